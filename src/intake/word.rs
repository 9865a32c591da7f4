//! Reads a questionnaire that was filled in with Word: the tables of a .docx as sheets, its bookmarks
//! as names of cells, so that all that finds answers in a workbook finds them here.
//!
//! In: the checked parts of a document. Out: a [`Workbook`]. A box that is not ticked is blank, one
//! that is ticked is the words beside it. What stands outside the tables, in comments and footnotes
//! is kept as sheets of their own: nobody reads answers there, and nobody loses them. Deleted text
//! (tracked changes) is not there any more, inserted text is.

mod boxes;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::limits::Limits;
use super::package::WordParts;
use super::workbook::{Cell, DefinedName, Sheet, Workbook, attribute, local, push_reference};
use super::{CellContent, Reason};
use crate::cell_map::{CellKey, FIXED_TEXTS, PROPERTY_PREFIX, Role};
use crate::issue::{WordCell, sha256_of_texts};

use boxes::{Line, filled_in};

/// Name of the sheet for what stands in no table.
pub(super) const BESIDE: &str = "text";
/// The same for comments and footnotes.
const COMMENTS: &str = "comments";
const NOTES: &str = "notes";

/// Begins the tag of each control that is ours.
const OUR_TAG: &str = "q_";

/// Columns of a table of which the widths are looked at.
const MOST_COLUMNS: usize = 1_000;

/// Edges of columns that are no further apart are one, in twentieths of a point.
const HAIRS_BREADTH: u32 = 60;

/// Paragraphs in text boxes in paragraphs.
const MOST_AROUND: usize = 32;

/// Styles of the paragraphs that the secretariat wrote outside the tables.
const OUR_STYLES: [&str; 5] = ["Title", "Heading1", "Heading2", "Heading3", "Remark"];

/// Reads the parts of a document; `bookmarks` gives the names of cells that bookmarks stand for, of
/// the edition with a definition of this hash.
pub(super) fn read(
    parts: &WordParts,
    bookmarks: &dyn Fn(&str) -> HashMap<String, WordCell>,
    limits: &Limits,
) -> Result<Workbook, Reason> {
    let properties = parts.properties.as_deref();
    let mut workbook = Workbook {
        properties: properties.map(self::properties).unwrap_or_default(),
        ..Workbook::default()
    };
    let definition = format!("{PROPERTY_PREFIX}definition");
    let definition = workbook.properties.get(&definition);
    let bookmarks = bookmarks(definition.map_or("", String::as_str));
    let mut walk = Walk::new(limits, &bookmarks);
    walk.part(&parts.document)?;
    let issued = workbook
        .properties
        .get(&format!("{PROPERTY_PREFIX}{FIXED_TEXTS}"));
    let fixed = walk.outside.iter().filter(|outside| outside.is_styled);
    let now = sha256_of_texts(fixed.map(|outside| outside.text.clone()));
    // As issued they say nothing new.
    let is_as_issued = issued.is_some_and(|issued| *issued == now);
    let outside = std::mem::take(&mut walk.outside);
    let beside = outside.into_iter();
    let beside = beside.filter(|outside| !(outside.is_styled && is_as_issued));
    let beside: Vec<String> = beside.map(|outside| outside.text).collect();
    workbook.sheets = std::mem::take(&mut walk.sheets);
    workbook.names = std::mem::take(&mut walk.names);
    let mut add = |name: &str, texts: Vec<String>| {
        if !texts.is_empty() {
            workbook.sheets.push(sheet_of(name, texts));
        }
    };
    add(BESIDE, beside);
    for (name, part) in [(COMMENTS, &parts.comments), (NOTES, &parts.footnotes)] {
        if let Some(part) = part {
            walk.part(part)?;
            let texts = std::mem::take(&mut walk.outside);
            add(
                name,
                texts.into_iter().map(|outside| outside.text).collect(),
            );
        }
    }
    Ok(workbook)
}

/// Finds the State's name again where its control is lost: right of the field of the cover, in the
/// first table. `is_field` knows the fields.
pub(super) fn name_state(workbook: &mut Workbook, is_field: &dyn Fn(&str) -> bool) {
    let name = CellKey::new("entity", 1, Role::Cover).defined_name();
    if workbook.names.iter().any(|other| other.name == name) {
        return;
    }
    let cells = workbook.sheets.first().map(|sheet| sheet.cells.as_slice());
    let [field, state] = cells.unwrap_or_default() else {
        return;
    };
    if (field.row, field.column) == (0, 0) && field.text().is_some_and(is_field) {
        workbook.names.push(DefinedName {
            name,
            sheet: 0,
            row: state.row,
            column: state.column,
        });
    }
}

fn sheet_of(name: &str, texts: Vec<String>) -> Sheet {
    let cells = (0..).zip(texts).map(|(row, text)| Cell {
        row,
        column: 0,
        content: CellContent::Text(text),
        is_formula: false,
    });
    Sheet {
        name: name.to_owned(),
        visible: true,
        cells: cells.collect(),
        ..Sheet::default()
    }
}

/// The properties that users give names to.
fn properties(xml: &str) -> BTreeMap<String, String> {
    let mut properties = BTreeMap::new();
    let mut name: Option<String> = None;
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) if local(start.name().0) == "property" => {
                name = attribute(&start, "name");
            }
            Ok(Event::End(end)) if local(end.name().0) == "property" => name = None,
            Ok(Event::Text(text)) => {
                if let Some(name) = &name {
                    let value: &mut String = properties.entry(name.clone()).or_default();
                    value.push_str(&text.xml10_content());
                }
            }
            Ok(Event::GeneralRef(reference)) => {
                if let Some(name) = &name {
                    push_reference(&reference, properties.entry(name.clone()).or_default());
                }
            }
            Ok(Event::Eof) | Err(_) => return properties,
            Ok(_) => {}
        }
    }
}

/// A paragraph that stands in no table.
struct Outside {
    text: String,
    /// Whether its style is one in which only the secretariat writes.
    is_styled: bool,
}

/// The table in which we are.
struct Table {
    /// Index of its sheet.
    sheet: usize,
    row: u32,
    column: u32,
    /// How many columns of the grid the cell takes.
    span: u32,
    /// Where each column of the grid begins, in twentieths of a point; then its end.
    grid: Vec<u32>,
    /// Columns of the grid in which a cell begins.
    begins: BTreeSet<u32>,
    /// Paragraphs of the cell in which we are; none between cells.
    cell: Option<Vec<Line>>,
    /// How many boxes the cell offers, as far as that is known.
    boxes: usize,
}

/// One way through the parts of a document, all sizes counted.
struct Walk<'a> {
    limits: &'a Limits,
    /// Cells by bookmark.
    bookmarks: &'a HashMap<String, WordCell>,
    sheets: Vec<Sheet>,
    names: Vec<DefinedName>,
    outside: Vec<Outside>,
    /// The last heading, after which a table is named.
    heading: String,
    table: Option<Table>,
    /// Tables in tables: their text belongs to the cell around them.
    inner_tables: usize,
    /// Tags of the controls around us.
    controls: Vec<Option<String>>,
    /// The text of the paragraph in which we are, and of those around it (text boxes).
    paragraphs: Vec<Line>,
    style: String,
    /// Whether we are in a run, and whether it is struck out.
    run: Option<bool>,
    /// Inside an element whose text is not there any more, or stands twice.
    hidden: usize,
    is_text: bool,
    cells: u64,
    bytes: u64,
}

impl<'a> Walk<'a> {
    fn new(limits: &'a Limits, bookmarks: &'a HashMap<String, WordCell>) -> Self {
        Self {
            limits,
            bookmarks,
            sheets: Vec::new(),
            names: Vec::new(),
            outside: Vec::new(),
            heading: String::new(),
            table: None,
            inner_tables: 0,
            controls: Vec::new(),
            paragraphs: Vec::new(),
            style: String::new(),
            run: None,
            hidden: 0,
            is_text: false,
            cells: 0,
            bytes: 0,
        }
    }

    fn part(&mut self, xml: &str) -> Result<(), Reason> {
        let damaged = |error: &dyn std::fmt::Display| Reason::Damaged(format!("Word: {error}"));
        let mut reader = Reader::from_str(xml);
        let mut depth = 0_usize;
        loop {
            match reader.read_event().map_err(|error| damaged(&error))? {
                Event::Start(start) => {
                    depth += 1;
                    self.open(&start, false)?;
                }
                Event::Empty(start) => self.open(&start, true)?,
                Event::End(end) => {
                    depth = depth.saturating_sub(1);
                    self.close(local(end.name().0))?;
                }
                Event::Text(text) if self.is_text => self.write(&text.xml10_content())?,
                Event::CData(text) if self.is_text => self.write(&text.xml10_content())?,
                Event::GeneralRef(reference) if self.is_text => {
                    let mut character = String::new();
                    push_reference(&reference, &mut character);
                    self.write(&character)?;
                }
                Event::Eof if depth > 0 => return Err(damaged(&"ends in the middle")),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn open(&mut self, start: &BytesStart<'_>, is_empty: bool) -> Result<(), Reason> {
        let name = start.name();
        match local(name.0) {
            "moveFrom" | "del" | "Fallback" if !is_empty => self.hidden += 1,
            _ if self.hidden > 0 => {}
            "tbl" if is_empty => {}
            "tbl" if self.table.is_some() => self.inner_tables += 1,
            "tbl" => self.open_table()?,
            "tr" if self.inner_tables == 0 => {
                if let Some(table) = &mut self.table {
                    table.column = 0;
                }
            }
            "tc" if self.inner_tables == 0 && !is_empty => self.open_cell()?,
            "gridCol" if self.inner_tables == 0 => {
                let width = attribute(start, "w").and_then(|width| width.parse().ok());
                let width: u32 = width.unwrap_or_default();
                if let Some(table) = self.table.as_mut().filter(|t| t.grid.len() <= MOST_COLUMNS) {
                    let end = table.grid.last().copied().unwrap_or_default();
                    table.grid.push(end.saturating_add(width));
                }
            }
            "gridSpan" if self.inner_tables == 0 => {
                let span = attribute(start, "val").and_then(|span| span.parse().ok());
                let span: u32 = span.unwrap_or(1);
                if let Some(table) = &mut self.table {
                    table.span = span.clamp(1, 64);
                }
            }
            "sdt" if !is_empty => self.controls.push(None),
            "tag" => self.tag(attribute(start, "val").unwrap_or_default()),
            "bookmarkStart" => {
                let bookmark = attribute(start, "name").unwrap_or_default();
                if let Some(cell) = self.bookmarks.get(&bookmark) {
                    self.name(&cell.name);
                    if let Some(table) = &mut self.table {
                        table.boxes = cell.boxes;
                    }
                }
            }
            "p" if !is_empty => {
                if self.paragraphs.len() >= MOST_AROUND {
                    let limit = format!("paragraphs in paragraphs > {MOST_AROUND}");
                    return Err(Reason::OverLimit(limit));
                }
                self.paragraphs.push(Line::default());
                self.style.clear();
            }
            "r" if !is_empty => self.run = Some(false),
            "strike" | "dstrike" if is_on(start) => self.run = self.run.map(|_| true),
            "highlight" | "u" | "b" if is_on(start) && self.run.is_some() => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.stands_out = true;
                }
            }
            "pStyle" => self.style = attribute(start, "val").unwrap_or_default(),
            "t" => self.is_text = !is_empty,
            "br" | "cr" => self.write("\n")?,
            "tab" if !self.paragraphs.is_empty() => self.write("\t")?,
            "noBreakHyphen" => self.write("-")?,
            "sym" => {
                let code = attribute(start, "char").unwrap_or_default();
                self.write(symbol(&code))?;
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), Reason> {
        match name {
            "moveFrom" | "del" | "Fallback" => self.hidden = self.hidden.saturating_sub(1),
            _ if self.hidden > 0 => {}
            "t" => self.is_text = false,
            "r" => self.run = None,
            "p" => self.close_paragraph(),
            "sdt" => {
                self.controls.pop();
            }
            "tc" if self.inner_tables == 0 => self.close_cell()?,
            "tr" if self.inner_tables == 0 => {
                if let Some(table) = &mut self.table {
                    table.row = table.row.saturating_add(1);
                }
            }
            "tbl" if self.inner_tables > 0 => self.inner_tables -= 1,
            "tbl" => self.close_table(),
            _ => {}
        }
        Ok(())
    }

    fn write(&mut self, text: &str) -> Result<(), Reason> {
        if self.hidden > 0 || self.run == Some(true) {
            return Ok(());
        }
        self.bytes += text.len() as u64;
        if self.bytes > self.limits.total_bytes {
            let limit = self.limits.total_bytes;
            return Err(Reason::OverLimit(format!("bytes of text > {limit}")));
        }
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text.push_str(text);
        }
        Ok(())
    }

    fn open_table(&mut self) -> Result<(), Reason> {
        let limit = self.limits.sheets;
        if self.sheets.len() >= limit {
            return Err(Reason::OverLimit(format!("tables > {limit}")));
        }
        self.sheets.push(Sheet {
            name: self.heading.clone(),
            visible: true,
            ..Sheet::default()
        });
        self.table = Some(Table {
            sheet: self.sheets.len() - 1,
            row: 0,
            column: 0,
            span: 1,
            grid: vec![0],
            begins: BTreeSet::new(),
            cell: None,
            boxes: 0,
        });
        Ok(())
    }

    /// Counts the columns as a reader does. The grid of Word has more: `LibreOffice` adds a column
    /// where the cells of one row begin a hair's breadth beside those of another.
    fn close_table(&mut self) {
        let Some(table) = self.table.take() else {
            return;
        };
        let mut columns: HashMap<u32, u32> = HashMap::new();
        let (mut seen, mut last): (u32, Option<u32>) = (0, None);
        for begin in table.begins {
            // Where the grid does not say it, each column of it is one.
            let at = usize::try_from(begin).ok();
            let at = at.and_then(|at| table.grid.get(at).copied());
            let is_next = match (last, at) {
                (Some(last), Some(at)) => at.saturating_sub(last) > HAIRS_BREADTH,
                (None, _) => false,
                (_, None) => true,
            };
            seen += u32::from(is_next);
            last = at.or(last).or(Some(0));
            columns.insert(begin, seen);
        }
        let as_seen = |column: u32| columns.get(&column).copied().unwrap_or(column);
        if let Some(sheet) = self.sheets.get_mut(table.sheet) {
            for mut cell in std::mem::take(&mut sheet.cells) {
                cell.column = as_seen(cell.column);
                let place = |cell: &Cell| (cell.row, cell.column);
                match sheet.cells.last() {
                    Some(last) if place(last) == place(&cell) => sheet.doubles.push(cell),
                    _ => sheet.cells.push(cell),
                }
            }
        }
        let names = self.names.iter_mut().rev();
        for name in names.take_while(|name| name.sheet == table.sheet) {
            name.column = as_seen(name.column);
        }
    }

    fn open_cell(&mut self) -> Result<(), Reason> {
        self.cells += 1;
        if self.cells > self.limits.cells {
            let limit = self.limits.cells;
            return Err(Reason::OverLimit(format!("cells > {limit}")));
        }
        if let Some(table) = &mut self.table {
            table.cell = Some(Vec::new());
            table.boxes = 0;
        }
        // A control may stand around the whole cell.
        if let Some(Some(tag)) = self.controls.last().cloned() {
            self.name(&tag);
        }
        Ok(())
    }

    fn close_cell(&mut self) -> Result<(), Reason> {
        let Some(table) = &mut self.table else {
            return Ok(());
        };
        let paragraphs = table.cell.take().unwrap_or_default();
        let (row, column) = (table.row, table.column);
        table.begins.insert(column);
        table.column = table.column.saturating_add(table.span);
        table.span = 1;
        let text = filled_in(&paragraphs, table.boxes);
        if text.len() as u64 > self.limits.text_bytes {
            let limit = self.limits.text_bytes;
            return Err(Reason::OverLimit(format!("bytes of a text > {limit}")));
        }
        if let Some(sheet) = self
            .sheets
            .get_mut(table.sheet)
            .filter(|_| !text.is_empty())
        {
            sheet.cells.push(Cell {
                row,
                column,
                content: CellContent::Text(text),
                is_formula: false,
            });
        }
        Ok(())
    }

    fn tag(&mut self, tag: String) {
        let is_in_cell = self
            .table
            .as_ref()
            .is_some_and(|table| table.cell.is_some());
        if is_in_cell {
            self.name(&tag);
        } else if let Some(control) = self.controls.last_mut() {
            *control = Some(tag);
        }
    }

    /// Says that the cell in which we are bears a name.
    fn name(&mut self, tag: &str) {
        let Some(table) = self.table.as_ref().filter(|_| tag.starts_with(OUR_TAG)) else {
            return;
        };
        let name = DefinedName {
            name: tag.to_owned(),
            sheet: table.sheet,
            row: table.row,
            column: table.column,
        };
        if self.names.last() != Some(&name) {
            self.names.push(name);
        }
    }

    fn close_paragraph(&mut self) {
        let Some(line) = self.paragraphs.pop() else {
            return;
        };
        // A paragraph in a text box belongs to the paragraph that holds the box.
        if let Some(around) = self.paragraphs.last_mut() {
            let text = line.text.trim();
            if !around.text.is_empty() && !text.is_empty() {
                around.text.push('\n');
            }
            around.text.push_str(text);
            return;
        }
        let cell = self.table.as_mut().and_then(|table| table.cell.as_mut());
        if let Some(cell) = cell {
            cell.push(line);
            return;
        }
        let text = line.text.trim().to_owned();
        if text.is_empty() {
            return;
        }
        if self.style.starts_with("Heading") {
            self.heading.clone_from(&text);
        }
        let is_styled = OUR_STYLES.contains(&self.style.as_str());
        self.outside.push(Outside { text, is_styled });
    }
}

/// A sign of the font Wingdings that stands for a box; else nothing anybody could read.
fn symbol(code: &str) -> &'static str {
    let code = u32::from_str_radix(code, 16).unwrap_or_default();
    match code & 0xff {
        0x52 | 0x53 | 0x54 | 0xfd | 0xfe | 0xfc | 0xfb | 0x78 => "\u{2612}",
        0x6f | 0x71 | 0xa8 | 0xa3 | 0x72 => "\u{2610}",
        _ => "\u{fffd}",
    }
}

/// Whether a property of a run is set: `<w:b/>`, not `<w:b w:val="0"/>`.
fn is_on(start: &BytesStart<'_>) -> bool {
    let value = attribute(start, "val");
    !matches!(value.as_deref(), Some("0" | "false" | "none" | "off"))
}
