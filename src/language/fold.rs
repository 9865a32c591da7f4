//! Texts made comparable: what a ministry typed and what the form says should meet although case,
//! accents, width, spaces or apostrophes differ.

use icu_normalizer::DecomposingNormalizer;
use icu_normalizer::DecomposingNormalizerBorrowed;

const NFKD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizer::new_nfkd();

/// The text without case, accents, compatibility forms and needless spaces.
///
/// Decomposed (NFKD, Unicode Standard Annex 15), combining marks and the Arabic tatweel removed,
/// lower case, every run of white space one space, apostrophes straight.
///
/// ```
/// use verbale::language::fold;
///
/// assert_eq!(fold("  Élevé\u{a0}! "), "eleve !");
/// assert_eq!(fold("ＹＥＳ"), fold("yes"));
/// assert_eq!(fold("Côte d\u{2019}Ivoire"), "cote d'ivoire");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut space = false;
    for character in NFKD.normalize_iter(text.chars()) {
        if character.is_whitespace() {
            space = !folded.is_empty();
            continue;
        }
        if is_ignored(character) {
            continue;
        }
        if space {
            folded.push(' ');
            space = false;
        }
        match character {
            '\u{2018}' | '\u{2019}' | '\u{2bc}' | '`' => folded.push('\''),
            _ => folded.extend(character.to_lowercase()),
        }
    }
    folded
}

/// Combining marks of the scripts in use, the tatweel, and invisible marks of direction and width.
fn is_ignored(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{610}'..='\u{61a}' | '\u{640}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
