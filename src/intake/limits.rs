//! How much a returned file may ask of the machine. No size that a file claims is believed; what is
//! over a limit is refused by name, and costs that file only.

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
    /// Bytes of one text.
    pub(super) text_bytes: u64,
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
            text_bytes: 1 << 20,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new(&round::Limits::default())
    }
}
