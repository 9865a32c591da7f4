//! The query as a workbook to fill in: a row per doubtful answer, with cells to confirm it, to
//! correct it, to say why there is none, and to explain. Its cells bear the same names as those of
//! the questionnaire, so that [`intake`](crate::intake) reads it like any return.

use std::collections::BTreeMap;

use chrono::NaiveTime;
use rust_xlsxwriter::{
    DataValidation, DocProperties, Format, FormatAlign, FormatBorder, Formula, ProtectionOptions,
    Workbook, Worksheet, XlsxError,
};

use super::excel::{ExcelError, measure, style};
use crate::cell_map::{
    COLUMNS_KEY, CellKey, KIND_MARK, LISTS_SHEET, MAP_SHEET, PROPERTY_PREFIX, QUERY_KIND,
    ROUND_SHEET, Role, SEAL_MARK, TEXTS_SHEET, cell_address, column_letters,
};
use crate::correspondence::QueryItem;
use crate::definition::{Kind, Questionnaire};
use crate::entity::Entity;
use crate::issue::{Fill, Filled};
use crate::language::{Lang, Texts, fill, texts};
use crate::round::Round;

/// Columns of the sheet, from 0, and their widths in characters.
const COLUMNS: [(u16, u16); 9] = [
    (KEY, 4),
    (NUMBER, 8),
    (QUESTION, 42),
    (WRITTEN, 30),
    (WHY, 44),
    (CONFIRM, 14),
    (CORRECT, 30),
    (SILENCE, 18),
    (EXPLAIN, 36),
];
const KEY: u16 = 0;
const NUMBER: u16 = 1;
const QUESTION: u16 = 2;
const WRITTEN: u16 = 3;
const WHY: u16 = 4;
const CONFIRM: u16 = 5;
const CORRECT: u16 = 6;
const SILENCE: u16 = 7;
const EXPLAIN: u16 = 8;

/// Row of the headings, from 0.
const HEADINGS: u32 = 5;
/// Labels of a list that the sheet names beside a question of several choices.
const MOST_CHOICES: usize = 40;

/// Whom a query is for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The round.
    pub round: &'a Round,
    /// What was asked.
    pub questionnaire: &'a Questionnaire,
    /// The State.
    pub entity: &'a Entity,
    /// The language of its reply.
    pub lang: Lang,
}

/// The bytes of the workbook. `filled` is what stands in its cells already: nothing, but in tests.
///
/// # Errors
///
/// If it does not fit into a workbook.
pub fn workbook(
    asked: &Asked<'_>,
    items: &[QueryItem<'_>],
    filled: &Filled,
) -> Result<Vec<u8>, ExcelError> {
    let mut page = Page {
        asked,
        texts: texts(asked.lang),
        filled,
        own: Vec::new(),
        cells: Vec::new(),
        lists: BTreeMap::new(),
    };
    Ok(page.write(items)?)
}

struct Page<'a> {
    asked: &'a Asked<'a>,
    texts: &'static Texts,
    filled: &'a Filled,
    /// The texts written, for `_texts`.
    own: Vec<String>,
    /// The cells to fill in: key, row, column.
    cells: Vec<(CellKey, u32, u16)>,
    /// The columns of the lists used, by index of the list.
    lists: BTreeMap<usize, u16>,
}

impl Page<'_> {
    fn write(&mut self, items: &[QueryItem<'_>]) -> Result<Vec<u8>, XlsxError> {
        let own = &self.texts.query;
        let mut workbook = Workbook::new();
        workbook.set_properties(&self.properties());
        let sheet = workbook.add_worksheet();
        sheet.set_name(measure::clean(&own.sheet))?;
        self.set_up(sheet)?;
        self.head(sheet)?;
        for (item, row) in items.iter().zip(HEADINGS + 1..) {
            self.item(sheet, item, row)?;
        }
        let last = HEADINGS + u32::try_from(items.len()).unwrap_or_default();
        sheet.set_print_area(1, NUMBER, last, EXPLAIN)?;
        self.hidden(&mut workbook)?;
        workbook.save_to_buffer()
    }

    fn identity(&self) -> Vec<(&'static str, String)> {
        let Asked {
            round,
            questionnaire,
            entity,
            lang,
        } = *self.asked;
        let edition = &questionnaire.settings.version;
        let seal = round.seal_of(edition, &entity.code);
        let mut identity = vec![
            ("round", round.symbol.clone()),
            ("edition", edition.clone()),
            ("definition", questionnaire.hash.clone()),
            ("entity", entity.code.clone()),
            ("language", lang.code().to_owned()),
            (KIND_MARK, QUERY_KIND.to_owned()),
        ];
        identity.extend(seal.map(|seal| (SEAL_MARK, seal)));
        identity
    }

    fn properties(&self) -> DocProperties {
        let created = self.asked.round.report.date.and_time(NaiveTime::MIN);
        let mut properties = DocProperties::new()
            .set_title(measure::clean(self.asked.round.title.get(self.asked.lang)))
            .set_creation_datetime(&created);
        for (name, value) in self.identity() {
            properties = properties.set_custom_property(format!("{PROPERTY_PREFIX}{name}"), value);
        }
        properties
    }

    fn set_up(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet
            .set_right_to_left(self.asked.lang.is_right_to_left())
            .set_landscape()
            .set_paper_size(9) // A4
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
            .set_footer("&L&8&A&R&8&P / &N")
            .set_repeat_rows(HEADINGS, HEADINGS)?
            .set_freeze_panes(HEADINGS + 1, NUMBER + 1)?;
        for (column, width) in COLUMNS {
            sheet.set_column_width(column, width)?;
        }
        sheet.set_column_hidden(KEY)?.set_row_hidden(0)?;
        sheet.protect_with_options(&ProtectionOptions {
            format_columns: true,
            format_rows: true,
            sort: true,
            use_autofilter: true,
            ..ProtectionOptions::default()
        });
        Ok(())
    }

    /// The columns by what they are for, the title and what is asked for.
    fn head(&mut self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let lang = self.asked.lang;
        sheet.write_string(0, KEY, COLUMNS_KEY)?;
        for (column, role) in [
            (CORRECT, Role::Answer),
            (SILENCE, Role::Silence),
            // Where names and map are lost, an explanation is read as the comment.
            (EXPLAIN, Role::Comment),
        ] {
            sheet.write_string(0, column, role.as_str())?;
        }
        let own = &self.texts.query;
        let round = self.asked.round;
        let state = self.asked.entity.name(lang, round.report.date);
        let email = round.contact.reply_to.as_str();
        let paragraphs = [
            (fill(&own.title, &[("state", state)]), style::title(lang)),
            (own.lead.clone(), style::paragraph(lang)),
            (own.how_to.clone(), style::paragraph(lang)),
            (fill(&own.send, &[("email", email)]), style::paragraph(lang)),
        ];
        let across: u16 = COLUMNS.iter().skip(1).map(|(_, width)| width).sum();
        for ((text, format), row) in paragraphs.iter().zip(1..) {
            let text = self.text(text);
            sheet.merge_range(row, NUMBER, row, EXPLAIN, &text, format)?;
            let lines = measure::lines(&text, across);
            sheet.set_row_height(
                row,
                measure::height(lines).max(if row == 1 { 24 } else { 0 }),
            )?;
        }
        let headings = [
            (NUMBER, &self.texts.sheet.number),
            (QUESTION, &own.question),
            (WRITTEN, &own.written),
            (WHY, &own.why),
            (CONFIRM, &own.confirm),
            (CORRECT, &own.correct),
            (SILENCE, &self.texts.sheet.silence),
            (EXPLAIN, &own.explain),
        ];
        let mut most = 1;
        for (column, heading) in headings {
            let heading = self.text(heading);
            let format = style::heading(lang, false);
            sheet.write_string_with_format(HEADINGS, column, &heading, &format)?;
            most = most.max(measure::lines(&heading, width(column)));
        }
        sheet.set_row_height(HEADINGS, measure::height(most))?;
        Ok(())
    }

    fn item(
        &mut self,
        sheet: &mut Worksheet,
        item: &QueryItem<'_>,
        row: u32,
    ) -> Result<(), XlsxError> {
        let lang = self.asked.lang;
        let name = item.question.name.as_str();
        let key = |role| CellKey::new(name, item.instance, role);
        sheet.write_string(row, KEY, key(Role::Answer).to_string())?;
        let fixed = style::paragraph(lang).set_border_bottom(FormatBorder::Hair);
        let mut question = item.question.label.text(lang).to_owned();
        if question.is_empty() {
            name.clone_into(&mut question);
        }
        if item.question.repeat.is_some() {
            let instance = item.instance.to_string();
            let values = [("question", question.as_str()), ("row", &instance)];
            question = fill(&self.texts.receipt.in_row, &values);
        }
        let why = item.why.join("\n") + &self.choices(item);
        let texts = [
            (NUMBER, item.number.as_str()),
            (QUESTION, &question),
            (WRITTEN, &item.written),
            (WHY, &why),
        ];
        let mut most = 2;
        for (column, text) in texts {
            let text = self.text(text);
            // What a State wrote may look like a formula: it stays text.
            let format = fixed.clone().set_quote_prefix();
            sheet.write_string_with_format(row, column, &text, &format)?;
            most = most.max(measure::lines(&text, width(column)));
        }
        sheet.set_row_height(row, measure::height(most))?;

        let texts = self.texts;
        let silences = [
            &texts.silence.not_available,
            &texts.silence.not_applicable,
            &texts.silence.confidential,
        ];
        let confirm = DataValidation::new().allow_list_strings(&[&texts.query.confirmed])?;
        sheet.add_data_validation(row, CONFIRM, row, CONFIRM, &confirm)?;
        let silence = DataValidation::new().allow_list_strings(&silences)?;
        sheet.add_data_validation(row, SILENCE, row, SILENCE, &silence)?;
        if let Kind::SelectOne(list) = item.question.kind {
            let range = self.list(list);
            // An explanation in words is welcome here too: ingest says if it is no choice.
            let validation = DataValidation::new()
                .allow_list_formula(Formula::new(range))
                .show_error_message(false);
            sheet.add_data_validation(row, CORRECT, row, CORRECT, &validation)?;
        }
        for (column, role) in [
            (CONFIRM, Role::Confirm),
            (CORRECT, Role::Answer),
            (SILENCE, Role::Silence),
            (EXPLAIN, Role::Explanation),
        ] {
            let key = match role {
                // They are about the words that stood there.
                Role::Confirm | Role::Explanation => CellKey {
                    option: item.fingerprint.clone(),
                    ..key(role)
                },
                _ => key(role),
            };
            self.cell(sheet, key, row, column, &item.question.kind)?;
        }
        Ok(())
    }

    /// A cell to fill in.
    fn cell(
        &mut self,
        sheet: &mut Worksheet,
        key: CellKey,
        row: u32,
        column: u16,
        kind: &Kind,
    ) -> Result<(), XlsxError> {
        let is_date = column == CORRECT && matches!(kind, Kind::Date | Kind::DateTime);
        let format = answer(self.asked.lang, is_date);
        let plain = CellKey::new(&key.question, key.instance, key.role);
        match self.filled.get(&plain) {
            None => sheet.write_blank(row, column, &format)?,
            Some(Fill::Text(text)) => sheet.write_string_with_format(row, column, text, &format)?,
            Some(Fill::Number(number)) => {
                sheet.write_number_with_format(row, column, *number, &format)?
            }
            Some(Fill::Date(day)) => sheet.write_date_with_format(row, column, day, &format)?,
        };
        self.cells.push((key, row, column));
        Ok(())
    }

    /// What may be named where several choices are asked for.
    fn choices(&self, item: &QueryItem<'_>) -> String {
        let Kind::SelectMultiple(list) = item.question.kind else {
            return String::new();
        };
        let labels = labels(self.asked.questionnaire, list, self.asked.lang);
        if labels.len() > MOST_CHOICES {
            return String::new();
        }
        let values = [("choices", labels.join("; "))];
        format!(
            "\n{}",
            fill(
                &self.texts.query.choices,
                &values.each_ref().map(|(n, v)| (*n, v.as_str()))
            )
        )
    }

    /// The range of a list's labels on the hidden sheet.
    fn list(&mut self, list: usize) -> String {
        let next = u16::try_from(self.lists.len()).unwrap_or(u16::MAX);
        let column = *self.lists.entry(list).or_insert(next);
        let letters = column_letters(u32::from(column));
        let count = labels(self.asked.questionnaire, list, self.asked.lang).len();
        format!("='{LISTS_SHEET}'!${letters}$1:${letters}${}", count.max(1))
    }

    /// Notes a text as ours, and gives it as a cell can hold it.
    fn text(&mut self, text: &str) -> String {
        let text = measure::clean(text);
        self.own.push(text.clone());
        text
    }

    /// The very hidden sheets and the names of the cells.
    fn hidden(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        let lists = very_hidden(workbook, LISTS_SHEET)?;
        for (&list, &column) in &self.lists {
            let labels = labels(self.asked.questionnaire, list, self.asked.lang);
            for (label, row) in labels.iter().zip(0..) {
                lists.write_string(row, column, label)?;
            }
        }
        let map = very_hidden(workbook, MAP_SHEET)?;
        let sheet_name = measure::clean(&self.texts.query.sheet);
        for ((key, row, column), line) in self.cells.iter().zip(0..) {
            map.write_string(line, 0, &key.question)?
                .write_number(line, 1, key.instance)?
                .write_string(line, 2, key.role.as_str())?
                .write_string(line, 3, &key.option)?
                .write_string(line, 4, &sheet_name)?
                .write_string(line, 5, cell_address(*row, u32::from(*column)))?;
        }
        let texts = very_hidden(workbook, TEXTS_SHEET)?;
        for (text, row) in self.own.iter().zip(0..) {
            texts.write_string(row, 0, text)?;
        }
        let round = very_hidden(workbook, ROUND_SHEET)?;
        for ((key, value), row) in self.identity().iter().zip(0..) {
            round
                .write_string(row, 0, *key)?
                .write_string(row, 1, value)?;
        }
        let quoted = sheet_name.replace('\'', "''");
        for (key, row, column) in &self.cells {
            let letters = column_letters(u32::from(*column));
            let place = format!("='{quoted}'!${letters}${}", row + 1);
            workbook.define_name(key.defined_name(), &place)?;
        }
        Ok(())
    }
}

fn width(column: u16) -> u16 {
    let column = COLUMNS.iter().find(|(number, _)| *number == column);
    column.map_or(10, |(_, width)| *width)
}

fn very_hidden<'a>(workbook: &'a mut Workbook, name: &str) -> Result<&'a mut Worksheet, XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?.set_very_hidden(true);
    Ok(sheet)
}

/// The format of a cell to fill in.
fn answer(lang: Lang, is_date: bool) -> Format {
    let format = style::paragraph(lang)
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Top)
        .set_unlocked();
    if is_date {
        format.set_num_format("yyyy-mm-dd")
    } else {
        format
    }
}

fn labels(questionnaire: &Questionnaire, list: usize, lang: Lang) -> Vec<String> {
    let list = questionnaire.lists.get(list);
    let choices = list.into_iter().flat_map(|list| &list.choices);
    choices
        .map(|choice| match choice.label.text(lang) {
            "" => choice.name.clone(),
            label => label.to_owned(),
        })
        .collect()
}
