//! What goes back to a State beside the questionnaire, in its language.
//!
//! In: what the earlier stages made of its reply. Out: tables of a workbook to send. So far the
//! [receipt](receipt()): how the reply was read.

mod receipt;

pub use receipt::{Received, receipt};
