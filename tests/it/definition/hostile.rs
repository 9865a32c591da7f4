//! Files made to break the reader of forms, found by chance or by fuzzing: none makes it panic, wait
//! or fill the memory.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use verbale::definition::{LoadError, load, load_bytes};

use crate::archive::changed;

/// Words that forms are made of, good and bad.
const WORDS: [&str; 40] = [
    "type",
    "name",
    "label",
    "text",
    "integer",
    "select_one l",
    "select_multiple l",
    "begin_group",
    "end_group",
    "begin_repeat",
    "end_repeat",
    "calculate",
    "range",
    "l",
    "a",
    "b",
    "${a}",
    "${ a",
    "relevant",
    "constraint",
    "calculation",
    "default",
    "parameters",
    "start=1 end=x",
    "list_name",
    "label::French (fr)",
    "label::",
    "::",
    "bind::",
    "nv_measure",
    "nv_pillar",
    "nv_layout",
    "1e999",
    "not(${b}) and (",
    "search('x')",
    "\u{202e}",
    "🦀",
    "repeat_count",
    "99999999999999999999",
    "-",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_table_makes_the_loader_panic(
        survey in prop::collection::vec(prop::collection::vec(0..WORDS.len(), 1..6), 1..12),
        choices in prop::collection::vec(prop::collection::vec(0..WORDS.len(), 1..4), 0..4),
    ) {
        let mut text = String::new();
        for (name, rows) in [("survey", &survey), ("choices", &choices)] {
            let _ = writeln!(text, "| {name} |");
            for row in rows {
                let cells: Vec<&str> = row.iter().map(|word| WORDS[*word]).collect();
                let _ = writeln!(text, "| | {} |", cells.join(" | "));
            }
        }
        let _ = load_bytes("form.md", text.as_bytes());
    }

    #[test]
    fn no_change_of_a_workbook_makes_the_loader_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        cut in any::<prop::sample::Index>(),
        ending in 0..3_usize,
    ) {
        let ending = ["xls", "xlsx", "ods"][ending];
        let name = format!("tests/workbooks/form_saved_by_libreoffice.{ending}");
        let mut bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(&name)).unwrap();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let cut = cut.index(bytes.len() * 4);
        bytes.truncate(cut.max(1));
        let _ = load_bytes(&name, &bytes);
    }
}

/// Found by the test above: the reader makes room for the rectangle from the first cell to the
/// last, and running out of memory cannot be caught.
#[test]
fn cells_far_apart_in_an_old_workbook_are_refused_before_the_reader_makes_room_for_them() {
    let form = "tests/workbooks/form_saved_by_libreoffice.xls";
    let mut bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(form)).unwrap();
    let text_cell = [0xFD, 0x00, 0x0A, 0x00];
    let at = bytes
        .windows(4)
        .position(|window| window == text_cell)
        .unwrap();
    bytes[at + 4..at + 8].fill(0xFF);
    let error = load_bytes(form, &bytes).unwrap_err();
    assert!(matches!(error, LoadError::Damaged { .. }), "{error}");
}

#[test]
fn an_old_workbook_may_announce_more_rows_than_it_has() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks/form_saved_by_libreoffice.xls");
    let mut bytes = fs::read(path).unwrap();
    // DIMENSIONS: first row, row after the last, first column, column after the last, nothing.
    let is_record = |at: &usize| bytes[*at..].starts_with(&[0, 2, 14, 0, 0, 0, 0, 0]);
    let records: Vec<usize> = (0..bytes.len() - 8).filter(is_record).collect();
    assert!(!records.is_empty());
    for at in records {
        bytes[at + 8..at + 12].copy_from_slice(&1_048_576_u32.to_le_bytes());
        bytes[at + 14..at + 16].copy_from_slice(&256_u16.to_le_bytes());
    }
    let loaded = load_bytes("form.xls", &bytes).unwrap();
    assert!(loaded.accepted(), "{:#?}", loaded.diagnostics);
    assert!(!loaded.questionnaire.questions.is_empty());
}

/// Written by xlwt: the number 30, formatted as a day, in cell D2.
#[test]
fn a_day_of_early_1900_in_an_old_workbook_is_refused() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks/form_with_early_date.xls");
    let loaded = load(&path).unwrap();
    assert!(!loaded.accepted());
    let place = loaded.diagnostics.iter().find(|found| found.refuses);
    let place = place.map(|found| (found.sheet.as_deref(), found.row, found.column.as_deref()));
    assert_eq!(place, Some((Some("survey"), Some(2), Some("default"))));
}

/// Found by the fuzz target `form_workbook`: the reader of workbooks panics at it.
#[test]
fn an_old_workbook_that_ends_too_early_is_damaged() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/workbooks/form_cut_in_its_mini_stream.xls");
    assert!(matches!(load(&path), Err(LoadError::Damaged { .. })));
}

/// An .ods form whose content was changed.
fn with_content(change: impl FnOnce(&str) -> String) -> Vec<u8> {
    let form = "tests/workbooks/form_saved_by_libreoffice.ods";
    let bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(form)).unwrap();
    changed(&bytes, "content.xml", change)
}

/// Found by the fuzz target `form_workbook`: the reader waits for the end of a table for ever.
#[test]
fn an_opendocument_form_whose_table_has_no_end_is_damaged() {
    let whole = with_content(|content| content.replace("<table:table ", "<table:table  "));
    assert!(load_bytes("form.ods", &whole).unwrap().accepted());
    let endless = with_content(|content| content.replace("</table:table>", "</table:tablé>"));
    let error = load_bytes("form.ods", &endless).unwrap_err();
    assert!(matches!(error, LoadError::Damaged { .. }), "{error}");
    let cut = with_content(|content| {
        let end = content.find("</table:table>").unwrap();
        content[..end].to_owned()
    });
    let error = load_bytes("form.ods", &cut).unwrap_err();
    assert!(matches!(error, LoadError::Damaged { .. }), "{error}");
}

#[test]
fn a_filled_row_of_an_opendocument_form_may_not_be_repeated_a_million_times() {
    let bomb = with_content(|content| {
        let row = "<table:table-row table:number-rows-repeated=\"1048576\">\
            <table:table-cell table:number-columns-repeated=\"16384\" \
            office:value-type=\"string\"><text:p>a</text:p></table:table-cell></table:table-row>";
        content.replacen("</table:table>", &format!("{row}</table:table>"), 1)
    });
    let error = load_bytes("form.ods", &bomb).unwrap_err();
    assert!(matches!(error, LoadError::Damaged { .. }), "{error}");
}
