//! Whether one State's answers make a measure true.

use chrono::{NaiveDate, NaiveTime};

use super::{Carrier, Evidence, MeasureAnswer, Outcome, is_multiple};
use crate::definition::{Choice, Kind, Question, Questionnaire, Rule};
use crate::expression::{Operand, Scope, Value};
use crate::validate::{Answer, AnswerStatus, AnswerValue, Response};

/// Name of the choice of a multiple choice that excludes all others.
const NONE: &str = "none";

/// What a response says of a measure, given the questions and choices that give it.
pub(super) fn answer(
    questionnaire: &Questionnaire,
    carriers: &[Carrier],
    response: &Response,
) -> MeasureAnswer {
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
        let mut answers = response.instances(&question.name).peekable();
        if answers.peek().is_none() && nothing_yet {
            // A table without rows.
            measured.outcome = Outcome::NoAnswer;
            nothing_yet = false;
        }
        for answer in answers {
            let (outcome, evidence) = outcome(question, choice, answer, response);
            if nothing_yet || outcome < measured.outcome {
                measured.outcome = outcome;
                measured.confidential = false;
                measured.evidence.clear();
                nothing_yet = false;
            }
            if outcome == measured.outcome {
                measured.confidential |= answer.status == AnswerStatus::Confidential;
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
    response: &Response,
) -> (Outcome, Evidence) {
    let mark = choice.and_then(|choice| answer.marks.iter().find(|m| m.choice == choice.name));
    let evidence = Evidence {
        question: question.name.clone(),
        instance: answer.instance,
        origin: mark
            .map(|mark| mark.origin.clone())
            .or_else(|| answer.origin.clone()),
    };
    let outcome = match (answer.status, &answer.value) {
        (AnswerStatus::Answered | AnswerStatus::Confidential, Some(value)) => match choice {
            Some(choice) => of_choice(question, choice, value, mark.is_some()),
            None => of_question(question, value, answer, response),
        },
        (AnswerStatus::Answered | AnswerStatus::Blank, _) => Outcome::NoAnswer,
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

/// By `nv_measure_when`; without it by the kind of question: "yes" of a single choice, a number
/// above zero, any other answer.
fn of_question(
    question: &Question,
    value: &AnswerValue,
    answer: &Answer,
    response: &Response,
) -> Outcome {
    let rule = question
        .measure
        .as_ref()
        .and_then(|measure| measure.when.as_ref());
    let holds = match (rule, value) {
        (Some(rule), _) => match holds(rule, answer, response) {
            Some(holds) => holds,
            None => return Outcome::Unknown,
        },
        (None, AnswerValue::Choices(chosen)) if matches!(question.kind, Kind::SelectOne(_)) => {
            chosen.iter().any(|name| name == "yes")
        }
        (None, AnswerValue::Choices(chosen)) => !chosen.is_empty(),
        (None, AnswerValue::Number(number)) => *number > 0.0,
        (None, AnswerValue::Text(_) | AnswerValue::Date(_)) => true,
    };
    if holds {
        Outcome::Reported
    } else {
        Outcome::NotReported
    }
}

/// Whether the rule holds; `None` if that cannot be told.
fn holds(rule: &Rule, answer: &Answer, response: &Response) -> Option<bool> {
    let expression = rule.expression.as_ref()?;
    let value = expression.evaluate(&Around { answer, response }).ok()?;
    Some(value.to_boolean())
}

/// What the rule of a measure sees: its own answer, and the others of the same reply.
struct Around<'a> {
    answer: &'a Answer,
    response: &'a Response,
}

impl Scope for Around<'_> {
    fn question(&self, name: &str) -> Operand {
        let answers: Vec<&Answer> = self.response.instances(name).collect();
        let same_row = answers
            .iter()
            .find(|answer| answer.instance == self.answer.instance);
        match (answers.as_slice(), same_row) {
            ([], _) => Operand::Missing,
            ([one], _) | (_, Some(one)) => operand(one),
            (many, None) => Operand::Nodes(many.iter().map(|answer| operand(answer)).collect()),
        }
    }

    /// A value kept in confidence is counted, so the rule sees it.
    fn current(&self) -> Operand {
        self.answer
            .value
            .as_ref()
            .map_or_else(Operand::blank, |value| Operand::Value(read(value)))
    }

    fn today(&self) -> Option<NaiveDate> {
        self.response.received
    }

    fn position(&self) -> usize {
        usize::try_from(self.answer.instance).unwrap_or(1)
    }
}

fn operand(answer: &Answer) -> Operand {
    match (answer.status, &answer.value) {
        (AnswerStatus::Answered, Some(value)) => Operand::Value(read(value)),
        (AnswerStatus::Answered | AnswerStatus::Blank | AnswerStatus::NotAsked, _) => {
            Operand::blank()
        }
        (AnswerStatus::Unreadable, _) => Operand::Unreadable,
        (
            AnswerStatus::NotAvailable | AnswerStatus::NotApplicable | AnswerStatus::Confidential,
            _,
        ) => Operand::Silence,
    }
}

fn read(value: &AnswerValue) -> Value {
    match value {
        AnswerValue::Text(text) => Value::Text(text.clone()),
        AnswerValue::Number(number) => Value::Number(*number),
        AnswerValue::Date(date) => Value::Date(date.and_time(NaiveTime::MIN)),
        AnswerValue::Choices(names) => Value::Text(names.join(" ")),
    }
}
