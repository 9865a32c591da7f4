//! The six official languages of the United Nations, and how each writes names, lists, numbers
//! and dates.

mod collation;
mod confidence;
mod date;
mod detect;
mod fold;
mod list;
mod number;
mod outline;
mod per_lang;
mod terms;
pub mod texts;
mod typography;
mod words;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

pub use collation::Collation;
pub use confidence::{is_confidential, mentions_confidence};
pub use date::long_date;
pub use detect::detect;
pub use fold::fold;
pub use list::{enumerate, join};
pub use number::{count, decimal, figures, percent, percent_in_text};
pub use outline::{outline_letter, outline_number};
pub use per_lang::PerLang;
pub use terms::terms;
pub use texts::{Texts, fill, texts, workbook_texts};
pub use typography::keep_together;
pub use words::words;

/// An official language of the United Nations.
///
/// The order is that of the sample questionnaire's columns, and decides the order of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    En,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Russian.
    Ru,
    /// Arabic.
    Ar,
    /// Chinese.
    Zh,
}

impl Lang {
    /// All six.
    pub const ALL: [Self; 6] = [Self::En, Self::Fr, Self::Es, Self::Ru, Self::Ar, Self::Zh];

    /// The ISO 639-1 code, as in file names and headers.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::Ru => "ru",
            Self::Ar => "ar",
            Self::Zh => "zh",
        }
    }

    /// The language of an ISO 639-1 code, if it is one of the six.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// Whether the script runs from right to left.
    pub fn is_right_to_left(self) -> bool {
        self == Self::Ar
    }
}

/// The language as the data of CLDR name it; British English, whose lists have no comma before
/// "and" (United Nations Editorial Manual, punctuation).
fn locale(lang: Lang) -> icu_locale::Locale {
    match lang {
        Lang::En => icu_locale::locale!("en-GB"),
        Lang::Fr => icu_locale::locale!("fr"),
        Lang::Es => icu_locale::locale!("es"),
        Lang::Ru => icu_locale::locale!("ru"),
        Lang::Ar => icu_locale::locale!("ar"),
        Lang::Zh => icu_locale::locale!("zh"),
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// One text in several languages, keyed by language code (`fr`), or by the language's name as the
/// form writes it where it gives no code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Translated(BTreeMap<String, String>);

impl Translated {
    /// Sets the text of one language; a blank text is no text.
    pub fn set(&mut self, language: &str, text: &str) {
        if !text.trim().is_empty() {
            self.0.insert(language.to_owned(), text.to_owned());
        }
    }

    /// The text in exactly this language.
    pub fn get(&self, language: &str) -> Option<&str> {
        self.0.get(language).map(String::as_str)
    }

    /// The text to show a reader of `lang`: that language, else English, else the first there is,
    /// else nothing.
    pub fn text(&self, lang: Lang) -> &str {
        self.get(lang.code())
            .or_else(|| self.get("en"))
            .or_else(|| self.0.values().next().map(String::as_str))
            .unwrap_or_default()
    }

    /// Whether no language has a text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Language and text, ordered by language key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(language, text)| (language.as_str(), text.as_str()))
    }
}
