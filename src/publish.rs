//! Writes tables and data as files: Excel for people, CSV and Parquet for programs.
//!
//! In: the [`Table`](crate::synthesis::Table)s of the synthesis and what the stages before it
//! made. Out: the bytes of a file, the same for the same input; putting them on the disk is not
//! done here. Text that came from a return stays text: it never becomes a formula, a link or
//! markup, and nothing leads out of a workbook.

mod answers;
pub mod cleaning;
pub mod coding;
pub mod csv;
pub mod datapackage;
pub mod excel;
pub mod html;
pub mod parquet;
pub mod query;
pub mod word;

/// Whether a program that opens a table may take the text for a formula (OWASP, CSV injection).
fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// Control characters but for line break and tab; embeddings, overrides and isolates of direction.
fn is_invisible(character: char) -> bool {
    (character.is_control() && !matches!(character, '\n' | '\r' | '\t'))
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
}
