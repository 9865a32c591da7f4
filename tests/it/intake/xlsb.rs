//! Returns saved as .xlsb, written here record by record (MS-XLSB 2.3), since no library writes it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use verbale::intake::CellContent;

use super::book::{Book, Page, SHEET, Value, answers, form};
use super::{Folder, READER, found};
use crate::archive::{packed, text};

/// A record: kind, length, content. Both numbers have seven bits a byte, the lowest first.
fn record(out: &mut Vec<u8>, kind: usize, body: &[u8]) {
    for mut number in [kind, body.len()] {
        while number > 127 {
            out.push(u8::try_from(number & 0x7f).unwrap() | 0x80);
            number >>= 7;
        }
        out.push(u8::try_from(number).unwrap());
    }
    out.extend(body);
}

fn number(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap().to_le_bytes()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = number(units.len()).to_vec();
    bytes.extend(units.into_iter().flat_map(u16::to_le_bytes));
    bytes
}

fn sheet_part(page: &Page, strings: &mut Vec<String>) -> Vec<u8> {
    let mut out = Vec::new();
    record(&mut out, 129, &[]); // sheet
    record(&mut out, 148, &[0; 16]); // dimension
    record(&mut out, 145, &[]); // data
    let mut last = None;
    for (&(row, column), value) in &page.cells {
        if last != Some(row) {
            let mut header = row.to_le_bytes().to_vec();
            header.extend([0; 21]);
            record(&mut out, 0, &header);
            last = Some(row);
        }
        let mut cell = column.to_le_bytes().to_vec();
        cell.extend([0; 4]); // style
        match value {
            Value::Text(text) => {
                cell.extend(number(strings.len()));
                strings.push(text.clone());
                record(&mut out, 7, &cell);
            }
            Value::Number(value) => {
                cell.extend(value.to_le_bytes());
                record(&mut out, 5, &cell);
            }
            // A token that no reader knows, so that only where it stands can be read.
            Value::Formula(_, result) => {
                cell.extend(wide(result));
                cell.extend([0, 0, 1, 0, 0, 0, 0xff]);
                record(&mut out, 8, &cell);
            }
        }
    }
    record(&mut out, 146, &[]);
    if !page.merged.is_empty() {
        record(&mut out, 177, &number(page.merged.len()));
        for &(row, column, last_row, last_column) in &page.merged {
            let range = [row, last_row, column.into(), last_column.into()];
            record(&mut out, 176, &range.map(u32::to_le_bytes).concat());
        }
        record(&mut out, 178, &[]);
    }
    record(&mut out, 130, &[]);
    out
}

fn notes_part(page: &Page) -> Vec<u8> {
    let mut out = Vec::new();
    record(&mut out, 628, &[]);
    record(&mut out, 633, &[]);
    for &(row, column, words) in &page.notes {
        let column = u32::from(column);
        let mut body = number(0).to_vec(); // who made it
        body.extend([row, row, column, column].map(u32::to_le_bytes).concat());
        body.extend([0; 16]);
        record(&mut out, 635, &body);
        let words = wide(&format!("Author:\n{words}"));
        record(&mut out, 637, &[vec![0], words].concat());
        record(&mut out, 636, &[]);
    }
    record(&mut out, 634, &[]);
    record(&mut out, 629, &[]);
    out
}

fn workbook_part(book: &Book) -> Vec<u8> {
    let mut out = Vec::new();
    record(&mut out, 131, &[]);
    record(&mut out, 143, &[]);
    for (page, at) in book.pages.iter().zip(1..) {
        let state = if page.name.starts_with('_') { 2 } else { 0 };
        let body = [
            number(state).to_vec(),
            number(at).to_vec(),
            wide(&format!("rId{at}")),
            wide(&page.name),
        ];
        record(&mut out, 156, &body.concat());
    }
    record(&mut out, 144, &[]);
    record(&mut out, 353, &[]); // names of other workbooks and sheets begin
    record(&mut out, 357, &[]); // this workbook
    let mut sheets = number(book.pages.len()).to_vec();
    for at in 0..book.pages.len() {
        sheets.extend([number(0), number(at), number(at)].concat());
    }
    record(&mut out, 362, &sheets);
    record(&mut out, 354, &[]);
    for (name, sheet, row, column) in &book.names {
        let sheet = book
            .pages
            .iter()
            .position(|page| page.name == *sheet)
            .unwrap();
        let mut body = vec![0; 9];
        body[5..9].copy_from_slice(&u32::MAX.to_le_bytes()); // known in the whole workbook
        body.extend(wide(name));
        body.extend(number(9));
        body.push(0x3a); // a cell of a sheet
        body.extend(u16::try_from(sheet).unwrap().to_le_bytes());
        body.extend(row.to_le_bytes());
        body.extend(u16::try_from(*column).unwrap().to_le_bytes());
        body.extend([0; 4]);
        record(&mut out, 39, &body);
    }
    record(&mut out, 157, &[]); // calculation
    record(&mut out, 132, &[]);
    out
}

/// The workbook as Excel's binary format.
pub(super) fn xlsb(book: &Book) -> Vec<u8> {
    let mut strings = Vec::new();
    let sheets: Vec<Vec<u8>> = book
        .pages
        .iter()
        .map(|page| sheet_part(page, &mut strings))
        .collect();
    let mut table = Vec::new();
    let count = number(strings.len());
    record(&mut table, 159, &[count, count].concat());
    for string in &strings {
        record(&mut table, 19, &[vec![0], wide(string)].concat());
    }
    record(&mut table, 160, &[]);
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let mut relations = format!("<Relationships xmlns=\"{package}/relationships\">");
    for at in 1..=sheets.len() {
        write!(
            relations,
            "<Relationship Id=\"rId{at}\" Type=\"{relation}/worksheet\" Target=\"worksheets/sheet{at}.bin\"/>"
        )
        .unwrap();
    }
    relations += "</Relationships>";
    let types = format!(
        "<Types xmlns=\"{package}/content-types\"><Override PartName=\"/xl/workbook.bin\" \
         ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/></Types>"
    );
    let root = format!(
        "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" \
         Type=\"{relation}/officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>"
    );
    let mut parts: BTreeMap<String, Vec<u8>> = [
        ("[Content_Types].xml".to_owned(), types.into_bytes()),
        ("_rels/.rels".to_owned(), root.into_bytes()),
        ("xl/workbook.bin".to_owned(), workbook_part(book)),
        (
            "xl/_rels/workbook.bin.rels".to_owned(),
            relations.into_bytes(),
        ),
        ("xl/sharedStrings.bin".to_owned(), table),
        (
            "docProps/custom.xml".to_owned(),
            text(&book.bytes(), "docProps/custom.xml").into_bytes(),
        ),
    ]
    .into();
    for ((sheet, page), at) in sheets.into_iter().zip(&book.pages).zip(1..) {
        parts.insert(format!("xl/worksheets/sheet{at}.bin"), sheet);
        if page.notes.is_empty() {
            continue;
        }
        let relations = format!(
            "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" \
             Type=\"{relation}/comments\" Target=\"../comments{at}.bin\"/></Relationships>"
        );
        let part = format!("xl/worksheets/_rels/sheet{at}.bin.rels");
        parts.insert(part, relations.into_bytes());
        parts.insert(format!("xl/comments{at}.bin"), notes_part(page));
    }
    let parts: Vec<(String, Vec<u8>)> = parts.into_iter().collect();
    packed(&parts)
}

#[test]
fn a_return_saved_as_xlsb_is_read_like_the_xlsx() {
    let mut book = Book::answered(&form());
    book.insert_row(SHEET, 3);
    let (record, returned) = READER.read_bytes("a.xlsx", &book.bytes());
    let (binary, from_binary) = READER.read_bytes("a.xlsb", &xlsb(&book));
    assert_eq!(binary.answers, answers().len(), "{:?}", binary.reason);
    assert_eq!(
        (binary.status, binary.entity),
        (record.status, record.entity)
    );
    assert_eq!(found(&from_binary.unwrap()), found(&returned.unwrap()));
}

#[test]
fn without_names_and_keys_an_xlsb_is_read_by_its_map_and_texts() {
    for take_away in [
        |book: &mut Book| book.names.clear(),
        |book: &mut Book| {
            book.names.clear();
            book.remove_keys();
            book.remove("_map");
        },
    ] {
        let mut book = Book::answered(&form());
        take_away(&mut book);
        let intake = Folder::new().with("a.xlsx", &book.bytes()).read();
        let binary = Folder::new().with("a.xlsb", &xlsb(&book)).read();
        assert_eq!(found(&binary.returns[0]), found(&intake.returns[0]));
    }
}

#[test]
fn formulas_that_no_reader_knows_and_merged_cells_are_seen_in_an_xlsb() {
    let mut book = Book::answered(&form());
    let (_, sheet, row, column) = book
        .names
        .iter()
        .find(|name| name.0 == "q_year")
        .unwrap()
        .clone();
    book.page(&sheet)
        .put(row, column, Value::Formula("=1+1", "2013"));
    book.page(&sheet).merged.push((
        row,
        u16::try_from(column).unwrap(),
        row,
        u16::try_from(column + 1).unwrap(),
    ));
    let xlsx = READER.read_bytes("a.xlsx", &book.bytes()).1.unwrap();
    let binary = READER.read_bytes("a.xlsb", &xlsb(&book)).1.unwrap();
    assert_eq!(found(&binary), found(&xlsx));
    let year = binary
        .cells
        .iter()
        .find(|cell| cell.key.question == "year")
        .unwrap();
    assert!(
        matches!(year.content, CellContent::Text(_)),
        "{:?}",
        year.content
    );
    assert_eq!(super::rules(&binary.findings), super::rules(&xlsx.findings));
}
