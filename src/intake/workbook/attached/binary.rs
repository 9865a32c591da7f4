//! Notes, merged ranges, and where formulas stand in the sheets of an .xlsb: its records, read only as
//! far as that. The parser gives formulas as text, and gives up a sheet at the first that it cannot
//! write; whether a cell has one is all that is asked here. Records are those of MS-XLSB 2.3.

use std::collections::BTreeMap;

use super::openxml::relations_of;
use super::{BinarySheet, Budget, Merged, Note, Parts};

/// The rows that a sheet has room for.
const ROWS: u32 = 1 << 20;

/// Records: a row begins, a range of merged cells, a sheet of the workbook.
const ROW: u32 = 0;
const MERGED: u32 = 176;
const SHEET: u32 = 156;
/// A note on a cell, and its words.
const NOTE: u32 = 635;
const NOTE_TEXT: u32 = 637;
/// Formulas by the kind of their result: text, number, truth, error.
const FORMULAS: std::ops::RangeInclusive<u32> = 8..=11;

/// The sheets of a workbook by name.
pub(super) fn read(parts: &Parts<'_>, budget: &mut Budget) -> BTreeMap<String, BinarySheet> {
    let targets = relations_of(parts, "xl/workbook.bin");
    let mut sheets = BTreeMap::new();
    for (kind, body) in Records(parts.bytes("xl/workbook.bin")) {
        if kind == SHEET
            && let Some((id, rest)) = wide_text(body.get(8..).unwrap_or_default())
            && let Some((name, _)) = wide_text(rest)
            && let Some(target) = targets.get(&id)
        {
            let mut sheet = sheet(parts.bytes(&target.part), budget);
            for relation in relations_of(parts, &target.part).into_values() {
                if relation.is_notes() {
                    notes(parts.bytes(&relation.part), &mut sheet.notes, budget);
                }
            }
            sheets.insert(name, sheet);
        }
    }
    sheets
}

fn sheet(part: &[u8], budget: &mut Budget) -> BinarySheet {
    let mut sheet = BinarySheet::default();
    let mut row = 0;
    for (kind, body) in Records(part) {
        let numbers = || [0, 4, 8, 12].map(|at| number(body, at));
        match kind {
            ROW => row = number(body, 0).unwrap_or(ROWS),
            _ if FORMULAS.contains(&kind) && row < ROWS => {
                if let Some(column) = number(body, 0).filter(|_| budget.allows(0)) {
                    sheet.formulas.push((row, column));
                }
            }
            MERGED => {
                if let [Some(first), Some(last), Some(left), Some(right)] = numbers()
                    && (first, left) != (last, right)
                    && first <= last
                    && left <= right
                    && budget.allows(0)
                {
                    sheet.merged.push(Merged {
                        first: (first, left),
                        last: (last, right),
                    });
                }
            }
            _ => {}
        }
    }
    sheet
}

/// Adds the notes of a part: of each first the cell, then the words.
fn notes(part: &[u8], notes: &mut Vec<Note>, budget: &mut Budget) {
    let mut place = None;
    for (kind, body) in Records(part) {
        match kind {
            NOTE => place = number(body, 4).zip(number(body, 12)),
            NOTE_TEXT => {
                let text = wide_text(body.get(1..).unwrap_or_default());
                if let (Some((row, column)), Some((text, _))) = (place.take(), text)
                    && budget.allows(text.len())
                {
                    notes.push(Note { row, column, text });
                }
            }
            _ => {}
        }
    }
}

/// The records of a part, up to the first that is not whole: kind and content.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u32, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = self.count(2)?;
        let length = usize::try_from(self.count(4)?).ok()?;
        let (body, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some((kind, body))
    }
}

impl Records<'_> {
    /// A number of at most so many bytes with seven bits each, the lowest first.
    fn count(&mut self, most: u32) -> Option<u32> {
        let mut value = 0;
        for at in 0..most {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u32::from(byte & 0x7f) << (7 * at);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(value)
    }
}

fn number(body: &[u8], at: usize) -> Option<u32> {
    let bytes = body.get(at..)?.first_chunk()?;
    Some(u32::from_le_bytes(*bytes))
}

/// A text with its number of units of 16 bits before it, and what follows.
fn wide_text(body: &[u8]) -> Option<(String, &[u8])> {
    let length = usize::try_from(number(body, 0)?).ok()?.checked_mul(2)?;
    let (text, rest) = body.get(4..)?.split_at_checked(length)?;
    let units = text
        .chunks_exact(2)
        .filter_map(|unit| Some(u16::from_le_bytes(*unit.first_chunk()?)));
    Some((
        char::decode_utf16(units)
            .map(|c| c.unwrap_or('\u{fffd}'))
            .collect(),
        rest,
    ))
}
