//! Delimited text, whatever program saved it.

use super::Row;

/// The rows of a text: comma, semicolon or tab; UTF-8 with or without a byte order mark, UTF-16 as
/// Excel's "Unicode text", or CP1252 if it is not UTF-8.
pub(crate) fn rows(bytes: &[u8]) -> Vec<Row> {
    let text = decode(bytes);
    let (text, delimiter, skipped) = match text.split_once('\n') {
        // Excel's own line that says which separator follows.
        Some((first, rest)) if first.trim_end().len() == 5 && first.starts_with("sep=") => {
            let delimiter = first.as_bytes().get(4).copied().unwrap_or(b',');
            (rest, delimiter, 1)
        }
        _ => (text.as_str(), delimiter(&text), 0),
    };
    let mut lines = Lines {
        bytes: text.as_bytes(),
        counted: (0, 1),
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    reader
        .records()
        // The text is UTF-8 and rows may have any length, so that no record can fail.
        .filter_map(Result::ok)
        .map(|record| Row {
            line: lines.at(record.position().map_or(0, csv::Position::byte)) + skipped,
            cells: record.iter().map(str::to_owned).collect(),
        })
        .collect()
}

/// Tells the line of a place. The reader's own count knows nothing of the line feed that a carriage
/// return leaves over, nor of blank lines before a record.
struct Lines<'t> {
    bytes: &'t [u8],
    /// How far they are counted, and what line that is, from 1.
    counted: (usize, u64),
}

impl Lines<'_> {
    /// The line of the record that the reader began to look for at a byte; asked in order.
    fn at(&mut self, byte: u64) -> u64 {
        let (mut at, mut line) = self.counted;
        let begin = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(byte) = self.bytes.get(at) {
            if at >= begin && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            line += u64::from(*byte == b'\n');
            at += 1;
        }
        self.counted = (at, line);
        line
    }
}

/// The separator that stands most often in the first line that is not blank, outside quotes.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty());
    let mut quoted = false;
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    for byte in header.unwrap_or_default().bytes() {
        quoted ^= byte == b'"';
        for (separator, count) in &mut counts {
            *count += usize::from(!quoted && byte == *separator);
        }
    }
    // The last of equals would win: the comma comes first in doubt.
    counts
        .into_iter()
        .rev()
        .max_by_key(|&(_, count)| count)
        .map_or(b',', |(separator, _)| separator)
}

fn decode(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        let units: Vec<u16> = rest
            .chunks_exact(2)
            .map(|pair| {
                pair.iter()
                    .rev()
                    .fold(0, |unit, &byte| unit << 8 | u16::from(byte))
            })
            .collect();
        return String::from_utf16_lossy(&units);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&byte| cp1252(byte)).collect(),
    }
}

/// The character of a byte in Windows-1252, as the WHATWG Encoding Standard maps it.
fn cp1252(byte: u8) -> char {
    const FROM_128: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    usize::from(byte)
        .checked_sub(128)
        .and_then(|index| FROM_128.get(index).copied())
        .unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        rows(bytes).into_iter().map(|row| row.cells).collect()
    }

    #[test]
    fn the_same_table_reads_the_same_in_every_dress() {
        let expected = vec![vec!["name", "note"], vec!["Pérou", "d’accord, oui"]];
        let utf16: Vec<u8> = "\u{feff}name\tnote\r\nPérou\td’accord, oui\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let dresses: [&[u8]; 6] = [
            "name,note\nPérou,\"d’accord, oui\"\n".as_bytes(),
            "\u{feff}name;note\r\nPérou;d’accord, oui\r\n".as_bytes(),
            "sep=;\r\nname;note\r\nPérou;d’accord, oui".as_bytes(),
            "name\tnote\nPérou\td’accord, oui\n".as_bytes(),
            b"name;note\r\nP\xe9rou;d\x92accord, oui\r\n",
            &utf16,
        ];
        for dress in dresses {
            assert_eq!(cells(dress), expected, "{}", String::from_utf8_lossy(dress));
        }
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let lines: Vec<u64> = rows(b"sep=,\na,b\n\"x\ny\",1\nz,2\n")
            .iter()
            .map(|row| row.line)
            .collect();
        assert_eq!(lines, [2, 3, 5]);
        let of_excel = rows(b"a;b\r\n\r\n\"x\r\ny\";1\r\nz;2\r\n\r\n\r\nw;3\r\n");
        let lines: Vec<u64> = of_excel.iter().map(|row| row.line).collect();
        assert_eq!(lines, [1, 3, 5, 8]);
    }
}
