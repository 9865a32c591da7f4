//! What the officer knows of the files received and the files do not say: whose, when, what to do.

use chrono::NaiveDate;
use serde::Deserialize;
use validator::{Validate, ValidationError};

use super::Round;
use crate::entity::Entities;
use crate::table_file::{self, TableError, find_table, read_table};

/// The table `responses/register.*`; empty if there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    entries: Vec<RegisterEntry>,
}

/// A row of the register: about one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterEntry {
    /// The file, below `responses/`, with `/` between folders; blank if only its hash is given.
    pub file: String,
    /// SHA-256 of the file in lower-case hexadecimal; blank if only its name is given.
    pub sha256: String,
    /// Code of the entity, if given.
    pub entity: Option<String>,
    /// When it was received, if given.
    pub received: Option<NaiveDate>,
    /// What to do with it.
    pub action: Action,
    /// What else the officer wrote.
    pub note: String,
    /// Line of the table, from 1.
    pub line: u64,
}

/// What to do with a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Action {
    /// It is a reply: the usual case.
    #[default]
    Reply,
    /// Leave it out.
    Ignore,
    /// It was typed over from this file, a PDF or a letter.
    TranscribedFrom(String),
}

/// A row as written.
#[derive(Debug, Deserialize, Validate)]
#[validate(schema(function = "names_a_file"))]
struct Row {
    #[serde(default)]
    file: String,
    #[serde(default)]
    #[validate(custom(function = "is_hash"))]
    sha256: String,
    #[serde(default)]
    entity: String,
    #[serde(default, deserialize_with = "table_file::optional_date")]
    received: Option<NaiveDate>,
    #[serde(default)]
    action: String,
    #[serde(default)]
    note: String,
}

fn names_a_file(row: &Row) -> Result<(), ValidationError> {
    if row.file.is_empty() && row.sha256.is_empty() {
        let advice = "names no file; write its name under `file`, or its hash under `sha256`";
        return Err(ValidationError::new("file").with_message(advice.into()));
    }
    Ok(())
}

fn is_hash(value: &str) -> Result<(), ValidationError> {
    let fits = value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    if value.is_empty() || fits {
        return Ok(());
    }
    let advice = "is not a SHA-256 hash of 64 hexadecimal digits; take it from out/intake.csv";
    Err(ValidationError::new("hash").with_message(advice.into()))
}

impl Register {
    /// Reads `responses/register.*`.
    ///
    /// # Errors
    ///
    /// If the table cannot be read, or a row names no file, a file twice, an unknown entity or an
    /// unknown action; all with line and column.
    pub fn load(round: &Round, entities: &Entities) -> Result<Self, TableError> {
        let Some(path) = find_table(&round.responses(), "register")? else {
            return Ok(Self::default());
        };
        let table = read_table(&path)?;
        let mut entries: Vec<RegisterEntry> = Vec::new();
        let mut problems = Vec::new();
        for (line, row) in table.typed::<Row>()? {
            let entity = entities.get(&row.entity).map(|entity| entity.code.clone());
            if entity.is_none() && !row.entity.is_empty() {
                let advice = "is not a code of the table `entities`; write it as FRA";
                problems.push(table.problem(line, "entity", &row.entity, advice));
            }
            let action = action(&row.action).unwrap_or_else(|| {
                let advice = "is not an action; write reply, ignore, or transcribed from FILE";
                problems.push(table.problem(line, "action", &row.action, advice));
                Action::Reply
            });
            let file = slashes(&row.file);
            let sha256 = row.sha256.to_ascii_lowercase();
            let twice = entries
                .iter()
                .any(|known| (&known.file, &known.sha256) == (&file, &sha256));
            if twice {
                let advice = "stands twice in the register; keep one row per file";
                problems.push(table.problem(line, "file", &row.file, advice));
            }
            entries.push(RegisterEntry {
                file,
                sha256,
                entity,
                received: row.received,
                action,
                note: row.note,
                line,
            });
        }
        if problems.is_empty() {
            Ok(Self { entries })
        } else {
            Err(TableError::Problems(problems))
        }
    }

    /// What the register says of a file: the row with its hash, else with its path below
    /// `responses/`, else with its bare name; upper and lower case are the same, as on Windows.
    pub fn entry(&self, file: &str, sha256: &str) -> Option<&RegisterEntry> {
        let path = slashes(file).to_lowercase();
        let name = path.rsplit('/').next().unwrap_or_default();
        let same = |wanted: &str| {
            self.entries
                .iter()
                .find(|entry| !entry.file.is_empty() && entry.file.to_lowercase() == wanted)
        };
        self.entries
            .iter()
            .find(|entry| !entry.sha256.is_empty() && entry.sha256 == sha256)
            .or_else(|| same(&path))
            .or_else(|| same(name))
    }

    /// All rows, in the order of the table.
    pub fn entries(&self) -> &[RegisterEntry] {
        &self.entries
    }
}

fn action(text: &str) -> Option<Action> {
    let lower = text.to_lowercase();
    match lower.as_str() {
        "" | "reply" => Some(Action::Reply),
        "ignore" => Some(Action::Ignore),
        _ => {
            let rest = lower.strip_prefix("transcribed from ")?;
            // The file's name as written, not in lower case.
            let start = text.len().checked_sub(rest.len())?;
            Some(Action::TranscribedFrom(slashes(text.get(start..)?.trim())))
        }
    }
}

fn slashes(path: &str) -> String {
    path.replace('\\', "/")
}
