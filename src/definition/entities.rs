//! The sheet `entities` and the column `save_to`: what ODK keeps between submissions. A workbook
//! has no place for it; only pyxform's verdict needs to be known.

use std::collections::BTreeMap;

use super::cells::Workbook;
use super::columns::{Record, Table};
use super::diagnostic::{At, Report, nearest};
use super::entity_scope::{self, Claim, Path, Source};
use super::known_columns;
use super::names::{Reference, is_name, references};
use super::references::NAME_RULE;

const SAVE_TO: &[&str] = &["bind", "entities:saveto"];

/// The columns that a declaration may have.
const COLUMNS: [&str; 6] = [
    "dataset",
    "entity_id",
    "create_if",
    "update_if",
    "repeat",
    "label",
];

/// The entity lists that are declared, and what has been saved to each so far.
#[derive(Debug, Default)]
pub(super) struct Entities {
    /// By name of the list.
    lists: BTreeMap<String, Declared>,
    /// The questions that a declaration names, and its list.
    named: Vec<(String, String)>,
    /// The lists in the order in which the survey first refers to them.
    referred: Vec<String>,
}

/// An entity list.
#[derive(Debug, Default)]
struct Declared {
    /// Row on the sheet.
    row: u32,
    /// The properties, with the row that saves to it.
    properties: BTreeMap<String, u32>,
    /// What refers to it.
    sources: Vec<Source>,
}

impl Entities {
    /// Reads the sheet.
    pub(super) fn read(workbook: &Workbook, report: &mut Report) -> Self {
        let mut entities = Self::default();
        let Some(sheet) = workbook
            .sheet("entities")
            .filter(|sheet| sheet.has_body(workbook.format))
        else {
            return entities;
        };
        let known = &known_columns::ENTITIES;
        let table = Table::new("entities", sheet, known, workbook.format, false, report);
        report.warn(
            At::sheet("entities"),
            "not in the workbook: entities, which ODK keeps between submissions",
        );
        for record in table.records() {
            entities.declare(record, report);
        }
        entities
    }

    fn declare(&mut self, record: Record<'_>, report: &mut Report) {
        for column in &record.table().columns {
            let first = column.path.first().map_or("", String::as_str);
            if record.cell(column).is_some() && !COLUMNS.contains(&first) {
                report
                    .refuse(
                        record.at().column(&column.header),
                        format!("there is no column `{}` for entities", column.header),
                    )
                    .suggest(nearest(first, COLUMNS));
            }
        }
        let at = record.at().column(record.table().header(&["dataset"]));
        let name = record.text_of(&["dataset"]);
        if name.is_empty() {
            report.refuse(at, "this row has no list_name");
        } else if name.starts_with("__") || name.contains('.') || !is_name(&name) {
            report
                .refuse(at, format!("`{name}` cannot be the name of an entity list"))
                .help("use letters, digits and `_`, without two `_` in front");
        }
        let has = |column: &str| record.has(&[column]);
        if !has("entity_id") && has("update_if") {
            report.refuse(at, "an update needs `entity_id`");
        }
        if has("entity_id") && has("create_if") && !has("update_if") {
            report.refuse(at, "with `entity_id` and `create_if` goes `update_if`");
        }
        if !has("entity_id") && !has("label") {
            report.refuse(at, "a new entity needs a label");
        }
        for column in ["entity_id", "create_if", "update_if", "label"] {
            let text = record.text_of(&[column]);
            for question in references(&text).iter().filter_map(Reference::name) {
                let named = (question.to_owned(), name.clone());
                if !self.named.contains(&named) {
                    self.named.push(named);
                }
            }
        }
        let declared = Declared {
            row: record.number(),
            ..Declared::default()
        };
        if self.lists.insert(name.clone(), declared).is_some() {
            report.refuse(at, format!("the entity list `{name}` is there twice"));
        }
    }

    /// Looks at a row of the survey: at its cell `save_to`, and whether a declaration names it.
    pub(super) fn check(
        &mut self,
        record: Record<'_>,
        is_container: bool,
        path: &Path,
        report: &mut Report,
    ) {
        self.save(record, is_container, path, report);
        let name = record.text_of(&["name"]);
        let by = self.named.iter().filter(|(question, _)| *question == name);
        let lists: Vec<String> = by.map(|(_, list)| list.clone()).collect();
        for list in lists {
            self.refer(&list, record, path, false);
        }
    }

    fn refer(&mut self, list: &str, record: Record<'_>, path: &Path, is_saved: bool) {
        if let Some(declared) = self.lists.get_mut(list) {
            declared.sources.push(Source {
                path: path.clone(),
                row: record.number(),
                is_saved,
            });
            if !self.referred.iter().any(|referred| referred == list) {
                self.referred.push(list.to_owned());
            }
        }
    }

    /// Says which entities find no group, once the whole survey is read.
    pub(super) fn finish(self, report: &mut Report) {
        let mut lists = self.lists;
        let mut claim = |declared: Declared| Claim {
            row: declared.row,
            sources: declared.sources,
        };
        let mut claims: Vec<Claim> = Vec::new();
        for name in &self.referred {
            claims.extend(lists.remove(name).map(&mut claim));
        }
        let mut others: Vec<Claim> = lists.into_values().map(claim).collect();
        others.sort_by_key(|claim| claim.row);
        claims.extend(others);
        entity_scope::check(&claims, report);
    }

    fn save(&mut self, record: Record<'_>, is_container: bool, path: &Path, report: &mut Report) {
        let Some(cell) = record.get(SAVE_TO) else {
            return;
        };
        let at = record.at().column(record.table().header(SAVE_TO));
        if self.lists.is_empty() {
            report
                .refuse(at, "there is no entity to save to")
                .help("add a sheet `entities`");
            return;
        }
        let (list, property) = match cell.split_once('#') {
            Some((list, property)) => (list, property),
            None if self.lists.len() > 1 => {
                report
                    .refuse(
                        at,
                        format!("it is not said which entity `{cell}` belongs to"),
                    )
                    .help("write the list in front: `list#property`");
                return;
            }
            None => (self.lists.keys().next().map_or("", String::as_str), &*cell),
        };
        let list = list.to_owned();
        let names = self.lists.keys().map(String::as_str);
        let meant = nearest(&list, names).map(str::to_owned);
        let Some(declared) = self.lists.get_mut(&list) else {
            report
                .refuse(at, format!("there is no entity list `{list}`"))
                .suggest(meant.as_deref());
            return;
        };
        let is_reserved = ["name", "label"].contains(&property.to_lowercase().as_str());
        if is_container {
            report.refuse(at, "a group cannot be saved to an entity");
        } else if is_reserved || property.starts_with("__") || !is_name(property) {
            report
                .refuse(at, format!("`{property}` cannot be the name of a property"))
                .help(NAME_RULE);
        } else {
            let properties = &mut declared.properties;
            if let Some(first) = properties.insert(property.to_owned(), record.number()) {
                report.refuse(at, format!("row {first} saves to `{property}` already"));
            }
            self.refer(&list, record, path, true);
        }
    }
}
