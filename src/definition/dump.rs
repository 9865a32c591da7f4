//! A workbook as text, so that a change of the form can be read as a change of lines.

use std::fmt::Write as _;

use super::LoadError;
use super::cells::{self, Cell, SheetRow};

/// All cells of a workbook: a heading per sheet, a block per row, a line `header: value` per cell
/// that is not blank. Row numbers are left out, so that an inserted row changes its own lines
/// only. Further lines of a cell are indented.
///
/// # Errors
/// As [`super::load_bytes`].
pub fn dump(name: &str, bytes: &[u8]) -> Result<String, LoadError> {
    let workbook = cells::read(name, bytes)?;
    let mut text = String::new();
    for sheet in &workbook.sheets {
        if !text.is_empty() {
            text.push('\n');
        }
        write_line(&mut text, &format!("===== {} =====", sheet.name));
        let (header, body) = match sheet.rows.split_first() {
            Some((header, body)) if header.number == 1 => (header.cells.as_slice(), body),
            _ => (&[] as &[Cell], sheet.rows.as_slice()),
        };
        // The order of the columns is content too: it is the order of the languages.
        let headers: Vec<&str> = header.iter().map(|cell| cell.text.trim()).collect();
        write_line(&mut text, &format!("columns: {}", headers.join(" | ")));
        for row in body {
            text.push('\n');
            write_row(&mut text, header, row);
        }
    }
    Ok(text)
}

fn write_row(text: &mut String, headers: &[Cell], row: &SheetRow) {
    for cell in &row.cells {
        let header = headers.iter().find(|header| header.column == cell.column);
        let header = header.map_or_else(
            || format!("column {}", cell.column + 1),
            |header| header.text.trim().to_owned(),
        );
        let value = cell.text.replace("\r\n", "\n").replace('\n', "\n    ");
        write_line(text, &format!("{header}: {value}"));
    }
}

fn write_line(text: &mut String, line: &str) {
    // Writing to a text cannot fail.
    let _ = writeln!(text, "{}", line.trim_end());
}
