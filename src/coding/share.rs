//! Who codes what: the answers that still wait for a coder.

use super::coded::{AnswerCoding, Coded, OpenAnswer, open_answers};
use crate::definition::Questionnaire;
use crate::round::Coding;
use crate::sha256;
use crate::validate::Response;

/// How the answers are shared out. An answer falls to the same coders whatever else comes back, so
/// that a workbook made later asks nobody for another's work.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// The coders, by the names that stand in their files.
    pub coders: Vec<String>,
    /// Which share of the answers, from 0 to 1, all of them code: what agreement is measured on.
    pub double: f64,
    /// What the order of the rows and the shares are drawn with.
    pub seed: u64,
}

/// An answer that waits for a coder.
#[derive(Debug, Clone)]
pub struct Todo<'a> {
    /// The answer.
    pub open: OpenAnswer<'a>,
    /// What the coder made of its earlier words, if they changed since.
    pub earlier: Option<&'a Coding>,
}

/// An answer on whose codes its coders disagree.
#[derive(Debug, Clone)]
pub struct Dispute<'a> {
    /// The answer.
    pub open: OpenAnswer<'a>,
    /// What each made of it.
    pub coding: &'a AnswerCoding,
}

impl Share {
    /// What a coder is asked for: the answers of its share that neither it nor a decision has
    /// settled. One coder reads them in the order of the questionnaire; where several do, each has
    /// an order of its own.
    pub fn todo<'a>(
        &self,
        person: &str,
        questionnaire: &'a Questionnaire,
        responses: &'a [Response],
        coded: &'a Coded,
    ) -> Vec<Todo<'a>> {
        let mut todo: Vec<Todo<'a>> = open_answers(questionnaire, responses)
            .into_iter()
            .filter(|open| self.falls_to(person, open))
            .filter_map(|open| {
                let coding = coded.of_key(&open.key);
                let is_done = coding.is_some_and(|coding| {
                    let is_own = |own: &Coding| own.by == person;
                    let is_enough = !coding.codings.is_empty() && !self.is_double(&open);
                    coding.decision.is_some() || coding.codings.iter().any(is_own) || is_enough
                });
                let earlier = coding.and_then(|coding| {
                    let mut earlier = coding.earlier.iter().rev();
                    earlier.find(|own| own.by == person || own.adjudicates)
                });
                (!is_done).then_some(Todo { open, earlier })
            })
            .collect();
        if self.coders.len() > 1 {
            // Frame by frame: a frame is a sheet. The sort is stable and its keys differ.
            todo.sort_by_cached_key(|todo| self.draw(person, &todo.open));
        }
        todo
    }

    /// The answers that wait for a decision, in the order of the questionnaire.
    pub fn disputes<'a>(
        questionnaire: &'a Questionnaire,
        responses: &'a [Response],
        coded: &'a Coded,
    ) -> Vec<Dispute<'a>> {
        open_answers(questionnaire, responses)
            .into_iter()
            .filter_map(|open| {
                let coding = coded.of_key(&open.key)?;
                coding.is_disputed().then_some(Dispute { open, coding })
            })
            .collect()
    }

    fn is_double(&self, open: &OpenAnswer<'_>) -> bool {
        self.coders.len() > 1 && unit(&self.draw("double", open)) < self.double
    }

    fn falls_to(&self, person: &str, open: &OpenAnswer<'_>) -> bool {
        let Some(place) = self.coders.iter().position(|name| name == person) else {
            return false;
        };
        #[expect(clippy::cast_precision_loss, reason = "coders are few")]
        let (place, count) = (place as f64, self.coders.len() as f64);
        let drawn = unit(&self.draw("single", open)) * count;
        self.is_double(open) || (place <= drawn && drawn < place + 1.0)
    }

    /// A number drawn for an answer, whatever its words, in hexadecimal.
    fn draw(&self, what: &str, open: &OpenAnswer<'_>) -> String {
        let (entity, question, instance) = open.key.answer();
        let seed = self.seed;
        sha256::of(format!("{seed}|{what}|{entity}|{question}|{instance}").as_bytes())
    }
}

/// The beginning of a hash as a number from 0 to below 1.
fn unit(hash: &str) -> f64 {
    let digits = hash.get(..8).unwrap_or_default();
    f64::from(u32::from_str_radix(digits, 16).unwrap_or_default()) / 4_294_967_296.0
}
