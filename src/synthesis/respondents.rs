//! Who replied: the table, the paragraph that lists them, and whom to write to.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::confidence::CONTACT_QUESTIONS;
use super::names::Names;
use super::sentence::capitalized;
use super::table::{Cell, Column, Table, Tone};
use super::{Compilation, Context};
use crate::definition::Questionnaire;
use crate::entity::{Entity, Kind, RegionalGroup};
use crate::intake::{Record, Status};
use crate::language::{Lang, fill, join, long_date, percent};
use crate::validate::{AnswerStatus, Part, Publication, Response};

/// A State that replied.
#[derive(Debug, Clone)]
pub(super) struct Respondent<'a> {
    /// Who.
    pub(super) entity: &'a Entity,
    /// What it says; `None` where its reply waits to be typed in.
    pub(super) response: Option<&'a Response>,
    /// The files that count, in their order.
    pub(super) records: Vec<&'a Record>,
}

impl Respondent<'_> {
    fn is(&self, kind: Kind) -> bool {
        self.entity.kind == kind
    }

    /// When its reply was received, the newest file counting; `None` if that is not known.
    pub(super) fn received(&self) -> Option<NaiveDate> {
        let newest = self
            .records
            .iter()
            .filter_map(|record| record.received)
            .max();
        self.response
            .and_then(|response| response.received)
            .or(newest)
    }
}

/// The States that replied, in the order of the language's lists: Member States, then observers.
/// A State whose reply waits to be typed in has replied.
pub(super) fn of<'a>(compilation: &Compilation<'a>, names: &Names<'a>) -> Vec<Respondent<'a>> {
    let replied = |record: &&Record| {
        matches!(
            record.status,
            Status::Read | Status::ReadWithFindings | Status::ToTranscribe
        )
    };
    let records = compilation.records.iter().filter(replied);
    let codes: BTreeSet<&str> = compilation
        .responses
        .iter()
        .map(|response| response.entity.as_str())
        .chain(records.filter_map(|record| record.entity.as_deref()))
        .collect();
    let mut entities: Vec<&Entity> = codes
        .into_iter()
        .filter_map(|code| names.entity(code))
        .collect();
    names.sort_official(&mut entities);
    entities.sort_by_key(|entity| entity.kind);
    entities
        .into_iter()
        .map(|entity| Respondent {
            entity,
            response: compilation
                .responses
                .iter()
                .find(|r| r.entity == entity.code),
            records: compilation
                .records
                .iter()
                .filter(replied)
                .filter(|record| record.entity.as_deref() == Some(&entity.code))
                .collect(),
        })
        .collect()
}

impl Context<'_> {
    /// How many respondents' answers wait to be typed in.
    pub(super) fn waiting(&self) -> usize {
        self.respondents
            .iter()
            .filter(|respondent| respondent.response.is_none())
            .count()
    }

    /// How many entities of a kind were addressed.
    fn addressed(&self, kind: Kind) -> usize {
        let addressees = self.compilation.addressees.iter();
        let entities = addressees.filter_map(|addressee| self.names.entity(&addressee.code));
        entities.filter(|entity| entity.kind == kind).count()
    }
}

/// The respondents that may be named.
pub(super) fn table(context: &Context<'_>) -> Table {
    let named = |respondent: &&Respondent<'_>| context.confidence.may_name(&respondent.entity.code);
    let rows = context.respondents.iter().filter(named);
    let rows = (1..)
        .zip(rows)
        .map(|(number, respondent)| row(number, respondent, context))
        .collect();
    let name = &context.texts.synthesis.sheet.respondents;
    Table {
        foot: [counts(context)]
            .into_iter()
            .chain(paragraph(context))
            .collect(),
        ..context.table("respondents", name, columns(context), rows)
    }
}

/// All respondents; `None` where the public table names them all.
pub(super) fn internal_table(context: &Context<'_>) -> Option<Table> {
    let texts = &context.texts.synthesis;
    context.confidence.is_asked().then(|| {
        let about = (
            &*texts.sheet.respondents,
            &*texts.about.respondents_internal,
        );
        let rows = (1..).zip(&context.respondents);
        let rows = rows
            .map(|(number, respondent)| row(number, respondent, context))
            .collect();
        context.internal_table("respondents_internal", about, columns(context), rows)
    })
}

/// What the table says of one respondent, heading and cell, without its number in the table.
pub(super) fn facts(
    respondent: &Respondent<'_>,
    context: &Context<'_>,
) -> impl Iterator<Item = (String, Cell)> {
    let columns = columns(context).into_iter();
    let headings = columns.map(|column| column.heading);
    headings.zip(row(1, respondent, context)).skip(1)
}

fn columns(context: &Context<'_>) -> Vec<Column> {
    let columns = &context.texts.synthesis.respondents;
    vec![
        Column::new(&columns.number, 6),
        Column::new(&columns.state, 32),
        Column::new(&columns.kind, 16),
        Column::new(&columns.group, 26),
        Column::new(&columns.note_sent, 13),
        Column::new(&columns.received, 13),
        Column::new(&columns.deadline, 17),
        Column::new(&columns.language, 11),
        Column::new(&columns.form, 9),
        Column::new(&columns.answered, 12),
        Column::new(&columns.asked, 12),
        Column::new(&columns.publication, 16),
        Column::new(&columns.findings, 13),
        Column::new(&columns.file, 40),
    ]
}

fn row(number: usize, respondent: &Respondent<'_>, context: &Context<'_>) -> Vec<Cell> {
    let texts = &context.texts.synthesis;
    let words = &texts.respondents;
    let round = context.compilation.round;
    let received = respondent.received();
    let deadline = deadline(received, context);
    let language = respondent.response.map(|response| response.language);
    let language = language.or_else(|| respondent.records.iter().find_map(|r| r.language));
    let forms = respondent
        .records
        .iter()
        .map(|record| record.form.label(context.lang));
    let forms: Vec<&str> = without_repeats(forms);
    let files: Vec<&str> = respondent
        .records
        .iter()
        .map(|r| r.source.file.as_str())
        .collect();
    let findings = respondent
        .response
        .map_or(0, |response| response.findings.len());
    let tone = if findings > 0 {
        Tone::Attention
    } else {
        Tone::Plain
    };
    let (answered, asked) = match respondent.response {
        None => (
            Cell::text(&texts.answers.waiting).in_tone(Tone::Attention),
            Cell::default(),
        ),
        Some(response) => {
            let (answered, asked) = answered(response, context.compilation.questionnaire);
            (Cell::count(answered), Cell::count(asked))
        }
    };
    let publication = respondent
        .response
        .map(|response| match response.publication {
            Publication::NotSaid => &words.not_said,
            Publication::Public => &words.public,
            Publication::UnOnly => &words.un_only,
            Publication::Confidential => &words.confidential,
        });
    vec![
        Cell::count(number),
        Cell::text(context.names.official(&respondent.entity.code)),
        Cell::text(match respondent.entity.kind {
            Kind::MemberState => &words.member_state,
            Kind::ObserverState => &words.observer_state,
            Kind::UnEntity => &words.un_entity,
        }),
        Cell::text(group(respondent.entity.regional_group_electoral, context)),
        Cell::date(Some(round.note.date)),
        Cell::date(received),
        Cell::text(deadline),
        Cell::text(language.map_or("", |language| texts.language.get(language))),
        Cell::text(forms.join(", ")),
        answered,
        asked,
        Cell::text(publication.map_or("", String::as_str)),
        Cell::count(findings).in_tone(tone),
        Cell::text(files.join("\n")),
    ]
}

/// Questions answered, and asked. A question of a table counts once.
fn answered(response: &Response, questionnaire: &Questionnaire) -> (usize, usize) {
    let questions = |wanted: &dyn Fn(AnswerStatus) -> bool| {
        let answers = response.answers.iter();
        let answers = answers.filter(|a| a.part == Part::Answer && wanted(a.status));
        answers
            .map(|answer| answer.question.as_str())
            .collect::<BTreeSet<_>>()
    };
    let answered =
        questions(&|status| matches!(status, AnswerStatus::Answered | AnswerStatus::Confidential));
    let not_asked = questions(&|status| status == AnswerStatus::NotAsked);
    let asked = questionnaire
        .questions
        .iter()
        .filter(|question| question.is_asked() && !not_asked.contains(question.name.as_str()));
    (answered.len(), asked.count())
}

/// "35 of 193 Member States (18 %) and 1 of 2 observer States".
pub(super) fn counts(context: &Context<'_>) -> String {
    let count = |kind| context.respondents.iter().filter(|r| r.is(kind)).count();
    let (members, observers) = (count(Kind::MemberState), count(Kind::ObserverState));
    let all_members = context.addressed(Kind::MemberState);
    let all_observers = context.addressed(Kind::ObserverState);
    let replies = &context.texts.synthesis.replies;
    let pattern = if all_observers == 0 {
        &replies.counts_members
    } else {
        &replies.counts
    };
    let values = [
        ("members", members.to_string()),
        ("all_members", all_members.to_string()),
        ("share", percent(members, all_members, context.lang)),
        ("observers", observers.to_string()),
        ("all_observers", all_observers.to_string()),
    ];
    let values: Vec<(&str, &str)> = values
        .iter()
        .map(|(name, value)| (*name, &**value))
        .collect();
    fill(pattern, &values)
}

/// The paragraph of the report that lists the respondents, observers in a sentence of their own.
pub(super) fn paragraph(context: &Context<'_>) -> Option<String> {
    let replies = &context.texts.synthesis.replies;
    let (public, unnamed): (Vec<&Respondent<'_>>, Vec<_>) = context
        .respondents
        .iter()
        .partition(|respondent| context.confidence.may_name(&respondent.entity.code));
    // Entities of the United Nations system are no States: the report has a section for them.
    let of =
        |kind| -> Vec<&Respondent<'_>> { public.iter().copied().filter(|r| r.is(kind)).collect() };
    let (members, observers) = (of(Kind::MemberState), of(Kind::ObserverState));
    let mut sentences = Vec::new();
    if !members.is_empty() {
        let names: Vec<&str> = members
            .iter()
            .map(|r| context.names.official(&r.entity.code))
            .collect();
        let date = long_date(as_at(context), context.lang);
        let states = join(&names, context.lang);
        sentences.push(fill(&replies.list, &[("date", &date), ("states", &states)]));
    }
    if !observers.is_empty() {
        let names: Vec<String> = observers
            .iter()
            .map(|r| context.names.with_article(&r.entity.code))
            .collect();
        let one = observers.len() == 1;
        let pattern = if one {
            &replies.observer
        } else {
            &replies.observers
        };
        let states = join(&names, context.lang);
        sentences.push(capitalized(&fill(pattern, &[("states", &states)])));
    }
    if !unnamed.is_empty() {
        let one = unnamed.len() == 1;
        let pattern = if one { &replies.other } else { &replies.others };
        sentences.push(fill(pattern, &[("count", &unnamed.len().to_string())]));
    }
    let separator = if context.lang == Lang::Zh { "" } else { " " };
    (!sentences.is_empty()).then(|| sentences.join(separator))
}

/// The day for which the list holds: that of the last reply, or the deadline before any came.
fn as_at(context: &Context<'_>) -> NaiveDate {
    let last = context
        .respondents
        .iter()
        .filter_map(Respondent::received)
        .max();
    last.unwrap_or(context.compilation.round.deadline)
}

/// Whom to write to; `None` where nobody said.
pub(super) fn contacts(context: &Context<'_>) -> Option<Table> {
    let questionnaire = context.compilation.questionnaire;
    let questions: Vec<_> = CONTACT_QUESTIONS
        .into_iter()
        .filter_map(|name| questionnaire.question(name))
        .collect();
    let value = |respondent: &Respondent<'_>, question: &str| {
        let answer = respondent
            .response
            .and_then(|response| response.answer(question));
        answer.map_or_else(String::new, |answer| answer.raw.clone())
    };
    let rows: Vec<Vec<Cell>> = context
        .respondents
        .iter()
        .filter(|respondent| {
            questions
                .iter()
                .any(|q| !value(respondent, &q.name).is_empty())
        })
        .map(|respondent| {
            let state = Cell::text(context.names.official(&respondent.entity.code));
            let answers = questions
                .iter()
                .map(|q| Cell::text(value(respondent, &q.name)));
            [state].into_iter().chain(answers).collect()
        })
        .collect();
    let state = Column::new(&context.texts.synthesis.respondents.state, 32);
    let answers = questions
        .iter()
        .map(|q| Column::new(q.label.text(context.lang), 34));
    let columns: Vec<Column> = [state].into_iter().chain(answers).collect();
    let texts = &context.texts.synthesis;
    let about = (&*texts.sheet.contacts, &*texts.about.contacts);
    (!rows.is_empty()).then(|| context.internal_table("contacts", about, columns, rows))
}

fn without_repeats<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut kept: Vec<&str> = Vec::new();
    for text in texts {
        if !kept.contains(&text) {
            kept.push(text);
        }
    }
    kept
}

/// Whether a reply came within the deadline; blank if the day is not known.
pub(super) fn deadline<'a>(received: Option<NaiveDate>, context: &'a Context<'_>) -> &'a str {
    let words = &context.texts.synthesis.respondents;
    match received {
        None => "",
        Some(day) if day <= context.compilation.round.deadline => &words.within_deadline,
        Some(_) => &words.after_deadline,
    }
}

pub(super) fn group<'a>(group: RegionalGroup, context: &'a Context<'_>) -> &'a str {
    let groups = &context.texts.synthesis.group;
    match group {
        RegionalGroup::African => &groups.african,
        RegionalGroup::AsiaPacific => &groups.asia_pacific,
        RegionalGroup::EasternEuropean => &groups.eastern_european,
        RegionalGroup::LatinAmericanCaribbean => &groups.latin_american,
        RegionalGroup::WesternEuropeanOther => &groups.western_european,
        RegionalGroup::None => &groups.none,
    }
}
