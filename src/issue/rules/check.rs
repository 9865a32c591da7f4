//! What an answer must satisfy, as Excel may check it while it is typed.

use super::cells::Cells;
use super::fits;
use crate::definition::Rule;
use crate::expression::QuestionType;
use crate::issue::bounds::{self, Bounds};

/// The longest formula of a validation, in UTF-16 units (Microsoft, Excel specifications); a longer
/// one gets a name.
pub(in crate::issue) const TEXT_LIMIT: usize = 255;

/// The constraint of a question as a formula.
#[derive(Debug)]
pub(in crate::issue) struct Check {
    /// TRUE unless the answer is known to break the rule.
    pub(in crate::issue) possible: String,
    /// Least and greatest value, if the constraint is a plain range of them and nothing else.
    pub(in crate::issue) range: Option<Bounds>,
    /// Whether it reads other answers.
    pub(in crate::issue) reads_others: bool,
}

/// The constraint of a question; none if no formula says it.
pub(super) fn check(cells: &Cells<'_>, index: usize, rule: &Rule) -> Option<Check> {
    let expression = rule.expression.as_ref()?;
    let guarded = expression
        .to_guarded_formula(&cells.seen_from(Some(index)))
        .ok()?;
    let possible = guarded.possible();
    let is_number = matches!(
        cells.kind_of(index),
        QuestionType::Integer | QuestionType::Decimal
    );
    fits(&possible).then(|| Check {
        possible,
        range: bounds::range(expression).filter(|_| is_number),
        reads_others: !expression.references().is_empty(),
    })
}
