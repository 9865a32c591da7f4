//! Makes the returns of the sample round anew.
//!
//! `cargo run --release --example sample_returns` writes them all below `responses/`; it needs
//! `LibreOffice` and a Python with its module `uno` for those that a ministry saved again. With
//! `-- --coding` it writes the coding workbooks alone, from the returns that stand there. With
//! `-- --check` it writes nothing and compares: our own files byte for byte, those of
//! `LibreOffice` by the answers in them.

mod coders;
mod others;
mod replies;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use verbale::definition;
use verbale::entity::Entities;
use verbale::intake::{Input, Reader};
use verbale::round::{Register, Round};

/// Returns that a ministry saved again: name as our program writes it, name as it arrived, and
/// the rows it inserted (`sheet/row`).
const SAVED_AGAIN: [(&str, &str, &str); 6] = [
    ("Chili_CHL_es.xlsx", "Chili_CHL_es.xlsx", "4/8,4/20,6/6"),
    ("Luxembourg_LUX_fr.xlsx", "Luxembourg_LUX_fr.xlsx", ""),
    ("Mexique_MEX_es.xlsx", "Mexique_MEX_es.xls", ""),
    ("Pérou_PER_es.xlsx", "Pérou_PER_es.xlsx", "5/9,6/30,7/7"),
    ("Serbie_SRB_en.xlsx", "Serbie_SRB_en.ods", ""),
    ("Bélarus_BLR_ru.xlsx", "Bélarus_BLR_ru.ods", ""),
];

fn main() -> Result<(), Box<dyn Error>> {
    let check = std::env::args().any(|argument| argument == "--check");
    let dir = Path::new(env!("CARGO_MANIFEST_DIR"));
    let round = Round::load(dir)?;
    if std::env::args().any(|argument| argument == "--coding") {
        return write_coding(dir, &round);
    }
    let entities = Entities::load(&round.questionnaire())?;
    let loaded = definition::load(&round.questionnaire().join("questionnaire.xlsx"))?;
    let mut files = replies::files(&loaded.questionnaire, &round, &entities)?;

    files.extend(others::files());

    let workshop = tempfile::tempdir()?;
    let again = save_again(&mut files, workshop.path())?;
    let arrived = files.keys().map(String::as_str);
    let register = others::register(arrived.chain(again.iter().map(|(path, _)| *path)))?;
    files.insert("register.csv".to_owned(), register);
    let responses = round.responses();
    let register = Register::default();
    let input = Input {
        responses: &responses,
        round: &round.symbol,
        questionnaire: &loaded.questionnaire,
        entities: &entities,
        register: &register,
        limits: round.limits,
        seal: round.seal.as_ref(),
        as_of: None,
    };
    let reader = Reader::new(&input);
    let mut differing = 0;
    for (path, bytes) in &files {
        let path = responses.join(path);
        if !check {
            std::fs::create_dir_all(path.parent().unwrap_or(&responses))?;
            std::fs::write(&path, bytes)?;
        } else if std::fs::read(&path).ok().as_ref() != Some(bytes) {
            differing += 1;
            println!("differs: {}", path.display());
        }
    }
    for (path, made) in &again {
        let kept = responses.join(path);
        if !check {
            std::fs::copy(made, &kept)?;
        } else if answers(&reader, made)? != answers(&reader, &kept)? {
            differing += 1;
            println!("answers differ: {}", kept.display());
        }
    }
    let coding = coders::files(dir, workshop.path())?;
    for (path, bytes) in &coding {
        let path = responses.join(path);
        if !check {
            std::fs::create_dir_all(path.parent().unwrap_or(&responses))?;
            std::fs::write(&path, bytes)?;
        } else if std::fs::read(&path).ok().as_ref() != Some(bytes) {
            differing += 1;
            println!("differs: {}", path.display());
        }
    }
    println!(
        "{} files of our own, {} saved by LibreOffice",
        files.len() + coding.len(),
        again.len()
    );
    if differing > 0 {
        return Err(format!("{differing} files differ").into());
    }
    Ok(())
}

/// Writes what coders made of the returns that stand there.
fn write_coding(dir: &Path, round: &Round) -> Result<(), Box<dyn Error>> {
    let workshop = tempfile::tempdir()?;
    for (path, bytes) in coders::files(dir, workshop.path())? {
        let path = round.responses().join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(dir))?;
        std::fs::write(&path, bytes)?;
    }
    Ok(())
}

/// Takes the files to be saved again out of our own, and has `LibreOffice` save them.
fn save_again(
    files: &mut BTreeMap<String, Vec<u8>>,
    workshop: &Path,
) -> Result<Vec<(&'static str, PathBuf)>, Box<dyn Error>> {
    let mut jobs = Vec::new();
    let mut again = Vec::new();
    for (number, (name, arrived, rows)) in SAVED_AGAIN.iter().enumerate() {
        let bytes = files
            .remove(*name)
            .ok_or_else(|| format!("there is no {name}"))?;
        let ending = Path::new(arrived)
            .extension()
            .unwrap_or_default()
            .to_string_lossy();
        let source = workshop.join(format!("{number}.issued.xlsx"));
        let target = workshop.join(format!("{number}.{ending}"));
        std::fs::write(&source, bytes)?;
        jobs.push(format!("{}:{}:{rows}", source.display(), target.display()));
        again.push((*arrived, target));
    }
    let script =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/sample_returns/libreoffice.py");
    let python = std::env::var("UNO_PYTHON").unwrap_or_else(|_| "/usr/bin/python3".to_owned());
    let status = Command::new(python).arg(script).args(&jobs).status()?;
    if !status.success() {
        return Err("LibreOffice could not save the workbooks".into());
    }
    Ok(again)
}

/// What stands in a workbook's cells, found again as ingest finds it.
fn answers(reader: &Reader<'_>, path: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (record, returned) = reader.read_bytes(&name, &std::fs::read(path)?);
    let returned = returned.ok_or_else(|| format!("{name} was not read: {:?}", record.reason))?;
    let cells = returned.cells.iter();
    Ok(cells
        .map(|cell| format!("{} = {}", cell.key, cell.content))
        .collect())
}
