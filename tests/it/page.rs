//! The page: the same figures as the tables, nothing of a return but text, nobody named who asked
//! not to be.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use verbale::definition::{self, Question};
use verbale::language::Lang;
use verbale::publish::html::{self, Page};
use verbale::publish::{csv, datapackage};
use verbale::synthesis::{
    ByQuestion, Compilation, Table, TraceError, by_question, compile, standings, trace,
};
use verbale::validate::{Answer, AnswerStatus, AnswerValue, Publication};

use crate::replies::{ADDRESSEES, QUESTIONNAIRE, ROUND, Replies, Reply, sample};

/// What a State may type to make a browser do something.
const HOSTILE: &str = "</script><script>alert(1)</script><img src=x onerror=alert(1)> \
    =HYPERLINK(\"http://example.org\") javascript:alert(1) <!-- {script} \u{202e}gpj.exe\u{0}\u{7}\u{2028}";

fn page(replies: &Replies, lang: Lang) -> String {
    let compilation = replies.compilation(&ROUND);
    let page = html::page(&Page {
        round: &ROUND,
        lang,
        tables: &compile(&compilation, lang),
        by_question: &by_question(&compilation, lang),
        standings: &standings(&compilation),
    });
    String::from_utf8(page).unwrap()
}

fn questions(replies: &Replies) -> ByQuestion {
    by_question(&replies.compilation(&ROUND), Lang::En)
}

/// The data that the script of a page shows.
fn data(page: &str) -> Value {
    let (_, rest) = page
        .split_once("<script type=\"application/json\" id=\"data\">")
        .unwrap();
    let (data, _) = rest.split_once("</script>").unwrap();
    serde_json::from_str(data).unwrap()
}

fn string<'a>(data: &'a Value, place: &Value) -> &'a str {
    let place = usize::try_from(place.as_u64().unwrap()).unwrap();
    data["strings"][place].as_str().unwrap()
}

#[test]
fn the_page_has_the_figures_of_the_tables() {
    let replies = sample();
    for lang in Lang::ALL {
        let tables: BTreeMap<String, Table> = compile(&replies.compilation(&ROUND), lang)
            .into_iter()
            .map(|table| (table.key.clone(), table))
            .collect();
        let data = data(&page(&replies, lang));
        let shown = data["tables"].as_array().unwrap();
        let keys: Vec<&str> = shown.iter().map(|t| t["key"].as_str().unwrap()).collect();
        for key in ["respondents", "groups", "prevention", "answers", "sources"] {
            assert!(keys.contains(&key), "{lang} {key}");
        }
        for table in shown {
            let expected = &tables[table["key"].as_str().unwrap()];
            let rows = table["rows"].as_array().unwrap();
            assert_eq!(rows.len(), expected.rows.len());
            for (row, cells) in rows.iter().zip(&expected.rows) {
                let texts: Vec<&str> = row
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|place| string(&data, place))
                    .collect();
                let expected: Vec<String> =
                    cells.iter().map(|cell| cell.value.display(lang)).collect();
                assert_eq!(texts, expected, "{lang}");
            }
        }
    }
}

#[test]
fn every_figure_of_a_pillar_has_its_cells() {
    let replies = sample();
    let data = data(&page(&replies, Lang::Fr));
    let mut figures = 0;
    for pillar in data["pillars"].as_array().unwrap() {
        let place = usize::try_from(pillar["table"].as_u64().unwrap()).unwrap();
        let rows = data["tables"][place]["rows"].as_array().unwrap();
        let measures = pillar["measures"].as_array().unwrap();
        assert_eq!(rows.len(), measures.len());
        for (row, measure) in rows.iter().zip(measures) {
            let reported: usize = string(&data, &row[3]).parse().unwrap();
            let sources = measure["sources"].as_array().unwrap();
            let mut states: Vec<u64> = sources.iter().map(|s| s[0].as_u64().unwrap()).collect();
            states.sort_unstable();
            states.dedup();
            assert_eq!(states.len(), reported, "{}", measure["code"]);
            figures += usize::from(reported > 0);
        }
    }
    assert!(figures > 30, "{figures}");
}

#[test]
fn replies_by_group_add_up_to_all() {
    let replies = sample();
    let tables = compile(&replies.compilation(&ROUND), Lang::En);
    let groups = tables.iter().find(|table| table.key == "groups").unwrap();
    let sum = |column: usize| -> usize {
        let cells = groups.rows.iter().map(|row| &row[column]);
        cells
            .map(|cell| cell.value.display(Lang::En).parse::<usize>().unwrap())
            .sum()
    };
    assert_eq!((sum(1), sum(2)), (195, 36));
}

#[test]
fn answers_and_silences_of_a_question_add_up_to_the_replies() {
    let replies = sample();
    let by_question = questions(&replies);
    assert_eq!((by_question.addressed, by_question.responded), (195, 36));
    for question in &by_question.questions {
        let counted: usize = question.statuses.values().sum();
        assert_eq!(counted, replies.responses.len(), "{}", question.name);
    }
}

#[test]
fn what_a_state_wrote_stays_text() {
    let mut replies = Replies::default();
    replies.add(
        Reply::from("PER")
            .choose("p_awareness", "yes")
            .comment("p_awareness", HOSTILE)
            .text("prevention_describe", HOSTILE),
    );
    let page = page(&replies, Lang::En);
    // The page's own two, and no other; no element or attribute of what was written.
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</script").count(), 2);
    assert!(!page.contains("<img") && !page.contains("<!--"));
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!page.contains(turns) && !page.contains('\u{0}') && !page.contains('\u{2028}'));
    let data = data(&page);
    let strings = data["strings"].as_array().unwrap();
    let shown: String = HOSTILE
        .chars()
        .filter(|&c| !turns(c) && !c.is_control())
        .collect();
    assert!(strings.contains(&Value::String(shown)));
}

#[test]
fn the_policy_of_the_page_lets_only_its_own_script_and_style_in() {
    let page = page(&sample(), Lang::En);
    let (_, rest) = page
        .split_once("Content-Security-Policy\" content=\"")
        .unwrap();
    let (policy, _) = rest.split_once('"').unwrap();
    let directives: BTreeMap<&str, &str> = policy
        .split("; ")
        .filter_map(|directive| directive.split_once(' '))
        .collect();
    assert_eq!(directives["default-src"], "'none'");
    for name in ["script-src", "style-src"] {
        let source = directives[name];
        assert!(
            source.starts_with("'sha256-") && !source.contains(' '),
            "{source}"
        );
    }
    assert!(!page.contains(" src=") && !page.contains("url(") && !page.contains("@import"));
}

#[test]
fn a_state_that_asked_for_confidence_appears_nowhere() {
    for publication in [Publication::Confidential, Publication::UnOnly] {
        let mut replies = sample();
        replies
            .responses
            .retain(|response| response.entity != "PER");
        let of_peru = |file: &str| file.contains("Peru");
        replies
            .records
            .retain(|record| !of_peru(&record.source.file));
        let others = replies.clone();
        replies.add(
            Reply::from("PER")
                .published(publication)
                .choose("p_awareness", "yes")
                .comment("p_awareness", "words of the highlands"),
        );
        let of = |of: &ByQuestion| {
            let question = of.questions.iter().find(|q| q.name == "p_awareness");
            let question = question.unwrap();
            (
                question.choices[0].1,
                question.answers.len(),
                question.unnamed,
            )
        };
        let (yes, shown, unnamed) = of(&questions(&others));
        assert_eq!(of(&questions(&replies)), (yes + 1, shown, unnamed + 1));
        for lang in Lang::ALL {
            let name = crate::replies::ENTITIES.name("PER", lang, ROUND.report.date);
            let page = page(&replies, lang);
            for word in ["Reply_Peru", "\"PER\"", "highlands"] {
                assert!(!page.contains(word), "{lang} {word}");
            }
            // Others may speak of it, and a list of countries has it.
            let others = data(&self::page(&others, lang));
            assert_eq!(naming(&data(&page), name), naming(&others, name), "{lang}");
        }
    }
}

/// The cells and paragraphs of the tables, and the States, that hold a name.
fn naming(data: &Value, name: &str) -> Vec<String> {
    let tables = data["tables"].as_array().unwrap().iter();
    let rows = tables.flat_map(|table| table["rows"].as_array().unwrap());
    let cells = rows.flat_map(|row| row.as_array().unwrap());
    let states = data["states"].as_array().unwrap().iter();
    let tables = data["tables"].as_array().unwrap().iter();
    let foot = tables.flat_map(|table| table["foot"].as_array().unwrap());
    cells
        .map(|place| string(data, place))
        .chain(foot.map(|paragraph| paragraph.as_str().unwrap()))
        .chain(states.map(|state| state[1].as_str().unwrap()))
        .filter(|text| text.contains(name))
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_confidential_answer_is_counted_and_bears_no_name() {
    let mut replies = Replies::default();
    let mut reply = Reply::from("PER")
        .choose("p_awareness", "yes")
        .comment("p_awareness", "words of the highlands")
        .silent("p_awareness", AnswerStatus::Confidential);
    for answer in &mut reply.response.answers {
        answer.confidential = answer.status == AnswerStatus::Confidential;
    }
    replies.add(reply);
    replies.add(Reply::from("CHL").choose("p_awareness", "yes"));
    let by_question = questions(&replies);
    let question = by_question
        .questions
        .iter()
        .find(|q| q.name == "p_awareness");
    let question = question.unwrap();
    assert_eq!(question.choices[0].1, 2);
    assert_eq!(question.statuses[&AnswerStatus::Confidential], 1);
    assert_eq!(question.unnamed, 1);
    let named: Vec<&str> = question.answers.iter().map(|a| &*a.entity).collect();
    assert_eq!(named, ["CHL"]);
    assert!(!page(&replies, Lang::En).contains("highlands"));
}

#[test]
fn persons_are_not_on_the_page() {
    let mut replies = Replies::default();
    replies.add(
        Reply::from("PER")
            .text("r_officer_name", "Quispe Huaman")
            .text("r_email", "quispe@example.org"),
    );
    let page = page(&replies, Lang::En);
    assert!(!page.contains("Quispe") && !page.contains("quispe@"));
    let internal = data(&page)["tables"]
        .as_array()
        .unwrap()
        .iter()
        .any(|table| {
            let key = table["key"].as_str().unwrap();
            key.contains("internal") || key == "contacts" || key == "status"
        });
    assert!(!internal);
}

#[test]
fn the_page_runs_in_the_direction_of_its_language() {
    let replies = sample();
    for lang in Lang::ALL {
        let page = page(&replies, lang);
        let direction = if lang == Lang::Ar { "rtl" } else { "ltr" };
        let opening = format!("<html lang=\"{lang}\" dir=\"{direction}\">");
        assert!(page.contains(&opening), "{lang}");
        assert_eq!(page, self::page(&replies, lang));
    }
    assert_eq!(html::file_name(ROUND.report.language, &ROUND), "index.html");
    assert_eq!(html::file_name(Lang::Ar, &ROUND), "index_ar.html");
}

#[test]
fn a_round_without_replies_has_a_page() {
    let data = data(&page(&Replies::default(), Lang::Zh));
    assert_eq!(data["summary"]["responded"], 0);
    let asked = QUESTIONNAIRE.questions.iter();
    let asked = asked.filter(|question| question.is_asked() && question.pillar.is_some());
    assert_eq!(data["questions"].as_array().unwrap().len(), asked.count());
}

#[test]
fn a_figure_leads_back_to_the_words_and_the_cell() {
    let mut replies = sample();
    replies.add(
        Reply::from("ALB")
            .published(Publication::Confidential)
            .choose("p_awareness", "yes"),
    );
    let compilation = replies.compilation(&ROUND);
    let measured = trace(&compilation, "prev_awareness_raising", None, Lang::Fr).unwrap();
    let n = compile(&compilation, Lang::Fr);
    let n = n.iter().find(|table| table.key == "prevention").unwrap();
    let n = n.rows[0][3].value.display(Lang::Fr);
    assert_eq!(measured.answers.len().to_string(), n);
    let albania = measured.answers.last().unwrap();
    assert!(albania.confidential && albania.outcome == "reported");
    assert_eq!(albania.place.file, "Reply_Albania.xlsx");
    assert_eq!(albania.place.sha256.len(), 64);

    let one = trace(&compilation, "p_awareness", Some("fra"), Lang::Fr).unwrap();
    assert_eq!((one.kind, one.answers.len()), ("question", 0));
    let one = trace(&compilation, "p_awareness", Some("deu"), Lang::Fr).unwrap();
    assert_eq!(one.answers[0].value, "Oui");
}

#[test]
fn a_cell_of_the_workbook_leads_to_the_cells_under_it() {
    let replies = sample();
    let compilation = replies.compilation(&ROUND);
    let tables = compile(&compilation, Lang::Fr);
    let table = tables
        .iter()
        .find(|table| table.key == "prevention")
        .unwrap();
    let row = 4 + table.notes.len();
    let address = format!("out/synthesis_fr.xlsx!{}!D{row}", table.name);
    let traced = trace(&compilation, &address, None, Lang::En).unwrap();
    assert_eq!(traced.text, table.rows[0][3].value.display(Lang::Fr));
    let cells: Vec<&str> = traced.answers.iter().map(|a| &*a.place.cell).collect();
    let sources = &table.rows[0][3].sources;
    let expected: Vec<&str> = sources.iter().map(|s| &*s.origin.cell).collect();
    assert_eq!(cells, expected);
    let nowhere = trace(
        &compilation,
        "out/synthesis_fr.xlsx!Nowhere!D7",
        None,
        Lang::En,
    );
    assert!(matches!(nowhere, Err(TraceError::NoCell { .. })));
}

#[test]
fn a_misspelt_figure_is_proposed() {
    let replies = Replies::default();
    let unknown = trace(
        &replies.compilation(&ROUND),
        "prev_trainning",
        None,
        Lang::En,
    );
    assert_eq!(
        unknown.unwrap_err(),
        TraceError::Unknown {
            name: "prev_trainning".to_owned(),
            meant: Some("prev_training".to_owned()),
        }
    );
}

#[test]
fn the_data_package_describes_every_column_of_every_file() {
    let replies = sample();
    let package: Value = serde_json::from_slice(&datapackage::datapackage(&ROUND)).unwrap();
    let files = BTreeMap::from([
        (
            "answers.csv",
            csv::answers(
                &replies.responses,
                &QUESTIONNAIRE,
                &[],
                &verbale::coding::Coded::default(),
            ),
        ),
        ("intake.csv", csv::intake(&replies.records, &[], Lang::En)),
        (
            "findings.csv",
            csv::findings(&[], &[], &QUESTIONNAIRE, Lang::En),
        ),
        ("codebook.csv", datapackage::codebook(&QUESTIONNAIRE)),
    ]);
    let resources = package["resources"].as_array().unwrap();
    let (csv, other): (Vec<&Value>, Vec<&Value>) = resources
        .iter()
        .partition(|resource| resource["format"] == "csv");
    assert_eq!(csv.len(), files.len());
    let other: Vec<&Value> = other.iter().map(|resource| &resource["path"]).collect();
    assert_eq!(other, ["answers.parquet"]);
    for resource in csv {
        let bytes = &files[resource["path"].as_str().unwrap()];
        let text = std::str::from_utf8(bytes)
            .unwrap()
            .trim_start_matches('\u{feff}');
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let header: Vec<String> = reader
            .headers()
            .unwrap()
            .iter()
            .map(str::to_owned)
            .collect();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let names: Vec<&str> = fields.iter().map(|f| f["name"].as_str().unwrap()).collect();
        assert_eq!(names, header);
        for row in reader.records() {
            for (cell, field) in row.unwrap().iter().zip(fields) {
                let constraints = &field["constraints"];
                assert!(
                    constraints["required"] != true || !cell.is_empty(),
                    "{field}"
                );
                if let Some(values) = constraints["enum"].as_array() {
                    let is_listed = values.iter().any(|value| value == cell);
                    let is_blank = cell.is_empty() && constraints["required"] != true;
                    assert!(is_listed || is_blank, "{field} {cell}");
                }
                if field["type"] == "integer" && !cell.is_empty() {
                    assert!(cell.parse::<u32>().is_ok(), "{field} {cell}");
                }
            }
        }
    }
}

/// The page stays in cargo's folder for temporary files, to be opened.
#[test]
fn two_hundred_states_with_five_hundred_questions_fit_on_a_page() {
    const QUESTIONS: usize = 500;
    const STATES: usize = 200;
    let form = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaire/questionnaire.xlsx");
    let mut questionnaire = definition::load(&form).unwrap().questionnaire;
    let asked: Vec<Question> = questionnaire
        .questions
        .iter()
        .filter(|q| q.is_asked() && q.repeat.is_none() && q.pillar.is_some())
        .cloned()
        .collect();
    questionnaire.questions = (0..QUESTIONS)
        .map(|number| {
            let mut question = asked[number % asked.len()].clone();
            question.name = format!("{}_{number}", question.name);
            question
        })
        .collect();
    let mut states: Vec<&str> = ADDRESSEES.iter().map(|a| &*a.code).collect();
    states.truncate(STATES);
    let mut replies = Replies::default();
    for (at, state) in states.iter().enumerate() {
        let mut reply = Reply::from(state);
        let blank = reply.response.answers[0].clone();
        let origin = Reply::from(state).choose("p_awareness", "yes").response;
        let origin = origin.answer("p_awareness").unwrap().origin.clone();
        reply.response.answers.clear();
        for (number, question) in questionnaire.questions.iter().enumerate() {
            let choices = questionnaire.list_of(question).map(|list| &list.choices);
            let value = match choices {
                Some(choices) => {
                    AnswerValue::Choices(vec![choices[(at + number) % choices.len()].name.clone()])
                }
                None => AnswerValue::Text(
                    format!("Words of {state} about measure {number}. ").repeat(6),
                ),
            };
            reply.response.answers.push(Answer {
                question: question.name.clone(),
                status: AnswerStatus::Answered,
                raw: match &value {
                    AnswerValue::Text(text) => text.clone(),
                    _ => "Yes".to_owned(),
                },
                value: Some(value),
                origin: origin.clone(),
                ..blank.clone()
            });
        }
        replies.add(reply);
    }
    let compilation = Compilation {
        questionnaire: &questionnaire,
        ..replies.compilation(&ROUND)
    };
    let lang = Lang::Fr;
    let by_question = by_question(&compilation, lang);
    assert_eq!(by_question.questions.len(), QUESTIONS);
    let page = html::page(&Page {
        round: &ROUND,
        lang,
        tables: &compile(&compilation, lang),
        by_question: &by_question,
        standings: &standings(&compilation),
    });
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page_large.html");
    std::fs::write(file, &page).unwrap();
    let answers: usize = by_question.questions.iter().map(|q| q.answers.len()).sum();
    assert_eq!(answers, QUESTIONS * states.len());
    // A place per text, not the text again: under 200 bytes an answer.
    assert!(page.len() < 200 * answers, "{}", page.len());
}
