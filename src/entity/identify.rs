//! Which entity a name means.

use super::{Entities, Entity};
use crate::language::{self, Lang};

/// What a name means.
#[derive(Debug, Clone, PartialEq)]
pub enum Match<'a> {
    /// It is a name of this entity.
    One(&'a Entity),
    /// It is a name of several entities, in the order of the table.
    Several(Vec<&'a Entity>),
    /// It is no name; these look like it, the most alike first. To propose, never to accept: the
    /// two Congos look very much alike.
    Unknown(Vec<Proposal<'a>>),
}

/// An entity with a name like the one asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal<'a> {
    /// The entity.
    pub entity: &'a Entity,
    /// How much alike the names are, 0 to 1 (Jaro-Winkler).
    pub likeness: f64,
}

/// Names less alike than this are not proposed.
const LEAST_LIKENESS: f64 = 0.85;
/// How many entities are proposed at most.
const MOST_PROPOSALS: usize = 3;

impl Entities {
    /// Which entity is meant by a code or a name in any language and of any time, formal names
    /// and aliases included; case, accents, spaces and punctuation do not count.
    pub fn find(&self, name: &str) -> Match<'_> {
        let folded = fold(name);
        let found: Vec<&Entity> = self
            .by_name
            .get(&folded)
            .into_iter()
            .flatten()
            .filter_map(|&index| self.list.get(index))
            .collect();
        match found.as_slice() {
            [] => Match::Unknown(self.propose(&folded)),
            [one] => Match::One(one),
            _ => Match::Several(found),
        }
    }

    /// The entities named in a text such as a file's name, in the order of the table: `Réponse
    /// Guinée-Bissau (v2).xlsx` names one, not two. Codes and acronyms count only in capitals.
    pub fn mentioned_in(&self, text: &str) -> Vec<&Entity> {
        let mut rest = format!(" {} ", fold(text));
        let capitals: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().all(char::is_uppercase))
            .collect();
        // Longest first, each struck out when found, so that a name inside another is not seen.
        let mut names: Vec<(&str, &[usize])> = self
            .by_name
            .iter()
            .filter(|(name, _)| rest.contains(name.as_str()))
            .map(|(name, indexes)| (name.as_str(), indexes.as_slice()))
            .collect();
        names.sort_by_key(|(name, _)| (std::cmp::Reverse(name.len()), *name));
        let mut mentioned = vec![false; self.list.len()];
        for (name, indexes) in names {
            // Chinese puts no space between words.
            let word = if name.chars().all(is_han) {
                name.to_owned()
            } else {
                format!(" {name} ")
            };
            if !rest.contains(&word) {
                continue;
            }
            let short = name.is_ascii() && name.len() <= 5 && !name.contains(' ');
            let is_code = short
                && !indexes.iter().any(|&index| {
                    self.list.get(index).is_some_and(|entity| {
                        Lang::ALL
                            .iter()
                            .any(|&lang| fold(entity.names.get(lang)) == name)
                    })
                });
            let in_capitals = || capitals.iter().any(|word| word.eq_ignore_ascii_case(name));
            if !is_code || in_capitals() {
                // Twice in a row, a name shares its space with the next.
                while rest.contains(&word) {
                    rest = rest.replace(&word, " | ");
                }
                for &index in indexes {
                    if let Some(mentioned) = mentioned.get_mut(index) {
                        *mentioned = true;
                    }
                }
            }
        }
        self.list
            .iter()
            .zip(mentioned)
            .filter_map(|(entity, mentioned)| mentioned.then_some(entity))
            .collect()
    }

    /// The entities whose names look most like a folded one.
    fn propose(&self, folded: &str) -> Vec<Proposal<'_>> {
        let mut best: Vec<(usize, f64)> = Vec::new();
        for (name, indexes) in &self.by_name {
            let likeness = strsim::jaro_winkler(name, folded);
            if likeness < LEAST_LIKENESS {
                continue;
            }
            for &index in indexes {
                match best.iter_mut().find(|(known, _)| *known == index) {
                    Some((_, known)) => *known = known.max(likeness),
                    None => best.push((index, likeness)),
                }
            }
        }
        best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        best.into_iter()
            .take(MOST_PROPOSALS)
            .filter_map(|(index, likeness)| {
                let entity = self.list.get(index)?;
                Some(Proposal { entity, likeness })
            })
            .collect()
    }
}

/// A name as it is compared: folded, and all that is neither letter nor digit one space.
pub(crate) fn fold(name: &str) -> String {
    let folded = language::fold(name);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{4e00}'..='\u{9fff}')
}
