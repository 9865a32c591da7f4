//! The sheets `choices` and `external_choices`: lists of choices by name.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::Workbook;
use super::columns::{Column, Record, Table};
use super::diagnostic::{At, Report};
use super::known_columns;
use super::own::measure;
use super::settings::FormSettings;
use super::texts::{LABEL, Texts};
use super::{Choice, ChoiceList};

const LIST: &[&str] = &["list name"];
const NAME: &[&str] = &["name"];

/// The sheet's columns, if the form has the sheet and something stands in it.
pub(super) fn table<'a>(workbook: &'a Workbook, report: &mut Report) -> Option<Table<'a>> {
    let sheet = workbook.sheet("choices")?;
    sheet.has_body(workbook.format).then_some(())?;
    let table = Table::new(
        "choices",
        sheet,
        &known_columns::CHOICES,
        workbook.format,
        false,
        report,
    );
    if !table.has(NAME) {
        report
            .refuse(At::sheet("choices").row(1), "there is no column `name`")
            .help("the sheet needs the columns `list_name`, `name` and `label`");
    }
    if !table.has(LIST) {
        report
            .warn(
                At::sheet("choices").row(1),
                "there is no column `list_name`, so there are no lists",
            )
            .help("the sheet needs the columns `list_name`, `name` and `label`");
    }
    for column in &table.columns {
        if column.path.len() == 1 && column.header.contains(' ') && !column.starts(LIST) {
            report
                .warn(
                    At::sheet("choices").row(1).column(&column.header),
                    format!(
                        "the column `{}` is not used, its header has a space",
                        column.header
                    ),
                )
                .help("write `_` for the space");
        }
    }
    Some(table)
}

/// Reads the lists, in the order in which they first appear.
pub(super) fn read(
    table: &Table<'_>,
    settings: &FormSettings,
    texts: &mut Texts,
    report: &mut Report,
) -> Vec<ChoiceList> {
    let mut lists: Vec<ChoiceList> = Vec::new();
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    // Where each name of a list was first used.
    let mut seen: BTreeMap<(usize, String), u32> = BTreeMap::new();
    let extras: Vec<&Column> = table
        .columns
        .iter()
        .filter(|column| is_extra(column))
        .collect();
    check_nested(table, report);
    for record in table.records() {
        let Some(list_name) = record.get(LIST) else {
            if table.has(LIST) && (record.has(NAME) || record.has(LABEL)) {
                report
                    .warn(
                        record.at().column(table.header(LIST)),
                        "this choice belongs to no list, so it is not used",
                    )
                    .help("write the name of its list");
            }
            continue;
        };
        let list = *index.entry(list_name.to_string()).or_insert_with(|| {
            lists.push(ChoiceList {
                name: list_name.to_string(),
                choices: Vec::new(),
            });
            lists.len() - 1
        });
        let Some(name) = record.get(NAME) else {
            report
                .refuse(
                    record.at().column(table.header(NAME)),
                    "this choice has no name",
                )
                .help("write the value that is stored when it is chosen");
            continue;
        };
        if !record.has(LABEL) {
            report
                .warn(
                    record.at().column(table.header(LABEL)),
                    format!("the choice `{name}` has no label"),
                )
                .help("write what the respondent reads");
        }
        let key = (list, name.to_string());
        if let Some(first) = seen.get(&key).filter(|_| !settings.allow_choice_duplicates) {
            report
                .refuse(
                    record.at().column(table.header(NAME)),
                    format!("the list `{list_name}` has `{name}` twice, first in row {first}"),
                )
                .help("give each choice of a list its own name");
        }
        seen.entry(key).or_insert_with(|| record.number());
        let choice = read_choice(record, name.into_owned(), &extras, texts, report);
        if let Some(list) = lists.get_mut(list) {
            list.choices.push(choice);
        }
    }
    lists
}

fn read_choice(
    record: Record<'_>,
    name: String,
    extras: &[&Column],
    texts: &mut Texts,
    report: &mut Report,
) -> Choice {
    Choice {
        name,
        label: texts.read(record, LABEL),
        measure: measure(record, texts, report),
        columns: extras
            .iter()
            .filter_map(|column| {
                let text = record.text(column)?;
                Some((column.header.clone(), text.into_owned()))
            })
            .collect(),
        row: record.number(),
    }
}

/// Whether a choice filter may name this column.
fn is_extra(column: &Column) -> bool {
    column.path.len() == 1
        && !column.header.contains(' ')
        && !["list name", "name", "label", "media"]
            .iter()
            .any(|known| column.starts(&[known]))
        && !column.header.starts_with("nv_")
}

/// pyxform breaks off at an unknown column of two parts, and at `media` without a kind.
fn check_nested(table: &Table<'_>, report: &mut Report) {
    for column in &table.columns {
        let breaks = match column.path.as_slice() {
            [first] => first == "media",
            [first, ..] => !["label", "media"].contains(&first.as_str()),
            [] => false,
        };
        // A row without a list is dropped before.
        let first = table
            .records()
            .find(|record| record.cell(column).is_some() && record.get(LIST).is_some());
        if let Some(record) = first.filter(|_| breaks) {
            report
                .refuse(
                    record.at().column(&column.header),
                    format!("pyxform breaks off at the column `{}`", column.header),
                )
                .help("write the header without a colon");
        }
    }
}

/// Looks at the headers of sheet `osm`, which pyxform reads like the choices.
pub(super) fn check_osm(workbook: &Workbook, report: &mut Report) {
    let sheet = workbook.sheet("osm");
    if let Some(sheet) = sheet.filter(|sheet| sheet.has_body(workbook.format)) {
        let known = &known_columns::CHOICES;
        Table::new("osm", sheet, known, workbook.format, false, report);
    }
}

/// The names of the lists on sheet `external_choices`; `None` if there is no such sheet.
pub(super) fn external(workbook: &Workbook, report: &mut Report) -> Option<BTreeSet<String>> {
    let sheet = workbook.sheet("external_choices")?;
    sheet.has_body(workbook.format).then_some(())?;
    let table = Table::new(
        "external_choices",
        sheet,
        &known_columns::CHOICES,
        workbook.format,
        false,
        report,
    );
    Some(
        table
            .records()
            .filter_map(|record| record.get(LIST).map(std::borrow::Cow::into_owned))
            .collect(),
    )
}
