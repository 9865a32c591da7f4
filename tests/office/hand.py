"""LibreOffice as the hand of a focal point: types answers into a workbook and reads what it shows.

Usage: hand.py JOB RESULT, two JSON files. JOB has `book`, a workbook; `cases`, each with `write`
([sheet, row, column, kind, value], kind = text, number or date), `read` ([sheet, row, column]),
`offered` ([sheet, row, column], cells with a list) and `save` (a path, or null); and `save_as`,
paths under which the workbook as issued is saved and opened again. Rows and columns count from 0,
a date is its serial number. RESULT has, per case, the cells read and the items of each list; and of
each workbook opened again what is left of its help. Run it with the Python that has `uno`.
"""

import json
import sys

from program import desktop, open_book, save


def cell_of(document, place):
    return document.Sheets.getByName(place[0]).getCellByPosition(place[2], place[1])


def offered(document, place):
    """What the list of a cell offers: its own formula, computed far to the right in its row."""
    sheet = document.Sheets.getByName(place[0])
    validation = cell_of(document, place).Validation
    formula = validation.getFormula1()
    # As written for the first cell of its range; copied down, it reads the row it comes to.
    written = validation.getSourcePosition().Row or place[1]
    column = 200

    def computed(text):
        first = sheet.getCellByPosition(column, written)
        first.setFormula(text)
        here = sheet.getCellByPosition(column, place[1])
        if written != place[1]:
            sheet.copyRange(here.getCellAddress(), first.getRangeAddress())
        return here

    rows = int(computed(f"=ROWS({formula})").getValue())
    items = [computed(f"=INDEX({formula};{row})&\"\"").getString() for row in range(1, rows + 1)]
    for row in {written, place[1]}:
        sheet.getCellByPosition(column, row).setFormula("")
    return items


def help_left(document):
    sheets = {}
    for name in document.Sheets.ElementNames:
        sheet = document.Sheets.getByName(name)
        formats = sheet.ConditionalFormats.getConditionalFormats()
        sheets[name] = {"protected": sheet.isProtected(), "colours": len(formats)}
    return {"sheets": sheets, "names": len(document.NamedRanges.ElementNames)}


def run(program, job):
    result = {"cases": [], "again": []}
    for path in job["save_as"]:
        document = open_book(program, job["book"])
        save(document, path)
        document.close(True)
        document = open_book(program, path)
        left = help_left(document)
        left["lists"] = [cell_of(document, place).Validation.Type.value
                         for place in job["lists"]]
        result["again"].append(left)
        document.close(True)
    for case in job["cases"]:
        document = open_book(program, job["book"])
        for sheet, row, column, kind, content in case["write"]:
            cell = cell_of(document, [sheet, row, column])
            if kind == "text":
                cell.setString(content)
            else:
                cell.setValue(content)
        document.calculateAll()
        if case["save"]:
            save(document, case["save"])
        cells = [cell_of(document, place).getString() for place in case["read"]]
        if case["offered"]:
            for name in document.Sheets.ElementNames:
                document.Sheets.getByName(name).unprotect("")
        lists = [offered(document, place) for place in case["offered"]]
        result["cases"].append({"cells": cells, "offered": lists})
        document.close(True)
    return result


def main(job_path, result_path):
    with open(job_path, encoding="utf-8") as file:
        job = json.load(file)
    with desktop() as program:
        result = run(program, job)
    with open(result_path, "w", encoding="utf-8") as file:
        json.dump(result, file)


main(sys.argv[1], sys.argv[2])
