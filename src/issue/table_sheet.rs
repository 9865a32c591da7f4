//! A repeat as a table: a row per instance, a column per question.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::layout::{FIRST_TABLE_ROW, TABLE_SILENCE_ROW, column, comment_column};
use super::rules::{TableRules, at_row};
use super::{Page, Sheet, answer_sheet, guidance, style, validation};
use crate::cell_map::{COLUMNS_KEY, CellKey, ROW_KEY, Role, Sign, TABLE_KEY, column_letters};
use crate::definition::{Group, Question};
use crate::language::fill;

/// Width of a question's column, in characters.
const COLUMN_WIDTH: f64 = 22.0;
/// Row of the headings, from 0.
const HEADING_ROW: u32 = FIRST_TABLE_ROW - 1;

/// A table in the making.
struct Table<'a> {
    page: &'a Page<'a>,
    group: usize,
    repeat: &'a Group,
    rules: &'a TableRules,
    /// Index, question and column, in order.
    questions: Vec<(usize, &'a Question, u16)>,
    /// The questions again, by index.
    indexes: &'a [usize],
    /// Column of the comments.
    comments: u16,
    /// Number of rows to fill in.
    rows: u32,
}

pub(super) fn write(
    page: &Page<'_>,
    sheet: &Sheet,
    (group, columns, rows): (usize, &[usize], u32),
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let questionnaire = page.issuer.questionnaire;
    let Some(repeat) = questionnaire.groups.get(group) else {
        return Ok(());
    };
    let questions = columns
        .iter()
        .zip(column::TEXT..)
        .filter_map(|(&index, at)| {
            let question = questionnaire.questions.get(index)?;
            Some((index, question, at))
        });
    let no_rules = TableRules::default();
    let table = Table {
        page,
        group,
        repeat,
        rules: page.issuer.rules.tables.get(&group).unwrap_or(&no_rules),
        indexes: columns,
        questions: questions.collect(),
        comments: comment_column(columns),
        rows,
    };
    table.write_keys(worksheet)?;
    table.write_head(&sheet.title, worksheet)?;
    table.write_headings(worksheet)?;
    table.write_rows(worksheet)?;
    table.write_signs(worksheet)?;
    table.colours(worksheet)
}

impl Table<'_> {
    /// The last column that the head spans.
    fn width(&self) -> u16 {
        self.comments.max(column::ANSWER)
    }

    /// Hidden rows: which column is which question, and where the silence stands.
    fn write_keys(&self, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        let key = format!("{TABLE_KEY}|{}", self.repeat.name);
        worksheet.write_string(0, column::KEY, key)?;
        // What the workbook computes is no answer, so that nobody is to look for one there.
        let asked = self
            .questions
            .iter()
            .filter(|(_, q, _)| q.calculation.is_none());
        for (_, question, at) in asked {
            worksheet.write_string(0, *at, &question.name)?;
        }
        worksheet.write_string(0, self.comments, Role::Comment.as_str())?;
        worksheet.write_string(1, column::KEY, COLUMNS_KEY)?;
        worksheet.write_string(1, column::ANSWER, Role::Silence.as_str())?;
        worksheet.set_row_hidden(0)?.set_row_hidden(1)?;
        worksheet.set_column_hidden(column::KEY)?;
        Ok(())
    }

    /// Title, opening, and the one cell that says why the whole table is left empty.
    fn write_head(&self, title: &str, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        let (issuer, style) = (self.page.issuer, self.page.style);
        let texts = &issuer.texts.sheet;
        worksheet.merge_range(2, column::SIGN, 2, self.width(), title, &style.title)?;
        worksheet.set_row_height(2, 26)?;
        let number = issuer.layout.numbering.table(self.group);
        let rows = self.rows.to_string();
        let lead = fill(&texts.table_lead, &[("number", number), ("rows", &rows)]);
        let lead = match guidance::of_table(self.page, self.group) {
            Some(condition) => format!("{condition} {lead}"),
            None => lead,
        };
        let lead = format!("{lead}\n{}", texts.signs);
        worksheet.merge_range(3, column::SIGN, 3, self.width(), &lead, &style.lead)?;
        worksheet.set_row_height(3, style::height(style::lines(&lead, 100.0)))?;

        let at = TABLE_SILENCE_ROW;
        let silence = CellKey::new(&self.repeat.name, 1, Role::Silence);
        worksheet.write_string(at, column::KEY, silence.to_string())?;
        worksheet.write_string_with_format(at, column::TEXT, &texts.silence, &style.label)?;
        self.page
            .write_answer(worksheet, (at, column::ANSWER), &silence, None)?;
        let reasons = validation::silences();
        worksheet.add_data_validation(at, column::ANSWER, at, column::ANSWER, &reasons)?;
        Ok(())
    }

    fn write_headings(&self, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        let (issuer, style) = (self.page.issuer, self.page.style);
        let texts = &issuer.texts.sheet;
        worksheet.set_column_width(column::SIGN, style::SIGN_WIDTH)?;
        worksheet.set_column_width(column::NUMBER, style::NUMBER_WIDTH)?;
        worksheet.write_blank(HEADING_ROW, column::SIGN, &style.heading)?;
        worksheet.set_column_range_width(column::TEXT, self.comments, COLUMN_WIDTH)?;
        worksheet.set_column_width(self.comments, style::COMMENT_WIDTH)?;
        let number = column::NUMBER;
        worksheet.write_string_with_format(HEADING_ROW, number, &texts.row, &style.heading)?;
        let mut lines = 1;
        for (index, question, at) in &self.questions {
            let number = issuer.layout.numbering.question(*index);
            let heading = format!("{number} {}", answer_sheet::label(question, self.page));
            lines = lines.max(style::lines(&heading, COLUMN_WIDTH * 0.85));
            worksheet.write_string_with_format(HEADING_ROW, *at, heading, &style.heading)?;
        }
        let (at, comment) = (self.comments, &texts.comment);
        worksheet.write_string_with_format(HEADING_ROW, at, comment, &style.heading)?;
        worksheet.set_row_height(HEADING_ROW, style::height(lines))?;
        worksheet.set_freeze_panes(FIRST_TABLE_ROW, column::TEXT)?;
        worksheet.set_repeat_rows(HEADING_ROW, HEADING_ROW)?;
        Ok(())
    }

    fn write_rows(&self, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        let style = self.page.style;
        for (instance, at) in (1..=self.rows).zip(FIRST_TABLE_ROW..) {
            worksheet.write_string(at, column::KEY, format!("{ROW_KEY}|{instance}"))?;
            worksheet.write_number_with_format(at, column::NUMBER, instance, &style.number)?;
            for (index, question, column) in &self.questions {
                if question.calculation.is_some() {
                    let row = (instance, at);
                    self.page
                        .write_value(worksheet, (at, *column), *index, row)?;
                    continue;
                }
                let key = CellKey::new(&question.name, instance, Role::Answer);
                let kind = Some(&question.kind);
                self.page
                    .write_answer(worksheet, (at, *column), &key, kind)?;
            }
            let comment = CellKey::new(&self.repeat.name, instance, Role::Comment);
            self.page
                .write_answer(worksheet, (at, self.comments), &comment, None)?;
        }
        let last = FIRST_TABLE_ROW + self.rows.saturating_sub(1);
        for (index, question, at) in &self.questions {
            if question.calculation.is_some() {
                continue;
            }
            let first = (FIRST_TABLE_ROW, *at);
            let validation = validation::validation(self.page, (*index, question), first)?;
            if let Some(validation) = validation {
                worksheet.add_data_validation(FIRST_TABLE_ROW, *at, last, *at, &validation)?;
            }
        }
        worksheet.set_print_area(2, 0, last, self.width())?;
        Ok(())
    }

    /// The signs of the table, of its rows, and, in hidden columns, of its cells.
    fn write_signs(&self, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        let (page, rules) = (self.page, self.rules);
        let preview = page.preview;
        let at = (TABLE_SILENCE_ROW, column::SIGN);
        let shown = preview.table_sign(self.group, self.indexes, self.rows);
        page.write_sign(worksheet, at, &rules.sign, Some(shown))?;
        for (instance, row) in (1..=self.rows).zip(FIRST_TABLE_ROW..) {
            let shown = preview.row_sign(self.indexes, instance);
            let formula = at_row(&rules.row, row);
            page.write_sign(worksheet, (row, column::SIGN), &formula, shown)?;
            let is_used = shown.is_some();
            for (index, (column, formula)) in &rules.cells {
                let shown = match preview.sign(*index, instance) {
                    Sign::Open | Sign::Answered => None,
                    Sign::Required if !is_used => None,
                    sign => Some(sign),
                };
                page.write_sign(worksheet, (row, *column), &at_row(formula, row), shown)?;
            }
        }
        for (column, _) in rules.cells.values() {
            worksheet.set_column_hidden(*column)?;
        }
        Ok(())
    }

    fn colours(&self, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        let last = FIRST_TABLE_ROW + self.rows.saturating_sub(1);
        let whole = format!(
            "$B${}=\"{}\"",
            TABLE_SILENCE_ROW + 1,
            Sign::NotAsked.as_str()
        );
        let rule = style::when(&whole, style::not_asked());
        let (sign, end) = (column::SIGN, self.comments);
        let silence = TABLE_SILENCE_ROW;
        worksheet.add_conditional_format(silence, sign, silence, column::ANSWER, &rule)?;
        worksheet.add_conditional_format(FIRST_TABLE_ROW, sign, last, end, &rule)?;
        let is = |column: u16, sign: Sign| {
            let letters = column_letters(u32::from(column));
            format!("${letters}{}=\"{}\"", FIRST_TABLE_ROW + 1, sign.as_str())
        };
        for (index, _, at) in &self.questions {
            let Some((helper, _)) = self.rules.cells.get(index) else {
                continue;
            };
            for (sign, format) in [
                (Sign::NotAsked, style::not_asked()),
                (Sign::Required, style::required()),
                (Sign::Check, style::check()),
            ] {
                let rule = style::when(&is(*helper, sign), format);
                worksheet.add_conditional_format(FIRST_TABLE_ROW, *at, last, *at, &rule)?;
            }
        }
        for (shown, format) in [
            (Sign::Required, style::urgent_sign()),
            (Sign::Check, style::urgent_sign()),
            (Sign::Answered, style::answered_sign()),
        ] {
            let rule = style::when(&is(sign, shown), format);
            worksheet.add_conditional_format(FIRST_TABLE_ROW, sign, last, sign, &rule)?;
        }
        Ok(())
    }
}
