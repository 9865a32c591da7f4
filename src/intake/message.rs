//! What became of a file, in the officer's language.

use super::{Form, Reason, Status};
use crate::language::{Lang, fill, texts};

impl Status {
    /// Its name in a language.
    pub fn label(self, lang: Lang) -> &'static str {
        let names = &texts(lang).intake.status;
        match self {
            Self::Read => &names.read,
            Self::ReadWithFindings => &names.read_with_findings,
            Self::ToTranscribe => &names.to_transcribe,
            Self::Unreadable => &names.unreadable,
            Self::NotOurs => &names.not_ours,
            Self::Superseded => &names.superseded,
            Self::Duplicate => &names.duplicate,
            Self::Ignored => &names.ignored,
            Self::Container => &names.container,
        }
    }
}

impl Form {
    /// Its name in a language.
    pub fn label(self, lang: Lang) -> &'static str {
        let names = &texts(lang).intake.form;
        match self {
            Self::Excel => &names.excel,
            Self::Word => &names.word,
            Self::Pdf => &names.pdf,
            Self::Letter => &names.letter,
            Self::Mail => &names.mail,
            Self::Web => &names.web,
            Self::Other => &names.other,
        }
    }
}

impl Reason {
    /// Why a file has its status, and what to do: the column `reason` of the register.
    pub fn message(&self, lang: Lang) -> String {
        let texts = &texts(lang).intake.reason;
        match self {
            Self::Empty => texts.empty.clone(),
            Self::TooLarge(bytes) => fill(&texts.too_large, &[("bytes", &bytes.to_string())]),
            Self::Password => texts.password.clone(),
            Self::NotAFile => texts.not_a_file.clone(),
            Self::UnknownKind => texts.unknown_kind.clone(),
            Self::NotAWorkbook(what) => fill(&texts.not_a_workbook, &[("what", what)]),
            Self::Packed(what) => fill(&texts.packed, &[("what", what)]),
            Self::Tnef => texts.tnef.clone(),
            Self::Accessory => texts.accessory.clone(),
            Self::AutomaticReply => texts.automatic_reply.clone(),
            Self::CopyOf(table) => fill(&texts.copy_of, &[("table", table)]),
            Self::Export { replies, columns } => {
                let values = [
                    ("count", replies.to_string()),
                    ("columns", columns.join(", ")),
                ];
                fill(
                    &texts.export,
                    &values.each_ref().map(|(key, value)| (*key, value.as_str())),
                )
            }
            Self::TranscribedBy(file) => fill(&texts.transcribed_by, &[("file", file)]),
            Self::NeedsTyping(form) => fill(&texts.needs_typing, &[("form", form.label(lang))]),
            Self::Damaged(what) => fill(&texts.damaged, &[("what", what)]),
            Self::OverLimit(what) => fill(&texts.over_limit, &[("what", what)]),
            Self::OtherRound(round) => fill(&texts.other_round, &[("round", round)]),
            Self::NoMark => texts.no_mark.clone(),
            Self::UnknownEntity => texts.unknown_entity.clone(),
            Self::SameAs(file) => fill(&texts.same_as, &[("file", file)]),
            Self::ReplacedBy(file) => fill(&texts.replaced_by, &[("file", file)]),
            Self::Register(words) => fill(&texts.register, &[("words", words)]),
            Self::Io(words) => fill(&texts.io, &[("words", words)]),
        }
    }
}
