//! The cover: whom it is for, until when, how to fill it in, what is inside.

use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use super::{Body, Page, style};
use crate::cell_map::{CellKey, Role};
use crate::entity::Entity;
use crate::language::{fill, long_date};

/// Width of the column of values, in characters.
const VALUE_WIDTH: f64 = 88.0;
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

    let title = round.title.get(lang);
    worksheet.merge_range(0, 1, 0, VALUE_COLUMN, title, &style.title)?;
    worksheet.set_row_height(0, 1.6 * style::height(style::lines(title, 70.0)))?;
    worksheet.merge_range(1, 1, 1, VALUE_COLUMN, &texts.subtitle, &style.lead)?;

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
        if page.stamp.is_some() {
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
        worksheet.merge_range(row, 1, row, VALUE_COLUMN, &line, &style.text)?;
        worksheet.set_row_height(row, style::height(style::lines(&line, VALUE_WIDTH + 20.0)))?;
    }

    row += 2;
    worksheet.write_string_with_format(row, 1, &texts.contents, &style.group)?;
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
    }
    worksheet
        .set_print_area(0, 0, row, VALUE_COLUMN)?
        .set_print_fit_to_pages(1, 1);
    Ok(())
}
