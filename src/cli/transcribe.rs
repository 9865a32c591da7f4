//! `transcribe`: the workbook to type a document into.

use clap::Args;
use serde::Serialize;

use super::console::Console;
use super::error::CliError;
use super::work::{Files, Work};
use super::{ExitStatus, Options};
use crate::language::fill;

/// Writes a workbook to type a PDF, letter or message into, to out/transcribe/
///
/// The workbook says which document it was typed over from. Fill it in, with page numbers in the
/// column of comments, and save it in responses/: it then counts as the State's reply, received
/// when the document was.
#[derive(Debug, Args)]
pub(super) struct Transcribe {
    /// Whose reply it is: FRA
    #[arg(value_name = "CODE")]
    entity: String,
    /// The document, below responses/; of a part: mail.eml/scan.pdf
    #[arg(value_name = "FILE")]
    document: String,
}

#[derive(Serialize)]
struct Report {
    /// The document, below responses/.
    transcribed_from: String,
    sha256: String,
    #[serde(flatten)]
    files: Files,
}

impl Transcribe {
    pub(super) fn run(&self, options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
        let mut work = Work::begin(options, console)?;
        let made = work
            .setup
            .transcribe(&self.entity, &self.document, options.lang)?;
        let (files, status) = work.write(&made.outputs)?;
        let values = [("source", made.stamp.file.as_str()), ("file", &made.file)];
        let text = fill(&work.texts.run.transcribe, &values);
        let report = Report {
            transcribed_from: made.stamp.file,
            sha256: made.stamp.sha256,
            files,
        };
        console.result(text, &report);
        Ok(status)
    }
}
