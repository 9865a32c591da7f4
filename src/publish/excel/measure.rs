//! How much room text takes. Neither Excel nor LibreOffice makes every row as high as its text
//! needs (merged cells never), so widths and heights are worked out here, a little generously.

use crate::publish::is_invisible;

/// What Excel holds in a cell, in UTF-16 units.
const CELL_UNITS: usize = 32_767;
/// What stands at the end of a text that is cut.
const CUT: &str = " […]";
/// Height of a line of text in points.
const LINE_POINTS: u32 = 14;
/// Excel's greatest height of a row in points.
const MOST_POINTS: u32 = 409;

/// The text as a cell can hold it: without control characters and marks that turn the direction
/// of what follows, and no longer than Excel allows.
pub(in crate::publish) fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut units = 0;
    let most = CELL_UNITS - CUT.len();
    let mut characters = text.chars().filter(|c| !is_invisible(*c)).peekable();
    while let Some(character) = characters.next() {
        let character = if character == '\r' {
            if characters.peek() == Some(&'\n') {
                continue;
            }
            '\n'
        } else {
            character
        };
        units += character.len_utf16();
        if units > most {
            // Only a text that does not fit is cut.
            let rest: usize = characters.map(char::len_utf16).sum();
            if units + rest > CELL_UNITS {
                cleaned.push_str(CUT);
                return cleaned;
            }
            return text.chars().filter(|c| !is_invisible(*c)).collect();
        }
        cleaned.push(character);
    }
    cleaned
}

/// Width of a character, in hundredths of the digit 0 of the sheet's font.
fn character_width(character: char) -> u32 {
    match character {
        '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{200b}'..='\u{200f}' => 0,
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 55,
        'm' | 'w' | 'M' | 'W' | '%' | 'œ' | 'Œ' | 'ш' | 'щ' | 'ж' | 'ю' | 'м' => 150,
        '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{1f000}'.. => 200,
        c if c.is_uppercase() => 125,
        '\u{400}'..='\u{4ff}' => 108,
        _ => 100,
    }
}

/// Whether a line may break after this character: white space, and between characters of a
/// language written without spaces.
fn breaks_after(character: char) -> bool {
    character.is_whitespace() && character != '\u{a0}' || character_width(character) == 200
}

fn text_width(text: &str) -> u32 {
    text.chars().map(character_width).sum()
}

/// How many lines a text takes in a column of this width, in characters: broken between words, a
/// word longer than the column within itself.
pub(in crate::publish) fn lines(text: &str, width: u16) -> u32 {
    let available = u32::from(width.max(2)) * 100;
    let mut lines = 0;
    for paragraph in text.split('\n') {
        lines += 1;
        let mut used = 0;
        for word in paragraph.split_inclusive(breaks_after) {
            let needed = text_width(word.trim_end());
            if used > 0 && used + needed > available {
                lines += 1;
                used = 0;
            }
            if needed > available {
                lines += (needed - 1) / available;
                used = needed % available;
            } else {
                used += text_width(word);
            }
        }
    }
    lines
}

/// The longest word of a heading, in characters, rounded up; headings are bold.
pub(super) fn longest_word(heading: &str) -> u16 {
    let words = heading.split_inclusive(breaks_after);
    let widest = words
        .map(|word| text_width(word.trim_end()))
        .max()
        .unwrap_or(0);
    u16::try_from((widest * 11).div_ceil(1000)).unwrap_or(u16::MAX)
}

/// Height of a row of so many lines, in points.
pub(in crate::publish) fn height(lines: u32) -> u32 {
    (lines * LINE_POINTS + 4).min(MOST_POINTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(lines("", 10), 1);
        assert_eq!(lines("aaaa bbbb", 10), 1);
        assert_eq!(lines("aaaa bbbb cccc", 10), 2);
        assert_eq!(lines("aaaa\nbbbb", 10), 2);
        assert_eq!(lines(&"a".repeat(25), 10), 3);
        assert_eq!(lines("贩运人口问题的研究", 10), 2);
    }

    #[test]
    fn text_that_excel_cannot_hold_is_cut_with_a_mark() {
        let long = "😀".repeat(20_000);
        let cut = clean(&long);
        assert!(cut.encode_utf16().count() <= CELL_UNITS);
        assert!(cut.ends_with(CUT));
        let full = "x".repeat(CELL_UNITS);
        assert_eq!(clean(&full), full);
    }

    #[test]
    fn control_and_direction_marks_are_dropped() {
        assert_eq!(clean("a\u{0}b\u{202e}c\r\nd\te\rf"), "abc\nd\te\nf");
    }
}
