//! `compile`: the synthesis workbook.

use clap::Args;

use super::console::Console;
use super::error::CliError;
use super::report::Report;
use super::work::Work;
use super::{ExitStatus, Options};

/// Compiles the answers into the synthesis workbook
///
/// One workbook in out/ for each language of the report in round.toml, or in the one that --lang
/// asks for.
#[derive(Debug, Args)]
pub(super) struct Compile {}

pub(super) fn run(options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
    let mut work = Work::begin(options, console)?;
    let replies = work.take_in()?;
    let outputs = work.setup.synthesis(&replies, &work.languages())?;
    let (files, status) = work.write(&outputs)?;
    let report = Report::new(&work, &replies, files);
    console.result(report.text(work.texts), &report);
    Ok(status)
}
