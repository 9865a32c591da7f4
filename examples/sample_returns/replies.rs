//! What each of the 36 respondents says in the sample, and in which file it arrived.
//!
//! A reply says what the report A/70/94 says of its State (`tests/data/seed/facts.csv`) and nothing
//! else: what the report does not say stays blank. Each fact is written where the questionnaire
//! asks for it: the choice, the number or the "yes" that carries its measure, and a sentence in
//! the return's language in the open answer of its pillar.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Deserialize;
use verbale::cell_map::{CellKey, Role};
use verbale::definition::{Kind, MultipleLayout, Question, Questionnaire};
use verbale::entity::{Entities, Entity};
use verbale::issue::{Fill, Filled, Issuer};
use verbale::language::Lang;
use verbale::round::Round;

const RESPONDENTS: &str = include_str!("../../tests/data/seed/respondents.csv");
const FACTS: &str = include_str!("../../tests/data/seed/facts.csv");
const PROSE: [(Lang, &str); 3] = [
    (
        Lang::Es,
        include_str!("../../tests/data/prose/prose_es.csv"),
    ),
    (
        Lang::Ru,
        include_str!("../../tests/data/prose/prose_ru.csv"),
    ),
    (
        Lang::Ar,
        include_str!("../../tests/data/prose/prose_ar.csv"),
    ),
];

/// Measures that the returns give in prose alone, so that coding has work to do.
const PROSE_ONLY: [&str; 10] = [
    "leg_closed_hearings_children",
    "leg_supply_chain_disclosure",
    "leg_child_victim_provisions",
    "prev_demand_arts_event",
    "prev_supply_chain_online_tool",
    "prev_homeless_shelter_staff",
    "prev_statistics_committee",
    "pros_reform_and_training",
    "part_faith_initiative",
    "part_joint_declaration",
];

/// Measures whose single-choice question has another answer than "yes".
const CHOSEN: [(&str, &str, &str); 3] = [
    ("pros_conviction_rate_increase", "x_conviction_trend", "up"),
    ("prot_non_punishment", "v_non_punishment", "applied"),
    ("part_io_programme", "c_organizations", "ILO"),
];

/// The edition of another round that one file claims to belong to.
const OTHER_ROUND: &str = "A/71/119";

#[derive(Debug, Deserialize)]
struct Respondent {
    iso3: String,
}

#[derive(Debug, Clone, Deserialize)]
struct Fact {
    pillar: String,
    iso3: String,
    measure_code: String,
    #[serde(rename = "fact_fr_short")]
    french: String,
    #[serde(rename = "fact_en_short")]
    english: String,
    value: Option<f64>,
    attribution: String,
}

#[derive(Debug, Deserialize)]
struct Sentence {
    iso3: String,
    measure_code: String,
    text: String,
}

/// Where a State's return arrived, if it did not keep the name it was issued under.
const RENAMED: [(&str, &str); 8] = [
    (
        "ARM",
        "2015-04-20 e-mail/Copy of Questionnaire (final) (2).xlsx",
    ),
    ("BRA", "Book1.xlsx"),
    ("COL", "2015-04-20 e-mail/Respuesta de Colombia.xlsx"),
    ("ISR", "Israel/Israel_corrected.xlsx"),
    ("MAR", "Maroc réponse définitive.xlsx"),
    ("RUS", "Ответ на вопросник.xlsx"),
    ("SAU", "رد المملكة.xlsx"),
    ("VAT", "Holy See.xlsx"),
];

/// Everything our own program writes: the returns of the 36 respondents, an earlier one of Israel,
/// and a workbook of another round; path below `responses/` and bytes.
pub(crate) fn files(
    questionnaire: &Questionnaire,
    round: &Round,
    entities: &Entities,
) -> Result<BTreeMap<String, Vec<u8>>, Box<dyn std::error::Error>> {
    let facts: Vec<Fact> = rows(FACTS)?;
    let respondents: Vec<Respondent> = rows(RESPONDENTS)?;
    let mut issuers: BTreeMap<Lang, Issuer<'_>> = BTreeMap::new();
    let mut files = BTreeMap::new();
    for respondent in &respondents {
        let entity = entities
            .get(&respondent.iso3)
            .ok_or("a respondent that is no entity")?;
        let lang = entity.preferred_language;
        let issuer = issuers
            .entry(lang)
            .or_insert_with(|| Issuer::new(questionnaire, round, lang));
        let own: Vec<&Fact> = facts
            .iter()
            .filter(|fact| fact.iso3 == entity.code && fact.attribution != "named_partner")
            .collect();
        let filled = Reply {
            questionnaire,
            issuer,
            entity,
            lang,
            facts: &own,
        }
        .filled()?;
        let renamed = RENAMED.iter().find(|(code, _)| *code == entity.code);
        let path = match renamed {
            Some((_, path)) => (*path).to_owned(),
            None => verbale::issue::file_name(entity, round, lang),
        };
        if entity.code == "ISR" {
            let earlier: Vec<&Fact> = own
                .iter()
                .copied()
                .filter(|fact| fact.pillar != "prosecution")
                .collect();
            let reply = Reply {
                questionnaire,
                issuer,
                entity,
                lang,
                facts: &earlier,
            };
            files.insert(
                "Israel/Israel.xlsx".to_owned(),
                issuer.workbook(entity, &reply.filled()?)?,
            );
        }
        files.insert(path, issuer.workbook(entity, &filled)?);
    }

    let mut other = round.clone();
    OTHER_ROUND.clone_into(&mut other.symbol);
    let entity = entities.get("NOR").ok_or("Norway is an entity")?;
    let issuer = Issuer::new(questionnaire, &other, Lang::En);
    files.insert(
        "Norway 2016.xlsx".to_owned(),
        issuer.workbook(entity, &Filled::new())?,
    );
    Ok(files)
}

fn rows<T: for<'de> Deserialize<'de>>(text: &str) -> Result<Vec<T>, csv::Error> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect()
}

/// What a State says in prose: each measure and the sentence that says so.
pub(crate) fn said(
    entity: &str,
    lang: Lang,
) -> Result<Vec<(String, String)>, Box<dyn std::error::Error>> {
    let mut said: Vec<(String, String)> = Vec::new();
    for fact in rows::<Fact>(FACTS)? {
        let is_own = fact.iso3 == entity && fact.attribution != "named_partner";
        if is_own && said.iter().all(|(code, _)| *code != fact.measure_code) {
            let words = sentence(&fact, lang)?;
            said.push((fact.measure_code, words));
        }
    }
    Ok(said)
}

/// The fact as the ministry writes it.
fn sentence(fact: &Fact, lang: Lang) -> Result<String, Box<dyn std::error::Error>> {
    match lang {
        Lang::En => Ok(format!("{}.", fact.english)),
        Lang::Fr => Ok(format!("{}.", fact.french)),
        _ => {
            let text = PROSE.iter().find(|(known, _)| *known == lang);
            let (_, text) = text.ok_or("no prose in this language")?;
            let sentences: Vec<Sentence> = rows(text)?;
            let found = sentences
                .into_iter()
                .find(|s| s.iso3 == fact.iso3 && s.measure_code == fact.measure_code);
            Ok(found.ok_or("a fact without its sentence")?.text)
        }
    }
}

/// One State's reply in the making.
struct Reply<'a> {
    questionnaire: &'a Questionnaire,
    issuer: &'a Issuer<'a>,
    entity: &'a Entity,
    lang: Lang,
    facts: &'a [&'a Fact],
}

impl Reply<'_> {
    fn filled(&self) -> Result<Filled, Box<dyn std::error::Error>> {
        let mut filled = Filled::new();
        let mut prose: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut said: BTreeSet<&str> = BTreeSet::new();
        for fact in self.facts {
            if !said.insert(&fact.measure_code) {
                continue;
            }
            prose
                .entry(&fact.pillar)
                .or_default()
                .push(sentence(fact, self.lang)?);
            if !PROSE_ONLY.contains(&fact.measure_code.as_str()) {
                self.answer(fact, &mut filled)?;
            }
        }
        for (pillar, sentences) in prose {
            let separator = if self.lang == Lang::Zh { "" } else { " " };
            let key = CellKey::new(&format!("{pillar}_describe"), 1, Role::Answer);
            filled.insert(key, Fill::Text(sentences.join(separator)));
        }
        self.details(&mut filled)?;
        Ok(filled)
    }

    /// Writes a fact where the questionnaire asks for it.
    fn answer(&self, fact: &Fact, filled: &mut Filled) -> Result<(), Box<dyn std::error::Error>> {
        let code = fact.measure_code.as_str();
        if let Some((_, question, choice)) = CHOSEN.iter().find(|(measure, ..)| *measure == code) {
            return self.choose(question, choice, filled);
        }
        for question in &self.questionnaire.questions {
            let list = self.questionnaire.list_of(question);
            let carries = |measure: &Option<verbale::definition::Measure>| {
                measure.as_ref().is_some_and(|measure| measure.code == code)
            };
            let choice = list.and_then(|list| list.choices.iter().find(|c| carries(&c.measure)));
            if let Some(choice) = choice {
                return self.choose(&question.name, &choice.name, filled);
            }
            if !carries(&question.measure) {
                continue;
            }
            match (&question.kind, fact.value) {
                (Kind::Integer, Some(value)) => {
                    let key = CellKey::new(&question.name, 1, Role::Answer);
                    filled.insert(key, Fill::Number(value));
                }
                (Kind::SelectOne(_), _) => self.choose(&question.name, "yes", filled)?,
                // A multiple choice whose options carry the details: they have facts of their own.
                (Kind::SelectMultiple(_), _) => {}
                _ => return Err(format!("{code} has no answer").into()),
            }
            return Ok(());
        }
        Err(format!("{code} is carried by no question").into())
    }

    fn choose(
        &self,
        question: &str,
        choice: &str,
        filled: &mut Filled,
    ) -> Result<(), Box<dyn std::error::Error>> {
        let question = self.question(question)?;
        let label = self
            .issuer
            .choice_label(question, choice)
            .ok_or("an unknown choice")?;
        let (key, fill) = match (&question.kind, question.layout) {
            (Kind::SelectMultiple(_), MultipleLayout::Slots) => {
                let taken = filled
                    .keys()
                    .filter(|key| key.question == question.name)
                    .count();
                (
                    CellKey::option(&question.name, 1, &(taken + 1).to_string()),
                    Fill::Text(label),
                )
            }
            (Kind::SelectMultiple(_), _) => (
                CellKey::option(&question.name, 1, choice),
                Fill::Text("X".to_owned()),
            ),
            _ => (
                CellKey::new(&question.name, 1, Role::Answer),
                Fill::Text(label),
            ),
        };
        filled.insert(key, fill);
        Ok(())
    }

    fn question(&self, name: &str) -> Result<&Question, String> {
        self.questionnaire
            .question(name)
            .ok_or_else(|| format!("there is no question {name}"))
    }

    /// Particulars that the report gives of a State beside its measures (paragraphs in brackets).
    fn details(&self, filled: &mut Filled) -> Result<(), Box<dyn std::error::Error>> {
        let mut text = |question: &str, text: &str| {
            filled.insert(
                CellKey::new(question, 1, Role::Answer),
                Fill::Text(text.to_owned()),
            );
        };
        let day = |year, month, day| {
            NaiveDate::from_ymd_opt(year, month, day)
                .map(Fill::Date)
                .ok_or("no such day")
        };
        match self.entity.code.as_str() {
            // (8)
            "GBR" => text("l_title", "Modern Slavery Act 2015"),
            "SGP" => {
                text("l_title", "Act on the prevention of trafficking in persons");
                let key = CellKey::new("l_in_force", 1, Role::Answer);
                filled.insert(key, day(2015, 3, 1)?);
            }
            "COL" => {
                text("l_title", "Decreto");
                text("l_number", "1069");
                // (26)
                for code in ["ARG", "CHL", "CRI", "ECU", "SLV", "HND", "PRY"] {
                    self.choose("c_bilateral_states", code, filled)?;
                }
            }
            // (17): months become their first and last day.
            "THA" => {
                let from = CellKey::new("x_laundering_from", 1, Role::Answer);
                filled.insert(from, day(2014, 1, 1)?);
                let to = CellKey::new("x_laundering_to", 1, Role::Answer);
                filled.insert(to, day(2015, 3, 31)?);
            }
            // (28)
            "BGR" | "GRC" => {
                for code in ["BGR", "GRC", "MDA", "ROU", "SRB", "SVN", "UKR"] {
                    self.choose("c_ngo_states", code, filled)?;
                }
            }
            // (29)
            "ISR" => {
                let key = CellKey::new("c_exchange_states", 1, Role::Answer);
                filled.insert(key, Fill::Number(14.0));
                self.choose("c_visit_states", "KAZ", filled)?;
            }
            _ => {}
        }
        Ok(())
    }
}
