//! Whose return it is, of which round and edition, in which language.
//!
//! Several places say so; the first that speaks wins: the officer's register, the seal, the sheet
//! `_round`, the workbook's properties, the cover, the file's name. Where another place says otherwise, a
//! finding says that. A name that is merely alike is never taken.

use std::collections::BTreeMap;

use super::IdentifiedBy;
use super::form::Form;
use super::locate::{Located, View};
use super::workbook::Workbook;
use crate::cell_map::{
    PROPERTY_PREFIX, ROUND_SHEET, Role, SEAL_MARK, TRANSCRIBED_FROM, TRANSCRIBED_SHA256,
};
use crate::entity::{Entities, Match};
use crate::finding::{Facts, Finding, Place};
use crate::issue::Stamp;
use crate::language::Lang;
use crate::round::{SealKey, SealState, Sealed};

/// The cover's field that names the State.
const COVER_ENTITY: &str = "entity";

/// What a workbook says of itself: key and value, `entity` and `FRA`.
type Marks = BTreeMap<String, String>;

/// Where a workbook says what it is.
pub(super) struct Identity {
    sheet: Marks,
    properties: Marks,
}

/// What the seal of a workbook tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seal {
    pub(super) state: SealState,
    /// Of an altered identity: whom the workbook was issued to, if the seal is of this round.
    pub(super) issued_to: Option<String>,
}

/// Whose a return is.
#[derive(Debug, Default)]
pub(super) struct Owner {
    /// Code of the entity and the place that says so.
    pub(super) entity: Option<(String, IdentifiedBy)>,
    /// Other places that say otherwise.
    pub(super) findings: Vec<Finding>,
}

impl Identity {
    /// Reads the marks of a workbook.
    pub(super) fn of(workbook: &Workbook) -> Self {
        let mut sheet = Marks::new();
        if let Some(round) = workbook.sheet(ROUND_SHEET) {
            for key in round.cells.iter().filter(|cell| cell.column == 0) {
                if let (Some(name), Some(value)) = (key.text(), round.cell(key.row, 1)) {
                    sheet.insert(
                        name.trim().to_lowercase(),
                        value.content.to_string().trim().to_owned(),
                    );
                }
            }
        }
        let mut properties = Marks::new();
        for (name, value) in &workbook.properties {
            let name = name.to_lowercase();
            if let Some(name) = name.strip_prefix(PROPERTY_PREFIX) {
                properties.insert(name.to_owned(), value.trim().to_owned());
            }
        }
        Self { sheet, properties }
    }

    /// A mark: of the sheet, else of the properties; blank if neither has it.
    pub(super) fn mark(&self, name: &str) -> &str {
        [&self.sheet, &self.properties]
            .into_iter()
            .filter_map(|marks| marks.get(name))
            .find(|value| !value.is_empty())
            .map_or("", String::as_str)
    }

    /// Holds the seal against what the workbook says of itself; where it does not fit, against all
    /// whom `round` may have issued it to.
    pub(super) fn seal(&self, key: Option<&SealKey>, round: &str, entities: &Entities) -> Seal {
        let (edition, entity) = (self.mark("edition"), self.mark("entity"));
        let seal = self.mark(SEAL_MARK);
        let fits = |round, entity| {
            let sealed = Sealed {
                round,
                edition,
                entity,
            };
            key.and_then(|key| key.fits(sealed, seal))
        };
        let state = match fits(self.mark("round"), entity) {
            Some(true) => SealState::Verified,
            Some(false) => SealState::Altered,
            None => SealState::NotVerified,
        };
        let mut all = entities.iter().map(|entity| &entity.code);
        let issued_to = match state {
            SealState::Altered => all.find(|code| fits(round, code.as_str()) == Some(true)),
            SealState::Verified | SealState::NotVerified => None,
        };
        Seal {
            state,
            issued_to: issued_to.cloned(),
        }
    }

    /// The document that it was typed over from.
    pub(super) fn stamp(&self) -> Option<Stamp> {
        let file = self.mark(TRANSCRIBED_FROM).to_owned();
        let sha256 = self.mark(TRANSCRIBED_SHA256).to_ascii_lowercase();
        (!file.is_empty()).then_some(Stamp { file, sha256 })
    }

    /// The language it says it is in, else the one of most of its questions.
    pub(super) fn language(
        &self,
        workbook: &Workbook,
        form: &Form,
        views: &[View],
    ) -> Option<Lang> {
        Lang::from_code(self.mark("language")).or_else(|| {
            let mut counts: BTreeMap<Lang, usize> = BTreeMap::new();
            let visible = workbook
                .sheets
                .iter()
                .zip(views)
                .filter(|(_, view)| !view.is_internal);
            for cell in visible.flat_map(|(sheet, _)| &sheet.cells) {
                if let Some(lang) = cell.text().and_then(|text| form.language_of_label(text)) {
                    *counts.entry(lang).or_default() += 1;
                }
            }
            // Of equal counts the first language, so that the result does not depend on chance.
            let most = counts.values().max().copied();
            counts
                .into_iter()
                .find(|(_, count)| Some(*count) == most)
                .map(|(lang, _)| lang)
        })
    }

    /// Whose it is; `register` is what the register says.
    pub(super) fn owner(
        &self,
        file: &str,
        register: Option<&str>,
        seal: &Seal,
        located: &Located,
        entities: &Entities,
    ) -> Owner {
        let code = |text: &str| entities.get(text).map(|entity| entity.code.clone());
        let of_marks = |marks: &Marks| marks.get("entity").and_then(|entity| code(entity));
        let mut spoken = vec![
            (IdentifiedBy::Register, register.and_then(code)),
            (IdentifiedBy::Seal, seal.issued_to.clone()),
            (IdentifiedBy::RoundSheet, of_marks(&self.sheet)),
            (IdentifiedBy::Properties, of_marks(&self.properties)),
            (IdentifiedBy::Cover, on_cover(located, entities)),
        ];
        let known: Vec<String> = spoken.iter().filter_map(|(_, code)| code.clone()).collect();
        spoken.push((IdentifiedBy::FileName, in_file_name(file, &known, entities)));
        let mut owner = Owner::default();
        if seal.state == SealState::Altered {
            owner.findings.push(Finding {
                place: Place::default(),
                value: self.mark("entity").to_owned(),
                facts: Facts::SealAltered {
                    issued_to: seal.issued_to.clone(),
                },
            });
        }
        for (place, code) in spoken {
            let Some(code) = code else { continue };
            match &owner.entity {
                None => owner.entity = Some((code, place)),
                Some((first, _)) if *first != code => owner.findings.push(Finding {
                    place: Place::default(),
                    value: String::new(),
                    facts: Facts::IdentityDisagrees {
                        source: place.as_str().to_owned(),
                        other: code,
                    },
                }),
                Some(_) => {}
            }
        }
        owner
    }
}

/// What the cover says: the code or the name of one entity.
fn on_cover(located: &Located, entities: &Entities) -> Option<String> {
    let cell = located
        .cells
        .iter()
        .find(|cell| cell.key.role == Role::Cover && cell.key.question == COVER_ENTITY)?;
    match entities.find(&cell.content.to_string()) {
        Match::One(entity) => Some(entity.code.clone()),
        Match::Several(_) | Match::Unknown(_) => None,
    }
}

/// The one entity that a file's name mentions. `known` are codes that other places gave: a name
/// with such a code in capitals, as issued, is settled without a search.
pub(super) fn in_file_name(file: &str, known: &[String], entities: &Entities) -> Option<String> {
    let name = file.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words = || stem.split(|c: char| !c.is_alphanumeric());
    if let Some(code) = known
        .iter()
        .find(|code| words().any(|word| word == code.as_str()))
    {
        return Some(code.clone());
    }
    in_text(stem, entities)
}

/// The one entity that a text mentions.
pub(super) fn in_text(text: &str, entities: &Entities) -> Option<String> {
    match entities.mentioned_in(text).as_slice() {
        [only] => Some(only.code.clone()),
        _ => None,
    }
}
