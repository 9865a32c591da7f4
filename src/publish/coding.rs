//! The coding workbook: a sheet per frame, a row per answer, a column per code to mark, and cells
//! for the words that support the codes. With the codings of two coders beside each other it is the
//! workbook of their disagreements. [`round::codings`](crate::round::codings) reads what comes back.

use std::collections::BTreeMap;

use chrono::NaiveTime;
use rust_xlsxwriter::{
    DataValidation, DocProperties, Format, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use super::excel::{ExcelError, measure, style};
use crate::cell_map::{LISTS_SHEET, column_letters};
use crate::coding::{Dispute, OpenAnswer, Reason, Share, Suggestion, Todo};
use crate::definition::{Code, Question, Questionnaire};
use crate::entity::Entities;
use crate::issue::SheetNames;
use crate::language::{Lang, Texts, detect, fill, percent, texts};
use crate::round::codings::{
    ADJUDICATOR_COLUMN, CODER_COLUMN, KEY_COLUMN, MARK_COLUMN, NEW_CODE_COLUMN, NONE_COLUMN,
    NOTE_COLUMN, QUOTE_COLUMN, SLOT_COLUMN, TEXT_COLUMN, TRANSLATION_COLUMN, UNCLEAR_COLUMN,
};
use crate::round::{Coding, ItemKey, Round};
use crate::synthesis::answer_value;
use crate::validate::Part;

/// A frame of more codes has cells to choose one in, instead of a column per code.
const MOST_MARKS: usize = 25;
/// How many codes an answer can have on such a frame.
const SLOTS: usize = 8;
/// What stands in a marked cell.
const MARK: &str = "x";
/// How much of the State's other answers is shown, in characters.
const OTHER_ANSWERS: usize = 600;
/// Row of the headings, from 0; that of the hidden names of the columns is 0.
const HEADINGS: u32 = 3;
/// Height of headings that run upwards, in points.
const TURNED_HEADING: u32 = 170;
/// Width of a column of marks, in characters.
const MARK_WIDTH: u16 = 6;

/// What coders fill in, by answer and name of the column: nothing, but for samples and tests.
pub type Filling = BTreeMap<(ItemKey, String), String>;

/// What all coding workbooks of a round share.
#[derive(Debug, Clone, Copy)]
pub struct CodingBook<'a> {
    /// The round.
    pub round: &'a Round,
    /// What was asked.
    pub questionnaire: &'a Questionnaire,
    /// Who everybody is.
    pub entities: &'a Entities,
    /// The language of the coders.
    pub lang: Lang,
}

impl CodingBook<'_> {
    /// The workbook of one coder, with what is suggested for each answer: as many as `todo`, in its
    /// order, or none.
    ///
    /// # Errors
    ///
    /// If it does not fit into a workbook.
    pub fn of_coder(
        &self,
        coder: &str,
        share: &Share,
        todo: &[Todo<'_>],
        suggestions: &[Vec<Suggestion>],
        filling: &Filling,
    ) -> Result<Vec<u8>, ExcelError> {
        let own = &texts(self.lang).coding;
        let values = [("coder", coder)];
        let mut notes = format!("{} {}", own.how_to, own.about_suggested);
        if share.coders.len() > 1 {
            let percent = (share.double * 100.0).round().to_string();
            let values = [("seed", &*share.seed.to_string()), ("percent", &percent)];
            notes = format!("{notes} {}", fill(&own.drawn, &values));
        }
        let suggestions = suggestions.iter().map(Vec::as_slice);
        let rows = todo
            .iter()
            .zip(suggestions.chain(std::iter::repeat(&[][..])))
            .map(|(todo, suggestions)| Row {
                open: &todo.open,
                by: coder,
                codings: todo.earlier.as_slice(),
                suggestions,
            })
            .collect();
        self.workbook(&fill(&own.title, &values), &notes, false, rows, filling)
    }

    /// The workbook of the disagreements, to be decided.
    ///
    /// # Errors
    ///
    /// If it does not fit into a workbook.
    pub fn adjudication(
        &self,
        disputes: &[Dispute<'_>],
        filling: &Filling,
    ) -> Result<Vec<u8>, ExcelError> {
        let own = &texts(self.lang).coding;
        let codings: Vec<Vec<&Coding>> = disputes
            .iter()
            .map(|dispute| dispute.coding.codings.iter().collect())
            .collect();
        let rows = disputes
            .iter()
            .zip(&codings)
            .map(|(dispute, codings)| Row {
                open: &dispute.open,
                by: "",
                codings,
                suggestions: &[],
            })
            .collect();
        self.workbook(&own.adjudication, &own.decide, true, rows, filling)
    }

    fn workbook(
        &self,
        title: &str,
        notes: &str,
        adjudicates: bool,
        rows: Vec<Row<'_>>,
        filling: &Filling,
    ) -> Result<Vec<u8>, ExcelError> {
        let mut workbook = Workbook::new();
        let created = self.round.report.date.and_time(NaiveTime::MIN);
        workbook.set_properties(
            &DocProperties::new()
                .set_title(measure::clean(title))
                .set_creation_datetime(&created),
        );
        let mut names = SheetNames::default();
        let mut frames: Vec<(&str, Vec<Row<'_>>)> = Vec::new();
        for row in rows {
            match frames.iter_mut().find(|(name, _)| *name == row.open.frame) {
                Some((_, rows)) => rows.push(row),
                None => frames.push((row.open.frame, vec![row])),
            }
        }
        // The order of the codebook, not of a drawing.
        let first = |frame: &str| {
            let mut codes = self.questionnaire.codebook.iter();
            codes.position(|code| code.frame == frame)
        };
        frames.sort_by_key(|(frame, _)| first(frame));
        let mut lists: Vec<Vec<String>> = Vec::new();
        for (frame, rows) in &frames {
            let codes = self.codes(frame);
            let list = (codes.len() > MOST_MARKS).then_some(lists.len());
            if list.is_some() {
                lists.push(codes.iter().map(|code| self.choice(code)).collect());
            }
            let mut page = Page {
                book: self,
                texts: texts(self.lang),
                columns: self.columns(&codes, adjudicates),
                codes: &codes,
                list,
                filling,
            };
            let sheet = workbook.add_worksheet();
            sheet.set_name(names.unique(&measure::clean(self.name_of(frame))))?;
            page.write(sheet, title, notes, rows)?;
        }
        let sheet = workbook.add_worksheet();
        sheet.set_name(names.unique(&texts(self.lang).coding.codes))?;
        self.codebook(sheet, frames.iter().map(|(frame, _)| *frame))?;
        if !lists.is_empty() {
            let sheet = workbook.add_worksheet();
            sheet.set_name(LISTS_SHEET)?.set_very_hidden(true);
            for (list, column) in lists.iter().zip(0..) {
                for (choice, row) in list.iter().zip(0..) {
                    sheet.write_string(row, column, choice)?;
                }
            }
        }
        Ok(workbook.save_to_buffer()?)
    }

    fn codes<'b>(&'b self, frame: &'b str) -> Vec<&'b Code> {
        self.questionnaire.codes_of(frame).collect()
    }

    fn name_of<'b>(&'b self, frame: &'b str) -> &'b str {
        self.questionnaire.frame_name(frame, self.lang)
    }

    /// A code as it stands in a list to choose from.
    fn choice(&self, code: &Code) -> String {
        format!("{} [{}]", measure::clean(code.name(self.lang)), code.code)
    }

    fn columns(&self, codes: &[&Code], adjudicates: bool) -> Vec<Column> {
        let own = &texts(self.lang).coding;
        let column = |name: &str, heading: &str, width, fills| Column {
            name: name.to_owned(),
            heading: heading.to_owned(),
            width,
            fills,
        };
        let mut columns = vec![
            column(KEY_COLUMN, "", 4, Fills::Hidden),
            column(CODER_COLUMN, "", 4, Fills::Hidden),
            column("#state", &own.state, 16, Fills::Shown),
            column("#language", &own.language, 11, Fills::Shown),
            column(TEXT_COLUMN, &own.answer, 70, Fills::Shown),
        ];
        if adjudicates {
            columns.push(column("#codings", &own.codings, 50, Fills::Shown));
        } else {
            columns.push(column("#earlier", &own.earlier, 30, Fills::Shown));
            columns.push(column("#others", &own.others, 40, Fills::Shown));
            columns.push(column(
                TRANSLATION_COLUMN,
                &own.translation,
                30,
                Fills::Text,
            ));
            columns.push(column("#suggested", &own.suggested, 36, Fills::Shown));
        }
        if codes.len() <= MOST_MARKS {
            columns.extend(codes.iter().map(|code| {
                let name = format!("{MARK_COLUMN}{}", code.code);
                column(&name, code.name(self.lang), MARK_WIDTH, Fills::Mark)
            }));
        } else {
            columns.extend((1..=SLOTS).map(|number| {
                let heading = fill(&own.code, &[("number", &number.to_string())]);
                column(&format!("{SLOT_COLUMN}{number}"), &heading, 22, Fills::Slot)
            }));
        }
        columns.push(column(NONE_COLUMN, &own.no_code, MARK_WIDTH, Fills::Mark));
        columns.push(column(
            UNCLEAR_COLUMN,
            &own.unclear,
            MARK_WIDTH,
            Fills::Mark,
        ));
        columns.push(column(NEW_CODE_COLUMN, &own.new_code, 20, Fills::Text));
        columns.push(column(QUOTE_COLUMN, &own.quote, 40, Fills::Text));
        columns.push(column(NOTE_COLUMN, &own.note, 24, Fills::Text));
        if adjudicates {
            columns.push(column(ADJUDICATOR_COLUMN, &own.decided_by, 18, Fills::Text));
        }
        columns
    }

    /// The codes with what they mean.
    fn codebook<'f>(
        &self,
        sheet: &mut Worksheet,
        frames: impl Iterator<Item = &'f str>,
    ) -> Result<(), XlsxError> {
        let lang = self.lang;
        let own = &texts(lang).coding;
        sheet.set_right_to_left(lang.is_right_to_left());
        let headings = [
            (&own.frame, 18),
            (&own.codes, 40),
            (&own.definition, 60),
            (&own.include, 50),
            (&own.exclude, 50),
        ];
        for ((heading, width), column) in headings.into_iter().zip(0..) {
            sheet.set_column_width(column, width)?;
            let format = style::heading(lang, false);
            sheet.write_string_with_format(0, column, heading, &format)?;
        }
        let mut row = 1;
        for frame in frames {
            for code in self.codes(frame) {
                let cells = [
                    self.name_of(frame),
                    code.name(lang),
                    &code.definition,
                    &code.include,
                    &code.exclude,
                ];
                let format = style::paragraph(lang);
                for (text, column) in cells.into_iter().zip(0..) {
                    let text = measure::clean(text);
                    sheet.write_string_with_format(row, column, text, &format)?;
                }
                row += 1;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }
}

struct Row<'a> {
    open: &'a OpenAnswer<'a>,
    by: &'a str,
    /// Of earlier words, or those to decide between.
    codings: &'a [&'a Coding],
    suggestions: &'a [Suggestion],
}

struct Column {
    /// The hidden name.
    name: String,
    heading: String,
    /// In characters.
    width: u16,
    fills: Fills,
}

/// What is to be written into a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fills {
    Hidden,
    Shown,
    Mark,
    Slot,
    Text,
}

struct Page<'a> {
    book: &'a CodingBook<'a>,
    texts: &'static Texts,
    columns: Vec<Column>,
    codes: &'a [&'a Code],
    /// Column of the list of codes on the hidden sheet.
    list: Option<usize>,
    filling: &'a Filling,
}

impl Page<'_> {
    fn write(
        &mut self,
        sheet: &mut Worksheet,
        title: &str,
        notes: &str,
        rows: &[Row<'_>],
    ) -> Result<(), XlsxError> {
        let lang = self.book.lang;
        let last = HEADINGS + u32::try_from(rows.len()).unwrap_or(u32::MAX - HEADINGS);
        let last_column = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        sheet
            .set_right_to_left(lang.is_right_to_left())
            .set_landscape()
            .set_paper_size(9) // A4
            .set_print_fit_to_pages(1, 0)
            .set_repeat_rows(HEADINGS, HEADINGS)?
            .set_freeze_panes(HEADINGS + 1, 3)?;
        sheet.set_row_hidden(0)?;
        sheet.write_string_with_format(1, 2, measure::clean(title), &style::title(lang))?;
        let paragraph = style::paragraph(lang);
        sheet.merge_range(2, 2, 2, 5, notes, &paragraph)?;
        sheet.set_row_height(2, measure::height(measure::lines(notes, 130)))?;
        let mut most = 1;
        let has_marks = self
            .columns
            .iter()
            .any(|column| column.fills == Fills::Mark);
        for (column, at) in self.columns.iter().zip(0..) {
            sheet.write_string(0, at, &column.name)?;
            sheet.set_column_width(at, column.width)?;
            if column.fills == Fills::Hidden {
                sheet.set_column_hidden(at)?;
            }
            let heading = measure::clean(&column.heading);
            let is_mark = column.fills == Fills::Mark;
            let mut format = style::heading(lang, is_mark);
            if is_mark {
                // Codes have long names and narrow columns.
                format = format.set_rotation(90);
            } else {
                most = most.max(measure::lines(&heading, column.width.saturating_sub(3)));
            }
            sheet.write_string_with_format(HEADINGS, at, heading, &format)?;
            self.validate(sheet, column, at, last)?;
        }
        let turned = if has_marks { TURNED_HEADING } else { 0 };
        sheet.set_row_height(HEADINGS, measure::height(most).max(turned))?;
        for (row, at) in rows.iter().zip(HEADINGS + 1..) {
            self.row(sheet, row, at)?;
        }
        sheet.autofilter(HEADINGS, 0, last, last_column)?;
        Ok(())
    }

    fn validate(
        &self,
        sheet: &mut Worksheet,
        column: &Column,
        at: u16,
        last: u32,
    ) -> Result<(), XlsxError> {
        let validation = match (column.fills, self.list) {
            (Fills::Mark, _) => DataValidation::new().allow_list_strings(&[MARK])?,
            (Fills::Slot, Some(position)) => {
                let letters = column_letters(u32::try_from(position).unwrap_or_default());
                let count = self.codes.len();
                let range = format!("='{LISTS_SHEET}'!${letters}$1:${letters}${count}");
                DataValidation::new().allow_list_formula(Formula::new(range))
            }
            _ => return Ok(()),
        };
        sheet.add_data_validation(HEADINGS + 1, at, last, at, &validation)?;
        Ok(())
    }

    fn row(&self, sheet: &mut Worksheet, row: &Row<'_>, at: u32) -> Result<(), XlsxError> {
        let lang = self.book.lang;
        let mut most = 1;
        for (column, number) in self.columns.iter().zip(0..) {
            let text = measure::clean(&self.cell(row, column));
            let format = format(lang, column.fills);
            if text.is_empty() {
                sheet.write_blank(at, number, &format)?;
            } else {
                sheet.write_string_with_format(at, number, &text, &format)?;
            }
            if column.fills != Fills::Hidden {
                most = most.max(measure::lines(&text, column.width));
            }
        }
        sheet.set_row_height(at, measure::height(most))?;
        Ok(())
    }

    fn cell(&self, row: &Row<'_>, column: &Column) -> String {
        let open = row.open;
        let Round { report, .. } = self.book.round;
        match column.name.as_str() {
            KEY_COLUMN => open.key.to_string(),
            CODER_COLUMN => row.by.to_owned(),
            "#state" => {
                let lang = self.book.lang;
                let name = self.book.entities.name(&open.key.entity, lang, report.date);
                name.to_owned()
            }
            "#language" => self.language(open),
            TEXT_COLUMN => open.text.to_owned(),
            "#earlier" => row
                .codings
                .first()
                .map_or_else(String::new, |coding| coding.text.clone()),
            "#others" => self.others(open),
            "#suggested" => {
                let suggestions = row.suggestions.iter();
                let lines = suggestions.map(|suggestion| self.suggestion(suggestion));
                lines.collect::<Vec<_>>().join("\n")
            }
            "#codings" => {
                let codings = row.codings.iter().map(|coding| self.coding(coding));
                codings.collect::<Vec<_>>().join("\n")
            }
            name => {
                let key = (open.key.clone(), name.to_owned());
                self.filling.get(&key).cloned().unwrap_or_default()
            }
        }
    }

    /// The language of the words; of words in another language than the return, a sign goes before.
    fn language(&self, open: &OpenAnswer<'_>) -> String {
        let names = &self.texts.synthesis.language;
        let own = open.response.language;
        match detect(open.text) {
            Some(other) if other != own => format!("\u{2260} {}", names.get(other)),
            _ => names.get(own).clone(),
        }
    }

    /// `A: Code; code — "the words"`.
    fn coding(&self, coding: &Coding) -> String {
        let codes = coding.codes.iter().map(|code| self.name_of(code));
        let codes: Vec<&str> = codes.collect();
        let mut text = format!("{}: {}", coding.by, codes.join("; "));
        if codes.is_empty() {
            text.push_str(&self.texts.coding.no_code);
        }
        for words in [&coding.quote, &coding.note] {
            if !words.is_empty() {
                text.push_str(" — ");
                text.push_str(words);
            }
        }
        text
    }

    fn name_of<'c>(&'c self, code: &'c str) -> &'c str {
        let known = self.codes.iter().find(|known| known.code == code);
        known.map_or(code, |known| known.name(self.book.lang))
    }

    /// `Code: "the words"`, `Code: like France (62 %)`.
    fn suggestion(&self, suggestion: &Suggestion) -> String {
        let own = &self.texts.coding;
        let code = self.name_of(&suggestion.code);
        let (book, lang) = (self.book, self.book.lang);
        match &suggestion.reason {
            Reason::Words(words) => fill(&own.suggested_words, &[("code", code), ("words", words)]),
            Reason::Similar { key, likeness } => {
                let date = book.round.report.date;
                let state = book.entities.name(&key.entity, lang, date);
                let likeness = percent(*likeness, 100, lang);
                let values = [("code", code), ("state", state), ("likeness", &likeness)];
                fill(&own.suggested_like, &values)
            }
        }
    }

    /// The State's other answers to the section, shortened.
    fn others(&self, open: &OpenAnswer<'_>) -> String {
        let Some(own) = self.book.questionnaire.question(&open.key.question) else {
            return String::new();
        };
        let lang = self.book.lang;
        let mut text = String::new();
        for answer in &open.response.answers {
            let question = self.book.questionnaire.question(&answer.question);
            let is_other = |question: &&Question| {
                question.pillar.is_some()
                    && question.pillar == own.pillar
                    && question.name != own.name
                    && answer.part == Part::Answer
            };
            let (Some(question), Some(value)) = (question.filter(is_other), &answer.value) else {
                continue;
            };
            let value = answer_value(value, question, self.book.questionnaire, lang);
            let label = question.label.text(lang);
            if !text.is_empty() {
                text.push('\n');
            }
            text.extend([label, " ", &value.display(lang)]);
            if text.chars().count() > OTHER_ANSWERS {
                let cut: String = text.chars().take(OTHER_ANSWERS).collect();
                return cut + "…";
            }
        }
        text
    }
}

/// How a cell looks: those to fill in have a border.
fn format(lang: Lang, fills: Fills) -> Format {
    let format = style::paragraph(lang);
    match fills {
        // What a State wrote may look like a formula: it stays text.
        Fills::Hidden | Fills::Shown => {
            let format = format.set_quote_prefix();
            format.set_border_bottom(FormatBorder::Hair)
        }
        Fills::Mark => format
            .set_border(FormatBorder::Thin)
            .set_align(rust_xlsxwriter::FormatAlign::Center),
        Fills::Slot | Fills::Text => format.set_border(FormatBorder::Thin),
    }
}
