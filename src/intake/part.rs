//! Looks at one unpacked part before a parser does: refuses what no honest program writes, and
//! writes two legal things in the form that the parser understands.

use super::Reason;
use super::limits::Limits;

/// Error values that newer programs write and calamine does not know: it would give up the sheet.
const NEW_ERRORS: [&str; 10] = [
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#EXTERNAL!",
    "#BUSY!",
    "#PYTHON!",
    "#GETTING_DATA",
];

/// Elements of a table of styles: the parser makes some 170 bytes of `<xf/>`. Excel has room for
/// 65,490 formats of cells.
const MOST_STYLES: u64 = 2_000_000;

/// The part as it may be parsed.
pub(super) fn check(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Vec<u8>, Reason> {
    let is_xml = [".xml", ".rels"].iter().any(|ending| {
        name.len() >= ending.len()
            && name
                .get(name.len() - ending.len()..)
                .is_some_and(|end| end.eq_ignore_ascii_case(ending))
    });
    if !is_xml {
        return Ok(bytes);
    }
    let damaged = |what: &str| Err(Reason::Damaged(format!("{name}: {what}")));
    if is_utf16(&bytes) {
        return damaged("UTF-16");
    }
    let Ok(text) = String::from_utf8(bytes) else {
        return damaged("not UTF-8");
    };
    if has_doctype(&text) {
        return damaged("DOCTYPE");
    }
    if announced_strings(&text) > limits.strings {
        return Err(Reason::OverLimit(format!(
            "{name}: uniqueCount > {}",
            limits.strings
        )));
    }
    if elements_of_styles(&text) > MOST_STYLES {
        return Err(Reason::OverLimit(format!("{name}: styles > {MOST_STYLES}")));
    }
    Ok(known_errors(plain_values(text)).into_bytes())
}

fn is_utf16(bytes: &[u8]) -> bool {
    [b"\xFF\xFE", b"\xFE\xFF", b"\0<", b"<\0"]
        .iter()
        .any(|mark| bytes.starts_with(*mark))
}

/// Whether a document type stands before the first element: the way to entities and to files
/// elsewhere. Later in the part it has no effect.
fn has_doctype(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else {
            return rest.starts_with("<!");
        };
        let Some((_, after)) = rest.split_once(end) else {
            return false;
        };
        rest = after.trim_start();
    }
}

/// The number of shared strings that the table announces, the largest wherever it stands; room for
/// so many is made at once.
fn announced_strings(text: &str) -> u64 {
    const COUNT: &str = "uniqueCount";
    let counts = text.match_indices(COUNT).map(|(at, _)| {
        let after = text.get(at + COUNT.len()..).unwrap_or_default();
        let after = after.trim_start_matches(|c: char| c == '=' || c.is_whitespace());
        let number = after.trim_start_matches(['"', '\'', '+', ' ']);
        let end = number.find(|c: char| !c.is_ascii_digit());
        match number.get(..end.unwrap_or(number.len())) {
            None | Some("") => 0,
            Some(digits) => digits.parse().unwrap_or(u64::MAX),
        }
    });
    counts.max().unwrap_or(0)
}

/// How many elements a table of styles holds; 0 of any other part.
fn elements_of_styles(text: &str) -> u64 {
    if !text.contains("styleSheet") {
        return 0;
    }
    text.bytes().filter(|byte| *byte == b'<').count() as u64
}

/// Character data in `<![CDATA[...]]>` written plainly: calamine leaves it out of the values of
/// formulas.
fn plain_values(text: String) -> String {
    const OPEN: &str = "<![CDATA[";
    if !text.contains(OPEN) {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once(OPEN) {
        plain.push_str(before);
        let (data, after) = after.split_once("]]>").unwrap_or((after, ""));
        for character in data.chars() {
            match character {
                '&' => plain.push_str("&amp;"),
                '<' => plain.push_str("&lt;"),
                '>' => plain.push_str("&gt;"),
                _ => plain.push(character),
            }
        }
        rest = after;
    }
    plain.push_str(rest);
    plain
}

/// Error values that calamine does not know, as the nearest that it knows.
fn known_errors(mut text: String) -> String {
    // Formulas name no errors of this kind, so that the value is the only place.
    let is_new = text.match_indices("<v>#").any(|(at, _)| {
        let value = text.get(at + 3..).unwrap_or_default();
        NEW_ERRORS.iter().any(|error| value.starts_with(error))
    });
    if is_new {
        for error in NEW_ERRORS {
            text = text.replace(&format!("<v>{error}</v>"), "<v>#VALUE!</v>");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::Reason;
    use super::{Limits, check};

    fn checked(name: &str, text: &str) -> Result<String, Reason> {
        check(name, text.as_bytes().to_vec(), &Limits::default())
            .map(|bytes| String::from_utf8(bytes).expect("stays UTF-8"))
    }

    #[test]
    fn a_document_type_is_refused_and_the_word_in_a_text_is_not() {
        let refused = checked(
            "a.xml",
            "<?xml version=\"1.0\"?>\n<!-- x -->\n<!DOCTYPE a [<!ENTITY b \"c\">]><a/>",
        );
        assert_eq!(refused, Err(Reason::Damaged("a.xml: DOCTYPE".to_owned())));
        assert!(checked("a.xml", "<?xml version=\"1.0\"?><a>&lt;!DOCTYPE</a>").is_ok());
    }

    #[test]
    fn a_false_count_of_strings_is_refused() {
        let refused = checked(
            "xl/sharedStrings.xml",
            "<sst count=\"1\" uniqueCount=\"4000000000\"></sst>",
        );
        assert!(matches!(refused, Err(Reason::OverLimit(_))), "{refused:?}");
        assert!(checked("xl/sharedStrings.xml", "<sst uniqueCount='3'></sst>").is_ok());
        let late = format!(
            "<!--{}--><sst a=\"uniqueCount=1\" uniqueCount = '+4000000000'></sst>",
            " ".repeat(5000)
        );
        let refused = checked("xl/sharedStrings.xml", &late);
        assert!(matches!(refused, Err(Reason::OverLimit(_))), "{refused:?}");
    }

    #[test]
    fn styles_without_number_are_refused() {
        let styles = |count: usize| {
            let formats = "<xf/>".repeat(count);
            checked(
                "xl/styles.xml",
                &format!("<styleSheet><cellXfs>{formats}</cellXfs></styleSheet>"),
            )
        };
        assert!(styles(65_490).is_ok());
        let refused = styles(2_000_001);
        assert!(matches!(refused, Err(Reason::OverLimit(_))), "{refused:?}");
    }

    #[test]
    fn character_data_and_new_errors_are_written_as_calamine_reads_them() {
        assert_eq!(
            checked("a.xml", "<v><![CDATA[a & b]]></v>"),
            Ok("<v>a &amp; b</v>".to_owned())
        );
        assert_eq!(
            checked("a.xml", "<v>#SPILL!</v>"),
            Ok("<v>#VALUE!</v>".to_owned())
        );
    }

    #[test]
    fn utf_16_is_refused() {
        let bytes = "\u{feff}<a/>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(check("a.xml", bytes, &Limits::default()).is_err());
    }
}
