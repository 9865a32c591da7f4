//! `issue`: the mailing.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::console::Console;
use super::error::CliError;
use super::work::{Files, Work};
use super::{ExitStatus, Options};
use crate::language::{Lang, fill, texts};
use crate::pipeline::{PipelineError, Selection, Setup};
use crate::round::SealState;
use crate::round::SentLedger;

/// Writes for every addressee its workbook, its note verbale and the draft of a message, to
/// out/issue/
///
/// out/issue/manifest.csv lists them with their hashes. Whom to ask stands in
/// questionnaire/addressees.*; without it, every Member State and observer State is asked. A draft
/// (.eml) is written where an e-mail address is known; it attaches the workbook and, where there is
/// one, the initialled note from questionnaire/notes/FRA.pdf, never a note that can be edited. The
/// wording of notes and messages can be changed: put files of the built-in names into
/// questionnaire/templates/; README names them.
#[derive(Debug, Args)]
pub(super) struct Issue {
    /// For these only, to a folder of its own: FRA,ESP. With --lang in another language than theirs
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    only: Vec<String>,
    /// One workbook per pillar, for the ministries of these States; what comes back is one reply again
    #[arg(long, value_name = "BY", value_enum, requires = "only")]
    split: Option<Split>,
    /// Records in questionnaire/sent.csv that what is written was sent on this day; each workbook
    /// once
    #[arg(long, value_name = "DATE")]
    record: Option<NaiveDate>,
    /// Writes nothing, and says whether a workbook is ours, whose, of which edition, and which fixed
    /// texts changed
    #[arg(long, value_name = "FILE", conflicts_with_all = ["only", "record", "split"])]
    verify: Option<PathBuf>,
}

/// By what a questionnaire is split.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Split {
    /// The pillars of the questionnaire.
    Pillar,
}

#[derive(Serialize)]
struct Report {
    addressed: usize,
    drafts: usize,
    /// Codes of those with an e-mail address whose initialled note is not there yet.
    without_initialled_note: Vec<String>,
    /// Codes of those without an e-mail address.
    without_address: Vec<String>,
    /// Rows added to questionnaire/sent.csv.
    recorded: usize,
    files: Files,
}

impl Issue {
    pub(super) fn run(&self, options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
        if let Some(file) = &self.verify {
            return verify(file, options, console);
        }
        let mut work = Work::begin(options, console)?;
        let folder = if self.only.is_empty() {
            "out/issue/"
        } else {
            "out/issue_more/"
        };
        let bar = console.progress(folder);
        let selection = Selection {
            only: self.only.clone(),
            lang: options.lang,
            in_packs: self.split.is_some(),
        };
        let mailing = work.setup.mailing(&selection, &|_, of| bar.step(of))?;
        drop(bar);
        let (files, status) = work.write(&mailing.outputs)?;
        let recorded = match self.record {
            None => 0,
            Some(on) => {
                let folder = work.setup.round.questionnaire();
                let mut ledger = SentLedger::load(&folder).map_err(PipelineError::Table)?;
                ledger.record(&mailing.sendings(on))?
            }
        };
        let values = [
            ("folder", folder.to_owned()),
            ("addressed", mailing.addressed.to_string()),
            ("drafts", mailing.drafts.to_string()),
            ("without_note", mailing.without_note.len().to_string()),
            ("without_address", mailing.without_address.len().to_string()),
        ];
        let values = values
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        let text = fill(&work.texts.run.issued, &values);
        let report = Report {
            addressed: mailing.addressed,
            drafts: mailing.drafts,
            without_initialled_note: mailing.without_note,
            without_address: mailing.without_address,
            recorded,
            files,
        };
        console.result(text, &report);
        Ok(status)
    }
}

fn verify(file: &Path, options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
    let setup = Setup::load(options.round())?;
    let texts = texts(options.lang.unwrap_or(setup.round.report.language));
    let found = setup.verify(file)?;
    let texts = &texts.run;
    let mut text = format!("{}: ", file.display());
    if found.ours {
        let lang = found.language.map_or("", Lang::code);
        let values = [
            ("entity", found.entity.as_deref().unwrap_or("?")),
            ("language", lang),
            ("edition", found.edition.as_str()),
        ];
        text += &fill(&texts.verified, &values);
        text += "\n";
        text += match found.seal {
            SealState::Verified => &texts.seal_verified,
            SealState::Altered => &texts.seal_altered,
            SealState::NotVerified => &texts.seal_not_verified,
        };
        text += "\n";
        if found.untouched {
            text += &texts.untouched;
        } else if found.is_current_edition {
            let count = found.changed.len().to_string();
            text += &fill(&texts.fixed_texts_changed, &[("count", &count)]);
        }
        for changed in &found.changed {
            // Writing to a text cannot fail.
            let _ = write!(
                text,
                "\n  {}!{}: {}",
                changed.sheet, changed.cell, changed.issued
            );
        }
    } else {
        text += &texts.not_ours;
    }
    console.result(text, &found);
    Ok(ExitStatus::Done)
}
