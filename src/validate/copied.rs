//! What two States' replies share that they do not share by chance: nearly all answers, or long texts
//! word for word. A workbook filled from another's, saved under the wrong name, or words agreed
//! between neighbours: said to the officer alone.

use std::collections::{BTreeMap, BTreeSet};

use super::{Answer, AnswerValue, Part, Response};
use crate::finding::{Facts, Finding, Place, Rule};
use crate::language::fold;

/// Texts of so many characters are not the same by chance.
const LONG_TEXT: usize = 60;
/// So many equal long texts of two States are reported.
const EQUAL_TEXTS: usize = 2;
/// Replies of fewer answers are too short to be told from each other.
const FEWEST_ANSWERS: usize = 10;
/// Two replies are one where so many in a hundred of their answers are the same ...
const SAME_IN_A_HUNDRED: usize = 90;
/// ... and so many of these are not choices: two States may well tick the same boxes.
const EQUAL_FIGURES: usize = 3;

/// An answer's place in the form: the question and its instance.
type Key<'a> = (&'a str, u32);

/// Reports each pair of States of which one reply may be a copy of the other's, once beside each of
/// them. `is_off` tells the rules that the round does without.
pub fn compare(responses: &mut [Response], is_off: &dyn Fn(Rule) -> bool) {
    let given: Vec<BTreeMap<Key<'_>, String>> = responses.iter().map(given).collect();
    let mut findings = Vec::new();
    for (pair, keys) in sharing(&given) {
        let (one, other) = pair;
        let (Some(mine), Some(theirs)) = (given.get(one), given.get(other)) else {
            continue;
        };
        let (Some(response), Some(from)) = (responses.get(one), responses.get(other)) else {
            continue;
        };
        let same = mine
            .iter()
            .filter(|(key, value)| theirs.get(*key) == Some(value));
        let same = same.count();
        let of = mine.len().max(theirs.len());
        let long = keys.iter().filter(|key| is_long(response, **key)).count();
        let other = from.entity.clone();
        let is_copy = keys.len() >= EQUAL_FIGURES
            && of >= FEWEST_ANSWERS
            && same * 100 >= of * SAME_IN_A_HUNDRED;
        let facts = if is_copy && !is_off(Rule::SameReply) {
            Facts::SameReply { other, same, of }
        } else if long >= EQUAL_TEXTS && !is_off(Rule::SameWords) {
            Facts::SameWords { other, count: long }
        } else {
            continue;
        };
        let first = match facts {
            Facts::SameWords { .. } => keys.iter().find(|key| is_long(response, **key)),
            _ => keys.first(),
        };
        if let Some(&first) = first {
            findings.push((
                one,
                Finding {
                    place: place(response, first),
                    value: String::new(),
                    facts,
                },
            ));
        }
    }
    for (index, finding) in findings {
        if let Some(response) = responses.get_mut(index) {
            response.findings.push(finding);
        }
    }
}

/// What a State answered, so that equal answers are equal texts. Choices compare by name: the same
/// workbook in another language is still the same.
fn given(response: &Response) -> BTreeMap<Key<'_>, String> {
    let answers = response
        .answers
        .iter()
        .filter(|answer| answer.part == Part::Answer);
    answers
        .filter_map(|answer| {
            let value = match answer.value.as_ref()? {
                AnswerValue::Text(text) => fold(text),
                AnswerValue::Number(number) => number.to_string(),
                AnswerValue::Date(day) => day.to_string(),
                AnswerValue::Choices(names) => format!(":{}", names.join(" ")),
            };
            Some((key(answer), value))
        })
        .collect()
}

/// The pairs of replies, both ways round, that share answers other than choices, and which.
fn sharing<'a>(given: &[BTreeMap<Key<'a>, String>]) -> BTreeMap<(usize, usize), BTreeSet<Key<'a>>> {
    let mut holders: BTreeMap<(Key<'a>, &str), Vec<usize>> = BTreeMap::new();
    for (index, answers) in given.iter().enumerate() {
        for (key, value) in answers.iter().filter(|(_, value)| !value.starts_with(':')) {
            holders.entry((*key, value)).or_default().push(index);
        }
    }
    let mut shared: BTreeMap<(usize, usize), BTreeSet<Key<'a>>> = BTreeMap::new();
    for ((key, _), indexes) in holders {
        for &one in &indexes {
            for &other in indexes.iter().filter(|&&other| other != one) {
                shared.entry((one, other)).or_default().insert(key);
            }
        }
    }
    shared
}

fn key(answer: &Answer) -> Key<'_> {
    (&answer.question, answer.instance)
}

fn at<'a>(response: &'a Response, wanted: Key<'_>) -> Option<&'a Answer> {
    let mut answers = response.answers.iter();
    answers.find(|answer| answer.part == Part::Answer && key(answer) == wanted)
}

fn is_long(response: &Response, key: Key<'_>) -> bool {
    let answer = at(response, key);
    answer.is_some_and(|answer| {
        matches!(answer.value, Some(AnswerValue::Text(_)))
            && answer.raw.chars().count() >= LONG_TEXT
    })
}

fn place(response: &Response, key: Key<'_>) -> Place {
    let origin = at(response, key).and_then(|answer| answer.origin.as_ref());
    Place {
        entity: response.entity.clone(),
        file: origin.map_or_else(String::new, |origin| origin.source.file.clone()),
        sheet: origin.map_or_else(String::new, |origin| origin.sheet.clone()),
        cell: origin.map_or_else(String::new, |origin| origin.cell.clone()),
        question: key.0.to_owned(),
        instance: key.1,
    }
}
