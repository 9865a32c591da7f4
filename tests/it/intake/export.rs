//! Exports of an online form: whatever their style, each row is the reply of a State, with the same
//! answers.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use verbale::definition::{Choice, Questionnaire, load_bytes};
use verbale::finding::Facts;
use verbale::intake::{Form, FoundBy, IdentifiedBy, Intake, Reason, Status, merge};
use verbale::language::{Lang, Translated};
use verbale::validate::{AnswerStatus, AnswerValue, Checker, Part};

use super::container::zip_of;
use super::{Folder, rules};

/// Two groups, a table, two questions of one label, and the State that answers.
const FORM: &str = "
| survey   | type                     | name      | label::English (en)       | label::French (fr)             | label::Chinese (zh) | nv_layout | nv_max_rows |
|          | begin_group              | g_general | General/common            | Généralités                    | 一般                |           |             |
|          | select_one state         | r_state   | State                     | État                           | 国家                |           |             |
|          | select_one lang          | r_language | Language                 | Langue                         | 语文                |           |             |
|          | end_group                |           |                           |                                |                     |           |             |
|          | begin_group              | g-pillar.1 | Prevention               | Prévention                     | 预防                |           |             |
|          | select_one yesno         | plan      | Is there a plan?          | Existe-t-il un plan ?          | 有计划吗？          |           |             |
|          | text                     | plan_text | Please describe.          | Veuillez préciser.             | 请说明。            |           |             |
|          | select_multiple means    | how       | By which means, and/or to whom? | Par quels moyens ?       | 以何种方式？        |           |             |
|          | text                     | how_text  | Please describe.          | Veuillez préciser.             | 请说明。            |           |             |
|          | select_multiple means    | tools     | Which tools?              | Quels outils ?                 | 哪些工具？          | yesno     |             |
|          | select_multiple state    | partners  | With whom?                | Avec qui ?                     | 与谁？              | slots     |             |
|          | integer                  | cases     | Cases: number             | Affaires : nombre              | 案件数              |           |             |
|          | decimal                  | budget    | Budget, in dollars        | Budget, en dollars             | 预算（美元）        |           |             |
|          | date                     | since     | Since when?               | Depuis quand ?                 | 自何时起？          |           |             |
|          | end_group                |           |                           |                                |                     |           |             |
|          | begin_repeat             | laws      | Laws                      | Lois                           | 法律                |           | 5           |
|          | text                     | l_title   | Title of the law          | Titre de la loi                | 法律名称            |           |             |
|          | select_one yesno         | l_force   | In force?                 | En vigueur ?                   | 是否生效？          |           |             |
|          | integer                  | l_year    | Year of the law           | Année de la loi                | 法律年份            |           |             |
|          | end_repeat               |           |                           |                                |                     |           |             |
| choices  | list_name                | name      | label::English (en)       | label::French (fr)             | label::Chinese (zh) |           |             |
|          | state                    | FRA       | France                    | France                         | 法国                |           |             |
|          | state                    | ESP       | Spain                     | Espagne                        | 西班牙              |           |             |
|          | state                    | PER       | Peru                      | Pérou                          | 秘鲁                |           |             |
|          | state                    | CIV       | Côte d'Ivoire             | Côte d'Ivoire                  | 科特迪瓦            |           |             |
|          | lang                     | en        | English                   | anglais                        | 英文                |           |             |
|          | lang                     | fr        | French                    | français                       | 法文                |           |             |
|          | yesno                    | yes       | Yes                       | Oui                            | 是                  |           |             |
|          | yesno                    | no        | No                        | Non                            | 否                  |           |             |
|          | means                    | law       | By law                    | Par la loi                     | 立法                |           |             |
|          | means                    | law_2     | By law, in part           | Par la loi, en partie          | 部分立法            |           |             |
|          | means                    | training  | By training/seminars      | Par la formation               | 培训                |           |             |
|          | means                    | other     | Other                     | Autres                         | 其他                |           |             |
| settings | form_title               | form_id   | version                   |                                |                     |           |             |
|          | Round                    | round     | 2015                      |                                |                     |           |             |
";

fn form() -> Questionnaire {
    let loaded = load_bytes("form.md", FORM.as_bytes()).unwrap();
    assert!(loaded.accepted(), "{:?}", loaded.diagnostics);
    loaded.questionnaire
}

/// An answer, before anybody writes it down.
#[derive(Debug, Clone, PartialEq)]
enum Said {
    Text(String),
    Number(f64),
    Day(NaiveDate),
    One(&'static str),
    Many(Vec<&'static str>),
}

/// Question and row of a repeat.
type Answers = BTreeMap<(&'static str, u32), Said>;

/// Which program wrote the tables.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Program {
    /// KoboToolbox, as a workbook.
    Kobo,
    /// ODK Central: tables as text in an archive.
    Odk,
}

/// How an export is written.
#[derive(Debug, Clone)]
struct Style {
    program: Program,
    /// Language of the headings; none for names.
    headings: Option<&'static str>,
    /// Language of the values; none for names.
    values: Option<&'static str>,
    /// Between a group and what lies in it; none for no groups.
    groups: Option<&'static str>,
    /// Between a multiple choice and its option.
    options: &'static str,
    /// One column for a multiple choice, columns of options, or both.
    summary: bool,
    split: bool,
    /// Numbers as numbers, not as texts.
    typed: bool,
    /// Separator of delimited text.
    comma: u8,
}

const TABLE: &str = "Round 2015";

fn said(style: &Style, text: &Translated, name: &str, lang: Option<&str>) -> String {
    let _ = style;
    match lang {
        Some(lang) => text.get(lang).unwrap().to_owned(),
        None => name.to_owned(),
    }
}

fn choice<'a>(form: &'a Questionnaire, question: &str, name: &str) -> &'a Choice {
    let list = form.list_of(form.question(question).unwrap()).unwrap();
    list.choice(name).unwrap()
}

/// The columns of a question: heading, and what of an answer stands below it.
fn columns(
    form: &Questionnaire,
    style: &Style,
    name: &'static str,
) -> Vec<(String, Option<String>)> {
    let question = form.question(name).unwrap();
    let own = said(style, &question.label, name, style.headings);
    let mut heading = own;
    if let Some(separator) = style.groups {
        for group in form.groups_around(question) {
            let group = said(style, &group.label, &group.name, style.headings);
            heading = format!("{group}{separator}{heading}");
        }
    }
    let list = form.list_of(question);
    let many = ["how", "tools", "partners"].contains(&name);
    let Some(list) = list.filter(|_| many) else {
        return vec![(heading, None)];
    };
    let mut columns = Vec::new();
    if style.summary || !style.split {
        columns.push((heading.clone(), None));
    }
    if style.split {
        for choice in &list.choices {
            let option = said(style, &choice.label, &choice.name, style.headings);
            let option = format!("{heading}{}{option}", style.options);
            columns.push((option, Some(choice.name.clone())));
        }
    }
    columns
}

/// What stands in a column for an answer.
fn cell(
    form: &Questionnaire,
    style: &Style,
    question: &str,
    option: Option<&str>,
    answer: Option<&Said>,
) -> String {
    let label = |name: &str| {
        let choice = choice(form, question, name);
        said(style, &choice.label, name, style.values)
    };
    match (answer, option) {
        (None, _) => String::new(),
        (Some(Said::Many(names)), Some(option)) => u8::from(names.contains(&option)).to_string(),
        (Some(Said::Many(names)), None) => names
            .iter()
            .map(|name| label(name))
            .collect::<Vec<_>>()
            .join(" "),
        (Some(Said::One(name)), _) => label(name),
        (Some(Said::Text(text)), _) => text.clone(),
        (Some(Said::Number(number)), _) => number.to_string(),
        (Some(Said::Day(day)), _) => day.to_string(),
    }
}

const ONCE: [&str; 11] = [
    "r_state",
    "r_language",
    "plan",
    "plan_text",
    "how",
    "how_text",
    "tools",
    "partners",
    "cases",
    "budget",
    "since",
];
const ROWS: [&str; 3] = ["l_title", "l_force", "l_year"];

/// A table: a name, and rows of cells.
type Sheet = (String, Vec<Vec<String>>);

/// The tables of an export of these replies, each with its time.
fn tables(form: &Questionnaire, style: &Style, replies: &[(Answers, String)]) -> Vec<Sheet> {
    let is_kobo = style.program == Program::Kobo;
    let row_of = |questions: &[&'static str], answers: &Answers, instance: u32| -> Vec<String> {
        let mut row = Vec::new();
        for &question in questions {
            let answer = answers.get(&(question, instance));
            for (_, option) in columns(form, style, question) {
                row.push(cell(form, style, question, option.as_deref(), answer));
            }
        }
        row
    };
    let heading = |questions: &[&'static str]| -> Vec<String> {
        let columns = questions.iter().flat_map(|name| columns(form, style, name));
        columns.map(|(heading, _)| heading).collect()
    };
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let (before, after): (Vec<String>, Vec<String>) = if is_kobo {
        (
            texts(&["start", "end"]),
            texts(&[
                "_id",
                "_uuid",
                "_submission_time",
                "_submitted_by",
                "_index",
            ]),
        )
    } else {
        (
            texts(&["SubmissionDate"]),
            texts(&["meta-instanceID", "KEY", "SubmitterName", "FormVersion"]),
        )
    };
    let mut root = vec![[before, heading(&ONCE), after].concat()];
    let parent: Vec<String> = if is_kobo {
        texts(&[
            "_index",
            "_parent_table_name",
            "_parent_index",
            "_submission__uuid",
        ])
    } else {
        texts(&["PARENT_KEY", "KEY"])
    };
    let mut laws = vec![[heading(&ROWS), parent].concat()];
    for (number, (answers, time)) in replies.iter().enumerate() {
        let uuid = format!("uuid:{number}");
        let answered = row_of(&ONCE, answers, 1);
        let index = (number + 1).to_string();
        root.push(if is_kobo {
            let before = vec![time.clone(), time.clone()];
            let after = texts(&[&index, &uuid, time, "desk", &index]);
            [before, answered, after].concat()
        } else {
            let after = texts(&[&uuid, &uuid, "desk", "2015"]);
            [vec![format!("{time}.000Z")], answered, after].concat()
        });
        for instance in 1.. {
            if !answers
                .keys()
                .any(|key| key.1 == instance && ROWS.contains(&key.0))
            {
                break;
            }
            let row = laws.len().to_string();
            let key = format!("{uuid}/laws[{instance}]");
            let parent: Vec<String> = if is_kobo {
                texts(&[&row, TABLE, &index, &uuid])
            } else {
                texts(&[&uuid, &key])
            };
            laws.push([row_of(&ROWS, answers, instance), parent].concat());
        }
    }
    vec![
        (TABLE.to_owned(), root),
        (
            if is_kobo { "laws" } else { "Round 2015-laws" }.to_owned(),
            laws,
        ),
    ]
}

fn xlsx(sheets: &[Sheet], typed: bool) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(name).unwrap();
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(cells) {
                match text.parse::<f64>() {
                    _ if text.is_empty() => {}
                    Ok(number) if typed => {
                        worksheet.write_number(row, column, number).unwrap();
                    }
                    _ => {
                        worksheet.write_string(row, column, text).unwrap();
                    }
                }
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn csv_of(rows: &[Vec<String>], comma: u8) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(comma)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

/// The file that the program writes.
fn file(style: &Style, sheets: &[Sheet]) -> (&'static str, Vec<u8>) {
    match style.program {
        Program::Kobo => ("export.xlsx", xlsx(sheets, style.typed)),
        Program::Odk => {
            let files: Vec<(String, Vec<u8>)> = sheets
                .iter()
                .map(|(name, rows)| (format!("{name}.csv"), csv_of(rows, style.comma)))
                .collect();
            let files: Vec<(&str, &[u8])> = files
                .iter()
                .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
                .collect();
            ("export.zip", zip_of(&files))
        }
    }
}

fn read(file: &str, bytes: &[u8]) -> Intake {
    Folder {
        form: form(),
        ..Folder::new()
    }
    .with(file, bytes)
    .read()
}

/// What each State is found to have said.
fn heard(intake: &Intake) -> BTreeMap<String, Answers> {
    let form = form();
    let checker = Checker::new(&form);
    let names = |question: &str| ONCE.into_iter().chain(ROWS).find(|name| *name == question);
    let mut heard = BTreeMap::new();
    for reply in merge(intake) {
        let response = checker.check(&reply);
        let mut answers = Answers::new();
        for answer in &response.answers {
            assert_ne!(answer.status, AnswerStatus::Unreadable, "{answer:?}");
            let (Some(value), Part::Answer) = (&answer.value, answer.part) else {
                continue;
            };
            let name = names(&answer.question).unwrap();
            let question = form.question(name).unwrap();
            let leak = |name: &String| -> &'static str {
                let list = form.list_of(question).unwrap();
                let choices = list.choices.iter().map(|choice| choice.name.clone());
                let found = choices.into_iter().find(|choice| choice == name).unwrap();
                Box::leak(found.into_boxed_str())
            };
            let said = match value {
                AnswerValue::Text(text) => Said::Text(text.clone()),
                AnswerValue::Number(number) => Said::Number(*number),
                AnswerValue::Date(day) => Said::Day(*day),
                AnswerValue::Choices(names) if ["how", "tools", "partners"].contains(&name) => {
                    Said::Many(names.iter().map(leak).collect())
                }
                AnswerValue::Choices(names) => Said::One(leak(&names[0])),
            };
            answers.insert((name, answer.instance), said);
        }
        heard.insert(reply.entity, answers);
    }
    heard
}

fn one_of<T: Clone + std::fmt::Debug + 'static>(items: &[T]) -> prop::sample::Select<T> {
    prop::sample::select(items.to_vec())
}

fn style() -> impl Strategy<Value = Style> {
    const LANGUAGES: [Option<&str>; 4] = [None, Some("en"), Some("fr"), Some("zh")];
    (
        one_of(&[Program::Kobo, Program::Odk]),
        one_of(&LANGUAGES),
        one_of(&LANGUAGES),
        one_of(&[None, Some("/"), Some("."), Some("-"), Some(":")]),
        one_of(&["/", ".", " "]),
        (any::<bool>(), any::<bool>(), any::<bool>()),
        one_of(b",;\t"),
    )
        .prop_map(
            |(program, headings, values, groups, options, bits, comma)| Style {
                program,
                headings,
                values,
                groups,
                options,
                summary: bits.0,
                split: bits.1,
                typed: bits.2,
                comma,
            },
        )
}

fn answers() -> impl Strategy<Value = Answers> {
    let text = one_of(&[
        "Yes, since 2013; see annex",
        "Oui",
        "说明：已通过",
        "line one\nline two",
        "\"quoted\", and = signs",
        "план 2015-2020",
        "مفصل",
    ]);
    let means = prop::sample::subsequence(vec!["law", "law_2", "training", "other"], 1..=4);
    let partners = prop::sample::subsequence(vec!["FRA", "ESP", "PER", "CIV"], 1..=4);
    let rows = prop::collection::vec(
        (
            text.clone(),
            prop::option::of(one_of(&["yes", "no"])),
            1990..2015_i32,
        ),
        0..4,
    );
    (
        prop::option::of(one_of(&["yes", "no"])),
        (prop::option::of(text.clone()), prop::option::of(text)),
        (
            prop::option::of(means.clone()),
            prop::option::of(means),
            prop::option::of(partners),
        ),
        prop::option::of(0..100_000_i32),
        prop::option::of((0..1_000_000_i32).prop_map(|cents| f64::from(cents) / 8.0)),
        prop::option::of(0..4_000_u64),
        rows,
    )
        .prop_map(|(plan, texts, many, cases, budget, since, rows)| {
            let mut answers = Answers::new();
            let mut put = |name: &'static str, instance: u32, said: Option<Said>| {
                if let Some(said) = said {
                    answers.insert((name, instance), said);
                }
            };
            let text = |text: &str| Said::Text(text.to_owned());
            put("plan", 1, plan.map(Said::One));
            put("plan_text", 1, texts.0.map(text));
            put("how_text", 1, texts.1.map(text));
            put("how", 1, many.0.map(Said::Many));
            put("tools", 1, many.1.map(Said::Many));
            put("partners", 1, many.2.map(Said::Many));
            put("cases", 1, cases.map(|number| Said::Number(number.into())));
            put("budget", 1, budget.map(Said::Number));
            let day = NaiveDate::from_ymd_opt(2005, 1, 1).unwrap();
            put(
                "since",
                1,
                since.map(|days| Said::Day(day + chrono::Days::new(days))),
            );
            for (instance, (title, force, year)) in (1..).zip(rows) {
                put("l_title", instance, Some(text(title)));
                put("l_force", instance, force.map(Said::One));
                put("l_year", instance, Some(Said::Number(year.into())));
            }
            answers
        })
}

/// Replies of three States in some order, and an earlier one that says nothing more.
fn replies() -> impl Strategy<Value = Vec<(Answers, String)>> {
    let states = Just(vec!["FRA", "ESP", "PER", "CIV"]).prop_shuffle();
    (prop::collection::vec(answers(), 3), states).prop_map(|(said, states)| {
        let mut replies = Vec::new();
        for (number, (mut answers, state)) in said.into_iter().zip(states).enumerate() {
            answers.insert(("r_state", 1), Said::One(state));
            answers.insert(("r_language", 1), Said::One("fr"));
            if number == 0 {
                let blank = Answers::from([(("r_state", 1), Said::One(state))]);
                replies.push((blank, "2015-04-20T08:00:00".to_owned()));
            }
            replies.push((answers, format!("2015-04-2{number}T10:00:00")));
        }
        replies
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_answers_come_out_whatever_the_style(style in style(), replies in replies()) {
        let form = form();
        let (name, bytes) = file(&style, &tables(&form, &style, &replies));
        let intake = read(name, &bytes);
        let expected: BTreeMap<String, Answers> = replies
            .iter()
            .map(|(answers, _)| {
                let Said::One(state) = answers[&("r_state", 1)] else { panic!("has a State") };
                (state.to_owned(), answers.clone())
            })
            .collect();
        prop_assert_eq!(heard(&intake), expected);
        prop_assert_eq!(intake.records.len(), replies.len() + 1);
        for returned in &intake.returns {
            prop_assert_eq!(&rules(&returned.findings), &Vec::<&str>::new());
        }
        let superseded = intake.records.iter().filter(|r| r.status == Status::Superseded);
        prop_assert_eq!(superseded.count(), 1);
    }
}

const PLAIN: Style = Style {
    program: Program::Kobo,
    headings: None,
    values: None,
    groups: Some("/"),
    options: "/",
    summary: true,
    split: true,
    typed: false,
    comma: b',',
};

fn spain() -> Answers {
    Answers::from([
        (("r_state", 1), Said::One("ESP")),
        (("plan", 1), Said::One("yes")),
        (("how", 1), Said::Many(vec!["law", "other"])),
        (("l_title", 1), Said::Text("Ley 1".to_owned())),
    ])
}

#[test]
fn a_reply_has_a_row_of_its_own_and_each_answer_its_cell() {
    let sheets = tables(
        &form(),
        &PLAIN,
        &[(spain(), "2015-04-20T08:00:00".to_owned())],
    );
    let intake = read("in/kobo.xlsx", &xlsx(&sheets, false));
    let [export, reply] = intake.records.as_slice() else {
        panic!("{:#?}", intake.records)
    };
    assert_eq!((export.status, export.form), (Status::Container, Form::Web));
    let columns = [
        "start",
        "end",
        "_id",
        "_uuid",
        "_submission_time",
        "_submitted_by",
        "_index",
    ];
    let parent = ["_parent_table_name", "_parent_index", "_submission__uuid"];
    assert_eq!(
        export.reason,
        Some(Reason::Export {
            replies: 1,
            columns: columns
                .into_iter()
                .chain(parent)
                .map(str::to_owned)
                .collect(),
        })
    );
    assert_eq!(reply.source.file, "in/kobo.xlsx/Round 2015!2");
    assert_eq!(reply.carrier(), "in/kobo.xlsx");
    assert_eq!(reply.source.sha256, export.source.sha256);
    assert_eq!(
        (reply.entity.as_deref(), reply.identified_by, reply.status),
        (Some("ESP"), Some(IdentifiedBy::Answer), Status::Read)
    );
    assert_eq!(reply.received, NaiveDate::from_ymd_opt(2015, 4, 20));
    let cells = intake.returns[0].cells.iter();
    let cells: Vec<String> = cells
        .map(|cell| {
            assert_eq!(cell.found_by, FoundBy::Name);
            let address = verbale::cell_map::cell_address(cell.row, cell.column);
            format!("{} {}!{address} {}", cell.key, cell.sheet, cell.content)
        })
        .collect();
    assert_eq!(
        cells,
        [
            "how|1|option|law Round 2015!H2 1",
            "how|1|option|other Round 2015!K2 1",
            "l_title|1|answer laws!A2 Ley 1",
            "plan|1|answer Round 2015!E2 yes",
            "r_state|1|answer Round 2015!C2 ESP",
        ]
    );
}

#[test]
fn text_alone_is_an_export_too() {
    for (comma, name) in [(b',', "kobo.csv"), (b';', "kobo.txt")] {
        let sheets = tables(
            &form(),
            &PLAIN,
            &[(spain(), "2015-04-20T08:00:00".to_owned())],
        );
        let intake = read(name, &csv_of(&sheets[0].1, comma));
        let heard = heard(&intake);
        assert_eq!(heard["ESP"][&("how", 1)], Said::Many(vec!["law", "other"]));
        assert_eq!(intake.records[1].part, "kobo!2");
    }
    let other = read("list.csv", b"name,value\na,1\n");
    assert_eq!(
        other.records[0].reason,
        Some(Reason::NotAWorkbook("CSV".to_owned()))
    );
}

#[test]
fn a_reply_of_nobody_is_kept_until_somebody_says_whose_it_is() {
    let mut answers = spain();
    answers.remove(&("r_state", 1));
    let sheets = tables(
        &form(),
        &PLAIN,
        &[(answers, "2015-04-20T08:00:00".to_owned())],
    );
    let bytes = xlsx(&sheets, false);
    let record = &read("kobo.xlsx", &bytes).records[1];
    assert_eq!(record.reason, Some(Reason::UnknownEntity));
    assert_eq!((record.status, record.answers), (Status::NotOurs, 4));
    let folder = Folder {
        form: form(),
        ..Folder::new()
    };
    let intake = folder
        .with("kobo.xlsx", &bytes)
        .register("kobo.xlsx/Round 2015!2,,PER,2015-05-01,,\n")
        .read();
    assert_eq!(heard(&intake)["PER"].len(), 3);
    assert_eq!(
        intake.returns[0].received,
        NaiveDate::from_ymd_opt(2015, 5, 1)
    );
}

#[test]
fn what_no_heading_explains_is_reported_with_its_words() {
    let mut sheets = tables(
        &form(),
        &PLAIN,
        &[(spain(), "2015-04-20T08:00:00".to_owned())],
    );
    sheets[0].1[0].push("Remarks of the mission".to_owned());
    sheets[0].1[1].push("see our letter".to_owned());
    // A column that says otherwise than those of the options.
    let how = sheets[0].1[0]
        .iter()
        .position(|h| h == "g-pillar.1/how")
        .unwrap();
    sheets[0].1[1][how] = "training".to_owned();
    // A row of the table that belongs to no reply.
    let orphan = ["Ley 2", "yes", "2001", "9", TABLE, "99", "uuid:99"].map(str::to_owned);
    sheets[1].1.push(orphan.to_vec());
    let intake = read("kobo.xlsx", &xlsx(&sheets, false));
    let strays: Vec<(&str, &str)> = intake.returns[0]
        .findings
        .iter()
        .filter(|finding| finding.facts == Facts::StrayText)
        .map(|finding| (finding.place.question.as_str(), finding.value.as_str()))
        .collect();
    assert_eq!(strays, [("", "see our letter"), ("how", "training")]);
    let orphan = intake.records.last().unwrap();
    assert_eq!((orphan.part.as_str(), orphan.answers), ("laws!3", 3));
    assert_eq!(orphan.reason, Some(Reason::UnknownEntity));
}

#[test]
fn the_state_may_be_said_by_a_column_in_any_language() {
    for (heading, value) in [
        ("Pays", "Côte d’Ivoire"),
        ("国家", "科特迪瓦"),
        ("country", "civ"),
    ] {
        let rows = [
            vec!["_uuid", heading, "plan", "cases"],
            vec!["uuid:1", value, "yes", "7"],
        ];
        let rows = rows.map(|row| row.into_iter().map(str::to_owned).collect());
        let intake = read("a.csv", &csv_of(&rows, b','));
        let record = &intake.records[1];
        assert_eq!(record.entity.as_deref(), Some("CIV"), "{heading}");
        assert_eq!(intake.returns[0].language, Lang::En);
    }
}

#[test]
fn many_replies_keep_their_order_and_too_many_are_refused() {
    let table = |replies: u32| {
        let header = ["KEY", "r_state", "plan"].map(str::to_owned).to_vec();
        let rows = (0..replies).map(|n| vec![n.to_string(), "FRA".to_owned(), "yes".to_owned()]);
        let rows: Vec<Vec<String>> = std::iter::once(header).chain(rows).collect();
        csv_of(&rows, b',')
    };
    let intake = read("a.csv", &table(20_000));
    assert_eq!(intake.records.len(), 20_001);
    assert_eq!(intake.records[20_000].part, "a!20001");
    let refused = &read("a.csv", &table(20_001)).records;
    let limit = Reason::OverLimit("replies > 20000".to_owned());
    assert_eq!((refused.len(), &refused[0].reason), (1, &Some(limit)));
}

#[test]
fn headings_made_to_be_slow_are_left_aside() {
    let heading = "a/b.c-d:e f ".repeat(80_000);
    let header: Vec<String> = ["_uuid", "r_state", &heading].map(str::to_owned).into();
    let mut rows = vec![header, ["1", "FRA", "x"].map(str::to_owned).into()];
    rows[0].extend((0..10_000).map(|n| "a/b.c-d:e f ".repeat(80) + &n.to_string()));
    let length = rows[0].len();
    rows[1].resize(length, String::new());
    let intake = read("a.csv", &csv_of(&rows, b','));
    assert_eq!(intake.records[1].entity.as_deref(), Some("FRA"));
    assert_eq!(intake.returns[0].findings[0].value, "x");
}
