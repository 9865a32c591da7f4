//! Notes and merged ranges of an .ods (OpenDocument 1.3 part 3, 14.1 and 19.676).

use quick_xml::events::{BytesStart, Event};

use super::super::Workbook;
use super::{Budget, Merged, Note, attribute, events, local, push_reference};

/// Where the reading stands.
#[derive(Default)]
struct Place {
    /// Index of the sheet, if the workbook keeps it.
    sheet: Option<usize>,
    /// Row after the current one, from 0.
    next_row: u32,
    /// The current row.
    row: u32,
    /// Column after the current cell.
    next_column: u32,
    /// The current cell's column.
    column: u32,
    /// The words of the note that is being read.
    note: Option<String>,
}

/// Adds the notes and merged ranges of each sheet.
pub(super) fn add(content: &str, workbook: &mut Workbook, budget: &mut Budget) {
    if !content.contains("office:annotation") && !content.contains("-spanned=") {
        return;
    }
    let mut place = Place::default();
    events(content, |event| {
        match event {
            Event::Start(start) | Event::Empty(start) => {
                let merged = place.enter(start, workbook);
                if let (Some(merged), Some(index)) = (merged, place.sheet)
                    && let Some(sheet) = workbook.sheets.get_mut(index)
                    && budget.allows(0)
                {
                    sheet.merged.push(merged);
                }
            }
            Event::Text(words) => {
                if let Some(note) = place.note.as_mut().filter(|_| budget.allows(words.len())) {
                    note.push_str(&words.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                if let Some(note) = &mut place.note {
                    push_reference(reference, note);
                }
            }
            Event::End(end) => match (end.name().0, &mut place.note) {
                ("office:annotation", _) => {
                    let sheet = place.sheet.and_then(|index| workbook.sheets.get_mut(index));
                    if let (Some(sheet), Some(text)) = (sheet, place.note.take()) {
                        sheet.add_note(Note {
                            row: place.row,
                            column: place.column,
                            text: text.trim().to_owned(),
                        });
                    }
                }
                ("text:p", Some(note)) => note.push('\n'),
                // Who wrote it and when stand before the words.
                (
                    "dc:creator" | "dc:date" | "meta:date-string" | "meta:creator-initials",
                    Some(note),
                ) => {
                    note.clear();
                }
                _ => {}
            },
            _ => {}
        }
        true
    });
}

impl Place {
    /// Goes on to where an element stands; gives the range if it is a merged cell.
    fn enter(&mut self, start: &BytesStart<'_>, workbook: &Workbook) -> Option<Merged> {
        let count = |name| {
            attribute(start, name)
                .and_then(|n| n.parse().ok())
                .unwrap_or(1_u32)
        };
        match start.name().0 {
            "table:table" => {
                let name = attribute(start, "name").unwrap_or_default();
                *self = Self {
                    sheet: workbook.sheets.iter().position(|sheet| sheet.name == name),
                    ..Self::default()
                };
            }
            "table:table-row" => {
                self.row = self.next_row;
                self.next_row = self.row.saturating_add(count("number-rows-repeated"));
                self.next_column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.column = self.next_column;
                self.next_column = self.column.saturating_add(count("number-columns-repeated"));
                let (rows, columns) = (
                    count("number-rows-spanned"),
                    count("number-columns-spanned"),
                );
                let last = (
                    self.row.saturating_add(rows.saturating_sub(1)),
                    self.column.saturating_add(columns.saturating_sub(1)),
                );
                let first = (self.row, self.column);
                return (last != first).then_some(Merged { first, last });
            }
            "office:annotation" => self.note = Some(String::new()),
            name if local(name) == "s" => {
                if let Some(note) = &mut self.note {
                    note.push(' ');
                }
            }
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::super::limits::Limits;
    use super::super::super::Sheet;
    use super::{Budget, Merged, Note, Workbook, add};

    #[test]
    fn notes_and_merged_cells_are_found_behind_repeated_rows_and_columns() {
        let content = r#"<office:spreadsheet><table:table table:name="One">
            <table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>
            <table:table-row><table:table-cell table:number-columns-repeated="2"/>
              <table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="1">
                <office:annotation><dc:creator>Somebody</dc:creator><dc:date>2015-05-01</dc:date>
                  <text:p>first &amp; <text:span>second</text:span></text:p><text:p>third</text:p>
                </office:annotation><text:p>the answer</text:p></table:table-cell>
            </table:table-row></table:table></office:spreadsheet>"#;
        let mut workbook = Workbook {
            sheets: vec![Sheet {
                name: "One".to_owned(),
                ..Sheet::default()
            }],
            ..Workbook::default()
        };
        add(content, &mut workbook, &mut Budget::new(&Limits::default()));
        let [sheet] = &workbook.sheets[..] else {
            panic!("one sheet");
        };
        let text = "first & second\nthird".to_owned();
        let (row, column) = (3, 2);
        assert_eq!(sheet.notes, [Note { row, column, text }]);
        let (first, last) = ((3, 2), (4, 2));
        assert_eq!(sheet.merged, [Merged { first, last }]);
    }
}
