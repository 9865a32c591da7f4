//! The expressions of the form: relevant, constraint, calculation, choice filter.

/// An expression, read.
#[derive(Debug, Clone)]
pub struct Expression {
    source: String,
}

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError;

impl Expression {
    /// Reads the whole cell of a rule.
    ///
    /// # Errors
    /// When the text follows no rule of the language.
    pub fn parse_cell(text: &str) -> Result<Self, SyntaxError> {
        Ok(Self {
            source: text.to_owned(),
        })
    }

    /// As written.
    pub fn source(&self) -> &str {
        &self.source
    }
}
