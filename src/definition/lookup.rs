//! The questions and groups of a questionnaire by name.

use std::collections::HashMap;

use super::Questionnaire;

/// A questionnaire whose names can be looked up, for whoever asks more than once.
#[derive(Debug)]
pub(crate) struct Lookup<'a> {
    pub(crate) questionnaire: &'a Questionnaire,
    /// Index of the first question of each name.
    questions: HashMap<&'a str, usize>,
    /// Index of the first group of each name.
    groups: HashMap<&'a str, usize>,
}

impl<'a> Lookup<'a> {
    pub(crate) fn new(questionnaire: &'a Questionnaire) -> Self {
        let mut lookup = Self {
            questionnaire,
            questions: HashMap::new(),
            groups: HashMap::new(),
        };
        for (index, question) in questionnaire.questions.iter().enumerate() {
            lookup.questions.entry(&question.name).or_insert(index);
        }
        for (index, group) in questionnaire.groups.iter().enumerate() {
            lookup.groups.entry(&group.name).or_insert(index);
        }
        lookup
    }

    /// Index of the question of this name; if several groups have one, of the first.
    pub(crate) fn question(&self, name: &str) -> Option<usize> {
        self.questions.get(name).copied()
    }

    /// Index of the group or repeat of this name.
    pub(crate) fn group(&self, name: &str) -> Option<usize> {
        self.groups.get(name).copied()
    }
}
