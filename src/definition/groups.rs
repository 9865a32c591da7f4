//! Groups and repeats of the survey: where they begin and end, and what must be right about that.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::Record;
use super::diagnostic::At;
use super::names::{is_name, only_reference};
use super::references::NAME_RULE;
use super::rules::{self, Column};
use super::select::TableList;
use super::settings::constant_count;
use super::survey::{Open, Reader};
use super::types::Container;
use super::{Group, own, question, texts, verdict};

/// Rows of a repeat whose number nobody says.
const ROWS_OF_A_REPEAT: u32 = 10;

impl Reader<'_> {
    pub(super) fn begin(
        &mut self,
        record: Record<'_>,
        container: Container,
        list: Option<&str>,
        name: String,
    ) {
        let at = record.at();
        let columns = match container {
            Container::Repeat => {
                self.begin_repeat(record, &name);
                None
            }
            Container::Loop => self.begin_loop(record, list),
            Container::Group => None,
        };
        let count = record.get(Column::REPEAT_COUNT.path);
        if count
            .as_ref()
            .is_some_and(|count| only_reference(count).is_none())
        {
            let count = format!("{name}_count");
            self.survey
                .traces
                .counts
                .push((count.clone(), record.number()));
            self.claim_added(count, record);
        }
        verdict::check_media(record, self.report);
        let appearance = record.text_of(&["control", "appearance"]);
        if appearance
            .split_whitespace()
            .any(|word| word == "table-list")
        {
            self.table_list = TableList::Undecided;
        }
        let parent = self.open.last().and_then(|open| open.group);
        let repeat =
            (container == Container::Repeat).then(|| self.repeat_rows(record, count.as_deref()));
        let own_pillar = own::known_name(
            record,
            "nv_pillar",
            "pillar",
            self.around
                .pillars
                .iter()
                .map(|pillar| pillar.name.as_str()),
            self.report,
        );
        let inherited = parent.and_then(|parent| self.survey.groups.get(parent)?.pillar.clone());
        let group = Group {
            name: name.clone(),
            label: self.texts.read(record, texts::LABEL),
            parent,
            repeat,
            relevant: rules::read(record, Column::RELEVANT, self.report),
            pillar: own_pillar.or(inherited),
            row: record.number(),
        };
        if repeat.is_some() && self.innermost_repeat().is_some() {
            self.report
                .error(at, format!("the repeat `{name}` stands in another repeat"))
                .help("a workbook has no table within a table: put it beside the other");
        }
        self.survey.groups.push(group);
        self.open.push(Open {
            container: Some(container),
            name,
            row: record.number(),
            group: Some(self.survey.groups.len() - 1),
            names: BTreeMap::new(),
            lower: BTreeMap::new(),
            added: BTreeSet::new(),
            columns,
        });
    }

    fn begin_repeat(&mut self, record: Record<'_>, name: &str) {
        let at = record.at().column(record.table().header(&["name"]));
        if name == self.around.settings.root {
            self.report
                .refuse(
                    at,
                    format!("a repeat cannot be named `{name}`, as the form itself is"),
                )
                .help("choose another name");
        } else if let Some(first) = self.repeats.get(name) {
            self.report
                .refuse(
                    at,
                    format!("the repeat in row {first} is named `{name}` too"),
                )
                .help("repeats must have different names, wherever they stand");
        } else if self.copies() > 1 {
            self.report
                .refuse(
                    at,
                    format!("the loop around the repeat `{name}` makes several of that name"),
                )
                .help("repeats must have different names, wherever they stand");
        }
        self.repeats
            .entry(name.to_owned())
            .or_insert(record.number());
        if !record.has(&["label"]) && !record.has(&["media"]) {
            self.report.warn(
                record.at().column("label"),
                format!("the repeat `{name}` has no label"),
            );
        }
    }

    /// A loop is a group per choice of a list, each with all that stands in the loop; pyxform leaves
    /// out a choice named `none`. Gives their number, if there is such a list.
    fn begin_loop(&mut self, record: Record<'_>, list: Option<&str>) -> Option<u32> {
        let at = record.at().column(record.table().header(&["type"]));
        self.unsupported.add("loop".to_owned(), record.number());
        let Some(name) = list else {
            self.report.refuse(at, "a loop needs the name of a list");
            return None;
        };
        let Some(list) = self.lists.iter().find(|known| known.name == name) else {
            let names = self.lists.iter().map(|list| list.name.as_str());
            self.report
                .refuse(at, format!("there is no list `{name}`"))
                .suggest_among(name, names, "the lists are");
            return None;
        };
        let mut columns = 0;
        for choice in list.choices.iter().filter(|choice| choice.name != "none") {
            columns += 1;
            if !is_name(&choice.name) {
                self.report
                    .refuse(
                        At::sheet("choices").row(choice.row).column("name"),
                        format!(
                            "`{}` cannot be the name of a group, which the loop in row {} of the survey makes of it",
                            choice.name,
                            record.number()
                        ),
                    )
                    .help(NAME_RULE);
            }
        }
        Some(columns)
    }

    /// How many rows the workbook offers for a repeat.
    fn repeat_rows(&mut self, record: Record<'_>, count: Option<&str>) -> u32 {
        let constant = count.and_then(constant_count);
        if let Some(count) = count
            && constant.is_none()
        {
            let at = record
                .at()
                .column(record.table().header(Column::REPEAT_COUNT.path));
            rules::parse(count.to_owned(), at, self.report);
        }
        constant
            .or_else(|| question::positive(record, "nv_max_rows", self.report))
            .unwrap_or(ROWS_OF_A_REPEAT)
    }

    pub(super) fn end(&mut self, record: Record<'_>, container: Container) {
        let inner = self.open.last();
        if inner.is_some_and(|open| open.container == Some(container)) {
            self.open.pop();
            self.table_list = TableList::None;
            return;
        }
        let at = record.at().column(record.table().header(&["type"]));
        let name = container.name();
        match inner.and_then(|open| open.container.map(|inner| (inner, open))) {
            Some((inner, open)) => {
                let inner = inner.name();
                self.report
                    .refuse(
                        at,
                        format!(
                            "this ends a {name}, but the {inner} `{}` of row {} is still open",
                            open.name, open.row
                        ),
                    )
                    .help(format!("write `end_{inner}` first, or correct this one"));
            }
            None => {
                self.report
                    .refuse(at, format!("this ends a {name} that was never begun"))
                    .help("remove the row, or add the beginning");
            }
        }
        // The rest is read as the author meant it: the nearest one of this kind is closed.
        let found = self
            .open
            .iter()
            .rposition(|open| open.container == Some(container));
        if let Some(index) = found {
            self.open.truncate(index.max(1));
        }
    }

    pub(super) fn innermost_repeat(&self) -> Option<usize> {
        self.open
            .iter()
            .rev()
            .filter(|open| open.container == Some(Container::Repeat))
            .find_map(|open| open.group)
    }
}
