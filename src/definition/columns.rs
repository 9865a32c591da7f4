//! What a sheet's headers mean: pyxform's names and aliases of columns, and `::` with a language.
//!
//! A header becomes a *path*: `relevance` is `bind, relevant`; `label::French (fr)` is `label,
//! French (fr)`. The tables are those of pyxform 4.5 (`aliases.py`, `parsing/sheet_headers.py`).

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::cells::{CARRIAGE_RETURN, Cell, Format, PYXFORM_SHEETS, Sheet, SheetRow, Workbook};
use super::diagnostic::{At, Report, nearest};
use super::known_columns::Known;

/// A column and what its header means.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Position on the sheet, from 0.
    pub(super) index: u32,
    /// Header as written.
    pub(super) header: String,
    /// What it stands for.
    pub(super) path: Vec<String>,
}

/// A sheet with its columns understood.
#[derive(Debug)]
pub(super) struct Table<'a> {
    /// Name of the sheet, as in diagnostics.
    pub(super) name: &'static str,
    /// The columns, from left to right.
    pub(super) columns: Vec<Column>,
    sheet: &'a Sheet,
    /// Whether spaces are collapsed in its cells (`clean_text_values`).
    collapse: bool,
}

/// A row of a [`Table`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    table: &'a Table<'a>,
    row: &'a SheetRow,
}

impl<'a> Table<'a> {
    /// Reads the headers; says which are there twice, and which look like a slip.
    pub(super) fn new(
        name: &'static str,
        sheet: &'a Sheet,
        known: &Known,
        format: Format,
        collapse: bool,
        report: &mut Report,
    ) -> Self {
        let at = At::sheet(name).row(1);
        let mut columns: Vec<Column> = Vec::new();
        let cells = headers(name, sheet, format, report);
        let double_colon = cells.iter().any(|(_, header)| header.contains("::"));
        for (index, header) in cells {
            let (new_header, path) = path_of(&header, double_colon, known);
            let is_again = columns.iter().any(|column| column.header == header);
            let other = columns.iter().rfind(|column| column.path == path);
            let is_alias = !is_again && new_header.as_deref() != Some(&header);
            if let Some(other) = other.filter(|_| is_alias) {
                report
                    .refuse(
                        at.column(&header),
                        format!(
                            "`{header}` and `{}` are names of the same column",
                            other.header
                        ),
                    )
                    .help("rename or remove one of them");
            } else if path.len() == 1 && !is_again {
                slip(at, &header, known, &path, report);
            }
            columns.push(Column {
                index,
                header,
                path,
            });
        }
        let table = Self {
            name,
            columns,
            sheet,
            collapse,
        };
        if format == Format::Markdown && !known.plain.is_empty() {
            table.check_strays(report);
        }
        table
    }

    /// In Markdown pyxform takes a blank header for one, and does not find it again.
    fn check_strays(&self, report: &mut Report) {
        let headers: Vec<u32> = self.sheet.header().iter().map(|cell| cell.column).collect();
        for row in self.sheet.rows.iter().filter(|row| row.number > 1) {
            if let Some(cell) = row
                .cells
                .iter()
                .find(|cell| !headers.contains(&cell.column))
            {
                report
                    .refuse(
                        At::sheet(self.name).row(row.number),
                        format!("`{}` stands under no header", cell.text),
                    )
                    .help("write a header, or clear the cell");
            }
        }
    }

    /// The rows that are not blank.
    pub(super) fn records(&'a self) -> impl Iterator<Item = Record<'a>> {
        self.sheet.body().map(|row| Record { table: self, row })
    }

    /// The columns whose path begins so.
    pub(super) fn columns_of(&self, start: &[&str]) -> impl Iterator<Item = &Column> {
        self.columns
            .iter()
            .filter(move |column| column.starts(start))
    }

    /// Whether there is a column for it, whatever its language.
    pub(super) fn has(&self, start: &[&str]) -> bool {
        self.columns.iter().any(|column| column.starts(start))
    }

    /// The header of the first column for it, else the name itself.
    pub(super) fn header<'b>(&'b self, path: &[&'b str]) -> &'b str {
        self.columns
            .iter()
            .find(|column| column.starts(path))
            .map_or_else(|| usual_header(path), |column| &column.header)
    }
}

impl Column {
    /// Whether its path begins so.
    pub(super) fn starts(&self, start: &[&str]) -> bool {
        self.path.len() >= start.len() && self.path.iter().zip(start).all(|(a, b)| a == b)
    }
}

impl<'a> Record<'a> {
    /// Row on the sheet, from 1.
    pub(super) fn number(self) -> u32 {
        self.row.number
    }

    /// Where this row is.
    pub(super) fn at(self) -> At<'static> {
        At::sheet(self.table.name).row(self.row.number)
    }

    /// The sheet's table.
    pub(super) fn table(self) -> &'a Table<'a> {
        self.table
    }

    /// The cell in exactly this column of the table, cleaned; the last if several are.
    pub(super) fn get(self, path: &[&str]) -> Option<Cow<'a, str>> {
        self.table
            .columns
            .iter()
            .rev()
            .filter(|column| column.path.len() == path.len() && column.starts(path))
            .find_map(|column| self.text(column))
    }

    /// As [`Self::get`], blank if there is none.
    pub(super) fn text_of(self, path: &[&str]) -> String {
        self.get(path).map(Cow::into_owned).unwrap_or_default()
    }

    /// Whether there is a value under this path, in whatever language.
    pub(super) fn has(self, start: &[&str]) -> bool {
        self.table
            .columns_of(start)
            .any(|column| self.cell(column).is_some())
    }

    /// The cell of a column as prose: typographic quotes stay, and carriage returns go.
    pub(super) fn prose(self, column: &Column) -> Option<Cow<'a, str>> {
        let text = &self.cell(column)?.text;
        let text = if self.table.collapse {
            collapse(text)
        } else {
            Cow::Borrowed(text.as_str())
        };
        Some(if text.contains(CARRIAGE_RETURN) {
            Cow::Owned(text.replace(CARRIAGE_RETURN, ""))
        } else {
            text
        })
    }

    /// The cell of a column, cleaned as pyxform does.
    pub(super) fn text(self, column: &Column) -> Option<Cow<'a, str>> {
        Some(clean(&self.cell(column)?.text, self.table.collapse))
    }

    /// The cell of a column as it is.
    pub(super) fn cell(self, column: &Column) -> Option<&'a Cell> {
        self.row
            .cells
            .iter()
            .find(|cell| cell.column == column.index)
    }
}

/// The header that an author would write for a path.
fn usual_header<'a>(path: &[&'a str]) -> &'a str {
    match path.last().copied().unwrap_or_default() {
        "list name" => "list_name",
        "readonly" => "read_only",
        "calculate" => "calculation",
        "jr:count" => "repeat_count",
        "jr:constraintMsg" => "constraint_message",
        "jr:requiredMsg" => "required_message",
        name => name,
    }
}

/// Looks at what pyxform looks at on every sheet before it asks what it means: the headers also of
/// a sheet that holds nothing else, and the dates.
pub(super) fn check_sheets(workbook: &Workbook, report: &mut Report) {
    for name in PYXFORM_SHEETS {
        let sheet = match name {
            "survey" => workbook.survey(),
            _ => workbook.sheet(name),
        };
        let Some(sheet) = sheet else { continue };
        if name != "survey" && !sheet.has_body(workbook.format) {
            headers(name, sheet, workbook.format, report);
        }
        for row in sheet.body() {
            for cell in row.cells.iter().filter(|cell| cell.is_ambiguous) {
                let header = sheet
                    .header()
                    .iter()
                    .find(|header| header.column == cell.column);
                let Some(header) = header else { continue };
                report
                    .refuse(
                        At::sheet(name).row(row.number).column(header.text.trim()),
                        "this number is shown as a day of early 1900, which programs count differently",
                    )
                    .help("format the cell as a number or a text");
            }
        }
    }
}

/// The headers of a sheet: position and text.
fn headers(
    name: &'static str,
    sheet: &Sheet,
    format: Format,
    report: &mut Report,
) -> Vec<(u32, String)> {
    let at = At::sheet(name).row(1);
    let mut headers: Vec<(u32, String)> = Vec::new();
    for cell in sheet.header() {
        let text = match format {
            Format::Workbook => collapse(cell.text.trim()).into_owned(),
            Format::Csv | Format::Markdown => cell.text.clone(),
        };
        // pyxform compares before it cleans: `name ` after `name` passes, and its cells win.
        let is_twice = headers.iter().any(|(_, header)| *header == cell.text);
        match format {
            Format::Workbook if !cell.is_text => {
                report
                    .refuse(
                        at.column(&text),
                        format!("the header `{text}` is a number, not a text"),
                    )
                    .help("format the cell as text, and write a name");
            }
            Format::Workbook if is_twice => {
                report
                    .refuse(
                        at.column(&text),
                        format!("the header `{text}` is there twice"),
                    )
                    .help("rename or remove one of the columns");
            }
            // pyxform takes the last of them.
            _ if is_twice => {
                report
                    .warn(
                        at.column(&text),
                        format!("the header `{text}` is there twice"),
                    )
                    .help("rename or remove one of the columns");
            }
            _ => {}
        }
        headers.push((cell.column, text));
    }
    // Of these two pyxform takes the first and drops the other.
    if name == "settings" && headers.iter().any(|(_, header)| header == "form_id") {
        headers.retain(|(_, header)| header != "id_string");
    }
    headers
}

/// pyxform's `process_header`: the header it takes this one for, unless it is an alias of several
/// parts, and the path.
fn path_of(header: &str, double_colon: bool, known: &Known) -> (Option<String>, Vec<String>) {
    let alias = |name: &str| {
        known
            .aliases
            .iter()
            .find_map(|(alias, path)| (*alias == name).then_some(*path))
    };
    let stands_for_itself = |name: &str| known.plain.contains(&name) && alias(name).is_none();
    if stands_for_itself(header) {
        return (Some(header.to_owned()), vec![header.to_owned()]);
    }
    let snake = to_snake_case(header);
    if stands_for_itself(&snake) {
        return (Some(snake.clone()), vec![snake]);
    }
    let mut tokens: Vec<String> = if double_colon || header.contains("::") {
        header
            .split("::")
            .map(|token| token.trim().to_owned())
            .collect()
    } else {
        header
            .split(':')
            .map(|token| token.trim().to_owned())
            .collect()
    };
    // `jr:count` with single colons is one name.
    if let Some(index) = tokens.iter().position(|token| token == "jr")
        && index + 1 < tokens.len()
    {
        let rest = tokens.remove(index + 1);
        if let Some(token) = tokens.get_mut(index) {
            *token = format!("jr:{rest}");
        }
    }
    let first = to_snake_case(tokens.first().map_or("", String::as_str));
    if let Some(path) = alias(&first) {
        let rest = tokens.into_iter().skip(1);
        let new_header = match path {
            [only] => Some((*only).to_owned()),
            _ => None,
        };
        let path = path
            .iter()
            .map(|part| (*part).to_owned())
            .chain(rest)
            .collect();
        return (new_header, path);
    }
    if known.plain.contains(&first.as_str()) {
        if let Some(token) = tokens.first_mut() {
            token.clone_from(&first);
        }
        return (Some(first), tokens);
    }
    // Our own columns and sheets know no upper case.
    if first.starts_with("nv_") || known.plain.is_empty() {
        return (Some(header.to_owned()), vec![first]);
    }
    (Some(header.to_owned()), tokens)
}

/// Warns of a header that is none, and looks like one.
fn slip(at: At<'_>, header: &str, known: &Known, path: &[String], report: &mut Report) {
    let Some(name) = path.first() else { return };
    let lower = to_snake_case(header);
    if known.plain.is_empty()
        || known.plain.contains(&name.as_str())
        || known.aliases.iter().any(|(alias, _)| *alias == lower)
    {
        return;
    }
    let is_own = known.own.contains(&lower.as_str())
        || lower
            .strip_prefix("nv_measure_")
            .is_some_and(|code| code.len() == 2);
    if is_own {
        return;
    }
    if lower.starts_with("nv_") {
        report
            .error(at.column(header), format!("there is no column `{header}`"))
            .suggest(nearest(&lower, known.own.iter().copied()));
        return;
    }
    if lower.chars().count() < 4 {
        return;
    }
    let names = known.aliases.iter().map(|(alias, _)| *alias);
    let names = names
        .chain(known.plain.iter().copied())
        .filter(|name| !known.inner.contains(name));
    if let Some(meant) = nearest(&lower, names)
        && strsim::damerau_levenshtein(&lower, meant) <= 2
    {
        report
            .warn(
                at.column(header),
                format!("the column `{header}` means nothing, its cells are not used"),
            )
            .suggest(Some(meant));
    }
}

/// `Form Title` is `form_title`.
pub(super) fn to_snake_case(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join("_")
        .to_lowercase()
}

/// One space for several.
fn collapse(text: &str) -> Cow<'_, str> {
    if !text.contains("  ") {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        if character != ' ' || !result.ends_with(' ') {
            result.push(character);
        }
    }
    Cow::Owned(result)
}

/// pyxform's `clean_text_values`: straight quotes, and single spaces if asked for.
fn clean(text: &str, single_spaces: bool) -> Cow<'_, str> {
    let text = if single_spaces {
        collapse(text)
    } else {
        Cow::Borrowed(text)
    };
    if !text.contains(['\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}']) {
        return text;
    }
    Cow::Owned(
        text.chars()
            .map(|character| match character {
                '\u{2018}' | '\u{2019}' => '\'',
                '\u{201c}' | '\u{201d}' => '"',
                other => other,
            })
            .collect(),
    )
}

/// Counts and keeps the first rows of something that would fill a page if said row by row.
#[derive(Debug, Default)]
pub(super) struct Tally<K: Ord>(BTreeMap<K, Vec<u32>>);

impl<K: Ord> Tally<K> {
    pub(super) fn add(&mut self, key: K, row: u32) {
        self.0.entry(key).or_default().push(row);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &[u32])> {
        self.0.iter().map(|(key, rows)| (key, rows.as_slice()))
    }
}

/// `row 3`, `rows 3, 5, 8 and 12 more`.
pub(super) fn row_list(rows: &[u32]) -> String {
    const SHOWN: usize = 5;
    let shown = rows
        .iter()
        .take(SHOWN)
        .map(u32::to_string)
        .collect::<Vec<_>>()
        .join(", ");
    match rows.len() {
        1 => format!("row {shown}"),
        0..=SHOWN => format!("rows {shown}"),
        count => format!("rows {shown} and {} more", count - SHOWN),
    }
}
