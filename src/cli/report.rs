//! Where the round stands: what an officer wants to know at the end of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Serialize;

use super::work::{Files, Work};
use crate::finding::Level;
use crate::intake::{Reason, Record, Status};
use crate::language::{Lang, Texts, fill, texts};
use crate::pipeline::Replies;
use crate::synthesis::LeftOut;

/// How many file names a line of the summary holds; the rest stand in `out/intake.csv`.
const NAMED_FILES: usize = 5;

/// Where the round stands.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// Symbol of the round's report.
    round: String,
    /// How many States and entities were asked.
    addressed: usize,
    /// How many of them replied, in whatever form.
    replied: usize,
    /// How many files there are below `responses/`.
    files: usize,
    /// How many of them are workbooks that were read.
    read: usize,
    /// Findings by level.
    findings: BTreeMap<&'static str, usize>,
    waiting: Waiting,
    #[serde(flatten)]
    written: Files,
    /// What was left out of the section to keep its budget of words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<Shortened>,
}

/// What was left out of the section in one language.
#[derive(Debug, Serialize)]
struct Shortened {
    language: Lang,
    budget: usize,
    words: usize,
    examples: usize,
    figures: usize,
    #[serde(skip)]
    lines: Vec<String>,
}

/// What waits for whom.
#[derive(Debug, Serialize)]
struct Waiting {
    /// Files the secretariat must type in.
    to_transcribe: Vec<String>,
    /// Files to ask for again.
    unreadable: Vec<String>,
    /// Files of which nobody knows whose they are.
    unknown_entity: Vec<String>,
    /// Points to raise with States.
    to_states: usize,
}

impl Report {
    pub(super) fn new(work: &Work<'_>, replies: &Replies, written: Files) -> Self {
        let records = &replies.intake.records;
        let by_level: BTreeMap<&'static str, usize> = replies
            .findings_by_level()
            .into_iter()
            .map(|(level, count)| (level.as_str(), count))
            .collect();
        let count = |level: Level| by_level.get(level.as_str()).copied().unwrap_or_default();
        let files = |wanted: &dyn Fn(&Record) -> bool| {
            let wanted = records.iter().filter(|record| wanted(record));
            wanted.map(|record| record.source.file.clone()).collect()
        };
        let is_unknown = |record: &Record| record.reason == Some(Reason::UnknownEntity);
        Self {
            round: work.setup.round.symbol.clone(),
            addressed: work.setup.addressees.len(),
            replied: replied(replies).len(),
            files: records.len(),
            read: replies.intake.returns.len(),
            waiting: Waiting {
                to_transcribe: files(&|record| record.status == Status::ToTranscribe),
                unreadable: files(&|record| record.status == Status::Unreadable),
                unknown_entity: files(&is_unknown),
                to_states: count(Level::Error) + count(Level::Question),
            },
            findings: by_level,
            written,
            left_out: Vec::new(),
        }
    }

    /// The same, with what was left out of the section in each language.
    pub(super) fn with_left_out(self, languages: &[Lang], left_out: Vec<LeftOut>) -> Self {
        let shortened = languages.iter().zip(left_out).filter_map(|(&lang, left)| {
            Some(Shortened {
                language: lang,
                budget: left.budget?,
                words: left.words,
                examples: left.examples,
                figures: left.figures,
                lines: left.summary(texts(lang)),
            })
        });
        Self {
            left_out: shortened.collect(),
            ..self
        }
    }

    /// The summary in words.
    pub(super) fn text(&self, texts: &Texts) -> String {
        let run = &texts.run;
        let number = |number: usize| number.to_string();
        let mut lines = Vec::new();
        if self.replied == 0 {
            lines.push(fill(
                &run.no_replies,
                &[("addressed", &number(self.addressed))],
            ));
        } else {
            let (replied, addressed) = (number(self.replied), number(self.addressed));
            lines.push(fill(
                &run.states,
                &[("replied", &replied), ("addressed", &addressed)],
            ));
        }
        if self.files > 0 {
            let (read, files) = (number(self.read), number(self.files));
            lines.push(fill(&run.returns, &[("read", &read), ("files", &files)]));
        }
        let levels: Vec<String> = Level::ALL
            .into_iter()
            .filter_map(|level| Some((level, *self.findings.get(level.as_str())?)))
            .filter(|(_, count)| *count > 0)
            .map(|(level, count)| format!("{} ({count})", label(texts, level)))
            .collect();
        if levels.is_empty() {
            lines.push(run.no_findings.clone());
        } else {
            lines.push(fill(&run.findings, &[("list", &levels.join(", "))]));
        }
        let waiting = [
            (&run.waits_to_transcribe, &self.waiting.to_transcribe),
            (&run.waits_unreadable, &self.waiting.unreadable),
            (&run.waits_register, &self.waiting.unknown_entity),
        ];
        for (text, files) in waiting {
            if !files.is_empty() {
                lines.push(fill(text, &[("files", &named(files))]));
            }
        }
        if self.waiting.to_states > 0 {
            lines.push(fill(
                &run.waits_state,
                &[("count", &number(self.waiting.to_states))],
            ));
        }
        lines.extend(self.left_out.iter().flat_map(|left| left.lines.clone()));
        lines.push(fill(
            &run.results,
            &[("path", &by_folder(&self.written.results))],
        ));
        lines.join("\n")
    }
}

fn label(texts: &Texts, level: Level) -> &str {
    let levels = &texts.finding.level;
    match level {
        Level::Error => &levels.error,
        Level::Warning => &levels.warning,
        Level::Question => &levels.question,
        Level::Repaired => &levels.repaired,
        Level::Note => &levels.note,
    }
}

/// Everybody who replied: in a workbook that was read, or in a form that waits to be typed in.
fn replied(replies: &Replies) -> BTreeSet<&str> {
    let read = replies
        .responses
        .iter()
        .map(|response| response.entity.as_str());
    let waiting = replies
        .intake
        .records
        .iter()
        .filter(|record| record.status == Status::ToTranscribe)
        .filter_map(|record| record.entity.as_deref());
    read.chain(waiting).collect()
}

/// The results, those of one folder below `out/` together: `out/states/ (36)`.
fn by_folder(results: &[String]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for result in results {
        let folder = result.rfind('/').and_then(|at| result.get(..=at));
        let name = match folder {
            Some(folder) if folder.matches('/').count() > 1 => folder,
            _ => result,
        };
        *counts.entry(name).or_default() += 1;
    }
    let names = counts.into_iter().map(|(name, count)| {
        if name.ends_with('/') {
            format!("{name} ({count})")
        } else {
            name.to_owned()
        }
    });
    names.collect::<Vec<_>>().join(", ")
}

fn named(files: &[String]) -> String {
    let mut text = files
        .iter()
        .take(NAMED_FILES)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if files.len() > NAMED_FILES {
        // How many more there are needs no words. Writing to a text cannot fail.
        let _ = write!(text, ", … (+{})", files.len() - NAMED_FILES);
    }
    text
}
