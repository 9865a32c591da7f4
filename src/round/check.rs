//! What must hold in `round.toml` beyond the types: validator's checks of single keys, and the
//! order of dates and thresholds.

use validator::{Validate, ValidateEmail, ValidationErrors, ValidationErrorsKind};

use super::file::{Day, KeyLines, RoundFile, expected};
use crate::finding::{OPTIONAL, OPTIONAL_LIST};

use super::{Problem, ProblemKind, Quantifiers};

/// Adds what is wrong to `problems`. A key that was already put aside is not also called missing.
pub(super) fn check(file: &RoundFile, keys: &KeyLines, problems: &mut Vec<Problem>) {
    let set_aside: Vec<String> = problems.iter().map(|problem| problem.key.clone()).collect();
    let mut say = |key: &str, kind: ProblemKind| {
        let known = set_aside
            .iter()
            .any(|aside| key == aside || key.starts_with(&format!("{aside}.")));
        if !known {
            problems.push(Problem {
                line: keys.line(key),
                key: key.to_owned(),
                kind,
            });
        }
    };
    if let Err(errors) = file.validate() {
        fields(&errors, "", &mut say);
    }
    for email in file.contact.emails.iter().flatten() {
        if !email.validate_email() {
            let value = email.clone();
            say("contact.emails", ProblemKind::Email { value });
        }
    }
    if file.languages.as_ref().is_some_and(Vec::is_empty) {
        let expected = expected("languages");
        say("languages", ProblemKind::Blank { expected });
    }
    for rule in file.rules.off.iter().flatten() {
        if !OPTIONAL.contains(&rule.as_str()) {
            let (value, allowed) = (rule.clone(), OPTIONAL_LIST);
            say("rules.off", ProblemKind::Word { value, allowed });
        }
    }
    dates(file, &mut say);
    thresholds(file, &mut say);
}

/// Turns validator's errors into problems. Its hash maps have no order; the caller sorts.
fn fields(errors: &ValidationErrors, prefix: &str, say: &mut impl FnMut(&str, ProblemKind)) {
    #[expect(
        clippy::iter_over_hash_type,
        reason = "the problems are sorted by line afterwards"
    )]
    for (field, found) in errors.errors() {
        let key = format!("{prefix}{field}");
        match found {
            ValidationErrorsKind::Struct(inner) => fields(inner, &format!("{key}."), say),
            ValidationErrorsKind::List(_) => {}
            ValidationErrorsKind::Field(found) => {
                for error in found {
                    let expected = expected(&key);
                    let kind = match error.code.as_ref() {
                        "required" => ProblemKind::Missing { expected },
                        "email" => ProblemKind::Email {
                            value: error
                                .params
                                .get("value")
                                .and_then(|value| value.as_str())
                                .unwrap_or_default()
                                .to_owned(),
                        },
                        "range" => ProblemKind::OutOfRange { range: expected },
                        _ => ProblemKind::Blank { expected },
                    };
                    say(&key, kind);
                }
            }
        }
    }
}

/// The note goes out, then replies fall due, then the report is dated.
fn dates(file: &RoundFile, say: &mut impl FnMut(&str, ProblemKind)) {
    let period = &file.reporting_period;
    let orders = [
        ("deadline", file.deadline, "note.date", file.note.date),
        ("report.date", file.report.date, "deadline", file.deadline),
        (
            "reporting_period.to",
            period.to,
            "reporting_period.from",
            period.from,
        ),
    ];
    for (key, day, other, other_day) in orders {
        if let (Some(Day(date)), Some(Day(other_date))) = (day, other_day)
            && date <= other_date
        {
            let relation = "after";
            say(
                key,
                ProblemKind::DateOrder {
                    date,
                    relation,
                    other,
                    other_date,
                },
            );
        }
    }
}

/// "Almost all" is more than "most" is more than "many".
fn thresholds(file: &RoundFile, say: &mut impl FnMut(&str, ProblemKind)) {
    let (given, usual) = (&file.quantifiers, Quantifiers::default());
    let almost_all = given.almost_all.unwrap_or(usual.almost_all);
    let most = given.most.unwrap_or(usual.most);
    let many = given.many.unwrap_or(usual.many);
    if most >= almost_all {
        let other = "quantifiers.almost_all";
        say("quantifiers.most", ProblemKind::ThresholdOrder { other });
    }
    if many >= most {
        let other = "quantifiers.most";
        say("quantifiers.many", ProblemKind::ThresholdOrder { other });
    }
}
