//! What an expression says that its author may not have meant.
//!
//! The remarks come from what JavaRosa does (run) and from where Enketo reads the same text differently (read in
//! enketo/openrosa-xpath-evaluator). No remark changes what is evaluated.

use super::Expression;
use super::function::{DEFINITIONS, Function, remedy};
use super::hint::{Hint, HintKind};
use super::node::{Logical, Node, NodeKind, Operator};
use super::suggestion::nearest;
use super::types::{QuestionType, Questions, Type, infer, question_type};
use super::{number, pattern};

/// The column of the form an expression stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// `relevant`
    Relevant,
    /// `constraint`
    Constraint,
    /// `required`, `read_only`
    Required,
    /// `calculation`, `default`, `repeat_count`
    Calculation,
    /// `choice_filter`
    ChoiceFilter,
    /// A rule across questions, from the sheet of checks.
    Check,
}

impl Purpose {
    /// Whether the whole expression is a condition.
    fn is_condition(self) -> bool {
        !matches!(self, Self::Calculation)
    }
}

/// All remarks, in the order of the text.
pub(super) fn lint(
    expression: &Expression,
    purpose: Purpose,
    questions: &dyn Questions,
) -> Vec<Hint> {
    let mut linter = Linter {
        questions,
        purpose,
        guarded: false,
        hints: Vec::new(),
    };
    if purpose.is_condition() {
        linter.condition(&expression.root);
    }
    linter.node(&expression.root);
    linter.hints.sort_by_key(|hint| hint.span);
    linter.hints
}

struct Linter<'a> {
    questions: &'a dyn Questions,
    purpose: Purpose,
    /// Whether an `and` around the present node already asks for an answer.
    guarded: bool,
    hints: Vec<Hint>,
}

impl Linter<'_> {
    fn say(&mut self, node: &Node, kind: HintKind) {
        self.hints.push(Hint {
            span: node.span,
            kind,
        });
    }

    fn node(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Number(_) | NodeKind::Null | NodeKind::Parent | NodeKind::Negate(_) => {}
            NodeKind::Text(text) => {
                if text.contains("${") {
                    self.say(node, HintKind::ReferenceInText);
                }
            }
            NodeKind::Question(name) => self.question(node, name),
            NodeKind::Current => self.question_as_value(node, ".", self.questions.current_type()),
            NodeKind::Column(name) => self.column(node, name),
            NodeKind::Unsupported { text, .. } => {
                self.say(node, HintKind::Unsupported { text: text.clone() });
            }
            NodeKind::Logical { operator, operands } => {
                for operand in operands {
                    self.condition(operand);
                }
                let outside = self.guarded;
                self.guarded |= *operator == Logical::And && guards_blanks(operands);
                for operand in operands {
                    self.node(operand);
                }
                self.guarded = outside;
                return;
            }
            NodeKind::Binary {
                operator,
                left,
                right,
            } => self.comparison(node, *operator, left, right),
            NodeKind::Call {
                function,
                name,
                arguments,
            } => return self.call(node, *function, name, arguments),
        }
        for child in node.children() {
            self.node(child);
        }
    }

    fn question(&mut self, node: &Node, name: &str) {
        match self.questions.question_type(name) {
            Some(_) if self.questions.is_repeated(name) => {
                self.say(
                    node,
                    HintKind::RepeatAsValue {
                        name: name.to_owned(),
                    },
                );
            }
            Some(kind) => self.question_as_value(node, name, kind),
            None => {
                let suggestion = nearest(name, self.questions.names()).map(str::to_owned);
                self.say(
                    node,
                    HintKind::UnknownQuestion {
                        name: name.to_owned(),
                        suggestion,
                    },
                );
            }
        }
    }

    fn question_as_value(&mut self, node: &Node, name: &str, kind: QuestionType) {
        match kind {
            QuestionType::Group => self.say(
                node,
                HintKind::GroupAsValue {
                    name: name.to_owned(),
                },
            ),
            QuestionType::Repeat => self.say(
                node,
                HintKind::RepeatAsValue {
                    name: name.to_owned(),
                },
            ),
            _ => {}
        }
    }

    fn column(&mut self, node: &Node, name: &str) {
        let columns = self.questions.columns();
        if columns.contains(&name) {
            return;
        }
        let name = name.to_owned();
        let kind = if self.purpose == Purpose::ChoiceFilter {
            let suggestion = nearest(&name, columns).map(str::to_owned);
            HintKind::UnknownColumn { name, suggestion }
        } else {
            let is_question = self.questions.question_type(&name).is_some();
            HintKind::BareName { name, is_question }
        };
        self.say(node, kind);
    }

    /// A node whose value is taken as yes or no.
    fn condition(&mut self, node: &Node) {
        let is_question = matches!(node.kind, NodeKind::Question(_) | NodeKind::Current);
        let is_text = matches!(infer(node, self.questions), Type::Text | Type::Date);
        let is_bare = matches!(node.kind, NodeKind::Column(_));
        if (is_question || is_text) && !is_bare {
            self.say(
                node,
                HintKind::NotACondition {
                    text: node.to_string(),
                },
            );
        }
    }

    fn comparison(&mut self, node: &Node, operator: Operator, left: &Node, right: &Node) {
        if operator.is_order() {
            self.order(node, operator, left, right);
        } else if operator.is_equality() {
            for (question, other) in [(left, right), (right, left)] {
                self.equality(node, operator, question, other);
            }
            if operator == Operator::NotEqual {
                self.not_equal(node, left, right);
            }
        }
    }

    fn order(&mut self, node: &Node, operator: Operator, left: &Node, right: &Node) {
        let types = (infer(left, self.questions), infer(right, self.questions));
        let operator = operator.symbol();
        let date_text = [left, right].into_iter().find(|side| match &side.kind {
            NodeKind::Text(text) => super::date::parse(text).is_some(),
            _ => false,
        });
        match (types, date_text) {
            (_, Some(text)) => {
                let text = text.to_string();
                self.say(node, HintKind::DateAsText { operator, text });
            }
            ((Type::Text, Type::Text | Type::Date) | (Type::Date, Type::Text), None) => {
                self.say(node, HintKind::TextOrdered { operator });
            }
            _ => {}
        }
    }

    fn equality(&mut self, node: &Node, operator: Operator, question: &Node, other: &Node) {
        let is_blank_test = matches!(&other.kind, NodeKind::Null) || is_empty_text(other);
        if question_type(question, self.questions) == Some(QuestionType::SelectOne) {
            self.choice(question, other);
        }
        match (question_type(question, self.questions), &other.kind) {
            (Some(QuestionType::SelectMultiple), _) if !is_blank_test => self.say(
                node,
                HintKind::MultipleCompared {
                    question: question.to_string(),
                    operator: operator.symbol(),
                    choice: other.to_string(),
                },
            ),
            (Some(kind), NodeKind::Text(text))
                if kind.is_number() && !number::parse(text).is_nan() =>
            {
                let plain = number::print(number::parse(text));
                let kind = HintKind::QuotedNumber {
                    question: question.to_string(),
                    text: other.to_string(),
                    plain,
                };
                self.say(node, kind);
            }
            _ => {}
        }
    }

    /// A choice that a question does not have.
    fn choice(&mut self, question: &Node, choice: &Node) {
        /// How many choices are named where none is near.
        const SHOWN: usize = 6;
        let NodeKind::Text(text) = &choice.kind else {
            return;
        };
        let name = match &question.kind {
            NodeKind::Question(name) => Some(name.as_str()),
            NodeKind::Current => None,
            _ => return,
        };
        let Some(known) = self.questions.choice_names(name) else {
            return;
        };
        let text = text.trim();
        if text.is_empty() || known.is_empty() || known.contains(&text) {
            return;
        }
        let suggestion = nearest(text, known.iter().copied()).map(str::to_owned);
        let shown = known.iter().take(SHOWN).map(|&name| name.to_owned());
        let kind = HintKind::NoSuchChoice {
            question: question.to_string(),
            choice: text.to_owned(),
            suggestion,
            known: shown.collect(),
        };
        self.say(choice, kind);
    }

    /// `!=` between a question and something else is true while the question is blank.
    fn not_equal(&mut self, node: &Node, left: &Node, right: &Node) {
        if self.purpose != Purpose::Relevant
            || self.guarded
            || is_empty_text(left)
            || is_empty_text(right)
        {
            return;
        }
        if let Some(question) = [left, right]
            .into_iter()
            .find(|side| matches!(side.kind, NodeKind::Question(_)))
        {
            self.say(
                node,
                HintKind::NotEqualWhileBlank {
                    question: question.to_string(),
                },
            );
        }
    }

    fn call(&mut self, node: &Node, function: Function, name: &str, arguments: &[Node]) {
        let name = name.to_owned();
        match function {
            Function::Unknown => {
                let known = DEFINITIONS.iter().map(|definition| definition.name);
                let suggestion = nearest(&name, known).map(str::to_owned);
                self.say(node, HintKind::UnknownFunction { name, suggestion });
            }
            Function::Unsupported => {
                let remedy = remedy(&name).unwrap_or_default();
                self.say(node, HintKind::UnsupportedFunction { name, remedy });
            }
            _ => {
                if let Some(definition) = function
                    .definition()
                    .filter(|_| !function.allows(arguments.len()))
                {
                    let (expected, count) = (definition.arity, arguments.len());
                    self.say(
                        node,
                        HintKind::WrongArity {
                            name,
                            expected,
                            count,
                            meaning: definition.meaning.split(';').next().unwrap_or_default(),
                        },
                    );
                }
            }
        }
        self.arguments(node, function, arguments);
    }

    fn arguments(&mut self, node: &Node, function: Function, arguments: &[Node]) {
        let name = function
            .definition()
            .map_or("", |definition| definition.name)
            .to_owned();
        match (function, arguments) {
            (Function::If | Function::Not | Function::Boolean, [condition, ..]) => {
                self.condition(condition);
            }
            (
                Function::Regex,
                [
                    _,
                    Node {
                        kind: NodeKind::Text(pattern),
                        ..
                    },
                ],
            ) => self.regex(node, pattern),
            (
                Function::Number,
                [
                    Node {
                        kind: NodeKind::Text(text),
                        ..
                    },
                ],
            ) => self.number_text(node, text),
            (Function::Min | Function::Max, [_, _, ..]) => {
                for question in arguments
                    .iter()
                    .filter(|argument| matches!(argument.kind, NodeKind::Question(_)))
                {
                    let (function, question_text) = (name.clone(), question.to_string());
                    self.say(
                        question,
                        HintKind::BlankInExtreme {
                            function,
                            question: question_text,
                        },
                    );
                }
            }
            (Function::Count | Function::CountNonEmpty | Function::Sum, [argument])
                if !is_reference(argument) =>
            {
                self.say(node, HintKind::NotAQuestion { function: name });
            }
            (
                Function::Selected | Function::CountSelected | Function::SelectedAt,
                [first, rest @ ..],
            ) => {
                let choice = rest.first().filter(|_| function == Function::Selected);
                if let Some(choice) = choice {
                    self.choice(first, choice);
                }
                for argument in std::iter::once(first).chain(choice) {
                    if infer(argument, self.questions) == Type::Number {
                        let (function, text) = (name.clone(), argument.to_string());
                        self.say(argument, HintKind::NumberAsChoice { function, text });
                    }
                }
            }
            _ => {}
        }
        for (index, argument) in arguments.iter().enumerate() {
            let quoted_reference = function == Function::ChoiceName && index == 1;
            if !(quoted_reference
                || takes_rows(function, index, arguments.len()) && self.is_known(argument))
            {
                self.node(argument);
            }
        }
    }

    /// Whether a node refers to something that exists: then nothing else is to be said of it as the rows of a repeat.
    fn is_known(&self, node: &Node) -> bool {
        question_type(node, self.questions).is_some_and(|kind| kind != QuestionType::Group)
    }

    fn regex(&mut self, node: &Node, text: &str) {
        let pattern = text.to_owned();
        if let Err(message) = pattern::compile(text) {
            self.say(node, HintKind::BadPattern { pattern, message });
        } else if !(text.starts_with('^') && text.ends_with('$')) {
            self.say(node, HintKind::PatternNotAnchored { pattern });
        }
    }

    /// Enketo reads texts as JavaScript does.
    fn number_text(&mut self, node: &Node, text: &str) {
        let here = number::print(number::parse(text));
        let enketo = match text.trim() {
            // JavaScript takes `inf` and `nan` for no numbers, Rust for some.
            trimmed
                if trimmed
                    .chars()
                    .any(|c| c.is_ascii_alphabetic() && !matches!(c, 'e' | 'E')) =>
            {
                f64::NAN
            }
            trimmed => trimmed.parse().unwrap_or(f64::NAN),
        };
        let enketo = number::print(enketo);
        if here != enketo {
            self.say(
                node,
                HintKind::NumberDiffers {
                    text: text.to_owned(),
                    here,
                    enketo,
                },
            );
        }
    }
}

fn is_empty_text(node: &Node) -> bool {
    matches!(&node.kind, NodeKind::Text(text) if text.is_empty())
}

fn is_reference(node: &Node) -> bool {
    matches!(
        node.kind,
        NodeKind::Question(_) | NodeKind::Current | NodeKind::Unsupported { .. }
    )
}

/// Whether the author already asks for an answer: `${q} != '' and ..`.
fn guards_blanks(operands: &[Node]) -> bool {
    operands.iter().any(|operand| match &operand.kind {
        NodeKind::Binary {
            operator: Operator::NotEqual,
            left,
            right,
        } => is_empty_text(left) || is_empty_text(right),
        _ => false,
    })
}

/// Whether the argument of this function may be the rows of a repeat.
fn takes_rows(function: Function, index: usize, count: usize) -> bool {
    match function {
        Function::Count | Function::CountNonEmpty | Function::Sum => true,
        Function::Min | Function::Max | Function::Concat => count == 1,
        Function::Join => count == 2 && index == 1,
        Function::Checklist => count == 3 && index == 2,
        Function::IndexedRepeat => index == 0 || index % 2 == 1,
        _ => false,
    }
}
