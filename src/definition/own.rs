//! Our own columns (`nv_..`) and sheets: pillars, codebook and checks.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::Workbook;
use super::columns::{Record, Table};
use super::diagnostic::{At, Report, nearest};
use super::known_columns;
use super::rules::{self, Column};
use super::texts::Texts;
use super::{Check, Code, Measure, Pillar, Questionnaire};
use crate::finding::Level;

/// A sheet of ours, if the form has it and something stands in it.
fn table<'a>(
    workbook: &'a Workbook,
    name: &'static str,
    columns: &[&str],
    report: &mut Report,
) -> Option<Table<'a>> {
    let sheet = workbook.sheet(name)?;
    sheet.has_body(workbook.format).then_some(())?;
    let table = Table::new(
        name,
        sheet,
        &known_columns::OWN,
        workbook.format,
        false,
        report,
    );
    for (index, column) in columns.iter().enumerate() {
        if !table.has(&[column]) && index < 2 {
            let headers = table.columns.iter().map(|column| column.header.as_str());
            report
                .error(
                    At::sheet(name).row(1),
                    format!("there is no column `{column}`"),
                )
                .suggest(nearest(column, headers));
        }
    }
    Some(table)
}

/// The pillars, in order.
pub(super) fn pillars(workbook: &Workbook, texts: &mut Texts, report: &mut Report) -> Vec<Pillar> {
    let Some(table) = table(workbook, "pillars", &["name"], report) else {
        return Vec::new();
    };
    let mut seen = BTreeMap::new();
    table
        .records()
        .filter_map(|record| {
            let name = named(record, "name", &mut seen, report)?;
            Some(Pillar {
                name,
                label: texts.read_own_complete(record, "label_"),
                short: Texts::read_own(record, "short_"),
                chapeau: texts.read_own_complete(record, "chapeau_"),
            })
        })
        .collect()
}

/// The codes of all frames, in order.
pub(super) fn codebook(workbook: &Workbook, texts: &mut Texts, report: &mut Report) -> Vec<Code> {
    let Some(table) = table(workbook, "codebook", &["frame", "code"], report) else {
        return Vec::new();
    };
    let mut codes = Vec::new();
    let mut parents = Vec::new();
    let mut seen: BTreeMap<(String, String), u32> = BTreeMap::new();
    for record in table.records() {
        let (Some(frame), Some(code)) = (record.get(&["frame"]), record.get(&["code"])) else {
            report.error(record.at(), "a code needs `frame` and `code`");
            continue;
        };
        let code = Code {
            frame: frame.into_owned(),
            code: code.into_owned(),
            parent: record.get(&["parent"]).map(Into::into),
            measure: record.get(&["measure"]).map(Into::into),
            label: texts.read_own_complete(record, "label_"),
            definition: record.text_of(&["definition"]),
            include: record.text_of(&["include"]),
            exclude: record.text_of(&["exclude"]),
            patterns: Texts::read_own(record, "match_"),
        };
        if let Some(measure) = &code.measure {
            check_code(measure, record.at().column("measure"), report);
        }
        check_patterns(record, &code, report);
        let key = (code.frame.clone(), code.code.clone());
        if let Some(first) = seen.get(&key) {
            report.error(
                record.at().column("code"),
                format!(
                    "the frame `{}` has `{}` twice, first in row {first}",
                    code.frame, code.code
                ),
            );
        }
        seen.entry(key).or_insert_with(|| record.number());
        if let Some(parent) = &code.parent {
            parents.push((record.at(), code.frame.clone(), parent.clone()));
        }
        codes.push(code);
    }
    for (at, frame, parent) in parents {
        let known = || {
            let of_frame = seen.keys().filter(|(of, _)| *of == frame);
            of_frame.map(|(_, code)| code.as_str())
        };
        if !known().any(|code| code == parent) {
            report
                .error(
                    at.column("parent"),
                    format!("the frame `{frame}` has no code `{parent}`"),
                )
                .suggest(nearest(&parent, known()));
        }
    }
    codes
}

/// Says which patterns of a code cannot be read.
fn check_patterns(record: Record<'_>, code: &Code, report: &mut Report) {
    for (language, pattern) in code.patterns.iter() {
        let column = format!("match_{language}");
        let compiled = regex::RegexBuilder::new(pattern)
            .size_limit(Code::MOST_PATTERN_BYTES)
            .build();
        if let Err(regex::Error::CompiledTooBig(_)) = compiled {
            report
                .error(record.at().column(&column), "the pattern is too large")
                .help("write smaller numbers into `{...}`, or fewer of them one inside another");
        }
        if let Err(error) = regex_syntax::parse(pattern) {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim();
            report
                .error(
                    record.at().column(&column),
                    format!("the pattern cannot be read: {reason}"),
                )
                .help(
                    "it is a regular expression; write `\\(` for a bracket that is meant as such",
                );
        }
    }
}

/// The rules across questions.
pub(super) fn checks(workbook: &Workbook, texts: &mut Texts, report: &mut Report) -> Vec<Check> {
    let Some(table) = table(workbook, "checks", &["name", "expression"], report) else {
        return Vec::new();
    };
    let mut seen = BTreeMap::new();
    table
        .records()
        .filter_map(|record| {
            let name = named(record, "name", &mut seen, report)?;
            let Some(expression) = rules::read(record, Column::CHECK, report) else {
                report.error(
                    record.at().column("expression"),
                    "this check has no expression",
                );
                return None;
            };
            Some(Check {
                name,
                expression,
                level: level(record, report),
                message: texts.read_own_complete(record, "message_"),
                row: record.number(),
            })
        })
        .collect()
}

/// The level of a check; a question if it says none.
fn level(record: Record<'_>, report: &mut Report) -> Level {
    let Some(text) = record.get(&["level"]) else {
        return Level::Question;
    };
    Level::from_name(&text).unwrap_or_else(|| {
        let names = Level::ALL.map(Level::as_str);
        let meant = nearest(&text, names);
        let found = report.error(
            record.at().column("level"),
            format!("there is no level `{text}`"),
        );
        match meant {
            Some(_) => found.suggest(meant),
            None => found.help(format!("write one of: {}", names.join(", "))),
        }
        Level::Question
    })
}

/// The name of a row, which must be there and be the only one.
fn named(
    record: Record<'_>,
    column: &str,
    seen: &mut BTreeMap<String, u32>,
    report: &mut Report,
) -> Option<String> {
    let Some(name) = record.get(&[column]) else {
        report.error(record.at().column(column), "this row has no name");
        return None;
    };
    if let Some(first) = seen.get(name.as_ref()) {
        report.error(
            record.at().column(column),
            format!("the name `{name}` is there twice, first in row {first}"),
        );
    }
    seen.entry(name.to_string())
        .or_insert_with(|| record.number());
    Some(name.into_owned())
}

/// The measure of a row of the survey or of the choices (`nv_measure`).
pub(super) fn measure(
    record: Record<'_>,
    texts: &mut Texts,
    report: &mut Report,
) -> Option<Measure> {
    let Some(code) = record.get(&["nv_measure"]) else {
        let column = record.table().columns.iter().find(|column| {
            let name = column.path.first().map_or("", String::as_str);
            name.starts_with("nv_measure_") && record.cell(column).is_some()
        });
        if let Some(column) = column {
            report
                .error(record.at().column(&column.header), "a measure needs a code")
                .help("write the code into the column `nv_measure`");
        }
        return None;
    };
    check_code(&code, record.at().column("nv_measure"), report);
    Some(Measure {
        code: code.into_owned(),
        wording: texts.read_own_complete(record, "nv_measure_"),
        when: rules::read(record, Column::MEASURE_WHEN, report),
    })
}

/// Codes of measures stand in file names, headers and formulas of other programs: small Latin
/// letters, digits and `_`, and a letter first.
fn check_code(code: &str, at: At<'_>, report: &mut Report) {
    let is_code = code.starts_with(|c: char| c.is_ascii_lowercase())
        && code
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !is_code {
        report
            .error(at, format!("`{code}` cannot be the code of a measure"))
            .help("use small letters a to z, digits and `_`, with a letter first");
    }
}

/// A name that another sheet must have.
pub(super) fn known_name<'a>(
    record: Record<'_>,
    column: &str,
    what: &str,
    names: impl Iterator<Item = &'a str> + Clone,
    report: &mut Report,
) -> Option<String> {
    let name = record.get(&[column])?;
    if !names.clone().any(|known| known == name) {
        let meant = nearest(&name, names.clone());
        let found = report.error(
            record.at().column(column),
            format!("there is no {what} `{name}`"),
        );
        if meant.is_some() {
            found.suggest(meant);
        } else {
            let known: BTreeSet<&str> = names.collect();
            if !known.is_empty() {
                let known: Vec<&str> = known.into_iter().collect();
                found.help(format!("there are: {}", known.join(", ")));
            }
        }
    }
    Some(name.into_owned())
}

/// Looks at what can be judged only with the whole form at hand.
pub(super) fn check_questionnaire(form: &Questionnaire, report: &mut Report) {
    let names = || form.questions.iter().map(|question| question.name.as_str());
    for question in &form.questions {
        for part in &question.total_of {
            if form.question(part).is_none() {
                report
                    .error(
                        At::sheet("survey").row(question.row).column("nv_total_of"),
                        format!("there is no question `{part}`"),
                    )
                    .suggest_among(part, names(), "the first questions are");
            }
        }
    }
    // A measure may be carried by several rows; one of them must say it in words.
    let asked = form.questions.iter().filter_map(|question| {
        Some((
            At::sheet("survey").row(question.row),
            question.measure.as_ref()?,
        ))
    });
    let choices = form.lists.iter().flat_map(|list| &list.choices);
    let chosen = choices.filter_map(|choice| {
        Some((
            At::sheet("choices").row(choice.row),
            choice.measure.as_ref()?,
        ))
    });
    let measures: Vec<(At<'_>, &Measure)> = asked.chain(chosen).collect();
    let worded: BTreeSet<&str> = measures
        .iter()
        .filter(|(_, measure)| !measure.wording.is_empty())
        .map(|(_, measure)| measure.code.as_str())
        .collect();
    let mut silent = BTreeSet::new();
    for (at, measure) in &measures {
        if !worded.contains(measure.code.as_str()) && silent.insert(measure.code.as_str()) {
            report
                .warn(
                    at.column("nv_measure"),
                    format!("the measure `{}` has no wording", measure.code),
                )
                .help("write what follows \"States reported\" into `nv_measure_en` and its like");
        }
    }
}
