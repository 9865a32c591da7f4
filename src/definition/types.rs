//! What a cell of the column `type` asks for: all names pyxform 4.5 knows, aliases included.

use super::diagnostic::nearest;
use std::sync::LazyLock;

use regex::Regex;

/// What a row of the survey is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RowType<'a> {
    /// `begin_group`, `begin repeat`, `begin loop over list`
    Begin(Container, Option<&'a str>),
    /// `end_group`
    End(Container),
    /// A setting written on the survey sheet (`form_title`).
    Setting,
    /// `select_one list`
    Select(Select<'a>),
    /// `osm tags`
    OsmTags(&'a str),
    /// A type that stands for itself.
    Plain(&'static PlainType),
    /// None of these.
    Unknown,
}

/// What a begin and an end enclose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// A group.
    Group,
    /// A repeat.
    Repeat,
    /// A group per choice of a list; nearly nobody uses it.
    Loop,
}

/// A question that offers the choices of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Select<'a> {
    /// How many choices.
    pub(super) kind: SelectKind,
    /// Whether the list is a file (`select_one_from_file`).
    pub(super) from_file: bool,
    /// Name of the list, or of the file.
    pub(super) list: &'a str,
    /// Whether a choice "other" is added.
    pub(super) or_other: bool,
}

/// How many choices a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SelectKind {
    /// One.
    One,
    /// Any number.
    Multiple,
    /// All, in an order.
    Rank,
    /// One, of a list on sheet `external_choices`.
    OneExternal,
}

/// A type without parameters in its name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PlainType {
    /// As written in the cell.
    pub(super) name: &'static str,
    /// What it becomes.
    pub(super) answer: Answer,
    /// Whether the respondent sees it, so that it needs a label.
    pub(super) is_shown: bool,
    /// A constraint that comes with the type.
    pub(super) constraint: Option<&'static str>,
    /// Whether it comes with a hint, which serves as a label.
    pub(super) has_hint: bool,
}

/// What a plain type asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Text,
    Integer,
    Decimal,
    Date,
    Time,
    DateTime,
    Acknowledge,
    Note,
    Calculate,
    Range,
    /// Recorded by a device.
    Metadata,
    /// Cannot live in a workbook.
    Unsupported,
    /// `select one` without a list, and its like.
    SelectWithoutList,
    /// A section or a file, not a question.
    Structure,
}

const fn shown(name: &'static str, answer: Answer) -> PlainType {
    PlainType {
        name,
        answer,
        is_shown: true,
        constraint: None,
        has_hint: false,
    }
}

const fn hidden(name: &'static str, answer: Answer) -> PlainType {
    PlainType {
        is_shown: false,
        ..shown(name, answer)
    }
}

const fn preset(name: &'static str, answer: Answer, constraint: &'static str) -> PlainType {
    PlainType {
        constraint: Some(constraint),
        has_hint: true,
        ..shown(name, answer)
    }
}

/// pyxform's `question_type_dictionary.py`, and the aliases of its `_type_alias_map`.
static PLAIN_TYPES: [PlainType; 105] = [
    shown("text", Answer::Text),
    shown("string", Answer::Text),
    shown("q string", Answer::Text),
    shown("add text prompt", Answer::Text),
    preset("phone number", Answer::Text, r"regex(., '^\d*$')"),
    shown("integer", Answer::Integer),
    shown("int", Answer::Integer),
    shown("q int", Answer::Integer),
    shown("add integer prompt", Answer::Integer),
    PlainType {
        has_hint: false,
        ..preset("percentage", Answer::Integer, "0 <= . and . <= 100")
    },
    preset(
        "number of days in last month",
        Answer::Integer,
        "0 <= . and . <= 31",
    ),
    preset(
        "number of days in last six months",
        Answer::Integer,
        "0 <= . and . <= 183",
    ),
    preset(
        "number of days in last year",
        Answer::Integer,
        "0 <= . and . <= 365",
    ),
    shown("decimal", Answer::Decimal),
    shown("q decimal", Answer::Decimal),
    shown("add decimal prompt", Answer::Decimal),
    shown("range", Answer::Range),
    shown("date", Answer::Date),
    shown("q date", Answer::Date),
    shown("add date prompt", Answer::Date),
    shown("time", Answer::Time),
    shown("dateTime", Answer::DateTime),
    shown("datetime", Answer::DateTime),
    shown("date time", Answer::DateTime),
    shown("q dateTime", Answer::DateTime),
    shown("q date time", Answer::DateTime),
    shown("add date time prompt", Answer::DateTime),
    shown("add dateTime prompt", Answer::DateTime),
    shown("acknowledge", Answer::Acknowledge),
    shown("q acknowledge", Answer::Acknowledge),
    shown("add acknowledge prompt", Answer::Acknowledge),
    shown("trigger", Answer::Acknowledge),
    shown("note", Answer::Note),
    shown("q note", Answer::Note),
    shown("add note prompt", Answer::Note),
    hidden("calculate", Answer::Calculate),
    hidden("q calculate", Answer::Calculate),
    hidden("add calculate prompt", Answer::Calculate),
    hidden("start", Answer::Metadata),
    hidden("start time", Answer::Metadata),
    hidden("get start time", Answer::Metadata),
    hidden("end", Answer::Metadata),
    hidden("end time", Answer::Metadata),
    hidden("get end time", Answer::Metadata),
    hidden("today", Answer::Metadata),
    hidden("get today", Answer::Metadata),
    hidden("deviceid", Answer::Metadata),
    hidden("device id", Answer::Metadata),
    hidden("get device id", Answer::Metadata),
    hidden("imei", Answer::Metadata),
    hidden("uri:deviceid", Answer::Metadata),
    hidden("subscriberid", Answer::Metadata),
    hidden("subscriber id", Answer::Metadata),
    hidden("get subscriber id", Answer::Metadata),
    hidden("uri:subscriberid", Answer::Metadata),
    hidden("simserial", Answer::Metadata),
    hidden("sim id", Answer::Metadata),
    hidden("get sim id", Answer::Metadata),
    hidden("uri:simserial", Answer::Metadata),
    hidden("phonenumber", Answer::Metadata),
    hidden("get phone number", Answer::Metadata),
    hidden("uri:phonenumber", Answer::Metadata),
    hidden("username", Answer::Metadata),
    hidden("uri:username", Answer::Metadata),
    hidden("email", Answer::Metadata),
    hidden("uri:email", Answer::Metadata),
    hidden("audit", Answer::Metadata),
    hidden("hidden", Answer::Metadata),
    hidden("start-geopoint", Answer::Metadata),
    hidden("background-audio", Answer::Metadata),
    hidden("background-geopoint", Answer::Metadata),
    shown("geopoint", Answer::Unsupported),
    shown("q geopoint", Answer::Unsupported),
    shown("location", Answer::Unsupported),
    shown("q location", Answer::Unsupported),
    shown("add location prompt", Answer::Unsupported),
    shown("gps", Answer::Unsupported),
    shown("geoshape", Answer::Unsupported),
    shown("q geoshape", Answer::Unsupported),
    shown("geotrace", Answer::Unsupported),
    shown("q geotrace", Answer::Unsupported),
    shown("photo", Answer::Unsupported),
    shown("image", Answer::Unsupported),
    shown("q image", Answer::Unsupported),
    shown("q picture", Answer::Unsupported),
    shown("add image prompt", Answer::Unsupported),
    shown("add photo prompt", Answer::Unsupported),
    shown("audio", Answer::Unsupported),
    shown("q audio", Answer::Unsupported),
    shown("add audio prompt", Answer::Unsupported),
    shown("video", Answer::Unsupported),
    shown("q video", Answer::Unsupported),
    shown("add video prompt", Answer::Unsupported),
    shown("file", Answer::Unsupported),
    shown("add file prompt", Answer::Unsupported),
    shown("barcode", Answer::Unsupported),
    shown("q barcode", Answer::Unsupported),
    shown("add barcode prompt", Answer::Unsupported),
    shown("osm", Answer::Unsupported),
    shown("select one external", Answer::Unsupported),
    hidden("xml-external", Answer::Structure),
    hidden("csv-external", Answer::Structure),
    hidden("group", Answer::Structure),
    hidden("repeat", Answer::Structure),
    hidden("loop", Answer::Structure),
];

/// Names of select types that pyxform knows, and that cannot do without a list.
const WITHOUT_LIST: [&str; 11] = [
    "select one",
    "select all that apply",
    "rank",
    "q select",
    "q select1",
    "select one using",
    "select multiple using",
    "select multiple from",
    "select all that apply from",
    "add select one prompt using",
    "add select multiple prompt using",
];

static SELECT_WITHOUT_LIST: PlainType = shown("select one", Answer::SelectWithoutList);

/// Settings that may be written as a row of the survey (pyxform's `aliases.settings_header`).
const SETTINGS: [&str; 5] = [
    "form_title",
    "set_form_title",
    "form_id",
    "set_form_id",
    "prefix",
];

/// The names an author would choose from, for suggestions.
pub(super) const COMMON: [&str; 33] = [
    "text",
    "integer",
    "decimal",
    "date",
    "time",
    "dateTime",
    "note",
    "calculate",
    "acknowledge",
    "range",
    "select_one",
    "select_multiple",
    "rank",
    "begin_group",
    "end_group",
    "begin_repeat",
    "end_repeat",
    "start",
    "end",
    "today",
    "deviceid",
    "username",
    "phonenumber",
    "email",
    "audit",
    "hidden",
    "geopoint",
    "geotrace",
    "geoshape",
    "image",
    "audio",
    "video",
    "barcode",
];

static BEGIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^begin[\s_](group|lgroup|repeat|loop|looped group)(?: (?:over )?(\S+))?$")
});
static END: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^end[\s_](group|lgroup|repeat|loop|looped group)$"));
/// The order matters: `select one from file x` is tried as `select one from` first.
static SELECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(add select one prompt using|add select multiple prompt using|select all that apply from|select one from|select1|select_one|select one|select_multiple|select all that apply|select_one_external|select_one_from_file|select_multiple_from_file|select one from file|select multiple from file|rank) (\S+)( (?:or specify other|or_other|or other))?$",
    )
});
static OSM: LazyLock<Regex> = LazyLock::new(|| pattern(r"osm (\S+)"));

#[expect(
    clippy::expect_used,
    reason = "the patterns are constants, covered by tests"
)]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// Understands a cell of the column `type`.
pub(super) fn parse(text: &str) -> RowType<'_> {
    if SETTINGS.contains(&text) {
        return RowType::Setting;
    }
    if let Some(found) = BEGIN.captures(text) {
        let container = container(found.get(1).map_or("", |part| part.as_str()));
        return RowType::Begin(container, found.get(2).map(|list| list.as_str()));
    }
    if let Some(found) = END.captures(text) {
        return RowType::End(container(found.get(1).map_or("", |part| part.as_str())));
    }
    if let Some(found) = SELECT.captures(text) {
        let command = found.get(1).map_or("", |part| part.as_str());
        let kind = match command {
            "rank" => SelectKind::Rank,
            "select_one_external" => SelectKind::OneExternal,
            "add select multiple prompt using"
            | "select all that apply from"
            | "select_multiple"
            | "select all that apply"
            | "select_multiple_from_file"
            | "select multiple from file" => SelectKind::Multiple,
            _ => SelectKind::One,
        };
        return RowType::Select(Select {
            kind,
            from_file: command.ends_with("file"),
            list: found.get(2).map_or("", |part| part.as_str()),
            or_other: found.get(3).is_some(),
        });
    }
    if let Some(list) = OSM.captures(text).and_then(|found| found.get(1)) {
        return RowType::OsmTags(list.as_str());
    }
    if WITHOUT_LIST.contains(&text) {
        return RowType::Plain(&SELECT_WITHOUT_LIST);
    }
    PLAIN_TYPES
        .iter()
        .find(|plain| plain.name == text)
        .map_or(RowType::Unknown, RowType::Plain)
}

fn container(name: &str) -> Container {
    match name {
        "group" => Container::Group,
        "loop" => Container::Loop,
        _ => Container::Repeat,
    }
}

impl Container {
    /// As written in `begin_..`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Repeat => "repeat",
            Self::Loop => "loop",
        }
    }
}

/// A type that is refused, and what was meant: a function or `select_one` without a list, other
/// case, another tool's word, a slip.
pub(super) fn remedy(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let mut words = lower.split_whitespace();
    let (first, rest) = (
        words.next().unwrap_or_default(),
        words.collect::<Vec<_>>().join(" "),
    );
    if rest.is_empty() && ["select_one", "select_multiple", "select1"].contains(&first) {
        return Some(format!("add the name of a list: `{first} list_name`"));
    }
    let takes_a_list = ["select_one", "select_multiple", "rank"].contains(&first);
    if takes_a_list && rest.contains(' ') {
        let name = rest.replace(' ', "_");
        return Some(format!(
            "the name of a list has no spaces: write `{first} {name}`, and `{name}` under `list_name` \
             on the sheet `choices`"
        ));
    }
    let many = [
        "select multiple ",
        "select many ",
        "select_many ",
        "multiple ",
    ];
    if let Some(list) = many.iter().find_map(|start| text.strip_prefix(start)) {
        return Some(format!("did you mean `select_multiple {list}`?"));
    }
    let meant = match lower.as_str() {
        "number" | "numeric" | "num" | "whole number" => "integer",
        "float" | "double" | "real" => "decimal",
        "longtext" | "textarea" | "free text" | "str" | "open" => "text",
        "boolean" | "bool" | "yes_no" | "yesno" | "radio" | "dropdown" => "select_one",
        "checkbox" | "checkboxes" => "select_multiple",
        "calculation" | "formula" => "calculate",
        "begin" | "group" => "begin_group",
        _ => {
            let meant = nearest(first, COMMON)?;
            let suggestion = match meant {
                "select_one" | "select_multiple" | "rank" if !rest.is_empty() => {
                    format!("{meant} {rest}")
                }
                meant => meant.to_owned(),
            };
            return Some(format!("did you mean `{suggestion}`?"));
        }
    };
    Some(format!("did you mean `{meant}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selects_are_read_in_all_spellings() {
        for (text, kind, list, or_other) in [
            ("select_one yn", SelectKind::One, "yn", false),
            ("select one yn", SelectKind::One, "yn", false),
            ("select1 yn", SelectKind::One, "yn", false),
            ("select one from yn", SelectKind::One, "yn", false),
            (
                "select_multiple yn or_other",
                SelectKind::Multiple,
                "yn",
                true,
            ),
            (
                "select all that apply from yn or specify other",
                SelectKind::Multiple,
                "yn",
                true,
            ),
            ("rank yn", SelectKind::Rank, "yn", false),
            (
                "select_one_external yn",
                SelectKind::OneExternal,
                "yn",
                false,
            ),
            (
                "select one from file a.csv",
                SelectKind::One,
                "a.csv",
                false,
            ),
        ] {
            let RowType::Select(select) = parse(text) else {
                panic!("{text}")
            };
            assert_eq!(
                (select.kind, select.list, select.or_other),
                (kind, list, or_other),
                "{text}"
            );
        }
        assert_eq!(parse("select multiple from yn"), RowType::Unknown);
        assert_eq!(parse("Select_One yn"), RowType::Unknown);
    }

    #[test]
    fn containers_begin_and_end() {
        assert_eq!(parse("begin group"), RowType::Begin(Container::Group, None));
        assert_eq!(
            parse("begin_repeat"),
            RowType::Begin(Container::Repeat, None)
        );
        assert_eq!(
            parse("begin loop over l"),
            RowType::Begin(Container::Loop, Some("l"))
        );
        assert_eq!(parse("end lgroup"), RowType::End(Container::Repeat));
        assert_eq!(parse("end group x"), RowType::Unknown);
    }

    #[test]
    fn refused_types_come_with_what_was_meant() {
        for (text, expected) in [
            ("Text", "did you mean `text`?"),
            ("Select_One yn", "did you mean `select_one yn`?"),
            ("numeric", "did you mean `integer`?"),
            (
                "select_one",
                "add the name of a list: `select_one list_name`",
            ),
            (
                "select_one yes no",
                "the name of a list has no spaces: write `select_one yes_no`, and `yes_no` under \
                 `list_name` on the sheet `choices`",
            ),
        ] {
            assert_eq!(remedy(text).as_deref(), Some(expected), "{text}");
        }
    }
}
