//! Lists in running text and in cells.

use icu_list::ListFormatter;
use icu_list::options::ListFormatterOptions;

use super::Lang;

/// Joins names as a sentence does.
///
/// ```
/// use verbale::language::{Lang, join};
///
/// let names = ["Arménie", "Israël", "Luxembourg", "Thaïlande"];
/// assert_eq!(join(&names, Lang::Fr), "Arménie, Israël, Luxembourg et Thaïlande");
/// assert_eq!(join(&["A", "B", "C"], Lang::En), "A, B and C");
/// assert_eq!(join(&["España", "Italia"], Lang::Es), "España e Italia");
/// ```
///
/// # Panics
///
/// Never: the data of the six languages is compiled in.
pub fn join<S: AsRef<str>>(names: &[S], lang: Lang) -> String {
    #[expect(
        clippy::expect_used,
        reason = "the data of the six languages is compiled in; a test makes all six"
    )]
    let formatter =
        ListFormatter::try_new_and(super::locale(lang).into(), ListFormatterOptions::default())
            .expect("the lists of an official language are compiled in");
    formatter.format_to_string(names.iter().map(AsRef::as_ref))
}

/// Lists names without a conjunction, for a cell or between brackets.
///
/// ```
/// use verbale::language::{Lang, enumerate};
///
/// assert_eq!(enumerate(&["Bulgarie", "Espagne"], Lang::Fr), "Bulgarie, Espagne");
/// assert_eq!(enumerate(&["中国", "法国"], Lang::Zh), "中国、法国");
/// ```
pub fn enumerate<S: AsRef<str>>(names: &[S], lang: Lang) -> String {
    let separator = match lang {
        Lang::Ar => "، ",
        Lang::Zh => "、",
        _ => ", ",
    };
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    names.join(separator)
}
