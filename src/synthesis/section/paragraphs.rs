//! The paragraphs of one pillar.

use super::super::extracts::{self, quotes};
use super::super::figures::{self, Figure};
use super::super::sentence::{capitalized, sentence};
use super::super::{Context, pillar};
use super::{Span, Statement, StatementKind, quantifier, reporters, source_cells};
use crate::coding::Measured;
use crate::definition::Questionnaire;
use crate::language::{decimal, fill};

/// A condition on a condition on a condition..: further away nothing is one subject.
const DEEPEST: usize = 8;

/// So many States are named with their numbers, as the report does; of more only the sum.
const MOST_NAMED: usize = 3;

/// What one paragraph is about: a question, and those that are asked because of it.
struct Topic<'a> {
    /// Index of the question that stands for itself; `None`: of codes in prose alone.
    root: Option<usize>,
    measures: Vec<&'a Measured>,
    figures: Vec<Figure>,
}

/// The paragraphs of a pillar, each as its statements; subjects without any are left out.
pub(super) fn of_pillar(
    pillar: &str,
    measures: &[&Measured],
    context: &Context<'_>,
) -> Vec<Vec<Statement>> {
    let questionnaire = context.compilation.questionnaire;
    let mut topics: Vec<Topic<'_>> = Vec::new();
    for measured in measures {
        let first = measured.carriers.first();
        let root = first.map(|carrier| root(questionnaire, carrier.question));
        match topics.iter_mut().find(|topic| topic.root == root) {
            Some(topic) => topic.measures.push(measured),
            None => topics.push(Topic {
                root,
                measures: vec![measured],
                figures: Vec::new(),
            }),
        }
    }
    for figure in figures::all(context) {
        let question = questionnaire.questions.get(figure.question);
        if question.and_then(|question| question.pillar.as_deref()) != Some(pillar) {
            continue;
        }
        let root = Some(root(questionnaire, figure.question));
        match topics.iter_mut().find(|topic| topic.root == root) {
            Some(topic) => topic.figures.push(figure),
            None => topics.push(Topic {
                root,
                measures: Vec::new(),
                figures: vec![figure],
            }),
        }
    }
    let paragraphs = topics.iter().map(|topic| topic.statements(context));
    paragraphs
        .filter(|statements| !statements.is_empty())
        .collect()
}

/// The question of the same pillar that a question is asked because of, in the end.
fn root(questionnaire: &Questionnaire, mut index: usize) -> usize {
    let questions = &questionnaire.questions;
    for _ in 0..DEEPEST {
        let Some(question) = questions.get(index) else {
            return index;
        };
        let rule = question.relevant.as_ref();
        let condition = rule.and_then(|rule| rule.expression.as_ref());
        let names = condition.map(|condition| condition.references());
        let parent = names.into_iter().flatten().find_map(|(name, _)| {
            let of_pillar = |other: &&crate::definition::Question| {
                other.name == name && other.pillar == question.pillar
            };
            questions.iter().position(|other| of_pillar(&other))
        });
        match parent {
            Some(parent) if parent != index => index = parent,
            _ => return index,
        }
    }
    index
}

impl Topic<'_> {
    /// General statement, lists, examples, figures.
    fn statements(&self, context: &Context<'_>) -> Vec<Statement> {
        let mut statements = Vec::new();
        let mut quoted: Vec<&str> = Vec::new();
        let mut examples = Vec::new();
        let reported: Vec<_> = self
            .measures
            .iter()
            .map(|measured| (measured, reporters(measured, context)))
            .collect();
        for (measured, reporters) in &reported {
            let wording = measured.wording.text(context.lang);
            let text = sentence(reporters, quantifier(reporters, context), wording, context);
            if text.is_empty() {
                continue;
            }
            let is_general = measured
                .carriers
                .iter()
                .any(|carrier| Some(carrier.question) == self.root && carrier.choice.is_none());
            let kind = if is_general {
                StatementKind::General
            } else {
                StatementKind::List
            };
            let sources = pillar::sources(measured, reporters, context);
            let cells = source_cells(&sources, context);
            statements.push(Statement::new(kind, text, cells));
            if examples.len() == extracts::MOST {
                continue;
            }
            for quote in quotes(measured, reporters, context) {
                if examples.len() == extracts::MOST {
                    break;
                }
                // A State's words once, under what it said first.
                if !quoted.contains(&quote.entity) {
                    quoted.push(quote.entity);
                    let sources = sources
                        .iter()
                        .filter(|source| source.entity == quote.entity);
                    let sources: Vec<_> = sources.cloned().collect();
                    examples.push(Statement {
                        kind: StatementKind::Example,
                        spans: example(&quote, context),
                        sources: source_cells(&sources, context),
                    });
                }
            }
        }
        // The general statement comes first, whatever the order of the questions.
        statements.sort_by_key(|statement| statement.kind);
        statements.extend(examples);
        let figures = self.figures.iter();
        statements.extend(figures.flat_map(|figure| figure_statements(figure, context)));
        statements
    }
}

/// A State's words with its name, the words in their own language.
fn example(quote: &extracts::Extract<'_>, context: &Context<'_>) -> Vec<Span> {
    // No text of a State holds this sign: it parts what stands before and after the words.
    const HERE: &str = "\u{0}";
    let state = context.names.in_text(quote.entity);
    let pattern = &context.texts.sentence.quote;
    let text = fill(pattern, &[("state", state), ("words", HERE)]);
    let (before, after) = text.split_once(HERE).unwrap_or((&text, ""));
    let own = |text: &str| Span {
        text: text.to_owned(),
        lang: None,
    };
    let words = Span {
        text: quote.words.clone(),
        lang: (quote.lang != context.lang).then_some(quote.lang),
    };
    vec![own(before), words, own(after)]
}

/// What is said of a figure: who gave which number, if they are few; else what they come to. Nothing
/// where it would tell what was given in confidence.
fn figure_statements(figure: &Figure, context: &Context<'_>) -> Vec<Statement> {
    let lang = context.lang;
    let questions = &context.compilation.questionnaire.questions;
    let question = questions.get(figure.question);
    let label = question.map_or("", |question| question.label.text(lang));
    let question = match figure.year {
        None => label.to_owned(),
        Some(year) => {
            let year = year.to_string();
            let pattern = &context.texts.section.in_year;
            fill(pattern, &[("question", label), ("year", &year)])
        }
    };
    if !figure.states.is_empty() && figure.states.len() <= MOST_NAMED {
        let states = figure.states.iter();
        return states
            .map(|(state, number)| of_state((state, *number), &question, figure, context))
            .collect();
    }
    let statement = in_all(figure, &question, context);
    statement.into_iter().collect()
}

/// The number that one State gave.
fn of_state(
    (state, number): (&str, f64),
    question: &str,
    figure: &Figure,
    context: &Context<'_>,
) -> Statement {
    let values = [
        ("state", context.names.in_text(state)),
        ("value", &decimal(number, context.lang)),
        ("question", question),
    ];
    let text = fill(&context.texts.section.figure_one, &values);
    let sources = figure
        .sources
        .iter()
        .filter(|source| source.entity == *state);
    let sources: Vec<_> = sources.cloned().collect();
    let cells = source_cells(&sources, context);
    Statement::new(StatementKind::Figure, capitalized(&text), cells)
}

/// What the numbers come to.
fn in_all(figure: &Figure, question: &str, context: &Context<'_>) -> Option<Statement> {
    let texts = &context.texts.section;
    let lang = context.lang;
    let sum = decimal(figure.sum?, lang);
    let given = figure.given.to_string();
    let respondents = context.respondents.len().to_string();
    let mut values = vec![
        ("given", given),
        ("respondents", respondents),
        ("sum", sum),
        ("question", question.to_owned()),
    ];
    let pattern = match figure.spread {
        Some([median, least, most]) => {
            values.extend([
                ("median", decimal(median, lang)),
                ("least", decimal(least, lang)),
                ("most", decimal(most, lang)),
            ]);
            &texts.figure
        }
        None => &texts.figure_sum,
    };
    let values: Vec<(&str, &str)> = values
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let text = fill(pattern, &values);
    let cells = source_cells(&figure.sources, context);
    Some(Statement::new(
        StatementKind::Figure,
        capitalized(&text),
        cells,
    ))
}
