//! Paragraphs, runs and tables as `WordprocessingML`.

use std::fmt::Write as _;

use super::text::{escape, stretches};
use super::{Block, Document, Paragraph, Run, Style, Table, Text};
use crate::language::Lang;

/// Width of the text on the page, in twentieths of a point: A4 less its margins.
pub(super) const TEXT_WIDTH: u32 = 9070;

/// Writes the text of a document, and gathers its footnotes on the way.
pub(super) struct Writer {
    lang: Lang,
    /// The text so far.
    pub(super) xml: String,
    /// The footnotes so far, as XML.
    pub(super) notes: Vec<String>,
}

impl Writer {
    pub(super) fn new(lang: Lang) -> Self {
        Self {
            lang,
            xml: String::new(),
            notes: Vec::new(),
        }
    }

    pub(super) fn blocks(&mut self, document: &Document<'_>) {
        for block in &document.blocks {
            match block {
                Block::Paragraph(paragraph) => self.paragraph(paragraph),
                Block::Table(table) => self.table(table),
            }
        }
        // Word asks for a paragraph after a table that ends the document.
        if matches!(document.blocks.last(), Some(Block::Table(_)) | None) {
            self.xml += "<w:p/>";
        }
    }

    pub(super) fn paragraph(&mut self, paragraph: &Paragraph) {
        let style = style_id(paragraph.style);
        let lang = paragraph.lang.unwrap_or(self.lang);
        let direction = match (lang.is_right_to_left(), self.lang.is_right_to_left()) {
            (true, false) => "<w:bidi/>",
            (false, true) => r#"<w:bidi w:val="0"/>"#,
            _ => "",
        };
        // Writing to a text cannot fail.
        let _ = write!(
            self.xml,
            r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{direction}</w:pPr>"#
        );
        for run in &paragraph.runs {
            match run {
                Run::Text(text) => text_runs(&mut self.xml, text, lang, self.lang),
                Run::Note(texts) => self.note(texts),
            }
        }
        self.xml += "</w:p>";
    }

    fn note(&mut self, texts: &[Text]) {
        // Of the separators, 0 is the greater number.
        let id = self.notes.len() + 1;
        let _ = write!(
            self.xml,
            r#"<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{id}"/></w:r>"#
        );
        let mut note = format!(
            r#"<w:footnote w:id="{id}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>"#
        );
        for text in texts {
            text_runs(&mut note, text, self.lang, self.lang);
        }
        note += "</w:p></w:footnote>";
        self.notes.push(note);
    }

    fn table(&mut self, table: &Table) {
        let whole: u32 = table.widths.iter().sum::<u32>().max(1);
        let widths: Vec<u32> = table
            .widths
            .iter()
            .map(|width| width * TEXT_WIDTH / whole)
            .collect();
        let direction = if self.lang.is_right_to_left() {
            "<w:bidiVisual/>"
        } else {
            ""
        };
        let _ = write!(
            self.xml,
            r#"<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>{direction}<w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>"#
        );
        for width in &widths {
            let _ = write!(self.xml, r#"<w:gridCol w:w="{width}"/>"#);
        }
        self.xml += "</w:tblGrid>";
        if !table.heading.is_empty() {
            let heading = table.heading.iter();
            let heading: Vec<Vec<Paragraph>> = heading
                .map(|text| vec![Paragraph::new(Style::CellHeading, text)])
                .collect();
            self.row(&heading, &widths, "<w:cantSplit/><w:tblHeader/>");
        }
        for row in &table.rows {
            self.row(row, &widths, "<w:cantSplit/>");
        }
        self.xml += "</w:tbl>";
    }

    fn row(&mut self, cells: &[Vec<Paragraph>], widths: &[u32], properties: &str) {
        let _ = write!(self.xml, "<w:tr><w:trPr>{properties}</w:trPr>");
        for (cell, width) in cells.iter().zip(widths) {
            let _ = write!(
                self.xml,
                r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>"#
            );
            for paragraph in cell {
                self.paragraph(paragraph);
            }
            if cell.is_empty() {
                self.paragraph(&Paragraph::of(Style::Cell, Vec::new()));
            }
            self.xml += "</w:tc>";
        }
        self.xml += "</w:tr>";
    }
}

/// Text as runs that each go one way, in a paragraph of one language in a document of another.
pub(super) fn text_runs(xml: &mut String, text: &Text, paragraph: Lang, document: Lang) {
    let lang = text.lang.unwrap_or(paragraph);
    for (stretch, runs_left) in stretches(&text.text, lang) {
        let mut properties = String::new();
        // Quotation marks, dashes and the like belong to both scripts; in Chinese they are wide.
        if lang == Lang::Zh {
            properties += r#"<w:rFonts w:hint="eastAsia"/>"#;
        }
        if text.strong {
            properties += "<w:b/><w:bCs/>";
        }
        if text.emphasis {
            properties += "<w:i/><w:iCs/>";
        }
        if runs_left {
            properties += "<w:rtl/>";
        }
        if lang != document {
            let _ = write!(properties, "<w:lang {}/>", language(lang));
        }
        *xml += "<w:r>";
        if !properties.is_empty() {
            let _ = write!(xml, "<w:rPr>{properties}</w:rPr>");
        }
        pieces(xml, stretch);
        *xml += "</w:r>";
    }
}

/// Text with its tabs and line breaks.
fn pieces(xml: &mut String, text: &str) {
    let mut rest = text;
    loop {
        let end = rest.find(['\t', '\n']).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        if !piece.is_empty() {
            let piece = escape(piece);
            let _ = write!(xml, r#"<w:t xml:space="preserve">{piece}</w:t>"#);
        }
        let mut after = after.chars();
        match after.next() {
            Some('\t') => *xml += "<w:tab/>",
            Some(_) => *xml += "<w:br/>",
            None => return,
        }
        rest = after.as_str();
    }
}

/// The attributes of `w:lang`.
pub(super) fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::En => r#"w:val="en-GB""#,
        Lang::Fr => r#"w:val="fr-FR""#,
        Lang::Es => r#"w:val="es-ES""#,
        Lang::Ru => r#"w:val="ru-RU""#,
        Lang::Ar => r#"w:val="en-GB" w:bidi="ar-SA""#,
        Lang::Zh => r#"w:val="en-GB" w:eastAsia="zh-CN""#,
    }
}

fn style_id(style: Style) -> &'static str {
    match style {
        Style::Body => "BodyText",
        Style::Title => "Title",
        Style::LetterHead => "LetterHead",
        Style::Far => "Date",
        Style::Item => "ListBullet",
        Style::Heading1 => "Heading1",
        Style::Heading2 => "Heading2",
        Style::Heading3 => "Heading3",
        Style::Numbered => "ListNumber",
        Style::Lettered => "ListNumber2",
        Style::Remark => "Remark",
        Style::Cell => "TableText",
        Style::CellHeading => "TableHeading",
    }
}
