//! The data set as comma-separated values: what each file became, what each State answered, what
//! should be looked at.
//!
//! UTF-8 with a byte order mark, so that Excel reads it as such; comma, quotation marks and line
//! ends after RFC 4180. Text that a spreadsheet may take for a formula begins with an apostrophe;
//! numbers, negative ones too, stay numbers.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::answers::rows;
use super::looks_like_formula;
use crate::coding::{Coded, Measured};
use crate::definition::Questionnaire;
use crate::finding::{Finding, message, suggestion};
use crate::intake::{Envelope, Form, IdentifiedBy, Record, Status};
use crate::language::Lang;
use crate::round::Decision;
use crate::validate::{AnswerValue, Origin, Response, Settled, SettledBy};

/// Excel takes a file for UTF-8 only if it begins so.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// `intake.csv`: a row per file and part of a container.
pub fn intake(records: &[Record], findings: &[&Finding], lang: Lang) -> Vec<u8> {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        *found.entry(&finding.place.file).or_default() += 1;
    }
    let mut file = File::new(&[
        "file",
        "part",
        "sha256",
        "entity",
        "received",
        "language",
        "edition",
        "form",
        "identified_by",
        "answers",
        "findings",
        "status",
        "reason",
        "sender",
        "sent",
        "message_id",
        "subject",
    ]);
    let no_envelope = Envelope::default();
    for record in records {
        file.text(record.carrier());
        file.text(&record.part);
        file.text(&record.source.sha256);
        file.text(record.entity.as_deref().unwrap_or_default());
        file.plain(
            &record
                .received
                .map(|date| date.to_string())
                .unwrap_or_default(),
        );
        file.plain(record.language.map_or("", Lang::code));
        file.text(&record.edition);
        file.plain(form(record.form));
        file.plain(record.identified_by.map_or("", IdentifiedBy::as_str));
        file.plain(&record.answers.to_string());
        let found = found
            .get(record.source.file.as_str())
            .copied()
            .unwrap_or_default();
        file.plain(&found.to_string());
        file.plain(status(record.status));
        let reason = record.reason.as_ref().map(|reason| reason.message(lang));
        file.text(&reason.unwrap_or_default());
        let envelope = record.envelope.as_deref().unwrap_or(&no_envelope);
        file.text(&envelope.sender);
        file.plain(&envelope.sent);
        file.text(&envelope.message_id);
        file.text(&envelope.subject);
        file.end_row();
    }
    file.into_bytes()
}

/// `answers.csv`: a row per answer and comment, blank and unasked ones included, in the order of
/// the responses and of the questionnaire.
pub fn answers(
    responses: &[Response],
    questionnaire: &Questionnaire,
    measures: &[Measured],
    coded: &Coded,
) -> Vec<u8> {
    let mut file = File::new(&[
        "entity",
        "question",
        "instance",
        "part",
        "pillar",
        "status",
        "value",
        "codes",
        "measures",
        "coder",
        "adjudicator",
        "quote",
        "raw",
        "file",
        "sha256",
        "sheet",
        "cell",
        "found_by",
        "decision",
        "language",
    ]);
    // The labels stand in codebook.csv, in every language.
    for row in rows(responses, questionnaire, measures, coded, Lang::En) {
        let answer = row.answer;
        file.text(row.entity);
        file.text(&answer.question);
        file.plain(&answer.instance.to_string());
        file.plain(answer.part.as_str());
        file.text(row.pillar());
        file.plain(answer.status.as_str());
        match &answer.value {
            None => file.plain(""),
            Some(AnswerValue::Text(text)) => file.text(text),
            Some(AnswerValue::Number(number)) => file.plain(&number.to_string()),
            Some(AnswerValue::Date(date)) => file.plain(&date.to_string()),
            Some(AnswerValue::Choices(names)) => file.text(&names.join(" ")),
        }
        file.text(&row.codes);
        file.text(&row.measures);
        file.text(&row.coder);
        file.text(row.adjudicator);
        file.text(row.quote);
        file.text(&answer.raw);
        origin(&mut file, answer.origin.as_ref());
        file.text(&row.decision);
        file.plain(row.language.map_or("", Lang::code));
        file.end_row();
    }
    file.into_bytes()
}

/// `findings.csv`: a row per finding, its message in this language; those that a decision settles
/// come last and say which.
pub fn findings(
    findings: &[&Finding],
    settled: &[&Settled],
    questionnaire: &Questionnaire,
    lang: Lang,
) -> Vec<u8> {
    let mut file = File::new(&[
        "level",
        "rule",
        "entity",
        "file",
        "sheet",
        "cell",
        "question",
        "instance",
        "value",
        "message",
        "suggestion",
        "status",
    ]);
    let open = findings.iter().map(|finding| (*finding, "open".to_owned()));
    let settled = settled.iter().map(|settled| {
        let by = match &settled.by {
            SettledBy::Decisions(decisions) => decided(decisions),
            SettledBy::State(cell) => {
                format!(
                    "confirmed: {}!{}!{}",
                    cell.source.file, cell.sheet, cell.cell
                )
            }
        };
        (&settled.finding, format!("settled: {by}"))
    });
    for (finding, status) in open.chain(settled) {
        let place = &finding.place;
        file.plain(finding.facts.level().as_str());
        file.plain(finding.facts.rule());
        file.text(&place.entity);
        file.text(&place.file);
        file.text(&place.sheet);
        file.text(&place.cell);
        file.text(&place.question);
        file.plain(&if place.instance == 0 {
            String::new()
        } else {
            place.instance.to_string()
        });
        file.text(&finding.value);
        file.text(&message(finding, questionnaire, lang));
        file.text(&suggestion(finding, lang).unwrap_or_default());
        file.text(&status);
        file.end_row();
    }
    file.into_bytes()
}

/// What was decided, by whom, in which line of which log.
pub(super) fn decided(decisions: &[Arc<Decision>]) -> String {
    let decided = decisions
        .iter()
        .map(|decision| format!("{} ({})", decision.change.as_str(), decision.place()));
    decided.collect::<Vec<_>>().join("; ")
}

fn origin(file: &mut File, origin: Option<&Origin>) {
    match origin {
        Some(origin) => {
            file.text(&origin.source.file);
            file.text(&origin.source.sha256);
            file.text(&origin.sheet);
            file.text(&origin.cell);
            file.plain(origin.found_by.as_str());
        }
        None => (0..5).for_each(|_| file.plain("")),
    }
}

fn form(form: Form) -> &'static str {
    match form {
        Form::Excel => "Excel",
        Form::Word => "Word",
        Form::Pdf => "PDF",
        Form::Letter => "letter",
        Form::Mail => "mail",
        Form::Web => "web",
        Form::Other => "other",
    }
}

pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Read => "read",
        Status::ReadWithFindings => "read_with_findings",
        Status::ToTranscribe => "to_transcribe",
        Status::Unreadable => "unreadable",
        Status::NotOurs => "not_ours",
        Status::Superseded => "superseded",
        Status::Duplicate => "duplicate",
        Status::Ignored => "ignored",
        Status::Container => "container",
    }
}

/// A file being written, field by field.
pub(super) struct File {
    text: String,
    at_start: bool,
}

impl File {
    pub(super) fn new(header: &[&str]) -> Self {
        let mut file = Self {
            text: BYTE_ORDER_MARK.to_owned(),
            at_start: true,
        };
        for name in header {
            file.plain(name);
        }
        file.end_row();
        file
    }

    /// A field of our own: a number, a date, a code.
    pub(super) fn plain(&mut self, field: &str) {
        if !self.at_start {
            self.text.push(',');
        }
        self.at_start = false;
        if field.contains([',', '"', '\r', '\n']) {
            self.text.push('"');
            self.text.push_str(&field.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(field);
        }
    }

    /// A field that holds text from outside.
    pub(super) fn text(&mut self, field: &str) {
        if looks_like_formula(field) && !is_number(field) {
            self.plain(&format!("'{field}"));
        } else {
            self.plain(field);
        }
    }

    pub(super) fn end_row(&mut self) {
        self.text.push_str("\r\n");
        self.at_start = true;
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }
}

/// A plain number: `-3`, `+0.5`, `-1e5`.
fn is_number(text: &str) -> bool {
    let begins = text
        .trim_start_matches(['+', '-'])
        .starts_with(|c: char| c.is_ascii_digit());
    begins && text.parse::<f64>().is_ok()
}
