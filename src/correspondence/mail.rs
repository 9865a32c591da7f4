//! A message as a draft: an .eml that Outlook and Thunderbird open ready to be sent.
//!
//! `X-Unsent: 1` makes Outlook open it for writing. No date and no message number stand in it: the
//! program that sends it gives them, and the same draft has the same bytes. Words outside ASCII
//! are encoded words (RFC 2047), names of files the extended parameters of RFC 2231.

use std::fmt::Write as _;

/// A file that goes with a message.
#[derive(Debug, Clone)]
pub struct Attachment<'a> {
    /// Its name, as the receiver sees it.
    pub name: &'a str,
    /// Its media type.
    pub kind: &'static str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// Media type of an .xlsx.
pub const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Media type of a .pdf.
pub const PDF: &str = "application/pdf";

/// A message, not sent yet.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// Who sends it.
    pub from: &'a str,
    /// Whom to; addresses that are known to be such.
    pub to: &'a [String],
    /// Where answers go.
    pub reply_to: &'a str,
    /// Its subject.
    pub subject: &'a str,
    /// Its text, lines ended by `\n`.
    pub body: &'a str,
    /// What goes with it.
    pub attachments: &'a [Attachment<'a>],
}

/// Parts are parted by this: base64 has neither `_` nor a `=` at the beginning of a line, and all
/// parts are in base64.
const BOUNDARY: &str = "=_verbale_part";

impl Draft<'_> {
    /// The bytes of the .eml.
    pub fn write(&self) -> Vec<u8> {
        let mut text = String::from("X-Unsent: 1\r\n");
        let headers = [
            ("From", address(self.from)),
            (
                "To",
                self.to
                    .iter()
                    .map(|to| address(to))
                    .collect::<Vec<_>>()
                    .join(",\r\n "),
            ),
            ("Reply-To", address(self.reply_to)),
            ("Subject", encoded_words(self.subject)),
            ("MIME-Version", "1.0".to_owned()),
            (
                "Content-Type",
                format!("multipart/mixed;\r\n boundary=\"{BOUNDARY}\""),
            ),
        ];
        for (name, value) in headers {
            // Writing to a text cannot fail.
            let _ = write!(text, "{name}: {value}\r\n");
        }
        let _ = write!(
            text,
            "\r\n--{BOUNDARY}\r\nContent-Type: text/plain; charset=utf-8\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n"
        );
        base64_lines(&mut text, self.body.replace('\n', "\r\n").as_bytes());
        for attachment in self.attachments {
            let _ = write!(
                text,
                "--{BOUNDARY}\r\nContent-Type: {};\r\n name=\"{}\"\r\n\
                 Content-Transfer-Encoding: base64\r\n\
                 Content-Disposition: attachment{}\r\n\r\n",
                attachment.kind,
                encoded_words(attachment.name),
                file_name(attachment.name)
            );
            base64_lines(&mut text, attachment.bytes);
        }
        let _ = write!(text, "--{BOUNDARY}--\r\n");
        text.into_bytes()
    }
}

/// An address as a header may hold it: nothing in it may end the line.
fn address(address: &str) -> String {
    address.chars().filter(|c| !c.is_control()).collect()
}

/// A text for a header: itself if it is short ASCII, else encoded words so short that no line is
/// longer than 76 with the name of its header, none of which parts a character (RFC 2047, sections 2
/// and 5).
fn encoded_words(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control()).collect();
    let is_plain = clean.is_ascii() && !clean.contains(['"', '\\']) && !clean.contains("=?");
    if is_plain && clean.len() <= 60 {
        return clean;
    }
    // 39 bytes are 52 signs of base64, with the frame 64.
    let mut words: Vec<String> = vec![String::new()];
    for c in clean.chars() {
        match words.last_mut() {
            Some(word) if word.len() + c.len_utf8() <= 39 => word.push(c),
            _ => words.push(c.to_string()),
        }
    }
    let words: Vec<String> = words
        .iter()
        .map(|word| format!("=?utf-8?B?{}?=", base64(word.as_bytes())))
        .collect();
    words.join("\r\n ")
}

/// The name of a file as parameters of a header (RFC 2231, sections 3 and 4): in pieces, none of
/// which makes its line long.
fn file_name(name: &str) -> String {
    let mut pieces: Vec<String> = vec!["utf-8''".to_owned()];
    for c in name.chars().filter(|c| !c.is_control()) {
        let mut sign = String::new();
        for &byte in c.encode_utf8(&mut [0; 4]).as_bytes() {
            if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
                sign.push(char::from(byte));
            } else {
                let _ = write!(sign, "%{byte:02X}");
            }
        }
        match pieces.last_mut() {
            Some(piece) if piece.len() + sign.len() <= 58 => *piece += &sign,
            _ => pieces.push(sign),
        }
    }
    match pieces.as_slice() {
        [whole] => format!(";\r\n filename*={whole}"),
        pieces => {
            let pieces = pieces.iter().zip(0..);
            pieces.fold(String::new(), |mut text, (piece, index)| {
                let _ = write!(text, ";\r\n filename*{index}*={piece}");
                text
            })
        }
    }
}

const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 (RFC 4648), in one line.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let at = |index: usize| group.get(index).copied().map_or(0, u32::from);
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let sign = SIGNS.get((bits >> (18 - 6 * place) & 63) as usize);
            let sign = sign.filter(|_| place <= group.len());
            text.push(sign.map_or('=', |&sign| char::from(sign)));
        }
    }
    text
}

/// Base64 in lines of 76 signs.
fn base64_lines(text: &mut String, bytes: &[u8]) {
    for line in bytes.chunks(57) {
        *text += &base64(line);
        *text += "\r\n";
    }
}

#[cfg(test)]
mod tests {
    use super::{base64, encoded_words};

    #[test]
    fn base64_gives_the_published_vectors() {
        // RFC 4648, section 10.
        for (bytes, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), expected);
        }
    }

    #[test]
    fn no_header_line_is_long_and_none_is_broken_into_by_a_subject() {
        let subject = "استبيان بشأن تحسين تنسيق جهود مكافحة الاتجار بالأشخاص\r\nBcc: x@example.org";
        let header = encoded_words(subject);
        assert!(!header.contains("Bcc"));
        for line in header.split("\r\n ") {
            assert!(line.len() <= 75 && line.starts_with("=?utf-8?B?"), "{line}");
        }
    }
}
