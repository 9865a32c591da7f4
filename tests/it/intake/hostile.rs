//! Files that are damaged, dishonest or something else than their name says: each costs itself and
//! nothing more.

mod archive;
mod set;

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use verbale::intake::{Reason, Status};

use super::book::{Book, SHEET, form};
use super::{ANSWERED, Folder, READER, found, rules};
use crate::archive::{changed, packed};

#[test]
fn each_hostile_file_gets_its_row_and_the_good_one_beside_them_is_untouched() {
    let good = Book::answered(&form()).bytes();
    let mut folder = Folder::new().with("good.xlsx", &good);
    let hostile = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/hostile");
    let mut table = csv::Reader::from_path(hostile.join("expect.csv")).unwrap();
    let mut must = Vec::new();
    for row in table.records() {
        let row = row.unwrap();
        folder = folder.with(&row[1], &fs::read(hostile.join(&row[1])).unwrap());
        must.push((row[1].to_owned(), row[3].to_owned()));
    }
    let alone = Folder::new().with("good.xlsx", &good).read();
    let together = folder.read();
    assert_eq!(together.returns.len(), 1);
    assert_eq!(together.returns[0].cells, alone.returns[0].cells);
    assert_eq!(together.records.len(), must.len() + 1);
    for (file, must) in must {
        let record = together
            .records
            .iter()
            .find(|record| record.source.file == file)
            .unwrap();
        let reason = record.reason.clone().unwrap();
        // Workbooks of another questionnaire can be read, and are then not ours.
        let is_readable = must.starts_with("accept");
        assert_eq!(
            record.status == Status::NotOurs,
            is_readable,
            "{file}: {reason:?}"
        );
        match file.as_str() {
            "zero_bytes.xlsx" => assert_eq!(reason, Reason::Empty),
            "encrypted_agile.xlsx" => assert_eq!(reason, Reason::Password),
            "pdf_as_xlsx.xlsx" => assert_eq!(reason, Reason::NotAWorkbook("PDF".to_owned())),
            "trunc_50.xlsx" => assert!(matches!(reason, Reason::Damaged(_)), "{reason:?}"),
            _ => assert_eq!(reason, Reason::NoMark),
        }
    }
}

/// The answered workbook with one part's text changed.
fn patched(part: &str, from: &str, to: &str) -> Vec<u8> {
    changed(&ANSWERED, part, |text| text.replacen(from, to, 1))
}

#[track_caller]
fn refused(bytes: &[u8], reason: &str) {
    let (record, returned) = READER.read_bytes("a.xlsx", bytes);
    assert!(returned.is_none());
    assert_eq!(record.status, Status::Unreadable);
    let said = format!("{:?}", record.reason.unwrap());
    assert!(said.contains(reason), "{said}");
}

#[test]
fn an_answer_in_the_farthest_cell_costs_no_memory() {
    let mut book = Book::answered(&form());
    book.page(SHEET).put(1_048_575, 16_383, "here");
    let (_, returned) = READER.read_bytes("a.xlsx", &book.bytes());
    let stray = &returned.unwrap().findings[0];
    assert_eq!(
        (stray.place.cell.as_str(), stray.value.as_str()),
        ("XFD1048576", "here")
    );
}

#[test]
fn false_counts_and_entities_are_refused() {
    let strings = "xl/sharedStrings.xml";
    refused(
        &patched(strings, "uniqueCount=\"", "uniqueCount=\"99999999"),
        "uniqueCount",
    );
    refused(
        &patched(strings, "<sst", "<!DOCTYPE x [<!ENTITY a \"b\">]><sst"),
        "DOCTYPE",
    );
}

#[test]
fn an_error_value_that_only_new_programs_know_is_an_error_not_a_blank() {
    let bytes = patched(
        "xl/worksheets/sheet2.xml",
        "><v>2013</v>",
        " t=\"e\"><v>#SPILL!</v>",
    );
    let (_, returned) = READER.read_bytes("a.xlsx", &bytes);
    let found = found(&returned.unwrap());
    assert!(
        found
            .iter()
            .any(|(key, raw, _)| key == "year|1|answer" && raw == "#VALUE!"),
        "{found:?}"
    );
}

#[test]
fn a_formula_without_a_result_is_not_a_blank() {
    let bytes = patched("xl/worksheets/sheet2.xml", "<v>2013</v>", "<f>1+1</f>");
    let (_, returned) = READER.read_bytes("a.xlsx", &bytes);
    let returned = returned.unwrap();
    let year = returned
        .cells
        .iter()
        .find(|cell| cell.key.question == "year")
        .unwrap();
    assert_eq!(
        year.content,
        verbale::intake::CellContent::FormulaWithoutValue
    );
    assert_eq!(rules(&returned.findings), ["received_unknown"]);
}

#[test]
fn two_parts_of_one_name_are_refused() {
    let mut bytes = packed(&[("xl/a.xml", b"<a/>"), ("xl/A.xml", b"<b/>")]);
    refused(&bytes, "one name");
    // The same to the letter, which no writer offers to make.
    for at in 0..bytes.len().saturating_sub(8) {
        if &bytes[at..at + 8] == b"xl/A.xml" {
            bytes[at + 3] = b'a';
        }
    }
    refused(&bytes, "one name");
}

#[test]
fn bytes_that_nobody_knows_are_said_to_be_unknown() {
    let record = READER.read_bytes("a.bin", b"\x01\x00\x02").0;
    assert_eq!(record.reason, Some(Reason::UnknownKind));
}

/// A compound file of one directory sector, with `next` as what follows it in its chain.
fn compound(next: u32) -> Vec<u8> {
    let mut bytes = vec![0; 512 * 3];
    bytes[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    let mut put = |at: usize, value: u32| bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    put(24, 0x0003_003E);
    put(28, 0x0009_FFFE);
    put(32, 6);
    put(44, 1); // sectors of the table
    put(48, 1); // first of the directory
    put(60, 0xFFFF_FFFE);
    put(68, 0xFFFF_FFFE);
    for at in (76..512).step_by(4) {
        put(at, 0xFFFF_FFFF);
    }
    put(76, 0); // the table stands in sector 0
    for at in (512..1024).step_by(4) {
        put(at, 0xFFFF_FFFF);
    }
    put(512, 0xFFFF_FFFD);
    put(516, next);
    bytes
}

#[test]
fn a_loop_of_sectors_is_refused_at_once() {
    refused(&compound(1), "loop");
    refused(&compound(77), "beyond");
    let (record, _) = READER.read_bytes("a.xls", &compound(0xFFFF_FFFE));
    assert_eq!(record.reason, Some(Reason::NotAWorkbook("OLE".to_owned())));
}

/// Beginnings that lead deep into the readers.
const BEGINNINGS: [&[u8]; 6] = [
    b"",
    b"PK\x03\x04",
    b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
    b"%PDF-",
    b"<?xml version=\"1.0\"?>",
    b"Received: from a\r\nSubject: b\r\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_bytes_are_the_file_gets_its_row(
        beginning in 0..BEGINNINGS.len(),
        bytes in proptest::collection::vec(any::<u8>(), 0..4096),
    ) {
        let bytes = [BEGINNINGS[beginning], &bytes].concat();
        let (record, returned) = READER.read_bytes("a.xlsx", &bytes);
        prop_assert!(returned.is_none());
        prop_assert!(record.reason.is_some());
    }

    #[test]
    fn a_damaged_workbook_never_stops_the_run(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        length in 1_usize..64,
    ) {
        let mut bytes = ANSWERED.clone();
        let start = at.index(bytes.len());
        for damaged in bytes.iter_mut().skip(start).take(length) {
            *damaged = damaged.wrapping_add(byte);
        }
        let (record, returned) = READER.read_bytes("a.xlsx", &bytes);
        prop_assert_eq!(returned.is_some(), record.reason.is_none());
    }
}
