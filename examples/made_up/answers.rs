//! Made-up answers to any questionnaire, the same for the same seed: for benches, and for a round
//! in which every table is full.

use chrono::{Days, NaiveDate};
use verbale::cell_map::{CellKey, Role};
use verbale::definition::{ChoiceList, Kind, Question, Questionnaire};
use verbale::issue::{Fill, Filled, Issuer};
use verbale::language::{Lang, PerLang};

/// Rows that are filled in a table, at most.
const TABLE_ROWS: u64 = 8;

/// What a ministry might write, in each language; made up, of nobody.
const SENTENCES: PerLang<[&str; 4]> = PerLang {
    en: [
        "The law was amended and a national plan adopted.",
        "Training is given to the police, prosecutors and judges.",
        "Shelters are run together with civil society.",
        "Figures are collected by the ministry of the interior.",
    ],
    fr: [
        "La loi a été modifiée et un plan national adopté.",
        "Des formations sont dispensées à la police, aux procureurs et aux juges.",
        "Les foyers sont gérés avec la société civile.",
        "Les chiffres sont recueillis par le ministère de l'intérieur.",
    ],
    es: [
        "Se modificó la ley y se aprobó un plan nacional.",
        "Se imparte formación a la policía, los fiscales y los jueces.",
        "Los albergues se gestionan con la sociedad civil.",
        "El Ministerio del Interior recopila las cifras.",
    ],
    ru: [
        "В закон внесены изменения, принят национальный план.",
        "Проводится обучение полиции, прокуроров и судей.",
        "Приюты работают совместно с гражданским обществом.",
        "Данные собирает министерство внутренних дел.",
    ],
    ar: [
        "عُدّل القانون واعتُمدت خطة وطنية.",
        "يجري تدريب الشرطة والمدعين العامين والقضاة.",
        "تدار الملاجئ بالتعاون مع المجتمع المدني.",
        "تجمع وزارة الداخلية الأرقام.",
    ],
    zh: [
        "修订了法律并通过了国家计划。",
        "对警察、检察官和法官进行了培训。",
        "庇护所与民间社会共同管理。",
        "内政部收集数据。",
    ],
};

/// A sequence of numbers that looks like chance (`SplitMix64`, Steele and others 2014).
pub(crate) struct Chance(u64);

impl Chance {
    /// The sequence of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    /// True this many times of a hundred.
    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of these.
    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let index = self.below(of.len() as u64);
        of.get(usize::try_from(index).unwrap_or_default())
    }
}

/// Something in nearly every cell of a workbook: one answer in twelve is a silence, one in ten has
/// a comment.
pub(crate) fn answers(
    questionnaire: &Questionnaire,
    issuer: &Issuer<'_>,
    chance: &mut Chance,
) -> Filled {
    let mut filled = Filled::new();
    let lang = issuer.layout().lang;
    let rows = u32::try_from(chance.below(TABLE_ROWS)).unwrap_or_default();
    for cell in issuer.layout().cells(questionnaire) {
        let Some(question) = questionnaire.question(&cell.key.question) else {
            continue;
        };
        if question.repeat.is_some() && cell.key.instance > rows {
            continue;
        }
        let fill = match cell.key.role {
            Role::Answer if chance.percent(92) => answer(questionnaire, question, lang, chance),
            Role::Option => option(questionnaire, question, &cell.key, lang, chance),
            Role::Comment if chance.percent(10) => Some(sentence(lang, chance)),
            _ => None,
        };
        if let Some(fill) = fill {
            filled.insert(cell.key, fill);
        }
    }
    filled
}

fn sentence(lang: Lang, chance: &mut Chance) -> Fill {
    let count = 1 + chance.below(4);
    let sentences: Vec<&str> = (0..count)
        .filter_map(|_| chance.pick(SENTENCES.get(lang)).copied())
        .collect();
    let separator = if lang == Lang::Zh { "" } else { " " };
    Fill::Text(sentences.join(separator))
}

fn label(list: &ChoiceList, lang: Lang, chance: &mut Chance) -> Option<Fill> {
    // The first choice, mostly "yes", is the most frequent.
    let choice = if chance.percent(40) {
        list.choices.first()
    } else {
        chance.pick(&list.choices)
    }?;
    let label = choice.label.text(lang);
    let label = if label.is_empty() {
        &choice.name
    } else {
        label
    };
    Some(Fill::Text(label.to_owned()))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the numbers are below a thousand"
)]
fn answer(
    questionnaire: &Questionnaire,
    question: &Question,
    lang: Lang,
    chance: &mut Chance,
) -> Option<Fill> {
    match question.kind {
        Kind::SelectOne(_) => label(questionnaire.list_of(question)?, lang, chance),
        Kind::Text => Some(sentence(lang, chance)),
        Kind::Integer => Some(Fill::Number(chance.below(500) as f64)),
        Kind::Decimal => Some(Fill::Number(chance.below(1000) as f64 / 10.0)),
        Kind::Date => NaiveDate::from_ymd_opt(2014, 1, 1)?
            .checked_add_days(Days::new(chance.below(450)))
            .map(Fill::Date),
        _ => None,
    }
}

fn option(
    questionnaire: &Questionnaire,
    question: &Question,
    key: &CellKey,
    lang: Lang,
    chance: &mut Chance,
) -> Option<Fill> {
    let list = questionnaire.list_of(question)?;
    match key.option.parse::<u64>() {
        // A slot: the first three, each with another choice.
        Ok(slot) if list.choice(&key.option).is_none() => {
            let choice = list.choices.get(usize::try_from(slot * 7).ok()?)?;
            (slot <= 3).then(|| Fill::Text(choice.label.text(lang).to_owned()))
        }
        _ => chance.percent(30).then(|| Fill::Text("X".to_owned())),
    }
}
