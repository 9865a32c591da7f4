//! How far coders agree: Krippendorff's alpha, and beside it the plain share of agreement.
//!
//! In: what coders made of each answer, before anybody decided between them. Out: an
//! [`Agreement`] for all answers, per frame, pillar and code, and the [`Confusion`]s: which code
//! one coder saw where another saw a second. Answers that one person coded say nothing here.
//!
//! Alpha is `1 - observed / expected` disagreement: 1 is perfect, 0 is what chance would give,
//! below 0 is worse than chance. Klaus Krippendorff, "Computing Krippendorff's Alpha-Reliability"
//! (2011), from whose worked examples the tests are made.

mod alpha;

use std::collections::{BTreeMap, BTreeSet};

use super::coded::{Coded, open_answers};
use crate::definition::Questionnaire;
use crate::round::Coding;
use crate::validate::Response;

pub use alpha::{Alpha, Undefined, alpha, masi, nominal};

/// How far coders agree on some answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// On which.
    pub scope: Scope,
    /// How many of them two coders or more have coded.
    pub answers: usize,
    /// Pairs of codings of one answer.
    pub pairs: usize,
    /// How many of the pairs are the same.
    pub agreed: usize,
    /// Krippendorff's alpha: for a code nominal (there or not), for all else over sets of codes.
    pub alpha: Alpha,
}

/// The answers, and what is looked at in them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All that are coded.
    All,
    /// Those of a frame.
    Frame(String),
    /// Those to the questions of a pillar.
    Pillar(String),
    /// Those of a frame, and of their codes this one.
    Code {
        /// The frame.
        frame: String,
        /// The code.
        code: String,
    },
}

/// A code of one coder and what another put in its place, on the same answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confusion {
    /// Name of the frame.
    pub frame: String,
    /// The code of the one.
    pub code: String,
    /// A code that only the other has; `None` if it has no other code of its own.
    pub instead: Option<String>,
    /// How often, over all pairs of coders.
    pub times: usize,
}

/// The codes that one person put on an answer: none at all is a value too.
type Codes = BTreeSet<String>;

/// An answer that two coders or more have coded.
struct Unit<'a> {
    frame: &'a str,
    pillar: Option<&'a str>,
    values: Vec<&'a Codes>,
}

/// The agreement of the coders: on all answers, then by frame, by pillar and by code, in the order of
/// the codebook and the questionnaire. Nothing where nothing was coded twice.
pub fn agreement(
    questionnaire: &Questionnaire,
    responses: &[Response],
    coded: &Coded,
) -> Vec<Agreement> {
    let units = units(questionnaire, responses, coded);
    if units.is_empty() {
        return Vec::new();
    }
    let of_sets = |scope: Scope, is_in: &dyn Fn(&Unit) -> bool| {
        let values = units.iter().filter(|unit| is_in(unit));
        let values: Vec<Vec<&Codes>> = values.map(|unit| unit.values.clone()).collect();
        Agreement::of(scope, &values, |a, b| masi(a, b))
    };
    let mut found = vec![of_sets(Scope::All, &|_| true)];
    let mut frames: Vec<&str> = Vec::new();
    for code in &questionnaire.codebook {
        let is_coded = units.iter().any(|unit| unit.frame == code.frame);
        if is_coded && !frames.contains(&code.frame.as_str()) {
            frames.push(&code.frame);
        }
    }
    for frame in frames {
        let scope = Scope::Frame(frame.to_owned());
        found.push(of_sets(scope, &|unit| unit.frame == frame));
        for code in questionnaire.codes_of(frame) {
            // Of a code that nobody used there is nothing to say.
            let is_used = |unit: &Unit| unit.values.iter().any(|v| v.contains(&code.code));
            if !units
                .iter()
                .any(|unit| unit.frame == frame && is_used(unit))
            {
                continue;
            }
            let of_frame = units.iter().filter(|unit| unit.frame == frame);
            let values: Vec<Vec<bool>> = of_frame
                .map(|unit| unit.values.iter().map(|v| v.contains(&code.code)).collect())
                .collect();
            let scope = Scope::Code {
                frame: frame.to_owned(),
                code: code.code.clone(),
            };
            found.push(Agreement::of(scope, &values, nominal));
        }
    }
    for pillar in &questionnaire.pillars {
        let is_in = |unit: &Unit| unit.pillar == Some(pillar.name.as_str());
        if units.iter().any(is_in) {
            found.push(of_sets(Scope::Pillar(pillar.name.clone()), &is_in));
        }
    }
    found
}

/// What coders took for what, the most frequent first, then in the order of the codes.
pub fn confusions(
    questionnaire: &Questionnaire,
    responses: &[Response],
    coded: &Coded,
) -> Vec<Confusion> {
    let mut times: BTreeMap<(&str, &str, Option<&str>), usize> = BTreeMap::new();
    let units = units(questionnaire, responses, coded);
    for unit in &units {
        for (a, b) in pairs(&unit.values) {
            let only_a: Vec<&String> = a.difference(b).collect();
            let only_b: Vec<&String> = b.difference(a).collect();
            for code in only_a.iter().filter(|_| only_b.is_empty()) {
                *times.entry((unit.frame, code, None)).or_default() += 1;
            }
            for code in only_b.iter().filter(|_| only_a.is_empty()) {
                *times.entry((unit.frame, code, None)).or_default() += 1;
            }
            // Which coder is the first means nothing: each pair of codes stands in one order.
            for (one, other) in only_a
                .iter()
                .flat_map(|a| only_b.iter().map(move |b| (a, b)))
            {
                let (one, other) = (one.min(other), one.max(other));
                *times.entry((unit.frame, one, Some(other))).or_default() += 1;
            }
        }
    }
    let mut found: Vec<Confusion> = times
        .into_iter()
        .map(|((frame, code, instead), times)| Confusion {
            frame: frame.to_owned(),
            code: code.to_owned(),
            instead: instead.map(str::to_owned),
            times,
        })
        .collect();
    found.sort_by_key(|confusion| std::cmp::Reverse(confusion.times));
    found
}

/// The answers that two coders or more have coded, in the order of the questionnaire.
fn units<'a>(
    questionnaire: &'a Questionnaire,
    responses: &'a [Response],
    coded: &'a Coded,
) -> Vec<Unit<'a>> {
    let mut units = Vec::new();
    for open in open_answers(questionnaire, responses) {
        let Some(coding) = coded.of_key(&open.key) else {
            continue;
        };
        let values: Vec<&Codes> = coding
            .codings
            .iter()
            .filter(|coding| is_a_value(coding))
            .map(|coding| &coding.codes)
            .collect();
        if values.len() > 1 {
            let question = questionnaire.question(&open.key.question);
            units.push(Unit {
                frame: open.frame,
                pillar: question.and_then(|question| question.pillar.as_deref()),
                values,
            });
        }
    }
    units
}

/// Whoever calls an answer unclear and puts no code on it has not judged it: a missing value.
fn is_a_value(coding: &Coding) -> bool {
    !coding.codes.is_empty() || !coding.unclear
}

/// All pairs of a list, each once.
fn pairs<T>(values: &[T]) -> impl Iterator<Item = (&T, &T)> {
    values
        .iter()
        .enumerate()
        .flat_map(|(at, a)| values.iter().skip(at + 1).map(move |b| (a, b)))
}

impl Agreement {
    /// The agreement on units of values, `distance` apart from 0 (the same) to 1.
    fn of<V: Ord>(scope: Scope, units: &[Vec<V>], distance: impl Fn(&V, &V) -> f64) -> Self {
        let coded = units.iter().filter(|unit| unit.len() > 1);
        let all = || coded.clone().flat_map(|unit| pairs(unit));
        Self {
            scope,
            answers: coded.clone().count(),
            pairs: all().count(),
            agreed: all().filter(|(a, b)| a == b).count(),
            alpha: alpha(units, distance),
        }
    }
}
