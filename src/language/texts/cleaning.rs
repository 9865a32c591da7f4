//! The texts of the cleaning workbook.

use serde::Deserialize;

/// The cleaning workbook, in which officers decide about doubtful answers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CleaningTexts {
    /// Doubtful answers, to be decided
    pub title: String,
    /// How to decide
    pub sheet: String,
    /// What was asked. No heading may be the name of a column of the log.
    pub asked: String,
    /// Proposed
    pub proposed: String,
    /// File
    pub file: String,
    /// Cell
    pub cell: String,
    /// What each change means, and what to do with the workbook.
    pub how_to: Vec<String>,
}
