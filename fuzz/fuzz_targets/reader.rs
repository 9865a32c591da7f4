//! Whatever a ministry may send, read as a return: workbooks of all formats, archives, messages,
//! exports. A part is changed inside its archive, a record inside its stream, an attachment inside its
//! message, so that the change reaches what reads it; one change in eight is of the plain bytes.
//!
//! Every file and every part of it gets one record; what is read has an owner, each cell once, and no
//! text that the file does not hold.
#![no_main]

#[path = "reader/inside.rs"]
mod inside;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use verbale::definition::{Questionnaire, load_bytes};
use verbale::entity::Entities;
use verbale::intake::{CellContent, Input, Reader, Record, Return, Status};
use verbale::language::Lang;
use verbale::round::{Limits, Register};

static FORM: LazyLock<Questionnaire> = LazyLock::new(|| {
    let text = include_bytes!("../../tests/data/small_form.md");
    load_bytes("form.md", text)
        .expect("a form of the tests")
        .questionnaire
});
static ENTITIES: LazyLock<Entities> = LazyLock::new(Entities::built_in);
static REGISTER: LazyLock<Register> = LazyLock::new(Register::default);
static INPUT: LazyLock<Input<'static>> = LazyLock::new(|| Input {
    responses: Path::new("."),
    round: "A/70/94",
    questionnaire: &FORM,
    entities: &ENTITIES,
    register: &REGISTER,
    limits: Limits::default(),
    seal: None,
    as_of: None,
});
static READER: LazyLock<Reader<'static>> = LazyLock::new(|| Reader::new(&INPUT));

/// The name decides little: with it one file in two is taken for a workbook, the other is not.
const NAMES: [&str; 2] = ["a.xlsx", "a.dat"];

fuzz_target!(init: allow_panics_of_the_reader(), |data: &[u8]| {
    let taken = READER.read_file(NAMES[data.len() % 2], data);
    assert!(!taken.is_empty());
    let words = (taken.len() == 1).then(|| inside::words(data)).flatten();
    for (record, returned) in &taken {
        check_record(record, returned.is_some());
        if let Some(returned) = returned {
            check_return(returned, words.as_ref());
        }
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    inside::mutate(data, size, max_size, seed)
});

/// calamine breaks off at some damaged files; such a panic is caught, and the file is called damaged.
/// Any other panic is ours and ends the run, caught or not.
fn allow_panics_of_the_reader() {
    let abort = std::panic::take_hook();
    // The shield around a file silences panics the first time that it is used: ours comes after it.
    READER.read_file("a.xlsx", b"");
    std::panic::set_hook(Box::new(move |panic| {
        let is_of_reader = |file: &str| file.contains("/calamine-");
        if !panic
            .location()
            .is_some_and(|place| is_of_reader(place.file()))
        {
            abort(panic);
        }
    }));
}

fn check_record(record: &Record, is_return: bool) {
    let is_read = matches!(record.status, Status::Read | Status::ReadWithFindings);
    assert_eq!(is_return, is_read, "{record:?}");
    if let Some(reason) = &record.reason {
        assert!(!reason.message(Lang::Fr).is_empty());
    } else {
        assert!(is_read || record.status == Status::Container, "{record:?}");
    }
    assert!(!record.source.file.contains(['\0', '\\']), "{record:?}");
}

fn check_return(returned: &Return, words: Option<&BTreeSet<String>>) {
    assert!(ENTITIES.get(&returned.entity).is_some());
    assert!(
        returned.cells.is_sorted_by(|a, b| a.key < b.key),
        "{:?}",
        returned.cells
    );
    for cell in &returned.cells {
        let (CellContent::Text(text), Some(words)) = (&cell.content, words) else {
            continue;
        };
        let all = inside::words_of(text).all(|word| words.contains(word));
        assert!(all, "{text:?} is not in the file");
    }
}
