"""LibreOffice as the hand of a ministry: fills in workbooks, moves things, saves in three formats.

Usage: libreoffice.py JOBS.json   with JOBS a list of {"source", "targets", "cells": [[sheet, row, column,
content]], "steps": [[what, sheet, ...]]}; rows and columns from 0. Run it with the Python that has
the module `uno`. One start of the program serves all jobs.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.sheet import TableFilterField
from com.sun.star.sheet.FilterOperator import EQUAL
from com.sun.star.table import TableSortField

FILTERS = {".ods": "calc8", ".xls": "MS Excel 97", ".xlsx": "Calc MS Excel 2007 XML"}


def value(name, content):
    item = PropertyValue()
    item.Name, item.Value = name, content
    return item


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.5)
    sys.exit("LibreOffice did not start")


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
    pipe = f"verbale{os.getpid()}"
    with tempfile.TemporaryDirectory() as profile:
        office = subprocess.Popen([
            "soffice", "--headless", "--invisible", "--norestore", "--nologo",
            f"-env:UserInstallation=file://{profile}", f"--accept=pipe,name={pipe};urp;"])
        try:
            context = connect(pipe)
            desktop = context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context)
            for job in jobs:
                document = desktop.loadComponentFromURL(
                    uno.systemPathToFileUrl(os.path.abspath(job["source"])), "_blank", 0,
                    (value("Hidden", True),))
                for sheet in document.Sheets:
                    sheet.unprotect("")
                document.unprotect("")
                fill(document, job["cells"])
                for step in job["steps"]:
                    disturb(document, *step)
                for target in job["targets"]:
                    ending = os.path.splitext(target)[1]
                    document.storeToURL(
                        uno.systemPathToFileUrl(os.path.abspath(target)),
                        (value("FilterName", FILTERS[ending]),))
                document.close(True)
        finally:
            try:
                desktop.terminate()
            except Exception:
                pass  # the connection ends with the program
            office.wait(60)


with open(sys.argv[1], encoding="utf-8") as file:
    main(json.load(file))
