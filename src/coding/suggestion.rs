//! What an answer may be coded as: codes whose pattern (`match_xx` of the codebook) finds words in
//! it, and those of the answers already coded that are most like it. Each with its reason, to be
//! read; nothing counts that no person marked.
//!
//! In: the codebook, the answers, what people made of them. Out: [`Suggestion`]s for an answer, and
//! how far they meet what people marked: their [`Precision`].

mod pattern;
mod similar;

use std::collections::{BTreeMap, BTreeSet};

use super::coded::{AnswerCoding, Coded, OpenAnswer, open_answers};
use crate::definition::Questionnaire;
use crate::round::{Coding, ItemKey};
use crate::validate::Response;

use pattern::Patterns;
use similar::Similar;

/// A code that an answer may have.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The code.
    pub code: String,
    /// Why.
    pub reason: Reason,
}

/// Why a code is suggested.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// The code's pattern finds these words.
    Words(String),
    /// An answer much like this one has the code.
    Similar {
        /// Which.
        key: ItemKey,
        /// How much alike they are, in per cent.
        likeness: usize,
    },
}

/// How far suggestions meet what people marked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Precision {
    /// Codes that were suggested.
    pub suggested: usize,
    /// Codes that people marked.
    pub marked: usize,
    /// Codes that are both.
    pub both: usize,
}

/// Suggests codes for the answers of a round.
#[derive(Debug)]
pub struct Suggester<'a> {
    questionnaire: &'a Questionnaire,
    patterns: Patterns<'a>,
    /// By frame.
    similar: BTreeMap<&'a str, Similar<'a>>,
}

impl<'a> Suggester<'a> {
    /// For a coder, from the codings that it may see: its own, what was decided, and what several
    /// coders agree on; of an only coder, all. What another coder alone made of an answer stays
    /// unseen, so that the two do not agree for having copied each other.
    pub fn new(
        questionnaire: &'a Questionnaire,
        responses: &'a [Response],
        coded: &'a Coded,
        coders: &[String],
        person: &str,
    ) -> Self {
        let may_see = |coding: &&AnswerCoding| {
            let is_own = |own: &Coding| own.by == person;
            coders.len() < 2
                || coding.decision.is_some()
                || coding.codings.len() > 1
                || coding.codings.iter().any(is_own)
        };
        let mut by_frame: BTreeMap<&str, Vec<(OpenAnswer<'a>, &'a Coding)>> = BTreeMap::new();
        for open in open_answers(questionnaire, responses) {
            let coding = coded.of_key(&open.key).filter(may_see);
            if let Some(standing) = coding.and_then(AnswerCoding::standing) {
                by_frame
                    .entry(open.frame)
                    .or_default()
                    .push((open, standing));
            }
        }
        Self {
            questionnaire,
            patterns: Patterns::of(&questionnaire.codebook),
            similar: by_frame
                .into_iter()
                .map(|(frame, coded)| (frame, Similar::of(coded)))
                .collect(),
        }
    }

    /// What an answer may be coded as, in the order of the codebook; of one code the words come
    /// before the answer that is most like it. Its own coding is not looked at.
    pub fn suggestions(&self, open: &OpenAnswer<'_>) -> Vec<Suggestion> {
        let mut found = self.patterns.suggestions(open);
        if let Some(similar) = self.similar.get(open.frame) {
            found.extend(similar.suggestions(open));
        }
        let place = |code: &str| {
            let mut codes = self.questionnaire.codes_of(open.frame);
            codes.position(|known| known.code == code)
        };
        found.retain(|suggestion| place(&suggestion.code).is_some());
        found.sort_by_key(|suggestion| place(&suggestion.code));
        found
    }

    /// How far the suggestions for the answers that people have coded meet what they marked, by
    /// frame, in the order of the codebook.
    pub fn precision(&self, responses: &[Response], coded: &Coded) -> Vec<(String, Precision)> {
        let mut found: Vec<(String, Precision)> = Vec::new();
        for code in &self.questionnaire.codebook {
            if !found.iter().any(|(frame, _)| *frame == code.frame) {
                found.push((code.frame.clone(), Precision::default()));
            }
        }
        for open in open_answers(self.questionnaire, responses) {
            let standing = coded.of_key(&open.key).and_then(AnswerCoding::standing);
            let of_frame = found.iter_mut().find(|(frame, _)| *frame == open.frame);
            let (Some(standing), Some((_, precision))) = (standing, of_frame) else {
                continue;
            };
            let suggested = self.suggestions(&open);
            let suggested: BTreeSet<&str> = suggested.iter().map(|s| s.code.as_str()).collect();
            let marked: BTreeSet<&str> = standing.codes.iter().map(String::as_str).collect();
            precision.suggested += suggested.len();
            precision.marked += marked.len();
            precision.both += suggested.intersection(&marked).count();
        }
        found.retain(|(_, precision)| precision.suggested + precision.marked > 0);
        found
    }
}
