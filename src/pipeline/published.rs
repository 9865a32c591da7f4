//! What of the replies may leave the house: the data set of a round whose audience is the public.
//!
//! In: [`Replies`]. Out: [`Replies`] without the States that did not agree to publication, without
//! contact persons, and with every answer given in confidence as one that is blank: what is left
//! out must not tell that it was there.

use super::Replies;
use crate::finding::Finding;
use crate::intake::Intake;
use crate::synthesis::Confidence;
use crate::validate::{Answer, Part, Response};

impl Replies {
    /// These replies as far as they may be published.
    #[must_use]
    pub fn published(&self) -> Self {
        let confidence = Confidence::of(&self.responses);
        let may_show = |finding: &Finding| confidence.may_show_finding(finding);
        let named = self.responses.iter();
        let named = named.filter(|response| confidence.may_name(&response.entity));
        let responses = named.map(|response| Response {
            answers: answers(response, &confidence),
            findings: kept(&response.findings, may_show),
            settled: kept(&response.settled, |settled| may_show(&settled.finding)),
            ..response.clone()
        });
        let records = kept(&self.intake.records, |record| {
            confidence.may_show_file(record.entity.as_deref())
        });
        Self {
            intake: Intake {
                records,
                returns: Vec::new(),
                findings: kept(&self.intake.findings, may_show),
            },
            responses: responses.collect(),
            coded: self
                .coded
                .of_answers(|entity, question| confidence.may_show(entity, question)),
        }
    }
}

fn kept<T: Clone>(all: &[T], may_show: impl Fn(&T) -> bool) -> Vec<T> {
    all.iter().filter(|one| may_show(one)).cloned().collect()
}

fn answers(response: &Response, confidence: &Confidence<'_>) -> Vec<Answer> {
    let shown = |answer: &Answer| {
        if confidence.may_show(&response.entity, &answer.question) {
            return Some(answer.clone());
        }
        // A comment is there only where somebody wrote one.
        (answer.part == Part::Answer).then(|| Answer::blank(&answer.question, answer.instance))
    };
    response.answers.iter().filter_map(shown).collect()
}
