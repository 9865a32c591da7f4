//! Values that can be read and may yet not be meant: a total that its parts do not make, a figure
//! far from that of the last round, words that only point elsewhere or are in another language. Each
//! is a question, never a correction.

use std::collections::BTreeMap;

use super::rules::about;
use super::typed::{Typed, TypedAnswers};
use super::{Answer, AnswerValue, Checker, Part, Response};
use crate::definition::{Kind, Question};
use crate::finding::{Facts, Finding, Place};
use crate::language::{Lang, detect, fold};

/// How far a total may be from the sum of its parts: decimals do not add up to the last digit.
const ROUNDING: f64 = 1e-6;
/// Answers in words that say nothing by themselves, folded.
const POINTERS: [&str; 26] = [
    "see above",
    "as above",
    "same as above",
    "see below",
    "see previous answer",
    "see previous question",
    "ditto",
    "idem",
    "id",
    "voir ci-dessus",
    "voir plus haut",
    "voir ci-dessous",
    "voir reponse precedente",
    "vease supra",
    "vease mas arriba",
    "ver arriba",
    "ver respuesta anterior",
    "см. выше",
    "смотри выше",
    "то же",
    "انظر اعلاه",
    "كما ورد اعلاه",
    "见上文",
    "见上",
    "同上",
    "如上",
];

/// Looks at one answer that was asked for.
pub(super) fn check(
    (question, instance): (&Question, u32),
    entity: &str,
    answers: &TypedAnswers<'_>,
    checker: &Checker<'_>,
    findings: &mut Vec<Finding>,
) {
    let Some(typed) = answers.get(&(question.name.clone(), instance)) else {
        return;
    };
    let facts = [
        total(question, instance, answers),
        change(question, instance, entity, typed, checker),
        pointer(question, typed),
    ];
    for facts in facts.into_iter().flatten() {
        findings.push(about(entity, (question, instance), typed, facts));
    }
}

/// A total (`nv_total_of`) is the sum of its parts; where some are not known it is not below the
/// sum of the others.
fn total(question: &Question, instance: u32, answers: &TypedAnswers<'_>) -> Option<Facts> {
    if question.total_of.is_empty() {
        return None;
    }
    let number = |name: &str| number(answers.get(&(name.to_owned(), instance))?);
    let total = number(&question.name)?;
    let parts: Vec<Option<f64>> = question.total_of.iter().map(|part| number(part)).collect();
    let sum: f64 = parts.iter().flatten().sum();
    let is_complete = parts.iter().all(Option::is_some);
    let is_wrong = sum > total + ROUNDING || (is_complete && sum < total - ROUNDING);
    is_wrong.then(|| Facts::TotalDiffers {
        sum: sum.to_string(),
    })
}

/// A figure moves less than `nv_max_change` per cent from one round to the next.
fn change(
    question: &Question,
    instance: u32,
    entity: &str,
    typed: &Typed<'_>,
    checker: &Checker<'_>,
) -> Option<Facts> {
    let most = question.max_change_percent?;
    let previous = checker.previous?;
    let before: f64 = previous
        .value(entity, &question.name, instance)?
        .parse()
        .ok()?;
    let now = number(typed)?;
    let is_far = (now - before).abs() > before.abs() * most / 100.0;
    // From nothing everything is far.
    (is_far && before != 0.0).then(|| Facts::FarFromPrevious {
        before: before.to_string(),
        round: previous.round.clone(),
    })
}

/// Words that only point elsewhere.
fn pointer(question: &Question, typed: &Typed<'_>) -> Option<Facts> {
    let Some(AnswerValue::Text(text)) = &typed.value else {
        return None;
    };
    let folded = fold(text);
    let bare = folded.trim_matches(|c: char| c.is_whitespace() || ".;,:!()[]。".contains(c));
    (question.kind == Kind::Text && POINTERS.contains(&bare)).then_some(Facts::PointsElsewhere)
}

fn number(typed: &Typed<'_>) -> Option<f64> {
    match typed.value {
        Some(AnswerValue::Number(number)) => Some(number),
        _ => None,
    }
}

/// The languages, other than its own, in which a response has answers: each once, beside the first of
/// them.
pub(super) fn languages(response: &Response) -> Vec<Finding> {
    let mut other: BTreeMap<Lang, Vec<&Answer>> = BTreeMap::new();
    for answer in response.answers.iter().filter(|a| a.part == Part::Answer) {
        let Some(AnswerValue::Text(text)) = &answer.value else {
            continue;
        };
        let own = response.language;
        if let Some(language) = detect(text).filter(|language| *language != own) {
            other.entry(language).or_default().push(answer);
        }
    }
    other
        .into_iter()
        .filter_map(|(language, answers)| {
            let first = answers.first()?;
            let origin = first.origin.as_ref()?;
            Some(Finding {
                place: Place {
                    entity: response.entity.clone(),
                    file: origin.source.file.clone(),
                    sheet: origin.sheet.clone(),
                    cell: origin.cell.clone(),
                    question: first.question.clone(),
                    instance: first.instance,
                },
                value: String::new(),
                facts: Facts::OtherLanguage {
                    language,
                    count: answers.len(),
                },
            })
        })
        .collect()
}
