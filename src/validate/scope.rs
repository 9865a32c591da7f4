//! What a rule can see: the answers of one State, as they count. Answers to questions that were not
//! asked are blank; silences are neither true nor false; computed rows are computed anew.
//!
//! The rules of the form, the rules of measures and the expressions an officer tries all look
//! through [`Answers`]; where the answers come from is a [`Given`].

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::AnswerValue;
use crate::definition::{Choice, Kind, Lookup, Question, Questionnaire, Rule};
use crate::expression::{Operand, Row, Scope, Unknown, Value};
use crate::language::Lang;

/// Answers as they were given, before anything is made of them.
pub(crate) trait Given {
    /// The answer to a question in this row, from 1, if it is asked; `None` if there is none. A
    /// value given for a computed row stands in place of its calculation.
    fn answer(&self, question: usize, row: u32) -> Option<Operand>;

    /// The value that the question's own rules judge: also of a question that was not asked, and
    /// one given in confidence.
    fn own(&self, question: usize, row: u32) -> Option<Value>;

    /// The rows of a repeat that hold anything, from the first.
    fn rows(&self, repeat: usize) -> Vec<u32>;

    /// Whether a reason is given for leaving this repeat empty.
    fn is_silent(&self, repeat: usize) -> bool;

    /// When the reply was received; `None` if unknown.
    fn received(&self) -> Option<NaiveDate>;

    /// The language of the reply.
    fn language(&self) -> Lang;

    /// What stands behind a name that is not in the form.
    fn elsewhere(&self, name: &str) -> Operand {
        let _ = name;
        Operand::Missing
    }
}

/// The answers of one State, with what is known of their relevance.
pub(crate) struct Answers<'a> {
    names: &'a Lookup<'a>,
    given: &'a dyn Given,
    /// Relevance by question and row; `None` while it is being decided, so that a cycle, which a
    /// diagnostic reports, ends.
    relevance: RefCell<BTreeMap<(usize, u32), Option<Relevance>>>,
    /// Computed rows, likewise.
    calculated: RefCell<BTreeMap<(usize, u32), Option<Operand>>>,
}

/// Whether a question was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relevance {
    Asked,
    NotAsked,
    /// It rests on something unknown; treated as asked.
    Unknown,
}

impl<'a> Answers<'a> {
    pub(crate) fn new(names: &'a Lookup<'a>, given: &'a dyn Given) -> Self {
        Self {
            names,
            given,
            relevance: RefCell::default(),
            calculated: RefCell::default(),
        }
    }

    pub(crate) fn questionnaire(&self) -> &'a Questionnaire {
        self.names.questionnaire
    }

    /// The rows of a repeat that hold anything.
    pub(crate) fn rows(&self, repeat: usize) -> Vec<u32> {
        self.given.rows(repeat)
    }

    /// The answers as seen from a question, by index, in a row of its repeat; or from a rule across
    /// questions.
    pub(crate) fn seen_from(&self, question: Option<usize>, row: u32) -> View<'_> {
        let question = question.and_then(|index| {
            let question = self.questionnaire().questions.get(index)?;
            Some((index, question))
        });
        View {
            answers: self,
            question,
            row,
        }
    }

    /// The value of a rule that belongs to a question; `None` if the rule could not be read.
    pub(crate) fn evaluate(
        &self,
        rule: &Rule,
        question: Option<usize>,
        row: u32,
    ) -> Option<Result<Value, Unknown>> {
        let expression = rule.expression.as_ref()?;
        Some(expression.evaluate(&self.seen_from(question, row)))
    }

    /// The value of a choice filter for one choice of its list.
    pub(crate) fn evaluate_for_choice(
        &self,
        rule: &Rule,
        question: usize,
        row: u32,
        choice: &Choice,
    ) -> Option<Result<Value, Unknown>> {
        let expression = rule.expression.as_ref()?;
        let view = self.seen_from(Some(question), row);
        Some(expression.evaluate(&ChoiceView { view, choice }))
    }

    /// Whether a question is asked, given the other answers: its own condition and those of all
    /// groups around it.
    pub(crate) fn relevance(&self, question: usize, row: u32) -> Relevance {
        let key = (question, row);
        if let Some(known) = self.relevance.borrow().get(&key) {
            return known.unwrap_or(Relevance::Unknown);
        }
        self.relevance.borrow_mut().insert(key, None);
        let relevance = self.decide_relevance(question, row);
        self.relevance.borrow_mut().insert(key, Some(relevance));
        relevance
    }

    fn decide_relevance(&self, index: usize, row: u32) -> Relevance {
        let Some(question) = self.questionnaire().questions.get(index) else {
            return Relevance::Unknown;
        };
        let around = self.questionnaire().groups_around(question);
        let around = around.filter_map(|group| group.relevant.as_ref());
        let mut relevance = Relevance::Asked;
        for rule in question.relevant.iter().chain(around) {
            match self.evaluate(rule, Some(index), row) {
                Some(Ok(value)) if !value.to_boolean() => return Relevance::NotAsked,
                Some(Ok(_)) => {}
                Some(Err(_)) | None => relevance = Relevance::Unknown,
            }
        }
        relevance
    }

    /// The value of a question that is computed, as its kind writes it; none where there is no
    /// calculation, where its value is blank, or where it rests on something unknown.
    pub(crate) fn computed(&self, index: usize, row: u32) -> Option<AnswerValue> {
        let question = self.questionnaire().questions.get(index)?;
        question.calculation.as_ref()?;
        let Operand::Value(value) = self.operand(index, row) else {
            return None;
        };
        match value {
            Value::Number(number) => number.is_finite().then_some(AnswerValue::Number(number)),
            Value::Date(at) => Some(AnswerValue::Date(at.date())),
            value => {
                let text = value.to_text().into_owned();
                let is_choice = matches!(question.kind, Kind::SelectOne(_));
                match text {
                    text if text.is_empty() => None,
                    text if is_choice => Some(AnswerValue::Choices(vec![text])),
                    text => Some(AnswerValue::Text(text)),
                }
            }
        }
    }

    /// The value of a computed row, computed once. One that needs itself, which a diagnostic
    /// reports, has none.
    fn calculated(&self, rule: &Rule, index: usize, question: &Question, row: u32) -> Operand {
        let key = (index, row);
        if let Some(known) = self.calculated.borrow().get(&key) {
            return known.clone().unwrap_or(Operand::Unreadable);
        }
        self.calculated.borrow_mut().insert(key, None);
        let operand = match self.evaluate(rule, Some(index), row) {
            Some(Ok(value)) => Operand::Value(stored(&question.kind, value)),
            Some(Err(unknown)) => Operand::Unknown(Box::new(unknown.reason)),
            None => Operand::Unreadable,
        };
        let known = Some(operand.clone());
        self.calculated.borrow_mut().insert(key, known);
        operand
    }

    fn operand(&self, index: usize, row: u32) -> Operand {
        let Some(question) = self.questionnaire().questions.get(index) else {
            return Operand::Missing;
        };
        if self.relevance(index, row) == Relevance::NotAsked {
            return Operand::blank();
        }
        match (self.given.answer(index, row), &question.calculation) {
            (Some(operand), _) => operand,
            (None, Some(rule)) => self.calculated(rule, index, question, row),
            (None, None) => Operand::blank(),
        }
    }

    /// All rows of a repeat; a silence if a reason is given for leaving it empty.
    fn nodes(&self, repeat: usize, node: impl Fn(u32) -> Operand) -> Operand {
        let rows = self.given.rows(repeat);
        if rows.is_empty() && self.given.is_silent(repeat) {
            return Operand::Silence;
        }
        Operand::Nodes(rows.into_iter().map(node).collect())
    }
}

/// A computed value as its question keeps it: a number of a numeric question, a text of a
/// `calculate` row. Not-a-number is a blank.
fn stored(kind: &Kind, value: Value) -> Value {
    match kind {
        _ if matches!(value, Value::Number(number) if number.is_nan()) => Value::blank(),
        Kind::Integer | Kind::Decimal => match value.to_number() {
            number if number.is_nan() => Value::blank(),
            number => Value::Number(number),
        },
        Kind::Date | Kind::DateTime => value,
        _ => Value::Text(value.to_text().into_owned()),
    }
}

/// The answers as seen from one question, or from a rule across questions.
pub(crate) struct View<'a> {
    answers: &'a Answers<'a>,
    question: Option<(usize, &'a Question)>,
    row: u32,
}

impl View<'_> {
    fn repeat(&self) -> Option<usize> {
        self.question.and_then(|(_, question)| question.repeat)
    }
}

impl Scope for View<'_> {
    fn question(&self, name: &str) -> Operand {
        let answers = self.answers;
        let questionnaire = answers.questionnaire();
        if let Some(index) = answers.names.question(name) {
            let question = questionnaire.questions.get(index);
            return match question.and_then(|question| question.repeat) {
                None => answers.operand(index, 1),
                repeat if repeat == self.repeat() => answers.operand(index, self.row),
                Some(repeat) => answers.nodes(repeat, |row| answers.operand(index, row)),
            };
        }
        let Some(index) = answers.names.group(name) else {
            return answers.given.elsewhere(name);
        };
        match questionnaire.groups.get(index) {
            Some(group) if group.repeat.is_some() && self.repeat() != Some(index) => {
                answers.nodes(index, |_| Operand::Group)
            }
            _ => Operand::Group,
        }
    }

    fn current(&self) -> Operand {
        // The rule of a question reads its own answer as given, whether or not it was asked.
        self.question
            .map_or_else(Operand::blank, |(index, question)| {
                match self.answers.given.own(index, self.row) {
                    Some(value) if question.kind != Kind::Calculate => Operand::Value(value),
                    _ => self.answers.operand(index, self.row),
                }
            })
    }

    fn today(&self) -> Option<NaiveDate> {
        self.answers.given.received()
    }

    fn position(&self) -> usize {
        usize::try_from(self.row).unwrap_or(1)
    }

    fn choice_label(&self, question: &str, choice: &str) -> Option<String> {
        let questionnaire = self.answers.questionnaire();
        let index = self.answers.names.question(question)?;
        let list = questionnaire.list_of(questionnaire.questions.get(index)?)?;
        let label = &list.choice(choice)?.label;
        Some(label.text(self.answers.given.language()).to_owned())
    }

    fn instance(&self, question: &str, rows: &[Row<'_>]) -> Operand {
        let Some(index) = self.answers.names.question(question) else {
            return Operand::Missing;
        };
        let row = rows.last().map(|row| u32::try_from(row.number));
        let row = row.and_then(Result::ok).unwrap_or(1);
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
        Some(self.choice.column(name).to_owned())
    }

    fn choice_label(&self, question: &str, choice: &str) -> Option<String> {
        self.view.choice_label(question, choice)
    }

    fn instance(&self, question: &str, rows: &[Row<'_>]) -> Operand {
        self.view.instance(question, rows)
    }
}
