//! The folder `out/`: what the tool makes, kept apart from what people do in it.
//!
//! In: [`Outputs`], the finished bytes of each file. Out: the files, each written whole or not at
//! all, and an [`Outcome`] that says what happened to each. The file `out/.written` remembers the
//! hash of everything the tool wrote, so that a table which a person changed since is moved to
//! `kept/` instead of being overwritten.

mod ledger;
mod lock;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::sha256;
use ledger::Ledger;
use lock::Lock;

pub use lock::LockError;

/// Folder, in a round, of what the tool makes.
const OUT: &str = "out";
/// Folder, in a round, of outputs that people changed.
const KEPT: &str = "kept";
/// Keeps the folder in a clone and what is made in it out.
const IGNORE_FILE: &str = ".gitignore";
const IGNORE: &str = "# Made by the tool: delete anything here and run again.\n*\n!.gitignore\n";

/// Finished files, by path below `out/` with `/` between folders.
#[derive(Debug, Default)]
pub struct Outputs {
    files: BTreeMap<String, Vec<u8>>,
    scopes: Vec<String>,
}

impl Outputs {
    /// Adds a file; a second one of the same path replaces the first.
    pub fn add(&mut self, path: impl Into<String>, bytes: Vec<u8>) {
        self.files.insert(path.into(), bytes);
    }

    /// The bytes of a file.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// Path and bytes of each file, in the order of the paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.files.iter();
        files.map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// Adds all of these.
    pub fn append(&mut self, mut other: Self) {
        self.files.append(&mut other.files);
        self.scopes.append(&mut other.scopes);
    }

    /// Says that these outputs are all there is to be under paths that begin with `prefix`: what
    /// an earlier run wrote there, and this one did not, is removed.
    pub fn complete(&mut self, prefix: impl Into<String>) {
        self.scopes.push(prefix.into());
    }
}

/// What happened in `out/`; paths are below it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Every file that stands there now as it should: written, or the same as before.
    pub current: Vec<String>,
    /// Files that a person had changed, moved out of the way.
    pub kept: Vec<Kept>,
    /// Files of an earlier run that are no longer made, removed.
    pub removed: Vec<String>,
    /// Files that could not be replaced; the old ones still stand.
    pub refused: Vec<Refused>,
}

/// A file that a person had changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What it was, below `out/`.
    pub output: String,
    /// Where it is now, below the round's folder: `kept/answers (1).csv`.
    pub kept: String,
}

/// A file that could not be replaced, most often because it is open in Excel.
#[derive(Debug)]
pub struct Refused {
    /// Which, below `out/`.
    pub output: String,
    /// What the system said.
    pub source: io::Error,
}

/// Why nothing, or not everything, could be written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// Another run is at work, or `out/` cannot be locked.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// A folder could not be made.
    #[error("the folder {} cannot be made: {source}; check that you may write in the round's folder", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The memory of what was written could not be read or written.
    #[error("{}: {source}; if it is damaged, delete it: what stands in out/ is then moved to kept/ instead of being replaced", .path.display())]
    Ledger {
        /// `out/.written`.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No room left.
    #[error("the disk is full: {} could not be written, and what stood there before still stands; make room, then run again", .path.display())]
    DiskFull {
        /// The file that did not fit.
        path: PathBuf,
    },
}

/// `out/` of one round, locked against other runs for as long as this value lives.
#[derive(Debug)]
pub struct OutputFolder {
    round: PathBuf,
    out: PathBuf,
    ledger: Ledger,
    _lock: Lock,
}

impl OutputFolder {
    /// Makes the folder if there is none, and locks it.
    ///
    /// # Errors
    ///
    /// If another run holds it, or it cannot be made or read.
    pub fn open(round: &Path) -> Result<Self, OutputError> {
        let out = round.join(OUT);
        let folder_error = |source| OutputError::Folder {
            path: out.clone(),
            source,
        };
        fs::create_dir_all(&out).map_err(folder_error)?;
        let lock = Lock::take(&out)?;
        let ignore = out.join(IGNORE_FILE);
        if !ignore.exists() {
            fs::write(&ignore, IGNORE).map_err(folder_error)?;
        }
        let ledger = Ledger::read(&out)?;
        Ok(Self {
            round: round.to_owned(),
            out,
            ledger,
            _lock: lock,
        })
    }

    /// Writes the files that differ from what stands there.
    ///
    /// A file that cannot be replaced is named in the [`Outcome`], and the rest is finished.
    ///
    /// # Errors
    ///
    /// If the disk is full or the ledger cannot be written. Each file that stands then is whole:
    /// the new one, or the one before.
    pub fn write(&mut self, outputs: &Outputs) -> Result<Outcome, OutputError> {
        let mut outcome = Outcome::default();
        let mut full = None;
        for (path, bytes) in &outputs.files {
            match self.replace(path, bytes, &mut outcome.kept) {
                Ok(()) => outcome.current.push(path.clone()),
                Err(source) if is_full(&source) => {
                    full = Some(self.out.join(path));
                    break;
                }
                Err(source) => outcome.refused.push(Refused {
                    output: path.clone(),
                    source,
                }),
            }
        }
        if full.is_none() {
            self.remove_stale(outputs, &mut outcome);
        }
        // On a full disk the files that were finished are remembered if that still fits.
        let remembered = self.ledger.write(&self.out);
        match full {
            Some(path) => Err(OutputError::DiskFull { path }),
            None => remembered.map(|()| outcome),
        }
    }

    /// Replaces one file by a rename, so that at no moment half of it stands there.
    ///
    /// Not flushed to the disk file by file: what a power cut takes, another run makes again.
    fn replace(&mut self, path: &str, bytes: &[u8], kept: &mut Vec<Kept>) -> io::Result<()> {
        let target = self.out.join(path);
        let hash = sha256::of(bytes);
        let standing = hash_of(&target)?;
        if standing.as_deref() == Some(hash.as_str()) {
            self.ledger.remember(path, hash);
            return Ok(());
        }
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        let beside = beside(&target);
        let replaced = fs::write(&beside, bytes).and_then(|()| {
            if let Some(standing) = &standing
                && !self.ledger.holds(path, standing)
            {
                kept.push(self.keep(path)?);
            }
            fs::rename(&beside, &target)
        });
        match replaced {
            Ok(()) => self.ledger.remember(path, hash),
            // Best effort: the next run of the same output overwrites it.
            Err(_) => drop(fs::remove_file(&beside)),
        }
        replaced
    }

    /// Moves an output to the first free name in `kept/`.
    fn keep(&self, path: &str) -> io::Result<Kept> {
        let (stem, extension) = match path.rsplit_once('.') {
            Some((stem, extension)) if !extension.contains('/') => (stem, format!(".{extension}")),
            _ => (path, String::new()),
        };
        let mut number = 1_u32;
        let kept = loop {
            let name = format!("{KEPT}/{stem} ({number}){extension}");
            // Also false for a link that leads nowhere: such a name is taken.
            if self.round.join(&name).symlink_metadata().is_err() {
                break name;
            }
            number += 1;
        };
        let to = self.round.join(&kept);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::rename(self.out.join(path), to)?;
        Ok(Kept {
            output: path.to_owned(),
            kept,
        })
    }

    /// Removes what an earlier run wrote in the scopes of these outputs and they lack; what a
    /// person changed is moved to `kept/`.
    fn remove_stale(&mut self, outputs: &Outputs, outcome: &mut Outcome) {
        let stale: Vec<String> = self
            .ledger
            .paths()
            .filter(|path| !outputs.files.contains_key(*path))
            .filter(|path| outputs.scopes.iter().any(|scope| path.starts_with(scope)))
            .map(str::to_owned)
            .collect();
        for path in stale {
            let target = self.out.join(&path);
            let done = match hash_of(&target) {
                Ok(None) => Ok(()),
                Ok(Some(standing)) if self.ledger.holds(&path, &standing) => {
                    fs::remove_file(&target).map(|()| outcome.removed.push(path.clone()))
                }
                Ok(Some(_)) => self.keep(&path).map(|kept| outcome.kept.push(kept)),
                Err(source) => Err(source),
            };
            match done {
                Ok(()) => self.ledger.forget(&path),
                Err(source) => outcome.refused.push(Refused {
                    output: path,
                    source,
                }),
            }
        }
    }
}

/// The name to write a file under before it takes its place.
fn beside(target: &Path) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(".tmp");
    target.with_file_name(name)
}

/// SHA-256 of a file in hexadecimal; `None` if there is none.
fn hash_of(path: &Path) -> io::Result<Option<String>> {
    let mut file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        let read = file.read(&mut buffer)?;
        match buffer.get(..read) {
            Some([]) | None => return Ok(Some(sha256::hex(&hasher.finalize()))),
            Some(bytes) => hasher.update(bytes),
        }
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}
