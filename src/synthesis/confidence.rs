//! Who may be named, and whose words may be quoted, outside tables marked internal.

use std::collections::{BTreeMap, BTreeSet};

use crate::coding::MeasureAnswer;
use crate::finding::{Facts, Finding};
use crate::validate::{AnswerStatus, Publication, Response};

/// Questions about persons: shown on one internal table only.
pub(super) const CONTACT_QUESTIONS: [&str; 4] =
    ["r_officer_name", "r_officer_title", "r_phone", "r_email"];

/// What the States asked to be kept in confidence. A State that did not agree to publication, and
/// an answer marked confidential, is counted and neither named nor quoted.
#[derive(Debug, Default)]
pub(crate) struct Confidence<'a> {
    publication: BTreeMap<&'a str, Publication>,
    /// Entity and question of the answers marked confidential. In a table one such row speaks for
    /// the question in all rows: also in those where a note stands and no answer.
    answers: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Confidence<'a> {
    /// Reads it out of the responses.
    pub(crate) fn of(responses: &'a [Response]) -> Self {
        let mut confidence = Self::default();
        for response in responses {
            confidence
                .publication
                .insert(&response.entity, response.publication);
            for answer in &response.answers {
                if answer.confidential || answer.status == AnswerStatus::Confidential {
                    let key = (&*response.entity, &*answer.question);
                    confidence.answers.insert(key);
                }
            }
        }
        confidence
    }

    /// Whether a State may be named as a respondent. One whose reply still waits to be typed in
    /// has not asked for confidence.
    pub(crate) fn may_name(&self, entity: &str) -> bool {
        self.publication
            .get(entity)
            .is_none_or(|publication| publication.may_name())
    }

    /// Whether a State may be named under a measure.
    pub(super) fn may_name_under(&self, answer: &MeasureAnswer) -> bool {
        self.may_name(&answer.entity) && !answer.confidential
    }

    /// Whether what a State wrote for a question, comment included, may be shown.
    pub(crate) fn may_show(&self, entity: &str, question: &str) -> bool {
        self.may_name(entity)
            && !self.answers.contains(&(entity, question))
            && !CONTACT_QUESTIONS.contains(&question)
    }

    /// Whether words that belong to no question may be shown: where a State asked for confidence for
    /// an answer, they may be about that.
    pub(super) fn may_show_stray(&self, entity: &str) -> bool {
        self.may_name(entity) && !self.answers.iter().any(|(other, ..)| *other == entity)
    }

    /// Whether a finding may be shown. Words that belong to no question, and what rules say of
    /// several answers, may tell a confidential one.
    pub(crate) fn may_show_finding(&self, finding: &Finding) -> bool {
        let place = &finding.place;
        if place.entity.is_empty() {
            return self.may_show_file(None);
        }
        let tells_of_others = matches!(
            finding.facts,
            Facts::TotalDiffers { .. }
                | Facts::CheckFailed { .. }
                | Facts::Constraint { .. }
                | Facts::NotChecked { .. }
                | Facts::ChoiceNotOffered
                | Facts::NotAsked { .. }
        );
        let is_stray = place.question.is_empty() && !finding.value.is_empty();
        self.may_show(&place.entity, &place.question)
            && (self.may_show_stray(&place.entity) || !(tells_of_others || is_stray))
    }

    /// Whether a file of this entity may be shown: while a State asks for confidence, one that
    /// nobody is known to have sent may be that State's.
    pub(crate) fn may_show_file(&self, entity: Option<&str>) -> bool {
        entity.map_or_else(|| !self.is_asked(), |entity| self.may_name(entity))
    }

    /// Whether any State must not be named: then a file that nobody is known to have sent may be
    /// that State's.
    pub(super) fn is_asked(&self) -> bool {
        self.publication
            .values()
            .any(|publication| !publication.may_name())
    }
}
