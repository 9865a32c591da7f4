//! The parts of a .docx and how they hang together.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::body::{Writer, text_runs};
use super::styles::{numbering, styles};
use super::text::escape;
use super::{Design, Document, Header, Text};
use crate::language::Lang;

/// The namespace of `WordprocessingML`.
pub(super) const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
"#;

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
/// The namespace of the boxes to tick, which Word knows since 2010; older readers pass over it.
const WORD_2010: &str = "http://schemas.microsoft.com/office/word/2010/wordml";
const COMPATIBILITY: &str = "http://schemas.openxmlformats.org/markup-compatibility/2006";
/// The set of properties that users give names to (ECMA-376 part 1, 22.3).
const USER_PROPERTIES: &str = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}";

/// The separator of footnotes, which the settings and the notes both name.
const SEPARATORS: [(i8, &str); 2] = [(-1, "separator"), (0, "continuationSeparator")];

/// A part below `word/` that the document refers to.
struct Part {
    /// Its name without ending, and the last word of the types of content and relationship.
    name: &'static str,
    xml: String,
}

pub(super) fn write(document: &Document<'_>) -> ZipResult<Vec<u8>> {
    let mut writer = Writer::new(document);
    writer.blocks(document);
    let mut parts = vec![
        Part {
            name: "styles",
            xml: styles(document),
        },
        Part {
            name: "numbering",
            xml: numbering(document.lang),
        },
        Part {
            name: "settings",
            xml: settings(!writer.notes.is_empty()),
        },
    ];
    if !writer.notes.is_empty() {
        parts.push(Part {
            name: "footnotes",
            xml: footnotes(&writer.notes),
        });
    }
    let mut references = String::new();
    if let Some(header) = &document.header {
        for (name, xml) in [
            ("header", header_part(header, document.lang)),
            ("footer", footer_part()),
        ] {
            parts.push(Part { name, xml });
            let _ = write!(
                references,
                r#"<w:{name}Reference w:type="default" r:id="rId{}"/>"#,
                parts.len()
            );
        }
    }
    let main = main_part(&writer.xml, &references, document);

    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // The day on which the archive format begins: no clock reaches a file.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut add = |name: &str, text: &str| -> ZipResult<()> {
        archive.start_file(name, options)?;
        Ok(archive.write_all(text.as_bytes())?)
    };
    let has_own = !document.properties.is_empty();
    add("[Content_Types].xml", &content_types(&parts, has_own))?;
    add("_rels/.rels", &package_relationships(has_own))?;
    add("docProps/core.xml", &properties(document))?;
    if has_own {
        add("docProps/custom.xml", &own_properties(&document.properties))?;
    }
    add("word/document.xml", &main)?;
    add("word/_rels/document.xml.rels", &relationships(&parts))?;
    for part in &parts {
        add(&format!("word/{}.xml", part.name), &part.xml)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn content_types(parts: &[Part], has_own: bool) -> String {
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut xml = format!(
        r#"{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{kind}.document.main+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#
    );
    for Part { name, .. } in parts {
        let _ = write!(
            xml,
            r#"<Override PartName="/word/{name}.xml" ContentType="{kind}.{name}+xml"/>"#
        );
    }
    if has_own {
        xml += r#"<Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>"#;
    }
    xml + "</Types>"
}

fn package_relationships(has_own: bool) -> String {
    let mut xml = format!(
        r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#
    );
    if has_own {
        let _ = write!(
            xml,
            r#"<Relationship Id="rId3" Type="{OFFICE}/custom-properties" Target="docProps/custom.xml"/>"#
        );
    }
    xml + "</Relationships>"
}

fn own_properties(properties: &[(String, String)]) -> String {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006";
    let mut xml = format!(
        r#"{HEAD}<Properties xmlns="{kind}/custom-properties" xmlns:vt="{kind}/docPropsVTypes">"#
    );
    // The numbers 0 and 1 are taken.
    for (id, (name, value)) in (2..).zip(properties) {
        let (name, value) = (escape(name), escape(value));
        let _ = write!(
            xml,
            r#"<property fmtid="{USER_PROPERTIES}" pid="{id}" name="{name}"><vt:lpwstr>{value}</vt:lpwstr></property>"#
        );
    }
    xml + "</Properties>"
}

fn relationships(parts: &[Part]) -> String {
    let mut xml = format!(r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships">"#);
    for (id, Part { name, .. }) in (1..).zip(parts) {
        let _ = write!(
            xml,
            r#"<Relationship Id="rId{id}" Type="{OFFICE}/{name}" Target="{name}.xml"/>"#
        );
    }
    xml + "</Relationships>"
}

fn properties(document: &Document<'_>) -> String {
    let (title, lang) = (escape(document.title), document.lang.code());
    let date = document.date;
    format!(
        r#"{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:language>{lang}</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">{date}T00:00:00Z</dcterms:created></cp:coreProperties>"#
    )
}

fn main_part(body: &str, references: &str, document: &Document<'_>) -> String {
    // A4; on the right-to-left page the binding edge is the right one.
    let bidi = if document.lang.is_right_to_left() {
        "<w:bidi/>"
    } else {
        ""
    };
    let page = match document.design {
        Design::Letter | Design::Report => {
            r#"<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1701" w:right="1418" w:bottom="1418" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/>"#
        }
        Design::Form => {
            r#"<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>"#
        }
    };
    format!(
        r#"{HEAD}<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}" xmlns:mc="{COMPATIBILITY}" xmlns:w14="{WORD_2010}" mc:Ignorable="w14"><w:body>{body}<w:sectPr>{references}{page}{bidi}</w:sectPr></w:body></w:document>"#
    )
}

fn settings(has_notes: bool) -> String {
    let mut notes = String::new();
    if has_notes {
        notes += "<w:footnotePr>";
        for (id, _) in SEPARATORS {
            let _ = write!(notes, r#"<w:footnote w:id="{id}"/>"#);
        }
        notes += "</w:footnotePr>";
    }
    format!(
        r#"{HEAD}<w:settings xmlns:w="{WORD}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/>{notes}<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>"#
    )
}

fn footnotes(notes: &[String]) -> String {
    let mut xml = format!(r#"{HEAD}<w:footnotes xmlns:w="{WORD}">"#);
    for (id, kind) in SEPARATORS {
        let _ = write!(
            xml,
            r#"<w:footnote w:type="{kind}" w:id="{id}"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>"#
        );
    }
    xml + &notes.concat() + "</w:footnotes>"
}

fn header_part(header: &Header, lang: Lang) -> String {
    let mut runs = String::new();
    text_runs(&mut runs, &Text::new(&header.near), lang, lang);
    runs += "<w:r><w:tab/></w:r>";
    text_runs(&mut runs, &Text::new(&header.far), lang, lang);
    format!(
        r#"{HEAD}<w:hdr xmlns:w="{WORD}"><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{runs}</w:p></w:hdr>"#
    )
}

/// The number of the page and of all pages, as documents of the United Nations print it.
fn footer_part() -> String {
    let field =
        |name| format!(r#"<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>"#);
    format!(
        r#"{HEAD}<w:ftr xmlns:w="{WORD}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{}<w:r><w:t>/</w:t></w:r>{}</w:p></w:ftr>"#,
        field("PAGE"),
        field("NUMPAGES")
    )
}
