//! Several returns of one State made one reply: the newest stands cell by cell over the older ones,
//! and what it leaves blank is kept from them. Nothing goes without a finding.
//!
//! What stands or falls together is an answer with its options and its "no answer because"; the
//! comment is apart. The answer to a query changes what it answers and adds its explanation; a
//! confirmation in it holds as long as the answer that was asked about stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{FoundCell, Intake, Reply, Return, SourcedCell, Status};
use crate::cell_map::Role;
use crate::finding::{Facts, Finding, Place};

/// Question, instance, and which part of the answer.
type Unit = (String, u32, Part);

/// What stands or falls together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// The answer, or why there is none.
    Answer,
    /// The comment.
    Comment,
    /// What the answer to a query explains: beside the comment, not in its place.
    Explanation,
    /// That the answer stands.
    Confirmation,
}

/// One reply per entity with a readable return, in the order of their codes.
pub fn merge(intake: &Intake) -> Vec<Reply> {
    let mut by_entity: BTreeMap<&str, Vec<&Return>> = BTreeMap::new();
    for returned in &intake.returns {
        let record = intake.records.get(returned.record);
        if record.is_some_and(|record| stands(record.status)) {
            by_entity
                .entry(&returned.entity)
                .or_default()
                .push(returned);
        }
    }
    by_entity.into_values().filter_map(merge_returns).collect()
}

/// Whether the answers of a file of this status count: a superseded return still fills the gaps.
fn stands(status: Status) -> bool {
    matches!(
        status,
        Status::Read | Status::ReadWithFindings | Status::Superseded
    )
}

fn merge_returns(mut returns: Vec<&Return>) -> Option<Reply> {
    sort_newest_first(&mut returns);
    let (newest, older) = returns.split_first()?;
    let mut reply = Reply {
        entity: newest.entity.clone(),
        received: returns
            .iter()
            .filter_map(|returned| returned.received)
            .max(),
        language: newest.language,
        cells: Vec::new(),
        findings: returns
            .iter()
            .flat_map(|returned| returned.findings.clone())
            .collect(),
    };
    let mut units = units_of(newest);
    for (at, old) in older.iter().enumerate() {
        // What came before this one, newest first.
        let newer: Vec<&Return> = returns.iter().take(at + 1).copied().collect();
        // The answer to a query leaves most questions blank: it was not asked about them.
        let full = newer.iter().find(|returned| !returned.is_query);
        if let Some(last) = newer.last().filter(|newer| is_order_unknown(newer, old)) {
            let place = place_of(old, None);
            let facts = Facts::OrderUnknown {
                other: last.source.file.clone(),
            };
            reply.findings.push(Finding {
                place,
                value: String::new(),
                facts,
            });
        }
        for (unit, cells) in units_of(old) {
            let Some((standing, standing_cells)) = units.get(&unit).map(|(r, c)| (*r, c.clone()))
            else {
                let newest = full.filter(|_| !old.is_query);
                let found = newest.map(|newest| only_in_older(newest, cells.0, &cells.1));
                reply.findings.extend(found);
                units.insert(unit, cells);
                continue;
            };
            if !same_contents(&standing_cells, &cells.1) {
                let place = place_of(standing, standing_cells.first().copied());
                let (file, before) = (old.source.file.clone(), shown(&cells.1));
                let facts = if is_order_unknown(standing, old) {
                    Facts::Contradicts {
                        other: file,
                        before,
                    }
                } else {
                    Facts::ChangedSince {
                        older: file,
                        before,
                    }
                };
                reply.findings.push(Finding {
                    place,
                    value: shown(&standing_cells),
                    facts,
                });
            }
        }
    }
    drop_outdated_confirmations(&mut units, &returns);
    for (returned, cells) in units.into_values() {
        let source = &returned.source;
        reply
            .cells
            .extend(cells.into_iter().map(|cell| SourcedCell {
                source: Arc::clone(source),
                cell: cell.clone(),
            }));
    }
    reply.cells.sort_by(|a, b| a.cell.key.cmp(&b.cell.key));
    Some(reply)
}

/// A confirmation is about the answer that was there when the query was answered: if a newer
/// return says something else, it confirms nothing.
fn drop_outdated_confirmations(
    units: &mut BTreeMap<Unit, (&Return, Vec<&FoundCell>)>,
    returns: &[&Return],
) {
    let answer_of = |unit: &Unit| (unit.0.clone(), unit.1, Part::Answer);
    let outdated: Vec<Unit> = units
        .iter()
        .filter(|(unit, _)| unit.2 == Part::Confirmation)
        .filter(|(unit, (query, _))| {
            let before = returns
                .iter()
                .skip_while(|returned| !std::ptr::eq(**returned, *query))
                .skip(1);
            let asked = before
                .map(|returned| units_of(returned))
                .find_map(|mut units| units.remove(&answer_of(unit)));
            let standing = units.get(&answer_of(unit));
            match (asked, standing) {
                (Some((_, asked)), Some((_, standing))) => !same_contents(&asked, standing),
                (None, None) => false,
                _ => true,
            }
        })
        .map(|(unit, _)| unit.clone())
        .collect();
    for unit in outdated {
        units.remove(&unit);
    }
}

/// Newest first. Where it is not known which is newer, the answer to a query is newer than what it
/// asks about, and else the file whose name comes later stands first, so that the result is the
/// same on every machine.
fn sort_newest_first(returns: &mut [&Return]) {
    let age = |returned: &Return| {
        let undated_query = returned.is_query && returned.received.is_none();
        (
            undated_query,
            returned.received,
            returned.is_query,
            returned.sent,
        )
    };
    returns.sort_by(|a, b| (age(b), &b.source.file).cmp(&(age(a), &a.source.file)));
}

/// Whether nobody can say which of two returns is newer.
pub(super) fn is_order_unknown(a: &Return, b: &Return) -> bool {
    if a.is_query != b.is_query {
        return false;
    }
    match (a.received, b.received) {
        (Some(day_a), Some(day_b)) if day_a == day_b => match (a.sent, b.sent) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        },
        (Some(_), Some(_)) => false,
        _ => true,
    }
}

fn units_of(returned: &Return) -> BTreeMap<Unit, (&Return, Vec<&FoundCell>)> {
    let mut units: BTreeMap<Unit, (&Return, Vec<&FoundCell>)> = BTreeMap::new();
    for cell in &returned.cells {
        let unit = (
            cell.key.question.clone(),
            cell.key.instance,
            match cell.key.role {
                Role::Comment => Part::Comment,
                Role::Explanation => Part::Explanation,
                Role::Confirm => Part::Confirmation,
                Role::Answer | Role::Option | Role::Silence | Role::Cover => Part::Answer,
            },
        );
        units
            .entry(unit)
            .or_insert_with(|| (returned, Vec::new()))
            .1
            .push(cell);
    }
    units
}

fn same_contents(a: &[&FoundCell], b: &[&FoundCell]) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|(a, b)| a.key == b.key && a.content == b.content)
}

/// Contents as one text.
fn shown(cells: &[&FoundCell]) -> String {
    let texts: Vec<String> = cells.iter().map(|cell| cell.content.to_string()).collect();
    texts.join("; ")
}

fn only_in_older(newest: &Return, old: &Return, cells: &[&FoundCell]) -> Finding {
    Finding {
        place: place_of(old, cells.first().copied()),
        value: shown(cells),
        facts: Facts::OnlyInOlder {
            newer: newest.source.file.clone(),
        },
    }
}

fn place_of(returned: &Return, cell: Option<&FoundCell>) -> Place {
    Place {
        entity: returned.entity.clone(),
        file: returned.source.file.clone(),
        sheet: cell.map_or_else(String::new, |cell| cell.sheet.clone()),
        cell: cell.map_or_else(String::new, |cell| {
            crate::cell_map::cell_address(cell.row, cell.column)
        }),
        question: cell.map_or_else(String::new, |cell| cell.key.question.clone()),
        instance: cell.map_or(0, |cell| cell.key.instance),
    }
}
