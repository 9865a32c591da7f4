//! Texts of the receipt. The English text documents each field.

use serde::Deserialize;

/// The receipt that goes back to a State.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReceiptTexts {
    /// Receipt
    pub summary: String,
    /// `{state}`: how the reply was read
    pub title: String,
    /// The Secretariat has received the files listed below. The next sheet shows ...
    pub lead: String,
    /// Should anything have been read otherwise than it was meant ...
    pub correct: String,
    /// File
    pub file: String,
    /// Received on
    pub received: String,
    /// Form
    pub form: String,
    /// What became of it
    pub outcome: String,
    /// Cells filled in
    pub cells: String,
    /// Answers
    pub answers: String,
    /// Each answer as it was read. ...
    pub answers_lead: String,
    /// No.
    pub number: String,
    /// Question
    pub question: String,
    /// Read as
    pub read_as: String,
    /// How
    pub how: String,
    /// Remark
    pub remark: String,
    /// As written
    pub written: String,
    /// Where
    pub place: String,
    /// `{question}` (row `{row}`)
    pub in_row: String,
    /// `{question}`: comment and source
    pub comment_on: String,
    /// As written
    pub as_written: String,
    /// Read otherwise
    pub otherwise: String,
    /// Please confirm
    pub to_confirm: String,
    /// No answer
    pub not_given: String,
    /// Outside the answers
    pub beside: String,
    /// These words stand outside the answer cells. ...
    pub beside_lead: String,
    /// Read as written: `{count}`
    pub as_written_count: String,
    /// Read otherwise than written: `{count}`
    pub otherwise_count: String,
    /// To be confirmed: `{count}`
    pub to_confirm_count: String,
    /// Questions without an answer: `{count}`
    pub not_given_count: String,
    /// Places outside the answer cells: `{count}`
    pub beside_count: String,
}
