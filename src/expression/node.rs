//! The syntax tree: what an expression says, and where in its text it says so.

use std::fmt;

use super::function::Function;

/// A stretch of the source text, in bytes, counted from 0; `end` is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Span {
    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The text under this span; empty if the span belongs to another text.
    #[must_use]
    pub fn of(self, source: &str) -> &str {
        source.get(self.start..self.end).unwrap_or_default()
    }
}

/// One node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it stands in the source, enclosing parentheses included.
    pub span: Span,
    /// What it says.
    pub kind: NodeKind,
}

/// What a node says.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    /// `5`, `2.5`, `.5`
    Number(f64),
    /// `'yes'`, `"it's"`
    Text(String),
    /// `null`: an empty text, as WHO forms use it.
    Null,
    /// `${name}`
    Question(String),
    /// `.`: the question the expression belongs to.
    Current,
    /// `..`, kept only as the argument of `position(..)`.
    Parent,
    /// A bare name: a column of the choice list in a choice filter, a blank elsewhere.
    Column(String),
    /// `name(argument, ..)`
    Call {
        /// What the name stands for.
        function: Function,
        /// The name as written.
        name: String,
        /// The arguments in order.
        arguments: Vec<Node>,
    },
    /// `-operand`
    Negate(Box<Node>),
    /// `a and b and c`: two operands or more, joined without parentheses.
    Logical {
        /// `and` or `or`.
        operator: Logical,
        /// The operands in order; at least two.
        operands: Vec<Node>,
    },
    /// `left operator right`
    Binary {
        /// The operator.
        operator: Operator,
        /// Left operand.
        left: Box<Node>,
        /// Right operand.
        right: Box<Node>,
    },
    /// Valid XPath that is read and kept, but never evaluated.
    Unsupported {
        /// Why it is not evaluated.
        what: Unsupported,
        /// The text as written, curly quotes and no-break spaces already straightened.
        text: String,
        /// The expressions inside it (predicates and arguments), so that references in them are seen.
        parts: Vec<Node>,
    },
}

/// The operators that stop as soon as the answer is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Logical {
    /// `and`
    And,
    /// `or`
    Or,
}

/// The operators that need both operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `div`
    Divide,
    /// `mod`
    Modulo,
}

/// What is read but not evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsupported {
    /// A path: `/data/x`, `../x`, `instance('i')/root/item[..]`, `a | b`.
    Path,
    /// `${last-saved#name}`: an answer of the previous return.
    LastSaved,
    /// `$name`: an XPath variable.
    Variable,
}

/// How tightly an operator binds; a higher number binds tighter.
pub(super) type Precedence = u8;

/// The precedence of unary minus, above every binary operator.
const UNARY: Precedence = 7;
/// The precedence of what needs no parentheses at all.
const PRIMARY: Precedence = 8;

impl Logical {
    /// The operator as written.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::And => "and",
            Self::Or => "or",
        }
    }

    pub(super) fn precedence(self) -> Precedence {
        match self {
            Self::Or => 1,
            Self::And => 2,
        }
    }
}

impl Operator {
    /// The operator as written.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "div",
            Self::Modulo => "mod",
        }
    }

    pub(super) fn precedence(self) -> Precedence {
        match self {
            Self::Equal | Self::NotEqual => 3,
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual => 4,
            Self::Add | Self::Subtract => 5,
            Self::Multiply | Self::Divide | Self::Modulo => 6,
        }
    }

    /// Whether this is `=` or `!=`.
    #[must_use]
    pub fn is_equality(self) -> bool {
        matches!(self, Self::Equal | Self::NotEqual)
    }

    /// Whether this is `<`, `<=`, `>` or `>=`.
    #[must_use]
    pub fn is_order(self) -> bool {
        matches!(
            self,
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual
        )
    }
}

impl Node {
    /// The nodes directly below this one, in the order of the text.
    #[must_use]
    pub fn children(&self) -> Vec<&Node> {
        match &self.kind {
            NodeKind::Call {
                arguments: nodes, ..
            }
            | NodeKind::Logical {
                operands: nodes, ..
            }
            | NodeKind::Unsupported { parts: nodes, .. } => nodes.iter().collect(),
            NodeKind::Negate(operand) => vec![operand],
            NodeKind::Binary { left, right, .. } => vec![left, right],
            NodeKind::Number(_)
            | NodeKind::Text(_)
            | NodeKind::Null
            | NodeKind::Question(_)
            | NodeKind::Current
            | NodeKind::Parent
            | NodeKind::Column(_) => Vec::new(),
        }
    }

    /// Calls `visit` with this node and every node below it, parents before children, in the order of the text.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Node)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
    }

    /// Writes the columns of a choice list out as texts, where they are known.
    pub(super) fn write_out(&mut self, column: &dyn Fn(&str) -> Option<String>) {
        match &mut self.kind {
            NodeKind::Column(name) => {
                if let Some(text) = column(name) {
                    self.kind = NodeKind::Text(text);
                }
            }
            NodeKind::Call {
                arguments: nodes, ..
            }
            | NodeKind::Logical {
                operands: nodes, ..
            } => {
                for node in nodes {
                    node.write_out(column);
                }
            }
            NodeKind::Negate(operand) => operand.write_out(column),
            NodeKind::Binary { left, right, .. } => {
                left.write_out(column);
                right.write_out(column);
            }
            NodeKind::Number(_)
            | NodeKind::Text(_)
            | NodeKind::Null
            | NodeKind::Question(_)
            | NodeKind::Current
            | NodeKind::Parent
            | NodeKind::Unsupported { .. } => {}
        }
    }

    /// Levels from this node down to its deepest leaf, both counted.
    pub(super) fn height(&self) -> usize {
        1 + self
            .children()
            .into_iter()
            .map(Self::height)
            .max()
            .unwrap_or_default()
    }

    fn precedence(&self) -> Precedence {
        match &self.kind {
            NodeKind::Logical { operator, .. } => operator.precedence(),
            NodeKind::Binary { operator, .. } => operator.precedence(),
            NodeKind::Negate(_) => UNARY,
            _ => PRIMARY,
        }
    }

    /// Writes this node, in parentheses if it binds less tightly than `least`.
    fn write(&self, out: &mut fmt::Formatter<'_>, least: Precedence) -> fmt::Result {
        if self.precedence() < least {
            write!(out, "({self})")
        } else {
            write!(out, "{self}")
        }
    }
}

/// Prints an expression that parses to the same tree, with the fewest parentheses.
impl fmt::Display for Node {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            NodeKind::Number(number) => write!(out, "{number}"),
            // A literal never holds both kinds of quote: there are no escapes.
            NodeKind::Text(text) if text.contains('\'') => write!(out, "\"{text}\""),
            NodeKind::Text(text) => write!(out, "'{text}'"),
            NodeKind::Null => out.write_str("null"),
            NodeKind::Question(name) => write!(out, "${{{name}}}"),
            NodeKind::Current => out.write_str("."),
            NodeKind::Parent => out.write_str(".."),
            NodeKind::Column(name) => out.write_str(name),
            NodeKind::Call {
                name, arguments, ..
            } => {
                write!(out, "{name}(")?;
                for (index, argument) in arguments.iter().enumerate() {
                    let separator = if index == 0 { "" } else { ", " };
                    write!(out, "{separator}{argument}")?;
                }
                out.write_str(")")
            }
            NodeKind::Negate(operand) => {
                out.write_str("-")?;
                operand.write(out, UNARY)
            }
            NodeKind::Logical { operator, operands } => {
                for (index, operand) in operands.iter().enumerate() {
                    if index > 0 {
                        write!(out, " {} ", operator.symbol())?;
                    }
                    operand.write(out, operator.precedence() + 1)?;
                }
                Ok(())
            }
            NodeKind::Binary {
                operator,
                left,
                right,
            } => {
                left.write(out, operator.precedence())?;
                write!(out, " {} ", operator.symbol())?;
                right.write(out, operator.precedence() + 1)
            }
            NodeKind::Unsupported { text, .. } => out.write_str(text),
        }
    }
}
