//! What must hold for every text and every answer.

use proptest::prelude::*;

use super::{Answers, day, outcome};
use crate::expression::{Expression, Node, NodeKind, Value};

/// The tree without spans, every level in brackets.
fn shape(node: &Node) -> String {
    let label = match &node.kind {
        NodeKind::Call { name, function, .. } => format!("{name} {function:?}"),
        NodeKind::Logical { operator, .. } => format!("{operator:?}"),
        NodeKind::Binary { operator, .. } => format!("{operator:?}"),
        NodeKind::Negate(_) => "negate".to_owned(),
        leaf => format!("{leaf:?}"),
    };
    let below: Vec<_> = match &node.kind {
        NodeKind::Unsupported { text, .. } => return format!("[{text}]"),
        _ => node.children().into_iter().map(shape).collect(),
    };
    format!("[{label} {}]", below.join(" "))
}

/// Text that is an expression more often than not.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "1",
        "0.5",
        ".",
        "''",
        "'a b'",
        "\"it's\"",
        "null",
        "name",
        "${t}",
        "${n}",
        "${d}",
        "${s}",
        "${x}",
        "true()",
        "today()",
        "../x",
        "position(..)",
        "/data/x[. = ${t}]",
        "'2024-03-01'",
        "-1",
        "12345678901",
        "'%Y-%m-%d'",
    ]);
    leaf.prop_map(str::to_owned)
        .prop_recursive(6, 64, 4, |inner| {
            let operators = vec![
                "+",
                "-",
                "*",
                " div ",
                " mod ",
                "=",
                "!=",
                "<",
                "<=",
                ">",
                ">=",
                " and ",
                " or ",
                " or(1)or ",
            ];
            let functions = vec![
                "not",
                "if",
                "selected",
                "concat",
                "sum",
                "round",
                "substr",
                "regex",
                "date",
                "format-date",
                "coalesce",
                "int",
                "pow",
                "join",
                "min",
                "max",
                "count-selected",
                "selected-at",
                "checklist",
                "weighted-checklist",
                "translate",
                "decimal-date-time",
                "date-time",
                "floor",
                "unheard-of",
                "indexed-repeat",
                "once",
                "string-length",
                "jr:choice-name",
                "number",
                "count",
                "decimal-time",
            ];
            prop_oneof![
                (
                    inner.clone(),
                    prop::sample::select(operators),
                    inner.clone()
                )
                    .prop_map(|(a, op, b)| format!("{a}{op}{b}")),
                inner.clone().prop_map(|a| format!("({a})")),
                inner.clone().prop_map(|a| format!("-{a}")),
                (
                    prop::sample::select(functions),
                    prop::collection::vec(inner, 0..5)
                )
                    .prop_map(|(name, arguments)| format!("{name}({})", arguments.join(", "))),
            ]
        })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,12}",
        "[0-9.,-]{0,8}",
        "\\PC{0,6}",
        Just("2024-02-29".to_owned()),
        Just("2024-03-01T23:59:59.999+14:00".to_owned()),
        Just("99999999999999999999-01-01".to_owned())
    ]
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(source in "\\PC{0,60}") {
        let _ = Expression::parse(&source);
    }

    #[test]
    fn no_jumble_of_tokens_makes_the_parser_panic(
        tokens in prop::collection::vec(
            prop::sample::select(vec![
                "${a}", "${", "}", "(", ")", "[", "]", ",", ".", "..", "'", "\"", "and", "or", "div", "mod", "-", "*",
                "/", "//", "::", "@", "|", "=", "!", "<", ">", "1", "1.", ".5", "a", "a:b", "position(", "\u{2019}", " ",
                "$", "\u{A0}", "é", "null",
            ]),
            0..40,
        )
    ) {
        if let Ok(expression) = Expression::parse(&tokens.concat()) {
            let printed = expression.to_string();
            let again = Expression::parse(&printed);
            prop_assert_eq!(again.map(|again| shape(again.root())), Ok(shape(expression.root())), "{}", printed);
        }
    }

    #[test]
    fn a_printed_tree_parses_to_itself(source in expression()) {
        if let Ok(expression) = Expression::parse(&source) {
            let again = Expression::parse(&expression.to_string()).unwrap();
            prop_assert_eq!(shape(again.root()), shape(expression.root()));
            let span = expression.root().span;
            prop_assert_eq!(span.of(&source), source.trim());
        }
    }

    #[test]
    fn no_answer_makes_the_evaluator_panic(source in expression(), t in text(), s in text(), n in any::<f64>(), days in -200_000_i32..200_000) {
        let date = day("1970-01-01") + chrono::Duration::days(days.into());
        let answers = Answers::default().with("t", t).with("s", s).with("n", n).with("d", date).seen_from("t");
        outcome(&source, &answers);
    }

    #[test]
    fn texts_and_numbers_survive_each_other(number in any::<i32>()) {
        let text = Value::from(f64::from(number)).to_text().into_owned();
        prop_assert!(Value::from(text).equals(&Value::from(f64::from(number))));
    }
}
