//! The crosstabs that round.toml asks for.

use std::fmt::Write as _;

use proptest::prelude::*;
use verbale::language::Lang;
use verbale::round::{Crosstab, Round};
use verbale::synthesis::{CellValue, Table, compile};
use verbale::validate::{AnswerStatus, Publication};

use crate::replies::{ROUND, Replies, Reply, sample};

fn crossed(rows: &str, columns: &str, replies: &Replies, lang: Lang) -> Table {
    let round = Round {
        crosstabs: vec![Crosstab {
            rows: rows.to_owned(),
            columns: columns.to_owned(),
        }],
        ..ROUND.clone()
    };
    let tables = compile(&replies.compilation(&round), lang);
    tables
        .into_iter()
        .find(|table| table.key == "crosstab_1")
        .unwrap()
}

fn text(table: &Table) -> String {
    let mut text = format!("{} ({})\n", table.title, table.name);
    for row in &table.rows {
        text.push('\n');
        for (column, cell) in table.columns.iter().zip(row) {
            let shown = cell.value.display(table.lang);
            if !shown.is_empty() {
                let _ = writeln!(text, "{}: {shown}", column.heading);
            }
        }
    }
    text
}

fn counts(row: &[verbale::synthesis::Cell]) -> Vec<usize> {
    let of = |cell: &verbale::synthesis::Cell| match cell.value {
        CellValue::Count(count) => Some(count),
        _ => None,
    };
    row.iter().filter_map(of).collect()
}

/// Five replies: two say yes, one no, one is silent, one asked not to be named.
fn replies() -> Replies {
    let mut replies = Replies::default();
    let yes = |code| Reply::from(code).choose("p_training", "yes");
    replies.add(yes("FRA"));
    replies.add(yes("KEN"));
    replies.add(Reply::from("ESP").choose("p_training", "no"));
    replies.add(Reply::from("GRC").silent("p_training", AnswerStatus::NotAvailable));
    replies.add(yes("NOR").published(Publication::Confidential));
    replies
}

#[test]
fn a_group_and_a_question_are_crossed_with_names() {
    let table = crossed("group", "p_training", &replies(), Lang::En);
    insta::assert_snapshot!(text(&table));
}

#[test]
fn whoever_asked_not_to_be_named_stands_under_confidential_alone() {
    for lang in Lang::ALL {
        for rows in ["group", "p_awareness", "prev_training"] {
            let table = crossed(rows, "p_training", &replies(), lang);
            let text = text(&table);
            let norway = verbale::entity::Entities::built_in();
            let norway = norway.name("NOR", lang, ROUND.report.date).to_owned();
            assert!(!text.contains(&norway), "{text}");
            let last = table.rows.len() - 2;
            let own = counts(&table.rows[last]);
            assert_eq!(own[own.len() - 2..], [1, 1], "{text}");
            assert_eq!(own.iter().sum::<usize>(), 2, "{text}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn every_respondent_stands_in_one_cell_of_single_answers(
        rows in prop::sample::select(vec!["group", "prev_training", "p_training", "p_awareness"]),
        columns in prop::sample::select(vec!["group", "prev_awareness_raising", "p_training"]),
    ) {
        let table = crossed(rows, columns, &sample(), Lang::Zh);
        let (all, body) = table.rows.split_last().unwrap();
        let all = counts(all);
        prop_assert_eq!(*all.last().unwrap(), 36);
        for (at, &expected) in all.iter().enumerate() {
            let column: usize = body.iter().map(|row| counts(row)[at]).sum();
            prop_assert_eq!(column, expected);
        }
        for row in body {
            let row = counts(row);
            let (total, cells) = row.split_last().unwrap();
            prop_assert_eq!(cells.iter().sum::<usize>(), *total);
        }
    }
}
