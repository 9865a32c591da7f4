//! Standard output, standard error, and the bar between them.

use std::fmt::Display;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::error::CliError;
use super::{Format, Options};

/// Where people and programs read what happens. Colours mean: red, to be mended; yellow, to be
/// looked at; they vanish where there is no terminal or `NO_COLOR` is set.
pub(super) struct Console {
    format: Format,
    quiet: bool,
}

pub(super) const RED: Style = AnsiColor::Red.on_default().bold();
pub(super) const YELLOW: Style = AnsiColor::Yellow.on_default().bold();

impl Console {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            format: options.format,
            quiet: options.quiet,
        }
    }

    /// Gives the result: `text` for people, `document` for programs.
    pub(super) fn result(&self, text: impl Display, document: &impl Serialize) {
        let text = match self.format {
            // A structure of our own with text keys always serialises.
            Format::Json => serde_json::to_string_pretty(document).unwrap_or_default(),
            Format::Text if self.quiet => return,
            Format::Text => text.to_string(),
        };
        // Whoever closed the other end of a pipe has read enough.
        let _ = writeln!(anstream::stdout().lock(), "{}", text.trim_end());
    }

    /// Columns of the terminal that standard output is; `None` if it is a file or a pipe.
    pub(super) fn width() -> Option<usize> {
        let (width, _) = terminal_size::terminal_size_of(io::stdout())?;
        Some(usize::from(width.0))
    }

    /// Says why it could not be done; also where `--quiet`.
    pub(super) fn fail(&self, error: &CliError) {
        Self::error(error);
        if self.format == Format::Json {
            let document = serde_json::json!({ "error": error.to_string() });
            let _ = writeln!(io::stdout().lock(), "{document:#}");
        }
    }

    /// Says something that must be mended, though the rest is done; also where `--quiet`.
    pub(super) fn error(message: impl Display) {
        labelled("error", RED, message);
    }

    /// Says something that should be looked at.
    pub(super) fn warn(&self, message: impl Display) {
        if !self.quiet {
            labelled("warning", YELLOW, message);
        }
    }

    /// Says something in passing.
    pub(super) fn say(&self, message: impl Display) {
        if !self.quiet {
            let _ = writeln!(anstream::stderr().lock(), "{message}");
        }
    }

    /// A bar on standard error; hidden where that is no terminal.
    pub(super) fn progress(&self, what: &str) -> Progress {
        if self.quiet {
            return Progress(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(0).with_message(what.to_owned());
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
            bar.set_style(style);
        }
        Progress(bar)
    }
}

fn labelled(label: &str, style: Style, message: impl Display) {
    let mut stderr = anstream::stderr().lock();
    let _ = writeln!(stderr, "{style}{label}:{style:#} {message}");
}

/// A bar that vanishes when dropped.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// One more is done, of so many.
    pub(super) fn step(&self, of: usize) {
        self.0.set_length(of as u64);
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
