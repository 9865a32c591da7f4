//! Makes the two small sample rounds anew: `examples/entities`, which asks the members of the
//! Inter-Agency Coordination Group for section III.B of the report, and `examples/fund`, which asks
//! the manager of the voluntary trust fund for section V.
//!
//! `cargo run --example small_rounds` writes them. What the entities say is what the public report
//! A/70/94 says of them, in our words, and nothing else; the questionnaires were written for the
//! sample.

mod forms;
mod said;

use std::error::Error;
use std::fs;
use std::path::Path;

use verbale::cell_map::{CellKey, Role};
use verbale::definition;
use verbale::entity::Entities;
use verbale::issue::{self, Fill, Filled, Issuer};
use verbale::round::{Round, addressees};

use forms::{ENTITIES, FUND, SmallForm};
use said::{Said, Value};

fn main() -> Result<(), Box<dyn Error>> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    make(&examples.join("entities"), &ENTITIES, said::ENTITIES)?;
    make(&examples.join("fund"), &FUND, said::FUND)
}

fn make(dir: &Path, form: &SmallForm, said: &[Said]) -> Result<(), Box<dyn Error>> {
    let (questionnaire, responses) = (dir.join("questionnaire"), dir.join("responses"));
    fs::create_dir_all(&questionnaire)?;
    fs::create_dir_all(&responses)?;
    fs::write(questionnaire.join("round.toml"), form.round)?;
    fs::write(questionnaire.join("questionnaire.xlsx"), form.workbook()?)?;
    fs::write(questionnaire.join("addressees.csv"), form.addressees)?;

    let round = Round::load(dir)?;
    let entities = Entities::load(&questionnaire)?;
    let loaded = definition::load(&questionnaire.join("questionnaire.xlsx"))?;
    if let Some(diagnostic) = loaded.diagnostics.first() {
        return Err(diagnostic.to_string().into());
    }
    let mut register = "\u{feff}file,entity,received,action,note\n".to_owned();
    for addressee in addressees(&round, &entities)? {
        let entity = entities
            .get(&addressee.code)
            .ok_or("an unknown addressee")?;
        let of = said.iter().filter(|said| said.entity == entity.code);
        let filled: Filled = of
            .flat_map(|said| said.answers)
            .map(|(question, value)| {
                let fill = match value {
                    Value::Words(words) => Fill::Text((*words).to_owned()),
                    Value::Number(number) => Fill::Number(*number),
                };
                (CellKey::new(question, 1, Role::Answer), fill)
            })
            .collect();
        if filled.is_empty() {
            continue;
        }
        let lang = addressee.language;
        let name = issue::file_name(entity, &round, lang);
        let bytes = Issuer::new(&loaded.questionnaire, &round, lang).workbook(entity, &filled)?;
        fs::write(responses.join(&name), bytes)?;
        register.extend([&name, ",,2015-05-01,reply,illustrative date\n"]);
    }
    fs::write(responses.join("register.csv"), register)?;
    println!("{}", dir.display());
    Ok(())
}
