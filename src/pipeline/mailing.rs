//! The mailing: for every addressee its workbook, its note, the draft of the message, and a row of
//! the manifest.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::NaiveDate;
use rayon::prelude::*;

use super::{PipelineError, Progress, Setup};
use crate::correspondence::{
    Attachment, Details, Draft, Letter, Letters, PDF, Paragraph, TemplateError, To, WORKBOOK, body,
    letter_to, title, words,
};
use crate::entity::{Entity, Kind};
use crate::issue::{self, IssuedWorkbook, Issuer, Shape};
use crate::language::{Lang, fill};
use crate::output::Outputs;
use crate::round::{Addressee, Round, Sending, SentKind};
use crate::sha256;
use crate::word::WordError;

/// Why letters cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum MailingError {
    /// A template.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The initialled note of an addressee cannot be read.
    #[error("{}: cannot be read: {source}; close it where it is open", .path.display())]
    Initialled {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is no PDF: an editable note is never sent.
    #[error(
        "{} is no PDF; save the initialled note as PDF, since a note that can be edited is not sent",
        .path.display()
    )]
    NotPdf {
        /// The file.
        path: PathBuf,
    },
    /// A code that is nobody's.
    #[error("`{code}` is not a code of the table `entities`; write it as FRA")]
    UnknownCode {
        /// What was asked for.
        code: String,
    },
    /// A language in which the round does not issue.
    #[error("the questionnaire is not issued in `{lang}`; add it to `languages` in round.toml")]
    Language {
        /// What was asked for.
        lang: Lang,
    },
    /// A questionnaire without pillars, to be split by them.
    #[error(
        "the questionnaire has no pillars to split it by; name them on the sheet `pillars` and in the \
         column `nv_pillar`"
    )]
    NoPillars,
    /// A document could not be packed.
    #[error("the note for {entity}: {source}")]
    Document {
        /// Code of the addressee, or the language of a circular.
        entity: String,
        /// What the writer says.
        source: Box<WordError>,
    },
}

/// What of the mailing is wanted.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Codes of those to write for; empty: all addressees.
    pub only: Vec<String>,
    /// Language of what they get; `None`: theirs. Heeded with `only`.
    pub lang: Option<Lang>,
    /// Whether each gets a pack per pillar, for its ministries, in place of one workbook. Heeded with
    /// `only`.
    pub in_packs: bool,
}

/// What was made.
#[derive(Debug)]
pub struct Mailing {
    /// The files.
    pub outputs: Outputs,
    /// How many addressees there are.
    pub addressed: usize,
    /// How many drafts of messages were written.
    pub drafts: usize,
    /// Codes of those with an e-mail address whose initialled note is not there yet.
    pub without_note: Vec<String>,
    /// Codes of those without an e-mail address: no draft.
    pub without_address: Vec<String>,
    /// The workbooks, in the order of the addressees.
    pub workbooks: Vec<MadeWorkbook>,
}

/// A workbook of the mailing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeWorkbook {
    /// Code of its addressee.
    pub entity: String,
    /// Its language.
    pub language: Lang,
    /// Its name.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

impl Mailing {
    /// What the ledger is to say of the mailing, sent on a day.
    pub fn sendings(&self, on: NaiveDate) -> Vec<Sending> {
        let workbooks = self.workbooks.iter().cloned();
        workbooks
            .map(|made| Sending {
                on,
                entity: made.entity,
                kind: SentKind::Questionnaire,
                language: made.language,
                file: made.file,
                sha256: made.sha256,
            })
            .collect()
    }
}

/// A file with its name.
struct Named {
    name: String,
    bytes: Vec<u8>,
}

/// What one addressee gets.
struct Prepared<'a> {
    /// One workbook, or its packs.
    issued: Vec<IssuedWorkbook<'a>>,
    /// Its own note; none where a circular does.
    note: Option<Named>,
    draft: Option<Vec<u8>>,
}

impl Setup {
    /// The workbooks to send, one per addressee, each with its note and the draft of its message,
    /// and their manifest. Of a few addressees only, all of it goes to a folder of its own, so that
    /// the mailing to all stays whole.
    ///
    /// # Errors
    ///
    /// If an error stands in the questionnaire, also one that other tools let pass, a form does not
    /// fit into a workbook, or a template or an initialled note cannot be used.
    pub fn mailing(
        &self,
        selection: &Selection,
        progress: Progress<'_>,
    ) -> Result<Mailing, PipelineError> {
        self.check_form()?;
        let addressees = self.selected(selection)?;
        let languages: BTreeSet<Lang> = addressees.iter().map(|a| a.language).collect();
        let letters = Letters::load(&self.round, languages.iter().copied())
            .map_err(MailingError::Template)?;
        let circulars = self.circulars(&letters, &addressees)?;
        let in_packs = selection.in_packs && !selection.only.is_empty();
        let issuers = self.issuers_for(&addressees, in_packs);
        if issuers.values().any(Vec::is_empty) {
            return Err(MailingError::NoPillars.into());
        }
        let done = AtomicUsize::new(0);
        let prepared: Vec<Option<Prepared<'_>>> = addressees
            .par_iter()
            .map(|addressee| {
                let entity = self.entities.get(&addressee.code);
                let issuers = issuers.get(&self.kind_of(addressee));
                let prepared = entity
                    .zip(issuers)
                    .map(|(entity, issuers)| {
                        self.prepare(addressee, entity, issuers, &letters, &circulars)
                    })
                    .transpose();
                progress(done.fetch_add(1, Ordering::Relaxed) + 1, addressees.len());
                prepared
            })
            .collect::<Result<_, _>>()?;
        let prepared: Vec<Prepared<'_>> = prepared.into_iter().flatten().collect();
        let is_part = !selection.only.is_empty();
        let mut mailing = collect(prepared, circulars, &self.round, is_part);
        if !is_part {
            for issuer in issuers.values().flatten() {
                let path = format!("issue/{}", issuer.document_name());
                mailing.outputs.add(path, issuer.document()?);
            }
        }
        Ok(mailing)
    }

    /// Which workbook an addressee gets: its language, and whether it is shown what it answered in the
    /// round before.
    pub(super) fn kind_of(&self, addressee: &Addressee) -> (Lang, bool) {
        (addressee.language, self.previous.knows(&addressee.code))
    }

    /// What makes the workbooks of these addressees, by their kinds.
    pub(super) fn issuers_for<'a>(
        &self,
        addressees: impl IntoIterator<Item = &'a Addressee>,
        in_packs: bool,
    ) -> BTreeMap<(Lang, bool), Vec<Issuer<'_>>> {
        let addressees = addressees.into_iter();
        let kinds: BTreeSet<(Lang, bool)> = addressees.map(|a| self.kind_of(a)).collect();
        kinds
            .into_par_iter()
            .map(|kind| (kind, self.issuers(kind, in_packs)))
            .collect()
    }

    /// What makes the workbooks of a language: one for all of it, or one per pillar.
    fn issuers(&self, (lang, replied): (Lang, bool), in_packs: bool) -> Vec<Issuer<'_>> {
        let (form, round) = (&self.questionnaire, &self.round);
        let whole = Shape {
            pack: None,
            previous: replied.then_some(&self.previous),
        };
        if !in_packs {
            return vec![Issuer::shaped(form, round, lang, whole)];
        }
        let sections = form.sections();
        let pillars = sections.iter().filter_map(|section| section.pillar);
        let pillars: BTreeSet<usize> = pillars.collect();
        let packs = pillars.into_iter();
        packs
            .map(|pillar| {
                let pack = Some(pillar);
                Issuer::shaped(form, round, lang, Shape { pack, ..whole })
            })
            .collect()
    }

    /// Whom to write for.
    fn selected(&self, selection: &Selection) -> Result<Vec<Addressee>, MailingError> {
        if selection.only.is_empty() {
            return Ok(self.addressees.clone());
        }
        if let Some(lang) = selection.lang
            && !self.round.languages.contains(&lang)
        {
            return Err(MailingError::Language { lang });
        }
        let mut codes = BTreeSet::new();
        let mut selected = Vec::new();
        for code in &selection.only {
            let entity = self.entities.get(code);
            let entity = entity.ok_or_else(|| MailingError::UnknownCode { code: code.clone() })?;
            if !codes.insert(&entity.code) {
                continue;
            }
            let known = self.addressees.iter().find(|a| a.code == entity.code);
            // One State more: it need not be an addressee yet.
            let mut addressee = known.cloned().unwrap_or_else(|| Addressee {
                code: entity.code.clone(),
                language: self.round.issued_in(entity.preferred_language),
                emails: Vec::new(),
                station: String::new(),
            });
            addressee.language = selection.lang.unwrap_or(addressee.language);
            selected.push(addressee);
        }
        Ok(selected)
    }

    /// The circular notes, one per language in which a mission is written to.
    fn circulars(
        &self,
        letters: &Letters<'_>,
        addressees: &[Addressee],
    ) -> Result<BTreeMap<Lang, Named>, MailingError> {
        if !self.round.note.circular {
            return Ok(BTreeMap::new());
        }
        let is_mission = |addressee: &&Addressee| {
            let entity = self.entities.get(&addressee.code);
            entity.is_some_and(|entity| entity.kind != Kind::UnEntity)
        };
        let missions = addressees.iter().filter(is_mission);
        let languages: BTreeSet<Lang> = missions.map(|addressee| addressee.language).collect();
        languages
            .into_iter()
            .map(|lang| {
                let name = format!("note_{lang}.docx");
                let details = Details {
                    enclosures: vec![self.round.title.get(lang).clone()],
                    ..Details::default()
                };
                let bytes = letters.document(Letter::Note, lang, To::All, &details);
                let bytes = bytes.map_err(of_document(lang.code()))?;
                Ok((lang, Named { name, bytes }))
            })
            .collect()
    }

    fn prepare<'a>(
        &self,
        addressee: &'a Addressee,
        entity: &Entity,
        issuers: &[Issuer<'_>],
        letters: &Letters<'_>,
        circulars: &BTreeMap<Lang, Named>,
    ) -> Result<Prepared<'a>, PipelineError> {
        let lang = addressee.language;
        let words = words::words(lang);
        let mut workbooks = Vec::new();
        for issuer in issuers {
            workbooks.push(Named {
                name: issuer.file_name(entity),
                bytes: issuer.workbook(entity, &issue::Filled::new())?,
            });
        }
        let to = To::One(entity, &addressee.station);
        let title = self.round.title.get(lang).as_str();
        let enclosed = |workbook: &Named| {
            let values = [("title", title), ("file", &workbook.name)];
            fill(&words.enclosed_workbook, &values)
        };
        let enclosed: Vec<String> = workbooks.iter().map(enclosed).collect();

        let whole = issue::file_name(entity, &self.round, lang);
        let stem = whole.trim_end_matches(".xlsx");
        let circular = circulars
            .get(&lang)
            .filter(|_| entity.kind != Kind::UnEntity);
        let own_note = if circular.is_some() {
            None
        } else {
            let details = Details {
                enclosures: enclosed.clone(),
                ..Details::default()
            };
            let bytes = letters.document(letter_to(entity, Letter::Note), lang, to, &details);
            Some(Named {
                name: format!("{stem}.docx"),
                bytes: bytes.map_err(of_document(&entity.code))?,
            })
        };
        let note = own_note.as_ref().or(circular);
        let note_name = note.map(|note| note.name.clone()).unwrap_or_default();
        let note_sha256 = note.map(|note| sha256::of(&note.bytes)).unwrap_or_default();

        let initialled = initialled(&self.round, &entity.code, lang)?;
        let draft = (!addressee.emails.is_empty()).then(|| {
            let pdf = format!("{stem}.pdf");
            let mut enclosures = Vec::new();
            let mut attachments = Vec::new();
            if let Some(initialled) = &initialled {
                enclosures.push(fill(&words.enclosed_note, &[("file", &pdf)]));
                attachments.push(Attachment {
                    name: &pdf,
                    kind: PDF,
                    bytes: &initialled.bytes,
                });
            }
            enclosures.extend(enclosed);
            attachments.extend(workbooks.iter().map(|workbook| Attachment {
                name: &workbook.name,
                kind: WORKBOOK,
                bytes: &workbook.bytes,
            }));
            let details = Details {
                enclosures,
                ..Details::default()
            };
            let mail = letters.write(Letter::Mail, lang, to, &details);
            draft(&self.round, addressee, &mail, &attachments)
        });
        let mail = draft.as_ref().map(|_| format!("{stem}.eml"));
        let mail = mail.unwrap_or_default();
        let initialled = initialled.map(|pdf| pdf.name).unwrap_or_default();
        let issued = workbooks.into_iter().map(|workbook| IssuedWorkbook {
            file: workbook.name,
            bytes: workbook.bytes,
            addressee,
            note: note_name.clone(),
            note_sha256: note_sha256.clone(),
            mail: mail.clone(),
            initialled: initialled.clone(),
        });
        Ok(Prepared {
            issued: issued.collect(),
            note: own_note,
            draft,
        })
    }
}

/// The files of a mailing.
fn collect(
    prepared: Vec<Prepared<'_>>,
    circulars: BTreeMap<Lang, Named>,
    round: &Round,
    is_extra: bool,
) -> Mailing {
    let mut outputs = Outputs::default();
    let mut mailing = Mailing {
        addressed: prepared.len(),
        drafts: 0,
        without_note: Vec::new(),
        without_address: Vec::new(),
        workbooks: Vec::new(),
        outputs: Outputs::default(),
    };
    let folder = if is_extra { "issue_more" } else { "issue" };
    if !is_extra {
        outputs.complete("issue/");
    }
    for circular in circulars.into_values() {
        outputs.add(format!("{folder}/{}", circular.name), circular.bytes);
    }
    let mut issued: Vec<Vec<IssuedWorkbook<'_>>> = Vec::new();
    for Prepared {
        issued: workbooks,
        note,
        draft,
    } in prepared
    {
        let Some(workbook) = workbooks.first() else {
            continue;
        };
        let code = &workbook.addressee.code;
        if let Some(note) = note {
            outputs.add(format!("{folder}/{}", note.name), note.bytes);
        }
        match draft {
            Some(draft) => {
                mailing.drafts += 1;
                if workbook.initialled.is_empty() {
                    mailing.without_note.push(code.clone());
                }
                outputs.add(format!("{folder}/{}", workbook.mail), draft);
            }
            None => mailing.without_address.push(code.clone()),
        }
        issued.push(workbooks);
    }
    if is_extra {
        // A manifest for each: what is made later for another State does not take its place.
        for workbooks in &issued {
            let Some(Addressee { code, language, .. }) = workbooks.first().map(|w| w.addressee)
            else {
                continue;
            };
            let kind = if workbooks.len() > 1 { "_packs" } else { "" };
            let name = format!("{folder}/manifest_{code}_{language}{kind}.csv");
            outputs.add(name, issue::manifest(workbooks, round));
        }
    }
    let issued: Vec<IssuedWorkbook<'_>> = issued.into_iter().flatten().collect();
    if !is_extra {
        let manifest = issue::manifest(&issued, round);
        outputs.add(format!("{folder}/manifest.csv"), manifest);
    }
    for workbook in issued {
        mailing.workbooks.push(MadeWorkbook {
            entity: workbook.addressee.code.clone(),
            language: workbook.addressee.language,
            file: workbook.file.clone(),
            sha256: sha256::of(&workbook.bytes),
        });
        outputs.add(format!("{folder}/{}", workbook.file), workbook.bytes);
    }
    mailing.outputs = outputs;
    mailing
}

/// Why a letter could not be packed, with whom it is for.
pub(super) fn of_document(entity: &str) -> impl FnOnce(WordError) -> MailingError {
    move |source| MailingError::Document {
        entity: entity.to_owned(),
        source: Box::new(source),
    }
}

/// A message to an addressee as a draft.
pub(super) fn draft(
    round: &Round,
    addressee: &Addressee,
    mail: &[Paragraph],
    attachments: &[Attachment<'_>],
) -> Vec<u8> {
    let from = round.contact.emails.first();
    let draft = Draft {
        from: from.unwrap_or(&round.contact.reply_to),
        to: &addressee.emails,
        reply_to: &round.contact.reply_to,
        subject: title(mail),
        body: &body(mail),
        attachments,
    };
    draft.write()
}

/// The initialled note of an addressee as PDF, named below `questionnaire/`; of a circular that of
/// its language serves all.
fn initialled(round: &Round, code: &str, lang: Lang) -> Result<Option<Named>, MailingError> {
    let mut names = vec![format!("{}/{code}.pdf", round.note.initialled)];
    if round.note.circular {
        names.push(format!("{}/note_{lang}.pdf", round.note.initialled));
    }
    for name in names {
        if let Some(bytes) = pdf(&round.questionnaire().join(&name))? {
            return Ok(Some(Named { name, bytes }));
        }
    }
    Ok(None)
}

/// The bytes of a PDF; `None` if there is no such file.
pub(super) fn pdf(path: &Path) -> Result<Option<Vec<u8>>, MailingError> {
    match fs::read(path) {
        Ok(bytes) if bytes.starts_with(b"%PDF-") => Ok(Some(bytes)),
        Ok(_) => Err(MailingError::NotPdf {
            path: path.to_owned(),
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(MailingError::Initialled {
            path: path.to_owned(),
            source,
        }),
    }
}
