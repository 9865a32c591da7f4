//! Questions with choices: their list, their layout, and what `or_other` adds.

use super::columns::Record;
use super::diagnostic::{At, nearest};
use super::names::references;
use super::parameters::{self, Parameters};
use super::question::{Outcome, QuestionReader};
use super::rules::{self, Column};
use super::types::{Select, SelectKind};
use super::{Choice, ChoiceList, Kind, MultipleLayout, Question};
use crate::language::Translated;

/// Above so many choices a multiple choice is laid out in slots.
const MOST_MARKS: usize = 40;

/// The word "other" and the question it brings, by language.
const OTHER: [(&str, &str, &str); 6] = [
    ("en", "Other", "Specify other."),
    ("fr", "Autre", "Veuillez préciser."),
    ("es", "Otro", "Especifique."),
    ("ru", "Другое", "Уточните."),
    ("ar", "غير ذلك", "يرجى التحديد."),
    ("zh", "其他", "请说明。"),
];

/// The one list that all questions of a group with the appearance `table-list` share.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum TableList {
    /// The group is no such table.
    #[default]
    None,
    /// The first question decides.
    Undecided,
    /// This one.
    Of(String),
}

impl QuestionReader<'_> {
    /// A question with choices.
    #[expect(
        clippy::too_many_arguments,
        reason = "a row, what it says, and the lists it may use"
    )]
    pub(super) fn select(
        &mut self,
        record: Record<'_>,
        kind: &str,
        select: &Select<'_>,
        name: String,
        parameters: &Parameters,
        lists: &mut [ChoiceList],
        table_list: &TableList,
    ) -> Outcome {
        let at = record.at().column(record.table().header(&["parameters"]));
        // Whether the seed's question exists is known later, with all references.
        parameters::check_select(parameters, select.from_file, |_| true, at, self.report);
        self.check_table_list(record, select, table_list);
        let list = self.list(record, select, lists);
        let is_search = is_search(&record.text_of(&["control", "appearance"]));
        let answer = match (list, select.kind) {
            (Some(list), SelectKind::One) if !is_search => Kind::SelectOne(list),
            (Some(list), SelectKind::Multiple) if !is_search => Kind::SelectMultiple(list),
            (Some(list), SelectKind::Rank) if !is_search => Kind::Rank(list),
            _ => Kind::Unsupported(kind.to_owned()),
        };
        let mut question = self.read(record, name, answer);
        if let Kind::SelectMultiple(list) = question.kind {
            self.layout(record, &mut question, lists.get(list));
        } else if record.get(&["nv_layout"]).is_some() {
            self.report.warn(
                record.at().column("nv_layout"),
                "only a select_multiple has a layout",
            );
        }
        self.default(record, &question, list.and_then(|list| lists.get(list)));
        let other = select
            .or_other
            .then(|| self.or_other(record, &question, list.and_then(|list| lists.get_mut(list))));
        Outcome { question, other }
    }

    /// The list of a select, by index; says if it is not there.
    fn list(
        &mut self,
        record: Record<'_>,
        select: &Select<'_>,
        lists: &[ChoiceList],
    ) -> Option<usize> {
        let at = record.at().column(record.table().header(&["type"]));
        let name = select.list;
        let extension = extension_of(name);
        let is_file = ["xml", "csv", "geojson"].contains(&extension);
        // Of `a.b.csv` pyxform sees two endings.
        let endings = name.trim_start_matches('.').split('.').count() - 1;
        if select.from_file && !(is_file && endings == 1) {
            self.report
                .refuse(at, format!("`{name}` is no file of choices"))
                .help("the name of the file ends in .csv, .xml or .geojson");
        }
        if select.kind == SelectKind::OneExternal {
            self.external_list(record, name, lists);
            return None;
        }
        let found = lists.iter().position(|list| list.name == name);
        if found.is_none()
            && !is_file
            && references(name)
                .first()
                .is_none_or(|first| first.name().is_none())
        {
            let found = self.report.refuse(at, format!("there is no list `{name}`"));
            if lists.is_empty() {
                let sheets = self.around.sheets.iter().copied();
                match nearest("choices", sheets).filter(|sheet| *sheet != "choices") {
                    Some(sheet) => {
                        found.help(format!("is the sheet `{sheet}` meant to be `choices`?"));
                    }
                    None => found.help("add a sheet `choices` with list_name, name and label"),
                }
            } else {
                let names = lists.iter().map(|list| list.name.as_str());
                found.suggest_among(name, names, "the lists are");
            }
        }
        let list = found.and_then(|found| lists.get(found));
        if select.kind == SelectKind::Multiple
            && !is_file
            && let Some(choice) =
                list.and_then(|list| list.choices.iter().find(|choice| choice.name.contains(' ')))
        {
            self.report
                .refuse(
                    At::sheet("choices").row(choice.row).column("name"),
                    format!(
                        "`{}` has a space, and `{name}` is used by a select_multiple",
                        choice.name
                    ),
                )
                .help("write `_` for the space");
        }
        if select.or_other {
            if record.has(Column::CHOICE_FILTER.path) {
                self.report
                    .refuse(
                        record.at().column("choice_filter"),
                        "or_other and a choice filter do not go together",
                    )
                    .help("add a choice `other` to the list instead");
            }
            if list.is_none_or(|list| list.choices.is_empty())
                && (is_file || found.is_some() || name.starts_with("${"))
            {
                self.report
                    .refuse(at, format!("or_other needs choices, and `{name}` has none"));
            }
        }
        found
    }

    fn external_list(&mut self, record: Record<'_>, name: &str, lists: &[ChoiceList]) {
        let at = record.at().column(record.table().header(&["type"]));
        match &self.around.external {
            None => self
                .report
                .refuse(at, "there is no sheet `external_choices`")
                .help("add it, with the columns list_name and name"),
            Some(lists) if !lists.contains(name) => self
                .report
                .refuse(
                    at,
                    format!("the sheet `external_choices` has no list `{name}`"),
                )
                .suggest(nearest(name, lists.iter().map(String::as_str))),
            Some(_) => {}
        }
        // Without a filter pyxform looks for the list among those of the sheet `choices`.
        let is_plain = lists.iter().any(|list| list.name == name);
        if !record.has(Column::CHOICE_FILTER.path) && !is_plain {
            self.report
                .refuse(
                    at,
                    "pyxform breaks off at a select_one_external without a choice filter",
                )
                .help("add a choice filter, or use select_one");
        }
    }

    fn check_table_list(
        &mut self,
        record: Record<'_>,
        select: &Select<'_>,
        table_list: &TableList,
    ) {
        let at = record.at().column(record.table().header(&["type"]));
        match table_list {
            TableList::Undecided if record.has(Column::CHOICE_FILTER.path) => {
                self.report.refuse(
                    record.at().column("choice_filter"),
                    "a table-list takes no choice filter",
                );
            }
            TableList::Of(list) if list != select.list => {
                self.report
                    .refuse(
                        at,
                        format!(
                            "the questions of a table-list share one list: `{list}`, not `{}`",
                            select.list
                        ),
                    )
                    .help("end the group before this question");
            }
            _ => {}
        }
    }

    /// How a multiple choice is laid out: as asked for, else by its length.
    fn layout(&mut self, record: Record<'_>, question: &mut Question, list: Option<&ChoiceList>) {
        let is_long = list.is_some_and(|list| list.choices.len() > MOST_MARKS);
        question.layout = match record.get(&["nv_layout"]).as_deref() {
            None if is_long => MultipleLayout::Slots,
            None | Some("marks") => MultipleLayout::Marks,
            Some("slots") => MultipleLayout::Slots,
            Some("yesno") => MultipleLayout::YesNo,
            Some(other) => {
                let layouts = ["marks", "slots", "yesno"];
                self.report
                    .error(
                        record.at().column("nv_layout"),
                        format!("there is no layout `{other}`"),
                    )
                    .help(match nearest(other, layouts) {
                        Some(meant) => format!("did you mean `{meant}`?"),
                        None => format!("write one of: {}", layouts.join(", ")),
                    });
                MultipleLayout::default()
            }
        };
    }

    /// Adds the choice "other" to the list, and gives the question that asks which.
    fn or_other(
        &mut self,
        record: Record<'_>,
        question: &Question,
        list: Option<&mut ChoiceList>,
    ) -> Question {
        let in_all = |word: fn(&(&str, &'static str, &'static str)) -> &'static str| {
            let mut text = Translated::default();
            for key in self.texts.keys() {
                let words = OTHER.iter().find(|words| words.0 == key);
                text.set(&key, words.or(OTHER.first()).map_or("Other", word));
            }
            text
        };
        let (choice_label, question_label) = (in_all(|words| words.1), in_all(|words| words.2));
        if let Some(list) = list.filter(|list| list.choice("other").is_none()) {
            list.choices.push(Choice {
                name: "other".to_owned(),
                label: choice_label,
                row: record.number(),
                ..Choice::default()
            });
        }
        let source = format!("selected(${{{}}}, 'other')", question.name);
        let relevant = rules::parse(source, record.at(), self.report);
        Question {
            name: format!("{}_other", question.name),
            kind: Kind::Text,
            label: question_label,
            relevant: Some(relevant),
            pillar: question.pillar.clone(),
            row: question.row,
            ..Question::blank()
        }
    }
}

/// The ending of a file's name, as Python's `os.path.splitext` sees it.
pub(super) fn extension_of(name: &str) -> &str {
    name.trim_start_matches('.')
        .rsplit_once('.')
        .map_or("", |(_, extension)| extension)
}

/// Whether the choices come from a search.
pub(super) fn is_search(appearance: &str) -> bool {
    appearance
        .split_once("search(")
        .is_some_and(|(_, rest)| rest.contains(')'))
}
