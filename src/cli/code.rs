//! `code`: what is to be coded.

use std::fmt;

use clap::Args;
use serde::Serialize;

use super::console::Console;
use super::error::CliError;
use super::work::{Files, Work};
use super::{ExitStatus, Options};
use crate::coding::Share;

/// Writes a workbook per coder with the open answers to code, to out/coding/
///
/// Save what a coder filled in under responses/coding/, by any name: its codes count in all
/// results. Done work is not asked again; an answer that changed since is, with its earlier words.
/// Where two coders disagree, adjudication.xlsx asks for a decision, and comes back the same way.
#[derive(Debug, Args)]
pub(super) struct Code {
    /// Who codes: a name, or several with commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',', default_value = "A")]
    coders: Vec<String>,
    /// Share of the answers that several coders all code, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.2, value_parser = share)]
    double: f64,
    /// Number that the shares and the order are drawn with
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

#[derive(Serialize)]
struct Report {
    /// Answers that wait for each coder.
    to_code: Vec<(String, usize)>,
    /// Answers that wait for a decision.
    to_decide: usize,
    files: Files,
}

impl Code {
    pub(super) fn run(&self, options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
        let mut work = Work::begin(options, console)?;
        let replies = work.take_in()?;
        let mut coders: Vec<String> = Vec::new();
        for coder in &self.coders {
            let coder = coder.trim().to_owned();
            if !coder.is_empty() && !coders.contains(&coder) {
                coders.push(coder);
            }
        }
        let share = Share {
            coders,
            double: self.double,
            seed: self.seed,
        };
        let (outputs, asked) = work.setup.coding(&replies, &share, work.lang)?;
        let (files, status) = work.write(&outputs)?;
        let report = Report {
            to_code: asked.to_code,
            to_decide: asked.to_decide,
            files,
        };
        console.result(&report, &report);
        Ok(status)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "out/coding/")?;
        for (coder, count) in &self.to_code {
            write!(f, " {coder}: {count}")?;
        }
        if self.to_decide > 0 {
            write!(f, " adjudication: {}", self.to_decide)?;
        }
        Ok(())
    }
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok();
    share
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| "write a number from 0 to 1, 0.2 say".to_owned())
}
