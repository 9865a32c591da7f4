//! What a rule can see: the answers of one reply, as they count. Answers to questions that were
//! not asked are blank; silences are neither true nor false.

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};

use super::typed::TypedAnswers;
use super::{AnswerStatus, AnswerValue, Checker};
use crate::definition::{Choice, Kind, Question, Rule};
use crate::expression::{Operand, Row, Scope, Unknown, Value};
use crate::language::Lang;

/// The answers of one reply, with what is known of their relevance.
pub(super) struct Answers<'a> {
    pub(super) checker: &'a Checker<'a>,
    pub(super) typed: &'a TypedAnswers<'a>,
    pub(super) received: Option<NaiveDate>,
    pub(super) language: Lang,
    /// Relevance by question and row; `None` while it is being decided, so that a cycle, which a
    /// diagnostic reports, ends.
    relevance: RefCell<BTreeMap<(usize, u32), Option<Relevance>>>,
    /// Computed rows, likewise.
    calculated: RefCell<BTreeMap<(usize, u32), Option<Operand>>>,
}

/// Whether a question was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relevance {
    Asked,
    NotAsked,
    /// It rests on something unknown; treated as asked.
    Unknown,
}

impl<'a> Answers<'a> {
    pub(super) fn new(
        checker: &'a Checker<'a>,
        typed: &'a TypedAnswers<'a>,
        received: Option<NaiveDate>,
        language: Lang,
    ) -> Self {
        Self {
            checker,
            typed,
            received,
            language,
            relevance: RefCell::default(),
            calculated: RefCell::default(),
        }
    }

    /// The rows of a repeat that hold anything.
    pub(super) fn rows(&self, repeat: usize) -> Vec<u32> {
        let mut rows: Vec<u32> = self
            .typed
            .iter()
            .filter(|(_, typed)| typed.status.is_some())
            .filter(|((name, _), _)| {
                self.checker
                    .question(name)
                    .is_some_and(|q| q.repeat == Some(repeat))
            })
            .map(|((_, instance), _)| *instance)
            .collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// Whether a question is asked, given the other answers: its own condition and those of all
    /// groups around it.
    pub(super) fn relevance(&self, index: usize, instance: u32) -> Relevance {
        let key = (index, instance);
        if let Some(known) = self.relevance.borrow().get(&key) {
            return known.unwrap_or(Relevance::Unknown);
        }
        self.relevance.borrow_mut().insert(key, None);
        let relevance = self.decide_relevance(index, instance);
        self.relevance.borrow_mut().insert(key, Some(relevance));
        relevance
    }

    fn decide_relevance(&self, index: usize, instance: u32) -> Relevance {
        let questionnaire = self.checker.questionnaire;
        let Some(question) = questionnaire.questions.get(index) else {
            return Relevance::Unknown;
        };
        let around = questionnaire
            .groups_around(question)
            .filter_map(|g| g.relevant.as_ref());
        let mut relevance = Relevance::Asked;
        for rule in question.relevant.iter().chain(around) {
            match self.evaluate(rule, index, instance) {
                Some(Ok(value)) if !value.to_boolean() => return Relevance::NotAsked,
                Some(Ok(_)) => {}
                Some(Err(_)) | None => relevance = Relevance::Unknown,
            }
        }
        relevance
    }

    /// The value of a rule that belongs to a question; `None` if the rule could not be read.
    pub(super) fn evaluate(
        &self,
        rule: &Rule,
        index: usize,
        instance: u32,
    ) -> Option<Result<Value, Unknown>> {
        let question = self.checker.questionnaire.questions.get(index);
        let question = question.map(|question| (index, question));
        let view = View {
            answers: self,
            question,
            instance,
        };
        rule.expression
            .as_ref()
            .map(|expression| expression.evaluate(&view))
    }

    /// The value of a choice filter for one choice of its list.
    pub(super) fn evaluate_for_choice(
        &self,
        rule: &Rule,
        index: usize,
        instance: u32,
        choice: &Choice,
    ) -> Option<Result<Value, Unknown>> {
        let question = self.checker.questionnaire.questions.get(index)?;
        let view = View {
            answers: self,
            question: Some((index, question)),
            instance,
        };
        let scope = ChoiceView { view, choice };
        rule.expression
            .as_ref()
            .map(|expression| expression.evaluate(&scope))
    }

    /// The value of a computed row, computed once. One that needs itself, which a diagnostic
    /// reports, has none.
    fn calculated(&self, rule: &Rule, index: usize, instance: u32) -> Operand {
        let key = (index, instance);
        if let Some(known) = self.calculated.borrow().get(&key) {
            return known.clone().unwrap_or(Operand::Unreadable);
        }
        self.calculated.borrow_mut().insert(key, None);
        let operand = match self.evaluate(rule, index, instance) {
            Some(Ok(value)) => Operand::Value(value),
            Some(Err(_)) | None => Operand::Unreadable,
        };
        let known = Some(operand.clone());
        self.calculated.borrow_mut().insert(key, known);
        operand
    }

    fn operand(&self, index: usize, instance: u32) -> Operand {
        let Some(question) = self.checker.questionnaire.questions.get(index) else {
            return Operand::Missing;
        };
        if self.relevance(index, instance) == Relevance::NotAsked {
            return Operand::blank();
        }
        if let Some(rule) = question.calculation.as_ref() {
            return self.calculated(rule, index, instance);
        }
        let Some(typed) = self.typed.get(&(question.name.clone(), instance)) else {
            return Operand::blank();
        };
        match typed.status {
            None | Some(AnswerStatus::Blank | AnswerStatus::NotAsked) => Operand::blank(),
            Some(AnswerStatus::Answered) => {
                typed.value.as_ref().map_or_else(Operand::blank, operand_of)
            }
            Some(AnswerStatus::Unreadable) => Operand::Unreadable,
            Some(
                AnswerStatus::NotAvailable
                | AnswerStatus::NotApplicable
                | AnswerStatus::Confidential,
            ) => Operand::Silence,
        }
    }
}

fn operand_of(value: &AnswerValue) -> Operand {
    Operand::Value(match value {
        AnswerValue::Text(text) => Value::Text(text.clone()),
        AnswerValue::Number(number) => Value::Number(*number),
        AnswerValue::Date(day) => Value::Date(day.and_time(NaiveTime::MIN)),
        AnswerValue::Choices(names) => Value::Text(names.join(" ")),
    })
}

/// The answers as seen from one question, or from a rule across questions.
struct View<'a> {
    answers: &'a Answers<'a>,
    question: Option<(usize, &'a Question)>,
    instance: u32,
}

impl View<'_> {
    fn repeat(&self) -> Option<usize> {
        self.question.and_then(|(_, question)| question.repeat)
    }
}

impl Scope for View<'_> {
    fn question(&self, name: &str) -> Operand {
        let checker = self.answers.checker;
        let Some(index) = checker.index(name) else {
            return match checker
                .questionnaire
                .groups
                .iter()
                .position(|g| g.name == name)
            {
                None => Operand::Missing,
                Some(group) => match checker.questionnaire.groups.get(group) {
                    Some(repeat) if repeat.repeat.is_some() && self.repeat() != Some(group) => {
                        let rows = self.answers.rows(group);
                        Operand::Nodes(rows.into_iter().map(|_| Operand::Group).collect())
                    }
                    _ => Operand::Group,
                },
            };
        };
        let repeat = checker
            .questionnaire
            .questions
            .get(index)
            .and_then(|q| q.repeat);
        match repeat {
            None => self.answers.operand(index, 1),
            Some(_) if repeat == self.repeat() => self.answers.operand(index, self.instance),
            Some(repeat) => {
                let rows = self.answers.rows(repeat).into_iter();
                Operand::Nodes(rows.map(|row| self.answers.operand(index, row)).collect())
            }
        }
    }

    fn current(&self) -> Operand {
        // The rule of a question reads its own answer as given, whether or not it was asked.
        self.question
            .map_or_else(Operand::blank, |(index, question)| {
                let typed = self
                    .answers
                    .typed
                    .get(&(question.name.clone(), self.instance));
                match typed.and_then(|typed| typed.value.as_ref()) {
                    Some(value) if question.kind != Kind::Calculate => operand_of(value),
                    _ => self.answers.operand(index, self.instance),
                }
            })
    }

    fn today(&self) -> Option<NaiveDate> {
        self.answers.received
    }

    fn position(&self) -> usize {
        usize::try_from(self.instance).unwrap_or(1)
    }

    fn choice_label(&self, question: &str, choice: &str) -> Option<String> {
        let questionnaire = self.answers.checker.questionnaire;
        let list = questionnaire.list_of(questionnaire.question(question)?)?;
        Some(
            list.choice(choice)?
                .label
                .text(self.answers.language)
                .to_owned(),
        )
    }

    fn instance(&self, question: &str, rows: &[Row<'_>]) -> Operand {
        let Some(index) = self.answers.checker.index(question) else {
            return Operand::Missing;
        };
        let row = rows
            .last()
            .and_then(|row| u32::try_from(row.number).ok())
            .unwrap_or(1);
        self.answers.operand(index, row)
    }
}

/// The same, with the columns of a choice in view.
struct ChoiceView<'a> {
    view: View<'a>,
    choice: &'a Choice,
}

impl Scope for ChoiceView<'_> {
    fn question(&self, name: &str) -> Operand {
        self.view.question(name)
    }

    fn today(&self) -> Option<NaiveDate> {
        self.view.today()
    }

    fn position(&self) -> usize {
        self.view.position()
    }

    fn column(&self, name: &str) -> Option<String> {
        if name == "name" {
            return Some(self.choice.name.clone());
        }
        let mut columns = self.choice.columns.iter();
        columns
            .find(|(header, _)| header == name)
            .map(|(_, value)| value.clone())
    }

    fn choice_label(&self, question: &str, choice: &str) -> Option<String> {
        self.view.choice_label(question, choice)
    }

    fn instance(&self, question: &str, rows: &[Row<'_>]) -> Operand {
        self.view.instance(question, rows)
    }
}
