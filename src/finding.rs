//! What every stage may report about the answers: a [`Finding`] is data for a person to look at,
//! never a reason to stop, and never a reproach. Its sentence is written from its [`Facts`] in the
//! reader's language ([`crate::language`]).

mod message;
mod rule;

use serde::{Deserialize, Serialize};

use crate::language::{Lang, Translated};

pub use message::{message, suggestion};
pub use rule::{Asks, OPTIONAL, OPTIONAL_LIST, Rule};

/// How much a finding weighs; a rule has one level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The answer cannot be used as it stands.
    Error,
    /// The answer is used; it may be wrong.
    Warning,
    /// The State should be asked.
    Question,
    /// Read differently from what is written: before and after are shown.
    Repaired,
    /// Good to know.
    Note,
}

impl Level {
    /// All, gravest first.
    pub const ALL: [Self; 5] = [
        Self::Error,
        Self::Warning,
        Self::Question,
        Self::Repaired,
        Self::Note,
    ];

    /// As written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Question => "question",
            Self::Repaired => "repaired",
            Self::Note => "note",
        }
    }

    /// The level of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == name)
    }
}

/// Where it is. Fields that do not apply are blank.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// Code of the entity.
    pub entity: String,
    /// File, relative to `responses/`, with `/` between folders.
    pub file: String,
    /// Sheet.
    pub sheet: String,
    /// Cell, `D5`.
    pub cell: String,
    /// Name of the question.
    pub question: String,
    /// Row of the repeat, from 1.
    pub instance: u32,
}

/// Something a person should look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Where.
    pub place: Place,
    /// What the State wrote, as it wrote it.
    pub value: String,
    /// What was found.
    pub facts: Facts,
}

/// What was found: one variant per cause, with what its sentence needs.
#[derive(Debug, Clone, PartialEq)]
pub enum Facts {
    // About the file.
    /// A cell of the issued workbook is in the return no more; one finding per question.
    AnswerCellMissing,
    /// Two of the ways to find an answer lead to different cells; `other` was not taken.
    WaysDisagree {
        /// The cell not taken, `Sheet!D5`.
        other: String,
    },
    /// The workbook says another State, round or edition elsewhere.
    IdentityDisagrees {
        /// Where the other identity stands.
        source: String,
        /// What it says.
        other: String,
    },
    /// The workbook's seal is about another identity than it now gives; the value is the code that
    /// it gives.
    SealAltered {
        /// Code of whom it was issued to, if the seal tells.
        issued_to: Option<String>,
    },
    /// The workbook was issued with another edition of the questionnaire.
    OtherEdition {
        /// The edition it names.
        edition: String,
    },
    /// It is not known when the return was received.
    ReceivedUnknown,
    /// Two returns of a State of which neither is known to be newer.
    OrderUnknown {
        /// The other file.
        other: String,
    },
    /// The answer stands only in an older return; it was kept.
    OnlyInOlder {
        /// The newer file, which leaves it blank.
        newer: String,
    },
    /// A newer return answers differently; the newer answer stands.
    ChangedSince {
        /// The older file.
        older: String,
        /// The older answer.
        before: String,
    },
    /// Two returns of a State, neither known to be newer, answer differently; one answer stands.
    Contradicts {
        /// The file whose answer does not stand.
        other: String,
        /// That answer.
        before: String,
    },
    /// Two ministries of a State, each in its part, name other persons or bodies as the respondent.
    OtherMinistry {
        /// The file whose answer does not stand.
        other: String,
        /// That answer.
        before: String,
    },
    /// The register names a file that is not there.
    RegisteredMissing {
        /// Row of the register, from 1.
        line: u64,
    },
    /// Text stands in a cell that belongs to no question.
    StrayText,
    /// A note is attached to the cell: its words are the value.
    CellNote,
    /// Cells were merged across several answers; what they show stands in the first.
    MergedCells {
        /// The range, `D5:D7`.
        range: String,
    },
    /// A question or an option was put in other words, which are the value.
    FixedTextChanged {
        /// As issued.
        issued: String,
    },

    // About one cell.
    /// The cell holds a formula whose result was not saved.
    FormulaWithoutValue,
    /// The cell holds an error value such as `#REF!`.
    ErrorValue,
    /// The answer is none of the choices.
    UnknownChoice {
        /// The choice that looks most like it, as labelled.
        suggestion: Option<String>,
    },
    /// The answer fits more than one choice.
    AmbiguousChoice {
        /// Labels of the choices it fits.
        fits: Vec<String>,
    },
    /// A choice could be read; words beside it were kept as a comment.
    WordsBesideChoice {
        /// The choice taken.
        choice: String,
        /// The words kept.
        words: String,
    },
    /// A number was asked, something else stands there.
    NotANumber,
    /// A whole number was asked.
    NotWhole,
    /// A date was asked, something else stands there.
    NotADate,
    /// The date may be read in two ways.
    AmbiguousDate {
        /// The two readings, ISO.
        readings: Vec<String>,
    },
    /// The value was read as something other than what is written.
    Repaired {
        /// As read.
        after: String,
    },
    /// The cell "no answer because" says something that is none of its choices.
    UnknownSilence,
    /// Both an answer and a reason for no answer were given; the answer stands.
    AnswerAndSilence,

    // About the answers.
    /// An answer must be given, and there is none.
    Required,
    /// An answer was given to a question not asked because of other answers; kept, not counted.
    NotAsked {
        /// The condition, as written.
        condition: String,
    },
    /// The answer does not satisfy the question's rule.
    Constraint {
        /// The form's message.
        message: Translated,
        /// The rule, as written.
        rule: String,
    },
    /// A choice that is not offered given other answers.
    ChoiceNotOffered,
    /// A rule across questions does not hold.
    CheckFailed {
        /// Its level.
        level: Level,
        /// Its name.
        name: String,
        /// Its message.
        message: Translated,
    },
    /// A rule could not be checked.
    NotChecked {
        /// The rule, as written.
        rule: String,
        /// Why not.
        reason: String,
    },
    /// A decision in the cleaning log is about another value than the one that stands there now.
    DecisionOutdated {
        /// Who decided, and the line of the log.
        place: String,
    },
    /// Decisions about one answer contradict each other; none was applied.
    DecisionsDisagree {
        /// Who decided, and the lines of the logs.
        places: Vec<String>,
    },
    /// The new value of a decision cannot be read as an answer; it was not applied.
    DecisionUnreadable {
        /// Who decided, and the line of the log.
        place: String,
    },
    /// A total is not the sum of its parts.
    TotalDiffers {
        /// The sum of the parts that are known.
        sum: String,
    },
    /// The State confirmed the answer that it gave in the previous round.
    ConfirmedFromPrevious {
        /// That answer, as answers.csv writes it.
        answer: String,
        /// The round.
        round: String,
    },
    /// The answer of the previous round is both confirmed and changed; the new one stands.
    ConfirmedAndChanged {
        /// The answer then.
        before: String,
    },
    /// Beside the answer of the previous round stands something that is no confirmation.
    ConfirmationUnclear,
    /// An answer of the previous round is confirmed that is not known here.
    PreviousUnknown,
    /// The figure differs from that of the previous round by more than the form expects.
    FarFromPrevious {
        /// The figure then.
        before: String,
        /// The round.
        round: String,
    },
    /// An answer in words only points elsewhere.
    PointsElsewhere,
    /// Another State gave nearly the same reply.
    SameReply {
        /// Code of the other State.
        other: String,
        /// How many answers are the same.
        same: usize,
        /// Of how many.
        of: usize,
    },
    /// Another State gave the same long answers, word for word.
    SameWords {
        /// Code of the other State.
        other: String,
        /// How many answers.
        count: usize,
    },
    /// Answers in words are in another language than the return.
    OtherLanguage {
        /// The language of the words.
        language: Lang,
        /// How many answers.
        count: usize,
    },
    /// Rows of a table were left empty between filled ones.
    GapInTable,
    /// All rows of a table are filled: there may be more than it can hold.
    TableFull,
    /// A coder used a code that the frame does not have.
    CodeUnknown,
    /// A coding, or a decision between two, does not say who made it.
    CoderUnknown,
    /// One person coded an answer twice, differently; or two decided differently.
    CodingsDiffer {
        /// File, sheet and cell of the other coding.
        other: String,
    },
    /// A coding is about words that the State no longer sends.
    CodingOutdated,
    /// A coding has a code that was split since; the value is the code.
    CodeSplit {
        /// The codes it was split into, as a list.
        into: String,
    },
    /// A file in the folder of codings is no workbook that can be read.
    CodingsUnreadable {
        /// What is in the way, and what to do.
        reason: String,
    },
    /// A coder reads in the prose what the closed answer denies.
    CodeContradicts {
        /// Name of the closed question.
        question: String,
    },
}

impl Facts {
    /// The rule that found it.
    pub fn found_by(&self) -> Rule {
        match self {
            Self::AnswerCellMissing => Rule::AnswerCellMissing,
            Self::WaysDisagree { .. } => Rule::WaysDisagree,
            Self::IdentityDisagrees { .. } => Rule::IdentityDisagrees,
            Self::SealAltered { .. } => Rule::SealAltered,
            Self::OtherEdition { .. } => Rule::OtherEdition,
            Self::ReceivedUnknown => Rule::ReceivedUnknown,
            Self::OrderUnknown { .. } => Rule::OrderUnknown,
            Self::OnlyInOlder { .. } => Rule::OnlyInOlder,
            Self::ChangedSince { .. } => Rule::ChangedSince,
            Self::Contradicts { .. } => Rule::Contradicts,
            Self::OtherMinistry { .. } => Rule::OtherMinistry,
            Self::RegisteredMissing { .. } => Rule::RegisteredMissing,
            Self::StrayText => Rule::StrayText,
            Self::CellNote => Rule::CellNote,
            Self::MergedCells { .. } => Rule::MergedCells,
            Self::FixedTextChanged { .. } => Rule::FixedTextChanged,
            Self::FormulaWithoutValue => Rule::FormulaWithoutValue,
            Self::ErrorValue => Rule::ErrorValue,
            Self::UnknownChoice { .. } => Rule::UnknownChoice,
            Self::AmbiguousChoice { .. } => Rule::AmbiguousChoice,
            Self::WordsBesideChoice { .. } => Rule::WordsBesideChoice,
            Self::NotANumber => Rule::NotANumber,
            Self::NotWhole => Rule::NotWhole,
            Self::NotADate => Rule::NotADate,
            Self::AmbiguousDate { .. } => Rule::AmbiguousDate,
            Self::Repaired { .. } => Rule::Repaired,
            Self::UnknownSilence => Rule::UnknownSilence,
            Self::AnswerAndSilence => Rule::AnswerAndSilence,
            Self::Required => Rule::Required,
            Self::NotAsked { .. } => Rule::NotAsked,
            Self::Constraint { .. } => Rule::Constraint,
            Self::ChoiceNotOffered => Rule::ChoiceNotOffered,
            Self::CheckFailed { .. } => Rule::CheckFailed,
            Self::NotChecked { .. } => Rule::NotChecked,
            Self::DecisionOutdated { .. } => Rule::DecisionOutdated,
            Self::DecisionsDisagree { .. } => Rule::DecisionsDisagree,
            Self::DecisionUnreadable { .. } => Rule::DecisionUnreadable,
            Self::TotalDiffers { .. } => Rule::TotalDiffers,
            Self::ConfirmedFromPrevious { .. } => Rule::ConfirmedFromPrevious,
            Self::ConfirmedAndChanged { .. } => Rule::ConfirmedAndChanged,
            Self::ConfirmationUnclear => Rule::ConfirmationUnclear,
            Self::PreviousUnknown => Rule::PreviousUnknown,
            Self::FarFromPrevious { .. } => Rule::FarFromPrevious,
            Self::PointsElsewhere => Rule::PointsElsewhere,
            Self::SameReply { .. } => Rule::SameReply,
            Self::SameWords { .. } => Rule::SameWords,
            Self::OtherLanguage { .. } => Rule::OtherLanguage,
            Self::GapInTable => Rule::GapInTable,
            Self::TableFull => Rule::TableFull,
            Self::CodeUnknown => Rule::CodeUnknown,
            Self::CoderUnknown => Rule::CoderUnknown,
            Self::CodingsDiffer { .. } => Rule::CodingsDiffer,
            Self::CodingOutdated => Rule::CodingOutdated,
            Self::CodeSplit { .. } => Rule::CodeSplit,
            Self::CodingsUnreadable { .. } => Rule::CodingsUnreadable,
            Self::CodeContradicts { .. } => Rule::CodeContradicts,
        }
    }

    /// The name of the rule, stable: it stands in files and in decisions.
    pub fn rule(&self) -> &'static str {
        self.found_by().name()
    }

    /// Whether the State can be asked about it: it concerns an answer, and not how the secretariat
    /// keeps its files and its log.
    pub fn is_asked(&self) -> bool {
        let is_weighty = matches!(
            self.level(),
            Level::Error | Level::Warning | Level::Question
        );
        is_weighty && self.found_by().asks() == Asks::State
    }

    /// How much it weighs: as its rule does, but for a check of the form, which says it itself.
    pub fn level(&self) -> Level {
        match self {
            Self::CheckFailed { level, .. } => *level,
            _ => self.found_by().level(),
        }
    }
}
