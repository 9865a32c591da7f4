//! Templates of letters: plain text with words in braces, built in for six languages, replaceable
//! by files of the same name in `questionnaire/templates/`.
//!
//! A paragraph per line. `= ` begins the title, `@ ` a line of the head of the letter, `> ` a line
//! set to the far side (place and date), `- ` an item of a list, `# ` a remark that is not printed.
//! A line one of whose placeholders has nothing to say is left out, so that a round without note
//! number has no blank "Reference"; of several titles the first that is left stands.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::language::{Lang, fill, keep_together};

/// What a letter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Letter {
    /// The note verbale that carries the questionnaire to a mission.
    Note,
    /// The same to an entity of the United Nations system.
    Memorandum,
    /// The message with the questionnaire; its title is the subject.
    Mail,
    /// The note to those of whom there is no reply.
    Reminder,
    /// The same to an entity of the United Nations system.
    ReminderMemorandum,
    /// The message with the reminder.
    ReminderMail,
    /// What was received, to those that replied; a message.
    Acknowledgement,
    /// The same to an entity of the United Nations system.
    AcknowledgementMemorandum,
}

impl Letter {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Note,
        Self::Memorandum,
        Self::Mail,
        Self::Reminder,
        Self::ReminderMemorandum,
        Self::ReminderMail,
        Self::Acknowledgement,
        Self::AcknowledgementMemorandum,
    ];

    /// The first part of its file name: `note` in `note_fr.txt`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Memorandum => "memorandum",
            Self::Mail => "mail",
            Self::Reminder => "reminder",
            Self::ReminderMemorandum => "reminder_memorandum",
            Self::ReminderMail => "reminder_mail",
            Self::Acknowledgement => "acknowledgement",
            Self::AcknowledgementMemorandum => "acknowledgement_memorandum",
        }
    }

    /// The template as built in.
    pub fn built_in(self, lang: Lang) -> &'static str {
        macro_rules! six {
            ($name:literal) => {
                match lang {
                    Lang::En => include_str!(concat!("templates/", $name, "_en.txt")),
                    Lang::Fr => include_str!(concat!("templates/", $name, "_fr.txt")),
                    Lang::Es => include_str!(concat!("templates/", $name, "_es.txt")),
                    Lang::Ru => include_str!(concat!("templates/", $name, "_ru.txt")),
                    Lang::Ar => include_str!(concat!("templates/", $name, "_ar.txt")),
                    Lang::Zh => include_str!(concat!("templates/", $name, "_zh.txt")),
                }
            };
        }
        match self {
            Self::Note => six!("note"),
            Self::Memorandum => six!("memorandum"),
            Self::Mail => six!("mail"),
            Self::Reminder => six!("reminder"),
            Self::ReminderMemorandum => six!("reminder_memorandum"),
            Self::ReminderMail => six!("reminder_mail"),
            Self::Acknowledgement => six!("acknowledgement"),
            Self::AcknowledgementMemorandum => six!("acknowledgement_memorandum"),
        }
    }
}

/// Every placeholder that a template may name.
pub const PLACEHOLDERS: [&str; 21] = [
    "addressee",
    "mission",
    "mission_short",
    "state",
    "state_formal",
    "title",
    "symbol",
    "mandate",
    "note_numbers",
    "note",
    "note_date",
    "period_from",
    "period_to",
    "deadline",
    "deadline_passed",
    "reply_to",
    "contact",
    "place_and_date",
    "date",
    "enclosures",
    "received",
];

/// Why the templates of a round cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// A placeholder that means nothing.
    #[error(
        "{}, line {line}: {{{name}}} is no placeholder{}; there are: {}",
        .path.display(),
        .nearest.map(|nearest| format!("; did you mean {{{nearest}}}?")).unwrap_or_default(),
        PLACEHOLDERS.join(", ")
    )]
    Placeholder {
        /// The template.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What stands between the braces.
        name: String,
        /// The placeholder that was probably meant.
        nearest: Option<&'static str>,
    },
    /// A brace without its partner.
    #[error("{}, line {line}: a brace has no partner; write placeholders as {{deadline}}, and no other braces", .path.display())]
    Brace {
        /// The template.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
    },
    /// A placeholder in a Word template that means nothing.
    #[error(
        "{}, paragraph {paragraph}: {{{{{name}}}}} is no placeholder{}; there are: {}",
        .path.display(),
        .nearest.map(|nearest| format!("; did you mean {{{{{nearest}}}}}?")).unwrap_or_default(),
        PLACEHOLDERS.join(", ")
    )]
    WordPlaceholder {
        /// The template.
        path: PathBuf,
        /// Which paragraph of its part, from 1.
        paragraph: usize,
        /// What stands between the braces.
        name: String,
        /// The placeholder that was probably meant.
        nearest: Option<&'static str>,
    },
    /// Double braces without their partner in a Word template.
    #[error("{}, paragraph {paragraph} (`{words}`): double braces have no partner in the paragraph; write placeholders as {{{{deadline}}}}", .path.display())]
    WordBrace {
        /// The template.
        path: PathBuf,
        /// Which paragraph of its part, from 1.
        paragraph: usize,
        /// What stands there.
        words: String,
    },
    /// Not a Word document, or a damaged one.
    #[error("{}: cannot be read as a Word document; save it again in Word as .docx", .path.display())]
    NotWord {
        /// The template.
        path: PathBuf,
    },
    /// Nothing in it.
    #[error("{}: is empty; delete it to use the text built in", .path.display())]
    Empty {
        /// The template.
        path: PathBuf,
    },
    /// It cannot be read.
    #[error("{}: cannot be read: {source}; save it as UTF-8 text, and close it where it is open", .path.display())]
    Unreadable {
        /// The template.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// The title; of a message its subject.
    Title,
    /// A line of the head or the foot: reference, addressee.
    Head,
    /// Running text.
    Body,
    /// At the far side: place and date.
    Far,
    /// An item of a list.
    Item,
}

/// A paragraph of a finished letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// How it is set.
    pub setting: Setting,
    /// Its text.
    pub text: String,
}

/// A checked template.
#[derive(Debug, Clone)]
pub struct Template {
    lang: Lang,
    lines: Vec<Paragraph>,
}

impl Template {
    /// The template of a letter: that of the round's `questionnaire/templates/` if there is one,
    /// else that built in.
    ///
    /// # Errors
    /// The round's own template cannot be read, or names a placeholder that means nothing.
    pub fn load(questionnaire: &Path, letter: Letter, lang: Lang) -> Result<Self, TemplateError> {
        let file = format!("{}_{lang}.txt", letter.name());
        let path = questionnaire.join("templates").join(file);
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&path, &text, lang),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Self::parse(&path, letter.built_in(lang), lang)
            }
            Err(source) => Err(TemplateError::Unreadable { path, source }),
        }
    }

    /// Reads and checks the text of a template; `path` is for messages.
    ///
    /// # Errors
    /// It names a placeholder that means nothing, or has no line to print.
    pub fn parse(path: &Path, text: &str, lang: Lang) -> Result<Self, TemplateError> {
        // Notepad may put a byte order mark in front.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = Vec::new();
        for (line, written) in (1..).zip(text.lines()) {
            let written = written.trim();
            if written.is_empty() || written == "#" || written.starts_with("# ") {
                continue;
            }
            check(path, line, written)?;
            let marks = [
                ("= ", Setting::Title),
                ("@ ", Setting::Head),
                ("> ", Setting::Far),
                ("- ", Setting::Item),
            ];
            let marked = marks.iter().find_map(|&(mark, setting)| {
                let text = written.strip_prefix(mark)?;
                Some((setting, text))
            });
            let (setting, text) = marked.unwrap_or((Setting::Body, written));
            lines.push(Paragraph {
                setting,
                text: text.to_owned(),
            });
        }
        if lines.is_empty() {
            return Err(TemplateError::Empty {
                path: path.to_owned(),
            });
        }
        Ok(Self { lang, lines })
    }

    /// The letter; a line one of whose placeholders is blank is left out, and an item of a list
    /// whose value has several lines becomes as many items.
    pub fn fill(&self, values: &[(&str, &str)]) -> Vec<Paragraph> {
        let is_blank = |name: &str| {
            let mut given = values.iter().filter(|(known, _)| *known == name);
            given.next().is_none_or(|(_, value)| value.is_empty())
        };
        let mut has_title = false;
        let mut letter = Vec::new();
        for line in &self.lines {
            if placeholders(&line.text).any(is_blank) {
                continue;
            }
            if line.setting == Setting::Title && std::mem::replace(&mut has_title, true) {
                continue;
            }
            for text in fill(&line.text, values).lines() {
                letter.push(Paragraph {
                    setting: line.setting,
                    text: keep_together(text, self.lang).into_owned(),
                });
            }
        }
        letter
    }
}

/// The names between braces.
fn placeholders(line: &str) -> impl Iterator<Item = &str> {
    let after = line.split('{').skip(1);
    after.filter_map(|after| Some(after.split_once('}')?.0))
}

fn check(path: &Path, line: usize, written: &str) -> Result<(), TemplateError> {
    let opened = written.matches('{').count();
    if opened != written.matches('}').count() || opened != placeholders(written).count() {
        return Err(TemplateError::Brace {
            path: path.to_owned(),
            line,
        });
    }
    match placeholders(written).find(|name| !PLACEHOLDERS.contains(name)) {
        None => Ok(()),
        Some(name) => Err(TemplateError::Placeholder {
            path: path.to_owned(),
            line,
            name: name.to_owned(),
            nearest: nearest(name),
        }),
    }
}

/// The placeholder with the fewest typing errors, if they are few.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    PLACEHOLDERS
        .into_iter()
        .map(|known| (strsim::osa_distance(known, name), known))
        .filter(|&(distance, _)| distance <= (name.chars().count() / 3).max(1))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, known)| known)
}
