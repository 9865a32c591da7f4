//! The type `range`: its parameters, as pyxform 4.5 checks them (`question_types/range.py`).

use super::ChoiceList;
use super::diagnostic::{At, Report};
use super::parameters::Parameters;

/// The bounds of a range, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bounds {
    /// The smaller bound.
    pub(super) least: String,
    /// The larger bound.
    pub(super) most: String,
}

/// A decimal number, exactly: `mantissa` tenths, hundredths, .. by [`SCALE`].
type Fixed = i128;

/// Digits kept behind the point.
const SCALE: usize = 12;

/// Checks the parameters; gives the bounds if they can be read.
pub(super) fn check(
    parameters: &Parameters,
    appearance: &str,
    lists: &[ChoiceList],
    at: At<'_>,
    report: &mut Report,
) -> Option<Bounds> {
    let keys = [
        "end",
        "placeholder",
        "start",
        "step",
        "tick_interval",
        "tick_labelset",
    ];
    parameters.allow(&keys, at, report);
    let ticks = ["tick_interval", "placeholder", "tick_labelset"];
    if !appearance.is_empty()
        && !appearance.contains("vertical")
        && !appearance.contains("no-ticks")
        && ticks.iter().any(|key| parameters.get(key).is_some())
    {
        report.refuse(
            at,
            format!(
                "{} need the appearance vertical or no-ticks, or none",
                ticks.join(", ")
            ),
        );
    }
    let mut number = |key: &str, default: Option<&str>| {
        let text = parameters.get(key).or(default)?;
        let number = fixed(text);
        if number.is_none() {
            report.refuse(at, format!("`{key}` must be a number, not `{text}`"));
        }
        number
    };
    let start = number("start", Some("1"));
    let end = number("end", Some("10"));
    let step = number("step", Some("1"));
    let interval = number("tick_interval", None);
    let placeholder = number("placeholder", None);
    let (start, end, step) = (start?, end?, step?);
    let width = (end - start).abs();
    for (key, value) in [("step", Some(step)), ("tick_interval", interval)] {
        if value == Some(0) {
            report.refuse(at, format!("`{key}` must not be 0"));
        } else if value.is_some_and(|value| value > width) {
            report.refuse(at, format!("`{key}` is larger than the range"));
        }
    }
    if step == 0 {
        return None;
    }
    if interval.is_some_and(|interval| interval % step != 0) {
        report.refuse(at, "`tick_interval` is no multiple of `step`");
    }
    if let Some(placeholder) = placeholder {
        if (placeholder - start) % step != 0 {
            report.refuse(at, "`placeholder` is no multiple of `step`");
        }
        if placeholder < start.min(end) || placeholder > start.max(end) {
            report.refuse(at, "`placeholder` lies outside the range");
        }
    }
    if let Some(name) = parameters.get("tick_labelset") {
        let unit = interval.filter(|interval| *interval != 0).unwrap_or(step);
        check_labels(name, lists, appearance, (start, end, unit), at, report);
    }
    let bound = |key: &str, default: &str| parameters.get(key).unwrap_or(default).to_owned();
    let (start_text, end_text) = (bound("start", "1"), bound("end", "10"));
    Some(if start <= end {
        Bounds {
            least: start_text,
            most: end_text,
        }
    } else {
        Bounds {
            least: end_text,
            most: start_text,
        }
    })
}

/// Checks the list whose choices label the ticks.
fn check_labels(
    name: &str,
    lists: &[ChoiceList],
    appearance: &str,
    (start, end, unit): (Fixed, Fixed, Fixed),
    at: At<'_>,
    report: &mut Report,
) {
    let Some(list) = lists.iter().find(|list| list.name == name) else {
        let names = lists.iter().map(|list| list.name.as_str());
        report
            .refuse(at, format!("there is no list `{name}` for `tick_labelset`"))
            .suggest_among(name, names, "the lists are");
        return;
    };
    let mut values = Vec::new();
    for choice in &list.choices {
        let Some(value) = fixed(&choice.name) else {
            report.refuse(
                at,
                format!("the choice `{}` of `{name}` is no number", choice.name),
            );
            continue;
        };
        if value < start.min(end) || value > start.max(end) {
            report.refuse(
                at,
                format!(
                    "the choice `{}` of `{name}` lies outside the range",
                    choice.name
                ),
            );
        }
        if (value - start) % unit != 0 {
            report.refuse(
                at,
                format!(
                    "the choice `{}` of `{name}` stands between two ticks",
                    choice.name
                ),
            );
        }
        if !values.contains(&value) {
            values.push(value);
        }
    }
    if appearance.contains("no-ticks") {
        values.sort_unstable();
        let mut ends = vec![start, end];
        ends.sort_unstable();
        ends.dedup();
        if values != ends {
            report.refuse(
                at,
                format!("without ticks the list `{name}` may label the two ends only"),
            );
        }
    }
}

/// Reads a number exactly; `None` if it is none, infinite, or too long.
fn fixed(text: &str) -> Option<Fixed> {
    let text = text.trim().replace('_', "");
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text.as_str(), 0),
    };
    let (negative, digits) = match mantissa.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && part.is_empty() {
        return None;
    }
    if !whole
        .chars()
        .chain(part.chars())
        .all(|c| c.is_ascii_digit())
    {
        return None;
    }
    let shift = i32::try_from(SCALE).ok()? - i32::try_from(part.len()).ok()? + exponent;
    let mantissa: Fixed = format!("0{whole}{part}").parse().ok()?;
    let factor = 10_i128.checked_pow(shift.unsigned_abs())?;
    let value = if shift >= 0 {
        mantissa.checked_mul(factor)?
    } else {
        mantissa / factor
    };
    // Far from overflow in every sum and difference above.
    (value < i128::MAX / 4).then_some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly() {
        assert_eq!(fixed("0.3").map(|a| a % fixed("0.1").unwrap_or(1)), Some(0));
        assert_eq!(fixed("1e3"), fixed("1000"));
        assert_eq!(fixed("-2.50"), fixed("-2.5"));
        for text in ["", ".", "abc", "inf", "nan", "1e999", "--1"] {
            assert_eq!(fixed(text), None, "{text}");
        }
    }
}
