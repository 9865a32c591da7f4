//! The two small sample rounds: entities of the system, and the manager of the fund.

use std::path::Path;

use verbale::language::Lang;
use verbale::pipeline::{Replies, Selection, Setup};
use verbale::synthesis::{ReportSection, SectionPart, StatementKind, section};

fn read(round: &str) -> (Setup, Replies) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(round);
    let setup = Setup::load(&dir).unwrap();
    assert!(setup.diagnostics.is_empty(), "{:?}", setup.diagnostics);
    let replies = setup.take_in(None, &|_, _| {}).unwrap();
    let findings: Vec<_> = replies.findings().collect();
    assert!(findings.is_empty(), "{round}: {findings:?}");
    (setup, replies)
}

fn headings(section: &ReportSection) -> Vec<&str> {
    let parts = section.parts.iter();
    parts
        .filter_map(|part| match part {
            SectionPart::Heading { level: 3, text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

fn said(section: &ReportSection) -> Vec<(StatementKind, String)> {
    let paragraphs = section.parts.iter().filter_map(|part| match part {
        SectionPart::Paragraph(paragraph) => Some(paragraph),
        _ => None,
    });
    let statements = paragraphs.flat_map(|paragraph| &paragraph.statements);
    statements.map(|s| (s.kind, s.text())).collect()
}

/// The order of section III.B of the report, which the table of addressees keeps.
#[test]
fn the_entities_have_a_heading_each_in_house_order() {
    let (setup, replies) = read("entities");
    let section = section(&setup.compilation(&replies), Lang::Fr, None);
    assert_eq!(
        headings(&section),
        [
            "Office des Nations Unies contre la drogue et le crime",
            "Haut-Commissariat des Nations Unies aux droits de l'homme",
            "Haut-Commissariat des Nations Unies pour les réfugiés",
            "Organisation internationale du Travail",
            "Programme des Nations Unies pour le développement",
            "Organisation de l'aviation civile internationale",
            "Organisation internationale pour les migrations",
        ]
    );
    let said = said(&section);
    let figure = "Nombre de victimes directement aidées: 6\u{a0}290".to_owned();
    assert!(said.contains(&(StatementKind::Figure, figure)), "{said:?}");
    // No quantifier stands in it: nobody counts entities.
    let counted = [StatementKind::General, StatementKind::List];
    assert!(!said.iter().any(|(kind, _)| counted.contains(kind)));
}

#[test]
fn the_manager_of_the_fund_answers_on_one_sheet() {
    let (setup, replies) = read("fund");
    let section = section(&setup.compilation(&replies), Lang::En, None);
    assert_eq!(headings(&section).len(), 1);
    let figures = said(&section);
    let figures = figures
        .iter()
        .filter(|(kind, _)| *kind == StatementKind::Figure);
    assert_eq!(figures.count(), 7);
    let issuer = verbale::issue::Issuer::new(&setup.questionnaire, &setup.round, Lang::En);
    assert_eq!(issuer.layout().sheets.len(), 1);
}

#[test]
fn entities_are_asked_by_memorandum() {
    let (setup, _) = read("fund");
    let mailing = setup.mailing(&Selection::default(), &|_, _| {}).unwrap();
    let name = "issue/United Nations Office on Drugs and Crime_UNODC_en.docx";
    let note = crate::word::text(mailing.outputs.get(name).unwrap(), "word/document.xml");
    assert!(note.to_lowercase().contains("memorandum"), "{note}");
}
