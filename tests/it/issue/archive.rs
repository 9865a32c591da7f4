//! A workbook's archive, taken apart and put together again.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The parts of a workbook, in their order: name and bytes.
pub(crate) fn parts(workbook: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// A workbook of these parts.
pub(crate) fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The workbook with a text in place of another, in every part whose name ends so.
///
/// # Panics
///
/// If the text is nowhere: a test must not pass because it changed nothing.
pub(crate) fn replaced(workbook: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut parts = parts(workbook);
    let mut count = 0;
    for (_, bytes) in parts.iter_mut().filter(|(name, _)| name.ends_with(part)) {
        let text = String::from_utf8(std::mem::take(bytes)).unwrap();
        count += text.matches(from).count();
        *bytes = text.replace(from, to).into_bytes();
    }
    assert!(count > 0, "{from} is nowhere in {part}");
    packed(&parts)
}
