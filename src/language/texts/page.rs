//! Texts of the page of a round. The English text documents each field.

use serde::{Deserialize, Serialize};

/// What the page says beside the tables.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PageTexts {
    /// Skip to the content
    pub skip: String,
    /// This page needs JavaScript, which is switched off here. The same tables are in the synthesis workbook.
    pub needs_script: String,
    /// Contents
    pub menu: String,
    /// Overview
    pub overview: String,
    /// Questions
    pub questions: String,
    /// States
    pub states: String,
    /// Tables
    pub tables: String,
    /// Search States, questions and measures
    pub search: String,
    /// Results: `{count}`
    pub found: String,
    /// `{part}` of `{whole}` (`{share}`)
    pub of: String,
    /// No information
    pub no_information: String,
    /// Replies
    pub replies: String,
    /// State of play
    pub standing: String,
    /// How the figures are made
    pub method: String,
    /// Copy the text
    pub copy: String,
    /// Copied
    pub copied: String,
    /// Answers and silences
    pub counts: String,
    /// Number
    pub count: String,
    /// Answer
    pub answer: String,
    /// In the State's words
    pub words: String,
    /// As written: `{words}`
    pub as_written: String,
    /// Source
    pub source: String,
    /// Counted and not shown, in confidence: `{count}`
    pub not_shown: String,
    /// Show all rows (`{count}`)
    pub show_all: String,
    /// Measures
    pub measures: String,
    /// Previous
    pub previous: String,
    /// Next
    pub next: String,
    /// There is no such page.
    pub no_page: String,
    /// Languages
    pub languages: String,
}
