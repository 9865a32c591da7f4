//! The stages in their order, for whoever runs them: a command, a test, a bench.
//!
//! In: the folder of a round. Out: finished files as bytes, [`Outputs`]. What several commands
//! need, the round and its questionnaire, is read once into a [`Setup`]; what came back is read
//! and checked once into [`Replies`]. Nothing here prints, and only the reading of the round's
//! files touches a disk.

mod cleaning;
mod mailing;
mod published;
mod reminders;
mod transcribe;
mod verify;
mod word;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::coding::{self, Coded, Precision, Share, Suggester};
use crate::correspondence::{Received, query, receipt};
use crate::definition::{self, Diagnostic, LoadError, Questionnaire, Severity};
use crate::entity::Entities;
use crate::finding::{Finding, Level};
use crate::intake::{self, Edition, EditionError, Intake, IntakeError};
use crate::issue::{self, IssueError};
use crate::language::Lang;
use crate::output::Outputs;
use crate::publish::coding::{CodingBook, Filling};
use crate::publish::excel::{self, ExcelError};
use crate::publish::html::{self, Page};
use crate::publish::query::Asked;
use crate::publish::{self, csv, datapackage, parquet};
use crate::round::{
    self, Addressee, Audience, Codings, Decisions, Previous, References, Register, Round,
    RoundError, Sending, SentKind, SentLedger,
};
use crate::sha256;
use crate::synthesis::{self, Compilation};
use crate::table_file::TableError;
use crate::validate::{self, Checker, Response, Settled};
use crate::word::WordError;

pub use cleaning::{CleaningError, Taken};
pub use mailing::{MadeWorkbook, Mailing, MailingError, Selection};
pub use reminders::Sendable;
pub use transcribe::{TranscribeError, Transcription};
pub use verify::{ChangedText, Verification, VerifyError};

/// The figures of a synthesis as data, below `out/`.
pub const SNAPSHOT: &str = "synthesis.json";

/// How far a stage is: files done, of how many. Called from several threads at once.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// A round, read and checked: what the secretariat wrote.
#[derive(Debug)]
pub struct Setup {
    /// What `round.toml` says.
    pub round: Round,
    /// Who everybody is.
    pub entities: Entities,
    /// Who is asked.
    pub addressees: Vec<Addressee>,
    /// What the officer knows of the returned files.
    pub register: Register,
    /// What is asked.
    pub questionnaire: Questionnaire,
    /// What officers decided about answers.
    pub decisions: Decisions,
    /// What was asked before: earlier editions.
    pub editions: Vec<Edition>,
    /// What States said in the round before.
    pub previous: Previous,
    /// What coders made of open answers.
    pub codings: Codings,
    /// What the report says beside the replies.
    pub references: References,
    /// What is recorded as sent.
    pub sent: SentLedger,
    /// What its author should look at; errors only such as leave the form usable.
    pub diagnostics: Vec<Diagnostic>,
}

/// What came back, read and checked.
#[derive(Debug)]
pub struct Replies {
    /// What became of each file.
    pub intake: Intake,
    /// What each State says that sent a readable return, in the order of their codes.
    pub responses: Vec<Response>,
    /// What people made of open answers.
    pub coded: Coded,
}

/// What the coding workbooks ask for.
#[derive(Debug, Clone, PartialEq)]
pub struct CodingAsked {
    /// Each coder, and how many answers wait for it.
    pub to_code: Vec<(String, usize)>,
    /// How far coders agree on all answers that several have coded, if there are any.
    pub agreement: Option<coding::Agreement>,
    /// How many answers wait for a decision.
    pub to_decide: usize,
    /// How far what would have been suggested meets what people marked, by name of the frame.
    pub suggestions: Vec<(String, Precision)>,
}

/// Why a stage could not be done. Each says what to mend.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// `round.toml`.
    #[error(transparent)]
    Round(#[from] RoundError),
    /// A table that a person keeps.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The questionnaire cannot be read.
    #[error(transparent)]
    Form(#[from] LoadError),
    /// The questionnaire can be read, and not be used.
    #[error("{} cannot be used before this is mended:\n{}", .path.display(), listed(.diagnostics))]
    FormRefused {
        /// The questionnaire.
        path: PathBuf,
        /// What to mend.
        diagnostics: Vec<Diagnostic>,
    },
    /// An earlier edition of the questionnaire.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// A crosstab of what is not there.
    #[error(
        "round.toml, [[crosstab]]: `{name}` is no question with choices, no measure and not \"group\"; write the name as in the questionnaire"
    )]
    Crosstab {
        /// The name given.
        name: String,
    },
    /// The returned files.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The data set.
    #[error("answers.parquet cannot be written: {0}; answers.csv holds the same rows")]
    Parquet(#[from] ::parquet::errors::ParquetError),
    /// A workbook to send.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// A note or a message.
    #[error(transparent)]
    Mailing(#[from] MailingError),
    /// A workbook to verify.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// A workbook to type a document into.
    #[error(transparent)]
    Transcribe(#[from] TranscribeError),
    /// A synthesis workbook.
    #[error(transparent)]
    Excel(#[from] ExcelError),
    /// A Word document.
    #[error(transparent)]
    Word(#[from] WordError),
}

/// Whether everything to be crossed is there.
fn check_crosstabs(round: &Round, questionnaire: &Questionnaire) -> Result<(), PipelineError> {
    let measures = coding::measure(questionnaire, &[], &Coded::default());
    let names = round.crosstabs.iter().flat_map(|c| [&c.rows, &c.columns]);
    for name in names {
        let question = questionnaire.question(name);
        let is_known = name == round::BY_GROUP
            || question.is_some_and(|question| questionnaire.list_of(question).is_some())
            || measures.iter().any(|measured| measured.code == *name);
        if !is_known {
            return Err(PipelineError::Crosstab { name: name.clone() });
        }
    }
    Ok(())
}

fn listed(diagnostics: &[Diagnostic]) -> String {
    let lines: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

impl Setup {
    /// Reads the round in a folder.
    ///
    /// # Errors
    ///
    /// If one of its files cannot be used as it stands: `round.toml`, the tables of entities,
    /// addressees and returned files, or a questionnaire that is not accepted.
    pub fn load(dir: &Path) -> Result<Self, PipelineError> {
        let round = Round::load(dir)?;
        let entities = Entities::load(&round.questionnaire())?;
        let addressees = round::addressees(&round, &entities)?;
        let register = Register::load(&round, &entities)?;
        let path = form_path(dir);
        let loaded = definition::load(&path)?;
        if !loaded.accepted() {
            return Err(refusal(path, &loaded.diagnostics));
        }
        check_crosstabs(&round, &loaded.questionnaire)?;
        let decisions = Decisions::load(&round, &entities, &loaded.questionnaire)?;
        let editions = round.questionnaire().join("editions");
        let previous = Previous::load(&round)?;
        let previous = match previous.form(&round) {
            Some(form) => previous.with_form(&definition::load(&form)?.questionnaire),
            None => previous,
        };
        let references = References::load(&round, &entities)?;
        Ok(Self {
            sent: SentLedger::load(&round.questionnaire())?,
            decisions,
            codings: Codings::load(&round)?,
            previous,
            references,
            round,
            entities,
            addressees,
            register,
            editions: intake::editions(&editions)?,
            questionnaire: loaded.questionnaire,
            diagnostics: loaded.diagnostics,
        })
    }

    /// Reads all returned files, merges those of each State, and checks every answer; several
    /// files at a time, with the same result whatever their number.
    ///
    /// With a day, the round is seen as it stood then: what was received later is not there.
    ///
    /// # Errors
    ///
    /// If there is no folder of returned files. An empty one is a normal first week.
    pub fn take_in(
        &self,
        as_of: Option<NaiveDate>,
        progress: Progress<'_>,
    ) -> Result<Replies, PipelineError> {
        let responses = self.round.responses();
        let mut intake = intake::read_all_editions(
            &intake::Input {
                responses: &responses,
                round: &self.round.symbol,
                questionnaire: &self.questionnaire,
                entities: &self.entities,
                register: &self.register,
                limits: self.round.limits,
                seal: self.round.seal.as_ref(),
                as_of,
            },
            &self.editions,
            progress,
        )?;
        let checker = Checker::new(&self.questionnaire)
            .with_decisions(&self.decisions)
            .with_previous(&self.previous)
            .without(&self.round.rules_off);
        let mut responses: Vec<Response> = intake::merge(&intake)
            .par_iter()
            .map(|reply| checker.check(reply))
            .collect();
        validate::compare(&mut responses, &|rule| {
            self.round.rules_off.iter().any(|off| off == rule.name())
        });
        let with_findings: BTreeSet<&str> = responses
            .iter()
            .flat_map(|response| &response.findings)
            .map(|finding| finding.place.file.as_str())
            .collect();
        for record in &mut intake.records {
            let is_named = with_findings.contains(&*record.source.file);
            if record.status == intake::Status::Read && is_named {
                record.status = intake::Status::ReadWithFindings;
            }
        }
        let (coded, mut found) = Coded::of(&self.questionnaire, &responses, &self.codings);
        found.extend(coding::contradictions(
            &self.questionnaire,
            &responses,
            &coded,
        ));
        for finding in found {
            let own = responses
                .iter_mut()
                .find(|r| r.entity == finding.place.entity);
            match own {
                Some(response) => response.findings.push(finding),
                None => intake.findings.push(finding),
            }
        }
        Ok(Replies {
            intake,
            responses,
            coded,
        })
    }

    /// Whether workbooks may be made from the form: not while an error stands in it, even if other
    /// tools let it pass.
    fn check_form(&self) -> Result<(), PipelineError> {
        let is_error = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
        if self.diagnostics.iter().any(is_error) {
            return Err(refusal(form_path(&self.round.dir), &self.diagnostics));
        }
        Ok(())
    }

    /// The data set of what came back: register of files, answers, findings; reasons and messages
    /// are in this language. Where the audience is the public, only what may be published.
    ///
    /// # Errors
    ///
    /// If Parquet cannot hold the answers.
    pub fn data(&self, replies: &Replies, lang: Lang) -> Result<Outputs, PipelineError> {
        let published = (self.round.audience == Audience::Public).then(|| replies.published());
        let replies = published.as_ref().unwrap_or(replies);
        let findings: Vec<&Finding> = replies.findings().collect();
        let settled: Vec<&Settled> = replies
            .responses
            .iter()
            .flat_map(|response| &response.settled)
            .collect();
        let measures = coding::measure(&self.questionnaire, &replies.responses, &replies.coded);
        let answers = csv::answers(
            &replies.responses,
            &self.questionnaire,
            &measures,
            &replies.coded,
        );
        let mut outputs = Outputs::default();
        outputs.add(
            "intake.csv",
            csv::intake(&replies.intake.records, &findings, lang),
        );
        outputs.add("answers.csv", answers);
        let answers = parquet::answers(
            &replies.responses,
            &self.questionnaire,
            &measures,
            &replies.coded,
            lang,
        )?;
        outputs.add("answers.parquet", answers);
        outputs.add(
            "findings.csv",
            csv::findings(&findings, &settled, &self.questionnaire, lang),
        );
        outputs.add("codebook.csv", datapackage::codebook(&self.questionnaire));
        outputs.add("datapackage.json", datapackage::datapackage(&self.round));
        Ok(outputs)
    }

    /// The receipts, one per State that sent a readable return, each in the language of its reply.
    ///
    /// # Errors
    ///
    /// If a table is larger than a sheet of Excel.
    pub fn receipts(&self, replies: &Replies) -> Result<Outputs, PipelineError> {
        let receipts: Vec<Option<(String, Vec<u8>)>> = replies
            .responses
            .par_iter()
            .map(|response| {
                let Some(entity) = self.entities.get(&response.entity) else {
                    return Ok(None);
                };
                let tables = receipt(&Received {
                    round: &self.round,
                    questionnaire: &self.questionnaire,
                    entity,
                    response,
                    records: &replies.intake.records,
                });
                let file = issue::file_name(entity, &self.round, response.language);
                let bytes = excel::workbook(&tables, self.round.report.date)?;
                Ok(Some((format!("receipts/{file}"), bytes)))
            })
            .collect::<Result<_, ExcelError>>()?;
        let mut outputs = Outputs::default();
        outputs.complete("receipts/");
        for (file, bytes) in receipts.into_iter().flatten() {
            outputs.add(file, bytes);
        }
        Ok(outputs)
    }

    /// The query workbooks, one per State whose reply has doubtful answers; with a day, what the
    /// ledger is to say of them.
    ///
    /// # Errors
    ///
    /// If there are more doubtful answers than a sheet of Excel has rows.
    pub fn queries(
        &self,
        replies: &Replies,
        on: Option<NaiveDate>,
    ) -> Result<Sendable, PipelineError> {
        let queries: Vec<Option<(&Response, String, Vec<u8>)>> = replies
            .responses
            .par_iter()
            .map(|response| {
                let items = query(response, &self.questionnaire, response.language);
                let entity = self.entities.get(&response.entity);
                let Some(entity) = entity.filter(|_| !items.is_empty()) else {
                    return Ok(None);
                };
                let asked = Asked {
                    round: &self.round,
                    questionnaire: &self.questionnaire,
                    entity,
                    lang: response.language,
                };
                let file = issue::file_name(entity, &self.round, response.language);
                let bytes = publish::query::workbook(&asked, &items, &issue::Filled::new())?;
                Ok(Some((response, file, bytes)))
            })
            .collect::<Result<_, ExcelError>>()?;
        let mut sendable = Sendable::default();
        sendable.outputs.complete("queries/");
        for (response, file, bytes) in queries.into_iter().flatten() {
            sendable.sendings.extend(on.map(|on| Sending {
                on,
                entity: response.entity.clone(),
                kind: SentKind::Query,
                language: response.language,
                file: file.clone(),
                sha256: sha256::of(&bytes),
            }));
            sendable.outputs.add(format!("queries/{file}"), bytes);
        }
        Ok(sendable)
    }

    /// The workbooks of the coders, and that of what they disagree on; where nothing waits there is
    /// none.
    ///
    /// # Errors
    ///
    /// If there are more answers than a sheet of Excel has rows.
    pub fn coding(
        &self,
        replies: &Replies,
        share: &Share,
        lang: Lang,
    ) -> Result<(Outputs, CodingAsked), PipelineError> {
        let book = CodingBook {
            round: &self.round,
            questionnaire: &self.questionnaire,
            entities: &self.entities,
            lang,
        };
        let (form, responses) = (&self.questionnaire, &replies.responses);
        let nothing = Filling::new();
        let mut outputs = Outputs::default();
        outputs.complete("coding/");
        let mut to_code = Vec::new();
        for coder in &share.coders {
            let todo = share.todo(coder, form, responses, &replies.coded);
            to_code.push((coder.clone(), todo.len()));
            if !todo.is_empty() {
                let coders = &share.coders;
                let suggester = Suggester::new(form, responses, &replies.coded, coders, coder);
                let of_answers: Vec<_> = todo
                    .par_iter()
                    .map(|todo| suggester.suggestions(&todo.open))
                    .collect();
                let bytes = book.of_coder(coder, share, &todo, &of_answers, &nothing)?;
                outputs.add(format!("coding/{}.xlsx", file_stem(coder)), bytes);
            }
        }
        let disputes = Share::disputes(form, responses, &replies.coded);
        if !disputes.is_empty() {
            let bytes = book.adjudication(&disputes, &nothing)?;
            outputs.add("coding/adjudication.xlsx", bytes);
        }
        let agreement = coding::agreement(form, responses, &replies.coded);
        // Of all that people marked: what an only coder would see.
        let suggester = Suggester::new(form, responses, &replies.coded, &[], "");
        let asked = CodingAsked {
            to_code,
            suggestions: suggester.precision(responses, &replies.coded),
            agreement: agreement.into_iter().next(),
            to_decide: disputes.len(),
        };
        Ok((outputs, asked))
    }

    /// Everything that the synthesis needs.
    pub fn compilation<'a>(&'a self, replies: &'a Replies) -> Compilation<'a> {
        Compilation {
            round: &self.round,
            questionnaire: &self.questionnaire,
            entities: &self.entities,
            addressees: &self.addressees,
            responses: &replies.responses,
            records: &replies.intake.records,
            coded: &replies.coded,
            references: &self.references,
            previous: &self.previous,
            sent: &self.sent,
        }
    }

    /// The synthesis, per language: a workbook and a page of the same tables.
    ///
    /// # Errors
    ///
    /// If a table is larger than a sheet of Excel.
    pub fn synthesis(
        &self,
        replies: &Replies,
        languages: &[Lang],
    ) -> Result<Outputs, PipelineError> {
        let compilation = self.compilation(replies);
        let standings = synthesis::standings(&compilation);
        let compiled: Vec<(Lang, Vec<u8>, Vec<u8>)> = languages
            .par_iter()
            .map(|&lang| {
                let tables = synthesis::compile(&compilation, lang);
                let (workbook, page) = rayon::join(
                    || excel::workbook(&tables, self.round.report.date),
                    || {
                        html::page(&Page {
                            round: &self.round,
                            lang,
                            tables: &tables,
                            by_question: &synthesis::by_question(&compilation, lang),
                            standings: &standings,
                        })
                    },
                );
                Ok((lang, workbook?, page))
            })
            .collect::<Result<_, ExcelError>>()?;
        let mut outputs = Outputs::default();
        for (lang, workbook, page) in compiled {
            outputs.add(format!("synthesis_{lang}.xlsx"), workbook);
            outputs.add(html::file_name(lang, &self.round), page);
        }
        let snapshot = synthesis::Snapshot::of(&compilation);
        // A structure of our own with text keys always serialises.
        let snapshot = serde_json::to_string_pretty(&snapshot).unwrap_or_default();
        outputs.add(SNAPSHOT, snapshot.into_bytes());
        Ok(outputs)
    }
}

impl Replies {
    /// All findings: State by State, then those about the folder.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.responses
            .iter()
            .flat_map(|response| &response.findings)
            .chain(&self.intake.findings)
    }

    /// How many findings there are of each level, gravest first.
    pub fn findings_by_level(&self) -> [(Level, usize); Level::ALL.len()] {
        Level::ALL.map(|level| {
            let of_level = self
                .findings()
                .filter(|finding| finding.facts.level() == level);
            (level, of_level.count())
        })
    }
}

/// The result that an officer opens first, below `out/`.
pub fn main_result(lang: Lang, round: &Round) -> String {
    html::file_name(lang, round)
}

/// The name of a person as part of a file's name.
fn file_stem(name: &str) -> String {
    let allowed = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || c == ' ';
    name.chars()
        .map(|c| if allowed(c) { c } else { '_' })
        .collect()
}

/// Where the questionnaire of a round stands.
pub fn form_path(dir: &Path) -> PathBuf {
    dir.join("questionnaire").join("questionnaire.xlsx")
}

fn refusal(path: PathBuf, diagnostics: &[Diagnostic]) -> PipelineError {
    let errors = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error);
    PipelineError::FormRefused {
        path,
        diagnostics: errors.cloned().collect(),
    }
}
