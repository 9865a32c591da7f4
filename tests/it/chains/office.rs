//! The same with LibreOffice as the hand that fills in and saves.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};
use verbale::cell_map::Role;
use verbale::issue::{Filled, Issuer};
use verbale::language::Lang;

use super::READER;
use super::answers;
use super::book::{Book, Value};
use crate::libreoffice;
use crate::random::Random;
use crate::replies::{ENTITIES, QUESTIONNAIRE, ROUND};

/// Workbooks per language.
const ROUNDS: u64 = 3;
const FORMATS: [&str; 3] = ["xlsx", "ods", "xls"];

/// What is planted: raw text by key.
type Planted = BTreeMap<String, String>;

/// One workbook to fill in, and what stands in it then.
fn job(lang: Lang, number: u64, dir: &Path) -> (Json, Planted) {
    let mut random = Random::new(number * 6 + lang as u64);
    let issuer = Issuer::new(&QUESTIONNAIRE, &ROUND, lang);
    let bytes = issuer
        .workbook(ENTITIES.get("FRA").unwrap(), &Filled::new())
        .unwrap();
    let source = dir.join(format!("{lang}-{number}.issued.xlsx"));
    fs::write(&source, &bytes).unwrap();
    let mut book = Book::read(&bytes);
    let cells = issuer.layout().cells(&QUESTIONNAIRE);
    let plants = answers::plant(&mut book, &cells, lang, &mut random);
    let mut planted = Planted::new();
    let mut contents: Vec<Json> = Vec::new();
    for sheet in &book.sheets {
        for (&(row, column), cell) in &sheet.cells {
            let Some(plant) = cell.plant else { continue };
            let content = match &cell.value {
                Value::Number(number) => json!(number),
                Value::Date(day) => {
                    json!(
                        (*day - chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap()).num_days()
                    )
                }
                other => json!(other.raw()),
            };
            contents.push(json!([sheet.name, row, column, content]));
            planted.insert(
                plants[plant].key.as_ref().unwrap().to_string(),
                cell.value.raw(),
            );
        }
    }
    let names: Vec<String> = issuer
        .layout()
        .sheets
        .iter()
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut steps: Vec<Json> = Vec::new();
    for _ in 0..random.below(5) {
        let name = random.pick(&names).clone();
        let row = 4 + random.below(20);
        steps.push(match random.below(5) {
            0 | 1 => json!(["insert rows", name, row, 1 + random.below(2)]),
            2 => json!(["insert columns", name, random.below(6), 1]),
            3 => json!(["move", name, random.below(4)]),
            _ => json!(["hide", name]),
        });
    }
    if random.once_in(2) {
        let name = random.pick(&names).clone();
        steps.push(json!(["rename", name, "Réponses (v2)"]));
    }
    let targets: Vec<String> = FORMATS
        .iter()
        .map(|format| {
            dir.join(format!("{lang}-{number}.{format}"))
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let job = json!({
        "source": source.to_str().unwrap(), "targets": targets, "cells": contents, "steps": steps,
    });
    (job, planted)
}

#[test]
#[ignore = "needs the program soffice (LibreOffice) with its Python, and a minute"]
fn what_libreoffice_saves_is_found_again_in_three_formats() {
    let dir = tempfile::tempdir().unwrap();
    let mut jobs = Vec::new();
    let mut planted = Vec::new();
    for lang in Lang::ALL {
        for number in 0..ROUNDS {
            let (job, keys) = self::job(lang, number, dir.path());
            jobs.push(job);
            planted.push((format!("{lang}-{number}"), keys));
        }
    }
    libreoffice::run(dir.path(), &json!(jobs));
    let mut wrong = Vec::new();
    let (mut files, mut answers) = (0, 0);
    for ((name, planted), job) in planted.iter().zip(&jobs) {
        for format in FORMATS {
            let file = format!("{name}.{format}");
            let bytes = fs::read(dir.path().join(&file)).unwrap();
            let (record, returned) = READER.read_bytes(&file, &bytes);
            let returned = returned.unwrap_or_else(|| panic!("{file}: {:?}", record.reason));
            let found = returned
                .cells
                .iter()
                .filter(|cell| cell.key.role != Role::Cover);
            let found: Planted = found
                .map(|cell| (cell.key.to_string(), cell.content.to_string()))
                .collect();
            for (key, raw) in planted {
                if found.get(key) != Some(raw) {
                    wrong.push(format!(
                        "{file} {key}: {raw:?} as {:?}; {}",
                        found.get(key),
                        job["steps"]
                    ));
                }
            }
            for key in found.keys().filter(|key| !planted.contains_key(*key)) {
                wrong.push(format!("{file} {key}: nothing as {:?}", found[key]));
            }
            files += 1;
            answers += planted.len();
        }
    }
    println!("{files} files, {answers} answers, {} wrong", wrong.len());
    assert!(
        wrong.is_empty(),
        "{}",
        wrong
            .iter()
            .take(30)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    );
}
