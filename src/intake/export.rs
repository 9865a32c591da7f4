//! Exports of an online form (KoboToolbox, ODK): a table with a row per State, and a table for each
//! repeat. Each row becomes what a returned workbook would be.
//!
//! In: the tables, as a [`Workbook`] of sheets. Out: an [`Export`], if they are one: its
//! [`Submission`]s, and the headings of columns that are no answers. Such tables are written in many
//! styles (names or labels, with groups or without, one column for a multiple choice or one for each
//! option); the headings say in which, column by column.
//! Sources: KoboToolbox, "Export and download your data"; ODK Central, "Submissions: CSV".

mod choices;
mod column;
mod submission;
mod text;

use std::collections::BTreeSet;

use chrono::NaiveDateTime;

use super::form::Form;
use super::workbook::{Sheet, Workbook};
use super::{FoundCell, IdentifiedBy, Reason};
use crate::entity::Entities;
use crate::finding::Finding;
use crate::language::Lang;

use column::{Column, Meaning, Meta};
pub(super) use text::read as read_text;

/// An export.
#[derive(Debug)]
pub(super) struct Export {
    /// Its replies, in the order of the table.
    pub(super) submissions: Vec<Submission>,
    /// Headings of columns that are no answers: each once, in order.
    pub(super) other_columns: Vec<String>,
}

/// One reply.
#[derive(Debug)]
pub(super) struct Submission {
    /// Where it stands: sheet and row, `data!5`.
    pub(super) name: String,
    /// Whose it is, as far as the row says it.
    pub(super) entity: Option<(String, IdentifiedBy)>,
    /// When it was sent.
    pub(super) sent: Option<NaiveDateTime>,
    /// The edition of the form.
    pub(super) edition: String,
    /// Its language.
    pub(super) language: Option<Lang>,
    /// The answers, in the order of their keys.
    pub(super) cells: Vec<FoundCell>,
    /// What was noticed; the file and the entity are not filled in yet.
    pub(super) findings: Vec<Finding>,
}

/// A sheet with its headings read.
struct Table<'a> {
    sheet: &'a Sheet,
    columns: Vec<Column>,
}

/// What the headings of one file may cost to look at: bytes times the places where each may be
/// parted. A thousand columns with labels cost a million.
const MOST_EFFORT: usize = 8_000_000;
/// Of the questions outside repeats, every fifth at least must head a column where nothing else says
/// that it is an export.
const LEAST_SHARE: usize = 5;

/// Reads the tables of a workbook, if they are an export of this form.
/// An export of more than `most` replies is none that anybody asked for.
pub(super) fn read(
    workbook: &Workbook,
    form: &Form,
    entities: &Entities,
    most: u64,
) -> Result<Option<Export>, Reason> {
    let mut left = MOST_EFFORT;
    let tables: Vec<Table> = workbook
        .sheets
        .iter()
        .map(|sheet| Table {
            sheet,
            columns: column::read(sheet, form, &mut left),
        })
        .collect();
    let root = tables
        .iter()
        .enumerate()
        .filter(|(_, table)| table.is_root(form))
        // Of equals the first.
        .max_by_key(|(index, table)| (table.questions(form).len(), usize::MAX - index))
        .and_then(|(index, _)| Some((index, tables.get(index)?)));
    let Some((root, root_table)) = root else {
        return Ok(None);
    };
    if root_table.rows().len() as u64 > most {
        return Err(Reason::OverLimit(format!("replies > {most}")));
    }
    let others: Vec<&Table> = tables
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != root)
        .map(|(_, table)| table)
        .collect();
    let mut seen = BTreeSet::new();
    let other_columns = std::iter::once(root_table)
        .chain(others.iter().copied().filter(|table| table.is_joined()))
        .flat_map(|table| &table.columns)
        .filter(|column| matches!(column.meaning, Meaning::Meta(_)))
        .map(|column| column.heading.clone())
        .filter(|heading| seen.insert(heading.clone()))
        .collect();
    let submissions = submission::read(root_table, &others, form, entities);
    // Rows that belong to no reply count too.
    if submissions.len() as u64 > most {
        return Err(Reason::OverLimit(format!("replies > {most}")));
    }
    Ok(Some(Export {
        submissions,
        other_columns,
    }))
}

impl Table<'_> {
    /// Indexes of the questions outside repeats that head a column.
    fn questions(&self, form: &Form) -> BTreeSet<usize> {
        let questions = self.columns.iter().filter_map(Column::question);
        questions
            .filter(|&question| !form.is_repeated(question))
            .collect()
    }

    /// Whether each row is a reply.
    fn is_root(&self, form: &Form) -> bool {
        let found = self.questions(form).len();
        let asked = form.asked_once();
        let is_marked = self.columns.iter().any(|column| {
            matches!(
                column.meaning,
                Meaning::Meta(Meta::Key | Meta::Index | Meta::Uuid | Meta::Sent(_))
            )
        });
        !self.is_joined() && found > 0 && (is_marked || (found > 1 && found * LEAST_SHARE >= asked))
    }

    /// Whether each row belongs to a row of another table.
    fn is_joined(&self) -> bool {
        self.columns.iter().any(|column| {
            matches!(
                column.meaning,
                Meaning::Meta(Meta::ParentKey | Meta::ParentIndex | Meta::ParentUuid)
            )
        })
    }

    /// The rows below the headings, by number.
    fn rows(&self) -> BTreeSet<u32> {
        let header = self.sheet.cells.first().map_or(0, |cell| cell.row);
        let rows = self.sheet.cells.iter().map(|cell| cell.row);
        rows.filter(|&row| row > header).collect()
    }

    /// The content of the column of this meaning in a row, as text.
    fn meta(&self, row: u32, meta: Meta) -> Option<String> {
        self.columns
            .iter()
            .filter(|column| column.meaning == Meaning::Meta(meta))
            .find_map(|column| self.sheet.cell(row, column.index))
            .map(|cell| cell.content.to_string())
    }
}
