//! What changed, as an officer and a script learn of it.

use std::fs;

use super::{Round, says};

#[test]
fn a_day_is_compared_with_now_and_with_a_folder_of_results() {
    let round = Round::new();
    round.receive("Kenya_KEN_en.xlsx", "2015-04-01");
    fs::copy(
        round.path("out/issue/Pérou_PER_es.xlsx"),
        round.path("responses/Peru_PER_es.xlsx"),
    )
    .unwrap();
    round.write(
        "responses/register.csv",
        "file,received\nKenya_KEN_en.xlsx,2015-04-01\nPeru_PER_es.xlsx,2015-04-20\n",
    );
    let (status, changed) = round.json(&["diff", "2015-04-10"]);
    assert_eq!(status, 0);
    assert_eq!(changed["replies"]["before"], 1);
    assert_eq!(changed["replies"]["after"], 2);
    assert_eq!(changed["replies"]["new"], serde_json::json!(["PER"]));
    assert!(round.path("out/diff_fr.xlsx").is_file());
    let in_words = round.run(&["diff", "2015-04-10", "--lang", "es"]);
    says(
        &in_words.output,
        &["1 → 2", "+ 1: Perú", "out/diff_es.xlsx"],
    );

    // The results of the day before, kept, say the same as the day.
    assert_eq!(round.run(&["run", "--as-of", "2015-04-10"]).status, 0);
    fs::create_dir(round.path("monday")).unwrap();
    fs::copy(
        round.path("out/synthesis.json"),
        round.path("monday/synthesis.json"),
    )
    .unwrap();
    let (_, from_folder) = round.json(&["diff", "monday"]);
    assert_eq!(from_folder, changed);
    let (_, same) = round.json(&["diff", "monday", "2015-04-10"]);
    assert_eq!(same["replies"], serde_json::Value::Null);
    assert_eq!(same["measures"], serde_json::json!([]));
}

#[test]
fn what_is_no_day_and_no_folder_of_results_is_said() {
    let round = Round::new();
    let ended = round.run(&["diff", "yesterday"]);
    assert_eq!(ended.status, 2);
    says(
        &ended.error,
        &["`yesterday`", "2015-05-01", "synthesis.json"],
    );
    round.write("old/synthesis.json", "{\"respondents\": 3}");
    let ended = round.run(&["diff", "old"]);
    assert_eq!(ended.status, 1);
    says(
        &ended.error,
        &["synthesis.json cannot be read", "compare days"],
    );
}
