//! Forms, and what is said of them: the cases of `tests/suite/forms`.
//!
//! A case is a title (`--- title`), pyxform's verdict, the diagnostics, and the form as Markdown
//! tables. With `VERBALE_UPDATE=1` the diagnostics are written anew; the verdicts are recorded by
//! `tests/pyxform_verdicts.py`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use verbale::definition::{Loaded, load_bytes};

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
