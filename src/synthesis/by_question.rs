//! The answers question by question: counts of each answer and each silence, and what each State
//! said in its words, with the cell. For pages and documents that show a question whole.
//!
//! Who asked for confidence is counted and neither named nor quoted here, as in every table that
//! is not marked internal: of a State's confidential answer not even the silence bears its name.

use std::collections::{BTreeMap, BTreeSet};

use super::confidence::CONTACT_QUESTIONS;
use super::table::CellValue;
use super::{Compilation, Context, answer_value, pillar};
use crate::definition::Question;
use crate::language::Lang;
use crate::validate::{Answer, AnswerStatus, AnswerValue, Origin, Part, Response};

/// A round seen question by question.
#[derive(Debug, Clone, PartialEq)]
pub struct ByQuestion {
    /// How many were addressed.
    pub addressed: usize,
    /// How many replied, those whose reply waits to be typed in included.
    pub responded: usize,
    /// How many replies wait to be typed in.
    pub waiting: usize,
    /// The respondents that may be named, in the order of the table of respondents.
    pub states: Vec<StateView>,
    /// The pillars, in the order of their tables.
    pub pillars: Vec<PillarView>,
    /// The questions of the pillars, in the order of the questionnaire; none about persons.
    pub questions: Vec<QuestionView>,
}

/// A respondent that may be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateView {
    /// Its code.
    pub code: String,
    /// Official short name.
    pub name: String,
    /// The language of its reply; `None` where that waits to be typed in.
    pub language: Option<Lang>,
}

/// A pillar, and the measures in the rows of its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PillarView {
    /// Key of its table.
    pub key: String,
    /// Codes of the measures, a row each.
    pub measures: Vec<String>,
}

/// A question and what was answered to it.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionView {
    /// Its name in the form.
    pub name: String,
    /// As printed in the workbooks.
    pub number: String,
    /// Its text.
    pub label: String,
    /// Key of its pillar's table; blank for none.
    pub pillar: String,
    /// Codes of the measures it gives.
    pub measures: Vec<String>,
    /// Whether it is asked in each row of a table.
    pub in_table: bool,
    /// Replies by status; those to be typed in, and those not returned, are not among them. A
    /// reply with several rows counts once, as answered if any row is.
    pub statuses: BTreeMap<AnswerStatus, usize>,
    /// Of a question with choices: how many answers have each, in the list's order. Answers given
    /// in confidence are among them.
    pub choices: Vec<(String, usize)>,
    /// What each State said, in the order of the States; blank and unasked ones included.
    pub answers: Vec<StateAnswer>,
    /// How many replies are counted and not shown, because confidence was asked for.
    pub unnamed: usize,
}

/// What a State said to a question in one row.
#[derive(Debug, Clone, PartialEq)]
pub struct StateAnswer {
    /// Code of the entity.
    pub entity: String,
    /// Row of the table, from 1; 1 outside tables.
    pub instance: u32,
    /// Whether there is a value, and if not, why.
    pub status: AnswerStatus,
    /// The value as a reader sees it; what stood there as written where it could not be read.
    pub value: CellValue,
    /// The answer as the State wrote it; options of a multiple choice as `name=mark`.
    pub raw: String,
    /// Comment and source, in the State's words.
    pub words: String,
    /// A translation of the answer, if a coder made one; not of the comment.
    pub translation: String,
    /// The cell of the answer, else that of the comment.
    pub origin: Option<Origin>,
}

/// Which questions are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Those of a pillar.
    Pillars,
    /// All that are about a subject.
    All,
}

/// Sorts the answers of a round by question: those of the pillars.
pub fn by_question(compilation: &Compilation<'_>, lang: Lang) -> ByQuestion {
    sorted(compilation, lang, Scope::Pillars)
}

/// The same with the questions of no pillar too, but for those about who replies.
pub fn by_every_question(compilation: &Compilation<'_>, lang: Lang) -> ByQuestion {
    sorted(compilation, lang, Scope::All)
}

fn sorted(compilation: &Compilation<'_>, lang: Lang, scope: Scope) -> ByQuestion {
    let context = Context::new(compilation, lang);
    let named = context.respondents.iter();
    let named = named.filter(|respondent| context.confidence.may_name(&respondent.entity.code));
    let states = named.map(|respondent| StateView {
        code: respondent.entity.code.clone(),
        name: context.names.official(&respondent.entity.code).to_owned(),
        language: respondent.response.map(|response| response.language),
    });
    let replies: Vec<Reply<'_>> = context
        .respondents
        .iter()
        .filter_map(|respondent| respondent.response.map(Reply::of))
        .collect();
    let questions = compilation.questionnaire.questions.iter().enumerate();
    let questions = questions.filter_map(|(index, question)| {
        let pillar = match (scope, &question.pillar) {
            (_, Some(pillar)) => pillar,
            (Scope::Pillars, None) => return None,
            // The form's own questions about who replies begin so; the table of respondents has them.
            (Scope::All, None) if question.name.starts_with("r_") => return None,
            (Scope::All, None) => "",
        };
        let is_shown = question.is_asked() && !CONTACT_QUESTIONS.contains(&&*question.name);
        is_shown.then(|| view((index, question), pillar, &replies, &context))
    });
    ByQuestion {
        addressed: compilation.addressees.len(),
        responded: context.respondents.len(),
        waiting: context.waiting(),
        states: states.collect(),
        pillars: pillar::by_pillar(&context)
            .into_iter()
            .map(|(key, measures)| PillarView {
                key: key.to_owned(),
                measures: measures.iter().map(|m| m.code.clone()).collect(),
            })
            .collect(),
        questions: questions.collect(),
    }
}

/// A State's answers, found by question without going through all of them.
struct Reply<'a> {
    response: &'a Response,
    answers: BTreeMap<&'a str, Vec<&'a Answer>>,
}

impl<'a> Reply<'a> {
    fn of(response: &'a Response) -> Self {
        let mut answers: BTreeMap<&str, Vec<&Answer>> = BTreeMap::new();
        for answer in &response.answers {
            answers.entry(&answer.question).or_default().push(answer);
        }
        Self { response, answers }
    }

    fn of_question(&self, question: &str, part: Part) -> impl Iterator<Item = &'a Answer> {
        let answers = self.answers.get(question).into_iter().flatten();
        answers.copied().filter(move |answer| answer.part == part)
    }
}

fn view(
    (index, question): (usize, &Question),
    pillar: &str,
    replies: &[Reply<'_>],
    context: &Context<'_>,
) -> QuestionView {
    let questionnaire = context.compilation.questionnaire;
    let mut statuses = BTreeMap::new();
    let mut chosen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut answers = Vec::new();
    let mut unnamed = 0;
    for reply in replies {
        let of_reply: Vec<&Answer> = reply.of_question(&question.name, Part::Answer).collect();
        let statuses_of_rows = of_reply.iter().map(|answer| answer.status);
        let status = statuses_of_rows.min().unwrap_or(AnswerStatus::Blank);
        *statuses.entry(status).or_default() += 1;
        for answer in of_reply.iter().filter(|answer| is_counted(answer)) {
            if let Some(AnswerValue::Choices(names)) = &answer.value {
                for name in names {
                    *chosen.entry(name).or_default() += 1;
                }
            }
        }
        let (shown, hidden) = shown(question, reply, &of_reply, context);
        unnamed += usize::from(hidden);
        answers.extend(shown);
    }
    let list = questionnaire.list_of(question);
    let choices = list.iter().flat_map(|list| &list.choices).map(|choice| {
        let label = choice.label.text(context.lang);
        let label = if label.is_empty() {
            &choice.name
        } else {
            label
        };
        let count = chosen.get(&*choice.name).copied().unwrap_or_default();
        (label.to_owned(), count)
    });
    let measures = context.measures.iter().filter(|measured| {
        let mut carriers = measured.carriers.iter();
        carriers.any(|carrier| carrier.question == index)
    });
    QuestionView {
        name: question.name.clone(),
        number: context.numbering.question(index).to_owned(),
        label: question.label.text(context.lang).to_owned(),
        pillar: pillar.to_owned(),
        measures: measures.map(|measured| measured.code.clone()).collect(),
        in_table: question.repeat.is_some(),
        statuses,
        choices: choices.collect(),
        answers,
        unnamed,
    }
}

/// Whether a value counts: what was not asked for does not, what is confidential does.
fn is_counted(answer: &Answer) -> bool {
    matches!(
        answer.status,
        AnswerStatus::Answered | AnswerStatus::Confidential
    )
}

/// The answers of one State that may be shown with its name, and whether there are others.
fn shown(
    question: &Question,
    reply: &Reply<'_>,
    answers: &[&Answer],
    context: &Context<'_>,
) -> (Vec<StateAnswer>, bool) {
    let entity = reply.response.entity.as_str();
    let confidence = &context.confidence;
    let confidential: BTreeSet<u32> = answers
        .iter()
        .filter(|answer| answer.status == AnswerStatus::Confidential)
        .map(|answer| answer.instance)
        .collect();
    let may_show =
        |instance| confidence.may_show(entity, &question.name) && !confidential.contains(&instance);
    let comments: BTreeMap<u32, &Answer> = reply
        .of_question(&question.name, Part::Comment)
        .map(|comment| (comment.instance, comment))
        .collect();
    let rows: BTreeSet<u32> = answers.iter().map(|answer| answer.instance).collect();
    let answers = answers.iter().filter(|answer| may_show(answer.instance));
    let of_answer = answers.map(|answer| {
        let comment = comments.get(&answer.instance).copied();
        let value = match &answer.value {
            Some(value) if answer.status == AnswerStatus::Answered => answer_value(
                value,
                question,
                context.compilation.questionnaire,
                context.lang,
            ),
            _ if answer.status == AnswerStatus::Unreadable => CellValue::Text(answer.raw.clone()),
            _ => CellValue::Blank,
        };
        StateAnswer {
            translation: translation(entity, answer, context),
            ..state_answer(entity, answer, value, comment)
        }
    });
    // A comment may stand where no answer does.
    let alone = comments
        .values()
        .filter(|comment| !rows.contains(&comment.instance) && may_show(comment.instance))
        .map(|comment| StateAnswer {
            status: AnswerStatus::Blank,
            raw: String::new(),
            ..state_answer(entity, comment, CellValue::Blank, Some(comment))
        });
    let hidden = rows.iter().any(|&row| !may_show(row));
    (of_answer.chain(alone).collect(), hidden)
}

fn state_answer(
    entity: &str,
    answer: &Answer,
    value: CellValue,
    comment: Option<&Answer>,
) -> StateAnswer {
    let origin = answer.origin.as_ref();
    let origin = origin.or_else(|| comment.and_then(|comment| comment.origin.as_ref()));
    StateAnswer {
        entity: entity.to_owned(),
        instance: answer.instance,
        status: answer.status,
        value,
        raw: answer.raw.clone(),
        words: comment.map_or_else(String::new, |comment| comment.raw.clone()),
        translation: String::new(),
        origin: origin.cloned(),
    }
}

/// The first translation that a coder made of an answer as it stands.
pub(super) fn translation(entity: &str, answer: &Answer, context: &Context<'_>) -> String {
    let coded = context.compilation.coded;
    let coded = coded.get(entity, &answer.question, answer.instance);
    let codings = coded.into_iter().flat_map(|coded| {
        let decision = coded.decision.iter();
        decision.chain(&coded.codings)
    });
    let mut translations = codings.map(|coding| &coding.translation);
    translations
        .find(|translation| !translation.is_empty())
        .cloned()
        .unwrap_or_default()
}
