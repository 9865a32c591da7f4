//! Returned files: whose they are, where their answers are, and what became of each.

mod attached;
mod book;
mod container;
mod edition;
mod export;
mod file;
mod hostile;
mod issued;
mod outlook;
mod query;
mod receipt;
mod reworded;
mod xlsb;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use tempfile::TempDir;
use verbale::cell_map::{CellKey, Role};
use verbale::definition::Questionnaire;
use verbale::entity::Entities;
use verbale::finding::{Facts, Finding};
use verbale::intake::{
    FoundBy, IdentifiedBy, Input, Intake, Reader, Record, Return, Status, read_all,
};
use verbale::language::Lang;
use verbale::round::{Limits, Register, Round};

use book::{Book, Page, ROUND, SHEET, TABLE, Value, answers, form};

/// A folder of returns with the register in it.
struct Folder {
    dir: TempDir,
    form: Questionnaire,
}

impl Folder {
    fn new() -> Self {
        let folder = Self {
            dir: tempfile::tempdir().unwrap(),
            form: form(),
        };
        fs::create_dir(folder.dir.path().join("responses")).unwrap();
        folder
    }

    fn with(self, file: &str, bytes: &[u8]) -> Self {
        let path = self.dir.path().join("responses").join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    fn register(self, rows: &str) -> Self {
        let table = format!("file,sha256,entity,received,action,note\n{rows}");
        self.with("register.csv", table.as_bytes())
    }

    fn read(&self) -> Intake {
        let text = include_str!("../../questionnaire/round.toml");
        let round = Round::parse(self.dir.path(), text).unwrap();
        let register = Register::load(&round, &ENTITIES).unwrap();
        let responses = self.dir.path().join("responses");
        let input = Input {
            responses: &responses,
            round: ROUND,
            questionnaire: &self.form,
            entities: &ENTITIES,
            register: &register,
            limits: Limits::default(),
            seal: None,
            as_of: None,
        };
        read_all(&input, &|_, _| {}).unwrap()
    }
}

/// Reads one file of France, received on a known day.
fn read(bytes: &[u8]) -> (Record, Option<Return>) {
    let folder = Folder::new()
        .with("a.xlsx", bytes)
        .register("a.xlsx,,,2015-05-01,,\n");
    let mut intake = folder.read();
    (intake.records.remove(0), intake.returns.pop())
}

/// The answers found: key, raw text, way.
fn found(returned: &Return) -> Vec<(String, String, FoundBy)> {
    let cells = returned
        .cells
        .iter()
        .filter(|cell| cell.key.role != Role::Cover);
    cells
        .map(|cell| {
            (
                cell.key.to_string(),
                cell.content.to_string(),
                cell.found_by,
            )
        })
        .collect()
}

fn expected(way: FoundBy) -> Vec<(String, String, FoundBy)> {
    let mut answers = answers();
    answers.sort_by(|a, b| a.0.cmp(&b.0));
    answers
        .into_iter()
        .map(|(key, value)| {
            let raw = match value {
                Value::Text(text) => text,
                Value::Number(number) => number.to_string(),
                Value::Formula(_, result) => result.to_owned(),
            };
            (key.to_string(), raw, way)
        })
        .collect()
}

fn rules(findings: &[Finding]) -> Vec<&'static str> {
    findings
        .iter()
        .map(|finding| finding.facts.rule())
        .collect()
}

/// All answers of the disturbed workbook are found by one way, with findings of these rules.
#[track_caller]
fn all_found(book: &Book, way: FoundBy, expected_rules: &[&str]) {
    let (record, returned) = read(&book.bytes());
    let returned = returned.unwrap_or_else(|| panic!("not read: {record:?}"));
    assert_eq!(found(&returned), expected(way));
    assert_eq!(
        rules(&returned.findings),
        expected_rules,
        "{:#?}",
        returned.findings
    );
    assert_eq!(record.answers, answers().len());
}

#[test]
fn an_issued_workbook_comes_back_without_a_finding() {
    let book = Book::answered(&form());
    all_found(&book, FoundBy::Name, &[]);
    let (record, returned) = read(&book.bytes());
    assert_eq!(record.status, Status::Read);
    assert_eq!(record.entity.as_deref(), Some("FRA"));
    assert_eq!(record.identified_by, Some(IdentifiedBy::RoundSheet));
    assert_eq!(record.language, Some(Lang::Fr));
    assert_eq!(record.edition, "2015");
    assert_eq!(record.source.sha256.len(), 64);
    assert_eq!(returned.unwrap().language, Lang::Fr);
}

#[test]
fn a_blank_return_is_a_return() {
    let (record, returned) = read(&Book::issue(&form(), "FRA", "en").bytes());
    assert_eq!((record.status, record.answers), (Status::Read, 0));
    assert_eq!(found(&returned.unwrap()), []);
}

#[test]
fn inserted_rows_and_columns_move_nothing_out_of_sight() {
    let mut book = Book::answered(&form());
    book.insert_row(SHEET, 4);
    book.insert_row(SHEET, 8);
    book.insert_row(TABLE, 7);
    book.insert_column(SHEET, 0);
    book.insert_column(SHEET, 4);
    all_found(&book, FoundBy::Name, &[]);
}

#[test]
fn without_names_the_hidden_keys_lead_to_the_answers() {
    let mut book = Book::answered(&form());
    book.names.clear();
    all_found(&book, FoundBy::Key, &[]);
    book.insert_row(SHEET, 4);
    book.insert_column(SHEET, 3);
    book.insert_row(TABLE, 7);
    all_found(&book, FoundBy::Key, &[]);
}

#[test]
fn without_names_and_keys_an_address_counts_while_the_question_stands_beside_it() {
    let mut book = Book::answered(&form());
    book.names.clear();
    book.remove_keys();
    all_found(&book, FoundBy::Map, &[]);
}

#[test]
fn a_bare_address_is_never_believed() {
    let mut book = Book::answered(&form());
    book.names.clear();
    book.remove_keys();
    book.insert_row(SHEET, 4);
    book.remove(TABLE);
    let (_, returned) = read(&book.bytes());
    let returned = returned.unwrap();
    // All rows moved by one: the map is wrong everywhere, the texts are right everywhere.
    let expected: Vec<_> = expected(FoundBy::Text)
        .into_iter()
        .filter(|(key, _, _)| !key.starts_with('l'))
        .collect();
    assert_eq!(found(&returned), expected);
    assert_eq!(rules(&returned.findings), ["cell_missing", "cell_missing"]);
}

#[test]
fn values_pasted_into_a_new_workbook_are_found_by_their_questions() {
    let mut book = Book::answered(&form());
    book.names.clear();
    book.remove_keys();
    book.remove("_map");
    all_found(&book, FoundBy::Text, &[]);
}

#[test]
fn renamed_and_reordered_sheets_change_nothing() {
    let mut book = Book::answered(&form());
    book.rename(SHEET, "Réponses du ministère");
    book.pages.swap(0, 2);
    all_found(&book, FoundBy::Name, &[]);
}

#[test]
fn sorted_rows_keep_their_answers_and_each_is_reported() {
    let mut book = Book::answered(&form());
    // `plan` and `year` change places, as sorting does it: names stay.
    book.swap_rows(SHEET, 4, 6);
    let (_, returned) = read(&book.bytes());
    let returned = returned.unwrap();
    let raw = |found: Vec<(String, String, FoundBy)>| -> Vec<(String, String)> {
        found.into_iter().map(|(key, raw, _)| (key, raw)).collect()
    };
    assert_eq!(raw(found(&returned)), raw(expected(FoundBy::Name)));
    let plan = returned
        .cells
        .iter()
        .find(|cell| cell.key.question == "plan")
        .unwrap();
    assert_eq!((plan.found_by, plan.row), (FoundBy::Key, 6));
    assert!(
        rules(&returned.findings)
            .iter()
            .all(|rule| *rule == "cell_disagrees")
    );
    let facts = &returned.findings[0].facts;
    assert_eq!(
        *facts,
        Facts::WaysDisagree {
            other: "Pillar I!D5".to_owned()
        }
    );
}

#[test]
fn a_deleted_sheet_costs_its_own_answers_only() {
    let mut book = Book::answered(&form());
    book.remove(SHEET);
    let (record, returned) = read(&book.bytes());
    let returned = returned.unwrap();
    assert_eq!(record.status, Status::ReadWithFindings);
    assert_eq!(found(&returned).len(), 4);
    let missing: Vec<&str> = returned
        .findings
        .iter()
        .map(|finding| finding.place.question.as_str())
        .collect();
    assert_eq!(
        missing,
        [
            "plan",
            "plan_describe",
            "year",
            "how",
            "how_describe",
            "budget"
        ]
    );
}

#[test]
fn words_beside_the_answer_cells_are_reported_not_taken() {
    let mut book = Book::answered(&form());
    book.page(SHEET).put(4, 8, "Oui, en partie");
    book.page(SHEET).put(30, 3, Value::Number(12.0));
    book.page(SHEET).put(7, 3, "les deux");
    book.page("Cover").put(9, 1, "Ministère de la justice");
    let (_, returned) = read(&book.bytes());
    let returned = returned.unwrap();
    assert_eq!(found(&returned), expected(FoundBy::Name));
    let strays: Vec<(&str, &str, &str)> = returned
        .findings
        .iter()
        .map(|finding| {
            let place = &finding.place;
            assert_eq!(
                (place.entity.as_str(), place.file.as_str()),
                ("FRA", "a.xlsx")
            );
            (
                place.sheet.as_str(),
                place.cell.as_str(),
                finding.value.as_str(),
            )
        })
        .collect();
    assert_eq!(
        strays,
        [
            ("Cover", "B10", "Ministère de la justice"),
            (SHEET, "I5", "Oui, en partie"),
            (SHEET, "D8", "les deux"),
            (SHEET, "D31", "12"),
        ]
    );
}

#[test]
fn a_sheet_of_their_own_is_reported_row_by_row() {
    let mut book = Book::answered(&form());
    let mut page = Page::new("Annexe");
    page.put(0, 0, "Mesure");
    page.put(0, 1, "Année");
    page.put(1, 0, "Formation");
    page.put(1, 1, Value::Number(2014.0));
    book.pages.push(page);
    let (_, returned) = read(&book.bytes());
    let values: Vec<String> = returned
        .unwrap()
        .findings
        .into_iter()
        .map(|finding| finding.value)
        .collect();
    assert_eq!(values, ["Mesure\tAnnée", "Formation\t2014"]);
}

#[test]
fn an_answer_on_a_copied_sheet_is_found_when_the_original_is_blank() {
    let mut book = Book::issue(&form(), "FRA", "fr");
    let mut copy = book.page(SHEET).clone();
    copy.name = "Pillar I (2)".to_owned();
    copy.put(4, 3, "Oui");
    book.pages.insert(1, copy);
    let (_, returned) = read(&book.bytes());
    let returned = returned.unwrap();
    assert_eq!(
        found(&returned),
        [("plan|1|answer".to_owned(), "Oui".to_owned(), FoundBy::Key)]
    );
    assert_eq!(rules(&returned.findings), ["cell_disagrees"]);
}

#[test]
fn an_answer_to_a_question_of_another_edition_is_not_lost() {
    let mut book = Book::answered(&form());
    let row = 40;
    book.page(SHEET).put(row, 0, "old_question|1|answer");
    book.page(SHEET).put(row, 3, "Oui");
    book.page("_round").put(2, 1, "def456");
    let (_, returned) = read(&book.bytes());
    let returned = returned.unwrap();
    assert_eq!(rules(&returned.findings), ["other_edition", "stray_text"]);
    let stray = &returned.findings[1];
    assert_eq!(
        (stray.place.question.as_str(), stray.value.as_str()),
        ("old_question", "Oui")
    );
}

#[test]
fn error_values_formulas_and_dates_keep_what_they_are() {
    let mut book = Book::answered(&form());
    book.fill(
        &CellKey::new("year", 1, Role::Answer),
        Value::Formula("=2000+13", "2013"),
    );
    let (_, returned) = read(&book.bytes());
    assert_eq!(found(&returned.unwrap()), expected(FoundBy::Name));
}

static FORM: LazyLock<Questionnaire> = LazyLock::new(form);
static ENTITIES: LazyLock<Entities> = LazyLock::new(Entities::built_in);
static REGISTER: LazyLock<Register> = LazyLock::new(Register::default);
static INPUT: LazyLock<Input<'static>> = LazyLock::new(|| Input {
    responses: Path::new("."),
    round: ROUND,
    questionnaire: &FORM,
    entities: &ENTITIES,
    register: &REGISTER,
    limits: Limits::default(),
    seal: None,
    as_of: None,
});
/// One reader for thousands of files.
static READER: LazyLock<Reader<'static>> = LazyLock::new(|| Reader::new(&INPUT));
static ANSWERED: LazyLock<Vec<u8>> = LazyLock::new(|| Book::answered(&FORM).bytes());
