//! What changed between two compilations: who replied, which sentence says another word or names
//! other States, which figure is another. The words of measures and sentences are those of the
//! present form; what the figures were comes from the [`Snapshot`]s alone.

use std::collections::BTreeMap;

use serde::Serialize;

use super::sentence::sentence;
use super::snapshot::{GivenFigures, MeasureFigures, Reported, Snapshot};
use super::table::{Cell, CellValue, Column, Table, Tone};
use super::{Compilation, Context, Quantifier, pillar};
use crate::language::{Lang, fill};

/// What changed, in one language.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Who replied; `None` if the same.
    pub replies: Option<Change>,
    /// The measures whose States or word changed, in the order of the questionnaire, then those the
    /// form no longer has.
    pub measures: Vec<MeasureChange>,
    /// The numbers that changed.
    pub figures: Vec<FigureChange>,
    /// Names of the States in it, by their codes.
    pub names: BTreeMap<String, String>,
}

/// Other States than before, or another number of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// How many there were.
    pub before: usize,
    /// How many there are.
    pub after: usize,
    /// Codes of those named now and not before, in the order of the language.
    pub new: Vec<String>,
    /// Codes of those named before and not now.
    pub gone: Vec<String>,
}

/// A measure that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeasureChange {
    /// Number of its question; blank if the form no longer has it.
    pub number: String,
    /// Its code.
    pub measure: String,
    /// Its words; the code if it has none.
    pub wording: String,
    /// Who reported it.
    #[serde(flatten)]
    pub change: Change,
    /// The word for so many States, before and after.
    pub words: [Quantifier; 2],
    /// The sentence before and after; blank where there was none.
    pub sentences: [String; 2],
}

/// A number that changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureChange {
    /// Number of the question; blank if the form no longer has it.
    pub number: String,
    /// Name of the question.
    pub question: String,
    /// Its words.
    pub label: String,
    /// The year, if it is asked by year.
    pub year: Option<i64>,
    /// What it was; `None` if nobody had given a number.
    pub before: Option<GivenFigures>,
    /// What it is.
    pub after: Option<GivenFigures>,
}

impl Difference {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.replies.is_none() && self.measures.is_empty() && self.figures.is_empty()
    }
}

/// Holds two snapshots of a round against each other.
pub fn difference(
    before: &Snapshot,
    after: &Snapshot,
    compilation: &Compilation<'_>,
    lang: Lang,
) -> Difference {
    let context = &Context::new(compilation, lang);
    let replies = change(&before.respondents, &after.respondents, context);
    let replies = (before.respondents != after.respondents).then_some(replies);
    let measures = measures(before, after, context);
    let changes = measures.iter().map(|m| &m.change).chain(&replies);
    let names = changes
        .flat_map(|change| change.new.iter().chain(&change.gone))
        .map(|code| (code.clone(), context.names.in_text(code).to_owned()))
        .collect();
    Difference {
        figures: figures(before, after, context),
        replies,
        measures,
        names,
    }
}

fn change(before: &Reported, after: &Reported, context: &Context<'_>) -> Change {
    let mut new = after.not_in(before);
    let mut gone = before.not_in(after);
    context.names.sort_in_text(&mut new);
    context.names.sort_in_text(&mut gone);
    Change {
        before: before.count(),
        after: after.count(),
        new,
        gone,
    }
}

fn measures(before: &Snapshot, after: &Snapshot, context: &Context<'_>) -> Vec<MeasureChange> {
    let find = |snapshot: &Snapshot, code: &str| {
        let mut found = snapshot.measures.iter().filter(|m| m.measure == code);
        found.next().cloned().unwrap_or_else(|| MeasureFigures {
            measure: code.to_owned(),
            word: Quantifier::None,
            reported: Reported::default(),
        })
    };
    let known = context.measures.iter().map(|measured| &*measured.code);
    let mut codes: Vec<&str> = known.collect();
    for other in before.measures.iter().chain(&after.measures) {
        if !codes.contains(&&*other.measure) {
            codes.push(&other.measure);
        }
    }
    codes
        .into_iter()
        .filter_map(|code| {
            let sides = [find(before, code), find(after, code)];
            let [was, is] = &sides;
            if was == is {
                return None;
            }
            let measured = context.measures.iter().find(|m| m.code == code);
            let wording = measured.map_or("", |m| m.wording.text(context.lang));
            let said = |side: &MeasureFigures| {
                let reporters = side.reported.reporters(context);
                sentence(&reporters, side.word, wording, context)
            };
            Some(MeasureChange {
                number: measured.map_or_else(String::new, |m| pillar::number(m, context)),
                measure: code.to_owned(),
                wording: [wording, code]
                    .into_iter()
                    .find(|text| !text.is_empty())
                    .unwrap_or_default()
                    .to_owned(),
                change: change(&was.reported, &is.reported, context),
                words: [was.word, is.word],
                sentences: [said(was), said(is)],
            })
        })
        .collect()
}

fn figures(before: &Snapshot, after: &Snapshot, context: &Context<'_>) -> Vec<FigureChange> {
    let find = |snapshot: &Snapshot, figure: &GivenFigures| {
        let mut all = snapshot.figures.iter();
        all.find(|f| (&f.question, f.year) == (&figure.question, figure.year))
            .cloned()
    };
    let gone = before.figures.iter();
    let gone = gone.filter(|figure| find(after, figure).is_none());
    let questions = &context.compilation.questionnaire.questions;
    let mut changes: Vec<(usize, FigureChange)> = after
        .figures
        .iter()
        .chain(gone)
        .map(|figure| (figure, find(before, figure), find(after, figure)))
        .filter(|(_, was, is)| was != is)
        .map(|(figure, before, after)| {
            let at = questions.iter().position(|q| q.name == figure.question);
            let question = at.and_then(|at| questions.get(at));
            let label = question.map_or("", |q| q.label.text(context.lang));
            let change = FigureChange {
                number: at
                    .map_or("", |at| context.numbering.question(at))
                    .to_owned(),
                question: figure.question.clone(),
                label: label.to_owned(),
                year: figure.year,
                before,
                after,
            };
            (at.unwrap_or(usize::MAX), change)
        })
        .collect();
    changes.sort_by_key(|(at, change)| (*at, change.year));
    changes.into_iter().map(|(_, change)| change).collect()
}

/// The difference as tables: replies and measures, then figures, if any changed. `between` says
/// what was compared: two days or folders.
pub fn difference_tables(
    difference: &Difference,
    between: [&str; 2],
    compilation: &Compilation<'_>,
    lang: Lang,
) -> Vec<Table> {
    let context = &Context::new(compilation, lang);
    let mut tables = vec![changes(difference, between, context)];
    tables.extend(changed_figures(difference, context));
    tables
}

/// Two columns, of what was and of what is.
fn both(heading: &str, width: u16, context: &Context<'_>) -> [Column; 2] {
    let own = &context.texts.synthesis.difference;
    [&own.before, &own.after].map(|text| Column::new(fill(text, &[("what", heading)]), width))
}

fn changes(difference: &Difference, between: [&str; 2], context: &Context<'_>) -> Table {
    let texts = &context.texts.synthesis;
    let own = &texts.difference;
    let heads = &texts.pillar;
    let mut columns = vec![
        Column::new(&heads.number, 7),
        Column::new(&heads.measure, 40),
    ];
    columns.extend(both(&heads.quantifier, 14, context));
    columns.extend(both("n", 10, context));
    columns.push(Column::new(&own.new, 36));
    columns.push(Column::new(&own.gone, 36));
    columns.extend(both(&heads.sentence, 70, context));
    let list = |codes: &[String]| {
        Cell::new(if codes.is_empty() {
            CellValue::Blank
        } else {
            CellValue::List {
                names: codes
                    .iter()
                    .map(|code| context.names.in_text(code).to_owned())
                    .collect(),
                others: String::new(),
            }
        })
    };
    let row = |start: [Cell; 4], change: &Change, sentences: &[String; 2]| {
        let mut cells = Vec::from(start);
        cells.extend([Cell::count(change.before), Cell::count(change.after)]);
        cells.extend([list(&change.new), list(&change.gone)]);
        cells.extend(sentences.iter().map(Cell::text));
        cells
    };
    let replies = difference.replies.iter().map(|change| {
        let start = [
            Cell::default(),
            Cell::text(&heads.respondents).in_tone(Tone::Strong),
            Cell::default(),
            Cell::default(),
        ];
        row(start, change, &[String::new(), String::new()])
    });
    let measures = difference.measures.iter().map(|changed| {
        let [was, is] = changed.words.map(|word| word.word(&texts.quantifier));
        let tone = if was == is {
            Tone::Plain
        } else {
            Tone::Attention
        };
        let start = [
            Cell::text(&changed.number),
            Cell::text(&changed.wording),
            Cell::text(was),
            Cell::text(is).in_tone(tone),
        ];
        row(start, &changed.change, &changed.sentences)
    });
    let rows = replies.chain(measures).collect();
    let [before, after] = between;
    let note = if difference.is_empty() {
        &own.nothing
    } else {
        &own.between
    };
    Table {
        notes: vec![fill(note, &[("before", before), ("after", after)])],
        ..context.table("changes", &texts.sheet.changes, columns, rows)
    }
}

fn changed_figures(difference: &Difference, context: &Context<'_>) -> Option<Table> {
    let texts = &context.texts.synthesis;
    let own = &texts.numbers;
    let mut columns = vec![
        Column::new(&texts.pillar.number, 7),
        Column::new(&texts.findings.question, 48),
        Column::new(&own.year, 8),
    ];
    columns.extend(both(&own.given, 14, context));
    columns.extend(both(&own.sum, 14, context));
    columns.extend(both(&own.median, 14, context));
    let rows: Vec<Vec<Cell>> = difference
        .figures
        .iter()
        .map(|changed| {
            let sides = [&changed.before, &changed.after];
            let number = |of: fn(&GivenFigures) -> Option<f64>| {
                sides.map(|side| match side.as_ref().map(of) {
                    None => Cell::default(),
                    Some(Some(number)) => Cell::new(CellValue::Number(number)),
                    Some(None) => {
                        Cell::text(&texts.answer_status.confidential).in_tone(Tone::Faint)
                    }
                })
            };
            let year = changed.year.map_or_else(String::new, |y| y.to_string());
            let mut cells = vec![
                Cell::text(&changed.number),
                Cell::text(&changed.label),
                Cell::text(year),
            ];
            cells.extend(sides.map(|side| Cell::count(side.as_ref().map_or(0, |f| f.given))));
            cells.extend(number(|figure| figure.sum));
            cells.extend(number(|figure| figure.median));
            cells
        })
        .collect();
    let name = &texts.sheet.changed_figures;
    (!rows.is_empty()).then(|| context.table("changed_figures", name, columns, rows))
}
