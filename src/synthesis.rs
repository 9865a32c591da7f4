//! Compiles all responses into tables: figures with their denominators, the States in the order
//! and with the names of the report's language, a sentence with the right quantifier, the words
//! behind it.
//!
//! In: a [`Compilation`], all that the earlier stages made of a round. Out: [`Table`]s, plain data
//! whose cells carry the answers they rest on. Nothing here knows a file format.

mod answers;
mod by_question;
mod codes;
mod confidence;
mod contents;
mod crosstab;
mod difference;
mod edge;
mod extracts;
mod fiche;
mod figures;
mod findings;
mod groups;
mod names;
mod pillar;
mod quantifier;
mod questions;
mod references;
mod respondents;
mod section;
mod sentence;
mod snapshot;
mod sources;
mod status;
mod table;
mod trace;
mod trends;

use std::collections::HashMap;

use crate::coding::{self, Coded, Measured};
use crate::definition::{Numbering, Questionnaire};
use crate::entity::Entities;
use crate::intake::Record;
use crate::language::{Lang, Texts, fill, texts};
use crate::round::{Addressee, Audience, Previous, References, Round, SentLedger};
use crate::validate::Response;

pub(crate) use confidence::Confidence;
use names::Names;
use respondents::Respondent;

pub use by_question::{
    ByQuestion, PillarView, QuestionView, StateAnswer, StateView, by_every_question, by_question,
};
pub use difference::{
    Change, Difference, FigureChange, MeasureChange, difference, difference_tables,
};
pub use edge::{Edge, edges};
pub use fiche::{Fiche, FicheAnswer, FichePart, fiches};
pub use quantifier::Quantifier;
pub use questions::answer_value;
pub use section::{
    LeftOut, Recommendation, ReportSection, SectionParagraph, SectionPart, SourceCells, Span,
    Statement, StatementKind, section,
};
pub use snapshot::{GivenFigures, MeasureFigures, Reported, Snapshot};
pub use status::{SentDays, Standing, StateStanding, standings};
pub use table::{Cell, CellValue, Column, SourceRef, Table, Tone};
pub use trace::{Place, Trace, TraceError, TracedAnswer, trace};

/// All that the earlier stages made of a round.
#[derive(Debug, Clone, Copy)]
pub struct Compilation<'a> {
    /// The round.
    pub round: &'a Round,
    /// What was asked.
    pub questionnaire: &'a Questionnaire,
    /// Who everybody is.
    pub entities: &'a Entities,
    /// Who was asked.
    pub addressees: &'a [Addressee],
    /// What the States say, one response per State that sent a readable return.
    pub responses: &'a [Response],
    /// What became of each file.
    pub records: &'a [Record],
    /// What people made of open answers.
    pub coded: &'a Coded,
    /// What stands beside the replies.
    pub references: &'a References,
    /// What the States said in the round before.
    pub previous: &'a Previous,
    /// What is recorded as sent.
    pub sent: &'a SentLedger,
}

/// What all tables of one language share.
struct Context<'a> {
    compilation: Compilation<'a>,
    lang: Lang,
    texts: &'static Texts,
    numbering: Numbering,
    names: Names<'a>,
    confidence: Confidence<'a>,
    /// In the order of the language's lists: Member States, then observers.
    respondents: Vec<Respondent<'a>>,
    /// The responses by entity; of two of one code the first.
    responses: HashMap<&'a str, &'a Response>,
    measures: Vec<Measured>,
}

/// The tables of a round in one language, in the order of the workbook; tables marked internal
/// come last, and only if the round's audience is internal.
pub fn compile(compilation: &Compilation<'_>, lang: Lang) -> Vec<Table> {
    let context = Context::new(compilation, lang);
    let mut tables = vec![respondents::table(&context)];
    tables.extend(groups::table(&context));
    tables.extend(pillar::tables(&context));
    tables.extend(figures::table(&context));
    tables.extend(trends::table(&context));
    tables.extend(crosstab::tables(&context));
    tables.push(answers::table(&context));
    tables.push(questions::table(&context));
    tables.extend(codes::tables(&context));
    tables.extend(references::tables(&context));
    tables.push(findings::table(&context));
    tables.push(sources::table(&context));
    if compilation.round.audience == Audience::Internal {
        tables.push(status::table(&context));
        tables.extend(edge::table(&context));
        tables.extend(codes::internal_tables(&context));
        tables.extend(respondents::internal_table(&context));
        tables.push(answers::internal_table(&context));
        tables.extend(findings::internal_table(&context));
        tables.extend(sources::internal_table(&context));
        tables.extend(respondents::contacts(&context));
    }
    tables.insert(0, contents::table(&context, &tables));
    tables
}

impl<'a> Context<'a> {
    fn new(compilation: &Compilation<'a>, lang: Lang) -> Self {
        let names = Names::new(compilation.entities, lang, compilation.round.report.date);
        Self {
            compilation: *compilation,
            lang,
            texts: texts(lang),
            numbering: compilation.questionnaire.numbering(),
            confidence: Confidence::of(compilation.responses),
            respondents: respondents::of(compilation, &names),
            responses: compilation
                .responses
                .iter()
                .rev()
                .map(|response| (response.entity.as_str(), response))
                .collect(),
            measures: coding::measure(
                compilation.questionnaire,
                compilation.responses,
                compilation.coded,
            ),
            names,
        }
    }

    /// A table of these columns, all printed.
    fn table(&self, key: &str, name: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Table {
        Table::new(key, name, columns, rows, self.lang)
    }

    /// A table that is not to be published, which its name and its first paragraph say.
    fn internal_table(
        &self,
        key: &str,
        (name, about): (&str, &str),
        columns: Vec<Column>,
        rows: Vec<Vec<Cell>>,
    ) -> Table {
        let synthesis = &self.texts.synthesis;
        let name = fill(&synthesis.internal_name, &[("name", name)]);
        Table {
            notes: vec![synthesis.internal.clone(), about.to_owned()],
            internal: true,
            ..self.table(key, &name, columns, rows)
        }
    }
}
