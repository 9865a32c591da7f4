//! Tables as one workbook: a sheet each, native Excel tables, ready to read, filter and print.

pub(super) mod measure;
pub(super) mod style;

use chrono::{NaiveDate, NaiveTime};
use rust_xlsxwriter::{
    DocProperties, Format, Table as ExcelTable, TableColumn, TableStyle, Url, Workbook, Worksheet,
    XlsxError,
};

use crate::issue::SheetNames;
use crate::synthesis::{Cell, CellValue, Table};

use measure::{clean, height, lines, longest_word};
use style::{Styles, TAB_INTERNAL};

/// A4.
const PAPER_A4: u8 = 9;
/// What fits side by side on a page in small but readable print, in characters.
const PAGE_WIDTH: u16 = 280;
/// In which per cent of its size a wider table is printed, on several pages.
const WIDE_SCALE: u16 = 60;
/// Room, in characters, for the button of the filter in a heading.
const FILTER_BUTTON: u16 = 3;
/// Excel's limit for a header or footer is 255 characters; the rest is codes.
const FOOTER_LENGTH: usize = 120;

/// A workbook could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the workbook could not be made: {0}")]
pub struct ExcelError(#[from] XlsxError);

/// The bytes of a workbook with a sheet per table.
///
/// `dated` is the day it says it was made: that of the report, so that the same tables give the
/// same bytes.
///
/// # Errors
///
/// If a table is larger than a sheet: more than 1,048,576 rows or 16,384 columns.
pub fn workbook(tables: &[Table], dated: NaiveDate) -> Result<Vec<u8>, ExcelError> {
    let mut workbook = Workbook::new();
    let title = tables.first().map_or("", |table| table.title.as_str());
    let properties = DocProperties::new()
        .set_title(clean(title))
        .set_creation_datetime(&dated.and_time(NaiveTime::MIN));
    workbook.set_properties(&properties);

    let mut names = SheetNames::default();
    let sheets: Vec<(&Table, String)> = tables
        .iter()
        .map(|table| (table, names.unique(&clean(&table.name))))
        .collect();
    let mut styles = Styles::default();
    for (at, (table, name)) in sheets.iter().enumerate() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        let mut page = Page {
            sheet,
            styles: &mut styles,
            table,
            sheets: &sheets,
        };
        page.write(at)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// A sheet being written.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a mut Styles,
    table: &'a Table,
    /// All tables with the names of their sheets, for links between them.
    sheets: &'a [(&'a Table, String)],
}

impl Page<'_> {
    fn write(&mut self, at: usize) -> Result<(), XlsxError> {
        let table = self.table;
        self.set_up()?;
        self.sheet.write_string_with_format(
            0,
            0,
            clean(&table.title),
            &style::title(table.lang),
        )?;
        self.sheet.set_row_height(0, 24)?;
        let mut row = 1;
        for note in &table.notes {
            self.paragraph(row, note)?;
            row += 1;
        }
        let heading = row + 1;
        self.headings(heading)?;
        let mut row = heading + 1;
        for cells in &table.rows {
            self.row(row, cells)?;
            row += 1;
        }
        // A table has at least one row.
        let last = row.max(heading + 2) - 1;
        let columns = self.headings_of_table();
        let excel_table = ExcelTable::new()
            .set_name(format!("t{}_{}", at + 1, identifier(&table.key)))
            .set_style(TableStyle::Light1)
            .set_autofilter(table.rows.len() > 1)
            .set_columns(&columns);
        self.sheet.add_table(
            heading,
            0,
            last,
            last_column(table.columns.len()),
            &excel_table,
        )?;

        let mut row = last + 2;
        for paragraph in &table.foot {
            self.paragraph(row, paragraph)?;
            row += 1;
        }
        let end = if table.foot.is_empty() { last } else { row - 1 };
        self.sheet.set_repeat_rows(heading, heading)?;
        self.sheet
            .set_print_area(0, 0, end, last_column(self.printed_columns()))?;
        if self.is_wide() {
            self.sheet
                .set_print_scale(WIDE_SCALE)
                .set_repeat_columns(0, 1)?;
        } else {
            self.sheet.set_print_fit_to_pages(1, 0);
        }
        let frozen_columns = if table.columns.len() > 3 { 2 } else { 0 };
        self.sheet.set_freeze_panes(heading + 1, frozen_columns)?;
        Ok(())
    }

    fn set_up(&mut self) -> Result<(), XlsxError> {
        let table = self.table;
        let sheet = &mut *self.sheet;
        sheet
            .set_paper_size(PAPER_A4)
            .set_landscape()
            .set_margins(0.4, 0.4, 0.5, 0.6, 0.2, 0.3)
            .set_footer(format!("&L&8{}&R&8&P / &N", footer_text(&table.title)))
            .set_right_to_left(table.lang.is_right_to_left());
        if table.internal {
            sheet.set_tab_color(TAB_INTERNAL);
        }
        for (at, _) in (0..).zip(&table.columns) {
            sheet.set_column_width(at, width(table, at.into()))?;
        }
        Ok(())
    }

    /// A paragraph across the printed columns.
    fn paragraph(&mut self, row: u32, text: &str) -> Result<(), XlsxError> {
        let text = clean(text);
        let last = self.last_of_paragraph();
        let format = style::paragraph(self.table.lang);
        if last == 0 {
            self.sheet
                .write_string_with_format(row, 0, &text, &format)?;
        } else {
            self.sheet.merge_range(row, 0, row, last, &text, &format)?;
        }
        let across = self.across(last);
        self.sheet
            .set_row_height(row, height(lines(&text, across)))?;
        Ok(())
    }

    fn headings(&mut self, row: u32) -> Result<(), XlsxError> {
        let of_column = |(at, heading): (usize, &String)| {
            lines(heading, width(self.table, at).saturating_sub(FILTER_BUTTON))
        };
        let headings = headings(self.table);
        let most = headings
            .iter()
            .enumerate()
            .map(of_column)
            .max()
            .unwrap_or(1);
        self.sheet.set_row_height(row, height(most))?;
        Ok(())
    }

    fn headings_of_table(&self) -> Vec<TableColumn> {
        let column = |(at, heading): (usize, String)| {
            let first = self.table.rows.first().and_then(|row| row.get(at));
            let is_centred = first.is_some_and(|cell| {
                matches!(
                    cell.value,
                    CellValue::Count(_) | CellValue::Share { .. } | CellValue::Date(_)
                )
            });
            let format = style::heading(self.table.lang, is_centred);
            TableColumn::new()
                .set_header(heading)
                .set_header_format(&format)
        };
        headings(self.table)
            .into_iter()
            .enumerate()
            .map(column)
            .collect()
    }

    fn row(&mut self, row: u32, cells: &[Cell]) -> Result<(), XlsxError> {
        let mut most = 1;
        for (at, (cell, column)) in (0..).zip(cells.iter().zip(&self.table.columns)) {
            let text = self.cell(row, at, cell, column.wraps)?;
            if column.wraps {
                most = most.max(lines(&text, width(self.table, usize::from(at))));
            }
        }
        self.sheet.set_row_height(row, height(most))?;
        Ok(())
    }

    /// Writes a cell and returns its text as far as it decides the height of the row.
    fn cell(
        &mut self,
        row: u32,
        column: u16,
        cell: &Cell,
        wraps: bool,
    ) -> Result<String, XlsxError> {
        let lang = self.table.lang;
        let mut text = String::new();
        let format = self.styles.cell(cell, lang, wraps);
        match &cell.value {
            CellValue::Blank | CellValue::Share { whole: 0, .. } => {
                self.sheet.write_blank(row, column, &format)?;
            }
            CellValue::Count(count) => {
                #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
                self.sheet
                    .write_number_with_format(row, column, *count as f64, &format)?;
            }
            CellValue::Number(number) => {
                self.sheet
                    .write_number_with_format(row, column, *number, &format)?;
            }
            CellValue::Share { part, whole } => {
                #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
                let share = *part as f64 / *whole as f64;
                self.sheet
                    .write_number_with_format(row, column, share, &format)?;
            }
            CellValue::Date(date) => {
                self.sheet
                    .write_date_with_format(row, column, date, &format)?;
            }
            CellValue::Text(_) | CellValue::List { .. } => {
                text = clean(&cell.value.display(lang));
                self.text(row, column, cell, &text, &format)?;
            }
        }
        Ok(text)
    }

    fn text(
        &mut self,
        row: u32,
        column: u16,
        cell: &Cell,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let target = cell.leads_to.as_ref();
        let target = target.and_then(|key| self.sheets.iter().find(|(t, _)| t.key == *key));
        if let Some((_, name)) = target {
            let place = format!("internal:'{}'!A1", name.replace('\'', "''"));
            let url = Url::new(place).set_text(text);
            self.sheet.write_url_with_format(row, column, url, format)?;
        } else {
            self.sheet
                .write_string_with_format(row, column, text, format)?;
        }
        Ok(())
    }

    /// Whether the printed columns take several pages side by side.
    fn is_wide(&self) -> bool {
        self.across(last_column(self.printed_columns())) > PAGE_WIDTH
    }

    /// The last column that a paragraph spans: of those printed on the first page.
    fn last_of_paragraph(&self) -> u16 {
        let last = last_column(self.printed_columns());
        (0..=last)
            .take_while(|&at| at == 0 || self.across(at) <= PAGE_WIDTH)
            .last()
            .unwrap_or(0)
    }

    /// Width of the columns up to this one, in characters.
    fn across(&self, last: u16) -> u16 {
        let widths = (0..=usize::from(last)).map(|at| width(self.table, at));
        widths.fold(0, u16::saturating_add)
    }

    fn printed_columns(&self) -> usize {
        self.table
            .printed_columns
            .clamp(1, self.table.columns.len().max(1))
    }
}

/// The headings as Excel takes them in a table: not blank, and each once.
fn headings(table: &Table) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for column in &table.columns {
        let heading = clean(&column.heading);
        let heading = if heading.trim().is_empty() {
            "-".to_owned()
        } else {
            heading
        };
        let mut unique = heading.clone();
        let mut count = 1;
        while seen
            .iter()
            .any(|other| other.to_lowercase() == unique.to_lowercase())
        {
            count += 1;
            unique = format!("{heading} ({count})");
        }
        seen.push(unique);
    }
    seen
}

/// Width of a column in characters: as wanted, or what the longest word of the heading needs.
fn width(table: &Table, column: usize) -> u16 {
    table.columns.get(column).map_or(10, |column| {
        column
            .width
            .max(longest_word(&clean(&column.heading)) + FILTER_BUTTON)
    })
}

fn last_column(count: usize) -> u16 {
    u16::try_from(count.saturating_sub(1)).unwrap_or(u16::MAX)
}

/// The title as text of a footer, where `&` begins a code.
fn footer_text(title: &str) -> String {
    let title: String = clean(title).chars().take(FOOTER_LENGTH).collect();
    title.replace('&', "&&")
}

/// A key as part of a name in Excel.
fn identifier(key: &str) -> String {
    key.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .take(100)
        .collect()
}
