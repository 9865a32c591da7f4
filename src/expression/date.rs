//! Dates: read from texts, counted in days, printed.
//!
//! As JavaRosa's `DateUtils` and `DateFormatter`, in a world where the local time is UTC.

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

const MILLISECONDS_PER_DAY: f64 = 86_400_000.0;
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Reads `2024-03-01`, `2024-3-1` or `2024-03-01T12:30:00.000+02:00` (moved to UTC if a zone is given).
pub(super) fn parse(text: &str) -> Option<NaiveDateTime> {
    let Some((day, time)) = text.split_once('T') else {
        return Some(parse_day(text)?.and_time(NaiveTime::MIN));
    };
    let day = parse_day(day)?;
    let (time, offset) = split_zone(time)?;
    day.and_time(parse_time(time)?).checked_sub_signed(offset)
}

fn parse_day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let day = NaiveDate::from_ymd_opt(
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    )?;
    parts.next().is_none().then_some(day)
}

fn split_zone(text: &str) -> Option<(&str, Duration)> {
    if let Some(time) = text.strip_suffix('Z') {
        return Some((time, Duration::zero()));
    }
    let Some(at) = text.find(['+', '-']) else {
        return Some((text, Duration::zero()));
    };
    let (time, zone) = text.split_at_checked(at)?;
    let (sign, zone) = if let Some(zone) = zone.strip_prefix('-') {
        (-1, zone)
    } else {
        (1, zone.get(1..)?)
    };
    let (hours, minutes) = zone.split_once(':').unwrap_or((zone, "0"));
    let minutes =
        i64::from(hours.parse::<u8>().ok()?) * 60 + i64::from(minutes.parse::<u8>().ok()?);
    Some((time, Duration::minutes(sign * minutes)))
}

fn parse_time(text: &str) -> Option<NaiveTime> {
    let mut parts = text.split(':');
    let (hour, minute) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let (second, millisecond) = match parts.next() {
        None => (0, 0),
        Some(text) => {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
            let fraction = fraction.get(..3).unwrap_or(fraction);
            let scale = [1000, 100, 10, 1].get(fraction.len()).copied()?;
            let fraction = if fraction.is_empty() {
                0
            } else {
                fraction.parse::<u32>().ok()?
            };
            (whole.parse().ok()?, fraction * scale)
        }
    };
    if parts.next().is_some() {
        return None;
    }
    NaiveTime::from_hms_milli_opt(hour, minute, second, millisecond)
}

/// Whole days since 1970-01-01.
pub(super) fn days(moment: NaiveDateTime) -> f64 {
    let days = moment
        .date()
        .signed_duration_since(NaiveDate::default())
        .num_days();
    // A date of this library is less than 100 million days away from 1970.
    i32::try_from(days).map_or(f64::NAN, f64::from)
}

/// Days since 1970-01-01, the time of day as a fraction.
#[expect(
    clippy::cast_precision_loss,
    reason = "less than 2^53 milliseconds in any date of this library"
)]
pub(super) fn fractional_days(moment: NaiveDateTime) -> f64 {
    moment.and_utc().timestamp_millis() as f64 / MILLISECONDS_PER_DAY
}

/// The day that many days after 1970-01-01; the fraction is cut off.
pub(super) fn from_days(days: f64) -> Option<NaiveDateTime> {
    let days = in_range(days)?.trunc();
    #[expect(clippy::cast_possible_truncation, reason = "the range was checked")]
    let distance = Days::new((days as i64).unsigned_abs());
    let epoch = NaiveDate::default();
    let day = if days < 0.0 {
        epoch.checked_sub_days(distance)
    } else {
        epoch.checked_add_days(distance)
    };
    Some(day?.and_time(NaiveTime::MIN))
}

/// The moment that many days after 1970-01-01, to the millisecond.
pub(super) fn from_fractional_days(days: f64) -> Option<NaiveDateTime> {
    let milliseconds = in_range(days)? * MILLISECONDS_PER_DAY;
    #[expect(clippy::cast_possible_truncation, reason = "the range was checked")]
    DateTime::from_timestamp_millis(milliseconds as i64).map(|moment| moment.naive_utc())
}

/// JavaRosa takes as many days as a 32-bit integer can count.
pub(super) fn in_range(days: f64) -> Option<f64> {
    (days >= f64::from(i32::MIN) && days <= f64::from(i32::MAX)).then_some(days)
}

/// Prints as `2024-03-01`; years before 1000 have fewer digits.
pub(super) fn print(moment: NaiveDateTime) -> String {
    format!(
        "{}-{:02}-{:02}",
        moment.year(),
        moment.month(),
        moment.day()
    )
}

/// The number of the week as Java's calendar counts in English: weeks start on Sunday, 1 January is in week 1.
fn week(day: NaiveDate) -> u32 {
    let sunday = day - Days::new(day.weekday().num_days_from_sunday().into());
    let saturday = sunday + Days::new(6);
    if saturday.year() > day.year() {
        1
    } else {
        (saturday.ordinal0()) / 7 + 1
    }
}

/// Prints with the escapes of the ODK documentation (Form operators and functions, `format-date`).
///
/// `%Y %y %m %n %b %d %e %W %a %H %h %M %S %3`; month and day names are English. `Err` holds the escape that is not known.
pub(super) fn format(moment: NaiveDateTime, pattern: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if character != '%' {
            out.push(character);
            continue;
        }
        let Some(escape) = characters.next() else {
            return Err("%".to_owned());
        };
        let part = match escape {
            '%' => "%".to_owned(),
            'Y' => format!("{:04}", moment.year()),
            'y' => format!("{:04}", moment.year()).chars().skip(2).collect(),
            'm' => format!("{:02}", moment.month()),
            'n' => moment.month().to_string(),
            'b' => MONTHS
                .get(moment.month0() as usize)
                .copied()
                .unwrap_or_default()
                .to_owned(),
            'd' => format!("{:02}", moment.day()),
            'e' => moment.day().to_string(),
            'W' => week(moment.date()).to_string(),
            'a' => moment.weekday().to_string(),
            'H' => format!("{:02}", moment.hour()),
            'h' => moment.hour().to_string(),
            'M' => format!("{:02}", moment.minute()),
            'S' => format!("{:02}", moment.second()),
            '3' => format!("{:03}", moment.and_utc().timestamp_subsec_millis()),
            other => return Err(format!("%{other}")),
        };
        out.push_str(&part);
    }
    Ok(out)
}
