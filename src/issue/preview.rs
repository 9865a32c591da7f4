//! What the formulas of a workbook are worth when it is sent, so that a reader that does not
//! calculate shows the right thing. Excel and `LibreOffice` compute them again.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveTime;

use super::layout::{Body, Layout, Row};
use super::{Fill, Filled};
use crate::cell_map::{CellKey, Role, Sign};
use crate::definition::{Choice, Kind, MultipleLayout, Question, Questionnaire, Rule};
use crate::expression::{Operand, Scope, Unknown, Value};
use crate::language::Texts;

/// The answers that stand in a workbook when it is sent.
pub(super) struct Preview<'a> {
    questionnaire: &'a Questionnaire,
    texts: &'static Texts,
    lang: crate::language::Lang,
    filled: &'a Filled,
    names: BTreeMap<&'a str, usize>,
    /// Names and rows of the questions with anything in their cells.
    written: BTreeSet<(&'a str, u32)>,
    asked: RefCell<BTreeMap<(usize, u32), bool>>,
}

impl<'a> Preview<'a> {
    pub(super) fn new(
        questionnaire: &'a Questionnaire,
        layout: &Layout,
        texts: &'static Texts,
        filled: &'a Filled,
    ) -> Self {
        let mut names = BTreeMap::new();
        for (index, question) in questionnaire.questions.iter().enumerate() {
            names.entry(question.name.as_str()).or_insert(index);
        }
        let written = filled
            .keys()
            .filter(|key| matches!(key.role, Role::Answer | Role::Option));
        Self {
            questionnaire,
            texts,
            lang: layout.lang,
            filled,
            names,
            written: written
                .map(|key| (key.question.as_str(), key.instance))
                .collect(),
            asked: RefCell::default(),
        }
    }

    fn question(&self, index: usize) -> Option<&'a Question> {
        self.questionnaire.questions.get(index)
    }

    fn fill(&self, name: &str, instance: u32, role: Role) -> Option<&'a Fill> {
        self.filled.get(&CellKey::new(name, instance, role))
    }

    fn is_written(&self, name: &str, instance: u32) -> bool {
        self.written.contains(&(name, instance))
    }

    fn is_silent(&self, name: &str) -> bool {
        self.fill(name, 1, Role::Silence).is_some()
    }

    /// What stands in the cells of a question.
    fn written(&self, index: usize, instance: u32) -> Operand {
        let Some(question) = self.question(index) else {
            return Operand::Missing;
        };
        let name = question.name.as_str();
        if question.repeat.is_none() {
            let silence = self.fill(name, instance, Role::Silence);
            let is_confidential = matches!(silence, Some(Fill::Text(text))
                if *text == self.texts.silence.confidential);
            if silence.is_some() && (is_confidential || !self.is_written(name, instance)) {
                return Operand::Silence;
            }
        }
        if !self.is_written(name, instance) {
            return Operand::blank();
        }
        if let (Kind::SelectMultiple(_) | Kind::Rank(_), None) = (&question.kind, question.repeat) {
            return Operand::Value(Value::Text(self.marked(question)));
        }
        match self.fill(name, instance, Role::Answer) {
            None => Operand::blank(),
            Some(Fill::Number(number)) => Operand::Value(Value::Number(*number)),
            Some(Fill::Date(day)) => Operand::Value(Value::Date(day.and_time(NaiveTime::MIN))),
            Some(Fill::Text(text)) => match question.kind {
                Kind::SelectOne(_) => match self.choice(question, text) {
                    Some(choice) => Operand::Value(Value::Text(choice.name.clone())),
                    None => Operand::Unreadable,
                },
                Kind::Integer | Kind::Decimal | Kind::Date | Kind::DateTime | Kind::Time => {
                    Operand::Unreadable
                }
                _ => Operand::Value(Value::Text(text.clone())),
            },
        }
    }

    fn choice(&self, question: &Question, label: &str) -> Option<&'a Choice> {
        let mut choices = self.questionnaire.list_of(question)?.choices.iter();
        choices.find(|choice| {
            let text = choice.label.text(self.lang);
            let text = if text.is_empty() { &choice.name } else { text };
            text == label
        })
    }

    /// The names of the choices marked, in the order of the list.
    fn marked(&self, question: &Question) -> String {
        let name = question.name.as_str();
        let choices = self.questionnaire.list_of(question);
        let choices = choices.map_or(&[][..], |list| &list.choices);
        let in_slots: BTreeSet<&str> = self
            .filled
            .iter()
            .filter(|(key, _)| key.role == Role::Option && key.question == name)
            .filter_map(|(_, fill)| match fill {
                Fill::Text(label) => self.choice(question, label).map(|c| c.name.as_str()),
                _ => None,
            })
            .collect();
        let is_chosen = |choice: &&Choice| match question.layout {
            MultipleLayout::Slots => in_slots.contains(choice.name.as_str()),
            layout => match self.filled.get(&CellKey::option(name, 1, &choice.name)) {
                Some(Fill::Text(text)) => {
                    layout == MultipleLayout::Marks || *text == self.texts.sheet.yes
                }
                Some(_) => layout == MultipleLayout::Marks,
                None => false,
            },
        };
        let chosen = choices.iter().filter(is_chosen);
        chosen
            .map(|choice| choice.name.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The value of a rule of a question; `None` if there is none to evaluate.
    fn evaluate(&self, rule: &Rule, index: usize, instance: u32) -> Option<Result<Value, Unknown>> {
        let seen = Seen {
            preview: self,
            index,
            instance,
            choice: None,
        };
        Some(rule.expression.as_ref()?.evaluate(&seen))
    }

    fn is_known_false(&self, rule: &Rule, index: usize, instance: u32) -> bool {
        let value = self.evaluate(rule, index, instance);
        value.is_some_and(|value| value.is_ok_and(|value| !value.to_boolean()))
    }

    /// Whether a question is asked: what is not known counts as asked.
    pub(super) fn is_asked(&self, index: usize, instance: u32) -> bool {
        let key = (index, instance);
        if let Some(known) = self.asked.borrow().get(&key) {
            return *known;
        }
        self.asked.borrow_mut().insert(key, true);
        let Some(question) = self.question(index) else {
            return true;
        };
        let groups = self.questionnaire.groups_around(question);
        let around = groups.filter_map(|group| group.relevant.as_ref());
        let mut rules = question.relevant.iter().chain(around);
        let is_asked = !rules.any(|rule| self.is_known_false(rule, index, instance));
        self.asked.borrow_mut().insert(key, is_asked);
        is_asked
    }

    /// Whether a group is asked, all around it included.
    pub(super) fn is_group_asked(&self, group: usize) -> bool {
        let get = |index: Option<usize>| index.and_then(|i| self.questionnaire.groups.get(i));
        let mut chain = std::iter::successors(get(Some(group)), |group| get(group.parent));
        !chain.any(|group| {
            let rule = group.relevant.as_ref();
            rule.is_some_and(|rule| self.is_known_false(rule, usize::MAX, 1))
        })
    }

    /// The sign of a question outside tables, or of one cell of a table.
    pub(super) fn sign(&self, index: usize, instance: u32) -> Sign {
        let Some(question) = self.question(index) else {
            return Sign::Open;
        };
        if !self.is_asked(index, instance) {
            return Sign::NotAsked;
        }
        if self.is_written(&question.name, instance) {
            let rule = question.constraint.as_ref();
            let is_broken = rule.is_some_and(|rule| self.is_known_false(rule, index, instance));
            let is_unreadable = matches!(self.written(index, instance), Operand::Unreadable);
            return if is_broken || is_unreadable {
                Sign::Check
            } else {
                Sign::Answered
            };
        }
        if question.repeat.is_none() && self.is_silent(&question.name) {
            return Sign::Answered;
        }
        let required = question.required.as_ref();
        let required = required.and_then(|rule| self.evaluate(rule, index, instance));
        if required.is_some_and(|value| value.is_ok_and(|value| value.to_boolean())) {
            Sign::Required
        } else {
            Sign::Open
        }
    }

    /// Whether the choice filter leaves a choice out.
    pub(super) fn is_left_out(&self, index: usize, choice: usize) -> bool {
        let Some(question) = self.question(index) else {
            return false;
        };
        let list = self.questionnaire.list_of(question);
        let choice = list.and_then(|list| list.choices.get(choice));
        let filter = question.choice_filter.as_ref();
        let Some(filter) = filter.and_then(|rule| rule.expression.as_ref()) else {
            return false;
        };
        let seen = Seen {
            preview: self,
            index,
            instance: 1,
            choice,
        };
        filter
            .evaluate(&seen)
            .is_ok_and(|value| !value.to_boolean())
    }

    /// The sign of a row of a table; none if nothing stands in it.
    pub(super) fn row_sign(&self, columns: &[usize], instance: u32) -> Option<Sign> {
        let is_used = columns.iter().any(|&index| {
            let question = self.question(index);
            question.is_some_and(|question| self.is_written(&question.name, instance))
        });
        let signs: Vec<Sign> = columns
            .iter()
            .map(|&index| self.sign(index, instance))
            .collect();
        let worst = [Sign::Required, Sign::Check];
        let worst = worst.into_iter().find(|sign| signs.contains(sign));
        is_used.then_some(worst.unwrap_or(Sign::Answered))
    }

    /// The sign of a table.
    pub(super) fn table_sign(&self, group: usize, columns: &[usize], rows: u32) -> Sign {
        if !self.is_group_asked(group) {
            return Sign::NotAsked;
        }
        let repeat = self.questionnaire.groups.get(group);
        let is_silent = repeat.is_some_and(|repeat| self.is_silent(&repeat.name));
        if is_silent || (1..=rows).any(|row| self.row_sign(columns, row).is_some()) {
            Sign::Answered
        } else {
            Sign::Open
        }
    }

    /// How many questions of a sheet are answered, and how many asked.
    pub(super) fn progress(&self, layout: &Layout, rows: &[Row]) -> (u32, u32) {
        let mut count = (0, 0);
        for row in rows {
            let sign = match row {
                Row::Question(index) => self.sign(*index, 1),
                Row::Table(group) => self.sign_of_table(layout, *group),
                _ => continue,
            };
            let (answered, asked) = counts(sign);
            count = (count.0 + answered, count.1 + asked);
        }
        count
    }

    /// The sign of a table wherever it stands.
    pub(super) fn sign_of_table(&self, layout: &Layout, wanted: usize) -> Sign {
        let found = layout.sheets.iter().find_map(|sheet| match &sheet.body {
            Body::Table {
                group,
                columns,
                rows,
            } if *group == wanted => Some(self.table_sign(*group, columns, *rows)),
            _ => None,
        });
        found.unwrap_or(Sign::Open)
    }

    /// What counts of an answer, as a cell shows it.
    pub(super) fn value(&self, index: usize, instance: u32) -> String {
        match self.operand(index, instance) {
            Operand::Value(Value::Number(number)) if number.is_nan() => String::new(),
            Operand::Value(Value::Date(at)) => {
                let epoch = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default();
                (at.date() - epoch).num_days().to_string()
            }
            Operand::Value(value) => {
                let question = self.question(index);
                let text = value.to_text().into_owned();
                // A cell shows the label of a single choice.
                let label = question
                    .filter(|question| matches!(question.kind, Kind::SelectOne(_)))
                    .and_then(|question| self.questionnaire.list_of(question)?.choice(&text))
                    .map(|choice| choice.label.text(self.lang).to_owned());
                label.filter(|label| !label.is_empty()).unwrap_or(text)
            }
            _ => String::new(),
        }
    }

    /// Whether a choice of a multiple choice counts as chosen.
    pub(super) fn is_marked(&self, index: usize, choice: usize) -> bool {
        let Operand::Value(value) = self.operand(index, 1) else {
            return false;
        };
        let list = self
            .question(index)
            .and_then(|q| self.questionnaire.list_of(q));
        let choice = list.and_then(|list| list.choices.get(choice));
        choice.is_some_and(|choice| value.to_text().split(' ').any(|name| name == choice.name))
    }

    /// Whether an answer is not known although it was asked.
    pub(super) fn is_unknown(&self, index: usize) -> bool {
        matches!(
            self.operand(index, 1),
            Operand::Silence | Operand::Unreadable
        )
    }

    /// What rules read of an answer.
    fn operand(&self, index: usize, instance: u32) -> Operand {
        if !self.is_asked(index, instance) {
            return Operand::blank();
        }
        let rule = self
            .question(index)
            .and_then(|question| question.calculation.as_ref());
        match rule.and_then(|rule| self.evaluate(rule, index, instance)) {
            Some(Ok(value)) => Operand::Value(value),
            Some(Err(_)) => Operand::Unreadable,
            None if rule.is_some() => Operand::Unreadable,
            None => self.written(index, instance),
        }
    }
}

/// What a sign adds to the questions answered and asked.
fn counts(sign: Sign) -> (u32, u32) {
    match sign {
        Sign::Answered | Sign::Check => (1, 1),
        Sign::Open | Sign::Required => (0, 1),
        Sign::NotAsked => (0, 0),
    }
}

/// The answers as a rule of one question sees them.
struct Seen<'p, 'a> {
    preview: &'p Preview<'a>,
    index: usize,
    instance: u32,
    choice: Option<&'a Choice>,
}

impl Scope for Seen<'_, '_> {
    fn question(&self, name: &str) -> Operand {
        let preview = self.preview;
        let Some(&index) = preview.names.get(name) else {
            return Operand::Missing;
        };
        let own = preview
            .question(self.index)
            .and_then(|question| question.repeat);
        match preview.question(index).and_then(|question| question.repeat) {
            None => preview.operand(index, 1),
            repeat if repeat == own => preview.operand(index, self.instance),
            Some(_) => {
                let rows = preview
                    .written
                    .iter()
                    .filter(|(written, _)| *written == name);
                Operand::Nodes(rows.map(|(_, row)| preview.operand(index, *row)).collect())
            }
        }
    }

    fn current(&self) -> Operand {
        self.preview.written(self.index, self.instance)
    }

    fn column(&self, name: &str) -> Option<String> {
        Some(self.choice?.column(name).to_owned())
    }

    fn position(&self) -> usize {
        usize::try_from(self.instance).unwrap_or(1)
    }
}
