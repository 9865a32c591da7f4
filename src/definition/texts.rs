//! The form's languages, its texts in each of them, and the translations that are missing.

use std::collections::BTreeMap;

use super::columns::{Column, Record, Table, Tally, row_list};
use super::diagnostic::{At, Report, nearest};
use crate::language::Translated;

/// The columns that have a text per language, by their path.
pub(super) const LABEL: &[&str] = &["label"];
pub(super) const HINT: &[&str] = &["hint"];
pub(super) const GUIDANCE: &[&str] = &["guidance_hint"];
pub(super) const CONSTRAINT_MESSAGE: &[&str] = &["bind", "jr:constraintMsg"];
pub(super) const REQUIRED_MESSAGE: &[&str] = &["bind", "jr:requiredMsg"];

/// What pyxform calls the language of a column without one.
const PLAIN: &str = "default";

/// A language of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Language {
    /// As written behind `::`; `default` for columns without.
    name: String,
    /// The code in brackets, else the name.
    key: String,
}

/// All texts pass through here, so that gaps are seen.
#[derive(Debug, Default)]
pub(super) struct Texts {
    languages: Vec<Language>,
    /// Key of the language of columns without one, which is also what missing texts fall back to.
    default_key: String,
    /// Where a text is missing: sheet, column, key of the language.
    gaps: Tally<(&'static str, String, String)>,
}

impl Texts {
    /// Collects the languages of the sheets' columns.
    pub(super) fn new(tables: &[&Table<'_>], default_language: &str, report: &mut Report) -> Self {
        let default_name = match default_language {
            "" => PLAIN,
            name => name,
        };
        let mut texts = Self {
            default_key: key_of(default_name),
            ..Self::default()
        };
        for table in tables {
            for column in &table.columns {
                match language_of(column) {
                    Some("") => texts.add(default_name, None, report),
                    Some(name) => texts.add(name, Some((table.name, column)), report),
                    None => {}
                }
            }
        }
        let is_there = texts
            .languages
            .iter()
            .any(|language| language.name == default_name);
        if !is_there && !texts.languages.is_empty() {
            if !default_language.is_empty() {
                let names = texts
                    .languages
                    .iter()
                    .map(|language| language.name.as_str());
                let same_code = names
                    .clone()
                    .find(|name| key_of(name) == key_of(default_name));
                let meant = same_code.or_else(|| nearest(default_name, names.clone()));
                let at = At::sheet("settings").row(2).column("default_language");
                let message = format!("no column is in the language `{default_language}`");
                match meant {
                    Some(_) => report.error(at, message).suggest(meant),
                    None => report.error(at, message).help(format!(
                        "write one of: {}, exactly as in the headers",
                        names.collect::<Vec<_>>().join(", ")
                    )),
                }
            }
            if let Some(first) = texts.languages.first() {
                texts.default_key.clone_from(&first.key);
            }
        }
        texts
    }

    fn add(&mut self, name: &str, place: Option<(&'static str, &Column)>, report: &mut Report) {
        if self.languages.iter().any(|language| language.name == name) {
            return;
        }
        let key = key_of(name);
        if let Some((sheet, column)) = place {
            let at = At::sheet(sheet).row(1).column(&column.header);
            let same = self.languages.iter().find(|language| language.key == key);
            if let Some(same) = same {
                let message = format!("`{name}` and `{}` are two languages to pyxform", same.name);
                report
                    .warn(at, message)
                    .help("write the language the same way in every header");
            } else if key == name && name != PLAIN {
                report
                    .warn(at, format!("the language `{name}` has no code"))
                    .help(match code_of(name) {
                        Some(code) => format!("write it as `{name} ({code})`"),
                        None => format!("write the code of the language behind it: `{name} (..)`"),
                    });
            }
        }
        self.languages.push(Language {
            name: name.to_owned(),
            key,
        });
    }

    /// The keys of the languages, in the order of their columns.
    pub(super) fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for language in &self.languages {
            if !keys.contains(&language.key) {
                keys.push(language.key.clone());
            }
        }
        keys
    }

    /// A text of a row in all languages.
    pub(super) fn read(&mut self, record: Record<'_>, path: &[&str]) -> Translated {
        let mut found = Translated::default();
        let columns = || record.table().columns_of(path);
        for column in columns().filter(|column| column.path.len() == path.len()) {
            if let Some(text) = record.prose(column) {
                found.set(&self.default_key, &text);
            }
        }
        for column in columns() {
            // Of two columns of one language the first wins, but any wins over a plain column.
            if let (Some(name), Some(text)) = (column.path.get(path.len()), record.prose(column))
                && column.path.len() == path.len() + 1
            {
                found.set(&key_of(name), &text);
            }
        }
        let header = record.table().header(path);
        let base = header
            .split("::")
            .next()
            .unwrap_or(header)
            .trim()
            .to_owned();
        self.complete(&mut found, record, &base, "::");
        found
    }

    /// A text of our own columns, `label_en`, `label_fr`, ..; `stem` is `label_`.
    pub(super) fn read_own(record: Record<'_>, stem: &str) -> Translated {
        let mut found = Translated::default();
        for column in &record.table().columns {
            let code = column.path.first().and_then(|name| name.strip_prefix(stem));
            let code = code.filter(|code| code.len() == 2);
            if let (Some(code), Some(text)) = (code, record.prose(column)) {
                found.set(code, &text);
            }
        }
        found
    }

    /// As [`Self::read_own`], where each language of the form should have the text.
    pub(super) fn read_own_complete(&mut self, record: Record<'_>, stem: &str) -> Translated {
        let mut found = Self::read_own(record, stem);
        self.complete(&mut found, record, stem, "");
        found
    }

    /// Fills in the default language's text where one is missing, and remembers that.
    fn complete(&mut self, text: &mut Translated, record: Record<'_>, column: &str, joint: &str) {
        let fallback = text.get(&self.default_key);
        let first = || text.iter().next().map(|(_, text)| text);
        let Some(fallback) = fallback.or_else(first).map(str::to_owned) else {
            return;
        };
        for language in &self.languages {
            if text.get(&language.key).is_some() {
                continue;
            }
            text.set(&language.key, &fallback);
            let header = match (language.name.as_str(), joint) {
                // Our own columns have no form without a language.
                (PLAIN, "") => continue,
                (PLAIN, _) => column.to_owned(),
                (_, "") => format!("{column}{}", language.key),
                (name, joint) => format!("{column}{joint}{name}"),
            };
            let gap = (record.table().name, header, language.key.clone());
            self.gaps.add(gap, record.number());
        }
    }

    /// How many texts each language lacks.
    pub(super) fn gaps(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for ((_, _, language), rows) in self.gaps.iter() {
            *counts.entry(language.clone()).or_default() += rows.len();
        }
        counts
    }

    /// Says which texts are missing: one diagnostic per column.
    pub(super) fn report_gaps(&self, report: &mut Report) {
        for ((sheet, header, language), rows) in self.gaps.iter() {
            let at = At::sheet(sheet)
                .row(rows.first().copied().unwrap_or(1))
                .column(header);
            let count = match rows.len() {
                1 => "1 text is".to_owned(),
                count => format!("{count} texts are"),
            };
            report
                .warn(
                    at,
                    format!(
                        "{count} missing in the language `{language}` ({})",
                        row_list(rows)
                    ),
                )
                .help(if *language == self.default_key {
                    "this is the language that stands in for others: nothing is shown".to_owned()
                } else {
                    format!("the text in `{}` is shown instead", self.default_key)
                });
        }
    }
}

/// The code in brackets at the end of a language's name, else the name.
pub(super) fn key_of(name: &str) -> String {
    let code = name
        .trim()
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
        .map(|(_, code)| code.trim())
        .filter(|code| !code.is_empty());
    code.map_or_else(|| name.trim().to_owned(), str::to_lowercase)
}

/// The code of a language that is called so.
fn code_of(name: &str) -> Option<&'static str> {
    Some(match name.to_lowercase().as_str() {
        "english" | "anglais" | "inglés" => "en",
        "french" | "français" | "francais" | "francés" => "fr",
        "spanish" | "español" | "espanol" | "espagnol" => "es",
        "russian" | "русский" | "russe" => "ru",
        "arabic" | "العربية" | "arabe" => "ar",
        "chinese" | "中文" | "chinois" => "zh",
        "portuguese" | "português" => "pt",
        "swahili" | "kiswahili" => "sw",
        _ => return None,
    })
}

/// The language of a column: blank if it is one for texts but names none, `None` if it is not for
/// texts.
fn language_of(column: &Column) -> Option<&str> {
    let depth = [LABEL, HINT, GUIDANCE, CONSTRAINT_MESSAGE, REQUIRED_MESSAGE]
        .into_iter()
        .find(|path| column.starts(path))
        .map(<[&str]>::len)?;
    Some(column.path.get(depth).map_or("", String::as_str))
}

#[cfg(test)]
mod tests {
    use super::key_of;

    #[test]
    fn a_language_is_known_by_the_code_in_brackets() {
        assert_eq!(key_of("French (fr)"), "fr");
        assert_eq!(key_of("English(EN)"), "en");
        assert_eq!(key_of("Kiswahili"), "Kiswahili");
        assert_eq!(key_of("()"), "()");
    }
}
