//! Lists what came back: the files below `responses/`, at any depth, in an order that does not
//! depend on the machine. Our own tables, coding workbooks, earlier rounds, notes to oneself and
//! the traces of editors are no returns and are left out; links are listed and not followed.

use std::fs;
use std::path::{Path, PathBuf};

use super::IntakeError;
use crate::table_file;

/// One entry of the folder that gets a row in the register.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// Path below `responses/`, with `/` between folders.
    pub(super) file: String,
    /// Where it is.
    pub(super) path: PathBuf,
    /// What it is.
    pub(super) kind: EntryKind,
}

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum EntryKind {
    /// A file to read.
    File,
    /// A link, a device or the like: not opened.
    NotAFile,
    /// Could not be looked at: the system's words.
    Failed(String),
}

/// Tables that we keep ourselves at the top of the folder: the beginnings of their names.
const OWN_TABLES: [(&str, bool); 3] = [
    ("register", false),
    ("decisions", true),
    ("other_sources", false),
];
/// Extensions of tables.
const TABLE_EXTENSIONS: [&str; 7] = ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv"];
/// Folders at the top that hold no returns.
const OWN_FOLDERS: [&str; 2] = ["coding", "previous"];
/// What systems leave behind in folders.
const SYSTEM_FILES: [&str; 2] = ["thumbs.db", "desktop.ini"];

/// The entries below `root`, sorted by path.
pub(super) fn list(root: &Path) -> Result<Vec<Entry>, IntakeError> {
    let at_root = |source| IntakeError::Folder {
        folder: root.to_owned(),
        source,
    };
    let mut entries = Vec::new();
    let mut folders = vec![(root.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        let listing = match fs::read_dir(&folder) {
            Ok(listing) => listing,
            Err(error) if prefix.is_empty() => return Err(at_root(error)),
            Err(error) => {
                let file = prefix.trim_end_matches('/').to_owned();
                let kind = EntryKind::Failed(error.to_string());
                entries.push(Entry {
                    file,
                    path: folder,
                    kind,
                });
                continue;
            }
        };
        let is_top = prefix.is_empty();
        for item in listing {
            let item = item.map_err(at_root)?;
            let name = item.file_name().to_string_lossy().into_owned();
            let path = item.path();
            let file = format!("{prefix}{name}");
            // Of the entry itself, not of what a link points to.
            let kind = match fs::symlink_metadata(&path) {
                Ok(metadata) if metadata.is_dir() => {
                    let is_ours = is_top && is_own_folder(&name);
                    if !is_ours && !is_hidden(&name) {
                        folders.push((path, format!("{file}/")));
                    }
                    continue;
                }
                Ok(metadata) if metadata.is_file() => EntryKind::File,
                Ok(_) => EntryKind::NotAFile,
                Err(error) => EntryKind::Failed(error.to_string()),
            };
            let is_ours = is_note(&name) || (is_top && is_own_table(&name));
            if !is_ours && !is_hidden(&name) {
                entries.push(Entry { file, path, kind });
            }
        }
    }
    entries.sort();
    Ok(entries)
}

/// Dot files, lock files of open documents (`~$`, `.~lock`), and what systems leave behind.
pub(super) fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
        || name.starts_with("~$")
        || SYSTEM_FILES.contains(&name.to_ascii_lowercase().as_str())
}

fn is_note(name: &str) -> bool {
    extension(name) == "md"
}

fn is_own_folder(name: &str) -> bool {
    OWN_FOLDERS.contains(&name.to_ascii_lowercase().as_str())
}

/// `register.xlsx` is ours; `register-PC12.xlsx`, which a sync program made, is listed, so that
/// somebody looks at it.
fn is_own_table(name: &str) -> bool {
    let whole = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = whole.to_ascii_lowercase();
    let is_named = OWN_TABLES.iter().any(|&(own, with_suffix)| {
        stem == own || (with_suffix && stem.starts_with(own) && !table_file::is_copy(whole))
    });
    is_named && TABLE_EXTENSIONS.contains(&extension(name).as_str())
}

/// What programs that keep folders in step add to a name when two machines wrote one file, folded:
/// `register-PC12`, `register (1)`, `register - Copie`, `register (conflicted copy 2015-05-01)`.
const COPY_SIGNS: [&str; 4] = ["-", " ", "(", "_"];

/// The table of ours of which a file at the top looks like a copy: `register.csv`.
pub(super) fn copied_table(file: &str) -> Option<&'static str> {
    let (stem, _) = file.rsplit_once('.').filter(|_| !file.contains('/'))?;
    let stem = stem.to_ascii_lowercase();
    let is_table = TABLE_EXTENSIONS.contains(&extension(file).as_str());
    let own = OWN_TABLES.iter().map(|&(own, _)| own).find(|own| {
        let rest = stem.strip_prefix(own);
        rest.is_some_and(|rest| COPY_SIGNS.iter().any(|sign| rest.starts_with(sign)))
    });
    own.filter(|_| is_table)
}

/// The file name's extension in lower case, blank if it has none.
pub(super) fn extension(name: &str) -> String {
    name.rsplit_once('.')
        .map_or("", |(_, extension)| extension)
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{copied_table, is_hidden, is_own_table};

    #[test]
    fn only_our_own_tables_are_left_out() {
        assert!(is_own_table("register.xlsx"));
        assert!(is_own_table("Register.csv"));
        assert!(is_own_table("decisions_anna.ods"));
        assert!(is_own_table("other_sources.tsv"));
        assert!(!is_own_table("register-PC12.xlsx"));
        for officer in [
            "decisions.csv",
            "decisions 2.csv",
            "decisions-anna.csv",
            "decisions-2015-05.csv",
        ] {
            assert!(is_own_table(officer), "{officer}");
        }
        for copy in [
            "decisions (1).csv",
            "decisions-PC12.csv",
            "decisions_anna - Copie.xlsx",
            "decisions - копия.csv",
            "decisions (Anna's conflicted copy 2015-05-01).csv",
        ] {
            assert!(!is_own_table(copy), "{copy}");
        }
        assert!(!is_own_table("register.pdf"));
        assert!(!is_own_table("答卷.xlsx"));
    }

    #[test]
    fn copies_that_sync_programs_make_of_our_tables_are_known() {
        for copy in [
            "register-PC12.xlsx",
            "register (1).csv",
            "Register - Copie.xlsx",
            "decisions (1).csv",
            "decisions-PC12.csv",
            "other_sources (Anna's conflicted copy 2015-05-01).xlsx",
        ] {
            assert!(copied_table(copy).is_some(), "{copy}");
        }
        for other in [
            "registered.xlsx",
            "week 1/register (1).csv",
            "France (1).xlsx",
        ] {
            assert_eq!(copied_table(other), None, "{other}");
        }
    }

    #[test]
    fn traces_of_editors_are_no_returns() {
        assert!(is_hidden("~$France.xlsx"));
        assert!(is_hidden(".~lock.France.ods#"));
        assert!(is_hidden("Thumbs.db"));
        assert!(!is_hidden("France~1.xlsx"));
    }
}
