//! What every stage may report about the answers: a [`Finding`] is data for a person to look at,
//! never a reason to stop, and never a reproach. Its sentence is written from its [`Facts`] in the
//! reader's language ([`crate::language`]).

mod message;

use serde::{Deserialize, Serialize};

use crate::language::Translated;

pub use message::{message, suggestion};

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

/// The rules that a round may do without (`[rules] off` in round.toml): those that hold nothing that
/// a State wrote and that would be lost without them.
pub const OPTIONAL: [&str; 11] = [
    "other_edition",
    "received_unknown",
    "required",
    "constraint",
    "not_checked",
    "gap_in_table",
    "table_full",
    "total_differs",
    "far_from_previous",
    "points_elsewhere",
    "same_words",
];
/// The same, to be read.
pub const OPTIONAL_LIST: &str = "other_edition, received_unknown, required, constraint, not_checked, gap_in_table, table_full, \
     total_differs, far_from_previous, points_elsewhere, same_words";

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
    /// Another State gave the same long answers, word for word.
    SameWords {
        /// Code of the other State.
        other: String,
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
    /// A coder reads in the prose what the closed answer denies.
    CodeContradicts {
        /// Name of the closed question.
        question: String,
    },
}

impl Facts {
    /// The name of the rule, stable: it stands in files and in decisions.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::AnswerCellMissing => "cell_missing",
            Self::WaysDisagree { .. } => "cell_disagrees",
            Self::IdentityDisagrees { .. } => "identity_disagrees",
            Self::SealAltered { .. } => "seal_altered",
            Self::OtherEdition { .. } => "other_edition",
            Self::ReceivedUnknown => "received_unknown",
            Self::OrderUnknown { .. } => "order_unknown",
            Self::OnlyInOlder { .. } => "only_in_older",
            Self::ChangedSince { .. } => "changed_since",
            Self::Contradicts { .. } => "contradicts",
            Self::OtherMinistry { .. } => "other_ministry",
            Self::RegisteredMissing { .. } => "registered_missing",
            Self::StrayText => "stray_text",
            Self::CellNote => "cell_note",
            Self::MergedCells { .. } => "merged_cells",
            Self::FixedTextChanged { .. } => "fixed_text_changed",
            Self::FormulaWithoutValue => "formula_without_value",
            Self::ErrorValue => "error_value",
            Self::UnknownChoice { .. } => "unknown_choice",
            Self::AmbiguousChoice { .. } => "ambiguous_choice",
            Self::WordsBesideChoice { .. } => "words_beside_choice",
            Self::NotANumber => "not_a_number",
            Self::NotWhole => "not_whole",
            Self::NotADate => "not_a_date",
            Self::AmbiguousDate { .. } => "ambiguous_date",
            Self::Repaired { .. } => "repaired",
            Self::UnknownSilence => "unknown_silence",
            Self::AnswerAndSilence => "answer_and_silence",
            Self::Required => "required",
            Self::NotAsked { .. } => "not_asked",
            Self::Constraint { .. } => "constraint",
            Self::ChoiceNotOffered => "choice_not_offered",
            Self::CheckFailed { .. } => "check",
            Self::NotChecked { .. } => "not_checked",
            Self::DecisionOutdated { .. } => "decision_outdated",
            Self::DecisionsDisagree { .. } => "decisions_disagree",
            Self::DecisionUnreadable { .. } => "decision_unreadable",
            Self::TotalDiffers { .. } => "total_differs",
            Self::ConfirmedFromPrevious { .. } => "confirmed_from_previous",
            Self::ConfirmedAndChanged { .. } => "confirmed_and_changed",
            Self::ConfirmationUnclear => "confirmation_unclear",
            Self::PreviousUnknown => "previous_unknown",
            Self::FarFromPrevious { .. } => "far_from_previous",
            Self::PointsElsewhere => "points_elsewhere",
            Self::SameWords { .. } => "same_words",
            Self::GapInTable => "gap_in_table",
            Self::TableFull => "table_full",
            Self::CodeUnknown => "code_unknown",
            Self::CoderUnknown => "coder_unknown",
            Self::CodingsDiffer { .. } => "codings_differ",
            Self::CodingOutdated => "coding_outdated",
            Self::CodeContradicts { .. } => "code_contradicts",
        }
    }

    /// Whether the State can be asked about it: it concerns an answer, and not how the secretariat
    /// keeps its files and its log.
    pub fn is_asked(&self) -> bool {
        let is_weighty = matches!(
            self.level(),
            Level::Error | Level::Warning | Level::Question
        );
        let is_ours = matches!(
            self,
            Self::ReceivedUnknown
                | Self::OrderUnknown { .. }
                | Self::IdentityDisagrees { .. }
                | Self::SealAltered { .. }
                | Self::DecisionOutdated { .. }
                | Self::DecisionsDisagree { .. }
                | Self::DecisionUnreadable { .. }
                | Self::SameWords { .. }
                | Self::PreviousUnknown
                | Self::CodeUnknown
                | Self::CoderUnknown
                | Self::CodingsDiffer { .. }
                | Self::CodingOutdated
                | Self::CodeContradicts { .. }
        );
        is_weighty && !is_ours
    }

    /// How much it weighs.
    pub fn level(&self) -> Level {
        match self {
            Self::FormulaWithoutValue
            | Self::ErrorValue
            | Self::UnknownChoice { .. }
            | Self::AmbiguousChoice { .. }
            | Self::NotANumber
            | Self::NotWhole
            | Self::NotADate
            | Self::UnknownSilence
            | Self::AnswerCellMissing => Level::Error,
            Self::WaysDisagree { .. }
            | Self::IdentityDisagrees { .. }
            | Self::SealAltered { .. }
            | Self::OrderUnknown { .. }
            | Self::RegisteredMissing { .. }
            | Self::TableFull
            | Self::ReceivedUnknown
            | Self::CellNote
            | Self::MergedCells { .. }
            | Self::DecisionOutdated { .. }
            | Self::DecisionsDisagree { .. }
            | Self::DecisionUnreadable { .. }
            | Self::SameWords { .. }
            | Self::PreviousUnknown
            | Self::CodeUnknown
            | Self::CoderUnknown
            | Self::CodingsDiffer { .. }
            | Self::CodingOutdated
            | Self::CodeContradicts { .. }
            | Self::StrayText => Level::Warning,
            Self::AmbiguousDate { .. }
            | Self::Contradicts { .. }
            | Self::AnswerAndSilence
            | Self::Required
            | Self::NotAsked { .. }
            | Self::Constraint { .. }
            | Self::TotalDiffers { .. }
            | Self::FarFromPrevious { .. }
            | Self::ConfirmedAndChanged { .. }
            | Self::ConfirmationUnclear
            | Self::PointsElsewhere
            | Self::ChoiceNotOffered => Level::Question,
            Self::WordsBesideChoice { .. } | Self::Repaired { .. } => Level::Repaired,
            Self::OtherEdition { .. }
            | Self::FixedTextChanged { .. }
            | Self::OtherMinistry { .. }
            | Self::ConfirmedFromPrevious { .. }
            | Self::OnlyInOlder { .. }
            | Self::ChangedSince { .. }
            | Self::NotChecked { .. }
            | Self::GapInTable => Level::Note,
            Self::CheckFailed { level, .. } => *level,
        }
    }
}
