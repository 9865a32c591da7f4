//! The word by which a State asks for confidence, wherever it writes it.
//!
//! There is a column for it; but a ministry writes "Confidential" into the answer, or "45
//! (confidential)". What may be meant so is taken so: the careless reading cannot be undone.

use super::{Lang, fold, texts};

/// Beginnings of the word in languages that inflect it, folded.
const STEMS: [&str; 2] = ["confiden", "конфиден"];
/// The word as it stands, folded, in languages that do not.
const WORDS: [&str; 4] = ["conf", "سري", "سريه", "سرية"];
/// The word in a language written without spaces.
const CHINESE: [&str; 2] = ["保密", "机密"];

/// Whether a text is the request itself: the code, or its label in any language.
pub fn is_confidential(text: &str) -> bool {
    let folded = fold(text);
    folded == "conf"
        || Lang::ALL
            .into_iter()
            .any(|lang| fold(&texts(lang).silence.confidential) == folded)
}

/// Whether a text that could not be read as an answer asks for confidence.
///
/// ```
/// use verbale::language::mentions_confidence;
///
/// assert!(mentions_confidence("45 (confidentiel)"));
/// assert!(mentions_confidence("不公开，保密"));
/// assert!(!mentions_confidence("environ 45"));
/// ```
pub fn mentions_confidence(text: &str) -> bool {
    let folded = fold(text);
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    words.any(|word| WORDS.contains(&word) || STEMS.iter().any(|stem| word.starts_with(stem)))
        || CHINESE.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_asks_for_confidence_in_its_own_word() {
        for lang in Lang::ALL {
            let label = &texts(lang).silence.confidential;
            assert!(is_confidential(label), "{label}");
            assert!(mentions_confidence(&format!("45 ({label})")), "{label}");
        }
        assert!(!mentions_confidence("سريع"), "fast is not secret");
    }
}
