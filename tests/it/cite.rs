//! A draft held against the replies.

use std::path::Path;

use verbale::cite::{Alarm, AlarmKind, Draft, cite};
use verbale::language::Lang;
use verbale::pipeline::Setup;

use crate::replies::{ENTITIES, Replies, Reply};

fn alarms(draft: &str, replies: &Replies) -> Vec<Alarm> {
    let draft = Draft::of_text(draft);
    cite(&draft, &ENTITIES, &replies.responses, &replies.records, &[])
}

fn of(alarms: &[Alarm]) -> Vec<(u32, &str, AlarmKind)> {
    let alarms = alarms.iter();
    alarms.map(|a| (a.paragraph, &*a.entity, a.kind)).collect()
}

fn replied(codes: &[&str]) -> Replies {
    let mut replies = Replies::default();
    for code in codes {
        replies.add(Reply::from(code));
    }
    replies
}

#[test]
fn a_state_without_reply_is_found_in_any_form_of_its_name() {
    let replies = replied(&["PER"]);
    let drafts = [
        "7. Peru and the United Kingdom reported training.",
        "7. Le P\u{e9}rou et le Royaume-Uni ont rendu compte de formations.",
        "7. El Per\u{fa} y el Reino Unido informaron.",
        "7. \u{79d8}\u{9c81}\u{548c}\u{8054}\u{5408}\u{738b}\u{56fd}\u{62a5}\u{544a}\u{4e86}\u{57f9}\u{8bad}\u{3002}",
    ];
    for draft in drafts {
        assert_eq!(
            of(&alarms(draft, &replies)),
            [(7, "GBR", AlarmKind::NoReply)],
            "{draft}"
        );
    }
}

#[test]
fn a_respondent_that_is_never_named_is_told() {
    let replies = replied(&["PER", "FRA"]);
    let alarms = alarms("1. Peru reported training. AND SO ON.", &replies);
    assert_eq!(of(&alarms), [(0, "FRA", AlarmKind::NeverCited)]);
}

#[test]
fn a_sentence_may_be_cut_in_two() {
    let draft =
        Draft::of_text("4. Colombia signed agreements with\n\nthe Netherlands.\n\nIn words.");
    let texts: Vec<&str> = draft.paragraphs.iter().map(|p| p.text.as_str()).collect();
    let expected = [
        "4. Colombia signed agreements with the Netherlands.",
        "In words.",
    ];
    assert_eq!(texts, expected);
}

#[test]
fn a_name_inside_another_is_not_a_state() {
    let replies = replied(&["GNB", "SSD"]);
    let draft = "Guinea-Bissau and South Sudan reported training.";
    assert_eq!(of(&alarms(draft, &replies)), []);
}

/// Every alarm below was checked by hand: none of these States is among the respondents of
/// paragraph 6.
#[test]
fn the_report_names_states_that_are_not_among_its_respondents() {
    let codes = include_str!("../data/seed/respondents.csv");
    let codes: Vec<&str> = codes
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').find(|cell| is_code(cell)))
        .collect();
    assert_eq!(codes.len(), 36);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/draft/a_70_94_iii_a_fr.txt");
    let draft = Draft::read(&path).unwrap();
    let replies = replied(&codes);
    let alarms = cite(&draft, &ENTITIES, &replies.responses, &replies.records, &[]);
    let no_reply = AlarmKind::NoReply;
    assert_eq!(
        of(&alarms),
        [
            (11, "ARG", no_reply),
            (14, "ARG", no_reply),
            (14, "MDA", no_reply),
            (26, "ARG", no_reply),
            (26, "CRI", no_reply),
            (26, "ECU", no_reply),
            (26, "HND", no_reply),
            (26, "PRY", no_reply),
            (28, "MDA", no_reply),
            (28, "SVN", no_reply),
            (28, "UKR", no_reply),
            (29, "KAZ", no_reply),
        ]
    );
}

/// As above, with what the States answered: those that a respondent names as its partners, and those
/// whose accession has its day, are no alarm. The three that are left were read by hand: the report
/// speaks of what they did although they are not among the respondents.
#[test]
fn partners_and_new_parties_are_no_respondents() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let setup = Setup::load(root).unwrap();
    let replies = setup.take_in(None, &|_, _| {}).unwrap();
    let draft = Draft::read(&root.join("tests/data/draft/a_70_94_iii_a_fr.txt")).unwrap();
    let (responses, records) = (&replies.responses, &replies.intake.records);
    let treaties = &setup.references.treaty_actions;
    let alarms = cite(&draft, &ENTITIES, responses, records, treaties);
    let no_reply = AlarmKind::NoReply;
    let expected = [
        (11, "ARG", no_reply),
        (14, "ARG", no_reply),
        (14, "MDA", no_reply),
    ];
    assert_eq!(of(&alarms), expected);
}

#[test]
fn what_we_draft_ourselves_gives_no_alarm() {
    let setup = Setup::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let replies = setup.take_in(None, &|_, _| {}).unwrap();
    let (outputs, _) = setup.sections(&replies, &Lang::ALL, None).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in outputs.iter().filter(|(path, _)| !path.contains("sources")) {
        let file = folder.path().join(path);
        std::fs::write(&file, bytes).unwrap();
        let draft = Draft::read(&file).unwrap();
        let (responses, records) = (&replies.responses, &replies.intake.records);
        let treaties = &setup.references.treaty_actions;
        let alarms = cite(&draft, &ENTITIES, responses, records, treaties);
        assert_eq!(of(&alarms), [], "{path}");
    }
}

fn is_code(cell: &str) -> bool {
    cell.len() == 3 && cell.chars().all(|c| c.is_ascii_uppercase())
}
