//! `remind` and `acknowledge`: what goes out while replies come in.

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use super::console::Console;
use super::error::CliError;
use super::work::{Files, Work};
use super::{ExitStatus, Options};
use crate::language::fill;
use crate::pipeline::{PipelineError, Sendable};
use crate::round::SentLedger;

/// Writes a reminder to every addressee without a reply, to out/reminders/
///
/// A note (.docx) for each and, where an e-mail address is known, a draft message (.eml) with the
/// workbook and the initialled reminder from questionnaire/notes/reminder_FRA.pdf. --as-of says which
/// day the notes bear and by when a reply must have come to count. Once they are sent, run the
/// same again with --record: it adds them to questionnaire/sent.csv, and whoever is recorded there
/// as reminded a short while ago is left out.
#[derive(Debug, Args)]
#[expect(clippy::doc_markdown, reason = "the help shows no Markdown")]
pub(super) struct Remind {
    /// Records in questionnaire/sent.csv that these were sent on the day of --as-of
    #[arg(long)]
    record: bool,
    /// Leaves out who was reminded fewer than so many days before
    #[arg(long, value_name = "N", default_value_t = 14)]
    days: u16,
    /// Reminds also those who were reminded a short while ago
    #[arg(long)]
    again: bool,
}

/// Writes to every State that replied what was received, to out/acknowledgements/
///
/// A letter (.docx) for each, in the language of the reply, and where an e-mail address is known a
/// draft message (.eml) with the receipt. --as-of says which day it is.
#[derive(Debug, Args)]
pub(super) struct Acknowledge {
    /// Records in questionnaire/sent.csv that these were sent on the day of --as-of
    #[arg(long)]
    record: bool,
}

#[derive(Serialize)]
struct Report {
    written: usize,
    /// Codes of those reminded a short while ago, with the day.
    recent: Vec<(String, NaiveDate)>,
    /// Rows added to questionnaire/sent.csv.
    recorded: usize,
    files: Files,
}

impl Remind {
    pub(super) fn run(&self, options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
        let on = options.as_of.ok_or(CliError::NoDay)?;
        let mut work = Work::begin(options, console)?;
        let mut ledger = ledger(&work)?;
        let replies = work.take_in()?;
        let sendable = work
            .setup
            .reminders(&replies, &ledger, on, self.days, self.again)?;
        finish(
            &mut work,
            &mut ledger,
            sendable,
            ("out/reminders/", self.record),
            console,
        )
    }
}

impl Acknowledge {
    pub(super) fn run(&self, options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
        let on = options.as_of.ok_or(CliError::NoDay)?;
        let mut work = Work::begin(options, console)?;
        let mut ledger = ledger(&work)?;
        let replies = work.take_in()?;
        let sendable = work.setup.acknowledgements(&replies, on)?;
        finish(
            &mut work,
            &mut ledger,
            sendable,
            ("out/acknowledgements/", self.record),
            console,
        )
    }
}

fn ledger(work: &Work<'_>) -> Result<SentLedger, CliError> {
    let ledger = SentLedger::load(&work.setup.round.questionnaire());
    Ok(ledger.map_err(PipelineError::Table)?)
}

fn finish(
    work: &mut Work<'_>,
    ledger: &mut SentLedger,
    sendable: Sendable,
    (folder, is_recorded): (&str, bool),
    console: &Console,
) -> Result<ExitStatus, CliError> {
    let (files, status) = work.write(&sendable.outputs)?;
    let recorded = if is_recorded {
        ledger.record(&sendable.sendings)?
    } else {
        0
    };
    let values = [
        ("written", sendable.sendings.len().to_string()),
        ("recent", sendable.recent.len().to_string()),
        ("recorded", recorded.to_string()),
    ];
    let values = values
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let text = fill(&work.texts.run.letters, &values);
    let report = Report {
        written: sendable.sendings.len(),
        recent: sendable.recent,
        recorded,
        files,
    };
    console.result(format!("{folder}: {text}"), &report);
    Ok(status)
}
