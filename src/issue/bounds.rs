//! Bounds that Excel can check by itself: a constraint that compares the answer with constants.

use crate::expression::{Expression, Logical, Node, NodeKind, Operator};

/// Least and greatest value allowed, both included.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Bounds {
    pub(super) least: Option<f64>,
    pub(super) greatest: Option<f64>,
}

/// The bounds a constraint sets; those of a strict comparison are left to ingest, and so is
/// anything that is not a plain range.
pub(super) fn of(constraint: &Expression) -> Bounds {
    let mut bounds = Bounds::default();
    collect(constraint.root(), &mut bounds);
    bounds
}

fn collect(node: &Node, bounds: &mut Bounds) {
    match &node.kind {
        NodeKind::Logical {
            operator: Logical::And,
            operands,
        } => {
            for operand in operands {
                collect(operand, bounds);
            }
        }
        NodeKind::Binary {
            operator,
            left,
            right,
        } => match (&left.kind, operator, number(right)) {
            (NodeKind::Current, Operator::GreaterOrEqual, Some(least)) => {
                bounds.least = Some(bounds.least.map_or(least, |known| known.max(least)));
            }
            (NodeKind::Current, Operator::LessOrEqual, Some(greatest)) => {
                bounds.greatest = Some(
                    bounds
                        .greatest
                        .map_or(greatest, |known| known.min(greatest)),
                );
            }
            _ => {}
        },
        _ => {}
    }
}

fn number(node: &Node) -> Option<f64> {
    match &node.kind {
        NodeKind::Number(number) => Some(*number),
        NodeKind::Negate(inner) => number(inner).map(|number| -number),
        _ => None,
    }
}
