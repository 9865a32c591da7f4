//! Workbooks changed at random, inside their archives too: whatever the bytes are, the reader
//! returns, and soon.
//!
//! A short run is an ordinary test. A long one: `VERBALE_FUZZ_SECONDS=600 cargo test --release
//! --test it fuzz -- --nocapture`, with `VERBALE_FUZZ_SEED` for other cases and
//! `VERBALE_FUZZ_KEEP=FOLDER` for the file that was being read when the process ended.

mod mutate;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use verbale::intake::Status;
use verbale::issue::Issuer;
use verbale::language::Lang;

use crate::random::Random;
use crate::replies::{QUESTIONNAIRE, READER, ROUND};

/// Files of a short run.
const CASES: u64 = 400;

/// Workbooks to start from: small ones of every format, and returns of the sample.
fn seeds() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in ["tests/data/hostile", "tests/data/seeds", "responses"] {
        for entry in fs::read_dir(root.join(folder)).into_iter().flatten() {
            let path = entry.unwrap().path();
            let extension = path.extension().unwrap_or_default().to_owned();
            let of_sample = folder == "responses";
            let wanted = ["xlsx", "xlsb", "xls", "ods"]
                .iter()
                .any(|e| extension == *e);
            let is_first = of_sample && extension == "xlsx" && !path.ends_with("Book1.xlsx");
            if wanted && !is_first {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let files = paths.iter().map(|path| fs::read(path).unwrap());
    // And the questionnaire in Word.
    let issuer = Issuer::new(&QUESTIONNAIRE, &ROUND, Lang::Ar);
    files.chain([issuer.document().unwrap()]).collect()
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Peak of the memory in use since the last call, in MiB; only Linux says so.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
    let _ = fs::write("/proc/self/clear_refs", "5");
    kib.unwrap_or_default() / 1024
}

#[test]
fn whatever_happens_to_a_workbook_the_reader_returns() {
    let seeds = seeds();
    assert!(seeds.len() >= 6);
    let reader = &READER;
    let first = number("VERBALE_FUZZ_SEED").unwrap_or(1) << 32;
    let time = number("VERBALE_FUZZ_SECONDS").map(Duration::from_secs);
    let keep = std::env::var_os("VERBALE_FUZZ_KEEP").map(PathBuf::from);
    let start = Instant::now();
    let (mut count, mut read, mut slowest, mut largest) = (0, 0, Duration::ZERO, 0);
    peak();
    while time.map_or(count < CASES, |time| start.elapsed() < time) {
        let mut random = Random::new(first + count);
        let bytes = mutate::any(&seeds, &mut random);
        if let Some(keep) = &keep {
            fs::write(keep.join("current"), &bytes).unwrap();
        }
        let before = Instant::now();
        let (record, returned) = reader.read_bytes("a.xlsx", &bytes);
        let took = before.elapsed();
        let is_read = matches!(record.status, Status::Read | Status::ReadWithFindings);
        assert_eq!(returned.is_some(), is_read, "case {count}");
        read += u64::from(matches!(
            record.status,
            Status::Read | Status::ReadWithFindings | Status::NotOurs
        ));
        if time.is_some() {
            let memory = peak();
            let is_notable = took > slowest.max(Duration::from_secs(1)) || memory > largest + 100;
            if let (Some(keep), true) = (&keep, is_notable) {
                let name = format!("case-{count}-{}ms-{memory}MiB", took.as_millis());
                println!("{name}: {:?}", record.reason);
                fs::write(keep.join(name), &bytes).unwrap();
            }
            largest = largest.max(memory);
        }
        slowest = slowest.max(took);
        count += 1;
    }
    println!("{count} files, {read} of them open; slowest {slowest:?}, peak {largest} MiB");
}
