//! What the commands that write results share: the round, the lock on `out/`, and saying what
//! happened there.

use chrono::NaiveDate;
use serde::Serialize;

use super::console::Console;
use super::error::CliError;
use super::{ExitStatus, Options};
use crate::definition::{Diagnostic, Severity};
use crate::language::{Lang, Texts, fill, texts};
use crate::output::{Outcome, OutputFolder, Outputs};
use crate::pipeline::{Replies, Setup};

/// A round at work: loaded, its `out/` held against other runs.
pub(super) struct Work<'a> {
    pub(super) setup: Setup,
    /// The language of results and messages.
    pub(super) lang: Lang,
    pub(super) texts: &'static Texts,
    options: &'a Options,
    console: &'a Console,
    folder: OutputFolder,
}

/// What happened in `out/`, for programs; paths are below the round's folder.
#[derive(Debug, Default, Serialize)]
pub(super) struct Files {
    /// Files that stand there as they should.
    pub(super) results: Vec<String>,
    /// Files a person had changed, where they are now.
    kept: Vec<String>,
    /// Files no longer made, removed.
    removed: Vec<String>,
    /// Files that could not be replaced.
    not_replaced: Vec<String>,
}

impl<'a> Work<'a> {
    /// Loads the round, says which rules of its form cannot be used, and locks `out/`.
    pub(super) fn begin(options: &'a Options, console: &'a Console) -> Result<Self, CliError> {
        let setup = Setup::load(options.round())?;
        // Warnings are for whoever writes the form: `check` lists them.
        let is_error = |diagnostic: &&Diagnostic| diagnostic.severity == Severity::Error;
        for diagnostic in setup.diagnostics.iter().filter(is_error) {
            console.warn(diagnostic);
        }
        let lang = options.lang.unwrap_or(setup.round.report.language);
        Ok(Self {
            folder: OutputFolder::open(options.round())?,
            lang,
            texts: texts(lang),
            setup,
            options,
            console,
        })
    }

    /// The languages to compile in: the one asked for, else those of the round.
    pub(super) fn languages(&self) -> Vec<Lang> {
        match self.options.lang {
            Some(lang) => vec![lang],
            None => self.setup.round.report.languages.clone(),
        }
    }

    /// Reads and checks what came back.
    pub(super) fn take_in(&self) -> Result<Replies, CliError> {
        let bar = self.console.progress("responses/");
        let progress = |_, of| bar.step(of);
        Ok(self.setup.take_in(self.options.as_of, &progress)?)
    }

    /// Reads and checks what had come back on a day.
    pub(super) fn take_in_as_of(&self, day: NaiveDate) -> Result<Replies, CliError> {
        let bar = self.console.progress("responses/");
        let progress = |_, of| bar.step(of);
        Ok(self.setup.take_in(Some(day), &progress)?)
    }

    /// Writes results and says what stood in the way.
    pub(super) fn write(&mut self, outputs: &Outputs) -> Result<(Files, ExitStatus), CliError> {
        let outcome = self.folder.write(outputs)?;
        for kept in &outcome.kept {
            let file = below_round(&kept.output);
            let message = fill(
                &self.texts.run.kept,
                &[("file", &file), ("kept", &kept.kept)],
            );
            self.console.warn(message);
        }
        for refused in &outcome.refused {
            let file = below_round(&refused.output);
            let message = fill(&self.texts.run.not_replaced, &[("file", &file)]);
            Console::error(format!("{message} ({})", refused.source));
        }
        let status = if outcome.refused.is_empty() {
            ExitStatus::Done
        } else {
            ExitStatus::MendFirst
        };
        Ok((Files::of(&outcome), status))
    }
}

impl Files {
    fn of(outcome: &Outcome) -> Self {
        let paths = |names: &[String]| names.iter().map(|name| below_round(name)).collect();
        Self {
            results: paths(&outcome.current),
            kept: outcome.kept.iter().map(|kept| kept.kept.clone()).collect(),
            removed: paths(&outcome.removed),
            not_replaced: outcome
                .refused
                .iter()
                .map(|refused| below_round(&refused.output))
                .collect(),
        }
    }
}

fn below_round(output: &str) -> String {
    format!("out/{output}")
}
