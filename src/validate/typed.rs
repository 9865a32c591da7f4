//! The cells of a reply as typed values, question by question, before any rule looks at them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::read::{
    Mark, Reading, is_silence_as_issued, read_answer, read_mark, read_silence, without_content,
};
use super::{AnswerStatus, AnswerValue, Checker, decide, still};
use crate::cell_map::{Role, cell_address, fingerprint};
use crate::definition::{Kind, MultipleLayout, Question};
use crate::finding::{Facts, Finding, Place};
use crate::intake::{CellContent, Reply, SourcedCell};
use crate::language::{Lang, fold, mentions_confidence, texts};
use crate::round::Decision;

/// What a State wrote for one question in one row.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed<'a> {
    /// The cells of the answer: one, or the marks of a multiple choice.
    pub(super) cells: Vec<&'a SourcedCell>,
    /// The cell "no answer because".
    pub(super) silence: Option<&'a SourcedCell>,
    /// The cell "comment and source".
    pub(super) comment: Option<&'a SourcedCell>,
    /// The explanation given when it was asked about; kept as a comment whatever it is about.
    pub(super) explanation: Option<&'a SourcedCell>,
    /// Whether the explanation is about the words that stand there now.
    pub(super) is_explained: bool,
    /// The cell that says, when it was asked about, that the answer stands.
    pub(super) confirmed: Option<&'a SourcedCell>,
    /// The cell that confirms the answer of the round before.
    pub(super) still: Option<&'a SourcedCell>,
    /// What was read; `None` where the answer is blank.
    pub(super) status: Option<AnswerStatus>,
    /// The value.
    pub(super) value: Option<AnswerValue>,
    /// Whether the State asks for confidence, whatever else stands there.
    pub(super) confidential: bool,
    /// For a multiple choice: what each filled cell says of its option.
    pub(super) marks: Vec<(String, bool, &'a SourcedCell)>,
    /// Words that stood in the answer and are none of it.
    pub(super) words: Vec<String>,
    /// What the State itself said, where a decision says otherwise.
    pub(super) stated: Option<(Option<AnswerStatus>, Option<AnswerValue>)>,
    /// What officers decided about it and was applied.
    pub(super) decisions: Vec<Arc<Decision>>,
}

/// All that a reply says, by question and row. Comments on a whole row of a table, and silences on
/// a whole table, stand under the name of the repeat.
pub(super) type TypedAnswers<'a> = BTreeMap<(String, u32), Typed<'a>>;

impl Typed<'_> {
    /// As the State wrote it.
    pub(super) fn raw(&self) -> String {
        let written: Vec<String> = self
            .cells
            .iter()
            .map(|sourced| {
                let content = sourced.cell.content.to_string();
                match &sourced.cell.key.role {
                    Role::Option => format!("{}={content}", sourced.cell.key.option),
                    _ => content,
                }
            })
            .collect();
        written.join("; ")
    }
}

/// Sorts the cells by question and reads them.
pub(super) fn read<'a>(
    reply: &'a Reply,
    checker: &Checker<'_>,
    findings: &mut Vec<Finding>,
) -> TypedAnswers<'a> {
    let mut answers = TypedAnswers::new();
    for sourced in &reply.cells {
        let key = &sourced.cell.key;
        let typed = answers
            .entry((key.question.clone(), key.instance))
            .or_default();
        match key.role {
            Role::Answer | Role::Option => typed.cells.push(sourced),
            Role::Silence => typed.silence = Some(sourced),
            Role::Comment => typed.comment = Some(sourced),
            Role::Explanation => typed.explanation = Some(sourced),
            Role::Confirm if key.confirms_previous() => typed.still = Some(sourced),
            Role::Confirm => typed.confirmed = Some(sourced).filter(|cell| confirms(cell)),
            Role::Cover => {}
        }
    }
    for ((name, _), typed) in &mut answers {
        let mut report = |sourced: &SourcedCell, facts: Facts| {
            findings.push(finding(&reply.entity, sourced, facts));
        };
        if let Some(question) = checker.question(name) {
            read_question(question, typed, reply, checker, &mut report);
            still::read(question, typed, reply, checker, &mut report);
        }
        heed_fingerprints(typed);
        read_silence_cell(typed, &mut report);
        heed_confidence(typed);
    }
    if let Some(decisions) = checker.decisions {
        // Also about answers that a State left blank.
        for decision in decisions.of(&reply.entity) {
            let key = (decision.question.clone(), decision.instance);
            answers.entry(key).or_default();
        }
        for ((name, instance), typed) in &mut answers {
            if let Some(question) = checker.question(name) {
                decide::decide(
                    (question, *instance),
                    typed,
                    reply,
                    (checker, decisions),
                    findings,
                );
            }
        }
    }
    answers
}

/// A finding about one cell.
pub(super) fn finding(entity: &str, sourced: &SourcedCell, facts: Facts) -> Finding {
    let cell = &sourced.cell;
    let place = Place {
        entity: entity.to_owned(),
        file: sourced.source.file.clone(),
        sheet: cell.sheet.clone(),
        cell: cell_address(cell.row, cell.column),
        question: cell.key.question.clone(),
        instance: cell.key.instance,
    };
    Finding {
        place,
        value: cell.content.to_string(),
        facts,
    }
}

fn read_question(
    question: &Question,
    typed: &mut Typed<'_>,
    reply: &Reply,
    checker: &Checker<'_>,
    report: &mut impl FnMut(&SourcedCell, Facts),
) {
    // A computed value is computed again: what a cell shows of it is kept as written, not believed.
    if question.calculation.is_some() {
        return;
    }
    let labels = checker.labels(question);
    if let Kind::Rank(_) = question.kind {
        read_rank(typed, report);
        return;
    }
    if !matches!(question.kind, Kind::SelectMultiple(_)) {
        if let Some(&sourced) = typed.cells.first() {
            let content = &sourced.cell.content;
            let reading = read_answer(content, &question.kind, labels, reply.language);
            typed.status = (reading.status != AnswerStatus::Blank).then_some(reading.status);
            typed.value.clone_from(&reading.value);
            note(typed, sourced, reading, report);
        }
        return;
    }

    let slots = question.layout == MultipleLayout::Slots;
    let mut chosen: Vec<(usize, String)> = Vec::new();
    let mut said_no = false;
    let mut unreadable = false;
    let mut silence = None;
    for sourced in typed.cells.clone() {
        let content = &sourced.cell.content;
        let name = &sourced.cell.key.option;
        // A dropdown slot, a cell of a table, or text beside the question instead of marks.
        if slots || sourced.cell.key.role == Role::Answer {
            let kind = Kind::SelectOne(0);
            for part in parts(content) {
                let reading = read_answer(&part, &kind, labels, reply.language);
                match reading.status {
                    AnswerStatus::Unreadable => unreadable = true,
                    AnswerStatus::Answered | AnswerStatus::Blank => {}
                    status => {
                        typed.confidential |= status == AnswerStatus::Confidential;
                        silence = Some(status);
                    }
                }
                if let Some(AnswerValue::Choices(names)) = &reading.value {
                    for name in names {
                        let position = labels.and_then(|labels| labels.position(name));
                        typed.marks.push((name.clone(), true, sourced));
                        chosen.push((position.unwrap_or(0), name.clone()));
                    }
                }
                note(typed, sourced, reading, report);
            }
            continue;
        }
        let position = labels
            .and_then(|labels| labels.position(name))
            .unwrap_or(usize::MAX);
        if let Some(facts) = without_content(content) {
            unreadable = true;
            report(sourced, facts);
            continue;
        }
        let mark = read_mark(content);
        if let Mark::Chosen | Mark::Words(_) = mark {
            typed.marks.push((name.clone(), true, sourced));
            chosen.push((position, name.clone()));
        }
        match mark {
            Mark::Chosen | Mark::Blank => {}
            Mark::NotChosen => {
                typed.marks.push((name.clone(), false, sourced));
                said_no = true;
            }
            Mark::Words(words) => {
                typed.words.push(words.clone());
                let choice = labels
                    .map_or_else(String::new, |labels| labels.label(position, reply.language));
                report(sourced, Facts::WordsBesideChoice { choice, words });
            }
            Mark::Unclear(words) => {
                unreadable = true;
                typed.words.push(words);
                report(sourced, Facts::UnknownChoice { suggestion: None });
            }
        }
    }
    chosen.sort();
    chosen.dedup();
    let names: Vec<String> = chosen.into_iter().map(|(_, name)| name).collect();
    if !names.is_empty() || said_no {
        typed.status = Some(AnswerStatus::Answered);
        typed.value = Some(AnswerValue::Choices(names));
    } else {
        typed.status = silence.or(unreadable.then_some(AnswerStatus::Unreadable));
    }
}

/// The choices written into one cell, a semicolon or a new line between them.
fn parts(content: &CellContent) -> Vec<CellContent> {
    match content {
        CellContent::Text(text) if text.contains([';', '\n', '；', '؛']) => {
            let parts = text.split([';', '\n', '；', '؛']).map(str::trim);
            let filled = parts.filter(|part| !part.is_empty());
            filled
                .map(|part| CellContent::Text(part.to_owned()))
                .collect()
        }
        other => vec![other.clone()],
    }
}

/// A rank: a number beside each choice; the value is the choices, first place first.
fn read_rank(typed: &mut Typed<'_>, report: &mut impl FnMut(&SourcedCell, Facts)) {
    let mut places: Vec<(f64, String)> = Vec::new();
    for sourced in &typed.cells {
        let content = &sourced.cell.content;
        let place = match content {
            CellContent::Number(place) => Some(*place),
            other => other.to_string().trim().parse().ok(),
        };
        match place {
            Some(place) => places.push((place, sourced.cell.key.option.clone())),
            None => report(sourced, Facts::NotANumber),
        }
    }
    places.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    typed.status = (!typed.cells.is_empty()).then_some(if places.is_empty() {
        AnswerStatus::Unreadable
    } else {
        AnswerStatus::Answered
    });
    let names: Vec<String> = places.into_iter().map(|(_, name)| name).collect();
    typed.value = (!names.is_empty()).then_some(AnswerValue::Choices(names));
}

/// Whether the cell beside a question that was asked about says that the answer stands.
fn confirms(sourced: &SourcedCell) -> bool {
    let content = &sourced.cell.content;
    let text = fold(&content.to_string());
    let is_label = Lang::ALL
        .into_iter()
        .any(|lang| fold(&texts(lang).query.confirmed) == text);
    is_label || read_mark(content) == Mark::Chosen
}

/// Reports what was noticed in a cell, and keeps the words that stood beside a choice.
fn note(
    typed: &mut Typed<'_>,
    sourced: &SourcedCell,
    reading: Reading,
    report: &mut impl FnMut(&SourcedCell, Facts),
) {
    for facts in reading.facts {
        if let Facts::WordsBesideChoice { words, .. } = &facts {
            typed.words.push(words.clone());
        }
        report(sourced, facts);
    }
}

/// A confirmation or explanation of other words than those that stand there now settles nothing.
fn heed_fingerprints(typed: &mut Typed<'_>) {
    let now = fingerprint(&typed.raw());
    let is_about = |cell: &&SourcedCell| cell.cell.key.option == now;
    typed.confirmed = typed.confirmed.filter(is_about);
    typed.is_explained = typed.explanation.as_ref().is_some_and(is_about);
}

/// Confidence asked for in the answer itself counts as in its own column: as the whole answer, or
/// among words that could not be read.
fn heed_confidence(typed: &mut Typed<'_>) {
    let unread = typed.status == Some(AnswerStatus::Unreadable);
    let words = typed.words.iter().any(|words| mentions_confidence(words));
    typed.confidential |= typed.status == Some(AnswerStatus::Confidential)
        || words
        || (unread && mentions_confidence(&typed.raw()));
    if typed.confidential && typed.status == Some(AnswerStatus::Answered) {
        typed.status = Some(AnswerStatus::Confidential);
    }
}

/// A reason for no answer stands only where there is no answer, or asks for confidence.
fn read_silence_cell(typed: &mut Typed<'_>, report: &mut impl FnMut(&SourcedCell, Facts)) {
    let Some(sourced) = typed.silence else { return };
    let text = sourced.cell.content.to_string();
    let silence = read_silence(&text);
    if let Some(status) = silence.filter(|_| !is_silence_as_issued(&text)) {
        let after = status.as_str().to_owned();
        report(sourced, Facts::Repaired { after });
    }
    match silence {
        None => report(sourced, Facts::UnknownSilence),
        Some(AnswerStatus::Confidential) => {
            typed.status = Some(AnswerStatus::Confidential);
            typed.confidential = true;
        }
        Some(status) if typed.status.is_none() => typed.status = Some(status),
        Some(_) => report(sourced, Facts::AnswerAndSilence),
    }
}
