//! Where bytes come from: a file in the folder, or a part of a container in it; and what is known
//! of them before they are read.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};

use super::identify::{in_file_name, in_text};
use super::{Envelope, IdentifiedBy};
use crate::entity::Entities;
use crate::round::{Action, Register};

/// Where bytes come from.
#[derive(Debug, Clone, Default)]
pub(super) struct Origin {
    /// Path below `responses/`; a container counts as a folder.
    pub(super) file: String,
    /// Path in the container; blank for a file of its own.
    pub(super) part: String,
    /// Their hash.
    pub(super) sha256: String,
    /// Whose they are, if the register says so of them or of their container.
    pub(super) entity: Option<String>,
    /// Why the officer leaves them out.
    pub(super) ignored: Option<String>,
    /// The message they came with.
    pub(super) envelope: Option<Arc<Envelope>>,
    /// When they were sent, if a message or an online form says so.
    pub(super) sent: Option<NaiveDateTime>,
    /// When they were received, if the register says so of them or of their container.
    registered: Option<NaiveDate>,
    /// Whom the names of what they lie in and the message's subject name, if one alone.
    outside: Option<(String, IdentifiedBy)>,
}

impl Origin {
    /// A file in the folder.
    pub(super) fn new(file: &str, sha256: String, register: &Register) -> Self {
        let origin = Self {
            file: file.to_owned(),
            sha256,
            ..Self::default()
        };
        origin.registered(register)
    }

    /// A file in this one, which says of itself whose it is: [`Origin::owner`].
    pub(super) fn part(
        &self,
        name: &str,
        sha256: String,
        owner: Option<&(String, IdentifiedBy)>,
        register: &Register,
    ) -> Self {
        let part = Self {
            file: format!("{}/{name}", self.file),
            part: if self.part.is_empty() {
                name.to_owned()
            } else {
                format!("{}/{name}", self.part)
            },
            sha256,
            outside: owner.cloned(),
            ..self.clone()
        };
        part.registered(register)
    }

    /// Adds what the register says; of a part it may say more than of its container.
    fn registered(mut self, register: &Register) -> Self {
        if let Some(entry) = register.entry(&self.file, &self.sha256) {
            self.entity = entry.entity.clone().or(self.entity);
            self.registered = entry.received.or(self.registered);
            if entry.action == Action::Ignore {
                self.ignored = Some(entry.note.clone());
            }
        }
        self
    }

    /// The message that they came with says who sent it when.
    pub(super) fn enclosed(mut self, envelope: Envelope) -> Self {
        self.sent = envelope.time().or(self.sent);
        self.envelope = Some(Arc::new(envelope));
        self
    }

    /// When they were received: as registered, else when they were sent.
    pub(super) fn received(&self) -> Option<NaiveDate> {
        self.registered.or(self.sent.map(|sent| sent.date()))
    }

    /// Whose they are, from what stands outside of them: the register, their name, the names of
    /// what they lie in, the subject of the message.
    pub(super) fn owner(&self, entities: &Entities) -> Option<(String, IdentifiedBy)> {
        if let Some(code) = &self.entity {
            return Some((code.clone(), IdentifiedBy::Register));
        }
        // Of a part also the folders in its container, the nearest first.
        let depth = 1 + self.part.matches('/').count();
        let mut names = self.file.rsplitn(depth + 1, '/').take(depth);
        let name = names.find_map(|name| in_file_name(name, &[], entities));
        if let Some(code) = name {
            return Some((code, IdentifiedBy::FileName));
        }
        if let Some(owner) = &self.outside {
            return Some(owner.clone());
        }
        let subject = &self.envelope.as_ref()?.subject;
        Some((in_text(subject, entities)?, IdentifiedBy::Subject))
    }
}
