//! Numbers in running text and in tables.
//!
//! Digits are 0 to 9 in all six languages, as in United Nations documents of today, Arabic ones
//! included. Spaces inside a number are no-break spaces (U+00A0): such texts are for reading, the
//! data sets hold plain numbers.

use icu_plurals::{PluralCategory, PluralRules};

use super::Lang;

const NO_BREAK_SPACE: char = '\u{a0}';

/// How many States, in a sentence: under 10 in words, else in figures (United Nations Editorial
/// Manual, numbers). The words agree with "States" and stand in the nominative.
///
/// ```
/// use verbale::language::{Lang, count};
///
/// assert_eq!(count(4, Lang::Fr), "quatre");
/// assert_eq!(count(36, Lang::Fr), "36");
/// assert_eq!(count(4, Lang::Ar), "أربع");
/// ```
pub fn count(number: usize, lang: Lang) -> String {
    let words: [&str; 10] = match lang {
        Lang::En => [
            "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
        ],
        Lang::Fr => [
            "aucun", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf",
        ],
        Lang::Es => [
            "ningún", "un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve",
        ],
        Lang::Ru => [
            "ни одно",
            "одно",
            "два",
            "три",
            "четыре",
            "пять",
            "шесть",
            "семь",
            "восемь",
            "девять",
        ],
        Lang::Ar => [
            "صفر",
            "واحدة",
            "اثنتان",
            "ثلاث",
            "أربع",
            "خمس",
            "ست",
            "سبع",
            "ثماني",
            "تسع",
        ],
        Lang::Zh => ["零", "一", "两", "三", "四", "五", "六", "七", "八", "九"],
    };
    let number_of_words = words.get(number).copied();
    number_of_words.map_or_else(|| figures(number, lang), str::to_owned)
}

/// A whole number in figures, grouped: 10,000 in English, 10.000 in Spanish, with a no-break space
/// elsewhere; Russian leaves four digits together.
///
/// ```
/// use verbale::language::{Lang, figures};
///
/// assert_eq!(figures(12_345, Lang::En), "12,345");
/// assert_eq!(figures(1_234, Lang::Fr), "1\u{a0}234");
/// assert_eq!(figures(1_234, Lang::Ru), "1234");
/// ```
pub fn figures(number: usize, lang: Lang) -> String {
    let separator = match lang {
        Lang::En => ',',
        Lang::Es => '.',
        _ => NO_BREAK_SPACE,
    };
    let digits = number.to_string();
    if lang == Lang::Ru && digits.len() <= 4 {
        return digits;
    }
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

/// A number that a State gave, in figures: its whole part grouped as [`figures`] does, decimals
/// after the language's sign.
///
/// ```
/// use verbale::language::{Lang, decimal};
///
/// assert_eq!(decimal(12_345.5, Lang::Fr), "12\u{a0}345,5");
/// assert_eq!(decimal(-2.0, Lang::En), "-2");
/// ```
pub fn decimal(number: f64, lang: Lang) -> String {
    let text = number.to_string();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    // A number too large for a count of anything stays as it is.
    let whole = whole
        .parse()
        .map_or_else(|_| whole.to_owned(), |whole| figures(whole, lang));
    let point = match lang {
        Lang::En | Lang::Zh | Lang::Ar => '.',
        Lang::Fr | Lang::Es | Lang::Ru => ',',
    };
    match fraction {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}{point}{fraction}"),
    }
}

/// A share in a table: a whole number of per cent, halves rounded up; blank where there is no
/// whole. A no-break space stands before the sign in French, Spanish and Russian, none elsewhere.
///
/// ```
/// use verbale::language::{Lang, percent};
///
/// assert_eq!(percent(35, 193, Lang::Fr), "18\u{a0}%");
/// assert_eq!(percent(35, 193, Lang::En), "18%");
/// assert_eq!(percent(0, 0, Lang::En), "");
/// ```
pub fn percent(part: usize, whole: usize, lang: Lang) -> String {
    rounded(part, whole).map_or_else(String::new, |share| match lang {
        Lang::Fr | Lang::Es | Lang::Ru => format!("{share}{NO_BREAK_SPACE}%"),
        Lang::En | Lang::Ar | Lang::Zh => format!("{share}%"),
    })
}

/// A share in a sentence: as [`percent`], but in words where the language writes so: "18 per
/// cent", "18 процентов", "18 في المائة".
///
/// ```
/// use verbale::language::{Lang, percent_in_text};
///
/// assert_eq!(percent_in_text(35, 193, Lang::En), "18\u{a0}per cent");
/// assert_eq!(percent_in_text(1, 50, Lang::Ru), "2\u{a0}процента");
/// ```
pub fn percent_in_text(part: usize, whole: usize, lang: Lang) -> String {
    let Some(share) = rounded(part, whole) else {
        return String::new();
    };
    let word = match lang {
        Lang::En => "per cent",
        Lang::Ru => match plural(share, lang) {
            PluralCategory::One => "процент",
            PluralCategory::Few => "процента",
            _ => "процентов",
        },
        Lang::Ar => "في المائة",
        Lang::Fr | Lang::Es | Lang::Zh => return percent(part, whole, lang),
    };
    format!("{share}{NO_BREAK_SPACE}{word}")
}

fn rounded(part: usize, whole: usize) -> Option<usize> {
    (200 * part + whole).checked_div(2 * whole)
}

/// The form of a noun that a number asks for.
fn plural(number: usize, lang: Lang) -> PluralCategory {
    // The rules of the six languages are compiled in; "other" is right for most numbers.
    PluralRules::try_new_cardinal(super::locale(lang).into())
        .map_or(PluralCategory::Other, |rules| rules.category_for(number))
}
