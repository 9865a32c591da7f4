//! How each answer stands: one formula per row, of which the colours and the cover's counts are
//! made.

use super::cells::{Cells, Place, in_row, local};
use super::{ROW, Rules, TableRules, fits, tables};
use crate::cell_map::Sign;
use crate::definition::{Kind, MultipleLayout, Question, Rule};
use crate::issue::layout::{Body, FIRST_ROW, Row, TABLE_SILENCE_ROW, column};

const OPEN: &str = Sign::Open.as_str();
const REQUIRED: &str = Sign::Required.as_str();
const ANSWERED: &str = Sign::Answered.as_str();
const CHECK: &str = Sign::Check.as_str();
const NOT_ASKED: &str = Sign::NotAsked.as_str();

pub(super) fn add(cells: &Cells<'_>, rules: &mut Rules) {
    for planned in &cells.layout.sheets {
        let Body::Answers(rows) = &planned.body else {
            continue;
        };
        for (&row, at) in rows.iter().zip(FIRST_ROW..) {
            match row {
                Row::Question(index) => {
                    let sign = question_sign(cells, index, at);
                    rules.signs.insert(index, sign);
                }
                Row::Note(index) | Row::Computed(index) => {
                    let asked = cells.asked(index);
                    rules
                        .signs
                        .extend(asked.map(|asked| (index, unless(&asked))));
                }
                Row::Option(index, choice) => add_option(cells, rules, (index, choice)),
                Row::Slot(index, slot) => {
                    if let Some(sign) = follows_question(cells, index) {
                        rules.options.insert((index, slot - 1), sign);
                    }
                }
                Row::Heading(group) => {
                    let asked = cells.group_relevance(group).possible;
                    rules
                        .headings
                        .extend(asked.map(|asked| (group, unless(&asked))));
                }
                Row::Table(_) => {}
            }
        }
    }
    for (group, _, columns, rows) in tables(cells.layout) {
        let table = table(cells, group, columns, rows);
        rules.tables.insert(group, table);
    }
}

/// The sign of what needs no answer.
fn unless(asked: &str) -> String {
    format!("IF({asked},\"\",\"{NOT_ASKED}\")")
}

fn question_sign(cells: &Cells<'_>, index: usize, row: u32) -> String {
    let Some(question) = cells.question(index) else {
        return format!("\"{OPEN}\"");
    };
    let answer = local(column::ANSWER, row);
    let filled = match cells.place(index) {
        Some(Place::Block { row, last, .. }) => {
            format!("COUNTA({})>0", cells.block(None, *row, *last))
        }
        _ => format!("LEN({answer})>0"),
    };
    let done = done(cells, (index, question), &answer);
    let silence = local(cells.layout.columns.silence, row);
    let open = match required(cells, index, question) {
        Some(condition) if condition == "TRUE" => format!("\"{REQUIRED}\""),
        Some(condition) => format!("IF({condition},\"{REQUIRED}\",\"{OPEN}\")"),
        None => format!("\"{OPEN}\""),
    };
    let sign = |done: &str, open: &str| {
        let said = match cells.layout.columns.previous {
            Some((_, confirm)) => {
                let confirm = local(confirm, row);
                format!("LEN({silence})+LEN({confirm})>0")
            }
            None => format!("LEN({silence})>0"),
        };
        let sign = format!("IF({filled},{done},IF({said},\"{ANSWERED}\",{open}))");
        match cells.asked(index) {
            Some(asked) => format!("IF({asked},{sign},\"{NOT_ASKED}\")"),
            None => sign,
        }
    };
    // Too long all together: whether it is asked says more than what is wrong with the answer.
    let plain = (format!("\"{ANSWERED}\""), format!("\"{OPEN}\""));
    let formulas = [sign(&done, &open), sign(&plain.0, &plain.1)];
    let fitting = formulas.into_iter().find(|formula| fits(formula));
    fitting.unwrap_or_else(|| format!("\"{OPEN}\""))
}

/// The sign of an answer that is there: to be checked if it cannot be read or breaks the rule.
fn done(cells: &Cells<'_>, (index, question): (usize, &Question), cell: &str) -> String {
    let readable = cells.readable(index, cell);
    let constraint = question.constraint.as_ref();
    let constraint = constraint.and_then(|rule| possible(cells, index, rule));
    match (readable, constraint) {
        (None, None) => format!("\"{ANSWERED}\""),
        (Some(test), None) | (None, Some(test)) => {
            format!("IF({test},\"{ANSWERED}\",\"{CHECK}\")")
        }
        (Some(readable), Some(constraint)) => {
            format!("IF({readable},IF({constraint},\"{ANSWERED}\",\"{CHECK}\"),\"{CHECK}\")")
        }
    }
}

fn possible(cells: &Cells<'_>, index: usize, rule: &Rule) -> Option<String> {
    let seen = cells.seen_from(Some(index));
    let guarded = rule.expression.as_ref()?.to_guarded_formula(&seen).ok()?;
    Some(guarded.possible())
}

/// When an answer must be given; none if never, or if no formula says when.
fn required(cells: &Cells<'_>, index: usize, question: &Question) -> Option<String> {
    let seen = cells.seen_from(Some(index));
    let rule = question.required.as_ref()?.expression.as_ref()?;
    let certain = rule.to_guarded_formula(&seen).ok()?.certain();
    (certain != "FALSE").then_some(certain)
}

/// What is not asked of a question is not asked of its options either.
fn follows_question(cells: &Cells<'_>, index: usize) -> Option<String> {
    let Some(Place::Block { row, .. }) = cells.place(index) else {
        return None;
    };
    cells.asked(index)?;
    let sign = local(column::SIGN, *row);
    Some(format!("IF({sign}=\"{NOT_ASKED}\",\"{NOT_ASKED}\",\"\")"))
}

/// An option is not asked if its question is not, or if the choice filter leaves it out.
fn add_option(cells: &Cells<'_>, rules: &mut Rules, (index, choice): (usize, usize)) {
    let filtered = option_filter(cells, index, choice);
    let followed = follows_question(cells, index);
    let sign = match (filtered, cells.place(index)) {
        (Some(offered), Some(Place::Block { row, .. })) if offered != "TRUE" => {
            let left_out = format!("NOT({offered})");
            let test = match &followed {
                Some(_) => {
                    let sign = local(column::SIGN, *row);
                    format!("OR({sign}=\"{NOT_ASKED}\",{left_out})")
                }
                None => left_out,
            };
            let sign = format!("IF({test},\"{NOT_ASKED}\",\"\")");
            if fits(&sign) { Some(sign) } else { followed }
        }
        _ => followed,
    };
    rules
        .options
        .extend(sign.map(|sign| ((index, choice), sign)));
}

/// When the choice filter offers a choice, unless that is unknown.
pub(super) fn option_filter(cells: &Cells<'_>, index: usize, choice: usize) -> Option<String> {
    let question = cells.question(index)?;
    let filter = question.choice_filter.as_ref()?.expression.as_ref()?;
    let is_laid_out = matches!(question.kind, Kind::SelectMultiple(_))
        && question.layout != MultipleLayout::Slots;
    let (_, list) = cells.list(question).filter(|_| is_laid_out)?;
    let choice = list.choices.get(choice)?;
    let filter = filter.for_choice(&|name| Some(choice.column(name).to_owned()));
    let seen = cells.seen_from(Some(index));
    Some(filter.to_guarded_formula(&seen).ok()?.possible())
}

fn table(cells: &Cells<'_>, group: usize, columns: &[usize], rows: u32) -> TableRules {
    let all = cells.filled_columns(columns, Some(rows));
    let silence = local(column::ANSWER, TABLE_SILENCE_ROW);
    let sign = format!("IF({all}>0,\"{ANSWERED}\",IF(LEN({silence})>0,\"{ANSWERED}\",\"{OPEN}\"))");
    let sign = match cells.group_relevance(group).possible {
        Some(asked) => format!("IF({asked},{sign},\"{NOT_ASKED}\")"),
        None => sign,
    };
    let used = format!("{}>0", cells.filled_columns(columns, None));
    let mut table = TableRules {
        sign,
        ..TableRules::default()
    };
    let mut next = Cells::table_helpers(columns);
    let first = next;
    for (&index, at) in columns.iter().zip(column::TEXT..) {
        if let Some(formula) = cell_sign(cells, index, &in_row(at), &used) {
            table.cells.insert(index, (next, formula));
            next += 1;
        }
    }
    let done = if table.cells.is_empty() {
        format!("\"{ANSWERED}\"")
    } else {
        let signs = format!("{}:{}", in_row(first), in_row(next - 1));
        format!(
            "IF(COUNTIF({signs},\"{REQUIRED}\")>0,\"{REQUIRED}\",\
             IF(SUMPRODUCT(--({signs}=\"{CHECK}\"))>0,\"{CHECK}\",\"{ANSWERED}\"))"
        )
    };
    table.row = format!("IF({used},{done},\"\")");
    table
}

/// The sign of one cell of a table: blank where there is nothing to say.
fn cell_sign(cells: &Cells<'_>, index: usize, cell: &str, used: &str) -> Option<String> {
    let question = cells.question(index)?;
    let asked = cells.asked(index);
    let required = required(cells, index, question);
    if question.calculation.is_some() {
        return asked.map(|asked| unless(&asked));
    }
    if asked.is_none() && required.is_none() && question.constraint.is_none() {
        return None;
    }
    let done = done(cells, (index, question), cell).replace(ANSWERED, "");
    let open = match required {
        Some(condition) => format!("IF(AND({used},{condition}),\"{REQUIRED}\",\"\")"),
        None => "\"\"".to_owned(),
    };
    let sign = format!("IF(LEN({cell})>0,{done},{open})");
    let sign = match asked {
        Some(asked) => format!("IF({asked},{sign},\"{NOT_ASKED}\")"),
        None => sign,
    };
    debug_assert!(sign.contains(ROW), "a formula of a row reads it");
    fits(&sign).then_some(sign)
}
