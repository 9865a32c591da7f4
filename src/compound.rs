//! Checks a compound file (.xls, or a workbook behind a password) before a parser follows its
//! chains of sectors: a loop of a few bytes would fill the memory, and an abort cannot be caught.
//!
//! In: the bytes of a file, a form's or a return's. Out: what it holds, or the one reason why not.
//! The format is that of [MS-CFB] and, for the records of the workbook, [MS-XLS].

mod records;
mod tree;

use std::borrow::Cow;
use std::collections::HashSet;

pub(crate) use records::{BOUND_SHEET, EOF, Record, Records};
pub(crate) use tree::{Node, Tree};

use records::{DIMENSIONS, check_records};

/// What a compound file holds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Compound {
    /// An .xls workbook that a parser may open.
    Workbook,
    /// A .doc.
    WordDocument,
    /// An Outlook message.
    Mail,
    /// Something else: what it is.
    Other(&'static str),
}

/// Why a compound file must not be handed to a parser.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// It needs a password.
    Password,
    /// What of its structure is broken.
    Damaged(String),
    /// The limit it breaks.
    OverLimit(String),
}

const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
/// First of the sector numbers that are no sectors.
const RESERVED: u32 = 0xFFFF_FFFA;
/// Streams shorter than this stand in the mini stream.
const MINI_LIMIT: usize = 4096;
const MINI_SECTOR: usize = 64;
/// How many streams may lead through a sector on average: one in an honest file, a few where stale
/// entries were left behind.
const MOST_SHARING: usize = 16;

struct Entry {
    name: String,
    start: u32,
    length: usize,
    /// Entries before, behind and below it; numbers that are none where there is none.
    links: [u32; 3],
}

struct File<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
    mini_table: Vec<u32>,
    mini_stream: Vec<u8>,
    entries: Vec<Entry>,
}

/// Checks every chain, and for a workbook that the rectangles its cells span hold at most
/// `most_cells`: the parser makes room for all of them.
pub(crate) fn check(bytes: &[u8], most_cells: u64) -> Result<Compound, Problem> {
    let file = File::open(bytes)?;
    let has = |name: &str| {
        file.entries
            .iter()
            .any(|entry| entry.name.eq_ignore_ascii_case(name))
    };
    if has("EncryptedPackage") || has("EncryptionInfo") {
        return Err(Problem::Password);
    }
    if let Some(entry) = file.workbook() {
        check_records(&file.stream(entry)?, most_cells)?;
        return Ok(Compound::Workbook);
    }
    Ok(if has("WordDocument") {
        Compound::WordDocument
    } else if has("__properties_version1.0") {
        Compound::Mail
    } else if has("PowerPoint Document") {
        Compound::Other("PowerPoint")
    } else {
        Compound::Other("OLE")
    })
}

/// The records of the workbook in the file; none if it holds none.
pub(crate) fn workbook(bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    let file = File::open(bytes)?;
    let stream = file.workbook().map(|entry| file.stream(entry));
    stream.unwrap_or_else(|| Ok(Vec::new()))
}

/// The file without what its sheets announce of their size. LibreOffice announces a million rows
/// where a whole column is formatted, and the parser would reserve room for all of them; the cells
/// themselves tell how far they reach.
pub(crate) fn without_dimensions(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Problem> {
    let file = File::open(bytes)?;
    let Some(entry) = file.workbook() else {
        return Ok(Cow::Borrowed(bytes));
    };
    let stream = file.stream(entry)?;
    let (pieces, size) = file.pieces(entry)?;
    let mut changed = bytes.to_vec();
    let mut at = 0;
    for record in Records(&stream) {
        let data = at + 4..at + 4 + record.data.len();
        at = data.end;
        if record.kind != DIMENSIONS {
            continue;
        }
        for place in data {
            let piece = pieces.get(place / size).copied();
            let byte = piece.and_then(|piece| changed.get_mut(piece + place % size));
            if let Some(byte) = byte {
                *byte = 0;
            }
        }
    }
    Ok(Cow::Owned(changed))
}

fn damaged(what: &str) -> Problem {
    Problem::Damaged(format!("OLE: {what}"))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(
        bytes.get(at..at.checked_add(2)?)?.try_into().ok()?,
    ))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(
        bytes.get(at..at.checked_add(4)?)?.try_into().ok()?,
    ))
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes
        .chunks_exact(4)
        .filter_map(|word| word.try_into().ok().map(u32::from_le_bytes))
}

impl<'a> File<'a> {
    /// The stream of a workbook: of Excel 97 and later, else of an older one.
    fn workbook(&self) -> Option<&Entry> {
        ["Workbook", "Book"].iter().find_map(|name| {
            let mut entries = self.entries.iter();
            entries.find(|entry| entry.name.eq_ignore_ascii_case(name))
        })
    }

    fn open(bytes: &'a [u8]) -> Result<Self, Problem> {
        let short = || damaged("too short");
        let sector = match u16_at(bytes, 30).ok_or_else(short)? {
            9 => 512,
            12 => 4096,
            _ => return Err(damaged("sector size")),
        };
        let header = bytes.get(..512).ok_or_else(short)?;
        let mut file = Self {
            bytes,
            sector,
            table: Vec::new(),
            mini_table: Vec::new(),
            mini_stream: Vec::new(),
            entries: Vec::new(),
        };
        let word = |at| u32_at(header, at).unwrap_or(END_OF_CHAIN);
        file.read_table(header.get(76..).unwrap_or_default(), word(68))?;

        let directory = file.join(&file.chain(word(48))?)?;
        file.entries = directory
            .chunks_exact(128)
            .filter_map(|raw| entry(raw, sector))
            .collect();
        let Some(root) = file.entries.first() else {
            return Err(damaged("no directory"));
        };
        if word(64) > 0 {
            let root_chain = file.chain(root.start)?;
            file.mini_stream = file.join(&root_chain)?;
            file.mini_table = words(&file.join(&file.chain(word(60))?)?).collect();
        }
        // Also of the streams that nobody has asked for yet. Thousands of entries that lead into
        // one long chain would take minutes.
        let mut followed = 0;
        for entry in &file.entries {
            if entry.length >= MINI_LIMIT && entry.start < RESERVED {
                followed += file.chain(entry.start)?.len();
                if followed > MOST_SHARING * file.sectors() {
                    return Err(damaged("streams share their sectors"));
                }
            }
        }
        Ok(file)
    }

    /// The table of sectors, put together from the list in the header and its continuation. No
    /// sector may be named twice: the table could not grow beyond the file otherwise.
    fn read_table(&mut self, in_header: &[u8], continuation: u32) -> Result<(), Problem> {
        let mut places: Vec<u32> = words(in_header).collect();
        let mut at = continuation;
        let mut seen = 0;
        while at < RESERVED {
            seen += 1;
            if seen > self.sectors() {
                return Err(damaged("loop"));
            }
            // The last word of a list names the next list.
            let sector = self.sector(at)?;
            let end = sector.len().saturating_sub(4);
            places.extend(words(sector.get(..end).unwrap_or_default()));
            at = u32_at(sector, end).unwrap_or(END_OF_CHAIN);
        }
        places.retain(|&place| place < RESERVED);
        let distinct: HashSet<u32> = places.iter().copied().collect();
        if distinct.len() < places.len() {
            return Err(damaged("a sector is named twice"));
        }
        let mut table = Vec::new();
        for place in places {
            table.extend(words(self.sector(place)?));
        }
        self.table = table;
        Ok(())
    }

    /// How many sectors the file can have.
    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector + 1
    }

    /// The bytes of a sector; the last one of a file may be short.
    fn sector(&self, number: u32) -> Result<&'a [u8], Problem> {
        let beyond = || damaged("sector beyond the end of the file");
        let start = (number as usize)
            .checked_add(1)
            .and_then(|number| number.checked_mul(self.sector))
            .ok_or_else(beyond)?;
        let end = start.saturating_add(self.sector).min(self.bytes.len());
        self.bytes
            .get(start..end)
            .filter(|sector| !sector.is_empty())
            .ok_or_else(beyond)
    }

    /// The sectors of a chain, which must end.
    fn chain(&self, start: u32) -> Result<Vec<u32>, Problem> {
        follow(start, &self.table, self.sectors())
    }

    fn join(&self, sectors: &[u32]) -> Result<Vec<u8>, Problem> {
        let mut joined = Vec::with_capacity(sectors.len() * self.sector);
        for &number in sectors {
            joined.extend_from_slice(self.sector(number)?);
        }
        Ok(joined)
    }

    /// Where in the file the pieces of a stream begin, and the size of a piece.
    fn pieces(&self, entry: &Entry) -> Result<(Vec<usize>, usize), Problem> {
        let start = |sector: u32| (sector as usize + 1).saturating_mul(self.sector);
        if entry.length >= MINI_LIMIT {
            let chain = self.chain(entry.start)?;
            return Ok((chain.into_iter().map(start).collect(), self.sector));
        }
        let root = self.entries.first().map_or(END_OF_CHAIN, |root| root.start);
        let around = self.chain(root)?;
        let most = self.mini_stream.len() / MINI_SECTOR + 1;
        let pieces = follow(entry.start, &self.mini_table, most)?
            .into_iter()
            .map_while(|number| {
                let at = number as usize * MINI_SECTOR;
                let sector = around.get(at / self.sector)?;
                Some(start(*sector) + at % self.sector)
            });
        Ok((pieces.collect(), MINI_SECTOR))
    }

    fn stream(&self, entry: &Entry) -> Result<Vec<u8>, Problem> {
        let mut bytes = if entry.length >= MINI_LIMIT {
            self.join(&self.chain(entry.start)?)?
        } else {
            let most = self.mini_stream.len() / MINI_SECTOR + 1;
            let needed = entry.length.div_ceil(MINI_SECTOR);
            let mut joined = Vec::new();
            for number in follow(entry.start, &self.mini_table, most)?
                .into_iter()
                .take(needed)
            {
                let start = number as usize * MINI_SECTOR;
                let end = (start + MINI_SECTOR).min(self.mini_stream.len());
                let sector = self.mini_stream.get(start..end);
                joined.extend_from_slice(sector.ok_or_else(|| damaged("mini sector"))?);
            }
            joined
        };
        bytes.truncate(entry.length);
        Ok(bytes)
    }
}

fn follow(start: u32, table: &[u32], most: usize) -> Result<Vec<u32>, Problem> {
    let mut chain = Vec::new();
    let mut at = start;
    while at != END_OF_CHAIN {
        if chain.len() >= most {
            return Err(damaged("loop"));
        }
        chain.push(at);
        let next = usize::try_from(at).ok().and_then(|at| table.get(at));
        at = *next.ok_or_else(|| damaged("sector beyond the end of the file"))?;
    }
    Ok(chain)
}

/// A directory entry, if it is in use.
fn entry(raw: &[u8], sector: usize) -> Option<Entry> {
    let units: Vec<u16> = raw
        .get(..64)?
        .chunks_exact(2)
        .filter_map(|pair| pair.try_into().ok().map(u16::from_le_bytes))
        .take_while(|&unit| unit != 0)
        .collect();
    let (low, high) = (u32_at(raw, 120)?, u32_at(raw, 124)?);
    let high = if sector == 512 { 0 } else { high };
    Some(Entry {
        name: String::from_utf16_lossy(&units),
        start: u32_at(raw, 116)?,
        links: [u32_at(raw, 68)?, u32_at(raw, 72)?, u32_at(raw, 76)?],
        length: usize::try_from(u64::from(low) | (u64::from(high) << 32)).unwrap_or(usize::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::{Problem, check, damaged};

    /// A file whose directory of 80 entries leads, with so many of them, into one chain of 60
    /// sectors.
    fn shared(entries: usize) -> Vec<u8> {
        let (directory, chain) = (20, 60);
        let mut bytes = vec![0_u8; 512 * (2 + directory + chain)];
        let mut put =
            |at: usize, value: u32| bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        put(28, 0x0009_FFFE);
        put(48, 1);
        put(60, 0xFFFF_FFFE);
        put(68, 0xFFFF_FFFE);
        (76..1024).step_by(4).for_each(|at| put(at, 0xFFFF_FFFF));
        put(76, 0);
        for (first, count) in [(1, directory), (1 + directory, chain)] {
            for sector in first..first + count {
                let next = if sector + 1 == first + count {
                    0xFFFF_FFFE
                } else {
                    u32::try_from(sector + 1).unwrap()
                };
                put(512 + 4 * sector, next);
            }
        }
        for entry in 1..=entries {
            let at = 1024 + 128 * entry;
            put(at + 116, u32::try_from(1 + directory).unwrap());
            put(at + 120, 30_000);
        }
        bytes
    }

    #[test]
    fn thousands_of_entries_that_share_a_chain_are_refused() {
        let said = check(&shared(79), 1000).unwrap_err();
        assert_eq!(said, damaged("streams share their sectors"));
        assert!(!matches!(check(&shared(2), 1000), Err(Problem::Damaged(_))));
    }
}
