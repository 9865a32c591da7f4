//! Says what a file is by its first bytes: names lie.

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
    /// Another archive; the name of its format.
    Archive(&'static str),
    /// Something else that has a name.
    Other(&'static str),
    /// Nothing known.
    Unknown,
}

/// First bytes that settle it.
const SIGNATURES: [(&[u8], Kind); 16] = [
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
    (b"SQLite format 3\0", Kind::Other("SQLite")),
    (b"MZ", Kind::Other("EXE")),
];

/// First lines of messages.
const MAIL_HEADERS: [&str; 10] = [
    "from ",
    "from:",
    "received:",
    "return-path:",
    "delivered-to:",
    "mime-version:",
    "message-id:",
    "x-",
    "subject:",
    "date:",
];

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
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    // Some programs write a few bytes before a PDF, and readers allow it.
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Kind::Pdf;
    }
    text_kind(head)
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
    let is_mail = MAIL_HEADERS
        .iter()
        .any(|header| first_line.starts_with(header))
        && text.contains("\nsubject:") | text.contains("\nfrom:") | text.contains("\nto:");
    if is_mail {
        return Kind::Mail;
    }
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
