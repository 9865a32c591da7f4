//! Reads what is ours: the workbook that was issued, or the questionnaire in Word.

use std::collections::HashSet;
use std::sync::Arc;

use super::super::attached::attached;
use super::super::container;
use super::super::edition;
use super::super::identify::Identity;
use super::super::keys::Keys;
use super::super::locate::{View, Ways, locate, views};
use super::super::origin::Origin;
use super::super::package::WordParts;
use super::super::reworded;
use super::super::stray::stray;
use super::super::word;
use super::super::workbook::{Cell, Format, Workbook};
use super::super::{Form, IdentifiedBy, Pack, Reason};
use super::{Content, Found, Reader};
use crate::cell_map::{KIND_MARK, PACK_MARK, QUERY_KIND, TEXTS_SHEET};
use crate::entity::Match;
use crate::finding::{Facts, Finding, Place};
use crate::issue::{self, STATE_QUESTION};
use crate::language::Lang;

impl Reader<'_> {
    pub(super) fn workbook(&self, origin: &Origin, bytes: &[u8], format: Format) -> Content {
        match Workbook::read(bytes, format, &self.limits) {
            Ok(workbook) => self.read_workbook(origin, &workbook, Form::Excel),
            Err(reason) => Content::Refused(Form::Excel, reason),
        }
    }

    /// A Word document, if it is our questionnaire: any other is a reply to type in, whatever is
    /// wrong with it.
    pub(super) fn word(&self, origin: &Origin, parts: &WordParts) -> Option<Content> {
        let bookmarks = |hash: &str| {
            let mut earlier = self.editions.iter().map(|(form, _)| form.questionnaire);
            let earlier = earlier.find(|earlier| earlier.hash == hash);
            issue::bookmarks(earlier.unwrap_or(self.input.questionnaire))
        };
        let mut workbook = word::read(parts, &bookmarks, &self.limits).ok()?;
        word::name_state(&mut workbook, &|text| self.questions.is_on_cover(text));
        let mut found = match self.read_workbook(origin, &workbook, Form::Word) {
            Content::Workbook(found) => found,
            refused @ Content::Refused(_, Reason::OtherRound(_)) => return Some(refused),
            _ => return None,
        };
        // The words before the State's name, and what we wrote outside the tables.
        found.findings.retain(|finding| {
            let is_own = self.questions.is_on_cover(&finding.value)
                || (finding.place.sheet == word::BESIDE && self.questions.is_own(&finding.value));
            finding.facts != Facts::StrayText || !is_own
        });
        let mut answers = found.cells.iter();
        let state = answers.find(|cell| cell.key.question == STATE_QUESTION);
        if let (None, Some(state)) = (&found.owner, state)
            && let Match::One(entity) = self.input.entities.find(&state.content.to_string())
        {
            found.owner = Some((entity.code.clone(), IdentifiedBy::Answer));
        }
        Some(Content::Workbook(found))
    }

    fn read_workbook(&self, origin: &Origin, workbook: &Workbook, form: Form) -> Content {
        let identity = Identity::of(workbook);
        let round = identity.mark("round");
        let seal = identity.seal(self.input.seal, self.input.round, self.input.entities);
        // A workbook that our seal says is of this round stays ours, whatever somebody wrote into it.
        if !round.is_empty() && round != self.input.round && seal.issued_to.is_none() {
            return Content::Refused(form, Reason::OtherRound(round.to_owned()));
        }
        let questions = &self.questions;
        if round.is_empty() {
            match self.export(workbook) {
                Ok(None) => {}
                Ok(Some(export)) => {
                    return Content::Container(container::of_export(export, Vec::new()));
                }
                Err(reason) => return Content::Refused(Form::Web, reason),
            }
        }
        let hash = identity.mark("definition");
        let earlier = self
            .editions
            .iter()
            .find(|(earlier, _)| earlier.questionnaire.hash == hash)
            .filter(|_| hash != self.input.questionnaire.hash);
        let questions = earlier.map_or(questions, |(earlier, _)| earlier);
        let mut keys = Keys::new(&questions.keys);
        let views: Vec<View> = views(workbook, questions, &mut keys);
        let is_query = identity.mark(KIND_MARK) == QUERY_KIND;
        let ways = if is_query { Ways::Marked } else { Ways::All };
        let mut located = locate(workbook, questions, &views, &mut keys, ways);
        if round.is_empty() && !self.looks_like_ours(located.questions) {
            return Content::Refused(form, Reason::NoMark);
        }
        let pack = self.pack(identity.mark(PACK_MARK));
        if let Some(pack) = &pack {
            let is_elsewhere = |finding: &Finding| {
                let question = &finding.place.question;
                finding.facts == Facts::AnswerCellMissing && pack.absent.contains(question)
            };
            located.findings.retain(|finding| !is_elsewhere(finding));
        }
        let registered = origin.entity.as_deref();
        let entities = self.input.entities;
        let owner = identity.owner(&origin.file, registered, &seal, &located, entities);
        let mut findings = owner.findings;
        let edition = identity.mark("edition");
        if !hash.is_empty() && hash != self.input.questionnaire.hash {
            findings.push(Finding {
                place: Place::default(),
                value: String::new(),
                facts: Facts::OtherEdition {
                    edition: edition.to_owned(),
                },
            });
        }
        let own = own_texts(workbook);
        let mut strays = stray(workbook, questions, &views, (&located, &own));
        if is_query {
            strays.retain(|finding| !own.contains(finding.value.as_str()));
        }
        let language = identity.language(workbook, questions, &views);
        // Of an edition that is not known, nobody can say what was issued.
        if !is_query && hash == questions.questionnaire.hash {
            let lang = language.unwrap_or(Lang::En);
            reworded::mark(workbook, questions, (&views, &keys), lang, &mut strays);
        }
        let attached = attached(workbook, &views, &located, &keys);
        findings.append(&mut located.findings);
        findings.extend(strays);
        findings.extend(attached);
        if let Some((earlier, crosswalk)) = earlier {
            let cells = std::mem::take(&mut located.cells);
            let how = (*crosswalk, language.unwrap_or(Lang::En));
            located.cells = edition::map(cells, earlier, &self.questions, how, &mut findings);
        }
        let found = Found {
            form,
            stamp: identity.stamp(),
            owner: owner.entity,
            seal: Some(seal.state),
            edition: edition.to_owned(),
            language,
            is_query,
            pack,
            cells: located.cells,
            findings,
        };
        Content::Workbook(Box::new(found))
    }

    /// The part of the questionnaire of a pillar, by name.
    fn pack(&self, pillar: &str) -> Option<Pack> {
        let pillars = self.input.questionnaire.pillars.iter();
        let (pillar, absent) = pillars
            .zip(&self.absent)
            .find(|(other, _)| other.name == pillar)?;
        Some(Pack {
            pillar: pillar.name.clone(),
            absent: Arc::clone(absent),
        })
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

/// The texts that a workbook says are ours: what a State wrote before, and we repeat.
fn own_texts(workbook: &Workbook) -> HashSet<&str> {
    let sheet = workbook.sheet(TEXTS_SHEET);
    let cells = sheet.into_iter().flat_map(|sheet| &sheet.cells);
    cells.filter_map(Cell::text).collect()
}
