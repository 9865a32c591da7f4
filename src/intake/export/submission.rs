//! The rows of an export as replies.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::choices::{Words, split};
use super::column::{Column, Meaning, Meta};
use super::{Submission, Table};
use crate::cell_map::{CellKey, Role, cell_address};
use crate::definition::{Kind, MultipleLayout, Question};
use crate::entity::{Entities, Match};
use crate::finding::{Facts, Finding, Place};
use crate::intake::form::Form;
use crate::intake::workbook::Cell;
use crate::intake::{CellContent, FoundBy, FoundCell, IdentifiedBy};
use crate::issue::{LANGUAGE_QUESTION, STATE_QUESTION};
use crate::language::{Lang, fold};

/// Reads the rows of the table of replies, and to each those of the other tables that belong to it.
/// Rows that belong to none are replies of nobody: they are not lost.
pub(super) fn read(
    root: &Table,
    others: &[&Table],
    form: &Form,
    entities: &Entities,
) -> Vec<Submission> {
    let words: WordsByList = form
        .questionnaire
        .questions
        .iter()
        .filter_map(|question| match question.kind {
            Kind::SelectMultiple(list) | Kind::Rank(list) => Some(list),
            _ => None,
        })
        .filter_map(|list| Some((list, Words::of(form.questionnaire.lists.get(list)?))))
        .collect();
    let rows: Vec<u32> = root.rows().into_iter().collect();
    let mut replies: Vec<Submission> = rows
        .iter()
        .map(|&row| {
            let mut reply = blank(root, row);
            reply.add_row(root, row, None, (form, &words));
            reply.identify(root, row, form, entities);
            reply
        })
        .collect();
    let by_key = Keys::of(root, &rows);
    for table in others {
        let mut counts: HashMap<usize, u32> = HashMap::new();
        let mut alone: Vec<Submission> = Vec::new();
        for row in table.rows() {
            match by_key
                .parent(root, table, row)
                .filter(|_| table.is_joined())
            {
                Some(parent) => {
                    let count = counts.entry(parent).or_default();
                    *count += 1;
                    if let Some(reply) = replies.get_mut(parent) {
                        reply.add_row(table, row, Some(*count), (form, &words));
                    }
                }
                // A sheet of somebody's own says nothing that the form asks.
                None if table
                    .columns
                    .iter()
                    .all(|column| column.question().is_none()) => {}
                None => {
                    let mut reply = blank(table, row);
                    reply.add_row(table, row, Some(1), (form, &words));
                    alone.push(reply);
                }
            }
        }
        replies.extend(alone);
    }
    for reply in &mut replies {
        reply.cells.sort_by(|a, b| a.key.cmp(&b.key));
    }
    replies
}

/// The choices of each list of a multiple choice.
type WordsByList = BTreeMap<usize, Words>;

/// How the rows of the table of replies are referred to.
struct Keys {
    by_key: BTreeMap<(&'static str, String), usize>,
}

/// What refers to what: the column there, and the column here.
const REFERENCES: [(&str, Meta, Meta); 3] = [
    ("key", Meta::Key, Meta::ParentKey),
    ("index", Meta::Index, Meta::ParentIndex),
    ("uuid", Meta::Uuid, Meta::ParentUuid),
];

impl Keys {
    fn of(root: &Table, rows: &[u32]) -> Self {
        let mut by_key = BTreeMap::new();
        for (index, &row) in rows.iter().enumerate() {
            for (kind, key, _) in REFERENCES {
                if let Some(value) = root.meta(row, key) {
                    by_key.entry((kind, value)).or_insert(index);
                }
            }
        }
        Self { by_key }
    }

    /// Index of the reply that a row of another table belongs to.
    fn parent(&self, root: &Table, table: &Table, row: u32) -> Option<usize> {
        // The row may belong to a row of another repeat, which no questionnaire of ours has.
        let of_root = table
            .meta(row, Meta::ParentTable)
            .is_none_or(|name| name == root.sheet.name);
        REFERENCES.into_iter().find_map(|(kind, _, reference)| {
            let is_trusted = of_root || reference == Meta::ParentUuid;
            let value = table.meta(row, reference).filter(|_| is_trusted)?;
            self.by_key.get(&(kind, value)).copied()
        })
    }
}

fn blank(table: &Table, row: u32) -> Submission {
    Submission {
        name: format!("{}!{}", table.sheet.name, row + 1),
        entity: None,
        sent: None,
        edition: String::new(),
        language: None,
        cells: Vec::new(),
        findings: Vec::new(),
    }
}

impl Submission {
    /// Adds the answers of a row; `instance` is the row of the repeat that it is.
    fn add_row(
        &mut self,
        table: &Table,
        row: u32,
        instance: Option<u32>,
        (form, words): (&Form, &WordsByList),
    ) {
        // The columns of multiple choices, question by question.
        let mut multiple: BTreeMap<(usize, u32), Vec<(&Column, &Cell)>> = BTreeMap::new();
        for column in &table.columns {
            let Some(cell) = table.sheet.cell(row, column.index) else {
                continue;
            };
            let question = column.question();
            let question = question.and_then(|index| {
                let question = form.questionnaire.questions.get(index)?;
                Some((index, question))
            });
            let Some((index, question)) = question else {
                if matches!(column.meaning, Meaning::Unknown | Meaning::Several(_)) {
                    self.stray(table, cell, "");
                }
                continue;
            };
            let instance = match question.repeat {
                Some(_) => column.instance.or(instance),
                None if table.is_joined() => None,
                None => Some(1),
            };
            let Some(instance) = instance else {
                // An answer in a table that it does not belong to.
                self.stray(table, cell, &question.name);
                continue;
            };
            if matches!(question.kind, Kind::SelectMultiple(_) | Kind::Rank(_)) {
                let cells = multiple.entry((index, instance)).or_default();
                cells.push((column, cell));
            } else {
                let key = CellKey::new(&question.name, instance, Role::Answer);
                self.add(table, column, cell, key, machine_value(cell, question));
            }
        }
        for ((index, instance), cells) in multiple {
            if let Some(question) = form.questionnaire.questions.get(index) {
                self.add_multiple(table, question, instance, &cells, words);
            }
        }
        // Places without a heading.
        let known: BTreeSet<u32> = table.columns.iter().map(|column| column.index).collect();
        for cell in table.sheet.row(row) {
            if !known.contains(&cell.column) {
                self.stray(table, cell, "");
            }
        }
    }

    /// Adds a multiple choice: from the columns of its options, else from the text of them all.
    fn add_multiple(
        &mut self,
        table: &Table,
        question: &Question,
        instance: u32,
        cells: &[(&Column, &Cell)],
        words: &WordsByList,
    ) {
        let words = match question.kind {
            Kind::SelectMultiple(list) | Kind::Rank(list) => words.get(&list),
            _ => None,
        };
        let mut chosen: BTreeSet<&str> = BTreeSet::new();
        let mut has_options = false;
        for (column, cell) in cells {
            let Meaning::Option(_, option) = &column.meaning else {
                continue;
            };
            has_options = true;
            let is_rank = matches!(question.kind, Kind::Rank(_));
            let is_chosen = !is_not_chosen(cell);
            if is_chosen && !is_rank {
                chosen.insert(option);
            }
            // Where "no" is an answer it is kept; elsewhere nothing is what it says.
            if !is_chosen && !is_rank && question.layout != MultipleLayout::YesNo {
                continue;
            }
            let in_one_cell = question.repeat.is_some() || question.layout == MultipleLayout::Slots;
            let (key, content) = if in_one_cell && !is_rank {
                let key = CellKey::option(&question.name, instance, option);
                (key, CellContent::Text(option.clone()))
            } else {
                let key = CellKey::option(&question.name, instance, option);
                (key, cell.content.clone())
            };
            if is_chosen || !in_one_cell {
                self.add(table, column, cell, key, content);
            }
        }
        for (column, cell) in cells {
            if column.meaning != Meaning::Answer(column.question().unwrap_or_default()) {
                continue;
            }
            let text = cell.content.to_string();
            let names = words.and_then(|words| split(&text, words));
            if has_options {
                let same = names.as_ref().is_some_and(|names| {
                    names.iter().map(String::as_str).collect::<BTreeSet<_>>() == chosen
                });
                if !same {
                    self.stray(table, cell, &question.name);
                }
                continue;
            }
            match names {
                Some(names) if matches!(question.kind, Kind::Rank(_)) => {
                    for (place, name) in (1_u32..).zip(names) {
                        let key = CellKey::option(&question.name, instance, &name);
                        let content = CellContent::Number(f64::from(place));
                        self.add(table, column, cell, key, content);
                    }
                }
                Some(names) => {
                    let key = CellKey::new(&question.name, instance, Role::Answer);
                    self.add(
                        table,
                        column,
                        cell,
                        key,
                        CellContent::Text(names.join("; ")),
                    );
                }
                // As it stands: whoever checks the answer says what is wrong with it.
                None => {
                    let key = CellKey::new(&question.name, instance, Role::Answer);
                    self.add(table, column, cell, key, cell.content.clone());
                }
            }
        }
    }

    fn add(
        &mut self,
        table: &Table,
        column: &Column,
        cell: &Cell,
        key: CellKey,
        content: CellContent,
    ) {
        // Two columns with one heading: the first counts, the other is not lost.
        let of_row = self.cells.iter().rev();
        let mut of_row = of_row.take_while(|known| known.row == cell.row);
        let is_double = of_row.any(|known| known.key == key && known.column != cell.column);
        if is_double {
            self.stray(table, cell, &key.question);
            return;
        }
        self.cells.push(FoundCell {
            key,
            content,
            sheet: table.sheet.name.clone(),
            row: cell.row,
            column: cell.column,
            found_by: if column.by_name {
                FoundBy::Name
            } else {
                FoundBy::Text
            },
        });
    }

    /// Reports what stands in a cell that belongs to no question.
    fn stray(&mut self, table: &Table, cell: &Cell, question: &str) {
        self.findings.push(Finding {
            place: Place {
                sheet: table.sheet.name.clone(),
                cell: cell_address(cell.row, cell.column),
                question: question.to_owned(),
                ..Place::default()
            },
            value: cell.content.to_string(),
            facts: Facts::StrayText,
        });
    }

    /// Finds out whose it is and when it was sent.
    fn identify(&mut self, table: &Table, row: u32, form: &Form, entities: &Entities) {
        let mut sent = (0..=3).filter_map(|rank| table.meta(row, Meta::Sent(rank)));
        self.sent = sent.find_map(|text| time(&text));
        self.edition = table.meta(row, Meta::Edition).unwrap_or_default();
        self.language = self
            .answer(LANGUAGE_QUESTION, form)
            .and_then(|code| Lang::from_code(&code));
        let of_question = self
            .answer(STATE_QUESTION, form)
            .and_then(|text| code(&text, entities));
        let of_column = || {
            let text = table.meta(row, Meta::Entity)?;
            code(&text, entities)
        };
        let of_account = || {
            let text = table.meta(row, Meta::Account)?;
            code(&text, entities)
        };
        let by_answer = of_question.or_else(of_column).or_else(of_account);
        self.entity = by_answer.map(|code| (code, IdentifiedBy::Answer));
    }

    /// The answer to a question: of a choice its name.
    fn answer(&self, name: &str, form: &Form) -> Option<String> {
        let (_, question) = form.question(name)?;
        let cell = self.cells.iter().find(|cell| cell.key.question == name)?;
        let text = cell.content.to_string();
        let list = form.questionnaire.list_of(question);
        if list.is_some_and(|list| list.choice(&text).is_some()) {
            return Some(text);
        }
        let choice = form.choice_with_label(question, &text);
        Some(choice.map_or(text, |choice| choice.name.clone()))
    }
}

/// The entity of a code or name.
fn code(text: &str, entities: &Entities) -> Option<String> {
    if let Some(entity) = entities.get(&text.trim().to_uppercase()) {
        return Some(entity.code.clone());
    }
    match entities.find(text) {
        Match::One(entity) => Some(entity.code.clone()),
        Match::Several(_) | Match::Unknown(_) => None,
    }
}

/// What a cell holds; numbers as the programs write them, with a point whatever the language.
fn machine_value(cell: &Cell, question: &Question) -> CellContent {
    if let (CellContent::Text(text), Kind::Integer | Kind::Decimal) =
        (&cell.content, &question.kind)
    {
        let is_plain = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
        if let Some(number) = text.parse().ok().filter(|_| is_plain) {
            return CellContent::Number(number);
        }
    }
    cell.content.clone()
}

/// Whether the column of an option says that it was not chosen.
fn is_not_chosen(cell: &Cell) -> bool {
    match &cell.content {
        CellContent::Number(number) => *number == 0.0,
        CellContent::Bool(chosen) => !chosen,
        content => matches!(fold(&content.to_string()).as_str(), "0" | "false" | "n/a"),
    }
}

/// A time as the programs write it: `2015-05-01T10:00:00.000+02:00`, or a day alone.
fn time(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    if let Ok(at) = chrono::DateTime::parse_from_rfc3339(text) {
        return Some(at.naive_local());
    }
    let start = text.get(..19).unwrap_or(text).replace('T', " ");
    NaiveDateTime::parse_from_str(&start, "%Y-%m-%d %H:%M:%S")
        .ok()
        .or_else(|| {
            let day = NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()?;
            Some(day.and_time(NaiveTime::MIN))
        })
}
