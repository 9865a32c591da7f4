//! Texts of the draft section of the report. The English text documents each field.

use serde::Deserialize;

/// The draft section of the report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SectionTexts {
    /// Draft
    pub draft: String,
    /// Draft with sources, for verification
    pub sources: String,
    /// \[to be drafted: `{what}`\]
    pub to_be_drafted: String,
    /// Introduction
    pub introduction: String,
    /// mandate, reporting period and sources of the report
    pub introduction_what: String,
    /// Status of instruments and findings of other sources
    pub status: String,
    /// ratifications and accessions
    pub status_what: String,
    /// Implementation
    pub implementation: String,
    /// Measures reported by States
    pub reported: String,
    /// Activities of the United Nations system
    pub entities: String,
    /// contributions of United Nations entities
    pub entities_what: String,
    /// The present section takes account of the contributions of the entities that replied to a
    /// request for information: `{entities}`.
    pub contributions: String,
    /// Towards full implementation: assessing progress and moving ahead
    pub ahead: String,
    /// assessment of progress and the way ahead
    pub ahead_what: String,
    /// Research and analysis of trends
    pub research: String,
    /// findings of research
    pub research_what: String,
    /// Voluntary trust fund
    pub fund: String,
    /// status and activities of the fund
    pub fund_what: String,
    /// Inter-agency coordination
    pub coordination: String,
    /// work of the coordination group
    pub coordination_what: String,
    /// Raising public awareness
    pub awareness: String,
    /// campaigns and international days
    pub awareness_what: String,
    /// Status of resources
    pub resources: String,
    /// regular and extrabudgetary resources
    pub resources_what: String,
    /// Recommendations
    pub recommendations: String,
    /// The General Assembly may wish to recommend:
    pub recommendations_lead: String,
    /// Letter
    pub letter: String,
    /// Text (to be drafted)
    pub wording: String,
    /// Measures and States behind it
    pub behind: String,
    /// By a note verbale dated `{date}`, the Secretariat invited States to reply to a ...
    pub request: String,
    /// \[no reply has been recorded yet\]
    pub no_reply: String,
    /// \[no measure has been reported under this heading\]
    pub nothing: String,
    /// `{state}` gave the figure `{value}` (`{question}`).
    pub figure_one: String,
    /// The figures given by `{given}` of the `{respondents}` respondents add up to ...
    pub figure: String,
    /// The figures given by `{given}` of the `{respondents}` respondents add up to `{sum}` ...
    pub figure_sum: String,
    /// `{question}`, `{year}`
    pub in_year: String,
    /// `{measure}`: `{states}`
    pub behind_item: String,
    /// Left out to keep within `{budget}` words: `{items}`
    pub left_out: String,
    /// examples: `{count}`
    pub left_out_examples: String,
    /// figures: `{count}`
    pub left_out_figures: String,
    /// The text has `{words}` words and nothing more is left out of itself; the limit is ...
    pub still_over: String,
}
