//! How many States a sentence speaks of: the word or the number before "States", and the list in
//! brackets or after a colon that goes with it.

use crate::entity::fold;
use crate::synthesis::Quantifier;

/// How many States a sentence says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantity {
    /// "Several States".
    Word(Quantifier),
    /// "Five States", "35 Member States".
    Number(usize),
}

/// A quantity, and the list that follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim<'a> {
    pub(super) quantity: Quantity,
    /// The text of the list: what stands in the brackets or after the colon.
    pub(super) list: Option<&'a str>,
}

/// Words of one language, folded as names are.
struct Words {
    /// What a State is called, in each form that may follow a quantity.
    states: &'static [&'static str],
    /// Words of each quantifier, as they stand right before or, with a leading "~", after it.
    quantifiers: &'static [(Quantifier, &'static [&'static str])],
    /// The numbers from two on, in each of their forms.
    numbers: &'static [&'static [&'static str]],
    /// A sentence with one of these says who replied.
    replied: &'static [&'static str],
    /// What else than the named is counted with a list: "and two others".
    others: &'static [&'static str],
    /// A sentence with one of these may deny what it speaks of.
    negations: &'static [&'static str],
}

const ENGLISH: Words = Words {
    states: &[
        "states",
        "member states",
        "countries",
        "respondent states",
        "responding states",
    ],
    quantifiers: &[
        (Quantifier::AlmostAll, &["almost all", "nearly all"]),
        (Quantifier::All, &["all"]),
        (
            Quantifier::Most,
            &["most", "a majority of", "the majority of"],
        ),
        (Quantifier::Many, &["many", "a large number of", "numerous"]),
        (Quantifier::Several, &["several"]),
    ],
    numbers: &[
        &["two"],
        &["three"],
        &["four"],
        &["five"],
        &["six"],
        &["seven"],
        &["eight"],
        &["nine"],
        &["ten"],
        &["eleven"],
        &["twelve"],
        &["thirteen"],
        &["fourteen"],
        &["fifteen"],
        &["sixteen"],
        &["seventeen"],
        &["eighteen"],
        &["nineteen"],
        &["twenty"],
    ],
    replied: &[
        "replied to the questionnaire",
        "responded to the questionnaire",
        "submitted replies to the questionnaire",
        "submitted responses to the questionnaire",
    ],
    others: &["other", "others", "another"],
    negations: &["no", "not", "none", "nor", "without", "never"],
};

const FRENCH: Words = Words {
    states: &["etats", "etats membres", "pays"],
    quantifiers: &[
        (
            Quantifier::AlmostAll,
            &["presque tous les", "la quasi totalite des"],
        ),
        (Quantifier::All, &["tous les", "l ensemble des"]),
        (
            Quantifier::Most,
            &["la plupart des", "la majorite des", "une majorite d"],
        ),
        (
            Quantifier::Many,
            &["de nombreux", "nombre d", "un grand nombre d", "beaucoup d"],
        ),
        (Quantifier::Several, &["plusieurs"]),
    ],
    numbers: &[
        &["deux"],
        &["trois"],
        &["quatre"],
        &["cinq"],
        &["six"],
        &["sept"],
        &["huit"],
        &["neuf"],
        &["dix"],
        &["onze"],
        &["douze"],
        &["treize"],
        &["quatorze"],
        &["quinze"],
        &["seize"],
        &["dix sept"],
        &["dix huit"],
        &["dix neuf"],
        &["vingt"],
    ],
    replied: &["repondu au questionnaire", "reponses au questionnaire"],
    others: &["autre", "autres"],
    negations: &["ne", "n", "aucun", "aucune", "sans", "ni"],
};

const SPANISH: Words = Words {
    states: &["estados", "estados miembros", "paises"],
    quantifiers: &[
        (
            Quantifier::AlmostAll,
            &["casi todos los", "la casi totalidad de los"],
        ),
        (Quantifier::All, &["todos los"]),
        (
            Quantifier::Most,
            &["la mayoria de los", "la mayor parte de los"],
        ),
        (
            Quantifier::Many,
            &["muchos", "numerosos", "un gran numero de"],
        ),
        (Quantifier::Several, &["varios"]),
    ],
    numbers: &[
        &["dos"],
        &["tres"],
        &["cuatro"],
        &["cinco"],
        &["seis"],
        &["siete"],
        &["ocho"],
        &["nueve"],
        &["diez"],
        &["once"],
        &["doce"],
        &["trece"],
        &["catorce"],
        &["quince"],
        &["dieciseis"],
        &["diecisiete"],
        &["dieciocho"],
        &["diecinueve"],
        &["veinte"],
    ],
    replied: &[
        "respondido al cuestionario",
        "respondieron al cuestionario",
        "respuestas al cuestionario",
    ],
    others: &["otro", "otros"],
    negations: &["no", "ningun", "ninguna", "ninguno", "sin", "ni"],
};

const RUSSIAN: Words = Words {
    states: &[
        "государства",
        "государств",
        "государствах",
        "государствами",
        "государствам",
        "государства члены",
        "государств членов",
        "государствах членах",
        "страны",
        "стран",
    ],
    quantifiers: &[
        (
            Quantifier::AlmostAll,
            &["почти все", "почти всех", "почти во всех"],
        ),
        (Quantifier::All, &["все", "всех", "всеми"]),
        (
            Quantifier::Most,
            &["большинство", "большинства", "большинстве", "большинством"],
        ),
        (Quantifier::Many, &["многие", "многих", "многими"]),
        (
            Quantifier::Several,
            &["несколько", "нескольких", "несколькими"],
        ),
    ],
    numbers: &[
        &["два", "двух"],
        &["три", "трех"],
        &["четыре", "четырех"],
        &["пять", "пяти"],
        &["шесть", "шести"],
        &["семь", "семи"],
        &["восемь", "восьми"],
        &["девять", "девяти"],
        &["десять", "десяти"],
        &["одиннадцать"],
        &["двенадцать"],
        &["тринадцать"],
        &["четырнадцать"],
        &["пятнадцать"],
        &["шестнадцать"],
        &["семнадцать"],
        &["восемнадцать"],
        &["девятнадцать"],
        &["двадцать"],
    ],
    replied: &["ответили на вопросник", "ответы на вопросник"],
    others: &["другие", "других", "другое", "еще"],
    negations: &["не", "нет", "ни", "без"],
};

const ARABIC: Words = Words {
    states: &[
        "دول",
        "الدول",
        "الدول الاعضاء",
        "دول اعضاء",
        "بلدان",
        "البلدان",
    ],
    quantifiers: &[
        (Quantifier::AlmostAll, &["جميع تقريبا"]),
        (Quantifier::All, &["جميع", "كل", "كافه"]),
        (Quantifier::Most, &["معظم", "غالبيه", "اغلبيه"]),
        (Quantifier::Many, &["العديد من", "كثير من"]),
        (Quantifier::Several, &["عده", "~عده"]),
    ],
    numbers: &[
        &["دولتان", "دولتين"],
        &["ثلاث"],
        &["اربع"],
        &["خمس"],
        &["ست"],
        &["سبع"],
        &["ثماني"],
        &["تسع"],
        &["عشر"],
    ],
    replied: &["ردت على الاستبيان", "ردودها على الاستبيان"],
    others: &["اخرى"],
    negations: &["لم", "لا", "ليس", "دون", "لن"],
};

const CHINESE: Words = Words {
    states: &["国家", "会员国", "国"],
    quantifiers: &[
        (Quantifier::AlmostAll, &["几乎所有", "几乎全部"]),
        (Quantifier::All, &["所有", "全部"]),
        (Quantifier::Most, &["大多数", "多数"]),
        (Quantifier::Many, &["许多", "很多"]),
        (Quantifier::Several, &["若干", "数个", "几个"]),
    ],
    numbers: &[
        &["两个", "二个"],
        &["三个"],
        &["四个"],
        &["五个"],
        &["六个"],
        &["七个"],
        &["八个"],
        &["九个"],
        &["十个"],
        &["十一个"],
        &["十二个"],
        &["十三个"],
        &["十四个"],
        &["十五个"],
        &["十六个"],
        &["十七个"],
        &["十八个"],
        &["十九个"],
        &["二十个"],
    ],
    replied: &["答复了调查表", "答复了问卷"],
    others: &["其他"],
    negations: &["没有", "并未", "尚未", "未报告", "未提及"],
};

const LANGUAGES: [&Words; 6] = [&ENGLISH, &FRENCH, &SPANISH, &RUSSIAN, &ARABIC, &CHINESE];

/// What a sentence says of how many: with its list where one follows, else the first quantity.
/// Nothing where it counts twice, since it cannot be told then which is meant.
pub(super) fn claim(sentence: &str) -> Option<Claim<'_>> {
    let opening = |c: char| matches!(c, '(' | '（' | ':' | '：');
    for (at, mark) in sentence.match_indices(opening) {
        let before = sentence.get(..at).unwrap_or_default();
        let after = sentence.get(at + mark.len()..).unwrap_or_default();
        let in_brackets = matches!(mark, "(" | "（");
        let list = if in_brackets {
            after.split([')', '）']).next().unwrap_or_default()
        } else {
            after
        };
        let said = quantities(before);
        let [one] = said.as_slice() else {
            continue;
        };
        // What stands in brackets goes with the words right before them.
        let is_near = !in_brackets || one.words_after <= 1;
        if is_near {
            return Some(Claim {
                quantity: one.quantity,
                list: Some(list),
            });
        }
    }
    match quantities(sentence).as_slice() {
        [one] => Some(Claim {
            quantity: one.quantity,
            list: None,
        }),
        _ => None,
    }
}

/// Whether the sentence says how many replied to the questionnaire.
pub(super) fn is_of_replies(sentence: &str) -> bool {
    has(sentence, |words| words.replied)
}

/// Whether a list counts others beside those it names.
pub(super) fn counts_others(list: &str) -> bool {
    has(list, |words| words.others)
}

/// How many words of a text deny something.
pub(super) fn negations(text: &str) -> usize {
    count(text, |words| words.negations)
}

fn has(text: &str, phrases: impl Fn(&Words) -> &'static [&'static str]) -> bool {
    count(text, phrases) > 0
}

fn count(text: &str, phrases: impl Fn(&Words) -> &'static [&'static str]) -> usize {
    let folded = padded(text);
    let phrases = LANGUAGES.iter().flat_map(|words| phrases(words));
    phrases.map(|phrase| find(&folded, phrase).count()).sum()
}

struct Said {
    quantity: Quantity,
    /// Place in the folded text.
    at: usize,
    end: usize,
    /// How many words follow in the text.
    words_after: usize,
}

/// Each quantity of States in a text.
fn quantities(text: &str) -> Vec<Said> {
    let folded = padded(text);
    let mut said: Vec<Said> = Vec::new();
    for words in LANGUAGES {
        for states in words.states {
            let phrases = words.quantifiers.iter().flat_map(|(quantifier, phrases)| {
                let quantity = Quantity::Word(*quantifier);
                phrases.iter().map(move |phrase| (quantity, *phrase))
            });
            let numbers = (2..).zip(words.numbers).flat_map(|(number, forms)| {
                forms
                    .iter()
                    .map(move |form| (Quantity::Number(number), *form))
            });
            for (quantity, phrase) in phrases.chain(numbers) {
                for (at, end) in find(&folded, &joined(phrase, states)) {
                    said.push(Said {
                        quantity,
                        at,
                        end,
                        words_after: folded
                            .get(end..)
                            .unwrap_or_default()
                            .split_whitespace()
                            .count(),
                    });
                }
            }
            said.extend(in_digits(&folded, states));
        }
    }
    // "Almost all States" has "all States" in it, "Member States" is longer than "States".
    said.sort_by_key(|said| std::cmp::Reverse(said.end - said.at));
    let mut apart: Vec<Said> = Vec::new();
    for one in said {
        if !apart
            .iter()
            .any(|other| one.at < other.end && other.at < one.end)
        {
            apart.push(one);
        }
    }
    apart.sort_by_key(|said| said.at);
    apart
}

/// Numbers in digits before the word for States: "35 Member States", "36个国家".
fn in_digits(folded: &str, states: &str) -> Vec<Said> {
    let is_chinese = !states.is_ascii() && is_han(states);
    let phrase = if is_chinese {
        format!("个{states}")
    } else {
        format!(" {states}")
    };
    find(folded, &phrase)
        .filter_map(|(at, end)| {
            let before = folded.get(..at)?.trim_end();
            let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let start = before.len() - digits;
            let number = before.get(start..)?.parse().ok()?;
            Some(Said {
                quantity: Quantity::Number(number),
                at: start,
                end,
                words_after: folded.get(end..)?.split_whitespace().count(),
            })
        })
        .collect()
}

/// A quantifier's words with the word for States.
fn joined(phrase: &str, states: &str) -> String {
    if is_han(states) {
        return format!("{phrase}{states}");
    }
    match phrase.strip_prefix('~') {
        Some(after) => format!("{states} {after}"),
        // "all of them but few": the second word stands behind the States.
        None if phrase == "جميع تقريبا" => format!("جميع {states} تقريبا"),
        None if phrase.starts_with("دولت") => phrase.to_owned(),
        None => format!("{phrase} {states}"),
    }
}

/// Where a phrase stands, as whole words; Chinese puts no space between words.
fn find<'t>(folded: &'t str, phrase: &str) -> impl Iterator<Item = (usize, usize)> + 't {
    let (whole, margin) = if is_han(phrase) {
        (phrase.to_owned(), 0)
    } else {
        (format!(" {} ", phrase.trim()), 1)
    };
    let length = whole.len();
    let found: Vec<usize> = folded.match_indices(&whole).map(|(at, _)| at).collect();
    found
        .into_iter()
        .map(move |at| (at + margin, at + length - margin))
}

fn padded(text: &str) -> String {
    format!(" {} ", fold(text).replace('ة', "ه"))
}

fn is_han(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}'))
}
