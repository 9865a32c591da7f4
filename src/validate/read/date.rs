//! Days as people write them: ISO, d/m/y, a month in words, Excel's serial numbers.

use chrono::NaiveDate;

use super::{Reading, day_of_serial};
use crate::finding::Facts;
use crate::intake::CellContent;
use crate::language::fold;
use crate::validate::AnswerValue;

/// The months in English, French, Spanish, Russian (genitive), and the two Arabic sets, folded; a
/// month may be shortened to its first three letters or more.
const MONTHS: [[&str; 6]; 12] = [
    [
        "january",
        "janvier",
        "enero",
        "января",
        "كانون الثاني",
        "يناير",
    ],
    [
        "february",
        "fevrier",
        "febrero",
        "февраля",
        "شباط",
        "فبراير",
    ],
    ["march", "mars", "marzo", "марта", "اذار", "مارس"],
    ["april", "avril", "abril", "апреля", "نيسان", "ابريل"],
    ["may", "mai", "mayo", "мая", "ايار", "مايو"],
    ["june", "juin", "junio", "июня", "حزيران", "يونيه"],
    ["july", "juillet", "julio", "июля", "تموز", "يوليه"],
    ["august", "aout", "agosto", "августа", "اب", "اغسطس"],
    [
        "september",
        "septembre",
        "septiembre",
        "сентября",
        "ايلول",
        "سبتمبر",
    ],
    [
        "october",
        "octobre",
        "octubre",
        "октября",
        "تشرين الاول",
        "اكتوبر",
    ],
    [
        "november",
        "novembre",
        "noviembre",
        "ноября",
        "تشرين الثاني",
        "نوفمبر",
    ],
    [
        "december",
        "decembre",
        "diciembre",
        "декабря",
        "كانون الاول",
        "ديسمبر",
    ],
];

/// Reads a day.
pub(super) fn read(content: &CellContent) -> Reading {
    let repaired = |day: NaiveDate| Reading::repaired(AnswerValue::Date(day), day.to_string());
    match content {
        CellContent::DateTime(at) => Reading::value(AnswerValue::Date(at.date())),
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
    let folded = fold(text);
    let mut numbers: Vec<u32> = Vec::new();
    let mut word = String::new();
    for part in folded.split(|c: char| c.is_whitespace() || "./-,年月日".contains(c)) {
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

fn month(word: &str) -> Option<u32> {
    let matches = |name: &str| {
        name == word
            || (word.chars().count() >= 3 && name.starts_with(word))
            || word.split('/').any(|w| w == name)
    };
    let index = MONTHS
        .iter()
        .position(|names| names.iter().any(|name| matches(name)))?;
    u32::try_from(index + 1).ok()
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
    }
}
