//! References by `${name}`: whether what they name is there, and only once. pyxform looks at the
//! text of the cells, not at the expressions in them, and so do we here.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::Workbook;
use super::columns::{Column, Record, Table};
use super::diagnostic::{At, Report, nearest};
use super::known_columns;
use super::names::{Reference, references};

/// What a name may look like.
pub(super) const NAME_RULE: &str =
    "a name begins with a letter or `_`, and goes on with letters, digits, `_`, `-` and `.`";

/// The names of the survey.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The names that may be referred to, and how often each is there.
    pub(super) written: BTreeMap<String, u32>,
    /// The names pyxform adds: the root, the group `meta`, the count of a repeat, and their like.
    pub(super) added: BTreeMap<String, u32>,
    /// The names of files of data (`csv-external`), which have no value.
    pub(super) files: BTreeSet<String>,
}

/// What is wrong with a name that is referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is not there.
    Unknown,
    /// It is there more than once.
    Ambiguous,
    /// It is the name of a file.
    File,
}

impl Names {
    /// What is wrong with this name, if anything.
    pub(super) fn fault(&self, name: &str) -> Option<Fault> {
        match self.written.get(name).copied().unwrap_or_default() {
            0 => Some(Fault::Unknown),
            count => {
                let added = self.added.get(name).copied().unwrap_or_default();
                if count + added > 1 {
                    Some(Fault::Ambiguous)
                } else {
                    self.files.contains(name).then_some(Fault::File)
                }
            }
        }
    }

    /// The nearest name there is.
    pub(super) fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.written.keys().map(String::as_str))
    }

    /// Says what is wrong with a reference, if anything.
    pub(super) fn check(&self, reference: &Reference<'_>, at: At<'_>, report: &mut Report) {
        let name = match reference {
            Reference::Name(name) | Reference::LastSaved(name) => *name,
            Reference::Malformed(text) => {
                let shown: String = text.chars().take(40).collect();
                report
                    .refuse(at, format!("`{shown}` is not a reference"))
                    .help("write `${name}`, without spaces");
                return;
            }
        };
        match self.fault(name) {
            None => {}
            Some(Fault::Unknown) => {
                let found = report.refuse(at, format!("there is no question `{name}`"));
                match self.nearest(name) {
                    Some(meant) => found.suggest(Some(meant)),
                    None => {
                        found.help("write a name that stands in the column `name` of the survey");
                    }
                }
            }
            Some(Fault::Ambiguous) => report
                .refuse(
                    at,
                    format!("`{name}` is there more than once, so `${{{name}}}` may be either"),
                )
                .help("give each its own name"),
            Some(Fault::File) => report
                .refuse(at, format!("`{name}` is a file of data and has no value"))
                .help("read it with `pulldata()` or `instance()`, or name a question"),
        }
    }

    /// Checks the references of all sheets: in the survey those of every column, even of one that
    /// means nothing to pyxform, but for type, name and trigger; in the choices those of labels.
    pub(super) fn check_workbook(
        &self,
        workbook: &Workbook,
        survey: &Table<'_>,
        choices: Option<&Table<'_>>,
        report: &mut Report,
    ) {
        let own = ["type", "name", "trigger"];
        self.check_table(
            survey,
            |column| !own.iter().any(|name| column.starts(&[name])),
            report,
        );
        if let Some(choices) = choices {
            // Without a label pyxform has no column to restrict itself to, and looks at all.
            let all = !choices.has(&["label"]);
            self.check_table(choices, |column| all || column.starts(&["label"]), report);
        }
        if let Some(choices) = choices {
            self.check_media(choices, report);
        }
        // What is wrong with the headers of these sheets is said elsewhere.
        let mut silent = Report::default();
        for (name, known) in [
            ("settings", &known_columns::SETTINGS),
            ("entities", &known_columns::ENTITIES),
        ] {
            let Some(sheet) = workbook.sheet(name) else {
                continue;
            };
            let table = Table::new(name, sheet, known, workbook.format, false, &mut silent);
            let ignored = ["dataset", "list name", "repeat"];
            self.check_table(
                &table,
                |column| !ignored.iter().any(|name| column.starts(&[name])),
                report,
            );
        }
    }

    /// Checks the references in the media of choices, where pyxform leaves malformed ones alone.
    fn check_media(&self, choices: &Table<'_>, report: &mut Report) {
        for record in choices.records() {
            for column in choices.columns_of(&["media"]) {
                let text = record.text(column).unwrap_or_default();
                for reference in references(&text) {
                    if reference.name().is_some() {
                        self.check(&reference, record.at().column(&column.header), report);
                    }
                }
            }
        }
    }

    /// Checks every reference in the columns asked for.
    fn check_table(
        &self,
        table: &Table<'_>,
        wanted: impl Fn(&Column) -> bool,
        report: &mut Report,
    ) {
        for record in table.records() {
            for column in table.columns.iter().filter(|column| wanted(column)) {
                self.check_cell(record, column, report);
            }
        }
    }

    fn check_cell(&self, record: Record<'_>, column: &Column, report: &mut Report) {
        let Some(cell) = record.cell(column) else {
            return;
        };
        // Of two columns with the same header pyxform sees the last that is filled.
        let columns = record.table().columns.iter();
        let is_hidden = columns
            .skip_while(|other| other.index <= column.index)
            .any(|other| other.header == column.header && record.cell(other).is_some());
        if is_hidden {
            return;
        }
        let at = record.at().column(&column.header);
        let mut seen: Vec<Reference<'_>> = Vec::new();
        for reference in references(&cell.text) {
            if !seen.contains(&reference) {
                let name = reference.name().unwrap_or_default();
                let is_written_once = self.written.get(name) == Some(&1);
                // Elsewhere pyxform asks only whether the name is there, and once.
                if is_used(column) || !is_written_once {
                    self.check(&reference, at, report);
                }
                seen.push(reference);
            }
        }
    }
}

/// Whether pyxform puts the place of a question in for its name in this column.
fn is_used(column: &Column) -> bool {
    const USED: [&str; 10] = [
        "bind",
        "choice_filter",
        "control",
        "default",
        "guidance_hint",
        "hint",
        "instance",
        "instance_name",
        "label",
        "media",
    ];
    let first = column.path.first();
    first.is_some_and(|first| USED.contains(&first.as_str()))
}
