//! Forms as text. The first byte says what the rest is: a Markdown form, a CSV form, or a recipe for
//! a form whose cells are mostly words that a form may have there, so that more than the reader of
//! tables is tried.
#![no_main]

use std::fmt::Write as _;

use libfuzzer_sys::{arbitrary::Unstructured, fuzz_target};
use verbale::definition::{self, load_bytes};

fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = data.split_first() else {
        return;
    };
    let (name, form) = match kind % 3 {
        0 => ("form.md", rest.to_vec()),
        1 => ("form.csv", rest.to_vec()),
        _ => ("form.md", structured(rest).into_bytes()),
    };
    let Ok(loaded) = load_bytes(name, &form) else {
        return;
    };
    for diagnostic in &loaded.diagnostics {
        assert!(!diagnostic.message.is_empty());
        assert!(
            diagnostic.row != Some(0),
            "rows are counted from 1: {diagnostic}"
        );
    }
    let _ = definition::dump(name, &form).expect("a form that loads can be dumped");
    let again = load_bytes(name, &form).expect("the same bytes load again");
    assert_eq!(loaded.diagnostics, again.diagnostics);
    assert_eq!(loaded.questionnaire.hash, again.questionnaire.hash);
});

const SHEETS: &[&str] = &[
    "survey",
    "choices",
    "settings",
    "entities",
    "external_choices",
    "osm",
    "checks",
    "pillars",
    "codebook",
];

/// Headers, then what may stand below them; what a cell holds need not fit its header.
const WORDS: &[&str] = &[
    "type",
    "name",
    "label",
    "label::French (fr)",
    "hint",
    "required",
    "relevant",
    "constraint",
    "calculation",
    "default",
    "choice_filter",
    "repeat_count",
    "parameters",
    "appearance",
    "list_name",
    "trigger",
    "media::image",
    "read_only",
    "nv_measure",
    "nv_measure_when",
    "nv_total_of",
    "nv_pillar",
    "nv_layout",
    "form_id",
    "default_language",
    "save_to",
    "dataset",
    "entity_id",
    "create_if",
    "update_if",
    "text",
    "integer",
    "select_one l",
    "select_multiple l",
    "rank l",
    "select_one l or_other",
    "begin group",
    "end group",
    "begin repeat",
    "end repeat",
    "begin loop over l",
    "note",
    "calculate",
    "range",
    "audit",
    "date",
    "osm l",
    "select_one_external l",
    "select_one_from_file f.csv",
    "select_one ${a}",
    "a",
    "b",
    "l",
    "x",
    "1",
    "yes",
    "${a} > 1",
    "${b}",
    "selected(${a}, 'x')",
    ". > 0",
    "x = ${a}",
    "start=1 end=9",
    "randomize=true",
    "value=a label=b",
    "today()",
    "count(${b})",
    "position(..)",
    "${a}",
    "",
];

/// A form of the words above: a byte per cell.
fn structured(recipe: &[u8]) -> String {
    let mut bytes = Unstructured::new(recipe);
    let mut next = |limit: usize| usize::from(bytes.arbitrary::<u8>().unwrap_or(0)) % limit;
    let mut form = String::new();
    for sheet in SHEETS.iter().take(1 + next(SHEETS.len())) {
        let columns = 1 + next(12);
        let _ = writeln!(form, "| {sheet} |");
        for _ in 0..1 + next(24) {
            form.push_str("| |");
            for _ in 0..columns {
                let _ = write!(form, " {} |", WORDS[next(WORDS.len())]);
            }
            form.push('\n');
        }
    }
    form
}
