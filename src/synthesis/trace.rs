//! From a figure back to the cells under it: for a measure, a question or a cell of the synthesis
//! workbook, what each State wrote where, how it was found, and what officers decided about it.
//!
//! For the office: answers in confidence are among them, marked as such.

use serde::Serialize;

use super::{Compilation, SourceRef, Table, answer_value, compile};
use crate::cell_map::parse_address;
use crate::coding::{self, Measured, Outcome};
use crate::expression::nearest;
use crate::language::Lang;
use crate::validate::{Answer, Origin, Part, Response};

/// What a figure rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// `measure`, `question` or `cell`.
    pub kind: &'static str,
    /// Its code, name or address.
    pub name: String,
    /// Its wording; of a cell what it shows.
    pub text: String,
    /// What lies under it, State by State.
    pub answers: Vec<TracedAnswer>,
}

/// An answer under a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TracedAnswer {
    /// Code of the entity.
    pub entity: String,
    /// Name of the question.
    pub question: String,
    /// Row of the table, from 1; 1 outside tables.
    pub instance: u32,
    /// What it says of the measure: `reported`, `no`, a silence; blank where no measure was asked
    /// for.
    pub outcome: &'static str,
    /// Status, as in answers.csv.
    pub status: &'static str,
    /// The value, as a reader of the language sees it.
    pub value: String,
    /// As the State wrote it.
    pub words: String,
    /// Comment and source.
    pub comment: String,
    /// Whether the State asks for confidence, for its reply or for this answer.
    pub confidential: bool,
    /// The cell; blank where nothing was written.
    #[serde(flatten)]
    pub place: Place,
    /// What officers decided about it, by whom, in which line of which log.
    pub decisions: Vec<String>,
}

/// A cell of a return.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Place {
    /// Path below `responses/`.
    pub file: String,
    /// Hash of the file.
    pub sha256: String,
    /// Sheet, as named in the return.
    pub sheet: String,
    /// Cell, `D5`.
    pub cell: String,
    /// How it was found.
    pub found_by: &'static str,
}

/// Why there is nothing to trace.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TraceError {
    /// No measure and no question bears this name.
    #[error("no measure or question is called `{name}`{}", .meant.as_ref().map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default())]
    Unknown {
        /// The name given.
        name: String,
        /// The nearest one there is.
        meant: Option<String>,
    },
    /// The workbook has no such cell.
    #[error("the synthesis has no row at `{address}`; write FILE!SHEET!CELL, as in {example}")]
    NoCell {
        /// The address given.
        address: String,
        /// One that there is.
        example: String,
    },
}

/// Traces a measure, a question, or a cell: `out/synthesis_fr.xlsx!Prévention!D7`. Of a cell that
/// carries no sources itself, those of its row are meant. With an entity, only what it said; then
/// its silences too.
///
/// # Errors
///
/// If nothing has that name or address.
pub fn trace(
    compilation: &Compilation<'_>,
    name: &str,
    entity: Option<&str>,
    lang: Lang,
) -> Result<Trace, TraceError> {
    let tracer = Tracer {
        compilation,
        entity,
        lang,
    };
    if name.contains('!') {
        return tracer.cell(name);
    }
    let measures = coding::measure(
        compilation.questionnaire,
        compilation.responses,
        compilation.coded,
    );
    if let Some(measured) = measures.iter().find(|measured| measured.code == name) {
        return Ok(tracer.measure(measured));
    }
    let questions = &compilation.questionnaire.questions;
    if let Some(question) = questions.iter().find(|question| question.name == name) {
        let text = question.label.text(lang);
        return Ok(tracer.question(name, text));
    }
    let known = measures.iter().map(|measured| &*measured.code);
    let known = known.chain(questions.iter().map(|question| &*question.name));
    Err(TraceError::Unknown {
        name: name.to_owned(),
        meant: nearest(name, known).map(str::to_owned),
    })
}

struct Tracer<'a> {
    compilation: &'a Compilation<'a>,
    entity: Option<&'a str>,
    lang: Lang,
}

impl Tracer<'_> {
    fn is_wanted(&self, entity: &str) -> bool {
        self.entity
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(entity))
    }

    fn response(&self, entity: &str) -> Option<&Response> {
        let mut responses = self.compilation.responses.iter();
        responses.find(|response| response.entity == entity)
    }

    fn measure(&self, measured: &Measured) -> Trace {
        let mut answers = Vec::new();
        for answer in &measured.answers {
            // Of all States, silence is the rule.
            let is_silent = matches!(answer.outcome, Outcome::NoAnswer | Outcome::NotAsked);
            if !self.is_wanted(&answer.entity) || (self.entity.is_none() && is_silent) {
                continue;
            }
            let Some(response) = self.response(&answer.entity) else {
                continue;
            };
            for evidence in &answer.evidence {
                let found = answers_to(response, &evidence.question, Part::Answer);
                let found = found.into_iter().find(|a| a.instance == evidence.instance);
                answers.extend(found.map(|found| TracedAnswer {
                    outcome: answer.outcome.name(),
                    ..self.traced(response, found, evidence.origin.as_ref())
                }));
            }
        }
        Trace {
            kind: "measure",
            name: measured.code.clone(),
            text: measured.wording.text(self.lang).to_owned(),
            answers,
        }
    }

    fn question(&self, name: &str, text: &str) -> Trace {
        let responses = self.compilation.responses.iter();
        let responses = responses.filter(|response| self.is_wanted(&response.entity));
        let answers = responses.flat_map(|response| {
            let answers = answers_to(response, name, Part::Answer).into_iter();
            answers.map(|answer| self.traced(response, answer, answer.origin.as_ref()))
        });
        let is_written = |answer: &TracedAnswer| {
            self.entity.is_some() || !answer.place.file.is_empty() || !answer.decisions.is_empty()
        };
        Trace {
            kind: "question",
            name: name.to_owned(),
            text: text.to_owned(),
            answers: answers.filter(is_written).collect(),
        }
    }

    fn cell(&self, address: &str) -> Result<Trace, TraceError> {
        let mut parts = address.splitn(3, '!');
        let (file, sheet) = (parts.next().unwrap_or_default(), parts.next());
        let position = parts.next().and_then(parse_address);
        let lang = language_of(file).unwrap_or(self.lang);
        let tables = compile(self.compilation, lang);
        let table = tables.iter().find(|table| Some(&*table.name) == sheet);
        let found = table.zip(position).and_then(|(table, (row, column))| {
            let row = table
                .rows
                .get(usize::try_from(row).ok()?.checked_sub(first_row(table))?)?;
            let cell = row.get(usize::try_from(column).ok()?)?;
            let sources = if cell.sources.is_empty() {
                row.iter().map(|cell| &cell.sources).find(|s| !s.is_empty())
            } else {
                Some(&cell.sources)
            };
            Some((cell.value.display(lang), sources.map_or(&[][..], |s| s)))
        });
        let Some((text, sources)) = found else {
            let example = tables.iter().find(|table| table.rows.len() > 1);
            return Err(TraceError::NoCell {
                address: address.to_owned(),
                example: example.map_or_else(String::new, |table| {
                    let row = first_row(table) + 1;
                    format!("\"out/synthesis_{lang}.xlsx!{}!A{row}\"", table.name)
                }),
            });
        };
        let sources = sources.iter().filter(|s| self.is_wanted(&s.entity));
        Ok(Trace {
            kind: "cell",
            name: address.to_owned(),
            text,
            answers: sources.filter_map(|source| self.source(source)).collect(),
        })
    }

    fn source(&self, source: &SourceRef) -> Option<TracedAnswer> {
        let response = self.response(&source.entity)?;
        let answers = answers_to(response, &source.question, Part::Answer);
        let stands_here = |answer: &&&Answer| {
            let marks = answer.marks.iter().map(|mark| &mark.origin);
            let mut origins = answer.origin.iter().chain(marks);
            origins.any(|origin| *origin == source.origin)
        };
        let answer = answers.iter().find(stands_here).or(answers.first())?;
        Some(self.traced(response, answer, Some(&source.origin)))
    }

    fn traced(
        &self,
        response: &Response,
        answer: &Answer,
        origin: Option<&Origin>,
    ) -> TracedAnswer {
        let questionnaire = self.compilation.questionnaire;
        let value = answer
            .value
            .as_ref()
            .zip(questionnaire.question(&answer.question));
        let value = value.map(|(value, question)| {
            answer_value(value, question, questionnaire, self.lang).display(self.lang)
        });
        let comments = answers_to(response, &answer.question, Part::Comment);
        let comment = comments.iter().find(|c| c.instance == answer.instance);
        let decisions = answer.decisions.iter();
        TracedAnswer {
            entity: response.entity.clone(),
            question: answer.question.clone(),
            instance: answer.instance,
            outcome: "",
            status: answer.status.as_str(),
            value: value.unwrap_or_default(),
            words: answer.raw.clone(),
            comment: comment.map_or_else(String::new, |comment| comment.raw.clone()),
            confidential: answer.confidential || !response.publication.may_name(),
            place: origin.map_or_else(Place::default, |origin| Place {
                file: origin.source.file.clone(),
                sha256: origin.source.sha256.clone(),
                sheet: origin.sheet.clone(),
                cell: origin.cell.clone(),
                found_by: origin.found_by.as_str(),
            }),
            decisions: decisions
                .map(|decision| format!("{} ({})", decision.change.as_str(), decision.place()))
                .collect(),
        }
    }
}

fn answers_to<'a>(response: &'a Response, question: &str, part: Part) -> Vec<&'a Answer> {
    let answers = response.answers.iter();
    answers
        .filter(|answer| answer.part == part && answer.question == question)
        .collect()
}

/// The language in the name of a synthesis workbook.
fn language_of(file: &str) -> Option<Lang> {
    let (_, rest) = file.rsplit_once("synthesis_")?;
    Lang::from_code(rest.strip_suffix(".xlsx")?)
}

/// The row of a sheet, from 0, where the first row of a table stands: after the title, the notes, a
/// blank row and the headings.
fn first_row(table: &Table) -> usize {
    3 + table.notes.len()
}
