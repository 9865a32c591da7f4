//! What is said about files and answers: a question, in the reader's language, with what it needs.

use std::path::Path;

use verbale::definition::{self, Questionnaire};
use verbale::finding::{Facts, Finding, Level, Place, Rule, message, suggestion};
use verbale::intake::{Form, Reason};
use verbale::language::{Lang, Translated};

fn translated(text: &str, lang: &str) -> Translated {
    let mut translated = Translated::default();
    translated.set(lang, text);
    translated
}

fn finding(value: &str, facts: Facts) -> Finding {
    Finding {
        place: Place::default(),
        value: value.to_owned(),
        facts,
    }
}

fn said(value: &str, facts: Facts, lang: Lang) -> String {
    message(&finding(value, facts), &Questionnaire::default(), lang)
}

/// One of each.
fn all_facts() -> Vec<Facts> {
    let text = || "Texte".to_owned();
    vec![
        Facts::AnswerCellMissing,
        Facts::WaysDisagree { other: text() },
        Facts::IdentityDisagrees {
            source: text(),
            other: text(),
        },
        Facts::SealAltered { issued_to: None },
        Facts::SealAltered {
            issued_to: Some(text()),
        },
        Facts::OtherEdition { edition: text() },
        Facts::ReceivedUnknown,
        Facts::OrderUnknown { other: text() },
        Facts::OnlyInOlder { newer: text() },
        Facts::ChangedSince {
            older: text(),
            before: text(),
        },
        Facts::Contradicts {
            other: text(),
            before: text(),
        },
        Facts::OtherMinistry {
            other: text(),
            before: text(),
        },
        Facts::RegisteredMissing { line: 3 },
    ]
    .into_iter()
    .chain(facts_about_answers())
    .collect()
}

fn facts_about_answers() -> Vec<Facts> {
    let text = || "Texte".to_owned();
    let message = || translated("Message.", "en");
    vec![
        Facts::StrayText,
        Facts::DecisionOutdated { place: text() },
        Facts::DecisionsDisagree {
            places: vec![text(), text()],
        },
        Facts::DecisionUnreadable { place: text() },
        Facts::TotalDiffers { sum: text() },
        Facts::ConfirmedFromPrevious {
            answer: text(),
            round: text(),
        },
        Facts::ConfirmedAndChanged { before: text() },
        Facts::ConfirmationUnclear,
        Facts::PreviousUnknown,
        Facts::FarFromPrevious {
            before: text(),
            round: text(),
        },
        Facts::PointsElsewhere,
        Facts::SameReply {
            other: text(),
            same: 19,
            of: 20,
        },
        Facts::SameWords {
            other: text(),
            count: 3,
        },
        Facts::OtherLanguage {
            language: Lang::En,
            count: 3,
        },
        Facts::CellNote,
        Facts::MergedCells { range: text() },
        Facts::FixedTextChanged { issued: text() },
        Facts::FormulaWithoutValue,
        Facts::ErrorValue,
        Facts::UnknownChoice {
            suggestion: Some(text()),
        },
        Facts::AmbiguousChoice {
            fits: vec![text(), text()],
        },
        Facts::WordsBesideChoice {
            choice: text(),
            words: text(),
        },
        Facts::NotANumber,
        Facts::NotWhole,
        Facts::NotADate,
        Facts::AmbiguousDate {
            readings: vec![text(), text()],
        },
        Facts::Repaired { after: text() },
        Facts::UnknownSilence,
        Facts::AnswerAndSilence,
        Facts::Required,
        Facts::NotAsked { condition: text() },
        Facts::Constraint {
            message: message(),
            rule: text(),
        },
        Facts::Constraint {
            message: Translated::default(),
            rule: text(),
        },
        Facts::ChoiceNotOffered,
        Facts::CheckFailed {
            level: Level::Warning,
            name: text(),
            message: message(),
        },
        Facts::CheckFailed {
            level: Level::Warning,
            name: text(),
            message: Translated::default(),
        },
        Facts::NotChecked {
            rule: text(),
            reason: text(),
        },
        Facts::GapInTable,
        Facts::TableFull,
        Facts::CodeUnknown,
        Facts::CoderUnknown,
        Facts::CodingsDiffer { other: text() },
        Facts::CodingOutdated,
        Facts::CodeSplit {
            into: "a; b".to_owned(),
        },
        Facts::CodingsUnreadable {
            reason: "save it again".to_owned(),
        },
        Facts::CodeContradicts { question: text() },
    ]
}

#[test]
fn every_finding_is_a_sentence_in_every_language_with_nothing_left_to_fill() {
    for lang in Lang::ALL {
        for facts in all_facts() {
            let rule = facts.rule();
            let text = said("104", facts, lang);
            assert!(!text.contains(['{', '}']), "{lang} {rule}: {text}");
            assert!(
                text.ends_with(['.', '?', '。', '？', '؟']),
                "{lang} {rule}: {text}"
            );
        }
    }
}

/// What a government may read, in one place, to be read for its tone.
#[test]
fn all_messages_in_six_languages() {
    let mut text = String::new();
    for facts in all_facts() {
        text.extend(["\n", facts.rule(), "\n"]);
        for lang in Lang::ALL {
            text.extend([said("104", facts.clone(), lang).as_str(), "\n"]);
        }
    }
    insta::assert_snapshot!("messages", text.trim_start());
}

#[test]
fn what_weighs_is_asked_and_not_told() {
    // The wording is for a government: what it must mend, or confirm, ends as a question.
    for lang in Lang::ALL {
        for facts in all_facts() {
            let (rule, level) = (facts.rule(), facts.level());
            let text = said("104", facts, lang);
            if matches!(level, Level::Error | Level::Question) {
                assert!(text.ends_with(['?', '？', '؟']), "{lang} {rule}: {text}");
            }
        }
    }
}

#[test]
fn the_words_of_the_form_come_first() {
    let facts = |message| Facts::Constraint {
        message,
        rule: ". <= 100".to_owned(),
    };
    assert_eq!(
        said(
            "104",
            facts(translated("La part ne dépasse pas 100 %", "fr")),
            Lang::Fr
        ),
        "La part ne dépasse pas 100 %. La réponse pourrait-elle être confirmée ou corrigée\u{a0}?"
    );
    assert_eq!(
        said("104", facts(Translated::default()), Lang::En),
        "“104” does not satisfy the rule . <= 100. Could the answer be confirmed or corrected?"
    );
}

#[test]
fn a_reference_in_the_words_of_the_form_is_said_by_its_question() {
    let form = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/questionnaire/questionnaire.xlsx"
    );
    let questionnaire = definition::load(Path::new(form)).unwrap().questionnaire;
    let label = questionnaire
        .question("r_email")
        .unwrap()
        .label
        .text(Lang::En);
    let message_of = |text: &str| {
        let facts = Facts::CheckFailed {
            level: Level::Question,
            name: "sum".to_owned(),
            message: translated(text, "en"),
        };
        message(&finding("", facts), &questionnaire, Lang::En)
    };
    assert_eq!(
        message_of("Please see ${r_email}."),
        format!("Please see {label}. Could the answers be confirmed or corrected?")
    );
    assert!(message_of("Costs in ${").starts_with("Costs in ${."));
}

#[test]
fn a_long_answer_is_quoted_short_and_in_one_line() {
    let text = said(&"long\n".repeat(100), Facts::NotANumber, Lang::En);
    assert!(text.chars().count() < 150, "{text}");
    assert!(!text.contains('\n'));
    assert!(text.contains("long…”"), "{text}");
}

#[test]
fn what_a_state_wrote_is_not_a_template() {
    let text = said(
        "{after}",
        Facts::Repaired {
            after: "x".to_owned(),
        },
        Lang::En,
    );
    assert_eq!(text, "“{after}” was read as “x”.");
}

#[test]
fn a_suggestion_is_made_only_where_there_is_one() {
    let with = |facts| suggestion(&finding("Ouii", facts), Lang::Fr);
    assert_eq!(
        with(Facts::UnknownChoice {
            suggestion: Some("Oui".to_owned())
        })
        .as_deref(),
        Some("Probablement «\u{a0}Oui\u{a0}»")
    );
    assert_eq!(with(Facts::UnknownChoice { suggestion: None }), None);
    assert_eq!(with(Facts::Required), None);
}

#[test]
fn every_reason_of_the_register_says_what_happened() {
    let text = || "X".to_owned();
    let reasons = [
        Reason::Empty,
        Reason::TooLarge(1),
        Reason::Password,
        Reason::NotAFile,
        Reason::UnknownKind,
        Reason::NotAWorkbook(text()),
        Reason::Packed(text()),
        Reason::NeedsTyping(Form::Pdf),
        Reason::Damaged(text()),
        Reason::OverLimit(text()),
        Reason::OtherRound(text()),
        Reason::NoMark,
        Reason::UnknownEntity,
        Reason::SameAs(text()),
        Reason::ReplacedBy(text()),
        Reason::Register(text()),
        Reason::Io(text()),
    ];
    for lang in Lang::ALL {
        for reason in &reasons {
            let said = reason.message(lang);
            assert!(!said.contains(['{', '}']), "{lang} {said}");
        }
    }
    assert_eq!(
        Reason::NeedsTyping(Form::Pdf).message(Lang::Fr),
        "document PDF: l'État a répondu; ses réponses sont à saisir"
    );
}

#[test]
fn every_rule_has_a_document_with_its_five_parts_and_a_message_in_six_languages() {
    let facts = all_facts();
    for rule in Rule::ALL {
        let name = rule.name();
        assert_eq!(Rule::from_name(name), Some(*rule));
        assert!(rule.document().starts_with("# "), "{name}");
        let mut rest = rule.document();
        for part in [
            "What it checks.",
            "Why.",
            "What to do.",
            "Example.",
            "Source.",
        ] {
            let (_, after) = rest
                .split_once(&format!("**{part}** "))
                .unwrap_or_else(|| panic!("{name}: `{part}` is missing"));
            assert!(
                after.chars().next().is_some_and(char::is_alphanumeric)
                    || after.starts_with(['"', '`']),
                "{name}: {part}"
            );
            rest = after;
        }
        let of_rule: Vec<_> = facts.iter().filter(|f| f.found_by() == *rule).collect();
        assert!(
            !of_rule.is_empty(),
            "{name} is not among the facts tried here"
        );
        for facts in of_rule {
            for lang in Lang::ALL {
                let said = said("12", facts.clone(), lang);
                assert!(!said.trim().is_empty(), "{name} says nothing in {lang:?}");
            }
        }
    }
}

#[test]
fn every_document_belongs_to_a_rule() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/finding/rules");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(Rule::from_name(&name).is_some(), "{name} is no rule");
    }
}
