//! Replies made in code, and one from each State of the sample with what the report says of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use verbale::cell_map::cell_address;
use verbale::coding::Coded;
use verbale::definition::{self, Kind, Question, Questionnaire};
use verbale::entity::Entities;
use verbale::intake::{Form, FoundBy, Input, Reader, Record, Source, Status};
use verbale::language::Lang;
use verbale::round::{
    Addressee, Limits, Previous, References, Register, Round, SentLedger, addressees,
};
use verbale::synthesis::Compilation;
use verbale::validate::{
    Answer, AnswerStatus, AnswerValue, Mark, Origin, Part, Publication, Response,
};

/// The sample's questionnaire.
pub(crate) static QUESTIONNAIRE: LazyLock<Questionnaire> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaire/questionnaire.xlsx");
    definition::load(&path).unwrap().questionnaire
});

/// The sample's round.
pub(crate) static ROUND: LazyLock<Round> =
    LazyLock::new(|| Round::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap());

/// The built-in entities.
pub(crate) static ENTITIES: LazyLock<Entities> = LazyLock::new(Entities::built_in);

static REGISTER: LazyLock<Register> = LazyLock::new(Register::default);

/// What a reader of the sample's returns must know, without any file.
pub(crate) static INPUT: LazyLock<Input<'static>> = LazyLock::new(|| Input {
    responses: Path::new("."),
    round: &ROUND.symbol,
    questionnaire: &QUESTIONNAIRE,
    entities: &ENTITIES,
    register: &REGISTER,
    limits: Limits::default(),
    seal: None,
    as_of: None,
});

/// One reader for thousands of files.
pub(crate) static READER: LazyLock<Reader<'static>> = LazyLock::new(|| Reader::new(&INPUT));

/// All States.
pub(crate) static ADDRESSEES: LazyLock<Vec<Addressee>> =
    LazyLock::new(|| addressees(&ROUND, &ENTITIES).unwrap());

/// Nothing is recorded as sent.
pub(crate) static NOTHING_SENT: LazyLock<SentLedger> =
    LazyLock::new(|| SentLedger::load(Path::new("no such folder")).unwrap());

/// What came back.
#[derive(Debug, Clone, Default)]
pub(crate) struct Replies {
    pub(crate) responses: Vec<Response>,
    pub(crate) records: Vec<Record>,
    pub(crate) coded: Coded,
    pub(crate) references: References,
    pub(crate) previous: Previous,
}

impl Replies {
    pub(crate) fn compilation<'a>(&'a self, round: &'a Round) -> Compilation<'a> {
        Compilation {
            round,
            questionnaire: &QUESTIONNAIRE,
            entities: &ENTITIES,
            addressees: &ADDRESSEES,
            responses: &self.responses,
            records: &self.records,
            coded: &self.coded,
            references: &self.references,
            previous: &self.previous,
            sent: &NOTHING_SENT,
        }
    }

    /// Adds a State's reply, in a file of its own.
    pub(crate) fn add(&mut self, reply: Reply) {
        self.records.push(Record {
            source: Arc::clone(&reply.source),
            part: String::new(),
            entity: Some(reply.response.entity.clone()),
            received: reply.response.received,
            language: Some(reply.response.language),
            edition: "1".to_owned(),
            form: Form::Excel,
            identified_by: None,
            seal: None,
            answers: reply.response.answers.len(),
            status: Status::Read,
            reason: None,
            envelope: None,
        });
        self.responses.push(reply.response);
    }
}

/// A State's reply being written.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) response: Response,
    source: Arc<Source>,
}

impl Reply {
    /// A reply returned blank.
    pub(crate) fn from(entity: &str) -> Self {
        let source = Arc::new(Source {
            file: format!(
                "Reply_{}.xlsx",
                ENTITIES.name(entity, Lang::En, ROUND.report.date)
            ),
            sha256: format!(
                "{:064x}",
                entity.bytes().fold(7_u64, |h, b| h * 31 + u64::from(b))
            ),
        });
        let response = Response {
            entity: entity.to_owned(),
            received: "2015-05-01".parse().ok(),
            language: ENTITIES
                .get(entity)
                .map_or(Lang::En, |entity| entity.preferred_language),
            publication: Publication::Public,
            answers: Vec::new(),
            findings: Vec::new(),
            settled: Vec::new(),
            explained: BTreeSet::new(),
        };
        let mut reply = Self { response, source };
        for question in &QUESTIONNAIRE.questions {
            if question.is_asked() && question.repeat.is_none() {
                let answer = Self::blank(question, Part::Answer);
                reply.response.answers.push(answer);
            }
        }
        reply
    }

    pub(crate) fn published(mut self, publication: Publication) -> Self {
        self.response.publication = publication;
        self
    }

    /// Chooses an option, of one or of several.
    pub(crate) fn choose(mut self, name: &str, choice: &str) -> Self {
        let question = question(name);
        assert!(
            QUESTIONNAIRE
                .list_of(question)
                .unwrap()
                .choice(choice)
                .is_some(),
            "{name} {choice}"
        );
        let origin = self.origin(question);
        let is_multiple = matches!(question.kind, Kind::SelectMultiple(_));
        let answer = self.answer(name);
        answer.status = AnswerStatus::Answered;
        answer.origin = Some(origin.clone());
        match &mut answer.value {
            Some(AnswerValue::Choices(names)) if is_multiple => names.push(choice.to_owned()),
            value => *value = Some(AnswerValue::Choices(vec![choice.to_owned()])),
        }
        if is_multiple {
            answer.marks.push(Mark {
                choice: choice.to_owned(),
                chosen: true,
                origin,
            });
        }
        self
    }

    /// Says no beside an option.
    pub(crate) fn refuse(mut self, name: &str, choice: &str) -> Self {
        let origin = self.origin(question(name));
        let answer = self.answer(name);
        answer.status = AnswerStatus::Answered;
        answer
            .value
            .get_or_insert_with(|| AnswerValue::Choices(Vec::new()));
        answer.origin.get_or_insert_with(|| origin.clone());
        answer.marks.push(Mark {
            choice: choice.to_owned(),
            chosen: false,
            origin,
        });
        self
    }

    pub(crate) fn set(mut self, name: &str, value: AnswerValue) -> Self {
        let origin = self.origin(question(name));
        let answer = self.answer(name);
        answer.status = AnswerStatus::Answered;
        answer.raw = match &value {
            AnswerValue::Text(text) => text.clone(),
            AnswerValue::Number(number) => number.to_string(),
            AnswerValue::Date(date) => date.to_string(),
            AnswerValue::Choices(names) => names.join("; "),
        };
        answer.value = Some(value);
        answer.origin = Some(origin);
        self
    }

    pub(crate) fn text(self, name: &str, text: &str) -> Self {
        self.set(name, AnswerValue::Text(text.to_owned()))
    }

    pub(crate) fn number(self, name: &str, number: f64) -> Self {
        self.set(name, AnswerValue::Number(number))
    }

    /// Gives a reason for no answer, or asks for confidence.
    pub(crate) fn silent(mut self, name: &str, status: AnswerStatus) -> Self {
        let origin = self.origin(question(name));
        let answer = self.answer(name);
        answer.status = status;
        answer.origin.get_or_insert(origin);
        self
    }

    pub(crate) fn comment(mut self, name: &str, text: &str) -> Self {
        let question = question(name);
        let comment = Answer {
            status: AnswerStatus::Answered,
            value: Some(AnswerValue::Text(text.to_owned())),
            raw: text.to_owned(),
            origin: Some(self.origin(question)),
            ..Self::blank(question, Part::Comment)
        };
        self.response.answers.push(comment);
        self
    }

    fn answer(&mut self, name: &str) -> &mut Answer {
        let answers = &mut self.response.answers;
        answers
            .iter_mut()
            .find(|a| a.question == name && a.part == Part::Answer)
            .unwrap()
    }

    fn blank(question: &Question, part: Part) -> Answer {
        Answer {
            part,
            ..Answer::blank(&question.name, 1)
        }
    }

    fn origin(&self, question: &Question) -> Origin {
        Origin {
            source: Arc::clone(&self.source),
            sheet: question
                .pillar
                .clone()
                .unwrap_or_else(|| "cover".to_owned()),
            cell: cell_address(question.row, 3),
            found_by: FoundBy::Name,
        }
    }
}

pub(crate) fn question(name: &str) -> &'static Question {
    QUESTIONNAIRE
        .question(name)
        .unwrap_or_else(|| panic!("no question {name}"))
}

/// A fact of the report: `tests/data/seed/facts.csv`.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Fact {
    pub(crate) iso3: String,
    pub(crate) measure_code: String,
    #[serde(rename = "fact_fr_short")]
    pub(crate) words: String,
    pub(crate) value: String,
    pub(crate) attribution: String,
}

/// All facts of the report.
pub(crate) fn facts() -> Vec<Fact> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/seed/facts.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// Codes of the States of paragraph 6, in its order, then the Holy See.
pub(crate) fn respondents() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/seed/respondents.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader
        .records()
        .map(|record| record.unwrap()[1].to_owned())
        .collect()
}

/// The replies of the sample's respondents: each fact as the closed answer that says it, and as
/// the comment beside it.
pub(crate) fn sample() -> Replies {
    let mut replies: BTreeMap<String, Reply> = respondents()
        .into_iter()
        .map(|code| (code.clone(), Reply::from(&code)))
        .collect();
    for fact in facts() {
        if fact.attribution == "named_partner" {
            continue;
        }
        let Some(reply) = replies.remove(&fact.iso3) else {
            continue;
        };
        let reply = state(reply, &fact);
        replies.insert(fact.iso3, reply);
    }
    let mut sample = Replies::default();
    for reply in replies.into_values() {
        sample.add(reply);
    }
    sample
}

/// Writes a fact into the question that gives its measure.
pub(crate) fn state(reply: Reply, fact: &Fact) -> Reply {
    let code = Some(fact.measure_code.as_str());
    for question in &QUESTIONNAIRE.questions {
        let name = question.name.as_str();
        let choices = QUESTIONNAIRE
            .list_of(question)
            .map_or(&[][..], |list| &list.choices);
        let choice = choices
            .iter()
            .find(|choice| choice.measure.as_ref().map(|m| m.code.as_str()) == code);
        if let Some(choice) = choice {
            return comment(reply.choose(name, &choice.name), name, fact);
        }
        if question
            .measure
            .as_ref()
            .map(|measure| measure.code.as_str())
            != code
        {
            continue;
        }
        let reply = match (name, &question.kind) {
            (_, Kind::Integer) => reply.number(name, fact.value.parse().unwrap_or(1.0)),
            ("l_framework", _) => reply.choose(name, "full"),
            ("p_advert_trend", _) => reply.choose(name, "down"),
            ("x_conviction_trend", _) => reply.choose(name, "up"),
            ("x_penalties", _) => reply.choose(name, "adequate"),
            ("v_procedures", _) => reply.choose(name, "in_force"),
            ("v_non_punishment", _) => reply.choose(name, "law"),
            ("x_trend_reasons", _) => reply
                .choose(name, "institutional_reform")
                .choose(name, "training"),
            (_, Kind::SelectOne(_)) => reply.choose(name, "yes"),
            // An option that gives no measure of its own.
            _ => {
                let plain = choices
                    .iter()
                    .find(|c| c.measure.is_none() && c.name != "none");
                reply.choose(name, &plain.unwrap().name)
            }
        };
        return comment(reply, name, fact);
    }
    panic!("no question gives {}", fact.measure_code)
}

fn comment(reply: Reply, name: &str, fact: &Fact) -> Reply {
    match fact.attribution.as_str() {
        "named_reporter" => reply.comment(name, &fact.words),
        _ => reply,
    }
}
