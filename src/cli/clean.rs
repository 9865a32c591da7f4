//! `clean`: what officers may decide about doubtful answers.

use std::fmt;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::console::Console;
use super::error::CliError;
use super::work::{Files, Work};
use super::{ExitStatus, Options};

/// Writes a workbook with every doubtful answer, in which an officer decides, to out/cleaning.xlsx
///
/// Each row says what the State wrote and why it is doubtful, with cells for the value to read
/// instead, the kind of change, the reason and who decides. Saved in responses/ as
/// `decisions_NAME.xlsx`, or given back to this command, it is a cleaning log: its decisions count in
/// all results, rows that nobody filled in do not.
#[derive(Debug, Args)]
pub(super) struct Clean {
    /// A filled cleaning workbook: checked, and laid into responses/ before the next is written
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

#[derive(Serialize)]
struct Report {
    /// Where the filled workbook lies now.
    log: Option<String>,
    /// How many decisions it holds.
    decisions: usize,
    /// Doubtful answers that nobody has decided about.
    doubtful: usize,
    files: Files,
}

impl Clean {
    pub(super) fn run(&self, options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
        let mut work = Work::begin(options, console)?;
        let taken = match &self.file {
            Some(file) => Some(work.setup.take_cleaning(file)?),
            None => None,
        };
        let replies = work.take_in()?;
        let (outputs, doubtful) = work.setup.cleaning(&replies, work.lang)?;
        let (files, status) = work.write(&outputs)?;
        let report = Report {
            log: taken.as_ref().map(|taken| taken.log.display().to_string()),
            decisions: taken.map_or(0, |taken| taken.decisions),
            doubtful,
            files,
        };
        console.result(&report, &report);
        Ok(status)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(log) = &self.log {
            writeln!(f, "{log}: {}", self.decisions)?;
        }
        write!(f, "out/cleaning.xlsx: {}", self.doubtful)
    }
}
