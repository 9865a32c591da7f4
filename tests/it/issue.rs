//! Issued workbooks: what is written into them is found again, whoever they go to.

mod formulas;
mod large;
mod made_up;
mod office;
mod packs;
mod prefill;
mod seal;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use calamine::{Reader as _, Xlsx};
use chrono::NaiveDate;
use proptest::prelude::*;
use verbale::cell_map::{CellKey, MAP_SHEET, MappedCell, Role, cell_address};
use verbale::definition::{self, Kind, Questionnaire};
use verbale::entity::Entities;
use verbale::finding::Facts;
use verbale::intake::{CellContent, FoundBy, Input, Reader, Return, Status};
use verbale::issue::{Fill, Filled, Issuer};
use verbale::language::Lang;
use verbale::round::{Register, Round};

use crate::archive;

struct Sample {
    round: Round,
    entities: Entities,
    questionnaire: Questionnaire,
    register: Register,
}

static SAMPLE: LazyLock<Sample> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let form = root.join("questionnaire/questionnaire.xlsx");
    Sample {
        round: Round::load(root).unwrap(),
        entities: Entities::built_in(),
        questionnaire: definition::load(&form).unwrap().questionnaire,
        register: Register::default(),
    }
});

fn issuer(lang: Lang) -> &'static Issuer<'static> {
    static ISSUERS: LazyLock<BTreeMap<Lang, Issuer<'static>>> = LazyLock::new(|| {
        let sample = &*SAMPLE;
        let issuer = |lang| Issuer::new(&sample.questionnaire, &sample.round, lang);
        Lang::ALL
            .into_iter()
            .map(|lang| (lang, issuer(lang)))
            .collect()
    });
    &ISSUERS[&lang]
}

fn issued(code: &str, lang: Lang, filled: &Filled) -> Vec<u8> {
    issuer(lang)
        .workbook(SAMPLE.entities.get(code).unwrap(), filled)
        .unwrap()
}

fn read(bytes: &[u8]) -> (Status, Return) {
    read_with(&SAMPLE.questionnaire, bytes)
}

fn read_with(questionnaire: &Questionnaire, bytes: &[u8]) -> (Status, Return) {
    let sample = &*SAMPLE;
    let input = Input {
        responses: Path::new("responses"),
        round: &sample.round.symbol,
        questionnaire,
        entities: &sample.entities,
        register: &sample.register,
        limits: sample.round.limits,
        seal: sample.round.seal.as_ref(),
        as_of: None,
    };
    let (record, returned) = Reader::new(&input).read_bytes("return.xlsx", bytes);
    (
        record.status,
        returned.unwrap_or_else(|| panic!("not read: {:?}", record.reason)),
    )
}

fn mapped(lang: Lang) -> Vec<MappedCell> {
    issuer(lang).layout().cells(&SAMPLE.questionnaire)
}

/// A cell and something to write into it that its kind can hold.
fn fills() -> impl Strategy<Value = (usize, String, i32, u16)> {
    (
        any::<prop::sample::Index>().prop_map(|index| index.index(usize::MAX / 2)),
        "[a-zé中ع=+@'-]{1,30}",
        any::<i32>(),
        0..20_000_u16,
    )
}

fn fill_for(key: &CellKey, text: &str, number: i32, days: u16) -> Fill {
    let kind = SAMPLE
        .questionnaire
        .question(&key.question)
        .map(|question| &question.kind);
    match (key.role, kind) {
        (Role::Answer, Some(Kind::Integer | Kind::Decimal)) => Fill::Number(f64::from(number)),
        (Role::Answer, Some(Kind::Date)) => {
            let first = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
            Fill::Date(first + chrono::Duration::days(i64::from(days)))
        }
        _ => Fill::Text(text.to_owned()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_is_written_into_a_cell_is_found_again(
        lang in prop::sample::select(Lang::ALL.to_vec()),
        writes in prop::collection::vec(fills(), 1..60),
    ) {
        let cells = mapped(lang);
        let filled: Filled = writes
            .iter()
            .map(|(at, text, number, days)| {
                let key = cells[at % cells.len()].key.clone();
                let fill = fill_for(&key, text, *number, *days);
                (key, fill)
            })
            .collect();
        let (_, returned) = read(&issued("LUX", lang, &filled));
        prop_assert_eq!(returned.language, lang);
        let found: BTreeMap<&CellKey, &CellContent> =
            returned.cells.iter().map(|cell| (&cell.key, &cell.content)).collect();
        for (key, fill) in &filled {
            let expected = match fill {
                Fill::Text(text) => CellContent::Text(text.clone()),
                Fill::Number(number) => CellContent::Number(*number),
                Fill::Date(day) => CellContent::DateTime(day.and_hms_opt(0, 0, 0).unwrap()),
            };
            prop_assert_eq!(found.get(key).copied(), Some(&expected), "{}", key);
        }
        let prefilled = ["r_state", "r_language"].map(|name| CellKey::new(name, 1, Role::Answer));
        let cover = |key: &&CellKey| key.role == Role::Cover;
        let others = found.keys().filter(|key| !cover(key));
        for key in others {
            prop_assert!(filled.contains_key(*key) || prefilled.contains(key), "{} was found in nothing", key);
        }
    }
}

#[test]
fn of_a_workbook_that_comes_back_untouched_only_the_date_of_receipt_is_unknown() {
    for (code, lang) in [
        ("GBR", Lang::En),
        ("FRA", Lang::Fr),
        ("PER", Lang::Es),
        ("RUS", Lang::Ru),
        ("EGY", Lang::Ar),
        ("CHN", Lang::Zh),
    ] {
        let (status, returned) = read(&issued(code, lang, &Filled::new()));
        let found: Vec<&Facts> = returned
            .findings
            .iter()
            .map(|finding| &finding.facts)
            .collect();
        assert_eq!(found, [&Facts::ReceivedUnknown], "{lang}");
        assert_eq!((status, returned.entity.as_str()), (Status::Read, code));
        assert!(
            returned
                .cells
                .iter()
                .all(|cell| cell.found_by == FoundBy::Name)
        );
    }
}

#[test]
fn every_writable_cell_has_a_defined_name_and_a_line_on_the_map() {
    for lang in Lang::ALL {
        let bytes = issued("LUX", lang, &Filled::new());
        let mut workbook: Xlsx<_> =
            calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        let names: BTreeMap<String, String> = workbook.defined_names().iter().cloned().collect();
        let map = workbook.worksheet_range(MAP_SHEET).unwrap();
        let lines: BTreeSet<(String, String)> = map
            .rows()
            .skip(1)
            .map(|row| {
                let key = [0, 1, 2].map(|column| row[column].to_string()).join("|");
                let option = row[3].to_string();
                let key = if option.is_empty() {
                    key
                } else {
                    format!("{key}|{option}")
                };
                (key, format!("{}!{}", row[4], row[5]))
            })
            .collect();
        let cells = mapped(lang);
        let keys: BTreeSet<&CellKey> = cells.iter().map(|cell| &cell.key).collect();
        assert_eq!(keys.len(), cells.len(), "a key stands twice");
        for cell in &cells {
            let address = cell_address(cell.row, cell.column);
            let line = (cell.key.to_string(), format!("{}!{address}", cell.sheet));
            assert!(lines.contains(&line), "{} is not on the map", cell.key);
            let target = names[&cell.key.defined_name()].replace(['$', '\''], "");
            assert_eq!(target, format!("{}!{address}", cell.sheet), "{}", cell.key);
        }
    }
}

#[test]
fn only_the_arabic_workbook_runs_from_right_to_left() {
    for lang in Lang::ALL {
        let bytes = issued("LUX", lang, &Filled::new());
        let sheets = issuer(lang).layout().sheets.len() + 1;
        for number in 1..=sheets {
            let name = format!("xl/worksheets/sheet{number}.xml");
            let xml = archive::text(&bytes, &name);
            assert_eq!(
                xml.contains("rightToLeft=\"1\""),
                lang == Lang::Ar,
                "{lang}, {name}"
            );
        }
    }
}

#[test]
fn the_same_workbook_has_the_same_bytes() {
    let once = issued("LUX", Lang::Fr, &Filled::new());
    assert!(once == issued("LUX", Lang::Fr, &Filled::new()));
    assert!(once != issued("BEL", Lang::Fr, &Filled::new()));
}
