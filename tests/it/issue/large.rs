//! Forms as ministries of health and clusters have them: hundreds of questions, six levels of
//! groups, long options, tables. They are issued and found again.

use std::fmt::Write as _;

use verbale::definition::load_bytes;
use verbale::intake::Status;
use verbale::issue::{Filled, Issuer};
use verbale::language::Lang;

use super::{SAMPLE, read_with};

/// Ten parts of fifty questions each, every one in six groups, and a table.
fn form() -> String {
    let long = "a very long option that goes on and on, ".repeat(12);
    let mut form = String::from(
        "survey,,,,,,,\n,type,name,label,relevant,constraint,required,choice_filter\n",
    );
    let mut row = |cells: [&str; 7]| {
        let cells = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        writeln!(form, ",{}", cells.join(",")).unwrap();
    };
    let mut last = "q0".to_owned();
    row(["select_one yn", "q0", "Question 0", "", "", "", ""]);
    for part in 0..10 {
        for level in 0..6 {
            let (name, label) = (
                format!("g{part}_{level}"),
                format!("Group {part} level {level}"),
            );
            let relevant = if level == 3 {
                format!("${{{last}}} = 'yes'")
            } else {
                String::new()
            };
            row(["begin_group", &name, &label, &relevant, "", "", ""]);
        }
        for number in 1..=10 {
            let name = |kind: &str| format!("{kind}_{part}_{number}");
            let label = format!(
                "Question {part}.{number}: {}",
                "why and how ".repeat(number)
            );
            let after = format!("${{{last}}} != 'no'");
            row(["select_one yn", &name("y"), &label, &after, "", "yes", ""]);
            last = name("y");
            let chain = format!("${{{last}}} = 'yes' and ${{q0}} = 'yes'");
            row([
                "integer",
                &name("n"),
                &label,
                &chain,
                ". >= 0 and . < 1000",
                "",
                "",
            ]);
            row([
                "select_multiple long",
                &name("m"),
                &label,
                &chain,
                "count-selected(.) < 4",
                "",
                "",
            ]);
            let several = format!(
                "selected(${{{}}}, 'o3') or ${{{}}} > 5",
                name("m"),
                name("n")
            );
            row(["text", &name("t"), &label, &several, "", "", ""]);
            row([
                "select_one long",
                &name("s"),
                &label,
                "",
                "",
                "",
                &format!("of = ${{{last}}}"),
            ]);
        }
        for _ in 0..6 {
            row(["end_group", "", "", "", "", "", ""]);
        }
        let repeat = format!("r{part}");
        row([
            "begin_repeat",
            &repeat,
            &format!("Table {part}"),
            "${q0} = 'yes'",
            "",
            "",
            "",
        ]);
        for number in 0..8 {
            let (name, label) = (format!("c{part}_{number}"), format!("Column {number}"));
            let relevant = format!("${{c{part}_{}}} > 0", number.max(1) - 1);
            let relevant = if number > 0 { relevant.as_str() } else { "" };
            row(["integer", &name, &label, relevant, ". < ${q_last}", "", ""]);
        }
        row(["end_repeat", "", "", "", "", "", ""]);
    }
    row(["integer", "q_last", "The last one", "", "", "", ""]);
    writeln!(form, "choices,,,,\n,list_name,name,label,of").unwrap();
    writeln!(form, ",yn,yes,Yes,\n,yn,no,No,").unwrap();
    for option in 0..12 {
        let of = if option % 2 == 0 { "yes" } else { "no" };
        writeln!(form, ",long,o{option},\"{option} {long}\",{of}").unwrap();
    }
    form
}

#[test]
fn a_form_of_five_hundred_questions_is_issued_and_found_again() {
    let loaded = load_bytes("form.csv", form().as_bytes()).unwrap();
    assert!(!loaded.has_errors(), "{:#?}", loaded.diagnostics);
    let questionnaire = &loaded.questionnaire;
    assert!(questionnaire.questions.len() > 500);
    let issuer = Issuer::new(questionnaire, &SAMPLE.round, Lang::Ru);
    let entity = SAMPLE.entities.get("LUX").unwrap();
    let bytes = issuer.workbook(entity, &Filled::new()).unwrap();
    let (status, returned) = read_with(questionnaire, &bytes);
    assert_eq!(status, Status::Read, "{:#?}", returned.findings);
    assert_eq!(returned.findings.len(), 1, "{:#?}", returned.findings);
}
