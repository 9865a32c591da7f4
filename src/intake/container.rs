//! Files in one file: an archive, a message, a mailbox. Each file in it gets a record of its own
//! and is read like any other.
//!
//! In: the bytes of a container. Out: a [`Container`], whose members are bytes, or the reason why
//! they are not read.

use std::collections::HashSet;

use super::export::{Export, Submission};
use super::limits::{Budget, Limits};
use super::mail::{self, Message, Purpose};
use super::{Envelope, Form, Reason, archive};
use crate::compound::Problem;

/// Containers in containers: a message, a message forwarded in it, an archive attached to that.
pub(super) const MOST_LEVELS: usize = 3;
/// Characters of a name of a file or folder in a container.
const LONGEST_NAME: usize = 120;
/// Folders in each other in a container.
const MOST_FOLDERS: usize = 8;

/// Files in one file.
#[derive(Debug)]
pub(super) struct Container {
    /// What kind of document it is.
    pub(super) form: Form,
    /// Who sent it, if it is a message.
    pub(super) envelope: Option<Envelope>,
    /// Whether it is a reply itself: a message in words without a file.
    pub(super) is_reply: bool,
    /// The files in it.
    pub(super) members: Vec<Member>,
    /// The replies in it, if it is an export of an online form.
    pub(super) submissions: Vec<Submission>,
    /// What is to be said of it as a whole.
    pub(super) reason: Option<Reason>,
}

/// A file in a container.
#[derive(Debug)]
pub(super) struct Member {
    /// Its name there, as it is written.
    pub(super) name: String,
    /// Its bytes, or why they are not read.
    pub(super) content: Result<Vec<u8>, Reason>,
    /// Whether it belongs to the text of a message and is no reply.
    pub(super) is_accessory: bool,
}

/// An archive.
pub(super) fn of_archive(
    bytes: &[u8],
    limits: &Limits,
    budget: &mut Budget,
) -> Result<Container, (Form, Reason)> {
    let refused = |reason| (Form::Other, reason);
    let entries = archive::read(bytes, limits, budget).map_err(refused)?;
    if entries.is_empty() {
        return Err(refused(Reason::Empty));
    }
    let members = entries.into_iter().map(|entry| Member {
        name: entry.name,
        content: entry.content,
        is_accessory: false,
    });
    Ok(Container {
        form: Form::Other,
        envelope: None,
        is_reply: false,
        members: members.collect(),
        submissions: Vec::new(),
        reason: None,
    })
}

/// An export of an online form; `others` are the files beside its tables.
pub(super) fn of_export(export: Export, others: Vec<Member>) -> Container {
    let reason = Reason::Export {
        replies: export.submissions.len(),
        columns: export.other_columns,
    };
    Container {
        form: Form::Web,
        envelope: None,
        is_reply: false,
        members: others,
        submissions: export.submissions,
        reason: Some(reason),
    }
}

/// A message, or a mailbox of several.
pub(super) fn of_mail(bytes: &[u8], budget: &mut Budget) -> Result<Container, (Form, Reason)> {
    let messages = mail::split_mailbox(bytes);
    if messages.len() < 2 {
        let message = mail::read(bytes, budget.parts_left());
        return of_message(message, budget);
    }
    let members = messages.into_iter().zip(1..).map(|(message, number)| {
        let content = budget
            .take_part()
            .and_then(|()| budget.take_bytes(message.len() as u64));
        Member {
            name: format!("message {number}.eml"),
            content: content.map(|()| message.to_vec()),
            is_accessory: false,
        }
    });
    Ok(Container {
        form: Form::Mail,
        envelope: None,
        is_reply: false,
        members: members.collect(),
        submissions: Vec::new(),
        reason: None,
    })
}

/// A message saved by Outlook.
pub(super) fn of_outlook(bytes: &[u8], budget: &mut Budget) -> Result<Container, (Form, Reason)> {
    let refused = |problem: Problem| (Form::Mail, Reason::from(problem));
    let message = mail::outlook::read(bytes, budget.parts_left(), budget.bytes_left());
    of_message(message.map_err(refused)?, budget)
}

fn of_message(message: Message, budget: &mut Budget) -> Result<Container, (Form, Reason)> {
    if message.is_automatic {
        return Err((Form::Mail, Reason::AutomaticReply));
    }
    let has_files = message
        .attachments
        .iter()
        .any(|attachment| attachment.purpose == Purpose::Sent);
    let has_pictures = !message.attachments.is_empty();
    if !has_files && !has_pictures && !message.has_words && !message.is_over_limit {
        return Err((Form::Mail, Reason::Empty));
    }
    let members = message.attachments.into_iter().zip(1..);
    let members = members.map(|(attachment, number)| {
        let content = budget
            .take_part()
            .and_then(|()| budget.take_bytes(attachment.bytes.len() as u64));
        Member {
            name: if attachment.name.trim().is_empty() {
                format!("attachment {number}")
            } else {
                attachment.name
            },
            content: content.map(|()| attachment.bytes),
            is_accessory: attachment.purpose == Purpose::Accessory,
        }
    });
    let over_limit = || Reason::OverLimit("parts of the message".to_owned());
    Ok(Container {
        form: Form::Mail,
        envelope: Some(message.envelope),
        is_reply: !has_files && !message.is_over_limit,
        members: members.collect(),
        submissions: Vec::new(),
        reason: message.is_over_limit.then(over_limit),
    })
}

/// The names of the members of one container: safe to show, and each once.
#[derive(Debug, Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// A name made safe, with a number if it stands there already.
    pub(super) fn unique(&mut self, name: &str) -> String {
        let name = safe(name);
        let (stem, extension) = match name.rsplit_once('.') {
            Some((stem, extension)) if !extension.contains('/') => (stem, format!(".{extension}")),
            _ => (name.as_str(), String::new()),
        };
        let numbered = (2..).map(|number: u32| format!("{stem} ({number}){extension}"));
        let mut names = std::iter::once(name.clone()).chain(numbered);
        // Upper and lower case are the same on Windows.
        names
            .find(|name| self.0.insert(name.to_lowercase()))
            .unwrap_or(name)
    }
}

/// A name that may be shown and used as a path below its container: relative, of limited length,
/// without characters that hide or turn round what stands there.
fn safe(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|character| match character {
            '\\' => '/',
            character if is_hiding(character) => '\u{fffd}',
            character => character,
        })
        .collect();
    let pieces = name.split('/').map(str::trim);
    let pieces: Vec<String> = pieces
        .filter(|piece| !piece.is_empty() && !piece.chars().all(|c| c == '.'))
        .map(shortened)
        .collect();
    let last = pieces.len().saturating_sub(MOST_FOLDERS);
    let path = pieces.get(last..).unwrap_or_default().join("/");
    if path.is_empty() {
        "\u{fffd}".to_owned()
    } else {
        path
    }
}

/// Controls, and the marks that change the direction of what follows.
fn is_hiding(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
}

/// A name cut in its middle: its end says what kind of file it is.
fn shortened(name: &str) -> String {
    let length = name.chars().count();
    if length <= LONGEST_NAME {
        return name.to_owned();
    }
    let tail = 20;
    let start: String = name.chars().take(LONGEST_NAME - tail - 1).collect();
    let end: String = name.chars().skip(length - tail).collect();
    format!("{start}…{end}")
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_NAME, Names, safe};

    #[test]
    fn names_lead_nowhere_and_hide_nothing() {
        let cases = [
            ("../../etc/passwd", "etc/passwd"),
            ("C:\\Users\\a\\b.xlsx", "C:/Users/a/b.xlsx"),
            ("/abs/./a.xlsx", "abs/a.xlsx"),
            ("a\0b.xlsx", "a\u{fffd}b.xlsx"),
            ("gnp\u{202e}xslx.exe", "gnp\u{fffd}xslx.exe"),
            ("..", "\u{fffd}"),
            ("", "\u{fffd}"),
            ("中国/答卷.xlsx", "中国/答卷.xlsx"),
        ];
        for (name, expected) in cases {
            assert_eq!(safe(name), expected);
        }
        let long = safe(&format!("{}.xlsx", "é".repeat(300)));
        assert_eq!(long.chars().count(), LONGEST_NAME);
        assert_eq!(long.rsplit('.').next(), Some("xlsx"));
    }

    #[test]
    fn each_name_stands_once() {
        let mut names = Names::default();
        let given = ["a.xlsx", "A.xlsx", "a.xlsx", "b/c", "b/c"].map(|name| names.unique(name));
        assert_eq!(
            given,
            ["a.xlsx", "A (2).xlsx", "a (3).xlsx", "b/c", "b/c (2)"]
        );
    }
}
