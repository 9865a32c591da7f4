//! The sheet `_map`: where each cell was when the workbook was issued.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::CellContent;
use super::super::keys::{KeyId, Keys};
use super::super::workbook::{Cell, Workbook};
use super::Spot;
use crate::cell_map::{MAP_SHEET, Role, parse_address};

/// A line of `_map` whose sheet is still there.
pub(super) struct Line {
    /// The cell's key.
    pub(super) key: KeyId,
    /// Where it was.
    pub(super) spot: Spot,
}

/// The lines of `_map`: question, instance, role, option, sheet, cell; what is no such line (the
/// header, a line somebody broke) is left out.
pub(super) fn lines(workbook: &Workbook, keys: &mut Keys) -> Vec<Line> {
    let Some(map) = workbook.sheet(MAP_SHEET) else {
        return Vec::new();
    };
    let sheets: HashMap<&str, usize> = workbook
        .sheets
        .iter()
        .enumerate()
        .map(|(index, sheet)| (sheet.name.as_str(), index))
        .collect();
    let rows = map.cells.chunk_by(|a, b| a.row == b.row);
    rows.filter_map(|row| line(row, &sheets, keys)).collect()
}

fn line(row: &[Cell], sheets: &HashMap<&str, usize>, keys: &mut Keys) -> Option<Line> {
    let mut fields: [Cow<str>; 6] = Default::default();
    for cell in row {
        let field = usize::try_from(cell.column)
            .ok()
            .and_then(|at| fields.get_mut(at));
        if let Some(field) = field {
            *field = match &cell.content {
                CellContent::Text(text) => Cow::Borrowed(text),
                other => Cow::Owned(other.to_string()),
            };
        }
    }
    let [question, instance, role, option, sheet, cell] = fields;
    let instance = instance
        .parse()
        .ok()
        .filter(|&instance: &u32| instance > 0)?;
    let role = Role::from_name(&role)?;
    let (row, column) = parse_address(&cell)?;
    let sheet = *sheets.get(sheet.as_ref())?;
    Some(Line {
        key: keys.of(&question, instance, role, &option),
        spot: Spot { sheet, row, column },
    })
}
