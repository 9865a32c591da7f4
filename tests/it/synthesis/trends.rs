//! The round before beside this one.

use std::fs;
use std::path::Path;

use verbale::definition;
use verbale::language::Lang;
use verbale::pipeline::form_path;
use verbale::round::{Previous, Round};
use verbale::synthesis::{CellValue, Table, compile};
use verbale::validate::{AnswerStatus, Publication};

use crate::replies::{ENTITIES, QUESTIONNAIRE, ROUND, Replies, Reply};

/// Any round will do: only its folder is looked into.
const ROUND_TOML: &str = include_str!("../../../questionnaire/round.toml");
const HEADER: &str = "entity,question,instance,part,status,value,measures\n";

/// The answers of a round before, and what became of its questions.
fn previous(answers: &str, crosswalk: &str) -> Previous {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("responses/previous/A_68_101");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("answers.csv"), format!("{HEADER}{answers}")).unwrap();
    let header = "old_question,old_value,new_question,new_value\n";
    fs::write(folder.join("crosswalk.csv"), format!("{header}{crosswalk}")).unwrap();
    Previous::load(&Round::parse(dir.path(), ROUND_TOML).unwrap()).unwrap()
}

fn row<'a>(table: &'a Table, measure: &str, lang: Lang) -> Vec<&'a CellValue> {
    let question = QUESTIONNAIRE.questions.iter();
    let mut measures = question.filter_map(|question| question.measure.as_ref());
    let wording = measures.find(|m| m.code == measure).unwrap();
    let wording = wording.wording.text(lang);
    let rows = table.rows.iter();
    let mut rows = rows.map(|row| row.iter().map(|cell| &cell.value).collect::<Vec<_>>());
    rows.find(|row| row[1].display(lang) == wording).unwrap()
}

fn trends(replies: &Replies, lang: Lang) -> Table {
    let tables = compile(&replies.compilation(&ROUND), lang);
    tables
        .into_iter()
        .find(|table| table.key == "trends")
        .unwrap()
}

/// France began, Kenya stopped, Spain goes on, Greece was silent then and Italy is silent now;
/// Norway asks for confidence now, Peru asked for it then; Chile has not replied, Cuba is new.
fn replies(question_then: &str, crosswalk: &str) -> Replies {
    let answers: String = [
        ("FRA", "answered", "no", ""),
        ("KEN", "answered", "yes", "prev_training"),
        ("ESP", "answered", "yes", "prev_training"),
        ("GRC", "blank", "", ""),
        ("ITA", "answered", "yes", "prev_training"),
        ("NOR", "answered", "no", ""),
        ("PER", "CONF", "yes", "prev_training"),
        ("CHL", "answered", "yes", "prev_training"),
    ]
    .map(|(entity, status, value, measures)| {
        format!("{entity},{question_then},1,answer,{status},{value},{measures}\n")
    })
    .concat();
    let mut replies = Replies {
        previous: previous(&answers, crosswalk),
        ..Replies::default()
    };
    let say = |code, choice| Reply::from(code).choose("p_training", choice);
    replies.add(say("FRA", "yes"));
    replies.add(say("KEN", "no"));
    replies.add(say("ESP", "yes"));
    replies.add(say("GRC", "yes"));
    replies.add(Reply::from("ITA").silent("p_training", AnswerStatus::NotAvailable));
    replies.add(say("NOR", "yes").published(Publication::Confidential));
    replies.add(say("PER", "no"));
    replies.add(say("CUB", "yes"));
    replies
}

#[test]
fn only_who_answered_both_times_and_may_be_shown_is_compared() {
    let replies = replies("p_training", "");
    for lang in Lang::ALL {
        let table = trends(&replies, lang);
        let row = row(&table, "prev_training", lang);
        let count = |at: usize| match row[at] {
            CellValue::Count(count) => *count,
            other => panic!("{at}: {other:?}"),
        };
        // Yes then: Kenya, Spain, Italy, Peru (in confidence), Chile; of eight.
        assert_eq!((count(3), count(4)), (5, 8), "{lang}");
        // Yes now: France, Spain, Greece, Norway (in confidence), Cuba; of eight.
        assert_eq!((count(6), count(7)), (5, 8), "{lang}");
        // Both times, and shown: France, Kenya, Spain.
        assert_eq!((count(9), count(10), count(11)), (3, 2, 2), "{lang}");
        let named = |at: usize| row[at].display(lang);
        assert_eq!(named(12), ENTITIES.name("FRA", lang, ROUND.report.date));
        assert_eq!(named(13), ENTITIES.name("KEN", lang, ROUND.report.date));
    }
}

#[test]
fn no_cell_of_the_comparison_rests_on_what_was_given_in_confidence() {
    let replies = replies("p_training", "");
    let table = trends(&replies, Lang::En);
    let sources = table.rows.iter().flatten().flat_map(|cell| &cell.sources);
    let mut seen: Vec<(&str, bool)> = sources
        .map(|source| {
            let is_then = source.origin.source.file == "previous/A_68_101/answers.csv";
            (source.entity.as_str(), is_then)
        })
        .collect();
    seen.sort_unstable();
    seen.dedup();
    assert!(
        seen.contains(&("FRA", true)) && seen.contains(&("FRA", false)),
        "{seen:?}"
    );
    assert!(!seen.contains(&("NOR", false)), "{seen:?}");
    assert!(!seen.contains(&("PER", true)), "{seen:?}");
}

#[test]
fn a_question_with_another_name_then_is_compared_and_marked() {
    let crosswalk = "t_old,,p_training,\n";
    let (same, crossed) = (replies("p_training", ""), replies("t_old", crosswalk));
    let (same, crossed) = (trends(&same, Lang::Fr), trends(&crossed, Lang::Fr));
    let (same, crossed) = (
        row(&same, "prev_training", Lang::Fr),
        row(&crossed, "prev_training", Lang::Fr),
    );
    assert_eq!(same[2].display(Lang::Fr), "inchangée");
    assert_eq!(crossed[2].display(Lang::Fr), "libellée autrement: t_old");
    assert_eq!(same[3..14], crossed[3..14]);
}

#[test]
fn a_changed_wording_is_marked_with_the_words_of_then() {
    let mut form = definition::load(&form_path(Path::new(env!("CARGO_MANIFEST_DIR"))))
        .unwrap()
        .questionnaire;
    for question in &mut form.questions {
        if question.name == "p_training" {
            question.label.set("ru", "Другие слова");
        }
    }
    let mut replies = replies("p_training", "");
    replies.previous = replies.previous.with_form(&form);
    let table = trends(&replies, Lang::Ru);
    let shown = row(&table, "prev_training", Lang::Ru)[2].display(Lang::Ru);
    assert_eq!(shown, "сформулирован иначе: Другие слова");
    replies.previous = replies.previous.with_form(&QUESTIONNAIRE);
    let table = trends(&replies, Lang::Ru);
    let shown = row(&table, "prev_training", Lang::Ru)[2].display(Lang::Ru);
    assert_eq!(shown, "как сейчас");
}

#[test]
fn a_measure_not_asked_then_has_no_figures_of_then() {
    let replies = replies("p_training", "");
    let table = trends(&replies, Lang::En);
    let row = row(&table, "prev_awareness_raising", Lang::En);
    assert_eq!(row[2].display(Lang::En), "not asked");
    for at in [3, 4, 5, 9, 10, 11, 12, 13] {
        assert_eq!(row[at], &CellValue::Blank, "{at}");
    }
    assert_eq!(row[7], &CellValue::Count(8));
}

#[test]
fn an_answer_of_then_that_the_form_no_longer_has_is_not_a_no() {
    let mut replies = replies("p_training", "");
    replies.previous = previous("FRA,p_training,1,answer,answered,sometimes,\n", "");
    let table = trends(&replies, Lang::En);
    let row = row(&table, "prev_training", Lang::En);
    assert_eq!(
        (row[3], row[4]),
        (&CellValue::Count(0), &CellValue::Count(1))
    );
    assert_eq!(row[9], &CellValue::Count(0));
}

#[test]
fn what_coders_read_in_prose_then_counts_then() {
    let mut replies = replies("p_training", "");
    let prose =
        "FRA,p_training,1,answer,blank,,\nFRA,p_text,1,answer,answered,Words,prev_training\n";
    replies.previous = previous(prose, "");
    let table = trends(&replies, Lang::En);
    let row = row(&table, "prev_training", Lang::En);
    assert_eq!(
        (row[3], row[9], row[11]),
        (
            &CellValue::Count(1),
            &CellValue::Count(1),
            &CellValue::Count(1),
        )
    );
}

#[test]
fn without_a_round_before_there_is_no_such_table() {
    let replies = Replies {
        previous: Previous::default(),
        ..replies("p_training", "")
    };
    let tables = compile(&replies.compilation(&ROUND), Lang::En);
    assert!(tables.iter().all(|table| table.key != "trends"));
}
