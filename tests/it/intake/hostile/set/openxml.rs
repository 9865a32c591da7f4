//! Workbooks of today: their archive, their parts, and what stands in them.
#![expect(clippy::too_many_lines, reason = "tables of cases")]

use std::fmt::Write as _;

use verbale::intake::Status;

use super::super::super::ANSWERED;
use super::super::archive::{Parts, places};
use super::Fate::{Other, Read, ReadInPart, Refused};
use super::{Case, case};

const SHEET: &str = "xl/worksheets/sheet2.xml";
const STRINGS: &str = "xl/sharedStrings.xml";
const WORKBOOK: &str = "xl/workbook.xml";
const RELATIONS: &str = "xl/_rels/workbook.xml.rels";
const TYPES: &str = "[Content_Types].xml";
const ROW: &str = "<sheetData>";

fn answered() -> Parts {
    Parts::of(&ANSWERED)
}

/// One more row far below, with this cell.
fn with_cell(cell: &str) -> Vec<u8> {
    let row = format!("<row r=\"900\">{cell}</row></sheetData>");
    answered().change(SHEET, "</sheetData>", &row).stored()
}

pub(super) fn packaging() -> Vec<Case> {
    let whole = ANSWERED.as_slice();
    let mut cases = vec![
        case("stored", answered().stored(), Read),
        case("deflated", answered().deflated(), Read),
        case("zip64", answered().zip64(), Read),
        case("data descriptors", answered().streamed(), Read),
        case(
            "packed again by macOS",
            answered()
                .put("__MACOSX/._[Content_Types].xml", [0, 5, 0x16, 7])
                .put("__MACOSX/xl/._workbook.xml", [0, 5, 0x16, 7, 0xff])
                .deflated(),
            Read,
        ),
        case("bytes behind the end", [whole, &[0; 100]].concat(), Read),
        case(
            "bytes before the beginning",
            [&[1; 100], whole].concat(),
            Refused("UnknownKind"),
        ),
        case(
            "program before the archive",
            [b"MZ\x90\0", whole].concat(),
            Refused("EXE"),
        ),
        case(
            "part of one name by case",
            answered().put("xl/Workbook.xml", "<a/>").stored(),
            Refused("one name"),
        ),
        case(
            "part of one name by slash",
            answered().put("xl\\workbook.xml", "<a/>").stored(),
            Refused("one name"),
        ),
        case(
            "part outside",
            answered().put("../../evil.xml", "<a/>").stored(),
            Read,
        ),
        case(
            "part at the root of a disk",
            answered().put("C:\\evil.xml", "<a/>").stored(),
            Read,
        ),
        case(
            "part with an absolute name",
            answered().put("/etc/passwd", "x").stored(),
            Read,
        ),
        case(
            "archive in an archive",
            Parts(vec![("a.xlsx".to_owned(), whole.to_vec())]).stored(),
            Other(Status::Container),
        ),
        case(
            "no parts",
            Parts(Vec::new()).stored(),
            Other(Status::Unreadable),
        ),
        case(
            "signature alone",
            b"PK\x03\x04".to_vec(),
            Refused("Damaged"),
        ),
        case("empty", Vec::new(), Refused("Empty")),
        case("one byte", vec![0], Refused("UnknownKind")),
    ];
    // Two parts of the very same name, which no writer offers to make.
    let mut same = answered().put("xl/Workbook.xml", "<a/>").stored();
    for at in places(&same, b"xl/Workbook.xml") {
        same[at + 3] = b'w';
    }
    cases.push(case("part twice", same, Refused("one name")));
    let mut sum = answered().stored();
    let at = places(&sum, b"Existe-t-il").first().copied().unwrap();
    sum[at] = b'e';
    cases.push(case("wrong sum", sum, Refused("Damaged")));
    let mut encrypted = answered().stored();
    for (mark, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        for at in places(&encrypted, mark) {
            encrypted[at + flags] |= 1;
        }
    }
    cases.push(case("encrypted parts", encrypted, Refused("Password")));
    // The second part begins where the first one does.
    let mut overlapping = answered().stored();
    let entries = places(&overlapping, b"PK\x01\x02");
    let first: Vec<u8> = overlapping[entries[0] + 42..entries[0] + 46].to_vec();
    overlapping[entries[1] + 42..entries[1] + 46].copy_from_slice(&first);
    cases.push(case("overlapping parts", overlapping, Refused("Damaged")));
    let mut link = answered().stored();
    let at = places(&link, b"PK\x01\x02")[3];
    link[at + 5] = 3;
    link[at + 38..at + 42].copy_from_slice(&0xA1FF_0000_u32.to_le_bytes());
    cases.push(case("part that is a link", link, Refused("link")));
    let mut size = answered().deflated();
    let at = places(&size, b"PK\x01\x02")[2];
    size[at + 24..at + 28].copy_from_slice(&0x7FFF_FFFF_u32.to_le_bytes());
    cases.push(case("size that lies", size, Read));
    let many = (0..6000).map(|n| (format!("xl/media/{n}.png"), Vec::new()));
    cases.push(case(
        "6,000 parts",
        Parts(answered().0.into_iter().chain(many).collect()).stored(),
        Refused("OverLimit"),
    ));
    for tenth in 1..10 {
        let cut = whole[..whole.len() * tenth / 10].to_vec();
        cases.push(case(
            &format!("cut at {tenth}0 percent"),
            cut,
            Refused("Damaged"),
        ));
    }
    cases
}

pub(super) fn missing_parts() -> Vec<Case> {
    let without = |part: &str| answered().without(part).stored();
    vec![
        case("no list of types", without(TYPES), Read),
        case("no styles", without("xl/styles.xml"), Read),
        case("no theme", without("xl/theme/theme1.xml"), Read),
        case("no properties", without("docProps/custom.xml"), Read),
        case(
            "no shared strings",
            without(STRINGS),
            Refused("string index"),
        ),
        case("no sheet", without(SHEET), Refused("Damaged")),
        case("no workbook", without(WORKBOOK), Refused("Damaged")),
        case("no relations", without(RELATIONS), Refused("Damaged")),
        case(
            "blank sheet",
            answered().put(SHEET, "").stored(),
            Refused("end of xml"),
        ),
        case(
            "blank workbook",
            answered().put(WORKBOOK, "").stored(),
            Refused("end of xml"),
        ),
        case(
            "blank strings",
            answered().put(STRINGS, "").stored(),
            Refused("end of xml"),
        ),
    ]
}

pub(super) fn texts() -> Vec<Case> {
    let doctype = "<!DOCTYPE x [<!ENTITY a \"b\">]>";
    let mut cases = Vec::new();
    for (name, part, element) in [
        ("sheet", SHEET, "<worksheet"),
        ("workbook", WORKBOOK, "<workbook"),
        ("strings", STRINGS, "<sst"),
        ("relations", RELATIONS, "<Relationships"),
        ("types", TYPES, "<Types"),
    ] {
        let to = format!("{doctype}{element}");
        cases.push(case(
            &format!("document type in the {name}"),
            answered().change(part, element, &to).stored(),
            Refused("DOCTYPE"),
        ));
    }
    let wide = |mark: bool| -> Vec<u8> {
        let text = answered().text(SHEET);
        let mark = if mark { "\u{feff}" } else { "" };
        format!("{mark}{text}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect()
    };
    let deep = format!("{}{}", "<a>".repeat(100_000), ROW);
    let long = |bytes: usize| format!("<c r=\"A900\" t=\"str\"><v>{}</v></c>", "w".repeat(bytes));
    cases.extend([
        case(
            "sheet of 16 bits",
            answered().put(SHEET, wide(true)).stored(),
            Refused("UTF-16"),
        ),
        case(
            "sheet of 16 bits without a mark",
            answered().put(SHEET, wide(false)).stored(),
            Refused("UTF-16"),
        ),
        case(
            "sheet with a mark",
            answered()
                .put(SHEET, format!("\u{feff}{}", answered().text(SHEET)))
                .stored(),
            Read,
        ),
        case(
            "sheet that is no text",
            answered().put(SHEET, vec![0xFF; 100]).stored(),
            Refused("UTF-8"),
        ),
        case(
            "elements in elements",
            answered().change(SHEET, ROW, &deep).stored(),
            Read,
        ),
        case("text of a megabyte", with_cell(&long(1 << 20)), Read),
        case(
            "text over a megabyte",
            with_cell(&long((1 << 20) + 1)),
            Refused("OverLimit"),
        ),
        case(
            "unknown entity",
            with_cell("<c r=\"A900\" t=\"str\"><v>&unknown;</v></c>"),
            Refused("&unknown;"),
        ),
        case(
            "character nought",
            with_cell("<c r=\"A900\" t=\"str\"><v>&#0;</v></c>"),
            Refused("character reference"),
        ),
        case(
            "escaped nought",
            with_cell("<c r=\"A900\" t=\"str\"><v>_x0000_</v></c>"),
            Read,
        ),
        case(
            "character data",
            with_cell("<c r=\"A900\" t=\"str\"><v><![CDATA[<x>]]></v></c>"),
            Read,
        ),
        case(
            "comment between",
            answered()
                .change(SHEET, ROW, &format!("<!-- {ROW} -->{ROW}"))
                .stored(),
            Read,
        ),
        case(
            "wrong closing tag",
            answered()
                .change(SHEET, "</sheetData>", "</sheetDate>")
                .stored(),
            Refused("end of xml"),
        ),
        case(
            "cut in the sheet",
            answered().change(SHEET, "</worksheet>", "").stored(),
            Read,
        ),
        case(
            "4,000,000,000 strings",
            answered()
                .change(STRINGS, "uniqueCount=\"", "uniqueCount=\"4000000000")
                .stored(),
            Refused("uniqueCount"),
        ),
        case(
            "200 megabytes of spaces",
            answered().put(SHEET, vec![b' '; 200 << 20]).deflated(),
            Refused("OverLimit"),
        ),
    ]);
    cases
}

pub(super) fn cells() -> Vec<Case> {
    vec![
        case(
            "farthest cell",
            with_cell("<c r=\"XFD1048576\"><v>1</v></c>"),
            Read,
        ),
        case(
            "column beyond",
            with_cell("<c r=\"XFE900\"><v>1</v></c>"),
            Read,
        ),
        case(
            "row beyond",
            with_cell("<c r=\"A1048577\"><v>1</v></c>"),
            Read,
        ),
        case(
            "address without end",
            with_cell("<c r=\"ZZZZZZZZ99999999999\"><v>1</v></c>"),
            ReadInPart,
        ),
        case(
            "address that is none",
            with_cell("<c r=\"1A\"><v>1</v></c>"),
            Refused("alphanumeric"),
        ),
        case(
            "row of a large number",
            answered()
                .change(SHEET, "<row r=\"1\"", "<row r=\"4294967296\"")
                .stored(),
            ReadInPart,
        ),
        case(
            "string that is not there",
            with_cell("<c r=\"A900\" t=\"s\"><v>99999999</v></c>"),
            Refused("string index"),
        ),
        case(
            "string of a negative number",
            with_cell("<c r=\"A900\" t=\"s\"><v>-1</v></c>"),
            Read,
        ),
        case("no number", with_cell("<c r=\"A900\"><v>NaN</v></c>"), Read),
        case(
            "endless number",
            with_cell("<c r=\"A900\"><v>1e999</v></c>"),
            Read,
        ),
        case(
            "words as a number",
            with_cell("<c r=\"A900\"><v>words</v></c>"),
            Read,
        ),
        case(
            "kind that nobody knows",
            with_cell("<c r=\"A900\" t=\"zz\"><v>1</v></c>"),
            Refused("zz"),
        ),
        case(
            "error that nobody knows",
            with_cell("<c r=\"A900\" t=\"e\"><v>#NEW!</v></c>"),
            Refused("#NEW!"),
        ),
        case(
            "style that is not there",
            with_cell("<c r=\"A900\" s=\"4294967295\"><v>1</v></c>"),
            Read,
        ),
        case(
            "cell twice",
            with_cell("<c r=\"A900\"><v>1</v></c><c r=\"A900\"><v>2</v></c>"),
            Read,
        ),
        case(
            "dimension that lies",
            answered()
                .change(
                    SHEET,
                    "<sheetData>",
                    "<dimension ref=\"A1:XFD1048576\"/><sheetData>",
                )
                .stored(),
            Read,
        ),
        case(
            "everything merged",
            answered()
                .change(
                    SHEET,
                    "</sheetData>",
                    "</sheetData><mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>",
                )
                .stored(),
            Read,
        ),
        case(
            "formula shared by all",
            with_cell(
                "<c r=\"A900\"><f t=\"shared\" ref=\"A900:XFD1048576\" si=\"0\">A1+B1</f><v>1</v></c>",
            ),
            Read,
        ),
        case(
            "formula shared by nobody",
            with_cell("<c r=\"A900\"><f t=\"shared\" si=\"4294967295\"/><v>1</v></c>"),
            Read,
        ),
        case(
            "formula of a megabyte",
            with_cell(&format!(
                "<c r=\"A900\"><f>{}1</f><v>1</v></c>",
                "1+".repeat(500_000)
            )),
            Read,
        ),
        case(
            "link in a formula",
            with_cell("<c r=\"A900\"><f>'\\\\host\\share\\[a.xls]S'!A1</f><v>1</v></c>"),
            Read,
        ),
    ]
}

pub(super) fn books() -> Vec<Case> {
    let sheet = "<sheet name=\"Cover\"";
    let mut many = String::new();
    for n in 0..100_000 {
        let _ = write!(
            many,
            "<sheet name=\"s{n}\" sheetId=\"{}\" r:id=\"rId1\"/>",
            n + 99
        );
    }
    let names = "<definedName name=\"q_plan\">'Pillar I'!$D$5</definedName>".repeat(100_000);
    let strict = |text: String| {
        text.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
        .replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
    };
    let strict = Parts(
        answered()
            .0
            .into_iter()
            .map(|(name, bytes)| (name, strict(String::from_utf8(bytes).unwrap()).into_bytes()))
            .collect(),
    );
    let macros = answered()
        .put("xl/vbaProject.bin", vec![0xD0; 10_000])
        .change(
            TYPES,
            "spreadsheetml.sheet.main",
            "ms-excel.sheet.macroEnabled.main",
        );
    let circle = "<Relationship Id=\"rId1\"";
    vec![
        case("strict", strict.stored(), Read),
        case("macros", macros.stored(), Read),
        case("link to another book", answered().put("xl/externalLinks/externalLink1.xml", "<!DOCTYPE x><x/>").stored(), Read),
        case("picture that is a bomb", answered().put("xl/media/image1.png", vec![0; 60 << 20]).deflated(), Read),
        case("100,000 sheets", answered().change(WORKBOOK, "</sheets>", &format!("{many}</sheets>")).deflated(), Refused("sheets")),
        case("100,000 names for one cell", answered().change(WORKBOOK, "<definedNames>", &format!("<definedNames>{names}")).deflated(), Read),
        case("name for nowhere", answered().change(WORKBOOK, "<definedNames>", "<definedNames><definedName name=\"q_x\">#REF!</definedName><definedName name=\"q_y\">'None'!$A$1</definedName>").stored(), Read),
        case("sheet without a name", answered().change(WORKBOOK, sheet, "<sheet name=\"\"").stored(), Read),
        case("sheet with a path for a name", answered().change(WORKBOOK, sheet, "<sheet name=\"../../evil\"").stored(), Read),
        case("two sheets of one name", answered().change(WORKBOOK, sheet, "<sheet name=\"Laws\"").stored(), Refused("two sheets of one name")),
        case("relation to itself", answered().change(RELATIONS, circle, "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"workbook.xml\"/><Relationship Id=\"rIdOld\"").stored(), Refused("worksheet")),
        case("relation to outside", answered().change(RELATIONS, "worksheets/sheet2.xml", "../../../etc/passwd").stored(), Refused("Damaged")),
        case("relation to the net", answered().change(RELATIONS, "worksheets/sheet2.xml", "http://example.org/sheet2.xml").stored(), Refused("Damaged")),
        case("relation from the root", answered().change(RELATIONS, "worksheets/sheet2.xml", "/xl/worksheets/sheet2.xml").stored(), Read),
        case("no sheets", answered().put(WORKBOOK, "<workbook><sheets/></workbook>").stored(), Refused("no sheet")),
        case("parts in capitals", answered().rename("xl/styles.xml", "xl/STYLES.xml").stored(), Read),
    ]
}
