//! The language of a text, told or not told, never told wrong.

use verbale::language::{Lang, detect};

/// All that the program says in six languages: whatever is said of a text is right.
#[test]
fn no_text_of_the_program_is_taken_for_another_language() {
    let mut told = Vec::new();
    for lang in Lang::ALL {
        let path = format!(
            "{}/src/language/texts/{lang}.toml",
            env!("CARGO_MANIFEST_DIR")
        );
        let table: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
        let mut texts = Vec::new();
        strings(&toml::Value::Table(table), &mut texts);
        let is_sentence = |text: &&String| text.chars().count() >= 60 && !text.contains('{');
        let long: Vec<&String> = texts.iter().filter(is_sentence).collect();
        for text in &texts {
            let detected = detect(text);
            assert!(
                detected.is_none_or(|detected| detected == lang),
                "{lang}: {detected:?}: {text}"
            );
        }
        for t in &long {
            if detect(t).is_none() {
                eprintln!("MISS {lang} {t}");
            }
        }
        let found = long.iter().filter(|text| detect(text).is_some()).count();
        told.push((lang, found * 100 / long.len().max(1)));
    }
    assert!(told.iter().all(|(_, percent)| *percent >= 80), "{told:?}");
}

fn strings(value: &toml::Value, into: &mut Vec<String>) {
    match value {
        toml::Value::String(text) => into.push(text.clone()),
        toml::Value::Table(table) => table.values().for_each(|value| strings(value, into)),
        toml::Value::Array(list) => list.iter().for_each(|value| strings(value, into)),
        _ => {}
    }
}

#[test]
fn a_seventh_language_is_not_taken_for_its_neighbour() {
    let texts = [
        "O Brasil informou que foram adotadas novas medidas para a prote\u{e7}\u{e3}o das v\u{ed}timas e dos seus direitos.",
        "L'Italia ha riferito che sono state adottate nuove misure per la protezione delle vittime della tratta.",
        "Die Regierung hat neue Ma\u{df}nahmen zum Schutz der Opfer des Menschenhandels in das Gesetz aufgenommen.",
        "De regering heeft nieuwe maatregelen genomen om slachtoffers van mensenhandel in het land te beschermen.",
        "Rom\u{e2}nia a raportat c\u{103} au fost adoptate noi m\u{103}suri pentru protec\u{21b}ia victimelor \u{ee}n cadrul legii.",
        "El Govern ha informat que s'han adoptat noves mesures per a la protecci\u{f3} de les v\u{ed}ctimes del tr\u{e0}fic.",
        "Regeringen har indf\u{f8}rt nye foranstaltninger til beskyttelse af ofrene for menneskehandel og deres b\u{f8}rn.",
        "T\u{fc}rkiye insan ticareti ma\u{11f}durlar\u{131}n\u{131}n korunmas\u{131} i\u{e7}in yeni \u{f6}nlemler alm\u{131}\u{15f} ve bir kanun kabul etmi\u{15f}tir.",
        "\u{423}\u{440}\u{44f}\u{434} \u{443}\u{445}\u{432}\u{430}\u{43b}\u{438}\u{432} \u{43d}\u{43e}\u{432}\u{456} \u{437}\u{430}\u{445}\u{43e}\u{434}\u{438} \u{449}\u{43e}\u{434}\u{43e} \u{437}\u{430}\u{445}\u{438}\u{441}\u{442}\u{443} \u{436}\u{435}\u{440}\u{442}\u{432} \u{442}\u{43e}\u{440}\u{433}\u{456}\u{432}\u{43b}\u{456} \u{43b}\u{44e}\u{434}\u{44c}\u{43c}\u{438} \u{442}\u{430} \u{457}\u{445}\u{43d}\u{456}\u{445} \u{434}\u{456}\u{442}\u{435}\u{439}.",
        "\u{41f}\u{440}\u{430}\u{432}\u{438}\u{442}\u{435}\u{43b}\u{441}\u{442}\u{432}\u{43e}\u{442}\u{43e} \u{43f}\u{440}\u{438}\u{435} \u{43d}\u{43e}\u{432}\u{438} \u{43c}\u{435}\u{440}\u{43a}\u{438} \u{437}\u{430} \u{437}\u{430}\u{449}\u{438}\u{442}\u{430} \u{43d}\u{430} \u{436}\u{435}\u{440}\u{442}\u{432}\u{438}\u{442}\u{435} \u{43d}\u{430} \u{442}\u{440}\u{430}\u{444}\u{438}\u{43a} \u{43d}\u{430} \u{445}\u{43e}\u{440}\u{430}.",
        "\u{62f}\u{648}\u{644}\u{62a} \u{627}\u{642}\u{62f}\u{627}\u{645}\u{627}\u{62a} \u{62c}\u{62f}\u{6cc}\u{62f}\u{6cc} \u{628}\u{631}\u{627}\u{6cc} \u{62d}\u{645}\u{627}\u{6cc}\u{62a} \u{627}\u{632} \u{642}\u{631}\u{628}\u{627}\u{646}\u{6cc}\u{627}\u{646} \u{642}\u{627}\u{686}\u{627}\u{642} \u{627}\u{646}\u{633}\u{627}\u{646} \u{627}\u{646}\u{62c}\u{627}\u{645} \u{62f}\u{627}\u{62f}\u{647} \u{627}\u{633}\u{62a}.",
        "\u{653f}\u{5e9c}\u{306f}\u{4eba}\u{8eab}\u{53d6}\u{5f15}\u{306e}\u{88ab}\u{5bb3}\u{8005}\u{3092}\u{4fdd}\u{8b77}\u{3059}\u{308b}\u{305f}\u{3081}\u{306e}\u{65b0}\u{3057}\u{3044}\u{63aa}\u{7f6e}\u{3092}\u{8b1b}\u{3058}\u{305f}\u{3002}",
        "Pemerintah telah mengambil langkah baru untuk melindungi korban perdagangan orang di negara ini.",
    ];
    for text in texts {
        assert_eq!(detect(text), None, "{text}");
    }
}

#[test]
fn few_letters_names_and_mixtures_tell_nothing() {
    let texts = [
        "",
        "Yes",
        "see above",
        "Ley 985 de 2005",
        "UNODC, IOM, ILO, OHCHR, UNHCR, UNICEF, INTERPOL",
        "http://www.example.org/the-law-of-the-land-and-of-the-sea",
        "12 345 678 / 90 123 456 / 78 901 234",
        "\u{4eba}\u{53e3}\u{8d29}\u{8fd0}",
        "The law \u{437}\u{430}\u{43a}\u{43e}\u{43d} \u{43e} \u{437}\u{430}\u{449}\u{438}\u{442}\u{435} of victims \u{436}\u{435}\u{440}\u{442}\u{432}",
    ];
    for text in texts {
        assert_eq!(detect(text), None, "{text}");
    }
}
