//! Words of a draft that are probably a State's name, or the acronym of an organization, with a
//! slip: "Luxemburg", "Philipines", "UNDOC".

use std::collections::{BTreeMap, BTreeSet};

use super::names;
use crate::entity::{AliasKind, Entities, Entity, Kind, fold};

/// Shorter names have too many other words beside them.
const SHORTEST_NAME: usize = 6;

/// The end of a name makes other words of it: "Serbe", "Armenian".
const ENDING: usize = 2;

/// Shorter acronyms have too many others beside them.
const SHORTEST_ACRONYM: usize = 4;

/// How much more often than the slip an acronym stands in a draft.
const TIMES_MORE: usize = 3;

/// A word with a slip in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misprint<'a> {
    /// The word as it stands.
    pub(super) word: String,
    /// What was probably meant.
    pub(super) meant: String,
    /// Whose name or acronym that is, if it is known.
    pub(super) entity: Option<&'a Entity>,
}

/// The names and acronyms that words are held against.
#[derive(Debug)]
pub(super) struct Spellings<'a> {
    /// Names of one word, folded, with the name and whose it is.
    names: BTreeMap<String, (String, &'a Entity)>,
    /// All words that are part of any name, folded.
    known: BTreeSet<String>,
    /// Acronyms: of entities, and those that the draft uses often.
    acronyms: BTreeMap<String, Option<&'a Entity>>,
    /// How often each word in capitals stands in the draft.
    capitals: BTreeMap<String, usize>,
}

impl<'a> Spellings<'a> {
    /// Of the entities, and of what a draft says again and again.
    pub(super) fn new<'t>(entities: &'a Entities, draft: impl Iterator<Item = &'t str>) -> Self {
        let mut spellings = Self {
            names: BTreeMap::new(),
            known: BTreeSet::new(),
            acronyms: BTreeMap::new(),
            capitals: BTreeMap::new(),
        };
        for entity in entities.iter() {
            for name in names::names(entity) {
                let folded = fold(name);
                spellings.known.extend(folded.split(' ').map(str::to_owned));
                let is_state = entity.kind != Kind::UnEntity;
                if is_state && !folded.contains(' ') && folded.len() >= SHORTEST_NAME {
                    let named = (name.to_owned(), entity);
                    spellings.names.entry(folded).or_insert(named);
                }
            }
            let acronyms = entity
                .aliases
                .iter()
                .filter(|a| a.kind == AliasKind::Acronym);
            let acronyms = acronyms.map(|alias| alias.name.clone());
            let code = (entity.kind == Kind::UnEntity).then(|| entity.code.clone());
            for acronym in acronyms.chain(code) {
                spellings.acronyms.insert(acronym, Some(entity));
            }
        }
        for word in draft.flat_map(words).filter(|word| is_acronym(word)) {
            *spellings.capitals.entry(word.to_owned()).or_default() += 1;
        }
        let often = spellings
            .capitals
            .iter()
            .filter(|(_, count)| **count >= TIMES_MORE);
        for (word, _) in often {
            spellings.acronyms.entry(word.clone()).or_insert(None);
        }
        spellings
    }

    /// The slips in a text.
    pub(super) fn misprints(&self, text: &str) -> Vec<Misprint<'a>> {
        words(text)
            .filter_map(|word| self.acronym(word).or_else(|| self.name(word)))
            .collect()
    }

    fn acronym(&self, word: &str) -> Option<Misprint<'a>> {
        if !is_acronym(word) || self.acronyms.contains_key(word) {
            return None;
        }
        let times = |word: &str| self.capitals.get(word).copied().unwrap_or_default();
        let (acronym, entity) = self.acronyms.iter().find(|(acronym, _)| {
            let is_used = times(acronym) >= TIMES_MORE * times(word);
            is_used && is_slip_of_acronym(word, acronym)
        })?;
        Some(Misprint {
            word: word.to_owned(),
            meant: acronym.clone(),
            entity: *entity,
        })
    }

    fn name(&self, word: &str) -> Option<Misprint<'a>> {
        let folded = fold(word);
        let is_name = word.starts_with(char::is_uppercase) && !is_acronym(word);
        if !is_name || folded.len() < SHORTEST_NAME || self.known.contains(&folded) {
            return None;
        }
        let mut meant = self
            .names
            .iter()
            .filter(|(name, _)| is_slip_of_name(&folded, name));
        let (_, (name, entity)) = meant.next()?;
        // Between two States it cannot be told.
        let is_one = meant.all(|(_, (_, other))| other.code == entity.code);
        is_one.then(|| Misprint {
            word: word.to_owned(),
            meant: name.clone(),
            entity: Some(entity),
        })
    }
}

/// Whether a word is a name with one letter too many, too few, wrong, or two exchanged, before its
/// ending and after its first letter.
fn is_slip_of_name(word: &str, name: &str) -> bool {
    let same_script = word.is_ascii() == name.is_ascii();
    let (word, name): (Vec<char>, Vec<char>) = (word.chars().collect(), name.chars().collect());
    let ending =
        |letters: &[char]| -> Vec<char> { letters.iter().rev().take(ENDING).copied().collect() };
    same_script
        && name.len() >= SHORTEST_NAME
        && word.first() == name.first()
        && ending(&word) == ending(&name)
        && strsim::generic_damerau_levenshtein(&word, &name) == 1
}

/// Whether capitals are those of an acronym with one exchanged or two in another order.
fn is_slip_of_acronym(word: &str, acronym: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let (mut missing, mut others) = (0, sorted(word));
    for letter in sorted(acronym) {
        match others.iter().position(|other| *other == letter) {
            Some(at) => {
                others.remove(at);
            }
            None => missing += 1,
        }
    }
    let begins_alike = word
        .chars()
        .zip(acronym.chars())
        .take(2)
        .all(|(a, b)| a == b);
    word.chars().count() == acronym.chars().count()
        && acronym.chars().count() >= SHORTEST_ACRONYM
        && begins_alike
        && missing <= 1
}

/// The words of a text; an elided article is not part of one.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

fn is_acronym(word: &str) -> bool {
    word.chars().count() >= SHORTEST_ACRONYM && word.chars().all(char::is_uppercase)
}
