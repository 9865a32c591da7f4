//! What this round is: who asks what, by which mandate, until when, in which languages.
//!
//! In: `questionnaire/round.toml`, and beside it the addressees; `responses/register.*` for what
//! the officer knows of the files received. Out: a checked [`Round`], or every
//! [`Problem`] of the file at once, each with its line and what to do.

mod addressee;
mod check;
pub mod codings;
mod decisions;
mod file;
mod new;
mod previous;
mod references;
mod register;
mod seal;
mod sent;

use std::fmt;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::language::{Lang, PerLang};

pub use addressee::{Addressee, addressees};
pub use codings::{CodeCrossing, Coding, Codings, ItemKey, UnreadableCodings};
pub use decisions::{Change, Decided, Decision, Decisions};
pub use new::{NewRoundError, create};
pub use previous::{Previous, PreviousAnswer, PreviousRow};
pub use references::{ExternalFigure, OtherSource, References, TreatyAction};
pub use register::{Action, Register, RegisterEntry};
pub use seal::{KEY_BYTES, SEAL_FILE, SealError, SealKey, SealState, Sealed};
pub use sent::{Sending, SentError, SentKind, SentLedger};

/// A round: the folder, and what `round.toml` says.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    /// The folder that holds `questionnaire/` and `responses/`.
    pub dir: PathBuf,
    /// What is asked about, as on the cover and in the note.
    pub title: PerLang<String>,
    /// Symbol of the report: `A/70/94`.
    pub symbol: String,
    /// Symbol of the resolution that asks for the report: `A/RES/68/192`.
    pub mandate: String,
    /// The note verbale.
    pub note: Note,
    /// Last day for replies.
    pub deadline: NaiveDate,
    /// What the report covers.
    pub reporting_period: Period,
    /// The report.
    pub report: Report,
    /// Where replies go.
    pub contact: Contact,
    /// Languages in which the questionnaire may be issued.
    pub languages: Vec<Lang>,
    /// From when on a sentence says "most States".
    pub quantifiers: Quantifiers,
    /// Who reads the results.
    pub audience: Audience,
    /// Rules whose findings are not asked for in this round, by name ([`crate::finding::OPTIONAL`]).
    pub rules_off: Vec<String>,
    /// What the synthesis is to cross.
    pub crosstabs: Vec<Crosstab>,
    /// The key of the seal; none if `questionnaire/seal.key` is not there.
    pub seal: Option<SealKey>,
    /// What one returned file may cost.
    pub limits: Limits,
}

/// The name that stands for the regional group in a [`Crosstab`].
pub const BY_GROUP: &str = "group";

/// Two things to cross: each the name of a question with choices, the code of a measure, or
/// [`BY_GROUP`].
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crosstab {
    /// What makes the rows.
    pub rows: String,
    /// What makes the columns.
    pub columns: String,
}

/// The note verbale that carries the questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its reference numbers; none if not yet given.
    pub numbers: Vec<String>,
    /// Its date.
    pub date: NaiveDate,
    /// Where it is given: "Vienna"; may be blank.
    pub place: String,
    /// Whether one note goes to all missions; else each has its own.
    pub circular: bool,
    /// Folder below `questionnaire/` with the initialled notes as PDF: `FRA.pdf`, or `note_fr.pdf`
    /// for a circular.
    pub initialled: String,
}

/// Days from and to, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// The report that is compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The language it is written in.
    pub language: Lang,
    /// The languages to compile it in; the first is `language`.
    pub languages: Vec<Lang>,
    /// Its date: fixes the names of States.
    pub date: NaiveDate,
}

/// Where replies go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// E-mail addresses, at least one; the first receives replies unless `reply_to` is given.
    pub emails: Vec<String>,
    /// Where replies are asked to go.
    pub reply_to: String,
    /// Postal address; may be blank.
    pub address: String,
}

/// From when on a sentence uses which word. The denominator is the States that replied.
///
/// No official scale exists; these thresholds are printed with the results. "All" is 100 per
/// cent, two or three States are named, and so is one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantifiers {
    /// "Almost all": at least this share, 0 to 1.
    pub almost_all: f64,
    /// "Most": more than this share, 0 to 1.
    pub most: f64,
    /// "Many": at least this share, 0 to 1.
    pub many: f64,
    /// "Several": at least this many States.
    pub several: usize,
}

/// Who reads the results.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// The secretariat: sheets marked internal are written.
    #[default]
    Internal,
    /// The public: they are not.
    Public,
}

/// What one returned file may cost. A file beyond a limit is registered as unreadable, with the
/// limit's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes of all its parts, inflated.
    pub inflated_bytes: u64,
    /// Parts of a zip container.
    pub entries: u64,
    /// Filled cells.
    pub cells: u64,
}

impl Default for Limits {
    /// Ten times and more what a full questionnaire with prose needs.
    fn default() -> Self {
        Self {
            file_bytes: 20 << 20,
            inflated_bytes: 200 << 20,
            entries: 1_000,
            cells: 1_000_000,
        }
    }
}

impl Default for Quantifiers {
    fn default() -> Self {
        Self {
            almost_all: 0.85,
            most: 0.5,
            many: 0.4,
            several: 4,
        }
    }
}

impl Round {
    /// Reads and checks `questionnaire/round.toml` of a round's folder.
    ///
    /// # Errors
    ///
    /// If the file is not there or cannot be read, and with all that is wrong in it.
    pub fn load(dir: &Path) -> Result<Self, RoundError> {
        let path = dir.join("questionnaire").join("round.toml");
        let text = std::fs::read_to_string(&path).map_err(|source| {
            if source.kind() == std::io::ErrorKind::NotFound {
                RoundError::Missing { path: path.clone() }
            } else {
                RoundError::Unreadable {
                    path: path.clone(),
                    source,
                }
            }
        })?;
        let mut round =
            Self::parse(dir, &text).map_err(|problems| RoundError::Problems { path, problems })?;
        round.seal = SealKey::load(&round.questionnaire())?;
        Ok(round)
    }

    /// Reads and checks the text of a `round.toml`.
    ///
    /// # Errors
    ///
    /// All that is wrong in it, ordered by line.
    pub fn parse(dir: &Path, text: &str) -> Result<Self, Vec<Problem>> {
        // Notepad may put a byte order mark in front.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (file, keys, mut problems) = file::read(text)?;
        check::check(&file, &keys, &mut problems);
        problems.sort();
        problems.dedup();
        if problems.is_empty() {
            file.into_round(dir).ok_or(problems)
        } else {
            Err(problems)
        }
    }

    /// The seal of a workbook of an edition for an entity; none without a key.
    pub fn seal_of(&self, edition: &str, entity: &str) -> Option<String> {
        let sealed = Sealed {
            round: &self.symbol,
            edition,
            entity,
        };
        Some(self.seal.as_ref()?.seal(sealed))
    }

    /// A language if the questionnaire is issued in it, else the first in which it is.
    pub fn issued_in(&self, wanted: Lang) -> Lang {
        match self.languages.first() {
            Some(&first) if !self.languages.contains(&wanted) => first,
            _ => wanted,
        }
    }

    /// The folder of what the secretariat writes.
    pub fn questionnaire(&self) -> PathBuf {
        self.dir.join("questionnaire")
    }

    /// The folder of what came back.
    pub fn responses(&self) -> PathBuf {
        self.dir.join("responses")
    }

    /// The folder of what the tool makes.
    pub fn out(&self) -> PathBuf {
        self.dir.join("out")
    }
}

/// A `round.toml` that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RoundError {
    /// It is not there.
    #[error(
        "{} is not there; start the program in the folder of a round, or name it with --round",
        .path.display()
    )]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// It cannot be read.
    #[error("{}: cannot be read: {source}; save it as UTF-8 text, and close it where it is open", .path.display())]
    Unreadable {
        /// Where it is.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Something in it must be mended; ordered by line.
    #[error("{}", listed(.path, .problems))]
    Problems {
        /// Where it is.
        path: PathBuf,
        /// What to mend.
        problems: Vec<Problem>,
    },
    /// The key of the seal, beside it.
    #[error(transparent)]
    Seal(#[from] SealError),
}

fn listed(path: &Path, problems: &[Problem]) -> String {
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| format!("{}, {problem}", path.display()))
        .collect();
    lines.join("\n")
}

/// Something in `round.toml` to mend.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// The key, with its section: `report.date`; blank if the file is no TOML.
    pub key: String,
    /// What is wrong, and what to do.
    pub kind: ProblemKind,
}

/// What is wrong in `round.toml`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum ProblemKind {
    /// The line is not TOML.
    #[error("{reason}; texts stand between quotation marks, as in symbol = \"A/70/94\"")]
    Syntax {
        /// What the parser said.
        reason: String,
    },
    /// No such key.
    #[error("is not a key of this file{}", meant(.nearest.as_deref()))]
    UnknownKey {
        /// The key that was probably meant.
        nearest: Option<String>,
    },
    /// The value is of another type.
    #[error("should be {expected}")]
    WrongType {
        /// What is expected, with an example.
        expected: &'static str,
    },
    /// The key must be there.
    #[error("is missing; add it: {expected}")]
    Missing {
        /// What is expected, with an example.
        expected: &'static str,
    },
    /// The text must not be blank.
    #[error("is blank; write {expected}")]
    Blank {
        /// What is expected, with an example.
        expected: &'static str,
    },
    /// Not an e-mail address.
    #[error("`{value}` is not an e-mail address; write it as name@example.org")]
    Email {
        /// What stands there.
        value: String,
    },
    /// Not one of the six languages.
    #[error("`{value}` is not one of the languages en, fr, es, ru, ar, zh")]
    Language {
        /// What stands there.
        value: String,
    },
    /// Not one of the words allowed.
    #[error("`{value}` is not one of {allowed}")]
    Word {
        /// What stands there.
        value: String,
        /// What may stand there.
        allowed: &'static str,
    },
    /// A number outside its range.
    #[error("is outside the range; write {range}")]
    OutOfRange {
        /// The range.
        range: &'static str,
    },
    /// Two dates in the wrong order.
    #[error("{date} must lie {relation} `{other}` ({other_date})")]
    DateOrder {
        /// The date.
        date: NaiveDate,
        /// How it must lie: "after", "on or after".
        relation: &'static str,
        /// The key of the other date.
        other: &'static str,
        /// The other date.
        other_date: NaiveDate,
    },
    /// Two thresholds in the wrong order.
    #[error("must be smaller than `{other}`: almost_all > most > many")]
    ThresholdOrder {
        /// The key of the other threshold.
        other: &'static str,
    },
}

fn meant(nearest: Option<&str>) -> String {
    nearest.map_or_else(
        || "; remove it, or put # in front to keep it as a comment".to_owned(),
        |name| format!("; did you mean `{name}`?"),
    )
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        if !self.key.is_empty() {
            write!(f, "`{}` ", self.key)?;
        }
        self.kind.fmt(f)
    }
}
