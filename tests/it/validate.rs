//! What a State wrote, read by the form's rules: each case is a form, the cells filled in, and what
//! comes out, answer by answer and finding by finding.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use verbale::cell_map::CellKey;
use verbale::coding::{Outcome, measure};
use verbale::definition::{Questionnaire, load_bytes};
use verbale::finding::{Facts, Finding, Place};
use verbale::intake::{CellContent, FoundBy, FoundCell, Reply, Source, SourcedCell};
use verbale::language::Lang;
use verbale::validate::{AnswerValue, Checker, Part, Publication, Response};

const LISTS: &str = "
| choices |
|         | list_name | name       | label        |
|         | yn        | yes        | Yes          |
|         | yn        | no         | No           |
|         | means     | film       | Film         |
|         | means     | hotline    | Hotline      |
|         | consent   | public     | Public       |
|         | consent   | restricted | Confidential |
";

/// A number is a number, `#REF!` an error value, `=` a formula without its result.
fn content_of(text: &str) -> CellContent {
    match text {
        "#REF!" => CellContent::Error(text.to_owned()),
        "=" => CellContent::FormulaWithoutValue,
        _ => text
            .parse()
            .map_or_else(|_| CellContent::Text(text.to_owned()), CellContent::Number),
    }
}

/// Checks a survey against cells, written as `key = content`.
fn respond(survey: &str, cells: &[&str]) -> Response {
    respond_with(survey, cells, Vec::new())
}

fn respond_with(survey: &str, cells: &[&str], findings: Vec<Finding>) -> Response {
    Checker::new(&questionnaire(survey)).check(&reply(cells, findings))
}

fn questionnaire(survey: &str) -> Questionnaire {
    let form = format!("| survey |\n{survey}{LISTS}");
    let loaded = load_bytes("form.md", form.as_bytes()).unwrap();
    assert!(loaded.accepted(), "{:#?}", loaded.diagnostics);
    loaded.questionnaire
}

fn reply(cells: &[&str], findings: Vec<Finding>) -> Reply {
    let source = Arc::new(Source {
        file: "return.xlsx".to_owned(),
        sha256: String::new(),
    });
    let found = |(cell, row): (&&str, u32)| {
        let (key, content) = cell.split_once(" = ").unwrap();
        SourcedCell {
            source: Arc::clone(&source),
            cell: FoundCell {
                key: CellKey::parse(key).unwrap(),
                content: content_of(content),
                sheet: "Sheet".to_owned(),
                row,
                column: 3,
                found_by: FoundBy::Name,
            },
        }
    };
    Reply {
        entity: "PER".to_owned(),
        received: NaiveDate::from_ymd_opt(2015, 5, 1),
        language: Lang::En,
        absent: BTreeSet::new(),
        cells: cells.iter().zip(0..).map(found).collect(),
        findings,
    }
}

/// Each answer as `name: status value`, each finding as `! rule name: as written`.
fn lines(response: &Response) -> Vec<String> {
    let answers = response.answers.iter().map(|answer| {
        let value = match &answer.value {
            None => String::new(),
            Some(AnswerValue::Text(text)) => format!(" {text}"),
            Some(AnswerValue::Number(number)) => format!(" {number}"),
            Some(AnswerValue::Date(day)) => format!(" {day}"),
            Some(AnswerValue::Choices(names)) => format!(" [{}]", names.join(" ")),
        };
        let part = if answer.part == Part::Comment {
            " comment"
        } else {
            ""
        };
        format!(
            "{}{part}: {}{value}",
            answer.question,
            answer.status.as_str()
        )
    });
    let findings = response.findings.iter().map(|finding| {
        let (rule, place) = (finding.facts.rule(), &finding.place);
        format!("! {rule} {}: {}", place.question, finding.value)
    });
    answers.chain(findings).collect()
}

#[track_caller]
fn case(survey: &str, cells: &[&str], expected: &[&str]) {
    assert_eq!(lines(&respond(survey, cells)), expected);
}

const DEMAND: &str = "
|        | type                  | name   | label  | relevant         | required | constraint | calculation |
|        | select_one yn         | demand | Demand |                  | yes      |            |             |
|        | integer               | share  | Share  | ${demand} = 'yes'|          | . <= 100   |             |
|        | select_multiple means | means  | Means  |                  |          |            |             |
";

#[test]
fn an_answer_that_must_be_given_is_asked_for_and_a_silence_is_an_answer_to_that() {
    case(
        DEMAND,
        &[],
        &[
            "demand: blank",
            "share: not_asked",
            "means: blank",
            "! required demand: ",
        ],
    );
    case(
        DEMAND,
        &["demand|1|silence = Not available"],
        &["demand: NAV", "share: blank", "means: blank"],
    );
}

#[test]
fn a_share_above_100_is_kept_and_asked_about() {
    case(
        DEMAND,
        &["demand|1|answer = Yes", "share|1|answer = 104"],
        &[
            "demand: answered [yes]",
            "share: answered 104",
            "means: blank",
            "! constraint share: 104",
        ],
    );
}

#[test]
fn an_answer_to_a_question_not_asked_is_kept_and_not_counted() {
    case(
        DEMAND,
        &["demand|1|answer = No", "share|1|answer = 50"],
        &[
            "demand: answered [no]",
            "share: not_asked 50",
            "means: blank",
            "! not_asked share: 50",
        ],
    );
}

#[test]
fn a_no_beside_an_option_does_not_choose_it() {
    case(
        DEMAND,
        &[
            "demand|1|answer = No",
            "means|1|option|film = X",
            "means|1|option|hotline = no, planned",
        ],
        &[
            "demand: answered [no]",
            "share: not_asked",
            "means: answered [film]",
            "means comment: answered no, planned",
            "! unknown_choice means: no, planned",
        ],
    );
}

#[test]
fn confidence_holds_also_where_the_question_was_not_asked() {
    let cells = [
        "demand|1|answer = No",
        "share|1|answer = 50",
        "share|1|silence = Confidential",
    ];
    let response = respond(DEMAND, &cells);
    let share = response.answer("share").unwrap();
    assert_eq!(
        (share.status.as_str(), share.confidential),
        ("not_asked", true)
    );
}

const TABLE: &str = "
|        | type         | name  | label |
|        | begin_repeat | laws  | Laws  |
|        | text         | title | Title |
|        | end_repeat   |       |       |
";

#[test]
fn the_silence_of_a_table_is_that_of_its_questions() {
    case(TABLE, &["laws|1|silence = NAV"], &["title: NAV"]);
    case(
        TABLE,
        &["laws|1|silence = NAV", "title|1|answer = Act"],
        &["title: answered Act", "! answer_and_silence laws: NAV"],
    );
    let cells = [
        "laws|1|silence = CONF",
        "title|2|answer = Act",
        "laws|2|comment = Draft",
    ];
    let response = respond(TABLE, &cells);
    assert!(response.answers.iter().all(|answer| answer.confidential));
    assert_eq!(response.answers.len(), 2);
}

#[test]
fn what_a_workbook_has_computed_is_computed_again() {
    let survey = "
|        | type       | name    | label | calculation                 | constraint | required |
|        | integer    | women   | Women |                             |            |          |
|        | integer    | men     | Men   |                             |            |          |
|        | integer    | total   | Both  | ${women} + ${men}           | . < 5      | yes      |
|        | select_one yn | many | Many  | if(${total} > 4, 'yes', 'no') |          |          |
";
    let case = |cells: &[&str], expected: &[&str]| {
        assert_eq!(lines(&respond(survey, cells)), expected, "{cells:?}");
    };
    // The cell says 99 and Yes, whatever came of it on its way.
    case(
        &[
            "women|1|answer = 1",
            "men|1|answer = 2",
            "total|1|answer = 99",
            "many|1|answer = Yes",
        ],
        &[
            "women: answered 1",
            "men: answered 2",
            "total: answered 3",
            "many: answered [no]",
        ],
    );
    case(
        &["women|1|answer = 3", "men|1|answer = 2"],
        &[
            "women: answered 3",
            "men: answered 2",
            "total: answered 5",
            "many: answered [yes]",
            "! constraint total: ",
        ],
    );
    // Nobody is asked for what would be computed.
    case(
        &["women|1|answer = 3"],
        &[
            "women: answered 3",
            "men: blank",
            "total: blank",
            "many: answered [no]",
        ],
    );
}

#[test]
fn a_calculation_that_needs_itself_ends_and_is_not_checked() {
    let survey = "
|        | type      | name | label | relevant | required | constraint | calculation |
|        | calculate | a    |       |          |          |            | ${b} + 1    |
|        | calculate | b    |       |          |          |            | ${a} + 1    |
|        | integer   | n    | N     |          |          | . > ${a}   |             |
";
    case(
        survey,
        &["n|1|answer = 5"],
        &["n: answered 5", "! not_checked n: 5"],
    );
}

const CONSENT: &str = "
|        | type               | name          | label       |
|        | select_one consent | r_publication | Publication |
";

#[test]
fn where_it_is_not_clear_what_may_be_published_nothing_may() {
    let publication = |cells: &[&str]| respond(CONSENT, cells).publication;
    assert_eq!(publication(&[]), Publication::NotSaid);
    assert_eq!(
        publication(&["r_publication|1|answer = Public"]),
        Publication::Public
    );
    assert_eq!(
        publication(&["r_publication|1|answer = perhaps"]),
        Publication::Confidential
    );
    let both = [
        "r_publication|1|answer = Public",
        "r_publication|1|silence = Confidential",
    ];
    assert_eq!(publication(&both), Publication::Confidential);

    let about = |question: &str, facts: Facts| Finding {
        place: Place {
            question: question.to_owned(),
            ..Place::default()
        },
        value: String::new(),
        facts,
    };
    let other = "other.xlsx".to_owned();
    let findings = vec![
        about(
            "",
            Facts::OrderUnknown {
                other: other.clone(),
            },
        ),
        about(
            "r_publication",
            Facts::ChangedSince {
                older: other,
                before: String::new(),
            },
        ),
    ];
    let response = respond_with(CONSENT, &["r_publication|1|answer = Public"], findings);
    assert_eq!(response.publication, Publication::Confidential);
}

#[test]
fn a_rank_is_read_in_its_order_and_several_choices_may_share_a_cell() {
    let survey = "
|        | type                  | name  | label |
|        | rank means            | order | Order |
|        | begin_repeat          | years | Years |
|        | select_multiple means | used  | Used  |
|        | end_repeat            |       |       |
";
    case(
        survey,
        &[
            "order|1|option|film = 2",
            "order|1|option|hotline = 1",
            "used|1|answer = Hotline; Film",
        ],
        &[
            "order: answered [hotline film]",
            "used: answered [film hotline]",
        ],
    );
}

#[test]
fn a_cell_that_holds_no_answer_of_a_person_chooses_nothing() {
    case(
        DEMAND,
        &[
            "demand|1|answer = =",
            "means|1|option|film = #REF!",
            "means|1|option|hotline = =",
        ],
        &[
            "demand: unreadable",
            "share: blank",
            "means: unreadable",
            "! formula_without_value demand: ",
            "! error_value means: #REF!",
            "! formula_without_value means: ",
        ],
    );
}

const MEASURES: &str = "
|        | type         | name   | label   | relevant     | calculation        | nv_measure | nv_measure_en | nv_measure_when        |
|        | integer      | women  | Women   |              |                    |            |               |                        |
|        | integer      | men    | Men     |              |                    |            |               |                        |
|        | calculate    | total  |         |              | ${women} + ${men}  |            |               |                        |
|        | begin_group  | detail | Detail  | ${women} > 0 |                    |            |               |                        |
|        | integer      | girls  | Girls   |              |                    |            |               |                        |
|        | end_group    |        |         |              |                    |            |               |                        |
|        | begin_repeat | cases  | Cases   |              |                    |            |               |                        |
|        | integer      | count  | Count   |              |                    |            |               |                        |
|        | end_repeat   |        |         |              |                    |            |               |                        |
|        | integer      | budget | Budget  |              |                    | m_large    | spends much   | ${total} > 5           |
|        | text         | name   | Name    |              |                    | m_cases    | has cases     | sum(${count}) = 7      |
|        | text         | note   | Remarks |              |                    | m_girls    | names girls   | ${girls} = ''          |
";

/// What the answers say of the measures `m_large`, `m_cases` and `m_girls`.
fn outcomes(cells: &[&str]) -> Vec<Outcome> {
    let questionnaire = questionnaire(MEASURES);
    let response = Checker::new(&questionnaire).check(&reply(cells, Vec::new()));
    let measures = measure(
        &questionnaire,
        &[response],
        &verbale::coding::Coded::default(),
    );
    let answers = measures.iter().map(|measured| measured.answers[0].outcome);
    answers.collect()
}

#[test]
fn the_rule_of_a_measure_sees_computed_rows_groups_and_tables() {
    use Outcome::{NotReported, Reported};
    let said = [
        "budget|1|answer = 1",
        "name|1|answer = A",
        "note|1|answer = B",
    ];
    let with = |more: &[&str]| outcomes(&[&said[..], more].concat());
    let tables = ["count|1|answer = 3", "count|2|answer = 4"];
    assert_eq!(
        with(&["women|1|answer = 4", "men|1|answer = 2"])[0],
        Reported
    );
    assert_eq!(
        with(&["women|1|answer = 4", "men|1|answer = 1"])[0],
        NotReported
    );
    assert_eq!(with(&tables)[1], Reported);
    assert_eq!(with(&tables[..1])[1], NotReported);
    // A question of a group that was not asked is blank, whatever stands there.
    assert_eq!(
        with(&["women|1|answer = 0", "girls|1|answer = 2"])[2],
        Reported
    );
    assert_eq!(
        with(&["women|1|answer = 1", "girls|1|answer = 2"])[2],
        NotReported
    );
}

#[test]
fn the_rule_of_a_measure_that_cannot_be_told_is_a_finding() {
    let cells = [
        "budget|1|answer = 1",
        "women|1|answer = 4",
        "men|1|silence = NAV",
    ];
    assert_eq!(outcomes(&cells)[0], Outcome::Unknown);
    let response = respond(MEASURES, &cells);
    let unchecked = response
        .findings
        .iter()
        .find_map(|finding| match &finding.facts {
            Facts::NotChecked { rule, reason } => {
                Some((&*finding.place.question, &**rule, &**reason))
            }
            _ => None,
        });
    let reason = "`men` was answered with a reason for not answering";
    assert_eq!(unchecked, Some(("budget", "${total} > 5", reason)));
}

/// There is a column for it; a ministry writes it into the answer all the same.
#[test]
fn confidence_asked_for_in_the_answer_counts_as_in_its_own_column() {
    const SURVEY: &str = "
|        | type                  | name  | label |
|        | integer               | cases | Cases |
|        | select_one yn         | law   | Law   |
|        | select_multiple means | how   | How   |
";
    let confidential = |cells: &[&str], question: &str| {
        let response = respond(SURVEY, cells);
        let answer = response.answer(question).unwrap();
        answer.confidential
    };
    assert!(confidential(
        &["cases|1|answer = 45 (confidential)"],
        "cases"
    ));
    assert!(confidential(&["cases|1|answer = Confidential"], "cases"));
    assert!(confidential(&["law|1|answer = Yes, confidentiel"], "law"));
    assert!(confidential(&["how|1|answer = Film; CONF"], "how"));
    assert!(!confidential(&["cases|1|answer = environ 45"], "cases"));
    assert!(!confidential(&["law|1|answer = Yes, since 2012"], "law"));
}
