//! What the report says beside the replies: the status of treaties, figures of others, what a
//! State said elsewhere. None of it is an answer, and none is counted as one.
//!
//! In: `questionnaire/treaties.*`, `questionnaire/external_figures.*`,
//! `responses/other_sources.*`, each kept by the officer, each optional. Out: [`References`].

use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use super::Round;
use crate::entity::Entities;
use crate::table_file::{self, CellProblem, TableError, find_table, read_table};

/// The three tables.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct References {
    /// Who became a party to what, when.
    pub treaty_actions: Vec<TreatyAction>,
    /// Figures with a source of their own.
    pub external_figures: Vec<ExternalFigure>,
    /// What States said by another channel.
    pub other_sources: Vec<OtherSource>,
}

/// A State that became a party to a treaty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate)]
pub struct TreatyAction {
    /// The instrument, as the report calls it.
    #[validate(length(min = 1, message = "is blank; write the instrument"))]
    pub instrument: String,
    /// Code of the entity.
    pub entity: String,
    /// When.
    #[serde(deserialize_with = "table_file::optional_date")]
    pub date: Option<NaiveDate>,
    /// Parties on `total_on`; regional organizations may be among them, so that it is never
    /// subtracted from the number of Member States.
    #[serde(default)]
    pub total: Option<u32>,
    /// The day of the total.
    #[serde(default, deserialize_with = "table_file::optional_date")]
    pub total_on: Option<NaiveDate>,
}

/// A figure of somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate)]
pub struct ExternalFigure {
    /// The figure, as printed.
    #[validate(length(min = 1, message = "is blank; write the figure"))]
    pub figure: String,
    /// Of what.
    #[serde(default)]
    pub unit: String,
    /// Of when.
    #[serde(default)]
    pub date: String,
    /// Where it is printed.
    #[validate(length(min = 1, message = "is blank; a figure needs its source"))]
    pub source: String,
    /// What it says.
    #[serde(default)]
    pub wording: String,
}

/// What a State said elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Validate)]
pub struct OtherSource {
    /// Code of the entity.
    pub entity: String,
    /// Where it said so.
    #[validate(length(min = 1, message = "is blank; write where the State said so"))]
    pub document: String,
    /// When, if known.
    #[serde(default, deserialize_with = "table_file::optional_date")]
    pub date: Option<NaiveDate>,
    /// Code of the measure, if one fits.
    #[serde(default)]
    pub measure: String,
    /// In which words.
    #[serde(default)]
    pub words: String,
}

impl References {
    /// Reads the tables that are there.
    ///
    /// # Errors
    ///
    /// If one cannot be read, or names an unknown entity; with file, line and column.
    pub fn load(round: &Round, entities: &Entities) -> Result<Self, TableError> {
        let mut problems = Vec::new();
        let (questionnaire, responses) = (round.questionnaire(), round.responses());
        let references = Self {
            treaty_actions: rows(&questionnaire, "treaties", entities, &mut problems)?,
            external_figures: rows(&questionnaire, "external_figures", entities, &mut problems)?,
            other_sources: rows(&responses, "other_sources", entities, &mut problems)?,
        };
        if problems.is_empty() {
            Ok(references)
        } else {
            Err(TableError::Problems(problems))
        }
    }
}

/// A row that may be about an entity.
trait Entry {
    /// The cell with its code; none if the table has none.
    fn entity(&mut self) -> Option<&mut String>;
}

impl Entry for TreatyAction {
    fn entity(&mut self) -> Option<&mut String> {
        Some(&mut self.entity)
    }
}

impl Entry for ExternalFigure {
    fn entity(&mut self) -> Option<&mut String> {
        None
    }
}

impl Entry for OtherSource {
    fn entity(&mut self) -> Option<&mut String> {
        Some(&mut self.entity)
    }
}

fn rows<T>(
    folder: &std::path::Path,
    name: &str,
    entities: &Entities,
    problems: &mut Vec<CellProblem>,
) -> Result<Vec<T>, TableError>
where
    T: Entry + serde::de::DeserializeOwned + Validate,
{
    let Some(path) = find_table(folder, name)? else {
        return Ok(Vec::new());
    };
    let table = read_table(&path)?;
    let mut rows = Vec::new();
    for (line, mut row) in table.typed::<T>()? {
        if let Some(code) = row.entity() {
            if let Some(entity) = entities.get(code) {
                code.clone_from(&entity.code);
            } else {
                let advice = "is not a code of the table `entities`; write it as FRA";
                problems.push(table.problem(line, "entity", code, advice));
            }
        }
        rows.push(row);
    }
    Ok(rows)
}
