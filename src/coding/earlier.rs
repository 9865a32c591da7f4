//! What the States said of today's measures in the round before.
//!
//! In: the rows of [`Previous`], with questions and choices as they are called now. Out: [`Measured`]
//! like those of this round. Each measure's rule of today is applied to the answers of then; what
//! coders read in prose then counts by the measure that the row bears.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Coded, Evidence, Measured, Outcome, is_multiple, measure};
use crate::definition::{Kind, Question, Questionnaire};
use crate::intake::{FoundBy, Source};
use crate::language::Lang;
use crate::round::{Previous, PreviousRow};
use crate::validate::{
    Answer, AnswerStatus, AnswerValue, Origin, PUBLICATION_QUESTION, Publication, Response,
};

/// The replies of the round before, and what each says of every measure of today's questionnaire.
pub fn measure_previous(
    questionnaire: &Questionnaire,
    previous: &Previous,
) -> (Vec<Response>, Vec<Measured>) {
    let source = Arc::new(Source {
        file: previous.file.clone(),
        sha256: previous.sha256.clone(),
    });
    let mut by_entity: BTreeMap<&str, Vec<&PreviousRow>> = BTreeMap::new();
    for row in &previous.rows {
        by_entity.entry(&row.entity).or_default().push(row);
    }
    let responses: Vec<Response> = by_entity
        .iter()
        .map(|(entity, rows)| response(entity, rows, questionnaire, &source))
        .collect();
    let mut measures = measure(questionnaire, &responses, &Coded::default());
    for measured in &mut measures {
        // The rule of today has judged these; the code of then stands for prose alone.
        let closed: BTreeSet<&str> = measured
            .carriers
            .iter()
            .filter_map(|carrier| questionnaire.questions.get(carrier.question))
            .map(|question| question.name.as_str())
            .collect();
        for (answer, rows) in measured.answers.iter_mut().zip(by_entity.values()) {
            let coded = rows.iter().filter(|row| {
                row.measures.contains(&measured.code) && !closed.contains(row.question.as_str())
            });
            for row in coded {
                if answer.outcome != Outcome::Reported {
                    answer.outcome = Outcome::Reported;
                    answer.confidential = false;
                    answer.evidence.clear();
                }
                answer.confidential |= status(row) == AnswerStatus::Confidential;
                answer.evidence.push(Evidence {
                    question: row.question.clone(),
                    instance: row.instance,
                    origin: Some(origin(row, &source)),
                    quote: String::new(),
                });
            }
        }
    }
    (responses, measures)
}

fn response(
    entity: &str,
    rows: &[&PreviousRow],
    questionnaire: &Questionnaire,
    source: &Arc<Source>,
) -> Response {
    let answers = rows.iter().map(|row| {
        let status = status(row);
        let asked = questionnaire.question(&row.question);
        let value = asked.and_then(|question| value(row, question, questionnaire));
        let is_lost = status == AnswerStatus::Answered && value.is_none();
        Answer {
            // What cannot be said today is no answer of today's: not "no".
            status: if is_lost {
                AnswerStatus::Unreadable
            } else {
                status
            },
            value,
            confidential: status == AnswerStatus::Confidential,
            raw: row.value.clone(),
            origin: Some(origin(row, source)),
            ..Answer::blank(&row.question, row.instance)
        }
    });
    Response {
        entity: entity.to_owned(),
        received: None,
        language: Lang::En,
        publication: publication(rows),
        answers: answers.collect(),
        findings: Vec::new(),
        settled: Vec::new(),
        explained: BTreeSet::new(),
    }
}

/// The careful reading: what is neither blank nor "public" is confidential.
fn publication(rows: &[&PreviousRow]) -> Publication {
    let said = rows.iter().find(|row| {
        row.question == PUBLICATION_QUESTION || row.question_then == PUBLICATION_QUESTION
    });
    match said.map(|row| (status(row), row.value.as_str())) {
        None | Some((AnswerStatus::Blank, "")) => Publication::NotSaid,
        Some((AnswerStatus::Answered, "public")) => Publication::Public,
        Some(_) => Publication::Confidential,
    }
}

/// A status that nobody knows is read as unreadable.
fn status(row: &PreviousRow) -> AnswerStatus {
    let mut all = AnswerStatus::ALL.into_iter();
    match all.find(|status| status.as_str() == row.status) {
        Some(status) => status,
        None if !row.status.is_empty() => AnswerStatus::Unreadable,
        None if row.value.is_empty() => AnswerStatus::Blank,
        None => AnswerStatus::Answered,
    }
}

fn value(
    row: &PreviousRow,
    question: &Question,
    questionnaire: &Questionnaire,
) -> Option<AnswerValue> {
    let text = row.value.as_str();
    if text.is_empty() {
        return None;
    }
    match &question.kind {
        Kind::Integer | Kind::Decimal => {
            let number = text.parse().ok().filter(|number: &f64| number.is_finite());
            number.map(AnswerValue::Number)
        }
        Kind::Date => text.parse().ok().map(AnswerValue::Date),
        Kind::Text => Some(AnswerValue::Text(text.to_owned())),
        _ => {
            let Some(list) = questionnaire.list_of(question) else {
                return Some(AnswerValue::Text(text.to_owned()));
            };
            let given: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            let is_there = |name: &String| list.choice(name).is_some();
            let known: Vec<String> = given
                .iter()
                .filter(|name| is_there(name))
                .cloned()
                .collect();
            let fits = if is_multiple(&question.kind) {
                !known.is_empty()
            } else {
                given.len() == 1 && known.len() == 1
            };
            fits.then_some(AnswerValue::Choices(known))
        }
    }
}

/// The line of the table of then.
fn origin(row: &PreviousRow, source: &Arc<Source>) -> Origin {
    Origin {
        source: Arc::clone(source),
        sheet: row.question_then.clone(),
        cell: row.line.to_string(),
        found_by: FoundBy::Key,
    }
}
