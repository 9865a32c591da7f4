//! The condition of a question in words: "only if 3.2 = Yes", as it must stand on paper.

use crate::definition::{Numbering, Questionnaire, Rule};
use crate::expression::{Function, Logical, Node, NodeKind, Operator};
use crate::language::{Lang, fill, texts};

/// The sentence for the condition of a question or repeat; none if there is none. Where the
/// condition is more than words can say shortly, it names the questions it depends on.
pub(super) fn sentence(
    questionnaire: &Questionnaire,
    numbering: &Numbering,
    relevant: Option<&Rule>,
    lang: Lang,
) -> Option<String> {
    let texts = &texts(lang).condition;
    let expression = relevant?.expression.as_ref()?;
    let words = Words {
        questionnaire,
        numbering,
        lang,
    };
    if let Some(condition) = words.of(expression.root()) {
        return Some(fill(&texts.only_if, &[("condition", &condition)]));
    }
    let mut numbers: Vec<&str> = expression
        .references()
        .iter()
        .filter_map(|&(name, _)| words.number(name))
        .collect();
    numbers.dedup();
    Some(fill(
        &texts.depends_on,
        &[("questions", &numbers.join(", "))],
    ))
}

struct Words<'a> {
    questionnaire: &'a Questionnaire,
    numbering: &'a Numbering,
    lang: Lang,
}

impl Words<'_> {
    fn of(&self, node: &Node) -> Option<String> {
        match &node.kind {
            NodeKind::Logical { operator, operands } => {
                let texts = &texts(self.lang).condition;
                let word = match operator {
                    Logical::And => &texts.and,
                    Logical::Or => &texts.or,
                };
                let parts: Option<Vec<String>> =
                    operands.iter().map(|part| self.of(part)).collect();
                Some(parts?.join(&format!(" {word} ")))
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

    fn number(&self, name: &str) -> Option<&str> {
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
