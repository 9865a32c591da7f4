//! Where answers come from: a reply whose cells were read, and a response.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{NaiveDate, NaiveTime};

use super::scope::Given;
use super::typed::TypedAnswers;
use super::{Answer, AnswerStatus, AnswerValue, Part, Response};
use crate::definition::{Lookup, Question, Questionnaire};
use crate::expression::{Operand, Value};
use crate::intake::Reply;
use crate::language::Lang;

/// The cells of a reply, read.
pub(super) struct Read<'a> {
    pub(super) names: &'a Lookup<'a>,
    pub(super) typed: &'a TypedAnswers<'a>,
    pub(super) reply: &'a Reply,
}

impl Given for Read<'_> {
    fn answer(&self, question: usize, row: u32) -> Option<Operand> {
        let question = recorded(self.names.questionnaire, question)?;
        let typed = self.typed.get(&(question.name.clone(), row));
        let Some(typed) = typed.filter(|typed| typed.status.is_some()) else {
            // What another ministry answers is not blank.
            let is_absent = self.reply.absent.contains(&question.name);
            return is_absent.then_some(Operand::Silence);
        };
        Some(operand(typed.status?, typed.value.as_ref()))
    }

    fn own(&self, question: usize, row: u32) -> Option<Value> {
        let question = self.names.questionnaire.questions.get(question)?;
        let typed = self.typed.get(&(question.name.clone(), row))?;
        typed.value.as_ref().map(value)
    }

    fn rows(&self, repeat: usize) -> Vec<u32> {
        let filled = self
            .typed
            .iter()
            .filter(|(_, typed)| typed.status.is_some());
        let rows: BTreeSet<u32> = filled
            .filter(|((name, _), _)| is_column(self.names, name, repeat))
            .map(|((_, row), _)| *row)
            .collect();
        rows.into_iter().collect()
    }

    fn is_silent(&self, repeat: usize) -> bool {
        let group = self.names.questionnaire.groups.get(repeat);
        let typed = group.and_then(|group| self.typed.get(&(group.name.clone(), 1)));
        let is_absent = group.is_some_and(|group| self.reply.absent.contains(&group.name));
        is_absent || typed.is_some_and(|typed| typed.status.is_some_and(is_reason))
    }

    fn received(&self) -> Option<NaiveDate> {
        self.reply.received
    }

    fn language(&self) -> Lang {
        self.reply.language
    }
}

/// The answers of a response, by question and row.
pub(crate) struct Responded<'a> {
    names: &'a Lookup<'a>,
    response: &'a Response,
    answers: HashMap<(usize, u32), &'a Answer>,
    /// The rows of each repeat, and whether there is more in them than reasons for leaving them empty:
    /// a reason for a whole table stands in its first row.
    rows: BTreeMap<usize, BTreeMap<u32, bool>>,
}

impl<'a> Responded<'a> {
    pub(crate) fn new(names: &'a Lookup<'a>, response: &'a Response) -> Self {
        let mut given = Self {
            names,
            response,
            answers: HashMap::new(),
            rows: BTreeMap::new(),
        };
        let answers = response.answers.iter();
        for answer in answers.filter(|answer| answer.part == Part::Answer) {
            let Some(index) = names.question(&answer.question) else {
                continue;
            };
            given.answers.insert((index, answer.instance), answer);
            let question = names.questionnaire.questions.get(index);
            if let Some(repeat) = question.and_then(|question| question.repeat) {
                let rows = given.rows.entry(repeat).or_default();
                let is_filled = answer.value.is_some() || !is_reason(answer.status);
                *rows.entry(answer.instance).or_default() |= is_filled;
            }
        }
        given
    }
}

impl Given for Responded<'_> {
    fn answer(&self, question: usize, row: u32) -> Option<Operand> {
        recorded(self.names.questionnaire, question)?;
        let answer = self.answers.get(&(question, row))?;
        Some(operand(answer.status, answer.value.as_ref()))
    }

    fn own(&self, question: usize, row: u32) -> Option<Value> {
        let answer = self.answers.get(&(question, row))?;
        answer.value.as_ref().map(value)
    }

    fn rows(&self, repeat: usize) -> Vec<u32> {
        match self.rows.get(&repeat) {
            Some(rows) if !self.is_silent(repeat) => rows.keys().copied().collect(),
            _ => Vec::new(),
        }
    }

    fn is_silent(&self, repeat: usize) -> bool {
        let rows = self.rows.get(&repeat);
        rows.is_some_and(|rows| !rows.is_empty() && !rows.values().any(|&is_filled| is_filled))
    }

    fn received(&self) -> Option<NaiveDate> {
        self.response.received
    }

    fn language(&self) -> Lang {
        self.response.language
    }
}

/// A question whose answer is what was written; what is computed is computed anew.
fn recorded(questionnaire: &Questionnaire, question: usize) -> Option<&Question> {
    let question = questionnaire.questions.get(question)?;
    question.calculation.is_none().then_some(question)
}

fn is_column(names: &Lookup<'_>, question: &str, repeat: usize) -> bool {
    names
        .question(question)
        .and_then(|index| names.questionnaire.questions.get(index))
        .is_some_and(|question| question.repeat == Some(repeat))
}

/// Whether it is a reason for not answering, or the part with the question has not come.
fn is_reason(status: AnswerStatus) -> bool {
    matches!(
        status,
        AnswerStatus::NotAvailable
            | AnswerStatus::NotApplicable
            | AnswerStatus::Confidential
            | AnswerStatus::NotReturned
    )
}

/// What a rule sees of an answer to a question that is asked: of one that was not asked, nothing,
/// and nothing of what was withheld.
fn operand(status: AnswerStatus, answer: Option<&AnswerValue>) -> Operand {
    match status {
        AnswerStatus::Answered => {
            let value = answer.map(value);
            value.map_or_else(Operand::blank, Operand::Value)
        }
        AnswerStatus::Blank | AnswerStatus::NotAsked => Operand::blank(),
        AnswerStatus::Unreadable => Operand::Unreadable,
        AnswerStatus::NotAvailable
        | AnswerStatus::NotApplicable
        | AnswerStatus::Confidential
        | AnswerStatus::NotReturned => Operand::Silence,
    }
}

fn value(value: &AnswerValue) -> Value {
    match value {
        AnswerValue::Text(text) => Value::Text(text.clone()),
        AnswerValue::Number(number) => Value::Number(*number),
        AnswerValue::Date(day) => Value::Date(day.and_time(NaiveTime::MIN)),
        AnswerValue::Choices(names) => Value::Text(names.join(" ")),
    }
}
