"""LibreOffice as the hand of a ministry: fills in workbooks, moves things, saves in three formats.

Usage: jobs.py JOBS.json   with JOBS a list of {"source", "targets", "cells": [[sheet, row, column,
content]], "steps": [[what, sheet, ...]]}; rows and columns from 0. Run it with the Python that has
the module `uno`. One start of the program serves all jobs.
"""

import json
import sys

import uno
from com.sun.star.sheet import TableFilterField
from com.sun.star.sheet.FilterOperator import EQUAL
from com.sun.star.table import TableSortField

from program import desktop, open_book, save, value


def fill(document, cells):
    for sheet, row, column, content in cells:
        cell = document.Sheets.getByName(sheet).getCellByPosition(column, row)
        if isinstance(content, str):
            cell.setString(content)
        else:
            cell.setValue(content)


def disturb(document, what, name, *more):
    sheets = document.Sheets
    if what == "insert rows":
        sheets.getByName(name).Rows.insertByIndex(*more)
    elif what == "insert columns":
        sheets.getByName(name).Columns.insertByIndex(*more)
    elif what == "delete rows":
        sheets.getByName(name).Rows.removeByIndex(*more)
    elif what == "rename":
        sheets.getByName(name).Name = more[0]
    elif what == "move":
        sheets.moveByName(name, more[0])
    elif what == "hide":
        sheets.getByName(name).IsVisible = False
    elif what == "sort":
        sort(sheets.getByName(name), *more)
    elif what == "filter":
        keep(sheets.getByName(name), *more)
    else:
        sys.exit(f"no step {what}")


def used(sheet, first_row):
    """All that is used from this row on."""
    cursor = sheet.createCursor()
    cursor.gotoStartOfUsedArea(False)
    cursor.gotoEndOfUsedArea(True)
    end = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, first_row, end.EndColumn, end.EndRow)


def sort(sheet, first_row, column, is_ascending):
    field = TableSortField()
    field.Field, field.IsAscending = column, is_ascending
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    uno.invoke(used(sheet, first_row), "sort", ((
        value("SortFields", fields), value("ContainsHeader", False)),))


def keep(sheet, first_row, column, text):
    """Hides the rows that have another text in the column."""
    cells = used(sheet, first_row)
    field = TableFilterField()
    field.Field, field.Operator, field.StringValue = column, EQUAL, text
    description = cells.createFilterDescriptor(True)
    description.ContainsHeader = True
    description.setFilterFields((field,))
    cells.filter(description)


def main(jobs):
    with desktop() as program:
        for job in jobs:
            document = open_book(program, job["source"])
            for sheet in document.Sheets:
                sheet.unprotect("")
            document.unprotect("")
            fill(document, job["cells"])
            for step in job["steps"]:
                disturb(document, *step)
            for target in job["targets"]:
                save(document, target)
            document.close(True)


with open(sys.argv[1], encoding="utf-8") as file:
    main(json.load(file))
