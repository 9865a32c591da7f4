//! What an entity is called on a day, in a list and in a sentence, and where it is filed.

use chrono::NaiveDate;

use super::{AliasKind, DatedName, Entity};
use crate::language::{Collation, Lang};

impl Entity {
    /// The short name as official lists print it, on a day.
    ///
    /// The name whose interval in the history holds the day, else the name of today.
    pub fn name(&self, lang: Lang, on: NaiveDate) -> &str {
        self.dated(lang, on)
            .map_or_else(|| self.names.get(lang).as_str(), |dated| &dated.name)
    }

    /// The name in running text, on a day, without article: "Royaume-Uni", "Plurinational State of
    /// Bolivia".
    ///
    /// The `short_in_text` alias if the name of that day is still the name of today; a name with
    /// brackets is unfolded, which gives the formal name.
    pub fn name_in_text(&self, lang: Lang, on: NaiveDate) -> &str {
        let name = self.name(lang, on);
        if name != self.names.get(lang) {
            return name;
        }
        let short = self
            .aliases
            .iter()
            .find(|alias| alias.lang == lang && alias.kind == AliasKind::ShortInText);
        if let Some(short) = short {
            return &short.name;
        }
        let formal = self.formal.get(lang);
        if name.contains('(') && !formal.is_empty() {
            return split_article(formal).1;
        }
        name
    }

    /// The name in running text with the article that the language puts before it: "le
    /// Royaume-Uni", "l'Arménie", "the Russian Federation", "Cuba".
    pub fn with_article(&self, lang: Lang, on: NaiveDate) -> String {
        let name = self.name_in_text(lang, on);
        // Inside a sentence the article of this one name has no capital.
        if let Some(rest) = name.strip_prefix("The ") {
            return format!("the {rest}");
        }
        let formal = split_article(self.formal.get(lang));
        let article = match self.dated(lang, on) {
            Some(DatedName {
                article: Some(article),
                ..
            }) => article.as_str(),
            _ if formal.1 == name => formal.0,
            _ => self.articles.get(lang).as_str(),
        };
        match article {
            "" => name.to_owned(),
            elided if elided.ends_with('\'') => format!("{elided}{name}"),
            article => format!("{article} {name}"),
        }
    }

    /// What the entity is filed under in lists, on a day.
    pub fn sort_key(&self, lang: Lang, on: NaiveDate) -> &str {
        match self.dated(lang, on) {
            Some(dated) if !dated.sort_key.is_empty() => &dated.sort_key,
            _ => self.name(lang, on),
        }
    }

    /// The name of the history in use on a day.
    fn dated(&self, lang: Lang, on: NaiveDate) -> Option<&DatedName> {
        self.history.iter().find(|dated| {
            dated.lang == lang
                && dated.from.is_none_or(|from| from <= on)
                && dated.to.is_none_or(|to| on <= to)
        })
    }
}

/// Splits the article off a formal name: "la République d'Albanie".
pub(super) fn split_article(formal: &str) -> (&str, &str) {
    const ARTICLES: [&str; 7] = ["the", "le", "la", "les", "el", "los", "las"];
    if let Some(rest) = formal.strip_prefix("l'") {
        return ("l'", rest);
    }
    formal
        .split_once(' ')
        .filter(|(first, _)| ARTICLES.contains(first))
        .unwrap_or(("", formal))
}

/// A formal name without its article.
pub(crate) fn without_article(formal: &str) -> &str {
    split_article(formal).1
}

/// Puts entities in the order of a language's lists on a day.
pub fn sort(entities: &mut [&Entity], lang: Lang, on: NaiveDate) {
    let collation = Collation::new(lang);
    entities.sort_by(|a, b| {
        collation
            .compare(a.sort_key(lang, on), b.sort_key(lang, on))
            .then_with(|| a.code.cmp(&b.code))
    });
}
