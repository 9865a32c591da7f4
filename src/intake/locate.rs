//! Finds each answer again, wherever a ministry moved it.
//!
//! In: a [`Workbook`]. Out: [`Located`]: the cells that mean something, and findings. Four ways
//! lead to a cell, best first: its defined name, the hidden key in its row, its address on the
//! sheet `_map` if the question still stands beside it, the text of the question. All are tried;
//! the best that leads somewhere is taken, and where two lead to different cells a finding names
//! both. An address alone is never believed.

mod candidates;
mod choose;
mod columns;
mod doubt;
mod labels;
mod map;
mod text;
mod view;

use std::collections::{HashMap, HashSet};

use super::form::Form;
use super::keys::{KeyId, Keys};
use super::workbook::{Cell, Workbook};
use super::{FoundBy, FoundCell};
use crate::cell_map::{CellKey, Role, cell_address};
use crate::finding::{Facts, Finding, Place};

use choose::Choice;

pub(super) use labels::is_heading;
pub(super) use view::{View, views};

/// A place in a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Spot {
    /// Index of the sheet.
    pub(super) sheet: usize,
    /// Row, from 0.
    pub(super) row: u32,
    /// Column, from 0.
    pub(super) column: u32,
}

/// A way that leads a key to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    key: KeyId,
    way: FoundBy,
    spot: Spot,
    /// Whether what stands beside the place contradicts: it is never taken, only reported.
    is_doubted: bool,
}

/// What was found in a workbook.
#[derive(Debug, Default)]
pub(super) struct Located {
    /// The cells that are not blank, in the order of their keys.
    pub(super) cells: Vec<FoundCell>,
    /// Places that are accounted for, each with its key: found, blank or not, or named in a finding.
    pub(super) claimed: HashMap<Spot, KeyId>,
    /// How many questions of the form have a cell in the workbook.
    pub(super) questions: usize,
    /// What was noticed; the file and the entity are not filled in yet.
    pub(super) findings: Vec<Finding>,
}

/// Which ways to an answer are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ways {
    /// All four.
    All,
    /// All but the text of the question, and only some questions are there: in a query workbook
    /// other things stand beside the text.
    Marked,
}

/// Finds the cells of a form in a workbook.
pub(super) fn locate(
    workbook: &Workbook,
    form: &Form,
    views: &[View],
    keys: &mut Keys,
    ways: Ways,
) -> Located {
    let candidates = candidates::all(workbook, form, views, keys, ways);
    let chosen = choose::choose(workbook, &candidates);
    let mut located = Located::default();
    let mut seen: HashSet<&str> = HashSet::new();
    for choice in &chosen {
        let Some(key) = keys.get(choice.key) else {
            continue;
        };
        if matches!(key.role, Role::Answer | Role::Option) {
            seen.insert(&key.question);
        }
        located.add(workbook, form, key, choice);
    }
    // Keys that the form does not offer are numbered after the others.
    located.cells.sort_by(|a, b| a.key.cmp(&b.key));
    let questions = &form.questionnaire.questions;
    // What the workbook computes has no cell to fill in.
    let asked = questions
        .iter()
        .filter(|q| q.is_asked() && q.calculation.is_none());
    for question in asked {
        if seen.contains(question.name.as_str()) {
            located.questions += 1;
        } else if ways == Ways::All {
            let place = Place {
                question: question.name.clone(),
                instance: 1,
                ..Place::default()
            };
            located.findings.push(Finding {
                place,
                value: String::new(),
                facts: Facts::AnswerCellMissing,
            });
        }
    }
    located
}

impl Located {
    /// Adds what stands at the place of a key.
    fn add(&mut self, workbook: &Workbook, form: &Form, key: &CellKey, choice: &Choice) {
        let spot = choice.spot;
        let cell = cell_at(workbook, spot);
        self.claimed.insert(spot, choice.key);
        if let Some(other) = choice.other {
            // Not accounted for: its words are reported unless they are another's answer.
            let facts = Facts::WaysDisagree {
                other: address(workbook, other),
            };
            self.findings
                .push(finding(workbook, spot, Some(key), cell, facts));
        }
        let Some(cell) = cell else { return };
        if key.role != Role::Cover && !form.knows(&key.question) {
            // An answer to a question that this edition does not ask.
            let facts = Facts::StrayText;
            self.findings
                .push(finding(workbook, spot, Some(key), Some(cell), facts));
            return;
        }
        self.cells.push(FoundCell {
            key: key.clone(),
            content: cell.content.clone(),
            sheet: sheet_name(workbook, spot).to_owned(),
            row: spot.row,
            column: spot.column,
            found_by: choice.way,
        });
    }
}

pub(super) fn cell_at(workbook: &Workbook, spot: Spot) -> Option<&Cell> {
    workbook.sheets.get(spot.sheet)?.cell(spot.row, spot.column)
}

fn sheet_name(workbook: &Workbook, spot: Spot) -> &str {
    workbook
        .sheets
        .get(spot.sheet)
        .map_or("", |sheet| &sheet.name)
}

/// `Sheet!D5`.
fn address(workbook: &Workbook, spot: Spot) -> String {
    format!(
        "{}!{}",
        sheet_name(workbook, spot),
        cell_address(spot.row, spot.column)
    )
}

/// A finding about a place in a workbook.
pub(super) fn finding(
    workbook: &Workbook,
    spot: Spot,
    key: Option<&CellKey>,
    cell: Option<&Cell>,
    facts: Facts,
) -> Finding {
    Finding {
        place: Place {
            sheet: sheet_name(workbook, spot).to_owned(),
            cell: cell_address(spot.row, spot.column),
            question: key.map_or_else(String::new, |key| key.question.clone()),
            instance: key.map_or(0, |key| key.instance),
            ..Place::default()
        },
        value: cell.map_or_else(String::new, |cell| cell.content.to_string()),
        facts,
    }
}
