//! One row of the survey that asks, says or computes something.

use super::columns::Record;
use super::diagnostic::Report;
use super::names::{is_dynamic, references};
use super::parameters::{self, Parameters};
use super::rules::{self, Column};
use super::settings::{without_midnight, yes_no};
use super::survey::Surroundings;
use super::texts::{self, Texts};
use super::types::{Answer, PlainType, Select, SelectKind};
use super::{Choice, ChoiceList, Kind, MultipleLayout, Question, Rule, own, range};
use crate::expression::nearest;
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

/// What a row becomes.
#[derive(Debug)]
pub(super) struct Outcome {
    /// The question.
    pub(super) question: Question,
    /// The question that `or_other` adds.
    pub(super) other: Option<Question>,
}

/// Reads rows into questions.
pub(super) struct QuestionReader<'a> {
    pub(super) texts: &'a mut Texts,
    pub(super) report: &'a mut Report,
    pub(super) around: &'a Surroundings<'a>,
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
        table_list: &Option<Option<String>>,
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

    /// A question of a type that stands for itself.
    pub(super) fn plain(
        &mut self,
        record: Record<'_>,
        plain: &PlainType,
        name: String,
        parameters: &Parameters,
        lists: &[ChoiceList],
    ) -> Outcome {
        let kind = record.text_of(&["type"]);
        let appearance = record.text_of(&["control", "appearance"]);
        let at = record.at().column(record.table().header(&["parameters"]));
        parameters::check_plain(&kind, parameters, &appearance, at, self.report);
        let bounds = match plain.answer {
            Answer::Range => range::check(parameters, &appearance, lists, at, self.report),
            _ => None,
        };
        let answer = match plain.answer {
            Answer::Text => Kind::Text,
            Answer::Integer => Kind::Integer,
            Answer::Decimal | Answer::Range => Kind::Decimal,
            Answer::Date => Kind::Date,
            Answer::Time => Kind::Time,
            Answer::DateTime => Kind::DateTime,
            Answer::Acknowledge => Kind::Acknowledge,
            Answer::Note => Kind::Note,
            Answer::Calculate => Kind::Calculate,
            Answer::Metadata => Kind::Metadata(kind),
            Answer::Unsupported | Answer::SelectWithoutList | Answer::Structure => {
                Kind::Unsupported(kind)
            }
        };
        let mut question = self.read(record, name, answer);
        let preset = bounds
            .map(|bounds| format!(". >= {} and . <= {}", bounds.least, bounds.most))
            .or_else(|| plain.constraint.map(str::to_owned));
        if let Some(preset) = preset {
            add_constraint(&mut question, preset, plain.answer == Answer::Range);
        }
        self.default(record, &question, None);
        Outcome {
            question,
            other: None,
        }
    }

    /// A question of a type that is unknown, or that has tags.
    pub(super) fn other(&mut self, record: Record<'_>, kind: &str, name: String) -> Outcome {
        Outcome {
            question: self.read(record, name, Kind::Unsupported(kind.to_owned())),
            other: None,
        }
    }

    /// The columns that all questions have.
    pub(super) fn read(&mut self, record: Record<'_>, name: String, kind: Kind) -> Question {
        let around = self.around;
        let mut rule = |column| rules::read(record, column, self.report);
        let required = rule(Column::REQUIRED);
        let relevant = rule(Column::RELEVANT);
        let constraint = rule(Column::CONSTRAINT);
        let calculation = rule(Column::CALCULATION);
        let choice_filter = rule(Column::CHOICE_FILTER);
        let read_only = self.read_only(record);
        let pillars = around.pillars.iter().map(|pillar| pillar.name.as_str());
        let frames = around.frames.iter().map(String::as_str);
        Question {
            name,
            kind,
            label: self.texts.read(record, texts::LABEL),
            hint: self.texts.read(record, texts::HINT),
            guidance: self.texts.read(record, texts::GUIDANCE),
            group: None,
            repeat: None,
            pillar: own::known_name(record, "nv_pillar", "pillar", pillars, self.report),
            required,
            required_message: self.texts.read(record, texts::REQUIRED_MESSAGE),
            relevant,
            constraint,
            constraint_message: self.texts.read(record, texts::CONSTRAINT_MESSAGE),
            calculation,
            choice_filter,
            default: without_midnight(&record.text_of(&["default"])).to_owned(),
            read_only,
            appearance: record.text_of(&["control", "appearance"]),
            measure: own::measure(record, self.texts, self.report),
            code_frame: own::known_name(record, "nv_code_frame", "code frame", frames, self.report),
            mandate: record.text_of(&["nv_mandate"]),
            layout: MultipleLayout::default(),
            total_of: record
                .text_of(&["nv_total_of"])
                .split_whitespace()
                .map(|name| {
                    name.trim_start_matches("${")
                        .trim_end_matches('}')
                        .to_owned()
                })
                .collect(),
            max_change_percent: self.max_change(record),
            row: record.number(),
        }
    }

    fn read_only(&mut self, record: Record<'_>) -> bool {
        let Some(text) = record.get(Column::READ_ONLY.path) else {
            return false;
        };
        yes_no(&text).unwrap_or_else(|| {
            let at = record
                .at()
                .column(record.table().header(Column::READ_ONLY.path));
            self.report
                .warn(
                    at,
                    format!("`{text}` is neither yes nor no, so the cell stays open"),
                )
                .help("write yes, or clear the cell");
            false
        })
    }

    fn max_change(&mut self, record: Record<'_>) -> Option<f64> {
        let text = record.get(&["nv_max_change"])?;
        let number = text.trim_end_matches('%').trim().parse::<f64>();
        let percent = number
            .ok()
            .filter(|number| number.is_finite() && *number > 0.0);
        if percent.is_none() {
            self.report
                .error(
                    record.at().column("nv_max_change"),
                    format!("`{text}` is no percentage"),
                )
                .help("write a number above 0, such as 50");
        }
        percent
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
            self.external_list(record, name);
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
                        found.help(format!("is the sheet `{sheet}` meant to be `choices`?"))
                    }
                    None => found.help("add a sheet `choices` with list_name, name and label"),
                }
            } else {
                let names = lists.iter().map(|list| list.name.as_str());
                found.suggest(nearest(name, names));
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
                    super::diagnostic::At::sheet("choices")
                        .row(choice.row)
                        .column("name"),
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

    fn external_list(&mut self, record: Record<'_>, name: &str) {
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
        if !record.has(Column::CHOICE_FILTER.path) {
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
        table_list: &Option<Option<String>>,
    ) {
        let at = record.at().column(record.table().header(&["type"]));
        match table_list {
            Some(None) if record.has(Column::CHOICE_FILTER.path) => {
                self.report.refuse(
                    record.at().column("choice_filter"),
                    "a table-list takes no choice filter",
                );
            }
            Some(Some(list)) if list != select.list => {
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

    /// Says if the value a question starts with is not one it can have.
    fn default(&mut self, record: Record<'_>, question: &Question, list: Option<&ChoiceList>) {
        let default = &question.default;
        if default.is_empty() {
            return;
        }
        let at = record
            .at()
            .column(record.table().header(Column::DEFAULT.path));
        if is_dynamic(default, &record.text_of(&["type"])) {
            let rule = rules::parse(default.clone(), at, self.report);
            if references(default)
                .iter()
                .any(|reference| matches!(reference, super::names::Reference::LastSaved(_)))
            {
                self.report
                    .warn(at, "a default from the last saved answer is not filled in")
                    .help("write a constant, or leave the cell blank");
            } else if rule.expression.is_some() && question.is_asked() {
                self.report.note(
                    at,
                    format!("`{default}` is computed, so the workbook does not fill it in"),
                );
            }
            return;
        }
        match &question.kind {
            Kind::SelectOne(_) | Kind::SelectMultiple(_) | Kind::Rank(_) => {
                let Some(list) = list else { return };
                let names: Vec<&str> = match question.kind {
                    Kind::SelectOne(_) => vec![default],
                    _ => default.split_whitespace().collect(),
                };
                for name in names.into_iter().filter(|name| list.choice(name).is_none()) {
                    let known = list.choices.iter().map(|choice| choice.name.as_str());
                    self.report
                        .error(
                            at,
                            format!("the list `{}` has no choice `{name}`", list.name),
                        )
                        .suggest(nearest(name, known));
                }
            }
            Kind::Integer if default.parse::<i64>().is_err() => {
                self.report
                    .error(at, format!("`{default}` is no whole number"));
            }
            Kind::Decimal if !default.parse::<f64>().is_ok_and(f64::is_finite) => {
                self.report.error(at, format!("`{default}` is no number"));
            }
            Kind::Date if chrono::NaiveDate::parse_from_str(default, "%Y-%m-%d").is_err() => {
                self.report
                    .error(at, format!("`{default}` is no date"))
                    .help("write it as 2015-06-08");
            }
            _ => {}
        }
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

/// Adds the constraint that a type brings; its author's own counts too for a range, and instead
/// for the others, as in pyxform.
fn add_constraint(question: &mut Question, preset: String, is_range: bool) {
    let source = match &question.constraint {
        Some(own) if is_range => format!("({}) and {preset}", own.source),
        Some(_) => return,
        None => preset,
    };
    // An own constraint that cannot be read stays what it is: not checked.
    if let Ok(expression) = crate::expression::Expression::parse_cell(&source) {
        question.constraint = Some(Rule {
            source,
            expression: Some(expression),
        });
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

/// A whole number above 0 in a column of ours.
pub(super) fn positive(record: Record<'_>, column: &str, report: &mut Report) -> Option<u32> {
    let text = record.get(&[column])?;
    let number = text.parse().ok().filter(|number| *number > 0);
    if number.is_none() {
        report.error(
            record.at().column(column),
            format!("`{text}` is no whole number above 0"),
        );
    }
    number
}
