//! Every remark of the linter, and expressions that deserve none.

use crate::expression::{Expression, HintLevel, Purpose, QuestionType, Questions};

/// A form in which the first letters of a name tell the type of the question.
struct Form;

impl Questions for Form {
    fn question_type(&self, name: &str) -> Option<QuestionType> {
        Some(match name {
            "text" => QuestionType::Text,
            "age" | "weight" | "member_age" => QuestionType::Integer,
            "share" => QuestionType::Decimal,
            "born" | "seen" => QuestionType::Date,
            "sex" | "other" => QuestionType::SelectOne,
            "crops" => QuestionType::SelectMultiple,
            "farm" => QuestionType::Group,
            "member" => QuestionType::Repeat,
            _ => return None,
        })
    }

    fn current_type(&self) -> QuestionType {
        QuestionType::Integer
    }

    fn is_repeated(&self, name: &str) -> bool {
        name == "member_age"
    }

    fn names(&self) -> Vec<&str> {
        vec![
            "text",
            "age",
            "weight",
            "share",
            "born",
            "seen",
            "sex",
            "other",
            "crops",
            "farm",
            "member",
            "member_age",
        ]
    }

    fn columns(&self) -> Vec<&str> {
        vec!["name", "region"]
    }
}

/// Checks the remarks on `source`: level, the part pointed at, the beginning of the message.
#[track_caller]
fn case(purpose: Purpose, source: &str, expected: &[(HintLevel, &str, &str)]) {
    let hints = Expression::parse(source).unwrap().lint(purpose, &Form);
    let found: Vec<_> = hints
        .iter()
        .map(|hint| (hint.level(), hint.span.of(source), hint.message()))
        .collect();
    let same = found.len() == expected.len()
        && found
            .iter()
            .zip(expected)
            .all(|(a, b)| a.0 == b.0 && a.1 == b.1 && a.2.starts_with(b.2));
    assert!(
        same,
        "{source}\nfound    {found:#?}\nexpected {expected:#?}"
    );
}

use HintLevel::{Error, Note, Warning};
use Purpose::{Calculation, Check, ChoiceFilter, Constraint, Relevant, Required};

#[test]
fn good_expressions_pass() {
    for source in [
        "${age} > 5 and ${age} <= 120",
        ". >= 0 and . <= 100",
        "${born} < date('2024-01-01')",
        "${seen} - ${born} > 365",
        "selected(${crops}, 'maize') and count-selected(${crops}) > 1",
        "${crops} = '' or ${text} = ''",
        "${sex} = 'f'",
        "${sex} != '' and ${sex} != 'f'",
        "not(selected(${crops}, 'none') and count-selected(${crops}) > 1)",
        "sum(${member_age}) > 0 and count(${member}) > 1",
        "indexed-repeat(${member_age}, ${member}, 1) > 5",
        "regex(${text}, '^[a-z]+$')",
        "string-length(${text}) > 3",
        "coalesce(${age}, 0) + coalesce(${weight}, 0) > 1",
    ] {
        case(Relevant, source, &[]);
    }
    case(ChoiceFilter, "region = ${other} and name != 'x'", &[]);
    case(
        Calculation,
        "concat(${text}, jr:choice-name(${sex}, '${sex}'))",
        &[],
    );
    case(Calculation, "if(${age} > 5, 'a', null)", &[]);
}

#[test]
fn dates_and_texts_have_no_order() {
    let date = "`>` compares numbers, and `'2024-01-01'` is a text: the condition is never true; write `date('2024-01-01')`";
    case(
        Constraint,
        "${born} > '2024-01-01'",
        &[(Error, "${born} > '2024-01-01'", date)],
    );
    case(
        Constraint,
        "${text} < 'b'",
        &[(
            Warning,
            "${text} < 'b'",
            "`<` compares numbers, and neither side is one",
        )],
    );
}

#[test]
fn unanswered_questions_are_different_from_everything() {
    let note = "`!=` is true while ${sex} is not answered yet; add `${sex} != '' and`";
    case(Relevant, "${sex} != 'f'", &[(Note, "${sex} != 'f'", note)]);
    case(
        Relevant,
        "${age} > 5 or ${sex} != 'f'",
        &[(Note, "${sex} != 'f'", note)],
    );
    case(Constraint, "${sex} != 'f'", &[]);
}

#[test]
fn several_choices_are_not_one() {
    let message = "${crops} may have several choices, and `=` compares all of them at once; write `selected(${crops}, 'maize')`";
    case(
        Relevant,
        "${crops} = 'maize'",
        &[(Warning, "${crops} = 'maize'", message)],
    );
}

#[test]
fn enketo_reads_some_things_differently() {
    case(
        Check,
        "${age} = '5'",
        &[(
            Warning,
            "${age} = '5'",
            "${age} is a number and `'5'` a text: Enketo compares them as texts; write 5 without quotes",
        )],
    );
    case(
        Check,
        ". = '5.0'",
        &[(Warning, ". = '5.0'", ". is a number")],
    );
    case(
        Check,
        "max(${age}, ${weight}) > 3",
        &[
            (Note, "${age}", "max() passes over blanks"),
            (Note, "${weight}", "max() passes over blanks"),
        ],
    );
    case(
        Check,
        "regex(${text}, '[0-9]+')",
        &[(
            Note,
            "regex(${text}, '[0-9]+')",
            "ODK Collect matches the whole text with `[0-9]+`",
        )],
    );
    case(
        Check,
        "number('1e3') > 3",
        &[(
            Warning,
            "number('1e3')",
            "`1e3` is read as NaN in ODK Collect and as 1000 in Enketo",
        )],
    );
    case(
        Check,
        "number('1,5') > 3",
        &[(
            Warning,
            "number('1,5')",
            "`1,5` is read as 1.5 in ODK Collect and as NaN in Enketo",
        )],
    );
}

#[test]
fn conditions_are_yes_or_no() {
    let message = "${text} is used as a condition: blank counts as no";
    case(
        Calculation,
        "if(${text}, 1, 0)",
        &[(Warning, "${text}", message)],
    );
    case(
        Relevant,
        "not(${text}) and ${age} > 1",
        &[(Warning, "${text}", message)],
    );
    case(Relevant, "${text}", &[(Warning, "${text}", message)]);
    case(
        Relevant,
        "'yes'",
        &[(Warning, "'yes'", "'yes' is used as a condition")],
    );
    case(
        Relevant,
        "${age} > 1 or ${age}",
        &[(Warning, "${age}", "${age} is used as a condition")],
    );
}

#[test]
fn patterns_must_be_usable() {
    let source = "regex(${text}, '(?=.*[0-9]).+')";
    case(
        Check,
        source,
        &[(
            Warning,
            source,
            "the pattern `(?=.*[0-9]).+` cannot be checked: look-around",
        )],
    );
}

#[test]
fn names_must_exist() {
    case(
        Required,
        "T",
        &[(
            Warning,
            "T",
            "`T` is no question and no text, so it is always blank; write `'T'` if a text is meant",
        )],
    );
    case(
        Relevant,
        "age != ${weight}",
        &[
            (
                Warning,
                "age",
                "`age` is no question and no text, so it is always blank; write `${age}`",
            ),
            (Note, "age != ${weight}", "`!=` is true while ${weight}"),
        ],
    );
    case(
        ChoiceFilter,
        "regoin = 'a'",
        &[(
            Error,
            "regoin",
            "the choice list has no column `regoin`; did you mean `region`?",
        )],
    );
    case(
        Relevant,
        "${Age} > 1",
        &[(
            Error,
            "${Age}",
            "there is no question `Age`; did you mean `age`?",
        )],
    );
    case(
        Relevant,
        "${wieght} > 1",
        &[(
            Error,
            "${wieght}",
            "there is no question `wieght`; did you mean `weight`?",
        )],
    );
    case(
        Relevant,
        "${zzzzzz} > 1",
        &[(Error, "${zzzzzz}", "there is no question `zzzzzz`")],
    );
    case(
        Relevant,
        "slected(${sex}, 'f')",
        &[(
            Error,
            "slected(${sex}, 'f')",
            "there is no function slected(); did you mean `selected`?",
        )],
    );
    case(
        Relevant,
        "floor(${share}) > 1",
        &[(
            Warning,
            "floor(${share})",
            "floor() is not supported, the rule is not checked: write `int(..)`",
        )],
    );
    case(
        Relevant,
        "../x > 1",
        &[(
            Warning,
            "../x",
            "`../x` is not supported, the rule is not checked",
        )],
    );
    case(
        Calculation,
        "concat('a ${age}')",
        &[(
            Warning,
            "'a ${age}'",
            "`${..}` between quotes is not replaced by the answer",
        )],
    );
}

#[test]
fn functions_get_what_they_need() {
    case(
        Relevant,
        "if(${age} > 1, 2)",
        &[(Error, "if(${age} > 1, 2)", "if() takes 3 arguments, not 2")],
    );
    case(
        Calculation,
        "round(1, 2, 3)",
        &[(
            Error,
            "round(1, 2, 3)",
            "round() takes 1 to 2 arguments, not 3",
        )],
    );
    case(
        Calculation,
        "sum(${age} + 1)",
        &[(
            Error,
            "sum(${age} + 1)",
            "sum() needs a question such as `${name}`",
        )],
    );
    case(
        Relevant,
        "selected(${sex}, 1)",
        &[(
            Error,
            "1",
            "selected() works on texts and choices, and 1 is a number: the rule stops ODK Collect; write `'1'`",
        )],
    );
    case(
        Calculation,
        "count-selected(${age})",
        &[(
            Error,
            "${age}",
            "count-selected() works on texts and choices",
        )],
    );
    case(
        Relevant,
        "${farm} = 'x'",
        &[(
            Error,
            "${farm}",
            "`farm` is a group and has no answer of its own",
        )],
    );
    case(
        Relevant,
        "${member_age} > 5",
        &[(
            Error,
            "${member_age}",
            "`member_age` has one answer per row",
        )],
    );
    case(
        Relevant,
        "${member} > 5",
        &[(Error, "${member}", "`member` has one answer per row")],
    );
}
