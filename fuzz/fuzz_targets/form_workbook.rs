//! Forms as workbooks: a part of the archive is changed and the archive closed again, so that the
//! change reaches what reads the part, not only what reads archives. One change in eight is of the
//! bytes of the archive itself. Other formats (.xls, .xlsb, .ods) are told apart by their bytes.
#![no_main]

use std::io::{Cursor, Read as _, Write as _};

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use verbale::definition::load_bytes;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// What a part may unpack to: a corpus of bombs would teach nothing.
const LARGEST_PART: u64 = 256 * 1024;

fuzz_target!(init: allow_panics_of_the_reader(), |data: &[u8]| {
    let name = if data.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        "form.xls"
    } else if data.windows(8).any(|bytes| bytes == b"mimetype") {
        "form.ods"
    } else if data.windows(12).any(|bytes| bytes == b"workbook.bin") {
        "form.xlsb"
    } else {
        "form.xlsx"
    };
    if let Ok(loaded) = load_bytes(name, data) {
        for diagnostic in &loaded.diagnostics {
            assert!(!diagnostic.to_string().is_empty());
        }
    }
});

/// The reader of workbooks breaks off at some damaged files; such a panic is caught, and the form is
/// called damaged. Any other panic ends the run.
fn allow_panics_of_the_reader() {
    let abort = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let is_of_reader = |file: &str| file.contains("/calamine-");
        if !panic
            .location()
            .is_some_and(|place| is_of_reader(place.file()))
        {
            abort(panic);
        }
    }));
}

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let parts = if seed % 8 == 0 {
        None
    } else {
        unpack(&data[..size])
    };
    let changed = parts.and_then(|parts| change(parts, seed / 8, max_size));
    match changed {
        Some(archive) if archive.len() <= max_size => {
            data[..archive.len()].copy_from_slice(&archive);
            archive.len()
        }
        _ => fuzzer_mutate(data, size, max_size),
    }
});

/// The parts of an archive, in their order; `None` if it is none or cannot be read.
fn unpack(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    (0..archive.len())
        .map(|index| {
            let part = archive.by_index(index).ok()?;
            let name = part.name().ok()?.into_owned();
            let mut content = Vec::new();
            part.take(LARGEST_PART).read_to_end(&mut content).ok()?;
            Some((name, content))
        })
        .collect()
}

/// The archive with one part changed.
fn change(mut parts: Vec<(String, Vec<u8>)>, seed: u32, max_size: usize) -> Option<Vec<u8>> {
    let count = parts.len();
    let (_, part) = parts.get_mut(seed as usize % count.max(1))?;
    let size = part.len();
    let room = (size + 64).min(max_size);
    part.resize(room, 0);
    let size = fuzzer_mutate(part, size.min(room), room);
    part.truncate(size);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        writer.start_file(name, options).ok()?;
        writer.write_all(&content).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}
