"""LibreOffice as the hand of a ministry: opens workbooks, inserts rows, saves in another format.

Usage: libreoffice.py JOB...   with JOB = source:target:rows, where rows is a comma-separated list of
`sheet/row` (both from 1) before which an empty row is inserted; it may be empty. The ending of the
target decides the format. Run it with the Python that has the module `uno`.
"""

import os
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue

FILTERS = {".ods": "calc8", ".xls": "MS Excel 97", ".xlsx": "Calc MS Excel 2007 XML"}


def value(name, content):
    item = PropertyValue()
    item.Name, item.Value = name, content
    return item


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            return resolver.resolve(
                f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.5)
    sys.exit("LibreOffice did not start")


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
                source, target, rows = job.split(":")
                document = desktop.loadComponentFromURL(
                    uno.systemPathToFileUrl(os.path.abspath(source)), "_blank", 0,
                    (value("Hidden", True),))
                for place in filter(None, rows.split(",")):
                    sheet, row = place.split("/")
                    sheet = document.Sheets.getByIndex(int(sheet) - 1)
                    sheet.Rows.insertByIndex(int(row) - 1, 1)
                ending = os.path.splitext(target)[1]
                document.storeToURL(
                    uno.systemPathToFileUrl(os.path.abspath(target)),
                    (value("FilterName", FILTERS[ending]),))
                document.close(True)
            try:
                desktop.terminate()
            except Exception:
                pass  # the connection ends with the program
        finally:
            office.wait(60)


main(sys.argv[1:])
