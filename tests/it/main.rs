//! The one test program: a module per stage, read as the specification.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod agreement;
mod archive;
mod beside;
mod cell_map;
mod chains;
mod cite;
mod cli;
mod coders;
mod coding;
mod conversation;
mod crosstab;
mod data_set;
mod decisions;
mod definition;
mod detect;
mod difference;
mod entity;
mod finding;
mod fuzz;
mod intake;
mod issue;
mod language;
mod letters;
mod libreoffice;
mod new_round;
mod output;
mod page;
mod plausible;
mod publish;
mod published;
mod random;
mod readings;
mod remind;
mod replies;
mod round;
mod sample;
mod sample_form;
mod small_rounds;
mod suggestions;
mod synthesis;
mod transcribe;
mod validate;
mod word;
