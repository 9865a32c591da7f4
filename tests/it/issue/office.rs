//! Issued workbooks in `LibreOffice`: answers are typed, and what the formulas then show is what
//! ingest finds in the file that comes back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use verbale::cell_map::{CellKey, MappedCell, Role, Sign};
use verbale::definition::{Choice, Kind, MultipleLayout, Question, Questionnaire};
use verbale::finding::Facts;
use verbale::intake::{CellContent, Reply, Source, SourcedCell, Status};
use verbale::issue::{Body, Filled, Issuer, Row};
use verbale::language::Lang;
use verbale::validate::{AnswerStatus, AnswerValue, Checker, Response};

use super::made_up::{FORM_READ, ISSUER};
use super::{SAMPLE, read_with};

/// Sheet, row and column, from 0.
type Place = (String, u32, u32);

#[derive(Debug, Default, Serialize)]
struct Case {
    write: Vec<(String, u32, u32, &'static str, serde_json::Value)>,
    read: Vec<Place>,
    offered: Vec<Place>,
    save: Option<String>,
}

#[derive(Debug, Serialize)]
struct Job {
    book: String,
    cases: Vec<Case>,
    save_as: Vec<String>,
    /// Cells whose validation is looked at in the workbooks opened again.
    lists: Vec<Place>,
}

#[derive(Debug, Deserialize)]
struct Outcome {
    cases: Vec<Shown>,
    again: Vec<Again>,
}

#[derive(Debug, Deserialize)]
struct Shown {
    cells: Vec<String>,
    offered: Vec<Vec<String>>,
}

#[derive(Debug, Deserialize)]
struct Again {
    sheets: BTreeMap<String, SheetAgain>,
    names: usize,
    lists: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct SheetAgain {
    protected: bool,
    colours: usize,
}

fn run(job: &Job, folder: &Path) -> Outcome {
    let (file, result) = (folder.join("job.json"), folder.join("result.json"));
    std::fs::write(&file, serde_json::to_vec(job).unwrap()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/office/hand.py");
    let python = std::env::var("UNO_PYTHON").unwrap_or_else(|_| "/usr/bin/python3".to_owned());
    let status = Command::new(python)
        .arg(script)
        .args([&file, &result])
        .status();
    assert!(status.unwrap().success());
    serde_json::from_slice(&std::fs::read(result).unwrap()).unwrap()
}

/// Numbers that look random and are the same each time (Numerical Recipes' 64-bit LCG).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.roll(items.len())]
    }
}

fn label(choice: &Choice, lang: Lang) -> &str {
    match choice.label.text(lang) {
        "" => &choice.name,
        label => label,
    }
}

/// Something to type into a cell: an answer of its kind, more often than not.
fn typed(
    dice: &mut Dice,
    form: &Questionnaire,
    issuer: &Issuer<'_>,
    cell: &MappedCell,
) -> Option<(&'static str, serde_json::Value)> {
    let lang = issuer.layout().lang;
    let texts = verbale::language::texts(lang);
    let text = |text: &str| Some(("text", text.into()));
    let question = form.question(&cell.key.question);
    match (cell.key.role, question) {
        (Role::Silence, _) if dice.roll(8) == 0 => {
            let reasons = [
                texts.silence.not_available.as_str(),
                texts.silence.confidential.as_str(),
            ];
            text(dice.one_of(&reasons))
        }
        (Role::Option, Some(question)) if dice.roll(3) == 0 => match question.layout {
            MultipleLayout::Marks => text("X"),
            MultipleLayout::YesNo => {
                text(dice.one_of(&[texts.sheet.yes.as_str(), texts.sheet.no.as_str()]))
            }
            MultipleLayout::Slots => {
                let choices = &form.list_of(question)?.choices;
                text(label(&choices[dice.roll(choices.len())], lang))
            }
        },
        (Role::Answer, Some(question)) if dice.roll(3) > 0 => answer(dice, form, question, lang),
        _ => None,
    }
}

fn answer(
    dice: &mut Dice,
    form: &Questionnaire,
    question: &Question,
    lang: Lang,
) -> Option<(&'static str, serde_json::Value)> {
    let number = |number: f64| Some(("number", number.into()));
    match question.kind {
        Kind::SelectOne(_) => {
            let choices = &form.list_of(question)?.choices;
            Some((
                "text",
                label(&choices[dice.roll(choices.len())], lang).into(),
            ))
        }
        Kind::Integer if question.name == "year" => number(dice.one_of(&[1800.0, 1949.0, 2014.0])),
        Kind::Integer => {
            number(dice.one_of(&[-3.0, 0.0, 4.0, 6.0, 12.0, 40.0, 1995.0, 2019.0, 2030.0]))
        }
        Kind::Decimal => number(dice.one_of(&[-0.5, 0.0, 2.5, 100.0])),
        // 1999-12-31, 2004-07-06, 2014-01-31
        Kind::Date => Some(("date", (dice.one_of(&[36_525, 38_174, 41_670])).into())),
        Kind::Text => Some((
            "text",
            (dice.one_of(&["x", "words", "a@un.example"])).into(),
        )),
        _ => None,
    }
}

/// Questions of the made-up form whose condition no formula says.
const IN_WORDS: [&str; 3] = ["un", "un_more", "oldest"];

/// The cell of a sign or a computed value, and what it says of which question.
enum Looked<'a> {
    Sign(&'a Question),
    Value(&'a Question),
}

fn looked_at<'a>(form: &'a Questionnaire, issuer: &Issuer<'_>) -> Vec<(Place, Looked<'a>)> {
    let mut places = Vec::new();
    for sheet in &issuer.layout().sheets {
        let Body::Answers(rows) = &sheet.body else {
            continue;
        };
        for (row, at) in rows.iter().zip(4..) {
            let place = |column| (sheet.name.clone(), at, column);
            match *row {
                Row::Question(index) => {
                    places.push((place(1), Looked::Sign(&form.questions[index])));
                }
                Row::Computed(index) => {
                    places.push((place(4), Looked::Value(&form.questions[index])));
                }
                _ => {}
            }
        }
    }
    places
}

/// What the sign of a question must be, given what ingest makes of the same file.
fn expected(response: &Response, question: &Question) -> Sign {
    let answer = response.answer(&question.name).unwrap();
    let has = |wanted: fn(&Facts) -> bool| {
        let mut findings = response.findings.iter();
        findings.any(|found| found.place.question == question.name && wanted(&found.facts))
    };
    match answer.status {
        AnswerStatus::NotAsked => Sign::NotAsked,
        AnswerStatus::Blank if has(|facts| matches!(facts, Facts::Required)) => Sign::Required,
        AnswerStatus::Blank => Sign::Open,
        AnswerStatus::Unreadable => Sign::Check,
        _ if has(|facts| matches!(facts, Facts::Constraint { .. })) => {
            // No formula knows a regular expression.
            let rule = question.constraint.as_ref().unwrap();
            if rule.source.contains("regex") {
                Sign::Answered
            } else {
                Sign::Check
            }
        }
        _ => Sign::Answered,
    }
}

fn respond(form: &Questionnaire, lang: Lang, path: &Path) -> Response {
    let (status, returned) = read_with(form, &std::fs::read(path).unwrap());
    assert!(matches!(status, Status::Read | Status::ReadWithFindings));
    let source = Arc::new(Source {
        file: "return.xlsx".to_owned(),
        sha256: String::new(),
    });
    let reply = Reply {
        entity: returned.entity.clone(),
        received: chrono::NaiveDate::from_ymd_opt(2124, 1, 1),
        language: lang,
        absent: BTreeSet::new(),
        cells: returned
            .cells
            .into_iter()
            .map(|cell| SourcedCell {
                source: Arc::clone(&source),
                cell,
            })
            .collect(),
        findings: Vec::new(),
    };
    Checker::new(form).check(&reply)
}

/// Types random answers into a workbook, and compares what it shows with what ingest finds.
fn compare(form: &Questionnaire, issuer: &Issuer<'_>, cases: usize, seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("issued.xlsx");
    let entity = SAMPLE.entities.get("LUX").unwrap();
    std::fs::write(&book, issuer.workbook(entity, &Filled::new()).unwrap()).unwrap();
    let lang = issuer.layout().lang;
    let mut dice = Dice(seed);
    let cells = issuer.layout().cells(form);
    let places = looked_at(form, issuer);
    // On the cover: the numbers of all questions answered and asked stand in the last row.
    let totals = total_row(form, issuer);
    let cases: Vec<Case> = (0..cases)
        .map(|number| {
            let mut case = Case {
                read: places.iter().map(|(place, _)| place.clone()).collect(),
                save: Some(
                    folder
                        .path()
                        .join(format!("{number}.xlsx"))
                        .display()
                        .to_string(),
                ),
                ..Case::default()
            };
            for column in [3, 4] {
                case.read
                    .push((issuer.layout().cover.clone(), totals, column));
            }
            for cell in &cells {
                if let Some((kind, content)) = typed(&mut dice, form, issuer, cell) {
                    case.write
                        .push((cell.sheet.clone(), cell.row, cell.column, kind, content));
                }
            }
            case
        })
        .collect();
    let job = Job {
        book: book.display().to_string(),
        cases,
        save_as: Vec::new(),
        lists: Vec::new(),
    };
    let outcome = run(&job, folder.path());
    let mut compared = 0;
    let mut wrong = Vec::new();
    let mut signs: BTreeMap<Sign, usize> = BTreeMap::new();
    for (number, shown) in outcome.cases.iter().enumerate() {
        let response = respond(form, lang, &folder.path().join(format!("{number}.xlsx")));
        let (mut answered, mut asked) = (0, 0);
        for ((place, looked), cell) in places.iter().zip(&shown.cells) {
            compared += 1;
            let (name, expected) = match looked {
                Looked::Sign(question) => {
                    let sign = match expected(&response, question) {
                        Sign::NotAsked if IN_WORDS.contains(&question.name.as_str()) => {
                            Sign::from_text(cell).unwrap()
                        }
                        sign => sign,
                    };
                    *signs.entry(sign).or_default() += 1;
                    asked += u32::from(sign != Sign::NotAsked);
                    answered += u32::from(matches!(sign, Sign::Answered | Sign::Check));
                    (&question.name, sign.as_str().to_owned())
                }
                Looked::Value(question) => {
                    let value = response
                        .answer(&question.name)
                        .and_then(|a| a.value.clone());
                    let text = match value {
                        Some(AnswerValue::Number(number)) => number.to_string(),
                        _ => String::new(),
                    };
                    (&question.name, text)
                }
            };
            if *cell != expected {
                wrong.push(format!(
                    "case {number}, {name} at {place:?}: `{cell}`, ingest `{expected}`"
                ));
            }
        }
        let tables = tables(form, issuer, &response);
        let expected = [answered + tables.0, asked + tables.1].map(|count| count.to_string());
        compared += 2;
        if shown.cells[places.len()..] != expected {
            wrong.push(format!(
                "case {number}, cover: {:?}, ingest {expected:?}",
                &shown.cells[places.len()..]
            ));
        }
    }
    println!(
        "{compared} cells compared, {} differ; {signs:?}",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The row of the cover with the totals, from 0: below the heading of the contents.
fn total_row(form: &Questionnaire, issuer: &Issuer<'_>) -> u32 {
    let _ = form;
    let before = 3 + 7 + 1 + 6 + 2;
    before + u32::try_from(issuer.layout().sheets.len()).unwrap() + 1
}

/// Tables answered and asked: each is a question of its own.
fn tables(form: &Questionnaire, issuer: &Issuer<'_>, response: &Response) -> (u32, u32) {
    let mut counts = (0, 0);
    for sheet in &issuer.layout().sheets {
        let Body::Table { group, columns, .. } = &sheet.body else {
            continue;
        };
        let repeat = &form.groups[*group];
        let of_table = |name: &str| columns.iter().any(|&c| form.questions[c].name == name);
        let answers = response
            .answers
            .iter()
            .filter(|answer| of_table(&answer.question));
        let statuses: Vec<AnswerStatus> = answers.map(|answer| answer.status).collect();
        // The condition of a table is that of its questions: ask one that has no other.
        let rule = repeat
            .relevant
            .as_ref()
            .and_then(|rule| rule.expression.as_ref());
        let is_asked = rule.is_none_or(|rule| {
            let [(name, _)] = rule.references()[..] else {
                panic!("one question decides")
            };
            let answer = response.answer(name).unwrap();
            match (&answer.status, &answer.value) {
                (AnswerStatus::Answered, Some(AnswerValue::Choices(names))) => names == &["yes"],
                (AnswerStatus::Blank | AnswerStatus::NotAsked, _) => false,
                _ => true,
            }
        });
        let is_answered = !statuses.is_empty();
        counts.1 += u32::from(is_asked);
        counts.0 += u32::from(is_asked && is_answered);
    }
    counts
}

#[test]
#[ignore = "needs the program soffice (LibreOffice), its Python and a minute"]
fn the_signs_of_a_form_with_every_rule_are_what_ingest_finds() {
    compare(&FORM_READ, &ISSUER, 40, 7);
}

#[test]
#[ignore = "needs the program soffice (LibreOffice), its Python and a minute"]
fn the_signs_of_the_sample_are_what_ingest_finds() {
    let issuer = super::issuer(Lang::Ar);
    compare(&SAMPLE.questionnaire, issuer, 6, 11);
}

/// Question, row and text.
type Said = (&'static str, u32, &'static str);

/// What is said, and which list (question and row) then offers what.
struct Offer(
    &'static [Said],
    (&'static str, u32),
    &'static [&'static str],
);

const COUNTRIES: &[&str] = &[
    "Northland",
    "Southland",
    "Upper Northland",
    "Southern Isles",
];

const OFFERS: &[Offer] = &[
    // Nothing said: everything that some region would offer.
    Offer(&[], ("country", 1), COUNTRIES),
    Offer(
        &[("region", 1, "North")],
        ("country", 1),
        &["Northland", "Upper Northland"],
    ),
    Offer(
        &[("region", 1, "South & East")],
        ("country", 1),
        &["Southland", "Southern Isles"],
    ),
    Offer(&[("region", 1, "Empty")], ("country", 1), &[""]),
    Offer(
        &[],
        ("town", 1),
        &["Alpha", "Beta", "Gamma", "Delta", "Epsilon"],
    ),
    Offer(
        &[("country", 1, "Northland")],
        ("town", 1),
        &["Alpha", "Beta", "Delta"],
    ),
    Offer(
        &[("country", 1, "Northland"), ("size", 1, "Small")],
        ("town", 1),
        &["Beta", "Delta"],
    ),
    Offer(
        &[("size", 1, "Big")],
        ("town", 1),
        &["Alpha", "Gamma", "Delta", "Epsilon"],
    ),
    Offer(
        &[("country", 1, "Southern Isles"), ("size", 1, "Big")],
        ("town", 1),
        &["Delta"],
    ),
    Offer(
        &[("where", 2, "North"), ("where", 1, "South & East")],
        ("who", 2),
        &["Northland", "Upper Northland"],
    ),
    Offer(
        &[("where", 2, "North"), ("where", 1, "South & East")],
        ("who", 1),
        &["Southland", "Southern Isles"],
    ),
    Offer(&[("where", 2, "North")], ("who", 3), COUNTRIES),
];

#[test]
#[ignore = "needs the program soffice (LibreOffice), its Python and some seconds"]
fn a_list_offers_what_the_filter_lets_through_and_help_survives_saving() {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("issued.xlsx");
    std::fs::write(&book, super::made_up::issued(&Filled::new())).unwrap();
    let cells = ISSUER.layout().cells(&FORM_READ);
    let place = |name: &str, instance: u32| -> Place {
        let key = CellKey::new(name, instance, Role::Answer);
        let cell = cells.iter().find(|cell| cell.key == key).unwrap();
        (cell.sheet.clone(), cell.row, cell.column)
    };
    let cases = OFFERS.iter().map(|Offer(answers, question, _)| Case {
        write: answers
            .iter()
            .map(|(name, row, text)| {
                let (sheet, row, column) = place(name, *row);
                (sheet, row, column, "text", (*text).into())
            })
            .collect(),
        offered: vec![place(question.0, question.1)],
        ..Case::default()
    });
    let path = |name: &str| folder.path().join(name).display().to_string();
    let job = Job {
        book: book.display().to_string(),
        cases: cases.collect(),
        save_as: vec![path("again.xlsx"), path("again.ods")],
        lists: ["law", "year", "men", "country"]
            .map(|name| place(name, 1))
            .into(),
    };
    let outcome = run(&job, folder.path());
    for (Offer(answers, question, expected), shown) in OFFERS.iter().zip(&outcome.cases) {
        assert_eq!(
            shown.offered[0], *expected,
            "{question:?} after {answers:?}"
        );
    }
    for (again, path) in outcome.again.iter().zip(&job.save_as) {
        assert!(again.names > cells.len(), "{path}: {} names", again.names);
        assert_eq!(again.lists, ["LIST", "WHOLE", "CUSTOM", "LIST"], "{path}");
        for (name, sheet) in &again.sheets {
            assert!(sheet.protected, "{path}: {name} is open");
            assert!(
                name.starts_with('_') || sheet.colours > 0,
                "{path}: {name} lost its colours"
            );
        }
        let (status, returned) = read_with(&FORM_READ, &std::fs::read(path).unwrap());
        assert_eq!(status, Status::Read, "{path}: {:#?}", returned.findings);
        // What the workbook computes may be found by its text; nothing else stands there.
        let is_computed = |name: &str| {
            let question = FORM_READ.question(name);
            question.is_some_and(|question| question.calculation.is_some())
        };
        let words = returned
            .cells
            .iter()
            .filter(|cell| cell.key.role != Role::Cover && !is_computed(&cell.key.question));
        let words: Vec<&CellContent> = words.map(|cell| &cell.content).collect();
        assert!(words.is_empty(), "{path}: {words:?}");
    }
}
