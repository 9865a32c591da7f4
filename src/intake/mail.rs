//! A message: who sent it, when, and the files in it.
//!
//! In: the bytes of an .eml, of a mailbox, or of an Outlook message. Out: a [`Message`]. Nothing a
//! message says about itself is believed: parts lie in parts to a limited depth, what is never
//! closed ends with the file, and a type is only a hint, since the bytes of an attachment say what
//! it is.

mod decode;
mod header;
pub(super) mod outlook;

use chrono::{DateTime, NaiveDateTime};

use super::Envelope;
use header::{Header, Parameters, in_charset, next_line};

/// Multiparts in multiparts.
const MOST_LEVELS: usize = 16;

/// A message, taken apart.
#[derive(Debug, Default)]
pub(super) struct Message {
    /// Who sent it, and when.
    pub(super) envelope: Envelope,
    /// Whether somebody wrote words into it.
    pub(super) has_words: bool,
    /// The files in it, in their order.
    pub(super) attachments: Vec<Attachment>,
    /// Whether a program wrote it: out of office, not delivered.
    pub(super) is_automatic: bool,
    /// More parts, or deeper ones, than are read.
    pub(super) is_over_limit: bool,
}

/// A file in a message.
#[derive(Debug, PartialEq)]
pub(super) struct Attachment {
    /// Its name, as the message says it; blank if it has none.
    pub(super) name: String,
    /// What it is for.
    pub(super) purpose: Purpose,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
}

/// What a file in a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Something sent: may be a return.
    Sent,
    /// Belongs to the text of the message: a logo, a signature, a business card.
    Accessory,
}

impl Envelope {
    /// When it was sent, as its sender's clock had it.
    pub(super) fn time(&self) -> Option<NaiveDateTime> {
        let at = DateTime::parse_from_rfc3339(&self.sent).ok()?;
        Some(at.naive_local())
    }

    fn of(header: &Header) -> Self {
        let from = header.text("from");
        Self {
            sender: if from.is_empty() {
                header.text("sender")
            } else {
                from
            },
            sent: sent(header.raw("date")),
            subject: header.text("subject"),
            message_id: header
                .raw("message-id")
                .trim_matches(['<', '>', ' '])
                .to_owned(),
        }
    }
}

/// A date as messages write it, in ISO with its offset; blank if it is none.
fn sent(date: &str) -> String {
    // Some programs name the zone behind its offset.
    let date = date.split('(').next().unwrap_or_default().trim();
    DateTime::parse_from_rfc2822(date)
        .or_else(|_| DateTime::parse_from_rfc3339(date))
        .map_or_else(
            |_| String::new(),
            |at| at.format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        )
}

/// Takes a message apart, into at most `most_parts` files.
pub(super) fn read(bytes: &[u8], most_parts: usize) -> Message {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let (header, body) = Header::split(bytes.trim_ascii_start());
    let mut message = Message {
        envelope: Envelope::of(&header),
        is_automatic: is_automatic(&header),
        ..Message::default()
    };
    message.add(&header, body, most_parts, 0);
    message
}

/// Whether a header is that of an answering machine (RFC 3834) or a report (RFC 6522).
fn is_automatic(header: &Header) -> bool {
    let submitted = header.parameters("auto-submitted").value;
    let is_report = header.parameters("content-type").value == "multipart/report";
    is_report || !matches!(&*submitted, "" | "no")
}

/// The messages of a mailbox: each begins with a line `From ` behind a blank one. A file of one
/// message gives that message.
pub(super) fn split_mailbox(bytes: &[u8]) -> Vec<&[u8]> {
    let mut starts = Vec::new();
    let (mut rest, mut was_blank) = (bytes, true);
    while !rest.is_empty() {
        let (line, after) = next_line(rest);
        let at = bytes.len() - rest.len();
        if was_blank && line.starts_with(b"From ") && has_time(line) {
            starts.push(at);
        }
        was_blank = line.is_empty();
        rest = after;
    }
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    let messages = starts.iter().zip(ends);
    messages
        .filter_map(|(&start, end)| bytes.get(start..end))
        .collect()
}

/// The line that parts messages ends in a date, which prose does not.
fn has_time(line: &[u8]) -> bool {
    line.windows(3)
        .any(|part| matches!(part, [a, b':', c] if a.is_ascii_digit() && c.is_ascii_digit()))
}

impl Message {
    /// Adds a part: what it holds, or what the parts in it hold.
    fn add(&mut self, header: &Header, body: &[u8], most_parts: usize, level: usize) {
        let kind = header.parameters("content-type");
        let boundary = kind.get("boundary").unwrap_or_default();
        if !kind.value.starts_with("multipart/") || boundary.is_empty() {
            self.add_leaf(header, &kind, body, most_parts);
            return;
        }
        if level == MOST_LEVELS {
            self.is_over_limit = true;
            return;
        }
        let is_digest = kind.value == "multipart/digest";
        for part in Parts::new(body, &boundary) {
            if self.attachments.len() >= most_parts {
                self.is_over_limit = true;
                return;
            }
            let (header, body) = Header::split(part);
            if is_digest && header.raw("content-type").is_empty() {
                self.attachments.push(forwarded(body.to_vec()));
            } else {
                self.add(&header, body, most_parts, level + 1);
            }
        }
    }

    fn add_leaf(&mut self, header: &Header, kind: &Parameters, body: &[u8], most_parts: usize) {
        let disposition = header.parameters("content-disposition");
        let bytes = match header
            .raw("content-transfer-encoding")
            .to_ascii_lowercase()
            .as_str()
        {
            "base64" => decode::base64(body),
            "quoted-printable" => decode::quoted_printable(body),
            _ => body.to_vec(),
        };
        let name = disposition
            .get("filename")
            .or_else(|| kind.get("name"))
            .unwrap_or_default();
        let is_attachment = disposition.value == "attachment";
        let is_words = matches!(
            &*kind.value,
            "" | "text/plain" | "text/html" | "text/enriched"
        );
        if is_words && !is_attachment && name.is_empty() {
            let text = in_charset(&bytes, &kind.get("charset").unwrap_or_default());
            self.has_words |= has_words(&text, kind.value == "text/html");
            return;
        }
        if self.attachments.len() >= most_parts {
            self.is_over_limit = true;
            return;
        }
        if matches!(&*kind.value, "message/rfc822" | "message/global") {
            let attachment = forwarded(bytes);
            self.attachments.push(Attachment {
                name: if name.is_empty() {
                    attachment.name
                } else {
                    name
                },
                ..attachment
            });
            return;
        }
        let is_inline = disposition.value == "inline" || !header.raw("content-id").is_empty();
        let is_in_text = kind.value.starts_with("image/") && is_inline && !is_attachment;
        self.attachments.push(Attachment {
            purpose: if is_in_text || is_accessory(&kind.value) {
                Purpose::Accessory
            } else {
                Purpose::Sent
            },
            name,
            bytes,
        });
    }
}

/// A message in a message, called by its subject.
fn forwarded(bytes: Vec<u8>) -> Attachment {
    let subject = Header::split(bytes.trim_ascii_start()).0.text("subject");
    Attachment {
        name: format!(
            "{}.eml",
            if subject.is_empty() {
                "message"
            } else {
                &subject
            }
        ),
        purpose: Purpose::Sent,
        bytes,
    }
}

/// Types of what programs add to a message by themselves.
fn is_accessory(kind: &str) -> bool {
    matches!(
        kind,
        "application/pkcs7-signature"
            | "application/x-pkcs7-signature"
            | "application/pgp-signature"
            | "application/pgp-keys"
            | "text/vcard"
            | "text/x-vcard"
            | "text/directory"
            | "text/calendar"
            | "text/rfc822-headers"
            | "message/delivery-status"
            | "message/disposition-notification"
    )
}

/// Whether a text has a letter or digit, outside markup.
pub(super) fn has_words(text: &str, is_html: bool) -> bool {
    let mut is_markup = false;
    // What stands between these is for the program that shows it.
    let lower = if is_html {
        text.to_ascii_lowercase()
    } else {
        String::new()
    };
    let text = match lower.find("<body") {
        Some(body) => text.get(body..).unwrap_or_default(),
        None => text,
    };
    text.chars().any(|character| {
        match character {
            '<' if is_html => is_markup = true,
            '>' if is_html => is_markup = false,
            _ => return !is_markup && character.is_alphanumeric(),
        }
        false
    })
}

/// The parts of a multipart: what stands between the lines of its boundary. What follows the last
/// line counts where the end is missing.
struct Parts<'a> {
    delimiter: Vec<u8>,
    rest: Option<&'a [u8]>,
}

impl<'a> Parts<'a> {
    fn new(body: &'a [u8], boundary: &str) -> Self {
        let mut parts = Self {
            delimiter: [b"--", boundary.trim_end().as_bytes()].concat(),
            rest: None,
        };
        let (_, rest) = parts.until_delimiter(body);
        parts.rest = rest;
        parts
    }

    /// What stands before the next line of the boundary, and what follows it; nothing follows the
    /// closing line.
    fn until_delimiter(&self, bytes: &'a [u8]) -> (&'a [u8], Option<&'a [u8]>) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let (line, after) = next_line(rest);
            if let Some(tail) = line.strip_prefix(&*self.delimiter) {
                let is_end = tail.starts_with(b"--") && tail.get(2..).is_some_and(is_blank);
                if is_end || is_blank(tail) {
                    let end = bytes.len() - rest.len();
                    let before = bytes.get(..end).unwrap_or_default();
                    // The line break before the boundary belongs to it.
                    let before = before.strip_suffix(b"\n").unwrap_or(before);
                    let before = before.strip_suffix(b"\r").unwrap_or(before);
                    return (before, (!is_end).then_some(after));
                }
            }
            rest = after;
        }
        (bytes, None)
    }
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.trim_ascii().is_empty()
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.take()?;
        let (part, rest) = self.until_delimiter(rest);
        self.rest = rest;
        Some(part)
    }
}
