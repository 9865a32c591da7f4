//! Random answers to the sample's questions, and what each of them means.

use chrono::NaiveDate;
use verbale::cell_map::{CellKey, MappedCell, Role};
use verbale::definition::{Kind, MultipleLayout, Question};
use verbale::language::{Lang, texts};

use super::book::{Book, Cell, Value};
use crate::random::Random;
use crate::replies::QUESTIONNAIRE;

/// What an answer says, however it is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Meaning {
    /// Words.
    Words,
    /// A choice of the list of this index.
    Choice(usize, String),
    Number(f64),
    Date(NaiveDate),
}

/// An answer that was written into the workbook.
#[derive(Debug, Clone)]
pub(super) struct Plant {
    /// What it answers; none for what stands where nothing was asked.
    pub(super) key: Option<CellKey>,
    pub(super) meaning: Meaning,
}

const WORDS: [&str; 24] = [
    "национальный",
    "план",
    "Закон",
    "прокуратура",
    "plan",
    "comité",
    "loi no 12",
    "police",
    "ley",
    "ministerio",
    "قانون",
    "وزارة",
    "خطة",
    "国家",
    "计划",
    "法律",
    "law",
    "training",
    "\u{201c}task force\u{201d}",
    "50/2014",
    "see annex II;",
    "A & B <c>",
    "e.g. ",
    "n\u{ba} 3",
];

/// Words that stand nowhere else.
pub(super) fn words(number: usize, random: &mut Random) -> String {
    let mut text = format!("{}{number}", random.pick(&["r", "ответ ", "答", "رد "]));
    for _ in 0..random.below(6) {
        text.push(*random.pick(&[' ', ' ', ' ', '\n']));
        text.push_str(random.pick::<&str>(&WORDS));
    }
    text.trim_end().to_owned()
}

/// Answers a part of the questions.
pub(super) fn plant(
    book: &mut Book,
    cells: &[MappedCell],
    lang: Lang,
    random: &mut Random,
) -> Vec<Plant> {
    let mut plants = Vec::new();
    let density = 1 + random.below(5);
    for cell in cells {
        let id = book
            .sheets
            .iter()
            .find(|sheet| sheet.name == cell.sheet)
            .unwrap()
            .id;
        let there = book.sheet(id).cells.get(&(cell.row, cell.column)).cloned();
        let filled = there.map(|cell| (cell.value, Meaning::Words));
        let rarely = matches!(cell.key.role, Role::Silence | Role::Comment) && !random.once_in(3);
        let leaves_blank =
            rarely || random.below(6) > density || (cell.key.instance > 3 && random.below(8) > 0);
        if filled.is_none() && leaves_blank {
            continue;
        }
        let (value, meaning) =
            filled.unwrap_or_else(|| answer(&cell.key, plants.len(), lang, random));
        let plant = Some(plants.len());
        book.sheet(id)
            .cells
            .insert((cell.row, cell.column), Cell { value, plant });
        plants.push(Plant {
            key: Some(cell.key.clone()),
            meaning,
        });
    }
    plants
}

pub(crate) fn answer(
    key: &CellKey,
    number: usize,
    lang: Lang,
    random: &mut Random,
) -> (Value, Meaning) {
    let prose = |random: &mut Random| (Value::text(&words(number, random)), Meaning::Words);
    let Some(question) = QUESTIONNAIRE.question(&key.question) else {
        return match key.role {
            Role::Silence => (silence(lang, random), Meaning::Words),
            _ => prose(random),
        };
    };
    match (key.role, &question.kind) {
        (Role::Silence, _) => (silence(lang, random), Meaning::Words),
        (Role::Option, Kind::SelectMultiple(_)) if question.layout == MultipleLayout::YesNo => {
            let texts = &texts(lang).sheet;
            (
                Value::text(random.pick(&[&texts.yes, &texts.no]).as_str()),
                Meaning::Words,
            )
        }
        (Role::Option, Kind::SelectMultiple(_)) if question.layout != MultipleLayout::Slots => {
            (Value::text("X"), Meaning::Words)
        }
        (Role::Option, Kind::Rank(_)) => (Value::Number(1.0), Meaning::Words),
        (Role::Option | Role::Answer, Kind::SelectOne(_) | Kind::SelectMultiple(_)) => {
            choice(question, lang, random)
        }
        (Role::Answer, Kind::Integer | Kind::Decimal) => {
            let number = f64::from(u16::try_from(random.below(40_000)).unwrap());
            let number = if question.kind == Kind::Decimal && random.once_in(2) {
                number + 0.5
            } else {
                number
            };
            (Value::Number(number), Meaning::Number(number))
        }
        (Role::Answer, Kind::Date) => {
            let day = NaiveDate::from_ymd_opt(2015, 2, 13).unwrap();
            let day = day + chrono::Days::new(random.next() % 60);
            (Value::Date(day), Meaning::Date(day))
        }
        (Role::Answer, Kind::Acknowledge) => (Value::text("X"), Meaning::Words),
        // What a respondent may write and we write too.
        (Role::Answer, Kind::Text) if random.once_in(60) => {
            let other = random.pick(&QUESTIONNAIRE.questions).label.text(lang);
            let text = *random.pick(&["3.2", "1", "X", other]);
            (
                Value::text(if text.is_empty() { "0" } else { text }),
                Meaning::Words,
            )
        }
        _ => prose(random),
    }
}

fn silence(lang: Lang, random: &mut Random) -> Value {
    let texts = &texts(lang).silence;
    let labels = [
        &texts.not_available,
        &texts.not_applicable,
        &texts.confidential,
    ];
    Value::text(random.pick(&labels).as_str())
}

fn choice(question: &Question, lang: Lang, random: &mut Random) -> (Value, Meaning) {
    let (Kind::SelectOne(list) | Kind::SelectMultiple(list)) = question.kind else {
        unreachable!("asked for a choice of {}", question.name)
    };
    let choice = random.pick(&QUESTIONNAIRE.lists[list].choices);
    let label = choice.label.text(lang);
    (
        Value::text(label),
        Meaning::Choice(list, choice.name.clone()),
    )
}

/// The same answer as another hand writes it.
pub(super) fn written_otherwise(
    meaning: &Meaning,
    value: &Value,
    random: &mut Random,
) -> Option<Value> {
    let text = match meaning {
        Meaning::Number(number) => return Some(Value::text(&number_in_words(*number, random))),
        Meaning::Date(day) => return Some(Value::text(&day.to_string())),
        Meaning::Choice(list, name) => {
            let list = &QUESTIONNAIRE.lists[*list];
            let labels: Vec<&str> = list
                .choice(name)
                .unwrap()
                .label
                .iter()
                .map(|(_, text)| text)
                .collect();
            match random.below(4) {
                0 => name.clone(),
                _ => (*random.pick(&labels)).to_owned(),
            }
        }
        Meaning::Words => match value {
            Value::Text(text) if text.chars().count() < 40 => text.to_string(),
            _ => return None,
        },
    };
    let is_choice = matches!(meaning, Meaning::Choice(..));
    let text = match random.below(7) {
        0 if is_choice => text.to_uppercase(),
        1 => format!(" {text}\u{a0} "),
        2 if is_choice => format!("{text}."),
        3 => format!("\u{200f}{text}\u{200e}"),
        4 if is_choice => text.chars().map(wide).collect(),
        5 if is_choice => text.replace(' ', "\u{a0}\u{a0}"),
        _ => text,
    };
    Some(Value::text(&text))
}

fn number_in_words(number: f64, random: &mut Random) -> String {
    let plain = number.to_string();
    match random.below(4) {
        0 => format!(" {plain} "),
        1 if number.fract() == 0.0 => plain.chars().map(arabic).collect(),
        2 => plain.chars().map(wide).collect(),
        _ => plain,
    }
}

fn arabic(digit: char) -> char {
    digit
        .to_digit(10)
        .and_then(|digit| char::from_u32(0x660 + digit))
        .unwrap_or(digit)
}

fn wide(character: char) -> char {
    match character {
        '!'..='~' => char::from_u32(u32::from(character) + 0xFEE0).unwrap(),
        _ => character,
    }
}
