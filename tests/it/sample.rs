//! The sample round, from the returned workbooks to the compiled tables, against what the report
//! says of the States by name (`tests/data/seed`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use assert_cmd::Command;
use calamine::{Reader, Xlsx};
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Everything `run` writes for the sample, made once for all tests.
struct Compiled {
    folder: TempDir,
}

static SAMPLE: LazyLock<Compiled> = LazyLock::new(|| compile(&[]));

fn compile(arguments: &[&str]) -> Compiled {
    let folder = tempfile::tempdir().unwrap();
    for part in ["questionnaire", "responses"] {
        copy(&Path::new(ROOT).join(part), &folder.path().join(part));
    }
    let mut run = Command::new(env!("CARGO_BIN_EXE_verbale"));
    run.arg("--round")
        .arg(folder.path())
        .args(arguments)
        .arg("run")
        .assert()
        .success();
    for lang in ["fr", "en"] {
        let mut compile = Command::new(env!("CARGO_BIN_EXE_verbale"));
        let round = compile.arg("--round").arg(folder.path());
        round
            .args(arguments)
            .args(["--lang", lang, "compile"])
            .assert()
            .success();
    }
    Compiled { folder }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

impl Compiled {
    fn out(&self, file: &str) -> PathBuf {
        self.folder.path().join("out").join(file)
    }

    /// Every sheet's rows as text, by name of the sheet.
    fn sheets(&self, file: &str) -> BTreeMap<String, Vec<Vec<String>>> {
        let mut workbook: Xlsx<_> = calamine::open_workbook(self.out(file)).unwrap();
        let names = workbook.sheet_names();
        let rows = |name: &String| {
            let range = workbook.worksheet_range(name).unwrap();
            range
                .rows()
                .map(|row| row.iter().map(ToString::to_string).collect())
                .collect()
        };
        let sheets: Vec<Vec<Vec<String>>> = names.iter().map(rows).collect();
        names.into_iter().zip(sheets).collect()
    }

    /// The rows of all pillar sheets, as cells by heading. The sheets of pillars are those that
    /// have both headings.
    fn measures(&self, file: &str, both: [&str; 2]) -> Vec<BTreeMap<String, String>> {
        let mut found = Vec::new();
        for rows in self.sheets(file).into_values() {
            let is_head = |row: &Vec<String>| {
                both.iter()
                    .all(|heading| row.contains(&(*heading).to_owned()))
            };
            let Some(at) = rows.iter().position(is_head) else {
                continue;
            };
            let headings = rows[at].clone();
            for row in &rows[at + 1..] {
                found.push(headings.iter().cloned().zip(row.iter().cloned()).collect());
            }
        }
        found
    }
}

fn seed(file: &str) -> Vec<BTreeMap<String, String>> {
    let path = Path::new(ROOT).join("tests/data/seed").join(file);
    csv::Reader::from_path(path)
        .unwrap()
        .deserialize()
        .map(Result::unwrap)
        .collect()
}

/// Wording of each measure in a language, and its code.
fn wordings(lang: &str) -> BTreeMap<String, String> {
    let form = Path::new(ROOT).join("questionnaire/questionnaire.xlsx");
    let mut workbook: Xlsx<_> = calamine::open_workbook(form).unwrap();
    let mut found = BTreeMap::new();
    for sheet in ["survey", "choices"] {
        let range = workbook.worksheet_range(sheet).unwrap();
        let mut rows = range.rows().map(|row| row.iter().map(ToString::to_string));
        let headers: Vec<String> = rows.next().unwrap().collect();
        let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
        let (code, wording) = (column("nv_measure"), column(&format!("nv_measure_{lang}")));
        for row in rows {
            let row: Vec<String> = row.collect();
            if !row[code].is_empty() {
                found.insert(row[wording].clone(), row[code].clone());
            }
        }
    }
    found
}

/// Short names as running text has them, by code.
fn names(lang: &str) -> BTreeMap<String, String> {
    use verbale::entity::Entities;
    use verbale::language::Lang;
    let lang = Lang::from_code(lang).unwrap();
    let on = chrono::NaiveDate::from_ymd_opt(2015, 6, 8).unwrap();
    let entities = Entities::built_in();
    let states = entities.states();
    states
        .map(|state| (state.name_in_text(lang, on).to_owned(), state.code.clone()))
        .collect()
}

/// The States that the report names as reporting a measure, among those that replied.
fn named_in_report() -> BTreeMap<String, BTreeSet<String>> {
    let respondents: BTreeSet<String> = seed("respondents.csv")
        .into_iter()
        .map(|row| row["iso3"].clone())
        .collect();
    let mut named: BTreeMap<String, BTreeSet<String>> = seed("measures.csv")
        .into_iter()
        .map(|row| (row["measure_code"].clone(), BTreeSet::new()))
        .collect();
    for fact in seed("facts.csv") {
        let reported =
            ["named_reporter", "all_respondents"].contains(&fact["attribution"].as_str());
        if reported && respondents.contains(&fact["iso3"]) {
            named
                .get_mut(&fact["measure_code"])
                .unwrap()
                .insert(fact["iso3"].clone());
        }
    }
    named
}

#[track_caller]
fn every_measure_has_the_states_of_the_report(lang: &str, heading: &str, states: &str) {
    let (wordings, names) = (wordings(lang), names(lang));
    let separator = if lang == "zh" { "、" } else { ", " };
    let mut compiled: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in SAMPLE.measures(&format!("synthesis_{lang}.xlsx"), [heading, states]) {
        let Some(code) = wordings.get(&row[heading]) else {
            continue;
        };
        let listed = row[states].split(separator).filter(|name| !name.is_empty());
        let codes = listed.map(|name| names.get(name).unwrap_or_else(|| panic!("no State {name}")));
        let twice = compiled.insert(code.clone(), codes.cloned().collect());
        assert_eq!(twice, None, "{code} stands twice");
    }
    assert_eq!(compiled.len(), 74, "measures compiled");
    for (code, expected) in named_in_report() {
        assert_eq!(compiled[&code], expected, "{code}");
    }
}

#[test]
fn all_74_measures_have_the_states_that_the_report_names_in_french() {
    every_measure_has_the_states_of_the_report("fr", "Mesure", "États");
}

#[test]
fn all_74_measures_have_the_states_that_the_report_names_in_english() {
    every_measure_has_the_states_of_the_report("en", "Measure", "States");
}

#[test]
fn statements_of_the_report_come_out_as_it_prints_them() {
    let wordings = wordings("fr");
    let rows = SAMPLE.measures("synthesis_fr.xlsx", ["Mesure", "États"]);
    let case = |code: &str, quantifier: &str, n: &str, states: &str| {
        let row = rows
            .iter()
            .find(|row| wordings.get(&row["Mesure"]).is_some_and(|c| c == code));
        let row = row.unwrap_or_else(|| panic!("{code} is compiled"));
        let n_of = (
            row["Quantificateur"].as_str(),
            row["États l'ayant signalée (n)"].as_str(),
        );
        assert_eq!(n_of, (quantifier, n), "{code}");
        assert_eq!(row["Répondants (N)"], "36", "{code}");
        assert_eq!(row["États"], states, "{code}");
    };
    case(
        "prev_vulnerability_factors",
        "plusieurs",
        "4",
        "Bulgarie, Espagne, Pérou, Royaume-Uni",
    );
    case(
        "pros_specialized_units",
        "plusieurs",
        "5",
        "États-Unis, Grèce, Mexique, Pérou, Singapour",
    );
    case(
        "prot_non_punishment",
        "plusieurs",
        "4",
        "Arménie, Israël, Luxembourg, Thaïlande",
    );
}

#[test]
fn the_list_of_respondents_is_paragraph_6_to_the_letter() {
    let mut respondents = seed("respondents.csv");
    respondents.sort_by_key(|row| row["order"].parse::<u32>().unwrap());
    let members: Vec<&str> = respondents[..35]
        .iter()
        .map(|row| row["name_fr"].as_str())
        .collect();
    let paragraph = format!("{} et {}", members[..34].join(", "), members[34]);
    let sheets = SAMPLE.sheets("synthesis_fr.xlsx");
    let cells: Vec<&String> = sheets.values().flatten().flatten().collect();
    assert!(
        cells.iter().any(|cell| cell.contains(&paragraph)),
        "no cell says {paragraph}"
    );

    let rows = sheets
        .values()
        .find(|rows| rows.iter().flatten().any(|cell| cell.contains(&paragraph)));
    let listed: Vec<&str> = rows
        .unwrap()
        .iter()
        .filter_map(|row| {
            row.iter()
                .find(|cell| respondents.iter().any(|r| r["name_fr"] == **cell))
        })
        .map(String::as_str)
        .collect();
    let printed: Vec<&str> = respondents
        .iter()
        .map(|row| row["name_fr"].as_str())
        .collect();
    assert_eq!(listed, printed);
}

#[test]
fn a_state_named_only_as_a_partner_reports_nothing() {
    let replied: BTreeSet<String> = seed("respondents.csv")
        .into_iter()
        .map(|row| row["iso3"].clone())
        .collect();
    let names = names("en");
    for row in SAMPLE.measures("synthesis_en.xlsx", ["Measure", "States"]) {
        for name in row["States"]
            .split(", ")
            .filter(|name| names.contains_key(*name))
        {
            assert!(replied.contains(&names[name]), "{name} did not reply");
        }
    }
}

/// Six of the returns were saved by another program, two with rows inserted: nothing of that is
/// worth a State's or an officer's time.
#[test]
fn the_sample_raises_no_false_alarm() {
    let findings = std::fs::read_to_string(SAMPLE.folder.path().join("out/findings.csv")).unwrap();
    assert_eq!(findings.lines().count(), 1, "{findings}");
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let one = compile(&["--jobs", "1"]);
    let two = compile(&["--jobs", "2"]);
    let files = |compiled: &Compiled| -> BTreeMap<PathBuf, Vec<u8>> {
        let out = compiled.out("");
        let mut found = BTreeMap::new();
        for entry in std::fs::read_dir(&out).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                found.insert(path.strip_prefix(&out).unwrap().to_owned(), bytes);
            }
        }
        found
    };
    let (one, two) = (files(&one), files(&two));
    assert!(one.len() >= 5, "only {} files", one.len());
    for (path, bytes) in &one {
        assert!(two.get(path) == Some(bytes), "{} differs", path.display());
    }
    assert_eq!(one.len(), two.len());
}
