//! Comparisons. Which kind of equality is meant depends on the types, as in `Value::equals`.

use super::number::{Numeric, both, date_literal, printed_date};
use super::{Formula, Node, NodeKind, Obstacle, QuestionType, Type, Untranslatable, Writer, fails};
use crate::expression::function::Function;
use crate::expression::node::Operator;

/// Beyond this difference two computed numbers are different.
const TOLERANCE: &str = "1E-12";

impl Writer<'_> {
    pub(super) fn order(&self, operator: Operator, left: &Node, right: &Node) -> Formula {
        if let Some(blank) = self.length_against_zero(operator, left, right) {
            return blank;
        }
        let are_dates = self.type_of(left) == Type::Date && self.type_of(right) == Type::Date;
        let (a, b) = if are_dates {
            (self.serial(left)?, self.serial(right)?)
        } else {
            (self.number(left)?, self.number(right)?)
        };
        Ok(compared(&a, operator.symbol(), &b))
    }

    /// `left = right`
    pub(super) fn equality(&self, node: &Node, left: &Node, right: &Node) -> Formula {
        if let Some(blank) = self.length_against_zero(Operator::Equal, left, right) {
            return blank;
        }
        let (a, b) = (self.type_of(left), self.type_of(right));
        if a == Type::Boolean || b == Type::Boolean {
            return Ok(format!(
                "({})=({})",
                self.condition(left)?,
                self.condition(right)?
            ));
        }
        if is_blank_text(right) {
            return self.blank(left);
        }
        if is_blank_text(left) {
            return self.blank(right);
        }
        match (a, b) {
            (Type::Any, _) => Err(self.type_depends(left)),
            (_, Type::Any) => Err(self.type_depends(right)),
            (Type::Number, _) | (_, Type::Number) => self.equal_numbers(left, right),
            (Type::Date, Type::Date) => {
                let (x, y) = (self.serial(left)?, self.serial(right)?);
                self.equal_unless_both_blank(&x, &y, left, right)
            }
            (Type::Date, Type::Text) => self.date_equals_text(left, right),
            (Type::Text, Type::Date) => self.date_equals_text(right, left),
            _ => self.equal_texts(node, left, right),
        }
    }

    fn equal_numbers(&self, left: &Node, right: &Node) -> Formula {
        let (a, b) = (self.number(left)?, self.number(right)?);
        self.equal_unless_both_blank(&a, &b, left, right)
    }

    /// Two blanks are equal, although neither is a number.
    fn equal_unless_both_blank(
        &self,
        a: &Numeric,
        b: &Numeric,
        left: &Node,
        right: &Node,
    ) -> Formula {
        if !self.may_be_blank(left) || !self.may_be_blank(right) {
            return Ok(equal(a, b));
        }
        match (self.question(left), self.question(right)) {
            (Some(_), Some(_)) => Ok(format!(
                "OR({},AND({},{}))",
                equal(a, b),
                self.blank(left)?,
                self.blank(right)?
            )),
            (None, _) => Err(fails(
                left,
                Obstacle::Type {
                    text: left.to_string(),
                },
            )),
            (_, None) => Err(fails(
                right,
                Obstacle::Type {
                    text: right.to_string(),
                },
            )),
        }
    }

    /// Whether a value may be the empty text although its type is a number or a date.
    fn may_be_blank(&self, node: &Node) -> bool {
        match &node.kind {
            NodeKind::Question(_) | NodeKind::Current => true,
            NodeKind::Call { function, .. } => {
                matches!(
                    function,
                    Function::If
                        | Function::Coalesce
                        | Function::Date
                        | Function::DecimalDateTime
                        | Function::IndexedRepeat
                ) && !matches!(&node.kind, NodeKind::Call { arguments, .. } if self.is_literal_date(arguments))
            }
            NodeKind::Text(_) | NodeKind::Number(_) | NodeKind::Negate(_) => false,
            _ => self.type_of(node) == Type::Text,
        }
    }

    fn is_literal_date(&self, arguments: &[Node]) -> bool {
        matches!(arguments, [argument] if matches!(argument.kind, NodeKind::Text(_)) || !self.may_be_blank(argument))
    }

    /// Dates are compared with texts as they are printed.
    fn date_equals_text(&self, date: &Node, text: &Node) -> Formula {
        let NodeKind::Text(text) = &text.kind else {
            return Ok(format!(
                "EXACT({},{})",
                self.text_operand(date)?,
                self.text_operand(text)?
            ));
        };
        let serial = self.serial(date)?;
        match printed_date(text).map(date_literal) {
            None => Ok("FALSE".to_owned()),
            Some(Some(literal)) => {
                let condition = format!("{}={literal}", serial.text);
                Ok(Numeric::guarded(&serial.guards, serial.fails, &condition))
            }
            Some(None) => Err(fails(date, Obstacle::Printing { text: text.clone() })),
        }
    }

    fn equal_texts(&self, node: &Node, left: &Node, right: &Node) -> Formula {
        if let (Some((a, QuestionType::SelectOne)), Some((b, QuestionType::SelectOne))) =
            (self.question(left), self.question(right))
        {
            // The same labels stand for the same names only in the same list.
            if self.cells.choices(a) != self.cells.choices(b) {
                return Err(fails(
                    node,
                    Obstacle::Question {
                        question: b.to_owned(),
                    },
                ));
            }
            return Ok(format!(
                "EXACT({},{})",
                self.cell(left, a)?,
                self.cell(right, b)?
            ));
        }
        for (multiple, other) in [(left, right), (right, left)] {
            if let (Some((_, QuestionType::SelectMultiple)), NodeKind::Text(names)) =
                (self.question(multiple), &other.kind)
            {
                return self.exactly_selected(multiple, names);
            }
        }
        Ok(format!(
            "EXACT({},{})",
            self.text_operand(left)?,
            self.text_operand(right)?
        ))
    }

    /// `string-length(${q}) = 0` and its like ask whether `${q}` is blank, whatever its type.
    fn length_against_zero(
        &self,
        operator: Operator,
        left: &Node,
        right: &Node,
    ) -> Option<Formula> {
        let NodeKind::Call {
            function: Function::StringLength,
            arguments,
            ..
        } = &left.kind
        else {
            return None;
        };
        let [value] = arguments.as_slice() else {
            return None;
        };
        let NodeKind::Number(limit) = right.kind else {
            return None;
        };
        self.question(value)?;
        let is_zero = limit == 0.0;
        let is_one = (limit - 1.0).abs() < f64::EPSILON;
        match operator {
            Operator::Equal | Operator::LessOrEqual if is_zero => Some(self.blank(value)),
            Operator::Less if is_one => Some(self.blank(value)),
            Operator::Greater if is_zero => Some(self.not_blank(value)),
            Operator::GreaterOrEqual if is_one => Some(self.not_blank(value)),
            _ => None,
        }
    }

    fn not_blank(&self, node: &Node) -> Result<String, Untranslatable> {
        self.blank(node)
            .map(|blank| super::condition::negated(&blank))
    }
}

fn compared(a: &Numeric, operator: &str, b: &Numeric) -> String {
    let condition = format!("{}{operator}{}", a.text, b.text);
    Numeric::guarded(&both(a, b), a.fails || b.fails, &condition)
}

fn equal(a: &Numeric, b: &Numeric) -> String {
    if a.exact && b.exact {
        return compared(a, "=", b);
    }
    let condition = format!("ABS(({})-({}))<{TOLERANCE}", a.text, b.text);
    Numeric::guarded(&both(a, b), a.fails || b.fails, &condition)
}

fn is_blank_text(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Text(text) => text.is_empty(),
        NodeKind::Null => true,
        _ => false,
    }
}
