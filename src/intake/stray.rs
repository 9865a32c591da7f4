//! What respondents wrote where nothing was asked: beside an answer cell, in a row or on a sheet of
//! their own. It cannot be taken as an answer and must not be lost: each is a finding with its
//! words.

use std::collections::HashSet;

use super::CellContent;
use super::form::Form;
use super::locate::{Located, Spot, View, finding};
use super::workbook::{Cell, Sheet, Workbook};
use crate::cell_map::{COLUMNS_KEY, Sign, TABLE_KEY};
use crate::finding::{Facts, Finding};

/// Rows of one sheet that get a finding each; what stands below them shares one.
const MOST_FINDINGS: usize = 1_000;
/// Fields by which a cover is known.
const LEAST_FIELDS: usize = 3;

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
        let is_claimed = |cell: &Cell| {
            located.claimed.contains_key(&Spot {
                sheet: index,
                row: cell.row,
                column: cell.column,
            })
        };
        let shows_questions =
            !view.labels.is_empty() || !view.keyed.is_empty() || view.columns.is_some();
        let strays = if shows_questions {
            on_our_sheet(sheet, view, form, &names, is_claimed)
        } else {
            on_another_sheet(sheet, form, &names)
        };
        let strays = strays.into_iter().chain(&sheet.doubles);
        // On a sheet of ours each cell is a matter of its own; elsewhere, and on a copy that was not
        // taken, it may be a long table.
        let by_cell = ours.contains(&index);
        report(workbook, index, strays, by_cell, &mut findings);
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
    let area = Area::of(view);
    sheet
        .cells
        .iter()
        .filter(|cell| Some(cell.column) != view.key_column && !hidden.contains(&cell.row))
        .filter(|cell| !is_on_cover(cell) && !is_claimed(cell))
        // The numbers of questions and rows, left of what is asked, may come back as numbers.
        .filter(|cell| area.is_beside(cell) || !matches!(cell.content, CellContent::Number(_)))
        // Our own signs, where formulas were replaced by their values.
        .filter(|cell| {
            cell.text()
                .is_none_or(|text| Sign::from_text(text).is_none())
        })
        .filter(|cell| is_foreign(cell, form, sheet_names) || area.holds_answer(cell, form))
        .collect()
}

/// Where respondents write on a sheet with questions, and what stands there is theirs although we
/// use the same words elsewhere.
struct Area {
    /// First row of the questions.
    first_row: u32,
    /// First column right of the questions' texts, or the first of a table.
    first_column: u32,
    /// The column of the comments.
    last_column: u32,
    /// Rows with the headings of a table: they are labels themselves.
    headings: HashSet<u32>,
    /// Whether it is the cover, where nobody is asked anything and progress is calculated.
    is_cover: bool,
}

impl Area {
    fn of(view: &View) -> Self {
        let label_column = view.label_column;
        let headings = || {
            let labels = view.labels.iter();
            labels.filter(move |label| label_column != Some(label.1))
        };
        let columns = view.columns.unwrap_or_default();
        let (first_column, last_column) = match label_column {
            Some(column) => (column + 1, columns.last()),
            None => (
                headings()
                    .map(|label| label.1)
                    .min()
                    .unwrap_or(columns.answer),
                headings()
                    .map(|label| label.1)
                    .max()
                    .unwrap_or(columns.last())
                    + 1,
            ),
        };
        let mut labels = view.labels.iter();
        let plain = labels.find(|label| label_column == Some(label.1));
        Self {
            first_row: plain.map_or(0, |label| label.0),
            first_column,
            last_column,
            headings: headings().map(|label| label.0).collect(),
            is_cover: view.cover_column.is_some(),
        }
    }

    fn is_beside(&self, cell: &Cell) -> bool {
        cell.column >= self.first_column
    }

    /// Whether a cell, if it is not the respondent's own words, is a respondent's all the same. Right
    /// of the comments our own sheets calculate.
    fn holds_answer(&self, cell: &Cell, form: &Form) -> bool {
        let is_in = !self.is_cover
            && cell.row >= self.first_row
            && self.is_beside(cell)
            && !self.headings.contains(&cell.row);
        let is_answer = match &cell.content {
            CellContent::Text(text) => form.may_be_answer(text) || cell.is_formula,
            content => !matches!(content, CellContent::FormulaWithoutValue),
        };
        is_in && is_answer && (!cell.is_formula || cell.column <= self.last_column)
    }
}

/// All cells of a sheet that shows no question. On a cover that has lost its key our own texts, and
/// what follows them in their row (the deadline after "Deadline"), are ours.
fn on_another_sheet<'a>(
    sheet: &'a Sheet,
    form: &Form,
    sheet_names: &HashSet<&str>,
) -> Vec<&'a Cell> {
    let is_field = |cell: &&Cell| cell.text().is_some_and(|text| form.is_on_cover(text));
    let fields: HashSet<u32> = sheet
        .cells
        .iter()
        .filter(is_field)
        .map(|cell| cell.row)
        .collect();
    if fields.len() < LEAST_FIELDS {
        return sheet.cells.iter().filter(|cell| !is_blank(cell)).collect();
    }
    sheet
        .cells
        .iter()
        .filter(|cell| !fields.contains(&cell.row) && is_foreign(cell, form, sheet_names))
        .collect()
}

fn is_blank(cell: &Cell) -> bool {
    matches!(cell.content, CellContent::FormulaWithoutValue)
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
        .filter(|cell| Some(cell.column) == view.key_column);
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
