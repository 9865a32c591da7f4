//! A new round: a folder with everything in it explained, from which `check` and `issue` run at
//! once.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::seal::{KEY_BYTES, key_file};
use crate::language::Lang;

const ROUND: &str = include_str!("new/round.toml");
const FORM: &str = include_str!("new/questionnaire.csv");
const REGISTER: &str = "\u{feff}file,entity,received,action,note\r\n";

/// Why a round could not be made.
#[derive(Debug, thiserror::Error)]
pub enum NewRoundError {
    /// There is one already, or part of one: nothing is written over.
    #[error("{} is there already; nothing was written over; name a folder that is new", .path.display())]
    Exists {
        /// What is there.
        path: PathBuf,
    },
    /// A file or folder could not be made.
    #[error("{} cannot be made: {source}; check that you may write there", .path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The system gives no random numbers for the key of the seal.
    #[error(
        "the key of the seal cannot be made: {0}; try again, or leave it out: nothing else needs it"
    )]
    Seal(#[from] getrandom::Error),
    /// The form could not be written.
    #[error("the questionnaire cannot be written: {0}")]
    Form(#[from] Box<XlsxError>),
}

/// Makes a round in a folder, for an officer of this language; gives the files, below the folder.
///
/// # Errors
/// If there is a round already, and if something cannot be written.
pub fn create(dir: &Path, lang: Lang) -> Result<Vec<&'static str>, NewRoundError> {
    let files: [(&str, Vec<u8>); 5] = [
        ("README.txt", readme(lang).into_bytes()),
        (
            "questionnaire/round.toml",
            windows_lines(&ROUND.replace("LANG", lang.code())).into_bytes(),
        ),
        (
            "questionnaire/questionnaire.xlsx",
            form().map_err(Box::new)?,
        ),
        ("questionnaire/seal.key", seal_key()?),
        ("responses/register.csv", REGISTER.as_bytes().to_vec()),
    ];
    // All or nothing: half a round would only be in the way.
    if let Some((taken, _)) = files.iter().find(|(name, _)| dir.join(name).exists()) {
        return Err(NewRoundError::Exists {
            path: dir.join(taken),
        });
    }
    for (name, bytes) in &files {
        let path = dir.join(name);
        let write = || {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&path)?;
            file.write_all(bytes)
        };
        write().map_err(|source| NewRoundError::Write {
            path: path.clone(),
            source,
        })?;
    }
    Ok(files.map(|(name, _)| name).to_vec())
}

/// A secret of its own for each round; the only thing the program leaves to chance.
fn seal_key() -> Result<Vec<u8>, getrandom::Error> {
    let mut bytes = [0; KEY_BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(key_file(&bytes).into_bytes())
}

fn readme(lang: Lang) -> String {
    let text = match lang {
        Lang::En => include_str!("new/readme_en.txt"),
        Lang::Fr => include_str!("new/readme_fr.txt"),
        Lang::Es => include_str!("new/readme_es.txt"),
        Lang::Ru => include_str!("new/readme_ru.txt"),
        Lang::Ar => include_str!("new/readme_ar.txt"),
        Lang::Zh => include_str!("new/readme_zh.txt"),
    };
    // With a byte order mark every editor on Windows reads it as UTF-8.
    format!("\u{feff}{}", windows_lines(text))
}

fn windows_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

/// A form of one group and two questions: enough to see what becomes of it.
fn form() -> Result<Vec<u8>, XlsxError> {
    const LABELS: [&str; 6] = [
        "label::English (en)",
        "label::French (fr)",
        "label::Spanish (es)",
        "label::Russian (ru)",
        "label::Arabic (ar)",
        "label::Chinese (zh)",
    ];
    let heading = Format::new().set_bold();
    let mut workbook = Workbook::new();
    for (sheet, first) in [
        ("survey", ["type", "name"]),
        ("choices", ["list_name", "name"]),
    ] {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(sheet)?.set_freeze_panes(1, 0)?;
        for (column, text) in (0..).zip(first.iter().chain(&LABELS)) {
            worksheet.write_string_with_format(0, column, *text, &heading)?;
            worksheet.set_column_width(column, 24)?;
        }
        let rows = FORM.lines().filter_map(|line| {
            let (of, row) = line.split_once(',')?;
            (of == sheet).then_some(row)
        });
        for (row, cells) in (1..).zip(rows) {
            for (column, cell) in (0..).zip(cells.split(',')) {
                worksheet.write_string(row, column, cell)?;
            }
        }
        if sheet == "survey" {
            worksheet.write_string_with_format(0, 8, "relevant", &heading)?;
            worksheet.write_string(3, 8, "${law_recent} = 'yes'")?;
        }
    }
    let settings = workbook.add_worksheet();
    settings.set_name("settings")?;
    let values = [
        ("form_title", "Questionnaire"),
        ("form_id", "questionnaire"),
        ("version", "1"),
        ("default_language", "English (en)"),
    ];
    for (column, (name, value)) in (0..).zip(values) {
        settings.write_string_with_format(0, column, name, &heading)?;
        settings.write_string(1, column, value)?;
        settings.set_column_width(column, 24)?;
    }
    workbook.save_to_buffer()
}
