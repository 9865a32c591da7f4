//! The compilation of replies and the fiches of States.

use std::path::Path;

use verbale::coding::Coded;
use verbale::language::{Lang, texts};
use verbale::pipeline::Setup;
use verbale::publish::word;
use verbale::round::{Audience, Coding, ItemKey};
use verbale::synthesis::{by_every_question, fiches};
use verbale::validate::{AnswerStatus, Publication};

use super::{parts, text};
use crate::replies::{ENTITIES, QUESTIONNAIRE, ROUND, Replies, Reply};

const OPEN: &str = "Los niños declaran a puerta cerrada.";
const TRANSLATION: &str = "Children testify behind closed doors.";

/// Peru speaks openly, with a translation by a coder; Bulgaria asks for confidence for its reply,
/// Portugal for one answer.
fn replies() -> Replies {
    let mut replies = Replies::default();
    replies.add(
        Reply::from("PER")
            .text("legislation_describe", OPEN)
            .choose("p_training", "yes")
            .comment("p_training", "Palabras del Perú")
            .text("r_officer_name", "Someone Private")
            .text("o_recommendations", "Que se recomiende algo")
            .silent("p_research", AnswerStatus::NotAvailable),
    );
    replies.add(
        Reply::from("BGR")
            .choose("p_training", "yes")
            .comment("p_training", "closed words of BGR")
            .published(Publication::UnOnly),
    );
    replies.add(
        Reply::from("PRT")
            .choose("p_training", "yes")
            .comment("p_training", "closed words of PRT")
            .silent("p_training", AnswerStatus::Confidential),
    );
    let coding = Coding {
        key: ItemKey::new("PER", "legislation_describe", 1, OPEN),
        by: "A".to_owned(),
        adjudicates: false,
        codes: ["leg_closed_hearings_children".to_owned()].into(),
        no_code: false,
        unclear: false,
        new_code: String::new(),
        quote: String::new(),
        note: String::new(),
        translation: TRANSLATION.to_owned(),
        text: OPEN.to_owned(),
        file: "coding/a.xlsx".to_owned(),
        sheet: "S".to_owned(),
        cell: "A5".to_owned(),
    };
    let (coded, _) = Coded::of(&QUESTIONNAIRE, &replies.responses, &vec![coding].into());
    replies.coded = coded;
    replies
}

fn compilation(replies: &Replies, lang: Lang) -> Vec<u8> {
    let view = by_every_question(&replies.compilation(&ROUND), lang);
    let pillar = |key: &str| {
        let mut pillars = QUESTIONNAIRE.pillars.iter();
        let pillar = pillars.find(|pillar| pillar.name == key)?;
        Some(pillar.label.text(lang).to_owned())
    };
    word::compilation(&view, &pillar, &ROUND, lang).unwrap()
}

#[test]
fn the_compilation_gives_original_words_language_and_translation() {
    let replies = replies();
    for lang in Lang::ALL {
        let bytes = compilation(&replies, lang);
        assert!(bytes == compilation(&replies, lang));
        let text = text(&bytes, "word/document.xml");
        let spanish = format!("[{}]", texts(lang).synthesis.language.get(Lang::Es));
        for words in [
            OPEN,
            TRANSLATION,
            "Palabras del Perú",
            "Que se recomiende algo",
            &spanish,
        ] {
            assert!(text.contains(words), "{lang}: {words}");
        }
        // The cell it stands in.
        assert!(text.contains("Reply_Peru.xlsx, legislation, "), "{lang}");
    }
}

#[test]
fn the_compilation_keeps_confidence_and_names_no_contact() {
    let replies = replies();
    for lang in Lang::ALL {
        let bytes = compilation(&replies, lang);
        let all: String = parts(&bytes).into_iter().map(|(_, xml)| xml).collect();
        let bulgaria = ENTITIES.name("BGR", lang, ROUND.report.date);
        for secret in ["closed words", "Bulgaria.xlsx", "Someone Private", bulgaria] {
            assert!(!all.contains(secret), "{lang}: {secret}");
        }
        // What is not shown is counted: of the question on training, two.
        let (before, _) = texts(lang)
            .compilation
            .unnamed
            .split_once("{count}")
            .unwrap();
        assert!(all.contains(&format!("{before}2")), "{lang}");
    }
}

#[test]
fn a_fiche_holds_what_is_confidential_and_says_that_it_is_internal() {
    let replies = replies();
    for lang in Lang::ALL {
        let fiches = fiches(&replies.compilation(&ROUND), lang);
        assert_eq!(fiches.len(), 3);
        let of = |code: &str| {
            let fiche = fiches.iter().find(|fiche| fiche.code == code).unwrap();
            word::fiche(fiche, &ROUND, lang).unwrap()
        };
        let header = |bytes: &[u8]| text(bytes, "word/header.xml");
        for (code, words) in [
            ("BGR", "closed words of BGR"),
            ("PRT", "closed words of PRT"),
        ] {
            let bytes = of(code);
            assert!(text(&bytes, "word/document.xml").contains(words), "{code}");
            assert!(header(&bytes).contains(&texts(lang).synthesis.internal));
        }
        let confidential = &texts(lang).synthesis.answer_status.confidential;
        let portugal = text(&of("PRT"), "word/document.xml");
        assert!(portugal.contains(&format!("[{confidential}]")), "{lang}");
        let peru = text(&of("PER"), "word/document.xml");
        assert!(!peru.contains("Someone Private"));
        // A silence in words, with the number of its question.
        let silence = &texts(lang).synthesis.answer_status.not_available;
        assert!(peru.contains(&format!("{silence}: 3.11")), "{lang}: {peru}");
    }
}

#[test]
fn a_public_round_has_no_fiches() {
    let mut setup = Setup::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let replies = setup.take_in(None, &|_, _| {}).unwrap();
    let internal = setup.compilations(&replies, &[Lang::Fr]).unwrap();
    assert!(internal.get("states/PER.docx").is_some());
    setup.round.audience = Audience::Public;
    let public = setup.compilations(&replies, &[Lang::Fr]).unwrap();
    assert!(public.get("states/PER.docx").is_none());
    assert_eq!(
        public.get("compilation_fr.docx"),
        internal.get("compilation_fr.docx")
    );
}
