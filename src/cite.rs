//! Holds a draft against the replies: whom it names without a reply, or against its wish; what it
//! says a State reported that the State did not; how many States it speaks of; which respondents it
//! never names; and names with a slip in them.
//!
//! In: the paragraphs of a [`Draft`] and what a [`Compilation`] knows. Out: [`Alarm`]s in the order
//! of the draft. Each step says nothing where it cannot tell: the States of a sentence are found by
//! `names`, how many it speaks of by `quantity`, what it speaks of by `measure`, slips by
//! `misprint`.

mod draft;
mod measure;
mod misprint;
mod names;
mod quantity;

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike as _;
use serde::Serialize;

use crate::coding::{self, MeasureAnswer, Measured, Outcome};
use crate::entity::{Entity, Kind};
use crate::intake::Status;
use crate::language::{Lang, texts};
use crate::round::TreatyAction;
use crate::synthesis::{Compilation, Quantifier};
use crate::validate::{AnswerValue, Response};

use measure::Wordings;
use misprint::Spellings;
use names::Names;
use quantity::{Claim, Quantity};

pub use draft::{Draft, DraftError, Paragraph};

/// What should be looked at in a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alarm {
    /// Printed number of the paragraph, else how many paragraphs come before it and one; 0 for
    /// what concerns the draft as a whole.
    pub paragraph: u32,
    /// Code of the State, or of the organization whose acronym is misprinted; blank where the
    /// alarm is of no one State.
    pub entity: String,
    /// What is the matter.
    pub kind: AlarmKind,
    /// The sentence; blank for the draft as a whole.
    pub text: String,
    /// Code of the measure that the sentence speaks of; blank where that cannot be told.
    pub measure: String,
    /// What the draft says and what the replies say, as `says 5, lists 4`; blank where the kind
    /// says it all.
    pub detail: String,
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
    /// Named as having reported the measure that the sentence speaks of, and its reply does not
    /// say so.
    NotReported,
    /// A number of States other than those in the list, in the measure, or that replied.
    Count,
    /// "Several", "many", "most" where the scale of the round gives another word.
    Quantifier,
    /// It replied, may be named, and is not.
    NeverCited,
    /// Probably a name or an acronym with a slip in it.
    Misprint,
}

/// Looks through a draft.
pub fn cite(draft: &Draft, compilation: &Compilation<'_>) -> Vec<Alarm> {
    let measures = coding::measure(
        compilation.questionnaire,
        compilation.responses,
        compilation.coded,
    );
    let paragraphs = || draft.paragraphs.iter().map(|p| p.text.as_str());
    let mut reader = Reader {
        compilation,
        names: Names::new(compilation.entities),
        wordings: Wordings::new(&measures),
        spellings: Spellings::new(compilation.entities, paragraphs()),
        replied: replied(compilation),
        hidden: hidden(compilation.responses),
        partners: partners(compilation.responses),
        cited: BTreeSet::new(),
        alarms: Vec::new(),
    };
    let mut by_paragraph: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    for paragraph in &draft.paragraphs {
        let named = by_paragraph.entry(paragraph.number).or_default();
        named.extend(codes(&reader.names.in_text(&paragraph.text)));
    }
    for paragraph in &draft.paragraphs {
        let nobody = BTreeSet::new();
        let beside = by_paragraph.get(&paragraph.number).unwrap_or(&nobody);
        for text in sentences(&paragraph.text) {
            reader.read(&Sentence {
                paragraph: paragraph.number,
                text,
                beside,
            });
        }
    }
    reader.never_cited();
    reader.alarms
}

/// Who replied. A letter is a reply, although nobody has typed it in yet.
fn replied<'a>(compilation: &Compilation<'a>) -> BTreeSet<&'a str> {
    let waiting = compilation.records.iter().filter_map(|record| {
        let waits = record.status == Status::ToTranscribe;
        record.entity.as_deref().filter(|_| waits)
    });
    let read = compilation.responses.iter();
    read.map(|response| response.entity.as_str())
        .chain(waiting)
        .collect()
}

/// Who asked not to be named.
fn hidden(responses: &[Response]) -> BTreeSet<&str> {
    responses
        .iter()
        .filter(|response| !response.publication.may_name())
        .map(|response| response.entity.as_str())
        .collect()
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

/// A sentence of the draft.
struct Sentence<'s> {
    paragraph: u32,
    text: &'s str,
    /// The States that its paragraph names.
    beside: &'s BTreeSet<&'s str>,
}

/// Reads a draft, sentence by sentence.
struct Reader<'a, 'm> {
    compilation: &'m Compilation<'a>,
    names: Names<'a>,
    wordings: Wordings<'m>,
    spellings: Spellings<'a>,
    replied: BTreeSet<&'a str>,
    hidden: BTreeSet<&'a str>,
    partners: BTreeMap<&'a str, BTreeSet<&'a str>>,
    cited: BTreeSet<&'a str>,
    alarms: Vec<Alarm>,
}

impl<'a> Reader<'a, '_> {
    fn read(&mut self, sentence: &Sentence<'_>) {
        let named = codes(&self.names.in_text(sentence.text));
        let claim = quantity::claim(sentence.text);
        let measured = self.wordings.meant(sentence.text);
        for code in &named {
            self.cited.insert(code);
            if let Some((kind, detail)) = self.of_state(code, &named, sentence, measured) {
                let measured = measured.filter(|_| kind == AlarmKind::NotReported);
                self.alarm(sentence, kind, code, measured, detail);
            }
        }
        if let Some(claim) = claim
            && let Some((kind, measured, detail)) = self.of_claim(&claim, measured, sentence.text)
        {
            self.alarm(sentence, kind, "", measured, detail);
        }
        for misprint in self.spellings.misprints(sentence.text) {
            let entity = misprint.entity.map_or("", |entity| &entity.code);
            let detail = format!("`{}`, perhaps `{}`", misprint.word, misprint.meant);
            self.alarm(sentence, AlarmKind::Misprint, entity, None, detail);
        }
    }

    /// What is the matter with the naming of a State.
    fn of_state(
        &self,
        code: &str,
        named: &BTreeSet<&str>,
        sentence: &Sentence<'_>,
        measured: Option<&Measured>,
    ) -> Option<(AlarmKind, String)> {
        if self.hidden.contains(code) {
            return Some((AlarmKind::Confidential, String::new()));
        }
        // An item of a list speaks of whom the paragraph names before it.
        let has_speaker = named.iter().any(|code| self.partners.contains_key(code));
        let speakers = if has_speaker { named } else { sentence.beside };
        // Its own cover names a State too.
        let others = speakers.iter().filter(|speaker| **speaker != code);
        let mut chosen = others.filter_map(|speaker| self.partners.get(speaker));
        let is_partner = chosen.any(|partners| partners.contains(code));
        let treaties = &self.compilation.references.treaty_actions;
        if is_partner || is_new_party(code, sentence.text, treaties) {
            return None;
        }
        if !self.replied.contains(code) {
            return Some((AlarmKind::NoReply, String::new()));
        }
        let answers = &measured?.answers;
        let answer = answers.iter().find(|answer| answer.entity == code)?;
        let said = match answer.outcome {
            Outcome::Reported => return None,
            outcome => format!("its reply says: {}", outcome.name()),
        };
        Some((AlarmKind::NotReported, said))
    }

    /// What is the matter with the number of States that a sentence speaks of.
    fn of_claim<'m>(
        &self,
        claim: &Claim<'_>,
        measured: Option<&'m Measured>,
        sentence: &str,
    ) -> Option<(AlarmKind, Option<&'m Measured>, String)> {
        let listed = claim.list.filter(|list| !quantity::counts_others(list));
        let listed = listed.map_or(0, |list| self.names.in_text(list).len());
        let (count, of, measured) = match (listed, measured) {
            (2.., _) => (listed, "the list names", None),
            // Where no reply says anything of the measure, it was hardly asked for.
            (_, Some(measured)) if measured.answers.iter().any(says_something) => {
                let count = measured.count(Outcome::Reported);
                (count, "the replies give", Some(measured))
            }
            _ => return self.of_replies(claim, sentence),
        };
        let (kind, detail) = match claim.quantity {
            Quantity::Number(said) if said != count => {
                (AlarmKind::Count, format!("says {said}, {of} {count}"))
            }
            Quantity::Word(said) => {
                let respondents = self.compilation.responses.len();
                let thresholds = &self.compilation.round.quantifiers;
                let right = Quantifier::of(count, respondents, thresholds);
                if right == said {
                    return None;
                }
                let words = &texts(Lang::En).synthesis.quantifier;
                let (said, right) = (said.word(words), right.word(words));
                let detail = format!("says `{said}`, {of} {count} of {respondents}: `{right}`");
                (AlarmKind::Quantifier, detail)
            }
            Quantity::Number(_) => return None,
        };
        Some((kind, measured, detail))
    }

    /// "35 Member States replied to the questionnaire": the Member States among the respondents,
    /// or all of them.
    fn of_replies<'m>(
        &self,
        claim: &Claim<'_>,
        sentence: &str,
    ) -> Option<(AlarmKind, Option<&'m Measured>, String)> {
        let Quantity::Number(said) = claim.quantity else {
            return None;
        };
        let is_member = |code: &&&str| {
            let entity = self.compilation.entities.get(code);
            entity.is_some_and(|entity| entity.kind == Kind::MemberState)
        };
        let all = self.replied.len();
        let members = self.replied.iter().filter(is_member).count();
        if !quantity::is_of_replies(sentence) || said == all || said == members {
            return None;
        }
        let detail = format!("says {said}, there are {all} replies, {members} of Member States");
        Some((AlarmKind::Count, None, detail))
    }

    fn never_cited(&mut self) {
        let draft = Sentence {
            paragraph: 0,
            text: "",
            beside: &BTreeSet::new(),
        };
        let all = self.replied.difference(&self.cited).copied();
        let never: Vec<&'a str> = all.filter(|code| !self.hidden.contains(code)).collect();
        for code in never {
            self.alarm(&draft, AlarmKind::NeverCited, code, None, String::new());
        }
    }

    fn alarm(
        &mut self,
        sentence: &Sentence<'_>,
        kind: AlarmKind,
        entity: &str,
        measured: Option<&Measured>,
        detail: String,
    ) {
        self.alarms.push(Alarm {
            paragraph: sentence.paragraph,
            entity: entity.to_owned(),
            kind,
            text: sentence.text.to_owned(),
            measure: measured.map_or_else(String::new, |measured| measured.code.clone()),
            detail,
        });
    }
}

fn says_something(answer: &MeasureAnswer) -> bool {
    !matches!(answer.outcome, Outcome::NoAnswer | Outcome::NotAsked)
}

fn codes<'a>(entities: &[&'a Entity]) -> BTreeSet<&'a str> {
    entities.iter().map(|entity| &*entity.code).collect()
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
