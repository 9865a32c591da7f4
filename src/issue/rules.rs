//! The form's rules as formulas of the workbook: planned once per language, written for everyone.
//!
//! In: the [`Questionnaire`] and the [`Layout`]. Out: [`Rules`], the formula of each sign (asked,
//! required, answered, to be checked), of each computed value, of each validation, and the rows of
//! the hidden sheet `_rules` on which they rest. A rule that cannot be said faithfully in Excel is
//! not said at all, and [`InWords`] tells the sheet to say so.

mod cells;
mod check;
mod helpers;
mod offered;
mod signs;

use std::collections::{BTreeMap, BTreeSet};

use super::hidden;
use super::layout::{Body, Layout};
use crate::definition::{Questionnaire, Rule};
use crate::expression::QuestionType;
use crate::language::Texts;

use cells::{Cells, Seen};

pub(super) use check::{Check, TEXT_LIMIT};
pub(super) use helpers::Helper;
pub(super) use offered::Offered;

/// Stands for the number of the row in a formula that each row of a table has.
const ROW: char = '\u{1}';
/// The longest formula that Excel takes, in characters, and the deepest nesting; a little less, for
/// what is written around it.
const LONGEST: usize = 8_000;
const DEEPEST: usize = 60;

/// When something is asked, as a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relevance {
    /// TRUE unless it is known not to be asked; none if nothing says so.
    pub(super) possible: Option<String>,
    /// Whether the formula says all that the form says.
    pub(super) is_complete: bool,
}

impl Relevance {
    fn of(rules: &[&Rule], seen: &Seen<'_, '_>) -> Self {
        let mut is_complete = true;
        let mut conditions = Vec::new();
        for rule in rules {
            let expression = rule.expression.as_ref();
            match expression.and_then(|e| e.to_guarded_formula(seen).ok()) {
                Some(guarded) => conditions.push(guarded.possible()),
                None => is_complete = false,
            }
        }
        let possible = match conditions.as_slice() {
            [] => None,
            [only] => Some(only.clone()),
            _ => Some(format!("AND({})", conditions.join(","))),
        };
        if possible.as_deref().is_some_and(|formula| !fits(formula)) {
            return Self {
                possible: None,
                is_complete: false,
            };
        }
        Self {
            possible,
            is_complete,
        }
    }

    fn is_always(&self) -> bool {
        self.possible.is_none() && self.is_complete
    }
}

/// Whether a formula keeps within Excel's limits.
fn fits(formula: &str) -> bool {
    let (mut depth, mut deepest, mut in_text) = (0_usize, 0, false);
    for character in formula.chars() {
        match character {
            '"' => in_text = !in_text,
            '(' if !in_text => depth += 1,
            ')' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    formula.encode_utf16().count() <= LONGEST && deepest <= DEEPEST
}

/// A rule of a question that no formula says, so that the sheet says it in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum InWords {
    /// When it is asked.
    Relevant,
    /// What it is worth.
    Calculation,
    /// Which choices are offered.
    ChoiceFilter,
    /// What its answer must satisfy.
    Constraint,
}

/// The formulas of a table.
#[derive(Debug, Default)]
pub(super) struct TableRules {
    /// The sign of the table as a whole.
    pub(super) sign: String,
    /// The sign of a row.
    pub(super) row: String,
    /// The sign of one cell, by question, each in a hidden column of its own.
    pub(super) cells: BTreeMap<usize, (u16, String)>,
}

/// The formulas of a workbook, without `=`.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// Signs of questions, notes and computed values.
    pub(super) signs: BTreeMap<usize, String>,
    /// Signs of options and slots, by question and place from 0: whether they are not asked.
    pub(super) options: BTreeMap<(usize, usize), String>,
    /// Signs of headings, by group.
    pub(super) headings: BTreeMap<usize, String>,
    /// Tables, by group.
    pub(super) tables: BTreeMap<usize, TableRules>,
    /// Computed values, with their type.
    pub(super) values: BTreeMap<usize, (String, QuestionType)>,
    /// The sheet `_rules`.
    pub(super) helpers: Vec<Helper>,
    /// What Excel checks when an answer is typed.
    pub(super) checks: BTreeMap<usize, Check>,
    /// Lists that depend on other answers, by question.
    pub(super) offered: BTreeMap<usize, Offered>,
    /// What is said in words, of each question.
    pub(super) in_words: BTreeSet<(usize, InWords)>,
    /// The same of the conditions of tables, by group.
    pub(super) tables_in_words: Vec<usize>,
}

impl Rules {
    /// Writes the rules of a questionnaire for a layout.
    pub(super) fn new(
        questionnaire: &Questionnaire,
        layout: &Layout,
        texts: &'static Texts,
    ) -> Self {
        let cells = Cells::new(questionnaire, layout, texts);
        let mut rules = Self::default();
        for (index, question) in questionnaire.questions.iter().enumerate() {
            let mut unsaid = Vec::new();
            if !cells.relevance(index).is_complete {
                unsaid.push(InWords::Relevant);
            }
            if question.calculation.is_some() && !rules.add_value(&cells, index) {
                unsaid.push(InWords::Calculation);
            }
            if let Some(rule) = &question.constraint {
                match check::check(&cells, index, rule) {
                    Some(check) => drop(rules.checks.insert(index, check)),
                    None => unsaid.push(InWords::Constraint),
                }
            }
            if question.choice_filter.is_some() {
                match offered::offered(&cells, index, rules.offered.len()) {
                    Some(offered) => drop(rules.offered.insert(index, offered)),
                    None if offered::is_said_by_rows(&cells, index) => {}
                    None => unsaid.push(InWords::ChoiceFilter),
                }
            }
            let unsaid = unsaid.into_iter().map(|rule| (index, rule));
            rules.in_words.extend(unsaid);
        }
        for group in 0..questionnaire.groups.len() {
            let relevance = cells.group_relevance(group);
            let is_table = questionnaire
                .groups
                .get(group)
                .is_some_and(|g| g.repeat.is_some());
            if is_table && !relevance.is_complete {
                rules.tables_in_words.push(group);
            }
        }
        signs::add(&cells, &mut rules);
        rules.helpers = cells.helper_rows();
        rules
    }

    /// Adds the formula of a computed value; whether there is one.
    fn add_value(&mut self, cells: &Cells<'_>, index: usize) -> bool {
        let Some(value) = cells.value(index) else {
            return false;
        };
        let kind = cells.kind_of(index);
        let value = match cells.asked(index) {
            Some(asked) => format!("IF({asked},{value},\"\")"),
            None => value,
        };
        let fits = fits(&value);
        if fits {
            self.values.insert(index, (value, kind));
        }
        fits
    }

    /// Whether a rule of a question is said in words.
    pub(super) fn says_in_words(&self, question: usize, rule: InWords) -> bool {
        self.in_words.contains(&(question, rule))
    }
}

/// A formula of a table as it stands in one row, from 0.
pub(super) fn at_row(formula: &str, row: u32) -> String {
    formula.replace(ROW, &(row + 1).to_string())
}

/// The tables of a layout: group, index of the sheet, columns and rows.
fn tables(layout: &Layout) -> impl Iterator<Item = (usize, usize, &[usize], u32)> {
    layout
        .sheets
        .iter()
        .enumerate()
        .filter_map(|(sheet, planned)| match &planned.body {
            Body::Table {
                group,
                columns,
                rows,
            } => Some((*group, sheet, columns.as_slice(), *rows)),
            Body::Answers(_) => None,
        })
}
