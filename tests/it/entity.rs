//! Names, their dates, their order, and who is meant by them.

use chrono::NaiveDate;
use verbale::entity::{Entities, Entity, Kind, Match, RegionalGroup, sort};
use verbale::language::Lang;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The date of the report.
fn report() -> NaiveDate {
    day("2015-06-08")
}

fn order(entities: &Entities, codes: &[&str], lang: Lang, on: NaiveDate) -> Vec<String> {
    let mut list: Vec<&Entity> = codes
        .iter()
        .map(|code| entities.get(code).unwrap())
        .collect();
    sort(&mut list, lang, on);
    list.iter()
        .map(|entity| entity.name(lang, on).to_owned())
        .collect()
}

#[test]
fn the_built_in_tables_hold_193_member_states_and_two_observers() {
    let entities = Entities::built_in();
    assert_eq!(entities.states().count(), 195);
    let members = |group| {
        entities
            .states()
            .filter(|state| state.kind == Kind::MemberState && state.regional_group == group)
            .count()
    };
    let groups = [
        RegionalGroup::African,
        RegionalGroup::AsiaPacific,
        RegionalGroup::EasternEuropean,
        RegionalGroup::LatinAmericanCaribbean,
        RegionalGroup::WesternEuropeanOther,
        RegionalGroup::None,
    ];
    assert_eq!(groups.map(members), [54, 54, 23, 33, 28, 1]);
    assert_eq!(entities.iter().count(), 211);
    assert_eq!(entities.get("mkd").unwrap().code, "MKD");
    assert_eq!(entities.get("AFG").unwrap().m49, "004");
}

#[test]
fn the_french_list_of_respondents_is_paragraph_6_to_the_letter() {
    let entities = Entities::built_in();
    let seed = include_str!("../data/seed/respondents.csv");
    let mut reader = csv::Reader::from_reader(seed.as_bytes());
    let printed: Vec<(String, String, String)> = reader
        .records()
        .map(|record| record.unwrap())
        .map(|record| {
            (
                record[1].to_owned(),
                record[2].to_owned(),
                record[3].to_owned(),
            )
        })
        .collect();
    assert_eq!(printed.len(), 36);

    // As the codes come, not as they are printed.
    let mut states: Vec<&Entity> = printed
        .iter()
        .map(|(code, _, _)| entities.get(code).unwrap())
        .filter(|state| state.kind == Kind::MemberState)
        .collect();
    states.sort_by(|a, b| a.code.cmp(&b.code));
    sort(&mut states, Lang::Fr, report());
    let sorted: Vec<&str> = states
        .iter()
        .map(|state| state.name(Lang::Fr, report()))
        .collect();
    let expected: Vec<&str> = printed
        .iter()
        .filter(|(_, _, kind)| kind == "member_state")
        .map(|(_, name, _)| name.as_str())
        .collect();
    assert_eq!(sorted, expected);

    let holy_see = entities.get("VAT").unwrap();
    assert_eq!(holy_see.kind, Kind::ObserverState);
    assert_eq!(holy_see.name(Lang::Fr, report()), "Saint-Siège");
}

#[test]
fn a_name_is_that_of_its_day() {
    let entities = Entities::built_in();
    let name =
        |code: &str, lang, on: &str| entities.get(code).unwrap().name(lang, day(on)).to_owned();
    assert_eq!(name("CZE", Lang::Fr, "2016-08-28"), "République tchèque");
    assert_eq!(name("CZE", Lang::Fr, "2016-08-29"), "Tchéquie");
    assert_eq!(name("TUR", Lang::En, "2015-06-08"), "Turkey");
    assert_eq!(name("TUR", Lang::En, "2026-11-24"), "Türkiye");
    assert_eq!(
        name("LBY", Lang::En, "2011-09-15"),
        "Libyan Arab Jamahiriya"
    );
    assert_eq!(name("FRA", Lang::En, "1950-01-01"), "France");
}

#[test]
fn a_sentence_uses_the_short_name_and_its_article() {
    let entities = Entities::built_in();
    let case = |code: &str, lang, bare: &str, with_article: &str| {
        let entity = entities.get(code).unwrap();
        assert_eq!(entity.name_in_text(lang, report()), bare, "{code}");
        assert_eq!(entity.with_article(lang, report()), with_article, "{code}");
    };
    case("GBR", Lang::Fr, "Royaume-Uni", "le Royaume-Uni");
    case("GBR", Lang::En, "United Kingdom", "the United Kingdom");
    case("USA", Lang::Fr, "États-Unis", "les États-Unis");
    case("ARM", Lang::Fr, "Arménie", "l'Arménie");
    case("CUB", Lang::Fr, "Cuba", "Cuba");
    case(
        "RUS",
        Lang::En,
        "Russian Federation",
        "the Russian Federation",
    );
    case(
        "MKD",
        Lang::Fr,
        "ex-République yougoslave de Macédoine",
        "l'ex-République yougoslave de Macédoine",
    );
    case(
        "MKD",
        Lang::En,
        "The former Yugoslav Republic of Macedonia",
        "the former Yugoslav Republic of Macedonia",
    );
    case("CZE", Lang::Es, "República Checa", "la República Checa");
    case("SWZ", Lang::Fr, "Swaziland", "le Swaziland");
    case(
        "BOL",
        Lang::Fr,
        "État plurinational de Bolivie",
        "l'État plurinational de Bolivie",
    );
    case(
        "IRN",
        Lang::Es,
        "República Islámica del Irán",
        "la República Islámica del Irán",
    );
    case(
        "IRN",
        Lang::Ar,
        "جمهورية إيران الإسلامية",
        "جمهورية إيران الإسلامية",
    );
}

#[test]
fn lists_follow_each_language() {
    let entities = Entities::built_in();
    // Filed under M in French, under T in English: Editorial practice of the report and of 2015.
    let codes = ["MKD", "MAR", "LUX", "THA", "TLS"];
    assert_eq!(
        order(&entities, &codes, Lang::Fr, report()),
        [
            "Luxembourg",
            "ex-République yougoslave de Macédoine",
            "Maroc",
            "Thaïlande",
            "Timor-Leste"
        ]
    );
    assert_eq!(
        order(&entities, &codes, Lang::En, report()),
        [
            "Luxembourg",
            "Morocco",
            "Thailand",
            "The former Yugoslav Republic of Macedonia",
            "Timor-Leste"
        ]
    );
    assert_eq!(
        order(
            &entities,
            &["NGA", "NER", "NIC", "NOR", "ESP", "EST"],
            Lang::Es,
            report()
        ),
        [
            "España",
            "Estonia",
            "Nicaragua",
            "Níger",
            "Nigeria",
            "Noruega"
        ]
    );
    // The article does not count: الأردن stands among names in أ, before إسبانيا.
    assert_eq!(
        order(
            &entities,
            &["JOR", "MAR", "ESP", "ARG", "TUR"],
            Lang::Ar,
            report()
        ),
        ["الأرجنتين", "الأردن", "إسبانيا", "تركيا", "المغرب"]
    );
    // Pinyin: a, bai, e, fei, zhong.
    assert_eq!(
        order(
            &entities,
            &["CHN", "BLR", "RUS", "ALB", "PHL"],
            Lang::Zh,
            report()
        ),
        ["阿尔巴尼亚", "白俄罗斯", "俄罗斯联邦", "菲律宾", "中国"]
    );
}

#[test]
fn a_name_in_any_language_or_spelling_finds_its_entity() {
    let entities = Entities::built_in();
    for (name, code) in [
        ("Côte d’Ivoire", "CIV"),
        ("COTE D'IVOIRE", "CIV"),
        ("  perú ", "PER"),
        ("Соединенные   Штаты", "USA"),
        ("أرمينيا", "ARM"),
        ("泰国", "THA"),
        ("République islamique d'Iran", "IRN"),
        ("the Kingdom of Spain", "ESP"),
        ("Kingdom of Spain", "ESP"),
        ("FYROM", "MKD"),
        ("bgr", "BGR"),
        ("Congo", "COG"),
        ("ONUDC", "UNODC"),
    ] {
        let found = entities.find(name);
        assert!(
            matches!(found, Match::One(entity) if entity.code == code),
            "{name}: {found:?}"
        );
    }
}

#[test]
fn a_name_that_is_only_alike_is_proposed_and_never_accepted() {
    let entities = Entities::built_in();
    let Match::Unknown(proposals) = entities.find("Bulgaire") else {
        panic!("accepted");
    };
    assert_eq!(proposals[0].entity.code, "BGR");
    assert!(matches!(
        entities.find("Congo, Dem. Rep."),
        Match::Unknown(_)
    ));
    assert_eq!(entities.find("zzzz"), Match::Unknown(Vec::new()));
    assert_eq!(entities.find(" "), Match::Unknown(Vec::new()));
}

#[test]
fn a_file_name_tells_the_entities_it_names() {
    let entities = Entities::built_in();
    let mentioned = |text: &str| -> Vec<String> {
        let found = entities.mentioned_in(text);
        found.iter().map(|entity| entity.code.clone()).collect()
    };
    assert_eq!(mentioned("Réponse_Guinée-Bissau (v2).xlsx"), ["GNB"]);
    assert_eq!(mentioned("Bulgarie_BGR_fr.xlsx"), ["BGR"]);
    assert_eq!(mentioned("reply can be per our note.xlsx"), [""; 0]);
    assert_eq!(mentioned("中国的答复.xlsx"), ["CHN"]);
    assert_eq!(mentioned("Grèce et Chypre.xlsx"), ["CYP", "GRC"]);
}

#[test]
fn a_broken_table_names_file_line_and_column() {
    let dir = tempfile::tempdir().unwrap();
    let built_in = include_str!("../../src/entity/entities.csv");
    let broken = built_in
        .replace("AFG,AFG,AF,004,member_state", "AFG,AFG,AF,4,member_state")
        .replace("ALB,ALB,AL,008,member_state", "ALB,ALB,AL,008,state");
    std::fs::write(dir.path().join("entities.csv"), broken).unwrap();
    let error = Entities::load(dir.path()).unwrap_err().to_string();
    let lines: Vec<&str> = error.lines().collect();
    assert_eq!(lines.len(), 2, "{error}");
    assert!(
        lines[0].contains("entities.csv, line 2, column `m49`: `4` is not three digits"),
        "{error}"
    );
    assert!(
        lines[1].contains(
            "line 3, column `kind`: `state` is not one of member_state, observer_state, un_entity"
        ),
        "{error}"
    );
}

#[test]
fn a_table_of_the_round_replaces_the_built_in_one() {
    let dir = tempfile::tempdir().unwrap();
    let history = "iso3;lang;name;valid_from;valid_to;sort_key\nFRA;en;Gaul;;31/12/1500;Zaul\n";
    std::fs::write(dir.path().join("name_history.csv"), history).unwrap();
    let entities = Entities::load(dir.path()).unwrap();
    let france = entities.get("FRA").unwrap();
    assert_eq!(france.name(Lang::En, day("1500-12-31")), "Gaul");
    assert_eq!(france.sort_key(Lang::En, day("1500-12-31")), "Zaul");
    assert_eq!(france.name(Lang::En, day("1501-01-01")), "France");
    assert!(Entities::load(&dir.path().join("no such folder")).is_ok());
}
