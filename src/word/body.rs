//! Paragraphs, runs and tables as `WordprocessingML`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::text::{escape, stretches};
use super::{
    Block, Control, ControlKind, Design, Document, EMPTY_BOX, LONGEST_TAG, Paragraph, Run, Style,
    TICKED_BOX, Table, Text,
};
use crate::language::Lang;

/// Items of a list that a control offers; more are more than anybody scrolls through.
const MOST_ITEMS: usize = 300;

/// Width of the text on the page, in twentieths of a point: A4 less its margins.
pub(super) fn text_width(design: Design) -> u32 {
    match design {
        Design::Letter | Design::Report => 9070,
        Design::Form => 14_570,
    }
}

/// Writes the text of a document, and gathers its footnotes on the way.
pub(super) struct Writer {
    lang: Lang,
    width: u32,
    /// How many controls there are so far.
    controls: usize,
    /// How many bookmarks.
    bookmarks: usize,
    /// The text so far.
    pub(super) xml: String,
    /// The footnotes so far, as XML.
    pub(super) notes: Vec<String>,
}

impl Writer {
    pub(super) fn new(document: &Document<'_>) -> Self {
        Self {
            lang: document.lang,
            width: text_width(document.design),
            controls: 0,
            bookmarks: 0,
            xml: String::new(),
            notes: Vec::new(),
        }
    }

    pub(super) fn blocks(&mut self, document: &Document<'_>) {
        let mut is_after_table = false;
        for block in &document.blocks {
            match block {
                Block::Paragraph(paragraph) => self.paragraph(paragraph),
                Block::Table(table) => {
                    // Two tables without a paragraph between them are one.
                    if is_after_table {
                        self.xml += "<w:p/>";
                    }
                    self.table(table);
                }
            }
            is_after_table = matches!(block, Block::Table(_));
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
                Run::Control(control) => self.control(control),
                Run::Bookmark(name) => self.bookmark(name),
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

    fn bookmark(&mut self, name: &str) {
        self.bookmarks += 1;
        let (id, name) = (self.bookmarks, escape(name));
        let _ = write!(
            self.xml,
            r#"<w:bookmarkStart w:id="{id}" w:name="{name}"/><w:bookmarkEnd w:id="{id}"/>"#
        );
    }

    fn control(&mut self, control: &Control) {
        self.controls += 1;
        let id = self.controls;
        let title = short(&control.title);
        let _ = write!(self.xml, r#"<w:sdt><w:sdtPr><w:alias w:val="{title}"/>"#);
        if control.tag.chars().count() <= LONGEST_TAG {
            let tag = escape(&control.tag);
            let _ = write!(self.xml, r#"<w:tag w:val="{tag}"/>"#);
        }
        let _ = write!(self.xml, r#"<w:id w:val="{id}"/>"#);
        // What is not filled in yet: room to click into.
        let mut shown = r#"<w:r><w:t xml:space="preserve">          </w:t></w:r>"#.to_owned();
        match &control.kind {
            ControlKind::Box => {
                let (off, on) = (u32::from(EMPTY_BOX), u32::from(TICKED_BOX));
                let font = "MS Gothic";
                let _ = write!(
                    self.xml,
                    r#"<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="{on:04X}" w14:font="{font}"/><w14:uncheckedState w14:val="{off:04X}" w14:font="{font}"/></w14:checkbox>"#
                );
                shown = format!(
                    r#"<w:r><w:rPr><w:rFonts w:ascii="{font}" w:eastAsia="{font}" w:hAnsi="{font}" w:hint="eastAsia"/></w:rPr><w:t>{EMPTY_BOX}</w:t></w:r>"#
                );
            }
            ControlKind::Choice(items) => {
                self.xml += "<w:comboBox>";
                let mut seen = BTreeSet::new();
                let items = items.iter().filter(|item| !item.is_empty());
                // Word takes no item twice.
                for item in items.filter(|item| seen.insert(*item)).take(MOST_ITEMS) {
                    let item = escape(item);
                    let _ = write!(
                        self.xml,
                        r#"<w:listItem w:displayText="{item}" w:value="{item}"/>"#
                    );
                }
                self.xml += "</w:comboBox>";
            }
        }
        let _ = write!(
            self.xml,
            "</w:sdtPr><w:sdtContent>{shown}</w:sdtContent></w:sdt>"
        );
    }

    fn table(&mut self, table: &Table) {
        let whole: u32 = table.widths.iter().sum::<u32>().max(1);
        let mut widths: Vec<u32> = table
            .widths
            .iter()
            .map(|width| width * self.width / whole)
            .collect();
        // They fill the table, else LibreOffice adds a column for what is missing.
        let missing = self.width.saturating_sub(widths.iter().sum());
        if let Some(last) = widths.last_mut() {
            *last += missing;
        }
        let direction = if self.lang.is_right_to_left() {
            "<w:bidiVisual/>"
        } else {
            ""
        };
        let width = self.width;
        let _ = write!(
            self.xml,
            r#"<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>{direction}<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>"#
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

/// A title as Word takes it.
fn short(title: &str) -> String {
    let title: String = title.chars().take(LONGEST_TAG).collect();
    escape(&title)
}
