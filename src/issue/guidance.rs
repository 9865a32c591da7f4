//! What stands beside a question: when it is asked, what helps to answer it, and in words what no
//! formula of the workbook says.

use super::rules::InWords;
use super::{Page, condition};
use crate::definition::{Question, Rule};
use crate::language::{fill, keep_together};

/// Condition, hint, guidance and what the workbook does not check, in this order.
pub(super) fn of_question(page: &Page<'_>, index: usize) -> String {
    let issuer = page.issuer;
    let Some(question) = issuer.questionnaire.questions.get(index) else {
        return String::new();
    };
    let lang = page.lang();
    let around = issuer.questionnaire.groups_around(question);
    let around = around.filter(|group| group.repeat.is_none());
    let rules: Vec<&Rule> = around
        .filter_map(|group| group.relevant.as_ref())
        .chain(&question.relevant)
        .collect();
    let condition = sentence(page, &rules);
    let hint = if question.label.is_empty() {
        ""
    } else {
        question.hint.text(lang)
    };
    let mut texts: Vec<String> = condition.into_iter().collect();
    texts.push(hint.to_owned());
    texts.push(question.guidance.text(lang).to_owned());
    texts.extend(in_words(page, (index, question)));
    texts.retain(|text| !text.is_empty());
    keep_together(&texts.join("\n"), lang).into_owned()
}

/// The condition of a repeat in words, with a full stop.
pub(super) fn of_table(page: &Page<'_>, group: usize) -> Option<String> {
    let issuer = page.issuer;
    let rule = issuer.questionnaire.groups.get(group)?.relevant.as_ref();
    let rules: Vec<&Rule> = rule.into_iter().collect();
    let condition = sentence(page, &rules)?;
    let texts = &issuer.texts.condition;
    Some(if issuer.rules.tables_in_words.contains(&group) {
        format!("{condition}. {}", texts.judge_yourself)
    } else {
        format!("{condition}.")
    })
}

fn sentence(page: &Page<'_>, rules: &[&Rule]) -> Option<String> {
    let issuer = page.issuer;
    let numbering = &issuer.layout.numbering;
    condition::sentence(issuer.questionnaire, numbering, rules, page.lang())
}

/// What is not said by a formula.
fn in_words(page: &Page<'_>, (index, question): (usize, &Question)) -> Vec<String> {
    let says = |rule: InWords| page.issuer.rules.says_in_words(index, rule);
    let texts = &page.issuer.texts.condition;
    let mut lines = Vec::new();
    if says(InWords::Relevant) {
        lines.push(texts.judge_yourself.clone());
    }
    if question.calculation.is_some() {
        lines.push(if says(InWords::Calculation) {
            texts.computed_later.clone()
        } else {
            texts.computed.clone()
        });
    }
    if let Some(filter) = &question.choice_filter {
        let numbers = condition::numbers(
            page.issuer.questionnaire,
            &page.issuer.layout.numbering,
            filter,
        );
        if says(InWords::ChoiceFilter) {
            lines.push(texts.choose_fitting.clone());
        } else if !numbers.is_empty() {
            lines.push(fill(&texts.list_depends, &[("questions", &numbers)]));
        }
    }
    if says(InWords::Constraint) {
        let message = question.constraint_message.text(page.lang());
        lines.push(if message.is_empty() {
            texts.checked_later.clone()
        } else {
            fill(&texts.checked_later_that, &[("message", message)])
        });
    }
    lines
}
