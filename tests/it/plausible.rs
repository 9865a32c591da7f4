//! Answers that can be read and may yet not be meant: each is a question, none is corrected.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use verbale::cell_map::{CellKey, Role};
use verbale::definition::{Questionnaire, load_bytes};
use verbale::finding::{Facts, OPTIONAL, OPTIONAL_LIST, Rule};
use verbale::intake::{CellContent, FoundBy, FoundCell, Reply, Source, SourcedCell};
use verbale::language::Lang;
use verbale::round::{Previous, Round};
use verbale::validate::{Checker, Response, compare};

const ROUND: &str = include_str!("../../questionnaire/round.toml");

fn form() -> Questionnaire {
    const FORM: &str = "
| survey | type    | name    | label   | nv_total_of  | nv_max_change |
|        | integer | victims | Victims | women men    | 50            |
|        | integer | women   | Women   |              |               |
|        | integer | men     | Men     |              |               |
|        | text    | law     | Law     |              |               |
|        | text    | plan    | Plan    |              |               |
| settings | form_id |
|          | round   |
";
    let loaded = load_bytes("form.md", FORM.as_bytes()).unwrap();
    assert!(loaded.accepted(), "{:?}", loaded.diagnostics);
    loaded.questionnaire
}

fn reply(entity: &str, cells: &[(&str, &str)]) -> Reply {
    let source = Arc::new(Source {
        file: format!("{entity}.xlsx"),
        sha256: String::new(),
    });
    let cells = cells
        .iter()
        .zip(0..)
        .map(|((question, text), row)| SourcedCell {
            source: Arc::clone(&source),
            cell: FoundCell {
                key: CellKey::new(question, 1, Role::Answer),
                content: text.parse().map_or_else(
                    |_| CellContent::Text((*text).to_owned()),
                    CellContent::Number,
                ),
                sheet: "Sheet".to_owned(),
                row,
                column: 3,
                found_by: FoundBy::Name,
            },
        });
    Reply {
        entity: entity.to_owned(),
        received: None,
        language: Lang::En,
        absent: BTreeSet::new(),
        cells: cells.collect(),
        findings: Vec::new(),
    }
}

fn facts(response: &Response) -> Vec<&Facts> {
    response
        .findings
        .iter()
        .map(|finding| &finding.facts)
        .collect()
}

#[test]
fn a_total_is_the_sum_of_its_parts_as_far_as_they_are_known() {
    let form = form();
    let differs = |victims: &str, women: &str, men: &str| {
        let cells = [("victims", victims), ("women", women), ("men", men)];
        let given: Vec<_> = cells
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let response = Checker::new(&form).check(&reply("FRA", &given));
        let mut findings = response.findings.iter();
        findings.any(|finding| matches!(finding.facts, Facts::TotalDiffers { .. }))
    };
    assert!(!differs("10", "6", "4"));
    assert!(differs("10", "6", "5"));
    assert!(differs("10", "3", "4"));
    // Men are not known: ten victims may be right, five cannot.
    assert!(!differs("10", "6", ""));
    assert!(differs("5", "6", ""));
    assert!(!differs("", "6", "4"));
}

/// A previous round as a folder, with what stands in its two tables.
fn previous(answers: &str, crosswalk: &str) -> Previous {
    let dir = tempfile::tempdir().unwrap();
    for round in ["A_68_1", "A_70_94"] {
        fs::create_dir_all(dir.path().join("responses/previous").join(round)).unwrap();
    }
    let folder = dir.path().join("responses/previous/A_70_94");
    let header = "entity,question,instance,part,status,value\n";
    fs::write(folder.join("answers.csv"), format!("{header}{answers}")).unwrap();
    let header = "old_question,old_value,new_question,new_value\n";
    fs::write(folder.join("crosswalk.csv"), format!("{header}{crosswalk}")).unwrap();
    Previous::load(&Round::parse(dir.path(), ROUND).unwrap()).unwrap()
}

#[test]
fn a_figure_far_from_that_of_the_last_round_is_asked_about_with_the_figure_then() {
    let form = form();
    let asked = |previous: &Previous, now: &str| {
        let checker = Checker::new(&form).with_previous(previous);
        let response = checker.check(&reply("FRA", &[("victims", now)]));
        let mut findings = response.findings.iter();
        findings.find_map(|finding| match &finding.facts {
            Facts::FarFromPrevious { before, round } => Some(format!("{before} in {round}")),
            _ => None,
        })
    };
    let then = previous("FRA,victims,1,answer,answered,100\n", "");
    assert_eq!(asked(&then, "150"), None);
    assert_eq!(asked(&then, "151").as_deref(), Some("100 in A_70_94"));
    assert_eq!(asked(&then, "49").as_deref(), Some("100 in A_70_94"));
    // Another name then; a silence then; another State.
    let renamed = previous("FRA,persons,1,answer,answered,100\n", "persons,,victims,\n");
    assert_eq!(asked(&renamed, "300").as_deref(), Some("100 in A_70_94"));
    let silent = previous(
        "FRA,victims,1,answer,NAV,\nITA,victims,1,answer,answered,1\n",
        "",
    );
    assert_eq!(asked(&silent, "300"), None);
}

#[test]
fn words_that_only_point_elsewhere_are_no_answer_in_any_language() {
    let form = form();
    let points = |text: &str| {
        let response = Checker::new(&form).check(&reply("FRA", &[("law", text)]));
        facts(&response).contains(&&Facts::PointsElsewhere)
    };
    for text in [
        "See above.",
        "(voir ci-dessus)",
        "Véase supra",
        "См. выше.",
        "انظر أعلاه",
        "同上。",
    ] {
        assert!(points(text), "{text}");
    }
    assert!(!points("See above all the law of 2014."));
}

#[test]
fn two_states_with_the_same_long_words_are_said_to_the_officer_and_not_to_them() {
    let form = form();
    let law = "The law of 2014 punishes trafficking in all its forms, whatever the means used.";
    let plan = "A national plan of action with measurable targets was adopted by the Government.";
    let cells = [("law", law), ("plan", plan)];
    let checker = Checker::new(&form);
    let mut responses = [
        checker.check(&reply("FRA", &cells)),
        checker.check(&reply("ITA", &cells)),
        checker.check(&reply("PER", &[("law", law), ("plan", "None.")])),
    ];
    compare(&mut responses, &|_| false);
    let said: Vec<Vec<&Facts>> = responses.iter().map(facts).collect();
    let same = |other: &str| Facts::SameWords {
        other: other.to_owned(),
        count: 2,
    };
    assert_eq!(said, [vec![&same("ITA")], vec![&same("FRA")], Vec::new()]);
    assert!(!same("ITA").is_asked());
}

/// A form of twelve questions: eight of yes or no, four of figures and words.
fn long_form() -> Questionnaire {
    let closed: Vec<String> = (1..=8)
        .map(|number| format!("|  | select_one yn | q{number} | Question {number} |"))
        .collect();
    let closed = closed.join("\n");
    let form = format!(
        "
| survey | type    | name  | label |
{closed}
|  | integer | cases | Cases |
|  | integer | year  | Year  |
|  | text    | law   | Law   |
|  | text    | plan  | Plan  |
| choices | list_name | name | label |
|         | yn        | yes  | Yes   |
|         | yn        | no   | No    |
| settings | form_id |
|          | round   |
"
    );
    let loaded = load_bytes("form.md", form.as_bytes()).unwrap();
    assert!(loaded.accepted(), "{:?}", loaded.diagnostics);
    loaded.questionnaire
}

/// Seven ticks alike are seven ticks; with them the figures and the words are a copy.
#[test]
fn a_reply_that_is_nearly_another_states_is_said_to_the_officer_alone() {
    let form = long_form();
    let checker = Checker::new(&form);
    let of = |state: &str, more: [(&str, &str); 4], last: &str| {
        let names: Vec<String> = (1..=8).map(|number| format!("q{number}")).collect();
        let mut cells: Vec<(&str, &str)> =
            names.iter().map(|name| (name.as_str(), "Yes")).collect();
        cells.extend(more);
        cells.retain(|(name, _)| *name != "q8");
        cells.push(("q8", last));
        checker.check(&reply(state, &cells))
    };
    let french = [
        ("cases", "41"),
        ("year", "2013"),
        ("law", "Act 5"),
        ("plan", "Adopted"),
    ];
    let own = [
        ("cases", "7"),
        ("year", "2013"),
        ("law", "Act 9"),
        ("plan", "None yet"),
    ];
    let mut responses = [
        of("FRA", french, "Yes"),
        of("ITA", french, "No"),
        of("PER", own, "Yes"),
    ];
    compare(&mut responses, &|rule| rule == Rule::SameReply);
    assert!(responses.iter().all(|response| facts(response).is_empty()));
    compare(&mut responses, &|_| false);
    let said: Vec<Vec<&Facts>> = responses.iter().map(facts).collect();
    let same = |other: &str| Facts::SameReply {
        other: other.to_owned(),
        same: 11,
        of: 12,
    };
    assert_eq!(said, [vec![&same("ITA")], vec![&same("FRA")], Vec::new()]);
    assert!(!same("ITA").is_asked());
}

#[test]
fn a_round_may_do_without_a_rule_that_keeps_nothing_a_state_wrote() {
    let form = form();
    let off = ["total_differs".to_owned()];
    let cells = [("victims", "10"), ("women", "20")];
    let response = Checker::new(&form)
        .without(&off)
        .check(&reply("FRA", &cells));
    assert_eq!(facts(&response), [] as [&Facts; 0]);
    assert_eq!(OPTIONAL.join(", "), OPTIONAL_LIST);
    assert!(!OPTIONAL.contains(&"stray_text"));
    let text = ROUND.replace("off = []\n", "off = [\"stray_text\"]\n");
    let problems = Round::parse(std::path::Path::new("."), &text).unwrap_err();
    let said = problems[0].to_string();
    assert!(said.contains("`stray_text` is not one of"), "{said}");
}

/// Told once per language, of the answers whose language can be told.
#[test]
fn answers_in_another_language_than_the_return_are_told_once() {
    let english = "The law was amended in 2014 and a national plan was adopted by the government.";
    let french =
        "La loi a été modifiée en 2014 et un plan national a été adopté par le gouvernement.";
    let of = |texts: &[(&str, &str)]| {
        let mut reply = reply("FRA", texts);
        reply.language = Lang::Fr;
        let response = Checker::new(&form()).check(&reply);
        let found = response
            .findings
            .iter()
            .filter_map(|finding| match &finding.facts {
                Facts::OtherLanguage { language, count } => Some((*language, *count)),
                _ => None,
            });
        found.collect::<Vec<_>>()
    };
    assert_eq!(of(&[("law", french)]), []);
    assert_eq!(of(&[("law", "UNODC, IOM, ILO")]), []);
    assert_eq!(of(&[("law", english), ("plan", french)]), [(Lang::En, 1)]);
    assert_eq!(of(&[("law", english), ("plan", english)]), [(Lang::En, 2)]);
}
