//! The formulas, as text; what they compute is compared with the evaluator in `spreadsheet`.

use crate::expression::{CellReferences, Choice, Expression, QuestionType, Questions};

/// A sheet with one question per column, in row 1, seen from the cell of `current`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sheet {
    pub(super) current: Option<&'static str>,
}

/// Column, name and type of every question with one cell.
pub(super) const CELLS: [(&str, &str, QuestionType); 9] = [
    ("A", "t", QuestionType::Text),
    ("B", "u", QuestionType::Text),
    ("C", "n", QuestionType::Integer),
    ("D", "m", QuestionType::Integer),
    ("E", "x", QuestionType::Decimal),
    ("F", "d", QuestionType::Date),
    ("G", "e", QuestionType::Date),
    ("H", "s", QuestionType::SelectOne),
    ("I", "r", QuestionType::SelectOne),
];

/// Column, name and label of every choice, for `s`, `r` and the question with several choices, `k`.
pub(super) const CHOICES: [(&str, &str, &str); 4] = [
    ("J", "yes", "Yes"),
    ("K", "no", "No, \"never\""),
    ("L", "01", "One"),
    ("M", "5", "Five"),
];

impl Questions for Sheet {
    fn question_type(&self, name: &str) -> Option<QuestionType> {
        match name {
            "k" => Some(QuestionType::SelectMultiple),
            "repeated" => Some(QuestionType::Integer),
            "group" => Some(QuestionType::Group),
            _ => CELLS
                .iter()
                .find(|(_, known, _)| *known == name)
                .map(|(_, _, kind)| *kind),
        }
    }

    fn current_type(&self) -> QuestionType {
        self.current
            .and_then(|name| self.question_type(name))
            .unwrap_or(QuestionType::Other)
    }

    fn is_repeated(&self, name: &str) -> bool {
        name == "repeated"
    }
}

impl CellReferences for Sheet {
    fn current(&self) -> Option<&str> {
        self.current
    }

    fn cell(&self, question: &str) -> Option<String> {
        CELLS
            .iter()
            .find(|(_, name, _)| *name == question)
            .map(|(column, _, _)| format!("{column}1"))
    }

    fn choices(&self, question: &str) -> Vec<Choice> {
        let choice = |(column, name, label): (&str, &str, &str)| Choice {
            name: name.to_owned(),
            label: label.to_owned(),
            mark_cell: (question == "k").then(|| format!("{column}1")),
        };
        CHOICES.into_iter().map(choice).collect()
    }

    fn marks(&self, question: &str) -> Option<String> {
        (question == "k").then(|| "J1:M1".to_owned())
    }

    fn rows(&self, question: &str) -> Option<String> {
        (question == "repeated").then(|| "'Annex 1'!C5:C14".to_owned())
    }
}

#[track_caller]
fn condition(source: &str, expected: &str) {
    let sheet = Sheet { current: Some("n") };
    let formula = Expression::parse(source)
        .unwrap()
        .to_condition_formula(&sheet);
    assert_eq!(formula.as_deref(), Ok(expected), "{source}");
}

#[track_caller]
fn value(source: &str, expected: &str) {
    let formula = Expression::parse(source)
        .unwrap()
        .to_value_formula(&Sheet::default());
    assert_eq!(formula.as_deref(), Ok(expected), "{source}");
}

#[test]
fn number_cells_are_guarded() {
    condition("${n} > 5", "IF(ISNUMBER(C1),C1>5,FALSE)");
    condition(
        ". >= 0 and . <= 100",
        "AND(IF(ISNUMBER(C1),C1>=0,FALSE),IF(ISNUMBER(C1),C1<=100,FALSE))",
    );
    condition("${n} != 0", "NOT(IF(ISNUMBER(C1),C1=0,FALSE))");
    condition(
        "${n} + ${m} <= ${x}",
        "IF(AND(ISNUMBER(C1),ISNUMBER(D1),ISNUMBER(E1)),C1+D1<=E1,FALSE)",
    );
    condition(
        "${n} = ${m}",
        "OR(IF(AND(ISNUMBER(C1),ISNUMBER(D1)),C1=D1,FALSE),AND(LEN(C1)=0,LEN(D1)=0))",
    );
    condition(
        "${x} * 3 = 0.3",
        "IF(ISNUMBER(E1),ABS((E1*3)-(0.3))<1E-12,FALSE)",
    );
    condition(
        "${n} div ${m} > 1",
        "IFERROR(IF(AND(ISNUMBER(C1),ISNUMBER(D1)),C1/D1>1,FALSE),FALSE)",
    );
    condition("${n}", "IF(ISNUMBER(C1),C1<>0,FALSE)");
    condition("${n} = '5'", "IF(ISNUMBER(C1),C1=5,FALSE)");
    condition("${t} > 4", "IFERROR(VALUE(A1&\"\")>4,FALSE)");
    condition("not(${n} > 5)", "NOT(IF(ISNUMBER(C1),C1>5,FALSE))");
}

#[test]
fn emptiness_is_a_length() {
    condition("${t} = ''", "LEN(A1)=0");
    condition("'' != ${n}", "NOT(LEN(C1)=0)");
    condition("string-length(${d}) > 0", "NOT(LEN(F1)=0)");
    condition("${k} = ''", "COUNTIF(J1:M1,\"X\")=0");
    condition("not(${t})", "NOT(NOT(LEN(A1)=0))");
    condition("${n} = null", "LEN(C1)=0");
}

#[test]
fn choices_are_labels() {
    condition("${s} = 'yes'", "EXACT(H1,\"Yes\")");
    condition("${s} != 'no'", "NOT(EXACT(H1,\"No, \"\"never\"\"\"))");
    condition(
        "selected(${s}, 'yes') or ${s} = '01'",
        "OR(EXACT(H1,\"Yes\"),EXACT(H1,\"One\"))",
    );
    condition("${s} >= 1", "OR(EXACT(H1,\"One\"),EXACT(H1,\"Five\"))");
    condition("${s} = 'unheard-of'", "FALSE");
    condition("${s} != ''", "LEN(H1)>0");
    condition("${s} = ${r}", "EXACT(H1,I1)");
    condition(
        "regex(${s}, '[a-z]+')",
        "OR(EXACT(H1,\"Yes\"),EXACT(H1,\"No, \"\"never\"\"\"))",
    );
}

#[test]
fn several_choices_are_marks() {
    condition("selected(${k}, 'yes')", "J1=\"X\"");
    condition("selected(${k}, 'unheard-of')", "FALSE");
    condition("count-selected(${k}) > 1", "COUNTIF(J1:M1,\"X\")>1");
    condition(
        "${k} = 'yes 01'",
        "AND(COUNTIF(J1:M1,\"X\")=2,J1=\"X\",L1=\"X\")",
    );
    condition("${k} = '01 yes'", "FALSE");
}

#[test]
fn dates_are_serial_numbers() {
    condition(
        "${d} > date('2024-01-01')",
        "IF(ISNUMBER(F1),F1>DATE(2024,1,1),FALSE)",
    );
    condition("${d} <= today()", "IF(ISNUMBER(F1),F1<=TODAY(),FALSE)");
    condition(
        "${d} = '2024-03-01'",
        "IF(ISNUMBER(F1),F1=DATE(2024,3,1),FALSE)",
    );
    condition(
        "${e} - ${d} > 365",
        "IF(AND(ISNUMBER(G1),ISNUMBER(F1)),G1-F1>365,FALSE)",
    );
    value("${d} + 1", "IF(ISNUMBER(F1),F1-25569+1,\"\")");
    value(
        "string(${d})",
        "IF(ISNUMBER(F1),YEAR(F1)&\"-\"&TEXT(MONTH(F1),\"00\")&\"-\"&TEXT(DAY(F1),\"00\"),\"\")",
    );
}

#[test]
fn values_are_empty_rather_than_not_a_number() {
    value("${n} * 2", "IF(ISNUMBER(C1),C1*2,\"\")");
    value(
        "coalesce(${n}, 0) + coalesce(${m}, 0)",
        "IF(ISNUMBER(C1),C1,0)+IF(ISNUMBER(D1),D1,0)",
    );
    value("int(${x})", "IF(ISNUMBER(E1),TRUNC(E1),\"\")");
    value("round(${x})", "IF(ISNUMBER(E1),INT(E1+0.5),\"\")");
    value(
        "${n} mod ${m}",
        "IFERROR(IF(AND(ISNUMBER(C1),ISNUMBER(D1)),C1-D1*TRUNC(C1/D1),\"\"),\"\")",
    );
    value(
        "100 * ${n} div ${m}",
        "IFERROR(IF(AND(ISNUMBER(C1),ISNUMBER(D1)),100*C1/D1,\"\"),\"\")",
    );
    value(
        "max(${n}, ${m})",
        "IFERROR(IF(COUNT(C1,D1)>0,MAX(C1,D1),NA()),\"\")",
    );
    value("sum(${repeated})", "SUM('Annex 1'!C5:C14)");
    value(
        "if(${n} > 5, 'many', '')",
        "IF(IF(ISNUMBER(C1),C1>5,FALSE),\"many\",\"\")",
    );
    value("concat(${t}, ' ', ${n})", "A1&\" \"&C1");
    value("${n} > 5", "IF(ISNUMBER(C1),C1>5,FALSE)");
    value("-${n} - -3", "IF(ISNUMBER(C1),-C1-(-3),\"\")");
}

/// What has no faithful form: the part pointed at, and why.
#[test]
fn what_cannot_be_said_is_not_said() {
    for (source, place, reason) in [
        (
            "${n} > 5 and regex(${t}, '[a-z]+')",
            "regex(${t}, '[a-z]+')",
            "regex() has no faithful form in Excel",
        ),
        (
            "${x} mod 2 = 1",
            "${x}",
            "`${x}` may have decimals, and Excel rounds the remainder of a division differently",
        ),
        (
            "concat(${x}, '%') = 'a'",
            "${x}",
            "`${x}` would be printed differently by Excel",
        ),
        (
            "concat(${s}, '!') = ${t}",
            "${s}",
            "the answer to `s` cannot be read in this way by a formula",
        ),
        (
            "${repeated} > 5",
            "${repeated}",
            "the answer to `repeated` cannot be read in this way by a formula",
        ),
        (
            "${group} = 1",
            "${group}",
            "the answer to `group` cannot be read in this way by a formula",
        ),
        (
            "${unheard-of} = 1",
            "${unheard-of}",
            "the type of `${unheard-of}` depends on the answers",
        ),
        (
            "position(..) = 1",
            "position(..)",
            "position() has no faithful form in Excel",
        ),
        (
            "floor(${x}) = 1",
            "floor(${x})",
            "floor() has no faithful form in Excel",
        ),
        ("../x = 1", "../x", "`../x` has no form in Excel"),
        (
            "selected(${k}, ${t})",
            "selected(${k}, ${t})",
            "selected() has no faithful form in Excel",
        ),
        (
            "${d} = date('1899-12-30')",
            "date('1899-12-30')",
            "date() has no faithful form in Excel",
        ),
    ] {
        let untranslatable = Expression::parse(source)
            .unwrap()
            .to_condition_formula(&Sheet::default())
            .unwrap_err();
        assert_eq!(
            (
                untranslatable.span.of(source),
                untranslatable.to_string().as_str()
            ),
            (place, reason),
            "{source}"
        );
    }
}

#[test]
fn excels_limits_are_kept() {
    let long = "a".repeat(600);
    let formula = Expression::parse(&format!("${{t}} = '{long}'"))
        .unwrap()
        .to_condition_formula(&Sheet::default());
    let longest = formula
        .as_deref()
        .map(|formula| formula.split('"').map(str::len).max());
    assert_eq!(longest, Ok(Some(250)));
    let sum = |count: usize| Expression::parse(&vec!["${n}"; count].join(" + ")).unwrap();
    assert!(sum(100).to_value_formula(&Sheet::default()).is_ok());
    let error = sum(200).to_value_formula(&Sheet::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the formula is nested too deeply for Excel"
    );
    let calls = format!("{}1{}", "abs(".repeat(60), ")".repeat(60));
    assert!(
        Expression::parse(&calls)
            .unwrap()
            .to_value_formula(&Sheet::default())
            .is_ok()
    );
    let many = vec!["${n} = 1"; 400].join(" or ");
    let error = Expression::parse(&many)
        .unwrap()
        .to_condition_formula(&Sheet::default())
        .unwrap_err();
    assert!(
        error.to_string().ends_with("Excel's limit is 8192"),
        "{error}"
    );
}
