//! Questions that came back in other words.

use verbale::finding::{Facts, Level};
use verbale::intake::Return;

use super::book::{Book, SHEET, TABLE, Value, form};
use super::read;

/// The reworded texts of a return: cell, question, what it says now, what was issued.
fn reworded(returned: &Return) -> Vec<[&str; 4]> {
    let findings = returned.findings.iter();
    findings
        .filter_map(|finding| match &finding.facts {
            Facts::FixedTextChanged { issued } => Some([
                &*finding.place.cell,
                &*finding.place.question,
                &*finding.value,
                &**issued,
            ]),
            _ => None,
        })
        .collect()
}

#[test]
fn a_question_and_an_option_in_other_words_are_said_with_both_texts_and_the_cell() {
    let mut book = Book::answered(&form());
    let page = book.page(SHEET);
    page.put(4, 2, "Existe-t-il un plan national ?");
    page.put(9, 2, "Par la formation des juges");
    // A number is a text of theirs too.
    page.put(6, 2, "2010?");
    book.page(TABLE).put(5, 3, "Année d'entrée en vigueur");
    let (_, returned) = read(&book.bytes());
    let returned = returned.unwrap();
    assert_eq!(
        reworded(&returned),
        [
            [
                "C5",
                "plan",
                "Existe-t-il un plan national ?",
                "Existe-t-il un plan ?"
            ],
            ["C7", "year", "2010?", "Depuis quelle année ?"],
            [
                "C10",
                "how",
                "Par la formation des juges",
                "Par la formation"
            ],
            [
                "D6",
                "l_year",
                "Année d'entrée en vigueur",
                "Année de la loi"
            ],
        ]
    );
    for finding in &returned.findings {
        assert_ne!(finding.facts, Facts::StrayText, "said twice");
        if finding.facts.rule() == "fixed_text_changed" {
            assert_eq!(finding.facts.level(), Level::Note);
            assert!(!finding.facts.is_asked());
        }
    }
    // The answers are those of the questions asked, whatever stands beside them.
    let intact = read(&Book::answered(&form()).bytes()).1.unwrap();
    assert_eq!(returned.cells, intact.cells);
}

#[test]
fn other_languages_rows_put_in_and_sorted_rows_are_no_other_words() {
    let form = form();
    let mut english = Book::answered(&form);
    for question in form.questions.iter().filter(|q| q.repeat.is_none()) {
        let (french, label) = (question.label.get("fr"), question.label.get("en").unwrap());
        let shown =
            |value: &Value| matches!(value, Value::Text(text) if Some(text.as_str()) == french);
        for value in english.page(SHEET).cells.values_mut() {
            if shown(value) {
                *value = label.into();
            }
        }
    }
    let mut inserted = Book::answered(&form);
    inserted.insert_row(SHEET, 6);
    inserted.page(SHEET).put(6, 2, "A line of the ministry");
    let mut sorted = Book::answered(&form);
    sorted.swap_rows(SHEET, 4, 6);
    for book in [Book::answered(&form), english, inserted, sorted] {
        let (_, returned) = read(&book.bytes());
        assert_eq!(reworded(&returned.unwrap()), Vec::<[&str; 4]>::new());
    }
}

#[test]
fn of_an_edition_that_is_not_known_nobody_can_say_what_was_issued() {
    let mut book = Book::answered(&form());
    book.page(SHEET).put(4, 2, "Existe-t-il un plan national ?");
    book.page("_round").put(2, 1, "another definition");
    let (_, returned) = read(&book.bytes());
    let returned = returned.unwrap();
    assert_eq!(reworded(&returned), Vec::<[&str; 4]>::new());
    let strays = returned.findings.iter();
    assert_eq!(
        strays.filter(|f| f.facts == Facts::StrayText).count(),
        1,
        "its words are not lost"
    );
}
