//! A round whose audience is the public: what was asked to be kept in confidence is in no file that
//! `run` makes of the replies together.

use std::collections::BTreeSet;
use std::path::Path;

use verbale::language::Lang;
use verbale::output::Outputs;
use verbale::pipeline::{Replies, Setup};
use verbale::round::Audience;
use verbale::validate::{AnswerStatus, Publication, Response};

use crate::archive;

/// A State that does not agree to publication, and one that asks for confidence for one answer.
const WITHHELD: &str = "LUX";
const CAREFUL: &str = "PER";
/// Letters by which words are known for somebody's own.
const LONG: usize = 40;

/// The sample's replies with confidence asked for, and the words that must not be read anywhere.
fn with_secrets(setup: &Setup) -> (Replies, BTreeSet<String>) {
    let mut replies = setup.take_in(None, &|_, _| {}).unwrap();
    let position = |code: &str| replies.responses.iter().position(|r| r.entity == code);
    let (withheld, careful) = (position(WITHHELD).unwrap(), position(CAREFUL).unwrap());
    let others: String = replies
        .responses
        .iter()
        .filter(|response| ![WITHHELD, CAREFUL].contains(&&*response.entity))
        .flat_map(said)
        .collect();
    let is_own = |words: &String| words.chars().count() >= LONG && !others.contains(words);
    let mut secrets: BTreeSet<String> = said(&replies.responses[withheld])
        .into_iter()
        .filter(is_own)
        .collect();
    replies.responses[withheld].publication = Publication::Confidential;
    let careful = &mut replies.responses[careful];
    let question = careful
        .answers
        .iter()
        .find(|answer| is_own(&letters(&answer.raw)));
    let question = question.unwrap().question.clone();
    for answer in careful
        .answers
        .iter_mut()
        .filter(|a| a.question == question)
    {
        answer.confidential = true;
        answer.status = AnswerStatus::Confidential;
        secrets.insert(letters(&answer.raw));
    }
    secrets.insert(letters("Luxembourg_LUX_fr.xlsx"));
    assert!(secrets.len() > 2, "{secrets:?}");
    (replies, secrets)
}

fn said(response: &Response) -> Vec<String> {
    let answers = response.answers.iter();
    answers.map(|answer| letters(&answer.raw)).collect()
}

/// Letters and digits alone: however a format writes the signs between them, these stay.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// All that a file says, its archive unpacked.
fn content(bytes: &[u8]) -> String {
    if !bytes.starts_with(b"PK") {
        return letters(&String::from_utf8_lossy(bytes));
    }
    let parts = archive::parts(bytes).into_iter();
    parts
        .map(|(_, bytes)| letters(&String::from_utf8_lossy(&bytes)))
        .collect()
}

/// What `run` makes of all replies together, in two languages.
fn outputs(setup: &Setup, replies: &Replies) -> Outputs {
    let languages = [Lang::Fr, Lang::En];
    let mut outputs = setup.data(replies, Lang::Fr).unwrap();
    outputs.append(setup.synthesis(replies, &languages).unwrap());
    outputs.append(setup.sections(replies, &languages, None).unwrap().0);
    outputs.append(setup.compilations(replies, &languages).unwrap());
    outputs
}

#[test]
fn no_file_for_the_public_tells_what_was_asked_to_be_kept_in_confidence() {
    let mut setup = Setup::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let (replies, secrets) = with_secrets(&setup);

    setup.round.audience = Audience::Public;
    let public = outputs(&setup, &replies);
    assert!(public.iter().count() > 8);
    for (path, bytes) in public.iter() {
        let content = content(bytes);
        for secret in &secrets {
            assert!(!content.contains(secret), "{path}: {secret}");
        }
    }
    let answers = String::from_utf8_lossy(public.get("answers.csv").unwrap());
    let mut rows = answers.lines();
    assert!(!rows.any(|row| row.starts_with(WITHHELD)));
    assert!(
        !answers.contains("CONF"),
        "a blank and a confidence look alike"
    );

    // Inside the house nothing is missing.
    setup.round.audience = Audience::Internal;
    let internal = outputs(&setup, &replies);
    let data = content(internal.get("answers.csv").unwrap());
    for secret in &secrets {
        assert!(data.contains(secret), "{secret}");
    }
}
