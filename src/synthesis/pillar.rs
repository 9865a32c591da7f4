//! A table per pillar: each measure with its figures, the States, the sentence, the words and the
//! cells behind it.

use super::extracts::extracts;
use super::sentence::{Reporters, sentence};
use super::table::{Cell, CellValue, Column, SourceRef, Table, Tone};
use super::{Context, Quantifier, contents};
use crate::coding::{MeasureAnswer, Measured, Outcome};

/// How many columns fit on a printed page: all up to the silences.
const PRINTED_COLUMNS: usize = 10;

/// Key of the table of the measures of no pillar.
const NO_PILLAR: &str = "measures";

/// The measures of each pillar under its name, in the report's order, then those of no pillar, if
/// any: a table each.
pub(super) fn by_pillar<'c>(context: &'c Context<'_>) -> Vec<(&'c str, Vec<&'c Measured>)> {
    let pillars = &context.compilation.questionnaire.pillars;
    let known = |name: &str| pillars.iter().any(|pillar| pillar.name == name);
    let measures = |is_in: &dyn Fn(Option<&str>) -> bool| -> Vec<&Measured> {
        let measures = context.measures.iter();
        measures
            .filter(|measured| is_in(measured.pillar.as_deref()))
            .collect()
    };
    let mut groups: Vec<(&str, Vec<&Measured>)> = pillars
        .iter()
        .map(|pillar| {
            let of_pillar = measures(&|name| name == Some(&pillar.name));
            (&*pillar.name, of_pillar)
        })
        .collect();
    let rest = measures(&|name| !name.is_some_and(known));
    if !rest.is_empty() {
        groups.push((NO_PILLAR, rest));
    }
    groups
}

/// One table per pillar in the report's order, then one for the measures of no pillar, if any.
pub(super) fn tables(context: &Context<'_>) -> Vec<Table> {
    let pillars = &context.compilation.questionnaire.pillars;
    by_pillar(context)
        .into_iter()
        .map(|(key, measures)| {
            let Some(pillar) = pillars.iter().find(|pillar| pillar.name == key) else {
                return table(&context.texts.synthesis.pillar.measure, &measures, context);
            };
            let short = pillar.short.text(context.lang);
            let label = pillar.label.text(context.lang);
            let chapeau = pillar.chapeau.text(context.lang);
            let name = [short, label, &pillar.name]
                .into_iter()
                .find(|text| !text.is_empty());
            Table {
                key: key.to_owned(),
                title: label.to_owned(),
                notes: [chapeau]
                    .into_iter()
                    .map(str::to_owned)
                    .filter(|n| !n.is_empty())
                    .collect(),
                ..table(name.unwrap_or_default(), &measures, context)
            }
        })
        .collect()
}

fn table(name: &str, measures: &[&Measured], context: &Context<'_>) -> Table {
    let columns = &context.texts.synthesis.pillar;
    let columns = vec![
        Column::new(&columns.number, 6),
        Column::new(&columns.measure, 34),
        Column::new(&columns.quantifier, 13),
        Column::new(format!("{} (n)", columns.reported), 12),
        Column::new(format!("{} (N)", columns.respondents), 12),
        Column::new(&columns.percent, 7),
        Column::new(&columns.states, 44),
        Column::new(&columns.no, 10),
        Column::new(&columns.no_answer, 10),
        Column::new(&columns.unavailable, 14),
        Column::new(&columns.sentence, 80),
        Column::new(&columns.extracts, 120),
        Column::running_on(&columns.sources, 60),
    ];
    let rows = measures
        .iter()
        .map(|measured| row(measured, context))
        .collect();
    let method = &context.texts.synthesis.method;
    Table {
        printed_columns: PRINTED_COLUMNS,
        foot: vec![
            contents::denominators(context),
            method.no.clone(),
            method.silences.clone(),
        ],
        ..context.table(NO_PILLAR, name, columns, rows)
    }
}

fn row(measured: &Measured, context: &Context<'_>) -> Vec<Cell> {
    let lang = context.lang;
    let respondents = context.respondents.len();
    let confidence = &context.confidence;
    let reported = measured.with(Outcome::Reported);
    let reporters = Reporters::of(
        reported.map(|answer| (&*answer.entity, confidence.may_name_under(answer))),
        context,
    );
    let thresholds = &context.compilation.round.quantifiers;
    let quantifier = Quantifier::of(reporters.count(), respondents, thresholds);
    let wording = measured.wording.text(lang);
    let sources = sources(measured, &reporters, context);

    let tone = if reporters.count() == 0 {
        Tone::Faint
    } else {
        Tone::Strong
    };
    let withheld = [Outcome::NotAvailable, Outcome::Confidential];
    vec![
        Cell::text(number(measured, context)),
        Cell::text(if wording.is_empty() {
            &measured.code
        } else {
            wording
        }),
        Cell::text(quantifier.word(&context.texts.synthesis.quantifier)),
        Cell::count(reporters.count())
            .with_sources(sources.clone())
            .in_tone(tone),
        Cell::count(respondents),
        Cell::new(CellValue::Share {
            part: reporters.count(),
            whole: respondents,
        }),
        Cell::new(reporters.list(context)).with_sources(sources.clone()),
        Cell::count(measured.count(Outcome::NotReported)),
        Cell::count(measured.count(Outcome::NoAnswer)),
        Cell::count(
            withheld
                .iter()
                .map(|&outcome| measured.count(outcome))
                .sum(),
        ),
        Cell::text(sentence(&reporters, quantifier, wording, context)),
        Cell::text(extracts(measured, &reporters, context)),
        Cell::text(compact(&sources)),
    ]
}

/// Number of the question that gives the measure; of the first, if several do.
pub(super) fn number(measured: &Measured, context: &Context<'_>) -> String {
    let first = measured.carriers.first();
    first.map_or_else(String::new, |carrier| {
        context.numbering.question(carrier.question).to_owned()
    })
}

/// What the named States wrote, in the order of the States. Cells of the others stay unnamed too:
/// their files bear their names.
pub(super) fn sources(
    measured: &Measured,
    reporters: &Reporters,
    context: &Context<'_>,
) -> Vec<SourceRef> {
    let of = |code: &String| measured.with(Outcome::Reported).find(|a| a.entity == *code);
    let answers = reporters.named.iter().filter_map(of);
    answers
        .filter(|a| context.confidence.may_name_under(a))
        .flat_map(source_refs)
        .collect()
}

/// The cells under one answer.
pub(super) fn source_refs(answer: &MeasureAnswer) -> Vec<SourceRef> {
    let evidence = answer.evidence.iter();
    evidence
        .filter_map(|evidence| {
            Some(SourceRef {
                entity: answer.entity.clone(),
                question: evidence.question.clone(),
                origin: evidence.origin.clone()?,
            })
        })
        .collect()
}

/// Cells as `file!sheet!D5,D7; file!sheet!D9`: file and sheet once for cells that follow.
pub(super) fn compact(sources: &[SourceRef]) -> String {
    let mut text = String::new();
    let mut last: Option<(&str, &str)> = None;
    for source in sources {
        let here = (
            source.origin.source.file.as_str(),
            source.origin.sheet.as_str(),
        );
        if last == Some(here) {
            text.push(',');
        } else {
            if !text.is_empty() {
                text.push_str("; ");
            }
            text.extend([here.0, "!", here.1, "!"]);
        }
        text.push_str(&source.origin.cell);
        last = Some(here);
    }
    text
}
