//! Documents typed over into a workbook: it says from which, and stands for it.

use std::fs;

use assert_cmd::Command;
use tempfile::TempDir;
use verbale::cell_map::{CellKey, Role};
use verbale::intake::{Reason, Status};
use verbale::issue::{Fill, Filled, Issuer};
use verbale::language::Lang;
use verbale::pipeline::{PipelineError, Setup, TranscribeError};

use crate::archive;

/// The sample's questionnaire, asked of three States, of which one sent a scan.
fn round() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let root = env!("CARGO_MANIFEST_DIR");
    fs::create_dir_all(dir.path().join("questionnaire")).unwrap();
    fs::create_dir_all(dir.path().join("responses/scans")).unwrap();
    for file in [
        "questionnaire/questionnaire.xlsx",
        "questionnaire/round.toml",
    ] {
        fs::copy(format!("{root}/{file}"), dir.path().join(file)).unwrap();
    }
    let addressees = "code,language\nFRA,fr\nPER,es\nEGY,ar\n";
    fs::write(dir.path().join("questionnaire/addressees.csv"), addressees).unwrap();
    fs::write(
        dir.path().join("responses/scans/scan 7.pdf"),
        b"%PDF-1.4 scan",
    )
    .unwrap();
    dir
}

/// The workbook with one answer typed in.
fn typed(workbook: &[u8]) -> Vec<u8> {
    let names = archive::text(workbook, "xl/workbook.xml");
    let name = "<definedName name=\"q_c_policy_debate\">";
    let (_, reference) = names.split_once(name).unwrap();
    let (reference, _) = reference.split_once('<').unwrap();
    let (sheet, cell) = reference.rsplit_once('!').unwrap();
    let sheets = names.split("<sheet name=\"").skip(1);
    let at = sheets
        .map(|rest| rest.split_once('"').unwrap().0)
        .position(|name| name == sheet.trim_matches('\''))
        .unwrap();
    let start = format!("<c r=\"{}\" ", cell.replace('$', ""));
    let part = format!("xl/worksheets/sheet{}.xml", at + 1);
    archive::changed(workbook, &part, |text| {
        let (before, after) = text.split_once(&start).unwrap();
        let (style, after) = after.split_once("/>").unwrap();
        format!("{before}{start}{style} t=\"inlineStr\"><is><t>sí</t></is></c>{after}")
    })
}

const SCAN: &str = "scans/scan 7.pdf";

#[test]
fn the_workbook_stands_for_the_document_and_is_received_when_it_was() {
    let dir = round();
    fs::write(
        dir.path().join("responses/register.csv"),
        format!("file,entity,received\n{SCAN},PER,2015-04-20\n"),
    )
    .unwrap();
    let setup = Setup::load(dir.path()).unwrap();
    let made = setup.transcribe("PER", SCAN, None).unwrap();
    assert_eq!(made.file, "transcribe/Pérou_PER_es - scan 7.xlsx");
    assert_eq!(made.stamp.file, SCAN);
    let before = setup.take_in(None, &|_, _| {}).unwrap();
    assert_eq!(before.intake.records[0].status, Status::ToTranscribe);

    // As the officer fills it in, renames it and saves it.
    let issuer = Issuer::new(&setup.questionnaire, &setup.round, Lang::Es);
    let peru = setup.entities.get("PER").unwrap();
    let blank = issuer.transcription(peru, &made.stamp).unwrap();
    let path = dir.path().join("responses/Libro1.xlsx");
    // Before that it settles nothing: the document is still to be read.
    fs::write(&path, &blank).unwrap();
    let untouched = setup.take_in(None, &|_, _| {}).unwrap();
    assert_eq!(untouched.intake.records[1].status, Status::ToTranscribe);
    fs::write(&path, typed(&blank)).unwrap();
    let after = setup.take_in(None, &|_, _| {}).unwrap();
    let [workbook, scan] = after.intake.records.as_slice() else {
        panic!("{:#?}", after.intake.records)
    };
    assert_eq!(scan.status, Status::Superseded);
    assert_eq!(
        scan.reason,
        Some(Reason::TranscribedBy("Libro1.xlsx".to_owned()))
    );
    assert_eq!(workbook.entity.as_deref(), Some("PER"));
    assert_eq!(workbook.received, scan.received);
    assert!(workbook.received.is_some());
    let returned = &after.intake.returns[0];
    assert_eq!(returned.transcribed_from.as_ref(), Some(&made.stamp));
    assert_eq!(returned.findings, []);
}

#[test]
fn a_part_of_a_message_can_be_typed_over_and_is_known_by_its_bytes() {
    let dir = round();
    let message = "From: a@example.org\r\nDate: Tue, 28 Apr 2015 10:00:00 +0000\r\n\
        Subject: reply\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Disposition: attachment; filename=nota.pdf\r\n\r\n%PDF-1.4 nota\r\n--b--\r\n";
    fs::write(dir.path().join("responses/mail.eml"), message).unwrap();
    let setup = Setup::load(dir.path()).unwrap();
    let made = setup
        .transcribe("Perú", "mail.eml/nota.pdf", Some(Lang::En))
        .unwrap();
    assert_eq!(made.file, "transcribe/Pérou_PER_en - nota.xlsx");
    let issuer = Issuer::new(&setup.questionnaire, &setup.round, Lang::En);
    let peru = setup.entities.get("PER").unwrap();
    let workbook = typed(&issuer.transcription(peru, &made.stamp).unwrap());
    fs::write(dir.path().join("responses/typed.xlsx"), workbook).unwrap();
    // Moved since: its bytes are the same.
    fs::rename(
        dir.path().join("responses/mail.eml"),
        dir.path().join("responses/scans/1.eml"),
    )
    .unwrap();
    let replies = setup.take_in(None, &|_, _| {}).unwrap();
    let records = &replies.intake.records;
    let record = |file: &str| records.iter().find(|r| r.source.file == file).unwrap();
    let nota = record("scans/1.eml/nota.pdf");
    assert_eq!(
        nota.reason,
        Some(Reason::TranscribedBy("typed.xlsx".to_owned()))
    );
    assert_eq!(record("typed.xlsx").received, nota.received);
    assert_eq!(nota.received.unwrap().to_string(), "2015-04-28");
    assert_eq!(record(SCAN).status, Status::ToTranscribe);
}

#[test]
fn other_workbooks_say_nothing_of_a_document() {
    let dir = round();
    let setup = Setup::load(dir.path()).unwrap();
    let issuer = Issuer::new(&setup.questionnaire, &setup.round, Lang::Fr);
    let france = setup.entities.get("FRA").unwrap();
    let key = CellKey::new("c_policy_debate", 1, Role::Answer);
    let filled = Filled::from([(key, Fill::Text("oui".to_owned()))]);
    let bytes = issuer.workbook(france, &filled).unwrap();
    fs::write(dir.path().join("responses/a.xlsx"), bytes).unwrap();
    let replies = setup.take_in(None, &|_, _| {}).unwrap();
    assert_eq!(replies.intake.returns[0].transcribed_from, None);
}

#[test]
fn what_is_not_there_is_named_with_what_to_do() {
    let dir = round();
    let setup = Setup::load(dir.path()).unwrap();
    let refused = |entity: &str, document: &str| match setup
        .transcribe(entity, document, None)
        .unwrap_err()
    {
        PipelineError::Transcribe(error) => error,
        other => panic!("{other}"),
    };
    assert!(matches!(
        refused("Frnace", SCAN),
        TranscribeError::Entity { meant, .. } if meant.contains(&"FRA".to_owned())
    ));
    for document in [
        "other.pdf",
        "../questionnaire/round.toml",
        "/etc/passwd",
        "scans",
        "",
    ] {
        let error = refused("FRA", document);
        assert!(
            matches!(error, TranscribeError::Document { .. }),
            "{document}: {error}"
        );
    }
}

#[test]
fn the_command_says_where_the_workbook_is_and_what_to_do_with_it() {
    let dir = round();
    let run = |document: &str| {
        let mut command = Command::cargo_bin("verbale").unwrap();
        command
            .current_dir(dir.path())
            .args(["transcribe", "per", document, "--lang", "en"])
            .output()
            .unwrap()
    };
    // As below responses/, and as it is found from where one stands.
    for document in [SCAN, "responses/scans/scan 7.pdf"] {
        let output = run(document);
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(
            said.trim(),
            "Workbook for what scans/scan 7.pdf says: out/transcribe/Pérou_PER_en - scan 7.xlsx. \
             Fill it in, then save it in responses/: it stands for scans/scan 7.pdf."
        );
    }
    assert!(
        dir.path()
            .join("out/transcribe/Pérou_PER_en - scan 7.xlsx")
            .is_file()
    );
    assert_eq!(run("none.pdf").status.code(), Some(1));
}
