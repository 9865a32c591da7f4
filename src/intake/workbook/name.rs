//! Where a defined name points to, in the three dialects of the formats: `'_lists'!$A$1` and
//! `_lists!$A$1` (.xlsx, .xlsb), `Pillar I!$B$2` without quotes (.xls), `$'Pillar I'.$B$2` (.ods).

use crate::cell_map::parse_address;

/// Sheet, row and column (from 0) of a reference to a cell; of a range, its first cell. `None` for
/// constants, formulas and `#REF!`.
pub(super) fn parse_reference(reference: &str) -> Option<(String, u32, u32)> {
    let reference = reference
        .trim()
        .trim_start_matches('=')
        .trim_start_matches('$');
    let (sheet, address) = if let Some(quoted) = reference.strip_prefix('\'') {
        let end = closing_quote(quoted)?;
        let sheet = quoted.get(..end)?.replace("''", "'");
        let rest = quoted.get(end + 1..)?;
        (sheet, rest.strip_prefix(['!', '.'])?)
    } else if let Some((sheet, address)) = reference.rsplit_once('!') {
        (sheet.to_owned(), address)
    } else {
        let (sheet, address) = reference.split_once('.')?;
        (sheet.to_owned(), address)
    };
    let first = address.split(':').next()?;
    let (row, column) = parse_address(first)?;
    (!sheet.is_empty()).then_some((sheet, row, column))
}

/// Index of the quote that ends a quoted name; a doubled one stands for itself.
fn closing_quote(text: &str) -> Option<usize> {
    let mut quotes = text.char_indices().filter(|&(_, c)| c == '\'').peekable();
    while let Some((at, _)) = quotes.next() {
        if quotes.peek().is_none_or(|&(next, _)| next != at + 1) {
            return Some(at);
        }
        quotes.next();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::parse_reference;

    #[track_caller]
    fn case(reference: &str, expected: Option<(&str, u32, u32)>) {
        let expected = expected.map(|(sheet, row, column)| (sheet.to_owned(), row, column));
        assert_eq!(parse_reference(reference), expected, "{reference}");
    }

    #[test]
    fn references_are_read_in_all_dialects() {
        case("'Pillar I'!$B$2", Some(("Pillar I", 1, 1)));
        case("_lists!$A$1", Some(("_lists", 0, 0)));
        case("Pillar I!$B$2", Some(("Pillar I", 1, 1)));
        case("$_lists.$A$1:.$A$2", Some(("_lists", 0, 0)));
        case("$'Pillar I'.$D$5", Some(("Pillar I", 4, 3)));
        case("'It''s'!$A$1:$C$9", Some(("It's", 0, 0)));
        case("'a.b!c'!$A$1", Some(("a.b!c", 0, 0)));
        case("'Пилар 1'!$D$10", Some(("Пилар 1", 9, 3)));
    }

    #[test]
    fn what_points_to_no_cell_is_no_reference() {
        for reference in [
            "",
            "#REF!",
            "'Pillar I'!#REF!",
            "12.5",
            "\"text\"",
            "'open",
            "!$A$1",
            "Sheet!A:A",
        ] {
            case(reference, None);
        }
    }
}
