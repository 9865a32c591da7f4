//! From when on a sentence says "most States".
//!
//! No official scale was found; this one is printed with every result, and its thresholds stand in
//! `round.toml`. The denominator is always the States that replied.

use serde::{Deserialize, Serialize};

use crate::language::texts::QuantifierTexts;
use crate::round::Quantifiers;

/// How many States a sentence speaks of, from none to all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantifier {
    /// No State: no sentence.
    None,
    /// One State, which is named.
    One,
    /// Two States or more, too few for a word: they are named.
    Named,
    /// "Several States".
    Several,
    /// "Many States".
    Many,
    /// "Most States".
    Most,
    /// "Almost all States".
    AlmostAll,
    /// "All States that replied".
    All,
}

impl Quantifier {
    /// All, from the smallest.
    pub const ALL: [Self; 8] = [
        Self::None,
        Self::One,
        Self::Named,
        Self::Several,
        Self::Many,
        Self::Most,
        Self::AlmostAll,
        Self::All,
    ];

    /// The word for `reported` of `respondents` States.
    ///
    /// Fewer States than "several" are named whatever their share, unless they are all of at least
    /// two respondents: in the first week of a round, two of five are not "many".
    pub fn of(reported: usize, respondents: usize, thresholds: &Quantifiers) -> Self {
        // A share and its threshold are both the double next to the decimal: 17 of 20 is 0.85.
        #[expect(clippy::cast_precision_loss, reason = "States are far fewer than 2^52")]
        let share = reported as f64 / respondents as f64;
        match reported {
            0 => Self::None,
            1 => Self::One,
            _ if reported >= respondents => Self::All,
            _ if reported < thresholds.several => Self::Named,
            _ if share >= thresholds.almost_all => Self::AlmostAll,
            _ if share > thresholds.most => Self::Most,
            _ if share >= thresholds.many => Self::Many,
            _ => Self::Several,
        }
    }

    /// The word of a language for it, as tables have it.
    pub fn word(self, words: &QuantifierTexts) -> &str {
        match self {
            Self::None => &words.none,
            Self::One => &words.one,
            Self::Named => &words.few,
            Self::Several => &words.several,
            Self::Many => &words.many,
            Self::Most => &words.most,
            Self::AlmostAll => &words.almost_all,
            Self::All => &words.all,
        }
    }

    /// Whether the States are named in the sentence instead of quantified.
    pub fn names_states(self) -> bool {
        matches!(self, Self::One | Self::Named)
    }
}
