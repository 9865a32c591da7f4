//! One cell's value, whatever the format wrote: the same answer saved as .xlsx, .xls, .xlsb or .ods
//! reads the same.

use calamine::{DataRef, ExcelDateTime};
use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::CellContent;

/// The first serial that is not a date any more: 10000-01-01.
const END_OF_DATES: f64 = 2_958_466.0;

/// What a value means to us; `None` for a blank.
pub(super) fn from_value(value: DataRef<'_>) -> Option<CellContent> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::SharedString(text) => return from_text(text.to_owned()),
        DataRef::String(text) => return from_text(text),
        DataRef::Int(number) => CellContent::Number(from_int(number)),
        DataRef::Float(number) => from_number(number),
        DataRef::Bool(value) => CellContent::Bool(value),
        DataRef::DateTime(serial) => from_serial(serial),
        DataRef::DateTimeIso(text) => match parse_iso(&text) {
            Some(at) => CellContent::DateTime(at),
            None => return from_text(text),
        },
        DataRef::DurationIso(text) => match parse_duration(&text) {
            Some(seconds) => CellContent::Text(clock(seconds)),
            None => return from_text(text),
        },
        DataRef::Error(error) => CellContent::Error(error.to_string()),
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "spreadsheets calculate in f64 throughout"
)]
fn from_int(number: i64) -> f64 {
    number as f64
}

fn from_number(number: f64) -> CellContent {
    if number.is_finite() {
        CellContent::Number(number)
    } else {
        CellContent::Text(number.to_string())
    }
}

/// Text is kept as it stands; only what nobody can see is no text.
fn from_text(text: String) -> Option<CellContent> {
    let is_invisible = |c: char| {
        c.is_whitespace()
            || matches!(c, '\0' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    (!text.chars().all(is_invisible)).then_some(CellContent::Text(text))
}

/// A number in a cell with a date format. A time of day, a span of time and what is outside the
/// calendar are no dates: the first two read as a clock shows them, the last stays a number.
fn from_serial(serial: ExcelDateTime) -> CellContent {
    let value = serial.as_f64();
    if !(0.0..END_OF_DATES).contains(&value) {
        return from_number(value);
    }
    if serial.is_duration() || value < 1.0 {
        return CellContent::Text(clock(value * 86_400.0));
    }
    serial
        .as_datetime()
        .and_then(|at| at.checked_add_signed(Duration::milliseconds(500)))
        .and_then(|at| at.with_nanosecond(0))
        .map_or(CellContent::Number(value), CellContent::DateTime)
}

/// `2015-05-01`, `2015-05-01T12:30:00`, with a fraction of a second or `Z` if they are there.
fn parse_iso(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim().trim_end_matches('Z');
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Some(date.and_time(NaiveTime::MIN));
    }
    let at = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok()?;
    at.checked_add_signed(Duration::milliseconds(500))?
        .with_nanosecond(0)
}

/// Seconds of an ISO duration of hours, minutes and seconds: `PT12H30M00S`.
fn parse_duration(text: &str) -> Option<f64> {
    let mut rest = text.trim().strip_prefix("PT")?;
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, unit) = rest.split_at(end);
        let number: f64 = number.replace(',', ".").parse().ok()?;
        seconds += match unit.get(..1)? {
            "H" => number * 3600.0,
            "M" => number * 60.0,
            "S" => number,
            _ => return None,
        };
        rest = unit.get(1..)?;
    }
    (0.0..END_OF_DATES * 86_400.0)
        .contains(&seconds)
        .then_some(seconds)
}

/// As a clock or a stopwatch shows it: `12:30:00`, `36:00:00`.
fn clock(seconds: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "both callers keep it between zero and the end of the calendar"
    )]
    let seconds = seconds.round() as u64;
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

#[cfg(test)]
mod tests {
    use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType};

    use super::from_value;

    fn shown(value: DataRef<'_>) -> String {
        from_value(value).map_or("(blank)".to_owned(), |content| content.to_string())
    }

    fn serial(value: f64, is_1904: bool) -> DataRef<'static> {
        DataRef::DateTime(ExcelDateTime::new(
            value,
            ExcelDateTimeType::DateTime,
            is_1904,
        ))
    }

    #[test]
    fn dates_read_the_same_in_all_formats() {
        assert_eq!(shown(serial(42_125.0, false)), "2015-05-01");
        assert_eq!(shown(serial(42_125.0 - 1462.0, true)), "2015-05-01");
        assert_eq!(
            shown(DataRef::DateTimeIso("2015-05-01".to_owned())),
            "2015-05-01"
        );
        assert_eq!(
            shown(DataRef::DateTimeIso("2015-05-01T12:30:00".to_owned())),
            "2015-05-01T12:30:00"
        );
        assert_eq!(
            shown(serial(42_125.520_833_333_3, false)),
            "2015-05-01T12:30:00"
        );
    }

    #[test]
    fn times_read_the_same_in_all_formats() {
        assert_eq!(shown(serial(0.5, false)), "12:00:00");
        assert_eq!(
            shown(DataRef::DurationIso("PT12H00M00S".to_owned())),
            "12:00:00"
        );
    }

    #[test]
    fn a_number_outside_the_calendar_stays_a_number() {
        assert_eq!(shown(serial(-3.0, false)), "-3");
        assert_eq!(shown(serial(1e300, false)), format!("{}", 1e300));
        assert_eq!(shown(serial(f64::NAN, false)), "NaN");
    }

    #[test]
    fn what_nobody_sees_is_blank_and_other_text_is_kept_as_it_stands() {
        assert_eq!(shown(DataRef::SharedString(" \u{a0}\u{200f}\n")), "(blank)");
        assert_eq!(shown(DataRef::SharedString("  = 3 ")), "  = 3 ");
    }
}
