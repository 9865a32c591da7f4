//! How much a returned file may ask of the machine. No size that a file claims is believed; what is
//! over a limit is refused by name, and costs that file only.

use super::Reason;
use crate::round;

/// Limits for one file: those of the round, and some that no round needs to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    /// Bytes of the file.
    pub(super) file_bytes: u64,
    /// Parts in a zip archive.
    pub(super) parts: u64,
    /// Bytes of one part, unpacked.
    pub(super) part_bytes: u64,
    /// Bytes of all parts that are read, unpacked; also of all texts together.
    pub(super) total_bytes: u64,
    /// Shared strings that a workbook may announce.
    pub(super) strings: u64,
    /// Cells that are not blank; in formats that are read as rectangles, the cells of the
    /// rectangles.
    pub(super) cells: u64,
    /// Sheets of a workbook.
    pub(super) sheets: usize,
    /// Bytes of one text.
    pub(super) text_bytes: u64,
    /// Replies in one export of an online form.
    pub(super) replies: u64,
}

impl Limits {
    /// The limits of a round.
    pub(super) fn new(limits: &round::Limits) -> Self {
        Self {
            file_bytes: limits.file_bytes,
            parts: limits.entries,
            part_bytes: limits.inflated_bytes.min(128 << 20),
            total_bytes: limits.inflated_bytes,
            strings: 20_000_000,
            cells: limits.cells,
            sheets: 1000,
            text_bytes: 1 << 20,
            replies: 20_000,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new(&round::Limits::default())
    }
}

/// What is left of the limits of one returned file for the files in it, however deep they lie.
#[derive(Debug)]
pub(super) struct Budget {
    limits: Limits,
    parts: u64,
    bytes: u64,
}

impl Budget {
    /// All of it.
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            limits: *limits,
            parts: 0,
            bytes: 0,
        }
    }

    /// How many files may still be read.
    pub(super) fn parts_left(&self) -> usize {
        usize::try_from(self.limits.parts - self.parts).unwrap_or(usize::MAX)
    }

    /// How many bytes may still be unpacked.
    pub(super) fn bytes_left(&self) -> u64 {
        self.limits.total_bytes.saturating_sub(self.bytes)
    }

    /// Takes one file; an error once a limit is used up.
    pub(super) fn take_part(&mut self) -> Result<(), Reason> {
        if self.bytes > self.limits.total_bytes {
            return self.take_bytes(0);
        }
        if self.parts == self.limits.parts {
            return Err(Reason::OverLimit(format!("parts > {}", self.limits.parts)));
        }
        self.parts += 1;
        Ok(())
    }

    /// Takes what was unpacked.
    pub(super) fn take_bytes(&mut self, bytes: u64) -> Result<(), Reason> {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > self.limits.total_bytes {
            return Err(Reason::OverLimit(format!(
                "unpacked > {} bytes",
                self.limits.total_bytes
            )));
        }
        Ok(())
    }
}
