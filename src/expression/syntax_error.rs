//! Why a text is not an expression.

use super::node::Span;

/// A text that is not an expression, and the place where that shows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct SyntaxError {
    /// The offending stretch of the text, in bytes.
    pub span: Span,
    /// What is wrong there.
    pub kind: SyntaxErrorKind,
}

/// What is wrong with the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    /// Nothing but blanks.
    #[error("the expression is empty")]
    Empty,
    /// More characters than an Excel cell can hold.
    #[error("the expression has {length} characters, the limit is {limit}")]
    TooLong {
        /// Its length in characters.
        length: usize,
        /// The most that is accepted.
        limit: usize,
    },
    /// Parentheses or calls inside one another, or one chain of operators, beyond the limit.
    #[error("the expression is nested more than {limit} levels deep")]
    TooDeep {
        /// The most that is accepted.
        limit: usize,
    },
    /// A character that starts nothing.
    #[error("`{character}` has no meaning here")]
    UnexpectedCharacter {
        /// The character.
        character: char,
    },
    /// A quote that is never closed.
    #[error("the text that starts with {quote} is never closed")]
    UnclosedText {
        /// The quote that is missing at the end.
        quote: char,
    },
    /// `${` that is not followed by a name and `}`.
    #[error("`{text}` is not a reference: write `${{name}}`, without spaces")]
    MalformedReference {
        /// What stands there.
        text: String,
    },
    /// A value was expected.
    #[error("expected a value, found {}", described(.found.as_deref()))]
    ExpectedOperand {
        /// What stands there; `None` at the end of the text.
        found: Option<String>,
    },
    /// Two values follow each other.
    #[error("expected an operator such as `and`, `=` or `+`, found {}", described(.found.as_deref()))]
    ExpectedOperator {
        /// What stands there; `None` at the end of the text.
        found: Option<String>,
    },
    /// `(` or `[` without its partner.
    #[error("`{bracket}` is never closed")]
    UnclosedBracket {
        /// The bracket that was opened.
        bracket: char,
    },
    /// `)` or `]` without its partner.
    #[error("`{bracket}` closes nothing")]
    UnopenedBracket {
        /// The bracket that closes nothing.
        bracket: char,
    },
    /// A path that stops after `/` or in the middle of an axis.
    #[error("the path is not complete")]
    IncompletePath,
}

impl SyntaxError {
    /// What the author may have meant, if that can be told from the text.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match &self.kind {
            SyntaxErrorKind::UnexpectedCharacter { character } => match character {
                '&' => Some("write `and`, or concat() to join texts"),
                '!' => Some("write `!=` for not equal, or not() around a condition"),
                ';' => Some("separate arguments with a comma"),
                '%' => Some("write `mod` for the remainder of a division"),
                '≠' => Some("write `!=`"),
                '≤' => Some("write `<=`"),
                '≥' => Some("write `>=`"),
                '×' => Some("write `*`"),
                '÷' => Some("write `div`"),
                '−' | '–' | '—' => Some("write the hyphen `-` for minus"),
                '{' | '}' => Some("a reference is written `${name}`"),
                '«' | '»' | '„' | '`' => Some("write texts between ' and '"),
                _ => None,
            },
            SyntaxErrorKind::ExpectedOperand { found } => match found.as_deref() {
                Some("=") => Some("equality is a single `=`; at least is `>=`, at most is `<=`"),
                Some(">") => Some("write `!=` for not equal"),
                Some("|") => Some("write `or`"),
                _ => None,
            },
            SyntaxErrorKind::ExpectedOperator { found } => match found.as_deref() {
                Some("AND" | "And" | "OR" | "Or" | "DIV" | "Div" | "MOD" | "Mod") => {
                    Some("`and`, `or`, `div` and `mod` are written in lower case")
                }
                Some("(") => Some(
                    "a function name stands directly before its parenthesis, without a reference",
                ),
                _ => None,
            },
            SyntaxErrorKind::UnclosedText { .. } => {
                Some("a text that contains ' is written between double quotes, and the reverse")
            }
            _ => None,
        }
    }
}

fn described(found: Option<&str>) -> String {
    match found {
        Some(text) => format!("`{text}`"),
        None => "the end of the expression".to_owned(),
    }
}
