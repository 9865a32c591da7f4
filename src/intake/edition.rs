//! Answers to an earlier edition of the questionnaire, mapped to the one that is asked now: by the
//! names of questions and choices, and where those changed by a crosswalk that the officer keeps.
//! What cannot be mapped is a finding with its words.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use validator::Validate;

use super::form::{Form, is_multiple};
use super::{CellContent, FoundCell};
use crate::cell_map::{Role, cell_address};
use crate::definition::{self, Choice, LoadError, MultipleLayout, Question, Questionnaire};
use crate::finding::{Facts, Finding, Place};
use crate::language::Lang;
use crate::table_file::{TableError, find_table, read_table};

/// Ending of the name of a crosswalk: `2013_crosswalk.csv` beside `2013.xlsx`.
const CROSSWALK: &str = "_crosswalk";

/// An earlier edition.
#[derive(Debug)]
pub struct Edition {
    /// What was asked.
    pub questionnaire: Questionnaire,
    /// What became of questions and values whose name changed.
    pub crosswalk: Vec<Crossing>,
}

/// A row of a crosswalk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Validate)]
pub struct Crossing {
    /// Name of the question in the earlier edition.
    pub old_question: String,
    /// Name of a choice there; blank for all.
    #[serde(default)]
    pub old_value: String,
    /// Name of the question now; blank if it is asked no more.
    #[serde(default)]
    pub new_question: String,
    /// Name of the choice now; blank for the same.
    #[serde(default)]
    pub new_value: String,
}

/// Why an earlier edition cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EditionError {
    /// The form cannot be read.
    #[error(transparent)]
    Form(#[from] LoadError),
    /// Its crosswalk cannot be read.
    #[error(transparent)]
    Crosswalk(#[from] TableError),
    /// The folder cannot be listed.
    #[error("{}: cannot be listed: {source}", .folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// The earlier editions in a folder, by name; none if there is no such folder.
///
/// # Errors
///
/// If a form or a crosswalk in it cannot be read.
pub fn editions(folder: &Path) -> Result<Vec<Edition>, EditionError> {
    let failed = |source| EditionError::Folder {
        folder: folder.to_owned(),
        source,
    };
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for item in std::fs::read_dir(folder).map_err(failed)? {
        let path = item.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = name.to_lowercase();
        let is_form = name
            .strip_suffix(".xlsx")
            .is_some_and(|stem| !stem.ends_with(CROSSWALK) && !stem.starts_with(['.', '~']));
        if is_form {
            paths.push(path);
        }
    }
    paths.sort();
    let read = |path: PathBuf| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let crosswalk = match find_table(folder, &format!("{stem}{CROSSWALK}"))? {
            Some(table) => read_table(&table)?.typed::<Crossing>()?,
            None => Vec::new(),
        };
        Ok(Edition {
            questionnaire: definition::load(&path)?.questionnaire,
            crosswalk: crosswalk.into_iter().map(|(_, row)| row).collect(),
        })
    };
    paths.into_iter().map(read).collect()
}

/// The cells of a workbook of an earlier edition as cells of the present one.
pub(super) fn map(
    cells: Vec<FoundCell>,
    old: &Form,
    new: &Form,
    (crosswalk, lang): (&[Crossing], Lang),
    findings: &mut Vec<Finding>,
) -> Vec<FoundCell> {
    let mut mapping = Mapping {
        old,
        new,
        crosswalk,
        lang,
        values: BTreeMap::new(),
    };
    for cell in cells.iter().filter(|cell| cell.key.role == Role::Answer) {
        if let Some((_, question)) = old.question(&cell.key.question)
            && let (Some(value), _) = mapping.value(question, cell)
        {
            let key = (cell.key.question.clone(), cell.key.instance);
            mapping.values.insert(key, value);
        }
    }
    let mut mapped: Vec<FoundCell> = Vec::with_capacity(cells.len());
    let mut taken = BTreeSet::new();
    for cell in cells {
        let result = mapping.cell(&cell);
        match result.filter(|(result, _)| taken.insert(result.key.clone())) {
            Some((result, after)) => {
                if let Some(after) = after {
                    findings.push(finding(&cell, Facts::Repaired { after }));
                }
                mapped.push(result);
            }
            None => findings.push(finding(&cell, Facts::StrayText)),
        }
    }
    mapped.sort_by(|a, b| a.key.cmp(&b.key));
    mapped
}

/// A finding about a cell; the file and the entity are not filled in yet.
fn finding(cell: &FoundCell, facts: Facts) -> Finding {
    Finding {
        place: Place {
            sheet: cell.sheet.clone(),
            cell: cell_address(cell.row, cell.column),
            question: cell.key.question.clone(),
            instance: cell.key.instance,
            ..Place::default()
        },
        value: cell.content.to_string(),
        facts,
    }
}

struct Mapping<'a> {
    old: &'a Form<'a>,
    new: &'a Form<'a>,
    crosswalk: &'a [Crossing],
    lang: Lang,
    /// The choice answered, by question and row: where it decides the new question, its reason for
    /// no answer and its comment go there too.
    values: BTreeMap<(String, u32), String>,
}

impl Mapping<'_> {
    /// The cell as it is now, and what its value is read as if that is not what stands there. None
    /// if it has no place.
    fn cell(&self, cell: &FoundCell) -> Option<(FoundCell, Option<String>)> {
        let mut result = cell.clone();
        if cell.key.role == Role::Cover {
            return Some((result, None));
        }
        let Some((_, question)) = self.old.question(&cell.key.question) else {
            // A comment on a whole table, or a silence on it.
            return self.new.repeat(&cell.key.question).map(|_| (result, None));
        };
        let (old_value, by_option) = self.value(question, cell);
        let answered = || {
            let key = (cell.key.question.clone(), cell.key.instance);
            self.values.get(&key).map(String::as_str)
        };
        let row = self.row(&question.name, old_value.as_deref().or_else(answered));
        let name = row.map_or(question.name.as_str(), |row| &row.new_question);
        let (_, asked) = self.new.question(name)?;
        let fits = asked.is_asked()
            && asked.repeat.is_some() == question.repeat.is_some()
            && is_multiple(asked) == is_multiple(question);
        if !fits {
            return None;
        }
        name.clone_into(&mut result.key.question);
        let Some(old_value) = old_value else {
            return Some((result, None));
        };
        let wanted = row.map(|row| row.new_value.as_str());
        let wanted = wanted.filter(|value| !value.is_empty());
        let wanted = wanted.unwrap_or(&old_value);
        let list = self.new.questionnaire.list_of(asked);
        let choice = list.and_then(|list| list.choice(wanted));
        if by_option {
            // A mark beside a choice that is offered no more has no place.
            choice?;
            wanted.clone_into(&mut result.key.option);
            return Some((result, None));
        }
        let Some(choice) = choice else {
            // It stays as it stands: whoever checks it asks about it.
            return Some((result, None));
        };
        let same = Self::choice(self.new, asked, &cell.content);
        if same.is_some_and(|same| same.name == choice.name) {
            return Some((result, None));
        }
        result.content = CellContent::Text(choice.name.clone());
        let label = choice.label.text(self.lang);
        let after = if label.is_empty() {
            choice.name.clone()
        } else {
            label.to_owned()
        };
        Some((result, Some(after)))
    }

    /// The choice that a cell is about, and whether it is that of its key.
    fn value(&self, question: &Question, cell: &FoundCell) -> (Option<String>, bool) {
        if cell.key.role == Role::Option && question.layout != MultipleLayout::Slots {
            return (Some(cell.key.option.clone()), true);
        }
        let holds_choice = matches!(cell.key.role, Role::Answer | Role::Option);
        let choice = Self::choice(self.old, question, &cell.content).filter(|_| holds_choice);
        (choice.map(|choice| choice.name.clone()), false)
    }

    /// The choice that a cell names, by name or label.
    fn choice<'a>(
        form: &'a Form,
        question: &Question,
        content: &CellContent,
    ) -> Option<&'a Choice> {
        let text = content.to_string();
        let list = form.questionnaire.list_of(question)?;
        list.choice(text.trim())
            .or_else(|| form.choice_with_label(question, text.trim()))
    }

    /// The row of the crosswalk for a value, else for the question as a whole.
    fn row(&self, question: &str, value: Option<&str>) -> Option<&Crossing> {
        let rows = || {
            self.crosswalk
                .iter()
                .filter(|row| row.old_question == question)
        };
        let of_value = value.and_then(|value| rows().find(|row| row.old_value == value));
        of_value.or_else(|| rows().find(|row| row.old_value.is_empty()))
    }
}
