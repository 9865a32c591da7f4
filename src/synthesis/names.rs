//! States by the names of the report's date, in the order of its language.

use std::cmp::Ordering;

use chrono::NaiveDate;

use crate::entity::{self, Entities, Entity};
use crate::language::{Collation, Lang};

/// How one language names States on a day.
pub(super) struct Names<'a> {
    entities: &'a Entities,
    lang: Lang,
    on: NaiveDate,
    collation: Collation,
}

impl<'a> Names<'a> {
    pub(super) fn new(entities: &'a Entities, lang: Lang, on: NaiveDate) -> Self {
        Self {
            entities,
            lang,
            on,
            collation: Collation::new(lang),
        }
    }

    /// The entity of a code.
    pub(super) fn entity(&self, code: &str) -> Option<&'a Entity> {
        self.entities.get(code)
    }

    /// Official short name, as in lists of respondents; the code if the entity is not known.
    pub(super) fn official<'b>(&'b self, code: &'b str) -> &'b str {
        self.entities.name(code, self.lang, self.on)
    }

    /// Short name in running text.
    pub(super) fn in_text<'b>(&'b self, code: &'b str) -> &'b str {
        self.entity(code)
            .map_or(code, |entity| entity.name_in_text(self.lang, self.on))
    }

    /// Short name in running text with its article, as a sentence's subject.
    pub(super) fn with_article(&self, code: &str) -> String {
        let entity = self.entity(code);
        entity.map_or_else(
            || code.to_owned(),
            |entity| entity.with_article(self.lang, self.on),
        )
    }

    /// Puts entities in the order of lists of official names.
    pub(super) fn sort_official(&self, entities: &mut [&Entity]) {
        entity::sort(entities, self.lang, self.on);
    }

    /// Puts codes in the order of the names in running text.
    pub(super) fn sort_in_text<T: AsRef<str>>(&self, codes: &mut [T]) {
        codes.sort_by(|a, b| self.compare_in_text(a.as_ref(), b.as_ref()));
    }

    /// Compares the names in running text, each as it is filed.
    fn compare_in_text(&self, a: &str, b: &str) -> Ordering {
        self.collation
            .compare(self.filed(a), self.filed(b))
            .then_with(|| a.cmp(b))
    }

    /// A name is filed under its own key; one that differs in running text under itself.
    fn filed<'b>(&'b self, code: &'b str) -> &'b str {
        let Some(entity) = self.entity(code) else {
            return code;
        };
        let in_text = entity.name_in_text(self.lang, self.on);
        if in_text == entity.name(self.lang, self.on) {
            entity.sort_key(self.lang, self.on)
        } else {
            in_text
        }
    }
}
