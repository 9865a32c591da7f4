//! Texts.

use super::{
    Formula, Node, NodeKind, Obstacle, QuestionType, Type, Writer, fails, no_form, quoted,
};
use crate::expression::function::Function;
use crate::expression::node::Operator;

impl Writer<'_> {
    /// The text of a node, as an argument or an operand of `&`: there a blank cell is an empty text.
    pub(super) fn text_operand(&self, node: &Node) -> Formula {
        match self.question(node) {
            Some((question, QuestionType::Text | QuestionType::Integer)) => {
                self.cell(node, question)
            }
            _ => self.text(node),
        }
    }

    /// The text of a node, in any place. A blank cell would be 0 in some, so that an empty text is joined to it.
    pub(super) fn text(&self, node: &Node) -> Formula {
        if let Some((question, kind)) = self.question(node) {
            return match kind {
                QuestionType::Text | QuestionType::Integer => {
                    Ok(format!("{}&\"\"", self.cell(node, question)?))
                }
                QuestionType::Date => {
                    let cell = self.cell(node, question)?;
                    Ok(format!("IF(ISNUMBER({cell}),{},\"\")", printed(&cell)))
                }
                QuestionType::Decimal => Err(fails(
                    node,
                    Obstacle::Printing {
                        text: node.to_string(),
                    },
                )),
                _ => Err(fails(
                    node,
                    Obstacle::Question {
                        question: question.to_owned(),
                    },
                )),
            };
        }
        match &node.kind {
            NodeKind::Text(text) => Ok(quoted(text)),
            NodeKind::Null => Ok(quoted("")),
            NodeKind::Call {
                function,
                name,
                arguments,
            } if self.type_of(node) == Type::Text => {
                self.text_call(node, *function, name, arguments)
            }
            _ => match self.type_of(node) {
                Type::Boolean => Ok(format!("IF({},\"true\",\"false\")", self.condition(node)?)),
                Type::Number if self.is_whole(node) => {
                    let number = self.number(node)?;
                    Ok(format!("({})&\"\"", number.or("\"NaN\"")))
                }
                Type::Number | Type::Date => Err(fails(
                    node,
                    Obstacle::Printing {
                        text: node.to_string(),
                    },
                )),
                Type::Text => Err(fails(
                    node,
                    Obstacle::Unsupported {
                        text: node.to_string(),
                    },
                )),
                Type::Any => Err(self.type_depends(node)),
            },
        }
    }

    fn text_call(
        &self,
        node: &Node,
        function: Function,
        name: &str,
        arguments: &[Node],
    ) -> Formula {
        match (function, arguments) {
            (Function::String, [value]) => self.text(value),
            (Function::Concat, [_, ..]) => self.joined(arguments, None),
            (Function::Join, [separator, items @ ..]) if !items.is_empty() => {
                self.joined(items, Some(&self.text_operand(separator)?))
            }
            (Function::If, [condition, then, otherwise]) => {
                let condition = self.condition(condition)?;
                Ok(format!(
                    "IF({condition},{},{})",
                    self.text(then)?,
                    self.text(otherwise)?
                ))
            }
            (Function::Coalesce, [first, second]) => {
                let (blank, first) = (self.blank(first)?, self.text(first)?);
                Ok(format!("IF({blank},{},{first})", self.text(second)?))
            }
            (Function::Substr, [text, start, end @ ..]) => {
                let text = self.text_operand(text)?;
                let start = position(start).ok_or_else(|| no_form(node, name))?;
                let length = match end.first() {
                    None => 32_767,
                    Some(end) => position(end)
                        .ok_or_else(|| no_form(node, name))?
                        .saturating_sub(start),
                };
                Ok(format!("MID({text},{},{length})", start + 1))
            }
            _ => Err(no_form(node, name)),
        }
    }

    fn joined(&self, items: &[Node], separator: Option<&str>) -> Formula {
        let items = items
            .iter()
            .map(|item| self.text_operand(item))
            .collect::<Result<Vec<_>, _>>()?;
        let joint = separator.map_or("&".to_owned(), |separator| format!("&({separator})&"));
        let joined = items.join(&joint);
        // A single cell would be 0 where it is blank.
        Ok(if items.len() == 1 {
            format!("{joined}&\"\"")
        } else {
            joined
        })
    }

    /// Whether a number has no decimals, so that Excel prints it as Java does.
    pub(super) fn is_whole(&self, node: &Node) -> bool {
        match &node.kind {
            NodeKind::Number(number) => number.fract() == 0.0 && number.abs() < 1e9,
            NodeKind::Negate(operand) => self.is_whole(operand),
            NodeKind::Binary {
                operator: Operator::Add | Operator::Subtract | Operator::Modulo,
                left,
                right,
            } => self.is_whole(left) && self.is_whole(right),
            NodeKind::Question(_) | NodeKind::Current => {
                matches!(self.question(node), Some((_, QuestionType::Integer)))
            }
            NodeKind::Call {
                function,
                arguments,
                ..
            } => match (function, arguments.as_slice()) {
                (Function::StringLength | Function::CountSelected | Function::Count, _) => true,
                (Function::Coalesce, [a, b]) | (Function::If, [_, a, b]) => {
                    self.is_whole(a) && self.is_whole(b)
                }
                (Function::Abs | Function::Sum | Function::Int | Function::Round, [a]) => {
                    self.is_whole(a)
                }
                (Function::Min | Function::Max, arguments) => {
                    arguments.iter().all(|argument| self.is_whole(argument))
                }
                _ => false,
            },
            _ => false,
        }
    }
}

/// A position in a text, counted from 0, written out as a whole number.
fn position(node: &Node) -> Option<u32> {
    match node.kind {
        NodeKind::Number(number) if number.fract() == 0.0 => {
            u32::try_from(crate::expression::number::to_i32(number)).ok()
        }
        _ => None,
    }
}

/// A date as JavaRosa prints it, without the letters of TEXT that depend on the language of Excel.
fn printed(cell: &str) -> String {
    format!("YEAR({cell})&\"-\"&TEXT(MONTH({cell}),\"00\")&\"-\"&TEXT(DAY({cell}),\"00\")")
}
