//! The conversation with a State: what is doubtful goes back as a question, and its reply closes
//! the question by itself.

use verbale::cell_map::{CellKey, Role};
use verbale::correspondence::{QueryItem, query};
use verbale::intake::merge;
use verbale::issue::{Fill, Filled};
use verbale::language::Lang;
use verbale::publish;
use verbale::publish::query::Asked;
use verbale::round::Round;
use verbale::validate::{AnswerStatus, AnswerValue, Checker, Part, Response, SettledBy};

use super::book::{Book, SHEET, Value, form};
use super::{ENTITIES, Folder};

/// France's return with two doubtful answers: "environ 2013" for a year, and a choice that is none.
fn doubtful() -> Book {
    let mut book = Book::answered(&form());
    for (name, text) in [("q_year", "environ 2013"), ("q_plan", "peut-être")] {
        let found = book.names.iter().find(|other| other.0 == name);
        let row = found.map(|name| name.2).unwrap();
        book.page(SHEET).put(row, 3, Value::from(text));
    }
    book
}

/// The query about a response, with these cells filled in by the State.
fn answered_query(items: &[QueryItem<'_>], filled: &Filled) -> Vec<u8> {
    let text = include_str!("../../../questionnaire/round.toml");
    let asked = Asked {
        round: &Round::parse(std::path::Path::new("."), text).unwrap(),
        questionnaire: &form(),
        entity: ENTITIES.get("FRA").unwrap(),
        lang: Lang::Fr,
    };
    publish::query::workbook(&asked, items, filled).unwrap()
}

fn respond(folder: &Folder) -> Response {
    let intake = folder.read();
    let replies = merge(&intake);
    assert_eq!(replies.len(), 1, "{:?}", intake.records);
    Checker::new(&form()).check(&replies[0])
}

fn asked(response: &Response) -> Vec<String> {
    let form = form();
    let items = query(response, &form, response.language);
    items
        .iter()
        .map(|item| item.question.name.clone())
        .collect()
}

fn fill(cells: &[(&str, Role, &str)]) -> Filled {
    let cells = cells.iter().map(|(question, role, text)| {
        let key = CellKey::new(question, 1, *role);
        (key, Fill::Text((*text).to_owned()))
    });
    cells.collect()
}

const REGISTER: &str = "réponse.xlsx,,FRA,2015-05-01,,\nquestions.xlsx,,,2015-05-06,,\n\
                        nouvelle réponse.xlsx,,FRA,2015-05-09,,\n";

fn folder() -> Folder {
    Folder::new()
        .register(REGISTER)
        .with("réponse.xlsx", &doubtful().bytes())
}

#[test]
fn only_doubtful_answers_are_asked_and_a_correction_closes_the_question() {
    let folder = folder();
    let before = respond(&folder);
    assert_eq!(asked(&before), ["plan", "year"]);
    let form = form();
    let items = query(&before, &form, before.language);
    assert_eq!(items[1].written, "environ 2013");
    let reply = answered_query(
        &items,
        &fill(&[
            ("year", Role::Answer, "2013"),
            ("year", Role::Explanation, "Loi du 5 août 2013"),
            ("plan", Role::Answer, "Oui"),
        ]),
    );
    let after = respond(&folder.with("questions.xlsx", &reply));
    assert!(asked(&after).is_empty(), "{:?}", asked(&after));
    let year = after.answer("year").unwrap();
    assert_eq!(year.value, Some(AnswerValue::Number(2013.0)));
    let comment = after
        .answers
        .iter()
        .find(|answer| answer.question == "year" && answer.part == Part::Comment);
    assert_eq!(comment.unwrap().raw, "Loi du 5 août 2013");
    // Everything else is as it was.
    for answer in &before.answers {
        if !["year", "plan"].contains(&answer.question.as_str()) {
            assert!(after.answers.contains(answer), "{answer:?}");
        }
    }
}

#[test]
fn what_is_confirmed_or_explained_is_not_asked_again_until_a_newer_return_says_otherwise() {
    let folder = folder();
    let before = respond(&folder);
    let form = form();
    let reply = answered_query(
        &query(&before, &form, before.language),
        &fill(&[
            ("year", Role::Confirm, "Confirmé"),
            ("plan", Role::Explanation, "Un plan est en préparation."),
        ]),
    );
    let folder = folder.with("questions.xlsx", &reply);
    let after = respond(&folder);
    assert!(asked(&after).is_empty(), "{:?}", asked(&after));
    let confirmed = after
        .settled
        .iter()
        .find(|settled| settled.finding.place.question == "year");
    assert!(matches!(&confirmed.unwrap().by, SettledBy::State(cell) if cell.cell == "F8"));
    // Confirmed is not read: the figure is still unknown.
    assert_eq!(
        after.answer("year").unwrap().status,
        AnswerStatus::Unreadable
    );

    let mut newer = doubtful();
    let row = newer
        .names
        .iter()
        .find(|name| name.0 == "q_year")
        .unwrap()
        .2;
    newer.page(SHEET).put(row, 3, Value::from("vers 2014"));
    let reopened = respond(&folder.with("nouvelle réponse.xlsx", &newer.bytes()));
    assert_eq!(asked(&reopened), ["year"]);
}

/// France's return with other words for the year, and for the plan a choice.
fn return_with_year(year: Option<&str>) -> Book {
    let mut book = Book::answered(&form());
    let row = book.names.iter().find(|name| name.0 == "q_year").unwrap().2;
    let page = book.page(SHEET);
    page.cells.remove(&(row, 3));
    if let Some(year) = year {
        page.put(row, 3, Value::from(year));
    }
    book
}

/// The same, asking for confidence for the year.
fn confidential(mut book: Book) -> Book {
    let row = book.names.iter().find(|name| name.0 == "q_year").unwrap().2;
    book.page(SHEET).put(row, 4, Value::from("Confidentiel"));
    book
}

fn rules(response: &Response) -> Vec<&'static str> {
    let findings = response.findings.iter();
    findings.map(|finding| finding.facts.rule()).collect()
}

/// A folder with a first return, the query about it answered, and what came besides.
fn conversation(first: &Book, answers: &[(&str, Role, &str)], later: &[(&str, &Book)]) -> Response {
    let register = "eins.xlsx,,FRA,2015-05-01,,\nquestions.xlsx,,,2015-05-06,,\n\
                    zwei.xlsx,,FRA,2015-05-04,,\ndrei.xlsx,,FRA,2015-05-09,,\n";
    let folder = Folder::new()
        .register(register)
        .with("eins.xlsx", &first.bytes());
    let form = form();
    let before = respond(&folder);
    let reply = answered_query(&query(&before, &form, before.language), &fill(answers));
    let mut folder = folder.with("questions.xlsx", &reply);
    for (name, book) in later {
        folder = folder.with(name, &book.bytes());
    }
    respond(&folder)
}

#[test]
fn confidence_asked_for_outlives_a_correction_and_leaves_the_answer_as_it_was() {
    let first = confidential(return_with_year(Some("environ 2013")));
    let response = conversation(&first, &[("year", Role::Answer, "2013")], &[]);
    let year = response.answer("year").unwrap();
    assert_eq!(year.value, Some(AnswerValue::Number(2013.0)));
    assert!(year.confidential, "it was asked for before");

    let first = return_with_year(Some("environ 2013"));
    let response = conversation(&first, &[("year", Role::Silence, "Confidentiel")], &[]);
    let year = response.answer("year").unwrap();
    assert!(year.confidential);
    assert_eq!(year.raw, "environ 2013", "nothing is lost");
}

#[test]
fn what_is_confirmed_or_explained_is_so_for_the_words_asked_about_alone() {
    let first = return_with_year(Some("environ 2013"));
    let between = return_with_year(Some("vers 1900"));
    for role in [Role::Confirm, Role::Explanation] {
        let said = [("year", role, "Confirmé")];
        for (name, book) in [("zwei.xlsx", &between), ("drei.xlsx", &between)] {
            let response = conversation(&first, &said, &[(name, book)]);
            assert_eq!(asked(&response), ["year"], "{role:?} {name}");
        }
        assert!(
            asked(&conversation(&first, &said, &[])).is_empty(),
            "{role:?}"
        );
    }
}

#[test]
fn what_only_the_answer_to_a_query_says_is_reported_when_a_newer_return_leaves_it_blank() {
    let first = return_with_year(Some("environ 2013"));
    let later = return_with_year(None);
    let said = [("year", Role::Answer, "2013")];
    let response = conversation(&first, &said, &[("drei.xlsx", &later)]);
    assert_eq!(
        response.answer("year").unwrap().value,
        Some(AnswerValue::Number(2013.0))
    );
    assert!(
        rules(&response).contains(&"only_in_older"),
        "{:?}",
        rules(&response)
    );
}

#[test]
fn an_undated_answer_to_a_query_between_two_returns_is_of_unknown_order() {
    let folder = Folder::new()
        .register("eins.xlsx,,FRA,2015-05-01,,\nzwei.xlsx,,FRA,2015-05-09,,\n")
        .with("eins.xlsx", &doubtful().bytes());
    let form = form();
    let said = fill(&[("year", Role::Answer, "2013")]);
    let before = respond(&folder);
    let reply = answered_query(&query(&before, &form, before.language), &said);
    let folder = folder.with("questions.xlsx", &reply);
    assert!(!rules(&respond(&folder)).contains(&"order_unknown"));
    let folder = folder.with("zwei.xlsx", &return_with_year(Some("vers 1900")).bytes());
    assert!(rules(&respond(&folder)).contains(&"order_unknown"));
}

#[test]
fn a_query_left_blank_changes_nothing() {
    let folder = folder();
    let before = respond(&folder);
    let form = form();
    let reply = answered_query(&query(&before, &form, before.language), &Filled::new());
    let after = respond(&folder.with("questions.xlsx", &reply));
    assert_eq!(after.answers, before.answers);
    assert_eq!(after.findings, before.findings);
}
