//! The heart of the project: every answer is found again, whatever happened to the workbook.
//!
//! Random answers are written into an issued workbook, a random chain of disturbances passes over
//! it, and intake and validation read it. Then every planted answer must be placed or stand in a
//! finding with its raw text, and nothing may be placed where it does not belong. Where the name,
//! the hidden key or the address of an answer survives, it must be placed.
//!
//! The ordinary test runs a fixed number of chains from a fixed seed. More: `VERBALE_CHAINS=10000
//! cargo test --release --test it chains -- --nocapture`; `VERBALE_CHAINS_FIRST` is the first one.

pub(crate) mod answers;
pub(crate) mod book;
mod disturb;
mod office;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

use rayon::prelude::*;
use verbale::cell_map::{CellKey, MappedCell, Role, cell_address, is_program_sheet};
use verbale::definition::Kind;
use verbale::finding::Finding;
use verbale::intake::{FoundBy, FoundCell, Intake, merge};
use verbale::issue::{Filled, Issuer};
use verbale::language::Lang;
use verbale::validate::{AnswerStatus, AnswerValue, Checker, Part, Response};

use answers::Meaning;
use book::Book;
use disturb::{ALL, Case, Disturbance, REMOVE_HEADINGS};

use crate::random::Random;
use crate::replies::{ENTITIES, QUESTIONNAIRE, READER, ROUND};

/// Chains of the ordinary test.
const CHAINS: u64 = 150;

/// One issued workbook per language, and the cells in it.
static ISSUED: LazyLock<Vec<(Lang, Book, Vec<MappedCell>)>> = LazyLock::new(|| {
    let issued = Lang::ALL.into_iter().map(|lang| {
        let issuer = Issuer::new(&QUESTIONNAIRE, &ROUND, lang);
        let france = ENTITIES.get("FRA").unwrap();
        let bytes = issuer.workbook(france, &Filled::new()).unwrap();
        (
            lang,
            Book::read(&bytes),
            issuer.layout().cells(&QUESTIONNAIRE),
        )
    });
    issued.collect()
});

static CHECKER: LazyLock<Checker<'static>> = LazyLock::new(|| Checker::new(&QUESTIONNAIRE));

/// What became of the answers of some chains.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    chains: usize,
    /// Answers whose name, key or address survived.
    sure: usize,
    sure_placed: usize,
    /// The others.
    unsure: usize,
    unsure_placed: usize,
    /// Neither placed nor expected to be, in a finding.
    reported: usize,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.chains += other.chains;
        self.sure += other.sure;
        self.sure_placed += other.sure_placed;
        self.unsure += other.unsure;
        self.unsure_placed += other.unsure_placed;
        self.reported += other.reported;
    }
}

/// What went wrong in a chain.
#[derive(Debug, Default)]
struct Faults(String);

/// Answers random questions in a random language.
fn answered(random: &mut Random) -> Case {
    let (lang, book, cells) = random.pick(&ISSUED);
    let mut book = book.clone();
    let plants = answers::plant(&mut book, cells, *lang, random);
    Case {
        book,
        plants,
        lang: *lang,
        keys: true,
        map: true,
        sorted: false,
        texts: true,
    }
}

/// The chain of a number: its disturbances and the outcome.
fn run(number: u64) -> (Vec<&'static str>, Case, Tally, Faults) {
    let mut random = Random::new(number.wrapping_mul(0x9E37_79B9));
    let mut case = answered(&mut random);
    let mut chain: Vec<Disturbance> = (0..=random.below(6)).map(|_| *random.pick(&ALL)).collect();
    if random.once_in(12) {
        chain.push(REMOVE_HEADINGS);
    }
    for (_, disturb) in &chain {
        disturb(&mut case, &mut random);
    }
    let names = chain.iter().map(|(name, _)| *name).collect();
    let (tally, faults) = judge(&case);
    (names, case, tally, faults)
}

type Place<'a> = (&'a str, String);

/// Reads the workbook and compares.
#[expect(
    clippy::too_many_lines,
    reason = "one comparison, cell by cell, read from top to bottom"
)]
fn judge(case: &Case) -> (Tally, Faults) {
    let mut faults = Faults::default();
    let mut tally = Tally {
        chains: 1,
        ..Tally::default()
    };
    let (record, returned) = READER.read_bytes("FRA.xlsx", &case.book.bytes());
    let Some(returned) = returned else {
        // Too little is left to know it by, and it is said.
        let is_rest = !case.plants.is_empty() && record.reason.is_some();
        if !is_rest || case.texts {
            let _ = writeln!(faults.0, "not read: {:?}", record.reason);
        }
        return (tally, faults);
    };
    let intake = Intake {
        records: vec![record],
        returns: vec![returned],
        ..Intake::default()
    };
    let replies = merge(&intake);
    let response = CHECKER.check(&replies[0]);
    let cells: Vec<&FoundCell> = replies[0].cells.iter().map(|cell| &cell.cell).collect();
    let by_place: HashMap<Place, &FoundCell> = cells
        .iter()
        .map(|cell| {
            (
                (cell.sheet.as_str(), cell_address(cell.row, cell.column)),
                *cell,
            )
        })
        .collect();
    let mut planted: HashSet<Place> = HashSet::new();
    let placed_keys: HashSet<&CellKey> = cells.iter().map(|cell| &cell.key).collect();
    let said: HashMap<&str, Vec<&Finding>> =
        response
            .findings
            .iter()
            .fold(HashMap::new(), |mut said, finding| {
                said.entry(finding.place.sheet.as_str())
                    .or_insert_with(Vec::new)
                    .push(finding);
                said
            });
    for sheet in case
        .book
        .sheets
        .iter()
        .filter(|sheet| !is_program_sheet(&sheet.name))
    {
        for (&(row, column), cell) in &sheet.cells {
            let Some(number) = cell.plant else { continue };
            let plant = &case.plants[number];
            let raw = cell.value.raw();
            let place = (sheet.name.as_str(), cell_address(row, column));
            let found = by_place.get(&place).copied();
            let at = || {
                format!(
                    "{}!{} {:?} {raw:?}",
                    sheet.name,
                    cell_address(row, column),
                    plant.key.as_ref().map(ToString::to_string)
                )
            };
            let is_right = found.is_some_and(|found| {
                let key = plant.key.as_ref();
                key.is_some_and(|key| is_same(key, found)) && found.content.to_string() == raw
            });
            if let (Some(found), false) = (found, is_right) {
                let _ = writeln!(
                    faults.0,
                    "WRONG {} taken for {} by {:?}",
                    at(),
                    found.key,
                    found.found_by
                );
            }
            let is_said = || {
                let findings = said.get(place.0).into_iter().flatten();
                findings
                    .into_iter()
                    .any(|finding| finding.value.contains(&raw))
            };
            // A copy that says the same is said once.
            let is_twin = || {
                let twins = cells
                    .iter()
                    .filter(|cell| Some(&cell.key) == plant.key.as_ref());
                twins
                    .into_iter()
                    .any(|cell| cell.content.to_string() == raw)
            };
            if !is_right && !is_said() && !is_twin() {
                let _ = writeln!(faults.0, "LOST {}", at());
            }
            if let (Some(found), true) = (found, is_right) {
                check_meaning(&plant.meaning, found, &response, &mut faults);
            }
            let is_sure = plant
                .key
                .as_ref()
                .is_some_and(|key| survives(case, key, sheet.id, (row, column)));
            let is_doubled = !is_right
                && plant
                    .key
                    .as_ref()
                    .is_some_and(|key| placed_keys.contains(key));
            match &plant.key {
                Some(_) if is_sure => {
                    tally.sure += 1;
                    tally.sure_placed += usize::from(is_right || is_doubled);
                    if !is_right && !is_doubled {
                        let _ = writeln!(faults.0, "NOT FOUND {}", at());
                    }
                }
                Some(_) if !is_doubled => {
                    tally.unsure += 1;
                    tally.unsure_placed += usize::from(is_right);
                }
                _ => tally.reported += 1,
            }
            planted.insert(place);
        }
    }
    for cell in cells.iter().filter(|cell| cell.key.role != Role::Cover) {
        if !planted.contains(&(cell.sheet.as_str(), cell_address(cell.row, cell.column))) {
            let _ = writeln!(
                faults.0,
                "WRONG {} is {:?} of {}!{} by {:?}",
                cell.key,
                cell.content.to_string(),
                cell.sheet,
                cell_address(cell.row, cell.column),
                cell.found_by
            );
        }
    }
    (tally, faults)
}

/// Whether a cell was found for a key. Rows of a table that have lost their keys and numbers are
/// counted anew.
fn is_same(key: &CellKey, found: &FoundCell) -> bool {
    let counted = found.found_by == FoundBy::Text;
    let is_same_row = key.instance == found.key.instance || counted;
    let parts = |key: &CellKey| (key.question.clone(), key.role, key.option.clone());
    is_same_row && parts(key) == parts(&found.key)
}

/// Whether a way that needs no reading of texts still leads to a cell.
fn survives(case: &Case, key: &CellKey, sheet: usize, at: (u32, u32)) -> bool {
    let name = key.defined_name();
    let is_named = || {
        let mut names = case.book.names.iter().filter(|other| *other.text == *name);
        names.any(|name| name.sheet == sheet && (name.row, name.column) == at)
    };
    case.keys || case.map || (!case.sorted && is_named())
}

/// What was placed says what it said, or a finding shows it.
fn check_meaning(meaning: &Meaning, found: &FoundCell, response: &Response, faults: &mut Faults) {
    let (question, instance) = (&found.key.question, found.key.instance);
    let is_one_cell = found.key.role == Role::Answer
        && QUESTIONNAIRE
            .question(question)
            .is_some_and(|q| !matches!(q.kind, Kind::SelectMultiple(_)));
    let of_cell = |a: &&verbale::validate::Answer| {
        a.part == Part::Answer && a.question == *question && a.instance == instance
    };
    let Some(answer) = response
        .answers
        .iter()
        .find(of_cell)
        .filter(|_| is_one_cell)
    else {
        return;
    };
    let says = match (meaning, &answer.value) {
        (Meaning::Words, _) => true,
        (Meaning::Choice(_, name), Some(AnswerValue::Choices(names))) => {
            names == std::slice::from_ref(name)
        }
        (Meaning::Number(number), Some(AnswerValue::Number(read))) => {
            number.to_bits() == read.to_bits()
        }
        (Meaning::Date(day), Some(AnswerValue::Date(read))) => day == read,
        _ => answer.status == AnswerStatus::Unreadable,
    };
    if !says {
        let _ = writeln!(
            faults.0,
            "MISREAD {} {:?}: {meaning:?} as {:?}",
            found.key,
            found.content.to_string(),
            answer.value
        );
    }
}

/// Shows what a chain made of the workbook: `VERBALE_CHAINS_SHOW=141`.
fn show(case: &Case) {
    for sheet in &case.book.sheets {
        println!("== {} {}", sheet.name, sheet.state);
        for (&(row, column), cell) in sheet
            .cells
            .iter()
            .filter(|_| !is_program_sheet(&sheet.name))
        {
            let key = cell.plant.and_then(|plant| case.plants[plant].key.as_ref());
            let key = key.map(ToString::to_string).unwrap_or_default();
            println!("{} {:?} {key}", cell_address(row, column), cell.value.raw());
        }
    }
    let (_, returned) = READER.read_bytes("FRA.xlsx", &case.book.bytes());
    for finding in returned.iter().flat_map(|returned| &returned.findings) {
        println!("{finding:?}");
    }
}

/// A share in per cent, with two decimals.
fn rate(placed: usize, of: usize) -> String {
    let hundredths = placed * 10_000 / of.max(1);
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    if of == 0 {
        String::new()
    } else {
        format!("{whole}.{rest:02} %")
    }
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

#[test]
fn every_answer_is_found_again_whatever_happened_to_the_workbook() {
    if let Some(shown) = number("VERBALE_CHAINS_SHOW") {
        show(&run(shown).1);
    }
    let first = number("VERBALE_CHAINS_FIRST").unwrap_or(0);
    let chains = first..first + number("VERBALE_CHAINS").unwrap_or(CHAINS);
    let outcomes: Vec<(Vec<&str>, Tally, u64, String)> = chains
        .into_par_iter()
        .map(|number| {
            let (names, _, tally, faults) = run(number);
            (names, tally, number, faults.0)
        })
        .collect();
    let mut table: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut all = Tally::default();
    let mut failed = Vec::new();
    for (names, tally, number, faults) in outcomes {
        all.add(tally);
        let distinct: HashSet<&str> = names.iter().copied().collect();
        for name in ALL
            .iter()
            .chain([&REMOVE_HEADINGS])
            .map(|(name, _)| *name)
            .filter(|name| distinct.contains(name))
        {
            table.entry(name).or_default().add(tally);
        }
        if !faults.is_empty() {
            failed.push(format!("chain {number}: {}\n{faults}", names.join(", ")));
        }
    }
    table.insert("all", all);
    println!(
        "{:36} {:>7} {:>9} {:>9} {:>9} {:>9}",
        "disturbance", "chains", "sure", "placed", "by text", "placed"
    );
    for (name, tally) in &table {
        println!(
            "{name:36} {:7} {:9} {:>9} {:9} {:>9}",
            tally.chains,
            tally.sure,
            rate(tally.sure_placed, tally.sure),
            tally.unsure,
            rate(tally.unsure_placed, tally.unsure)
        );
    }
    println!("{} of {} chains with a fault", failed.len(), all.chains);
    assert!(
        failed.is_empty(),
        "{}",
        failed
            .iter()
            .take(20)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    );
}

/// Chains that once lost or misplaced an answer, and what went wrong.
const ONCE_WRONG: [(u64, &str); 10] = [
    (
        172,
        "a dropdown cell stood in the row of a question after sorting",
    ),
    (
        177,
        "the column of reasons was deleted and its place belonged to the comments",
    ),
    (
        221,
        "the rows of a table were sorted and their keys cleared",
    ),
    (252, "words were calculated in a row that somebody put in"),
    (
        858,
        "a choice in the words of a silence was read as the silence",
    ),
    (2648, "words stood between our own on the cover"),
    (4689, "a row without a key came to stand under a name"),
    (
        5282,
        "the first question was changed and its answer was a word of ours",
    ),
    (9673, "our hint came to stand under the name of an option"),
    (
        9711,
        "a copied sheet was pasted and its first question changed",
    ),
];

#[test]
fn chains_that_once_went_wrong_are_read_right() {
    for (number, what) in ONCE_WRONG {
        let (names, _, _, faults) = run(number);
        assert!(
            faults.0.is_empty(),
            "{what}: {}\n{}",
            names.join(", "),
            faults.0
        );
    }
}

#[test]
fn values_pasted_into_a_new_workbook_are_found_by_their_texts() {
    let mut all = Tally::default();
    let mut failed = String::new();
    for number in 0..24 {
        let mut random = Random::new(number);
        let mut case = answered(&mut random);
        let paste = ALL
            .iter()
            .find(|(name, _)| name.starts_with("paste"))
            .unwrap();
        paste.1(&mut case, &mut random);
        let (tally, faults) = judge(&case);
        all.add(tally);
        failed.push_str(&faults.0);
    }
    assert!(failed.is_empty(), "{failed}");
    println!(
        "values only: {} of {} placed",
        all.unsure_placed, all.unsure
    );
    assert!(all.unsure_placed * 100 >= all.unsure * 98, "{all:?}");
}
