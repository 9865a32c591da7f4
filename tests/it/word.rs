//! Word documents: what the draft section says, and what no document may say.

mod form;
mod said;
mod template;

use std::collections::BTreeSet;
use std::path::Path;

use quick_xml::events::Event;
use verbale::language::{Lang, texts};
use verbale::publish::word::{self, Sources};
use verbale::round::Addressee;
use verbale::synthesis::{
    CellValue, Compilation, ReportSection, SectionParagraph, SectionPart, StatementKind, compile,
    section,
};
use verbale::validate::{AnswerStatus, Publication};

use crate::archive;
use crate::replies::{ROUND, Replies, Reply, sample};

/// The parts of a package by name; each is well-formed.
pub(crate) fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    archive::parts(bytes)
        .into_iter()
        .map(|(name, bytes)| {
            let text = String::from_utf8(bytes).unwrap();
            check_well_formed(&name, &text);
            (name, text)
        })
        .collect()
}

fn check_well_formed(name: &str, xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return,
            Ok(_) => {}
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

/// The text of a part, runs joined, a line per paragraph.
pub(crate) fn text(bytes: &[u8], part: &str) -> String {
    let parts = parts(bytes);
    let (_, xml) = parts.iter().find(|(name, _)| name == part).unwrap();
    let paragraphs = xml.split("</w:p>").map(|paragraph| {
        let runs = paragraph.split("<w:t").skip(1);
        let texts = runs.filter_map(|run| run.split_once('>')?.1.split_once("</w:t>"));
        texts.map(|(text, _)| text).collect::<String>()
    });
    let lines: Vec<String> = paragraphs.collect();
    lines
        .join("\n")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

fn both(section: &ReportSection) -> [Vec<u8>; 2] {
    [Sources::Left, Sources::Shown]
        .map(|sources| word::section(section, sources, ROUND.report.date).unwrap())
}

fn draft(replies: &Replies, lang: Lang, budget: Option<usize>) -> ReportSection {
    section(&replies.compilation(&ROUND), lang, budget)
}

fn paragraphs(section: &ReportSection) -> Vec<&SectionParagraph> {
    let parts = section.parts.iter();
    parts
        .filter_map(|part| match part {
            SectionPart::Paragraph(paragraph) => Some(paragraph),
            _ => None,
        })
        .collect()
}

/// The documents stay in cargo's folder for temporary files, to be looked at.
#[test]
fn the_section_is_the_same_bytes_twice_in_every_language() {
    let sample = sample();
    for lang in Lang::ALL {
        let documents = both(&draft(&sample, lang, None));
        assert!(documents == both(&draft(&sample, lang, None)), "{lang}");
        for (bytes, name) in documents.iter().zip(["", "_sources"]) {
            assert!(parts(bytes).len() >= 8);
            let file = format!("section_{lang}{name}.docx");
            std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(file), bytes).unwrap();
        }
    }
}

#[test]
fn the_section_says_each_sentence_of_the_pillar_sheets_once() {
    let sample = sample();
    for lang in Lang::ALL {
        let section = draft(&sample, lang, None);
        let said: Vec<String> = paragraphs(&section)
            .iter()
            .flat_map(|paragraph| &paragraph.statements)
            .filter(|s| matches!(s.kind, StatementKind::General | StatementKind::List))
            .map(verbale::synthesis::Statement::text)
            .collect();
        let tables = compile(&sample.compilation(&ROUND), lang);
        let pillars = tables.iter().filter(|table| table.columns.len() == 13);
        let sentences: Vec<String> = pillars
            .flat_map(|table| &table.rows)
            .filter(|row| row[10].value != CellValue::Blank)
            .map(|row| row[10].value.display(lang))
            .collect();
        assert!(sentences.len() > 30);
        let (mut said, mut sentences) = (said, sentences);
        said.sort();
        sentences.sort();
        assert_eq!(said, sentences, "{lang}");
    }
}

#[test]
fn paragraphs_are_numbered_and_go_from_the_general_to_the_figures() {
    let section = draft(&sample(), Lang::Fr, None);
    for (number, paragraph) in (1..).zip(paragraphs(&section)) {
        assert_eq!(paragraph.number, number);
        let kinds: Vec<StatementKind> = paragraph.statements.iter().map(|s| s.kind).collect();
        assert!(kinds.is_sorted(), "{number}: {kinds:?}");
    }
    let headings: Vec<&str> = section
        .parts
        .iter()
        .filter_map(|part| match part {
            SectionPart::Heading { level: 3, text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    // The headings of section III.A of the report.
    assert_eq!(
        headings,
        [
            "Législation",
            "Prévention",
            "Poursuites et sanctions",
            "Protection et assistance aux victimes de la traite de personnes",
            "Partenariats"
        ]
    );
}

#[test]
fn what_only_a_person_can_write_is_left_to_a_person() {
    let section = draft(&sample(), Lang::En, None);
    let to_draft = |part: &&SectionPart| matches!(part, SectionPart::ToDraft(text) if text.starts_with("[to be drafted: "));
    // I, II (the sample's tables are not read here), III.B, III.C, IV to VIII.
    assert_eq!(section.parts.iter().filter(to_draft).count(), 9);
    let Some(SectionPart::Recommendations(rows)) = section.parts.last() else {
        panic!("the recommendations come last");
    };
    assert_eq!(rows.len(), 5);
    let [clean, _] = both(&section);
    let text = text(&clean, "word/document.xml");
    assert!(text.contains("(a)\n\nLegislation\n"), "{text}");
}

#[test]
fn each_sentence_names_the_cells_under_it_in_a_footnote() {
    let section = draft(&sample(), Lang::En, None);
    let [clean, sources] = both(&section);
    assert!(
        !parts(&clean)
            .iter()
            .any(|(name, _)| name.contains("footnotes"))
    );
    let statements = paragraphs(&section)
        .into_iter()
        .flat_map(|paragraph| &paragraph.statements);
    let with_sources: Vec<_> = statements.filter(|s| !s.sources.is_empty()).collect();
    assert!(with_sources.len() > 60);
    let notes = text(&sources, "word/footnotes.xml");
    for statement in &with_sources {
        for cells in &statement.sources {
            let place = format!(
                "{}: {} > {} > {}",
                cells.state,
                cells.file,
                cells.sheet,
                cells.cells.join(", ")
            );
            assert!(notes.contains(&place), "{place}");
        }
    }
    let references = parts(&sources)
        .iter()
        .map(|(_, xml)| xml.matches("<w:footnoteReference ").count())
        .sum::<usize>();
    assert_eq!(references, with_sources.len());
    // Nothing that was said of States is without a source.
    let bare = paragraphs(&section)
        .into_iter()
        .flat_map(|paragraph| &paragraph.statements)
        .filter(|s| s.kind != StatementKind::Chapeau && s.sources.is_empty());
    assert_eq!(bare.count(), 0);
}

#[test]
fn who_asked_for_confidence_is_counted_and_neither_named_nor_quoted() {
    let mut replies = Replies::default();
    for code in ["PER", "CHL", "CUB"] {
        replies.add(
            Reply::from(code)
                .choose("p_training", "yes")
                .comment("p_training", &format!("open words of {code}")),
        );
    }
    replies.add(
        Reply::from("BGR")
            .choose("p_training", "yes")
            .number("x_laundering_cases", 31_313.0)
            .comment("p_training", "closed words of BGR")
            .published(Publication::UnOnly),
    );
    replies.add(
        Reply::from("PRT")
            .choose("p_training", "yes")
            .comment("p_training", "closed words of PRT")
            .silent("p_training", AnswerStatus::Confidential),
    );
    for lang in Lang::ALL {
        let section = draft(&replies, lang, None);
        for bytes in both(&section) {
            let all: String = parts(&bytes).into_iter().map(|(_, xml)| xml).collect();
            for secret in [
                "closed words",
                "Bulgaria.xlsx",
                "Portugal.xlsx",
                "31,313",
                "31313",
            ] {
                assert!(!all.contains(secret), "{lang}: {secret}");
            }
            assert!(all.contains("open words of PER"));
            let bulgaria = crate::replies::ENTITIES.name("BGR", lang, ROUND.report.date);
            assert!(!all.contains(bulgaria), "{lang}");
        }
        // Five of five: the two are counted.
        let (before, _) = texts(lang)
            .sentence
            .member_states
            .all
            .split_once("{measure}")
            .unwrap();
        let said = paragraphs(&section)
            .into_iter()
            .flat_map(|paragraph| &paragraph.statements)
            .any(|s| s.kind == StatementKind::General && s.text().starts_with(before));
        assert!(said, "{lang}");
    }
}

#[test]
fn a_budget_takes_examples_first_then_figures_and_never_a_list() {
    let sample = sample();
    let count = |section: &ReportSection, kind| {
        let statements = paragraphs(section)
            .into_iter()
            .flat_map(|paragraph| &paragraph.statements);
        statements.filter(|s| s.kind == kind).count()
    };
    let whole = draft(&sample, Lang::En, None);
    let words = whole.words();
    assert_eq!(whole.left_out.words, words);
    assert!(whole.left_out.summary(texts(Lang::En)).is_empty());

    let shorter = draft(&sample, Lang::En, Some(words - 50));
    assert!(shorter.words() <= words - 50);
    assert_eq!(shorter.left_out.figures, 0);
    assert!(shorter.left_out.examples > 0);
    assert_eq!(
        count(&shorter, StatementKind::Example) + shorter.left_out.examples,
        count(&whole, StatementKind::Example)
    );

    let shortest = draft(&sample, Lang::En, Some(10));
    assert_eq!(count(&shortest, StatementKind::Example), 0);
    assert_eq!(count(&shortest, StatementKind::Figure), 0);
    for kind in [StatementKind::General, StatementKind::List] {
        assert_eq!(count(&shortest, kind), count(&whole, kind));
    }
    let summary = shortest.left_out.summary(texts(Lang::En));
    assert_eq!(summary.len(), 2, "{summary:?}");
    assert!(summary[0].contains("examples: ") && summary[0].contains("figures: "));
    let [clean, sources] = both(&shortest);
    assert!(text(&sources, "word/document.xml").contains(&summary[0]));
    assert!(!text(&clean, "word/document.xml").contains(&summary[0]));
    let numbers: Vec<usize> = paragraphs(&shortest).iter().map(|p| p.number).collect();
    assert!(numbers.iter().copied().eq(1..=numbers.len()));
}

#[test]
fn text_from_a_return_stays_text_in_a_document() {
    let hostile = "</w:t></w:r><w:hyperlink r:id=\"rId9\"/>\u{1}\u{202e}{ DDE cmd } & <b>";
    let mut replies = Replies::default();
    replies.add(
        Reply::from("PER")
            .choose("p_training", "yes")
            .comment("p_training", hostile),
    );
    for bytes in both(&draft(&replies, Lang::En, None)) {
        let shown = text(&bytes, "word/document.xml");
        assert!(shown.contains("</w:t></w:r><w:hyperlink r:id=\"rId9\"/>{ DDE cmd } & <b>"));
        let all: String = parts(&bytes).into_iter().map(|(_, xml)| xml).collect();
        assert!(!all.contains("<w:hyperlink") && !all.contains("External"));
        // The only fields are the page numbers.
        assert_eq!(all.matches("<w:fldSimple").count(), 2);
        assert!(!all.contains("instrText"));
    }
}

#[test]
fn each_language_runs_its_way_in_its_fonts() {
    let sample = sample();
    let xml = |lang| {
        let [clean, _] = both(&draft(&sample, lang, None));
        let parts: BTreeSet<(String, String)> = parts(&clean).into_iter().collect();
        let part = |wanted: &str| {
            let found = parts.iter().find(|(name, _)| name == wanted);
            found.unwrap().1.clone()
        };
        (part("word/document.xml"), part("word/styles.xml"))
    };
    let (arabic, arabic_styles) = xml(Lang::Ar);
    assert!(arabic.contains("<w:bidiVisual/>") && arabic.contains("<w:rtl/>"));
    assert!(arabic_styles.contains("<w:pPr><w:bidi/>") && arabic_styles.contains("ar-SA"));
    let (chinese, chinese_styles) = xml(Lang::Zh);
    assert!(chinese.contains(r#"<w:rFonts w:hint="eastAsia"/>"#));
    assert!(chinese_styles.contains(r#"w:eastAsia="SimSun""#) && chinese_styles.contains("zh-CN"));
    // Words of a State in another language than the draft are marked as such.
    let (french, french_styles) = xml(Lang::Fr);
    assert!(french_styles.contains(r#"<w:lang w:val="fr-FR"/>"#));
    assert!(french.contains(r#"<w:pgSz w:w="11906" w:h="16838"/>"#));
}

#[test]
fn entities_of_the_system_have_a_heading_each_in_the_order_of_the_addressees() {
    let mut replies = Replies::default();
    for code in ["OHCHR", "UNICEF", "UNODC"] {
        replies.add(
            Reply::from(code)
                .text("prevention_describe", &format!("What {code} did."))
                .number("x_laundering_cases", 7.0),
        );
    }
    let mut secret = Reply::from("UNHCR").text("prevention_describe", "closed words");
    secret = secret.published(Publication::Confidential);
    replies.add(secret);
    let addressees: Vec<Addressee> = ["UNODC", "OHCHR", "UNHCR", "UNICEF"]
        .map(|code| Addressee {
            code: code.to_owned(),
            language: Lang::En,
            emails: Vec::new(),
            station: String::new(),
        })
        .into();
    let compilation = Compilation {
        addressees: &addressees,
        ..replies.compilation(&ROUND)
    };
    for lang in Lang::ALL {
        let section = section(&compilation, lang, None);
        let headings: Vec<&str> = section
            .parts
            .iter()
            .filter_map(|part| match part {
                SectionPart::Heading { level: 3, text, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect();
        let names = ["UNODC", "OHCHR", "UNICEF"]
            .map(|code| crate::replies::ENTITIES.name(code, lang, ROUND.report.date));
        assert_eq!(headings, names, "{lang}");
        for bytes in both(&section) {
            let shown = text(&bytes, "word/document.xml");
            assert!(shown.contains("What OHCHR did.") && !shown.contains("closed words"));
            // The footnote of members; in the clean document too.
            let notes = text(&bytes, "word/footnotes.xml");
            assert!(names.iter().all(|name| notes.contains(name)), "{notes}");
        }
    }
}

/// The figures that the draft states of the cases of laundering that these States gave.
fn figures(given: &[(&str, f64, bool)]) -> Vec<String> {
    let mut replies = Replies::default();
    for &(code, number, in_confidence) in given {
        let mut reply = Reply::from(code).number("x_laundering_cases", number);
        if in_confidence {
            reply = reply.published(Publication::UnOnly);
        }
        replies.add(reply);
    }
    let section = draft(&replies, Lang::En, None);
    let paragraphs = paragraphs(&section).into_iter();
    let statements = paragraphs.flat_map(|paragraph| &paragraph.statements);
    let figures = statements.filter(|s| s.kind == StatementKind::Figure);
    figures.map(verbale::synthesis::Statement::text).collect()
}

#[test]
fn few_states_are_named_with_their_numbers_and_many_are_added_up() {
    let two = figures(&[("PER", 3.0, false), ("CHL", 598.0, false)]);
    assert_eq!(two.len(), 2);
    assert!(two[0].starts_with("Chile gave the figure 598 ("), "{two:?}");
    assert!(two[1].starts_with("Peru gave the figure 3 ("), "{two:?}");
    let four = [
        ("PER", 1.0, false),
        ("CHL", 2.0, false),
        ("CUB", 3.0, false),
        ("BRA", 10.0, false),
    ];
    let four = figures(&four);
    assert_eq!(four.len(), 1);
    assert!(
        four[0].contains("add up to 16; median 2.5, range 1 to 10"),
        "{four:?}"
    );
}

#[test]
fn a_number_given_in_confidence_is_told_by_no_figure() {
    let open = [("PER", 1.0, false), ("CHL", 2.0, false)];
    let with = |secrets: &[(&'static str, f64, bool)]| figures(&[&open, secrets].concat());
    assert_eq!(with(&[("BGR", 7.0, true)]), [""; 0]);
    assert_eq!(with(&[("BGR", 7.0, true), ("PRT", 8.0, true)]), [""; 0]);
    // Three together hide each other: the sum, and nothing else.
    let three = with(&[("BGR", 7.0, true), ("PRT", 8.0, true), ("AUT", 9.0, true)]);
    assert_eq!(three.len(), 1);
    assert!(
        three[0].contains("add up to 27 (") && !three[0].contains("median"),
        "{three:?}"
    );
}
