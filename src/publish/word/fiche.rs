//! The fiche of a State: internal, which the head of each page says.

use std::collections::BTreeSet;

use super::{cell, in_its_words, place, shown};
use crate::language::{Lang, Texts, enumerate, fill, texts};
use crate::round::Round;
use crate::synthesis::{Fiche, FicheAnswer, FichePart};
use crate::word::{Block, Design, Document, Header, Paragraph, Run, Style, Table, WordError};

/// The bytes of a fiche.
///
/// # Errors
///
/// If it does not fit into a .docx.
pub fn fiche(fiche: &Fiche, round: &Round, lang: Lang) -> Result<Vec<u8>, WordError> {
    let texts = texts(lang);
    let own = &texts.compilation;
    let title = fill(&own.fiche, &[("state", &fiche.name)]);
    let facts = fiche.facts.iter().map(|(heading, value)| {
        let heading = Paragraph::of(Style::Cell, vec![Run::strong(heading)]);
        vec![vec![heading], cell(shown(value, lang))]
    });
    let mut blocks: Vec<Block> = vec![
        Paragraph::new(Style::Title, &title).into(),
        Table {
            widths: vec![30, 70],
            heading: Vec::new(),
            rows: facts.collect(),
        }
        .into(),
        Paragraph::new(Style::Heading1, &own.open).into(),
    ];
    if fiche.open.is_empty() {
        blocks.push(Paragraph::new(Style::Body, &own.no_open).into());
    }
    let points = fiche.open.iter();
    blocks.extend(points.map(|point| Paragraph::new(Style::Numbered, point).into()));
    let writer = Writer {
        language: fiche.language,
        names_files: !is_of_one_file(fiche),
        lang,
        texts,
    };
    for part in &fiche.parts {
        writer.part(part, &mut blocks);
    }
    let document = Document {
        lang,
        title: &title,
        date: round.report.date,
        design: Design::Report,
        properties: Vec::new(),
        header: Some(Header {
            near: round.symbol.clone(),
            far: texts.synthesis.internal.clone(),
        }),
        blocks,
    };
    document.write()
}

/// What the parts of a fiche share.
struct Writer {
    /// The language of the reply.
    language: Option<Lang>,
    /// Whether each row says in which file it stands.
    names_files: bool,
    lang: Lang,
    texts: &'static Texts,
}

impl Writer {
    fn part(&self, part: &FichePart, blocks: &mut Vec<Block>) {
        let (texts, lang) = (self.texts, self.lang);
        let own = &texts.compilation;
        let heading = match part.heading.as_str() {
            "" => &own.other,
            heading => heading,
        };
        blocks.push(Paragraph::new(Style::Heading1, heading).into());
        if !part.answers.is_empty() {
            let has_translation = part.answers.iter().any(|a| !a.translation.is_empty());
            let columns = &texts.synthesis.pillar;
            let mut heading = vec![
                columns.number.clone(),
                texts.synthesis.findings.question.clone(),
                own.answer.clone(),
                own.words.clone(),
            ];
            let mut widths = vec![9, 30, 22, 30];
            if has_translation {
                heading.push(own.translation.clone());
                widths.push(26);
            }
            heading.push(own.place.clone());
            widths.push(20);
            let answers = part.answers.iter();
            blocks.push(
                Table {
                    widths,
                    heading,
                    rows: answers
                        .map(|answer| self.row(answer, has_translation))
                        .collect(),
                }
                .into(),
            );
        }
        let lines: Vec<String> = part
            .silences
            .iter()
            .map(|(status, numbers)| {
                format!("{}: {}", status.label(lang), enumerate(numbers, lang))
            })
            .collect();
        if !lines.is_empty() {
            blocks.push(Paragraph::new(Style::Heading3, &own.silences).into());
            let lines = lines.into_iter();
            blocks.extend(lines.map(|line| Paragraph::new(Style::Body, line).into()));
        }
    }

    fn row(&self, answer: &FicheAnswer, has_translation: bool) -> Vec<Vec<Paragraph>> {
        let (texts, lang) = (self.texts, self.lang);
        let mut question = cell(&answer.question);
        if let Some(row) = answer.row {
            let row = fill(&texts.compilation.row, &[("row", &row.to_string())]);
            question.extend(cell(format!("({row})")));
        }
        let value = shown(&answer.value, lang);
        let (value, own_words) = if answer.in_own_words {
            (String::new(), value)
        } else {
            (value, String::new())
        };
        let mut shown_value = cell(value);
        if answer.confidential {
            let confidential = &texts.synthesis.answer_status.confidential;
            let mark = Run::strong(format!("[{confidential}]"));
            shown_value.push(Paragraph::of(Style::Cell, vec![mark]));
        }
        let words = in_its_words(&[&own_words, &answer.words], self.language);
        let mut cells = vec![cell(&answer.number), question, shown_value, words];
        if has_translation {
            cells.push(cell(&answer.translation));
        }
        let origin = answer.origin.as_ref();
        let written = if self.names_files {
            place(origin)
        } else {
            origin.map_or_else(String::new, |origin| {
                format!("{}, {}", origin.sheet, origin.cell)
            })
        };
        cells.push(cell(written));
        cells
    }
}

/// Whether all answers stand in one file: it is named above, and need not be in every row.
fn is_of_one_file(fiche: &Fiche) -> bool {
    let answers = fiche.parts.iter().flat_map(|part| &part.answers);
    let files = answers.filter_map(|answer| Some(&answer.origin.as_ref()?.source.file));
    files.collect::<BTreeSet<_>>().len() < 2
}
