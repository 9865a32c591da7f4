//! A message saved by Outlook (.msg): a compound file in which each property is a stream and each
//! attachment a storage. The format is that of [MS-OXMSG], its properties those of [MS-OXPROPS].

use chrono::{DateTime, TimeDelta};

use super::header::{Header, in_charset};
use super::{Attachment, Message, Purpose, has_words, is_automatic};
use crate::compound::{Node, Problem, Tree};
use crate::intake::Envelope;

/// Messages in messages.
const MOST_LEVELS: usize = 4;

// Identifiers of properties.
const SUBJECT: u16 = 0x0037;
const SUBMITTED: u16 = 0x0039;
const HEADERS: u16 = 0x007D;
const SENDER_NAME: u16 = 0x0C1A;
const SENDER_ADDRESS: u16 = 0x0C1F;
const DELIVERED: u16 = 0x0E06;
const BODY: u16 = 0x1000;
const BODY_RTF: u16 = 0x1009;
const BODY_HTML: u16 = 0x1013;
const MESSAGE_ID: u16 = 0x1035;
const DISPLAY_NAME: u16 = 0x3001;
const DATA: u16 = 0x3701;
const SHORT_NAME: u16 = 0x3704;
const LONG_NAME: u16 = 0x3707;
const CONTENT_ID: u16 = 0x3712;
const INTERNET_CODE_PAGE: u16 = 0x3FDE;
const CODE_PAGE: u16 = 0x3FFD;
const SENDER_SMTP: u16 = 0x5D01;
const IS_HIDDEN: u16 = 0x7FFE;

/// Takes a message apart, into at most `most_parts` files of at most `most_bytes` together.
pub(in crate::intake) fn read(
    bytes: &[u8],
    most_parts: usize,
    most_bytes: u64,
) -> Result<Message, Problem> {
    let tree = Tree::open(bytes)?;
    let mut reading = Reading {
        tree,
        message: Message::default(),
        most_parts,
        bytes_left: most_bytes,
    };
    let root = reading.tree.root();
    let properties = reading.properties(&root, 32)?;
    reading.message.envelope = envelope(&properties);
    reading.message.has_words = properties.has_words();
    let (header, _) = Header::split(properties.text(HEADERS).as_bytes());
    reading.message.is_automatic = is_automatic(&header);
    reading.add_attachments(&root, "", 0)?;
    Ok(reading.message)
}

struct Reading<'a> {
    tree: Tree<'a>,
    message: Message,
    most_parts: usize,
    bytes_left: u64,
}

impl Reading<'_> {
    /// The properties of a message or an attachment; those of fixed length stand behind a header.
    fn properties(&mut self, storage: &Node, header: usize) -> Result<Properties, Problem> {
        let mut properties = Properties::default();
        for node in self.tree.children(storage) {
            if node.name == "__properties_version1.0" {
                let fixed = self.stream(&node)?;
                let entries = fixed.get(header..).unwrap_or_default().chunks_exact(16);
                properties.fixed = entries.filter_map(fixed_property).collect();
            } else if let Some((id, kind)) = stream_property(&node.name) {
                properties.streams.push((id, kind, node));
            }
        }
        let page = [CODE_PAGE, INTERNET_CODE_PAGE]
            .into_iter()
            .find_map(|id| properties.number(id));
        properties.charset = charset(page.unwrap_or_default());
        let wanted = [
            SUBJECT,
            HEADERS,
            SENDER_NAME,
            SENDER_ADDRESS,
            SENDER_SMTP,
            MESSAGE_ID,
            BODY,
            BODY_HTML,
            BODY_RTF,
            DISPLAY_NAME,
            SHORT_NAME,
            LONG_NAME,
            CONTENT_ID,
        ];
        for (id, kind, node) in properties.streams.clone() {
            if wanted.contains(&id) {
                let bytes = self.stream(&node)?;
                let text = match kind {
                    0x001F => utf16(&bytes),
                    _ => in_charset(&bytes, &properties.charset),
                };
                properties
                    .texts
                    .push((id, text.trim_end_matches('\0').to_owned()));
            }
        }
        Ok(properties)
    }

    /// The bytes of a stream, within what is left of the limit.
    fn stream(&mut self, node: &Node) -> Result<Vec<u8>, Problem> {
        let bytes = self.tree.read(node)?;
        self.bytes_left = self
            .bytes_left
            .checked_sub(bytes.len() as u64)
            .ok_or_else(|| Problem::OverLimit("bytes of a message".to_owned()))?;
        Ok(bytes)
    }

    fn add_attachments(
        &mut self,
        storage: &Node,
        folder: &str,
        level: usize,
    ) -> Result<(), Problem> {
        for node in self.tree.children(storage) {
            if !node.name.starts_with("__attach_version1.0_") {
                continue;
            }
            if self.message.attachments.len() >= self.most_parts {
                self.message.is_over_limit = true;
                return Ok(());
            }
            let properties = self.properties(&node, 8)?;
            let names = [LONG_NAME, SHORT_NAME, DISPLAY_NAME];
            let name = names.into_iter().map(|id| properties.text(id));
            let name = name.into_iter().find(|name| !name.is_empty());
            let name = format!("{folder}{}", name.unwrap_or_default());
            let data = properties.streams.iter().find(|(id, _, _)| *id == DATA);
            match data.cloned() {
                // A message in the message.
                Some((_, 0x000D, message)) => self.add_message(&message, &name, level + 1)?,
                Some((_, _, data)) => {
                    let is_hidden = properties.number(IS_HIDDEN).is_some_and(|is| is != 0);
                    let is_picture = !properties.text(CONTENT_ID).is_empty() && is_picture(&name);
                    let bytes = self.stream(&data)?;
                    self.message.attachments.push(Attachment {
                        name,
                        purpose: if is_hidden || is_picture {
                            Purpose::Accessory
                        } else {
                            Purpose::Sent
                        },
                        bytes,
                    });
                }
                // A link to a file, which nobody here can open.
                None => self.message.attachments.push(Attachment {
                    name,
                    purpose: Purpose::Sent,
                    bytes: Vec::new(),
                }),
            }
        }
        Ok(())
    }

    /// A message in the message has no bytes of its own: its files count as files of the outer one,
    /// and its words, if it has no files, as a text.
    fn add_message(&mut self, storage: &Node, name: &str, level: usize) -> Result<(), Problem> {
        if level > MOST_LEVELS {
            self.message.is_over_limit = true;
            return Ok(());
        }
        let before = self.message.attachments.len();
        self.add_attachments(storage, &format!("{name}/"), level)?;
        if self.message.attachments.len() == before {
            let properties = self.properties(storage, 24)?;
            let envelope = envelope(&properties);
            // As a message again, so that it is taken for one.
            let text = format!(
                "From: {}\r\nDate: {}\r\nSubject: {}\r\nMessage-ID: <{}>\r\n\r\n{}",
                in_line(&envelope.sender),
                envelope.sent,
                in_line(&envelope.subject),
                in_line(&envelope.message_id),
                properties.text(BODY),
            );
            self.message.attachments.push(Attachment {
                name: format!("{name}.eml"),
                purpose: Purpose::Sent,
                bytes: text.into_bytes(),
            });
        }
        Ok(())
    }
}

fn in_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_picture(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emz", ".wmz"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

/// Properties of a message or an attachment.
#[derive(Debug, Default)]
struct Properties {
    /// Of fixed length: identifier and value.
    fixed: Vec<(u16, u64)>,
    /// Of any length: identifier, type, stream.
    streams: Vec<(u16, u16, Node)>,
    /// Those read as text.
    texts: Vec<(u16, String)>,
    /// Character set of texts that are not Unicode.
    charset: String,
}

impl Properties {
    fn number(&self, id: u16) -> Option<u64> {
        self.fixed
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(_, value)| *value)
    }

    fn text(&self, id: u16) -> &str {
        self.texts
            .iter()
            .find(|(known, _)| *known == id)
            .map_or("", |(_, text)| text.trim())
    }

    fn has_words(&self) -> bool {
        let is_rich_only = self.text(BODY).is_empty() && !self.text(BODY_RTF).is_empty();
        has_words(self.text(BODY), false) || has_words(self.text(BODY_HTML), true) || is_rich_only
    }
}

/// Who sent it and when: from the header it came with, else from its properties.
fn envelope(properties: &Properties) -> Envelope {
    let (header, _) = Header::split(properties.text(HEADERS).as_bytes());
    let mut envelope = Envelope::of(&header);
    if envelope.sender.is_empty() {
        let address = [SENDER_SMTP, SENDER_ADDRESS]
            .into_iter()
            .map(|id| properties.text(id))
            .find(|address| address.contains('@'));
        let name = properties.text(SENDER_NAME);
        envelope.sender = match address {
            Some(address) if name.is_empty() || name == address => address.to_owned(),
            Some(address) => format!("{name} <{address}>"),
            None => name.to_owned(),
        };
    }
    if envelope.sent.is_empty() {
        let time = [SUBMITTED, DELIVERED]
            .into_iter()
            .find_map(|id| properties.number(id));
        envelope.sent = time.and_then(at).unwrap_or_default();
    }
    if envelope.subject.is_empty() {
        properties.text(SUBJECT).clone_into(&mut envelope.subject);
    }
    if envelope.message_id.is_empty() {
        properties
            .text(MESSAGE_ID)
            .trim_matches(['<', '>', ' '])
            .clone_into(&mut envelope.message_id);
    }
    envelope
}

/// A time in tenths of a microsecond since 1601, in ISO.
fn at(time: u64) -> Option<String> {
    let since = TimeDelta::try_seconds(i64::try_from(time / 10_000_000).ok()?)?;
    let start = DateTime::from_timestamp(-11_644_473_600, 0)?;
    let at = start.checked_add_signed(since)?;
    Some(at.format("%Y-%m-%dT%H:%M:%S+00:00").to_string())
}

/// An entry of the stream of properties of fixed length.
fn fixed_property(entry: &[u8]) -> Option<(u16, u64)> {
    let id = u16::from_le_bytes(entry.get(2..4)?.try_into().ok()?);
    let value = u64::from_le_bytes(entry.get(8..16)?.try_into().ok()?);
    let kind = u16::from_le_bytes(entry.get(..2)?.try_into().ok()?);
    let value = match kind {
        0x0002 | 0x000B => value & 0xFFFF,
        0x0003 => value & 0xFFFF_FFFF,
        _ => value,
    };
    Some((id, value))
}

/// Identifier and type of a stream `__substg1.0_0037001F`.
fn stream_property(name: &str) -> Option<(u16, u16)> {
    let (id, kind) = name.strip_prefix("__substg1.0_")?.split_at_checked(4)?;
    let kind = kind.get(..4)?;
    Some((
        u16::from_str_radix(id, 16).ok()?,
        u16::from_str_radix(kind, 16).ok()?,
    ))
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .filter_map(|pair| pair.try_into().ok().map(u16::from_le_bytes))
        .collect();
    String::from_utf16_lossy(&units)
}

/// The character set of a Windows code page; blank if it has no name of its own.
fn charset(page: u64) -> String {
    match page {
        874 | 1250..=1258 => format!("windows-{page}"),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        20866 => "koi8-r".to_owned(),
        21866 => "koi8-u".to_owned(),
        28591..=28606 => format!("iso-8859-{}", page - 28590),
        54936 => "gb18030".to_owned(),
        65001 => "utf-8".to_owned(),
        _ => String::new(),
    }
}
