//! What stands beside the replies: the status of treaties, figures of others, what States said by
//! another channel, and which paragraph of the mandate each question serves.

use std::collections::BTreeMap;

use super::Context;
use super::table::{Cell, Column, Table, Tone};
use crate::language::{count, fill, join, long_date};
use crate::round::TreatyAction;

/// The tables that have something to show.
pub(super) fn tables(context: &Context<'_>) -> Vec<Table> {
    [
        treaties(context),
        external_figures(context),
        other_sources(context),
        concordance(context),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The sentences about who became a party to what, an instrument each.
pub(super) fn treaty_sentences(context: &Context<'_>) -> Vec<String> {
    treaties(context).map_or_else(Vec::new, |table| table.foot)
}

/// Who became a party in the reporting period, and the sentence that says so.
fn treaties(context: &Context<'_>) -> Option<Table> {
    let texts = &context.texts.synthesis;
    let own = &texts.references;
    let round = context.compilation.round;
    let actions = &context.compilation.references.treaty_actions;
    let mut instruments: Vec<&str> = Vec::new();
    for action in actions {
        if !instruments.contains(&action.instrument.as_str()) {
            instruments.push(&action.instrument);
        }
    }
    let columns = vec![
        Column::new(&own.instrument, 24),
        Column::new(&texts.respondents.state, 32),
        Column::new(&own.party_since, 16),
        Column::new(&own.in_period, 16),
    ];
    let mut rows = Vec::new();
    let mut foot = Vec::new();
    let period = round.reporting_period;
    for instrument in instruments {
        let of: Vec<&TreatyAction> = actions
            .iter()
            .filter(|action| action.instrument == instrument)
            .collect();
        let mut new = Vec::new();
        for action in &of {
            let is_new = action
                .date
                .is_some_and(|date| (period.from..=period.to).contains(&date));
            if let (true, Some(date)) = (is_new, action.date) {
                let state = context.names.in_text(&action.entity);
                let date = long_date(date, context.lang);
                new.push(fill(&own.with_date, &[("state", state), ("date", &date)]));
            }
            rows.push(vec![
                Cell::text(&action.instrument),
                Cell::text(context.names.official(&action.entity)),
                Cell::date(action.date),
                Cell::text(if is_new { "X" } else { "" }),
            ]);
        }
        let number = count(new.len(), context.lang);
        let values = [
            ("count", number.as_str()),
            ("instrument", instrument),
            ("list", &join(&new, context.lang)),
        ];
        let pattern = match new.len() {
            0 => &own.no_parties,
            1 => &own.new_party,
            _ => &own.new_parties,
        };
        let mut sentence = fill(pattern, &values);
        let total = of
            .iter()
            .find_map(|action| action.total.zip(action.total_on));
        if let Some((total, on)) = total {
            let values = [
                ("date", long_date(on, context.lang)),
                ("total", total.to_string()),
                ("instrument", instrument.to_owned()),
            ];
            let values = values
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            sentence = format!("{sentence} {}", fill(&own.total, &values));
        }
        foot.push(sentence);
    }
    (!rows.is_empty()).then(|| Table {
        notes: vec![texts.about.treaties.clone()],
        foot,
        ..context.table("treaties", &texts.sheet.treaties, columns, rows)
    })
}

fn external_figures(context: &Context<'_>) -> Option<Table> {
    let texts = &context.texts.synthesis;
    let own = &texts.references;
    let columns = vec![
        Column::new(&own.figure, 14),
        Column::new(&own.unit, 24),
        Column::new(&own.date, 12),
        Column::new(&own.wording, 70),
        Column::new(&own.source, 60),
    ];
    let figures = &context.compilation.references.external_figures;
    let rows: Vec<Vec<Cell>> = figures
        .iter()
        .map(|figure| {
            vec![
                Cell::text(&figure.figure).in_tone(Tone::Strong),
                Cell::text(&figure.unit),
                Cell::text(&figure.date),
                Cell::text(&figure.wording),
                Cell::text(&figure.source),
            ]
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        notes: vec![texts.about.external_figures.clone()],
        ..context.table(
            "external_figures",
            &texts.sheet.external_figures,
            columns,
            rows,
        )
    })
}

/// What States said by another channel: shown apart, never in a figure. So a State that the report
/// names and that did not reply is explained.
fn other_sources(context: &Context<'_>) -> Option<Table> {
    let texts = &context.texts.synthesis;
    let own = &texts.references;
    let columns = vec![
        Column::new(&texts.respondents.state, 30),
        Column::new(&own.replied, 12),
        Column::new(&texts.pillar.measure, 50),
        Column::new(&own.wording, 60),
        Column::new(&own.source, 40),
        Column::new(&own.date, 12),
    ];
    let sources = &context.compilation.references.other_sources;
    let rows: Vec<Vec<Cell>> = sources
        .iter()
        // Who asked for confidence in its reply is not named here either.
        .filter(|source| context.confidence.may_name(&source.entity))
        .map(|source| {
            let measure = context.measures.iter().find(|m| m.code == source.measure);
            let replied = context
                .respondents
                .iter()
                .any(|r| r.entity.code == source.entity);
            vec![
                Cell::text(context.names.official(&source.entity)),
                Cell::text(if replied { "X" } else { "" }),
                Cell::text(measure.map_or(&*source.measure, |m| m.wording.text(context.lang))),
                Cell::text(&source.words),
                Cell::text(&source.document),
                Cell::date(source.date),
            ]
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        notes: vec![texts.about.other_sources.clone()],
        ..context.table("other_sources", &texts.sheet.other_sources, columns, rows)
    })
}

/// The paragraphs of the mandate (`nv_mandate`), in the order of the questionnaire, each with the
/// questions that serve it and the measures that they give.
fn concordance(context: &Context<'_>) -> Option<Table> {
    let texts = &context.texts.synthesis;
    let own = &texts.references;
    let questionnaire = context.compilation.questionnaire;
    let mut order: Vec<&str> = Vec::new();
    let mut questions: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
    for (index, question) in questionnaire.questions.iter().enumerate() {
        let mandate = question.mandate.as_str();
        if mandate.is_empty() || !question.is_asked() {
            continue;
        }
        if !order.contains(&mandate) {
            order.push(mandate);
        }
        let of = questions.entry(mandate).or_default();
        of.push((index, &question.name));
    }
    let columns = vec![
        Column::new(&own.mandate, 44),
        Column::new(&own.questions, 40),
        Column::new(&own.measures, 90),
    ];
    let rows: Vec<Vec<Cell>> = order
        .into_iter()
        .map(|mandate| {
            let of = questions
                .get(mandate)
                .map(Vec::as_slice)
                .unwrap_or_default();
            let numbers: Vec<&str> = of
                .iter()
                .map(|(index, name)| match context.numbering.question(*index) {
                    "" => *name,
                    number => number,
                })
                .collect();
            let measures: Vec<&str> = context
                .measures
                .iter()
                .filter(|measured| {
                    let mut carriers = measured.carriers.iter();
                    carriers.any(|carrier| of.iter().any(|(index, _)| *index == carrier.question))
                })
                .map(|measured| measured.wording.text(context.lang))
                .collect();
            vec![
                Cell::text(mandate),
                Cell::text(numbers.join(", ")),
                Cell::text(measures.join("\n")),
            ]
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        notes: vec![texts.about.concordance.clone()],
        ..context.table("concordance", &texts.sheet.concordance, columns, rows)
    })
}
