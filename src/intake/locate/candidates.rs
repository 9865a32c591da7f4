//! All ways from keys to places, before one is chosen.

use std::collections::{HashMap, HashSet};

use super::super::FoundBy;
use super::super::form::Form;
use super::super::workbook::{Cell, Workbook};
use super::{Candidate, Spot, View, map, text};
use crate::cell_map::{CellKey, MappedCell, Role};

/// What the four ways say, ordered by key, then way, then place; places on sheets that were
/// issued come before places on sheets that somebody added, a copy for instance.
pub(super) fn all(workbook: &Workbook, form: &Form, views: &[View]) -> Vec<Candidate> {
    let lines = map::lines(workbook);
    let issued: HashSet<&str> = lines.iter().map(|line| line.sheet.as_str()).collect();
    let mut candidates = Vec::new();
    for name in &workbook.names {
        let is_internal = views.get(name.sheet).is_none_or(|view| view.is_internal);
        if let Some(key) = CellKey::from_defined_name(&name.name).filter(|_| !is_internal) {
            let spot = Spot {
                sheet: name.sheet,
                row: name.row,
                column: name.column,
            };
            candidates.push(Candidate {
                key,
                way: FoundBy::Name,
                spot,
            });
        }
    }
    for (key, spot) in views.iter().flat_map(|view| &view.keyed) {
        candidates.push(Candidate {
            key: key.clone(),
            way: FoundBy::Key,
            spot: *spot,
        });
    }
    add_map(workbook, form, views, &lines, &mut candidates);
    text::add(workbook, form, views, &mut candidates);
    let is_added = |spot: &Spot| {
        workbook
            .sheets
            .get(spot.sheet)
            .is_some_and(|sheet| !issued.contains(sheet.name.as_str()))
    };
    candidates.sort_by(|a, b| {
        (&a.key, a.way, is_added(&a.spot), a.spot).cmp(&(&b.key, b.way, is_added(&b.spot), b.spot))
    });
    candidates.dedup();
    keep_few(&mut candidates);
    candidates
}

/// Places that one way may offer for one key: a name defined a million times costs no time.
const MOST_PLACES: usize = 8;

fn keep_few(candidates: &mut Vec<Candidate>) {
    let mut count = 0;
    let mut last: Option<(CellKey, FoundBy)> = None;
    candidates.retain(|candidate| {
        let is_same = last
            .as_ref()
            .is_some_and(|(key, way)| *key == candidate.key && *way == candidate.way);
        if is_same {
            count += 1;
        } else {
            count = 1;
            last = Some((candidate.key.clone(), candidate.way));
        }
        count <= MOST_PLACES
    });
}

/// The addresses of `_map` beside which the question still stands.
fn add_map(
    workbook: &Workbook,
    form: &Form,
    views: &[View],
    lines: &[MappedCell],
    candidates: &mut Vec<Candidate>,
) {
    let sheets: HashMap<&str, usize> = workbook
        .sheets
        .iter()
        .enumerate()
        .map(|(index, sheet)| (sheet.name.as_str(), index))
        .collect();
    // The rows of the questions with options below them.
    let headings: HashMap<(&str, u32), u32> = lines
        .iter()
        .filter(|line| line.key.role == Role::Silence)
        .map(|line| ((line.key.question.as_str(), line.key.instance), line.row))
        .collect();
    let mut seen: HashSet<&CellKey> = HashSet::new();
    for line in lines {
        let is_cover = line.key.role == Role::Cover;
        if !(is_cover || form.offers(&line.key)) || !seen.insert(&line.key) {
            continue;
        }
        let Some(&sheet) = sheets.get(line.sheet.as_str()) else {
            continue;
        };
        let Some(view) = views.get(sheet) else {
            continue;
        };
        let spot = Spot {
            sheet,
            row: line.row,
            column: line.column,
        };
        let heading = headings
            .get(&(line.key.question.as_str(), line.key.instance))
            .copied();
        if is_confirmed(workbook, form, view, line, spot, heading) {
            candidates.push(Candidate {
                key: line.key.clone(),
                way: FoundBy::Map,
                spot,
            });
        }
    }
}

/// Whether what stands beside a place still shows the question.
fn is_confirmed(
    workbook: &Workbook,
    form: &Form,
    view: &View,
    line: &MappedCell,
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
    if line.key.role == Role::Cover {
        return before().any(|cell| cell.text().is_some_and(|text| form.is_own(text)));
    }
    if form.repeat(&line.key.question).is_some() || is_in_table(form, &line.key) {
        return is_confirmed_in_table(form, view, line, spot, &mut before());
    }
    let Some((index, question)) = form.question(&line.key.question) else {
        return false;
    };
    if line.key.role != Role::Option {
        return view.row_shows(spot.row, index);
    }
    let under_its_question =
        heading.is_some_and(|row| row < spot.row && view.row_shows(row, index));
    let is_slot = line.key.option.parse::<usize>().is_ok()
        && form
            .questionnaire
            .list_of(question)
            .is_some_and(|l| l.choice(&line.key.option).is_none());
    under_its_question
        && if is_slot {
            view.labels_of_row(spot.row).next().is_none()
        } else {
            before().any(|cell| {
                cell.text()
                    .and_then(|text| form.choice_with_label(question, text))
                    .is_some_and(|choice| choice.name == line.key.option)
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
    line: &MappedCell,
    spot: Spot,
    before: &mut impl Iterator<Item = &'a Cell>,
) -> bool {
    let repeat = form.repeat(&line.key.question);
    let index = form.question(&line.key.question).map(|(index, _)| index);
    let shows = |(column, questions): (u32, &[usize])| match (repeat, index) {
        (Some(repeat), _) => questions
            .iter()
            .any(|&question| form.is_in(question, repeat)),
        (None, Some(index)) => column == spot.column && questions.contains(&index),
        (None, None) => false,
    };
    if line.key.role == Role::Silence {
        // It stands above the headings.
        let below = view.labels.iter().find(|label| label.0 > spot.row);
        return below.is_some_and(|below| view.labels_of_row(below.0).any(shows));
    }
    let above = view.labels.iter().rev().find(|label| label.0 < spot.row);
    !view.has_table_rows
        && above.is_some_and(|above| view.labels_of_row(above.0).any(shows))
        && before.any(|cell| is_row_number(cell, line.key.instance))
}

/// Whether a cell holds the number of a row of a table.
pub(super) fn is_row_number(cell: &Cell, instance: u32) -> bool {
    cell.content.to_string().trim() == instance.to_string()
}
