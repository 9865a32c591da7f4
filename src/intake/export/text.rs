//! A table in delimited text as a sheet, within the limits of a workbook.

use crate::intake::CellContent;
use crate::intake::Reason;
use crate::intake::limits::Limits;
use crate::intake::workbook::{Cell, Sheet};
use crate::table_file::delimited_rows;

/// Reads a text; the sheet has this name, and a row for each record.
pub(in crate::intake) fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Sheet, Reason> {
    let mut sheet = Sheet {
        name: name.to_owned(),
        visible: true,
        ..Sheet::default()
    };
    for (row, record) in (0..).zip(delimited_rows(bytes)) {
        for (column, text) in (0..).zip(record.cells) {
            if text.is_empty() {
                continue;
            }
            if sheet.cells.len() as u64 >= limits.cells {
                return Err(Reason::OverLimit(format!("cells > {}", limits.cells)));
            }
            if text.len() as u64 > limits.text_bytes {
                let limit = limits.text_bytes;
                return Err(Reason::OverLimit(format!("bytes of a text > {limit}")));
            }
            sheet.cells.push(Cell {
                row,
                column,
                content: CellContent::Text(text),
                is_formula: false,
            });
        }
    }
    Ok(sheet)
}
