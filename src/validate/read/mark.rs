//! Marks beside the options of a multiple choice.

use crate::intake::CellContent;
use crate::language::fold;

/// What stands in the cell of an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::validate) enum Mark {
    /// A mark.
    Chosen,
    /// An explicit no.
    NotChosen,
    /// Words instead of a mark: chosen, and the words are kept.
    Words(String),
}

/// Marks and their opposites in six languages, folded.
const CHOSEN: [&str; 14] = [
    "x", "х", "×", "1", "true", "yes", "y", "oui", "si", "да", "是", "نعم", "✓", "✔",
];
const NOT_CHOSEN: [&str; 9] = ["0", "false", "no", "n", "non", "нет", "否", "لا", "-"];

/// Reads the cell of an option; `х` is also the Cyrillic letter.
pub(in crate::validate) fn read_mark(content: &CellContent) -> Mark {
    let folded = match content {
        CellContent::Bool(chosen) => {
            return if *chosen {
                Mark::Chosen
            } else {
                Mark::NotChosen
            };
        }
        other => fold(&other.to_string()),
    };
    if CHOSEN.contains(&folded.as_str()) || matches!(folded.as_str(), "☑" | "☒" | "v" | "√") {
        Mark::Chosen
    } else if NOT_CHOSEN.contains(&folded.as_str()) || folded == "☐" {
        Mark::NotChosen
    } else {
        Mark::Words(content.to_string().trim().to_owned())
    }
}
