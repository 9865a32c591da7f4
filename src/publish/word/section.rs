//! The draft section of the report, clean for the editors or with the sources of each sentence in a
//! footnote.

use crate::language::{Lang, Texts, outline_letter, texts};
use crate::synthesis::{
    Recommendation, ReportSection, SectionParagraph, SectionPart, SourceCells, Statement,
};
use crate::word::{Block, Design, Document, Header, Paragraph, Run, Style, Table, Text, WordError};

/// Whether each sentence says where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sources {
    /// No: for the editors.
    Left,
    /// Yes, in a footnote: for whoever verifies.
    Shown,
}

/// The bytes of the section's document.
///
/// # Errors
///
/// If it does not fit into a .docx.
pub fn section(
    section: &ReportSection,
    sources: Sources,
    date: chrono::NaiveDate,
) -> Result<Vec<u8>, WordError> {
    let texts = texts(section.lang);
    let far = match sources {
        Sources::Left => &texts.section.draft,
        Sources::Shown => &texts.section.sources,
    };
    let mut blocks: Vec<Block> = vec![Paragraph::new(Style::Title, &section.title).into()];
    for part in &section.parts {
        add_part(&mut blocks, part, sources, texts, section.lang);
    }
    if sources == Sources::Shown {
        let left_out = section.left_out.summary(texts);
        blocks.extend(
            left_out
                .into_iter()
                .map(|line| Paragraph::new(Style::Remark, line).into()),
        );
    }
    let document = Document {
        lang: section.lang,
        title: &section.title,
        date,
        design: Design::Report,
        properties: Vec::new(),
        header: Some(Header {
            near: section.symbol.clone(),
            far: far.clone(),
        }),
        blocks,
    };
    document.write()
}

fn add_part(
    blocks: &mut Vec<Block>,
    part: &SectionPart,
    sources: Sources,
    texts: &Texts,
    lang: Lang,
) {
    match part {
        SectionPart::Heading { level, text, note } => {
            let style = match level {
                1 => Style::Heading1,
                2 => Style::Heading2,
                _ => Style::Heading3,
            };
            let mut heading = Paragraph::new(style, text);
            if !note.is_empty() {
                heading.runs.push(Run::Note(vec![Text::new(note)]));
            }
            blocks.push(heading.into());
        }
        SectionPart::ToDraft(text) => blocks.push(Paragraph::new(Style::Remark, text).into()),
        SectionPart::Paragraph(paragraph) => add_paragraph(blocks, paragraph, sources, lang),
        SectionPart::Recommendations(rows) => {
            blocks.push(recommendations(rows, texts, lang).into());
        }
    }
}

fn add_paragraph(
    blocks: &mut Vec<Block>,
    paragraph: &SectionParagraph,
    sources: Sources,
    lang: Lang,
) {
    let (items, sentences): (Vec<&Statement>, Vec<_>) = paragraph
        .statements
        .iter()
        .partition(|statement| statement.kind.is_item());
    let mut runs = Vec::new();
    for statement in sentences {
        // Chinese puts no space between sentences.
        if !runs.is_empty() && lang != Lang::Zh {
            runs.push(Run::text(" "));
        }
        add_statement(&mut runs, statement, sources);
    }
    if !runs.is_empty() {
        blocks.push(Paragraph::of(Style::Numbered, runs).into());
    }
    // Items without a sentence to stand under are paragraphs of their own.
    let has_sentence = items.len() < paragraph.statements.len();
    for item in items {
        let style = if has_sentence {
            Style::Lettered
        } else {
            Style::Numbered
        };
        let mut runs = Vec::new();
        add_statement(&mut runs, item, sources);
        blocks.push(Paragraph::of(style, runs).into());
    }
}

fn add_statement(runs: &mut Vec<Run>, statement: &Statement, sources: Sources) {
    for span in &statement.spans {
        runs.push(Run::Text(Text {
            text: span.text.clone(),
            lang: span.lang,
            ..Text::default()
        }));
    }
    if sources == Sources::Shown && !statement.sources.is_empty() {
        runs.push(Run::Note(note(&statement.sources)));
    }
}

/// "Peru: reply.xlsx, Prevention, D5, D7; Chile: ..."; each part a text of its own, so that names
/// in other scripts do not turn the rest about.
fn note(sources: &[SourceCells]) -> Vec<Text> {
    let mut texts = Vec::new();
    for (index, source) in sources.iter().enumerate() {
        let lead = if index == 0 { "" } else { "; " };
        texts.push(Text::new(format!("{lead}{}: ", source.state)));
        texts.push(Text::new(&source.file));
        texts.push(Text::new(" > "));
        texts.push(Text::new(&source.sheet));
        texts.push(Text::new(format!(" > {}", source.cells.join(", "))));
    }
    texts
}

fn recommendations(rows: &[Recommendation], texts: &Texts, lang: Lang) -> Table {
    let texts = &texts.section;
    let rows = rows.iter().enumerate().map(|(position, row)| {
        let letter = outline_letter(position, lang);
        let mut behind = vec![Paragraph::of(Style::Cell, vec![Run::strong(&row.pillar)])];
        behind.extend(
            row.behind
                .iter()
                .map(|text| Paragraph::new(Style::Cell, text)),
        );
        vec![
            vec![Paragraph::new(Style::Cell, letter)],
            Vec::new(),
            behind,
        ]
    });
    Table {
        widths: vec![15, 37, 48],
        heading: [&texts.letter, &texts.wording, &texts.behind]
            .map(Clone::clone)
            .to_vec(),
        rows: rows.collect(),
    }
}
