//! The very hidden sheets: choice lists, the cell map, whose workbook it is; and the defined names.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::{Page, cover};
use crate::cell_map::{
    LISTS_SHEET, MAP_SHEET, MappedCell, ROUND_SHEET, cell_address, column_letters,
};
use crate::entity::Entity;

/// Defined name of the list of silences.
pub(super) const SILENCE_LIST: &str = "cl_silence";
/// Defined name of the list with the mark X.
pub(super) const MARK_LIST: &str = "cl_mark";
/// Defined name of the list Yes, No.
pub(super) const YES_NO_LIST: &str = "cl_yes_no";

/// Defined name of a choice list. The number avoids names that Excel reads as cells.
pub(super) fn list_name(index: usize) -> String {
    format!("cl_{:03}", index + 1)
}

pub(super) fn write(
    page: &Page<'_>,
    entity: &Entity,
    workbook: &mut Workbook,
) -> Result<(), XlsxError> {
    let issuer = page.issuer;
    let mut cells = issuer.layout.cells(issuer.questionnaire);
    cells.push(MappedCell {
        key: cover::entity_key(),
        sheet: issuer.layout.cover.clone(),
        row: cover::ENTITY_ROW,
        column: u32::from(cover::VALUE_COLUMN),
    });
    let names = lists(page, hidden_sheet(workbook, LISTS_SHEET)?)?;
    map(&cells, hidden_sheet(workbook, MAP_SHEET)?)?;
    let round = hidden_sheet(workbook, ROUND_SHEET)?;
    for ((key, value), row) in issuer.identity(entity, page.stamp).iter().zip(0..) {
        round
            .write_string(row, 0, *key)?
            .write_string(row, 1, value)?;
    }
    for (name, range) in names {
        workbook.define_name(name, &range)?;
    }
    for cell in &cells {
        let sheet = cell.sheet.replace('\'', "''");
        let (column, row) = (column_letters(cell.column), cell.row + 1);
        workbook.define_name(
            cell.key.defined_name(),
            &format!("='{sheet}'!${column}${row}"),
        )?;
    }
    Ok(())
}

fn hidden_sheet<'a>(
    workbook: &'a mut Workbook,
    name: &str,
) -> Result<&'a mut Worksheet, XlsxError> {
    let worksheet = workbook.add_worksheet();
    worksheet.set_name(name)?.set_very_hidden(true);
    Ok(worksheet)
}

/// A column per list, labels in the workbook's language; returns each list's name and range.
fn lists(page: &Page<'_>, worksheet: &mut Worksheet) -> Result<Vec<(String, String)>, XlsxError> {
    let issuer = page.issuer;
    let lang = page.lang();
    let texts = issuer.texts;
    let silences = [
        &texts.silence.not_available,
        &texts.silence.not_applicable,
        &texts.silence.confidential,
    ];
    let mut columns: Vec<(String, Vec<String>)> = vec![
        (SILENCE_LIST.to_owned(), silences.map(Clone::clone).into()),
        (MARK_LIST.to_owned(), vec!["X".to_owned()]),
        (
            YES_NO_LIST.to_owned(),
            vec![texts.sheet.yes.clone(), texts.sheet.no.clone()],
        ),
    ];
    for (index, list) in issuer.questionnaire.lists.iter().enumerate() {
        let labels = list.choices.iter().map(|choice| {
            let label = choice.label.text(lang);
            if label.is_empty() {
                choice.name.clone()
            } else {
                label.to_owned()
            }
        });
        columns.push((list_name(index), labels.collect()));
    }
    let mut names = Vec::new();
    for ((name, labels), column) in columns.into_iter().zip(0..) {
        worksheet.write_string(0, column, &name)?;
        for (label, row) in labels.iter().zip(1..) {
            worksheet.write_string(row, column, label)?;
        }
        let last = u32::try_from(labels.len().max(1)).unwrap_or(u32::MAX);
        let letters = column_letters(u32::from(column));
        names.push((
            name,
            format!("='{LISTS_SHEET}'!${letters}$2:${letters}${}", last + 1),
        ));
    }
    Ok(names)
}

fn map(cells: &[MappedCell], worksheet: &mut Worksheet) -> Result<(), XlsxError> {
    let headings = ["question", "instance", "role", "option", "sheet", "cell"];
    for (heading, column) in headings.iter().zip(0..) {
        worksheet.write_string(0, column, *heading)?;
    }
    for (cell, row) in cells.iter().zip(1..) {
        worksheet
            .write_string(row, 0, &cell.key.question)?
            .write_number(row, 1, cell.key.instance)?
            .write_string(row, 2, cell.key.role.as_str())?
            .write_string(row, 3, &cell.key.option)?
            .write_string(row, 4, &cell.sheet)?
            .write_string(row, 5, cell_address(cell.row, cell.column))?;
    }
    Ok(())
}
