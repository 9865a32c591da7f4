//! Static types: what can be said of a value before there are answers.

use super::function::Function;
use super::node::{Node, NodeKind, Operator};

/// What kind of value a node gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    /// A condition.
    Boolean,
    /// A number, or a blank where it comes from a question.
    Number,
    /// A text, a choice name or several.
    Text,
    /// A date, or a blank where it comes from a question.
    Date,
    /// Any of these: it depends on the answers, or is not known.
    Any,
}

/// What kind of answer a question takes. A `calculate` row is [`QuestionType::Text`], as in the XForm pyxform writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuestionType {
    /// `text`, `calculate` and other rows whose answer is a text.
    Text,
    /// `integer`
    Integer,
    /// `decimal`, `range`
    Decimal,
    /// `date`
    Date,
    /// `time`
    Time,
    /// `datetime`
    DateTime,
    /// `select_one`
    SelectOne,
    /// `select_multiple`
    SelectMultiple,
    /// A group: it has no answer of its own.
    Group,
    /// A repeat: it has rows.
    Repeat,
    /// A note, a picture, a place: anything whose answer rules do not read.
    Other,
}

impl QuestionType {
    /// The type of its answer.
    #[must_use]
    pub fn value_type(self) -> Type {
        match self {
            Self::Integer | Self::Decimal => Type::Number,
            Self::Text | Self::SelectOne | Self::SelectMultiple => Type::Text,
            Self::Date | Self::DateTime => Type::Date,
            Self::Time | Self::Group | Self::Repeat | Self::Other => Type::Any,
        }
    }

    /// Whether its answer is a number.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal)
    }
}

/// What the form says about questions, seen from the row the expression stands in.
pub trait Questions {
    /// The type of a question, group or repeat; `None` if there is none of this name.
    fn question_type(&self, name: &str) -> Option<QuestionType>;

    /// The type of the question the expression belongs to.
    fn current_type(&self) -> QuestionType {
        QuestionType::Other
    }

    /// Whether a question stands in a repeat that the expression does not stand in.
    fn is_repeated(&self, name: &str) -> bool {
        let _ = name;
        false
    }

    /// The names that may be referred to, for suggestions.
    fn names(&self) -> Vec<&str> {
        Vec::new()
    }

    /// The names of the choices of a question, of the present one if none is named; `None` if it has
    /// no list, or one that is not known here.
    fn choice_names(&self, question: Option<&str>) -> Option<Vec<&str>> {
        let _ = question;
        None
    }

    /// The columns a choice filter may name; empty for other expressions.
    fn columns(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// The type of the question a node refers to; `None` for other nodes and for unknown questions.
pub(super) fn question_type(node: &Node, questions: &dyn Questions) -> Option<QuestionType> {
    match &node.kind {
        NodeKind::Question(name) => questions.question_type(name),
        NodeKind::Current => Some(questions.current_type()),
        _ => None,
    }
}

/// The type of the value a node gives.
pub(super) fn infer(node: &Node, questions: &dyn Questions) -> Type {
    match &node.kind {
        NodeKind::Number(_) | NodeKind::Negate(_) => Type::Number,
        NodeKind::Text(_) | NodeKind::Null | NodeKind::Column(_) => Type::Text,
        NodeKind::Logical { .. } => Type::Boolean,
        NodeKind::Question(_) | NodeKind::Current => {
            question_type(node, questions).map_or(Type::Any, QuestionType::value_type)
        }
        NodeKind::Binary { operator, .. } => match operator {
            Operator::Add
            | Operator::Subtract
            | Operator::Multiply
            | Operator::Divide
            | Operator::Modulo => Type::Number,
            _ => Type::Boolean,
        },
        NodeKind::Call {
            function,
            arguments,
            ..
        } => match (function, arguments.as_slice()) {
            (Function::If, [_, a, b]) | (Function::Coalesce, [a, b]) => {
                let (a, b) = (infer(a, questions), infer(b, questions));
                if a == b { a } else { Type::Any }
            }
            (Function::IndexedRepeat | Function::Once | Function::Depend, [first, ..]) => {
                infer(first, questions)
            }
            _ => function
                .definition()
                .map_or(Type::Any, |definition| definition.result),
        },
        NodeKind::Parent | NodeKind::Unsupported { .. } => Type::Any,
    }
}
