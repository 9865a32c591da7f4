//! The questionnaire as its author wrote it: an XLSForm workbook, read into a [`Questionnaire`].
//!
//! In: the cells of the sheets `survey`, `choices`, `settings`, and our own `pillars`, `codebook`,
//! `checks`. Out: questions in order, groups, choice lists, parsed rules, translations, and
//! [`Diagnostic`]s that name sheet, row and column of everything to mend. The language is that of
//! <https://xlsform.org>, as pyxform 4.5 and `JavaRosa` understand it.

mod cells;
mod choices;
mod columns;
mod diagnostic;
mod dump;
mod entities;
mod entity_scope;
mod groups;
mod hash;
mod known_columns;
mod load_error;
mod lookup;
mod names;
mod own;
mod parameters;
mod question;
mod range;
mod references;
mod rules;
mod section;
mod select;
mod settings;

mod survey;
mod text_form;
mod texts;
mod types;
mod verdict;
mod zipped;

use std::collections::BTreeMap;
use std::path::Path;

use crate::expression::Expression;
use crate::language::{Lang, Translated};

use diagnostic::Report;
use texts::Texts;

pub use diagnostic::{Diagnostic, Severity};
pub use dump::dump;
pub use load_error::LoadError;
pub(crate) use lookup::Lookup;
pub use section::{Item, Numbering, Section};

/// A form that could be opened: what it asks, and what is to be mended in it.
#[derive(Debug)]
pub struct Loaded {
    /// The questionnaire, as far as it could be understood.
    pub questionnaire: Questionnaire,
    /// What was found, in the order of the sheets and rows.
    pub diagnostics: Vec<Diagnostic>,
}

/// A questionnaire: what is asked, in which order, of whom, and by which rules.
#[derive(Debug, Default)]
pub struct Questionnaire {
    /// Title and identity.
    pub settings: Settings,
    /// The form's languages, in the order of their columns: the code in brackets, else the name.
    pub languages: Vec<String>,
    /// Groups and repeats, in the order in which they begin; referred to by index.
    pub groups: Vec<Group>,
    /// Questions in the order of the survey sheet, notes and calculations included.
    pub questions: Vec<Question>,
    /// Choice lists in the order in which they first appear.
    pub lists: Vec<ChoiceList>,
    /// The headings of the report, in order (sheet `pillars`).
    pub pillars: Vec<Pillar>,
    /// The code frames for open answers (sheet `codebook`).
    pub codebook: Vec<Code>,
    /// Rules across questions (sheet `checks`).
    pub checks: Vec<Check>,
    /// How many texts each language lacks, by its key; there the default language's text stands
    /// in. A language that is not a key here is complete.
    pub gaps: BTreeMap<String, usize>,
    /// SHA-256, in hexadecimal, of the definition's content: the cells, not the file's bytes. It
    /// is written into each issued workbook, and tells editions apart.
    pub hash: String,
}

/// The sheet `settings`.
#[derive(Debug, Default, Clone)]
pub struct Settings {
    /// `form_title`.
    pub title: String,
    /// `form_id`.
    pub id: String,
    /// `version`: the edition.
    pub version: String,
    /// `default_language`, as written.
    pub default_language: String,
}

/// A `begin_group` or `begin_repeat` with its end.
#[derive(Debug, Clone)]
pub struct Group {
    /// Name.
    pub name: String,
    /// Heading.
    pub label: Translated,
    /// Index of the group around it.
    pub parent: Option<usize>,
    /// For a repeat: how many rows the workbook offers (`repeat_count` if constant, else
    /// `nv_max_rows`, else 10).
    pub repeat: Option<u32>,
    /// When its questions are asked.
    pub relevant: Option<Rule>,
    /// Name of the pillar, inherited from the group around it.
    pub pillar: Option<String>,
    /// Row on sheet `survey`, from 1.
    pub row: u32,
}

/// A row of the survey that asks, says or computes something.
#[derive(Debug, Clone)]
pub struct Question {
    /// Name, unique within its group.
    pub name: String,
    /// What kind of answer is asked for.
    pub kind: Kind,
    /// The question.
    pub label: Translated,
    /// Help in view of the respondent (`hint`).
    pub hint: Translated,
    /// Longer help (`guidance_hint`).
    pub guidance: Translated,
    /// Index of the innermost group or repeat around it.
    pub group: Option<usize>,
    /// Index of the repeat around it, if it is in one.
    pub repeat: Option<usize>,
    /// Name of the pillar, own or inherited.
    pub pillar: Option<String>,
    /// When an answer must be given.
    pub required: Option<Rule>,
    /// What to say when it is missing.
    pub required_message: Translated,
    /// When it is asked; the groups around it count too.
    pub relevant: Option<Rule>,
    /// What an answer must satisfy.
    pub constraint: Option<Rule>,
    /// What to say when it does not.
    pub constraint_message: Translated,
    /// The value of a computed row.
    pub calculation: Option<Rule>,
    /// Which choices are offered.
    pub choice_filter: Option<Rule>,
    /// The value it starts with, as written.
    pub default: String,
    /// Whether it must come back unchanged.
    pub read_only: bool,
    /// `appearance`, as written.
    pub appearance: String,
    /// The measure that an answer may give (`nv_measure`).
    pub measure: Option<Measure>,
    /// The code frame for an open answer (`nv_code_frame`).
    pub code_frame: Option<String>,
    /// What the question rests on (`nv_mandate`).
    pub mandate: String,
    /// How a multiple choice is laid out (`nv_layout`).
    pub layout: MultipleLayout,
    /// Names of the questions of which this one is the total (`nv_total_of`).
    pub total_of: Vec<String>,
    /// The change since the last round above which the answer is asked about, in percent
    /// (`nv_max_change`).
    pub max_change_percent: Option<f64>,
    /// Row on sheet `survey`, from 1.
    pub row: u32,
}

/// What kind of answer a question asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One choice of a list, by index into [`Questionnaire::lists`].
    SelectOne(usize),
    /// Any number of choices of a list.
    SelectMultiple(usize),
    /// Free text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day and a time.
    DateTime,
    /// A tick that says "read" (`acknowledge`, `trigger`).
    Acknowledge,
    /// A text to read.
    Note,
    /// A computed value.
    Calculate,
    /// The order of a list's choices.
    Rank(usize),
    /// Recorded by a device, no cell in a workbook (`start`, `audit`, ...): type as written.
    Metadata(String),
    /// A type that cannot live in a workbook (`geopoint`, `image`, ...): type as written.
    Unsupported(String),
}

/// How a multiple choice is laid out in the workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MultipleLayout {
    /// A row per choice, marked with X.
    #[default]
    Marks,
    /// A row per choice, answered Yes or No: where "No" must differ from "not answered".
    YesNo,
    /// Some dropdown cells; the default above 40 choices.
    Slots,
}

/// An expression of the form, as written and, if it could be read, as a tree.
#[derive(Debug, Clone)]
pub struct Rule {
    /// As written in the cell.
    pub source: String,
    /// The tree; `None` where the text cannot be read, which a diagnostic says: such a rule is
    /// never true and never false but not checked.
    pub expression: Option<Expression>,
}

/// A statement the report can make of a State, and when an answer makes it true.
#[derive(Debug, Clone)]
pub struct Measure {
    /// Code, `prev_training`.
    pub code: String,
    /// The words after "States reported", in each language.
    pub wording: Translated,
    /// When it is true; `None`: the default for the question's type.
    pub when: Option<Rule>,
}

/// A list of choices.
#[derive(Debug, Clone, Default)]
pub struct ChoiceList {
    /// `list_name`.
    pub name: String,
    /// The choices, in order.
    pub choices: Vec<Choice>,
}

/// One choice.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The value stored; text even if it looks like a number.
    pub name: String,
    /// What the respondent reads.
    pub label: Translated,
    /// The measure that choosing it gives.
    pub measure: Option<Measure>,
    /// Other columns of the row, for `choice_filter`: header and value.
    pub columns: Vec<(String, String)>,
    /// Row on sheet `choices`, from 1.
    pub row: u32,
}

/// A heading of the report, and a sheet of the workbook.
#[derive(Debug, Clone, Default)]
pub struct Pillar {
    /// Name used by `nv_pillar`.
    pub name: String,
    /// Full name.
    pub label: Translated,
    /// Name of the sheet.
    pub short: Translated,
    /// Opening sentence of the section.
    pub chapeau: Translated,
}

/// A code of a frame for open answers.
#[derive(Debug, Clone, Default)]
pub struct Code {
    /// The frame it belongs to.
    pub frame: String,
    /// The code.
    pub code: String,
    /// The code above it.
    pub parent: Option<String>,
    /// The measure it gives.
    pub measure: Option<String>,
    /// Its name.
    pub label: Translated,
    /// What it means.
    pub definition: String,
    /// When to use it.
    pub include: String,
    /// When not to.
    pub exclude: String,
    /// Patterns that suggest it, by language.
    pub patterns: Translated,
}

impl Code {
    /// What a compiled pattern may take, in bytes: one that repeats a repetition grows without bound.
    pub const MOST_PATTERN_BYTES: usize = 8 << 20;

    /// Its name, or where it has none the code.
    pub fn name(&self, lang: Lang) -> &str {
        let label = self.label.text(lang);
        if label.is_empty() { &self.code } else { label }
    }
}

/// A rule across questions.
#[derive(Debug, Clone)]
pub struct Check {
    /// Name.
    pub name: String,
    /// What must hold.
    pub expression: Rule,
    /// How grave it is if it does not: a [`crate::finding::Level`].
    pub level: crate::finding::Level,
    /// What to say.
    pub message: Translated,
    /// Row on sheet `checks`, from 1.
    pub row: u32,
}

/// Reads a form from a file: .xlsx, .xlsm, .xls, .xlsb, .ods, or pyxform's .csv and .md.
///
/// # Errors
/// The file cannot be read, is encrypted, damaged, too large, or no form at all. What is wrong in
/// a form that can be opened is in [`Loaded::diagnostics`].
pub fn load(path: &Path) -> Result<Loaded, LoadError> {
    let bytes = std::fs::read(path).map_err(|source| LoadError::Io {
        path: path.to_owned(),
        source,
    })?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    load_bytes(&name, &bytes)
}

/// Reads a form; the ending of `name` tells the text forms apart.
///
/// # Errors
/// As [`load`].
pub fn load_bytes(name: &str, bytes: &[u8]) -> Result<Loaded, LoadError> {
    let workbook = cells::read(name, bytes)?;
    let mut report = Report::default();
    cells::check_name(name, bytes, &workbook, &mut report);
    let questionnaire = read(&workbook, &mut report);
    let sheets = [
        "settings",
        "survey",
        "choices",
        "external_choices",
        "entities",
    ];
    let sheets: Vec<&str> = sheets.into_iter().chain(cells::OWN_SHEETS).collect();
    Ok(Loaded {
        questionnaire,
        diagnostics: report.finish(&sheets),
    })
}

/// Reads the sheets, each into what the next needs.
fn read(workbook: &cells::Workbook, report: &mut Report) -> Questionnaire {
    let mut form = Questionnaire {
        hash: hash::of(workbook),
        ..Questionnaire::default()
    };
    columns::check_sheets(workbook, report);
    let settings = settings::read(workbook, report);
    form.settings = settings.settings.clone();
    let choices = choices::table(workbook, report);
    let external = choices::external(workbook, report);
    choices::check_osm(workbook, report);
    let entities = entities::Entities::read(workbook, report);
    let Some(survey_table) = survey::table(workbook, &settings, report) else {
        return form;
    };
    let tables: Vec<&columns::Table<'_>> = [Some(&survey_table), choices.as_ref()]
        .into_iter()
        .flatten()
        .collect();
    let mut texts = Texts::new(&tables, &form.settings.default_language, report);
    form.languages = texts.keys();
    if let Some(table) = &choices {
        form.lists = choices::read(table, &settings, &mut texts, report);
    }
    form.pillars = own::pillars(workbook, &mut texts, report);
    form.codebook = own::codebook(workbook, &mut texts, report);
    let around = survey::Surroundings {
        settings: &settings,
        pillars: &form.pillars,
        frames: form
            .codebook
            .iter()
            .map(|code| code.frame.clone())
            .collect(),
        external,
        sheets: workbook
            .sheets
            .iter()
            .map(|sheet| sheet.name.as_str())
            .collect(),
    };
    let survey = survey::read(
        &survey_table,
        &around,
        entities,
        &mut form.lists,
        &mut texts,
        report,
    );
    let survey::Survey {
        groups,
        questions,
        names,
        traces,
        title,
        id,
    } = survey;
    let repeats = groups.iter().filter(|group| group.repeat.is_some());
    let repeats = repeats.map(|group| group.name.as_str()).collect();
    traces.check(&names, &form.lists, &repeats, report);
    names.check_workbook(workbook, &survey_table, choices.as_ref(), report);
    form.groups = groups;
    form.questions = questions;
    form.settings.title = title.unwrap_or(form.settings.title);
    form.settings.id = id.unwrap_or(form.settings.id);
    form.checks = own::checks(workbook, &mut texts, report);
    rules::check(&form, &survey_table, report);
    own::check_questionnaire(&form, report);
    texts.report_gaps(report);
    form.gaps = texts.gaps();
    form
}

impl Loaded {
    /// Whether pyxform 4.5.0 would accept the form.
    pub fn accepted(&self) -> bool {
        !self.diagnostics.iter().any(|diagnostic| diagnostic.refuses)
    }

    /// Whether there are errors, those that pyxform lets pass among them: such a form cannot be
    /// issued.
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

impl Questionnaire {
    /// The question of this name; if several groups have one, the first.
    pub fn question(&self, name: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.name == name)
    }

    /// The list of a select question.
    pub fn list_of(&self, question: &Question) -> Option<&ChoiceList> {
        match question.kind {
            Kind::SelectOne(list) | Kind::SelectMultiple(list) | Kind::Rank(list) => {
                self.lists.get(list)
            }
            _ => None,
        }
    }

    /// The codes of a frame, in the order of the codebook.
    pub fn codes_of<'a>(&'a self, frame: &'a str) -> impl Iterator<Item = &'a Code> {
        self.codebook.iter().filter(move |code| code.frame == frame)
    }

    /// The pillar of the question that a frame is for.
    pub fn pillar_of_frame(&self, frame: &str) -> Option<&Pillar> {
        let is_coded = |question: &&Question| question.code_frame.as_deref() == Some(frame);
        let pillar = self.questions.iter().find(is_coded)?.pillar.as_deref()?;
        self.pillars.iter().find(|known| known.name == pillar)
    }

    /// A frame by the name of its pillar, if it has one.
    pub fn frame_name<'a>(&'a self, frame: &'a str, lang: Lang) -> &'a str {
        let short = self
            .pillar_of_frame(frame)
            .map(|pillar| pillar.short.text(lang));
        short.filter(|short| !short.is_empty()).unwrap_or(frame)
    }

    /// The groups around a question, innermost first.
    pub fn groups_around(&self, question: &Question) -> impl Iterator<Item = &Group> {
        let group = |index: Option<usize>| index.and_then(|index| self.groups.get(index));
        std::iter::successors(group(question.group), move |around| group(around.parent))
    }
}

impl Question {
    /// A question that says nothing.
    fn blank() -> Self {
        Self {
            name: String::new(),
            kind: Kind::Note,
            label: Translated::default(),
            hint: Translated::default(),
            guidance: Translated::default(),
            group: None,
            repeat: None,
            pillar: None,
            required: None,
            required_message: Translated::default(),
            relevant: None,
            constraint: None,
            constraint_message: Translated::default(),
            calculation: None,
            choice_filter: None,
            default: String::new(),
            read_only: false,
            appearance: String::new(),
            measure: None,
            code_frame: None,
            mandate: String::new(),
            layout: MultipleLayout::default(),
            total_of: Vec::new(),
            max_change_percent: None,
            row: 0,
        }
    }

    /// Whether a respondent can write an answer to it in a workbook.
    pub fn is_asked(&self) -> bool {
        !matches!(
            self.kind,
            Kind::Note | Kind::Calculate | Kind::Metadata(_) | Kind::Unsupported(_)
        )
    }
}

impl Choice {
    /// What a choice filter reads in a column: the choice's name, the cell of another column, blank
    /// where there is none.
    pub fn column(&self, header: &str) -> &str {
        if header == "name" {
            return &self.name;
        }
        let mut columns = self.columns.iter();
        let column = columns.find(|(known, _)| known == header);
        column.map_or("", |(_, value)| value)
    }
}

impl ChoiceList {
    /// The choice of this name.
    pub fn choice(&self, name: &str) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.name == name)
    }
}
