//! The program as an officer and a script meet it: what it says, what it writes, how it ends.

mod diff;
mod section;

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use rust_xlsxwriter::Workbook;
use serde_json::Value;
use tempfile::TempDir;

const SAMPLE_ROUND: &str = include_str!("../../questionnaire/round.toml");

/// A round in a temporary folder: the sample's `round.toml`, a questionnaire of three questions,
/// three States, and an empty folder for what comes back.
struct Round(TempDir);

/// How a run ended.
struct Ended {
    status: i32,
    output: String,
    error: String,
}

impl Round {
    fn new() -> Self {
        let round = Self(TempDir::new().expect("a temporary folder"));
        round.write("questionnaire/round.toml", SAMPLE_ROUND);
        round.write(
            "questionnaire/addressees.csv",
            "code,language\nFRA,fr\nPER,es\nKEN,en\n",
        );
        round.questionnaire("integer");
        fs::create_dir(round.path("responses")).expect("a folder");
        round
    }

    fn path(&self, below: &str) -> std::path::PathBuf {
        self.0.path().join(below)
    }

    fn write(&self, below: &str, text: &str) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, below: &str) -> String {
        fs::read_to_string(self.path(below)).expect(below)
    }

    /// Three questions; the type of the second is given.
    fn questionnaire(&self, kind: &str) {
        let survey: [[&str; 4]; 4] = [
            [
                "type",
                "name",
                "label::English (en)",
                "label::Français (fr)",
            ],
            [
                "text",
                "ministry",
                "Which ministry answers?",
                "Quel ministère répond ?",
            ],
            [kind, "cases", "How many cases?", "Combien d'affaires ?"],
            ["text", "remarks", "Remarks", "Remarques"],
        ];
        let settings: [[&str; 4]; 2] = [
            ["form_title", "form_id", "version", "default_language"],
            ["Cases", "cases", "1", "English (en)"],
        ];
        let mut workbook = Workbook::new();
        for (name, rows) in [("survey", &survey[..]), ("settings", &settings[..])] {
            let sheet = workbook.add_worksheet();
            sheet.set_name(name).expect("a name");
            for (number, row) in (0..).zip(rows) {
                sheet
                    .write_row(number, 0, row.iter().copied())
                    .expect("a row");
            }
        }
        workbook
            .save(self.path("questionnaire/questionnaire.xlsx"))
            .expect("a workbook");
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        verbale(self.0.path(), arguments)
    }

    /// The same, with the one JSON document it must print.
    fn json(&self, arguments: &[&str]) -> (i32, Value) {
        let ended = self.run(&[&["--format", "json"], arguments].concat());
        let document = serde_json::from_str(&ended.output).expect("one JSON document");
        (ended.status, document)
    }

    /// What stands in `out/`, but for its `.gitignore`.
    fn results(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path("out")) else {
            return Vec::new();
        };
        let mut names: Vec<String> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .filter(|name| name != ".gitignore")
            .collect();
        names.sort();
        names
    }

    /// Issues the workbooks and returns one of them, received on a day.
    fn receive(&self, workbook: &str, day: &str) {
        assert_eq!(self.run(&["issue"]).status, 0);
        let from = self.path("out/issue").join(workbook);
        fs::copy(from, self.path("responses").join(workbook)).expect("an issued workbook");
        self.write(
            "responses/register.csv",
            &format!("file,received\n{workbook},{day}\n"),
        );
    }
}

fn verbale(folder: &Path, arguments: &[&str]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_verbale"));
    let output = command
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("it starts");
    Ended {
        status: output.status.code().expect("it ends by itself"),
        output: String::from_utf8(output.stdout).expect("UTF-8"),
        error: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

#[track_caller]
fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "`{word}` is not in:\n{text}");
    }
}

const RESULTS: [&str; 13] = [
    ".written",
    "answers.csv",
    "answers.parquet",
    "codebook.csv",
    "compilation_fr.docx",
    "datapackage.json",
    "findings.csv",
    "index.html",
    "intake.csv",
    "section_fr.docx",
    "section_fr_sources.docx",
    "synthesis.json",
    "synthesis_fr.xlsx",
];

#[test]
fn an_empty_folder_of_returns_is_a_normal_first_week() {
    let round = Round::new();
    let (status, document) = round.json(&["run"]);
    assert_eq!(status, 0);
    assert_eq!(
        (&document["addressed"], &document["replied"]),
        (&3.into(), &0.into())
    );
    assert_eq!(round.results(), RESULTS);
    says(&round.run(&["run"]).output, &["3"]);
}

#[test]
fn without_a_table_of_addressees_every_state_is_asked() {
    let round = Round::new();
    fs::remove_file(round.path("questionnaire/addressees.csv")).unwrap();
    assert_eq!(round.json(&["ingest"]).1["addressed"], 195);
}

#[test]
fn a_missing_folder_of_returns_is_named_and_nothing_is_written() {
    let round = Round::new();
    fs::remove_dir(round.path("responses")).unwrap();
    let ended = round.run(&["run"]);
    assert_eq!(ended.status, 1);
    says(&ended.error, &["error:", "responses"]);
    assert_eq!(round.results(), [""; 0]);
}

#[test]
fn a_broken_round_is_told_key_by_key_and_nothing_is_written() {
    let round = Round::new();
    let broken = SAMPLE_ROUND
        .replace("deadline = 2015-05-01", "deadline = 2014-05-01")
        .replace("reply_to = \"trafficking", "reply_too = \"trafficking");
    round.write("questionnaire/round.toml", &broken);
    for command in ["run", "issue", "ingest", "compile"] {
        let ended = round.run(&[command]);
        assert_eq!(ended.status, 1, "{command}");
        says(
            &ended.error,
            &["round.toml, line ", "`deadline`", "`contact.reply_too`"],
        );
        assert_eq!(ended.output, "");
        assert!(!round.path("out").exists(), "{command}");
    }
}

#[test]
fn a_crosstab_of_what_is_not_asked_names_it() {
    let round = Round::new();
    let with = |crosstab: &str| format!("{SAMPLE_ROUND}\n[[crosstab]]\n{crosstab}\n");
    round.write(
        "questionnaire/round.toml",
        &with("rows = \"group\"\ncolumns = \"training\""),
    );
    let ended = round.run(&["run"]);
    assert_eq!(ended.status, 1);
    says(&ended.error, &["[[crosstab]]", "`training`"]);
    round.write("questionnaire/round.toml", &with("rows = \"group\""));
    let ended = round.run(&["run"]);
    assert_eq!(ended.status, 1);
    says(&ended.error, &["round.toml", "`crosstab`", "[[crosstab]]"]);
}

#[test]
fn a_round_that_is_no_toml_names_the_line() {
    let round = Round::new();
    round.write("questionnaire/round.toml", "symbol = A/70/94\n");
    says(&round.run(&["run"]).error, &["line 1"]);
}

#[test]
fn an_unknown_question_type_is_shown_where_it_stands_and_nothing_is_written() {
    let round = Round::new();
    round.questionnaire("intger");
    for command in ["run", "issue"] {
        let ended = round.run(&[command]);
        assert_eq!(ended.status, 1, "{command}");
        says(
            &ended.error,
            &["questionnaire.xlsx", "sheet `survey`, row 3", "`intger`"],
        );
        assert!(!round.path("out").exists(), "{command}");
    }
}

#[test]
fn a_missing_questionnaire_is_named() {
    let round = Round::new();
    fs::remove_file(round.path("questionnaire/questionnaire.xlsx")).unwrap();
    let ended = round.run(&["run"]);
    assert_eq!(ended.status, 1);
    says(&ended.error, &["questionnaire.xlsx"]);
}

#[test]
fn a_file_that_cannot_be_read_is_a_row_and_stops_nothing() {
    let round = Round::new();
    round.receive("Kenya_KEN_en.xlsx", "2015-04-01");
    round.write("responses/broken.xlsx", "PK\u{3}\u{4} and then nothing");
    let (status, document) = round.json(&["run"]);
    assert_eq!(status, 0);
    assert_eq!(document["files"], 2);
    assert_eq!(document["read"], 1);
    assert_eq!(
        document["waiting"]["unreadable"],
        serde_json::json!(["broken.xlsx"])
    );
    let rows = round.read("out/intake.csv");
    let row = rows
        .lines()
        .find(|row| row.starts_with("broken.xlsx"))
        .expect("a row");
    says(row, &["unreadable"]);
}

#[test]
fn a_form_is_checked_with_sheet_row_and_column() {
    let round = Round::new();
    round.questionnaire("intger");
    let (status, document) = round.json(&["check"]);
    assert_eq!(status, 1);
    assert_eq!(document["accepted"], false);
    let diagnostic = &document["diagnostics"][0];
    let keys: Vec<&String> = diagnostic.as_object().expect("an object").keys().collect();
    assert_eq!(
        keys,
        ["column", "help", "message", "row", "severity", "sheet"]
    );
    assert_eq!(diagnostic["severity"], "error");
    assert_eq!(
        (&diagnostic["sheet"], &diagnostic["row"]),
        (&"survey".into(), &3.into())
    );

    let ended = round.run(&["check"]);
    assert_eq!(ended.status, 1);
    says(
        &ended.output,
        &[
            "sheet",
            "row",
            "survey",
            "intger",
            "not accepted; errors: 1",
        ],
    );
}

#[test]
fn a_good_form_is_accepted_wherever_it_stands() {
    let round = Round::new();
    let form = "| survey |\n| | type | name | label |\n| | text | a | A |\n";
    round.write("elsewhere/form.md", form);
    let (status, document) = round.json(&["check", "elsewhere/form.md"]);
    assert_eq!((status, &document["accepted"]), (0, &true.into()));
    assert_eq!(round.json(&["check"]).0, 0);
}

#[test]
fn a_form_that_is_none_is_not_accepted_and_a_name_mistyped_is_said() {
    let round = Round::new();
    round.write("letter.xlsx", "Dear colleagues,");
    let (status, document) = round.json(&["check", "letter.xlsx"]);
    assert_eq!((status, &document["accepted"]), (1, &false.into()));
    let (status, document) = round.json(&["check", "leter.xlsx"]);
    assert_eq!(status, 1);
    says(document["error"].as_str().expect("a text"), &["leter.xlsx"]);
}

#[test]
fn workbooks_are_issued_with_a_manifest_and_those_no_longer_wanted_go() {
    let round = Round::new();
    assert_eq!(round.run(&["issue"]).status, 0);
    let manifest = round.read("out/issue/manifest.csv");
    assert_eq!(manifest.lines().count(), 4);
    says(
        &manifest,
        &[
            "France_FRA_fr.xlsx",
            "Pérou_PER_es.xlsx",
            "Kenya_KEN_en.xlsx",
        ],
    );
    let france = fs::read(round.path("out/issue/France_FRA_fr.xlsx")).unwrap();

    round.write("questionnaire/addressees.csv", "code,language\nFRA,fr\n");
    fs::write(round.path("out/issue/Kenya_KEN_en.xlsx"), "typed over").unwrap();
    let (status, document) = round.json(&["issue"]);
    assert_eq!(status, 0);
    assert_eq!(
        document["files"]["removed"],
        serde_json::json!([
            "out/issue/Kenya_KEN_en.docx",
            "out/issue/Pérou_PER_es.docx",
            "out/issue/Pérou_PER_es.xlsx",
            "out/issue/questionnaire_en.docx",
            "out/issue/questionnaire_es.docx",
        ])
    );
    assert_eq!(round.read("kept/issue/Kenya_KEN_en (1).xlsx"), "typed over");
    assert_eq!(
        fs::read(round.path("out/issue/France_FRA_fr.xlsx")).unwrap(),
        france
    );
}

#[test]
fn an_addressee_that_nobody_knows_is_named_by_line() {
    let round = Round::new();
    round.write(
        "questionnaire/addressees.csv",
        "code,language\nFRA,fr\nXYZ,en\n",
    );
    let ended = round.run(&["issue"]);
    assert_eq!(ended.status, 1);
    says(&ended.error, &["addressees.csv, line 3", "`XYZ`"]);
}

#[test]
fn who_counts_is_who_was_received_by_that_day() {
    let round = Round::new();
    round.receive("France_FRA_fr.xlsx", "2015-04-30");
    let replied = |arguments: &[&str]| round.json(arguments).1["replied"].clone();
    assert_eq!(replied(&["run"]), 1);
    assert_eq!(replied(&["run", "--as-of", "2015-04-30"]), 1);
    assert_eq!(replied(&["run", "--as-of", "2015-04-29"]), 0);
    assert!(!round.read("out/intake.csv").contains("France"));
}

#[test]
fn a_result_changed_by_hand_is_moved_and_that_is_said() {
    let round = Round::new();
    assert_eq!(round.run(&["run"]).status, 0);
    round.write("out/findings.csv", "my notes");
    let ended = round.run(&["run"]);
    assert_eq!(ended.status, 0);
    says(&ended.error, &["out/findings.csv", "kept/findings (1).csv"]);
    assert_eq!(round.read("kept/findings (1).csv"), "my notes");
}

#[test]
fn a_result_that_cannot_be_replaced_is_named_and_the_rest_is_there() {
    let round = Round::new();
    fs::create_dir_all(round.path("out/answers.csv/x")).unwrap();
    let ended = round.run(&["run"]);
    assert_eq!(ended.status, 1);
    says(&ended.error, &["error:", "out/answers.csv"]);
    assert_eq!(round.results(), RESULTS);
}

#[test]
fn a_second_run_at_the_same_time_is_told_to_wait() {
    let round = Round::new();
    let held = verbale::output::OutputFolder::open(round.0.path()).expect("a lock");
    let ended = round.run(&["run"]);
    assert_eq!(ended.status, 1);
    says(&ended.error, &["another run", ".lock"]);
    drop(held);
    assert_eq!(round.run(&["run"]).status, 0);
}

#[test]
fn a_folder_that_is_no_round_is_explained() {
    let folder = TempDir::new().unwrap();
    let ended = verbale(folder.path(), &[]);
    assert_eq!(ended.status, 2);
    says(&ended.error, &["round.toml", "--round DIR", "--help"]);
    assert!(!folder.path().join("out").exists());
}

#[test]
fn without_a_command_a_round_is_run() {
    let round = Round::new();
    assert_eq!(round.run(&[]).status, 0);
    assert_eq!(round.results(), RESULTS);
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    let round = Round::new();
    let wrong: [&[&str]; 6] = [
        &["runn"],
        &["run", "--lang", "de"],
        &["run", "--jobs", "0"],
        &["run", "--as-of", "1 May 2015"],
        &["eval", "--set", "cases", "1"],
        &["eval", "1 +"],
    ];
    for arguments in wrong {
        assert_eq!(round.run(arguments).status, 2, "{arguments:?}");
    }
}

#[test]
fn quiet_prints_nothing_and_the_language_is_the_officers() {
    let round = Round::new();
    let ended = round.run(&["--quiet", "run"]);
    assert_eq!((ended.output.as_str(), ended.error.as_str()), ("", ""));
    says(&round.run(&["run"]).output, &["États consultés: 3"]);
    says(&round.run(&["--lang", "es", "run"]).output, &["Estados"]);
    assert!(round.path("out/synthesis_es.xlsx").exists());
}

#[test]
fn no_colour_reaches_a_pipe() {
    let round = Round::new();
    fs::remove_dir(round.path("responses")).unwrap();
    assert!(!round.run(&["run"]).error.contains('\u{1b}'));
}

#[test]
fn an_expression_is_tried_against_the_form() {
    let round = Round::new();
    let eval = |arguments: &[&str]| round.json(&[&["eval"], arguments].concat()).1;
    let number = serde_json::json!({ "type": "number", "value": "-1", "boolean": true });
    assert_eq!(eval(&["-3 + 2"]), number);
    assert_eq!(eval(&["--set", "cases=-1", "${cases}"]), number);
    assert_eq!(
        eval(&["--set", "cases=-1", "--self", "cases", ". + 0"]),
        number
    );
    assert_eq!(
        eval(&["--set", "ministry=7", "${ministry}"])["type"],
        "string"
    );
    assert_eq!(eval(&["${remarks} = ''"])["boolean"], true);
    assert_eq!(
        eval(&["--as-of", "2015-06-08", "today()"])["value"],
        "2015-06-08"
    );
}

#[test]
fn an_expression_without_a_value_says_where_it_breaks_off() {
    let round = Round::new();
    let ended = round.run(&["eval", "1 + ${nobody}"]);
    assert_eq!(ended.status, 1);
    says(
        &ended.error,
        &["`nobody`", "  1 + ${nobody}\n      ^^^^^^^^^"],
    );
}

const TABLE: &str = "
| survey | type         | name  | label | relevant   | calculation | repeat_count |
|        | begin_repeat | staff | Staff |            |             | 5            |
|        | integer      | women | Women |            |             |              |
|        | text         | post  | Post  |            |             |              |
|        | end_repeat   |       |       |            |             |              |
|        | calculate    | total |       |            | sum(${women}) |            |
|        | integer      | other | Other | ${total} > 5 |           |              |
";

#[test]
fn an_expression_sees_the_rows_of_a_table() {
    let round = Round::new();
    round.write("table.md", TABLE);
    let eval = |arguments: &[&str]| {
        let start = ["eval", "--form", "table.md"];
        let rows = [
            "--set",
            "staff[1]/women=3",
            "--set",
            "staff[2]/women=4",
            "--set",
            "staff[2]/post=judge",
        ];
        let (status, document) = round.json(&[&start[..], &rows[..], arguments].concat());
        assert_eq!(status, 0, "{document}");
        document["value"].as_str().expect("a text").to_owned()
    };
    assert_eq!(eval(&["sum(${women})"]), "7");
    assert_eq!(eval(&["count(${staff})"]), "2");
    assert_eq!(eval(&["join('; ', ${women})"]), "3; 4");
    assert_eq!(eval(&["indexed-repeat(${post}, ${staff}, 2)"]), "judge");
    assert_eq!(eval(&["--self", "staff[2]/women", "position(..)"]), "2");
    assert_eq!(
        eval(&["--self", "staff[2]/post", "concat(., ${women})"]),
        "judge4"
    );
    assert_eq!(eval(&["${total} + 1"]), "8");
    assert_eq!(eval(&["--set", "other=9", "${other}"]), "9");
    assert_eq!(
        eval(&["--set", "staff[2]/women=1", "--set", "other=9", "${other}"]),
        ""
    );
}

#[test]
fn a_row_that_the_form_does_not_have_is_said() {
    let round = Round::new();
    round.write("table.md", TABLE);
    for place in [
        "staff[1]/wmen=3",
        "staff[0]/women=3",
        "staff/women=3",
        "staf[1]/women=1",
    ] {
        let ended = round.run(&["eval", "--form", "table.md", "--set", place, "1"]);
        assert_eq!(ended.status, 2, "{place}");
    }
    let ended = round.run(&[
        "eval",
        "--form",
        "table.md",
        "--set",
        "staff[1]/wmen=3",
        "1",
    ]);
    says(&ended.error, &["did you mean `staff[1]/women`?"]);
}

#[test]
fn what_rests_on_something_unknown_is_not_checked() {
    let round = Round::new();
    round.write("table.md", TABLE);
    let says_why = |arguments: &[&str], why: &str| {
        let ended = round.run(&[&["eval", "--form", "table.md"], arguments].concat());
        assert_eq!(ended.status, 1);
        says(&ended.error, &["not checked", why]);
    };
    says_why(&["today() > date('2015-01-01')"], "the date of receipt");
    says_why(&["uuid()"], "uuid() is not supported");
    let silence = "`women` was answered with a reason";
    says_why(&["--set", "staff[1]/women=NAV", "sum(${women})"], silence);
    // The reason comes through what is computed from it.
    says_why(&["--set", "staff[1]/women=CONF", "${total} > 5"], silence);
    says_why(
        &["--set", "staff[1]/women=many", "${women} > 5"],
        "could not be read",
    );
}

#[test]
fn an_expression_is_tried_against_a_reply_of_the_sample() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let eval = |arguments: &[&str]| verbale(root, &[&["eval"], arguments].concat());
    let ended = eval(&["--entity", "ESP", "today()"]);
    assert_eq!((ended.status, ended.error.as_str()), (0, ""));
    assert!(ended.output.starts_with("2015-"), "{}", ended.output);
    let ended = eval(&["--entity", "XXX", "1"]);
    assert_eq!(ended.status, 2);
    says(&ended.error, &["no reply of XXX", "ESP"]);
}
