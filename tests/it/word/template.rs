//! Templates of notes that an officer makes in Word.

use verbale::language::Lang;
use verbale::pipeline::Selection;
use verbale::word::{Block, Design, Document, Header, Paragraph, Run, Style, Table};

use super::{parts, text};
use crate::letters::{mailing, round_with, written};

/// A letterhead with placeholders in its head, in a table, in a run cut in two.
fn template(placeholder: &str) -> Vec<u8> {
    let cut = Paragraph::of(
        Style::Body,
        vec![
            Run::text("Prière de répondre le {{dead"),
            Run::strong("line}} au plus tard."),
        ],
    );
    let blocks: Vec<Block> = vec![
        Paragraph::new(Style::Title, "NOTE D'UN OFFICE").into(),
        Paragraph::new(
            Style::Body,
            format!("À {{{{{placeholder}}}}} : {{{{title}}}}"),
        )
        .into(),
        cut.into(),
        Paragraph::new(Style::Body, "Numéro : {{note_numbers}}").into(),
        Table {
            widths: vec![1],
            heading: Vec::new(),
            rows: vec![vec![vec![Paragraph::new(Style::Cell, "{{enclosures}}")]]],
        }
        .into(),
    ];
    let document = Document {
        lang: Lang::Fr,
        title: "{{title}}",
        date: "2015-02-06".parse().unwrap(),
        design: Design::Report,
        header: Some(Header {
            near: "{{symbol}}".to_owned(),
            far: "Lettre".to_owned(),
        }),
        properties: Vec::new(),
        blocks,
    };
    document.write().unwrap()
}

#[test]
fn a_template_made_in_word_carries_the_questionnaire() {
    let template = template("addressee");
    let addressees = b"code,language\nFRA,fr\nPER,es\n";
    let dir = round_with(&[
        ("addressees.csv", addressees),
        ("templates/note_fr.docx", &template),
    ]);
    let outputs = mailing(dir.path(), &Selection::default()).unwrap().outputs;
    let files = written(dir.path(), &outputs);
    let note = &files["issue/France_FRA_fr.docx"];
    let shown = text(note, "word/document.xml");
    assert!(shown.contains("NOTE D'UN OFFICE"));
    assert!(
        shown.contains("Prière de répondre le 1er mai 2015 au plus tard."),
        "{shown}"
    );
    assert!(shown.contains("France_FRA_fr.xlsx"), "{shown}");
    assert!(
        !shown.contains("{{") && !shown.contains("Numéro"),
        "{shown}"
    );
    assert!(text(note, "word/header.xml").contains("A/70/94"));
    // What bears no placeholder stays as it was: styles, numbering, properties.
    let (before, after) = (parts(&template), parts(note));
    let names = |parts: &[(String, String)]| -> Vec<String> {
        parts.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&before), names(&after));
    for ((name, before), (_, after)) in before.iter().zip(&after) {
        let is_filled = ["word/document.xml", "word/header.xml"].contains(&name.as_str());
        assert_eq!(before != after, is_filled, "{name}");
    }
    // Other languages keep the text template.
    assert!(!text(&files["issue/Pérou_PER_es.docx"], "word/document.xml").contains("OFFICE"));
}

#[test]
fn slips_in_a_word_template_are_named_with_their_paragraph() {
    let error = |bytes: &[u8]| {
        let files: [(&str, &[u8]); 2] = [
            ("addressees.csv", b"code,language\nFRA,fr\n"),
            ("templates/note_fr.docx", bytes),
        ];
        mailing(round_with(&files).path(), &Selection::default()).unwrap_err()
    };
    let slip = error(&template("adressee"));
    assert!(
        slip.contains("note_fr.docx, paragraph 2: {{adressee}} is no placeholder"),
        "{slip}"
    );
    assert!(slip.contains("did you mean {{addressee}}?"), "{slip}");
    let brace = error(&template("addressee}} "));
    assert!(
        brace.contains("note_fr.docx, paragraph 2") && brace.contains("no partner"),
        "{brace}"
    );
    for bytes in [
        &b"%PDF-1.4"[..],
        b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    ] {
        let other = error(bytes);
        assert!(other.contains("save it again in Word as .docx"), "{other}");
    }
}
