//! What stands beside the replies: numbers, treaties, figures of others, other sources, mandate.

use std::fs;
use std::path::Path;

use verbale::language::Lang;
use verbale::round::{OtherSource, References, Round};
use verbale::synthesis::{Table, compile};
use verbale::validate::{AnswerStatus, AnswerValue};

use super::replies::{ENTITIES, ROUND, Replies, Reply};

fn table(replies: &Replies, lang: Lang, key: &str) -> Option<Table> {
    let tables = compile(&replies.compilation(&ROUND), lang);
    tables.into_iter().find(|table| table.key == key)
}

fn row(table: &Table, number: &str) -> Vec<String> {
    let shown = |row: &Vec<verbale::synthesis::Cell>| -> Vec<String> {
        row.iter()
            .map(|cell| cell.value.display(table.lang))
            .collect()
    };
    let rows: Vec<Vec<String>> = table.rows.iter().map(shown).collect();
    let found = rows.iter().find(|row| row[1].contains(number));
    found
        .unwrap_or_else(|| panic!("{number} in {rows:?}"))
        .clone()
}

/// A reply with a number of money-laundering cases.
fn with_cases(entity: &str, cases: f64, status: AnswerStatus) -> Reply {
    let mut reply = Reply::from(entity);
    let mut answers = reply.response.answers.iter_mut();
    let answer = answers
        .find(|answer| answer.question == "x_laundering_cases")
        .unwrap();
    answer.status = status;
    answer.value = Some(AnswerValue::Number(cases));
    answer.confidential = status == AnswerStatus::Confidential;
    reply
}

const CASES: &str = "money-laundering";

#[test]
fn a_sum_is_of_those_who_gave_a_number_and_names_who_did_not() {
    let mut replies = Replies::default();
    for (entity, cases) in [("FRA", 10.0), ("ITA", 2.0), ("PER", 7.5)] {
        replies.add(with_cases(entity, cases, AnswerStatus::Answered));
    }
    replies.add(Reply::from("CUB"));
    let figures = table(&replies, Lang::En, "figures").unwrap();
    let row = row(&figures, CASES);
    assert_eq!(row[2..], ["", "3", "4", "19.5", "7.5", "2", "10", "Cuba"]);
}

/// What the others gave publicly stands in other tables: a sum with one or two confidential numbers
/// in it would tell them, and so would the list of those who gave none.
#[test]
fn a_sum_never_tells_a_confidential_number() {
    let mut replies = Replies::default();
    replies.add(Reply::from("CUB"));
    replies.add(with_cases("FRA", 10.0, AnswerStatus::Answered));
    for (entity, cases) in [("ITA", 2.0), ("PER", 7.0)] {
        replies.add(with_cases(entity, cases, AnswerStatus::Confidential));
    }
    let withheld = "Confidential";
    let of = |replies: &Replies| row(&table(replies, Lang::En, "figures").unwrap(), CASES);
    assert_eq!(
        of(&replies)[3..],
        ["3", "4", withheld, withheld, withheld, withheld, ""]
    );
    replies.add(with_cases("THA", 1.0, AnswerStatus::Confidential));
    assert_eq!(
        of(&replies)[3..],
        ["4", "5", "20", withheld, withheld, withheld, ""]
    );
}

/// Paragraph 4 of the report names the same States in the same order.
#[test]
fn the_sentence_on_treaties_names_the_new_parties_of_the_period() {
    let round = Round::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let replies = Replies {
        references: References::load(&round, &ENTITIES).unwrap(),
        ..Replies::default()
    };
    let treaties = table(&replies, Lang::Fr, "treaties").unwrap();
    assert_eq!(
        treaties.foot[0],
        "Au cours de la période considérée, cinq États sont devenus parties (UNTOC): Sierra Leone \
         (12 août 2014), Érythrée (25 septembre 2014), Tonga (3 octobre 2014), Barbade (11 novembre \
         2014) et Samoa (17 décembre 2014). Au 1er mai 2015, il y avait 185 parties (UNTOC)."
    );
    let english = table(&replies, Lang::En, "treaties").unwrap();
    assert!(english.foot[0].starts_with("In the reporting period five States became parties"));
    let external = table(&replies, Lang::Fr, "external_figures").unwrap();
    assert_eq!(
        external.rows.len(),
        replies.references.external_figures.len()
    );
}

#[test]
fn what_a_state_said_elsewhere_is_shown_apart_and_never_counted() {
    let mut replies = Replies::default();
    replies.add(Reply::from("FRA"));
    replies.references.other_sources.push(OtherSource {
        entity: "CHN".to_owned(),
        document: "Statement to the Commission".to_owned(),
        date: None,
        measure: "prev_training".to_owned(),
        words: "Training is given.".to_owned(),
    });
    let other = table(&replies, Lang::En, "other_sources").unwrap();
    assert_eq!(other.rows.len(), 1);
    assert_eq!(other.rows[0][0].value.display(Lang::En), "China");
    assert_eq!(
        other.rows[0][1].value.display(Lang::En),
        "",
        "it did not reply"
    );
    let without = Replies {
        references: References::default(),
        ..replies.clone()
    };
    let counts = |replies: &Replies| {
        let tables = compile(&replies.compilation(&ROUND), Lang::En);
        let counted = tables
            .into_iter()
            .filter(|table| table.key != "other_sources");
        counted
            .filter(|table| table.key != "contents")
            .collect::<Vec<_>>()
    };
    assert_eq!(counts(&replies), counts(&without));
}

#[test]
fn every_paragraph_of_the_mandate_leads_to_its_questions_and_measures() {
    let mut replies = Replies::default();
    replies.add(Reply::from("FRA"));
    let concordance = table(&replies, Lang::En, "concordance").unwrap();
    assert!(concordance.rows.len() > 5, "{}", concordance.rows.len());
    assert!(
        concordance
            .rows
            .iter()
            .all(|row| !row[1].value.display(Lang::En).is_empty())
    );
}

#[test]
fn an_unknown_state_in_a_table_of_treaties_is_named_by_line() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("questionnaire")).unwrap();
    let text = "instrument,entity,date,total,total_on\nUNTOC,XXX,2014-08-12,185,2015-05-01\n";
    fs::write(dir.path().join("questionnaire/treaties.csv"), text).unwrap();
    let round = include_str!("../../questionnaire/round.toml");
    let round = Round::parse(dir.path(), round).unwrap();
    let said = References::load(&round, &ENTITIES).unwrap_err().to_string();
    assert!(said.contains("line 2, column `entity`: `XXX`"), "{said}");
}
