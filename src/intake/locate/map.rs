//! The sheet `_map`: where each cell was when the workbook was issued.

use super::super::workbook::Workbook;
use crate::cell_map::{CellKey, MAP_SHEET, MappedCell, Role, parse_address};

/// The lines of `_map`: question, instance, role, option, sheet, cell; what is no such line (the
/// header, a line somebody broke) is left out.
pub(super) fn lines(workbook: &Workbook) -> Vec<MappedCell> {
    let Some(sheet) = workbook.sheet(MAP_SHEET) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    let mut cells = sheet.cells.as_slice();
    while let Some(first) = cells.first() {
        let end = cells.partition_point(|cell| cell.row <= first.row);
        let (row, rest) = cells.split_at(end);
        cells = rest;
        let mut fields: [String; 6] = Default::default();
        for cell in row {
            let field = usize::try_from(cell.column)
                .ok()
                .and_then(|at| fields.get_mut(at));
            if let Some(field) = field {
                *field = cell.content.to_string();
            }
        }
        let [question, instance, role, option, sheet, cell] = fields;
        let instance = instance.parse().ok().filter(|&instance: &u32| instance > 0);
        let place = (instance, Role::from_name(&role), parse_address(&cell));
        if let (Some(instance), Some(role), Some((row, column))) = place {
            let key = CellKey {
                question,
                instance,
                role,
                option,
            };
            lines.push(MappedCell {
                key,
                sheet,
                row,
                column,
            });
        }
    }
    lines
}
