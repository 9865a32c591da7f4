//! Chooses one place for each key, and says where the ways disagree.

use std::collections::{HashMap, HashSet};

use super::super::FoundBy;
use super::super::form::Form;
use super::super::keys::{KeyId, Keys};
use super::super::workbook::Workbook;
use super::view::Sorted;
use super::{Candidate, Spot, View, cell_at};

/// The place of a key.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) key: KeyId,
    pub(super) way: FoundBy,
    pub(super) spot: Spot,
    /// Another place that a way led to and that was not taken, if one of the two is not blank.
    pub(super) other: Option<Spot>,
}

/// Chooses the place of each key among its candidates, which are ordered by key.
pub(super) fn choose(
    workbook: &Workbook,
    form: &Form,
    views: &[View],
    keys: &Keys,
    candidates: &mut [Candidate],
) -> Vec<Choice> {
    let keyed: HashMap<Spot, KeyId> = views
        .iter()
        .flat_map(|view| &view.keyed)
        .map(|&(key, spot)| (spot, key))
        .collect();
    for group in candidates.chunk_by_mut(|a, b| a.key == b.key) {
        rank(form, views, keys, &keyed, group);
    }
    let groups: Vec<&[Candidate]> = candidates.chunk_by(|a, b| a.key == b.key).collect();
    let first = |group: &[Candidate]| group.first().map(|candidate| candidate.spot);
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
                        .filter(|candidate| candidate.spot == spot)
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
        let mut free = group.iter().filter(|candidate| is_free(&candidate.spot));
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

/// Puts the candidates of one key in the order in which they are believed.
///
/// The order is that of the ways, but for one case: sorting rows moves answers, keys and texts
/// together and leaves names where they were. So on a sheet whose keys are out of order, the key
/// comes before the name, and where the keys stayed and the texts are out of order, the text
/// before both.
fn rank(
    form: &Form,
    views: &[View],
    keys: &Keys,
    keyed: &HashMap<Spot, KeyId>,
    group: &mut [Candidate],
) {
    if group
        .iter()
        .all(|candidate| Some(candidate.spot) == group.first().map(|first| first.spot))
    {
        return;
    }
    let shows_another = |candidate: &Candidate, view: &View| {
        let key = keys.get(candidate.key);
        let index = key
            .and_then(|key| form.question(&key.question))
            .map(|(index, _)| index);
        view.labels_of_row(candidate.spot.row)
            .any(|(column, questions)| {
                column < candidate.spot.column
                    && index.is_some_and(|index| !questions.contains(&index))
            })
    };
    let was_sorted_away = |candidate: &Candidate| {
        let Some(view) = views.get(candidate.spot.sheet) else {
            return false;
        };
        match (candidate.way, view.sorted) {
            (FoundBy::Name, Sorted::Keys) => {
                let key = keyed.get(&candidate.spot);
                key.is_some_and(|&key| key != candidate.key)
            }
            (FoundBy::Name | FoundBy::Key, Sorted::TextsAlone) => shows_another(candidate, view),
            _ => false,
        }
    };
    // Stable: within a way the order of the candidates stays.
    group.sort_by_cached_key(|candidate| (was_sorted_away(candidate), candidate.way));
}
