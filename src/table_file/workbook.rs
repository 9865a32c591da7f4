//! The first sheet of a workbook, as texts.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, open_workbook_auto_from_rs};

use super::{Row, TableError};

/// The rows of the first visible sheet. The workbook is the officer's own, so that no guard
/// stands before the reader.
pub(super) fn rows(path: &Path, bytes: Vec<u8>) -> Result<Vec<Row>, TableError> {
    let not_a_workbook = |source| TableError::NotAWorkbook {
        file: path.to_owned(),
        source,
    };
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(not_a_workbook)?;
    let first = workbook
        .sheets_metadata()
        .iter()
        .find(|sheet| {
            sheet.visible == calamine::SheetVisible::Visible
                && sheet.typ == calamine::SheetType::WorkSheet
        })
        .map(|sheet| sheet.name.clone())
        .unwrap_or_default();
    let range = workbook.worksheet_range(&first).map_err(not_a_workbook)?;
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
