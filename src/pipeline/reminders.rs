//! What goes out while replies come in: reminders to those of whom there is none, and
//! acknowledgements to the others.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::mailing::{draft, of_document, pdf};
use super::{MailingError, PipelineError, Replies, Setup};
use crate::correspondence::{
    Attachment, Details, Letter, Letters, PDF, To, WORKBOOK, letter_to, words,
};
use crate::intake::{Record, Status};
use crate::issue;
use crate::language::{Lang, fill, long_date};
use crate::output::Outputs;
use crate::round::{Addressee, Sending, SentKind, SentLedger};
use crate::sha256;

/// Letters, and what the ledger is to say of them once they are sent.
#[derive(Debug, Default)]
pub struct Sendable {
    /// The files.
    pub outputs: Outputs,
    /// One per letter.
    pub sendings: Vec<Sending>,
    /// Addressees left out because they were reminded a short while ago, each with the day.
    pub recent: Vec<(String, NaiveDate)>,
}

impl Setup {
    /// Reminders to the addressees of whom nothing came by `on`, the day that the notes bear: a
    /// note (.docx) for each, and a draft message with the workbook where an address is known.
    ///
    /// Whoever was reminded within `days` before is left out, unless `again`. Whatever came from a
    /// State, also a file that cannot be read, is a reply here: nobody who wrote is told that
    /// nothing came.
    ///
    /// # Errors
    ///
    /// As [`Setup::mailing`].
    pub fn reminders(
        &self,
        replies: &Replies,
        ledger: &SentLedger,
        on: NaiveDate,
        days: u16,
        again: bool,
    ) -> Result<Sendable, PipelineError> {
        self.check_form()?;
        let heard: BTreeSet<&str> = received(replies)
            .filter_map(|r| r.entity.as_deref())
            .collect();
        let mut sendable = Sendable::default();
        sendable.outputs.complete("reminders/");
        let mut open: Vec<&Addressee> = Vec::new();
        for addressee in &self.addressees {
            if heard.contains(addressee.code.as_str()) {
                continue;
            }
            let last = ledger.last_before(on, &addressee.code, SentKind::Reminder);
            match last.filter(|&last| (on - last).num_days() < i64::from(days)) {
                Some(last) if !again => sendable.recent.push((addressee.code.clone(), last)),
                _ => open.push(addressee),
            }
        }
        let languages: BTreeSet<Lang> = open.iter().map(|a| a.language).collect();
        let letters = Letters::load(&self.round, languages.iter().copied())
            .map_err(MailingError::Template)?;
        let issuers = self.issuers_for(open.iter().copied(), false);
        for addressee in open {
            let lang = addressee.language;
            let entity = self.entities.get(&addressee.code);
            let issuer = issuers
                .get(&self.kind_of(addressee))
                .and_then(|all| all.first());
            let Some((entity, issuer)) = entity.zip(issuer) else {
                continue;
            };
            let to = To::One(entity, &addressee.station);
            let file = issue::file_name(entity, &self.round, lang);
            let stem = file.trim_end_matches(".xlsx");
            let details = Details {
                on: Some(on),
                ..Details::default()
            };
            let note = letters.document(letter_to(entity, Letter::Reminder), lang, to, &details);
            let note = note.map_err(of_document(&entity.code))?;
            let name = format!("{stem}.docx");
            sendable.sendings.push(Sending {
                on,
                entity: entity.code.clone(),
                kind: SentKind::Reminder,
                language: lang,
                file: name.clone(),
                sha256: sha256::of(&note),
            });
            sendable.outputs.add(format!("reminders/{name}"), note);
            if addressee.emails.is_empty() {
                continue;
            }
            let workbook = issuer.workbook(entity, &issue::Filled::new())?;
            let words = words::words(lang);
            let initialled = format!(
                "{}/reminder_{}.pdf",
                self.round.note.initialled, entity.code
            );
            let initialled = pdf(&self.round.questionnaire().join(initialled))?;
            let pdf_name = format!("{stem}.pdf");
            let mut attachments = Vec::new();
            let mut enclosures = Vec::new();
            if let Some(bytes) = &initialled {
                enclosures.push(fill(&words.enclosed_note, &[("file", &pdf_name)]));
                attachments.push(Attachment {
                    name: &pdf_name,
                    kind: PDF,
                    bytes,
                });
            }
            let values = [
                ("title", self.round.title.get(lang).as_str()),
                ("file", &file),
            ];
            enclosures.push(fill(&words.enclosed_workbook, &values));
            attachments.push(Attachment {
                name: &file,
                kind: WORKBOOK,
                bytes: &workbook,
            });
            let details = Details {
                on: Some(on),
                enclosures,
                ..Details::default()
            };
            let mail = letters.write(Letter::ReminderMail, lang, to, &details);
            let mail = draft(&self.round, addressee, &mail, &attachments);
            sendable.outputs.add(format!("reminders/{stem}.eml"), mail);
        }
        Ok(sendable)
    }

    /// Acknowledgements to the addressees that heard, in the language of the reply: what was
    /// received and when, as a letter (.docx), and where an address is known as a draft message
    /// with the receipt.
    ///
    /// # Errors
    ///
    /// As [`Setup::mailing`] and [`Setup::receipts`].
    pub fn acknowledgements(
        &self,
        replies: &Replies,
        on: NaiveDate,
    ) -> Result<Sendable, PipelineError> {
        let letters = Letters::load(&self.round, Lang::ALL).map_err(MailingError::Template)?;
        let receipts = self.receipts(replies)?;
        let mut sendable = Sendable::default();
        sendable.outputs.complete("acknowledgements/");
        for addressee in &self.addressees {
            let Some(entity) = self.entities.get(&addressee.code) else {
                continue;
            };
            let mut response = replies.responses.iter();
            let response = response.find(|response| response.entity == entity.code);
            let lang = response.map_or(addressee.language, |response| response.language);
            let words = words::words(lang);
            let records = received(replies).filter(|r| r.entity.as_deref() == Some(&entity.code));
            let files: Vec<String> = records
                .map(|record| {
                    let file: &str = &record.source.file;
                    match record.received {
                        None => file.to_owned(),
                        Some(day) => {
                            let values = [("file", file), ("date", &long_date(day, lang))];
                            fill(&words.received_on, &values)
                        }
                    }
                })
                .collect();
            if files.is_empty() {
                continue;
            }
            let file = issue::file_name(entity, &self.round, lang);
            let stem = file.trim_end_matches(".xlsx");
            let receipt = receipts.get(&format!("receipts/{file}"));
            let receipt = receipt.filter(|_| response.is_some());
            let details = Details {
                on: Some(on),
                enclosures: receipt
                    .map(|_| fill(&words.enclosed_receipt, &[("file", &file)]))
                    .into_iter()
                    .collect(),
                received: files,
            };
            let to = To::One(entity, &addressee.station);
            let kind = letter_to(entity, Letter::Acknowledgement);
            let letter = letters.write(kind, lang, to, &details);
            let bytes = letters.document(kind, lang, to, &details);
            let bytes = bytes.map_err(of_document(&entity.code))?;
            let name = format!("{stem}.docx");
            sendable.sendings.push(Sending {
                on,
                entity: entity.code.clone(),
                kind: SentKind::Acknowledgement,
                language: lang,
                file: name.clone(),
                sha256: sha256::of(&bytes),
            });
            sendable
                .outputs
                .add(format!("acknowledgements/{name}"), bytes);
            if !addressee.emails.is_empty() {
                let attachments: Vec<Attachment<'_>> = receipt
                    .map(|bytes| Attachment {
                        name: &file,
                        kind: WORKBOOK,
                        bytes,
                    })
                    .into_iter()
                    .collect();
                let mail = draft(&self.round, addressee, &letter, &attachments);
                sendable
                    .outputs
                    .add(format!("acknowledgements/{stem}.eml"), mail);
            }
        }
        Ok(sendable)
    }
}

/// The files by which a State has been heard.
fn received(replies: &Replies) -> impl Iterator<Item = &Record> {
    let records = replies.intake.records.iter();
    records.filter(|record| {
        !matches!(
            record.status,
            Status::NotOurs | Status::Ignored | Status::Container | Status::Duplicate
        )
    })
}
