//! Questions by State: what each State that may be named answered to each question of the pillars.

use super::Context;
use super::table::{Cell, CellValue, Column, SourceRef, Table, Tone};
use crate::definition::{Kind, Question, Questionnaire};
use crate::language::Lang;
use crate::validate::{Answer, AnswerStatus, AnswerValue, Response};

/// A row per question outside tables, a column per respondent.
pub(super) fn table(context: &Context<'_>) -> Table {
    let texts = &context.texts.synthesis;
    let responses: Vec<(&str, &Response)> = context
        .respondents
        .iter()
        .filter(|respondent| context.confidence.may_name(&respondent.entity.code))
        .filter_map(|respondent| Some((respondent.entity.code.as_str(), respondent.response?)))
        .collect();
    let mut columns = vec![
        Column::new(&texts.pillar.number, 6),
        Column::new(&texts.findings.question, 44),
    ];
    let states = responses
        .iter()
        .map(|(code, _)| Column::new(context.names.official(code), 24));
    columns.extend(states);
    let questions = context
        .compilation
        .questionnaire
        .questions
        .iter()
        .enumerate();
    let rows = questions
        .filter(|(_, question)| {
            question.is_asked() && question.repeat.is_none() && question.pillar.is_some()
        })
        .map(|(index, question)| {
            let number = Cell::text(context.numbering.question(index));
            let label = Cell::text(question.label.text(context.lang));
            let answers = responses
                .iter()
                .map(|(_, response)| cell(question, response, context));
            [number, label].into_iter().chain(answers).collect()
        })
        .collect();
    Table {
        notes: vec![texts.about.questions.clone()],
        foot: vec![texts.method.silences.clone()],
        ..context.table("questions", &texts.sheet.questions, columns, rows)
    }
}

fn cell(question: &Question, response: &Response, context: &Context<'_>) -> Cell {
    let Some(answer) = response.answer(&question.name) else {
        return Cell::default();
    };
    let entity = &response.entity;
    // A confidential answer looks like none: not even the silence bears the State's name.
    if !context.confidence.may_show(entity, &question.name) {
        return Cell::default();
    }
    let shown = match answer.status {
        AnswerStatus::Blank => return Cell::default(),
        AnswerStatus::Answered => value(question, answer, context),
        status => {
            let tone = if status == AnswerStatus::Unreadable {
                Tone::Attention
            } else {
                Tone::Faint
            };
            return Cell::text(status.label(context.lang)).in_tone(tone);
        }
    };
    let sources = answer.origin.iter().map(|origin| SourceRef {
        entity: entity.clone(),
        question: question.name.clone(),
        origin: origin.clone(),
    });
    Cell::new(shown).with_sources(sources.collect())
}

/// Labels of choices, numbers, days; of a text only that there is one.
fn value(question: &Question, answer: &Answer, context: &Context<'_>) -> CellValue {
    match &answer.value {
        None => CellValue::Blank,
        Some(AnswerValue::Text(_)) => match question.kind {
            Kind::Text => CellValue::Text(context.texts.synthesis.answers.text_given.clone()),
            _ => CellValue::Text(answer.raw.clone()),
        },
        Some(value) => {
            let questionnaire = context.compilation.questionnaire;
            answer_value(value, question, questionnaire, context.lang)
        }
    }
}

/// An answer as a reader of this language sees it: labels of choices, not their names.
pub fn answer_value(
    value: &AnswerValue,
    question: &Question,
    questionnaire: &Questionnaire,
    lang: Lang,
) -> CellValue {
    match value {
        AnswerValue::Text(text) => CellValue::Text(text.clone()),
        AnswerValue::Number(number) => CellValue::Number(*number),
        AnswerValue::Date(date) => CellValue::Date(*date),
        AnswerValue::Choices(names) => {
            let list = questionnaire.list_of(question);
            let label = |name: &String| {
                let choice = list.and_then(|list| list.choice(name));
                let label = choice.map(|choice| choice.label.text(lang));
                label
                    .filter(|label| !label.is_empty())
                    .unwrap_or(name)
                    .to_owned()
            };
            CellValue::List {
                names: names.iter().map(label).collect(),
                others: String::new(),
            }
        }
    }
}
