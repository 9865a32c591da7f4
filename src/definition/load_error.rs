//! Why a form cannot be opened at all.

use std::io;
use std::path::PathBuf;

/// Why a file cannot be read as a form. What is wrong *inside* a form is a
/// [`Diagnostic`](super::Diagnostic) instead.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is larger than a form can sensibly be.
    #[error("`{name}` has {size_byte} bytes, the limit for a form is {limit_byte}")]
    TooLarge {
        /// The file.
        name: String,
        /// Its size, or the size of what is packed in it.
        size_byte: u64,
        /// The limit.
        limit_byte: u64,
    },
    /// The workbook asks for a password.
    #[error("`{name}` is protected with a password; save a copy without one")]
    Encrypted {
        /// The file.
        name: String,
    },
    /// It looks like a workbook, and cannot be read as one.
    #[error(
        "`{name}` is damaged and cannot be read as a workbook; open it in Excel and save it under a new name"
    )]
    Damaged {
        /// The file.
        name: String,
        /// What the reader says; `None` if it broke off.
        source: Option<Box<calamine::Error>>,
    },
    /// The styles of an .xlsx file break the reference reader (openpyxl), and so pyxform.
    #[error(
        "`{name}` has a damaged list of styles, which pyxform and Kobo cannot read; open it in Excel and save it under a new name"
    )]
    DamagedStyles {
        /// The file.
        name: String,
    },
    /// It is none of the formats a form can have.
    #[error(
        "`{name}` is no form: expected an Excel or OpenDocument workbook, or a .csv or .md file with a sheet `survey`"
    )]
    NotAForm {
        /// The file.
        name: String,
    },
}
