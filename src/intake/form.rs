//! The questionnaire as this stage needs it: by which texts, in any of its languages, a cell shows
//! a question, and which texts are the workbook's own. Made once, used for every file.

mod words;

use std::collections::{HashMap, HashSet};

use super::keys::KeyIndex;
use crate::cell_map::{COLUMNS_KEY, Role};
use crate::definition::{Choice, Kind, Question, Questionnaire};
use crate::language::{Lang, Translated, fold, workbook_texts};
use words::Words;

/// Letters of a text with gaps that make it known as ours.
const LEAST_FIXED: usize = 6;
/// Bytes of the longest text of ours.
const LONGEST_OWN: usize = 4096;
/// Pieces of which a text of ours is put together at most.
const MOST_PIECES: usize = 8;

/// Look-up tables over a questionnaire.
pub(super) struct Form<'a> {
    /// The questionnaire.
    pub(super) questionnaire: &'a Questionnaire,
    by_name: HashMap<&'a str, usize>,
    repeats: HashMap<&'a str, usize>,
    /// Questions by label, exactly as written: most cells need no folding.
    labels: HashMap<&'a str, Vec<usize>>,
    folded_labels: HashMap<String, Vec<usize>>,
    /// The languages in which a text stands in the form.
    languages: HashMap<&'a str, Vec<&'a str>>,
    own: HashSet<&'a str>,
    folded_own: HashSet<String>,
    /// Own texts with gaps, `only if {condition}`: what stands between the gaps.
    templates: Vec<Vec<&'a str>>,
    /// The keys of its workbooks.
    pub(super) keys: KeyIndex,
    /// Of each list, the choice of a label, as written and folded.
    choices: Vec<HashMap<String, usize>>,
    /// Texts of ours that mean something where they stand.
    words: Words,
}

impl<'a> Form<'a> {
    /// Reads the texts of a questionnaire, and those that every workbook shows.
    pub(super) fn new(questionnaire: &'a Questionnaire) -> Self {
        let mut form = Self {
            questionnaire,
            by_name: HashMap::new(),
            repeats: HashMap::new(),
            labels: HashMap::new(),
            folded_labels: HashMap::new(),
            languages: HashMap::new(),
            own: HashSet::new(),
            folded_own: HashSet::new(),
            templates: Vec::new(),
            keys: KeyIndex::new(questionnaire),
            choices: Vec::new(),
            words: Words::new(questionnaire),
        };
        form.add_own(&questionnaire.settings.title);
        // What stands in the hidden rows and columns.
        for role in Role::ALL {
            form.add_own(role.as_str());
        }
        form.add_own(COLUMNS_KEY);
        for text in Lang::ALL.into_iter().flat_map(workbook_texts) {
            form.add_own(text);
            form.templates.extend(template(text));
        }
        for pillar in &questionnaire.pillars {
            form.add_all([&pillar.label, &pillar.short, &pillar.chapeau]);
        }
        for (index, group) in questionnaire.groups.iter().enumerate() {
            form.add_all([&group.label]);
            if group.repeat.is_some() {
                form.add_own(&group.name);
                form.repeats.insert(&group.name, index);
            }
        }
        for list in &questionnaire.lists {
            let mut labels = HashMap::new();
            for (index, choice) in list.choices.iter().enumerate() {
                form.add_all([&choice.label]);
                for (_, label) in choice.label.iter() {
                    labels.entry(label.to_owned()).or_insert(index);
                    labels.entry(fold(label)).or_insert(index);
                }
            }
            form.choices.push(labels);
        }
        for (index, question) in questionnaire.questions.iter().enumerate() {
            form.add_question(index, question);
        }
        form
    }

    fn add_question(&mut self, index: usize, question: &'a Question) {
        // Of two questions of one name the first, as everywhere.
        self.by_name.entry(&question.name).or_insert(index);
        self.add_own(&question.name);
        let texts = [&question.label, &question.hint, &question.guidance];
        self.add_all(texts);
        self.add_all([&question.constraint_message, &question.required_message]);
        if !question.is_asked() {
            return;
        }
        for (language, label) in question.label.iter() {
            add_index(self.labels.entry(label).or_default(), index);
            add_index(self.folded_labels.entry(fold(label)).or_default(), index);
            self.languages.entry(label).or_default().push(language);
        }
    }

    fn add_all<const N: usize>(&mut self, texts: [&'a Translated; N]) {
        for text in texts.into_iter().flat_map(Translated::iter) {
            self.add_own(text.1);
        }
    }

    fn add_own(&mut self, text: &'a str) {
        if self.own.insert(text) {
            self.folded_own.insert(fold(text));
        }
    }

    /// The question of a name: its index and itself.
    pub(super) fn question(&self, name: &str) -> Option<(usize, &'a Question)> {
        let index = *self.by_name.get(name)?;
        Some((index, self.questionnaire.questions.get(index)?))
    }

    /// Whether a key may name it: a question, or a repeat as a whole.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.by_name.contains_key(name) || self.repeats.contains_key(name)
    }

    /// Indexes of the questions that have this text as their label, in the form's order.
    pub(super) fn questions_with_label(&self, text: &str) -> &[usize] {
        if let Some(questions) = self.labels.get(text) {
            return questions;
        }
        if self.own.contains(text) {
            return &[];
        }
        if let Some(questions) = self.folded_labels.get(&fold(text)) {
            return questions;
        }
        // The headings of a table carry the number too.
        match text.split_once(' ') {
            Some((number, label)) if is_number(number) => self.questions_with_label(label),
            _ => &[],
        }
    }

    /// Index of the repeat of a name.
    pub(super) fn repeat(&self, name: &str) -> Option<usize> {
        self.repeats.get(name).copied()
    }

    /// Whether a question stands in a repeat.
    pub(super) fn is_in(&self, question: usize, repeat: usize) -> bool {
        let question = self.questionnaire.questions.get(question);
        question.is_some_and(|question| question.repeat == Some(repeat))
    }

    /// Whether a question stands in a repeat at all.
    pub(super) fn is_repeated(&self, question: usize) -> bool {
        let question = self.questionnaire.questions.get(question);
        question.is_some_and(|question| question.repeat.is_some())
    }

    /// How many questions are asked outside repeats.
    pub(super) fn asked_once(&self) -> usize {
        let questions = self.questionnaire.questions.iter();
        questions
            .filter(|question| question.is_asked() && question.repeat.is_none())
            .count()
    }

    /// Whether the last of these groups, by name or label, is the one around a question.
    pub(super) fn group_is_called(&self, question: usize, groups: &str) -> bool {
        let question = self.questionnaire.questions.get(question);
        let group = question.and_then(|question| self.questionnaire.groups_around(question).next());
        let groups = fold(groups);
        group.is_some_and(|group| {
            let labels = group.label.iter().map(|(_, label)| label);
            labels
                .chain([group.name.as_str()])
                .map(fold)
                .any(|name| !name.is_empty() && groups.ends_with(&name))
        })
    }

    /// The table of a question: index of its group.
    pub(super) fn repeat_of(&self, question: Option<usize>) -> Option<usize> {
        self.questionnaire.questions.get(question?)?.repeat
    }

    /// The language of a label exactly as written, if it has only one.
    pub(super) fn language_of_label(&self, text: &str) -> Option<Lang> {
        match self.languages.get(text)?.as_slice() {
            [language] => Lang::from_code(language),
            _ => None,
        }
    }

    /// Whether a text is the workbook's own: as it stands, or put together from lines or sentences
    /// that are (`only if 2.2 = Yes. Please answer on...`).
    pub(super) fn is_own(&self, text: &str) -> bool {
        if self.own.contains(text) || is_number(text) || !self.questions_with_label(text).is_empty()
        {
            return true;
        }
        // Nothing of ours is longer; what a State writes may be.
        if text.len() > LONGEST_OWN {
            return false;
        }
        self.folded_own.contains(&fold(text)) || self.is_put_together(text)
    }

    fn is_put_together(&self, text: &str) -> bool {
        let mut rest = text.trim();
        for _ in 0..MOST_PIECES {
            // A hint may be of several lines itself: the longest beginning that is known counts.
            let inner = rest.rmatch_indices(['\n', '.']).map(|(at, _)| at);
            let mut ends = std::iter::once(rest.len()).chain(inner);
            let known = ends.find(|&end| {
                let piece = rest.get(..end).unwrap_or_default().trim();
                self.own.contains(piece)
                    || self.templates.iter().any(|template| fits(piece, template))
            });
            let Some(end) = known else {
                return false;
            };
            rest = rest
                .get(end..)
                .unwrap_or_default()
                .trim_start_matches(|c: char| c == '.' || c.is_whitespace());
            if rest.is_empty() {
                return true;
            }
        }
        false
    }

    /// The choice of a question that has this label, in any language.
    pub(super) fn choice_with_label(&self, question: &Question, text: &str) -> Option<&'a Choice> {
        let (Kind::SelectOne(list) | Kind::SelectMultiple(list) | Kind::Rank(list)) = question.kind
        else {
            return None;
        };
        let choices = self.choices.get(list)?;
        let choice = choices.get(text).or_else(|| choices.get(&fold(text)))?;
        self.questionnaire.lists.get(list)?.choices.get(*choice)
    }
}

/// The fixed pieces of a text with gaps in braces. None if it has no gap, or if so little is fixed
/// (`{answered} of {asked}`) that a respondent's own words would fit too.
fn template(text: &str) -> Option<Vec<&str>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        pieces.push(before);
        rest = after.split_once('}')?.1;
    }
    pieces.push(rest);
    let fixed = pieces
        .iter()
        .flat_map(|piece| piece.chars())
        .filter(|c| c.is_alphabetic());
    // A Chinese character is a syllable at least.
    let weight: usize = fixed.map(|c| if c >= '\u{2e80}' { 3 } else { 1 }).sum();
    (pieces.len() > 1 && weight >= LEAST_FIXED).then_some(pieces)
}

/// Whether a text is one line made from a template.
fn fits(text: &str, pieces: &[&str]) -> bool {
    let [first, middle @ .., last] = pieces else {
        return false;
    };
    let Some(rest) = text.strip_prefix(first).filter(|_| !text.contains('\n')) else {
        return false;
    };
    let Some(mut rest) = rest.strip_suffix(last) else {
        return false;
    };
    for piece in middle {
        match rest.split_once(piece) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    true
}

fn add_index(indexes: &mut Vec<usize>, index: usize) {
    if indexes.last() != Some(&index) {
        indexes.push(index);
    }
}

/// Whether the answer stands in the cells of the options, not beside the question.
pub(super) fn is_multiple(question: &Question) -> bool {
    question.repeat.is_none() && matches!(question.kind, Kind::SelectMultiple(_) | Kind::Rank(_))
}

/// The number of a question: `3.2`, `3.2.1`, `3.2.`.
fn is_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || c == '.')
        && text.contains(|c: char| c.is_ascii_digit())
}
