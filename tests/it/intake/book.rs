//! A workbook that tests can take apart: cells, names and properties as plain data, issued from a
//! small form in the layout of the real ones, disturbed by functions, and written as .xlsx.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Formula, Note, Workbook};
use verbale::cell_map::{CellKey, MappedCell, Role, cell_address};
use verbale::definition::{Kind, Questionnaire, load_bytes};

/// A cell's content.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    Formula(&'static str, &'static str),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A sheet: cells by row and column.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) name: String,
    pub(super) cells: BTreeMap<(u32, u32), Value>,
    /// Row, column, words.
    pub(super) notes: Vec<(u32, u16, &'static str)>,
    /// First row and column, last row and column; what is shown stands in the first.
    pub(super) merged: Vec<(u32, u16, u32, u16)>,
}

/// A workbook.
#[derive(Debug, Clone)]
pub(super) struct Book {
    pub(super) pages: Vec<Page>,
    /// Name, sheet, row, column.
    pub(super) names: Vec<(String, String, u32, u32)>,
    pub(super) properties: BTreeMap<String, String>,
}

/// The form of these tests.
pub(super) const FORM_TEXT: &str = include_str!("../../data/small_form.md");

/// Six questions on one sheet, two of which share their text, and a table of two columns.
pub(super) fn form() -> Questionnaire {
    let loaded = load_bytes("form.md", FORM_TEXT.as_bytes()).unwrap();
    assert!(loaded.accepted(), "{:?}", loaded.diagnostics);
    loaded.questionnaire
}

/// The round of the tests.
pub(super) const ROUND: &str = "A/70/94";
/// The sheet of the questions.
pub(super) const SHEET: &str = "Pillar I";
/// The sheet of the table.
pub(super) const TABLE: &str = "Laws";

impl Page {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            cells: BTreeMap::new(),
            notes: Vec::new(),
            merged: Vec::new(),
        }
    }

    pub(super) fn put(&mut self, row: u32, column: u32, value: impl Into<Value>) {
        self.cells.insert((row, column), value.into());
    }
}

impl Book {
    /// The workbook of a State in a language, nothing filled in.
    pub(super) fn issue(form: &Questionnaire, entity: &str, language: &str) -> Self {
        let mut cells = Vec::new();
        let mut pages = vec![
            cover(&mut cells),
            questions(form, language, &mut cells),
            table(form, language, &mut cells),
        ];
        pages.push(map(&cells));
        let marks = [
            ("round", ROUND),
            ("edition", "2015"),
            ("definition", form.hash.as_str()),
            ("entity", entity),
            ("language", language),
        ];
        let mut round = Page::new("_round");
        for (row, (key, value)) in (0..).zip(marks) {
            round.put(row, 0, key);
            round.put(row, 1, value);
        }
        pages.push(round);
        let name = |cell: MappedCell| (cell.key.defined_name(), cell.sheet, cell.row, cell.column);
        let property = |(key, value): (&str, &str)| (format!("verbale_{key}"), value.to_owned());
        Self {
            pages,
            names: cells.into_iter().map(name).collect(),
            properties: marks.into_iter().map(property).collect(),
        }
    }

    /// A workbook of France in French, with an answer in each kind of cell.
    pub(super) fn answered(form: &Questionnaire) -> Self {
        let mut book = Self::issue(form, "FRA", "fr");
        for (key, value) in answers() {
            book.fill(&key, value);
        }
        book
    }

    /// Writes into the cell of a key.
    pub(super) fn fill(&mut self, key: &CellKey, value: Value) {
        let name = key.defined_name();
        let (_, sheet, row, column) = self
            .names
            .iter()
            .find(|other| other.0 == name)
            .cloned()
            .expect("has a name");
        self.page(&sheet).cells.insert((row, column), value);
    }

    pub(super) fn page(&mut self, name: &str) -> &mut Page {
        self.pages
            .iter_mut()
            .find(|page| page.name == name)
            .expect("is there")
    }

    /// Moves rows as Excel does when one is inserted: names move along, `_map` does not.
    pub(super) fn insert_row(&mut self, sheet: &str, at: u32) {
        let page = self.page(sheet);
        page.cells = std::mem::take(&mut page.cells)
            .into_iter()
            .map(|((row, column), value)| ((if row >= at { row + 1 } else { row }, column), value))
            .collect();
        for name in self
            .names
            .iter_mut()
            .filter(|name| name.1 == sheet && name.2 >= at)
        {
            name.2 += 1;
        }
    }

    /// Moves columns as Excel does when one is inserted.
    pub(super) fn insert_column(&mut self, sheet: &str, at: u32) {
        let page = self.page(sheet);
        page.cells = std::mem::take(&mut page.cells)
            .into_iter()
            .map(|((row, column), value)| {
                ((row, if column >= at { column + 1 } else { column }), value)
            })
            .collect();
        for name in self
            .names
            .iter_mut()
            .filter(|name| name.1 == sheet && name.3 >= at)
        {
            name.3 += 1;
        }
    }

    /// Swaps two rows as sorting does: cells move, names stay.
    pub(super) fn swap_rows(&mut self, sheet: &str, a: u32, b: u32) {
        let page = self.page(sheet);
        page.cells = std::mem::take(&mut page.cells)
            .into_iter()
            .map(|((row, column), value)| {
                let row = if row == a {
                    b
                } else if row == b {
                    a
                } else {
                    row
                };
                ((row, column), value)
            })
            .collect();
    }

    pub(super) fn rename(&mut self, sheet: &str, to: &str) {
        to.clone_into(&mut self.page(sheet).name);
        for name in self.names.iter_mut().filter(|name| name.1 == sheet) {
            to.clone_into(&mut name.1);
        }
    }

    pub(super) fn remove(&mut self, sheet: &str) {
        self.pages.retain(|page| page.name != sheet);
        self.names.retain(|name| name.1 != sheet);
    }

    /// Empties column A of the visible sheets.
    pub(super) fn remove_keys(&mut self) {
        for page in self
            .pages
            .iter_mut()
            .filter(|page| !page.name.starts_with('_'))
        {
            page.cells.retain(|&(_, column), _| column != 0);
        }
    }

    /// The bytes of the .xlsx.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut workbook = Workbook::new();
        // Twice the same bytes, also where a second ends between them.
        let day = ExcelDateTime::from_ymd(2015, 4, 1).unwrap();
        let mut properties = DocProperties::new().set_creation_datetime(&day);
        for (name, value) in &self.properties {
            properties = properties.set_custom_property(name, value.as_str());
        }
        workbook.set_properties(&properties);
        for page in &self.pages {
            let sheet = workbook.add_worksheet();
            sheet.set_name(&page.name).unwrap();
            if page.name.starts_with('_') {
                sheet.set_very_hidden(true);
            }
            for &(row, column, words) in &page.notes {
                sheet.insert_note(row, column, &Note::new(words)).unwrap();
            }
            for &(row, column, last_row, last_column) in &page.merged {
                sheet
                    .merge_range(row, column, last_row, last_column, "", &Format::new())
                    .unwrap();
            }
            for (&(row, column), value) in &page.cells {
                let column = u16::try_from(column).unwrap();
                match value {
                    Value::Text(text) => sheet.write_string(row, column, text).unwrap(),
                    Value::Number(number) => sheet.write_number(row, column, *number).unwrap(),
                    Value::Formula(formula, result) => sheet
                        .write_formula(row, column, Formula::new(*formula).set_result(*result))
                        .unwrap(),
                };
            }
        }
        for (name, sheet, row, column) in &self.names {
            let address = cell_address(*row, *column);
            let digits = address.find(|c: char| c.is_ascii_digit()).unwrap();
            let (letters, number) = address.split_at(digits);
            workbook
                .define_name(name, &format!("='{sheet}'!${letters}${number}"))
                .unwrap();
        }
        workbook.save_to_buffer().unwrap()
    }
}

fn mapped(key: CellKey, sheet: &str, row: u32, column: u32) -> MappedCell {
    let sheet = sheet.to_owned();
    MappedCell {
        key,
        sheet,
        row,
        column,
    }
}

fn cover(cells: &mut Vec<MappedCell>) -> Page {
    let mut cover = Page::new("Cover");
    cover.put(0, 1, "Please reply by");
    cover.put(3, 0, "entity|1|cover");
    cover.put(3, 1, "Addressee");
    cover.put(3, 2, "nobody knows this text");
    cover.put(5, 1, "Please reply by");
    cells.push(mapped(
        CellKey::new("entity", 1, Role::Cover),
        "Cover",
        3,
        2,
    ));
    cover
}

fn questions(form: &Questionnaire, language: &str, cells: &mut Vec<MappedCell>) -> Page {
    let mut sheet = Page::new(SHEET);
    for (column, text) in [
        (0, "columns"),
        (3, "answer"),
        (4, "silence"),
        (5, "comment"),
    ] {
        sheet.put(0, column, text);
    }
    for (column, text) in [
        (3, "Answer"),
        (4, "No answer because"),
        (5, "Comment and source"),
    ] {
        sheet.put(3, column, text);
    }
    let mut row = 4;
    for (number, question) in (1..).zip(form.questions.iter().filter(|q| q.repeat.is_none())) {
        let key = |role| CellKey::new(&question.name, 1, role);
        sheet.put(row, 0, key(Role::Answer).to_string().as_str());
        sheet.put(row, 1, format!("1.{number}").as_str());
        sheet.put(row, 2, question.label.get(language).unwrap());
        sheet.put(row, 6, "Only if 1.1 = Yes\nPlease describe.");
        cells.push(mapped(key(Role::Silence), SHEET, row, 4));
        cells.push(mapped(key(Role::Comment), SHEET, row, 5));
        if let Kind::SelectMultiple(list) = question.kind {
            sheet.put(row, 3, "Please mark with X all that apply.");
            for choice in &form.lists[list].choices {
                row += 1;
                let key = CellKey::option(&question.name, 1, &choice.name);
                sheet.put(row, 0, key.to_string().as_str());
                sheet.put(row, 2, choice.label.get(language).unwrap());
                cells.push(mapped(key, SHEET, row, 3));
            }
        } else {
            cells.push(mapped(key(Role::Answer), SHEET, row, 3));
        }
        row += 1;
    }
    sheet
}

fn table(form: &Questionnaire, language: &str, cells: &mut Vec<MappedCell>) -> Page {
    let mut table = Page::new(TABLE);
    table.put(0, 0, "table|laws");
    table.put(0, 2, "l_title");
    table.put(0, 3, "l_year");
    table.put(0, 4, "comment");
    table.put(1, 0, "columns");
    table.put(1, 3, "silence");
    table.put(4, 0, "laws|1|silence");
    cells.push(mapped(CellKey::new("laws", 1, Role::Silence), TABLE, 4, 3));
    for (column, name) in [(2, "l_title"), (3, "l_year")] {
        let label = form.question(name).unwrap().label.get(language).unwrap();
        table.put(5, column, format!("2.1.{column} {label}").as_str());
    }
    for instance in 1..=4 {
        let row = 5 + instance;
        table.put(row, 0, format!("row|{instance}").as_str());
        table.put(row, 1, Value::Number(f64::from(instance)));
        for (column, name, role) in [
            (2, "l_title", Role::Answer),
            (3, "l_year", Role::Answer),
            (4, "laws", Role::Comment),
        ] {
            cells.push(mapped(
                CellKey::new(name, instance, role),
                TABLE,
                row,
                column,
            ));
        }
    }
    table
}

fn map(cells: &[MappedCell]) -> Page {
    let mut map = Page::new("_map");
    for (column, text) in (0..).zip(["question", "instance", "role", "option", "sheet", "cell"]) {
        map.put(0, column, text);
    }
    for (row, cell) in (1..).zip(cells) {
        map.put(row, 0, cell.key.question.as_str());
        map.put(row, 1, Value::Number(f64::from(cell.key.instance)));
        map.put(row, 2, cell.key.role.as_str());
        map.put(row, 3, cell.key.option.as_str());
        map.put(row, 4, cell.sheet.as_str());
        map.put(row, 5, cell_address(cell.row, cell.column).as_str());
    }
    map
}

/// The answers of [`Book::answered`].
pub(super) fn answers() -> Vec<(CellKey, Value)> {
    vec![
        (CellKey::new("plan", 1, Role::Answer), "Oui".into()),
        (
            CellKey::new("plan", 1, Role::Comment),
            "Voir le plan national".into(),
        ),
        (
            CellKey::new("plan_describe", 1, Role::Answer),
            "Un plan a été adopté.".into(),
        ),
        (CellKey::new("year", 1, Role::Answer), Value::Number(2013.0)),
        (CellKey::option("how", 1, "training"), "X".into()),
        (
            CellKey::new("how_describe", 1, Role::Answer),
            "= par la formation".into(),
        ),
        (
            CellKey::new("budget", 1, Role::Silence),
            "Non disponible".into(),
        ),
        (CellKey::new("l_title", 1, Role::Answer), "Loi no 1".into()),
        (
            CellKey::new("l_year", 1, Role::Answer),
            Value::Number(1999.0),
        ),
        (CellKey::new("l_title", 3, Role::Answer), "Loi no 3".into()),
        (
            CellKey::new("laws", 3, Role::Comment),
            "Journal officiel".into(),
        ),
    ]
}
