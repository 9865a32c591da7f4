//! What is unknown, and what repeats, columns and dates contribute.

use super::{Answers, day, form, outcome};
use crate::expression::{Expression, Operand, Reason, Row, Scope, Value};

/// Two of three rows of a repeat filled in, seen from outside or from one row.
struct Household {
    row: Option<usize>,
}

impl Household {
    const AGES: [&str; 3] = ["41", "", "7"];

    fn ages() -> Vec<Operand> {
        let number = |age: &str| {
            age.parse().map_or(Operand::blank(), |age: f64| {
                Operand::Value(Value::from(age))
            })
        };
        Self::AGES.map(number).to_vec()
    }
}

impl Scope for Household {
    fn question(&self, name: &str) -> Operand {
        match (name, self.row) {
            ("age", None) => Operand::Nodes(Self::ages()),
            ("age", Some(row)) => Self::ages()
                .get(row - 1)
                .cloned()
                .unwrap_or(Operand::Missing),
            ("member", _) => Operand::Nodes(vec![Operand::Group; Self::AGES.len()]),
            ("nobody", _) => Operand::Nodes(Vec::new()),
            ("single", _) => Operand::Nodes(vec![Operand::Value(Value::from("only"))]),
            ("mixed", _) => {
                Operand::Nodes(vec![Operand::Value(Value::from(1.0)), Operand::Silence])
            }
            _ => Operand::Missing,
        }
    }

    fn position(&self) -> usize {
        self.row.unwrap_or(1)
    }

    fn instance(&self, question: &str, rows: &[Row<'_>]) -> Operand {
        match (question, rows) {
            (
                "age",
                [
                    Row {
                        repeat: "member",
                        number,
                    },
                ],
            ) => Self::ages()
                .get(number - 1)
                .cloned()
                .unwrap_or_else(Operand::blank),
            _ => Operand::Missing,
        }
    }

    fn column(&self, name: &str) -> Option<String> {
        (name == "region").then(|| "north".to_owned())
    }

    fn choice_label(&self, question: &str, choice: &str) -> Option<String> {
        (question == "colour" && choice == "r").then(|| "Red".to_owned())
    }
}

#[track_caller]
fn case(row: Option<usize>, source: &str, expected: &str) {
    assert_eq!(outcome(source, &Household { row }), expected, "{source}");
}

#[test]
fn outside_a_repeat_its_questions_are_lists() {
    case(None, "sum(${age})", "number 48");
    case(None, "count(${age})", "number 3");
    case(None, "count(${member})", "number 3");
    case(None, "count-non-empty(${age})", "number 2");
    case(None, "min(${age})", "number 7");
    case(None, "max(${age})", "number 41");
    case(None, "join('/', ${age})", "string 41//7");
    case(None, "concat(${age})", "string 417");
    case(None, "${age} > 5", "error");
    case(None, "concat('a', ${age})", "error");
}

#[test]
fn a_list_of_one_or_none_is_a_value() {
    case(None, "${single}", "string only");
    case(None, "${nobody} = ''", "boolean true");
    case(None, "sum(${nobody})", "number 0");
    case(None, "max(${nobody})", "number NaN");
    case(None, "join(',', ${nobody})", "string ");
}

#[test]
fn inside_a_repeat_its_questions_are_those_of_the_row() {
    case(Some(1), "${age} > 40", "boolean true");
    case(Some(2), "${age} = ''", "boolean true");
    case(Some(3), "position(..)", "number 3");
    case(
        Some(3),
        "indexed-repeat(${age}, ${member}, position(..) - 2)",
        "number 41",
    );
}

#[test]
fn indexed_repeat_counts_from_one() {
    case(None, "indexed-repeat(${age}, ${member}, 3)", "number 7");
    case(None, "indexed-repeat(${age}, ${member}, 4)", "string ");
    case(None, "indexed-repeat(${age}, ${member}, 0)", "number 41");
    case(None, "indexed-repeat(${age}, ${member}, '')", "number 41");
    case(None, "indexed-repeat(${age}, ${other}, 1)", "error");
    case(None, "indexed-repeat(1, ${member}, 1)", "error");
    case(None, "indexed-repeat(${age}, ${member})", "error");
}

#[test]
fn columns_are_seen_in_choice_filters() {
    case(None, "region = 'north'", "boolean true");
    case(None, "other = ''", "boolean true");
}

#[test]
fn choice_names_become_labels() {
    case(None, "jr:choice-name('r', '${colour}')", "string Red");
    case(None, "jr:choice-name('r', 'colour')", "string Red");
    case(None, "jr:choice-name('', '${colour}')", "string ");
    case(None, "jr:choice-name('x', '${colour}')", "error");
}

/// The reason why `source` has no value, if it has none.
fn reason(source: &str, scope: &dyn Scope) -> Option<String> {
    Expression::parse(source)
        .unwrap()
        .evaluate(scope)
        .err()
        .map(|unknown| unknown.to_string())
}

#[test]
fn a_silence_leaves_what_reads_it_unchecked() {
    let answers = form()
        .with_operand("withheld", Operand::Silence)
        .with_operand("scribble", Operand::Unreadable);
    let withheld = Some("`withheld` was answered with a reason for not answering".to_owned());
    for source in [
        "${withheld} > 5",
        "${withheld} = ''",
        "string-length(${withheld}) = 0",
        "coalesce(${withheld}, 0)",
        "sum(${withheld})",
        "${withheld} = 1 or true()",
        "true() and ${withheld}",
        "if(${withheld}, 1, 2)",
        "not(selected(${withheld}, 'a'))",
    ] {
        assert_eq!(reason(source, &answers), withheld, "{source}");
    }
    assert_eq!(
        reason("${scribble} + 1", &answers),
        Some("the answer to `scribble` could not be read".to_owned())
    );
    assert_eq!(
        outcome("count(${withheld})", &answers),
        "number 1",
        "counting reads no answer"
    );
    assert_eq!(outcome("sum(${mixed})", &Household { row: None }), "error");
}

#[test]
fn what_is_not_needed_is_not_read() {
    let answers = form().with_operand("withheld", Operand::Silence);
    for (source, expected) in [
        ("false() and ${withheld}", "boolean false"),
        ("true() or ${withheld}", "boolean true"),
        ("if(true(), 1, ${withheld})", "number 1"),
        ("if(false(), unheard-of(), 2)", "number 2"),
        ("coalesce(1, ${withheld})", "number 1"),
        (
            "${i5} = 5 or pulldata('a', 'b', 'c', 'd') = 1",
            "boolean true",
        ),
    ] {
        assert_eq!(outcome(source, &answers), expected, "{source}");
    }
}

#[test]
fn what_is_not_supported_is_named() {
    for (source, expected) in [
        ("floor(2.5)", "floor() is not supported"),
        ("unheard-of(1)", "there is no function unheard-of()"),
        ("../x = 1", "`../x` is not supported"),
        (
            "instance('a')/root/item[name = ${t5}]/label",
            "`instance('a')/root/item[name = ${t5}]/label` is not supported",
        ),
        ("${last-saved#t5}", "`${last-saved#t5}` is not supported"),
        ("${nowhere} = 1", "there is no question `nowhere`"),
        ("today() > ${dt}", "the date of receipt is not known"),
        ("abs()", "abs() does not take 0 arguments"),
        (
            "sum(1 + 1)",
            "sum() needs a question such as `${name}` as its argument",
        ),
    ] {
        assert_eq!(
            reason(source, &form()).as_deref(),
            Some(expected),
            "{source}"
        );
    }
}

#[test]
fn the_place_of_the_unknown_is_told() {
    let source = "${i5} = 5 and floor(${d25}) = 2";
    let unknown = Expression::parse(source)
        .unwrap()
        .evaluate(&form())
        .unwrap_err();
    assert_eq!(unknown.span.of(source), "floor(${d25})");
    assert_eq!(
        unknown.reason,
        Reason::UnsupportedFunction {
            name: "floor".to_owned()
        }
    );
}

#[test]
fn today_is_the_date_of_receipt() {
    let answers = Answers {
        today: Some(day("2024-03-02")),
        ..form()
    };
    assert_eq!(outcome("today() - ${dt}", &answers), "number 1");
    assert_eq!(outcome("${dt} <= today()", &answers), "boolean true");
}

#[test]
fn once_keeps_the_present_answer() {
    assert_eq!(
        outcome("once('new')", &form().seen_from("tabc")),
        "string abc"
    );
    assert_eq!(
        outcome("once('new')", &form().seen_from("empty_t")),
        "string new"
    );
    assert_eq!(
        outcome("string-length()", &form().seen_from("tabc")),
        "number 3"
    );
}
