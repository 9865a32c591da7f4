//! Conditions: formulas that give TRUE or FALSE and never an error.

use super::number::Numeric;
use super::{
    Formula, Node, NodeKind, Obstacle, QuestionType, Type, Untranslatable, Writer, fails, no_form,
};
use crate::expression::function::Function;
use crate::expression::node::{Logical, Operator};

impl Writer<'_> {
    /// Whether a node is true, taken as a condition.
    pub(super) fn condition(&self, node: &Node) -> Formula {
        if let Some(formula) = self.single_choice(node)? {
            return Ok(formula);
        }
        match &node.kind {
            NodeKind::Logical { operator, operands } => {
                let operands = operands
                    .iter()
                    .map(|operand| self.condition(operand))
                    .collect::<Result<Vec<_>, _>>()?;
                Ok(nested(*operator, &operands))
            }
            NodeKind::Binary {
                operator: Operator::NotEqual,
                left,
                right,
            } => Ok(negated(&self.equality(node, left, right)?)),
            NodeKind::Binary {
                operator: Operator::Equal,
                left,
                right,
            } => self.equality(node, left, right),
            NodeKind::Binary {
                operator,
                left,
                right,
            } if operator.is_order() => self.order(*operator, left, right),
            NodeKind::Call {
                function,
                name,
                arguments,
            } => self.condition_call(node, *function, name, arguments),
            _ => self.truth(node),
        }
    }

    fn condition_call(
        &self,
        node: &Node,
        function: Function,
        name: &str,
        arguments: &[Node],
    ) -> Formula {
        match (function, arguments) {
            (Function::True, []) => Ok("TRUE".to_owned()),
            (Function::False, []) => Ok("FALSE".to_owned()),
            (Function::Not, [operand]) => Ok(negated(&self.condition(operand)?)),
            (Function::Boolean, [operand]) => self.condition(operand),
            (Function::If, [condition, then, otherwise]) => {
                let condition = self.condition(condition)?;
                Ok(format!(
                    "IF({condition},{},{})",
                    self.condition(then)?,
                    self.condition(otherwise)?
                ))
            }
            (Function::Selected, [selected, choice]) => self.selected(node, selected, choice),
            (
                Function::Contains,
                [
                    _,
                    Node {
                        kind: NodeKind::Text(part),
                        ..
                    },
                ],
            ) if part.is_empty() => Ok("TRUE".to_owned()),
            (Function::Contains, [text, part]) => {
                let (text, part_text) = (self.text_operand(text)?, self.text_operand(part)?);
                let found = format!("ISNUMBER(FIND({part_text},{text}))");
                // Every text holds the empty one; FIND does not agree everywhere.
                let is_literal = matches!(part.kind, NodeKind::Text(_));
                Ok(if is_literal {
                    found
                } else {
                    format!("OR(LEN({part_text})=0,{found})")
                })
            }
            (Function::StartsWith | Function::EndsWith, [text, part]) => {
                let end = if function == Function::StartsWith {
                    "LEFT"
                } else {
                    "RIGHT"
                };
                let (text, part) = (self.text_operand(text)?, self.text_operand(part)?);
                Ok(format!("EXACT({end}({text},LEN({part})),{part})"))
            }
            _ => match self.type_of(node) {
                Type::Boolean => Err(no_form(node, name)),
                _ => self.truth(node),
            },
        }
    }

    /// When a node rests on an answer that is not known; `None` if it never does. As the evaluator has it: `and` and
    /// `or` stop at the first operand that decides, everything else needs all that it reads.
    pub(super) fn unknown(&self, node: &Node) -> Result<Option<String>, Untranslatable> {
        if let NodeKind::Logical { operator, operands } = &node.kind {
            let mut unknown: Option<String> = None;
            for operand in operands.iter().rev() {
                if let Some(rest) = unknown {
                    let condition = self.condition(operand)?;
                    let goes_on = match operator {
                        Logical::And => condition,
                        Logical::Or => negated(&condition),
                    };
                    unknown = Some(format!("AND({goes_on},{rest})"));
                }
                let own = self.unknown(operand)?;
                unknown = match (own, unknown) {
                    (Some(own), Some(rest)) => Some(format!("OR({own},{rest})")),
                    (own, rest) => own.or(rest),
                };
            }
            return Ok(unknown);
        }
        if let NodeKind::Call {
            function: Function::Not | Function::Boolean,
            arguments,
            ..
        } = &node.kind
            && let [operand] = arguments.as_slice()
        {
            return self.unknown(operand);
        }
        let mut conditions: Vec<String> = Vec::new();
        node.walk(&mut |node| {
            let name = match &node.kind {
                NodeKind::Question(name) => Some(name.as_str()),
                NodeKind::Current => self.cells.current(),
                _ => None,
            };
            let unknown = name.and_then(|name| self.cells.unknown(name));
            conditions.extend(unknown.filter(|unknown| !conditions.contains(unknown)));
        });
        Ok((!conditions.is_empty()).then(|| any_of(&conditions)))
    }

    /// Whether a value that is no condition counts as true.
    fn truth(&self, node: &Node) -> Formula {
        match (self.question(node), self.type_of(node)) {
            (Some((_, kind)), Type::Text | Type::Date) if kind != QuestionType::Time => {
                Ok(negated(&self.blank(node)?))
            }
            (_, Type::Number) => {
                let number = self.number(node)?;
                Ok(Numeric::guarded(
                    &number.guards,
                    number.fails,
                    &format!("{}<>0", number.text),
                ))
            }
            (_, Type::Text) => Ok(format!("LEN({})>0", self.text_operand(node)?)),
            (_, Type::Date) => {
                let date = self.serial(node)?;
                Ok(Numeric::guarded(&date.guards, date.fails, "TRUE"))
            }
            _ => Err(self.type_depends(node)),
        }
    }

    /// Whether a value is blank: the empty text.
    pub(super) fn blank(&self, node: &Node) -> Formula {
        if let Some((question, kind)) = self.question(node) {
            return match kind {
                QuestionType::SelectMultiple => Ok(format!("{}=0", self.count_selected(node)?)),
                QuestionType::Group | QuestionType::Repeat | QuestionType::Other => Err(fails(
                    node,
                    Obstacle::Question {
                        question: question.to_owned(),
                    },
                )),
                _ => Ok(format!("LEN({})=0", self.cell(node, question)?)),
            };
        }
        if let NodeKind::Call {
            function: Function::If,
            arguments,
            ..
        } = &node.kind
            && let [condition, then, otherwise] = arguments.as_slice()
        {
            let condition = self.condition(condition)?;
            return Ok(format!(
                "IF({condition},{},{})",
                self.blank(then)?,
                self.blank(otherwise)?
            ));
        }
        match (&node.kind, self.type_of(node)) {
            (
                NodeKind::Call {
                    function: Function::Coalesce,
                    ..
                },
                Type::Number | Type::Date,
            ) => Err(fails(
                node,
                Obstacle::Type {
                    text: node.to_string(),
                },
            )),
            // A computed number is never an empty text, at most not-a-number.
            (_, Type::Number) => self.number(node).map(|_| "FALSE".to_owned()),
            (
                NodeKind::Call {
                    function: Function::Date,
                    arguments,
                    ..
                },
                Type::Date,
            ) => match arguments.as_slice() {
                [value] if self.type_of(value) == Type::Date => self.blank(value),
                _ => self.serial(node).map(|_| "FALSE".to_owned()),
            },
            (_, Type::Date) => self.serial(node).map(|_| "FALSE".to_owned()),
            (_, Type::Text) => Ok(format!("LEN({})=0", self.text_operand(node)?)),
            (_, Type::Boolean) => self.condition(node).map(|condition| negated(&condition)),
            (_, Type::Any) => Err(self.type_depends(node)),
        }
    }
}

/// AND or OR, in groups of at most 250 arguments: Excel takes 255.
fn nested(operator: Logical, operands: &[String]) -> String {
    let name = match operator {
        Logical::And => "AND",
        Logical::Or => "OR",
    };
    let call = |operands: &[String]| format!("{name}({})", operands.join(","));
    if operands.len() <= 250 {
        return call(operands);
    }
    let groups: Vec<_> = operands.chunks(250).map(call).collect();
    nested(operator, &groups)
}

/// OR of conditions, or the only one.
pub(super) fn any_of(conditions: &[String]) -> String {
    match conditions {
        [] => "FALSE".to_owned(),
        [condition] => condition.clone(),
        _ => nested(Logical::Or, conditions),
    }
}

/// The opposite of a condition, without piling up NOT.
pub(super) fn negated(condition: &str) -> String {
    match condition {
        "TRUE" => "FALSE".to_owned(),
        "FALSE" => "TRUE".to_owned(),
        _ => format!("NOT({condition})"),
    }
}
