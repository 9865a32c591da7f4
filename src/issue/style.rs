//! How an issued workbook looks: fonts, fills, widths, and heights that show every line.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::language::Lang;

/// Headings and the tabs of pillars.
pub(super) const ACCENT: Color = Color::RGB(0x1F_4E79);
const PALE: Color = Color::RGB(0xEA_F1F8);
const LINE: Color = Color::RGB(0xB8_C4D0);
const MUTED: Color = Color::RGB(0x50_5A64);

/// Widths of the columns of an answer sheet, in characters, from the number on.
pub(super) const NUMBER_WIDTH: f64 = 7.0;
pub(super) const TEXT_WIDTH: f64 = 52.0;
pub(super) const ANSWER_WIDTH: f64 = 36.0;
pub(super) const SILENCE_WIDTH: f64 = 18.0;
pub(super) const COMMENT_WIDTH: f64 = 34.0;
pub(super) const GUIDANCE_WIDTH: f64 = 44.0;

/// Height of a line of text, in points, and the space around a cell's lines.
const LINE_HEIGHT: f64 = 13.5;
const PADDING: f64 = 4.5;
/// Excel's limit for a row, in points.
const MAX_HEIGHT: f64 = 409.0;

/// The formats of a workbook.
pub(super) struct Style {
    pub(super) title: Format,
    pub(super) lead: Format,
    pub(super) heading: Format,
    pub(super) group: Format,
    pub(super) number: Format,
    pub(super) question: Format,
    pub(super) option: Format,
    pub(super) guidance: Format,
    pub(super) answer: Format,
    pub(super) date: Format,
    pub(super) fixed: Format,
    pub(super) link: Format,
    pub(super) label: Format,
    pub(super) text: Format,
}

impl Style {
    pub(super) fn new(lang: Lang) -> Self {
        // Arial has the Arabic and Cyrillic letters; Chinese falls to the system's own font.
        let base = Format::new()
            .set_font_name("Arial")
            .set_font_size(10)
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_align(if lang.is_right_to_left() {
                FormatAlign::Right
            } else {
                FormatAlign::Left
            });
        let base = if lang.is_right_to_left() {
            base.set_reading_direction(2)
        } else {
            base
        };
        let lined = base
            .clone()
            .set_border(FormatBorder::Thin)
            .set_border_color(LINE);
        let fixed = lined.clone().set_background_color(PALE);
        let answer = lined.clone().set_unlocked();
        Self {
            title: base
                .clone()
                .set_font_size(16)
                .set_bold()
                .set_font_color(ACCENT)
                .clone()
                .set_text_wrap(),
            lead: base.clone().set_font_color(MUTED),
            heading: lined
                .clone()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(ACCENT)
                .set_align(FormatAlign::VerticalCenter),
            group: base
                .clone()
                .set_bold()
                .set_font_size(11)
                .set_font_color(ACCENT),
            number: fixed.clone().set_font_color(MUTED),
            question: fixed.clone().set_bold(),
            option: fixed.clone().set_indent(1),
            guidance: fixed.clone().set_font_size(9).set_font_color(MUTED),
            date: answer.clone().set_num_format("yyyy-mm-dd"),
            answer,
            fixed,
            link: base
                .clone()
                .set_font_color(ACCENT)
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            label: base.clone().set_bold().set_font_color(MUTED),
            text: base,
        }
    }
}

/// How many lines a text takes in a cell of a width in characters. Han, kana and full-width signs
/// take two characters' room, capitals and Cyrillic a little more than one.
pub(super) fn lines(text: &str, width: f64) -> usize {
    text.split('\n')
        .map(|paragraph| paragraph_lines(paragraph, width))
        .sum()
}

fn paragraph_lines(paragraph: &str, width: f64) -> usize {
    let room = (width - 1.5).max(4.0);
    let mut lines = 1;
    let mut used = 0.0;
    for word in paragraph.split_inclusive(|c: char| c.is_whitespace() || is_wide(c)) {
        let length: f64 = word.chars().map(room_of).sum();
        if used + length > room && used > 0.0 {
            lines += 1;
            used = 0.0;
        }
        used += length;
        while used > room {
            lines += 1;
            used -= room;
        }
    }
    lines
}

fn room_of(character: char) -> f64 {
    match character {
        _ if is_wide(character) => 2.0,
        '\u{400}'..='\u{4ff}' => 1.12,
        'A'..='Z' => 1.2,
        'm' | 'w' => 1.3,
        'i' | 'l' | 'j' | 't' | 'f' | '.' | ',' | ' ' => 0.65,
        _ => 1.0,
    }
}

fn is_wide(character: char) -> bool {
    matches!(character, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{20000}'..='\u{3fffd}')
}

/// The height of a row that shows so many lines, in points.
pub(super) fn height(lines: usize) -> f64 {
    let lines = u32::try_from(lines.max(1)).unwrap_or(u32::MAX);
    (f64::from(lines) * LINE_HEIGHT + PADDING).min(MAX_HEIGHT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_the_lines_its_words_need() {
        assert_eq!(lines("", 20.0), 1);
        assert_eq!(lines("two words", 20.0), 1);
        assert_eq!(lines("one\ntwo", 20.0), 2);
        assert_eq!(lines(&"abcde ".repeat(9), 20.0), 3);
        assert_eq!(lines(&"字".repeat(20), 21.5), 2);
    }
}
