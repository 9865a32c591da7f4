//! The header of a message or of one of its parts: fields, their parameters, and words in any
//! script (RFC 5322, RFC 2047, RFC 2231), read as mail programs write them rather than as the
//! standards ask.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::decode;

/// Fields kept of one header; a message has some dozens.
const MOST_FIELDS: usize = 1_000;
/// Bytes kept of one field.
const LONGEST_FIELD: usize = 64 << 10;

/// The fields of a header, in the order of the message.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// Name in lower case, and value with its line breaks undone.
    fields: Vec<(String, String)>,
}

impl Header {
    /// Splits a message or part into its header and its body.
    pub(super) fn split(message: &[u8]) -> (Self, &[u8]) {
        let mut header = Self::default();
        let mut rest = message;
        while !rest.is_empty() {
            let (line, after) = next_line(rest);
            if line.is_empty() {
                return (header, after);
            }
            if !line.starts_with(b" ") && !line.starts_with(b"\t") {
                match field(line) {
                    Some(field) if header.fields.len() < MOST_FIELDS => header.fields.push(field),
                    // The line that parts the messages of a mailbox, and lines beyond the limit.
                    Some(_) => {}
                    None if line.starts_with(b"From ") || line.starts_with(b">From ") => {}
                    // No header at all, or one that somebody forgot to end.
                    None => return (header, rest),
                }
            } else if let Some((_, value)) = header.fields.last_mut()
                && value.len() + line.len() <= LONGEST_FIELD
            {
                value.push(' ');
                value.push_str(plain(line).trim());
            }
            rest = after;
        }
        (header, rest)
    }

    /// The value of the first field of that name (in lower case) as it stands; blank if there is
    /// none.
    pub(super) fn raw(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// The value of a field with its encoded words read.
    pub(super) fn text(&self, name: &str) -> String {
        words(self.raw(name))
    }

    /// A field that has parameters.
    pub(super) fn parameters(&self, name: &str) -> Parameters {
        Parameters::parse(self.raw(name))
    }
}

/// A line without its end, and what follows it.
pub(super) fn next_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|&byte| byte == b'\n');
    let (line, rest) = match end {
        Some(end) => bytes.split_at(end + 1),
        None => (bytes, &[][..]),
    };
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    (line.strip_suffix(b"\r").unwrap_or(line), rest)
}

/// `Subject: reply`.
fn field(line: &[u8]) -> Option<(String, String)> {
    let colon = line.iter().position(|&byte| byte == b':')?;
    let (name, value) = line.split_at(colon);
    let name = name.trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(|byte| (33..127).contains(byte));
    let value = value.get(1..LONGEST_FIELD.min(value.len()));
    is_name.then(|| {
        (
            String::from_utf8_lossy(name).to_ascii_lowercase(),
            plain(value.unwrap_or_default()).trim().to_owned(),
        )
    })
}

/// Bytes that should be ASCII: UTF-8 as modern programs write it, else Windows-1252.
fn plain(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

/// Bytes in a named character set; UTF-8 or Windows-1252 if the name is unknown.
pub(super) fn in_charset(bytes: &[u8], charset: &str) -> String {
    match Encoding::for_label(charset.trim().as_bytes()) {
        Some(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
        None => plain(bytes),
    }
}

/// Text with its encoded words `=?charset?B?...?=` read. Neighbours in one character set are joined
/// before they are decoded: many programs cut in the middle of a character.
pub(super) fn words(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut pending: Option<(String, Vec<u8>)> = None;
    let mut rest = value;
    while let Some(start) = rest.find("=?") {
        let (before, from) = rest.split_at(start);
        let Some((charset, bytes, after)) = encoded_word(from) else {
            flush(&mut pending, &mut text);
            text.push_str(before);
            text.push_str("=?");
            rest = from.get(2..).unwrap_or_default();
            continue;
        };
        match &mut pending {
            // White space between encoded words is no text.
            Some((known, joined))
                if before.trim().is_empty() && known.eq_ignore_ascii_case(charset) =>
            {
                joined.extend(bytes);
            }
            Some(_) if before.trim().is_empty() => {
                flush(&mut pending, &mut text);
                pending = Some((charset.to_owned(), bytes));
            }
            _ => {
                flush(&mut pending, &mut text);
                text.push_str(before);
                pending = Some((charset.to_owned(), bytes));
            }
        }
        rest = after;
    }
    flush(&mut pending, &mut text);
    text.push_str(rest);
    text
}

fn flush(pending: &mut Option<(String, Vec<u8>)>, text: &mut String) {
    if let Some((charset, bytes)) = pending.take() {
        text.push_str(&in_charset(&bytes, &charset));
    }
}

/// Character set, bytes and what follows of an encoded word at the start of a text.
fn encoded_word(text: &str) -> Option<(&str, Vec<u8>, &str)> {
    let (charset, rest) = text.strip_prefix("=?")?.split_once('?')?;
    let (encoding, rest) = rest.split_once('?')?;
    let (encoded, after) = rest.split_once("?=")?;
    // A language may follow the character set: `utf-8*fr`.
    let charset = charset.split('*').next().unwrap_or_default();
    let bytes = match encoding {
        "B" | "b" => decode::base64(encoded.as_bytes()),
        "Q" | "q" => decode::quoted_printable(encoded.replace('_', " ").as_bytes()),
        _ => return None,
    };
    (!charset.is_empty() && !charset.contains(char::is_whitespace))
        .then_some((charset, bytes, after))
}

/// A value with parameters: `attachment; filename="a.xlsx"`.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    /// The value, in lower case.
    pub(super) value: String,
    /// Name in lower case, and raw value.
    parameters: Vec<(String, String)>,
}

impl Parameters {
    fn parse(text: &str) -> Self {
        let mut pieces = pieces(text).into_iter();
        let value = pieces.next().unwrap_or_default().to_ascii_lowercase();
        let parameters = pieces.filter_map(|piece| {
            let (name, value) = piece.split_once('=')?;
            Some((name.trim().to_ascii_lowercase(), unquoted(value.trim())))
        });
        Self {
            value,
            parameters: parameters.collect(),
        }
    }

    /// A parameter in plain text, whichever of three ways it is written in: in pieces or with a
    /// character set (`filename*0*=UTF-8''...`), as encoded words, or as it is.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.extended(name).or_else(|| {
            let (_, value) = self.parameters.iter().find(|(known, _)| known == name)?;
            Some(words(value))
        })
    }

    /// RFC 2231: the pieces by number, percent-encoded where their name ends in `*`.
    fn extended(&self, name: &str) -> Option<String> {
        let mut pieces: Vec<(usize, bool, &str)> = Vec::new();
        for (known, value) in &self.parameters {
            let Some(rest) = known
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('*'))
            else {
                continue;
            };
            let (number, is_encoded) = match rest.strip_suffix('*') {
                Some(number) => (number, true),
                None => (rest, rest.is_empty()),
            };
            let number = if number.is_empty() {
                0
            } else {
                number.parse().ok()?
            };
            pieces.push((number, is_encoded, value));
        }
        pieces.sort_by_key(|piece| piece.0);
        let mut charset = String::new();
        let mut bytes = Vec::new();
        for (at, (_, is_encoded, value)) in pieces.iter().enumerate() {
            if !is_encoded {
                bytes.extend_from_slice(value.as_bytes());
                continue;
            }
            let mut value = *value;
            if at == 0 && value.matches('\'').count() >= 2 {
                let mut parts = value.splitn(3, '\'');
                parts.next().unwrap_or_default().clone_into(&mut charset);
                value = parts.nth(1).unwrap_or_default();
            }
            bytes.extend(decode::percent(value.as_bytes()));
        }
        (!pieces.is_empty()).then(|| in_charset(&bytes, &charset))
    }
}

/// A text in pieces between semicolons outside quotes.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut is_quoted, mut is_escaped) = (0, false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            ';' if !is_quoted => {
                pieces.push(text.get(start..at).unwrap_or_default().trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(text.get(start..).unwrap_or_default().trim());
    pieces
}

/// A quoted string without its quotes. A backslash hides the next character only where that needs
/// hiding: some programs write whole Windows paths.
fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else {
        return value.to_owned();
    };
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    inner.replace("\\\"", "\"").replace("\\\\", "\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_words_are_read_in_six_scripts() {
        let cases = [
            ("=?UTF-8?B?UsOpcG9uc2U=?=", "Réponse"),
            ("=?iso-8859-1?Q?R=E9ponse_du_P=E9rou?=", "Réponse du Pérou"),
            ("=?koi8-r?B?79TXxdQ=?=", "Ответ"),
            ("=?windows-1256?B?0c8=?=", "رد"),
            ("=?GB2312?B?tPC+7Q==?=", "答卷"),
            // Cut in the middle of a character.
            ("=?UTF-8?B?562U5Q==?= =?UTF-8?B?jbc=?=", "答卷"),
            ("Re: =?utf-8*fr?q?a=C3=A9?= (2)", "Re: aé (2)"),
            ("=?no end", "=?no end"),
            ("a =?x?Z?b?= c", "a =?x?Z?b?= c"),
        ];
        for (written, read) in cases {
            assert_eq!(words(written), read, "{written}");
        }
    }

    #[test]
    fn file_names_are_read_however_they_are_written() {
        let cases = [
            ("attachment; filename=a.xlsx", "a.xlsx"),
            (
                "attachment; filename=\"a; \\\"b\\\".xlsx\"",
                "a; \"b\".xlsx",
            ),
            (
                "attachment; filename*=UTF-8''R%C3%A9ponse.xlsx",
                "Réponse.xlsx",
            ),
            (
                "attachment; filename*1*=%B5%D1.xlsx; filename*0*=koi8-r''%EF%D4%D7",
                "Отв\u{2563}я.xlsx",
            ),
            (
                "attachment; filename*0=\"a long \"; filename*1=\"name.xlsx\"",
                "a long name.xlsx",
            ),
            (
                "attachment; filename=\"=?UTF-8?B?562U5Y23?=.xlsx\"",
                "答卷.xlsx",
            ),
            ("attachment; FileName=\"C:\\in\\a.xlsx\"", "C:\\in\\a.xlsx"),
        ];
        for (written, name) in cases {
            assert_eq!(
                Parameters::parse(written).get("filename").as_deref(),
                Some(name),
                "{written}"
            );
        }
    }

    #[test]
    fn a_header_ends_at_the_blank_line_or_where_it_is_none() {
        let (header, body) = Header::split(b"Subject: a\r\n b\r\nTo: c\r\n\r\ntext");
        assert_eq!((header.raw("subject"), body), ("a b", &b"text"[..]));
        let (header, body) = Header::split(b"Just words\r\nfrom here on");
        assert_eq!(
            (header.raw("from"), body),
            ("", &b"Just words\r\nfrom here on"[..])
        );
    }
}
