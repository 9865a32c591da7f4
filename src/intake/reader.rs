//! Reads one file: guards, format, whose it is, where its answers are.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::attached::attached;
use super::folder::{Entry, EntryKind, extension};
use super::form::Form as Questions;
use super::identify::{Identity, in_file_name};
use super::keys::Keys;
use super::kind::{self, Kind};
use super::limits::Limits;
use super::locate::{View, locate, views};
use super::package::{self, Package};
use super::shield::shielded;
use super::stray::stray;
use super::workbook::{Format, Workbook};
use super::{Form, FoundCell, IdentifiedBy, Input, Reason, Record, Return, Source, Status};
use crate::cell_map::Role;
use crate::compound;
use crate::finding::{Facts, Finding, Place};
use crate::language::Lang;
use crate::round::{Action, RegisterEntry};
use crate::sha256;

/// Extensions under which one expects a workbook.
const WORKBOOK_EXTENSIONS: [&str; 6] = ["xlsx", "xlsm", "xlsb", "xls", "ods", "xltx"];

impl From<compound::Problem> for Reason {
    fn from(problem: compound::Problem) -> Self {
        match problem {
            compound::Problem::Password => Self::Password,
            compound::Problem::Damaged(what) => Self::Damaged(what),
            compound::Problem::OverLimit(limit) => Self::OverLimit(limit),
        }
    }
}

/// Reads files of one round; made once for all of them.
pub struct Reader<'a> {
    input: &'a Input<'a>,
    questions: Questions<'a>,
    limits: Limits,
}

/// What the bytes of a file turned out to be.
enum Content {
    Workbook(Box<Found>),
    /// A reply to type in.
    Typing(Form),
    /// Nothing to read, and why.
    Refused(Form, Reason),
}

/// What was found in a workbook of this round.
struct Found {
    owner: Option<(String, IdentifiedBy)>,
    edition: String,
    language: Option<Lang>,
    cells: Vec<FoundCell>,
    findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    /// Prepares to read the files of a round.
    pub fn new(input: &'a Input<'a>) -> Self {
        let questions = Questions::new(input.questionnaire);
        Self {
            input,
            questions,
            limits: Limits::new(&input.limits),
        }
    }

    /// Reads one entry of the folder.
    pub(super) fn read_entry(&self, entry: &Entry) -> (Record, Option<Return>) {
        let failed = |reason| {
            (
                self.record(&entry.file, String::new(), Form::Other, reason),
                None,
            )
        };
        match &entry.kind {
            EntryKind::NotAFile => failed(Reason::NotAFile),
            EntryKind::Failed(said) => failed(Reason::Io(said.clone())),
            EntryKind::File => match read_whole(&entry.path, &self.limits) {
                Ok(bytes) => self.read_bytes(&entry.file, &bytes),
                Err(reason) => failed(reason),
            },
        }
    }

    /// Reads a file from its bytes; `file` is its path below `responses/`. Whatever the bytes are,
    /// this returns.
    pub fn read_bytes(&self, file: &str, bytes: &[u8]) -> (Record, Option<Return>) {
        let sha256 = sha256::of(bytes);
        let entry = self.input.register.entry(file, &sha256);
        if let Some(RegisterEntry {
            action: Action::Ignore,
            note,
            ..
        }) = entry
        {
            let mut record = self.record(file, sha256, Form::Other, Reason::Register(note.clone()));
            record.status = Status::Ignored;
            return (record, None);
        }
        let content = shielded(|| self.content(file, bytes, entry))
            .unwrap_or_else(|panic| Content::Refused(Form::Excel, Reason::Damaged(panic)));
        match content {
            Content::Refused(form, reason) => (self.record(file, sha256, form, reason), None),
            Content::Typing(form) => {
                let mut record = self.record(file, sha256, form, Reason::NeedsTyping(form));
                record.status = Status::ToTranscribe;
                (record, None)
            }
            Content::Workbook(found) => self.workbook_record(file, sha256, *found),
        }
    }

    /// The record of a file that gave no answers; its status is that of its reason.
    fn record(&self, file: &str, sha256: String, form: Form, reason: Reason) -> Record {
        let entry = self.input.register.entry(file, &sha256);
        let registered = entry.and_then(|entry| entry.entity.clone());
        let owner = registered
            .map(|code| (code, IdentifiedBy::Register))
            .or_else(|| {
                let code = in_file_name(file, &[], self.input.entities)?;
                Some((code, IdentifiedBy::FileName))
            });
        let (entity, identified_by) = owner.unzip();
        Record {
            source: Arc::new(Source {
                file: file.to_owned(),
                sha256,
            }),
            part: String::new(),
            entity,
            received: entry.and_then(|entry| entry.received),
            language: None,
            edition: String::new(),
            form,
            identified_by,
            answers: 0,
            status: match reason {
                Reason::OtherRound(_) | Reason::NoMark | Reason::UnknownEntity => Status::NotOurs,
                _ => Status::Unreadable,
            },
            reason: Some(reason),
        }
    }

    fn workbook_record(
        &self,
        file: &str,
        sha256: String,
        mut found: Found,
    ) -> (Record, Option<Return>) {
        let Some((entity, identified_by)) = found.owner.take() else {
            let mut record = self.record(file, sha256, Form::Excel, Reason::UnknownEntity);
            record.answers = count_answers(&found.cells);
            return (record, None);
        };
        let received = self
            .input
            .register
            .entry(file, &sha256)
            .and_then(|entry| entry.received);
        let status = if found.findings.is_empty() {
            Status::Read
        } else {
            Status::ReadWithFindings
        };
        if received.is_none() {
            // Something to look at in the register, not in the file.
            found.findings.push(Finding {
                place: Place::default(),
                value: String::new(),
                facts: Facts::ReceivedUnknown,
            });
        }
        for finding in &mut found.findings {
            finding.place.entity.clone_from(&entity);
            file.clone_into(&mut finding.place.file);
        }
        let record = Record {
            source: Arc::new(Source {
                file: file.to_owned(),
                sha256,
            }),
            part: String::new(),
            entity: Some(entity.clone()),
            received,
            language: found.language,
            edition: found.edition,
            form: Form::Excel,
            identified_by: Some(identified_by),
            answers: count_answers(&found.cells),
            status,
            reason: None,
        };
        let returned = Return {
            // Known once all files are read.
            record: 0,
            source: Arc::clone(&record.source),
            entity,
            received,
            language: found.language.unwrap_or(Lang::En),
            cells: found.cells,
            findings: found.findings,
        };
        (record, Some(returned))
    }

    fn content(&self, file: &str, bytes: &[u8], entry: Option<&RegisterEntry>) -> Content {
        let names_workbook = WORKBOOK_EXTENSIONS.contains(&extension(file).as_str());
        let is_registered = entry.is_some_and(|entry| entry.entity.is_some());
        // What calls itself a workbook and is something else came out wrong: the State should send
        // it again, and nobody should type it in.
        let typing = |form: Form, what: &str| {
            if names_workbook && !is_registered {
                Content::Refused(form, Reason::NotAWorkbook(what.to_owned()))
            } else {
                Content::Typing(form)
            }
        };
        let other = |what: &str| {
            if is_registered && !names_workbook {
                Content::Typing(Form::Letter)
            } else {
                Content::Refused(Form::Other, Reason::NotAWorkbook(what.to_owned()))
            }
        };
        let packed =
            |form: Form, what: &str| Content::Refused(form, Reason::Packed(what.to_owned()));
        match kind::of(bytes) {
            Kind::Empty => Content::Refused(Form::Other, Reason::Empty),
            Kind::Pdf => typing(Form::Pdf, "PDF"),
            Kind::Picture(what) => typing(Form::Letter, what),
            Kind::Rtf => typing(Form::Word, "RTF"),
            Kind::Mail => packed(Form::Mail, "EML"),
            Kind::Archive(what) => packed(Form::Other, what),
            Kind::Other(what) => other(what),
            Kind::Unknown => Content::Refused(Form::Other, Reason::UnknownKind),
            Kind::Zip => match package::open(bytes, &self.limits) {
                Ok(Package::Workbook(flavour, parts)) => {
                    self.workbook(file, &parts, Format::Zipped(flavour), entry)
                }
                Ok(Package::Document(form)) => typing(form, "Word"),
                Ok(Package::Other(what)) => other(what),
                Ok(Package::Archive) => packed(Form::Other, "ZIP"),
                Err(reason) => Content::Refused(Form::Excel, reason),
            },
            Kind::Compound => match compound::check(bytes, self.limits.cells) {
                Ok(compound::Compound::Workbook) => self.workbook(file, bytes, Format::Xls, entry),
                Ok(compound::Compound::WordDocument) => typing(Form::Word, "Word"),
                Ok(compound::Compound::Mail) => packed(Form::Mail, "MSG"),
                Ok(compound::Compound::Other(what)) => other(what),
                Err(problem) => Content::Refused(Form::Excel, problem.into()),
            },
        }
    }

    fn workbook(
        &self,
        file: &str,
        bytes: &[u8],
        format: Format,
        entry: Option<&RegisterEntry>,
    ) -> Content {
        let workbook = match Workbook::read(bytes, format, &self.limits) {
            Ok(workbook) => workbook,
            Err(reason) => return Content::Refused(Form::Excel, reason),
        };
        let identity = Identity::of(&workbook);
        let round = identity.mark("round");
        if !round.is_empty() && round != self.input.round {
            return Content::Refused(Form::Excel, Reason::OtherRound(round.to_owned()));
        }
        let questions = &self.questions;
        let mut keys = Keys::new(&questions.keys);
        let views: Vec<View> = views(&workbook, questions, &mut keys);
        let mut located = locate(&workbook, questions, &views, &mut keys);
        if round.is_empty() && !self.looks_like_ours(located.questions) {
            return Content::Refused(Form::Excel, Reason::NoMark);
        }
        let registered = entry.and_then(|entry| entry.entity.as_deref());
        let owner = identity.owner(file, registered, &located, self.input.entities);
        let mut findings = owner.findings;
        let (edition, hash) = (identity.mark("edition"), identity.mark("definition"));
        if !hash.is_empty() && hash != self.input.questionnaire.hash {
            findings.push(Finding {
                place: Place::default(),
                value: String::new(),
                facts: Facts::OtherEdition {
                    edition: edition.to_owned(),
                },
            });
        }
        let strays = stray(&workbook, questions, &views, &located);
        let attached = attached(&workbook, &views, &located, &keys);
        findings.append(&mut located.findings);
        findings.extend(strays);
        findings.extend(attached);
        let found = Found {
            owner: owner.entity,
            edition: edition.to_owned(),
            language: identity.language(&workbook, questions, &views),
            cells: located.cells,
            findings,
        };
        Content::Workbook(Box::new(found))
    }

    /// Whether a workbook without our mark shows enough of our questions to be ours: somebody
    /// pasted it into a new one.
    fn looks_like_ours(&self, found: usize) -> bool {
        let questions = &self.input.questionnaire.questions;
        let asked = questions
            .iter()
            .filter(|question| question.is_asked())
            .count();
        found > 0 && found * 5 >= asked
    }
}

/// How many cells a respondent filled in; the cover is not an answer.
fn count_answers(cells: &[FoundCell]) -> usize {
    cells
        .iter()
        .filter(|cell| cell.key.role != Role::Cover)
        .count()
}

/// Reads a file once, whole, within the limit.
fn read_whole(path: &Path, limits: &Limits) -> Result<Vec<u8>, Reason> {
    let io = |error: std::io::Error| Reason::Io(error.to_string());
    let file = File::open(path).map_err(io)?;
    let size = file.metadata().map_err(io)?.len();
    if size > limits.file_bytes {
        return Err(Reason::TooLarge(size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    // It may grow while it is read.
    file.take(limits.file_bytes + 1)
        .read_to_end(&mut bytes)
        .map_err(io)?;
    if bytes.len() as u64 > limits.file_bytes {
        return Err(Reason::TooLarge(bytes.len() as u64));
    }
    Ok(bytes)
}
