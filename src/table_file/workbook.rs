//! Sheets of a workbook, as texts.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Sheets, open_workbook_auto_from_rs};

use super::{Row, TableError};

/// The rows of the first visible sheet. The workbook is the officer's own, so that no guard
/// stands before the reader.
pub(super) fn rows(path: &Path, bytes: Vec<u8>) -> Result<Vec<Row>, TableError> {
    let mut workbook = Opened::new(path, bytes)?;
    let first = workbook.visible().into_iter().next().unwrap_or_default();
    workbook.rows(&first)
}

/// The visible sheets with their names.
pub(super) fn sheets(path: &Path, bytes: Vec<u8>) -> Result<Vec<(String, Vec<Row>)>, TableError> {
    let mut workbook = Opened::new(path, bytes)?;
    let names = workbook.visible();
    names
        .into_iter()
        .map(|name| Ok((name.clone(), workbook.rows(&name)?)))
        .collect()
}

struct Opened<'a> {
    path: &'a Path,
    workbook: Sheets<Cursor<Vec<u8>>>,
}

impl<'a> Opened<'a> {
    fn new(path: &'a Path, bytes: Vec<u8>) -> Result<Self, TableError> {
        let opened = open_workbook_auto_from_rs(Cursor::new(bytes));
        let workbook = opened.map_err(|source| not_a_workbook(path, source))?;
        Ok(Self { path, workbook })
    }

    fn visible(&self) -> Vec<String> {
        let sheets = self.workbook.sheets_metadata().iter();
        sheets
            .filter(|sheet| {
                sheet.visible == calamine::SheetVisible::Visible
                    && sheet.typ == calamine::SheetType::WorkSheet
            })
            .map(|sheet| sheet.name.clone())
            .collect()
    }

    fn rows(&mut self, sheet: &str) -> Result<Vec<Row>, TableError> {
        let range = self.workbook.worksheet_range(sheet);
        let range = range.map_err(|source| not_a_workbook(self.path, source))?;
        // Rows and columns of a range count from its first filled cell.
        let (top, left) = range.start().unwrap_or_default();
        let (top, left) = (u64::from(top), usize::try_from(left).unwrap_or_default());
        Ok((top + 1..)
            .zip(range.rows())
            .map(|(line, cells)| Row {
                line,
                cells: std::iter::repeat_n(String::new(), left)
                    .chain(cells.iter().map(text))
                    .collect(),
            })
            .collect())
    }
}

fn not_a_workbook(path: &Path, source: calamine::Error) -> TableError {
    TableError::NotAWorkbook {
        file: path.to_owned(),
        source,
    }
}

fn text(cell: &Data) -> String {
    let text = match cell {
        Data::DateTime(_) | Data::DateTimeIso(_) => match calamine::DataType::as_datetime(cell) {
            Some(at) if at.time() == chrono::NaiveTime::MIN => at.date().to_string(),
            Some(at) => at.format("%Y-%m-%dT%H:%M:%S").to_string(),
            None => cell.to_string(),
        },
        _ => cell.to_string(),
    };
    text.trim().to_owned()
}
