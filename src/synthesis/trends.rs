//! The measures in the round before and in this one: all respondents of each, and the States that
//! answered both times, with those whose answer changed. A silence is no change, and whoever may not
//! be shown in one of the two rounds is in neither list: beside the other round it would be known.

use std::collections::BTreeSet;

use super::Context;
use super::confidence::Confidence;
use super::pillar::{compact, number, source_refs};
use super::sentence::Reporters;
use super::table::{Cell, CellValue, Column, SourceRef, Table, Tone};
use crate::coding::{MeasureAnswer, Measured, Outcome, measure_previous};
use crate::language::{Translated, fill};

/// The columns that fit on a printed page: all but the sources.
const PRINTED_COLUMNS: usize = 14;

/// How a measure was asked for then.
enum AskedThen {
    /// Not at all, as far as the table of answers tells.
    No,
    /// In the words of now, as far as is known.
    Same,
    /// In these words, or under this name.
    Changed(String),
}

/// The round before.
struct Then<'c> {
    measures: Vec<Measured>,
    confidence: Confidence<'c>,
    respondents: usize,
    /// Names of the questions asked then, as they are called now; and as they were called.
    asked: BTreeSet<(&'c str, &'c str)>,
}

/// The table; `None` where no answers of an earlier round are kept.
pub(super) fn table(context: &Context<'_>) -> Option<Table> {
    let previous = context.compilation.previous;
    if previous.rows.is_empty() {
        return None;
    }
    let (responses, measures) = measure_previous(context.compilation.questionnaire, previous);
    let then = Then {
        measures,
        confidence: Confidence::of(&responses),
        respondents: responses.len(),
        asked: previous
            .rows
            .iter()
            .map(|row| (row.question.as_str(), row.question_then.as_str()))
            .collect(),
    };
    let (texts, own) = (
        &context.texts.synthesis.pillar,
        &context.texts.synthesis.trends,
    );
    let of = |pattern: &str, what: &str| fill(pattern, &[("what", what)]);
    let (n, all) = (
        format!("{} (n)", texts.reported),
        format!("{} (N)", texts.respondents),
    );
    let columns = vec![
        Column::new(&texts.number, 6),
        Column::new(&texts.measure, 34),
        Column::new(&own.question, 18),
        Column::new(of(&own.then, &n), 12),
        Column::new(of(&own.then, &all), 12),
        Column::new(of(&own.then, &texts.percent), 12),
        Column::new(of(&own.now, &n), 12),
        Column::new(of(&own.now, &all), 12),
        Column::new(of(&own.now, &texts.percent), 12),
        Column::new(&own.both, 12),
        Column::new(&own.both_then, 12),
        Column::new(&own.both_now, 12),
        Column::new(&own.newly, 34),
        Column::new(&own.no_longer, 34),
        Column::running_on(of(&own.then, &texts.sources), 40),
        Column::running_on(of(&own.now, &texts.sources), 40),
    ];
    let rows = context
        .measures
        .iter()
        .map(|measured| row(measured, &then, context))
        .collect();
    Some(Table {
        title: fill(&own.title, &[("round", &previous.round)]),
        notes: vec![own.about.clone()],
        printed_columns: PRINTED_COLUMNS,
        ..context.table(
            "trends",
            &context.texts.synthesis.sheet.trends,
            columns,
            rows,
        )
    })
}

fn row(now: &Measured, then: &Then<'_>, context: &Context<'_>) -> Vec<Cell> {
    let own = &context.texts.synthesis.trends;
    let wording = now.wording.text(context.lang);
    let mut cells = vec![
        Cell::text(number(now, context)),
        Cell::text(if wording.is_empty() {
            &now.code
        } else {
            wording
        }),
    ];
    let before = then.measures.iter().find(|other| other.code == now.code);
    let asked = asked_then(now, before, then, context);
    cells.push(match &asked {
        AskedThen::No => Cell::text(&own.not_asked).in_tone(Tone::Faint),
        AskedThen::Same => Cell::text(&own.same),
        AskedThen::Changed(words) => {
            Cell::text(fill(&own.changed, &[("words", words)])).in_tone(Tone::Attention)
        }
    });
    let before = before.filter(|_| !matches!(asked, AskedThen::No));
    let share = |measured: &Measured, whole: usize, confidence: &Confidence<'_>| {
        let part = measured.count(Outcome::Reported);
        let shown = measured.with(Outcome::Reported);
        let sources: Vec<SourceRef> = shown
            .filter(|answer| confidence.may_name_under(answer))
            .flat_map(source_refs)
            .collect();
        [
            Cell::count(part)
                .with_sources(sources)
                .in_tone(Tone::Strong),
            Cell::count(whole),
            Cell::new(CellValue::Share { part, whole }),
        ]
    };
    match before {
        Some(before) => cells.extend(share(before, then.respondents, &then.confidence)),
        None => cells.extend([Cell::default(), Cell::default(), Cell::default()]),
    }
    cells.extend(share(now, context.respondents.len(), &context.confidence));
    let Some(before) = before else {
        cells.resize_with(PRINTED_COLUMNS + 2, Cell::default);
        return cells;
    };
    let both = both(now, before, then, context);
    let pick = |then: Option<Outcome>, now: Option<Outcome>| -> Vec<Pair<'_>> {
        let fits = |outcome, wanted: Option<Outcome>| wanted.is_none_or(|wanted| outcome == wanted);
        let pairs = both.iter().copied();
        pairs
            .filter(|(a, b)| fits(a.outcome, then) && fits(b.outcome, now))
            .collect()
    };
    let (yes, no) = (Some(Outcome::Reported), Some(Outcome::NotReported));
    for pairs in [pick(None, None), pick(yes, None), pick(None, yes)] {
        cells.push(Cell::count(pairs.len()).with_sources(sources(&pairs)));
    }
    for pairs in [pick(no, yes), pick(yes, no)] {
        let changed = pairs.iter().map(|(_, answer)| (&*answer.entity, true));
        let list = Reporters::of(changed, context).list(context);
        cells.push(Cell::new(list).with_sources(sources(&pairs)));
    }
    let (earlier, present): (Vec<_>, Vec<_>) = both.iter().copied().unzip();
    let cells_of = |answers: &[&MeasureAnswer]| {
        let refs: Vec<SourceRef> = answers.iter().flat_map(|a| source_refs(a)).collect();
        Cell::text(compact(&refs))
    };
    cells.push(cells_of(&earlier));
    cells.push(cells_of(&present));
    cells
}

/// What one State said then, and now.
type Pair<'a> = (&'a MeasureAnswer, &'a MeasureAnswer);

/// The States that answered both times and may be shown both times, in the order of the respondents.
fn both<'a>(
    now: &'a Measured,
    before: &'a Measured,
    then: &Then<'_>,
    context: &Context<'_>,
) -> Vec<Pair<'a>> {
    let of = |measured: &'a Measured, code: &str, confidence: &Confidence<'_>| {
        let answer = measured.answers.iter().find(|a| a.entity == code)?;
        let answered = matches!(answer.outcome, Outcome::Reported | Outcome::NotReported);
        (answered && confidence.may_name_under(answer)).then_some(answer)
    };
    let respondents = context.respondents.iter();
    respondents
        .filter_map(|respondent| {
            let code = &*respondent.entity.code;
            let earlier = of(before, code, &then.confidence)?;
            Some((earlier, of(now, code, &context.confidence)?))
        })
        .collect()
}

fn sources(pairs: &[Pair<'_>]) -> Vec<SourceRef> {
    let answers = pairs.iter().flat_map(|(then, now)| [*then, *now]);
    answers.flat_map(source_refs).collect()
}

fn asked_then(
    now: &Measured,
    before: Option<&Measured>,
    then: &Then<'_>,
    context: &Context<'_>,
) -> AskedThen {
    let previous = context.compilation.previous;
    let questions = &context.compilation.questionnaire.questions;
    let carriers = now.carriers.iter();
    let carriers: Vec<_> = carriers
        .filter_map(|carrier| questions.get(carrier.question))
        .collect();
    let names: BTreeSet<&str> = carriers.iter().map(|question| &*question.name).collect();
    let asked: Vec<&str> = then
        .asked
        .iter()
        .filter(|(question, _)| names.contains(question))
        .map(|(_, name)| *name)
        .collect();
    if asked.is_empty() {
        // A code of the codebook may have carried it all the same.
        let is_coded = before.is_some_and(|before| before.count(Outcome::Reported) > 0);
        return if is_coded {
            AskedThen::Same
        } else {
            AskedThen::No
        };
    }
    for name in asked {
        let words = previous.wording(name);
        // In each language of both rounds the words must be the same.
        let differs = |words: &Translated| {
            carriers.iter().all(|question| {
                let mut words = words.iter();
                words.any(|(lang, text)| question.label.get(lang).is_some_and(|now| now != text))
            })
        };
        let is_changed = words.map_or(!names.contains(name), differs);
        if is_changed {
            let words = words.map(|words| words.text(context.lang));
            let words = words.filter(|words| !words.is_empty()).unwrap_or(name);
            return AskedThen::Changed(words.to_owned());
        }
    }
    AskedThen::Same
}
