//! The ledger of what was sent: `questionnaire/sent.csv`, a row per addressee and sending.
//!
//! The program sends nothing, so it knows of a sending only what the officer records. Rows are
//! added at the end and never changed; the one file outside `out/` that the program writes.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use crate::language::Lang;
use crate::table_file::{self, TableError, read_table};

/// What was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SentKind {
    /// The questionnaire with its note.
    Questionnaire,
    /// A reminder.
    Reminder,
    /// What was received.
    Acknowledgement,
    /// The questions on a reply.
    Query,
}

impl SentKind {
    /// As written in the ledger.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Questionnaire => "questionnaire",
            Self::Reminder => "reminder",
            Self::Acknowledgement => "acknowledgement",
            Self::Query => "query",
        }
    }
}

/// A sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// The day.
    pub on: NaiveDate,
    /// Code of the addressee.
    pub entity: String,
    /// What was sent.
    pub kind: SentKind,
    /// In which language.
    pub language: Lang,
    /// The file that was sent.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

#[derive(Debug, Deserialize, Validate)]
struct SentRow {
    #[serde(deserialize_with = "table_file::optional_date")]
    #[validate(required(message = "is blank; write the day as 2015-02-06"))]
    sent: Option<NaiveDate>,
    entity: String,
    kind: SentKind,
    language: Lang,
    #[serde(default)]
    file: String,
    #[serde(default)]
    sha256: String,
}

/// Why the ledger cannot be added to.
#[derive(Debug, thiserror::Error)]
pub enum SentError {
    /// It cannot be read as a table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// It cannot be written.
    #[error("{}: cannot be added to: {source}; close it where it is open, then run again", .path.display())]
    Write {
        /// The ledger.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// What was sent so far.
#[derive(Debug, Clone)]
pub struct SentLedger {
    path: PathBuf,
    /// In the order of the file.
    sendings: Vec<Sending>,
}

const HEADER: [&str; 6] = ["sent", "entity", "kind", "language", "file", "sha256"];

impl SentLedger {
    /// Reads `sent.csv` in the folder `questionnaire/`; without it nothing was recorded yet.
    ///
    /// # Errors
    /// With row and column, if it cannot be read or a row says something impossible.
    pub fn load(questionnaire: &Path) -> Result<Self, TableError> {
        let path = questionnaire.join("sent.csv");
        let mut sendings = Vec::new();
        if path.exists() {
            for (_, row) in read_table(&path)?.typed::<SentRow>()? {
                // The rule above has said that the day is there.
                let Some(on) = row.sent else { continue };
                sendings.push(Sending {
                    on,
                    entity: row.entity.trim().to_uppercase(),
                    kind: row.kind,
                    language: row.language,
                    file: row.file,
                    sha256: row.sha256,
                });
            }
        }
        Ok(Self { path, sendings })
    }

    /// All sendings, in the order of the file.
    pub fn sendings(&self) -> &[Sending] {
        &self.sendings
    }

    /// The last day on which something of a kind went to an addressee.
    pub fn last(&self, entity: &str, kind: SentKind) -> Option<NaiveDate> {
        let sendings = self.sendings.iter();
        sendings
            .filter(|s| s.entity == entity && s.kind == kind)
            .map(|s| s.on)
            .max()
    }

    /// The last day before this one on which something of a kind went to an addressee.
    pub fn last_before(&self, day: NaiveDate, entity: &str, kind: SentKind) -> Option<NaiveDate> {
        let sendings = self.sendings.iter();
        sendings
            .filter(|s| s.entity == entity && s.kind == kind && s.on < day)
            .map(|s| s.on)
            .max()
    }

    /// Adds what is not recorded yet to the end of the file, and says how many rows that were: the
    /// same sending is recorded once, however often it is said.
    ///
    /// # Errors
    /// The file cannot be written, most often because it is open in Excel.
    pub fn record(&mut self, sendings: &[Sending]) -> Result<usize, SentError> {
        let new: Vec<&Sending> = sendings
            .iter()
            .filter(|sending| !self.sendings.contains(sending))
            .collect();
        if new.is_empty() {
            return Ok(0);
        }
        self.append(&new).map_err(|source| SentError::Write {
            path: self.path.clone(),
            source,
        })?;
        let new: Vec<Sending> = new.into_iter().cloned().collect();
        let count = new.len();
        self.sendings.extend(new);
        Ok(count)
    }

    fn append(&self, sendings: &[&Sending]) -> io::Result<()> {
        let standing = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        let header = standing.split(|&byte| byte == b'\n').next();
        let header = String::from_utf8_lossy(header.unwrap_or_default());
        // Excel may have saved it with another separator, and its columns may have been moved.
        let separator = [';', '\t', ',']
            .into_iter()
            .find(|&sign| header.contains(sign));
        let separator = separator.unwrap_or(',');
        let columns: Vec<String> = header
            .trim_start_matches('\u{feff}')
            .trim_end()
            .split(separator)
            .map(|name| name.trim_matches(['"', ' ']).to_lowercase())
            .collect();
        let mut text = String::new();
        let columns = if standing.is_empty() {
            text = format!("\u{feff}{}\r\n", HEADER.join(","));
            HEADER.map(str::to_owned).to_vec()
        } else {
            if !standing.ends_with(b"\n") {
                text.push_str("\r\n");
            }
            columns
        };
        for sending in sendings {
            let on = sending.on.to_string();
            let fields: Vec<String> = columns
                .iter()
                .map(|column| {
                    let field = match column.as_str() {
                        "sent" => &on,
                        "entity" => &sending.entity,
                        "kind" => sending.kind.as_str(),
                        "language" => sending.language.code(),
                        "file" => &sending.file,
                        "sha256" => &sending.sha256,
                        _ => "",
                    };
                    if field.contains([separator, '"']) {
                        format!("\"{}\"", field.replace('"', "\"\""))
                    } else {
                        field.to_owned()
                    }
                })
                .collect();
            text += &fields.join(&separator.to_string());
            text += "\r\n";
        }
        // What Excel saved in an old code page stays as it is; there a name may look strange, and
        // the hash beside it says which file it is.
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    }
}
