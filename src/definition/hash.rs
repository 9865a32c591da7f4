//! The fingerprint of a form: of what stands in its cells, not of the file's bytes.

use sha2::{Digest, Sha256};

use super::cells::{OWN_SHEETS, PYXFORM_SHEETS, Sheet, Workbook};
use crate::sha256;

/// SHA-256, in hexadecimal, of the sheets that matter.
///
/// Each sheet is its rows in order, each row its cells by header in the order of the alphabet:
/// formats, blank rows, the order of columns and of sheets, and sheets of other names change
/// nothing. Every text is preceded by its length in bytes, so no two forms are written the same.
pub(super) fn of(workbook: &Workbook) -> String {
    let mut hasher = Sha256::new();
    for name in PYXFORM_SHEETS.into_iter().chain(OWN_SHEETS) {
        let sheet = match name {
            "survey" => workbook.survey(),
            name => workbook.sheet(name),
        };
        if let Some(sheet) = sheet {
            add(&mut hasher, &format!("sheet {name}"));
            add_sheet(&mut hasher, sheet);
        }
    }
    sha256::hex(&hasher.finalize())
}

fn add_sheet(hasher: &mut Sha256, sheet: &Sheet) {
    let header = |column: u32| {
        let cells = sheet.header().iter();
        let found = cells.into_iter().find(|cell| cell.column == column);
        found.map(|cell| cell.text.trim())
    };
    for row in sheet.body() {
        let mut cells: Vec<(&str, &str)> = row
            .cells
            .iter()
            .filter_map(|cell| Some((header(cell.column)?, cell.text.as_str())))
            .collect();
        cells.sort_unstable();
        add(hasher, &format!("row {}", cells.len()));
        for (header, text) in cells {
            add(hasher, header);
            add(hasher, text);
        }
    }
}

fn add(hasher: &mut Sha256, text: &str) {
    hasher.update((text.len() as u64).to_le_bytes());
    hasher.update(text.as_bytes());
}
