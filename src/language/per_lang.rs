//! One thing for each of the six languages.

use serde::{Deserialize, Serialize};

use super::Lang;

/// One `T` for each of the six languages, all there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerLang<T> {
    /// English.
    pub en: T,
    /// French.
    pub fr: T,
    /// Spanish.
    pub es: T,
    /// Russian.
    pub ru: T,
    /// Arabic.
    pub ar: T,
    /// Chinese.
    pub zh: T,
}

impl<T> PerLang<T> {
    /// Makes one for each language.
    pub fn from_fn(mut make: impl FnMut(Lang) -> T) -> Self {
        Self {
            en: make(Lang::En),
            fr: make(Lang::Fr),
            es: make(Lang::Es),
            ru: make(Lang::Ru),
            ar: make(Lang::Ar),
            zh: make(Lang::Zh),
        }
    }

    /// The one of a language.
    pub fn get(&self, lang: Lang) -> &T {
        match lang {
            Lang::En => &self.en,
            Lang::Fr => &self.fr,
            Lang::Es => &self.es,
            Lang::Ru => &self.ru,
            Lang::Ar => &self.ar,
            Lang::Zh => &self.zh,
        }
    }

    /// The one of a language, to change.
    pub fn get_mut(&mut self, lang: Lang) -> &mut T {
        match lang {
            Lang::En => &mut self.en,
            Lang::Fr => &mut self.fr,
            Lang::Es => &mut self.es,
            Lang::Ru => &mut self.ru,
            Lang::Ar => &mut self.ar,
            Lang::Zh => &mut self.zh,
        }
    }
}

impl PerLang<String> {
    /// The text of a language.
    pub fn text(&self, lang: Lang) -> &str {
        self.get(lang)
    }
}
