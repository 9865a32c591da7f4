//! The words of a text that say what it is about, cut so that their inflected forms meet.

use std::collections::BTreeSet;

use super::fold;

/// Letters of a word that count: what follows is mostly inflection.
const STEM: usize = 6;

/// Shorter words are mostly articles, pronouns and prepositions.
const SHORTEST: usize = 4;

/// The beginnings of the longer words, folded; of Chinese, each pair of characters.
///
/// ```
/// use verbale::language::terms;
///
/// assert_eq!(terms("La sensibilisation"), terms("sensibiliser"));
/// ```
pub fn terms(text: &str) -> BTreeSet<String> {
    let folded = fold(text);
    let mut terms = BTreeSet::new();
    for word in folded.split(|c: char| !c.is_alphanumeric()) {
        let letters: Vec<char> = word.chars().collect();
        if letters.iter().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}')) {
            let pairs = letters.windows(2).map(|pair| pair.iter().collect());
            terms.extend(pairs.collect::<Vec<String>>());
        } else if letters.len() >= SHORTEST {
            let bare = without_arabic_article(&letters);
            terms.insert(bare.iter().take(STEM).collect());
        }
    }
    terms
}

/// Arabic writes the article, "and", "by" and "to" to the word.
fn without_arabic_article(letters: &[char]) -> &[char] {
    match letters {
        ['و' | 'ب' | 'ف' | 'ك', 'ا', 'ل', rest @ ..] | ['ا' | 'ل', 'ل', rest @ ..]
            if rest.len() >= 3 =>
        {
            rest
        }
        _ => letters,
    }
}
