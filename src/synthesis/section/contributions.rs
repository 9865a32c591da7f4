//! What the entities of the United Nations system wrote, for the part of the report about them: no
//! quantifiers, a heading per entity, its own text.

use super::super::{Context, SourceRef};
use super::{Span, Statement, StatementKind, source_cells};
use crate::definition::{Kind as QuestionKind, Question};
use crate::entity::Kind;
use crate::language::{decimal, fill};
use crate::synthesis::respondents::Respondent;
use crate::validate::{Answer, AnswerStatus, AnswerValue, Response};

/// An entity, and its paragraphs.
type Contribution = (String, Vec<Vec<Statement>>);

/// The contributions of the entities that may be named and wrote something, in the order of the
/// addressees.
pub(super) fn all(context: &Context<'_>) -> Vec<Contribution> {
    let addressees = context.compilation.addressees;
    let position = |respondent: &&Respondent<'_>| {
        let code = &respondent.entity.code;
        let place = addressees
            .iter()
            .position(|addressee| addressee.code == *code);
        place.unwrap_or(addressees.len())
    };
    let respondents = context.respondents.iter();
    let mut entities: Vec<&Respondent<'_>> = respondents
        .filter(|respondent| respondent.entity.kind == Kind::UnEntity)
        .filter(|respondent| context.confidence.may_name(&respondent.entity.code))
        .collect();
    entities.sort_by_key(position);
    let contributions = entities.into_iter().filter_map(|respondent| {
        let name = context.names.official(&respondent.entity.code).to_owned();
        Some((name, of(respondent.response?, context)))
    });
    contributions
        .filter(|(_, paragraphs)| !paragraphs.is_empty())
        .collect()
}

/// A paragraph per answer in prose; the figures that follow it stand under it.
fn of(response: &Response, context: &Context<'_>) -> Vec<Vec<Statement>> {
    let mut paragraphs: Vec<Vec<Statement>> = Vec::new();
    for question in &context.compilation.questionnaire.questions {
        let may_show = context
            .confidence
            .may_show(&response.entity, &question.name);
        // The form's own questions about who replies begin so.
        if !may_show || question.name.starts_with("r_") {
            continue;
        }
        for answer in response.instances(&question.name) {
            if answer.status != AnswerStatus::Answered {
                continue;
            }
            match (&question.kind, &answer.value) {
                (QuestionKind::Text, Some(AnswerValue::Text(text))) => {
                    let spans = vec![Span {
                        text: text.trim().to_owned(),
                        lang: (response.language != context.lang).then_some(response.language),
                    }];
                    paragraphs.push(vec![Statement {
                        kind: StatementKind::Contribution,
                        spans,
                        sources: cells(response, answer, context),
                    }]);
                }
                (_, Some(AnswerValue::Number(number))) => {
                    let statement = figure(response, (question, answer), *number, context);
                    match paragraphs.last_mut() {
                        Some(paragraph) => paragraph.push(statement),
                        None => paragraphs.push(vec![statement]),
                    }
                }
                _ => {}
            }
        }
    }
    paragraphs
}

fn figure(
    response: &Response,
    (question, answer): (&Question, &Answer),
    number: f64,
    context: &Context<'_>,
) -> Statement {
    let number = decimal(number, context.lang);
    // Under the entity's heading nobody else can be meant.
    let label = question.label.text(context.lang);
    let values = [("measure", label), ("states", number.as_str())];
    let text = fill(&context.texts.section.behind_item, &values);
    Statement::new(
        StatementKind::Figure,
        text,
        cells(response, answer, context),
    )
}

fn cells(response: &Response, answer: &Answer, context: &Context<'_>) -> Vec<super::SourceCells> {
    let source = answer.origin.iter().map(|origin| SourceRef {
        entity: response.entity.clone(),
        question: answer.question.clone(),
        origin: origin.clone(),
    });
    source_cells(&source.collect::<Vec<_>>(), context)
}
