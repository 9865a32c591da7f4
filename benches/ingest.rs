//! How fast returns are taken in, as ratios within one run.
//!
//! `cargo bench --bench ingest` makes returns of the sample's questionnaire in six languages with
//! made-up answers, and reads them in turn by every way, round after round, on one thread and on
//! two. The anchor is "limit B": unpack every part and scan the sheets and strings, keep nothing.
//! `-- --returns 100,1000,10000` sets the numbers of returns, `-- --rounds 7` how often; `-- --keep
//! DIR` leaves the workbooks there, for `benches/peers.py`.

#[path = "../examples/made_up/answers.rs"]
mod answers;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use calamine::Reader as _;
use quick_xml::events::Event;
use rayon::prelude::*;
use verbale::intake::{Input, Reader};
use verbale::issue::{self, Issuer};
use verbale::language::Lang;
use verbale::pipeline::Setup;

use answers::{Chance, answers};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// What is measured, the anchor first.
const WAYS: [(&str, Way); 4] = [
    ("limit B: unpack and scan, keep nothing", limit_b),
    ("calamine alone: all cells of all sheets", calamine_alone),
    ("reading: guards, parsing, finding the answers", reading),
    ("whole ingest, with checks, measures and tables", whole),
];

/// Takes all files in; gives a number, so that nothing is left out.
type Way = fn(&Corpus) -> Outcome<usize>;

/// A round with made-up returns.
struct Corpus {
    setup: Setup,
    files: Vec<PathBuf>,
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    if let Some(way) = value("--way") {
        // One way in a process of its own, for its peak of memory.
        let folder = value("--folder").ok_or("--folder is missing")?;
        return one_way(way.parse()?, Path::new(&folder));
    }
    let rounds: usize = value("--rounds").map_or(Ok(7), |text| text.parse())?;
    let counts = value("--returns").unwrap_or_else(|| "100,1000".to_owned());
    for count in counts.split(',') {
        let count: usize = count.trim().parse()?;
        let workshop = tempfile::tempdir()?;
        let folder = value("--keep").map_or_else(|| workshop.path().to_owned(), PathBuf::from);
        make(&folder, count)?;
        let corpus = Corpus::load(&folder)?;
        measure(&corpus, count, rounds, &folder)?;
    }
    Ok(())
}

impl Corpus {
    fn load(folder: &Path) -> Outcome<Self> {
        let mut files: Vec<PathBuf> = fs::read_dir(folder.join("responses"))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        files.retain(|path| path.extension().is_some_and(|ending| ending == "xlsx"));
        files.sort();
        Ok(Self {
            setup: Setup::load(folder)?,
            files,
        })
    }
}

/// Makes a round in a folder: as many made-up States, each with a return.
fn make(folder: &Path, count: usize) -> Outcome<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (questionnaire, responses) = (folder.join("questionnaire"), folder.join("responses"));
    fs::create_dir_all(&questionnaire)?;
    fs::create_dir_all(&responses)?;
    for file in ["round.toml", "questionnaire.xlsx"] {
        fs::copy(
            root.join("questionnaire").join(file),
            questionnaire.join(file),
        )?;
    }
    fs::write(questionnaire.join("entities.csv"), entities(count))?;
    for name in ["name_history", "name_aliases"] {
        let table = fs::read_to_string(root.join(format!("src/entity/{name}.csv")))?;
        let header = table.lines().next().unwrap_or_default();
        fs::write(
            questionnaire.join(format!("{name}.csv")),
            format!("{header}\n"),
        )?;
    }
    let setup = Setup::load(folder)?;
    let issuers: BTreeMap<Lang, Issuer<'_>> = Lang::ALL
        .into_iter()
        .map(|lang| (lang, Issuer::new(&setup.questionnaire, &setup.round, lang)))
        .collect();
    let states: Vec<_> = setup.entities.states().collect();
    states
        .into_par_iter()
        .enumerate()
        .try_for_each(|(number, entity)| {
            let issuer = issuers
                .get(&entity.preferred_language)
                .ok_or("a language without issuer")?;
            let filled = answers(
                &setup.questionnaire,
                issuer,
                &mut Chance::new(number as u64),
            );
            let name = issue::file_name(entity, &setup.round, entity.preferred_language);
            fs::write(responses.join(name), issuer.workbook(entity, &filled)?)?;
            Ok(())
        })
}

/// The table of made-up States: `XAAA`, `XAAB` and so on.
fn entities(count: usize) -> String {
    let mut table = "code,iso3,iso2,m49,kind,regional_group,regional_group_electoral,name_en,\
                     name_fr,name_es,name_ru,name_ar,name_zh,preferred_language\n"
        .to_owned();
    for (number, lang) in (0..count).zip(Lang::ALL.into_iter().cycle()) {
        let letter = |power: u32| {
            let letter = number / 26_usize.pow(power) % 26;
            char::from(b'A' + u8::try_from(letter).unwrap_or_default())
        };
        let code: String = ['X', letter(2), letter(1), letter(0)].iter().collect();
        let names = [const { "Land " }; 6].map(|word| format!("{word}{code}"));
        let _ = writeln!(
            table,
            "{code},,,,member_state,African,African,{},{}",
            names.join(","),
            lang.code()
        );
    }
    table
}

fn measure(corpus: &Corpus, count: usize, rounds: usize, folder: &Path) -> Outcome<()> {
    let bytes: u64 = corpus
        .files
        .iter()
        .map(|file| fs::metadata(file).map_or(0, |metadata| metadata.len()))
        .sum();
    println!("\n{count} returns, {} kB each", bytes / 1024 / count as u64);
    println!(
        "{:48} {:>9} {:>8} {:>16} {:>9} {:>8}",
        "one thread unless said", "files/s", "ms each", "vs limit B", "2 threads", "peak MB"
    );
    let pools = [1, 2].map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build());
    let [one, two] = pools;
    let (one, two) = (one?, two?);
    // For each way the seconds of each round, on one thread and on two.
    let mut seconds = vec![[const { Vec::new() }; 2]; WAYS.len()];
    for _ in 0..rounds {
        for ((_, way), taken) in WAYS.iter().zip(&mut seconds) {
            for (pool, taken) in [&one, &two].into_iter().zip(taken) {
                let start = Instant::now();
                black_box(pool.install(|| way(corpus))?);
                taken.push(start.elapsed().as_secs_f64());
            }
        }
    }
    let Some([anchor, _]) = seconds.first() else {
        return Ok(());
    };
    for (number, ((name, _), [single, double])) in WAYS.iter().zip(&seconds).enumerate() {
        let speed = Spread::of(anchor.iter().zip(single).map(|(anchor, way)| anchor / way));
        let threads = Spread::of(single.iter().zip(double).map(|(one, two)| one / two));
        let each = Spread::of(single.iter().copied()).median / files(count);
        println!(
            "{name:48} {:>9.0} {:>8.3} {:>6.2} ({:.2}-{:.2}) {:>9.2} {:>8}",
            1.0 / each,
            each * 1000.0,
            speed.median,
            speed.least,
            speed.most,
            threads.median,
            peak(number, folder)
        );
    }
    Ok(())
}

fn files(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// How a figure varies from round to round.
#[derive(Default)]
struct Spread {
    least: f64,
    median: f64,
    most: f64,
}

impl Spread {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = values.collect();
        sorted.sort_by(f64::total_cmp);
        let at = |index: usize| sorted.get(index).copied().unwrap_or_default();
        Self {
            least: at(0),
            median: at(sorted.len() / 2),
            most: at(sorted.len().saturating_sub(1)),
        }
    }
}

/// The peak of memory of a way in a process of its own, in MB, where the system tells.
fn peak(way: usize, folder: &Path) -> String {
    let output = std::env::current_exe().ok().and_then(|program| {
        Command::new(program)
            .args(["--way", &way.to_string(), "--folder"])
            .arg(folder)
            .output()
            .ok()
    });
    output.map_or_else(String::new, |output| {
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    })
}

fn one_way(way: usize, folder: &Path) -> Outcome<()> {
    let corpus = Corpus::load(folder)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let (_, way) = WAYS.get(way).ok_or("there is no such way")?;
    black_box(pool.install(|| way(&corpus))?);
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.trim().strip_suffix("kB"))
        .and_then(|size| size.trim().parse::<u64>().ok());
    println!(
        "{}",
        peak.map_or_else(|| "?".to_owned(), |size| (size / 1024).to_string())
    );
    Ok(())
}

fn each(corpus: &Corpus, read: fn(&[u8]) -> Outcome<usize>) -> Outcome<usize> {
    corpus
        .files
        .par_iter()
        .map(|file| read(&fs::read(file)?))
        .try_reduce(|| 0, |one, other| Ok(one + other))
}

/// Unpacks every part and scans sheets and strings with a pull parser.
fn limit_b(corpus: &Corpus) -> Outcome<usize> {
    each(corpus, |bytes| {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
        let mut events = 0;
        for index in 0..archive.len() {
            let mut part = archive.by_index(index)?;
            let name = part.name()?.into_owned();
            let mut unpacked = Vec::with_capacity(usize::try_from(part.size())?);
            part.read_to_end(&mut unpacked)?;
            if !name.contains("worksheets/sheet") && !name.ends_with("sharedStrings.xml") {
                continue;
            }
            let mut scan = quick_xml::Reader::from_str(std::str::from_utf8(&unpacked)?);
            while !matches!(scan.read_event()?, Event::Eof) {
                events += 1;
            }
        }
        Ok(events)
    })
}

/// Every cell of every sheet, by the fastest way that calamine has.
fn calamine_alone(corpus: &Corpus) -> Outcome<usize> {
    each(corpus, |bytes| {
        let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(bytes))?;
        let mut cells = 0;
        for name in book.sheet_names() {
            let mut reader = book.worksheet_cells_reader(&name)?;
            while reader.next_cell()?.is_some() {
                cells += 1;
            }
        }
        Ok(cells)
    })
}

/// What the stage `intake` does with each file.
fn reading(corpus: &Corpus) -> Outcome<usize> {
    let setup = &corpus.setup;
    let responses = setup.round.responses();
    let input = Input {
        responses: &responses,
        round: &setup.round.symbol,
        questionnaire: &setup.questionnaire,
        entities: &setup.entities,
        register: &setup.register,
        limits: setup.round.limits,
        seal: setup.round.seal.as_ref(),
        as_of: None,
    };
    let reader = Reader::new(&input);
    corpus
        .files
        .par_iter()
        .map(|file| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let (_, returned) = reader.read_bytes(&name, &fs::read(file)?);
            Ok(returned.ok_or("a return was not read")?.cells.len())
        })
        .try_reduce(|| 0, |one, other| Ok(one + other))
}

/// What the command `ingest` does, but for writing its three files.
fn whole(corpus: &Corpus) -> Outcome<usize> {
    let replies = corpus.setup.take_in(None, &|_, _| {})?;
    let outputs = corpus.setup.data(&replies, Lang::En);
    black_box(&outputs);
    Ok(replies.responses.len())
}
