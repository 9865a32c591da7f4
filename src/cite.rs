//! Holds a draft against the replies: which States it names that did not reply or are not to be
//! named, and which respondents it never names.
//!
//! In: the paragraphs of a [`Draft`], who everybody is, who replied. Out: [`Alarm`]s in the order
//! of the draft. Names are found in any of the six languages and in any form the tables of
//! entities know. Russian and Arabic inflect names, so that not every one is found there: of such
//! a draft it is not said who is never named.

mod draft;

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike as _;
use serde::Serialize;

use crate::entity::{Entities, Entity, Kind};
use crate::intake::{Record, Status};
use crate::language::Lang;
use crate::round::TreatyAction;
use crate::validate::{AnswerValue, Response};

pub use draft::{Draft, DraftError, Paragraph};

/// What should be looked at in a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alarm {
    /// Printed number of the paragraph, else how many paragraphs come before it and one; 0 for
    /// what concerns the draft as a whole.
    pub paragraph: u32,
    /// Code of the State.
    pub entity: String,
    /// What is the matter.
    pub kind: AlarmKind,
    /// The sentence; blank for the draft as a whole.
    pub text: String,
    /// Code of the measure that the sentence speaks of; blank where that cannot be told.
    pub measure: String,
}

/// What may be the matter with a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmKind {
    /// Named, and there is no reply of it; not where a respondent of the sentence chose it as a
    /// partner, nor where the sentence says when it became a party to an instrument.
    NoReply,
    /// Named, and it asked that it should not be.
    Confidential,
    /// It replied, may be named, and is not.
    NeverCited,
}

/// Looks through a draft.
pub fn cite(
    draft: &Draft,
    entities: &Entities,
    responses: &[Response],
    records: &[Record],
    treaties: &[TreatyAction],
) -> Vec<Alarm> {
    let replied: BTreeSet<&str> = responses
        .iter()
        .map(|response| response.entity.as_str())
        .chain(records.iter().filter_map(|record| {
            // A letter is a reply, although nobody has typed it in yet.
            let waits = record.status == Status::ToTranscribe;
            record.entity.as_deref().filter(|_| waits)
        }))
        .collect();
    let hidden: BTreeSet<&str> = responses
        .iter()
        .filter(|response| !response.publication.may_name())
        .map(|response| response.entity.as_str())
        .collect();
    let partners = partners(responses);
    let mut by_paragraph: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    for paragraph in &draft.paragraphs {
        let named = by_paragraph.entry(paragraph.number).or_default();
        named.extend(
            named_in(&paragraph.text, entities)
                .iter()
                .map(|entity| &*entity.code),
        );
    }
    let is_partner_of = |code: &str, named: &BTreeSet<&str>| {
        let mut partners = named.iter().filter_map(|named| partners.get(named));
        partners.any(|partners| partners.contains(code))
    };
    let mut cited = BTreeSet::new();
    let mut alarms = Vec::new();
    for paragraph in &draft.paragraphs {
        for sentence in sentences(&paragraph.text) {
            let named = named_in(sentence, entities);
            let codes: BTreeSet<&str> = named.iter().map(|entity| &*entity.code).collect();
            // An item of a list speaks of whom the paragraph names before it.
            let speakers = if codes.iter().any(|code| partners.contains_key(code)) {
                Some(&codes)
            } else {
                by_paragraph.get(&paragraph.number)
            };
            for code in &codes {
                let code = *code;
                cited.insert(code);
                let kind = if hidden.contains(code) {
                    AlarmKind::Confidential
                } else if replied.contains(code)
                    || speakers.is_some_and(|speakers| is_partner_of(code, speakers))
                    || is_new_party(code, sentence, treaties)
                {
                    continue;
                } else {
                    AlarmKind::NoReply
                };
                alarms.push(Alarm {
                    paragraph: paragraph.number,
                    entity: code.to_owned(),
                    kind,
                    text: sentence.to_owned(),
                    measure: String::new(),
                });
            }
        }
    }
    let inflects = draft
        .paragraphs
        .iter()
        .any(|p| p.text.chars().any(is_inflected));
    let never = replied
        .iter()
        .filter(|code| !inflects && !hidden.contains(*code) && !cited.contains(*code));
    alarms.extend(never.map(|code| Alarm {
        paragraph: 0,
        entity: (*code).to_owned(),
        kind: AlarmKind::NeverCited,
        text: String::new(),
        measure: String::new(),
    }));
    alarms
}

/// The States that each respondent chose in a list, as partners of an agreement or a visit: named
/// beside it they are no respondents.
fn partners(responses: &[Response]) -> BTreeMap<&str, BTreeSet<&str>> {
    responses
        .iter()
        .map(|response| {
            let chosen = response
                .answers
                .iter()
                .flat_map(|answer| match &answer.value {
                    Some(AnswerValue::Choices(names)) => names.as_slice(),
                    _ => &[],
                });
            (&*response.entity, chosen.map(String::as_str).collect())
        })
        .collect()
}

/// Whether the sentence gives the day on which the State became a party to an instrument.
fn is_new_party(code: &str, sentence: &str, treaties: &[TreatyAction]) -> bool {
    let numbers: BTreeSet<u32> = sentence
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect();
    let mut days = treaties
        .iter()
        .filter(|treaty| treaty.entity == code)
        .filter_map(|treaty| treaty.date);
    days.any(|date| {
        let year = u32::try_from(date.year()).unwrap_or_default();
        numbers.contains(&date.day()) && numbers.contains(&year)
    })
}

/// The States whose names stand in a sentence. Bare codes are no names: "PER" and "AND" are words.
fn named_in<'a>(sentence: &str, entities: &'a Entities) -> Vec<&'a Entity> {
    let folded = crate::entity::fold(sentence);
    let padded = format!(" {folded} ");
    let mentioned = entities.mentioned_in(sentence).into_iter();
    mentioned
        .filter(|entity| entity.kind != Kind::UnEntity)
        .filter(|entity| {
            let today = Lang::ALL.iter().flat_map(|&lang| {
                let formal = crate::entity::without_article(entity.formal.get(lang));
                [entity.names.get(lang).as_str(), formal]
            });
            let dated = entity.history.iter().map(|dated| dated.name.as_str());
            let others = entity.aliases.iter().map(|alias| alias.name.as_str());
            today.chain(dated).chain(others).any(|name| {
                let name = crate::entity::fold(name);
                let whole = format!(" {name} ");
                !name.is_empty()
                    && (padded.contains(&whole) || (!name.is_ascii() && folded.contains(&name)))
            })
        })
        .collect()
}

/// The sentences of a paragraph; a full stop ends one if a capital or nothing follows.
fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let ends: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| matches!(c, '.' | '!' | '?' | '。' | '؟'))
        .map(|(at, c)| at + c.len_utf8())
        .collect();
    for end in ends {
        let rest = text.get(end..).unwrap_or_default();
        let next = rest.trim_start();
        let spaced = next.len() < rest.len() || text.get(..end).is_some_and(|t| t.ends_with('。'));
        if spaced && !next.starts_with(char::is_lowercase) {
            sentences.extend(text.get(start..end));
            start = end;
        }
    }
    sentences.extend(text.get(start..));
    let sentences = sentences.into_iter().map(str::trim);
    sentences.filter(|sentence| !sentence.is_empty()).collect()
}

/// Cyrillic and Arabic letters.
fn is_inflected(character: char) -> bool {
    matches!(character, '\u{400}'..='\u{4ff}' | '\u{600}'..='\u{6ff}')
}
