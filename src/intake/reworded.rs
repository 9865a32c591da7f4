//! Questions and options that a respondent put in other words: whoever reads the answer must know
//! that it answers another question.
//!
//! Such a text is one that no catalogue of ours knows, in the column of the questions, in a row whose
//! hidden key says what was asked there. Texts of ours in the wrong place were moved, which
//! [`locate`](super::locate) sees; other languages of the form are no change.

use std::collections::BTreeMap;

use super::form::Form;
use super::keys::Keys;
use super::locate::{View, is_heading};
use super::workbook::{Sheet, Workbook};
use crate::cell_map::{CellKey, Role, cell_address};
use crate::definition::Question;
use crate::finding::{Facts, Finding};
use crate::language::Lang;

/// The text that was issued in a cell, and the question it belongs to.
struct Issued<'a> {
    question: &'a str,
    text: &'a str,
}

/// Says of the texts that belong to no question which of them took the place of a text of ours.
pub(super) fn mark(
    workbook: &Workbook,
    form: &Form,
    (views, keys): (&[View], &Keys),
    lang: Lang,
    findings: &mut [Finding],
) {
    for (sheet, view) in workbook.sheets.iter().zip(views) {
        if view.is_internal {
            continue;
        }
        let mut issued: Option<BTreeMap<(u32, u32), Issued>> = None;
        let strays = findings.iter_mut().filter(|finding| {
            finding.facts == Facts::StrayText && finding.place.sheet == sheet.name
        });
        for finding in strays {
            // Few workbooks have any: nothing is looked up for the others.
            let issued = issued.get_or_insert_with(|| texts(sheet, form, view, keys, lang));
            let place = issued
                .iter()
                .find(|((row, column), _)| cell_address(*row, *column) == finding.place.cell);
            let Some((&(row, column), issued)) = place else {
                continue;
            };
            // A finding about several cells is one of a table that is not ours.
            let stands = sheet.cell(row, column).map(|cell| cell.content.to_string());
            if stands.as_ref() != Some(&finding.value) {
                continue;
            }
            issued.question.clone_into(&mut finding.place.question);
            finding.place.instance = 1;
            finding.facts = Facts::FixedTextChanged {
                issued: issued.text.to_owned(),
            };
        }
    }
}

/// The texts of questions and options as issued, by row and column.
fn texts<'a>(
    sheet: &Sheet,
    form: &Form<'a>,
    view: &View,
    keys: &'a Keys,
    lang: Lang,
) -> BTreeMap<(u32, u32), Issued<'a>> {
    let mut issued = BTreeMap::new();
    for &(id, spot) in &view.keyed {
        let Some(key) = keys.get(id) else { continue };
        let Some((_, question)) = form.question(&key.question) else {
            continue;
        };
        let place = if question.repeat.is_some() {
            heading_above(view, form, question).map(|row| (row, spot.column))
        } else {
            view.label_column.map(|column| (spot.row, column))
        };
        let text = text_of(form, question, key, lang);
        if let (Some(place), Some(text)) = (place, text) {
            let question = key.question.as_str();
            issued.insert(place, Issued { question, text });
        }
    }
    issued.retain(|&(row, column), _| sheet.cell(row, column).is_some());
    issued
}

/// The row with the headings of a question's table.
fn heading_above(view: &View, form: &Form, question: &Question) -> Option<u32> {
    let headings = view.labels.iter().filter(|label| is_heading(label, form));
    let mut of_table =
        headings.filter(|label| form.repeat_of(label.2.first().copied()) == question.repeat);
    of_table.next().map(|label| label.0)
}

/// The text beside a cell as it was issued; none of a slot, which has a number.
fn text_of<'a>(
    form: &Form<'a>,
    question: &'a Question,
    key: &CellKey,
    lang: Lang,
) -> Option<&'a str> {
    if key.role != Role::Option {
        let texts = [&question.label, &question.hint].map(|text| text.text(lang));
        let text = texts.into_iter().find(|text| !text.is_empty());
        return Some(text.unwrap_or(&question.name));
    }
    if form.is_slot(question, &key.option) {
        return None;
    }
    let choice = form
        .questionnaire
        .list_of(question)
        .and_then(|list| list.choice(&key.option))?;
    let text = choice.label.text(lang);
    Some(if text.is_empty() { &choice.name } else { text })
}
