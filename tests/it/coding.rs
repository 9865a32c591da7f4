//! Which answers make a measure true, and which silence each other answer is.

use verbale::coding::{Coded, Measured, Outcome, measure};
use verbale::validate::AnswerStatus;

use crate::replies::{QUESTIONNAIRE, Reply, facts, respondents, sample};

#[track_caller]
fn outcome(reply: Reply, code: &str) -> Outcome {
    let measures = measure(&QUESTIONNAIRE, &[reply.response], &Coded::default());
    let found = measures.iter().find(|measured| measured.code == code);
    found.unwrap().answers[0].outcome
}

fn reply() -> Reply {
    Reply::from("PER")
}

#[test]
fn yes_makes_a_measure_true_and_in_part_does_not() {
    let answer = |choice| {
        outcome(
            reply().choose("v_remedies", choice),
            "prot_compensation_remedies",
        )
    };
    assert_eq!(answer("yes"), Outcome::Reported);
    assert_eq!(answer("in_part"), Outcome::NotReported);
    assert_eq!(answer("no"), Outcome::NotReported);
}

#[test]
fn the_rule_of_a_measure_decides_where_there_is_one() {
    let answer = |choice| outcome(reply().choose("l_framework", choice), "leg_sound_framework");
    assert_eq!(answer("partial"), Outcome::Reported);
    assert_eq!(answer("none"), Outcome::NotReported);
    let reasons = reply().choose("x_trend_reasons", "training");
    assert_eq!(
        outcome(reasons.clone(), "pros_reform_and_training"),
        Outcome::NotReported
    );
    let both = reasons.choose("x_trend_reasons", "institutional_reform");
    assert_eq!(outcome(both, "pros_reform_and_training"), Outcome::Reported);
}

#[test]
fn a_number_makes_a_measure_true_above_zero_and_blank_is_not_zero() {
    let code = "pros_officials_proceedings";
    let name = "x_officials_proceedings";
    assert_eq!(
        outcome(reply().number(name, 598.0), code),
        Outcome::Reported
    );
    assert_eq!(
        outcome(reply().number(name, 0.0), code),
        Outcome::NotReported
    );
    assert_eq!(outcome(reply(), code), Outcome::NoAnswer);
}

#[test]
fn an_option_without_a_mark_is_no_answer_and_never_a_no() {
    let chosen = reply().choose("v_safeguards", "residence");
    assert_eq!(
        outcome(chosen.clone(), "prot_residence_permit"),
        Outcome::Reported
    );
    assert_eq!(
        outcome(chosen.clone(), "prot_safe_return"),
        Outcome::NoAnswer
    );
    let refused = chosen.refuse("v_safeguards", "safe_return");
    assert_eq!(
        outcome(refused.clone(), "prot_safe_return"),
        Outcome::NotReported
    );
    assert_eq!(outcome(refused, "prot_trial_protection"), Outcome::NoAnswer);
}

#[test]
fn choosing_none_says_no_to_every_option() {
    let none = reply().choose("c_regional", "none");
    assert_eq!(
        outcome(none.clone(), "part_regional_sica"),
        Outcome::NotReported
    );
    assert_eq!(
        outcome(none, "part_regional_cooperation"),
        Outcome::NotReported
    );
}

#[test]
fn another_choice_of_a_single_choice_is_a_no() {
    let other = reply().choose("p_training_focus", "assistance");
    assert_eq!(
        outcome(other, "prev_training_identification"),
        Outcome::NotReported
    );
}

#[test]
fn each_silence_stays_what_it_is() {
    let cases = [
        (AnswerStatus::Blank, Outcome::NoAnswer),
        (AnswerStatus::NotAvailable, Outcome::NotAvailable),
        (AnswerStatus::NotApplicable, Outcome::NotApplicable),
        (AnswerStatus::Confidential, Outcome::Confidential),
        (AnswerStatus::NotAsked, Outcome::NotAsked),
        (AnswerStatus::Unreadable, Outcome::Unreadable),
    ];
    for (status, expected) in cases {
        assert_eq!(
            outcome(reply().silent("p_training", status), "prev_training"),
            expected
        );
    }
}

#[test]
fn an_answer_in_confidence_is_counted_and_marked() {
    let reply = reply()
        .choose("p_training", "yes")
        .silent("p_training", AnswerStatus::Confidential);
    let measures = measure(&QUESTIONNAIRE, &[reply.response], &Coded::default());
    let training = measures
        .iter()
        .find(|measured| measured.code == "prev_training")
        .unwrap();
    assert_eq!(training.answers[0].outcome, Outcome::Reported);
    assert!(training.answers[0].confidential);
}

#[test]
fn the_evidence_of_an_option_is_its_own_cell() {
    let reply = reply().choose("v_safeguards", "residence");
    let expected = reply.response.answer("v_safeguards").unwrap().marks[0]
        .origin
        .clone();
    let measures = measure(&QUESTIONNAIRE, &[reply.response], &Coded::default());
    let residence = measures
        .iter()
        .find(|m| m.code == "prot_residence_permit")
        .unwrap();
    assert_eq!(residence.answers[0].evidence[0].origin, Some(expected));
}

#[test]
fn all_measures_of_the_report_come_in_the_order_of_the_questionnaire() {
    let measures = measure(&QUESTIONNAIRE, &[], &Coded::default());
    assert_eq!(measures.len(), 74);
    let position = |code: &str| measures.iter().position(|measured| measured.code == code);
    assert_eq!(position("leg_sound_framework"), Some(0));
    assert!(position("prev_demand_reduction") < position("prev_sex_advert_monitoring"));
    assert!(
        measures
            .iter()
            .map(|measured| measured.carriers[0].question)
            .is_sorted()
    );
}

#[test]
fn the_sample_reports_what_the_report_says_and_nothing_else() {
    let sample = sample();
    let respondents = respondents();
    for measured in measure(&QUESTIONNAIRE, &sample.responses, &Coded::default()) {
        let mut expected: Vec<String> = facts()
            .into_iter()
            .filter(|fact| fact.measure_code == measured.code)
            .filter(|fact| fact.attribution != "named_partner" && respondents.contains(&fact.iso3))
            .map(|fact| fact.iso3)
            .collect();
        expected.sort();
        expected.dedup();
        assert_eq!(reporters(&measured), expected, "{}", measured.code);
    }
}

fn reporters(measured: &Measured) -> Vec<String> {
    let mut entities: Vec<String> = measured
        .with(Outcome::Reported)
        .map(|answer| answer.entity.clone())
        .collect();
    entities.sort();
    entities
}
