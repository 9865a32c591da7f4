//! What States said in the round before this one, as far as it can be compared.
//!
//! In: `responses/previous/<round>/answers.csv`, as this program wrote it then, and beside it
//! `crosswalk.*` for questions that have another name now, and its `questionnaire.xlsx`, which tells
//! whose wording has changed. Out: [`Previous`]. Of several earlier rounds the one whose folder comes
//! last by name counts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use super::Round;
use crate::definition::{Kind, Question, Questionnaire};
use crate::language::Translated;
use crate::sha256;
use crate::table_file::{TableError, find_table, read_table};

/// The answers of the previous round; empty if there is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Previous {
    /// Name of the round: that of its folder.
    pub round: String,
    /// The table of its answers, below `responses/`; blank if there is none.
    pub file: String,
    /// SHA-256 of that table.
    pub sha256: String,
    /// Its answers, silences included, in the order of the table; without questions asked no more.
    pub rows: Vec<PreviousRow>,
    /// The questions as they were worded then, by their names then; empty where its questionnaire
    /// is not kept.
    wordings: BTreeMap<String, Translated>,
    /// The values, by entity, question (its name now) and row.
    values: BTreeMap<(String, String, u32), String>,
}

/// One answer of the previous round, or its silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviousRow {
    /// Code of the entity.
    pub entity: String,
    /// Name of the question then.
    pub question_then: String,
    /// Name of the question now.
    pub question: String,
    /// Row of the repeat, from 1.
    pub instance: u32,
    /// Its status as written in files; blank in a table that has none.
    pub status: String,
    /// The value, as it is called now.
    pub value: String,
    /// Codes of the measures that it gave then.
    pub measures: Vec<String>,
    /// Line of the table, from 1.
    pub line: u64,
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
    #[serde(default)]
    measures: String,
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
            ..Self::default()
        };
        let Some(answers) = find_table(&folder, "answers")? else {
            return Ok(previous);
        };
        let bytes = std::fs::read(&answers).map_err(|source| TableError::Unreadable {
            file: answers.clone(),
            source,
        })?;
        previous.sha256 = sha256::of(&bytes);
        let file = answers.file_name().unwrap_or_default().to_string_lossy();
        previous.file = format!("previous/{}/{file}", previous.round);
        let crosswalk = match find_table(&folder, "crosswalk")? {
            Some(path) => read_table(&path)?.typed::<CrosswalkRow>()?,
            None => Vec::new(),
        };
        for (line, row) in read_table(&answers)?.typed::<AnswerRow>()? {
            let value = unescaped(row.value);
            if !row.part.is_empty() && row.part != "answer" {
                continue;
            }
            let now = crosswalk.iter().map(|(_, cross)| cross).find(|cross| {
                cross.old_question == row.question
                    && (cross.old_value.is_empty() || cross.old_value == value)
            });
            let (question, value) = match now {
                // Asked no more.
                Some(cross) if cross.new_question.is_empty() => continue,
                Some(cross) if !cross.new_value.is_empty() => {
                    (cross.new_question.clone(), cross.new_value.clone())
                }
                Some(cross) => (cross.new_question.clone(), value),
                None => (row.question.clone(), value),
            };
            let instance = row.instance.unwrap_or(1).max(1);
            if row.status.is_empty() || row.status == "answered" {
                let key = (row.entity.clone(), question.clone(), instance);
                previous.values.insert(key, value.clone());
            }
            previous.rows.push(PreviousRow {
                entity: row.entity,
                question_then: row.question,
                question,
                instance,
                status: row.status,
                value,
                measures: row.measures.split_whitespace().map(str::to_owned).collect(),
                line,
            });
        }
        Ok(previous)
    }

    /// Where the questionnaire of the previous round stands, if it is kept.
    pub fn form(&self, round: &Round) -> Option<PathBuf> {
        let folder = round.responses().join("previous").join(&self.round);
        let path = folder.join("questionnaire.xlsx");
        (!self.round.is_empty() && path.is_file()).then_some(path)
    }

    /// The same, knowing how the questions were worded then.
    #[must_use]
    pub fn with_form(mut self, form: &Questionnaire) -> Self {
        let questions = form.questions.iter();
        self.wordings = questions
            .map(|question| (question.name.clone(), question.label.clone()))
            .collect();
        self
    }

    /// How a question was worded then, by its name then.
    pub fn wording(&self, question_then: &str) -> Option<&Translated> {
        self.wordings.get(question_then)
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
