//! Texts about files. The English text documents each field.

use serde::Deserialize;

/// What became of each file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct IntakeTexts {
    /// Names of [`Status`](crate::intake::Status).
    pub status: StatusTexts,
    /// Sentences for [`Reason`](crate::intake::Reason).
    pub reason: ReasonTexts,
    /// Names of [`Form`](crate::intake::Form).
    pub form: FormTexts,
}

/// Names of [`Status`](crate::intake::Status).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StatusTexts {
    /// Read
    pub read: String,
    /// Read, with findings
    pub read_with_findings: String,
    /// To be typed in
    pub to_transcribe: String,
    /// Cannot be read
    pub unreadable: String,
    /// Not of this round
    pub not_ours: String,
    /// Replaced by a newer one
    pub superseded: String,
    /// Identical copy
    pub duplicate: String,
    /// Left out
    pub ignored: String,
    /// Contains other files
    pub container: String,
}

/// Sentences for [`Reason`](crate::intake::Reason).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReasonTexts {
    /// the file is empty; please ask for it again
    pub empty: String,
    /// the file has `{bytes}` bytes, more than the limit in round.toml allows
    pub too_large: String,
    /// the file is protected by a password; please ask for a copy without
    pub password: String,
    /// this is no workbook; the file is of type `{what}`
    pub not_a_workbook: String,
    /// this is a link or a device and was not opened; please save the file itself in responses/
    pub not_a_file: String,
    /// the kind of file is not known; please ask for an Excel workbook
    pub unknown_kind: String,
    /// the file (`{what}`) contains other files; please save them in responses/ one by one
    pub packed: String,
    /// this is a message as only Outlook can open it; please open it there and save its attachments
    /// in responses/, or ask for them as ordinary attachments
    pub tnef: String,
    /// belongs to the text of the message: a picture, a signature or a business card
    pub accessory: String,
    /// a message that a program wrote: an automatic reply or a delivery report
    pub automatic_reply: String,
    /// looks like a copy of our table `{table}` that a program made; its rows are not used: please
    /// compare both, then delete one
    pub copy_of: String,
    /// replies to an online form: `{count}`; columns that are no answers: `{columns}`
    pub export: String,
    /// its answers were typed into `{file}`
    pub transcribed_by: String,
    /// `{form}`: the State has replied; its answers are to be typed in (verbale transcribe)
    pub needs_typing: String,
    /// the file is damaged (`{what}`); please ask for it again
    pub damaged: String,
    /// the file goes beyond a limit in round.toml: `{what}`
    pub over_limit: String,
    /// the workbook belongs to another round: `{round}`
    pub other_round: String,
    /// nothing in the file says that it is a workbook of this round
    pub no_mark: String,
    /// nothing in the file says whose it is; please enter the State in responses/register
    pub unknown_entity: String,
    /// same content as `{file}`
    pub same_as: String,
    /// replaced by `{file}`
    pub replaced_by: String,
    /// according to the register: `{words}`
    pub register: String,
    /// the file could not be opened (`{words}`); please close it where it is open
    pub io: String,
}

/// Names of [`Form`](crate::intake::Form).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FormTexts {
    /// Excel workbook
    pub excel: String,
    /// Word document
    pub word: String,
    /// PDF document
    pub pdf: String,
    /// letter
    pub letter: String,
    /// message
    pub mail: String,
    /// web form
    pub web: String,
    /// other file
    pub other: String,
}
