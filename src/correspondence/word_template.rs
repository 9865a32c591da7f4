//! Templates of letters that an officer makes in Word: a letterhead, a table, any formatting, with
//! placeholders in double braces, `{{deadline}}`.
//!
//! Only the texts with placeholders are written anew; everything else of the file stays byte for
//! byte. Word likes to cut a placeholder into several runs: its words are found across them, and
//! the value stands in the run in which it begins. As in text templates a paragraph with nothing
//! to say is left out, and one whose value has several lines becomes as many paragraphs.

use std::borrow::Cow;
use std::fs;
use std::io::{self, Cursor, Read as _, Write as _};
use std::ops::Range;
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::template::{Letter, PLACEHOLDERS, TemplateError, nearest};
use crate::language::Lang;
use crate::word::{WordError, escape};

/// Bytes of a template, and of each of its parts.
const LARGEST: u64 = 64 << 20;

/// A checked template.
#[derive(Debug, Clone)]
pub(super) struct WordTemplate {
    bytes: Vec<u8>,
    /// The parts with placeholders: name and text.
    parts: Vec<(String, String)>,
}

impl WordTemplate {
    /// The template of a letter in the round's `questionnaire/templates/`; none if there is none.
    ///
    /// # Errors
    /// It is no Word document, or names a placeholder that means nothing.
    pub(super) fn load(
        questionnaire: &Path,
        letter: Letter,
        lang: Lang,
    ) -> Result<Option<Self>, TemplateError> {
        let file = format!("{}_{lang}.docx", letter.name());
        let path = questionnaire.join("templates").join(file);
        match fs::read(&path) {
            Ok(bytes) => Self::parse(&path, bytes).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(TemplateError::Unreadable { path, source }),
        }
    }

    /// Reads and checks a template; `path` is for messages.
    fn parse(path: &Path, bytes: Vec<u8>) -> Result<Self, TemplateError> {
        let no_word = || TemplateError::NotWord {
            path: path.to_owned(),
        };
        let mut archive = ZipArchive::new(Cursor::new(&bytes)).map_err(|_| no_word())?;
        if bytes.len() as u64 > LARGEST || archive.by_name("word/document.xml").is_err() {
            return Err(no_word());
        }
        let mut parts = Vec::new();
        for index in 0..archive.len() {
            let part = archive.by_index(index).map_err(|_| no_word())?;
            let Ok(name) = part.name().map(Cow::into_owned) else {
                continue;
            };
            if !may_hold_text(&name) {
                continue;
            }
            let mut text = String::new();
            let read = part.take(LARGEST).read_to_string(&mut text);
            read.map_err(|_| no_word())?;
            let paragraphs = paragraphs(&text).ok_or_else(no_word)?;
            let mut is_filled = false;
            for (number, paragraph) in (1..).zip(&paragraphs) {
                is_filled |= check(path, number, &paragraph.words())?;
            }
            if is_filled {
                parts.push((name, text));
            }
        }
        drop(archive);
        Ok(Self { bytes, parts })
    }

    /// The letter with these values.
    pub(super) fn fill(&self, values: &[(&str, &str)]) -> Result<Vec<u8>, WordError> {
        self.packed(values).map_err(WordError::from)
    }

    fn packed(&self, values: &[(&str, &str)]) -> ZipResult<Vec<u8>> {
        let mut archive = ZipArchive::new(Cursor::new(&self.bytes))?;
        let mut filled = ZipWriter::new(Cursor::new(Vec::new()));
        // The day on which the archive format begins: no clock reaches a file.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index)?;
            let own = part.name().ok().and_then(|name| {
                let mut parts = self.parts.iter();
                parts.find(|(own, _)| *own == *name)
            });
            match own {
                None => filled.raw_copy_file(part)?,
                Some((name, text)) => {
                    filled.start_file(name.as_str(), options)?;
                    filled.write_all(fill_part(text, values).as_bytes())?;
                }
            }
        }
        Ok(filled.finish()?.into_inner())
    }
}

/// The parts that a reader sees: the document, its head and foot, its notes.
fn may_hold_text(name: &str) -> bool {
    let stem = name
        .strip_prefix("word/")
        .and_then(|name| name.strip_suffix(".xml"));
    let seen = ["document", "header", "footer", "footnotes", "endnotes"];
    stem.is_some_and(|stem| !stem.contains('/') && seen.iter().any(|s| stem.starts_with(s)))
}

/// A paragraph: where it stands in its part, and the texts that are its own.
#[derive(Debug, Default)]
struct Found {
    range: Range<usize>,
    texts: Vec<Stretch>,
    /// Whether a text box with paragraphs of its own lies in it, or it lies alone in a cell.
    is_fixed: bool,
}

/// The element `w:t` of a run.
#[derive(Debug, Clone)]
struct Stretch {
    /// The whole element.
    range: Range<usize>,
    /// Its name as written, with its prefix: `w:t`.
    name: String,
    /// Its words, references resolved.
    words: String,
}

impl Found {
    fn words(&self) -> String {
        self.texts.iter().map(|text| text.words.as_str()).collect()
    }
}

/// The paragraphs of a part in the order in which they end; none if it is no XML.
fn paragraphs(xml: &str) -> Option<Vec<Found>> {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<Found> = Vec::new();
    let mut found = Vec::new();
    let mut text: Option<Stretch> = None;
    let mut cells = 0_usize;
    loop {
        let before = usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        let after = usize::try_from(reader.buffer_position()).ok()?;
        match event {
            Event::Start(start) => {
                let name = start.name().0.to_owned();
                match local(&name) {
                    "tc" => cells += 1,
                    "p" => {
                        if let Some(around) = open.last_mut() {
                            around.is_fixed = true;
                        }
                        open.push(Found {
                            range: before..before,
                            is_fixed: cells > 0,
                            ..Found::default()
                        });
                    }
                    "t" => {
                        text = Some(Stretch {
                            range: before..before,
                            name,
                            words: String::new(),
                        });
                    }
                    _ => {}
                }
            }
            Event::End(end) => match local(end.name().0) {
                "tc" => cells = cells.saturating_sub(1),
                "p" => {
                    let mut paragraph = open.pop()?;
                    paragraph.range.end = after;
                    found.push(paragraph);
                }
                "t" => {
                    let mut stretch = text.take()?;
                    stretch.range.end = after;
                    if let Some(paragraph) = open.last_mut() {
                        paragraph.texts.push(stretch);
                    }
                }
                _ => {}
            },
            Event::Text(words) => {
                if let Some(text) = &mut text {
                    text.words += &words.xml10_content();
                }
            }
            Event::GeneralRef(reference) => {
                if let Some(text) = &mut text {
                    let known = reference.xml10_content();
                    if let Ok(Some(character)) = reference.resolve_char_ref() {
                        text.words.push(character);
                    } else if let Some(known) = quick_xml::escape::resolve_xml_entity(&known) {
                        text.words += known;
                    }
                }
            }
            Event::Eof => return open.is_empty().then_some(found),
            _ => {}
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The placeholders in a text: where they stand with their braces, and their names.
fn placeholders(words: &str) -> Vec<(Range<usize>, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = words.get(from..).and_then(|rest| rest.find("{{")) {
        let start = from + at;
        let inside = words.get(start + 2..).unwrap_or_default();
        let Some(length) = inside.find("}}") else {
            return found;
        };
        let end = start + 2 + length + 2;
        found.push((start..end, inside.get(..length).unwrap_or_default().trim()));
        from = end;
    }
    found
}

/// Whether a paragraph has placeholders, all of which mean something.
fn check(path: &Path, paragraph: usize, words: &str) -> Result<bool, TemplateError> {
    let found = placeholders(words);
    let (opened, closed) = (words.matches("{{").count(), words.matches("}}").count());
    if opened != found.len() || closed != found.len() {
        return Err(TemplateError::WordBrace {
            path: path.to_owned(),
            paragraph,
            words: words.to_owned(),
        });
    }
    match found.iter().find(|(_, name)| !PLACEHOLDERS.contains(name)) {
        None => Ok(!found.is_empty()),
        Some((_, name)) => Err(TemplateError::WordPlaceholder {
            path: path.to_owned(),
            paragraph,
            name: (*name).to_owned(),
            nearest: nearest(name),
        }),
    }
}

fn fill_part(xml: &str, values: &[(&str, &str)]) -> String {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for paragraph in paragraphs(xml).unwrap_or_default() {
        let words = paragraph.words();
        let found = placeholders(&words);
        if found.is_empty() {
            continue;
        }
        let value = |name: &str| {
            let mut given = values.iter().filter(|(known, _)| *known == name);
            given.next().map_or("", |(_, value)| *value)
        };
        let lines = found.iter().map(|(_, name)| value(name).lines().count());
        let lines = lines.max().unwrap_or_default();
        let says_nothing = found.iter().any(|(_, name)| value(name).is_empty());
        if paragraph.is_fixed && says_nothing {
            // It stays, and says nothing.
            let texts = paragraph.texts.into_iter();
            edits.extend(texts.map(|text| (text.range, String::new())));
        } else if paragraph.is_fixed {
            // Several lines follow one another in it.
            for (range, text) in filled_texts(&paragraph, &found, &|name| value(name).to_owned()) {
                edits.push((range, text));
            }
        } else if says_nothing {
            edits.push((paragraph.range.clone(), String::new()));
        } else {
            let copies = (0..lines).map(|line| {
                let of_line = |name: &str| {
                    let value = value(name);
                    // What has one line stands in each copy.
                    let mut all = value.lines();
                    let only = value.lines().count() < 2;
                    let line = if only { 0 } else { line };
                    all.nth(line).unwrap_or_default().to_owned()
                };
                let texts = filled_texts(&paragraph, &found, &of_line);
                with_edits(xml, &paragraph.range, texts)
            });
            edits.push((paragraph.range.clone(), copies.collect()));
        }
    }
    edits.sort_by_key(|(range, _)| range.start);
    with_edits(xml, &(0..xml.len()), edits)
}

/// The texts of a paragraph that a placeholder touches, written anew: the value in the one in which
/// it begins.
fn filled_texts(
    paragraph: &Found,
    found: &[(Range<usize>, &str)],
    value: &dyn Fn(&str) -> String,
) -> Vec<(Range<usize>, String)> {
    let mut edits = Vec::new();
    let mut start = 0;
    for stretch in &paragraph.texts {
        let end = start + stretch.words.len();
        let touched = |range: &Range<usize>| range.start < end && range.end > start;
        if found.iter().any(|(range, _)| touched(range)) {
            let mut words = String::new();
            let mut at = start;
            for (range, name) in found.iter().filter(|(range, _)| touched(range)) {
                let kept = at.saturating_sub(start)..range.start.max(start) - start;
                words += stretch.words.get(kept).unwrap_or_default();
                if range.start >= start {
                    words += &value(name);
                }
                at = range.end.min(end);
            }
            words += stretch.words.get(at - start..).unwrap_or_default();
            let name = &stretch.name;
            let prefix = name.strip_suffix('t').unwrap_or_default();
            let lines: Vec<String> = words.split('\n').map(escape).collect();
            let next = format!("</{name}><{prefix}br/><{name} xml:space=\"preserve\">");
            let text = lines.join(&next);
            let text = format!("<{name} xml:space=\"preserve\">{text}</{name}>");
            edits.push((stretch.range.clone(), text));
        }
        start = end;
    }
    edits
}

/// A piece of a text with edits in it, which are in order and apart from each other.
fn with_edits(xml: &str, piece: &Range<usize>, edits: Vec<(Range<usize>, String)>) -> String {
    let mut edited = String::new();
    let mut at = piece.start;
    for (range, text) in edits {
        edited += xml.get(at..range.start).unwrap_or_default();
        edited += &text;
        at = range.end;
    }
    edited + xml.get(at..piece.end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{fill_part, placeholders};

    const VALUES: [(&str, &str); 4] = [
        ("state", "<France>"),
        ("deadline", "1 May"),
        ("enclosures", "A\nB"),
        ("note_numbers", ""),
    ];

    #[track_caller]
    fn case(xml: &str, expected: &str) {
        assert_eq!(fill_part(xml, &VALUES), expected);
    }

    #[test]
    fn a_placeholder_is_replaced_in_its_run_and_the_rest_stays_as_it_was() {
        case(
            "<w:p a='1'><w:r><w:rPr><w:b/></w:rPr><w:t>To {{state}}!</w:t></w:r><w:r><w:t>&amp;</w:t></w:r></w:p>",
            "<w:p a='1'><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">To &lt;France&gt;!</w:t></w:r><w:r><w:t>&amp;</w:t></w:r></w:p>",
        );
    }

    #[test]
    fn a_placeholder_that_word_cut_into_runs_is_replaced_where_it_begins() {
        case(
            "<w:p><w:r><w:t>by {</w:t></w:r><w:r><w:t>{dead</w:t></w:r><w:proofErr/><w:r><w:t>line}} at {{state}}</w:t></w:r></w:p>",
            "<w:p><w:r><w:t xml:space=\"preserve\">by 1 May</w:t></w:r><w:r><w:t xml:space=\"preserve\"></w:t></w:r><w:proofErr/><w:r><w:t xml:space=\"preserve\"> at &lt;France&gt;</w:t></w:r></w:p>",
        );
    }

    #[test]
    fn a_paragraph_with_nothing_to_say_is_left_out_and_one_of_several_lines_repeated() {
        case(
            "<w:p><w:r><w:t>No {{note_numbers}}</w:t></w:r></w:p><w:p><w:r><w:t>- {{enclosures}}</w:t></w:r></w:p>",
            "<w:p><w:r><w:t xml:space=\"preserve\">- A</w:t></w:r></w:p><w:p><w:r><w:t xml:space=\"preserve\">- B</w:t></w:r></w:p>",
        );
    }

    #[test]
    fn in_a_table_the_paragraph_stays() {
        case(
            "<w:tc><w:p><w:r><w:t>No {{note_numbers}}</w:t></w:r></w:p></w:tc>",
            "<w:tc><w:p><w:r></w:r></w:p></w:tc>",
        );
        case(
            "<w:tc><w:p><w:r><w:t>{{enclosures}}</w:t></w:r></w:p></w:tc>",
            "<w:tc><w:p><w:r><w:t xml:space=\"preserve\">A</w:t><w:br/><w:t xml:space=\"preserve\">B</w:t></w:r></w:p></w:tc>",
        );
    }

    #[test]
    fn the_name_may_have_spaces_around_it() {
        let found = placeholders("a {{ state }} b {{deadline}}");
        let names: Vec<&str> = found.iter().map(|(_, name)| *name).collect();
        assert_eq!(names, ["state", "deadline"]);
    }
}
