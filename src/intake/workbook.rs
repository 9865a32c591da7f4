//! A returned workbook, whatever its format, as the rest of the stage knows it: sheets of cells
//! that are not blank, names of cells, properties.
//!
//! In: bytes that passed the guards. Out: a [`Workbook`]. What the formats write differently (dates
//! as serials or as text, formulas without a result, names in three dialects) is the same from
//! here on.

mod attached;
mod content;
mod name;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Cursor;

use calamine::{
    Data, DataRef, Ods, Reader, SheetType, SheetVisible, WorkbookProperties, Xls, Xlsb, Xlsx,
};

use super::limits::Limits;
use super::package::Flavour;
use super::{CellContent, Reason};
use crate::cell_map::{LISTS_SHEET, RULES_SHEET};

use attached::BinarySheet;
pub(super) use attached::{Merged, Note, attribute, local, push_reference};
use name::parse_reference;

/// A workbook.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Workbook {
    /// Its worksheets, in order.
    pub(super) sheets: Vec<Sheet>,
    /// Its names of cells, in the order of the file; those that point nowhere are left out.
    pub(super) names: Vec<DefinedName>,
    /// Its custom properties.
    pub(super) properties: BTreeMap<String, String>,
}

/// A worksheet.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Sheet {
    /// Its name.
    pub(super) name: String,
    /// Whether a reader sees it.
    pub(super) visible: bool,
    /// Its cells that are not blank, ordered by row and column; one per place.
    pub(super) cells: Vec<Cell>,
    /// Further cells that claim a place already taken.
    pub(super) doubles: Vec<Cell>,
    /// Notes on cells, in the order of the file.
    pub(super) notes: Vec<Note>,
    /// Ranges of cells merged into one.
    pub(super) merged: Vec<Merged>,
}

/// A cell that is not blank.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    /// Row, from 0.
    pub(super) row: u32,
    /// Column, from 0.
    pub(super) column: u32,
    /// What it holds.
    pub(super) content: CellContent,
    /// Whether a formula made it.
    pub(super) is_formula: bool,
}

/// A name for a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DefinedName {
    /// The name.
    pub(super) name: String,
    /// The sheet, by index.
    pub(super) sheet: usize,
    /// Row, from 0.
    pub(super) row: u32,
    /// Column, from 0.
    pub(super) column: u32,
}

/// How a workbook's bytes are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// In a zip archive.
    Zipped(Flavour),
    /// .xls.
    Xls,
}

impl Workbook {
    /// Reads a workbook.
    pub(super) fn read(bytes: &[u8], format: Format, limits: &Limits) -> Result<Self, Reason> {
        let source = Cursor::new(bytes);
        match format {
            Format::Zipped(Flavour::Xlsx) => {
                let mut workbook = read_xlsx(source, limits)?;
                attached::of_xlsx(bytes, &mut workbook, limits);
                Ok(workbook)
            }
            Format::Zipped(Flavour::Xlsb) => read_xlsb(source, limits),
            Format::Zipped(Flavour::Ods) => {
                let mut book: Ods<_> = Ods::new(source).map_err(|error| match error {
                    calamine::OdsError::Password => Reason::Password,
                    error => damaged(&error),
                })?;
                let properties = book.workbook_properties();
                let mut workbook = read_ranges(&mut book, properties, None, limits)?;
                attached::of_ods(bytes, &mut workbook, limits);
                Ok(workbook)
            }
            Format::Xls => {
                let mut book: Xls<_> = Xls::new(source).map_err(|error| match error {
                    calamine::XlsError::Password => Reason::Password,
                    error => damaged(&error),
                })?;
                let properties = book.workbook_properties();
                let attached = attached::of_xls(bytes, limits);
                read_ranges(&mut book, properties, Some(attached), limits)
            }
        }
    }

    /// The sheet of that name.
    pub(super) fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name == name)
    }

    fn finish(
        mut self,
        names: &[(String, String)],
        properties: Result<WorkbookProperties, impl std::fmt::Display>,
    ) -> Self {
        // Excel compares names of sheets without case.
        let sheets: HashMap<String, usize> = self
            .sheets
            .iter()
            .enumerate()
            .map(|(index, sheet)| (sheet.name.to_lowercase(), index))
            .collect();
        for (name, reference) in names {
            let Some((sheet, row, column)) = parse_reference(reference) else {
                continue;
            };
            if let Some(&sheet) = sheets.get(&sheet.to_lowercase()) {
                self.names.push(DefinedName {
                    name: name.clone(),
                    sheet,
                    row,
                    column,
                });
            }
        }
        // Properties are one of several ways to say whose it is: without them the others speak.
        if let Ok(properties) = properties {
            self.properties = properties.custom_properties.into_iter().collect();
        }
        self
    }
}

fn damaged(error: &dyn std::fmt::Display) -> Reason {
    Reason::Damaged(error.to_string())
}

fn damaged_sheet(name: &str, error: &dyn std::fmt::Display) -> Reason {
    Reason::Damaged(format!("{name}: {error}"))
}

/// The worksheets that are read: names and whether they are visible. Lists and rules are our own and say
/// nothing.
fn worksheets(sheets: &[calamine::Sheet], limits: &Limits) -> Result<Vec<(String, bool)>, Reason> {
    if sheets.len() > limits.sheets {
        return Err(Reason::OverLimit(format!("sheets > {}", limits.sheets)));
    }
    let read: Vec<(String, bool)> = sheets
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .filter(|sheet| ![LISTS_SHEET, RULES_SHEET].contains(&sheet.name.as_str()))
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    // One of two sheets of one name would be read twice and the other never. Excel makes no such file.
    let mut seen = HashSet::new();
    if let Some(twice) = read
        .iter()
        .find(|(name, _)| !seen.insert(name.to_lowercase()))
    {
        return Err(Reason::Damaged(format!(
            "two sheets of one name: {}",
            twice.0
        )));
    }
    // What says that it is a workbook and has no sheet has lost them.
    if read.is_empty() {
        return Err(Reason::Damaged("no sheet".to_owned()));
    }
    Ok(read)
}

fn read_xlsx(source: Cursor<&[u8]>, limits: &Limits) -> Result<Workbook, Reason> {
    let mut book: Xlsx<_> = Xlsx::new(source).map_err(|error| match error {
        calamine::XlsxError::Password => Reason::Password,
        error => damaged(&error),
    })?;
    let mut workbook = Workbook::default();
    let mut count = Count::new(limits);
    for (name, visible) in worksheets(book.sheets_metadata(), limits)? {
        let failed = |error: calamine::XlsxError| damaged_sheet(&name, &error);
        let mut reader = book.worksheet_cells_reader(&name).map_err(failed)?;
        let mut cells = Cells::default();
        // With the formulas as they stand: written out cell by cell, a shared formula could ask
        // for any amount of memory.
        while let Some(record) = reader.next_cell_with_formula_metadata().map_err(failed)? {
            let is_formula = record.formula.is_some();
            cells.add(record.pos, record.value, is_formula, &mut count)?;
        }
        workbook.sheets.push(cells.sheet(name, visible));
    }
    let names = book.defined_names().to_vec();
    Ok(workbook.finish(&names, book.workbook_properties()))
}

fn read_xlsb(source: Cursor<&[u8]>, limits: &Limits) -> Result<Workbook, Reason> {
    let mut attached = attached::of_xlsb(source.get_ref(), limits);
    let mut book: Xlsb<_> = Xlsb::new(source).map_err(|error| match error {
        calamine::XlsbError::Password => Reason::Password,
        error => damaged(&error),
    })?;
    let mut workbook = Workbook::default();
    let mut count = Count::new(limits);
    for (name, visible) in worksheets(book.sheets_metadata(), limits)? {
        let failed = |error: calamine::XlsbError| damaged_sheet(&name, &error);
        let mut cells = Cells::default();
        let mut reader = book.worksheet_cells_reader(&name).map_err(failed)?;
        while let Some(cell) = reader.next_cell().map_err(failed)? {
            cells.add(
                cell.get_position(),
                cell.get_value().clone(),
                false,
                &mut count,
            )?;
        }
        drop(reader);
        cells.sort();
        // A formula whose result is an error has no value above.
        let attached = attached.remove(&name).unwrap_or_default();
        workbook.sheets.push(cells.with(attached, name, visible));
    }
    let names = book.defined_names().to_vec();
    Ok(workbook.finish(&names, book.workbook_properties()))
}

/// Reads a format that calamine lays out as rectangles; formulas stand where `attached` says, else
/// where calamine does.
fn read_ranges<'a, R>(
    book: &mut R,
    properties: Result<WorkbookProperties, R::Error>,
    mut attached: Option<BTreeMap<String, BinarySheet>>,
    limits: &Limits,
) -> Result<Workbook, Reason>
where
    R: Reader<Cursor<&'a [u8]>>,
    R::Error: std::fmt::Display,
{
    let mut workbook = Workbook::default();
    let mut count = Count::new(limits);
    for (name, visible) in worksheets(book.sheets_metadata(), limits)? {
        let failed = |error: R::Error| damaged_sheet(&name, &error);
        let mut cells = Cells::default();
        let values = book.worksheet_range(&name).map_err(failed)?;
        let start = values.start().unwrap_or_default();
        for (row, column, value) in values.used_cells() {
            cells.add(
                absolute(start, row, column),
                borrowed(value),
                false,
                &mut count,
            )?;
        }
        cells.sort();
        let Some(attached) = &mut attached else {
            let formulas = book.worksheet_formula(&name).map_err(failed)?;
            let start = formulas.start().unwrap_or_default();
            for (row, column, _) in formulas.used_cells() {
                cells.add_formula(absolute(start, row, column));
            }
            workbook.sheets.push(cells.sheet(name, visible));
            continue;
        };
        let attached = attached.remove(&name).unwrap_or_default();
        workbook.sheets.push(cells.with(attached, name, visible));
    }
    let names = book.defined_names().to_vec();
    Ok(workbook.finish(&names, properties))
}

/// Positions of used cells count from the first used cell, not from A1.
fn absolute(start: (u32, u32), row: usize, column: usize) -> (u32, u32) {
    let add =
        |base: u32, offset: usize| base.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
    (add(start.0, row), add(start.1, column))
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(at) => DataRef::DateTime(*at),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// What one workbook has used of its limits.
struct Count<'a> {
    limits: &'a Limits,
    cells: u64,
    text: u64,
}

impl<'a> Count<'a> {
    fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            cells: 0,
            text: 0,
        }
    }

    /// Counts a cell. A text that many cells share is counted for each: each will have its own.
    fn add(&mut self, text: usize) -> Result<(), Reason> {
        self.cells += 1;
        let text = text as u64;
        self.text += text;
        let over = |what: &str, limit: u64| Err(Reason::OverLimit(format!("{what} > {limit}")));
        if self.cells > self.limits.cells {
            return over("cells", self.limits.cells);
        }
        if text > self.limits.text_bytes {
            return over("bytes of a text", self.limits.text_bytes);
        }
        if self.text > self.limits.total_bytes {
            return over("bytes of text", self.limits.total_bytes);
        }
        Ok(())
    }
}

/// The cells of a sheet while it is read.
#[derive(Default)]
struct Cells {
    filled: Vec<Cell>,
    /// Cells whose value is a blank text.
    blanks: Vec<(u32, u32)>,
    /// Cells with a formula and no value.
    valueless: Vec<(u32, u32)>,
}

impl Cells {
    fn sort(&mut self) {
        // Stable, so that of two cells with one address the first stays the first.
        self.filled.sort_by_key(|cell| (cell.row, cell.column));
        self.blanks.sort_unstable();
    }

    fn add(
        &mut self,
        (row, column): (u32, u32),
        value: DataRef<'_>,
        is_formula: bool,
        count: &mut Count,
    ) -> Result<(), Reason> {
        let length = match &value {
            DataRef::Empty => {
                if is_formula {
                    self.valueless.push((row, column));
                    count.add(0)?;
                }
                return Ok(());
            }
            DataRef::SharedString(text) => text.len(),
            DataRef::String(text) => text.len(),
            _ => 0,
        };
        count.add(length)?;
        match content::from_value(value) {
            Some(content) => self.filled.push(Cell {
                row,
                column,
                content,
                is_formula,
            }),
            None => self.blanks.push((row, column)),
        }
        Ok(())
    }

    /// Says that a formula stands in a cell, once all values are there and sorted.
    fn add_formula(&mut self, place: (u32, u32)) {
        match self
            .filled
            .binary_search_by_key(&place, |cell| (cell.row, cell.column))
        {
            Ok(index) => {
                if let Some(cell) = self.filled.get_mut(index) {
                    cell.is_formula = true;
                }
            }
            Err(_) if self.blanks.binary_search(&place).is_ok() => {}
            Err(_) => self.valueless.push(place),
        }
    }

    /// The sheet of these cells, sorted, with what is attached to them.
    fn with(mut self, attached: BinarySheet, name: String, visible: bool) -> Sheet {
        for &place in &attached.formulas {
            self.add_formula(place);
        }
        let mut sheet = self.sheet(name, visible);
        attached.attach(&mut sheet);
        sheet
    }

    fn sheet(mut self, name: String, visible: bool) -> Sheet {
        let valueless = std::mem::take(&mut self.valueless);
        self.filled
            .extend(valueless.into_iter().map(|(row, column)| Cell {
                row,
                column,
                content: CellContent::FormulaWithoutValue,
                is_formula: true,
            }));
        self.sort();
        let mut cells: Vec<Cell> = Vec::with_capacity(self.filled.len());
        let mut doubles = Vec::new();
        for cell in self.filled {
            match cells.last() {
                Some(last) if (last.row, last.column) == (cell.row, cell.column) => {
                    doubles.push(cell);
                }
                _ => cells.push(cell),
            }
        }
        Sheet {
            name,
            visible,
            cells,
            doubles,
            ..Sheet::default()
        }
    }
}

impl Sheet {
    /// The cell at a place, if it is not blank.
    pub(super) fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        let index = self
            .cells
            .binary_search_by_key(&(row, column), |cell| (cell.row, cell.column));
        self.cells.get(index.ok()?)
    }

    /// The cells of a row that are not blank, by column.
    pub(super) fn row(&self, row: u32) -> &[Cell] {
        let start = self.cells.partition_point(|cell| cell.row < row);
        let end = self.cells.partition_point(|cell| cell.row <= row);
        self.cells.get(start..end).unwrap_or_default()
    }
}

impl Cell {
    /// Its text, if it holds one.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.content {
            CellContent::Text(text) => Some(text),
            _ => None,
        }
    }
}
