//! Any text as an expression: read, printed and read again, typed, linted, evaluated over several
//! sets of answers, and written as an Excel formula.
#![no_main]

use std::fmt::Write as _;

use chrono::NaiveDate;
use libfuzzer_sys::fuzz_target;
use verbale::expression::{
    CellReferences, Choice, Expression, Node, NodeKind, Operand, Purpose, QuestionType, Questions,
    Row, Scope, Value,
};

fuzz_target!(|source: &str| {
    let _ = Expression::parse_cell(source);
    let Ok(expression) = Expression::parse(source) else {
        return;
    };
    let printed = expression.to_string();
    let again = Expression::parse(&printed).expect("what is printed can be read");
    assert_eq!(shape(expression.root()), shape(again.root()), "{printed}");
    for (_, span) in expression.references() {
        assert!(source.is_char_boundary(span.start) && source.is_char_boundary(span.end));
    }

    let _ = expression.type_of(&Form);
    for purpose in [
        Purpose::Relevant,
        Purpose::Constraint,
        Purpose::Calculation,
        Purpose::ChoiceFilter,
        Purpose::Check,
    ] {
        for hint in expression.lint(purpose, &Form) {
            let _ = (hint.span.of(source), hint.kind.to_string());
        }
    }
    for answers in [Answers::Blank, Answers::Filled, Answers::Odd] {
        match expression.evaluate(&answers) {
            // Printing changes no meaning.
            Ok(value) => {
                let again = again
                    .evaluate(&answers)
                    .expect("the same tree has a value too");
                assert_eq!(value.to_text(), again.to_text(), "{printed}");
                let _ = value.to_boolean();
            }
            Err(unknown) => {
                let _ = (unknown.span.of(source), unknown.to_string());
            }
        }
    }
    for formula in [
        expression.to_condition_formula(&Form),
        expression.to_value_formula(&Form),
    ] {
        match formula {
            Ok(formula) => assert!(formula.chars().count() <= 8_192, "longer than Excel reads"),
            Err(obstacle) => {
                let _ = (obstacle.span.of(source), obstacle.to_string());
            }
        }
    }
});

/// The tree without its spans.
fn shape(node: &Node) -> String {
    let mut text = String::new();
    match &node.kind {
        NodeKind::Call { name, function, .. } => write!(text, "[{name} {function:?}"),
        NodeKind::Logical { operator, .. } => write!(text, "[{operator:?}"),
        NodeKind::Binary { operator, .. } => write!(text, "[{operator:?}"),
        NodeKind::Negate(_) => write!(text, "[-"),
        NodeKind::Unsupported { text: source, .. } => return format!("[{source}]"),
        leaf => write!(text, "[{leaf:?}"),
    }
    .expect("a string can be written to");
    for child in node.children() {
        text += &shape(child);
    }
    text + "]"
}

/// A form with a question of each type.
struct Form;

impl Questions for Form {
    fn question_type(&self, name: &str) -> Option<QuestionType> {
        Some(match name {
            "t" => QuestionType::Text,
            "i" => QuestionType::Integer,
            "x" | "q" => QuestionType::Decimal,
            "d" => QuestionType::Date,
            "h" => QuestionType::Time,
            "s" => QuestionType::SelectOne,
            "m" => QuestionType::SelectMultiple,
            "g" => QuestionType::Group,
            "r" => QuestionType::Repeat,
            _ => return None,
        })
    }

    fn current_type(&self) -> QuestionType {
        QuestionType::Integer
    }

    fn is_repeated(&self, name: &str) -> bool {
        name == "q"
    }

    fn names(&self) -> Vec<&str> {
        vec!["t", "i", "x", "d", "h", "s", "m", "g", "r", "q"]
    }

    fn columns(&self) -> Vec<&str> {
        vec!["region"]
    }
}

impl CellReferences for Form {
    fn current(&self) -> Option<&str> {
        Some("i")
    }

    fn cell(&self, question: &str) -> Option<String> {
        (question.len() == 1).then(|| format!("'Pillar 1'!$E${}", question.as_bytes()[0]))
    }

    fn choices(&self, question: &str) -> Vec<Choice> {
        let choice = |name: &str, row: u32| Choice {
            name: name.to_owned(),
            label: format!("The \"{name}\""),
            mark_cell: (question == "m").then(|| format!("$E${row}")),
        };
        match question {
            "s" | "m" => vec![choice("yes", 1), choice("no", 2), choice("01", 3)],
            _ => Vec::new(),
        }
    }

    fn marks(&self, question: &str) -> Option<String> {
        (question == "m").then(|| "$E$1:$E$3".to_owned())
    }

    fn rows(&self, question: &str) -> Option<String> {
        (question == "q").then(|| "$F$1:$F$10".to_owned())
    }
}

/// Answers to the form.
#[derive(Clone, Copy)]
enum Answers {
    Blank,
    Filled,
    Odd,
}

impl Scope for Answers {
    fn question(&self, name: &str) -> Operand {
        let value = |text: &str| Operand::Value(Value::from(text));
        let number = |number: f64| Operand::Value(Value::from(number));
        match (name, self) {
            ("r" | "q", _) => Operand::Nodes(vec![number(1.0), Operand::blank(), number(2.5)]),
            ("g", _) => Operand::Group,
            ("t" | "i" | "x" | "d" | "h" | "s" | "m", Self::Blank) => Operand::blank(),
            ("t", Self::Filled) => value("2024-03-01"),
            ("t", Self::Odd) => value("\u{1F600} a\u{301}b  c"),
            ("i", Self::Filled) => number(-7.0),
            ("i", Self::Odd) => number(f64::MAX),
            ("x", Self::Filled) => number(0.1),
            ("x", Self::Odd) => number(f64::MIN_POSITIVE),
            ("d", Self::Filled) => match NaiveDate::from_ymd_opt(2024, 2, 29) {
                Some(day) => Operand::Value(Value::from(day)),
                None => Operand::Unreadable,
            },
            ("d" | "h", Self::Odd) => Operand::Unreadable,
            ("s", Self::Filled) => value("01"),
            ("m", Self::Filled) => value("yes no"),
            ("s" | "m", Self::Odd) => Operand::Silence,
            ("h", Self::Filled) => value("12:30"),
            _ => Operand::Missing,
        }
    }

    fn current(&self) -> Operand {
        self.question("i")
    }

    fn column(&self, name: &str) -> Option<String> {
        (name == "region").then(|| "north".to_owned())
    }

    fn choice_label(&self, question: &str, choice: &str) -> Option<String> {
        (question == "s").then(|| format!("The {choice}"))
    }

    fn instance(&self, question: &str, rows: &[Row<'_>]) -> Operand {
        match (question, rows) {
            ("q", [row]) if row.number <= 3 => Operand::Value(Value::from(1.0)),
            ("q", [_]) => Operand::blank(),
            _ => Operand::Missing,
        }
    }
}
