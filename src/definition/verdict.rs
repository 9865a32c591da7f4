//! What pyxform says of a form once every row is read: labels, triggers, files and lists of the
//! same name, columns at which it breaks off.

use std::collections::{BTreeMap, BTreeSet};

use super::ChoiceList;
use super::columns::{Record, Table};
use super::diagnostic::{At, Report, nearest};
use super::names::{Reference, only_reference, references};
use super::parameters::Parameters;
use super::references::{Fault, Names};
use super::select::{extension_of, is_search};
use super::types::{Answer, RowType, SelectKind};

/// The media that pyxform knows.
const MEDIA: [&str; 4] = ["image", "big-image", "audio", "video"];

/// What the rows leave to be checked at the end.
#[derive(Debug, Default)]
pub(super) struct Traces {
    /// The question that triggers, and the row of the one that is triggered.
    pub(super) triggers: Vec<(String, u32)>,
    /// Names of questions, groups not among them.
    pub(super) questions: BTreeSet<String>,
    /// Questions that are triggered, and their rows.
    pub(super) triggered: Vec<(String, u32)>,
    /// Repeats whose count pyxform puts into a question of its own: that question, and the row.
    pub(super) counts: Vec<(String, u32)>,
    /// Row of the audit.
    pub(super) audit: Option<u32>,
    /// Questions that the respondent does not see.
    invisible: BTreeSet<String>,
    /// Files of choices or data: id, address, row.
    files: Vec<(String, String, u32)>,
    /// `xml-external` and `csv-external`: name and row.
    externals: Vec<(String, u32)>,
    /// Lists used by selects, by whether they are searched: row and name of the question.
    searched: BTreeMap<String, Vec<(u32, String)>>,
    plain: BTreeSet<String>,
    /// References in types and seeds, which no other check sees.
    references: Vec<(String, u32, &'static str)>,
    /// `reference-geometry`: target and row.
    geometries: Vec<(String, u32)>,
}

impl Traces {
    /// Remembers a row.
    pub(super) fn add(
        &mut self,
        record: Record<'_>,
        row_type: &RowType<'_>,
        name: &str,
        parameters: &Parameters,
    ) {
        let row = record.number();
        let is_calculated = record.has(&["bind", "calculate"]) || record.has(&["trigger"]);
        let is_labelled = record.has(&["label"]) || record.has(&["hint"]);
        let is_visible = !is_calculated || is_labelled;
        let is_calculate = matches!(row_type, RowType::Plain(plain) if plain.name == "calculate");
        if is_calculate || !is_visible {
            self.invisible.insert(name.to_owned());
        }
        if record.has(&["trigger"]) {
            self.triggered.push((name.to_owned(), row));
        }
        self.pulldata(record);
        if let Some(target) = parameters.get("reference-geometry") {
            self.geometries.push((target.to_owned(), row));
        }
        match row_type {
            RowType::Plain(plain) if plain.answer == Answer::Structure => {
                let address = match plain.name {
                    "csv-external" => format!("jr://file-csv/{name}.csv"),
                    "xml-external" => format!("jr://file/{name}.xml"),
                    _ => return,
                };
                self.files.push((name.to_owned(), address, row));
                self.externals.push((name.to_owned(), row));
            }
            RowType::Select(select) if select.kind != SelectKind::OneExternal => {
                let list = select.list;
                if is_visible
                    && parameters.get("randomize") == Some("true")
                    && let Some(seed) = parameters.get("seed").and_then(only_reference)
                {
                    self.references.push((seed.to_owned(), row, "parameters"));
                }
                if let Some(name) = references(list).first().and_then(Reference::name) {
                    self.references.push((name.to_owned(), row, "type"));
                    return;
                }
                let extension = extension_of(list);
                let address = match extension {
                    "xml" | "geojson" => format!("jr://file/{list}"),
                    "csv" => format!("jr://file-csv/{list}"),
                    _ => {
                        if is_search(&record.text_of(&["control", "appearance"])) {
                            let by = self.searched.entry(list.to_owned()).or_default();
                            by.push((row, name.to_owned()));
                        } else {
                            self.plain.insert(list.to_owned());
                        }
                        return;
                    }
                };
                let id = list.strip_suffix(&format!(".{extension}")).unwrap_or(list);
                self.files.push((id.to_owned(), address, row));
            }
            _ => {}
        }
    }

    /// The files that `pulldata(..)` and `${last-saved#..}` read.
    fn pulldata(&mut self, record: Record<'_>) {
        let columns: [&[&str]; 7] = [
            &["bind", "calculate"],
            &["bind", "constraint"],
            &["bind", "readonly"],
            &["bind", "required"],
            &["bind", "relevant"],
            &["choice_filter"],
            &["default"],
        ];
        for column in columns {
            let Some(text) = record.get(column) else {
                continue;
            };
            let is_last_saved =
                |reference: &Reference<'_>| matches!(reference, Reference::LastSaved(_));
            if references(&text).iter().any(is_last_saved) {
                let (id, address) = ("__last-saved", "jr://instance/last-saved");
                self.files
                    .push((id.to_owned(), address.to_owned(), record.number()));
            }
            for call in text.split("pulldata").skip(1) {
                let Some(arguments) = call.trim_start().strip_prefix('(') else {
                    continue;
                };
                if let Some((first, _)) = arguments.split_once(',') {
                    let id = first.replace(['\'', '"'], "").trim().to_owned();
                    let address = format!("jr://file-csv/{id}.csv");
                    self.files.push((id, address, record.number()));
                }
            }
        }
    }

    /// Says everything that could not be said before.
    pub(super) fn check(
        &self,
        names: &Names,
        lists: &[ChoiceList],
        repeats: &BTreeSet<&str>,
        report: &mut Report,
    ) {
        let at = |row: u32, column: &'static str| At::sheet("survey").row(row).column(column);
        for (target, row) in &self.triggers {
            let at = at(*row, "trigger");
            if !self.questions.contains(target) {
                let known = self.questions.iter().map(String::as_str);
                report
                    .refuse(at, format!("there is no question `{target}`"))
                    .suggest(nearest(target, known));
            } else if self.invisible.contains(target) {
                report
                    .refuse(
                        at,
                        format!("`{target}` is not shown, so it cannot trigger anything"),
                    )
                    .help("name a question that the respondent answers");
            }
        }
        for (name, row) in &self.triggered {
            if names.fault(name) == Some(Fault::Ambiguous) {
                report
                    .refuse(
                        at(*row, "name"),
                        format!("`{name}` is triggered, and there is another of that name"),
                    )
                    .help("give each its own name");
            }
        }
        for (name, row) in &self.counts {
            if names.written.contains_key(name) {
                report
                    .refuse(
                        at(*row, "repeat_count"),
                        format!("pyxform adds a question `{name}` here, and there is another of that name"),
                    )
                    .help("give the other question another name");
            }
        }
        for (name, row, column) in &self.references {
            names.check(&Reference::Name(name), at(*row, column), report);
        }
        for (target, row) in &self.geometries {
            let is_known = lists.iter().any(|list| list.name == *target)
                || self.files.iter().any(|(id, ..)| id == target)
                || only_reference(target).is_some_and(|name| repeats.contains(name));
            if !is_known {
                report
                    .refuse(
                        at(*row, "parameters"),
                        format!("`{target}` is neither a list, a file nor a repeat"),
                    )
                    .help("`reference-geometry` names what holds the places");
            }
        }
        self.check_files(lists, report);
        self.check_searches(report);
    }

    fn check_files(&self, lists: &[ChoiceList], report: &mut Report) {
        let at = |row: u32| At::sheet("survey").row(row);
        let mut externals: BTreeMap<&str, u32> = BTreeMap::new();
        for (name, row) in &self.externals {
            if let Some(first) = externals.insert(name, *row) {
                report.refuse(
                    at(*row),
                    format!("the file `{name}` is named in row {first} already"),
                );
            }
        }
        let mut seen: BTreeMap<&str, (&str, u32)> = BTreeMap::new();
        for (id, address, row) in &self.files {
            match seen.get(id.as_str()) {
                Some((other, first)) if *other != address => {
                    report
                        .refuse(at(*row), format!("`{id}` is another file in row {first}"))
                        .help("give the two files different names");
                }
                Some(_) => {}
                None => {
                    seen.insert(id, (address, *row));
                }
            }
        }
        for list in lists
            .iter()
            .filter(|list| !self.searched.contains_key(&list.name))
        {
            if let Some((_, row)) = seen.get(list.name.as_str()) {
                report
                    .refuse(
                        at(*row),
                        format!(
                            "the file `{0}` and the list `{0}` have the same name",
                            list.name
                        ),
                    )
                    .help("rename one of them");
            }
        }
    }

    fn check_searches(&self, report: &mut Report) {
        for (list, by) in &self.searched {
            if self.plain.contains(list) {
                for (row, question) in by {
                    report
                        .refuse(
                            At::sheet("survey").row(*row).column("appearance"),
                            format!("`{question}` searches the list `{list}`, which other questions use without search()"),
                        )
                        .help("give the searching question a list of its own");
                }
            }
        }
    }
}

/// Says if a row that respondents see has nothing to show.
pub(super) fn check_shown(
    record: Record<'_>,
    row_type: &RowType<'_>,
    name: &str,
    report: &mut Report,
) {
    check_media(record, report);
    let (is_shown, comes_with_hint) = match row_type {
        RowType::Plain(plain) if plain.answer == Answer::SelectWithoutList => {
            let kind = record.text_of(&["type"]);
            let at = record.at().column(record.table().header(&["type"]));
            report
                .refuse(at, format!("`{kind}` needs the name of a list"))
                .help = super::types::remedy("select_one");
            return;
        }
        RowType::Plain(plain) => (plain.is_shown, plain.has_hint),
        RowType::Select(_) | RowType::OsmTags(_) => (true, false),
        _ => (false, false),
    };
    let has_label = record.has(&["label"]) || record.text_of(&["control", "appearance"]) == "label";
    let has_hint = record.has(&["hint"]) || comes_with_hint;
    let is_calculated = record.has(&["bind", "calculate"]) || record.has(&["trigger"]);
    if !is_shown || is_calculated && !has_label && !has_hint {
        return;
    }
    if !has_label && !has_hint && !record.has(&["media"]) {
        report
            .refuse(
                record.at().column(record.table().header(&["label"])),
                format!("the question `{name}` has neither label nor hint"),
            )
            .help("write the question into the column `label`");
    }
    if record.has(&["media", "big-image"]) && !record.has(&["media", "image"]) {
        report
            .refuse(
                record.at().column("big-image"),
                "a big-image needs an image beside it",
            )
            .help("name the small image in the column `image`");
    }
}

/// Says if a place that is recorded in the background has nothing that triggers it, or a value.
pub(super) fn check_background(record: Record<'_>, report: &mut Report) {
    if !record.has(&["trigger"]) {
        report
            .refuse(
                record.at().column(record.table().header(&["trigger"])),
                "a background-geopoint needs a trigger",
            )
            .help("write `${name}` of the question at which the place is recorded");
    }
    if record.has(&["bind", "calculate"]) {
        report
            .refuse(
                record
                    .at()
                    .column(record.table().header(&["bind", "calculate"])),
                "a background-geopoint cannot be calculated",
            )
            .help("clear the cell");
    }
}

/// Says which media of a row pyxform does not know.
pub(super) fn check_media(record: Record<'_>, report: &mut Report) {
    for column in record.table().columns_of(&["media"]) {
        if let Some(kind) = column.path.get(1)
            && record.cell(column).is_some()
            && !MEDIA.contains(&kind.as_str())
        {
            report
                .refuse(
                    record.at().column(&column.header),
                    format!("there is no medium `{kind}`"),
                )
                .suggest(nearest(kind, MEDIA));
        }
    }
}

/// Says at which columns pyxform breaks off, if something stands in them.
pub(super) fn check_columns(table: &Table<'_>, report: &mut Report) {
    for column in &table.columns {
        let path: Vec<&str> = column.path.iter().map(String::as_str).collect();
        let breaks = match path.as_slice() {
            ["control" | "bind" | "instance" | "actions"]
            | ["bind", "tag" | "nodeset"]
            | ["type" | "parameters" | "name", _, ..] => true,
            ["instance" | "control", "tag"] => table.records().any(|record| {
                record.text_of(&["type"]).starts_with("begin") && record.cell(column).is_some()
            }),
            _ => false,
        };
        let first = table.records().find(|record| record.cell(column).is_some());
        if let Some(record) = first.filter(|_| breaks) {
            report
                .refuse(
                    record.at().column(&column.header),
                    format!("pyxform breaks off at the column `{}`", column.header),
                )
                .help("rename the column, or leave it out");
        }
    }
}
