//! Three looks into a zipped workbook before it is read: how much is packed in it, how large the
//! tables of an .ods file are laid out, and whether the styles of an .xlsx file are such that
//! openpyxl, and so pyxform, can read them.

use std::io::{self, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::LoadError;
use crate::opendocument::{self, Room};

/// More than any honest list of styles.
const STYLES_LIMIT_BYTE: u64 = 64 * 1024 * 1024;

/// Checks the size of what is packed, the tables of an .ods file and the styles of an .xlsx file.
///
/// A file that is no zip archive passes: the reader says so better.
pub(super) fn check(
    name: &str,
    bytes: &[u8],
    limit_byte: u64,
    cells: u64,
) -> Result<(), LoadError> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Ok(());
    };
    let size_byte = archive
        .decompressed_size()
        .and_then(|size| u64::try_from(size).ok())
        .unwrap_or_default();
    if size_byte > limit_byte {
        return Err(LoadError::TooLarge {
            name: name.to_owned(),
            size_byte,
            limit_byte,
        });
    }
    let room = Room {
        cells,
        text_bytes: limit_byte,
    };
    // The parts that its reader parses.
    for part in ["content.xml", "META-INF/manifest.xml"] {
        let Some(content) = unpacked(&mut archive, part, limit_byte) else {
            continue;
        };
        let checked = content.map(|content| opendocument::check(part, &content, room));
        if !matches!(checked, Ok(Ok(()))) {
            return Err(LoadError::Damaged {
                name: name.to_owned(),
                source: None,
            });
        }
    }
    let styles = unpacked(&mut archive, "xl/styles.xml", STYLES_LIMIT_BYTE);
    if styles.is_some_and(|styles| !styles.is_ok_and(|styles| openpyxl_reads(&styles))) {
        return Err(LoadError::DamagedStyles {
            name: name.to_owned(),
        });
    }
    Ok(())
}

/// The bytes of a part, no more than the limit; `None` if there is no such part.
fn unpacked(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    part: &str,
    limit_byte: u64,
) -> Option<io::Result<Vec<u8>>> {
    let part = archive.by_name(part).ok()?;
    let mut bytes = Vec::new();
    let read = part.take(limit_byte).read_to_end(&mut bytes);
    Some(read.map(|_| bytes))
}

/// openpyxl stops at styles that are no XML, and at an entry of `fills` without a pattern or
/// gradient in it (`TypeError: expected <class 'openpyxl.styles.fills.Fill'>`).
fn openpyxl_reads(styles: &[u8]) -> bool {
    let mut reader = Reader::from_reader(styles);
    let mut buffer = Vec::new();
    // The elements around the present one.
    let mut path: Vec<String> = Vec::new();
    let mut has_child = false;
    loop {
        match reader.read_event_into(&mut buffer) {
            Err(_) => return false,
            Ok(Event::Eof) => return path.is_empty(),
            Ok(Event::Empty(element)) => {
                if is_fill(&path, element.local_name().as_ref()) {
                    return false;
                }
                has_child = true;
            }
            Ok(Event::Start(element)) => {
                path.push(element.local_name().as_ref().to_owned());
                has_child = false;
            }
            Ok(Event::End(element)) => {
                path.pop();
                if !has_child && is_fill(&path, element.local_name().as_ref()) {
                    return false;
                }
                has_child = true;
            }
            Ok(_) => {}
        }
        buffer.clear();
    }
}

/// Whether an element is an entry of the list of fills; a conditional format's fill may be empty.
fn is_fill(around: &[String], name: &str) -> bool {
    name == "fill" && around.last().is_some_and(|parent| parent == "fills")
}
