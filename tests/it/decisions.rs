//! The cleaning log: applied to what a State wrote, never in place of it.

use std::fs;

use proptest::prelude::*;
use verbale::cell_map::{CellKey, Role};
use verbale::intake::{CellContent, FoundBy, FoundCell, Reply, Source, SourcedCell};
use verbale::language::Lang;
use verbale::round::{Change, Decision, Decisions, Round};
use verbale::validate::{AnswerStatus, AnswerValue, Checker, Publication, Response, SettledBy};

use super::replies::{ENTITIES, QUESTIONNAIRE};

/// A reply of France: question and what stands in its answer cell.
fn reply(answers: &[(&str, &str)]) -> Reply {
    let source = std::sync::Arc::new(Source {
        file: "a.xlsx".to_owned(),
        sha256: String::new(),
    });
    // The conditions of the two numbers.
    let asked = [("x_financial", "oui"), ("p_training", "oui")];
    let answers = asked.iter().chain(answers);
    let cells = answers.zip(0..).map(|((question, text), row)| SourcedCell {
        source: std::sync::Arc::clone(&source),
        cell: FoundCell {
            key: CellKey::new(question, 1, Role::Answer),
            content: CellContent::Text((*text).to_owned()),
            sheet: "Sheet".to_owned(),
            row,
            column: 3,
            found_by: FoundBy::Name,
        },
    });
    Reply {
        entity: "FRA".to_owned(),
        received: "2015-05-01".parse().ok(),
        language: Lang::Fr,
        absent: std::collections::BTreeSet::new(),
        cells: cells.collect(),
        findings: Vec::new(),
    }
}

/// Reads logs as an officer keeps them: file name and rows below the header.
fn log(files: &[(&str, &str)]) -> Result<Decisions, String> {
    let dir = tempfile::tempdir().unwrap();
    let responses = dir.path().join("responses");
    fs::create_dir(&responses).unwrap();
    for (name, rows) in files {
        let text = format!(
            "entity,question,instance,old_value,new_value,change_type,reason,officer,date\n{rows}"
        );
        fs::write(responses.join(name), text).unwrap();
    }
    let round = Round::parse(dir.path(), include_str!("../../questionnaire/round.toml")).unwrap();
    Decisions::load(&round, &ENTITIES, &QUESTIONNAIRE).map_err(|error| error.to_string())
}

fn check(reply: &Reply, decisions: &Decisions) -> Response {
    Checker::new(&QUESTIONNAIRE)
        .with_decisions(decisions)
        .check(reply)
}

fn value(response: &Response, question: &str) -> (AnswerStatus, Option<AnswerValue>, String) {
    let answer = response.answer(question).unwrap();
    (answer.status, answer.value.clone(), answer.raw.clone())
}

fn rules(response: &Response) -> Vec<&'static str> {
    let findings = response.findings.iter();
    findings.map(|finding| finding.facts.rule()).collect()
}

const COUNT: &str = "x_laundering_cases";

#[test]
fn a_value_is_changed_and_the_raw_words_stay() {
    let reply = reply(&[(COUNT, "environ 50"), ("l_framework", "peut-être")]);
    let before = check(&reply, &Decisions::default());
    assert_eq!(value(&before, COUNT).0, AnswerStatus::Unreadable);
    let decisions = log(&[
        (
            "decisions.csv",
            "FRA,x_laundering_cases,,environ 50,50,change_response,by telephone,A. B.,2015-05-04\n",
        ),
        (
            "decisions_cd.csv",
            "FRA,l_framework,,peut-être,,blank_response,unclear,C. D.,2015-05-05\n",
        ),
    ])
    .unwrap();
    let after = check(&reply, &decisions);
    assert_eq!(
        value(&after, COUNT),
        (
            AnswerStatus::Answered,
            Some(AnswerValue::Number(50.0)),
            "environ 50".to_owned()
        )
    );
    assert_eq!(value(&after, "l_framework").0, AnswerStatus::Blank);
    let places: Vec<String> = after
        .settled
        .iter()
        .filter_map(|settled| match &settled.by {
            SettledBy::Decisions(decisions) => decisions.first().map(|decision| decision.place()),
            SettledBy::State(_) => None,
        })
        .collect();
    assert!(
        places.contains(&"A. B., decisions.csv:2".to_owned()),
        "{places:?}"
    );
    assert!(!rules(&after).contains(&"not_a_number"));
}

#[test]
fn what_no_longer_stands_there_contradictions_and_unreadable_values_are_said_and_not_applied() {
    let reply = reply(&[(COUNT, "environ 60")]);
    let case = |rows: &str| {
        let response = check(&reply, &log(&[("decisions.csv", rows)]).unwrap());
        assert_eq!(value(&response, COUNT).0, AnswerStatus::Unreadable);
        rules(&response)
    };
    let row = |old: &str, new: &str, officer: &str| {
        format!("FRA,{COUNT},1,{old},{new},change_response,,{officer},\n")
    };
    assert!(case(&row("environ 50", "50", "A. B.")).contains(&"decision_outdated"));
    let two = row("environ 60", "60", "A. B.") + &row("environ 60", "61", "C. D.");
    assert!(case(&two).contains(&"decisions_disagree"));
    assert!(case(&row("environ 60", "many", "A. B.")).contains(&"decision_unreadable"));
}

#[test]
fn okay_settles_what_was_found_whatever_comes_later() {
    let reply = reply(&[(COUNT, "environ 60")]);
    let decisions = log(&[(
        "decisions.csv",
        &format!("FRA,{COUNT},,,,okay,seen,A. B.,\n"),
    )]);
    let response = check(&reply, &decisions.unwrap());
    assert!(!rules(&response).contains(&"not_a_number"));
    assert_eq!(value(&response, COUNT).0, AnswerStatus::Unreadable);
}

#[test]
fn an_officer_may_be_stricter_about_publication_than_the_state_and_never_laxer() {
    let said = |words: &str, rows: &str| {
        let decisions = log(&[("decisions.csv", rows)]).unwrap();
        check(&reply(&[("r_publication", words)]), &decisions).publication
    };
    let row = |old: &str, new: &str, change: &str| {
        format!("FRA,r_publication,,{old},{new},{change},tidied,A. B.,\n")
    };
    let unclear = "not outside the Secretariat";
    assert_eq!(
        said(unclear, &row(unclear, "", "blank_response")),
        Publication::Confidential
    );
    let public = row(unclear, "public", "change_response");
    assert_eq!(said(unclear, &public), Publication::Confidential);
    assert_eq!(
        said("public", &row("public", "un_only", "change_response")),
        Publication::UnOnly
    );
    assert_eq!(said("public", ""), Publication::Public);
}

#[test]
fn a_decision_about_a_blank_answer_does_not_fit_a_reason_for_none() {
    let mut reply = reply(&[]);
    let silence = SourcedCell {
        cell: FoundCell {
            key: CellKey::new(COUNT, 1, Role::Silence),
            content: CellContent::Text("NAV".to_owned()),
            ..reply.cells[0].cell.clone()
        },
        source: std::sync::Arc::clone(&reply.cells[0].source),
    };
    let decisions = log(&[(
        "decisions.csv",
        &format!("FRA,{COUNT},,,5,change_response,,A. B.,\n"),
    )]);
    let decisions = decisions.unwrap();
    assert_eq!(
        value(&check(&reply, &decisions), COUNT).0,
        AnswerStatus::Answered
    );
    reply.cells.push(silence);
    let response = check(&reply, &decisions);
    assert_eq!(value(&response, COUNT).0, AnswerStatus::NotAvailable);
    assert!(rules(&response).contains(&"decision_outdated"));
}

#[test]
fn mistakes_in_a_log_are_named_by_line_and_column() {
    let rows = "FRX,x_laundering_cases,,1,2,change_response,,A. B.,\n\
                FRA,x_laundering_case,,1,2,change_response,,A. B.,\n\
                FRA,x_laundering_cases,,1,,change_response,,A. B.,\n\
                FRA,x_laundering_cases,,1,2,delete,,A. B.,\n";
    let said = log(&[("decisions.csv", rows)]).unwrap_err();
    for expected in [
        "line 2, column `entity`: `FRX`",
        "line 3, column `question`: `x_laundering_case`",
        "line 4, column `new_value`",
        "line 5, column `change_type`: `delete`",
    ] {
        assert!(said.contains(expected), "{expected} in {said}");
    }
}

fn decision(number: usize, change: Change, officer: &str) -> Decision {
    Decision {
        entity: "FRA".to_owned(),
        question: format!("q{number}"),
        instance: 1,
        old_value: String::new(),
        change,
        reason: String::new(),
        officer: officer.to_owned(),
        date: None,
        file: format!("decisions_{officer}.csv"),
        line: 2,
    }
}

proptest! {
    #[test]
    fn the_order_of_files_and_rows_means_nothing(
        kinds in prop::collection::vec((0..4_usize, 0..3_usize, 0..3_usize), 1..12),
        seed in any::<u64>(),
    ) {
        let change = |kind: usize, value: usize| match kind {
            0 => Change::Response(value.to_string()),
            1 => Change::Blank,
            2 => Change::NoAction,
            _ => Change::Okay,
        };
        let all: Vec<Decision> = kinds
            .iter()
            .map(|&(kind, number, value)| decision(number, change(kind, value), ["a", "b", "c"][value]))
            .collect();
        let mut other = all.clone();
        let turn = usize::try_from(seed % 97).unwrap() % other.len();
        other.rotate_left(turn);
        other.reverse();
        let collect = |all: Vec<Decision>| {
            let mut decisions = Decisions::default();
            for decision in all {
                decisions.add(decision);
            }
            decisions
        };
        prop_assert_eq!(collect(all), collect(other));
    }
}

/// The log against raw and clean, both ways: what differs was decided, what was decided differs or
/// was already so; and without the log the raw stands again.
#[test]
fn every_difference_between_raw_and_clean_has_a_decision() {
    let reply = reply(&[
        (COUNT, "12"),
        ("l_framework", "oui"),
        ("p_training_persons", "abc"),
    ]);
    let rows = format!(
        "FRA,{COUNT},,12,13,change_response,,A. B.,\nFRA,p_training_persons,,abc,,blank_response,,A. B.,\n"
    );
    let decisions = log(&[("decisions.csv", &rows)]).unwrap();
    let (raw, clean) = (
        check(&reply, &Decisions::default()),
        check(&reply, &decisions),
    );
    assert_eq!(raw.answers.len(), clean.answers.len());
    let mut decided = 0;
    for (raw, clean) in raw.answers.iter().zip(&clean.answers) {
        assert_eq!(raw.raw, clean.raw);
        let differs = (raw.status, &raw.value) != (clean.status, &clean.value);
        assert_eq!(differs, !clean.decisions.is_empty(), "{}", raw.question);
        decided += clean.decisions.len();
    }
    assert_eq!(decided, decisions.iter().count());
}
