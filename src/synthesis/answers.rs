//! The denominators of every measure, each silence apart, and who said what.

use super::Context;
use super::pillar::{compact, number, source_refs};
use super::table::{Cell, Column, Table, Tone};
use crate::coding::{Measured, Outcome};

/// Per measure: addressed, responded, asked, answered, and each silence. The counts of a row from
/// `reported` on add up to the respondents.
pub(super) fn table(context: &Context<'_>) -> Table {
    let texts = &context.texts.synthesis;
    let count = |heading: &str| Column::new(heading, 11);
    let columns = vec![
        Column::new(&texts.pillar.number, 6),
        Column::new(&texts.answers.code, 30),
        Column::new(&texts.pillar.measure, 44),
        count(&texts.answers.addressed),
        count(&format!("{} (N)", texts.pillar.respondents)),
        count(&texts.respondents.asked),
        count(&texts.answers.answered),
        count(&format!("{} (n)", texts.pillar.reported)),
        count(&texts.pillar.no),
        count(&texts.pillar.no_answer),
        count(&texts.answer_status.not_available),
        count(&texts.answer_status.not_applicable),
        count(&texts.answer_status.confidential),
        count(&texts.answer_status.not_asked),
        count(&texts.answer_status.unreadable),
    ];
    let rows = context
        .measures
        .iter()
        .map(|measured| row(measured, context))
        .collect();
    Table {
        notes: vec![texts.about.answers.clone()],
        foot: vec![texts.method.silences.clone()],
        ..context.table("answers", &texts.sheet.answers, columns, rows)
    }
}

fn row(measured: &Measured, context: &Context<'_>) -> Vec<Cell> {
    let count = |outcome: Outcome| measured.count(outcome);
    let respondents = context.respondents.len();
    let answered = count(Outcome::Reported) + count(Outcome::NotReported);
    let not_read = count(Outcome::Unreadable) + count(Outcome::Unknown) + context.waiting();
    let wording = measured.wording.text(context.lang);
    vec![
        Cell::text(number(measured, context)),
        Cell::text(&measured.code),
        Cell::text(wording),
        Cell::count(context.compilation.addressees.len()),
        Cell::count(respondents),
        Cell::count(respondents.saturating_sub(count(Outcome::NotAsked))),
        Cell::count(answered),
        Cell::count(count(Outcome::Reported)).in_tone(Tone::Strong),
        Cell::count(count(Outcome::NotReported)),
        Cell::count(count(Outcome::NoAnswer)),
        Cell::count(count(Outcome::NotAvailable)),
        Cell::count(count(Outcome::NotApplicable)),
        Cell::count(count(Outcome::Confidential)),
        Cell::count(count(Outcome::NotAsked)),
        Cell::count(not_read),
    ]
}

/// Each State's answer under each measure, those in confidence included.
pub(super) fn internal_table(context: &Context<'_>) -> Table {
    let texts = &context.texts.synthesis;
    let columns = vec![
        Column::new(&texts.pillar.number, 6),
        Column::new(&texts.answers.code, 34),
        Column::new(&texts.respondents.state, 32),
        Column::new(&texts.answers.outcome, 24),
        Column::new(&texts.respondents.publication, 16),
        Column::running_on(&texts.pillar.sources, 60),
    ];
    let mut rows = Vec::new();
    for measured in &context.measures {
        for respondent in &context.respondents {
            let entity = respondent.entity.code.as_str();
            let Some(answer) = measured.answers.iter().find(|a| a.entity == entity) else {
                continue;
            };
            // Silences are the rule; the denominators above count them.
            if matches!(answer.outcome, Outcome::NoAnswer | Outcome::NotAsked) {
                continue;
            }
            let sources = source_refs(answer);
            let publication = if context.confidence.may_name_under(answer) {
                &texts.respondents.public
            } else {
                &texts.respondents.confidential
            };
            rows.push(vec![
                Cell::text(number(measured, context)),
                Cell::text(&measured.code),
                Cell::text(context.names.official(entity)),
                Cell::text(outcome(answer.outcome, context)),
                Cell::text(publication),
                Cell::text(compact(&sources)).with_sources(sources),
            ]);
        }
    }
    let about = (&*texts.sheet.answers, &*texts.about.answers_internal);
    context.internal_table("answers_internal", about, columns, rows)
}

pub(super) fn outcome<'a>(outcome: Outcome, context: &'a Context<'_>) -> &'a str {
    let texts = &context.texts.synthesis;
    match outcome {
        Outcome::Reported => &texts.pillar.reported,
        Outcome::NotReported => &texts.pillar.no,
        Outcome::Confidential => &texts.answer_status.confidential,
        Outcome::NotAvailable => &texts.answer_status.not_available,
        Outcome::NotApplicable => &texts.answer_status.not_applicable,
        Outcome::Unreadable => &texts.answer_status.unreadable,
        Outcome::Unknown => &texts.answers.not_checked,
        Outcome::NoAnswer => &texts.pillar.no_answer,
        Outcome::NotAsked => &texts.answer_status.not_asked,
    }
}
