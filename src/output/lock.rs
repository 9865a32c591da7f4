//! `out/.lock`: two runs at once do not harm each other.
//!
//! The file is held open in a way that the system ends with the program, so a lock that a crash or
//! Ctrl-C leaves behind hinders nobody. It says who holds it since when, and is no output.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

const FILE: &str = ".lock";

/// Why `out/` could not be locked.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another run holds it.
    #[error(
        "another run is writing to this round ({holder}); wait until it is done; if none is \
         running, on any computer that shares the folder, delete {}",
        .path.display()
    )]
    Held {
        /// Who holds it since when, as the lock says.
        holder: String,
        /// The lock.
        path: PathBuf,
    },
    /// It cannot be made.
    #[error("{} cannot be made: {source}; check that you may write in the folder", .path.display())]
    Unwritable {
        /// The lock.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The right to write in `out/`; given back when dropped.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: Option<File>,
}

impl Lock {
    pub(super) fn take(out: &Path) -> Result<Self, LockError> {
        let path = out.join(FILE);
        let mine = holder();
        loop {
            let unwritable = |source| LockError::Unwritable {
                path: path.clone(),
                source,
            };
            let Some(mut file) = open_exclusively(&path).map_err(unwritable)? else {
                let holder = fs::read_to_string(&path).unwrap_or_default();
                return Err(LockError::Held {
                    holder: holder.trim().to_owned(),
                    path,
                });
            };
            file.set_len(0)
                .and_then(|()| file.write_all(mine.as_bytes()))
                .map_err(unwritable)?;
            // Whoever held it before may have removed the file between our opening and our
            // locking it: then what we hold has no name, and the next run would not see it.
            if fs::read_to_string(&path).is_ok_and(|standing| standing == mine) {
                return Ok(Self {
                    path,
                    file: Some(file),
                });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Unix removes an open file, Windows only a closed one. A file left behind is harmless.
        let removed = fs::remove_file(&self.path);
        drop(self.file.take());
        if removed.is_err() {
            drop(fs::remove_file(&self.path));
        }
    }
}

/// Opens the lock for us alone; `None` if another program holds it.
#[cfg(windows)]
fn open_exclusively(path: &Path) -> io::Result<Option<File>> {
    use std::os::windows::fs::OpenOptionsExt as _;
    /// Others may read who holds it, not write.
    const FILE_SHARE_READ: u32 = 1;
    const ERROR_SHARING_VIOLATION: i32 = 32;
    let opened = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .share_mode(FILE_SHARE_READ)
        .open(path);
    match opened {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.raw_os_error() == Some(ERROR_SHARING_VIOLATION) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Opens the lock for us alone; `None` if another program holds it.
#[cfg(not(windows))]
fn open_exclusively(path: &Path) -> io::Result<Option<File>> {
    use std::fs::TryLockError;
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        // Some network file systems have no locks: better unlocked than not at all.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
            Ok(Some(file))
        }
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Who we are and since when, for the other run's message.
fn holder() -> String {
    let variable = |names: [&str; 2]| {
        let values = names
            .into_iter()
            .filter_map(|name| std::env::var(name).ok());
        values.into_iter().find(|value| !value.is_empty())
    };
    let user = variable(["USERNAME", "USER"]);
    let computer = variable(["COMPUTERNAME", "HOSTNAME"]);
    #[expect(
        clippy::disallowed_methods,
        reason = "the lock is for people and not an output"
    )]
    let now = chrono::Local::now().format("%Y-%m-%d %H:%M:%S");
    let mut words = vec![user.unwrap_or_else(|| "unnamed user".to_owned())];
    words.extend(computer.map(|computer| format!("on {computer}")));
    words.push(format!("since {now}, process {}", std::process::id()));
    words.join(" ")
}
