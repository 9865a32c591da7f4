//! Returned files: whose they are, where their answers are, and what became of each.

mod book;
mod issued;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use tempfile::TempDir;
use verbale::cell_map::{CellKey, Role};
use verbale::definition::Questionnaire;
use verbale::entity::Entities;
use verbale::finding::{Facts, Finding};
use verbale::intake::{
    FoundBy, IdentifiedBy, Input, Intake, Reader, Reason, Record, Return, Status, merge, read_all,
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
    let mut page = Page {
        name: "Annexe".to_owned(),
        cells: BTreeMap::new(),
    };
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

#[test]
fn the_first_place_that_names_the_state_wins_and_others_are_reported() {
    let mut book = Book::answered(&form());
    book.properties
        .insert("verbale_entity".to_owned(), "ESP".to_owned());
    let folder = Folder::new()
        .with("Pérou.xlsx", &book.bytes())
        .register("Pérou.xlsx,,ITA,2015-05-01,,\n");
    let intake = folder.read();
    assert_eq!(intake.records[0].entity.as_deref(), Some("ITA"));
    assert_eq!(
        intake.records[0].identified_by,
        Some(IdentifiedBy::Register)
    );
    let others: Vec<&Facts> = intake.returns[0]
        .findings
        .iter()
        .map(|f| &f.facts)
        .collect();
    let says = |source: &str, other: &str| Facts::IdentityDisagrees {
        source: source.to_owned(),
        other: other.to_owned(),
    };
    assert_eq!(
        others,
        [
            &says("round_sheet", "FRA"),
            &says("properties", "ESP"),
            &says("file_name", "PER")
        ]
    );
}

#[test]
fn without_the_hidden_sheet_properties_cover_and_name_say_whose_it_is() {
    let mut book = Book::answered(&form());
    book.remove("_round");
    let identified = |book: &Book, file: &str| {
        let intake = Folder::new().with(file, &book.bytes()).read();
        let record = &intake.records[0];
        (record.entity.clone(), record.identified_by, record.status)
    };
    let (entity, by, _) = identified(&book, "a.xlsx");
    assert_eq!(
        (entity.as_deref(), by),
        (Some("FRA"), Some(IdentifiedBy::Properties))
    );
    book.properties.clear();
    book.page("Cover").put(3, 2, "République française");
    let (entity, by, _) = identified(&book, "a.xlsx");
    assert_eq!(
        (entity.as_deref(), by),
        (Some("FRA"), Some(IdentifiedBy::Cover))
    );
    book.page("Cover").put(3, 2, "Frnace");
    let (entity, by, _) = identified(&book, "réponse de la France v2.xlsx");
    assert_eq!(
        (entity.as_deref(), by),
        (Some("FRA"), Some(IdentifiedBy::FileName))
    );
    let (entity, _, status) = identified(&book, "réponse.xlsx");
    assert_eq!((entity, status), (None, Status::NotOurs));
}

#[test]
fn workbooks_of_other_rounds_and_of_nobody_are_not_ours() {
    let mut other = Book::answered(&form());
    other.page("_round").put(0, 1, "A/68/1");
    let (record, returned) = read(&other.bytes());
    assert_eq!(record.status, Status::NotOurs);
    assert_eq!(record.reason, Some(Reason::OtherRound("A/68/1".to_owned())));
    assert!(returned.is_none());

    let mut page = Page {
        name: "Budget".to_owned(),
        cells: BTreeMap::new(),
    };
    page.put(0, 0, "Total");
    let stranger = Book {
        pages: vec![page],
        names: Vec::new(),
        properties: BTreeMap::new(),
    };
    let (record, _) = read(&stranger.bytes());
    assert_eq!(
        (record.status, record.reason),
        (Status::NotOurs, Some(Reason::NoMark))
    );
}

#[test]
fn identical_files_count_once_and_the_register_may_leave_one_out() {
    let bytes = Book::answered(&form()).bytes();
    let spain = Book::issue(&form(), "ESP", "en").bytes();
    let intake = Folder::new()
        .with("a.xlsx", &bytes)
        .with("sub/b.xlsx", &bytes)
        .with("c.xlsx", &spain)
        .register("c.xlsx,,,,ignore,a test of the embassy\n")
        .read();
    let of = |index: usize| {
        (
            intake.records[index].status,
            intake.records[index].reason.clone(),
        )
    };
    assert_eq!(of(0).0, Status::Read);
    let note = "a test of the embassy".to_owned();
    assert_eq!(of(1), (Status::Ignored, Some(Reason::Register(note))));
    assert_eq!(
        of(2),
        (Status::Duplicate, Some(Reason::SameAs("a.xlsx".to_owned())))
    );
    assert_eq!(intake.returns.len(), 1);
}

#[test]
fn the_newer_return_stands_cell_by_cell_and_nothing_of_the_older_is_lost() {
    let older = Book::answered(&form());
    let mut newer = Book::issue(&form(), "FRA", "fr");
    newer.fill(&CellKey::new("plan", 1, Role::Answer), "Non".into());
    newer.fill(&CellKey::option("how", 1, "law"), "X".into());
    let intake = Folder::new()
        .with("1.xlsx", &older.bytes())
        .with("2.xlsx", &newer.bytes())
        .register("1.xlsx,,,2015-04-30,,\n2.xlsx,,,2015-05-01,,\n")
        .read();
    assert_eq!(intake.records[0].status, Status::Superseded);
    assert_eq!(
        intake.records[0].reason,
        Some(Reason::ReplacedBy("2.xlsx".to_owned()))
    );
    let replies = merge(&intake);
    assert_eq!(replies.len(), 1);
    let raw = |question: &str, role: Role| -> Vec<(String, String)> {
        let cells = replies[0].cells.iter();
        let cells = cells.filter(|c| c.cell.key.question == question && c.cell.key.role == role);
        cells
            .map(|c| (c.source.file.clone(), c.cell.content.to_string()))
            .collect()
    };
    let pair = |file: &str, text: &str| vec![(file.to_owned(), text.to_owned())];
    assert_eq!(raw("plan", Role::Answer), pair("2.xlsx", "Non"));
    assert_eq!(
        raw("plan", Role::Comment),
        pair("1.xlsx", "Voir le plan national")
    );
    assert_eq!(raw("year", Role::Answer), pair("1.xlsx", "2013"));
    // The options of one question stand or fall together.
    assert_eq!(raw("how", Role::Option), pair("2.xlsx", "X"));
    let found = rules(&replies[0].findings);
    assert_eq!(
        found
            .iter()
            .filter(|rule| **rule == "changed_since")
            .count(),
        2
    );
    assert_eq!(
        found
            .iter()
            .filter(|rule| **rule == "only_in_older")
            .count(),
        9
    );
}

#[test]
fn of_two_undated_returns_neither_supersedes() {
    let mut second = Book::answered(&form());
    second.fill(&CellKey::new("plan", 1, Role::Answer), "Non".into());
    let intake = Folder::new()
        .with("1.xlsx", &Book::answered(&form()).bytes())
        .with("2.xlsx", &second.bytes())
        .read();
    assert!(
        intake
            .records
            .iter()
            .all(|record| record.status == Status::Read)
    );
    let replies = merge(&intake);
    let found = rules(&replies[0].findings);
    assert_eq!(
        found,
        [
            "received_unknown",
            "received_unknown",
            "order_unknown",
            "changed_since"
        ]
    );
}

#[test]
fn our_own_tables_notes_and_traces_have_no_row() {
    let intake = Folder::new()
        .register("")
        .with("decisions_anna.csv", b"entity,question\n")
        .with("other_sources.csv", b"entity\n")
        .with("README.md", b"# returns")
        .with("coding/anna.xlsx", b"x")
        .with("previous/2013/answers.csv", b"x")
        .with(".DS_Store", b"x")
        .with("~$a.xlsx", b"x")
        .with("Ответ/答卷.pdf", b"%PDF-1.7")
        .with("register-PC12.xlsx", b"not a workbook, at all")
        .read();
    let files: Vec<&str> = intake
        .records
        .iter()
        .map(|record| record.source.file.as_str())
        .collect();
    assert_eq!(files, ["register-PC12.xlsx", "Ответ/答卷.pdf"]);
    assert_eq!(intake.records[1].status, Status::ToTranscribe);
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_listed_and_not_followed() {
    let folder = Folder::new();
    let outside = folder.dir.path().join("outside.xlsx");
    fs::write(&outside, Book::answered(&form()).bytes()).unwrap();
    std::os::unix::fs::symlink(&outside, folder.dir.path().join("responses/France.xlsx")).unwrap();
    std::os::unix::fs::symlink(folder.dir.path(), folder.dir.path().join("responses/loop"))
        .unwrap();
    let intake = folder.read();
    assert_eq!(intake.returns.len(), 0);
    let reasons: Vec<_> = intake
        .records
        .iter()
        .map(|record| record.reason.clone())
        .collect();
    assert_eq!(reasons, [Some(Reason::NotAFile), Some(Reason::NotAFile)]);
}

#[test]
fn a_missing_folder_is_an_error_and_an_empty_one_is_a_normal_first_week() {
    let folder = Folder::new();
    assert!(folder.read().records.is_empty());
    fs::remove_dir(folder.dir.path().join("responses")).unwrap();
    let form = form();
    let register = Register::default();
    let input = Input {
        responses: &folder.dir.path().join("responses"),
        round: ROUND,
        questionnaire: &form,
        entities: &ENTITIES,
        register: &register,
        limits: Limits::default(),
    };
    let error = read_all(&input, &|_, _| {}).unwrap_err();
    assert!(error.to_string().contains("responses"), "{error}");
}

#[test]
fn each_hostile_file_gets_its_row_and_the_good_one_beside_them_is_untouched() {
    let good = Book::answered(&form()).bytes();
    let mut folder = Folder::new().with("good.xlsx", &good);
    let hostile = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/hostile");
    let mut table = csv::Reader::from_path(hostile.join("expect.csv")).unwrap();
    let mut must = Vec::new();
    for row in table.records() {
        let row = row.unwrap();
        folder = folder.with(&row[1], &fs::read(hostile.join(&row[1])).unwrap());
        must.push((row[1].to_owned(), row[3].to_owned()));
    }
    let alone = Folder::new().with("good.xlsx", &good).read();
    let together = folder.read();
    assert_eq!(together.returns.len(), 1);
    assert_eq!(together.returns[0].cells, alone.returns[0].cells);
    assert_eq!(together.records.len(), must.len() + 1);
    for (file, must) in must {
        let record = together
            .records
            .iter()
            .find(|record| record.source.file == file)
            .unwrap();
        let reason = record.reason.clone().unwrap();
        // Workbooks of another questionnaire can be read, and are then not ours.
        let is_readable = must.starts_with("accept");
        assert_eq!(
            record.status == Status::NotOurs,
            is_readable,
            "{file}: {reason:?}"
        );
        match file.as_str() {
            "zero_bytes.xlsx" => assert_eq!(reason, Reason::Empty),
            "encrypted_agile.xlsx" => assert_eq!(reason, Reason::Password),
            "pdf_as_xlsx.xlsx" => assert_eq!(reason, Reason::NotAWorkbook("PDF".to_owned())),
            "trunc_50.xlsx" => assert!(matches!(reason, Reason::Damaged(_)), "{reason:?}"),
            _ => assert_eq!(reason, Reason::NoMark),
        }
    }
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
});
/// One reader for thousands of files.
static READER: LazyLock<Reader<'static>> = LazyLock::new(|| Reader::new(&INPUT));
static ANSWERED: LazyLock<Vec<u8>> = LazyLock::new(|| Book::answered(&FORM).bytes());

/// Beginnings that lead deep into the readers.
const BEGINNINGS: [&[u8]; 6] = [
    b"",
    b"PK\x03\x04",
    b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
    b"%PDF-",
    b"<?xml version=\"1.0\"?>",
    b"Received: from a\r\nSubject: b\r\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_bytes_are_the_file_gets_its_row(
        beginning in 0..BEGINNINGS.len(),
        bytes in proptest::collection::vec(any::<u8>(), 0..4096),
    ) {
        let bytes = [BEGINNINGS[beginning], &bytes].concat();
        let (record, returned) = READER.read_bytes("a.xlsx", &bytes);
        prop_assert!(returned.is_none());
        prop_assert!(record.reason.is_some());
    }

    #[test]
    fn a_damaged_workbook_never_stops_the_run(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        length in 1_usize..64,
    ) {
        let mut bytes = ANSWERED.clone();
        let start = at.index(bytes.len());
        for damaged in bytes.iter_mut().skip(start).take(length) {
            *damaged = damaged.wrapping_add(byte);
        }
        let (record, returned) = READER.read_bytes("a.xlsx", &bytes);
        prop_assert_eq!(returned.is_some(), record.reason.is_none());
    }
}
