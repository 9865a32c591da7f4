//! The program `verbale`: parses, dispatches, and turns the outcome into an exit status.

use std::process::ExitCode;

use clap::Parser as _;
use verbale::cli::Cli;

fn main() -> ExitCode {
    Cli::parse().run().into()
}
