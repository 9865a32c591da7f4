//! `round.toml`, its mistakes, and the tables beside it.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use encoding_rs::WINDOWS_1252;
use verbale::entity::Entities;
use verbale::language::Lang;
use verbale::round::{Action, Register, Round, RoundError, addressees};
use verbale::table_file::{find_table, read_table};

const SAMPLE: &str = include_str!("../../questionnaire/round.toml");

fn sample() -> Round {
    Round::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The messages for the sample with one text replaced by another.
fn problems(changes: &[(&str, &str)]) -> Vec<String> {
    let mut text = SAMPLE.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    match Round::parse(Path::new("."), &text) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

fn line_of(text: &str) -> usize {
    SAMPLE
        .lines()
        .position(|line| line.starts_with(text))
        .unwrap()
        + 1
}

#[track_caller]
fn one_problem(from: &str, to: &str, message: &str) {
    let line = line_of(from.lines().last().unwrap());
    assert_eq!(problems(&[(from, to)]), [format!("line {line}: {message}")]);
}

#[test]
fn the_sample_is_the_round_of_the_report() {
    let round = sample();
    assert_eq!(round.symbol, "A/70/94");
    assert_eq!(round.report.language, Lang::Fr);
    assert_eq!(
        round.report.date,
        NaiveDate::from_ymd_opt(2015, 6, 8).unwrap()
    );
    assert_eq!(round.languages.len(), 6);
    assert_eq!(round.quantifiers.several, 4);
    assert_eq!(round.limits, verbale::round::Limits::default());
    assert!(round.questionnaire().join("round.toml").is_file());
}

#[test]
fn each_mistake_names_its_key_its_line_and_what_to_do() {
    one_problem(
        "deadline = 2015-05-01",
        "deadlin = 2015-05-01\ndeadline = 2015-05-01",
        "`deadlin` is not a key of this file; did you mean `deadline`?",
    );
    one_problem(
        "deadline = 2015-05-01",
        "deadline = \"soon\"",
        "`deadline` should be a day, written as 2015-05-01",
    );
    one_problem(
        "almost_all = 0.85",
        "almost_all = \"85 %\"",
        "`quantifiers.almost_all` should be a number from 0 to 1, as 0.85",
    );
    one_problem(
        "almost_all = 0.85",
        "almost_all = 85.0",
        "`quantifiers.almost_all` is outside the range; write a number from 0 to 1, as 0.85",
    );
    one_problem(
        "most = 0.50",
        "most = 0.90",
        "`quantifiers.most` must be smaller than `quantifiers.almost_all`: almost_all > most > many",
    );
    one_problem(
        "language = \"fr\"",
        "language = \"de\"",
        "`report.language` `de` is not one of the languages en, fr, es, ru, ar, zh",
    );
    one_problem(
        "languages = [\"en\", \"fr\"",
        "languages = [\"en\", \"pt\"",
        "`languages` `pt` is not one of the languages en, fr, es, ru, ar, zh",
    );
    one_problem(
        "emails = [\"trafficking.questionnaire@un.example\"]",
        "emails = [\"trafficking.questionnaire\"]",
        "`contact.emails` `trafficking.questionnaire` is not an e-mail address; write it as \
         name@example.org",
    );
    one_problem(
        "date = 2015-06-08",
        "date = 2015-04-08",
        "`report.date` 2015-04-08 must lie after `deadline` (2015-05-01)",
    );
    one_problem(
        "to = 2015-05-01",
        "to = 2013-05-01",
        "`reporting_period.to` 2013-05-01 must lie after `reporting_period.from` (2013-12-18)",
    );
    one_problem(
        "ru = ",
        "ru = \"\" # ",
        "`title.ru` is blank; write a text between quotation marks",
    );
    one_problem(
        "audience = \"internal\"",
        "audience = \"press\"",
        "`audience` `press` is not one of internal, public",
    );
}

#[test]
fn what_is_missing_is_said_at_its_section() {
    assert_eq!(
        problems(&[("zh = ", "# zh = ")]),
        [format!(
            "line {}: `title.zh` is missing; add it: a text between quotation marks",
            line_of("[title]")
        )]
    );
    assert_eq!(
        problems(&[("symbol = ", "# symbol = ")]),
        ["line 1: `symbol` is missing; add it: the symbol of the report, as \"A/70/94\""]
    );
}

#[test]
fn all_mistakes_are_said_at_once_in_the_order_of_the_lines() {
    let found = problems(&[
        ("several = 4", "several = \"a few\""),
        ("mandate = ", "mandat = "),
        ("date = 2015-02-06", "date = 2015-06-06"),
        ("reply_to = ", "reply_to = \"nobody\" # "),
    ]);
    let starts: Vec<&str> = found
        .iter()
        .map(|message| message.split('`').nth(1).unwrap())
        .collect();
    assert_eq!(
        starts,
        [
            "mandate",
            "mandat",
            "deadline",
            "contact.reply_to",
            "quantifiers.several"
        ],
        "{found:?}"
    );
}

#[test]
fn a_file_that_is_no_toml_says_where() {
    let found = problems(&[("symbol = \"A/70/94\"", "symbol = A/70/94")]);
    assert!(
        found[0].starts_with(&format!("line {}: ", line_of("symbol"))),
        "{found:?}"
    );
}

#[test]
fn a_folder_without_a_round_is_a_clear_error() {
    let dir = tempfile::tempdir().unwrap();
    let error = Round::load(dir.path()).unwrap_err();
    assert!(matches!(error, RoundError::Missing { .. }));
    assert!(
        error
            .to_string()
            .contains("round.toml is not there; start the program")
    );
}

#[test]
fn without_a_table_every_state_is_addressed_in_its_language() {
    let entities = Entities::built_in();
    let list = addressees(&sample(), &entities).unwrap();
    assert_eq!(list.len(), 195);
    let language = |code: &str| list.iter().find(|one| one.code == code).unwrap().language;
    assert_eq!(
        language("MAR"),
        entities.get("MAR").unwrap().preferred_language
    );
    assert_eq!(language("PER"), Lang::Es);
}

/// A round in a folder of its own, with one table in it.
fn round_with(table: &str, bytes: &[u8]) -> (tempfile::TempDir, Round) {
    let dir = tempfile::tempdir().unwrap();
    for folder in ["questionnaire", "responses"] {
        std::fs::create_dir(dir.path().join(folder)).unwrap();
    }
    std::fs::write(dir.path().join("questionnaire/round.toml"), SAMPLE).unwrap();
    std::fs::write(dir.path().join(table), bytes).unwrap();
    let round = Round::load(dir.path()).unwrap();
    (dir, round)
}

#[test]
fn the_table_of_addressees_is_taken_and_checked() {
    let entities = Entities::built_in();
    let (_dir, round) = round_with(
        "questionnaire/addressees.csv",
        b"code;language;e-mail;station\nfra;;a@fr.example b@fr.example;Vienna\nVAT;en;;\n",
    );
    let list = addressees(&round, &entities).unwrap();
    assert_eq!(list.len(), 2);
    assert_eq!(list[0].code, "FRA");
    assert_eq!(list[0].language, Lang::Fr);
    assert_eq!(list[0].emails, ["a@fr.example", "b@fr.example"]);
    assert_eq!(list[1].language, Lang::En);

    let (_dir, round) = round_with(
        "questionnaire/addressees.csv",
        b"code,language,e-mail\nFRA,fr,nobody\nXXX,en,\nFRA,en,\n",
    );
    let error = addressees(&round, &entities).unwrap_err().to_string();
    let lines: Vec<&str> = error.lines().collect();
    assert!(lines[0].ends_with("line 2, column `e-mail`: `nobody` is not an e-mail address; write it as name@example.org"), "{error}");
    assert!(
        lines[1].contains("line 3, column `code`: `XXX` is not a code"),
        "{error}"
    );
    assert!(
        lines[2].contains("line 4, column `code`: `FRA` stands twice"),
        "{error}"
    );
}

#[test]
fn the_register_says_whose_when_and_what() {
    let entities = Entities::built_in();
    let (_dir, round) = round_with(
        "responses/register.csv",
        b"file;entity;received;action;note\r\nlate\\Scan1.PDF;PER;1/5/2015;;par la poste\r\nold.xlsx;;2015-04-30;ignore;\r\nPeru.xlsx;per;;transcribed from late\\Scan1.PDF;\r\n",
    );
    let register = Register::load(&round, &entities).unwrap();
    let scan = register.entry("late/scan1.pdf", "").unwrap();
    assert_eq!(scan.entity.as_deref(), Some("PER"));
    assert_eq!(scan.received, NaiveDate::from_ymd_opt(2015, 5, 1));
    assert_eq!(scan.action, Action::Reply);
    assert_eq!(
        register.entry("2015/old.xlsx", "").unwrap().action,
        Action::Ignore
    );
    assert_eq!(
        register.entry("Peru.xlsx", "").unwrap().action,
        Action::TranscribedFrom("late/Scan1.PDF".to_owned())
    );
    assert_eq!(register.entry("Scan1.pdf", ""), None);
}

/// As French Excel saves it: semicolons, its code page, the day first. The register means the same, so
/// that everything made of it is the same. Names that the code page lacks are left out of both.
#[test]
fn the_register_saved_by_french_excel_is_ours() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("responses/register.csv");
    let sample_register = fs::read_to_string(path).unwrap();
    let mut lines = Vec::new();
    for line in sample_register.trim_start_matches('\u{feff}').lines() {
        if !line.contains('"') && !WINDOWS_1252.encode(line).2 {
            lines.push(line);
        }
    }
    let saved = lines.iter().map(|line| {
        let cells = line.split(',').map(|cell| match cell.parse::<NaiveDate>() {
            Ok(day) => day.format("%d/%m/%Y").to_string(),
            Err(_) => cell.to_owned(),
        });
        cells.collect::<Vec<_>>().join(";")
    });
    let saved = saved.collect::<Vec<_>>().join("\r\n");
    let ours = lines.join("\n");
    let (bytes, ..) = WINDOWS_1252.encode(&saved);
    assert!(bytes.len() < saved.len(), "accents take one byte");
    let register = |bytes: &[u8]| {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("responses")).unwrap();
        fs::write(folder.path().join("responses/register.csv"), bytes).unwrap();
        let round = Round {
            dir: folder.path().to_owned(),
            ..sample()
        };
        Register::load(&round, &Entities::built_in()).unwrap()
    };
    assert_eq!(register(&bytes), register(ours.as_bytes()));
}

#[test]
fn a_heading_that_is_nearly_one_of_ours_is_not_passed_over() {
    let entities = Entities::built_in();
    let (_dir, round) = round_with(
        "responses/register.csv",
        b"file,entity,recieved,desk\na.xlsx,PER,2015-05-01,two\n",
    );
    let error = Register::load(&round, &entities).unwrap_err().to_string();
    assert!(error.contains("line 2, column `recieved`"), "{error}");
    assert!(error.contains("nearly `received`"), "{error}");

    let (_dir, round) = round_with(
        "questionnaire/addressees.csv",
        b"code,language,email,desk\nPER,es,mission@un.example,two\n",
    );
    let addressees = addressees(&round, &entities).unwrap();
    assert_eq!(addressees[0].emails, ["mission@un.example"]);
}

#[test]
fn a_broken_register_names_line_and_column() {
    let entities = Entities::built_in();
    let (_dir, round) = round_with(
        "responses/register.csv",
        b"file,entity,received,action\na.xlsx,Perou,,\nb.xlsx,PER,,maybe\n",
    );
    let error = Register::load(&round, &entities).unwrap_err().to_string();
    assert!(
        error.contains("register.csv, line 2, column `entity`: `Perou` is not a code"),
        "{error}"
    );
    assert!(
        error.contains("line 3, column `action`: `maybe` is not an action"),
        "{error}"
    );

    let (_dir, round) = round_with(
        "responses/register.csv",
        b"file,received\na.xlsx,5/13/2015\n,\n",
    );
    let error = Register::load(&round, &entities).unwrap_err().to_string();
    assert!(
        error.contains("line 2, column `received`: `5/13/2015` is not a day"),
        "{error}"
    );
}

#[test]
fn a_workbook_reads_as_the_same_table() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("Register.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let day = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    for (column, header) in (0..).zip(["File", "entity", "received", "note"]) {
        sheet.write_string(1, column, header).unwrap();
    }
    sheet.write_string(2, 0, "a.xlsx").unwrap();
    sheet.write_string(2, 1, "PER").unwrap();
    let received = NaiveDate::from_ymd_opt(2015, 4, 30).unwrap();
    sheet.write_with_format(2, 2, &received, &day).unwrap();
    sheet.write_number(2, 3, 7).unwrap();
    workbook.save(&path).unwrap();

    let found = find_table(dir.path(), "register").unwrap().unwrap();
    let table = read_table(&found).unwrap();
    assert_eq!(table.headers, ["file", "entity", "received", "note"]);
    assert_eq!(table.rows.len(), 1);
    assert_eq!(table.rows[0].line, 3);
    assert_eq!(table.rows[0].cells, ["a.xlsx", "PER", "2015-04-30", "7"]);

    std::fs::write(dir.path().join("register.csv"), "file\n").unwrap();
    let error = find_table(dir.path(), "register").unwrap_err().to_string();
    assert!(
        error.starts_with("there are two tables of the same name"),
        "{error}"
    );
}

#[test]
fn the_reference_tables_of_the_sample_hold_what_the_report_prints() {
    let round = sample();
    let treaties = read_table(&round.questionnaire().join("treaties.csv")).unwrap();
    assert_eq!(
        treaties.headers,
        ["instrument", "entity", "date", "total", "total_on"]
    );
    assert_eq!(treaties.rows.len(), 12);
    let figures = read_table(&round.questionnaire().join("external_figures.csv")).unwrap();
    assert_eq!(
        figures.headers,
        ["figure", "unit", "date", "source", "wording"]
    );
    let printed: Vec<&str> = figures
        .rows
        .iter()
        .map(|row| figures.cell(row, "figure"))
        .collect();
    assert_eq!(printed, ["85", "10", "5", "40", "15"]);
}
