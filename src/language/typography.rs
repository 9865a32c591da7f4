//! Signs that must not be parted from their word by the end of a line.

use std::borrow::Cow;

use super::Lang;

/// The text with the spaces that French puts before `?`, `!`, `%` and inside guillemets made
/// no-break ones.
///
/// A form cannot carry them: its readers, pyxform among them, make plain spaces of no-break ones.
///
/// ```
/// use verbale::language::{Lang, keep_together};
///
/// assert_eq!(keep_together("Est-ce fait ?", Lang::Fr), "Est-ce fait\u{a0}?");
/// assert_eq!(keep_together("Is it done?", Lang::En), "Is it done?");
/// ```
pub fn keep_together(text: &str, lang: Lang) -> Cow<'_, str> {
    if lang != Lang::Fr {
        return Cow::Borrowed(text);
    }
    let mut kept = text.to_owned();
    for (parted, together) in [
        (" ?", "\u{a0}?"),
        (" !", "\u{a0}!"),
        (" %", "\u{a0}%"),
        (" \u{bb}", "\u{a0}\u{bb}"),
        ("\u{ab} ", "\u{ab}\u{a0}"),
    ] {
        kept = kept.replace(parted, together);
    }
    Cow::Owned(kept)
}
