//! `check`: is this form a questionnaire?

use std::fmt;
use std::path::PathBuf;

use anstyle::Style;
use clap::Args;
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::console::{Console, RED, YELLOW};
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
        let table = Table {
            verdict: &verdict,
            width: Console::width(),
        };
        console.result(table, &verdict);
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
/// Blanks between columns.
const GAP: usize = 2;
/// A message narrower than this is not read: it goes below its row instead.
const NARROWEST: usize = 30;

/// A table whose rows can be found in Excel; help stands below its message. On a terminal the
/// messages are broken to its width; in a file or pipe each stays on its line, to be searched.
struct Table<'a> {
    verdict: &'a Verdict,
    /// Columns of the terminal; `None`: no terminal.
    width: Option<usize>,
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = self.verdict;
        let rows: Vec<[String; 4]> = verdict.diagnostics.iter().map(cells).collect();
        let mut widths = HEADINGS.map(str::width);
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        let before = widths.iter().map(|width| width + GAP).sum();
        let room = self.width.map(|width| width.saturating_sub(before));
        let (indent, room) = match room {
            Some(room) if room < NARROWEST => (GAP, self.width.map(|width| width - GAP)),
            room => (before, room),
        };
        if !rows.is_empty() {
            write_cells(f, HEADINGS, widths, Style::new())?;
            writeln!(f, "what to mend")?;
        }
        for (row, diagnostic) in rows.iter().zip(&verdict.diagnostics) {
            let style = match diagnostic.severity {
                Severity::Error => RED,
                Severity::Warning => YELLOW,
                Severity::Note => Style::new(),
            };
            write_cells(f, row.each_ref().map(String::as_str), widths, style)?;
            let mut is_beside = indent == before;
            if !is_beside {
                writeln!(f)?;
            }
            for line in broken(&diagnostic.message, room) {
                let indent = if std::mem::take(&mut is_beside) {
                    0
                } else {
                    indent
                };
                writeln!(f, "{:indent$}{line}", "")?;
            }
            let help = diagnostic.help.as_deref().unwrap_or_default();
            for line in broken(help, room.map(|room| room.saturating_sub(GAP))) {
                writeln!(f, "{:1$}{line}", "", indent + GAP)?;
            }
        }
        let colour = if verdict.accepted {
            Style::new().bold()
        } else {
            RED
        };
        let accepted = if verdict.accepted {
            "accepted"
        } else {
            "not accepted"
        };
        let (errors, warnings) = (
            verdict.count(Severity::Error),
            verdict.count(Severity::Warning),
        );
        write!(
            f,
            "{}: {colour}{accepted}{colour:#}; errors: {errors}, warnings: {warnings}",
            verdict.form.display()
        )
    }
}

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

/// Writes the cells before a message, the first in a colour. Chinese signs are two columns wide.
fn write_cells(
    f: &mut fmt::Formatter<'_>,
    cells: [&str; 4],
    widths: [usize; 4],
    first: Style,
) -> fmt::Result {
    let mut style = first;
    for (cell, width) in cells.into_iter().zip(widths) {
        let padding = (width + GAP).saturating_sub(cell.width());
        write!(f, "{style}{cell}{style:#}{:padding$}", "")?;
        style = Style::new();
    }
    Ok(())
}

/// The lines of a text within so many columns; a word longer than that stays whole, so that it can
/// be copied. A text that is blank has none.
fn broken(text: &str, room: Option<usize>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let Some(room) = room else {
            lines.push(line.to_owned());
            continue;
        };
        let mut current = String::new();
        for word in line.split(' ') {
            if !current.is_empty() && current.width() + 1 + word.width() > room {
                lines.push(std::mem::take(&mut current));
            } else if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
        lines.push(current);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Diagnostic, Severity, Table, Verdict};

    fn table(width: Option<usize>) -> String {
        let diagnostic = Diagnostic {
            severity: Severity::Error,
            refuses: true,
            sheet: Some("survey".to_owned()),
            row: Some(7),
            column: Some("label::中文 (zh)".to_owned()),
            message: "the name `a` is taken by row 6, and by the row before it".to_owned(),
            help: Some("names must be unique within their group".to_owned()),
        };
        let verdict = Verdict {
            accepted: false,
            diagnostics: vec![diagnostic],
            form: "form.xlsx".into(),
        };
        let verdict = &verdict;
        anstream::adapter::strip_str(&Table { verdict, width }.to_string()).to_string()
    }

    #[test]
    fn messages_are_broken_beside_their_cells() {
        // Two signs of Chinese take the room of four letters.
        let (beside, help) = (" ".repeat(38), " ".repeat(40));
        let expected = [
            "       sheet   row  column            what to mend".to_owned(),
            "error  survey  7    label::中文 (zh)  the name `a` is taken by row 6,".to_owned(),
            format!("{beside}and by the row before it"),
            format!("{help}names must be unique within"),
            format!("{help}their group"),
            "form.xlsx: not accepted; errors: 1, warnings: 0".to_owned(),
        ]
        .join("\n");
        assert_eq!(table(Some(72)), expected);
    }

    #[test]
    fn on_a_narrow_terminal_messages_stand_below_their_cells() {
        let table = table(Some(60));
        let lines: Vec<&str> = table.lines().collect();
        let message = "  the name `a` is taken by row 6, and by the row before it";
        assert_eq!(lines.get(2), Some(&message), "{table}");
        let help = "    names must be unique within their group";
        assert_eq!(lines.get(3), Some(&help), "{table}");
    }

    #[test]
    fn in_a_pipe_a_message_is_one_line() {
        assert_eq!(table(None).lines().count(), 4);
    }
}
