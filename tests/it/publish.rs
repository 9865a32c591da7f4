//! Workbooks and data files: what the tables say, as text and numbers, and nothing else.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx};
use verbale::coding;
use verbale::finding::{Facts, Finding, Place};
use verbale::language::Lang;
use verbale::publish::{csv, excel};
use verbale::synthesis::{Cell, CellValue, Column, Table, compile};
use verbale::validate::AnswerStatus;

use crate::archive;
use crate::replies::{QUESTIONNAIRE, ROUND, Replies, Reply, sample};

/// What a State may type to make a spreadsheet do something.
const HOSTILE: [&str; 8] = [
    "=HYPERLINK(\"http://example.org\",\"click\")",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1+1",
    "http://example.org",
    "{=1+1}",
    "<b>&amp;</b> \u{202e}gpj.exe",
];

fn workbook(tables: &[Table]) -> Vec<u8> {
    excel::workbook(tables, ROUND.report.date).unwrap()
}

fn table(cells: Vec<Cell>) -> Table {
    Table {
        key: "test".to_owned(),
        name: "Test".to_owned(),
        title: "Test".to_owned(),
        notes: vec!["A note".to_owned()],
        columns: (0..cells.len())
            .map(|at| Column::new(format!("Column {at}"), 12))
            .collect(),
        printed_columns: cells.len(),
        rows: vec![cells],
        foot: Vec::new(),
        internal: false,
        lang: Lang::En,
    }
}

/// The parts of a workbook whose names contain `part`, as text.
fn parts(bytes: &[u8], part: &str) -> String {
    archive::parts(bytes)
        .into_iter()
        .filter(|(name, _)| name.contains(part))
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
        .collect()
}

/// The workbooks stay in cargo's folder for temporary files, to be looked at.
#[test]
fn the_same_tables_give_the_same_bytes_in_every_language() {
    let sample = sample();
    for lang in Lang::ALL {
        let tables = || compile(&sample.compilation(&ROUND), lang);
        let bytes = workbook(&tables());
        assert!(bytes == workbook(&tables()), "{lang}");
        let file = format!("synthesis_{lang}.xlsx");
        std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(file), bytes).unwrap();
    }
}

#[test]
fn a_workbook_read_back_says_what_the_tables_say() {
    for lang in [Lang::Fr, Lang::Ar] {
        let tables = compile(&sample().compilation(&ROUND), lang);
        let mut read: Xlsx<_> = Xlsx::new(Cursor::new(workbook(&tables))).unwrap();
        assert_eq!(read.sheet_names().len(), tables.len());
        for table in &tables {
            let sheet = read.worksheet_range(&table.name).unwrap();
            let heading = 2 + u32::try_from(table.notes.len()).unwrap();
            for (row, cells) in (heading + 1..).zip(&table.rows) {
                for (column, cell) in (0..).zip(cells) {
                    let found = sheet.get_value((row, column)).unwrap_or(&Data::Empty);
                    assert_eq!(
                        as_text(found),
                        expected(cell, lang),
                        "{} {row} {column}",
                        table.key
                    );
                }
            }
            for (column, expected) in (0..).zip(&table.columns) {
                let found = sheet.get_value((heading, column)).unwrap();
                assert_eq!(found.to_string(), expected.heading, "{}", table.key);
            }
        }
    }
}

fn as_text(data: &Data) -> String {
    match data {
        Data::DateTime(day) => day.as_datetime().unwrap().date().to_string(),
        Data::Float(number) => format!("{number:.12}"),
        other => other.to_string(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "the counts of a test are small")]
fn expected(cell: &Cell, lang: Lang) -> String {
    match &cell.value {
        CellValue::Count(count) => format!("{:.12}", *count as f64),
        CellValue::Number(number) => format!("{number:.12}"),
        CellValue::Share { part, whole } => format!("{:.12}", *part as f64 / *whole as f64),
        other => other.display(lang),
    }
}

#[test]
fn text_from_a_return_stays_text_in_a_workbook() {
    let bytes = workbook(&[table(HOSTILE.map(Cell::text).into())]);
    let sheet = parts(&bytes, "worksheets/sheet");
    assert!(
        !sheet.contains("<f>") && !sheet.contains("<hyperlink"),
        "{sheet}"
    );
    assert!(!parts(&bytes, "_rels/sheet").contains("http://example.org"));
    assert!(parts(&bytes, "styles.xml").contains("quotePrefix=\"1\""));

    let mut read: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = read.worksheet_range("Test").unwrap();
    for (column, text) in (0..).zip(HOSTILE) {
        let found = sheet.get_value((4, column)).unwrap();
        assert_eq!(
            *found,
            Data::String(text.replace('\u{202e}', "")),
            "{column}"
        );
    }
}

#[test]
fn a_hostile_reply_comes_through_the_whole_compilation_as_text() {
    let mut replies = Replies::default();
    for (code, text) in ["PER", "BGR", "GBR", "CHL", "CUB", "AUT", "BEL", "PRT"]
        .iter()
        .zip(HOSTILE)
    {
        replies.add(
            Reply::from(code)
                .choose("p_training", "yes")
                .comment("p_training", text),
        );
    }
    let tables = compile(&replies.compilation(&ROUND), Lang::En);
    let bytes = workbook(&tables);
    assert!(!parts(&bytes, "worksheets/sheet").contains("<f>"));
    assert_eq!(parts(&bytes, "externalLink"), "");
    assert!(!parts(&bytes, ".rels").contains("TargetMode=\"External\""));
}

#[test]
fn texts_longer_than_a_cell_are_cut_with_a_mark() {
    let long = "😀".repeat(20_000);
    let mut read: Xlsx<_> =
        Xlsx::new(Cursor::new(workbook(&[table(vec![Cell::text(long)])]))).unwrap();
    let sheet = read.worksheet_range("Test").unwrap();
    let text = sheet.get_value((4, 0)).unwrap().to_string();
    assert!(text.encode_utf16().count() <= 32_767 && text.ends_with("[…]"));
}

#[test]
fn arabic_sheets_run_from_right_to_left_and_all_print_on_a4() {
    let sample = sample();
    let sheets = |lang| {
        let tables = compile(&sample.compilation(&ROUND), lang);
        (tables.len(), parts(&workbook(&tables), "worksheets/sheet"))
    };
    let (count, arabic) = sheets(Lang::Ar);
    assert_eq!(arabic.matches("rightToLeft=\"1\"").count(), count);
    assert_eq!(arabic.matches("paperSize=\"9\"").count(), count);
    assert_eq!(arabic.matches("orientation=\"landscape\"").count(), count);
    let (_, french) = sheets(Lang::Fr);
    assert!(!french.contains("rightToLeft"));
}

#[test]
fn only_the_contents_lead_anywhere_and_only_inside() {
    let sample = sample();
    let tables = compile(&sample.compilation(&ROUND), Lang::Fr);
    let bytes = workbook(&tables);
    let sheets = parts(&bytes, "worksheets/sheet");
    assert_eq!(sheets.matches("<hyperlink ").count(), tables.len() - 1);
    assert_eq!(
        sheets.matches("<hyperlink ").count(),
        sheets.matches("location=\"").count()
    );
}

#[test]
fn two_tables_of_one_name_get_two_sheets() {
    let tables = [table(vec![Cell::count(1)]), table(vec![Cell::count(2)])];
    let read: Xlsx<_> = Xlsx::new(Cursor::new(workbook(&tables))).unwrap();
    assert_eq!(read.sheet_names(), ["Test", "Test (2)"]);
}

/// Header and records of a data file, which begins with a byte order mark.
fn read(bytes: &[u8]) -> (String, Vec<Vec<String>>) {
    let text = std::str::from_utf8(bytes)
        .unwrap()
        .strip_prefix('\u{feff}')
        .unwrap();
    let (header, _) = text.split_once("\r\n").unwrap();
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let records = reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect());
    (header.to_owned(), records.collect())
}

#[test]
fn data_files_have_the_columns_of_the_design() {
    let sample = sample();
    let measures = coding::measure(&QUESTIONNAIRE, &sample.responses, &coding::Coded::default());
    let answers = csv::answers(
        &sample.responses,
        &QUESTIONNAIRE,
        &measures,
        &coding::Coded::default(),
    );
    assert_eq!(
        read(&answers).0,
        "entity,question,instance,part,pillar,status,value,codes,measures,coder,adjudicator,quote,\
         raw,file,sha256,sheet,cell,found_by,decision,language"
    );
    let intake = csv::intake(&sample.records, &[], Lang::En);
    assert_eq!(
        read(&intake).0,
        "file,part,sha256,entity,received,language,edition,form,identified_by,answers,findings,\
         status,reason,\
         sender,sent,message_id,subject"
    );
    let findings = csv::findings(&[], &[], &QUESTIONNAIRE, Lang::En);
    assert_eq!(
        read(&findings).0,
        "level,rule,entity,file,sheet,cell,question,instance,value,message,suggestion,status"
    );
}

#[test]
fn answers_carry_their_measures_and_their_cell() {
    let mut replies = Replies::default();
    let reply = Reply::from("PER")
        .choose("v_safeguards", "residence")
        .choose("v_safeguards", "safe_return")
        .silent("p_training", AnswerStatus::NotAvailable)
        .number("x_officials_proceedings", -3.0)
        .text("prevention_describe", "=1+1, \"quoted\"\nnext line");
    replies.add(reply);
    let measures = coding::measure(
        &QUESTIONNAIRE,
        &replies.responses,
        &coding::Coded::default(),
    );
    let (_, records) = read(&csv::answers(
        &replies.responses,
        &QUESTIONNAIRE,
        &measures,
        &coding::Coded::default(),
    ));
    let asked = QUESTIONNAIRE
        .questions
        .iter()
        .filter(|q| q.is_asked() && q.repeat.is_none());
    assert_eq!(records.len(), asked.count());
    let of = |name: &str| records.iter().find(|record| record[1] == name).unwrap();
    let safeguards = of("v_safeguards");
    assert_eq!(safeguards[6], "residence safe_return");
    assert_eq!(safeguards[8], "prot_residence_permit prot_safe_return");
    assert_eq!(safeguards[4], "protection");
    assert_eq!(safeguards[13], "Reply_Peru.xlsx");
    assert_eq!(of("p_training")[5], "NAV");
    // A negative number stays one; text that begins like a formula does not.
    assert_eq!(of("x_officials_proceedings")[6], "-3");
    assert_eq!(of("prevention_describe")[6], "'=1+1, \"quoted\"\nnext line");
    assert_eq!(of("l_recent")[5], "blank");
}

#[test]
fn hostile_text_is_guarded_in_data_files() {
    let findings: Vec<Finding> = HOSTILE
        .iter()
        .map(|text| Finding {
            place: Place {
                entity: "PER".to_owned(),
                ..Place::default()
            },
            value: (*text).to_owned(),
            facts: Facts::StrayText,
        })
        .collect();
    let all: Vec<&Finding> = findings.iter().collect();
    let (_, records) = read(&csv::findings(&all, &[], &QUESTIONNAIRE, Lang::Fr));
    for record in records {
        for field in record {
            assert!(
                !field.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{field}"
            );
        }
    }
}

#[test]
fn intake_counts_the_findings_of_each_file() {
    let sample = sample();
    let finding = Finding {
        place: Place {
            file: "Reply_Peru.xlsx".to_owned(),
            ..Place::default()
        },
        value: String::new(),
        facts: Facts::StrayText,
    };
    let (_, records) = read(&csv::intake(
        &sample.records,
        &[&finding, &finding],
        Lang::En,
    ));
    assert_eq!(records.len(), 36);
    for record in records {
        let expected = if record[0] == "Reply_Peru.xlsx" {
            "2"
        } else {
            "0"
        };
        assert_eq!(record[10], expected, "{}", record[0]);
        assert_eq!(record[7], "Excel");
        assert_eq!(record[11], "read");
        assert_eq!(record[4], "2015-05-01");
    }
}
