//! Keeps the draft within a number of words.

use super::{ReportSection, SectionPart, Statement, StatementKind};

/// Leaves out examples, then figures, until the budget is kept; each time the last one of the
/// paragraph that has most of them, so that every subject keeps one as long as it can.
pub(super) fn keep(section: &mut ReportSection) {
    section.left_out.words = section.words();
    let Some(budget) = section.left_out.budget else {
        return;
    };
    for kind in [StatementKind::Example, StatementKind::Figure] {
        while section.left_out.words > budget {
            let Some(statement) = take_last(section, kind) else {
                break;
            };
            section.left_out.words -= crate::language::words(&statement.text());
            match kind {
                StatementKind::Example => section.left_out.examples += 1,
                _ => section.left_out.figures += 1,
            }
        }
    }
    let is_empty = |part: &SectionPart| matches!(part, SectionPart::Paragraph(paragraph) if paragraph.statements.is_empty());
    section.parts.retain(|part| !is_empty(part));
    let mut number = 0;
    for part in &mut section.parts {
        if let SectionPart::Paragraph(paragraph) = part {
            number += 1;
            paragraph.number = number;
        }
    }
}

fn take_last(section: &mut ReportSection, kind: StatementKind) -> Option<Statement> {
    let paragraphs = section.parts.iter_mut().filter_map(|part| match part {
        SectionPart::Paragraph(paragraph) => Some(&mut paragraph.statements),
        _ => None,
    });
    let of_kind = |statements: &Vec<Statement>| {
        let statements = statements.iter();
        statements
            .filter(|statement| statement.kind == kind)
            .count()
    };
    let fullest = paragraphs.max_by_key(|statements| of_kind(statements))?;
    let last = fullest
        .iter()
        .rposition(|statement| statement.kind == kind)?;
    Some(fullest.remove(last))
}
