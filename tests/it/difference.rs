//! What changed between two compilations, and which sentences hang on one more reply or answer.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::prelude::*;
use verbale::coding::{self, Outcome};
use verbale::language::Lang;
use verbale::synthesis::{
    Difference, Edge, Quantifier, Snapshot, Table, compile, difference, difference_tables, edges,
};
use verbale::validate::{AnswerStatus, Publication};

use crate::replies::{Fact, QUESTIONNAIRE, ROUND, Replies, Reply, facts, sample, state};

fn snapshot(replies: &Replies) -> Snapshot {
    Snapshot::of(&replies.compilation(&ROUND))
}

/// The sample without the replies of these States.
fn without(states: &[&str]) -> Replies {
    let mut sample = sample();
    let is_there = |code: &str| !states.contains(&code);
    sample
        .responses
        .retain(|response| is_there(&response.entity));
    sample
        .records
        .retain(|record| record.entity.as_deref().is_none_or(is_there));
    sample
}

fn between(before: &Replies, after: &Replies, lang: Lang) -> Difference {
    let compilation = after.compilation(&ROUND);
    difference(&snapshot(before), &snapshot(after), &compilation, lang)
}

fn text(table: &Table) -> String {
    let mut text = format!("{}\n{}\n", table.title, table.notes.join("\n"));
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

#[test]
fn the_same_replies_differ_in_nothing_which_is_said() {
    let sample = sample();
    for lang in Lang::ALL {
        let found = between(&sample, &sample, lang);
        assert!(found.is_empty(), "{found:?}");
        let compilation = sample.compilation(&ROUND);
        let tables = difference_tables(&found, ["2015-05-01", "out"], &compilation, lang);
        assert_eq!(tables.len(), 1);
        assert_eq!(tables[0].rows.len(), 0);
        assert!(tables[0].notes[0].contains("2015-05-01"));
    }
}

#[test]
fn a_reply_more_makes_of_one_state_two_that_are_named() {
    let found = between(&without(&["PER"]), &sample(), Lang::Fr);
    let replies = found.replies.unwrap();
    assert_eq!((replies.before, replies.after), (35, 36));
    assert_eq!(replies.new, ["PER"]);
    let mut measures = found.measures.iter();
    let campaigns = measures.find(|m| m.measure == "prev_domestic_violence_campaigns");
    let campaigns = campaigns.unwrap();
    assert_eq!(campaigns.words, [Quantifier::One, Quantifier::Named]);
    assert_eq!(campaigns.change.new, ["PER"]);
    assert!(campaigns.change.gone.is_empty());
    let [was, is] = &campaigns.sentences;
    assert!(was.starts_with("L'Espagne a signalé"), "{was}");
    assert!(is.starts_with("L'Espagne et le Pérou ont signalé"), "{is}");
    assert_eq!(found.names["PER"], "Pérou");
}

#[test]
fn the_table_shows_several_that_were_named_before() {
    let (before, after) = (without(&["PER", "MEX"]), sample());
    let compilation = after.compilation(&ROUND);
    let found = between(&before, &after, Lang::En);
    let tables = difference_tables(&found, ["2015-04-30", "2015-05-01"], &compilation, Lang::En);
    insta::assert_snapshot!(text(&tables[0]));
}

#[test]
fn a_snapshot_survives_its_file() {
    let snapshot = snapshot(&sample());
    let file = serde_json::to_string_pretty(&snapshot).unwrap();
    assert_eq!(serde_json::from_str::<Snapshot>(&file).unwrap(), snapshot);
}

#[test]
fn who_asked_for_confidence_is_a_number_in_the_file() {
    let mut replies = without(&["PER"]);
    let open = snapshot(&replies);
    let fact = facts().into_iter().find(|fact| fact.iso3 == "PER").unwrap();
    let reply = Reply::from("PER").published(Publication::Confidential);
    replies.add(state(reply, &fact));
    let confidential = snapshot(&replies);
    assert!(
        !serde_json::to_string(&confidential)
            .unwrap()
            .contains("PER")
    );
    assert_eq!(confidential.respondents.unnamed, 1);
    let compilation = replies.compilation(&ROUND);
    let found = difference(&open, &confidential, &compilation, Lang::En);
    assert!(found.names.is_empty());
    assert_eq!(found.replies.unwrap().after, 36);
    assert!(
        found
            .measures
            .iter()
            .any(|m| m.measure == fact.measure_code)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn what_is_new_one_way_is_gone_the_other(
        missing in prop::collection::btree_set(0_usize..36, 0..8),
        other in prop::collection::btree_set(0_usize..36, 0..8),
    ) {
        let all: Vec<String> = sample().responses.into_iter().map(|r| r.entity).collect();
        let codes = |at: &BTreeSet<usize>| -> Vec<&str> { at.iter().map(|&at| &*all[at]).collect() };
        let (a, b) = (without(&codes(&missing)), without(&codes(&other)));
        let (there, back) = (between(&a, &b, Lang::Ar), between(&b, &a, Lang::Ar));
        prop_assert_eq!(there.measures.len(), back.measures.len());
        for (there, back) in there.measures.iter().zip(&back.measures) {
            prop_assert_eq!(&there.change.new, &back.change.gone);
            prop_assert_eq!(&there.change.gone, &back.change.new);
            let [was, is] = &back.sentences;
            prop_assert_eq!(&there.sentences, &[is.clone(), was.clone()]);
        }
        let expected: BTreeSet<&str> = missing.difference(&other).map(|&at| &*all[at]).collect();
        let new: BTreeSet<&str> = there.replies.iter().flat_map(|r| &r.new).map(|s| &**s).collect();
        prop_assert_eq!(new, expected);
    }
}

/// The word for a measure.
fn word(replies: &Replies, code: &str) -> Quantifier {
    let snapshot = snapshot(replies);
    let mut measures = snapshot.measures.iter();
    measures.find(|m| m.measure == code).unwrap().word
}

#[test]
fn what_one_more_reply_would_change_is_what_it_changes() {
    let sample = sample();
    let edges = edges(&sample.compilation(&ROUND));
    let mut checked = 0;
    let mut blank = sample.clone();
    blank.add(Reply::from("NOR"));
    let blank = snapshot(&blank);
    for edge in &edges {
        let without = blank.measures.iter().find(|m| m.measure == edge.measure);
        let expected = edge.one_without.unwrap_or(edge.word);
        assert_eq!(without.unwrap().word, expected, "{}", edge.measure);
        let fact = facts()
            .into_iter()
            .find(|fact| fact.measure_code == edge.measure && fact.attribution != "named_partner");
        // What only coders read in prose has no closed answer to give.
        let Some(fact) = fact else { continue };
        let mut more = sample.clone();
        more.add(state(
            Reply::from("NOR"),
            &Fact {
                iso3: "NOR".to_owned(),
                ..fact
            },
        ));
        let said = coding::measure(&QUESTIONNAIRE, &more.responses, &more.coded);
        let measured = said.iter().find(|m| m.code == edge.measure).unwrap();
        let last = measured.answers.last().unwrap();
        if last.outcome == Outcome::Reported {
            let expected = edge.one_more.unwrap_or(edge.word);
            assert_eq!(word(&more, &edge.measure), expected, "{}", edge.measure);
            checked += 1;
        }
    }
    assert!(checked > 10, "{checked} of {}", edges.len());
}

#[test]
fn an_answer_that_could_not_be_read_may_make_three_states_several() {
    let mut replies = Replies::default();
    for code in ["ARG", "BOL", "CHL"] {
        replies.add(Reply::from(code).choose("p_training", "yes"));
    }
    for code in ["COL", "CUB", "ECU", "PER", "URY", "VEN"] {
        replies.add(Reply::from(code).choose("p_training", "no"));
    }
    let of = |replies: &Replies| -> Edge {
        let mut edges = edges(&replies.compilation(&ROUND)).into_iter();
        edges.find(|edge| edge.measure == "prev_training").unwrap()
    };
    // 3 of 9 are named; 4 of 10 would be "many", which is not for one more that says nothing.
    assert_eq!(of(&replies).one_more, Some(Quantifier::Many));
    assert_eq!(of(&replies).one_without, None);
    assert_eq!(of(&replies).open_holds, None);
    let unreadable = Reply::from("PRY").silent("p_training", AnswerStatus::Unreadable);
    replies.add(unreadable);
    let edge = of(&replies);
    assert_eq!(edge.word, Quantifier::Named);
    assert_eq!(edge.open, ["PRY"]);
    assert_eq!(edge.open_holds, Some(Quantifier::Many));
    assert!(edge.hangs_on_answer());
}

#[test]
fn the_officer_finds_them_on_a_sheet_of_their_own() {
    for lang in Lang::ALL {
        let tables = compile(&sample().compilation(&ROUND), lang);
        let edge = tables.iter().find(|table| table.key == "edge").unwrap();
        assert!(edge.internal);
        assert!(edge.rows.len() > 5);
    }
}
