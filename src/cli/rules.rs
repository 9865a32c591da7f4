//! `rules`: what is looked at, and why.

use std::fmt::Write as _;

use clap::Args;
use serde::Serialize;

use super::console::Console;
use super::error::CliError;
use super::{ExitStatus, Options};
use crate::finding::Rule;
use crate::language::Lang;
use crate::pipeline::PipelineError;
use crate::round::Round;

/// Lists the rules by which answers and files are looked at, or explains one
///
/// Each has a name, which stands in findings.csv, a level, and says whether it is on in this
/// round: `[rules] off` in round.toml switches those off that may be.
#[derive(Debug, Args)]
pub(super) struct Rules {
    /// The rule to explain, by the name in findings.csv
    #[arg(value_name = "NAME", value_parser = rule)]
    name: Option<Rule>,
}

/// For programs: one rule.
#[derive(Serialize)]
struct Row {
    rule: &'static str,
    level: &'static str,
    title: &'static str,
    /// Whether it is on in this round.
    on: bool,
    /// Whether a round may do without it.
    optional: bool,
    document: &'static str,
}

impl Rules {
    pub(super) fn run(&self, options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
        // The rules are the same everywhere; a round only says which of them it does without.
        let folder = options.round();
        let round = folder.join("questionnaire/round.toml").exists();
        let round = round.then(|| Round::load(folder)).transpose();
        let round = round.map_err(PipelineError::from)?;
        let lang = options.lang.or(round.as_ref().map(|r| r.report.language));
        let row = |rule: Rule| Row {
            rule: rule.name(),
            level: rule.level().as_str(),
            title: rule.title(),
            on: !round
                .as_ref()
                .is_some_and(|round| round.rules_off.iter().any(|off| off == rule.name())),
            optional: rule.is_optional(),
            document: rule.document(),
        };
        if let Some(rule) = self.name {
            console.result(rule.document(), &row(rule));
        } else {
            let rows: Vec<Row> = Rule::ALL.iter().map(|rule| row(*rule)).collect();
            console.result(list(&rows, lang.unwrap_or(Lang::En)), &rows);
        }
        Ok(ExitStatus::Done)
    }
}

/// A line per rule: name, level, on or off, title.
fn list(rows: &[Row], lang: Lang) -> String {
    let mut text = String::new();
    for row in rows {
        let level = Rule::from_name(row.rule).map_or("", |rule| rule.level().name(lang));
        let off = if row.on { "" } else { " [off]" };
        // Writing into a String does not fail.
        let _ = writeln!(text, "{:<24}{}{off} ({level})", row.rule, row.title);
    }
    text
}

fn rule(name: &str) -> Result<Rule, String> {
    Rule::from_name(name)
        .ok_or_else(|| "is not a rule; `verbale rules` lists them all by name".to_owned())
}
