//! What the linter has to say.

use super::function::Arity;
use super::node::Span;

/// A remark on a part of an expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Hint {
    /// The part, in bytes of the source.
    pub span: Span,
    /// What there is to say.
    pub kind: HintKind,
}

/// How serious a remark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HintLevel {
    /// Worth a look; the rule means what it says.
    Note,
    /// The rule may not mean what was intended, or means something else in Enketo (the web forms of Kobo and ODK).
    Warning,
    /// The rule cannot be checked, or can never do what it says.
    Error,
}

/// The remarks. Names and texts are as the author wrote them.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum HintKind {
    /// `${date} > '2024-01-01'`
    #[error(
        "`{operator}` compares numbers, and `{text}` is a text: the condition is never true; write `date({text})`"
    )]
    DateAsText {
        /// The operator.
        operator: &'static str,
        /// The text as written.
        text: String,
    },
    /// `${text} < 'b'`
    #[error(
        "`{operator}` compares numbers, and neither side is one: the condition is true only for texts that show numbers"
    )]
    TextOrdered {
        /// The operator.
        operator: &'static str,
    },
    /// `${q} != 'no'` as a relevance.
    #[error(
        "`!=` is true while {question} is not answered yet; add `{question} != '' and` if the question should wait for an answer"
    )]
    NotEqualWhileBlank {
        /// The question, `${..}` included.
        question: String,
    },
    /// `${multiple} = 'a'`
    #[error(
        "{question} may have several choices, and `{operator}` compares all of them at once; write `selected({question}, {choice})`"
    )]
    MultipleCompared {
        /// The question, `${..}` included.
        question: String,
        /// The operator.
        operator: &'static str,
        /// What it is compared with.
        choice: String,
    },
    /// `${q} = 'ja'`, `selected(${q}, 'ja')`
    #[error(
        "{question} has no choice `{choice}`, so this is never true; {}",
        nearest_or_first(.suggestion.as_deref(), .known)
    )]
    NoSuchChoice {
        /// The question, `${..}` included.
        question: String,
        /// The choice as written.
        choice: String,
        /// The nearest choice.
        suggestion: Option<String>,
        /// The first choices of its list.
        known: Vec<String>,
    },
    /// `${integer} = '5'`
    #[error(
        "{question} is a number and `{text}` a text: Enketo compares them as texts; write {plain} without quotes"
    )]
    QuotedNumber {
        /// The question, `${..}` included.
        question: String,
        /// The text as written.
        text: String,
        /// The number in it.
        plain: String,
    },
    /// `min(${a}, ${b})`
    #[error(
        "{function}() passes over blanks in ODK Collect, but in Enketo it is not a number if {question} is blank; write `coalesce({question}, ..)`"
    )]
    BlankInExtreme {
        /// `min` or `max`.
        function: String,
        /// The question, `${..}` included.
        question: String,
    },
    /// `if(${x}, ..)`, `not(${x})`
    #[error(
        "{text} is used as a condition: blank counts as no, everything else as yes, the text `0` or `false` too, and in Enketo blank as well; write `{text} != ''`"
    )]
    NotACondition {
        /// The operand as written.
        text: String,
    },
    /// `regex(., '[0-9]+')`
    #[error(
        "ODK Collect matches the whole text with `{pattern}`, Enketo looks for it anywhere; write `^({pattern})$`"
    )]
    PatternNotAnchored {
        /// The pattern as written.
        pattern: String,
    },
    /// A pattern with look-around, back-references or an error.
    #[error("the pattern `{pattern}` cannot be checked: {message}")]
    BadPattern {
        /// The pattern as written.
        pattern: String,
        /// The reason given by the `regex` library.
        message: String,
    },
    /// `number('1e3')`
    #[error(
        "`{text}` is read as {here} in ODK Collect and as {enketo} in Enketo; write the number without quotes"
    )]
    NumberDiffers {
        /// The text as written.
        text: String,
        /// What it is worth here.
        here: String,
        /// What it is worth in Enketo.
        enketo: String,
    },
    /// `required = T`, `relevant = name != ${x}`
    #[error("`{name}` is no question and no text, so it is always blank{}", remedy_for(name, *.is_question))]
    BareName {
        /// The name.
        name: String,
        /// Whether a question has this name.
        is_question: bool,
    },
    /// A choice filter names a column that the choice list does not have.
    #[error("the choice list has no column `{name}`{}", meant(.suggestion.as_deref()))]
    UnknownColumn {
        /// The name.
        name: String,
        /// The nearest column.
        suggestion: Option<String>,
    },
    /// A function nobody knows.
    #[error("there is no function {name}(){}", meant_function(.suggestion.as_deref()))]
    UnknownFunction {
        /// The name.
        name: String,
        /// The nearest function.
        suggestion: Option<String>,
    },
    /// A function that is never evaluated.
    #[error("{name}() is not supported, the rule is not checked: {remedy}")]
    UnsupportedFunction {
        /// The name.
        name: String,
        /// What to do.
        remedy: &'static str,
    },
    /// Too many or too few arguments.
    #[error("{name}() takes {expected} arguments, not {count}; it gives {meaning}")]
    WrongArity {
        /// The function.
        name: String,
        /// What it takes.
        expected: Arity,
        /// How many it was given.
        count: usize,
        /// What it computes.
        meaning: &'static str,
    },
    /// A path, an answer of an earlier return, a variable.
    #[error(
        "`{text}` is not supported, the rule is not checked: refer to a question with `${{name}}`"
    )]
    Unsupported {
        /// The text as written.
        text: String,
    },
    /// No question has this name.
    #[error("there is no question `{name}`{}", meant(.suggestion.as_deref()))]
    UnknownQuestion {
        /// The name.
        name: String,
        /// The nearest name.
        suggestion: Option<String>,
    },
    /// A group where a value is needed.
    #[error("`{name}` is a group and has no answer of its own; refer to a question in it")]
    GroupAsValue {
        /// The name.
        name: String,
    },
    /// A question of a repeat where a single value is needed.
    #[error(
        "`{name}` has one answer per row; write sum(), count(), min(), max(), join() or indexed-repeat()"
    )]
    RepeatAsValue {
        /// The name.
        name: String,
    },
    /// `sum(${a} + 1)`
    #[error(
        "{function}() needs a question such as `${{name}}` as its argument, not a computed value"
    )]
    NotAQuestion {
        /// The function.
        function: String,
    },
    /// `selected(${q}, 1)`, `count-selected(${number})`
    #[error(
        "{function}() works on texts and choices, and {text} is a number: the rule stops ODK Collect{}",
        quote_it(text)
    )]
    NumberAsChoice {
        /// The function.
        function: String,
        /// The argument as written.
        text: String,
    },
    /// `'.. ${x} ..'`
    #[error(
        "`${{..}}` between quotes is not replaced by the answer; write `concat('..', ${{name}})`"
    )]
    ReferenceInText,
}

impl HintKind {
    /// How serious it is.
    #[must_use]
    pub fn level(&self) -> HintLevel {
        match self {
            Self::NotEqualWhileBlank { .. }
            | Self::BlankInExtreme { .. }
            | Self::PatternNotAnchored { .. } => HintLevel::Note,
            Self::TextOrdered { .. }
            | Self::MultipleCompared { .. }
            | Self::NoSuchChoice { .. }
            | Self::QuotedNumber { .. }
            | Self::NotACondition { .. }
            | Self::NumberDiffers { .. }
            | Self::BareName { .. }
            | Self::ReferenceInText
            | Self::UnsupportedFunction { .. }
            | Self::Unsupported { .. }
            | Self::BadPattern { .. } => HintLevel::Warning,
            Self::DateAsText { .. }
            | Self::UnknownColumn { .. }
            | Self::UnknownFunction { .. }
            | Self::WrongArity { .. }
            | Self::UnknownQuestion { .. }
            | Self::GroupAsValue { .. }
            | Self::RepeatAsValue { .. }
            | Self::NotAQuestion { .. }
            | Self::NumberAsChoice { .. } => HintLevel::Error,
        }
    }
}

impl Hint {
    /// How serious it is.
    #[must_use]
    pub fn level(&self) -> HintLevel {
        self.kind.level()
    }

    /// What is the matter and what to do about it, in one English sentence.
    #[must_use]
    pub fn message(&self) -> String {
        self.kind.to_string()
    }
}

fn meant(suggestion: Option<&str>) -> String {
    suggestion
        .map(|name| format!("; did you mean `{name}`?"))
        .unwrap_or_default()
}

fn meant_function(suggestion: Option<&str>) -> String {
    match suggestion {
        Some(_) => meant(suggestion),
        None => "; https://docs.getodk.org/form-operators-functions lists those of ODK".to_owned(),
    }
}

fn nearest_or_first(suggestion: Option<&str>, known: &[String]) -> String {
    match suggestion {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("its choices are `{}`", known.join("`, `")),
    }
}

fn remedy_for(name: &str, is_question: bool) -> String {
    if is_question {
        format!("; write `${{{name}}}`")
    } else {
        format!("; write `'{name}'` if a text is meant")
    }
}

fn quote_it(text: &str) -> String {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        format!("; write `'{text}'`")
    } else {
        String::new()
    }
}
