//! Reads one file: guards, format, whose it is, where its answers are.

mod ours;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::container::{self, Container, MOST_LEVELS, Member};
use super::edition::{Crossing, Edition};
use super::export::{self, Export, Submission};
use super::folder::{Entry, EntryKind, copied_table, extension};
use super::form::Form as Questions;
use super::kind::{self, Kind};
use super::limits::{Budget, Limits};
use super::origin::Origin;
use super::package::{self, Package};
use super::shield::shielded;
use super::workbook::{Format, Workbook};
use super::{Form, FoundCell, IdentifiedBy, Input, Pack, Reason, Record, Return, Source, Status};
use crate::cell_map::Role;
use crate::compound;
use crate::finding::{Facts, Finding, Place};
use crate::issue::Stamp;
use crate::language::Lang;
use crate::round::SealState;
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
    editions: Vec<(Questions<'a>, &'a [Crossing])>,
    /// What the pack of each pillar does not hold.
    absent: Vec<Arc<BTreeSet<String>>>,
    limits: Limits,
}

/// What became of a file, and what it answers.
pub(super) type Taken = (Record, Option<Return>);

/// What the bytes of a file turned out to be.
enum Content {
    Workbook(Box<Found>),
    /// Files in one file.
    Container(Container),
    /// A reply to type in.
    Typing(Form),
    /// Nothing to read, and why.
    Refused(Form, Reason),
}

/// What was found in a workbook of this round.
struct Found {
    form: Form,
    stamp: Option<Stamp>,
    owner: Option<(String, IdentifiedBy)>,
    seal: Option<SealState>,
    edition: String,
    language: Option<Lang>,
    is_query: bool,
    pack: Option<Pack>,
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
            editions: Vec::new(),
            absent: (0..input.questionnaire.pillars.len())
                .map(|pillar| Arc::new(input.questionnaire.absent_from_pack(pillar)))
                .collect(),
            limits: Limits::new(&input.limits),
        }
    }

    /// Reads workbooks of these earlier editions too, known by the hash of their definition.
    #[must_use]
    pub fn with_editions(mut self, editions: &'a [Edition]) -> Self {
        let earlier = editions
            .iter()
            .map(|edition| (Questions::new(&edition.questionnaire), &*edition.crosswalk));
        self.editions = earlier.collect();
        self
    }

    /// Reads one entry of the folder: a record for it, and one for each part of a container.
    pub(super) fn read_entry(&self, entry: &Entry) -> Vec<Taken> {
        let failed = |form, reason| {
            let origin = Origin::new(&entry.file, String::new(), self.input.register);
            vec![(self.record(&origin, form, reason), None)]
        };
        match &entry.kind {
            EntryKind::NotAFile => failed(Form::Other, Reason::NotAFile),
            EntryKind::Failed(said) => failed(Form::Other, Reason::Io(said.clone())),
            EntryKind::File => match read_whole(&entry.path, &self.limits) {
                Ok(bytes) => self.read_file(&entry.file, &bytes),
                Err(reason) => failed(Form::Other, reason),
            },
        }
    }

    /// Reads a file from its bytes; `file` is its path below `responses/`. Whatever the bytes are,
    /// this returns. Of a container only its own record is given.
    pub fn read_bytes(&self, file: &str, bytes: &[u8]) -> (Record, Option<Return>) {
        let taken = self.read_file(file, bytes).into_iter().next();
        taken.unwrap_or_else(|| {
            let origin = Origin::new(file, String::new(), self.input.register);
            (self.record(&origin, Form::Other, Reason::Empty), None)
        })
    }

    /// Reads a file from its bytes, and every file in it: first its own record, then those of its
    /// parts in their order.
    pub fn read_file(&self, file: &str, bytes: &[u8]) -> Vec<(Record, Option<Return>)> {
        let origin = Origin::new(file, sha256::of(bytes), self.input.register);
        let mut taken = Vec::new();
        let mut budget = Budget::new(&self.limits);
        self.take(origin, bytes, 0, &mut budget, &mut taken);
        taken
    }

    /// Reads a file that lies so many levels deep in others.
    fn take(
        &self,
        origin: Origin,
        bytes: &[u8],
        level: usize,
        budget: &mut Budget,
        taken: &mut Vec<Taken>,
    ) {
        if let Some(note) = &origin.ignored {
            let reason = Reason::Register(note.clone());
            let mut record = self.record(&origin, Form::Other, reason);
            record.status = Status::Ignored;
            taken.push((record, None));
            return;
        }
        let content = shielded(|| self.content(&origin, bytes, level, budget))
            .unwrap_or_else(|panic| Content::Refused(Form::Excel, Reason::Damaged(panic)));
        match content {
            Content::Refused(form, reason) => {
                let mut record = self.record(&origin, form, reason);
                // A message that a program wrote is a reply of nobody.
                if record.reason == Some(Reason::AutomaticReply) {
                    record.status = Status::Ignored;
                }
                taken.push((record, None));
            }
            Content::Typing(form) => taken.push((self.typing_record(&origin, form), None)),
            Content::Workbook(found) => taken.push(self.workbook_record(&origin, *found)),
            Content::Container(container) => {
                self.take_container(origin, container, level, budget, taken);
            }
        }
    }

    fn take_container(
        &self,
        mut origin: Origin,
        container: Container,
        level: usize,
        budget: &mut Budget,
        taken: &mut Vec<Taken>,
    ) {
        if let Some(envelope) = container.envelope {
            origin = origin.enclosed(envelope);
        }
        if container.is_reply {
            taken.push((self.typing_record(&origin, container.form), None));
        } else {
            let entity = origin.entity.clone();
            let mut record = self.record(&origin, container.form, Reason::Empty);
            record.identified_by = record.identified_by.filter(|_| entity.is_some());
            record.entity = entity;
            record.status = Status::Container;
            record.reason = container.reason;
            taken.push((record, None));
        }
        let mut names = container::Names::default();
        let owner = origin.owner(self.input.entities);
        for member in container.members {
            let name = names.unique(&member.name);
            let hash = member
                .content
                .as_deref()
                .map(sha256::of)
                .unwrap_or_default();
            let origin = origin.part(&name, hash, owner.as_ref(), self.input.register);
            match member.content {
                Ok(_) if member.is_accessory => {
                    let mut record = self.record(&origin, Form::Other, Reason::Accessory);
                    (record.entity, record.identified_by) = (None, None);
                    record.status = Status::Ignored;
                    taken.push((record, None));
                }
                Ok(bytes) => self.take(origin, &bytes, level + 1, budget, taken),
                Err(reason) => taken.push((self.record(&origin, Form::Other, reason), None)),
            }
        }
        for submission in container.submissions {
            let name = names.unique(&submission.name);
            let hash = origin.sha256.clone();
            let origin = origin.part(&name, hash, owner.as_ref(), self.input.register);
            taken.push(self.take_submission(origin, submission));
        }
    }

    fn take_submission(&self, mut origin: Origin, submission: Submission) -> Taken {
        if let Some(note) = &origin.ignored {
            let reason = Reason::Register(note.clone());
            let mut record = self.record(&origin, Form::Web, reason);
            record.status = Status::Ignored;
            return (record, None);
        }
        origin.sent = submission.sent.or(origin.sent);
        let registered = origin.entity.clone();
        let registered = registered.map(|code| (code, IdentifiedBy::Register));
        let found = Found {
            form: Form::Web,
            stamp: None,
            owner: registered.or(submission.entity),
            seal: None,
            edition: submission.edition,
            language: submission.language,
            is_query: false,
            pack: None,
            cells: submission.cells,
            findings: submission.findings,
        };
        self.workbook_record(&origin, found)
    }

    /// The record of a file that gave no answers; its status is that of its reason.
    fn record(&self, origin: &Origin, form: Form, reason: Reason) -> Record {
        let reason = match (&reason, copied_table(&origin.file)) {
            // Not a return that happens to be called so.
            (Reason::NotAWorkbook(_) | Reason::NoMark | Reason::UnknownKind, Some(table)) => {
                Reason::CopyOf(table.to_owned())
            }
            _ => reason,
        };
        let (entity, identified_by) = origin.owner(self.input.entities).unzip();
        Record {
            source: Arc::new(Source {
                file: origin.file.clone(),
                sha256: origin.sha256.clone(),
            }),
            part: origin.part.clone(),
            entity,
            received: origin.received(),
            language: None,
            edition: String::new(),
            form,
            identified_by,
            seal: None,
            answers: 0,
            status: match reason {
                Reason::OtherRound(_) | Reason::NoMark | Reason::UnknownEntity => Status::NotOurs,
                Reason::CopyOf(_) => Status::Ignored,
                _ => Status::Unreadable,
            },
            reason: Some(reason),
            envelope: origin.envelope.clone(),
        }
    }

    /// The record of a reply in words.
    fn typing_record(&self, origin: &Origin, form: Form) -> Record {
        Record {
            status: Status::ToTranscribe,
            ..self.record(origin, form, Reason::NeedsTyping(form))
        }
    }

    fn workbook_record(&self, origin: &Origin, mut found: Found) -> Taken {
        let owner = found.owner.take();
        let owner = owner.or_else(|| origin.owner(self.input.entities));
        let Some((entity, identified_by)) = owner else {
            let mut record = self.record(origin, found.form, Reason::UnknownEntity);
            record.answers = count_answers(&found.cells);
            return (record, None);
        };
        let received = origin.received();
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
            finding.place.file.clone_from(&origin.file);
        }
        let record = Record {
            source: Arc::new(Source {
                file: origin.file.clone(),
                sha256: origin.sha256.clone(),
            }),
            part: origin.part.clone(),
            entity: Some(entity.clone()),
            received,
            language: found.language,
            edition: found.edition,
            form: found.form,
            identified_by: Some(identified_by),
            seal: found.seal,
            answers: count_answers(&found.cells),
            status,
            reason: None,
            envelope: origin.envelope.clone(),
        };
        let returned = Return {
            // Known once all files are read.
            record: 0,
            source: Arc::clone(&record.source),
            entity,
            received,
            sent: origin.sent,
            transcribed_from: found.stamp,
            language: found.language.unwrap_or(Lang::En),
            is_query: found.is_query,
            pack: found.pack,
            cells: found.cells,
            findings: found.findings,
        };
        (record, Some(returned))
    }

    fn content(&self, origin: &Origin, bytes: &[u8], level: usize, budget: &mut Budget) -> Content {
        let names_workbook = WORKBOOK_EXTENSIONS.contains(&extension(&origin.file).as_str());
        let is_registered = origin.entity.is_some();
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
        let is_too_deep = level >= MOST_LEVELS;
        let too_deep = |form: Form| {
            let limit = format!("containers in containers > {MOST_LEVELS}");
            Content::Refused(form, Reason::OverLimit(limit))
        };
        let container = |container: Result<Container, (Form, Reason)>| match container {
            Ok(container) => Content::Container(container),
            Err((form, reason)) => Content::Refused(form, reason),
        };
        match kind::of(bytes) {
            Kind::Empty => Content::Refused(Form::Other, Reason::Empty),
            Kind::Pdf => typing(Form::Pdf, "PDF"),
            Kind::Picture(what) => typing(Form::Letter, what),
            Kind::Rtf => typing(Form::Word, "RTF"),
            Kind::Mail if is_too_deep => too_deep(Form::Mail),
            Kind::Mail => container(container::of_mail(bytes, budget)),
            Kind::Tnef => Content::Refused(Form::Mail, Reason::Tnef),
            Kind::Archive(what) => packed(Form::Other, what),
            Kind::Other(what @ ("CSV" | "TXT")) => match self.text_export(origin, bytes) {
                Ok(Some(container)) => Content::Container(container),
                Ok(None) => other(what),
                Err(reason) => Content::Refused(Form::Web, reason),
            },
            Kind::Other(what) => other(what),
            Kind::Unknown => Content::Refused(Form::Other, Reason::UnknownKind),
            Kind::Zip => match package::open(bytes, &self.limits) {
                Ok(Package::Workbook(flavour, parts)) => {
                    self.workbook(origin, &parts, Format::Zipped(flavour))
                }
                Ok(Package::Document(form)) => typing(form, "Word"),
                Ok(Package::Word(parts)) => self
                    .word(origin, &parts)
                    .unwrap_or_else(|| typing(Form::Word, "Word")),
                Ok(Package::Other(what)) => other(what),
                Ok(Package::Archive) if is_too_deep => too_deep(Form::Other),
                Ok(Package::Archive) => {
                    let archive = container::of_archive(bytes, &self.limits, budget);
                    container(archive.and_then(|archive| self.export_or_archive(archive)))
                }
                Err(reason) => Content::Refused(Form::Excel, reason),
            },
            Kind::Compound => match compound::check(bytes, self.limits.cells) {
                Ok(compound::Compound::Workbook) => self.workbook(origin, bytes, Format::Xls),
                Ok(compound::Compound::WordDocument) => typing(Form::Word, "Word"),
                Ok(compound::Compound::Mail) if is_too_deep => too_deep(Form::Mail),
                Ok(compound::Compound::Mail) => container(container::of_outlook(bytes, budget)),
                Ok(compound::Compound::Other(what)) => other(what),
                Err(problem) => Content::Refused(Form::Excel, problem.into()),
            },
        }
    }

    /// A delimited text, if it is an export of an online form.
    fn text_export(&self, origin: &Origin, bytes: &[u8]) -> Result<Option<Container>, Reason> {
        let name = sheet_name(&origin.file);
        let workbook = Workbook {
            sheets: vec![export::read_text(&name, bytes, &self.limits)?],
            ..Workbook::default()
        };
        let export = self.export(&workbook)?;
        Ok(export.map(|export| container::of_export(export, Vec::new())))
    }

    /// An archive of an export's tables is the export; any other is what it is.
    fn export_or_archive(&self, mut archive: Container) -> Result<Container, (Form, Reason)> {
        let is_table = |member: &Member| extension(&member.name) == "csv";
        let mut workbook = Workbook::default();
        for member in archive.members.iter().filter(|member| is_table(member)) {
            let Ok(bytes) = &member.content else { continue };
            match export::read_text(&sheet_name(&member.name), bytes, &self.limits) {
                Ok(sheet) => workbook.sheets.push(sheet),
                Err(_) => return Ok(archive),
            }
        }
        let export = self
            .export(&workbook)
            .map_err(|reason| (Form::Web, reason))?;
        let Some(export) = export else {
            return Ok(archive);
        };
        archive.members.retain(|member| !is_table(member));
        for member in &mut archive.members {
            // Pictures and recordings of the replies.
            member.is_accessory |= member.name.replace('\\', "/").starts_with("media/");
        }
        Ok(container::of_export(export, archive.members))
    }

    /// The replies in tables that are an export of an online form.
    fn export(&self, workbook: &Workbook) -> Result<Option<Export>, Reason> {
        let (form, entities) = (&self.questions, self.input.entities);
        export::read(workbook, form, entities, self.limits.replies)
    }
}

/// The name of a table in delimited text: that of its file.
fn sheet_name(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.to_owned()
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
