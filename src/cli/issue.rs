//! `issue`: the workbooks to send.

use std::fmt;

use clap::Args;
use serde::Serialize;

use super::console::Console;
use super::error::CliError;
use super::work::{Files, Work};
use super::{ExitStatus, Options};

/// Writes the workbook of every addressee, in its language, to out/issue/
///
/// out/issue/manifest.csv lists them with their hashes. Whom to ask stands in
/// questionnaire/addressees.*; without it, every Member State and observer State is asked.
#[derive(Debug, Args)]
pub(super) struct Issue {}

#[derive(Serialize)]
struct Report {
    addressed: usize,
    files: Files,
}

pub(super) fn run(options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
    let mut work = Work::begin(options, console)?;
    let bar = console.progress("out/issue/");
    let outputs = work.setup.issue(&|_, of| bar.step(of))?;
    drop(bar);
    let (files, status) = work.write(&outputs)?;
    let report = Report {
        addressed: work.setup.addressees.len(),
        files,
    };
    console.result(&report, &report);
    Ok(status)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "out/issue/: {}", self.addressed)
    }
}
