//! What a State allows to be published of its reply: public unless it says otherwise, and the careful
//! reading wherever it is not clear.

use super::typed::TypedAnswers;
use super::{AnswerStatus, AnswerValue};
use crate::finding::{Facts, Finding};

/// Name of the question whose answer says what may be published of a reply.
pub(crate) const PUBLICATION_QUESTION: &str = "r_publication";

/// What a State allows to be published of its reply (`r_publication`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Publication {
    /// Not said: as public.
    #[default]
    NotSaid,
    /// Public.
    Public,
    /// For the United Nations only: counted, neither named nor quoted.
    UnOnly,
    /// Confidential: counted, neither named nor quoted.
    Confidential,
}

impl Publication {
    /// Whether the State may be named in what is published.
    pub fn may_name(self) -> bool {
        matches!(self, Self::NotSaid | Self::Public)
    }
}

/// What a State allows. Where it is not clear, the careful reading: two returns of which nobody
/// knows which is newer and that differ in this, an answer that cannot be read, or confidence asked
/// for this very answer.
pub(super) fn of(typed: &TypedAnswers<'_>, findings: &[Finding]) -> Publication {
    let answer = typed.get(&(PUBLICATION_QUESTION.to_owned(), 1));
    let is_order_unknown = findings
        .iter()
        .any(|finding| matches!(finding.facts, Facts::OrderUnknown { .. }));
    let is_changed = findings.iter().any(|finding| {
        finding.place.question == PUBLICATION_QUESTION
            && matches!(
                finding.facts,
                Facts::Contradicts { .. } | Facts::ChangedSince { .. } | Facts::OnlyInOlder { .. }
            )
    });
    // Two ministries may see it differently.
    let is_contradicted = findings.iter().any(|finding| {
        finding.place.question == PUBLICATION_QUESTION
            && matches!(finding.facts, Facts::Contradicts { .. })
    });
    if is_contradicted
        || (is_order_unknown && is_changed)
        || answer.is_some_and(|typed| typed.confidential)
    {
        return Publication::Confidential;
    }
    let Some(typed) = answer else {
        return Publication::NotSaid;
    };
    let decided = said(typed.status, typed.value.as_ref());
    // An officer may be stricter than the State, never laxer.
    let stated = typed
        .stated
        .as_ref()
        .map(|(status, value)| said(*status, value.as_ref()));
    stated.map_or(decided, |stated| stated.max(decided))
}

fn said(status: Option<AnswerStatus>, value: Option<&AnswerValue>) -> Publication {
    match value {
        Some(AnswerValue::Choices(names)) => match names.first().map(String::as_str) {
            Some("public") => Publication::Public,
            Some("un_only") => Publication::UnOnly,
            _ => Publication::Confidential,
        },
        // Something stands there that cannot be read, or confidence is asked for: the careful way.
        _ if status.is_some() => Publication::Confidential,
        _ => Publication::NotSaid,
    }
}
