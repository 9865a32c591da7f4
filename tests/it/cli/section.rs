//! The draft section at the command line: its budget, and what was typed into it.

use std::fs;

use super::{Round, says};

#[test]
fn a_section_over_its_budget_says_what_was_left_out() {
    let round = Round::new();
    let ended = round.run(&["--lang", "en", "compile", "--budget", "10"]);
    assert_eq!(ended.status, 0, "{}", ended.error);
    says(
        &ended.output,
        &["words and nothing more is left out", "the limit is 10"],
    );
    let ended = round.run(&["--lang", "en", "compile"]);
    assert!(!ended.output.contains("left out"), "{}", ended.output);
}

#[test]
fn what_an_officer_typed_into_the_section_is_kept_and_named() {
    let round = Round::new();
    assert_eq!(round.run(&["run"]).status, 0);
    fs::write(round.path("out/section_fr.docx"), "typed over").unwrap();
    let ended = round.run(&["run"]);
    assert_eq!(ended.status, 0);
    says(
        &ended.error,
        &["out/section_fr.docx", "kept/section_fr (1).docx"],
    );
    assert_eq!(round.read("kept/section_fr (1).docx"), "typed over");
}
