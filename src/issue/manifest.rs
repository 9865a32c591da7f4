//! The manifest: what is sent to whom, each file with its hash.

use crate::round::{Addressee, Round};
use crate::sha256;

/// A workbook ready to be sent.
#[derive(Debug)]
pub struct IssuedWorkbook<'a> {
    /// Its name, from [`file_name`](super::file_name).
    pub file: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whom it is for.
    pub addressee: &'a Addressee,
}

/// `manifest.csv`: a row per workbook, in the order of the addressees; UTF-8 with a byte order
/// mark, so that Excel reads the names.
pub fn manifest(workbooks: &[IssuedWorkbook<'_>], round: &Round) -> Vec<u8> {
    let mut text =
        "\u{feff}file,sha256,entity,language,emails,note_numbers,deadline\r\n".to_owned();
    for workbook in workbooks {
        let Addressee {
            code,
            language,
            emails,
            ..
        } = workbook.addressee;
        let hash = sha256::of(&workbook.bytes);
        let fields = [
            &workbook.file,
            &hash,
            code,
            language.code(),
            &emails.join(" "),
            &round.note.numbers.join("; "),
            &round.deadline.to_string(),
        ];
        let fields = fields.map(|field| {
            if field.contains([',', '"', '\n', '\r']) {
                format!("\"{}\"", field.replace('"', "\"\""))
            } else {
                field.to_owned()
            }
        });
        text += &fields.join(",");
        text += "\r\n";
    }
    text.into_bytes()
}
