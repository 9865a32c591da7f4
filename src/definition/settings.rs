//! The sheet `settings`: one row that says what the form is and how it is to be read.

use super::cells::{Sheet, Workbook};
use super::columns::Table;
use super::diagnostic::{At, Report};
use super::known_columns;
use super::names::{is_name, only_reference};
use super::{Settings, references};

/// What the settings mean to the rest of the reading.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a yes or no of the sheet"
)]
pub(super) struct FormSettings {
    /// What goes into the questionnaire.
    pub(super) settings: Settings,
    /// `clean_text_values`: single spaces on the survey sheet.
    pub(super) single_spaces: bool,
    /// `allow_choice_duplicates`
    pub(super) allow_choice_duplicates: bool,
    /// `name`: what the root of the data is called.
    pub(super) root: String,
    /// Whether the form gets a question `instanceID`; not with `omit_instanceID`.
    pub(super) has_instance_id: bool,
    /// Whether the form gets a question `instanceName`.
    pub(super) has_instance_name: bool,
}

impl Default for FormSettings {
    fn default() -> Self {
        Self {
            settings: Settings::default(),
            single_spaces: true,
            allow_choice_duplicates: false,
            root: "data".to_owned(),
            has_instance_id: true,
            has_instance_name: false,
        }
    }
}

/// What pyxform takes for a yes or a no.
pub(super) fn yes_no(text: &str) -> Option<bool> {
    match text {
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "true()" => Some(true),
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "false()" => Some(false),
        _ => None,
    }
}

/// A date that Excel made of a version or a default: without the midnight that pyxform adds.
pub(super) fn without_midnight(text: &str) -> &str {
    text.strip_suffix(" 00:00:00").unwrap_or(text)
}

/// Reads the sheet; a form without one has the defaults.
pub(super) fn read(workbook: &Workbook, report: &mut Report) -> FormSettings {
    let mut form = FormSettings::default();
    let Some(sheet) = workbook.sheet("settings") else {
        return form;
    };
    if !sheet.has_body(workbook.format) {
        return form;
    }
    let table = Table::new(
        "settings",
        sheet,
        &known_columns::SETTINGS,
        workbook.format,
        false,
        report,
    );
    check_other_rows(sheet, report);
    // pyxform looks at the second row only, even if it is blank.
    let Some(row) = table.records().next().filter(|row| row.number() == 2) else {
        report
            .warn(
                At::sheet("settings").row(2),
                "the second row is blank, so no setting is read",
            )
            .help("write the settings into row 2");
        return form;
    };
    form.settings = Settings {
        title: row.text_of(&["title"]),
        id: row.text_of(&["id_string"]),
        version: without_midnight(&row.text_of(&["version"])).to_owned(),
        default_language: row.text_of(&["default_language"]),
    };
    let flag = |name: &str| row.get(&[name]).and_then(|text| yes_no(&text));
    form.single_spaces = flag("clean_text_values").unwrap_or(true);
    form.allow_choice_duplicates = flag("allow_choice_duplicates").unwrap_or(false);
    form.has_instance_id = !flag("omit_instanceID").unwrap_or(false);
    form.has_instance_name = row.get(&["instance_name"]).is_some();
    if let Some(name) = row.get(&["name"]) {
        if !is_name(&name) {
            report
                .refuse(
                    row.at().column(table.header(&["name"])),
                    format!("`{name}` cannot be a name"),
                )
                .help(references::NAME_RULE);
        }
        form.root = name.into_owned();
    }
    if !form.has_instance_id && row.get(&["public_key"]).is_some() {
        report.refuse(
            row.at().column("omit_instanceID"),
            "an encrypted form needs its instanceID",
        );
    }
    if let Some(kind) = row.get(&["type"]).filter(|kind| kind != "survey") {
        report
            .refuse(
                row.at().column(table.header(&["type"])),
                format!("pyxform takes `{kind}` for the type of the form"),
            )
            .help("remove the column");
    }
    if form.settings.id == "None" {
        report.refuse(
            row.at().column(table.header(&["id_string"])),
            "the form needs an id",
        );
    }
    form
}

/// Of `form_id` and `id_string` pyxform drops one from the header and from the second row, and
/// then finds it in the others.
fn check_other_rows(sheet: &Sheet, report: &mut Report) {
    let column = |name: &str| {
        let header = sheet.header().iter();
        let found = header.into_iter().find(|cell| cell.text.trim() == name);
        found.map(|cell| cell.column)
    };
    let (Some(_), Some(dropped)) = (column("form_id"), column("id_string")) else {
        return;
    };
    let mut rows = sheet.body().filter(|row| row.number > 2);
    if let Some(row) = rows.find(|row| row.cells.iter().any(|cell| cell.column == dropped)) {
        report
            .refuse(
                At::sheet("settings").row(row.number).column("id_string"),
                "pyxform breaks off at this cell",
            )
            .help("remove the column, `form_id` is there");
    }
}

/// Whether a `repeat_count` is a number, so that the workbook can offer just so many rows.
pub(super) fn constant_count(text: &str) -> Option<u32> {
    if only_reference(text).is_some() {
        return None;
    }
    text.trim().parse().ok()
}
