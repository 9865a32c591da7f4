//! Writes a questionnaire as text beside the workbook (`questionnaire.xlsx` gives
//! `questionnaire.txt`), so that changes of it can be read; with `--check`, says whether the text
//! that is there is current.
//!
//! ```text
//! cargo run --example dump_questionnaire -- questionnaire/questionnaire.xlsx
//! ```

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut path = PathBuf::from("questionnaire/questionnaire.xlsx");
    let mut is_check = false;
    for argument in std::env::args_os().skip(1) {
        if argument == "--check" {
            is_check = true;
        } else {
            path = PathBuf::from(argument);
        }
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let text = verbale::definition::dump(&name, &fs::read(&path)?)?;
    let beside = path.with_extension("txt");
    if !is_check {
        fs::write(&beside, text)?;
        println!("{}", beside.display());
        return Ok(ExitCode::SUCCESS);
    }
    // Git may have turned the ends of lines into those of Windows.
    if fs::read_to_string(&beside)?.replace("\r\n", "\n") == text {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!(
        "{} is not current: run this without --check",
        beside.display()
    );
    Ok(ExitCode::FAILURE)
}
