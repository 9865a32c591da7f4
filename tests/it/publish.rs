//! Workbooks and data files: what the tables say, as text and numbers, and nothing else.

use std::path::Path;

use verbale::language::Lang;
use verbale::publish::excel;
use verbale::synthesis::compile;

use crate::replies::{ROUND, sample};

/// The workbooks stay in cargo's folder for temporary files, to be looked at.
#[test]
fn the_same_tables_give_the_same_bytes_in_every_language() {
    let sample = sample();
    for lang in Lang::ALL {
        let workbook = || {
            let tables = compile(&sample.compilation(&ROUND), lang);
            excel::workbook(&tables, ROUND.report.date).unwrap()
        };
        let bytes = workbook();
        assert!(bytes == workbook(), "{lang}");
        let file = format!("synthesis_{lang}.xlsx");
        std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(file), bytes).unwrap();
    }
}
