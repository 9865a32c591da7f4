//! Notes, messages and the mailing: what a mission and an officer get beside the workbook.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use verbale::correspondence::words::words;
use verbale::correspondence::{
    Details, Document, Letter, Letters, Paragraph, Template, TemplateError, To, body, grammar,
    letter_to, title,
};
use verbale::entity::{Entities, Kind};
use verbale::language::Lang;
use verbale::output::Outputs;
use verbale::pipeline::{Mailing, Selection, Setup};
use verbale::round::Round;

use crate::archive;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

static ENTITIES: LazyLock<Entities> = LazyLock::new(Entities::built_in);

fn sample() -> Round {
    let mut round = Round::load(Path::new(ROOT)).unwrap();
    round.note.numbers = vec!["CU 2015/22".to_owned()];
    round
}

fn letter(round: &Round, letter: Letter, lang: Lang, code: &str, station: &str) -> Vec<Paragraph> {
    let letters = Letters::load(round, [lang]).unwrap();
    let details = Details {
        enclosures: vec!["Questionnaire.xlsx".to_owned()],
        received: vec!["Reply.xlsx".to_owned()],
        ..Details::default()
    };
    let entity = ENTITIES.get(code).unwrap();
    letters.write(letter, lang, To::One(entity, station), &details)
}

fn text(letter: &[Paragraph]) -> String {
    format!("= {}\n{}", title(letter), body(letter))
}

/// A round with these files in `questionnaire/`, beside those of the sample.
pub(super) fn round_with(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("questionnaire");
    fs::create_dir_all(&to).unwrap();
    fs::create_dir_all(dir.path().join("responses")).unwrap();
    for name in ["round.toml", "questionnaire.xlsx"] {
        fs::copy(
            Path::new(ROOT).join("questionnaire").join(name),
            to.join(name),
        )
        .unwrap();
    }
    for (name, bytes) in files {
        let path = to.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

pub(super) fn mailing(dir: &Path, selection: &Selection) -> Result<Mailing, String> {
    let setup = Setup::load(dir).map_err(|error| error.to_string())?;
    setup
        .mailing(selection, &|_, _| {})
        .map_err(|error| error.to_string())
}

/// Writes the mailing to `out/` and gives the files by name.
pub(super) fn written(dir: &Path, outputs: &Outputs) -> BTreeMap<String, Vec<u8>> {
    let mut folder = verbale::output::OutputFolder::open(dir).unwrap();
    let outcome = folder.write(outputs).unwrap();
    let names = outcome.current.into_iter();
    names
        .map(|name| {
            let bytes = fs::read(dir.join("out").join(&name)).unwrap();
            (name, bytes)
        })
        .collect()
}

const ADDRESSEES: &[u8] = b"code,language,e-mail,station\n\
    FRA,fr,france@mission.example,Vienna\n\
    EGY,ar,egypt@mission.example; second@mission.example,\n\
    CHN,zh,,\n";

#[test]
fn notes_read_in_six_languages() {
    let round = sample();
    let states = [
        (Lang::En, "GBR"),
        (Lang::Fr, "FRA"),
        (Lang::Es, "ESP"),
        (Lang::Ru, "RUS"),
        (Lang::Ar, "EGY"),
        (Lang::Zh, "CHN"),
    ];
    for (lang, code) in states {
        for kind in [
            Letter::Note,
            Letter::Mail,
            Letter::Reminder,
            Letter::Acknowledgement,
        ] {
            let text = text(&letter(&round, kind, lang, code, "Vienna"));
            insta::assert_snapshot!(format!("{}_{lang}", kind.name()), text);
        }
    }
}

#[test]
fn an_entity_of_the_system_gets_a_memorandum_and_an_observer_its_own_kind_of_mission() {
    let round = sample();
    let office = ENTITIES.get("UNODC").unwrap();
    assert_eq!(letter_to(office, Letter::Note), Letter::Memorandum);
    // A reminder and an acknowledgement present no compliments either.
    for (kind, of) in [
        (Letter::ReminderMemorandum, Letter::Reminder),
        (Letter::AcknowledgementMemorandum, Letter::Acknowledgement),
    ] {
        assert_eq!(letter_to(office, of), kind);
        for lang in Lang::ALL {
            let written = text(&letter(&round, kind, lang, "UNODC", ""));
            insta::assert_snapshot!(format!("{}_{lang}", kind.name()), written);
        }
    }
    let memorandum = text(&letter(&round, Letter::Memorandum, Lang::En, "UNODC", ""));
    assert!(memorandum.contains("To: United Nations Office on Drugs and Crime"));
    assert!(!memorandum.contains("compliments"));
    let note = text(&letter(&round, Letter::Note, Lang::Fr, "VAT", "Geneva"));
    assert!(note.contains(
        "à la Mission permanente d'observation du Saint-Siège auprès de l'Organisation des \
         Nations Unies (Genève)"
    ));
}

#[test]
fn every_mission_is_named_without_a_slip_of_grammar() {
    let round = sample();
    let slips = [
        " de le ", " de les ", " à le ", " de el ", "of  ", "  ", "{", "}", "لال", " of of ",
        "d'le ", "d'la ", "d'l'", "'  ",
    ];
    for entity in ENTITIES.states() {
        for lang in Lang::ALL {
            let mission = grammar::mission(entity, words(lang), lang, round.note.date, "New York");
            for text in [&mission.heading, &mission.full, &mission.short] {
                let slip = slips.iter().find(|slip| text.contains(*slip));
                assert_eq!(slip, None, "{lang} {}: {text}", entity.code);
            }
            let is_observer = entity.kind == Kind::ObserverState;
            if lang == Lang::En {
                assert_eq!(mission.full.contains("Observer"), is_observer);
            }
        }
    }
}

#[test]
fn a_state_is_called_as_on_the_day_of_the_note() {
    let round = sample();
    for (code, lang, expected) in [
        ("CZE", Lang::En, "the Czech Republic"),
        ("TUR", Lang::Fr, "la Turquie"),
        ("FRA", Lang::Fr, "la République française"),
        (
            "GBR",
            Lang::Es,
            "el Reino Unido de Gran Bretaña e Irlanda del Norte",
        ),
    ] {
        let entity = ENTITIES.get(code).unwrap();
        assert_eq!(
            grammar::formal_name(entity, lang, round.note.date),
            expected
        );
    }
}

#[test]
fn a_round_without_note_number_has_no_blank_reference() {
    let mut round = sample();
    round.note.numbers.clear();
    for lang in Lang::ALL {
        for kind in Letter::ALL {
            let text = text(&letter(&round, kind, lang, "FRA", ""));
            assert!(
                !text.contains("()") && !text.contains('{'),
                "{lang}: {text}"
            );
            assert!(
                text.lines().all(|line| !line.ends_with(": ")),
                "{lang}: {text}"
            );
            assert!(!text.starts_with("= \n"), "{lang}: {text}");
        }
    }
}

#[test]
fn a_reminder_after_the_deadline_does_not_ask_for_a_day_that_has_passed() {
    let round = sample();
    let letters = Letters::load(&round, [Lang::En]).unwrap();
    let to = To::One(ENTITIES.get("FRA").unwrap(), "");
    let on = |day: &str| Details {
        on: Some(day.parse().unwrap()),
        ..Details::default()
    };
    let before = body(&letters.write(Letter::Reminder, Lang::En, to, &on("2015-04-20")));
    let after = body(&letters.write(Letter::Reminder, Lang::En, to, &on("2015-05-02")));
    assert!(before.contains("by 1 May 2015") && !before.contains("has passed"));
    assert!(after.contains("1 May 2015, has passed") && !after.contains("by 1 May 2015"));
}

#[test]
fn a_letter_is_the_same_bytes_twice_and_arabic_runs_from_right_to_left() {
    let round = sample();
    let note = letter(&round, Letter::Note, Lang::Ar, "EGY", "Vienna");
    let document = Document {
        lang: Lang::Ar,
        title: "<&>\u{1}",
        date: round.note.date,
        paragraphs: &note,
    };
    let bytes = document.write().unwrap();
    assert_eq!(bytes, document.write().unwrap());
    let part = |name: &str| archive::text(&bytes, name);
    assert!(part("word/styles.xml").contains("<w:pPr><w:bidi/>"));
    assert!(part("docProps/core.xml").contains("<dc:title>&lt;&amp;&gt;</dc:title>"));
    let text = part("word/document.xml");
    // An address is a run of its own that runs from left to right.
    let address = text.find("trafficking.questionnaire@un.example").unwrap();
    let run = text[..address].rfind("<w:r>").unwrap();
    assert!(
        !text[run..address].contains("<w:rtl/>"),
        "{}",
        &text[run..address]
    );
    assert!(text.contains("<w:r><w:rPr><w:rtl/></w:rPr>"));
}

#[test]
fn slips_in_a_template_are_named_with_their_line() {
    let parse = |text| Template::parse(Path::new("note_en.txt"), text, Lang::En);
    let error = parse("# remark\n\nBy {dedline}.").unwrap_err();
    assert!(matches!(
        &error,
        TemplateError::Placeholder {
            line: 3,
            nearest: Some("deadline"),
            ..
        }
    ));
    assert!(
        error
            .to_string()
            .starts_with("note_en.txt, line 3: {dedline} is no placeholder")
    );
    for text in ["By {deadline.", "By deadline}.", "{{deadline}}"] {
        let error = parse(text).unwrap_err();
        assert!(
            matches!(error, TemplateError::Brace { line: 1, .. }),
            "{error}"
        );
    }
    assert!(matches!(
        parse("# nothing\n"),
        Err(TemplateError::Empty { .. })
    ));
}

#[test]
fn the_mailing_attaches_the_initialled_note_and_never_one_that_can_be_edited() {
    let dir = round_with(&[
        ("addressees.csv", ADDRESSEES),
        ("notes/FRA.pdf", b"%PDF-1.7 initialled"),
    ]);
    let made = mailing(dir.path(), &Selection::default()).unwrap();
    assert_eq!((made.addressed, made.drafts), (3, 2));
    assert_eq!(made.without_note, ["EGY"]);
    assert_eq!(made.without_address, ["CHN"]);
    let files = written(dir.path(), &made.outputs);
    let manifest = String::from_utf8(files["issue/manifest.csv"].clone()).unwrap();
    let notes: Vec<&str> = manifest
        .lines()
        .filter_map(|l| l.rsplit(',').next())
        .collect();
    assert_eq!(notes, ["initialled_note", "notes/FRA.pdf", "", ""]);
    let draft = String::from_utf8(files["issue/France_FRA_fr.eml"].clone()).unwrap();
    assert!(draft.starts_with("X-Unsent: 1\r\n") && draft.contains("application/pdf"));
    assert!(!draft.contains("docx") && !draft.contains("wordprocessingml"));
    // The media type of a workbook is one long word.
    let mut lines = draft.lines().filter(|line| !line.ends_with("sheet;"));
    assert!(lines.all(|line| line.len() <= 78));

    // Our own reader of messages takes it apart again, whatever the script of subject and names.
    let responses = dir.path().join("responses");
    fs::write(responses.join("ar.eml"), &files["issue/Égypte_EGY_ar.eml"]).unwrap();
    let setup = Setup::load(dir.path()).unwrap();
    let replies = setup.take_in(None, &|_, _| {}).unwrap();
    let record = replies
        .intake
        .records
        .iter()
        .find(|r| r.entity.as_deref() == Some("EGY"));
    assert_eq!(&*record.unwrap().source.file, "ar.eml/Égypte_EGY_ar.xlsx");

    let again = written(
        dir.path(),
        &mailing(dir.path(), &Selection::default()).unwrap().outputs,
    );
    assert_eq!(files, again);
}

#[test]
fn a_circular_is_one_note_per_language() {
    let toml = fs::read_to_string(Path::new(ROOT).join("questionnaire/round.toml")).unwrap();
    let toml = toml.replace("circular = false", "circular = true");
    let dir = round_with(&[
        ("round.toml", toml.as_bytes()),
        (
            "addressees.csv",
            b"code,language\nFRA,fr\nBEL,fr\nUNODC,en\n",
        ),
    ]);
    let files = written(
        dir.path(),
        &mailing(dir.path(), &Selection::default()).unwrap().outputs,
    );
    let notes: Vec<&String> = files.keys().filter(|name| name.contains(".docx")).collect();
    let memorandum = "issue/Office des Nations Unies contre la drogue et le crime_UNODC_en.docx";
    let questionnaires = ["issue/questionnaire_en.docx", "issue/questionnaire_fr.docx"];
    let [english, french] = questionnaires;
    assert_eq!(notes, [memorandum, "issue/note_fr.docx", english, french]);
}

#[test]
fn one_state_more_or_a_second_language_leaves_the_mailing_as_it_is() {
    let dir = round_with(&[("addressees.csv", ADDRESSEES)]);
    written(
        dir.path(),
        &mailing(dir.path(), &Selection::default()).unwrap().outputs,
    );
    let more = Selection {
        only: vec!["nor".to_owned(), "FRA".to_owned()],
        lang: Some(Lang::En),
        ..Selection::default()
    };
    let files = written(dir.path(), &mailing(dir.path(), &more).unwrap().outputs);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    for name in [
        "Norvège_NOR_en.xlsx",
        "France_FRA_en.eml",
        "manifest_FRA_en.csv",
    ] {
        assert!(
            names.contains(&format!("issue_more/{name}").as_str()),
            "{names:?}"
        );
    }
    assert!(dir.path().join("out/issue/France_FRA_fr.xlsx").exists());
}

#[test]
fn what_cannot_be_mailed_is_said() {
    let cases: [(&str, &[u8], &[&str], &str); 4] = [
        ("notes/FRA.pdf", b"PK\x03\x04", &[], "FRA.pdf is no PDF"),
        (
            "templates/mail_fr.txt",
            b"{stat}",
            &[],
            "did you mean {state}?",
        ),
        (
            "addressees.csv",
            b"code,e-mail\nFRA,france at example\n",
            &[],
            "is not an e-mail address",
        ),
        ("notes/x", b"", &["FRX"], "`FRX` is not a code"),
    ];
    for (name, bytes, only, expected) in cases {
        let mut files: Vec<(&str, &[u8])> = vec![("addressees.csv", ADDRESSEES)];
        files.push((name, bytes));
        let dir = round_with(&files);
        let selection = Selection {
            only: only.iter().map(|&code| code.to_owned()).collect(),
            lang: None,
            ..Selection::default()
        };
        let error = mailing(dir.path(), &selection).map(|_| ()).unwrap_err();
        assert!(error.contains(expected), "{error}");
        if name == "addressees.csv" {
            assert!(
                error.contains("row 2") || error.contains("line 2"),
                "{error}"
            );
        }
    }
}

#[test]
#[ignore = "needs LibreOffice Writer"]
fn libreoffice_opens_the_notes() {
    let round = sample();
    let dir = tempfile::tempdir().unwrap();
    for lang in Lang::ALL {
        let note = letter(&round, Letter::Note, lang, "FRA", "Vienna");
        let document = Document {
            lang,
            title: title(&note),
            date: round.note.date,
            paragraphs: &note,
        };
        let path = dir.path().join(format!("{lang}.docx"));
        fs::write(&path, document.write().unwrap()).unwrap();
        let profile = format!(
            "-env:UserInstallation=file://{}/profile",
            dir.path().display()
        );
        let status = Command::new("soffice")
            .args([
                &profile,
                "--headless",
                "--convert-to",
                "txt:Text (encoded):UTF8",
                "--outdir",
            ])
            .args([dir.path(), &path])
            .output()
            .unwrap();
        assert!(status.status.success());
        let read = fs::read_to_string(path.with_extension("txt")).unwrap();
        for paragraph in &note {
            assert!(read.contains(&paragraph.text), "{lang}: {}", paragraph.text);
        }
    }
}
