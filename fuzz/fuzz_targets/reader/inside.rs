//! What lies inside a file: its parts, to change one of them, and its words, to compare what was read
//! with what is there.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _, Write as _};

use libfuzzer_sys::fuzzer_mutate;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// What a part may unpack to: a corpus of bombs would teach nothing.
const LARGEST_PART: u64 = 256 * 1024;
/// Archives in archives that are opened.
const MOST_LEVELS: u32 = 2;
/// The first record of a stream in an old workbook.
const FIRST_RECORD: &[u8] = b"\x09\x08\x10\x00";
const BASE_64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Changes the file in place, and gives its new length.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    if seed % 8 != 0 {
        match change(&data[..size], seed / 8, max_size, MOST_LEVELS) {
            Some(changed) if changed.len() <= max_size => {
                data[..changed.len()].copy_from_slice(&changed);
                return changed.len();
            }
            _ => {}
        }
    }
    fuzzer_mutate(data, size, max_size)
}

/// The file with something inside it changed, if anything is known to lie inside.
fn change(bytes: &[u8], seed: u32, max_size: usize, levels: u32) -> Option<Vec<u8>> {
    if let Some(parts) = unpack(bytes).filter(|_| levels > 0) {
        return in_part(parts, seed, max_size, levels);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return in_record(bytes, seed);
    }
    in_attachment(bytes, seed, max_size, levels)
}

/// Changed as libFuzzer likes, at most a little longer.
fn changed(bytes: &[u8], max_size: usize) -> Vec<u8> {
    let room = (bytes.len() + 64).min(max_size.max(bytes.len()));
    let mut bytes = bytes.to_vec();
    let size = bytes.len();
    bytes.resize(room, 0);
    let size = fuzzer_mutate(&mut bytes, size, room);
    bytes.truncate(size);
    bytes
}

fn in_part(
    mut parts: Vec<(String, Vec<u8>)>,
    seed: u32,
    max_size: usize,
    levels: u32,
) -> Option<Vec<u8>> {
    let count = parts.len() as u32;
    let (_, part) = parts.get_mut((seed % count.max(1)) as usize)?;
    let seed = seed / count.max(1);
    *part = match change(part, seed, max_size, levels - 1) {
        Some(inside) if seed % 8 != 0 => inside,
        _ => changed(part, max_size),
    };
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        writer.start_file(name, options).ok()?;
        writer.write_all(&content).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

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

/// A compound file with what one record of its workbook holds, or its kind and length, changed.
fn in_record(bytes: &[u8], seed: u32) -> Option<Vec<u8>> {
    let is_first = |window: &[u8]| window == FIRST_RECORD;
    let mut at = bytes.windows(FIRST_RECORD.len()).position(is_first)?;
    let mut records = Vec::new();
    while let Some(&[low, high]) = bytes.get(at + 2..at + 4) {
        let end = at + 4 + usize::from(u16::from_le_bytes([low, high]));
        records.push(at..end.min(bytes.len()));
        at = end;
    }
    let record = records.get(seed as usize % records.len())?.clone();
    // One in four changes of the kind and the length too: what follows is then read as something else.
    let from = record.start + if seed % 4 == 0 { 0 } else { 4 };
    let place = from.min(record.end)..record.end;
    let mut content = bytes[place.clone()].to_vec();
    let size = content.len();
    if size == 0 {
        return None;
    }
    fuzzer_mutate(&mut content, size, size);
    let mut changed = bytes.to_vec();
    changed[place].copy_from_slice(&content);
    Some(changed)
}

/// A message with the first file attached to it changed.
fn in_attachment(bytes: &[u8], seed: u32, max_size: usize, levels: u32) -> Option<Vec<u8>> {
    let lower = bytes.to_ascii_lowercase();
    let mark = b"base64";
    let mark = lower
        .windows(mark.len())
        .position(|window| window == mark)?;
    let gap = |ending: &[u8]| {
        let places = bytes[mark..].windows(ending.len());
        let at = places.clone().position(|window| window == ending)?;
        Some(mark + at + ending.len())
    };
    let start = [gap(b"\r\n\r\n"), gap(b"\n\n")]
        .into_iter()
        .flatten()
        .min()?;
    let is_inside = |byte: &u8| BASE_64.contains(byte) || b"=\r\n".contains(byte);
    let length = bytes[start..]
        .iter()
        .take_while(|byte| is_inside(byte))
        .count();
    let attached = decode(&bytes[start..start + length]);
    let attached = change(&attached, seed, max_size / 2, levels)
        .unwrap_or_else(|| changed(&attached, max_size / 2));
    let rest = &bytes[start + length..];
    Some([&bytes[..start], &encode(&attached), b"\r\n", rest].concat())
}

fn decode(text: &[u8]) -> Vec<u8> {
    let sixes = text
        .iter()
        .filter_map(|byte| BASE_64.iter().position(|known| known == byte));
    let sixes: Vec<usize> = sixes.collect();
    let of_four = |four: &[usize]| {
        let word = four.iter().fold(0, |word, six| word << 6 | six) << (6 * (4 - four.len()));
        [(word >> 16) as u8, (word >> 8) as u8, word as u8]
            .into_iter()
            .take(four.len() - 1)
    };
    sixes.chunks(4).flat_map(of_four).collect()
}

fn encode(bytes: &[u8]) -> Vec<u8> {
    let of_three = |three: &[u8]| {
        let word = (0..3).fold(0, |word, at| {
            word << 8 | u32::from(three.get(at).copied().unwrap_or(0))
        });
        let sixes = [word >> 18, word >> 12, word >> 6, word].map(|six| BASE_64[six as usize % 64]);
        let kept = three.len() + 1;
        let mut four = [b'='; 4];
        four[..kept].copy_from_slice(&sixes[..kept]);
        four
    };
    let lines = bytes
        .chunks(57)
        .map(|line| line.chunks(3).flat_map(of_three).collect());
    lines.collect::<Vec<Vec<u8>>>().join(&b"\r\n"[..])
}

/// The words of a text that need no care about how they are written: letters of ASCII and digits.
pub fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.len() > 2)
}

/// Every word in a zipped workbook of XML; `None` where the same word could be written in another way
/// too (as references to characters, across comments), or where the file is something else.
pub fn words(bytes: &[u8]) -> Option<BTreeSet<String>> {
    let mut words = BTreeSet::new();
    for (name, content) in unpack(bytes)? {
        if !name.to_lowercase().ends_with(".xml") {
            if name.to_lowercase().ends_with(".bin") {
                return None;
            }
            continue;
        }
        let text = String::from_utf8(content).ok()?;
        if ["&#", "_x", "<!"].iter().any(|other| text.contains(other)) {
            return None;
        }
        words.extend(words_of(&text).map(str::to_owned));
        let mut plain = String::new();
        for piece in text.split('<') {
            let (_, piece) = piece.split_once('>').unwrap_or(("", piece));
            plain.push_str(piece);
        }
        words.extend(words_of(&plain).map(str::to_owned));
    }
    Some(words)
}
