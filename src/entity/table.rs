//! The three tables, read and checked.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use serde::Deserialize;
use validator::{Validate, ValidationError};

use super::identify::fold;
use super::{Alias, AliasKind, DatedName, Entities, Entity, Kind, RegionalGroup};
use crate::language::{Lang, PerLang};
use crate::table_file::{
    self, CellProblem, Table, TableError, find_table, parse_table, read_table,
};

const ENTITIES: &str = include_str!("entities.csv");
const NAME_HISTORY: &str = include_str!("name_history.csv");
const NAME_ALIASES: &str = include_str!("name_aliases.csv");

/// A row of `entities`.
#[derive(Debug, Deserialize, Validate)]
struct EntityRow {
    #[validate(length(min = 3, max = 12, message = "is not a code of 3 to 12 letters"))]
    #[validate(custom(function = "capitals"))]
    code: String,
    #[validate(custom(function = "three_letters"))]
    iso3: String,
    #[validate(custom(function = "two_letters"))]
    iso2: String,
    #[validate(custom(function = "three_digits"))]
    m49: String,
    kind: Kind,
    regional_group: RegionalGroup,
    regional_group_electoral: RegionalGroup,
    #[validate(length(
        min = 1,
        message = "is blank; every entity has a name in six languages"
    ))]
    name_en: String,
    #[validate(length(
        min = 1,
        message = "is blank; every entity has a name in six languages"
    ))]
    name_fr: String,
    #[validate(length(
        min = 1,
        message = "is blank; every entity has a name in six languages"
    ))]
    name_es: String,
    #[validate(length(
        min = 1,
        message = "is blank; every entity has a name in six languages"
    ))]
    name_ru: String,
    #[validate(length(
        min = 1,
        message = "is blank; every entity has a name in six languages"
    ))]
    name_ar: String,
    #[validate(length(
        min = 1,
        message = "is blank; every entity has a name in six languages"
    ))]
    name_zh: String,
    #[serde(default)]
    formal_en: String,
    #[serde(default)]
    formal_fr: String,
    #[serde(default)]
    formal_es: String,
    #[serde(default)]
    formal_ru: String,
    #[serde(default)]
    formal_ar: String,
    #[serde(default)]
    formal_zh: String,
    #[serde(default)]
    article_en: String,
    #[serde(default)]
    article_fr: String,
    #[serde(default)]
    article_es: String,
    preferred_language: Lang,
    #[serde(default)]
    note: String,
}

/// A row of `name_history`.
#[derive(Debug, Deserialize, Validate)]
#[validate(schema(function = "interval"))]
struct HistoryRow {
    iso3: String,
    lang: Lang,
    #[validate(length(min = 1, message = "is blank"))]
    name: String,
    #[serde(deserialize_with = "table_file::optional_date")]
    valid_from: Option<NaiveDate>,
    #[serde(deserialize_with = "table_file::optional_date")]
    valid_to: Option<NaiveDate>,
    #[serde(default)]
    sort_key: String,
    /// Blank: that of the name of today; `-`: none.
    #[serde(default)]
    article: String,
}

/// A row of `name_aliases`.
#[derive(Debug, Deserialize, Validate)]
struct AliasRow {
    code: String,
    lang: Lang,
    #[validate(length(min = 1, message = "is blank"))]
    alias: String,
    kind: AliasKind,
}

fn built_in(name: &str, text: &str) -> Result<Table, TableError> {
    parse_table(Path::new(&format!("built-in {name}.csv")), text.as_bytes())
}

fn of_shape(value: &str, fits: bool, shape: &'static str) -> Result<(), ValidationError> {
    if value.is_empty() || fits {
        Ok(())
    } else {
        Err(ValidationError::new("shape").with_message(shape.into()))
    }
}

fn capitals(value: &str) -> Result<(), ValidationError> {
    let fits = value.bytes().all(|byte| byte.is_ascii_uppercase());
    of_shape(value, fits, "is not a code in capital letters A to Z")
}

fn three_letters(value: &str) -> Result<(), ValidationError> {
    let fits = value.len() == 3 && value.bytes().all(|byte| byte.is_ascii_uppercase());
    of_shape(
        value,
        fits,
        "is not a code of three capital letters (ISO 3166-1 alpha-3)",
    )
}

fn two_letters(value: &str) -> Result<(), ValidationError> {
    let fits = value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_uppercase());
    of_shape(
        value,
        fits,
        "is not a code of two capital letters (ISO 3166-1 alpha-2)",
    )
}

fn three_digits(value: &str) -> Result<(), ValidationError> {
    let fits = value.len() == 3 && value.bytes().all(|byte| byte.is_ascii_digit());
    of_shape(
        value,
        fits,
        "is not three digits; if Excel dropped the zeros in front, format the column as text",
    )
}

fn interval(row: &HistoryRow) -> Result<(), ValidationError> {
    match (row.valid_from, row.valid_to) {
        (Some(from), Some(to)) if to < from => Err(ValidationError::new("interval")
            .with_message("`valid_to` lies before `valid_from`".into())),
        _ => Ok(()),
    }
}

impl Entities {
    /// Reads the entities: the built-in tables, each replaced by the table of its name in the
    /// folder `questionnaire` where there is one (`entities`, `name_history`, `name_aliases`; .csv
    /// or .xlsx).
    ///
    /// # Errors
    ///
    /// If a replacing table cannot be read; names its file, line and column.
    pub fn load(questionnaire: &Path) -> Result<Self, TableError> {
        let table = |name: &str, text: &str| match find_table(questionnaire, name)? {
            Some(path) => read_table(&path),
            None => built_in(name, text),
        };
        Self::from_tables(
            &table("entities", ENTITIES)?,
            &table("name_history", NAME_HISTORY)?,
            &table("name_aliases", NAME_ALIASES)?,
        )
    }

    /// The built-in entities.
    ///
    /// # Panics
    ///
    /// Never: a test reads the built-in tables.
    #[expect(clippy::expect_used, reason = "the tables are compiled in and tested")]
    pub fn built_in() -> Self {
        let table = |name, text| built_in(name, text).expect("a built-in table is a table");
        Self::from_tables(
            &table("entities", ENTITIES),
            &table("name_history", NAME_HISTORY),
            &table("name_aliases", NAME_ALIASES),
        )
        .expect("the built-in tables agree")
    }

    fn from_tables(entities: &Table, history: &Table, aliases: &Table) -> Result<Self, TableError> {
        let mut problems: Vec<CellProblem> = Vec::new();
        let mut list: Vec<Entity> = Vec::new();
        let mut by_code = BTreeMap::new();
        for (line, row) in entities.typed::<EntityRow>()? {
            if by_code.insert(row.code.clone(), list.len()).is_some() {
                problems.push(entities.problem(line, "code", &row.code, "stands twice; keep one"));
            }
            list.push(row.into());
        }

        let unknown = "is not a code of the table `entities`";
        for (line, row) in history.typed::<HistoryRow>()? {
            let Some(entity) = by_code
                .get(&row.iso3)
                .and_then(|&index| list.get_mut(index))
            else {
                problems.push(history.problem(line, "iso3", &row.iso3, unknown));
                continue;
            };
            entity.history.push(row.into());
        }
        for (line, row) in aliases.typed::<AliasRow>()? {
            let Some(entity) = by_code
                .get(&row.code)
                .and_then(|&index| list.get_mut(index))
            else {
                problems.push(aliases.problem(line, "code", &row.code, unknown));
                continue;
            };
            entity.aliases.push(Alias {
                lang: row.lang,
                name: row.alias,
                kind: row.kind,
            });
        }
        if !problems.is_empty() {
            return Err(TableError::Problems(problems));
        }
        Ok(Self {
            by_name: index_names(&list),
            list,
            by_code,
        })
    }
}

/// Every name of every entity, folded, with the entities it may mean.
fn index_names(entities: &[Entity]) -> BTreeMap<String, Vec<usize>> {
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, entity) in entities.iter().enumerate() {
        let mut names = vec![entity.code.as_str()];
        for lang in Lang::ALL {
            let formal = entity.formal.get(lang).as_str();
            names.extend([entity.names.get(lang).as_str(), formal]);
            names.push(super::name::split_article(formal).1);
        }
        names.extend(entity.history.iter().map(|dated| dated.name.as_str()));
        names.extend(entity.aliases.iter().map(|alias| alias.name.as_str()));
        for name in names {
            let meant = by_name.entry(fold(name)).or_default();
            if !meant.contains(&index) {
                meant.push(index);
            }
        }
    }
    // A blank name means nobody.
    by_name.remove("");
    by_name
}

impl From<EntityRow> for Entity {
    fn from(row: EntityRow) -> Self {
        Self {
            code: row.code,
            iso3: row.iso3,
            iso2: row.iso2,
            m49: row.m49,
            kind: row.kind,
            regional_group: row.regional_group,
            regional_group_electoral: row.regional_group_electoral,
            names: PerLang {
                en: row.name_en,
                fr: row.name_fr,
                es: row.name_es,
                ru: row.name_ru,
                ar: row.name_ar,
                zh: row.name_zh,
            },
            formal: PerLang {
                en: row.formal_en,
                fr: row.formal_fr,
                es: row.formal_es,
                ru: row.formal_ru,
                ar: row.formal_ar,
                zh: row.formal_zh,
            },
            articles: PerLang {
                en: row.article_en,
                fr: row.article_fr,
                es: row.article_es,
                ..PerLang::default()
            },
            preferred_language: row.preferred_language,
            history: Vec::new(),
            aliases: Vec::new(),
            note: row.note,
        }
    }
}

impl From<HistoryRow> for DatedName {
    fn from(row: HistoryRow) -> Self {
        Self {
            lang: row.lang,
            name: row.name,
            from: row.valid_from,
            to: row.valid_to,
            sort_key: row.sort_key,
            article: match row.article.as_str() {
                "" => None,
                "-" => Some(String::new()),
                article => Some(article.to_owned()),
            },
        }
    }
}
