//! Tables as plain data: every renderer shows the same cells, and each cell knows the answers it
//! rests on.

use chrono::NaiveDate;

use crate::language::{Lang, enumerate, join, percent};
use crate::validate::Origin;

/// A table of the synthesis: a sheet of the workbook, a file, a section of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it is, in ASCII, unique in the compilation and the same in every language.
    pub key: String,
    /// Name, as short as a sheet's should be.
    pub name: String,
    /// Title.
    pub title: String,
    /// Paragraphs between the title and the columns.
    pub notes: Vec<String>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; each has a cell per column.
    pub rows: Vec<Vec<Cell>>,
    /// Paragraphs below the rows, each made to be copied whole.
    pub foot: Vec<String>,
    /// How many columns are printed, from the first.
    pub printed_columns: usize,
    /// Whether it names those who asked not to be named, or persons. Not for publication.
    pub internal: bool,
    /// The language it is written in.
    pub lang: Lang,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Heading, unique in the table.
    pub heading: String,
    /// How wide it should be, in characters.
    pub width: u16,
    /// Whether long text goes on in the next line; else it runs on to the right.
    pub wraps: bool,
}

/// A cell: what it shows, and where that comes from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// What it shows.
    pub value: CellValue,
    /// The answers it rests on, in the order of the respondents.
    pub sources: Vec<SourceRef>,
    /// Key of the table it leads to.
    pub leads_to: Option<String>,
    /// What it says of the row, where a colour helps to see it.
    pub tone: Tone,
}

/// The value of a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum CellValue {
    /// Nothing to say.
    #[default]
    Blank,
    /// Text; never a formula, a link or markup.
    Text(String),
    /// How many.
    Count(usize),
    /// A measured number.
    Number(f64),
    /// A share: `part` of `whole`; blank where there is no whole.
    Share {
        /// How many of them.
        part: usize,
        /// How many there are.
        whole: usize,
    },
    /// A day.
    Date(NaiveDate),
    /// Names, then a phrase for those that are not named.
    List {
        /// The names, in the language's order.
        names: Vec<String>,
        /// "2 other States"; blank if all are named.
        others: String,
    },
}

/// What a cell says at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Plain,
    /// It carries the row: the figure that the sentence rests on.
    Strong,
    /// Someone should look at it.
    Attention,
    /// Nothing was reported.
    Faint,
}

/// An answer under a figure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceRef {
    /// Code of the entity.
    pub entity: String,
    /// Name of the question.
    pub question: String,
    /// The cell.
    pub origin: Origin,
}

impl Table {
    /// A table of these columns, all printed, with nothing above or below.
    pub fn new(
        key: &str,
        name: &str,
        columns: Vec<Column>,
        rows: Vec<Vec<Cell>>,
        lang: Lang,
    ) -> Self {
        Self {
            key: key.to_owned(),
            name: name.to_owned(),
            title: name.to_owned(),
            notes: Vec::new(),
            printed_columns: columns.len(),
            columns,
            rows,
            foot: Vec::new(),
            internal: false,
            lang,
        }
    }
}

impl Column {
    /// A column, its width in characters.
    pub fn new(heading: impl Into<String>, width: u16) -> Self {
        Self {
            heading: heading.into(),
            width,
            wraps: true,
        }
    }

    /// A last column of text that is to be searched rather than read.
    pub fn running_on(heading: impl Into<String>, width: u16) -> Self {
        Self {
            wraps: false,
            ..Self::new(heading, width)
        }
    }
}

impl Cell {
    /// A cell without sources.
    pub fn new(value: CellValue) -> Self {
        Self {
            value,
            ..Self::default()
        }
    }

    /// A cell of text; blank text is a blank cell.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::new(if text.is_empty() {
            CellValue::Blank
        } else {
            CellValue::Text(text)
        })
    }

    /// A cell with a date, if there is one.
    pub fn date(date: Option<NaiveDate>) -> Self {
        Self::new(date.map_or(CellValue::Blank, CellValue::Date))
    }

    /// A cell with a number of something.
    pub fn count(count: usize) -> Self {
        Self::new(CellValue::Count(count))
    }

    /// The same cell, resting on these answers.
    #[must_use]
    pub fn with_sources(self, sources: Vec<SourceRef>) -> Self {
        Self { sources, ..self }
    }

    /// The same cell, in this tone.
    #[must_use]
    pub fn in_tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }
}

impl CellValue {
    /// The value as a reader of this language sees it; dates in ISO.
    pub fn display(&self, lang: Lang) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Share { part, whole } => percent(*part, *whole, lang),
            Self::Date(date) => date.to_string(),
            Self::List { names, others } if others.is_empty() => enumerate(names, lang),
            Self::List { names, others } => {
                let all: Vec<&str> = names.iter().chain([others]).map(String::as_str).collect();
                join(&all, lang)
            }
        }
    }
}
