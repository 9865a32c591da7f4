//! The sentence that the report makes of a measure.

use super::table::CellValue;
use super::{Context, Quantifier};
use crate::entity::Kind;
use crate::language::{fill, join};

/// With "several", States are named up to this number: the report A/70/94 names four to six.
const LISTED_AT_MOST: usize = 6;

/// Who reported something: those named, in the language's order, and how many are not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reporters {
    /// Codes of those who may be named, in the order of the names in running text.
    pub(super) named: Vec<String>,
    /// How many are counted and not named.
    pub(super) unnamed: usize,
    /// Whether any of them is no Member State.
    pub(super) with_others: bool,
}

impl Reporters {
    /// Sorts out who may be named: each entity with whether it may.
    pub(super) fn of<'a>(
        reporters: impl Iterator<Item = (&'a str, bool)>,
        context: &Context<'_>,
    ) -> Self {
        let mut sorted = Self::default();
        for (entity, may_name) in reporters {
            let kind = context.names.entity(entity).map(|entity| entity.kind);
            sorted.with_others |= kind != Some(Kind::MemberState);
            if may_name {
                sorted.named.push(entity.to_owned());
            } else {
                sorted.unnamed += 1;
            }
        }
        context.names.sort_in_text(&mut sorted.named);
        sorted
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.named.len() + self.unnamed
    }

    /// Their names in running text, then how many are not named; blank if there is nobody.
    pub(super) fn list(&self, context: &Context<'_>) -> CellValue {
        if self.count() == 0 {
            return CellValue::Blank;
        }
        let names = self.named.iter();
        CellValue::List {
            names: names
                .map(|code| context.names.in_text(code).to_owned())
                .collect(),
            others: self.others(context),
        }
    }

    /// "2 other States", or the phrase for States of which none is named; blank if all are.
    pub(super) fn others(&self, context: &Context<'_>) -> String {
        let sentences = &context.texts.sentence;
        let number = self.unnamed.to_string();
        let pattern = match (self.unnamed, self.named.is_empty()) {
            (0, _) => return String::new(),
            (_, true) => &sentences.unnamed,
            (1, false) => &sentences.other,
            (_, false) => &sentences.others,
        };
        fill(pattern, &[("count", &number)])
    }
}

/// The sentence; blank where nobody reported it, or where the form says it in no words.
pub(super) fn sentence(
    reporters: &Reporters,
    quantifier: Quantifier,
    measure: &str,
    context: &Context<'_>,
) -> String {
    if measure.is_empty() || quantifier == Quantifier::None {
        return String::new();
    }
    // "Member States" only where no observer is counted.
    let sentences = &context.texts.sentence;
    let patterns = if reporters.with_others {
        &sentences.states
    } else {
        &sentences.member_states
    };
    let name = |code: &String| {
        // Between brackets names stand without article.
        if quantifier.names_states() {
            context.names.with_article(code)
        } else {
            context.names.in_text(code).to_owned()
        }
    };
    let mut names: Vec<String> = reporters.named.iter().map(name).collect();
    if !names.is_empty() && reporters.unnamed > 0 {
        names.push(reporters.others(context));
    }
    let is_plural = names
        .first()
        .is_some_and(|name| begins_with_plural_article(name));
    let listed = !names.is_empty() && reporters.count() <= LISTED_AT_MOST;
    let pattern = match quantifier {
        Quantifier::None => return String::new(),
        Quantifier::One if names.is_empty() => &patterns.one_unnamed,
        Quantifier::One if is_plural => &patterns.one_plural,
        Quantifier::One => &patterns.one,
        Quantifier::Named if names.is_empty() => &patterns.few,
        Quantifier::Named => &patterns.named,
        Quantifier::Several if listed => &patterns.several_named,
        Quantifier::Several => &patterns.several,
        Quantifier::Many => &patterns.many,
        Quantifier::Most => &patterns.most,
        Quantifier::AlmostAll => &patterns.almost_all,
        Quantifier::All => &patterns.all,
    };
    let list = join(&names, context.lang);
    let values = [
        ("state", list.as_str()),
        ("list", &list),
        ("measure", measure),
    ];
    capitalized(&fill(pattern, &values))
}

/// "les États-Unis ont signalé", "los Estados Unidos señalaron".
fn begins_with_plural_article(name: &str) -> bool {
    ["les ", "los ", "las "]
        .iter()
        .any(|article| name.starts_with(article))
}

/// The text with its first letter in capitals.
pub(super) fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}
