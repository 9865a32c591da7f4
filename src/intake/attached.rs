//! What respondents attached to cells instead of writing into them: notes, and cells merged across
//! several answers. None of it can be taken as an answer and none may be lost: each is a finding
//! that names the question.

use super::keys::Keys;
use super::locate::{Located, Spot, View, cell_at, finding};
use super::workbook::{Merged, Workbook};
use crate::cell_map::{CellKey, Role, cell_address};
use crate::finding::{Facts, Finding};

/// Findings about notes and merged cells, sheet by sheet.
pub(super) fn attached(
    workbook: &Workbook,
    views: &[View],
    located: &Located,
    keys: &Keys<'_>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, (sheet, view)) in workbook.sheets.iter().zip(views).enumerate() {
        if view.is_internal {
            continue;
        }
        let spot = |(row, column)| Spot {
            sheet: index,
            row,
            column,
        };
        for note in &sheet.notes {
            let spot = spot((note.row, note.column));
            let key = located.claimed.get(&spot).and_then(|&key| keys.get(key));
            findings.push(Finding {
                value: note.text.clone(),
                ..finding(workbook, spot, key, None, Facts::CellNote)
            });
        }
        if sheet.merged.is_empty() {
            continue;
        }
        let mut answers: Vec<(Spot, &CellKey)> = located
            .claimed
            .iter()
            .filter(|(spot, _)| spot.sheet == index)
            .filter_map(|(&spot, &key)| Some((spot, keys.get(key)?)))
            .filter(|(_, key)| matches!(key.role, Role::Answer | Role::Option))
            .collect();
        answers.sort();
        for merged in &sheet.merged {
            let first = spot(merged.first);
            let shown = cell_at(workbook, first);
            let covered = answers
                .iter()
                .find(|(spot, _)| *spot != first && merged.contains(spot.row, spot.column));
            // What the range shows stands in its first cell; the others are blank for a reader.
            if let (Some(cell), Some((_, key))) = (shown, covered) {
                let key = located
                    .claimed
                    .get(&first)
                    .and_then(|&id| keys.get(id))
                    .unwrap_or(key);
                let facts = Facts::MergedCells {
                    range: range(merged),
                };
                findings.push(finding(workbook, first, Some(key), Some(cell), facts));
            }
        }
    }
    findings
}

/// `D5:D7`.
fn range(merged: &Merged) -> String {
    let address = |(row, column)| cell_address(row, column);
    format!("{}:{}", address(merged.first), address(merged.last))
}
