//! Texts of the compiled tables and sentences. The English text documents each field.

use serde::Deserialize;

use super::coded::CodedTexts;
use crate::language::PerLang;

/// The tables of the synthesis.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SynthesisTexts {
    /// Synthesis of replies
    pub title: String,
    /// Replies received by `{date}`
    pub as_of: String,
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
    /// `{name}` (internal)
    pub internal_name: String,
    /// What each table shows.
    pub about: AboutTexts,
    /// Codes, the progress of coding, agreement.
    pub coded: CodedTexts,
    /// How the figures are made.
    pub method: MethodTexts,
    /// Who replied.
    pub replies: ReplyTexts,
    /// Headings and words of the tables of answers.
    pub answers: AnswerTexts,
    /// Regional groups.
    pub group: GroupTexts,
    /// Names of the six languages.
    pub language: PerLang<String>,
    /// Where a State stands.
    pub standing: StandingTexts,
    /// The numbers that States gave.
    pub numbers: NumberTexts,
    /// What stands beside the replies.
    pub references: ReferenceTexts,
    /// What changed between two compilations.
    pub difference: DifferenceTexts,
    /// Sentences that hang on little.
    pub edge: EdgeTexts,
    /// Two things crossed.
    pub crosstab: CrosstabTexts,
    /// The round before and this one.
    pub trends: TrendTexts,
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
    /// By regional group
    pub groups: String,
    /// Questions by State
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
    /// Answers and silences
    pub answers: String,
    /// Contacts
    pub contacts: String,
    /// Status board
    pub status: String,
    /// Other sources
    pub other_sources: String,
    /// Changes
    pub changes: String,
    /// Changed figures
    pub changed_figures: String,
    /// What could change
    pub edge: String,
    /// Crosstab
    pub crosstab: String,
    /// Trends
    pub trends: String,
}

/// The round before and this one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TrendTexts {
    /// What the table shows.
    pub about: String,
    /// Round `{round}` and this one
    pub title: String,
    /// Question then
    pub question: String,
    /// As now
    pub same: String,
    /// Worded otherwise: `{words}`
    pub changed: String,
    /// Not asked
    pub not_asked: String,
    /// Then: `{what}`
    pub then: String,
    /// Now: `{what}`
    pub now: String,
    /// Answered both times
    pub both: String,
    /// Of these, reported it then
    pub both_then: String,
    /// Of these, report it now
    pub both_now: String,
    /// Newly reported by
    pub newly: String,
    /// No longer reported by
    pub no_longer: String,
}

/// Two things crossed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CrosstabTexts {
    /// How many States said both, and which.
    pub about: String,
    /// `{category}`: States
    pub states: String,
}

/// What changed between two compilations.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DifferenceTexts {
    /// What changed between `{before}` and `{after}`.
    pub between: String,
    /// Nothing changed between `{before}` and `{after}`.
    pub nothing: String,
    /// `{what}`: before
    pub before: String,
    /// `{what}`: after
    pub after: String,
    /// Newly named
    pub new: String,
    /// No longer named
    pub gone: String,
}

/// Sentences that hang on little.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EdgeTexts {
    /// Sentences that one more reply or one open answer would word otherwise.
    pub about: String,
    /// One more State replies and reports it
    pub one_more: String,
    /// One more State replies and does not report it
    pub one_without: String,
    /// May yet report it
    pub open: String,
    /// One of them reports it
    pub open_holds: String,
    /// Counted, with an open query
    pub asked: String,
    /// The answer of one of them does not hold
    pub asked_fails: String,
    /// Sentences that one more reply would word otherwise: `{replies}`; that one open answer would: `{answers}`
    pub count: String,
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
    /// Note verbale sent
    pub note_sent: String,
    /// Deadline
    pub deadline: String,
    /// Form
    pub form: String,
    /// Findings
    pub findings: String,
    /// File
    pub file: String,
    /// within the deadline
    pub within_deadline: String,
    /// after the deadline
    pub after_deadline: String,
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

/// What each table shows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AboutTexts {
    /// What States reported: figures, States, sentence, words and cells.
    pub pillar: String,
    /// The States that replied, in alphabetical order, and the paragraph that lists them.
    pub respondents: String,
    /// How many States of each regional group were addressed, how many replied, and which.
    pub groups: String,
    /// How many States were asked each question, answered it, or did not, and why not.
    pub answers: String,
    /// What each State answered to each question.
    pub questions: String,
    /// What should be looked at or asked, file by file. Nothing of a State is rejected.
    pub findings: String,
    /// The files received, with their hashes and what became of them.
    pub sources: String,
    /// All States that replied, also those that did not agree to publication.
    pub respondents_internal: String,
    /// What each State answered under each measure, also in confidence, with the cells.
    pub answers_internal: String,
    /// All findings, also those about confidential answers.
    pub findings_internal: String,
    /// All files, also those of States that did not agree to publication.
    pub sources_internal: String,
    /// Whom to write to.
    pub contacts: String,
    /// Where everybody addressed stands, and what to do next.
    pub status: String,
    /// The numbers that States gave, and who gave none.
    pub figures: String,
    /// Who became a party in the reporting period, and the sentence that says so.
    pub treaties: String,
    /// Figures of others, each with its own source.
    pub external_figures: String,
    /// What States said by another channel: shown apart, in no figure.
    pub other_sources: String,
    /// Which questions and measures serve each paragraph of the mandate.
    pub concordance: String,
}

/// The numbers that States gave.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NumberTexts {
    /// Year
    pub year: String,
    /// States that gave a number (n)
    pub given: String,
    /// Sum
    pub sum: String,
    /// Median
    pub median: String,
    /// Least
    pub least: String,
    /// Greatest
    pub most: String,
    /// Gave no number
    pub missing: String,
    /// A sum is of the States that gave a number ...
    pub silence: String,
}

/// What stands beside the replies.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReferenceTexts {
    /// Instrument
    pub instrument: String,
    /// Party since
    pub party_since: String,
    /// In the reporting period
    pub in_period: String,
    /// `{state}` (`{date}`)
    pub with_date: String,
    /// In the reporting period no State became a party to `{instrument}`.
    pub no_parties: String,
    /// In the reporting period one State became a party to `{instrument}`: `{list}`.
    pub new_party: String,
    /// In the reporting period `{count}` States became parties to `{instrument}`: `{list}`.
    pub new_parties: String,
    /// As at `{date}` there were `{total}` parties to `{instrument}`.
    pub total: String,
    /// Figure
    pub figure: String,
    /// Unit
    pub unit: String,
    /// Date
    pub date: String,
    /// Wording
    pub wording: String,
    /// Source
    pub source: String,
    /// Replied
    pub replied: String,
    /// Mandate
    pub mandate: String,
    /// Questions
    pub questions: String,
    /// Measures
    pub measures: String,
}

/// Where a State stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StandingTexts {
    /// Open questions
    pub open: String,
    /// Questionnaire sent
    pub issued: String,
    /// Reminded
    pub reminded: String,
    /// Questions sent: the heading of a day
    pub queried: String,
    /// Questions sent: where the exchange stands
    pub asked: String,
    /// Wait for the answers
    pub next_asked: String,
    /// Explained
    pub explained_count: String,
    /// State of play
    pub standing: String,
    /// Next step
    pub next: String,
    /// `{standing}`: `{count}`
    pub count: String,
    /// No reply
    pub no_reply: String,
    /// A file that cannot be read
    pub unreadable: String,
    /// Reply recorded, to be typed in
    pub to_transcribe: String,
    /// Part of the reply recorded
    pub partial: String,
    /// Under review
    pub to_ask: String,
    /// Questions answered
    pub explained: String,
    /// Complete
    pub complete: String,
    /// Send a reminder (verbale remind)
    pub next_no_reply: String,
    /// Ask for another copy
    pub next_unreadable: String,
    /// Type it in (verbale transcribe)
    pub next_to_transcribe: String,
    /// Ask for the parts that have not come
    pub next_partial: String,
    /// Send the questions (verbale query)
    pub next_to_ask: String,
    /// Decide on what was explained (responses/decisions)
    pub next_explained: String,
}

/// How the figures are made.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MethodTexts {
    /// Denominators: `{addressed}` States were addressed and `{responded}` replied (N). Percentages are of the States that replied. A question is asked of the States to which it applies, given their other answers.
    pub denominators: String,
    /// All: 100 per cent of the States that replied.
    pub all: String,
    /// Almost all: `{share}` or more of the States that replied.
    pub almost_all: String,
    /// Most: more than `{share}` of the States that replied.
    pub most: String,
    /// Many: `{share}` or more of the States that replied.
    pub many: String,
    /// Several: `{count}` States or more.
    pub several: String,
    /// Fewer States are named.
    pub few: String,
    /// No: the State answered, and its answer does not make the statement true (no, in part, zero).
    pub no: String,
    /// Unknown is not no. Kept apart: no answer (returned blank, or an option without a mark), not available, not applicable, confidential, not asked because of other answers, not read.
    pub silences: String,
    /// States that did not agree to publication, and answers marked confidential, are counted and neither named nor quoted, except on internal sheets.
    pub confidence: String,
    /// Not shown here: `{count}` rows about confidential answers or States that did not agree to publication.
    pub withheld: String,
    /// States bear their names of `{date}`.
    pub names: String,
}

/// Who replied.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReplyTexts {
    /// `{members}` of `{all_members}` Member States (`{share}`) and `{observers}` of `{all_observers}` observer States
    pub counts: String,
    /// `{members}` of `{all_members}` Member States (`{share}`)
    pub counts_members: String,
    /// As at `{date}`, the following States had submitted their replies to the questionnaire: `{states}`.
    pub list: String,
    /// `{states}`, an observer State, also replied to the questionnaire.
    pub observer: String,
    /// `{states}`, observer States, also replied to the questionnaire.
    pub observers: String,
    /// One other State also replied.
    pub other: String,
    /// Number of other States that also replied: `{count}`.
    pub others: String,
}

/// Headings and words of the tables of answers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AnswerTexts {
    /// Code
    pub code: String,
    /// Addressed
    pub addressed: String,
    /// Answered
    pub answered: String,
    /// Outcome
    pub outcome: String,
    /// Not checked
    pub not_checked: String,
    /// to be typed in
    pub waiting: String,
    /// text
    pub text_given: String,
}

/// Regional groups.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GroupTexts {
    /// African States
    pub african: String,
    /// Asia-Pacific States
    pub asia_pacific: String,
    /// Eastern European States
    pub eastern_european: String,
    /// Latin American and Caribbean States
    pub latin_american: String,
    /// Western European and other States
    pub western_european: String,
    /// None
    pub none: String,
}

/// Sentences of the report about a measure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SentenceTexts {
    /// 1 other State
    pub other: String,
    /// `{count}` other States
    pub others: String,
    /// not named: `{count}`
    pub unnamed: String,
    /// `{state}`: “`{words}`”
    pub quote: String,
    /// further States whose replies have words on this: `{count}`
    pub more_extracts: String,
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
    /// Most States reported `{measure}`.
    pub most: String,
    /// Many States reported `{measure}`.
    pub many: String,
    /// Several States reported `{measure}`.
    pub several: String,
    /// Several States (`{list}`) reported `{measure}`.
    pub several_named: String,
    /// A few States reported `{measure}`.
    pub few: String,
    /// `{list}` reported `{measure}`.
    pub named: String,
    /// `{state}` reported `{measure}`.
    pub one: String,
    /// `{state}` reported `{measure}`.
    pub one_plural: String,
    /// One State reported `{measure}`.
    pub one_unnamed: String,
}
