//! Replies by regional group, as the groups elect: how many States were addressed, how many
//! replied, and which.

use super::Context;
use super::respondents;
use super::sentence::Reporters;
use super::table::{Cell, CellValue, Column, Table, Tone};
use crate::entity::{Kind, RegionalGroup};

/// In the order of the General Assembly's lists; States of no group last.
pub(super) const GROUPS: [RegionalGroup; 6] = [
    RegionalGroup::African,
    RegionalGroup::AsiaPacific,
    RegionalGroup::EasternEuropean,
    RegionalGroup::LatinAmericanCaribbean,
    RegionalGroup::WesternEuropeanOther,
    RegionalGroup::None,
];

/// A row per group that somebody addressed belongs to; `None` where no State was addressed.
pub(super) fn table(context: &Context<'_>) -> Option<Table> {
    let texts = &context.texts.synthesis;
    let columns = vec![
        Column::new(&texts.respondents.group, 34),
        Column::new(&texts.answers.addressed, 12),
        Column::new(&texts.pillar.respondents, 12),
        Column::new(&texts.pillar.percent, 12),
        Column::new(&texts.pillar.states, 80),
    ];
    let rows: Vec<_> = GROUPS
        .into_iter()
        .filter_map(|group| row(group, context))
        .collect();
    let is_empty = rows.is_empty();
    (!is_empty).then(|| Table {
        notes: vec![texts.about.groups.clone()],
        foot: vec![respondents::counts(context)],
        ..context.table("groups", &texts.sheet.groups, columns, rows)
    })
}

fn row(group: RegionalGroup, context: &Context<'_>) -> Option<Vec<Cell>> {
    let is_in = |code: &str| {
        let entity = context.names.entity(code);
        entity.is_some_and(|entity| {
            entity.kind != Kind::UnEntity && entity.regional_group_electoral == group
        })
    };
    let addressees = context.compilation.addressees.iter();
    let addressed = addressees
        .filter(|addressee| is_in(&addressee.code))
        .count();
    if addressed == 0 {
        return None;
    }
    let respondents = context.respondents.iter();
    let codes = respondents.map(|respondent| respondent.entity.code.as_str());
    let replied = codes
        .filter(|code| is_in(code))
        .map(|code| (code, context.confidence.may_name(code)));
    let replied = Reporters::of(replied, context);
    let texts = &context.texts.synthesis;
    // Where all of a group replied, whoever is not named is known.
    if replied.count() == addressed && replied.named.len() < addressed {
        let withheld = &texts.answer_status.confidential;
        return Some(vec![
            Cell::text(respondents::group(group, context)),
            Cell::count(addressed),
            Cell::text(withheld).in_tone(Tone::Faint),
            Cell::default(),
            Cell::default(),
        ]);
    }
    Some(vec![
        Cell::text(respondents::group(group, context)),
        Cell::count(addressed),
        Cell::count(replied.count()),
        Cell::new(CellValue::Share {
            part: replied.count(),
            whole: addressed,
        }),
        Cell::new(replied.list(context)),
    ])
}
