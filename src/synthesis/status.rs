//! Where each State stands, and what to do next: a board for the office, of everybody addressed.
//!
//! A State is never late or silent: its reply is recorded, received within or after the deadline,
//! or there is no reply yet.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::respondents::Respondent;
use super::table::{Cell, Column, Table, Tone};
use super::{Compilation, Context, respondents};
use crate::definition::Questionnaire;
use crate::entity::Entity;
use crate::intake::{Record, Status};
use crate::language::fill;
use crate::language::texts::StandingTexts;
use crate::round::{SentKind, SentLedger};
use crate::validate::{AnswerStatus, Part, Response};

/// How far the exchange with a State has come, from the most to the least that is left to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Nothing came.
    NoReply,
    /// Something came that cannot be read.
    Unreadable,
    /// A PDF, a letter: its answers wait to be typed in.
    ToTranscribe,
    /// Some ministries returned their part, others have not.
    Partial,
    /// Some answers are doubtful and the State has not been heard on them.
    ToAsk,
    /// The questions on its reply are recorded as sent since.
    Asked,
    /// The State explained; somebody must decide.
    Explained,
    /// Nothing is left to ask.
    Complete,
}

impl Standing {
    /// All, in order.
    pub const ALL: [Self; 8] = [
        Self::NoReply,
        Self::Unreadable,
        Self::ToTranscribe,
        Self::Partial,
        Self::ToAsk,
        Self::Asked,
        Self::Explained,
        Self::Complete,
    ];

    /// As written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoReply => "no_reply",
            Self::Unreadable => "unreadable",
            Self::ToTranscribe => "to_transcribe",
            Self::Partial => "partial",
            Self::ToAsk => "to_ask",
            Self::Asked => "asked",
            Self::Explained => "explained",
            Self::Complete => "complete",
        }
    }

    /// Its name, and what to do next; blank where nothing is.
    pub fn texts(self, texts: &StandingTexts) -> (&str, &str) {
        match self {
            Self::NoReply => (&texts.no_reply, &texts.next_no_reply),
            Self::Unreadable => (&texts.unreadable, &texts.next_unreadable),
            Self::ToTranscribe => (&texts.to_transcribe, &texts.next_to_transcribe),
            Self::Partial => (&texts.partial, &texts.next_partial),
            Self::ToAsk => (&texts.to_ask, &texts.next_to_ask),
            Self::Asked => (&texts.asked, &texts.next_asked),
            Self::Explained => (&texts.explained, &texts.next_explained),
            Self::Complete => (&texts.complete, ""),
        }
    }
}

/// Where one State stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateStanding {
    /// Code of the entity.
    pub entity: String,
    /// How far it has come.
    pub standing: Standing,
    /// Doubtful answers on which it has not been heard.
    pub open: usize,
    /// Doubtful answers that it explained.
    pub explained: usize,
    /// Names of the pillars whose part has not come, where others have.
    pub missing: Vec<String>,
    /// The last days on which it was sent something, as recorded.
    pub sent: SentDays,
}

/// When something was last sent, as the ledger has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SentDays {
    /// The questionnaire.
    pub questionnaire: Option<NaiveDate>,
    /// A reminder.
    pub reminder: Option<NaiveDate>,
    /// Questions on the reply.
    pub query: Option<NaiveDate>,
}

impl SentDays {
    fn of(entity: &str, sent: &SentLedger) -> Self {
        Self {
            questionnaire: sent.last(entity, SentKind::Questionnaire),
            reminder: sent.last(entity, SentKind::Reminder),
            query: sent.last(entity, SentKind::Query),
        }
    }
}

/// Where everybody addressed stands, in the order of the addressees.
pub fn standings(compilation: &Compilation<'_>) -> Vec<StateStanding> {
    let of = |code: &str| {
        let response = compilation.responses.iter().find(|r| r.entity == code);
        let records = compilation.records.iter();
        let records = records.filter(|record| record.entity.as_deref() == Some(code));
        let days = SentDays::of(code, compilation.sent);
        standing(code, (response, compilation.questionnaire), records, days)
    };
    let addressees = compilation.addressees.iter();
    addressees.map(|addressee| of(&addressee.code)).collect()
}

fn standing<'a>(
    entity: &str,
    (response, questionnaire): (Option<&Response>, &Questionnaire),
    records: impl Iterator<Item = &'a Record>,
    sent: SentDays,
) -> StateStanding {
    let (mut open, mut explained) = (0, 0);
    for finding in response.iter().flat_map(|response| &response.findings) {
        let key = (
            finding.place.question.clone(),
            finding.place.instance.max(1),
        );
        if !finding.facts.is_asked() {
            continue;
        }
        if response.is_some_and(|response| response.explained.contains(&key)) {
            explained += 1;
        } else {
            open += 1;
        }
    }
    let pillars = questionnaire.pillars.iter().map(|pillar| &pillar.name);
    let missing: Vec<String> = pillars
        .filter(|pillar| response.is_some_and(|r| is_missing(r, questionnaire, pillar)))
        .cloned()
        .collect();
    let statuses: Vec<Status> = records.map(|record| record.status).collect();
    let standing = if statuses.contains(&Status::ToTranscribe) {
        Standing::ToTranscribe
    } else if !missing.is_empty() {
        Standing::Partial
    } else if let Some(response) = response {
        // What came after the questions were sent may raise others.
        let is_asked = sent.query.is_some_and(|day| Some(day) >= response.received);
        match (open, explained) {
            (0, 0) => Standing::Complete,
            (0, _) => Standing::Explained,
            _ if is_asked => Standing::Asked,
            _ => Standing::ToAsk,
        }
    } else if statuses.contains(&Status::Unreadable) {
        Standing::Unreadable
    } else {
        Standing::NoReply
    };
    StateStanding {
        entity: entity.to_owned(),
        standing,
        open,
        explained,
        missing,
        sent,
    }
}

/// The board.
pub(super) fn table(context: &Context<'_>) -> Table {
    let texts = &context.texts.synthesis;
    let own = &texts.standing;
    let heads = &texts.respondents;
    let questionnaire = context.compilation.questionnaire;
    let mut columns = vec![
        Column::new(&heads.state, 28),
        Column::new(&heads.group, 24),
        Column::new(&own.issued, 13),
        Column::new(&own.reminded, 11),
        Column::new(&heads.received, 11),
        Column::new(&heads.deadline, 15),
        Column::new(&heads.language, 10),
    ];
    columns.extend(questionnaire.pillars.iter().map(|pillar| {
        let short = pillar.short.text(context.lang);
        let name = if short.is_empty() {
            pillar.label.text(context.lang)
        } else {
            short
        };
        Column::new(name, 12)
    }));
    columns.extend([
        Column::new(&own.open, 11),
        Column::new(&own.queried, 11),
        Column::new(&own.explained_count, 11),
        Column::new(&own.standing, 24),
        Column::new(&own.next, 36),
    ]);
    let mut standings = standings(&context.compilation);
    let codes = standings.iter().map(|standing| standing.entity.as_str());
    let mut entities: Vec<&Entity> = codes
        .filter_map(|code| context.names.entity(code))
        .collect();
    context.names.sort_official(&mut entities);
    let places: BTreeMap<&str, usize> = entities
        .iter()
        .zip(0..)
        .map(|(entity, place)| (&*entity.code, place))
        .collect();
    standings.sort_by_key(|standing| {
        let replied = standing.standing != Standing::NoReply;
        (!replied, places.get(&*standing.entity).copied())
    });
    let rows = standings
        .iter()
        .map(|standing| row(standing, context))
        .collect();
    let mut counts: BTreeMap<Standing, usize> = BTreeMap::new();
    for standing in &standings {
        *counts.entry(standing.standing).or_default() += 1;
    }
    let foot = counts.iter().map(|(standing, count)| {
        let values = [
            ("standing", standing.texts(own).0),
            ("count", &count.to_string()),
        ];
        fill(&own.count, &values)
    });
    let about = (&*texts.sheet.status, &*texts.about.status);
    Table {
        foot: foot.collect(),
        ..context.internal_table("status", about, columns, rows)
    }
}

fn row(standing: &StateStanding, context: &Context<'_>) -> Vec<Cell> {
    let texts = &context.texts.synthesis;
    let code = standing.entity.as_str();
    let mut respondents = context.respondents.iter();
    let respondent = respondents.find(|respondent| respondent.entity.code == code);
    let response = respondent.and_then(|respondent| respondent.response);
    let received = respondent.and_then(Respondent::received);
    let (name, next) = standing.standing.texts(&texts.standing);
    let tone = match standing.standing {
        Standing::Complete => Tone::Plain,
        Standing::NoReply => Tone::Faint,
        _ => Tone::Attention,
    };
    let group = context.names.entity(code).map_or("", |entity| {
        respondents::group(entity.regional_group_electoral, context)
    });
    let language = response.map_or("", |r| texts.language.get(r.language));
    let deadline = respondents::deadline(received, context);
    let mut cells = vec![
        Cell::text(context.names.official(code)),
        Cell::text(group),
        Cell::date(standing.sent.questionnaire),
        Cell::date(standing.sent.reminder),
        Cell::date(received),
        Cell::text(deadline),
        Cell::text(language),
    ];
    let questionnaire = context.compilation.questionnaire;
    cells.extend(questionnaire.pillars.iter().map(|pillar| {
        Cell::text(response.map_or_else(String::new, |response| {
            if standing.missing.contains(&pillar.name) {
                return texts.answer_status.not_returned.clone();
            }
            let (answered, asked) = answered(response, questionnaire, &pillar.name);
            format!("{answered} / {asked}")
        }))
    }));
    let count = |count: usize| {
        if respondent.is_some() {
            Cell::count(count)
        } else {
            Cell::default()
        }
    };
    cells.extend([
        count(standing.open),
        Cell::date(standing.sent.query),
        count(standing.explained),
        Cell::text(name).in_tone(tone),
        Cell::text(next),
    ]);
    cells
}

/// Whether the part of a pillar has not come back.
fn is_missing(response: &Response, questionnaire: &Questionnaire, pillar: &str) -> bool {
    let absent = response
        .answers
        .iter()
        .filter(|answer| answer.part == Part::Answer && answer.status == AnswerStatus::NotReturned);
    let mut questions = absent.filter_map(|answer| questionnaire.question(&answer.question));
    questions.any(|question| question.pillar.as_deref() == Some(pillar))
}

/// Questions of a pillar, outside tables, that were answered or have a reason for no answer, and
/// that were asked.
fn answered(response: &Response, questionnaire: &Questionnaire, pillar: &str) -> (usize, usize) {
    let of_pillar = |name: &str| {
        let question = questionnaire.question(name);
        question.is_some_and(|q| q.repeat.is_none() && q.pillar.as_deref() == Some(pillar))
    };
    let answers = response.answers.iter();
    let answers = answers.filter(|a| a.part == Part::Answer && of_pillar(&a.question));
    let mut counts = (0, 0);
    for answer in answers {
        match answer.status {
            AnswerStatus::NotAsked | AnswerStatus::NotReturned => {}
            AnswerStatus::Blank | AnswerStatus::Unreadable => counts.1 += 1,
            _ => counts = (counts.0 + 1, counts.1 + 1),
        }
    }
    counts
}
