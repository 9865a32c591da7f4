//! What ministries do to a workbook, each a small function.

use std::collections::HashSet;

use verbale::cell_map::{CellKey, Role, is_program_sheet};
use verbale::language::Lang;

use super::answers::{Meaning, Plant, words, written_otherwise};
use super::book::{Book, Cell, Manner, Value};
use crate::random::Random;
use crate::replies::QUESTIONNAIRE;

/// A workbook on its way, and what is known of its answers.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says of one way whether it still leads anywhere"
)]
pub(super) struct Case {
    pub(super) book: Book,
    pub(super) plants: Vec<Plant>,
    pub(super) lang: Lang,
    /// Whether the hidden keys still stand beside their answers, everywhere.
    pub(super) keys: bool,
    /// Whether the addresses of `_map` are still right, everywhere.
    pub(super) map: bool,
    /// Whether somebody sorted rows: names stay where they were.
    pub(super) sorted: bool,
    /// Whether the questions are where and what they were.
    pub(super) texts: bool,
}

pub(super) type Disturbance = (&'static str, fn(&mut Case, &mut Random));

pub(super) const ALL: [Disturbance; 33] = [
    ("insert a row", insert_row),
    ("insert a row of words", insert_words),
    ("delete a row without an answer", delete_row),
    ("insert a column", insert_column),
    ("delete a column without an answer", delete_column),
    ("sort rows", sort_rows),
    ("sort rows, not the keys", sort_without_keys),
    ("merge cells to the right", merge_right),
    ("merge cells below", merge_below),
    ("copy a row and answer again", copy_row),
    ("rename a sheet", rename_sheet),
    ("reorder the sheets", reorder_sheets),
    ("hide a sheet", hide_sheet),
    ("copy a sheet", copy_sheet),
    ("copy a sheet and answer again", copy_sheet_and_answer),
    ("delete a sheet", delete_sheet),
    ("paste values into a new workbook", paste_values),
    ("save as Google Sheets does", save_as_google),
    ("save as WPS does", save_as_wps),
    ("save with prefixes", save_with_prefixes),
    ("drop the names", drop_names),
    ("drop some names", drop_some_names),
    ("clear the keys", clear_keys),
    ("drop the map", drop_map),
    ("filter and hide rows", filter),
    ("answer in the comment", answer_in_comment),
    ("answer under no answer because", answer_in_silence),
    ("answer beside the cell", answer_beside),
    ("write answers otherwise", write_otherwise),
    ("calculate answers", calculate),
    ("change a question", change_question),
    ("ask in another language", ask_in_another_language),
    ("dates from 1904", from_1904),
];

/// One that is kept apart: below the headings everything is as it was.
pub(super) const REMOVE_HEADINGS: Disturbance = ("remove the headings", remove_headings);

impl Case {
    fn some_sheet(&self, random: &mut Random) -> Option<usize> {
        let sheets = self.book.answer_sheets();
        (!sheets.is_empty()).then(|| *random.pick(&sheets))
    }

    /// The planted cells of a sheet.
    fn planted(&self, id: usize) -> Vec<(u32, u32)> {
        let sheet = self
            .book
            .sheets
            .iter()
            .find(|sheet| sheet.id == id)
            .unwrap();
        sheet
            .cells
            .iter()
            .filter(|(_, cell)| cell.plant.is_some())
            .map(|(&at, _)| at)
            .collect()
    }

    /// A planted answer of a question of one cell: sheet, place.
    fn some_answer(&self, random: &mut Random) -> Option<(usize, (u32, u32))> {
        let id = self.some_sheet(random)?;
        let sheet = self.book.sheets.iter().find(|sheet| sheet.id == id)?;
        let is_answer = |cell: &Cell| {
            let key = cell.plant.and_then(|plant| self.plants[plant].key.as_ref());
            key.is_some_and(|key| {
                let question = QUESTIONNAIRE.question(&key.question);
                key.role == Role::Answer
                    && question.is_some_and(|question| question.repeat.is_none())
            })
        };
        let places: Vec<(u32, u32)> = sheet
            .cells
            .iter()
            .filter(|(_, cell)| is_answer(cell))
            .map(|(&at, _)| at)
            .collect();
        (!places.is_empty()).then(|| (id, *random.pick(&places)))
    }

    fn add(&mut self, key: Option<CellKey>, random: &mut Random) -> Cell {
        let value = Value::text(&words(self.plants.len(), random));
        self.plants.push(Plant {
            key,
            meaning: Meaning::Words,
        });
        Cell {
            value,
            plant: Some(self.plants.len() - 1),
        }
    }

    fn last_row(&self, id: usize) -> u32 {
        let sheet = self
            .book
            .sheets
            .iter()
            .find(|sheet| sheet.id == id)
            .unwrap();
        sheet.cells.keys().map(|&(row, _)| row).max().unwrap_or(0)
    }

    /// Moves what stands from `at` on by one row or column, down or up.
    fn shift(&mut self, id: usize, at: u32, by_row: bool, insert: bool) {
        self.map = false;
        let moved = |place: u32| match (insert, place >= at) {
            (true, true) => Some(place + 1),
            (false, true) if place == at => None,
            (false, true) => Some(place - 1),
            _ => Some(place),
        };
        let both = |row: u32, column: u32| {
            Some(if by_row {
                (moved(row)?, column)
            } else {
                (row, moved(column)?)
            })
        };
        let sheet = self.book.sheet(id);
        let cells = std::mem::take(&mut sheet.cells);
        sheet.cells = cells
            .into_iter()
            .filter_map(|((r, c), cell)| Some((both(r, c)?, cell)))
            .collect();
        sheet.merged.retain_mut(|range| {
            let (from, to) = (both(range[0], range[1]), both(range[2], range[3]));
            match (from, to) {
                (Some(from), Some(to)) => *range = [from.0, from.1, to.0, to.1],
                _ => return false,
            }
            true
        });
        self.book.names.retain_mut(|name| {
            if name.sheet != id {
                return true;
            }
            both(name.row, name.column)
                .map(|place| (name.row, name.column) = place)
                .is_some()
        });
    }

    /// Column of the hidden keys.
    fn key_column(&self, id: usize) -> Option<u32> {
        let sheet = self.book.sheets.iter().find(|sheet| sheet.id == id)?;
        let is_head = |cell: &Cell| cell.value == Value::text("columns");
        sheet
            .cells
            .iter()
            .find(|(_, cell)| is_head(cell))
            .map(|(&(_, column), _)| column)
    }

    fn is_table(&self, id: usize) -> bool {
        let sheet = self
            .book
            .sheets
            .iter()
            .find(|sheet| sheet.id == id)
            .unwrap();
        sheet
            .cells
            .values()
            .any(|cell| cell.value.raw().starts_with("row|"))
    }

    /// Changes what a planted cell holds.
    fn rewrite(&mut self, id: usize, at: (u32, u32), value: Value) {
        self.book.sheet(id).cells.get_mut(&at).unwrap().value = value;
    }
}

fn insert_row(case: &mut Case, random: &mut Random) {
    if let Some(id) = case.some_sheet(random) {
        let at = u32::try_from(random.below(case.last_row(id) as usize + 1)).unwrap();
        case.shift(id, at.max(1), true, true);
    }
}

fn insert_words(case: &mut Case, random: &mut Random) {
    if let Some(id) = case.some_sheet(random) {
        let at = u32::try_from(random.below(case.last_row(id) as usize + 1))
            .unwrap()
            .max(4);
        case.shift(id, at, true, true);
        let cell = case.add(None, random);
        let column = 2 + u32::try_from(random.below(4)).unwrap();
        case.book.sheet(id).cells.insert((at, column), cell);
    }
}

fn delete_row(case: &mut Case, random: &mut Random) {
    let Some(id) = case.some_sheet(random) else {
        return;
    };
    let taken: HashSet<u32> = case.planted(id).into_iter().map(|(row, _)| row).collect();
    let free: Vec<u32> = (4..=case.last_row(id))
        .filter(|row| !taken.contains(row))
        .collect();
    if !free.is_empty() {
        case.texts = false;
        case.shift(id, *random.pick(&free), true, false);
    }
}

fn insert_column(case: &mut Case, random: &mut Random) {
    if let Some(id) = case.some_sheet(random) {
        let at = u32::try_from(random.below(8)).unwrap();
        case.shift(id, at, false, true);
    }
}

fn delete_column(case: &mut Case, random: &mut Random) {
    let Some(id) = case.some_sheet(random) else {
        return;
    };
    let taken: HashSet<u32> = case
        .planted(id)
        .into_iter()
        .map(|(_, column)| column)
        .collect();
    let is_text = |column: u32| {
        let sheet = case
            .book
            .sheets
            .iter()
            .find(|sheet| sheet.id == id)
            .unwrap();
        let labels = sheet.cells.iter().filter(|((_, c), _)| *c == column);
        labels
            .filter(|(_, cell)| cell.value.raw().chars().count() > 12)
            .count()
            > 2
            || Some(column) == case.key_column(id)
    };
    // The number or the guidance, but nothing that says which answer is which.
    let free: Vec<u32> = (1..9)
        .filter(|&c| !taken.contains(&c) && (c > 5 || !is_text(c)))
        .collect();
    if !free.is_empty() && !case.is_table(id) {
        case.keys = false;
        case.shift(id, *random.pick(&free), false, false);
    }
}

/// A run of rows that nothing merged interrupts.
fn sortable(case: &Case, id: usize, random: &mut Random) -> Option<(u32, u32)> {
    let sheet = case.book.sheets.iter().find(|sheet| sheet.id == id)?;
    let merged = |row: u32| {
        sheet
            .merged
            .iter()
            .any(|range| (range[0]..=range[2]).contains(&row))
    };
    let first = if case.is_table(id) {
        *sheet
            .cells
            .iter()
            .find(|(_, cell)| cell.value.raw().starts_with("row|"))
            .map(|((row, _), _)| row)?
    } else {
        4 + u32::try_from(random.below(case.last_row(id) as usize)).unwrap()
    };
    let end = (first..=case.last_row(id))
        .find(|&row| merged(row))
        .unwrap_or(case.last_row(id) + 1);
    (end > first + 1).then_some((first, end))
}

/// Whether two of these rows offer a choice in the same words.
fn has_equal_options(case: &Case, id: usize, rows: std::ops::Range<u32>) -> bool {
    let sheet = case
        .book
        .sheets
        .iter()
        .find(|sheet| sheet.id == id)
        .unwrap();
    let choices = || QUESTIONNAIRE.lists.iter().flat_map(|list| &list.choices);
    let mut seen = HashSet::new();
    let cells = sheet.cells.range((rows.start, 0)..(rows.end, 0));
    let mut labels = cells
        .filter(|(_, cell)| cell.plant.is_none())
        .map(|(_, cell)| cell.value.raw())
        .filter(|text| choices().any(|choice| choice.label.text(case.lang) == text));
    labels.any(|label| !seen.insert(label))
}

fn sort(case: &mut Case, random: &mut Random, with_keys: bool) {
    let Some(id) = case.some_sheet(random) else {
        return;
    };
    let (Some((first, end)), Some(key_column)) = (sortable(case, id, random), case.key_column(id))
    else {
        return;
    };
    if !with_keys && case.is_table(id) {
        // The rows of a table have no order: who sorts it says nothing else.
        return;
    }
    if !with_keys && has_equal_options(case, id, first..end) {
        // One marked option would stand where the other stood: nothing shows that they changed places.
        return;
    }
    case.map = false;
    case.sorted = true;
    if !with_keys {
        case.keys = false;
    }
    let mut order: Vec<u32> = (first..end).collect();
    random.shuffle(&mut order);
    let sheet = case.book.sheet(id);
    let cells = std::mem::take(&mut sheet.cells);
    for ((row, column), cell) in cells {
        let stays = !(first..end).contains(&row) || (!with_keys && column == key_column);
        let row = if stays {
            row
        } else {
            order[(row - first) as usize]
        };
        sheet.cells.insert((row, column), cell);
    }
}

fn sort_rows(case: &mut Case, random: &mut Random) {
    sort(case, random, true);
}

fn sort_without_keys(case: &mut Case, random: &mut Random) {
    sort(case, random, false);
}

fn merge(case: &mut Case, random: &mut Random, below: bool) {
    let Some(id) = case.some_sheet(random) else {
        return;
    };
    let places = case.planted(id);
    if places.is_empty() {
        return;
    }
    let (row, column) = *random.pick(&places);
    let sheet = case.book.sheet(id);
    let next = |step: u32| {
        if below {
            (row + step, column)
        } else {
            (row, column + step)
        }
    };
    let free = (1..4)
        .take_while(|&step| !sheet.cells.contains_key(&next(step)))
        .last();
    if let Some(last) = free {
        let (last_row, last_column) = next(last);
        sheet.merged.push([row, column, last_row, last_column]);
    }
}

fn merge_right(case: &mut Case, random: &mut Random) {
    merge(case, random, false);
}

fn merge_below(case: &mut Case, random: &mut Random) {
    merge(case, random, true);
}

fn copy_row(case: &mut Case, random: &mut Random) {
    let Some((id, (row, column))) = case.some_answer(random) else {
        return;
    };
    case.shift(id, row + 1, true, true);
    case.texts = false;
    let sheet = case.book.sheet(id);
    let copied: Vec<((u32, u32), Cell)> = sheet
        .cells
        .range((row, 0)..(row + 1, 0))
        .map(|(&at, cell)| (at, cell.clone()))
        .collect();
    for ((_, at), cell) in copied {
        let Some(plant) = cell.plant else {
            case.book.sheet(id).cells.insert((row + 1, at), cell);
            continue;
        };
        if at == column {
            let key = case.plants[plant].key.clone();
            let cell = case.add(key, random);
            case.book.sheet(id).cells.insert((row + 1, at), cell);
        }
    }
}

fn rename_sheet(case: &mut Case, random: &mut Random) {
    if let Some(id) = case.some_sheet(random) {
        case.map = false;
        case.book.sheet(id).name = format!(
            "{} {id}",
            random.pick(&["Ответы", "Feuille", "_表", "ورقة"])
        );
    }
}

fn reorder_sheets(case: &mut Case, random: &mut Random) {
    random.shuffle(&mut case.book.sheets);
}

fn hide_sheet(case: &mut Case, random: &mut Random) {
    if let Some(id) = case.some_sheet(random) {
        case.book.sheet(id).state = *random.pick(&["hidden", "veryHidden"]);
    }
}

fn copy(case: &mut Case, random: &mut Random, answers_again: bool) {
    let Some(id) = case.some_sheet(random) else {
        return;
    };
    let mut copy = case.book.sheet(id).clone();
    copy.id = case.book.sheets.iter().map(|sheet| sheet.id).max().unwrap() + 1;
    copy.name = format!("{} (2)", copy.name.chars().take(26).collect::<String>());
    if case.book.sheets.iter().any(|sheet| sheet.name == copy.name) {
        return;
    }
    case.texts = false;
    case.keys = false;
    case.map = false;
    for cell in copy.cells.values_mut() {
        let Some(plant) = cell.plant else { continue };
        if answers_again && random.once_in(4) {
            let key = case.plants[plant].key.clone();
            *cell = case.add(key, random);
        } else {
            case.plants.push(case.plants[plant].clone());
            cell.plant = Some(case.plants.len() - 1);
        }
    }
    let names: Vec<_> = case
        .book
        .names
        .iter()
        .filter(|name| name.sheet == id)
        .cloned()
        .collect();
    for mut name in names {
        name.sheet = copy.id;
        name.local = true;
        case.book.names.push(name);
    }
    let at = random.below(case.book.sheets.len() + 1);
    case.book.sheets.insert(at, copy);
}

fn copy_sheet(case: &mut Case, random: &mut Random) {
    copy(case, random, false);
}

fn copy_sheet_and_answer(case: &mut Case, random: &mut Random) {
    copy(case, random, true);
}

fn delete_sheet(case: &mut Case, random: &mut Random) {
    if let Some(id) = case.some_sheet(random) {
        case.book.sheets.retain(|sheet| sheet.id != id);
    }
}

fn paste_values(case: &mut Case, random: &mut Random) {
    case.book.names.clear();
    case.book.properties = None;
    case.book
        .sheets
        .retain(|sheet| !is_program_sheet(&sheet.name));
    case.map = false;
    let (with_keys, with_dates) = (random.once_in(4), random.once_in(2));
    case.keys &= with_keys;
    let ids: Vec<usize> = case.book.sheets.iter().map(|sheet| sheet.id).collect();
    for id in ids {
        if !with_keys {
            let column = case.key_column(id).unwrap_or(0);
            case.book
                .sheet(id)
                .cells
                .retain(|&(_, c), cell| c != column || cell.plant.is_some());
            if random.once_in(2) && !case.book.sheet(id).cells.keys().any(|&(_, c)| c == column) {
                case.shift(id, column, false, false);
            }
        }
        let is_1904 = case.book.is_1904;
        let sheet = case.book.sheet(id);
        sheet.merged.clear();
        sheet.state = "visible";
        for cell in sheet.cells.values_mut() {
            if let Value::Formula(result) = &cell.value {
                cell.value = (**result).clone();
            }
            if let (Value::Date(day), false, false) = (&cell.value, with_dates, is_1904) {
                let epoch = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap();
                let days = (*day - epoch).num_days();
                cell.value = Value::Number(f64::from(i32::try_from(days).unwrap()));
            }
        }
    }
    if random.once_in(2) {
        for (index, sheet) in case.book.sheets.iter_mut().enumerate() {
            sheet.name = format!("Sheet{}", index + 1);
        }
    }
}

fn save_as_google(case: &mut Case, random: &mut Random) {
    case.book.manner = Manner::Google;
    case.book.properties = None;
    random.shuffle(&mut case.book.names);
    for sheet in &mut case.book.sheets {
        if sheet.state == "veryHidden" {
            sheet.state = "hidden";
        }
    }
}

fn save_as_wps(case: &mut Case, _: &mut Random) {
    case.book.manner = Manner::Wps;
}

fn save_with_prefixes(case: &mut Case, random: &mut Random) {
    case.book.manner = Manner::Prefixed;
    random.shuffle(&mut case.book.names);
}

fn drop_names(case: &mut Case, _: &mut Random) {
    case.book.names.clear();
}

fn drop_some_names(case: &mut Case, random: &mut Random) {
    case.book.names.retain(|_| random.once_in(2));
}

fn clear_keys(case: &mut Case, random: &mut Random) {
    case.keys = false;
    let everywhere = random.once_in(2);
    for id in case.book.answer_sheets() {
        if let (Some(column), true) = (case.key_column(id), everywhere || random.once_in(3)) {
            case.book.sheet(id).cells.retain(|&(_, c), _| c != column);
        }
    }
}

fn drop_map(case: &mut Case, _: &mut Random) {
    case.map = false;
    case.book.sheets.retain(|sheet| sheet.name != "_map");
}

fn filter(case: &mut Case, random: &mut Random) {
    if let Some(id) = case.some_sheet(random) {
        let last = case.last_row(id) as usize;
        let sheet = case.book.sheet(id);
        sheet.filter = Some(3);
        sheet.hidden_rows = (0..5)
            .map(|_| u32::try_from(random.below(last + 1)).unwrap())
            .collect();
    }
}

/// Moves an answer into a cell of its row.
fn move_answer(case: &mut Case, random: &mut Random, steps: u32, role: Option<Role>) {
    let Some((id, (row, column))) = case.some_answer(random) else {
        return;
    };
    // Columns may have been put in.
    let heading = role.and_then(|role| {
        let sheet = case.book.sheet(id);
        let mut cells = sheet.cells.iter();
        let heading = cells.find(|(_, cell)| cell.value == Value::text(role.as_str()));
        heading.map(|(&(_, column), _)| column)
    });
    let to = (row, heading.unwrap_or(column + steps));
    if case.book.sheet(id).cells.contains_key(&to) {
        return;
    }
    let mut cell = case.book.sheet(id).cells.remove(&(row, column)).unwrap();
    let plant = &mut case.plants[cell.plant.unwrap()];
    let question = plant.key.as_ref().unwrap().question.clone();
    plant.key = role.map(|role| CellKey::new(&question, 1, role));
    plant.meaning = Meaning::Words;
    // Nothing that could be taken for a number or a text of ours.
    let number = cell.plant.unwrap();
    cell.value = Value::text(&words(number, random));
    case.book.sheet(id).cells.insert(to, cell);
}

fn answer_in_comment(case: &mut Case, random: &mut Random) {
    if case.keys {
        move_answer(case, random, 2, Some(Role::Comment));
    }
}

fn answer_in_silence(case: &mut Case, random: &mut Random) {
    if case.keys {
        move_answer(case, random, 1, Some(Role::Silence));
    }
}

fn answer_beside(case: &mut Case, random: &mut Random) {
    if case.keys {
        let steps = 4 + u32::try_from(random.below(2)).unwrap();
        move_answer(case, random, steps, None);
    }
}

fn write_otherwise(case: &mut Case, random: &mut Random) {
    for id in case.book.answer_sheets() {
        for at in case.planted(id) {
            let cell = &case.book.sheet(id).cells[&at];
            let (value, plant) = (cell.value.clone(), cell.plant.unwrap());
            if random.once_in(2)
                && let Some(value) = written_otherwise(&case.plants[plant].meaning, &value, random)
            {
                case.rewrite(id, at, value);
            }
        }
    }
}

fn calculate(case: &mut Case, random: &mut Random) {
    for id in case.book.answer_sheets() {
        for at in case.planted(id) {
            let value = case.book.sheet(id).cells[&at].value.clone();
            if random.once_in(3) && !matches!(value, Value::Formula(_)) {
                case.rewrite(id, at, Value::Formula(Box::new(value)));
            }
        }
    }
}

/// Cells that show a question, on any sheet.
fn labels(case: &Case) -> Vec<(usize, (u32, u32))> {
    let mut found = Vec::new();
    for sheet in case
        .book
        .sheets
        .iter()
        .filter(|sheet| !is_program_sheet(&sheet.name))
    {
        for (&at, cell) in sheet.cells.iter().filter(|(_, cell)| cell.plant.is_none()) {
            let text = cell.value.raw();
            if text.len() > 8
                && QUESTIONNAIRE
                    .questions
                    .iter()
                    .any(|q| q.label.text(case.lang) == text)
            {
                found.push((sheet.id, at));
            }
        }
    }
    found
}

fn change_question(case: &mut Case, random: &mut Random) {
    let labels = labels(case);
    if labels.is_empty() {
        return;
    }
    case.texts = false;
    case.map = false;
    let (id, at) = *random.pick(&labels);
    let text = case.book.sheet(id).cells[&at].value.raw();
    if random.once_in(2) {
        case.rewrite(
            id,
            at,
            Value::text(&format!("{text} (ministry of justice)")),
        );
        return;
    }
    // The second half on a line of its own.
    let middle = text.char_indices().nth(text.chars().count() / 2).unwrap().0;
    let (head, tail) = text.split_at(middle);
    case.shift(id, at.0 + 1, true, true);
    case.rewrite(id, at, Value::text(head));
    let cell = Cell {
        value: Value::text(tail),
        plant: None,
    };
    case.book.sheet(id).cells.insert((at.0 + 1, at.1), cell);
}

fn ask_in_another_language(case: &mut Case, random: &mut Random) {
    let to = *random.pick(&Lang::ALL);
    for (id, at) in labels(case) {
        let text = case.book.sheet(id).cells[&at].value.raw();
        let mut alike = QUESTIONNAIRE
            .questions
            .iter()
            .filter(|q| q.label.text(case.lang) == text);
        if let (Some(question), None) = (alike.next(), alike.next()) {
            case.rewrite(id, at, Value::text(question.label.text(to)));
        }
    }
    // What is not found in the old language any more.
    case.texts = false;
}

fn from_1904(case: &mut Case, _: &mut Random) {
    case.book.is_1904 = true;
}

fn remove_headings(case: &mut Case, random: &mut Random) {
    let Some(id) = case.some_sheet(random) else {
        return;
    };
    let first = case
        .planted(id)
        .into_iter()
        .map(|(row, _)| row)
        .min()
        .unwrap_or(1);
    if case.is_table(id) {
        return;
    }
    case.keys = false;
    for _ in 0..first.min(4) {
        case.shift(id, 0, true, false);
    }
}
