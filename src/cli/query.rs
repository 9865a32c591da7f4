//! `query`: what is to be asked back.

use std::fmt;

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use super::console::Console;
use super::error::CliError;
use super::work::{Files, Work};
use super::{ExitStatus, Options};

/// Writes a workbook per State with the answers that are doubtful, to out/queries/
///
/// Each row says what the State wrote and why it is asked, with cells to confirm, to correct or to
/// explain. Save what comes back in responses/ like any return: it closes its questions by itself.
/// What was confirmed or explained is not asked again.
#[derive(Debug, Args)]
pub(super) struct Query {
    /// The day on which they went out: adds them to questionnaire/sent.csv, so that the status board
    /// waits for the answers
    #[arg(long, value_name = "DATE")]
    record: Option<NaiveDate>,
}

#[derive(Serialize)]
struct Report {
    queries: usize,
    /// Rows added to the ledger.
    recorded: usize,
    files: Files,
}

impl Query {
    pub(super) fn run(&self, options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
        let mut work = Work::begin(options, console)?;
        let replies = work.take_in()?;
        let sendable = work.setup.queries(&replies, self.record)?;
        let (files, status) = work.write(&sendable.outputs)?;
        let report = Report {
            queries: files.results.len(),
            recorded: work.setup.sent.record(&sendable.sendings)?,
            files,
        };
        console.result(&report, &report);
        Ok(status)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "out/queries/: {}", self.queries)?;
        if self.recorded > 0 {
            write!(f, "; questionnaire/sent.csv: + {}", self.recorded)?;
        }
        Ok(())
    }
}
