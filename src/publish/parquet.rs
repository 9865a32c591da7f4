//! `answers.parquet`: the rows of `answers.csv` with types, for pandas, R, `DuckDB`.
//!
//! In: the rows of the data set. Out: one Parquet file, uncompressed (dictionaries already fold
//! what repeats), without a time or a version of a library in it: the same rows, the same bytes.
//! What is blank in the CSV is null here, and no text is guarded: nothing takes it for a formula.

use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate};
use parquet::basic::{ConvertedType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

use super::answers::{Row, rows};
use crate::coding::{Coded, Measured};
use crate::definition::Questionnaire;
use crate::language::Lang;
use crate::validate::{AnswerValue, Origin, Response};

/// Who wrote the file, in the form that readers of the format expect.
const WRITER: &str = concat!("verbale version ", env!("CARGO_PKG_VERSION"));
/// Rows of a group: a column of a group is held in memory while it is written.
const ROWS_OF_A_GROUP: usize = 100_000;

/// What is in a column and how it is had from a row; a value that is not there is null.
enum Content {
    /// Text; a blank one is null.
    Text(fn(&Row, Lang) -> String),
    /// Whole number.
    Count(fn(&Row) -> i32),
    /// Number.
    Number(fn(&Row) -> Option<f64>),
    /// Day.
    Date(fn(&Row) -> Option<NaiveDate>),
}

/// The columns: those of `answers.csv`, with the value as number and as date, and the labels of
/// question and choices in the report's language.
const COLUMNS: [(&str, Content); 24] = [
    ("entity", Content::Text(|row, _| row.entity.to_owned())),
    (
        "question",
        Content::Text(|row, _| row.answer.question.clone()),
    ),
    (
        "question_label",
        Content::Text(|row, lang| {
            row.question
                .map(|question| question.label.text(lang).to_owned())
                .unwrap_or_default()
        }),
    ),
    (
        "instance",
        Content::Count(|row| i32::try_from(row.answer.instance).unwrap_or(i32::MAX)),
    ),
    (
        "part",
        Content::Text(|row, _| row.answer.part.as_str().to_owned()),
    ),
    ("pillar", Content::Text(|row, _| row.pillar().to_owned())),
    (
        "status",
        Content::Text(|row, _| row.answer.status.as_str().to_owned()),
    ),
    ("value", Content::Text(|row, _| value(row))),
    ("value_number", Content::Number(number)),
    ("value_date", Content::Date(date)),
    (
        "value_label",
        Content::Text(|row, _| row.value_label.clone()),
    ),
    ("codes", Content::Text(|row, _| row.codes.clone())),
    ("measures", Content::Text(|row, _| row.measures.clone())),
    ("coder", Content::Text(|row, _| row.coder.clone())),
    (
        "adjudicator",
        Content::Text(|row, _| row.adjudicator.to_owned()),
    ),
    ("quote", Content::Text(|row, _| row.quote.to_owned())),
    ("raw", Content::Text(|row, _| row.answer.raw.clone())),
    (
        "file",
        Content::Text(|row, _| origin(row, |origin| origin.source.file.clone())),
    ),
    (
        "sha256",
        Content::Text(|row, _| origin(row, |origin| origin.source.sha256.clone())),
    ),
    (
        "sheet",
        Content::Text(|row, _| origin(row, |origin| origin.sheet.clone())),
    ),
    (
        "cell",
        Content::Text(|row, _| origin(row, |origin| origin.cell.clone())),
    ),
    (
        "found_by",
        Content::Text(|row, _| origin(row, |origin| origin.found_by.as_str().to_owned())),
    ),
    ("decision", Content::Text(|row, _| row.decision.clone())),
    (
        "language",
        Content::Text(|row, _| row.language.map_or("", Lang::code).to_owned()),
    ),
];

/// `answers.parquet`, labels in this language.
///
/// # Errors
///
/// If the format cannot hold the rows.
pub fn answers(
    responses: &[Response],
    questionnaire: &Questionnaire,
    measures: &[Measured],
    coded: &Coded,
    lang: Lang,
) -> Result<Vec<u8>, ParquetError> {
    let rows: Vec<Row> = rows(responses, questionnaire, measures, coded, lang).collect();
    let properties = WriterProperties::builder()
        .set_created_by(WRITER.to_owned())
        .build();
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, schema()?, Arc::new(properties))?;
    for rows in rows.chunks(ROWS_OF_A_GROUP) {
        let mut group = file.next_row_group()?;
        for (_, content) in &COLUMNS {
            column(&mut group, content, rows, lang)?;
        }
        group.close()?;
    }
    file.close()?;
    Ok(bytes)
}

/// Names and types of the columns, in order: for the data package too.
pub(super) fn fields() -> impl Iterator<Item = (&'static str, &'static str)> {
    COLUMNS.iter().map(|(name, content)| {
        let kind = match content {
            Content::Text(_) => "string",
            Content::Count(_) => "integer",
            Content::Number(_) => "number",
            Content::Date(_) => "date",
        };
        (*name, kind)
    })
}

fn schema() -> Result<Arc<Type>, ParquetError> {
    let fields = COLUMNS.iter().map(|(name, content)| {
        let (physical, converted, repetition) = match content {
            Content::Text(_) => (
                Physical::BYTE_ARRAY,
                ConvertedType::UTF8,
                Repetition::OPTIONAL,
            ),
            Content::Count(_) => (Physical::INT32, ConvertedType::NONE, Repetition::REQUIRED),
            Content::Number(_) => (Physical::DOUBLE, ConvertedType::NONE, Repetition::OPTIONAL),
            Content::Date(_) => (Physical::INT32, ConvertedType::DATE, Repetition::OPTIONAL),
        };
        let field = Type::primitive_type_builder(name, physical)
            .with_converted_type(converted)
            .with_repetition(repetition)
            .build()?;
        Ok(Arc::new(field))
    });
    let fields: Vec<Arc<Type>> = fields.collect::<Result<_, ParquetError>>()?;
    let schema = Type::group_type_builder("answers").with_fields(fields);
    schema.build().map(Arc::new)
}

/// Writes the next column of the group.
fn column(
    group: &mut SerializedRowGroupWriter<&mut Vec<u8>>,
    content: &Content,
    rows: &[Row],
    lang: Lang,
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else {
        return Err(ParquetError::General("fewer columns than named".to_owned()));
    };
    match content {
        Content::Text(of) => {
            let cells = rows.iter().map(|row| of(row, lang));
            let cells =
                cells.map(|text| (!text.is_empty()).then(|| ByteArray::from(text.into_bytes())));
            let (values, levels) = split(cells);
            column
                .typed::<ByteArrayType>()
                .write_batch(&values, Some(&levels), None)?;
        }
        Content::Count(of) => {
            let values: Vec<i32> = rows.iter().map(of).collect();
            column
                .typed::<Int32Type>()
                .write_batch(&values, None, None)?;
        }
        Content::Number(of) => {
            let (values, levels) = split(rows.iter().map(of));
            column
                .typed::<DoubleType>()
                .write_batch(&values, Some(&levels), None)?;
        }
        Content::Date(of) => {
            let days = |date: NaiveDate| {
                // Days of the Common Era at 1970-01-01.
                date.num_days_from_ce() - 719_163
            };
            let (values, levels) = split(rows.iter().map(|row| of(row).map(days)));
            column
                .typed::<Int32Type>()
                .write_batch(&values, Some(&levels), None)?;
        }
    }
    column.close()
}

/// The values that are there; and for each cell 1 if it has one, else 0.
fn split<T>(cells: impl Iterator<Item = Option<T>>) -> (Vec<T>, Vec<i16>) {
    let mut values = Vec::new();
    let mut levels = Vec::new();
    for cell in cells {
        levels.push(i16::from(cell.is_some()));
        values.extend(cell);
    }
    (values, levels)
}

/// The value as text, as in the CSV.
fn value(row: &Row) -> String {
    match &row.answer.value {
        None => String::new(),
        Some(AnswerValue::Text(text)) => text.clone(),
        Some(AnswerValue::Number(number)) => number.to_string(),
        Some(AnswerValue::Date(date)) => date.to_string(),
        Some(AnswerValue::Choices(names)) => names.join(" "),
    }
}

fn number(row: &Row) -> Option<f64> {
    match row.answer.value {
        Some(AnswerValue::Number(number)) => Some(number),
        _ => None,
    }
}

fn date(row: &Row) -> Option<NaiveDate> {
    match row.answer.value {
        Some(AnswerValue::Date(date)) => Some(date),
        _ => None,
    }
}

fn origin(row: &Row, of: fn(&Origin) -> String) -> String {
    row.answer.origin.as_ref().map(of).unwrap_or_default()
}
