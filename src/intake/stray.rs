//! What respondents wrote where nothing was asked: beside an answer cell, in a row or on a sheet of
//! their own. It cannot be taken as an answer and must not be lost: each is a finding with its
//! words.

use std::collections::{BTreeMap, HashSet};

use super::CellContent;
use super::form::Form;
use super::locate::{Located, Spot, View, finding};
use super::workbook::{Cell, Sheet, Workbook};
use crate::cell_map::{COLUMNS_KEY, CellKey, Role, Sign, TABLE_KEY};
use crate::finding::{Facts, Finding};

/// Rows of one sheet that get a finding each; what stands below them shares one.
const MOST_FINDINGS: usize = 1_000;
/// Signs by which their column is known.
const LEAST_SIGNS: usize = 3;
/// Fields by which a cover is known.
const LEAST_FIELDS: usize = 3;

/// Findings about the text that belongs to no question, sheet by sheet.
pub(super) fn stray(
    workbook: &Workbook,
    form: &Form,
    views: &[View],
    (located, own): (&Located, &HashSet<&str>),
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
            let is_last_answer = |cell: &Cell| {
                Some(cell.column) == view.previous_column
                    && own.contains(cell.content.to_string().as_str())
            };
            let is_known = |cell: &Cell| is_claimed(cell) || is_last_answer(cell);
            on_our_sheet(sheet, view, form, &names, is_known)
        } else {
            let mut strays = on_another_sheet(sheet, form, &names);
            // A name alone may lead there: to the State on the cover of a Word document.
            strays.retain(|cell| !is_claimed(cell));
            strays
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
    is_known: impl Fn(&Cell) -> bool,
) -> Vec<&'a Cell> {
    let hidden = hidden_rows(sheet, view);
    let cover = Cover::of(sheet, view, form);
    let is_on_cover = |cell: &Cell| cover.as_ref().is_some_and(|cover| cover.is_ours(cell));
    let area = Area::of(view);
    let signs = sign_columns(sheet);
    sheet
        .cells
        .iter()
        .filter(|cell| Some(cell.column) != view.key_column && !hidden.contains(&cell.row))
        .filter(|cell| !is_on_cover(cell) && !is_known(cell))
        // The numbers of questions and rows, left of what is asked, may come back as numbers.
        .filter(|cell| area.is_beside(cell) || !matches!(cell.content, CellContent::Number(_)))
        .filter(|cell| !is_sign(cell) || !(cell.is_formula || signs.contains(&cell.column)))
        // LibreOffice saves a formula that rows share as a bare 0 in an .xls.
        .filter(|cell| !cell.is_formula || cell.content != CellContent::Number(0.0))
        .filter(|cell| is_foreign(cell, form, sheet_names) || area.holds_answer(cell, form))
        .collect()
}

/// The columns of our signs, which may have lost their formulas: several signs stand there, and
/// little else. A single "?" is a respondent's.
fn sign_columns(sheet: &Sheet) -> HashSet<u32> {
    let mut counts: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for cell in &sheet.cells {
        let (signs, others) = counts.entry(cell.column).or_default();
        *(if is_sign(cell) { signs } else { others }) += 1;
    }
    let columns = counts.into_iter();
    let ours = columns.filter(|(_, (signs, others))| *signs >= LEAST_SIGNS && others < signs);
    ours.map(|(column, _)| column).collect()
}

fn is_sign(cell: &Cell) -> bool {
    cell.text()
        .is_some_and(|text| Sign::from_text(text).is_some())
}

/// Where respondents write on a sheet with questions, and what stands there is theirs although we
/// use the same words elsewhere.
struct Area {
    /// First column right of the questions' texts, or the first of a table.
    first_column: u32,
    /// Rows with the headings of a table: they are labels themselves.
    headings: HashSet<u32>,
}

impl Area {
    fn of(view: &View) -> Self {
        let label_column = view.label_column;
        let headings = || {
            let labels = view.labels.iter();
            labels.filter(move |label| label_column != Some(label.1))
        };
        let columns = |role: Role| view.columns.and_then(|columns| columns.of(role));
        let first_column = match label_column {
            Some(column) => Some(column + 1),
            None => headings().map(|label| label.1).min(),
        };
        Self {
            first_column: first_column.or(columns(Role::Answer)).unwrap_or_default(),
            headings: headings().map(|label| label.0).collect(),
        }
    }

    fn is_beside(&self, cell: &Cell) -> bool {
        cell.column >= self.first_column
    }

    /// Whether a cell that says what we say elsewhere is a respondent's all the same.
    fn holds_answer(&self, cell: &Cell, form: &Form) -> bool {
        let is_in = self.is_beside(cell) && !self.headings.contains(&cell.row);
        let text = cell.text().filter(|_| is_in);
        text.is_some_and(|text| form.may_be_answer(text) && form.heading(text).is_none())
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
        .filter(|cell| !fields.contains(&cell.row) && !cell.is_formula)
        .filter(|cell| is_foreign(cell, form, sheet_names))
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

/// The cover: addresses, dates and names stand there that no catalogue knows.
struct Cover {
    /// The row of the addressee; above it stand the titles.
    first_row: u32,
    /// The column of the values.
    column: u32,
    /// Rows that begin with a text of ours: what follows it is ours too.
    rows: HashSet<u32>,
}

impl Cover {
    fn of(sheet: &Sheet, view: &View, form: &Form) -> Option<Self> {
        let column = view.cover_column?;
        let first_row = sheet.cells.iter().find_map(|cell| {
            let key = cell.text().and_then(CellKey::parse)?;
            (key.role == Role::Cover).then_some(cell.row)
        });
        let is_label = |cell: &&Cell| {
            cell.column < column && cell.text().is_some_and(|text| is_line(text, form))
        };
        Some(Self {
            first_row: first_row.unwrap_or_default(),
            column,
            rows: sheet
                .cells
                .iter()
                .filter(is_label)
                .map(|cell| cell.row)
                .collect(),
        })
    }

    fn is_ours(&self, cell: &Cell) -> bool {
        // Right of its values it calculates how much is answered.
        let is_in = cell.column <= self.column || cell.is_formula;
        is_in && (cell.row < self.first_row || self.rows.contains(&cell.row))
    }
}

/// Whether a text is ours, with or without its number: "2. Please write only...".
fn is_line(text: &str, form: &Form) -> bool {
    let numbered = text.split_once(". ");
    let rest = numbered.filter(|(number, _)| number.chars().all(|c| c.is_ascii_digit()));
    form.is_own(text) || rest.is_some_and(|(_, line)| form.is_own(line))
}

/// Whether a cell holds something that we did not write.
fn is_foreign(cell: &Cell, form: &Form, sheet_names: &HashSet<&str>) -> bool {
    match &cell.content {
        CellContent::Text(text) => !sheet_names.contains(text.as_str()) && !form.is_own(text),
        CellContent::FormulaWithoutValue => false,
        _ => true,
    }
}
