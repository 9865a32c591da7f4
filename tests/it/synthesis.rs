//! The tables of the synthesis: figures, names, sentences, and what is kept in confidence.

mod confidence;
mod trends;

use std::fmt::Write as _;

use proptest::prelude::*;
use verbale::coding;
use verbale::finding::{Facts, Finding, Place};
use verbale::intake::Status;
use verbale::language::Lang;
use verbale::round::{Quantifiers, SentLedger};
use verbale::synthesis::{
    Cell, CellValue, Compilation, Quantifier, Standing, Table, compile, standings,
};
use verbale::validate::AnswerStatus;

use crate::replies::{ADDRESSEES, QUESTIONNAIRE, ROUND, Replies, Reply, sample};

#[test]
fn quantifiers_follow_the_scale_of_thirty_six_respondents() {
    let of = |reported| Quantifier::of(reported, 36, &Quantifiers::default());
    let cases = [
        (0, Quantifier::None),
        (1, Quantifier::One),
        (2, Quantifier::Named),
        (3, Quantifier::Named),
        (4, Quantifier::Several),
        (14, Quantifier::Several),
        (15, Quantifier::Many),
        (18, Quantifier::Many),
        (19, Quantifier::Most),
        (30, Quantifier::Most),
        (31, Quantifier::AlmostAll),
        (35, Quantifier::AlmostAll),
        (36, Quantifier::All),
    ];
    for (reported, expected) in cases {
        assert_eq!(of(reported), expected, "{reported}");
    }
}

#[test]
fn thresholds_are_met_exactly() {
    let of = |reported, respondents| Quantifier::of(reported, respondents, &Quantifiers::default());
    assert_eq!(of(17, 20), Quantifier::AlmostAll);
    assert_eq!(of(10, 20), Quantifier::Many);
    assert_eq!(of(8, 20), Quantifier::Many);
    assert_eq!(of(7, 20), Quantifier::Several);
}

#[test]
fn few_replies_make_no_many() {
    let of = |reported, respondents| Quantifier::of(reported, respondents, &Quantifiers::default());
    assert_eq!(of(2, 5), Quantifier::Named);
    assert_eq!(of(3, 4), Quantifier::Named);
    assert_eq!(of(1, 1), Quantifier::One);
    assert_eq!(of(3, 3), Quantifier::All);
    assert_eq!(of(0, 0), Quantifier::None);
}

proptest! {
    #[test]
    fn one_more_state_never_makes_a_quantifier_smaller(
        respondents in 1_usize..400,
        reported in 0_usize..400,
        several in 2_usize..8,
        many in 0.05_f64..0.5,
    ) {
        prop_assume!(reported < respondents);
        let thresholds = Quantifiers { several, many, ..Quantifiers::default() };
        let smaller = Quantifier::of(reported, respondents, &thresholds);
        let larger = Quantifier::of(reported + 1, respondents, &thresholds);
        prop_assert!(smaller <= larger, "{smaller:?} {larger:?}");
    }
}

/// A table as text: a line per cell that holds something.
fn text(table: &Table) -> String {
    let mut text = format!("{} ({})\n", table.title, table.name);
    for note in &table.notes {
        let _ = writeln!(text, "{note}");
    }
    for row in &table.rows {
        text.push('\n');
        for (column, cell) in table.columns.iter().zip(row) {
            let shown = cell.value.display(table.lang);
            if !shown.is_empty() {
                let _ = writeln!(text, "{}: {}", column.heading, shown.replace('\n', " / "));
            }
        }
    }
    for paragraph in &table.foot {
        let _ = writeln!(text, "\n{paragraph}");
    }
    text
}

fn tables(replies: &Replies, lang: Lang) -> Vec<Table> {
    compile(&replies.compilation(&ROUND), lang)
}

fn table(replies: &Replies, lang: Lang, key: &str) -> Table {
    tables(replies, lang)
        .into_iter()
        .find(|table| table.key == key)
        .unwrap()
}

/// The row of a measure, found by its code in the table of answers: rows come in the same order.
fn measure(replies: &Replies, lang: Lang, code: &str) -> Vec<Cell> {
    let measures = coding::measure(&QUESTIONNAIRE, &[], &coding::Coded::default());
    let found = measures.iter().find(|measured| measured.code == code);
    let pillar = found.unwrap().pillar.clone().unwrap();
    let mut of_pillar = measures
        .iter()
        .filter(|m| m.pillar.as_ref() == Some(&pillar));
    let at = of_pillar
        .position(|measured| measured.code == code)
        .unwrap();
    table(replies, lang, &pillar).rows[at].clone()
}

fn shown(cell: &Cell, lang: Lang) -> String {
    cell.value.display(lang)
}

#[test]
fn a_pillar_reads_as_the_report_does() {
    insta::assert_snapshot!(text(&table(&sample(), Lang::Fr, "legislation")));
}

#[test]
fn the_contents_explain_the_figures() {
    insta::assert_snapshot!(text(&table(&sample(), Lang::En, "contents")));
}

#[test]
fn every_measure_stands_in_its_pillar_reported_or_not() {
    let tables = tables(&sample(), Lang::En);
    let of_pillars = QUESTIONNAIRE.pillars.iter().map(|pillar| {
        let table = tables
            .iter()
            .find(|table| table.key == pillar.name)
            .unwrap();
        assert_eq!(table.columns.len(), 13);
        table.rows.len()
    });
    assert_eq!(of_pillars.sum::<usize>(), 74);
}

#[test]
fn figures_and_states_are_those_of_the_report() {
    let sample = sample();
    let case = |code: &str, states: &str, reported: usize, quantifier: &str| {
        let row = measure(&sample, Lang::Fr, code);
        assert_eq!(shown(&row[6], Lang::Fr), states, "{code}");
        assert_eq!(row[3].value, CellValue::Count(reported), "{code}");
        assert_eq!(row[4].value, CellValue::Count(36), "{code}");
        assert_eq!(shown(&row[2], Lang::Fr), quantifier, "{code}");
    };
    // Argentina and the Republic of Moldova are named as examples and did not reply.
    let campaigns = "prev_domestic_violence_campaigns";
    case(campaigns, "Espagne, Pérou", 2, "nommés");
    let units = "États-Unis, Grèce, Mexique, Pérou, Singapour";
    case("pros_specialized_units", units, 5, "plusieurs");
    let non_punishment = "Arménie, Israël, Luxembourg, Thaïlande";
    case("prot_non_punishment", non_punishment, 4, "plusieurs");
}

#[test]
fn the_list_of_respondents_is_paragraph_six() {
    let table = table(&sample(), Lang::Fr, "respondents");
    assert_eq!(
        table.foot[0],
        "35 des 193 États Membres (18\u{a0}%) et 1 des 2 États observateurs"
    );
    // The report: paragraph 6, `tests/data/seed/respondents.csv` in its order.
    let states = "Au 1er mai 2015, les États suivants avaient soumis leurs réponses au \
        questionnaire: Allemagne, Arabie saoudite, Arménie, Autriche, Bélarus, Belgique, Brésil, \
        Bulgarie, Chili, Colombie, Cuba, Danemark, El Salvador, Espagne, États-Unis d'Amérique, \
        Fédération de Russie, Finlande, Grèce, Israël, Liban, Liechtenstein, Luxembourg, \
        ex-République yougoslave de Macédoine, Maroc, Mexique, Pérou, Philippines, Portugal, \
        République tchèque, Roumanie, Royaume-Uni de Grande-Bretagne et d'Irlande du Nord, \
        Serbie, Singapour, Thaïlande et Turquie.";
    assert!(table.foot[1].starts_with(states), "{}", table.foot[1]);
    assert!(
        table.foot[1].contains("Le Saint-Siège, État observateur,"),
        "{}",
        table.foot[1]
    );
    assert_eq!(shown(&table.rows[35][1], Lang::Fr), "Saint-Siège");
}

#[test]
fn each_language_orders_states_by_its_own_names() {
    let sample = sample();
    let states = |lang| shown(&measure(&sample, lang, "pros_specialized_units")[6], lang);
    assert_eq!(
        states(Lang::En),
        "Greece, Mexico, Peru, Singapore, United States"
    );
    assert_eq!(
        states(Lang::Fr),
        "États-Unis, Grèce, Mexique, Pérou, Singapour"
    );
    // Filed in English under T in 2015, in French under M.
    let official = |lang, at: usize| shown(&table(&sample, lang, "respondents").rows[at][1], lang);
    assert_eq!(
        official(Lang::En, 31),
        "The former Yugoslav Republic of Macedonia"
    );
    assert_eq!(
        official(Lang::Fr, 22),
        "ex-République yougoslave de Macédoine"
    );
}

/// Replies of which so many report training, the Holy See last.
fn trained(reporters: &[&str], others: &[&str]) -> Replies {
    let mut replies = Replies::default();
    for code in reporters {
        replies.add(Reply::from(code).choose("p_training", "yes"));
    }
    for code in others {
        replies.add(Reply::from(code).choose("p_training", "no"));
    }
    replies
}

#[test]
fn sentences_say_who_and_how_many() {
    let sentence =
        |replies: &Replies, lang| shown(&measure(replies, lang, "prev_training")[10], lang);
    let others = [
        "DEU", "CHL", "CUB", "AUT", "BEL", "PRT", "ROU", "SRB", "FIN", "DNK",
    ];
    let one = trained(&["USA"], &others);
    let activities = "des activités de formation à l'intention de praticiens.";
    assert_eq!(
        sentence(&one, Lang::Fr),
        format!("Les États-Unis ont signalé {activities}")
    );
    let two = trained(&["GBR", "SGP"], &others);
    assert_eq!(
        sentence(&two, Lang::Fr),
        format!("Le Royaume-Uni et Singapour ont signalé {activities}")
    );
    let several = trained(&["GBR", "PER", "BGR", "ESP"], &others);
    assert_eq!(
        sentence(&several, Lang::Fr),
        format!(
            "Plusieurs États Membres (Bulgarie, Espagne, Pérou et Royaume-Uni) ont signalé {activities}"
        )
    );
    let with_observer = trained(&["GBR", "PER", "BGR", "VAT"], &others);
    assert!(sentence(&with_observer, Lang::Fr).starts_with("Plusieurs États (Bulgarie,"));
    let all = trained(&["GBR", "PER", "BGR", "VAT"], &[]);
    assert_eq!(
        sentence(&all, Lang::En),
        "All States that replied to the questionnaire reported training activities for practitioners."
    );
    assert_eq!(sentence(&trained(&[], &others), Lang::Fr), "");
}

#[test]
fn every_silence_is_counted_apart_and_all_add_up() {
    let mut replies = trained(&["PER"], &["CHL"]);
    let silences = [
        ("CUB", AnswerStatus::Blank),
        ("AUT", AnswerStatus::NotAvailable),
        ("BEL", AnswerStatus::NotApplicable),
        ("PRT", AnswerStatus::Confidential),
        ("ROU", AnswerStatus::NotAsked),
        ("SRB", AnswerStatus::Unreadable),
    ];
    for (code, status) in silences {
        replies.add(Reply::from(code).silent("p_training", status));
    }
    let row = measure(&replies, Lang::En, "prev_training");
    let figures: Vec<String> = row[3..10]
        .iter()
        .map(|cell| shown(cell, Lang::En))
        .collect();
    assert_eq!(figures, ["1", "8", "13%", "Peru", "1", "1", "2"]);

    let answers = table(&replies, Lang::En, "answers");
    for row in &answers.rows {
        let count = |at: usize| match row[at].value {
            CellValue::Count(count) => count,
            ref other => panic!("{other:?}"),
        };
        assert_eq!((7..15).map(count).sum::<usize>(), count(4), "{row:?}");
    }
}

#[test]
fn a_figure_carries_the_cells_of_those_it_counts() {
    let replies = trained(&["PER", "BGR"], &["CHL"]);
    let row = measure(&replies, Lang::En, "prev_training");
    let entities: Vec<&str> = row[3]
        .sources
        .iter()
        .map(|source| &*source.entity)
        .collect();
    assert_eq!(entities, ["BGR", "PER"]);
    let cell = &replies.responses[0]
        .answer("p_training")
        .unwrap()
        .origin
        .as_ref()
        .unwrap()
        .cell;
    let sources = shown(&row[12], Lang::En);
    assert_eq!(
        sources,
        format!("Reply_Bulgaria.xlsx!prevention!{cell}; Reply_Peru.xlsx!prevention!{cell}")
    );
}

#[test]
fn a_reply_that_waits_to_be_typed_in_is_a_reply() {
    let mut replies = trained(&["PER", "BGR"], &["CHL"]);
    let mut record = replies.records[0].clone();
    record.entity = Some("CUB".to_owned());
    record.form = verbale::intake::Form::Pdf;
    record.status = verbale::intake::Status::ToTranscribe;
    replies.records.push(record);
    let row = measure(&replies, Lang::En, "prev_training");
    assert_eq!(row[4].value, CellValue::Count(4));
    let respondents = table(&replies, Lang::En, "respondents");
    let cuba = respondents
        .rows
        .iter()
        .find(|row| shown(&row[1], Lang::En) == "Cuba")
        .unwrap();
    assert_eq!(shown(&cuba[8], Lang::En), "PDF document");
}

#[test]
fn tables_do_not_depend_on_the_order_of_the_replies() {
    let sample = sample();
    let mut turned = sample.clone();
    turned.responses.reverse();
    for key in ["respondents", "prevention", "answers", "questions"] {
        assert_eq!(
            table(&sample, Lang::Ru, key),
            table(&turned, Lang::Ru, key),
            "{key}"
        );
    }
}

#[test]
fn no_replies_give_empty_tables_and_no_sentence() {
    let tables = tables(&Replies::default(), Lang::Fr);
    let pillar = tables
        .iter()
        .find(|table| table.key == "prevention")
        .unwrap();
    assert!(
        pillar
            .rows
            .iter()
            .all(|row| row[10].value == CellValue::Blank)
    );
    let respondents = tables
        .iter()
        .find(|table| table.key == "respondents")
        .unwrap();
    assert_eq!(respondents.foot.len(), 1);
}

#[test]
fn an_extract_of_a_long_answer_is_the_sentence_that_speaks_of_the_measure() {
    let words = "Public campaigns were held. Training on identification was given to police. More.";
    let mut replies = Replies::default();
    let reply = Reply::from("GBR")
        .choose("p_training", "yes")
        .text("prevention_describe", words);
    replies.add(reply);
    let extracts =
        |replies: &Replies| shown(&measure(replies, Lang::En, "prev_training")[11], Lang::En);
    let sentence = "United Kingdom: “Training on identification was given to police.”";
    assert_eq!(extracts(&replies), sentence);

    let mut commented = Replies::default();
    let reply = Reply::from("GBR")
        .choose("p_training", "yes")
        .comment("p_training", "See annex")
        .text("prevention_describe", words);
    commented.add(reply);
    assert_eq!(extracts(&commented), "United Kingdom: “See annex”");
}

#[test]
fn a_letter_that_waits_to_be_typed_in_comes_before_complete() {
    let mut replies = Replies::default();
    replies.add(Reply::from("FRA"));
    let mut letter = replies.records[0].clone();
    letter.status = Status::ToTranscribe;
    replies.records.push(letter);
    let standings = standings(&replies.compilation(&ROUND));
    let france = standings.iter().find(|s| s.entity == "FRA").unwrap();
    assert_eq!(france.standing, Standing::ToTranscribe);
}

#[test]
fn the_status_board_says_of_everybody_addressed_where_it_stands_and_what_is_next() {
    let mut replies = Replies::default();
    let finding = |entity: &str, question: &str| Finding {
        place: Place {
            entity: entity.to_owned(),
            question: question.to_owned(),
            instance: 1,
            ..Place::default()
        },
        value: String::new(),
        facts: Facts::NotANumber,
    };
    replies.add(Reply::from("FRA"));
    let mut doubtful = Reply::from("ITA");
    doubtful
        .response
        .findings
        .push(finding("ITA", "p_training_persons"));
    replies.add(doubtful);
    let mut explained = Reply::from("PER");
    explained
        .response
        .findings
        .push(finding("PER", "p_training_persons"));
    let key = ("p_training_persons".to_owned(), 1);
    explained.response.explained.insert(key);
    replies.add(explained);
    let compilation = replies.compilation(&ROUND);
    let standings = standings(&compilation);
    assert_eq!(standings.len(), ADDRESSEES.len());
    let of = |code: &str| standings.iter().find(|s| s.entity == code).unwrap();
    assert_eq!(of("FRA").standing, Standing::Complete);
    assert_eq!((of("ITA").standing, of("ITA").open), (Standing::ToAsk, 1));
    assert_eq!(
        (of("PER").standing, of("PER").explained),
        (Standing::Explained, 1)
    );
    assert_eq!(of("CHN").standing, Standing::NoReply);

    // Once the questions are recorded as sent, it is the State's turn; what came later is looked at
    // anew.
    let sent_on = |day: &str| {
        let folder = tempfile::tempdir().unwrap();
        let rows = format!(
            "sent,entity,kind,language,file,sha256\n2015-02-06,ITA,questionnaire,en,,\n\
             2015-04-17,CHN,reminder,zh,,\n{day},ITA,query,en,,\n"
        );
        std::fs::write(folder.path().join("sent.csv"), rows).unwrap();
        let sent = SentLedger::load(folder.path()).unwrap();
        let compilation = Compilation {
            sent: &sent,
            ..replies.compilation(&ROUND)
        };
        let all = verbale::synthesis::standings(&compilation);
        let of = |code: &str| all.iter().find(|s| s.entity == code).unwrap().clone();
        (of("ITA"), of("CHN"))
    };
    let (italy, china) = sent_on("2015-05-04");
    assert_eq!(italy.standing, Standing::Asked);
    assert_eq!(italy.sent.questionnaire, "2015-02-06".parse().ok());
    assert_eq!(italy.sent.query, "2015-05-04".parse().ok());
    assert_eq!(china.sent.reminder, "2015-04-17".parse().ok());
    assert_eq!(china.standing, Standing::NoReply);
    assert_eq!(sent_on("2015-04-30").0.standing, Standing::ToAsk);

    let board = table(&replies, Lang::En, "status");
    assert!(board.internal);
    assert_eq!(board.rows.len(), ADDRESSEES.len());
    let first: Vec<String> = board.rows[..3]
        .iter()
        .map(|row| shown(&row[0], Lang::En))
        .collect();
    assert_eq!(
        first,
        ["France", "Italy", "Peru"],
        "who replied comes first"
    );
    let next = board.rows[1].last().unwrap();
    assert_eq!(shown(next, Lang::En), "Send the questions (verbale query)");
    assert!(
        board.foot.contains(&"Complete: 1".to_owned()),
        "{:?}",
        board.foot
    );
    assert!(
        board
            .foot
            .contains(&format!("No reply: {}", ADDRESSEES.len() - 3))
    );
}
