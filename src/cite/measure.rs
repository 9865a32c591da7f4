//! Which measure a sentence speaks of, where that can be told.
//!
//! A sentence is held against the wording of each measure in each language by the words that it
//! shares with it, rare words before common ones (inverse document frequency, Spärck Jones 1972).
//! It must have nearly all words of one measure and clearly fewer of every other, or nothing is
//! said: an officer who is told something wrong twice reads no third alarm.

use std::collections::{BTreeMap, BTreeSet};

use super::quantity::negations;
use crate::coding::Measured;
use crate::language::{Lang, terms};

/// What share of a wording a sentence must have, by weight.
const LEAST_SHARE: f64 = 0.8;

/// By how much the measure meant must be before the next.
const LEAST_LEAD: f64 = 0.15;

/// A wording of fewer words that count says too little to be known again.
const FEWEST_TERMS: usize = 3;

/// The wordings of all measures.
#[derive(Debug)]
pub(super) struct Wordings<'a> {
    wordings: Vec<Wording<'a>>,
    weights: BTreeMap<String, f64>,
}

#[derive(Debug)]
struct Wording<'a> {
    measured: &'a Measured,
    text: &'a str,
    terms: BTreeSet<String>,
}

impl<'a> Wordings<'a> {
    pub(super) fn new(measures: &'a [Measured]) -> Self {
        let wordings: Vec<Wording<'a>> = measures
            .iter()
            .flat_map(|measured| {
                Lang::ALL.map(|lang| {
                    let text = measured.wording.text(lang);
                    Wording {
                        measured,
                        text,
                        terms: terms(text),
                    }
                })
            })
            .filter(|wording| wording.terms.len() >= FEWEST_TERMS)
            .collect();
        let mut count: BTreeMap<String, f64> = BTreeMap::new();
        for term in wordings.iter().flat_map(|wording| &wording.terms) {
            *count.entry(term.clone()).or_default() += 1.0;
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "wordings are far fewer than 2^52"
        )]
        let all = wordings.len() as f64;
        let weights = count
            .into_iter()
            .map(|(term, count)| (term, (1.0 + all / count).ln()))
            .collect();
        Self { wordings, weights }
    }

    /// The measure that a sentence speaks of; of one that denies more than the wording does,
    /// nothing is said.
    pub(super) fn meant(&self, sentence: &str) -> Option<&'a Measured> {
        let said = terms(sentence);
        let mut shares: Vec<(f64, &Wording<'a>)> = self
            .wordings
            .iter()
            .map(|wording| (self.share(wording, &said), wording))
            .filter(|(share, _)| *share >= LEAST_SHARE - LEAST_LEAD)
            .collect();
        shares.sort_by(|(a, x), (b, y)| b.total_cmp(a).then(y.terms.len().cmp(&x.terms.len())));
        let (best, wording) = shares.first()?;
        let is_other = |(share, other): &&(f64, &Wording<'a>)| {
            // A wording that is part of the one meant is no rival to it.
            *share > best - LEAST_LEAD
                && other.measured.code != wording.measured.code
                && !other.terms.is_subset(&wording.terms)
        };
        let is_alone = !shares.iter().any(|other| is_other(&other));
        let denies = negations(sentence) > negations(wording.text);
        (*best >= LEAST_SHARE && is_alone && !denies).then_some(wording.measured)
    }

    fn share(&self, wording: &Wording<'_>, said: &BTreeSet<String>) -> f64 {
        let weight = |term: &String| self.weights.get(term).copied().unwrap_or_default();
        let all: f64 = wording.terms.iter().map(weight).sum();
        let shared: f64 = wording.terms.intersection(said).map(weight).sum();
        if all > 0.0 { shared / all } else { 0.0 }
    }
}
