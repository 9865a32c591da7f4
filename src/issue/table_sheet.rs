//! A repeat as a table: a row per instance, a column per question.

use rust_xlsxwriter::{DataValidation, Formula, Worksheet, XlsxError};

use super::layout::{FIRST_TABLE_ROW, TABLE_SILENCE_ROW, column, comment_column};
use super::{Page, Sheet, answer_sheet, hidden, style};
use crate::cell_map::{COLUMNS_KEY, CellKey, ROW_KEY, Role, TABLE_KEY};
use crate::language::fill;

/// Width of a question's column, in characters.
const COLUMN_WIDTH: f64 = 22.0;

pub(super) fn write(
    page: &Page<'_>,
    sheet: &Sheet,
    (group, columns, rows): (usize, &[usize], u32),
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let (issuer, style) = (page.issuer, page.style);
    let texts = &issuer.texts.sheet;
    let Some(repeat) = issuer.questionnaire.groups.get(group) else {
        return Ok(());
    };
    let questions: Vec<_> = columns
        .iter()
        .filter_map(|&index| Some((index, issuer.questionnaire.questions.get(index)?)))
        .collect();
    let comments = comment_column(columns);

    worksheet
        .set_column_hidden(column::KEY)?
        .set_column_width(column::NUMBER, style::NUMBER_WIDTH)?;
    worksheet.set_column_range_width(column::TEXT, comments, COLUMN_WIDTH)?;
    worksheet.set_column_width(comments, style::COMMENT_WIDTH)?;

    // Hidden rows: which column is which question, and where the silence stands.
    worksheet.write_string(0, column::KEY, format!("{TABLE_KEY}|{}", repeat.name))?;
    for (&(_, question), at) in questions.iter().zip(column::TEXT..) {
        worksheet.write_string(0, at, &question.name)?;
    }
    worksheet.write_string(0, comments, Role::Comment.as_str())?;
    worksheet.write_string(1, column::KEY, COLUMNS_KEY)?;
    worksheet.write_string(1, column::ANSWER, Role::Silence.as_str())?;
    worksheet.set_row_hidden(0)?.set_row_hidden(1)?;

    worksheet.merge_range(
        2,
        column::NUMBER,
        2,
        comments.max(column::ANSWER),
        &sheet.title,
        &style.title,
    )?;
    worksheet.set_row_height(2, 26)?;
    let lead = fill(
        &texts.table_lead,
        &[
            ("number", issuer.layout.numbering.table(group)),
            ("rows", &rows.to_string()),
        ],
    );
    let lead = match page.condition_of_group(group) {
        Some(condition) => format!("{condition}. {lead}"),
        None => lead,
    };
    worksheet.merge_range(
        3,
        column::NUMBER,
        3,
        comments.max(column::ANSWER),
        &lead,
        &style.lead,
    )?;
    worksheet.set_row_height(3, style::height(style::lines(&lead, 100.0)))?;

    let silence = CellKey::new(&repeat.name, 1, Role::Silence);
    worksheet.write_string(TABLE_SILENCE_ROW, column::KEY, silence.to_string())?;
    worksheet.write_string_with_format(
        TABLE_SILENCE_ROW,
        column::TEXT,
        &texts.silence,
        &style.label,
    )?;
    page.write_answer(
        worksheet,
        (TABLE_SILENCE_ROW, column::ANSWER),
        &silence,
        None,
    )?;
    let reasons = DataValidation::new()
        .allow_list_formula(Formula::new(format!("={}", hidden::SILENCE_LIST)));
    worksheet.add_data_validation(
        TABLE_SILENCE_ROW,
        column::ANSWER,
        TABLE_SILENCE_ROW,
        column::ANSWER,
        &reasons,
    )?;

    let heading_row = FIRST_TABLE_ROW - 1;
    worksheet.write_string_with_format(heading_row, column::NUMBER, &texts.row, &style.heading)?;
    let mut lines = 1;
    for (&(index, question), at) in questions.iter().zip(column::TEXT..) {
        let number = issuer.layout.numbering.question(index);
        let heading = format!("{number} {}", answer_sheet::label(question, page));
        lines = lines.max(style::lines(&heading, COLUMN_WIDTH * 0.92));
        worksheet.write_string_with_format(heading_row, at, heading, &style.heading)?;
    }
    worksheet.write_string_with_format(heading_row, comments, &texts.comment, &style.heading)?;
    worksheet.set_row_height(heading_row, style::height(lines))?;

    for instance in 1..=rows {
        let at = FIRST_TABLE_ROW + instance - 1;
        worksheet.write_string(at, column::KEY, format!("{ROW_KEY}|{instance}"))?;
        worksheet.write_number_with_format(at, column::NUMBER, instance, &style.number)?;
        for (&(_, question), column) in questions.iter().zip(column::TEXT..) {
            let key = CellKey::new(&question.name, instance, Role::Answer);
            page.write_answer(worksheet, (at, column), &key, Some(&question.kind))?;
        }
        let comment = CellKey::new(&repeat.name, instance, Role::Comment);
        page.write_answer(worksheet, (at, comments), &comment, None)?;
    }
    let last = FIRST_TABLE_ROW + rows.saturating_sub(1);
    for (&(_, question), at) in questions.iter().zip(column::TEXT..) {
        if let Some(validation) = answer_sheet::validation(page, question)? {
            worksheet.add_data_validation(FIRST_TABLE_ROW, at, last, at, &validation)?;
        }
    }
    worksheet.set_freeze_panes(FIRST_TABLE_ROW, column::TEXT)?;
    worksheet.set_repeat_rows(heading_row, heading_row)?;
    worksheet.set_print_area(2, 0, last, comments.max(column::ANSWER))?;
    Ok(())
}
