//! What JavaRosa computed for 167 expressions, in ODK Validate 1.20.0.

use super::{Answers, form};
use crate::expression::{Expression, Value};

const ORACLE: &str = include_str!("../../../tests/data/expressions.csv");

/// The oracle prints numbers as Java does (`2.0`); compared by value.
fn same(kind: &str, expected: &str, value: &Value) -> bool {
    match (kind, value) {
        ("number", Value::Number(number)) => match expected {
            "Infinity" => *number == f64::INFINITY,
            "NaN" => number.is_nan(),
            _ => expected.parse() == Ok(*number),
        },
        _ => value.type_name() == kind && value.to_text() == expected,
    }
}

#[test]
fn every_row_of_the_oracle_comes_out() {
    // Form `g`: the default values of questions that are not relevant do not count.
    let not_relevant = Answers::default()
        .with("gate", "no")
        .with("hid", "")
        .with("hidn", "");
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(ORACLE.as_bytes());
    let mut rows = 0;
    let mut wrong = Vec::new();
    for row in reader.records() {
        let row = row.unwrap();
        let [form_name, this, source, kind, value, boolean] =
            std::array::from_fn(|index| row.get(index).unwrap());
        let answers = if form_name == "f" {
            form()
        } else {
            not_relevant.clone()
        };
        let outcome = Expression::parse(source)
            .unwrap()
            .evaluate(&answers.seen_from(this));
        let fits = match &outcome {
            Ok(outcome) => {
                same(kind, value, outcome) && outcome.to_boolean().to_string() == boolean
            }
            Err(_) => kind == "error",
        };
        rows += 1;
        if !fits {
            wrong.push(format!(
                "{source}: expected {kind} `{value}`, got {outcome:?}"
            ));
        }
    }
    assert_eq!(rows, 167);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
