//! The exit status: what a script learns of how it went.

use std::process::ExitCode;

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    /// Done. Findings about answers, and files that cannot be read, are results.
    Done,
    /// Something must be mended first: a broken round.toml, a form that is not accepted, a folder
    /// that is missing, a result that is open in Excel. The message says what.
    MendFirst,
    /// The command line is wrong, or the folder is no round.
    WrongUsage,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(match status {
            ExitStatus::Done => 0,
            ExitStatus::MendFirst => 1,
            ExitStatus::WrongUsage => 2,
        })
    }
}
