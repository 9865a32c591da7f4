//! `new`: a folder for a round.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::console::Console;
use super::error::CliError;
use super::{ExitStatus, Options};
use crate::language::Lang;
use crate::round;

/// Makes the folder of a new round, with everything in it explained
///
/// A round.toml to fill in, a questionnaire of two questions to replace, a register of what comes
/// back, and a README in your language (--lang). What is there already is never written over.
#[derive(Debug, Args)]
pub(super) struct New {
    /// The folder to make
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

#[derive(Serialize)]
struct Report {
    folder: String,
    files: Vec<&'static str>,
}

impl New {
    pub(super) fn run(&self, options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
        let folder = options.round().join(&self.folder);
        let files = round::create(&folder, options.lang.unwrap_or(Lang::En))?;
        let report = Report {
            folder: folder.display().to_string(),
            files,
        };
        let mut text = format!("{}:", report.folder);
        for file in &report.files {
            text += "\n  ";
            text += file;
        }
        console.result(text, &report);
        Ok(ExitStatus::Done)
    }
}
