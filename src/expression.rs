//! The expression language of XLSForm: the conditions and calculations in `relevant`, `constraint`, `required`,
//! `calculation` and `choice_filter`.
//!
//! An [`Expression`] is parsed once into one syntax tree with three users: the evaluator ([`Expression::evaluate`]), the
//! writer of Excel formulas ([`Expression::to_condition_formula`]) and the linter ([`Expression::lint`]). What the
//! answers are, what type a question has and in which cell it stands is supplied by the caller, through [`Scope`],
//! [`Questions`] and [`CellReferences`]; this module reads no file and no clock.
//!
//! # Meaning
//!
//! The language is XPath 1.0 with the functions of ODK. Where the specification and the tools differ, it means what
//! JavaRosa computes, the engine of ODK Collect and of ODK Validate, so that every rule can be tried against a program
//! that others use. A blank answer is an empty text; used as a number it is not-a-number, which is neither more nor less
//! than anything and equal to nothing. There are two deliberate differences: `max` of negative numbers is the largest of
//! them, where JavaRosa gives 4.9E-324, the smallest number Java knows above 0 (and `min` likewise of infinite ones); a
//! number is printed with the fewest digits that tell it apart, where Java before version 19 sometimes adds one.
//!
//! A rule that rests on something unknown (a withheld answer, an unsupported function, an unknown date) has no value but
//! an [`Unknown`]: it was *not checked*, which is neither satisfied nor broken.
//!
//! # Grammar
//!
//! ```text
//! expression = and { "or" and }
//! and        = equality { "and" equality }
//! equality   = order { ( "=" | "!=" ) order }
//! order      = sum { ( "<" | "<=" | ">" | ">=" ) sum }
//! sum        = product { ( "+" | "-" ) product }
//! product    = unary { ( "*" | "div" | "mod" ) unary }
//! unary      = "-" unary | union
//! union      = path { "|" path }                       (read, not evaluated)
//! path       = primary { step | "[" expression "]" }   (more than a primary: read, not evaluated)
//! step       = ( "/" | "//" ) ( name | "@" name | axis "::" name | "*" | "." | ".." | name "()" )
//! primary    = number | text | reference | "." | name | call | "(" expression ")"
//! call       = name "(" [ argument { "," argument } ] ")"
//! argument   = expression | ".."                       (".." in position(..) only)
//! reference  = "${" name "}" | "${last-saved#" name "}" | "$" name   (the last two: read, not evaluated)
//! number     = digits [ "." [ digits ] ] | "." digits
//! text       = "'" { any but "'" } "'" | '"' { any but '"' } '"'     (no escapes)
//! name       = an XML name, `-` and `.` included, with at most one prefix and `:`
//! ```
//!
//! Curly quotes count as straight ones and no-break spaces as spaces. After an operand `and`, `or`, `div` and `mod` are
//! operators even if glued to what follows (`. = -999 or. > 0`). A bare name is a column of the choice list in a choice
//! filter and a blank elsewhere; `null` is a blank. Parentheses, calls and signs may be nested 64 levels deep, a text
//! may have 32,767 characters.

mod date;
mod dependency;
mod evaluate;
mod formula;
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
pub use formula::{CellReferences, Choice, Guarded, Obstacle, Untranslatable};
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
///
/// ```
/// # use verbale::expression;
/// use expression::{Expression, Operand, Scope, Value};
///
/// /// A form with a single answer.
/// struct Answers;
///
/// impl Scope for Answers {
///     fn question(&self, name: &str) -> Operand {
///         match name {
///             "women" => Operand::Value(Value::from(40.0)),
///             "men" => Operand::blank(),
///             "budget" => Operand::Silence,
///             _ => Operand::Missing,
///         }
///     }
/// }
///
/// let sum = Expression::parse("coalesce(${women}, 0) + coalesce(${men}, 0) <= 100")?;
/// assert_eq!(sum.evaluate(&Answers), Ok(Value::Boolean(true)));
///
/// // An answer that was withheld leaves a rule unchecked.
/// let budget = Expression::parse("${budget} > 0")?;
/// let unknown = budget.evaluate(&Answers).unwrap_err();
/// assert_eq!(unknown.span.of(budget.source()), "${budget}");
/// assert_eq!(unknown.to_string(), "`budget` was answered with a reason for not answering");
/// # Ok::<(), expression::SyntaxError>(())
/// ```
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
        Ok(Self::new(text, parser::parse(text)?))
    }

    /// Reads a whole cell, in which `yes`, `TRUE` or `no` alone is a condition, as it is for pyxform.
    ///
    /// # Errors
    /// As [`Expression::parse`].
    pub fn parse_cell(text: &str) -> Result<Self, SyntaxError> {
        let (function, name) = match text.trim() {
            "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" => (Function::True, "true"),
            "no" | "No" | "NO" | "false" | "False" | "FALSE" => (Function::False, "false"),
            _ => return Self::parse(text),
        };
        let span = Span {
            start: 0,
            end: text.len(),
        };
        let kind = NodeKind::Call {
            function,
            name: name.to_owned(),
            arguments: Vec::new(),
        };
        Ok(Self::new(text, Node { span, kind }))
    }

    fn new(source: &str, root: Node) -> Self {
        Self {
            source: source.to_owned(),
            patterns: pattern::Patterns::of(&root),
            root,
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

    /// The value in these surroundings.
    ///
    /// # Errors
    /// Something it rests on is unknown: the rule is *not checked*.
    pub fn evaluate(&self, scope: &dyn Scope) -> Result<Value, Unknown> {
        evaluate::evaluate(self, scope)
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

    /// The Excel formula of this expression as a condition: TRUE or FALSE. Without the leading `=`.
    ///
    /// # Errors
    /// A part of it cannot be said faithfully in Excel.
    pub fn to_condition_formula(
        &self,
        cells: &dyn CellReferences,
    ) -> Result<String, Untranslatable> {
        formula::condition(self, cells)
    }

    /// The same, and apart from it when the condition rests on an answer that is not known.
    ///
    /// # Errors
    /// As [`Expression::to_condition_formula`].
    pub fn to_guarded_formula(
        &self,
        cells: &dyn CellReferences,
    ) -> Result<Guarded, Untranslatable> {
        formula::guarded(self, cells)
    }

    /// The Excel formula that tells when its value rests on an answer that is not known; `None` if it never does.
    ///
    /// # Errors
    /// As [`Expression::to_condition_formula`].
    pub fn to_unknown_formula(
        &self,
        cells: &dyn CellReferences,
    ) -> Result<Option<String>, Untranslatable> {
        formula::unknown(self, cells)
    }

    /// The expression with the columns of one choice written out: what a choice filter says of that choice. A column
    /// that is not known stays as it is, which is a blank.
    #[must_use]
    pub fn for_choice(&self, column: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut root = self.root.clone();
        root.write_out(column);
        Self::new(&self.source, root)
    }

    /// The Excel formula of its value: an empty text for a blank and for not-a-number, the serial number of a date.
    /// Without the leading `=`.
    ///
    /// # Errors
    /// A part of it cannot be said faithfully in Excel.
    pub fn to_value_formula(&self, cells: &dyn CellReferences) -> Result<String, Untranslatable> {
        formula::value(self, cells)
    }
}

/// Prints an expression that parses to the same tree.
impl fmt::Display for Expression {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.fmt(out)
    }
}
