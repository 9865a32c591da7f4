//! Workbooks of an earlier edition: answers are mapped, and what has no place is not lost.

use std::fs;

use verbale::cell_map::{CellKey, Role};
use verbale::definition::{Questionnaire, load_bytes};
use verbale::finding::Facts;
use verbale::intake::{Crossing, Edition, Reader, Return, editions};

use super::book::{Book, FORM_TEXT, Value};
use super::{INPUT, rules};

/// The form as it was: a question of another name, a choice of another wording, one that is no more.
fn earlier() -> Questionnaire {
    let text = FORM_TEXT
        .replace("budget        |", "money         |")
        .replace(
            "| Yes                 | Oui  ",
            "| Certainly           | Certes",
        )
        .replace("| training      |", "| courses       |")
        .replace("| 2015  ", "| 2013  ");
    let loaded = load_bytes("form.md", text.as_bytes()).unwrap();
    assert!(loaded.accepted(), "{:?}", loaded.diagnostics);
    loaded.questionnaire
}

fn read(crosswalk: Vec<Crossing>) -> Return {
    read_with(crosswalk, &[])
}

/// The same with more cells filled in.
fn read_with(crosswalk: Vec<Crossing>, more: &[(CellKey, &str)]) -> Return {
    let form = earlier();
    let mut book = Book::issue(&form, "FRA", "fr");
    for (key, text) in more {
        book.fill(key, Value::from(*text));
    }
    let answer = |question: &str| CellKey::new(question, 1, Role::Answer);
    book.fill(&answer("plan"), "Certes".into());
    book.fill(&answer("year"), Value::Number(2012.0));
    book.fill(&answer("money"), Value::Number(7.0));
    book.fill(&CellKey::option("how", 1, "law"), "X".into());
    book.fill(&CellKey::option("how", 1, "courses"), "X".into());
    let editions = [Edition {
        questionnaire: form,
        crosswalk,
    }];
    let reader = Reader::new(&INPUT).with_editions(&editions);
    reader.read_bytes("a.xlsx", &book.bytes()).1.unwrap()
}

fn cells(returned: &Return) -> Vec<String> {
    let cells = returned.cells.iter();
    cells
        .filter(|cell| cell.key.role != Role::Cover)
        .map(|cell| format!("{} {}", cell.key, cell.content))
        .collect()
}

fn crossing(old: (&str, &str), new: (&str, &str)) -> Crossing {
    Crossing {
        old_question: old.0.to_owned(),
        old_value: old.1.to_owned(),
        new_question: new.0.to_owned(),
        new_value: new.1.to_owned(),
    }
}

#[test]
fn answers_are_mapped_by_name_and_what_has_no_place_is_reported_with_its_words() {
    let returned = read(Vec::new());
    assert_eq!(
        cells(&returned),
        [
            "how|1|option|law X",
            "plan|1|answer yes",
            "year|1|answer 2012"
        ]
    );
    assert_eq!(
        rules(&returned.findings),
        [
            "other_edition",
            "stray_text",
            "stray_text",
            "repaired",
            "received_unknown"
        ]
    );
    let stray = |index: usize| {
        let finding = &returned.findings[index];
        (finding.place.question.as_str(), finding.value.as_str())
    };
    assert_eq!((stray(1), stray(2)), (("how", "X"), ("money", "7")));
    let repaired = &returned.findings[3];
    assert_eq!(repaired.value, "Certes");
    assert_eq!(
        repaired.facts,
        Facts::Repaired {
            after: "Oui".to_owned()
        }
    );
}

#[test]
fn a_crosswalk_says_what_questions_and_values_are_called_now() {
    let returned = read(vec![
        crossing(("money", ""), ("budget", "")),
        crossing(("how", "courses"), ("how", "training")),
        crossing(("plan", "yes"), ("plan", "no")),
        crossing(("year", ""), ("", "")),
    ]);
    assert_eq!(
        cells(&returned),
        [
            "budget|1|answer 7",
            "how|1|option|law X",
            "how|1|option|training X",
            "plan|1|answer no",
        ]
    );
    let year = returned
        .findings
        .iter()
        .find(|f| f.place.question == "year");
    assert_eq!(year.unwrap().value, "2012");
}

/// Where the answer decides which question it belongs to now, confidence must not stay behind.
#[test]
fn a_reason_and_a_comment_go_where_their_answer_goes() {
    let silence = CellKey::new("plan", 1, Role::Silence);
    let comment = CellKey::new("plan", 1, Role::Comment);
    let more = [(silence, "Confidentiel"), (comment, "Voir la loi")];
    let split = vec![
        crossing(("plan", "yes"), ("plan_describe", "")),
        crossing(("plan", "no"), ("how_describe", "")),
    ];
    let returned = read_with(split, &more);
    let cells = cells(&returned);
    for expected in [
        "plan_describe|1|answer Certes",
        "plan_describe|1|silence Confidentiel",
        "plan_describe|1|comment Voir la loi",
    ] {
        assert!(
            cells.iter().any(|cell| cell == expected),
            "{expected} in {cells:?}"
        );
    }
}

#[test]
fn editions_and_their_crosswalks_are_found_in_their_folder() {
    let dir = tempfile::tempdir().unwrap();
    assert!(editions(&dir.path().join("none")).unwrap().is_empty());
    let root = env!("CARGO_MANIFEST_DIR");
    let form = format!("{root}/questionnaire/questionnaire.xlsx");
    fs::copy(form, dir.path().join("2013.xlsx")).unwrap();
    let crosswalk = "old_question;old_value;new_question;new_value\na;;b;\n";
    fs::write(dir.path().join("2013_crosswalk.csv"), crosswalk).unwrap();
    let found = editions(dir.path()).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].crosswalk, [crossing(("a", ""), ("b", ""))]);
    assert!(!found[0].questionnaire.questions.is_empty());
}
