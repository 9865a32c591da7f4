//! Issues the questionnaire: one workbook per addressee, in its language.
//!
//! In: the [`Questionnaire`], the [`Round`], an [`Entity`]. Out: the bytes of an .xlsx: a cover, a
//! sheet per section, a sheet per table, and the hidden sheets by which
//! [`intake`](crate::intake) finds every answer again ([`cell_map`](crate::cell_map)). The same
//! input gives the same bytes.
//!
//! The form's rules are in it as formulas: a sign before each question says whether it is asked,
//! open, required, answered or to be checked, lists depend on other answers, values are computed,
//! the cover counts. They help to fill in; what counts is evaluated again on what comes back.

mod answer_sheet;
mod bounds;
mod condition;
mod cover;
mod guidance;
mod hidden;
mod layout;
mod manifest;
mod preview;
mod previous;
mod rules;
mod style;
mod table_sheet;
mod validation;
mod word;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError,
};

use crate::cell_map::{
    CellKey, PACK_MARK, PROPERTY_PREFIX, Role, SEAL_MARK, Sign, TRANSCRIBED_FROM,
    TRANSCRIBED_SHA256,
};
use crate::definition::{Choice, Kind, Pillar, Question, Questionnaire};
use crate::entity::Entity;
use crate::expression::QuestionType;
use crate::language::{Lang, Texts, texts};
use crate::round::{Previous, Round};

pub use layout::{Body, Layout, Row, Sheet, SheetNames};
pub use manifest::{IssuedWorkbook, manifest};
use preview::Preview;
use previous::LastAnswer;
use rules::Rules;
use style::Style;
pub(crate) use word::sha256_of_texts;
pub use word::{WordCell, bookmarks};

/// Question that names the State; prefilled.
pub const STATE_QUESTION: &str = "r_state";
/// Question that names the language of the reply; prefilled.
pub const LANGUAGE_QUESTION: &str = "r_language";

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// The workbook does not fit Excel's limits; the sample and any form that
    /// [`definition`](crate::definition) accepts without errors do.
    #[error("the workbook for {entity} cannot be written: {source}")]
    Workbook {
        /// Code of the addressee.
        entity: String,
        /// What the Excel writer says.
        source: Box<XlsxError>,
    },
}

/// A value to write into a cell before the workbook is sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Fill {
    /// Text, or the label of a choice.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Date(NaiveDate),
}

/// What stands in the cells of a workbook when it is sent: blank where nothing is said.
pub type Filled = BTreeMap<CellKey, Fill>;

/// The document that the answers of a workbook are typed over from: a PDF, a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Its path below `responses/`.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// What a workbook holds beside the questions, and which of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shape<'a> {
    /// The pillar, by index, of whose questions a pack is made for one ministry, with those that
    /// belong to no pillar; what rests on answers in other packs is said in words. None: all.
    pub pack: Option<usize>,
    /// Answers of the round before, each shown to the State that gave it, beside the cell that
    /// confirms it.
    pub previous: Option<&'a Previous>,
}

/// What all workbooks of one language share: planned once, written for every addressee.
#[derive(Debug)]
pub struct Issuer<'a> {
    questionnaire: &'a Questionnaire,
    round: &'a Round,
    layout: Layout,
    rules: Rules,
    texts: &'static Texts,
    /// Index of the pillar, if it is a pack that is issued.
    pack: Option<usize>,
    /// What States answered in the round before, if it is shown.
    previous: Option<&'a Previous>,
}

impl<'a> Issuer<'a> {
    /// Plans the workbook in a language.
    pub fn new(questionnaire: &'a Questionnaire, round: &'a Round, lang: Lang) -> Self {
        Self::shaped(questionnaire, round, lang, Shape::default())
    }

    /// Plans a workbook that is more or less than the questionnaire.
    pub fn shaped(
        questionnaire: &'a Questionnaire,
        round: &'a Round,
        lang: Lang,
        shape: Shape<'a>,
    ) -> Self {
        let Shape { pack, previous } = shape;
        let texts = texts(lang);
        let sections = match pack {
            Some(pillar) => questionnaire.sections_of_pack(pillar),
            None => questionnaire.sections(),
        };
        let names = (lang, &*texts.cover.sheet, &*texts.sheet.general);
        let layout = Layout::of_sections(questionnaire, sections, names, previous.is_some());
        let rules = Rules::new(questionnaire, &layout, texts);
        Self {
            questionnaire,
            round,
            layout,
            rules,
            texts,
            pack,
            previous,
        }
    }

    /// The pillar of the pack; none if the whole questionnaire is issued.
    pub fn pillar(&self) -> Option<&'a Pillar> {
        self.questionnaire.pillars.get(self.pack?)
    }

    /// The name of an addressee's workbook.
    pub fn file_name(&self, entity: &Entity) -> String {
        let lang = self.layout.lang;
        match self.pack.zip(self.pillar()) {
            Some(pillar) => pack_name(entity, self.round, lang, pillar),
            None => file_name(entity, self.round, lang),
        }
    }

    /// The plan.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The workbook for an addressee, with `filled` written into its cells.
    ///
    /// # Errors
    /// The form does not fit into a workbook.
    pub fn workbook(&self, entity: &Entity, filled: &Filled) -> Result<Vec<u8>, IssueError> {
        self.write(entity, filled, None)
            .map_err(|source| IssueError::Workbook {
                entity: entity.code.clone(),
                source: Box::new(source),
            })
    }

    /// The workbook in which the secretariat types what a State wrote in a document.
    ///
    /// # Errors
    /// The form does not fit into a workbook.
    pub fn transcription(&self, entity: &Entity, stamp: &Stamp) -> Result<Vec<u8>, IssueError> {
        self.write(entity, &Filled::new(), Some(stamp))
            .map_err(|source| IssueError::Workbook {
                entity: entity.code.clone(),
                source: Box::new(source),
            })
    }

    fn write(
        &self,
        entity: &Entity,
        filled: &Filled,
        stamp: Option<&Stamp>,
    ) -> Result<Vec<u8>, XlsxError> {
        let mut filled = filled.clone();
        self.prefill(entity, &mut filled);
        let style = Style::new(self.layout.lang);
        let preview = Preview::new(self.questionnaire, &self.layout, self.texts, &filled);
        let last = self.last_answers(entity);
        let page = Page {
            issuer: self,
            style: &style,
            filled: &filled,
            stamp,
            preview: &preview,
            last_width: previous::width(&last),
            last: &last,
        };

        let mut workbook = Workbook::new();
        workbook.set_properties(&self.properties(entity, stamp));
        cover::write(&page, entity, workbook.add_worksheet())?;
        for sheet in &self.layout.sheets {
            let worksheet = workbook.add_worksheet();
            page.set_up(worksheet, sheet)?;
            match &sheet.body {
                Body::Answers(rows) => answer_sheet::write(&page, sheet, rows, worksheet)?,
                Body::Table {
                    group,
                    columns,
                    rows,
                } => {
                    table_sheet::write(&page, sheet, (*group, columns, *rows), worksheet)?;
                }
            }
        }
        hidden::write(&page, entity, &mut workbook)?;
        workbook.save_to_buffer()
    }

    /// What the addressee answered in the round before to questions of this workbook.
    fn last_answers(&self, entity: &Entity) -> BTreeMap<String, LastAnswer> {
        let Some(previous) = self.previous else {
            return BTreeMap::new();
        };
        let rows = self
            .layout
            .sheets
            .iter()
            .flat_map(|sheet| match &sheet.body {
                Body::Answers(rows) => rows.as_slice(),
                Body::Table { .. } => &[],
            });
        let mut last = BTreeMap::new();
        for row in rows {
            let Row::Question(index) = *row else { continue };
            let Some(question) = self.questionnaire.questions.get(index) else {
                continue;
            };
            if [STATE_QUESTION, LANGUAGE_QUESTION].contains(&&*question.name) {
                continue;
            }
            if let Some(answer) = LastAnswer::of(self, previous, entity, question) {
                last.insert(question.name.clone(), answer);
            }
        }
        last
    }

    /// The State and its language stand there already.
    fn prefill(&self, entity: &Entity, filled: &mut Filled) {
        let lang = self.layout.lang;
        let answers = [
            (STATE_QUESTION, entity.code.as_str()),
            (LANGUAGE_QUESTION, lang.code()),
        ];
        for (name, choice) in answers {
            let Some(question) = self.questionnaire.question(name) else {
                continue;
            };
            if let Some(label) = self.choice_label(question, choice) {
                let key = CellKey::new(name, 1, Role::Answer);
                filled.entry(key).or_insert(Fill::Text(label));
            }
        }
    }

    /// The label of a choice as this workbook writes it.
    pub fn choice_label(&self, question: &Question, choice: &str) -> Option<String> {
        let choice = self.questionnaire.list_of(question)?.choice(choice)?;
        Some(self.label_of(choice).to_owned())
    }

    fn label_of<'c>(&self, choice: &'c Choice) -> &'c str {
        let label = choice.label.text(self.layout.lang);
        if label.is_empty() {
            &choice.name
        } else {
            label
        }
    }

    /// Whose the workbook is, as sheet `_round` and the document properties say it.
    fn identity(&self, entity: &Entity, stamp: Option<&Stamp>) -> Vec<(&'static str, String)> {
        let mut identity = vec![
            ("round", self.round.symbol.clone()),
            ("edition", self.questionnaire.settings.version.clone()),
            ("definition", self.questionnaire.hash.clone()),
            ("entity", entity.code.clone()),
            ("language", self.layout.lang.code().to_owned()),
        ];
        if let Some(pillar) = self.pillar() {
            identity.push((PACK_MARK, pillar.name.clone()));
        }
        let edition = &self.questionnaire.settings.version;
        let seal = self.round.seal_of(edition, &entity.code);
        identity.extend(seal.map(|seal| (SEAL_MARK, seal)));
        if let Some(stamp) = stamp {
            identity.push((TRANSCRIBED_FROM, stamp.file.clone()));
            identity.push((TRANSCRIBED_SHA256, stamp.sha256.clone()));
        }
        identity
    }

    fn properties(&self, entity: &Entity, stamp: Option<&Stamp>) -> DocProperties {
        let mut properties = DocProperties::new()
            .set_title(self.round.title.get(self.layout.lang))
            .set_subject(&self.round.symbol);
        if let Some(created) = midnight(self.round.note.date) {
            properties = properties.set_creation_datetime(&created);
        }
        for (name, value) in self.identity(entity, stamp) {
            properties = properties.set_custom_property(format!("{PROPERTY_PREFIX}{name}"), value);
        }
        properties
    }
}

/// What the writers of the sheets share.
struct Page<'a> {
    issuer: &'a Issuer<'a>,
    style: &'a Style,
    filled: &'a Filled,
    stamp: Option<&'a Stamp>,
    preview: &'a Preview<'a>,
    /// Answers of the round before, by question.
    last: &'a BTreeMap<String, LastAnswer>,
    /// Width of their column, in characters.
    last_width: f64,
}

impl Page<'_> {
    fn lang(&self) -> Lang {
        self.issuer.layout.lang
    }

    /// Direction, paper and print of a sheet.
    fn set_up(&self, worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
        worksheet.set_name(&sheet.name)?;
        self.set_up_page(worksheet);
        if sheet.pillar.is_some() {
            worksheet.set_tab_color(style::ACCENT);
        }
        Ok(())
    }

    fn set_up_page(&self, worksheet: &mut Worksheet) {
        worksheet
            .set_right_to_left(self.lang().is_right_to_left())
            .set_screen_gridlines(false)
            .set_landscape()
            .set_paper_size(9) // A4
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
            .set_footer("&L&8&A&R&8&P / &N")
            // Without it a formula worth an empty text would be sent as 0.
            .set_formula_result_default("")
            .protect_with_options(&style::protection());
    }

    /// Writes the sign of a row: the formula, and what it shows when the workbook is sent.
    fn write_sign(
        &self,
        worksheet: &mut Worksheet,
        (row, column): (u32, u16),
        formula: &str,
        shown: Option<Sign>,
    ) -> Result<(), XlsxError> {
        let formula = Formula::new(formula).set_result(shown.map_or("", Sign::as_str));
        worksheet.write_formula_with_format(row, column, formula, &self.style.sign)?;
        Ok(())
    }

    /// Writes a value that the workbook computes, of a question in a row of its repeat that stands
    /// in a row of the sheet; a blank where no formula says it.
    fn write_value(
        &self,
        worksheet: &mut Worksheet,
        (row, column): (u32, u16),
        question: usize,
        (instance, at): (u32, u32),
    ) -> Result<(), XlsxError> {
        let Some((formula, kind)) = self.issuer.rules.values.get(&question) else {
            worksheet.write_blank(row, column, &self.style.computed)?;
            return Ok(());
        };
        let format = match kind {
            QuestionType::Date => &self.style.computed_date,
            _ => &self.style.computed,
        };
        let shown = self.preview.value(question, instance);
        let formula = Formula::new(rules::at_row(formula, at)).set_result(shown);
        worksheet.write_formula_with_format(row, column, formula, format)?;
        Ok(())
    }

    /// Writes a cell a respondent may fill in: blank, or with what is filled in already.
    fn write_answer(
        &self,
        worksheet: &mut Worksheet,
        (row, column): (u32, u16),
        key: &CellKey,
        kind: Option<&Kind>,
    ) -> Result<(), XlsxError> {
        let is_date = matches!(kind, Some(Kind::Date | Kind::DateTime));
        let format: &Format = if is_date {
            &self.style.date
        } else {
            &self.style.answer
        };
        match self.filled.get(key) {
            None => worksheet.write_blank(row, column, format)?,
            Some(Fill::Text(text)) => {
                worksheet.write_string_with_format(row, column, text, format)?
            }
            Some(Fill::Number(number)) => {
                worksheet.write_number_with_format(row, column, *number, format)?
            }
            Some(Fill::Date(day)) => {
                worksheet.write_datetime_with_format(row, column, day, &self.style.date)?
            }
        };
        Ok(())
    }

    /// How many lines a filled cell needs at a width.
    fn filled_lines(&self, key: &CellKey, width: f64) -> usize {
        match self.filled.get(key) {
            Some(Fill::Text(text)) => style::lines(text, width),
            _ => 1,
        }
    }
}

/// The name of an addressee's workbook: `<Name>_<CODE>_<lang>.xlsx`, the name in the report's
/// language, without what a file system refuses.
pub fn file_name(entity: &Entity, round: &Round, lang: Lang) -> String {
    let name = part_of_name(entity.name(round.report.language, round.report.date));
    format!("{name}_{}_{lang}.xlsx", entity.code)
}

/// The name of a pack: that of the whole workbook, with the number and the short name of the pillar,
/// from 1, in the language of its reader.
fn pack_name(entity: &Entity, round: &Round, lang: Lang, pillar: (usize, &Pillar)) -> String {
    let (index, pillar) = pillar;
    let texts = [&pillar.short, &pillar.label].map(|text| text.text(lang));
    let short = texts.into_iter().find(|text| !text.is_empty());
    let whole = file_name(entity, round, lang);
    let stem = whole.trim_end_matches(".xlsx");
    let short = part_of_name(short.unwrap_or(&pillar.name));
    format!("{stem}_{}_{short}.xlsx", index + 1)
}

/// What a file system takes of a name. Dots and spaces at its end are lost on Windows.
fn part_of_name(name: &str) -> String {
    let is_refused = |c: char| c.is_control() || "<>:\"/\\|?*".contains(c);
    let allowed = |c: char| if is_refused(c) { '_' } else { c };
    let name: String = name.chars().map(allowed).collect();
    name.trim_end_matches(['.', ' ']).to_owned()
}

fn midnight(day: NaiveDate) -> Option<ExcelDateTime> {
    use chrono::Datelike;
    let year = u16::try_from(day.year()).ok()?;
    let (month, day) = (
        u8::try_from(day.month()).ok()?,
        u8::try_from(day.day()).ok()?,
    );
    ExcelDateTime::from_ymd(year, month, day).ok()
}
