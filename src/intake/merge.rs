//! Several returns of one State made one reply: the newest stands cell by cell over the older ones,
//! and what it leaves blank is kept from them. Nothing goes without a finding.
//!
//! What stands or falls together is an answer with its options and its "no answer because"; the
//! comment is apart. Packs for several ministries stand beside each other. The answer to a query
//! changes what it answers, keeps the confidence asked for it, and adds its explanation; which words
//! a confirmation or explanation is about, its key says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{FoundCell, Intake, Reply, Return, SourcedCell, Status};
use crate::cell_map::Role;
use crate::finding::{Facts, Finding, Place};
use crate::language::is_confidential;

/// Questions about who answers: each ministry has an answer of its own, and none is asked about it.
const RESPONDENT_QUESTIONS: [&str; 8] = [
    "r_note_reference",
    "r_institution",
    "r_officer_name",
    "r_officer_title",
    "r_phone",
    "r_email",
    "r_completion_date",
    "r_contributors",
];

/// Question, instance, and which part of the answer.
type Unit = (String, u32, Part);

/// Cells of a unit, each with the return that it comes from.
type Cells<'a> = Vec<(&'a Return, &'a FoundCell)>;

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
        absent: absent_from_all(&returns),
        cells: Vec::new(),
        findings: returns
            .iter()
            .flat_map(|returned| returned.findings.clone())
            .collect(),
    };
    if let (Some(query), [.., _, _]) = (undated_query(&returns), &full_returns(&returns)[..]) {
        // To which of them was it an answer, and what came after it?
        reply.findings.push(order_unknown(query, newest));
    }
    let mut units = units_of(newest);
    for (at, old) in older.iter().enumerate() {
        // What came before this one, newest first.
        let newer = || returns.iter().take(at + 1).copied();
        // The answer to a query leaves most questions blank: it was not asked about them. And what
        // one ministry leaves blank another may have answered.
        let asks = |returned: &&Return, question: &str| {
            !returned.is_query && !returned.is_beside(old) && !returned.lacks(question)
        };
        let last = newer().rfind(|newer| newer.is_query == old.is_query && !newer.is_beside(old));
        if let Some(last) = last.filter(|newer| is_order_unknown(newer, old)) {
            reply.findings.push(order_unknown(old, last));
        }
        for (unit, mut cells) in units_of(old) {
            let Some(standing) = units.get_mut(&unit) else {
                if matches!(unit.2, Part::Answer | Part::Comment) {
                    let full = newer().find(|returned| asks(returned, &unit.0));
                    let found = full.map(|newest| only_in_older(newest, &cells));
                    reply.findings.extend(found);
                }
                units.insert(unit, cells);
                continue;
            };
            if unit.2 == Part::Answer && standing.iter().any(|(returned, _)| returned.is_query) {
                keep_confidence(standing, &mut cells);
            }
            if same_contents(standing, &cells) || !matches!(unit.2, Part::Answer | Part::Comment) {
                continue;
            }
            let Some(&(newer, cell)) = standing.first() else {
                continue;
            };
            let (file, before) = (old.source.file.clone(), shown(&cells));
            // Two ministries that answer differently: the later is no correction of the other.
            let is_beside = newer.is_beside(old);
            let facts = if is_beside && RESPONDENT_QUESTIONS.contains(&&*cell.key.question) {
                Facts::OtherMinistry {
                    other: file,
                    before,
                }
            } else if is_beside || is_order_unknown(newer, old) {
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
                place: place_of(newer, Some(cell)),
                value: shown(standing),
                facts,
            });
        }
    }
    let cells = units.into_values().flatten();
    reply.cells = cells
        .map(|(returned, cell)| SourcedCell {
            source: Arc::clone(&returned.source),
            cell: cell.clone(),
        })
        .collect();
    reply.cells.sort_by(|a, b| a.cell.key.cmp(&b.cell.key));
    Some(reply)
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

/// Names of the questions and tables that none of the returns has a place for.
fn absent_from_all(returns: &[&Return]) -> BTreeSet<String> {
    let full = full_returns(returns);
    let Some(pack) = full.first().and_then(|returned| returned.pack.as_ref()) else {
        return BTreeSet::new();
    };
    let is_absent = |name: &&String| full.iter().all(|returned| returned.lacks(name));
    pack.absent.iter().filter(is_absent).cloned().collect()
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

/// Confidence once asked for an answer is kept when a query corrects the answer, whose silence cell
/// is issued blank; and a query that asks for nothing but confidence leaves the answer as it was.
fn keep_confidence<'a>(standing: &mut Cells<'a>, older: &mut Cells<'a>) {
    let asks = |(_, cell): &(&Return, &FoundCell)| {
        cell.key.role == Role::Silence && is_confidential(&cell.content.to_string())
    };
    let is_silence = |(_, cell): &(&Return, &FoundCell)| cell.key.role == Role::Silence;
    if !standing.iter().any(is_silence) {
        standing.extend(older.iter().copied().filter(asks));
    } else if standing.iter().all(asks) {
        standing.extend(older.iter().copied().filter(|cell| !is_silence(cell)));
    }
    standing.sort_by(|(_, a), (_, b)| a.key.cmp(&b.key));
}

/// The answer to a query of which nobody knows when it came.
fn undated_query<'a>(returns: &[&'a Return]) -> Option<&'a Return> {
    let mut returns = returns.iter().copied();
    returns.find(|returned| returned.is_query && returned.received.is_none())
}

fn full_returns<'a>(returns: &[&'a Return]) -> Vec<&'a Return> {
    let returns = returns.iter().copied();
    returns.filter(|returned| !returned.is_query).collect()
}

fn order_unknown(of: &Return, other: &Return) -> Finding {
    Finding {
        place: place_of(of, None),
        value: String::new(),
        facts: Facts::OrderUnknown {
            other: other.source.file.clone(),
        },
    }
}

fn units_of(returned: &Return) -> BTreeMap<Unit, Cells<'_>> {
    let mut units: BTreeMap<Unit, Cells<'_>> = BTreeMap::new();
    for cell in &returned.cells {
        let unit = (
            cell.key.question.clone(),
            cell.key.instance,
            match cell.key.role {
                Role::Comment => Part::Comment,
                Role::Explanation => Part::Explanation,
                Role::Confirm if cell.key.confirms_previous() => Part::Answer,
                Role::Confirm => Part::Confirmation,
                Role::Answer | Role::Option | Role::Silence | Role::Cover => Part::Answer,
            },
        );
        units.entry(unit).or_default().push((returned, cell));
    }
    units
}

fn same_contents(a: &Cells<'_>, b: &Cells<'_>) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|((_, a), (_, b))| a.key == b.key && a.content == b.content)
}

/// Contents as one text.
fn shown(cells: &Cells<'_>) -> String {
    let texts = cells.iter().map(|(_, cell)| cell.content.to_string());
    texts.collect::<Vec<_>>().join("; ")
}

fn only_in_older(newest: &Return, cells: &Cells<'_>) -> Finding {
    let first = cells.first();
    let old = first.map_or(newest, |(returned, _)| *returned);
    Finding {
        place: place_of(old, first.map(|(_, cell)| *cell)),
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
