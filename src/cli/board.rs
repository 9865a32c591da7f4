//! `status`: where everybody stands.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use super::console::Console;
use super::error::CliError;
use super::work::Work;
use super::{ExitStatus, Options};
use crate::language::fill;
use crate::synthesis::{Edge, Standing, edges, standings};

/// Says where the exchange with every State stands, and what to do next
///
/// The same stands, State by State, on the status board of the synthesis workbook. With --as-of the
/// round is seen as it stood on that day.
#[derive(Debug, Args)]
pub(super) struct Status {}

/// For programs: how many States stand where, and each of them.
#[derive(Serialize)]
struct Report {
    counts: BTreeMap<&'static str, usize>,
    states: Vec<State>,
    /// Measures whose word for the number of States one more reply would change.
    hang_on_reply: Vec<String>,
    /// Measures whose word one open answer would change.
    hang_on_answer: Vec<String>,
}

#[derive(Serialize)]
struct State {
    entity: String,
    standing: &'static str,
    open: usize,
    explained: usize,
    /// Pillars whose part has not come, where others have.
    missing: Vec<String>,
    /// The last days recorded in questionnaire/sent.csv.
    questionnaire_sent: Option<NaiveDate>,
    reminder_sent: Option<NaiveDate>,
    query_sent: Option<NaiveDate>,
}

pub(super) fn run(options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
    let work = Work::begin(options, console)?;
    let replies = work.take_in()?;
    let standings = standings(&work.setup.compilation(&replies));
    let texts = &work.texts.synthesis.standing;
    let mut lines = Vec::new();
    let mut counts = BTreeMap::new();
    for standing in Standing::ALL {
        let count = standings.iter().filter(|s| s.standing == standing).count();
        counts.insert(standing.as_str(), count);
        if count == 0 {
            continue;
        }
        let (name, next) = standing.texts(texts);
        let values = [("standing", name), ("count", &count.to_string())];
        let line = fill(&texts.count, &values);
        lines.push(if next.is_empty() {
            line
        } else {
            format!("{line} → {next}")
        });
    }
    let no_reply = &work.texts.synthesis.answer_status.not_returned;
    for standing in standings.iter().filter(|s| !s.missing.is_empty()) {
        let pillars = standing.missing.join(", ");
        lines.push(format!("{}: {no_reply}: {pillars}", standing.entity));
    }
    let states = standings.into_iter().map(|standing| State {
        entity: standing.entity,
        standing: standing.standing.as_str(),
        open: standing.open,
        explained: standing.explained,
        missing: standing.missing,
        questionnaire_sent: standing.sent.questionnaire,
        reminder_sent: standing.sent.reminder,
        query_sent: standing.sent.query,
    });
    let near = edges(&work.setup.compilation(&replies));
    let codes = |hangs: fn(&Edge) -> bool| -> Vec<String> {
        let edges = near.iter().filter(|edge| hangs(edge));
        edges.map(|edge| edge.measure.clone()).collect()
    };
    let hang_on_reply = codes(Edge::hangs_on_reply);
    let hang_on_answer = codes(Edge::hangs_on_answer);
    if !near.is_empty() {
        let values = [
            ("replies", &*hang_on_reply.len().to_string()),
            ("answers", &hang_on_answer.len().to_string()),
        ];
        lines.push(fill(&work.texts.synthesis.edge.count, &values));
    }
    let report = Report {
        hang_on_reply,
        hang_on_answer,
        counts,
        states: states.collect(),
    };
    console.result(lines.join("\n"), &report);
    Ok(ExitStatus::Done)
}
