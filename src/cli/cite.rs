//! `cite`: a draft held against the replies.

use std::fmt;
use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use super::error::CliError;
use super::{ExitStatus, Options};
use crate::cite::{Alarm, AlarmKind, Draft, cite};
use crate::pipeline::Setup;

/// Says which States a draft names that did not reply or asked not to be named, and which
/// respondents it never names
///
/// Knows the names of States in six languages. In Russian and Arabic, where names are inflected,
/// it does not say who is never named.
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
        let records = &replies.intake.records;
        let treaties = &setup.references.treaty_actions;
        let alarms = cite(
            &draft,
            &setup.entities,
            &replies.responses,
            records,
            treaties,
        );
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
                AlarmKind::NeverCited => "replied, and is never named",
            };
            if alarm.paragraph > 0 {
                write!(f, "paragraph {}: ", alarm.paragraph)?;
            }
            writeln!(f, "{} {what}", alarm.entity)?;
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
