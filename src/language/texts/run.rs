//! Texts of the program itself. The English text documents each field.

use serde::Deserialize;

/// What the program says when it has run.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RunTexts {
    /// Returns read: `{read}` (files in responses/: `{files}`)
    pub returns: String,
    /// States that replied: `{replied}` of `{addressed}`
    pub states: String,
    /// No reply has come in yet; States addressed: `{addressed}`
    pub no_replies: String,
    /// Findings: `{list}`
    pub findings: String,
    /// No findings
    pub no_findings: String,
    /// `{folder}`: addressees: `{addressed}`; drafts of messages: `{drafts}` (without the initialled
    /// note: `{without_note}`); without e-mail address: `{without_address}`
    pub issued: String,
    /// letters: `{written}`; reminded recently: `{recent}`; recorded as sent: `{recorded}`
    pub letters: String,
    /// issued by this round; addressee: `{entity}`; language: `{language}`; edition: `{edition}`
    pub verified: String,
    /// the seal fits
    pub seal_verified: String,
    /// the seal shows that whose workbook it is was altered
    pub seal_altered: String,
    /// the seal could not be verified: no key here, no seal in the workbook, or another key
    pub seal_not_verified: String,
    /// as issued, to the last byte
    pub untouched: String,
    /// fixed texts that no longer stand there: `{count}`
    pub fixed_texts_changed: String,
    /// not a workbook of this round
    pub not_ours: String,
    /// Workbook for what `{source}` says: `{file}`. Fill it in, then save it in responses/: it stands
    /// for `{source}`.
    pub transcribe: String,
    /// To be typed in by the secretariat: `{files}`
    pub waits_to_transcribe: String,
    /// Could not be read; please ask for another copy: `{files}`
    pub waits_unreadable: String,
    /// To be entered in responses/register, because nothing says whose they are: `{files}`
    pub waits_register: String,
    /// Points to raise with States: `{count}`
    pub waits_state: String,
    /// Results: `{path}`
    pub results: String,
    /// `{file}` had been changed since it was made; the changed file is now `{kept}`
    pub kept: String,
    /// `{file}` is open elsewhere and was left as it was; close it and run again
    pub not_replaced: String,
    /// Press the Enter key to close this window.
    pub press_key: String,
}
