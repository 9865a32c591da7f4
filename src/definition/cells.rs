//! The cells of a form, whatever file they come from: each a text, as pyxform 4.5 makes one of it.
//!
//! In: the bytes of a workbook (.xlsx, .xlsm, .xls, .xlsb, .ods) or of pyxform's text forms
//! ([`super::text_form`]). Out: a [`Workbook`] whose blank cells are gone.

use std::borrow::Cow;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Reader, Sheets};

use super::diagnostic::{At, Report};
use super::{LoadError, text_form, zipped};
use crate::compound::{self, Problem};

/// The largest file that is read.
const FILE_LIMIT_BYTE: u64 = 50 * 1024 * 1024;
/// The largest size of everything packed in a workbook.
const UNPACKED_LIMIT_BYTE: u64 = 1024 * 1024 * 1024;
/// After so many blank cells the header row is over (pyxform `get_excel_column_headers`).
const BLANK_HEADERS_IN_A_ROW: u32 = 20;
/// After so many blank rows a sheet is over (pyxform `get_excel_rows`).
const BLANK_ROWS_IN_A_ROW: u32 = 60;

/// The sheets that pyxform knows.
pub(super) const PYXFORM_SHEETS: [&str; 6] = [
    "survey",
    "choices",
    "settings",
    "external_choices",
    "entities",
    "osm",
];
/// Our own sheets.
pub(super) const OWN_SHEETS: [&str; 3] = ["pillars", "codebook", "checks"];

/// A form as sheets of text.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    /// What kind of file it was.
    pub(super) format: Format,
    /// The sheets in order.
    pub(super) sheets: Vec<Sheet>,
}

/// What kind of file a form was read from, as far as pyxform treats them differently.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// An Excel or OpenDocument workbook.
    #[default]
    Workbook,
    /// pyxform's .csv form.
    Csv,
    /// pyxform's Markdown form.
    Markdown,
}

/// A sheet: its rows that are not blank.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Name as written.
    pub(super) name: String,
    /// The rows in order.
    pub(super) rows: Vec<SheetRow>,
}

/// A row: its cells that are not blank.
#[derive(Debug, Default, Clone)]
pub(super) struct SheetRow {
    /// Row on the sheet, from 1.
    pub(super) number: u32,
    /// The cells, from left to right.
    pub(super) cells: Vec<Cell>,
}

/// A cell that is not blank.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// Column, from 0.
    pub(super) column: u32,
    /// The content, without spaces around it except in the first row of a workbook's sheet.
    pub(super) text: String,
    /// Whether it was a text, and not a number, a date or a boolean.
    pub(super) is_text: bool,
    /// Whether it is a day of early 1900 in an .xls file, where programs count days differently.
    pub(super) is_ambiguous: bool,
}

impl Workbook {
    /// The sheet of this name, in whatever case it is written; if several are, the last, as in
    /// pyxform.
    pub(super) fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets
            .iter()
            .rfind(|sheet| sheet.name.to_lowercase() == name)
    }

    /// The sheet that holds the questions: `survey`, or the only sheet there is.
    pub(super) fn survey(&self) -> Option<&Sheet> {
        self.sheet("survey")
            .or_else(|| match self.sheets.as_slice() {
                [only] if !is_known(&only.name) => Some(only),
                _ => None,
            })
    }
}

impl Sheet {
    /// The header row: row 1, up to where pyxform stops to read it.
    pub(super) fn header(&self) -> &[Cell] {
        let Some(row) = self.rows.first().filter(|row| row.number == 1) else {
            return &[];
        };
        let mut next = 0;
        let end = row.cells.iter().position(|cell| {
            let gap = cell.column.saturating_sub(next);
            next = cell.column + 1;
            gap > BLANK_HEADERS_IN_A_ROW
        });
        row.cells
            .get(..end.unwrap_or(row.cells.len()))
            .unwrap_or_default()
    }

    /// Whether something stands below the header; pyxform does not look at a sheet where nothing
    /// does. In Markdown a cell without a header counts too.
    pub(super) fn has_body(&self, format: Format) -> bool {
        match format {
            Format::Markdown => self.rows.iter().any(|row| row.number > 1),
            Format::Workbook | Format::Csv => self.body().next().is_some(),
        }
    }

    /// The rows below the header, up to where pyxform stops to read. A row counts as blank there
    /// if it has no cell under a header.
    pub(super) fn body(&self) -> impl Iterator<Item = &SheetRow> {
        let headers: Vec<u32> = self.header().iter().map(|cell| cell.column).collect();
        let mut last = 1;
        self.rows
            .iter()
            .skip_while(|row| row.number == 1)
            .filter(move |row| row.cells.iter().any(|cell| headers.contains(&cell.column)))
            .take_while(move |row| {
                let gap = row.number - last - 1;
                last = row.number;
                gap <= BLANK_ROWS_IN_A_ROW
            })
    }
}

/// Whether pyxform or we give a sheet of this name a meaning.
fn is_known(name: &str) -> bool {
    let lower = name.to_lowercase();
    PYXFORM_SHEETS.contains(&lower.as_str())
}

/// pyxform goes by the ending of a file's name, and finds nothing in a file of another kind.
pub(super) fn check_name(name: &str, bytes: &[u8], workbook: &Workbook, report: &mut Report) {
    let lower = name.to_lowercase();
    let is_zip = bytes.starts_with(b"PK");
    let (_, extension) = lower.rsplit_once('.').unwrap_or_default();
    let is_other = match extension {
        "xlsx" | "xlsm" => !is_zip,
        "xls" | "csv" | "md" => is_zip,
        _ => false,
    };
    if is_other && workbook.format == Format::Workbook {
        report
            .refuse(
                At::FORM,
                format!("the file is named .{extension}, and is of another kind"),
            )
            .help("open it in Excel and save it under a new name");
    }
}

/// Reads a form; `name` is the file's name, and its ending decides between the text forms.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Workbook, LoadError> {
    let size_byte = bytes.len() as u64;
    if size_byte > FILE_LIMIT_BYTE {
        return Err(LoadError::TooLarge {
            name: name.to_owned(),
            size_byte,
            limit_byte: FILE_LIMIT_BYTE,
        });
    }
    let is_zip = bytes.starts_with(b"PK\x03\x04");
    let is_compound = bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    // A BIFF stream without its container: what very old programs wrote.
    let is_bare_biff = bytes.starts_with(b"\x09\x08") || bytes.starts_with(b"\x09\x04");
    if !(is_zip || is_compound || is_bare_biff) {
        return text_form::read(name, bytes);
    }
    // An encrypted .xlsx is a compound file with one large stream of this name.
    let marker: Vec<u8> = "EncryptedPackage"
        .bytes()
        .flat_map(|byte| [byte, 0])
        .collect();
    if is_compound && bytes.windows(marker.len()).any(|window| window == marker) {
        return Err(LoadError::Encrypted {
            name: name.to_owned(),
        });
    }
    if is_zip {
        zipped::check(name, bytes, UNPACKED_LIMIT_BYTE, MOST_SPANNED_CELLS)?;
    }
    // The reader has no limit of its own against a file made to break it.
    catch_unwind(AssertUnwindSafe(|| read_workbook(name, bytes))).unwrap_or_else(|_| {
        Err(LoadError::Damaged {
            name: name.to_owned(),
            source: None,
        })
    })
}

/// Room that the cells of an .xls or .ods form may span: their readers make room for all of it at
/// once, and running out of memory is nothing that can be caught.
const MOST_SPANNED_CELLS: u64 = 8_000_000;
/// How an .xlsx file writes a carriage return, and how pyxform reads it.
pub(super) const CARRIAGE_RETURN: &str = "_x000D_";
/// How a compound file begins, .xls among them.
const COMPOUND_MAGIC: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

fn read_workbook(name: &str, bytes: &[u8]) -> Result<Workbook, LoadError> {
    let mut bytes = Cow::Borrowed(bytes);
    if bytes.starts_with(COMPOUND_MAGIC) {
        let refusal = |problem| {
            let name = name.to_owned();
            match problem {
                Problem::Password => LoadError::Encrypted { name },
                Problem::Damaged(_) | Problem::OverLimit(_) => {
                    LoadError::Damaged { name, source: None }
                }
            }
        };
        let plain = compound::without_dimensions(&bytes).map_err(refusal)?;
        compound::check(&plain, MOST_SPANNED_CELLS).map_err(refusal)?;
        bytes = Cow::Owned(plain.into_owned());
    }
    let bytes = bytes.as_ref();
    let mut workbook = open(bytes).map_err(|error| refusal(name, error))?;
    let mut sheets = Vec::new();
    for sheet in workbook.sheet_names() {
        let rows = match rows(&mut workbook, &sheet) {
            Ok(rows) => rows,
            // A chart, or a sheet that is nothing to us.
            Err(_) if !is_known(&sheet) => Vec::new(),
            Err(error) => return Err(refusal(name, error)),
        };
        sheets.push(Sheet { name: sheet, rows });
    }
    Ok(Workbook {
        format: Format::Workbook,
        sheets,
    })
}

/// Opens a workbook by what is in it, so that the reader's error is about the right kind.
fn open(bytes: &[u8]) -> Result<Sheets<Cursor<&[u8]>>, calamine::Error> {
    let cursor = Cursor::new(bytes);
    // An .xls file may hold a zip archive within, so its beginning decides.
    if !bytes.starts_with(b"PK") {
        return Ok(Sheets::Xls(calamine::Xls::new(cursor)?));
    }
    // An archive that cannot be opened gets the .xlsx reader's reason.
    let archive = zip::ZipArchive::new(cursor.clone()).ok();
    let has = |part: &str| {
        let archive = archive.as_ref();
        archive.is_some_and(|archive| archive.index_for_name(part).is_some())
    };
    Ok(if has("xl/workbook.bin") {
        Sheets::Xlsb(calamine::Xlsb::new(cursor)?)
    } else if has("content.xml") {
        Sheets::Ods(calamine::Ods::new(cursor)?)
    } else {
        Sheets::Xlsx(calamine::Xlsx::new(cursor)?)
    })
}

/// The reader's error, in our words.
fn refusal(name: &str, error: calamine::Error) -> LoadError {
    let name = name.to_owned();
    match error {
        calamine::Error::Xlsx(calamine::XlsxError::Password)
        | calamine::Error::Xls(calamine::XlsError::Password)
        | calamine::Error::Xlsb(calamine::XlsbError::Password)
        | calamine::Error::Ods(calamine::OdsError::Password) => LoadError::Encrypted { name },
        error => LoadError::Damaged {
            name,
            source: Some(Box::new(error)),
        },
    }
}

/// The rows of one sheet. An .xlsx file is read cell by cell: a stray value in its last row must
/// not make a table of a billion cells.
fn rows(
    workbook: &mut Sheets<Cursor<&[u8]>>,
    sheet: &str,
) -> Result<Vec<SheetRow>, calamine::Error> {
    let mut rows = Rows::default();
    if let Sheets::Xlsx(xlsx) = workbook {
        let mut reader = match xlsx.worksheet_cells_reader(sheet) {
            Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
            reader => reader?,
        };
        while let Some(cell) = reader.next_cell()? {
            let (row, column) = cell.get_position();
            rows.push(row, column, text_of_ref(cell.get_value()), false);
        }
    } else {
        let is_xls = matches!(workbook, Sheets::Xls(_));
        let range = workbook.worksheet_range(sheet)?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let at = |start: u32, offset: usize| {
                start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
            };
            let is_ambiguous = is_xls && is_early_day(value);
            rows.push(at(top, row), at(left, column), text_of(value), is_ambiguous);
        }
    }
    Ok(rows.finish())
}

/// Gathers cells into rows.
#[derive(Default)]
struct Rows(Vec<SheetRow>);

impl Rows {
    /// `row` and `column` count from 0; `content` is the text and whether it was one.
    fn push(&mut self, row: u32, column: u32, content: Option<(String, bool)>, is_ambiguous: bool) {
        let Some((text, is_text)) = content else {
            return;
        };
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return;
        }
        // pyxform compares headers before it trims them, and keeps their no-break spaces.
        let text = match row {
            0 => text,
            _ => trimmed.replace('\u{a0}', " "),
        };
        let number = row.saturating_add(1);
        if self.0.last().is_none_or(|last| last.number != number) {
            self.0.push(SheetRow {
                number,
                cells: Vec::new(),
            });
        }
        if let Some(last) = self.0.last_mut() {
            last.cells.push(Cell {
                column,
                text,
                is_text,
                is_ambiguous,
            });
        }
    }

    /// Files may hold rows and cells in any order.
    fn finish(mut self) -> Vec<SheetRow> {
        self.0.sort_by_key(|row| row.number);
        let mut rows: Vec<SheetRow> = Vec::with_capacity(self.0.len());
        for row in self.0 {
            match rows.last_mut() {
                Some(last) if last.number == row.number => last.cells.extend(row.cells),
                _ => rows.push(row),
            }
        }
        for row in &mut rows {
            row.cells.sort_by_key(|cell| cell.column);
            row.cells.dedup_by_key(|cell| cell.column);
        }
        rows
    }
}

/// The days 1 to 60 of 1900: Excel counts a 29th of February among them, which there was not.
fn is_early_day(value: &Data) -> bool {
    matches!(value, Data::DateTime(date) if (1.0..61.0).contains(&date.as_f64()))
}

fn text_of_ref(value: &DataRef<'_>) -> Option<(String, bool)> {
    match value {
        DataRef::SharedString(text) => Some((with_returns(text), true)),
        DataRef::String(text) => Some((with_returns(text), true)),
        DataRef::Int(number) => Some((number.to_string(), false)),
        DataRef::Float(number) => Some((number_text(*number), false)),
        DataRef::Bool(value) => Some((boolean_text(*value), false)),
        DataRef::DateTime(date) => Some((date_text(date), false)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Some((iso_text(text), false)),
        // openpyxl gives `#N/A` and its like as text.
        DataRef::Error(error) => Some((error.to_string(), true)),
        DataRef::Empty => None,
    }
}

/// What pyxform makes of the carriage returns of an .xlsx file: it keeps the way they are written
/// there, so that a name or a type with one is none.
fn with_returns(text: &str) -> String {
    text.replace('\r', CARRIAGE_RETURN)
}

fn text_of(value: &Data) -> Option<(String, bool)> {
    match value {
        Data::String(text) => Some((text.clone(), true)),
        Data::Int(number) => Some((number.to_string(), false)),
        Data::Float(number) => Some((number_text(*number), false)),
        Data::Bool(value) => Some((boolean_text(*value), false)),
        Data::DateTime(date) => Some((date_text(date), false)),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Some((iso_text(text), false)),
        Data::Error(error) => Some((error.to_string(), true)),
        Data::Empty => None,
    }
}

/// `1.0` is `1`; otherwise as Python prints a float.
fn number_text(number: f64) -> String {
    if number.fract() == 0.0 {
        // Adding zero turns minus zero into zero.
        return format!("{:.0}", number + 0.0);
    }
    let size = number.abs();
    if !(1e-4..1e16).contains(&size) {
        // Python writes the exponent with a sign and two digits.
        let text = format!("{number:e}");
        if let Some((mantissa, exponent)) = text.split_once('e') {
            let (sign, digits) = match exponent.strip_prefix('-') {
                Some(digits) => ('-', digits),
                None => ('+', exponent),
            };
            return format!("{mantissa}e{sign}{digits:0>2}");
        }
    }
    number.to_string()
}

fn boolean_text(value: bool) -> String {
    if value { "TRUE" } else { "FALSE" }.to_owned()
}

/// As Python prints a date and time; only the time where there is no day.
fn date_text(date: &ExcelDateTime) -> String {
    match date.as_datetime() {
        Some(moment) if (0.0..1.0).contains(&date.as_f64()) => {
            moment.format("%H:%M:%S").to_string()
        }
        Some(moment) => moment.format("%Y-%m-%d %H:%M:%S").to_string(),
        None => number_text(date.as_f64()),
    }
}

/// OpenDocument writes dates as text: brought to the same form.
fn iso_text(text: &str) -> String {
    let text = text.replace('T', " ");
    match text.len() {
        10 => format!("{text} 00:00:00"),
        _ => text,
    }
}
