#!/usr/bin/env python3
"""Compares the verdicts recorded in tests/suite/forms with those of the real pyxform 4.5.0.

    python3 tests/pyxform_verdicts.py                       the recorded verdicts
    python3 tests/pyxform_verdicts.py --update              record them anew
    python3 tests/pyxform_verdicts.py --program PROGRAM     ours too; PROGRAM is the example form_verdicts
        --mutations 500 --seed 1                            and of so many random changes of the cases
        --files 'forms/*.xlsx'                              and of these forms

A case is `--- title`, a line `verdict: accepted`, `refused` or `crash` (pyxform breaks off with an error of
its own, which is no verdict), the diagnostics expected of us, and the form as Markdown tables. Every
difference is printed; the exit status is 1 if there is one.
"""

import argparse
import glob
import json
import random
import re
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import openpyxl
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

FORMS = Path(__file__).parent / "suite" / "forms"
EXPECTED_VERSION = "4.5.0"


def verdict(form, file_type=None):
    """pyxform's verdict on a form, and its message."""
    try:
        convert(form, file_type=file_type)
    except PyXFormError as error:
        return "refused", str(error)
    except Exception as error:  # noqa: BLE001: whatever it is, it is no verdict
        return "crash", repr(error)
    return "accepted", ""


def cases():
    """Title, file, recorded verdict and form of every case."""
    for path in sorted(FORMS.glob("*.md")):
        for text in re.split(r"^--- ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            title, _, rest = text.partition("\n")
            recorded = re.search(r"^verdict: *(\w*)$", rest, flags=re.M)
            table = "\n".join(line for line in rest.splitlines() if line.startswith("|"))
            yield title, path, recorded.group(1) if recorded else "", table


def update():
    for path in sorted(FORMS.glob("*.md")):
        parts = re.split(r"^(--- .*\n)", path.read_text(encoding="utf-8"), flags=re.M)
        for index in range(2, len(parts), 2):
            table = "\n".join(line for line in parts[index].splitlines() if line.startswith("|"))
            found, _ = verdict(table.encode(), ".md")
            parts[index] = re.sub(r"^verdict:.*$", f"verdict: {found}", parts[index], flags=re.M)
        path.write_text("".join(parts), encoding="utf-8")


def sheets_of(table):
    """The sheets of a Markdown form: name to rows of cells."""
    sheets, name = {}, None
    for line in table.splitlines():
        first, *cells = [
            cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip()[1:-1])
        ]
        if first:
            name = first
            sheets[name] = []
        if name and any(cells):
            sheets[name].append(cells)
    return sheets


WORDS = """
type name label text integer select_one select_multiple note calculate begin_group end_group begin_repeat end_repeat
begin group|end group|yes|no|T|data|meta|${a}|${b}|${ a}|${|${last-saved#a}|a|b|A|a b|1a|a-b|École|école|other|range
image|audio|audit|hint|relevant|relevance|required|constraint|calculation|choice_filter|parameters|randomize=true
start=1 end=5 step=2|start=x|seed=1|rows=3|rows=x|quality=low|Text|select_one yn|select_multiple yn|rank yn
select_one yn or_other|select_one cities.csv|select_one_from_file cities.csv|select_one ${a}|list_name|value|tag
label::French (fr)|label::fr|hint::French (fr)|default|1 + 1|today()|pulldata('f', 'x', 'y', ${a})|trigger|acknowledge
table-list|field-list|search('x')|label|list-nolabel|repeat_count|5|appearance|media::image|image|big-image|p.png
guidance_hint|constraint_message|required_message|nv_pillar|read_only|disabled|geopoint|geotrace|barcode|start|hidden
allow_choice_duplicates|clean_text_values|default_language|form_id|form_title|id_string|omit_instanceID|xml-external
csv-external|select_one_external yn|background-audio|loop|begin loop over yn|phone number|percentage|q int|imei
"""
WORDS = [word for line in WORDS.split("\n") for word in (line.split("|") if "|" in line else line.split())]


def mutate(table, rng):
    """A form with one to three random changes, as Markdown."""
    sheets = sheets_of(table)
    everything = [cell for rows in sheets.values() for row in rows for cell in row if cell]
    for _ in range(rng.randint(1, 3)):
        name = rng.choice(list(sheets))
        rows = sheets[name]
        if not rows:
            continue
        row = rng.randrange(len(rows))
        column = rng.randrange(len(rows[row]))
        action = rng.randrange(9)
        if action == 0:
            rows[row][column] = ""
        elif action == 1:
            rows[row][column] = rng.choice(WORDS)
        elif action == 2:
            rows[row][column] = rng.choice(everything)
        elif action == 3 and row > 0:
            del rows[row]
        elif action == 4 and row > 0:
            rows.insert(row, list(rows[row]))
        elif action == 5 and row > 0:
            other = rng.randrange(1, len(rows))
            rows[row], rows[other] = rows[other], rows[row]
        elif action == 6:
            cell = rows[row][column]
            if cell:
                at = rng.randrange(len(cell))
                rows[row][column] = (cell[:at] + rng.choice("x _${}A.-") + cell[at + rng.randrange(2) :]).strip()
        elif action == 7:
            # A column more, with a word in some row.
            for each in rows:
                each.append("")
            rows[0][-1] = rng.choice(WORDS)
            rows[rng.randrange(len(rows))][-1] = rng.choice(WORDS)
        elif action == 8:
            rows[row][column] = rows[row][column].swapcase()
    lines = []
    for name, rows in sheets.items():
        lines.append(f"| {name} |")
        lines += ["| | " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def write_workbook(table, path):
    workbook = openpyxl.Workbook(write_only=True)
    for name, rows in sheets_of(table).items():
        sheet = workbook.create_sheet(name[:31])
        for row in rows:
            sheet.append([cell or None for cell in row])
    workbook.save(path)


def ours(program, paths):
    run = subprocess.run([program], input="\n".join(map(str, paths)), capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def compare(program, forms):
    """Compares our verdicts with pyxform's on (title, path) pairs; counts and prints differences."""
    differences = crashes = refused = 0
    for (title, path), mine in zip(forms, ours(program, [path for _, path in forms]), strict=True):
        theirs, message = verdict(path)
        crashes += theirs == "crash"
        refused += theirs == "refused"
        if theirs != "crash" and (theirs == "accepted") != mine["accepted"]:
            differences += 1
            print(f"{title}: pyxform says {theirs} {message}")
            print(f"    ours: {mine['refusals'] or 'accepted'}")
            if path.suffix == ".md":
                print(path.read_text(encoding="utf-8"))
    print(f"{len(forms)} forms, {refused} refused, {crashes} without a verdict, {differences} differences")
    return differences


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--program")
    parser.add_argument("--mutations", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", action="append", default=[])
    arguments = parser.parse_args()
    if version("pyxform") != EXPECTED_VERSION:
        sys.exit(f"pyxform {EXPECTED_VERSION} is needed, {version('pyxform')} is there")
    if arguments.update:
        update()
    all_cases = list(cases())
    differences = 0
    for title, path, recorded, table in all_cases:
        found, message = verdict(table.encode(), ".md")
        if found != recorded:
            differences += 1
            print(f"{path.name}, {title}: recorded {recorded}, pyxform says {found} {message}")
    print(f"{len(all_cases)} recorded verdicts, {differences} differences")
    if arguments.program:
        with tempfile.TemporaryDirectory() as folder:
            rng = random.Random(arguments.seed)
            forms = [(path, Path(path)) for pattern in arguments.files for path in sorted(glob.glob(pattern))]
            sources = [(title, table) for title, _, _, table in all_cases]
            sources += [(name, path.read_text(encoding="utf-8")) for name, path in forms if path.suffix == ".md"]
            for index in range(arguments.mutations):
                title, table = rng.choice(sources)
                table = "\n".join(line.strip() for line in table.splitlines() if re.match(r"\s*\|.*\|\s*$", line))
                if not sheets_of(table):
                    continue
                mutated = mutate(table, rng)
                path = Path(folder) / f"{index}.md"
                path.write_text(mutated, encoding="utf-8")
                forms.append((f"mutation {index} of {title}", path))
                if rng.randrange(4) == 0:
                    path = path.with_suffix(".xlsx")
                    write_workbook(mutated, path)
                    forms.append((f"mutation {index} of {title}, as a workbook", path))
            differences += compare(arguments.program, forms)
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
