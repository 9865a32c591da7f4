//! A draft held against the replies.

use std::path::Path;

use verbale::cite::{Alarm, AlarmKind, Draft, cite};
use verbale::language::Lang;
use verbale::pipeline::Setup;

use crate::replies::{ROUND, Replies, Reply};

fn alarms(draft: &str, replies: &Replies) -> Vec<Alarm> {
    let draft = Draft::of_text(draft);
    cite(&draft, &replies.compilation(&ROUND))
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
    let mut alarms = cite(&draft, &replies.compilation(&ROUND));
    // Nor does a blank reply say what the report says of it.
    alarms.retain(|alarm| alarm.kind != AlarmKind::NotReported);
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
    let alarms = cite(&draft, &setup.compilation(&replies));
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
        let alarms = cite(&draft, &setup.compilation(&replies));
        assert_eq!(of(&alarms), [], "{path}");
    }
}

/// In each language a sentence as the program words it, with what is wrong in it.
#[test]
fn counts_quantifiers_and_claims_that_the_replies_do_not_bear_out() {
    let mut replies = replied(&["PER", "FRA", "ISR", "THA", "LUX"]);
    for code in ["ARM", "CUB", "BRA", "CHL", "DNK", "ESP", "GRC"] {
        replies.add(Reply::from(code).choose("p_training", "yes"));
    }
    let count = AlarmKind::Count;
    let quantifier = AlarmKind::Quantifier;
    let cases = [
        (
            "Three States (Peru and France) replied early.",
            Some((count, "says 3, the list names 2")),
        ),
        ("Two States (Peru and France) replied early.", None),
        (
            "Three States (Peru, France and another State) replied early.",
            None,
        ),
        (
            "Several States (Peru, France and Israel) met.",
            Some((
                quantifier,
                "says `several`, the list names 3 of 12: `named`",
            )),
        ),
        (
            "\u{41d}\u{435}\u{441}\u{43a}\u{43e}\u{43b}\u{44c}\u{43a}\u{43e} \u{433}\u{43e}\u{441}\u{443}\u{434}\u{430}\u{440}\u{441}\u{442}\u{432} (\u{41f}\u{435}\u{440}\u{443} \u{438} \u{424}\u{440}\u{430}\u{43d}\u{446}\u{438}\u{44f}).",
            Some((
                quantifier,
                "says `several`, the list names 2 of 12: `named`",
            )),
        ),
        (
            "\u{4e09}\u{4e2a}\u{56fd}\u{5bb6}\u{ff08}\u{79d8}\u{9c81}\u{3001}\u{6cd5}\u{56fd}\u{ff09}\u{51fa}\u{5e2d}\u{3002}",
            Some((count, "says 3, the list names 2")),
        ),
        (
            "Au cours de la p\u{e9}riode, cinq \u{c9}tats ont adh\u{e9}r\u{e9}: P\u{e9}rou (1er mai), France et Isra\u{eb}l.",
            Some((count, "says 5, the list names 3")),
        ),
        (
            "40 Member States had replied to the questionnaire.",
            Some((count, "says 40, there are 12 replies, 12 of Member States")),
        ),
        ("12 Member States had replied to the questionnaire.", None),
        ("185 States were parties to the Convention.", None),
    ];
    for (draft, expected) in cases {
        let mut alarms = alarms(draft, &replies);
        alarms.retain(|alarm| alarm.kind != AlarmKind::NeverCited);
        let found: Vec<(AlarmKind, &str)> = alarms
            .iter()
            .map(|alarm| (alarm.kind, &*alarm.detail))
            .collect();
        assert_eq!(found, Vec::from_iter(expected), "{draft}");
    }
}

/// The sentence that the program writes for a measure, changed by hand: it is known again in each
/// language, and only what was changed is an alarm.
#[test]
fn a_sentence_of_the_report_is_known_again_and_what_was_changed_in_it_is_told() {
    let setup = Setup::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let replies = setup.take_in(None, &|_, _| {}).unwrap();
    let compilation = setup.compilation(&replies);
    let code = "prot_non_punishment";
    let measures = verbale::coding::measure(
        compilation.questionnaire,
        compilation.responses,
        compilation.coded,
    );
    let wording = &measures.iter().find(|m| m.code == code).unwrap().wording;
    for (lang, who, verb, expected) in [
        (Lang::En, "Austria and Israel", "reported", "AUT"),
        (
            Lang::Fr,
            "L'Autriche et Isra\u{eb}l",
            "ont signal\u{e9}",
            "AUT",
        ),
        (Lang::Es, "Austria e Israel", "informaron de", "AUT"),
        (
            Lang::Ru,
            "\u{410}\u{432}\u{441}\u{442}\u{440}\u{438}\u{44f} \u{438} \u{418}\u{437}\u{440}\u{430}\u{438}\u{43b}\u{44c}",
            "\u{441}\u{43e}\u{43e}\u{431}\u{449}\u{438}\u{43b}\u{438}",
            "AUT",
        ),
        (
            Lang::Ar,
            "\u{648}\u{623}\u{641}\u{627}\u{62f}\u{62a} \u{627}\u{644}\u{646}\u{645}\u{633}\u{627} \u{648}\u{625}\u{633}\u{631}\u{627}\u{626}\u{64a}\u{644}",
            "",
            "AUT",
        ),
        (
            Lang::Zh,
            "\u{5965}\u{5730}\u{5229}\u{548c}\u{4ee5}\u{8272}\u{5217}",
            "\u{62a5}\u{544a}\u{4e86}",
            "AUT",
        ),
    ] {
        let text = format!("{who} {verb} {}.", wording.text(lang));
        let mut alarms = cite(&Draft::of_text(&text), &compilation);
        alarms.retain(|alarm| alarm.kind != AlarmKind::NeverCited);
        assert_eq!(
            of(&alarms),
            [(1, expected, AlarmKind::NotReported)],
            "{text}"
        );
        assert_eq!(alarms[0].measure, code, "{text}");
    }
}

#[test]
fn slips_in_names_and_acronyms() {
    let replies = replied(&["LUX", "PHL"]);
    let cases = [
        ("The Philipines and Luxembuorg met.", "PHL LUX"),
        (
            "La Luxembourgeoise et un Arm\u{e9}nien; les Philippins.",
            "",
        ),
        ("UNODC, UNODC, UNODC and UNDOC; UNDP and UNEP.", "UNODC"),
        ("ONUDI, OSCE, ASEAN, CEDEAO", ""),
    ];
    for (draft, expected) in cases {
        let alarms = alarms(draft, &replies).into_iter();
        let slips = alarms.filter(|alarm| alarm.kind == AlarmKind::Misprint);
        let slips: Vec<String> = slips.map(|alarm| alarm.entity).collect();
        assert_eq!(slips.join(" "), expected, "{draft}");
    }
}

fn is_code(cell: &str) -> bool {
    cell.len() == 3 && cell.chars().all(|c| c.is_ascii_uppercase())
}
