//! From text to tokens.
//!
//! Follows JavaRosa's lexer (getodk/javarosa, `xpath/parser/Lexer.java`) and what pyxform does to the text before it
//! (curly quotes become straight). Two things are unusual:
//!
//! - After an operand, `and`, `or`, `div` and `mod` are operators even when glued to what follows: `. = -999 or. > 0`
//!   and `5and` are in real forms. Everywhere else they are names.
//! - Names may hold `-` and `.`, so `a-b` is one name.

use super::node::{Span, Unsupported};
use super::syntax_error::{SyntaxError, SyntaxErrorKind};

/// A token and its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) span: Span,
    pub(super) kind: TokenKind,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TokenKind {
    Number(f64),
    Text(String),
    /// `name` or `prefix:name`
    Name(String),
    /// `${name}`
    Question(String),
    /// `${last-saved#name}` or `$name`
    Foreign(Unsupported),
    /// `=`, `and`, `div` and the like.
    Operator(&'static str),
    /// Everything else: brackets, comma, dots, and the parts of paths.
    Punctuation(&'static str),
}

/// Multi-character symbols come before their own beginnings.
const OPERATORS: [&str; 8] = ["!=", "<=", ">=", "=", "<", ">", "+", "-"];
const WORDS: [&str; 4] = ["and", "or", "div", "mod"];
const PUNCTUATION: [&str; 12] = [
    "(", ")", ",", "..", ".", "//", "/", "[", "]", "@", "::", "|",
];

/// Splits `source` into tokens.
///
/// # Errors
/// A character that starts nothing, a text or a reference that is not closed.
pub(super) fn tokens(source: &str) -> Result<Vec<Token>, SyntaxError> {
    let mut lexer = Lexer {
        source,
        at: 0,
        after_operand: false,
    };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next_token()? {
        lexer.after_operand = token.kind.ends_operand();
        tokens.push(token);
    }
    Ok(tokens)
}

/// The character as JavaRosa gets to see it: curly quotes straight, no-break spaces plain.
pub(super) fn straighten(character: char) -> char {
    match character {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201C}' | '\u{201D}' => '"',
        '\u{A0}' | '\u{202F}' => ' ',
        other => other,
    }
}

impl TokenKind {
    /// Whether an operator may follow.
    fn ends_operand(&self) -> bool {
        match self {
            Self::Number(_)
            | Self::Text(_)
            | Self::Name(_)
            | Self::Question(_)
            | Self::Foreign(_) => true,
            Self::Operator(_) => false,
            Self::Punctuation(symbol) => matches!(*symbol, ")" | "]" | "." | ".." | "*"),
        }
    }
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    after_operand: bool,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn next_token(&mut self) -> Result<Option<Token>, SyntaxError> {
        let rest = self.rest();
        self.at += rest.len()
            - rest
                .trim_start_matches(|c| matches!(straighten(c), ' ' | '\n' | '\t' | '\r' | '\u{C}'))
                .len();
        let start = self.at;
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return Ok(None);
        };

        let kind = match straighten(first) {
            quote @ ('\'' | '"') => self.text(first, quote)?,
            '$' => self.reference()?,
            '0'..='9' => self.number(),
            '.' if rest
                .chars()
                .nth(1)
                .is_some_and(|second| second.is_ascii_digit()) =>
            {
                self.number()
            }
            '*' => {
                self.at += 1;
                if self.after_operand {
                    TokenKind::Operator("*")
                } else {
                    TokenKind::Punctuation("*")
                }
            }
            _ => match self.word_operator().or_else(|| self.symbol()) {
                Some(kind) => kind,
                None if is_name_start(first) => self.name(),
                None => {
                    let span = Span {
                        start,
                        end: start + first.len_utf8(),
                    };
                    return Err(SyntaxError {
                        span,
                        kind: SyntaxErrorKind::UnexpectedCharacter { character: first },
                    });
                }
            },
        };
        Ok(Some(Token {
            span: Span {
                start,
                end: self.at,
            },
            kind,
        }))
    }

    fn word_operator(&mut self) -> Option<TokenKind> {
        if !self.after_operand {
            return None;
        }
        let rest = self.rest();
        let word = WORDS.into_iter().find(|word| rest.starts_with(word))?;
        self.at += word.len();
        Some(TokenKind::Operator(word))
    }

    fn symbol(&mut self) -> Option<TokenKind> {
        let rest = self.rest();
        let operator = OPERATORS
            .into_iter()
            .find(|symbol| rest.starts_with(symbol))
            .map(TokenKind::Operator);
        let punctuation = || {
            PUNCTUATION
                .into_iter()
                .find(|symbol| rest.starts_with(symbol))
                .map(TokenKind::Punctuation)
        };
        let kind = operator.or_else(punctuation)?;
        if let TokenKind::Operator(symbol) | TokenKind::Punctuation(symbol) = kind {
            self.at += symbol.len();
        }
        Some(kind)
    }

    fn number(&mut self) -> TokenKind {
        let mut seen_point = false;
        let digits = self.take_while(|_, c| {
            c.is_ascii_digit() || (c == '.' && !std::mem::replace(&mut seen_point, true))
        });
        TokenKind::Number(digits.parse().unwrap_or(f64::NAN))
    }

    /// A text between quotes. There are no escapes; any form of the opening quote closes it.
    fn text(&mut self, first: char, quote: char) -> Result<TokenKind, SyntaxError> {
        let start = self.at;
        self.at += first.len_utf8();
        let body = self.take_while(|_, c| straighten(c) != quote);
        let Some(last) = self.rest().chars().next() else {
            let span = Span {
                start,
                end: self.at,
            };
            return Err(SyntaxError {
                span,
                kind: SyntaxErrorKind::UnclosedText { quote },
            });
        };
        self.at += last.len_utf8();
        Ok(TokenKind::Text(body.chars().map(straighten).collect()))
    }

    /// `${name}`, `${last-saved#name}` or the XPath variable `$name`.
    fn reference(&mut self) -> Result<TokenKind, SyntaxError> {
        let start = self.at;
        self.at += 1;
        if !self.rest().starts_with('{') {
            return match self.qualified_name() {
                "" => {
                    let span = Span {
                        start,
                        end: self.at,
                    };
                    Err(SyntaxError {
                        span,
                        kind: SyntaxErrorKind::UnexpectedCharacter { character: '$' },
                    })
                }
                _ => Ok(TokenKind::Foreign(Unsupported::Variable)),
            };
        }
        self.at += 1;
        let last_saved = self.rest().starts_with("last-saved#");
        if last_saved {
            self.at += "last-saved#".len();
        }
        let name = self.qualified_name();
        if !name.is_empty() && self.rest().starts_with('}') {
            self.at += 1;
            return Ok(if last_saved {
                TokenKind::Foreign(Unsupported::LastSaved)
            } else {
                TokenKind::Question(name.to_owned())
            });
        }
        let close = self
            .rest()
            .find('}')
            .map_or(self.source.len(), |offset| self.at + offset + 1);
        let span = Span { start, end: close };
        let text = span.of(self.source).chars().take(60).collect();
        Err(SyntaxError {
            span,
            kind: SyntaxErrorKind::MalformedReference { text },
        })
    }

    fn name(&mut self) -> TokenKind {
        TokenKind::Name(self.qualified_name().to_owned())
    }

    /// `name` or `prefix:name`; empty if no name starts here.
    fn qualified_name(&mut self) -> &'a str {
        let start = self.at;
        self.plain_name();
        let after_colon = self
            .rest()
            .strip_prefix(':')
            .and_then(|rest| rest.chars().next());
        if self.at > start && after_colon.is_some_and(is_name_start) {
            self.at += 1;
            self.plain_name();
        }
        Span {
            start,
            end: self.at,
        }
        .of(self.source)
    }

    fn plain_name(&mut self) -> &'a str {
        self.take_while(|index, c| {
            if index == 0 {
                is_name_start(c)
            } else {
                is_name_part(c)
            }
        })
    }

    /// Takes characters while `wanted` says so; it gets the byte offset from the first one.
    fn take_while(&mut self, mut wanted: impl FnMut(usize, char) -> bool) -> &'a str {
        let start = self.at;
        let rest = self.rest();
        let length = rest
            .char_indices()
            .find(|&(index, c)| !wanted(index, c))
            .map_or(rest.len(), |(index, _)| index);
        self.at += length;
        Span {
            start,
            end: self.at,
        }
        .of(self.source)
    }
}

/// Whether a name may start with this character: the production `NameStartChar` of XML 1.0 without the colon.
fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// Whether a name may go on with this character: the production `NameChar` of XML 1.0 without the colon.
fn is_name_part(c: char) -> bool {
    is_name_start(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}
