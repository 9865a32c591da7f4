//! The draft of the report's section on the replies, as plain data: headings, numbered paragraphs,
//! and under each sentence the cells it rests on.
//!
//! The outline is that of A/70/94. What follows from the replies is written out; what only a person
//! can write stands there as a place to fill. A paragraph of a pillar takes a question with those
//! that depend on it: the general statement, the lists, the States' words, the figures. Who may be
//! named and quoted is decided as in the tables.

mod budget;
mod contributions;
mod paragraphs;

use super::sentence::Reporters;
use super::{Compilation, Context, Quantifier, SourceRef, pillar, references, respondents};
use crate::coding::{Measured, Outcome};
use crate::entity::Kind;
use crate::language::{Lang, Texts, enumerate, fill, long_date, outline_number, words};

/// The draft, ready to be rendered.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportSection {
    /// Language it is written in.
    pub lang: Lang,
    /// What was asked about.
    pub title: String,
    /// Symbol of the report.
    pub symbol: String,
    /// What follows one another.
    pub parts: Vec<SectionPart>,
    /// What was left out to keep the budget; blank without one.
    pub left_out: LeftOut,
}

/// A part of the draft.
#[derive(Debug, Clone, PartialEq)]
pub enum SectionPart {
    /// A heading, level 1 to 3; with its number.
    Heading {
        /// Level.
        level: u8,
        /// Number and text.
        text: String,
        /// A footnote to it; may be blank.
        note: String,
    },
    /// A numbered paragraph.
    Paragraph(SectionParagraph),
    /// What a person has to write, in words.
    ToDraft(String),
    /// The recommendations to write, one row each.
    Recommendations(Vec<Recommendation>),
}

/// A numbered paragraph.
#[derive(Debug, Clone, PartialEq)]
pub struct SectionParagraph {
    /// Its number, from 1 through the draft.
    pub number: usize,
    /// Its sentences, in their order; those that are [items](StatementKind::is_item) come last.
    pub statements: Vec<Statement>,
}

/// A sentence and what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What it is in its paragraph.
    pub kind: StatementKind,
    /// Its text: stretches in one language each.
    pub spans: Vec<Span>,
    /// The cells under it, in the order of the States; blank where it rests on none.
    pub sources: Vec<SourceCells>,
}

/// Text in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// Its language, where that is not the draft's: words of a State.
    pub lang: Option<Lang>,
}

/// What a sentence is in its paragraph; the order is that of the paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatementKind {
    /// What the mandate asks for, who replied, what stands in other sources.
    Chapeau,
    /// What an entity of the United Nations system wrote: its own words, to be edited.
    Contribution,
    /// How many States reported the measure that the paragraph is about.
    General,
    /// Which States reported a detail of it.
    List,
    /// What a State wrote.
    Example,
    /// The numbers that States gave.
    Figure,
}

/// Cells of one sheet of one State's file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceCells {
    /// Name of the State in running text.
    pub state: String,
    /// Path of the file below `responses/`.
    pub file: String,
    /// Sheet, as named in the return.
    pub sheet: String,
    /// Its cells: `D5`.
    pub cells: Vec<String>,
}

/// A recommendation to write: its letter is its place, its text a person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// The heading whose measures it may rest on.
    pub pillar: String,
    /// Each measure with the States behind it.
    pub behind: Vec<String>,
}

/// What was left out to keep a budget of words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// The budget; `None` if there was none.
    pub budget: Option<usize>,
    /// How many words the draft has now, headings included.
    pub words: usize,
    /// How many examples were left out.
    pub examples: usize,
    /// How many figures were left out.
    pub figures: usize,
}

impl StatementKind {
    /// Whether it stands as a subparagraph.
    pub fn is_item(self) -> bool {
        matches!(self, Self::Example | Self::Figure)
    }
}

impl Statement {
    /// Its whole text.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    fn new(kind: StatementKind, text: impl Into<String>, sources: Vec<SourceCells>) -> Self {
        let span = Span {
            text: text.into(),
            lang: None,
        };
        Self {
            kind,
            spans: vec![span],
            sources,
        }
    }
}

impl LeftOut {
    /// What was left out, in words; blank if nothing was and the budget is kept.
    pub fn summary(&self, texts: &Texts) -> Vec<String> {
        let texts = &texts.section;
        let Some(budget) = self.budget else {
            return Vec::new();
        };
        let budget_words = budget.to_string();
        let mut lines = Vec::new();
        let items: Vec<String> = [
            (&texts.left_out_examples, self.examples),
            (&texts.left_out_figures, self.figures),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(text, count)| fill(text, &[("count", &count.to_string())]))
        .collect();
        if !items.is_empty() {
            let values = [
                ("budget", budget_words.as_str()),
                ("items", &items.join("; ")),
            ];
            lines.push(fill(&texts.left_out, &values));
        }
        if self.words > budget {
            let words = self.words.to_string();
            let values = [("budget", budget_words.as_str()), ("words", &words)];
            lines.push(fill(&texts.still_over, &values));
        }
        lines
    }
}

/// Drafts the section; with a budget, examples and then figures are left out until it is kept.
/// Lists of States are never shortened.
pub fn section(compilation: &Compilation<'_>, lang: Lang, budget: Option<usize>) -> ReportSection {
    let context = Context::new(compilation, lang);
    let round = compilation.round;
    let mut draft = Draft {
        context: &context,
        parts: Vec::new(),
        number: 0,
    };
    draft.write();
    let mut section = ReportSection {
        lang,
        title: round.title.get(lang).clone(),
        symbol: round.symbol.clone(),
        parts: draft.parts,
        left_out: LeftOut {
            budget,
            ..LeftOut::default()
        },
    };
    budget::keep(&mut section);
    section
}

impl ReportSection {
    /// How many words it has, headings, places to fill and tables included.
    pub fn words(&self) -> usize {
        let count = |part: &SectionPart| match part {
            SectionPart::Heading { text, note, .. } => words(text) + words(note),
            SectionPart::ToDraft(text) => words(text),
            SectionPart::Paragraph(paragraph) => paragraph
                .statements
                .iter()
                .map(|statement| words(&statement.text()))
                .sum(),
            SectionPart::Recommendations(rows) => rows
                .iter()
                .flat_map(|row| &row.behind)
                .map(|text| words(text))
                .sum(),
        };
        self.parts.iter().map(count).sum()
    }
}

struct Draft<'a> {
    context: &'a Context<'a>,
    parts: Vec<SectionPart>,
    number: usize,
}

impl Draft<'_> {
    fn write(&mut self) {
        let texts = &self.context.texts.section;
        self.heading(1, 0, &texts.introduction);
        self.place_to_fill(&texts.introduction_what);
        self.heading(1, 1, &texts.status);
        self.status();
        self.heading(1, 2, &texts.implementation);
        let mut part = 0;
        if self.asks_states() {
            self.heading(2, part, &texts.reported);
            self.replies();
            self.pillars();
            part += 1;
        }
        self.contributions(part);
        self.heading(2, part + 1, &texts.ahead);
        self.place_to_fill(&texts.ahead_what);
        let rest = [
            (&texts.research, &texts.research_what),
            (&texts.fund, &texts.fund_what),
            (&texts.coordination, &texts.coordination_what),
            (&texts.awareness, &texts.awareness_what),
            (&texts.resources, &texts.resources_what),
        ];
        for (position, (heading, what)) in (3..).zip(rest) {
            self.heading(1, position, heading);
            self.place_to_fill(what);
        }
        self.heading(1, 3 + rest.len(), &texts.recommendations);
        self.recommendations();
    }

    /// A heading with its number, positions from 0 among those of its level.
    fn heading(&mut self, level: u8, position: usize, text: &str) {
        let number = outline_number(level, position, self.context.lang);
        self.parts.push(SectionPart::Heading {
            level,
            text: number + text,
            note: String::new(),
        });
    }

    /// Whether the round is one of States, as it is unless entities of the United Nations system
    /// alone were asked.
    fn asks_states(&self) -> bool {
        let context = self.context;
        let mut addressees = context.compilation.addressees.iter();
        let mut respondents = context.respondents.iter();
        let is_state = |code: &str| {
            let entity = context.names.entity(code);
            entity.is_some_and(|entity| entity.kind != Kind::UnEntity)
        };
        addressees.any(|addressee| is_state(&addressee.code))
            || respondents.any(|respondent| is_state(&respondent.entity.code))
    }

    /// A heading per entity of the United Nations system that replied, with its text to edit; the
    /// entities in a footnote. The order is that of the addressees, which the officer keeps.
    fn contributions(&mut self, position: usize) {
        let context = self.context;
        let texts = &context.texts.section;
        let contributions = contributions::all(context);
        let names: Vec<&str> = contributions
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let note = if names.is_empty() {
            String::new()
        } else {
            let entities = enumerate(&names, context.lang);
            fill(&texts.contributions, &[("entities", &entities)])
        };
        self.parts.push(SectionPart::Heading {
            level: 2,
            text: outline_number(2, position, context.lang) + &texts.entities,
            note,
        });
        if contributions.is_empty() {
            self.place_to_fill(&texts.entities_what);
        }
        for (name, paragraphs) in contributions {
            self.parts.push(SectionPart::Heading {
                level: 3,
                text: name,
                note: String::new(),
            });
            for statements in paragraphs {
                self.paragraph(statements);
            }
        }
    }

    fn place_to_fill(&mut self, what: &str) {
        let pattern = &self.context.texts.section.to_be_drafted;
        let text = fill(pattern, &[("what", what)]);
        self.parts.push(SectionPart::ToDraft(text));
    }

    fn paragraph(&mut self, statements: Vec<Statement>) {
        if statements.is_empty() {
            return;
        }
        self.number += 1;
        self.parts.push(SectionPart::Paragraph(SectionParagraph {
            number: self.number,
            statements,
        }));
    }

    /// A paragraph without sources.
    fn plain(&mut self, texts: impl IntoIterator<Item = String>) {
        let statements = texts
            .into_iter()
            .map(|text| Statement::new(StatementKind::Chapeau, text, Vec::new()));
        self.paragraph(statements.collect());
    }

    /// Who became a party to what, and what others found: both kept by the officer.
    fn status(&mut self) {
        let sentences = references::treaty_sentences(self.context);
        let figures = &self.context.compilation.references.external_figures;
        if sentences.is_empty() && figures.is_empty() {
            self.place_to_fill(&self.context.texts.section.status_what);
        }
        for sentence in sentences {
            self.plain([sentence]);
        }
        for figure in figures {
            let said = [&figure.wording, &figure.figure, &figure.unit, &figure.date];
            let said: Vec<&str> = said
                .into_iter()
                .map(String::as_str)
                .filter(|text| !text.is_empty())
                .collect();
            self.plain([format!("{} ({})", said.join("; "), figure.source)]);
        }
    }

    /// The note that asked, and who replied.
    fn replies(&mut self) {
        let context = self.context;
        let round = context.compilation.round;
        let texts = &context.texts.section;
        let date = long_date(round.note.date, context.lang);
        let title = round.title.get(context.lang);
        let request = fill(&texts.request, &[("date", &date), ("title", title)]);
        let respondents = respondents::paragraph(context);
        let is_first_week = respondents.is_none();
        self.plain([request].into_iter().chain(respondents));
        if is_first_week {
            let text = texts.no_reply.clone();
            self.parts.push(SectionPart::ToDraft(text));
        }
    }

    fn pillars(&mut self) {
        let context = self.context;
        for (key, measures) in pillar::by_pillar(context) {
            let pillars = &context.compilation.questionnaire.pillars;
            let pillar = pillars.iter().find(|pillar| pillar.name == key);
            let heading =
                pillar.map_or(
                    &*context.texts.synthesis.pillar.measure,
                    |pillar| match pillar.label.text(context.lang) {
                        "" => &pillar.name,
                        label => label,
                    },
                );
            // The headings of pillars bear no number.
            self.parts.push(SectionPart::Heading {
                level: 3,
                text: heading.to_owned(),
                note: String::new(),
            });
            if let Some(chapeau) = pillar.map(|pillar| pillar.chapeau.text(context.lang)) {
                self.plain((!chapeau.is_empty()).then(|| chapeau.to_owned()));
            }
            let paragraphs = paragraphs::of_pillar(key, &measures, context);
            if paragraphs.is_empty() {
                let text = context.texts.section.nothing.clone();
                self.parts.push(SectionPart::ToDraft(text));
            }
            for statements in paragraphs {
                self.paragraph(statements);
            }
        }
    }

    /// A row per pillar in which something was reported: its measures, the most reported first.
    fn recommendations(&mut self) {
        let context = self.context;
        let texts = &context.texts.section;
        self.plain([texts.recommendations_lead.clone()]);
        let mut rows = Vec::new();
        for (key, measures) in pillar::by_pillar(context) {
            let pillars = &context.compilation.questionnaire.pillars;
            let pillar = pillars.iter().find(|pillar| pillar.name == key);
            let mut behind: Vec<(usize, String)> = measures
                .iter()
                .filter_map(|measured| behind(measured, context))
                .collect();
            behind.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
            if !behind.is_empty() {
                rows.push(Recommendation {
                    pillar: pillar
                        .map_or(key, |pillar| pillar.label.text(context.lang))
                        .to_owned(),
                    behind: behind.into_iter().map(|(_, text)| text).collect(),
                });
            }
        }
        self.parts.push(SectionPart::Recommendations(rows));
    }
}

/// A measure with the States behind it, and how many they are; the word for them where they are
/// too many to be read as a list.
fn behind(measured: &Measured, context: &Context<'_>) -> Option<(usize, String)> {
    let reporters = reporters(measured, context);
    let wording = measured.wording.text(context.lang);
    if reporters.count() == 0 || wording.is_empty() {
        return None;
    }
    let quantifier = quantifier(&reporters, context);
    let states = if quantifier >= Quantifier::Many {
        quantifier
            .word(&context.texts.synthesis.quantifier)
            .to_owned()
    } else {
        reporters.list(context).display(context.lang)
    };
    let pattern = &context.texts.section.behind_item;
    let text = fill(pattern, &[("measure", wording), ("states", &states)]);
    Some((reporters.count(), text))
}

fn reporters(measured: &Measured, context: &Context<'_>) -> Reporters {
    let reported = measured.with(Outcome::Reported);
    let reported = reported.map(|answer| {
        let may_name = context.confidence.may_name_under(answer);
        (&*answer.entity, may_name)
    });
    Reporters::of(reported, context)
}

fn quantifier(reporters: &Reporters, context: &Context<'_>) -> Quantifier {
    let thresholds = &context.compilation.round.quantifiers;
    Quantifier::of(reporters.count(), context.respondents.len(), thresholds)
}

/// Cells of the same sheet together.
fn source_cells(sources: &[SourceRef], context: &Context<'_>) -> Vec<SourceCells> {
    let mut grouped: Vec<SourceCells> = Vec::new();
    for source in sources {
        let state = context.names.in_text(&source.entity);
        let (file, sheet) = (&source.origin.source.file, &source.origin.sheet);
        let cell = source.origin.cell.clone();
        match grouped.last_mut() {
            Some(last) if last.state == state && last.file == *file && last.sheet == *sheet => {
                if !last.cells.contains(&cell) {
                    last.cells.push(cell);
                }
            }
            _ => grouped.push(SourceCells {
                state: state.to_owned(),
                file: file.clone(),
                sheet: sheet.clone(),
                cells: vec![cell],
            }),
        }
    }
    grouped
}
