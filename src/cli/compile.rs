//! `compile`: the synthesis workbook, and the draft section of the report.

use clap::Args;

use super::console::Console;
use super::error::CliError;
use super::report::Report;
use super::work::Work;
use super::{ExitStatus, Options};

/// Compiles the answers into the synthesis workbook and the draft section of the report
///
/// In out/ for each language of the report in round.toml, or in the one that --lang asks for: the
/// workbook, a page for the browser, and in Word the section, once clean for the editors and once
/// with the sources of each sentence, and the compilation of the States' words by question. In
/// out/states/ a fiche per State, for the office.
#[derive(Debug, Args)]
pub(super) struct Compile {
    /// How many words the section may have: examples, then figures are left out, and it is said
    /// how many. Lists of States are never shortened
    #[arg(long, value_name = "WORDS")]
    budget: Option<usize>,
}

impl Compile {
    pub(super) fn run(&self, options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
        let mut work = Work::begin(options, console)?;
        let replies = work.take_in()?;
        let languages = work.languages();
        let mut outputs = work.setup.synthesis(&replies, &languages)?;
        let (sections, left_out) = work.setup.sections(&replies, &languages, self.budget)?;
        outputs.append(sections);
        outputs.append(work.setup.compilations(&replies, &languages)?);
        let (files, status) = work.write(&outputs)?;
        let report = Report::new(&work, &replies, files).with_left_out(&languages, left_out);
        console.result(report.text(work.texts), &report);
        Ok(status)
    }
}
