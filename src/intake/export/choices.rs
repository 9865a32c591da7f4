//! Several choices in one text, parted by spaces as both programs write them: `law training`, but
//! also `By law By training`, where only the list says where one ends.

use std::collections::BTreeSet;

use crate::definition::ChoiceList;
use crate::language::fold;

/// Bytes of a text that is tried; a longer one is no list of choices.
const LONGEST: usize = 4 << 10;

/// What the choices of a list may be called, folded, each with its choice's name.
#[derive(Debug, Default)]
pub(super) struct Words(Vec<(String, String)>);

impl Words {
    /// The names and labels of a list.
    pub(super) fn of(list: &ChoiceList) -> Self {
        let mut words: Vec<(String, String)> = Vec::new();
        for choice in &list.choices {
            let labels = choice.label.iter().map(|(_, label)| label);
            for word in labels.chain([choice.name.as_str()]) {
                words.push((fold(word), choice.name.clone()));
            }
        }
        words.retain(|(word, _)| !word.is_empty());
        // The longest first: "other sources" before "other".
        words.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        words.dedup();
        Self(words)
    }
}

/// The choices of a text, by name, in its order; none if something in it is no choice.
pub(super) fn split(text: &str, Words(words): &Words) -> Option<Vec<String>> {
    if text.len() > LONGEST {
        return None;
    }
    let folded = fold(text);
    // A place that leads nowhere is not tried twice.
    let mut dead: BTreeSet<usize> = BTreeSet::new();
    // For each choice taken: where it begins, and which word is tried next there.
    let mut path: Vec<(usize, usize)> = vec![(0, 0)];
    while let Some((at, next)) = path.pop() {
        let rest = folded.get(at..).unwrap_or_default();
        let fits = words
            .iter()
            .enumerate()
            .skip(next)
            .find_map(|(index, (word, _))| {
                let after = rest.strip_prefix(word.as_str())?;
                let tail = after.trim_start_matches(is_separator);
                let is_whole = after.is_empty() || tail.len() < after.len();
                let end = folded.len() - tail.len();
                (is_whole && !dead.contains(&end)).then_some((index, end))
            });
        let Some((index, end)) = fits else {
            dead.insert(at);
            continue;
        };
        path.push((at, index + 1));
        if end == folded.len() {
            let taken = path.iter().filter_map(|(_, next)| words.get(next - 1));
            return Some(taken.map(|(_, name)| name.clone()).collect());
        }
        path.push((end, 0));
    }
    None
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || ",;|،؛，；、".contains(character)
}

#[cfg(test)]
mod tests {
    use super::{Words, split};
    use crate::definition::{Choice, ChoiceList};

    #[test]
    fn choices_are_told_apart_by_the_list() {
        let choices = [
            ("law", "By law"),
            ("training", "By training"),
            ("law_b", "By law by training of judges"),
            ("other", "Other"),
        ];
        let choices = choices.map(|(name, label)| {
            let mut choice = Choice {
                name: name.to_owned(),
                ..Choice::default()
            };
            choice.label.set("en", label);
            choice
        });
        let list = ChoiceList {
            name: "means".to_owned(),
            choices: choices.into(),
        };
        let case = |text: &str| split(text, &Words::of(&list)).map(|names| names.join(" "));
        assert_eq!(case("law training").as_deref(), Some("law training"));
        assert_eq!(case("By law By training").as_deref(), Some("law training"));
        assert_eq!(
            case("By law by training of judges, other").as_deref(),
            Some("law_b other")
        );
        assert_eq!(case("by law; OTHER").as_deref(), Some("law other"));
        assert_eq!(case("By lawsuit"), None);
        assert_eq!(case("law something"), None);
    }
}
