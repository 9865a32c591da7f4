//! The cleaning log: what officers decided about answers, row by row.
//!
//! In: `responses/decisions*.*`, one table per officer if they like. Out: [`Decisions`], by State,
//! question and row. The order of files and rows means nothing: a decision names the old value it
//! is about, and two that contradict each other are both left aside and said. The raw answers are
//! never touched; take a row away, and what the State wrote stands again.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use super::Round;
use crate::definition::Questionnaire;
use crate::entity::Entities;
use crate::table_file::{self, CellProblem, Table, TableError, find_tables, read_table};

/// A row of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Code of the entity.
    pub entity: String,
    /// Name of the question.
    pub question: String,
    /// Row of the repeat, from 1; 1 outside repeats.
    pub instance: u32,
    /// What the State wrote, as the officer saw it; blank where it wrote nothing.
    pub old_value: String,
    /// What is to be done.
    pub change: Change,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub officer: String,
    /// When, if said.
    pub date: Option<NaiveDate>,
    /// The log, by its file name.
    pub file: String,
    /// Line of the log, from 1.
    pub line: u64,
}

/// What is to be done with an answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// `change_response`: read this in place of what the State wrote.
    Response(String),
    /// `blank_response`: as if nothing had been written.
    Blank,
    /// `no_action`: looked at; the answer stands, and what was found about it is settled.
    NoAction,
    /// `okay`: as `no_action`, also for what later returns say if the old value is left blank.
    Okay,
}

impl Change {
    /// What may stand in the column `change_type`.
    pub const NAMES: [&str; 4] = ["change_response", "blank_response", "no_action", "okay"];

    /// As written in the log.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Response(_) => "change_response",
            Self::Blank => "blank_response",
            Self::NoAction => "no_action",
            Self::Okay => "okay",
        }
    }

    /// Whether it says of the answer what the other does. An `okay` speaks of the findings alone.
    fn agrees_with(&self, other: &Self) -> bool {
        self == other || matches!(self, Self::Okay) || matches!(other, Self::Okay)
    }
}

impl Decision {
    /// Who, where: `A. Officer, decisions.csv, line 3`.
    pub fn place(&self) -> String {
        let named = [&*self.officer, &*self.file];
        let named: Vec<&str> = named.into_iter().filter(|name| !name.is_empty()).collect();
        format!("{}:{}", named.join(", "), self.line)
    }
}

/// All decisions of a round.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    /// By entity, question and row; each list in the order of what is decided, not of the files.
    by_answer: BTreeMap<(String, String, u32), Vec<Arc<Decision>>>,
}

/// What the log says of one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// Nothing.
    Nothing,
    /// One thing: what to do with the answer, and an `okay` beside it, if there is one.
    Agreed(Vec<Arc<Decision>>),
    /// Different things.
    Contradiction(Vec<Arc<Decision>>),
}

impl Decisions {
    /// Reads `responses/decisions*.*`.
    ///
    /// # Errors
    ///
    /// If a table cannot be read, or a row names an unknown entity, question or change; all with
    /// file, line and column.
    pub fn load(
        round: &Round,
        entities: &Entities,
        questionnaire: &Questionnaire,
    ) -> Result<Self, TableError> {
        let mut decisions = Self::default();
        let mut problems = Vec::new();
        for path in find_tables(&round.responses(), "decisions")? {
            match Self::read(&path, entities, questionnaire) {
                Ok(found) => found
                    .into_iter()
                    .for_each(|decision| decisions.add(decision)),
                Err(TableError::Problems(mut found)) => problems.append(&mut found),
                Err(error) => return Err(error),
            }
        }
        if problems.is_empty() {
            Ok(decisions)
        } else {
            Err(TableError::Problems(problems))
        }
    }

    /// Reads one log, or a filled cleaning workbook: what was decided, in the order of its rows.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub fn read(
        file: &Path,
        entities: &Entities,
        questionnaire: &Questionnaire,
    ) -> Result<Vec<Decision>, TableError> {
        let table = read_table(file)?;
        let (mut decisions, mut problems) = (Vec::new(), Vec::new());
        for (line, row) in table.typed::<Row>()? {
            if row.is_untouched() {
                continue;
            }
            match row.decision(&table, line, entities, questionnaire) {
                Ok(decision) => decisions.push(decision),
                Err(mut found) => problems.append(&mut found),
            }
        }
        if problems.is_empty() {
            Ok(decisions)
        } else {
            Err(TableError::Problems(problems))
        }
    }

    /// Adds a decision.
    pub fn add(&mut self, decision: Decision) {
        let key = (
            decision.entity.clone(),
            decision.question.clone(),
            decision.instance,
        );
        let about = self.by_answer.entry(key).or_default();
        about.push(Arc::new(decision));
        about.sort_by(|a, b| {
            let key = |d: &Decision| {
                (
                    d.change.clone(),
                    d.old_value.clone(),
                    d.officer.clone(),
                    d.file.clone(),
                    d.line,
                )
            };
            key(a).cmp(&key(b))
        });
    }

    /// What is decided about one answer, given whether a decision is about what stands there now.
    pub fn about(
        &self,
        (entity, question, instance): (&str, &str, u32),
        mut fits: impl FnMut(&Decision) -> bool,
    ) -> Decided {
        let key = (entity.to_owned(), question.to_owned(), instance);
        let fitting: Vec<Arc<Decision>> = self
            .by_answer
            .get(&key)
            .into_iter()
            .flatten()
            .filter(|decision| fits(decision))
            .cloned()
            .collect();
        let agree = fitting
            .iter()
            .all(|a| fitting.iter().all(|b| a.change.agrees_with(&b.change)));
        match fitting.is_empty() {
            true => Decided::Nothing,
            false if agree => Decided::Agreed(fitting),
            false => Decided::Contradiction(fitting),
        }
    }

    /// Everything decided about a State, by question and row.
    pub fn of(&self, entity: &str) -> impl Iterator<Item = &Arc<Decision>> {
        let start = (entity.to_owned(), String::new(), 0);
        let all = self.by_answer.range(start..);
        all.take_while(move |((code, ..), _)| code == entity)
            .flat_map(|(_, decisions)| decisions)
    }

    /// Every decision, in the order of State, question and row.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Decision>> {
        self.by_answer.values().flatten()
    }
}

/// A row as written.
#[derive(Debug, Deserialize, Validate)]
struct Row {
    entity: String,
    question: String,
    #[serde(default)]
    #[validate(range(min = 1, message = "is not a row; rows count from 1"))]
    instance: Option<u32>,
    #[serde(default)]
    old_value: String,
    #[serde(default)]
    new_value: String,
    change_type: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    officer: String,
    #[serde(default, deserialize_with = "table_file::optional_date")]
    date: Option<NaiveDate>,
}

impl Row {
    /// A row of a cleaning workbook in which nobody decided anything.
    fn is_untouched(&self) -> bool {
        let filled = [
            &self.new_value,
            &self.change_type,
            &self.reason,
            &self.officer,
        ];
        filled.iter().all(|text| text.trim().is_empty()) && self.date.is_none()
    }

    fn decision(
        self,
        table: &Table,
        line: u64,
        entities: &Entities,
        questionnaire: &Questionnaire,
    ) -> Result<Decision, Vec<CellProblem>> {
        let mut problems = Vec::new();
        let entity = entities.get(&self.entity).map(|entity| entity.code.clone());
        if entity.is_none() {
            let advice = "is not a code of the table `entities`; write it as FRA";
            problems.push(table.problem(line, "entity", &self.entity, advice));
        }
        if questionnaire.question(&self.question).is_none() {
            let advice =
                "is not a question of the questionnaire; take its name from out/answers.csv";
            problems.push(table.problem(line, "question", &self.question, advice));
        }
        let change = match self.change_type.to_lowercase().as_str() {
            "change_response" if self.new_value.is_empty() => {
                let advice = "is blank; write what is to be read, or change_type blank_response";
                problems.push(table.problem(line, "new_value", "", advice));
                None
            }
            "change_response" => Some(Change::Response(self.new_value)),
            "blank_response" => Some(Change::Blank),
            "no_action" => Some(Change::NoAction),
            "okay" => Some(Change::Okay),
            _ => {
                let advice =
                    "is not a change; write change_response, blank_response, no_action or okay";
                problems.push(table.problem(line, "change_type", &self.change_type, advice));
                None
            }
        };
        if self.officer.is_empty() {
            problems.push(table.problem(line, "officer", "", "is blank; write who decided"));
        }
        match (entity, change) {
            (Some(entity), Some(change)) if problems.is_empty() => Ok(Decision {
                entity,
                question: self.question,
                instance: self.instance.unwrap_or(1).max(1),
                old_value: self.old_value,
                change,
                reason: self.reason,
                officer: self.officer,
                date: self.date,
                file: table
                    .file
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
                line,
            }),
            _ => Err(problems),
        }
    }
}
