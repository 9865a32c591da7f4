//! Bounds that Excel can check by itself: a constraint that compares the answer with constants.

use crate::expression::{Expression, Logical, Node, NodeKind, Operator};

/// Least and greatest value allowed, both included.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Bounds {
    pub(super) least: Option<f64>,
    pub(super) greatest: Option<f64>,
}

/// The bounds a constraint sets, if it says nothing else. A strict comparison has no bound that is
/// included.
pub(super) fn range(constraint: &Expression) -> Option<Bounds> {
    let mut bounds = Bounds::default();
    collect(constraint.root(), &mut bounds)?;
    Some(bounds)
}

fn collect(node: &Node, bounds: &mut Bounds) -> Option<()> {
    match &node.kind {
        NodeKind::Logical {
            operator: Logical::And,
            operands,
        } => operands
            .iter()
            .try_for_each(|operand| collect(operand, bounds)),
        NodeKind::Binary {
            operator,
            left,
            right,
        } => {
            let (operator, bound) = match (&left.kind, &right.kind) {
                (NodeKind::Current, _) => (*operator, number(right)?),
                (_, NodeKind::Current) => (turned(*operator), number(left)?),
                _ => return None,
            };
            match operator {
                Operator::GreaterOrEqual => {
                    bounds.least = Some(bounds.least.map_or(bound, |known| known.max(bound)));
                }
                Operator::LessOrEqual => {
                    bounds.greatest = Some(bounds.greatest.map_or(bound, |known| known.min(bound)));
                }
                _ => return None,
            }
            Some(())
        }
        _ => None,
    }
}

/// The operator with its operands exchanged.
fn turned(operator: Operator) -> Operator {
    match operator {
        Operator::Less => Operator::Greater,
        Operator::LessOrEqual => Operator::GreaterOrEqual,
        Operator::Greater => Operator::Less,
        Operator::GreaterOrEqual => Operator::LessOrEqual,
        other => other,
    }
}

fn number(node: &Node) -> Option<f64> {
    match &node.kind {
        NodeKind::Number(number) => Some(*number),
        NodeKind::Negate(inner) => number(inner).map(|number| -number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_range_has_bounds_and_nothing_else_has() {
        let case = |source: &str| range(&Expression::parse(source).unwrap());
        let bounds = |least, greatest| Some(Bounds { least, greatest });
        assert_eq!(case(". >= 0"), bounds(Some(0.0), None));
        assert_eq!(
            case("100 >= . and . >= -5"),
            bounds(Some(-5.0), Some(100.0))
        );
        assert_eq!(
            case(". >= 0 and . <= 10 and . <= 5"),
            bounds(Some(0.0), Some(5.0))
        );
        for other in [". > 0", ". >= ${q}", ". >= 0 or . = -1", "${q} >= 0"] {
            assert_eq!(case(other), None, "{other}");
        }
    }
}
