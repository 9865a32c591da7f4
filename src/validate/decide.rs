//! Applies what officers decided to what a State wrote: the value changes, the raw words stay.

use std::sync::Arc;

use super::read::{Labels, read_answer};
use super::rules::about;
use super::typed::Typed;
use super::{AnswerStatus, AnswerValue, Checker};
use crate::definition::{Kind, Question};
use crate::finding::{Facts, Finding};
use crate::intake::{CellContent, Reply};
use crate::language::Lang;
use crate::round::{Change, Decided, Decision, Decisions};

/// Applies the decisions about one answer. What was found about it they settle, which
/// [`settles`] says.
pub(super) fn decide(
    (question, instance): (&Question, u32),
    typed: &mut Typed<'_>,
    reply: &Reply,
    (checker, decisions): (&Checker<'_>, &Decisions),
    findings: &mut Vec<Finding>,
) {
    let key = (&*reply.entity, &*question.name, instance);
    let shown = shown(typed);
    let blank = about(&reply.entity, (question, instance), typed, Facts::Required);
    let say = |decision: &Decision, facts: Facts| Finding {
        place: blank.place.clone(),
        value: decision.old_value.clone(),
        facts,
    };
    let all = match decisions.about(key, |_| true) {
        Decided::Nothing => return,
        Decided::Agreed(all) | Decided::Contradiction(all) => all,
    };
    for decision in all.iter().filter(|decision| !fits(decision, &shown)) {
        let place = decision.place();
        findings.push(say(decision, Facts::DecisionOutdated { place }));
    }
    match decisions.about(key, |decision| fits(decision, &shown)) {
        Decided::Nothing => {}
        Decided::Contradiction(decisions) => {
            let places = decisions.iter().map(|decision| decision.place()).collect();
            if let Some(first) = decisions.first() {
                findings.push(say(first, Facts::DecisionsDisagree { places }));
            }
        }
        Decided::Agreed(decisions) => {
            for decision in decisions {
                if let Some(outcome) = outcome(&decision, question, checker, reply) {
                    typed.decide(outcome, decision);
                    continue;
                }
                let place = decision.place();
                let mut found = say(&decision, Facts::DecisionUnreadable { place });
                if let Change::Response(value) = &decision.change {
                    found.value.clone_from(value);
                }
                findings.push(found);
            }
        }
    }
}

/// Whether decisions settle a finding about their answer. A value that an officer wrote is held
/// against the rules like any other: only an `okay` or `no_action` beside it settles that.
pub(super) fn settles(decisions: &[Arc<Decision>], facts: &Facts) -> bool {
    let is_rule = matches!(
        facts,
        Facts::Required
            | Facts::NotAsked { .. }
            | Facts::Constraint { .. }
            | Facts::ChoiceNotOffered
            | Facts::CheckFailed { .. }
            | Facts::NotChecked { .. }
    );
    let is_about_decisions = matches!(
        facts,
        Facts::DecisionOutdated { .. }
            | Facts::DecisionsDisagree { .. }
            | Facts::DecisionUnreadable { .. }
    );
    !is_about_decisions
        && decisions.iter().any(|decision| match decision.change {
            Change::NoAction | Change::Okay => true,
            Change::Blank => !is_rule || *facts == Facts::Required,
            Change::Response(_) => !is_rule,
        })
}

/// What an answer becomes.
enum Outcome {
    /// This value.
    Value(AnswerStatus, Option<AnswerValue>),
    /// What it was.
    Same,
}

/// What a decision makes of an answer; none if its new value cannot be read.
fn outcome(
    decision: &Decision,
    question: &Question,
    checker: &Checker<'_>,
    reply: &Reply,
) -> Option<Outcome> {
    let new = match &decision.change {
        Change::NoAction | Change::Okay => return Some(Outcome::Same),
        Change::Blank => return Some(Outcome::Value(AnswerStatus::Blank, None)),
        Change::Response(new) => new,
    };
    let labels = checker.labels(question);
    if let Kind::SelectMultiple(_) | Kind::Rank(_) = question.kind {
        let names = read_choices(new, labels?, reply.language)?;
        let value = AnswerValue::Choices(names);
        return Some(Outcome::Value(AnswerStatus::Answered, Some(value)));
    }
    let content = CellContent::Text(new.clone());
    let reading = read_answer(&content, &question.kind, labels, reply.language);
    let is_read = !matches!(
        reading.status,
        AnswerStatus::Unreadable | AnswerStatus::Blank
    );
    is_read.then_some(Outcome::Value(reading.status, reading.value))
}

/// Several choices as an officer writes them: labels with semicolons between them, or names with
/// spaces.
fn read_choices(text: &str, labels: &Labels, lang: Lang) -> Option<Vec<String>> {
    let names: Vec<&str> = text.split_whitespace().collect();
    let mut chosen: Vec<usize> = names
        .iter()
        .map(|name| labels.position(name))
        .collect::<Option<_>>()
        .or_else(|| {
            let one = |label: &str| {
                let content = CellContent::Text(label.trim().to_owned());
                let reading = read_answer(&content, &Kind::SelectOne(0), Some(labels), lang);
                match reading.value {
                    Some(AnswerValue::Choices(names)) => labels.position(names.first()?),
                    _ => None,
                }
            };
            text.split(';').map(one).collect()
        })?;
    chosen.sort_unstable();
    chosen.dedup();
    Some(
        chosen
            .into_iter()
            .map(|at| labels.name(at).to_owned())
            .collect(),
    )
}

/// What an officer may have copied as the old value: the words of the State, or the value as
/// answers.csv gives it.
fn shown(typed: &Typed<'_>) -> Vec<String> {
    let mut shown = Vec::new();
    // A blank old value is about an answer that was not there, not about a reason for none.
    if !typed.cells.is_empty() || typed.silence.is_none() {
        shown.push(typed.raw());
    }
    match &typed.value {
        Some(AnswerValue::Text(text)) => shown.push(text.clone()),
        Some(AnswerValue::Number(number)) => shown.push(number.to_string()),
        Some(AnswerValue::Date(date)) => shown.push(date.to_string()),
        Some(AnswerValue::Choices(names)) => shown.push(names.join(" ")),
        None => {}
    }
    if let (true, Some(silence)) = (typed.cells.is_empty(), typed.silence) {
        shown.push(silence.cell.content.to_string());
    }
    shown
}

/// Whether a decision is about what stands there. An `okay` without an old value is about
/// whatever a State says.
fn fits(decision: &Decision, shown: &[String]) -> bool {
    let plain = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        words.join(" ").trim_start_matches('\'').to_owned()
    };
    let old = plain(&decision.old_value);
    (decision.change == Change::Okay && old.is_empty())
        || shown.iter().any(|text| plain(text) == old)
}

impl Typed<'_> {
    /// Takes the outcome of a decision over.
    fn decide(&mut self, outcome: Outcome, decision: Arc<Decision>) {
        if let Outcome::Value(status, value) = outcome {
            self.stated.get_or_insert((self.status, self.value.take()));
            // Confidence that a State asked for is not an officer's to give up.
            self.status = Some(if self.confidential {
                AnswerStatus::Confidential
            } else {
                status
            })
            .filter(|status| *status != AnswerStatus::Blank);
            self.value = value;
            self.marks.clear();
        }
        self.decisions.push(decision);
    }
}
