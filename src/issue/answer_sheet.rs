//! A sheet of questions: number, question, answer, why there is none, comment, guidance.

use std::borrow::Cow;

use rust_xlsxwriter::{DataValidation, DataValidationRule, Worksheet, XlsxError};

use super::layout::{FIRST_ROW, TABLE_SILENCE_ROW, column, has_own_cell};
use super::{Page, Row, Sheet, guidance, hidden, previous, style, validation};
use crate::cell_map::{COLUMNS_KEY, CellKey, PREVIOUS_COLUMN, Role, Sign, column_letters};
use crate::definition::{Kind, MultipleLayout, Question};
use crate::language::{Lang, fill, keep_together};

/// Lines offered for an open answer that may be long.
const PROSE_LINES: usize = 8;

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
                    note(page, (index, question), at, worksheet)?;
                }
            }
            Row::Computed(index) => {
                if let Some(question) = questions.get(index) {
                    computed(page, (index, question), at, worksheet)?;
                }
            }
            Row::Question(index) => {
                if let Some(question) = questions.get(index) {
                    self::question(page, (index, question), at, worksheet)?;
                }
            }
            Row::Option(index, choice) => {
                if let Some(question) = questions.get(index) {
                    option(page, (index, question), choice, at, worksheet)?;
                }
            }
            Row::Slot(index, slot) => {
                if let Some(question) = questions.get(index) {
                    self::slot(page, (index, question), slot, at, worksheet)?;
                }
            }
        }
    }
    let last = FIRST_ROW + u32::try_from(rows.len()).unwrap_or_default();
    let columns = page.issuer.layout.columns;
    worksheet.set_print_area(1, 0, last, columns.guidance)?;
    colours(
        (last.saturating_sub(1), columns.guidance),
        &cells_of_answers(page, rows),
        worksheet,
    )
}

/// The cells of answers, as Excel writes several ranges.
fn cells_of_answers(page: &Page<'_>, rows: &[Row]) -> String {
    let questions = &page.issuer.questionnaire.questions;
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for (row, at) in rows.iter().zip(FIRST_ROW..) {
        let is_answer = match row {
            Row::Question(index) => questions.get(*index).is_some_and(has_own_cell),
            Row::Option(..) | Row::Slot(..) => true,
            Row::Heading(_) | Row::Note(_) | Row::Computed(_) | Row::Table(_) => false,
        };
        match ranges.last_mut() {
            _ if !is_answer => {}
            Some((_, last)) if *last + 1 == at => *last = at,
            _ => ranges.push((at, at)),
        }
    }
    let letters = column_letters(u32::from(column::ANSWER));
    let range = |(first, last): (u32, u32)| format!("{letters}{}:{letters}{}", first + 1, last + 1);
    ranges.into_iter().map(range).collect::<Vec<_>>().join(" ")
}

/// The colours of the rows, by their signs.
fn colours(
    (last, last_column): (u32, u16),
    answers: &str,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let first = FIRST_ROW;
    let is = |sign: Sign| format!("$B{}=\"{}\"", first + 1, sign.as_str());
    let (sign, answer) = (column::SIGN, column::ANSWER);
    // An answer where none was asked for: the one thing that a grey row must not hide.
    if let Some(top) = answers
        .split([':', ' '])
        .next()
        .filter(|top| !top.is_empty())
    {
        let row = top.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let off = Sign::NotAsked.as_str();
        let forgotten = format!("AND($B{row}=\"{off}\",LEN(${top})>0)");
        let rule = style::when(&forgotten, style::check()).set_multi_range(answers);
        worksheet.add_conditional_format(first, answer, last, answer, &rule)?;
    }
    let rules = [
        ((sign, last_column), is(Sign::NotAsked), style::not_asked()),
        ((answer, answer), is(Sign::Required), style::required()),
        ((answer, answer), is(Sign::Check), style::check()),
        ((sign, sign), is(Sign::Required), style::urgent_sign()),
        ((sign, sign), is(Sign::Check), style::urgent_sign()),
        ((sign, sign), is(Sign::Answered), style::answered_sign()),
    ];
    for ((from, to), condition, format) in rules {
        let rule = style::when(&condition, format);
        worksheet.add_conditional_format(first, from, last, to, &rule)?;
    }
    Ok(())
}

/// Hidden column names, title, opening, headings.
fn head(page: &Page<'_>, sheet: &Sheet, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
    let (style, texts) = (page.style, &page.issuer.texts.sheet);
    let columns = page.issuer.layout.columns;
    let widths = [
        (column::SIGN, style::SIGN_WIDTH),
        (column::NUMBER, style::NUMBER_WIDTH),
        (column::TEXT, style::TEXT_WIDTH),
        (column::ANSWER, style::ANSWER_WIDTH),
        (columns.silence, style::SILENCE_WIDTH),
        (columns.comment, style::COMMENT_WIDTH),
        (columns.guidance, style::GUIDANCE_WIDTH),
    ];
    for (column, width) in widths {
        worksheet.set_column_width(column, width)?;
    }
    worksheet.set_column_hidden(column::KEY)?;
    worksheet.write_string(0, column::KEY, COLUMNS_KEY)?;
    for (column, role) in [
        (column::ANSWER, Role::Answer),
        (columns.silence, Role::Silence),
        (columns.comment, Role::Comment),
    ] {
        worksheet.write_string(0, column, role.as_str())?;
    }
    let mut lead = format!("{}\n{}", texts.lead, texts.signs);
    if let (Some((last, confirm)), Some(previous)) = (columns.previous, page.issuer.previous) {
        worksheet
            .set_column_width(last, page.last_width)?
            .set_column_width(confirm, style::CONFIRM_WIDTH)?
            .write_string(0, last, PREVIOUS_COLUMN)?
            .write_string(0, confirm, Role::Confirm.as_str())?;
        let round = fill(&texts.last_time, &[("round", &previous.round)]);
        worksheet
            .write_string_with_format(3, last, round, &style.heading)?
            .write_string_with_format(3, confirm, &texts.is_still_correct, &style.heading)?;
        lead = format!("{lead}\n{}", texts.last_time_lead);
    }
    worksheet.set_row_hidden(0)?;
    worksheet.merge_range(
        1,
        column::SIGN,
        1,
        columns.guidance,
        &sheet.title,
        &style.title,
    )?;
    worksheet.set_row_height(1, 26)?;
    worksheet.merge_range(2, column::SIGN, 2, columns.guidance, &lead, &style.lead)?;
    worksheet.set_row_height(2, style::height(style::lines(&lead, 180.0)))?;
    worksheet.write_blank(3, column::SIGN, &style.heading)?;
    let headings = [
        (column::NUMBER, &texts.number),
        (column::TEXT, &texts.question),
        (column::ANSWER, &texts.answer),
        (columns.silence, &texts.silence),
        (columns.comment, &texts.comment),
        (columns.guidance, &texts.guidance),
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
    if let Some(formula) = page.issuer.rules.headings.get(&group) {
        let sign = (!page.preview.is_group_asked(group)).then_some(Sign::NotAsked);
        page.write_sign(worksheet, (at, column::SIGN), formula, sign)?;
    }
    let columns = page.issuer.layout.columns;
    let group = page.issuer.questionnaire.groups.get(group);
    let label = group.map_or("", |group| group.label.text(page.lang()));
    worksheet.merge_range(
        at,
        column::NUMBER,
        at,
        columns.guidance,
        label,
        &page.style.group,
    )?;
    worksheet.set_row_height(at, 22)?;
    Ok(())
}

fn note(
    page: &Page<'_>,
    (index, question): (usize, &Question),
    at: u32,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    sign_unless_asked(page, index, at, worksheet)?;
    let columns = page.issuer.layout.columns;
    let text = question.label.text(page.lang());
    worksheet.merge_range(
        at,
        column::NUMBER,
        at,
        columns.guidance,
        text,
        &page.style.lead,
    )?;
    worksheet.set_row_height(at, style::height(style::lines(text, 180.0)))?;
    Ok(())
}

/// The sign of a row that needs no answer: whether it is not asked.
fn sign_unless_asked(
    page: &Page<'_>,
    index: usize,
    at: u32,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    if let Some(formula) = page.issuer.rules.signs.get(&index) {
        let sign = (!page.preview.is_asked(index, 1)).then_some(Sign::NotAsked);
        page.write_sign(worksheet, (at, column::SIGN), formula, sign)?;
    }
    Ok(())
}

/// A value that the workbook computes, or, where no formula says it, a cell that stays blank.
fn computed(
    page: &Page<'_>,
    (index, question): (usize, &Question),
    at: u32,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let (style, columns) = (page.style, page.issuer.layout.columns);
    sign_unless_asked(page, index, at, worksheet)?;
    let number = page.issuer.layout.numbering.question(index);
    let (text, guidance) = (label(question, page), guidance::of_question(page, index));
    worksheet.write_string_with_format(at, column::NUMBER, number, &style.number)?;
    worksheet.write_string_with_format(at, column::TEXT, &*text, &style.question)?;
    page.write_value(worksheet, (at, column::ANSWER), index, (1, at))?;
    previous::write(page, question, at, worksheet)?;
    worksheet.write_blank(at, columns.silence, &style.fixed)?;
    worksheet.write_blank(at, columns.comment, &style.fixed)?;
    worksheet.write_string_with_format(at, columns.guidance, &guidance, &style.guidance)?;
    let lines = [
        style::lines(&text, style::TEXT_WIDTH * 0.94),
        style::lines(&guidance, style::GUIDANCE_WIDTH * 1.08),
    ];
    worksheet.set_row_height(at, style::height(lines.into_iter().max().unwrap_or(1)))?;
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
    let (style, columns) = (page.style, issuer.layout.columns);
    let number = issuer.layout.numbering.table(group);
    let pointer = fill(&issuer.texts.sheet.see_table, &[("sheet", &sheet.name)]);
    let pointer = match guidance::of_table(page, group) {
        Some(condition) => format!("{condition} {pointer}"),
        None => pointer,
    };
    let sign = sheet.address(column::SIGN, TABLE_SILENCE_ROW);
    let shown = page.preview.sign_of_table(&issuer.layout, group);
    page.write_sign(worksheet, (at, column::SIGN), &sign, Some(shown))?;
    worksheet.write_string_with_format(at, column::NUMBER, number, &style.number)?;
    worksheet.write_string_with_format(at, column::TEXT, &sheet.title, &style.question)?;
    worksheet.merge_range(
        at,
        column::ANSWER,
        at,
        columns.guidance,
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
    let columns = issuer.layout.columns;
    let number = issuer.layout.numbering.question(index);
    let text = label(question, page);
    let guidance = guidance::of_question(page, index);
    if let Some(formula) = issuer.rules.signs.get(&index) {
        let sign = page.preview.sign(index, 1);
        page.write_sign(worksheet, (at, column::SIGN), formula, Some(sign))?;
    }
    worksheet.write_string(
        at,
        column::KEY,
        CellKey::new(&question.name, 1, Role::Answer).to_string(),
    )?;
    worksheet.write_string_with_format(at, column::NUMBER, number, &style.number)?;
    worksheet.write_string_with_format(at, column::TEXT, &*text, &style.question)?;
    worksheet.write_string_with_format(at, columns.guidance, &guidance, &style.guidance)?;

    let answer = CellKey::new(&question.name, 1, Role::Answer);
    if has_own_cell(question) {
        page.write_answer(
            worksheet,
            (at, column::ANSWER),
            &answer,
            Some(&question.kind),
        )?;
        let answer_cell = (at, column::ANSWER);
        if let Some(validation) = validation::validation(page, (index, question), answer_cell)? {
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
    previous::write(page, question, at, worksheet)?;
    let silence = CellKey::new(&question.name, 1, Role::Silence);
    page.write_answer(worksheet, (at, columns.silence), &silence, None)?;
    let reasons = validation::silences();
    worksheet.add_data_validation(at, columns.silence, at, columns.silence, &reasons)?;
    let comment = CellKey::new(&question.name, 1, Role::Comment);
    page.write_answer(worksheet, (at, columns.comment), &comment, None)?;

    let prose = question.kind == Kind::Text && question.appearance.contains("multiline");
    let lines = [
        style::lines(&text, style::TEXT_WIDTH * 0.94),
        style::lines(&guidance, style::GUIDANCE_WIDTH * 1.08),
        page.filled_lines(&answer, style::ANSWER_WIDTH),
        page.filled_lines(&comment, style::COMMENT_WIDTH),
        previous::lines(page, question),
        if prose { PROSE_LINES } else { 1 },
    ];
    worksheet.set_row_height(at, style::height(lines.into_iter().max().unwrap_or(1)))?;
    Ok(())
}

fn option(
    page: &Page<'_>,
    (index, question): (usize, &Question),
    choice: usize,
    at: u32,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let Some(list_of) = page.issuer.questionnaire.list_of(question) else {
        return Ok(());
    };
    let position = choice;
    let Some(choice) = list_of.choices.get(choice) else {
        return Ok(());
    };
    let style = page.style;
    let key = CellKey::option(&question.name, 1, &choice.name);
    let text = choice.label.text(page.lang());
    let text = if text.is_empty() { &choice.name } else { text };
    worksheet.write_string(at, column::KEY, key.to_string())?;
    fixed_cells(page, at, worksheet)?;
    option_sign(page, (index, position), at, worksheet)?;
    worksheet.write_string_with_format(at, column::TEXT, text, &style.option)?;
    page.write_answer(worksheet, (at, column::ANSWER), &key, None)?;
    let allowed = match (&question.kind, question.layout) {
        (Kind::Rank(_), _) => {
            let places = i32::try_from(list_of.choices.len()).unwrap_or(i32::MAX);
            DataValidation::new().allow_whole_number(DataValidationRule::Between(1, places))
        }
        (_, MultipleLayout::YesNo) => validation::list(hidden::YES_NO_LIST),
        _ => validation::list(hidden::MARK_LIST),
    };
    worksheet.add_data_validation(at, column::ANSWER, at, column::ANSWER, &allowed)?;
    worksheet.set_row_height(
        at,
        style::height(style::lines(text, style::TEXT_WIDTH - 3.0)),
    )?;
    Ok(())
}

/// The sign of an option or slot: whether it is not asked.
fn option_sign(
    page: &Page<'_>,
    (index, position): (usize, usize),
    at: u32,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let Some(formula) = page.issuer.rules.options.get(&(index, position)) else {
        return Ok(());
    };
    let preview = page.preview;
    let is_off = !preview.is_asked(index, 1) || preview.is_left_out(index, position);
    let sign = is_off.then_some(Sign::NotAsked);
    page.write_sign(worksheet, (at, column::SIGN), formula, sign)
}

fn slot(
    page: &Page<'_>,
    (index, question): (usize, &Question),
    slot: usize,
    at: u32,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let key = CellKey::option(&question.name, 1, &slot.to_string());
    worksheet.write_string(at, column::KEY, key.to_string())?;
    fixed_cells(page, at, worksheet)?;
    option_sign(page, (index, slot.saturating_sub(1)), at, worksheet)?;
    worksheet.write_string_with_format(at, column::TEXT, slot.to_string(), &page.style.option)?;
    page.write_answer(worksheet, (at, column::ANSWER), &key, None)?;
    if let Kind::SelectMultiple(list_of) = question.kind {
        let choices = validation::slot(page, index, list_of);
        worksheet.add_data_validation(at, column::ANSWER, at, column::ANSWER, &choices)?;
    }
    Ok(())
}

/// The cells of an option's row in which there is nothing to write.
fn fixed_cells(page: &Page<'_>, at: u32, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
    let columns = page.issuer.layout.columns;
    let fixed = [
        column::SIGN,
        column::NUMBER,
        columns.silence,
        columns.comment,
        columns.guidance,
    ];
    let previous = columns.previous.map(|(last, confirm)| [last, confirm]);
    for column in fixed.into_iter().chain(previous.into_iter().flatten()) {
        worksheet.write_blank(at, column, &page.style.fixed)?;
    }
    Ok(())
}

/// The question as asked, or its name where the form gives no text in any language.
pub(super) fn label<'a>(question: &'a Question, page: &Page<'_>) -> Cow<'a, str> {
    label_of(question, page.lang())
}

/// The same in a language.
pub(super) fn label_of(question: &Question, lang: Lang) -> Cow<'_, str> {
    let texts = [&question.label, &question.hint].map(|text| text.text(lang));
    let text = texts.into_iter().find(|text| !text.is_empty());
    keep_together(text.unwrap_or(&question.name), lang)
}
