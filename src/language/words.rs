//! How many words a text has, as the limit on a report counts them.

/// Words between spaces that hold a letter or digit; in Chinese, where no spaces stand between
/// words, each character counts, as Word counts.
///
/// ```
/// use verbale::language::words;
///
/// assert_eq!(words("Peru – and 3 others"), 4);
/// assert_eq!(words("各国报告 A/70/94"), 5);
/// ```
pub fn words(text: &str) -> usize {
    text.split_whitespace().map(in_stretch).sum()
}

fn in_stretch(stretch: &str) -> usize {
    let characters = stretch.chars().filter(|&c| is_character(c)).count();
    let has_others = stretch
        .chars()
        .any(|c| c.is_alphanumeric() && !is_character(c));
    characters + usize::from(has_others)
}

/// The ideographs of Unicode's basic block and its first extension.
fn is_character(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}
