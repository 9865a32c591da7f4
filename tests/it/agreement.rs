//! Krippendorff's alpha gives what published examples give, and knows when it says nothing.

use std::collections::BTreeSet;

use proptest::prelude::*;
use verbale::coding::{Undefined, alpha, masi, nominal};

/// Units of the values that each observer gave, one text per observer; `.` is a missing value.
fn units(observers: &[&str]) -> Vec<Vec<u32>> {
    let rows: Vec<Vec<Option<u32>>> = observers
        .iter()
        .map(|row| row.chars().map(|c| c.to_digit(36)).collect())
        .collect();
    let length = rows.iter().map(Vec::len).max().unwrap_or_default();
    (0..length)
        .map(|at| rows.iter().filter_map(|row| row[at]).collect())
        .collect()
}

fn interval(a: u32, b: u32) -> f64 {
    f64::from(a.abs_diff(b)).powi(2)
}

fn ratio(a: u32, b: u32) -> f64 {
    (f64::from(a.abs_diff(b)) / f64::from(a + b)).powi(2)
}

#[test]
fn published_examples_come_out_to_three_decimals() {
    // Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), sections A to D.
    let binary = units(&["0100000010", "1110010000"]);
    let nominal_two = units(&["aabbdcccedda", "babbbccceddd"]);
    let four = units(&[
        "123321412...",
        "1233224125.3",
        ".3332342251.",
        "12332441251.",
    ]);
    // "Krippendorff's alpha", Wikipedia: three coders, fifteen units.
    let three = units(&["*****34121133*3", "1*213343*******", "**21344*21133*4"]);
    let cases = [
        ("A, binary, two observers", alpha(&binary, nominal), "0.095"),
        (
            "B, nominal, two observers",
            alpha(&nominal_two, nominal),
            "0.692",
        ),
        ("C, nominal, missing data", alpha(&four, nominal), "0.743"),
        (
            "D, interval",
            alpha(&four, |a, b| interval(*a, *b)),
            "0.849",
        ),
        ("D, ratio", alpha(&four, |a, b| ratio(*a, *b)), "0.797"),
        ("Wikipedia, nominal", alpha(&three, nominal), "0.691"),
        (
            "Wikipedia, interval",
            alpha(&three, |a, b| interval(*a, *b)),
            "0.811",
        ),
    ];
    for (name, alpha, published) in cases {
        assert_eq!(format!("{:.3}", alpha.unwrap()), published, "{name}");
    }
}

#[test]
fn sets_are_apart_by_what_they_share() {
    let set = |text: &str| text.chars().collect::<BTreeSet<char>>();
    // Passonneau 2006: the same, one in the other, crossing, apart.
    let cases = [
        ("ab", "ab", 0.0),
        ("ab", "a", 1.0 - 1.0 / 2.0 * 2.0 / 3.0),
        ("ab", "bc", 1.0 - 1.0 / 3.0 * 1.0 / 3.0),
        ("ab", "cd", 1.0),
        ("", "a", 1.0),
        ("", "", 0.0),
    ];
    for (a, b, distance) in cases {
        assert!((masi(&set(a), &set(b)) - distance).abs() < 1e-12, "{a} {b}");
    }
}

#[test]
fn where_it_says_nothing_there_is_no_alpha() {
    assert_eq!(
        alpha(&Vec::<Vec<u32>>::new(), nominal),
        Err(Undefined::NoPairs)
    );
    assert_eq!(
        alpha(&[vec![1], vec![2], vec![]], nominal),
        Err(Undefined::NoPairs)
    );
    assert_eq!(
        alpha(&[vec![1, 1], vec![1, 1]], nominal),
        Err(Undefined::NoVariation)
    );
}

/// Values of up to four observers on up to twenty units; units may have one value or none.
fn codings() -> impl Strategy<Value = Vec<Vec<u32>>> {
    prop::collection::vec(prop::collection::vec(0_u32..5, 0..5), 1..20)
}

fn same(a: Result<f64, Undefined>, b: Result<f64, Undefined>) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => (a - b).abs() < 1e-9,
        (a, b) => a == b,
    }
}

proptest! {
    #[test]
    fn it_is_one_where_all_agree(values in prop::collection::vec(0_u32..5, 2..20), coders in 2_usize..5) {
        let units: Vec<Vec<u32>> = values.iter().map(|value| vec![*value; coders]).collect();
        let is_varied = values.iter().any(|value| *value != values[0]);
        let expected = if is_varied { Ok(1.0) } else { Err(Undefined::NoVariation) };
        prop_assert!(same(alpha(&units, nominal), expected));
    }

    #[test]
    fn neither_the_order_of_coders_nor_that_of_units_matters(units in codings(), by in 0_usize..20) {
        let mut turned: Vec<Vec<u32>> = units
            .iter()
            .map(|unit| unit.iter().rev().copied().collect())
            .collect();
        let length = turned.len();
        turned.rotate_left(by % length);
        prop_assert!(same(alpha(&units, nominal), alpha(&turned, nominal)));
    }

    #[test]
    fn the_names_of_categories_do_not_matter(units in codings()) {
        let renamed: Vec<Vec<u32>> = units
            .iter()
            .map(|unit| unit.iter().map(|value| (value * 3 + 2) % 5).collect())
            .collect();
        prop_assert!(same(alpha(&units, nominal), alpha(&renamed, nominal)));
    }

    #[test]
    fn a_unit_with_one_value_counts_nothing(units in codings(), lone in 0_u32..5) {
        let mut more = units.clone();
        more.extend([vec![lone], vec![]]);
        prop_assert!(same(alpha(&units, nominal), alpha(&more, nominal)));
    }

    #[test]
    fn it_is_at_most_one(units in codings()) {
        if let Ok(alpha) = alpha(&units, nominal) {
            prop_assert!(alpha <= 1.0 + 1e-12, "{alpha}");
        }
    }
}
