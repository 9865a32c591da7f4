//! Who is asked: the Member States, the observer States, and the entities of the United Nations
//! system, each with its names in six languages and the days on which they were its names.
//!
//! In: three tables, built in and replaceable by files of the same name in `questionnaire/`:
//! `entities` (codes, groups, names of today), `name_history` (names with their dates),
//! `name_aliases` (forms met in texts). Out: [`Entities`], which names, files and identifies them.
//!
//! The designations used do not imply any opinion on the legal status of any country, territory or
//! area.

mod identify;
mod name;
mod table;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::language::{Lang, PerLang};

pub(crate) use identify::fold;
pub use identify::{Match, Proposal};
pub use name::sort;
pub(crate) use name::without_article;

/// A State or an entity of the United Nations system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// ISO 3166-1 alpha-3 code of a State; acronym of any other entity.
    pub code: String,
    /// ISO 3166-1 alpha-3 code; blank if it is not a State.
    pub iso3: String,
    /// ISO 3166-1 alpha-2 code; blank if it is not a State.
    pub iso2: String,
    /// Code of the United Nations Statistics Division, three digits; blank if it is not a State.
    pub m49: String,
    /// What it is.
    pub kind: Kind,
    /// Regional group of the United Nations.
    pub regional_group: RegionalGroup,
    /// Regional group in which it votes.
    pub regional_group_electoral: RegionalGroup,
    /// Short names of today, without article.
    pub names: PerLang<String>,
    /// Formal names of today, with their article; blank for entities that are not States.
    pub formal: PerLang<String>,
    /// Article before the short name of today: English, French, Spanish; blank where none.
    pub articles: PerLang<String>,
    /// The language to write to it in, unless `addressees` says otherwise.
    pub preferred_language: Lang,
    /// Names with the days on which they were in use.
    pub history: Vec<DatedName>,
    /// Other forms of the name.
    pub aliases: Vec<Alias>,
    /// What should be known about the row.
    pub note: String,
}

/// What an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One of the 193.
    MemberState,
    /// The Holy See, the State of Palestine.
    ObserverState,
    /// A department, programme or agency, or another partner of the report.
    UnEntity,
}

/// An electoral group of the General Assembly.
///
/// Not a region of the world: those (M49) differ for Cyprus, Israel, Türkiye, Australia and others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum RegionalGroup {
    /// African Group.
    African,
    /// Asia-Pacific Group.
    #[serde(rename = "Asia-Pacific")]
    AsiaPacific,
    /// Eastern European Group.
    #[serde(rename = "Eastern European")]
    EasternEuropean,
    /// Group of Latin American and Caribbean States.
    #[serde(rename = "GRULAC")]
    LatinAmericanCaribbean,
    /// Group of Western European and other States.
    #[serde(rename = "WEOG")]
    WesternEuropeanOther,
    /// No group.
    #[default]
    #[serde(rename = "none", alias = "")]
    None,
}

/// A name with the days on which it was in use, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedName {
    /// Its language.
    pub lang: Lang,
    /// The name.
    pub name: String,
    /// First day; `None`: always before.
    pub from: Option<NaiveDate>,
    /// Last day; `None`: still in use.
    pub to: Option<NaiveDate>,
    /// What it is filed under in lists; blank: itself.
    pub sort_key: String,
    /// The article before it; `None`: that of the name of today.
    pub article: Option<String>,
}

/// Another form of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// Its language.
    pub lang: Lang,
    /// The form.
    pub name: String,
    /// What it is for.
    pub kind: AliasKind,
}

/// What another form of a name is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AliasKind {
    /// The name in running text: "Royaume-Uni".
    ShortInText,
    /// Met in replies; read, never printed.
    Common,
    /// An acronym.
    Acronym,
}

/// All entities, in the order of the table; States first.
#[derive(Debug, Clone)]
pub struct Entities {
    list: Vec<Entity>,
    /// Index of each code.
    by_code: BTreeMap<String, usize>,
    /// Indexes of the entities that a folded name may mean.
    by_name: BTreeMap<String, Vec<usize>>,
}

impl Entities {
    /// The entity of a code, in any case.
    pub fn get(&self, code: &str) -> Option<&Entity> {
        let index = self.by_code.get(code.trim().to_uppercase().as_str())?;
        self.list.get(*index)
    }

    /// All, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &Entity> {
        self.list.iter()
    }

    /// The Member States and the observer States, in the order of the table.
    pub fn states(&self) -> impl Iterator<Item = &Entity> {
        self.list
            .iter()
            .filter(|entity| entity.kind != Kind::UnEntity)
    }

    /// The name of the entity of this code; the code itself if it is not known.
    pub fn name<'a>(&'a self, code: &'a str, lang: Lang, on: NaiveDate) -> &'a str {
        self.get(code).map_or(code, |entity| entity.name(lang, on))
    }
}
