//! Archives (workbooks, documents, .zip files), taken apart and put together again.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The parts of an archive, in their order: name and bytes.
pub(crate) fn parts(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// The text of one part.
pub(crate) fn text(archive: &[u8], part: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut text = String::new();
    let mut part = archive.by_name(part).unwrap();
    part.read_to_string(&mut text).unwrap();
    text
}

/// An archive of these parts.
pub(crate) fn packed(parts: &[(impl AsRef<str>, impl AsRef<[u8]>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer
            .start_file(name.as_ref(), SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes.as_ref()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The archive with the text of one part changed.
///
/// # Panics
///
/// If the part is not there, or stays as it is: a test must not pass because it changed nothing.
pub(crate) fn changed(archive: &[u8], part: &str, change: impl FnOnce(&str) -> String) -> Vec<u8> {
    let mut parts = parts(archive);
    let (_, bytes) = parts.iter_mut().find(|(name, _)| name == part).unwrap();
    let text = std::str::from_utf8(bytes).unwrap();
    let changed = change(text);
    assert!(text != changed, "{part} stays as it is");
    *bytes = changed.into_bytes();
    packed(&parts)
}

/// The archive with a text in place of another, in every part whose name ends so.
///
/// # Panics
///
/// If the text is nowhere.
pub(crate) fn replaced(archive: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut parts = parts(archive);
    let mut count = 0;
    for (_, bytes) in parts.iter_mut().filter(|(name, _)| name.ends_with(part)) {
        let text = String::from_utf8(std::mem::take(bytes)).unwrap();
        count += text.matches(from).count();
        *bytes = text.replace(from, to).into_bytes();
    }
    assert!(count > 0, "{from} is nowhere in {part}");
    packed(&parts)
}
