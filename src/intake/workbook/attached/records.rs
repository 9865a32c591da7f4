//! Notes, merged ranges, and where formulas stand in the sheets of an .xls: its records, read only
//! as far as that. The parser does not see a formula that rows share. Records are those of
//! [MS-XLS] 2.4, of Excel 97 and later.

use std::collections::BTreeMap;

use super::{BinarySheet, Budget, Merged, Note};
use crate::compound::{BOUND_SHEET, EOF, Record, Records};

const BOF: u16 = 0x0809;
/// The version that the first record of such a workbook names.
const EXCEL_97: u16 = 0x0600;
const FORMULA: u16 = 0x0006;
const MERGED: u16 = 0x00E5;
/// A note: its cell, and the number of the object that holds its words.
const NOTE: u16 = 0x001C;
/// An object, with its number; behind it, if it has words, their length and then the words.
const OBJECT: u16 = 0x005D;
const TEXT: u16 = 0x01B6;
const CONTINUE: u16 = 0x003C;

/// The sheets of a workbook by name.
pub(super) fn read(stream: &[u8], budget: &mut Budget) -> BTreeMap<String, BinarySheet> {
    let mut sheets = BTreeMap::new();
    let mut records = Records(stream);
    let is_known =
        |record: &Record<'_>| record.kind == BOF && half(record.data, 0) == Some(EXCEL_97);
    if !records.next().as_ref().is_some_and(is_known) {
        return sheets;
    }
    for record in records.take_while(|record| record.kind != EOF) {
        if record.kind != BOUND_SHEET {
            continue;
        }
        let start = record.data.first_chunk().map(|at| u32::from_le_bytes(*at));
        let start = start.and_then(|start| usize::try_from(start).ok());
        let records = start.and_then(|start| stream.get(start..));
        if let (Some(name), Some(records)) = (sheet_name(record.data), records) {
            sheets.insert(name, sheet(records, budget));
        }
    }
    sheets
}

fn sheet(stream: &[u8], budget: &mut Budget) -> BinarySheet {
    let mut sheet = BinarySheet::default();
    let mut depth = 0_usize;
    let mut words = Words::default();
    let mut notes: Vec<((u32, u32), u16)> = Vec::new();
    for record in Records(stream) {
        let data = record.data;
        match record.kind {
            BOF => depth += 1,
            EOF if depth <= 1 => break,
            EOF => depth -= 1,
            // What a chart on the sheet holds is not the sheet's.
            _ if depth > 1 => {}
            FORMULA if budget.allows(0) => sheet.formulas.extend(place(data)),
            MERGED => {
                let ranges = data.get(2..).unwrap_or_default().chunks_exact(8);
                let ranges = ranges.filter_map(merged);
                sheet.merged.extend(ranges.take_while(|_| budget.allows(0)));
            }
            OBJECT => words.object = half(data, 6),
            TEXT => words.missing = half(data, 10).map_or(0, usize::from),
            CONTINUE => words.add(data, budget),
            NOTE => {
                if let (Some(place), Some(object)) = (place(data), half(data, 6))
                    && budget.allows(0)
                {
                    notes.push((place, object));
                }
            }
            _ => {}
        }
    }
    for ((row, column), object) in notes {
        if let Some(text) = words.of.remove(&object) {
            sheet.notes.push(Note { row, column, text });
        }
    }
    sheet
}

/// The words of the objects of a sheet, by the number of the object.
#[derive(Default)]
struct Words {
    of: BTreeMap<u16, String>,
    /// The object that was met last.
    object: Option<u16>,
    /// So many of its characters are still to come.
    missing: usize,
}

impl Words {
    fn add(&mut self, data: &[u8], budget: &mut Budget) {
        let (Some(object), Some((&kind, characters))) = (self.object, data.split_first()) else {
            return;
        };
        if self.missing == 0 || !budget.allows(characters.len()) {
            return;
        }
        let (text, count) = text(kind, characters, self.missing);
        self.of.entry(object).or_default().push_str(&text);
        self.missing -= count;
    }
}

/// Characters of one byte, or of two if the lowest bit of `kind` says so: at most so many, and how
/// many there were.
fn text(kind: u8, characters: &[u8], most: usize) -> (String, usize) {
    if kind & 1 == 0 {
        let text: String = characters
            .iter()
            .take(most)
            .map(|&byte| char::from(byte))
            .collect();
        return (text, characters.len().min(most));
    }
    let units: Vec<u16> = characters
        .chunks_exact(2)
        .take(most)
        .filter_map(|unit| Some(u16::from_le_bytes(*unit.first_chunk()?)))
        .collect();
    (String::from_utf16_lossy(&units), units.len())
}

fn sheet_name(data: &[u8]) -> Option<String> {
    let (&length, rest) = data.get(6..)?.split_first()?;
    let (&kind, characters) = rest.split_first()?;
    Some(text(kind, characters, usize::from(length)).0)
}

fn merged(range: &[u8]) -> Option<Merged> {
    let at = |at| half(range, at).map(u32::from);
    let (first, last) = ((at(0)?, at(4)?), (at(2)?, at(6)?));
    (first != last && first.0 <= last.0 && first.1 <= last.1).then_some(Merged { first, last })
}

/// The row and the column with which the record of a cell begins.
fn place(data: &[u8]) -> Option<(u32, u32)> {
    Some((half(data, 0)?.into(), half(data, 2)?.into()))
}

fn half(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*data.get(at..)?.first_chunk()?))
}
