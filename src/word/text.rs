//! Text for XML: what may stand there, and which way each stretch of it runs.

use crate::language::Lang;

/// The stretches of a text that run one way, each with whether it runs from right to left.
///
/// In Arabic, Latin words (addresses, symbols, file names) are stretches of their own, with the
/// numbers between them and without the signs around them, else Word turns these about; in the
/// other languages, Arabic words are.
pub(super) fn stretches(text: &str, lang: Lang) -> Vec<(&str, bool)> {
    let base = lang.is_right_to_left();
    // A letter that runs against the paragraph, and what ends a stretch of such letters.
    let is_other = |c: char| {
        if base {
            c.is_ascii_alphabetic()
        } else {
            is_right_to_left(c)
        }
    };
    let ends = |c: char| {
        if base {
            !c.is_ascii()
        } else {
            c.is_alphabetic() && !is_right_to_left(c)
        }
    };
    let belongs = |c: char| {
        if base {
            c.is_ascii_alphanumeric()
        } else {
            is_right_to_left(c)
        }
    };
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_other) {
        let (before, from_start) = rest.split_at(start);
        let end = from_start.find(ends).unwrap_or(from_start.len());
        let (stretch, _) = from_start.split_at(end);
        let (other, after) = from_start.split_at(stretch.trim_end_matches(|c| !belongs(c)).len());
        found.extend([(before, base), (other, !base)]);
        rest = after;
    }
    found.push((rest, base));
    found.retain(|(stretch, _)| !stretch.is_empty());
    found
}

/// Letters of the Hebrew and Arabic scripts (Unicode blocks).
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}')
}

/// Text for XML, without the characters that XML forbids and those that turn directions about.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{escape, stretches};
    use crate::language::Lang;

    #[test]
    fn latin_words_stand_apart_in_arabic_with_their_numbers_and_without_full_stops() {
        let text = "العنوان name@un.example. المرجع: CU 2015/22";
        let expected = [
            ("العنوان ", true),
            ("name@un.example", false),
            (". المرجع: ", true),
            ("CU 2015/22", false),
        ];
        assert_eq!(stretches(text, Lang::Ar), expected);
        assert_eq!(stretches("", Lang::Ar), []);
    }

    #[test]
    fn arabic_words_stand_apart_elsewhere() {
        let expected = [("«", false), ("رد 5 المملكة", true), (".xlsx», B5", false)];
        assert_eq!(stretches("«رد 5 المملكة.xlsx», B5", Lang::Fr), expected);
        assert_eq!(stretches("plain", Lang::Fr), [("plain", false)]);
    }

    #[test]
    fn what_xml_forbids_and_what_turns_text_about_is_left_out() {
        assert_eq!(
            escape("<a & \"b\">\u{1}\u{202e}x"),
            "&lt;a &amp; &quot;b&quot;&gt;x"
        );
    }
}
