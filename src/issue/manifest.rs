//! The manifest: what is sent to whom, each file with its hash.

use crate::round::{Addressee, Round};
use crate::sha256;

/// Everything that is ready to be sent to one addressee.
#[derive(Debug)]
pub struct IssuedWorkbook<'a> {
    /// Name of the workbook, from [`file_name`](super::file_name).
    pub file: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whom it is for.
    pub addressee: &'a Addressee,
    /// Name of the note that goes with it.
    pub note: String,
    /// SHA-256 of that note.
    pub note_sha256: String,
    /// Name of the draft of the message; blank where no e-mail address is known.
    pub mail: String,
    /// The initialled note that the draft attaches, below `questionnaire/`; blank where there is
    /// none yet.
    pub initialled: String,
}

/// `manifest.csv`: a row per addressee, in their order; UTF-8 with a byte order mark, so that Excel
/// reads the names.
pub fn manifest(workbooks: &[IssuedWorkbook<'_>], round: &Round) -> Vec<u8> {
    let mut text = "\u{feff}file,sha256,entity,language,emails,note_numbers,deadline,\
                    note,note_sha256,mail,initialled_note\r\n"
        .to_owned();
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
            &workbook.note,
            &workbook.note_sha256,
            &workbook.mail,
            &workbook.initialled,
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
