//! The first table: what the others show, and how the figures are made.

use super::Context;
use super::table::{Cell, Column, Table};
use crate::language::{fill, long_date, percent_in_text};

/// Contents of these tables.
pub(super) fn table(context: &Context<'_>, tables: &[Table]) -> Table {
    let texts = &context.texts.synthesis;
    let rows = tables
        .iter()
        .map(|table| {
            let name = Cell {
                leads_to: Some(table.key.clone()),
                ..Cell::text(&table.name)
            };
            vec![name, Cell::text(about(table, context))]
        })
        .collect();
    let round = context.compilation.round;
    let title = round.title.get(context.lang);
    let columns = vec![
        Column::new(&texts.findings.sheet, 34),
        Column::new(&texts.sheet.contents, 100),
    ];
    Table {
        title: format!("{}: {title}", texts.title),
        notes: vec![format!("{} ({})", round.symbol, round.mandate)],
        foot: method(context),
        ..context.table("contents", &texts.sheet.contents, columns, rows)
    }
}

fn about(table: &Table, context: &Context<'_>) -> String {
    let texts = &context.texts.synthesis;
    let about = &texts.about;
    let about = match table.key.as_str() {
        "respondents" => &about.respondents,
        "groups" => &about.groups,
        "answers" => &about.answers,
        "questions" => &about.questions,
        "findings" => &about.findings,
        "sources" => &about.sources,
        "respondents_internal" => &about.respondents_internal,
        "answers_internal" => &about.answers_internal,
        "findings_internal" => &about.findings_internal,
        "sources_internal" => &about.sources_internal,
        "figures" => &about.figures,
        "treaties" => &about.treaties,
        "external_figures" => &about.external_figures,
        "other_sources" => &about.other_sources,
        "concordance" => &about.concordance,
        "status" => &about.status,
        key if key.starts_with("crosstab_") => {
            return format!("{}. {}", table.title, texts.crosstab.about);
        }
        "trends" => &texts.trends.about,
        "edge" => &texts.edge.about,
        "contacts" => &about.contacts,
        "coding" => &texts.coded.about_progress,
        "agreement" => &texts.coded.about_agreement,
        key if key.starts_with(super::codes::KEY) => &texts.coded.about_codes,
        _ => return format!("{}. {}", table.title, about.pillar),
    };
    about.clone()
}

/// How the figures are made: denominators, the scale with this round's thresholds, the silences.
fn method(context: &Context<'_>) -> Vec<String> {
    let method = &context.texts.synthesis.method;
    let thresholds = context.compilation.round.quantifiers;
    let share = |share: f64| per_cent(share, context);
    let several = thresholds.several.to_string();
    let date = long_date(context.compilation.round.report.date, context.lang);
    vec![
        denominators(context),
        method.all.clone(),
        fill(
            &method.almost_all,
            &[("share", &share(thresholds.almost_all))],
        ),
        fill(&method.most, &[("share", &share(thresholds.most))]),
        fill(&method.many, &[("share", &share(thresholds.many))]),
        fill(&method.several, &[("count", &several)]),
        method.few.clone(),
        method.no.clone(),
        method.silences.clone(),
        method.confidence.clone(),
        fill(&method.names, &[("date", &date)]),
    ]
}

/// What the figures of all tables are taken from.
pub(super) fn denominators(context: &Context<'_>) -> String {
    let addressed = context.compilation.addressees.len().to_string();
    let responded = context.respondents.len().to_string();
    let values = [("addressed", &*addressed), ("responded", &responded)];
    fill(&context.texts.synthesis.method.denominators, &values)
}

/// A threshold as a percentage, to a tenth of a per cent where needed.
fn per_cent(share: f64, context: &Context<'_>) -> String {
    let tenths = (share * 1000.0).round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share lies between 0 and 1, which round.toml's check says"
    )]
    let tenths = tenths as usize;
    if tenths.is_multiple_of(10) {
        percent_in_text(tenths / 10, 100, context.lang)
    } else {
        let whole = percent_in_text(tenths / 10, 100, context.lang);
        let digits = (tenths / 10).to_string();
        whole.replacen(&digits, &format!("{digits}.{}", tenths % 10), 1)
    }
}
