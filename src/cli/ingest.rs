//! `ingest`: what came back, as tables.

use clap::Args;

use super::console::Console;
use super::error::CliError;
use super::report::Report;
use super::work::Work;
use super::{ExitStatus, Options};

/// Reads all returned files and writes out/intake.csv, answers.csv and findings.csv
///
/// Every file below responses/ gets a row of intake.csv that says what became of it; every answer
/// a row of answers.csv with the cell it comes from. No file stops the others.
#[derive(Debug, Args)]
pub(super) struct Ingest {}

pub(super) fn run(options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
    let mut work = Work::begin(options, console)?;
    let replies = work.take_in()?;
    let mut outputs = work.setup.data(&replies, work.lang)?;
    outputs.append(work.setup.receipts(&replies)?);
    let (files, status) = work.write(&outputs)?;
    let report = Report::new(&work, &replies, files);
    console.result(report.text(work.texts), &report);
    Ok(status)
}
