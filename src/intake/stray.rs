//! What respondents wrote where nothing was asked: beside an answer cell, in a row or on a sheet of
//! their own. It cannot be taken as an answer and must not be lost: each is a finding with its
//! words.

use std::collections::HashSet;

use super::CellContent;
use super::form::Form;
use super::locate::{Located, Spot, View, finding};
use super::workbook::{Cell, Sheet, Workbook};
use crate::cell_map::{COLUMNS_KEY, TABLE_KEY};
use crate::finding::{Facts, Finding};

/// Rows of one sheet that get a finding each; what stands below them shares one.
const MOST_FINDINGS: usize = 1_000;

/// Findings about the text that belongs to no question, sheet by sheet.
pub(super) fn stray(
    workbook: &Workbook,
    form: &Form,
    views: &[View],
    located: &Located,
) -> Vec<Finding> {
    // Names of sheets stand in cells too: in the table of contents.
    let names: HashSet<&str> = workbook
        .sheets
        .iter()
        .map(|sheet| sheet.name.as_str())
        .collect();
    let ours: HashSet<usize> = located.claimed.keys().map(|spot| spot.sheet).collect();
    let mut findings = Vec::new();
    for (index, (sheet, view)) in workbook.sheets.iter().zip(views).enumerate() {
        if view.is_internal {
            continue;
        }
        let is_ours = ours.contains(&index);
        let strays = if is_ours {
            on_our_sheet(sheet, view, form, &names, |cell| {
                let spot = Spot {
                    sheet: index,
                    row: cell.row,
                    column: cell.column,
                };
                located.claimed.contains_key(&spot)
            })
        } else {
            on_another_sheet(sheet, form, &names)
        };
        let strays = strays.into_iter().chain(&sheet.doubles);
        // On a sheet of ours each cell is a matter of its own; elsewhere it may be a long table.
        report(workbook, index, strays, is_ours, &mut findings);
    }
    findings
}

/// Cells with words of the respondent's on a sheet with questions.
fn on_our_sheet<'a>(
    sheet: &'a Sheet,
    view: &View,
    form: &Form,
    sheet_names: &HashSet<&str>,
    is_claimed: impl Fn(&Cell) -> bool,
) -> Vec<&'a Cell> {
    let hidden = hidden_rows(sheet, view);
    let cover = end_of_cover(sheet, view, form);
    let is_on_cover =
        |cell: &Cell| cover.is_some_and(|(row, column)| cell.row <= row && cell.column <= column);
    sheet
        .cells
        .iter()
        .filter(|cell| cell.column != view.key_column && !hidden.contains(&cell.row))
        .filter(|cell| !is_on_cover(cell) && !is_claimed(cell))
        // The numbers of questions, left of their text, may come back as numbers.
        .filter(|cell| cell.column > 2 || !matches!(cell.content, CellContent::Number(_)))
        .filter(|cell| is_foreign(cell, form, sheet_names))
        .collect()
}

/// Cells with words of the respondent's on any other sheet. It may be a cover that has lost its
/// key: what follows a text of ours in its row (the deadline after "Deadline") is ours too.
fn on_another_sheet<'a>(
    sheet: &'a Sheet,
    form: &Form,
    sheet_names: &HashSet<&str>,
) -> Vec<&'a Cell> {
    let mut strays = Vec::new();
    let mut our_row = None;
    for cell in &sheet.cells {
        if our_row == Some(cell.row) {
            continue;
        }
        if is_foreign(cell, form, sheet_names) {
            strays.push(cell);
        } else if cell.text().is_some() && !cell.is_formula {
            our_row = Some(cell.row);
        }
    }
    strays
}

/// One finding per cell, or per row; beyond [`MOST_FINDINGS`] one for all that is left.
fn report<'a>(
    workbook: &Workbook,
    sheet: usize,
    cells: impl Iterator<Item = &'a Cell>,
    by_cell: bool,
    findings: &mut Vec<Finding>,
) {
    let mut found: Vec<(&Cell, String)> = Vec::new();
    let mut last_row = None;
    for cell in cells {
        let text = cell.content.to_string();
        let joins = found.len() > MOST_FINDINGS || (!by_cell && last_row == Some(cell.row));
        match found.last_mut().filter(|_| joins) {
            Some((_, value)) => {
                value.push(if last_row == Some(cell.row) {
                    '\t'
                } else {
                    '\n'
                });
                value.push_str(&text);
            }
            None => found.push((cell, text)),
        }
        last_row = Some(cell.row);
    }
    findings.extend(found.into_iter().map(|(cell, value)| {
        let spot = Spot {
            sheet,
            row: cell.row,
            column: cell.column,
        };
        Finding {
            value,
            ..finding(workbook, spot, None, None, Facts::StrayText)
        }
    }));
}

/// Rows that only we write and nobody sees: the names of columns.
fn hidden_rows(sheet: &Sheet, view: &View) -> HashSet<u32> {
    let keys = sheet
        .cells
        .iter()
        .filter(|cell| cell.column == view.key_column);
    keys.filter(|cell| {
        cell.text()
            .is_some_and(|text| text == COLUMNS_KEY || text.split('|').next() == Some(TABLE_KEY))
    })
    .map(|cell| cell.row)
    .collect()
}

/// The last row and column of the cover's own texts, if the sheet is the cover: addresses, dates
/// and names stand there that no catalogue knows.
fn end_of_cover(sheet: &Sheet, view: &View, form: &Form) -> Option<(u32, u32)> {
    let column = view.cover_column?;
    let own =
        sheet.cells.iter().rev().find(|cell| {
            cell.column <= column && cell.text().is_some_and(|text| form.is_own(text))
        });
    Some((own.map_or(0, |cell| cell.row), column))
}

/// Whether a cell holds something that we did not write.
fn is_foreign(cell: &Cell, form: &Form, sheet_names: &HashSet<&str>) -> bool {
    // Our own sheets calculate progress; what a respondent calculates outside the answer cells
    // leads to answers that are read where they stand.
    if cell.is_formula {
        return false;
    }
    match &cell.content {
        CellContent::Text(text) => !sheet_names.contains(text.as_str()) && !form.is_own(text),
        CellContent::FormulaWithoutValue => false,
        _ => true,
    }
}
