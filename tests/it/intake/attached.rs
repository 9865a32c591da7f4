//! Notes on cells and merged cells: nothing in them is taken as an answer, nothing is lost.

use verbale::finding::{Facts, Finding};

use super::book::{Book, SHEET, form};
use super::xlsb::xlsb;
use super::{Folder, answers};
use crate::libreoffice;

/// Findings about one return, without the one that its day is not known.
fn findings(book: &Book) -> Vec<Finding> {
    findings_of("a.xlsx", &book.bytes())
}

fn findings_of(file: &str, bytes: &[u8]) -> Vec<Finding> {
    let intake = Folder::new().with(file, bytes).read();
    let returned = &intake.returns[0];
    let all = returned.findings.iter();
    let findings = all.filter(|finding| finding.facts != Facts::ReceivedUnknown);
    assert_eq!(returned.cells.len(), answers().len() + 1, "with the cover");
    findings.cloned().collect()
}

#[test]
fn a_note_is_a_finding_with_its_words_and_the_question_of_its_cell() {
    let mut book = Book::answered(&form());
    // On the answer to "budget", which is blank, and on a heading.
    let budget = book
        .names
        .iter()
        .find(|name| name.0 == "q_budget")
        .map(|name| name.2)
        .unwrap();
    let page = book.page(SHEET);
    page.notes
        .push((budget, 3, "About 2 million & more <see annex>"));
    page.notes.push((3, 3, "Seen by the ministry of justice"));
    let found = findings(&book);
    let words: Vec<(&str, &str, &str)> = found
        .iter()
        .map(|finding| {
            let place = &finding.place;
            (&*finding.value, &*place.cell, &*place.question)
        })
        .collect();
    let cell = format!("D{}", budget + 1);
    assert!(found.iter().all(|finding| finding.facts == Facts::CellNote));
    // Excel writes who made a note as its first line.
    assert_eq!(
        words,
        [
            ("Author:\nSeen by the ministry of justice", "D4", ""),
            (
                "Author:\nAbout 2 million & more <see annex>",
                &cell,
                "budget"
            ),
        ]
    );
}

#[test]
fn cells_merged_across_answers_are_a_finding_and_merged_headings_are_not() {
    let mut book = Book::answered(&form());
    let page = book.page(SHEET);
    // The title, and the comments of two questions.
    page.merged.push((1, 1, 1, 6));
    assert_eq!(findings(&book), []);
    let page = book.page(SHEET);
    // "Please describe" and the year below it.
    page.merged.push((5, 3, 6, 3));
    page.cells.remove(&(6, 3));
    let intake = Folder::new().with("a.xlsx", &book.bytes()).read();
    let returned = &intake.returns[0];
    let merged: Vec<&Finding> = returned
        .findings
        .iter()
        .filter(|finding| finding.facts != Facts::ReceivedUnknown)
        .collect();
    let [only] = merged.as_slice() else {
        panic!("{merged:?}");
    };
    let range = "D6:D7".to_owned();
    assert_eq!(only.facts, Facts::MergedCells { range });
    assert_eq!(only.value, "Un plan a été adopté.");
    assert_eq!(only.place.question, "plan_describe");
}

/// A return with a note on an answer in letters that take two bytes, a long note beside it, and two
/// merged comments.
fn annotated() -> (Book, Vec<(String, String)>) {
    let mut book = Book::answered(&form());
    let page = book.page(SHEET);
    page.notes.push((5, 3, "См. приложение: около 2 млн"));
    page.notes.push((6, 3, LONG));
    page.merged.push((4, 4, 5, 4));
    let found = said(&findings(&book));
    assert_eq!(found.len(), 2, "{found:?}");
    (book, found)
}

/// A note longer than one record of an .xls takes.
const LONG: &str = include_str!("../../../LICENSE-APACHE");

/// Cell and words of each finding, without the name that Excel writes above them and without runs of
/// spaces, which a format may count instead of write.
fn said(findings: &[Finding]) -> Vec<(String, String)> {
    let findings = findings.iter();
    findings
        .map(|finding| {
            let words = finding.value.trim_start_matches("Author:");
            let words: Vec<&str> = words.split_whitespace().collect();
            (finding.place.cell.clone(), words.join(" "))
        })
        .collect()
}

#[test]
fn notes_and_merged_cells_of_an_xlsb_are_found_like_those_of_the_xlsx() {
    let (book, found) = annotated();
    assert_eq!(said(&findings_of("a.xlsb", &xlsb(&book))), found);
}

#[test]
#[ignore = "needs the program soffice (LibreOffice) with its Python"]
fn notes_and_merged_cells_are_found_in_what_libreoffice_saved() {
    let (book, found) = annotated();
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("issued.xlsx");
    std::fs::write(&source, book.bytes()).unwrap();
    let saved = ["a.xls", "a.xlsx", "a.ods"].map(|name| folder.path().join(name));
    let job = serde_json::json!([{
        "source": source, "targets": saved, "cells": [], "steps": [],
    }]);
    libreoffice::run(folder.path(), &job);
    for path in saved {
        let name = path.file_name().unwrap().to_str().unwrap();
        let read = findings_of(name, &std::fs::read(&path).unwrap());
        assert_eq!(said(&read), found, "{name}");
    }
}
