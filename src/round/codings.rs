//! The coding workbooks: what people made of open answers, row by row.
//!
//! In: `responses/coding/*`, whatever the names of the files, and `questionnaire/codes_crosswalk.*`.
//! Out: [`Codings`], the rows in which somebody wrote something, and what codes are called now. A row is found by the hidden key in it and a column by the hidden name
//! above it, so that rows may be sorted or deleted and columns moved or inserted; what a coding
//! means for the answer is for [`coding`](crate::coding) to say.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use validator::Validate;

use super::Round;
use crate::cell_map::column_letters;
use crate::sha256;
use crate::table_file::{self, Row, TableError, find_table, find_tables, read_table};

/// Name of the column of the [`ItemKey`]; it marks the row that names the columns.
pub const KEY_COLUMN: &str = "#key";
/// Name of the hidden column that says who codes.
pub const CODER_COLUMN: &str = "#coder";
/// Name of the column in which whoever decides between two codings writes who decided.
pub const ADJUDICATOR_COLUMN: &str = "#adjudicator";
/// Name of the column with the State's words.
pub const TEXT_COLUMN: &str = "#text";
/// Beginning of the name of a column of marks; the code follows.
pub const MARK_COLUMN: &str = "#code:";
/// Beginning of the name of a column in which a code is chosen; a number follows.
pub const SLOT_COLUMN: &str = "#slot:";
/// Name of the column of marks that no code fits.
pub const NONE_COLUMN: &str = "#none";
/// Name of the column of marks that the answer is unclear.
pub const UNCLEAR_COLUMN: &str = "#unclear";
/// Name of the column for a code that is missing in the frame.
pub const NEW_CODE_COLUMN: &str = "#new_code";
/// Name of the column of the words that support the codes.
pub const QUOTE_COLUMN: &str = "#quote";
/// Name of the column of notes.
pub const NOTE_COLUMN: &str = "#note";
/// Name of the column for a translation.
pub const TRANSLATION_COLUMN: &str = "#translation";

/// Why a file counts for nothing.
const NO_KEYS: &str = "no sheet has the hidden column of keys; copy the workbook as a file, not what \
                       its sheets show";
/// Why a row counts for nothing.
const NO_KEY: &str = "the key in this hidden cell is gone; copy it from the workbook as it was sent, \
                      or code the answer there";
/// Digits of a text's hash in a key.
const HASH_DIGITS: usize = 12;

/// Which words of a State are coded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemKey {
    /// Code of the entity.
    pub entity: String,
    /// Name of the question.
    pub question: String,
    /// Row of the repeat, from 1; 1 outside repeats.
    pub instance: u32,
    /// The beginning of the SHA-256 of the words.
    pub hash: String,
}

impl ItemKey {
    /// The key of these words.
    pub fn new(entity: &str, question: &str, instance: u32, text: &str) -> Self {
        let mut hash = sha256::of(text.as_bytes());
        hash.truncate(HASH_DIGITS);
        Self {
            entity: entity.to_owned(),
            question: question.to_owned(),
            instance,
            hash,
        }
    }

    /// The answer, whatever its words.
    pub fn answer(&self) -> (&str, &str, u32) {
        (&self.entity, &self.question, self.instance)
    }
}

impl fmt::Display for ItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            entity,
            question,
            instance,
            hash,
        } = self;
        write!(f, "{entity}|{question}|{instance}|{hash}")
    }
}

/// A text that is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the key of an answer")]
pub struct NotAKey;

impl FromStr for ItemKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let parts: Vec<&str> = text.split('|').collect();
        let [entity, question, instance, hash] = parts.as_slice() else {
            return Err(NotAKey);
        };
        Ok(Self {
            entity: (*entity).to_owned(),
            question: (*question).to_owned(),
            instance: instance.parse().map_err(|_| NotAKey)?,
            hash: (*hash).to_owned(),
        })
    }
}

/// What one person made of one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coding {
    /// The words coded.
    pub key: ItemKey,
    /// Who coded, or decided; blank if the file does not say.
    pub by: String,
    /// Whether it decides between codings.
    pub adjudicates: bool,
    /// The codes, as written.
    pub codes: BTreeSet<String>,
    /// No code of the frame fits.
    pub no_code: bool,
    /// What the answer means is unclear.
    pub unclear: bool,
    /// A code that is missing, in the coder's words.
    pub new_code: String,
    /// The words of the State that support the codes.
    pub quote: String,
    /// A note.
    pub note: String,
    /// A translation of the words.
    pub translation: String,
    /// The words as the coder saw them.
    pub text: String,
    /// The file, relative to `responses/`.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// The cell of the key, `A5`.
    pub cell: String,
}

impl Coding {
    /// Whether somebody has worked on it; a note or a translation alone is no coding.
    fn is_done(&self) -> bool {
        !self.codes.is_empty() || self.no_code || self.unclear || !self.new_code.is_empty()
    }

    /// File, sheet and cell, for messages.
    pub fn place(&self) -> String {
        format!("{}!{}!{}", self.file, self.sheet, self.cell)
    }
}

/// All codings of a round.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codings {
    /// In the order of files, sheets and rows.
    pub all: Vec<Coding>,
    /// Files that are no coding workbooks, and rows that lost their key: the others count all the
    /// same.
    pub unreadable: Vec<UnreadableCodings>,
    /// What codes of earlier versions of a frame are called now.
    pub crosswalk: Vec<CodeCrossing>,
}

/// A file in the folder of codings that cannot be read, or a row whose answer cannot be told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnreadableCodings {
    /// The file, relative to `responses/`.
    pub file: String,
    /// The sheet; blank where it is the whole file.
    pub sheet: String,
    /// The cell that should hold the key; blank where it is the whole file.
    pub cell: String,
    /// What is in the way, and what to do.
    pub reason: String,
}

/// A row of `questionnaire/codes_crosswalk.*`. A code with one row was renamed, or merged with
/// others; one with several was split; one whose new code is blank was given up.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate)]
pub struct CodeCrossing {
    /// The frame; blank: whichever has the code.
    #[serde(default)]
    pub frame: String,
    /// The code as it was.
    #[validate(length(min = 1, message = "is blank; write the code as it was"))]
    pub old_code: String,
    /// The code now.
    pub new_code: String,
}

impl Codings {
    /// Reads `responses/coding/*` and the crosswalk of codes. A file that is no workbook is named in
    /// the result and costs itself only.
    ///
    /// # Errors
    ///
    /// If the folder cannot be listed, or the crosswalk has something to mend.
    pub fn load(round: &Round) -> Result<Self, TableError> {
        let mut codings = Self {
            crosswalk: crosswalk(round)?,
            ..Self::default()
        };
        for path in find_tables(&round.responses().join("coding"), "")? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with(['~', '.']) {
                continue;
            }
            let file = format!("coding/{name}");
            match table_file::read_sheets(&path) {
                Ok(sheets) => codings.add(&file, &sheets),
                Err(error) => codings.unreadable.push(UnreadableCodings {
                    file,
                    reason: error.to_string(),
                    ..UnreadableCodings::default()
                }),
            }
        }
        Ok(codings)
    }

    /// Takes in the sheets of a workbook. One without any key is no coding workbook, or lost the
    /// column: whoever copies what is shown leaves the hidden column behind.
    fn add(&mut self, file: &str, sheets: &[(String, Vec<Row>)]) {
        let mut has_keys = false;
        for (sheet, rows) in sheets {
            if let Some(grid) = Grid::of(file, sheet, rows) {
                has_keys = true;
                self.all.extend(grid.codings());
                self.unreadable.extend(grid.without_key());
            }
        }
        if !has_keys {
            self.unreadable.push(UnreadableCodings {
                file: file.to_owned(),
                reason: NO_KEYS.to_owned(),
                ..UnreadableCodings::default()
            });
        }
    }
}

impl From<Vec<Coding>> for Codings {
    fn from(all: Vec<Coding>) -> Self {
        Self {
            all,
            ..Self::default()
        }
    }
}

fn crosswalk(round: &Round) -> Result<Vec<CodeCrossing>, TableError> {
    let Some(path) = find_table(&round.questionnaire(), "codes_crosswalk")? else {
        return Ok(Vec::new());
    };
    let rows = read_table(&path)?.typed()?;
    Ok(rows.into_iter().map(|(_, crossing)| crossing).collect())
}

/// A sheet with a row that names the columns, and rows with keys below it.
struct Grid<'a> {
    file: &'a str,
    sheet: &'a str,
    names: &'a [String],
    /// Position of the column of keys.
    key: usize,
    /// From the first row with a key.
    rows: &'a [Row],
}

impl<'a> Grid<'a> {
    fn of(file: &'a str, sheet: &'a str, rows: &'a [Row]) -> Option<Self> {
        let key_of = |row: &Row| row.cells.iter().position(|cell| cell == KEY_COLUMN);
        let (at, key) = rows
            .iter()
            .enumerate()
            .find_map(|(at, row)| Some((at, key_of(row)?)))?;
        let below = rows.get(at + 1..)?;
        let has_key = |row: &Row| key_at(row, key).is_some();
        let first = below.iter().position(has_key)?;
        Some(Self {
            file,
            sheet,
            names: &rows.get(at)?.cells,
            key,
            rows: below.get(first..)?,
        })
    }

    fn codings(&self) -> impl Iterator<Item = Coding> {
        let rows = self.rows.iter();
        let codings = rows.filter_map(|row| Some(self.coding(row, key_at(row, self.key)?)));
        codings.filter(Coding::is_done)
    }

    /// Rows in which somebody coded and which no longer say what.
    fn without_key(&self) -> impl Iterator<Item = UnreadableCodings> {
        let none = ItemKey::new("", "", 1, "");
        let rows = self.rows.iter();
        let rows = rows.filter(|row| key_at(row, self.key).is_none());
        let codings = rows.map(move |row| self.coding(row, none.clone()));
        let lost = codings.filter(Coding::is_done);
        lost.map(|coding| UnreadableCodings {
            file: coding.file,
            sheet: coding.sheet,
            cell: coding.cell,
            reason: NO_KEY.to_owned(),
        })
    }

    fn coding(&self, row: &Row, key: ItemKey) -> Coding {
        let cell = |column: &str| {
            let at = self.names.iter().position(|name| name == column);
            at.and_then(|at| row.cells.get(at))
                .map_or("", |text| text.trim())
        };
        let mut codes = BTreeSet::new();
        for (name, text) in self.names.iter().zip(&row.cells) {
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            if let Some(code) = name.strip_prefix(MARK_COLUMN) {
                codes.insert(code.to_owned());
            } else if name.starts_with(SLOT_COLUMN) {
                codes.insert(code_of_choice(text).to_owned());
            }
        }
        let adjudicates = self.names.iter().any(|name| name == ADJUDICATOR_COLUMN);
        let by = if adjudicates {
            cell(ADJUDICATOR_COLUMN)
        } else {
            cell(CODER_COLUMN)
        };
        Coding {
            key,
            by: by.to_owned(),
            adjudicates,
            codes,
            no_code: !cell(NONE_COLUMN).is_empty(),
            unclear: !cell(UNCLEAR_COLUMN).is_empty(),
            new_code: cell(NEW_CODE_COLUMN).to_owned(),
            quote: cell(QUOTE_COLUMN).to_owned(),
            note: cell(NOTE_COLUMN).to_owned(),
            translation: cell(TRANSLATION_COLUMN).to_owned(),
            text: cell(TEXT_COLUMN).to_owned(),
            file: self.file.to_owned(),
            sheet: self.sheet.to_owned(),
            cell: format!(
                "{}{}",
                column_letters(u32::try_from(self.key).unwrap_or_default()),
                row.line
            ),
        }
    }
}

fn key_at(row: &Row, column: usize) -> Option<ItemKey> {
    row.cells.get(column)?.trim().parse().ok()
}

/// The code in a choice of a dropdown, `Label [code]`; the text itself where a code was typed.
fn code_of_choice(text: &str) -> &str {
    let inner = text
        .strip_suffix(']')
        .and_then(|text| text.rsplit_once('['));
    inner.map_or(text, |(_, code)| code)
}
