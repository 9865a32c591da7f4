//! The receipt of a reply: each answer as it was read beside what the State wrote, what was taken
//! otherwise or left open, and what stands outside the answer cells.
//!
//! It is made to be sent back, so that it names what the secretariat keeps in order for itself
//! (dates in the register, which of two files is newer) nowhere, and asks rather than reproaches.

use std::collections::BTreeSet;

use crate::definition::{Numbering, Question, Questionnaire};
use crate::entity::Entity;
use crate::finding::{Facts, Finding, Level, message};
use crate::intake::{Record, Status};
use crate::language::texts::ReceiptTexts;
use crate::language::{Lang, fill, texts};
use crate::round::Round;
use crate::synthesis::{Cell, CellValue, Column, Table, Tone, answer_value};
use crate::validate::{Answer, AnswerStatus, Part, Response};

/// What came from one State.
#[derive(Debug, Clone, Copy)]
pub struct Received<'a> {
    /// The round.
    pub round: &'a Round,
    /// What was asked.
    pub questionnaire: &'a Questionnaire,
    /// The State.
    pub entity: &'a Entity,
    /// What it says.
    pub response: &'a Response,
    /// What became of the files of the round; those of other States are passed over.
    pub records: &'a [Record],
}

/// How an answer was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    AsWritten,
    Otherwise,
    ToConfirm,
    NotGiven,
}

/// The sheets of the receipt, in the language of the reply: the files, the answers, and what could
/// not be placed, if there is any.
pub fn receipt(received: &Received<'_>) -> Vec<Table> {
    let lang = received.response.language;
    let page = Page {
        received,
        lang,
        own: &texts(lang).receipt,
        numbering: received.questionnaire.numbering(),
        findings: received
            .response
            .findings
            .iter()
            .filter(|finding| concerns_state(&finding.facts))
            .collect(),
    };
    let (answers, beside) = (page.answers(), page.beside());
    let mut tables = vec![page.summary(&answers, beside.len())];
    tables.push(page.answer_table(&answers));
    tables.extend(page.beside_table(&beside));
    tables
}

/// Whether something is the State's to know: not how the secretariat keeps its files.
fn concerns_state(facts: &Facts) -> bool {
    !matches!(
        facts,
        Facts::ReceivedUnknown
            | Facts::OrderUnknown { .. }
            | Facts::IdentityDisagrees { .. }
            | Facts::SealAltered { .. }
            | Facts::SameReply { .. }
            | Facts::SameWords { .. }
            | Facts::OtherLanguage { .. }
            | Facts::DecisionOutdated { .. }
            | Facts::DecisionsDisagree { .. }
            | Facts::DecisionUnreadable { .. }
            | Facts::NotChecked { .. }
            | Facts::OtherEdition { .. }
    )
}

/// A row of the table of answers.
struct Row<'a> {
    number: String,
    question: &'a Question,
    answer: &'a Answer,
    findings: Vec<&'a Finding>,
    taken: Taken,
}

struct Page<'a> {
    received: &'a Received<'a>,
    lang: Lang,
    own: &'static ReceiptTexts,
    numbering: Numbering,
    findings: Vec<&'a Finding>,
}

impl<'a> Page<'a> {
    fn table(&self, key: &str, name: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Table {
        Table::new(key, name, columns, rows, self.lang)
    }

    /// The answers in the order of the questionnaire; those not asked for only if one was given.
    fn answers(&self) -> Vec<Row<'a>> {
        let questions = &self.received.questionnaire.questions;
        let mut rows = Vec::new();
        for answer in &self.received.response.answers {
            let index = questions
                .iter()
                .position(|question| question.name == answer.question);
            let Some((index, question)) = index.and_then(|at| Some((at, questions.get(at)?)))
            else {
                continue;
            };
            let is_silent = answer.value.is_none() && answer.raw.is_empty();
            if is_silent
                && (answer.status == AnswerStatus::NotAsked || answer.part == Part::Comment)
            {
                continue;
            }
            let findings: Vec<&Finding> = self
                .findings
                .iter()
                .filter(|finding| answer.part == Part::Answer && is_about(finding, answer))
                .copied()
                .collect();
            rows.push(Row {
                number: self.numbering.question(index).to_owned(),
                question,
                taken: taken(answer, &findings),
                answer,
                findings,
            });
        }
        rows
    }

    /// The findings that no answer of the table carries, but for mere notes.
    fn beside(&self) -> Vec<&'a Finding> {
        let shown: BTreeSet<(&str, u32)> = self
            .received
            .response
            .answers
            .iter()
            .filter(|answer| answer.part == Part::Answer)
            .map(|answer| (answer.question.as_str(), answer.instance))
            .collect();
        let is_carried = |finding: &Finding| {
            let place = &finding.place;
            shown.contains(&(place.question.as_str(), place.instance.max(1)))
        };
        self.findings
            .iter()
            .filter(|finding| finding.facts.level() != Level::Note && !is_carried(finding))
            .copied()
            .collect()
    }

    fn summary(&self, answers: &[Row<'_>], beside: usize) -> Table {
        let received = self.received;
        let own = self.own;
        let state = received.entity.name(self.lang, received.round.report.date);
        let columns = vec![
            Column::new(&own.file, 44),
            Column::new(&own.received, 14),
            Column::new(&own.form, 20),
            Column::new(&own.outcome, 28),
            Column::new(&own.cells, 12),
        ];
        let rows = received
            .records
            .iter()
            .filter(|record| record.entity.as_deref() == Some(&*received.entity.code))
            .map(|record| {
                // Whether there are findings, the next sheet shows.
                let outcome = match record.status {
                    Status::ReadWithFindings => Status::Read,
                    status => status,
                };
                vec![
                    Cell::text(&record.source.file),
                    Cell::date(record.received),
                    Cell::text(record.form.label(self.lang)),
                    Cell::text(outcome.label(self.lang)),
                    Cell::count(record.answers),
                ]
            })
            .collect();
        let count = |taken| answers.iter().filter(|row| row.taken == taken).count();
        let say = |template: &str, count: usize| {
            (count > 0).then(|| fill(template, &[("count", &count.to_string())]))
        };
        let foot = [
            say(&own.as_written_count, count(Taken::AsWritten)),
            say(&own.otherwise_count, count(Taken::Otherwise)),
            say(&own.to_confirm_count, count(Taken::ToConfirm)),
            say(&own.not_given_count, count(Taken::NotGiven)),
            say(&own.beside_count, beside),
        ];
        Table {
            title: fill(&own.title, &[("state", state)]),
            notes: vec![
                received.round.title.get(self.lang).clone(),
                own.lead.clone(),
                own.correct.clone(),
            ],
            foot: foot.into_iter().flatten().collect(),
            ..self.table("summary", &own.summary, columns, rows)
        }
    }

    fn answer_table(&self, answers: &[Row<'_>]) -> Table {
        let own = self.own;
        let columns = vec![
            Column::new(&own.number, 8),
            Column::new(&own.question, 44),
            Column::new(&own.read_as, 36),
            Column::new(&own.how, 18),
            Column::new(&own.remark, 46),
            Column::new(&own.written, 30),
            Column::new(&own.place, 20),
        ];
        let rows = answers.iter().map(|row| self.answer_row(row)).collect();
        Table {
            notes: vec![own.answers_lead.clone()],
            ..self.table("answers", &own.answers, columns, rows)
        }
    }

    fn answer_row(&self, row: &Row<'_>) -> Vec<Cell> {
        let Row {
            number,
            question,
            answer,
            findings,
            taken,
        } = row;
        let own = self.own;
        let label = question.label.text(self.lang);
        let mut label = if label.is_empty() {
            question.name.clone()
        } else {
            label.to_owned()
        };
        if question.repeat.is_some() {
            let instance = answer.instance.to_string();
            label = fill(&own.in_row, &[("question", &label), ("row", &instance)]);
        }
        if answer.part == Part::Comment {
            label = fill(&own.comment_on, &[("question", &label)]);
        }
        let (how, tone) = match taken {
            Taken::AsWritten => (&own.as_written, Tone::Plain),
            Taken::Otherwise => (&own.otherwise, Tone::Strong),
            Taken::ToConfirm => (&own.to_confirm, Tone::Attention),
            Taken::NotGiven => (&own.not_given, Tone::Faint),
        };
        let questionnaire = self.received.questionnaire;
        let read_as = match &answer.value {
            Some(value) => answer_value(value, question, questionnaire, self.lang),
            None => CellValue::Blank,
        };
        let read_as = match (&read_as, answer.status) {
            // The next column says it.
            (CellValue::Blank, AnswerStatus::Answered | AnswerStatus::Blank) => Cell::default(),
            (CellValue::Blank, status) => Cell::text(status.label(self.lang)).in_tone(Tone::Faint),
            _ => Cell::new(read_as),
        };

        let remarks: Vec<String> = findings
            .iter()
            .map(|finding| message(finding, questionnaire, self.lang))
            .collect();
        let place = answer.origin.as_ref().map_or_else(String::new, |origin| {
            format!("{}!{}", origin.sheet, origin.cell)
        });
        // Where it was read as it stands, the words need not be said twice.
        let written = match taken {
            Taken::AsWritten => "",
            _ => answer.raw.as_str(),
        };
        vec![
            Cell::text(number),
            Cell::text(label),
            read_as,
            Cell::text(how).in_tone(tone),
            Cell::text(remarks.join("\n")),
            Cell::text(written),
            Cell::text(place),
        ]
    }

    fn beside_table(&self, beside: &[&Finding]) -> Option<Table> {
        let own = self.own;
        let columns = vec![
            Column::new(&own.place, 24),
            Column::new(&own.written, 60),
            Column::new(&own.remark, 60),
            Column::new(&own.file, 30),
        ];
        let rows: Vec<Vec<Cell>> = beside
            .iter()
            .map(|finding| {
                let place = &finding.place;
                let at = if place.cell.is_empty() {
                    place.question.clone()
                } else {
                    format!("{}!{}", place.sheet, place.cell)
                };
                vec![
                    Cell::text(at),
                    Cell::text(&finding.value),
                    Cell::text(message(finding, self.received.questionnaire, self.lang)),
                    Cell::text(&place.file),
                ]
            })
            .collect();
        (!rows.is_empty()).then(|| Table {
            notes: vec![own.beside_lead.clone()],
            ..self.table("beside", &own.beside, columns, rows)
        })
    }
}

fn is_about(finding: &Finding, answer: &Answer) -> bool {
    finding.place.question == answer.question && finding.place.instance.max(1) == answer.instance
}

/// How an answer was taken, given what was found about it.
fn taken(answer: &Answer, findings: &[&Finding]) -> Taken {
    let levels = || findings.iter().map(|finding| finding.facts.level());
    let to_confirm = levels().any(|level| !matches!(level, Level::Repaired | Level::Note));
    if to_confirm || answer.status == AnswerStatus::Unreadable {
        Taken::ToConfirm
    } else if matches!(
        answer.status,
        AnswerStatus::Blank | AnswerStatus::NotReturned
    ) {
        Taken::NotGiven
    } else if levels().any(|level| level == Level::Repaired) {
        Taken::Otherwise
    } else {
        Taken::AsWritten
    }
}
