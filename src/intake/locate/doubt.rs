//! When a place must not be believed, whatever way leads to it: the text beside it shows that another
//! question or choice stands there. Sorting moves texts and answers and leaves names, sometimes keys,
//! where they were; the text is what the respondent saw.

use std::collections::{HashMap, HashSet};

use super::super::FoundBy;
use super::super::form::Form;
use super::super::keys::{KeyId, Keys};
use super::super::workbook::{Sheet, Workbook};
use super::labels::is_heading;
use super::view::Sorted;
use super::{Candidate, Spot, View};
use crate::cell_map::{CellKey, Role};

/// Marks the candidates that what stands beside them contradicts.
pub(super) fn doubt(
    workbook: &Workbook,
    form: &Form,
    views: &[View],
    keys: &Keys,
    candidates: &mut [Candidate],
) {
    let keyed: HashMap<Spot, KeyId> = views
        .iter()
        .filter(|view| view.sorted == Sorted::Keys)
        .flat_map(|view| &view.keyed)
        .map(|&(key, spot)| (spot, key))
        .collect();
    // A key that stands elsewhere on such a sheet has taken its answer along.
    let elsewhere: HashSet<(usize, KeyId)> =
        keyed.iter().map(|(spot, &key)| (spot.sheet, key)).collect();
    for candidate in candidates {
        let spot = candidate.spot;
        let place = (
            views.get(spot.sheet),
            workbook.sheets.get(spot.sheet),
            keys.get(candidate.key),
        );
        let (Some(view), Some(sheet), Some(key)) = place else {
            continue;
        };
        if candidate.way == FoundBy::Text || key.role == Role::Cover {
            continue;
        }
        // Only sheets with sorted keys are in the table.
        let says_otherwise = match keyed.get(&spot) {
            Some(&key_there) => key_there != candidate.key,
            None => elsewhere.contains(&(spot.sheet, candidate.key)),
        };
        let is_lost = view.sorted == Sorted::TextsAlone && !is_shown(view, form, key, spot);
        candidate.is_doubted =
            says_otherwise || is_lost || contradicts(view, sheet, form, key, spot);
    }
}

/// Whether the text beside a place is that of its question. Options have no text of their own by
/// which the question could be known.
fn is_shown(view: &View, form: &Form, key: &CellKey, spot: Spot) -> bool {
    let Some((index, question)) = form.question(&key.question) else {
        return true;
    };
    question.repeat.is_some()
        || (key.role != Role::Option && view.questions_of_row(spot.row).contains(&index))
}

/// Whether the text beside a place belongs to something else than its key says. Where the text is
/// unknown, because somebody changed it, there is no contradiction.
pub(super) fn contradicts(
    view: &View,
    sheet: &Sheet,
    form: &Form,
    key: &CellKey,
    spot: Spot,
) -> bool {
    let Some((index, question)) = form.question(&key.question) else {
        return key.role == Role::Comment && is_in_another_row(view, sheet, form, key, spot);
    };
    if question.repeat.is_some() {
        return is_below_another(view, form, index, spot)
            || is_in_another_row(view, sheet, form, key, spot);
    }
    let shown = view.questions_of_row(spot.row);
    let text = view.text_of_row(sheet, spot.row);
    if key.role != Role::Option {
        return if shown.is_empty() {
            text.is_some_and(|text| form.is_choice_label(text))
        } else {
            !shown.contains(&index)
        };
    }
    let is_of_another = |text: &str| !shown.is_empty() || form.is_choice_label(text);
    text.is_some_and(|text| {
        if form.is_slot(question, &key.option) {
            is_of_another(text)
        } else {
            !form.shows_choice(question, &key.option, text) && is_of_another(text)
        }
    })
}

/// Whether the number of a table's row, which moves along when rows are sorted, is another's.
fn is_in_another_row(view: &View, sheet: &Sheet, form: &Form, key: &CellKey, spot: Spot) -> bool {
    let headings = view.labels.iter().filter(|label| is_heading(label, form));
    let Some(first) = headings.map(|label| label.1).min() else {
        return false;
    };
    let before = sheet.row(spot.row).iter();
    let mut before =
        before.filter(|cell| cell.column < first && Some(cell.column) != view.key_column);
    let number = before.next_back().and_then(|cell| {
        let number = cell.content.to_string();
        number.trim().parse::<u32>().ok()
    });
    number.is_some_and(|number| number != key.instance)
}

/// Whether the heading above a cell of a table is another question's.
fn is_below_another(view: &View, form: &Form, index: usize, spot: Spot) -> bool {
    let mut above = view.labels.iter().rev().filter(|label| label.0 < spot.row);
    let heading = above.find(|label| label.1 == spot.column && is_heading(label, form));
    heading.is_some_and(|label| !label.2.contains(&index))
}
