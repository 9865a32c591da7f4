//! The fiche of a State, as plain data: its dates and files, its answers by pillar, its silences in
//! words, what is to be raised with it.
//!
//! For the office: what was given in confidence is on it. Contact persons are not.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::by_question::translation;
use super::confidence::CONTACT_QUESTIONS;
use super::respondents::{self, Respondent};
use super::table::CellValue;
use super::{Compilation, Context, answer_value};
use crate::definition::Question;
use crate::finding::message;
use crate::language::Lang;
use crate::validate::{Answer, AnswerStatus, Origin, Part, Response};

/// What the office knows of one State's reply.
#[derive(Debug, Clone, PartialEq)]
pub struct Fiche {
    /// Code of the entity.
    pub code: String,
    /// Official short name.
    pub name: String,
    /// The language of its reply; `None` where that waits to be typed in.
    pub language: Option<Lang>,
    /// Heading and value: group, dates, language, form, use of the reply, files.
    pub facts: Vec<(String, CellValue)>,
    /// Its answers, pillar by pillar, those of no pillar last.
    pub parts: Vec<FichePart>,
    /// What is to be raised with it: number of the question, the sentence, where.
    pub open: Vec<String>,
}

/// The answers of one pillar.
#[derive(Debug, Clone, PartialEq)]
pub struct FichePart {
    /// The pillar's name; blank for the questions of none.
    pub heading: String,
    /// The answers given, in the order of the questionnaire.
    pub answers: Vec<FicheAnswer>,
    /// The silences, in their order, each with the numbers of its questions.
    pub silences: BTreeMap<AnswerStatus, Vec<String>>,
}

/// An answer on a fiche.
#[derive(Debug, Clone, PartialEq)]
pub struct FicheAnswer {
    /// Number of the question.
    pub number: String,
    /// Its text.
    pub question: String,
    /// Row of the table, from 1; `None` outside tables.
    pub row: Option<u32>,
    /// The answer as a reader of the language sees it; as written where it could not be read.
    pub value: CellValue,
    /// Whether the value is the State's own words.
    pub in_own_words: bool,
    /// Comment and source, in the State's words.
    pub words: String,
    /// A translation of the answer.
    pub translation: String,
    /// Whether confidence is asked for it.
    pub confidential: bool,
    /// The cell.
    pub origin: Option<Origin>,
}

/// A fiche per respondent, in the order of the table of respondents.
pub fn fiches(compilation: &Compilation<'_>, lang: Lang) -> Vec<Fiche> {
    let context = Context::new(compilation, lang);
    context
        .respondents
        .par_iter()
        .map(|respondent| fiche(respondent, &context))
        .collect()
}

fn fiche(respondent: &Respondent<'_>, context: &Context<'_>) -> Fiche {
    let code = &respondent.entity.code;
    let facts = respondents::facts(respondent, context);
    Fiche {
        code: code.clone(),
        name: context.names.official(code).to_owned(),
        language: respondent.response.map(|response| response.language),
        facts: facts
            .map(|(heading, cell)| (heading, cell.value))
            .filter(|(_, value)| *value != CellValue::Blank)
            .collect(),
        parts: respondent
            .response
            .map_or_else(Vec::new, |response| parts(response, context)),
        open: respondent
            .response
            .map_or_else(Vec::new, |response| open(response, context)),
    }
}

fn parts(response: &Response, context: &Context<'_>) -> Vec<FichePart> {
    let questionnaire = context.compilation.questionnaire;
    let mut by_question: BTreeMap<&str, Vec<&Answer>> = BTreeMap::new();
    for answer in &response.answers {
        by_question
            .entry(&answer.question)
            .or_default()
            .push(answer);
    }
    let pillars = questionnaire.pillars.iter().map(Some).chain([None]);
    let parts = pillars.map(|pillar| {
        let name = pillar.map(|pillar| pillar.name.as_str());
        let mut part = FichePart {
            heading: pillar
                .map_or("", |pillar| pillar.label.text(context.lang))
                .to_owned(),
            answers: Vec::new(),
            silences: BTreeMap::new(),
        };
        for (index, question) in questionnaire.questions.iter().enumerate() {
            let is_shown = question.is_asked() && !CONTACT_QUESTIONS.contains(&&*question.name);
            if is_shown && question.pillar.as_deref() == name {
                let answers = by_question.get(&*question.name).map(Vec::as_slice);
                let asked = (context.numbering.question(index), question);
                part.add(asked, answers.unwrap_or_default(), response, context);
            }
        }
        part
    });
    parts
        .filter(|part| !part.answers.is_empty() || !part.silences.is_empty())
        .collect()
}

impl FichePart {
    fn add(
        &mut self,
        (number, question): (&str, &Question),
        answers: &[&Answer],
        response: &Response,
        context: &Context<'_>,
    ) {
        let of_part = |part| answers.iter().copied().filter(move |a| a.part == part);
        let mut comments: BTreeMap<u32, &Answer> = of_part(Part::Comment)
            .map(|comment| (comment.instance, comment))
            .collect();
        let mut silences = Vec::new();
        let before = self.answers.len();
        for answer in of_part(Part::Answer) {
            let comment = comments.remove(&answer.instance);
            let has_words = !answer.raw.is_empty() || comment.is_some();
            if answer.value.is_none() && !has_words {
                silences.push(answer.status);
                continue;
            }
            self.answers.push(FicheAnswer {
                translation: translation(&response.entity, answer, context),
                ..fiche_answer((number, question), answer, comment, context)
            });
        }
        // A comment may stand where no answer does.
        for comment in comments.into_values() {
            self.answers.push(FicheAnswer {
                value: CellValue::Blank,
                ..fiche_answer((number, question), comment, Some(comment), context)
            });
        }
        let nothing = answers.is_empty().then_some(AnswerStatus::Blank);
        // The rows of a table that nobody filled say so once; where others are filled, not at all.
        let silence = silences.into_iter().min().or(nothing);
        if let Some(silence) = silence.filter(|_| self.answers.len() == before) {
            let label = if number.is_empty() {
                &question.name
            } else {
                number
            };
            let numbers = self.silences.entry(silence).or_default();
            numbers.push(label.to_owned());
        }
    }
}

fn fiche_answer(
    (number, question): (&str, &Question),
    answer: &Answer,
    comment: Option<&Answer>,
    context: &Context<'_>,
) -> FicheAnswer {
    let questionnaire = context.compilation.questionnaire;
    let value = match &answer.value {
        Some(value) => answer_value(value, question, questionnaire, context.lang),
        None if answer.raw.is_empty() => CellValue::Blank,
        None => CellValue::Text(answer.raw.clone()),
    };
    let origin = answer.origin.as_ref();
    let origin = origin.or_else(|| comment.and_then(|comment| comment.origin.as_ref()));
    FicheAnswer {
        number: number.to_owned(),
        question: question.label.text(context.lang).to_owned(),
        row: question.repeat.is_some().then_some(answer.instance),
        in_own_words: matches!(value, CellValue::Text(_)),
        value,
        words: comment.map_or_else(String::new, |comment| comment.raw.clone()),
        translation: String::new(),
        confidential: answer.confidential || answer.status == AnswerStatus::Confidential,
        origin: origin.cloned(),
    }
}

/// The findings to raise with the State on which it has not been heard.
fn open(response: &Response, context: &Context<'_>) -> Vec<String> {
    let questionnaire = context.compilation.questionnaire;
    let mut lines = Vec::new();
    for finding in &response.findings {
        let place = &finding.place;
        let key = (place.question.clone(), place.instance.max(1));
        if !finding.facts.is_asked() || response.explained.contains(&key) {
            continue;
        }
        let questions = &questionnaire.questions;
        let index = questions.iter().position(|q| q.name == place.question);
        let number = index.map_or("", |index| context.numbering.question(index));
        let said = message(finding, questionnaire, context.lang);
        let at = match place.cell.as_str() {
            "" => String::new(),
            cell => format!(" ({}, {}, {cell})", place.file, place.sheet),
        };
        lines.push(format!("{number} {said}{at}").trim_start().to_owned());
    }
    lines
}
