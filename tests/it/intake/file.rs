//! Whose a file is, which of several counts, and what in the folder is no return.

use std::collections::BTreeMap;
use std::fs;

use verbale::cell_map::{CellKey, Role};
use verbale::finding::Facts;
use verbale::intake::{IdentifiedBy, Input, Reason, Status, merge, read_all};
use verbale::round::{Limits, Register};

use super::book::{Book, Page, ROUND, form};
use super::{ENTITIES, Folder, read, rules};

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

    let mut page = Page::new("Budget");
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
            "contradicts"
        ]
    );
}

#[test]
fn the_parts_that_ministries_fill_in_make_one_reply() {
    let fill = |answers: &[(&str, &str)]| {
        let mut book = Book::issue(&form(), "FRA", "fr");
        for (question, answer) in answers {
            book.fill(&CellKey::new(question, 1, Role::Answer), (*answer).into());
        }
        book.bytes()
    };
    let intake = Folder::new()
        .with("justice.xlsx", &fill(&[("plan", "Oui"), ("year", "2012")]))
        .with("police.xlsx", &fill(&[("budget", "7"), ("year", "2013")]))
        .with("santé.xlsx", &fill(&[("plan_describe", "voir annexe")]))
        .register(
            "justice.xlsx,,,2015-05-01,,\npolice.xlsx,,,2015-05-01,,\nsanté.xlsx,,,2015-05-01,,\n",
        )
        .read();
    let replies = merge(&intake);
    let cells: Vec<(String, String, &str)> = replies[0]
        .cells
        .iter()
        .filter(|sourced| sourced.cell.key.role == Role::Answer)
        .map(|sourced| {
            let cell = &sourced.cell;
            let source = sourced.source.file.as_str();
            (cell.key.question.clone(), cell.content.to_string(), source)
        })
        .collect();
    let cell = |question: &str, answer: &str, file: &'static str| {
        (question.to_owned(), answer.to_owned(), file)
    };
    assert_eq!(
        cells,
        [
            cell("budget", "7", "police.xlsx"),
            cell("plan", "Oui", "justice.xlsx"),
            cell("plan_describe", "voir annexe", "santé.xlsx"),
            cell("year", "2013", "police.xlsx"),
        ]
    );
    let findings = &replies[0].findings;
    let contradiction = findings.iter().find(|f| f.facts.rule() == "contradicts");
    assert_eq!(
        contradiction.unwrap().facts,
        Facts::Contradicts {
            other: "justice.xlsx".to_owned(),
            before: "2012".to_owned()
        }
    );
}

#[test]
fn rows_of_the_register_that_name_no_file_are_named() {
    let intake = Folder::new()
        .with("week 1/France.xlsx", &Book::answered(&form()).bytes())
        .register("france.xlsx,,,2015-05-01,,\nFrnace.xlsx,,FRA,2015-05-02,,\n")
        .read();
    let [finding] = intake.findings.as_slice() else {
        panic!("{:#?}", intake.findings)
    };
    assert_eq!(finding.place.file, "Frnace.xlsx");
    assert_eq!(finding.facts, Facts::RegisteredMissing { line: 3 });
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
        seal: None,
        as_of: None,
    };
    let error = read_all(&input, &|_, _| {}).unwrap_err();
    assert!(error.to_string().contains("responses"), "{error}");
}
