//! The last way: the text of the question itself, where names and keys are gone because somebody
//! pasted the values into a new workbook.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::form::{Form, is_multiple};
use super::super::keys::{KeyId, Keys};
use super::super::workbook::{Sheet, Workbook};
use super::super::{CellContent, FoundBy};
use super::candidates::is_row_number;
use super::labels::{Label, is_heading};
use super::view::Sorted;
use super::{Candidate, Spot, View, cell_at};
use crate::cell_map::Role;
use crate::definition::{MultipleLayout, Question};
use crate::language::fold;

/// Where a label stands: sheet, row, column.
type At = (usize, u32, u32);

/// Adds the places beside and below the labels of questions.
pub(super) fn add(
    workbook: &Workbook,
    form: &Form,
    views: &[View],
    keys: &mut Keys,
    candidates: &mut Vec<Candidate>,
) {
    let mut places: BTreeMap<usize, Vec<At>> = BTreeMap::new();
    for (index, (view, sheet)) in views.iter().zip(&workbook.sheets).enumerate() {
        for (at, label) in view.labels.iter().enumerate() {
            let question = match label.2.as_slice() {
                [only] => Some(*only),
                _ => told_apart(form, view, sheet, at, label),
            };
            if let Some(question) = question {
                places
                    .entry(question)
                    .or_default()
                    .push((index, label.0, label.1));
            }
        }
    }
    for (question, places) in places {
        let Some(question) = form.questionnaire.questions.get(question) else {
            continue;
        };
        // A label that stands twice on a sheet says nothing: which of the two is it? Once on each
        // of several sheets, it is that of a copied sheet.
        let is_copied = places.windows(2).all(|pair| match pair {
            [one, other] => one.0 != other.0,
            _ => true,
        });
        if !is_copied || (places.len() > 1 && question.repeat.is_some()) {
            continue;
        }
        let mut found = Vec::new();
        for at in places {
            let (Some(view), Some(sheet)) = (views.get(at.0), workbook.sheets.get(at.0)) else {
                continue;
            };
            let mut adder = Adder {
                form,
                view,
                sheet,
                at,
                keys,
                candidates: &mut found,
            };
            if question.repeat.is_some() {
                adder.add_column(question);
            } else {
                adder.add_row(question);
            }
        }
        candidates.extend(agreeing(workbook, found));
    }
}

/// Of places on several sheets those of the keys of which no two places say different things.
fn agreeing(workbook: &Workbook, found: Vec<Candidate>) -> Vec<Candidate> {
    let mut said: HashMap<KeyId, &CellContent> = HashMap::new();
    let mut contradicted: HashSet<KeyId> = HashSet::new();
    for candidate in &found {
        if let Some(cell) = cell_at(workbook, candidate.spot) {
            let first = *said.entry(candidate.key).or_insert(&cell.content);
            if *first != cell.content {
                contradicted.insert(candidate.key);
            }
        }
    }
    let mut found = found;
    found.retain(|candidate| !contradicted.contains(&candidate.key));
    found
}

/// Which of the questions that share a label it is: by the number beside it, else by the questions
/// around it, if their order is the form's.
fn told_apart(form: &Form, view: &View, sheet: &Sheet, at: usize, label: &Label) -> Option<usize> {
    let before = sheet
        .row(label.0)
        .iter()
        .filter(|cell| cell.column < label.1 && Some(cell.column) != view.key_column);
    let mut numbers = before.filter_map(|cell| form.question_with_number(cell.text()?));
    let number = numbers.next_back();
    if let Some(number) = number {
        return label.2.contains(&number).then_some(number);
    }
    if view.sorted != Sorted::Nothing {
        return None;
    }
    if is_heading(label, form) {
        // In another table the same heading may stand; the other headings say which it is.
        let tables = view.labels_of_row(label.0).filter_map(|(_, questions)| {
            let [only] = questions else { return None };
            form.repeat_of(Some(*only))
        });
        let table = tables.last()?;
        let mut fitting = label
            .2
            .iter()
            .filter(|&&question| form.is_in(question, table));
        let question = fitting.next();
        return question.filter(|_| fitting.next().is_none()).copied();
    }
    let single = |label: &&Label| label.2.len() == 1;
    let (head, tail) = (view.labels.get(..at)?, view.labels.get(at + 1..)?);
    let previous = head.iter().rev().find(single)?.2.first()?;
    let next = tail.iter().find(single).and_then(|label| label.2.first());
    // As many labels of these words must stand there as are asked.
    let is_between =
        |question: &&usize| *question > previous && next.is_none_or(|next| *question < next);
    let asked: Vec<usize> = label.2.iter().filter(is_between).copied().collect();
    let same = |other: &&Label| other.2 == label.2;
    let before = head
        .iter()
        .rev()
        .take_while(|label| !single(label))
        .filter(same)
        .count();
    let after = tail
        .iter()
        .take_while(|label| !single(label))
        .filter(same)
        .count();
    (asked.len() == before + 1 + after).then(|| asked.get(before).copied())?
}

/// Adds the places of one question.
struct Adder<'a, 'k> {
    form: &'a Form<'a>,
    view: &'a View,
    sheet: &'a Sheet,
    at: At,
    keys: &'a mut Keys<'k>,
    candidates: &'a mut Vec<Candidate>,
}

impl Adder<'_, '_> {
    fn add(&mut self, name: &str, instance: u32, role: Role, option: &str, place: (u32, u32)) {
        self.candidates.push(Candidate {
            key: self.keys.of(name, instance, role, option),
            way: FoundBy::Text,
            spot: Spot {
                sheet: self.at.0,
                row: place.0,
                column: place.1,
            },
            is_doubted: false,
        });
    }

    /// The cells right of a label, and those of the options below.
    fn add_row(&mut self, question: &Question) {
        let (_, row, label) = self.at;
        let Some(columns) = self.view.columns else {
            return;
        };
        let column = |role: Role| columns.of(role).filter(|&column| column > label);
        let name = &question.name;
        for role in [Role::Silence, Role::Comment] {
            if let Some(column) = column(role) {
                self.add(name, 1, role, "", (row, column));
            }
        }
        let Some(column) = column(Role::Answer) else {
            return;
        };
        if is_multiple(question) {
            for (option, row) in self.options(question) {
                self.add(name, 1, Role::Option, &option, (row, column));
            }
        } else {
            self.add(name, 1, Role::Answer, "", (row, column));
        }
    }

    /// The options below a question and their rows, if no two are the same. Where rows were sorted,
    /// all must stand there in their order: one that came from another question could not be told.
    fn options(&self, question: &Question) -> Vec<(String, u32)> {
        let (_, row, label) = self.at;
        let slots = question.layout == MultipleLayout::Slots;
        let is_sorted = self.view.sorted == Sorted::TextsAlone;
        let end = self.view.labels.iter().find(|other| other.0 > row);
        let end = end.map_or(u32::MAX, |other| other.0);
        let below = self.sheet.cells.iter().filter(|cell| cell.column == label);
        let below = below
            .skip_while(|cell| cell.row <= row)
            .take_while(|cell| cell.row < end);
        let mut options: Vec<(String, u32)> = Vec::new();
        for cell in below {
            let text = cell.content.to_string();
            if slots {
                let text = text.trim();
                if text.parse::<u32>().is_ok() && self.form.is_slot(question, text) {
                    options.push((text.to_owned(), cell.row));
                }
            } else if let Some(choice) = self.form.choice_with_label(question, &text) {
                options.push((choice.name.clone(), cell.row));
            } else if self.form.is_choice_label(&text) {
                // The options of a question whose own text is gone.
                break;
            }
        }
        let list = self.form.questionnaire.list_of(question);
        let choices = list.map_or(&[][..], |list| &list.choices);
        let is_whole = choices.len() == options.len()
            && choices
                .iter()
                .zip(&options)
                .all(|(choice, (option, _))| choice.name == *option);
        let mut names: Vec<&str> = options.iter().map(|(option, _)| option.as_str()).collect();
        names.sort_unstable();
        let is_double = names.windows(2).any(|pair| pair.first() == pair.last());
        if is_double || (is_sorted && (slots || !is_whole)) {
            return Vec::new();
        }
        if is_sorted {
            // An option that stands below another question too may have come from there.
            let text = |row: u32| self.view.text_of_row(self.sheet, row).map(fold);
            let column = self.sheet.cells.iter().filter(|cell| cell.column == label);
            let texts: Vec<String> = column.filter_map(|cell| cell.text().map(fold)).collect();
            let count = |wanted: &str| texts.iter().filter(|text| *text == wanted).count();
            options.retain(|&(_, row)| text(row).is_some_and(|text| count(&text) == 1));
        }
        options
    }

    /// The cells below the heading of a table that has lost its keys: in the rows that still have
    /// their numbers, or, if none has, in their order.
    fn add_column(&mut self, question: &Question) {
        let (_, row, column) = self.at;
        if self.view.has_table_rows {
            return;
        }
        let questionnaire = self.form.questionnaire;
        let repeat = question
            .repeat
            .and_then(|group| questionnaire.groups.get(group));
        let rows = repeat.and_then(|group| group.repeat).unwrap_or_default();
        let end = self.view.labels.iter().find(|other| other.0 > row);
        let end = end.map_or(u32::MAX, |other| other.0);
        let columns = || self.view.labels_of_row(row).map(|(column, _)| column);
        let (first, last) = (columns().min(), columns().max());
        let cells = self.sheet.cells.iter();
        let below = cells.filter(|cell| cell.row > row && cell.row < end);
        let numbers = below.filter(|cell| first.is_some_and(|first| cell.column < first));
        let mut places: Vec<(u32, u32)> = Vec::new();
        for cell in numbers {
            let instance = (1..=rows).find(|&instance| is_row_number(cell, instance));
            places.extend(instance.map(|instance| (instance, cell.row)));
        }
        if places.is_empty() {
            places.extend((1..=rows).zip(row + 1..end));
        }
        let is_last = last == Some(column);
        for (instance, row) in places {
            self.add(&question.name, instance, Role::Answer, "", (row, column));
            // The comment stands after the last question of the table.
            if let Some(repeat) = repeat.filter(|_| is_last) {
                let place = (row, column + 1);
                self.add(&repeat.name, instance, Role::Comment, "", place);
            }
        }
        if let (Some(repeat), true) = (repeat, is_last) {
            self.add_table_silence(&repeat.name);
        }
    }

    /// The cell above the headings that says why a table is left empty.
    fn add_table_silence(&mut self, name: &str) {
        let row = self.at.1;
        let above = self.view.labels.iter().rev().find(|label| label.0 < row);
        let first = above.map_or(0, |label| label.0 + 1);
        let cells = self.sheet.cells.iter();
        let mut between = cells.filter(|cell| (first..row).contains(&cell.row));
        let text = between.find(|cell| {
            let heading = cell.text().and_then(|text| self.form.heading(text));
            heading == Some(Role::Silence)
        });
        if let Some(place) = text.map(|cell| (cell.row, cell.column + 1)) {
            self.add(name, 1, Role::Silence, "", place);
        }
    }
}
