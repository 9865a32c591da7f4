//! Values, and the casts between them.
//!
//! The casts are JavaRosa's (getodk/javarosa, `xpath/expr/XPathFuncExpr.java`: `toBoolean`, `toNumeric`, `toString`),
//! because ODK Validate is the reference every form can be tried against. They are those of XPath 1.0 (W3C, 1999,
//! section 4) with a tolerance around whole numbers, a decimal comma, and dates.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::{date, number};

/// Two numbers closer than this are equal, and a number closer to 0 than this is false.
pub(super) const TOLERANCE: f64 = 1e-12;

/// What an expression, or a question, is worth.
///
/// A blank answer is the empty text, whatever the type of its question; see [`Value::is_blank`].
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// The outcome of a condition.
    Boolean(bool),
    /// Every number, whole or not; not-a-number where XPath says so.
    Number(f64),
    /// A text, a choice name, or the names of several choices separated by single spaces.
    Text(String),
    /// A date, with a time of day other than midnight only where the form asked for one.
    Date(NaiveDateTime),
}

impl Value {
    /// The value of a question without an answer.
    #[must_use]
    pub fn blank() -> Self {
        Self::Text(String::new())
    }

    /// Whether `coalesce` would pass over this value: an empty text or not-a-number.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Number(number) => number.is_nan(),
            Self::Boolean(_) | Self::Date(_) => false,
        }
    }

    /// `boolean`, `number`, `string` or `date`.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Boolean(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::Date(_) => "date",
        }
    }

    /// As a condition: an empty text, 0 and not-a-number are false; the texts `0` and `false` are true.
    #[must_use]
    pub fn to_boolean(&self) -> bool {
        match self {
            Self::Boolean(value) => *value,
            Self::Number(number) => number.abs() > TOLERANCE,
            Self::Text(text) => !text.is_empty(),
            Self::Date(_) => true,
        }
    }

    /// As a number: not-a-number for a text that is none, whole days since 1970-01-01 for a date.
    #[must_use]
    pub fn to_number(&self) -> f64 {
        match self {
            Self::Boolean(value) => f64::from(u8::from(*value)),
            Self::Number(number) => *number,
            Self::Text(text) => number::parse(text),
            Self::Date(moment) => date::days(*moment),
        }
    }

    /// As a text: a whole number without a point, others as Java prints them, a date as `2024-03-01`.
    #[must_use]
    pub fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Boolean(true) => Cow::Borrowed("true"),
            Self::Boolean(false) => Cow::Borrowed("false"),
            Self::Number(number) => Cow::Owned(number::print(*number)),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Date(moment) => Cow::Owned(date::print(*moment)),
        }
    }

    /// Whether `=` holds: as booleans if one is a boolean, else as numbers if one is a number, else as texts.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Boolean(_), _) | (_, Self::Boolean(_)) => {
                self.to_boolean() == other.to_boolean()
            }
            (Self::Number(_), _) | (_, Self::Number(_)) => {
                (self.to_number() - other.to_number()).abs() < TOLERANCE
            }
            _ => self.to_text() == other.to_text(),
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<NaiveDate> for Value {
    fn from(value: NaiveDate) -> Self {
        Self::Date(value.and_time(NaiveTime::MIN))
    }
}

impl From<NaiveDateTime> for Value {
    fn from(value: NaiveDateTime) -> Self {
        Self::Date(value)
    }
}
