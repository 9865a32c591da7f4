//! The column `parameters`: `key=value key=value`, and what each type takes there.

use std::collections::BTreeMap;

use super::diagnostic::{At, Report, nearest};
use super::names::{is_name, only_reference};

/// The parameters of a row: keys in lower case, values too but for `label` and `value`.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// Reads a cell; `None` if it is not made of pairs.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut pairs = BTreeMap::new();
        let mut tokens = tokens(text).into_iter();
        while let Some(key) = tokens.next() {
            let (Some("="), Some(value)) = (tokens.next(), tokens.next()) else {
                return None;
            };
            if key == "=" || value == "=" {
                return None;
            }
            let key = key.to_lowercase();
            let value = match key.as_str() {
                "label" | "value" => value.to_owned(),
                _ => value.to_lowercase(),
            };
            pairs.insert(key, value);
        }
        Some(Self(pairs))
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Says which keys a type does not take.
    pub(super) fn allow(&self, keys: &[&str], at: At<'_>, report: &mut Report) {
        for key in self.0.keys().filter(|key| !keys.contains(&key.as_str())) {
            report
                .refuse(at, format!("this type has no parameter `{key}`"))
                .help(match nearest(key, keys.iter().copied()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("it takes: {}", keys.join(", ")),
                });
        }
    }

    /// Says if the value of a key is none of those it may have.
    pub(super) fn one_of(&self, key: &str, values: &[&str], at: At<'_>, report: &mut Report) {
        if let Some(value) = self.get(key).filter(|value| !values.contains(value)) {
            report.refuse(
                at,
                format!("`{key}` may be {}, not `{value}`", values.join(" or ")),
            );
        }
    }

    /// Says if the value of a key is no whole number; gives it otherwise.
    pub(super) fn whole(&self, key: &str, at: At<'_>, report: &mut Report) -> Option<i64> {
        let value = self.get(key)?;
        // Python allows underscores between digits.
        let number = value.replace('_', "").parse().ok();
        if number.is_none() {
            report.refuse(at, format!("`{key}` must be a whole number, not `{value}`"));
        }
        number
    }

    /// Says if the value of a key is no number.
    pub(super) fn number(&self, key: &str, at: At<'_>, report: &mut Report) {
        if let Some(value) = self.get(key).filter(|value| value.parse::<f64>().is_err()) {
            report.refuse(at, format!("`{key}` must be a number, not `{value}`"));
        }
    }
}

/// Keys, `=` and values.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || c == ',' || c == ';') {
        for part in word.split_inclusive('=') {
            match part.strip_suffix('=') {
                Some(before) => tokens.extend([before, "="]),
                None => tokens.push(part),
            }
        }
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

/// Checks the parameters of a select or rank question. `is_known` says whether a name can be
/// referred to.
pub(super) fn check_select(
    parameters: &Parameters,
    from_file: bool,
    is_known: impl Fn(&str) -> bool,
    at: At<'_>,
    report: &mut Report,
) {
    if from_file {
        parameters.allow(&["label", "randomize", "seed", "value"], at, report);
        for key in ["value", "label"] {
            if let Some(name) = parameters.get(key).filter(|name| !is_name(name)) {
                report.refuse(
                    at,
                    format!("`{name}` cannot be the name of a column ({key})"),
                );
            }
        }
    } else {
        parameters.allow(&["randomize", "seed"], at, report);
    }
    parameters.one_of("randomize", &["true", "false"], at, report);
    let Some(seed) = parameters.get("seed") else {
        return;
    };
    if parameters.get("randomize").is_none() {
        report
            .refuse(at, "`seed` is there without `randomize=true`")
            .help("add `randomize=true`, or remove the seed");
    } else if let Some(name) = only_reference(seed) {
        // pyxform has put the reference in lower case before it looks for the question.
        if parameters.get("randomize") == Some("true") && !is_known(name) {
            report
                .refuse(
                    at,
                    format!("there is no question `{name}` to take the seed from"),
                )
                .help("pyxform reads the name in lower case");
        }
    } else if seed.replace('_', "").parse::<f64>().is_err() {
        report.refuse(
            at,
            format!("`seed` must be a number or a reference, not `{seed}`"),
        );
    }
}

/// Checks the parameters of a type that is no select.
pub(super) fn check_plain(
    kind: &str,
    parameters: &Parameters,
    appearance: &str,
    at: At<'_>,
    report: &mut Report,
) {
    match kind {
        "text" => {
            parameters.allow(&["rows"], at, report);
            parameters.whole("rows", at, report);
        }
        "photo" | "image" | "add image prompt" | "add photo prompt" => {
            parameters.allow(&["app", "max-pixels"], at, report);
            parameters.whole("max-pixels", at, report);
            if let Some(app) = parameters.get("app")
                && (appearance.is_empty() || appearance == "annotate")
                && !is_package_name(app)
            {
                report
                    .refuse(at, format!("`{app}` is no Android package name"))
                    .help("it looks like `org.example.app`");
            }
        }
        "audio" | "add audio prompt" => {
            parameters.allow(&["quality"], at, report);
            parameters.one_of(
                "quality",
                &["voice-only", "low", "normal", "external"],
                at,
                report,
            );
        }
        "background-audio" => {
            parameters.allow(&["quality"], at, report);
            parameters.one_of("quality", &["voice-only", "low", "normal"], at, report);
        }
        "geopoint" => {
            let keys = [
                "allow-mock-accuracy",
                "capture-accuracy",
                "reference-geometry",
                "warning-accuracy",
            ];
            parameters.allow(&keys, at, report);
            parameters.number("capture-accuracy", at, report);
            parameters.number("warning-accuracy", at, report);
            parameters.one_of("allow-mock-accuracy", &["true", "false"], at, report);
        }
        "geoshape" | "geotrace" => {
            let keys = ["allow-mock-accuracy", "incremental", "reference-geometry"];
            parameters.allow(&keys, at, report);
            parameters.one_of("incremental", &["true", "yes", "true()"], at, report);
            parameters.one_of("allow-mock-accuracy", &["true", "false"], at, report);
        }
        "audit" => check_audit(parameters, at, report),
        _ => {}
    }
}

fn check_audit(parameters: &Parameters, at: At<'_>, report: &mut Report) {
    let location = [
        "location-priority",
        "location-min-interval",
        "location-max-age",
    ];
    let mut keys = vec!["identify-user", "track-changes", "track-changes-reasons"];
    keys.extend(location);
    parameters.allow(&keys, at, report);
    parameters.one_of("track-changes", &["true", "false"], at, report);
    parameters.one_of("track-changes-reasons", &["on-form-edit"], at, report);
    parameters.one_of("identify-user", &["true", "false"], at, report);
    let given = location
        .iter()
        .filter(|key| parameters.get(key).is_some())
        .count();
    if given == 0 {
        return;
    }
    if given < location.len() {
        report.refuse(
            at,
            format!("the audit needs all of {}", location.join(", ")),
        );
        return;
    }
    let priorities = ["no-power", "low-power", "balanced", "high-accuracy"];
    parameters.one_of("location-priority", &priorities, at, report);
    let interval = parameters.whole("location-min-interval", at, report);
    let age = parameters.whole("location-max-age", at, report);
    if interval.is_some_and(|interval| interval < 0) || age.is_some_and(|age| age < 0) {
        report.refuse(at, "an interval cannot be negative");
    } else if let (Some(interval), Some(age)) = (interval, age)
        && age < interval
    {
        report.refuse(
            at,
            "`location-max-age` is less than `location-min-interval`",
        );
    }
}

/// pyxform's `validate_android_package_name`.
fn is_package_name(name: &str) -> bool {
    name.contains('.')
        && name.split('.').all(|segment| {
            !segment.is_empty()
                && !segment.starts_with('_')
                && !segment.starts_with(char::is_numeric)
                && segment
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '_')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_may_be_separated_in_many_ways() {
        let parsed = Parameters::parse("Start = 1, end=10;step =2").unwrap_or_default();
        assert_eq!(parsed.get("start"), Some("1"));
        assert_eq!(parsed.get("end"), Some("10"));
        assert_eq!(parsed.get("step"), Some("2"));
        assert_eq!(Parameters::parse("start"), None);
        assert_eq!(Parameters::parse("start=1=2"), None);
        assert_eq!(Parameters::parse("= 1"), None);
    }
}
