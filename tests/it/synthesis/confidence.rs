//! What was asked to be kept in confidence is counted, and neither named, quoted nor told otherwise.

use std::fmt::Write as _;

use verbale::entity::RegionalGroup;
use verbale::finding::{Facts, Finding, Place};
use verbale::language::Lang;
use verbale::round::Audience;
use verbale::synthesis::{CellValue, Table, compile};
use verbale::validate::{AnswerStatus, Publication};

use super::{measure, shown, table, tables, text, trained};
use crate::replies::{ADDRESSEES, ENTITIES, ROUND, Replies, Reply};

/// Four States report training: one for the United Nations only, one in confidence.
fn with_confidence() -> Replies {
    let others = ["DEU", "CHL", "CUB", "AUT", "BEL", "PRT", "ROU", "SRB"];
    let mut replies = trained(&["GBR", "SGP"], &others);
    let words = "our own words";
    let secret = Reply::from("PER")
        .published(Publication::UnOnly)
        .choose("p_training", "yes")
        .comment("p_training", words)
        .text("r_officer_name", "A. Person")
        .text("prevention_describe", words);
    replies.add(secret);
    let marked = Reply::from("BGR")
        .choose("p_training", "yes")
        .comment("p_training", words)
        .silent("p_training", AnswerStatus::Confidential);
    replies.add(marked);
    replies
}

fn all_text(table: &Table) -> String {
    let mut all = text(table);
    for column in &table.columns {
        all.push_str(&column.heading);
    }
    for cell in table.rows.iter().flatten() {
        for source in &cell.sources {
            let _ = write!(all, "{source:?}");
        }
    }
    all
}

#[test]
fn a_state_that_did_not_agree_to_publication_is_counted_and_never_named() {
    let replies = with_confidence();
    for lang in Lang::ALL {
        let tables = tables(&replies, lang);
        let named = [
            "Peru",
            "Pérou",
            "Perú",
            "Перу",
            "بيرو",
            "秘鲁",
            "PER",
            "our own words",
            "A. Person",
        ];
        for table in tables.iter().filter(|table| !table.internal) {
            let all = all_text(table);
            for name in named {
                assert!(!all.contains(name), "{lang} {}: {name}", table.key);
            }
        }
        let internal = tables.iter().filter(|table| table.internal).map(all_text);
        assert!(internal.collect::<String>().contains("A. Person"), "{lang}");
    }
}

#[test]
fn an_answer_in_confidence_is_counted_without_its_name() {
    let row = measure(&with_confidence(), Lang::Fr, "prev_training");
    assert_eq!(row[3].value, CellValue::Count(4));
    assert_eq!(
        shown(&row[6], Lang::Fr),
        "Royaume-Uni, Singapour et 2 autres États"
    );
    let sentence = shown(&row[10], Lang::Fr);
    assert!(
        sentence
            .starts_with("Plusieurs États Membres (Royaume-Uni, Singapour et 2 autres États) ont"),
        "{sentence}"
    );
}

#[test]
fn a_single_state_that_must_not_be_named_is_a_state() {
    let mut replies = trained(&[], &["CHL", "CUB"]);
    replies.add(
        Reply::from("PER")
            .published(Publication::Confidential)
            .choose("p_training", "yes"),
    );
    let row = measure(&replies, Lang::En, "prev_training");
    assert_eq!(shown(&row[6], Lang::En), "not named: 1");
    assert!(shown(&row[10], Lang::En).starts_with("One Member State reported "));
}

/// Whether a table that is not internal shows words of a single reply.
fn is_public(reply: Reply, words: &str) -> bool {
    let mut replies = Replies::default();
    replies.add(reply);
    let tables = tables(&replies, Lang::En);
    let mut public = tables.iter().filter(|table| !table.internal);
    public.any(|table| all_text(table).contains(words))
}

#[test]
fn words_outside_the_answers_of_a_state_that_asked_for_confidence_are_internal() {
    let shown = |status: AnswerStatus| {
        let mut reply = Reply::from("FRA").silent("p_plan", status);
        reply.response.findings.push(Finding {
            place: Place {
                entity: "FRA".to_owned(),
                ..Place::default()
            },
            value: "not to be quoted".to_owned(),
            facts: Facts::StrayText,
        });
        for answer in &mut reply.response.answers {
            answer.confidential = answer.status == AnswerStatus::Confidential;
        }
        is_public(reply, "not to be quoted")
    };
    assert!(shown(AnswerStatus::NotAvailable));
    assert!(!shown(AnswerStatus::Confidential));
}

/// Findings that a rule makes of several answers, and a note beside a row without answers.
#[test]
fn what_tells_a_confidential_answer_is_internal() {
    let shown = |question: &str, instance: u32, facts: Facts| {
        let mut reply = Reply::from("FRA").silent("x_laundering_cases", AnswerStatus::Confidential);
        reply.response.findings.push(Finding {
            place: Place {
                entity: "FRA".to_owned(),
                question: question.to_owned(),
                instance,
                ..Place::default()
            },
            value: "not to be quoted".to_owned(),
            facts,
        });
        is_public(reply, "not to be quoted")
    };
    let sum = "90".to_owned();
    assert!(!shown("p_training_persons", 1, Facts::TotalDiffers { sum }));
    assert!(!shown("x_laundering_cases", 5, Facts::CellNote));
    assert!(shown("p_training_persons", 1, Facts::CellNote));
}

#[test]
fn a_confidential_answer_looks_like_none_in_the_table_of_questions() {
    let of = |status: AnswerStatus| {
        let mut replies = Replies::default();
        replies.add(Reply::from("FRA").silent("p_plan", status));
        table(&replies, Lang::En, "questions")
    };
    assert_eq!(of(AnswerStatus::Confidential), of(AnswerStatus::Blank));
    assert_ne!(of(AnswerStatus::NotAvailable), of(AnswerStatus::Blank));
}

#[test]
fn a_group_that_replied_whole_does_not_give_away_who_is_unnamed() {
    let mut replies = Replies::default();
    for addressee in ADDRESSEES.iter() {
        let entity = ENTITIES.get(&addressee.code).unwrap();
        if entity.regional_group_electoral == RegionalGroup::EasternEuropean {
            let reply = Reply::from(&entity.code);
            let is_one = entity.code == "SRB";
            let publication = if is_one {
                Publication::UnOnly
            } else {
                Publication::Public
            };
            replies.add(reply.published(publication));
        }
    }
    let groups = table(&replies, Lang::En, "groups");
    let row = groups
        .rows
        .iter()
        .find(|row| shown(&row[0], Lang::En).contains("Eastern"));
    let row: Vec<String> = row
        .unwrap()
        .iter()
        .map(|cell| shown(cell, Lang::En))
        .collect();
    assert_eq!(row[2..], ["Confidential", "", ""]);
}

#[test]
fn a_public_compilation_has_no_internal_table() {
    let replies = with_confidence();
    let mut round = ROUND.clone();
    round.audience = Audience::Public;
    let tables = compile(&replies.compilation(&round), Lang::En);
    assert!(tables.iter().all(|table| !table.internal));
    let internal = compile(&replies.compilation(&ROUND), Lang::En);
    let first = internal.iter().position(|table| table.internal).unwrap();
    assert!(
        internal[first..].iter().all(|table| table.internal),
        "internal tables come last"
    );
}
