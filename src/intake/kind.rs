//! Says what a file is by its first bytes: names lie.

use std::collections::HashSet;

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// No bytes.
    Empty,
    /// A zip archive: .xlsx, .xlsm, .xlsb, .ods, .docx, or a plain .zip.
    Zip,
    /// A compound file: .xls, .doc, .msg, or an encrypted workbook.
    Compound,
    /// A PDF.
    Pdf,
    /// A picture, most likely a scan; the name of its format.
    Picture(&'static str),
    /// A Rich Text document.
    Rtf,
    /// A message as text.
    Mail,
    /// `winmail.dat`: what Outlook makes of a message for other programs.
    Tnef,
    /// Another archive; the name of its format.
    Archive(&'static str),
    /// Something else that has a name.
    Other(&'static str),
    /// Nothing known.
    Unknown,
}

/// First bytes that settle it.
const SIGNATURES: [(&[u8], Kind); 17] = [
    (b"PK\x03\x04", Kind::Zip),
    (b"PK\x05\x06", Kind::Zip),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Kind::Compound),
    (b"%PDF-", Kind::Pdf),
    (b"\x89PNG\r\n", Kind::Picture("PNG")),
    (b"\xFF\xD8\xFF", Kind::Picture("JPEG")),
    (b"GIF8", Kind::Picture("GIF")),
    (b"II*\0", Kind::Picture("TIFF")),
    (b"MM\0*", Kind::Picture("TIFF")),
    (b"BM", Kind::Picture("BMP")),
    (b"{\\rtf", Kind::Rtf),
    (b"Rar!", Kind::Archive("RAR")),
    (b"7z\xBC\xAF\x27\x1C", Kind::Archive("7z")),
    (b"\x1F\x8B", Kind::Archive("gzip")),
    (b"\x78\x9F\x3E\x22", Kind::Tnef),
    (b"SQLite format 3\0", Kind::Other("SQLite")),
    (b"MZ", Kind::Other("EXE")),
];

/// Fields by which a message is known: two of them stand in every one.
const MAIL_FIELDS: [&str; 9] = [
    "from",
    "to",
    "subject",
    "date",
    "received",
    "message-id",
    "mime-version",
    "return-path",
    "content-type",
];
/// How much of a message's header is looked at: gateways write long fields above the others.
const MAIL_HEAD: usize = 64 << 10;

/// How much of a text is looked at.
const HEAD: usize = 4096;

/// What a file with these bytes is.
pub(super) fn of(bytes: &[u8]) -> Kind {
    if bytes.is_empty() {
        return Kind::Empty;
    }
    for (signature, kind) in SIGNATURES {
        if bytes.starts_with(signature) {
            return kind;
        }
    }
    if is_mail(bytes.get(..MAIL_HEAD).unwrap_or(bytes)) {
        return Kind::Mail;
    }
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    // Some programs write a few bytes before a PDF, and readers allow it.
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Kind::Pdf;
    }
    text_kind(head)
}

/// Whether a text begins as a message: lines `name: value`, with two of the names that matter.
fn is_mail(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let mut known: HashSet<&str> = HashSet::new();
    for (number, line) in head
        .trim_ascii_start()
        .split(|&byte| byte == b'\n')
        .enumerate()
    {
        let is_continued = line.starts_with(b" ") || line.starts_with(b"\t");
        if line.trim_ascii().is_empty() {
            break;
        }
        // A mailbox begins with a line of its own.
        if (is_continued && number > 0) || (number == 0 && line.starts_with(b"From ")) {
            continue;
        }
        let name = line.split(|&byte| byte == b':').next().unwrap_or_default();
        if name.len() == line.len() || name.iter().any(|byte| !(33..127).contains(byte)) {
            break;
        }
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        known.extend(MAIL_FIELDS.into_iter().filter(|field| *field == name));
    }
    known.len() >= 2
}

fn text_kind(head: &[u8]) -> Kind {
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return Kind::Other("TXT");
    }
    if head.contains(&0) {
        return Kind::Unknown;
    }
    let text = String::from_utf8_lossy(head).to_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with("<?xml") || text.starts_with('<') {
        return if text.contains("<html") || text.contains("<!doctype html") {
            Kind::Other("HTML")
        } else if text.contains("urn:schemas-microsoft-com:office:spreadsheet") {
            Kind::Other("XML Spreadsheet 2003")
        } else {
            Kind::Other("XML")
        };
    }
    let first_line = text.lines().next().unwrap_or_default();
    if [',', ';', '\t']
        .iter()
        .any(|&separator| first_line.contains(separator))
    {
        Kind::Other("CSV")
    } else {
        Kind::Other("TXT")
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, of};

    #[test]
    fn the_first_bytes_decide() {
        assert_eq!(of(b""), Kind::Empty);
        assert_eq!(of(b"PK\x03\x04rest"), Kind::Zip);
        assert_eq!(of(b"%PDF-1.7 ..."), Kind::Pdf);
        assert_eq!(of(b"\xEF\xBB\xBFcode;name\n"), Kind::Other("CSV"));
        assert_eq!(of(b"<!DOCTYPE html><html>"), Kind::Other("HTML"));
        assert_eq!(
            of(b"Received: from x\r\nFrom: a@b\r\nSubject: s\r\n\r\n"),
            Kind::Mail
        );
        assert_eq!(
            of(b"From our point of view, all is well."),
            Kind::Other("CSV")
        );
        assert_eq!(of(b"\x00\x01\x02\x03"), Kind::Unknown);
    }
}
