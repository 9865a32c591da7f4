//! What is wrong with a definition, and where.

use std::fmt;

use serde::Serialize;

/// How grave it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The form, or one of its rules, cannot be used as it stands.
    Error,
    /// It can be used; somebody should look.
    Warning,
}

/// A message about the definition, for the officer who writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// Whether pyxform would refuse the form for it.
    #[serde(skip)]
    pub refuses: bool,
    /// Sheet, if it is about one.
    pub sheet: Option<String>,
    /// Row, from 1.
    pub row: Option<u32>,
    /// Header of the column.
    pub column: Option<String>,
    /// What is wrong, with what the author wrote in backticks.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}: ")?;
        if let Some(sheet) = &self.sheet {
            write!(f, "sheet `{sheet}`")?;
            if let Some(row) = self.row {
                write!(f, ", row {row}")?;
            }
            if let Some(column) = &self.column {
                write!(f, ", column `{column}`")?;
            }
            write!(f, ": ")?;
        }
        write!(f, "{}", self.message)?;
        if let Some(help) = &self.help {
            write!(f, "; {help}")?;
        }
        Ok(())
    }
}
