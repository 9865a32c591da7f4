//! From tokens to the tree, by precedence climbing.

use super::function::Function;
use super::lexer::{Token, TokenKind, straighten, tokens};
use super::node::{Logical, Node, NodeKind, Operator, Precedence, Span, Unsupported};
use super::syntax_error::{SyntaxError, SyntaxErrorKind};

/// The most characters an expression may have: what an Excel cell holds.
pub(super) const LONGEST: usize = 32_767;
/// How many parentheses, calls, predicates and signs may stand inside one another.
pub(super) const DEEPEST: usize = 64;
/// How high the tree may grow. Long chains of `+` make it high without any nesting (`and` and `or` do not).
pub(super) const HIGHEST: usize = 256;

/// Parses a whole text.
pub(super) fn parse(source: &str) -> Result<Node, SyntaxError> {
    let length = source.chars().count();
    let whole = Span {
        start: 0,
        end: source.len(),
    };
    if length > LONGEST {
        return Err(SyntaxError {
            span: whole,
            kind: SyntaxErrorKind::TooLong {
                length,
                limit: LONGEST,
            },
        });
    }
    let tokens = tokens(source)?;
    if tokens.is_empty() {
        return Err(SyntaxError {
            span: whole,
            kind: SyntaxErrorKind::Empty,
        });
    }
    let mut parser = Parser {
        source,
        tokens: &tokens,
        at: 0,
        depth: 0,
    };
    let tree = parser.climb(0)?;
    match parser.peek() {
        None => Ok(tree.node),
        Some(Token {
            kind: TokenKind::Punctuation(")" | "]"),
            span,
        }) => {
            let bracket = span.of(source).chars().next().unwrap_or(')');
            Err(SyntaxError {
                span: *span,
                kind: SyntaxErrorKind::UnopenedBracket { bracket },
            })
        }
        Some(_) => Err(parser.expected(|found| SyntaxErrorKind::ExpectedOperator { found })),
    }
}

/// A finished part of the tree.
struct Built {
    node: Node,
    /// Levels from this node down to its deepest leaf. INVARIANT: at most [`HIGHEST`].
    height: usize,
}

/// A binary operator of either kind.
#[derive(Clone, Copy, PartialEq)]
enum Joint {
    Logical(Logical),
    Binary(Operator),
}

struct Parser<'a> {
    source: &'a str,
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    fn peek_symbol(&self, ahead: usize) -> Option<&'static str> {
        match self.tokens.get(self.at + ahead)?.kind {
            TokenKind::Operator(symbol) | TokenKind::Punctuation(symbol) => Some(symbol),
            _ => None,
        }
    }

    /// Takes the next token if it is this symbol.
    fn take(&mut self, symbol: &str) -> Option<Span> {
        if self.peek_symbol(0) != Some(symbol) {
            return None;
        }
        let span = self.peek()?.span;
        self.at += 1;
        Some(span)
    }

    fn expected(&self, kind: impl FnOnce(Option<String>) -> SyntaxErrorKind) -> SyntaxError {
        let end = Span {
            start: self.source.len(),
            end: self.source.len(),
        };
        let token = self.peek();
        let found = token.map(|token| token.span.of(self.source).chars().take(60).collect());
        SyntaxError {
            span: token.map_or(end, |token| token.span),
            kind: kind(found),
        }
    }

    /// Runs `parse` one level further down.
    fn nested(
        &mut self,
        opened: Span,
        parse: impl FnOnce(&mut Self) -> Result<Built, SyntaxError>,
    ) -> Result<Built, SyntaxError> {
        if self.depth == DEEPEST {
            return Err(SyntaxError {
                span: opened,
                kind: SyntaxErrorKind::TooDeep { limit: DEEPEST },
            });
        }
        self.depth += 1;
        let built = parse(self);
        self.depth -= 1;
        built
    }

    /// Parses operands and operators that bind at least as tightly as `least`.
    fn climb(&mut self, least: Precedence) -> Result<Built, SyntaxError> {
        let mut left = self.unary()?;
        let mut previous = None;
        while let Some(joint) = self.peek_symbol(0).and_then(Joint::of) {
            if joint.precedence() < least {
                break;
            }
            self.at += 1;
            let right = self.climb(joint.precedence() + 1)?;
            left = join(left, joint, right, previous == Some(joint))?;
            previous = Some(joint);
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Built, SyntaxError> {
        let Some(sign) = self.take("-") else {
            return self.union();
        };
        let operand = self.nested(sign, Self::unary)?;
        let span = sign.to(operand.node.span);
        grown(
            span,
            operand.height,
            NodeKind::Negate(Box::new(operand.node)),
        )
    }

    /// An operand, or several joined by `|`.
    fn union(&mut self) -> Result<Built, SyntaxError> {
        let mut left = self.path()?;
        while self.take("|").is_some() {
            let right = self.path()?;
            let span = left.node.span.to(right.node.span);
            let height = left.height.max(right.height);
            let mut parts = parts_of(left.node);
            parts.extend(parts_of(right.node));
            left = self.unsupported(span, height, Unsupported::Path, parts)?;
        }
        Ok(left)
    }

    /// An operand, with the steps and predicates that make it a path.
    fn path(&mut self) -> Result<Built, SyntaxError> {
        let start = match self.peek() {
            Some(token) => token.span,
            None => return Err(self.expected(|found| SyntaxErrorKind::ExpectedOperand { found })),
        };
        let (mut parts, mut height) = match self.peek_symbol(0) {
            Some("/" | "//") => (Vec::new(), 0),
            Some(".." | "@" | "*") => {
                self.step()?;
                (Vec::new(), 0)
            }
            _ if self.peek_symbol(1) == Some("::") => {
                self.step()?;
                (Vec::new(), 0)
            }
            _ => {
                let operand = self.primary()?;
                if !matches!(self.peek_symbol(0), Some("/" | "//" | "[")) {
                    return Ok(operand);
                }
                (parts_of(operand.node), operand.height)
            }
        };
        loop {
            if self.take("/").is_some() || self.take("//").is_some() {
                self.step()?;
            } else if let Some(open) = self.take("[") {
                let predicate = self.nested(open, |parser| parser.climb(0))?;
                self.close(open, '[', "]")?;
                height = height.max(predicate.height);
                parts.push(predicate.node);
            } else {
                break;
            }
        }
        let end = self
            .tokens
            .get(self.at.saturating_sub(1))
            .map_or(start, |token| token.span);
        self.unsupported(start.to(end), height, Unsupported::Path, parts)
    }

    /// One step of a path: `name`, `axis::name`, `@name`, `*`, `.`, `..`, `node()`.
    fn step(&mut self) -> Result<(), SyntaxError> {
        if self
            .take(".")
            .or_else(|| self.take(".."))
            .or_else(|| self.take("*"))
            .is_some()
        {
            return Ok(());
        }
        let axis = self.take("@").is_some();
        if !axis && self.peek_symbol(1) == Some("::") {
            self.at += 2;
        }
        if self.take("*").is_some() {
            return Ok(());
        }
        match self.peek() {
            // A reference in the middle of a path is nonsense, but pyxform lets it pass.
            Some(Token {
                kind: TokenKind::Name(_) | TokenKind::Question(_),
                ..
            }) => self.at += 1,
            _ => return Err(self.expected(|_| SyntaxErrorKind::IncompletePath)),
        }
        if self.take("(").is_some() && self.take(")").is_none() {
            return Err(self.expected(|_| SyntaxErrorKind::IncompletePath));
        }
        Ok(())
    }

    fn primary(&mut self) -> Result<Built, SyntaxError> {
        let Some(token) = self.peek() else {
            return Err(self.expected(|found| SyntaxErrorKind::ExpectedOperand { found }));
        };
        let kind = match &token.kind {
            TokenKind::Number(number) => NodeKind::Number(*number),
            TokenKind::Text(text) => NodeKind::Text(text.clone()),
            TokenKind::Question(name) => NodeKind::Question(name.clone()),
            TokenKind::Name(name) if self.peek_symbol(1) == Some("(") => {
                return self.call(name, token.span);
            }
            TokenKind::Name(name) if name == "null" => NodeKind::Null,
            TokenKind::Name(name) => NodeKind::Column(name.clone()),
            TokenKind::Punctuation(".") => NodeKind::Current,
            TokenKind::Punctuation("(") => return self.parenthesised(token.span),
            TokenKind::Foreign(what) => {
                self.at += 1;
                return self.unsupported(token.span, 0, *what, Vec::new());
            }
            _ => return Err(self.expected(|found| SyntaxErrorKind::ExpectedOperand { found })),
        };
        self.at += 1;
        grown(token.span, 0, kind)
    }

    fn parenthesised(&mut self, open: Span) -> Result<Built, SyntaxError> {
        self.at += 1;
        let mut inner = self.nested(open, |parser| parser.climb(0))?;
        let close = self.close(open, '(', ")")?;
        inner.node.span = open.to(close);
        Ok(inner)
    }

    fn call(&mut self, name: &str, start: Span) -> Result<Built, SyntaxError> {
        self.at += 1;
        let open = self.peek().map_or(start, |token| token.span);
        self.at += 1;
        let mut arguments = Vec::new();
        let mut height = 0;
        let close = if let Some(close) = self.take(")") {
            close
        } else {
            loop {
                let argument = self.nested(open, |parser| parser.argument(name))?;
                height = height.max(argument.height);
                arguments.push(argument.node);
                if self.take(",").is_none() {
                    break self.close(open, '(', ")")?;
                }
            }
        };
        let function = Function::named(name);
        grown(
            start.to(close),
            height,
            NodeKind::Call {
                function,
                name: name.to_owned(),
                arguments,
            },
        )
    }

    /// An argument; `..` is kept as such only directly inside `position(..)`.
    fn argument(&mut self, function: &str) -> Result<Built, SyntaxError> {
        if function == "position"
            && self.peek_symbol(1) == Some(")")
            && let Some(span) = self.take("..")
        {
            return grown(span, 0, NodeKind::Parent);
        }
        self.climb(0)
    }

    fn close(&mut self, open: Span, bracket: char, symbol: &str) -> Result<Span, SyntaxError> {
        if let Some(span) = self.take(symbol) {
            return Ok(span);
        }
        match self.peek() {
            None => Err(SyntaxError {
                span: open,
                kind: SyntaxErrorKind::UnclosedBracket { bracket },
            }),
            Some(_) => Err(self.expected(|found| SyntaxErrorKind::ExpectedOperator { found })),
        }
    }

    fn unsupported(
        &self,
        span: Span,
        height: usize,
        what: Unsupported,
        parts: Vec<Node>,
    ) -> Result<Built, SyntaxError> {
        let text = span.of(self.source).chars().map(straighten).collect();
        grown(span, height, NodeKind::Unsupported { what, text, parts })
    }
}

impl Joint {
    fn of(symbol: &str) -> Option<Self> {
        Some(match symbol {
            "and" => Self::Logical(Logical::And),
            "or" => Self::Logical(Logical::Or),
            "=" => Self::Binary(Operator::Equal),
            "!=" => Self::Binary(Operator::NotEqual),
            "<" => Self::Binary(Operator::Less),
            "<=" => Self::Binary(Operator::LessOrEqual),
            ">" => Self::Binary(Operator::Greater),
            ">=" => Self::Binary(Operator::GreaterOrEqual),
            "+" => Self::Binary(Operator::Add),
            "-" => Self::Binary(Operator::Subtract),
            "*" => Self::Binary(Operator::Multiply),
            "div" => Self::Binary(Operator::Divide),
            "mod" => Self::Binary(Operator::Modulo),
            _ => return None,
        })
    }

    fn precedence(self) -> Precedence {
        match self {
            Self::Logical(operator) => operator.precedence(),
            Self::Binary(operator) => operator.precedence(),
        }
    }
}

/// Joins two operands; `continues` says that `left` was made by the same operator without parentheses.
fn join(left: Built, joint: Joint, right: Built, continues: bool) -> Result<Built, SyntaxError> {
    let span = left.node.span.to(right.node.span);
    let below = left.height.max(right.height);
    match joint {
        Joint::Binary(operator) => {
            let (left, right) = (Box::new(left.node), Box::new(right.node));
            grown(
                span,
                below,
                NodeKind::Binary {
                    operator,
                    left,
                    right,
                },
            )
        }
        Joint::Logical(operator) => match left.node.kind {
            NodeKind::Logical { mut operands, .. } if continues => {
                operands.push(right.node);
                let height = left.height.max(right.height + 1);
                checked(Built {
                    node: Node {
                        span,
                        kind: NodeKind::Logical { operator, operands },
                    },
                    height,
                })
            }
            kind => {
                let left = Node {
                    span: left.node.span,
                    kind,
                };
                grown(
                    span,
                    below,
                    NodeKind::Logical {
                        operator,
                        operands: vec![left, right.node],
                    },
                )
            }
        },
    }
}

/// A node one level above `below`.
fn grown(span: Span, below: usize, kind: NodeKind) -> Result<Built, SyntaxError> {
    checked(Built {
        node: Node { span, kind },
        height: below + 1,
    })
}

fn checked(built: Built) -> Result<Built, SyntaxError> {
    if built.height > HIGHEST {
        return Err(SyntaxError {
            span: built.node.span,
            kind: SyntaxErrorKind::TooDeep { limit: HIGHEST },
        });
    }
    Ok(built)
}

/// What a path keeps of the operand it starts with: nothing if that is itself a piece of path.
fn parts_of(node: Node) -> Vec<Node> {
    match node.kind {
        NodeKind::Unsupported { parts, .. } => parts,
        NodeKind::Column(_) | NodeKind::Current | NodeKind::Parent | NodeKind::Null => Vec::new(),
        _ => vec![node],
    }
}
