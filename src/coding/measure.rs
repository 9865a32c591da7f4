//! Whether one State's answers make a measure true.

use super::{Carrier, Evidence, MeasureAnswer, Outcome, is_multiple};
use crate::definition::{Choice, Kind, Question, Rule};
use crate::validate::{Answer, AnswerStatus, AnswerValue, Answers, Response};

/// Name of the choice of a multiple choice that excludes all others.
const NONE: &str = "none";

/// What a response says of a measure, given the questions and choices that give it.
pub(super) fn answer(
    answers: &Answers<'_>,
    carriers: &[Carrier],
    response: &Response,
) -> MeasureAnswer {
    let questionnaire = answers.questionnaire();
    let mut measured = MeasureAnswer {
        entity: response.entity.clone(),
        outcome: Outcome::NotAsked,
        confidential: false,
        evidence: Vec::new(),
    };
    let mut nothing_yet = true;
    for carrier in carriers {
        let Some(question) = questionnaire.questions.get(carrier.question) else {
            continue;
        };
        let list = questionnaire.list_of(question);
        let choice = carrier
            .choice
            .and_then(|position| list?.choices.get(position));
        let mut instances = response.instances(&question.name).peekable();
        if instances.peek().is_none() && nothing_yet {
            // A table without rows.
            measured.outcome = Outcome::NoAnswer;
            nothing_yet = false;
        }
        for answer in instances {
            let by_rule = || {
                let rule = question.measure.as_ref()?.when.as_ref()?;
                Some(of_rule(rule, answers, carrier.question, answer))
            };
            let (outcome, evidence) = outcome(question, choice, answer, by_rule);
            if nothing_yet || outcome < measured.outcome {
                measured.outcome = outcome;
                measured.confidential = false;
                measured.evidence.clear();
                nothing_yet = false;
            }
            if outcome == measured.outcome {
                measured.confidential |=
                    answer.confidential || answer.status == AnswerStatus::Confidential;
                measured.evidence.push(evidence);
            }
        }
    }
    measured
}

fn outcome(
    question: &Question,
    choice: Option<&Choice>,
    answer: &Answer,
    by_rule: impl FnOnce() -> Option<Outcome>,
) -> (Outcome, Evidence) {
    let mark = choice.and_then(|choice| answer.marks.iter().find(|m| m.choice == choice.name));
    let evidence = Evidence {
        question: question.name.clone(),
        instance: answer.instance,
        origin: mark
            .map(|mark| mark.origin.clone())
            .or_else(|| answer.origin.clone()),
        quote: String::new(),
    };
    let outcome = match (answer.status, &answer.value) {
        (AnswerStatus::Answered | AnswerStatus::Confidential, Some(value)) => match choice {
            Some(choice) => of_choice(question, choice, value, mark.is_some()),
            None => by_rule().unwrap_or_else(|| of_question(question, value)),
        },
        (AnswerStatus::Answered | AnswerStatus::Blank | AnswerStatus::NotReturned, _) => {
            Outcome::NoAnswer
        }
        (AnswerStatus::Confidential, None) => Outcome::Confidential,
        (AnswerStatus::NotAvailable, _) => Outcome::NotAvailable,
        (AnswerStatus::NotApplicable, _) => Outcome::NotApplicable,
        (AnswerStatus::NotAsked, _) => Outcome::NotAsked,
        (AnswerStatus::Unreadable, _) => Outcome::Unreadable,
    };
    (outcome, evidence)
}

/// A choice that is not chosen is refused only where the State says so: by another choice where
/// one is asked for, by "no" beside the option, or by choosing "none". An option left without a
/// mark is no answer.
fn of_choice(question: &Question, choice: &Choice, value: &AnswerValue, marked: bool) -> Outcome {
    let AnswerValue::Choices(chosen) = value else {
        return Outcome::NoAnswer;
    };
    let none_of_them = !chosen.is_empty() && chosen.iter().all(|name| name == NONE);
    if chosen.contains(&choice.name) {
        Outcome::Reported
    } else if marked || none_of_them || !is_multiple(&question.kind) {
        Outcome::NotReported
    } else {
        Outcome::NoAnswer
    }
}

/// By the kind of question: "yes" of a single choice, a number above zero, any other answer.
fn of_question(question: &Question, value: &AnswerValue) -> Outcome {
    let holds = match value {
        AnswerValue::Choices(chosen) if matches!(question.kind, Kind::SelectOne(_)) => {
            chosen.iter().any(|name| name == "yes")
        }
        AnswerValue::Choices(chosen) => !chosen.is_empty(),
        AnswerValue::Number(number) => *number > 0.0,
        AnswerValue::Text(_) | AnswerValue::Date(_) => true,
    };
    reported(holds)
}

/// By `nv_measure_when`. A value kept in confidence is counted, so the rule sees it. That a rule
/// cannot be told, a finding says.
fn of_rule(rule: &Rule, answers: &Answers<'_>, question: usize, answer: &Answer) -> Outcome {
    match answers.evaluate(rule, Some(question), answer.instance) {
        Some(Ok(value)) => reported(value.to_boolean()),
        Some(Err(_)) | None => Outcome::Unknown,
    }
}

fn reported(holds: bool) -> Outcome {
    if holds {
        Outcome::Reported
    } else {
        Outcome::NotReported
    }
}
