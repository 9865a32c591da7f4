//! The command line: what an officer can ask for, one file per command.
//!
//! Results go to `out/` and, in a few lines or as one JSON document, to standard output; progress
//! and diagnostics go to standard error.

mod board;
mod check;
mod cite;
mod clean;
mod code;
mod compile;
mod console;
mod diff;
mod error;
mod eval;
mod ingest;
mod issue;
mod launch;
mod new;
mod query;
mod remind;
mod report;
mod rules;
mod run;
mod status;
mod trace;
mod transcribe;
mod work;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::language::Lang;
use console::Console;
use error::CliError;

pub use status::ExitStatus;

/// Runs one round of a Member-State questionnaire, from the note verbale to the synthesis tables
///
/// A round is a folder: questionnaire/ holds what you ask, responses/ what came back, out/ what
/// this program makes. Without a command it does what `run` does and opens the result.
#[derive(Debug, Parser)]
#[command(name = "verbale", version, max_term_width = 80, after_help = EXIT_STATUSES)]
pub struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Option<Command>,
}

const EXIT_STATUSES: &str = "Exit status:\n  \
    0  done; findings about answers and files that cannot be read are results\n  \
    1  something must be mended first; the message says what\n  \
    2  the command line is wrong";

/// What every command understands.
#[derive(Debug, Args)]
struct Options {
    /// The round's folder [default: where the program is started]
    #[arg(long, global = true, value_name = "DIR")]
    round: Option<PathBuf>,
    /// How many files to work on at once; the results are the same [default: all processors]
    #[arg(long, global = true, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Language of results and messages: en, fr, es, ru, ar or zh [default: from round.toml]
    #[arg(long, global = true, value_name = "LANG", value_parser = language)]
    lang: Option<Lang>,
    /// Form of the result on standard output
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Prints nothing but errors
    #[arg(long, global = true)]
    quiet: bool,
    /// Sees the round as it stood on this day: 2015-06-08. What came later does not count
    #[arg(long, global = true, value_name = "DATE")]
    as_of: Option<NaiveDate>,
}

impl Options {
    /// The round's folder.
    fn round(&self) -> &Path {
        // Blank is the present folder, without `./` before the names in messages.
        self.round.as_deref().unwrap_or(Path::new(""))
    }
}

/// Form of the result on standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A few lines for people
    Text,
    /// One JSON document for programs
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(new::New),
    Check(check::Check),
    Issue(issue::Issue),
    Remind(remind::Remind),
    Acknowledge(remind::Acknowledge),
    Ingest(ingest::Ingest),
    Query(query::Query),
    Clean(clean::Clean),
    Transcribe(transcribe::Transcribe),
    Code(code::Code),
    Compile(compile::Compile),
    Run(run::Run),
    Status(board::Status),
    Rules(rules::Rules),
    Trace(trace::TraceFigure),
    Cite(cite::Cite),
    Diff(diff::Diff),
    Eval(eval::Eval),
}

impl Cli {
    /// Does what was asked for, and says how it went.
    pub fn run(&self) -> ExitStatus {
        let console = Console::new(&self.options);
        let outcome = match threads(self.options.jobs) {
            Ok(pool) => pool.install(|| self.dispatch(&console)),
            Err(source) => Err(CliError::Threads(source)),
        };
        outcome.unwrap_or_else(|error| {
            console.fail(&error);
            error.status()
        })
    }

    fn dispatch(&self, console: &Console) -> Result<ExitStatus, CliError> {
        let options = &self.options;
        match &self.command {
            Some(Command::New(new)) => new.run(options, console),
            Some(Command::Check(check)) => check.run(options, console),
            Some(Command::Issue(issue)) => issue.run(options, console),
            Some(Command::Remind(remind)) => remind.run(options, console),
            Some(Command::Acknowledge(acknowledge)) => acknowledge.run(options, console),
            Some(Command::Ingest(ingest::Ingest {})) => ingest::run(options, console),
            Some(Command::Query(query)) => query.run(options, console),
            Some(Command::Clean(clean)) => clean.run(options, console),
            Some(Command::Transcribe(transcribe)) => transcribe.run(options, console),
            Some(Command::Code(code)) => code.run(options, console),
            Some(Command::Compile(compile)) => compile.run(options, console),
            Some(Command::Status(board::Status {})) => board::run(options, console),
            Some(Command::Rules(rules)) => rules.run(options, console),
            Some(Command::Trace(trace)) => trace.run(options, console),
            Some(Command::Cite(cite)) => cite.run(options, console),
            Some(Command::Diff(diff)) => diff.run(options, console),
            Some(Command::Run(run::Run {})) => run::run(options, console),
            Some(Command::Eval(eval)) => eval.run(options, console),
            None => launch::launch(options, console),
        }
    }
}

fn threads(jobs: Option<NonZeroUsize>) -> Result<rayon::ThreadPool, rayon::ThreadPoolBuildError> {
    // 0: as many as there are processors.
    let count = jobs.map_or(0, NonZeroUsize::get);
    rayon::ThreadPoolBuilder::new().num_threads(count).build()
}

fn language(code: &str) -> Result<Lang, String> {
    Lang::from_code(code).ok_or_else(|| "choose one of en, fr, es, ru, ar, zh".to_owned())
}
