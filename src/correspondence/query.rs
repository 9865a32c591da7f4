//! The query to a State: the answers of its reply that are doubtful, each with what it wrote and
//! why it is asked, and nothing else. What it confirmed, explained or corrected before is not asked
//! again; a newer return that says something else opens the question anew.

use std::collections::BTreeMap;

use crate::cell_map::fingerprint;
use crate::definition::{Question, Questionnaire};
use crate::finding::{Finding, message};
use crate::language::Lang;
use crate::validate::{Part, Response};

/// A doubtful answer.
#[derive(Debug, Clone)]
pub struct QueryItem<'a> {
    /// Number of the question.
    pub number: String,
    /// The question.
    pub question: &'a Question,
    /// Row of the repeat, from 1; 1 outside repeats.
    pub instance: u32,
    /// What the State wrote; blank where it wrote nothing.
    pub written: String,
    /// Mark of the words that are asked about ([`cell_map::fingerprint`](fingerprint)).
    pub fingerprint: String,
    /// Why it is asked; at least one sentence.
    pub why: Vec<String>,
    /// What was found; at least one finding.
    pub findings: Vec<&'a Finding>,
}

/// What is to be asked of a State, in the order of the questionnaire, with the reasons in this
/// language; empty if nothing is.
pub fn query<'a>(
    response: &'a Response,
    questionnaire: &'a Questionnaire,
    lang: Lang,
) -> Vec<QueryItem<'a>> {
    let mut open: BTreeMap<(usize, u32), Vec<&Finding>> = BTreeMap::new();
    for finding in &response.findings {
        let place = &finding.place;
        let instance = place.instance.max(1);
        let is_explained = response
            .explained
            .contains(&(place.question.clone(), instance));
        if !finding.facts.is_asked() || is_explained {
            continue;
        }
        let mut questions = questionnaire.questions.iter();
        // What stands outside the answers has no answer to confirm: the receipt shows it.
        if let Some(index) = questions.position(|q| q.name == place.question && q.is_asked()) {
            open.entry((index, instance)).or_default().push(finding);
        }
    }
    let numbering = questionnaire.numbering();
    open.into_iter()
        .filter_map(|((index, instance), findings)| {
            let question = questionnaire.questions.get(index)?;
            let written = response.answers.iter().find(|answer| {
                answer.part == Part::Answer
                    && answer.question == question.name
                    && answer.instance == instance
            });
            let written = written.map_or("", |answer| &answer.raw);
            let fingerprint = fingerprint(written);
            // What is doubtful may stand in the cell "no answer because".
            let beside = || findings.iter().map(|finding| finding.value.as_str());
            let mut written = std::iter::once(written).chain(beside());
            let written = written.find(|text| !text.is_empty()).unwrap_or_default();
            Some(QueryItem {
                number: numbering.question(index).to_owned(),
                question,
                instance,
                written: written.to_owned(),
                fingerprint,
                why: why(&findings, questionnaire, lang),
                findings,
            })
        })
        .collect()
}

/// The sentences of findings, each once.
fn why(findings: &[&Finding], questionnaire: &Questionnaire, lang: Lang) -> Vec<String> {
    let mut why: Vec<String> = Vec::new();
    for finding in findings {
        let sentence = message(finding, questionnaire, lang);
        if !why.contains(&sentence) {
            why.push(sentence);
        }
    }
    why
}
