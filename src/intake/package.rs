//! Opens a zip archive without trusting it: what calamine will read is unpacked here to its end,
//! within limits, checked, and packed again without compression. So the bytes that were checked
//! are the bytes that are parsed, and nothing else of the archive (macros, pictures, links to other
//! files) reaches a parser at all.
//!
//! In: the bytes of a file. Out: a [`Package`], or the one reason why not.

use std::collections::HashSet;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::folder::extension;
use super::limits::Limits;
use super::{Form, Reason, part};
use crate::opendocument::{self, Room};

/// What an archive holds.
pub(super) enum Package {
    /// A workbook: its checked parts, in an archive of their own.
    Workbook(Flavour, Vec<u8>),
    /// A text document: an answer to type in.
    Document(Form),
    /// A Word document, which may be our questionnaire: its checked parts.
    Word(WordParts),
    /// A document of another kind: what it is.
    Other(&'static str),
    /// Files packed together.
    Archive,
}

/// The parts of a Word document in which answers may stand.
pub(super) struct WordParts {
    /// What stands in it.
    pub(super) document: String,
    /// Comments on it.
    pub(super) comments: Option<String>,
    /// Its footnotes.
    pub(super) footnotes: Option<String>,
    /// Its properties of our own.
    pub(super) properties: Option<String>,
}

/// The format of a workbook in a zip archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flavour {
    /// .xlsx, .xlsm.
    Xlsx,
    /// .xlsb.
    Xlsb,
    /// .ods.
    Ods,
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Checks the archive and unpacks what is to be read.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Package, Reason> {
    // Before anything is allocated for the parts that the directory announces.
    let announced = bytes
        .windows(4)
        .filter(|window| window == b"PK\x01\x02")
        .count();
    if announced as u64 > limits.parts {
        return Err(Reason::OverLimit(format!(
            "parts: {announced} > {}",
            limits.parts
        )));
    }
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged("zip", &error))?;
    let Directory { names, refusal } = check_directory(&mut archive)?;
    let is_document = names.iter().any(|name| is_mark(name));
    if let Some(refusal) = refusal.filter(|_| is_document) {
        return Err(refusal);
    }
    let flavour = match contents(&mut archive, &names, limits)? {
        Contents::Workbook(flavour) => flavour,
        Contents::Document(form) => {
            // Whatever is wrong with it, somebody can open it and type it in.
            let word = word_parts(&mut archive, &names, limits).ok().flatten();
            return Ok(word.map_or(Package::Document(form), Package::Word));
        }
        Contents::Other(what) => return Ok(Package::Other(what)),
        // Its entries are read or refused one by one.
        Contents::Archive => return Ok(Package::Archive),
    };
    let mut packed = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() * 4)));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut total = 0;
    for (index, name) in names.iter().enumerate() {
        if !is_read(flavour, name) {
            continue;
        }
        let unpacked = unpack(&mut archive, index, name, limits)?;
        total += unpacked.len() as u64;
        if total > limits.total_bytes {
            return Err(Reason::OverLimit(format!(
                "unpacked > {} bytes",
                limits.total_bytes
            )));
        }
        let unpacked = part::check(name, unpacked, limits)?;
        if flavour == Flavour::Ods && extension(name) == "xml" {
            let room = Room {
                cells: limits.cells,
                text_bytes: limits.total_bytes,
            };
            opendocument::check(name, &unpacked, room)?;
        }
        let packing = |error: &dyn std::fmt::Display| Reason::Damaged(format!("{name}: {error}"));
        packed
            .start_file(name.as_str(), stored)
            .map_err(|error| packing(&error))?;
        packed
            .write_all(&unpacked)
            .map_err(|error| packing(&error))?;
    }
    let packed = packed.finish().map_err(|error| damaged("zip", &error))?;
    Ok(Package::Workbook(flavour, packed.into_inner()))
}

/// The parts of a Word document, none if it is a text document of another kind.
fn word_parts(
    archive: &mut Archive,
    names: &[String],
    limits: &Limits,
) -> Result<Option<WordParts>, Reason> {
    let mut total = 0;
    let mut part = |wanted: &str| -> Result<Option<String>, Reason> {
        let mut names = names.iter();
        let is_wanted = |name: &String| name.replace('\\', "/").eq_ignore_ascii_case(wanted);
        let Some(index) = names.position(is_wanted) else {
            return Ok(None);
        };
        let unpacked = unpack(archive, index, wanted, limits)?;
        total += unpacked.len() as u64;
        if total > limits.total_bytes {
            let limit = limits.total_bytes;
            return Err(Reason::OverLimit(format!("unpacked > {limit} bytes")));
        }
        let checked = part::check(wanted, unpacked, limits)?;
        Ok(Some(
            String::from_utf8(checked).map_err(|error| damaged(wanted, &error))?,
        ))
    };
    let Some(document) = part("word/document.xml")? else {
        return Ok(None);
    };
    Ok(Some(WordParts {
        document,
        comments: part("word/comments.xml")?,
        footnotes: part("word/footnotes.xml")?,
        properties: part("docProps/custom.xml")?,
    }))
}

fn damaged(part: &str, error: &dyn std::fmt::Display) -> Reason {
    Reason::Damaged(format!("{part}: {error}"))
}

/// What the directory of an archive says.
struct Directory {
    /// The names of all parts, by index.
    names: Vec<String>,
    /// Why a document with such a part is not opened.
    refusal: Option<Reason>,
}

/// The directory, if no part is double or shares its bytes with another.
fn check_directory(archive: &mut Archive) -> Result<Directory, Reason> {
    let double = |name: &str| Reason::Damaged(format!("two parts of one name: {name}"));
    if archive.has_duplicate_names() {
        return Err(double("zip"));
    }
    let mut names = Vec::with_capacity(archive.len());
    let mut seen = HashSet::new();
    let mut refusal = None;
    for index in 0..archive.len() {
        let entry = archive
            .by_index_raw(index)
            .map_err(|error| damaged("zip", &error))?;
        let name = entry
            .name()
            .map_err(|error| damaged("zip", &error))?
            .into_owned();
        if entry.encrypted() {
            refusal.get_or_insert(Reason::Password);
        } else if entry.is_symlink() {
            refusal.get_or_insert_with(|| Reason::Damaged(format!("{name}: link")));
        }
        if !seen.insert(name.to_lowercase().replace('\\', "/")) {
            return Err(double(&name));
        }
        names.push(name);
    }
    if archive
        .has_overlapping_files()
        .map_err(|error| damaged("zip", &error))?
    {
        return Err(Reason::Damaged("zip: overlapping parts".to_owned()));
    }
    Ok(Directory { names, refusal })
}

/// Whether a part of this name makes an archive a document.
fn is_mark(name: &str) -> bool {
    let name = name.replace('\\', "/");
    ["mimetype", "[Content_Types].xml", "xl/workbook.xml"]
        .iter()
        .any(|mark| name.eq_ignore_ascii_case(mark))
}

enum Contents {
    Workbook(Flavour),
    Document(Form),
    Other(&'static str),
    Archive,
}

/// What the archive says that it holds.
fn contents(archive: &mut Archive, names: &[String], limits: &Limits) -> Result<Contents, Reason> {
    let find = |wanted: &str| {
        names
            .iter()
            .position(|name| name.replace('\\', "/").eq_ignore_ascii_case(wanted))
    };
    if let Some(index) = find("mimetype") {
        let media_type = unpack(archive, index, "mimetype", limits)?;
        let media_type = String::from_utf8_lossy(&media_type);
        return Ok(if media_type.contains("opendocument.spreadsheet") {
            Contents::Workbook(Flavour::Ods)
        } else if media_type.contains("opendocument.text") {
            Contents::Document(Form::Word)
        } else {
            Contents::Other("OpenDocument")
        });
    }
    if let Some(index) = find("[Content_Types].xml") {
        let types = unpack(archive, index, "[Content_Types].xml", limits)?;
        let types = String::from_utf8_lossy(&types);
        return Ok(if types.contains("sheet.binary.macroEnabled.main") {
            Contents::Workbook(Flavour::Xlsb)
        } else if types.contains("spreadsheetml") || types.contains("ms-excel") {
            Contents::Workbook(Flavour::Xlsx)
        } else if types.contains("wordprocessingml") || types.contains("ms-word") {
            Contents::Document(Form::Word)
        } else if types.contains("presentationml") {
            Contents::Other("PowerPoint")
        } else {
            Contents::Other("OpenXML")
        });
    }
    // A workbook that lost its list of types can still be read.
    if find("xl/workbook.xml").is_some() {
        return Ok(Contents::Workbook(Flavour::Xlsx));
    }
    if names.iter().any(|name| extension(name) == "iwa") {
        return Ok(Contents::Other("Apple iWork"));
    }
    Ok(Contents::Archive)
}

/// Folders below `xl/` whose parts are never opened: nothing in them is an answer.
const UNREAD_FOLDERS: [&str; 12] = [
    "media/",
    "embeddings/",
    "drawings/",
    "charts/",
    "activex/",
    "ctrlprops/",
    "externallinks/",
    "pivotcache/",
    "pivottables/",
    "printersettings/",
    "querytables/",
    "threadedcomments/",
];
/// Parts below `xl/` whose names begin so are never opened either.
const UNREAD_PARTS: [&str; 3] = ["vbaproject", "calcchain", "connections"];

/// Whether a part is unpacked and handed on.
fn is_read(flavour: Flavour, name: &str) -> bool {
    if flavour == Flavour::Ods {
        return [
            "mimetype",
            "META-INF/manifest.xml",
            "content.xml",
            "meta.xml",
        ]
        .contains(&name);
    }
    let name = name.to_lowercase().replace('\\', "/");
    let has_text = [".xml", ".rels", ".bin"]
        .iter()
        .any(|ending| name.ends_with(ending));
    let below = name.strip_prefix("xl/").unwrap_or(&name);
    has_text
        && !name.starts_with("customxml/")
        // What macOS adds to an archive of its own: files that bear the names of parts.
        && !name.starts_with("__macosx/")
        && !UNREAD_FOLDERS
            .iter()
            .any(|folder| below.starts_with(folder))
        && !UNREAD_PARTS.iter().any(|part| below.starts_with(part))
}

/// Unpacks a part to its end, which also checks its sum and size.
fn unpack(
    archive: &mut Archive,
    index: usize,
    name: &str,
    limits: &Limits,
) -> Result<Vec<u8>, Reason> {
    let mut part = archive
        .by_index(index)
        .map_err(|error| damaged(name, &error))?;
    // The size it claims is a hint for the first allocation only.
    let hint = part.size().min(1 << 20);
    let mut unpacked = Vec::with_capacity(usize::try_from(hint).unwrap_or_default());
    (&mut part)
        .take(limits.part_bytes + 1)
        .read_to_end(&mut unpacked)
        .map_err(|error| damaged(name, &error))?;
    if unpacked.len() as u64 > limits.part_bytes {
        return Err(Reason::OverLimit(format!(
            "{name} > {} bytes",
            limits.part_bytes
        )));
    }
    Ok(unpacked)
}
