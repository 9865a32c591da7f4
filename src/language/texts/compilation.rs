//! Texts of the compilation of replies and of the fiches. The English text documents each field.

use serde::Deserialize;

/// The compilation of replies, and the fiche of a State.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CompilationTexts {
    /// Compilation of replies
    pub title: String,
    /// `{state}`: fiche
    pub fiche: String,
    /// Answer
    pub answer: String,
    /// In the words of the State
    pub words: String,
    /// Translation
    pub translation: String,
    /// File, sheet, cell
    pub place: String,
    /// row `{row}`
    pub row: String,
    /// Counted and not named, because confidence was asked for: `{count}`
    pub unnamed: String,
    /// No State that may be named has answered.
    pub nobody: String,
    /// Other questions
    pub other: String,
    /// Points to raise
    pub open: String,
    /// There are no points to raise.
    pub no_open: String,
    /// Without an answer
    pub silences: String,
}
