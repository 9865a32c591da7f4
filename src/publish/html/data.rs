//! What the page's script shows, as JSON. Each text stands once, in a list; cells and answers name
//! it by its place there, so that 200 States' answers to 500 questions stay a small file.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::{Page, file_name};
use crate::language::texts::PageTexts;
use crate::language::{fill, percent, texts};
use crate::publish::is_invisible;
use crate::synthesis::{CellValue, QuestionView, SourceRef, Standing, StateAnswer, Table};
use crate::validate::{AnswerStatus, Origin};

/// Tables whose content the page shows in another form: as its menu, and question by question.
const SHOWN_OTHERWISE: [&str; 2] = ["contents", "questions"];

/// Place of a text in the list of texts; 0 is the blank one.
type Text = u32;

#[derive(Serialize)]
struct Data<'a> {
    texts: &'a PageTexts,
    words: BTreeMap<&'static str, &'a str>,
    languages: Vec<(String, String)>,
    title: &'a str,
    about: String,
    method: &'a [String],
    summary: Summary,
    states: Vec<(&'a str, &'a str)>,
    statuses: Vec<&'a str>,
    tables: Vec<TableData>,
    pillars: Vec<PillarData<'a>>,
    questions: Vec<QuestionData<'a>>,
    strings: Vec<String>,
}

#[derive(Serialize)]
struct Summary {
    addressed: usize,
    responded: usize,
    share: String,
    waiting: usize,
    standings: Vec<String>,
}

#[derive(Serialize)]
struct TableData {
    key: String,
    name: String,
    title: String,
    notes: Vec<String>,
    /// Heading, and whether numbers stand below it.
    columns: Vec<(String, bool)>,
    rows: Vec<Vec<Text>>,
    foot: Vec<String>,
}

#[derive(Serialize)]
struct PillarData<'a> {
    /// Place of its table.
    table: usize,
    /// A row each.
    measures: Vec<MeasureData<'a>>,
}

#[derive(Serialize)]
struct MeasureData<'a> {
    code: &'a str,
    /// The cells under its figure: State, question (by place; null if not shown), file, sheet, cell.
    sources: Vec<(usize, Option<usize>, Text, Text, Text)>,
}

#[derive(Serialize)]
struct QuestionData<'a> {
    name: &'a str,
    number: &'a str,
    label: Text,
    /// Place of its pillar.
    pillar: usize,
    in_table: bool,
    /// Per status how many replies.
    statuses: Vec<usize>,
    choices: Vec<(Text, usize)>,
    measures: &'a [String],
    unnamed: usize,
    /// State, row, status, value, as written, comment, file, sheet, cell.
    answers: Vec<[Text; 9]>,
}

/// The data of a page. `<` is written as an escape, so that no text can end the element it is in.
pub(super) fn json(page: &Page<'_>) -> String {
    let mut strings = Strings::default();
    let data = data(page, &mut strings);
    // A structure of our own with text keys always serialises.
    let json = serde_json::to_string(&data).unwrap_or_default();
    json.replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

fn data<'a>(page: &Page<'a>, strings: &mut Strings) -> Data<'a> {
    let all = texts(page.lang);
    let by_question = page.by_question;
    let states: HashMap<&str, usize> = by_question
        .states
        .iter()
        .zip(0..)
        .map(|(state, place)| (&*state.code, place))
        .collect();
    let questions: HashMap<&str, usize> = by_question
        .questions
        .iter()
        .zip(0..)
        .map(|(question, place)| (&*question.name, place))
        .collect();
    let shown: Vec<&Table> = page
        .tables
        .iter()
        .filter(|table| !table.internal && !SHOWN_OTHERWISE.contains(&&*table.key))
        .collect();
    let place_of = |key: &str| shown.iter().position(|table| table.key == key);
    let mut pillars = Vec::new();
    let mut pillar_places: HashMap<&str, usize> = HashMap::new();
    for pillar in &by_question.pillars {
        let Some(place) = place_of(&pillar.key) else {
            continue;
        };
        let rows = shown.get(place).map_or(&[][..], |table| &table.rows);
        let measures = pillar.measures.iter().zip(rows).map(|(code, row)| {
            // The same cells are under the number and under the names.
            let cell = row.iter().find(|cell| !cell.sources.is_empty());
            let sources = cell.iter().flat_map(|cell| &cell.sources);
            MeasureData {
                code,
                sources: sources
                    .filter_map(|source| under(source, (&states, &questions), strings))
                    .collect(),
            }
        });
        let measures = measures.collect();
        pillar_places.insert(&pillar.key, pillars.len());
        pillars.push(PillarData {
            table: place,
            measures,
        });
    }
    let question_data: Vec<QuestionData<'_>> = by_question
        .questions
        .iter()
        .map(|question| {
            let pillar = pillar_places.get(&*question.pillar).copied();
            question_data(question, pillar.unwrap_or_default(), &states, page, strings)
        })
        .collect();
    let contents = page.tables.iter().find(|table| table.key == "contents");
    Data {
        texts: &all.page,
        words: words(page),
        languages: page
            .round
            .report
            .languages
            .iter()
            .filter(|&&lang| lang != page.lang)
            .map(|&lang| {
                let name = texts(lang).synthesis.language.get(lang).clone();
                (name, file_name(lang, page.round))
            })
            .collect(),
        title: page.round.title.get(page.lang),
        about: format!("{} ({})", page.round.symbol, page.round.mandate),
        method: contents.map_or(&[], |table| &table.foot),
        summary: summary(page),
        states: by_question
            .states
            .iter()
            .map(|state| (&*state.code, &*state.name))
            .collect(),
        statuses: statuses(page),
        tables: shown
            .iter()
            .map(|table| table_data(table, strings))
            .collect(),
        pillars,
        questions: question_data,
        strings: std::mem::take(&mut strings.texts),
    }
}

fn summary(page: &Page<'_>) -> Summary {
    let by_question = page.by_question;
    let texts = &texts(page.lang).synthesis.standing;
    let standings = Standing::ALL.into_iter().filter_map(|standing| {
        let mut count = 0_usize;
        for one in page.standings {
            count += usize::from(one.standing == standing);
        }
        let values = [
            ("standing", standing.texts(texts).0),
            ("count", &count.to_string()),
        ];
        (count > 0).then(|| fill(&texts.count, &values))
    });
    Summary {
        addressed: by_question.addressed,
        responded: by_question.responded,
        share: percent(by_question.responded, by_question.addressed, page.lang),
        waiting: by_question.waiting,
        standings: standings.collect(),
    }
}

/// Words that the workbooks use too.
fn words<'a>(page: &Page<'_>) -> BTreeMap<&'static str, &'a str> {
    let texts = &texts(page.lang).synthesis;
    BTreeMap::from([
        ("addressed", &*texts.answers.addressed),
        ("responded", &texts.pillar.respondents),
        ("waiting", &texts.answers.waiting),
        ("not_returned", &texts.answer_status.not_returned),
        ("reported", &texts.pillar.reported),
        ("no", &texts.pillar.no),
        ("measure", &texts.pillar.measure),
        ("sources", &texts.pillar.sources),
        ("state", &texts.respondents.state),
        ("number", &texts.pillar.number),
        ("question", &texts.findings.question),
        ("row", &texts.findings.instance),
        ("file", &texts.findings.file),
        ("sheet", &texts.findings.sheet),
        ("cell", &texts.findings.cell),
        ("status", &texts.sources.status),
    ])
}

/// Names of the statuses, by their place in [`AnswerStatus::ALL`].
fn statuses(page: &Page<'_>) -> Vec<&'static str> {
    let all = AnswerStatus::ALL.into_iter();
    all.map(|status| status.label(page.lang)).collect()
}

fn table_data(table: &Table, strings: &mut Strings) -> TableData {
    let is_number = |column: usize| {
        let mut cells = table
            .rows
            .iter()
            .filter_map(|row| row.get(column))
            .peekable();
        cells.peek().is_some()
            && cells.all(|cell| {
                matches!(
                    cell.value,
                    CellValue::Blank
                        | CellValue::Count(_)
                        | CellValue::Number(_)
                        | CellValue::Share { .. }
                )
            })
    };
    let columns = table.columns.iter().enumerate();
    let columns = columns.map(|(at, column)| (clean(&column.heading), is_number(at)));
    let clean_all = |texts: &[String]| texts.iter().map(|text| clean(text)).collect();
    TableData {
        key: table.key.clone(),
        name: table.name.clone(),
        title: table.title.clone(),
        notes: clean_all(&table.notes),
        columns: columns.collect(),
        rows: table
            .rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(|cell| strings.place(&cell.value.display(table.lang)))
                    .collect()
            })
            .collect(),
        foot: clean_all(&table.foot),
    }
}

/// A cell under a figure; `None` if its State is not named on the page.
fn under(
    source: &SourceRef,
    (states, questions): (&HashMap<&str, usize>, &HashMap<&str, usize>),
    strings: &mut Strings,
) -> Option<(usize, Option<usize>, Text, Text, Text)> {
    let state = states.get(&*source.entity).copied()?;
    let question = questions.get(&*source.question).copied();
    let [file, sheet, cell] = place(Some(&source.origin), strings);
    Some((state, question, file, sheet, cell))
}

fn place(origin: Option<&Origin>, strings: &mut Strings) -> [Text; 3] {
    origin.map_or([0; 3], |origin| {
        [&origin.source.file, &origin.sheet, &origin.cell].map(|text| strings.place(text))
    })
}

fn question_data<'a>(
    question: &'a QuestionView,
    pillar: usize,
    states: &HashMap<&str, usize>,
    page: &Page<'_>,
    strings: &mut Strings,
) -> QuestionData<'a> {
    let answers = question.answers.iter().filter_map(|answer| {
        let state = states.get(&*answer.entity).copied()?;
        Some(answer_data(answer, state, page, strings))
    });
    let answers = answers.collect();
    let statuses = AnswerStatus::ALL
        .into_iter()
        .map(|status| question.statuses.get(&status).copied().unwrap_or_default());
    QuestionData {
        name: &question.name,
        number: &question.number,
        label: strings.place(&question.label),
        pillar,
        in_table: question.in_table,
        statuses: statuses.collect(),
        choices: question
            .choices
            .iter()
            .map(|(label, count)| (strings.place(label), *count))
            .collect(),
        measures: &question.measures,
        unnamed: question.unnamed,
        answers,
    }
}

fn answer_data(
    answer: &StateAnswer,
    state: usize,
    page: &Page<'_>,
    strings: &mut Strings,
) -> [Text; 9] {
    let status = AnswerStatus::ALL
        .into_iter()
        .position(|status| status == answer.status);
    let value = answer.value.display(page.lang);
    // Of a text the value is what was written; of a multiple choice the marks say nothing more.
    let is_mark = matches!(&answer.value, CellValue::List { names, .. } if names.len() > 1)
        || answer.raw.contains('=');
    let raw = if is_mark || answer.raw == value || answer.status != AnswerStatus::Answered {
        ""
    } else {
        &answer.raw
    };
    let [file, sheet, cell] = place(answer.origin.as_ref(), strings);
    let number = |place: usize| Text::try_from(place).unwrap_or_default();
    [
        number(state),
        answer.instance,
        number(status.unwrap_or_default()),
        strings.place(&value),
        strings.place(raw),
        strings.place(&answer.words),
        file,
        sheet,
        cell,
    ]
}

/// Texts, each once.
#[derive(Default)]
struct Strings {
    places: HashMap<String, Text>,
    texts: Vec<String>,
}

impl Strings {
    fn place(&mut self, text: &str) -> Text {
        if self.texts.is_empty() {
            self.texts.push(String::new());
            self.places.insert(String::new(), 0);
        }
        let text = clean(text);
        if let Some(&place) = self.places.get(&text) {
            return place;
        }
        // More than four thousand million texts do not fit into memory.
        let place = Text::try_from(self.texts.len()).unwrap_or_default();
        self.texts.push(text.clone());
        self.places.insert(text, place);
        place
    }
}

/// The text without control characters and marks that turn the direction of what follows.
fn clean(text: &str) -> String {
    text.chars().filter(|&c| !is_invisible(c)).collect()
}
