//! The cleaning workbook on its way out, and on its way back into `responses/` as a log more.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{PipelineError, Replies, Setup};
use crate::correspondence::{QueryItem, query};
use crate::language::Lang;
use crate::output::Outputs;
use crate::publish::cleaning::Cleaning;
use crate::round::{Decision, Decisions};
use crate::table_file::TableError;

/// Logs of one officer beside each other, at most.
const MOST_LOGS: usize = 1000;

/// A filled cleaning workbook, taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Where it lies now.
    pub log: PathBuf,
    /// How many decisions it holds.
    pub decisions: usize,
}

/// Why a filled cleaning workbook was not taken back.
#[derive(Debug, thiserror::Error)]
pub enum CleaningError {
    /// It cannot be read, or rows of it are to be mended.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Nobody decided anything in it.
    #[error("{}: no row has a change_type; choose what is to be done with an answer, and give the file again", .file.display())]
    Untouched {
        /// The file.
        file: PathBuf,
    },
    /// It cannot be laid into `responses/`.
    #[error("{}: cannot be written: {source}", .file.display())]
    NotWritten {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Setup {
    /// The cleaning workbook of all doubtful answers, and how many there are.
    ///
    /// # Errors
    ///
    /// If there are more of them than a sheet of Excel has rows.
    pub fn cleaning(
        &self,
        replies: &Replies,
        lang: Lang,
    ) -> Result<(Outputs, usize), PipelineError> {
        let doubtful: Vec<(&str, Vec<QueryItem<'_>>)> = replies
            .responses
            .par_iter()
            .map(|response| {
                let items = query(response, &self.questionnaire, lang);
                (response.entity.as_str(), items)
            })
            .collect();
        let cleaning = Cleaning {
            round: &self.round,
            questionnaire: &self.questionnaire,
            entities: &self.entities,
            lang,
        };
        let mut outputs = Outputs::default();
        outputs.add("cleaning.xlsx", cleaning.workbook(&doubtful)?);
        let count = doubtful.iter().map(|(_, items)| items.len()).sum();
        Ok((outputs, count))
    }

    /// Checks a filled cleaning workbook and copies it into `responses/` as a log of its officers.
    /// The same workbook twice is one log. From now on its decisions are among those of the round.
    ///
    /// # Errors
    ///
    /// If it cannot be read, a row is filled by half, nobody decided anything, or it cannot be
    /// written there.
    pub fn take_cleaning(&mut self, file: &Path) -> Result<Taken, CleaningError> {
        let unreadable = |source| TableError::Unreadable {
            file: file.to_owned(),
            source,
        };
        let bytes = fs::read(file).map_err(unreadable)?;
        let decisions = Decisions::read(file, &self.entities, &self.questionnaire)?;
        if decisions.is_empty() {
            return Err(CleaningError::Untouched {
                file: file.to_owned(),
            });
        }
        let ending = file.extension().unwrap_or_default().to_string_lossy();
        let officers = officers(&decisions);
        let log = self.lay(&bytes, &officers, &ending.to_lowercase())?;
        self.decisions = Decisions::load(&self.round, &self.entities, &self.questionnaire)?;
        Ok(Taken {
            log,
            decisions: decisions.len(),
        })
    }

    /// Writes the log beside those that are there, under the first free name.
    fn lay(&self, bytes: &[u8], officers: &str, ending: &str) -> Result<PathBuf, CleaningError> {
        let folder = self.round.responses();
        let name = |number: usize| match number {
            1 => format!("decisions_{officers}.{ending}"),
            number => format!("decisions_{officers}_{number}.{ending}"),
        };
        let mut last = io::Error::other("there are too many logs of this name");
        for number in 1..=MOST_LOGS {
            let log = folder.join(name(number));
            match fs::File::create_new(&log).and_then(|mut file| file.write_all(bytes)) {
                Ok(()) => return Ok(log),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    if fs::read(&log).is_ok_and(|known| known == bytes) {
                        return Ok(log);
                    }
                }
                Err(error) => {
                    last = error;
                    break;
                }
            }
        }
        Err(CleaningError::NotWritten {
            file: folder.join(name(1)),
            source: last,
        })
    }
}

/// The names of those who decided, as part of a file's name: each once, letters and digits only.
fn officers(decisions: &[Decision]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for decision in decisions {
        let words = decision.officer.split(|c: char| !c.is_alphanumeric());
        for word in words.filter(|word| !word.is_empty()) {
            if !names.contains(&word) {
                names.push(word);
            }
        }
    }
    let joined: String = names.join("_").chars().take(60).collect();
    if joined.is_empty() {
        "officer".to_owned()
    } else {
        joined
    }
}
