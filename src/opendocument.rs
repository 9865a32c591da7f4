//! Measures the tables of an OpenDocument workbook before they are laid out as rectangles: a few
//! bytes that say "repeat this row a million times" must not cost gigabytes, and an element without
//! an end must not keep the parser waiting.
//!
//! In: a part of the archive, a form's or a return's. Out: nothing, or the one reason why a parser
//! must not see it.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::compound::Problem;

/// How large the tables of a workbook may be, laid out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// Cells of the rectangles that hold what is not blank.
    pub(crate) cells: u64,
    /// Bytes of text, each as often as it is repeated.
    pub(crate) text_bytes: u64,
}

/// The extent of one table, as far as cells are not blank.
#[derive(Default)]
struct Extent {
    row: u64,
    column: u64,
    last_row: u64,
    last_column: u64,
    row_repeats: u64,
    row_is_filled: bool,
    column_repeats: u64,
    row_text: u64,
    text: u64,
}

impl Extent {
    fn cells(&self) -> u64 {
        self.last_row.saturating_mul(self.last_column)
    }

    /// Counts text of the current cell, as often as the cell is repeated.
    fn add_text(&mut self, bytes: usize) {
        let repeated = (bytes as u64).saturating_mul(self.column_repeats);
        self.row_text = self.row_text.saturating_add(repeated);
    }
}

/// Refuses a part that is not whole, and a content whose tables, laid out, need more room.
pub(crate) fn check(name: &str, content: &[u8], room: Room) -> Result<(), Problem> {
    let damaged = |error: &dyn std::fmt::Display| Problem::Damaged(format!("{name}: {error}"));
    let text = std::str::from_utf8(content).map_err(|error| damaged(&error))?;
    let mut reader = Reader::from_str(text);
    let mut table = Extent::default();
    let mut finished = 0_u64;
    let mut text_of_finished = 0_u64;
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event().map_err(|error| damaged(&error))?;
        let (start, is_empty) = match &event {
            Event::Start(start) => {
                depth += 1;
                (start, false)
            }
            Event::Empty(start) => (start, true),
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                match end.name().as_ref() {
                    "table:table-row" => end_row(&mut table),
                    "table:table" => {
                        finished = finished.saturating_add(table.cells());
                        text_of_finished = text_of_finished.saturating_add(table.text);
                        table = Extent::default();
                    }
                    _ => {}
                }
                if finished.saturating_add(table.cells()) > room.cells {
                    return Err(Problem::OverLimit(format!("cells > {}", room.cells)));
                }
                if text_of_finished.saturating_add(table.text) > room.text_bytes {
                    let limit = format!("text > {} bytes", room.text_bytes);
                    return Err(Problem::OverLimit(limit));
                }
                continue;
            }
            Event::Text(text) => {
                table.add_text(text.len());
                continue;
            }
            // The parser would wait for the end of a table for ever.
            Event::Eof if depth > 0 => return Err(damaged(&"an element has no end")),
            Event::Eof => return Ok(()),
            _ => continue,
        };
        match start.name().as_ref() {
            // Spaces in a row, of which only the number stands there.
            "text:s" => {
                let spaces = repeats(start, "text:c");
                table.add_text(usize::try_from(spaces).unwrap_or(usize::MAX));
            }
            "table:table-row" => {
                table.row_repeats = repeats(start, "table:number-rows-repeated");
                table.row_is_filled = false;
                table.column = 0;
                table.column_repeats = 0;
                table.row_text = 0;
                if is_empty {
                    end_row(&mut table);
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let columns = repeats(start, "table:number-columns-repeated");
                table.column = table.column.saturating_add(columns);
                table.column_repeats = columns;
                if is_filled(start) {
                    table.add_text(start.len());
                    table.row_is_filled = true;
                    table.last_column = table.last_column.max(table.column);
                }
            }
            _ => {}
        }
    }
}

fn end_row(table: &mut Extent) {
    table.row = table.row.saturating_add(table.row_repeats);
    if table.row_is_filled {
        table.last_row = table.row;
    }
    table.text = table
        .text
        .saturating_add(table.row_text.saturating_mul(table.row_repeats));
    table.row_is_filled = false;
}

/// The value of a count; 1 where there is none, the largest where it cannot be read.
fn repeats(start: &BytesStart, name: &str) -> u64 {
    start
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.as_ref() == name)
        .map_or(1, |attribute| attribute.value.parse().unwrap_or(u64::MAX))
}

/// Whether a cell has a value or a formula: only then does it make the rectangle larger.
fn is_filled(start: &BytesStart) -> bool {
    start.attributes().flatten().any(|attribute| {
        let key = attribute.key.as_ref();
        key.starts_with("office:") || key == "table:formula"
    })
}

#[cfg(test)]
mod tests {
    use super::{Room, check};

    #[test]
    fn repeated_filled_rows_are_refused_and_repeated_blank_rows_are_not() {
        let row = |attributes: &str, cell: &str| {
            format!(
                "<table:table><table:table-row {attributes}><table:table-cell {cell}/>\
                 </table:table-row></table:table>"
            )
        };
        let million = "table:number-rows-repeated=\"1000000\"";
        let filled = "office:value-type=\"string\" table:number-columns-repeated=\"100\"";
        let limits = Room {
            cells: 20_000_000,
            text_bytes: 1 << 30,
        };
        assert!(check("content.xml", row(million, filled).as_bytes(), limits).is_err());
        assert!(check("content.xml", row(million, "").as_bytes(), limits).is_ok());
        assert!(check("content.xml", row("", filled).as_bytes(), limits).is_ok());
        let whole = row("", filled);
        for cut in ["</table:table>", "</table:table-row></table:table>"] {
            assert!(check("content.xml", whole.replace(cut, "").as_bytes(), limits).is_err());
        }
        let spaces = |count: &str| {
            whole.replace(
                "/></table:table-row>",
                &format!("><text:p><text:s text:c=\"{count}\"/></text:p></table:table-cell></table:table-row>"),
            )
        };
        assert!(check("content.xml", spaces("3").as_bytes(), limits).is_ok());
        assert!(check("content.xml", spaces("2000000000").as_bytes(), limits).is_err());
        let renamed = whole.replace("</table:table>", "</table:tables>");
        assert!(check("content.xml", renamed.as_bytes(), limits).is_err());
    }
}
