//! Random expressions, evaluated by us and by JavaRosa.
//!
//! Needs Java and the jar of ODK Validate, which is part of the Python package pyxform. Set `ODK_VALIDATE_JAR` to its
//! path; `EXPRESSIONS` to a number per seed other than 5,000; `SEED` to try another seed than those below.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::{Answers, day};
use crate::expression::{Expression, Operand, Value};

/// What the random expressions of each start of Java begin with.
const SEEDS: [u32; 4] = [20_150_608, 271_828, 65_537, 7];

/// Name and type of the questions; `q` is a question of the repeat `rep`.
const QUESTIONS: [(&str, &str); 8] = [
    ("t", "text"),
    ("u", "text"),
    ("i", "integer"),
    ("x", "decimal"),
    ("d", "date"),
    ("e", "date"),
    ("s", "select_one"),
    ("m", "select_multiple"),
];

/// An answer to a question of this type.
fn answer(kind: &str) -> BoxedStrategy<&'static str> {
    let answers: &[&str] = match kind {
        "integer" => &["", "0", "5", "-3", "7", "100000", "1", "10"],
        "decimal" => &[
            "",
            "2.5",
            "0.1",
            "-2.5",
            "0.00001",
            "20000000.5",
            "5",
            "-0.5",
            "33.333",
            "1.005",
        ],
        "date" => &["", "2024-03-01", "2024-12-31", "1969-12-31", "2000-02-29"],
        "select_one" => &["", "yes", "no", "01", "1", "5"],
        "select_multiple" => &["", "yes", "yes no", "a b c", "01 1"],
        _ => &[
            "",
            "5",
            "abc",
            "a b",
            "true",
            "0",
            "1,5",
            " 5 ",
            "-3",
            "01",
            "1e3",
            "2024-03-01",
            "é",
            "NaN",
            "  ",
        ],
    };
    prop::sample::select(answers).boxed()
}

fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "${t}",
        "${u}",
        "${i}",
        "${i}",
        "${x}",
        "${x}",
        "${d}",
        "${e}",
        "${s}",
        "${m}",
        ".",
        "0",
        "1",
        "2.5",
        "100",
        "'yes'",
        "'5'",
        "''",
        "'2024-03-01'",
        "'a'",
        "null",
        "true()",
        "sum(${q})",
        "count(${q})",
        "min(${q})",
        "join(',', ${q})",
        "date('2024-06-30')",
        "indexed-repeat(${q}, ${rep}, 2)",
        "count-non-empty(${q})",
    ]);
    let operators = vec![
        "+", " - ", "*", " div ", " mod ", "=", "!=", "<", "<=", ">", ">=", " and ", " or ", "=",
        "!=", " or",
    ];
    let calls = vec![
        "not(#)",
        "boolean(#)",
        "if(#, #, #)",
        "selected(${m}, #)",
        "selected(${s}, 'yes')",
        "count-selected(${m})",
        "selected-at(${m}, #)",
        "concat(#, #)",
        "join('-', #, #)",
        "round(#)",
        "round(#, 2)",
        "int(#)",
        "number(#)",
        "string(#)",
        "coalesce(#, #)",
        "min(#, #)",
        "max(#, #, 1)",
        "substr(#, 1, 3)",
        "substr(#, #)",
        "abs(#)",
        "string-length(#)",
        "contains(#, #)",
        "starts-with(#, #)",
        "ends-with(#, #)",
        "regex(#, '[a-z]+')",
        "format-date(${d}, '%Y/%n/%e %a %b')",
        "decimal-date-time(${d})",
        "date(${d})",
        "once(#)",
        "pow(#, 2)",
        "checklist(1, 2, #, #)",
        "translate(#, '5a', 'x')",
        "normalize-space(#)",
        "-#",
        "(#)",
        "(#)",
        "(#)",
        r"regex(#, '\d+')",
        "substring-before(#, ' ')",
        "boolean-from-string(#)",
    ];
    leaf.prop_map(str::to_owned)
        .prop_recursive(5, 24, 3, move |inner| {
            prop_oneof![
                (
                    inner.clone(),
                    prop::sample::select(operators.clone()),
                    inner.clone()
                )
                    .prop_map(|(a, operator, b)| format!("{a}{operator} {b}")),
                (
                    prop::sample::select(calls.clone()),
                    prop::collection::vec(inner, 3)
                )
                    .prop_map(|(call, arguments)| {
                        arguments.iter().fold(call.to_owned(), |call, argument| {
                            call.replacen('#', argument, 1)
                        })
                    }),
            ]
        })
}

/// What pyxform makes of an expression: paths instead of references.
fn with_paths(expression: &Expression) -> String {
    let mut text = expression.source().to_owned();
    for (name, span) in expression.references().into_iter().rev() {
        let path = if name == "q" { "rep/q" } else { name };
        text.replace_range(span.start..span.end, &format!(" /data/{path} "));
    }
    text
}

fn value(kind: &str, text: &str) -> Value {
    match kind {
        _ if text.is_empty() => Value::blank(),
        "integer" | "decimal" => Value::from(text.parse::<f64>().unwrap()),
        "date" => Value::from(day(text)),
        _ => Value::from(text),
    }
}

/// Compiles the Java class and runs it on `input`.
fn javarosa(jar: &str, input: &str) -> String {
    let classes = std::env::temp_dir().join(format!("javarosa-{}", std::process::id()));
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/javarosa/Evaluate.java");
    let compiled = Command::new("javac")
        .args(["-nowarn", "-cp", jar, "-d"])
        .args([&classes, &source])
        .status();
    assert!(compiled.unwrap().success());
    let path = format!("{jar}:{}", classes.display());
    let mut java = Command::new("java")
        .args(["-cp", &path, "Evaluate"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = java.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap());
    let output = java.wait_with_output().unwrap();
    writer.join().unwrap();
    std::fs::remove_dir_all(&classes).unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Whether two outcomes are the same: type, text and truth, a number to its last digits.
fn same(ours: &str, theirs: &str) -> bool {
    let number = |line: &str| {
        line.strip_prefix("number\t")?
            .split('\t')
            .next()?
            .parse::<f64>()
            .ok()
    };
    match (number(ours), number(theirs)) {
        // Java before version 19 prints some numbers with a digit too many.
        (Some(a), Some(b)) if a.is_finite() => (a - b).abs() <= 1e-15 * a.abs(),
        // What JavaRosa refuses to parse, it may also refuse to evaluate.
        _ => ours == theirs || (ours == "error\t\t" && theirs == "syntax\t\t"),
    }
}

struct World {
    answers: Answers,
    described: Vec<String>,
}

/// Random answers, with the lines that give them to the Java class.
fn world(runner: &mut TestRunner, input: &mut String) -> World {
    let mut draw = |kind| answer(kind).new_tree(runner).unwrap().current();
    let mut world = World {
        answers: Answers::default(),
        described: vec!["new".to_owned()],
    };
    for (name, kind) in QUESTIONS {
        let text = draw(kind);
        world.answers = world.answers.with(name, value(kind, text));
        world
            .described
            .push(format!("answer\t{name}\t{kind}\t{text}"));
    }
    let rows: Vec<_> = (0..3).map(|_| draw("integer")).collect();
    for (index, text) in rows.iter().enumerate() {
        world
            .described
            .push(format!("row\tq\tinteger\t{text}\t{index}"));
    }
    let rows: Vec<_> = rows
        .into_iter()
        .map(|text| Operand::Value(value("integer", text)))
        .collect();
    world.answers = world.answers.with_instance("q", rows);
    *input += &world.described.join("\n");
    input.push('\n');
    world
}

#[test]
#[ignore = "needs Java and ODK_VALIDATE_JAR"]
fn random_expressions_have_the_values_of_javarosa() {
    let jar = std::env::var("ODK_VALIDATE_JAR").unwrap();
    let wanted = std::env::var("EXPRESSIONS").map_or(5_000, |count| count.parse().unwrap());
    let seeds =
        std::env::var("SEED").map_or_else(|_| SEEDS.to_vec(), |seed| vec![seed.parse().unwrap()]);
    let wrong: Vec<String> = seeds
        .iter()
        .flat_map(|&seed| compare(&jar, seed, wanted))
        .collect();
    println!(
        "{} expressions compared with JavaRosa, {} differ",
        wanted * seeds.len(),
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Compares so many expressions, in one start of Java; gives the differences.
fn compare(jar: &str, seed: u32, wanted: usize) -> Vec<String> {
    let bytes: [u8; 32] = std::array::from_fn(|index| seed.to_le_bytes()[index % 4]);
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(RngAlgorithm::ChaCha, &bytes),
    );
    let (mut input, mut cases) = (String::new(), Vec::new());
    let mut surroundings = world(&mut runner, &mut input);
    while cases.len() < wanted {
        if cases.len() % 20 == 19 {
            surroundings = world(&mut runner, &mut input);
        }
        let source = expression().new_tree(&mut runner).unwrap().current();
        let this = QUESTIONS[cases.len() % QUESTIONS.len()].0;
        let Ok(expression) = Expression::parse(&source) else {
            panic!("{source}")
        };
        let ours = match expression.evaluate(&surroundings.answers.seen_from(this)) {
            Ok(value) => format!(
                "{}\t{}\t{}",
                value.type_name(),
                value.to_text(),
                value.to_boolean()
            ),
            Err(_) => "error\t\t".to_owned(),
        };
        writeln!(input, "eval\t{this}\t{}", with_paths(&expression)).unwrap();
        cases.push((source, this, ours, surroundings.described.join("; ")));
    }
    let output = javarosa(jar, &input);
    let theirs: Vec<_> = output.lines().collect();
    assert_eq!(theirs.len(), cases.len());
    let mut wrong = Vec::new();
    for ((source, this, ours, world), theirs) in cases.iter().zip(theirs) {
        if !same(ours, theirs) {
            wrong.push(format!(
                "{source} from {this}: ours `{ours}`, JavaRosa `{theirs}`\n    {world}"
            ));
        }
    }
    println!(
        "seed {seed}: {} expressions, {} differ",
        cases.len(),
        wrong.len()
    );
    wrong
}
