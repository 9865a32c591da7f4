//! The cleaning workbook: a row per doubtful answer, with cells in which an officer decides. Its
//! columns are those of the cleaning log, so that it is one when it is saved under
//! `responses/decisions_NAME.xlsx`: [`round::decisions`](crate::round::Decisions) reads it.

use std::collections::BTreeMap;

use chrono::NaiveTime;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, Format, FormatBorder, Formula,
    Workbook, Worksheet, XlsxError,
};

use super::excel::{ExcelError, measure, style};
use crate::cell_map::{LISTS_SHEET, column_letters};
use crate::correspondence::QueryItem;
use crate::definition::{Kind, Questionnaire};
use crate::entity::Entities;
use crate::finding::suggestion;
use crate::language::{Lang, Texts, texts};
use crate::round::{Change, Round};

/// The columns of the log, as its readers know them, with their widths in characters; the officer
/// fills in those from `new_value` on.
const LOG: [(&str, u16); 9] = [
    ("entity", 8),
    ("question", 20),
    ("instance", 9),
    ("old_value", 34),
    (NEW_VALUE, 30),
    (CHANGE_TYPE, 18),
    ("reason", 30),
    ("officer", 16),
    ("date", 12),
];
const NEW_VALUE: &str = "new_value";
const CHANGE_TYPE: &str = "change_type";
/// How many columns of the log stand there to be read.
const GIVEN: usize = 4;
/// How many columns stay in view, from the left.
const FROZEN: u16 = 2;

/// What a cleaning workbook is made of.
#[derive(Debug, Clone, Copy)]
pub struct Cleaning<'a> {
    /// The round.
    pub round: &'a Round,
    /// What was asked.
    pub questionnaire: &'a Questionnaire,
    /// Who everybody is.
    pub entities: &'a Entities,
    /// The language of the officers.
    pub lang: Lang,
}

impl Cleaning<'_> {
    /// The bytes of the workbook: the doubtful answers of each State, by code.
    ///
    /// # Errors
    ///
    /// If there are more of them than a sheet of Excel has rows.
    pub fn workbook(&self, doubtful: &[(&str, Vec<QueryItem<'_>>)]) -> Result<Vec<u8>, ExcelError> {
        let mut page = Page {
            of: self,
            texts: texts(self.lang),
            lists: BTreeMap::new(),
        };
        Ok(page.write(doubtful)?)
    }
}

struct Page<'a> {
    of: &'a Cleaning<'a>,
    texts: &'static Texts,
    /// The columns of the lists used on the hidden sheet, by index of the list.
    lists: BTreeMap<usize, u16>,
}

impl Page<'_> {
    fn write(&mut self, doubtful: &[(&str, Vec<QueryItem<'_>>)]) -> Result<Vec<u8>, XlsxError> {
        let own = &self.texts.cleaning;
        let mut workbook = Workbook::new();
        let created = self.of.round.report.date.and_time(NaiveTime::MIN);
        workbook.set_properties(
            &DocProperties::new()
                .set_title(measure::clean(&own.title))
                .set_creation_datetime(&created),
        );
        // The log is the first sheet of its workbook, and its headings the first row.
        let sheet = workbook.add_worksheet();
        sheet.set_name("decisions")?;
        let rows: usize = doubtful.iter().map(|(_, items)| items.len()).sum();
        let last = u32::try_from(rows).unwrap_or(u32::MAX);
        self.head(sheet, last)?;
        let items = doubtful
            .iter()
            .flat_map(|(entity, items)| items.iter().map(move |item| (*entity, item)));
        for ((entity, item), row) in items.zip(1..) {
            self.item(sheet, entity, item, row)?;
        }
        let sheet = workbook.add_worksheet();
        sheet.set_name(measure::clean(&own.sheet))?;
        self.how_to(sheet)?;
        self.write_lists(&mut workbook)?;
        workbook.save_to_buffer()
    }

    /// The headings: those of the log, then what helps to decide.
    fn head(&self, sheet: &mut Worksheet, last: u32) -> Result<(), XlsxError> {
        let lang = self.of.lang;
        let log = LOG.map(|(name, width)| (name.to_owned(), width));
        let columns: Vec<(String, u16)> = log.into_iter().chain(self.beside()).collect();
        for ((heading, width), at) in columns.iter().zip(0..) {
            sheet.set_column_width(at, *width)?;
            let format = style::heading(lang, false);
            sheet.write_string_with_format(0, at, measure::clean(heading), &format)?;
        }
        let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        sheet
            .set_right_to_left(lang.is_right_to_left())
            .set_landscape()
            .set_paper_size(9) // A4
            .set_print_fit_to_pages(1, 0)
            .set_repeat_rows(0, 0)?
            .set_freeze_panes(1, FROZEN)?
            .autofilter(0, 0, last.max(1), last_column)?;
        if last > 0 {
            let changes = Change::NAMES;
            let validation = DataValidation::new().allow_list_strings(&changes)?;
            let at = column(CHANGE_TYPE);
            sheet.add_data_validation(1, at, last, at, &validation)?;
        }
        Ok(())
    }

    /// The columns that help to decide: heading and width.
    fn beside(&self) -> [(String, u16); 6] {
        let own = &self.texts.cleaning;
        let headings = [
            (&self.texts.coding.state, 18),
            (&own.asked, 40),
            (&self.texts.query.why, 50),
            (&own.proposed, 24),
            (&own.file, 30),
            (&own.cell, 20),
        ];
        headings.map(|(heading, width)| (heading.clone(), width))
    }

    fn item(
        &mut self,
        sheet: &mut Worksheet,
        entity: &str,
        item: &QueryItem<'_>,
        row: u32,
    ) -> Result<(), XlsxError> {
        let Cleaning {
            round,
            entities,
            lang,
            ..
        } = *self.of;
        let state = entities.name(entity, lang, round.report.date);
        let proposed: Vec<String> = item
            .findings
            .iter()
            .filter_map(|finding| suggestion(finding, lang))
            .collect();
        let place = item.findings.first().map(|finding| &finding.place);
        let (file, cell) = place.map_or_else(Default::default, |place| {
            let cell = [place.sheet.as_str(), place.cell.as_str()];
            let cell: Vec<&str> = cell.into_iter().filter(|text| !text.is_empty()).collect();
            (place.file.as_str(), cell.join("!"))
        });
        let instance = item.instance.to_string();
        let given = [entity, &item.question.name, &instance, &item.written];
        let beside = [
            state,
            item.question.label.text(lang),
            &item.why.join("\n"),
            &proposed.join("\n"),
            file,
            &cell,
        ];
        let filled = [""; LOG.len() - GIVEN];
        let texts = given.into_iter().chain(filled).chain(beside);
        let widths = LOG.map(|(_, width)| width).into_iter();
        let widths = widths.chain(self.beside().map(|(_, width)| width));
        let mut most = 1;
        for ((text, width), at) in texts.zip(widths).zip(0_u16..) {
            let is_to_fill = (GIVEN..LOG.len()).contains(&usize::from(at));
            let format = format(lang, is_to_fill);
            let text = measure::clean(text);
            if text.is_empty() {
                sheet.write_blank(row, at, &format)?;
            } else {
                sheet.write_string_with_format(row, at, &text, &format)?;
                most = most.max(measure::lines(&text, width));
            }
        }
        sheet.set_row_height(row, measure::height(most))?;
        self.offer(sheet, item, row)
    }

    /// The choices of a question of one choice, to be picked as its new value. A name or a label of
    /// another language may be written all the same.
    fn offer(
        &mut self,
        sheet: &mut Worksheet,
        item: &QueryItem<'_>,
        row: u32,
    ) -> Result<(), XlsxError> {
        let Kind::SelectOne(list) = item.question.kind else {
            return Ok(());
        };
        let choices = self.of.questionnaire.lists.get(list);
        let count = choices.map_or(0, |list| list.choices.len());
        if count == 0 {
            return Ok(());
        }
        let next = u16::try_from(self.lists.len()).unwrap_or(u16::MAX);
        let at = *self.lists.entry(list).or_insert(next);
        let letters = column_letters(u32::from(at));
        let range = format!("='{LISTS_SHEET}'!${letters}$1:${letters}${count}");
        let validation = DataValidation::new()
            .allow_list_formula(Formula::new(range))
            .set_error_style(DataValidationErrorStyle::Information);
        let at = column(NEW_VALUE);
        sheet.add_data_validation(row, at, row, at, &validation)?;
        Ok(())
    }

    fn write_lists(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        if self.lists.is_empty() {
            return Ok(());
        }
        let sheet = workbook.add_worksheet();
        sheet.set_name(LISTS_SHEET)?.set_very_hidden(true);
        for (list, column) in &self.lists {
            let choices = self.of.questionnaire.lists.get(*list);
            for (choice, row) in choices.iter().flat_map(|list| &list.choices).zip(0..) {
                let label = choice.label.text(self.of.lang);
                let label = if label.is_empty() {
                    &choice.name
                } else {
                    label
                };
                sheet.write_string(row, *column, measure::clean(label))?;
            }
        }
        Ok(())
    }

    fn how_to(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let lang = self.of.lang;
        let own = &self.texts.cleaning;
        let width = 100;
        sheet
            .set_right_to_left(lang.is_right_to_left())
            .set_column_width(0, width)?;
        sheet.write_string_with_format(0, 0, measure::clean(&own.title), &style::title(lang))?;
        for (line, row) in own.how_to.iter().zip(1..) {
            sheet.write_string_with_format(row, 0, line, &style::paragraph(lang))?;
            sheet.set_row_height(row, measure::height(measure::lines(line, width)))?;
        }
        Ok(())
    }
}

/// Where a column of the log stands, from 0.
fn column(name: &str) -> u16 {
    let at = LOG.iter().position(|(known, _)| *known == name);
    u16::try_from(at.unwrap_or_default()).unwrap_or_default()
}

/// Cells to fill in have a border; what a State wrote may look like a formula and stays text.
fn format(lang: Lang, is_to_fill: bool) -> Format {
    let format = style::paragraph(lang).set_quote_prefix();
    if is_to_fill {
        format.set_border(FormatBorder::Thin)
    } else {
        format.set_border_bottom(FormatBorder::Hair)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_heading_of_any_language_is_taken_for_a_column_of_the_log() {
        for lang in Lang::ALL {
            let own = &texts(lang).cleaning;
            let beside = [
                &texts(lang).coding.state,
                &own.asked,
                &texts(lang).query.why,
            ];
            let beside = beside
                .into_iter()
                .chain([&own.proposed, &own.file, &own.cell]);
            let mut headings: Vec<String> = beside.map(|heading| heading.to_lowercase()).collect();
            headings.extend(LOG.map(|(name, _)| name.to_owned()));
            let count = headings.len();
            headings.sort();
            headings.dedup();
            assert_eq!(headings.len(), count, "{lang}");
        }
    }
}
