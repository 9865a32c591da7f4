//! `code`: what is to be coded.

use std::fmt;

use clap::Args;
use serde::Serialize;

use super::console::Console;
use super::error::CliError;
use super::work::{Files, Work};
use super::{ExitStatus, Options};
use crate::coding::{Agreement, Precision, Share, Undefined};
use crate::language::{Lang, Texts, fill, percent};

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
    /// What several have coded, if anything.
    agreement: Option<Agreed>,
    /// The same in the words of the language of results.
    #[serde(skip)]
    agreement_text: String,
    /// How far suggestions meet what people marked, by frame.
    suggestions: Vec<FrameSuggestions>,
    /// The same in the words of the language of results.
    #[serde(skip)]
    suggestions_text: Vec<String>,
    files: Files,
}

/// How far suggestions meet what people marked.
#[derive(Serialize)]
struct FrameSuggestions {
    frame: String,
    suggested: usize,
    marked: usize,
    both: usize,
}

/// How far coders agree on the answers that several have coded.
#[derive(Serialize)]
struct Agreed {
    answers: usize,
    pairs: usize,
    same: usize,
    /// Krippendorff's alpha; none where it is not defined.
    alpha: Option<f64>,
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
            agreement_text: asked
                .agreement
                .as_ref()
                .map(|agreement| text(agreement, work.texts, work.lang))
                .unwrap_or_default(),
            agreement: asked.agreement.map(|agreement| Agreed {
                answers: agreement.answers,
                pairs: agreement.pairs,
                same: agreement.agreed,
                alpha: agreement.alpha.ok(),
            }),
            suggestions_text: asked
                .suggestions
                .iter()
                .map(|(frame, found)| {
                    let name = work.setup.questionnaire.frame_name(frame, work.lang);
                    precision(name, found, work.texts, work.lang)
                })
                .collect(),
            suggestions: asked
                .suggestions
                .into_iter()
                .map(|(frame, found)| FrameSuggestions {
                    frame,
                    suggested: found.suggested,
                    marked: found.marked,
                    both: found.both,
                })
                .collect(),
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
        if !self.agreement_text.is_empty() {
            write!(f, "\n{}", self.agreement_text)?;
        }
        for text in &self.suggestions_text {
            write!(f, "\n{text}")?;
        }
        Ok(())
    }
}

/// The agreement in one line.
fn text(agreement: &Agreement, texts: &Texts, lang: Lang) -> String {
    let own = &texts.synthesis.coded;
    let alpha = match agreement.alpha {
        Ok(alpha) => format!("{alpha:.3}"),
        Err(Undefined::NoPairs) => own.no_pairs.clone(),
        Err(Undefined::NoVariation) => own.no_variation.clone(),
    };
    let values = [
        ("answers", &*agreement.answers.to_string()),
        ("same", &percent(agreement.agreed, agreement.pairs, lang)),
        ("alpha", &alpha),
    ];
    fill(&own.summary, &values)
}

/// Precision and recall of a frame in one line.
fn precision(frame: &str, found: &Precision, texts: &Texts, lang: Lang) -> String {
    let values = [
        ("frame", frame),
        ("both", &*found.both.to_string()),
        ("suggested", &found.suggested.to_string()),
        ("marked", &found.marked.to_string()),
        ("precision", &percent(found.both, found.suggested, lang)),
        ("recall", &percent(found.both, found.marked, lang)),
    ];
    fill(&texts.coding.precision, &values)
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok();
    share
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| "write a number from 0 to 1, 0.2 say".to_owned())
}
