//! Whether a workbook is one of ours, whose, and which of its fixed texts are no longer as issued.
//!
//! Issuing gives the same bytes each time, so the workbook is issued once more in memory and held
//! beside the file. What a respondent may fill in, and what formulas calculate, is left aside; a
//! text counts as standing wherever it stands on its sheet, since rows may have been inserted.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, open_workbook_auto_from_rs};
use serde::Serialize;

use super::{PipelineError, Setup};
use crate::cell_map::{cell_address, is_program_sheet};
use crate::intake::{Input, Reader, Status};
use crate::issue::{Filled, Issuer, Shape};
use crate::language::Lang;
use crate::round::{Register, SealState};
use crate::sha256;

/// Why a file cannot be verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It cannot be read at all.
    #[error("{}: cannot be read: {source}; close it where it is open, and try again", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is no workbook that can be opened.
    #[error("{}: is no workbook that can be compared; give an .xlsx or .ods", .path.display())]
    NoWorkbook {
        /// The file.
        path: PathBuf,
    },
}

/// A fixed text that no longer stands on its sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedText {
    /// Its sheet.
    pub sheet: String,
    /// The cell where it was issued: `C14`.
    pub cell: String,
    /// The text as issued.
    pub issued: String,
}

/// What is known of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Whether it is a workbook of this round.
    pub ours: bool,
    /// Code of the addressee, if known.
    pub entity: Option<String>,
    /// Its language, if known.
    pub language: Option<Lang>,
    /// The edition it names.
    pub edition: String,
    /// Whether that is the edition of today; only then texts are compared.
    pub is_current_edition: bool,
    /// What its seal tells.
    pub seal: SealState,
    /// Whether it is byte for byte as issued.
    pub untouched: bool,
    /// Fixed texts that no longer stand there.
    pub changed: Vec<ChangedText>,
}

impl Setup {
    /// Holds a file beside what this round issues.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is no workbook.
    pub fn verify(&self, path: &Path) -> Result<Verification, PipelineError> {
        self.check_form()?;
        let bytes = fs::read(path).map_err(|source| VerifyError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        // The reader of returns looks first: its guards stand before any parser.
        let register = Register::default();
        let input = Input {
            responses: Path::new(""),
            round: &self.round.symbol,
            questionnaire: &self.questionnaire,
            entities: &self.entities,
            register: &register,
            limits: self.round.limits,
            seal: self.round.seal.as_ref(),
            as_of: None,
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let reader = Reader::new(&input).with_editions(&self.editions);
        let (record, returned) = reader.read_bytes(&name, &bytes);
        if matches!(
            record.status,
            Status::Unreadable | Status::Container | Status::ToTranscribe
        ) {
            return Err(VerifyError::NoWorkbook {
                path: path.to_owned(),
            }
            .into());
        }
        let mut verification = Verification {
            ours: returned.is_some(),
            is_current_edition: record.edition == self.questionnaire.settings.version,
            edition: record.edition,
            entity: record.entity,
            language: record.language,
            seal: record.seal.unwrap_or(SealState::NotVerified),
            untouched: false,
            changed: Vec::new(),
        };
        let entity = verification.entity.as_deref();
        let entity = entity.and_then(|code| self.entities.get(code));
        let (Some(entity), Some(lang)) = (entity, verification.language) else {
            return Ok(verification);
        };
        if !verification.ours || !verification.is_current_edition {
            return Ok(verification);
        }
        // A transcription shows nothing of the round before.
        let is_typed = returned
            .as_ref()
            .is_some_and(|r| r.transcribed_from.is_some());
        let shows_previous = !is_typed && self.previous.knows(&entity.code);
        let pack = returned.and_then(|returned| returned.pack);
        let pack = pack.and_then(|pack| {
            let mut pillars = self.questionnaire.pillars.iter();
            pillars.position(|pillar| pillar.name == pack.pillar)
        });
        let shape = Shape {
            pack,
            previous: shows_previous.then_some(&self.previous),
        };
        let issuer = Issuer::shaped(&self.questionnaire, &self.round, lang, shape);
        let fresh = issuer.workbook(entity, &Filled::new())?;
        verification.untouched = sha256::of(&fresh) == sha256::of(&bytes);
        if !verification.untouched {
            let no_workbook = || VerifyError::NoWorkbook {
                path: path.to_owned(),
            };
            let writable: BTreeSet<(String, String)> = issuer
                .layout()
                .cells(&self.questionnaire)
                .into_iter()
                .map(|cell| (cell.sheet, cell_address(cell.row, cell.column)))
                .collect();
            let mut fixed = texts(fresh).ok_or_else(no_workbook)?;
            fixed.retain(|text| {
                let place = (text.sheet.clone(), text.cell.clone());
                !writable.contains(&place)
            });
            let standing = texts(bytes).ok_or_else(no_workbook)?;
            verification.changed = missing(fixed, &standing);
        }
        Ok(verification)
    }
}

/// The texts of the sheets that people see, without what formulas give; `None` if it is no
/// workbook.
fn texts(bytes: Vec<u8>) -> Option<Vec<ChangedText>> {
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).ok()?;
    let mut found = Vec::new();
    for sheet in workbook.sheet_names() {
        if is_program_sheet(&sheet) {
            continue;
        }
        let range = workbook.worksheet_range(&sheet).ok()?;
        let formulas = workbook.worksheet_formula(&sheet).unwrap_or_default();
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let place = (
                u32::try_from(row).ok().and_then(|row| row.checked_add(top)),
                u32::try_from(column)
                    .ok()
                    .and_then(|column| column.checked_add(left)),
            );
            let (Some(row), Some(column), Data::String(text)) = (place.0, place.1, value) else {
                continue;
            };
            let is_formula = formulas
                .get_value((row, column))
                .is_some_and(|f| !f.is_empty());
            if !is_formula && !text.trim().is_empty() {
                found.push(ChangedText {
                    sheet: sheet.clone(),
                    cell: cell_address(row, column),
                    issued: text.clone(),
                });
            }
        }
    }
    Some(found)
}

/// The fixed texts that stand less often on their sheet than they were issued.
fn missing(fixed: Vec<ChangedText>, standing: &[ChangedText]) -> Vec<ChangedText> {
    // Programs may save line ends and outer spaces otherwise.
    fn key(text: &ChangedText) -> (String, String) {
        let words: Vec<&str> = text.issued.split_whitespace().collect();
        (text.sheet.clone(), words.join(" "))
    }
    let mut there: BTreeMap<(String, String), usize> = BTreeMap::new();
    for text in standing {
        *there.entry(key(text)).or_default() += 1;
    }
    fixed
        .into_iter()
        .filter(|text| match there.get_mut(&key(text)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect()
}
