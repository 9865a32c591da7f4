//! Texts of the coding workbooks. The English text documents each field.

use serde::Deserialize;

/// The workbooks in which open answers are coded.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CodingTexts {
    /// Coding of open answers: `{coder}`
    pub title: String,
    /// Mark with x each code that the answer supports ...
    pub how_to: String,
    /// Order drawn with the seed `{seed}`; `{percent}` % of the answers are coded by every coder.
    pub drawn: String,
    /// Answers on which the coders disagree
    pub adjudication: String,
    /// Mark the codes that stand and write who decided ...
    pub decide: String,
    /// State
    pub state: String,
    /// Language
    pub language: String,
    /// Answer
    pub answer: String,
    /// Earlier words
    pub earlier: String,
    /// Other answers to the section
    pub others: String,
    /// The codings
    pub codings: String,
    /// Suggested codes (count only if marked)
    pub suggested: String,
    /// `{code}`: “`{words}`”
    pub suggested_words: String,
    /// `{code}`: like `{state}` (`{likeness}`)
    pub suggested_like: String,
    /// Where suggestions come from, and that they count only if marked.
    pub about_suggested: String,
    /// Suggestions, `{frame}`: `{both}` of `{suggested}` suggested codes were marked (`{precision}`), `{both}` of
    /// `{marked}` marked codes were suggested (`{recall}`)
    pub precision: String,
    /// Translation
    pub translation: String,
    /// Code `{number}`
    pub code: String,
    /// No code fits
    pub no_code: String,
    /// Unclear
    pub unclear: String,
    /// New code needed
    pub new_code: String,
    /// Supporting quote
    pub quote: String,
    /// Note
    pub note: String,
    /// Decided by
    pub decided_by: String,
    /// Codes
    pub codes: String,
    /// Frame
    pub frame: String,
    /// Meaning
    pub definition: String,
    /// Use it for
    pub include: String,
    /// Do not use it for
    pub exclude: String,
}
