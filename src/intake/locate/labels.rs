//! Which of the cells that show a question's words are its label.

use std::collections::BTreeMap;

use super::super::form::Form;

/// A cell that shows a label: row, column, indexes of the questions that have it.
pub(in super::super) type Label = (u32, u32, Vec<usize>);

/// Labels in one column that make it the column of questions although a table stands on the sheet.
const LEAST_BESIDE_TABLE: usize = 3;

/// Whether a label is a heading of a table.
pub(in super::super) fn is_heading(label: &Label, form: &Form) -> bool {
    let first = label.2.first();
    first.is_some_and(|&question| form.is_repeated(question))
}

/// Keeps the labels that stand where labels stand. A row with several labels of table columns is the
/// heading of a table; of such rows the one with most counts. All other labels stand in one column,
/// that of most of them.
pub(super) fn keep_labels(labels: &mut Vec<Label>, form: &Form) {
    let mut in_rows: BTreeMap<u32, usize> = BTreeMap::new();
    for (row, _, questions) in labels.iter() {
        let mut questions = questions.iter();
        let in_table = questions.any(|&question| form.is_repeated(question));
        *in_rows.entry(*row).or_default() += usize::from(in_table);
    }
    for (row, _, questions) in labels.iter_mut() {
        let mut all = questions.iter();
        let is_plain = all.any(|&question| !form.is_repeated(question));
        let several = in_rows.get(row).copied().unwrap_or_default() > 1;
        questions.retain(|&question| form.is_repeated(question) == (several || !is_plain));
    }
    labels.retain(|label| !label.2.is_empty());

    let mut columns: BTreeMap<u32, usize> = BTreeMap::new();
    let mut headings: BTreeMap<Option<usize>, (usize, u32)> = BTreeMap::new();
    for label in labels.iter() {
        if is_heading(label, form) {
            let repeat = form.repeat_of(label.2.first().copied());
            let count = in_rows.get(&label.0).copied().unwrap_or_default();
            let best = headings.entry(repeat).or_insert((count, label.0));
            if count > best.0 {
                *best = (count, label.0);
            }
        } else {
            *columns.entry(label.1).or_default() += 1;
        }
    }
    // Of equal counts the first.
    let most = columns.values().max().copied();
    let mut columns = columns.into_iter();
    let column = columns.find(|(_, count)| Some(*count) == most);
    // A single label of another table is an answer in the same words.
    let is_sure = headings.values().any(|&(count, _)| count > 1);
    headings.retain(|_, &mut (count, _)| count > 1 || !is_sure);
    // Nor has a table questions beside it, unless somebody put both on one sheet.
    let column = column.filter(|&(_, count)| !is_sure || count >= LEAST_BESIDE_TABLE);
    labels.retain(|label| {
        if is_heading(label, form) {
            let repeat = form.repeat_of(label.2.first().copied());
            let heading = headings.get(&repeat);
            heading.is_some_and(|(_, row)| *row == label.0)
        } else {
            column.is_some_and(|(column, _)| column == label.1)
        }
    });
}
