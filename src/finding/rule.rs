//! The rules: what may be found, each with its name, its level, whom it asks and a short document
//! (`rules/<name>.md`) that says what it checks, why, and what to do. A kind of [`Facts`] without a
//! rule, or a rule without a document, does not compile.
//!
//! [`Facts`]: super::Facts

use super::Level;

/// Whom a rule asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// The State: it concerns an answer.
    State,
    /// The secretariat: it concerns how its files, its log and its codings are kept.
    Office,
}

/// Makes the enum and its tables of one list, so that no rule lacks anything.
macro_rules! rules {
    ($($rule:ident = $name:literal, $level:ident, $asks:ident;)*) => {
        /// A rule, by what it finds ([`Facts`](super::Facts) of the same name).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule {
            $(#[doc = include_str!(concat!("rules/", $name, ".md"))] $rule,)*
        }

        impl Rule {
            /// All, in the order of the way of an answer: file, cell, answer, decision, coding.
            pub const ALL: &[Self] = &[$(Self::$rule),*];

            /// Its name, stable: it stands in files and in decisions.
            pub fn name(self) -> &'static str {
                match self { $(Self::$rule => $name,)* }
            }

            /// How much its findings weigh; those of a check of the form as the form says.
            pub fn level(self) -> Level {
                match self { $(Self::$rule => Level::$level,)* }
            }

            /// Whom it asks.
            pub fn asks(self) -> Asks {
                match self { $(Self::$rule => Asks::$asks,)* }
            }

            /// What it checks, why, what to do, an example and the source, in Markdown.
            pub fn document(self) -> &'static str {
                match self { $(Self::$rule => include_str!(concat!("rules/", $name, ".md")),)* }
            }
        }
    };
}

rules! {
    AnswerCellMissing = "cell_missing", Error, State;
    WaysDisagree = "cell_disagrees", Warning, State;
    IdentityDisagrees = "identity_disagrees", Warning, Office;
    SealAltered = "seal_altered", Warning, Office;
    OtherEdition = "other_edition", Note, State;
    ReceivedUnknown = "received_unknown", Warning, Office;
    OrderUnknown = "order_unknown", Warning, Office;
    OnlyInOlder = "only_in_older", Note, State;
    ChangedSince = "changed_since", Note, State;
    Contradicts = "contradicts", Question, State;
    OtherMinistry = "other_ministry", Note, State;
    RegisteredMissing = "registered_missing", Warning, State;
    StrayText = "stray_text", Warning, State;
    CellNote = "cell_note", Warning, State;
    MergedCells = "merged_cells", Warning, State;
    FixedTextChanged = "fixed_text_changed", Note, State;
    FormulaWithoutValue = "formula_without_value", Error, State;
    ErrorValue = "error_value", Error, State;
    UnknownChoice = "unknown_choice", Error, State;
    AmbiguousChoice = "ambiguous_choice", Error, State;
    WordsBesideChoice = "words_beside_choice", Repaired, State;
    NotANumber = "not_a_number", Error, State;
    NotWhole = "not_whole", Error, State;
    NotADate = "not_a_date", Error, State;
    AmbiguousDate = "ambiguous_date", Question, State;
    Repaired = "repaired", Repaired, State;
    UnknownSilence = "unknown_silence", Error, State;
    AnswerAndSilence = "answer_and_silence", Question, State;
    Required = "required", Question, State;
    NotAsked = "not_asked", Question, State;
    Constraint = "constraint", Question, State;
    ChoiceNotOffered = "choice_not_offered", Question, State;
    CheckFailed = "check", Question, State;
    NotChecked = "not_checked", Note, State;
    DecisionOutdated = "decision_outdated", Warning, Office;
    DecisionsDisagree = "decisions_disagree", Warning, Office;
    DecisionUnreadable = "decision_unreadable", Warning, Office;
    TotalDiffers = "total_differs", Question, State;
    ConfirmedFromPrevious = "confirmed_from_previous", Note, State;
    ConfirmedAndChanged = "confirmed_and_changed", Question, State;
    ConfirmationUnclear = "confirmation_unclear", Question, State;
    PreviousUnknown = "previous_unknown", Warning, Office;
    FarFromPrevious = "far_from_previous", Question, State;
    PointsElsewhere = "points_elsewhere", Question, State;
    SameReply = "same_reply", Warning, Office;
    SameWords = "same_words", Warning, Office;
    OtherLanguage = "other_language", Note, Office;
    GapInTable = "gap_in_table", Note, State;
    TableFull = "table_full", Warning, State;
    CodeUnknown = "code_unknown", Warning, Office;
    CoderUnknown = "coder_unknown", Warning, Office;
    CodingsDiffer = "codings_differ", Warning, Office;
    CodingOutdated = "coding_outdated", Warning, Office;
    CodeSplit = "code_split", Warning, Office;
    CodingsUnreadable = "codings_unreadable", Warning, Office;
    CodeContradicts = "code_contradicts", Warning, Office;
}

impl Rule {
    /// The rule of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
    }

    /// The heading of its document.
    pub fn title(self) -> &'static str {
        let heading = self.document().lines().next().unwrap_or_default();
        heading.trim_start_matches("# ")
    }

    /// Whether a round may do without it.
    pub fn is_optional(self) -> bool {
        OPTIONAL.contains(&self.name())
    }
}

/// The rules that a round may do without (`[rules] off` in round.toml): those that hold nothing that
/// a State wrote and that would be lost without them.
pub const OPTIONAL: [&str; 13] = [
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
    "same_reply",
    "same_words",
    "other_language",
];
/// The same, to be read.
pub const OPTIONAL_LIST: &str = "other_edition, received_unknown, required, constraint, not_checked, gap_in_table, table_full, \
     total_differs, far_from_previous, points_elsewhere, same_reply, same_words, other_language";
