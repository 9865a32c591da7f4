//! Workbooks of other programs and of old ones, and what is none under the name of one.

use std::fs;
use std::path::Path;

use verbale::intake::Status;

use super::super::archive::{Parts, places};
use super::Fate::{NotOurs, Other, Refused};
use super::{Case, case};

pub(super) fn opendocument() -> Vec<Case> {
    let ods =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/seeds/error_cells.ods"))
            .unwrap();
    let content = "content.xml";
    let with_row = |row: &str| {
        let parts = Parts::of(&ods);
        let text = parts.text(content);
        let at = text.find("<table:table-row").unwrap();
        let text = format!("{}{row}{}", &text[..at], &text[at..]);
        parts.put(content, text).stored()
    };
    let filled_row = |rows: u32, columns: u32| {
        with_row(&format!(
            "<table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell \
             table:number-columns-repeated=\"{columns}\" \
             office:value-type=\"float\" office:value=\"1\"/></table:table-row>"
        ))
    };
    let manifest = "META-INF/manifest.xml";
    let encrypted = Parts::of(&ods).put(
        manifest,
        "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
         <manifest:file-entry manifest:full-path=\"content.xml\"><manifest:encryption-data/>\
         </manifest:file-entry></manifest:manifest>",
    );
    let mut cases = vec![
        case("ods", ods.clone(), NotOurs),
        case(
            "ods of a million filled rows",
            filled_row(1_000_000, 100),
            Refused("OverLimit"),
        ),
        case(
            "ods of filled columns",
            filled_row(1000, 16_384),
            Refused("OverLimit"),
        ),
        case(
            "ods of a million blank rows",
            Parts::of(&ods)
                .change(
                    content,
                    "</table:table>",
                    "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell \
                     table:number-columns-repeated=\"16384\"/></table:table-row></table:table>",
                )
                .stored(),
            NotOurs,
        ),
        case(
            "ods of negative rows",
            with_row(
                "<table:table-row table:number-rows-repeated=\"-1\"><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row>",
            ),
            Refused(""),
        ),
        case(
            "ods with a password",
            encrypted.stored(),
            Refused("Password"),
        ),
        case(
            "ods with a document type",
            Parts::of(&ods)
                .change(
                    content,
                    "<office:document-content",
                    "<!DOCTYPE x><office:document-content",
                )
                .stored(),
            Refused("DOCTYPE"),
        ),
        case(
            "ods without content",
            Parts::of(&ods).without(content).stored(),
            Refused("Damaged"),
        ),
        case(
            "flat ods",
            Parts::of(&ods).text(content).into_bytes(),
            Refused("XML"),
        ),
    ];
    for tenth in 1..10 {
        let cut = ods[..ods.len() * tenth / 10].to_vec();
        cases.push(case(
            &format!("ods cut at {tenth}0 percent"),
            cut,
            Refused("Damaged"),
        ));
    }
    cases
}

pub(super) fn compound() -> Vec<Case> {
    let xls =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/seeds/error_cells.xls"))
            .unwrap();
    let begin = places(&xls, b"\x09\x08\x10\x00")[0];
    let put = |at: usize, new: &[u8]| {
        let mut bytes = xls.clone();
        bytes[at..at + new.len()].copy_from_slice(new);
        bytes
    };
    let word = |at: usize, word: u32| put(at, &word.to_le_bytes());
    // The record after the first one becomes the mark of a password.
    let locked = |kind: u16| {
        let mut bytes = put(begin + 20, &0x002F_u16.to_le_bytes());
        bytes[begin + 24..begin + 26].copy_from_slice(&kind.to_le_bytes());
        bytes
    };
    let dimensions = places(&xls, b"\x00\x02\x0e\x00")[0];
    let mut short = put(dimensions + 2, &10_u16.to_le_bytes());
    short[dimensions + 4..dimensions + 14]
        .copy_from_slice(&[7, 0, 2, 0, 0x15, 0, 0xFE, 0x12, 0, 0]);
    let mut cases = vec![
        case("xls", xls.clone(), NotOurs),
        case("xls with the old password", locked(0), Refused("Password")),
        case("xls with a password", locked(1), Refused("Password")),
        case("xls with a strong password", locked(2), Refused("Password")),
        case(
            "xls of large sectors",
            put(30, &[31, 0]),
            Refused("sector size"),
        ),
        case(
            "xls of no sectors",
            put(30, &[0, 0]),
            Refused("sector size"),
        ),
        case(
            "xls with a directory beyond",
            word(48, 0x00FF_FFFF),
            Refused("beyond"),
        ),
        case(
            "xls with a list of tables beyond",
            word(68, 0x00FF_FFFF),
            Refused("beyond"),
        ),
        case("xls with its table as its list", word(68, 0), NotOurs),
        case(
            "xls of a large sheet",
            word(dimensions + 8, 0xFFFF_FFFF),
            Refused("OverLimit"),
        ),
        case(
            "xls of a sheet turned round",
            word(dimensions + 4, 0x7FFF_FFFF),
            Refused("dimensions"),
        ),
        case(
            "xls of an old sheet turned round",
            short,
            Refused("dimensions"),
        ),
    ];
    for tenth in 1..10 {
        let cut = xls[..xls.len() * tenth / 10].to_vec();
        let name = format!("xls cut at {tenth}0 percent");
        cases.push(case(&name, cut, Refused("Damaged")));
    }
    cases
}

pub(super) fn disguised() -> Vec<Case> {
    let typed = |what| Refused(what);
    vec![
        case("PDF", b"%PDF-1.7 ...".to_vec(), typed("PDF")),
        case("HTML", b"<html><table><tr><td>Yes</td></tr></table></html>".to_vec(), typed("HTML")),
        case("XML of 2003", b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>".to_vec(), typed("2003")),
        case("CSV", b"question;answer\n1;Yes\n".to_vec(), typed("CSV")),
        case("RTF", b"{\\rtf1 Yes}".to_vec(), typed("RTF")),
        case("PNG", b"\x89PNG\r\n\x1a\n".to_vec(), typed("PNG")),
        case("EXE", b"MZ\x90\0".to_vec(), typed("EXE")),
        case("gzip", b"\x1F\x8B\x08\0".to_vec(), Other(Status::Unreadable)),
        case("7z", b"7z\xBC\xAF\x27\x1C".to_vec(), Other(Status::Unreadable)),
        case("RAR", b"Rar!\x1A\x07".to_vec(), Other(Status::Unreadable)),
        case("noughts", vec![0; 100_000], Refused("UnknownKind")),
    ]
}
