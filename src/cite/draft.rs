//! The paragraphs of a draft: of a Word document or of a text file.

use std::fs;
use std::io::{self, Cursor, Read as _};
use std::path::{Path, PathBuf};

use quick_xml::Reader;
use quick_xml::events::Event;

/// No draft is longer; what a zip archive unpacks to is counted, not what it announces.
const MOST_BYTES: u64 = 64 << 20;

/// A draft, paragraph by paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Those with words in them.
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// The number printed before it or, without one, before the last that has one; in a draft
    /// without numbers its place, from 1.
    pub number: u32,
    /// Its words.
    pub text: String,
}

/// Why a draft cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// The file cannot be opened.
    #[error("{}: {source}; check the name, and close it in Word", .path.display())]
    Open {
        /// The draft.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is larger than a draft can be.
    #[error("{} is larger than 64 MB; save it without pictures", .path.display())]
    TooLarge {
        /// The draft.
        path: PathBuf,
    },
    /// It is neither a Word document nor text in UTF-8.
    #[error("{} is neither a Word document (.docx) nor text in UTF-8; save it as one", .path.display())]
    Unreadable {
        /// The draft.
        path: PathBuf,
    },
}

impl Draft {
    /// Reads a .docx or a text file.
    ///
    /// # Errors
    ///
    /// If it cannot be opened, is larger than 64 MB (unpacked), or is of another kind.
    pub fn read(path: &Path) -> Result<Self, DraftError> {
        let open = |source| DraftError::Open {
            path: path.to_owned(),
            source,
        };
        let mut bytes = Vec::new();
        let file = fs::File::open(path).map_err(open)?;
        file.take(MOST_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(open)?;
        let too_large = || DraftError::TooLarge {
            path: path.to_owned(),
        };
        let unreadable = || DraftError::Unreadable {
            path: path.to_owned(),
        };
        if bytes.len() as u64 > MOST_BYTES {
            return Err(too_large());
        }
        if !bytes.starts_with(b"PK") {
            let text = String::from_utf8(bytes).map_err(|_| unreadable())?;
            return Ok(Self::of_text(&text));
        }
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
        let part = archive.by_name("word/document.xml");
        let mut xml = Vec::new();
        part.map_err(|_| unreadable())?
            .take(MOST_BYTES + 1)
            .read_to_end(&mut xml)
            .map_err(|_| unreadable())?;
        if xml.len() as u64 > MOST_BYTES {
            return Err(too_large());
        }
        let xml = String::from_utf8(xml).map_err(|_| unreadable())?;
        let lines = paragraphs(&xml).ok_or_else(unreadable)?;
        Ok(Self::of_text(&lines.join("\n")))
    }

    /// The paragraphs of a text, one a line.
    pub fn of_text(text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let lines: Vec<&str> = lines.collect();
        let is_numbered = lines.iter().any(|line| printed_number(line).is_some());
        let mut paragraphs: Vec<Paragraph> = Vec::new();
        for line in lines {
            let printed = printed_number(line);
            match paragraphs.last_mut() {
                // A sentence that a page or a line break cut in two.
                Some(last) if printed.is_none() && continues(&last.text, line) => {
                    last.text.push(' ');
                    last.text.push_str(line);
                }
                last => {
                    let before = last.map_or(0, |last| last.number);
                    let number = match printed {
                        Some(printed) => printed,
                        None if is_numbered => before,
                        None => before + 1,
                    };
                    paragraphs.push(Paragraph {
                        number,
                        text: line.to_owned(),
                    });
                }
            }
        }
        Self { paragraphs }
    }
}

/// Whether a line goes on with the sentence of the paragraph before it.
fn continues(before: &str, line: &str) -> bool {
    before.ends_with(|c: char| c.is_alphanumeric() || c == ',')
        && line.starts_with(char::is_lowercase)
}

/// The number of a paragraph that begins "12. ".
fn printed_number(line: &str) -> Option<u32> {
    let (digits, rest) = line.split_once('.')?;
    let number = digits.parse().ok()?;
    (digits.len() <= 4 && rest.starts_with(char::is_whitespace)).then_some(number)
}

/// The text of each `w:p`; `None` if the part is no XML. Whoever struck words out under "track
/// changes" does not say them: `w:delText` is left out.
fn paragraphs(xml: &str) -> Option<Vec<String>> {
    let mut reader = Reader::from_str(xml);
    let (mut paragraphs, mut text, mut in_text) = (Vec::new(), String::new(), false);
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => in_text = start.name().as_ref() == "w:t",
            Event::End(end) => {
                in_text = false;
                if end.name().as_ref() == "w:p" {
                    paragraphs.push(std::mem::take(&mut text));
                }
            }
            Event::Empty(empty) => {
                if matches!(empty.name().as_ref(), "w:tab" | "w:br" | "w:noBreakHyphen") {
                    text.push(' ');
                }
            }
            Event::Text(words) if in_text => text.push_str(&words),
            Event::GeneralRef(entity) if in_text => match entity.resolve_char_ref().ok()? {
                Some(character) => text.push(character),
                None => text.push_str(quick_xml::escape::resolve_predefined_entity(&entity)?),
            },
            Event::Eof => return Some(paragraphs),
            _ => {}
        }
    }
}
