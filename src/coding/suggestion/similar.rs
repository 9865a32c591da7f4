//! The answers already coded that are most like an answer: cosine of their words, rare ones before
//! common ones (tf-idf; Salton and Buckley 1988), by an index from words to answers.

use std::collections::BTreeMap;

use super::{Reason, Suggestion};
use crate::coding::coded::OpenAnswer;
use crate::language::terms;
use crate::round::Coding;

/// Answers less alike say nothing.
const LEAST_LIKENESS: f64 = 0.35;

/// How many like answers are looked at.
const NEIGHBOURS: usize = 3;

/// How many of its rarest words an answer is looked up by: more cost time and hardly change the
/// order.
const MOST_TERMS: usize = 40;

/// The coded answers of a frame.
#[derive(Debug)]
pub(super) struct Similar<'a> {
    answers: Vec<(OpenAnswer<'a>, &'a Coding)>,
    /// For each word the answers that have it, with its weight there.
    index: BTreeMap<String, Vec<(usize, f64)>>,
}

impl<'a> Similar<'a> {
    pub(super) fn of(answers: Vec<(OpenAnswer<'a>, &'a Coding)>) -> Self {
        let mut having: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, (open, _)) in answers.iter().enumerate() {
            for term in terms(open.text) {
                having.entry(term).or_default().push(at);
            }
        }
        let rarity = |answers_with: usize| rarity(answers_with, answers.len());
        let mut lengths = vec![0.0_f64; answers.len()];
        for with in having.values() {
            for &at in with {
                if let Some(length) = lengths.get_mut(at) {
                    *length += rarity(with.len()).powi(2);
                }
            }
        }
        let index = having
            .into_iter()
            .map(|(term, with)| {
                let weight = rarity(with.len());
                let weigh = |at: usize| {
                    let length = lengths.get(at).copied().unwrap_or_default().sqrt();
                    (at, if length > 0.0 { weight / length } else { 0.0 })
                };
                (term, with.into_iter().map(weigh).collect())
            })
            .collect();
        Self { answers, index }
    }

    /// The codes of the answers most like this one, each with the one that is most so.
    pub(super) fn suggestions(&self, open: &OpenAnswer<'_>) -> Vec<Suggestion> {
        let mut found: Vec<Suggestion> = Vec::new();
        for (likeness, like, coding) in self.neighbours(open) {
            for code in &coding.codes {
                if !found.iter().any(|known| known.code == *code) {
                    found.push(Suggestion {
                        code: code.clone(),
                        reason: Reason::Similar {
                            key: like.key.clone(),
                            likeness: percent(likeness),
                        },
                    });
                }
            }
        }
        found
    }

    /// The most alike first; of two as much alike, the first of the questionnaire.
    fn neighbours(&self, open: &OpenAnswer<'_>) -> Vec<(f64, &OpenAnswer<'a>, &'a Coding)> {
        let mut own: Vec<(f64, &[(usize, f64)])> = Vec::new();
        let mut length = 0.0;
        for term in terms(open.text) {
            let with = self.index.get(&term).map_or(&[][..], Vec::as_slice);
            let weight = rarity(with.len().max(1), self.answers.len().max(1));
            length += weight * weight;
            own.push((weight, with));
        }
        // The rarest first; the sort is stable, and terms come in the order of the alphabet.
        own.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let mut products = vec![0.0_f64; self.answers.len()];
        for (weight, with) in own.into_iter().take(MOST_TERMS) {
            for (at, other) in with {
                if let Some(product) = products.get_mut(*at) {
                    *product += weight * other;
                }
            }
        }
        let length = f64::sqrt(length);
        let least = LEAST_LIKENESS * length;
        let alike = self.answers.iter().zip(products);
        let alike = alike.filter(|(_, product)| *product > 0.0 && *product >= least);
        let mut found: Vec<(f64, &OpenAnswer<'a>, &'a Coding)> = alike
            .filter(|((like, _), _)| like.key.answer() != open.key.answer())
            .map(|((like, coding), product)| (product / length, like, *coding))
            .collect();
        found.sort_by(|(a, ..), (b, ..)| b.total_cmp(a));
        found.truncate(NEIGHBOURS);
        found
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cosine of weights that are not negative is from 0 to 1"
)]
fn percent(cosine: f64) -> usize {
    (cosine * 100.0).round() as usize
}

/// How much a word says that so many of all answers have.
#[expect(
    clippy::cast_precision_loss,
    reason = "answers are far fewer than 2^52"
)]
fn rarity(answers_with: usize, all: usize) -> f64 {
    (1.0 + all as f64 / answers_with.max(1) as f64).ln()
}
