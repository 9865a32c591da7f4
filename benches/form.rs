//! How long a form takes to load, and its rules to evaluate, per unit and as ratios.
//!
//! `cargo bench --bench form` loads the sample's questionnaire and made-up ones of 500, 1,000 and
//! 2,000 questions with five choices each, a condition and a constraint in all of them, and says by
//! how much the time grows when the form doubles: 2 is linear. Then it evaluates all rules of the
//! sample's form: by the expression alone, on made-up values, and by the whole check of a reply, on
//! the sample's 36 replies over and over. Each figure is the best of several rounds.

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use rust_xlsxwriter::Workbook;
use verbale::definition::{Kind, Question, Questionnaire, Rule, load_bytes};
use verbale::expression::{Expression, Operand, Scope, Value};
use verbale::intake::{self, Input};
use verbale::pipeline::{Setup, form_path};
use verbale::validate::Checker;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// How often each thing is measured.
const ROUNDS: usize = 7;
/// How many returns' rules are evaluated.
const RETURNS: usize = 10_000;
const CHOICES_OF_A_QUESTION: usize = 5;

fn main() -> Outcome<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(form_path(root))?;
    loading(&bytes)?;
    let setup = Setup::load(root)?;
    expressions(&setup.questionnaire);
    checking(&setup)
}

/// The best time of several rounds.
fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    let times = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    });
    times.min().unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn per(time: Duration, count: usize) -> f64 {
    time.as_secs_f64() * 1e9 / count.max(1) as f64
}

fn loading(sample: &[u8]) -> Outcome<()> {
    println!("loading a form (.xlsx)");
    let form = load_bytes("sample.xlsx", sample)?.questionnaire;
    let time = best(|| load_bytes("sample.xlsx", sample));
    println!(
        "  the sample: {} questions, {} choices in 6 languages: {:.1} ms",
        form.questions.len(),
        form.lists
            .iter()
            .map(|list| list.choices.len())
            .sum::<usize>(),
        milliseconds(time)
    );
    let mut before: Option<Duration> = None;
    for questions in [500, 1_000, 2_000] {
        let bytes = made_up(questions)?;
        let loaded = load_bytes("made_up.xlsx", &bytes)?;
        assert!(!loaded.has_errors(), "{:?}", loaded.diagnostics.first());
        let time = best(|| load_bytes("made_up.xlsx", &bytes));
        let growth = before.map(|before| time.as_secs_f64() / before.as_secs_f64());
        println!(
            "  made up: {questions} questions, {} choices in 2 languages: {:.1} ms, {:.1} us a question{}",
            questions * CHOICES_OF_A_QUESTION,
            milliseconds(time),
            per(time, questions) / 1e3,
            growth
                .map(|growth| format!(", {growth:.2} times the half"))
                .unwrap_or_default()
        );
        before = Some(time);
    }
    Ok(())
}

/// A form of so many questions: a list each, conditions on the question before, and a computed sum.
fn made_up(questions: usize) -> Outcome<Vec<u8>> {
    let mut workbook = Workbook::new();
    let survey = workbook.add_worksheet().set_name("survey")?;
    let headers = [
        "type",
        "name",
        "label::English (en)",
        "label::French (fr)",
        "hint::English (en)",
        "hint::French (fr)",
        "relevant",
        "constraint",
        "calculation",
        "required",
    ];
    survey.write_row(0, 0, headers)?;
    for index in 0..questions {
        let row = u32::try_from(index)? + 1;
        let (name, before) = (format!("q{index}"), index.checked_sub(1));
        let asked =
            before.map(|before| format!("${{q{before}}} != '' and not(${{q{before}}} = 'no')"));
        let (kind, constraint, calculation) = match index % 4 {
            0 => (format!("select_one l{index}"), String::new(), String::new()),
            1 => (
                "integer".to_owned(),
                ". >= 0 and . <= 1000000".to_owned(),
                String::new(),
            ),
            2 => (
                format!("select_multiple l{index}"),
                "not(selected(., 'c0') and count-selected(.) > 1)".to_owned(),
                String::new(),
            ),
            _ => {
                let number = index - 2;
                (
                    "calculate".to_owned(),
                    String::new(),
                    format!("coalesce(${{q{number}}}, 0) * 2 + 1"),
                )
            }
        };
        let label = format!("Question {index}: what does the State report?");
        let texts = [
            kind,
            name,
            label.clone(),
            label,
            "As of the day of the reply".to_owned(),
            "Au jour de la réponse".to_owned(),
            asked.unwrap_or_default(),
            constraint,
            calculation,
            String::new(),
        ];
        survey.write_row(row, 0, texts)?;
    }
    let choices = workbook.add_worksheet().set_name("choices")?;
    choices.write_row(
        0,
        0,
        [
            "list_name",
            "name",
            "label::English (en)",
            "label::French (fr)",
        ],
    )?;
    for index in 0..questions * CHOICES_OF_A_QUESTION {
        let (list, choice) = (index / CHOICES_OF_A_QUESTION, index % CHOICES_OF_A_QUESTION);
        let texts = [
            format!("l{list}"),
            format!("c{choice}"),
            format!("Choice {choice}"),
            format!("Choix {choice}"),
        ];
        choices.write_row(u32::try_from(index)? + 1, 0, texts)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// The rules of a question.
fn rules(question: &Question) -> impl Iterator<Item = &Expression> {
    let rules = [
        &question.relevant,
        &question.constraint,
        &question.required,
        &question.calculation,
    ];
    rules
        .into_iter()
        .flatten()
        .filter_map(|rule: &Rule| rule.expression.as_ref())
}

/// Made-up values, one per question; a number decides which.
struct Made<'a> {
    form: &'a Questionnaire,
    number: usize,
    question: Option<&'a Question>,
    names: &'a std::collections::HashMap<&'a str, usize>,
}

impl Made<'_> {
    fn value(&self, index: usize, question: &Question) -> Value {
        let number = self
            .number
            .wrapping_mul(2_654_435_761)
            .wrapping_add(index * 40_503);
        if number.is_multiple_of(3) {
            return Value::blank();
        }
        match question.kind {
            Kind::Integer | Kind::Decimal => {
                Value::from(f64::from(u16::try_from(number % 1_000).unwrap_or(0)))
            }
            Kind::SelectOne(list) | Kind::SelectMultiple(list) => {
                let choices = self
                    .form
                    .lists
                    .get(list)
                    .map_or(&[][..], |list| &list.choices);
                let choice = choices.get(number % choices.len().max(1));
                choice.map_or_else(Value::blank, |choice| Value::from(choice.name.as_str()))
            }
            Kind::Date => {
                NaiveDate::from_ymd_opt(2015, 6, 8).map_or_else(Value::blank, Value::from)
            }
            _ => Value::from("some words"),
        }
    }
}

impl Scope for Made<'_> {
    fn question(&self, name: &str) -> Operand {
        let found = self
            .names
            .get(name)
            .and_then(|&index| Some((index, self.form.questions.get(index)?)));
        found.map_or(Operand::Missing, |(index, question)| {
            Operand::Value(self.value(index, question))
        })
    }

    fn current(&self) -> Operand {
        self.question
            .map_or_else(Operand::blank, |question| self.question(&question.name))
    }

    fn today(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(2015, 6, 8)
    }
}

fn expressions(form: &Questionnaire) {
    let names = form
        .questions
        .iter()
        .enumerate()
        .map(|(index, question)| (question.name.as_str(), index));
    let names = names.collect();
    let checks: Vec<&Expression> = form
        .checks
        .iter()
        .filter_map(|check| check.expression.expression.as_ref())
        .collect();
    let count = form
        .questions
        .iter()
        .map(|question| rules(question).count())
        .sum::<usize>()
        + checks.len();
    let time = best(|| {
        let mut held = 0;
        for number in 0..RETURNS / 10 {
            let scope = |question| Made {
                form,
                number,
                question,
                names: &names,
            };
            for question in &form.questions {
                for rule in rules(question) {
                    held += usize::from(
                        rule.evaluate(&scope(Some(question)))
                            .is_ok_and(|value| value.to_boolean()),
                    );
                }
            }
            for check in &checks {
                held += usize::from(
                    check
                        .evaluate(&scope(None))
                        .is_ok_and(|value| value.to_boolean()),
                );
            }
        }
        held
    });
    let evaluated = count * (RETURNS / 10);
    println!("evaluating the sample's {count} rules on made-up values");
    println!(
        "  {:.0} ns a rule; of {RETURNS} returns: {:.2} s",
        per(time, evaluated),
        time.as_secs_f64() * 10.0
    );
}

/// The whole check of replies: values read, relevance, every rule, tables, checks, findings.
fn checking(setup: &Setup) -> Outcome<()> {
    let responses = setup.round.responses();
    let intake = intake::read_all(
        &Input {
            responses: &responses,
            round: &setup.round.symbol,
            questionnaire: &setup.questionnaire,
            entities: &setup.entities,
            register: &setup.register,
            limits: setup.round.limits,
            seal: setup.round.seal.as_ref(),
            as_of: None,
        },
        &|_, _| {},
    )?;
    let replies = intake::merge(&intake);
    let checker = Checker::new(&setup.questionnaire);
    let time = best(|| {
        replies
            .iter()
            .map(|reply| checker.check(reply).answers.len())
            .sum::<usize>()
    });
    println!(
        "checking the sample's {} replies, on one thread",
        replies.len()
    );
    println!(
        "  {:.0} us a reply; of {RETURNS} returns: {:.2} s",
        per(time, replies.len()) / 1e3,
        per(time, replies.len()) * 1e-9 * 10_000.0
    );
    Ok(())
}
