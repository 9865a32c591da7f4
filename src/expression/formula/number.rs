//! Numbers and dates, with the guards that keep blanks and texts out of them.

use super::{NodeKind, Obstacle, QuestionType, Type, Untranslatable, Writer, fails, no_form};
use crate::expression::function::Function;
use crate::expression::node::{Node, Operator};
use crate::expression::{date, number};

use chrono::{Datelike, NaiveDateTime};

/// The serial number of 1970-01-01.
const EPOCH: &str = "25569";

/// A number in the making.
#[derive(Debug, Clone)]
pub(super) struct Numeric {
    /// The formula, worth a number as long as the guards hold.
    pub(super) text: String,
    /// How tightly its operators bind: it can stand without parentheses beside operators that bind no tighter.
    binding: Binding,
    /// Cells that must hold numbers; otherwise the value is not-a-number.
    pub(super) guards: Vec<String>,
    /// Whether it may be an error even then, which also means not-a-number.
    pub(super) fails: bool,
    /// Whether it is free of the rounding errors of computing, so that Excel's `=` can be used.
    pub(super) exact: bool,
}

/// The operators of a formula, from the loosest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    /// `+` and `-`
    Sum,
    /// `*`, `/` and a sign
    Product,
    /// None: a number, a cell or a call.
    Atom,
}

impl Numeric {
    fn atom(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            binding: Binding::Atom,
            guards: Vec::new(),
            fails: false,
            exact: true,
        }
    }

    fn cell(cell: String) -> Self {
        Self {
            guards: vec![cell.clone()],
            ..Self::atom(cell)
        }
    }

    pub(super) fn literal(number: f64) -> Self {
        if !number.is_finite() {
            return Self {
                fails: true,
                ..Self::atom("NA()")
            };
        }
        let text = if number.abs() < 1e15 {
            number.to_string()
        } else {
            format!("{number:E}")
        };
        let binding = if number < 0.0 {
            Binding::Product
        } else {
            Binding::Atom
        };
        Self {
            binding,
            ..Self::atom(text)
        }
    }

    /// The formula as the left operand of an operator, in parentheses if that binds tighter.
    fn left(&self, operator: Binding) -> String {
        if self.binding >= operator {
            self.text.clone()
        } else {
            format!("({})", self.text)
        }
    }

    /// The formula as the right operand of an operator, in parentheses unless that binds less tightly.
    fn right(&self, operator: Binding) -> String {
        let is_signed = self.text.starts_with('-');
        if self.binding > operator && !is_signed {
            self.text.clone()
        } else {
            format!("({})", self.text)
        }
    }

    /// The same number under another formula.
    fn wrapped(self, text: String) -> Self {
        Self {
            text,
            binding: Binding::Atom,
            ..self
        }
    }

    /// `condition` where the guards hold, else FALSE.
    pub(super) fn guarded(guards: &[String], fails: bool, condition: &str) -> String {
        let mut formula = match guard(guards) {
            Some(guard) => format!("IF({guard},{condition},FALSE)"),
            None => condition.to_owned(),
        };
        if fails {
            formula = format!("IFERROR({formula},FALSE)");
        }
        formula
    }

    /// The formula with its guards inside: an error where they do not hold.
    pub(super) fn closed(&self) -> Self {
        match guard(&self.guards) {
            Some(guard) => Self {
                text: format!("IF({guard},{},NA())", self.text),
                binding: Binding::Atom,
                guards: Vec::new(),
                fails: true,
                exact: self.exact,
            },
            None => self.clone(),
        }
    }

    /// The formula, or `other` where it is not-a-number.
    pub(super) fn or(&self, other: &str) -> String {
        let guarded = match guard(&self.guards) {
            Some(guard) => format!("IF({guard},{},{other})", self.text),
            None => self.text.clone(),
        };
        if self.fails {
            format!("IFERROR({guarded},{other})")
        } else {
            guarded
        }
    }

    /// As a cell shows it.
    pub(super) fn or_empty(&self) -> String {
        self.or("\"\"")
    }

    /// Whether it is a number whatever the answers are.
    pub(super) fn is_certain(&self) -> bool {
        self.guards.is_empty() && !self.fails
    }
}

fn guard(guards: &[String]) -> Option<String> {
    let tests: Vec<_> = guards
        .iter()
        .map(|cell| format!("ISNUMBER({cell})"))
        .collect();
    match tests.as_slice() {
        [] => None,
        [test] => Some(test.clone()),
        _ => Some(format!("AND({})", tests.join(","))),
    }
}

/// The guards of both, each once.
pub(super) fn both(a: &Numeric, b: &Numeric) -> Vec<String> {
    let mut guards = a.guards.clone();
    guards.extend(
        b.guards
            .iter()
            .filter(|guard| !a.guards.contains(guard))
            .cloned(),
    );
    guards
}

type Number = Result<Numeric, Untranslatable>;

impl Writer<'_> {
    /// The number a node is worth.
    pub(super) fn number(&self, node: &Node) -> Number {
        if let Some((question, kind)) = self.question(node) {
            let cell = || self.cell(node, question);
            return match kind {
                QuestionType::Integer | QuestionType::Decimal => Ok(Numeric::cell(cell()?)),
                // VALUE of a blank cell is 0, of an empty text an error.
                QuestionType::Text => Ok(Numeric {
                    fails: true,
                    ..Numeric::atom(format!("VALUE({}&\"\")", cell()?))
                }),
                QuestionType::Date | QuestionType::DateTime => Ok(since_epoch(&self.serial(node)?)),
                _ => Err(fails(
                    node,
                    Obstacle::Question {
                        question: question.to_owned(),
                    },
                )),
            };
        }
        match &node.kind {
            NodeKind::Number(number) => Ok(Numeric::literal(*number)),
            NodeKind::Text(text) => Ok(Numeric::literal(number::parse(text))),
            NodeKind::Null => Ok(Numeric::literal(f64::NAN)),
            NodeKind::Negate(operand) => {
                let operand = self.number(operand)?;
                Ok(Numeric {
                    text: format!("-{}", operand.right(Binding::Product)),
                    binding: Binding::Product,
                    ..operand
                })
            }
            NodeKind::Binary {
                operator,
                left,
                right,
            } if !operator.is_order() && !operator.is_equality() => {
                self.arithmetic(*operator, left, right)
            }
            NodeKind::Call {
                function,
                name,
                arguments,
            } if self.type_of(node) == Type::Number => {
                self.number_call(node, *function, name, arguments)
            }
            _ => match self.type_of(node) {
                Type::Boolean => Ok(Numeric::atom(format!("IF({},1,0)", self.condition(node)?))),
                Type::Date => Ok(since_epoch(&self.serial(node)?)),
                _ => Err(self.type_depends(node)),
            },
        }
    }

    fn arithmetic(&self, operator: Operator, left: &Node, right: &Node) -> Number {
        if operator == Operator::Modulo {
            // The quotient of decimals is rounded before it is cut: 1 div 0.1 is 10, and 1 mod 0.1 is 0.0999..
            if let Some(decimal) = [left, right]
                .into_iter()
                .find(|operand| !self.is_whole(operand))
            {
                return Err(fails(
                    decimal,
                    Obstacle::Remainder {
                        text: decimal.to_string(),
                    },
                ));
            }
        }
        let are_dates = self.type_of(left) == Type::Date && self.type_of(right) == Type::Date;
        let (a, b) = match operator {
            // The difference of two dates is the same from whatever day they are counted.
            Operator::Subtract if are_dates => (self.serial(left)?, self.serial(right)?),
            _ => (self.number(left)?, self.number(right)?),
        };
        let binding = match operator {
            Operator::Multiply | Operator::Divide => Binding::Product,
            _ => Binding::Sum,
        };
        let (x, y) = (a.left(binding), b.right(binding));
        let text = match operator {
            Operator::Add => format!("{x}+{y}"),
            Operator::Subtract => format!("{x}-{y}"),
            Operator::Multiply => format!("{x}*{y}"),
            Operator::Divide => format!("{x}/{y}"),
            _ => {
                // The sign of the dividend; Excel's MOD takes that of the divisor.
                let (dividend, divisor) = (a.left(Binding::Product), b.right(Binding::Product));
                format!("{x}-{divisor}*TRUNC({dividend}/{divisor})")
            }
        };
        let fails = a.fails || b.fails || matches!(operator, Operator::Divide | Operator::Modulo);
        Ok(Numeric {
            text,
            binding,
            guards: both(&a, &b),
            fails,
            exact: are_dates && operator == Operator::Subtract,
        })
    }

    fn number_call(
        &self,
        node: &Node,
        function: Function,
        name: &str,
        arguments: &[Node],
    ) -> Number {
        match (function, arguments) {
            (Function::Number, [value]) => self.number(value),
            (Function::Int, [value]) => {
                let value = self.number(value)?;
                let text = format!("TRUNC({})", value.text);
                Ok(Numeric {
                    exact: true,
                    ..value.wrapped(text)
                })
            }
            (Function::Abs, [value]) => {
                let value = self.number(value)?;
                let text = format!("ABS({})", value.text);
                Ok(value.wrapped(text))
            }
            (Function::Round, [value, places @ ..]) => {
                let value = self.number(value)?;
                let text = match places.first().map(|places| &places.kind) {
                    None => format!("INT({}+0.5)", value.left(Binding::Sum)),
                    // The inner ROUND removes the error of the multiplication: 1.005 * 100 is less than 100.5.
                    Some(NodeKind::Number(places)) if (0.0..=6.0).contains(places) => {
                        let scale = number::power(10.0, places.trunc());
                        format!(
                            "(INT(ROUND({}*{scale},9)+0.5)/{scale})",
                            value.left(Binding::Product)
                        )
                    }
                    Some(_) => return Err(no_form(node, name)),
                };
                Ok(value.wrapped(text))
            }
            (Function::Pow, [base, exponent]) => {
                let (base, exponent) = (self.number(base)?, self.number(exponent)?);
                let text = format!("POWER({},{})", base.text, exponent.text);
                Ok(Numeric {
                    text,
                    binding: Binding::Atom,
                    guards: both(&base, &exponent),
                    fails: true,
                    exact: false,
                })
            }
            (Function::Pi, []) => Ok(Numeric {
                exact: false,
                ..Numeric::atom("PI()")
            }),
            (Function::Coalesce, [first, second]) => {
                let (first, second) = (self.number(first)?, self.number(second)?.closed());
                let fails = second.fails;
                Ok(Numeric {
                    fails,
                    exact: first.exact && second.exact,
                    ..Numeric::atom(first.or(&second.text))
                })
            }
            (Function::If, [condition, then, otherwise]) => {
                let condition = self.condition(condition)?;
                let (then, otherwise) = (
                    self.number(then)?.closed(),
                    self.number(otherwise)?.closed(),
                );
                let text = format!("IF({condition},{},{})", then.text, otherwise.text);
                let (fails, exact) = (then.fails || otherwise.fails, then.exact && otherwise.exact);
                Ok(Numeric {
                    fails,
                    exact,
                    ..Numeric::atom(text)
                })
            }
            (Function::StringLength, [value]) => {
                Ok(Numeric::atom(format!("LEN({})", self.text_operand(value)?)))
            }
            (Function::CountSelected, [selected]) => {
                Ok(Numeric::atom(self.count_selected(selected)?))
            }
            (Function::DecimalDateTime, [value]) if self.type_of(value) == Type::Date => {
                Ok(since_epoch(&self.serial(value)?))
            }
            (Function::Sum, [question]) => match self.rows(question)? {
                Some(rows) => Ok(Numeric {
                    exact: false,
                    ..Numeric::atom(format!("SUM({rows})"))
                }),
                None => Ok(Numeric::atom(self.number(question)?.or("0"))),
            },
            (Function::Count, [question]) if self.rows(question)?.is_none() => self
                .question(question)
                .map(|_| Numeric::atom("1"))
                .ok_or_else(|| no_form(node, name)),
            (Function::Min | Function::Max, [_, ..]) => self.extreme(node, name, arguments),
            _ => Err(no_form(node, name)),
        }
    }

    /// MIN and MAX pass over blank cells, but give 0 if nothing is left.
    fn extreme(&self, node: &Node, name: &str, arguments: &[Node]) -> Number {
        let mut certain = false;
        let mut parts = Vec::new();
        let mut exact = true;
        for argument in arguments {
            if let ([_], Some(rows)) = (arguments, self.rows(argument)?) {
                parts.push(rows);
                continue;
            }
            let number = self.number(argument)?;
            // A cell may be passed over; of a computed number Excel would take the error.
            let is_cell = number.guards.first() == Some(&number.text) && !number.fails;
            if !is_cell && !number.is_certain() {
                return Err(no_form(node, name));
            }
            certain |= !is_cell;
            exact &= number.exact;
            parts.push(number.text);
        }
        let list = parts.join(",");
        let text = format!("{}({list})", name.to_uppercase());
        if certain {
            return Ok(Numeric {
                exact,
                ..Numeric::atom(text)
            });
        }
        Ok(Numeric {
            fails: true,
            exact,
            ..Numeric::atom(format!("IF(COUNT({list})>0,{text},NA())"))
        })
    }

    /// The answers to a number question in all rows of a repeat; `None` if it has a single answer here.
    fn rows(&self, node: &Node) -> Result<Option<String>, Untranslatable> {
        match self.question(node) {
            Some((question, kind)) if self.cells.is_repeated(question) => {
                let rows = if kind.is_number() {
                    self.cells.rows(question)
                } else {
                    None
                };
                rows.map(Some).ok_or_else(|| {
                    fails(
                        node,
                        Obstacle::Question {
                            question: question.to_owned(),
                        },
                    )
                })
            }
            _ => Ok(None),
        }
    }

    /// The serial number of a date.
    pub(super) fn serial(&self, node: &Node) -> Number {
        if let Some((question, kind)) = self.question(node) {
            return match kind {
                QuestionType::Date => Ok(Numeric::cell(self.cell(node, question)?)),
                QuestionType::DateTime => {
                    let cell = Numeric::cell(self.cell(node, question)?);
                    let text = format!("INT({})", cell.text);
                    Ok(cell.wrapped(text))
                }
                _ => Err(fails(
                    node,
                    Obstacle::Question {
                        question: question.to_owned(),
                    },
                )),
            };
        }
        let NodeKind::Call {
            function,
            name,
            arguments,
        } = &node.kind
        else {
            return Err(self.type_depends(node));
        };
        match (function, arguments.as_slice()) {
            (Function::Today, []) => Ok(Numeric::atom("TODAY()")),
            (
                Function::Date,
                [
                    Node {
                        kind: NodeKind::Text(text),
                        ..
                    },
                ],
            ) => {
                let formula = date::parse(text).and_then(date_literal);
                formula
                    .map(Numeric::atom)
                    .ok_or_else(|| no_form(node, name))
            }
            (Function::Date, [value]) if self.type_of(value) == Type::Date => self.serial(value),
            (Function::Date, [value]) if self.type_of(value) == Type::Number => {
                let days = self.number(value)?;
                let text = format!("(TRUNC({})+{EPOCH})", days.text);
                Ok(Numeric {
                    exact: true,
                    ..days.wrapped(text)
                })
            }
            (Function::If, [condition, then, otherwise]) => {
                let condition = self.condition(condition)?;
                let (then, otherwise) = (
                    self.serial(then)?.closed(),
                    self.serial(otherwise)?.closed(),
                );
                let text = format!("IF({condition},{},{})", then.text, otherwise.text);
                Ok(Numeric {
                    fails: then.fails || otherwise.fails,
                    ..Numeric::atom(text)
                })
            }
            (Function::Coalesce, [first, second]) => {
                let (first, second) = (self.serial(first)?, self.serial(second)?.closed());
                Ok(Numeric {
                    fails: second.fails,
                    ..Numeric::atom(first.or(&second.text))
                })
            }
            _ => Err(no_form(node, name)),
        }
    }
}

/// Days since 1970-01-01.
fn since_epoch(serial: &Numeric) -> Numeric {
    Numeric {
        text: format!("{}-{EPOCH}", serial.left(Binding::Sum)),
        binding: Binding::Sum,
        ..serial.clone()
    }
}

/// A date as Excel makes one; `None` before March 1900, where Excel's calendar has a day too many.
pub(super) fn date_literal(moment: NaiveDateTime) -> Option<String> {
    let day = moment.date();
    let usable = (day.year(), day.month()) >= (1900, 3) && day.year() <= 9999;
    usable.then(|| format!("DATE({},{},{})", day.year(), day.month(), day.day()))
}

/// Whether a text is a date as JavaRosa prints one.
pub(super) fn printed_date(text: &str) -> Option<NaiveDateTime> {
    date::parse(text).filter(|moment| date::print(*moment) == text)
}
