//! What the headings of an export mean.

use std::collections::BTreeMap;

use crate::definition::{Kind, Question};
use crate::intake::form::Form;
use crate::intake::workbook::Sheet;
use crate::language::{Lang, fold, texts};

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Its place in the sheet, from 0.
    pub(super) index: u32,
    /// Its heading, as written.
    pub(super) heading: String,
    /// What it means.
    pub(super) meaning: Meaning,
    /// Whether the heading is a name of the form, not a label.
    pub(super) by_name: bool,
    /// Row of a repeat laid out in columns (`laws[2]/title`), from 1.
    pub(super) instance: Option<u32>,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The answer to a question, by index.
    Answer(usize),
    /// Whether an option was chosen: question, by index, and the choice's name.
    Option(usize, String),
    /// Something about the reply.
    Meta(Meta),
    /// The heading fits several questions, by index.
    Several(Vec<usize>),
    /// Nothing known.
    Unknown,
}

/// What a column says about a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meta {
    /// Key of the row, in ODK.
    Key,
    /// Key of the row that this one belongs to.
    ParentKey,
    /// Number of the row, in KoboToolbox.
    Index,
    /// Number of the row that this one belongs to.
    ParentIndex,
    /// Name of the table of that row.
    ParentTable,
    /// Identifier of the reply.
    Uuid,
    /// Identifier of the reply that this row belongs to.
    ParentUuid,
    /// When it was sent; the smallest number counts.
    Sent(u8),
    /// The edition of the form.
    Edition,
    /// Whose it is.
    Entity,
    /// Who sent it.
    Account,
    /// Of no use here.
    Other,
}

impl Column {
    /// The question, if it is one alone.
    pub(super) fn question(&self) -> Option<usize> {
        match &self.meaning {
            Meaning::Answer(question) | Meaning::Option(question, _) => Some(*question),
            _ => None,
        }
    }
}

/// Between a group and what lies in it, and between a question and its option.
const SEPARATORS: [char; 5] = ['/', '.', '-', ':', ' '];

/// Bytes of a heading; a longer text is none.
const LONGEST: usize = 1_000;
/// Groups around a question that are tried.
const MOST_GROUPS: usize = 8;
/// Places between a question and its option that are tried.
const MOST_PLACES: usize = 24;

/// The columns of a sheet, from its first row. `left` is what looking at headings may still cost.
pub(super) fn read(sheet: &Sheet, form: &Form, left: &mut usize) -> Vec<Column> {
    let Some(header) = sheet.cells.first().map(|cell| cell.row) else {
        return Vec::new();
    };
    let mut columns: Vec<Column> = sheet
        .row(header)
        .iter()
        .map(|cell| {
            let heading = cell.content.to_string().trim().to_owned();
            let (plain, instance) = without_number(&heading);
            let places = heading.matches(SEPARATORS).take(MOST_PLACES).count();
            let effort = heading.len() * (1 + places);
            let is_read = heading.len() <= LONGEST && effort <= *left;
            *left -= if is_read { effort } else { 0 };
            let (meaning, by_name) = if is_read {
                meaning(&plain, form)
            } else {
                (Meaning::Unknown, true)
            };
            Column {
                index: cell.column,
                heading,
                meaning,
                by_name,
                instance,
            }
        })
        .collect();
    settle(&mut columns);
    columns
}

/// The heading without the number of a row, and that number: `laws[2]/title`.
fn without_number(heading: &str) -> (String, Option<u32>) {
    let Some((before, rest)) = heading.split_once('[') else {
        return (heading.to_owned(), None);
    };
    match rest.split_once(']') {
        Some((number, after)) if number.parse::<u32>().is_ok_and(|number| number > 0) => {
            (format!("{before}{after}"), number.parse().ok())
        }
        _ => (heading.to_owned(), None),
    }
}

fn meaning(heading: &str, form: &Form) -> (Meaning, bool) {
    if let Some(question) = question(heading, form) {
        return question;
    }
    if let Some(option) = option(heading, form) {
        return option;
    }
    (meta(heading).map_or(Meaning::Unknown, Meaning::Meta), true)
}

/// The question that a heading names, alone or behind its groups, and whether by its name.
fn question(heading: &str, form: &Form) -> Option<(Meaning, bool)> {
    if let Some(found) = question_called(heading, "", form) {
        return Some(found);
    }
    // The longest end first: names and labels may hold a separator themselves. A space parts no
    // groups.
    let separators = heading.match_indices(&SEPARATORS[..4]);
    let mut ends = separators.take(MOST_GROUPS).filter_map(|(at, separator)| {
        let end = heading.get(at + separator.len()..)?;
        question_called(end.trim_start(), heading.get(..at)?, form)
    });
    ends.next()
}

/// The question of a name or a label, behind these groups.
fn question_called(text: &str, groups: &str, form: &Form) -> Option<(Meaning, bool)> {
    if text.is_empty() {
        return None;
    }
    if let Some((index, question)) = form.question(text) {
        let meaning = if question.is_asked() {
            Meaning::Answer(index)
        } else {
            // A note, a calculation, or something that the device records.
            Meaning::Meta(meta(text).unwrap_or(Meta::Other))
        };
        return Some((meaning, true));
    }
    let mut fitting = form.questions_with_label(text).to_vec();
    if fitting.len() > 1 && !groups.is_empty() {
        let inner: Vec<usize> = fitting
            .iter()
            .copied()
            .filter(|&index| form.group_is_called(index, groups))
            .collect();
        if !inner.is_empty() {
            fitting = inner;
        }
    }
    match fitting.as_slice() {
        [] => None,
        [one] => Some((Meaning::Answer(*one), false)),
        _ => Some((Meaning::Several(fitting), false)),
    }
}

/// An option of a multiple choice: `q/choice`, by names or by labels.
fn option(heading: &str, form: &Form) -> Option<(Meaning, bool)> {
    let separators = heading.match_indices(SEPARATORS).rev();
    let mut options = separators.take(MOST_PLACES).filter_map(|(at, separator)| {
        let (before, after) = (heading.get(..at)?, heading.get(at + separator.len()..)?);
        let (question, by_name) = question(before.trim_end(), form)?;
        let questions = match question {
            Meaning::Answer(one) => vec![one],
            Meaning::Several(several) => several,
            _ => return None,
        };
        let mut fitting = questions.into_iter().filter_map(|index| {
            let question = form.questionnaire.questions.get(index)?;
            Some((index, choice(question, after.trim(), form)?))
        });
        let (index, choice) = fitting.next()?;
        Some((Meaning::Option(index, choice), by_name))
    });
    options.next()
}

fn choice(question: &Question, text: &str, form: &Form) -> Option<String> {
    if !matches!(question.kind, Kind::SelectMultiple(_) | Kind::Rank(_)) {
        return None;
    }
    let list = form.questionnaire.list_of(question)?;
    let choice = list
        .choice(text)
        .or_else(|| form.choice_with_label(question, text))?;
    Some(choice.name.clone())
}

/// Columns whose heading fits several questions: columns stand in the order of the form, so that
/// those beside them say which are meant, if they leave no choice.
fn settle(columns: &mut [Column]) {
    let mut known: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, column) in columns.iter().enumerate() {
        if let Some(question) = column.question() {
            known.insert(at, question);
        }
    }
    for at in 0..columns.len() {
        let Some(Meaning::Several(fitting)) = columns.get(at).map(|column| &column.meaning) else {
            continue;
        };
        let before = known.range(..at).next_back().map(|(_, question)| *question);
        let after = known.range(at..).next();
        let (end, after) = after.map_or((columns.len(), None), |(at, q)| (*at, Some(*q)));
        let is_between = |question: usize| {
            before.is_none_or(|before| question > before)
                && after.is_none_or(|after| question < after)
        };
        let fitting: Vec<usize> = fitting.iter().copied().filter(|&q| is_between(q)).collect();
        let heading = columns.get(at).map(|column| column.heading.clone());
        let same = columns.get(at..end).unwrap_or_default().iter();
        let same = same
            .filter(|column| Some(&column.heading) == heading.as_ref())
            .count();
        if let Some(&first) = fitting.first().filter(|_| same == fitting.len())
            && let Some(column) = columns.get_mut(at)
        {
            column.meaning = Meaning::Answer(first);
            known.insert(at, first);
        }
    }
}

/// Headings that the programs write themselves, folded.
const META: [(&str, Meta); 17] = [
    ("key", Meta::Key),
    ("parent_key", Meta::ParentKey),
    ("_index", Meta::Index),
    ("_parent_index", Meta::ParentIndex),
    ("_parent_table_name", Meta::ParentTable),
    ("_uuid", Meta::Uuid),
    ("_submission__uuid", Meta::ParentUuid),
    ("_submission_time", Meta::Sent(0)),
    ("submissiondate", Meta::Sent(0)),
    ("end", Meta::Sent(1)),
    ("today", Meta::Sent(2)),
    ("start", Meta::Sent(3)),
    ("__version__", Meta::Edition),
    ("formversion", Meta::Edition),
    ("_submitted_by", Meta::Account),
    ("submittername", Meta::Account),
    ("username", Meta::Account),
];
/// Others, of no use here.
const OTHER: [&str; 14] = [
    "deviceid",
    "phonenumber",
    "simserial",
    "subscriberid",
    "audit",
    "instanceid",
    "instancename",
    "submitterid",
    "attachmentspresent",
    "attachmentsexpected",
    "status",
    "reviewstate",
    "edits",
    "uuid",
];
/// Headings of a column that somebody added to say whose a reply is, folded.
const ENTITY: [&str; 12] = [
    "entity",
    "state",
    "member state",
    "country",
    "etat",
    "etat membre",
    "pays",
    "estado",
    "pais",
    "государство",
    "الدولة",
    "国家",
];

/// What a heading says about the reply, alone or behind its groups (`meta/instanceID`).
fn meta(heading: &str) -> Option<Meta> {
    let folded = fold(heading);
    let last = folded.rsplit(['/', '.', '-', ':']).next()?.trim();
    let known = META
        .iter()
        .find(|(name, _)| *name == folded || *name == last);
    if let Some((_, meta)) = known {
        return Some(*meta);
    }
    let of_cover = |lang: Lang| fold(&texts(lang).cover.addressee) == folded;
    if ENTITY.contains(&folded.as_str()) || Lang::ALL.into_iter().any(of_cover) {
        return Some(Meta::Entity);
    }
    let is_own = folded.starts_with('_') || folded.starts_with("set-of-");
    (is_own || OTHER.contains(&last)).then_some(Meta::Other)
}
