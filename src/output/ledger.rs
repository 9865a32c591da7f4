//! `out/.written`: the hash of each output as the tool wrote it, a line each, as `sha256sum -c`
//! reads them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use super::{OutputError, beside};

const FILE: &str = ".written";

/// What the tool wrote: path below `out/`, and SHA-256 in hexadecimal.
#[derive(Debug, Default)]
pub(super) struct Ledger(BTreeMap<String, String>);

impl Ledger {
    /// Reads it; a line that is none is as good as not there.
    pub(super) fn read(out: &Path) -> Result<Self, OutputError> {
        let path = out.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(source) => return Err(OutputError::Ledger { path, source }),
        };
        let entries = text
            .lines()
            .filter_map(|line| line.split_once("  "))
            .map(|(hash, path)| (path.to_owned(), hash.to_owned()));
        Ok(Self(entries.collect()))
    }

    /// Writes it, whole or not at all.
    pub(super) fn write(&self, out: &Path) -> Result<(), OutputError> {
        let path = out.join(FILE);
        let mut lines = String::new();
        for (path, hash) in &self.0 {
            // Writing to a text cannot fail.
            let _ = writeln!(lines, "{hash}  {path}");
        }
        let beside = beside(&path);
        fs::write(&beside, lines)
            .and_then(|()| fs::rename(&beside, &path))
            .map_err(|source| OutputError::Ledger { path, source })
    }

    /// Whether the tool wrote exactly this.
    pub(super) fn holds(&self, path: &str, hash: &str) -> bool {
        self.0.get(path).is_some_and(|written| written == hash)
    }

    pub(super) fn remember(&mut self, path: &str, hash: String) {
        self.0.insert(path.to_owned(), hash);
    }

    pub(super) fn forget(&mut self, path: &str) {
        self.0.remove(path);
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
