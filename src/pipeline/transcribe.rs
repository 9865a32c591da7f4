//! The workbook in which the secretariat types what a State wrote in a PDF, a letter or a message.
//! It says what it was typed over from, and stands for that document once it lies in `responses/`.

use std::fs;
use std::path::{Path, PathBuf};

use super::{PipelineError, Setup};
use crate::entity::{Entity, Match};
use crate::intake::{Input, Reader, Record};
use crate::issue::{self, Issuer, Stamp};
use crate::language::Lang;
use crate::output::Outputs;
use crate::round::Register;
use crate::sha256;

/// A workbook to type a document into.
#[derive(Debug)]
pub struct Transcription {
    /// The workbook, below `out/`.
    pub file: String,
    /// The document.
    pub stamp: Stamp,
    /// The workbook's bytes, to be written.
    pub outputs: Outputs,
}

/// Why there is no such workbook.
#[derive(Debug, thiserror::Error)]
pub enum TranscribeError {
    /// Nobody is called so.
    #[error("`{name}` is not a code or name of the table `entities`{}; write it as FRA", perhaps(.meant))]
    Entity {
        /// As given.
        name: String,
        /// Codes that may have been meant.
        meant: Vec<String>,
    },
    /// There is no such document.
    #[error("{file} is not a file in {}; name it as out/intake.csv does (of a part: its container, / and its name)", .responses.display())]
    Document {
        /// As given.
        file: String,
        /// The folder of returned files.
        responses: PathBuf,
    },
    /// The document cannot be opened.
    #[error("{}: cannot be read: {source}; close it where it is open, and try again", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

fn perhaps(codes: &[String]) -> String {
    if codes.is_empty() {
        String::new()
    } else {
        format!(" (perhaps {})", codes.join(", "))
    }
}

impl Setup {
    /// The workbook for what a State wrote in a document, in its own language or in the one given.
    /// The document is a file below `responses/`, or a part of a container there.
    ///
    /// # Errors
    ///
    /// If nobody is called so, if there is no such document, or if an error stands in the
    /// questionnaire.
    pub fn transcribe(
        &self,
        entity: &str,
        document: &str,
        lang: Option<Lang>,
    ) -> Result<Transcription, PipelineError> {
        self.check_form()?;
        let entity = self.entity_called(entity)?;
        let stamp = self.stamp(document)?;
        let addressee = self.addressees.iter().find(|a| a.code == entity.code);
        let lang = lang
            .or(addressee.map(|addressee| addressee.language))
            .unwrap_or(self.round.report.language);
        let issuer = Issuer::new(&self.questionnaire, &self.round, lang);
        let workbook = issuer.transcription(entity, &stamp)?;
        let name = issue::file_name(entity, &self.round, lang);
        // A State may have sent several documents.
        let file = format!(
            "transcribe/{} - {}.xlsx",
            name.trim_end_matches(".xlsx"),
            document_name(&stamp.file)
        );
        let mut outputs = Outputs::default();
        outputs.add(file.clone(), workbook);
        Ok(Transcription {
            file,
            stamp,
            outputs,
        })
    }

    fn entity_called(&self, name: &str) -> Result<&Entity, TranscribeError> {
        if let Some(entity) = self.entities.get(&name.to_uppercase()) {
            return Ok(entity);
        }
        let codes = |entities: Vec<&Entity>| entities.iter().map(|e| e.code.clone()).collect();
        let meant = match self.entities.find(name) {
            Match::One(entity) => return Ok(entity),
            Match::Several(entities) => codes(entities),
            Match::Unknown(proposals) => codes(proposals.iter().map(|p| p.entity).collect()),
        };
        Err(TranscribeError::Entity {
            name: name.to_owned(),
            meant,
        })
    }

    /// The document's path and hash.
    fn stamp(&self, document: &str) -> Result<Stamp, TranscribeError> {
        let responses = self.round.responses();
        let missing = || TranscribeError::Document {
            file: document.to_owned(),
            responses: responses.clone(),
        };
        let below = below(&responses, document).ok_or_else(missing)?;
        // The file itself, or the container that holds it.
        let mut ends = below
            .match_indices('/')
            .map(|(at, _)| at)
            .chain([below.len()]);
        let carrier = ends.find_map(|end| {
            let path = below.get(..end)?;
            responses.join(path).is_file().then_some(path)
        });
        let carrier = carrier.ok_or_else(missing)?;
        let path = responses.join(carrier);
        let bytes = fs::read(&path).map_err(|source| TranscribeError::Unreadable {
            file: path.clone(),
            source,
        })?;
        if carrier == below {
            let sha256 = sha256::of(&bytes);
            return Ok(Stamp {
                file: below,
                sha256,
            });
        }
        let part = self.part(carrier, &bytes, &below).ok_or_else(missing)?;
        Ok(Stamp {
            file: part.source.file.clone(),
            sha256: part.source.sha256.clone(),
        })
    }

    /// The record of a part of a container.
    fn part(&self, carrier: &str, bytes: &[u8], file: &str) -> Option<Record> {
        let responses = self.round.responses();
        let input = Input {
            responses: &responses,
            round: &self.round.symbol,
            questionnaire: &self.questionnaire,
            entities: &self.entities,
            register: &Register::default(),
            limits: self.round.limits,
            seal: self.round.seal.as_ref(),
            as_of: None,
        };
        let parts = Reader::new(&input).read_file(carrier, bytes).into_iter();
        parts
            .map(|(record, _)| record)
            .find(|record| record.source.file == file)
    }
}

/// A document's path below the folder, whether it is given from there or from where the program
/// was started.
fn below(responses: &Path, document: &str) -> Option<String> {
    let slashes = |path: &str| path.replace('\\', "/");
    let given = slashes(document);
    // A part of a container is no path of the system; its container is.
    let ends = given.match_indices('/').map(|(at, _)| at);
    let found = ends.chain([given.len()]).find_map(|end| {
        let (carrier, part) = given.split_at(end);
        let path = Path::new(carrier);
        path.is_file().then_some(())?;
        let path = path.canonicalize().ok()?;
        let path = path.strip_prefix(responses.canonicalize().ok()?).ok()?;
        Some(format!("{}{part}", slashes(path.to_str()?)))
    });
    // Nothing above the folder is looked at.
    let is_inside = !given.split('/').any(|piece| piece == "..") && !given.starts_with('/');
    found.or(is_inside.then_some(given))
}

/// The name of a document without its folders and its kind, as a part of a file name.
fn document_name(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let safe = stem.chars().map(|c| {
        if c.is_control() || "<>:\"/\\|?*".contains(c) {
            '_'
        } else {
            c
        }
    });
    safe.take(60).collect::<String>().trim().to_owned()
}
