//! Tables that a person keeps: the register, the addressees, the cleaning log, the treaties.
//!
//! In: a workbook (.xlsx, .xls, .ods...; its first sheet) or a delimited text (.csv, .tsv), as
//! Excel, LibreOffice or an editor on Windows saves it. Out: a [`Table`] of texts, each row with
//! the line to name when something is wrong, that reads into a typed row by its headers. The same
//! content means the same, whatever the format.

mod delimited;
mod row;
mod workbook;

use std::fmt;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

pub(crate) use delimited::rows as delimited_rows;

/// A table: a header row, and rows below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The file, for messages.
    pub file: PathBuf,
    /// The headers, trimmed and in lower case.
    pub headers: Vec<String>,
    /// The rows that are not blank, each as long as the headers.
    pub rows: Vec<Row>,
}

/// A row of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of the text file, or row of the sheet, from 1.
    pub line: u64,
    /// The cells as texts, trimmed: dates in ISO, numbers without a needless `.0`.
    pub cells: Vec<String>,
}

/// A table that cannot be used as it stands.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file could not be read.
    #[error("{}: cannot be read: {source}; close it where it is open, and try again", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not the workbook that its name says.
    #[error("{}: is not a workbook that can be read ({source}); save it again as .xlsx or .csv", .file.display())]
    NotAWorkbook {
        /// The file.
        file: PathBuf,
        /// What the reader said.
        source: calamine::Error,
    },
    /// There is no header row.
    #[error("{}: is empty; its first row must hold the headings of the columns", .file.display())]
    Empty {
        /// The file.
        file: PathBuf,
    },
    /// The same table twice.
    #[error("there are two tables of the same name, {} and {}; keep one", .first.display(), .second.display())]
    Two {
        /// One file.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
    /// Cells to mend, in the order of the file.
    #[error("{}", lines(.0))]
    Problems(Vec<CellProblem>),
}

/// One cell of a table to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellProblem {
    /// The file.
    pub file: PathBuf,
    /// Line of the text file, or row of the sheet, from 1.
    pub line: u64,
    /// Header of the column; blank if it is about the row.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong, and what to do.
    pub problem: String,
}

impl fmt::Display for CellProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}", self.file.display(), self.line)?;
        if !self.column.is_empty() {
            write!(f, ", column `{}`", self.column)?;
        }
        write!(f, ": ")?;
        if !self.value.is_empty() {
            write!(f, "`{}` ", self.value)?;
        }
        f.write_str(&self.problem)
    }
}

fn lines(problems: &[CellProblem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// Extensions read as workbooks.
const WORKBOOKS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];
/// Extensions read as delimited text.
const TEXTS: [&str; 2] = ["csv", "tsv"];

/// The table `name` of a folder, whatever its format: `find_table(responses, "register")` finds
/// `register.xlsx` or `Register.csv`. `None` if there is none, or no folder.
///
/// # Errors
///
/// If there are two, or the folder cannot be listed.
pub fn find_table(folder: &Path, name: &str) -> Result<Option<PathBuf>, TableError> {
    let mut found = tables_in(folder)?;
    found.retain(|path| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        stem.eq_ignore_ascii_case(name)
    });
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some(first), Some(second)) => Err(TableError::Two { first, second }),
        (only, _) => Ok(only),
    }
}

/// The tables of a folder whose names begin with `prefix`, sorted: one per officer, say. None if
/// there is no folder. Copies that a program made of a table ([`is_copy`]) are none of them: they
/// would be read twice.
///
/// # Errors
///
/// If the folder cannot be listed.
pub fn find_tables(folder: &Path, prefix: &str) -> Result<Vec<PathBuf>, TableError> {
    let mut found = tables_in(folder)?;
    found.retain(|path| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        stem.to_lowercase().starts_with(prefix) && (prefix.is_empty() || !is_copy(&stem))
    });
    Ok(found)
}

/// Words for a copy that Windows, macOS and programs that keep folders in step write into a name.
const COPY_WORDS: [&str; 10] = [
    "copy",
    "copie",
    "copia",
    "kopie",
    "копия",
    "نسخة",
    "副本",
    "conflict",
    "conflicted",
    "conflit",
];

/// Whether a name without extension is that of a copy which a program made: `decisions (1)`,
/// `decisions - Copie`, `decisions (Anna's conflicted copy 2015-05-01)`, `decisions-PC12`. A name
/// that a person gave, `decisions_anna` or `decisions 2`, is none.
#[must_use]
pub fn is_copy(stem: &str) -> bool {
    let stem = stem.trim_end();
    let bracket = stem
        .strip_suffix(')')
        .and_then(|stem| stem.rsplit_once('('));
    let is_counted = bracket.is_some_and(|(_, within)| {
        !within.is_empty() && within.chars().all(|c| c.is_ascii_digit())
    });
    // The name of a machine: capitals and digits.
    let is_of_machine = stem.split_once('-').is_some_and(|(_, machine)| {
        let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
        machine.chars().all(is_part)
            && machine.chars().any(|c| c.is_ascii_uppercase())
            && machine.chars().any(|c| c.is_ascii_digit())
    });
    let mut words = stem.split(|c: char| !c.is_alphabetic());
    let says_so = words.any(|word| {
        let word = word.to_lowercase();
        COPY_WORDS.contains(&word.as_str())
    });
    is_counted || is_of_machine || says_so
}

/// The tables of a folder by extension, sorted; lock files of open documents are none.
fn tables_in(folder: &Path) -> Result<Vec<PathBuf>, TableError> {
    let unreadable = |source| TableError::Unreadable {
        file: folder.to_owned(),
        source,
    };
    let listing = match std::fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(error)),
    };
    let mut found = Vec::new();
    for entry in listing {
        let path = entry.map_err(unreadable)?.path();
        let known = extension(&path);
        if WORKBOOKS.contains(&known.as_str()) || TEXTS.contains(&known.as_str()) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Reads a table, as a workbook or as text by its extension.
///
/// # Errors
///
/// If the file cannot be read, has no header row, two columns of one name, or a row with more
/// cells than headers.
pub fn read_table(path: &Path) -> Result<Table, TableError> {
    let bytes = std::fs::read(path).map_err(|source| TableError::Unreadable {
        file: path.to_owned(),
        source,
    })?;
    if WORKBOOKS.contains(&extension(path).as_str()) {
        table(path, workbook::rows(path, bytes)?)
    } else {
        parse_table(path, &bytes)
    }
}

/// All visible sheets of a workbook, each with its name and rows; of a delimited text, the rows
/// under the name of the file.
///
/// # Errors
///
/// If the file cannot be read.
pub fn read_sheets(path: &Path) -> Result<Vec<(String, Vec<Row>)>, TableError> {
    let bytes = std::fs::read(path).map_err(|source| TableError::Unreadable {
        file: path.to_owned(),
        source,
    })?;
    if WORKBOOKS.contains(&extension(path).as_str()) {
        workbook::sheets(path, bytes)
    } else {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Ok(vec![(name.into_owned(), delimited::rows(&bytes))])
    }
}

/// Reads a table out of the bytes of a delimited text; `file` is for messages.
///
/// # Errors
///
/// As [`read_table`].
pub fn parse_table(file: &Path, bytes: &[u8]) -> Result<Table, TableError> {
    table(file, delimited::rows(bytes))
}

fn extension(path: &Path) -> String {
    let extension = path.extension().unwrap_or_default();
    extension.to_string_lossy().to_ascii_lowercase()
}

/// Makes the first row that is not blank the header.
fn table(file: &Path, rows: Vec<Row>) -> Result<Table, TableError> {
    let mut rows = rows
        .into_iter()
        .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()));
    let Some(header) = rows.next() else {
        return Err(TableError::Empty {
            file: file.to_owned(),
        });
    };
    let mut headers: Vec<String> = header
        .cells
        .iter()
        .map(|cell| cell.to_lowercase())
        .collect();
    while headers.last().is_some_and(String::is_empty) {
        headers.pop();
    }

    let mut problems = Vec::new();
    let mut problem = |line, column: &str, value: &str, problem: &str| {
        problems.push(CellProblem {
            file: file.to_owned(),
            line,
            column: column.to_owned(),
            value: value.to_owned(),
            problem: problem.to_owned(),
        });
    };
    for (index, name) in headers.iter().enumerate() {
        if !name.is_empty() && headers.iter().take(index).any(|earlier| earlier == name) {
            problem(
                header.line,
                name,
                "",
                "stands twice in the header; keep one",
            );
        }
    }
    let mut kept = Vec::new();
    for mut row in rows {
        if let Some(extra) = row
            .cells
            .get(headers.len()..)
            .and_then(|extra| extra.iter().find(|cell| !cell.is_empty()))
        {
            let advice = "stands beyond the last heading; put a text that contains the separator \
                          between quotation marks";
            problem(row.line, "", extra, advice);
        }
        row.cells.resize(headers.len(), String::new());
        kept.push(row);
    }
    if problems.is_empty() {
        Ok(Table {
            file: file.to_owned(),
            headers,
            rows: kept,
        })
    } else {
        Err(TableError::Problems(problems))
    }
}

impl Table {
    /// The cell of a row under a header; blank if there is no such column.
    pub fn cell<'a>(&self, row: &'a Row, header: &str) -> &'a str {
        self.headers
            .iter()
            .position(|name| name == header)
            .and_then(|column| row.cells.get(column))
            .map_or("", String::as_str)
    }

    /// Reads each row into `T` by its headers and checks it; gives the line of each.
    ///
    /// A column that `T` does not know is the keeper's own business.
    ///
    /// # Errors
    ///
    /// All cells that are not what `T` asks for, in the order of the file.
    pub fn typed<T: DeserializeOwned + Validate>(&self) -> Result<Vec<(u64, T)>, TableError> {
        let mut values = Vec::new();
        let mut problems = Vec::new();
        for row in &self.rows {
            match row::read::<T>(&self.headers, &row.cells) {
                Ok(value) => {
                    if let Err(errors) = value.validate() {
                        problems.extend(self.invalid(row, &errors));
                    }
                    values.push((row.line, value));
                }
                Err(error) => problems.push(self.mistyped(row, &error)),
            }
        }
        if problems.is_empty() {
            Ok(values)
        } else {
            Err(TableError::Problems(problems))
        }
    }

    /// A problem with one cell of this table.
    pub fn problem(&self, line: u64, column: &str, value: &str, problem: &str) -> CellProblem {
        CellProblem {
            file: self.file.clone(),
            line,
            column: column.to_owned(),
            value: value.to_owned(),
            problem: problem.to_owned(),
        }
    }

    /// What serde found, said with the column's header.
    fn mistyped(&self, row: &Row, error: &row::RowError) -> CellProblem {
        let at = |cells: &[String]| {
            error
                .column
                .and_then(|index| cells.get(index).cloned())
                .unwrap_or_default()
        };
        self.problem(row.line, &at(&self.headers), &at(&row.cells), &error.said)
    }

    /// What validator found, one problem per field, ordered by column.
    fn invalid(&self, row: &Row, errors: &ValidationErrors) -> Vec<CellProblem> {
        let mut problems: Vec<CellProblem> = Vec::new();
        // The order of the headers, so that the hash map's own does not show.
        let fields = self.headers.iter().map(String::as_str);
        for field in fields.chain(["__all__"]) {
            let Some(ValidationErrorsKind::Field(found)) = errors.errors().get(field) else {
                continue;
            };
            let value = self.cell(row, field);
            for error in found {
                let said = error.message.as_deref().unwrap_or(&error.code);
                let column = if field == "__all__" { "" } else { field };
                problems.push(self.problem(row.line, column, value, said));
            }
        }
        problems
    }
}

/// A day as people write it in a table: `2015-05-01`, `2015-05-01T12:00:00`, or day before month,
/// `1/5/2015`, `01.05.2015`, `1-5-2015`. A month before the day is not understood.
///
/// ```
/// use verbale::table_file::parse_date;
///
/// let day = parse_date("2015-05-01");
/// assert!(day.is_some());
/// assert_eq!(parse_date("1/5/2015"), day);
/// assert_eq!(parse_date("01.05.2015"), day);
/// assert_eq!(parse_date("5/13/2015"), None);
/// ```
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let day = text.split(['T', ' ']).next()?;
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let (year, month, day) = if first.len() == 4 {
        (first, month, last)
    } else {
        (last, month, first)
    };
    if year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// For serde: a day, or a blank cell.
pub(crate) fn optional_date<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<NaiveDate>, D::Error> {
    let text = <std::borrow::Cow<'_, str> as serde::Deserialize>::deserialize(deserializer)?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    parse_date(&text)
        .map(Some)
        .ok_or_else(|| serde::de::Error::custom(NOT_A_DAY))
}

const NOT_A_DAY: &str = "is not a day; write it as 2015-05-01 or 1/5/2015 (day, month, year)";
