//! The rules of the form: read, and looked at once all questions are known.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{Record, Table};
use super::diagnostic::{At, Diagnostic, Report};
use super::{Choice, Group, Kind, Lookup, Question, Questionnaire, Rule};
use crate::expression::{
    self, Expression, Hint, HintKind, HintLevel, NodeKind, Purpose, QuestionType, Questions, Span,
    SyntaxErrorKind,
};

/// A column of rules.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// Its path.
    pub(super) path: &'static [&'static str],
    /// What the rules are for.
    pub(super) purpose: Purpose,
}

impl Column {
    const fn new(path: &'static [&'static str], purpose: Purpose) -> Self {
        Self { path, purpose }
    }

    pub(super) const RELEVANT: Self = Self::new(&["bind", "relevant"], Purpose::Relevant);
    pub(super) const CONSTRAINT: Self = Self::new(&["bind", "constraint"], Purpose::Constraint);
    pub(super) const REQUIRED: Self = Self::new(&["bind", "required"], Purpose::Required);
    pub(super) const READ_ONLY: Self = Self::new(&["bind", "readonly"], Purpose::Required);
    pub(super) const CALCULATION: Self = Self::new(&["bind", "calculate"], Purpose::Calculation);
    pub(super) const REPEAT_COUNT: Self = Self::new(&["control", "jr:count"], Purpose::Calculation);
    pub(super) const DEFAULT: Self = Self::new(&["default"], Purpose::Calculation);
    pub(super) const CHOICE_FILTER: Self = Self::new(&["choice_filter"], Purpose::ChoiceFilter);
    pub(super) const MEASURE_WHEN: Self = Self::new(&["nv_measure_when"], Purpose::Check);
    pub(super) const CHECK: Self = Self::new(&["expression"], Purpose::Check);
}

/// Reads the rule in a column of a row, and says if it cannot be read.
pub(super) fn read(record: Record<'_>, column: Column, report: &mut Report) -> Option<Rule> {
    let source = record.get(column.path)?.into_owned();
    let at = record.at().column(record.table().header(column.path));
    Some(parse(source, at, report))
}

/// Reads a rule, and says if it cannot be read.
pub(super) fn parse(source: String, at: At<'_>, report: &mut Report) -> Rule {
    let expression = match Expression::parse_cell(&source) {
        Ok(expression) => Some(expression),
        // pyxform refuses it, which is said with the references.
        Err(error)
            if at.is_on("survey")
                && matches!(error.kind, SyntaxErrorKind::MalformedReference { .. }) =>
        {
            None
        }
        Err(error) => {
            report
                .error(
                    at,
                    format!("`{}` cannot be read: {error}", excerpt(&source, error.span)),
                )
                .help(
                    error
                        .help()
                        .unwrap_or("the rule is not checked until it is mended"),
                );
            None
        }
    };
    Rule { source, expression }
}

/// What stands around a mistake; all of it, if it is short.
fn excerpt(source: &str, mistake: Span) -> String {
    /// Characters shown on either side.
    const BESIDE: usize = 30;
    let (Some(before), Some(after)) = (source.get(..mistake.start), source.get(mistake.start..))
    else {
        return source.to_owned();
    };
    let left = match before.char_indices().rev().nth(BESIDE - 1) {
        Some((start, _)) if start > 0 => format!("…{}", before.get(start..).unwrap_or_default()),
        _ => before.to_owned(),
    };
    match after.char_indices().nth(BESIDE) {
        Some((end, _)) => format!("{left}{}…", after.get(..end).unwrap_or_default()),
        None => left + after,
    }
}

/// Looks at every rule of the form, and for rules that wait for each other.
pub(super) fn check(form: &Questionnaire, survey: &Table<'_>, report: &mut Report) {
    let lookup = Lookup::new(form);
    for group in &form.groups {
        let at = At::sheet("survey").row(group.row);
        let mut seen = View::new(&lookup, group.parent, None);
        look(
            group.relevant.as_ref(),
            Column::RELEVANT,
            survey,
            at,
            &mut seen,
            report,
        );
    }
    for question in &form.questions {
        let mut seen = View::new(&lookup, question.group, Some(question));
        let at = At::sheet("survey").row(question.row);
        let when = question
            .measure
            .as_ref()
            .and_then(|measure| measure.when.as_ref());
        for (rule, column) in [
            (question.relevant.as_ref(), Column::RELEVANT),
            (question.constraint.as_ref(), Column::CONSTRAINT),
            (question.required.as_ref(), Column::REQUIRED),
            (question.calculation.as_ref(), Column::CALCULATION),
            (question.choice_filter.as_ref(), Column::CHOICE_FILTER),
            (when, Column::MEASURE_WHEN),
        ] {
            look(rule, column, survey, at, &mut seen, report);
        }
    }
    let seen = View::new(&lookup, None, None);
    for check in &form.checks {
        let at = At::sheet("checks").row(check.row).column("expression");
        let Some(expression) = &check.expression.expression else {
            continue;
        };
        for hint in expression.lint(Purpose::Check, &seen) {
            // On our own sheet nobody else looks for unknown names.
            say(&hint.kind, hint.level(), at, report);
        }
    }
    cycles(form, survey, report);
}

/// Says what a rule may not mean.
fn look(
    rule: Option<&Rule>,
    column: Column,
    survey: &Table<'_>,
    at: At<'_>,
    seen: &mut View<'_>,
    report: &mut Report,
) {
    seen.is_filter = column.purpose == Purpose::ChoiceFilter;
    // The columns of a file are not known here.
    if seen.is_filter
        && seen
            .question
            .is_some_and(|question| seen.form.list_of(question).is_none())
    {
        return;
    }
    let Some(expression) = rule.and_then(|rule| rule.expression.as_ref()) else {
        return;
    };
    let header = survey.header(column.path);
    let at = at.column(header);
    let hints = expression.lint(column.purpose, seen);
    let is_inside = |hint: &Hint| {
        hints.iter().any(|around| {
            matches!(around.kind, HintKind::Unsupported { .. })
                && around.span != hint.span
                && around.span.start <= hint.span.start
                && hint.span.end <= around.span.end
        })
    };
    // What is not supported as a whole need not be picked to pieces.
    for hint in hints.iter().filter(|hint| !is_inside(hint)) {
        let level = match &hint.kind {
            // Said with the references, where pyxform refuses.
            HintKind::UnknownQuestion { .. } => continue,
            // `required = T` is never required: more than a slip.
            HintKind::BareName { .. }
                if column.purpose == Purpose::Required
                    && matches!(expression.root().kind, NodeKind::Column(_)) =>
            {
                let found = report.error(
                    at,
                    format!("`{}` is neither yes nor no nor a rule", expression.source()),
                );
                found.help("write yes, no, or an expression");
                continue;
            }
            _ => hint.level(),
        };
        say(&hint.kind, level, at, report);
    }
}

/// The hint as a diagnostic: what is wrong, and apart from it what to do.
fn say(kind: &HintKind, level: HintLevel, at: At<'_>, report: &mut Report) {
    let sentence = kind.to_string();
    let (message, help) = match sentence.rsplit_once("; ") {
        Some((message, help)) => (message.to_owned(), Some(help.to_owned())),
        None => (sentence, None),
    };
    let diagnostic: &mut Diagnostic = match level {
        HintLevel::Error => report.error(at, message),
        HintLevel::Warning => report.warn(at, message),
        HintLevel::Note => report.note(at, message),
    };
    diagnostic.help = help;
}

/// The form as seen from one of its rows.
struct View<'a> {
    form: &'a Questionnaire,
    lookup: &'a Lookup<'a>,
    /// The question the rule belongs to.
    question: Option<&'a Question>,
    /// Whether the rule is a choice filter, which may name the columns of the list.
    is_filter: bool,
    /// The repeats around the row, by index.
    repeats: BTreeSet<usize>,
}

impl<'a> View<'a> {
    fn new(lookup: &'a Lookup<'a>, group: Option<usize>, question: Option<&'a Question>) -> Self {
        let form = lookup.questionnaire;
        Self {
            form,
            lookup,
            question,
            is_filter: false,
            repeats: around(&form.groups, group)
                .filter(|(_, group)| group.repeat.is_some())
                .map(|(index, _)| index)
                .collect(),
        }
    }

    fn named(&self, question: &str) -> Option<&'a Question> {
        self.form.questions.get(self.lookup.question(question)?)
    }
}

/// The groups around a row, innermost first, with their index.
fn around(groups: &[Group], group: Option<usize>) -> impl Iterator<Item = (usize, &Group)> {
    let at = |index: Option<usize>| index.and_then(|index| Some((index, groups.get(index)?)));
    std::iter::successors(at(group), move |(_, group)| at(group.parent))
}

impl Questions for View<'_> {
    fn question_type(&self, name: &str) -> Option<QuestionType> {
        if let Some(question) = self.named(name) {
            return Some(type_of(&question.kind));
        }
        let group = self.form.groups.get(self.lookup.group(name)?)?;
        Some(if group.repeat.is_some() {
            QuestionType::Repeat
        } else {
            QuestionType::Group
        })
    }

    fn current_type(&self) -> QuestionType {
        self.question
            .map_or(QuestionType::Other, |question| type_of(&question.kind))
    }

    fn is_repeated(&self, name: &str) -> bool {
        let Some(question) = self.named(name) else {
            return false;
        };
        around(&self.form.groups, question.group)
            .any(|(index, group)| group.repeat.is_some() && !self.repeats.contains(&index))
    }

    fn names(&self) -> Vec<&str> {
        let groups = self.form.groups.iter().map(|group| group.name.as_str());
        let questions = self.form.questions.iter();
        questions
            .map(|question| question.name.as_str())
            .chain(groups)
            .collect()
    }

    fn choice_names(&self, question: Option<&str>) -> Option<Vec<&str>> {
        let question = match question {
            Some(name) => self.named(name),
            None => self.question,
        };
        let list = self.form.list_of(question?)?;
        Some(
            list.choices
                .iter()
                .map(|choice| choice.name.as_str())
                .collect(),
        )
    }

    fn columns(&self) -> Vec<&str> {
        if !self.is_filter {
            return Vec::new();
        }
        let list = self
            .question
            .and_then(|question| self.form.list_of(question));
        let choices = list.map_or(&[] as &[Choice], |list| &list.choices);
        let headers = choices.iter().flat_map(|choice| &choice.columns);
        let extras: BTreeSet<&str> = headers.map(|(header, _)| header.as_str()).collect();
        ["name", "label"].into_iter().chain(extras).collect()
    }
}

/// The type of a question's answer.
fn type_of(kind: &Kind) -> QuestionType {
    match kind {
        Kind::SelectOne(_) => QuestionType::SelectOne,
        Kind::SelectMultiple(_) | Kind::Rank(_) => QuestionType::SelectMultiple,
        Kind::Text | Kind::Calculate | Kind::Metadata(_) => QuestionType::Text,
        Kind::Integer => QuestionType::Integer,
        Kind::Decimal => QuestionType::Decimal,
        Kind::Date => QuestionType::Date,
        Kind::Time => QuestionType::Time,
        Kind::DateTime => QuestionType::DateTime,
        Kind::Acknowledge | Kind::Note | Kind::Unsupported(_) => QuestionType::Other,
    }
}

/// Finds rules that wait for each other: what a question shows depends on its own and its groups'
/// relevance and on its calculation.
fn cycles(form: &Questionnaire, survey: &Table<'_>, report: &mut Report) {
    /// A form with more is mended step by step.
    const LIMIT: usize = 20;
    let mut references: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut place: BTreeMap<&str, (u32, Column)> = BTreeMap::new();
    for question in &form.questions {
        let own = [
            (question.calculation.as_ref(), Column::CALCULATION),
            (question.relevant.as_ref(), Column::RELEVANT),
        ];
        let groups = form.groups_around(question);
        let inherited = groups.map(|group| (group.relevant.as_ref(), Column::RELEVANT));
        let mut names = Vec::new();
        for (rule, column) in own.into_iter().chain(inherited) {
            let Some(expression) = rule.and_then(|rule| rule.expression.as_ref()) else {
                continue;
            };
            names.extend(
                expression
                    .references()
                    .iter()
                    .map(|(name, _)| (*name).to_owned()),
            );
            place
                .entry(&question.name)
                .or_insert((question.row, column));
        }
        references.entry(question.name.clone()).or_insert(names);
    }
    for _ in 0..LIMIT {
        let Err(cycle) = expression::evaluation_order(&references) else {
            return;
        };
        let Some([name, next]) = cycle.path.first_chunk() else {
            return;
        };
        let (row, column) = place
            .get(name.as_str())
            .copied()
            .unwrap_or((1, Column::RELEVANT));
        let path: Vec<String> = cycle.path.iter().map(|name| format!("`{name}`")).collect();
        let message = match path.as_slice() {
            [own, _] => format!("{own} depends on itself"),
            path => format!("these depend on each other: {}", path.join(" -> ")),
        };
        report
            .error(
                At::sheet("survey")
                    .row(row)
                    .column(survey.header(column.path)),
                message,
            )
            .help("ODK refuses such a form: take one of the references out");
        if let Some(names) = references.get_mut(name) {
            names.retain(|other| other != next);
        }
    }
}
