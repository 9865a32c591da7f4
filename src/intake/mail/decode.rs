//! The encodings by which bytes travel in messages. What does not belong is left out: a line cut by
//! a gateway must not cost the rest.

/// Base64; everything outside its alphabet is skipped.
pub(super) fn base64(encoded: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(encoded.len() / 4 * 3);
    let (mut buffer, mut bits) = (0_u32, 0);
    for &byte in encoded {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            // Padding: a new group begins.
            b'=' => {
                (buffer, bits) = (0, 0);
                continue;
            }
            _ => continue,
        };
        buffer = (buffer << 6 | u32::from(value)) & 0x00FF_FFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            decoded.push(low_byte(buffer >> bits));
        }
    }
    decoded
}

fn low_byte(value: u32) -> u8 {
    value.to_le_bytes().first().copied().unwrap_or_default()
}

/// Quoted-printable, also that of encoded words.
pub(super) fn quoted_printable(encoded: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'=' {
            decoded.push(byte);
        } else if let Some((byte, after)) = hexadecimal(after) {
            decoded.push(byte);
            rest = after;
        } else if let Some(after) = soft_break(after) {
            rest = after;
        } else {
            decoded.push(byte);
        }
    }
    decoded
}

/// What follows the end of a line that does not count.
fn soft_break(rest: &[u8]) -> Option<&[u8]> {
    let is_blank = |byte: &u8| *byte == b' ' || *byte == b'\t';
    let start = rest.iter().position(|byte| !is_blank(byte))?;
    let rest = rest.get(start..)?;
    rest.strip_prefix(b"\r\n")
        .or_else(|| rest.strip_prefix(b"\n"))
}

/// `%D0%9E`, as RFC 2231 writes parameters.
pub(super) fn percent(encoded: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match hexadecimal(after) {
            Some((value, after)) if byte == b'%' => {
                decoded.push(value);
                rest = after;
            }
            _ => decoded.push(byte),
        }
    }
    decoded
}

/// A byte of two hexadecimal digits, and what follows.
fn hexadecimal(text: &[u8]) -> Option<(u8, &[u8])> {
    let (digits, rest) = text.split_at_checked(2)?;
    let digits = std::str::from_utf8(digits).ok()?;
    let is_hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let byte = u8::from_str_radix(digits, 16).ok()?;
    is_hexadecimal.then_some((byte, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_costs_no_more_than_itself() {
        assert_eq!(base64(b"UsOp\r\ncG9u c2U="), "Réponse".as_bytes());
        assert_eq!(base64(b"!!!"), b"");
        // Two encoded texts, one behind the other.
        assert_eq!(base64(b"YQ==YQ=="), b"aa");
        assert_eq!(quoted_printable(b"R=C3=A9p=\r\nonse"), "Réponse".as_bytes());
        assert_eq!(quoted_printable(b"a=  \nb =ZZ ="), b"ab =ZZ =");
        assert_eq!(percent(b"a%C3%A9%"), "aé%".as_bytes());
    }
}
