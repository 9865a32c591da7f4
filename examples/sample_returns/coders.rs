//! What two coders made of the prose of the sample's returns, and what was decided where they
//! disagree. They read what the report says; where both coded an answer with several codes, the
//! second overlooked one.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use verbale::coding::{Coded, OpenAnswer, Share};
use verbale::language::Lang;
use verbale::pipeline::Setup;
use verbale::publish::coding::{CodingBook, Filling};
use verbale::round::Codings;
use verbale::round::codings::{ADJUDICATOR_COLUMN, MARK_COLUMN, NONE_COLUMN, QUOTE_COLUMN};

use super::replies;

const CODERS: [&str; 2] = ["A. Coder", "B. Coder"];
const ADJUDICATOR: &str = "C. Reader";

/// The workbooks, by path below `responses/`. The returns must stand there already; what coders
/// made of them before is not looked at.
pub(crate) fn files(
    dir: &Path,
    workshop: &Path,
) -> Result<BTreeMap<String, Vec<u8>>, Box<dyn Error>> {
    let setup = Setup::load(dir)?;
    let replies = setup.take_in(None, &|_, _| {})?;
    let (form, responses) = (&setup.questionnaire, &replies.responses);
    let book = CodingBook {
        round: &setup.round,
        questionnaire: form,
        entities: &setup.entities,
        lang: Lang::Fr,
    };
    let share = Share {
        coders: CODERS.map(str::to_owned).into(),
        double: 0.2,
        seed: 1,
    };
    let nothing = Coded::default();
    let todo = CODERS.map(|coder| share.todo(coder, form, responses, &nothing));
    let [first, second] = &todo;
    let mut files = BTreeMap::new();
    for (coder, todo) in CODERS.iter().zip(&todo) {
        let mut filling = Filling::new();
        for todo in todo {
            let mut codes = codes(&setup, &todo.open)?;
            let is_double = first.iter().any(|other| other.open.key == todo.open.key)
                && second.iter().any(|other| other.open.key == todo.open.key);
            if *coder == CODERS[1] && is_double && codes.len() > 1 {
                codes.pop();
            }
            fill(&mut filling, &todo.open, &codes);
        }
        let bytes = book.of_coder(coder, &share, todo, &[], &filling)?;
        files.insert(format!("coding/{coder}.xlsx"), bytes);
    }

    // What they come to, read as `code` reads it.
    let mut round = setup.round.clone();
    round.dir = workshop.join("coded");
    for (path, bytes) in &files {
        let path = round.responses().join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(workshop))?;
        std::fs::write(path, bytes)?;
    }
    let (coded, _) = Coded::of(form, responses, &Codings::load(&round)?);
    let disputes = Share::disputes(form, responses, &coded);
    let mut filling = Filling::new();
    for dispute in &disputes {
        fill(&mut filling, &dispute.open, &codes(&setup, &dispute.open)?);
        let key = (dispute.open.key.clone(), ADJUDICATOR_COLUMN.to_owned());
        filling.insert(key, ADJUDICATOR.to_owned());
    }
    let bytes = book.adjudication(&disputes, &filling)?;
    files.insert("coding/adjudication.xlsx".to_owned(), bytes);
    Ok(files)
}

/// The codes that the words support, each with them, in the order of the words.
fn codes(setup: &Setup, open: &OpenAnswer<'_>) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut found = Vec::new();
    for (measure, words) in replies::said(&open.key.entity, open.response.language)? {
        let code = setup
            .questionnaire
            .codebook
            .iter()
            .find(|code| code.frame == open.frame && code.measure.as_ref() == Some(&measure));
        if let Some(code) = code.filter(|_| open.text.contains(&words)) {
            found.push((code.code.clone(), words));
        }
    }
    Ok(found)
}

fn fill(filling: &mut Filling, open: &OpenAnswer<'_>, codes: &[(String, String)]) {
    let mut set = |column: String, text: &str| {
        filling.insert((open.key.clone(), column), text.to_owned());
    };
    if codes.is_empty() {
        set(NONE_COLUMN.to_owned(), "x");
    }
    for (code, _) in codes {
        set(format!("{MARK_COLUMN}{code}"), "x");
    }
    let quotes: Vec<&str> = codes.iter().map(|(_, words)| words.as_str()).collect();
    set(QUOTE_COLUMN.to_owned(), &quotes.join(" / "));
}
