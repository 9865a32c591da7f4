//! The form's rules, evaluated on what came back: what must be answered, what was not asked, what
//! an answer must satisfy, what must hold across questions.

use super::scope::{Answers, Relevance};
use super::typed::{Typed, TypedAnswers, finding};
use super::{AnswerStatus, AnswerValue};
use crate::definition::Question;
use crate::finding::{Facts, Finding, Place};
use crate::intake::SourcedCell;

/// What the rules of one question say of its answer in one row: how it counts, and what to look
/// at.
pub(super) fn check_question(
    answers: &Answers<'_>,
    all: &TypedAnswers<'_>,
    entity: &str,
    (index, question): (usize, &Question),
    instance: u32,
    findings: &mut Vec<Finding>,
) -> AnswerStatus {
    let blank = Typed::default();
    let typed = all
        .get(&(question.name.clone(), instance))
        .unwrap_or(&blank);
    let status = typed.status.unwrap_or(AnswerStatus::Blank);
    let cell = typed.cells.first().or(typed.silence.as_ref()).copied();
    let mut report = |facts: Facts| {
        findings.push(match cell {
            Some(cell) => Finding {
                value: typed.raw(),
                ..finding(entity, cell, facts)
            },
            None => nowhere(entity, &question.name, instance, facts),
        });
    };

    if answers.relevance(index, instance) == Relevance::NotAsked {
        if typed.value.is_some() || status == AnswerStatus::Unreadable {
            let own = question.relevant.as_ref();
            let around = || {
                let mut groups = answers.questionnaire().groups_around(question);
                groups.find_map(|group| group.relevant.as_ref())
            };
            let condition = own.or_else(around).map(|rule| rule.source.clone());
            report(Facts::NotAsked {
                condition: condition.unwrap_or_default(),
            });
        }
        return AnswerStatus::NotAsked;
    }
    let computed = answers.computed(index, instance);
    if question.calculation.is_some() && computed.is_none() {
        return AnswerStatus::Blank;
    }
    let status = if computed.is_some() {
        AnswerStatus::Answered
    } else {
        status
    };
    if status == AnswerStatus::Blank {
        let required = question.required.as_ref();
        let required = required.and_then(|rule| answers.evaluate(rule, Some(index), instance));
        if required.is_some_and(|value| value.is_ok_and(|value| value.to_boolean())) {
            report(Facts::Required);
        }
        return status;
    }
    if let (Some(_), Some(rule)) = (
        computed.as_ref().or(typed.value.as_ref()),
        &question.constraint,
    ) {
        let source = rule.source.clone();
        match answers.evaluate(rule, Some(index), instance) {
            Some(Ok(value)) if !value.to_boolean() => {
                let message = question.constraint_message.clone();
                report(Facts::Constraint {
                    message,
                    rule: source,
                });
            }
            Some(Err(unknown)) => {
                report(Facts::NotChecked {
                    rule: source,
                    reason: unknown.to_string(),
                });
            }
            Some(Ok(_)) | None => {}
        }
    }
    let measure = question.measure.as_ref();
    if let (Some(_), Some(rule)) = (
        &typed.value,
        measure.and_then(|measure| measure.when.as_ref()),
    ) && let Some(Err(unknown)) = answers.evaluate(rule, Some(index), instance)
    {
        report(Facts::NotChecked {
            rule: rule.source.clone(),
            reason: unknown.to_string(),
        });
    }
    status
}

/// The rules across questions (sheet `checks`). A rule that does not hold is reported once.
pub(super) fn check_across(
    answers: &Answers<'_>,
    all: &TypedAnswers<'_>,
    entity: &str,
    findings: &mut Vec<Finding>,
) {
    for check in &answers.questionnaire().checks {
        let value = answers.evaluate(&check.expression, None, 1);
        let facts = match value {
            Some(Ok(value)) if !value.to_boolean() => Facts::CheckFailed {
                level: check.level,
                name: check.name.clone(),
                message: check.message.clone(),
            },
            Some(Err(unknown)) => Facts::NotChecked {
                rule: check.expression.source.clone(),
                reason: unknown.to_string(),
            },
            Some(Ok(_)) | None => continue,
        };
        let place = first_cell_read(all, check.expression.expression.as_ref());
        findings.push(match place {
            Some(cell) => finding(entity, cell, facts),
            None => nowhere(entity, "", 1, facts),
        });
    }
}

/// Rows left empty between filled ones, and tables filled to the last row.
pub(super) fn check_table(
    answers: &Answers<'_>,
    entity: &str,
    repeat: usize,
    findings: &mut Vec<Finding>,
) {
    let Some(group) = answers.questionnaire().groups.get(repeat) else {
        return;
    };
    let rows = answers.rows(repeat);
    let Some(&last) = rows.last() else { return };
    let filled = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    if filled < last {
        findings.push(nowhere(entity, &group.name, last, Facts::GapInTable));
    }
    if group.repeat.is_some_and(|offered| last >= offered) {
        findings.push(nowhere(entity, &group.name, last, Facts::TableFull));
    }
}

/// Whether the choices made are offered, given the other answers.
pub(super) fn check_filter(
    answers: &Answers<'_>,
    all: &TypedAnswers<'_>,
    entity: &str,
    (index, question): (usize, &Question),
    instance: u32,
    findings: &mut Vec<Finding>,
) {
    let Some(rule) = &question.choice_filter else {
        return;
    };
    let typed = all.get(&(question.name.clone(), instance));
    let Some(typed) = typed else { return };
    let Some(AnswerValue::Choices(names)) = &typed.value else {
        return;
    };
    let list = answers.questionnaire().list_of(question);
    for name in names {
        let choice = list.and_then(|list| list.choice(name));
        let Some(choice) = choice else { continue };
        let offered = answers.evaluate_for_choice(rule, index, instance, choice);
        let refused = offered.is_some_and(|value| value.is_ok_and(|value| !value.to_boolean()));
        if let (true, Some(cell)) = (refused, typed.cells.first()) {
            findings.push(finding(entity, cell, Facts::ChoiceNotOffered));
        }
    }
}

/// The first answer that a rule reads and that is not blank.
fn first_cell_read<'a>(
    all: &TypedAnswers<'a>,
    expression: Option<&crate::expression::Expression>,
) -> Option<&'a SourcedCell> {
    let names = expression?.references();
    names.iter().find_map(|reference| {
        let typed = all.get(&(reference.0.to_owned(), 1))?;
        typed.cells.first().copied()
    })
}

/// A finding about an answer: at its first cell, or where none is filled, at the question.
pub(super) fn about(
    entity: &str,
    (question, instance): (&Question, u32),
    typed: &Typed<'_>,
    facts: Facts,
) -> Finding {
    match typed.cells.first().copied().or(typed.silence) {
        Some(cell) => Finding {
            value: typed.raw(),
            ..finding(entity, cell, facts)
        },
        None => nowhere(entity, &question.name, instance, facts),
    }
}

fn nowhere(entity: &str, question: &str, instance: u32, facts: Facts) -> Finding {
    let place = Place {
        entity: entity.to_owned(),
        question: question.to_owned(),
        instance,
        ..Place::default()
    };
    Finding {
        place,
        value: String::new(),
        facts,
    }
}
