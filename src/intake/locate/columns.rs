//! Which columns of a sheet hold answers, reasons for none, and comments.

use super::super::form::Form;
use super::super::workbook::Sheet;
use crate::cell_map::Role;

/// Columns of an ordinary row; none where somebody took the column out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Columns {
    pub(in super::super) answer: Option<u32>,
    pub(in super::super) silence: Option<u32>,
    pub(in super::super) comment: Option<u32>,
}

impl Columns {
    /// As issued: right of the text of the question.
    pub(super) fn beside(text: u32) -> Self {
        Self {
            answer: Some(text + 1),
            silence: Some(text + 2),
            comment: Some(text + 3),
        }
    }

    /// As the hidden row of our own names says.
    pub(super) fn named(sheet: &Sheet, row: u32) -> Self {
        let find = |role: Role| {
            let mut cells = sheet.row(row).iter();
            let named = cells.find(|cell| cell.text().map(str::trim) == Some(role.as_str()));
            named.map(|cell| cell.column)
        };
        Self {
            answer: find(Role::Answer),
            silence: find(Role::Silence),
            comment: find(Role::Comment),
        }
    }

    /// As the headings say that everybody sees, if the answer and one of the others stand in a row.
    pub(super) fn headed(sheet: &Sheet, form: &Form) -> Option<Self> {
        let mut rows = sheet.cells.chunk_by(|a, b| a.row == b.row);
        rows.find_map(|row| {
            let find = |role: Role| {
                let mut cells = row.iter();
                let heading = cells.find(|cell| {
                    let heading = cell.text().and_then(|text| form.heading(text));
                    heading == Some(role)
                });
                heading.map(|cell| cell.column)
            };
            let answer = find(Role::Answer)?;
            let (silence, comment) = (find(Role::Silence), find(Role::Comment));
            (silence.is_some() || comment.is_some()).then_some(Self {
                answer: Some(answer),
                silence,
                comment,
            })
        })
    }

    /// The column of a role.
    pub(in super::super) fn of(self, role: Role) -> Option<u32> {
        match role {
            Role::Silence => self.silence,
            Role::Comment => self.comment,
            _ => self.answer,
        }
    }
}
