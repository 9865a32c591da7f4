//! Dates in words.

use chrono::{Datelike, NaiveDate};

use super::Lang;

/// Months as dates of United Nations documents name them: genitive in Russian, and in Arabic the
/// names used in the Levant with those used in Egypt and the Maghreb.
const MONTHS: [[&str; 5]; 12] = [
    [
        "January",
        "janvier",
        "enero",
        "января",
        "كانون الثاني/يناير",
    ],
    ["February", "février", "febrero", "февраля", "شباط/فبراير"],
    ["March", "mars", "marzo", "марта", "آذار/مارس"],
    ["April", "avril", "abril", "апреля", "نيسان/أبريل"],
    ["May", "mai", "mayo", "мая", "أيار/مايو"],
    ["June", "juin", "junio", "июня", "حزيران/يونيه"],
    ["July", "juillet", "julio", "июля", "تموز/يوليه"],
    ["August", "août", "agosto", "августа", "آب/أغسطس"],
    [
        "September",
        "septembre",
        "septiembre",
        "сентября",
        "أيلول/سبتمبر",
    ],
    [
        "October",
        "octobre",
        "octubre",
        "октября",
        "تشرين الأول/أكتوبر",
    ],
    [
        "November",
        "novembre",
        "noviembre",
        "ноября",
        "تشرين الثاني/نوفمبر",
    ],
    [
        "December",
        "décembre",
        "diciembre",
        "декабря",
        "كانون الأول/ديسمبر",
    ],
];

/// A day as a United Nations document writes it.
///
/// ```
/// use chrono::NaiveDate;
/// use verbale::language::{Lang, long_date};
///
/// let day = NaiveDate::from_ymd_opt(2015, 5, 1).unwrap();
/// assert_eq!(long_date(day, Lang::En), "1 May 2015");
/// assert_eq!(long_date(day, Lang::Fr), "1er mai 2015");
/// assert_eq!(long_date(day, Lang::Zh), "2015年5月1日");
/// ```
pub fn long_date(date: NaiveDate, lang: Lang) -> String {
    let (day, year) = (date.day(), date.year());
    let column = match lang {
        Lang::En => 0,
        Lang::Fr => 1,
        Lang::Es => 2,
        Lang::Ru => 3,
        Lang::Ar => 4,
        Lang::Zh => return format!("{year}年{}月{day}日", date.month()),
    };
    // A month is always one of twelve.
    let month = usize::try_from(date.month0())
        .ok()
        .and_then(|month| MONTHS.get(month)?.get(column))
        .copied()
        .unwrap_or_default();
    match lang {
        Lang::Fr if day == 1 => format!("1er {month} {year}"),
        Lang::Es => format!("{day} de {month} de {year}"),
        Lang::Ru => format!("{day} {month} {year} года"),
        _ => format!("{day} {month} {year}"),
    }
}
