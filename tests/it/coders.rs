//! Coding workbooks on their way back, and what the codings of an answer come to.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use calamine::{Reader as _, Xlsx};
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;
use verbale::coding::{Coded, Outcome, Scope, Share, agreement, confusions, measure};
use verbale::finding::Facts;
use verbale::round::{CodeCrossing, Coding, Codings, ItemKey, Round};

use crate::libreoffice;
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
    let (coded, findings) = Coded::of(&QUESTIONNAIRE, &responses, &codings.into());
    let measures = measure(&QUESTIONNAIRE, &responses, &coded);
    let hearings = measures.iter().find(|m| m.code == CODE).unwrap();
    let rules = findings.iter().map(|finding| finding.facts.rule());
    (hearings.answers[0].outcome, rules.collect())
}

#[test]
fn a_code_makes_its_measure_true_with_quote_and_cell() {
    let responses = [Reply::from("PER").text(QUESTION, WORDS).response];
    let codings = Codings::from(vec![coding("A", &[CODE])]);
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
    let (coded, _) = Coded::of(&QUESTIONNAIRE, &responses, &vec![own].into());
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
        let (coded, _) = Coded::of(&QUESTIONNAIRE, &responses, &codings.into());
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
    let content = codings.all.iter().map(|coding| {
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

/// What the sample's first coder filled in.
fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("responses/coding/A. Coder.xlsx")
}

/// A round in a folder of its own, and its empty folder of codings.
fn round() -> (TempDir, Round, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let coding = folder.path().join("responses/coding");
    std::fs::create_dir_all(&coding).unwrap();
    let round = Round {
        dir: folder.path().to_owned(),
        ..ROUND.clone()
    };
    (folder, round, coding)
}

#[test]
fn codes_come_back_from_sorted_rows_and_moved_columns() {
    let shipped = shipped();
    let (_folder, round, coding) = round();
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

/// LibreOffice as the coder's hand: deletes rows, sorts by the words, inserts columns, filters, and
/// saves in three formats.
#[test]
#[ignore = "needs the program soffice (LibreOffice) with its Python"]
fn codes_come_back_from_a_workbook_that_libreoffice_disturbed_and_saved() {
    let shipped = shipped();
    let (folder, round, coding) = round();
    std::fs::copy(&shipped, coding.join("coder.xlsx")).unwrap();
    let written = Codings::load(&round).unwrap();
    // LibreOffice leaves a lock beside what it opens.
    let source = folder.path().join("coder.xlsx");
    std::fs::rename(coding.join("coder.xlsx"), &source).unwrap();
    // The sheet of most rows.
    let rows = |name: &str| written.all.iter().filter(|c| c.sheet == name).count();
    let sheets = written.all.iter().map(|coding| &coding.sheet);
    let sheet = sheets.max_by_key(|name| rows(name)).unwrap().clone();
    // The first three rows below the headings go.
    let is_deleted = |coding: &Coding| {
        coding.sheet == sheet && ["A5", "A6", "A7"].contains(&coding.cell.as_str())
    };
    let kept = Codings::from(
        written
            .all
            .iter()
            .filter(|coding| !is_deleted(coding))
            .cloned()
            .collect::<Vec<_>>(),
    );
    assert_eq!(kept.all.len() + 3, written.all.len());
    let targets = ["ods", "xls", "xlsx"].map(|ending| folder.path().join(format!("b.{ending}")));
    let job = serde_json::json!([{
        "source": source, "targets": targets, "cells": [],
        "steps": [
            ["delete rows", sheet, 4, 3],
            // By the words, downwards, below the headings.
            ["sort", sheet, 4, 4, false],
            ["insert columns", sheet, 1, 2],
            ["insert columns", sheet, 7, 1],
            ["filter", sheet, 3, 4, "Peru"],
        ],
    }]);
    libreoffice::run(folder.path(), &job);
    for saved in targets {
        let name = saved.file_name().unwrap().to_owned();
        std::fs::rename(&saved, coding.join(&name)).unwrap();
        let read = Codings::load(&round).unwrap();
        assert_eq!(content(&read), content(&kept), "{}", name.display());
        assert_eq!(read.unreadable, [], "{}", name.display());
        let first = |codings: &Codings| {
            let mut own = codings.all.iter().filter(|coding| coding.sheet == sheet);
            own.next().map(|coding| coding.key.to_string())
        };
        assert_ne!(first(&read), first(&kept), "not sorted");
        std::fs::remove_file(coding.join(&name)).unwrap();
    }
}

/// The shipped workbook with each cell as this says: row and column from 0, then the content.
fn rewritten(to: &Path, cell: impl Fn(usize, usize, String) -> Option<String>) {
    let mut workbook: Xlsx<_> = calamine::open_workbook(shipped()).unwrap();
    let mut book = Workbook::new();
    for (name, range) in workbook.worksheets() {
        let sheet = book.add_worksheet();
        sheet.set_name(&name).unwrap();
        for (row, column, content) in range.cells() {
            if let Some(text) = cell(row, column, content.to_string()) {
                let place = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
                sheet.write_string(place.0, place.1, text).unwrap();
            }
        }
    }
    book.save(to).unwrap();
}

#[test]
fn codes_that_no_longer_say_what_they_are_about_are_findings() {
    let (_folder, round, coding) = round();
    std::fs::copy(shipped(), coding.join("a.xlsx")).unwrap();
    let whole = Codings::load(&round).unwrap();
    assert_eq!(whole.unreadable, []);
    std::fs::remove_file(coding.join("a.xlsx")).unwrap();

    // The key in row 6 of each sheet is gone.
    rewritten(&coding.join("a.xlsx"), |row, column, text| {
        (row != 5 || column != 0).then_some(text)
    });
    let read = Codings::load(&round).unwrap();
    let lost = whole.all.iter().filter(|coding| coding.cell == "A6");
    let lost: BTreeSet<&str> = lost.map(|coding| &*coding.sheet).collect();
    assert!(!lost.is_empty());
    let told: BTreeSet<&str> = read.unreadable.iter().map(|row| &*row.sheet).collect();
    assert_eq!(told, lost);
    assert!(read.unreadable.iter().all(|row| row.cell == "A6"));
    assert_eq!(read.all.len() + read.unreadable.len(), whole.all.len());

    // What a filter shows was copied: hidden columns stay behind.
    rewritten(&coding.join("a.xlsx"), |_, column, text| {
        (column > 1).then_some(text)
    });
    let read = Codings::load(&round).unwrap();
    assert_eq!(read.all, []);
    let (_, findings) = Coded::of(&QUESTIONNAIRE, &[], &read);
    let found: Vec<_> = findings
        .iter()
        .map(|finding| (finding.facts.rule(), &*finding.place.file))
        .collect();
    assert_eq!(found, [("codings_unreadable", "coding/a.xlsx")]);
}

/// What the codings of Peru's answer come to, with this crosswalk: codes, and rules.
fn recoded(code: &str, crosswalk: &[(&str, &str)]) -> (Option<Vec<String>>, Vec<&'static str>) {
    let responses = [Reply::from("PER").text(QUESTION, WORDS).response];
    let crossings = crosswalk.iter().map(|(old, new)| CodeCrossing {
        frame: String::new(),
        old_code: (*old).to_owned(),
        new_code: (*new).to_owned(),
    });
    let codings = Codings {
        crosswalk: crossings.collect(),
        ..Codings::from(vec![coding("A", &[code])])
    };
    let (all, findings) = Coded::of(&QUESTIONNAIRE, &responses, &codings);
    let standing = all.get("PER", QUESTION, 1).and_then(|own| own.standing());
    let codes = standing.map(|coding| coding.codes.iter().cloned().collect());
    (codes, findings.iter().map(|f| f.facts.rule()).collect())
}

#[test]
fn codes_of_an_earlier_frame_follow_the_crosswalk() {
    let now = Some(vec![CODE.to_owned()]);
    assert_eq!(
        recoded("closed_doors", &[("closed_doors", CODE)]),
        (now, vec![])
    );
    assert_eq!(
        recoded("given_up", &[("given_up", "")]),
        (Some(vec![]), vec![])
    );
    let split = [("rights", CODE), ("rights", "leg_child_victims")];
    assert_eq!(recoded("rights", &split), (None, vec!["code_split"]));
    assert_eq!(recoded("unheard_of", &split), (None, vec!["code_unknown"]));
    assert_eq!(recoded("a", &[("a", "b")]), (None, vec!["code_unknown"]));
}

#[test]
fn a_file_that_is_no_workbook_costs_itself_only() {
    let shipped = shipped();
    let (_folder, round, coding) = round();
    std::fs::copy(&shipped, coding.join("good.xlsx")).unwrap();
    let bytes = std::fs::read(&shipped).unwrap();
    std::fs::write(coding.join("half.xlsx"), &bytes[..bytes.len() / 2]).unwrap();
    let codings = Codings::load(&round).unwrap();
    assert!(codings.all.len() > 30, "{}", codings.all.len());
    let files = codings.unreadable.iter().map(|file| &*file.file);
    assert_eq!(files.collect::<Vec<_>>(), ["coding/half.xlsx"]);
    let (_, findings) = Coded::of(&QUESTIONNAIRE, &[], &codings);
    let rules: BTreeSet<_> = findings.iter().map(|f| f.facts.rule()).collect();
    assert!(rules.contains("codings_unreadable"), "{rules:?}");
}

#[test]
fn agreement_counts_what_two_have_coded_before_anybody_decided() {
    let responses = [
        Reply::from("PER").text(QUESTION, WORDS).response,
        Reply::from("AUT").text(QUESTION, WORDS).response,
        Reply::from("CUB").text(QUESTION, WORDS).response,
    ];
    let of = |entity: &str, by: &str, codes: &[&str]| Coding {
        key: ItemKey::new(entity, QUESTION, 1, WORDS),
        ..coding(by, codes)
    };
    let other = "leg_sound_framework";
    let codings = vec![
        of("PER", "A", &[CODE]),
        of("PER", "B", &[CODE]),
        of("AUT", "A", &[CODE]),
        of("AUT", "B", &[other]),
        of("CUB", "A", &[CODE]),
        Coding {
            adjudicates: true,
            ..of("AUT", "C", &[other])
        },
    ];
    let (coded, _) = Coded::of(&QUESTIONNAIRE, &responses, &codings.into());
    let found = agreement(&QUESTIONNAIRE, &responses, &coded);
    let all = &found[0];
    assert_eq!(
        (&all.scope, all.answers, all.pairs, all.agreed),
        (&Scope::All, 2, 2, 1)
    );
    // Observed: one of two units apart, 1/2; expected: 2 x 3 x 1 of 4 x 3 pairs, 1/2.
    assert!(all.alpha.unwrap().abs() < 1e-12, "{:?}", all.alpha);
    let confused = confusions(&QUESTIONNAIRE, &responses, &coded);
    assert_eq!(confused.len(), 1);
    assert_eq!(
        (&*confused[0].code, confused[0].instead.as_deref()),
        (CODE, Some(other))
    );
}
