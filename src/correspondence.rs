//! What goes back to a State beside the questionnaire, in its language.
//!
//! In: what the earlier stages made of its reply. Out: plain data for a workbook to send: the
//! [receipt](receipt()), how the reply was read; the [query](query()), what is to be confirmed or
//! corrected.

mod query;
mod receipt;

pub use query::{QueryItem, query};
pub use receipt::{Received, receipt};
