//! Tests of the whole language; each file says where its expectations come from.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod evaluation;
mod formulas;
mod hints;
mod javarosa;
mod oracle;
mod random;
mod spreadsheet;
mod surroundings;
mod syntax;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::*;

/// Answers by name, for tests.
#[derive(Debug, Clone, Default)]
pub(super) struct Answers {
    questions: BTreeMap<String, Operand>,
    current: Option<Operand>,
    /// Rows of repeats, by question, for `indexed-repeat`.
    rows: BTreeMap<String, Vec<Operand>>,
    today: Option<NaiveDate>,
}

impl Answers {
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.questions
            .insert(name.to_owned(), Operand::Value(value.into()));
        self
    }

    pub(super) fn with_operand(mut self, name: &str, operand: Operand) -> Self {
        self.questions.insert(name.to_owned(), operand);
        self
    }

    /// The rows of a question of a repeat, seen from outside.
    pub(super) fn with_instance(mut self, name: &str, rows: Vec<Operand>) -> Self {
        self.rows.insert(name.to_owned(), rows.clone());
        self.with_operand(name, Operand::Nodes(rows))
    }

    /// The same answers, seen from one of the questions.
    pub(super) fn seen_from(&self, name: &str) -> Self {
        Self {
            current: self.questions.get(name).cloned(),
            ..self.clone()
        }
    }
}

impl Scope for Answers {
    fn question(&self, name: &str) -> Operand {
        self.questions
            .get(name)
            .cloned()
            .unwrap_or(Operand::Missing)
    }

    fn current(&self) -> Operand {
        self.current.clone().unwrap_or_else(Operand::blank)
    }

    fn instance(&self, question: &str, rows: &[Row<'_>]) -> Operand {
        match (self.rows.get(question), rows) {
            (Some(answers), [row]) => answers
                .get(row.number - 1)
                .cloned()
                .unwrap_or_else(Operand::blank),
            _ => Operand::Missing,
        }
    }

    fn today(&self) -> Option<NaiveDate> {
        self.today
    }
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The answers of the annex to the oracle, form `f`.
pub(super) fn form() -> Answers {
    let mut answers = Answers::default();
    for blank in [
        "empty_t",
        "empty_i",
        "empty_d",
        "empty_date",
        "empty_so",
        "empty_sm",
    ] {
        answers = answers.with(blank, "");
    }
    answers
        .with("t5", "5")
        .with("tabc", "abc")
        .with("tsp", "a b")
        .with("ttrue", "true")
        .with("i5", 5.0)
        .with("i0", 0.0)
        .with("d25", 2.5)
        .with("dt", day("2024-03-01"))
        .with("dt2", day("2024-12-31"))
        .with("so1", "1")
        .with("so01", "01")
        .with("soyes", "yes")
        .with("sm", "yes no")
}

/// Type and text of the outcome, `error` if there is none.
pub(super) fn outcome(source: &str, scope: &dyn Scope) -> String {
    let Ok(expression) = Expression::parse(source) else {
        return "syntax error".to_owned();
    };
    match expression.evaluate(scope) {
        Ok(value) => format!("{} {}", value.type_name(), value.to_text()),
        Err(_) => "error".to_owned(),
    }
}
