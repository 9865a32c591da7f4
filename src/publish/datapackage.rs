//! What stands in the data set, for programs and analysts: `datapackage.json` (Frictionless Data
//! Package and Table Schema, version 1) describes the columns of the CSV files beside it, and
//! `codebook.csv` gives the questions and choices in every language of the form.

use serde_json::{Value, json};

use super::csv::{self, File};
use super::parquet;
use crate::definition::Questionnaire;
use crate::finding::Level;
use crate::intake::Status;
use crate::language::{Lang, Translated};
use crate::round::Round;
use crate::validate::{AnswerStatus, Part};

/// Type of a column whose cells are text.
const TEXT: &str = "string";

/// A column: its name, its type, what must hold for it.
struct Field(&'static str, &'static str, Value);

/// `datapackage.json`.
pub fn datapackage(round: &Round) -> Vec<u8> {
    let resource = |name: &str, title: &str, fields: Vec<Field>| {
        let fields: Vec<Value> = fields
            .into_iter()
            .map(|Field(name, kind, constraints)| {
                json!({ "name": name, "type": kind, "constraints": constraints })
            })
            .collect();
        json!({
            "name": name,
            "title": title,
            "path": format!("{name}.csv"),
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": { "delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": true },
            "schema": { "fields": fields, "missingValues": [""] },
        })
    };
    let package = json!({
        "profile": "data-package",
        "name": "verbale-round",
        "title": round.title.get(Lang::En),
        "id": round.symbol,
        "description": "All answers, also those given in confidence: not for publication. A text \
            that a spreadsheet might take for a formula begins with an apostrophe.",
        "resources": [
            resource("answers", "Each answer and comment, with its cell", answers()),
            parquet_resource(),
            resource("intake", "What became of each file", intake()),
            resource("findings", "What should be looked at", findings()),
            resource("codebook", "Questions and choices", codebook_fields()),
        ],
    });
    // A document of our own with text keys always serialises.
    let mut bytes = serde_json::to_vec_pretty(&package).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// The answers with types: the same rows, blanks as nulls, no apostrophes before text.
fn parquet_resource() -> Value {
    let fields = parquet::fields();
    let fields: Vec<Value> = fields
        .map(|(name, kind)| json!({ "name": name, "type": kind }))
        .collect();
    json!({
        "name": "answers-typed",
        "profile": "data-resource",
        "title": "The answers with types and labels: the rows of answers.csv",
        "path": "answers.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": { "fields": fields },
    })
}

fn text(name: &'static str) -> Field {
    Field(name, TEXT, json!({}))
}

fn required(name: &'static str) -> Field {
    Field(name, TEXT, json!({ "required": true }))
}

fn one_of(name: &'static str, values: &[&str]) -> Field {
    Field(name, TEXT, json!({ "required": true, "enum": values }))
}

/// 64 hexadecimal digits, where there is a file.
fn hash(name: &'static str) -> Field {
    Field(name, TEXT, json!({ "pattern": "[0-9a-f]{64}" }))
}

fn answers() -> Vec<Field> {
    let statuses = AnswerStatus::ALL.map(AnswerStatus::as_str);
    vec![
        required("entity"),
        required("question"),
        Field(
            "instance",
            "integer",
            json!({ "required": true, "minimum": 1 }),
        ),
        one_of("part", &[Part::Answer, Part::Comment].map(Part::as_str)),
        text("pillar"),
        one_of("status", &statuses),
        text("value"),
        text("codes"),
        text("measures"),
        text("coder"),
        text("adjudicator"),
        text("quote"),
        text("raw"),
        text("file"),
        hash("sha256"),
        text("sheet"),
        text("cell"),
        text("found_by"),
        text("decision"),
        Field(
            "language",
            TEXT,
            json!({ "enum": Lang::ALL.map(Lang::code) }),
        ),
    ]
}

fn intake() -> Vec<Field> {
    let statuses = [
        Status::Read,
        Status::ReadWithFindings,
        Status::ToTranscribe,
        Status::Unreadable,
        Status::NotOurs,
        Status::Superseded,
        Status::Duplicate,
        Status::Ignored,
        Status::Container,
    ];
    let count = |name| Field(name, "integer", json!({ "required": true, "minimum": 0 }));
    vec![
        required("file"),
        text("part"),
        hash("sha256"),
        text("entity"),
        Field("received", "date", json!({})),
        text("language"),
        text("edition"),
        required("form"),
        text("identified_by"),
        count("answers"),
        count("findings"),
        one_of("status", &statuses.map(csv::status)),
        text("reason"),
        text("sender"),
        text("sent"),
        text("message_id"),
        text("subject"),
    ]
}

fn findings() -> Vec<Field> {
    vec![
        one_of("level", &Level::ALL.map(Level::as_str)),
        required("rule"),
        text("entity"),
        text("file"),
        text("sheet"),
        text("cell"),
        text("question"),
        Field("instance", "integer", json!({ "minimum": 1 })),
        text("value"),
        required("message"),
        text("suggestion"),
        required("status"),
    ]
}

/// Headings of the labels, one per language.
const LABELS: [&str; 6] = [
    "label_en", "label_fr", "label_es", "label_ru", "label_ar", "label_zh",
];

fn codebook_fields() -> Vec<Field> {
    let mut fields = vec![required("question")];
    let others = ["pillar", "measure", "choice"].into_iter().chain(LABELS);
    fields.extend(others.map(text));
    fields
}

/// `codebook.csv`: a row per question, then one per choice, labels in every language.
pub fn codebook(questionnaire: &Questionnaire) -> Vec<u8> {
    let header: Vec<&str> = ["question", "pillar", "measure", "choice"]
        .into_iter()
        .chain(LABELS)
        .collect();
    let mut file = File::new(&header);
    let labels = |file: &mut File, labels: &Translated| {
        for heading in LABELS {
            let language = heading.trim_start_matches("label_");
            file.text(labels.get(language).unwrap_or_default());
        }
        file.end_row();
    };
    for question in &questionnaire.questions {
        let measure = question.measure.as_ref().map(|measure| &*measure.code);
        file.text(&question.name);
        file.text(question.pillar.as_deref().unwrap_or_default());
        file.text(measure.unwrap_or_default());
        file.plain("");
        labels(&mut file, &question.label);
        let list = questionnaire.list_of(question);
        for choice in list.iter().flat_map(|list| &list.choices) {
            let measure = choice.measure.as_ref().map(|measure| &*measure.code);
            file.text(&question.name);
            file.text(question.pillar.as_deref().unwrap_or_default());
            file.text(measure.unwrap_or_default());
            file.text(&choice.name);
            labels(&mut file, &choice.label);
        }
    }
    file.into_bytes()
}
