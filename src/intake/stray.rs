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

/// Findings about the text that belongs to no question, sheet by sheet.
pub(super) fn stray(
    workbook: &Workbook,
    form: &Form,
    views: &[View],
    located: &Located,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, (sheet, view)) in workbook.sheets.iter().zip(views).enumerate() {
        if view.is_internal {
            continue;
        }
        let is_ours = located.claimed.iter().any(|spot| spot.sheet == index);
        let names = sheet_names(workbook);
        let hidden = hidden_rows(sheet, view);
        let end_of_cover = end_of_cover(sheet, view, form);
        let strays = sheet.cells.iter().filter(|cell| {
            let spot = Spot {
                sheet: index,
                row: cell.row,
                column: cell.column,
            };
            let is_key = cell.column == view.key_column && is_ours;
            let is_cover =
                end_of_cover.is_some_and(|(row, column)| cell.row <= row && cell.column <= column);
            !is_key
                && !is_cover
                && !hidden.contains(&cell.row)
                && !located.claimed.contains(&spot)
                && is_foreign(cell, form, &names, is_ours)
        });
        let doubles = sheet.doubles.iter();
        if is_ours {
            for cell in strays.chain(doubles) {
                findings.push(about(workbook, index, cell, None));
            }
        } else {
            let strays = strays.filter(|cell| !stands_after_own(sheet, cell, form));
            add_by_row(workbook, index, strays.chain(doubles), &mut findings);
        }
    }
    findings
}

/// On a sheet that is not ours, one finding for each row: it may be a long table.
fn add_by_row<'a>(
    workbook: &Workbook,
    sheet: usize,
    cells: impl Iterator<Item = &'a Cell>,
    findings: &mut Vec<Finding>,
) {
    let mut row: Vec<&Cell> = Vec::new();
    let mut flush = |row: &mut Vec<&Cell>| {
        if let Some(first) = row.first() {
            let texts: Vec<String> = row.iter().map(|cell| cell.content.to_string()).collect();
            findings.push(about(workbook, sheet, first, Some(texts.join("\t"))));
        }
        row.clear();
    };
    for cell in cells {
        if row.first().is_some_and(|first| first.row != cell.row) {
            flush(&mut row);
        }
        row.push(cell);
    }
    flush(&mut row);
}

fn about(workbook: &Workbook, sheet: usize, cell: &Cell, value: Option<String>) -> Finding {
    let spot = Spot {
        sheet,
        row: cell.row,
        column: cell.column,
    };
    let mut found = finding(workbook, spot, None, Some(cell), Facts::StrayText);
    if let Some(value) = value {
        found.value = value;
    }
    found
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
    let column = view.cover_column()?;
    let own =
        sheet.cells.iter().rev().find(|cell| {
            cell.column <= column && cell.text().is_some_and(|text| form.is_own(text))
        });
    Some((own.map_or(0, |cell| cell.row), column))
}

/// Whether a text of ours stands before a cell in its row: on a cover that has lost its key, what
/// follows "deadline" is the deadline.
fn stands_after_own(sheet: &Sheet, cell: &Cell, form: &Form) -> bool {
    let before = sheet
        .row(cell.row)
        .iter()
        .take_while(|other| other.column < cell.column);
    before.filter_map(Cell::text).any(|text| form.is_own(text))
}

/// Names of sheets stand in cells too: in the table of contents.
fn sheet_names(workbook: &Workbook) -> HashSet<&str> {
    workbook
        .sheets
        .iter()
        .map(|sheet| sheet.name.as_str())
        .collect()
}

/// Whether a cell holds something that we did not write.
fn is_foreign(cell: &Cell, form: &Form, sheet_names: &HashSet<&str>, is_ours: bool) -> bool {
    // Our own sheets calculate progress; what a respondent calculates outside the answer cells
    // leads to answers that are read where they stand.
    if cell.is_formula {
        return false;
    }
    match &cell.content {
        CellContent::Text(text) => !sheet_names.contains(text.as_str()) && !form.is_own(text),
        // The numbers of questions, left of their text, may come back as numbers.
        CellContent::Number(_) => !is_ours || cell.column > 2,
        CellContent::Bool(_) | CellContent::DateTime(_) | CellContent::Error(_) => true,
        CellContent::FormulaWithoutValue => false,
    }
}
