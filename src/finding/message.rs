//! The sentence of a finding, in the reader's language: it asks, and never reproaches.

use super::{Facts, Finding, Level};
use crate::definition::Questionnaire;
use crate::language::texts::{MessageTexts, SuggestionTexts};
use crate::language::{Lang, Translated, enumerate, fill, texts};

/// How much of what a State wrote is quoted, in characters; the whole stands in its own column.
const QUOTED: usize = 80;

impl Level {
    /// Its name in a language.
    pub fn name(self, lang: Lang) -> &'static str {
        let names = &texts(lang).finding.level;
        match self {
            Self::Error => &names.error,
            Self::Warning => &names.warning,
            Self::Question => &names.question,
            Self::Repaired => &names.repaired,
            Self::Note => &names.note,
        }
    }
}

/// What was found, in a sentence or two. Where it was found stands beside it, in its
/// [`Place`](super::Place).
pub fn message(finding: &Finding, questionnaire: &Questionnaire, lang: Lang) -> String {
    let texts: &MessageTexts = &texts(lang).finding.message;
    let value = quoted(&finding.value);
    let value = ("value", value.as_str());
    // The form's own words, if it has any; they may refer to other questions.
    let own_words = |message: &Translated| {
        let message = message.text(lang);
        (!message.is_empty()).then(|| sentence(&without_references(message, questionnaire, lang)))
    };
    match &finding.facts {
        Facts::AnswerCellMissing => texts.cell_missing.clone(),
        Facts::WaysDisagree { other } => fill(&texts.cell_disagrees, &[("other", other)]),
        Facts::IdentityDisagrees { .. }
        | Facts::SealAltered { .. }
        | Facts::OtherEdition { .. }
        | Facts::ReceivedUnknown
        | Facts::OrderUnknown { .. }
        | Facts::OnlyInOlder { .. }
        | Facts::ChangedSince { .. }
        | Facts::Contradicts { .. }
        | Facts::OtherMinistry { .. }
        | Facts::RegisteredMissing { .. } => of_files(&finding.facts, value, texts),
        Facts::StrayText => texts.stray_text.clone(),
        Facts::CellNote => texts.cell_note.clone(),
        Facts::MergedCells { range } => fill(&texts.merged_cells, &[("range", range)]),
        Facts::FixedTextChanged { issued } => {
            let values = [value, ("issued", &quoted(issued))];
            fill(&texts.fixed_text_changed, &values)
        }
        Facts::FormulaWithoutValue => texts.formula_without_value.clone(),
        Facts::ErrorValue => fill(&texts.error_value, &[value]),
        Facts::UnknownChoice { suggestion: _ } => fill(&texts.unknown_choice, &[value]),
        Facts::AmbiguousChoice { fits } => {
            let values = [value, ("choices", &enumerate(fits, lang))];
            fill(&texts.ambiguous_choice, &values)
        }
        Facts::WordsBesideChoice { choice, words } => {
            let values = [("choice", choice.as_str()), ("words", &quoted(words))];
            fill(&texts.words_beside_choice, &values)
        }
        Facts::NotANumber => fill(&texts.not_a_number, &[value]),
        Facts::NotWhole => fill(&texts.not_whole, &[value]),
        Facts::NotADate => fill(&texts.not_a_date, &[value]),
        Facts::AmbiguousDate { readings } => {
            let values = [value, ("readings", &enumerate(readings, lang))];
            fill(&texts.ambiguous_date, &values)
        }
        Facts::Repaired { after } => fill(&texts.repaired, &[value, ("after", &quoted(after))]),
        Facts::UnknownSilence => fill(&texts.unknown_silence, &[value]),
        Facts::AnswerAndSilence => texts.answer_and_silence.clone(),
        Facts::Required => texts.required.clone(),
        // The condition is a formula of the form, which tells a ministry nothing.
        Facts::NotAsked { condition: _ } => texts.not_asked.clone(),
        Facts::Constraint { message, rule } => match own_words(message) {
            Some(message) => fill(&texts.constraint, &[("message", &message)]),
            None => fill(&texts.constraint_rule, &[value, ("rule", rule)]),
        },
        Facts::ChoiceNotOffered => fill(&texts.choice_not_offered, &[value]),
        Facts::CheckFailed { message, name, .. } => match own_words(message) {
            Some(message) => fill(&texts.check, &[("message", &message)]),
            None => fill(&texts.check_rule, &[("name", name)]),
        },
        Facts::NotChecked { rule, reason } => {
            let reason = reason.trim_end_matches('.');
            fill(&texts.not_checked, &[("rule", rule), ("reason", reason)])
        }
        Facts::DecisionOutdated { .. }
        | Facts::DecisionsDisagree { .. }
        | Facts::DecisionUnreadable { .. } => of_decision(&finding.facts, value, lang),
        Facts::TotalDiffers { sum } => fill(&texts.total_differs, &[value, ("sum", sum)]),
        Facts::ConfirmedFromPrevious { .. }
        | Facts::ConfirmedAndChanged { .. }
        | Facts::ConfirmationUnclear
        | Facts::PreviousUnknown
        | Facts::FarFromPrevious { .. } => of_previous(&finding.facts, value, texts),
        Facts::PointsElsewhere => fill(&texts.points_elsewhere, &[value]),
        Facts::SameReply { other, same, of } => {
            let (same, of) = (same.to_string(), of.to_string());
            let values = [("other", other.as_str()), ("same", &same), ("of", &of)];
            fill(&texts.same_reply, &values)
        }
        Facts::SameWords { other, count } => {
            let values = [("other", other.as_str()), ("count", &count.to_string())];
            fill(&texts.same_words, &values)
        }
        Facts::OtherLanguage { language, count } => {
            let name = language_name(*language, lang);
            let values = [("language", name), ("count", &count.to_string())];
            fill(&texts.other_language, &values)
        }
        Facts::GapInTable => texts.gap_in_table.clone(),
        Facts::TableFull => texts.table_full.clone(),
        Facts::CodeUnknown
        | Facts::CoderUnknown
        | Facts::CodingsDiffer { .. }
        | Facts::CodingOutdated
        | Facts::CodeSplit { .. }
        | Facts::CodingsUnreadable { .. }
        | Facts::CodeContradicts { .. } => of_coding(&finding.facts, value, texts),
    }
}

/// Sentences about whose a file is and which of several stands.
fn of_files(facts: &Facts, value: (&str, &str), texts: &MessageTexts) -> String {
    match facts {
        Facts::IdentityDisagrees { source, other } => {
            let values = [("source", source.as_str()), ("other", &quoted(other))];
            fill(&texts.identity_disagrees, &values)
        }
        Facts::SealAltered { issued_to: None } => fill(&texts.seal_altered, &[value]),
        Facts::SealAltered {
            issued_to: Some(entity),
        } => fill(&texts.seal_of_other, &[value, ("entity", entity)]),
        Facts::OtherEdition { edition } => {
            fill(&texts.other_edition, &[("edition", &quoted(edition))])
        }
        Facts::ReceivedUnknown => texts.received_unknown.clone(),
        Facts::OrderUnknown { other } => fill(&texts.order_unknown, &[("other", other)]),
        Facts::OnlyInOlder { newer } => fill(&texts.only_in_older, &[("newer", newer)]),
        Facts::ChangedSince { older, before } => {
            let values = [("older", older.as_str()), ("before", &quoted(before))];
            fill(&texts.changed_since, &values)
        }
        Facts::Contradicts { other, before } => {
            let values = [("other", other.as_str()), ("before", &quoted(before))];
            fill(&texts.contradicts, &values)
        }
        Facts::OtherMinistry { other, before } => {
            let values = [("other", other.as_str()), ("before", &quoted(before))];
            fill(&texts.other_ministry, &values)
        }
        Facts::RegisteredMissing { line } => {
            fill(&texts.registered_missing, &[("line", &line.to_string())])
        }
        _ => String::new(),
    }
}

/// What was found about an answer and that of the previous round.
fn of_previous(facts: &Facts, value: (&str, &str), texts: &MessageTexts) -> String {
    match facts {
        Facts::ConfirmedFromPrevious { answer, round } => {
            let values = [("answer", &*quoted(answer)), ("round", round)];
            fill(&texts.confirmed_from_previous, &values)
        }
        Facts::ConfirmedAndChanged { before } => {
            let values = [value, ("before", &quoted(before))];
            fill(&texts.confirmed_and_changed, &values)
        }
        Facts::ConfirmationUnclear => fill(&texts.confirmation_unclear, &[value]),
        Facts::PreviousUnknown => texts.previous_unknown.clone(),
        Facts::FarFromPrevious { before, round } => {
            let values = [value, ("before", before.as_str()), ("round", round)];
            fill(&texts.far_from_previous, &values)
        }
        _ => String::new(),
    }
}

/// What was found about a decision of the log.
fn of_decision(facts: &Facts, value: (&str, &str), lang: Lang) -> String {
    let texts = &texts(lang).finding.message;
    match facts {
        Facts::DecisionsDisagree { places } => {
            let places = enumerate(places, lang);
            fill(&texts.decisions_disagree, &[("places", &places)])
        }
        Facts::DecisionOutdated { place } => {
            fill(&texts.decision_outdated, &[value, ("place", place)])
        }
        Facts::DecisionUnreadable { place } => {
            fill(&texts.decision_unreadable, &[value, ("place", place)])
        }
        _ => String::new(),
    }
}

/// What was found about a coding.
fn of_coding(facts: &Facts, value: (&str, &str), texts: &MessageTexts) -> String {
    match facts {
        Facts::CodeUnknown => fill(&texts.code_unknown, &[value]),
        Facts::CoderUnknown => texts.coder_unknown.clone(),
        Facts::CodingsDiffer { other } => fill(&texts.codings_differ, &[value, ("other", other)]),
        Facts::CodeContradicts { question } => {
            fill(&texts.code_contradicts, &[value, ("question", question)])
        }
        Facts::CodeSplit { into } => fill(&texts.code_split, &[value, ("into", into)]),
        Facts::CodingsUnreadable { reason } => {
            fill(&texts.codings_unreadable, &[("reason", reason)])
        }
        _ => texts.coding_outdated.clone(),
    }
}

/// What may be done about it, if there is something to say.
pub fn suggestion(finding: &Finding, lang: Lang) -> Option<String> {
    let texts: &SuggestionTexts = &texts(lang).finding.suggestion;
    match &finding.facts {
        Facts::UnknownChoice { suggestion } => {
            let choice = suggestion.as_deref()?;
            Some(fill(&texts.choice, &[("choice", choice)]))
        }
        Facts::ReceivedUnknown | Facts::OrderUnknown { .. } => {
            Some(texts.register_received.clone())
        }
        Facts::IdentityDisagrees { .. } | Facts::SealAltered { .. } => {
            Some(texts.register_entity.clone())
        }
        _ => None,
    }
}

fn language_name(language: Lang, lang: Lang) -> &'static str {
    texts(lang).synthesis.language.get(language)
}

/// A text in one line, shortened.
fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= QUOTED {
        return line;
    }
    let start: String = line.chars().take(QUOTED - 1).collect();
    start.trim_end().to_owned() + "…"
}

/// The text with a full stop where the author left it out.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟']) {
        text.to_owned()
    } else if text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
        format!("{text}。")
    } else {
        format!("{text}.")
    }
}

/// The text with each `${name}` replaced by the question's own text: what was answered there is
/// not known here.
fn without_references(text: &str, questionnaire: &Questionnaire, lang: Lang) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        plain.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            plain.push_str("${");
            rest = after;
            continue;
        };
        let question = questionnaire.question(name.trim());
        let label = question.map_or("", |question| question.label.text(lang));
        plain.push_str(if label.is_empty() { name } else { label });
        rest = after;
    }
    plain + rest
}
