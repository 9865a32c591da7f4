//! Texts of the compiled tables and sentences. The English text documents each field.

use serde::Deserialize;

/// The tables of the synthesis.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SynthesisTexts {
    /// Synthesis of replies
    pub title: String,
    /// Replies received by `{date}`
    pub as_of: String,
    /// The figures refer to the `{responded}` States that replied, of `{addressed}` addressed.
    pub denominator: String,
    /// Internal: not for publication
    pub internal: String,
    /// Names of the sheets, at most 31 characters.
    pub sheet: TableNames,
    /// Headings of a pillar's sheet.
    pub pillar: PillarHeadings,
    /// Headings and words of the list of respondents.
    pub respondents: RespondentTexts,
    /// Headings of the list of findings.
    pub findings: FindingHeadings,
    /// Headings of the list of files.
    pub sources: SourceHeadings,
    /// Names of the [`AnswerStatus`](crate::validate::AnswerStatus)es, and of no reply at all.
    pub answer_status: AnswerStatusTexts,
    /// Words for how many States.
    pub quantifier: QuantifierTexts,
}

/// Names of the sheets, at most 31 characters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TableNames {
    /// Contents
    pub contents: String,
    /// Respondents
    pub respondents: String,
    /// Questions
    pub questions: String,
    /// Figures
    pub figures: String,
    /// Treaties
    pub treaties: String,
    /// External figures
    pub external_figures: String,
    /// Concordance
    pub concordance: String,
    /// Findings
    pub findings: String,
    /// Sources
    pub sources: String,
}

/// Headings of a pillar's sheet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PillarHeadings {
    /// No.
    pub number: String,
    /// Measure
    pub measure: String,
    /// Quantifier
    pub quantifier: String,
    /// States that reported it
    pub reported: String,
    /// Respondents
    pub respondents: String,
    /// %
    pub percent: String,
    /// States
    pub states: String,
    /// No
    pub no: String,
    /// No answer
    pub no_answer: String,
    /// Not available or confidential
    pub unavailable: String,
    /// Sentence
    pub sentence: String,
    /// Extracts
    pub extracts: String,
    /// Sources
    pub sources: String,
}

/// Headings and words of the list of respondents.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RespondentTexts {
    /// No.
    pub number: String,
    /// State
    pub state: String,
    /// Code
    pub code: String,
    /// Status
    pub kind: String,
    /// Regional group
    pub group: String,
    /// Received
    pub received: String,
    /// Language
    pub language: String,
    /// Questions answered
    pub answered: String,
    /// Questions asked
    pub asked: String,
    /// Use of the reply
    pub publication: String,
    /// Member State
    pub member_state: String,
    /// Observer State
    pub observer_state: String,
    /// United Nations entity
    pub un_entity: String,
    /// Public
    pub public: String,
    /// United Nations only
    pub un_only: String,
    /// Confidential
    pub confidential: String,
    /// Not said
    pub not_said: String,
}

/// Headings of the list of findings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FindingHeadings {
    /// Level
    pub level: String,
    /// Rule
    pub rule: String,
    /// State
    pub entity: String,
    /// File
    pub file: String,
    /// Sheet
    pub sheet: String,
    /// Cell
    pub cell: String,
    /// Question
    pub question: String,
    /// Row
    pub instance: String,
    /// As written
    pub value: String,
    /// What was found
    pub message: String,
    /// Suggestion
    pub suggestion: String,
    /// State of play
    pub status: String,
}

/// Headings of the list of files.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SourceHeadings {
    /// File
    pub file: String,
    /// Part
    pub part: String,
    /// SHA-256
    pub sha256: String,
    /// State
    pub entity: String,
    /// Received
    pub received: String,
    /// Language
    pub language: String,
    /// Edition
    pub edition: String,
    /// Form
    pub form: String,
    /// Identified by
    pub identified_by: String,
    /// Cells filled in
    pub answers: String,
    /// Findings
    pub findings: String,
    /// Status
    pub status: String,
    /// Reason
    pub reason: String,
}

/// Names of the [`AnswerStatus`](crate::validate::AnswerStatus)es, and of no reply at all.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AnswerStatusTexts {
    /// Answered
    pub answered: String,
    /// Returned blank
    pub blank: String,
    /// Not available
    pub not_available: String,
    /// Not applicable
    pub not_applicable: String,
    /// Confidential
    pub confidential: String,
    /// Not asked
    pub not_asked: String,
    /// Could not be read
    pub unreadable: String,
    /// No reply
    pub not_returned: String,
}

/// Words for how many States.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct QuantifierTexts {
    /// all
    pub all: String,
    /// almost all
    pub almost_all: String,
    /// most
    pub most: String,
    /// many
    pub many: String,
    /// several
    pub several: String,
    /// named
    pub few: String,
    /// one
    pub one: String,
    /// none
    pub none: String,
}

/// Sentences of the report about a measure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SentenceTexts {
    /// `{list}`, among others
    pub among_others: String,
    /// One sentence per quantity. `_named` gives the names in brackets; `measure` completes the verb.
    pub states: StatementTexts,
    /// For use where no observer State is counted.
    pub member_states: StatementTexts,
}

/// One sentence per quantity. `_named` gives the names in brackets; `measure` completes the verb.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StatementTexts {
    /// All States that replied to the questionnaire reported `{measure}`.
    pub all: String,
    /// Almost all States reported `{measure}`.
    pub almost_all: String,
    /// Almost all States (`{list}`) reported `{measure}`.
    pub almost_all_named: String,
    /// Most States reported `{measure}`.
    pub most: String,
    /// Most States (`{list}`) reported `{measure}`.
    pub most_named: String,
    /// Many States reported `{measure}`.
    pub many: String,
    /// Many States (`{list}`) reported `{measure}`.
    pub many_named: String,
    /// Several States reported `{measure}`.
    pub several: String,
    /// Several States (`{list}`) reported `{measure}`.
    pub several_named: String,
    /// A few States reported `{measure}`.
    pub few: String,
    /// A few States (`{list}`) reported `{measure}`.
    pub few_named: String,
    /// `{list}` reported `{measure}`.
    pub named: String,
    /// `{state}` reported `{measure}`.
    pub one: String,
    /// `{state}` reported `{measure}`.
    pub one_plural: String,
    /// One State reported `{measure}`.
    pub one_unnamed: String,
}
