//! `out/` holds what the tool made, and never loses what a person did there.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use verbale::output::{LockError, Outcome, OutputError, OutputFolder, Outputs};

fn outputs(files: &[(&str, &str)]) -> Outputs {
    let mut outputs = Outputs::default();
    for (path, text) in files {
        outputs.add(*path, text.as_bytes().to_vec());
    }
    outputs
}

fn write(round: &Path, files: &[(&str, &str)]) -> Outcome {
    let mut folder = OutputFolder::open(round).expect("the folder opens");
    folder
        .write(&outputs(files))
        .expect("the files are written")
}

fn text(round: &Path, path: &str) -> String {
    fs::read_to_string(round.join(path)).expect(path)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

#[test]
fn files_are_written_and_nothing_else_is_left() {
    let round = TempDir::new().unwrap();
    let outcome = write(round.path(), &[("answers.csv", "a"), ("issue/x.xlsx", "b")]);
    assert_eq!(outcome.current, ["answers.csv", "issue/x.xlsx"]);
    assert_eq!(text(round.path(), "out/issue/x.xlsx"), "b");
    let out = round.path().join("out");
    assert_eq!(
        names(&out),
        [".gitignore", ".written", "answers.csv", "issue"]
    );
    assert!(!round.path().join("kept").exists());
}

#[test]
fn a_second_run_changes_no_byte_and_no_file() {
    let round = TempDir::new().unwrap();
    let files = [("b.csv", "2"), ("a.csv", "1")];
    write(round.path(), &files);
    let ledger = text(round.path(), "out/.written");
    let before = fs::metadata(round.path().join("out/a.csv"))
        .unwrap()
        .modified()
        .unwrap();
    let outcome = write(round.path(), &files);
    assert_eq!(text(round.path(), "out/.written"), ledger);
    assert_eq!(
        fs::metadata(round.path().join("out/a.csv"))
            .unwrap()
            .modified()
            .unwrap(),
        before
    );
    assert_eq!(outcome.current, ["a.csv", "b.csv"]);
    assert!(outcome.kept.is_empty() && outcome.removed.is_empty() && outcome.refused.is_empty());
}

#[test]
fn the_ledger_can_be_checked_with_sha256sum() {
    let round = TempDir::new().unwrap();
    write(round.path(), &[("a.csv", "abc")]);
    // FIPS 180-2, appendix B.1.
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(
        text(round.path(), "out/.written"),
        format!("{hash}  a.csv\n")
    );
}

#[test]
fn what_a_person_changed_goes_to_kept_under_a_free_name() {
    let round = TempDir::new().unwrap();
    for number in 1..=2 {
        write(round.path(), &[("issue/a.b.csv", "ours")]);
        let typed = format!("typed {number}");
        fs::write(round.path().join("out/issue/a.b.csv"), &typed).unwrap();
        let outcome = write(round.path(), &[("issue/a.b.csv", "ours")]);
        let kept = format!("kept/issue/a.b ({number}).csv");
        assert_eq!(outcome.kept.len(), 1);
        assert_eq!(outcome.kept[0].kept, kept);
        assert_eq!(text(round.path(), &kept), typed);
        assert_eq!(text(round.path(), "out/issue/a.b.csv"), "ours");
    }
}

#[test]
fn an_older_output_nobody_touched_is_replaced_without_ado() {
    let round = TempDir::new().unwrap();
    write(round.path(), &[("a.csv", "old")]);
    let outcome = write(round.path(), &[("a.csv", "new")]);
    assert!(outcome.kept.is_empty());
    assert_eq!(text(round.path(), "out/a.csv"), "new");
}

#[test]
fn a_file_of_unknown_origin_is_kept() {
    let round = TempDir::new().unwrap();
    fs::create_dir(round.path().join("out")).unwrap();
    fs::write(round.path().join("out/a.csv"), "whose?").unwrap();
    let outcome = write(round.path(), &[("a.csv", "ours")]);
    assert_eq!(outcome.kept[0].kept, "kept/a (1).csv");
    assert_eq!(text(round.path(), "kept/a (1).csv"), "whose?");
}

#[test]
fn what_is_no_longer_made_goes_unless_a_person_changed_it() {
    let round = TempDir::new().unwrap();
    let all = [
        ("answers.csv", "1"),
        ("issue/a", "2"),
        ("issue/b", "3"),
        ("issue/c", "4"),
    ];
    write(round.path(), &all);
    fs::write(round.path().join("out/issue/b"), "typed").unwrap();

    let mut fewer = outputs(&[("issue/c", "4")]);
    fewer.complete("issue/");
    let outcome = OutputFolder::open(round.path())
        .unwrap()
        .write(&fewer)
        .unwrap();

    assert_eq!(outcome.removed, ["issue/a"]);
    assert_eq!(text(round.path(), "kept/issue/b (1)"), "typed");
    assert_eq!(names(&round.path().join("out/issue")), ["c"]);
    assert_eq!(
        text(round.path(), "out/answers.csv"),
        "1",
        "outside what is complete"
    );
}

#[test]
fn a_file_that_cannot_be_replaced_is_named_and_the_rest_finished() {
    let round = TempDir::new().unwrap();
    // A folder where the file should be cannot be replaced on any system.
    fs::create_dir_all(round.path().join("out/b.csv/x")).unwrap();
    let outcome = write(
        round.path(),
        &[("a.csv", "1"), ("b.csv", "2"), ("c.csv", "3")],
    );
    assert_eq!(outcome.current, ["a.csv", "c.csv"]);
    assert_eq!(outcome.refused.len(), 1);
    assert_eq!(outcome.refused[0].output, "b.csv");
    assert_eq!(
        names(&round.path().join("out")),
        [".gitignore", ".written", "a.csv", "b.csv", "c.csv"]
    );
    assert!(!text(round.path(), "out/.written").contains("b.csv"));
}

#[test]
fn two_runs_at_once_do_not_meet() {
    let round = TempDir::new().unwrap();
    let first = OutputFolder::open(round.path()).unwrap();
    let Err(OutputError::Lock(LockError::Held { holder, .. })) = OutputFolder::open(round.path())
    else {
        panic!("a second run must not begin")
    };
    assert!(holder.contains("since 20"), "{holder}");
    drop(first);
    assert!(!round.path().join("out/.lock").exists());
    OutputFolder::open(round.path()).expect("the first is done");
}

#[test]
fn a_lock_left_by_a_crash_hinders_nobody() {
    let round = TempDir::new().unwrap();
    fs::create_dir(round.path().join("out")).unwrap();
    fs::write(round.path().join("out/.lock"), "somebody since 1999").unwrap();
    write(round.path(), &[("a.csv", "1")]);
    assert!(!round.path().join("out/.lock").exists());
}

#[test]
fn runs_that_hurry_for_the_same_lock_take_turns() {
    let round = TempDir::new().unwrap();
    let inside = std::sync::atomic::AtomicUsize::new(0);
    let taken = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..200 {
                    let Ok(folder) = OutputFolder::open(round.path()) else {
                        continue;
                    };
                    let others = inside.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                    assert_eq!(others, 0);
                    taken.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                    inside.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                    drop(folder);
                }
            });
        }
    });
    assert!(taken.into_inner() > 0);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_the_old_file_and_says_so_once() {
    // Every write to this device fails as on a full disk.
    let round = TempDir::new().unwrap();
    write(round.path(), &[("a.csv", "old")]);
    std::os::unix::fs::symlink("/dev/full", round.path().join("out/a.csv.tmp")).unwrap();
    let mut folder = OutputFolder::open(round.path()).unwrap();
    let error = folder
        .write(&outputs(&[("a.csv", "new"), ("b.csv", "new")]))
        .unwrap_err();
    assert!(matches!(&error, OutputError::DiskFull { path } if path.ends_with("a.csv")));
    assert!(error.to_string().contains("the disk is full"));
    assert_eq!(text(round.path(), "out/a.csv"), "old");
    assert!(!round.path().join("out/b.csv").exists());
}
