//! Letters of a round: the templates, filled for an addressee.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::docx::Document;
use super::grammar::{Mission, formal_name, mandate, mission, station_name};
use super::template::{Letter, Paragraph, Setting, Template, TemplateError};
use super::word_template::WordTemplate;
use super::words::{Words, words};
use crate::entity::{Entity, Kind};
use crate::language::{Lang, fill, long_date};
use crate::round::Round;
use crate::word::WordError;

/// Whom a letter is for.
#[derive(Debug, Clone, Copy)]
pub enum To<'a> {
    /// One addressee, and the duty station of its mission; blank: not said.
    One(&'a Entity, &'a str),
    /// All missions: a circular.
    All,
}

/// What a letter says beside what the round says.
#[derive(Debug, Clone, Default)]
pub struct Details {
    /// The day it bears; `None`: that of the note verbale.
    pub on: Option<NaiveDate>,
    /// What goes with it.
    pub enclosures: Vec<String>,
    /// What was received from the addressee.
    pub received: Vec<String>,
}

/// The templates of a round, checked.
#[derive(Debug)]
pub struct Letters<'a> {
    round: &'a Round,
    templates: BTreeMap<(Letter, Lang), Template>,
    /// Those that an officer made in Word.
    in_word: BTreeMap<(Letter, Lang), WordTemplate>,
}

impl<'a> Letters<'a> {
    /// Reads and checks every template of the languages given, also those that nobody may need
    /// today: a slip is better known before the mailing than in the middle of it.
    ///
    /// # Errors
    /// The first template that cannot be used.
    pub fn load(
        round: &'a Round,
        languages: impl IntoIterator<Item = Lang>,
    ) -> Result<Self, TemplateError> {
        let folder = round.questionnaire();
        let mut templates = BTreeMap::new();
        let mut in_word = BTreeMap::new();
        for lang in languages {
            for letter in Letter::ALL {
                templates.insert((letter, lang), Template::load(&folder, letter, lang)?);
                if let Some(template) = WordTemplate::load(&folder, letter, lang)? {
                    in_word.insert((letter, lang), template);
                }
            }
        }
        Ok(Self {
            round,
            templates,
            in_word,
        })
    }

    /// A letter as a Word document: from the template that an officer made in Word, if there is one,
    /// else from the text template.
    ///
    /// # Errors
    /// A part does not fit into a zip archive.
    pub fn document(
        &self,
        letter: Letter,
        lang: Lang,
        to: To<'_>,
        details: &Details,
    ) -> Result<Vec<u8>, WordError> {
        if let Some(template) = self.in_word.get(&(letter, lang)) {
            return self.with_values(lang, to, details, |values| template.fill(values));
        }
        let paragraphs = self.write(letter, lang, to, details);
        let document = Document {
            lang,
            title: title(&paragraphs),
            date: self.round.note.date,
            paragraphs: &paragraphs,
        };
        document.write()
    }

    /// A letter; nothing in a language that was not loaded.
    pub fn write(
        &self,
        letter: Letter,
        lang: Lang,
        to: To<'_>,
        details: &Details,
    ) -> Vec<Paragraph> {
        let Some(template) = self.templates.get(&(letter, lang)) else {
            return Vec::new();
        };
        self.with_values(lang, to, details, |values| template.fill(values))
    }

    /// Gives the value of each placeholder to whoever fills a template.
    fn with_values<T>(
        &self,
        lang: Lang,
        to: To<'_>,
        details: &Details,
        fill: impl FnOnce(&[(&str, &str)]) -> T,
    ) -> T {
        let (round, words) = (self.round, words(lang));
        let date = details.on.unwrap_or(round.note.date);
        let (mission, state, formal) = match to {
            To::One(entity, station) => (
                mission(entity, words, lang, date, station),
                entity.name(lang, date).to_owned(),
                formal_name(entity, lang, date),
            ),
            To::All => {
                let forms = &words.circular;
                let all = Mission {
                    heading: forms.heading.clone(),
                    full: forms.full.clone(),
                    short: forms.short.clone(),
                };
                (all, String::new(), String::new())
            }
        };
        let day = |day: NaiveDate| long_date(day, lang);
        let numbers = round.note.numbers.join("; ");
        let is_past = date > round.deadline;
        let deadline = day(round.deadline);
        let values: [(&str, &str); 21] = [
            ("addressee", &mission.heading),
            ("mission", &mission.full),
            ("mission_short", &mission.short),
            ("state", &state),
            ("state_formal", &formal),
            ("title", round.title.get(lang)),
            ("symbol", &round.symbol),
            ("mandate", &mandate(&round.mandate, words)),
            ("note_numbers", &numbers),
            ("note", &note(round, words, lang)),
            ("note_date", &day(round.note.date)),
            ("period_from", &day(round.reporting_period.from)),
            ("period_to", &day(round.reporting_period.to)),
            ("deadline", if is_past { "" } else { &deadline }),
            ("deadline_passed", if is_past { &deadline } else { "" }),
            ("reply_to", &round.contact.reply_to),
            ("contact", &round.contact.emails.join("; ")),
            ("place_and_date", &place_and_date(round, words, &day(date))),
            ("date", &day(date)),
            ("enclosures", &details.enclosures.join("\n")),
            ("received", &details.received.join("\n")),
        ];
        fill(&values)
    }
}

/// The letter of a kind that goes to an addressee: entities of the United Nations system are written
/// to by memorandum.
pub fn letter_to(entity: &Entity, letter: Letter) -> Letter {
    match (entity.kind, letter) {
        (Kind::UnEntity, Letter::Note) => Letter::Memorandum,
        (Kind::UnEntity, Letter::Reminder) => Letter::ReminderMemorandum,
        (Kind::UnEntity, Letter::Acknowledgement) => Letter::AcknowledgementMemorandum,
        (_, letter) => letter,
    }
}

/// The title of a letter; blank if its template has none.
pub fn title(letter: &[Paragraph]) -> &str {
    let mut titles = letter.iter().filter(|p| p.setting == Setting::Title);
    titles.next().map_or("", |title| &title.text)
}

/// A letter as the text of a message: without its title, which is the subject.
pub fn body(letter: &[Paragraph]) -> String {
    let mut text = String::new();
    let mut before = None;
    for paragraph in letter.iter().filter(|p| p.setting != Setting::Title) {
        // The items of a list stand close together.
        let is_list = paragraph.setting == Setting::Item && before == Some(Setting::Item);
        if before.is_some() && !is_list {
            text.push('\n');
        }
        if paragraph.setting == Setting::Item {
            text += "- ";
        }
        text += &paragraph.text;
        text.push('\n');
        before = Some(paragraph.setting);
    }
    text
}

fn note(round: &Round, words: &Words, lang: Lang) -> String {
    let date = long_date(round.note.date, lang);
    let numbers = round.note.numbers.join("; ");
    if numbers.is_empty() {
        fill(&words.note, &[("date", &date)])
    } else {
        let values = [("numbers", numbers.as_str()), ("date", &date)];
        fill(&words.note_numbered, &values)
    }
}

fn place_and_date(round: &Round, words: &Words, date: &str) -> String {
    match station_name(words, &round.note.place) {
        "" => date.to_owned(),
        place => fill(&words.place_and_date, &[("place", place), ("date", date)]),
    }
}
