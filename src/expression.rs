//! The expression language of XLSForm.

mod date;
mod dependency;
mod evaluate;
mod function;
mod hint;
mod lexer;
mod lint;
mod node;
mod number;
mod parser;
mod pattern;
mod scope;
mod suggestion;
mod syntax_error;
mod types;
mod value;

#[cfg(test)]
mod tests;

use std::fmt;

pub use dependency::{Cycle, evaluation_order};
pub use function::{Arity, DEFINITIONS, Definition, Function, UNSUPPORTED, remedy};
pub use hint::{Hint, HintKind, HintLevel};
pub use lint::Purpose;
pub use node::{Logical, Node, NodeKind, Operator, Span, Unsupported};
pub use scope::{Operand, Reason, Row, Scope, Unknown};
pub use suggestion::nearest;
pub use syntax_error::{SyntaxError, SyntaxErrorKind};
pub use types::{QuestionType, Questions, Type};
pub use value::Value;

/// One expression: the text as written, and its tree.
#[derive(Debug, Clone)]
pub struct Expression {
    source: String,
    root: Node,
    patterns: pattern::Patterns,
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// The text is empty, too long, nested too deeply, or not an expression.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let root = parser::parse(text)?;
        let patterns = pattern::Patterns::of(&root);
        Ok(Self {
            source: text.to_owned(),
            root,
            patterns,
        })
    }

    /// Reads a whole cell.
    ///
    /// # Errors
    /// As [`Expression::parse`].
    pub fn parse_cell(text: &str) -> Result<Self, SyntaxError> {
        match text.trim() {
            "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "true()" => Self::parse("true()"),
            "no" | "No" | "NO" | "false" | "False" | "FALSE" | "false()" => Self::parse("false()"),
            _ => Self::parse(text),
        }
    }

    /// The text as written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The tree.
    #[must_use]
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The names in `${..}`, each with its place, in the order of the text; a name comes as often as it is written.
    #[must_use]
    pub fn references(&self) -> Vec<(&str, Span)> {
        let mut references = Vec::new();
        self.root.walk(&mut |node| {
            if let NodeKind::Question(name) = &node.kind {
                references.push((name.as_str(), node.span));
            }
        });
        references
    }

    /// Whether it reads the question it belongs to (`.`).
    #[must_use]
    pub fn uses_self(&self) -> bool {
        let mut found = false;
        self.root
            .walk(&mut |node| found |= node.kind == NodeKind::Current);
        found
    }

    /// The type of its value, as far as the form tells.
    #[must_use]
    pub fn type_of(&self, questions: &dyn Questions) -> Type {
        types::infer(&self.root, questions)
    }

    /// What its author may not have meant, in the order of the text.
    #[must_use]
    pub fn lint(&self, purpose: Purpose, questions: &dyn Questions) -> Vec<Hint> {
        lint::lint(self, purpose, questions)
    }

    /// The value in these surroundings.
    ///
    /// # Errors
    /// Something it rests on is unknown: the rule is *not checked*.
    pub fn evaluate(&self, scope: &dyn Scope) -> Result<Value, Unknown> {
        evaluate::evaluate(self, scope)
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.fmt(out)
    }
}
