//! The cover: whom it is for, until when, how to fill it in, what is inside.

use rust_xlsxwriter::{Formula, Url, Worksheet, XlsxError};

use super::layout::{FIRST_ROW, TABLE_SILENCE_ROW, column};
use super::{Body, Page, Row, Sheet, style};
use crate::cell_map::{CellKey, Role, Sign, column_letters};
use crate::entity::Entity;
use crate::language::{fill, long_date};

/// Width of the column of values, in characters.
const VALUE_WIDTH: f64 = 72.0;
/// Room for a sentence on how to fill in, in characters.
const HOW_TO_WIDTH: f64 = 116.0;
/// Columns of the questions answered and asked, from 0, and their width in characters.
const ANSWERED_COLUMN: u16 = 3;
const ASKED_COLUMN: u16 = 4;
const COUNT_WIDTH: f64 = 13.0;
/// Row of the State's name, from 0.
pub(super) const ENTITY_ROW: u32 = 3;
/// Column of the values, from 0.
pub(super) const VALUE_COLUMN: u16 = 2;

/// The key of the cell that names the State.
pub(super) fn entity_key() -> CellKey {
    CellKey::new("entity", 1, Role::Cover)
}

pub(super) fn write(
    page: &Page<'_>,
    entity: &Entity,
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let (issuer, style, lang) = (page.issuer, page.style, page.lang());
    let (round, texts) = (issuer.round, &issuer.texts.cover);
    worksheet.set_name(&issuer.layout.cover)?;
    page.set_up_page(worksheet);
    worksheet.set_column_hidden(0)?.set_column_width(1, 26)?;
    worksheet.set_column_width(VALUE_COLUMN, VALUE_WIDTH)?;
    worksheet.set_column_range_width(ANSWERED_COLUMN, ASKED_COLUMN, COUNT_WIDTH)?;

    let title = round.title.get(lang);
    worksheet.merge_range(0, 1, 0, ASKED_COLUMN, title, &style.title)?;
    worksheet.set_row_height(0, 1.6 * style::height(style::lines(title, 70.0)))?;
    worksheet.merge_range(1, 1, 1, ASKED_COLUMN, &texts.subtitle, &style.lead)?;

    let name = entity.name(lang, round.report.date);
    let numbers = round.note.numbers.join(", ");
    let period = fill(
        &texts.period_value,
        &[
            ("from", &long_date(round.reporting_period.from, lang)),
            ("to", &long_date(round.reporting_period.to, lang)),
        ],
    );
    let note_date = long_date(round.note.date, lang);
    let reference = if numbers.is_empty() {
        note_date
    } else {
        format!("{numbers}, {note_date}")
    };
    let mut fields = vec![
        (&texts.addressee, name.to_owned()),
        (&texts.reference, reference),
        (&texts.mandate, round.mandate.clone()),
        (&texts.period, period),
        (&texts.deadline, long_date(round.deadline, lang)),
        (&texts.reply_to, round.contact.reply_to.clone()),
        (&texts.contact, round.contact.emails.join(", ")),
    ];
    if let Some(pillar) = issuer.pillar() {
        let part = [&pillar.label, &pillar.short].map(|text| text.text(lang));
        let part = part.into_iter().find(|text| !text.is_empty());
        let values = [("pillar", part.unwrap_or(&pillar.name))];
        fields.insert(1, (&texts.part, fill(&texts.part_only, &values)));
    }
    if let Some(stamp) = page.stamp {
        let source = format!("{} (SHA-256 {})", stamp.file, stamp.sha256);
        fields.push((&texts.transcribed_from, source));
        fields.push((&texts.pages, texts.pages_how.clone()));
    }
    worksheet.write_string(ENTITY_ROW, 0, entity_key().to_string())?;
    let mut row = ENTITY_ROW;
    for (label, value) in &fields {
        worksheet.write_string_with_format(row, 1, label.as_str(), &style.label)?;
        worksheet.write_string_with_format(row, VALUE_COLUMN, value, &style.text)?;
        if page.stamp.is_some() || issuer.pillar().is_some() {
            let lines = style::lines(value, VALUE_WIDTH);
            worksheet.set_row_height(row, style::height(lines))?;
        }
        row += 1;
    }

    row += 1;
    worksheet.write_string_with_format(row, 1, &texts.how_to, &style.group)?;
    for (line, number) in texts.how_to_lines.iter().zip(1..) {
        row += 1;
        let line = fill(line, &[("email", &round.contact.reply_to)]);
        let line = format!("{number}. {line}");
        worksheet.merge_range(row, 1, row, ASKED_COLUMN, &line, &style.text)?;
        worksheet.set_row_height(row, style::height(style::lines(&line, HOW_TO_WIDTH)))?;
    }

    row += 2;
    let last = contents(page, row, worksheet)?;
    worksheet
        .set_print_area(0, 0, last, ASKED_COLUMN)?
        .set_print_fit_to_pages(1, 1);
    Ok(())
}

/// The sheets, and how far each is filled in; returns the last row.
fn contents(page: &Page<'_>, first: u32, worksheet: &mut Worksheet) -> Result<u32, XlsxError> {
    let (issuer, style) = (page.issuer, page.style);
    let texts = &issuer.texts.cover;
    let mut row = first;
    worksheet.write_string_with_format(row, 1, &texts.contents, &style.group)?;
    let headings = [
        (ANSWERED_COLUMN, &texts.progress),
        (ASKED_COLUMN, &texts.asked),
    ];
    for (column, text) in headings {
        worksheet.write_string_with_format(row, column, text, &style.heading)?;
    }
    let lines = headings.map(|(_, text)| style::lines(text, COUNT_WIDTH * 0.85));
    let lines = lines.into_iter().max().unwrap_or(1);
    worksheet.set_row_height(row, style::height(lines))?;
    let mut counted: Vec<u32> = Vec::new();
    let mut total = (0, 0);
    let mut tables_counted: Vec<usize> = Vec::new();
    for sheet in &issuer.layout.sheets {
        row += 1;
        let kind = match sheet.body {
            Body::Answers(_) => &texts.questions,
            Body::Table { .. } => &texts.table,
        };
        worksheet.write_string_with_format(row, 1, kind, &style.text)?;
        let target = format!("internal:'{}'!A1", sheet.name.replace('\'', "''"));
        let url = Url::new(target).set_text(&sheet.title);
        worksheet.write_url_with_format(row, VALUE_COLUMN, url, &style.link)?;
        let height = style::height(style::lines(&sheet.title, VALUE_WIDTH));
        worksheet.set_row_height(row, height)?;
        let (signs, shown) = match &sheet.body {
            Body::Answers(rows) => {
                let tables = rows.iter().filter_map(|row| match row {
                    Row::Table(group) => Some(*group),
                    _ => None,
                });
                tables_counted.extend(tables);
                (
                    signs(sheet, rows),
                    page.preview.progress(&issuer.layout, rows),
                )
            }
            Body::Table { group, .. } => {
                let cell = sheet.address(column::SIGN, TABLE_SILENCE_ROW);
                let rows = [Row::Table(*group)];
                let shown = page.preview.progress(&issuer.layout, &rows);
                if tables_counted.contains(group) {
                    // Counted as one question where it is asked; here its sign.
                    let sign = page.preview.sign_of_table(&issuer.layout, *group);
                    let formula = Formula::new(&cell).set_result(sign.as_str());
                    let column = ANSWERED_COLUMN;
                    worksheet.write_formula_with_format(row, column, formula, &style.count)?;
                    continue;
                }
                (cell, shown)
            }
        };
        write_count(page, row, (&signs, shown), worksheet)?;
        counted.push(row);
        total = (total.0 + shown.0, total.1 + shown.1);
    }
    if counted.len() > 1 {
        row += 1;
        worksheet.write_string_with_format(row, 1, &texts.all, &style.label)?;
        for (column, total) in [(ANSWERED_COLUMN, total.0), (ASKED_COLUMN, total.1)] {
            let letters = column_letters(u32::from(column));
            let cells = counted.iter().map(|row| format!("{letters}{}", row + 1));
            let sum = cells.collect::<Vec<_>>().join("+");
            let formula = Formula::new(sum).set_result(total.to_string());
            worksheet.write_formula_with_format(row, column, formula, &style.count)?;
        }
        counted.push(row);
    }
    // Complete: said by the two numbers, and by weight and ground.
    let (answered, asked) = ('D', 'E');
    let first = first + 1;
    let top = first + 1;
    let condition =
        format!("AND(ISNUMBER(${asked}{top}),${asked}{top}>0,${answered}{top}=${asked}{top})");
    let rule = style::when(&condition, style::complete());
    worksheet.add_conditional_format(first, ANSWERED_COLUMN, row, ASKED_COLUMN, &rule)?;
    Ok(row)
}

/// The signs of a sheet of questions.
fn signs(sheet: &Sheet, rows: &[Row]) -> String {
    let last = FIRST_ROW + u32::try_from(rows.len().saturating_sub(1)).unwrap_or_default();
    let first = sheet.address(column::SIGN, FIRST_ROW);
    format!("{first}:$B${}", last + 1)
}

/// How many of the questions with these signs are answered, and how many asked. A reason for no
/// answer counts as an answer, as it does for the secretariat.
fn write_count(
    page: &Page<'_>,
    row: u32,
    (signs, shown): (&str, (u32, u32)),
    worksheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let counts = |wanted: &[Sign]| {
        let tests = wanted
            .iter()
            .map(|sign| format!("({signs}=\"{}\")", sign.as_str()));
        format!("SUMPRODUCT({})", tests.collect::<Vec<_>>().join("+"))
    };
    let answered = [Sign::Answered, Sign::Check];
    let asked = [Sign::Answered, Sign::Check, Sign::Open, Sign::Required];
    for (column, formula, shown) in [
        (ANSWERED_COLUMN, counts(&answered), shown.0),
        (ASKED_COLUMN, counts(&asked), shown.1),
    ] {
        let formula = Formula::new(formula).set_result(shown.to_string());
        worksheet.write_formula_with_format(row, column, formula, &page.style.count)?;
    }
    Ok(())
}
