//! Dropdowns that depend on other answers (`choice_filter`).
//!
//! Where a filter reads single choices and nothing else, what it offers is worked out beforehand
//! for every combination of their answers, with the evaluator that ingest uses, and written as
//! blocks of one column of `_lists`. The dropdown finds its block by the positions of the answers
//! in their lists. A question that is still blank hinders nobody: then every choice is offered that
//! some answer to it would offer.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::cells::Cells;
use super::{ROW, fits, hidden, signs};
use crate::definition::{Choice, ChoiceList, Kind, MultipleLayout};
use crate::expression::{
    CellReferences, Expression, Operand, QuestionType, Questions as _, Scope, Value,
};

/// How many times a filter is evaluated at most, and how many rows its lists may have.
const MOST_EVALUATIONS: usize = 400_000;
const MOST_ROWS: usize = 60_000;
/// The longest text that MATCH looks for, in UTF-16 units.
const LONGEST_LABEL: usize = 255;

/// A list that depends on other answers.
#[derive(Debug)]
pub(in crate::issue) struct Offered {
    /// Name of the first cell of its labels; also the beginning of the names beside.
    pub(in crate::issue) name: String,
    /// Index of the list of choices.
    pub(in crate::issue) list: usize,
    /// Choices, block after block, by index into the list.
    pub(in crate::issue) choices: Vec<usize>,
    /// For each combination of answers, where its block begins, from 1, and how long it is. A
    /// combination that offers nothing has the blank cell after the last block.
    pub(in crate::issue) blocks: Vec<(usize, usize)>,
    /// The formula of the number of the combination, from 1.
    position: String,
}

impl Offered {
    /// The cells of the dropdown, as a formula.
    pub(in crate::issue) fn source(&self) -> String {
        let Self { name, position, .. } = self;
        format!("OFFSET({name},INDEX({name}_from,{position})-1,0,INDEX({name}_rows,{position}),1)")
    }

    /// Whether each row of a table has its own.
    pub(in crate::issue) fn is_by_row(&self) -> bool {
        self.position.contains(ROW)
    }
}

/// A single choice that a filter reads.
struct Reference<'a> {
    name: &'a str,
    list: &'a ChoiceList,
    position: String,
}

/// One combination of answers, and a choice that may be offered.
struct Combination<'a> {
    answers: Vec<(&'a str, &'a str)>,
    choice: &'a Choice,
}

impl Scope for Combination<'_> {
    fn question(&self, name: &str) -> Operand {
        let mut answers = self.answers.iter();
        match answers.find(|(known, _)| *known == name) {
            Some((_, value)) => Operand::Value(Value::from(*value)),
            None => Operand::Missing,
        }
    }

    fn column(&self, name: &str) -> Option<String> {
        Some(self.choice.column(name).to_owned())
    }
}

/// Whether the rows of a multiple choice say themselves which choices are offered.
pub(super) fn is_said_by_rows(cells: &Cells<'_>, index: usize) -> bool {
    let list = cells
        .question(index)
        .and_then(|question| cells.list(question));
    let choices = list.map_or(0, |(_, list)| list.choices.len());
    choices > 0 && (0..choices).all(|choice| signs::option_filter(cells, index, choice).is_some())
}

/// The dependent list of a question, the `number`-th from 0; none if no formula finds it.
pub(super) fn offered(cells: &Cells<'_>, index: usize, number: usize) -> Option<Offered> {
    let question = cells.question(index)?;
    let is_dropdown = match question.kind {
        Kind::SelectOne(_) => true,
        Kind::SelectMultiple(_) => {
            question.repeat.is_none() && question.layout == MultipleLayout::Slots
        }
        _ => false,
    };
    let (list_index, list) = cells.list(question).filter(|_| is_dropdown)?;
    let filter = question.choice_filter.as_ref()?.expression.as_ref()?;
    if filter.uses_self() {
        return None;
    }
    let references = references(cells, index, filter)?;
    let sizes: Vec<usize> = references
        .iter()
        .map(|r| r.list.choices.len() + 1)
        .collect();
    let combinations = sizes
        .iter()
        .try_fold(1_usize, |product, size| product.checked_mul(*size))?;
    let evaluations = combinations.checked_mul(list.choices.len())?;
    if evaluations > MOST_EVALUATIONS {
        return None;
    }
    let offered = evaluate(filter, &references, &sizes, list)?;

    let mut choices: Vec<usize> = Vec::new();
    let mut known: BTreeMap<&BTreeSet<usize>, (usize, usize)> = BTreeMap::new();
    for set in &offered {
        if set.is_empty() || known.contains_key(set) {
            continue;
        }
        known.insert(set, (choices.len() + 1, set.len()));
        choices.extend(set);
        if choices.len() > MOST_ROWS {
            return None;
        }
    }
    let nothing = (choices.len() + 1, 1);
    let blocks = offered
        .iter()
        .map(|set| known.get(set).copied().unwrap_or(nothing));
    let blocks = blocks.collect();
    let offered = Offered {
        name: format!("fl_{:03}", number + 1),
        list: list_index,
        choices,
        blocks,
        position: position(&references, &sizes),
    };
    fits(&offered.source()).then_some(offered)
}

/// The questions a filter reads, each once; none if one of them is no single choice that a formula
/// can tell apart.
fn references<'a>(
    cells: &Cells<'a>,
    index: usize,
    filter: &'a Expression,
) -> Option<Vec<Reference<'a>>> {
    let seen = cells.seen_from(Some(index));
    let mut references: Vec<Reference<'a>> = Vec::new();
    for (name, _) in filter.references() {
        if references.iter().any(|known| known.name == name) {
            continue;
        }
        let question = cells.question(cells.index(name)?)?;
        if seen.question_type(name) != Some(QuestionType::SelectOne) || seen.is_repeated(name) {
            return None;
        }
        let (list_index, list) = cells.list(question)?;
        let labels = cells.labels(list);
        let folded: BTreeSet<String> = labels.iter().map(|label| label.to_lowercase()).collect();
        // MATCH ignores case and takes these signs for patterns.
        let can_be_matched = labels.iter().all(|label| {
            !label.contains(['*', '?', '~']) && label.encode_utf16().count() <= LONGEST_LABEL
        });
        if folded.len() != labels.len() || !can_be_matched {
            return None;
        }
        let cell = seen.cell(name)?;
        let position = format!(
            "IFERROR(MATCH({cell},{},0),0)",
            hidden::list_name(list_index)
        );
        references.push(Reference {
            name,
            list,
            position,
        });
    }
    Some(references)
}

/// What is offered for each combination, the first reference counting fastest, position 0 being a
/// blank; none if the filter has no value for one of them.
fn evaluate(
    filter: &Expression,
    references: &[Reference<'_>],
    sizes: &[usize],
    list: &ChoiceList,
) -> Option<Vec<BTreeSet<usize>>> {
    let combinations = sizes.iter().product();
    let mut offered = vec![BTreeSet::new(); combinations];
    for (combination, offered) in offered.iter_mut().enumerate() {
        let mut rest = combination;
        let answers = references.iter().zip(sizes).map(|(reference, size)| {
            let position = rest % size;
            rest /= size;
            let before = position.checked_sub(1);
            let choice = before.and_then(|at| reference.list.choices.get(at));
            (
                reference.name,
                choice.map_or("", |choice| choice.name.as_str()),
            )
        });
        let answers: Vec<(&str, &str)> = answers.collect();
        for (at, choice) in list.choices.iter().enumerate() {
            let answers = answers.clone();
            let scope = Combination { answers, choice };
            if filter.evaluate(&scope).ok()?.to_boolean() {
                offered.insert(at);
            }
        }
    }
    // A blank offers what any answer in its place would.
    let mut stride = 1;
    for size in sizes {
        for blank in 0..combinations {
            if blank / stride % size != 0 {
                continue;
            }
            let others = (1..*size).filter_map(|at| offered.get(blank + at * stride));
            let union: BTreeSet<usize> = others.flatten().copied().collect();
            if let Some(blank) = offered.get_mut(blank) {
                blank.extend(union);
            }
        }
        stride *= size;
    }
    Some(offered)
}

fn position(references: &[Reference<'_>], sizes: &[usize]) -> String {
    let mut position = "1".to_owned();
    let mut stride = 1;
    for (reference, size) in references.iter().zip(sizes) {
        let _ = match stride {
            1 => write!(position, "+{}", reference.position),
            _ => write!(position, "+{stride}*{}", reference.position),
        };
        stride *= size;
    }
    position
}
