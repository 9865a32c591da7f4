//! Choices: by label in any language or by name, whatever the case, accents and spaces; with the
//! State's own words beside it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Reading, read_silence};
use crate::definition::ChoiceList;
use crate::finding::Facts;
use crate::language::{Lang, fold};
use crate::validate::AnswerValue;

/// How alike, from 0 to 1, a text must be to a label for the label to be suggested.
const SUGGESTED_FROM: f64 = 0.8;

/// How "in part" begins in six languages, folded.
const PARTLY: [&str; 11] = [
    "part",
    "in part",
    "en partie",
    "en parte",
    "parcial",
    "partiel",
    "частичн",
    "отчасти",
    "جزئي",
    "部分",
    "部份",
];

/// The labels of a list, made ready for reading: built once, used for every return.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    /// Label or name as it should be written → choices.
    exact: BTreeMap<String, BTreeSet<usize>>,
    /// The same, folded.
    folded: BTreeMap<String, BTreeSet<usize>>,
    /// Name of each choice, and its labels by language.
    choices: Vec<(String, crate::language::Translated)>,
}

impl Labels {
    /// Collects the labels of all languages and the names.
    pub fn new(list: &ChoiceList) -> Self {
        let mut labels = Self::default();
        for (index, choice) in list.choices.iter().enumerate() {
            let texts = choice.label.iter().map(|(_, text)| text);
            for text in texts.chain([choice.name.as_str()]) {
                labels
                    .exact
                    .entry(text.trim().to_owned())
                    .or_default()
                    .insert(index);
                labels.folded.entry(bare(text)).or_default().insert(index);
            }
            labels
                .choices
                .push((choice.name.clone(), choice.label.clone()));
        }
        labels
    }

    /// The name of a choice; blank if there is no such choice.
    pub(in crate::validate) fn name(&self, index: usize) -> &str {
        self.choices.get(index).map_or("", |(name, _)| name)
    }

    /// What a choice is called in a language; blank if there is no such choice.
    pub(in crate::validate) fn label(&self, index: usize, lang: Lang) -> String {
        self.choices
            .get(index)
            .map_or_else(String::new, |(name, label)| {
                let label = label.text(lang);
                if label.is_empty() {
                    name.clone()
                } else {
                    label.to_owned()
                }
            })
    }

    /// The choices a text fits, by its exact words or else folded.
    fn fitting(&self, text: &str) -> (BTreeSet<usize>, bool) {
        if let Some(found) = self.exact.get(text.trim()) {
            return (found.clone(), true);
        }
        (
            self.folded.get(&bare(text)).cloned().unwrap_or_default(),
            false,
        )
    }

    /// Whether a text is a label or name of one of the choices.
    pub(super) fn has(&self, text: &str) -> bool {
        !self.fitting(text).0.is_empty()
    }

    /// Position of a choice in the list.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.choices.iter().position(|(choice, _)| choice == name)
    }

    /// The choices that say "in part", where the words beside another one say it too.
    fn partly(&self, index: usize, words: &str) -> Vec<usize> {
        let is_partly = |text: &str| PARTLY.iter().any(|word| text.starts_with(word));
        if !is_partly(&bare(words)) {
            return Vec::new();
        }
        let others = self.folded.iter().filter(|(label, _)| is_partly(label));
        let others = others.flat_map(|(_, choices)| choices.iter().copied());
        others.filter(|&other| other != index).collect()
    }

    fn suggestion(&self, text: &str, lang: Lang) -> Option<String> {
        let wanted = bare(text);
        let alike = |label: &str| strsim::jaro_winkler(&wanted, label);
        let (_, best) = self
            .folded
            .iter()
            .map(|(label, choices)| (alike(label), choices))
            .filter(|&(likeness, _)| likeness >= SUGGESTED_FROM)
            .max_by(|(a, _), (b, _)| a.total_cmp(b))?;
        best.first().map(|&index| self.label(index, lang))
    }
}

/// Folded, and without the full stop or other mark that ends a phrase.
fn bare(text: &str) -> String {
    fold(text)
        .trim_matches(|c: char| c.is_whitespace() || ".;,:!。．；，".contains(c))
        .to_owned()
}

/// Reads one choice.
pub(super) fn read(text: &str, labels: &Labels, lang: Lang) -> Reading {
    let chosen = |index: usize| AnswerValue::Choices(vec![labels.name(index).to_owned()]);
    let (fits, exactly) = labels.fitting(text);
    let mut fitting = fits.iter().copied();
    match (fitting.next(), fitting.next()) {
        (Some(index), None) if exactly => return Reading::value(chosen(index)),
        (Some(index), None) => {
            return Reading::repaired(chosen(index), labels.label(index, lang));
        }
        (Some(_), Some(_)) => return ambiguous(&fits, labels, lang),
        (None, _) => {}
    }
    with_words(text, labels, lang).unwrap_or_else(|| {
        Reading::unreadable(Facts::UnknownChoice {
            suggestion: labels.suggestion(text, lang),
        })
    })
}

/// A label followed by words: "Yes, since 2012", "Oui (voir commentaire)". If the words name
/// another choice, which is meant is not for us to say.
fn with_words(text: &str, labels: &Labels, lang: Lang) -> Option<Reading> {
    let breaks = |c: char| ",;:(.\u{2013}\u{2014}，；：（。、،؛\n".contains(c);
    // A hyphen parts words only with a space beside it: "Non-disponible" is one.
    let at = [text.find(breaks), text.find(" -"), text.find("- ")]
        .into_iter()
        .flatten()
        .min()?;
    let (head, tail) = text.split_at(at);
    let (fits, _) = labels.fitting(head);
    let words = tail.trim_start_matches(|c: char| breaks(c) || c == '-' || c.is_whitespace());
    let words = words.trim_end();
    let index = *fits.first()?;
    if is_no_answer(words) {
        return None;
    }
    let other = labels
        .folded
        .iter()
        .filter(|(label, choices)| !choices.contains(&index) && mentions(&bare(words), label))
        .flat_map(|(_, choices)| choices.iter().copied())
        .chain(labels.partly(index, words))
        .chain(fits.iter().copied().skip(1));
    let mut all: BTreeSet<usize> = other.collect();
    if !all.is_empty() {
        all.insert(index);
        return Some(ambiguous(&all, labels, lang));
    }
    let mut reading = Reading::value(AnswerValue::Choices(vec![labels.name(index).to_owned()]));
    reading.facts.push(Facts::WordsBesideChoice {
        choice: labels.label(index, lang),
        words: words.to_owned(),
    });
    Some(reading)
}

/// Whether the words beside a choice take it back: "No - n/a".
fn is_no_answer(words: &str) -> bool {
    matches!(fold(words).as_str(), "n/a" | "na" | "n.a." | "s/o" | "n/d")
        || read_silence(words).is_some()
}

/// Whether a folded text begins with a folded label as whole words.
fn mentions(text: &str, label: &str) -> bool {
    label.chars().count() > 1
        && text
            .strip_prefix(label)
            .is_some_and(|rest| rest.chars().next().is_none_or(|c| !c.is_alphanumeric()))
}

fn ambiguous(fits: &BTreeSet<usize>, labels: &Labels, lang: Lang) -> Reading {
    let fits = fits
        .iter()
        .map(|&index| labels.label(index, lang))
        .collect();
    Reading::unreadable(Facts::AmbiguousChoice { fits })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::Choice;

    fn yes_part_no() -> Labels {
        let texts = [
            ("yes", "Yes", "Oui", "Да", "نعم"),
            ("in_part", "In part", "En partie", "Частично", "جزئيا"),
            ("no", "No", "Non", "Нет", "لا"),
        ];
        let choices = texts.map(|(name, en, fr, ru, ar)| {
            let mut choice = Choice {
                name: name.to_owned(),
                ..Choice::default()
            };
            for (lang, text) in [("en", en), ("fr", fr), ("ru", ru), ("ar", ar)] {
                choice.label.set(lang, text);
            }
            choice
        });
        Labels::new(&ChoiceList {
            name: "yes_part_no".to_owned(),
            choices: choices.into(),
        })
    }

    #[track_caller]
    fn case(text: &str, expected: Option<&str>, rule: Option<&str>) {
        let reading = read(text, &yes_part_no(), Lang::En);
        let value = expected.map(|name| AnswerValue::Choices(vec![name.to_owned()]));
        assert_eq!(reading.value, value, "{text}");
        assert_eq!(reading.facts.first().map(Facts::rule), rule, "{text}");
    }

    #[test]
    fn labels_in_any_language_and_names_are_read_as_they_stand() {
        case("Yes", Some("yes"), None);
        case(" Oui ", Some("yes"), None);
        case("Частично", Some("in_part"), None);
        case("in_part", Some("in_part"), None);
    }

    #[test]
    fn case_accents_width_and_full_stops_are_repaired() {
        case("YES.", Some("yes"), Some("repaired"));
        case("ＮＯ", Some("no"), Some("repaired"));
        case("جزئياً", Some("in_part"), Some("repaired"));
    }

    #[test]
    fn words_beside_a_choice_are_kept() {
        case(
            "Yes (see comment)",
            Some("yes"),
            Some("words_beside_choice"),
        );
        case(
            "Non - projet de loi en cours",
            Some("no"),
            Some("words_beside_choice"),
        );
    }

    #[test]
    fn two_choices_in_one_answer_are_never_decided() {
        case("Yes, in part", None, Some("ambiguous_choice"));
        case("Oui, partiellement", None, Some("ambiguous_choice"));
        case("Yes / no", None, Some("unknown_choice"));
        case("perhaps", None, Some("unknown_choice"));
        case("Non-disponible", None, Some("unknown_choice"));
        case("No - n/a", None, Some("unknown_choice"));
    }
}
