//! Reads cells into typed values and says what a person should look at.
//!
//! In: the [`Return`](crate::intake::Return)s of one State and the
//! [`Questionnaire`](crate::definition::Questionnaire). Out: a [`Response`]: what the State says,
//! question by question, each silence kept apart, each value with the cell it comes from, and
//! [`Finding`]s.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::finding::Finding;
use crate::intake::{FoundBy, Source};
use crate::language::Lang;

/// What one State says: its returns merged, newest first.
#[derive(Debug, Clone)]
pub struct Response {
    /// Code of the entity.
    pub entity: String,
    /// When its newest return was received, if known.
    pub received: Option<NaiveDate>,
    /// The language of its newest return.
    pub language: Lang,
    /// What may be published of it.
    pub publication: Publication,
    /// One per question, instance and part, in the questionnaire's order. Questions of a repeat
    /// have one per filled row; others one even where blank or not asked.
    pub answers: Vec<Answer>,
    /// What to look at, in the questionnaire's order.
    pub findings: Vec<Finding>,
}

/// What a State allows to be published of its reply (`r_publication`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Publication {
    /// Not said: as public.
    #[default]
    NotSaid,
    /// Public.
    Public,
    /// For the United Nations only: counted, neither named nor quoted.
    UnOnly,
    /// Confidential: counted, neither named nor quoted.
    Confidential,
}

impl Publication {
    /// Whether the State may be named in what is published.
    pub fn may_name(self) -> bool {
        matches!(self, Self::NotSaid | Self::Public)
    }
}

/// The answer to one question, or its silence.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Name of the question.
    pub question: String,
    /// Row of the repeat, from 1; 1 outside repeats.
    pub instance: u32,
    /// Answer or comment.
    pub part: Part,
    /// Whether and why there is a value.
    pub status: AnswerStatus,
    /// The value; also kept, but not counted, for an answer that was not asked for.
    pub value: Option<AnswerValue>,
    /// As the State wrote it; options of a multiple choice joined with `; `.
    pub raw: String,
    /// Where it stands; for a multiple choice the first marked cell.
    pub origin: Option<Origin>,
}

/// Which part of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The answer.
    Answer,
    /// Comment and source.
    Comment,
}

impl Part {
    /// As written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Comment => "comment",
        }
    }
}

/// Whether there is a value, and if not, which silence it is. Unknown is not No.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnswerStatus {
    /// There is a value.
    Answered,
    /// Returned blank.
    Blank,
    /// The State says that it is not available (`NAV`).
    NotAvailable,
    /// The State says that it does not apply (`NAP`).
    NotApplicable,
    /// The State asks for confidence (`CONF`); a value beside it is counted, never shown.
    Confidential,
    /// Not asked because of other answers.
    NotAsked,
    /// Something stands there that could not be read.
    Unreadable,
}

impl AnswerStatus {
    /// All, in the order of tables.
    pub const ALL: [Self; 7] = [
        Self::Answered,
        Self::Blank,
        Self::NotAvailable,
        Self::NotApplicable,
        Self::Confidential,
        Self::NotAsked,
        Self::Unreadable,
    ];

    /// As written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Blank => "blank",
            Self::NotAvailable => "NAV",
            Self::NotApplicable => "NAP",
            Self::Confidential => "CONF",
            Self::NotAsked => "not_asked",
            Self::Unreadable => "unreadable",
        }
    }
}

/// A typed value.
#[derive(Debug, Clone, PartialEq)]
pub enum AnswerValue {
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Date(NaiveDate),
    /// Names of the choices, in the list's order; one for a single choice.
    Choices(Vec<String>),
}

/// The cell an answer comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The file.
    pub source: Arc<Source>,
    /// Sheet, as named in the return.
    pub sheet: String,
    /// Cell, `D5`.
    pub cell: String,
    /// How it was found.
    pub found_by: FoundBy,
}

impl Response {
    /// The answer to a question outside repeats.
    pub fn answer(&self, question: &str) -> Option<&Answer> {
        self.instances(question).next()
    }

    /// The answers to a question, one per filled row of its repeat.
    pub fn instances(&self, question: &str) -> impl Iterator<Item = &Answer> {
        self.answers
            .iter()
            .filter(move |answer| answer.part == Part::Answer && answer.question == question)
    }
}
