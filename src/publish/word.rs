//! What people read and go on writing in Word: the draft section of the report, the compilation of
//! replies, and a fiche per State.

mod compilation;
mod fiche;
mod section;

use crate::language::Lang;
use crate::synthesis::CellValue;
use crate::validate::Origin;
use crate::word::{Paragraph, Style};

pub use compilation::compilation;
pub use fiche::fiche;
pub use section::{Sources, section};

/// A cell of text in the document's language.
fn cell(text: impl Into<String>) -> Vec<Paragraph> {
    vec![Paragraph::new(Style::Cell, text)]
}

/// Words of a State: a paragraph each, set in the language of its reply.
fn in_its_words(texts: &[&str], language: Option<Lang>) -> Vec<Paragraph> {
    let texts = texts.iter().filter(|text| !text.is_empty());
    texts
        .map(|text| {
            let paragraph = Paragraph::new(Style::Cell, *text);
            match language {
                Some(lang) => paragraph.in_language(lang),
                None => paragraph,
            }
        })
        .collect()
}

/// A value as text; days in ISO.
fn shown(value: &CellValue, lang: Lang) -> String {
    value.display(lang)
}

/// "reply.xlsx, Prevention, D5"; blank where nothing was written.
fn place(origin: Option<&Origin>) -> String {
    origin.map_or_else(String::new, |origin| {
        format!("{}, {}, {}", origin.source.file, origin.sheet, origin.cell)
    })
}
