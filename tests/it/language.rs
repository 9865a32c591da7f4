//! Lists, numbers and dates as each language writes them.

use chrono::NaiveDate;
use verbale::language::{
    Collation, Lang, count, enumerate, figures, join, long_date, percent, percent_in_text,
};

#[test]
fn lists_end_as_each_language_ends_them() {
    let names = ["A", "B", "C"];
    let joined = Lang::ALL.map(|lang| join(&names, lang));
    assert_eq!(
        joined,
        [
            "A, B and C",
            "A, B et C",
            "A, B y C",
            "A, B и C",
            "A وB وC",
            "A、B和C"
        ]
    );
    assert_eq!(
        join(&["Bélgica", "Islandia"], Lang::Es),
        "Bélgica e Islandia"
    );
    assert_eq!(join(&["Arménie"], Lang::Fr), "Arménie");
    assert_eq!(join::<&str>(&[], Lang::Fr), "");
    assert_eq!(
        enumerate(&["Bulgarie", "Espagne", "Pérou", "Royaume-Uni"], Lang::Fr),
        "Bulgarie, Espagne, Pérou, Royaume-Uni"
    );
    assert_eq!(enumerate(&["الأردن", "المغرب"], Lang::Ar), "الأردن، المغرب");
}

#[test]
fn numbers_under_ten_are_words() {
    assert_eq!(
        Lang::ALL.map(|lang| count(9, lang)),
        ["nine", "neuf", "nueve", "девять", "تسع", "九"]
    );
    assert_eq!(Lang::ALL.map(|lang| count(10, lang)), ["10"; 6]);
    assert_eq!(
        Lang::ALL.map(|lang| figures(1_234_567, lang)),
        [
            "1,234,567",
            "1\u{a0}234\u{a0}567",
            "1.234.567",
            "1\u{a0}234\u{a0}567",
            "1\u{a0}234\u{a0}567",
            "1\u{a0}234\u{a0}567"
        ]
    );
}

#[test]
fn shares_are_whole_per_cent() {
    // The report: 35 of 193 Member States.
    assert_eq!(
        Lang::ALL.map(|lang| percent(35, 193, lang)),
        ["18%", "18\u{a0}%", "18\u{a0}%", "18\u{a0}%", "18%", "18%"]
    );
    assert_eq!(
        Lang::ALL.map(|lang| percent_in_text(35, 193, lang)),
        [
            "18\u{a0}per cent",
            "18\u{a0}%",
            "18\u{a0}%",
            "18\u{a0}процентов",
            "18\u{a0}في المائة",
            "18%"
        ]
    );
    assert_eq!(percent(1, 8, Lang::En), "13%");
    assert_eq!(percent(36, 36, Lang::En), "100%");
    assert_eq!(percent_in_text(21, 100, Lang::Ru), "21\u{a0}процент");
}

#[test]
fn dates_are_those_of_united_nations_documents() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    assert_eq!(
        Lang::ALL.map(|lang| long_date(day("2015-02-06"), lang)),
        [
            "6 February 2015",
            "6 février 2015",
            "6 de febrero de 2015",
            "6 февраля 2015 года",
            "6 شباط/فبراير 2015",
            "2015年2月6日"
        ]
    );
    assert_eq!(long_date(day("2015-12-01"), Lang::Fr), "1er décembre 2015");
}

#[test]
fn order_is_defined_for_all_six() {
    for lang in Lang::ALL {
        let collation = Collation::new(lang);
        assert!(collation.compare("a", "b").is_lt());
        assert!(collation.compare("a", "a").is_eq());
    }
}
