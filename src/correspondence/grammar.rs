//! How a letter speaks of its addressee: the name with article and preposition, the mission, the
//! resolution.

use chrono::NaiveDate;

use super::words::Words;
use crate::entity::{Entity, Kind};
use crate::language::{Lang, fill};

/// The formal name with its article, on a day: "la République d'Albanie".
///
/// The formal names at hand are those of today. Where the State was called otherwise on that day,
/// its short name of the day stands instead, with its article: "the Czech Republic".
pub fn formal_name(entity: &Entity, lang: Lang, on: NaiveDate) -> String {
    let formal = entity.formal.get(lang);
    if formal.is_empty() || entity.name(lang, on) != entity.names.get(lang) {
        return entity.with_article(lang, on);
    }
    formal.clone()
}

/// A name, given with its article, after the preposition "of" of the language: "de l'Arménie",
/// "del Reino Unido", "للجمهورية الفرنسية".
///
/// Russian would need the genitive, which the names at hand do not have, and Chinese has no
/// preposition: there the name stands as it is, and the texts around it are worded to fit.
pub fn of(name: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("of {name}"),
        Lang::Fr => of_french(name),
        Lang::Es => match name.strip_prefix("el ") {
            Some(rest) => format!("del {rest}"),
            None => format!("de {name}"),
        },
        // The preposition is written together with its noun; before the article its alif falls.
        Lang::Ar => match name.strip_prefix("ال") {
            Some(rest) => format!("لل{rest}"),
            None => format!("ل{name}"),
        },
        Lang::Ru | Lang::Zh => name.to_owned(),
    }
}

fn of_french(name: &str) -> String {
    if let Some(rest) = name.strip_prefix("le ") {
        return format!("du {rest}");
    }
    if let Some(rest) = name.strip_prefix("les ") {
        return format!("des {rest}");
    }
    let has_article = name.starts_with("la ") || name.starts_with("l'");
    // No name that is used without article begins with an aspirated h.
    let first = name.chars().next().map(|c| c.to_lowercase().to_string());
    let elides = first.is_some_and(|first| "aàâeéèêiîoôuhœ".contains(&first));
    if elides && !has_article {
        format!("d'{name}")
    } else {
        format!("de {name}")
    }
}

/// The forms in which a letter names its addressee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mission {
    /// At the head of the letter: "Permanent Mission of the French Republic to the United Nations".
    pub heading: String,
    /// In its first sentence, with what the language puts before it.
    pub full: String,
    /// In its last sentence: "the Permanent Mission".
    pub short: String,
}

/// The mission of a State or an observer State on a day, at a duty station (blank: not said);
/// of an entity of the United Nations system its name.
pub fn mission(
    entity: &Entity,
    words: &Words,
    lang: Lang,
    on: NaiveDate,
    station: &str,
) -> Mission {
    let forms = match entity.kind {
        Kind::MemberState => &words.mission,
        Kind::ObserverState => &words.observer,
        Kind::UnEntity => {
            let name = entity.name(lang, on).to_owned();
            return Mission {
                heading: name.clone(),
                full: name.clone(),
                short: name,
            };
        }
    };
    let name = formal_name(entity, lang, on);
    let of_state = of(&name, lang);
    let station = match station.trim() {
        "" => String::new(),
        station => fill(
            &words.at_station,
            &[("station", station_name(words, station))],
        ),
    };
    let values = [("of_state", of_state.as_str()), ("station", &station)];
    Mission {
        heading: fill(&forms.heading, &values),
        full: fill(&forms.full, &values),
        short: forms.short.clone(),
    }
}

/// A duty station in the language of the letter; any other place as it is written.
pub fn station_name<'a>(words: &'a Words, place: &'a str) -> &'a str {
    match place.trim().to_lowercase().as_str() {
        "new york" => &words.new_york,
        "geneva" => &words.geneva,
        "vienna" => &words.vienna,
        "nairobi" => &words.nairobi,
        _ => place.trim(),
    }
}

/// What a symbol is called in a sentence: `A/RES/68/192` is "General Assembly resolution 68/192";
/// any other symbol is its own name.
pub fn mandate(symbol: &str, words: &Words) -> String {
    let named = [
        ("A/RES/", &words.resolution_assembly),
        ("E/RES/", &words.resolution_council),
    ];
    named
        .iter()
        .find_map(|(prefix, text)| {
            let number = symbol.trim().strip_prefix(prefix)?;
            Some(fill(text, &[("number", number)]))
        })
        .unwrap_or_else(|| symbol.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::language::Lang;

    #[test]
    fn the_preposition_joins_the_article() {
        for (lang, name, expected) in [
            (Lang::En, "the French Republic", "of the French Republic"),
            (Lang::Fr, "le Royaume d'Espagne", "du Royaume d'Espagne"),
            (
                Lang::Fr,
                "les Émirats arabes unis",
                "des Émirats arabes unis",
            ),
            (
                Lang::Fr,
                "la République française",
                "de la République française",
            ),
            (Lang::Fr, "l'État de Palestine", "de l'État de Palestine"),
            (Lang::Fr, "Israël", "d'Israël"),
            (Lang::Fr, "Haïti", "d'Haïti"),
            (Lang::Fr, "Cuba", "de Cuba"),
            (Lang::Es, "el Reino de España", "del Reino de España"),
            (Lang::Es, "la Santa Sede", "de la Santa Sede"),
            (
                Lang::Es,
                "los Estados Unidos de América",
                "de los Estados Unidos de América",
            ),
            (Lang::Es, "El Salvador", "de El Salvador"),
            (Lang::Ar, "الجمهورية الفرنسية", "للجمهورية الفرنسية"),
            (Lang::Ar, "جمهورية العراق", "لجمهورية العراق"),
            (Lang::Ru, "Французская Республика", "Французская Республика"),
            (Lang::Zh, "法兰西共和国", "法兰西共和国"),
        ] {
            assert_eq!(of(name, lang), expected);
        }
    }
}
