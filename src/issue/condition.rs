//! The condition of a question in words: "only if 3.2 = Yes", as it must stand on paper.

use crate::definition::{Numbering, Questionnaire, Rule};
use crate::expression::{Expression, Function, Logical, Node, NodeKind, Operator};
use crate::language::{Lang, fill, texts};

/// The sentence for the conditions of a question or repeat, all of which must hold; none if there
/// are none. Where they are more than words can say shortly, it names the questions they depend on.
pub(super) fn sentence(
    questionnaire: &Questionnaire,
    numbering: &Numbering,
    rules: &[&Rule],
    lang: Lang,
) -> Option<String> {
    let texts = &texts(lang).condition;
    let words = Words {
        questionnaire,
        numbering,
        lang,
    };
    let expressions: Vec<&Expression> = rules
        .iter()
        .filter_map(|rule| rule.expression.as_ref())
        .collect();
    let roots: Vec<&Node> = expressions
        .iter()
        .map(|expression| expression.root())
        .collect();
    if roots.is_empty() {
        return None;
    }
    if let Some(condition) = words.joined(Logical::And, &roots) {
        return Some(fill(&texts.only_if, &[("condition", &condition)]));
    }
    let mut names: Vec<&str> = Vec::new();
    for expression in expressions {
        words.add_numbers(expression, &mut names, 0);
    }
    let questions = names.join(", ");
    (!names.is_empty()).then(|| fill(&texts.depends_on, &[("questions", &questions)]))
}

/// The numbers of the questions that a rule reads, each once, in the order of the rule.
pub(super) fn numbers(questionnaire: &Questionnaire, numbering: &Numbering, rule: &Rule) -> String {
    let words = Words {
        questionnaire,
        numbering,
        lang: Lang::En,
    };
    let mut found = Vec::new();
    if let Some(expression) = &rule.expression {
        words.add_numbers(expression, &mut found, 0);
    }
    found.join(", ")
}

/// Values computed of values computed of..: nobody reads a condition that rests on more.
const DEEPEST: usize = 8;

struct Words<'a> {
    questionnaire: &'a Questionnaire,
    numbering: &'a Numbering,
    lang: Lang,
}

impl<'a> Words<'a> {
    /// Adds the numbers of the questions that an expression reads, each once; of a computed value
    /// without a number those that it is computed from.
    fn add_numbers(&self, expression: &'a Expression, found: &mut Vec<&'a str>, depth: usize) {
        for (name, _) in expression.references() {
            if let Some(number) = self.number(name) {
                if !found.contains(&number) {
                    found.push(number);
                }
                continue;
            }
            let question = self.questionnaire.question(name);
            let rule = question.and_then(|question| question.calculation.as_ref());
            let computed = rule.and_then(|rule| rule.expression.as_ref());
            if let Some(computed) = computed.filter(|_| depth < DEEPEST) {
                self.add_numbers(computed, found, depth + 1);
            }
        }
    }

    fn of(&self, node: &Node) -> Option<String> {
        match &node.kind {
            NodeKind::Logical { operator, operands } => {
                self.joined(*operator, &operands.iter().collect::<Vec<_>>())
            }
            NodeKind::Binary {
                operator,
                left,
                right,
            } => {
                let sign = match operator {
                    Operator::Equal => "=",
                    Operator::NotEqual => "\u{2260}",
                    Operator::Less => "<",
                    Operator::LessOrEqual => "\u{2264}",
                    Operator::Greater => ">",
                    Operator::GreaterOrEqual => "\u{2265}",
                    _ => return None,
                };
                self.compared(left, sign, right)
            }
            NodeKind::Call {
                function: Function::Selected,
                arguments,
                ..
            } => match arguments.as_slice() {
                [question, choice] => self.compared(question, "=", choice),
                _ => None,
            },
            _ => None,
        }
    }

    /// Several conditions in words; those joined by the other word in brackets.
    fn joined(&self, operator: Logical, operands: &[&Node]) -> Option<String> {
        let texts = &texts(self.lang).condition;
        let word = match operator {
            Logical::And => &texts.and,
            Logical::Or => &texts.or,
        };
        let part = |node: &&Node| {
            let words = self.of(node)?;
            let is_other = matches!(&node.kind, NodeKind::Logical { operator: inner, .. } if *inner != operator);
            Some(if is_other && operands.len() > 1 {
                format!("({words})")
            } else {
                words
            })
        };
        let parts: Option<Vec<String>> = operands.iter().map(part).collect();
        Some(parts?.join(&format!(" {word} ")))
    }

    fn compared(&self, left: &Node, sign: &str, right: &Node) -> Option<String> {
        let NodeKind::Question(name) = &left.kind else {
            return None;
        };
        let value = match &right.kind {
            NodeKind::Number(number) => number.to_string(),
            NodeKind::Text(text) => self.label(name, text)?,
            _ => return None,
        };
        Some(format!("{} {sign} {value}", self.number(name)?))
    }

    fn number(&self, name: &str) -> Option<&'a str> {
        let index = self
            .questionnaire
            .questions
            .iter()
            .position(|q| q.name == name)?;
        Some(self.numbering.question(index)).filter(|number| !number.is_empty())
    }

    fn label(&self, question: &str, choice: &str) -> Option<String> {
        let question = self.questionnaire.question(question)?;
        let choice = self.questionnaire.list_of(question)?.choice(choice)?;
        Some(choice.label.text(self.lang).to_owned())
    }
}
