//! Which question sits in which cell: written by `issue`, read by `intake`.
//!
//! A [`CellKey`] names one writable cell by what it means. It stands three times in an issued
//! workbook, so that it survives what ministries do to files: as a defined name on the cell, as
//! text in the hidden column A of its row, and with the cell's address on the very hidden sheet
//! `_map`.

use std::fmt::{self, Write as _};

use crate::sha256;

/// Very hidden sheet that lists all cells: question, instance, role, option, sheet, cell.
pub const MAP_SHEET: &str = "_map";
/// Very hidden sheet with the choice lists.
pub const LISTS_SHEET: &str = "_lists";
/// Very hidden sheet that says which round, edition and State the workbook belongs to.
pub const ROUND_SHEET: &str = "_round";

/// Very hidden sheet of a query workbook: the texts that we wrote into it, one per row. What a
/// State wrote is repeated there, so that no catalogue of ours knows it.
pub const TEXTS_SHEET: &str = "_texts";
/// What a workbook is, on [`ROUND_SHEET`] and among the properties, if it is no questionnaire.
pub const KIND_MARK: &str = "kind";
/// The kind of a query workbook.
pub const QUERY_KIND: &str = "query";

/// Very hidden sheet whose formulas say what counts of each answer, for the rules of other questions.
pub const RULES_SHEET: &str = "_rules";

/// Whether a sheet of this name is one of those for programs, or a copy of one (`_map (2)`,
/// `_map_2`): no answers stand there.
pub fn is_program_sheet(name: &str) -> bool {
    let sheets = [
        MAP_SHEET,
        LISTS_SHEET,
        ROUND_SHEET,
        TEXTS_SHEET,
        RULES_SHEET,
    ];
    sheets.into_iter().any(|sheet| {
        let number = name.strip_prefix(sheet).map(str::trim);
        number.is_some_and(|number| {
            number.is_empty()
                || number.starts_with(['(', '_'])
                    && number.contains(|c: char| c.is_ascii_digit())
                    && number
                        .chars()
                        .all(|c| c.is_ascii_digit() || matches!(c, '(' | ')' | '_'))
        })
    })
}

/// What a confirmation or an explanation is about: a short mark of the words that stood there when
/// they were asked about. It is the option of the cell's key.
pub fn fingerprint(words: &str) -> String {
    let mut hash = sha256::of(words.as_bytes());
    hash.truncate(12);
    hash
}

/// Beginning of the option of a [`Role::Confirm`] that confirms the answer of the round before, not one
/// that was asked about.
const PREVIOUS: &str = "previous_";
/// Name, in the hidden row, of the column with the answers of the round before.
pub const PREVIOUS_COLUMN: &str = "previous";

/// The option of the key that confirms an answer of the round before, given as `answers.csv` of that
/// round writes it.
pub fn previous_mark(value: &str) -> String {
    format!("{PREVIOUS}{}", fingerprint(value))
}

/// Column A of the hidden row that names a sheet's columns: `answer`, `silence`, `comment`.
pub const COLUMNS_KEY: &str = "columns";
/// Column A of the hidden row that names the columns of a table by question: `table|<repeat>`.
pub const TABLE_KEY: &str = "table";
/// Column A of a row of a table: `row|<instance>`.
pub const ROW_KEY: &str = "row";
/// Key of [`ROUND_SHEET`]: the file that the answers were typed over from.
pub const TRANSCRIBED_FROM: &str = "transcribed_from";
/// Key of [`ROUND_SHEET`]: the SHA-256 of that file.
pub const TRANSCRIBED_SHA256: &str = "transcribed_sha256";
/// Key of [`ROUND_SHEET`]: the seal over round, edition and entity.
pub const SEAL_MARK: &str = "seal";
/// Key of [`ROUND_SHEET`]: the pillar whose questions the workbook holds, if it is a pack.
pub const PACK_MARK: &str = "pack";
/// Key among the properties of a questionnaire in Word: the hash of its texts outside the tables.
pub const FIXED_TEXTS: &str = "fixed_texts";
/// Prefix of the custom document properties that repeat [`ROUND_SHEET`].
pub const PROPERTY_PREFIX: &str = "verbale_";

/// What a writable cell is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The answer itself.
    Answer,
    /// One option of a multiple choice: a mark, or a slot.
    Option,
    /// Why there is no answer.
    Silence,
    /// Comment and source.
    Comment,
    /// A field of the cover.
    Cover,
    /// That the answer stands as it is: one asked about by a query, or that of the round before.
    Confirm,
    /// In a query workbook: an explanation, which stands beside the comment.
    Explanation,
}

impl Role {
    /// All, in the order of a row.
    pub const ALL: [Self; 7] = [
        Self::Answer,
        Self::Option,
        Self::Silence,
        Self::Comment,
        Self::Cover,
        Self::Confirm,
        Self::Explanation,
    ];

    /// As written in keys and in `_map`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Option => "option",
            Self::Silence => "silence",
            Self::Comment => "comment",
            Self::Cover => "cover",
            Self::Confirm => "confirm",
            Self::Explanation => "explanation",
        }
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

/// How an answer stands, as the sign before its question shows it by a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// Asked, no answer yet.
    Open,
    /// Asked, no answer yet, and one must be given.
    Required,
    /// Answered, or a reason is given for no answer.
    Answered,
    /// Answered in a way that the rules ask about.
    Check,
    /// Not asked on the answers so far.
    NotAsked,
}

impl Sign {
    /// All.
    pub const ALL: [Self; 5] = [
        Self::Open,
        Self::Required,
        Self::Answered,
        Self::Check,
        Self::NotAsked,
    ];

    /// As the cell shows it: told apart without colour.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "\u{25cb}",
            Self::Required => "!",
            Self::Answered => "\u{2713}",
            Self::Check => "?",
            Self::NotAsked => "\u{2013}",
        }
    }

    /// The sign that a cell shows.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sign| sign.as_str() == text)
    }
}

/// The meaning of one writable cell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellKey {
    /// Name of the question, or of the cover field.
    pub question: String,
    /// Row of a repeat, from 1; 1 outside repeats.
    pub instance: u32,
    /// What the cell is for.
    pub role: Role,
    /// For [`Role::Option`]: the choice's name, or the number of the slot (from 1).
    pub option: String,
}

impl CellKey {
    /// The key of a cell without option.
    pub fn new(question: &str, instance: u32, role: Role) -> Self {
        Self {
            question: question.to_owned(),
            instance,
            role,
            option: String::new(),
        }
    }

    /// The key of one option's cell.
    pub fn option(question: &str, instance: u32, option: &str) -> Self {
        Self {
            question: question.to_owned(),
            instance,
            role: Role::Option,
            option: option.to_owned(),
        }
    }

    /// The key of the cell that confirms an answer of the round before.
    pub fn confirm_previous(question: &str, value: &str) -> Self {
        Self {
            option: previous_mark(value),
            ..Self::new(question, 1, Role::Confirm)
        }
    }

    /// Whether the cell confirms an answer of the round before.
    pub fn confirms_previous(&self) -> bool {
        self.role == Role::Confirm && self.option.starts_with(PREVIOUS)
    }

    /// Reads a key as [`fmt::Display`] writes it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('|');
        let (question, instance, role) = (parts.next()?, parts.next()?, parts.next()?);
        let option = parts.next().unwrap_or_default();
        if question.is_empty() || parts.next().is_some() {
            return None;
        }
        Some(Self {
            question: question.to_owned(),
            instance: instance.parse().ok().filter(|&instance| instance > 0)?,
            role: Role::from_name(role)?,
            option: option.to_owned(),
        })
    }

    /// The defined name of the cell: `q_` and the key, each character that Excel does not allow in
    /// a name written as `_x` and its code in hexadecimal and `_`.
    ///
    /// ```
    /// use verbale::cell_map::{CellKey, Role};
    ///
    /// assert_eq!(CellKey::new("p_plan", 1, Role::Answer).defined_name(), "q_p_plan");
    /// assert_eq!(CellKey::new("p_plan", 1, Role::Comment).defined_name(), "q_p_plan..1.comment");
    /// assert_eq!(CellKey::new("a-b", 1, Role::Answer).defined_name(), "q_a_x2d_b");
    /// ```
    pub fn defined_name(&self) -> String {
        let mut name = format!("q_{}", escape(&self.question));
        if self.role != Role::Answer || self.instance != 1 {
            let _ = write!(name, "..{}.{}", self.instance, self.role.as_str());
        }
        if !self.option.is_empty() {
            name.push('.');
            name.push_str(&escape(&self.option));
        }
        name
    }

    /// The key of a defined name, the inverse of [`CellKey::defined_name`].
    pub fn from_defined_name(name: &str) -> Option<Self> {
        let rest = name.strip_prefix("q_")?;
        let Some((question, rest)) = rest.split_once("..") else {
            return Some(Self::new(&unescape(rest)?, 1, Role::Answer));
        };
        let mut parts = rest.splitn(3, '.');
        let instance = parts
            .next()?
            .parse()
            .ok()
            .filter(|&instance| instance > 0)?;
        let role = Role::from_name(parts.next()?)?;
        let option = parts.next().map_or(Some(String::new()), unescape)?;
        Some(Self {
            question: unescape(question)?,
            instance,
            role,
            option,
        })
    }
}

impl fmt::Display for CellKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}|{}|{}",
            self.question,
            self.instance,
            self.role.as_str()
        )?;
        if !self.option.is_empty() {
            write!(f, "|{}", self.option)?;
        }
        Ok(())
    }
}

/// Letters, digits and underscores stay; an `_x` of the text itself is escaped too, so that the
/// text can be read back.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let opens_escape = character == '_' && characters.peek() == Some(&'x');
        if (character.is_ascii_alphanumeric() || character == '_') && !opens_escape {
            escaped.push(character);
        } else {
            let _ = write!(escaped, "_x{:x}_", u32::from(character));
        }
    }
    escaped
}

fn unescape(text: &str) -> Option<String> {
    let mut unescaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        let (code, after) = after.split_once('_')?;
        unescaped.push_str(before);
        unescaped.push(char::from_u32(u32::from_str_radix(code, 16).ok()?)?);
        rest = after;
    }
    unescaped.push_str(rest);
    Some(unescaped)
}

/// A key with the cell it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedCell {
    /// What the cell means.
    pub key: CellKey,
    /// Name of the sheet, in the workbook's language.
    pub sheet: String,
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
}

/// The address of a cell as Excel writes it: `cell_address(4, 3)` is `D5`.
///
/// ```
/// assert_eq!(verbale::cell_map::cell_address(4, 3), "D5");
/// assert_eq!(verbale::cell_map::cell_address(0, 27), "AB1");
/// ```
pub fn cell_address(row: u32, column: u32) -> String {
    format!("{}{}", column_letters(column), row + 1)
}

/// The letters of a column, from 0: `column_letters(27)` is `AB`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Row and column, from 0, of an address such as `D5` or `$D$5`; none outside Excel's grid.
pub fn parse_address(address: &str) -> Option<(u32, u32)> {
    let address = address.replace('$', "");
    let digits = address.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = address.split_at(digits);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut column = 0_u32;
    for letter in letters.chars() {
        let letter = letter.to_ascii_uppercase();
        if !letter.is_ascii_uppercase() {
            return None;
        }
        column = column * 26 + (u32::from(letter) - u32::from('A') + 1);
    }
    let row: u32 = digits.parse().ok()?;
    let in_grid = (1..=1_048_576).contains(&row) && column <= 16_384;
    in_grid.then(|| (row - 1, column - 1))
}
