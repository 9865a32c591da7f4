//! The data set in Parquet: the rows of the CSV, with types.

use std::sync::Arc;

use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use verbale::coding::{self, Coded};
use verbale::language::Lang;
use verbale::publish::{csv, parquet as typed};
use verbale::validate::Response;

use crate::replies::{QUESTIONNAIRE, Replies, Reply, sample};

fn parquet_of(responses: &[Response]) -> Vec<u8> {
    let coded = Coded::default();
    let measures = coding::measure(&QUESTIONNAIRE, responses, &coded);
    typed::answers(responses, &QUESTIONNAIRE, &measures, &coded, Lang::Fr).unwrap()
}

/// Each row of a Parquet file: names and values of its columns.
fn rows(bytes: Vec<u8>) -> Vec<Vec<(String, Field)>> {
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
    let rows = reader.get_row_iter(None).unwrap();
    rows.map(|row| {
        let row = row.unwrap();
        let columns = row.get_column_iter();
        columns
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    })
    .collect()
}

fn field<'a>(row: &'a [(String, Field)], name: &str) -> &'a Field {
    &row.iter().find(|(column, _)| column == name).unwrap().1
}

fn text(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        other => other.to_string(),
    }
}

#[test]
fn parquet_holds_the_rows_of_the_csv() {
    let sample = sample();
    let coded = Coded::default();
    let measures = coding::measure(&QUESTIONNAIRE, &sample.responses, &coded);
    let csv = csv::answers(&sample.responses, &QUESTIONNAIRE, &measures, &coded);
    let csv = std::str::from_utf8(&csv)
        .unwrap()
        .trim_start_matches('\u{feff}');
    let mut reader = ::csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows = rows(parquet_of(&sample.responses));
    let records: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), records.len());
    for (row, record) in rows.iter().zip(&records) {
        for (column, cell) in header.iter().zip(record) {
            // The apostrophe guards a spreadsheet; Parquet needs no guard.
            let cell = cell.strip_prefix('\'').unwrap_or(cell);
            let value = text(field(row, column));
            assert_eq!(value.strip_prefix('\'').unwrap_or(&value), cell, "{column}");
        }
    }
}

#[test]
fn numbers_dates_and_labels_have_columns_of_their_own() {
    let mut replies = Replies::default();
    let reply = Reply::from("PER")
        .choose("v_safeguards", "residence")
        .choose("v_safeguards", "safe_return")
        .number("x_officials_proceedings", -3.5)
        .text("prevention_describe", "=1+1");
    replies.add(reply);
    let rows = rows(parquet_of(&replies.responses));
    let of = |question: &str| {
        let question = Field::Str(question.to_owned());
        let mut rows = rows.iter();
        rows.find(|row| *field(row, "question") == question)
            .unwrap()
    };
    let number = of("x_officials_proceedings");
    assert_eq!(*field(number, "value_number"), Field::Double(-3.5));
    assert_eq!(*field(number, "value_date"), Field::Null);
    let described = of("prevention_describe");
    assert_eq!(text(field(described, "value")), "=1+1");
    assert_eq!(*field(described, "value_number"), Field::Null);
    let safeguards = of("v_safeguards");
    assert_eq!(text(field(safeguards, "value")), "residence safe_return");
    let question = QUESTIONNAIRE
        .questions
        .iter()
        .find(|question| question.name == "v_safeguards")
        .unwrap();
    assert_eq!(
        text(field(safeguards, "question_label")),
        question.label.text(Lang::Fr)
    );
    let labels = text(field(safeguards, "value_label"));
    assert_eq!(labels.split("; ").count(), 2, "{labels}");
}

#[test]
fn parquet_says_who_wrote_it_and_not_when() {
    let responses = sample().responses;
    let bytes = parquet_of(&responses);
    assert_eq!(bytes, parquet_of(&responses));
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
    let metadata = Arc::new(reader.metadata().clone());
    let file = metadata.file_metadata();
    assert_eq!(
        file.created_by(),
        Some(concat!("verbale version ", env!("CARGO_PKG_VERSION")))
    );
    assert!(file.key_value_metadata().is_none());
}
