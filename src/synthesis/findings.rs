//! What should be looked at or asked, as a table.

use super::Context;
use super::table::{Cell, Column, Table, Tone};
use crate::finding::{Finding, Level, message};
use crate::language::fill;

/// The findings that show nothing given in confidence.
pub(super) fn table(context: &Context<'_>) -> Table {
    let (shown, withheld): (Vec<&Finding>, Vec<_>) =
        all(context).partition(|finding| context.confidence.may_show_finding(finding));
    let mut notes = vec![context.texts.synthesis.about.findings.clone()];
    if !withheld.is_empty() {
        let count = withheld.len().to_string();
        notes.push(fill(
            &context.texts.synthesis.method.withheld,
            &[("count", &count)],
        ));
    }
    let name = &context.texts.synthesis.sheet.findings;
    let rows = shown
        .into_iter()
        .map(|finding| row(finding, context))
        .collect();
    Table {
        notes,
        ..context.table("findings", name, columns(context), rows)
    }
}

/// All findings; `None` where the public table has them all.
pub(super) fn internal_table(context: &Context<'_>) -> Option<Table> {
    let findings: Vec<&Finding> = all(context).collect();
    let withheld = findings
        .iter()
        .any(|finding| !context.confidence.may_show_finding(finding));
    let texts = &context.texts.synthesis;
    withheld.then(|| {
        let about = (&*texts.sheet.findings, &*texts.about.findings_internal);
        let rows = findings
            .into_iter()
            .map(|finding| row(finding, context))
            .collect();
        context.internal_table("findings_internal", about, columns(context), rows)
    })
}

/// In the order of the respondents, each State's in the order of the questionnaire.
fn all<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Finding> {
    let responses: Vec<_> = context
        .respondents
        .iter()
        .filter_map(|r| r.response)
        .collect();
    responses
        .into_iter()
        .flat_map(|response| &response.findings)
}

fn columns(context: &Context<'_>) -> Vec<Column> {
    let columns = &context.texts.synthesis.findings;
    vec![
        Column::new(&columns.level, 14),
        Column::new(&columns.rule, 20),
        Column::new(&columns.entity, 26),
        Column::new(&columns.file, 34),
        Column::new(&columns.sheet, 18),
        Column::new(&columns.cell, 9),
        Column::new(&columns.question, 10),
        Column::new(&columns.value, 30),
        Column::new(&columns.message, 64),
    ]
}

fn row(finding: &Finding, context: &Context<'_>) -> Vec<Cell> {
    let place = &finding.place;
    let level = finding.facts.level();
    let tone = match level {
        Level::Error | Level::Warning | Level::Question => Tone::Attention,
        Level::Repaired | Level::Note => Tone::Plain,
    };
    let questions = &context.compilation.questionnaire.questions;
    let index = questions
        .iter()
        .position(|question| question.name == place.question);
    let number = index.map_or("", |index| context.numbering.question(index));
    let number = if number.is_empty() {
        &place.question
    } else {
        number
    };
    vec![
        Cell::text(level.name(context.lang)).in_tone(tone),
        Cell::text(finding.facts.rule()),
        Cell::text(context.names.official(&place.entity)),
        Cell::text(&place.file),
        Cell::text(&place.sheet),
        Cell::text(&place.cell),
        Cell::text(number),
        Cell::text(&finding.value),
        Cell::text(message(
            finding,
            context.compilation.questionnaire,
            context.lang,
        )),
    ]
}
