//! Coding workbooks on their way back, and what the codings of an answer come to.

use std::collections::BTreeSet;
use std::path::Path;

use calamine::{Reader as _, Xlsx};
use rust_xlsxwriter::Workbook;
use verbale::coding::{Coded, Outcome, Share, measure};
use verbale::finding::Facts;
use verbale::round::{Coding, Codings, ItemKey, Round};

use crate::replies::{QUESTIONNAIRE, ROUND, Reply};

const QUESTION: &str = "legislation_describe";
const WORDS: &str = "Hearings are closed where victims are children.";
const CODE: &str = "leg_closed_hearings_children";

fn coding(by: &str, codes: &[&str]) -> Coding {
    Coding {
        key: ItemKey::new("PER", QUESTION, 1, WORDS),
        by: by.to_owned(),
        adjudicates: false,
        codes: codes.iter().map(|code| (*code).to_owned()).collect(),
        no_code: codes.is_empty(),
        unclear: false,
        new_code: String::new(),
        quote: WORDS.to_owned(),
        note: String::new(),
        translation: String::new(),
        text: WORDS.to_owned(),
        file: "coding/a.xlsx".to_owned(),
        sheet: "S".to_owned(),
        cell: "A5".to_owned(),
    }
}

fn decision(by: &str, codes: &[&str]) -> Coding {
    Coding {
        adjudicates: true,
        ..coding(by, codes)
    }
}

/// What Peru says of the measure, and the rules of what is found.
fn outcome(codings: Vec<Coding>) -> (Outcome, Vec<&'static str>) {
    let responses = [Reply::from("PER").text(QUESTION, WORDS).response];
    let (coded, findings) = Coded::of(&QUESTIONNAIRE, &responses, &Codings(codings));
    let measures = measure(&QUESTIONNAIRE, &responses, &coded);
    let hearings = measures.iter().find(|m| m.code == CODE).unwrap();
    let rules = findings.iter().map(|finding| finding.facts.rule());
    (hearings.answers[0].outcome, rules.collect())
}

#[test]
fn a_code_makes_its_measure_true_with_quote_and_cell() {
    let responses = [Reply::from("PER").text(QUESTION, WORDS).response];
    let codings = Codings(vec![coding("A", &[CODE])]);
    let (coded, _) = Coded::of(&QUESTIONNAIRE, &responses, &codings);
    let measures = measure(&QUESTIONNAIRE, &responses, &coded);
    let hearings = measures.iter().find(|m| m.code == CODE).unwrap();
    assert_eq!(hearings.answers[0].outcome, Outcome::Reported);
    let evidence = &hearings.answers[0].evidence[0];
    assert_eq!((&*evidence.question, &*evidence.quote), (QUESTION, WORDS));
    assert_eq!(
        evidence.origin,
        responses[0].answer(QUESTION).unwrap().origin
    );
    assert_ne!(outcome(vec![]).0, Outcome::Reported);
}

#[test]
fn coders_that_disagree_count_only_when_somebody_decides() {
    let two = vec![coding("A", &[CODE]), coding("B", &[])];
    assert_ne!(outcome(two.clone()).0, Outcome::Reported);
    let decided = [two.clone(), vec![decision("C", &[CODE])]].concat();
    assert_eq!(outcome(decided), (Outcome::Reported, vec![]));
    let refused = [two, vec![decision("C", &[])]].concat();
    assert_ne!(outcome(refused).0, Outcome::Reported);
}

#[test]
fn codings_that_cannot_count_are_findings() {
    let is_left_aside = |codings: Vec<Coding>, rule: &str| {
        let (said, rules) = outcome(codings);
        assert_ne!(said, Outcome::Reported, "{rule}");
        assert_eq!(rules, [rule]);
    };
    is_left_aside(vec![coding("A", &[CODE, "leg_invented"])], "code_unknown");
    is_left_aside(vec![coding("", &[CODE])], "coder_unknown");
    is_left_aside(
        vec![coding("A", &[CODE]), coding("A", &["leg_sound_framework"])],
        "codings_differ",
    );
    let mut outdated = coding("A", &[CODE]);
    outdated.key = ItemKey::new("PER", QUESTION, 1, "Other words.");
    is_left_aside(vec![outdated], "coding_outdated");
}

#[test]
fn a_code_against_a_closed_no_is_a_finding() {
    let responses = [Reply::from("PER")
        .text("prevention_describe", WORDS)
        .choose("p_training", "no")
        .response];
    let mut own = coding("A", &["prev_training"]);
    own.key = ItemKey::new("PER", "prevention_describe", 1, WORDS);
    let (coded, _) = Coded::of(&QUESTIONNAIRE, &responses, &Codings(vec![own]));
    let found = verbale::coding::contradictions(&QUESTIONNAIRE, &responses, &coded);
    let facts: Vec<&Facts> = found.iter().map(|finding| &finding.facts).collect();
    let question = "p_training".to_owned();
    assert_eq!(facts, [&Facts::CodeContradicts { question }]);
}

#[test]
fn done_work_is_not_asked_again_and_changed_words_are() {
    let share = Share {
        coders: vec!["A".to_owned()],
        double: 0.2,
        seed: 1,
    };
    let responses = [Reply::from("PER").text(QUESTION, WORDS).response];
    let waiting = |codings: Vec<Coding>| {
        let (coded, _) = Coded::of(&QUESTIONNAIRE, &responses, &Codings(codings));
        let todo = share.todo("A", &QUESTIONNAIRE, &responses, &coded);
        let earlier = todo.iter().map(|todo| todo.earlier.map(|e| e.text.clone()));
        earlier.collect::<Vec<_>>()
    };
    assert_eq!(waiting(vec![]), [None]);
    assert_eq!(waiting(vec![coding("A", &[])]), []);
    let mut changed = coding("A", &[CODE]);
    changed.key = ItemKey::new("PER", QUESTION, 1, "Earlier.");
    changed.text = "Earlier.".to_owned();
    assert_eq!(waiting(vec![changed]), [Some("Earlier.".to_owned())]);
}

/// What matters of the codings, whatever cells they stand in.
fn content(codings: &Codings) -> BTreeSet<(String, String, Vec<String>, String)> {
    let content = codings.0.iter().map(|coding| {
        let codes = coding.codes.iter().cloned().collect();
        (
            coding.key.to_string(),
            coding.by.clone(),
            codes,
            coding.quote.clone(),
        )
    });
    content.collect()
}

#[test]
fn codes_come_back_from_sorted_rows_and_moved_columns() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("responses/coding/A. Coder.xlsx");
    let folder = tempfile::tempdir().unwrap();
    let coding = folder.path().join("responses/coding");
    std::fs::create_dir_all(&coding).unwrap();
    let round = Round {
        dir: folder.path().to_owned(),
        ..ROUND.clone()
    };
    std::fs::copy(&shipped, coding.join("as written.xlsx")).unwrap();
    let written = content(&Codings::load(&round).unwrap());
    assert!(written.len() > 30, "{}", written.len());
    std::fs::remove_file(coding.join("as written.xlsx")).unwrap();

    let mut workbook: Xlsx<_> = calamine::open_workbook(&shipped).unwrap();
    let mut moved = Workbook::new();
    for (name, range) in workbook.worksheets() {
        let sheet = moved.add_worksheet();
        sheet.set_name(&name).unwrap();
        let (height, width) = range.get_size();
        for (row, cells) in range.rows().enumerate() {
            // The four rows of headings stay; those below are turned round, one column inserted.
            let row = if row < 4 { row } else { height + 3 - row };
            for (column, cell) in cells.iter().enumerate() {
                let place = (
                    u32::try_from(row).unwrap(),
                    u16::try_from(width - column).unwrap(),
                );
                sheet
                    .write_string(place.0, place.1, cell.to_string())
                    .unwrap();
            }
        }
    }
    moved.save(coding.join("moved.xlsx")).unwrap();
    assert_eq!(content(&Codings::load(&round).unwrap()), written);
}
