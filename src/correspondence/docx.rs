//! A letter as a Word document: A4, a few named styles, every language with its fonts and its
//! direction.
//!
//! Own parts instead of a crate, because what matters here is exactly what crates leave out: the
//! marks by which Word sets Arabic from right to left (`w:bidi` on the paragraph, `w:rtl` on the
//! run) with Latin words inside it, and the order of elements that the schema asks for. The same
//! letter gives the same bytes.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use chrono::NaiveDate;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::template::{Paragraph, Setting};
use crate::language::Lang;

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;

const PACKAGE_RELATIONSHIPS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;

const DOCUMENT_RELATIONSHIPS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A letter, ready to be written.
#[derive(Debug, Clone)]
pub struct Document<'a> {
    /// Its language: fonts, direction, spelling.
    pub lang: Lang,
    /// Its title in the document's properties.
    pub title: &'a str,
    /// Its day in the document's properties.
    pub date: NaiveDate,
    /// What stands in it.
    pub paragraphs: &'a [Paragraph],
}

impl Document<'_> {
    /// The bytes of the .docx.
    ///
    /// # Errors
    /// A part does not fit into a zip archive, which no letter comes near.
    pub fn write(&self) -> ZipResult<Vec<u8>> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        // The day on which the archive format begins: no clock reaches a file.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        let parts = [
            ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
            ("_rels/.rels", PACKAGE_RELATIONSHIPS.to_owned()),
            ("docProps/core.xml", self.properties()),
            ("word/document.xml", self.document()),
            ("word/styles.xml", styles(self.lang)),
            (
                "word/_rels/document.xml.rels",
                DOCUMENT_RELATIONSHIPS.to_owned(),
            ),
        ];
        for (name, text) in parts {
            archive.start_file(name, options)?;
            archive.write_all(text.as_bytes())?;
        }
        Ok(archive.finish()?.into_inner())
    }

    fn properties(&self) -> String {
        let (title, lang) = (escape(self.title), self.lang.code());
        let date = self.date;
        format!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:language>{lang}</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">{date}T00:00:00Z</dcterms:created></cp:coreProperties>"#
        )
    }

    fn document(&self) -> String {
        let mut xml = format!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="{WORD}"><w:body>"#
        );
        for paragraph in self.paragraphs {
            self.paragraph(&mut xml, paragraph);
        }
        // A4; on the right-to-left page the binding edge is the right one.
        let bidi = if self.lang.is_right_to_left() {
            "<w:bidi/>"
        } else {
            ""
        };
        // Writing to a text cannot fail.
        let _ = write!(
            xml,
            r#"<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1701" w:right="1418" w:bottom="1418" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/>{bidi}</w:sectPr></w:body></w:document>"#
        );
        xml
    }

    fn paragraph(&self, xml: &mut String, paragraph: &Paragraph) {
        let style = style_of(paragraph.setting);
        let _ = write!(xml, r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>"#);
        if paragraph.setting == Setting::Item {
            self.run(xml, "–\t");
        }
        for stretch in stretches(&paragraph.text, self.lang) {
            self.run(xml, stretch);
        }
        *xml += "</w:p>";
    }

    fn run(&self, xml: &mut String, text: &str) {
        let is_rtl = self.lang.is_right_to_left() && !is_latin(text);
        let properties = if is_rtl {
            "<w:rPr><w:rtl/></w:rPr>"
        } else {
            ""
        };
        let _ = write!(xml, "<w:r>{properties}");
        for (index, piece) in text.split('\t').enumerate() {
            if index > 0 {
                *xml += "<w:tab/>";
            }
            if !piece.is_empty() {
                let piece = escape(piece);
                let _ = write!(xml, r#"<w:t xml:space="preserve">{piece}</w:t>"#);
            }
        }
        *xml += "</w:r>";
    }
}

fn style_of(setting: Setting) -> &'static str {
    match setting {
        Setting::Title => "Title",
        Setting::Head => "LetterHead",
        Setting::Body => "BodyText",
        Setting::Far => "Date",
        Setting::Item => "ListBullet",
    }
}

/// The fonts of a language; those of the Office suite that every installation has.
struct Fonts {
    latin: &'static str,
    east_asian: &'static str,
    complex: &'static str,
}

fn styles(lang: Lang) -> String {
    let fonts = Fonts {
        latin: "Times New Roman",
        east_asian: "SimSun",
        complex: if lang == Lang::Ar {
            "Traditional Arabic"
        } else {
            "Times New Roman"
        },
    };
    let Fonts {
        latin,
        east_asian,
        complex,
    } = fonts;
    // Arabic letters are small for their size.
    let complex_size = if lang == Lang::Ar { 30 } else { 24 };
    let language = match lang {
        Lang::En => r#"w:val="en-GB""#,
        Lang::Fr => r#"w:val="fr-FR""#,
        Lang::Es => r#"w:val="es-ES""#,
        Lang::Ru => r#"w:val="ru-RU""#,
        Lang::Ar => r#"w:val="en-GB" w:bidi="ar-SA""#,
        Lang::Zh => r#"w:val="en-GB" w:eastAsia="zh-CN""#,
    };
    let bidi = if lang.is_right_to_left() {
        "<w:bidi/>"
    } else {
        ""
    };
    // Chinese paragraphs begin two characters in.
    let first_line = if lang == Lang::Zh {
        r#"<w:ind w:firstLineChars="200" w:firstLine="480"/>"#
    } else {
        ""
    };
    // "right" is the far side: in a right-to-left paragraph, the left one.
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{latin}" w:eastAsia="{east_asian}" w:hAnsi="{latin}" w:cs="{complex}"/><w:sz w:val="24"/><w:szCs w:val="{complex_size}"/><w:lang {language}/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>{bidi}<w:spacing w:after="160" w:line="264" w:lineRule="auto"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:next w:val="BodyText"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="320" w:after="320"/><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:bCs/><w:spacing w:val="20"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="BodyText"><w:name w:val="Body Text"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{first_line}</w:pPr></w:style><w:style w:type="paragraph" w:styleId="LetterHead"><w:name w:val="Letter Head"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:before="80" w:after="80"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Date"><w:name w:val="Date"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:before="320"/><w:jc w:val="right"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="ListBullet"><w:name w:val="List Bullet"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="80"/><w:ind w:left="425" w:hanging="425"/></w:pPr></w:style></w:styles>"#
    )
}

/// The stretches of a text that run one way: in Arabic, Latin words (addresses, symbols, file
/// names) are runs of their own, with the numbers between them and without the signs around them,
/// else Word turns these about.
fn stretches(text: &str, lang: Lang) -> Vec<&str> {
    if !lang.is_right_to_left() {
        return vec![text];
    }
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        let (before, latin) = rest.split_at(start);
        // As far as the signs are ASCII, up to the last letter or digit.
        let ascii = latin.find(|c: char| !c.is_ascii()).unwrap_or(latin.len());
        let (ascii, _) = latin.split_at(ascii);
        let end = ascii
            .trim_end_matches(|c: char| !c.is_ascii_alphanumeric())
            .len();
        let (word, after) = latin.split_at(end);
        found.extend([before, word]);
        rest = after;
    }
    found.push(rest);
    found.retain(|stretch| !stretch.is_empty());
    found
}

fn is_latin(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Text for XML, without the characters that XML forbids.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() && c != '\n' => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::stretches;
    use crate::language::Lang;

    #[test]
    fn latin_words_stand_apart_in_arabic_with_their_numbers_and_without_full_stops() {
        let text = "العنوان name@un.example. المرجع: CU 2015/22";
        let expected = ["العنوان ", "name@un.example", ". المرجع: ", "CU 2015/22"];
        assert_eq!(stretches(text, Lang::Ar), expected);
        assert_eq!(stretches(text, Lang::Fr), [text]);
        assert_eq!(stretches("", Lang::Ar), [""; 0]);
    }
}
