//! The sample questionnaire is complete in six languages.

use std::collections::BTreeMap;

use calamine::{Data, Reader, Xlsx};
use regex::Regex;

const FORM: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/questionnaire/questionnaire.xlsx"
);

/// Texts that are the same word in English and another language; names of States and entities
/// are checked where they come from.
const SAME_WORD: [(&str, &str); 5] = [
    ("es", "No"),
    ("fr", "Brochures"),
    ("fr", "Films"),
    ("fr", "Source"),
    ("fr", "Suspects"),
];

/// The texts of a row in each language, by column base (`label`, `hint`, `nv_measure`...).
type Texts = BTreeMap<String, BTreeMap<String, String>>;

fn rows() -> Vec<(String, u32, Texts)> {
    let mut workbook: Xlsx<_> = calamine::open_workbook(FORM).expect("the sample form opens");
    let long = Regex::new(r"^(.+)::\w+ \((\w\w)\)$").expect("a pattern");
    let short =
        Regex::new(r"^(nv_measure|label|short|chapeau|message)_(\w\w)$").expect("a pattern");
    let mut found = Vec::new();
    for sheet in workbook.sheet_names() {
        let range = workbook.worksheet_range(&sheet).expect("the sheet reads");
        let mut lines = range.rows();
        let headers: Vec<String> = lines
            .next()
            .expect("a header")
            .iter()
            .map(ToString::to_string)
            .collect();
        for (line, number) in lines.zip(2..) {
            let first = line.first().map(ToString::to_string).unwrap_or_default();
            if sheet == "choices" && (first == "state" || first == "un_entity") {
                continue;
            }
            let mut texts = Texts::new();
            for (header, cell) in headers.iter().zip(line) {
                let parts = long.captures(header).or_else(|| short.captures(header));
                if let (Some(parts), Data::String(text)) = (parts, cell) {
                    let language = texts.entry(parts[1].to_owned()).or_default();
                    language.insert(parts[2].to_owned(), text.clone());
                }
            }
            found.push((sheet.clone(), number, texts));
        }
    }
    found
}

#[test]
fn every_text_is_there_in_six_languages() {
    let mut count = 0;
    for (sheet, row, texts) in rows() {
        for (column, languages) in texts {
            let there: Vec<&str> = languages.keys().map(String::as_str).collect();
            assert_eq!(
                there,
                ["ar", "en", "es", "fr", "ru", "zh"],
                "{sheet}, row {row}, {column}"
            );
            count += 1;
        }
    }
    assert!(count > 450, "only {count} texts were looked at");
}

#[test]
fn no_text_was_left_in_english() {
    for (sheet, row, texts) in rows() {
        for (column, languages) in texts {
            let english = &languages["en"];
            for (language, text) in &languages {
                let same = SAME_WORD.contains(&(language.as_str(), text.as_str()));
                let left = language != "en" && text == english && !same;
                assert!(
                    !left,
                    "{sheet}, row {row}, {column}: {language} says {text}"
                );
            }
        }
    }
}

#[test]
fn every_language_has_the_same_placeholders() {
    let placeholder = Regex::new(r"\$?\{[^}]*\}").expect("a pattern");
    let of = |text: &str| {
        let mut found: Vec<String> = placeholder
            .find_iter(text)
            .map(|found| found.as_str().to_owned())
            .collect();
        found.sort();
        found
    };
    for (sheet, row, texts) in rows() {
        for (column, languages) in texts {
            let english = of(&languages["en"]);
            for (language, text) in &languages {
                assert_eq!(
                    of(text),
                    english,
                    "{sheet}, row {row}, {column}, {language}"
                );
            }
        }
    }
}

#[test]
fn the_text_beside_the_form_is_current() {
    let form = std::fs::read(FORM).unwrap();
    let text = std::fs::read_to_string(FORM.replace(".xlsx", ".txt")).unwrap();
    let current = verbale::definition::dump("questionnaire.xlsx", &form).unwrap();
    assert!(
        text.replace("\r\n", "\n") == current,
        "questionnaire.txt is not current: cargo run --example dump_questionnaire"
    );
}

#[test]
fn the_form_is_accepted_and_nothing_in_it_is_to_be_mended() {
    let loaded = verbale::definition::load(FORM.as_ref()).unwrap();
    assert!(loaded.accepted());
    assert!(!loaded.has_errors());
    assert!(loaded.questionnaire.gaps.is_empty());
}
