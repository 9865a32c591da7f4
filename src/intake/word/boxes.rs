//! What is filled in in a cell of a Word document: words, or boxes that are ticked.

use crate::word::{EMPTY_BOX, TICKED_BOX};

/// Signs that people put for a tick.
const TICKS: [char; 6] = [
    TICKED_BOX, '\u{2611}', '\u{2713}', '\u{2714}', '\u{2717}', '\u{2718}',
];

/// The text of a paragraph.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) text: String,
    /// Whether some of it is bold, underlined or highlighted.
    pub(super) stands_out: bool,
}

/// What is filled in in a cell: of lines with boxes the words of those that are ticked, of all
/// others what stands there.
///
/// Of `boxes` that are offered none may be ticked and the answer be shown in another way: the others
/// are taken away or struck out, or it stands out. That is nobody's to guess, so that box and words
/// stay as they are, for the reader to ask.
pub(super) fn filled_in(paragraphs: &[Line], boxes: usize) -> String {
    let lines = || {
        let lines = paragraphs.iter().flat_map(|paragraph| {
            let lines = paragraph.text.split('\n').map(str::trim);
            lines.map(|line| (line, paragraph.stands_out))
        });
        lines.filter(|(line, _)| !line.is_empty())
    };
    let is_box = |c: char| c == EMPTY_BOX || TICKS.contains(&c);
    if !lines().any(|(line, _)| line.contains(is_box)) {
        let lines: Vec<&str> = lines().map(|(line, _)| line).collect();
        return lines.join("\n");
    }
    let (mut ticked, mut words) = (Vec::new(), Vec::new());
    let (mut open, mut standing_out) = (Vec::new(), Vec::new());
    for (line, stands_out) in lines() {
        match tick(line) {
            Some((true, "")) => ticked.push("X"),
            Some((true, label)) => ticked.push(label),
            Some((false, _)) if stands_out => standing_out.push(line),
            // Its words are struck out.
            Some((false, "")) if boxes > 1 => {}
            Some((false, _)) => open.push(line),
            None => words.push(line),
        }
    }
    if ticked.is_empty() && words.is_empty() {
        let is_less = open.len() < boxes && standing_out.is_empty();
        let shown = if is_less { open } else { standing_out };
        return shown.join("; ");
    }
    let mut filled = ticked.join("; ");
    for words in words {
        if !filled.is_empty() {
            filled.push('\n');
        }
        filled.push_str(words);
    }
    filled
}

/// Whether a line that begins with a box, or with a cross in its place, is ticked; and its words.
fn tick(line: &str) -> Option<(bool, &str)> {
    let mut is_ticked = false;
    let mut has_box = false;
    let mut rest = line;
    loop {
        rest = rest.trim_start();
        let mut characters = rest.chars();
        let first = characters.next();
        let after = characters.as_str();
        match first {
            Some(EMPTY_BOX) => has_box = true,
            Some(c) if TICKS.contains(&c) => (has_box, is_ticked) = (true, true),
            // A letter alone: Latin and Cyrillic.
            Some('x' | 'X' | '\u{445}' | '\u{425}')
                if after.is_empty() || after.starts_with([' ', EMPTY_BOX]) =>
            {
                is_ticked = true;
            }
            _ => break,
        }
        rest = after;
    }
    (has_box || is_ticked).then_some((is_ticked, rest.trim()))
}

#[cfg(test)]
mod tests {
    use super::{Line, filled_in};

    #[track_caller]
    fn case(paragraphs: &[&str], expected: &str) {
        let line = |text: &&str| Line {
            text: text.replace('*', ""),
            stands_out: text.contains('*'),
        };
        let lines: Vec<Line> = paragraphs.iter().map(line).collect();
        assert_eq!(filled_in(&lines, 2), expected, "{paragraphs:?}");
    }

    #[test]
    fn of_boxes_the_words_of_the_ticked_ones_count() {
        case(&["\u{2610} Yes", "\u{2610} No"], "");
        case(&["\u{2612} Yes", "\u{2610} No"], "Yes");
        case(&["\u{2611} Yes", "x No"], "Yes; No");
        case(&["\u{2612}"], "X");
        case(&["X\u{2610} Да", "\u{2610} Нет"], "Да");
        case(&["\u{2610} x Yes"], "Yes");
    }

    #[test]
    fn an_answer_shown_without_a_tick_stays_for_the_reader_to_ask() {
        case(&["\u{2610} Yes"], "\u{2610} Yes");
        case(&["\u{2610} *Yes*", "\u{2610} No"], "\u{2610} Yes");
    }

    #[test]
    fn words_beside_boxes_are_kept() {
        case(&["\u{2612} Yes", "\u{2610} No", "in part"], "Yes\nin part");
        case(&["\u{2610} Yes", "see annex"], "see annex");
    }

    #[test]
    fn what_has_no_box_stays_as_it_is() {
        case(&["  12 ", "", "x y\nz"], "12\nx y\nz");
        case(&["X"], "X");
    }
}
