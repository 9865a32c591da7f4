//! What a State answered in the round before, in view beside the cell of today's answer.
//!
//! It counts only when it is confirmed, in a cell of its own, or written anew. Shown is what can be
//! an answer today and was not given in confidence, to nobody but the State itself.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DataValidationErrorStyle, Worksheet, XlsxError};

use super::{Fill, Issuer, Page, hidden, style, validation};
use crate::cell_map::CellKey;
use crate::definition::Question;
use crate::entity::Entity;
use crate::round::{Previous, PreviousAnswer};

/// Stands between the choices of a multiple choice.
pub(super) const JOINT: &str = "; ";

/// An answer of the round before.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LastAnswer {
    /// The cell that confirms it.
    pub(super) key: CellKey,
    /// As the workbook shows it.
    pub(super) shown: Fill,
}

impl LastAnswer {
    /// What an addressee answered to a question outside tables.
    pub(super) fn of(
        issuer: &Issuer<'_>,
        previous: &Previous,
        entity: &Entity,
        question: &Question,
    ) -> Option<Self> {
        let form = issuer.questionnaire;
        let answer = previous.answer(&entity.code, form, question)?;
        let shown = match answer {
            PreviousAnswer::Text(text) => Fill::Text(text.to_owned()),
            PreviousAnswer::Number(number) => Fill::Number(number),
            PreviousAnswer::Date(day) => Fill::Date(day),
            PreviousAnswer::Choices(names) => {
                let labels = names
                    .iter()
                    .map(|name| issuer.choice_label(question, name).unwrap_or_default());
                Fill::Text(labels.collect::<Vec<_>>().join(JOINT))
            }
        };
        let value = previous.value(&entity.code, &question.name, 1)?;
        Some(Self {
            key: CellKey::confirm_previous(&question.name, value),
            shown,
        })
    }
}

/// Writes both cells of a question in a row, where the sheet has them.
pub(super) fn write(
    page: &Page<'_>,
    question: &Question,
    at: u32,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let Some((last, confirm)) = page.issuer.layout.columns.previous else {
        return Ok(());
    };
    let Some(answer) = page.last.get(&question.name) else {
        worksheet
            .write_blank(at, last, &page.style.fixed)?
            .write_blank(at, confirm, &page.style.fixed)?;
        return Ok(());
    };
    let style = page.style;
    match &answer.shown {
        Fill::Text(text) => worksheet.write_string_with_format(at, last, text, &style.computed)?,
        Fill::Number(number) => {
            worksheet.write_number_with_format(at, last, *number, &style.computed)?
        }
        Fill::Date(day) => {
            worksheet.write_datetime_with_format(at, last, day, &style.computed_date)?
        }
    };
    page.write_answer(worksheet, (at, confirm), &answer.key, None)?;
    let choices =
        validation::list(hidden::STILL_LIST).set_error_style(DataValidationErrorStyle::Stop);
    worksheet.add_data_validation(at, confirm, at, confirm, &choices)?;
    Ok(())
}

/// The width, in characters, at which a row can be high enough for each of these answers, or the
/// greatest: prose is shown as a whole where Excel lets a row grow so far.
pub(super) fn width(answers: &BTreeMap<String, LastAnswer>) -> f64 {
    let shows_all = |width: f64| {
        answers.values().all(|answer| match &answer.shown {
            Fill::Text(text) => style::fits_a_row(style::lines(text, width)),
            Fill::Number(_) | Fill::Date(_) => true,
        })
    };
    let widths = style::PREVIOUS_WIDTHS;
    let fitting = widths.into_iter().find(|&width| shows_all(width));
    fitting.unwrap_or(style::WIDEST_PREVIOUS)
}

/// How many lines the last answer to a question needs.
pub(super) fn lines(page: &Page<'_>, question: &Question) -> usize {
    match page.last.get(&question.name).map(|answer| &answer.shown) {
        Some(Fill::Text(text)) => style::lines(text, page.last_width),
        _ => 1,
    }
}
