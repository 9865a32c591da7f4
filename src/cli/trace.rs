//! `trace`: the cells under a figure.

use std::fmt;

use clap::Args;

use super::console::Console;
use super::error::CliError;
use super::{ExitStatus, Options};
use crate::language::Lang;
use crate::pipeline::Setup;
use crate::synthesis::{Trace, TracedAnswer, trace};

/// Says what a figure rests on: State by State the file, sheet and cell, the words, the decisions
///
/// Also what States said in confidence: for the office. With --entity it shows what that State
/// said, its silences too.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct TraceFigure {
    /// Code of a measure, name of a question, or a cell of the synthesis: FILE!SHEET!CELL
    #[arg(value_name = "MEASURE|QUESTION|CELL")]
    figure: String,
    /// Only this State, by its code: FRA
    #[arg(long, value_name = "CODE")]
    entity: Option<String>,
}

const EXAMPLES: &str = "Examples:\n  \
    verbale trace prev_training\n  \
    verbale trace p_training --entity FRA\n  \
    verbale trace \"out/synthesis_en.xlsx!Prevention!D7\"";

impl TraceFigure {
    pub(super) fn run(&self, options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
        let setup = Setup::load(options.round())?;
        let bar = console.progress("responses/");
        let replies = setup.take_in(options.as_of, &|_, of| bar.step(of))?;
        drop(bar);
        if let Some(code) = &self.entity {
            let mut codes = replies.responses.iter().map(|response| &response.entity);
            if !codes.any(|known| known.eq_ignore_ascii_case(code)) {
                let codes = replies.responses.iter();
                return Err(CliError::NoReply {
                    entity: code.clone(),
                    replied: codes.map(|response| response.entity.clone()).collect(),
                });
            }
        }
        let lang: Lang = options.lang.unwrap_or(setup.round.report.language);
        let entity = self.entity.as_deref();
        let trace = trace(&setup.compilation(&replies), &self.figure, entity, lang)?;
        console.result(Shown(&trace), &trace);
        Ok(ExitStatus::Done)
    }
}

/// A block of lines per answer: hashes and paths are too long for columns.
struct Shown<'a>(&'a Trace);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let trace = self.0;
        let name = one_line(&trace.name);
        writeln!(f, "{} {name}: {}", trace.kind, one_line(&trace.text))?;
        for answer in &trace.answers {
            block(answer, f)?;
        }
        let mut entities: Vec<&str> = trace.answers.iter().map(|a| &*a.entity).collect();
        entities.dedup();
        write!(
            f,
            "{} States, {} cells",
            entities.len(),
            trace.answers.len()
        )
    }
}

fn block(answer: &TracedAnswer, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let row = if answer.instance > 1 {
        format!("[{}]", answer.instance)
    } else {
        String::new()
    };
    let said = if answer.outcome.is_empty() {
        answer.status
    } else {
        answer.outcome
    };
    let confidence = if answer.confidential {
        ", in confidence"
    } else {
        ""
    };
    let (entity, question) = (&answer.entity, &answer.question);
    writeln!(
        f,
        "{entity}  {said}{confidence}  {question}{row}: {}",
        one_line(&answer.value)
    )?;
    let place = &answer.place;
    if !place.file.is_empty() {
        let (file, sheet) = (one_line(&place.file), one_line(&place.sheet));
        writeln!(f, "     {file}!{sheet}!{} ({})", place.cell, place.found_by)?;
        writeln!(f, "     SHA-256 {}", place.sha256)?;
    }
    for (what, text) in [("wrote", &answer.words), ("comment", &answer.comment)] {
        if !text.is_empty() && *text != answer.value {
            writeln!(f, "     {what}: {}", one_line(text))?;
        }
    }
    for decision in &answer.decisions {
        writeln!(f, "     decision: {}", one_line(decision))?;
    }
    Ok(())
}

/// The text without line breaks and without what would steer a terminal.
fn one_line(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let spaced: String = text
        .chars()
        .filter(|&c| !turns(c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    spaced.trim().to_owned()
}
