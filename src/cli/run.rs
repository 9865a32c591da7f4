//! `run`: everything that follows from what came back.

use clap::Args;

use super::console::Console;
use super::error::CliError;
use super::report::Report;
use super::work::Work;
use super::{ExitStatus, Options};

/// Does what ingest and compile do, and says where the round stands
///
/// Run it again whenever a file came in: out/ follows from questionnaire/ and responses/ alone.
#[derive(Debug, Args)]
pub(super) struct Run {}

/// All stages after the mailing.
pub(super) fn run(options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
    let mut work = Work::begin(options, console)?;
    let replies = work.take_in()?;
    let mut outputs = work.setup.data(&replies, work.lang)?;
    outputs.append(work.setup.receipts(&replies)?);
    outputs.append(work.setup.synthesis(&replies, &work.languages())?);
    let (sections, _) = work.setup.sections(&replies, &work.languages(), None)?;
    outputs.append(sections);
    outputs.append(work.setup.compilations(&replies, &work.languages())?);
    let (files, status) = work.write(&outputs)?;
    let report = Report::new(&work, &replies, files);
    console.result(report.text(work.texts), &report);
    Ok(status)
}
