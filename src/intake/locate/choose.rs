//! Chooses one place for each key, and says where the ways disagree.

use std::collections::{HashMap, HashSet};

use super::super::FoundBy;
use super::super::keys::KeyId;
use super::super::workbook::Workbook;
use super::{Candidate, Spot, cell_at};

/// The place of a key.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) key: KeyId,
    pub(super) way: FoundBy,
    pub(super) spot: Spot,
    /// Another place that a way led to and that was not taken, if one of the two is not blank.
    pub(super) other: Option<Spot>,
}

/// Chooses the place of each key among its candidates, which are ordered by key, then by way; those
/// in doubt come last.
pub(super) fn choose(workbook: &Workbook, candidates: &[Candidate]) -> Vec<Choice> {
    let groups: Vec<&[Candidate]> = candidates.chunk_by(|a, b| a.key == b.key).collect();
    let first = |group: &[Candidate]| {
        let first = group.first().filter(|candidate| !candidate.is_doubted);
        first.map(|candidate| candidate.spot)
    };
    let mut owners: HashMap<Spot, usize> = HashMap::new();
    for (index, group) in groups.iter().enumerate() {
        let Some(spot) = first(group) else { continue };
        owners
            .entry(spot)
            .and_modify(|owner| {
                // Two keys lead to one cell: it belongs to the one with more ways behind it.
                let support = |index: usize| {
                    let group = groups.get(index).copied().unwrap_or_default();
                    group
                        .iter()
                        .filter(|candidate| candidate.spot == spot && !candidate.is_doubted)
                        .count()
                };
                if support(index) > support(*owner) {
                    *owner = index;
                }
            })
            .or_insert(index);
    }
    let owned: HashSet<Spot> = owners.keys().copied().collect();
    let is_filled = |spot: Spot| cell_at(workbook, spot).is_some();
    let mut chosen = Vec::with_capacity(groups.len());
    for (index, group) in groups.into_iter().enumerate() {
        let is_free = |spot: &Spot| !owned.contains(spot) || owners.get(spot) == Some(&index);
        let mut free = group
            .iter()
            .filter(|candidate| is_free(&candidate.spot) && !candidate.is_doubted);
        let Some(best) = free.clone().next() else {
            continue;
        };
        // Where the best way leads to a blank cell and another one to an answer that is nobody
        // else's, the answer counts.
        let taken = if is_filled(best.spot) {
            best
        } else {
            free.find(|candidate| is_filled(candidate.spot))
                .unwrap_or(best)
        };
        let content = |spot| cell_at(workbook, spot).map(|cell| &cell.content);
        let other = group.iter().map(|candidate| candidate.spot).find(|&spot| {
            let is_copy = spot.sheet != taken.spot.sheet && content(spot) == content(taken.spot);
            let matters = is_filled(taken.spot) || (is_filled(spot) && is_free(&spot));
            spot != taken.spot && matters && !is_copy
        });
        chosen.push(Choice {
            key: taken.key,
            way: taken.way,
            spot: taken.spot,
            other,
        });
    }
    chosen
}
