//! Functions on texts and on selected choices.

use super::call::Call;
use super::{Function, Reason, Unknown, Value};
use crate::expression::number;

pub(super) fn call(
    call: &Call<'_>,
    function: Function,
    values: &[Value],
) -> Result<Value, Unknown> {
    Ok(match (function, values) {
        (Function::String, [value]) => Value::from(value.to_text().into_owned()),
        // Lengths and positions are counted in UTF-16 code units, as Java and Excel do.
        (Function::StringLength, [value]) => {
            let length = value.to_text().encode_utf16().count();
            Value::Number(f64::from(u32::try_from(length).unwrap_or(u32::MAX)))
        }
        (Function::NormalizeSpace, [value]) => {
            let text = value.to_text();
            let words: Vec<_> = text
                .split(|c: char| c.is_ascii_whitespace())
                .filter(|word| !word.is_empty())
                .collect();
            Value::from(words.join(" "))
        }
        (Function::BooleanFromString, [value]) => {
            let text = value.to_text();
            Value::Boolean(text.eq_ignore_ascii_case("true") || text == "1")
        }
        (Function::Contains, [text, part]) => {
            Value::Boolean(text.to_text().contains(part.to_text().as_ref()))
        }
        (Function::StartsWith, [text, part]) => {
            Value::Boolean(text.to_text().starts_with(part.to_text().as_ref()))
        }
        (Function::EndsWith, [text, part]) => {
            Value::Boolean(text.to_text().ends_with(part.to_text().as_ref()))
        }
        (Function::SubstringBefore, [text, part]) => Value::from(
            text.to_text()
                .split_once(part.to_text().as_ref())
                .map_or("", |(before, _)| before),
        ),
        (Function::SubstringAfter, [text, part]) => Value::from(
            text.to_text()
                .split_once(part.to_text().as_ref())
                .map_or("", |(_, after)| after),
        ),
        (Function::Translate, [text, from, to]) => {
            translate(&text.to_text(), &from.to_text(), &to.to_text())
        }
        (Function::Substr, [text, start, end @ ..]) => {
            let end = end.first().map(|end| number::to_i32(end.to_number()));
            substring(&text.to_text(), number::to_i32(start.to_number()), end)
        }
        (Function::Selected, [selected, choice]) => {
            let choice = as_text(call, choice)?.trim_matches(|c| c <= ' ').to_owned();
            let selected = as_text(call, selected)?;
            Value::Boolean(format!(" {selected} ").contains(&format!(" {choice} ")))
        }
        (Function::CountSelected, [selected]) => {
            let count = choices(as_text(call, selected)?).count();
            Value::Number(f64::from(u32::try_from(count).unwrap_or(u32::MAX)))
        }
        (Function::SelectedAt, [selected, index]) => {
            let index = usize::try_from(number::to_i32(index.to_number())).unwrap_or(usize::MAX);
            Value::from(
                choices(as_text(call, selected)?)
                    .nth(index)
                    .unwrap_or_default(),
            )
        }
        _ => {
            return Err(call.fails(Reason::Arity {
                name: call.name.to_owned(),
                count: values.len(),
            }));
        }
    })
}

/// JavaRosa's functions on selections throw on anything but a text.
fn as_text<'a>(call: &Call<'_>, value: &'a Value) -> Result<&'a str, Unknown> {
    match value {
        Value::Text(text) => Ok(text),
        other => Err(call.fails(Reason::NotText {
            name: call.name.to_owned(),
            found: other.type_name(),
        })),
    }
}

fn choices(selected: &str) -> impl Iterator<Item = &str> {
    selected.split(' ').filter(|choice| !choice.is_empty())
}

fn translate(text: &str, from: &str, to: &str) -> Value {
    let to: Vec<char> = to.chars().collect();
    let translated = text
        .chars()
        .filter_map(|c| match from.chars().position(|known| known == c) {
            None => Some(c),
            Some(position) => to.get(position).copied(),
        });
    Value::from(translated.collect::<String>())
}

/// From `start` to before `end`, in UTF-16 code units counted from 0; negative positions count from the end.
fn substring(text: &str, start: i32, end: Option<i32>) -> Value {
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = i64::try_from(units.len()).unwrap_or(i64::MAX);
    let place = |position: i64| {
        let position = if position < 0 {
            position + length
        } else {
            position
        };
        usize::try_from(position.clamp(0, length)).unwrap_or_default()
    };
    let (start, end) = (
        place(i64::from(start)),
        end.map_or(units.len(), |end| place(i64::from(end))),
    );
    Value::from(
        units
            .get(start..end)
            .map(String::from_utf16_lossy)
            .unwrap_or_default(),
    )
}
