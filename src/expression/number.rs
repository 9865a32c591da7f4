//! Numbers as texts, and back, the way Java and JavaRosa do it; rounding.

use super::value::TOLERANCE;

/// Reads a number as JavaRosa's `toNumeric` does; not-a-number if it is none.
///
/// Only digits, `-`, `.` and `,` are allowed: a comma counts as the decimal point, `1e3` and `+5` are no numbers.
pub(super) fn parse(text: &str) -> f64 {
    // Java's `trim` removes everything up to the space, control characters included.
    let text = text.trim_matches(|c| c <= ' ');
    if !text
        .chars()
        .all(|c| matches!(c, '0'..='9' | '-' | '.' | ','))
    {
        return f64::NAN;
    }
    text.replace(',', ".").parse().unwrap_or(f64::NAN)
}

/// Prints a number as JavaRosa's `toString` does: `5`, `2.5`, `1.0E-5`, `1.2345678901E10`, `NaN`, `Infinity`.
pub(super) fn print(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.abs() < TOLERANCE {
        return "0".to_owned();
    }
    if number.is_infinite() {
        return if number < 0.0 {
            "-Infinity"
        } else {
            "Infinity"
        }
        .to_owned();
    }
    let whole = to_i32(number);
    if (number - f64::from(whole)).abs() < TOLERANCE {
        return whole.to_string();
    }
    print_double(number)
}

/// Prints a finite number as Java's `Double.toString`: in scientific notation below 0.001 and from 10,000,000 on.
fn print_double(number: f64) -> String {
    if (1e-3..1e7).contains(&number.abs()) {
        return format!("{number:?}");
    }
    let scientific = format!("{number:e}");
    match scientific.split_once('e') {
        Some((mantissa, exponent)) if mantissa.contains('.') => format!("{mantissa}E{exponent}"),
        Some((mantissa, exponent)) => format!("{mantissa}.0E{exponent}"),
        None => scientific,
    }
}

/// Cuts off the fraction; not-a-number and what no 64-bit integer can hold stay as they are.
pub(super) fn truncate(number: f64) -> f64 {
    number.trunc()
}

/// Java's cast to `int`: towards zero, 0 for not-a-number, the nearest limit beyond the limits.
#[expect(
    clippy::cast_possible_truncation,
    reason = "Rust's float casts saturate and map NaN to 0, as Java's do"
)]
pub(super) fn to_i32(number: f64) -> i32 {
    number as i32
}

/// Rounds to `places` decimals, halves upwards (`-2.5` becomes `-2`), on the decimal digits that are printed.
///
/// So `round(1.005, 2)` is 1.01, although the number nearest to 1.005 is below it. Places beyond 30 give not-a-number.
pub(super) fn round(number: f64, places: i32) -> f64 {
    if !number.is_finite() {
        return number;
    }
    if !(-30..=30).contains(&places) {
        return f64::NAN;
    }
    if places < 0 {
        return round_left_of_point(number, places);
    }
    let printed = format!("{:e}", number.abs());
    let Some((mantissa, exponent)) = printed.split_once('e') else {
        return number;
    };
    let Ok(exponent) = exponent.parse::<i32>() else {
        return number;
    };
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    // Digits to keep: the first has the value 10^exponent, the last kept one 10^-places.
    let Ok(keep) = usize::try_from(exponent + 1 + places) else {
        return signed_zero(number);
    };
    let Some((kept, dropped)) = digits.split_at_checked(keep) else {
        return number;
    };
    let half = [b'5'];
    let up = match dropped
        .iter()
        .rposition(|digit| *digit != b'0')
        .and_then(|last| dropped.get(..=last))
    {
        None => return number,
        Some(rest) if number < 0.0 => rest > half.as_slice(),
        Some(rest) => rest >= half.as_slice(),
    };
    let kept = if kept.is_empty() {
        "0"
    } else {
        std::str::from_utf8(kept).unwrap_or("0")
    };
    let whole = kept.parse::<u64>().unwrap_or(0) + u64::from(up);
    let rounded = format!("{whole}e-{places}")
        .parse::<f64>()
        .unwrap_or(f64::NAN);
    if number < 0.0 { -rounded } else { rounded }
}

fn signed_zero(number: f64) -> f64 {
    if number < 0.0 { -0.0 } else { 0.0 }
}

/// `round(1234, -2)`: JavaRosa adds a half and truncates, which differs from `round` for negative numbers.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "Rust's float casts saturate as Java's do, and the conversion back rounds as Java's does"
)]
fn round_left_of_point(number: f64, places: i32) -> f64 {
    let scaled = shift(number, places);
    let rounded = (scaled + 0.5) as i64 as f64;
    shift(rounded, -places)
}

/// Moves the decimal point without an intermediate rounding.
fn shift(number: f64, places: i32) -> f64 {
    let printed = format!("{number:e}");
    match printed
        .split_once('e')
        .map(|(mantissa, exponent)| (mantissa, exponent.parse::<i32>()))
    {
        Some((mantissa, Ok(exponent))) => format!("{mantissa}e{}", exponent + places)
            .parse()
            .unwrap_or(f64::NAN),
        _ => number,
    }
}

/// Java's `Math.pow`, which differs from that of C where C calls an undetermined power 1.
pub(super) fn power(base: f64, exponent: f64) -> f64 {
    let power = base.powf(exponent);
    // Where the result is 1 for a not-a-number or infinite exponent, Java says that it is not known.
    if exponent.is_nan() || (exponent.is_infinite() && (power - 1.0).abs() < f64::EPSILON) {
        f64::NAN
    } else {
        power
    }
}
