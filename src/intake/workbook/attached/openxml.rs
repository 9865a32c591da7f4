//! Notes and merged ranges of an .xlsx (ECMA-376 part 1, 18.7 and 18.3.1.55).

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::super::Workbook;
use super::{Budget, Merged, Note, Parts, attribute, events, local, push_reference};
use crate::cell_map::parse_address;

const WORKBOOK: &str = "xl/workbook.xml";

/// Another part that a part refers to.
pub(super) struct Relation {
    /// Address that says what for; ends with `/comments` for notes.
    kind: String,
    /// Name of the part in the archive.
    pub(super) part: String,
}

impl Relation {
    /// Whether it leads to the notes of a sheet.
    pub(super) fn is_notes(&self) -> bool {
        self.kind.ends_with("/comments")
    }
}

/// Adds the notes and merged ranges of each sheet.
pub(super) fn add(parts: &Parts<'_>, workbook: &mut Workbook, budget: &mut Budget) {
    let relations = relations_of(parts, WORKBOOK);
    for (name, id) in sheets(parts.text(WORKBOOK)) {
        let sheet = workbook.sheets.iter_mut().find(|sheet| sheet.name == name);
        let (Some(sheet), Some(relation)) = (sheet, relations.get(&id)) else {
            continue;
        };
        sheet.merged = merged_cells(parts.text(&relation.part), budget);
        for relation in relations_of(parts, &relation.part).into_values() {
            if relation.is_notes() {
                for note in notes(parts.text(&relation.part), budget) {
                    sheet.add_note(note);
                }
            }
        }
    }
}

/// The sheets of the workbook: name, and id of the relation to its part.
fn sheets(text: &str) -> Vec<(String, String)> {
    let mut sheets = Vec::new();
    events(text, |event| {
        match event {
            Event::Start(start) | Event::Empty(start) if local(start.name().0) == "sheet" => {
                if let (Some(name), Some(id)) = (attribute(start, "name"), attribute(start, "id")) {
                    sheets.push((name, id));
                }
            }
            Event::End(end) => return local(end.name().0) != "sheets",
            _ => {}
        }
        true
    });
    sheets
}

/// The relations of a part, by id. Those that lead out of the file are left out.
pub(super) fn relations_of(parts: &Parts<'_>, part: &str) -> BTreeMap<String, Relation> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let mut relations = BTreeMap::new();
    events(
        parts.text(&format!("{folder}/_rels/{file}.rels")),
        |event| {
            if let Event::Start(start) | Event::Empty(start) = event
                && local(start.name().0) == "Relationship"
                && attribute(start, "TargetMode").as_deref() != Some("External")
                && let (Some(id), Some(kind), Some(target)) = (
                    attribute(start, "Id"),
                    attribute(start, "Type"),
                    attribute(start, "Target"),
                )
            {
                let part = resolved(folder, &target);
                relations.insert(id, Relation { kind, part });
            }
            true
        },
    );
    relations
}

/// The part that a target seen from a folder means: `../comments1.xml` from `xl/worksheets` is
/// `xl/comments1.xml`.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').collect();
    for step in target.split('/') {
        match step {
            ".." => {
                path.pop();
            }
            "." => {}
            step => path.push(step),
        }
    }
    path.join("/")
}

/// The merged ranges of a sheet. They stand after its cells: only the end of the part is parsed.
fn merged_cells(text: &str, budget: &mut Budget) -> Vec<Merged> {
    let mut merged = Vec::new();
    let Some(end) = text
        .rfind("<mergeCells")
        .or_else(|| text.get(..text.rfind(":mergeCells")?)?.rfind('<'))
        .and_then(|at| text.get(at..))
    else {
        return merged;
    };
    events(end, |event| {
        match event {
            Event::Start(start) | Event::Empty(start) if local(start.name().0) == "mergeCell" => {
                let range = attribute(start, "ref").and_then(|range| Merged::parse(&range));
                if budget.allows(0) {
                    merged.extend(range);
                }
            }
            Event::End(end) => return local(end.name().0) != "mergeCells",
            _ => {}
        }
        true
    });
    merged
}

/// The notes of a part `comments`. Phonetic hints (`rPh`) are no words of the note.
fn notes(text: &str, budget: &mut Budget) -> Vec<Note> {
    let mut notes: Vec<Note> = Vec::new();
    let (mut is_text, mut is_hint) = (false, false);
    events(text, |event| {
        match event {
            Event::Start(start) => match local(start.name().0) {
                "comment" => {
                    let place = attribute(start, "ref").and_then(|at| parse_address(&at));
                    let (row, column) = place.unwrap_or_default();
                    if budget.allows(0) {
                        let text = String::new();
                        notes.push(Note { row, column, text });
                    }
                }
                "rPh" => is_hint = true,
                "t" => is_text = !is_hint,
                _ => {}
            },
            Event::End(end) => match local(end.name().0) {
                "rPh" => is_hint = false,
                "t" => is_text = false,
                _ => {}
            },
            Event::Text(words) if is_text => {
                if let Some(note) = notes.last_mut().filter(|_| budget.allows(words.len())) {
                    note.text.push_str(&words.xml10_content());
                }
            }
            Event::GeneralRef(reference) if is_text => {
                if let Some(note) = notes.last_mut() {
                    push_reference(reference, &mut note.text);
                }
            }
            _ => {}
        }
        true
    });
    notes
}
