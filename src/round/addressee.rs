//! Whom to ask, in which language, and where.

use serde::Deserialize;
use validator::{Validate, ValidateEmail};

use super::Round;
use crate::entity::Entities;
use crate::language::Lang;
use crate::table_file::{TableError, find_table, read_table};

/// A State or entity that gets the questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// Code of the entity.
    pub code: String,
    /// Language of its workbook and note.
    pub language: Lang,
    /// E-mail addresses; none if not known.
    pub emails: Vec<String>,
    /// The mission's station: "New York", "Vienna"; may be blank.
    pub station: String,
}

/// A row of `addressees`.
#[derive(Debug, Deserialize, Validate)]
struct AddresseeRow {
    code: String,
    /// Blank: the entity's preferred language.
    #[serde(default)]
    language: Option<Lang>,
    /// Several are separated with `;` or a space.
    #[serde(default, rename = "e-mail", alias = "email")]
    email: String,
    #[serde(default)]
    station: String,
}

/// The addressees in the order of `questionnaire/addressees.*`; without such a table every Member
/// State and observer State, in the order of the entities and its preferred language.
///
/// A language in which the questionnaire is not issued is replaced by the first of the round's.
///
/// # Errors
///
/// If the table cannot be read, or names a code twice, an unknown code, or a bad address; all with
/// line and column.
pub fn addressees(round: &Round, entities: &Entities) -> Result<Vec<Addressee>, TableError> {
    let issued = |wanted: Lang| round.issued_in(wanted);
    let Some(path) = find_table(&round.questionnaire(), "addressees")? else {
        return Ok(entities
            .states()
            .map(|entity| Addressee {
                code: entity.code.clone(),
                language: issued(entity.preferred_language),
                emails: Vec::new(),
                station: String::new(),
            })
            .collect());
    };

    let table = read_table(&path)?;
    let mut addressees: Vec<Addressee> = Vec::new();
    let mut problems = Vec::new();
    for (line, row) in table.typed::<AddresseeRow>()? {
        let Some(entity) = entities.get(&row.code) else {
            let advice = "is not a code of the table `entities`; write it as FRA";
            problems.push(table.problem(line, "code", &row.code, advice));
            continue;
        };
        if addressees.iter().any(|known| known.code == entity.code) {
            problems.push(table.problem(line, "code", &row.code, "stands twice; keep one"));
        }
        let emails: Vec<String> = row
            .email
            .split([';', ',', ' '])
            .filter(|email| !email.is_empty())
            .map(str::to_owned)
            .collect();
        for email in emails.iter().filter(|email| !email.validate_email()) {
            let advice = "is not an e-mail address; write it as name@example.org";
            problems.push(table.problem(line, "e-mail", email, advice));
        }
        addressees.push(Addressee {
            code: entity.code.clone(),
            language: issued(row.language.unwrap_or(entity.preferred_language)),
            emails,
            station: row.station,
        });
    }
    if problems.is_empty() {
        Ok(addressees)
    } else {
        Err(TableError::Problems(problems))
    }
}
