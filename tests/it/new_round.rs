//! A new round, as `new` makes it.

use std::fs;

use verbale::definition::Severity;
use verbale::language::Lang;
use verbale::pipeline::{Selection, Setup};
use verbale::round::{NewRoundError, create};

#[test]
fn a_new_round_can_be_issued_at_once_in_every_language() {
    for lang in Lang::ALL {
        let dir = tempfile::tempdir().unwrap();
        let files = create(dir.path(), lang).unwrap();
        assert_eq!(files.len(), 4);
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
