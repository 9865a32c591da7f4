//! The questionnaire as its reader meets it: sections, one sheet each, and numbered questions.
//!
//! A section is a pillar (`nv_pillar`) or, where there is none, a top-level group. Sections stand
//! in the order of their first row. Questions count within their section (`3.2`), a repeat counts
//! as one and its questions within it (`3.2.1`); the numbers are the same in every language.

use std::collections::{BTreeMap, BTreeSet};

use super::{Kind, Questionnaire};
use crate::language::Translated;

/// A part of the questionnaire that has a sheet of its own.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its number, from 1.
    pub number: usize,
    /// Index of its pillar, if it is one.
    pub pillar: Option<usize>,
    /// Full name.
    pub title: Translated,
    /// Name of its sheet.
    pub tab: Translated,
    /// What stands on it, in order.
    pub items: Vec<Item>,
}

/// Something that stands in a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A group below the section begins: index of the group.
    Heading(usize),
    /// A question, note or computed value: its index.
    Question(usize),
    /// A repeat, filled in as a table: index of the group.
    Table(usize),
}

/// The number of each question and table.
#[derive(Debug, Clone, Default)]
pub struct Numbering {
    questions: BTreeMap<usize, String>,
    tables: BTreeMap<usize, String>,
}

impl Numbering {
    /// The number of a question, by index; blank for notes and computed values.
    pub fn question(&self, index: usize) -> &str {
        self.questions.get(&index).map_or("", String::as_str)
    }

    /// The number of a repeat, by index of its group.
    pub fn table(&self, group: usize) -> &str {
        self.tables.get(&group).map_or("", String::as_str)
    }
}

/// What decides to which section a row belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Pillar(usize),
    Group(usize),
    General,
}

impl Questionnaire {
    /// The sections in order. Rows that no respondent sees (device data, computed values without a
    /// label) belong to none.
    pub fn sections(&self) -> Vec<Section> {
        let mut rows: Vec<(u32, Key, Item)> = Vec::new();
        for (index, group) in self.groups.iter().enumerate() {
            let inside_repeat = self.repeat_around(group.parent).is_some();
            let key = self.key(group.pillar.as_deref(), Some(index));
            let is_section = group.parent.is_none() && key == Key::Group(index);
            let names_pillar = group.parent.is_none() && group.pillar.is_some();
            if group.repeat.is_some() && !inside_repeat {
                rows.push((group.row, key, Item::Table(index)));
            } else if !inside_repeat && !is_section && !names_pillar && !group.label.is_empty() {
                rows.push((group.row, key, Item::Heading(index)));
            }
        }
        for (index, question) in self.questions.iter().enumerate() {
            let seen = !matches!(question.kind, Kind::Metadata(_))
                && (question.kind != Kind::Calculate || !question.label.is_empty());
            if seen && question.repeat.is_none() {
                let key = self.key(question.pillar.as_deref(), question.group);
                rows.push((question.row, key, Item::Question(index)));
            }
        }
        rows.sort_by_key(|&(row, _, _)| row);

        let mut order: Vec<Key> = Vec::new();
        let mut items: BTreeMap<Key, Vec<Item>> = BTreeMap::new();
        for (_, key, item) in rows {
            if !order.contains(&key) {
                order.push(key);
            }
            items.entry(key).or_default().push(item);
        }
        order
            .into_iter()
            .enumerate()
            .map(|(index, key)| {
                self.section(index + 1, key, items.remove(&key).unwrap_or_default())
            })
            .collect()
    }

    /// What a pack of a pillar holds, for the ministry that answers it: the sections of the pillar, and
    /// those of none (who replies), which every pack has.
    pub fn sections_of_pack(&self, pillar: usize) -> Vec<Section> {
        let is_in = |section: &Section| section.pillar.is_none_or(|other| other == pillar);
        self.sections().into_iter().filter(is_in).collect()
    }

    /// Names of the questions and tables that a pack of a pillar does not hold.
    pub fn absent_from_pack(&self, pillar: usize) -> BTreeSet<String> {
        let sections = self.sections().into_iter();
        let others = sections.filter(|section| section.pillar.is_some_and(|p| p != pillar));
        let mut absent = BTreeSet::new();
        for item in others.flat_map(|section| section.items) {
            match item {
                Item::Question(index) => {
                    let question = self.questions.get(index);
                    absent.extend(question.map(|question| question.name.clone()));
                }
                Item::Table(group) => {
                    let repeat = self.groups.get(group);
                    absent.extend(repeat.map(|repeat| repeat.name.clone()));
                    let columns = self.questions.iter();
                    let columns = columns.filter(|question| question.repeat == Some(group));
                    absent.extend(columns.map(|question| question.name.clone()));
                }
                Item::Heading(_) => {}
            }
        }
        absent
    }

    /// The numbers that go with [`Questionnaire::sections`].
    pub fn numbering(&self) -> Numbering {
        let mut numbering = Numbering::default();
        for section in self.sections() {
            let mut count = 0;
            for item in section.items {
                match item {
                    Item::Question(index) if self.is_numbered(index) => {
                        count += 1;
                        numbering
                            .questions
                            .insert(index, format!("{}.{count}", section.number));
                    }
                    Item::Table(group) => {
                        count += 1;
                        let number = format!("{}.{count}", section.number);
                        for (column, index) in self.columns_of(group).into_iter().enumerate() {
                            numbering
                                .questions
                                .insert(index, format!("{number}.{}", column + 1));
                        }
                        numbering.tables.insert(group, number);
                    }
                    Item::Question(_) | Item::Heading(_) => {}
                }
            }
        }
        numbering
    }

    /// The questions of a repeat that a respondent can answer, in order, by index.
    pub fn columns_of(&self, repeat: usize) -> Vec<usize> {
        (0..self.questions.len())
            .filter(|&index| {
                self.questions
                    .get(index)
                    .is_some_and(|q| q.repeat == Some(repeat))
            })
            .filter(|&index| self.is_numbered(index))
            .collect()
    }

    fn is_numbered(&self, index: usize) -> bool {
        self.questions
            .get(index)
            .is_some_and(super::Question::is_asked)
    }

    fn section(&self, number: usize, key: Key, items: Vec<Item>) -> Section {
        let (pillar, title, tab) = match key {
            Key::Pillar(index) => {
                let pillar = self.pillars.get(index).cloned().unwrap_or_default();
                let tab = if pillar.short.is_empty() {
                    &pillar.label
                } else {
                    &pillar.short
                };
                (Some(index), pillar.label.clone(), tab.clone())
            }
            Key::Group(index) => {
                let label = self.groups.get(index).map(|group| group.label.clone());
                let label = label.unwrap_or_default();
                (None, label.clone(), label)
            }
            Key::General => (None, Translated::default(), Translated::default()),
        };
        Section {
            number,
            pillar,
            title,
            tab,
            items,
        }
    }

    fn key(&self, pillar: Option<&str>, group: Option<usize>) -> Key {
        let pillar = pillar.and_then(|name| self.pillars.iter().position(|p| p.name == name));
        if let Some(pillar) = pillar {
            return Key::Pillar(pillar);
        }
        let mut top = group;
        while let Some(parent) = top.and_then(|g| self.groups.get(g)).and_then(|g| g.parent) {
            top = Some(parent);
        }
        top.filter(|&index| {
            self.groups
                .get(index)
                .is_some_and(|group| group.repeat.is_none())
        })
        .map_or(Key::General, Key::Group)
    }

    fn repeat_around(&self, group: Option<usize>) -> Option<usize> {
        let mut around = group;
        while let Some(index) = around {
            let group = self.groups.get(index)?;
            if group.repeat.is_some() {
                return Some(index);
            }
            around = group.parent;
        }
        None
    }
}
