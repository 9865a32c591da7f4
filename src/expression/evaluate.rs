//! The value of an expression.
//!
//! Semantics are JavaRosa's, as run by ODK Validate (getodk/javarosa, `xpath/expr`). `and`, `or` and `if` look at their
//! operands from left to right and stop as soon as the answer is known: `false() and x` is false and `true() or x` is
//! true whatever `x` is, also when it is unknown. In the other order, `x and false()`, the unknown comes first and the
//! answer is unknown, as JavaRosa would stop there. Where JavaRosa throws, the value is [`Unknown`].

mod call;
mod nodes;
mod text;

use super::Expression;
use super::function::Function;
use super::node::{Logical, Node, NodeKind, Operator};
use super::pattern::Patterns;
use super::scope::{Operand, Reason, Scope, Unknown};
use super::value::Value;

pub(super) fn evaluate(expression: &Expression, scope: &dyn Scope) -> Result<Value, Unknown> {
    Evaluator {
        scope,
        patterns: &expression.patterns,
    }
    .value(&expression.root)
}

/// The value of a part of an expression.
pub(super) fn node(node: &Node, scope: &dyn Scope) -> Result<Value, Unknown> {
    Evaluator {
        scope,
        patterns: &Patterns::of(node),
    }
    .value(node)
}

struct Evaluator<'a> {
    scope: &'a dyn Scope,
    patterns: &'a Patterns,
}

impl Evaluator<'_> {
    fn value(&self, node: &Node) -> Result<Value, Unknown> {
        match &node.kind {
            NodeKind::Number(number) => Ok(Value::Number(*number)),
            NodeKind::Text(text) => Ok(Value::Text(text.clone())),
            NodeKind::Null => Ok(Value::blank()),
            NodeKind::Question(name) => read(self.scope.question(name), name, node),
            NodeKind::Current => read(self.scope.current(), ".", node),
            // A bare name is a path that finds nothing, unless it is a column of the choice list.
            NodeKind::Column(name) => Ok(Value::Text(self.scope.column(name).unwrap_or_default())),
            NodeKind::Call {
                function,
                name,
                arguments,
            } => self.call(node, *function, name, arguments),
            NodeKind::Negate(operand) => Ok(Value::Number(-self.value(operand)?.to_number())),
            NodeKind::Logical { operator, operands } => self.logical(*operator, operands),
            NodeKind::Binary {
                operator,
                left,
                right,
            } => self.binary(*operator, left, right),
            NodeKind::Unsupported { text, .. } => {
                Err(unknown(node, Reason::Unsupported { text: text.clone() }))
            }
            NodeKind::Parent => Err(unknown(
                node,
                Reason::Unsupported {
                    text: "..".to_owned(),
                },
            )),
        }
    }

    fn logical(&self, operator: Logical, operands: &[Node]) -> Result<Value, Unknown> {
        let decisive = operator == Logical::Or;
        for operand in operands {
            if self.value(operand)?.to_boolean() == decisive {
                return Ok(Value::Boolean(decisive));
            }
        }
        Ok(Value::Boolean(!decisive))
    }

    fn binary(&self, operator: Operator, left: &Node, right: &Node) -> Result<Value, Unknown> {
        let (left, right) = (self.value(left)?, self.value(right)?);
        // Order and arithmetic are defined for numbers only; not-a-number is neither more nor less than anything.
        let ordered = |holds: fn(f64, f64) -> bool| {
            Value::Boolean(holds(left.to_number(), right.to_number()))
        };
        let computed = |compute: fn(f64, f64) -> f64| {
            Value::Number(compute(left.to_number(), right.to_number()))
        };
        Ok(match operator {
            Operator::Equal => Value::Boolean(left.equals(&right)),
            Operator::NotEqual => Value::Boolean(!left.equals(&right)),
            Operator::Less => ordered(|a, b| a < b),
            Operator::LessOrEqual => ordered(|a, b| a <= b),
            Operator::Greater => ordered(|a, b| a > b),
            Operator::GreaterOrEqual => ordered(|a, b| a >= b),
            Operator::Add => computed(|a, b| a + b),
            Operator::Subtract => computed(|a, b| a - b),
            Operator::Multiply => computed(|a, b| a * b),
            Operator::Divide => computed(|a, b| a / b),
            // The remainder takes the sign of the dividend, in Rust as in Java.
            Operator::Modulo => computed(|a, b| a % b),
        })
    }

    /// What a reference stands for, the rows of a repeat not yet reduced to one value; `None` for any other node.
    fn referred(&self, node: &Node) -> Option<(Operand, String)> {
        match &node.kind {
            NodeKind::Question(name) => Some((self.scope.question(name), name.clone())),
            NodeKind::Current => Some((self.scope.current(), ".".to_owned())),
            _ => None,
        }
    }
}

/// The value of what a reference stands for. As in JavaRosa, rows are a value if there is exactly one, or none (blank).
fn read(operand: Operand, name: &str, node: &Node) -> Result<Value, Unknown> {
    let question = || name.to_owned();
    let reason = match operand {
        Operand::Value(value) => return Ok(value),
        Operand::Silence => Reason::Silence {
            question: question(),
        },
        Operand::Unreadable => Reason::Unreadable {
            question: question(),
        },
        Operand::Unknown(reason) => *reason,
        Operand::Group => Reason::Group { group: question() },
        Operand::Missing => Reason::NoQuestion {
            question: question(),
        },
        Operand::Nodes(rows) => match <[Operand; 1]>::try_from(rows) {
            Ok([row]) => return read(row, name, node),
            Err(rows) if rows.is_empty() => return Ok(Value::blank()),
            Err(rows) => Reason::Repeated {
                question: question(),
                rows: rows.len(),
            },
        },
    };
    Err(unknown(node, reason))
}

fn unknown(node: &Node, reason: Reason) -> Unknown {
    Unknown {
        span: node.span,
        reason,
    }
}
