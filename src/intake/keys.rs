//! Keys as numbers: a workbook names each of its cells three times, and comparing numbers is what
//! makes finding them cheap. The keys that the form offers are numbered once, in their own order;
//! those that a workbook has beyond them get the numbers after.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::cell_map::{CellKey, Role};
use crate::definition::Questionnaire;
use crate::issue::Layout;
use crate::language::Lang;

/// Number of a key, in [`Keys`].
pub(super) type KeyId = u32;

/// The keys of a form's workbooks, in every spelling.
#[derive(Debug, Default)]
pub(super) struct KeyIndex {
    keys: Vec<CellKey>,
    by_text: HashMap<String, KeyId>,
    by_name: HashMap<String, KeyId>,
}

impl KeyIndex {
    /// Numbers the keys of a questionnaire's workbooks.
    pub(super) fn new(questionnaire: &Questionnaire) -> Self {
        // The language decides names of sheets only, and those are not used here.
        let layout = Layout::new(questionnaire, Lang::En, "", "");
        let cells = layout.cells(questionnaire);
        let mut keys: Vec<CellKey> = cells.into_iter().map(|cell| cell.key).collect();
        keys.sort();
        keys.dedup();
        let mut index = Self::default();
        for (key, id) in keys.iter().zip(0..) {
            index.by_text.insert(key.to_string(), id);
            index.by_name.insert(key.defined_name(), id);
        }
        index.keys = keys;
        index
    }

    /// Whether the form offers a cell of this number.
    pub(super) fn offers(&self, id: KeyId) -> bool {
        (id as usize) < self.keys.len()
    }
}

/// The keys met in one workbook.
pub(super) struct Keys<'a> {
    index: &'a KeyIndex,
    further: Vec<CellKey>,
    further_ids: HashMap<CellKey, KeyId>,
    buffer: String,
}

impl<'a> Keys<'a> {
    pub(super) fn new(index: &'a KeyIndex) -> Self {
        Self {
            index,
            further: Vec::new(),
            further_ids: HashMap::new(),
            buffer: String::new(),
        }
    }

    /// The key of a number.
    pub(super) fn get(&self, id: KeyId) -> Option<&CellKey> {
        let id = id as usize;
        let known = self.index.keys.get(id);
        known.or_else(|| self.further.get(id - self.index.keys.len()))
    }

    /// The key of a defined name.
    pub(super) fn named(&mut self, name: &str) -> Option<KeyId> {
        match self.index.by_name.get(name) {
            Some(&id) => Some(id),
            None => Some(self.add(CellKey::from_defined_name(name)?)),
        }
    }

    /// The key of a text in the hidden column.
    pub(super) fn written(&mut self, text: &str) -> Option<KeyId> {
        match self.index.by_text.get(text) {
            Some(&id) => Some(id),
            None => Some(self.add(CellKey::parse(text)?)),
        }
    }

    /// The key of these parts.
    pub(super) fn of(&mut self, question: &str, instance: u32, role: Role, option: &str) -> KeyId {
        self.buffer.clear();
        let _ = write!(self.buffer, "{question}|{instance}|{}", role.as_str());
        if !option.is_empty() {
            let _ = write!(self.buffer, "|{option}");
        }
        if let Some(&id) = self.index.by_text.get(&self.buffer) {
            return id;
        }
        let (question, option) = (question.to_owned(), option.to_owned());
        self.add(CellKey {
            question,
            instance,
            role,
            option,
        })
    }

    /// The number of a key that the form does not offer.
    fn add(&mut self, key: CellKey) -> KeyId {
        let next = self.index.keys.len() + self.further.len();
        let next = KeyId::try_from(next).unwrap_or(KeyId::MAX);
        *self.further_ids.entry(key).or_insert_with_key(|key| {
            self.further.push(key.clone());
            next
        })
    }
}
