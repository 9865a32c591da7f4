//! Days as people write them: ISO, d/m/y, a month in words, Excel's serial numbers.

use chrono::NaiveDate;

use super::number::plain;
use super::{Reading, day_of_serial};
use crate::finding::Facts;
use crate::intake::CellContent;
use crate::language::fold;
use crate::validate::AnswerValue;

/// The months in English, French, Spanish, Russian (genitive and nominative), and the two Arabic sets, folded; a
/// month may be shortened to its first three letters or more.
const MONTHS: [[&str; 7]; 12] = [
    [
        "january",
        "janvier",
        "enero",
        "января",
        "январь",
        "كانون الثاني",
        "يناير",
    ],
    [
        "february",
        "fevrier",
        "febrero",
        "февраля",
        "февраль",
        "شباط",
        "فبراير",
    ],
    ["march", "mars", "marzo", "марта", "март", "اذار", "مارس"],
    [
        "april",
        "avril",
        "abril",
        "апреля",
        "апрель",
        "نيسان",
        "ابريل",
    ],
    ["may", "mai", "mayo", "мая", "маи", "ايار", "مايو"],
    ["june", "juin", "junio", "июня", "июнь", "حزيران", "يونيه"],
    ["july", "juillet", "julio", "июля", "июль", "تموز", "يوليه"],
    [
        "august",
        "aout",
        "agosto",
        "августа",
        "август",
        "اب",
        "اغسطس",
    ],
    [
        "september",
        "septembre",
        "septiembre",
        "сентября",
        "сентябрь",
        "ايلول",
        "سبتمبر",
    ],
    [
        "october",
        "octobre",
        "octubre",
        "октября",
        "октябрь",
        "تشرين الاول",
        "اكتوبر",
    ],
    [
        "november",
        "novembre",
        "noviembre",
        "ноября",
        "ноябрь",
        "تشرين الثاني",
        "نوفمبر",
    ],
    [
        "december",
        "decembre",
        "diciembre",
        "декабря",
        "декабрь",
        "كانون الاول",
        "ديسمبر",
    ],
];

/// Reads a day.
pub(super) fn read(content: &CellContent) -> Reading {
    let repaired = |day: NaiveDate| Reading::repaired(AnswerValue::Date(day), day.to_string());
    match content {
        CellContent::DateTime(at) => Reading::value(AnswerValue::Date(at.date())),
        // A year alone, not a day of 1905.
        CellContent::Number(year) if (1900.0..=2100.0).contains(year) => {
            Reading::unreadable(Facts::NotADate)
        }
        CellContent::Number(serial) => {
            day_of_serial(*serial).map_or_else(|| Reading::unreadable(Facts::NotADate), repaired)
        }
        CellContent::Text(text) => {
            if let Ok(day) = text.trim().parse::<NaiveDate>() {
                return Reading::value(AnswerValue::Date(day));
            }
            match readings(text).as_slice() {
                [] => Reading::unreadable(Facts::NotADate),
                [day] => repaired(*day),
                several => Reading::unreadable(Facts::AmbiguousDate {
                    readings: several.iter().map(ToString::to_string).collect(),
                }),
            }
        }
        _ => Reading::unreadable(Facts::NotADate),
    }
}

/// The days a text may mean, in order.
fn readings(text: &str) -> Vec<NaiveDate> {
    let digits: String = text.chars().map(plain).collect();
    let folded = fold(&digits);
    let mut numbers: Vec<u32> = Vec::new();
    let mut word = String::new();
    for part in folded.split(|c: char| c.is_whitespace() || "./-,،年月日".contains(c)) {
        if part.is_empty() {
            continue;
        }
        let digits: String = part
            .chars()
            .filter_map(|c| c.to_digit(10))
            .map(digit)
            .collect();
        let letters: String = part.chars().filter(|c| !c.is_numeric()).collect();
        match digits.parse() {
            Ok(number) => numbers.push(number),
            Err(_) if !is_filler(&letters) => {
                if !word.is_empty() {
                    word.push(' ');
                }
                word.push_str(&letters);
            }
            Err(_) => {}
        }
    }
    let day = |year: u32, month: u32, day: u32| {
        i32::try_from(year)
            .ok()
            .filter(|year| (1900..=2100).contains(year))
            .and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
    };
    let mut found: Vec<NaiveDate> = match (numbers.as_slice(), word.as_str()) {
        (&[a, b, c], "") if a > 31 => day(a, b, c).into_iter().collect(),
        (&[a, b, c], "") => [day(c, b, a), day(c, a, b)].into_iter().flatten().collect(),
        (&[a, b], word) if !word.is_empty() => {
            let Some(month) = month(word) else {
                return Vec::new();
            };
            let (number, year) = if a > 31 { (b, a) } else { (a, b) };
            day(year, month, number).into_iter().collect()
        }
        _ => Vec::new(),
    };
    found.sort_unstable();
    found.dedup();
    found
}

fn digit(digit: u32) -> char {
    char::from_digit(digit, 10).unwrap_or('0')
}

/// Words around a date that say nothing: "de", "of", "года", "th".
fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "de" | "del" | "of" | "the" | "года" | "г" | "le" | "el"
    )
}

/// The month of a word, or of two names that say the same: "شباط/فبراير".
fn month(word: &str) -> Option<u32> {
    month_named(word).or_else(|| {
        let mut breaks = word.match_indices(' ');
        breaks.find_map(|(at, _)| {
            let (first, second) = word.split_at(at);
            let month = month_named(first)?;
            (month_named(second.trim_start()) == Some(month)).then_some(month)
        })
    })
}

/// The month of a name, whole or shortened, if it can be one only: "jui" can be two.
fn month_named(word: &str) -> Option<u32> {
    let number = |index: usize| u32::try_from(index + 1).ok();
    let whole = MONTHS.iter().position(|names| names.contains(&word));
    if whole.is_some() {
        return whole.and_then(number);
    }
    let begins = |names: &[&str; 7]| names.iter().any(|name| name.starts_with(word));
    let mut months = (0..).zip(&MONTHS).filter(|(_, names)| begins(names));
    let is_long = word.chars().count() >= 3;
    let (index, _) = months.next().filter(|_| is_long)?;
    months.next().is_none().then(|| number(index))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, expected: &[&str]) {
        let found: Vec<String> = readings(text).iter().map(ToString::to_string).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_day_with_one_meaning_is_read() {
        case("25/12/2014", &["2014-12-25"]);
        case("25.12.2014", &["2014-12-25"]);
        case("2014/3/1", &["2014-03-01"]);
        case("2014年3月1日", &["2014-03-01"]);
        case("1 March 2015", &["2015-03-01"]);
        case("1er mars 2015", &["2015-03-01"]);
        case("5 de febrero de 2015", &["2015-02-05"]);
        case("6 февраля 2015 года", &["2015-02-06"]);
        case("6 فبراير 2015", &["2015-02-06"]);
        case("٦ شباط/فبراير ٢٠١٥", &["2015-02-06"]);
    }

    #[test]
    fn day_and_month_that_may_be_exchanged_are_two_readings() {
        case("05/02/2015", &["2015-02-05", "2015-05-02"]);
        case("05/05/2015", &["2015-05-05"]);
    }

    #[test]
    fn what_names_no_day_is_none() {
        case("2014", &[]);
        case("spring 2014", &[]);
        case("31/02/2014", &[]);
        case("12 jui 2015", &[]);
        case("5 تشرين 2015", &[]);
    }
}
