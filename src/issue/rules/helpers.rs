//! The hidden sheet `_rules`: what counts of each answer that a rule of another question reads.
//!
//! A row per question: its value as rules see it (blank where it is not asked), whether the answer
//! is unknown, whether it is asked; below a multiple choice a row per choice, marked with `X`
//! however the sheet lays the choices out.

use super::cells::{Cells, Place};
use crate::definition::{Kind, MultipleLayout};
use crate::issue::layout::column;
use crate::issue::previous::JOINT;

/// The longest text, in characters, that Excel takes in a formula, a little less.
const LONGEST_LABEL: usize = 250;

/// A row of the sheet `_rules`, from 0. INVARIANT: no formula of it reads a sign, for signs read it.
#[derive(Debug)]
pub(in crate::issue) struct Helper {
    pub(in crate::issue) row: u32,
    pub(in crate::issue) name: String,
    /// What counts of the answer, or whether a choice is marked.
    pub(in crate::issue) value: String,
    /// Whether the answer is unknown; none if it never is.
    pub(in crate::issue) unknown: Option<String>,
    /// Whether it is asked; none if it always is.
    pub(in crate::issue) asked: Option<String>,
    /// The question, and for a mark the choice.
    pub(in crate::issue) of: (usize, Option<usize>),
}

impl Cells<'_> {
    /// The rows of `_rules`.
    pub(super) fn helper_rows(&self) -> Vec<Helper> {
        let mut rows = Vec::new();
        for (&index, &row) in &self.helpers {
            let Some(question) = self.question(index) else {
                continue;
            };
            let name = question.name.clone();
            let Some(value) = self.helper_value(index, row) else {
                continue;
            };
            rows.push(Helper {
                row,
                name: name.clone(),
                value,
                unknown: self.helper_unknown(index),
                asked: self.relevance(index).possible,
                of: (index, None),
            });
            let (Kind::SelectMultiple(_), Some((_, list))) = (&question.kind, self.list(question))
            else {
                continue;
            };
            for (choice, row) in (0..list.choices.len()).zip(row + 1..) {
                let Some(value) = self.mark_value(index, choice) else {
                    continue;
                };
                let option = list.choices.get(choice).map_or("", |c| c.name.as_str());
                rows.push(Helper {
                    row,
                    name: format!("{name}|{option}"),
                    value,
                    unknown: None,
                    asked: None,
                    of: (index, Some(choice)),
                });
            }
        }
        rows
    }

    /// Whether a question has a line on `_rules`.
    pub(super) fn has_helper(&self, index: usize) -> bool {
        match self.place(index) {
            Some(Place::Row { .. } | Place::Block { .. }) => true,
            Some(Place::Column { .. }) => false,
            None => self.value(index).is_some(),
        }
    }

    /// What counts of an answer: nothing where it is not asked.
    fn helper_value(&self, index: usize, row: u32) -> Option<String> {
        let asked = self.asked(index);
        match self.place(index) {
            Some(Place::Row { sheet, row }) => {
                let cell = self.address(*sheet, column::ANSWER, *row);
                let otherwise = self.confirmed(*sheet, *row).map_or_else(
                    || "\"\"".to_owned(),
                    |(confirmed, last)| format!("IF({confirmed},{last},\"\")"),
                );
                let value = format!("IF(LEN({cell})=0,{otherwise},{cell})");
                Some(match asked {
                    None => value,
                    Some(asked) => format!("IF({asked},{value},\"\")"),
                })
            }
            Some(Place::Block { .. }) => {
                let (_, list) = self.list(self.question(index)?)?;
                let choices = u32::try_from(list.choices.len()).ok()?;
                Some(format!(
                    "COUNTIF($B${}:$B${},\"X\")",
                    row + 2,
                    row + choices + 1
                ))
            }
            Some(Place::Column { .. }) => None,
            // A computed value that nobody sees.
            None => {
                let value = self.value(index)?;
                Some(match asked {
                    Some(asked) => format!("IF({asked},{value},\"\")"),
                    None => value,
                })
            }
        }
    }

    /// Whether the answer of the round before is confirmed in a row, and the cell with that answer.
    fn confirmed(&self, sheet: usize, row: u32) -> Option<(String, String)> {
        let (last, confirm) = self.layout.columns.previous?;
        let last = self.address(sheet, last, row);
        let confirm = self.address(sheet, confirm, row);
        Some((format!("AND(LEN({confirm})>0,LEN({last})>0)"), last))
    }

    /// When the answer to a question is not known although it was asked.
    pub(super) fn helper_unknown(&self, index: usize) -> Option<String> {
        let question = self.question(index)?;
        if let Some(rule) = &question.calculation {
            let seen = self.seen_from(Some(index));
            return rule.expression.as_ref()?.to_unknown_formula(&seen).ok()?;
        }
        let (sheet, row) = match self.place(index)? {
            Place::Row { sheet, row } | Place::Block { sheet, row, .. } => (*sheet, *row),
            Place::Column { .. } => return None,
        };
        let silence = self.address(sheet, self.layout.columns.silence, row);
        let confidential = self.texts.silence.confidential.replace('"', "\"\"");
        let (blank, unreadable) = if let Some(Place::Block { last, .. }) = self.place(index) {
            let block = self.block(Some(sheet), row, *last);
            (format!("COUNTA({block})=0"), None)
        } else {
            let cell = self.address(sheet, column::ANSWER, row);
            let readable = self.readable(index, &cell);
            let unreadable = readable.map(|test| format!("AND(LEN({cell})>0,NOT({test}))"));
            (format!("LEN({cell})=0"), unreadable)
        };
        let mut cases = vec![
            format!("AND(LEN({silence})>0,{blank})"),
            format!("EXACT({silence},\"{confidential}\")"),
        ];
        cases.extend(unreadable);
        let unknown = format!("OR({})", cases.join(","));
        Some(match self.asked(index) {
            None => unknown,
            Some(asked) => format!("IF({asked},{unknown},FALSE)"),
        })
    }

    /// `X` if a choice of a multiple choice counts as chosen.
    fn mark_value(&self, index: usize, choice: usize) -> Option<String> {
        let question = self.question(index)?;
        let Some(Place::Block {
            sheet,
            row,
            last: last_row,
        }) = self.place(index)
        else {
            return None;
        };
        let (_, list) = self.list(question)?;
        let offset = u32::try_from(choice).ok()?;
        let cell = self.address(*sheet, column::ANSWER, row + 1 + offset);
        let chosen = match question.layout {
            MultipleLayout::Marks => format!("LEN({cell})>0"),
            MultipleLayout::YesNo => {
                let yes = self.texts.sheet.yes.replace('"', "\"\"");
                format!("EXACT({cell},\"{yes}\")")
            }
            MultipleLayout::Slots => {
                let label = self.labels(list).get(choice)?.clone();
                let block = self.block(Some(*sheet), *row, *last_row);
                let label = label.replace('"', "\"\"");
                // Excel takes no longer text in a formula.
                if label.chars().count() > LONGEST_LABEL {
                    return None;
                }
                format!("SUMPRODUCT(--EXACT({block},\"{label}\"))>0")
            }
        };
        let chosen = match (self.confirmed(*sheet, *row), self.labels(list).get(choice)) {
            // Marks of today stand in place of those of the round before.
            (Some((confirmed, before)), Some(label)) if label.chars().count() <= LONGEST_LABEL => {
                let block = self.block(Some(*sheet), *row, *last_row);
                let label = label.replace('"', "\"\"");
                format!(
                    "IF(COUNTA({block})>0,{chosen},IF({confirmed},ISNUMBER(FIND(\
                     \"{JOINT}{label}{JOINT}\",\"{JOINT}\"&{before}&\"{JOINT}\")),FALSE))"
                )
            }
            _ => chosen,
        };
        Some(match self.asked(index) {
            None => format!("IF({chosen},\"X\",\"\")"),
            Some(asked) => format!("IF({asked},IF({chosen},\"X\",\"\"),\"\")"),
        })
    }
}
