//! A row of a table, as serde reads it: texts under headers, each error with its column.

use std::fmt;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

/// Why a row is not what is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowError {
    /// Index of the column, if it is about a cell.
    pub(super) column: Option<usize>,
    /// What is wrong, and what to do.
    pub(super) said: String,
}

/// Reads a row by its headers; columns without a header are skipped.
pub(super) fn read<T: DeserializeOwned>(
    headers: &[String],
    cells: &[String],
) -> Result<T, RowError> {
    T::deserialize(RowDeserializer {
        headers,
        cells,
        next: 0,
    })
}

struct RowDeserializer<'de> {
    headers: &'de [String],
    cells: &'de [String],
    /// Index of the next column.
    next: usize,
}

impl<'de> Deserializer<'de> for RowDeserializer<'de> {
    type Error = RowError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RowError> {
        visitor.visit_map(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, RowError> {
        if let Some(slip) = slip(self.headers, fields) {
            return Err(slip);
        }
        visitor.visit_map(self)
    }
}

/// A heading that nobody asked for and that is nearly one that is not there: `recieved`. Taken for
/// the keeper's own column, it would leave the real one blank without a word.
fn slip(headers: &[String], fields: &[&str]) -> Option<RowError> {
    let missing = |field: &&&str| !headers.iter().any(|header| header == **field);
    headers.iter().enumerate().find_map(|(column, header)| {
        if header.is_empty() || fields.contains(&header.as_str()) {
            return None;
        }
        let near =
            |field: &&&str| strsim::damerau_levenshtein(header, field) <= 2 && field.len() > 3;
        let meant = fields.iter().filter(missing).find(near)?;
        Some(RowError {
            column: Some(column),
            said: format!("stands under a heading that is nearly `{meant}`; write it so"),
        })
    })
}

impl<'de> MapAccess<'de> for RowDeserializer<'de> {
    type Error = RowError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, RowError> {
        while self.headers.get(self.next).is_some_and(String::is_empty) {
            self.next += 1;
        }
        let Some(header) = self.headers.get(self.next) else {
            return Ok(None);
        };
        seed.deserialize(BorrowedStrDeserializer::new(header))
            .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, RowError> {
        let column = self.next;
        self.next += 1;
        let text = self.cells.get(column).map_or("", String::as_str);
        seed.deserialize(CellDeserializer(text))
            .map_err(|error| RowError {
                column: Some(column),
                ..error
            })
    }
}

/// The text of one cell.
struct CellDeserializer<'de>(&'de str);

/// Reads a number out of the cell's text.
macro_rules! number {
    ($($method:ident $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RowError> {
            match self.0.parse() {
                Ok(number) => visitor.$visit(number),
                Err(_) => Err(de::Error::custom("is not a number of the kind asked for")),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for CellDeserializer<'de> {
    type Error = RowError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RowError> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RowError> {
        if self.0.is_empty() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, RowError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, RowError> {
        BorrowedStrDeserializer::new(self.0).deserialize_enum(name, variants, visitor)
    }

    number! {
        deserialize_u32 visit_u32
        deserialize_u64 visit_u64
        deserialize_i64 visit_i64
        deserialize_f64 visit_f64
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 u8 u16 f32 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl de::Error for RowError {
    fn custom<T: fmt::Display>(said: T) -> Self {
        Self {
            column: None,
            said: said.to_string(),
        }
    }

    fn unknown_variant(_variant: &str, expected: &'static [&'static str]) -> Self {
        Self::custom(format_args!("is not one of {}", expected.join(", ")))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::custom(format_args!(
            "the table has no column `{field}`; add it to the first row"
        ))
    }
}

impl de::StdError for RowError {}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said)
    }
}
