//! Excel formulas that say the same as an expression.
//!
//! A formula only helps the person who fills in the workbook: the rule itself is evaluated on the returned values.
//! All the same it must not say something else, so it is guarded by static types. Excel takes a blank for 0, puts
//! texts above numbers, ignores case in `=`, and rounds negative numbers differently; none of that may show through.
//! What cannot be said faithfully is not translated at all, and the reason is given.
//!
//! Conventions, and where they come from:
//!
//! - Function names are English and separators are commas, as in the file format (ECMA-376 part 1, section 18.17).
//!   No function is newer than Excel 2010.
//! - A condition gives TRUE or FALSE, never an error. A number is guarded: each cell it reads must hold a number.
//!   Not-a-number is an error inside a formula and an empty text in the cell.
//! - A date is its serial number; JavaRosa counts days from 1970-01-01, which is serial 25569.
//! - A choice is its label as written in the workbook; a choice of several is a mark in a cell of its own.
//!
//! Known differences: a division by 0 is not-a-number in Excel and infinite in JavaRosa; a text that shows a number is
//! read by Excel's VALUE, which follows the locale.

mod choice;
mod compare;
mod condition;
mod number;
mod text;

use super::Expression;
use super::node::{Node, NodeKind, Span};
use super::types::{QuestionType, Questions, Type, infer};

/// The longest formula Excel accepts, in characters (Microsoft, Excel specifications and limits).
const LONGEST: usize = 8_192;
/// How many functions may stand inside one another in Excel (same source).
const DEEPEST: usize = 64;
/// How high a tree may be to be translated at all; beyond this no formula is of use to anybody.
const HIGHEST: usize = 100;

/// A choice of a question, as it stands in the workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its name in the form.
    pub name: String,
    /// Its label as written in the dropdown; unique in the list.
    pub label: String,
    /// For a question with several choices, the cell that is marked if it is chosen.
    pub mark_cell: Option<String>,
}

/// Where the answers stand, seen from the cell the formula is written for.
///
/// References are complete, the quoted sheet name included if it is another sheet: `'Pillar 1'!$E$7`.
pub trait CellReferences: Questions {
    /// The name of the question the expression belongs to.
    fn current(&self) -> Option<&str>;

    /// The answer cell of a question; in a repeat, the one of the same row.
    fn cell(&self, question: &str) -> Option<String>;

    /// The choices of a question, in the order of the list.
    fn choices(&self, question: &str) -> Vec<Choice>;

    /// For a question with several choices, the range of its mark cells.
    fn marks(&self, question: &str) -> Option<String> {
        let _ = question;
        None
    }

    /// What is written in a mark cell; `X` unless said otherwise.
    fn mark(&self) -> &'static str {
        "X"
    }

    /// The condition, TRUE or FALSE, under which the answer to a question is not known although it was asked: withheld
    /// with a reason, or not readable. `None` if it is always known.
    fn unknown(&self, question: &str) -> Option<String> {
        let _ = question;
        None
    }

    /// For a question of a repeat, the range of its answers in all rows.
    fn rows(&self, question: &str) -> Option<String> {
        let _ = question;
        None
    }
}

/// Why an expression has no formula.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Untranslatable {
    /// The part that cannot be said in Excel, in bytes of the source.
    pub span: Span,
    /// What is in the way.
    pub reason: Obstacle,
}

/// What is in the way of a formula.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Obstacle {
    /// A function without a faithful Excel form.
    #[error("{name}() has no faithful form in Excel")]
    Function {
        /// Its name.
        name: String,
    },
    /// A question without a cell, or whose cell cannot be read in this way.
    #[error("the answer to `{question}` cannot be read in this way by a formula")]
    Question {
        /// Its name.
        question: String,
    },
    /// The type of the value depends on the answers.
    #[error("the type of `{text}` depends on the answers")]
    Type {
        /// The part as written.
        text: String,
    },
    /// The way a number or a date is printed depends on the language of Excel.
    #[error("`{text}` would be printed differently by Excel")]
    Printing {
        /// The part as written.
        text: String,
    },
    /// `mod` of numbers that may have decimals.
    #[error("`{text}` may have decimals, and Excel rounds the remainder of a division differently")]
    Remainder {
        /// The operand as written.
        text: String,
    },
    /// A path, a bare name, a variable.
    #[error("`{text}` has no form in Excel")]
    Unsupported {
        /// The part as written.
        text: String,
    },
    /// More functions stand inside one another than Excel accepts, or more operations follow each other than anyone reads.
    #[error("the formula is nested too deeply for Excel")]
    TooDeep,
    /// The formula is longer than Excel accepts.
    #[error("the formula has {length} characters, Excel's limit is {limit}")]
    TooLong {
        /// Its length in characters.
        length: usize,
        /// The most Excel accepts.
        limit: usize,
    },
}

/// A condition of which the answers may not tell whether it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guarded {
    /// Whether it holds: TRUE or FALSE. Means nothing where it is unknown.
    pub holds: String,
    /// Whether it is unknown: TRUE or FALSE. `None` if it never is.
    pub unknown: Option<String>,
}

impl Guarded {
    /// TRUE unless the condition is known not to hold.
    #[must_use]
    pub fn possible(&self) -> String {
        match &self.unknown {
            Some(unknown) => format!("OR({unknown},{})", self.holds),
            None => self.holds.clone(),
        }
    }

    /// TRUE only if the condition is known to hold.
    #[must_use]
    pub fn certain(&self) -> String {
        match &self.unknown {
            Some(unknown) => format!("AND(NOT({unknown}),{})", self.holds),
            None => self.holds.clone(),
        }
    }
}

type Formula = Result<String, Untranslatable>;

/// The formula of a condition (relevance, constraint): TRUE or FALSE. Without the leading `=`.
pub(super) fn condition(expression: &Expression, cells: &dyn CellReferences) -> Formula {
    limited(expression, |root| Writer { cells }.condition(root))
}

/// The formula of a condition, and apart from it when it rests on an answer that is not known.
pub(super) fn guarded(
    expression: &Expression,
    cells: &dyn CellReferences,
) -> Result<Guarded, Untranslatable> {
    let holds = condition(expression, cells)?;
    let writer = Writer { cells };
    let unknown = match writer.unknown(&expression.root)? {
        Some(_) => Some(limited(expression, |root| {
            Ok(writer.unknown(root)?.unwrap_or_default())
        })?),
        None => None,
    };
    Ok(Guarded { holds, unknown })
}

/// When the value of an expression rests on an answer that is not known; `None` if it never does.
pub(super) fn unknown(
    expression: &Expression,
    cells: &dyn CellReferences,
) -> Result<Option<String>, Untranslatable> {
    let unknown = Writer { cells }.unknown(&expression.root)?;
    unknown
        .map(|unknown| limited(expression, |_| Ok(unknown)))
        .transpose()
}

/// The formula of a calculation: its value, an empty text for a blank and for not-a-number. Without the leading `=`.
pub(super) fn value(expression: &Expression, cells: &dyn CellReferences) -> Formula {
    limited(expression, |root| Writer { cells }.value(root))
}

/// Writes a formula within the limits of Excel.
fn limited(expression: &Expression, write: impl FnOnce(&Node) -> Formula) -> Formula {
    let root = &expression.root;
    if root.height() > HIGHEST {
        return Err(fails(root, Obstacle::TooDeep));
    }
    let formula = write(root)?;
    let length = formula.chars().count();
    if length > LONGEST {
        return Err(fails(
            root,
            Obstacle::TooLong {
                length,
                limit: LONGEST,
            },
        ));
    }
    if nesting(&formula) > DEEPEST {
        return Err(fails(root, Obstacle::TooDeep));
    }
    Ok(formula)
}

/// How many functions stand inside one another; parentheses of other kinds count too, texts do not.
fn nesting(formula: &str) -> usize {
    let (mut depth, mut deepest, mut in_text) = (0_usize, 0, false);
    for character in formula.chars() {
        match character {
            '"' => in_text = !in_text,
            '(' if !in_text => depth += 1,
            ')' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

struct Writer<'a> {
    cells: &'a dyn CellReferences,
}

impl<'a> Writer<'a> {
    fn type_of(&self, node: &Node) -> Type {
        infer(node, self.cells)
    }

    /// The name and type of the question a node refers to; `None` for other nodes.
    fn question<'n>(&self, node: &'n Node) -> Option<(&'n str, QuestionType)>
    where
        'a: 'n,
    {
        let name = match &node.kind {
            NodeKind::Question(name) => name.as_str(),
            NodeKind::Current => self.cells.current()?,
            _ => return None,
        };
        Some((name, self.cells.question_type(name)?))
    }

    /// The cell of a question that has a single one.
    fn cell(&self, node: &Node, question: &str) -> Formula {
        let cell = if self.cells.is_repeated(question) {
            None
        } else {
            self.cells.cell(question)
        };
        cell.ok_or_else(|| {
            fails(
                node,
                Obstacle::Question {
                    question: question.to_owned(),
                },
            )
        })
    }

    /// The value as a cell shows it.
    fn value(&self, node: &Node) -> Formula {
        if let NodeKind::Call {
            function: super::Function::If,
            arguments,
            ..
        } = &node.kind
            && let [condition, then, otherwise] = arguments.as_slice()
        {
            let condition = self.condition(condition)?;
            return Ok(format!(
                "IF({condition},{},{})",
                self.value(then)?,
                self.value(otherwise)?
            ));
        }
        match self.type_of(node) {
            Type::Boolean => self.condition(node),
            Type::Number => Ok(self.number(node)?.or_empty()),
            Type::Date => Ok(self.serial(node)?.or_empty()),
            Type::Text => self.text(node),
            Type::Any => Err(self.type_depends(node)),
        }
    }

    fn type_depends(&self, node: &Node) -> Untranslatable {
        match &node.kind {
            NodeKind::Unsupported { text, .. } => {
                fails(node, Obstacle::Unsupported { text: text.clone() })
            }
            NodeKind::Call { name, function, .. } if function.definition().is_none() => {
                no_form(node, name)
            }
            _ => match self.question(node) {
                Some((question, _)) => fails(
                    node,
                    Obstacle::Question {
                        question: question.to_owned(),
                    },
                ),
                None => fails(
                    node,
                    Obstacle::Type {
                        text: node.to_string(),
                    },
                ),
            },
        }
    }
}

fn fails(node: &Node, reason: Obstacle) -> Untranslatable {
    Untranslatable {
        span: node.span,
        reason,
    }
}

fn no_form(node: &Node, function: &str) -> Untranslatable {
    fails(
        node,
        Obstacle::Function {
            name: function.to_owned(),
        },
    )
}

/// A text as it stands in a formula: quotes doubled, in pieces of at most 255 characters joined by `&`.
fn quoted(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    if characters.is_empty() {
        return "\"\"".to_owned();
    }
    let pieces = characters.chunks(250).map(|piece| {
        let piece: String = piece.iter().collect();
        format!("\"{}\"", piece.replace('"', "\"\""))
    });
    pieces.collect::<Vec<_>>().join("&")
}
