//! `cite`: a draft held against the replies.

use std::fmt;
use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use super::error::CliError;
use super::{ExitStatus, Options};
use crate::cite::{Alarm, AlarmKind, Draft, cite};
use crate::pipeline::Setup;

/// Says what a draft does not have from the replies: States, claims, counts and quantifiers
///
/// Knows the names of States in six languages and in the forms that Russian and Arabic give them.
/// Names: States that did not reply, that asked not to be named, that did not report what the
/// sentence says (where the sentence has the wording of a measure), respondents never named;
/// numbers and words such as "several" that the list or the replies do not bear out; names and
/// acronyms that are probably misprinted. Where it cannot tell, it says nothing.
#[derive(Debug, Args)]
pub(super) struct Cite {
    /// The draft: a Word document (.docx) or a text file
    #[arg(value_name = "DRAFT")]
    draft: PathBuf,
}

impl Cite {
    pub(super) fn run(&self, options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
        let draft = Draft::read(&self.draft)?;
        let setup = Setup::load(options.round())?;
        let bar = console.progress("responses/");
        let replies = setup.take_in(options.as_of, &|_, of| bar.step(of))?;
        drop(bar);
        let alarms = cite(&draft, &setup.compilation(&replies));
        console.result(Shown(&alarms), &alarms);
        Ok(ExitStatus::Done)
    }
}

struct Shown<'a>(&'a [Alarm]);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for alarm in self.0 {
            let what = match alarm.kind {
                AlarmKind::NoReply => "is named, and there is no reply of it",
                AlarmKind::Confidential => "is named, and asked not to be",
                AlarmKind::NotReported => "is named, and did not report this",
                AlarmKind::Count => "another number of States",
                AlarmKind::Quantifier => "another word for so many States",
                AlarmKind::NeverCited => "replied, and is never named",
                AlarmKind::Misprint => "probably a slip",
            };
            if alarm.paragraph > 0 {
                write!(f, "paragraph {}: ", alarm.paragraph)?;
            }
            let entity = &alarm.entity;
            let space = if entity.is_empty() { "" } else { " " };
            write!(f, "{entity}{space}{what}")?;
            if !alarm.measure.is_empty() {
                write!(f, " ({})", alarm.measure)?;
            }
            if !alarm.detail.is_empty() {
                write!(f, ": {}", alarm.detail)?;
            }
            writeln!(f)?;
            if !alarm.text.is_empty() {
                let words = alarm
                    .text
                    .chars()
                    .map(|c| if c.is_control() { ' ' } else { c });
                writeln!(f, "     {}", words.take(120).collect::<String>())?;
            }
        }
        write!(f, "{} to look at", self.0.len())
    }
}
