//! How cells look. Few colours, each with a meaning: dark blue for headings, amber for what someone
//! should look at, grey for what nobody reported; a dark red tab for what is not to be published.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::language::Lang;
use crate::publish::looks_like_formula;
use crate::synthesis::{Cell, CellValue, Tone};

/// Colour of the tab of an internal sheet.
pub(super) const TAB_INTERNAL: Color = Color::RGB(0x009C_0006);
const HEADING: Color = Color::RGB(0x001F_3864);
const ATTENTION: Color = Color::RGB(0x00FF_F2CC);
const FAINT: Color = Color::RGB(0x0076_7676);
const LINE: Color = Color::RGB(0x00BF_BFBF);
const LINK: Color = Color::RGB(0x0005_63C1);

/// Excel's code for text whose sentences run from right to left.
const RIGHT_TO_LEFT: u8 = 2;

const FONT: &str = "Calibri";
const FONT_POINTS: u8 = 10;

/// What decides how a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    lang: Lang,
    number: NumberFormat,
    tone: Tone,
    /// Text that might be taken for a formula.
    quoted: bool,
    link: bool,
    wraps: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum NumberFormat {
    Text,
    Count,
    Number,
    Share,
    /// A share in a language that puts a space before the sign.
    SpacedShare,
    Date,
}

/// The formats of a workbook, each made once.
#[derive(Debug, Default)]
pub(super) struct Styles(BTreeMap<Look, Format>);

impl Styles {
    /// The format of a cell.
    pub(super) fn cell(&mut self, cell: &Cell, lang: Lang, wraps: bool) -> Format {
        let number = match &cell.value {
            CellValue::Blank | CellValue::Text(_) | CellValue::List { .. } => NumberFormat::Text,
            CellValue::Count(_) => NumberFormat::Count,
            CellValue::Number(_) => NumberFormat::Number,
            CellValue::Share { .. } => match lang {
                Lang::Fr | Lang::Es | Lang::Ru => NumberFormat::SpacedShare,
                Lang::En | Lang::Ar | Lang::Zh => NumberFormat::Share,
            },
            CellValue::Date(_) => NumberFormat::Date,
        };
        let quoted = match &cell.value {
            CellValue::Text(text) => looks_like_formula(text),
            CellValue::List { .. } => looks_like_formula(&cell.value.display(lang)),
            _ => false,
        };
        let link = cell.leads_to.is_some();
        let look = Look {
            lang,
            number,
            tone: cell.tone,
            quoted,
            link,
            wraps,
        };
        self.0.entry(look).or_insert_with(|| format(look)).clone()
    }
}

/// The format of a title.
pub(in crate::publish) fn title(lang: Lang) -> Format {
    text(lang)
        .set_bold()
        .set_font_size(14)
        .set_align(FormatAlign::VerticalCenter)
}

/// The format of a paragraph outside the table.
pub(in crate::publish) fn paragraph(lang: Lang) -> Format {
    text(lang).set_text_wrap().set_align(FormatAlign::Top)
}

/// The format of a heading.
pub(in crate::publish) fn heading(lang: Lang, centred: bool) -> Format {
    let heading = text(lang)
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(HEADING)
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    if centred {
        heading.set_align(FormatAlign::Center)
    } else {
        heading
    }
}

fn text(lang: Lang) -> Format {
    let format = Format::new().set_font_name(FONT).set_font_size(FONT_POINTS);
    if lang.is_right_to_left() {
        format.set_reading_direction(RIGHT_TO_LEFT)
    } else {
        format
    }
}

fn format(look: Look) -> Format {
    let mut format = text(look.lang).set_align(FormatAlign::Top);
    format = match look.number {
        NumberFormat::Text => format.set_num_format("@"),
        NumberFormat::Count => format.set_num_format("0").set_align(FormatAlign::Center),
        NumberFormat::Number => format.set_align(FormatAlign::Left),
        NumberFormat::Share => format.set_num_format("0%").set_align(FormatAlign::Center),
        NumberFormat::SpacedShare => format
            .set_num_format("0\"\u{a0}\"%")
            .set_align(FormatAlign::Center),
        NumberFormat::Date => format
            .set_num_format("yyyy-mm-dd")
            .set_align(FormatAlign::Center),
    };
    if look.number == NumberFormat::Text && look.wraps {
        format = format.set_text_wrap();
    }
    format = format
        .set_border_bottom(FormatBorder::Hair)
        .set_border_bottom_color(LINE);
    format = match look.tone {
        Tone::Plain => format,
        Tone::Strong => format.set_bold(),
        Tone::Attention => format.set_background_color(ATTENTION),
        Tone::Faint => format.set_font_color(FAINT),
    };
    if look.quoted {
        format = format.set_quote_prefix();
    }
    if look.link {
        format = format
            .set_font_color(LINK)
            .set_underline(rust_xlsxwriter::FormatUnderline::Single);
    }
    format
}
