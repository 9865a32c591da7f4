//! A workbook that disturbances can work on: read once from an issued file, written as .xlsx in
//! the manner of several programs.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::{Cursor, Read, Write};
use std::sync::Arc;

use chrono::NaiveDate;
use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};
use verbale::cell_map::{cell_address, column_letters, is_program_sheet, parse_address};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Text(Arc<str>),
    Number(f64),
    Date(NaiveDate),
    /// A formula and its saved result.
    Formula(Box<Value>),
}

impl Value {
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    /// As intake shows it.
    pub(crate) fn raw(&self) -> String {
        match self {
            Self::Text(text) => text.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Date(day) => day.to_string(),
            Self::Formula(result) => result.raw(),
        }
    }
}

/// A cell, and which planted answer it holds.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) value: Value,
    pub(super) plant: Option<usize>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    pub(super) id: usize,
    pub(super) name: String,
    pub(super) state: &'static str,
    pub(super) cells: BTreeMap<(u32, u32), Cell>,
    /// First row, first column, last row, last column.
    pub(super) merged: Vec<[u32; 4]>,
    pub(super) hidden_rows: Vec<u32>,
    pub(super) filter: Option<u32>,
}

#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) text: Arc<str>,
    /// Id of the sheet.
    pub(super) sheet: usize,
    pub(super) row: u32,
    pub(super) column: u32,
    /// Whether it is known on its sheet only, as on a copied sheet.
    pub(super) local: bool,
}

/// How the file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Shared strings, dimensions.
    Excel,
    /// Strings in the cells, no dimension, no custom properties.
    Google,
    /// Constants as results of formulas (`t="str"`), cells without address.
    Wps,
    /// Every element with a prefix, names before sheets' order.
    Prefixed,
}

#[derive(Debug, Clone)]
pub(super) struct Book {
    pub(super) sheets: Vec<Sheet>,
    pub(super) names: Vec<Name>,
    /// The part with the custom properties.
    pub(super) properties: Option<Arc<str>>,
    pub(super) manner: Manner,
    pub(super) is_1904: bool,
}

impl Book {
    /// Reads an issued workbook.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut part = |name: &str| {
            let mut text = String::new();
            archive
                .by_name(name)
                .unwrap()
                .read_to_string(&mut text)
                .unwrap();
            text
        };
        let strings = shared_strings(&part("xl/sharedStrings.xml"));
        let mut book = Self {
            sheets: Vec::new(),
            names: Vec::new(),
            properties: Some(part("docProps/custom.xml").into()),
            manner: Manner::Excel,
            is_1904: false,
        };
        let workbook = part("xl/workbook.xml");
        let mut reader = Reader::from_str(&workbook);
        let mut defined = None;
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) | Event::Empty(start) if start.name().as_ref() == "sheet" => {
                    let id = book.sheets.len();
                    let hidden = attribute(&start, "state").is_some();
                    book.sheets.push(Sheet {
                        id,
                        name: attribute(&start, "name").unwrap(),
                        state: if hidden { "veryHidden" } else { "visible" },
                        ..Sheet::default()
                    });
                }
                Event::Start(start) if start.name().as_ref() == "definedName" => {
                    defined = attribute(&start, "name");
                }
                Event::Text(text) => {
                    if let Some(name) = defined.take() {
                        let reference = text.to_string();
                        let (sheet, cell) = reference.rsplit_once('!').unwrap();
                        let sheet = sheet
                            .trim_matches('\'')
                            .replace("''", "'")
                            .replace("&apos;", "'");
                        let sheet = book.sheets.iter().find(|s| s.name == sheet);
                        if let (Some(sheet), Some((row, column)), true) =
                            (sheet, parse_address(cell), name.starts_with("q_"))
                        {
                            let (text, sheet) = (name.into(), sheet.id);
                            book.names.push(Name {
                                text,
                                sheet,
                                row,
                                column,
                                local: false,
                            });
                        }
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        for sheet in &mut book.sheets {
            let text = part(&format!("xl/worksheets/sheet{}.xml", sheet.id + 1));
            read_cells(&text, &strings, sheet);
        }
        book
    }

    pub(super) fn sheet(&mut self, id: usize) -> &mut Sheet {
        self.sheets.iter_mut().find(|sheet| sheet.id == id).unwrap()
    }

    /// Ids of the sheets on which one writes.
    pub(super) fn answer_sheets(&self) -> Vec<usize> {
        let ours = self.sheets.iter().skip(usize::from(self.sheets.len() > 1));
        ours.filter(|sheet| !is_program_sheet(&sheet.name))
            .map(|sheet| sheet.id)
            .collect()
    }

    /// The bytes of the .xlsx.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut strings = Strings::default();
        let mut parts: Vec<(String, String)> = Vec::new();
        for (index, sheet) in self.sheets.iter().enumerate() {
            let text = self.sheet_part(sheet, &mut strings);
            parts.push((format!("xl/worksheets/sheet{}.xml", index + 1), text));
        }
        parts.push(("xl/workbook.xml".to_owned(), self.workbook_part()));
        parts.push((
            "xl/_rels/workbook.xml.rels".to_owned(),
            self.relations_part(),
        ));
        parts.push(("xl/styles.xml".to_owned(), STYLES.to_owned()));
        parts.push(("xl/sharedStrings.xml".to_owned(), strings.part()));
        parts.push(("_rels/.rels".to_owned(), RELATIONS.to_owned()));
        parts.push(("[Content_Types].xml".to_owned(), CONTENT_TYPES.to_owned()));
        if let Some(properties) = &self.properties {
            parts.push(("docProps/custom.xml".to_owned(), properties.to_string()));
        }
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for (name, text) in parts {
            archive.start_file(name, options).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn prefix(&self) -> (&'static str, &'static str) {
        if self.manner == Manner::Prefixed {
            ("x:", "xmlns:x")
        } else {
            ("", "xmlns")
        }
    }

    fn sheet_part(&self, sheet: &Sheet, strings: &mut Strings) -> String {
        let (p, ns) = self.prefix();
        let mut xml =
            format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{p}worksheet {ns}=\"{MAIN}\">");
        if self.manner == Manner::Excel {
            xml.push_str("<dimension ref=\"A1:G99\"/>");
        }
        let _ = write!(xml, "<{p}sheetData>");
        let mut row_open = None;
        let mut next_column = 0;
        for (&(row, column), cell) in &sheet.cells {
            if row_open != Some(row) {
                if row_open.is_some() {
                    let _ = write!(xml, "</{p}row>");
                }
                let hidden = if sheet.hidden_rows.contains(&row) {
                    " hidden=\"1\""
                } else {
                    ""
                };
                let _ = write!(xml, "<{p}row r=\"{}\"{hidden}>", row + 1);
                row_open = Some(row);
                next_column = 0;
            }
            // A cell without an address stands right of the one before.
            let bare = self.manner == Manner::Wps && next_column == column;
            let address = if bare {
                String::new()
            } else {
                format!(" r=\"{}\"", cell_address(row, column))
            };
            next_column = column + 1;
            self.cell(&mut xml, &address, &cell.value, strings);
        }
        if row_open.is_some() {
            let _ = write!(xml, "</{p}row>");
        }
        let _ = write!(xml, "</{p}sheetData>");
        if let Some(row) = sheet.filter {
            let _ = write!(xml, "<{p}autoFilter ref=\"B{}:G99\"/>", row + 1);
        }
        if !sheet.merged.is_empty() {
            let _ = write!(xml, "<{p}mergeCells>");
            for &[row, column, last_row, last_column] in &sheet.merged {
                let (from, to) = (
                    cell_address(row, column),
                    cell_address(last_row, last_column),
                );
                let _ = write!(xml, "<{p}mergeCell ref=\"{from}:{to}\"/>");
            }
            let _ = write!(xml, "</{p}mergeCells>");
        }
        let _ = write!(xml, "</{p}worksheet>");
        xml
    }

    fn cell(&self, xml: &mut String, address: &str, value: &Value, strings: &mut Strings) {
        let (p, _) = self.prefix();
        let formula = match value {
            Value::Formula(_) => format!("<{p}f>Z1+1</{p}f>"),
            _ => String::new(),
        };
        let result = match value {
            Value::Formula(result) => result,
            other => other,
        };
        let _ = match result {
            Value::Text(text) if !formula.is_empty() || self.manner == Manner::Wps => {
                let text = escape(text.as_ref());
                write!(
                    xml,
                    "<{p}c{address} t=\"str\">{formula}<{p}v xml:space=\"preserve\">{text}</{p}v></{p}c>"
                )
            }
            Value::Text(text) if self.manner == Manner::Google => {
                let text = escape(text.as_ref());
                write!(
                    xml,
                    "<{p}c{address} t=\"inlineStr\"><{p}is><{p}t xml:space=\"preserve\">{text}</{p}t></{p}is></{p}c>"
                )
            }
            Value::Text(text) => {
                let index = strings.index(text);
                write!(xml, "<{p}c{address} t=\"s\"><{p}v>{index}</{p}v></{p}c>")
            }
            Value::Number(number) => {
                write!(xml, "<{p}c{address}>{formula}<{p}v>{number}</{p}v></{p}c>")
            }
            Value::Date(day) => {
                let epoch = if self.is_1904 {
                    (1904, 1, 1)
                } else {
                    (1899, 12, 30)
                };
                let epoch = NaiveDate::from_ymd_opt(epoch.0, epoch.1, epoch.2).unwrap();
                let serial = (*day - epoch).num_days();
                write!(
                    xml,
                    "<{p}c{address} s=\"1\">{formula}<{p}v>{serial}</{p}v></{p}c>"
                )
            }
            Value::Formula(_) => Ok(()),
        };
    }

    fn workbook_part(&self) -> String {
        let (p, ns) = self.prefix();
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{p}workbook {ns}=\"{MAIN}\" xmlns:r=\"{REL}\">"
        );
        let epoch = if self.is_1904 { " date1904=\"1\"" } else { "" };
        let _ = write!(xml, "<{p}workbookPr{epoch}/><{p}sheets>");
        for (index, sheet) in self.sheets.iter().enumerate() {
            let (name, number) = (escape(sheet.name.as_str()), index + 1);
            let state = if sheet.state == "visible" {
                String::new()
            } else {
                format!(" state=\"{}\"", sheet.state)
            };
            let _ = write!(
                xml,
                "<{p}sheet name=\"{name}\" sheetId=\"{number}\"{state} r:id=\"rId{number}\"/>"
            );
        }
        let _ = write!(xml, "</{p}sheets><{p}definedNames>");
        for name in &self.names {
            let Some(index) = self.sheets.iter().position(|sheet| sheet.id == name.sheet) else {
                let _ = write!(
                    xml,
                    "<{p}definedName name=\"{}\">#REF!</{p}definedName>",
                    name.text
                );
                continue;
            };
            let sheet = self.sheets[index].name.replace('\'', "''");
            let local = if name.local {
                format!(" localSheetId=\"{index}\"")
            } else {
                String::new()
            };
            let (column, row) = (column_letters(name.column), name.row + 1);
            let _ = write!(
                xml,
                "<{p}definedName name=\"{}\"{local}>'{}'!${column}${row}</{p}definedName>",
                name.text,
                escape(sheet.as_str()),
            );
        }
        let _ = write!(xml, "</{p}definedNames></{p}workbook>");
        xml
    }

    fn relations_part(&self) -> String {
        let mut xml = format!("<Relationships xmlns=\"{PACKAGE_REL}\">");
        for index in 1..=self.sheets.len() {
            let _ = write!(
                xml,
                "<Relationship Id=\"rId{index}\" Type=\"{REL}/worksheet\" Target=\"worksheets/sheet{index}.xml\"/>"
            );
        }
        let _ = write!(
            xml,
            "<Relationship Id=\"rIdA\" Type=\"{REL}/sharedStrings\" Target=\"sharedStrings.xml\"/>\
             <Relationship Id=\"rIdB\" Type=\"{REL}/styles\" Target=\"styles.xml\"/></Relationships>"
        );
        xml
    }
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE_REL: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const CONTENT_TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Default Extension=\"xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>\
    <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
    </Types>";
const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>\
    <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties\" Target=\"docProps/custom.xml\"/>\
    </Relationships>";
/// Style 1 is a date.
const STYLES: &str = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
    <cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>";

/// The table of shared strings while it is made.
#[derive(Default)]
struct Strings {
    index: HashMap<Arc<str>, usize>,
    items: String,
}

impl Strings {
    fn index(&mut self, text: &Arc<str>) -> usize {
        let next = self.index.len();
        let items = &mut self.items;
        *self.index.entry(Arc::clone(text)).or_insert_with(|| {
            let text = escape(text.as_ref());
            let _ = write!(items, "<si><t xml:space=\"preserve\">{text}</t></si>");
            next
        })
    }

    fn part(&self) -> String {
        let count = self.index.len();
        format!(
            "<sst xmlns=\"{MAIN}\" count=\"{count}\" uniqueCount=\"{count}\">{}</sst>",
            self.items
        )
    }
}

fn attribute(start: &BytesStart, name: &str) -> Option<String> {
    let attribute = start
        .attributes()
        .flatten()
        .find(|a| a.key.as_ref() == name)?;
    Some(
        quick_xml::escape::unescape(&attribute.value)
            .unwrap()
            .into_owned(),
    )
}

fn shared_strings(xml: &str) -> Vec<Arc<str>> {
    let mut strings = Vec::new();
    let mut text = String::new();
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().unwrap() {
            Event::Text(part) => text.push_str(&quick_xml::escape::unescape(&part).unwrap()),
            Event::GeneralRef(part) => {
                let entity = format!("&{};", &*part);
                text.push_str(&quick_xml::escape::unescape(&entity).unwrap());
            }
            Event::End(end) if end.name().as_ref() == "si" => {
                strings.push(std::mem::take(&mut text).into());
            }
            Event::Eof => return strings,
            _ => {}
        }
    }
}

fn read_cells(xml: &str, strings: &[Arc<str>], sheet: &mut Sheet) {
    let mut reader = Reader::from_str(xml);
    let mut at = (0, 0);
    let (mut kind, mut formula, mut in_value) = (String::new(), false, false);
    loop {
        match reader.read_event().unwrap() {
            Event::Empty(start) if start.name().as_ref() == "mergeCell" => {
                let range = attribute(&start, "ref").unwrap();
                let (from, to) = range.split_once(':').unwrap();
                let (from, to) = (parse_address(from).unwrap(), parse_address(to).unwrap());
                sheet.merged.push([from.0, from.1, to.0, to.1]);
            }
            Event::Start(start) => match start.name().as_ref() {
                "c" => {
                    at = parse_address(&attribute(&start, "r").unwrap()).unwrap();
                    kind = attribute(&start, "t").unwrap_or_default();
                    formula = false;
                }
                "f" => formula = true,
                "v" => in_value = true,
                _ => {}
            },
            Event::Text(text) if in_value => {
                let text = text.to_string();
                let value = match kind.as_str() {
                    "s" => Value::Text(Arc::clone(&strings[text.parse::<usize>().unwrap()])),
                    "str" => Value::text(&quick_xml::escape::unescape(&text).unwrap()),
                    _ => Value::Number(text.parse().unwrap()),
                };
                let value = if formula {
                    Value::Formula(Box::new(value))
                } else {
                    value
                };
                sheet.cells.insert(at, Cell { value, plant: None });
                in_value = false;
            }
            Event::End(end) if end.name().as_ref() == "v" => in_value = false,
            Event::Eof => return,
            _ => {}
        }
    }
}
