//! The rules in an issued workbook, as they stand in its XML: formulas, validations, colours, locks.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use verbale::cell_map::{CellKey, Role, Sign, cell_address};
use verbale::issue::{Body, Fill, Filled, Row};
use verbale::language::Lang;

use super::made_up::{FORM_READ, ISSUER, issued};
use crate::archive;

/// Functions that Excel 2010 knows and that our formulas may use.
const FUNCTIONS: &str = "ABS AND COUNT COUNTA COUNTIF DATE DAY EXACT FIND IF IFERROR INDEX INT \
    ISNUMBER LEFT LEN MATCH MAX MID MIN MONTH NA NOT OFFSET OR PI POWER RIGHT ROUND SUM SUMPRODUCT \
    TEXT TODAY TRUNC VALUE YEAR";

/// The parts of a workbook: name and XML.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let parts = archive::parts(bytes).into_iter();
    parts
        .map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap()))
        .collect()
}

fn unescaped(xml: &str) -> String {
    xml.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// All that a pattern's first group finds.
fn all(pattern: &str, xml: &str) -> Vec<String> {
    let pattern = Regex::new(pattern).unwrap();
    pattern
        .captures_iter(xml)
        .map(|found| unescaped(&found[1]))
        .collect()
}

fn sheet_xml<'a>(parts: &'a BTreeMap<String, String>, sheet: &str) -> &'a str {
    let sheets = &ISSUER.layout().sheets;
    let number = sheets
        .iter()
        .position(|planned| planned.name == sheet)
        .unwrap()
        + 2;
    &parts[&format!("xl/worksheets/sheet{number}.xml")]
}

/// The attributes and formulas of the validation of a question's answer.
fn validation(parts: &BTreeMap<String, String>, question: &str) -> (String, Vec<String>) {
    let cells = ISSUER.layout().cells(&FORM_READ);
    let key = CellKey::new(question, 1, Role::Answer);
    let cell = cells.iter().find(|cell| cell.key == key).unwrap();
    let address = cell_address(cell.row, cell.column);
    let xml = sheet_xml(parts, &cell.sheet);
    let pattern = Regex::new(r"<dataValidation ([^>]*)>(.*?)</dataValidation>").unwrap();
    let found = pattern.captures_iter(xml).find(|found| {
        let sqref = all(r#"sqref="([^":]+)"#, &found[1]);
        sqref == [address.as_str()]
    });
    let found = found.unwrap_or_else(|| panic!("{question} has no validation"));
    (
        found[1].to_owned(),
        all("<formula[12]>(.*?)</formula[12]>", &found[2]),
    )
}

#[test]
fn every_formula_keeps_within_excel_2010() {
    let known: BTreeSet<&str> = FUNCTIONS.split_whitespace().collect();
    let quoted = Regex::new("\"[^\"]*\"|'[^']*'").unwrap();
    let mut seen = 0;
    let mut books = vec![issued(&Filled::new())];
    books.extend(Lang::ALL.map(|lang| super::issued("LUX", lang, &Filled::new())));
    for bytes in books {
        let parts = parts(&bytes);
        for (name, xml) in &parts {
            let in_cells = all("<f>(.*?)</f>", xml);
            let in_validations = all("<formula[12]>(.*?)</formula[12]>", xml);
            let in_colours = all("<formula>(.*?)</formula>", xml);
            for formula in &in_validations {
                assert!(formula.encode_utf16().count() <= 255, "{name}: {formula}");
            }
            for formula in &in_colours {
                assert!(
                    !formula.contains("!$"),
                    "{name}: another sheet in {formula}"
                );
            }
            for formula in in_cells.iter().chain(&in_validations).chain(&in_colours) {
                seen += 1;
                assert!(formula.encode_utf16().count() <= 8192, "{name}: {formula}");
                assert!(!formula.contains(['\u{1}', ';']), "{name}: {formula}");
                let bare = quoted.replace_all(formula, "");
                for function in all(r"([A-Z][A-Z.0-9]*)\(", &bare) {
                    assert!(known.contains(function.as_str()), "{function} in {formula}");
                }
            }
        }
    }
    assert!(seen > 1_000, "{seen} formulas");
}

#[test]
fn a_bound_is_a_bound_and_any_other_rule_a_formula() {
    let parts = parts(&issued(&Filled::new()));
    let case = |question: &str, attributes: &[&str], formulas: &[&str]| {
        let (found, written) = validation(&parts, question);
        for attribute in attributes {
            assert!(found.contains(attribute), "{question}: {found}");
        }
        let parts = formulas.iter().zip(&written);
        for (part, formula) in parts {
            assert!(formula.contains(part), "{question}: {formula}");
        }
        assert!(written.len() >= formulas.len(), "{question}: {written:?}");
    };
    case("law", &["type=\"list\""], &["cl_001"]);
    case("year", &["type=\"whole\"", "From 1900."], &["1900", "2100"]);
    case("women", &["type=\"whole\""], &["0", "999999999999999"]);
    case(
        "men",
        &["type=\"custom\"", "errorStyle=\"warning\""],
        &["_rules!$B$"],
    );
    case("begun", &["type=\"custom\""], &["DATE(2000,1,1)"]);
    case(
        "other",
        &["type=\"custom\"", "errorStyle=\"warning\""],
        &["LEN($E"],
    );
    case("country", &["type=\"list\""], &["fl_001_now"]);
    case(
        "who",
        &["type=\"list\""],
        &["OFFSET(fl_003,INDEX(fl_003_from,1+IFERROR(MATCH($J7"],
    );
    // Excel has no regular expressions: said in words beside the question instead.
    let words = "Will be checked on receipt: An address, please.";
    assert!(parts["xl/sharedStrings.xml"].contains(words));
}

#[test]
fn what_no_formula_says_is_said_in_words() {
    let parts = parts(&issued(&Filled::new()));
    let strings = all("(?s)<t[^>]*>(.*?)</t>", &parts["xl/sharedStrings.xml"]);
    let with = |words: &str| strings.iter().filter(|text| text.contains(words)).count();
    // `un` rests on a regular expression, `un_more` on `un`, of which nobody knows whether it counts,
    // `oldest` on a table that may not be asked.
    assert_eq!(with("Please judge whether this applies"), 3);
    assert_eq!(with("please choose what fits the other answers"), 1);
    assert_eq!(with("The choices offered depend on the answer to 2.1."), 1);
    assert_eq!(
        with("The choices offered depend on the answer to 2.2, 2.4."),
        1
    );
    assert_eq!(with("Computed from the answers given."), 1);
}

#[test]
fn only_cells_to_fill_in_are_unlocked_and_heights_widths_and_filters_stay_free() {
    let bytes = issued(&Filled::new());
    let parts = parts(&bytes);
    let formats = &parts["xl/styles.xml"];
    let formats = formats
        .split("<cellXfs")
        .nth(1)
        .unwrap()
        .split("</cellXfs>")
        .next()
        .unwrap();
    let pattern = Regex::new(r"<xf [^>]*?(/>|>.*?</xf>)").unwrap();
    let unlocked: BTreeSet<String> = pattern
        .find_iter(formats)
        .enumerate()
        .filter(|(_, format)| format.as_str().contains("locked=\"0\""))
        .map(|(number, _)| number.to_string())
        .collect();
    let cells = ISSUER.layout().cells(&FORM_READ);
    let cell = Regex::new(r#"<c r="([A-Z]+[0-9]+)" s="([0-9]+)""#).unwrap();
    for sheet in &ISSUER.layout().sheets {
        let xml = sheet_xml(&parts, &sheet.name);
        let expected: BTreeSet<String> = cells
            .iter()
            .filter(|cell| cell.sheet == sheet.name)
            .map(|cell| cell_address(cell.row, cell.column))
            .collect();
        let found: BTreeSet<String> = cell
            .captures_iter(xml)
            .filter(|cell| unlocked.contains(&cell[2]))
            .map(|cell| cell[1].to_owned())
            .collect();
        assert_eq!(found, expected, "{}", sheet.name);
    }
    for (name, xml) in parts
        .iter()
        .filter(|(name, _)| name.starts_with("xl/worksheets/sheet"))
    {
        let protection = all("<sheetProtection ([^>]*)/>", xml).join("");
        assert!(protection.contains("sheet=\"1\""), "{name}: {protection}");
        assert!(!protection.contains("password"), "{name}: {protection}");
        if xml.contains("<pageSetup") {
            for free in [
                "formatColumns",
                "formatRows",
                "insertRows",
                "sort",
                "autoFilter",
            ] {
                assert!(
                    protection.contains(&format!("{free}=\"0\"")),
                    "{name}: {protection}"
                );
            }
        }
    }
}

/// The results that a workbook was sent with, by cell, of a column of a sheet.
fn shown(bytes: &[u8], sheet: &str, column: char) -> BTreeMap<u32, String> {
    let parts = parts(bytes);
    let pattern = format!(r#"<c r="{column}([0-9]+)"[^>]*><f>.*?</f><v>(.*?)</v>"#);
    let cells = Regex::new(&pattern).unwrap();
    let cells = cells.captures_iter(sheet_xml(&parts, sheet));
    cells
        .map(|cell| (cell[1].parse().unwrap(), unescaped(&cell[2])))
        .collect()
}

#[test]
fn a_reader_that_does_not_calculate_sees_the_signs_of_the_day_of_issue() {
    let sheet = &ISSUER.layout().sheets[0];
    let Body::Answers(rows) = &sheet.body else {
        panic!("the first sheet has questions")
    };
    let sign_of = |signs: &BTreeMap<u32, String>, name: &str| {
        let is_row = |row: &Row| match row {
            Row::Question(index) => FORM_READ.questions[*index].name == name,
            _ => false,
        };
        let at = rows.iter().position(is_row).unwrap();
        signs[&u32::try_from(at + 5).unwrap()].clone()
    };
    let blank = shown(&issued(&Filled::new()), &sheet.name, 'B');
    let case = |signs: &BTreeMap<u32, String>, name: &str, sign: Sign| {
        assert_eq!(sign_of(signs, name), sign.as_str(), "{name}");
    };
    case(&blank, "law", Sign::Required);
    case(&blank, "year", Sign::NotAsked);
    case(&blank, "women", Sign::Open);
    let text = |text: &str| Fill::Text(text.to_owned());
    let answer = |name: &str| CellKey::new(name, 1, Role::Answer);
    let filled = Filled::from([
        (answer("law"), text("Yes")),
        (answer("year"), Fill::Number(1800.0)),
        (CellKey::option("topics", 1, "other"), text("X")),
        (
            CellKey::new("women", 1, Role::Silence),
            text("Not available"),
        ),
        (answer("men"), Fill::Number(20.0)),
    ]);
    let some = shown(&issued(&filled), &sheet.name, 'B');
    case(&some, "law", Sign::Answered);
    case(&some, "year", Sign::Check);
    case(&some, "other", Sign::Required);
    case(&some, "women", Sign::Answered);
    // It reads the number of women, which is not available: asked, for nobody knows better.
    case(&some, "many", Sign::Open);
}
