//! The rows of the data set, once for all its formats: `answers.csv` and `answers.parquet` hold
//! the same rows in the same order.

use std::collections::BTreeMap;

use super::csv::decided;
use crate::coding::{AnswerCoding, Coded, Measured, Outcome};
use crate::definition::{Question, Questionnaire};
use crate::language::{Lang, detect};
use crate::validate::{Answer, AnswerValue, Part, Response};

/// An answer or comment with what coders and officers made of it.
pub(super) struct Row<'a> {
    /// Code of the entity.
    pub(super) entity: &'a str,
    /// The answer itself.
    pub(super) answer: &'a Answer,
    /// Its question, if the questionnaire has it.
    pub(super) question: Option<&'a Question>,
    /// Labels of the chosen choices, separated by semicolons.
    pub(super) value_label: String,
    /// The language of the words, where it can be told; `None` too for what is not prose.
    pub(super) language: Option<Lang>,
    /// Codes that stand, separated by blanks.
    pub(super) codes: String,
    /// Measures that this answer makes true, separated by blanks.
    pub(super) measures: String,
    /// Who coded it.
    pub(super) coder: String,
    /// Who decided between coders.
    pub(super) adjudicator: &'a str,
    /// The words that the coding rests on.
    pub(super) quote: &'a str,
    /// What officers decided about it.
    pub(super) decision: String,
}

impl Row<'_> {
    /// The pillar that the question belongs to, else nothing.
    pub(super) fn pillar(&self) -> &str {
        self.question
            .and_then(|question| question.pillar.as_deref())
            .unwrap_or_default()
    }
}

/// A row per answer and comment, blank and unasked ones included, in the order of the responses
/// and of the questionnaire; labels in this language.
pub(super) fn rows<'a>(
    responses: &'a [Response],
    questionnaire: &'a Questionnaire,
    measures: &[Measured],
    coded: &'a Coded,
    lang: Lang,
) -> impl Iterator<Item = Row<'a>> {
    // Reversed, so that of two questions of one name the first is found.
    let questions: BTreeMap<&str, &Question> = questionnaire
        .questions
        .iter()
        .rev()
        .map(|question| (&*question.name, question))
        .collect();
    let reported = reported(measures);
    let answers = responses.iter().flat_map(|response| {
        response
            .answers
            .iter()
            .map(move |answer| (response, answer))
    });
    answers.map(move |(response, answer)| {
        let is_answer = answer.part == Part::Answer;
        let key = (&*response.entity, &*answer.question, answer.instance);
        let coding = coded.get(key.0, key.1, key.2).filter(|_| is_answer);
        let standing = coding.and_then(AnswerCoding::standing);
        let given: Vec<&str> = standing
            .into_iter()
            .flat_map(|coding| coding.codes.iter().map(String::as_str))
            .collect();
        let coders: Vec<&str> = coding
            .into_iter()
            .flat_map(|coding| &coding.codings)
            .map(|coding| coding.by.as_str())
            .collect();
        let by_key = (key.0.to_owned(), key.1.to_owned(), key.2);
        let question = questions.get(key.1).copied();
        Row {
            entity: &response.entity,
            answer,
            question,
            value_label: question
                .map(|question| label(answer, question, questionnaire, lang))
                .unwrap_or_default(),
            language: prose(answer).and_then(detect),
            codes: given.join(" "),
            measures: reported
                .get(&by_key)
                .filter(|_| is_answer)
                .map(|names| names.join(" "))
                .unwrap_or_default(),
            coder: coders.join("; "),
            adjudicator: coding
                .and_then(|coding| coding.decision.as_ref())
                .map_or("", |decision| decision.by.as_str()),
            quote: standing.map_or("", |coding| coding.quote.as_str()),
            decision: decided(&answer.decisions),
        }
    })
}

/// The words of an answer in prose.
fn prose(answer: &Answer) -> Option<&str> {
    match &answer.value {
        Some(AnswerValue::Text(text)) => Some(text),
        _ => None,
    }
}

/// What the chosen choices are called; nothing for other answers.
fn label(answer: &Answer, question: &Question, form: &Questionnaire, lang: Lang) -> String {
    let Some(AnswerValue::Choices(names)) = &answer.value else {
        return String::new();
    };
    let list = form.list_of(question);
    let labels = names.iter().map(|name| {
        let mut choices = list.iter().flat_map(|list| &list.choices);
        choices
            .find(|choice| choice.name == *name)
            .map_or(name.as_str(), |choice| choice.label.text(lang))
    });
    labels.collect::<Vec<_>>().join("; ")
}

/// The measures that each answer makes true: by entity, question and row.
fn reported(measures: &[Measured]) -> BTreeMap<(String, String, u32), Vec<String>> {
    let mut reported: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for measured in measures {
        for answer in measured.with(Outcome::Reported) {
            for evidence in &answer.evidence {
                let (entity, question) = (answer.entity.clone(), evidence.question.clone());
                let key = (entity, question, evidence.instance);
                reported.entry(key).or_default().push(measured.code.clone());
            }
        }
    }
    reported
}
