"""Hostile files as a user meets them: the program run over a folder of good returns and one of them.

Each file of `hostile_files.py` lies beside three good returns of the sample; `verbale ingest` must
end well within 20 seconds and 1.5 GB, without a panic or a signal, give the file a row in
intake.csv, and the good returns the answers that they have alone, byte for byte.

    python3 tests/hostile.py --program target/release/verbale [--only WORD] [--show]
"""

import argparse
import csv
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import hostile_files

ROOT = Path(__file__).resolve().parent.parent
SECONDS, BYTES = 20, 1_500_000_000
GOOD = ["Espagne_ESP_es.xlsx", "Serbie_SRB_en.ods", "Allemagne_DEU_en.xlsx"]


def round_folder(folder):
    """A round of three good returns."""
    shutil.copytree(ROOT / "questionnaire", folder / "questionnaire")
    responses = folder / "responses"
    responses.mkdir()
    for name in GOOD:
        shutil.copy(ROOT / "responses" / name, responses / name)
    shutil.copy(ROOT / "responses" / "register.csv", responses / "register.csv")
    return responses


def ingest(program, folder):
    """Exit status (negative: a signal), seconds, peak bytes, and what it said."""
    start = time.monotonic()
    said = folder / "said"
    with open(said, "wb") as out:
        process = subprocess.Popen([program, "--round", folder, "ingest"], stdout=out, stderr=out,
                                   env={**os.environ, "RUST_BACKTRACE": "0"})
        killed = False
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - start > 3 * SECONDS and not killed:
                process.kill()
                killed = True
            time.sleep(0.005)
    process.returncode = os.waitstatus_to_exitcode(status)
    return (process.returncode, time.monotonic() - start, usage.ru_maxrss * 1024,
            said.read_text(errors="replace"))


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def neighbours(folder):
    """The answers of the good returns, and their rows in the register."""
    answers = [row for row in table(folder / "out/answers.csv") if row["file"] in GOOD]
    rows = [row for row in table(folder / "out/intake.csv") if row["file"] in GOOD]
    return answers, rows


def look(program, name, make, alone):
    """What is wrong with one file (blank if nothing), and what it cost."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        responses = round_folder(folder)
        before = set(os.listdir(os.fsencode(responses)))
        try:
            make(responses)
        except OSError as error:
            return name, [], 0, 0, f"cannot be made here: {error}"
        added = set(os.listdir(os.fsencode(responses))) - before
        status, seconds, peak, said = ingest(program, folder)
        wrong, became = [], ""
        if status != 0:
            wrong.append(f"exit status {status}: {said[-300:]}")
        if "panicked" in said:
            wrong.append("it says panicked")
        if seconds > SECONDS:
            wrong.append(f"{seconds:.1f} s")
        if peak > BYTES:
            wrong.append(f"{peak / 1e6:.0f} MB")
        if status == 0:
            answers, rows = neighbours(folder)
            # A return of a State that answered already stands with or against it: another matter.
            if [row for row in answers] != alone[0]:
                wrong.append("the answers of the others changed")
            others = [row for row in table(folder / "out/intake.csv") if row["file"] not in GOOD]
            became = "; ".join(sorted({f"{row['status']} {row['answers']}: {row['reason'][:90]}"
                                       for row in others[:3]}))
            empty_folder = all(os.path.isdir(os.path.join(os.fsencode(responses), entry))
                               and not os.path.islink(os.path.join(os.fsencode(responses), entry))
                               for entry in added)
            is_hidden = all(entry.startswith(b".") for entry in added)
            if not others and not empty_folder and not is_hidden:
                wrong.append("it has no row")
        for entry in added:
            path = os.path.join(os.fsencode(responses), entry)
            if not os.path.islink(path):
                os.chmod(path, 0o700)
        return name, wrong, seconds, peak, became


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--program", required=True, type=Path)
    arguments.add_argument("--only", default="")
    arguments.add_argument("--show", action="store_true")
    options = arguments.parse_args()
    program = options.program.resolve()
    sample = ROOT / "responses"
    # Of a State that is not among the good ones, so that it changes nothing of theirs.
    good = {
        "xlsx": (sample / "Finlande_FIN_en.xlsx").read_bytes(),
        "ods": (sample / "Bélarus_BLR_ru.ods").read_bytes(),
        "xls": (sample / "Mexique_MEX_es.xls").read_bytes(),
    }
    good["custom"] = hostile_files.Parts(good["xlsx"]).parts["docProps/custom.xml"]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        round_folder(folder)
        status, seconds, peak, said = ingest(program, folder)
        assert status == 0, said
        alone = neighbours(folder)
        print(f"three good returns alone: {seconds:.2f} s, {peak / 1e6:.0f} MB, {len(alone[0])} answers")
    with tempfile.TemporaryDirectory() as scratch:
        # In a process of its own: what this one holds would count as the program's memory.
        writer = multiprocessing.Process(target=hostile_files.write,
                                         args=(scratch, good, options.only))
        writer.start()
        writer.join()
        assert writer.exitcode == 0
        made = sorted(os.listdir(scratch))
        cases = {name: lambda folder, name=name: os.rename(f"{scratch}/{name}", folder / name)
                 for name in made}
        for name in hostile_files.on_disk("", good):
            if options.only in name:
                cases[name] = lambda folder, name=name: hostile_files.on_disk(folder, good)[name]()
        failed, costs = [], []
        with ThreadPoolExecutor(max_workers=2) as workers:
            results = workers.map(lambda case: look(program, *case, alone), cases.items())
            for name, wrong, seconds, peak, became in results:
                costs.append((seconds, peak, name))
                if wrong:
                    failed.append(name)
                    print(f"FAILED {name}: {'; '.join(wrong)}", flush=True)
                if options.show:
                    print(f"{seconds:6.2f} s {peak / 1e6:6.0f} MB  {name}: {became}", flush=True)
    slowest, fattest = max(costs), max(costs, key=lambda cost: cost[1])
    print(f"{len(cases)} hostile files; slowest {slowest[0]:.1f} s ({slowest[2]}), "
          f"largest {fattest[1] / 1e6:.0f} MB ({fattest[2]})")
    print(f"{len(cases) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
