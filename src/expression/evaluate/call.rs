//! Function calls: what each function of the table computes.

use super::{Evaluator, Function, Node, NodeKind, Reason, Unknown, Value, nodes, text, unknown};
use crate::expression::scope::Row;
use crate::expression::{date, number};

/// A call being evaluated, and what its functions share.
pub(super) struct Call<'a> {
    pub(super) node: &'a Node,
    pub(super) name: &'a str,
}

impl Call<'_> {
    pub(super) fn fails(&self, reason: Reason) -> Unknown {
        unknown(self.node, reason)
    }
}

impl Evaluator<'_> {
    pub(super) fn call(
        &self,
        node: &Node,
        function: Function,
        name: &str,
        arguments: &[Node],
    ) -> Result<Value, Unknown> {
        let call = Call { node, name };
        match function {
            Function::Unsupported => {
                return Err(call.fails(Reason::UnsupportedFunction {
                    name: name.to_owned(),
                }));
            }
            Function::Unknown => {
                return Err(call.fails(Reason::UnknownFunction {
                    name: name.to_owned(),
                }));
            }
            _ => {}
        }
        if !function.allows(arguments.len()) {
            return Err(call.fails(Reason::Arity {
                name: name.to_owned(),
                count: arguments.len(),
            }));
        }
        match (function, arguments) {
            (Function::If, [condition, then, otherwise]) => {
                let chosen = if self.value(condition)?.to_boolean() {
                    then
                } else {
                    otherwise
                };
                self.value(chosen)
            }
            (Function::Coalesce, [first, second]) => {
                let first = self.value(first)?;
                if first.is_blank() {
                    self.value(second)
                } else {
                    Ok(first)
                }
            }
            (Function::IndexedRepeat, [question, rows @ ..]) => {
                self.indexed_repeat(&call, question, rows)
            }
            (Function::Position, _) => self.position(&call, arguments),
            (Function::ChoiceName, [choice, question]) => self.choice_name(&call, choice, question),
            (
                Function::Count
                | Function::CountNonEmpty
                | Function::Sum
                | Function::Min
                | Function::Max
                | Function::Concat
                | Function::Join
                | Function::Checklist
                | Function::WeightedChecklist,
                _,
            ) => nodes::call(self, &call, function, arguments),
            _ => {
                let values = arguments
                    .iter()
                    .map(|argument| self.value(argument))
                    .collect::<Result<Vec<_>, _>>()?;
                self.plain(&call, function, &values)
            }
        }
    }

    /// The functions whose arguments are single values.
    fn plain(
        &self,
        call: &Call<'_>,
        function: Function,
        values: &[Value],
    ) -> Result<Value, Unknown> {
        match (function, values) {
            (Function::True, _) => Ok(Value::Boolean(true)),
            (Function::False, _) => Ok(Value::Boolean(false)),
            (Function::Pi, _) => Ok(Value::Number(std::f64::consts::PI)),
            (Function::Today, _) => match self.scope.today() {
                Some(today) => Ok(Value::from(today)),
                None => Err(call.fails(Reason::NoDate)),
            },
            (Function::StringLength | Function::NormalizeSpace, []) => {
                let current = super::read(self.scope.current(), ".", call.node)?;
                self.plain(call, function, &[current])
            }
            (Function::Once, [value]) => {
                let current = super::read(self.scope.current(), ".", call.node)?;
                Ok(if current.to_text().is_empty() {
                    value.clone()
                } else {
                    current
                })
            }
            (Function::Depend, [value, ..]) => Ok(value.clone()),
            (Function::Boolean, [value]) => Ok(Value::Boolean(value.to_boolean())),
            (Function::Not, [value]) => Ok(Value::Boolean(!value.to_boolean())),
            (Function::Number, [value]) => Ok(Value::Number(value.to_number())),
            (Function::Int, [value]) => Ok(Value::Number(number::truncate(value.to_number()))),
            (Function::Round, [value, places @ ..]) => {
                let places = places
                    .first()
                    .map_or(0, |places| number::to_i32(places.to_number()));
                Ok(Value::Number(number::round(value.to_number(), places)))
            }
            (Function::Date, [value]) => to_date(call, value, false),
            (Function::DateTime, [value]) => to_date(call, value, true),
            (Function::DecimalDateTime, [value]) => decimal_date(call, value),
            (Function::DecimalTime, [value]) => match decimal_date(call, value)? {
                Value::Number(days) => Ok(Value::Number(days - days.floor())),
                blank => Ok(blank),
            },
            (Function::FormatDate | Function::FormatDateTime, [value, pattern]) => {
                let Value::Date(moment) = to_date(call, value, true)? else {
                    return Ok(Value::blank());
                };
                let printed = date::format(moment, &pattern.to_text());
                printed
                    .map(Value::Text)
                    .map_err(|escape| call.fails(Reason::DateEscape { escape }))
            }
            (Function::Regex, [value, pattern]) => {
                let pattern = pattern.to_text();
                let matched = self.patterns.is_match(&pattern, &value.to_text());
                matched.map(Value::Boolean).map_err(|message| {
                    call.fails(Reason::Pattern {
                        pattern: pattern.into_owned(),
                        message,
                    })
                })
            }
            (
                Function::Abs
                | Function::Acos
                | Function::Asin
                | Function::Atan
                | Function::Cos
                | Function::Exp
                | Function::Exp10
                | Function::Log
                | Function::Log10
                | Function::Sin
                | Function::Sqrt
                | Function::Tan,
                [value],
            ) => Ok(Value::Number(mathematics(function, value.to_number()))),
            (Function::Atan2, [y, x]) => Ok(Value::Number(y.to_number().atan2(x.to_number()))),
            (Function::Pow, [base, exponent]) => Ok(Value::Number(number::power(
                base.to_number(),
                exponent.to_number(),
            ))),
            _ => text::call(call, function, values),
        }
    }

    /// `indexed-repeat(${question}, ${repeat}, n, ..)`: a row number below 1 counts as 1, as in JavaRosa.
    fn indexed_repeat(
        &self,
        call: &Call<'_>,
        question: &Node,
        rows: &[Node],
    ) -> Result<Value, Unknown> {
        let not_a_question = || {
            call.fails(Reason::NotAQuestion {
                name: call.name.to_owned(),
            })
        };
        let NodeKind::Question(question) = &question.kind else {
            return Err(not_a_question());
        };
        let mut path = Vec::new();
        for pair in rows.chunks_exact(2) {
            let [
                Node {
                    kind: NodeKind::Question(repeat),
                    ..
                },
                row,
            ] = pair
            else {
                return Err(not_a_question());
            };
            let row = number::to_i32(self.value(row)?.to_number());
            path.push(Row {
                repeat,
                number: usize::try_from(row).unwrap_or(1).max(1),
            });
        }
        super::read(self.scope.instance(question, &path), question, call.node)
    }

    fn position(&self, call: &Call<'_>, arguments: &[Node]) -> Result<Value, Unknown> {
        if let Some(argument) = arguments
            .first()
            .filter(|argument| argument.kind != NodeKind::Parent)
        {
            return Err(call.fails(Reason::Unsupported {
                text: format!("position({argument})"),
            }));
        }
        let position = u32::try_from(self.scope.position()).unwrap_or(u32::MAX);
        Ok(Value::Number(f64::from(position)))
    }

    /// `jr:choice-name(value, '${question}')`: the question stands in quotes, with or without `${` and `}`.
    fn choice_name(
        &self,
        call: &Call<'_>,
        choice: &Node,
        question: &Node,
    ) -> Result<Value, Unknown> {
        let choice = self.value(choice)?;
        let question = match &question.kind {
            NodeKind::Question(name) => name.clone(),
            _ => self.value(question)?.to_text().into_owned(),
        };
        let question = question.trim();
        let question = question
            .strip_prefix("${")
            .and_then(|name| name.strip_suffix('}'))
            .unwrap_or(question);
        let choice = choice.to_text();
        if choice.is_empty() {
            return Ok(Value::blank());
        }
        if let Some(label) = self.scope.choice_label(question, &choice) {
            Ok(Value::Text(label))
        } else {
            let (question, choice) = (question.to_owned(), choice.into_owned());
            Err(call.fails(Reason::NoChoice { question, choice }))
        }
    }
}

/// A date, or the blank or not-a-number it was made from.
fn to_date(call: &Call<'_>, value: &Value, keep_time: bool) -> Result<Value, Unknown> {
    let moment = match value {
        Value::Text(text) if text.is_empty() => return Ok(Value::blank()),
        Value::Number(number) if number.is_nan() => return Ok(value.clone()),
        Value::Text(text) => date::parse(text),
        Value::Number(number) if keep_time => date::from_fractional_days(*number),
        Value::Number(number) => date::from_days(*number),
        Value::Date(moment) if keep_time => Some(*moment),
        Value::Date(moment) => return Ok(Value::from(moment.date())),
        Value::Boolean(_) => None,
    };
    moment
        .map(Value::Date)
        .ok_or_else(|| not_a_date(call, value))
}

fn decimal_date(call: &Call<'_>, value: &Value) -> Result<Value, Unknown> {
    let days = match value {
        Value::Text(text) if text.is_empty() => return Ok(Value::blank()),
        Value::Number(number) if number.is_nan() => Some(*number),
        Value::Number(number) => date::in_range(*number),
        Value::Text(text) => date::parse(text).map(date::fractional_days),
        Value::Date(moment) => Some(date::fractional_days(*moment)),
        Value::Boolean(_) => None,
    };
    days.map(Value::Number)
        .ok_or_else(|| not_a_date(call, value))
}

fn not_a_date(call: &Call<'_>, value: &Value) -> Unknown {
    call.fails(Reason::NotADate {
        text: value.to_text().into_owned(),
    })
}

fn mathematics(function: Function, x: f64) -> f64 {
    match function {
        Function::Abs => x.abs(),
        Function::Acos => x.acos(),
        Function::Asin => x.asin(),
        Function::Atan => x.atan(),
        Function::Cos => x.cos(),
        Function::Exp => x.exp(),
        Function::Exp10 => number::power(10.0, x),
        Function::Log => x.ln(),
        Function::Log10 => x.log10(),
        Function::Sin => x.sin(),
        Function::Sqrt => x.sqrt(),
        Function::Tan => x.tan(),
        _ => f64::NAN,
    }
}
