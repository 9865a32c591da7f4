//! Texts of the query workbook. The English text documents each field.

use serde::Deserialize;

/// The workbook that asks a State about some of its answers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct QueryTexts {
    /// Questions on the reply
    pub sheet: String,
    /// `{state}`: questions on the reply
    pub title: String,
    /// The Secretariat thanks ... and would be grateful ...
    pub lead: String,
    /// Beside each answer, please confirm ...
    pub how_to: String,
    /// Please save the workbook and return it to `{email}`
    pub send: String,
    /// Question
    pub question: String,
    /// As written
    pub written: String,
    /// Why we ask
    pub why: String,
    /// The answer stands
    pub confirm: String,
    /// Confirmed
    pub confirmed: String,
    /// Answer, if it is to be corrected
    pub correct: String,
    /// Explanation and source
    pub explain: String,
    /// Options that may be named, with semicolons between them: `{choices}`
    pub choices: String,
}
