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
    /// It means what it says, and may surprise.
    Note,
}

impl Severity {
    /// As written in tables and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
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
        write!(f, "{}: ", self.severity.as_str())?;
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

/// The name that was most likely meant. Names of one or two letters are all alike, so there only
/// another case counts.
pub(super) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let is_short = name.chars().count() < 3;
    crate::expression::nearest(name, candidates)
        .filter(|meant| !is_short || meant.to_lowercase() == name.to_lowercase())
}

/// A place in the form: builder for a [`Diagnostic`].
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct At<'a> {
    sheet: Option<&'a str>,
    row: Option<u32>,
    column: Option<&'a str>,
}

impl<'a> At<'a> {
    /// The form as a whole.
    pub(super) const FORM: At<'static> = At {
        sheet: None,
        row: None,
        column: None,
    };

    pub(super) fn sheet(sheet: &'a str) -> Self {
        Self {
            sheet: Some(sheet),
            ..Self::FORM
        }
    }

    /// Whether it is on this sheet.
    pub(super) fn is_on(self, sheet: &str) -> bool {
        self.sheet == Some(sheet)
    }

    pub(super) fn row(self, row: u32) -> Self {
        Self {
            row: Some(row),
            ..self
        }
    }

    pub(super) fn column(self, column: &'a str) -> Self {
        Self {
            column: Some(column),
            ..self
        }
    }
}

/// The diagnostics found so far.
#[derive(Debug, Default)]
pub(super) struct Report(Vec<Diagnostic>);

impl Report {
    /// An error for which pyxform refuses the form.
    pub(super) fn refuse(&mut self, at: At<'_>, message: impl Into<String>) -> &mut Diagnostic {
        let diagnostic = self.error(at, message);
        diagnostic.refuses = true;
        diagnostic
    }

    /// An error that pyxform lets pass.
    pub(super) fn error(&mut self, at: At<'_>, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Severity::Error, at, message.into())
    }

    /// A warning.
    pub(super) fn warn(&mut self, at: At<'_>, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Severity::Warning, at, message.into())
    }

    /// A remark.
    pub(super) fn note(&mut self, at: At<'_>, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Severity::Note, at, message.into())
    }

    fn push(&mut self, severity: Severity, at: At<'_>, message: String) -> &mut Diagnostic {
        let index = self.0.len();
        self.0.push(Diagnostic {
            severity,
            refuses: false,
            sheet: at.sheet.map(str::to_owned),
            row: at.row,
            column: at.column.map(str::to_owned),
            message,
            help: None,
        });
        #[expect(clippy::indexing_slicing, reason = "just pushed")]
        &mut self.0[index]
    }

    /// All of them, in the order of the sheets given and then of the rows; what is about the form
    /// as a whole comes first.
    pub(super) fn finish(mut self, sheets: &[&str]) -> Vec<Diagnostic> {
        let rank = |name: &str| sheets.iter().position(|sheet| *sheet == name);
        self.0.sort_by_key(|diagnostic| {
            let sheet = diagnostic.sheet.as_deref();
            (
                sheet.is_some(),
                sheet.map(|name| rank(name).unwrap_or(usize::MAX)),
                diagnostic.row,
            )
        });
        self.0.dedup();
        self.0
    }
}

impl Diagnostic {
    /// Says what to do.
    pub(super) fn help(&mut self, help: impl Into<String>) {
        self.help = Some(help.into());
    }

    /// Offers the name that was most likely meant, or else the first ones there are: `those are`
    /// says of what.
    pub(super) fn suggest_among<'a>(
        &mut self,
        name: &str,
        known: impl Iterator<Item = &'a str> + Clone,
        those_are: &str,
    ) {
        const SHOWN: usize = 6;
        self.suggest(nearest(name, known.clone()));
        if self.help.is_some() {
            return;
        }
        let shown: Vec<String> = known
            .clone()
            .take(SHOWN)
            .map(|name| format!("`{name}`"))
            .collect();
        let more = match known.count().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        if !shown.is_empty() {
            self.help(format!("{those_are} {}{more}", shown.join(", ")));
        }
    }

    /// Offers the name that was most likely meant, if there is one near.
    pub(super) fn suggest(&mut self, nearest: Option<&str>) {
        if let Some(name) = nearest {
            self.help = Some(format!("did you mean `{name}`?"));
        }
    }
}
