//! The patterns of the codebook, a regular expression per code and language, tried on the words of
//! an answer. Case, accents and vowel signs do not count, neither in the pattern nor in the words.

use regex::{Regex, RegexBuilder};

use super::{Reason, Suggestion};
use crate::coding::coded::OpenAnswer;
use crate::definition::Code;
use crate::language::{Lang, detect, fold};

/// Longer matches are cut, in characters.
const LONGEST_WORDS: usize = 80;

/// The patterns of all frames.
#[derive(Debug)]
pub(super) struct Patterns<'a> {
    all: Vec<Pattern<'a>>,
}

#[derive(Debug)]
struct Pattern<'a> {
    code: &'a Code,
    lang: Lang,
    regex: Regex,
}

impl<'a> Patterns<'a> {
    /// Those that can be compiled; `check` names the others.
    pub(super) fn of(codebook: &'a [Code]) -> Self {
        let all = codebook.iter().flat_map(|code| {
            Lang::ALL.iter().filter_map(move |&lang| {
                let pattern = code.patterns.get(lang.code())?;
                let regex = RegexBuilder::new(&folded_pattern(pattern))
                    .size_limit(Code::MOST_PATTERN_BYTES)
                    .build();
                Some(Pattern {
                    code,
                    lang,
                    regex: regex.ok()?,
                })
            })
        });
        Self { all: all.collect() }
    }

    /// The codes whose pattern finds words in an answer, read in its own language and in that of
    /// the return.
    pub(super) fn suggestions(&self, open: &OpenAnswer<'_>) -> Vec<Suggestion> {
        let own = detect(open.text);
        let given = open.response.language;
        let text = Folded::of(open.text);
        let of_answer = self.all.iter().filter(|pattern| {
            let is_its_language = Some(pattern.lang) == own || pattern.lang == given;
            pattern.code.frame == open.frame && is_its_language
        });
        let mut found: Vec<Suggestion> = Vec::new();
        for pattern in of_answer {
            let is_new = !found.iter().any(|known| known.code == pattern.code.code);
            let words = pattern.regex.find(&text.plain).filter(|_| is_new);
            if let Some(words) = words {
                found.push(Suggestion {
                    code: pattern.code.code.clone(),
                    reason: Reason::Words(text.original(words.start(), words.end())),
                });
            }
        }
        found
    }
}

/// A folded text that knows where each piece of it comes from.
struct Folded<'t> {
    text: &'t str,
    plain: String,
    /// For each byte of `plain`, where in `text` its character begins.
    origins: Vec<usize>,
}

impl<'t> Folded<'t> {
    fn of(text: &'t str) -> Self {
        let (mut plain, mut origins) = (String::new(), Vec::new());
        for (at, character) in text.char_indices() {
            let one = if character.is_whitespace() {
                if plain.ends_with(' ') {
                    continue;
                }
                " ".to_owned()
            } else {
                fold(character.encode_utf8(&mut [0; 4]))
            };
            origins.extend(std::iter::repeat_n(at, one.len()));
            plain.push_str(&one);
        }
        Self {
            text,
            plain,
            origins,
        }
    }

    /// The words as written under a piece of the folded text, to whole words, cut if they are many.
    fn original(&self, start: usize, end: usize) -> String {
        let from = self.origins.get(start).copied().unwrap_or_default();
        let to = self.origins.get(end).copied().unwrap_or(self.text.len());
        let before = self.text.get(..from).unwrap_or_default();
        let from = before
            .rfind(|c: char| !c.is_alphanumeric())
            .map_or(0, |at| {
                at + before
                    .get(at..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(0, char::len_utf8)
            });
        let rest = self.text.get(to..).unwrap_or_default();
        let to = to
            + rest
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len());
        let words = self.text.get(from..to).unwrap_or_default().trim();
        if words.chars().count() <= LONGEST_WORDS {
            return words.to_owned();
        }
        let cut: String = words.chars().take(LONGEST_WORDS).collect();
        format!("{cut}\u{2026}")
    }
}

/// The pattern without case and accents; what means something to the expression stays.
fn folded_pattern(pattern: &str) -> String {
    let mut folded = String::new();
    let mut rest = pattern.chars().peekable();
    while let Some(character) = rest.next() {
        if character == '\\' {
            // `\W` is not `\w`; `\p{Lu}` is not `\p{lu}`.
            folded.push(character);
            let escaped = rest.next();
            folded.extend(escaped);
            let has_name = matches!(escaped, Some('p' | 'P' | 'x' | 'u' | 'U'));
            if has_name && rest.peek() == Some(&'{') {
                for inside in rest.by_ref() {
                    folded.push(inside);
                    if inside == '}' {
                        break;
                    }
                }
            }
        } else if character == '(' && rest.peek() == Some(&'?') {
            // `(?U)` is not `(?u)`.
            folded.push(character);
            while let Some(inside) = rest.next_if(|c| !matches!(c, ':' | ')' | '<' | '(')) {
                folded.push(inside);
            }
        } else if character.is_whitespace() {
            folded.push(' ');
        } else {
            folded.push_str(&fold(character.encode_utf8(&mut [0; 4])));
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(pattern: &str, text: &str) -> Option<String> {
        let regex = Regex::new(&folded_pattern(pattern)).unwrap();
        let text = Folded::of(text);
        let found = regex.find(&text.plain)?;
        Some(text.original(found.start(), found.end()))
    }

    #[test]
    fn case_accents_and_vowel_signs_do_not_count() {
        let cases = [
            (
                "cadre (?:juridique|législatif)",
                "Le CADRE LEGISLATIF est solide",
                Some("CADRE LEGISLATIF"),
            ),
            ("legislatif", "un cadre législatif", Some("législatif")),
            (
                "правов\\w* баз",
                "Прочная правовая  база",
                Some("правовая  база"),
            ),
            ("отч[её]т", "Отчёты и отчеты", Some("Отчёты")),
            (
                "قانون .{0,40}الاتجار",
                "صدر القَانُونُ الخاص بالاتجار",
                Some("القَانُونُ الخاص بالاتجار"),
            ),
            (
                "قانون .{0,40}الاتجار",
                "صدر قَانُون مكافحة الاتجار بالأشخاص",
                Some("قَانُون مكافحة الاتجار"),
            ),
            ("贩运人口法", "《禁止贩运人口法》", Some("禁止贩运人口法")),
            ("\\bact\\b", "an Act of Parliament", Some("Act")),
            ("\\bact\\b", "the impact", None),
            ("\\W{2}\\p{Lu}?law", "the - law", Some("- law")),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(
                finds(pattern, text).as_deref(),
                expected,
                "{pattern} in {text}"
            );
        }
    }
}
