//! Choices: labels in a dropdown cell, or marks in a block of cells.

use super::condition::{any_of, negated};
use super::{
    Formula, Node, NodeKind, Obstacle, QuestionType, Type, Untranslatable, Writer, fails, no_form,
    quoted,
};
use crate::expression::evaluate;
use crate::expression::function::Function;
use crate::expression::scope::{Operand, Scope};
use crate::expression::value::Value;

/// The answer to a single question.
struct OneAnswer<'a> {
    question: &'a str,
    is_current: bool,
    choice: &'a str,
}

impl Scope for OneAnswer<'_> {
    fn question(&self, name: &str) -> Operand {
        if name == self.question {
            Operand::Value(Value::from(self.choice))
        } else {
            Operand::Missing
        }
    }

    fn current(&self) -> Operand {
        if self.is_current {
            Operand::Value(Value::from(self.choice))
        } else {
            Operand::Missing
        }
    }
}

impl Writer<'_> {
    /// A condition that rests on a single `select_one` question and nothing else: it is evaluated for each choice and
    /// for a blank, and said as the choices that make it true. `None` for every other condition.
    pub(super) fn single_choice(&self, node: &Node) -> Result<Option<String>, Untranslatable> {
        let Some(question) = self.only_choice_question(node) else {
            return Ok(None);
        };
        let cell = self.cell(node, question)?;
        let is_current = self.cells.current() == Some(question);
        let holds = |choice: &str| {
            let value = evaluate::node(
                node,
                &OneAnswer {
                    question,
                    is_current,
                    choice,
                },
            );
            value.map(|value| value.to_boolean()).map_err(|_| {
                fails(
                    node,
                    Obstacle::Unsupported {
                        text: node.to_string(),
                    },
                )
            })
        };
        let blank = holds("")?;
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        for choice in self.cells.choices(question) {
            let test = format!("EXACT({cell},{})", quoted(&choice.label));
            if holds(&choice.name)? {
                yes.push(test);
            } else {
                no.push(test);
            }
        }
        let empty = format!("LEN({cell})=0");
        Ok(Some(match (blank, yes.is_empty(), no.is_empty()) {
            (true, _, true) => "TRUE".to_owned(),
            (false, true, _) => "FALSE".to_owned(),
            (true, true, _) => empty,
            (false, _, true) => format!("LEN({cell})>0"),
            (false, _, _) if yes.len() <= no.len() + 1 => any_of(&yes),
            (false, _, _) => {
                no.push(empty);
                negated(&any_of(&no))
            }
            (true, _, _) => negated(&any_of(&no)),
        }))
    }

    /// The one `select_one` question a node depends on.
    fn only_choice_question<'n>(&'n self, node: &'n Node) -> Option<&'n str> {
        let mut names = Vec::new();
        let mut depends_on_more = false;
        node.walk(&mut |node| match &node.kind {
            NodeKind::Question(_) | NodeKind::Current => match self.question(node) {
                Some((name, QuestionType::SelectOne)) if !self.cells.is_repeated(name) => {
                    names.push(name);
                }
                _ => depends_on_more = true,
            },
            NodeKind::Column(_) | NodeKind::Parent | NodeKind::Unsupported { .. } => {
                depends_on_more = true;
            }
            NodeKind::Call { function, .. } => {
                depends_on_more |= matches!(
                    function,
                    Function::Today
                        | Function::Position
                        | Function::Once
                        | Function::ChoiceName
                        | Function::IndexedRepeat
                        | Function::Unsupported
                        | Function::Unknown
                );
            }
            _ => {}
        });
        names.dedup();
        match names.as_slice() {
            [name] if !depends_on_more => Some(name),
            _ => None,
        }
    }

    /// `selected(question, 'choice')`
    pub(super) fn selected(&self, node: &Node, selected: &Node, choice: &Node) -> Formula {
        let NodeKind::Text(choice) = &choice.kind else {
            return Err(no_form(node, "selected"));
        };
        let choice = choice.trim_matches(|c| c <= ' ');
        match self.question(selected) {
            Some((question, QuestionType::SelectMultiple)) => {
                if choice.is_empty() {
                    return self.blank(selected);
                }
                if choice.contains(' ') {
                    return Err(no_form(node, "selected"));
                }
                let choices = self.cells.choices(question);
                match choices.into_iter().find(|known| known.name == choice) {
                    None => Ok("FALSE".to_owned()),
                    Some(known) => self.marked(selected, question, known.mark_cell),
                }
            }
            Some((question, QuestionType::Text)) => {
                let cell = self.cell(selected, question)?;
                Ok(format!(
                    "ISNUMBER(FIND({},\" \"&{cell}&\" \"))",
                    quoted(&format!(" {choice} "))
                ))
            }
            _ if self.type_of(selected) == Type::Text => {
                let text = self.text_operand(selected)?;
                Ok(format!(
                    "ISNUMBER(FIND({},\" \"&{text}&\" \"))",
                    quoted(&format!(" {choice} "))
                ))
            }
            _ => Err(no_form(node, "selected")),
        }
    }

    /// `count-selected(question)`
    pub(super) fn count_selected(&self, selected: &Node) -> Formula {
        match self.question(selected) {
            Some((question, QuestionType::SelectMultiple)) => {
                let marks = if self.cells.is_repeated(question) {
                    None
                } else {
                    self.cells.marks(question)
                };
                let marks = marks.ok_or_else(|| unreadable(selected, question))?;
                Ok(format!("COUNTIF({marks},{})", quoted(self.cells.mark())))
            }
            Some((question, QuestionType::SelectOne)) => {
                Ok(format!("IF(LEN({})=0,0,1)", self.cell(selected, question)?))
            }
            _ => Err(no_form(selected, "count-selected")),
        }
    }

    /// `${multiple} = 'a b'`: these choices and no others. Names out of the order of the list are never equal.
    pub(super) fn exactly_selected(&self, selected: &Node, names: &str) -> Formula {
        let Some((question, _)) = self.question(selected) else {
            return Err(self.type_depends(selected));
        };
        let wanted: Vec<&str> = names.split(' ').collect();
        let choices = self.cells.choices(question);
        let chosen: Vec<_> = choices
            .into_iter()
            .filter(|choice| wanted.contains(&choice.name.as_str()))
            .collect();
        if !chosen
            .iter()
            .map(|choice| choice.name.as_str())
            .eq(wanted.iter().copied())
        {
            return Ok("FALSE".to_owned());
        }
        let mut conditions = vec![format!(
            "{}={}",
            self.count_selected(selected)?,
            chosen.len()
        )];
        for choice in chosen {
            conditions.push(self.marked(selected, question, choice.mark_cell)?);
        }
        Ok(format!("AND({})", conditions.join(",")))
    }

    fn marked(&self, node: &Node, question: &str, cell: Option<String>) -> Formula {
        let cell = if self.cells.is_repeated(question) {
            None
        } else {
            cell
        };
        let cell = cell.ok_or_else(|| unreadable(node, question))?;
        Ok(format!("{cell}={}", quoted(self.cells.mark())))
    }
}

fn unreadable(node: &Node, question: &str) -> Untranslatable {
    fails(
        node,
        Obstacle::Question {
            question: question.to_owned(),
        },
    )
}
