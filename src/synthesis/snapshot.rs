//! The figures of a compilation as data that outlive it: `out/synthesis.json`. It is in no
//! language: codes, counts, the word for them; who may not be named is a number in it too.

use serde::{Deserialize, Serialize};

use super::sentence::Reporters;
use super::{Compilation, Context, Quantifier, figures};
use crate::coding::Outcome;
use crate::language::Lang;

/// What a compilation said.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Snapshot {
    /// How many were addressed.
    pub addressed: usize,
    /// Who replied.
    pub respondents: Reported,
    /// The measures, in the order of the questionnaire.
    pub measures: Vec<MeasureFigures>,
    /// The numbers that States gave, in the order of the questionnaire.
    pub figures: Vec<GivenFigures>,
}

/// Who did something: codes of those who may be named, in their order, and how many may not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reported {
    /// Codes, sorted.
    pub states: Vec<String>,
    /// How many are counted and not named.
    pub unnamed: usize,
    /// Whether any of them is no Member State.
    pub with_others: bool,
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureFigures {
    /// Its code.
    pub measure: String,
    /// The word for so many States of all that replied.
    pub word: Quantifier,
    /// Who reported it.
    pub reported: Reported,
}

/// The numbers given to a question, in one year if it is asked by year; `None` where one would
/// tell what was given in confidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GivenFigures {
    /// Name of the question.
    pub question: String,
    /// The year.
    pub year: Option<i64>,
    /// How many States gave a number.
    pub given: usize,
    /// Sum.
    pub sum: Option<f64>,
    /// Median.
    pub median: Option<f64>,
}

impl Snapshot {
    /// What this compilation says.
    pub fn of(compilation: &Compilation<'_>) -> Self {
        let context = &Context::new(compilation, Lang::En);
        let confidence = &context.confidence;
        let respondents = context.respondents.iter();
        let codes = respondents.map(|respondent| &*respondent.entity.code);
        let codes = codes.map(|code| (code, confidence.may_name(code)));
        let thresholds = &compilation.round.quantifiers;
        let measures = context.measures.iter().map(|measured| {
            let reported = measured.with(Outcome::Reported);
            let reported = reported.map(|a| (&*a.entity, confidence.may_name_under(a)));
            let reported = Reported::from(Reporters::of(reported, context));
            MeasureFigures {
                measure: measured.code.clone(),
                word: Quantifier::of(reported.count(), context.respondents.len(), thresholds),
                reported,
            }
        });
        let given = figures::all(context).into_iter().filter_map(|figure| {
            let question = compilation.questionnaire.questions.get(figure.question)?;
            Some(GivenFigures {
                question: question.name.clone(),
                year: figure.year,
                given: figure.given,
                sum: figure.sum,
                median: figure.spread.map(|[median, ..]| median),
            })
        });
        Self {
            addressed: compilation.addressees.len(),
            respondents: Reporters::of(codes, context).into(),
            measures: measures.collect(),
            figures: given.collect(),
        }
    }
}

impl Reported {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.states.len().saturating_add(self.unnamed)
    }

    /// Those who are named here and not in the other.
    pub(super) fn not_in(&self, other: &Self) -> Vec<String> {
        let states = self.states.iter();
        states
            .filter(|code| !other.states.contains(code))
            .cloned()
            .collect()
    }

    /// The same for a sentence, in the order of a language.
    pub(super) fn reporters(&self, context: &Context<'_>) -> Reporters {
        let mut named = self.states.clone();
        context.names.sort_in_text(&mut named);
        Reporters {
            named,
            unnamed: self.unnamed,
            with_others: self.with_others,
        }
    }
}

impl From<Reporters> for Reported {
    fn from(reporters: Reporters) -> Self {
        let mut states = reporters.named;
        states.sort();
        Self {
            states,
            unnamed: reporters.unnamed,
            with_others: reporters.with_others,
        }
    }
}
