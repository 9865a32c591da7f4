//! Keys of cells survive being written as text and as defined names.

use proptest::prelude::*;
use verbale::cell_map::{CellKey, Role, cell_address, is_program_sheet, parse_address};

fn keys() -> impl Strategy<Value = CellKey> {
    let name = "[a-zA-Z_é][a-zA-Z0-9_.é-]{0,12}";
    let option = prop_oneof![Just(String::new()), "[a-zA-Z0-9_.é-]{1,12}"];
    let role = prop::sample::select(Role::ALL.to_vec());
    (name, 1..500_u32, role, option).prop_map(|(question, instance, role, option)| {
        let option = if role == Role::Option {
            option
        } else {
            String::new()
        };
        CellKey {
            question,
            instance,
            role,
            option,
        }
    })
}

proptest! {
    #[test]
    fn a_key_reads_back_from_its_text(key in keys()) {
        prop_assert_eq!(CellKey::parse(&key.to_string()), Some(key));
    }

    #[test]
    fn a_key_reads_back_from_its_defined_name(key in keys()) {
        prop_assert_eq!(CellKey::from_defined_name(&key.defined_name()), Some(key));
    }

    #[test]
    fn a_defined_name_is_one_that_excel_allows(key in keys()) {
        let name = key.defined_name();
        prop_assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.'));
        prop_assert!(parse_address(&name).is_none(), "{} reads as a cell", name);
        prop_assert!(name.len() <= 255);
    }

    #[test]
    fn two_keys_have_two_names(a in keys(), b in keys()) {
        prop_assert_eq!(a == b, a.defined_name() == b.defined_name());
    }

    #[test]
    fn an_address_reads_back(row in 0..1_048_576_u32, column in 0..16_384_u32) {
        prop_assert_eq!(parse_address(&cell_address(row, column)), Some((row, column)));
    }

    #[test]
    fn no_text_makes_reading_a_key_fail_otherwise_than_by_saying_so(text in ".{0,40}") {
        let _ = (CellKey::parse(&text), CellKey::from_defined_name(&text), parse_address(&text));
    }
}

#[test]
fn only_our_own_hidden_sheets_and_copies_of_them_hold_no_answers() {
    for name in [
        "_map", "_round", "_lists", "_rules", "_texts", "_map (2)", "_rules_2",
    ] {
        assert!(is_program_sheet(name), "{name}");
    }
    for name in [
        "_Prevention",
        "_",
        "_mapping",
        "_map of laws",
        "map",
        "_map_",
        "Sheet_2",
    ] {
        assert!(!is_program_sheet(name), "{name}");
    }
}
