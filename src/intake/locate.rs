//! Finds each answer again, wherever a ministry moved it.
//!
//! In: a [`Workbook`]. Out: [`Located`]: the cells that mean something, and findings. Four ways
//! lead to a cell, best first: its defined name, the hidden key in its row, its address on the
//! sheet `_map` if the question still stands beside it, the text of the question. All are tried;
//! the best that leads somewhere is taken, and where two lead to different cells a finding names
//! both. An address alone is never believed.

mod candidates;
mod choose;
mod map;
mod text;
mod view;

use std::collections::{BTreeSet, HashSet};

use super::form::Form;
use super::workbook::{Cell, Workbook};
use super::{FoundBy, FoundCell};
use crate::cell_map::{CellKey, Role, cell_address};
use crate::finding::{Facts, Finding, Place};

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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    key: CellKey,
    way: FoundBy,
    spot: Spot,
}

/// What was found in a workbook.
#[derive(Debug, Default)]
pub(super) struct Located {
    /// The cells that are not blank, in the order of their keys.
    pub(super) cells: Vec<FoundCell>,
    /// Places that are accounted for: found, blank or not, or named in a finding.
    pub(super) claimed: HashSet<Spot>,
    /// How many questions of the form have a cell in the workbook.
    pub(super) questions: usize,
    /// What was noticed; the file and the entity are not filled in yet.
    pub(super) findings: Vec<Finding>,
}

/// Finds the cells of a form in a workbook.
pub(super) fn locate(workbook: &Workbook, form: &Form, views: &[View]) -> Located {
    let candidates = candidates::all(workbook, form, views);
    let chosen = choose::choose(workbook, form, views, candidates);
    let mut located = Located::default();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for choice in chosen {
        let key = &choice.key;
        located.claimed.insert(choice.spot);
        if matches!(key.role, Role::Answer | Role::Option) && !seen.contains(&key.question) {
            seen.insert(key.question.clone());
        }
        let cell = cell_at(workbook, choice.spot);
        if let Some(other) = choice.other {
            located.claimed.insert(other);
            let facts = Facts::WaysDisagree {
                other: address(workbook, other),
            };
            located
                .findings
                .push(finding(workbook, choice.spot, Some(key), cell, facts));
        }
        let Some(cell) = cell else { continue };
        if key.role != Role::Cover && !form.knows(&key.question) {
            // An answer to a question that this edition does not ask.
            located.findings.push(finding(
                workbook,
                choice.spot,
                Some(key),
                Some(cell),
                Facts::StrayText,
            ));
            continue;
        }
        located.cells.push(FoundCell {
            key: choice.key,
            content: cell.content.clone(),
            sheet: workbook
                .sheets
                .get(choice.spot.sheet)
                .map_or_else(String::new, |s| s.name.clone()),
            row: choice.spot.row,
            column: choice.spot.column,
            found_by: choice.way,
        });
    }
    for question in form
        .questionnaire
        .questions
        .iter()
        .filter(|question| question.is_asked())
    {
        if seen.contains(&question.name) {
            located.questions += 1;
        } else {
            let place = Place {
                question: question.name.clone(),
                instance: 1,
                ..Place::default()
            };
            let facts = Facts::AnswerCellMissing;
            located.findings.push(Finding {
                place,
                value: String::new(),
                facts,
            });
        }
    }
    located
}

fn cell_at(workbook: &Workbook, spot: Spot) -> Option<&Cell> {
    workbook.sheets.get(spot.sheet)?.cell(spot.row, spot.column)
}

/// `Sheet!D5`.
fn address(workbook: &Workbook, spot: Spot) -> String {
    let sheet = workbook
        .sheets
        .get(spot.sheet)
        .map_or("", |sheet| &sheet.name);
    format!("{sheet}!{}", cell_address(spot.row, spot.column))
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
            sheet: workbook
                .sheets
                .get(spot.sheet)
                .map_or_else(String::new, |s| s.name.clone()),
            cell: cell_address(spot.row, spot.column),
            question: key.map_or_else(String::new, |key| key.question.clone()),
            instance: key.map_or(0, |key| key.instance),
            ..Place::default()
        },
        value: cell.map_or_else(String::new, |cell| cell.content.to_string()),
        facts,
    }
}
