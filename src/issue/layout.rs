//! Where everything stands in an issued workbook: sheets and rows, planned before a cell is
//! written. The plan needs the questionnaire and a language; who the workbook goes to changes
//! only the cover.

use std::collections::BTreeSet;

use crate::cell_map::{
    CellKey, LISTS_SHEET, MAP_SHEET, MappedCell, ROUND_SHEET, RULES_SHEET, Role, column_letters,
};
use crate::definition::{Item, Kind, MultipleLayout, Numbering, Question, Questionnaire, Section};
use crate::language::Lang;

/// Columns of an answer sheet, from 0.
pub(super) mod column {
    /// Hidden key.
    pub(in crate::issue) const KEY: u16 = 0;
    /// How the answer stands: a [`Sign`](crate::cell_map::Sign).
    pub(in crate::issue) const SIGN: u16 = 1;
    /// Number of the question.
    pub(in crate::issue) const NUMBER: u16 = 2;
    /// Text of the question or option.
    pub(in crate::issue) const TEXT: u16 = 3;
    /// Answer.
    pub(in crate::issue) const ANSWER: u16 = 4;
}

/// The columns right of the answers of an answer sheet, from 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    /// The answer of the round before, and the cell that confirms it; none where nobody is shown what
    /// it answered then.
    pub(super) previous: Option<(u16, u16)>,
    /// No answer because.
    pub(super) silence: u16,
    /// Comment and source.
    pub(super) comment: u16,
    /// Guidance.
    pub(super) guidance: u16,
}

impl Columns {
    fn new(with_previous: bool) -> Self {
        let next = column::ANSWER + 1;
        let first = if with_previous { next + 2 } else { next };
        Self {
            previous: with_previous.then_some((next, next + 1)),
            silence: first,
            comment: first + 1,
            guidance: first + 2,
        }
    }
}

/// First row of the questions on an answer sheet, from 0: below the hidden row of column names,
/// the title, the opening and the headings.
pub(super) const FIRST_ROW: u32 = 4;
/// First row of the instances on a table sheet, from 0: below the hidden rows of column names,
/// the title, the opening, the silence and the headings.
pub(super) const FIRST_TABLE_ROW: u32 = 6;
/// Row of the silence cell on a table sheet.
pub(super) const TABLE_SILENCE_ROW: u32 = 4;
/// Dropdown cells of a multiple choice laid out as slots, unless the list is shorter.
pub(super) const SLOTS: usize = 15;

/// The plan of a workbook.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Language of the workbook.
    pub lang: Lang,
    /// Name of the cover sheet.
    pub cover: String,
    /// The sheets after the cover, in order.
    pub sheets: Vec<Sheet>,
    /// Numbers of the questions.
    pub numbering: Numbering,
    /// Columns of the answer sheets.
    pub(super) columns: Columns,
}

/// A sheet with cells to fill in.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Name, as Excel allows it, unique in the workbook.
    pub name: String,
    /// Title.
    pub title: String,
    /// Index of the section's pillar, if it is one.
    pub pillar: Option<usize>,
    /// What stands below.
    pub body: Body,
}

/// What a sheet holds.
#[derive(Debug, Clone)]
pub enum Body {
    /// A row per question or option, from `FIRST_ROW`.
    Answers(Vec<Row>),
    /// A table: a row per instance of a repeat.
    Table {
        /// Index of the repeat's group.
        group: usize,
        /// Indexes of its questions; the first stands in column `column::TEXT`.
        columns: Vec<usize>,
        /// Number of rows to fill in.
        rows: u32,
    },
}

/// A row of an answer sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// Heading of a group: index.
    Heading(usize),
    /// A text to read: index of the question.
    Note(usize),
    /// A question with its answer cell, or, for a multiple choice, above its options.
    Question(usize),
    /// One choice of a multiple choice: indexes of the question and the choice.
    Option(usize, usize),
    /// One dropdown cell of a multiple choice: index of the question, number of the slot (from 1).
    Slot(usize, usize),
    /// A value that the workbook computes: index of the question.
    Computed(usize),
    /// Points to the sheet of a table: index of the repeat's group.
    Table(usize),
}

impl Sheet {
    /// A cell, seen from another sheet: `'Prevention'!$B$5`.
    pub(super) fn address(&self, column: u16, row: u32) -> String {
        let name = self.name.replace('\'', "''");
        format!(
            "'{name}'!${}${}",
            column_letters(u32::from(column)),
            row + 1
        )
    }
}

impl Layout {
    /// Plans the workbook of a questionnaire in a language. `cover` and `general` are the names of
    /// the cover and of a section without a name.
    pub fn new(questionnaire: &Questionnaire, lang: Lang, cover: &str, general: &str) -> Self {
        let sections = questionnaire.sections();
        Self::of_sections(questionnaire, sections, (lang, cover, general), false)
    }

    /// The same of some sections only; `with_previous` leaves room for the answers of the round before.
    pub(super) fn of_sections(
        questionnaire: &Questionnaire,
        sections: Vec<Section>,
        (lang, cover, general): (Lang, &str, &str),
        with_previous: bool,
    ) -> Self {
        let mut names = SheetNames::default();
        let cover = names.unique(cover);
        let mut sheets = Vec::new();
        for section in sections {
            let rows = rows_of(questionnaire, &section.items);
            let or_general = |text: &str| if text.is_empty() { general } else { text }.to_owned();
            if rows
                .iter()
                .any(|row| !matches!(row, Row::Table(_) | Row::Heading(_)))
            {
                sheets.push(Sheet {
                    name: names.unique(&or_general(section.tab.text(lang))),
                    title: or_general(section.title.text(lang)),
                    pillar: section.pillar,
                    body: Body::Answers(rows),
                });
            }
            for item in &section.items {
                let Item::Table(group) = *item else { continue };
                let Some(repeat) = questionnaire.groups.get(group) else {
                    continue;
                };
                let label = repeat.label.text(lang);
                sheets.push(Sheet {
                    name: names.unique(if label.is_empty() {
                        &repeat.name
                    } else {
                        label
                    }),
                    title: or_general(label),
                    pillar: section.pillar,
                    body: Body::Table {
                        group,
                        columns: questionnaire.columns_of(group),
                        rows: repeat.repeat.unwrap_or_default(),
                    },
                });
            }
        }
        Self {
            lang,
            cover,
            sheets,
            numbering: questionnaire.numbering(),
            columns: Columns::new(with_previous),
        }
    }

    /// Every cell that a respondent may fill in, sheet by sheet.
    pub fn cells(&self, questionnaire: &Questionnaire) -> Vec<MappedCell> {
        let mut cells = Vec::new();
        for sheet in &self.sheets {
            let mut add = |key: CellKey, row: u32, column: u16| {
                let column = u32::from(column);
                cells.push(MappedCell {
                    key,
                    sheet: sheet.name.clone(),
                    row,
                    column,
                });
            };
            match &sheet.body {
                Body::Answers(rows) => {
                    for (&row, at) in rows.iter().zip(FIRST_ROW..) {
                        answer_cells(questionnaire, (row, at), self.columns, &mut add);
                    }
                }
                Body::Table {
                    group,
                    columns,
                    rows,
                } => {
                    let Some(repeat) = questionnaire.groups.get(*group) else {
                        continue;
                    };
                    let silence = CellKey::new(&repeat.name, 1, Role::Silence);
                    add(silence, TABLE_SILENCE_ROW, column::ANSWER);
                    for instance in 1..=*rows {
                        let at = FIRST_TABLE_ROW + instance - 1;
                        let named = columns
                            .iter()
                            .filter_map(|&c| questionnaire.questions.get(c));
                        let named = named.zip(column::TEXT..);
                        for (question, column) in named.filter(|(q, _)| q.calculation.is_none()) {
                            let key = CellKey::new(&question.name, instance, Role::Answer);
                            add(key, at, column);
                        }
                        let comment = CellKey::new(&repeat.name, instance, Role::Comment);
                        add(comment, at, comment_column(columns));
                    }
                }
            }
        }
        cells
    }
}

/// The column of the comments in a table: after its questions.
pub(super) fn comment_column(columns: &[usize]) -> u16 {
    column::TEXT + u16::try_from(columns.len()).unwrap_or(u16::MAX - column::TEXT)
}

fn answer_cells(
    questionnaire: &Questionnaire,
    (row, at): (Row, u32),
    columns: Columns,
    add: &mut impl FnMut(CellKey, u32, u16),
) {
    let question = |index: usize| questionnaire.questions.get(index);
    match row {
        Row::Question(index) => {
            let Some(question) = question(index) else {
                return;
            };
            if has_own_cell(question) {
                add(
                    CellKey::new(&question.name, 1, Role::Answer),
                    at,
                    column::ANSWER,
                );
            }
            add(
                CellKey::new(&question.name, 1, Role::Silence),
                at,
                columns.silence,
            );
            add(
                CellKey::new(&question.name, 1, Role::Comment),
                at,
                columns.comment,
            );
        }
        Row::Option(index, choice) => {
            let Some(question) = question(index) else {
                return;
            };
            let list = questionnaire.list_of(question);
            if let Some(choice) = list.and_then(|list| list.choices.get(choice)) {
                add(
                    CellKey::option(&question.name, 1, &choice.name),
                    at,
                    column::ANSWER,
                );
            }
        }
        Row::Slot(index, slot) => {
            if let Some(question) = question(index) {
                add(
                    CellKey::option(&question.name, 1, &slot.to_string()),
                    at,
                    column::ANSWER,
                );
            }
        }
        Row::Heading(_) | Row::Note(_) | Row::Computed(_) | Row::Table(_) => {}
    }
}

/// Whether the answer stands in one cell beside the question, rather than in the rows below.
pub(super) fn has_own_cell(question: &Question) -> bool {
    !matches!(question.kind, Kind::SelectMultiple(_) | Kind::Rank(_))
}

fn rows_of(questionnaire: &Questionnaire, items: &[Item]) -> Vec<Row> {
    let mut rows = Vec::new();
    for &item in items {
        let index = match item {
            Item::Heading(group) => {
                rows.push(Row::Heading(group));
                continue;
            }
            Item::Table(group) => {
                rows.push(Row::Table(group));
                continue;
            }
            Item::Question(index) => index,
        };
        let Some(question) = questionnaire.questions.get(index) else {
            continue;
        };
        if question.calculation.is_some() {
            rows.push(Row::Computed(index));
            continue;
        }
        if !question.is_asked() {
            rows.push(Row::Note(index));
            continue;
        }
        rows.push(Row::Question(index));
        if let Kind::SelectMultiple(_) | Kind::Rank(_) = question.kind {
            let choices = questionnaire
                .list_of(question)
                .map_or(0, |list| list.choices.len());
            if question.layout == MultipleLayout::Slots {
                rows.extend((1..=choices.min(SLOTS)).map(|slot| Row::Slot(index, slot)));
            } else {
                rows.extend((0..choices).map(|choice| Row::Option(index, choice)));
            }
        }
    }
    rows
}

/// Names of sheets within Excel's limits: at most 31 UTF-16 units, none of `[]:*?/\`, no apostrophe
/// at either end, unique whatever the case.
#[derive(Debug)]
pub struct SheetNames(BTreeSet<String>);

impl Default for SheetNames {
    /// Our hidden sheets have their names already, and `History` is Excel's own.
    fn default() -> Self {
        Self(
            [MAP_SHEET, LISTS_SHEET, ROUND_SHEET, RULES_SHEET, "history"]
                .map(str::to_owned)
                .into(),
        )
    }
}

impl SheetNames {
    /// A name that Excel allows, as close to `wanted` as it can be.
    pub fn unique(&mut self, wanted: &str) -> String {
        let clean: String = wanted
            .chars()
            .map(|c| {
                if "[]:*?/\\".contains(c) || c.is_control() {
                    ' '
                } else {
                    c
                }
            })
            .collect();
        let clean = clean.trim_matches(|c: char| c == '\'' || c.is_whitespace());
        let clean = if clean.is_empty() { "-" } else { clean };
        let mut name = cut(clean, 31).to_owned();
        let mut count = 1;
        while !self.0.insert(name.to_lowercase()) {
            count += 1;
            let suffix = format!(" ({count})");
            name = cut(clean, 31 - suffix.len()).to_owned() + &suffix;
        }
        name
    }
}

/// The longest beginning of at most `units` UTF-16 units.
fn cut(text: &str, units: usize) -> &str {
    let mut length = 0;
    for (at, character) in text.char_indices() {
        length += character.len_utf16();
        if length > units {
            let cut = text.get(..at).unwrap_or_default();
            return cut.trim_end_matches(|c: char| c == '\'' || c.is_whitespace());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::SheetNames;

    #[test]
    fn names_of_sheets_keep_within_excels_limits() {
        let mut names = SheetNames::default();
        let mut case = |wanted: &str, expected: &str| assert_eq!(names.unique(wanted), expected);
        case("Prevention", "Prevention");
        case("prevention", "prevention (2)");
        case("a/b: c?", "a b  c");
        case("'quoted'", "quoted");
        case("_map", "_map (2)");
        case("", "-");
        case(
            "Renseignements sur l'existence d'un",
            "Renseignements sur l'existence",
        );
        case(
            "123456789 123456789 123456789 '23",
            "123456789 123456789 123456789",
        );
    }
}
