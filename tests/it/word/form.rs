//! The questionnaire in Word: filled in, saved and read back.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use verbale::cell_map::{CellKey, Role};
use verbale::intake::{Form, FoundBy, Intake, Record, Return, Status, merge};
use verbale::issue::{Fill, Filled, Issuer};
use verbale::language::Lang;
use verbale::validate::{AnswerStatus, AnswerValue, Checker, Part};

use super::parts;
use crate::archive::changed;
use crate::chains::answers::answer;
use crate::chains::book::Value;
use crate::random::Random;
use crate::replies::{ENTITIES, QUESTIONNAIRE, READER, ROUND};

/// Documents filled in per language.
const ROUNDS: u64 = 6;

/// What is filled in, as written.
type Written = BTreeMap<CellKey, String>;

fn issuer(lang: Lang) -> Issuer<'static> {
    Issuer::new(&QUESTIONNAIRE, &ROUND, lang)
}

fn entity_key() -> CellKey {
    CellKey::new("entity", 1, Role::Cover)
}

/// Random answers to a part of the questions, from France.
fn written(lang: Lang, number: u64) -> Written {
    let mut random = Random::new(number * 6 + lang as u64);
    let mut written = Written::new();
    written.insert(entity_key(), "France".to_owned());
    for cell in issuer(lang).layout().cells(&QUESTIONNAIRE) {
        // Prefilled in the workbook.
        if ["r_state", "r_language"].contains(&&*cell.key.question) || !random.once_in(3) {
            continue;
        }
        let text = match answer(&cell.key, written.len(), lang, &mut random).0 {
            Value::Date(day) => day.to_string(),
            other => other.raw(),
        };
        written.insert(cell.key, text);
    }
    written
}

/// The document with its main part changed.
fn with_document(bytes: &[u8], change: impl FnOnce(&str) -> String) -> Vec<u8> {
    changed(bytes, "word/document.xml", change)
}

/// Fills in as a person does: text into the cells with a bookmark or a list, ticks into the boxes
/// beside the words.
fn filled_in(bytes: &[u8], written: &Written) -> Vec<u8> {
    let names = verbale::issue::bookmarks(&QUESTIONNAIRE);
    let by_name: BTreeMap<String, &String> = written
        .iter()
        .map(|(key, text)| (key.defined_name(), text))
        .collect();
    with_document(bytes, |xml| {
        let mut cells = xml.split("<w:bookmarkStart ");
        let mut filled = cells.next().unwrap().to_owned();
        for cell in cells {
            let (_, name) = cell.split_once("w:name=\"").unwrap();
            let (name, _) = name.split_once('"').unwrap();
            filled += "<w:bookmarkStart ";
            let (cell, after) = cell.split_once("</w:tc>").unwrap();
            match by_name.get(&names[name].name) {
                None => filled += cell,
                Some(text) if cell.contains("w14:checkbox") => filled += &ticked(cell, text),
                Some(text) => {
                    let text = escape(text).replace('\n', "</w:t><w:br/><w:t>");
                    let run = format!("<w:r><w:t>{text}</w:t></w:r>");
                    let mark = "<w:sdtContent>";
                    match cell.split_once(mark) {
                        Some((before, rest)) => {
                            let (_, after) = rest.split_once("</w:sdtContent>").unwrap();
                            filled.extend([before, mark, &run, "</w:sdtContent>", after]);
                        }
                        None => filled += &cell.replacen("</w:p>", &(run + "</w:p>"), 1),
                    }
                }
            }
            filled += "</w:tc>";
            filled += after;
        }
        filled
    })
}

/// Ticks the box before a text; the only one for "X".
fn ticked(cell: &str, text: &str) -> String {
    let paragraphs = cell.split("</w:p>").map(|paragraph| {
        let label = paragraph
            .rsplit_once("preserve\">")
            .map_or("", |(_, rest)| rest);
        let label = label
            .split_once("</w:t>")
            .map_or("", |(label, _)| label.trim());
        if label == escape(text) || (text == "X" && label.is_empty()) {
            paragraph.replace('\u{2610}', "\u{2612}")
        } else {
            paragraph.to_owned()
        }
    });
    paragraphs.collect::<Vec<_>>().join("</w:p>")
}

fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

fn read(name: &str, bytes: &[u8]) -> (Record, Return) {
    let (record, returned) = READER.read_bytes(name, bytes);
    let returned = returned.unwrap_or_else(|| panic!("{name}: {record:?}"));
    (record, returned)
}

/// The words of a text, whatever stands between them.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn found(returned: &Return) -> Written {
    let cells = returned.cells.iter();
    cells
        .map(|cell| (cell.key.clone(), words(&cell.content.to_string())))
        .collect()
}

/// What a return means, by question, row and part.
type Meant = BTreeMap<(String, u32, Part), (AnswerStatus, Option<AnswerValue>)>;

fn meant((record, returned): (Record, Return)) -> Meant {
    let intake = Intake {
        records: vec![record],
        returns: vec![returned],
        findings: Vec::new(),
    };
    let reply = merge(&intake).pop().unwrap();
    let response = Checker::new(&QUESTIONNAIRE).check(&reply);
    let answers = response.answers.into_iter();
    let prefilled = ["r_state", "r_language"];
    let answers = answers.filter(|answer| !prefilled.contains(&&*answer.question));
    answers
        .map(|mut answer| {
            if let Some(AnswerValue::Text(text)) = &mut answer.value {
                *text = words(text);
            }
            let key = (answer.question, answer.instance, answer.part);
            (key, (answer.status, answer.value))
        })
        .collect()
}

/// Held against a workbook with the same answers.
fn check(name: &str, bytes: &[u8], lang: Lang, written: &Written, way: Option<FoundBy>) {
    let (record, returned) = read(name, bytes);
    assert_eq!(record.form, Form::Word, "{name}");
    assert_eq!(record.entity.as_deref(), Some("FRA"), "{name}");
    assert_eq!(record.language, Some(lang), "{name}");
    let expected: Written = written
        .iter()
        .map(|(key, text)| (key.clone(), words(text)))
        .collect();
    let found = found(&returned);
    for (key, text) in &expected {
        assert_eq!(found.get(key), Some(text), "{name}: {key}");
    }
    assert_eq!(found.len(), expected.len(), "{name}");
    if let Some(way) = way {
        assert!(returned.cells.iter().all(|cell| cell.found_by == way));
    }
    let findings: Vec<_> = returned
        .findings
        .iter()
        .map(|f| (f.facts.rule(), &f.place, &f.facts))
        .collect();
    // When it was received is not known here.
    assert_eq!(findings.len(), 1, "{name}: {findings:?}");

    let filled: Filled = written
        .iter()
        .filter(|(key, _)| key.role != Role::Cover)
        .map(|(key, text)| (key.clone(), Fill::Text(text.clone())))
        .collect();
    let france = ENTITIES.get("FRA").unwrap();
    let workbook = issuer(lang).workbook(france, &filled).unwrap();
    let expected = meant(read("a.xlsx", &workbook));
    assert_eq!(meant((record, returned)), expected, "{name}");
}

#[test]
fn the_document_shows_every_question_option_and_silence_and_is_the_same_bytes_twice() {
    for lang in Lang::ALL {
        let bytes = issuer(lang).document().unwrap();
        assert!(bytes == issuer(lang).document().unwrap());
        let file = format!("questionnaire_{lang}.docx");
        fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(file), &bytes).unwrap();
        let text = super::text(&bytes, "word/document.xml");
        for question in &QUESTIONNAIRE.questions {
            let label = verbale::language::keep_together(question.label.text(lang), lang);
            if question.is_asked() {
                assert!(text.contains(&*label), "{lang}: {label}");
            }
        }
        let parts = parts(&bytes);
        let (_, document) = parts
            .iter()
            .find(|(name, _)| name == "word/document.xml")
            .unwrap();
        let names = verbale::issue::bookmarks(&QUESTIONNAIRE);
        for cell in issuer(lang).layout().cells(&QUESTIONNAIRE) {
            let name = cell.key.defined_name();
            let (bookmark, _) = names.iter().find(|(_, other)| other.name == name).unwrap();
            assert!(
                document.contains(&format!("w:name=\"{bookmark}\"")),
                "{name}"
            );
            assert!(bookmark.len() <= 40);
        }
    }
}

#[test]
fn a_blank_document_has_no_answers_and_nothing_to_look_at() {
    for lang in Lang::ALL {
        let bytes = issuer(lang).document().unwrap();
        let (record, returned) = read("Questionnaire_FRA.docx", &bytes);
        assert_eq!(record.form, Form::Word);
        assert_eq!(record.entity.as_deref(), Some("FRA"));
        assert_eq!(returned.cells, [], "{lang}");
        let findings: Vec<_> = returned
            .findings
            .iter()
            .map(|f| (f.facts.rule(), &f.value))
            .collect();
        assert_eq!(findings.len(), 1, "{lang}: {findings:?}");
    }
}

#[test]
fn answers_in_word_mean_what_they_mean_in_a_workbook() {
    for lang in Lang::ALL {
        let issued = issuer(lang).document().unwrap();
        for number in 0..ROUNDS {
            let written = written(lang, number);
            assert!(written.len() > 50);
            let bytes = filled_in(&issued, &written);
            let name = format!("{lang}-{number}.docx");
            check(&name, &bytes, lang, &written, Some(FoundBy::Name));
        }
    }
}

/// As another program leaves it: bookmarks and controls are gone, what stood in them stays.
fn without_names(bytes: &[u8]) -> Vec<u8> {
    with_document(bytes, |xml| {
        let mut pieces = xml.split("<w:sdt>");
        let mut plain = pieces.next().unwrap().to_owned();
        for piece in pieces {
            let (_, rest) = piece.split_once("<w:sdtContent>").unwrap();
            plain += &rest.replace("</w:sdtContent></w:sdt>", "");
        }
        plain.replace("w:name=\"q_", "w:name=\"x_")
    })
}

#[test]
fn without_bookmarks_number_and_text_lead_to_the_answers() {
    for lang in Lang::ALL {
        let issued = issuer(lang).document().unwrap();
        let written = written(lang, 7);
        let bytes = without_names(&filled_in(&issued, &written));
        let (record, returned) = read("reply.docx", &bytes);
        assert_eq!(record.entity.as_deref(), Some("FRA"), "{lang}");
        let found = found(&returned);
        for (key, text) in &found {
            assert_eq!(
                Some(text),
                written.get(key).map(|text| words(text)).as_ref(),
                "{lang}: {key}"
            );
        }
        let reported = |text: &str| {
            let mut findings = returned.findings.iter();
            findings.any(|finding| words(&finding.value).contains(&words(text)))
        };
        let mut lost = 0;
        for (key, text) in &written {
            if !found.contains_key(key) {
                lost += 1;
                assert!(reported(text), "{lang}: {key} {text:?}");
            }
        }
        assert!(
            lost * 50 <= written.len(),
            "{lang}: {lost} of {}",
            written.len()
        );
    }
}

#[test]
fn words_outside_the_answers_are_reported_and_deleted_ones_are_not() {
    let issued = issuer(Lang::En).document().unwrap();
    let lead = "<w:p><w:r><w:t>We add that all is well.</w:t></w:r></w:p>";
    let deleted = "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>put in</w:t></w:r></w:ins></w:p>";
    let bytes = with_document(&issued, |xml| {
        xml.replacen("<w:tbl>", &format!("{lead}{deleted}<w:tbl>"), 1)
    });
    let (_, returned) = read("FRA.docx", &bytes);
    let values: Vec<&str> = returned.findings.iter().map(|f| f.value.as_str()).collect();
    assert!(
        values
            .iter()
            .any(|value| value.contains("We add that all is well.")),
        "{values:?}"
    );
    assert!(
        values.iter().any(|value| value.contains("put in")),
        "{values:?}"
    );
    assert!(!values.iter().any(|value| value.contains("gone")));
    // What is written into a paragraph of ours is reported with it.
    let bytes = with_document(&issued, |xml| {
        xml.replacen("A/RES/68/192</w:t>", "A/RES/68/192 and others</w:t>", 1)
    });
    let (_, returned) = read("FRA.docx", &bytes);
    let values: Vec<&str> = returned.findings.iter().map(|f| f.value.as_str()).collect();
    assert!(
        values.iter().any(|value| value.contains("and others")),
        "{values:?}"
    );
}

#[test]
fn a_document_that_is_not_ours_waits_to_be_typed_in() {
    let typed_in = |name: &str, bytes: &[u8]| {
        let (record, returned) = READER.read_bytes(name, bytes);
        assert_eq!(record.status, Status::ToTranscribe, "{name}: {record:?}");
        assert_eq!(record.form, Form::Word);
        assert!(returned.is_none());
    };
    let letter = verbale::correspondence::Document {
        lang: Lang::En,
        title: "A letter",
        date: ROUND.note.date,
        paragraphs: &[],
    };
    typed_in("letter_FRA.docx", &letter.write().unwrap());
    let issued = issuer(Lang::En).document().unwrap();
    // Broken, with a document type, or nothing but depth: somebody may still open it.
    typed_in(
        "FRA.docx",
        &with_document(&issued, |xml| xml.replacen("</w:tbl>", "</w:tr>", 1)),
    );
    typed_in(
        "FRA.docx",
        &with_document(&issued, |xml| {
            xml.replacen(
                "<w:document",
                "<!DOCTYPE a [<!ENTITY b \"c\">]><w:document",
                1,
            )
        }),
    );
    typed_in(
        "FRA.docx",
        &with_document(&issued, |xml| {
            let (head, _) = xml.split_once("<w:body>").unwrap();
            format!("{head}<w:body>{}", "<w:tbl><w:tr><w:tc>".repeat(20_000))
        }),
    );
    // Ours, of another round: it is named as such.
    let bytes = {
        let mut round = ROUND.clone();
        round.symbol = "A/99/1".to_owned();
        Issuer::new(&QUESTIONNAIRE, &round, Lang::En)
            .document()
            .unwrap()
    };
    let (record, _) = READER.read_bytes("FRA.docx", &bytes);
    assert_eq!(record.status, Status::NotOurs, "{record:?}");
}

#[test]
#[ignore = "needs the program soffice (LibreOffice Writer)"]
fn what_libreoffice_writer_saves_means_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let saved = dir.path().join("saved");
    let mut all = Vec::new();
    for lang in Lang::ALL {
        let issued = issuer(lang).document().unwrap();
        for number in 20..22 {
            let written = written(lang, number);
            let name = format!("{lang}-{number}.docx");
            fs::write(dir.path().join(&name), filled_in(&issued, &written)).unwrap();
            all.push((name, lang, written));
        }
    }
    let profile = format!(
        "-env:UserInstallation=file://{}/profile",
        dir.path().display()
    );
    let output = Command::new("soffice")
        .args([
            &profile,
            "--headless",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
        ])
        .arg(&saved)
        .args(all.iter().map(|(name, ..)| dir.path().join(name)))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let mut answers = 0;
    for (name, lang, written) in &all {
        let bytes = fs::read(saved.join(name)).unwrap();
        check(name, &bytes, *lang, written, None);
        answers += written.len();
    }
    println!("{} documents, {answers} answers, none wrong", all.len());
}

#[test]
fn an_answer_shown_without_a_tick_is_asked_about() {
    let issued = issuer(Lang::En).document().unwrap();
    let bytes = with_document(&issued, |xml| {
        let name = CellKey::new("p_training", 1, Role::Answer).defined_name();
        let names = verbale::issue::bookmarks(&QUESTIONNAIRE);
        let (bookmark, _) = names.iter().find(|(_, cell)| cell.name == name).unwrap();
        let (before, cell) = xml.split_once(&format!("w:name=\"{bookmark}\"")).unwrap();
        // "No" is struck out.
        let struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t xml:space=\"preserve\"> No</w:t>";
        let cell = cell.replacen("<w:r><w:t xml:space=\"preserve\"> No</w:t>", struck, 1);
        format!("{before}w:name=\"{bookmark}\"{cell}")
    });
    let (record, returned) = read("FRA.docx", &bytes);
    let training = |returned: &Return| {
        let mut cells = returned.cells.iter();
        cells
            .find(|cell| cell.key.question == "p_training")
            .map(|cell| cell.content.to_string())
    };
    assert_eq!(
        training(&returned).as_deref(),
        Some("\u{2610} Yes"),
        "{record:?}"
    );
    let bytes = with_document(&bytes, |xml| {
        // Now the whole line is taken away.
        let at = xml.find("<w:strike/>").unwrap();
        let start = xml[..at].rfind("<w:p>").unwrap();
        let end = at + xml[at..].find("</w:p>").unwrap() + "</w:p>".len();
        format!("{}{}", &xml[..start], &xml[end..])
    });
    let (record, returned) = read("FRA.docx", &bytes);
    assert_eq!(training(&returned).as_deref(), Some("\u{2610} Yes"));
    let intake = Intake {
        records: vec![record],
        returns: vec![returned],
        findings: Vec::new(),
    };
    let response = Checker::new(&QUESTIONNAIRE).check(&merge(&intake).pop().unwrap());
    let mut findings = response.findings.iter();
    assert!(
        findings.any(|f| f.place.question == "p_training" && f.value.contains("Yes")),
        "{:?}",
        response.findings
    );
}
