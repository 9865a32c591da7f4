//! Texts of an issued workbook. The English text documents each field.

use serde::Deserialize;

/// The cover of an issued workbook.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CoverTexts {
    /// Cover
    pub sheet: String,
    /// Reply of the State named below, to be returned to the Secretariat of the United Nations
    pub subtitle: String,
    /// Addressee
    pub addressee: String,
    /// Part
    pub part: String,
    /// `{pillar}`. The other parts of the questionnaire are in workbooks of their own; each ministry may
    /// return its own.
    pub part_only: String,
    /// Note verbale
    pub reference: String,
    /// Mandate
    pub mandate: String,
    /// Period covered
    pub period: String,
    /// `{from}` to `{to}`
    pub period_value: String,
    /// Please reply by
    pub deadline: String,
    /// Reply to
    pub reply_to: String,
    /// Questions to
    pub contact: String,
    /// How to fill in
    pub how_to: String,
    /// Numbered sentences: "Please write only in the white cells. All other cells are locked."...
    pub how_to_lines: Vec<String>,
    /// Contents
    pub contents: String,
    /// Questions
    pub questions: String,
    /// Table
    pub table: String,
    /// Transcribed from
    pub transcribed_from: String,
    /// Page numbers
    pub pages: String,
    /// Please write the page of the document beside each answer, in the column "Comment and source".
    pub pages_how: String,
    /// Answered
    pub progress: String,
    /// Asked
    pub asked: String,
    /// All sheets
    pub all: String,
}

/// The sheets of questions and tables in an issued workbook.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SheetTexts {
    /// General
    pub general: String,
    /// Please answer in the white cells. What is not available may be left open, with the reason beside it.
    pub lead: String,
    /// The signs before the questions: ○ open, ! required, ✓ answered, ? please check, – not asked.
    pub signs: String,
    /// No.
    pub number: String,
    /// Question
    pub question: String,
    /// Answer
    pub answer: String,
    /// No answer because
    pub silence: String,
    /// Comment and source
    pub comment: String,
    /// Guidance
    pub guidance: String,
    /// Answer given last time (`{round}`)
    pub last_time: String,
    /// Still correct?
    pub is_still_correct: String,
    /// Still correct
    pub still_correct: String,
    /// Where the answer given last time still holds, please choose ... Only what is confirmed or written
    /// counts.
    pub last_time_lead: String,
    /// Please answer on the sheet “`{sheet}`”.
    pub see_table: String,
    /// Please choose one item per line below.
    pub choose_several: String,
    /// Please number the items below, 1 being the first.
    pub rank: String,
    /// Please mark with X all that apply.
    pub mark: String,
    /// Please choose from the list. Explanations may be given under “Comment and source”.
    pub choose: String,
    /// Please enter a whole number, without words. Explanations may be given under “Comment and source”.
    pub whole_number: String,
    /// Please enter a number, without words. Explanations may be given under “Comment and source”.
    pub number_only: String,
    /// Please enter a date, for example 2015-02-06.
    pub date: String,
    /// Please check
    pub please_check: String,
    /// Table `{number}`. Please use one row per entry; there is room for `{rows}`. Rows may be left empty.
    pub table_lead: String,
    /// Row
    pub row: String,
    /// Required
    pub required: String,
    /// Yes
    pub yes: String,
    /// No
    pub no: String,
}

/// The reasons for no answer, and what each means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SilenceTexts {
    /// Not available
    pub not_available: String,
    /// Not applicable
    pub not_applicable: String,
    /// Confidential
    pub confidential: String,
    /// The information is not collected, or could not be obtained in time.
    pub not_available_tip: String,
    /// The question does not concern the State.
    pub not_applicable_tip: String,
    /// The information exists but may not be published. An answer given beside it is counted, never shown.
    pub confidential_tip: String,
}

/// When a question is asked, in words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ConditionTexts {
    /// Only if `{condition}`
    pub only_if: String,
    /// Only if it applies according to `{questions}`
    pub depends_on: String,
    /// Please judge for yourselves whether this applies: the workbook cannot show it.
    pub judge_yourself: String,
    /// Computed from your answers.
    pub computed: String,
    /// Will be computed from your answers by the Secretariat.
    pub computed_later: String,
    /// The list depends on the answer to `{questions}`.
    pub list_depends: String,
    /// The list shows all items; please choose one that fits your other answers.
    pub choose_fitting: String,
    /// The answer is checked on receipt.
    pub checked_later: String,
    /// Checked on receipt: `{message}`
    pub checked_later_that: String,
    /// and
    pub and: String,
    /// or
    pub or: String,
}

/// The questionnaire in Word, beside what it shares with the workbook.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WordFormTexts {
    /// Please tick the boxes and write in the columns ... Please leave all other text as it is.
    pub how_to: String,
}
