//! What ministries write in six languages, and what it is read as: a table of cases in
//! `tests/data/readings.csv`. A reading that is not what stands there is always a finding.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use verbale::cell_map::CellKey;
use verbale::definition::{Questionnaire, load_bytes};
use verbale::intake::{CellContent, FoundBy, FoundCell, Reply, Source, SourcedCell};
use verbale::language::Lang;
use verbale::validate::{AnswerStatus, AnswerValue, Checker};

const FORM: &str = "
| survey |
|  | type               | name    | label::English (en) |
|  | select_one answer  | choice  | Is there a plan?    |
|  | integer            | whole   | How many?           |
|  | decimal            | decimal | What share?         |
|  | date               | date    | When?               |
|  | select_multiple by | option  | By which means?     |
| choices |
|  | list_name | name    | label::English (en) | label::French (fr) | label::Spanish (es) | label::Russian (ru) | label::Arabic (ar) | label::Chinese (zh) |
|  | answer    | yes     | Yes       | Oui       | Sí       | Да       | نعم   | 是   |
|  | answer    | in_part | In part   | En partie | En parte | Частично | جزئيا | 部分 |
|  | answer    | no      | No        | Non       | No       | Нет      | لا    | 否   |
|  | by        | law     | By law    | Par la loi | Por ley | Законом  | بقانون | 法律 |
";

#[derive(Debug, serde::Deserialize)]
struct Case {
    /// Name of the question; `silence` for the cell beside it.
    asked: String,
    language: String,
    /// `#3` is a number, `@2015-02-06` a date, all else text; `\n` a new line.
    written: String,
    /// Blank where nothing is read.
    read: String,
    /// Rule of the finding; blank where there is none.
    finding: String,
}

fn content(written: &str) -> CellContent {
    if let Some(number) = written.strip_prefix('#') {
        return CellContent::Number(number.parse().unwrap());
    }
    if let Some(day) = written.strip_prefix('@') {
        let day: NaiveDate = day.parse().unwrap();
        return CellContent::DateTime(day.and_hms_opt(0, 0, 0).unwrap());
    }
    CellContent::Text(written.replace("\\n", "\n"))
}

/// What is read, and the rules of the findings about it.
fn read(case: &Case, form: &Questionnaire) -> (String, Vec<&'static str>) {
    let key = match case.asked.as_str() {
        "silence" => "whole|1|silence".to_owned(),
        "option" => "option|1|option|law".to_owned(),
        name => format!("{name}|1|answer"),
    };
    let source = Arc::new(Source {
        file: "a.xlsx".to_owned(),
        sha256: String::new(),
    });
    let cell = FoundCell {
        key: CellKey::parse(&key).unwrap(),
        content: content(&case.written),
        sheet: "Sheet".to_owned(),
        row: 4,
        column: 3,
        found_by: FoundBy::Name,
    };
    let reply = Reply {
        entity: "FRA".to_owned(),
        received: None,
        language: Lang::from_code(&case.language).unwrap(),
        absent: BTreeSet::new(),
        cells: vec![SourcedCell { source, cell }],
        findings: Vec::new(),
    };
    let response = Checker::new(form).check(&reply);
    let name = key.split('|').next().unwrap();
    let answer = response.answer(name).unwrap();
    let read = match (&answer.value, answer.status) {
        (Some(AnswerValue::Choices(names)), _) if names.is_empty() => "not chosen".to_owned(),
        (Some(AnswerValue::Choices(names)), _) => names.join(" "),
        (Some(AnswerValue::Number(number)), _) => number.to_string(),
        (Some(AnswerValue::Date(day)), _) => day.to_string(),
        (Some(AnswerValue::Text(text)), _) => text.clone(),
        (
            None,
            AnswerStatus::NotAvailable | AnswerStatus::NotApplicable | AnswerStatus::Confidential,
        ) => answer.status.as_str().to_owned(),
        (None, _) => String::new(),
    };
    (
        read,
        response
            .findings
            .iter()
            .map(|finding| finding.facts.rule())
            .collect(),
    )
}

#[test]
fn what_ministries_write_is_read_or_reported_and_never_guessed() {
    let form = load_bytes("form.md", FORM.as_bytes()).unwrap();
    assert!(form.accepted(), "{:?}", form.diagnostics);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/readings.csv");
    let mut table = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_path(path)
        .unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in table.deserialize() {
        let case: Case = case.unwrap();
        let (read, findings) = read(&case, &form.questionnaire);
        let expected: Vec<&str> = case
            .finding
            .split(' ')
            .filter(|rule| !rule.is_empty())
            .collect();
        if read != case.read || findings != expected {
            wrong.push(format!("{case:?}\n    read {read:?}, {findings:?}"));
        }
        count += 1;
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count >= 150, "{count}");
}
