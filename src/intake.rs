//! Takes in whatever came back: finds out of each file whose it is, which edition, which
//! language, and finds each answer again, wherever a ministry moved it.
//!
//! In: the folder `responses/`. Out: an [`Intake`]: a row of the register for each file, and a
//! [`Return`] for each workbook that could be read. Nothing a file contains can stop the others.

mod archive;
mod attached;
mod container;
mod edition;
mod export;
mod folder;
mod form;
mod identify;
mod keys;
mod kind;
mod limits;
mod locate;
mod mail;
mod merge;
mod message;
mod origin;
mod package;
mod part;
mod reader;
mod reworded;
mod shield;
mod stray;
mod supersede;
mod unmatched;
mod word;
mod workbook;

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{NaiveDate, NaiveDateTime};
use rayon::prelude::*;

use crate::cell_map::CellKey;
use crate::definition::Questionnaire;
use crate::entity::Entities;
use crate::finding::Finding;
use crate::issue::Stamp;
use crate::language::Lang;
use crate::round::{Limits, Register, SealKey, SealState};

pub use edition::{Crossing, Edition, EditionError, editions};
pub use merge::merge;
pub use reader::Reader;

/// What this stage needs to know to read the returns of a round.
pub struct Input<'a> {
    /// The folder of the returned files.
    pub responses: &'a Path,
    /// What the sheet `_round` of a workbook of this round says under `round`.
    pub round: &'a str,
    /// What was asked.
    pub questionnaire: &'a Questionnaire,
    /// Who may have answered.
    pub entities: &'a Entities,
    /// What the officer knows of the files.
    pub register: &'a Register,
    /// What one file may cost.
    pub limits: Limits,
    /// The key of the seal; without it seals are not verified.
    pub seal: Option<&'a SealKey>,
    /// The day to look back from: what was received after it is not there yet. Files of which the
    /// day is not known are always there.
    pub as_of: Option<NaiveDate>,
}

/// Why the folder could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The folder is missing, or the system does not let it be listed.
    #[error("{}: the folder of returned files cannot be listed: {source}; create it, or start in the folder of the round", .folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Reads every file below the folder of returns, several at a time.
///
/// `progress` is told how many files are done, of how many, each time one is; it may be called
/// from several threads at once. The result does not depend on the number of threads.
///
/// # Errors
///
/// If the folder cannot be listed. Files that cannot be read are records, not errors.
pub fn read_all(
    input: &Input,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Intake, IntakeError> {
    read_all_editions(input, &[], progress)
}

/// As [`read_all`]; workbooks of these earlier editions of the questionnaire are read too.
///
/// # Errors
///
/// If the folder cannot be listed.
pub fn read_all_editions(
    input: &Input,
    editions: &[Edition],
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Intake, IntakeError> {
    let entries = folder::list(input.responses)?;
    let reader = Reader::new(input).with_editions(editions);
    let done = AtomicUsize::new(0);
    let read: Vec<Vec<reader::Taken>> = entries
        .par_iter()
        .map(|entry| {
            let outcome = reader.read_entry(entry);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, entries.len());
            outcome
        })
        .collect();
    let mut intake = Intake::default();
    let there = |record: &Record| match (record.received, input.as_of) {
        (Some(received), Some(day)) => received <= day,
        _ => true,
    };
    let all: Vec<Arc<Source>> = read
        .iter()
        .flatten()
        .map(|(record, _)| Arc::clone(&record.source))
        .collect();
    // A workbook that stands for a document is there when the document is.
    let later: HashSet<String> = read
        .iter()
        .flatten()
        .filter(|(record, _)| !there(record))
        .map(|(record, _)| record.source.sha256.clone())
        .collect();
    let read = read.into_iter().flatten().filter(|(record, returned)| {
        let stamp = returned.as_ref().and_then(|r| r.transcribed_from.as_ref());
        there(record) && !stamp.is_some_and(|stamp| later.contains(&stamp.sha256))
    });
    for (index, (record, returned)) in read.enumerate() {
        intake.records.push(record);
        intake.returns.extend(returned.map(|returned| Return {
            record: index,
            ..returned
        }));
    }
    supersede::mark(&mut intake, input.register);
    intake.findings = unmatched::find(&all, input.register);
    Ok(intake)
}

/// What came back.
#[derive(Debug, Default)]
pub struct Intake {
    /// One per file and per part of a container, ordered by file.
    pub records: Vec<Record>,
    /// One per readable workbook of this round, ordered by file.
    pub returns: Vec<Return>,
    /// What was noticed about the folder as a whole.
    pub findings: Vec<Finding>,
}

/// What became of one file: a row of the intake register.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The file and its hash.
    pub source: Arc<Source>,
    /// Its path in the container it lies in; blank for a file of its own.
    pub part: String,
    /// Code of the entity, if known.
    pub entity: Option<String>,
    /// When it was received, if known.
    pub received: Option<NaiveDate>,
    /// Its language, if known.
    pub language: Option<Lang>,
    /// The edition it names.
    pub edition: String,
    /// What kind of document it is.
    pub form: Form,
    /// How the entity was found out.
    pub identified_by: Option<IdentifiedBy>,
    /// Of a workbook of this round: what its seal tells.
    pub seal: Option<SealState>,
    /// How many cells a respondent filled in.
    pub answers: usize,
    /// What became of it.
    pub status: Status,
    /// Why, in the words of [`crate::language`]; only where the status needs it.
    pub reason: Option<Reason>,
    /// The message it came with, if it came with one.
    pub envelope: Option<Arc<Envelope>>,
}

impl Record {
    /// The file in the folder: itself, or the container that it is a part of.
    pub fn carrier(&self) -> &str {
        let file = &self.source.file;
        let carrier = file
            .strip_suffix(&self.part)
            .filter(|_| !self.part.is_empty());
        carrier.map_or(file, |carrier| carrier.trim_end_matches('/'))
    }
}

/// Who sent a message, and when: the evidence that a reply was sent. Each is blank if the message
/// does not say it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Envelope {
    /// Name and address of the sender.
    pub sender: String,
    /// When it was sent, in ISO with the offset of the sender's clock.
    pub sent: String,
    /// What it is about.
    pub subject: String,
    /// Its `Message-ID`, without angle brackets.
    pub message_id: String,
}

/// A file, as it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// Path below `responses/`, with `/` between folders. A container counts as a folder: the part
    /// `a.xlsx` of `b.zip` is `b.zip/a.xlsx`.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// What kind of document a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// A workbook: .xlsx, .xlsm, .xlsb, .xls, .ods.
    Excel,
    /// A Word document.
    Word,
    /// A PDF.
    Pdf,
    /// A scanned or typed letter.
    Letter,
    /// A message.
    Mail,
    /// An export of an online form.
    Web,
    /// Anything else.
    Other,
}

/// How the entity of a return was found out; the first that speaks wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdentifiedBy {
    /// `responses/register.*` says so.
    Register,
    /// The seal, where the workbook says otherwise.
    Seal,
    /// The sheet `_round`.
    RoundSheet,
    /// The workbook's custom properties.
    Properties,
    /// The cover.
    Cover,
    /// Of a reply to an online form: what it answers, or the account it was sent from.
    Answer,
    /// The file's name, or that of a container it lies in.
    FileName,
    /// The subject of the message it came with.
    Subject,
}

impl IdentifiedBy {
    /// As written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Seal => "seal",
            Self::RoundSheet => "round_sheet",
            Self::Properties => "properties",
            Self::Cover => "cover",
            Self::Answer => "answer",
            Self::FileName => "file_name",
            Self::Subject => "subject",
        }
    }
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Read.
    Read,
    /// Read; there is something to look at.
    ReadWithFindings,
    /// A reply whose answers must be typed in.
    ToTranscribe,
    /// Cannot be read.
    Unreadable,
    /// A workbook, but not of this round.
    NotOurs,
    /// An older return of a State that sent a newer one.
    Superseded,
    /// The same bytes as another file.
    Duplicate,
    /// Left out because the register says so.
    Ignored,
    /// A container: its parts have rows of their own.
    Container,
}

/// Why a file has the status it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// No bytes.
    Empty,
    /// Larger than the limit, in bytes.
    TooLarge(u64),
    /// Needs a password.
    Password,
    /// A link or a device: not opened.
    NotAFile,
    /// None of the kinds of files that are known.
    UnknownKind,
    /// A PDF under another name, a picture, a text...: the name of its format.
    NotAWorkbook(String),
    /// Files packed into one in a way that is not read: its kind. They must be saved as files of
    /// their own.
    Packed(String),
    /// `winmail.dat`: a message as only Outlook can open it.
    Tnef,
    /// Belongs to the text of a message: a picture, a signature, a business card.
    Accessory,
    /// A message that a program wrote: out of office, not delivered.
    AutomaticReply,
    /// A copy that a program made of a table of ours, at the top of the folder: of which.
    CopyOf(String),
    /// An export of an online form.
    Export {
        /// How many replies are in it.
        replies: usize,
        /// Headings of the columns that are no answers.
        columns: Vec<String>,
    },
    /// Its answers were typed into this workbook.
    TranscribedBy(String),
    /// A PDF, Word file or letter: a reply to type in.
    NeedsTyping(Form),
    /// Damaged: what failed.
    Damaged(String),
    /// Breaks a limit: which.
    OverLimit(String),
    /// Belongs to another round: which.
    OtherRound(String),
    /// Nothing in it says that it is ours.
    NoMark,
    /// It is a workbook of this round, but nothing says whose.
    UnknownEntity,
    /// The other file.
    SameAs(String),
    /// The newer file.
    ReplacedBy(String),
    /// What the register says.
    Register(String),
    /// The file could not be opened: the system's words.
    Io(String),
}

/// A readable workbook of this round, with what its writable cells hold.
#[derive(Debug, Clone)]
pub struct Return {
    /// Index of its record in [`Intake::records`].
    pub record: usize,
    /// The file.
    pub source: Arc<Source>,
    /// Code of the entity.
    pub entity: String,
    /// When it was received, if known.
    pub received: Option<NaiveDate>,
    /// When it was sent, if a message or an online form says so: of two returns of one day, the
    /// later stands.
    pub sent: Option<NaiveDateTime>,
    /// The document that the secretariat typed it over from, if it says so.
    pub transcribed_from: Option<Stamp>,
    /// Its language.
    pub language: Lang,
    /// The part of the questionnaire that it holds, if it is a pack for one ministry.
    pub pack: Option<Pack>,
    /// Whether it answers a query: it adds to what was there, and what it leaves blank was not
    /// asked.
    pub is_query: bool,
    /// The cells found again that are not blank, in the order of [`CellKey`].
    pub cells: Vec<FoundCell>,
    /// What was noticed while finding them.
    pub findings: Vec<Finding>,
}

/// A part of the questionnaire in a workbook of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// Name of its pillar.
    pub pillar: String,
    /// Names of the questions and tables that stand in other packs only.
    pub absent: Arc<BTreeSet<String>>,
}

impl Return {
    /// Whether a question or table has no place in the workbook.
    pub fn lacks(&self, question: &str) -> bool {
        let pack = self.pack.as_ref();
        pack.is_some_and(|pack| pack.absent.contains(question))
    }

    /// Whether two workbooks are packs of different pillars: they stand beside each other.
    fn is_beside(&self, other: &Self) -> bool {
        let (own, other) = (self.pack.as_ref(), other.pack.as_ref());
        own.zip(other)
            .is_some_and(|(own, other)| own.pillar != other.pillar)
    }
}

/// What a State says: its returns merged, the newest first.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Code of the entity.
    pub entity: String,
    /// When its newest return was received, if known.
    pub received: Option<NaiveDate>,
    /// The language of its newest return.
    pub language: Lang,
    /// Names of the questions and tables that no workbook of the State has had a place for: packs of
    /// other pillars that have not come.
    pub absent: BTreeSet<String>,
    /// The cells that stand, in the order of [`CellKey`], each with the file it comes from.
    pub cells: Vec<SourcedCell>,
    /// What was noticed in the files and while merging them.
    pub findings: Vec<Finding>,
}

/// A cell and its file.
#[derive(Debug, Clone, PartialEq)]
pub struct SourcedCell {
    /// The file.
    pub source: Arc<Source>,
    /// The cell.
    pub cell: FoundCell,
}

/// A cell that was found again.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundCell {
    /// What it means.
    pub key: CellKey,
    /// What it holds.
    pub content: CellContent,
    /// Sheet, as named in the return.
    pub sheet: String,
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
    /// How it was found.
    pub found_by: FoundBy,
}

/// The way an answer was found again, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FoundBy {
    /// Defined name.
    Name,
    /// Hidden key in its row.
    Key,
    /// Address in `_map`, beside its question.
    Map,
    /// Number and text of the question.
    Text,
}

impl FoundBy {
    /// As written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Key => "key",
            Self::Map => "map",
            Self::Text => "text",
        }
    }
}

/// What a cell holds, whatever the file format.
#[derive(Debug, Clone, PartialEq)]
pub enum CellContent {
    /// Text, never blank.
    Text(String),
    /// A number.
    Number(f64),
    /// TRUE or FALSE.
    Bool(bool),
    /// A date with a time of day.
    DateTime(NaiveDateTime),
    /// An error value: `#REF!`.
    Error(String),
    /// A formula whose result was not saved.
    FormulaWithoutValue,
}

impl fmt::Display for CellContent {
    /// The raw text of the data set: numbers without a needless `.0`, dates in ISO.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Error(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Bool(true) => f.write_str("TRUE"),
            Self::Bool(false) => f.write_str("FALSE"),
            Self::DateTime(at) if at.time() == chrono::NaiveTime::MIN => write!(f, "{}", at.date()),
            Self::DateTime(at) => write!(f, "{}", at.format("%Y-%m-%dT%H:%M:%S")),
            Self::FormulaWithoutValue => Ok(()),
        }
    }
}
