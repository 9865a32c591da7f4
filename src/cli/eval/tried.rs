//! Answers that an officer tries, over those of a reply or the defaults of the form.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::cli::error::CliError;
use crate::definition::{Kind, Lookup, Questionnaire};
use crate::expression::{Operand, Value, nearest};
use crate::language::Lang;
use crate::validate::Given;

/// A question, in a table with its row: `cases`, `staff[2]/women`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Name of the question.
    pub(super) question: String,
    /// Row of its table, from 1; 1 outside tables.
    pub(super) row: u32,
    /// Name of the table, if it was given.
    table: Option<String>,
}

impl Place {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let Some((table, question)) = text.split_once('/') else {
            return Ok(Self {
                question: text.to_owned(),
                row: 1,
                table: None,
            });
        };
        let parts = table
            .strip_suffix(']')
            .and_then(|table| table.split_once('['));
        let (name, row) = parts
            .and_then(|(name, row)| Some((name, row.trim().parse().ok()?)))
            .filter(|(_, row)| *row > 0)
            .ok_or("write TABLE[ROW]/NAME, as in staff[2]/women; rows are counted from 1")?;
        Ok(Self {
            question: question.trim().to_owned(),
            row,
            table: Some(name.trim().to_owned()),
        })
    }

    /// Whether the form has this place.
    pub(super) fn check(&self, names: &Lookup<'_>) -> Result<(), CliError> {
        let form = names.questionnaire;
        let Some(table) = &self.table else {
            return Ok(());
        };
        let question = names
            .question(&self.question)
            .and_then(|index| form.questions.get(index));
        let repeat = names.group(table);
        if question.is_some_and(|question| question.repeat.is_some() && question.repeat == repeat) {
            return Ok(());
        }
        let columns = repeat
            .map(|repeat| form.columns_of(repeat))
            .unwrap_or_default();
        let columns = columns
            .iter()
            .filter_map(|&column| form.questions.get(column));
        let meant = columns.map(|column| column.name.as_str());
        let meant =
            nearest(&self.question, meant).map(|name| format!("{table}[{}]/{name}", self.row));
        Err(CliError::NoPlace {
            place: format!("{table}[{}]/{}", self.row, self.question),
            meant,
        })
    }
}

/// What is tried.
pub(super) struct Tried<'a> {
    pub(super) names: &'a Lookup<'a>,
    /// The reply below; without one the defaults of the form.
    pub(super) reply: Option<&'a dyn Given>,
    pub(super) set: BTreeMap<Place, String>,
    pub(super) received: Option<NaiveDate>,
    pub(super) language: Lang,
}

impl Tried<'_> {
    fn form(&self) -> &Questionnaire {
        self.names.questionnaire
    }

    /// What was set for a name, in this row.
    fn set(&self, name: &str, row: u32) -> Option<&str> {
        let mut set = self.set.iter();
        set.find(|(place, _)| place.question == name && place.row == row)
            .map(|(_, text)| text.as_str())
    }
}

impl Given for Tried<'_> {
    fn answer(&self, index: usize, row: u32) -> Option<Operand> {
        let question = self.form().questions.get(index)?;
        if let Some(text) = self.set(&question.name, row) {
            return Some(typed(&question.kind, text));
        }
        match self.reply {
            Some(reply) => reply.answer(index, row),
            // The default of a computed row is its first value only.
            None if question.calculation.is_some() => None,
            None if question
                .repeat
                .is_some_and(|repeat| !self.rows(repeat).contains(&row)) =>
            {
                None
            }
            None => Some(typed(&question.kind, &question.default)),
        }
    }

    fn own(&self, index: usize, row: u32) -> Option<Value> {
        let question = self.form().questions.get(index)?;
        match self.set(&question.name, row) {
            Some(text) => match typed(&question.kind, text) {
                Operand::Value(value) => Some(value),
                _ => None,
            },
            None => self.reply?.own(index, row),
        }
    }

    fn rows(&self, repeat: usize) -> Vec<u32> {
        let questions = &self.form().questions;
        let set = self.set.keys().filter(|place| {
            let index = self.names.question(&place.question);
            let question = index.and_then(|index| questions.get(index));
            question.is_some_and(|question| question.repeat == Some(repeat))
        });
        let mut rows: BTreeSet<u32> = set.map(|place| place.row).collect();
        rows.extend(self.reply.iter().flat_map(|reply| reply.rows(repeat)));
        rows.into_iter().collect()
    }

    fn is_silent(&self, repeat: usize) -> bool {
        self.reply.is_some_and(|reply| reply.is_silent(repeat))
    }

    fn received(&self) -> Option<NaiveDate> {
        let reply = self.reply.and_then(Given::received);
        reply.or(self.received)
    }

    fn language(&self) -> Lang {
        self.reply.map_or(self.language, Given::language)
    }

    /// A name that no form explains is what it looks like.
    fn elsewhere(&self, name: &str) -> Operand {
        let set = self.set(name, 1);
        set.map_or(Operand::Missing, |text| Operand::Value(guess(text)))
    }
}

/// An answer as its question types it.
fn typed(kind: &Kind, text: &str) -> Operand {
    if text.is_empty() {
        return Operand::blank();
    }
    if matches!(text, "NAV" | "NAP" | "CONF") {
        return Operand::Silence;
    }
    let value = match kind {
        Kind::Integer | Kind::Decimal => text.trim().parse().ok().map(Value::Number),
        Kind::Date | Kind::DateTime => moment(text).map(Value::Date),
        _ => Some(Value::Text(text.to_owned())),
    };
    value.map_or(Operand::Unreadable, Operand::Value)
}

fn guess(text: &str) -> Value {
    if let Ok(number) = text.parse() {
        return Value::Number(number);
    }
    moment(text).map_or_else(|| Value::Text(text.to_owned()), Value::Date)
}

/// A day, `2015-06-08`, or a day with a time, `2015-06-08T09:30:00`.
fn moment(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    let day = text
        .parse::<NaiveDate>()
        .map(|day| day.and_time(NaiveTime::MIN));
    day.or_else(|_| text.parse()).ok()
}
