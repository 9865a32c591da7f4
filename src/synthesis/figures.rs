//! The numbers that States gave: how many gave one, sum, median, range, and who did not; for
//! tables with a column of years, year by year. A sum is of the States that gave a number and of
//! nobody else: silence is not zero.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::table::{Cell, CellValue, Column, SourceRef, Table, Tone};
use crate::definition::{Kind, Question};
use crate::validate::{AnswerStatus, AnswerValue, Part, Response};

/// From so many confidential numbers on a sum with them in it may be shown: with fewer, what the
/// others gave publicly would tell them.
const LEAST_TOGETHER: usize = 3;

/// The numbers of one question, in one year if it is asked by year.
#[derive(Default)]
struct Figures {
    /// What each State gave, its rows added up.
    by_state: BTreeMap<String, f64>,
    /// Those that gave it in confidence.
    confidential: BTreeSet<String>,
    /// The cells of the others.
    sources: Vec<SourceRef>,
}

/// What may be said of the numbers given to a question, in one year if it is asked by year.
pub(super) struct Figure {
    /// Index of the question.
    pub(super) question: usize,
    /// The year.
    pub(super) year: Option<i64>,
    /// How many States gave a number.
    pub(super) given: usize,
    /// The sum; `None` where it would tell what was given in confidence.
    pub(super) sum: Option<f64>,
    /// Median, least and greatest; `None` where one was given in confidence.
    pub(super) spread: Option<[f64; 3]>,
    /// Those that gave a number, and the number, in the order of the respondents; blank where one
    /// gave it in confidence: who is not among them would be known to have.
    pub(super) states: Vec<(String, f64)>,
    /// The cells of the numbers not given in confidence.
    pub(super) sources: Vec<SourceRef>,
}

/// Of each question for a number that got one, in the order of the questionnaire.
pub(super) fn all(context: &Context<'_>) -> Vec<Figure> {
    let questions = context.compilation.questionnaire.questions.iter();
    let mut all = Vec::new();
    for (question, asked) in questions.enumerate() {
        if !matches!(asked.kind, Kind::Integer | Kind::Decimal) || is_year(asked) {
            continue;
        }
        for (year, figures) in by_year(asked, context) {
            all.push(figures.figure(question, year, context));
        }
    }
    all
}

impl Figures {
    fn figure(self, question: usize, year: Option<i64>, context: &Context<'_>) -> Figure {
        let mut numbers: Vec<f64> = self.by_state.values().copied().collect();
        numbers.sort_by(f64::total_cmp);
        let confidential = self.confidential.len();
        let may_add = confidential == 0 || confidential >= LEAST_TOGETHER;
        // Median, least and greatest may be one State's number: with a confidential one among them
        // they are not shown.
        let spread = || {
            let (least, most) = (*numbers.first()?, *numbers.last()?);
            Some([median(&numbers)?, least, most])
        };
        let respondents = context.respondents.iter();
        let states = respondents.filter_map(|respondent| {
            let code = &respondent.entity.code;
            let number = self.by_state.get(code).filter(|_| confidential == 0)?;
            Some((code.clone(), *number))
        });
        Figure {
            question,
            year,
            given: numbers.len(),
            sum: may_add.then(|| numbers.iter().sum()),
            spread: (confidential == 0).then(spread).flatten(),
            states: states.collect(),
            sources: self.sources,
        }
    }
}

/// The table; `None` if no number was given.
pub(super) fn table(context: &Context<'_>) -> Option<Table> {
    let texts = &context.texts.synthesis;
    let own = &texts.numbers;
    let columns = vec![
        Column::new(&texts.pillar.number, 7),
        Column::new(&texts.findings.question, 48),
        Column::new(&own.year, 8),
        Column::new(&own.given, 11),
        Column::new(format!("{} (N)", texts.pillar.respondents), 12),
        Column::new(&own.sum, 12),
        Column::new(&own.median, 12),
        Column::new(&own.least, 12),
        Column::new(&own.most, 12),
        Column::new(&own.missing, 60),
    ];
    let rows: Vec<Vec<Cell>> = all(context)
        .iter()
        .map(|figure| row(figure, context))
        .collect();
    (!rows.is_empty()).then(|| Table {
        notes: vec![texts.about.figures.clone(), own.silence.clone()],
        ..context.table("figures", &texts.sheet.figures, columns, rows)
    })
}

/// Whether a question of a table asks for the year of the row.
fn is_year(question: &Question) -> bool {
    question.repeat.is_some() && question.name.ends_with("year")
}

/// The numbers given, by the year of their row; without year outside tables.
fn by_year(question: &Question, context: &Context<'_>) -> BTreeMap<Option<i64>, Figures> {
    let questions = &context.compilation.questionnaire.questions;
    let year = questions.iter().find(|other| {
        question.repeat.is_some() && other.repeat == question.repeat && is_year(other)
    });
    let mut by_year: BTreeMap<Option<i64>, Figures> = BTreeMap::new();
    for response in context.respondents.iter().filter_map(|r| r.response) {
        for answer in response.instances(&question.name) {
            let counts = matches!(
                answer.status,
                AnswerStatus::Answered | AnswerStatus::Confidential
            );
            let (true, Some(AnswerValue::Number(number))) = (counts, &answer.value) else {
                continue;
            };
            let year = year.and_then(|year| year_of(response, year, answer.instance));
            let figures = by_year.entry(year).or_default();
            *figures.by_state.entry(response.entity.clone()).or_default() += number;
            if !context
                .confidence
                .may_show(&response.entity, &question.name)
            {
                figures.confidential.insert(response.entity.clone());
            } else if let Some(origin) = &answer.origin {
                figures.sources.push(SourceRef {
                    entity: response.entity.clone(),
                    question: question.name.clone(),
                    origin: origin.clone(),
                });
            }
        }
    }
    by_year
}

fn year_of(response: &Response, year: &Question, instance: u32) -> Option<i64> {
    let answer = response.answers.iter().find(|answer| {
        answer.part == Part::Answer && answer.question == year.name && answer.instance == instance
    })?;
    match answer.value {
        #[expect(clippy::cast_possible_truncation, reason = "a year is far below 2^52")]
        Some(AnswerValue::Number(year)) => Some(year.trunc() as i64),
        _ => None,
    }
}

fn row(figure: &Figure, context: &Context<'_>) -> Vec<Cell> {
    let questions = &context.compilation.questionnaire.questions;
    let label = questions
        .get(figure.question)
        .map_or("", |question| question.label.text(context.lang));
    let number = |number: Option<f64>| match number {
        Some(number) => Cell::new(CellValue::Number(number)),
        None => {
            Cell::text(&context.texts.synthesis.answer_status.confidential).in_tone(Tone::Faint)
        }
    };
    let spread = |at: usize| number(figure.spread.and_then(|spread| spread.get(at).copied()));
    // Who is not on the list would be known to have given a number in confidence.
    let given: BTreeSet<&str> = figure
        .states
        .iter()
        .map(|(code, _)| code.as_str())
        .collect();
    let missing: Vec<String> = context
        .respondents
        .iter()
        .filter(|_| figure.spread.is_some())
        .map(|respondent| &respondent.entity.code)
        .filter(|code| !given.contains(code.as_str()) && context.confidence.may_name(code))
        .map(|code| context.names.official(code).to_owned())
        .collect();
    vec![
        Cell::text(context.numbering.question(figure.question)),
        Cell::text(label),
        Cell::text(
            figure
                .year
                .map_or_else(String::new, |year| year.to_string()),
        ),
        Cell::count(figure.given).in_tone(Tone::Strong),
        Cell::count(context.respondents.len()),
        number(figure.sum),
        spread(0),
        spread(1),
        spread(2),
        Cell::new(CellValue::List {
            names: missing,
            others: String::new(),
        }),
    ]
}

/// The middle of sorted numbers; of two middle ones the mean.
fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(middle.checked_sub(1)?)?;
    Some(f64::midpoint(lower, upper))
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_the_middle_or_the_mean_of_two() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0]), Some(3.0));
        assert_eq!(median(&[1.0, 2.0, 9.0]), Some(2.0));
        assert_eq!(median(&[1.0, 2.0, 3.0, 9.0]), Some(2.5));
    }
}
