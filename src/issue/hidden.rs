//! The very hidden sheets: choice lists, the cell map, whose workbook it is; and the defined names.

use rust_xlsxwriter::{Formula, ProtectionOptions, Workbook, Worksheet, XlsxError};

use super::layout::FIRST_ROW;
use super::{Body, Fill, Page, Row, cover};
use crate::cell_map::{
    LISTS_SHEET, MAP_SHEET, MappedCell, ROUND_SHEET, RULES_SHEET, TEXTS_SHEET, cell_address,
    column_letters,
};
use crate::entity::Entity;

/// Defined name of the list of silences.
pub(super) const SILENCE_LIST: &str = "cl_silence";
/// Defined name of the list with the mark X.
pub(super) const MARK_LIST: &str = "cl_mark";
/// Defined name of the list with the words that confirm an answer of the round before.
pub(super) const STILL_LIST: &str = "cl_still";
/// Defined name of the list Yes, No.
pub(super) const YES_NO_LIST: &str = "cl_yes_no";

/// Defined name of a choice list. The number avoids names that Excel reads as cells.
pub(super) fn list_name(index: usize) -> String {
    format!("cl_{:03}", index + 1)
}

/// Defined name of what a dependent list offers now.
pub(super) fn offered_name(list: &str) -> String {
    format!("{list}_now")
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
    cells.extend(previous(page));
    let names = lists(page, hidden_sheet(workbook, LISTS_SHEET)?)?;
    rules(page, hidden_sheet(workbook, RULES_SHEET)?)?;
    map(&cells, hidden_sheet(workbook, MAP_SHEET)?)?;
    if !page.last.is_empty() {
        self::texts(page, hidden_sheet(workbook, TEXTS_SHEET)?)?;
    }
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

/// The cells that confirm answers of the round before.
fn previous(page: &Page<'_>) -> Vec<MappedCell> {
    let layout = &page.issuer.layout;
    let Some((_, confirm)) = layout.columns.previous else {
        return Vec::new();
    };
    let mut cells = Vec::new();
    for sheet in &layout.sheets {
        let Body::Answers(rows) = &sheet.body else {
            continue;
        };
        for (row, at) in rows.iter().zip(FIRST_ROW..) {
            let Row::Question(index) = *row else { continue };
            let question = page.issuer.questionnaire.questions.get(index);
            let answer = question.and_then(|question| page.last.get(&question.name));
            cells.extend(answer.map(|answer| MappedCell {
                key: answer.key.clone(),
                sheet: sheet.name.clone(),
                row: at,
                column: u32::from(confirm),
            }));
        }
    }
    cells
}

/// The answers of the round before as the sheets show them, so that nobody takes them for words of
/// today.
fn texts(page: &Page<'_>, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
    for (answer, row) in page.last.values().zip(0..) {
        match &answer.shown {
            Fill::Text(text) => worksheet.write_string(row, 0, text)?,
            Fill::Number(number) => worksheet.write_string(row, 0, number.to_string())?,
            Fill::Date(day) => worksheet.write_string(row, 0, day.to_string())?,
        };
    }
    Ok(())
}

fn hidden_sheet<'a>(
    workbook: &'a mut Workbook,
    name: &str,
) -> Result<&'a mut Worksheet, XlsxError> {
    let worksheet = workbook.add_worksheet();
    worksheet
        .set_name(name)?
        .set_very_hidden(true)
        .set_formula_result_default("")
        .protect_with_options(&ProtectionOptions::new());
    Ok(worksheet)
}

/// What counts of each answer that a rule reads, whether it is known, and whether it is asked.
fn rules(page: &Page<'_>, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
    for (heading, column) in ["question", "counts", "unknown", "asked"].iter().zip(0..) {
        worksheet.write_string(0, column, *heading)?;
    }
    let truth = |holds: bool| if holds { "TRUE" } else { "FALSE" };
    for helper in &page.issuer.rules.helpers {
        let (question, choice) = helper.of;
        let value = match choice {
            Some(choice) if page.preview.is_marked(question, choice) => "X".to_owned(),
            Some(_) => String::new(),
            None => page.preview.value(question, 1),
        };
        worksheet.write_string(helper.row, 0, &helper.name)?;
        let formula = Formula::new(&helper.value).set_result(value);
        worksheet.write_formula(helper.row, 1, formula)?;
        if let Some(unknown) = &helper.unknown {
            let value = truth(page.preview.is_unknown(question));
            worksheet.write_formula(helper.row, 2, Formula::new(unknown).set_result(value))?;
        }
        if let Some(asked) = &helper.asked {
            let value = truth(page.preview.is_asked(question, 1));
            worksheet.write_formula(helper.row, 3, Formula::new(asked).set_result(value))?;
        }
    }
    Ok(())
}

/// A column per list, labels in the workbook's language, and after them three per dependent list:
/// labels block by block, where each block begins, how long it is. Returns names and ranges.
fn lists(page: &Page<'_>, worksheet: &mut Worksheet) -> Result<Vec<(String, String)>, XlsxError> {
    let issuer = page.issuer;
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
    if issuer.layout.columns.previous.is_some() {
        let still = vec![texts.sheet.still_correct.clone()];
        columns.push((STILL_LIST.to_owned(), still));
    }
    for (index, list) in issuer.questionnaire.lists.iter().enumerate() {
        let labels = list.choices.iter().map(|choice| issuer.label_of(choice));
        columns.push((list_name(index), labels.map(str::to_owned).collect()));
    }
    let mut names = Vec::new();
    let beside = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    dependent_lists(page, beside, worksheet, &mut names)?;
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

fn dependent_lists(
    page: &Page<'_>,
    first: u16,
    worksheet: &mut Worksheet,
    names: &mut Vec<(String, String)>,
) -> Result<(), XlsxError> {
    let issuer = page.issuer;
    for (offered, column) in issuer.rules.offered.values().zip((first..).step_by(3)) {
        let Some(list) = issuer.questionnaire.lists.get(offered.list) else {
            continue;
        };
        let name = &offered.name;
        for (heading, column) in ["", "_from", "_rows"].iter().zip(column..) {
            worksheet.write_string(0, column, format!("{name}{heading}"))?;
        }
        for (&choice, row) in offered.choices.iter().zip(1..) {
            if let Some(choice) = list.choices.get(choice) {
                worksheet.write_string(row, column, issuer.label_of(choice))?;
            }
        }
        for (&(from, rows), row) in offered.blocks.iter().zip(1..) {
            let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
            worksheet.write_number(row, column + 1, number(from))?;
            worksheet.write_number(row, column + 2, number(rows))?;
        }
        let letters = |offset: u16| column_letters(u32::from(column + offset));
        let bottom = offered.blocks.len() + 1;
        names.push((name.clone(), format!("='{LISTS_SHEET}'!${}$2", letters(0))));
        for (suffix, offset) in [("_from", 1), ("_rows", 2)] {
            let column = letters(offset);
            let range = format!("='{LISTS_SHEET}'!${column}$2:${column}${bottom}");
            names.push((format!("{name}{suffix}"), range));
        }
        if !offered.is_by_row() {
            names.push((offered_name(name), format!("={}", offered.source())));
        }
    }
    Ok(())
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
