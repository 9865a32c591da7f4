//! Names in archives. An archive may say that its names are UTF-8; most programs on Windows write
//! them in the code page of their machine and say nothing. All names of an archive come from one
//! machine, so one code page is chosen for all of them: the one in which they look most like words.

use encoding_rs::{Encoding, GBK, IBM866, WINDOWS_1252, WINDOWS_1256};

/// What a name without a mark may be written in; the first wins among equals.
#[derive(Debug, Clone, Copy)]
enum CodePage {
    /// DOS, Western Europe.
    Cp850,
    /// DOS, United States.
    Cp437,
    /// One that has a name on the web.
    Known(&'static Encoding),
}

/// In this order: DOS pages first, since Explorer writes them.
fn code_pages() -> [CodePage; 6] {
    [
        CodePage::Cp850,
        CodePage::Cp437,
        CodePage::Known(IBM866),
        CodePage::Known(GBK),
        CodePage::Known(WINDOWS_1252),
        CodePage::Known(WINDOWS_1256),
    ]
}

/// The upper halves of two code pages of DOS, as IBM registered them.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// The names of an archive as text.
pub(super) fn names(raw: &[Vec<u8>]) -> Vec<String> {
    let unmarked: Vec<&[u8]> = raw
        .iter()
        .map(Vec::as_slice)
        .filter(|name| std::str::from_utf8(name).is_err())
        .collect();
    let page = best(&unmarked);
    raw.iter()
        .map(|name| match std::str::from_utf8(name) {
            Ok(name) => name.to_owned(),
            Err(_) => page.decode(name),
        })
        .collect()
}

fn best(names: &[&[u8]]) -> CodePage {
    let score = |page: CodePage| -> i64 { names.iter().map(|name| page.score(name)).sum() };
    let mut best = (CodePage::Cp850, i64::MIN);
    for page in code_pages() {
        let score = score(page);
        if score > best.1 {
            best = (page, score);
        }
    }
    best.0
}

impl CodePage {
    fn decode(self, name: &[u8]) -> String {
        let table = match self {
            Self::Cp850 => CP850,
            Self::Cp437 => CP437,
            Self::Known(encoding) => {
                return encoding.decode_without_bom_handling(name).0.into_owned();
            }
        };
        name.iter()
            .map(|&byte| match byte.checked_sub(128) {
                Some(index) => table.chars().nth(index.into()).unwrap_or('\u{fffd}'),
                None => char::from(byte),
            })
            .collect()
    }

    /// How much a name looks like words if it is read so.
    fn score(self, name: &[u8]) -> i64 {
        let text: Vec<char> = self.decode(name).chars().collect();
        let mut score = 0;
        for (at, &character) in text.iter().enumerate() {
            let script = Script::of(character);
            if !character.is_ascii() {
                score += match script {
                    // A character of two bytes: those that texts use stand in the first half.
                    Script::Han => common_han(character),
                    Script::None => -3,
                    _ => 1,
                };
            }
            let Some(&before) = at.checked_sub(1).and_then(|at| text.get(at)) else {
                continue;
            };
            // Words are in one script, and have no capital in their middle.
            let script_before = Script::of(before);
            if script_before != Script::None && script != Script::None && script_before != script {
                score -= 3;
            }
            let is_in_word = before.is_lowercase()
                || (before.is_alphabetic()
                    && text.get(at + 1).is_some_and(|after| after.is_lowercase()));
            if character.is_uppercase() && is_in_word {
                score -= 2;
            }
        }
        score
    }
}

/// Weight of a Chinese character: the 3,755 of common use stand in rows B0 to D7 of GB 2312.
fn common_han(character: char) -> i64 {
    let mut text = [0; 4];
    let (bytes, _, _) = GBK.encode(character.encode_utf8(&mut text));
    match *bytes {
        [0xB0..=0xD7, 0xA1..=0xFE] => 2,
        _ => -1,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Arabic,
    Han,
    None,
}

impl Script {
    fn of(character: char) -> Self {
        match character {
            'a'..='z' | 'A'..='Z' => Self::Latin,
            // Ordinal signs and the like are letters to Unicode and rare in names.
            'ª' | 'º' | 'µ' | 'ƒ' => Self::None,
            '\u{c0}'..='\u{24f}' if character.is_alphabetic() => Self::Latin,
            '\u{370}'..='\u{3ff}' => Self::Greek,
            '\u{400}'..='\u{4ff}' => Self::Cyrillic,
            '\u{621}'..='\u{6ff}' => Self::Arabic,
            '\u{4e00}'..='\u{9fff}' => Self::Han,
            _ => Self::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(bytes: &[u8], expected: &str) {
        assert_eq!(names(&[bytes.to_vec()]), [expected]);
    }

    #[test]
    fn tables_have_a_character_for_each_byte() {
        assert_eq!((CP850.chars().count(), CP437.chars().count()), (128, 128));
    }

    #[test]
    fn names_are_read_in_the_code_page_of_the_machine_that_wrote_them() {
        case("Pérou 答卷.xlsx".as_bytes(), "Pérou 答卷.xlsx");
        // Explorer in Western Europe, and a program that writes Windows-1252.
        case(b"P\x82rou.xlsx", "Pérou.xlsx");
        case(b"P\xe9rou.xlsx", "Pérou.xlsx");
        case(
            b"R\x82ponse de la Guin\x82e.xlsx",
            "Réponse de la Guinée.xlsx",
        );
        case(b"Espa\xa4a.xlsx", "España.xlsx");
        case(
            b"M\x82xico - \xa3ltima versi\xa2n.xlsx",
            "México - última versión.xlsx",
        );
        // Explorer in Russian and in Chinese.
        case(
            b"\x90\xae\xe1\xe1\xa8\xef - \xae\xe2\xa2\xa5\xe2.xlsx",
            "Россия - ответ.xlsx",
        );
        case(b"\xd6\xd0\xb9\xfa\xb4\xf0\xbe\xed.xlsx", "中国答卷.xlsx");
        // A program in Arabic.
        case(b"\xe3\xd5\xd1.xlsx", "مصر.xlsx");
    }
}
