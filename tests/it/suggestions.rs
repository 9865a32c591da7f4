//! What is suggested to a coder, why, and that nothing of it counts by itself.

use std::collections::BTreeMap;
use std::path::Path;

use calamine::{Reader as _, Xlsx};
use verbale::coding::{
    Coded, Outcome, Reason, Share, Suggester, Suggestion, measure, open_answers,
};
use verbale::pipeline::Setup;
use verbale::round::{Coding, Codings, ItemKey};
use verbale::validate::Response;

use crate::replies::{QUESTIONNAIRE, Reply};

const QUESTION: &str = "legislation_describe";
const LAW: &str = "A trafficking in persons act was adopted in 2014.";

/// What coder `person` is told of the answer of an entity.
fn suggestions(
    responses: &[Response],
    codings: &[Coding],
    (coders, person): (&[&str], &str),
    entity: &str,
) -> Vec<Suggestion> {
    let codings = Codings::from(codings.to_vec());
    let (coded, _) = Coded::of(&QUESTIONNAIRE, responses, &codings);
    let coders: Vec<String> = coders.iter().map(|name| (*name).to_owned()).collect();
    let suggester = Suggester::new(&QUESTIONNAIRE, responses, &coded, &coders, person);
    let answers = open_answers(&QUESTIONNAIRE, responses);
    let open = answers
        .iter()
        .find(|open| open.key.entity == entity)
        .unwrap();
    suggester.suggestions(open)
}

fn coding(entity: &str, words: &str, by: &str, code: &str) -> Coding {
    Coding {
        key: ItemKey::new(entity, QUESTION, 1, words),
        by: by.to_owned(),
        adjudicates: false,
        codes: [code.to_owned()].into(),
        no_code: false,
        unclear: false,
        new_code: String::new(),
        quote: words.to_owned(),
        note: String::new(),
        translation: String::new(),
        text: words.to_owned(),
        file: "coding/a.xlsx".to_owned(),
        sheet: "S".to_owned(),
        cell: "A5".to_owned(),
    }
}

fn codes(suggestions: &[Suggestion]) -> Vec<&str> {
    suggestions
        .iter()
        .map(|found| found.code.as_str())
        .collect()
}

/// A law of its own, in six languages and in the forms that words take there.
#[test]
fn a_pattern_finds_words_in_each_language() {
    let cases = [
        (
            "PER",
            "Une loi de 2014 porte sur l'ESCLAVAGE moderne.",
            "loi de 2014 porte sur l'ESCLAVAGE moderne",
        ),
        ("GBR", LAW, "trafficking in persons act"),
        (
            "ESP",
            "Se aprobó una ley integral contra la trata de personas.",
            "ley integral contra la trata",
        ),
        (
            "RUS",
            "Принят закон о борьбе с торговлей людьми.",
            "закон о борьбе с торговлей людьми",
        ),
        (
            "EGY",
            "صدر قَانُون مكافحة الاتجار بالبشر.",
            "قَانُون مكافحة الاتجار",
        ),
        ("CHN", "通过了《反人口贩运法》。", "反人口贩运法"),
    ];
    for (entity, text, words) in cases {
        let mut reply = Reply::from(entity).text(QUESTION, text).response;
        if entity == "PER" {
            // Another language than the return's: told by the words.
            reply.language = verbale::language::Lang::Fr;
        }
        let found = suggestions(&[reply], &[], (&["A"], "A"), entity);
        let law = found.iter().find(|found| found.code == "leg_specific_law");
        let reason = Reason::Words(words.to_owned());
        assert_eq!(
            law.map(|law| &law.reason),
            Some(&reason),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn a_like_answer_that_is_coded_suggests_its_codes_and_an_unlike_one_does_not() {
    let coded = "An ombudsman reviews the statutes on servitude every year.";
    let responses = [
        Reply::from("PER").text(QUESTION, coded).response,
        Reply::from("GBR")
            .text(
                QUESTION,
                "Statutes on servitude are reviewed by the ombudsman each year.",
            )
            .response,
        Reply::from("AUT")
            .text(QUESTION, "Penalties were doubled.")
            .response,
    ];
    let codings = [coding("PER", coded, "A", "leg_sound_framework")];
    let found = suggestions(&responses, &codings, (&["A"], "A"), "GBR");
    let [
        Suggestion {
            code,
            reason: Reason::Similar { key, likeness },
        },
    ] = found.as_slice()
    else {
        panic!("{found:?}");
    };
    assert_eq!((&**code, &*key.entity), ("leg_sound_framework", "PER"));
    assert!((35..100).contains(likeness), "{likeness}");
    assert!(suggestions(&responses, &codings, (&["A"], "A"), "AUT").is_empty());
    // Nor does an answer suggest its own codes to itself.
    assert!(suggestions(&responses, &codings, (&["A"], "A"), "PER").is_empty());
}

#[test]
fn what_another_coder_made_of_an_answer_is_not_shown_by_way_of_a_suggestion() {
    let other = "Hearings are closed for children";
    let own = "For children hearings are closed";
    let responses = [
        Reply::from("PER").text(QUESTION, other).response,
        Reply::from("GBR").text(QUESTION, own).response,
    ];
    let code = "leg_closed_hearings_children";
    let by_a = coding("PER", other, "A", code);
    let both: (&[&str], &str) = (&["A", "B"], "B");
    let shown = |codings: &[Coding]| {
        let found = suggestions(&responses, codings, both, "GBR");
        codes(&found).contains(&code)
    };
    assert!(!shown(std::slice::from_ref(&by_a)));
    assert!(shown(&[coding("PER", other, "B", code)]));
    assert!(shown(&[by_a.clone(), coding("PER", other, "C", code)]));
    let decided = Coding {
        adjudicates: true,
        ..coding("PER", other, "D", code)
    };
    assert!(shown(&[by_a, decided]));
}

#[test]
fn suggestions_stand_in_a_column_of_their_own_and_count_for_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let setup = Setup::load(root).unwrap();
    let mut replies = setup.take_in(None, &|_, _| {}).unwrap();
    // As before anybody coded.
    replies.coded = Coded::default();
    let share = Share {
        coders: vec!["A".to_owned()],
        double: 0.0,
        seed: 1,
    };
    let lang = verbale::language::Lang::En;
    let (outputs, asked) = setup.coding(&replies, &share, lang).unwrap();
    assert!(asked.suggestions.is_empty(), "nothing is marked");
    let (_, bytes) = outputs
        .iter()
        .find(|(path, _)| path.ends_with("A.xlsx"))
        .unwrap();
    let mut workbook: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes.to_vec())).unwrap();
    let mut suggested = BTreeMap::new();
    for (name, sheet) in workbook.worksheets() {
        let names: Vec<String> = sheet
            .rows()
            .next()
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect();
        let Some(column) = names.iter().position(|name| name == "#suggested") else {
            continue;
        };
        let cells = sheet
            .rows()
            .skip(4)
            .filter(|row| !row[column].to_string().is_empty());
        suggested.insert(name, cells.count());
    }
    assert!(suggested.values().sum::<usize>() > 30, "{suggested:?}");

    let folder = tempfile::tempdir().unwrap();
    let coding = folder.path().join("responses/coding");
    std::fs::create_dir_all(&coding).unwrap();
    std::fs::write(coding.join("A.xlsx"), bytes).unwrap();
    let round = verbale::round::Round {
        dir: folder.path().to_owned(),
        ..setup.round.clone()
    };
    let codings = Codings::load(&round).unwrap();
    assert!(codings.all.is_empty(), "{:?}", codings.all);
    let measures = measure(&setup.questionnaire, &replies.responses, &replies.coded);
    let coded_only = measures
        .iter()
        .find(|m| m.code == "leg_closed_hearings_children");
    assert_eq!(coded_only.unwrap().count(Outcome::Reported), 0);
}

/// On the sample, whose coders did not see any: most of what would have been suggested was marked.
#[test]
fn precision_and_recall_are_told_by_frame() {
    let setup = Setup::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let replies = setup.take_in(None, &|_, _| {}).unwrap();
    let share = Share {
        coders: vec!["A. Coder".to_owned()],
        double: 0.0,
        seed: 1,
    };
    let (_, asked) = setup
        .coding(&replies, &share, verbale::language::Lang::En)
        .unwrap();
    let told: Vec<String> = asked
        .suggestions
        .iter()
        .map(|(frame, found)| {
            format!(
                "{frame}: {} of {} suggested, of {} marked",
                found.both, found.suggested, found.marked
            )
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}
