//! The sample's own workbooks, issued and read back: every cell is found again, and nothing that
//! we wrote ourselves is taken for a respondent's words.

use std::path::Path;

use verbale::cell_map::Role;
use verbale::definition;
use verbale::entity::Entities;
use verbale::intake::{FoundBy, Input, Reader, Status};
use verbale::issue::{Fill, Filled, Issuer};
use verbale::language::Lang;
use verbale::round::{Limits, Register, Round};

#[test]
fn every_cell_of_an_issued_workbook_is_found_again_in_six_languages() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR"));
    let round = Round::load(dir).unwrap();
    let entities = Entities::load(&round.questionnaire()).unwrap();
    let form = definition::load(&round.questionnaire().join("questionnaire.xlsx")).unwrap();
    let form = form.questionnaire;
    let register = Register::default();
    let input = Input {
        responses: dir,
        round: &round.symbol,
        questionnaire: &form,
        entities: &entities,
        register: &register,
        limits: Limits::default(),
        seal: None,
        as_of: None,
    };
    let reader = Reader::new(&input);
    for lang in Lang::ALL {
        let issuer = Issuer::new(&form, &round, lang);
        let mut cells = issuer.layout().cells(&form);
        let filled: Filled = cells
            .iter()
            .enumerate()
            .map(|(number, cell)| (cell.key.clone(), Fill::Text(format!("words {number}"))))
            .collect();
        let bytes = issuer
            .workbook(entities.get("FRA").unwrap(), &filled)
            .unwrap();
        let (record, returned) = reader.read_bytes("a.xlsx", &bytes);
        let returned = returned.unwrap_or_else(|| panic!("{lang}: {record:?}"));

        assert_eq!(
            record.status,
            Status::Read,
            "{lang}: {:#?}",
            returned.findings
        );
        assert_eq!(
            (record.entity.as_deref(), record.language),
            (Some("FRA"), Some(lang))
        );
        let found: Vec<_> = returned
            .cells
            .iter()
            .filter(|cell| cell.key.role != Role::Cover)
            .collect();
        cells.sort_by(|a, b| a.key.cmp(&b.key));
        assert_eq!(found.len(), cells.len(), "{lang}");
        for (found, cell) in found.into_iter().zip(&cells) {
            assert_eq!(found.key, cell.key, "{lang}");
            assert_eq!(
                (&found.sheet, found.row, found.column),
                (&cell.sheet, cell.row, cell.column)
            );
            assert_eq!(found.found_by, FoundBy::Name);
            assert_eq!(filled[&cell.key], Fill::Text(found.content.to_string()));
        }
    }
}
