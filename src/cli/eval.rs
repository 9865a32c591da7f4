//! `eval`: what an expression of the form is worth, given some answers.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use clap::Args;
use serde::Serialize;

use super::console::Console;
use super::error::CliError;
use super::{ExitStatus, Options};
use crate::definition::{self, Kind, Question, Questionnaire, Rule};
use crate::expression::{Expression, Operand, Scope, Value};
use crate::language::Lang;
use crate::pipeline::form_path;

/// Evaluates an expression as the checks do: a relevant, a constraint, a calculation
///
/// Answers come from --set, else from the defaults of the form; a question that is not relevant
/// is blank. The day that --as-of gives is the day on which the reply was received.
#[derive(Debug, Args)]
pub(super) struct Eval {
    /// The form whose questions the expression names [default: that of the round, if there is one]
    #[arg(long, value_name = "FORM")]
    form: Option<PathBuf>,
    /// An answer; may be given several times
    #[arg(long, value_name = "NAME=VALUE", value_parser = assignment, allow_hyphen_values = true)]
    set: Vec<(String, String)>,
    /// The question that `.` stands for
    #[arg(long = "self", value_name = "NAME")]
    current: Option<String>,
    /// The expression
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    expression: String,
}

/// The value of an expression.
#[derive(Debug, Serialize)]
struct Outcome {
    /// `boolean`, `number`, `string` or `date`.
    r#type: &'static str,
    /// The value as a text.
    value: String,
    /// The value as a condition.
    boolean: bool,
}

fn assignment(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(name, value)| (name.trim().to_owned(), value.to_owned()))
        .ok_or_else(|| "write NAME=VALUE, as in p_training_persons=120".to_owned())
}

impl Eval {
    pub(super) fn run(&self, options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
        let source = || self.expression.clone();
        let expression = Expression::parse(&self.expression).map_err(|error| {
            let expression = source();
            CliError::Expression { expression, error }
        })?;
        let form = match &self.form {
            Some(form) => definition::load(form)?.questionnaire,
            None => match form_path(options.round()) {
                form if form.exists() => definition::load(&form)?.questionnaire,
                _ => Questionnaire::default(),
            },
        };
        let answers = Answers {
            form: &form,
            set: self.set.iter().cloned().collect(),
            received: options.as_of,
            lang: options.lang.unwrap_or(Lang::En),
            deciding: RefCell::default(),
        };
        let view = View {
            answers: &answers,
            current: self.current.as_deref(),
        };
        let value = expression.evaluate(&view).map_err(|unknown| {
            let expression = source();
            CliError::Unknown {
                expression,
                unknown,
            }
        })?;
        let outcome = Outcome {
            r#type: value.type_name(),
            value: value.to_text().into_owned(),
            boolean: value.to_boolean(),
        };
        console.result(&outcome.value, &outcome);
        Ok(ExitStatus::Done)
    }
}

/// A form with some answers.
struct Answers<'a> {
    form: &'a Questionnaire,
    set: BTreeMap<String, String>,
    received: Option<NaiveDate>,
    lang: Lang,
    /// Questions whose relevance or calculation is being worked out: a cycle ends there.
    deciding: RefCell<BTreeSet<&'a str>>,
}

/// The answers as seen from one question.
struct View<'a> {
    answers: &'a Answers<'a>,
    current: Option<&'a str>,
}

impl<'a> Answers<'a> {
    fn operand(&'a self, name: &str) -> Operand {
        let Some(question) = self.form.question(name) else {
            if self.form.groups.iter().any(|group| group.name == name) {
                return Operand::Group;
            }
            // A name that no form explains is what it looks like.
            let set = self.set.get(name);
            return set.map_or(Operand::Missing, |text| Operand::Value(guess(text)));
        };
        if !self.deciding.borrow_mut().insert(&question.name) {
            return Operand::Unreadable;
        }
        let operand = if self.is_relevant(question) {
            self.answer(question)
        } else {
            Operand::blank()
        };
        self.deciding.borrow_mut().remove(question.name.as_str());
        operand
    }

    fn answer(&'a self, question: &'a Question) -> Operand {
        if let Some(text) = self.set.get(&question.name) {
            return typed(&question.kind, text);
        }
        match &question.calculation {
            Some(rule) => self
                .evaluate(rule, question)
                .map_or(Operand::Unreadable, Operand::Value),
            None => typed(&question.kind, &question.default),
        }
    }

    fn is_relevant(&'a self, question: &'a Question) -> bool {
        let around = self.form.groups_around(question);
        let rules = around.filter_map(|group| group.relevant.as_ref());
        let mut rules = question.relevant.iter().chain(rules);
        // What cannot be decided is treated as asked.
        rules.all(|rule| {
            self.evaluate(rule, question)
                .is_none_or(|value| value.to_boolean())
        })
    }

    fn evaluate(&'a self, rule: &Rule, question: &'a Question) -> Option<Value> {
        let view = View {
            answers: self,
            current: Some(&question.name),
        };
        rule.expression.as_ref()?.evaluate(&view).ok()
    }
}

impl Scope for View<'_> {
    fn question(&self, name: &str) -> Operand {
        self.answers.operand(name)
    }

    fn current(&self) -> Operand {
        // A rule reads its own answer as given, whether or not the question is asked.
        self.current.map_or_else(Operand::blank, |name| {
            match (self.answers.set.get(name), self.answers.form.question(name)) {
                (Some(text), Some(question)) => typed(&question.kind, text),
                _ => self.answers.operand(name),
            }
        })
    }

    fn today(&self) -> Option<NaiveDate> {
        self.answers.received
    }

    fn choice_label(&self, question: &str, choice: &str) -> Option<String> {
        let form = self.answers.form;
        let choice = form.list_of(form.question(question)?)?.choice(choice)?;
        Some(choice.label.text(self.answers.lang).to_owned())
    }
}

/// An answer as its question types it.
fn typed(kind: &Kind, text: &str) -> Operand {
    if text.is_empty() {
        return Operand::blank();
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
