//! The answer of the round before, where the State confirms that it still stands.
//!
//! It counts only when it is confirmed, and only as it was shown: the key of the cell says which
//! answer that was. A new answer stands in its place.

use super::typed::Typed;
use super::{AnswerStatus, AnswerValue, Checker};
use crate::cell_map::previous_mark;
use crate::definition::Question;
use crate::finding::Facts;
use crate::intake::{Reply, SourcedCell};
use crate::language::{Lang, fold, texts};
use crate::round::PreviousAnswer;

use super::read::{Mark, read_mark};

/// Reads the cell that confirms, if something stands in it.
pub(super) fn read(
    question: &Question,
    typed: &mut Typed<'_>,
    reply: &Reply,
    checker: &Checker<'_>,
    report: &mut impl FnMut(&SourcedCell, Facts),
) {
    let Some(cell) = typed.still else { return };
    if !says_so(cell) {
        report(cell, Facts::ConfirmationUnclear);
        return;
    }
    let entity = &reply.entity;
    let shown = checker.previous.and_then(|previous| {
        let value = previous.value(entity, &question.name, 1)?;
        let is_shown = previous_mark(value) == cell.cell.key.option;
        let answer = previous.answer(entity, checker.questionnaire, question)?;
        is_shown.then(|| (previous, value, answer_value(&answer)))
    });
    let Some((previous, value, answer)) = shown else {
        report(cell, Facts::PreviousUnknown);
        return;
    };
    if let Some(&written) = typed.cells.first() {
        // Written and confirmed: no contradiction if it says the same.
        if typed.value.as_ref() != Some(&answer) {
            let before = value.to_owned();
            report(written, Facts::ConfirmedAndChanged { before });
        }
        return;
    }
    if let AnswerValue::Choices(names) = &answer {
        let marks = names.iter().map(|name| (name.clone(), true, cell));
        typed.marks.extend(marks);
    }
    typed.cells.push(cell);
    typed.value = Some(answer);
    typed.status = Some(AnswerStatus::Answered);
    let (answer, round) = (value.to_owned(), previous.round.clone());
    report(cell, Facts::ConfirmedFromPrevious { answer, round });
}

/// Whether a cell says in any language that the answer beside it is still correct, or bears a mark.
fn says_so(sourced: &SourcedCell) -> bool {
    let content = &sourced.cell.content;
    let text = fold(&content.to_string());
    let is_label = Lang::ALL.into_iter().any(|lang| {
        let texts = texts(lang);
        let words = [
            &texts.sheet.still_correct,
            &texts.query.confirmed,
            &texts.sheet.yes,
        ];
        words.into_iter().any(|word| fold(word) == text)
    });
    is_label || read_mark(content) == Mark::Chosen
}

fn answer_value(answer: &PreviousAnswer<'_>) -> AnswerValue {
    match answer {
        PreviousAnswer::Text(text) => AnswerValue::Text((*text).to_owned()),
        PreviousAnswer::Number(number) => AnswerValue::Number(*number),
        PreviousAnswer::Date(day) => AnswerValue::Date(*day),
        PreviousAnswer::Choices(names) => {
            AnswerValue::Choices(names.iter().map(|name| (*name).to_owned()).collect())
        }
    }
}
