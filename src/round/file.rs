//! `round.toml` as it is written: read with serde, one problem after the other put aside, so that
//! all of them are said at once.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use validator::Validate;

use super::{
    Audience, Contact, Crosstab, Limits, Note, Period, Problem, ProblemKind, Quantifiers, Report,
    Round,
};
use crate::language::{Lang, PerLang};

/// The file: every key may be absent, so that reading never stops at a missing one.
#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RoundFile {
    #[validate(required, length(min = 1))]
    pub(super) symbol: Option<String>,
    #[validate(required, length(min = 1))]
    pub(super) mandate: Option<String>,
    #[validate(required)]
    pub(super) deadline: Option<Day>,
    pub(super) audience: Option<Audience>,
    pub(super) languages: Option<Vec<Lang>>,
    pub(super) crosstab: Option<Vec<Crosstab>>,
    #[validate(nested)]
    pub(super) title: TitleTable,
    #[validate(nested)]
    pub(super) note: NoteTable,
    #[validate(nested)]
    pub(super) reporting_period: PeriodTable,
    #[validate(nested)]
    pub(super) report: ReportTable,
    #[validate(nested)]
    pub(super) contact: ContactTable,
    #[validate(nested)]
    pub(super) quantifiers: QuantifierTable,
    #[validate(nested)]
    pub(super) rules: RuleTable,
    #[validate(nested)]
    pub(super) limits: LimitTable,
}

#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TitleTable {
    #[validate(required, length(min = 1))]
    en: Option<String>,
    #[validate(required, length(min = 1))]
    fr: Option<String>,
    #[validate(required, length(min = 1))]
    es: Option<String>,
    #[validate(required, length(min = 1))]
    ru: Option<String>,
    #[validate(required, length(min = 1))]
    ar: Option<String>,
    #[validate(required, length(min = 1))]
    zh: Option<String>,
}

#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NoteTable {
    numbers: Option<Vec<String>>,
    #[validate(required)]
    pub(super) date: Option<Day>,
    place: Option<String>,
    circular: Option<bool>,
    #[validate(length(min = 1))]
    initialled: Option<String>,
}

#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PeriodTable {
    #[validate(required)]
    pub(super) from: Option<Day>,
    #[validate(required)]
    pub(super) to: Option<Day>,
}

#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ReportTable {
    #[validate(required)]
    language: Option<Lang>,
    languages: Option<Vec<Lang>>,
    #[validate(required)]
    pub(super) date: Option<Day>,
}

#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ContactTable {
    #[validate(required, length(min = 1))]
    pub(super) emails: Option<Vec<String>>,
    #[validate(email)]
    pub(super) reply_to: Option<String>,
    address: Option<String>,
}

#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default, deny_unknown_fields)]
pub(super) struct QuantifierTable {
    #[validate(range(min = 0.0, max = 1.0))]
    pub(super) almost_all: Option<f64>,
    #[validate(range(min = 0.0, max = 1.0))]
    pub(super) most: Option<f64>,
    #[validate(range(min = 0.0, max = 1.0))]
    pub(super) many: Option<f64>,
    #[validate(range(min = 2))]
    several: Option<usize>,
}

#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RuleTable {
    pub(super) off: Option<Vec<String>>,
}

#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default, deny_unknown_fields)]
pub(super) struct LimitTable {
    #[validate(range(min = 1))]
    file_bytes: Option<u64>,
    #[validate(range(min = 1))]
    inflated_bytes: Option<u64>,
    #[validate(range(min = 1))]
    entries: Option<u64>,
    #[validate(range(min = 1))]
    cells: Option<u64>,
}

/// A day: a TOML date, or a text that is one.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "toml::Value")]
pub(super) struct Day(pub(super) NaiveDate);

impl TryFrom<toml::Value> for Day {
    type Error = &'static str;

    fn try_from(value: toml::Value) -> Result<Self, Self::Error> {
        let text = match value {
            toml::Value::Datetime(at) => at.to_string(),
            toml::Value::String(text) => text,
            _ => return Err("not a day"),
        };
        crate::table_file::parse_date(&text)
            .map(Self)
            .ok_or("not a day")
    }
}

const DAY: &str = "a day, written as 2015-05-01";
const TEXT: &str = "a text between quotation marks";
const LANGUAGE: &str = "one of \"en\", \"fr\", \"es\", \"ru\", \"ar\", \"zh\"";
const LANGUAGES: &str = "a list of languages, as [\"en\", \"fr\"]";
const SHARE: &str = "a number from 0 to 1, as 0.85";
const WHOLE: &str = "a whole number above 0";
const SECTION: &str = "a section: the line [name], with its keys below";

/// Every key of the file, and what its value looks like.
pub(super) const KEYS: [(&str, &str); 42] = [
    ("symbol", "the symbol of the report, as \"A/70/94\""),
    (
        "mandate",
        "the symbol of the resolution, as \"A/RES/68/192\"",
    ),
    ("deadline", DAY),
    ("audience", "\"internal\" or \"public\""),
    ("languages", LANGUAGES),
    (
        "crosstab",
        "sections that begin [[crosstab]], each with the texts rows and columns",
    ),
    ("title", SECTION),
    ("title.en", TEXT),
    ("title.fr", TEXT),
    ("title.es", TEXT),
    ("title.ru", TEXT),
    ("title.ar", TEXT),
    ("title.zh", TEXT),
    ("note", SECTION),
    ("note.numbers", "a list of texts, as [\"CU 2015/22\"]"),
    ("note.date", DAY),
    ("note.place", "a duty station, as \"Vienna\""),
    ("note.circular", "true or false"),
    (
        "note.initialled",
        "a folder below questionnaire/, as \"notes\"",
    ),
    ("reporting_period", SECTION),
    ("reporting_period.from", DAY),
    ("reporting_period.to", DAY),
    ("report", SECTION),
    ("report.language", LANGUAGE),
    ("report.languages", LANGUAGES),
    ("report.date", DAY),
    ("contact", SECTION),
    (
        "contact.emails",
        "a list of addresses, as [\"name@example.org\"]",
    ),
    (
        "contact.reply_to",
        "an e-mail address, as \"name@example.org\"",
    ),
    ("contact.address", TEXT),
    ("quantifiers", SECTION),
    ("quantifiers.almost_all", SHARE),
    ("quantifiers.most", SHARE),
    ("quantifiers.many", SHARE),
    ("quantifiers.several", "a whole number from 2, as 4"),
    ("rules", SECTION),
    ("rules.off", "a list of rules, as [\"gap_in_table\"]"),
    ("limits", SECTION),
    ("limits.file_bytes", WHOLE),
    ("limits.inflated_bytes", WHOLE),
    ("limits.entries", WHOLE),
    ("limits.cells", WHOLE),
];

/// Where the keys stand, by path.
pub(super) struct KeyLines(BTreeMap<String, usize>);

impl KeyLines {
    /// The line of a key; of its section if the key is missing; else the first.
    pub(super) fn line(&self, path: &str) -> usize {
        let section = path.split_once('.').map(|(section, _)| section);
        self.0
            .get(path)
            .or_else(|| self.0.get(section?))
            .copied()
            .unwrap_or(1)
    }
}

/// What a key's value looks like.
pub(super) fn expected(path: &str) -> &'static str {
    KEYS.iter()
        .find(|(key, _)| *key == path)
        .map_or(TEXT, |(_, expected)| expected)
}

/// Reads the file. What serde cannot read is put aside as a problem, and the rest read again.
pub(super) fn read(text: &str) -> Result<(RoundFile, KeyLines, Vec<Problem>), Vec<Problem>> {
    let line_at = |offset: usize| {
        text.bytes()
            .take(offset)
            .filter(|&byte| byte == b'\n')
            .count()
            + 1
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(errors
            .iter()
            .map(|error| Problem {
                line: line_at(error.span().unwrap_or_default().start),
                key: String::new(),
                kind: ProblemKind::Syntax {
                    reason: error.message().to_owned(),
                },
            })
            .collect());
    }

    let mut lines = BTreeMap::new();
    walk(table.get_ref(), "", &mut |path, key, _| {
        lines.insert(path.to_owned(), line_at(key.start));
    });

    let mut table = table;
    let mut problems = Vec::new();
    loop {
        let error = match RoundFile::deserialize(toml::Deserializer::from(table.clone())) {
            Ok(file) => return Ok((file, KeyLines(lines), problems)),
            Err(error) => error,
        };
        let span = error.span().unwrap_or_default();
        let Some(removed) = remove_at(table.get_mut(), "", &span) else {
            // Nothing stands there: say it and stop, rather than ask again for ever.
            problems.push(Problem {
                line: line_at(span.start),
                key: String::new(),
                kind: ProblemKind::Syntax {
                    reason: error.message().to_owned(),
                },
            });
            return Err(problems);
        };
        problems.push(Problem {
            line: line_at(span.start),
            kind: kind(&removed),
            key: removed.path,
        });
    }
}

/// A value that serde could not read.
struct Removed {
    path: String,
    /// The value as written, if it is a text.
    text: Option<String>,
}

/// Why a value was not read.
fn kind(removed: &Removed) -> ProblemKind {
    let known = KEYS.iter().find(|(key, _)| *key == removed.path);
    let Some(&(_, expected)) = known else {
        let keys = KEYS.iter().map(|&(key, _)| key);
        let last = removed.path.rsplit('.').next().unwrap_or_default();
        let section = removed.path.strip_suffix(last).unwrap_or_default();
        // A key of the same section first; then the same name elsewhere.
        let nearest = nearest(
            &removed.path,
            keys.clone().filter(|key| key.starts_with(section)),
        )
        .or_else(|| {
            keys.into_iter()
                .find(|key| key.rsplit('.').next() == Some(last))
        });
        return ProblemKind::UnknownKey {
            nearest: nearest.map(str::to_owned),
        };
    };
    match &removed.text {
        Some(value) if expected == LANGUAGE || expected == LANGUAGES => ProblemKind::Language {
            value: value.clone(),
        },
        Some(value) if removed.path == "audience" => ProblemKind::Word {
            value: value.clone(),
            allowed: "internal, public",
        },
        _ => ProblemKind::WrongType { expected },
    }
}

/// The known key with the fewest typing errors, if they are few.
fn nearest<'a>(name: &str, keys: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    let allowed = (last(name).chars().count() / 3).max(1);
    keys.map(|key| (strsim::osa_distance(&last(key), &last(name)), key))
        .filter(|&(distance, _)| distance <= allowed)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, key)| key)
}

/// Calls `visit` with the path, the key's place and the value of everything in a table.
fn walk(
    table: &DeTable<'_>,
    prefix: &str,
    visit: &mut impl FnMut(&str, Range<usize>, &DeValue<'_>),
) {
    for (key, value) in table {
        let path = format!("{prefix}{}", key.get_ref());
        visit(&path, key.span(), value.get_ref());
        if let DeValue::Table(inner) = value.get_ref() {
            walk(inner, &format!("{path}."), visit);
        }
    }
}

/// Removes the innermost key whose name or value holds the place of an error.
fn remove_at(table: &mut DeTable<'_>, prefix: &str, place: &Range<usize>) -> Option<Removed> {
    let holds = |span: Range<usize>| span.start <= place.start && place.end <= span.end;
    let mut found = None;
    for (key, value) in table.iter_mut() {
        let path = format!("{prefix}{}", key.get_ref());
        if !holds(key.span())
            && let DeValue::Table(inner) = value.get_mut()
            && let Some(removed) = remove_at(inner, &format!("{path}."), place)
        {
            return Some(removed);
        }
        if holds(key.span()) || holds(value.span()) {
            found = Some((key.clone(), path, text_at(value, place)));
        }
    }
    let (key, path, text) = found?;
    table.remove(&key);
    Some(Removed { path, text })
}

/// The text of a value, or of the item of a list, at a place.
fn text_at(value: &Spanned<DeValue<'_>>, place: &Range<usize>) -> Option<String> {
    match value.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Array(items) => items
            .iter()
            .find(|item| item.span() == *place)
            .and_then(|item| text_at(item, place)),
        _ => None,
    }
}

impl RoundFile {
    /// The round; `None` if a key that must be there is not, which the checks say before.
    pub(super) fn into_round(self, dir: &Path) -> Option<Round> {
        let (quantifiers, limits) = (Quantifiers::default(), Limits::default());
        let language = self.report.language?;
        let mut languages = self.report.languages.unwrap_or_default();
        languages.retain(|&other| other != language);
        languages.insert(0, language);
        let emails = self.contact.emails?;
        let title = self.title;
        Some(Round {
            dir: dir.to_owned(),
            title: PerLang {
                en: title.en?,
                fr: title.fr?,
                es: title.es?,
                ru: title.ru?,
                ar: title.ar?,
                zh: title.zh?,
            },
            symbol: self.symbol?,
            mandate: self.mandate?,
            note: Note {
                numbers: self.note.numbers.unwrap_or_default(),
                date: self.note.date?.0,
                place: self.note.place.unwrap_or_default(),
                circular: self.note.circular.unwrap_or_default(),
                initialled: self.note.initialled.unwrap_or_else(|| "notes".to_owned()),
            },
            deadline: self.deadline?.0,
            reporting_period: Period {
                from: self.reporting_period.from?.0,
                to: self.reporting_period.to?.0,
            },
            report: Report {
                language,
                languages,
                date: self.report.date?.0,
            },
            contact: Contact {
                reply_to: match self.contact.reply_to {
                    Some(reply_to) => reply_to,
                    None => emails.first()?.clone(),
                },
                emails,
                address: self.contact.address.unwrap_or_default(),
            },
            languages: self.languages.unwrap_or_else(|| Lang::ALL.to_vec()),
            quantifiers: Quantifiers {
                almost_all: self
                    .quantifiers
                    .almost_all
                    .unwrap_or(quantifiers.almost_all),
                most: self.quantifiers.most.unwrap_or(quantifiers.most),
                many: self.quantifiers.many.unwrap_or(quantifiers.many),
                several: self.quantifiers.several.unwrap_or(quantifiers.several),
            },
            audience: self.audience.unwrap_or_default(),
            rules_off: self.rules.off.unwrap_or_default(),
            crosstabs: self.crosstab.unwrap_or_default(),
            seal: None,
            limits: Limits {
                file_bytes: self.limits.file_bytes.unwrap_or(limits.file_bytes),
                inflated_bytes: self.limits.inflated_bytes.unwrap_or(limits.inflated_bytes),
                entries: self.limits.entries.unwrap_or(limits.entries),
                cells: self.limits.cells.unwrap_or(limits.cells),
            },
        })
    }
}
