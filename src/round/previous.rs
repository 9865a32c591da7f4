//! What States said in the round before this one, as far as it can be compared.
//!
//! In: `responses/previous/<round>/answers.csv`, as this program wrote it then, and beside it
//! `crosswalk.*` for questions that have another name now. Out: [`Previous`]. Of several earlier
//! rounds the one whose folder comes last by name counts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use super::Round;
use crate::definition::{Kind, Question, Questionnaire};
use crate::table_file::{TableError, find_table, read_table};

/// The answers of the previous round; empty if there is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Previous {
    /// Name of the round: that of its folder.
    pub round: String,
    /// The values, by entity, question (its name now) and row.
    values: BTreeMap<(String, String, u32), String>,
}

/// What a State answered then, as it can be answered today.
#[derive(Debug, Clone, PartialEq)]
pub enum PreviousAnswer<'a> {
    /// Text.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// A day.
    Date(NaiveDate),
    /// Names of choices.
    Choices(Vec<&'a str>),
}

/// A row of answers.csv.
#[derive(Debug, Deserialize, Validate)]
struct AnswerRow {
    entity: String,
    question: String,
    instance: Option<u32>,
    #[serde(default)]
    part: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    value: String,
}

/// A row of the crosswalk.
#[derive(Debug, Deserialize, Validate)]
struct CrosswalkRow {
    old_question: String,
    #[serde(default)]
    old_value: String,
    #[serde(default)]
    new_question: String,
    #[serde(default)]
    new_value: String,
}

impl Previous {
    /// Reads the previous round.
    ///
    /// # Errors
    ///
    /// If a table is there and cannot be read.
    pub fn load(round: &Round) -> Result<Self, TableError> {
        let Some(folder) = last_folder(&round.responses().join("previous")) else {
            return Ok(Self::default());
        };
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let mut previous = Self {
            round: name.into_owned(),
            values: BTreeMap::new(),
        };
        let Some(answers) = find_table(&folder, "answers")? else {
            return Ok(previous);
        };
        let crosswalk = match find_table(&folder, "crosswalk")? {
            Some(path) => read_table(&path)?.typed::<CrosswalkRow>()?,
            None => Vec::new(),
        };
        for (_, row) in read_table(&answers)?.typed::<AnswerRow>()? {
            let mut row = row;
            row.value = unescaped(row.value);
            let is_answer = row.part.is_empty() || row.part == "answer";
            if !is_answer || (!row.status.is_empty() && row.status != "answered") {
                continue;
            }
            let now = crosswalk.iter().map(|(_, cross)| cross).find(|cross| {
                cross.old_question == row.question
                    && (cross.old_value.is_empty() || cross.old_value == row.value)
            });
            let (question, value) = match now {
                // Asked no more.
                Some(cross) if cross.new_question.is_empty() => continue,
                Some(cross) if !cross.new_value.is_empty() => {
                    (cross.new_question.clone(), cross.new_value.clone())
                }
                Some(cross) => (cross.new_question.clone(), row.value),
                None => (row.question, row.value),
            };
            let key = (row.entity, question, row.instance.unwrap_or(1).max(1));
            previous.values.insert(key, value);
        }
        Ok(previous)
    }

    /// Whether anything is known of what a State answered then.
    pub fn knows(&self, entity: &str) -> bool {
        self.values.keys().any(|(other, ..)| other == entity)
    }

    /// What a State answered then to a question outside tables, if it can be its answer today: a
    /// number where one is asked, choices that are still there. Nothing that it gave in confidence.
    pub fn answer(
        &self,
        entity: &str,
        questionnaire: &Questionnaire,
        question: &Question,
    ) -> Option<PreviousAnswer<'_>> {
        if question.repeat.is_some() || question.calculation.is_some() {
            return None;
        }
        let value = self.value(entity, &question.name, 1)?;
        match question.kind {
            Kind::Text => Some(PreviousAnswer::Text(value)),
            Kind::Integer | Kind::Decimal => {
                let number = value.parse().ok().filter(|number: &f64| number.is_finite());
                let is_whole =
                    |number: &f64| question.kind != Kind::Integer || number.fract() == 0.0;
                number.filter(is_whole).map(PreviousAnswer::Number)
            }
            Kind::Date => value.parse().ok().map(PreviousAnswer::Date),
            Kind::SelectOne(_) | Kind::SelectMultiple(_) => {
                let list = questionnaire.list_of(question)?;
                let names: Vec<&str> = value.split_whitespace().collect();
                let is_several = matches!(question.kind, Kind::SelectMultiple(_));
                let fits = names.len() == 1 || (is_several && !names.is_empty());
                let are_there = names.iter().all(|name| list.choice(name).is_some());
                (fits && are_there).then_some(PreviousAnswer::Choices(names))
            }
            _ => None,
        }
    }

    /// What a State answered then.
    pub fn value(&self, entity: &str, question: &str, instance: u32) -> Option<&str> {
        let key = (entity.to_owned(), question.to_owned(), instance);
        self.values.get(&key).map(String::as_str)
    }
}

/// A text that a spreadsheet might take for a formula was written with an apostrophe before it.
fn unescaped(value: String) -> String {
    match value.strip_prefix('\'') {
        Some(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => text.to_owned(),
        _ => value,
    }
}

fn last_folder(folder: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?.flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    folders.map(|entry| entry.path()).max()
}
