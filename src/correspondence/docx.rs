//! A letter as a Word document.

use chrono::NaiveDate;

use super::template::{Paragraph, Setting};
use crate::language::Lang;
use crate::word::{self, Block, Design, Run, Style, WordError};

/// A letter, ready to be written.
#[derive(Debug, Clone)]
pub struct Document<'a> {
    /// Its language: fonts, direction, spelling.
    pub lang: Lang,
    /// Its title in the document's properties.
    pub title: &'a str,
    /// Its day in the document's properties.
    pub date: NaiveDate,
    /// What stands in it.
    pub paragraphs: &'a [Paragraph],
}

impl Document<'_> {
    /// The bytes of the .docx.
    ///
    /// # Errors
    ///
    /// If a part does not fit into a zip archive, which no letter comes near.
    pub fn write(&self) -> Result<Vec<u8>, WordError> {
        let document = word::Document {
            lang: self.lang,
            title: self.title,
            date: self.date,
            design: Design::Letter,
            properties: Vec::new(),
            header: None,
            blocks: self.paragraphs.iter().map(block).collect(),
        };
        document.write()
    }
}

fn block(paragraph: &Paragraph) -> Block {
    let style = match paragraph.setting {
        Setting::Title => Style::Title,
        Setting::Head => Style::LetterHead,
        Setting::Body => Style::Body,
        Setting::Far => Style::Far,
        Setting::Item => Style::Item,
    };
    let mut runs = vec![Run::text(&paragraph.text)];
    if paragraph.setting == Setting::Item {
        runs.insert(0, Run::text("–\t"));
    }
    word::Paragraph::of(style, runs).into()
}
