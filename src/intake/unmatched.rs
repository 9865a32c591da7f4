//! Rows of the register that name no file: a slip of the pen there leaves a return undated.

use std::collections::HashSet;
use std::sync::Arc;

use super::Source;
use crate::finding::{Facts, Finding, Place};
use crate::round::Register;

/// A finding for each row that names none of these files, in the order of the register.
pub(super) fn find(sources: &[Arc<Source>], register: &Register) -> Vec<Finding> {
    // A file is named by its path or by its bare name, whatever the case.
    let mut names: HashSet<String> = HashSet::new();
    let mut hashes: HashSet<&str> = HashSet::new();
    for source in sources {
        let file = source.file.to_lowercase();
        names.extend(file.rsplit('/').next().map(str::to_owned));
        names.insert(file);
        hashes.insert(&source.sha256);
    }
    let is_missing = |file: &str, sha256: &str| {
        let is_named = !file.is_empty() && names.contains(&file.to_lowercase());
        !is_named && (sha256.is_empty() || !hashes.contains(sha256))
    };
    let rows = register.entries().iter();
    rows.filter(|entry| is_missing(&entry.file, &entry.sha256))
        .map(|entry| Finding {
            place: Place {
                entity: entry.entity.clone().unwrap_or_default(),
                file: if entry.file.is_empty() {
                    entry.sha256.clone()
                } else {
                    entry.file.clone()
                },
                ..Place::default()
            },
            value: String::new(),
            facts: Facts::RegisteredMissing { line: entry.line },
        })
        .collect()
}
