//! Numbers as people write them: digits of several scripts, grouping, decimal comma, per cent.

use super::Reading;
use crate::finding::Facts;
use crate::intake::CellContent;
use crate::language::{Lang, fold};
use crate::validate::AnswerValue;

/// What may follow a number without changing it, folded: per cent, and what is counted.
const UNITS: [&str; 51] = [
    "%",
    "per cent",
    "percent",
    "pour cent",
    "por ciento",
    "процентов",
    "процента",
    "в процентах",
    "cases",
    "case",
    "persons",
    "person",
    "people",
    "victims",
    "days",
    "proceedings",
    "officials",
    "states",
    "cas",
    "affaires",
    "personnes",
    "victimes",
    "jours",
    "procedures",
    "agents",
    "etats",
    "casos",
    "personas",
    "victimas",
    "dias",
    "procedimientos",
    "funcionarios",
    "estados",
    "дел",
    "дела",
    "лиц",
    "лица",
    "человек",
    "жертв",
    "днеи",
    "государств",
    "قضية",
    "قضايا",
    "شخص",
    "شخصا",
    "يوما",
    "人",
    "例",
    "件",
    "天",
    "名",
];

/// Nought in words, folded. "None" and "nil" are not among them: they may say that nothing is known.
const ZERO: [&str; 7] = ["zero", "cero", "ноль", "нуль", "صفر", "零", "〇"];

/// A decimal sign that cannot be anything else; not met in a number otherwise.
const DECIMAL: char = '_';

/// Reads a number; `whole` if the question asks for a whole one.
pub(super) fn read(content: &CellContent, lang: Lang, whole: bool) -> Reading {
    match content {
        CellContent::Number(number) => checked(*number, whole, None),
        CellContent::Text(text) => match parse(text, lang, whole) {
            Some(number) => {
                let plain = text.trim() == number.to_string();
                checked(number, whole, (!plain).then(|| number.to_string()))
            }
            None => Reading::unreadable(Facts::NotANumber),
        },
        _ => Reading::unreadable(Facts::NotANumber),
    }
}

fn checked(number: f64, whole: bool, repaired: Option<String>) -> Reading {
    if !number.is_finite() {
        return Reading::unreadable(Facts::NotANumber);
    }
    if whole && number.fract() != 0.0 {
        return Reading::unreadable(Facts::NotWhole);
    }
    match repaired {
        Some(after) => Reading::repaired(AnswerValue::Number(number), after),
        None => Reading::value(AnswerValue::Number(number)),
    }
}

/// The number a text means, if it can mean one only.
///
/// A unit that changes nothing may follow (`107 cases`, `85 %`). Other words ("2 million", "5 or
/// more"), words before it ("about 50") or a second number (`50-60`) make it none.
fn parse(text: &str, lang: Lang, whole: bool) -> Option<f64> {
    let text: String = visible(text.trim()).collect();
    if ZERO.contains(&fold(&text).as_str()) {
        return Some(0.0);
    }
    let is_part = |c: char| c.is_ascii_digit() || ".,' ".contains(c) || c == DECIMAL;
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(&text)),
    };
    // With a space after it the sign may be the dash of a list.
    if digits.starts_with(' ') {
        return None;
    }
    let end = digits.find(|c| !is_part(c)).unwrap_or(digits.len());
    let (number, unit) = digits.split_at(end);
    let unit = fold(unit);
    let unit = unit.trim_end_matches('.');
    if !unit.is_empty() && !UNITS.contains(&unit) {
        return None;
    }
    Some(sign * ungrouped(number.trim_end_matches([' ', '.', ',']), lang, whole)?)
}

/// Without what nobody sees, and each character made plain.
fn visible(text: &str) -> impl Iterator<Item = char> {
    let marks = |c: &char| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    text.chars().filter(marks).map(plain)
}

/// ASCII for the digits of Arabic, Persian and full-width writing and their signs; one kind of
/// space and apostrophe. A new line stays: what stands on two lines is two numbers.
pub(super) fn plain(character: char) -> char {
    let digit = |zero: u32| char::from_digit(u32::from(character) - zero, 10).unwrap_or(character);
    match character {
        '\u{660}'..='\u{669}' => digit(0x660),
        '\u{6f0}'..='\u{6f9}' => digit(0x6f0),
        '\u{ff10}'..='\u{ff19}' => digit(0xff10),
        '\u{ff0e}' => '.',
        '\u{66b}' => DECIMAL,
        '\u{ff0c}' | '\u{60c}' => ',',
        // These group and do nothing else.
        '\u{66c}' | '\u{2019}' | '\u{2bc}' => '\'',
        '_' => '\u{fffd}',
        '\n' | '\r' => '\n',
        _ if character.is_whitespace() => ' ',
        _ => character,
    }
}

/// Takes the grouping out. One separator before three digits can group or be the decimal sign: where
/// a whole number is asked it groups, unless as a decimal sign it would make a whole number too
/// (`1.000`); else it is what the language of the return makes of it, if that is certain.
fn ungrouped(number: &str, lang: Lang, whole: bool) -> Option<f64> {
    if !number.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',') {
        return None;
    }
    if let Some((head, tail)) = number.split_once(DECIMAL) {
        let is_decimal = !tail.is_empty() && tail.chars().all(|c| c.is_ascii_digit());
        let head = if head.chars().all(|c| c.is_ascii_digit()) {
            head.parse().ok()?
        } else {
            ungrouped(head, lang, true)?
        };
        let tail: f64 = format!("0.{tail}").parse().ok()?;
        return is_decimal.then_some(head + tail);
    }
    let separators: Vec<char> = number.chars().filter(|c| !c.is_ascii_digit()).collect();
    let is_grouped_by = |separator: char| {
        let mut groups = number.split(separator);
        let head = groups
            .next()
            .is_some_and(|head| (1..=3).contains(&head.len()));
        head && groups.all(|group| group.len() == 3)
    };
    let decimal = match separators.as_slice() {
        [] => None,
        [one] if matches!(one, ' ' | '\'') => return grouped(number, *one, is_grouped_by(*one)),
        [one] if is_grouped_by(*one) => {
            let decimal_sign = match lang {
                Lang::En | Lang::Zh => Some('.'),
                Lang::Fr | Lang::Es | Lang::Ru => Some(','),
                // Some Arabic-speaking States write 1,5, others 1.5.
                Lang::Ar => None,
            };
            let may_be_decimal = decimal_sign.is_none_or(|sign| sign == *one);
            let is_nought = number.ends_with("000");
            if whole {
                if may_be_decimal && is_nought {
                    return None;
                }
                return grouped(number, *one, true);
            }
            match decimal_sign {
                Some(sign) if sign == *one => Some(*one),
                // A comma groups in English and Chinese; a stop in the other languages groups for
                // some and is a decimal sign for others.
                Some(_) if *one == ',' => return grouped(number, *one, true),
                _ => return None,
            }
        }
        [one] => Some(*one),
        [first, .., last] if first == last => {
            return grouped(number, *first, is_grouped_by(*first));
        }
        [groups @ .., last] => {
            let separator = *groups.first()?;
            let (head, _) = number.rsplit_once(*last)?;
            let mut parts = head.split(separator);
            let regular = parts
                .next()
                .is_some_and(|head| (1..=3).contains(&head.len()))
                && parts.all(|group| group.len() == 3)
                && groups.iter().all(|&other| other == separator)
                && matches!(last, '.' | ',');
            if !regular {
                return None;
            }
            Some(*last)
        }
    };
    let plain: String = number
        .chars()
        .filter_map(|c| match c {
            _ if Some(c) == decimal => Some('.'),
            _ if c.is_ascii_digit() => Some(c),
            _ => None,
        })
        .collect();
    plain.parse().ok()
}

fn grouped(number: &str, separator: char, regular: bool) -> Option<f64> {
    regular.then(|| number.replace(separator, "").parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, lang: Lang, whole: bool, expected: Option<f64>) {
        assert_eq!(parse(text, lang, whole), expected, "{text}");
    }

    #[test]
    fn grouping_and_decimal_signs_are_understood_as_the_language_has_them() {
        case("1 234", Lang::Fr, true, Some(1234.0));
        case("1\u{202f}234\u{a0}567", Lang::Fr, true, Some(1_234_567.0));
        case("1.234", Lang::Es, true, Some(1234.0));
        case("1.234", Lang::En, false, Some(1.234));
        case("1,234", Lang::En, false, Some(1234.0));
        case("1,5", Lang::Fr, false, Some(1.5));
        case("1.234,5", Lang::Es, false, Some(1234.5));
        case("1,234.5", Lang::En, false, Some(1234.5));
        case("12'345", Lang::Fr, true, Some(12345.0));
    }

    #[test]
    fn digits_of_other_scripts_and_units_are_read() {
        case("١٠٧", Lang::Ar, true, Some(107.0));
        case("１０７", Lang::Zh, true, Some(107.0));
        case("85 %", Lang::Fr, true, Some(85.0));
        case("107 cases", Lang::En, true, Some(107.0));
        case("-3", Lang::En, true, Some(-3.0));
        case("١٬٢٣٤", Lang::Ar, false, Some(1234.0));
        case("١٫٢٣٤", Lang::Ar, false, Some(1.234));
    }

    #[test]
    fn what_can_mean_several_things_is_not_a_number() {
        case("about 50", Lang::En, true, None);
        case("2 million", Lang::En, true, None);
        case("5 or more", Lang::En, true, None);
        case("10+", Lang::En, true, None);
        case("30 to sixty", Lang::En, true, None);
        case("50-60", Lang::En, true, None);
        case("12 34", Lang::En, true, None);
        case("1,23,456", Lang::En, true, None);
        case("none", Lang::En, true, None);
        case("", Lang::En, true, None);
        case("1.000", Lang::En, true, None);
        case("1,234", Lang::Ar, false, None);
        case("1.234", Lang::Fr, false, None);
        case("100\n200", Lang::Fr, true, None);
        case("- 50", Lang::En, true, None);
    }
}
