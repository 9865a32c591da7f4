//! Names, and references to them: `${name}`.
//!
//! The patterns are pyxform's own (`parsing/expression.py`), with their quirks: a name may have a
//! colon, and capital letters from À to Ö are no letters.

use std::sync::LazyLock;

use regex::Regex;

const START: &str = r"(?:[A-Z]|_|[a-z]|\xc0-\xd6]|[\xd8-\xf6]|[\u{f8}-\u{2ff}]|[\u{370}-\u{37d}]|[\u{37f}-\u{1fff}]|[\u{200c}-\u{200d}]|[\u{2070}-\u{218f}]|[\u{2c00}-\u{2fef}]|[\u{3001}-\u{D7FF}]|[\u{F900}-\u{FDCF}]|[\u{FDF0}-\u{FFFD}]|[\u{10000}-\u{EFFFF}])";
const EXTRA: &str = r"[-.0-9\xb7\u{300}-\u{36f}\u{203f}-\u{2040}]";

/// One name without colon, as a pattern.
fn ncname() -> String {
    format!("{START}(?:{START}|{EXTRA})*")
}

static NAME: LazyLock<Regex> = LazyLock::new(|| compile(&format!(r"^{0}(?::{0})?\z", ncname())));
static INNER: LazyLock<Regex> =
    LazyLock::new(|| compile(&format!(r"^(last-saved#)?({})\z", ncname())));
static OUTER: LazyLock<Regex> = LazyLock::new(|| compile(r"\$\{([^}]+)\}|\$\{[^}]*\z"));
/// What makes a default an expression: the tokens of pyxform's lexer in their order.
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    let name = ncname();
    let qualified = format!("{name}(?::{name})?");
    compile(&format!(
        r"^(?:(?<date>-?\d{{4}}-\d{{2}}-\d{{2}}(?:T\d{{2}}:\d{{2}}:\d{{2}}(?:\.\s+)?(?:(?:\+|-)\d{{2}}:\d{{2}}|Z)?)?)|(?<time>\d{{2}}:\d{{2}}:\d{{2}}(?:\.\s+)?(?:(?:\+|-)\d{{2}}:\d{{2}}|Z)?)|(?<number>-?\d+\.\d*|-?\.\d+|-?\d+)|(?<math>[*+\-]| mod | div )|(?<comparison>=|!=|<|>|<=|>=)|(?<boolean> and | or )|(?<union>\|)|(?<open>\()|(?<close>\))|(?<bracket>[\[{{}}\]])|(?<dots>\.\.?)|(?<slash>/)|(?<literal>\x22[^\x22]*\x22|'[^']*')|(?<comma>,)|(?<space>\s+)|(?<reference>\$\{{(?:last-saved#)?{name}\}})|(?<call>{qualified}\()|(?<predicate>{qualified}\[)|(?<uri>{name}://)|(?<name>{qualified}))"
    ))
});

#[expect(
    clippy::expect_used,
    reason = "the patterns are constants, covered by tests"
)]
fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

/// Whether a text can be a name.
pub(super) fn is_name(text: &str) -> bool {
    NAME.is_match(text)
}

/// A reference in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reference<'a> {
    /// `${name}`
    Name(&'a str),
    /// `${last-saved#name}`
    LastSaved(&'a str),
    /// `${` without what belongs to it; as written.
    Malformed(&'a str),
}

impl<'a> Reference<'a> {
    /// The name, if it has one.
    pub(super) fn name(&self) -> Option<&'a str> {
        match self {
            Self::Name(name) | Self::LastSaved(name) => Some(name),
            Self::Malformed(_) => None,
        }
    }
}

/// All references of a text, in order.
pub(super) fn references(text: &str) -> Vec<Reference<'_>> {
    if text.chars().count() <= 2 || !text.contains("${") {
        return Vec::new();
    }
    OUTER
        .captures_iter(text)
        .map(|found| {
            let whole = found.get(0).map_or("", |part| part.as_str());
            let inner = found.get(1).and_then(|part| INNER.captures(part.as_str()));
            let Some(name) = inner.as_ref().and_then(|inner| inner.get(2)) else {
                return Reference::Malformed(whole);
            };
            match inner.as_ref().and_then(|inner| inner.get(1)) {
                Some(_) => Reference::LastSaved(name.as_str()),
                None => Reference::Name(name.as_str()),
            }
        })
        .collect()
}

/// The name, if a text is one reference and nothing else.
pub(super) fn only_reference(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("${")?.strip_suffix('}')?;
    let name = INNER.captures(inner)?.get(2)?;
    Some(name.as_str())
}

/// Whether a default is an expression and not a value; pyxform's `default_is_dynamic`.
pub(super) fn is_dynamic(default: &str, kind: &str) -> bool {
    let may_have_hyphen = ["date", "dateTime", "geopoint", "geotrace", "geoshape"].contains(&kind);
    let mut rest = default;
    while let Some(first) = rest.chars().next() {
        let token = TOKEN.captures(rest);
        let length = token
            .as_ref()
            .and_then(|token| token.get(0))
            .map_or(first.len_utf8(), |token| token.len());
        if let Some(token) = token {
            if may_have_hyphen && token.name("math").is_some_and(|math| math.as_str() == "-") {
                return false;
            }
            if ["math", "union", "reference", "call"]
                .iter()
                .any(|kind| token.name(kind).is_some())
            {
                return true;
            }
        }
        rest = rest.get(length.max(1)..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_pyxform() {
        for name in ["a", "_a", "a-b.c", "école", "a:b", "Ж1"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "1a", "a b", "École", "a:b:c", "-a", "a\n", "a:"] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn references_are_found_even_if_malformed() {
        let found = references("${a} + ${ b} and ${last-saved#c} ${d");
        let expected = [
            Reference::Name("a"),
            Reference::Malformed("${ b}"),
            Reference::LastSaved("c"),
            Reference::Malformed("${d"),
        ];
        assert_eq!(found, expected);
        assert_eq!(references("${}"), []);
        assert_eq!(only_reference("${a}"), Some("a"));
        assert_eq!(only_reference("${a} "), None);
    }

    #[test]
    fn defaults_with_operators_calls_or_references_are_expressions() {
        for (default, kind, expected) in [
            ("5", "integer", false),
            ("-5", "integer", false),
            ("2024-03-01", "date", false),
            ("2024-03-01", "text", false),
            ("a-b", "text", false),
            ("a - b", "text", true),
            ("today()", "date", true),
            ("${a}", "text", true),
            ("1 + 1", "integer", true),
            ("some text", "text", false),
            ("x|y", "text", true),
        ] {
            assert_eq!(is_dynamic(default, kind), expected, "{default} {kind}");
        }
    }
}
