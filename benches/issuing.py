#!/usr/bin/env python3
"""How fast the workbooks of a mailing are written, beside Python's XlsxWriter writing the same cells.

    cargo build --release
    python3 -m venv bench && bench/bin/pip install openpyxl==3.1.5 XlsxWriter==3.2.9
    bench/bin/python benches/issuing.py --program target/release/verbale

The program issues to 25, 50, 100 and all 195 States on one thread, workbooks, notes and manifest; the
peak of its memory is told beside. XlsxWriter then writes as many workbooks of the cells, formulas,
lists, merged cells, widths and heights that openpyxl finds in ours, with one format per kind of cell:
less than ours hold, since names, conditional formats and protection are left out.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import openpyxl
import xlsxwriter

ROOT = Path(__file__).resolve().parent.parent


def issue(program, round_, only):
    """Seconds and peak of memory in MB of one mailing."""
    shutil.rmtree(round_ / "out", ignore_errors=True)
    command = [program, "--round", round_, "--jobs", "1", "--quiet", "issue"]
    if only:
        command += ["--only", ",".join(only)]
    before = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command])
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - before
    if status:
        sys.exit("the program did not issue")
    return took, usage.ru_maxrss // 1024


def cells_of(path):
    """What XlsxWriter is to write, sheet by sheet."""
    sheets = []
    for sheet in openpyxl.load_workbook(path):
        cells = [
            (cell.row - 1, cell.column - 1, cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        lists = [
            (str(one.sqref).split()[0], one.formula1)
            for one in sheet.data_validations.dataValidation
            if one.type == "list" and one.formula1
        ]
        widths = {name: dimension.width for name, dimension in sheet.column_dimensions.items()}
        heights = {
            row - 1: dimension.height
            for row, dimension in sheet.row_dimensions.items()
            if dimension.height
        }
        merged = [str(one) for one in sheet.merged_cells.ranges]
        sheets.append((sheet.title, cells, lists, widths, heights, merged))
    return sheets


def write(path, sheets):
    workbook = xlsxwriter.Workbook(path, {"in_memory": True})
    text = workbook.add_format({"text_wrap": True, "valign": "top"})
    number = workbook.add_format({"num_format": "0"})
    for title, cells, lists, widths, heights, merged in sheets:
        sheet = workbook.add_worksheet(title)
        for name, width in widths.items():
            sheet.set_column(f"{name}:{name}", width)
        for row, height in heights.items():
            sheet.set_row(row, height)
        for area in merged:
            sheet.merge_range(area, "", text)
        for row, column, value in cells:
            if isinstance(value, str) and value.startswith("="):
                sheet.write_formula(row, column, value, text)
            elif isinstance(value, str):
                sheet.write_string(row, column, value, text)
            else:
                sheet.write(row, column, value, number)
        for area, source in lists:
            sheet.data_validation(area, {"validate": "list", "source": "=" + source.lstrip("=")})
    workbook.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--program", required=True, type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    workshop = Path(tempfile.mkdtemp())
    try:
        round_ = workshop / "round"
        shutil.copytree(ROOT / "questionnaire", round_ / "questionnaire")
        program = arguments.program.resolve()
        issue(program, round_, None)
        issued = sorted((round_ / "out" / "issue").glob("*.xlsx"))
        issued = [path for path in issued if path.stem.count("_") >= 2]
        codes = sorted({path.stem.split("_")[-2] for path in issued})
        by_language = {path.stem.rsplit("_", 1)[-1]: cells_of(path) for path in issued}
        languages = [path.stem.rsplit("_", 1)[-1] for path in issued]
        print(f"{'workbooks':>9} {'seconds':>8} {'ms each':>8} {'peak MB':>8}   one thread")
        best = None
        for count in (25, 50, 100, len(codes)):
            only = None if count == len(codes) else codes[:count]
            runs = [issue(program, round_, only) for _ in range(arguments.rounds)]
            best, peak = min(took for took, _ in runs), max(peak for _, peak in runs)
            print(f"{count:>9} {best:>8.2f} {1000 * best / count:>8.2f} {peak:>8}")
        peer = []
        for _ in range(arguments.rounds):
            before = time.perf_counter()
            for number, language in enumerate(languages):
                write(workshop / f"{number}.xlsx", by_language[language])
            peer.append(time.perf_counter() - before)
        print(f"XlsxWriter, {len(languages)} workbooks: {min(peer):.2f} s; ours {min(peer) / best:.1f} times as fast")
    finally:
        shutil.rmtree(workshop)


if __name__ == "__main__":
    main()
