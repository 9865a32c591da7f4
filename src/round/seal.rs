//! The seal of a round: what shows that somebody altered whose workbook it is.
//!
//! In: `questionnaire/seal.key`, which `new` makes. A workbook is issued with a keyed hash over
//! round, edition and entity; what comes back is held against it. The seal says nothing about
//! answers, and it hinders nothing: without the key a workbook reads "not verified".

use std::fmt::{self, Write as _};
use std::io;
use std::path::{Path, PathBuf};

use hmac::digest::Key;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::sha256;

/// Name of the file, below `questionnaire/`.
pub const SEAL_FILE: &str = "seal.key";
/// Bytes of a key: as many as the hash gives (RFC 2104, section 3).
pub const KEY_BYTES: usize = 32;
/// Digits that tell one key from another in a seal.
const NAME_DIGITS: usize = 8;

/// The key of a round. It is never shown: neither in errors nor in what is printed for debugging.
#[derive(Clone, PartialEq, Eq)]
pub struct SealKey([u8; KEY_BYTES]);

/// What a workbook says it is, and what its seal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sealed<'a> {
    /// Symbol of the round.
    pub round: &'a str,
    /// Edition of the questionnaire.
    pub edition: &'a str,
    /// Code of the entity.
    pub entity: &'a str,
}

/// What a seal tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SealState {
    /// The workbook is for whom it says.
    Verified,
    /// Somebody changed whose workbook it is, or of which round or edition.
    Altered,
    /// Nobody can say: there is no key here or no seal in the workbook, or another key made it.
    NotVerified,
}

impl SealState {
    /// As written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Altered => "altered",
            Self::NotVerified => "not_verified",
        }
    }
}

/// A key file that cannot be used. What stands in it is not repeated.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The system does not let it be read.
    #[error("{}: the key of the seal cannot be read: {source}; close it where it is open", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No key stands in it.
    #[error(
        "{}, line {line}: the key of the seal should be {} hexadecimal digits on one line; bring the \
         file back from a copy, or, if the key is lost, delete it: everything goes on, and workbooks \
         read \"not verified\"",
        .path.display(), 2 * KEY_BYTES
    )]
    Broken {
        /// The file.
        path: PathBuf,
        /// The line, from 1; that after the last if there is no key at all.
        line: usize,
    },
}

impl SealKey {
    /// The key in these bytes.
    pub fn new(bytes: [u8; KEY_BYTES]) -> Self {
        Self(bytes)
    }

    /// Reads the key of a round; `None` if it has none.
    ///
    /// # Errors
    ///
    /// If the file is there and holds no key.
    pub fn load(questionnaire: &Path) -> Result<Option<Self>, SealError> {
        let path = questionnaire.join(SEAL_FILE);
        match std::fs::read(&path) {
            Ok(bytes) => Self::parse(&String::from_utf8_lossy(&bytes))
                .map(Some)
                .map_err(|line| SealError::Broken { path, line }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(SealError::Unreadable { path, source }),
        }
    }

    /// Reads the text of a key file: one line of hexadecimal digits; lines that begin with `#`
    /// explain.
    ///
    /// # Errors
    ///
    /// The line, from 1, where the key should stand.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut key = None;
        let mut last = 0;
        for (line, number) in text.trim_start_matches('\u{feff}').lines().zip(1..) {
            last = number;
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let bytes = key_bytes(line).ok_or(number)?;
            if key.replace(Self(bytes)).is_some() {
                return Err(number);
            }
        }
        key.ok_or(last + 1)
    }

    /// The seal of a workbook: which key made it, and the hash.
    pub fn seal(&self, sealed: Sealed<'_>) -> String {
        let hash = self.hash(sealed).finalize().into_bytes();
        format!("{}-{}", self.name(), sha256::hex(&hash))
    }

    /// Whether the seal is that of this identity; `None` if another key made it.
    ///
    /// The comparison takes equally long wherever the hashes differ.
    pub fn fits(&self, sealed: Sealed<'_>, seal: &str) -> Option<bool> {
        let (name, hash) = seal.trim().split_once('-')?;
        if !name.eq_ignore_ascii_case(&self.name()) {
            return None;
        }
        let fits =
            key_bytes(hash).is_some_and(|hash| self.hash(sealed).verify_slice(&hash).is_ok());
        Some(fits)
    }

    /// Each part with its length before it, so that no two identities make the same text.
    fn hash(&self, sealed: Sealed<'_>) -> Hmac<Sha256> {
        // A key shorter than a block of the hash is filled up with zeros (RFC 2104, section 2).
        let mut block = Key::<Hmac<Sha256>>::default();
        for (place, byte) in block.iter_mut().zip(self.0) {
            *place = byte;
        }
        let mut hash = Hmac::<Sha256>::new(&block);
        for part in [sealed.round, sealed.edition, sealed.entity] {
            hash.update(&(part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash
    }

    /// What tells this key from another and gives nothing of it away.
    fn name(&self) -> String {
        let mut named = b"verbale: name of a seal key".to_vec();
        named.extend(self.0);
        let mut name = sha256::of(&named);
        name.truncate(NAME_DIGITS);
        name
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealKey({})", self.name())
    }
}

/// The text of a new key file.
pub(super) fn key_file(bytes: &[u8; KEY_BYTES]) -> String {
    let mut text = String::from(
        "# The key of the seal in issued workbooks: it shows when somebody altered whose workbook it is.\r\n\
         # Keep it to the office. If it is lost, everything goes on; workbooks then read \"not verified\".\r\n",
    );
    let _ = write!(text, "{}\r\n", sha256::hex(bytes));
    text
}

fn key_bytes(digits: &str) -> Option<[u8; KEY_BYTES]> {
    let mut bytes = [0; KEY_BYTES];
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    if !is_hex || digits.len() != 2 * KEY_BYTES {
        return None;
    }
    for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{SealKey, Sealed};

    const FRANCE: Sealed<'static> = Sealed {
        round: "A/70/94",
        edition: "1",
        entity: "FRA",
    };

    #[test]
    fn a_seal_fits_what_it_was_made_for_and_nothing_else() {
        let key = SealKey::new([7; 32]);
        let seal = key.seal(FRANCE);
        assert_eq!(key.fits(FRANCE, &seal), Some(true));
        assert_eq!(key.fits(FRANCE, &seal.to_uppercase()), Some(true));
        let others = [
            Sealed {
                entity: "ESP",
                ..FRANCE
            },
            Sealed {
                edition: "2",
                ..FRANCE
            },
            // The same letters, parted otherwise.
            Sealed {
                edition: "1F",
                entity: "RA",
                ..FRANCE
            },
        ];
        for other in others {
            assert_eq!(key.fits(other, &seal), Some(false));
        }
        assert_eq!(key.fits(FRANCE, &seal[..seal.len() - 2]), Some(false));
        assert_eq!(SealKey::new([8; 32]).fits(FRANCE, &seal), None);
        assert_eq!(key.fits(FRANCE, "no seal"), None);
    }

    #[test]
    fn the_hash_is_that_of_rfc_2104() {
        // Computed with Python: hmac.new(bytes([7] * 32), message, "sha256"), the message being each
        // part after its length in eight bytes.
        let seal = SealKey::new([7; 32]).seal(FRANCE);
        assert!(
            seal.ends_with("346a0bc22dc9b581eaa9ef697e8430411ebf83f634d6ede1e32540aadee1705a"),
            "{seal}"
        );
    }

    #[test]
    fn a_key_file_is_read_whatever_editor_saved_it_and_a_broken_line_is_named() {
        let digits = "0f".repeat(32);
        let text = format!("\u{feff}# a line\r\n\r\n  {digits} \r\n");
        assert_eq!(SealKey::parse(&text), Ok(SealKey::new([15; 32])));
        assert_eq!(SealKey::parse("# nothing\n"), Err(2));
        assert_eq!(SealKey::parse(&format!("# a\n{}", &digits[1..])), Err(2));
        assert_eq!(SealKey::parse(&format!("{digits}\n{digits}\n")), Err(2));
        assert_eq!(SealKey::parse(&"é".repeat(32)), Err(1));
    }

    #[test]
    fn a_key_is_not_shown() {
        let shown = format!("{:?}", SealKey::new([0xab; 32]));
        assert!(!shown.contains("abab") && !shown.contains("171"), "{shown}");
    }
}
