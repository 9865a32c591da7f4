//! The order of names.

use icu_collator::CollatorBorrowed;
use icu_collator::options::CollatorOptions;

use super::Lang;

/// The order in which a language files names.
///
/// The rules are those of the Unicode CLDR for the language: in French accents decide last, in
/// Spanish Ñ follows N, in Russian Ё goes with Е, in Chinese names follow their pinyin. Two
/// decisions are ours: a space or a hyphen counts as a character before all letters (word by word:
/// "République tchèque" before "République-Unie"), and **an Arabic name is filed without its
/// initial article ال**, as the lists of the United Nations do: الأردن stands under أ, not with
/// all names that begin with ال.
pub struct Collation {
    lang: Lang,
    collator: CollatorBorrowed<'static>,
}

impl Collation {
    /// The order of a language.
    ///
    /// # Panics
    ///
    /// Never: the data of the six languages is compiled in.
    pub fn new(lang: Lang) -> Self {
        #[expect(
            clippy::expect_used,
            reason = "the data of the six languages is compiled in; a test makes all six"
        )]
        let collator =
            CollatorBorrowed::try_new(super::locale(lang).into(), CollatorOptions::default())
                .expect("the collation of an official language is compiled in");
        Self { lang, collator }
    }

    /// Compares two names; names that the language files alike are ordered by their characters,
    /// so that the order never depends on the input's.
    pub fn compare(&self, a: &str, b: &str) -> std::cmp::Ordering {
        self.collator
            .compare(self.filed(a), self.filed(b))
            .then_with(|| a.cmp(b))
    }

    /// The name as it is filed.
    fn filed<'a>(&self, name: &'a str) -> &'a str {
        match self.lang {
            Lang::Ar => name.strip_prefix("ال").unwrap_or(name),
            _ => name,
        }
    }
}
