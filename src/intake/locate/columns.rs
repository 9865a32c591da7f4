//! Which columns of a sheet hold answers, reasons for none, and comments.

use super::super::form::Form;
use super::super::workbook::Sheet;
use crate::cell_map::Role;

/// Right of the last column that a sheet can have: the column is not there.
const NOWHERE: u32 = 16_384;

/// Columns of an ordinary row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Columns {
    pub(in super::super) answer: u32,
    pub(in super::super) silence: u32,
    pub(in super::super) comment: u32,
}

/// As issued: key, sign, number, question, then these.
impl Default for Columns {
    fn default() -> Self {
        Self {
            answer: 4,
            silence: 5,
            comment: 6,
        }
    }
}

impl Columns {
    /// As the hidden row of our own names says. Where it names some, a column that it does not name
    /// was deleted: what stands in its place now is something else.
    pub(super) fn named(sheet: &Sheet, row: u32) -> Self {
        let find = |role: Role| {
            let cells = sheet.row(row).iter();
            let mut named = cells.filter(|cell| cell.text().map(str::trim) == Some(role.as_str()));
            named.next().map(|cell| cell.column)
        };
        let named = [Role::Answer, Role::Silence, Role::Comment].map(find);
        if named.iter().all(Option::is_none) {
            return Self::default();
        }
        let [answer, silence, comment] = named.map(|column| column.unwrap_or(NOWHERE));
        Self {
            answer,
            silence,
            comment,
        }
    }

    /// The last of them that the sheet has.
    pub(in super::super) fn last(self) -> u32 {
        let all = [self.answer, self.silence, self.comment];
        let there = all.into_iter().filter(|&column| column < NOWHERE);
        there.max().unwrap_or_default()
    }

    /// As the headings say that everybody sees, if all three stand in one row.
    pub(super) fn headed(sheet: &Sheet, form: &Form) -> Option<Self> {
        let mut rows = sheet.cells.chunk_by(|a, b| a.row == b.row);
        rows.find_map(|row| {
            let find = |role: Role| {
                let mut headings = row.iter().filter(|cell| {
                    let heading = cell.text().and_then(|text| form.heading(text));
                    heading == Some(role)
                });
                headings.next().map(|cell| cell.column)
            };
            Some(Self {
                silence: find(Role::Silence)?,
                answer: find(Role::Answer)?,
                comment: find(Role::Comment)?,
            })
        })
    }

    /// The column of a role.
    pub(super) fn of(self, role: Role) -> u32 {
        match role {
            Role::Silence => self.silence,
            Role::Comment => self.comment,
            _ => self.answer,
        }
    }
}
