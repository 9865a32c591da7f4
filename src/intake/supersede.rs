//! Which of several files counts: the same bytes twice count once, a workbook typed over from a PDF
//! stands for it, a newer return stands over an older one.

use std::collections::{BTreeMap, HashMap};

use super::{Form, FoundCell, Intake, Reason, Record, Status, merge};
use crate::cell_map::Role;
use crate::finding::{Facts, Finding};
use crate::issue::{LANGUAGE_QUESTION, STATE_QUESTION};
use crate::round::{Action, Register};

/// Marks the records of the files that others stand for, and drops the answers of duplicates.
pub(super) fn mark(intake: &mut Intake, register: &Register) {
    mark_duplicates(intake);
    mark_transcribed(intake, register);
    mark_superseded(intake);
}

/// Whether a file of this status is a reply.
fn is_reply(status: Status) -> bool {
    matches!(
        status,
        Status::Read | Status::ReadWithFindings | Status::ToTranscribe
    )
}

/// Of files with the same bytes, the first by name counts.
fn mark_duplicates(intake: &mut Intake) {
    let mut first: HashMap<(String, String), String> = HashMap::new();
    let mut dropped = Vec::new();
    for (index, record) in intake.records.iter_mut().enumerate() {
        if !is_reply(record.status) {
            continue;
        }
        // Of an export its rows are told apart.
        let row = match record.form {
            Form::Web => record.part.rsplit('/').next().unwrap_or_default(),
            _ => "",
        };
        let content = (record.source.sha256.clone(), row.to_owned());
        match first.get(&content) {
            None => {
                first.insert(content, record.source.file.clone());
            }
            Some(other) => {
                record.status = Status::Duplicate;
                record.reason = Some(Reason::SameAs(other.clone()));
                dropped.push(index);
            }
        }
    }
    intake
        .returns
        .retain(|returned| dropped.binary_search(&returned.record).is_err());
}

/// A PDF or letter whose answers were typed into a workbook is done with: the register says so, or
/// the workbook itself. The workbook was received when the document was.
fn mark_transcribed(intake: &mut Intake, register: &Register) {
    let Intake {
        records, returns, ..
    } = intake;
    for returned in returns {
        // A workbook that nobody has typed into settles nothing; some of it was issued filled in.
        let is_typed = |cell: &FoundCell| {
            let is_issued = [STATE_QUESTION, LANGUAGE_QUESTION].contains(&&*cell.key.question);
            cell.key.role != Role::Cover && !is_issued
        };
        if !returned.cells.iter().any(is_typed) {
            continue;
        }
        let source = &returned.source;
        let entry = register.entry(&source.file, &source.sha256);
        let original = match (entry.map(|entry| &entry.action), &returned.transcribed_from) {
            (Some(Action::TranscribedFrom(file)), _) => (file.to_lowercase(), String::new()),
            (_, Some(stamp)) => (stamp.file.to_lowercase(), stamp.sha256.clone()),
            (_, None) => continue,
        };
        let is_original = |record: &Record| {
            let source = &record.source;
            if original.1.is_empty() {
                source.file.to_lowercase() == original.0
            } else {
                source.sha256 == original.1
            }
        };
        let mut received = None;
        for record in records.iter_mut().filter(|record| is_original(record)) {
            received = received.or(record.received);
            if matches!(record.status, Status::ToTranscribe | Status::Unreadable) {
                record.status = Status::Superseded;
                record.reason = Some(Reason::TranscribedBy(source.file.clone()));
            }
        }
        if returned.received.is_none() && received.is_some() {
            returned.received = received;
            let is_settled = |finding: &Finding| finding.facts == Facts::ReceivedUnknown;
            returned.findings.retain(|finding| !is_settled(finding));
            if let Some(record) = records.get_mut(returned.record) {
                record.received = received;
            }
        }
    }
}

/// Of several returns of an entity the newest counts, where it is known which that is.
fn mark_superseded(intake: &mut Intake) {
    // A pack stands beside those of other pillars; a whole questionnaire over all of them.
    let mut newest: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
    // The answer to a query adds to a return and replaces none.
    let full = || {
        intake
            .returns
            .iter()
            .enumerate()
            .filter(|(_, returned)| !returned.is_query)
    };
    for (index, returned) in full() {
        let pillar = returned.pack.as_ref().map(|pack| &*pack.pillar);
        let best = newest.entry((&returned.entity, pillar)).or_insert(index);
        let known = intake.returns.get(*best);
        let known = known.and_then(|best| Some((best.received?, best.sent)));
        if returned.received.map(|day| (day, returned.sent)) > known {
            *best = index;
        }
    }
    let mut replaced = Vec::new();
    for (_, returned) in full() {
        let pillar = returned.pack.as_ref().map(|pack| &*pack.pillar);
        let of = |pillar| {
            let best = newest.get(&(returned.entity.as_str(), pillar));
            best.and_then(|&best| intake.returns.get(best))
        };
        let whole = of(None).filter(|whole| {
            pillar.is_some()
                && whole.received.map(|day| (day, whole.sent))
                    > returned.received.map(|day| (day, returned.sent))
        });
        let newest = whole.or_else(|| of(pillar));
        let Some(newest) = newest.filter(|newest| newest.record != returned.record) else {
            continue;
        };
        if !merge::is_order_unknown(newest, returned) {
            replaced.push((returned.record, newest.source.file.clone()));
        }
    }
    for (record, file) in replaced {
        if let Some(record) = intake.records.get_mut(record) {
            record.status = Status::Superseded;
            record.reason = Some(Reason::ReplacedBy(file));
        }
    }
}
