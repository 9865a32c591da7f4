"""LibreOffice as the hand of a ministry: opens workbooks, inserts rows, saves in another format.

Usage: libreoffice.py JOB...   with JOB = source:target:rows, where rows is a comma-separated list of
`sheet/row` (both from 1) before which an empty row is inserted; it may be empty. The ending of the
target decides the format. Run it with the Python that has the module `uno`.
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../tests/office"))

from program import desktop, open_book, save  # noqa: E402


def main(jobs):
    with desktop() as program:
        for job in jobs:
            source, target, rows = job.split(":")
            document = open_book(program, source)
            for place in filter(None, rows.split(",")):
                sheet, row = place.split("/")
                sheet = document.Sheets.getByIndex(int(sheet) - 1)
                sheet.Rows.insertByIndex(int(row) - 1, 1)
            save(document, target)
            document.close(True)


main(sys.argv[1:])
