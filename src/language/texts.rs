//! The texts that the program writes, in six languages: one file per language below `texts/`,
//! built in, each read into the same [`Texts`].

mod cleaning;
mod coded;
mod coding;
mod compilation;
mod finding;
mod intake;
mod page;
mod query;
mod receipt;
mod run;
mod section;
mod synthesis;
mod workbook;

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Lang, PerLang};

pub use cleaning::CleaningTexts;
pub use coding::CodingTexts;
pub use compilation::CompilationTexts;
pub use finding::{FindingTexts, LevelTexts, MessageTexts, SuggestionTexts};
pub use intake::{FormTexts, IntakeTexts, ReasonTexts, StatusTexts};
pub use page::PageTexts;
pub use query::QueryTexts;
pub use receipt::ReceiptTexts;
pub use run::RunTexts;
pub use section::SectionTexts;
pub use synthesis::{
    AboutTexts, AnswerStatusTexts, AnswerTexts, FindingHeadings, GroupTexts, MethodTexts,
    NumberTexts, PillarHeadings, QuantifierTexts, ReferenceTexts, ReplyTexts, RespondentTexts,
    SentenceTexts, SourceHeadings, StandingTexts, StatementTexts, SynthesisTexts, TableNames,
};
pub use workbook::{ConditionTexts, CoverTexts, SheetTexts, SilenceTexts, WordFormTexts};

/// All texts in one language. A text with words in braces, `{state}`, is a template for [`fill`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Texts {
    /// The cover of an issued workbook.
    pub cover: CoverTexts,
    /// The sheets of questions and tables in an issued workbook.
    pub sheet: SheetTexts,
    /// The reasons for no answer.
    pub silence: SilenceTexts,
    /// When a question is asked.
    pub condition: ConditionTexts,
    /// What became of each file.
    pub intake: IntakeTexts,
    /// What is said about answers.
    pub finding: FindingTexts,
    /// The tables of the synthesis.
    pub synthesis: SynthesisTexts,
    /// Sentences of the report.
    pub sentence: SentenceTexts,
    /// The page of the round.
    pub page: PageTexts,
    /// The workbook that asks a State about some of its answers.
    pub query: QueryTexts,
    /// The receipt that goes back to a State.
    pub receipt: ReceiptTexts,
    /// The cleaning workbook.
    pub cleaning: CleaningTexts,
    /// The workbooks in which open answers are coded.
    pub coding: CodingTexts,
    /// What the program says when it has run.
    pub run: RunTexts,
    /// The draft section of the report.
    pub section: SectionTexts,
    /// The compilation of replies, and the fiche of a State.
    pub compilation: CompilationTexts,
    /// The questionnaire in Word, beside what it shares with the workbook.
    pub word_form: WordFormTexts,
}

/// The file of a language, as built in.
fn source(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("texts/en.toml"),
        Lang::Fr => include_str!("texts/fr.toml"),
        Lang::Es => include_str!("texts/es.toml"),
        Lang::Ru => include_str!("texts/ru.toml"),
        Lang::Ar => include_str!("texts/ar.toml"),
        Lang::Zh => include_str!("texts/zh.toml"),
    }
}

static TEXTS: LazyLock<PerLang<Texts>> = LazyLock::new(|| {
    PerLang::from_fn(|lang| {
        #[expect(
            clippy::expect_used,
            reason = "the files are built in, and a test reads all six"
        )]
        toml::from_str(source(lang)).expect("the built-in texts can be read")
    })
});

/// The texts in a language.
pub fn texts(lang: Lang) -> &'static Texts {
    TEXTS.get(lang)
}

static WORKBOOK_TEXTS: LazyLock<PerLang<Vec<String>>> = LazyLock::new(|| {
    PerLang::from_fn(|lang| {
        let mut found = Vec::new();
        let mut all: toml::Table = toml::from_str(source(lang)).unwrap_or_default();
        for section in ["cover", "sheet", "silence", "condition"] {
            if let Some(section) = all.remove(section) {
                collect(section, &mut found);
            }
        }
        found
    })
});

fn collect(value: toml::Value, found: &mut Vec<String>) {
    match value {
        toml::Value::String(text) => found.push(text),
        toml::Value::Array(items) => {
            for item in items {
                collect(item, found);
            }
        }
        toml::Value::Table(table) => {
            for (_, value) in table {
                collect(value, found);
            }
        }
        _ => {}
    }
}

/// Every text that an issued workbook may show in a language; templates unfilled.
pub fn workbook_texts(lang: Lang) -> &'static [String] {
    WORKBOOK_TEXTS.get(lang)
}

/// Fills a template: each `{name}` becomes the value given for `name`. Braces that name nothing
/// stay, and values are not looked into: what a State wrote cannot become a placeholder.
///
/// ```
/// use verbale::language::fill;
///
/// let text = fill("{state} reported {measure}.", &[("state", "Peru"), ("measure", "{x}")]);
/// assert_eq!(text, "Peru reported {x}.");
/// ```
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let known = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((*value, after))
        });
        if let Some((value, after)) = known {
            filled.push_str(value);
            rest = after;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Every text by its path; the items of a list by their number.
    fn all(lang: Lang) -> BTreeMap<String, String> {
        fn walk(value: &toml::Value, path: &str, found: &mut BTreeMap<String, String>) {
            match value {
                toml::Value::String(text) => {
                    found.insert(path.to_owned(), text.clone());
                }
                toml::Value::Array(items) => {
                    for (number, item) in items.iter().enumerate() {
                        walk(item, &format!("{path}.{number}"), found);
                    }
                }
                toml::Value::Table(table) => {
                    for (key, value) in table {
                        walk(value, &format!("{path}.{key}"), found);
                    }
                }
                other => panic!("{path} is no text: {other}"),
            }
        }
        let mut found = BTreeMap::new();
        walk(&toml::from_str(source(lang)).unwrap(), "", &mut found);
        found
    }

    fn placeholders(text: &str) -> BTreeSet<&str> {
        let after_braces = text.split('{').skip(1);
        after_braces
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name)
            .collect()
    }

    #[test]
    fn every_language_has_every_text_with_its_placeholders() {
        let english = all(Lang::En);
        for lang in Lang::ALL {
            let texts = all(lang);
            assert!(texts.keys().eq(english.keys()), "{lang}");
            for (path, text) in &texts {
                assert_eq!(
                    placeholders(text),
                    placeholders(&english[path]),
                    "{lang} {path}"
                );
                assert_eq!(text.trim(), text, "{lang} {path}");
                assert!(!text.is_empty(), "{lang} {path}");
            }
        }
    }

    #[test]
    fn all_six_files_can_be_read() {
        for lang in Lang::ALL {
            assert!(!texts(lang).cover.sheet.is_empty());
        }
    }

    /// Words that are the same in English and another language.
    const SAME: [(&str, &str); 18] = [
        ("fr", ".section.introduction"),
        ("fr", ".synthesis.coded.code"),
        ("fr", ".synthesis.coded.codes_sheet"),
        ("fr", ".coding.code"),
        ("fr", ".coding.note"),
        ("fr", ".coding.codes"),
        ("fr", ".synthesis.references.instrument"),
        ("fr", ".synthesis.references.date"),
        ("fr", ".synthesis.references.source"),
        ("fr", ".synthesis.references.questions"),
        ("fr", ".query.question"),
        ("fr", ".receipt.question"),
        ("fr", ".cover.reference"),
        ("fr", ".cover.questions"),
        ("fr", ".sheet.question"),
        ("fr", ".intake.form.mail"),
        ("fr", ".finding.level.note"),
        ("es", ".sheet.no"),
    ];

    /// The characters outside the placeholders.
    fn words_of(text: &str) -> impl Iterator<Item = char> {
        let mut depth = 0;
        text.chars().filter(move |c| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0
        })
    }

    #[test]
    fn nothing_is_left_in_english() {
        let english = all(Lang::En);
        for lang in Lang::ALL.into_iter().filter(|&lang| lang != Lang::En) {
            for (path, text) in all(lang) {
                // "{standing}: {count}" has no word of a language.
                if !words_of(&text).any(char::is_alphabetic) {
                    continue;
                }
                let same = SAME.contains(&(lang.code(), &path));
                assert_eq!(text == english[&path], same, "{lang} {path}: {text}");
            }
        }
    }

    #[test]
    fn texts_for_excel_fit_its_limits() {
        for lang in Lang::ALL {
            for (path, text) in all(lang) {
                let limit = match path.as_str() {
                    ".cover.sheet" | ".sheet.general" | ".query.sheet" => 31,
                    ".sheet.please_check" => 32,
                    path if path.starts_with(".synthesis.sheet.") => 31,
                    // The message of a data validation.
                    ".sheet.choose"
                    | ".sheet.whole_number"
                    | ".sheet.number_only"
                    | ".sheet.date"
                    | ".sheet.mark" => 224,
                    _ => continue,
                };
                assert!(text.encode_utf16().count() <= limit, "{lang} {path}");
                let is_name = limit == 31;
                assert!(
                    !is_name || !text.contains(['[', ']', ':', '*', '?', '/', '\\']),
                    "{lang} {path}"
                );
            }
        }
    }

    #[test]
    fn headings_of_one_table_differ() {
        for lang in Lang::ALL {
            let mut seen = BTreeSet::new();
            for (path, text) in all(lang) {
                let (table, _) = path.rsplit_once('.').unwrap();
                let unique = [
                    ".synthesis.sheet",
                    ".synthesis.pillar",
                    ".synthesis.findings",
                    ".synthesis.sources",
                    ".intake.status",
                    ".silence",
                ];
                if unique.contains(&table) {
                    assert!(
                        seen.insert((table.to_owned(), text.clone())),
                        "{lang} {path}: {text}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_value_is_never_a_template() {
        assert_eq!(fill("{a}{b} {", &[("a", "{b}"), ("b", "x")]), "{b}x {");
        assert_eq!(fill("{unknown} {a}", &[("a", "1")]), "{unknown} 1");
    }
}
