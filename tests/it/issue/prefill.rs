//! Answers of the round before: in view of the State that gave them, counted only when confirmed.

use std::fs;

use chrono::NaiveDate;
use verbale::cell_map::{CellKey, Role};
use verbale::finding::{Facts, Finding, Level};
use verbale::issue::{Fill, Filled, Issuer, Shape};
use verbale::language::{Lang, texts};
use verbale::pipeline::{Replies, Selection, Setup};
use verbale::validate::{AnswerStatus, AnswerValue, Response};

use crate::archive::parts;
use crate::letters::{round_with, written};

/// What the round before kept, as this program wrote it.
const BEFORE: &str = "entity,question,instance,part,status,value\n\
    FRA,p_training,1,answer,answered,yes\n\
    FRA,p_training_persons,1,answer,answered,120\n\
    FRA,old_channels,1,answer,answered,campaign announcement\n\
    FRA,p_plan,1,answer,answered,in_force\n\
    FRA,p_plan_end,1,answer,answered,2013-12-31\n\
    FRA,prevention_describe,1,answer,answered,\"'=Une campagne nationale, en plusieurs volets.\"\n\
    FRA,prevention_describe,1,comment,answered,Un commentaire ancien\n\
    FRA,x_units,1,answer,CONF,yes\n\
    FRA,x_convictions,1,answer,answered,choice_of_the_past\n\
    FRA,x_officials_proceedings,1,answer,answered,several\n\
    ESP,prevention_describe,1,answer,answered,Solo para España\n";
const CROSSWALK: &str = "old_question,old_value,new_question,new_value\n\
    old_channels,,p_awareness_channels,\n";
const ADDRESSEES: &[u8] = b"code,language,e-mail,station\nFRA,fr,,\nESP,es,,\nDEU,en,,\n";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let dir = round_with(&[("addressees.csv", ADDRESSEES)]);
        let previous = dir.path().join("responses/previous/A-68-256");
        fs::create_dir_all(&previous).unwrap();
        fs::write(previous.join("answers.csv"), BEFORE).unwrap();
        fs::write(previous.join("crosswalk.csv"), CROSSWALK).unwrap();
        Self(dir)
    }

    fn setup(&self) -> Setup {
        Setup::load(self.0.path()).unwrap()
    }

    /// Takes in the workbook of France with these cells filled.
    fn taken_in(&self, filled: &Filled) -> Replies {
        let setup = self.setup();
        let shape = Shape {
            previous: Some(&setup.previous),
            ..Shape::default()
        };
        let issuer = Issuer::shaped(&setup.questionnaire, &setup.round, Lang::Fr, shape);
        let bytes = issuer
            .workbook(setup.entities.get("FRA").unwrap(), filled)
            .unwrap();
        let responses = self.0.path().join("responses");
        fs::write(responses.join("a.xlsx"), bytes).unwrap();
        let register = "file,entity,received,action,note\na.xlsx,,2015-05-01,,\n";
        fs::write(responses.join("register.csv"), register).unwrap();
        self.setup().take_in(None, &|_, _| {}).unwrap()
    }
}

fn confirm(question: &str, value: &str) -> (CellKey, Fill) {
    let still = &texts(Lang::Fr).sheet.still_correct;
    let key = CellKey::confirm_previous(question, value);
    (key, Fill::Text(still.clone()))
}

fn answer(question: &str, fill: Fill) -> (CellKey, Fill) {
    (CellKey::new(question, 1, Role::Answer), fill)
}

fn about<'a>(response: &'a Response, question: &str) -> Vec<&'a Finding> {
    let findings = response.findings.iter();
    findings.filter(|f| f.place.question == question).collect()
}

/// All texts of a workbook.
fn shown(workbook: &[u8]) -> String {
    let parts = parts(workbook);
    let strings = parts
        .iter()
        .find(|(name, _)| name.ends_with("sharedStrings.xml"));
    String::from_utf8(strings.unwrap().1.clone()).unwrap()
}

#[test]
fn each_state_sees_its_own_last_answers_and_who_has_none_gets_the_plain_workbook() {
    let folder = Folder::new();
    let setup = folder.setup();
    let made = setup.mailing(&Selection::default(), &|_, _| {}).unwrap();
    let files = written(folder.0.path(), &made.outputs);
    let of = |name: &str| &files[&format!("issue/{name}")];

    let france = shown(of("France_FRA_fr.xlsx"));
    for text in [
        "La dernière fois (A-68-256)",
        "Toujours exact ?",
        "=Une campagne nationale, en plusieurs volets.",
    ] {
        assert!(france.contains(text), "{text}");
    }
    for text in ["España", "ancien", "choice_of_the_past", "several<"] {
        assert!(!france.contains(text), "{text}");
    }
    let spain = shown(of("Espagne_ESP_es.xlsx"));
    assert!(spain.contains("Solo para España") && !spain.contains("campagne"));

    // Given in confidence: not even the State itself is shown it, since the workbook goes round.
    let key = CellKey::confirm_previous("x_units", "yes").defined_name();
    let parts = parts(of("France_FRA_fr.xlsx"));
    let book = parts
        .iter()
        .find(|(name, _)| name == "xl/workbook.xml")
        .unwrap();
    let names = String::from_utf8(book.1.clone()).unwrap();
    assert!(!names.contains(&key));
    let key = CellKey::confirm_previous("p_training", "yes").defined_name();
    assert!(names.contains(&key));

    // Germany did not reply then.
    let plain = Issuer::new(&setup.questionnaire, &setup.round, Lang::En);
    let germany = setup.entities.get("DEU").unwrap();
    let plain = plain.workbook(germany, &Filled::new()).unwrap();
    assert!(*of("Allemagne_DEU_en.xlsx") == plain);
}

#[test]
fn what_is_not_confirmed_does_not_count_and_is_nobodys_words_of_today() {
    let replies = Folder::new().taken_in(&Filled::new());
    let response = &replies.responses[0];
    for question in ["p_training", "p_training_persons", "prevention_describe"] {
        assert_ne!(
            response.answer(question).unwrap().status,
            AnswerStatus::Answered
        );
    }
    let rules: Vec<&str> = response.findings.iter().map(|f| f.facts.rule()).collect();
    assert!(rules.iter().all(|rule| *rule == "required"), "{rules:?}");
}

#[test]
fn a_confirmed_answer_counts_with_the_cell_that_confirms_it() {
    let filled = Filled::from([
        answer("p_awareness", Fill::Text("Oui".to_owned())),
        confirm("p_training", "yes"),
        confirm("p_training_persons", "120"),
        confirm("p_awareness_channels", "campaign announcement"),
        confirm("p_plan", "in_force"),
        confirm("p_plan_end", "2013-12-31"),
        confirm(
            "prevention_describe",
            "=Une campagne nationale, en plusieurs volets.",
        ),
    ]);
    let replies = Folder::new().taken_in(&filled);
    let response = &replies.responses[0];
    let value = |question: &str| {
        let answer = response.answer(question).unwrap();
        assert_eq!(answer.status, AnswerStatus::Answered, "{question}");
        assert_eq!(answer.raw, "Toujours exact", "{question}");
        assert!(answer.origin.as_ref().unwrap().cell.starts_with('G'));
        answer.value.clone().unwrap()
    };
    let choices =
        |names: &[&str]| AnswerValue::Choices(names.iter().map(|n| (*n).to_owned()).collect());
    assert_eq!(value("p_training"), choices(&["yes"]));
    assert_eq!(value("p_training_persons"), AnswerValue::Number(120.0));
    assert_eq!(
        value("p_awareness_channels"),
        choices(&["campaign", "announcement"])
    );
    assert_eq!(value("p_plan"), choices(&["in_force"]));
    let day = NaiveDate::from_ymd_opt(2013, 12, 31).unwrap();
    assert_eq!(value("p_plan_end"), AnswerValue::Date(day));
    let text = "=Une campagne nationale, en plusieurs volets.".to_owned();
    assert_eq!(value("prevention_describe"), AnswerValue::Text(text));
    let marks = &response.answer("p_awareness_channels").unwrap().marks;
    assert!(marks.iter().all(|mark| mark.chosen) && marks.len() == 2);

    let [finding] = about(response, "p_training")[..] else {
        panic!("{:?}", about(response, "p_training"));
    };
    assert_eq!(
        finding.facts,
        Facts::ConfirmedFromPrevious {
            answer: "yes".to_owned(),
            round: "A-68-256".to_owned()
        }
    );
    assert_eq!(finding.facts.level(), Level::Note);
}

#[test]
fn a_new_answer_stands_and_both_at_once_are_asked_about() {
    let filled = Filled::from([
        answer("p_training", Fill::Text("Non".to_owned())),
        answer("p_plan", Fill::Text("Oui".to_owned())),
        confirm("p_plan", "in_force"),
        answer("p_training_persons", Fill::Number(120.0)),
        confirm("p_training_persons", "120"),
    ]);
    let replies = Folder::new().taken_in(&filled);
    let response = &replies.responses[0];
    let no = AnswerValue::Choices(vec!["no".to_owned()]);
    assert_eq!(response.answer("p_training").unwrap().value, Some(no));
    assert!(about(response, "p_training").is_empty());
    let rules: Vec<&str> = about(response, "p_plan")
        .iter()
        .map(|f| f.facts.rule())
        .collect();
    assert!(rules.contains(&"confirmed_and_changed"), "{rules:?}");
    let same = about(response, "p_training_persons");
    assert!(
        same.iter()
            .all(|f| f.facts.rule() != "confirmed_and_changed"),
        "{same:?}"
    );
}

#[test]
fn what_is_no_confirmation_is_asked_about_and_what_is_not_known_is_not_counted() {
    let folder = Folder::new();
    let mut refused = confirm("p_training", "yes");
    refused.1 = Fill::Text("Non, plus maintenant".to_owned());
    let filled = Filled::from([refused, confirm("p_plan", "in_force")]);
    let replies = folder.taken_in(&filled);
    let response = &replies.responses[0];
    let [unclear] = about(response, "p_training")[..] else {
        panic!("{:?}", about(response, "p_training"));
    };
    assert_eq!(unclear.facts, Facts::ConfirmationUnclear);
    assert_eq!(unclear.value, "Non, plus maintenant");
    assert_eq!(
        response.answer("p_training").unwrap().status,
        AnswerStatus::Blank
    );

    // The table of the round before is another than the one that was shown.
    let table = folder
        .0
        .path()
        .join("responses/previous/A-68-256/answers.csv");
    let changed = BEFORE.replace(
        "p_plan,1,answer,answered,in_force",
        "p_plan,1,answer,answered,none",
    );
    fs::write(table, changed).unwrap();
    let replies = folder.setup().take_in(None, &|_, _| {}).unwrap();
    let response = &replies.responses[0];
    let rules: Vec<&str> = about(response, "p_plan")
        .iter()
        .map(|f| f.facts.rule())
        .collect();
    assert_eq!(rules, ["previous_unknown"]);
    assert_eq!(
        response.answer("p_plan").unwrap().status,
        AnswerStatus::Blank
    );
}

#[test]
fn a_prefilled_workbook_is_verified_as_issued() {
    let folder = Folder::new();
    let setup = folder.setup();
    let made = setup.mailing(&Selection::default(), &|_, _| {}).unwrap();
    written(folder.0.path(), &made.outputs);
    let file = folder.0.path().join("out/issue/France_FRA_fr.xlsx");
    let found = setup.verify(&file).unwrap();
    assert!(found.untouched, "{found:?}");
}
