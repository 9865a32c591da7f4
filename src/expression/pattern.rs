//! Regular expressions: written for Java, run by Rust.
//!
//! `regex(value, pattern)` matches the whole value (JavaRosa uses `Pattern.matches`). Java's `\d`, `\w` and `\s` know
//! ASCII only, Rust's know Unicode: they are rewritten. Look-around and back-references do not exist in Rust.

use std::collections::BTreeMap;

use regex::{Regex, RegexBuilder};

use super::function::Function;
use super::node::{Node, NodeKind};

/// A pattern that cannot be used, with the reason in the words of the `regex` library.
pub(super) type BadPattern = String;

/// How large a compiled pattern may become, in bytes.
const SIZE_LIMIT: usize = 1 << 20;

/// The patterns written out in an expression, compiled once.
#[derive(Debug, Clone, Default)]
pub(super) struct Patterns(BTreeMap<String, Result<Regex, BadPattern>>);

impl Patterns {
    /// Compiles what stands as the second argument of `regex`.
    pub(super) fn of(root: &Node) -> Self {
        let mut patterns = BTreeMap::new();
        root.walk(&mut |node| {
            if let NodeKind::Call {
                function: Function::Regex,
                arguments,
                ..
            } = &node.kind
                && let Some(Node {
                    kind: NodeKind::Text(pattern),
                    ..
                }) = arguments.get(1)
            {
                patterns
                    .entry(pattern.clone())
                    .or_insert_with(|| compile(pattern));
            }
        });
        Self(patterns)
    }

    /// Whether the whole of `text` matches.
    pub(super) fn is_match(&self, pattern: &str, text: &str) -> Result<bool, BadPattern> {
        match self.0.get(pattern) {
            Some(Ok(regex)) => Ok(regex.is_match(text)),
            Some(Err(reason)) => Err(reason.clone()),
            None => compile(pattern).map(|regex| regex.is_match(text)),
        }
    }
}

/// Compiles a pattern of the Java language so that it matches whole texts.
pub(super) fn compile(pattern: &str) -> Result<Regex, BadPattern> {
    RegexBuilder::new(&format!("^(?:{})$", translate(pattern)))
        .size_limit(SIZE_LIMIT)
        .build()
        .map_err(|error| {
            let message = error.to_string();
            // The last line of the message is the reason; the lines before draw the translated pattern.
            message
                .lines()
                .last()
                .unwrap_or_default()
                .trim_start_matches("error: ")
                .to_owned()
        })
}

/// Rewrites the escapes that mean something else in Rust.
fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match characters.next() {
            Some('d') => out.push_str("[0-9]"),
            Some('D') => out.push_str("[^0-9]"),
            Some('w') => out.push_str("[a-zA-Z0-9_]"),
            Some('W') => out.push_str("[^a-zA-Z0-9_]"),
            Some('s') => out.push_str(r"[ \t\n\x0B\f\r]"),
            Some('S') => out.push_str(r"[^ \t\n\x0B\f\r]"),
            // Word boundaries in Rust, plain characters in Java.
            Some(plain @ ('<' | '>')) => out.push(plain),
            Some(other) if !other.is_ascii() => out.push(other),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    out
}
