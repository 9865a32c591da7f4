//! The sheet `survey`, row by row: groups that open and close, questions, and everything pyxform
//! says of them.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{Record, Table, Tally, row_list};
use super::diagnostic::{At, Report, nearest};
use super::entities::Entities;
use super::known_columns;
use super::names::{Reference, is_dynamic, is_name, references};
use super::parameters::{self, Parameters};
use super::question::QuestionReader;
use super::references::{NAME_RULE, Names};
use super::select::{TableList, is_search};
use super::settings::{FormSettings, yes_no};
use super::texts::Texts;
use super::types::{self, Answer, Container, RowType, SelectKind};
use super::verdict::Traces;
use super::{ChoiceList, Group, Kind, Pillar, Question, rules};

/// What the other sheets say, as far as the survey needs it.
#[derive(Debug)]
pub(super) struct Surroundings<'a> {
    /// The settings.
    pub(super) settings: &'a FormSettings,
    /// The pillars.
    pub(super) pillars: &'a [Pillar],
    /// The code frames.
    pub(super) frames: BTreeSet<String>,
    /// The lists of sheet `external_choices`, if there is one.
    pub(super) external: Option<BTreeSet<String>>,
    /// The names of the workbook's sheets, for suggestions.
    pub(super) sheets: Vec<&'a str>,
}

/// What comes of the survey.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) groups: Vec<Group>,
    pub(super) questions: Vec<Question>,
    pub(super) names: Names,
    /// What is checked once every row is known.
    pub(super) traces: Traces,
    /// Title and id, where they are written as rows of the survey.
    pub(super) title: Option<String>,
    pub(super) id: Option<String>,
}

/// A group whose end has not come yet.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// What it is; `None` for the form itself.
    pub(super) container: Option<Container>,
    pub(super) name: String,
    pub(super) row: u32,
    /// Index among the groups.
    pub(super) group: Option<usize>,
    /// The names in it, with their rows; pyxform's own among them.
    pub(super) names: BTreeMap<String, u32>,
    /// The names in small letters: as first written, and the row.
    pub(super) lower: BTreeMap<String, (String, u32)>,
    /// Those of pyxform.
    pub(super) added: BTreeSet<String>,
    /// In a loop: for how many choices pyxform repeats what stands in it.
    pub(super) columns: Option<u32>,
}

/// The reading of the survey.
pub(super) struct Reader<'a> {
    pub(super) around: &'a Surroundings<'a>,
    pub(super) entities: Entities,
    pub(super) lists: &'a mut [ChoiceList],
    pub(super) texts: &'a mut Texts,
    pub(super) report: &'a mut Report,
    pub(super) survey: Survey,
    pub(super) open: Vec<Open>,
    pub(super) repeats: BTreeMap<String, u32>,
    /// Up to the next end of whatever group, as in pyxform.
    pub(super) table_list: TableList,
    /// Types that cannot live in a workbook, and where they stand.
    pub(super) unsupported: Tally<String>,
}

/// The sheet's columns; `None` if the form has no survey.
pub(super) fn table<'a>(
    workbook: &'a super::cells::Workbook,
    settings: &FormSettings,
    report: &mut Report,
) -> Option<Table<'a>> {
    let sheets = workbook.sheets.iter().map(|sheet| sheet.name.as_str());
    let Some(sheet) = workbook.survey().filter(|sheet| !sheet.header().is_empty()) else {
        let found = report.refuse(At::FORM, "there is no sheet `survey`");
        if let Some(sheet) = nearest("survey", sheets).filter(|sheet| *sheet != "survey") {
            found.help(format!("is the sheet `{sheet}` meant to be `survey`?"));
        }
        return None;
    };
    let table = Table::new(
        "survey",
        sheet,
        &known_columns::SURVEY,
        workbook.format,
        settings.single_spaces,
        report,
    );
    if !table.has(&["type"]) {
        let headers = table.columns.iter().map(|column| column.header.as_str());
        let found = report.refuse(At::sheet("survey").row(1), "there is no column `type`");
        if let Some(header) = nearest("type", headers) {
            found.help(format!("is the column `{header}` meant to be `type`?"));
        }
    }
    Some(table)
}

/// Reads all rows.
pub(super) fn read(
    table: &Table<'_>,
    around: &Surroundings<'_>,
    entities: Entities,
    lists: &mut [ChoiceList],
    texts: &mut Texts,
    report: &mut Report,
) -> Survey {
    super::verdict::check_columns(table, report);
    let mut reader = Reader {
        around,
        entities,
        lists,
        texts,
        report,
        survey: Survey::default(),
        open: vec![Open::default()],
        repeats: BTreeMap::new(),
        table_list: TableList::None,
        unsupported: Tally::default(),
    };
    // Without the column every row would be wrong, and that has been said.
    for record in table.records().filter(|_| table.has(&["type"])) {
        reader.row(record);
    }
    reader.finish()
}

impl Reader<'_> {
    fn row(&mut self, record: Record<'_>) {
        if let Some(disabled) = record.get(&["disabled"]) {
            let at = record.at().column("disabled");
            self.report
                .warn(at, "`disabled` is no column of XLSForm any more")
                .help("use `relevant`");
            if yes_no(&disabled) == Some(true) {
                return;
            }
        }
        let type_column = record.table().header(&["type"]);
        let Some(kind) = record.get(&["type"]) else {
            if record.has(&["name"]) || record.has(&["label"]) {
                self.report
                    .refuse(
                        record.at().column(type_column),
                        "this row has a name or a label, but no type",
                    )
                    .help("write a type, or clear name and label if it is a comment");
            }
            return;
        };
        let kind = kind.into_owned();
        self.trigger(record);
        let parameters = self.parameters(record);
        let row_type = types::parse(&kind);
        if kind == "audit" {
            self.audit(record, &parameters);
            return;
        }
        if kind == "calculate" {
            self.calculate(record);
        }
        if row_type != RowType::Setting {
            let is_container = matches!(row_type, RowType::Begin(..) | RowType::End(_));
            let path = self.open.iter().filter_map(|open| {
                let container = open.container?;
                Some((open.name.clone(), container))
            });
            let path = path.collect();
            self.entities
                .check(record, is_container, &path, self.report);
        }
        match row_type {
            RowType::Setting => {
                let name = record.text_of(&["name"]);
                if name.is_empty() && kind.ends_with("form_id") {
                    self.report
                        .refuse(record.at().column("name"), "the form needs an id");
                }
                match kind.as_str() {
                    "form_title" | "set_form_title" => self.survey.title = Some(name),
                    "form_id" | "set_form_id" => self.survey.id = Some(name),
                    _ => {}
                }
            }
            RowType::End(container) => self.end(record, container),
            RowType::Begin(container, list) => {
                if let Some(name) = self.name(record, &kind) {
                    self.begin(record, container, list, name);
                }
            }
            _ => {
                if row_type == RowType::Unknown {
                    let found = self.report.refuse(
                        record.at().column(type_column),
                        format!("there is no type `{kind}`"),
                    );
                    found.help = types::remedy(&kind);
                }
                let Some(name) = self.name(record, &kind) else {
                    return;
                };
                self.question(record, &kind, &row_type, name, &parameters);
            }
        }
    }

    fn trigger(&mut self, record: Record<'_>) {
        let Some(text) = record.get(&["trigger"]) else {
            return;
        };
        let at = record.at().column(record.table().header(&["trigger"]));
        let mut targets = Vec::new();
        for part in text.split(',') {
            let found = references(part);
            for reference in &found {
                match reference {
                    Reference::Malformed(_) => {
                        self.survey.names.check(reference, at, self.report);
                    }
                    _ => targets.extend(reference.name().map(str::to_owned)),
                }
            }
            if found.len() > 1 {
                self.report
                    .refuse(at, "two triggers stand side by side")
                    .help("write a comma between them");
            }
        }
        if targets.is_empty() && references(&text).is_empty() {
            self.report
                .refuse(at, format!("`{text}` is no trigger"))
                .help("write `${name}` of the question that triggers this one");
        }
        self.survey
            .traces
            .triggers
            .extend(targets.into_iter().map(|target| (target, record.number())));
    }

    fn parameters(&mut self, record: Record<'_>) -> Parameters {
        let Some(text) = record.get(&["parameters"]) else {
            return Parameters::default();
        };
        Parameters::parse(&text).unwrap_or_else(|| {
            let at = record.at().column(record.table().header(&["parameters"]));
            self.report
                .refuse(at, format!("`{text}` are no parameters"))
                .help("write `key=value key=value`");
            Parameters::default()
        })
    }

    fn audit(&mut self, record: Record<'_>, parameters: &Parameters) {
        let name = record.text_of(&["name"]);
        if !name.is_empty() && name != "audit" {
            self.report
                .refuse(
                    record.at().column("name"),
                    format!("an audit is named `audit`, not `{name}`"),
                )
                .help("leave the name blank");
        }
        let at = record.at().column("parameters");
        parameters::check_plain("audit", parameters, "", at, self.report);
        if let Some(first) = self.survey.traces.audit {
            self.report.refuse(
                record.at(),
                format!("a form has one audit, and row {first} is one already"),
            );
        }
        self.survey.traces.audit = Some(record.number());
        let question = QuestionReader {
            texts: self.texts,
            report: self.report,
            around: self.around,
        }
        .read(
            record,
            "audit".to_owned(),
            Kind::Metadata("audit".to_owned()),
        );
        self.push(question);
    }

    /// A calculate needs a calculation, or a default that is one.
    fn calculate(&mut self, record: Record<'_>) {
        let default = record.text_of(&["default"]);
        if !record.has(rules::Column::CALCULATION.path) && !is_dynamic(&default, "calculate") {
            let column = record.table().header(rules::Column::CALCULATION.path);
            self.report
                .refuse(record.at().column(column), "this row calculates nothing")
                .help("write an expression into the column `calculation`");
        }
    }

    /// The name of a row, if it has one that can be used.
    fn name(&mut self, record: Record<'_>, kind: &str) -> Option<String> {
        let at = record.at().column(record.table().header(&["name"]));
        let name = match record.get(&["name"]) {
            Some(name) => name.into_owned(),
            None if kind == "note" => format!("generated_note_name_{}", record.number()),
            None => {
                self.report
                    .refuse(at, "this row has no name")
                    .help(NAME_RULE);
                return None;
            }
        };
        if !is_name(&name) {
            let found = self.report.refuse(at, format!("`{name}` cannot be a name"));
            found.help(NAME_RULE);
        }
        *self.survey.names.written.entry(name.clone()).or_default() += self.copies();
        self.claim(&name, record.number(), at);
        Some(name)
    }

    /// How often pyxform repeats the present row: once, but for the loops around it.
    pub(super) fn copies(&self) -> u32 {
        let columns = self.open.iter().filter_map(|open| open.columns);
        columns.fold(1, u32::saturating_mul)
    }

    /// Takes a name in the innermost group, and says if it is taken.
    fn claim(&mut self, name: &str, row: u32, at: At<'_>) {
        let Some(open) = self.open.last_mut() else {
            return;
        };
        if name == "meta" {
            self.report
                .refuse(at, "the name `meta` is reserved")
                .help("choose another name");
        } else if let Some(first) = open.names.get(name).filter(|_| open.added.contains(name)) {
            self.report
                .refuse(
                    at,
                    format!(
                        "pyxform adds a question `{name}` for row {first}, so the name is taken"
                    ),
                )
                .help("choose another name");
        } else if let Some(first) = open.names.get(name) {
            self.report
                .refuse(at, format!("the name `{name}` is taken by row {first}"))
                .help("names must be unique within their group");
        } else {
            let alike = open.lower.get(&name.to_lowercase());
            if let Some((other, first)) = alike {
                self.report
                    .warn(
                        at,
                        format!("`{name}` differs from `{other}` in row {first} by case only"),
                    )
                    .help("some programs take them for one name");
            }
        }
        open.names.entry(name.to_owned()).or_insert(row);
        let first = || (name.to_owned(), row);
        open.lower.entry(name.to_lowercase()).or_insert_with(first);
    }

    /// Takes a name that pyxform makes.
    pub(super) fn claim_added(&mut self, name: String, record: Record<'_>) {
        *self.survey.names.added.entry(name.clone()).or_default() += 1;
        let at = record.at().column(record.table().header(&["name"]));
        let taken = self
            .open
            .last()
            .and_then(|open| open.names.get(&name).copied());
        if let Some(first) = taken {
            self.report
                .refuse(
                    at,
                    format!("pyxform adds a question `{name}` here, and row {first} has that name"),
                )
                .help("give the other question another name");
        } else if let Some(open) = self.open.last_mut() {
            open.added.insert(name.clone());
            open.names.insert(name, record.number());
        }
    }

    fn question(
        &mut self,
        record: Record<'_>,
        kind: &str,
        row_type: &RowType<'_>,
        name: String,
        parameters: &Parameters,
    ) {
        self.survey.traces.questions.insert(name.clone());
        let mut reader = QuestionReader {
            texts: self.texts,
            report: self.report,
            around: self.around,
        };
        let mut outcome = match row_type {
            RowType::Select(select) => reader.select(
                record,
                kind,
                select,
                name,
                parameters,
                self.lists,
                &self.table_list,
            ),
            RowType::Plain(plain) => reader.plain(record, plain, name, parameters, self.lists),
            _ => reader.other(record, kind, name),
        };
        if let RowType::Select(select) = row_type
            && self.table_list == TableList::Undecided
        {
            self.table_list = TableList::Of(select.list.to_owned());
        }
        super::verdict::check_shown(record, row_type, &outcome.question.name, self.report);
        if kind == "background-geopoint" {
            super::verdict::check_background(record, self.report);
        }
        self.survey
            .traces
            .add(record, row_type, &outcome.question.name, parameters);
        if let Some(kind) = unsupported(row_type, &outcome.question) {
            self.unsupported.add(kind, record.number());
        }
        let is_structure =
            matches!(row_type, RowType::Plain(plain) if plain.answer == Answer::Structure);
        let other = outcome.other.take();
        if !is_structure {
            self.push(outcome.question);
        } else if kind.ends_with("-external") {
            self.survey.names.files.insert(outcome.question.name);
        }
        if let Some(other) = other {
            self.claim_added(other.name.clone(), record);
            self.push(other);
        }
    }

    /// Adds a question, and says where it stands.
    fn push(&mut self, mut question: Question) {
        question.group = self.open.last().and_then(|open| open.group);
        question.repeat = self.innermost_repeat();
        let group = question
            .group
            .and_then(|group| self.survey.groups.get(group));
        if question.pillar.is_none() {
            question.pillar = group.and_then(|group| group.pillar.clone());
        }
        self.survey.questions.push(question);
    }

    fn finish(mut self) -> Survey {
        std::mem::take(&mut self.entities).finish(self.report);
        for open in self.open.iter().skip(1).rev() {
            let name = open.container.map_or("group", Container::name);
            self.report
                .refuse(
                    At::sheet("survey").row(open.row),
                    format!("the {name} `{}` is never ended", open.name),
                )
                .help(format!("add a row `end_{name}`"));
        }
        for (kind, rows) in self.unsupported.iter() {
            self.report
                .warn(
                    At::sheet("survey")
                        .row(rows.first().copied().unwrap_or(1))
                        .column("type"),
                    format!("not in the workbook: type `{kind}` ({})", row_list(rows)),
                )
                .help("the form keeps it, and a note stands in its place");
        }
        let settings = self.around.settings;
        let names = &mut self.survey.names;
        *names.added.entry(settings.root.clone()).or_default() += 1;
        if settings.has_instance_id {
            *names.written.entry("instanceID".to_owned()).or_default() += 1;
        }
        if settings.has_instance_name {
            *names.added.entry("instanceName".to_owned()).or_default() += 1;
        }
        self.survey
    }
}

/// The type of a question that has no place in a workbook, as an author would name it; not one
/// that is refused.
fn unsupported(row_type: &RowType<'_>, question: &Question) -> Option<String> {
    let Kind::Unsupported(kind) = &question.kind else {
        return None;
    };
    match row_type {
        RowType::Select(_) if is_search(&question.appearance) => {
            Some(format!("{kind}` with `search()"))
        }
        RowType::Select(select) if select.from_file || select.kind == SelectKind::OneExternal => {
            kind.split(' ').next().map(str::to_owned)
        }
        RowType::Select(select) => {
            let is_elsewhere = select.list.contains(['.', '$']);
            is_elsewhere.then(|| kind.clone())
        }
        RowType::Plain(plain) if plain.answer != Answer::SelectWithoutList => Some(kind.clone()),
        RowType::OsmTags(_) => Some("osm".to_owned()),
        _ => None,
    }
}
