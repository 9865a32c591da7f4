//! Returns in archives and messages: each file in them has its row, and none is lost.

use chrono::NaiveDate;
use verbale::intake::{Form, IdentifiedBy, Intake, Reason, Record, Status};

use super::book::{Book, form};
use super::outlook::{self, ansi, attachment, fixed, text};
use super::{ANSWERED, Folder, READER, expected, found};
use crate::archive::packed;
use verbale::intake::FoundBy;

/// An archive of these files.
pub(super) fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    packed(files)
}

/// The same archive with a name replaced, byte for byte, everywhere it stands.
fn renamed(mut archive: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    for at in 0..=archive.len() - from.len() {
        if &archive[at..at + from.len()] == from {
            archive[at..at + from.len()].copy_from_slice(to);
        }
    }
    archive
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for (number, group) in bytes.chunks(3).enumerate() {
        let at = |index: usize| u32::from(group.get(index).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let index = (bits >> (18 - 6 * place)) & 63;
            let is_padding = place > group.len();
            text.push(if is_padding {
                '='
            } else {
                char::from(ALPHABET[index as usize])
            });
        }
        if number % 19 == 18 {
            text.push_str("\r\n");
        }
    }
    text
}

/// A message of these fields with these parts, each a header and a body.
fn mail(fields: &str, parts: &[(String, String)]) -> Vec<u8> {
    let mut mail = format!(
        "{fields}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b 1\"\r\n\r\n\
         This is a message in several parts.\r\n"
    );
    for (header, body) in parts {
        mail.extend(["--b 1\r\n", header, "\r\n\r\n", body, "\r\n"]);
    }
    mail.push_str("--b 1--\r\n");
    mail.into_bytes()
}

/// The fields of a message from Paris.
const FIELDS: &str = "From: =?utf-8?Q?Minist=C3=A8re?= <ministere@example.org>\r\n\
    To: desk@un.example\r\nDate: Tue, 28 Apr 2015 23:30:00 +0200\r\n\
    Subject: =?iso-8859-1?Q?R=E9ponse?=\r\nMessage-ID: <1@example.org>\r\n";

fn words(text: &str) -> (String, String) {
    ("Content-Type: text/plain".to_owned(), text.to_owned())
}

/// A part with a file; the disposition says its name.
fn attached(disposition: &str, bytes: &[u8]) -> (String, String) {
    let header = format!(
        "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: {disposition}"
    );
    (header, base64(bytes))
}

/// The rows of a file: part and status.
fn rows(records: &[Record]) -> Vec<(String, Status)> {
    records
        .iter()
        .map(|record| (record.part.clone(), record.status))
        .collect()
}

fn taken(file: &str, bytes: &[u8]) -> Vec<Record> {
    let taken = READER.read_file(file, bytes);
    taken.into_iter().map(|(record, _)| record).collect()
}

#[track_caller]
fn parts(bytes: &[u8], expected: &[(&str, Status)]) {
    let expected: Vec<(String, Status)> = expected
        .iter()
        .map(|(part, status)| ((*part).to_owned(), *status))
        .collect();
    let records = taken("a.bin", bytes);
    assert_eq!(rows(&records), expected, "{records:#?}");
}

fn record<'a>(intake: &'a Intake, file: &str) -> &'a Record {
    let records = intake.records.iter();
    let mut wanted = records.filter(|record| record.source.file == file);
    wanted
        .next()
        .unwrap_or_else(|| panic!("no {file}: {:#?}", intake.records))
}

#[test]
fn a_workbook_in_an_archive_is_a_return_like_any_other() {
    let archive = zip_of(&[("Pays/France.xlsx", &ANSWERED), ("scan.pdf", b"%PDF-1.4")]);
    let intake = Folder::new().with("week/avril.zip", &archive).read();
    let [container, workbook, scan] = intake.records.as_slice() else {
        panic!("{:#?}", intake.records)
    };
    assert_eq!(container.status, Status::Container);
    assert_eq!(container.part, "");
    assert_eq!(workbook.source.file, "week/avril.zip/Pays/France.xlsx");
    assert_eq!(
        (workbook.carrier(), &*workbook.part),
        ("week/avril.zip", "Pays/France.xlsx")
    );
    assert_ne!(workbook.source.sha256, container.source.sha256);
    let alone = READER.read_bytes("France.xlsx", &ANSWERED).0;
    assert_eq!(workbook.source.sha256, alone.source.sha256);
    assert_eq!((scan.status, scan.form), (Status::ToTranscribe, Form::Pdf));
    let returned = &intake.returns[0];
    assert_eq!((intake.returns.len(), returned.record), (1, 1));
    assert_eq!(found(returned), expected(FoundBy::Name));
    assert_eq!(returned.source, workbook.source);
}

#[test]
fn the_register_speaks_of_a_container_and_of_a_part() {
    let spain = Book::issue(&form(), "ESP", "fr").bytes();
    let archive = zip_of(&[
        ("a.xlsx", &ANSWERED),
        ("b.xlsx", &spain),
        ("c.pdf", b"%PDF-1"),
    ]);
    let intake = Folder::new()
        .with("in.zip", &archive)
        .register(
            "in.zip,,,2015-04-01,,\nin.zip/b.xlsx,,,2015-04-02,,\nin.zip/c.pdf,,,,ignore,twice\n",
        )
        .read();
    let received = |file: &str| record(&intake, file).received.unwrap().to_string();
    assert_eq!(received("in.zip/a.xlsx"), "2015-04-01");
    assert_eq!(received("in.zip/b.xlsx"), "2015-04-02");
    assert_eq!(record(&intake, "in.zip/c.pdf").status, Status::Ignored);
    let ignored = Folder::new()
        .with("in.zip", &archive)
        .register("in.zip,,,,ignore,test\n")
        .read();
    assert_eq!(rows(&ignored.records), [(String::new(), Status::Ignored)]);
}

#[test]
fn the_same_workbook_alone_and_in_a_message_counts_once() {
    let message = mail(
        FIELDS,
        &[attached("attachment; filename=a.xlsx", &ANSWERED)],
    );
    let intake = Folder::new()
        .with("a.eml", &message)
        .with("b.xlsx", &ANSWERED)
        .read();
    assert_eq!(record(&intake, "a.eml/a.xlsx").status, Status::Read);
    let copy = record(&intake, "b.xlsx");
    assert_eq!(copy.status, Status::Duplicate);
    assert_eq!(copy.reason, Some(Reason::SameAs("a.eml/a.xlsx".to_owned())));
    assert_eq!(intake.returns.len(), 1);
}

#[test]
fn a_message_is_evidence_of_who_sent_what_when() {
    let message = mail(
        FIELDS,
        &[
            words("Veuillez trouver la réponse ci-jointe."),
            attached("attachment; filename=a.xlsx", &ANSWERED),
        ],
    );
    let records = taken("mail.eml", &message);
    assert_eq!(
        rows(&records),
        [
            (String::new(), Status::Container),
            ("a.xlsx".to_owned(), Status::Read)
        ]
    );
    for record in &records {
        let envelope = record.envelope.as_ref().unwrap();
        assert_eq!(envelope.sender, "Ministère <ministere@example.org>");
        assert_eq!(envelope.sent, "2015-04-28T23:30:00+02:00");
        assert_eq!(envelope.subject, "Réponse");
        assert_eq!(envelope.message_id, "1@example.org");
        assert_eq!(record.received, NaiveDate::from_ymd_opt(2015, 4, 28));
    }
}

#[test]
fn words_without_a_file_are_a_reply_to_type_in() {
    let spain = "From: a@example.org\r\nDate: Tue, 28 Apr 2015 10:00:00 +0000\r\n\
        Subject: Respuesta de =?utf-8?Q?Espa=C3=B1a?=\r\n\r\nNo hay datos disponibles.\r\n";
    let record = &taken("mensaje 7.eml", spain.as_bytes())[0];
    assert_eq!(
        (record.status, record.form),
        (Status::ToTranscribe, Form::Mail)
    );
    assert_eq!(
        (record.entity.as_deref(), record.identified_by),
        (Some("ESP"), Some(IdentifiedBy::Subject))
    );
    // A logo is no file that was sent.
    let logo = (
        "Content-Type: image/png; name=logo.png\r\nContent-ID: <1>\r\n\
         Content-Disposition: inline"
            .to_owned(),
        "\u{89}PNG".to_owned(),
    );
    parts(
        &mail(FIELDS, &[words("Oui."), logo]),
        &[("", Status::ToTranscribe), ("logo.png", Status::Ignored)],
    );
    let html = "From: a@b.c\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n\
        <html><style>p{}</style><body><p> </p></body></html>";
    let blank = &taken("a.eml", html.as_bytes())[0];
    assert_eq!(blank.reason, Some(Reason::Empty));
}

#[test]
fn what_a_program_answered_is_nobodys_reply() {
    let away = "From: a@b.c\r\nSubject: Out of office: France\r\nAuto-Submitted: auto-replied\r\n\
        \r\nI am away.";
    let record = &taken("a.eml", away.as_bytes())[0];
    assert_eq!(
        (record.status, &record.reason),
        (Status::Ignored, &Some(Reason::AutomaticReply))
    );
}

#[test]
fn a_forwarded_message_gives_its_files_under_its_subject() {
    let inner = mail(
        FIELDS,
        &[attached("attachment; filename=a.xlsx", &ANSWERED)],
    );
    // The boundaries of messages differ.
    let inner = String::from_utf8(inner).unwrap().replace("b 1", "b 2");
    let outer = mail(
        "From: mission@example.org\r\nDate: Wed, 29 Apr 2015 10:00:00 +0000\r\nSubject: TR\r\n",
        &[("Content-Type: message/rfc822".to_owned(), inner)],
    );
    let records = taken("a.eml", &outer);
    assert_eq!(
        rows(&records),
        [
            (String::new(), Status::Container),
            ("Réponse.eml".to_owned(), Status::Container),
            ("Réponse.eml/a.xlsx".to_owned(), Status::Read),
        ]
    );
    let sender = |index: usize| records[index].envelope.as_ref().unwrap().sender.clone();
    assert_eq!(sender(0), "mission@example.org");
    assert_eq!(sender(2), "Ministère <ministere@example.org>");
}

#[test]
fn a_mailbox_holds_several_messages() {
    let mut mailbox = Vec::new();
    for (name, bytes) in [("a.xlsx", &*ANSWERED), ("b.pdf", &b"%PDF-1.4".to_vec())] {
        mailbox.extend(b"From a@example.org Tue Apr 28 10:00:00 2015\r\n");
        let disposition = format!("attachment; filename={name}");
        mailbox.extend(mail(FIELDS, &[attached(&disposition, bytes)]));
        mailbox.extend(b"\r\n");
    }
    parts(
        &mailbox,
        &[
            ("", Status::Container),
            ("message 1.eml", Status::Container),
            ("message 1.eml/a.xlsx", Status::Read),
            ("message 2.eml", Status::Container),
            ("message 2.eml/b.pdf", Status::ToTranscribe),
        ],
    );
}

/// An Outlook message of the properties that a test asks for.
fn outlook_message() -> Vec<outlook::Item> {
    vec![
        // 2015-04-28 10:00 in tenths of a microsecond since 1601.
        fixed(
            32,
            &[(0x40, 0x0039, 130_746_888_000_000_000), (3, 0x3FFD, 1251)],
        ),
        ansi(0x0037, b"\xce\xf2\xe2\xe5\xf2"),
        text(0x0C1A, "Министерство"),
        text(0x5D01, "mid@example.org"),
        text(0x1035, "<7@example.org>"),
        text(0x1000, "Прилагается ответ."),
    ]
}

#[test]
fn an_outlook_message_is_read_as_any_other() {
    let mut items = outlook_message();
    items.push(attachment(0, "Франция.xlsx", &ANSWERED));
    items.push(attachment(1, "scan.pdf", b"%PDF-1.4"));
    let mut inner = vec![fixed(24, &[]), text(0x0037, "Annex"), text(0x1000, "words")];
    items.push(outlook::message(2, "Annex", inner.clone()));
    inner.push(attachment(
        0,
        "b.xlsx",
        &Book::issue(&form(), "ESP", "fr").bytes(),
    ));
    items.push(outlook::message(3, "Spain", inner));
    let records = taken("a.msg", &outlook::write(items));
    assert_eq!(
        rows(&records),
        [
            (String::new(), Status::Container),
            ("Франция.xlsx".to_owned(), Status::Read),
            ("scan.pdf".to_owned(), Status::ToTranscribe),
            ("Annex.eml".to_owned(), Status::ToTranscribe),
            ("Spain/b.xlsx".to_owned(), Status::Read),
        ]
    );
    let envelope = records[1].envelope.as_ref().unwrap();
    assert_eq!(envelope.sender, "Министерство <mid@example.org>");
    assert_eq!(envelope.sent, "2015-04-28T10:00:00+00:00");
    assert_eq!(envelope.subject, "Ответ");
    assert_eq!(envelope.message_id, "7@example.org");
    let in_words = &taken("a.msg", &outlook::write(outlook_message()))[0];
    assert_eq!(
        (in_words.status, in_words.form),
        (Status::ToTranscribe, Form::Mail)
    );
}

#[test]
fn names_in_archives_and_messages_are_read_in_every_script() {
    let archived = |name: &[u8]| {
        let plain = "n".repeat(name.len());
        let archive = zip_of(&[(plain.as_str(), b"%PDF-1")]);
        taken("a.zip", &renamed(archive, plain.as_bytes(), name))[1]
            .part
            .clone()
    };
    let named = |disposition: &str| {
        let message = mail(FIELDS, &[attached(disposition, b"%PDF-1")]);
        taken("a.eml", &message)[1].part.clone()
    };
    let cases = [
        // UTF-8, with and without the mark; DOS in the West, in Russia and in China; Windows.
        (archived("Réponse.pdf".as_bytes()), "Réponse.pdf"),
        (archived("答卷.pdf".as_bytes()), "答卷.pdf"),
        (
            archived(b"R\x82ponse du P\x82rou.pdf"),
            "Réponse du Pérou.pdf",
        ),
        (archived(b"\x8e\xe2\xa2\xa5\xe2.pdf"), "Ответ.pdf"),
        (archived(b"\xb4\xf0\xbe\xed.pdf"), "答卷.pdf"),
        (archived(b"Espa\xf1a.pdf"), "España.pdf"),
        (archived(b"\xe3\xd5\xd1.pdf"), "مصر.pdf"),
        (
            named("attachment; filename=\"=?koi8-r?B?79TXxdQ=?=.pdf\""),
            "Ответ.pdf",
        ),
        (
            named("attachment; filename*=UTF-8''%D8%B1%D8%AF.pdf"),
            "رد.pdf",
        ),
        (
            named("attachment;\r\n filename*0*=gb2312''%B4%F0;\r\n filename*1*=%BE%ED.pdf"),
            "答卷.pdf",
        ),
        (named("attachment; filename=\"España.pdf\""), "España.pdf"),
        (named("attachment"), "attachment 1"),
        // Nothing leads out of the container or hides what it is.
        (archived(b"..\\..\\a.pdf"), "a.pdf"),
        (archived(b"a\0b.pdf"), "a\u{fffd}b.pdf"),
        (archived("fdp.\u{202e}exe".as_bytes()), "fdp.\u{fffd}exe"),
        (named("attachment; filename=\"../../a.pdf\""), "a.pdf"),
    ];
    for (read, expected) in cases {
        assert_eq!(read, expected);
    }
    let long = format!("{}.pdf", "x".repeat(300));
    assert!(archived(long.as_bytes()).chars().count() <= 120);
}

#[test]
fn archives_in_archives_are_opened_three_deep_and_no_deeper() {
    let mut archive = zip_of(&[("a.xlsx", &ANSWERED)]);
    archive = zip_of(&[("1.zip", &archive)]);
    archive = zip_of(&[("2.zip", &archive)]);
    parts(
        &archive,
        &[
            ("", Status::Container),
            ("2.zip", Status::Container),
            ("2.zip/1.zip", Status::Container),
            ("2.zip/1.zip/a.xlsx", Status::Read),
        ],
    );
    archive = zip_of(&[("3.zip", &archive)]);
    let records = taken("a.zip", &archive);
    let last = records.last().unwrap();
    assert_eq!(last.part, "3.zip/2.zip/1.zip");
    assert!(
        matches!(last.reason, Some(Reason::OverLimit(_))),
        "{last:?}"
    );
}

#[test]
fn a_bomb_in_an_archive_in_a_message_is_refused_by_name_and_the_rest_is_read() {
    let bomb = vec![0; 30 << 20];
    let archive = zip_of(&[("bomb.xlsx", &bomb), ("a.xlsx", &ANSWERED)]);
    let message = mail(
        FIELDS,
        &[
            attached("attachment; filename=in.zip", &archive),
            attached("attachment; filename=b.pdf", b"%PDF-1.4"),
        ],
    );
    let records = taken("a.eml", &message);
    assert_eq!(
        rows(&records),
        [
            (String::new(), Status::Container),
            ("in.zip".to_owned(), Status::Container),
            ("in.zip/bomb.xlsx".to_owned(), Status::Unreadable),
            ("in.zip/a.xlsx".to_owned(), Status::Read),
            ("b.pdf".to_owned(), Status::ToTranscribe),
        ]
    );
    assert!(matches!(records[2].reason, Some(Reason::OverLimit(_))));
}

#[test]
fn all_parts_of_a_file_share_its_limits() {
    // 12 entries of 20 MB each are more than the 200 MB of one file.
    let bytes = vec![0; 20_000_000];
    let names: Vec<String> = (10..22).map(|number| format!("{number}.bin")).collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), bytes.as_slice()))
        .collect();
    let records = taken("a.zip", &zip_of(&files));
    let refused = records
        .iter()
        .filter(|record| matches!(record.reason, Some(Reason::OverLimit(_))));
    assert_eq!(
        refused.map(|r| &*r.part).collect::<Vec<_>>(),
        ["20.bin", "21.bin"]
    );
}

#[test]
fn what_cannot_be_opened_is_named_with_what_to_do() {
    let reason = |bytes: &[u8]| taken("a.bin", bytes)[0].reason.clone().unwrap();
    let packed = |what: &str| Reason::Packed(what.to_owned());
    assert_eq!(reason(b"\x78\x9f\x3e\x22\x01\x00"), Reason::Tnef);
    assert_eq!(reason(b"\x1f\x8b\x08\x00"), packed("gzip"));
    assert_eq!(reason(b"7z\xBC\xAF\x27\x1C\x00\x04"), packed("7z"));
    assert_eq!(reason(b"Rar!\x1a\x07\x00"), packed("RAR"));
    // The bit that says that an entry is encrypted, in its own header and in the directory.
    let mut locked = zip_of(&[("a.xlsx", &ANSWERED)]);
    let places: Vec<usize> = (0..locked.len() - 8)
        .filter_map(|at| match &locked[at..at + 4] {
            b"PK\x03\x04" => Some(at + 6),
            b"PK\x01\x02" => Some(at + 8),
            _ => None,
        })
        .collect();
    for place in places {
        // Only of the outer archive: the workbook in it is compressed.
        locked[place] |= 1;
    }
    assert_eq!(reason(&locked), Reason::Password);
    assert_eq!(reason(&zip_of(&[])), Reason::Empty);
    assert_eq!(
        reason(&zip_of(&[("__MACOSX/a.xlsx", b"x"), (".DS_Store", b"x")])),
        Reason::Empty
    );
}

#[test]
fn messages_made_to_harm_cost_nothing() {
    // 1,000 parts in each other, with and without their ends.
    let multipart = |level: u32| {
        format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n")
    };
    let nested: String = (0..1_000).map(multipart).collect();
    let nested = format!("{FIELDS}{nested}");
    let record = &taken("a.eml", nested.as_bytes())[0];
    assert_eq!(record.status, Status::Container);
    assert!(
        matches!(record.reason, Some(Reason::OverLimit(_))),
        "{record:?}"
    );
    // 100,000 messages in each other.
    let forwarded = "Content-Type: message/rfc822\r\n\r\n".repeat(100_000);
    let records = taken("a.eml", format!("{FIELDS}{forwarded}").as_bytes());
    assert!(records.len() < 10, "{}", records.len());
    // 100,000 fields, and a field of 10 MB.
    let fields = format!("{FIELDS}{}\r\nwords", "X-A: b\r\n".repeat(100_000));
    assert_eq!(
        taken("a.eml", fields.as_bytes())[0].status,
        Status::ToTranscribe
    );
    let field = format!("{FIELDS}X-A: {}\r\n\r\nwords", " \r\n b".repeat(2_000_000));
    assert_eq!(
        taken("a.eml", field.as_bytes())[0].status,
        Status::ToTranscribe
    );
    // 100,000 parts.
    let parts: Vec<_> = (0..100_000).map(|_| attached("attachment", b"x")).collect();
    let records = taken("a.eml", &mail(FIELDS, &parts));
    assert!(records.len() <= 1_001, "{}", records.len());
    assert!(matches!(records[0].reason, Some(Reason::OverLimit(_))));
}

#[test]
fn a_message_cut_off_gives_what_is_whole() {
    let message = mail(
        FIELDS,
        &[
            attached("attachment; filename=a.xlsx", &ANSWERED),
            attached("attachment; filename=b.xlsx", &ANSWERED),
        ],
    );
    let records = taken("a.eml", &message[..message.len() - 2_000]);
    assert_eq!(records[1].status, Status::Read);
    assert_eq!(records[2].status, Status::Unreadable);
    let garbage = mail(
        FIELDS,
        &[(
            "Content-Transfer-Encoding: base64\r\n\
             Content-Disposition: attachment; filename=a.xlsx"
                .to_owned(),
            "§§§ % not base64 at all é".to_owned(),
        )],
    );
    assert_eq!(taken("a.eml", &garbage)[1].status, Status::Unreadable);
}

#[test]
fn an_outlook_message_with_looping_sectors_is_refused() {
    let good = outlook::write(outlook_message());
    // The table of sectors is the last sector: let each sector follow itself.
    let table = good.len() - 512;
    let mut looping = good.clone();
    for sector in 0..(table - 512) / 512 {
        let number = u32::try_from(sector).unwrap().to_le_bytes();
        looping[table + sector * 4..table + sector * 4 + 4].copy_from_slice(&number);
    }
    let record = &taken("a.msg", &looping)[0];
    assert!(
        matches!(record.reason, Some(Reason::Damaged(_))),
        "{record:?}"
    );
    // Storages that hold each other.
    let mut circle = good;
    let entry = b"_\0_\0s\0u\0b\0s\0t\0g\0";
    let at = (0..circle.len() - entry.len())
        .rev()
        .find(|&at| &circle[at..at + entry.len()] == entry)
        .unwrap();
    circle[at + 72..at + 76].copy_from_slice(&1_u32.to_le_bytes());
    assert_eq!(taken("a.msg", &circle)[0].status, Status::ToTranscribe);
}

#[test]
fn copies_of_our_tables_are_noticed_and_not_read() {
    let intake = Folder::new()
        .with("register-PC12.csv", b"file,entity\na.xlsx,FRA\n")
        .with("register (1).csv", b"file,entity\na.xlsx,FRA\n")
        .with("week 1/register (1).csv", b"file,entity\na.xlsx,FRA\n")
        .with("decisions.csv", b"entity,question\n")
        .with("decisions-PC12.csv", b"entity,question\n")
        .read();
    for file in ["register-PC12.csv", "register (1).csv"] {
        let record = record(&intake, file);
        assert_eq!(record.status, Status::Ignored);
        assert_eq!(record.reason, Some(Reason::CopyOf("register".to_owned())));
    }
    let decisions = record(&intake, "decisions-PC12.csv");
    assert_eq!(
        decisions.reason,
        Some(Reason::CopyOf("decisions".to_owned()))
    );
    let files = intake.records.iter().map(|record| &*record.source.file);
    assert_eq!(files.filter(|file| *file == "decisions.csv").count(), 0);
    let other = record(&intake, "week 1/register (1).csv");
    assert_eq!(other.status, Status::Unreadable);
}
