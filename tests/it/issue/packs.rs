//! Packs: one workbook per pillar for the ministries of a State, one reply when they come back.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use verbale::cell_map::{CellKey, Role};
use verbale::definition::load_bytes;
use verbale::finding::{Facts, Finding};
use verbale::intake::{CellContent, Input, Pack, Status, merge, read_all};
use verbale::issue::{Fill, Filled, Issuer, Shape};
use verbale::language::Lang;
use verbale::pipeline::{Replies, Selection, Setup};
use verbale::synthesis::{Standing, standings};
use verbale::validate::{AnswerStatus, Checker, Publication, Response};

use super::{SAMPLE, read};
use crate::archive::parts;
use crate::letters::{mailing, round_with, written};

const ADDRESSEES: &[u8] =
    b"code,language,e-mail,station\nFRA,fr,france@mission.example,Vienna\nESP,es,,\n";

fn in_packs(code: &str) -> Selection {
    Selection {
        only: vec![code.to_owned()],
        in_packs: true,
        ..Selection::default()
    }
}

fn of_pack(pillar: usize) -> Shape<'static> {
    Shape {
        pack: Some(pillar),
        ..Shape::default()
    }
}

/// The pack of a pillar, by name, in French, with these texts in its answer cells.
fn pack(pillar: &str, answers: &[(&str, &str)]) -> Vec<u8> {
    let form = &SAMPLE.questionnaire;
    let index = form.pillars.iter().position(|p| p.name == pillar).unwrap();
    let issuer = Issuer::shaped(form, &SAMPLE.round, Lang::Fr, of_pack(index));
    let places = issuer.layout().cells(form);
    let filled: Filled = answers
        .iter()
        .map(|(question, text)| {
            let key = CellKey::new(question, 1, Role::Answer);
            assert!(places.iter().any(|cell| cell.key == key), "{question}");
            (key, Fill::Text((*text).to_owned()))
        })
        .collect();
    let france = SAMPLE.entities.get("FRA").unwrap();
    issuer.workbook(france, &filled).unwrap()
}

const PUBLIC: &str = "Elle peut être citée et publiée, l'État étant nommé";
const UN_ONLY: &str = "Elle est réservée à l'usage de l'Organisation des Nations Unies: l'État est compté mais n'est pas nommé dans les documents publics";

/// Takes in what came back of France: file, bytes and day of receipt.
fn taken_in(files: &[(&str, Vec<u8>, &str)]) -> (Setup, Replies) {
    let dir = round_with(&[("addressees.csv", ADDRESSEES)]);
    let responses = dir.path().join("responses");
    let mut register = "file,entity,received,action,note\n".to_owned();
    for (file, bytes, received) in files {
        fs::write(responses.join(file), bytes).unwrap();
        let _ = writeln!(register, "{file},,{received},,");
    }
    fs::write(responses.join("register.csv"), register).unwrap();
    let setup = Setup::load(dir.path()).unwrap();
    let replies = setup.take_in(None, &|_, _| {}).unwrap();
    (setup, replies)
}

fn status(response: &Response, question: &str) -> AnswerStatus {
    response.answer(question).unwrap().status
}

fn about<'a>(response: &'a Response, question: &str) -> Vec<&'a Finding> {
    let findings = response.findings.iter();
    findings.filter(|f| f.place.question == question).collect()
}

#[test]
fn one_workbook_per_pillar_is_made_with_one_note_and_stands_in_the_manifest() {
    let dir = round_with(&[("addressees.csv", ADDRESSEES)]);
    let made = mailing(dir.path(), &in_packs("FRA")).unwrap();
    let files = written(dir.path(), &made.outputs);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "issue_more/France_FRA_fr.docx",
            "issue_more/France_FRA_fr.eml",
            "issue_more/France_FRA_fr_1_Législation.xlsx",
            "issue_more/France_FRA_fr_2_Prévention.xlsx",
            "issue_more/France_FRA_fr_3_Poursuites et sanctions.xlsx",
            "issue_more/France_FRA_fr_4_Protection et assistance.xlsx",
            "issue_more/France_FRA_fr_5_Partenariats.xlsx",
            "issue_more/manifest_FRA_fr_packs.csv",
        ]
    );
    let manifest = String::from_utf8(files[names[7]].clone()).unwrap();
    assert_eq!(manifest.lines().count(), 6);
    for name in &names[2..7] {
        assert!(manifest.contains(name.trim_start_matches("issue_more/")));
    }
    assert_eq!((made.addressed, made.workbooks.len()), (1, 5));
    let again = mailing(dir.path(), &in_packs("FRA")).unwrap();
    assert_eq!(again.workbooks, made.workbooks, "the same bytes twice");
}

#[test]
fn a_pack_holds_its_pillar_and_what_belongs_to_none_and_is_known_again() {
    for (pillar, question, other) in [
        ("prevention", "p_plan", "x_units"),
        ("prosecution", "x_units", "p_plan"),
    ] {
        let bytes = pack(pillar, &[("r_institution", "Ministère")]);
        let (status, returned) = read(&bytes);
        assert_eq!(status, Status::Read);
        let known: &Pack = returned.pack.as_ref().unwrap();
        assert_eq!(known.pillar, pillar);
        assert!(returned.lacks(other) && !returned.lacks(question));
        assert!(!returned.lacks("r_institution"));
        let rules: Vec<&Facts> = returned.findings.iter().map(|f| &f.facts).collect();
        assert_eq!(rules, [&Facts::ReceivedUnknown]);
        let content = |name: &str| {
            let mut cells = returned.cells.iter();
            cells
                .find(|cell| cell.key == CellKey::new(name, 1, Role::Answer))
                .map(|cell| cell.content.clone())
        };
        assert_eq!(
            content("r_institution"),
            Some(CellContent::Text("Ministère".to_owned()))
        );
    }
}

#[test]
fn packs_of_several_ministries_are_one_reply_and_their_contradictions_are_found() {
    let files = [
        (
            "interior.xlsx",
            pack(
                "prevention",
                &[
                    ("p_plan", "Oui, en vigueur"),
                    ("r_officer_name", "Mme A"),
                    ("r_publication", PUBLIC),
                    ("c_policy_debate", "Un débat a eu lieu."),
                ],
            ),
            "2015-04-20",
        ),
        (
            "justice.xlsx",
            pack(
                "prosecution",
                &[
                    ("x_units", "Oui"),
                    ("r_officer_name", "M. B"),
                    ("c_policy_debate", "Aucun débat n'a eu lieu."),
                ],
            ),
            "2015-04-22",
        ),
        (
            "labour.xlsx",
            pack("legislation", &[("l_recent", "Oui")]),
            "2015-04-20",
        ),
        (
            "health.xlsx",
            pack("protection", &[("v_child_needs", "Oui")]),
            "2015-04-20",
        ),
        (
            "foreign.xlsx",
            pack("partnerships", &[("c_bilateral", "Non")]),
            "2015-04-20",
        ),
    ];
    let (setup, replies) = taken_in(&files);
    for record in &replies.intake.records {
        assert!(
            matches!(record.status, Status::Read | Status::ReadWithFindings),
            "{record:?}"
        );
    }
    let [response] = replies.responses.as_slice() else {
        panic!("one State replied");
    };
    for question in ["x_units", "l_recent", "v_child_needs", "c_bilateral"] {
        assert_eq!(
            status(response, question),
            AnswerStatus::Answered,
            "{question}"
        );
    }
    assert!(
        response
            .answers
            .iter()
            .all(|answer| answer.status != AnswerStatus::NotReturned)
    );
    let [debate] = about(response, "c_policy_debate")[..] else {
        panic!("{:?}", about(response, "c_policy_debate"));
    };
    assert_eq!(debate.value, "Aucun débat n'a eu lieu.");
    assert_eq!(
        debate.facts,
        Facts::Contradicts {
            other: "interior.xlsx".to_owned(),
            before: "Un débat a eu lieu.".to_owned()
        }
    );
    assert!(debate.facts.is_asked());
    let [officer] = about(response, "r_officer_name")[..] else {
        panic!("{:?}", about(response, "r_officer_name"));
    };
    assert_eq!(officer.facts.rule(), "other_ministry");
    assert!(!officer.facts.is_asked());
    // Nothing is said to be unknown, older or missing because it stands in another pack.
    for rule in [
        "order_unknown",
        "only_in_older",
        "changed_since",
        "cell_missing",
    ] {
        let of_rule = response.findings.iter().filter(|f| f.facts.rule() == rule);
        assert_eq!(of_rule.count(), 0, "{rule}");
    }
    let standings = standings(&setup.compilation(&replies));
    assert_eq!(standings[0].missing, Vec::<String>::new());
    assert_ne!(standings[0].standing, Standing::Partial);
}

#[test]
fn what_has_not_come_is_no_reply_and_not_blank_and_nothing_is_asked_about_it() {
    let files = [
        (
            "a.xlsx",
            pack("prevention", &[("p_training", "Oui")]),
            "2015-04-20",
        ),
        (
            "b.xlsx",
            pack("protection", &[("v_child_needs", "Oui")]),
            "2015-04-20",
        ),
    ];
    let (setup, replies) = taken_in(&files);
    let response = &replies.responses[0];
    assert_eq!(status(response, "p_training"), AnswerStatus::Answered);
    assert_eq!(status(response, "p_research"), AnswerStatus::Blank);
    for absent in ["x_units", "l_title", "c_chain", "legislation_describe"] {
        assert_eq!(
            status(response, absent),
            AnswerStatus::NotReturned,
            "{absent}"
        );
        assert!(about(response, absent).is_empty(), "{absent}");
    }
    let standings = standings(&setup.compilation(&replies));
    assert_eq!(standings[0].standing, Standing::Partial);
    assert_eq!(
        standings[0].missing,
        ["legislation", "prosecution", "partnerships"]
    );
    // A whole questionnaire that comes later has a place for everything.
    let issuer = Issuer::new(&setup.questionnaire, &setup.round, Lang::Fr);
    let france = setup.entities.get("FRA").unwrap();
    let whole = issuer.workbook(france, &Filled::new()).unwrap();
    let [first, second] = files;
    let (_, replies) = taken_in(&[first, second, ("whole.xlsx", whole, "2015-05-01")]);
    let response = &replies.responses[0];
    assert_eq!(status(response, "x_units"), AnswerStatus::Blank);
    assert_eq!(status(response, "p_training"), AnswerStatus::Answered);
    assert_eq!(
        about(response, "p_training")[0].facts.rule(),
        "only_in_older"
    );
    let statuses: BTreeMap<&str, Status> = replies
        .intake
        .records
        .iter()
        .map(|record| (record.source.file.as_str(), record.status))
        .collect();
    assert_eq!(statuses["a.xlsx"], Status::Superseded);
}

#[test]
fn two_ministries_that_differ_on_publication_are_read_the_careful_way() {
    let files = [
        (
            "a.xlsx",
            pack("prevention", &[("r_publication", PUBLIC)]),
            "2015-04-20",
        ),
        (
            "b.xlsx",
            pack("protection", &[("r_publication", UN_ONLY)]),
            "2015-04-21",
        ),
    ];
    let (_, replies) = taken_in(&files);
    let response = &replies.responses[0];
    assert_eq!(about(response, "r_publication").len(), 1);
    assert_eq!(response.publication, Publication::Confidential);
}

#[test]
fn a_newer_pack_of_the_same_ministry_corrects_the_older() {
    let files = [
        (
            "a.xlsx",
            pack("prevention", &[("p_training", "Non")]),
            "2015-04-20",
        ),
        (
            "b.xlsx",
            pack("prevention", &[("p_training", "Oui")]),
            "2015-04-21",
        ),
    ];
    let (_, replies) = taken_in(&files);
    let response = &replies.responses[0];
    assert_eq!(
        about(response, "p_training")[0].facts.rule(),
        "changed_since"
    );
    assert_eq!(replies.intake.records[0].status, Status::Superseded);
}

#[test]
fn a_questionnaire_without_pillars_cannot_be_split_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    verbale::round::create(dir.path(), Lang::En).unwrap();
    let error = mailing(dir.path(), &in_packs("FRA")).unwrap_err();
    assert!(error.contains("no pillars"), "{error}");
}

#[test]
fn a_pack_is_verified_against_its_own_texts() {
    let dir = round_with(&[]);
    let setup = Setup::load(dir.path()).unwrap();
    let index = 1;
    let issuer = Issuer::shaped(&setup.questionnaire, &setup.round, Lang::Fr, of_pack(index));
    let file: &Path = &dir.path().join("pack.xlsx");
    let france = setup.entities.get("FRA").unwrap();
    fs::write(file, issuer.workbook(france, &Filled::new()).unwrap()).unwrap();
    let found = setup.verify(file).unwrap();
    assert!(found.untouched && found.changed.is_empty(), "{found:?}");
}

/// Two pillars of which one asks only given an answer in the other.
const ACROSS: &str = "
| survey |
| | type           | name     | label             | relevant        | required | nv_pillar |
| | text           | r_unit   | Which ministry?   |                 |          |           |
| | begin_group    | one      | One               |                 |          | first     |
| | select_one yn  | law      | Is there a law?   |                 |          |           |
| | end_group      |          |                   |                 |          |           |
| | begin_group    | two      | Two               |                 |          | second    |
| | integer        | cases    | How many cases?   | ${law} = 'yes'  | yes      |           |
| | integer        | judged   | How many judged?  | ${cases} > 0    |          |           |
| | end_group      |          |                   |                 |          |           |
| choices |
| | list_name | name | label |
| | yn        | yes  | Yes   |
| | yn        | no   | No    |
| pillars |
| | name   | label  |
| | first  | First  |
| | second | Second |
";

#[test]
fn what_rests_on_another_pack_is_said_in_words_and_checked_when_both_came() {
    let form = load_bytes("form.md", ACROSS.as_bytes()).unwrap();
    assert!(!form.has_errors(), "{:#?}", form.diagnostics);
    let form = form.questionnaire;
    let entity = SAMPLE.entities.get("LUX").unwrap();
    let issued = |pillar: usize, question: &str, fill: Fill| {
        let issuer = Issuer::shaped(&form, &SAMPLE.round, Lang::En, of_pack(pillar));
        let key = CellKey::new(question, 1, Role::Answer);
        issuer
            .workbook(entity, &Filled::from([(key, fill)]))
            .unwrap()
    };
    let second = issued(1, "cases", Fill::Number(3.0));

    // In words, and by no formula: no other workbook is there to be read.
    let sheets = parts(&second);
    let text = |ending: &str| {
        let part = sheets.iter().find(|(name, _)| name.ends_with(ending));
        String::from_utf8(part.unwrap().1.clone()).unwrap()
    };
    let shown = text("sharedStrings.xml");
    assert!(shown.contains("Only if 2.1 = Yes"), "{shown}");
    let judge = &verbale::language::texts(Lang::En).condition.judge_yourself;
    assert!(shown.contains(judge.as_str()));
    assert!(shown.contains("Only if 3.1 &gt; 0"));
    for (name, bytes) in sheets.iter().filter(|(name, _)| name.contains("sheets/")) {
        let sheet = String::from_utf8(bytes.clone()).unwrap();
        assert!(!sheet.contains("#REF!"), "{name}");
    }

    let checked = |law: Option<&str>| {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("second.xlsx"), &second).unwrap();
        if let Some(law) = law {
            let first = issued(0, "law", Fill::Text(law.to_owned()));
            fs::write(folder.path().join("first.xlsx"), first).unwrap();
        }
        let input = Input {
            responses: folder.path(),
            round: &SAMPLE.round.symbol,
            questionnaire: &form,
            entities: &SAMPLE.entities,
            register: &SAMPLE.register,
            limits: SAMPLE.round.limits,
            seal: None,
            as_of: None,
        };
        let intake = read_all(&input, &|_, _| {}).unwrap();
        let [reply] = merge(&intake).try_into().unwrap();
        let response = Checker::new(&form).check(&reply);
        let rules = about(&response, "cases").into_iter();
        let rules: Vec<&str> = rules.map(|finding| finding.facts.rule()).collect();
        (status(&response, "cases"), rules.join(" "))
    };
    assert_eq!(checked(None), (AnswerStatus::Answered, String::new()));
    assert_eq!(
        checked(Some("Yes")),
        (AnswerStatus::Answered, String::new())
    );
    assert_eq!(
        checked(Some("No")),
        (AnswerStatus::NotAsked, "not_asked".to_owned())
    );
}
