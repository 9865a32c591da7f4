//! The words that fill the templates: how an addressee, a resolution, an enclosure is named.
//!
//! Apart from the other texts of the program, because here the languages differ in what they can
//! say: the Russian first sentence names no State. The English text documents each field.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::language::{Lang, PerLang};

/// The words of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// A permanent mission.
    pub mission: MissionWords,
    /// The mission of an observer State.
    pub observer: MissionWords,
    /// All missions, in a circular note.
    pub circular: MissionWords,
    /// ` ({station})`, behind the name of a mission
    pub at_station: String,
    /// New York
    pub new_york: String,
    /// Geneva
    pub geneva: String,
    /// Vienna
    pub vienna: String,
    /// Nairobi
    pub nairobi: String,
    /// General Assembly resolution `{number}`
    pub resolution_assembly: String,
    /// Economic and Social Council resolution `{number}`
    pub resolution_council: String,
    /// `{place}`, `{date}`
    pub place_and_date: String,
    /// note verbale of `{date}`
    pub note: String,
    /// note verbale `{numbers}` of `{date}`
    pub note_numbered: String,
    /// `{title}` (Excel workbook: `{file}`)
    pub enclosed_workbook: String,
    /// Note verbale (`{file}`)
    pub enclosed_note: String,
    /// Receipt (`{file}`)
    pub enclosed_receipt: String,
    /// `{file}`, received on `{date}`
    pub received_on: String,
}

/// The forms of a kind of mission; in Russian the first sentence names it without its State, which
/// stands in the heading.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissionWords {
    /// Permanent Mission `{of_state}` to the United Nations`{station}`
    pub heading: String,
    /// the Permanent Mission `{of_state}` to the United Nations`{station}`
    pub full: String,
    /// the Permanent Mission
    pub short: String,
}

fn source(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("templates/words_en.toml"),
        Lang::Fr => include_str!("templates/words_fr.toml"),
        Lang::Es => include_str!("templates/words_es.toml"),
        Lang::Ru => include_str!("templates/words_ru.toml"),
        Lang::Ar => include_str!("templates/words_ar.toml"),
        Lang::Zh => include_str!("templates/words_zh.toml"),
    }
}

static WORDS: LazyLock<PerLang<Words>> = LazyLock::new(|| {
    PerLang::from_fn(|lang| {
        #[expect(
            clippy::expect_used,
            reason = "the files are built in, and a test reads all six"
        )]
        toml::from_str(source(lang)).expect("the built-in words can be read")
    })
});

/// The words of a language.
pub fn words(lang: Lang) -> &'static Words {
    WORDS.get(lang)
}

#[cfg(test)]
mod tests {
    use super::words;
    use crate::language::Lang;

    #[test]
    fn all_six_files_can_be_read() {
        for lang in Lang::ALL {
            assert!(!words(lang).mission.short.is_empty());
        }
    }
}
