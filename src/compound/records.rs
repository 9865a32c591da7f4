//! The records of an .xls workbook, [MS-XLS] 2.3: what must be checked of them before a parser reads
//! them.

use super::{Problem, damaged, u16_at, u32_at};

const BOF: u16 = 0x0809;
/// The end of a sheet, or of what stands before the sheets.
pub(crate) const EOF: u16 = 0x000A;
const FILE_PASS: u16 = 0x002F;
/// A sheet: where its records begin, and its name.
pub(crate) const BOUND_SHEET: u16 = 0x0085;
pub(super) const DIMENSIONS: u16 = 0x0200;
/// Records that begin with the row and the column of a cell.
const CELLS: [u16; 8] = [
    0x0006,
    MULTIPLE_RK,
    0x00D6,
    0x00FD,
    0x0203,
    0x0204,
    0x0205,
    0x027E,
];
/// Several numbers in one row; its last two bytes name the last column.
const MULTIPLE_RK: u16 = 0x00BD;
/// Sheets in one workbook.
const MOST_SHEETS: usize = 256;

/// Checks that nothing is encrypted, that each sheet is whole, and that the rectangles in which the
/// sheets are laid out are within the limit.
pub(super) fn check_records(stream: &[u8], most_cells: u64) -> Result<(), Problem> {
    let mut sheets = Vec::new();
    for record in Records(stream) {
        match record.kind {
            // Of any kind: the old obfuscation counts as a password too.
            FILE_PASS => return Err(Problem::Password),
            BOUND_SHEET => sheets.extend(u32_at(record.data, 0)),
            EOF => break,
            _ => {}
        }
    }
    if sheets.len() > MOST_SHEETS {
        return Err(Problem::OverLimit(format!("sheets > {MOST_SHEETS}")));
    }
    let mut cells = 0_u64;
    for position in sheets {
        let sheet = usize::try_from(position)
            .ok()
            .and_then(|at| stream.get(at..));
        cells = cells.saturating_add(area(sheet.ok_or_else(|| damaged("sheet"))?)?);
        if cells > most_cells {
            return Err(Problem::OverLimit(format!("cells > {most_cells}")));
        }
    }
    Ok(())
}

/// The cells of the rectangle of one sheet, as announced or as used, whichever is more.
fn area(sheet: &[u8]) -> Result<u64, Problem> {
    let mut depth = 0_usize;
    let (mut rows, mut columns, mut announced) = (0_u64, 0_u64, 0_u64);
    for record in Records(sheet) {
        match record.kind {
            BOF => depth += 1,
            EOF if depth <= 1 => return Ok(announced.max(rows.saturating_mul(columns))),
            EOF => depth -= 1,
            DIMENSIONS => announced = announced.max(dimensions(record.data)?),
            kind if CELLS.contains(&kind) => {
                let column_at = match kind {
                    MULTIPLE_RK => record.data.len().saturating_sub(2),
                    _ => 2,
                };
                let place = (u16_at(record.data, 0), u16_at(record.data, column_at));
                if let (Some(row), Some(column)) = place {
                    rows = rows.max(u64::from(row) + 1);
                    columns = columns.max(u64::from(column) + 1);
                }
            }
            _ => {}
        }
    }
    Err(damaged("a sheet has no end"))
}

/// The cells of the rectangle that a record announces: first row, row after the last, first column,
/// column after the last. Rows are of two bytes in the short record of older workbooks.
fn dimensions(data: &[u8]) -> Result<u64, Problem> {
    let word = |at| u32_at(data, at).map(u64::from);
    let half = |at| u16_at(data, at).map(u64::from);
    let places = if data.len() < 12 {
        (half(0), half(2), half(6))
    } else {
        (word(0), word(4), half(10))
    };
    let (Some(first), Some(end), Some(columns)) = places else {
        return Ok(0);
    };
    if end > 0 && end - 1 < first {
        return Err(damaged("dimensions"));
    }
    Ok(end.saturating_mul(columns.max(1)))
}

/// A record.
pub(crate) struct Record<'a> {
    /// Its kind.
    pub(crate) kind: u16,
    /// Its content.
    pub(crate) data: &'a [u8],
}

/// The records of a stream; ends where the stream ends or is cut.
pub(crate) struct Records<'a>(pub(crate) &'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let kind = u16_at(self.0, 0)?;
        let length = usize::from(u16_at(self.0, 2)?);
        let data = self.0.get(4..4 + length)?;
        self.0 = self.0.get(4 + length..)?;
        Some(Record { kind, data })
    }
}
