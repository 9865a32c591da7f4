//! A Word document as plain data, and its bytes: A4, a few named styles, every language with its
//! fonts and its direction.
//!
//! In: a [`Document`] of [`Block`]s. Out: a .docx, the same bytes for the same document. Own parts
//! instead of a crate, because what matters here is exactly what crates leave out: the marks by
//! which Word sets Arabic from right to left (`w:bidi` on the paragraph, `w:rtl` on the run) with
//! Latin words inside it, footnotes, and the order of elements that the schema asks for
//! (ECMA-376 part 1, 17). Text stays text: no field, link or markup comes of it.
//!
//! Letters, the draft section and the questionnaire are all written here; nothing here knows what
//! they say.

mod body;
mod package;
mod styles;
mod text;

use chrono::NaiveDate;

use crate::language::Lang;

pub(crate) use text::escape;

/// A document, ready to be written.
#[derive(Debug, Clone)]
pub struct Document<'a> {
    /// Its language: fonts, direction, spelling, numbering.
    pub lang: Lang,
    /// Its title in the document's properties.
    pub title: &'a str,
    /// Its day in the document's properties.
    pub date: NaiveDate,
    /// What it looks like.
    pub design: Design,
    /// What stands at the head of each page, near and far; with it, pages are numbered.
    pub header: Option<Header>,
    /// Properties of our own, by name; nobody sees them unless they look for them.
    pub properties: Vec<(String, String)>,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// What a document looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// A letter: larger, with wide lines.
    Letter,
    /// A report: headings, numbered paragraphs, tables.
    Report,
    /// A form to fill in: as a report, on the broad side of the page.
    Form,
}

/// The head of each page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Where a line begins: the symbol of a document.
    pub near: String,
    /// Where it ends: what the document is.
    pub far: String,
}

/// What follows one another in a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq)]
pub struct Paragraph {
    /// Its style.
    pub style: Style,
    /// Its language where that is not the document's: a reply quoted whole.
    pub lang: Option<Lang>,
    /// What stands in it.
    pub runs: Vec<Run>,
}

/// The style of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// Plain text.
    Body,
    /// The title, in the middle.
    Title,
    /// A line of the head of a letter.
    LetterHead,
    /// Set to the far side: place and date.
    Far,
    /// An item of a list with dashes.
    Item,
    /// A heading of the first level.
    Heading1,
    /// A heading of the second level.
    Heading2,
    /// A heading of the third level.
    Heading3,
    /// A paragraph that Word numbers: 1.
    Numbered,
    /// A subparagraph that Word letters, from (a) after each numbered paragraph.
    Lettered,
    /// What somebody has to write or to note.
    Remark,
    /// Text in a table.
    Cell,
    /// The heading of a column.
    CellHeading,
}

/// A stretch of a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub enum Run {
    /// Text; a tab is a tab, a line break a line break.
    Text(Text),
    /// A footnote.
    Note(Vec<Text>),
    /// A place to tick or to choose.
    Control(Control),
    /// A bookmark before what is written here, by which a program finds the place again. At most 40
    /// letters, digits and underscores.
    Bookmark(String),
}

/// A content control: a place to tick or to choose, that a program finds again by its tag.
///
/// Not for free text: `LibreOffice` 7.4 writes a control again for every change of script in it, and
/// keeps no tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// By which a program finds it; one longer than [`LONGEST_TAG`] is left out.
    pub tag: String,
    /// What Word shows of it.
    pub title: String,
    /// What may be chosen.
    pub kind: ControlKind,
}

/// What may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ControlKind {
    /// A box to tick.
    Box,
    /// One of these, or other words.
    Choice(Vec<String>),
}

/// Characters of a tag or title that Word takes.
pub const LONGEST_TAG: usize = 64;

/// A box that is not ticked.
pub const EMPTY_BOX: char = '\u{2610}';
/// A box that is ticked.
pub const TICKED_BOX: char = '\u{2612}';

/// Text in one language and one look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// The text.
    pub text: String,
    /// Its language, if it is not that of the paragraph.
    pub lang: Option<Lang>,
    /// Whether it is bold.
    pub strong: bool,
    /// Whether it is in italics.
    pub emphasis: bool,
}

/// A table across the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Widths of the columns, relative to each other.
    pub widths: Vec<u32>,
    /// Headings of the columns, repeated on each page; blank for none.
    pub heading: Vec<String>,
    /// The rows; each cell holds paragraphs.
    pub rows: Vec<Vec<Vec<Paragraph>>>,
}

/// A part does not fit into a zip archive, which no document of ours comes near.
#[derive(Debug, thiserror::Error)]
#[error("the Word document cannot be packed: {0}")]
pub struct WordError(#[from] zip::result::ZipError);

impl Document<'_> {
    /// The bytes of the .docx.
    ///
    /// # Errors
    ///
    /// If a part does not fit into a zip archive.
    pub fn write(&self) -> Result<Vec<u8>, WordError> {
        package::write(self).map_err(WordError)
    }
}

impl Paragraph {
    /// A paragraph of plain text.
    pub fn new(style: Style, text: impl Into<String>) -> Self {
        Self::of(style, vec![Run::text(text)])
    }

    /// A paragraph of several runs.
    pub fn of(style: Style, runs: Vec<Run>) -> Self {
        Self {
            style,
            lang: None,
            runs,
        }
    }

    /// The same paragraph, in another language than the document.
    #[must_use]
    pub fn in_language(self, lang: Lang) -> Self {
        Self {
            lang: Some(lang),
            ..self
        }
    }
}

impl Run {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(Text::new(text))
    }

    /// Bold text.
    pub fn strong(text: impl Into<String>) -> Self {
        Self::Text(Text {
            strong: true,
            ..Text::new(text)
        })
    }
}

impl Text {
    /// Plain text.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

impl From<Paragraph> for Block {
    fn from(paragraph: Paragraph) -> Self {
        Self::Paragraph(paragraph)
    }
}

impl From<Table> for Block {
    fn from(table: Table) -> Self {
        Self::Table(table)
    }
}
