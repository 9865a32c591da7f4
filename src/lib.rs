//! Verbale runs one round of a Member-State questionnaire: it issues the note-verbale
//! questionnaire as a workbook per State, takes the returned workbooks in, checks and codes the
//! answers, and compiles the synthesis tables that feed the Secretary-General's report.
//!
//! The way of one answer, module by module, is the way of the data; a stage knows the stages
//! before it by their types and nothing else:
//!
//! 1. [`definition`] reads the XLSForm workbook into a [`definition::Questionnaire`]; its rules
//!    are [`expression`]s.
//! 2. [`round`] says what this round is and when, [`entity`] who is asked and by what name,
//!    [`language`] how each of the six languages writes it; [`table_file`] reads the tables that
//!    people keep.
//! 3. [`issue`] writes one workbook per addressee; the [`cell_map`] in it says which question
//!    sits in which cell.
//! 4. [`intake`] takes whatever came back and finds each answer again: a [`intake::Return`].
//! 5. [`validate`] reads the cells into typed values, a [`validate::Response`] per State, and
//!    says as [`finding`]s what a person should look at.
//!    [`correspondence`] says to a State how its reply was read.
//! 6. [`coding`] turns answers into the measures that the report speaks of.
//! 7. [`synthesis`] compiles all responses into tables, each cell with its sources.
//! 8. [`publish`] writes the tables as Excel, CSV and a page; [`output`] puts every file into `out/`
//!    whole or not at all, and keeps what people changed there.
//!
//! [`cite`] holds a draft against the replies. [`pipeline`] runs the stages in this order, [`cli`] lets an officer ask for them.

pub mod cell_map;
pub mod cite;
pub mod cli;
pub mod coding;
mod compound;
pub mod correspondence;
pub mod definition;
pub mod entity;
pub mod expression;
pub mod finding;
pub mod intake;
pub mod issue;
pub mod language;
mod opendocument;
pub mod output;
pub mod pipeline;
pub mod publish;
pub mod round;
mod sha256;
pub mod synthesis;
pub mod table_file;
pub mod validate;
pub mod word;
