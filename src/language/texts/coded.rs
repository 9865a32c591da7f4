//! Texts of the tables about codes. The English text documents each field.

use serde::Deserialize;

/// The tables of codes, of the progress of coding and of agreement.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CodedTexts {
    /// Codes: `{frame}`
    pub codes_sheet: String,
    /// Coding
    pub progress_sheet: String,
    /// Agreement
    pub agreement_sheet: String,
    /// Which States an open answer of whom bears each code ...
    pub about_codes: String,
    /// What is coded, by whom, what is left.
    pub about_progress: String,
    /// How far coders agree ...
    pub about_agreement: String,
    /// Code
    pub code: String,
    /// Words
    pub quotes: String,
    /// Answers in prose
    pub answers: String,
    /// Coded
    pub coded: String,
    /// Coders
    pub coders: String,
    /// Disagreements open
    pub disputed: String,
    /// Decided
    pub decided: String,
    /// Left to code
    pub left: String,
    /// Earlier words coded
    pub outdated: String,
    /// All answers
    pub all: String,
    /// What is compared
    pub scope: String,
    /// Coded by several
    pub twice: String,
    /// Pairs of codings
    pub pairs: String,
    /// The same
    pub same: String,
    /// Krippendorff's alpha
    pub alpha: String,
    /// Nothing was coded twice.
    pub no_pairs: String,
    /// All codings are the same, so that chance would agree as well.
    pub no_variation: String,
    /// Alpha is 1 where all agree ...
    pub method: String,
    /// One coder saw `{code}`, another `{other}`: `{count}`
    pub confused: String,
    /// One coder saw `{code}`, another no code in its place: `{count}`
    pub missed: String,
    /// Coded by several: `{answers}`; the same: `{same}`; Krippendorff's alpha: `{alpha}`
    pub summary: String,
}
