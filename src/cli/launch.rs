//! A double-click: no command, perhaps no terminal before, a person who wants to see the result.

use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::process::Command;

use super::console::Console;
use super::error::CliError;
use super::run::run;
use super::{ExitStatus, Options};
use crate::language::{Lang, texts};
use crate::pipeline::main_result;
use crate::round::Round;

/// Runs everything, opens the result, and keeps the window open until it has been read.
pub(super) fn launch(options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
    let outcome = if options.round().join("questionnaire/round.toml").exists() {
        run(options, console)
    } else {
        Err(CliError::NoRound {
            folder: std::env::current_dir()
                .unwrap_or_default()
                .join(options.round()),
        })
    };
    // A script or a pipe wants neither a window nor a question.
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return outcome;
    }
    let round = Round::load(options.round()).ok();
    let report_language = round.as_ref().map(|round| round.report.language);
    let lang = options.lang.or(report_language).unwrap_or(Lang::En);
    let status = match outcome {
        Ok(status) => {
            if let Some(round) = &round {
                open(&options.round().join("out").join(main_result(lang, round)));
            }
            status
        }
        Err(error) => {
            console.fail(&error);
            error.status()
        }
    };
    console.say(&texts(lang).run.press_key);
    // Whatever ends the line, or the input, ends the wait.
    let _ = io::stdin().read_line(&mut String::new());
    Ok(status)
}

/// Opens a file with the program that the system keeps for it; if there is none, the summary has
/// said where the file is.
fn open(path: &Path) {
    if path.exists() {
        drop(opener(path).spawn());
    }
}

#[cfg(windows)]
fn opener(path: &Path) -> Command {
    use std::os::windows::process::CommandExt as _;
    let mut command = Command::new("cmd");
    // The first pair of quotation marks is the window's title. A path holds no quotation mark, and
    // between them `&` is a letter.
    command.raw_arg(format!("/c start \"\" \"{}\"", path.display()));
    command
}

#[cfg(not(windows))]
fn opener(path: &Path) -> Command {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let mut command = Command::new(program);
    // What a desktop says about itself is not for the officer.
    command
        .arg(path)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    command
}
