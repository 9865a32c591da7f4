//! The page of a round: status, pictures, pillars, questions, States and a search over them, in one
//! file that needs no network.
//!
//! In: the tables of the synthesis and the answers by question; figures are shown as the tables
//! display them. Out: the bytes of a page. All that comes from returns stands in it as data, which
//! the script shows as text: nothing of it becomes markup, a link, a style or a script, and the
//! page's own policy lets nothing run but that script. Tables marked internal are left out.

mod data;

use sha2::{Digest as _, Sha256};

use crate::language::{Lang, fill, texts};
use crate::round::Round;
use crate::synthesis::{ByQuestion, StateStanding, Table};

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// What a page shows.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The round.
    pub round: &'a Round,
    /// The language.
    pub lang: Lang,
    /// The tables, as in the workbook of this language.
    pub tables: &'a [Table],
    /// The answers, in this language.
    pub by_question: &'a ByQuestion,
    /// Where everybody addressed stands: shown as counts.
    pub standings: &'a [StateStanding],
}

/// Name of the page below `out/`: that of the report's language opens first.
pub fn file_name(lang: Lang, round: &Round) -> String {
    if lang == round.report.language {
        "index.html".to_owned()
    } else {
        format!("index_{lang}.html")
    }
}

/// The page as a file.
pub fn page(page: &Page<'_>) -> Vec<u8> {
    let texts = texts(page.lang);
    let direction = if page.lang.is_right_to_left() {
        "rtl"
    } else {
        "ltr"
    };
    let title = format!(
        "{}: {}",
        texts.synthesis.title,
        page.round.title.get(page.lang)
    );
    // Values are not looked into by `fill`, so that braces in them stay what they are.
    fill(
        include_str!("html/page.html"),
        &[
            ("lang", page.lang.code()),
            ("direction", direction),
            ("title", &escaped(&title)),
            ("style_hash", &hash(STYLE)),
            ("script_hash", &hash(SCRIPT)),
            ("style", STYLE),
            ("skip", &escaped(&texts.page.skip)),
            ("needs_script", &escaped(&texts.page.needs_script)),
            ("data", &data::json(page)),
            ("script", SCRIPT),
        ],
    )
    .into_bytes()
}

/// Text between tags or in a quoted attribute.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ if super::is_invisible(character) => {}
            _ => escaped.push(character),
        }
    }
    escaped
}

/// The hash by which a Content Security Policy lets an inline style or script in (CSP 3, 2.3.1).
fn hash(source: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(source)))
}

/// Base64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or_default());
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for digit in 0..4 {
            let index = (bits >> (18 - 6 * digit)) & 63;
            let letter = ALPHABET
                .get(index as usize)
                .copied()
                .map_or('=', char::from);
            // Three bytes are four digits, two are three, one is two.
            text.push(if digit <= chunk.len() { letter } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        // RFC 4648, section 10.
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn style_and_script_cannot_end_their_element() {
        assert!(!STYLE.contains("</"));
        assert!(!SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
    }

    #[test]
    fn the_script_makes_no_markup_of_text_and_asks_nobody() {
        for word in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ] {
            assert!(!SCRIPT.contains(word), "{word}");
        }
        for word in ["fetch(", "XMLHttpRequest", "import(", "http"] {
            let without_svg = SCRIPT.replace("http://www.w3.org/2000/svg", "");
            assert!(!without_svg.contains(word), "{word}");
        }
    }
}
