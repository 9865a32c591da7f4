//! The styles and the numbering of a document: names that Word knows, so that an editor's own
//! template takes them over.

use std::fmt::Write as _;

use super::body::{language, text_width};
use super::package::WORD;
use super::{Design, Document};
use crate::language::Lang;

const LATIN: &str = "Times New Roman";

/// Sizes of letters in half points. Those of complex scripts are set apart: Arabic letters are
/// small for their size.
#[derive(Clone, Copy)]
struct Sizes {
    latin: u32,
    complex: u32,
}

impl Sizes {
    fn of(design: Design, lang: Lang) -> Self {
        let (latin, complex) = match (design, lang) {
            (Design::Letter, Lang::Ar) => (24, 30),
            (Design::Letter, _) => (24, 24),
            (Design::Report | Design::Form, Lang::Ar) => (22, 28),
            (Design::Report | Design::Form, _) => (22, 22),
        };
        Self { latin, complex }
    }

    fn plus(self, by: u32) -> String {
        let (latin, complex) = (self.latin + by, self.complex + by);
        format!(r#"<w:sz w:val="{latin}"/><w:szCs w:val="{complex}"/>"#)
    }

    /// For tables, notes, head and foot.
    fn small(self) -> String {
        let complex = self.complex.saturating_sub(4);
        format!(r#"<w:sz w:val="18"/><w:szCs w:val="{complex}"/>"#)
    }
}

/// The part `styles.xml`.
pub(super) fn styles(document: &Document<'_>) -> String {
    let lang = document.lang;
    let sizes = Sizes::of(document.design, lang);
    let mut xml = defaults(document, sizes);
    for [id, name, next, paragraph, run] in own(lang, sizes, document.design) {
        let next = if next.is_empty() {
            String::new()
        } else {
            format!(r#"<w:next w:val="{next}"/>"#)
        };
        // Writing to a text cannot fail.
        let _ = write!(
            xml,
            r#"<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>{next}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"#
        );
    }
    let border =
        |side| format!(r#"<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>"#);
    let borders = ["top", "left", "bottom", "right", "insideH", "insideV"].map(border);
    let _ = write!(
        xml,
        r#"<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style><w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{}</w:tblBorders></w:tblPr></w:style></w:styles>"#,
        borders.concat()
    );
    xml
}

/// Fonts of the Office suite that every installation has, and what all else is based on.
fn defaults(document: &Document<'_>, sizes: Sizes) -> String {
    let lang = document.lang;
    let complex = if lang == Lang::Ar {
        "Traditional Arabic"
    } else {
        LATIN
    };
    let (after, line) = match document.design {
        Design::Letter => (160, 264),
        Design::Report | Design::Form => (120, 259),
    };
    let bidi = if lang.is_right_to_left() {
        "<w:bidi/>"
    } else {
        ""
    };
    let (sizes, language) = (sizes.plus(0), language(lang));
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{LATIN}" w:eastAsia="SimSun" w:hAnsi="{LATIN}" w:cs="{complex}"/>{sizes}<w:lang {language}/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>{bidi}<w:spacing w:after="{after}" w:line="{line}" w:lineRule="auto"/></w:pPr></w:style><w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style><w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"#
    )
}

/// Our own styles, based on "Normal": id, name, style of the next paragraph (blank: the same), and
/// the properties of paragraph and run. In a right-to-left paragraph "right" is the far side, the
/// left one.
fn own(lang: Lang, sizes: Sizes, design: Design) -> Vec<[String; 5]> {
    let mut styles = of_text(lang);
    styles.extend(of_reports(sizes, text_width(design)));
    styles
}

fn style(id: &str, name: &str, next: &str, paragraph: &str, run: &str) -> [String; 5] {
    [id, name, next, paragraph, run].map(str::to_owned)
}

/// What letters are made of, and plain text anywhere.
fn of_text(lang: Lang) -> Vec<[String; 5]> {
    // Chinese paragraphs begin two characters in.
    let first_line = if lang == Lang::Zh {
        r#"<w:ind w:firstLineChars="200" w:firstLine="480"/>"#
    } else {
        ""
    };
    vec![
        style(
            "Title",
            "Title",
            "BodyText",
            r#"<w:keepNext/><w:spacing w:before="320" w:after="320"/><w:jc w:val="center"/>"#,
            r#"<w:b/><w:bCs/><w:spacing w:val="20"/>"#,
        ),
        style("BodyText", "Body Text", "", first_line, ""),
        style(
            "LetterHead",
            "Letter Head",
            "",
            r#"<w:spacing w:before="80" w:after="80"/>"#,
            "",
        ),
        style(
            "Date",
            "Date",
            "",
            r#"<w:spacing w:before="320"/><w:jc w:val="right"/>"#,
            "",
        ),
        style(
            "ListBullet",
            "List Bullet",
            "",
            r#"<w:spacing w:after="80"/><w:ind w:left="425" w:hanging="425"/>"#,
            "",
        ),
    ]
}

/// Headings, numbered paragraphs, tables, head and foot of the page.
fn of_reports(sizes: Sizes, width: u32) -> Vec<[String; 5]> {
    let bold = "<w:b/><w:bCs/>";
    let small = sizes.small();
    let heading = |before: u32, level: u32| {
        format!(
            r#"<w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="120"/><w:outlineLvl w:val="{level}"/>"#
        )
    };
    let in_table = r#"<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>"#;
    vec![
        style(
            "Heading1",
            "heading 1",
            "BodyText",
            &heading(360, 0),
            &(bold.to_owned() + &sizes.plus(6)),
        ),
        style(
            "Heading2",
            "heading 2",
            "BodyText",
            &heading(280, 1),
            &(bold.to_owned() + &sizes.plus(2)),
        ),
        style("Heading3", "heading 3", "BodyText", &heading(240, 2), bold),
        style(
            "ListNumber",
            "List Number",
            "",
            r#"<w:numPr><w:numId w:val="1"/></w:numPr>"#,
            "",
        ),
        style(
            "ListNumber2",
            "List Number 2",
            "",
            r#"<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>"#,
            "",
        ),
        style(
            "Remark",
            "Remark",
            "BodyText",
            r#"<w:spacing w:before="120"/>"#,
            "<w:i/><w:iCs/>",
        ),
        style("TableText", "Table Text", "", in_table, &small),
        style(
            "TableHeading",
            "Table Heading",
            "TableText",
            &format!("<w:keepNext/>{in_table}"),
            &(bold.to_owned() + &small),
        ),
        style(
            "Header",
            "header",
            "",
            &format!(
                r#"<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr><w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>"#
            ),
            &small,
        ),
        style("Footer", "footer", "", r#"<w:jc w:val="center"/>"#, &small),
        style(
            "FootnoteText",
            "footnote text",
            "",
            r#"<w:spacing w:after="40" w:line="240" w:lineRule="auto"/>"#,
            &small,
        ),
    ]
}

/// The part `numbering.xml`: paragraphs 1., 2., and under each, from the beginning, (a), (b) as the
/// documents of the United Nations write them in each language.
pub(super) fn numbering(lang: Lang) -> String {
    let (letters, format) = match lang {
        Lang::En | Lang::Zh => ("lowerLetter", "(%2)"),
        Lang::Fr | Lang::Es | Lang::Ru => ("lowerLetter", "%2)"),
        Lang::Ar => ("arabicAbjad", "(%2)"),
    };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="ListNumber"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/><w:pPr><w:tabs><w:tab w:val="num" w:pos="567"/></w:tabs><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="{letters}"/><w:pStyle w:val="ListNumber2"/><w:lvlText w:val="{format}"/><w:lvlJc w:val="left"/><w:pPr><w:tabs><w:tab w:val="num" w:pos="1134"/></w:tabs><w:ind w:left="1134" w:hanging="567"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#
    )
}
