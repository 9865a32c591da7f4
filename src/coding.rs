//! Turns answers into the measures that the report speaks of.
//!
//! In: the [`Response`]s, the [`Questionnaire`], and what people made of open answers, the
//! [`Codings`](crate::round::Codings). Out: [`Coded`], what counts of the codings of each answer, and one
//! [`Measured`] per measure, in the order of the questionnaire: what each respondent says of it,
//! and in which cells. Closed and numeric answers speak for themselves; what stands in prose counts
//! when a coder put a code on it that carries the measure; what a code may be is a [`Suggestion`].

mod agreement;
mod coded;
mod earlier;
mod measure;
mod recode;
mod share;
mod suggestion;

use crate::definition::{Kind, Lookup, Questionnaire};
use crate::finding::{Facts, Finding};
use crate::language::Translated;
use crate::validate::{AnswerStatus, Answers, Origin, Responded, Response};

pub use agreement::{
    Agreement, Alpha, Confusion, Scope, Undefined, agreement, alpha, confusions, masi, nominal,
};
pub use coded::{AnswerCoding, Coded, OpenAnswer, open_answers};
pub use earlier::measure_previous;
pub use share::{Dispute, Share, Todo};
pub use suggestion::{Precision, Reason, Suggester, Suggestion};

/// A statement the report can make of a State, and what each respondent says of it.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Code, `prev_training`.
    pub code: String,
    /// The words after "States reported"; for a measure of the codebook alone, its name.
    pub wording: Translated,
    /// Name of the pillar it belongs to: that of its first carrier.
    pub pillar: Option<String>,
    /// The questions and choices that give it, in the order of the questionnaire.
    pub carriers: Vec<Carrier>,
    /// One per response, in the order of the responses.
    pub answers: Vec<MeasureAnswer>,
}

/// A question, or a choice of one, whose answer gives a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carrier {
    /// Index of the question.
    pub question: usize,
    /// Position of the choice in the question's list; `None`: the answer as a whole.
    pub choice: Option<usize>,
}

/// What one respondent says of a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureAnswer {
    /// Code of the entity.
    pub entity: String,
    /// What it says.
    pub outcome: Outcome,
    /// Whether confidence is asked for the answer: it is counted, and neither named nor quoted.
    pub confidential: bool,
    /// The answers that say so.
    pub evidence: Vec<Evidence>,
}

/// An answer that a measure rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Name of the question.
    pub question: String,
    /// Row of the repeat, from 1.
    pub instance: u32,
    /// The cell; `None` where nothing was written.
    pub origin: Option<Origin>,
    /// The words that a coder chose; blank for closed answers.
    pub quote: String,
}

/// What a respondent says of a measure. Unknown is not No: each silence stays what it is.
///
/// The order is that of precedence: where several questions give the same measure, the first
/// outcome that occurs stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It reports it.
    Reported,
    /// It answered, and the answer does not make the measure true: "no", "in part", zero.
    NotReported,
    /// It asks for confidence and says nothing.
    Confidential,
    /// It says that the information is not available.
    NotAvailable,
    /// It says that the question does not apply.
    NotApplicable,
    /// Something stands there that could not be read.
    Unreadable,
    /// The measure's rule could not be evaluated.
    Unknown,
    /// Returned without an answer; for an option of a multiple choice: without a mark.
    NoAnswer,
    /// Not asked because of other answers.
    NotAsked,
}

impl Outcome {
    /// As written in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::NotReported => "no",
            Self::Confidential => "CONF",
            Self::NotAvailable => "NAV",
            Self::NotApplicable => "NAP",
            Self::Unreadable => "unreadable",
            Self::Unknown => "not_checked",
            Self::NoAnswer => "blank",
            Self::NotAsked => "not_asked",
        }
    }
}

/// What every response says of every measure of the questionnaire.
///
/// Measures come in the order of the questionnaire: that of a question before those of its
/// choices. A measure that only the codebook has follows those of its pillar.
pub fn measure(
    questionnaire: &Questionnaire,
    responses: &[Response],
    coded: &Coded,
) -> Vec<Measured> {
    let mut measures: Vec<Measured> = Vec::new();
    let mut add =
        |code: &str, wording: &Translated, pillar: Option<&str>, carrier: Carrier| match measures
            .iter_mut()
            .find(|known| known.code == code)
        {
            Some(known) => known.carriers.push(carrier),
            None => measures.push(Measured {
                code: code.to_owned(),
                wording: wording.clone(),
                pillar: pillar.map(str::to_owned),
                carriers: vec![carrier],
                answers: Vec::new(),
            }),
        };
    for (index, question) in questionnaire.questions.iter().enumerate() {
        let pillar = question.pillar.as_deref();
        if let Some(measure) = &question.measure {
            let carrier = Carrier {
                question: index,
                choice: None,
            };
            add(&measure.code, &measure.wording, pillar, carrier);
        }
        let list = questionnaire.list_of(question);
        for (position, choice) in list.iter().flat_map(|list| list.choices.iter().enumerate()) {
            if let Some(measure) = &choice.measure {
                let carrier = Carrier {
                    question: index,
                    choice: Some(position),
                };
                add(&measure.code, &measure.wording, pillar, carrier);
            }
        }
    }
    let names = Lookup::new(questionnaire);
    for response in responses {
        let given = Responded::new(&names, response);
        let answers = Answers::new(&names, &given);
        for measured in &mut measures {
            let answer = measure::answer(&answers, &measured.carriers, response);
            measured.answers.push(answer);
        }
    }
    add_from_codebook(questionnaire, responses, &mut measures);
    for (position, response) in responses.iter().enumerate() {
        for (code, answer, coding) in coded.measures(questionnaire, response) {
            let given = measures
                .iter_mut()
                .find(|known| Some(&known.code) == code.measure.as_ref());
            let Some(said) = given.and_then(|m| m.answers.get_mut(position)) else {
                continue;
            };
            if said.outcome != Outcome::Reported {
                said.outcome = Outcome::Reported;
                said.confidential = false;
                said.evidence.clear();
            }
            said.confidential |= answer.confidential || answer.status == AnswerStatus::Confidential;
            said.evidence.push(Evidence {
                question: answer.question.clone(),
                instance: answer.instance,
                origin: answer.origin.clone(),
                quote: coding.quote.clone(),
            });
        }
    }
    measures
}

/// What coders read in the prose of a State, where its closed answer says no.
pub fn contradictions(
    questionnaire: &Questionnaire,
    responses: &[Response],
    coded: &Coded,
) -> Vec<Finding> {
    let closed = measure(questionnaire, responses, &Coded::default());
    let mut findings = Vec::new();
    for (position, response) in responses.iter().enumerate() {
        for (code, _, coding) in coded.measures(questionnaire, response) {
            let measured = closed
                .iter()
                .find(|m| Some(&m.code) == code.measure.as_ref());
            let said = measured.and_then(|measured| measured.answers.get(position));
            let refused = said.filter(|said| said.outcome == Outcome::NotReported);
            if let Some(evidence) = refused.and_then(|said| said.evidence.first()) {
                let facts = Facts::CodeContradicts {
                    question: evidence.question.clone(),
                };
                findings.push(coded::finding(coding, &code.code, facts));
            }
        }
    }
    findings
}

/// Adds the measures that only a code of the codebook gives, after those of the pillar whose open
/// question uses its frame.
fn add_from_codebook(
    questionnaire: &Questionnaire,
    responses: &[Response],
    measures: &mut Vec<Measured>,
) {
    for code in &questionnaire.codebook {
        let Some(measure) = &code.measure else {
            continue;
        };
        if measures.iter().any(|known| known.code == *measure) {
            continue;
        }
        let frame = Some(code.frame.as_str());
        let mut coded = questionnaire.questions.iter();
        let question = coded.find(|question| question.code_frame.as_deref() == frame);
        let pillar = question.and_then(|question| question.pillar.clone());
        let last = measures.iter().rposition(|known| known.pillar == pillar);
        let uncoded = Measured {
            code: measure.clone(),
            wording: code.label.clone(),
            pillar,
            carriers: Vec::new(),
            answers: responses
                .iter()
                .map(|response| MeasureAnswer {
                    entity: response.entity.clone(),
                    outcome: Outcome::NoAnswer,
                    confidential: false,
                    evidence: Vec::new(),
                })
                .collect(),
        };
        measures.insert(last.map_or(measures.len(), |last| last + 1), uncoded);
    }
}

impl Measured {
    /// How many respondents have this outcome.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.with(outcome).count()
    }

    /// The respondents with this outcome, in the order of the responses.
    pub fn with(&self, outcome: Outcome) -> impl Iterator<Item = &MeasureAnswer> {
        self.answers
            .iter()
            .filter(move |answer| answer.outcome == outcome)
    }
}

/// Whether several choices of the question may be chosen.
fn is_multiple(kind: &Kind) -> bool {
    matches!(kind, Kind::SelectMultiple(_) | Kind::Rank(_))
}
