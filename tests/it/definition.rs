//! Forms, and what is said of them: the cases of `tests/suite/forms`.
//!
//! A case is a title (`--- title`), pyxform's verdict, the diagnostics, and the form as Markdown
//! tables. With `VERBALE_UPDATE=1` the diagnostics are written anew; the verdicts are recorded by
//! `tests/pyxform_verdicts.py`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use verbale::definition::{
    Kind, LoadError, Loaded, MultipleLayout, Severity, dump, load, load_bytes,
};
use verbale::language::Lang;

use crate::archive::changed;

mod hostile;

/// One case of the suite.
struct Case {
    title: String,
    verdict: String,
    diagnostics: String,
    form: String,
}

impl Case {
    fn read(text: &str) -> Self {
        let (title, rest) = text.split_once('\n').unwrap_or((text, ""));
        let mut case = Self {
            title: title.to_owned(),
            verdict: String::new(),
            diagnostics: String::new(),
            form: String::new(),
        };
        for line in rest.lines().filter(|line| !line.is_empty()) {
            if let Some(verdict) = line.strip_prefix("verdict:") {
                verdict.trim().clone_into(&mut case.verdict);
            } else if line.starts_with('|') {
                let _ = writeln!(case.form, "{line}");
            } else {
                let _ = writeln!(case.diagnostics, "{line}");
            }
        }
        case
    }

    fn write(&self, diagnostics: &str) -> String {
        format!(
            "--- {}\nverdict: {}\n{diagnostics}{}",
            self.title, self.verdict, self.form
        )
    }
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

fn cases(path: &Path) -> Vec<Case> {
    let text = fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let cases = format!("\n{text}");
    cases.split("\n--- ").skip(1).map(Case::read).collect()
}

fn form(markdown: &str) -> Loaded {
    load_bytes("form.md", markdown.as_bytes()).unwrap()
}

/// What is said of a form, one diagnostic per line.
fn said(loaded: &Loaded) -> String {
    loaded
        .diagnostics
        .iter()
        .fold(String::new(), |mut text, diagnostic| {
            let _ = writeln!(text, "{diagnostic}");
            text
        })
}

#[test]
fn every_form_of_the_suite_is_judged_as_recorded() {
    let is_update = std::env::var_os("VERBALE_UPDATE").is_some();
    let (mut count, mut refused, mut wrong) = (0, 0, Vec::new());
    for path in files("tests/suite/forms") {
        let mut written = Vec::new();
        for case in cases(&path) {
            count += 1;
            refused += usize::from(case.verdict == "refused");
            let loaded = form(&case.form);
            let found = said(&loaded);
            let is_right = match case.verdict.as_str() {
                "accepted" => loaded.accepted(),
                "refused" => !loaded.accepted(),
                "crash" => true,
                other => panic!("{}: verdict `{other}`", case.title),
            };
            if !is_right {
                wrong.push(format!(
                    "{}: pyxform says {}\n{found}",
                    case.title, case.verdict
                ));
            } else if !is_update && found != case.diagnostics {
                wrong.push(format!(
                    "{}\nexpected:\n{}found:\n{found}",
                    case.title, case.diagnostics
                ));
            }
            written.push(case.write(&found));
        }
        if is_update {
            fs::write(&path, written.join("\n")).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 150, "{count} cases");
    assert!(
        refused * 5 >= count * 2,
        "{refused} of {count} cases are refused"
    );
}

/// A workbook with these sheets; a cell is a text, a number, a boolean or a date.
fn workbook(sheets: &[(&str, &[&[Cell]])]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                match cell {
                    Cell::Blank => continue,
                    Cell::Text(text) => sheet.write(row, column, *text),
                    Cell::Number(number) => sheet.write(row, column, *number),
                    Cell::Yes => sheet.write(row, column, true),
                    Cell::Day(day) => {
                        let day = rust_xlsxwriter::ExcelDateTime::parse_from_str(day).unwrap();
                        sheet.write_with_format(row, column, &day, &date)
                    }
                }
                .unwrap();
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[derive(Clone, Copy)]
enum Cell {
    Blank,
    Text(&'static str),
    Number(f64),
    Yes,
    Day(&'static str),
}

use Cell::{Blank, Day, Number, Text, Yes};

const HEADER: &[Cell] = &[Text("type"), Text("name"), Text("label")];

#[test]
fn cells_become_text_as_in_pyxform() {
    let survey: &[&[Cell]] = &[
        &[
            Text("type"),
            Text(" name  "),
            Text("label"),
            Text("required"),
            Text("default"),
        ],
        &[
            Text("date"),
            Text("d"),
            Text("When?"),
            Yes,
            Day("2015-06-08"),
        ],
        &[Text("integer"), Text("n"), Number(1.0), Blank, Number(12.0)],
        &[
            Text("decimal"),
            Text("x"),
            Text("no\u{a0}break"),
            Blank,
            Number(0.000_012),
        ],
    ];
    let loaded = load_bytes("form.xlsx", &workbook(&[("survey", survey)])).unwrap();
    assert_eq!(said(&loaded), "");
    let questions = &loaded.questionnaire.questions;
    let required = questions[0].required.as_ref().unwrap();
    assert_eq!(required.source, "TRUE");
    assert!(required.expression.is_some());
    let defaults: Vec<&str> = questions.iter().map(|q| q.default.as_str()).collect();
    assert_eq!(defaults, ["2015-06-08", "12", "1.2e-05"]);
    assert_eq!(questions[1].label.text(Lang::En), "1");
    assert_eq!(questions[2].label.text(Lang::En), "no break");
    assert_eq!(loaded.questionnaire.languages, ["default"]);
}

#[test]
fn reading_stops_after_sixty_blank_rows_and_twenty_blank_headers() {
    let row: &[Cell] = &[Text("text"), Text("a"), Text("A")];
    let unknown: &[Cell] = &[Text("unknown"), Text("b"), Text("B")];
    for (blanks, accepted) in [(60, false), (61, true)] {
        let mut rows = vec![HEADER, row];
        rows.extend(std::iter::repeat_n(&[] as &[Cell], blanks));
        rows.push(unknown);
        let loaded = load_bytes("f.xlsx", &workbook(&[("survey", &rows)])).unwrap();
        assert_eq!(loaded.accepted(), accepted, "{blanks} blank rows");
    }
    for (blanks, accepted) in [(20, false), (21, true)] {
        // Of two columns of one name pyxform sees the second only if it reads so far.
        let mut header = HEADER.to_vec();
        header.extend(std::iter::repeat_n(Blank, blanks));
        header.push(Text("label"));
        let loaded = load_bytes("f.xlsx", &workbook(&[("survey", &[&header, row])])).unwrap();
        assert_eq!(loaded.accepted(), accepted, "{blanks} blank headers");
    }
}

#[test]
fn a_stray_value_in_the_last_cell_of_a_sheet_costs_nothing() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet().set_name("survey").unwrap();
    for (column, (header, value)) in (0..).zip([("type", "text"), ("name", "a"), ("label", "A")]) {
        sheet.write(0, column, header).unwrap();
        sheet.write(1, column, value).unwrap();
    }
    sheet.write(1_048_575, 16_383, "x").unwrap();
    let loaded = load_bytes("f.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(loaded.questionnaire.questions.len(), 1);
    assert!(loaded.accepted());
}

#[test]
fn a_header_that_is_a_number_or_there_twice_is_refused_in_a_workbook() {
    for (header, expected) in [
        (Number(3.0), "the header `3` is a number, not a text"),
        (Text("label"), "the header `label` is there twice"),
    ] {
        let header = [HEADER, &[header]].concat();
        let loaded = load_bytes("f.xlsx", &workbook(&[("survey", &[&header])])).unwrap();
        assert!(!loaded.accepted());
        assert_eq!(loaded.diagnostics[0].message, expected);
        assert_eq!(loaded.diagnostics[0].row, Some(1));
    }
}

/// The files were saved by LibreOffice 7.4 from one workbook written with openpyxl 3.1.
#[test]
fn the_kind_of_workbook_changes_nothing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks");
    let read = |ending: &str| {
        let name = format!("form_saved_by_libreoffice.{ending}");
        let bytes = fs::read(folder.join(&name)).unwrap();
        (
            load_bytes(&name, &bytes).unwrap(),
            dump(&name, &bytes).unwrap(),
        )
    };
    let (xlsx, text) = read("xlsx");
    assert_eq!(said(&xlsx), "");
    assert_eq!(xlsx.questionnaire.questions.len(), 5);
    assert_eq!(xlsx.questionnaire.languages, ["en", "fr"]);
    assert_eq!(xlsx.questionnaire.settings.version, "2015");
    for ending in ["xls", "ods"] {
        let (other, other_text) = read(ending);
        assert_eq!(said(&other), "", "{ending}");
        assert_eq!(other_text, text, "{ending}");
        assert_eq!(
            other.questionnaire.hash, xlsx.questionnaire.hash,
            "{ending}"
        );
    }
    assert!(
        text.contains("label::French (fr): Texte\n    sur deux lignes\n"),
        "{text}"
    );
}

#[test]
fn csv_and_markdown_say_the_same() {
    let markdown = "| survey | | | |\n| | type | name | label |\n| | select_one yn | a | A, b |\n\
                    | choices | | | |\n| | list_name | name | label |\n| | yn | yes | \"Yes\" |\n";
    let csv = "survey,,,\n,type,name,label\n,select_one yn,a,\"A, b\"\n\n\
               choices,,,\n,list_name,name,label\n,yn,yes,\"\"\"Yes\"\"\"\n";
    let from_csv = load_bytes("form.csv", csv.as_bytes()).unwrap();
    assert_eq!(said(&from_csv), "");
    assert_eq!(
        from_csv.questionnaire.hash,
        form(markdown).questionnaire.hash
    );
    assert_eq!(
        from_csv.questionnaire.questions[0].label.text(Lang::En),
        "A, b"
    );
}

#[test]
fn the_hash_is_of_what_the_form_says() {
    let hash = |markdown: &str| form(markdown).questionnaire.hash;
    let base = "| survey | type | name | label |\n| | text | a | A |\n| | text | b | B |\n";
    let same = [
        "| survey | label | type | name |\n| | A | text | a |\n| | B | text | b |\n",
        "| survey | type | name | label |\n| | text | a | A |\n\n| | | | |\n| | text | b | B |\n",
        "| notes | x |\n| | seen by the legal office |\n| SURVEY | type | name | label |\n\
         | | text | a | A |\n| | text | b | B |\n",
    ];
    for other in same {
        assert_eq!(hash(other), hash(base), "{other}");
    }
    let different = [
        "| survey | type | name | label |\n| | text | b | B |\n| | text | a | A |\n",
        "| survey | type | name | label |\n| | text | a | A  b |\n| | text | b | B |\n",
        "| survey | type | name | hint |\n| | text | a | A |\n| | text | b | B |\n",
    ];
    for other in different {
        assert_ne!(hash(other), hash(base), "{other}");
    }
    assert_eq!(hash(base).len(), 64);
}

/// A workbook whose first fill is empty, at which openpyxl stops.
fn without_fill(workbook: &[u8]) -> Vec<u8> {
    changed(workbook, "xl/styles.xml", |text| {
        let (before, rest) = text.split_once("<fill>").unwrap();
        let (_, after) = rest.split_once("</fill>").unwrap();
        format!("{before}<fill/>{after}")
    })
}

#[test]
fn what_cannot_be_opened_is_said_with_the_reason() {
    let is = |name: &str, bytes: &[u8], wanted: fn(&LoadError) -> bool| {
        let error = load_bytes(name, bytes).unwrap_err();
        assert!(wanted(&error), "{name}: {error:?}");
        assert!(error.to_string().contains(name), "{error}");
    };
    is("a.xlsx", b"", |e| matches!(e, LoadError::NotAForm { .. }));
    is("a.docx", b"%PDF-1.7", |e| {
        matches!(e, LoadError::NotAForm { .. })
    });
    is("a.xlsx", b"PK\x03\x04 nothing more", |e| {
        matches!(e, LoadError::Damaged { .. })
    });
    let survey: &[&[Cell]] = &[HEADER];
    let whole = workbook(&[("survey", survey)]);
    is("a.xlsx", &whole[..whole.len() / 2], |e| {
        matches!(e, LoadError::Damaged { .. })
    });
    let encrypted: Vec<u8> = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
        .iter()
        .copied()
        .chain("EncryptedPackage".bytes().flat_map(|byte| [byte, 0]))
        .collect();
    is("a.xlsx", &encrypted, |e| {
        matches!(e, LoadError::Encrypted { .. })
    });
    let unstyled = without_fill(&whole);
    is("a.xlsx", &unstyled, |e| {
        matches!(e, LoadError::DamagedStyles { .. })
    });
    let huge = vec![b'|'; 51 * 1024 * 1024];
    is("a.md", &huge, |e| matches!(e, LoadError::TooLarge { .. }));
    assert!(matches!(
        load(Path::new("no/such/form.xlsx")),
        Err(LoadError::Io { .. })
    ));
}

#[test]
fn a_workbook_with_another_ending_is_read_and_refused() {
    let rows: &[&[Cell]] = &[HEADER, &[Text("text"), Text("a"), Text("A")]];
    let loaded = load_bytes("form.xls", &workbook(&[("survey", rows)])).unwrap();
    assert!(!loaded.accepted());
    assert_eq!(loaded.questionnaire.questions.len(), 1);
    assert_eq!(
        loaded.diagnostics[0].message,
        "the file is named .xls, and is of another kind"
    );
}

#[test]
fn the_sample_form_has_no_error_in_any_language() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaire/questionnaire.xlsx");
    let loaded = load(&path).unwrap();
    let graver: Vec<String> = loaded
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity != Severity::Note)
        .map(ToString::to_string)
        .collect();
    assert_eq!(graver, [""; 0]);
    let questionnaire = loaded.questionnaire;
    let languages: Vec<&str> = Lang::ALL.iter().map(|lang| lang.code()).collect();
    assert_eq!(questionnaire.languages, languages);
    assert!(questionnaire.gaps.is_empty());
    assert_eq!(questionnaire.pillars.len(), 5);
    assert!(questionnaire.questions.len() > 90);
    assert!(
        questionnaire
            .questions
            .iter()
            .any(|q| q.layout == MultipleLayout::Slots)
    );
    assert!(questionnaire.questions.iter().any(|q| q.repeat.is_some()));
    // Pillars are inherited from the group around.
    let training = questionnaire.question("p_training").unwrap();
    assert_eq!(training.pillar.as_deref(), Some("prevention"));
}

#[test]
fn missing_texts_are_filled_in_and_counted() {
    let loaded = form(
        "| survey | type | name | label::English (en) | label::French (fr) | hint::French (fr) |\n\
         | | text | a | Name | | |\n| | text | b | Age | Âge | Aide |\n\
         | settings | default_language |\n| | English (en) |\n",
    );
    let questionnaire = &loaded.questionnaire;
    let [a, b] = questionnaire.questions.as_slice() else {
        panic!("two questions")
    };
    assert_eq!(a.label.get("fr"), Some("Name"));
    assert_eq!(b.label.get("fr"), Some("Âge"));
    // There is no English hint to fall back to: the French one is better than nothing.
    assert_eq!(b.hint.get("en"), Some("Aide"));
    let gaps: Vec<(&str, usize)> = questionnaire
        .gaps
        .iter()
        .map(|(key, count)| (key.as_str(), *count))
        .collect();
    assert_eq!(gaps, [("en", 1), ("fr", 1)]);
}

#[test]
fn or_other_brings_a_choice_and_a_question() {
    let loaded = form(
        "| survey | type | name | label |\n| | select_one l or_other | q | Q |\n\
         | choices | list_name | name | label |\n| | l | a | A |\n",
    );
    let questionnaire = loaded.questionnaire;
    let other = questionnaire.question("q_other").unwrap();
    assert_eq!(other.kind, Kind::Text);
    assert_eq!(
        other.relevant.as_ref().unwrap().source,
        "selected(${q}, 'other')"
    );
    assert!(questionnaire.lists[0].choice("other").is_some());
}

#[test]
fn rows_of_a_repeat_come_from_its_count_else_from_our_column_else_are_ten() {
    let loaded = form(
        "| survey | type | name | label | repeat_count | nv_max_rows |\n\
         | | begin_repeat | a | A | 3 | 7 |\n| | text | x | X | | |\n| | end_repeat | | | | |\n\
         | | begin_repeat | b | B | | 7 |\n| | text | y | Y | | |\n| | end_repeat | | | | |\n\
         | | begin_repeat | c | C | | |\n| | text | z | Z | | |\n| | end_repeat | | | | |\n",
    );
    let rows: Vec<Option<u32>> = loaded
        .questionnaire
        .groups
        .iter()
        .map(|group| group.repeat)
        .collect();
    assert_eq!(rows, [Some(3), Some(7), Some(10)]);
}
