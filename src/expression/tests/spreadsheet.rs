//! What the formulas compute, in `LibreOffice`, against what the evaluator computes.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::formulas::{CELLS, CHOICES, Sheet};
use super::{Answers, day};
use crate::expression::{Expression, QuestionType, Value};

/// Conditions, and values behind a `=`.
const EXPRESSIONS: &[&str] = &[
    "${n} > 5",
    "${n} >= ${m}",
    "${n} = 0",
    "${n} != 0",
    "${n} = ${m}",
    "${n} != ${m}",
    "${n} = ''",
    "${n} = ${t}",
    "${n} = '5'",
    "${n} = '5.0'",
    "${n} < ${t}",
    "${x} = 2.5",
    "${x} * 3 = 0.3",
    "${x} - ${n} > 0.1",
    "${n} div ${m} >= 1",
    "not(${n} > 5)",
    "not(${n})",
    "not(${t})",
    "not(${k})",
    "not(${d})",
    "not(${s})",
    "${n}",
    "${t}",
    "${d}",
    "${k}",
    "${s}",
    "${t} = ''",
    "${t} = 'abc'",
    "${t} != 'abc'",
    "${t} = ${u}",
    "${t} = '5'",
    "${t} > 4",
    "${t} = 5",
    "'2' > '10'",
    "${n} > 1 and ${m} > 1 or ${t} = 'abc'",
    "true() = (${n} > 1)",
    "${n} > 1 = ${m} > 1",
    "${s} = 'yes'",
    "${s} != 'yes'",
    "${s} = '01'",
    "${s} = 1",
    "${s} >= 1",
    "${s} = ''",
    "${s} = ${r}",
    "${s} != ${r}",
    "selected(${s}, 'no')",
    "${s} = 'yes' or ${s} = 'no'",
    "selected(${k}, 'yes')",
    "selected(${k}, '')",
    "selected(${k}, '5') and not(selected(${k}, 'no'))",
    "count-selected(${k}) > 1",
    "${k} = ''",
    "${k} != ''",
    "${k} = 'yes no'",
    "${k} = 'yes'",
    "selected(${t}, 'abc')",
    "selected(${t}, '')",
    "count-selected(${s}) = 1",
    "${d} > date('2024-01-01')",
    "${d} < ${e}",
    "${d} = ${e}",
    "${d} != ${e}",
    "${d} = '2024-03-01'",
    "${d} = '2024-3-1'",
    "${d} = ''",
    "${e} - ${d} > 100",
    "${d} <= today()",
    "string-length(${t}) > 2",
    "string-length(${n}) = 0",
    "string-length(${k}) > 0",
    "string-length(${s}) = 0",
    "contains(${t}, 'b')",
    "contains('abc', ${t})",
    "starts-with(${t}, 'a')",
    "ends-with(${t}, ${u})",
    "starts-with(${d}, '2024')",
    "if(${n} > 1, ${m} > 1, ${t})",
    "coalesce(${n}, 1) = 1",
    "boolean(${x})",
    "${n} mod 2 = 1",
    "${n} + ''",
    "${m} > 2 or ${n} div ${m} > 1",
    "checklist(1, 2) or ${n} > 1",
    "min(${n}, 3) > 1",
    "= ${n} + 1",
    "= ${n} * ${x}",
    "= -${n}",
    "= 10 div ${n}",
    "= ${n} mod ${m}",
    "= -${n} mod 3",
    "= int(${x})",
    "= int(-${x})",
    "= round(${x})",
    "= round(-${x})",
    "= round(${x}, 1)",
    "= round(-${x}, 2)",
    "= round(1.005, 2)",
    "= abs(${x})",
    "= pow(${x}, 2)",
    "= coalesce(${n}, ${m})",
    "= coalesce(${n}, 0) + coalesce(${m}, 0)",
    "= if(${n} > 1, ${m}, 0)",
    "= if(${s} = 'yes', 1, 0) + if(${s} = 'no', 2, 0)",
    "= min(${n}, ${m}, ${x})",
    "= max(${n}, ${m})",
    "= max(${n}, 2)",
    "= sum(${n}) + 2",
    "= ${e} - ${d}",
    "= ${d} + 1",
    "= number(${d})",
    "= decimal-date-time(${d})",
    "= (${e} - ${d}) div 365.25",
    "= number(${t})",
    "= ${t} + 1",
    "= string-length(${t})",
    "= count-selected(${k})",
    "= number(${n} > 1)",
    "= concat(${t}, '-', ${n}, ${d})",
    "= join(' \"', ${t}, ${u})",
    "= substr(${t}, 1, 3)",
    "= substr(${t}, 1)",
    "= coalesce(${t}, 'none')",
    "= if(${n} > 1, ${t}, '')",
    "= string(${n} > 1)",
    "= string(${n} + ${m})",
    "= string(${d})",
    "= concat(${n} + 1, '')",
    "= ${t}",
    "= ${n}",
    "= null",
    "= 'it'",
    "= 1 div 3",
    "= 12345678901 * 10",
];

/// Values of `t, u, n, m, x, d, e, s, r, k`, blank ones among them.
const ANSWERS: &[[&str; 10]] = &[
    ["", "", "", "", "", "", "", "", "", ""],
    [
        "abc",
        "c",
        "5",
        "2",
        "2.5",
        "2024-03-01",
        "2024-12-31",
        "yes",
        "no",
        "yes",
    ],
    [
        "ABC",
        "",
        "0",
        "5",
        "-2.5",
        "2024-12-31",
        "2024-03-01",
        "no",
        "no",
        "yes no",
    ],
    [
        "5",
        "5",
        "5",
        "",
        "0.1",
        "1999-12-31",
        "",
        "01",
        "5",
        "no 01 5",
    ],
    [
        "a b",
        "b",
        "-7",
        "3",
        "-0.5",
        "",
        "2024-03-01",
        "5",
        "",
        "5",
    ],
    [
        "é\"q",
        "q",
        "1",
        "4",
        "1.005",
        "2000-02-29",
        "2000-02-29",
        "",
        "yes",
        "",
    ],
    [
        "10",
        "10",
        "10",
        "10",
        "33.333",
        "1970-01-01",
        "1950-06-15",
        "yes",
        "yes",
        "yes no 01 5",
    ],
    [
        "",
        "x",
        "",
        "-1",
        "",
        "2024-02-29",
        "2024-03-01",
        "no",
        "01",
        "01",
    ],
];

fn answers(row: &[&str; 10]) -> Answers {
    let mut answers = Answers {
        today: Some(day("2124-01-01")),
        ..Answers::default()
    }
    .with("k", row[9]);
    for ((_, name, kind), text) in CELLS.iter().zip(row) {
        let value = match kind {
            _ if text.is_empty() => Value::blank(),
            QuestionType::Integer | QuestionType::Decimal => {
                Value::from(text.parse::<f64>().unwrap())
            }
            QuestionType::Date => Value::from(day(text)),
            _ => Value::from(*text),
        };
        answers = answers.with(name, value);
    }
    answers
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The cells of a row of answers, as XML of a flat `OpenDocument` sheet.
fn cells(row: &[&str; 10]) -> String {
    let mut xml = String::new();
    let text_cell = |text: &str| {
        format!(
            r#"<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>"#,
            escape(text)
        )
    };
    for ((_, _, kind), text) in CELLS.iter().zip(row) {
        let cell = match kind {
            _ if text.is_empty() => "<table:table-cell/>".to_owned(),
            QuestionType::Integer | QuestionType::Decimal => {
                format!(r#"<table:table-cell office:value-type="float" office:value="{text}"/>"#)
            }
            QuestionType::Date => format!(
                r#"<table:table-cell office:value-type="date" office:date-value="{text}"/>"#
            ),
            QuestionType::SelectOne => {
                text_cell(CHOICES.iter().find(|(_, name, _)| name == text).unwrap().2)
            }
            _ => text_cell(text),
        };
        xml.push_str(&cell);
    }
    for (_, name, _) in CHOICES {
        let is_chosen = row[9].split(' ').any(|chosen| chosen == name);
        xml += &if is_chosen {
            text_cell("X")
        } else {
            "<table:table-cell/>".to_owned()
        };
    }
    xml
}

/// The columns of the sheet, as they appear in formulas for its first row.
fn in_row(formula: &str, row: usize) -> String {
    let columns = CELLS
        .iter()
        .map(|cell| cell.0)
        .chain(CHOICES.iter().map(|choice| choice.0));
    columns.fold(formula.to_owned(), |formula, column| {
        formula.replace(&format!("{column}1"), &format!("{column}{row}"))
    })
}

/// Runs the formulas, one per row behind its answers, and returns the last column.
fn computed(folder: &Path, rows: &[(usize, String)]) -> Vec<String> {
    let mut xml = String::from(concat!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document office:version="1.2" "#,
        r#"office:mimetype="application/vnd.oasis.opendocument.spreadsheet" "#,
        r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" "#,
        r#"xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" "#,
        r#"xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" "#,
        r#"xmlns:msoxl="http://schemas.microsoft.com/office/excel/formula">"#,
        r#"<office:body><office:spreadsheet><table:table table:name="S">"#
    ));
    for (index, (answers, formula)) in rows.iter().enumerate() {
        let formula = escape(&in_row(formula, index + 1));
        write!(
            xml,
            r#"<table:table-row>{}<table:table-cell table:formula="msoxl:={formula}"/></table:table-row>"#,
            cells(&ANSWERS[*answers])
        )
        .unwrap();
    }
    xml += "</table:table></office:spreadsheet></office:body></office:document>";
    std::fs::write(folder.join("formulas.fods"), xml).unwrap();
    let profile = format!(
        "-env:UserInstallation=file://{}",
        folder.join("profile").display()
    );
    // Comma, double quote, UTF-8, from line 1; no formatting of numbers.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false";
    let status = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", filter, "--outdir"])
        .args([folder, &folder.join("formulas.fods")])
        .status()
        .unwrap();
    assert!(status.success());
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_path(folder.join("formulas.csv"))
        .unwrap();
    reader
        .records()
        .map(|record| {
            record
                .unwrap()
                .get(CELLS.len() + CHOICES.len())
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
}

/// What the evaluator says, as the cell should show it.
fn expected(expression: &Expression, answers: &Answers, is_value: bool) -> Option<String> {
    let value = expression.evaluate(answers).ok()?;
    if !is_value {
        return Some(value.to_boolean().to_string().to_uppercase());
    }
    Some(match value {
        // A date in a cell is its serial number: 1970-01-01 is 25569.
        Value::Date(moment) => {
            let days = moment.date() - day("1970-01-01");
            (days.num_days() + 25_569).to_string()
        }
        // A condition in a cell is TRUE or FALSE, whatever a form keeps of it.
        Value::Boolean(holds) => holds.to_string().to_uppercase(),
        Value::Number(number) if number.is_nan() => String::new(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text,
    })
}

fn same(computed: &str, expected: &str) -> bool {
    // LibreOffice shows a date as one, whatever its format, where the formula begins with one.
    if let Ok(date) = chrono::NaiveDate::parse_from_str(computed, "%m/%d/%Y") {
        let days = date - day("1970-01-01");
        return expected == (days.num_days() + 25_569).to_string();
    }
    if computed == expected {
        return true;
    }
    match (computed.parse::<f64>(), expected.parse::<f64>()) {
        // A division by 0 is not-a-number in a formula, as the module says.
        (_, Ok(b)) if b.is_infinite() => computed.is_empty(),
        // The constants TRUE and FALSE come out as numbers where a function returns them.
        (Ok(a), Err(_)) if expected == "TRUE" || expected == "FALSE" => {
            (a > 0.5) == (expected == "TRUE")
        }
        (Ok(a), Ok(b)) => (a - b).abs() <= 1e-9 * b.abs().max(1.0),
        _ => false,
    }
}

/// Random conditions and values over the questions of the sheet; not divided by 0, which is infinite for
/// `JavaRosa` and not-a-number in Excel, as the module says.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "${n}",
        "${n}",
        "${m}",
        "${x}",
        "${t}",
        "${u}",
        "${d}",
        "${e}",
        "${s}",
        "${r}",
        "${k}",
        "0",
        "1",
        "2.5",
        "5",
        "'yes'",
        "'no'",
        "'01'",
        "'abc'",
        "''",
        "'5'",
        "date('2024-03-01')",
        "true()",
        "false()",
    ]);
    let operators = vec![
        " + ", " - ", " * ", " mod ", " = ", " != ", " < ", " <= ", " > ", " >= ", " and ", " or ",
    ];
    let calls = vec![
        "not(#)",
        "if(#, #, #)",
        "selected(${k}, #)",
        "selected(${s}, 'no')",
        "count-selected(${k})",
        "round(#)",
        "int(#)",
        "coalesce(#, #)",
        "min(#, #)",
        "max(#, #)",
        "sum(#)",
        "abs(#)",
        "string-length(#)",
        "concat(#, #)",
        "contains(#, #)",
        "starts-with(#, #)",
        "number(#)",
        "boolean(#)",
        "# div 4",
        "-#",
        "(#)",
    ];
    leaf.prop_map(str::to_owned)
        .prop_recursive(4, 16, 3, move |inner| {
            prop_oneof![
                (
                    inner.clone(),
                    prop::sample::select(operators.clone()),
                    inner.clone()
                )
                    .prop_map(|(a, operator, b)| format!("{a}{operator}{b}")),
                (
                    prop::sample::select(calls.clone()),
                    prop::collection::vec(inner, 3)
                )
                    .prop_map(|(call, arguments)| {
                        arguments.iter().fold(call.to_owned(), |call, argument| {
                            call.replacen('#', argument, 1)
                        })
                    }),
            ]
        })
}

/// Compares the formulas of these expressions with the evaluator; gives the differences. A `= ` before
/// an expression asks for its value.
fn compare<'a>(sources: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut rows = Vec::new();
    let mut cases = Vec::new();
    let mut untranslatable = 0;
    for source in sources {
        let (source, is_value) = source
            .strip_prefix("= ")
            .map_or((source, false), |source| (source, true));
        let expression = Expression::parse(source).unwrap();
        let sheet = Sheet::default();
        let formula = if is_value {
            expression.to_value_formula(&sheet)
        } else {
            expression.to_condition_formula(&sheet)
        };
        let Ok(formula) = formula else {
            untranslatable += 1;
            continue;
        };
        for (index, row) in ANSWERS.iter().enumerate() {
            // What has no value is not checked, whatever its formula shows.
            if let Some(expected) = expected(&expression, &answers(row), is_value) {
                rows.push((index, formula.clone()));
                cases.push((source, index, expected));
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let computed = computed(folder.path(), &rows);
    assert_eq!(computed.len(), cases.len());
    let mut wrong = Vec::new();
    for (((source, index, expected), computed), (_, formula)) in
        cases.iter().zip(&computed).zip(&rows)
    {
        if !same(computed, expected) {
            wrong.push(format!(
                "{source} for {:?}: `{computed}` instead of `{expected}` from {formula}",
                ANSWERS[*index]
            ));
        }
    }
    println!(
        "{} formulas computed by LibreOffice, {} differ, {untranslatable} expressions not translatable",
        cases.len(),
        wrong.len()
    );
    wrong
}

#[test]
#[ignore = "needs the program soffice (LibreOffice) and some seconds"]
fn formulas_compute_what_the_evaluator_does() {
    let wrong = compare(EXPRESSIONS.iter().copied());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "needs the program soffice (LibreOffice) and some seconds"]
fn random_formulas_compute_what_the_evaluator_does() {
    let number = |name: &str, usual: u32| {
        std::env::var(name).map_or(usual, |number| number.parse().unwrap())
    };
    let (seed, wanted) = (number("SEED", 20_150_608), number("FORMULAS", 2_000));
    let seed: [u8; 32] = std::array::from_fn(|index| seed.to_le_bytes()[index % 4]);
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(RngAlgorithm::ChaCha, &seed),
    );
    let mut draw = |index: u32| {
        let source = expression().new_tree(&mut runner).unwrap().current();
        match index % 3 {
            0 => format!("= {source}"),
            _ => source,
        }
    };
    let sources: Vec<String> = (0..wanted).map(&mut draw).collect();
    let wrong = compare(sources.iter().map(String::as_str));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
