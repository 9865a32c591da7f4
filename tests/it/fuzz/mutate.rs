//! Changes to the bytes of a workbook: anywhere, in one part of its archive, or in one record of an
//! old workbook.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::random::Random;

/// Numbers at which programs stumble.
const NUMBERS: [u32; 16] = [
    0,
    1,
    2,
    0x7F,
    0x80,
    0xFF,
    0x100,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x1_0000,
    0x10_0000,
    0x7FFF_FFFF,
    0x8000_0000,
    0xFFFF_FFFE,
    0xFFFF_FFFF,
];

/// The same in text, and what stands in references, dates and lengths.
const WORDS: [&str; 22] = [
    "0",
    "1",
    "-1",
    "65535",
    "65536",
    "1048576",
    "1048577",
    "16384",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "1e308",
    "NaN",
    "A1",
    "XFD1048576",
    "A1:XFD1048576",
    "ZZZZ9",
    "#REF!",
    "",
    "1900-02-29",
    "s",
    "\u{10FFFF}",
];

/// Tags and attributes that readers act on.
const SNIPPETS: [&str; 14] = [
    "<row r=\"1048576\">",
    "<c r=\"XFD1048576\"><v>1</v></c>",
    "<c t=\"s\"><v>99999999</v></c>",
    "<dimension ref=\"A1:XFD1048576\"/>",
    "<mergeCell ref=\"A1:XFD1048576\"/>",
    "<![CDATA[",
    "<!--",
    "]]>",
    "</row>",
    "<f t=\"shared\" ref=\"A1:XFD1048576\" si=\"0\">A1</f>",
    "<f t=\"shared\" si=\"4294967295\"/>",
    " table:number-rows-repeated=\"1048576\"",
    " table:number-columns-repeated=\"16384\"",
    "&#x110000;",
];

/// One of the seeds, changed.
pub(super) fn any(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let seed = random.pick(seeds);
    let mut bytes = match random.below(8) {
        0 => seed.clone(),
        _ if seed.starts_with(b"PK") => {
            return in_archive(seed, random).unwrap_or_else(|| seed.clone());
        }
        1..=4 if seed.starts_with(b"\xD0\xCF") => {
            let mut bytes = seed.clone();
            for _ in 0..=random.below(4) {
                in_record(&mut bytes, random);
            }
            bytes
        }
        5 => {
            let other = random.pick(seeds);
            let head = seed.get(..random.below(seed.len())).unwrap_or_default();
            let tail = other.get(random.below(other.len())..).unwrap_or_default();
            [head, tail].concat()
        }
        _ => seed.clone(),
    };
    for _ in 0..=random.below(6) {
        anywhere(&mut bytes, random);
    }
    bytes
}

/// One small change of bytes.
fn anywhere(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len());
    match random.below(8) {
        0 | 1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        2 => put(bytes, at, &random.pick(&NUMBERS).to_le_bytes()),
        3 => {
            let number = random.pick(&NUMBERS).to_le_bytes();
            put(bytes, at & !1, number.get(..2).unwrap_or_default());
        }
        4 => put(bytes, at & !3, &random.pick(&NUMBERS).to_le_bytes()),
        5 => {
            let end = (at + random.below(64)).min(bytes.len());
            bytes.drain(at..end);
        }
        6 => {
            let end = (at + random.below(64)).min(bytes.len());
            let copy = bytes.get(at..end).unwrap_or_default().to_vec();
            let to = random.below(bytes.len());
            bytes.splice(to..to, copy);
        }
        _ if random.once_in(4) => bytes.truncate(at),
        _ => put(bytes, at, &[u8::try_from(random.below(256)).unwrap()]),
    }
}

fn put(bytes: &mut [u8], at: usize, new: &[u8]) {
    for (old, new) in bytes.iter_mut().skip(at).zip(new) {
        *old = *new;
    }
}

/// One change in one part of an archive, packed again so that all sums are right.
fn in_archive(bytes: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let chosen: Vec<usize> = (0..=random.below(3))
        .map(|_| random.below(archive.len()))
        .collect();
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        if chosen.contains(&index) {
            if random.once_in(20) {
                continue;
            }
            for _ in 0..=random.below(4) {
                if random.once_in(4) {
                    anywhere(&mut content, random);
                } else {
                    content = in_xml(content, random);
                }
            }
        }
        packed.start_file(name, options).ok()?;
        packed.write_all(&content).ok()?;
    }
    Some(packed.finish().ok()?.into_inner())
}

/// One change that leaves most of the markup as it is.
fn in_xml(content: Vec<u8>, random: &mut Random) -> Vec<u8> {
    let Ok(text) = String::from_utf8(content) else {
        return Vec::new();
    };
    let places =
        |mark: &str| -> Vec<usize> { text.match_indices(mark).map(|(at, _)| at).collect() };
    match random.below(4) {
        // Another value of an attribute.
        0 => {
            let quotes = places("\"");
            let at = random.below(quotes.len() / 2) * 2;
            let (Some(&open), Some(&close)) = (quotes.get(at), quotes.get(at + 1)) else {
                return text.into_bytes();
            };
            [&text[..=open], *random.pick(&WORDS), &text[close..]]
                .concat()
                .into_bytes()
        }
        // Another text of an element.
        1 => {
            let ends = places(">");
            let Some(&open) = ends.get(random.below(ends.len())) else {
                return text.into_bytes();
            };
            let close = text[open..].find('<').map_or(text.len(), |at| at + open);
            [
                &text[..=open],
                *random.pick(&WORDS),
                &text[close.max(open + 1)..],
            ]
            .concat()
            .into_bytes()
        }
        // Something put in.
        2 => {
            let starts = places("<");
            let at = starts
                .get(random.below(starts.len()))
                .copied()
                .unwrap_or_default();
            [&text[..at], *random.pick(&SNIPPETS), &text[at..]]
                .concat()
                .into_bytes()
        }
        // An element left out or written twice.
        _ => {
            let starts = places("<");
            let first = random.below(starts.len());
            let (Some(&from), Some(&to)) =
                (starts.get(first), starts.get(first + 1 + random.below(4)))
            else {
                return text.into_bytes();
            };
            let twice = if random.once_in(2) {
                &text[from..to]
            } else {
                ""
            };
            let (head, tail) = if twice.is_empty() {
                (from, to)
            } else {
                (to, to)
            };
            [&text[..head], twice, &text[tail..]].concat().into_bytes()
        }
    }
}

/// One change in one record of an old workbook: its kind, its length, or what it holds.
fn in_record(bytes: &mut [u8], random: &mut Random) {
    let Some(start) = bytes
        .windows(4)
        .position(|window| window == b"\x09\x08\x10\x00")
    else {
        return;
    };
    let mut records = vec![start];
    let mut at = start;
    while let Some(&[low, high]) = bytes.get(at + 2..at + 4) {
        at += 4 + usize::from(u16::from_le_bytes([low, high]));
        records.push(at);
    }
    let at = *random.pick(&records);
    let number = random.pick(&NUMBERS).to_le_bytes();
    let half = [number[0], number[1]];
    match random.below(4) {
        0 => put(bytes, at, &half),
        1 => put(bytes, at + 2, &half),
        2 => put(bytes, at + 4 + random.below(32), &half),
        _ => put(bytes, at + 4 + random.below(32), &number),
    }
}
