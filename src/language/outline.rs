//! Numbers of headings and letters of subparagraphs, as documents of the United Nations write them.

use super::Lang;

/// The number of a heading: of sections I, II, of their parts A, B; positions count from 0.
///
/// ```
/// use verbale::language::{Lang, outline_number};
///
/// assert_eq!(outline_number(1, 3, Lang::Fr), "IV. ");
/// assert_eq!(outline_number(1, 3, Lang::Zh), "四、");
/// assert_eq!(outline_number(2, 0, Lang::Ar), "ألف - ");
/// ```
pub fn outline_number(level: u8, position: usize, lang: Lang) -> String {
    const ROMAN: [&str; 10] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];
    const CHINESE: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    const ORDINALS: [&str; 10] = [
        "أولا",
        "ثانيا",
        "ثالثا",
        "رابعا",
        "خامسا",
        "سادسا",
        "سابعا",
        "ثامنا",
        "تاسعا",
        "عاشرا",
    ];
    const LETTERS: [&str; 10] = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"];
    const NAMES: [&str; 10] = [
        "ألف", "باء", "جيم", "دال", "هاء", "واو", "زاي", "حاء", "طاء", "ياء",
    ];
    let (numbers, after) = match (level, lang) {
        (1, Lang::Zh) => (CHINESE, "、"),
        (1, Lang::Ar) => (ORDINALS, " - "),
        (1, _) => (ROMAN, ". "),
        (_, Lang::Ar) => (NAMES, " - "),
        (_, _) => (LETTERS, ". "),
    };
    numbers
        .get(position)
        .map_or_else(String::new, |number| format!("{number}{after}"))
}

/// The letter of a subparagraph; positions count from 0, up to 25 (Arabic: 9).
///
/// ```
/// use verbale::language::{Lang, outline_letter};
///
/// assert_eq!(outline_letter(1, Lang::En), "(b)");
/// assert_eq!(outline_letter(1, Lang::Fr), "b)");
/// ```
pub fn outline_letter(position: usize, lang: Lang) -> String {
    const ABJAD: [&str; 10] = ["أ", "ب", "ج", "د", "هـ", "و", "ز", "ح", "ط", "ي"];
    let latin = || ('a'..='z').nth(position).map(String::from);
    match lang {
        Lang::Ar => ABJAD
            .get(position)
            .map_or_else(String::new, |letter| format!("({letter})")),
        Lang::En | Lang::Zh => latin().map_or_else(String::new, |letter| format!("({letter})")),
        Lang::Fr | Lang::Es | Lang::Ru => {
            latin().map_or_else(String::new, |letter| format!("{letter})"))
        }
    }
}
