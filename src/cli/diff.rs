//! `diff`: what changed between two compilations.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use chrono::NaiveDate;
use clap::Args;

use super::console::{Console, RED, YELLOW};
use super::error::CliError;
use super::work::Work;
use super::{ExitStatus, Options};
use crate::language::{Lang, Texts, fill, long_date};
use crate::output::Outputs;
use crate::pipeline::SNAPSHOT;
use crate::publish::excel;
use crate::synthesis::{Change, Difference, Snapshot, difference, difference_tables};

/// Says what changed between two days or two folders of results: sentences, States, figures
///
/// Of a day the round is compiled again as it stood then. Of a folder its synthesis.json is read,
/// which `run` and `compile` write to out/: keep a copy of out/ to compare with later. A workbook
/// of the same goes to out/, in the languages of the report or the one of --lang.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Diff {
    /// A day, or a folder of results
    #[arg(value_name = "A")]
    before: String,
    /// A day, or a folder of results [default: all that has come in, or --as-of]
    #[arg(value_name = "B")]
    after: Option<String>,
}

const EXAMPLES: &str = "Examples:\n  \
    verbale diff 2015-04-30 2015-05-01\n  \
    verbale diff 2015-04-30\n  \
    verbale diff out-of-monday out";

impl Diff {
    pub(super) fn run(&self, options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
        let mut work = Work::begin(options, console)?;
        let now = work.take_in()?;
        let before = snapshot(&self.before, &work)?;
        let after = match &self.after {
            Some(after) => snapshot(after, &work)?,
            None => Snapshot::of(&work.setup.compilation(&now)),
        };
        let until = options
            .as_of
            .map_or_else(String::new, |day| day.to_string());
        let between = [
            self.before.as_str(),
            self.after.as_deref().unwrap_or(if until.is_empty() {
                "responses/"
            } else {
                &until
            }),
        ];
        let mut outputs = Outputs::default();
        for lang in work.languages() {
            let compilation = work.setup.compilation(&now);
            let difference = difference(&before, &after, &compilation, lang);
            let [a, b] = between.map(|name| shown(name, lang));
            let tables = difference_tables(&difference, [&a, &b], &compilation, lang);
            let bytes = excel::workbook(&tables, work.setup.round.report.date)
                .map_err(crate::pipeline::PipelineError::from)?;
            outputs.add(format!("diff_{lang}.xlsx"), bytes);
        }
        let difference = difference(&before, &after, &work.setup.compilation(&now), work.lang);
        let (files, status) = work.write(&outputs)?;
        let [a, b] = between.map(|name| shown(name, work.lang));
        let shown = Shown {
            difference: &difference,
            between: [&a, &b],
            texts: work.texts,
            results: &files.results.join(", "),
        };
        console.result(shown, &difference);
        Ok(status)
    }
}

/// A day as the language writes it; the name of a folder as it is.
fn shown(name: &str, lang: Lang) -> String {
    let day = name.parse::<NaiveDate>();
    day.map_or_else(|_| name.to_owned(), |day| long_date(day, lang))
}

/// What a day or a folder says.
fn snapshot(name: &str, work: &Work<'_>) -> Result<Snapshot, CliError> {
    if let Ok(day) = name.parse::<NaiveDate>() {
        let replies = work.take_in_as_of(day)?;
        return Ok(Snapshot::of(&work.setup.compilation(&replies)));
    }
    let folder = Path::new(name);
    let places = [folder.join(SNAPSHOT), folder.join("out").join(SNAPSHOT)];
    let path = places.into_iter().find(|path| path.is_file());
    let path = path.ok_or_else(|| CliError::NoSnapshot {
        name: name.to_owned(),
    })?;
    let wrong = |path: &Path, why: String| CliError::BadSnapshot {
        path: PathBuf::from(path),
        why,
    };
    let text = fs::read(&path).map_err(|error| wrong(&path, error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| wrong(&path, error.to_string()))
}

/// A block of lines per change: sentences are too long for columns.
struct Shown<'a> {
    difference: &'a Difference,
    between: [&'a str; 2],
    texts: &'static Texts,
    results: &'a str,
}

const GREEN: Style = AnsiColor::Green.on_default();
const BOLD: Style = Style::new().bold();

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts = &self.texts.synthesis;
        let [before, after] = self.between;
        let values = [("before", before), ("after", after)];
        if self.difference.is_empty() {
            writeln!(f, "{}", fill(&texts.difference.nothing, &values))?;
        }
        if let Some(change) = &self.difference.replies {
            let (was, is) = (change.before, change.after);
            let what = &texts.pillar.respondents;
            writeln!(f, "{BOLD}{what}{BOLD:#}  {was} → {is}")?;
            self.states(change, f)?;
        }
        for changed in &self.difference.measures {
            let (number, measure) = (&changed.number, &changed.measure);
            let [was, is] = changed.words.map(|word| word.word(&texts.quantifier));
            write!(
                f,
                "{BOLD}{number} {}{BOLD:#} ({measure})  ",
                changed.wording
            )?;
            if was == is {
                write!(f, "{is}")?;
            } else {
                write!(f, "{YELLOW}{was} → {is}{YELLOW:#}")?;
            }
            let (was, is) = (changed.change.before, changed.change.after);
            writeln!(f, "  n: {was} → {is}")?;
            self.states(&changed.change, f)?;
            let [was, is] = &changed.sentences;
            if was != is && !was.is_empty() {
                writeln!(f, "    {RED}-{RED:#} {was}")?;
            }
            if was != is && !is.is_empty() {
                writeln!(f, "    {GREEN}+{GREEN:#} {is}")?;
            }
        }
        for changed in &self.difference.figures {
            let year = changed.year.map_or_else(String::new, |y| format!(", {y}"));
            let (number, label) = (&changed.number, &changed.label);
            write!(
                f,
                "{BOLD}{number} {label}{year}{BOLD:#} ({})",
                changed.question
            )?;
            let sides = [&changed.before, &changed.after];
            let [was, is] = sides.map(|side| side.as_ref().map_or(0, |figures| figures.given));
            write!(f, "  n: {was} → {is}")?;
            let sums = sides.map(|side| match side.as_ref().map(|figures| figures.sum) {
                Some(Some(sum)) => sum.to_string(),
                Some(None) => texts.answer_status.confidential.clone(),
                None => "–".to_owned(),
            });
            writeln!(f, "  {}: {}", texts.numbers.sum, sums.join(" → "))?;
        }
        let results = &self.texts.run.results;
        write!(f, "{}", fill(results, &[("path", self.results)]))
    }
}

impl Shown<'_> {
    fn states(&self, change: &Change, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |codes: &[String]| {
            let names = codes
                .iter()
                .filter_map(|code| self.difference.names.get(code));
            names.map(String::as_str).collect::<Vec<_>>().join(", ")
        };
        let (new, gone) = (&change.new, &change.gone);
        if !new.is_empty() {
            writeln!(f, "    {GREEN}+ {}{GREEN:#}: {}", new.len(), names(new))?;
        }
        if !gone.is_empty() {
            writeln!(f, "    {RED}- {}{RED:#}: {}", gone.len(), names(gone))?;
        }
        Ok(())
    }
}
