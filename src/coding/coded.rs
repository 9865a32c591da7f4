//! What the codings of an answer come to.

use std::collections::BTreeMap;

use super::recode::{Recoded, recoded};
use crate::definition::{Code, Questionnaire};
use crate::finding::{Facts, Finding, Place};
use crate::round::{Coding, Codings, ItemKey, UnreadableCodings};
use crate::validate::{Answer, AnswerStatus, AnswerValue, Part, Response};

/// Entity, question and row.
type AnswerKey = (String, String, u32);
/// An answer of one person: whether it decides, and who it is.
type PersonKey = (AnswerKey, bool, String);

/// An answer in prose that a frame of the codebook is for.
#[derive(Debug, Clone)]
pub struct OpenAnswer<'a> {
    /// Which words.
    pub key: ItemKey,
    /// Name of the frame.
    pub frame: &'a str,
    /// The State's reply.
    pub response: &'a Response,
    /// The answer.
    pub answer: &'a Answer,
    /// The words.
    pub text: &'a str,
}

/// The answers to code, frame by frame in the order of the questionnaire, then of the responses.
pub fn open_answers<'a>(
    questionnaire: &'a Questionnaire,
    responses: &'a [Response],
) -> Vec<OpenAnswer<'a>> {
    let mut found = Vec::new();
    for question in &questionnaire.questions {
        let Some(frame) = question.code_frame.as_deref() else {
            continue;
        };
        for response in responses {
            for answer in response.instances(&question.name) {
                let is_written = matches!(
                    answer.status,
                    AnswerStatus::Answered | AnswerStatus::Confidential
                );
                let Some(AnswerValue::Text(text)) = answer.value.as_ref().filter(|_| is_written)
                else {
                    continue;
                };
                let text = text.trim();
                if text.is_empty() || answer.part != Part::Answer {
                    continue;
                }
                found.push(OpenAnswer {
                    key: ItemKey::new(&response.entity, &question.name, answer.instance, text),
                    frame,
                    response,
                    answer,
                    text,
                });
            }
        }
    }
    found
}

/// What people made of one answer as it stands now.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AnswerCoding {
    /// One per coder, in the order of their names.
    pub codings: Vec<Coding>,
    /// What was decided between them.
    pub decision: Option<Coding>,
    /// What its coders made of earlier words, newest file last.
    pub earlier: Vec<Coding>,
}

impl AnswerCoding {
    /// The coding that counts: the decision, else what all coders agree on. Nobody's guess: coders
    /// that disagree wait for a decision.
    pub fn standing(&self) -> Option<&Coding> {
        match (&self.decision, self.codings.as_slice()) {
            (Some(decision), _) => Some(decision),
            (None, [first, rest @ ..]) => rest
                .iter()
                .all(|coding| coding.codes == first.codes)
                .then_some(first),
            (None, []) => None,
        }
    }

    /// Whether coders disagree and nobody has decided yet.
    pub fn is_disputed(&self) -> bool {
        !self.codings.is_empty() && self.standing().is_none()
    }
}

/// What people made of all answers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coded {
    /// By entity, question and row.
    answers: BTreeMap<AnswerKey, AnswerCoding>,
}

impl Coded {
    /// Lays the codings beside the answers they are about; with what a person should look at.
    ///
    /// Codes of an earlier version of the frame follow the crosswalk. A coding with a code that
    /// neither has, with one that was split, without a name of who made it, or about words that have
    /// changed since, is left aside; so are two of one person that differ.
    pub fn of(
        questionnaire: &Questionnaire,
        responses: &[Response],
        codings: &Codings,
    ) -> (Self, Vec<Finding>) {
        let current: BTreeMap<AnswerKey, OpenAnswer<'_>> = open_answers(questionnaire, responses)
            .into_iter()
            .map(|open| (owned(&open.key), open))
            .collect();
        let mut coded = Self::default();
        let mut findings = Vec::new();
        // Per person and answer: all codings of the present words.
        let mut by_person: BTreeMap<PersonKey, Vec<Coding>> = BTreeMap::new();
        for coding in &codings.all {
            let key = owned(&coding.key);
            let open = current.get(&key);
            let open = open.filter(|open| open.key.hash == coding.key.hash);
            // To be coded again, with what was made of it before the coder's eyes.
            let mut again = |facts, value: &str| {
                findings.push(finding(coding, value, facts));
                let answer = coded.answers.entry(key.clone()).or_default();
                answer.earlier.push(coding.clone());
            };
            let Some(open) = open else {
                again(Facts::CodingOutdated, &coding.by);
                continue;
            };
            match recoded(coding, open.frame, questionnaire, &codings.crosswalk) {
                Recoded::Split { code, into } => again(
                    Facts::CodeSplit {
                        into: into.join("; "),
                    },
                    &code,
                ),
                Recoded::Unknown(code) => {
                    findings.push(finding(coding, &code, Facts::CodeUnknown));
                }
                Recoded::Present(_) if coding.by.is_empty() => {
                    findings.push(finding(coding, "", Facts::CoderUnknown));
                }
                Recoded::Present(present) => by_person
                    .entry((key, coding.adjudicates, coding.by.clone()))
                    .or_default()
                    .push(*present),
            }
        }
        findings.extend(codings.unreadable.iter().map(unreadable));
        let mut decisions: BTreeMap<AnswerKey, Vec<Coding>> = BTreeMap::new();
        for ((key, adjudicates, by), mut own) in by_person {
            let Some((first, rest)) = own.split_first() else {
                continue;
            };
            if let Some(other) = rest.iter().find(|other| other.codes != first.codes) {
                let other = other.place();
                findings.push(finding(first, &by, Facts::CodingsDiffer { other }));
            } else if adjudicates {
                decisions.entry(key).or_default().append(&mut own);
            } else {
                let answer = coded.answers.entry(key).or_default();
                answer.codings.push(first.clone());
            }
        }
        for (key, decided) in decisions {
            let Some((first, rest)) = decided.split_first() else {
                continue;
            };
            if let Some(other) = rest.iter().find(|other| other.codes != first.codes) {
                let other = other.place();
                findings.push(finding(first, &first.by, Facts::CodingsDiffer { other }));
            } else {
                let answer = coded.answers.entry(key).or_default();
                answer.decision = Some(first.clone());
            }
        }
        (coded, findings)
    }

    /// Only what was made of these answers, by entity and question.
    #[must_use]
    pub fn of_answers(&self, is_kept: impl Fn(&str, &str) -> bool) -> Self {
        let answers = self.answers.iter();
        let kept = answers.filter(|((entity, question, _), _)| is_kept(entity, question));
        Self {
            answers: kept
                .map(|(key, coding)| (key.clone(), coding.clone()))
                .collect(),
        }
    }

    /// What people made of an answer.
    pub fn get(&self, entity: &str, question: &str, instance: u32) -> Option<&AnswerCoding> {
        let key = (entity.to_owned(), question.to_owned(), instance);
        self.answers.get(&key)
    }

    /// What people made of the answer with this key.
    pub fn of_key(&self, key: &ItemKey) -> Option<&AnswerCoding> {
        let (entity, question, instance) = key.answer();
        self.get(entity, question, instance)
    }

    /// The measures that stand in the prose of a State: the code that carries each, the answer, and
    /// the coding.
    pub(super) fn measures<'a>(
        &'a self,
        questionnaire: &'a Questionnaire,
        response: &'a Response,
    ) -> Vec<(&'a Code, &'a Answer, &'a Coding)> {
        let mut found = Vec::new();
        for answer in response.answers.iter().filter(|a| a.part == Part::Answer) {
            let standing = self
                .get(&response.entity, &answer.question, answer.instance)
                .and_then(AnswerCoding::standing);
            let question = questionnaire.question(&answer.question);
            let frame = question.and_then(|question| question.code_frame.as_deref());
            let (Some(coding), Some(frame)) = (standing, frame) else {
                continue;
            };
            let codes = questionnaire
                .codebook
                .iter()
                .filter(|code| code.frame == frame);
            let given = codes.filter(|code| coding.codes.contains(&code.code));
            found.extend(given.map(|code| (code, answer, coding)));
        }
        found
    }
}

fn owned(key: &ItemKey) -> AnswerKey {
    (key.entity.clone(), key.question.clone(), key.instance)
}

/// A finding about a file in the folder of codings, or a row that lost its key.
fn unreadable(file: &UnreadableCodings) -> Finding {
    Finding {
        place: Place {
            file: file.file.clone(),
            sheet: file.sheet.clone(),
            cell: file.cell.clone(),
            ..Place::default()
        },
        value: String::new(),
        facts: Facts::CodingsUnreadable {
            reason: file.reason.clone(),
        },
    }
}

/// A finding about a row of a coding workbook.
pub(super) fn finding(coding: &Coding, value: &str, facts: Facts) -> Finding {
    Finding {
        place: Place {
            entity: coding.key.entity.clone(),
            file: coding.file.clone(),
            sheet: coding.sheet.clone(),
            cell: coding.cell.clone(),
            question: coding.key.question.clone(),
            instance: coding.key.instance,
        },
        value: value.to_owned(),
        facts,
    }
}
