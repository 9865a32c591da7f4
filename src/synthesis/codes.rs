//! What coders read in open answers: a table per frame with the States and words under each code,
//! and for the office how far the work is and how far coders agree.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::extracts::cut;
use super::pillar::compact;
use super::sentence::Reporters;
use super::table::{Cell, CellValue, Column, SourceRef, Table, Tone};
use crate::coding::{
    Agreement, AnswerCoding, Confusion, OpenAnswer, Scope, Undefined, agreement, confusions,
    open_answers,
};
use crate::definition::{Code, Questionnaire};
use crate::language::fill;

/// Beginning of the keys of the tables of codes; the frame follows.
pub(super) const KEY: &str = "codes_";

/// How many words of States stand under a code; all are in the data set.
const MOST_QUOTES: usize = 8;

/// An answer with the coding that counts.
struct Standing<'a> {
    open: &'a OpenAnswer<'a>,
    coding: &'a crate::round::Coding,
}

/// A table per frame on which anything is coded, in the order of the codebook.
pub(super) fn tables(context: &Context<'_>) -> Vec<Table> {
    let compilation = context.compilation;
    let answers = open_answers(compilation.questionnaire, compilation.responses);
    let standing: Vec<Standing<'_>> = answers
        .iter()
        .filter_map(|open| {
            let coding = compilation.coded.of_key(&open.key)?.standing()?;
            Some(Standing { open, coding })
        })
        .collect();
    frames(compilation.questionnaire)
        .into_iter()
        .filter_map(|frame| {
            let of_frame = standing.iter().filter(|own| own.open.frame == frame);
            let of_frame: Vec<&Standing<'_>> = of_frame.collect();
            (!of_frame.is_empty()).then(|| table(frame, &of_frame, context))
        })
        .collect()
}

/// The frames, in the order of the codebook.
fn frames(questionnaire: &Questionnaire) -> Vec<&str> {
    let mut frames: Vec<&str> = Vec::new();
    for code in &questionnaire.codebook {
        if !frames.contains(&code.frame.as_str()) {
            frames.push(&code.frame);
        }
    }
    frames
}

fn table(frame: &str, answers: &[&Standing<'_>], context: &Context<'_>) -> Table {
    let texts = &context.texts.synthesis;
    let (own, heads) = (&texts.coded, &texts.pillar);
    let columns = vec![
        Column::new(&own.code, 40),
        Column::new(format!("{} (n)", heads.reported), 12),
        Column::new(format!("{} (N)", heads.respondents), 12),
        Column::new(&heads.percent, 7),
        Column::new(&heads.states, 44),
        Column::new(&own.quotes, 90),
        Column::running_on(&heads.sources, 60),
    ];
    let codes: Vec<&Code> = context.compilation.questionnaire.codes_of(frame).collect();
    let rows = codes.iter().map(|code| row(code, &codes, answers, context));
    let rows = rows.collect();
    let name = context
        .compilation
        .questionnaire
        .frame_name(frame, context.lang);
    let name = fill(&own.codes_sheet, &[("frame", name)]);
    Table {
        notes: vec![own.about_codes.clone()],
        printed_columns: 6,
        ..context.table(&format!("{KEY}{frame}"), &name, columns, rows)
    }
}

fn row(
    code: &Code,
    frame: &[&Code],
    answers: &[&Standing<'_>],
    context: &Context<'_>,
) -> Vec<Cell> {
    let family = family(code, frame);
    let with_code = answers
        .iter()
        .filter(|own| own.coding.codes.iter().any(|code| family.contains(&**code)));
    let mut states: BTreeMap<&str, Vec<&Standing<'_>>> = BTreeMap::new();
    for own in with_code {
        states.entry(&own.open.key.entity).or_default().push(own);
    }
    let may_show = |own: &Standing<'_>| {
        let key = &own.open.key;
        context.confidence.may_show(&key.entity, &key.question)
    };
    let reporters = Reporters::of(
        states
            .iter()
            .map(|(state, own)| (*state, own.iter().any(|own| may_show(own)))),
        context,
    );
    let shown = || {
        let named = reporters
            .named
            .iter()
            .filter_map(|state| states.get(&**state));
        named.flatten().filter(|own| may_show(own))
    };
    let sources: Vec<SourceRef> = shown()
        .filter_map(|own| {
            Some(SourceRef {
                entity: own.open.key.entity.clone(),
                question: own.open.key.question.clone(),
                origin: own.open.answer.origin.clone()?,
            })
        })
        .collect();
    let quotes = shown().filter(|own| !own.coding.quote.is_empty());
    let mut lines: Vec<String> = quotes.map(|own| quote(own, context)).collect();
    let more = lines.len().saturating_sub(MOST_QUOTES);
    lines.truncate(MOST_QUOTES);
    if more > 0 {
        let count = more.to_string();
        lines.push(fill(
            &context.texts.sentence.more_extracts,
            &[("count", &count)],
        ));
    }
    let (count, respondents) = (reporters.count(), context.respondents.len());
    let tone = if count == 0 {
        Tone::Faint
    } else {
        Tone::Strong
    };
    let share = CellValue::Share {
        part: count,
        whole: respondents,
    };
    // Indented by spaces that do not break, for each code above it.
    let indent = "\u{a0}\u{a0}".repeat(depth(code, frame));
    vec![
        Cell::text(format!("{indent}{}", code.name(context.lang))),
        Cell::count(count)
            .with_sources(sources.clone())
            .in_tone(tone),
        Cell::count(respondents),
        Cell::new(share),
        Cell::new(reporters.list(context)).with_sources(sources.clone()),
        Cell::text(lines.join("\n")),
        Cell::text(compact(&sources)),
    ]
}

fn quote(own: &Standing<'_>, context: &Context<'_>) -> String {
    let state = context.names.in_text(&own.open.key.entity);
    let words = cut(&own.coding.quote);
    fill(
        &context.texts.sentence.quote,
        &[("state", state), ("words", &words)],
    )
}

/// A code and those below it.
fn family<'a>(code: &'a Code, frame: &[&'a Code]) -> BTreeSet<&'a str> {
    let mut family = BTreeSet::from([code.code.as_str()]);
    // Each round finds the codes one level further down; a circle ends where nothing new is found.
    loop {
        let below = frame.iter().filter(|other| {
            let parent = other.parent.as_deref();
            parent.is_some_and(|parent| family.contains(parent))
        });
        let below: Vec<&str> = below.map(|other| other.code.as_str()).collect();
        let before = family.len();
        family.extend(below);
        if family.len() == before {
            return family;
        }
    }
}

/// How many codes stand above a code.
fn depth(code: &Code, frame: &[&Code]) -> usize {
    let above = |code: &&Code| {
        let parent = code.parent.as_deref()?;
        frame.iter().find(|other| other.code == parent).copied()
    };
    // No deeper than there are codes, whatever circle the parents make.
    std::iter::successors(above(&code), above)
        .take(frame.len())
        .count()
}

/// Progress and agreement, where the form has answers to code.
pub(super) fn internal_tables(context: &Context<'_>) -> Vec<Table> {
    let mut tables: Vec<Table> = progress(context).into_iter().collect();
    tables.extend(agreement_table(context));
    tables
}

/// What is coded, by whom, and what is left: a row per frame with answers.
fn progress(context: &Context<'_>) -> Option<Table> {
    let compilation = context.compilation;
    let texts = &context.texts.synthesis;
    let own = &texts.coded;
    let answers = open_answers(compilation.questionnaire, compilation.responses);
    let mut rows = Vec::new();
    for frame in frames(compilation.questionnaire) {
        let codings: Vec<Option<&AnswerCoding>> = answers
            .iter()
            .filter(|open| open.frame == frame)
            .map(|open| compilation.coded.of_key(&open.key))
            .collect();
        if codings.is_empty() {
            continue;
        }
        let known = || codings.iter().flatten();
        let mut coders: BTreeMap<&str, usize> = BTreeMap::new();
        for coding in known().flat_map(|coding| &coding.codings) {
            *coders.entry(&coding.by).or_default() += 1;
        }
        let coders = coders
            .iter()
            .map(|(name, count)| format!("{name}: {count}"));
        let coders: Vec<String> = coders.collect();
        let disputed = known().filter(|coding| coding.is_disputed()).count();
        let decided = known().filter(|coding| coding.decision.is_some()).count();
        let is_coded =
            |coding: &&&AnswerCoding| !coding.codings.is_empty() || coding.decision.is_some();
        let coded = known().filter(is_coded).count();
        let outdated = known().filter(|coding| {
            !coding.earlier.is_empty() && coding.codings.is_empty() && coding.decision.is_none()
        });
        let left = codings.len() - coded;
        let attention = |count: usize| {
            let tone = if count > 0 {
                Tone::Attention
            } else {
                Tone::Plain
            };
            Cell::count(count).in_tone(tone)
        };
        rows.push(vec![
            Cell::text(compilation.questionnaire.frame_name(frame, context.lang)),
            Cell::count(codings.len()),
            Cell::count(coded),
            Cell::text(coders.join("; ")),
            attention(disputed),
            Cell::count(decided),
            attention(left),
            Cell::count(outdated.count()),
        ]);
    }
    if rows.is_empty() {
        return None;
    }
    let columns = vec![
        Column::new(&context.texts.coding.frame, 30),
        Column::new(&own.answers, 14),
        Column::new(&own.coded, 12),
        Column::new(&own.coders, 40),
        Column::new(&own.disputed, 16),
        Column::new(&own.decided, 12),
        Column::new(&own.left, 14),
        Column::new(&own.outdated, 16),
    ];
    let about = (&*own.progress_sheet, &*own.about_progress);
    Some(context.internal_table("coding", about, columns, rows))
}

fn agreement_table(context: &Context<'_>) -> Option<Table> {
    let compilation = context.compilation;
    let own = &context.texts.synthesis.coded;
    let form = compilation.questionnaire;
    let found = agreement(form, compilation.responses, compilation.coded);
    if found.is_empty() {
        return None;
    }
    let rows = found
        .iter()
        .map(|agreement| agreement_row(agreement, context));
    let columns = vec![
        Column::new(&own.scope, 50),
        Column::new(&own.twice, 14),
        Column::new(&own.pairs, 12),
        Column::new(&own.same, 12),
        Column::new(&context.texts.synthesis.pillar.percent, 8),
        Column::new(&own.alpha, 40),
    ];
    let about = (&*own.agreement_sheet, &*own.about_agreement);
    let confused = confusions(form, compilation.responses, compilation.coded);
    let mut foot = vec![own.method.clone()];
    foot.extend(
        confused
            .iter()
            .map(|confusion| confused_line(confusion, context)),
    );
    Some(Table {
        foot,
        ..context.internal_table("agreement", about, columns, rows.collect())
    })
}

fn agreement_row(agreement: &Agreement, context: &Context<'_>) -> Vec<Cell> {
    let own = &context.texts.synthesis.coded;
    let form = context.compilation.questionnaire;
    let (what, tone) = match &agreement.scope {
        Scope::All => (own.all.clone(), Tone::Strong),
        Scope::Frame(frame) => {
            let name = form.frame_name(frame, context.lang);
            (fill(&own.codes_sheet, &[("frame", name)]), Tone::Strong)
        }
        Scope::Code { frame, code } => {
            let name = code_name(frame, code, context);
            (format!("\u{a0}\u{a0}{name}"), Tone::Plain)
        }
        Scope::Pillar(pillar) => {
            let mut pillars = form.pillars.iter();
            let pillar = pillars.find(|known| known.name == *pillar);
            let label = pillar.map_or("", |pillar| pillar.label.text(context.lang));
            (label.to_owned(), Tone::Strong)
        }
    };
    let share = CellValue::Share {
        part: agreement.agreed,
        whole: agreement.pairs,
    };
    let alpha = match agreement.alpha {
        Ok(alpha) => Cell::new(CellValue::Number(rounded(alpha))).in_tone(tone),
        Err(Undefined::NoPairs) => Cell::text(&own.no_pairs),
        Err(Undefined::NoVariation) => Cell::text(&own.no_variation).in_tone(Tone::Faint),
    };
    vec![
        Cell::text(what).in_tone(tone),
        Cell::count(agreement.answers),
        Cell::count(agreement.pairs),
        Cell::count(agreement.agreed),
        Cell::new(share),
        alpha,
    ]
}

/// To the third decimal, as alpha is published.
fn rounded(alpha: f64) -> f64 {
    (alpha * 1000.0).round() / 1000.0
}

fn code_name<'a>(frame: &str, code: &'a str, context: &Context<'a>) -> &'a str {
    let form = context.compilation.questionnaire;
    let mut codes = form.codebook.iter();
    let known = codes.find(|known| known.frame == frame && known.code == code);
    known.map_or(code, |known| known.name(context.lang))
}

fn confused_line(confusion: &Confusion, context: &Context<'_>) -> String {
    let own = &context.texts.synthesis.coded;
    let name = |code| code_name(&confusion.frame, code, context);
    let count = confusion.times.to_string();
    match &confusion.instead {
        Some(other) => fill(
            &own.confused,
            &[
                ("code", name(&confusion.code)),
                ("other", name(other)),
                ("count", &count),
            ],
        ),
        None => fill(
            &own.missed,
            &[("code", name(&confusion.code)), ("count", &count)],
        ),
    }
}
