//! One row of the survey that asks, says or computes something.

use super::columns::Record;
use super::diagnostic::Report;
use super::names::{is_dynamic, references};
use super::parameters::{self, Parameters};
use super::rules::{self, Column};
use super::settings::{without_midnight, yes_no};
use super::survey::Surroundings;
use super::texts::{self, Texts};
use super::types::{Answer, PlainType};
use super::{ChoiceList, Kind, MultipleLayout, Question, Rule, own, range};

/// What a row becomes.
#[derive(Debug)]
pub(super) struct Outcome {
    /// The question.
    pub(super) question: Question,
    /// The question that `or_other` adds.
    pub(super) other: Option<Question>,
}

/// Reads rows into questions.
pub(super) struct QuestionReader<'a> {
    pub(super) texts: &'a mut Texts,
    pub(super) report: &'a mut Report,
    pub(super) around: &'a Surroundings<'a>,
}

impl QuestionReader<'_> {
    /// A question of a type that stands for itself.
    pub(super) fn plain(
        &mut self,
        record: Record<'_>,
        plain: &PlainType,
        name: String,
        parameters: &Parameters,
        lists: &[ChoiceList],
    ) -> Outcome {
        let kind = record.text_of(&["type"]);
        let appearance = record.text_of(&["control", "appearance"]);
        let at = record.at().column(record.table().header(&["parameters"]));
        parameters::check_plain(&kind, parameters, &appearance, at, self.report);
        let bounds = match plain.answer {
            Answer::Range => range::check(parameters, &appearance, lists, at, self.report),
            _ => None,
        };
        let answer = match plain.answer {
            Answer::Text => Kind::Text,
            Answer::Integer => Kind::Integer,
            Answer::Decimal | Answer::Range => Kind::Decimal,
            Answer::Date => Kind::Date,
            Answer::Time => Kind::Time,
            Answer::DateTime => Kind::DateTime,
            Answer::Acknowledge => Kind::Acknowledge,
            Answer::Note => Kind::Note,
            Answer::Calculate => Kind::Calculate,
            Answer::Metadata => Kind::Metadata(kind),
            Answer::Unsupported | Answer::SelectWithoutList | Answer::Structure => {
                Kind::Unsupported(kind)
            }
        };
        let mut question = self.read(record, name, answer);
        let preset = bounds
            .map(|bounds| format!(". >= {} and . <= {}", bounds.least, bounds.most))
            .or_else(|| plain.constraint.map(str::to_owned));
        if let Some(preset) = preset {
            add_constraint(&mut question, preset, plain.answer == Answer::Range);
        }
        self.default(record, &question, None);
        Outcome {
            question,
            other: None,
        }
    }

    /// A question of a type that is unknown, or that has tags.
    pub(super) fn other(&mut self, record: Record<'_>, kind: &str, name: String) -> Outcome {
        Outcome {
            question: self.read(record, name, Kind::Unsupported(kind.to_owned())),
            other: None,
        }
    }

    /// The columns that all questions have.
    pub(super) fn read(&mut self, record: Record<'_>, name: String, kind: Kind) -> Question {
        let around = self.around;
        let mut rule = |column| rules::read(record, column, self.report);
        let required = rule(Column::REQUIRED);
        let relevant = rule(Column::RELEVANT);
        let constraint = rule(Column::CONSTRAINT);
        let calculation = rule(Column::CALCULATION);
        let choice_filter = rule(Column::CHOICE_FILTER);
        let read_only = self.read_only(record);
        let pillars = around.pillars.iter().map(|pillar| pillar.name.as_str());
        let frames = around.frames.iter().map(String::as_str);
        Question {
            name,
            kind,
            label: self.texts.read(record, texts::LABEL),
            hint: self.texts.read(record, texts::HINT),
            guidance: self.texts.read(record, texts::GUIDANCE),
            group: None,
            repeat: None,
            pillar: own::known_name(record, "nv_pillar", "pillar", pillars, self.report),
            required,
            required_message: self.texts.read(record, texts::REQUIRED_MESSAGE),
            relevant,
            constraint,
            constraint_message: self.texts.read(record, texts::CONSTRAINT_MESSAGE),
            calculation,
            choice_filter,
            default: without_midnight(&record.text_of(&["default"])).to_owned(),
            read_only,
            appearance: record.text_of(&["control", "appearance"]),
            measure: own::measure(record, self.texts, self.report),
            code_frame: own::known_name(record, "nv_code_frame", "code frame", frames, self.report),
            mandate: record.text_of(&["nv_mandate"]),
            layout: MultipleLayout::default(),
            total_of: record
                .text_of(&["nv_total_of"])
                .split_whitespace()
                .map(|name| {
                    name.trim_start_matches("${")
                        .trim_end_matches('}')
                        .to_owned()
                })
                .collect(),
            max_change_percent: self.max_change(record),
            row: record.number(),
        }
    }

    fn read_only(&mut self, record: Record<'_>) -> bool {
        let Some(text) = record.get(Column::READ_ONLY.path) else {
            return false;
        };
        yes_no(&text).unwrap_or_else(|| {
            let at = record
                .at()
                .column(record.table().header(Column::READ_ONLY.path));
            self.report
                .warn(
                    at,
                    format!("`{text}` is neither yes nor no, so the cell stays open"),
                )
                .help("write yes, or clear the cell");
            false
        })
    }

    fn max_change(&mut self, record: Record<'_>) -> Option<f64> {
        let text = record.get(&["nv_max_change"])?;
        let number = text.trim_end_matches('%').trim().parse::<f64>();
        let percent = number
            .ok()
            .filter(|number| number.is_finite() && *number > 0.0);
        if percent.is_none() {
            self.report
                .error(
                    record.at().column("nv_max_change"),
                    format!("`{text}` is no percentage"),
                )
                .help("write a number above 0, such as 50");
        }
        percent
    }

    /// Says if the value a question starts with is not one it can have.
    pub(super) fn default(
        &mut self,
        record: Record<'_>,
        question: &Question,
        list: Option<&ChoiceList>,
    ) {
        let default = &question.default;
        if default.is_empty() {
            return;
        }
        let at = record
            .at()
            .column(record.table().header(Column::DEFAULT.path));
        if is_dynamic(default, &record.text_of(&["type"])) {
            let rule = rules::parse(default.clone(), at, self.report);
            if references(default)
                .iter()
                .any(|reference| matches!(reference, super::names::Reference::LastSaved(_)))
            {
                self.report
                    .warn(at, "a default from the last saved answer is not filled in")
                    .help("write a constant, or leave the cell blank");
            } else if rule.expression.is_some() && question.is_asked() {
                self.report.note(
                    at,
                    format!("`{default}` is computed, so the workbook does not fill it in"),
                );
            }
            return;
        }
        match &question.kind {
            Kind::SelectOne(_) | Kind::SelectMultiple(_) | Kind::Rank(_) => {
                let Some(list) = list else { return };
                let names: Vec<&str> = match question.kind {
                    Kind::SelectOne(_) => vec![default],
                    _ => default.split_whitespace().collect(),
                };
                for name in names.into_iter().filter(|name| list.choice(name).is_none()) {
                    let known = list.choices.iter().map(|choice| choice.name.as_str());
                    self.report
                        .error(
                            at,
                            format!("the list `{}` has no choice `{name}`", list.name),
                        )
                        .suggest_among(name, known, "its choices are");
                }
            }
            Kind::Integer if default.parse::<i64>().is_err() => {
                self.report
                    .error(at, format!("`{default}` is no whole number"))
                    .help("write digits only, or clear the cell");
            }
            Kind::Decimal if !default.parse::<f64>().is_ok_and(f64::is_finite) => {
                self.report
                    .error(at, format!("`{default}` is no number"))
                    .help("write digits, with a point before decimals, or clear the cell");
            }
            Kind::Date if chrono::NaiveDate::parse_from_str(default, "%Y-%m-%d").is_err() => {
                self.report
                    .error(at, format!("`{default}` is no date"))
                    .help("write it as 2015-06-08");
            }
            _ => {}
        }
    }
}

/// Adds the constraint that a type brings; its author's own counts too for a range, and instead
/// for the others, as in pyxform.
fn add_constraint(question: &mut Question, preset: String, is_range: bool) {
    let source = match &question.constraint {
        Some(own) if is_range => format!("({}) and {preset}", own.source),
        Some(_) => return,
        None => preset,
    };
    // An own constraint that cannot be read stays what it is: not checked.
    if let Ok(expression) = crate::expression::Expression::parse_cell(&source) {
        question.constraint = Some(Rule {
            source,
            expression: Some(expression),
        });
    }
}

/// A whole number above 0 in a column of ours.
pub(super) fn positive(record: Record<'_>, column: &str, report: &mut Report) -> Option<u32> {
    let text = record.get(&[column])?;
    let number = text.parse().ok().filter(|number| *number > 0);
    if number.is_none() {
        report.error(
            record.at().column(column),
            format!("`{text}` is no whole number above 0"),
        );
    }
    number
}
