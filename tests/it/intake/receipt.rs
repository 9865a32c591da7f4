//! The receipt that goes back to a State: what was taken, what was read otherwise, what is asked.

use std::path::Path;

use verbale::correspondence::{Received, receipt};
use verbale::intake::merge;
use verbale::round::Round;
use verbale::synthesis::Table;
use verbale::validate::Checker;

use super::book::{Book, SHEET, form};
use super::{ENTITIES, Folder};

/// The tables as lines, cells between bars.
fn text(tables: &[Table]) -> String {
    let lines = tables.iter().flat_map(|table| {
        let headings = table.columns.iter().map(|column| column.heading.clone());
        let rows = table.rows.iter().map(|row| {
            let cells = row.iter().map(|cell| cell.value.display(table.lang));
            cells.collect::<Vec<_>>().join(" | ")
        });
        [format!("# {}", table.title)]
            .into_iter()
            .chain(table.notes.clone())
            .chain([headings.collect::<Vec<_>>().join(" | ")])
            .chain(rows)
            .chain(table.foot.clone())
            .chain([String::new()])
            .collect::<Vec<_>>()
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_state_sees_how_its_reply_was_read_and_nothing_of_the_office() {
    let mut book = Book::answered(&form());
    let row = |book: &Book, name: &str| {
        let found = book.names.iter().find(|other| other.0 == name);
        found.map(|name| name.2).unwrap()
    };
    let (plan, year) = (row(&book, "q_plan"), row(&book, "q_year"));
    let page = book.page(SHEET);
    page.put(plan, 3, "oui, en partie");
    page.put(year, 3, "environ 2013");
    page.put(40, 2, "=Voir aussi l'annexe");
    page.notes.push((plan, 3, "Plan révisé en 2014"));
    let folder = Folder::new()
        .with("réponse.xlsx", &book.bytes())
        .with("réponse (2).xlsx", &book.bytes());
    let intake = folder.read();
    let replies = merge(&intake);
    let form = form();
    let response = Checker::new(&form).check(&replies[0]);
    let round = include_str!("../../../questionnaire/round.toml");
    let tables = receipt(&Received {
        round: &Round::parse(Path::new("."), round).unwrap(),
        questionnaire: &form,
        entity: ENTITIES.get("FRA").unwrap(),
        response: &response,
        records: &intake.records,
    });
    let text = text(&tables);
    assert!(!text.contains("register"), "{text}");
    insta::assert_snapshot!(text);
}
