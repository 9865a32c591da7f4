//! All ways from keys to places, before one is chosen.

use std::collections::{HashMap, HashSet};

use super::super::FoundBy;
use super::super::form::Form;
use super::super::keys::{KeyId, Keys};
use super::super::workbook::{Cell, Workbook};
use super::map::Line;
use super::{Candidate, Spot, View, Ways, doubt, map, text};
use crate::cell_map::{CellKey, Role};

/// What the four ways say, ordered by key, then way, then place; places on sheets that were
/// issued come before places on sheets that somebody added, a copy for instance.
pub(super) fn all(
    workbook: &Workbook,
    form: &Form,
    views: &[View],
    keys: &mut Keys,
    ways: Ways,
) -> Vec<Candidate> {
    let lines = map::lines(workbook, keys);
    let issued: HashSet<usize> = lines.iter().map(|line| line.spot.sheet).collect();
    let mut candidates = Vec::new();
    for name in &workbook.names {
        if views.get(name.sheet).is_none_or(|view| view.is_internal) {
            continue;
        }
        if let Some(key) = keys.named(&name.name) {
            let spot = Spot {
                sheet: name.sheet,
                row: name.row,
                column: name.column,
            };
            candidates.push(Candidate {
                key,
                way: FoundBy::Name,
                spot,
                is_doubted: false,
            });
        }
    }
    for &(key, spot) in views.iter().flat_map(|view| &view.keyed) {
        candidates.push(Candidate {
            key,
            way: FoundBy::Key,
            spot,
            is_doubted: false,
        });
    }
    add_map(workbook, form, views, keys, &lines, &mut candidates);
    if ways == Ways::All {
        text::add(workbook, form, views, keys, &mut candidates);
        doubt::doubt(workbook, form, views, keys, &mut candidates);
    }
    candidates.sort_unstable_by_key(|candidate| {
        let is_added = !issued.contains(&candidate.spot.sheet);
        (
            candidate.key,
            candidate.is_doubted,
            candidate.way,
            is_added,
            candidate.spot,
        )
    });
    candidates.dedup();
    keep_few(&mut candidates);
    candidates
}

/// Places that one way may offer for one key: a name defined a million times costs no time.
const MOST_PLACES: usize = 8;

fn keep_few(candidates: &mut Vec<Candidate>) {
    let mut count = 0;
    let mut last = None;
    candidates.retain(|candidate| {
        let this = Some((candidate.key, candidate.way));
        count = if last == this { count + 1 } else { 1 };
        last = this;
        count <= MOST_PLACES
    });
}

/// The addresses of `_map` beside which the question still stands.
fn add_map(
    workbook: &Workbook,
    form: &Form,
    views: &[View],
    keys: &Keys,
    lines: &[Line],
    candidates: &mut Vec<Candidate>,
) {
    let mut seen: HashSet<KeyId> = HashSet::new();
    // The rows of the questions with options below them.
    let mut headings: HashMap<(&str, u32), u32> = HashMap::new();
    for line in lines {
        if let Some(key) = keys.get(line.key).filter(|key| key.role == Role::Silence) {
            headings.insert((&key.question, key.instance), line.spot.row);
        }
    }
    for line in lines {
        let Some(key) = keys.get(line.key) else {
            continue;
        };
        let is_ours = matches!(key.role, Role::Cover | Role::Confirm | Role::Explanation)
            || form.keys.offers(line.key);
        let (Some(view), true) = (views.get(line.spot.sheet), is_ours && seen.insert(line.key))
        else {
            continue;
        };
        let heading = headings
            .get(&(key.question.as_str(), key.instance))
            .copied();
        if is_confirmed(workbook, form, view, key, line.spot, heading) {
            candidates.push(Candidate {
                key: line.key,
                way: FoundBy::Map,
                spot: line.spot,
                is_doubted: false,
            });
        }
    }
}

/// Whether what stands beside a place still shows the question.
fn is_confirmed(
    workbook: &Workbook,
    form: &Form,
    view: &View,
    key: &CellKey,
    spot: Spot,
    heading: Option<u32>,
) -> bool {
    let Some(sheet) = workbook.sheets.get(spot.sheet) else {
        return false;
    };
    let before = || {
        sheet
            .row(spot.row)
            .iter()
            .filter(|cell| cell.column < spot.column)
    };
    if key.role == Role::Cover {
        return before().any(|cell| cell.text().is_some_and(|text| form.is_own(text)));
    }
    if form.repeat(&key.question).is_some() || is_in_table(form, key) {
        return is_confirmed_in_table(form, view, key, spot, &mut before());
    }
    let Some((index, question)) = form.question(&key.question) else {
        return false;
    };
    // A column put in or taken out moves the answers away from their address.
    let columns = view.columns;
    let has_columns = !matches!(key.role, Role::Confirm | Role::Explanation);
    if has_columns && columns.is_none_or(|columns| columns.of(key.role) != Some(spot.column)) {
        return false;
    }
    let shows = |row| view.questions_of_row(row).contains(&index);
    if key.role != Role::Option {
        return shows(spot.row);
    }
    let under_its_question = heading.is_some_and(|row| row < spot.row && shows(row));
    under_its_question
        && if form.is_slot(question, &key.option) {
            view.text_of_row(sheet, spot.row) == Some(key.option.as_str())
        } else {
            before().any(|cell| {
                cell.text()
                    .and_then(|text| form.choice_with_label(question, text))
                    .is_some_and(|choice| choice.name == key.option)
            })
        }
}

fn is_in_table(form: &Form, key: &CellKey) -> bool {
    form.question(&key.question)
        .is_some_and(|(_, question)| question.repeat.is_some())
}

/// In a table the question stands above, and the number of the row before. Where the rows still
/// have their keys, those know better.
fn is_confirmed_in_table<'a>(
    form: &Form,
    view: &View,
    key: &CellKey,
    spot: Spot,
    before: &mut impl Iterator<Item = &'a Cell>,
) -> bool {
    let repeat = form.repeat(&key.question);
    let index = form.question(&key.question).map(|(index, _)| index);
    let shows = |(column, questions): (u32, &[usize])| match (repeat, index) {
        (Some(repeat), _) => questions
            .iter()
            .any(|&question| form.is_in(question, repeat)),
        (None, Some(index)) => column == spot.column && questions.contains(&index),
        (None, None) => false,
    };
    if key.role == Role::Silence {
        // It stands above the headings, right of its text.
        let below = view.labels.iter().find(|label| label.0 > spot.row);
        let is_beside = before.last().is_some_and(|cell| {
            cell.column + 1 == spot.column
                && cell.text().and_then(|text| form.heading(text)) == Some(Role::Silence)
        });
        return is_beside && below.is_some_and(|below| view.labels_of_row(below.0).any(shows));
    }
    let Some(above) = view.labels.iter().rev().find(|label| label.0 < spot.row) else {
        return false;
    };
    // The comments stand after the last question.
    let last = view.labels_of_row(above.0).map(|(column, _)| column).max();
    !view.has_table_rows
        && view.labels_of_row(above.0).any(shows)
        && (key.role == Role::Answer || last.is_some_and(|last| last + 1 == spot.column))
        && before.any(|cell| is_row_number(cell, key.instance))
}

/// Whether a cell holds the number of a row of a table.
pub(super) fn is_row_number(cell: &Cell, instance: u32) -> bool {
    cell.content.to_string().trim() == instance.to_string()
}
