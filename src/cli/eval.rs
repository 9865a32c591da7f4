//! `eval`: what an expression of the form is worth, given some answers.

mod tried;

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::console::Console;
use super::error::CliError;
use super::{ExitStatus, Options};
use crate::definition::{self, Lookup, Questionnaire};
use crate::expression::Expression;
use crate::language::Lang;
use crate::pipeline::{Setup, form_path};
use crate::validate::{Answers, Given, Responded};
use tried::{Place, Tried};

/// Evaluates an expression as the checks do: a relevant, a constraint, a calculation
///
/// Answers come from --set; else from the reply of --entity; else, without one, from the defaults
/// of the form. A question that is not relevant is blank, and what is computed is computed anew.
/// `today()` is the day on which the reply was received, or the one that --as-of gives.
///
/// Prints the value; or that it was not checked, and why: an answer withheld with a reason, a
/// function that is not supported, a date that is not known. A rule of the form that has no value
/// is neither true nor false, and findings.csv says so.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Eval {
    /// The form whose questions the expression names [default: that of the round, if there is one]
    #[arg(long, value_name = "FORM")]
    form: Option<PathBuf>,
    /// Answers as this State gave them in the round, by its code: FRA
    #[arg(long, value_name = "CODE", conflicts_with = "form")]
    entity: Option<String>,
    /// An answer; may be given several times. In a table name the row: `table[2]/question=5`.
    /// NAV, NAP or CONF is a reason for not answering, nothing after `=` a blank
    #[arg(long, value_name = "NAME=VALUE", value_parser = assignment, allow_hyphen_values = true)]
    set: Vec<(Place, String)>,
    /// The question that `.` stands for, in a table with its row: `table[2]/question`
    #[arg(long = "self", value_name = "NAME", value_parser = Place::parse)]
    current: Option<Place>,
    /// The expression
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    expression: String,
}

const EXAMPLES: &str = "Examples:\n  \
    verbale eval \"2 * (3 + 4)\"\n  \
    verbale eval --set cases=12 --self cases \". >= 0 and . < 100\"\n  \
    verbale eval --set \"staff[1]/women=3\" --set \"staff[2]/women=4\" 'sum(${women})'\n  \
    verbale eval --set \"staff[2]/women=4\" --self \"staff[2]/women\" \"position(..)\"\n  \
    verbale eval --entity FRA '${p_training} = \"yes\"'\n\
    On Windows, write $ as it is; in other shells put the expression in single quotes.";

/// The value of an expression.
#[derive(Debug, Serialize)]
struct Outcome {
    /// `boolean`, `number`, `string` or `date`.
    r#type: &'static str,
    /// The value as a text.
    value: String,
    /// The value as a condition.
    boolean: bool,
}

fn assignment(text: &str) -> Result<(Place, String), String> {
    let (place, value) = text
        .split_once('=')
        .ok_or("write NAME=VALUE, as in p_training_persons=120")?;
    Ok((Place::parse(place)?, value.to_owned()))
}

impl Eval {
    pub(super) fn run(&self, options: &Options, console: &Console) -> Result<ExitStatus, CliError> {
        let source = || self.expression.clone();
        let expression = Expression::parse(&self.expression).map_err(|error| {
            let expression = source();
            CliError::Expression { expression, error }
        })?;
        let value = if let Some(code) = &self.entity {
            self.by_entity(code, &expression, options)?
        } else {
            let form = self.form(options)?;
            self.evaluate(&expression, &Lookup::new(&form), None, options)?
        };
        let value = value.map_err(|unknown| {
            let expression = source();
            CliError::Unknown {
                expression,
                unknown,
            }
        })?;
        let outcome = Outcome {
            r#type: value.type_name(),
            value: value.to_text().into_owned(),
            boolean: value.to_boolean(),
        };
        console.result(&outcome.value, &outcome);
        Ok(ExitStatus::Done)
    }

    /// The form; without one, names have no meaning but what --set gives them.
    fn form(&self, options: &Options) -> Result<Questionnaire, CliError> {
        let path = match &self.form {
            Some(form) => form.clone(),
            None => match form_path(options.round()) {
                form if form.exists() => form,
                _ => return Ok(Questionnaire::default()),
            },
        };
        Ok(definition::load(&path)?.questionnaire)
    }

    /// Against the reply of a State.
    fn by_entity(
        &self,
        code: &str,
        expression: &Expression,
        options: &Options,
    ) -> Result<Evaluated, CliError> {
        let setup = Setup::load(options.round())?;
        let replies = setup.take_in(options.as_of, &|_, _| {})?;
        let mut responses = replies.responses.iter();
        let response = responses.find(|response| response.entity.eq_ignore_ascii_case(code));
        let Some(response) = response else {
            let codes = replies.responses.iter();
            return Err(CliError::NoReply {
                entity: code.to_owned(),
                replied: codes.map(|response| response.entity.clone()).collect(),
            });
        };
        let names = Lookup::new(&setup.questionnaire);
        let reply = Responded::new(&names, response);
        self.evaluate(expression, &names, Some(&reply), options)
    }

    fn evaluate(
        &self,
        expression: &Expression,
        names: &Lookup<'_>,
        reply: Option<&dyn Given>,
        options: &Options,
    ) -> Result<Evaluated, CliError> {
        let tried = Tried {
            names,
            reply,
            set: self.set.iter().cloned().collect(),
            received: options.as_of,
            language: options.lang.unwrap_or(Lang::En),
        };
        let places = self.set.iter().map(|(place, _)| place).chain(&self.current);
        for place in places {
            place.check(names)?;
        }
        let answers = Answers::new(names, &tried);
        let view = match &self.current {
            Some(place) => answers.seen_from(names.question(&place.question), place.row),
            None => answers.seen_from(None, 1),
        };
        Ok(expression.evaluate(&view))
    }
}

/// A value, or why there is none.
type Evaluated = Result<crate::expression::Value, crate::expression::Unknown>;
