//! What is attached to cells and calamine leaves out: notes, and ranges merged into one cell.
//!
//! In: the checked parts of a workbook. Out: the same [`Workbook`], each sheet with its notes and
//! merged ranges; of .xlsb and .xls also where formulas stand, of which the parser does not see all. A
//! part that is broken ends its list early: what stands in the cells is read elsewhere.

mod binary;
mod opendocument;
mod openxml;
mod records;

use std::collections::BTreeMap;
use std::io::Cursor;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use zip::ZipArchive;

use super::super::limits::Limits;
use super::{Sheet, Workbook};
use crate::cell_map::parse_address;
use crate::compound;

/// A note on a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Note {
    /// Row, from 0.
    pub(in super::super) row: u32,
    /// Column, from 0.
    pub(in super::super) column: u32,
    /// Its words, not blank.
    pub(in super::super) text: String,
}

/// Cells merged into one: first and last row and column, from 0, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Merged {
    /// First row and column: the cell that holds what is shown.
    pub(in super::super) first: (u32, u32),
    /// Last row and column.
    pub(in super::super) last: (u32, u32),
}

impl Merged {
    /// The range of an address like `B2:D4`; none if it is a single cell.
    fn parse(range: &str) -> Option<Self> {
        let (first, last) = range.split_once(':')?;
        let (first, last) = (parse_address(first)?, parse_address(last)?);
        (first != last && first.0 <= last.0 && first.1 <= last.1).then_some(Self { first, last })
    }

    /// Whether a cell lies in it.
    pub(in super::super) fn contains(&self, row: u32, column: u32) -> bool {
        (self.first.0..=self.last.0).contains(&row)
            && (self.first.1..=self.last.1).contains(&column)
    }
}

/// What is attached to the cells of one sheet of a binary workbook.
#[derive(Debug, Default)]
pub(super) struct BinarySheet {
    /// Row and column of each formula, in the order of the file.
    pub(super) formulas: Vec<(u32, u32)>,
    /// Notes on cells.
    notes: Vec<Note>,
    /// Merged ranges.
    merged: Vec<Merged>,
}

impl BinarySheet {
    /// Lays notes and merged ranges beside the cells.
    pub(super) fn attach(self, sheet: &mut Sheet) {
        sheet.merged = self.merged;
        for note in self.notes {
            sheet.add_note(note);
        }
    }
}

/// Adds the notes and merged ranges of an .xlsx.
pub(super) fn of_xlsx(archive: &[u8], workbook: &mut Workbook, limits: &Limits) {
    openxml::add(&Parts::new(archive), workbook, &mut Budget::new(limits));
}

/// Adds the notes and merged ranges of an .ods.
pub(super) fn of_ods(archive: &[u8], workbook: &mut Workbook, limits: &Limits) {
    let parts = Parts::new(archive);
    opendocument::add(
        parts.text("content.xml"),
        workbook,
        &mut Budget::new(limits),
    );
}

/// What is attached to the cells of an .xlsb, by sheet.
pub(super) fn of_xlsb(archive: &[u8], limits: &Limits) -> BTreeMap<String, BinarySheet> {
    binary::read(&Parts::new(archive), &mut Budget::new(limits))
}

/// What is attached to the cells of an .xls, by sheet.
pub(super) fn of_xls(bytes: &[u8], limits: &Limits) -> BTreeMap<String, BinarySheet> {
    let stream = compound::workbook(bytes).unwrap_or_default();
    records::read(&stream, &mut Budget::new(limits))
}

/// Parts of an archive whose entries are stored as they are, by name in small letters.
struct Parts<'a>(BTreeMap<String, &'a [u8]>);

impl<'a> Parts<'a> {
    /// The parts of an archive that [`package`](super::super::package) packed.
    fn new(archive: &'a [u8]) -> Self {
        let mut parts = BTreeMap::new();
        let Ok(mut zip) = ZipArchive::new(Cursor::new(archive)) else {
            return Self(parts);
        };
        for index in 0..zip.len() {
            let Ok(entry) = zip.by_index_raw(index) else {
                continue;
            };
            let bytes = entry.data_start().and_then(|start| {
                let start = usize::try_from(start).ok()?;
                let size = usize::try_from(entry.size()).ok()?;
                archive.get(start..start.checked_add(size)?)
            });
            if let (Some(bytes), Ok(name)) = (bytes, entry.name()) {
                parts.insert(name.to_lowercase().replace('\\', "/"), bytes);
            }
        }
        Self(parts)
    }

    /// The text of a part; blank if there is none.
    fn text(&self, name: &str) -> &'a str {
        std::str::from_utf8(self.bytes(name)).unwrap_or_default()
    }

    /// The bytes of a part; none if there is none.
    fn bytes(&self, name: &str) -> &'a [u8] {
        let bytes = self.0.get(&name.to_lowercase()).copied();
        bytes.unwrap_or_default()
    }
}

/// What may still be kept: a count of things, and bytes of text.
struct Budget {
    things: u64,
    bytes: u64,
}

impl Budget {
    fn new(limits: &Limits) -> Self {
        Self {
            things: limits.cells,
            bytes: limits.text_bytes,
        }
    }

    /// Whether one more thing with so much text may be kept.
    fn allows(&mut self, text: usize) -> bool {
        self.things = self.things.saturating_sub(1);
        self.bytes = self.bytes.saturating_sub(text as u64);
        self.things > 0 && self.bytes > 0
    }
}

/// Reads one event after another until the part ends, is broken, or `each` has seen enough.
fn events(text: &str, mut each: impl FnMut(&Event<'_>) -> bool) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    while let Ok(event) = reader.read_event() {
        if matches!(event, Event::Eof) || !each(&event) {
            return;
        }
    }
}

/// A name without the prefix of its namespace.
pub(in super::super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The value of an attribute, by its name without prefix.
pub(in super::super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes().flatten();
    let value = attributes
        .find(|attribute| local(attribute.key.as_ref()) == name)?
        .value;
    Some(quick_xml::escape::unescape(&value).map_or_else(|_| value.to_string(), Into::into))
}

/// Adds the character that a reference stands for.
pub(in super::super) fn push_reference(reference: &BytesRef<'_>, text: &mut String) {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        text.push(character);
    } else if let Some(known) = quick_xml::escape::resolve_xml_entity(&reference.xml10_content()) {
        text.push_str(known);
    }
}

impl Sheet {
    /// Adds a note, if it says something.
    fn add_note(&mut self, note: Note) {
        if !note.text.trim().is_empty() {
            self.notes.push(note);
        }
    }
}
