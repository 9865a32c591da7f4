//! Texts of our own that say what stands beside or below them, and those that a respondent may write
//! as well: an answer "Yes" beside its cell must not pass for a text of ours.

use std::collections::{HashMap, HashSet};

use super::{Form, is_number};
use crate::cell_map::Role;
use crate::definition::{Kind, Question, Questionnaire};
use crate::language::{Lang, fold, texts};

/// Look-up tables; all texts folded.
pub(super) struct Words {
    /// What stands below the heading of a column.
    headings: HashMap<String, Role>,
    /// Labels and names of choices, labels of silences, yes and no.
    answers: HashSet<String>,
    /// Labels of the cover's fields.
    cover: HashSet<String>,
    /// Questions by their number.
    numbers: HashMap<String, usize>,
}

impl Words {
    pub(super) fn new(questionnaire: &Questionnaire) -> Self {
        let mut words = Self {
            headings: HashMap::new(),
            answers: HashSet::new(),
            cover: HashSet::new(),
            numbers: HashMap::new(),
        };
        for lang in Lang::ALL {
            words.add_language(lang);
        }
        for choice in questionnaire.lists.iter().flat_map(|list| &list.choices) {
            let labels = choice.label.iter().map(|(_, text)| text);
            let texts = labels.chain([choice.name.as_str()]);
            words.answers.extend(texts.map(fold));
        }
        let numbering = questionnaire.numbering();
        for (index, question) in questionnaire.questions.iter().enumerate() {
            if question.is_asked() {
                let number = numbering.question(index).to_owned();
                words.numbers.entry(number).or_insert(index);
            }
        }
        words
    }

    fn add_language(&mut self, lang: Lang) {
        let texts = texts(lang);
        let (sheet, silence, cover) = (&texts.sheet, &texts.silence, &texts.cover);
        for (text, role) in [
            (&sheet.answer, Role::Answer),
            (&sheet.silence, Role::Silence),
            (&sheet.comment, Role::Comment),
        ] {
            self.headings.entry(fold(text)).or_insert(role);
        }
        let answers = [
            &silence.not_available,
            &silence.not_applicable,
            &silence.confidential,
            &sheet.yes,
            &sheet.no,
        ];
        self.answers.extend(answers.map(|text| fold(text)));
        let fields = [
            &cover.addressee,
            &cover.part,
            &cover.reference,
            &cover.mandate,
            &cover.period,
            &cover.deadline,
            &cover.reply_to,
            &cover.contact,
        ];
        self.cover.extend(fields.map(|text| fold(text)));
    }
}

impl Form<'_> {
    /// What stands below a heading of this text, in any language.
    pub(in super::super) fn heading(&self, text: &str) -> Option<Role> {
        // Nothing of the kind is long, and answers are.
        let is_short = text.len() < 200;
        is_short.then(|| self.words.headings.get(&fold(text)).copied())?
    }

    /// Whether a respondent may write this text of ours as an answer.
    pub(in super::super) fn may_be_answer(&self, text: &str) -> bool {
        is_number(text) || self.is_choice_label(text) || !self.questions_with_label(text).is_empty()
    }

    /// Whether a text is the label of a field of the cover.
    pub(in super::super) fn is_on_cover(&self, text: &str) -> bool {
        self.words.cover.contains(&fold(text))
    }

    /// The question of a number, `3.2`.
    pub(in super::super) fn question_with_number(&self, text: &str) -> Option<usize> {
        let number = text.trim().trim_end_matches('.');
        self.words.numbers.get(number).copied()
    }

    /// Whether a text is the label of any choice, or of a silence.
    pub(in super::super) fn is_choice_label(&self, text: &str) -> bool {
        let folded = fold(text);
        let bare = folded.trim_end_matches(|c: char| ".;,:!。；，".contains(c));
        self.words.answers.contains(bare.trim_end())
    }

    /// Whether a choice of a question has this label, in any language.
    pub(in super::super) fn shows_choice(
        &self,
        question: &Question,
        name: &str,
        text: &str,
    ) -> bool {
        let (Kind::SelectOne(list) | Kind::SelectMultiple(list) | Kind::Rank(list)) = question.kind
        else {
            return false;
        };
        let list = self.questionnaire.lists.get(list);
        let choice = list.and_then(|list| list.choice(name));
        choice.is_some_and(|choice| {
            let labels: Vec<&str> = choice.label.iter().map(|(_, label)| label).collect();
            labels.contains(&text)
                || choice.name == text
                || labels.iter().any(|label| fold(label) == fold(text))
        })
    }

    /// Whether an option is a slot: a dropdown cell that has a number instead of a choice's name.
    pub(in super::super) fn is_slot(&self, question: &Question, option: &str) -> bool {
        let list = self.questionnaire.list_of(question);
        option.parse::<usize>().is_ok() && list.is_some_and(|list| list.choice(option).is_none())
    }
}
