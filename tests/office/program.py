"""LibreOffice started, driven and stopped; what opens and saves workbooks with it shares this.

Needs the Python that has the module `uno`.
"""

import contextlib
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


@contextlib.contextmanager
def desktop():
    """The program, with a profile of its own, until the block ends."""
    pipe = f"verbale{os.getpid()}"
    with tempfile.TemporaryDirectory() as profile:
        office = subprocess.Popen([
            "soffice", "--headless", "--invisible", "--norestore", "--nologo",
            f"-env:UserInstallation=file://{profile}", f"--accept=pipe,name={pipe};urp;"])
        started = None
        try:
            context = connect(pipe)
            started = context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context)
            yield started
        finally:
            try:
                started.terminate()
            except Exception:
                office.terminate()  # a connection that has ended already
            office.wait(60)


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


def open_book(program, path):
    return program.loadComponentFromURL(
        uno.systemPathToFileUrl(os.path.abspath(path)), "_blank", 0, (value("Hidden", True),))


def save(document, path):
    """Saves in the format that the ending of the path says."""
    document.storeToURL(
        uno.systemPathToFileUrl(os.path.abspath(path)),
        (value("FilterName", FILTERS[os.path.splitext(path)[1]]),))
