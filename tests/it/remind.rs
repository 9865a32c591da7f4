//! What was sent, who is reminded, what is acknowledged.

use std::fs;

use chrono::NaiveDate;
use tempfile::TempDir;
use verbale::language::Lang;
use verbale::pipeline::{Selection, Sendable, Setup};
use verbale::round::{Sending, SentKind, SentLedger};

use crate::letters::{mailing, round_with, written};

const ADDRESSEES: &[u8] =
    b"code,language,e-mail\nFRA,fr,france@mission.example\nEGY,ar,egypt@mission.example\nCHN,zh,\n";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A round of three, one of which has replied.
fn round() -> TempDir {
    let dir = round_with(&[("addressees.csv", ADDRESSEES)]);
    let responses = dir.path().join("responses");
    fs::write(responses.join("note.pdf"), "%PDF-1.4 reply").unwrap();
    fs::write(
        responses.join("register.csv"),
        "file,entity,received,action\nnote.pdf,FRA,2015-04-10,reply\n",
    )
    .unwrap();
    dir
}

fn reminders(dir: &TempDir, on: &str, again: bool) -> Sendable {
    let setup = Setup::load(dir.path()).unwrap();
    let replies = setup.take_in(Some(day(on)), &|_, _| {}).unwrap();
    let ledger = SentLedger::load(&dir.path().join("questionnaire")).unwrap();
    setup
        .reminders(&replies, &ledger, day(on), 14, again)
        .unwrap()
}

fn whom(sendable: &Sendable) -> Vec<&str> {
    sendable
        .sendings
        .iter()
        .map(|s| s.entity.as_str())
        .collect()
}

fn record(dir: &TempDir, sendings: &[Sending]) -> usize {
    let mut ledger = SentLedger::load(&dir.path().join("questionnaire")).unwrap();
    ledger.record(sendings).unwrap()
}

#[test]
fn only_those_without_a_reply_on_that_day_are_reminded() {
    let dir = round();
    assert_eq!(
        whom(&reminders(&dir, "2015-04-09", false)),
        ["FRA", "EGY", "CHN"]
    );
    let made = reminders(&dir, "2015-04-17", false);
    assert_eq!(whom(&made), ["EGY", "CHN"]);
    let files = written(dir.path(), &made.outputs);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    // A draft where an address is known.
    assert_eq!(
        names,
        [
            "reminders/Chine_CHN_zh.docx",
            "reminders/Égypte_EGY_ar.docx",
            "reminders/Égypte_EGY_ar.eml"
        ]
    );
}

#[test]
fn nobody_is_reminded_twice_by_accident() {
    let dir = round();
    let first = reminders(&dir, "2015-04-17", false);
    assert_eq!(record(&dir, &first.sendings), 2);
    // The same again the same day is the same letters, recorded once.
    let same = reminders(&dir, "2015-04-17", false);
    assert_eq!(same.sendings, first.sendings);
    assert_eq!(record(&dir, &same.sendings), 0);
    let soon = reminders(&dir, "2015-04-30", false);
    assert!(soon.sendings.is_empty());
    assert_eq!(soon.recent[0], ("EGY".to_owned(), day("2015-04-17")));
    assert_eq!(whom(&reminders(&dir, "2015-04-30", true)), ["EGY", "CHN"]);
    assert_eq!(whom(&reminders(&dir, "2015-05-01", false)), ["EGY", "CHN"]);
}

#[test]
fn what_came_is_acknowledged_in_the_language_of_the_addressee() {
    let dir = round();
    let setup = Setup::load(dir.path()).unwrap();
    let replies = setup.take_in(None, &|_, _| {}).unwrap();
    let made = setup.acknowledgements(&replies, day("2015-04-11")).unwrap();
    assert_eq!(whom(&made), ["FRA"]);
    assert_eq!(made.sendings[0].kind, SentKind::Acknowledgement);
    let files = written(dir.path(), &made.outputs);
    assert!(files.contains_key("acknowledgements/France_FRA_fr.eml"));
}

#[test]
fn the_ledger_grows_at_its_end_whatever_excel_made_of_it() {
    let dir = round();
    let path = dir.path().join("questionnaire/sent.csv");
    let made = mailing(dir.path(), &Selection::default()).unwrap();
    assert_eq!(record(&dir, &made.sendings(day("2015-02-06"))), 3);
    assert_eq!(record(&dir, &made.sendings(day("2015-02-06"))), 0);
    let written = fs::read_to_string(&path).unwrap();
    assert!(
        written.starts_with("\u{feff}sent,entity,kind,language,file,sha256\r\n2015-02-06,FRA,")
    );

    // Saved by Excel: semicolons, dates of the place, a column moved, no end of line.
    let saved = "entity;sent;kind;language;note\r\nFRA;6/2/2015;questionnaire;fr;by hand";
    fs::write(&path, saved).unwrap();
    let sending = Sending {
        on: day("2015-04-17"),
        entity: "EGY".to_owned(),
        kind: SentKind::Reminder,
        language: Lang::Ar,
        file: "a.docx".to_owned(),
        sha256: String::new(),
    };
    assert_eq!(record(&dir, std::slice::from_ref(&sending)), 1);
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text, format!("{saved}\r\nEGY;2015-04-17;reminder;ar;\r\n"));
    let ledger = SentLedger::load(&dir.path().join("questionnaire")).unwrap();
    assert_eq!(ledger.sendings()[0].on, day("2015-02-06"));
    let before = |on| ledger.last_before(day(on), "EGY", SentKind::Reminder);
    assert_eq!(before("2015-04-18"), Some(day("2015-04-17")));
    assert_eq!(before("2015-04-17"), None);
}

#[test]
fn a_slip_in_the_ledger_is_named_with_its_row_and_column() {
    let dir = round();
    let path = dir.path().join("questionnaire/sent.csv");
    fs::write(&path, "sent,entity,kind,language\n,FRA,reminder,fr\n").unwrap();
    let error = SentLedger::load(&dir.path().join("questionnaire")).unwrap_err();
    assert!(
        error.to_string().contains("sent") && error.to_string().contains('2'),
        "{error}"
    );
    fs::write(
        &path,
        "sent,entity,kind,language\n2015-01-01,FRA,remainder,fr\n",
    )
    .unwrap();
    let error = SentLedger::load(&dir.path().join("questionnaire")).unwrap_err();
    assert!(error.to_string().contains("remainder"), "{error}");
}
