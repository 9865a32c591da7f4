//! Why a command could not be done.

use std::path::PathBuf;

use super::ExitStatus;
use crate::cite::DraftError;
use crate::definition::LoadError;
use crate::expression::{Span, SyntaxError, Unknown};
use crate::output::OutputError;
use crate::pipeline::{CleaningError, PipelineError};
use crate::round::NewRoundError;
use crate::round::SentError;
use crate::synthesis::TraceError;

/// Why a command could not be done; what is wrong with answers is never one.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// A stage could not be done.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// A filled cleaning workbook cannot be taken back.
    #[error(transparent)]
    Cleaning(#[from] CleaningError),
    /// The draft cannot be read.
    #[error(transparent)]
    Draft(#[from] DraftError),
    /// Results could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The form to check cannot be read as one.
    #[error(transparent)]
    Form(#[from] LoadError),
    /// The folder is no round.
    #[error(
        "{} is not the folder of a round: it has no questionnaire/round.toml\n\
         put the program into the folder of a round and start it there, or name the folder: \
         verbale --round DIR run\n\
         verbale --help lists all commands",
        .folder.display()
    )]
    NoRound {
        /// The folder.
        folder: PathBuf,
    },
    /// The expression given cannot be read.
    #[error("the expression cannot be read: {error}\n{}", pointed(.expression, .error.span))]
    Expression {
        /// The expression.
        expression: String,
        /// Why.
        error: SyntaxError,
    },
    /// The expression given has no value: as a rule it would not be checked.
    #[error("not checked: {unknown}\n{}", pointed(.expression, .unknown.span))]
    Unknown {
        /// The expression.
        expression: String,
        /// Why.
        unknown: Unknown,
    },
    /// A State of which there is no reply.
    #[error("there is no reply of {entity} that can be read; there are those of {}", .replied.join(", "))]
    NoReply {
        /// The code asked for.
        entity: String,
        /// Codes of those that replied.
        replied: Vec<String>,
    },
    /// Nothing to compare with.
    #[error(
        "`{name}` is no day, written as 2015-05-01, and no folder with a synthesis.json; `verbale compile` writes it to out/"
    )]
    NoSnapshot {
        /// The name given.
        name: String,
    },
    /// The figures of an earlier compilation.
    #[error("{} cannot be read: {why}; take a copy that nobody changed, or compare days instead", .path.display())]
    BadSnapshot {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// A row of a table that the form does not have.
    #[error("the form has no `{place}`{}", .meant.as_ref().map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default())]
    NoPlace {
        /// The place given.
        place: String,
        /// The nearest one there is.
        meant: Option<String>,
    },
    /// A new round.
    #[error(transparent)]
    NewRound(#[from] NewRoundError),
    /// The ledger of what was sent.
    #[error(transparent)]
    Sent(#[from] SentError),
    /// Letters bear a date, and no clock is asked.
    #[error(
        "say which day it is: --as-of 2015-04-17; letters bear this date, and replies count that came by then"
    )]
    NoDay,
    /// Nothing to trace has that name.
    #[error(transparent)]
    Trace(#[from] TraceError),
    /// The threads could not be started.
    #[error("the number of --jobs cannot be started: {0}; try a smaller one")]
    Threads(rayon::ThreadPoolBuildError),
}

impl CliError {
    pub(super) fn status(&self) -> ExitStatus {
        match self {
            Self::NoRound { .. }
            | Self::Expression { .. }
            | Self::NoReply { .. }
            | Self::NoPlace { .. }
            | Self::NoDay
            | Self::NoSnapshot { .. }
            | Self::Trace(_)
            | Self::Threads(_) => ExitStatus::WrongUsage,
            Self::Cleaning(_)
            | Self::Draft(_)
            | Self::BadSnapshot { .. }
            | Self::Pipeline(_)
            | Self::Output(_)
            | Self::Form(_)
            | Self::Sent(_)
            | Self::NewRound(_)
            | Self::Unknown { .. } => ExitStatus::MendFirst,
        }
    }
}

/// A text with a mark under one stretch of it.
fn pointed(text: &str, span: Span) -> String {
    let width = |range: Option<&str>| range.map_or(0, |range| range.chars().count());
    let before = " ".repeat(width(text.get(..span.start)));
    let marks = "^".repeat(width(text.get(span.start..span.end)).max(1));
    format!("  {text}\n  {before}{marks}")
}
