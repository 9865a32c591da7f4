//! The questionnaire as a Word document: for clearance, and for who answers in Word.
//!
//! The same rows as in the workbook, a table per sheet, all conditions and options in words. Where
//! something is to be filled in stands a bookmark for the name that the cell has in the workbook, so
//! that [`intake`](crate::intake) finds it as it finds a cell; where bookmarks are lost, number and
//! text of the question stand beside it. Boxes and long lists are content controls. One document
//! serves all States of a language: the State writes its name.

use std::collections::{BTreeMap, HashMap};

use super::answer_sheet::label_of;
use super::layout::has_own_cell;
use super::preview::Preview;
use super::style::Style as CellStyle;
use super::{Body, Filled, Issuer, Layout, Page, Row, Sheet, cover, guidance};
use crate::cell_map::{CellKey, FIXED_TEXTS, PROPERTY_PREFIX, Role};
use crate::definition::{Kind, MultipleLayout, Question, Questionnaire};
use crate::language::{Lang, enumerate, fill, long_date};
use crate::sha256;
use crate::word::{
    Block, Control, ControlKind, Design, Document, Header, Paragraph, Run, Style, Table, WordError,
};

/// Begins the name of each bookmark.
const BOOKMARK: &str = "q_";

/// So many choices are shown with boxes; of longer lists the names are written or chosen.
const MOST_BOXES: usize = 20;

/// Widths of number, question, answer, silence, comment and guidance.
const WIDTHS: [u32; 6] = [7, 26, 23, 13, 16, 15];

impl Issuer<'_> {
    /// The name of the document.
    pub fn document_name(&self) -> String {
        format!("questionnaire_{}.docx", self.layout.lang)
    }

    /// The questionnaire as a Word document, the same for all States.
    ///
    /// # Errors
    ///
    /// If it does not fit into a .docx.
    pub fn document(&self) -> Result<Vec<u8>, WordError> {
        let lang = self.layout.lang;
        let filled = Filled::new();
        let style = CellStyle::new(lang);
        let preview = Preview::new(self.questionnaire, &self.layout, self.texts, &filled);
        let page = Page {
            issuer: self,
            style: &style,
            filled: &filled,
            stamp: None,
            preview: &preview,
            // One document serves all: nobody's own answers stand in it.
            last: &BTreeMap::new(),
            last_width: 0.0,
        };
        let mut writer = Writer {
            page: &page,
            blocks: Vec::new(),
            rows: Vec::new(),
        };
        writer.cover();
        for sheet in &self.layout.sheets {
            if let Body::Answers(rows) = &sheet.body {
                writer.sheet(sheet, rows);
            }
        }
        // A section may be nothing but a table.
        for sheet in &self.layout.sheets {
            if let Body::Table { group, .. } = sheet.body
                && !self.is_inside_section(group)
            {
                writer.table(group);
            }
        }
        let fixed = fixed_texts(&writer.blocks);
        let identity = [
            ("round", self.round.symbol.clone()),
            ("edition", self.questionnaire.settings.version.clone()),
            ("definition", self.questionnaire.hash.clone()),
            ("language", lang.code().to_owned()),
            (FIXED_TEXTS, fixed),
        ];
        let properties = identity
            .into_iter()
            .map(|(name, value)| (format!("{PROPERTY_PREFIX}{name}"), value));
        let document = Document {
            lang,
            title: self.round.title.get(lang),
            date: self.round.note.date,
            design: Design::Form,
            header: Some(Header {
                near: self.round.symbol.clone(),
                far: self.round.title.get(lang).clone(),
            }),
            properties: properties.collect(),
            blocks: writer.blocks,
        };
        document.write()
    }

    /// Whether the table of a repeat is pointed to from a sheet of questions.
    fn is_inside_section(&self, group: usize) -> bool {
        let sheets = self.layout.sheets.iter();
        sheets
            .filter_map(|sheet| match &sheet.body {
                Body::Answers(rows) => Some(rows),
                Body::Table { .. } => None,
            })
            .flatten()
            .any(|row| *row == Row::Table(group))
    }
}

/// The hash of the paragraphs outside the tables: if it no longer fits, somebody wrote there.
fn fixed_texts(blocks: &[Block]) -> String {
    let paragraphs = blocks.iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph),
        Block::Table(_) => None,
    });
    let texts = paragraphs.map(|paragraph| {
        let runs = paragraph.runs.iter();
        let texts = runs.map(|run| match run {
            Run::Text(text) => text.text.as_str(),
            Run::Note(_) | Run::Control(_) | Run::Bookmark(_) => "",
        });
        texts.collect::<String>()
    });
    sha256_of_texts(texts)
}

/// The hash of texts whatever their spaces, blank ones left out.
pub(crate) fn sha256_of_texts(texts: impl Iterator<Item = String>) -> String {
    let words = texts.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    let words: Vec<String> = words.filter(|text| !text.is_empty()).collect();
    sha256::of(words.join("\n").as_bytes())
}

struct Writer<'a> {
    page: &'a Page<'a>,
    blocks: Vec<Block>,
    /// Rows of the table in the making.
    rows: Vec<Vec<Vec<Paragraph>>>,
}

impl Writer<'_> {
    fn push(&mut self, style: Style, text: impl Into<String>) {
        self.blocks.push(Paragraph::new(style, text).into());
    }

    fn cover(&mut self) {
        let issuer = self.page.issuer;
        let (round, lang) = (issuer.round, issuer.layout.lang);
        let (texts, own) = (&issuer.texts.cover, &issuer.texts.word_form);
        self.push(Style::Title, round.title.get(lang));
        let period = [
            ("from", long_date(round.reporting_period.from, lang)),
            ("to", long_date(round.reporting_period.to, lang)),
        ];
        let period = period.each_ref().map(|(name, day)| (*name, day.as_str()));
        let fields = [
            (&texts.mandate, round.mandate.clone()),
            (&texts.period, fill(&texts.period_value, &period)),
            (&texts.deadline, long_date(round.deadline, lang)),
            (&texts.reply_to, round.contact.reply_to.clone()),
        ];
        for (label, value) in fields {
            self.push(Style::Remark, format!("{label}: {value}"));
        }
        self.push(Style::Remark, &own.how_to);
        let state = Run::Bookmark(bookmark(&cover::entity_key()));
        self.blocks.push(
            Table {
                widths: vec![20, 80],
                heading: Vec::new(),
                rows: vec![vec![
                    vec![Paragraph::new(Style::CellHeading, &texts.addressee)],
                    vec![Paragraph::of(Style::Cell, vec![state])],
                ]],
            }
            .into(),
        );
    }

    fn sheet(&mut self, sheet: &Sheet, rows: &[Row]) {
        self.push(Style::Heading1, &sheet.title);
        let questionnaire = self.page.issuer.questionnaire;
        let question = |index: usize| questionnaire.questions.get(index);
        for row in rows {
            match *row {
                Row::Heading(group) => {
                    self.finish_table();
                    let group = questionnaire.groups.get(group);
                    let label = group.map_or("", |group| group.label.text(self.page.lang()));
                    self.push(Style::Heading2, label);
                }
                Row::Note(index) => {
                    self.finish_table();
                    let text = question(index).map_or("", |q| q.label.text(self.page.lang()));
                    self.push(Style::Remark, text);
                }
                Row::Table(group) => {
                    self.finish_table();
                    self.table(group);
                }
                Row::Computed(index) | Row::Question(index) => {
                    if let Some(question) = question(index) {
                        self.question(index, question);
                    }
                }
                Row::Option(index, choice) => {
                    if let Some(question) = question(index) {
                        self.option(question, choice);
                    }
                }
                Row::Slot(index, slot) => {
                    if let Some(question) = question(index) {
                        self.slot(question, slot);
                    }
                }
            }
        }
        self.finish_table();
    }

    /// The rows so far as a table, with the headings of the workbook.
    fn finish_table(&mut self) {
        let texts = &self.page.issuer.texts.sheet;
        if self.rows.is_empty() {
            return;
        }
        let heading = [
            &texts.number,
            &texts.question,
            &texts.answer,
            &texts.silence,
            &texts.comment,
            &texts.guidance,
        ];
        self.blocks.push(
            Table {
                widths: WIDTHS.to_vec(),
                heading: heading.map(Clone::clone).to_vec(),
                rows: std::mem::take(&mut self.rows),
            }
            .into(),
        );
    }

    fn question(&mut self, index: usize, question: &Question) {
        let issuer = self.page.issuer;
        let number = issuer.layout.numbering.question(index);
        let is_computed = question.calculation.is_some();
        let answer = CellKey::new(&question.name, 1, Role::Answer);
        let answer = if is_computed {
            Vec::new()
        } else if has_own_cell(question) {
            self.answer(question, &answer, number)
        } else {
            let texts = &issuer.texts.sheet;
            let hint = match (&question.kind, question.layout) {
                (Kind::SelectMultiple(_), MultipleLayout::Slots) => &texts.choose_several,
                (Kind::Rank(_), _) => &texts.rank,
                _ => &texts.mark,
            };
            vec![Paragraph::new(Style::Cell, hint)]
        };
        let (silence, comment) = if is_computed {
            (Vec::new(), Vec::new())
        } else {
            let key = CellKey::new(&question.name, 1, Role::Comment);
            (self.silences(&question.name, number), place(&key, None))
        };
        self.rows.push(vec![
            cell(number),
            vec![Paragraph::of(
                Style::Cell,
                vec![Run::strong(label_of(question, self.page.lang()))],
            )],
            answer,
            silence,
            comment,
            cell(guidance::of_question(self.page, index)),
        ]);
    }

    /// Where the answer is written: boxes for a short list, a list to choose from for a long one.
    fn answer(&self, question: &Question, key: &CellKey, number: &str) -> Vec<Paragraph> {
        let labels = self.labels(question);
        match &question.kind {
            Kind::SelectOne(_) if labels.len() <= MOST_BOXES => {
                boxes(key, number, labels.iter().map(String::as_str))
            }
            Kind::SelectOne(_) => {
                place(key, Some(control(key, number, ControlKind::Choice(labels))))
            }
            _ => place(key, None),
        }
    }

    fn labels(&self, question: &Question) -> Vec<String> {
        let issuer = self.page.issuer;
        let list = issuer.questionnaire.list_of(question);
        let choices = list.into_iter().flat_map(|list| &list.choices);
        choices
            .map(|choice| issuer.label_of(choice).to_owned())
            .collect()
    }

    fn silences(&self, name: &str, number: &str) -> Vec<Paragraph> {
        let key = CellKey::new(name, 1, Role::Silence);
        let texts = &self.page.issuer.texts.silence;
        let labels = [
            &texts.not_available,
            &texts.not_applicable,
            &texts.confidential,
        ];
        boxes(&key, number, labels.into_iter().map(String::as_str))
    }

    fn option(&mut self, question: &Question, choice: usize) {
        let issuer = self.page.issuer;
        let list = issuer.questionnaire.list_of(question);
        let Some(choice) = list.and_then(|list| list.choices.get(choice)) else {
            return;
        };
        let key = CellKey::option(&question.name, 1, &choice.name);
        let label = issuer.label_of(choice);
        let texts = &issuer.texts.sheet;
        let answer = match (&question.kind, question.layout) {
            (Kind::Rank(_), _) => place(&key, None),
            (_, MultipleLayout::YesNo) => boxes(&key, label, [&*texts.yes, &texts.no].into_iter()),
            _ => place(&key, Some(control(&key, label, ControlKind::Box))),
        };
        self.option_row(label, answer);
    }

    fn slot(&mut self, question: &Question, slot: usize) {
        let key = CellKey::option(&question.name, 1, &slot.to_string());
        let choices = ControlKind::Choice(self.labels(question));
        let answer = place(&key, Some(control(&key, "", choices)));
        self.option_row(&slot.to_string(), answer);
    }

    fn option_row(&mut self, label: &str, answer: Vec<Paragraph>) {
        let nothing = Vec::new;
        self.rows.push(vec![
            nothing(),
            cell(label),
            answer,
            nothing(),
            nothing(),
            nothing(),
        ]);
    }

    /// A repeat: why it is left empty, then a row per entry.
    fn table(&mut self, group: usize) {
        let issuer = self.page.issuer;
        let questionnaire = issuer.questionnaire;
        let sheet = issuer
            .layout
            .sheets
            .iter()
            .find_map(|sheet| match &sheet.body {
                Body::Table {
                    group: own,
                    columns,
                    rows,
                } if *own == group => Some((sheet, columns, *rows)),
                _ => None,
            });
        let (Some((sheet, columns, count)), Some(repeat)) =
            (sheet, questionnaire.groups.get(group))
        else {
            return;
        };
        let texts = &issuer.texts.sheet;
        let number = issuer.layout.numbering.table(group);
        self.push(Style::Heading2, format!("{number} {}", sheet.title));
        if let Some(condition) = guidance::of_table(self.page, group) {
            self.push(Style::Remark, condition);
        }
        let questions: Vec<(usize, &Question)> = columns
            .iter()
            .filter_map(|&index| Some((index, questionnaire.questions.get(index)?)))
            .collect();
        // On paper nobody can open a list.
        for (index, question) in &questions {
            let labels = self.labels(question);
            if (1..=MOST_BOXES).contains(&labels.len()) {
                let number = issuer.layout.numbering.question(*index);
                let label = label_of(question, self.page.lang());
                let labels = enumerate(&labels, self.page.lang());
                self.push(Style::Remark, format!("{number} {label}: {labels}"));
            }
        }
        let width = questions.len() + 2;
        let full = |mut row: Vec<Vec<Paragraph>>| {
            row.resize(width, Vec::new());
            row
        };
        let mut rows = vec![full(vec![
            Vec::new(),
            vec![Paragraph::new(Style::CellHeading, &texts.silence)],
            self.silences(&repeat.name, number),
        ])];
        let mut headings = vec![vec![Paragraph::new(Style::CellHeading, &texts.row)]];
        for (index, question) in &questions {
            let number = issuer.layout.numbering.question(*index);
            let label = label_of(question, self.page.lang());
            let heading = format!("{number} {label}");
            headings.push(vec![Paragraph::new(Style::CellHeading, heading)]);
        }
        headings.push(vec![Paragraph::new(Style::CellHeading, &texts.comment)]);
        rows.push(headings);
        for instance in 1..=count {
            let mut row = vec![cell(instance.to_string())];
            for (index, question) in &questions {
                let key = CellKey::new(&question.name, instance, Role::Answer);
                let number = issuer.layout.numbering.question(*index);
                let choice = match question.kind {
                    Kind::SelectOne(_) => {
                        let choices = ControlKind::Choice(self.labels(question));
                        Some(control(&key, number, choices))
                    }
                    _ => None,
                };
                row.push(match question.calculation {
                    Some(_) => Vec::new(),
                    None => place(&key, choice),
                });
            }
            let key = CellKey::new(&repeat.name, instance, Role::Comment);
            row.push(place(&key, None));
            rows.push(row);
        }
        let mut widths = vec![2; width];
        if let Some(first) = widths.first_mut() {
            *first = 1;
        }
        self.blocks.push(
            Table {
                widths,
                heading: Vec::new(),
                rows,
            }
            .into(),
        );
    }
}

fn cell(text: impl Into<String>) -> Vec<Paragraph> {
    vec![Paragraph::new(Style::Cell, text)]
}

/// Where something is filled in.
fn place(key: &CellKey, control: Option<Run>) -> Vec<Paragraph> {
    let bookmark = Run::Bookmark(bookmark(key));
    let runs = [bookmark].into_iter().chain(control).collect();
    vec![Paragraph::of(Style::Cell, runs)]
}

/// A box for each of these words; all bear the name of the answer.
fn boxes<'a>(key: &CellKey, title: &str, labels: impl Iterator<Item = &'a str>) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = labels
        .map(|label| {
            let ticked = control(key, title, ControlKind::Box);
            Paragraph::of(Style::Cell, vec![ticked, Run::text(format!(" {label}"))])
        })
        .collect();
    if let Some(first) = paragraphs.first_mut() {
        first.runs.insert(0, Run::Bookmark(bookmark(key)));
    }
    paragraphs
}

/// The bookmark of a cell: the names of cells are longer than Word allows, and hold signs that it
/// does not.
fn bookmark(key: &CellKey) -> String {
    let hash = sha256::of(key.defined_name().as_bytes());
    format!("{BOOKMARK}{}", hash.get(..16).unwrap_or(&hash))
}

/// A cell of the questionnaire in Word, as a bookmark in it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordCell {
    /// The name that the cell has in the workbook.
    pub name: String,
    /// How many boxes are offered in it.
    pub boxes: usize,
}

/// The cells of a questionnaire by the bookmarks that stand for them in Word.
pub fn bookmarks(questionnaire: &Questionnaire) -> HashMap<String, WordCell> {
    let layout = Layout::new(questionnaire, Lang::En, "", "");
    let cells = layout.cells(questionnaire).into_iter();
    let keys = cells.map(|cell| cell.key).chain([cover::entity_key()]);
    keys.map(|key| {
        let cell = WordCell {
            name: key.defined_name(),
            boxes: boxes_of(&key, questionnaire),
        };
        (bookmark(&key), cell)
    })
    .collect()
}

/// How many boxes a cell offers.
fn boxes_of(key: &CellKey, questionnaire: &Questionnaire) -> usize {
    let question = questionnaire.question(&key.question);
    match (key.role, question) {
        (Role::Silence, _) => 3,
        (Role::Answer, Some(question)) if question.repeat.is_none() => match question.kind {
            Kind::SelectOne(list) => {
                let list = questionnaire.lists.get(list);
                let choices = list.map_or(0, |list| list.choices.len());
                if choices <= MOST_BOXES { choices } else { 0 }
            }
            _ => 0,
        },
        (Role::Option, Some(question)) => match (&question.kind, question.layout) {
            (Kind::Rank(_), _) | (_, MultipleLayout::Slots) => 0,
            (_, MultipleLayout::YesNo) => 2,
            (_, MultipleLayout::Marks) => 1,
        },
        _ => 0,
    }
}

fn control(key: &CellKey, title: &str, kind: ControlKind) -> Run {
    Run::Control(Control {
        tag: key.defined_name(),
        title: title.to_owned(),
        kind,
    })
}
