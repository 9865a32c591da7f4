//! The compilation of replies: question by question what each State said, in its own words.

use chrono::NaiveDate;

use super::{cell, in_its_words, place, shown};
use crate::language::texts::CompilationTexts;
use crate::language::{Lang, Texts, enumerate, fill, texts};
use crate::round::Round;
use crate::synthesis::{ByQuestion, QuestionView, StateAnswer, StateView};
use crate::validate::AnswerStatus;
use crate::word::{Block, Design, Document, Header, Paragraph, Style, Table, WordError};

/// The bytes of the compilation; `pillars` gives the heading of each pillar by its key.
///
/// # Errors
///
/// If it does not fit into a .docx.
pub fn compilation(
    view: &ByQuestion,
    pillar: &dyn Fn(&str) -> Option<String>,
    round: &Round,
    lang: Lang,
) -> Result<Vec<u8>, WordError> {
    let texts = texts(lang);
    let writer = Writer {
        view,
        lang,
        texts,
        own: &texts.compilation,
    };
    let date: NaiveDate = round.report.date;
    let mut blocks: Vec<Block> = vec![
        Paragraph::new(Style::Title, &writer.own.title).into(),
        Paragraph::new(Style::Body, round.title.get(lang)).into(),
    ];
    let mut last: Option<&str> = None;
    for question in &view.questions {
        if last != Some(&question.pillar) {
            let heading = pillar(&question.pillar);
            let heading = heading.unwrap_or_else(|| writer.own.other.clone());
            blocks.push(Paragraph::new(Style::Heading1, heading).into());
            last = Some(&question.pillar);
        }
        writer.question(question, &mut blocks);
    }
    let document = Document {
        lang,
        title: &writer.own.title,
        date,
        design: Design::Report,
        properties: Vec::new(),
        header: Some(Header {
            near: round.symbol.clone(),
            far: writer.own.title.clone(),
        }),
        blocks,
    };
    document.write()
}

struct Writer<'a> {
    view: &'a ByQuestion,
    lang: Lang,
    texts: &'static Texts,
    own: &'static CompilationTexts,
}

impl Writer<'_> {
    fn question(&self, question: &QuestionView, blocks: &mut Vec<Block>) {
        let heading = match question.number.as_str() {
            "" => question.label.clone(),
            number => format!("{number} {}", question.label),
        };
        blocks.push(Paragraph::new(Style::Heading3, heading).into());
        let said: Vec<&StateAnswer> = question.answers.iter().filter(|a| is_said(a)).collect();
        if said.is_empty() {
            blocks.push(Paragraph::new(Style::Body, &self.own.nobody).into());
        } else {
            blocks.push(self.table(&said, question.in_table).into());
        }
        let silent: Vec<String> = question
            .statuses
            .iter()
            .filter(|(status, _)| **status != AnswerStatus::Answered)
            .map(|(status, count)| format!("{}: {count}", status.label(self.lang)))
            .collect();
        let mut lines = Vec::new();
        if !silent.is_empty() {
            lines.push(enumerate(&silent, self.lang));
        }
        if question.unnamed > 0 {
            let count = question.unnamed.to_string();
            lines.push(fill(&self.own.unnamed, &[("count", &count)]));
        }
        let lines = lines.into_iter();
        blocks.extend(lines.map(|line| Paragraph::new(Style::Remark, line).into()));
    }

    fn table(&self, answers: &[&StateAnswer], in_table: bool) -> Table {
        let has_translation = answers.iter().any(|answer| !answer.translation.is_empty());
        let state = &self.texts.synthesis.respondents.state;
        let mut heading = vec![
            state.clone(),
            self.own.answer.clone(),
            self.own.words.clone(),
        ];
        let mut widths = vec![18, 32, 50];
        if has_translation {
            heading.push(self.own.translation.clone());
            widths = vec![16, 22, 32, 30];
        }
        heading.push(self.own.place.clone());
        widths.push(24);
        let rows = answers.iter().map(|answer| {
            let state = self.view.states.iter().find(|s| s.code == answer.entity);
            let language = state.and_then(|state| state.language);
            let mut name = state.map_or(&answer.entity, |state| &state.name).clone();
            if in_table {
                let row = answer.instance.to_string();
                let row = fill(&self.own.row, &[("row", &row)]);
                name = format!("{name} ({row})");
            }
            let value = shown(&answer.value, self.lang);
            // A text is the State's own words already, else it is what we call its choice.
            let in_own_words = value == answer.raw;
            let own = if in_own_words { &*answer.raw } else { "" };
            let words = in_its_words(&[own, &answer.words], language);
            let mut row = vec![
                self.state(name, state),
                cell(if in_own_words { String::new() } else { value }),
                words,
            ];
            if has_translation {
                row.push(cell(&answer.translation));
            }
            row.push(cell(place(answer.origin.as_ref())));
            row
        });
        Table {
            widths,
            heading,
            rows: rows.collect(),
        }
    }

    /// The State, and the language of its words.
    fn state(&self, name: String, state: Option<&StateView>) -> Vec<Paragraph> {
        let mut paragraphs = cell(name);
        if let Some(lang) = state.and_then(|state| state.language) {
            let language = self.texts.synthesis.language.get(lang);
            paragraphs.push(Paragraph::new(Style::Cell, format!("[{language}]")));
        }
        paragraphs
    }
}

/// Whether a State said something, a comment on a silence included.
fn is_said(answer: &StateAnswer) -> bool {
    answer.status == AnswerStatus::Answered || !answer.words.is_empty() || !answer.raw.is_empty()
}
