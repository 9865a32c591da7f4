//! LibreOffice as the hand that fills in, moves and saves workbooks.

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader as _, Xlsx};
use serde_json::{Value as Json, json};

/// Carries out jobs, as `tests/office/jobs.py` describes them.
pub(crate) fn run(folder: &Path, jobs: &Json) {
    let path = folder.join("jobs.json");
    fs::write(&path, jobs.to_string()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/office/jobs.py");
    let status = Command::new("/usr/bin/python3")
        .arg(script)
        .arg(&path)
        .status()
        .unwrap();
    assert!(status.success());
    fs::remove_file(path).unwrap();
}

/// What a person types to make of the blank workbook the filled one: sheet, row and column from 0,
/// content.
pub(crate) fn typed(blank: &[u8], filled: &[u8]) -> Vec<Json> {
    let mut blank = Xlsx::new(Cursor::new(blank.to_vec())).unwrap();
    let mut filled = Xlsx::new(Cursor::new(filled.to_vec())).unwrap();
    let mut typed = Vec::new();
    for name in filled.sheet_names() {
        let before = blank.worksheet_range(&name).unwrap();
        let after = filled.worksheet_range(&name).unwrap();
        let formulas = filled.worksheet_formula(&name).unwrap();
        let (top, left) = after.start().unwrap_or_default();
        for (row, column, content) in after.used_cells() {
            let (row, column) = (
                top + u32::try_from(row).unwrap(),
                left + u32::try_from(column).unwrap(),
            );
            let is_formula = formulas
                .get_value((row, column))
                .is_some_and(|f| !f.is_empty());
            if is_formula || before.get_value((row, column)) == Some(content) {
                continue;
            }
            let content = match content {
                Data::Int(number) => json!(number),
                Data::Float(number) => json!(number),
                Data::DateTime(day) => json!(day.as_f64()),
                other => json!(other.to_string()),
            };
            typed.push(json!([name, row, column, content]));
        }
    }
    typed
}
