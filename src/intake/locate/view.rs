//! One sheet as it shows its rows: the hidden keys, the columns they speak of, and the questions
//! whose text stands there.

use std::collections::HashSet;

use super::super::form::{Form, is_multiple};
use super::super::keys::{KeyId, Keys};
use super::super::workbook::{Cell, Sheet, Workbook};
use super::Spot;
use super::columns::Columns;
use super::doubt::contradicts;
use super::labels::{Label, is_heading, keep_labels};
use crate::cell_map::{
    COLUMNS_KEY, CellKey, PREVIOUS_COLUMN, ROW_KEY, Role, TABLE_KEY, is_program_sheet,
};

/// What is read off a sheet before anything is decided.
#[derive(Debug, Default)]
pub(in super::super) struct View {
    /// Whether it is one of our hidden sheets (`_map`, `_round`): no answers stand there.
    pub(in super::super) is_internal: bool,
    /// Column of the hidden keys, if there are any.
    pub(in super::super) key_column: Option<u32>,
    /// Columns of an ordinary row, if the sheet shows them.
    pub(in super::super) columns: Option<Columns>,
    /// Column of the answers of the round before, if the sheet shows them.
    pub(in super::super) previous_column: Option<u32>,
    /// Which cell each hidden key leads to.
    pub(in super::super) keyed: Vec<(KeyId, Spot)>,
    /// The column of the cover's values, if the sheet is the cover.
    pub(in super::super) cover_column: Option<u32>,
    /// Whether the sheet has rows of a table.
    pub(super) has_table_rows: bool,
    /// Cells that show the label of a question: indexes of the questions that have it.
    pub(in super::super) labels: Vec<Label>,
    /// The column of the questions' texts.
    pub(in super::super) label_column: Option<u32>,
    /// What somebody sorted.
    pub(super) sorted: Sorted,
}

/// What stands in another order than the form's, because somebody sorted rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Sorted {
    /// Nothing.
    #[default]
    Nothing,
    /// The hidden keys, and with them all that stands beside.
    Keys,
    /// The texts, but not the hidden keys.
    TextsAlone,
}

/// On the cover a value stands so many columns right of its key.
const COVER_VALUE: u32 = 2;

/// One column of a table.
struct TableColumn {
    column: u32,
    question: String,
    role: Role,
    option: String,
}

/// Views of all sheets of a workbook.
pub(in super::super) fn views(workbook: &Workbook, form: &Form, keys: &mut Keys) -> Vec<View> {
    let sheets = workbook.sheets.iter().enumerate();
    sheets
        .map(|(index, sheet)| View::new(index, sheet, form, keys))
        .collect()
}

impl View {
    fn new(index: usize, sheet: &Sheet, form: &Form, keys: &mut Keys) -> Self {
        let mut view = Self {
            is_internal: is_program_sheet(&sheet.name),
            ..Self::default()
        };
        if view.is_internal {
            return view;
        }
        // Inserted columns move the keys; the row that names the columns says where they are.
        let columns_row = sheet
            .cells
            .iter()
            .find(|cell| cell.text() == Some(COLUMNS_KEY));
        view.previous_column = columns_row.and_then(|cell| {
            let mut named = sheet.row(cell.row).iter();
            let named = named.find(|cell| cell.text() == Some(PREVIOUS_COLUMN));
            named.map(|cell| cell.column)
        });
        view.columns = columns_row
            .map(|cell| Columns::named(sheet, cell.row))
            .or_else(|| Columns::headed(sheet, form));
        if view.columns.is_none() {
            // Neither row is there: the columns stand as issued, as far as the texts show.
            view.read_labels(sheet, form);
            view.columns = view.columns_beside_labels(sheet, form);
        }
        view.key_column = columns_row
            .map_or_else(|| sheet.cells.iter().find(|cell| is_key(cell)), Some)
            .map(|cell| cell.column);
        view.read_keys(index, sheet, form, keys);
        view.read_labels(sheet, form);
        view.find_sorted(sheet, form, keys);
        view
    }

    /// The columns right of the labels, unless the guidance shows that one was put in or taken out.
    fn columns_beside_labels(&self, sheet: &Sheet, form: &Form) -> Option<Columns> {
        let label = self.label_column?;
        let is_guidance = |cell: &&Cell| {
            let text = cell.text().filter(|_| cell.column > label);
            text.is_some_and(|text| form.is_own(text) && !form.may_be_answer(text))
        };
        let rows = self.labels.iter().filter(|other| other.1 == label);
        let mut guidance =
            rows.filter_map(|label| sheet.row(label.0).iter().rev().find(is_guidance));
        // A hint to mark options stands in the column of the answers.
        let is_issued = guidance.all(|cell| [1, 4].contains(&(cell.column - label)));
        is_issued.then(|| Columns::beside(label))
    }

    fn read_keys(&mut self, index: usize, sheet: &Sheet, form: &Form, keys: &mut Keys) {
        let mut table: Vec<TableColumn> = Vec::new();
        let mut order = Order::default();
        let Some(key_column) = self.key_column else {
            return;
        };
        for cell in sheet.cells.iter().filter(|cell| cell.column == key_column) {
            let Some(text) = cell.text().map(str::trim) else {
                continue;
            };
            let spot = |column| Spot {
                sheet: index,
                row: cell.row,
                column,
            };
            if let Some(repeat) = tagged(text, TABLE_KEY) {
                table = table_columns(sheet, cell.row, key_column, repeat);
            } else if let Some(instance) = tagged(text, ROW_KEY).and_then(|n| n.parse::<u32>().ok())
            {
                if instance == 0 {
                    continue;
                }
                self.has_table_rows = true;
                order.add((usize::MAX, instance as usize));
                for TableColumn {
                    column,
                    question,
                    role,
                    option,
                } in &table
                {
                    let key = keys.of(question, instance, *role, option);
                    self.keyed.push((key, spot(*column)));
                }
            } else if let Some(id) = keys.written(text) {
                let Some(key) = keys.get(id).cloned() else {
                    continue;
                };
                if key.role == Role::Cover {
                    self.cover_column = Some(key_column + COVER_VALUE);
                    self.keyed.push((id, spot(key_column + COVER_VALUE)));
                    continue;
                }
                order.add(place_in_form(form, &key));
                self.add_row((id, &key), form, keys, &spot);
            }
        }
        if order.is_broken {
            self.sorted = Sorted::Keys;
        }
    }

    /// Adds the cells of an ordinary row.
    fn add_row(
        &mut self,
        (id, key): (KeyId, &CellKey),
        form: &Form,
        keys: &mut Keys,
        spot: &impl Fn(u32) -> Spot,
    ) {
        // These have no key of their own in the row: their names and `_map` lead to them.
        if matches!(key.role, Role::Confirm | Role::Explanation) {
            return;
        }
        let Some(columns) = self.columns else { return };
        if key.role == Role::Answer {
            for role in [Role::Silence, Role::Comment] {
                let beside = keys.of(&key.question, key.instance, role, &key.option);
                let place = columns.of(role).map(spot);
                self.keyed.extend(place.map(|place| (beside, place)));
            }
            let question = form.question(&key.question);
            if question.is_some_and(|(_, question)| is_multiple(question)) {
                return;
            }
        }
        let place = columns.of(key.role).map(spot);
        self.keyed.extend(place.map(|place| (id, place)));
    }

    /// Finds the labels of questions: in the column of texts, or in the headings of a table. The same
    /// words elsewhere are somebody's answer.
    fn read_labels(&mut self, sheet: &Sheet, form: &Form) {
        let answers: HashSet<(u32, u32)> = self
            .keyed
            .iter()
            .map(|(_, spot)| (spot.row, spot.column))
            .collect();
        self.labels.clear();
        for cell in &sheet.cells {
            // An answer is no label; not looking at it saves half the time.
            if Some(cell.column) == self.key_column || answers.contains(&(cell.row, cell.column)) {
                continue;
            }
            let Some(text) = cell.text() else { continue };
            let questions = form.questions_with_label(text);
            if !questions.is_empty() {
                self.labels
                    .push((cell.row, cell.column, questions.to_vec()));
            }
        }
        keep_labels(&mut self.labels, form);
        let plain = self.labels.iter().find(|label| !is_heading(label, form));
        self.label_column = plain.map(|label| label.1);
    }

    /// Says what somebody sorted: where the key of a row and its text are at odds, or the texts come
    /// in another order than the form's, the texts were moved alone.
    fn find_sorted(&mut self, sheet: &Sheet, form: &Form, keys: &Keys) {
        let at_odds = self.keyed.iter().any(|&(id, spot)| {
            let key = keys.get(id);
            key.is_some_and(|key| contradicts(self, sheet, form, key, spot))
        });
        let mut order = Order::default();
        for (_, _, questions) in self.labels.iter().filter(|label| !is_heading(label, form)) {
            if let [only] = questions.as_slice() {
                order.add((*only, 0));
            }
        }
        if at_odds || (order.is_broken && self.sorted == Sorted::Nothing) {
            self.sorted = Sorted::TextsAlone;
        }
    }

    /// The text in the column of texts, in a row.
    pub(super) fn text_of_row<'a>(&self, sheet: &'a Sheet, row: u32) -> Option<&'a str> {
        sheet.cell(row, self.label_column?)?.text()
    }

    /// The questions whose label stands in the column of texts, in a row.
    pub(super) fn questions_of_row(&self, row: u32) -> &[usize] {
        let start = self.labels.partition_point(|label| label.0 < row);
        let labels = self.labels.get(start..).unwrap_or_default();
        let mut labels = labels.iter().take_while(|label| label.0 == row);
        let label = labels.find(|label| Some(label.1) == self.label_column);
        label.map_or(&[], |label| &label.2)
    }

    /// The labels in a row: column and questions.
    pub(super) fn labels_of_row(&self, row: u32) -> impl Iterator<Item = (u32, &[usize])> {
        let start = self.labels.partition_point(|label| label.0 < row);
        self.labels
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(move |label| label.0 == row)
            .map(|(_, column, questions)| (*column, questions.as_slice()))
    }
}

/// `table|laws` with the tag `table` is `laws`.
fn tagged<'a>(text: &'a str, tag: &str) -> Option<&'a str> {
    text.strip_prefix(tag)?.strip_prefix('|')
}

/// Whether a cell holds what only the column of keys holds.
fn is_key(cell: &Cell) -> bool {
    cell.text().map(str::trim).is_some_and(|text| {
        tagged(text, TABLE_KEY).is_some()
            || tagged(text, ROW_KEY).is_some()
            || CellKey::parse(text).is_some()
    })
}

/// The columns of a table: each named by its question, with `|*|` and a role if it is not the
/// answer (`laws|*|comment`).
fn table_columns(sheet: &Sheet, row: u32, key_column: u32, repeat: &str) -> Vec<TableColumn> {
    let mut columns = Vec::new();
    for cell in sheet
        .row(row)
        .iter()
        .filter(|cell| cell.column != key_column)
    {
        let Some(text) = cell.text().map(str::trim) else {
            continue;
        };
        let mut parts = text.split('|');
        let question = parts.next().unwrap_or_default();
        let role = parts.nth(1).and_then(Role::from_name);
        let option = parts.next().unwrap_or_default();
        let (question, role) = match role {
            Some(role) => (question, role),
            None if question == repeat || question == Role::Comment.as_str() => {
                (repeat, Role::Comment)
            }
            None => (question, Role::Answer),
        };
        columns.push(TableColumn {
            column: cell.column,
            question: question.to_owned(),
            role,
            option: option.to_owned(),
        });
    }
    columns
}

/// Where a key stands in the form: question, and below it the choice or slot.
fn place_in_form(form: &Form, key: &CellKey) -> (usize, usize) {
    let Some((index, question)) = form.question(&key.question) else {
        return (0, 0);
    };
    let choices = form
        .questionnaire
        .list_of(question)
        .map_or(&[][..], |list| &list.choices);
    let choice = choices.iter().position(|choice| choice.name == key.option);
    let choice = choice
        .or_else(|| key.option.parse().ok())
        .map_or(0, |choice| choice + 1);
    (index, choice)
}

/// Whether places come in order.
#[derive(Default)]
struct Order {
    last: (usize, usize),
    is_broken: bool,
}

impl Order {
    fn add(&mut self, place: (usize, usize)) {
        if place < self.last {
            self.is_broken = true;
        }
        self.last = place;
    }
}
