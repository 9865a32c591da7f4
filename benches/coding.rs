//! How long suggestions take, and how that grows.
//!
//! `cargo bench --bench coding` shuffles the words of the sample's prose into made-up answers, half
//! of them coded, on a frame of 200 codes with the patterns of the sample's, and suggests codes for
//! all of them on one thread. `-- --answers 2500,5000,10000` sets the numbers of answers, `--
//! --rounds 3` how often; the last column is the time against that of the size before.

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use verbale::coding::{Coded, OpenAnswer, Suggester, open_answers};
use verbale::definition::Questionnaire;
use verbale::pipeline::Setup;
use verbale::round::{Coding, Codings};
use verbale::validate::{AnswerValue, Response};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// How many codes the frame has.
const CODES: usize = 200;
/// Sentences of an answer.
const SENTENCES: usize = 4;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let rounds: usize = value("--rounds").map_or(Ok(3), |text| text.parse())?;
    let sizes = value("--answers").unwrap_or_else(|| "2500,5000,10000".to_owned());
    let mut setup = Setup::load(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    let sample = setup.take_in(None, &|_, _| {})?.responses;
    widen(&mut setup.questionnaire);
    let questionnaire = &setup.questionnaire;
    println!("{CODES} codes, one thread");
    println!(
        "{:>8} {:>10} {:>12} {:>14} {:>8}",
        "answers", "index s", "suggest s", "suggestions", "growth"
    );
    let mut before: Option<f64> = None;
    for size in sizes.split(',') {
        let size: usize = size.trim().parse()?;
        let responses = made_up(questionnaire, &sample, size);
        let codings = codings(questionnaire, &responses);
        let (coded, _) = Coded::of(questionnaire, &responses, &codings);
        let (mut built, mut took, mut count) = (f64::MAX, f64::MAX, 0);
        for _ in 0..rounds {
            let start = Instant::now();
            let suggester = Suggester::new(questionnaire, &responses, &coded, &[], "");
            built = built.min(start.elapsed().as_secs_f64());
            let start = Instant::now();
            let answers = open_answers(questionnaire, &responses);
            count = answers
                .iter()
                .map(|open| black_box(suggester.suggestions(open)).len())
                .sum();
            took = took.min(start.elapsed().as_secs_f64());
        }
        let growth = before.map_or_else(String::new, |before| format!("{:.2}", took / before));
        println!("{size:>8} {built:>10.2} {took:>12.2} {count:>14} {growth:>8}");
        before = Some(took);
    }
    Ok(())
}

/// All codes in the frame of the first open question, and copies of them up to the number.
fn widen(questionnaire: &mut Questionnaire) {
    let Some(frame) = questionnaire
        .questions
        .iter()
        .find_map(|q| q.code_frame.clone())
    else {
        return;
    };
    let known = questionnaire.codebook.clone();
    questionnaire.codebook = known.iter().cycle().take(CODES).cloned().collect();
    for (code, number) in questionnaire.codebook.iter_mut().zip(0..) {
        code.frame.clone_from(&frame);
        code.code = format!("{}_{number}", code.code);
        code.parent = None;
    }
    for question in &mut questionnaire.questions {
        if question.code_frame.is_some() {
            question.code_frame = Some(frame.clone());
        }
    }
}

/// Replies with as many answers in prose, each of sentences of the sample in the reply's language.
fn made_up(questionnaire: &Questionnaire, sample: &[Response], size: usize) -> Vec<Response> {
    let prose: Vec<(&Response, &str)> = open_answers(questionnaire, sample)
        .iter()
        .map(|open| (open.response, open.text))
        .collect();
    let mut responses = Vec::new();
    let (mut made, mut drawn) = (0, 0_usize);
    while made < size {
        for own in sample {
            let mut response = own.clone();
            response.entity = format!("X{:05}", responses.len());
            let words: Vec<&str> = prose
                .iter()
                .filter(|(other, _)| other.language == own.language)
                .flat_map(|(_, text)| text.split_whitespace())
                .collect();
            for answer in &mut response.answers {
                let question = questionnaire.question(&answer.question);
                let is_open = question.is_some_and(|question| question.code_frame.is_some());
                let Some(AnswerValue::Text(text)) = answer.value.as_mut().filter(|_| is_open)
                else {
                    continue;
                };
                let pieces = (0..SENTENCES).map(|_| {
                    // A multiplicative generator (Lehmer 1951) is chance enough here.
                    drawn = drawn
                        .wrapping_add(1)
                        .wrapping_mul(6_364_136_223_846_793_005);
                    let start = (drawn >> 33) % words.len().max(1);
                    words
                        .iter()
                        .skip(start)
                        .take(12)
                        .copied()
                        .collect::<Vec<_>>()
                        .join(" ")
                });
                *text = pieces.collect::<Vec<_>>().join(". ");
                made += 1;
            }
            responses.push(response);
            if made >= size {
                break;
            }
        }
    }
    responses
}

/// A code for each second answer.
fn codings(questionnaire: &Questionnaire, responses: &[Response]) -> Codings {
    let answers = open_answers(questionnaire, responses);
    let coded = answers
        .iter()
        .step_by(2)
        .zip(questionnaire.codebook.iter().cycle());
    let coding = |(open, code): (&OpenAnswer<'_>, &verbale::definition::Code)| Coding {
        key: open.key.clone(),
        by: "A".to_owned(),
        adjudicates: false,
        codes: [code.code.clone()].into(),
        no_code: false,
        unclear: false,
        new_code: String::new(),
        quote: String::new(),
        note: String::new(),
        translation: String::new(),
        text: open.text.to_owned(),
        file: String::new(),
        sheet: String::new(),
        cell: String::new(),
    };
    Codings::from(coded.map(coding).collect::<Vec<_>>())
}
