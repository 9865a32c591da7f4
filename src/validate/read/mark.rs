//! Marks beside the options of a multiple choice.

use super::read_silence;
use crate::intake::CellContent;
use crate::language::fold;

/// What stands in the cell of an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::validate) enum Mark {
    /// A mark.
    Chosen,
    /// An explicit no.
    NotChosen,
    /// A dash: nothing.
    Blank,
    /// Words instead of a mark: chosen, and the words are kept.
    Words(String),
    /// Words that begin with a no or say why there is no answer: whether the option is meant, only
    /// the State can say.
    Unclear(String),
}

/// Marks and their opposites in six languages, folded; `х` is also the Cyrillic letter.
const CHOSEN: [&str; 20] = [
    "x", "х", "×", "v", "√", "1", "true", "yes", "y", "oui", "si", "да", "是", "نعم", "✓", "✔",
    "☑", "☒", "ok", "+",
];
const NOT_CHOSEN: [&str; 9] = ["0", "false", "no", "n", "non", "нет", "否", "لا", "☐"];
const DASHES: [&str; 4] = ["-", "--", "\u{2013}", "\u{2014}"];

/// First words of an answer that is no mark, folded.
const NEGATIVE: [&str; 33] = [
    "no", "non", "not", "none", "never", "nil", "nothing", "na", "n/a", "n.a", "aucun", "aucune",
    "pas", "neant", "nada", "ningun", "ninguna", "ninguno", "nunca", "нет", "не", "لا", "ليس", "لم",
    "غير", "بدون", "sans", "jamais", "sin", "jamas", "without", "без", "нету",
];
/// The same in Chinese, which puts no space after it.
const NEGATIVE_SIGNS: [char; 8] = ['否', '无', '無', '没', '不', '未', '尚', '暂'];

/// Reads the cell of an option.
pub(in crate::validate) fn read_mark(content: &CellContent) -> Mark {
    if let CellContent::Bool(chosen) = content {
        return if *chosen {
            Mark::Chosen
        } else {
            Mark::NotChosen
        };
    }
    let text = content.to_string();
    let folded = fold(&text);
    let bare = folded.trim_end_matches(|c: char| ".;,:!。".contains(c) || c.is_whitespace());
    if DASHES.contains(&bare) {
        Mark::Blank
    } else if CHOSEN.contains(&bare) {
        Mark::Chosen
    } else if NOT_CHOSEN.contains(&bare) {
        Mark::NotChosen
    } else if !bare.contains(char::is_alphanumeric) {
        // A sign that nobody agreed on: "?", "✗".
        Mark::Unclear(text.trim().to_owned())
    } else if is_negative(bare) || read_silence(&text).is_some() {
        Mark::Unclear(text.trim().to_owned())
    } else {
        Mark::Words(text.trim().to_owned())
    }
}

fn is_negative(folded: &str) -> bool {
    let breaks = |c: char| c.is_whitespace() || ",;:(-\u{2013}\u{2014}،".contains(c);
    let first = folded.split(breaks).next().unwrap_or_default();
    NEGATIVE.contains(&first.trim_end_matches('.')) || folded.starts_with(NEGATIVE_SIGNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, expected: fn(String) -> Mark) {
        let content = CellContent::Text(text.to_owned());
        assert_eq!(read_mark(&content), expected(text.to_owned()), "{text}");
    }

    #[test]
    fn a_mark_is_a_mark_in_every_script() {
        for text in ["X", "x", "Х", " ✓", "Yes", "Oui.", "да", "نعم", "是"] {
            case(text, |_| Mark::Chosen);
        }
    }

    #[test]
    fn a_no_is_never_a_mark() {
        for text in ["No.", "Non", "нет", "否", "0"] {
            case(text, |_| Mark::NotChosen);
        }
        for text in [
            "no, planned for 2016",
            "Not yet",
            "None",
            "n/a",
            "NAV",
            "No data",
            "не было",
            "无数据",
            "尚未",
            "sin datos",
            "?",
            "✗",
        ] {
            case(text, Mark::Unclear);
        }
        case("\u{2013}", |_| Mark::Blank);
    }

    #[test]
    fn other_words_are_a_mark_and_are_kept() {
        case("since 2012", Mark::Words);
    }
}
