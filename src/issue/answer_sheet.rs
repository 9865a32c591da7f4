//! A sheet of questions: number, question, answer, why there is none, comment, guidance.

use std::borrow::Cow;

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Formula,
    Worksheet, XlsxError,
};

use super::layout::{FIRST_ROW, column, has_own_cell};
use super::{Page, Row, Sheet, bounds, condition, hidden, style};
use crate::cell_map::{COLUMNS_KEY, CellKey, Role};
use crate::definition::{Kind, MultipleLayout, Question, Rule};
use crate::language::{fill, keep_together};

/// Lines offered for an open answer that may be long.
const PROSE_LINES: usize = 8;
/// Where the form sets no bound: the last number that Excel keeps to the unit.
const OPEN_BOUND: f64 = 999_999_999_999_999.0;
/// Excel's limits for the texts of a validation, in characters.
const ERROR_TITLE: usize = 32;
const ERROR_TEXT: usize = 224;

pub(super) fn write(
    page: &Page<'_>,
    sheet: &Sheet,
    rows: &[Row],
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    head(page, sheet, worksheet)?;
    for (&row, at) in rows.iter().zip(FIRST_ROW..) {
        let questions = &page.issuer.questionnaire.questions;
        match row {
            Row::Heading(group) => heading(page, group, at, worksheet)?,
            Row::Table(group) => table_link(page, group, at, worksheet)?,
            Row::Note(index) => {
                if let Some(question) = questions.get(index) {
                    note(page, question, at, worksheet)?;
                }
            }
            Row::Question(index) => {
                if let Some(question) = questions.get(index) {
                    self::question(page, (index, question), at, worksheet)?;
                }
            }
            Row::Option(index, choice) => {
                if let Some(question) = questions.get(index) {
                    option(page, question, choice, at, worksheet)?;
                }
            }
            Row::Slot(index, slot) => {
                if let Some(question) = questions.get(index) {
                    self::slot(page, question, slot, at, worksheet)?;
                }
            }
        }
    }
    let last = FIRST_ROW + u32::try_from(rows.len()).unwrap_or_default();
    worksheet.set_print_area(1, 0, last, column::GUIDANCE)?;
    Ok(())
}

/// Hidden column names, title, opening, headings.
fn head(page: &Page<'_>, sheet: &Sheet, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
    let (style, texts) = (page.style, &page.issuer.texts.sheet);
    let widths = [
        (column::NUMBER, style::NUMBER_WIDTH),
        (column::TEXT, style::TEXT_WIDTH),
        (column::ANSWER, style::ANSWER_WIDTH),
        (column::SILENCE, style::SILENCE_WIDTH),
        (column::COMMENT, style::COMMENT_WIDTH),
        (column::GUIDANCE, style::GUIDANCE_WIDTH),
    ];
    for (column, width) in widths {
        worksheet.set_column_width(column, width)?;
    }
    worksheet.set_column_hidden(column::KEY)?;
    worksheet.write_string(0, column::KEY, COLUMNS_KEY)?;
    for (column, role) in [
        (column::ANSWER, Role::Answer),
        (column::SILENCE, Role::Silence),
        (column::COMMENT, Role::Comment),
    ] {
        worksheet.write_string(0, column, role.as_str())?;
    }
    worksheet.set_row_hidden(0)?;
    worksheet.merge_range(
        1,
        column::NUMBER,
        1,
        column::GUIDANCE,
        &sheet.title,
        &style.title,
    )?;
    worksheet.set_row_height(1, 26)?;
    worksheet.merge_range(
        2,
        column::NUMBER,
        2,
        column::GUIDANCE,
        &texts.lead,
        &style.lead,
    )?;
    worksheet.set_row_height(2, style::height(style::lines(&texts.lead, 180.0)))?;
    let headings = [
        (column::NUMBER, &texts.number),
        (column::TEXT, &texts.question),
        (column::ANSWER, &texts.answer),
        (column::SILENCE, &texts.silence),
        (column::COMMENT, &texts.comment),
        (column::GUIDANCE, &texts.guidance),
    ];
    for (column, text) in headings {
        worksheet.write_string_with_format(3, column, text, &style.heading)?;
    }
    worksheet.set_row_height(3, 30)?;
    worksheet.set_freeze_panes(FIRST_ROW, column::ANSWER)?;
    worksheet.set_repeat_rows(3, 3)?;
    Ok(())
}

fn heading(
    page: &Page<'_>,
    group: usize,
    at: u32,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let group = page.issuer.questionnaire.groups.get(group);
    let label = group.map_or("", |group| group.label.text(page.lang()));
    worksheet.merge_range(
        at,
        column::NUMBER,
        at,
        column::GUIDANCE,
        label,
        &page.style.group,
    )?;
    worksheet.set_row_height(at, 22)?;
    Ok(())
}

fn note(
    page: &Page<'_>,
    question: &Question,
    at: u32,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let text = question.label.text(page.lang());
    worksheet.merge_range(
        at,
        column::NUMBER,
        at,
        column::GUIDANCE,
        text,
        &page.style.lead,
    )?;
    worksheet.set_row_height(at, style::height(style::lines(text, 180.0)))?;
    Ok(())
}

/// A repeat is filled in on a sheet of its own; its line here says where.
fn table_link(
    page: &Page<'_>,
    group: usize,
    at: u32,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let issuer = page.issuer;
    let is_table =
        |sheet: &&Sheet| matches!(sheet.body, super::Body::Table { group: g, .. } if g == group);
    let Some(sheet) = issuer.layout.sheets.iter().find(is_table) else {
        return Ok(());
    };
    let style = page.style;
    let number = issuer.layout.numbering.table(group);
    let pointer = fill(&issuer.texts.sheet.see_table, &[("sheet", &sheet.name)]);
    let pointer = match page.condition_of_group(group) {
        Some(condition) => format!("{condition}. {pointer}"),
        None => pointer,
    };
    worksheet.write_string_with_format(at, column::NUMBER, number, &style.number)?;
    worksheet.write_string_with_format(at, column::TEXT, &sheet.title, &style.question)?;
    worksheet.merge_range(
        at,
        column::ANSWER,
        at,
        column::GUIDANCE,
        &pointer,
        &style.fixed,
    )?;
    Ok(())
}

fn question(
    page: &Page<'_>,
    (index, question): (usize, &Question),
    at: u32,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let (issuer, style) = (page.issuer, page.style);
    let number = issuer.layout.numbering.question(index);
    let text = label(question, page);
    let guidance = guidance(page, question);
    worksheet.write_string(
        at,
        column::KEY,
        CellKey::new(&question.name, 1, Role::Answer).to_string(),
    )?;
    worksheet.write_string_with_format(at, column::NUMBER, number, &style.number)?;
    worksheet.write_string_with_format(at, column::TEXT, &*text, &style.question)?;
    worksheet.write_string_with_format(at, column::GUIDANCE, &guidance, &style.guidance)?;

    let answer = CellKey::new(&question.name, 1, Role::Answer);
    if has_own_cell(question) {
        page.write_answer(
            worksheet,
            (at, column::ANSWER),
            &answer,
            Some(&question.kind),
        )?;
        if let Some(validation) = validation(page, question)? {
            worksheet.add_data_validation(at, column::ANSWER, at, column::ANSWER, &validation)?;
        }
    } else {
        let hint = match (&question.kind, question.layout) {
            (Kind::SelectMultiple(_), MultipleLayout::Slots) => &issuer.texts.sheet.choose_several,
            (Kind::Rank(_), _) => &issuer.texts.sheet.rank,
            _ => &issuer.texts.sheet.mark,
        };
        worksheet.write_string_with_format(at, column::ANSWER, hint, &style.guidance)?;
    }
    let silence = CellKey::new(&question.name, 1, Role::Silence);
    page.write_answer(worksheet, (at, column::SILENCE), &silence, None)?;
    let reasons = list(hidden::SILENCE_LIST).set_error_style(DataValidationErrorStyle::Stop);
    worksheet.add_data_validation(at, column::SILENCE, at, column::SILENCE, &reasons)?;
    let comment = CellKey::new(&question.name, 1, Role::Comment);
    page.write_answer(worksheet, (at, column::COMMENT), &comment, None)?;

    let prose = question.kind == Kind::Text && question.appearance.contains("multiline");
    let lines = [
        style::lines(&text, style::TEXT_WIDTH * 0.94),
        style::lines(&guidance, style::GUIDANCE_WIDTH * 1.08),
        page.filled_lines(&answer, style::ANSWER_WIDTH),
        page.filled_lines(&comment, style::COMMENT_WIDTH),
        if prose { PROSE_LINES } else { 1 },
    ];
    worksheet.set_row_height(at, style::height(lines.into_iter().max().unwrap_or(1)))?;
    Ok(())
}

fn option(
    page: &Page<'_>,
    question: &Question,
    choice: usize,
    at: u32,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let Some(list_of) = page.issuer.questionnaire.list_of(question) else {
        return Ok(());
    };
    let Some(choice) = list_of.choices.get(choice) else {
        return Ok(());
    };
    let style = page.style;
    let key = CellKey::option(&question.name, 1, &choice.name);
    let text = choice.label.text(page.lang());
    let text = if text.is_empty() { &choice.name } else { text };
    worksheet.write_string(at, column::KEY, key.to_string())?;
    fixed_cells(page, at, worksheet)?;
    worksheet.write_string_with_format(at, column::TEXT, text, &style.option)?;
    page.write_answer(worksheet, (at, column::ANSWER), &key, None)?;
    let allowed = match (&question.kind, question.layout) {
        (Kind::Rank(_), _) => {
            let places = i32::try_from(list_of.choices.len()).unwrap_or(i32::MAX);
            DataValidation::new().allow_whole_number(DataValidationRule::Between(1, places))
        }
        (_, MultipleLayout::YesNo) => list(hidden::YES_NO_LIST),
        _ => list(hidden::MARK_LIST),
    };
    worksheet.add_data_validation(at, column::ANSWER, at, column::ANSWER, &allowed)?;
    worksheet.set_row_height(
        at,
        style::height(style::lines(text, style::TEXT_WIDTH - 3.0)),
    )?;
    Ok(())
}

fn slot(
    page: &Page<'_>,
    question: &Question,
    slot: usize,
    at: u32,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let key = CellKey::option(&question.name, 1, &slot.to_string());
    worksheet.write_string(at, column::KEY, key.to_string())?;
    fixed_cells(page, at, worksheet)?;
    worksheet.write_string_with_format(at, column::TEXT, slot.to_string(), &page.style.option)?;
    page.write_answer(worksheet, (at, column::ANSWER), &key, None)?;
    if let Kind::SelectMultiple(list_of) = question.kind {
        let choices = list(&hidden::list_name(list_of));
        worksheet.add_data_validation(at, column::ANSWER, at, column::ANSWER, &choices)?;
    }
    Ok(())
}

/// The cells of an option's row in which there is nothing to write.
fn fixed_cells(page: &Page<'_>, at: u32, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
    let fixed = [
        column::NUMBER,
        column::SILENCE,
        column::COMMENT,
        column::GUIDANCE,
    ];
    for column in fixed {
        worksheet.write_blank(at, column, &page.style.fixed)?;
    }
    Ok(())
}

/// The question as asked, or its name where the form gives no text in any language.
pub(super) fn label<'a>(question: &'a Question, page: &Page<'_>) -> Cow<'a, str> {
    let texts = [&question.label, &question.hint].map(|text| text.text(page.lang()));
    let text = texts.into_iter().find(|text| !text.is_empty());
    keep_together(text.unwrap_or(&question.name), page.lang())
}

/// Condition, hint and guidance, in this order.
fn guidance(page: &Page<'_>, question: &Question) -> String {
    let issuer = page.issuer;
    let lang = page.lang();
    let numbering = &issuer.layout.numbering;
    let around = issuer.questionnaire.groups_around(question);
    let around = around.filter(|group| group.repeat.is_none());
    let rules: Vec<&Rule> = around
        .filter_map(|group| group.relevant.as_ref())
        .chain(&question.relevant)
        .collect();
    let condition = condition::sentence(issuer.questionnaire, numbering, &rules, lang);
    let hint = if question.label.is_empty() {
        ""
    } else {
        question.hint.text(lang)
    };
    let texts = [
        condition.as_deref().unwrap_or_default(),
        hint,
        question.guidance.text(lang),
    ];
    let texts: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    keep_together(&texts.join("\n"), lang).into_owned()
}

fn list(name: &str) -> DataValidation {
    DataValidation::new().allow_list_formula(Formula::new(format!("={name}")))
}

/// What Excel may refuse to be typed, with the form's own words; ingest looks again at all of it.
pub(super) fn validation(
    page: &Page<'_>,
    question: &Question,
) -> Result<Option<DataValidation>, XlsxError> {
    let constraint = question
        .constraint
        .as_ref()
        .and_then(|rule| rule.expression.as_ref());
    let bounds = constraint.map(bounds::of).unwrap_or_default();
    let texts = &page.issuer.texts.sheet;
    let (validation, own_words) = match question.kind {
        Kind::SelectOne(index) => (list(&hidden::list_name(index)), &texts.choose),
        Kind::Integer => {
            // As formulas: the library's own numbers end at two thousand million.
            let bound = |bound: Option<f64>, open: f64| {
                Formula::new(format!("={:.0}", bound.unwrap_or(open)))
            };
            let rule = DataValidationRule::Between(
                bound(bounds.least, -OPEN_BOUND),
                bound(bounds.greatest, OPEN_BOUND),
            );
            (
                DataValidation::new().allow_whole_number_formula(rule),
                &texts.whole_number,
            )
        }
        Kind::Decimal => {
            let rule = DataValidationRule::Between(
                bounds.least.unwrap_or(-OPEN_BOUND),
                bounds.greatest.unwrap_or(OPEN_BOUND),
            );
            (
                DataValidation::new().allow_decimal_number(rule),
                &texts.number_only,
            )
        }
        Kind::Date => {
            let first = ExcelDateTime::from_ymd(1900, 3, 1)?;
            let last = ExcelDateTime::from_ymd(2199, 12, 31)?;
            let rule = DataValidationRule::Between(first, last);
            (DataValidation::new().allow_date(rule), &texts.date)
        }
        Kind::Acknowledge => (list(hidden::MARK_LIST), &texts.mark),
        _ => return Ok(None),
    };
    let message = question.constraint_message.text(page.lang());
    let message = if message.is_empty() || matches!(question.kind, Kind::SelectOne(_)) {
        own_words
    } else {
        message
    };
    let cut = |text: &str, length: usize| text.chars().take(length).collect::<String>();
    let validation = validation
        .set_error_title(cut(&texts.please_check, ERROR_TITLE))?
        .set_error_message(cut(message, ERROR_TEXT))?;
    Ok(Some(validation))
}
