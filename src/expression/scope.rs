//! What an expression can see while it is evaluated, and why that may not be enough.

use chrono::NaiveDate;

use super::node::Span;
use super::value::Value;

/// What stands behind a reference.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// An answer. A question that is blank or not relevant has the value [`Value::blank`].
    Value(Value),
    /// The respondent said why there is no answer: not available, not applicable, confidential.
    Silence,
    /// Something was written that could not be read as an answer.
    Unreadable,
    /// It rests on something unknown, as a calculation that reads a withheld answer does: why.
    Unknown(Box<Reason>),
    /// A question of a repeat seen from outside it, or a repeat: one operand per row, in the order of the rows.
    Nodes(Vec<Operand>),
    /// A group, or one row of a repeat: it exists, but has no value.
    Group,
    /// No question has this name.
    Missing,
}

impl Operand {
    /// An answer that was left blank.
    #[must_use]
    pub fn blank() -> Self {
        Self::Value(Value::blank())
    }
}

/// A row of a repeat, as `indexed-repeat` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    /// Name of the repeat.
    pub repeat: &'a str,
    /// Number of the row, counted from 1 and never below.
    pub number: usize,
}

/// The surroundings of one expression: the answers, the place it belongs to, the date.
///
/// Relevance is decided by the implementation: it answers [`Operand::blank`] for a question that is not relevant.
pub trait Scope {
    /// What `${name}` refers to from here. Inside a repeat, a question of the same row is a single value.
    ///
    /// The type of the value is the type of the question: an integer is a number, a choice is a text even if its name
    /// is `01`. The result of a `calculate` row is stored as a text, so that 5 comes back as the text `5`, and
    /// not-a-number as a blank.
    fn question(&self, name: &str) -> Operand;

    /// The question the expression belongs to, written `.`; blank unless said otherwise.
    fn current(&self) -> Operand {
        Operand::blank()
    }

    /// The date the return was received; `None` if unknown.
    fn today(&self) -> Option<NaiveDate> {
        None
    }

    /// The number of the present row of the innermost repeat, counted from 1; 1 outside any repeat.
    fn position(&self) -> usize {
        1
    }

    /// In a choice filter, the cell of the present choice in this column; `None` if there is no such column.
    fn column(&self, name: &str) -> Option<String> {
        let _ = name;
        None
    }

    /// The label of a choice of a question, in the language of the return; `None` if there is no such choice.
    fn choice_label(&self, question: &str, choice: &str) -> Option<String> {
        let _ = (question, choice);
        None
    }

    /// The answer to a question in given rows, the outermost repeat first; [`Operand::blank`] beyond the last row.
    fn instance(&self, question: &str, rows: &[Row<'_>]) -> Operand {
        let _ = (question, rows);
        Operand::Missing
    }
}

/// Why an expression has no value: the rule that rests on it is *not checked*, neither satisfied nor broken.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{reason}")]
pub struct Unknown {
    /// The part of the source that could not be evaluated.
    pub span: Span,
    /// What is in the way.
    pub reason: Reason,
}

/// What is in the way of a value. Names and texts are as the author wrote them.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// It reads a question whose answer was withheld with a reason.
    #[error("`{question}` was answered with a reason for not answering")]
    Silence {
        /// The question, or `.`.
        question: String,
    },
    /// It reads a question whose answer could not be read.
    #[error("the answer to `{question}` could not be read")]
    Unreadable {
        /// The question, or `.`.
        question: String,
    },
    /// It needs the date of receipt, which is not known.
    #[error("the date of receipt is not known")]
    NoDate,
    /// No question has this name.
    #[error("there is no question `{question}`")]
    NoQuestion {
        /// The name in the expression.
        question: String,
    },
    /// A group stands where a value is needed.
    #[error("`{group}` is a group and has no value of its own")]
    Group {
        /// Its name.
        group: String,
    },
    /// A question of a repeat stands where a single value is needed.
    #[error(
        "`{question}` has {rows} answers here, one per row: use sum(), count(), min(), max(), join() or indexed-repeat()"
    )]
    Repeated {
        /// Its name.
        question: String,
        /// How many rows there are.
        rows: usize,
    },
    /// A function that is never evaluated.
    #[error("{name}() is not supported")]
    UnsupportedFunction {
        /// Its name.
        name: String,
    },
    /// A function nobody knows.
    #[error("there is no function {name}()")]
    UnknownFunction {
        /// Its name.
        name: String,
    },
    /// A path, an answer of an earlier return, a variable.
    #[error("`{text}` is not supported")]
    Unsupported {
        /// The text as written.
        text: String,
    },
    /// Too many or too few arguments.
    #[error("{name}() does not take {count} arguments")]
    Arity {
        /// The function.
        name: String,
        /// How many arguments it was given.
        count: usize,
    },
    /// `sum()`, `count()` and their like work on questions, not on computed values.
    #[error("{name}() needs a question such as `${{name}}` as its argument")]
    NotAQuestion {
        /// The function.
        name: String,
    },
    /// `selected()` and its like work on texts and choices, not on numbers.
    #[error("{name}() needs a text or a choice, not a {found}")]
    NotText {
        /// The function.
        name: String,
        /// The type of the value it was given.
        found: &'static str,
    },
    /// A text or number that is no date.
    #[error("`{text}` is not a date such as `2024-03-01`")]
    NotADate {
        /// The value as a text.
        text: String,
    },
    /// An escape that `format-date()` does not know.
    #[error("format-date() does not know `{escape}`")]
    DateEscape {
        /// The escape, with its `%`.
        escape: String,
    },
    /// A regular expression that cannot be used.
    #[error("the pattern `{pattern}` cannot be used: {message}")]
    Pattern {
        /// The pattern as written.
        pattern: String,
        /// The reason given by the `regex` library.
        message: String,
    },
    /// A choice without label, or no choice at all.
    #[error("`{choice}` is not a choice of `{question}`")]
    NoChoice {
        /// The question.
        question: String,
        /// The choice name.
        choice: String,
    },
}
