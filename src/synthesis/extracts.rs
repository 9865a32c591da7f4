//! The words behind a measure, in the language of the reply.
//!
//! What a State wrote beside the answer speaks for itself. Of a long answer to the pillar's open
//! question the sentence is taken that the codebook's pattern for the measure finds: it only helps
//! to quote, and never decides a figure.

use regex::{Regex, RegexBuilder};

use super::Context;
use super::sentence::Reporters;
use crate::coding::{Measured, Outcome};
use crate::language::{Lang, fill};
use crate::validate::{Answer, AnswerStatus, AnswerValue, Part, Response};

/// An extract is cut after this many characters, at the end of a word.
const LENGTH: usize = 200;
/// How many extracts stand under a measure; all words are in the data set.
pub(super) const MOST: usize = 4;
/// A pattern larger than this, compiled, is not used.
const PATTERN_BYTES: usize = 1 << 20;

/// What a named State wrote of a measure.
pub(super) struct Extract<'a> {
    /// Code of the State.
    pub(super) entity: &'a str,
    /// Its words, not too many.
    pub(super) words: String,
    /// The language of its reply.
    pub(super) lang: Lang,
}

/// What each named State wrote of a measure, in the order of the States; only what may be quoted.
pub(super) fn quotes<'a>(
    measured: &'a Measured,
    reporters: &'a Reporters,
    context: &'a Context<'_>,
) -> impl Iterator<Item = Extract<'a>> {
    reporters.named.iter().filter_map(move |code| {
        let response: &Response = context.responses.get(code.as_str())?;
        let words =
            chosen(measured, response, context).or_else(|| words(measured, response, context))?;
        Some(Extract {
            entity: code,
            words: cut(&words.extract(measured, response, context)),
            lang: response.language,
        })
    })
}

/// The extracts of the named States, a line each in the order of the States, and how many more
/// there are.
pub(super) fn extracts(
    measured: &Measured,
    reporters: &Reporters,
    context: &Context<'_>,
) -> String {
    let texts = &context.texts.sentence;
    let mut quotes = quotes(measured, reporters, context);
    let mut lines: Vec<String> = quotes
        .by_ref()
        .take(MOST)
        .map(|quote| {
            let state = context.names.in_text(quote.entity);
            fill(&texts.quote, &[("state", state), ("words", &quote.words)])
        })
        .collect();
    let more = quotes.count();
    if more > 0 {
        lines.push(fill(&texts.more_extracts, &[("count", &more.to_string())]));
    }
    lines.join("\n")
}

/// What a State wrote.
enum Words {
    /// Beside the answer, or chosen by a coder.
    Comment(String),
    /// In the open question of the pillar.
    Open(String),
}

impl Words {
    /// The part that speaks of the measure, as far as that can be told.
    fn extract(self, measured: &Measured, response: &Response, context: &Context<'_>) -> String {
        match self {
            Self::Comment(text) => text,
            Self::Open(text) => pattern(measured, response, context)
                .and_then(|pattern| {
                    let mut sentences = sentences(&text);
                    sentences
                        .find(|sentence| pattern.is_match(sentence))
                        .map(str::to_owned)
                })
                .unwrap_or(text),
        }
    }
}

/// The words that a coder chose, of the answers that may be shown.
fn chosen(measured: &Measured, response: &Response, context: &Context<'_>) -> Option<Words> {
    let entity = response.entity.as_str();
    let mut answers = measured.with(Outcome::Reported);
    let answer = answers.find(|answer| answer.entity == entity)?;
    let confidence = &context.confidence;
    let quotes = answer.evidence.iter().filter(|evidence| {
        !evidence.quote.is_empty() && confidence.may_show(entity, &evidence.question)
    });
    let quotes: Vec<&str> = quotes.map(|evidence| evidence.quote.as_str()).collect();
    (!quotes.is_empty()).then(|| Words::Comment(quotes.join(" / ")))
}

/// A State's own words: the comments on the questions that give the measure, else its answers to
/// the open questions of the pillar that have a code frame.
fn words(measured: &Measured, response: &Response, context: &Context<'_>) -> Option<Words> {
    let questionnaire = context.compilation.questionnaire;
    let gives_measure = |name: &str| {
        let mut carriers = measured.carriers.iter();
        carriers.any(|carrier| {
            let question = questionnaire.questions.get(carrier.question);
            question.is_some_and(|question| question.name == name)
        })
    };
    let is_open = |name: &str| {
        let question = questionnaire.question(name);
        question.is_some_and(|q| q.code_frame.is_some() && q.pillar == measured.pillar)
    };
    let written = |wanted: &dyn Fn(&Answer) -> bool| {
        let answers = response.answers.iter().filter(|answer| wanted(answer));
        let texts = answers.filter_map(|answer| shown(answer, response, context));
        let joined = texts.collect::<Vec<_>>().join(" / ");
        (!joined.is_empty()).then_some(joined)
    };
    written(&|answer| answer.part == Part::Comment && gives_measure(&answer.question))
        .map(Words::Comment)
        .or_else(|| {
            written(&|answer| answer.part == Part::Answer && is_open(&answer.question))
                .map(Words::Open)
        })
}

/// The text of an answer on one line, if it may be quoted.
fn shown(answer: &Answer, response: &Response, context: &Context<'_>) -> Option<String> {
    let confidence = &context.confidence;
    let may_show = confidence.may_show(&response.entity, &answer.question);
    match &answer.value {
        Some(AnswerValue::Text(text)) if may_show && answer.status == AnswerStatus::Answered => {
            let words: Vec<&str> = text.split_whitespace().collect();
            (!words.is_empty()).then(|| words.join(" "))
        }
        _ => None,
    }
}

/// The codebook's pattern for a measure in the language of a reply.
fn pattern(measured: &Measured, response: &Response, context: &Context<'_>) -> Option<Regex> {
    let mut codes = context.compilation.questionnaire.codebook.iter();
    let code = codes.find(|code| code.measure.as_ref() == Some(&measured.code))?;
    let pattern = code.patterns.get(response.language.code())?;
    // One that cannot be read has a diagnostic of its own.
    RegexBuilder::new(pattern)
        .case_insensitive(true)
        .size_limit(PATTERN_BYTES)
        .build()
        .ok()
}

/// The sentences of a text, with what ends them.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .char_indices()
            .find(|&(at, character)| {
                let after = rest.get(at + character.len_utf8()..).unwrap_or_default();
                matches!(character, '。' | '！' | '？')
                    || (matches!(character, '.' | '!' | '?' | '؟') && after.starts_with(' '))
            })
            .map_or(rest.len(), |(at, character)| at + character.len_utf8());
        let (sentence, after) = rest.split_at(end);
        rest = after.trim_start();
        Some(sentence)
    })
}

/// The text, cut at the end of a word if it is long.
pub(super) fn cut(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(LENGTH) else {
        return text.to_owned();
    };
    let head = text.get(..end).unwrap_or_default();
    let word_end = head.rfind(' ').filter(|&at| at > end / 2).unwrap_or(end);
    let head = head.get(..word_end).unwrap_or(head);
    format!("{}…", head.trim_end_matches([',', ';', ':', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_each_script_ends_them() {
        let english: Vec<&str> = sentences("One law of 1.5 pages. Two? Three").collect();
        assert_eq!(english, ["One law of 1.5 pages.", "Two?", "Three"]);
        assert_eq!(
            sentences("第一。第二。").collect::<Vec<_>>(),
            ["第一。", "第二。"]
        );
        assert_eq!(sentences("").count(), 0);
    }

    #[test]
    fn long_texts_are_cut_between_words() {
        let long = "word, ".repeat(60);
        let cut = cut(&long);
        assert!(
            cut.ends_with("word…") && cut.chars().count() <= LENGTH + 1,
            "{cut}"
        );
        assert_eq!(super::cut("short"), "short");
    }
}
