//! Several returns of one State made one reply: the newest stands cell by cell over the older ones,
//! and what it leaves blank is kept from them. Nothing goes without a finding.
//!
//! What stands or falls together is an answer with its options and its "no answer because"; the
//! comment is apart.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{FoundCell, Intake, Reply, Return, SourcedCell, Status};
use crate::cell_map::Role;
use crate::finding::{Facts, Finding, Place};

/// Question, instance, and whether it is the comment.
type Unit = (String, u32, bool);

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
        let newer = returns.get(at).copied().unwrap_or(newest);
        if is_order_unknown(newer, old) {
            let place = place_of(old, None);
            let facts = Facts::OrderUnknown {
                other: newer.source.file.clone(),
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
                reply
                    .findings
                    .push(only_in_older(newest, cells.0, &cells.1));
                units.insert(unit, cells);
                continue;
            };
            let before = shown(&cells.1);
            if !same_contents(&standing_cells, &cells.1) {
                let place = place_of(standing, standing_cells.first().copied());
                let facts = Facts::ChangedSince {
                    older: old.source.file.clone(),
                    before,
                };
                reply.findings.push(Finding {
                    place,
                    value: shown(&standing_cells),
                    facts,
                });
            }
        }
    }
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

/// Newest first. Where it is not known which is newer, the file whose name comes later stands
/// first, so that the result is the same on every machine.
fn sort_newest_first(returns: &mut [&Return]) {
    let order = |returned: &Return| (returned.received, returned.sent);
    returns.sort_by(|a, b| (order(b), &b.source.file).cmp(&(order(a), &a.source.file)));
}

/// Whether nobody can say which of two returns is newer.
pub(super) fn is_order_unknown(a: &Return, b: &Return) -> bool {
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
            cell.key.role == Role::Comment,
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
