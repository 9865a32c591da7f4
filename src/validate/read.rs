//! Reads what a cell holds as what the question asks for.
//!
//! A ministry writes "Yes.", "1 200", "12/05/2014" or "approx. 50". What can mean one thing only is
//! read, and the reading is reported as repaired if it is not what stands there; what can mean
//! several things, or nothing, is never guessed: it stays with its raw text as a finding.

mod choice;
mod date;
mod mark;
mod number;

use chrono::NaiveDate;

use super::{AnswerStatus, AnswerValue};
use crate::definition::Kind;
use crate::finding::Facts;
use crate::intake::CellContent;
use crate::language::{Lang, fold, texts};

pub use choice::Labels;
pub(super) use mark::{Mark, read_mark};

/// What a cell was read as, and what was noticed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading {
    /// Whether there is a value; [`AnswerStatus::Blank`] for a dash.
    pub(super) status: AnswerStatus,
    /// The value.
    pub(super) value: Option<AnswerValue>,
    /// What was noticed.
    pub(super) facts: Vec<Facts>,
}

impl Reading {
    fn value(value: AnswerValue) -> Self {
        Self {
            status: AnswerStatus::Answered,
            value: Some(value),
            facts: Vec::new(),
        }
    }

    fn repaired(value: AnswerValue, after: String) -> Self {
        Self {
            facts: vec![Facts::Repaired { after }],
            ..Self::value(value)
        }
    }

    fn unreadable(facts: Facts) -> Self {
        Self {
            status: AnswerStatus::Unreadable,
            value: None,
            facts: vec![facts],
        }
    }
}

/// Reads the cell of an answer that has one cell.
pub(super) fn read_answer(
    content: &CellContent,
    kind: &Kind,
    labels: Option<&Labels>,
    lang: Lang,
) -> Reading {
    if let Some(facts) = without_content(content) {
        return Reading::unreadable(facts);
    }
    // Where "Confidential" is one of the choices it is that choice, and no silence.
    let is_choice = |text: &str| {
        matches!(kind, Kind::SelectOne(_)) && labels.is_some_and(|labels| labels.has(text))
    };
    if let CellContent::Text(text) = content
        && !is_choice(text)
        && let Some(reading) = read_no_answer(text, kind)
    {
        return reading;
    }
    match kind {
        Kind::SelectOne(_) => labels.map_or_else(
            || Reading::unreadable(Facts::UnknownChoice { suggestion: None }),
            |labels| choice::read(&content.to_string(), labels, lang),
        ),
        Kind::Integer => number::read(content, lang, true),
        Kind::Decimal => number::read(content, lang, false),
        Kind::Date | Kind::DateTime => date::read(content),
        Kind::Acknowledge => acknowledgement(content),
        _ => Reading::value(AnswerValue::Text(content.to_string().trim().to_owned())),
    }
}

/// What is wrong with a cell that holds nothing a person wrote: an error value, or a formula whose
/// result was not saved.
pub(super) fn without_content(content: &CellContent) -> Option<Facts> {
    match content {
        CellContent::FormulaWithoutValue => Some(Facts::FormulaWithoutValue),
        CellContent::Error(_) => Some(Facts::ErrorValue),
        CellContent::Text(_)
        | CellContent::Number(_)
        | CellContent::Bool(_)
        | CellContent::DateTime(_) => None,
    }
}

/// A tick that says "read".
fn acknowledgement(content: &CellContent) -> Reading {
    let ticked = Reading::value(AnswerValue::Text("OK".to_owned()));
    match read_mark(content) {
        Mark::Chosen => ticked,
        Mark::NotChosen | Mark::Blank => Reading {
            status: AnswerStatus::Blank,
            value: None,
            facts: Vec::new(),
        },
        Mark::Words(words) => Reading {
            facts: vec![Facts::WordsBesideChoice {
                choice: "OK".to_owned(),
                words,
            }],
            ..ticked
        },
        Mark::Unclear(_) => Reading::unreadable(Facts::UnknownChoice { suggestion: None }),
    }
}

/// A dash, or one of the words for a silence, where another kind of answer was asked for. In a
/// text they are the text.
fn read_no_answer(text: &str, kind: &Kind) -> Option<Reading> {
    if matches!(kind, Kind::Text) {
        return None;
    }
    let (status, after) = match text.trim() {
        "-" | "--" | "\u{2013}" | "\u{2014}" => (AnswerStatus::Blank, String::new()),
        code => {
            let status = read_silence(code)?;
            (status, status.as_str().to_owned())
        }
    };
    Some(Reading {
        status,
        value: None,
        facts: vec![Facts::Repaired { after }],
    })
}

/// The silence that a text names, by code or by its label in any language.
pub(super) fn read_silence(text: &str) -> Option<AnswerStatus> {
    let folded = fold(text);
    let folded = folded
        .trim_end_matches(|c: char| ".;,!。".contains(c))
        .trim_end();
    let silences = [
        (AnswerStatus::NotAvailable, "nav"),
        (AnswerStatus::NotApplicable, "nap"),
        (AnswerStatus::Confidential, "conf"),
    ];
    silences.into_iter().find_map(|(status, code)| {
        let labelled = Lang::ALL
            .into_iter()
            .any(|lang| silence_label(status, lang).is_some_and(|label| fold(label) == folded));
        (folded == code || labelled).then_some(status)
    })
}

/// Whether a silence is written as its label or code stands.
pub(super) fn is_silence_as_issued(text: &str) -> bool {
    let statuses = [
        AnswerStatus::NotAvailable,
        AnswerStatus::NotApplicable,
        AnswerStatus::Confidential,
    ];
    let text = text.trim();
    statuses.into_iter().any(|status| {
        let mut labels = Lang::ALL
            .into_iter()
            .filter_map(|lang| silence_label(status, lang));
        text == status.as_str() || labels.any(|label| label == text)
    })
}

fn silence_label(status: AnswerStatus, lang: Lang) -> Option<&'static str> {
    let texts = &texts(lang).silence;
    match status {
        AnswerStatus::NotAvailable => Some(&texts.not_available),
        AnswerStatus::NotApplicable => Some(&texts.not_applicable),
        AnswerStatus::Confidential => Some(&texts.confidential),
        _ => None,
    }
}

/// A day that Excel stores as a number: days since 1899-12-30, without its false 29 February 1900.
pub(super) fn day_of_serial(serial: f64) -> Option<NaiveDate> {
    if !(61.0..=2_958_465.0).contains(&serial) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range was checked above"
    )]
    let days = serial.trunc() as i64;
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    epoch.checked_add_signed(chrono::Duration::days(days))
}
