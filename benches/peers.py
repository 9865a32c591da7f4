#!/usr/bin/env python3
"""How fast Python reads the same returns: openpyxl, pandas with calamine, fastexcel.

    cargo bench --bench ingest -- --returns 100 --keep target/returns
    pip install openpyxl pandas python-calamine fastexcel
    python3 benches/peers.py target/returns/responses

Each reads every cell of every sheet and checks nothing. They take turns, round after round; imports
are not counted. The figures are files a second, and how many times faster than openpyxl.
"""

import pathlib
import statistics
import sys
import time


def by_openpyxl(path):
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True)
    return sum(1 for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)


def by_pandas(path):
    import pandas

    sheets = pandas.read_excel(
        path, sheet_name=None, header=None, dtype=object, keep_default_na=False, engine="calamine"
    )
    return sum(int((frame != "").to_numpy().sum()) for frame in sheets.values())


def by_fastexcel(path):
    import fastexcel

    book = fastexcel.read_excel(path)
    count = 0
    for name in book.sheet_names:
        sheet = book.load_sheet(name, header_row=None, dtypes="string").to_arrow()
        count += sum(len(column) - column.null_count for column in sheet.columns)
    return count


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    files = sorted(pathlib.Path(sys.argv[1]).rglob("*.xlsx"))
    readers = [by_openpyxl, by_pandas, by_fastexcel]
    for read in readers:
        print(f"{read.__name__}: {read(files[0])} cells in {files[0].name}")
    rates = {read: [] for read in readers}
    for _ in range(5):
        for read in readers:
            start = time.perf_counter()
            for path in files:
                read(path)
            rates[read].append(len(files) / (time.perf_counter() - start))
    for read in readers:
        ratios = [own / base for own, base in zip(rates[read], rates[by_openpyxl])]
        rate, ratio = statistics.median(rates[read]), statistics.median(ratios)
        print(f"{read.__name__:14} {rate:8.1f} files/s {ratio:6.1f} x openpyxl")


if __name__ == "__main__":
    main()
