//! `check`: is this form a questionnaire?

use std::fmt;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::console::Console;
use super::error::CliError;
use super::{ExitStatus, Options};
use crate::definition::{self, Diagnostic, Loaded, Severity};
use crate::pipeline::form_path;

/// Checks a questionnaire, any XLSForm, and says what to mend
///
/// Each message names sheet, row and column as Excel shows them. The form counts as accepted if
/// pyxform, and with it KoboToolbox and ODK, would take it.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// The form [default: questionnaire/questionnaire.xlsx of the round]
    form: Option<PathBuf>,
}

/// What a form was found to be.
#[derive(Debug, Serialize)]
struct Verdict {
    /// Whether pyxform would accept it.
    accepted: bool,
    /// All that is to be mended or looked at, in the order of the form.
    diagnostics: Vec<Diagnostic>,
    #[serde(skip)]
    form: PathBuf,
}

impl Check {
    pub(super) fn run(&self, options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
        let form = match &self.form {
            Some(form) => form.clone(),
            None => form_path(options.round()),
        };
        let verdict = match definition::load(&form) {
            Ok(loaded) => Verdict::of(form, loaded),
            // Nothing that can be opened is a verdict too, except for whoever mistyped a name.
            Err(error) if form.exists() => Verdict::unreadable(form, error.to_string()),
            Err(source) => return Err(CliError::Form(source)),
        };
        console.result(&verdict, &verdict);
        Ok(if verdict.count(Severity::Error) > 0 {
            ExitStatus::MendFirst
        } else {
            ExitStatus::Done
        })
    }
}

impl Verdict {
    fn of(form: PathBuf, loaded: Loaded) -> Self {
        Self {
            accepted: loaded.accepted(),
            diagnostics: loaded.diagnostics,
            form,
        }
    }

    fn unreadable(form: PathBuf, message: String) -> Self {
        let diagnostic = Diagnostic {
            severity: Severity::Error,
            refuses: true,
            sheet: None,
            row: None,
            column: None,
            message,
            help: None,
        };
        Self {
            accepted: false,
            diagnostics: vec![diagnostic],
            form,
        }
    }

    fn count(&self, severity: Severity) -> usize {
        let diagnostics = self.diagnostics.iter();
        diagnostics
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }
}

/// Headings of the table, and what stands below them but for the message.
const HEADINGS: [&str; 4] = ["", "sheet", "row", "column"];

fn cells(diagnostic: &Diagnostic) -> [String; 4] {
    [
        diagnostic.severity.as_str().to_owned(),
        diagnostic.sheet.clone().unwrap_or_default(),
        diagnostic
            .row
            .map(|row| row.to_string())
            .unwrap_or_default(),
        diagnostic.column.clone().unwrap_or_default(),
    ]
}

impl fmt::Display for Verdict {
    /// A table whose rows can be found in Excel; help stands below its message.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<[String; 4]> = self.diagnostics.iter().map(cells).collect();
        let mut widths = HEADINGS.map(str::len);
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        let line = |f: &mut fmt::Formatter<'_>, cells: [&str; 4], message: &str| {
            for (cell, width) in cells.into_iter().zip(widths) {
                write!(f, "{cell:width$}  ")?;
            }
            writeln!(f, "{message}")
        };
        if !rows.is_empty() {
            line(f, HEADINGS, "what to mend")?;
        }
        for (row, diagnostic) in rows.iter().zip(&self.diagnostics) {
            line(f, row.each_ref().map(String::as_str), &diagnostic.message)?;
            if let Some(help) = &diagnostic.help {
                line(f, [""; 4], &format!("  {help}"))?;
            }
        }
        let verdict = if self.accepted {
            "accepted"
        } else {
            "not accepted"
        };
        let (errors, warnings) = (self.count(Severity::Error), self.count(Severity::Warning));
        write!(
            f,
            "{}: {verdict}; errors: {errors}, warnings: {warnings}",
            self.form.display()
        )
    }
}
