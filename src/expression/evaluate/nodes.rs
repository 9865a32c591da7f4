//! The functions that take any number of values: written one by one, or as the rows of a repeat.

use super::call::Call;
use super::{Evaluator, Function, Node, NodeKind, Operand, Reason, Unknown, Value, read, unknown};
use crate::expression::number;

pub(super) fn call(
    evaluator: &Evaluator<'_>,
    call: &Call<'_>,
    function: Function,
    arguments: &[Node],
) -> Result<Value, Unknown> {
    match (function, arguments) {
        (Function::Count, [argument]) => {
            let rows = rows(evaluator, call, argument)?;
            Ok(count(rows.len()))
        }
        (Function::CountNonEmpty, [argument]) => {
            let mut filled = 0;
            for value in row_values(evaluator, call, argument)? {
                filled += usize::from(!value.to_text().is_empty());
            }
            Ok(count(filled))
        }
        (Function::Sum, [argument]) => {
            let mut sum = 0.0;
            for number in row_values(evaluator, call, argument)?
                .iter()
                .map(Value::to_number)
            {
                sum += if number.is_nan() { 0.0 } else { number };
            }
            Ok(Value::Number(sum))
        }
        (Function::Min, _) => Ok(extreme(&spread(evaluator, arguments)?, f64::min)),
        (Function::Max, _) => Ok(extreme(&spread(evaluator, arguments)?, f64::max)),
        (Function::Concat, _) => Ok(join("", &spread(evaluator, arguments)?)),
        (Function::Join, [separator, items @ ..]) => {
            let separator = evaluator.value(separator)?;
            Ok(join(&separator.to_text(), &spread(evaluator, items)?))
        }
        (Function::Checklist, [least, most, items @ ..]) => {
            let (least, most) = (
                evaluator.value(least)?.to_number(),
                evaluator.value(most)?.to_number(),
            );
            let mut chosen = 0.0;
            for item in spread(evaluator, items)? {
                chosen += f64::from(u8::from(item.to_boolean()));
            }
            // Limits are cut to whole numbers; a negative limit is none, and a blank one counts as 0.
            let limit = |number: f64| f64::from(number::to_i32(number));
            let (least, most) = (limit(least), limit(most));
            Ok(Value::Boolean(
                (least < 0.0 || chosen >= least) && (most < 0.0 || chosen <= most),
            ))
        }
        (Function::WeightedChecklist, [least, most, items @ ..]) => {
            let (least, most) = (
                evaluator.value(least)?.to_number(),
                evaluator.value(most)?.to_number(),
            );
            let mut sum = 0.0;
            for pair in items.chunks_exact(2) {
                let [flag, weight] = pair else { continue };
                let (flag, weight) = (
                    evaluator.value(flag)?.to_boolean(),
                    evaluator.value(weight)?.to_number(),
                );
                sum += if flag { weight } else { 0.0 };
            }
            Ok(Value::Boolean(sum >= least && sum <= most))
        }
        _ => Err(call.fails(Reason::Arity {
            name: call.name.to_owned(),
            count: arguments.len(),
        })),
    }
}

/// The rows a reference stands for; a single answer counts as one row, blank or not.
fn rows(
    evaluator: &Evaluator<'_>,
    call: &Call<'_>,
    argument: &Node,
) -> Result<Vec<Operand>, Unknown> {
    match evaluator.referred(argument) {
        Some((Operand::Nodes(rows), _)) => Ok(rows),
        Some((Operand::Missing, question)) => {
            Err(unknown(argument, Reason::NoQuestion { question }))
        }
        Some((operand, _)) => Ok(vec![operand]),
        // A bare name is a path that finds nothing.
        None if matches!(argument.kind, NodeKind::Null | NodeKind::Column(_)) => Ok(Vec::new()),
        None => {
            // What is unknown inside the argument is the better explanation.
            evaluator.value(argument)?;
            Err(call.fails(Reason::NotAQuestion {
                name: call.name.to_owned(),
            }))
        }
    }
}

fn row_values(
    evaluator: &Evaluator<'_>,
    call: &Call<'_>,
    argument: &Node,
) -> Result<Vec<Value>, Unknown> {
    let name = match &argument.kind {
        NodeKind::Question(name) => name.clone(),
        _ => argument.to_string(),
    };
    rows(evaluator, call, argument)?
        .into_iter()
        .map(|row| read(row, &name, argument))
        .collect()
}

/// The values of the arguments; if there is a single argument and it refers to a repeat, those of its rows.
fn spread(evaluator: &Evaluator<'_>, arguments: &[Node]) -> Result<Vec<Value>, Unknown> {
    if let [argument] = arguments
        && let Some((Operand::Nodes(rows), name)) = evaluator.referred(argument)
    {
        return rows
            .into_iter()
            .map(|row| read(row, &name, argument))
            .collect();
    }
    arguments
        .iter()
        .map(|argument| evaluator.value(argument))
        .collect()
}

fn count(rows: usize) -> Value {
    Value::Number(f64::from(u32::try_from(rows).unwrap_or(u32::MAX)))
}

fn join(separator: &str, values: &[Value]) -> Value {
    let texts: Vec<_> = values.iter().map(Value::to_text).collect();
    Value::Text(texts.join(separator))
}

/// The smallest or largest number, blanks passed over; not-a-number if there is none.
fn extreme(values: &[Value], better: fn(f64, f64) -> f64) -> Value {
    let numbers = values
        .iter()
        .map(Value::to_number)
        .filter(|number| !number.is_nan());
    Value::Number(numbers.reduce(better).unwrap_or(f64::NAN))
}
