//! The last way: the text of the question itself, where names and keys are gone because somebody
//! pasted the values into a new workbook.

use std::collections::BTreeMap;

use super::super::FoundBy;
use super::super::form::{Form, is_multiple};
use super::super::keys::Keys;
use super::super::workbook::Workbook;
use super::candidates::is_row_number;
use super::view::Columns;
use super::{Candidate, Spot, View};
use crate::cell_map::Role;
use crate::definition::{MultipleLayout, Question};

/// Where a label stands.
type At = (usize, u32, u32);

/// Adds the places beside and below the labels of questions.
pub(super) fn add(
    workbook: &Workbook,
    form: &Form,
    views: &[View],
    keys: &mut Keys,
    candidates: &mut Vec<Candidate>,
) {
    // Questions that share a label are told apart by their order, if as many stand there as are
    // asked.
    let mut shared: BTreeMap<&[usize], Vec<At>> = BTreeMap::new();
    let mut single: BTreeMap<usize, Vec<At>> = BTreeMap::new();
    for (sheet, view) in views.iter().enumerate() {
        for (row, column, questions) in &view.labels {
            let at = (sheet, *row, *column);
            match questions.as_slice() {
                [only] => single.entry(*only).or_default().push(at),
                several => shared.entry(several).or_default().push(at),
            }
        }
    }
    for (questions, places) in shared {
        if questions.len() == places.len() {
            for (question, at) in questions.iter().zip(places) {
                single.entry(*question).or_default().push(at);
            }
        }
    }
    for (question, places) in single {
        // A label that stands twice says nothing: which of the two is it?
        let ([at], Some(question)) = (
            places.as_slice(),
            form.questionnaire.questions.get(question),
        ) else {
            continue;
        };
        let Some(view) = views.get(at.0) else {
            continue;
        };
        if question.repeat.is_some() {
            add_column(workbook, form, view, question, *at, keys, candidates);
        } else {
            add_row(workbook, form, view, question, *at, keys, candidates);
        }
    }
}

/// Columns of answer, silence and comment: as the sheet says, else right of the label.
fn columns(view: &View, label: u32) -> Columns {
    view.columns
        .filter(|columns| columns.answer > label)
        .unwrap_or(Columns {
            answer: label + 1,
            silence: label + 2,
            comment: label + 3,
        })
}

fn add_row(
    workbook: &Workbook,
    form: &Form,
    view: &View,
    question: &Question,
    (sheet, row, label): At,
    keys: &mut Keys,
    candidates: &mut Vec<Candidate>,
) {
    let columns = columns(view, label);
    let mut add = |role: Role, option: &str, row: u32, column: u32| {
        candidates.push(Candidate {
            key: keys.of(&question.name, 1, role, option),
            way: FoundBy::Text,
            spot: Spot { sheet, row, column },
        });
    };
    add(Role::Silence, "", row, columns.silence);
    add(Role::Comment, "", row, columns.comment);
    if !is_multiple(question) {
        add(Role::Answer, "", row, columns.answer);
        return;
    }
    // Slots have no text of their own to be known by.
    let Some(cells) = workbook.sheets.get(sheet) else {
        return;
    };
    if question.layout == MultipleLayout::Slots {
        return;
    }
    let end = view
        .labels
        .iter()
        .find(|other| other.0 > row)
        .map_or(u32::MAX, |other| other.0);
    let below = cells.cells.iter().filter(|cell| cell.column == label);
    for cell in below
        .skip_while(|cell| cell.row <= row)
        .take_while(|cell| cell.row < end)
    {
        let Some(text) = cell.text() else { continue };
        if let Some(choice) = form.choice_with_label(question, text) {
            add(Role::Option, &choice.name, cell.row, columns.answer);
        }
    }
}

/// The cells below the heading of a table that has lost its keys: in the rows that still have their
/// numbers, or, if none has, in their order.
fn add_column(
    workbook: &Workbook,
    form: &Form,
    view: &View,
    question: &Question,
    (sheet, row, column): At,
    keys: &mut Keys,
    candidates: &mut Vec<Candidate>,
) {
    let Some(cells) = workbook.sheets.get(sheet).filter(|_| !view.has_table_rows) else {
        return;
    };
    let repeat = question
        .repeat
        .and_then(|group| form.questionnaire.groups.get(group));
    let rows = repeat.and_then(|group| group.repeat).unwrap_or_default();
    let end = view
        .labels
        .iter()
        .find(|other| other.0 > row)
        .map_or(u32::MAX, |other| other.0);
    let first_column = view.labels_of_row(row).map(|(column, _)| column).min();
    let below = cells
        .cells
        .iter()
        .filter(|cell| cell.row > row && cell.row < end);
    let numbers = below.filter(|cell| first_column.is_some_and(|first| cell.column < first));
    let mut places: Vec<(u32, u32)> = Vec::new();
    for cell in numbers {
        let instance = (1..=rows).find(|&instance| is_row_number(cell, instance));
        places.extend(instance.map(|instance| (instance, cell.row)));
    }
    if places.is_empty() {
        places.extend((1..=rows).zip(row + 1..end));
    }
    // The comment stands after the last question of the table.
    let is_last = view.labels_of_row(row).all(|(other, _)| other <= column);
    let mut add = |name: &str, instance: u32, role: Role, row: u32, column: u32| {
        candidates.push(Candidate {
            key: keys.of(name, instance, role, ""),
            way: FoundBy::Text,
            spot: Spot { sheet, row, column },
        });
    };
    for (instance, row) in places {
        add(&question.name, instance, Role::Answer, row, column);
        if let Some(repeat) = repeat.filter(|_| is_last) {
            add(&repeat.name, instance, Role::Comment, row, column + 1);
        }
    }
}
