//! How an issued workbook looks: fonts, fills, widths, and heights that show every line.

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, Format, FormatAlign, FormatBorder, FormatPattern, Formula,
    ProtectionOptions,
};

use crate::language::Lang;

/// Headings and the tabs of pillars.
pub(super) const ACCENT: Color = Color::RGB(0x1F_4E79);
const PALE: Color = Color::RGB(0xEA_F1F8);
const LINE: Color = Color::RGB(0xB8_C4D0);
const MUTED: Color = Color::RGB(0x50_5A64);

/// What is not asked: grey on a hatched ground, so that it shows without colour too.
const OFF: Color = Color::RGB(0x8A_8F94);
const OFF_GROUND: Color = Color::RGB(0xF3_F3F3);
const OFF_HATCH: Color = Color::RGB(0xD2_D4D6);
const REQUIRED_GROUND: Color = Color::RGB(0xFF_F4CE);
const CHECK_GROUND: Color = Color::RGB(0xFF_DFC2);
const URGENT: Color = Color::RGB(0xA8_2A00);
const DONE: Color = Color::RGB(0x2E_6B34);
const DONE_GROUND: Color = Color::RGB(0xE3_F1E4);

/// Widths of the columns of an answer sheet, in characters, from the sign on.
pub(super) const SIGN_WIDTH: f64 = 3.3;
pub(super) const NUMBER_WIDTH: f64 = 7.0;
pub(super) const TEXT_WIDTH: f64 = 52.0;
pub(super) const ANSWER_WIDTH: f64 = 36.0;
pub(super) const PREVIOUS_WIDTHS: [f64; 2] = [30.0, 52.0];
pub(super) const WIDEST_PREVIOUS: f64 = 84.0;
pub(super) const CONFIRM_WIDTH: f64 = 14.0;
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
    pub(super) sign: Format,
    pub(super) number: Format,
    pub(super) count: Format,
    pub(super) computed: Format,
    pub(super) computed_date: Format,
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
            sign: fixed
                .clone()
                .set_align(FormatAlign::Center)
                .set_font_color(MUTED),
            number: fixed.clone().set_font_color(MUTED),
            count: base.clone().set_align(FormatAlign::Center),
            computed: fixed.clone().set_italic(),
            computed_date: fixed.clone().set_italic().set_num_format("yyyy-mm-dd"),
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

/// The look of cells for which a condition holds, a formula for the first of them.
pub(super) fn when(condition: &str, format: Format) -> ConditionalFormatFormula {
    ConditionalFormatFormula::new()
        .set_rule(Formula::new(format!("={condition}")))
        .set_format(format)
}

/// Not asked on the answers so far.
pub(super) fn not_asked() -> Format {
    Format::new()
        .set_font_color(OFF)
        .set_pattern(FormatPattern::LightUp)
        .set_foreground_color(OFF_HATCH)
        .set_background_color(OFF_GROUND)
}

/// To be answered.
pub(super) fn required() -> Format {
    Format::new().set_background_color(REQUIRED_GROUND)
}

/// To be looked at again.
pub(super) fn check() -> Format {
    Format::new().set_background_color(CHECK_GROUND)
}

/// The sign of what is to be answered or looked at.
pub(super) fn urgent_sign() -> Format {
    Format::new().set_bold().set_font_color(URGENT)
}

/// The sign of what is answered.
pub(super) fn answered_sign() -> Format {
    Format::new().set_bold().set_font_color(DONE)
}

/// A sheet on which all is answered.
pub(super) fn complete() -> Format {
    Format::new()
        .set_bold()
        .set_font_color(DONE)
        .set_background_color(DONE_GROUND)
}

/// What a locked sheet leaves free: heights, widths, filters, sorting, further rows, links. There
/// is no password: the lock keeps a hand from slipping, not a person from working.
pub(super) fn protection() -> ProtectionOptions {
    ProtectionOptions {
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        insert_links: true,
        sort: true,
        use_autofilter: true,
        edit_objects: true,
        ..ProtectionOptions::new()
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

/// Whether a row can be as high as so many lines need.
pub(super) fn fits_a_row(lines: usize) -> bool {
    height(lines) < MAX_HEIGHT
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
