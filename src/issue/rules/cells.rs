//! Where the answers stand, as the formulas of a workbook see them.
//!
//! A rule of one question reads the answers to others on the hidden sheet `_rules`, which says what
//! counts of them: nothing where the question is not asked, a mark per choice however a multiple
//! choice is laid out, and whether the answer is known at all. In a table it reads the same row.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::{ROW, Relevance, fits, hidden};
use crate::cell_map::{RULES_SHEET, column_letters};
use crate::definition::{ChoiceList, Group, Kind, Question, Questionnaire, Rule};
use crate::expression::{CellReferences, Choice, Expression, QuestionType, Questions, Type};
use crate::issue::layout::{Body, FIRST_ROW, FIRST_TABLE_ROW, Layout, Row, column, comment_column};
use crate::language::{Lang, Texts};

/// Where the answer to a question stands.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// In one cell beside the question: index of the sheet, row from 0.
    Row { sheet: usize, row: u32 },
    /// In the rows below the question, the last one included.
    Block { sheet: usize, row: u32, last: u32 },
    /// In a column of a table.
    Column {
        sheet: usize,
        column: u16,
        rows: u32,
    },
}

/// The questionnaire and its cells.
pub(super) struct Cells<'a> {
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) layout: &'a Layout,
    pub(super) texts: &'static Texts,
    /// Index of the first question of each name.
    names: BTreeMap<&'a str, usize>,
    places: BTreeMap<usize, Place>,
    /// First row on `_rules` of each question that rules read, from 0.
    pub(super) helpers: BTreeMap<usize, u32>,
    relevance: RefCell<BTreeMap<usize, Relevance>>,
    types: RefCell<BTreeMap<usize, QuestionType>>,
    values: RefCell<BTreeMap<usize, Option<String>>>,
}

impl<'a> Cells<'a> {
    pub(super) fn new(
        questionnaire: &'a Questionnaire,
        layout: &'a Layout,
        texts: &'static Texts,
    ) -> Self {
        let mut cells = Self {
            questionnaire,
            layout,
            texts,
            names: BTreeMap::new(),
            places: places(layout),
            helpers: BTreeMap::new(),
            relevance: RefCell::default(),
            types: RefCell::default(),
            values: RefCell::default(),
        };
        for (index, question) in questionnaire.questions.iter().enumerate() {
            cells.names.entry(&question.name).or_insert(index);
        }
        let mut row = 1;
        for index in cells.read_by_rules() {
            let Some(question) = cells.question(index) else {
                continue;
            };
            let choices = match question.kind {
                Kind::SelectMultiple(_) => questionnaire.list_of(question),
                _ => None,
            };
            let choices = choices.map_or(0, |list| list.choices.len());
            cells.helpers.insert(index, row);
            row += 1 + u32::try_from(choices).unwrap_or_default();
        }
        cells
    }

    pub(super) fn question(&self, index: usize) -> Option<&'a Question> {
        self.questionnaire.questions.get(index)
    }

    pub(super) fn index(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    pub(super) fn place(&self, index: usize) -> Option<&Place> {
        self.places.get(&index)
    }

    pub(super) fn list(&self, question: &Question) -> Option<(usize, &'a ChoiceList)> {
        match question.kind {
            Kind::SelectOne(list) | Kind::SelectMultiple(list) | Kind::Rank(list) => {
                Some((list, self.questionnaire.lists.get(list)?))
            }
            _ => None,
        }
    }

    pub(super) fn lang(&self) -> Lang {
        self.layout.lang
    }

    /// The questions outside tables that a rule reads, in order: their answers, or, of a multiple
    /// choice, its own marks.
    fn read_by_rules(&self) -> BTreeSet<usize> {
        let questionnaire = self.questionnaire;
        let mut found = BTreeSet::new();
        let mut read = |rule: Option<&Rule>| {
            let expression = rule.and_then(|rule| rule.expression.as_ref());
            let references = expression.map(|e| e.references()).unwrap_or_default();
            found.extend(references.iter().filter_map(|(name, _)| self.index(name)));
            expression.is_some_and(Expression::uses_self)
        };
        let mut itself = Vec::new();
        for group in &questionnaire.groups {
            read(group.relevant.as_ref());
        }
        for (index, question) in questionnaire.questions.iter().enumerate() {
            let rules = [
                &question.relevant,
                &question.required,
                &question.constraint,
                &question.calculation,
                &question.choice_filter,
            ];
            for rule in rules {
                if read(rule.as_ref()) && matches!(question.kind, Kind::SelectMultiple(_)) {
                    itself.push(index);
                }
            }
        }
        found.extend(itself);
        found.retain(|&index| self.question(index).is_some_and(|q| q.repeat.is_none()));
        found
    }

    /// The groups around a question that its row decides about: in a table those inside it,
    /// elsewhere all.
    pub(super) fn groups_of(&self, question: &Question) -> Vec<&'a Group> {
        let mut groups = Vec::new();
        let mut around = question.group;
        while let Some((index, group)) =
            around.and_then(|i| Some((i, self.questionnaire.groups.get(i)?)))
        {
            if question.repeat == Some(index) {
                break;
            }
            groups.push(group);
            around = group.parent;
        }
        groups
    }

    /// A group and all around it.
    pub(super) fn group_chain(&self, group: usize) -> Vec<&'a Group> {
        let get = |index: Option<usize>| index.and_then(|i| self.questionnaire.groups.get(i));
        std::iter::successors(get(Some(group)), |group| get(group.parent)).collect()
    }

    /// When a question is asked, as far as its row decides.
    pub(super) fn relevance(&self, index: usize) -> Relevance {
        if let Some(known) = self.relevance.borrow().get(&index) {
            return known.clone();
        }
        // Rules that wait for each other are an error of the form; here they must end.
        let waiting = Relevance {
            possible: None,
            is_complete: false,
        };
        self.relevance.borrow_mut().insert(index, waiting.clone());
        let Some(question) = self.question(index) else {
            return waiting;
        };
        let groups = self.groups_of(question);
        let around = groups.iter().filter_map(|group| group.relevant.as_ref());
        let rules: Vec<&Rule> = question.relevant.iter().chain(around).collect();
        let relevance = Relevance::of(&rules, &self.seen_from(Some(index)));
        self.relevance.borrow_mut().insert(index, relevance.clone());
        relevance
    }

    /// The same as its signs and values read it: said once on `_rules` where others read it too.
    pub(super) fn asked(&self, index: usize) -> Option<String> {
        let asked = self.relevance(index).possible?;
        // What has no value has no line there: a note, a value that no formula says.
        let row = self.helpers.get(&index);
        let row = row.filter(|_| self.has_helper(index));
        Some(row.map_or(asked, |row| helper('D', *row)))
    }

    /// When a group is asked, all around it included.
    pub(super) fn group_relevance(&self, group: usize) -> Relevance {
        let chain = self.group_chain(group);
        let rules: Vec<&Rule> = chain.iter().filter_map(|g| g.relevant.as_ref()).collect();
        Relevance::of(&rules, &self.seen_from(None))
    }

    /// The formula of a computed value; none if it cannot be said.
    pub(super) fn value(&self, index: usize) -> Option<String> {
        if let Some(known) = self.values.borrow().get(&index) {
            return known.clone();
        }
        self.values.borrow_mut().insert(index, None);
        let rule = self.question(index)?.calculation.as_ref()?;
        let expression = rule.expression.as_ref()?;
        let seen = self.seen_from(Some(index));
        let value = expression.to_value_formula(&seen).ok()?;
        // What rests on an answer that is not known is not known either.
        let value = match expression.to_unknown_formula(&seen).ok()? {
            Some(unknown) => format!("IF({unknown},\"\",{value})"),
            None => value,
        };
        let value = fits(&value).then_some(value);
        self.values.borrow_mut().insert(index, value.clone());
        value
    }

    /// The type of a question's answer: of a computed one that of its calculation.
    pub(super) fn kind_of(&self, index: usize) -> QuestionType {
        if let Some(known) = self.types.borrow().get(&index) {
            return *known;
        }
        let Some(question) = self.question(index) else {
            return QuestionType::Other;
        };
        self.types.borrow_mut().insert(index, QuestionType::Other);
        let kind = match (&question.calculation, &question.kind) {
            (Some(rule), kind) => {
                let seen = self.seen_from(Some(index));
                let value = rule.expression.as_ref().map(|e| e.type_of(&seen));
                match (value, kind) {
                    (
                        Some(Type::Number),
                        Kind::Integer | Kind::Decimal | Kind::Calculate | Kind::Text,
                    ) => QuestionType::Decimal,
                    (Some(Type::Text), Kind::Calculate | Kind::Text) => QuestionType::Text,
                    (Some(Type::Date), Kind::Date) => QuestionType::Date,
                    // Kept as another type than it is computed as: left to the evaluator.
                    _ => QuestionType::Other,
                }
            }
            (None, Kind::SelectOne(_)) => QuestionType::SelectOne,
            (None, Kind::SelectMultiple(_)) => QuestionType::SelectMultiple,
            (None, Kind::Text) => QuestionType::Text,
            (None, Kind::Integer) => QuestionType::Integer,
            (None, Kind::Decimal) => QuestionType::Decimal,
            (None, Kind::Date) => QuestionType::Date,
            (None, Kind::DateTime) => QuestionType::DateTime,
            (None, Kind::Time) => QuestionType::Time,
            // What stands nowhere in a workbook, and a rank, whose order no formula reads.
            (None, _) => QuestionType::Other,
        };
        self.types.borrow_mut().insert(index, kind);
        kind
    }

    pub(super) fn seen_from(&self, question: Option<usize>) -> Seen<'_, 'a> {
        Seen {
            cells: self,
            question,
        }
    }

    /// A cell of a sheet, seen from everywhere.
    pub(super) fn address(&self, sheet: usize, column: u16, row: u32) -> String {
        let sheet = self.layout.sheets.get(sheet);
        sheet.map_or_else(String::new, |sheet| sheet.address(column, row))
    }

    /// The cells of a multiple choice, seen from everywhere or from their own sheet.
    pub(super) fn block(&self, sheet: Option<usize>, row: u32, last: u32) -> String {
        let end = local(column::ANSWER, last);
        match sheet {
            Some(sheet) => format!("{}:{end}", self.address(sheet, column::ANSWER, row + 1)),
            None => format!("{}:{end}", local(column::ANSWER, row + 1)),
        }
    }

    /// The label of each choice of a list as the workbook writes it.
    pub(super) fn labels(&self, list: &ChoiceList) -> Vec<String> {
        let labels = list.choices.iter().map(|choice| {
            let label = choice.label.text(self.lang());
            if label.is_empty() {
                &choice.name
            } else {
                label
            }
            .to_owned()
        });
        labels.collect()
    }

    /// Whether each label of a list stands for one choice.
    fn is_told_apart(&self, list: &ChoiceList) -> bool {
        let labels = self.labels(list);
        labels.iter().collect::<BTreeSet<_>>().len() == labels.len()
    }

    /// The test that a cell holds what its kind of question asks for; none if anything will do.
    pub(super) fn readable(&self, index: usize, cell: &str) -> Option<String> {
        let question = self.question(index)?;
        match question.kind {
            Kind::Integer | Kind::Decimal | Kind::Date | Kind::DateTime | Kind::Time => {
                Some(format!("ISNUMBER({cell})"))
            }
            Kind::SelectOne(list) => Some(format!(
                "SUMPRODUCT(--EXACT({},{cell}))>0",
                hidden::list_name(list)
            )),
            _ => None,
        }
    }
}

/// A cell of the same sheet.
pub(super) fn local(column: u16, row: u32) -> String {
    format!("${}${}", column_letters(u32::from(column)), row + 1)
}

/// A cell of the same row of a table; the row is filled in later.
pub(super) fn in_row(column: u16) -> String {
    format!("${}{ROW}", column_letters(u32::from(column)))
}

fn helper(column: char, row: u32) -> String {
    format!("{RULES_SHEET}!${column}${}", row + 1)
}

fn places(layout: &Layout) -> BTreeMap<usize, Place> {
    let mut places = BTreeMap::new();
    for (sheet, planned) in layout.sheets.iter().enumerate() {
        match &planned.body {
            Body::Answers(rows) => {
                for (&row, at) in rows.iter().zip(FIRST_ROW..) {
                    match row {
                        Row::Question(index) | Row::Computed(index) => {
                            places.insert(index, Place::Row { sheet, row: at });
                        }
                        Row::Option(index, _) | Row::Slot(index, _) => {
                            if let Some(
                                Place::Row { sheet, row } | Place::Block { sheet, row, .. },
                            ) = places.remove(&index)
                            {
                                places.insert(
                                    index,
                                    Place::Block {
                                        sheet,
                                        row,
                                        last: at,
                                    },
                                );
                            }
                        }
                        Row::Heading(_) | Row::Note(_) | Row::Table(_) => {}
                    }
                }
            }
            Body::Table { columns, rows, .. } => {
                for (&index, column) in columns.iter().zip(column::TEXT..) {
                    let rows = *rows;
                    places.insert(
                        index,
                        Place::Column {
                            sheet,
                            column,
                            rows,
                        },
                    );
                }
            }
        }
    }
    places
}

/// The cells as the rule of a question, or of a group, sees them.
pub(super) struct Seen<'s, 'a> {
    cells: &'s Cells<'a>,
    question: Option<usize>,
}

impl<'a> Seen<'_, 'a> {
    fn find(&self, name: &str) -> Option<(usize, &'a Question)> {
        let index = self.cells.index(name)?;
        Some((index, self.cells.question(index)?))
    }

    fn own(&self) -> Option<&'a Question> {
        self.question.and_then(|index| self.cells.question(index))
    }

    /// The row on `_rules` of a question whose relevance is known for certain.
    fn helper(&self, index: usize) -> Option<u32> {
        let row = *self.cells.helpers.get(&index)?;
        let question = self.cells.question(index)?;
        let is_known = question.calculation.is_none() || self.cells.value(index).is_some();
        let has_place = question.calculation.is_some() || self.cells.place(index).is_some();
        (is_known && has_place && self.cells.relevance(index).is_complete).then_some(row)
    }

    fn is_in_same_table(&self, question: &Question) -> bool {
        let own = self.own().and_then(|own| own.repeat);
        question.repeat.is_some() && question.repeat == own
    }
}

impl Questions for Seen<'_, '_> {
    fn question_type(&self, name: &str) -> Option<QuestionType> {
        if let Some(index) = self.cells.index(name) {
            return Some(self.cells.kind_of(index));
        }
        let groups = &self.cells.questionnaire.groups;
        let group = groups.iter().find(|group| group.name == name)?;
        Some(match group.repeat {
            Some(_) => QuestionType::Repeat,
            None => QuestionType::Group,
        })
    }

    fn current_type(&self) -> QuestionType {
        self.question
            .map_or(QuestionType::Other, |index| self.cells.kind_of(index))
    }

    fn is_repeated(&self, name: &str) -> bool {
        self.find(name).is_some_and(|(_, question)| {
            question.repeat.is_some() && !self.is_in_same_table(question)
        })
    }
}

impl CellReferences for Seen<'_, '_> {
    fn current(&self) -> Option<&str> {
        self.own().map(|question| question.name.as_str())
    }

    fn cell(&self, name: &str) -> Option<String> {
        let (index, question) = self.find(name)?;
        if let Kind::SelectOne(_) = question.kind {
            let (_, list) = self.cells.list(question)?;
            if !self.cells.is_told_apart(list) {
                return None;
            }
        }
        if let Some(Place::Column { column, .. }) = self.cells.place(index) {
            let cell = in_row(*column);
            if self.question == Some(index) {
                return Some(cell);
            }
            if question.calculation.is_some() && self.cells.value(index).is_none() {
                return None;
            }
            let relevance = self.cells.relevance(index);
            return match (relevance.is_complete, relevance.possible) {
                (true, None) => Some(cell),
                (true, Some(asked)) => Some(format!("IF({asked},{cell},\"\")")),
                (false, _) => None,
            };
        }
        if self.question == Some(index)
            && let Some(Place::Row { row, .. }) = self.cells.place(index)
        {
            return Some(local(column::ANSWER, *row));
        }
        Some(helper('B', self.helper(index)?))
    }

    fn choices(&self, name: &str) -> Vec<Choice> {
        let Some((index, question)) = self.find(name) else {
            return Vec::new();
        };
        let Some((_, list)) = self.cells.list(question) else {
            return Vec::new();
        };
        let first = match question.kind {
            Kind::SelectMultiple(_) => self.helper(index),
            _ => None,
        };
        let labels = self.cells.labels(list);
        let choices = list.choices.iter().zip(labels).zip(1..);
        choices
            .map(|((choice, label), offset)| Choice {
                name: choice.name.clone(),
                label,
                mark_cell: first.map(|row| helper('B', row + offset)),
            })
            .collect()
    }

    fn marks(&self, name: &str) -> Option<String> {
        let (index, question) = self.find(name)?;
        let (_, list) = self.cells.list(question)?;
        let row = self.helper(index)?;
        let choices = u32::try_from(list.choices.len()).ok().filter(|&n| n > 0)?;
        Some(format!("{}:$B${}", helper('B', row + 1), row + choices + 1))
    }

    fn rows(&self, name: &str) -> Option<String> {
        let (index, question) = self.find(name)?;
        let Some(Place::Column {
            sheet,
            column,
            rows,
        }) = self.cells.place(index)
        else {
            return None;
        };
        let table = question.repeat?;
        let relevance = [
            self.cells.relevance(index),
            self.cells.group_relevance(table),
        ];
        let is_always_asked = relevance.iter().all(Relevance::is_always);
        let last = local(*column, FIRST_TABLE_ROW + rows.saturating_sub(1));
        (is_always_asked && question.calculation.is_none()).then(|| {
            let first = self.cells.address(*sheet, *column, FIRST_TABLE_ROW);
            format!("{first}:{last}")
        })
    }

    fn unknown(&self, name: &str) -> Option<String> {
        let (index, question) = self.find(name)?;
        // A rule of the question itself is looked at only where there is an answer to read.
        if self.question == Some(index) {
            return None;
        }
        if let Some(Place::Column { column, .. }) = self.cells.place(index) {
            let cell = in_row(*column);
            let readable = self.cells.readable(index, &cell);
            let readable = readable.filter(|_| self.is_in_same_table(question))?;
            return Some(format!("AND(LEN({cell})>0,NOT({readable}))"));
        }
        let row = self.helper(index)?;
        self.cells.helper_unknown(index)?;
        Some(helper('C', row))
    }
}

impl Cells<'_> {
    /// The blocks of columns of a table that are filled in by hand, in one row or in all: for
    /// COUNTA.
    pub(super) fn filled_columns(&self, columns: &[usize], rows: Option<u32>) -> String {
        let mut blocks: Vec<(u16, u16)> = Vec::new();
        for (&index, at) in columns.iter().zip(column::TEXT..) {
            if self.question(index).is_none_or(|q| q.calculation.is_some()) {
                continue;
            }
            match blocks.last_mut() {
                Some((_, last)) if *last + 1 == at => *last = at,
                _ => blocks.push((at, at)),
            }
        }
        let last = |rows: u32| FIRST_TABLE_ROW + rows.saturating_sub(1);
        let blocks = blocks.into_iter().map(|(from, to)| match rows {
            None => format!("{}:{}", in_row(from), in_row(to)),
            Some(rows) => format!("{}:{}", local(from, FIRST_TABLE_ROW), local(to, last(rows))),
        });
        let blocks: Vec<String> = blocks.collect();
        if blocks.is_empty() {
            return "0".to_owned();
        }
        format!("COUNTA({})", blocks.join(","))
    }

    /// The first column of a table's own helpers: after the comments.
    pub(super) fn table_helpers(columns: &[usize]) -> u16 {
        comment_column(columns) + 1
    }
}
