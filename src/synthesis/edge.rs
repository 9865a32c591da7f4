//! Sentences that hang on little: one more reply, or one answer that is still open, and the word
//! for the number of States is another. For whoever drafts while replies still come in.

use std::collections::BTreeSet;

use super::table::{Cell, CellValue, Column, Table, Tone};
use super::{Compilation, Context, Quantifier, pillar};
use crate::coding::{MeasureAnswer, Measured, Outcome};
use crate::language::Lang;

/// A measure near the edge of its word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Its code.
    pub measure: String,
    /// The word now.
    pub word: Quantifier,
    /// The word if one more State replies and reports it; `None` if the same.
    pub one_more: Option<Quantifier>,
    /// The word if one more State replies and does not report it; `None` if the same.
    pub one_without: Option<Quantifier>,
    /// Codes of the States that may yet report it: their answer could not be read or checked, or
    /// is withheld, or somebody asked about it.
    pub open: Vec<String>,
    /// The word if one of them does; `None` if the same.
    pub open_holds: Option<Quantifier>,
    /// Codes of the States that are counted although somebody asked about their answer.
    pub asked: Vec<String>,
    /// The word if the answer of one of them does not hold; `None` if the same.
    pub asked_fails: Option<Quantifier>,
}

/// The measures whose word one more reply or one open answer would change, in their order.
pub fn edges(compilation: &Compilation<'_>) -> Vec<Edge> {
    all(&Context::new(compilation, Lang::En))
        .into_iter()
        .map(|(_, edge)| edge)
        .collect()
}

fn all<'c>(context: &'c Context<'_>) -> Vec<(&'c Measured, Edge)> {
    // Entity, question and row of what somebody asked a State about, and it did not answer yet.
    let mut queries: BTreeSet<(&str, &str, u32)> = BTreeSet::new();
    for response in context.compilation.responses {
        for finding in response.findings.iter().filter(|f| f.facts.is_asked()) {
            let place = &finding.place;
            let key = (place.question.clone(), place.instance.max(1));
            if !response.explained.contains(&key) {
                queries.insert((&response.entity, &place.question, key.1));
            }
        }
    }
    let measures = context.measures.iter();
    measures
        .map(|measured| (measured, edge(measured, &queries, context)))
        .filter(|(_, edge)| edge.is_near())
        .collect()
}

fn edge(measured: &Measured, queries: &BTreeSet<(&str, &str, u32)>, context: &Context<'_>) -> Edge {
    let is_asked = |answer: &MeasureAnswer| {
        let mut evidence = answer.evidence.iter();
        evidence.any(|e| queries.contains(&(&*answer.entity, &*e.question, e.instance)))
    };
    let codes = |wanted: &dyn Fn(&MeasureAnswer) -> bool| {
        let answers = measured.answers.iter().filter(|answer| wanted(answer));
        let mut codes: Vec<String> = answers.map(|answer| answer.entity.clone()).collect();
        context.names.sort_in_text(&mut codes);
        codes
    };
    let asked = codes(&|answer| answer.outcome == Outcome::Reported && is_asked(answer));
    let open = codes(&|answer| match answer.outcome {
        Outcome::Reported => false,
        Outcome::Unreadable | Outcome::Unknown | Outcome::Confidential => true,
        _ => is_asked(answer),
    });
    let (reported, replied) = (measured.count(Outcome::Reported), context.respondents.len());
    let thresholds = &context.compilation.round.quantifiers;
    let word = Quantifier::of(reported, replied, thresholds);
    let other = |reported, replied| {
        let other = Quantifier::of(reported, replied, thresholds);
        (other != word).then_some(other)
    };
    Edge {
        measure: measured.code.clone(),
        word,
        one_more: other(reported + 1, replied + 1),
        one_without: other(reported, replied + 1),
        open_holds: (!open.is_empty())
            .then(|| other(reported + 1, replied))
            .flatten(),
        asked_fails: (!asked.is_empty())
            .then(|| other(reported.saturating_sub(1), replied))
            .flatten(),
        open,
        asked,
    }
}

impl Edge {
    /// Whether one more reply would change the word.
    pub fn hangs_on_reply(&self) -> bool {
        self.one_more.is_some() || self.one_without.is_some()
    }

    /// Whether one open answer would change the word.
    pub fn hangs_on_answer(&self) -> bool {
        self.open_holds.is_some() || self.asked_fails.is_some()
    }

    fn is_near(&self) -> bool {
        // Nobody, and nothing open: that a first State reports something is always possible.
        let is_nothing = self.word == Quantifier::None && !self.hangs_on_answer();
        !is_nothing && (self.hangs_on_reply() || self.hangs_on_answer())
    }
}

/// The table, for the office; `None` if no sentence hangs on so little.
pub(super) fn table(context: &Context<'_>) -> Option<Table> {
    let texts = &context.texts.synthesis;
    let own = &texts.edge;
    let columns = vec![
        Column::new(&texts.pillar.number, 7),
        Column::new(&texts.pillar.measure, 44),
        Column::new("n / N", 10),
        Column::new(&texts.pillar.quantifier, 14),
        Column::new(&own.one_more, 18),
        Column::new(&own.one_without, 18),
        Column::new(&own.open, 36),
        Column::new(&own.open_holds, 18),
        Column::new(&own.asked, 36),
        Column::new(&own.asked_fails, 18),
    ];
    let word = |word: Option<Quantifier>| {
        let word = word.map_or("", |word| word.word(&texts.quantifier));
        Cell::text(word).in_tone(Tone::Attention)
    };
    let list = |codes: &[String]| {
        Cell::new(if codes.is_empty() {
            CellValue::Blank
        } else {
            let names = codes.iter().map(|code| context.names.in_text(code));
            CellValue::List {
                names: names.map(str::to_owned).collect(),
                others: String::new(),
            }
        })
    };
    let rows: Vec<Vec<Cell>> = all(context)
        .into_iter()
        .map(|(measured, edge)| {
            let wording = measured.wording.text(context.lang);
            let reported = measured.count(Outcome::Reported);
            let of = format!("{reported} / {}", context.respondents.len());
            vec![
                Cell::text(pillar::number(measured, context)),
                Cell::text(if wording.is_empty() {
                    &measured.code
                } else {
                    wording
                }),
                Cell::text(of),
                Cell::text(edge.word.word(&texts.quantifier)),
                word(edge.one_more),
                word(edge.one_without),
                list(&edge.open),
                word(edge.open_holds),
                list(&edge.asked),
                word(edge.asked_fails),
            ]
        })
        .collect();
    let about = (&*texts.sheet.edge, &*own.about);
    (!rows.is_empty()).then(|| context.internal_table("edge", about, columns, rows))
}
