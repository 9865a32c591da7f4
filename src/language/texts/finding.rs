//! Texts about answers. The English text documents each field.

use serde::Deserialize;

/// What is said about answers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FindingTexts {
    /// Names of [`Level`](crate::finding::Level).
    pub level: LevelTexts,
    /// A sentence for each of the [`Facts`](crate::finding::Facts): a question, never a reproach.
    pub message: MessageTexts,
    /// What may be done about a finding.
    pub suggestion: SuggestionTexts,
}

/// Names of [`Level`](crate::finding::Level).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LevelTexts {
    /// To be clarified
    pub error: String,
    /// To be looked at
    pub warning: String,
    /// Question to the State
    pub question: String,
    /// Read differently
    pub repaired: String,
    /// Note
    pub note: String,
}

/// A sentence for each of the [`Facts`](crate::finding::Facts): a question, never a reproach.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MessageTexts {
    /// The cell for this question was not found in the workbook. Could the answer be provided?
    pub cell_missing: String,
    /// The answer may also stand in `{other}`, which was not taken. Is the answer shown the right one?
    pub cell_disagrees: String,
    /// `{source}` gives “`{other}`” instead. Whose reply is it?
    pub identity_disagrees: String,
    /// The seal fits nobody; `{value}` is the code that the workbook gives.
    pub seal_altered: String,
    /// The seal is that of `{entity}`; `{value}` is the code that the workbook gives.
    pub seal_of_other: String,
    /// The workbook is of edition “`{edition}`” of the questionnaire; its answers were read.
    pub other_edition: String,
    /// The date of receipt is not known; the reply is counted on every date.
    pub received_unknown: String,
    /// It is not known which is the newer of this file and `{other}`; both were read.
    pub order_unknown: String,
    /// `{newer}`, which is newer, leaves this answer blank; the earlier answer was kept. Does it still stand?
    pub only_in_older: String,
    /// `{older}`, which is older, said “`{before}`”; the newer answer stands.
    pub changed_since: String,
    /// `{other}`, which may be older or newer, answers "`{before}`". Which answer should stand?
    pub contradicts: String,
    /// `{other}`, the part of another ministry, gives “`{before}`” here.
    pub other_ministry: String,
    /// The register names this file in row `{line}`; there is no such file in responses/.
    pub registered_missing: String,
    /// A text stands outside the answer cells. Which question does it belong to?
    pub stray_text: String,
    /// A note on a cell.
    pub cell_note: String,
    /// Cells merged across several answers; `{range}`.
    pub merged_cells: String,
    /// A total and its parts; `{value}`, `{sum}`.
    pub total_differs: String,
    /// Confirmed from the previous round (`{round}`): “`{answer}`”.
    pub confirmed_from_previous: String,
    /// Both confirmed and changed; `{value}`, `{before}`.
    pub confirmed_and_changed: String,
    /// No confirmation beside the answer of the previous round; `{value}`.
    pub confirmation_unclear: String,
    /// Confirms an answer that responses/previous/ does not have.
    pub previous_unknown: String,
    /// A figure and that of the previous round; `{value}`, `{before}`, `{round}`.
    pub far_from_previous: String,
    /// Words that only point elsewhere; `{value}`.
    pub points_elsewhere: String,
    /// Nearly the same reply from another State; `{other}`, `{same}`, `{of}`.
    pub same_reply: String,
    /// The same words from another State; `{other}`, `{count}`.
    pub same_words: String,
    /// Answers in another language than the return; `{language}`, `{count}`.
    pub other_language: String,
    /// A decision about another value; `{value}`, `{place}`.
    pub decision_outdated: String,
    /// Decisions that contradict each other; `{places}`.
    pub decisions_disagree: String,
    /// A decision whose new value cannot be read; `{value}`, `{place}`.
    pub decision_unreadable: String,
    /// The workbook now says “`{value}`” instead of “`{issued}`”. Does the answer refer to the original question?
    pub fixed_text_changed: String,
    /// The cell holds a formula whose result was not saved. Could the value itself be provided?
    pub formula_without_value: String,
    /// The cell shows an error, “`{value}`”. Could the value itself be provided?
    pub error_value: String,
    /// “`{value}`” is not among the choices offered. Which of them is meant?
    pub unknown_choice: String,
    /// “`{value}`” may stand for `{choices}`. Which is meant?
    pub ambiguous_choice: String,
    /// Read as “`{choice}`”; the words “`{words}`” were kept as a comment.
    pub words_beside_choice: String,
    /// A number was expected, and “`{value}`” was found. Which figure is meant?
    pub not_a_number: String,
    /// A whole number was expected, and “`{value}`” was found. Is it correct?
    pub not_whole: String,
    /// A date was expected, and “`{value}`” was found. Which day is meant?
    pub not_a_date: String,
    /// “`{value}`” may be read as `{readings}`. Which day is meant?
    pub ambiguous_date: String,
    /// “`{value}`” was read as “`{after}`”.
    pub repaired: String,
    /// “`{value}`” is not among the reasons offered. Which of them applies?
    pub unknown_silence: String,
    /// An answer and a reason for not answering were both given; the answer was kept. Is this right?
    pub answer_and_silence: String,
    /// No answer was found. Could it be provided, or a reason chosen why it cannot?
    pub required: String,
    /// According to the other answers this question does not apply; the answer was kept but not counted. Could the answers be confirmed?
    pub not_asked: String,
    /// `{message}` Could the answer be confirmed or corrected?
    pub constraint: String,
    /// “`{value}`” does not satisfy the rule `{rule}`. Could the answer be confirmed or corrected?
    pub constraint_rule: String,
    /// “`{value}`” is not offered together with the other answers. Could the answers be confirmed?
    pub choice_not_offered: String,
    /// `{message}` Could the answers be confirmed or corrected?
    pub check: String,
    /// The answers do not agree with each other (check “`{name}`”). Could they be confirmed or corrected?
    pub check_rule: String,
    /// The rule `{rule}` was not checked: `{reason}`.
    pub not_checked: String,
    /// Some rows between filled ones were left empty; all filled rows were read.
    pub gap_in_table: String,
    /// All rows of the table are filled. Is there more to report?
    pub table_full: String,
    /// `{value}`.
    pub code_unknown: String,
    /// The code `{value}` was split into `{into}`; the answer is to be coded again.
    pub code_split: String,
    /// The coding workbook cannot be read, and its codes do not count (`{reason}`).
    pub codings_unreadable: String,
    /// A coding without a name.
    pub coder_unknown: String,
    /// `{value}`, `{other}`.
    pub codings_differ: String,
    /// A coding of other words.
    pub coding_outdated: String,
    /// `{value}`, `{question}`.
    pub code_contradicts: String,
}

/// What may be done about a finding.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SuggestionTexts {
    /// Probably “`{choice}`”
    pub choice: String,
    /// Enter the day under “received” in responses/register
    pub register_received: String,
    /// Enter the State under “entity” in responses/register
    pub register_entity: String,
}
