//! The States that a sentence names, in any form that the tables of entities know and, in Russian
//! and Arabic, in the forms that names take in a sentence.

use std::cmp::Reverse;

use crate::entity::{Entities, Entity, Kind, fold, without_article};
use crate::language::Lang;

/// Endings of Russian nouns and adjectives in their six cases, singular and plural; folded, so that й is
/// и.
const RUSSIAN_ENDINGS: [&str; 45] = [
    "", "а", "я", "у", "ю", "е", "и", "ы", "о", "ь", "ов", "ев", "еи", "ои", "ом", "ем", "ам",
    "ям", "ях", "ах", "ами", "ями", "ым", "им", "ыи", "ии", "ая", "яя", "ое", "ее", "ого", "его",
    "ому", "ему", "ую", "юю", "ых", "их", "ыми", "ими", "ые", "ие", "ья", "ье", "ью",
];

/// What Arabic writes together with the word that follows: "and", "by", "to", "as".
const ARABIC_PREFIXES: [&str; 12] = [
    "", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل", "فك",
];

/// Names that are words of their language too, and name a State only beside another: "of that",
/// "financial".
const WORDS_TOO: [&str; 2] = ["того", "مالي"];

/// Finds names in sentences.
#[derive(Debug)]
pub(super) struct Names<'a> {
    entities: &'a Entities,
    /// Names in Cyrillic and Arabic letters, those of more words first: what is part of a longer
    /// name is not seen again.
    inflected: Vec<Inflected<'a>>,
}

#[derive(Debug)]
struct Inflected<'a> {
    entity: &'a Entity,
    /// The words of the name, folded.
    words: Vec<String>,
}

/// A word of a sentence.
#[derive(Debug)]
struct Word {
    folded: String,
    begins_with_capital: bool,
}

impl<'a> Names<'a> {
    pub(super) fn new(entities: &'a Entities) -> Self {
        let states = entities.iter().filter(|e| e.kind != Kind::UnEntity);
        let mut inflected: Vec<Inflected<'a>> = states
            .flat_map(|entity| names(entity).map(move |name| (entity, name)))
            .filter(|(_, name)| is_inflected(name))
            .map(|(entity, name)| Inflected {
                entity,
                words: fold(name).split(' ').map(str::to_owned).collect(),
            })
            .collect();
        inflected.sort_by_key(|name| Reverse((name.words.len(), name.words.concat().len())));
        Self {
            entities,
            inflected,
        }
    }

    /// The States whose names stand in a text, in the order of the table. Bare codes are no names:
    /// "PER" and "AND" are words.
    pub(super) fn in_text(&self, text: &str) -> Vec<&'a Entity> {
        let mut found = self.in_fixed_form(text);
        if is_inflected(text) {
            found.extend(self.in_inflected_form(text));
        }
        let mut named: Vec<&Entity> = Vec::new();
        for entity in self.entities.iter() {
            if found.iter().any(|found| found.code == entity.code) {
                named.push(entity);
            }
        }
        named
    }

    /// Names that a language does not change.
    fn in_fixed_form(&self, text: &str) -> Vec<&'a Entity> {
        let folded = fold(text);
        let padded = format!(" {folded} ");
        let mentioned = self.entities.mentioned_in(text).into_iter();
        mentioned
            .filter(|entity| entity.kind != Kind::UnEntity)
            .filter(|entity| {
                names(entity).any(|name| {
                    let name = fold(name);
                    let whole = format!(" {name} ");
                    let stands = padded.contains(&whole)
                        || (!name.is_ascii() && folded.contains(&name) && is_han(&name));
                    !name.is_empty() && stands && !is_inflected(&name)
                })
            })
            .collect()
    }

    /// Names in Cyrillic and Arabic letters, with their endings and prefixes.
    fn in_inflected_form(&self, text: &str) -> Vec<&'a Entity> {
        let words = words(text);
        let mut taken = vec![false; words.len()];
        let mut found: Vec<(usize, &'a Entity)> = Vec::new();
        let mut doubtful: Vec<(usize, &'a Entity)> = Vec::new();
        for name in &self.inflected {
            let length = name.words.len();
            for (at, window) in words.windows(length).enumerate() {
                let free = taken.get(at..at + length);
                if !free.is_some_and(|taken| taken.iter().all(|taken| !taken))
                    || !stands_for(window, &name.words)
                {
                    continue;
                }
                if let Some(taken) = taken.get_mut(at..at + length) {
                    taken.fill(true);
                }
                if matches!(name.words.as_slice(), [one] if WORDS_TOO.contains(&one.as_str())) {
                    doubtful.push((at, name.entity));
                } else {
                    found.push((at, name.entity));
                }
            }
        }
        let beside_another = |at: usize| found.iter().any(|(other, _)| other.abs_diff(at) <= 2);
        let in_lists = doubtful.iter().filter(|(at, _)| beside_another(*at));
        let found = found.iter().chain(in_lists);
        found.map(|(_, entity)| *entity).collect()
    }
}

/// All names of an entity, in six languages and of all times.
pub(super) fn names(entity: &Entity) -> impl Iterator<Item = &str> {
    let today = Lang::ALL.iter().flat_map(|&lang| {
        let formal = without_article(entity.formal.get(lang));
        [entity.names.get(lang).as_str(), formal]
    });
    let dated = entity.history.iter().map(|dated| dated.name.as_str());
    let others = entity.aliases.iter().map(|alias| alias.name.as_str());
    today.chain(dated).chain(others).filter(|n| !n.is_empty())
}

fn words(text: &str) -> Vec<Word> {
    text.split(|c: char| !c.is_alphanumeric() && !is_mark(c))
        .filter(|word| !word.is_empty())
        .map(|word| Word {
            folded: fold(word),
            begins_with_capital: word.starts_with(char::is_uppercase),
        })
        .collect()
}

/// Whether words of a sentence are a name in some case.
fn stands_for(words: &[Word], name: &[String]) -> bool {
    let Some((first, rest)) = words.split_first() else {
        return false;
    };
    let Some((first_of_name, rest_of_name)) = name.split_first() else {
        return false;
    };
    if first_of_name.chars().any(is_cyrillic) {
        let others = rest.iter().zip(rest_of_name);
        return words.iter().any(|word| word.begins_with_capital)
            && is_case_of(&first.folded, first_of_name)
            && { others }.all(|(word, name)| is_case_of(&word.folded, name));
    }
    let same = |(word, name): (&Word, &String)| word.folded == *name;
    is_prefixed(&first.folded, first_of_name) && rest.iter().zip(rest_of_name).all(same)
}

/// Whether a Russian word is a name's word in one of its cases.
fn is_case_of(word: &str, name: &str) -> bool {
    if word == name {
        return true;
    }
    let stem = stem(name);
    let long_enough = stem.chars().count() >= 3;
    long_enough
        && word
            .strip_prefix(stem)
            .is_some_and(|ending| RUSSIAN_ENDINGS.contains(&ending))
}

/// The word without the ending of its first case; the whole word where it has but one form
/// ("Перу", "Чили", "Конго").
fn stem(name: &str) -> &str {
    let adjective = ["ыи", "ии", "ои", "ая", "яя", "ое", "ее", "ые", "ие"];
    let has_adjective = |ending: &&&str| {
        // "Индия" ends like an adjective and is none; "Российская" and "Соединенные" are.
        name.strip_suffix(**ending)
            .is_some_and(|stem| stem.ends_with(['к', 'н', 'в', 'т', 'ш', 'г', 'х', 'ж']))
    };
    if let Some(ending) = adjective.iter().find(has_adjective) {
        return name.strip_suffix(ending).unwrap_or(name);
    }
    if name.ends_with("ство") {
        return name.strip_suffix('о').unwrap_or(name);
    }
    name.strip_suffix(['а', 'я', 'ь', 'ы']).unwrap_or(name)
}

/// Whether an Arabic word is a name's first word, alone or written together with "and", "by", "to".
fn is_prefixed(word: &str, name: &str) -> bool {
    let with_article = name.strip_prefix("ال");
    ARABIC_PREFIXES.iter().any(|prefix| {
        let Some(rest) = word.strip_prefix(prefix) else {
            return false;
        };
        // "to" and the article flow together.
        let assimilated = rest.strip_prefix("لل");
        rest == name || (assimilated.is_some() && assimilated == with_article)
    })
}

fn is_cyrillic(character: char) -> bool {
    matches!(character, '\u{400}'..='\u{4ff}')
}

/// Whether a text has letters of a language that changes names: Russian or Arabic.
fn is_inflected(text: &str) -> bool {
    text.chars()
        .any(|c| is_cyrillic(c) || matches!(c, '\u{600}'..='\u{6ff}'))
}

fn is_han(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}'))
}

/// Marks that stand within a word.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<String> {
        let entities = Entities::built_in();
        let names = Names::new(&entities);
        let found = names.in_text(text);
        found.iter().map(|entity| entity.code.clone()).collect()
    }

    #[test]
    fn russian_names_in_every_case() {
        let cases = [
            (
                "Об этом сообщили в Армении, Израиле, Люксембурге и Таиланде.",
                "ARM ISR LUX THA",
            ),
            (
                "Отчет представлен Германией и Саудовской Аравией.",
                "DEU SAU",
            ),
            ("Меры Соединенных Штатов и Российской Федерации", "RUS USA"),
            ("Ответы Перу, Чили, Кубы и Филиппин", "CHL CUB PER PHL"),
            (
                "в Соединенном Королевстве Великобритании и Северной Ирландии",
                "GBR",
            ),
            ("Нигерия и Нигер", "NER NGA"),
            ("законодательство Нигерии", "NGA"),
            ("Кроме того, для того чтобы. Того требует закон.", ""),
            ("в Бенине, Гане и Того", "BEN GHA TGO"),
            ("меры по борьбе с торговлей людьми в стране", ""),
            ("Святого Престола", "VAT"),
            ("в Республике Молдова", "MDA"),
        ];
        for (text, expected) in cases {
            assert_eq!(named(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn arabic_names_with_what_is_written_to_them() {
        let cases = [
            (
                "وأفادت أرمينيا وإسرائيل ولكسمبرغ وتايلند",
                "ARM ISR LUX THA",
            ),
            ("قدمت للمغرب وبالمغرب", "MAR"),
            ("دعم مالي", ""),
            ("في مالي والسنغال", "MLI SEN"),
            ("في الفلبين", "PHL"),
        ];
        for (text, expected) in cases {
            assert_eq!(named(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn names_of_every_state_in_its_first_form() {
        let entities = Entities::built_in();
        let names = Names::new(&entities);
        for entity in entities.iter().filter(|e| e.kind != Kind::UnEntity) {
            for lang in Lang::ALL {
                let name = entity.names.get(lang);
                let text = format!("{name} (1), {name}");
                let found = names.in_text(&text);
                let is_word = WORDS_TOO.contains(&fold(name).as_str());
                assert!(
                    is_word || found.iter().any(|found| found.code == entity.code),
                    "{name}"
                );
                assert!(found.len() <= 1, "{name}: {found:?}");
            }
        }
    }
}
