//! What is an expression, what is not, and what is said about it.

use super::formulas::Sheet;
use super::{form, outcome};
use crate::expression::{Expression, Function, NodeKind, Purpose, SyntaxErrorKind, Unsupported};

#[track_caller]
fn prints(source: &str, expected: &str) {
    assert_eq!(
        Expression::parse(source).map(|expression| expression.to_string()),
        Ok(expected.to_owned()),
        "{source}"
    );
}

#[test]
fn operators_bind_as_in_xpath() {
    prints("1+2*3", "1 + 2 * 3");
    prints("(1+2)*3", "(1 + 2) * 3");
    prints("1 - (2 - 3)", "1 - (2 - 3)");
    prints("(1 - 2) - 3", "1 - 2 - 3");
    prints("1 or 2 and 3", "1 or 2 and 3");
    prints("(1 or 2) and 3", "(1 or 2) and 3");
    prints("1 or (2 or 3)", "1 or (2 or 3)");
    prints("1 < 2 = 3 < 4", "1 < 2 = 3 < 4");
    prints("-2 * 3", "-2 * 3");
    prints("-(2 * 3)", "-(2 * 3)");
    prints("- - 2", "--2");
    prints("${a} != ${b}-1", "${a} != ${b} - 1");
    prints("a-b", "a-b");
}

#[test]
fn words_are_operators_only_after_an_operand() {
    prints(". = -999 or. > 0", ". = -999 or . > 0");
    prints("${a}=5and ${b}=5", "${a} = 5 and ${b} = 5");
    prints("(1)mod(2)", "1 mod 2");
    prints("5div2", "5 div 2");
    prints("or = and", "or = and");
    prints("${a} * 2", "${a} * 2");
}

#[test]
fn curly_quotes_and_unbreakable_spaces_are_straightened() {
    prints("${a}\u{A0}= \u{2018}yes\u{2019}", "${a} = 'yes'");
    prints(
        "concat(\u{201C}a\u{A0}b\u{201D}, \u{201C}it\u{2019}s\u{201D})",
        "concat('a b', \"it's\")",
    );
}

#[test]
fn spans_count_bytes_of_the_text_as_written() {
    let source = "${é} = \u{2018}ja\u{2019} and (.\u{A0}> 5)";
    let expression = Expression::parse(source).unwrap();
    let places: Vec<_> = expression
        .root()
        .children()
        .iter()
        .map(|node| node.span.of(source))
        .collect();
    assert_eq!(places, ["${é} = \u{2018}ja\u{2019}", "(.\u{A0}> 5)"]);
    let references: Vec<_> = expression
        .references()
        .into_iter()
        .map(|(name, span)| (name, span.of(source)))
        .collect();
    assert_eq!(references, [("é", "${é}")]);
    assert!(expression.uses_self());
}

#[test]
fn whole_cells_may_say_yes_or_no() {
    for (cell, expected) in [
        ("yes", true),
        (" TRUE ", true),
        ("true()", true),
        ("No", false),
        ("false()", false),
    ] {
        let expression = Expression::parse_cell(cell).unwrap();
        let function = if expected {
            Function::True
        } else {
            Function::False
        };
        assert!(
            matches!(expression.root().kind, NodeKind::Call { function: found, .. } if found == function),
            "{cell}"
        );
        assert_eq!(expression.source(), cell);
    }
    assert!(matches!(
        Expression::parse_cell("oui").unwrap().root().kind,
        NodeKind::Column(_)
    ));
}

#[test]
fn references_are_found_in_every_part() {
    let source = "instance('r')/root/item[name = ${a} and b = ${b}]/label != ${c} or sum(${a}) > 1";
    let expression = Expression::parse(source).unwrap();
    let names: Vec<_> = expression
        .references()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["a", "b", "c", "a"]);
    assert!(!expression.uses_self());
}

#[test]
fn paths_are_kept_with_their_text() {
    for (source, what) in [
        ("/data/x", Unsupported::Path),
        ("../x", Unsupported::Path),
        ("..", Unsupported::Path),
        ("./x", Unsupported::Path),
        ("//x[1]/@id", Unsupported::Path),
        ("child::x/text()", Unsupported::Path),
        ("current()/../x", Unsupported::Path),
        ("${r}[position() = 1]/x", Unsupported::Path),
        ("/data/a | /data/b", Unsupported::Path),
        ("${last-saved#x}", Unsupported::LastSaved),
        ("$x", Unsupported::Variable),
    ] {
        let expression = Expression::parse(source).unwrap();
        let NodeKind::Unsupported {
            what: found, text, ..
        } = &expression.root().kind
        else {
            panic!("{source}")
        };
        assert_eq!((*found, text.as_str()), (what, source));
    }
}

/// Source, the part that is pointed at, the message, the help.
const ERRORS: &[(&str, &str, &str, Option<&str>)] = &[
    ("", "", "the expression is empty", None),
    (" \u{A0} ", " \u{A0} ", "the expression is empty", None),
    (
        "${ a } = 1",
        "${ a }",
        "`${ a }` is not a reference: write `${name}`, without spaces",
        None,
    ),
    (
        "${a = 1",
        "${a = 1",
        "`${a = 1` is not a reference: write `${name}`, without spaces",
        None,
    ),
    (
        "${}",
        "${}",
        "`${}` is not a reference: write `${name}`, without spaces",
        None,
    ),
    (
        "${a} == 1",
        "=",
        "expected a value, found `=`",
        Some("equality is a single `=`; at least is `>=`, at most is `<=`"),
    ),
    (
        "${a} = 'x",
        "'x",
        "the text that starts with ' is never closed",
        Some("a text that contains ' is written between double quotes, and the reverse"),
    ),
    (
        "${a} = 1 and",
        "",
        "expected a value, found the end of the expression",
        None,
    ),
    ("(${a} = 1", "(", "`(` is never closed", None),
    ("${a} = 1)", ")", "`)` closes nothing", None),
    (
        "if(1, 2 3)",
        "3",
        "expected an operator such as `and`, `=` or `+`, found `3`",
        None,
    ),
    (
        "${a} = 1 AND ${b} = 2",
        "AND",
        "expected an operator such as `and`, `=` or `+`, found `AND`",
        Some("`and`, `or`, `div` and `mod` are written in lower case"),
    ),
    (
        "${a} && ${b}",
        "&",
        "`&` has no meaning here",
        Some("write `and`, or concat() to join texts"),
    ),
    (
        "${a} ≥ 5",
        "≥",
        "`≥` has no meaning here",
        Some("write `>=`"),
    ),
    (
        "${a} <> 5",
        ">",
        "expected a value, found `>`",
        Some("write `!=` for not equal"),
    ),
    (
        "concat(1; 2)",
        ";",
        "`;` has no meaning here",
        Some("separate arguments with a comma"),
    ),
    (
        "1 2",
        "2",
        "expected an operator such as `and`, `=` or `+`, found `2`",
        None,
    ),
    ("f(,)", ",", "expected a value, found `,`", None),
    ("../", "", "the path is not complete", None),
];

#[test]
fn errors_name_the_place_and_the_remedy() {
    for &(source, place, message, help) in ERRORS {
        let error = Expression::parse(source).unwrap_err();
        let found = (error.span.of(source), error.to_string(), error.help());
        assert_eq!(found, (place, message.to_owned(), help), "{source}");
    }
}

#[test]
fn size_has_limits() {
    let nested = |depth: usize| format!("{}1{}", "(".repeat(depth), ")".repeat(depth));
    assert!(Expression::parse(&nested(64)).is_ok());
    let limits = [
        nested(65),
        nested(16_000),
        format!("{}1", "-".repeat(30_000)),
        "not(".repeat(8_000),
        format!("a{}", "[a".repeat(16_000)),
        vec!["1"; 16_000].join("+"),
    ];
    for source in limits {
        let error = Expression::parse(&source).unwrap_err();
        assert!(
            matches!(error.kind, SyntaxErrorKind::TooDeep { .. }),
            "{error}"
        );
    }
    let error = Expression::parse(&"1".repeat(32_768)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the expression has 32768 characters, the limit is 32767"
    );
}

#[test]
fn long_chains_of_conditions_are_no_problem() {
    let source = vec!["${i5}=5"; 2_500].join(" and ");
    assert_eq!(outcome(&source, &form()), "boolean true");
    let sum = vec!["1"; 250].join(" + ");
    assert_eq!(outcome(&sum, &form()), "number 250");
}

#[test]
fn the_highest_trees_fit_a_small_stack() {
    // 60 calls inside one another, each at the end of a chain of 3 additions; one chain of 250; and one of 100, the highest
    // that gets a formula, half of it in calls.
    let nested = format!("{}1{}", "1+1+1+abs(".repeat(60), ")".repeat(60));
    let half = format!("{}1{}", "1+abs(".repeat(49), ")".repeat(49));
    for (source, expected) in [
        (nested, "number 181"),
        (vec!["1"; 250].join("+"), "number 250"),
        (half, "number 50"),
    ] {
        let worker = std::thread::Builder::new()
            .stack_size(1 << 20)
            .spawn(move || {
                let expression = Expression::parse(&source).unwrap();
                let printed = expression.to_string();
                assert!(Expression::parse(&printed).is_ok());
                assert!(
                    expression
                        .lint(Purpose::Calculation, &Sheet::default())
                        .is_empty()
                );
                let _ = expression.to_value_formula(&Sheet::default());
                outcome(&source, &form())
            });
        assert_eq!(worker.unwrap().join().unwrap(), expected);
    }
}
