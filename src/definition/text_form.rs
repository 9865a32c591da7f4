//! The text forms of a questionnaire that pyxform reads: a .csv file with the sheet's name in the
//! first column, and Markdown tables.
//!
//! ```text
//! survey,,            | survey |      |      |       |
//! ,type,name,label    |        | type | name | label |
//! ,text,q1,Name       |        | text | q1   | Name  |
//! ```

use std::sync::LazyLock;

use regex::Regex;

use super::LoadError;
use super::cells::{Cell, Format, Sheet, SheetRow, Workbook};

/// pyxform looks for separators in so many characters to see what a file is.
const SNIFFED: usize = 5000;

static COMMENT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*#"));
/// Everything up to the last `#` behind the last `|`.
static INLINE_COMMENT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(.*)(#[^|]+)$"));
static TABLE_ROW: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*\|(.*)\|\s*"));
static SEPARATOR: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\|-]+$"));

#[expect(
    clippy::expect_used,
    reason = "the patterns are constants, covered by tests"
)]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// Reads a text form; the name's ending decides, and without one what the text looks like.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Workbook, LoadError> {
    let text = decode(bytes);
    let lower = name.to_lowercase();
    let has = |separator: char, count: usize| {
        text.chars()
            .take(SNIFFED)
            .filter(|c| *c == separator)
            .count()
            >= count
    };
    let extension = lower
        .rsplit_once('.')
        .map_or("", |(_, extension)| extension);
    let sheets = match extension {
        "csv" if has(',', 4) => (Format::Csv, csv_sheets(&text)),
        "md" if has('|', 5) => (Format::Markdown, markdown_sheets(&text)),
        "csv" | "md" | "xlsx" | "xlsm" | "xls" | "xlsb" | "ods" => return Err(not_a_form(name)),
        _ if has('|', 5) => (Format::Markdown, markdown_sheets(&text)),
        _ if has(',', 4) => (Format::Csv, csv_sheets(&text)),
        _ => return Err(not_a_form(name)),
    };
    let (format, sheets) = sheets;
    Ok(Workbook { format, sheets })
}

fn not_a_form(name: &str) -> LoadError {
    LoadError::NotAForm {
        name: name.to_owned(),
    }
}

/// UTF-8 with or without its mark, else Windows-1252 as far as Latin-1 goes.
fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// pyxform's `csv_to_dict`.
fn csv_sheets(text: &str) -> Vec<Sheet> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut sheets = Gathered::default();
    // A record that cannot be read is not one of UTF-8, which the text is.
    for record in reader.records().map_while(Result::ok) {
        let mut fields = record.iter().map(str::trim);
        let first = fields.next().filter(|first| !first.is_empty());
        if let Some(name) = first {
            sheets.open(name, false);
        }
        sheets.push(fields);
    }
    sheets.0
}

/// pyxform's `md_to_dict`.
fn markdown_sheets(text: &str) -> Vec<Sheet> {
    let mut sheets = Gathered::default();
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if COMMENT.is_match(line) {
            continue;
        }
        let line = INLINE_COMMENT
            .captures(line)
            .and_then(|found| found.get(1))
            .map_or(line, |found| found.as_str());
        let Some(row) = TABLE_ROW.captures(line).and_then(|found| found.get(1)) else {
            continue;
        };
        if SEPARATOR.is_match(row.as_str()) {
            continue;
        }
        let mut fields = split_at_pipes(row.as_str()).into_iter();
        let first = fields.next().filter(|first| !first.is_empty());
        if let Some(name) = first {
            sheets.open(&name, true);
        }
        let fields: Vec<String> = fields.collect();
        sheets.push(fields.iter().map(String::as_str));
    }
    sheets.0
}

/// The cells between `|`, where `\|` is a `|` that belongs to the cell.
fn split_at_pipes(row: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut escaped = false;
    for character in row.chars() {
        if character == '|' && !escaped {
            fields.push(String::new());
        } else if let Some(field) = fields.last_mut() {
            if character == '|' {
                field.pop();
            }
            field.push(character);
        }
        escaped = character == '\\';
    }
    fields.iter().map(|field| field.trim().to_owned()).collect()
}

/// The sheets found so far; rows belong to the last.
#[derive(Default)]
struct Gathered(Vec<Sheet>);

impl Gathered {
    /// Begins a sheet; pyxform continues one of the same name in .csv, and begins it anew in
    /// Markdown.
    fn open(&mut self, name: &str, anew: bool) {
        if let Some(index) = self.0.iter().position(|sheet| sheet.name == name) {
            let mut sheet = self.0.remove(index);
            if anew {
                sheet.rows.clear();
            }
            self.0.push(sheet);
        } else {
            self.0.push(Sheet {
                name: name.to_owned(),
                rows: Vec::new(),
            });
        }
    }

    /// Adds a row, unless it is blank: pyxform does not count blank rows here.
    fn push<'a>(&mut self, fields: impl Iterator<Item = &'a str>) {
        let Some(sheet) = self.0.last_mut() else {
            return;
        };
        let cells: Vec<Cell> = (0_u32..)
            .zip(fields)
            .filter(|(_, field)| !field.is_empty())
            .map(|(column, field)| Cell {
                column,
                text: field.to_owned(),
                is_text: true,
                is_ambiguous: false,
            })
            .collect();
        if !cells.is_empty() {
            let number = sheet.rows.last().map_or(1, |row| row.number + 1);
            sheet.rows.push(SheetRow { number, cells });
        }
    }
}
