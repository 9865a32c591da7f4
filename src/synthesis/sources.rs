//! The files received, as a table.

use super::Context;
use super::table::{Cell, Column, Table, Tone};
use crate::intake::{Record, Status};
use crate::language::fill;

/// The files of States that may be named. While a State asks for confidence, a file that nobody is
/// known to have sent may be that State's, and stays on the internal table too.
pub(super) fn table(context: &Context<'_>) -> Table {
    let records = context.compilation.records.iter();
    let (shown, withheld): (Vec<&Record>, Vec<_>) =
        records.partition(|record| context.confidence.may_show_file(record.entity.as_deref()));
    let mut notes = vec![context.texts.synthesis.about.sources.clone()];
    if !withheld.is_empty() {
        let count = withheld.len().to_string();
        notes.push(fill(
            &context.texts.synthesis.method.withheld,
            &[("count", &count)],
        ));
    }
    let name = &context.texts.synthesis.sheet.sources;
    let rows = shown
        .into_iter()
        .map(|record| row(record, context))
        .collect();
    Table {
        notes,
        ..context.table("sources", name, columns(context), rows)
    }
}

/// All files; `None` where the public table has them all.
pub(super) fn internal_table(context: &Context<'_>) -> Option<Table> {
    let records: Vec<&Record> = context.compilation.records.iter().collect();
    let withheld = records
        .iter()
        .any(|record| !context.confidence.may_show_file(record.entity.as_deref()));
    let texts = &context.texts.synthesis;
    withheld.then(|| {
        let about = (&*texts.sheet.sources, &*texts.about.sources_internal);
        let rows = records
            .into_iter()
            .map(|record| row(record, context))
            .collect();
        context.internal_table("sources_internal", about, columns(context), rows)
    })
}

fn columns(context: &Context<'_>) -> Vec<Column> {
    let columns = &context.texts.synthesis.sources;
    vec![
        Column::new(&columns.file, 44),
        Column::new(&columns.sha256, 34),
        Column::new(&columns.entity, 30),
        Column::new(&columns.received, 13),
        Column::new(&columns.form, 11),
        Column::new(&columns.status, 24),
        Column::new(&columns.reason, 50),
    ]
}

fn row(record: &Record, context: &Context<'_>) -> Vec<Cell> {
    let file = if record.part.is_empty() {
        record.source.file.clone()
    } else {
        format!("{} > {}", record.carrier(), record.part)
    };
    let state = record
        .entity
        .as_deref()
        .map_or("", |code| context.names.official(code));
    let waits = matches!(record.status, Status::ToTranscribe | Status::Unreadable);
    let reason = record
        .reason
        .as_ref()
        .map(|reason| reason.message(context.lang));
    let tone = if waits { Tone::Attention } else { Tone::Plain };
    vec![
        Cell::text(file),
        Cell::text(&record.source.sha256),
        Cell::text(state),
        Cell::date(record.received),
        Cell::text(record.form.label(context.lang)),
        Cell::text(record.status.label(context.lang)).in_tone(tone),
        Cell::text(reason.unwrap_or_default()),
    ]
}
