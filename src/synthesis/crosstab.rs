//! The crosstabs that round.toml asks for: two questions, measures, or the regional group, crossed.
//! Each silence is a row or column of its own. Whoever may not be shown under one of the two stands
//! in the row and column of what is confidential: in a small cell it would be known.

use std::collections::BTreeSet;

use super::groups::GROUPS;
use super::pillar::source_refs;
use super::respondents::{self, Respondent};
use super::sentence::Reporters;
use super::table::{Cell, Column, SourceRef, Table, Tone};
use super::{Context, answers};
use crate::coding::{Measured, Outcome};
use crate::definition::Question;
use crate::language::fill;
use crate::round::{BY_GROUP, Crosstab};
use crate::validate::{AnswerStatus, AnswerValue, Part};

/// What is crossed.
enum Axis<'c> {
    Group,
    Question(usize, &'c Question),
    Measure(&'c Measured),
}

/// What a respondent says on an axis: labels of its categories, with their place in the order;
/// several where several choices may be chosen.
type Said = BTreeSet<(usize, String)>;

/// A table per crosstab of round.toml, in its order.
pub(super) fn tables(context: &Context<'_>) -> Vec<Table> {
    let asked = context.compilation.round.crosstabs.iter();
    (1..)
        .zip(asked)
        .filter_map(|(number, asked)| table(number, asked, context))
        .collect()
}

fn table(number: usize, asked: &Crosstab, context: &Context<'_>) -> Option<Table> {
    let texts = &context.texts.synthesis;
    let (rows, columns) = (axis(&asked.rows, context)?, axis(&asked.columns, context)?);
    let said: Vec<(&Respondent<'_>, Said, Said)> = context
        .respondents
        .iter()
        .map(|respondent| {
            let (mut row, mut column) = (
                rows.said(respondent, context),
                columns.said(respondent, context),
            );
            if !(rows.may_show(respondent, context) && columns.may_show(respondent, context)) {
                row = confidential(context);
                column = confidential(context);
            }
            (respondent, row, column)
        })
        .collect();
    let row_labels: Said = said.iter().flat_map(|(_, row, _)| row.clone()).collect();
    let column_labels: Said = said
        .iter()
        .flat_map(|(_, _, column)| column.clone())
        .collect();
    let mut heads = vec![Column::new(rows.title(context), 36)];
    for (_, label) in &column_labels {
        heads.push(Column::new(format!("{label} (n)"), 11));
        heads.push(Column::new(
            fill(&texts.crosstab.states, &[("category", label)]),
            34,
        ));
    }
    heads.push(Column::new(format!("{} (N)", texts.pillar.respondents), 12));
    let cell = |row: Option<&(usize, String)>, column: Option<&(usize, String)>| {
        let is_in = |said: &Said, label: Option<&(usize, String)>| {
            label.is_none_or(|label| said.contains(label))
        };
        let within = said
            .iter()
            .filter(|(_, r, c)| is_in(r, row) && is_in(c, column));
        within
            .map(|(respondent, ..)| *respondent)
            .collect::<Vec<_>>()
    };
    let line = |label: String, row: Option<&(usize, String)>| {
        let mut cells = vec![Cell::text(label).in_tone(Tone::Strong)];
        for column in &column_labels {
            let within = cell(row, Some(column));
            // In the row of all, the names stand above.
            let named = within.iter().map(|respondent| {
                let shown =
                    rows.may_show(respondent, context) && columns.may_show(respondent, context);
                (&*respondent.entity.code, shown)
            });
            let list = Reporters::of(named, context).list(context);
            let sources: Vec<SourceRef> = within
                .iter()
                .filter(|r| rows.may_show(r, context) && columns.may_show(r, context))
                .flat_map(|r| [rows.sources(r), columns.sources(r)].concat())
                .collect();
            cells.push(Cell::count(within.len()).with_sources(sources));
            cells.push(if row.is_some() {
                Cell::new(list)
            } else {
                Cell::default()
            });
        }
        cells.push(Cell::count(cell(row, None).len()));
        cells
    };
    let mut body: Vec<Vec<Cell>> = row_labels
        .iter()
        .map(|row| line(row.1.clone(), Some(row)))
        .collect();
    body.push(line(texts.pillar.respondents.clone(), None));
    let name = format!("{} {number}", texts.sheet.crosstab);
    Some(Table {
        title: format!("{} × {}", rows.title(context), columns.title(context)),
        notes: vec![texts.crosstab.about.clone()],
        ..context.table(&format!("crosstab_{number}"), &name, heads, body)
    })
}

fn axis<'c>(name: &str, context: &'c Context<'_>) -> Option<Axis<'c>> {
    if name == BY_GROUP {
        return Some(Axis::Group);
    }
    let questions = &context.compilation.questionnaire.questions;
    let question = questions.iter().enumerate().find(|(_, q)| q.name == name);
    let measured = || context.measures.iter().find(|m| m.code == name);
    question
        .map(|(at, question)| Axis::Question(at, question))
        .or_else(|| measured().map(Axis::Measure))
}

fn confidential(context: &Context<'_>) -> Said {
    let label = context.texts.synthesis.answer_status.confidential.clone();
    Said::from([(usize::MAX, label)])
}

impl Axis<'_> {
    fn title(&self, context: &Context<'_>) -> String {
        match self {
            Self::Group => context.texts.synthesis.respondents.group.clone(),
            Self::Question(at, question) => {
                let label = question.label.text(context.lang);
                format!("{} {label}", context.numbering.question(*at))
            }
            Self::Measure(measured) => {
                let wording = measured.wording.text(context.lang);
                let words = [wording, &measured.code];
                let words = words.into_iter().find(|text| !text.is_empty());
                words.unwrap_or_default().to_owned()
            }
        }
    }

    fn may_show(&self, respondent: &Respondent<'_>, context: &Context<'_>) -> bool {
        let code = &*respondent.entity.code;
        let confidence = &context.confidence;
        match self {
            Self::Group => confidence.may_name(code),
            Self::Question(_, question) => confidence.may_show(code, &question.name),
            Self::Measure(measured) => {
                let mut answers = measured.answers.iter();
                let answer = answers.find(|answer| answer.entity == code);
                confidence.may_name(code)
                    && answer.is_none_or(|answer| confidence.may_name_under(answer))
            }
        }
    }

    fn said(&self, respondent: &Respondent<'_>, context: &Context<'_>) -> Said {
        let texts = &context.texts.synthesis;
        let waiting = || Said::from([(usize::MAX - 1, texts.answers.waiting.clone())]);
        match self {
            Self::Group => {
                let group = respondent.entity.regional_group_electoral;
                let place = GROUPS.iter().position(|other| *other == group);
                Said::from([(
                    place.unwrap_or_default(),
                    respondents::group(group, context).to_owned(),
                )])
            }
            Self::Question(_, question) => {
                let Some(response) = respondent.response else {
                    return waiting();
                };
                let mut said = Said::new();
                let list = context.compilation.questionnaire.list_of(question);
                let choices = list.map_or(&[][..], |list| &list.choices);
                let mut status = AnswerStatus::Blank;
                for answer in response.instances(&question.name) {
                    status = answer.status;
                    if let Some(AnswerValue::Choices(names)) = &answer.value {
                        said.extend(names.iter().filter_map(|name| {
                            let place = choices.iter().position(|c| c.name == *name)?;
                            let label = choices.get(place)?.label.text(context.lang);
                            Some((place, label.to_owned()))
                        }));
                    }
                }
                if said.is_empty() {
                    let place = AnswerStatus::ALL.iter().position(|other| *other == status);
                    let place = choices.len() + place.unwrap_or_default();
                    said.insert((place, status.label(context.lang).to_owned()));
                }
                said
            }
            Self::Measure(measured) => {
                let code = &respondent.entity.code;
                let answer = measured.answers.iter().find(|a| a.entity == *code);
                let Some(answer) = answer else {
                    return waiting();
                };
                let label = answers::outcome(answer.outcome, context).to_owned();
                Said::from([(place_of(answer.outcome), label)])
            }
        }
    }

    fn sources(&self, respondent: &Respondent<'_>) -> Vec<SourceRef> {
        match self {
            Self::Group => Vec::new(),
            Self::Question(_, question) => {
                let answers = respondent.response.iter().flat_map(|r| &r.answers);
                answers
                    .filter(|a| a.part == Part::Answer && a.question == question.name)
                    .filter_map(|answer| {
                        Some(SourceRef {
                            entity: respondent.entity.code.clone(),
                            question: question.name.clone(),
                            origin: answer.origin.clone()?,
                        })
                    })
                    .collect()
            }
            Self::Measure(measured) => {
                let answers = measured.answers.iter();
                let own = answers.filter(|a| a.entity == respondent.entity.code);
                own.flat_map(source_refs).collect()
            }
        }
    }
}

/// Outcomes in the order of their precedence.
fn place_of(outcome: Outcome) -> usize {
    match outcome {
        Outcome::Reported => 0,
        Outcome::NotReported => 1,
        Outcome::Confidential => usize::MAX,
        Outcome::NotAvailable => 2,
        Outcome::NotApplicable => 3,
        Outcome::Unreadable => 4,
        Outcome::Unknown => 5,
        Outcome::NoAnswer => 6,
        Outcome::NotAsked => 7,
    }
}
