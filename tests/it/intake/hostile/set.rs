//! A set of damaged and dishonest files, each with what must become of it. A good workbook stands in
//! the same folder and is read as if it were alone.

mod openxml;
mod others;

use verbale::intake::Status;

use super::super::Folder;
use super::super::book::{Book, answers, form};

/// What becomes of a file: its status, and what its reason says.
#[derive(Debug, Clone, Copy)]
enum Fate {
    /// Its answers are read, all of them.
    Read,
    /// An address that overflows is refused where arithmetic is checked, and read past where it is
    /// not: both are honest.
    ReadInPart,
    /// Refused; the reason's words.
    Refused(&'static str),
    /// A workbook of somebody else.
    NotOurs,
    /// It waits to be typed in, or to be unpacked.
    Other(Status),
}

type Case = (String, Vec<u8>, Fate);

fn case(name: &str, bytes: Vec<u8>, fate: Fate) -> Case {
    (format!("{name}.xlsx"), bytes, fate)
}

#[test]
fn every_hostile_file_has_its_fate_and_the_good_one_is_read_as_if_alone() {
    let mut cases = Vec::new();
    for part in [
        openxml::packaging(),
        openxml::missing_parts(),
        openxml::texts(),
        openxml::cells(),
        openxml::books(),
        others::opendocument(),
        others::compound(),
        others::disguised(),
    ] {
        cases.extend(part);
    }
    assert!(cases.len() >= 80, "{}", cases.len());
    let good = Book::issue(&form(), "ESP", "fr");
    let mut good_book = good;
    for (key, value) in answers() {
        good_book.fill(&key, value);
    }
    let good = good_book.bytes();
    let alone = Folder::new().with("good.xlsx", &good).read();
    let mut folder = Folder::new().with("good.xlsx", &good);
    for (name, bytes, _) in &cases {
        folder = folder.with(name, bytes);
    }
    let together = folder.read();
    let of = |name: &str| {
        let index = together
            .records
            .iter()
            .position(|record| record.source.file == name && record.part.is_empty());
        let index = index.unwrap_or_else(|| panic!("{name} has no row"));
        (
            &together.records[index],
            together
                .returns
                .iter()
                .find(|returned| returned.record == index),
        )
    };
    let (_, neighbour) = of("good.xlsx");
    assert_eq!(neighbour.unwrap().cells, alone.returns[0].cells);
    let files = together
        .records
        .iter()
        .filter(|record| record.part.is_empty());
    assert_eq!(files.count(), cases.len() + 1);
    let answers = answers().len();
    let mut wrong = Vec::new();
    for (name, _, fate) in &cases {
        let (record, _) = of(name);
        let reason = format!("{:?}", record.reason);
        let is_read = matches!(
            record.status,
            Status::Read | Status::ReadWithFindings | Status::Duplicate
        );
        let is_right = match fate {
            Fate::Read => is_read && record.answers == answers,
            Fate::ReadInPart => is_read || record.reason.is_some(),
            Fate::Refused(words) => record.status == Status::Unreadable && reason.contains(words),
            Fate::NotOurs => record.status == Status::NotOurs,
            Fate::Other(status) => record.status == *status,
        };
        if !is_right {
            wrong.push(format!(
                "{name}: {:?}, {} answers, {reason}; expected {fate:?}",
                record.status, record.answers
            ));
        }
        if std::env::var_os("VERBALE_SHOW").is_some() {
            println!("{name}: {:?} {} {reason}", record.status, record.answers);
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}
