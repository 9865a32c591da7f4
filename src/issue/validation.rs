//! What Excel offers and refuses while an answer is typed, with the form's own words. It helps;
//! ingest looks again at all of it, and a pasted answer passes by.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Formula, XlsxError,
};

use super::rules::{Check, TEXT_LIMIT, at_row};
use super::{Page, hidden};
use crate::cell_map::column_letters;
use crate::definition::{Kind, Question};

/// Where the form sets no bound: the last number that Excel keeps to the unit.
const OPEN_BOUND: f64 = 999_999_999_999_999.0;
/// The first day that Excel and the rest of the world count alike, 1900-03-01, as a serial number.
const FIRST_DAY: &str = "61";
/// Excel's limits for the texts of a validation, in UTF-16 units; one less for the text, which
/// [MS-OI29500] 2.1.613 counts otherwise.
const ERROR_TITLE: usize = 32;
const ERROR_TEXT: usize = 224;

/// A list that has a name.
pub(super) fn list(name: &str) -> DataValidation {
    DataValidation::new().allow_list_formula(Formula::new(format!("={name}")))
}

/// What may be typed as the answer to a question, in a row (from 0) and those below it.
pub(super) fn validation(
    page: &Page<'_>,
    (index, question): (usize, &Question),
    (row, at): (u32, u16),
) -> Result<Option<DataValidation>, XlsxError> {
    let rules = &page.issuer.rules;
    let texts = &page.issuer.texts.sheet;
    let check = rules.checks.get(&index);
    let cell = format!("${}{}", column_letters(u32::from(at)), row + 1);
    let custom = |kind: &str| custom(check?, kind, row);
    let (validation, own_words) = match question.kind {
        Kind::SelectOne(list_of) => {
            let list = rules.offered.get(&index).and_then(|offered| {
                if !offered.is_by_row() {
                    return Some(list(&hidden::offered_name(&offered.name)));
                }
                let source = at_row(&offered.source(), row);
                let fits = source.encode_utf16().count() < TEXT_LIMIT;
                fits.then(|| self::list(&source))
            });
            (
                list.unwrap_or_else(|| self::list(&hidden::list_name(list_of))),
                &texts.choose,
            )
        }
        Kind::Integer => {
            let is_whole = format!("ISNUMBER({cell}),{cell}=INT({cell}),");
            let validation = custom(&is_whole).unwrap_or_else(|| {
                // As formulas: the library's own numbers end at two thousand million.
                let (least, greatest) = range(check);
                let bound = |bound: f64| Formula::new(format!("={bound:.0}"));
                let rule =
                    DataValidationRule::Between(bound(least.ceil()), bound(greatest.floor()));
                DataValidation::new().allow_whole_number_formula(rule)
            });
            (validation, &texts.whole_number)
        }
        Kind::Decimal => {
            let validation = custom(&format!("ISNUMBER({cell}),")).unwrap_or_else(|| {
                let (least, greatest) = range(check);
                let rule = DataValidationRule::Between(least, greatest);
                DataValidation::new().allow_decimal_number(rule)
            });
            (validation, &texts.number_only)
        }
        Kind::Date => {
            let first = ExcelDateTime::from_ymd(1900, 3, 1)?;
            let last = ExcelDateTime::from_ymd(2199, 12, 31)?;
            let rule = DataValidationRule::Between(first, last);
            let is_day = format!("ISNUMBER({cell}),{cell}>={FIRST_DAY},");
            let validation = custom(&is_day);
            let plain = || DataValidation::new().allow_date(rule);
            (validation.unwrap_or_else(plain), &texts.date)
        }
        // Words must stay possible in an open answer.
        Kind::Text => match custom("") {
            Some(validation) => {
                let warning = DataValidationErrorStyle::Warning;
                (validation.set_error_style(warning), &texts.please_check)
            }
            None => return Ok(None),
        },
        Kind::Acknowledge => (list(hidden::MARK_LIST), &texts.mark),
        _ => return Ok(None),
    };
    let message = question.constraint_message.text(page.lang());
    let message = if message.is_empty() || matches!(question.kind, Kind::SelectOne(_)) {
        own_words
    } else {
        message
    };
    let validation = validation
        .set_error_title(cut(&texts.please_check, ERROR_TITLE))?
        .set_error_message(cut(message, ERROR_TEXT))?;
    Ok(Some(validation))
}

/// What may be typed into a slot of a multiple choice.
pub(super) fn slot(page: &Page<'_>, index: usize, list_of: usize) -> DataValidation {
    match page.issuer.rules.offered.get(&index) {
        Some(offered) => list(&hidden::offered_name(&offered.name)),
        None => list(&hidden::list_name(list_of)),
    }
}

/// A rule that is more than a range of numbers, with the test of the kind of answer before it. A
/// rule across questions only warns: it may be the other answer that is wrong.
fn custom(check: &Check, kind: &str, row: u32) -> Option<DataValidation> {
    if check.range.is_some() {
        return None;
    }
    let rule = at_row(&check.possible, row);
    let formula = if kind.is_empty() {
        format!("={rule}")
    } else {
        format!("=AND({kind}{rule})")
    };
    let style = if check.reads_others {
        DataValidationErrorStyle::Warning
    } else {
        DataValidationErrorStyle::Stop
    };
    let validation = DataValidation::new().allow_custom(Formula::new(&formula));
    (formula.encode_utf16().count() <= TEXT_LIMIT).then(|| validation.set_error_style(style))
}

fn range(check: Option<&Check>) -> (f64, f64) {
    let range = check.and_then(|check| check.range).unwrap_or_default();
    (
        range.least.unwrap_or(-OPEN_BOUND),
        range.greatest.unwrap_or(OPEN_BOUND),
    )
}

/// The reasons for no answer, as the only things that may be typed.
pub(super) fn silences() -> DataValidation {
    list(hidden::SILENCE_LIST).set_error_style(DataValidationErrorStyle::Stop)
}

/// The longest beginning of at most so many UTF-16 units.
fn cut(text: &str, units: usize) -> String {
    let mut length = 0;
    let kept = text.chars().take_while(|character| {
        length += character.len_utf16();
        length <= units
    });
    kept.collect()
}
