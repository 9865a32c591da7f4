//! The seal: altered identity is seen, and a missing key hinders nothing.

use std::fs;
use std::path::Path;

use verbale::finding::Facts;
use verbale::intake::{IdentifiedBy, Input, Reader, Record, Return};
use verbale::issue::{Filled, Issuer};
use verbale::language::Lang;
use verbale::pipeline::Setup;
use verbale::round::{Register, SealKey, SealState};

use super::{SAMPLE, issued};
use crate::archive::replaced;
use crate::letters::round_with;

/// Reads a workbook with a key, or without.
fn read(bytes: &[u8], key: Option<&SealKey>, register: &Register) -> (Record, Option<Return>) {
    let sample = &*SAMPLE;
    let input = Input {
        responses: Path::new("responses"),
        round: &sample.round.symbol,
        questionnaire: &sample.questionnaire,
        entities: &sample.entities,
        register,
        limits: sample.round.limits,
        seal: key,
        as_of: None,
    };
    Reader::new(&input).read_bytes("return.xlsx", bytes)
}

fn facts(returned: &Return) -> Vec<&Facts> {
    let facts = returned.findings.iter().map(|finding| &finding.facts);
    facts
        .filter(|facts| **facts != Facts::ReceivedUnknown)
        .collect()
}

/// The French workbook, passed off as Spain's on the hidden sheet and in the properties.
fn passed_off() -> Vec<u8> {
    let altered = issued("FRA", Lang::Fr, &Filled::new());
    let altered = replaced(&altered, "sharedStrings.xml", "<t>FRA</t>", "<t>ESP</t>");
    replaced(&altered, "custom.xml", ">FRA<", ">ESP<")
}

#[test]
fn an_issued_workbook_is_verified_and_a_missing_or_another_key_hinders_nothing() {
    let workbook = issued("FRA", Lang::Fr, &Filled::new());
    let (none, other) = (Register::default(), SealKey::new([1; 32]));
    for (key, state) in [
        (SAMPLE.round.seal.as_ref(), SealState::Verified),
        (None, SealState::NotVerified),
        (Some(&other), SealState::NotVerified),
    ] {
        let (record, returned) = read(&workbook, key, &none);
        assert_eq!(record.seal, Some(state));
        assert_eq!(record.entity.as_deref(), Some("FRA"));
        assert_eq!(facts(&returned.unwrap()), Vec::<&Facts>::new());
    }
}

#[test]
fn whoever_passes_a_workbook_off_as_another_states_is_seen() {
    let (key, none) = (SAMPLE.round.seal.as_ref(), Register::default());
    let (record, returned) = read(&passed_off(), key, &none);
    assert_eq!(record.seal, Some(SealState::Altered));
    assert_eq!(record.entity.as_deref(), Some("FRA"));
    assert_eq!(record.identified_by, Some(IdentifiedBy::Seal));
    let returned = returned.unwrap();
    let seal = returned
        .findings
        .iter()
        .find(|finding| finding.facts.rule() == "seal_altered");
    let seal = seal.unwrap();
    assert_eq!(seal.value, "ESP");
    let issued_to = Some("FRA".to_owned());
    assert_eq!(seal.facts, Facts::SealAltered { issued_to });

    // Nobody can tell without the key.
    let (record, _) = read(&passed_off(), None, &none);
    assert_eq!(record.seal, Some(SealState::NotVerified));
    assert_eq!(record.entity.as_deref(), Some("ESP"));
}

#[test]
fn what_the_register_says_stands_before_the_seal() {
    let dir = round_with(&[]);
    let line = "file,entity,received,action,note\nreturn.xlsx,ESP,2015-05-01,reply,\n";
    fs::write(dir.path().join("responses/register.csv"), line).unwrap();
    let setup = Setup::load(dir.path()).unwrap();
    let (record, returned) = read(&passed_off(), SAMPLE.round.seal.as_ref(), &setup.register);
    assert_eq!(record.entity.as_deref(), Some("ESP"));
    assert_eq!(record.identified_by, Some(IdentifiedBy::Register));
    assert!(
        facts(&returned.unwrap())
            .iter()
            .any(|facts| facts.rule() == "seal_altered")
    );
}

#[test]
fn a_workbook_of_this_round_under_another_symbol_is_still_ours() {
    let round = format!("<t>{}</t>", SAMPLE.round.symbol);
    let workbook = issued("FRA", Lang::Fr, &Filled::new());
    let workbook = replaced(&workbook, "sharedStrings.xml", &round, "<t>A/71/1</t>");
    let none = Register::default();
    let (record, _) = read(&workbook, SAMPLE.round.seal.as_ref(), &none);
    assert_eq!(record.seal, Some(SealState::Altered));
    assert_eq!(record.entity.as_deref(), Some("FRA"));
    let (record, returned) = read(&workbook, None, &none);
    assert!(returned.is_none(), "{record:?}");
}

#[test]
fn a_lost_key_is_no_hindrance_and_a_broken_one_says_what_to_do() {
    let lost = round_with(&[]);
    let setup = Setup::load(lost.path()).unwrap();
    let issuer = Issuer::new(&setup.questionnaire, &setup.round, Lang::En);
    let entity = setup.entities.get("FRA").unwrap();
    let unsealed = lost.path().join("unsealed.xlsx");
    fs::write(&unsealed, issuer.workbook(entity, &Filled::new()).unwrap()).unwrap();
    let found = setup.verify(&unsealed).unwrap();
    assert!(found.ours && found.untouched);
    assert_eq!(found.seal, SealState::NotVerified);

    let secret = "0123456789abcdef".repeat(4);
    for (file, line) in [
        (format!("# a key\n{}\n", &secret[1..]), "line 2"),
        (format!("{secret}\n{secret}\n"), "line 2"),
        (String::new(), "line 1"),
    ] {
        let broken = round_with(&[("seal.key", file.as_bytes())]);
        let error = Setup::load(broken.path()).unwrap_err().to_string();
        assert!(
            error.contains("seal.key") && error.contains(line),
            "{error}"
        );
        assert!(error.contains("if the key is lost, delete it"), "{error}");
        assert!(!error.contains("0123456789abcdef"), "{error}");
    }
}

#[test]
fn verifying_says_that_an_identity_was_altered() {
    let key = fs::read(SAMPLE.round.questionnaire().join("seal.key")).unwrap();
    let dir = round_with(&[("seal.key", &key)]);
    let setup = Setup::load(dir.path()).unwrap();
    let file = dir.path().join("file.xlsx");
    for (workbook, state) in [
        (issued("FRA", Lang::Fr, &Filled::new()), SealState::Verified),
        (passed_off(), SealState::Altered),
    ] {
        fs::write(&file, workbook).unwrap();
        let found = setup.verify(&file).unwrap();
        assert_eq!((found.ours, found.seal), (true, state));
        assert_eq!(found.entity.as_deref(), Some("FRA"));
    }
}
