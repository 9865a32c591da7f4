//! Reads cells into typed values and says what a person should look at.
//!
//! In: the [`Reply`] of one State and the [`Questionnaire`]. Out: a [`Response`]: what the State
//! says, question by question, each silence kept apart, each value with the cell it comes from,
//! and [`Finding`]s. No formula result of a workbook is trusted: every rule of the form is
//! evaluated again on the values that came back.

mod copied;
mod decide;
mod given;
mod plausible;
mod publication;
mod read;
mod rules;
mod scope;
mod still;
mod typed;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::cell_map::cell_address;
use crate::definition::{Kind, Lookup, Question, Questionnaire};
use crate::finding::{Facts, Finding};
use crate::intake::{FoundBy, Reply, Source, SourcedCell};
use crate::language::{Lang, texts};
use crate::round::{Decision, Decisions, Previous};

pub use copied::compare;
pub(crate) use given::Responded;
pub(crate) use publication::PUBLICATION_QUESTION;
pub use publication::Publication;
pub use read::Labels;
pub(crate) use scope::{Answers, Given};
use typed::{Typed, TypedAnswers};

/// What one State says: its returns merged, newest first.
#[derive(Debug, Clone)]
pub struct Response {
    /// Code of the entity.
    pub entity: String,
    /// When its newest return was received, if known.
    pub received: Option<NaiveDate>,
    /// The language of its newest return.
    pub language: Lang,
    /// What may be published of it.
    pub publication: Publication,
    /// One per question, instance and part, in the questionnaire's order. Questions of a repeat
    /// have one per filled row; others one even where blank or not asked.
    pub answers: Vec<Answer>,
    /// What to look at, in the questionnaire's order.
    pub findings: Vec<Finding>,
    /// What was found and an officer's decision, or the State's confirmation, settles.
    pub settled: Vec<Settled>,
    /// Question and row of the answers that the State explained when asked about them.
    pub explained: BTreeSet<(String, u32)>,
}

/// A finding that nobody needs to look at again.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// What was found.
    pub finding: Finding,
    /// Who settled it.
    pub by: SettledBy,
}

/// Who settled a finding.
#[derive(Debug, Clone, PartialEq)]
pub enum SettledBy {
    /// Officers.
    Decisions(Vec<Arc<Decision>>),
    /// The State: asked about it, it confirmed its answer in this cell.
    State(Origin),
}

/// The answer to one question, or its silence.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Name of the question.
    pub question: String,
    /// Row of the repeat, from 1; 1 outside repeats.
    pub instance: u32,
    /// Answer or comment.
    pub part: Part,
    /// Whether and why there is a value.
    pub status: AnswerStatus,
    /// The value; also kept, but not counted, for an answer that was not asked for.
    pub value: Option<AnswerValue>,
    /// Whether the State asks for confidence, whatever the status: then neither it nor what it
    /// wrote here is shown.
    pub confidential: bool,
    /// As the State wrote it; options of a multiple choice joined with `; `.
    pub raw: String,
    /// For a multiple choice: what each filled cell says of its option, in the order of the cells.
    pub marks: Vec<Mark>,
    /// Where it stands; for a multiple choice the first marked cell.
    pub origin: Option<Origin>,
    /// What officers decided about it; the value may be theirs, `raw` is always the State's.
    pub decisions: Vec<Arc<Decision>>,
}

impl Answer {
    /// The answer to a question that came back blank.
    pub fn blank(question: &str, instance: u32) -> Self {
        Self {
            question: question.to_owned(),
            instance,
            part: Part::Answer,
            status: AnswerStatus::Blank,
            value: None,
            confidential: false,
            raw: String::new(),
            marks: Vec::new(),
            origin: None,
            decisions: Vec::new(),
        }
    }
}

/// What a State says of one option of a multiple choice. An option without a mark is not refused:
/// nothing is said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Name of the choice.
    pub choice: String,
    /// Chosen, or expressly not chosen.
    pub chosen: bool,
    /// Where it says so.
    pub origin: Origin,
}

/// Which part of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The answer.
    Answer,
    /// Comment and source.
    Comment,
}

impl Part {
    /// As written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Comment => "comment",
        }
    }
}

/// Whether there is a value, and if not, which silence it is. Unknown is not No.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnswerStatus {
    /// There is a value.
    Answered,
    /// Returned blank.
    Blank,
    /// The State says that it is not available (`NAV`).
    NotAvailable,
    /// The State says that it does not apply (`NAP`).
    NotApplicable,
    /// The State asks for confidence (`CONF`); a value beside it is counted, never shown.
    Confidential,
    /// Not asked because of other answers.
    NotAsked,
    /// Something stands there that could not be read.
    Unreadable,
    /// It stands in a part of the questionnaire that has not come back.
    NotReturned,
}

impl AnswerStatus {
    /// All, in the order of tables.
    pub const ALL: [Self; 8] = [
        Self::Answered,
        Self::Blank,
        Self::NotAvailable,
        Self::NotApplicable,
        Self::Confidential,
        Self::NotAsked,
        Self::Unreadable,
        Self::NotReturned,
    ];

    /// As written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Blank => "blank",
            Self::NotAvailable => "NAV",
            Self::NotApplicable => "NAP",
            Self::Confidential => "CONF",
            Self::NotAsked => "not_asked",
            Self::Unreadable => "unreadable",
            Self::NotReturned => "not_returned",
        }
    }

    /// Its name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        let texts = &texts(lang).synthesis.answer_status;
        match self {
            Self::Answered => &texts.answered,
            Self::Blank => &texts.blank,
            Self::NotAvailable => &texts.not_available,
            Self::NotApplicable => &texts.not_applicable,
            Self::Confidential => &texts.confidential,
            Self::NotAsked => &texts.not_asked,
            Self::Unreadable => &texts.unreadable,
            Self::NotReturned => &texts.not_returned,
        }
    }
}

/// A typed value.
#[derive(Debug, Clone, PartialEq)]
pub enum AnswerValue {
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Date(NaiveDate),
    /// Names of the choices, in the list's order; one for a single choice.
    Choices(Vec<String>),
}

/// The cell an answer comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The file.
    pub source: Arc<Source>,
    /// Sheet, as named in the return.
    pub sheet: String,
    /// Cell, `D5`.
    pub cell: String,
    /// How it was found.
    pub found_by: FoundBy,
}

impl Response {
    /// The answer to a question outside repeats.
    pub fn answer(&self, question: &str) -> Option<&Answer> {
        self.instances(question).next()
    }

    /// The answers to a question, one per filled row of its repeat.
    pub fn instances(&self, question: &str) -> impl Iterator<Item = &Answer> {
        self.answers
            .iter()
            .filter(move |answer| answer.part == Part::Answer && answer.question == question)
    }
}

/// A questionnaire made ready for checking replies: made once, used for all.
#[derive(Debug)]
pub struct Checker<'a> {
    questionnaire: &'a Questionnaire,
    names: Lookup<'a>,
    /// Labels of each choice list.
    labels: Vec<Labels>,
    /// What officers decided about answers.
    decisions: Option<&'a Decisions>,
    /// What States said in the round before.
    previous: Option<&'a Previous>,
    /// Rules whose findings are not asked for.
    off: &'a [String],
}

impl<'a> Checker<'a> {
    /// Makes a questionnaire ready.
    pub fn new(questionnaire: &'a Questionnaire) -> Self {
        let labels = questionnaire.lists.iter().map(Labels::new).collect();
        Self {
            questionnaire,
            names: Lookup::new(questionnaire),
            labels,
            decisions: None,
            previous: None,
            off: &[],
        }
    }

    /// The same, applying what officers decided about answers.
    #[must_use]
    pub fn with_decisions(self, decisions: &'a Decisions) -> Self {
        Self {
            decisions: Some(decisions),
            ..self
        }
    }

    /// The same, comparing figures with those of the round before.
    #[must_use]
    pub fn with_previous(self, previous: &'a Previous) -> Self {
        Self {
            previous: Some(previous),
            ..self
        }
    }

    /// The same without the findings of these rules.
    #[must_use]
    pub fn without(self, off: &'a [String]) -> Self {
        Self { off, ..self }
    }

    /// Reads a reply and evaluates all rules on it.
    pub fn check(&self, reply: &Reply) -> Response {
        let mut findings = reply.findings.clone();
        let typed = typed::read(reply, self, &mut findings);
        let read = given::Read {
            names: &self.names,
            typed: &typed,
            reply,
        };
        let answers = Answers::new(&self.names, &read);
        let mut response = Response {
            entity: reply.entity.clone(),
            received: reply.received,
            language: reply.language,
            publication: publication::of(&typed, &findings),
            answers: Vec::new(),
            findings: Vec::new(),
            settled: Vec::new(),
            explained: typed
                .iter()
                .filter(|(_, typed)| typed.is_explained)
                .map(|(key, _)| key.clone())
                .collect(),
        };
        for (index, question) in self.questionnaire.questions.iter().enumerate() {
            if !question.is_asked() {
                continue;
            }
            if is_absent(question, reply, &typed) {
                let status = AnswerStatus::NotReturned;
                response.answers.push(answer(question, 1, status, &typed));
                continue;
            }
            let rows = question
                .repeat
                .map_or_else(|| vec![1], |repeat| answers.rows(repeat));
            for instance in rows {
                let numbered = (index, question);
                let status = rules::check_question(
                    &answers,
                    &typed,
                    &reply.entity,
                    numbered,
                    instance,
                    &mut findings,
                );
                rules::check_filter(
                    &answers,
                    &typed,
                    &reply.entity,
                    numbered,
                    instance,
                    &mut findings,
                );
                if status != AnswerStatus::NotAsked {
                    let numbered = (question, instance);
                    plausible::check(numbered, &reply.entity, &typed, self, &mut findings);
                }
                let answer = answer(question, instance, status, &typed);
                let value = answers.computed(index, instance).or(answer.value);
                response.answers.push(Answer { value, ..answer });
                response
                    .answers
                    .extend(comment(&question.name, instance, &typed));
            }
        }
        for (index, group) in self.questionnaire.groups.iter().enumerate() {
            if group.repeat.is_none() {
                continue;
            }
            rules::check_table(&answers, &reply.entity, index, &mut findings);
            self.apply_table_silence(index, &typed, &answers, &mut response, &mut findings);
            let whole = typed.get(&(group.name.clone(), 1));
            let is_confidential = whole.is_some_and(|typed| typed.confidential);
            for (_, instance) in typed.keys().filter(|(name, _)| *name == group.name) {
                let comment = comment(&group.name, *instance, &typed);
                response.answers.extend(comment.map(|comment| Answer {
                    confidential: is_confidential,
                    ..comment
                }));
            }
        }
        rules::check_across(&answers, &typed, &reply.entity, &mut findings);
        findings.extend(plausible::languages(&response));
        findings.retain(|finding| !self.off.iter().any(|rule| rule == finding.facts.rule()));
        self.sort(&mut findings);
        settle(findings, &typed, &mut response);
        response
    }

    /// A table has one cell that says why it is left empty, or asks for confidence for all of it.
    fn apply_table_silence(
        &self,
        repeat: usize,
        typed: &TypedAnswers<'_>,
        answers: &Answers<'_>,
        response: &mut Response,
        findings: &mut Vec<Finding>,
    ) {
        let Some(group) = self.questionnaire.groups.get(repeat) else {
            return;
        };
        let Some(typed) = typed.get(&(group.name.clone(), 1)) else {
            return;
        };
        let (Some(status), Some(cell)) = (typed.status, typed.silence) else {
            return;
        };
        let columns = self.questionnaire.columns_of(repeat);
        let columns = columns
            .iter()
            .filter_map(|&column| self.questionnaire.questions.get(column));
        let names: Vec<&str> = columns.map(|question| question.name.as_str()).collect();
        let is_filled = !answers.rows(repeat).is_empty();
        if is_filled && status == AnswerStatus::Confidential {
            let of_table = |answer: &&mut Answer| names.contains(&&*answer.question);
            for answer in response.answers.iter_mut().filter(of_table) {
                answer.confidential = true;
                if answer.part == Part::Answer && answer.value.is_some() {
                    answer.status = AnswerStatus::Confidential;
                }
            }
        } else if is_filled {
            let facts = Facts::AnswerAndSilence;
            findings.push(typed::finding(&response.entity, cell, facts));
        } else {
            response.answers.extend(names.iter().map(|name| Answer {
                status,
                confidential: typed.confidential,
                raw: cell.cell.content.to_string(),
                origin: Some(origin(cell)),
                ..Answer::blank(name, 1)
            }));
        }
    }

    /// In the questionnaire's order, findings about whole files first.
    fn sort(&self, findings: &mut [Finding]) {
        findings.sort_by(|a, b| {
            let position = |finding: &Finding| {
                let question = self.index(&finding.place.question);
                (
                    question.map_or(0, |index| index + 1),
                    finding.place.instance,
                )
            };
            (position(a), &a.place, a.facts.rule()).cmp(&(position(b), &b.place, b.facts.rule()))
        });
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.names.question(name)
    }

    fn question(&self, name: &str) -> Option<&'a Question> {
        self.index(name)
            .and_then(|index| self.questionnaire.questions.get(index))
    }

    fn labels(&self, question: &Question) -> Option<&Labels> {
        match question.kind {
            Kind::SelectOne(list) | Kind::SelectMultiple(list) | Kind::Rank(list) => {
                self.labels.get(list)
            }
            _ => None,
        }
    }
}

/// Parts what is to be looked at from what an officer or the State has settled.
fn settle(findings: Vec<Finding>, typed: &TypedAnswers<'_>, response: &mut Response) {
    for finding in findings {
        let key = (
            finding.place.question.clone(),
            finding.place.instance.max(1),
        );
        let about = typed.get(&key);
        let decisions = about.map_or(&[][..], |typed| &typed.decisions);
        let confirmed = about.and_then(|typed| typed.confirmed);
        let by = if decide::settles(decisions, &finding.facts) {
            SettledBy::Decisions(decisions.to_vec())
        } else if let Some(cell) = confirmed.filter(|_| finding.facts.is_asked()) {
            SettledBy::State(origin(cell))
        } else {
            response.findings.push(finding);
            continue;
        };
        response.settled.push(Settled { finding, by });
    }
}

/// Whether a question stands in a part that has not come back, and nobody answered it otherwise.
fn is_absent(question: &Question, reply: &Reply, typed: &TypedAnswers<'_>) -> bool {
    let is_said = || {
        let mut said = typed.keys();
        said.any(|(name, _)| *name == question.name)
    };
    reply.absent.contains(&question.name) && !is_said()
}

fn answer(
    question: &Question,
    instance: u32,
    status: AnswerStatus,
    typed: &TypedAnswers<'_>,
) -> Answer {
    let blank = Typed::default();
    let typed = typed
        .get(&(question.name.clone(), instance))
        .unwrap_or(&blank);
    let cell = typed.cells.first().or(typed.silence.as_ref());
    Answer {
        question: question.name.clone(),
        instance,
        part: Part::Answer,
        status,
        value: typed.value.clone(),
        confidential: typed.confidential,
        raw: typed.raw(),
        marks: marks(typed),
        origin: cell.map(|cell| origin(cell)),
        decisions: typed.decisions.clone(),
    }
}

/// What stands in the cell "comment and source", after the words that stood in the answer itself.
fn comment(name: &str, instance: u32, typed: &TypedAnswers<'_>) -> Option<Answer> {
    let typed = typed.get(&(name.to_owned(), instance))?;
    let beside = || [typed.comment, typed.explanation].into_iter().flatten();
    let written = beside().map(|cell| cell.cell.content.to_string());
    let cell = beside().next().or(typed.cells.first().copied())?;
    let texts: Vec<String> = typed.words.iter().cloned().chain(written).collect();
    let text = texts.join("\n");
    (!text.is_empty()).then(|| Answer {
        question: name.to_owned(),
        instance,
        part: Part::Comment,
        status: AnswerStatus::Answered,
        value: Some(AnswerValue::Text(text.clone())),
        confidential: typed.confidential,
        raw: text,
        marks: Vec::new(),
        origin: Some(origin(cell)),
        decisions: Vec::new(),
    })
}

fn marks(typed: &Typed<'_>) -> Vec<Mark> {
    let marks = typed.marks.iter().map(|(choice, chosen, cell)| Mark {
        choice: choice.clone(),
        chosen: *chosen,
        origin: origin(cell),
    });
    marks.collect()
}

fn origin(sourced: &SourcedCell) -> Origin {
    Origin {
        source: Arc::clone(&sourced.source),
        sheet: sourced.cell.sheet.clone(),
        cell: cell_address(sourced.cell.row, sourced.cell.column),
        found_by: sourced.cell.found_by,
    }
}
