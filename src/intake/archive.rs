//! A .zip of several files: its entries, each unpacked within limits or refused by name.
//!
//! In: the bytes of an archive. Out: [`Entry`]s in the order of the archive. Nothing is written
//! anywhere: a name is only a name, whatever path it spells.

mod code_page;

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::Reason;
use super::folder::is_hidden;
use super::limits::{Budget, Limits};

/// A file in an archive.
#[derive(Debug, PartialEq)]
pub(super) struct Entry {
    /// Its path in the archive, as it says it.
    pub(super) name: String,
    /// Its bytes, or why they are not read.
    pub(super) content: Result<Vec<u8>, Reason>,
}

/// Unpacks the entries of an archive: folders, and what programs and systems leave behind, are no
/// files of anybody.
pub(super) fn read(
    bytes: &[u8],
    limits: &Limits,
    budget: &mut Budget,
) -> Result<Vec<Entry>, Reason> {
    let damaged = |error: &dyn std::fmt::Display| Reason::Damaged(format!("zip: {error}"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    // Entries that share their bytes are made to unpack to more than anybody can hold.
    if archive
        .has_overlapping_files()
        .map_err(|error| damaged(&error))?
    {
        return Err(damaged(&"overlapping parts"));
    }
    if archive.has_duplicate_names() {
        return Err(damaged(&"two parts of one name"));
    }
    let mut raw_names = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let entry = archive
            .by_index_raw(index)
            .map_err(|error| damaged(&error))?;
        raw_names.push(entry.name_raw().to_vec());
    }
    let names = code_page::names(&raw_names);
    let mut entries = Vec::new();
    for (index, name) in names.into_iter().enumerate() {
        if is_no_file(&name) {
            continue;
        }
        let content = unpack(&mut archive, index, limits, budget);
        entries.push(Entry { name, content });
    }
    let is_locked = |entry: &Entry| entry.content == Err(Reason::Password);
    if !entries.is_empty() && entries.iter().all(is_locked) {
        return Err(Reason::Password);
    }
    Ok(entries)
}

fn is_no_file(name: &str) -> bool {
    let path = name.replace('\\', "/");
    let last = path.rsplit('/').next().unwrap_or_default();
    path.ends_with('/') || path.starts_with("__MACOSX/") || is_hidden(last)
}

fn unpack(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    limits: &Limits,
    budget: &mut Budget,
) -> Result<Vec<u8>, Reason> {
    let damaged = |error: &dyn std::fmt::Display| Reason::Damaged(error.to_string());
    let raw = archive
        .by_index_raw(index)
        .map_err(|error| damaged(&error))?;
    if raw.encrypted() {
        return Err(Reason::Password);
    }
    if raw.is_symlink() {
        return Err(Reason::NotAFile);
    }
    drop(raw);
    budget.take_part()?;
    let most = limits.file_bytes.min(budget.bytes_left());
    let mut entry = archive.by_index(index).map_err(|error| damaged(&error))?;
    // The size it claims is a hint for the first allocation only.
    let hint = entry.size().min(1 << 20);
    let mut unpacked = Vec::with_capacity(usize::try_from(hint).unwrap_or_default());
    (&mut entry)
        .take(most + 1)
        .read_to_end(&mut unpacked)
        .map_err(|error| damaged(&error))?;
    let size = unpacked.len() as u64;
    budget.take_bytes(size)?;
    if size > limits.file_bytes {
        let limit = limits.file_bytes;
        return Err(Reason::OverLimit(format!("unpacked > {limit} bytes")));
    }
    Ok(unpacked)
}
