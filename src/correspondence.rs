//! What goes to a State beside the questionnaire, in its language.
//!
//! In: the round, its templates, and what the earlier stages made of a reply. Out: letters as
//! plain paragraphs ([`Letters`]), written as a Word document ([`Document`]) or put into the draft
//! of a message ([`Draft`]); and plain data for workbooks to send: the [receipt](receipt()), how
//! the reply was read, the [query](query()), what is to be confirmed or corrected.

mod docx;
pub mod grammar;
mod letter;
mod mail;
mod query;
mod receipt;
mod template;
mod word_template;
pub mod words;

pub use docx::Document;
pub use letter::{Details, Letters, To, body, letter_to, title};
pub use mail::{Attachment, Draft, PDF, WORKBOOK};
pub use query::{QueryItem, query};
pub use receipt::{Received, receipt};
pub use template::{Letter, PLACEHOLDERS, Paragraph, Setting, Template, TemplateError};
