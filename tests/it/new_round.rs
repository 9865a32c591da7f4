//! A new round, as `new` makes it.

use std::fs;

use verbale::cell_map::{CellKey, Role};
use verbale::definition::Severity;
use verbale::issue::{Fill, Filled, Issuer};
use verbale::language::Lang;
use verbale::pipeline::{Selection, Setup};
use verbale::round::{NewRoundError, Round, create};

#[test]
fn a_new_round_can_be_issued_at_once_in_every_language() {
    for lang in Lang::ALL {
        let dir = tempfile::tempdir().unwrap();
        let files = create(dir.path(), lang).unwrap();
        assert_eq!(files.len(), 5);
        assert!(Round::load(dir.path()).unwrap().seal.is_some());
        let setup = Setup::load(dir.path()).unwrap();
        assert_eq!(setup.round.report.language, lang);
        let errors = setup
            .diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Error);
        assert_eq!(errors.count(), 0);
        let selection = Selection {
            only: vec!["FRA".to_owned()],
            lang: Some(lang),
            ..Selection::default()
        };
        assert_eq!(setup.mailing(&selection, &|_, _| {}).unwrap().addressed, 1);
        assert!(
            setup
                .take_in(None, &|_, _| {})
                .unwrap()
                .responses
                .is_empty()
        );
    }
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let dir = tempfile::tempdir().unwrap();
    create(dir.path(), Lang::En).unwrap();
    let register = dir.path().join("responses/register.csv");
    fs::write(&register, "mine").unwrap();
    let error = create(dir.path(), Lang::En).unwrap_err();
    assert!(matches!(error, NewRoundError::Exists { .. }), "{error}");
    fs::remove_file(dir.path().join("README.txt")).unwrap();
    fs::remove_file(dir.path().join("questionnaire/round.toml")).unwrap();
    fs::remove_file(dir.path().join("questionnaire/questionnaire.xlsx")).unwrap();
    assert!(create(dir.path(), Lang::En).is_err());
    assert_eq!(fs::read_to_string(&register).unwrap(), "mine");
    assert!(!dir.path().join("README.txt").exists());
}

#[test]
fn a_workbook_is_known_again_and_its_changed_texts_are_named() {
    let dir = tempfile::tempdir().unwrap();
    create(dir.path(), Lang::En).unwrap();
    let setup = Setup::load(dir.path()).unwrap();
    let entity = setup.entities.get("FRA").unwrap();
    let issuer = Issuer::new(&setup.questionnaire, &setup.round, Lang::En);
    let file = dir.path().join("returned.xlsx");
    fs::write(&file, issuer.workbook(entity, &Filled::new()).unwrap()).unwrap();
    let found = setup.verify(&file).unwrap();
    assert!(found.ours && found.untouched && found.is_current_edition);
    assert_eq!(found.entity.as_deref(), Some("FRA"));

    // Answers are no changes of fixed texts.
    let key = CellKey::new("law_title", 1, Role::Answer);
    let filled = Filled::from([(key, Fill::Text("Its title".to_owned()))]);
    fs::write(&file, issuer.workbook(entity, &filled).unwrap()).unwrap();
    let found = setup.verify(&file).unwrap();
    assert!(
        found.ours && !found.untouched && found.changed.is_empty(),
        "{found:?}"
    );

    // A question in other words.
    let form = dir.path().join("other");
    create(&form, Lang::En).unwrap();
    let mut other = Setup::load(&form).unwrap();
    let question = &mut other.questionnaire.questions[0];
    question.label.set("en", "Has any law been adopted at all?");
    let issuer = Issuer::new(&other.questionnaire, &other.round, Lang::En);
    fs::write(&file, issuer.workbook(entity, &Filled::new()).unwrap()).unwrap();
    let found = setup.verify(&file).unwrap();
    assert!(found.ours && !found.untouched);
    assert!(found.changed.iter().all(|c| !c.sheet.starts_with('_')));
    let gone: Vec<&str> = found.changed.iter().map(|c| c.issued.as_str()).collect();
    assert_eq!(
        gone,
        ["Has legislation been adopted in the period covered?"]
    );

    fs::write(&file, "a letter").unwrap();
    assert!(
        setup
            .verify(&file)
            .unwrap_err()
            .to_string()
            .contains("no workbook")
    );
}
