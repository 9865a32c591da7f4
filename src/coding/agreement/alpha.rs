//! Krippendorff's alpha for any values and any distance between them.

use std::collections::{BTreeMap, BTreeSet};

/// Alpha, or why there is none.
pub type Alpha = Result<f64, Undefined>;

/// Why there is no alpha.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Undefined {
    /// Nothing was judged twice.
    #[error("nothing was coded by two people")]
    NoPairs,
    /// All values are the same: there was nothing to tell apart, so that agreement proves nothing.
    #[error("all codings are the same, so that chance would agree as well")]
    NoVariation,
}

/// Krippendorff's alpha over units, each with the values that its observers gave; a missing value is
/// left out, and a unit with less than two values counts nothing.
///
/// `distance` is 0 for equal values and grows with the disagreement; it must be symmetric.
///
/// # Errors
///
/// Where it is undefined: no unit has two values, or no two values in the data differ.
///
/// # Examples
///
/// ```
/// use verbale::coding::{alpha, nominal};
///
/// // Two observers, ten units: Krippendorff 2011, section A.
/// let meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0];
/// let owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0];
/// let units: Vec<Vec<i32>> = meg.iter().zip(owen).map(|(&a, b)| vec![a, b]).collect();
/// assert_eq!(format!("{:.3}", alpha(&units, nominal).unwrap()), "0.095");
/// ```
pub fn alpha<V: Ord>(units: &[Vec<V>], distance: impl Fn(&V, &V) -> f64) -> Alpha {
    let mut counts: BTreeMap<&V, f64> = BTreeMap::new();
    let mut observed = 0.0;
    for unit in units.iter().filter(|unit| unit.len() > 1) {
        let mut apart = 0.0;
        for (at, a) in unit.iter().enumerate() {
            *counts.entry(a).or_default() += 1.0;
            apart += unit
                .iter()
                .skip(at + 1)
                .map(|b| distance(a, b))
                .sum::<f64>();
        }
        // Each pair stands in two orders, and a unit weighs as many values as it has.
        observed += 2.0 * apart / (number(unit.len()) - 1.0);
    }
    let values: Vec<(&V, f64)> = counts.into_iter().collect();
    let total: f64 = values.iter().map(|(_, count)| count).sum();
    if values.is_empty() {
        return Err(Undefined::NoPairs);
    }
    let mut expected = 0.0;
    for (at, (a, count)) in values.iter().enumerate() {
        for (b, other) in values.iter().skip(at + 1) {
            expected += 2.0 * count * other * distance(a, b);
        }
    }
    if expected == 0.0 {
        return Err(Undefined::NoVariation);
    }
    Ok(1.0 - (total - 1.0) * observed / expected)
}

/// The distance of categories: the same, or not.
pub fn nominal<V: PartialEq>(a: &V, b: &V) -> f64 {
    if a == b { 0.0 } else { 1.0 }
}

/// The distance of sets: 1 less the Jaccard index, weighed by whether one set holds the other
/// (MASI: Rebecca Passonneau, "Measuring Agreement on Set-valued Items (MASI) for Semantic and
/// Pragmatic Annotation", LREC 2006). Two empty sets are the same.
pub fn masi<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> f64 {
    if a == b {
        return 0.0;
    }
    let common = a.intersection(b).count();
    let all = a.len() + b.len() - common;
    let kinship = match common {
        0 => 0.0,
        _ if common == a.len() || common == b.len() => 2.0 / 3.0,
        _ => 1.0 / 3.0,
    };
    1.0 - kinship * number(common) / number(all)
}

#[expect(clippy::cast_precision_loss, reason = "codings are far below 2^52")]
fn number(count: usize) -> f64 {
    count as f64
}
