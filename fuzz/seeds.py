#!/usr/bin/env python3
"""Writes what the fuzz targets start from, taken from the test suite, so that it grows with it.

    python3 seeds.py        corpus/<target>/ and <target>.dict, beside this file
"""

import csv
import io
import re
import zipfile
from email.message import EmailMessage
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
TESTS = HERE.parent / "tests"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TOKENS = """${t} ${i} ${x} ${d} ${h} ${s} ${m} ${g} ${r} ${q} div mod and or != <= >= .. position(..) null
last-saved# 'yes' '2024-03-01' jr: :: ../""".split()


def forms():
    """The forms of the test suite, as Markdown tables."""
    for path in sorted((TESTS / "suite" / "forms").glob("*.md")):
        for case in re.split(r"^--- ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            yield "\n".join(line for line in case.splitlines() if line.startswith("|"))


def returns():
    """Files as they come back: workbooks, an export, and both packed in an archive and in messages."""
    files = {
        path.name: path.read_bytes()
        for folder in (TESTS / "workbooks", TESTS / "data" / "hostile")
        for path in sorted(folder.iterdir())
        if path.suffix in (".xlsx", ".xls", ".ods")
    }
    files["export.csv"] = (
        "start,end,plan,plan_describe,year,how,how/law,how/training,how_describe,budget,_id,_uuid,_submission_time\n"
        "2015-04-01,2015-04-02,yes,Adopted.,2013,law training,1,1,,1000.5,1,u-1,2015-04-02T10:00:00\n"
    ).encode()
    yield from files.items()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as parts:
        for name, content in files.items():
            parts.writestr(f"in/{name}", content)
    yield "all.zip", archive.getvalue()
    messages = []
    for name, content in files.items():
        message = EmailMessage()
        message["From"] = "Mission of France <france@example.int>"
        message["Subject"] = "France: réponse"
        message["Date"] = "Mon, 20 Apr 2015 10:00:00 +0200"
        message["Message-ID"] = "<1@example.int>"
        message.set_content("Please find the reply attached.")
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
        messages.append(message.as_bytes())
        yield f"{name}.eml", messages[-1]
    mailbox = b"".join(b"From a Mon Apr 20 10:00:00 2015\n" + message + b"\n" for message in messages[:3])
    yield "all.mbox", mailbox


def cells(line):
    return [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip()[1:-1])]


def workbook(form):
    """A Markdown form as the smallest workbook: inline strings, no styles."""
    sheets = []
    for line in form.splitlines():
        first, *row = cells(line)
        if first:
            sheets.append((first, []))
        if sheets and any(row):
            sheets[-1][1].append(row)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as parts:
        names, relations = "", ""
        for number, (name, rows) in enumerate(sheets, start=1):
            names += f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"/>'
            target = f"worksheets/s{number}.xml"
            relations += f'<Relationship Id="r{number}" Type="{OFFICE}/worksheet" Target="{target}"/>'
            body = "".join(
                "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row) + "</row>"
                for row in rows
            )
            sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'
            parts.writestr(f"xl/{target}", sheet)
        book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>'
        parts.writestr("xl/workbook.xml", book)
        relations = f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>'
        parts.writestr("xl/_rels/workbook.xml.rels", relations)
    return archive.getvalue()


def seed(target, name, content):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def dictionary(target, words):
    """A dictionary as libFuzzer reads it: a quoted word per line."""
    lines = []
    for word in sorted(set(words)):
        quoted = "".join(
            chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02X}" for byte in word.encode()
        )
        lines.append(f'"{quoted}"\n')
    (HERE / f"{target}.dict").write_text("".join(lines), encoding="ascii")


def main():
    words, expressions = set(), set()
    for number, form in enumerate(forms()):
        seed("form_text", f"case-{number:03}", b"\0" + form.encode())
        seed("form_workbook", f"case-{number:03}", workbook(form))
        for line in form.splitlines():
            words.update(cell for cell in cells(line) if 0 < len(cell.encode()) <= 40)
            expressions.update(cell for cell in cells(line) if "${" in cell or "(" in cell)
    # Recipes for the structured form: a byte per cell.
    for number in range(32):
        seed("form_text", f"recipe-{number:02}", b"\2" + bytes((17 * number * place) % 251 for place in range(200)))
    for path in (TESTS / "workbooks").iterdir():
        if path.suffix in (".xlsx", ".xls", ".xlsb", ".ods"):
            seed("form_workbook", path.name, path.read_bytes())
    for name, content in returns():
        seed("reader", name, content)
    table = (TESTS / "data" / "expressions.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in table.splitlines() if not line.startswith("#"))
    expressions.update(row["expression"] for row in rows)
    for number, expression in enumerate(sorted(expressions)):
        seed("expression", f"{number:03}", expression.encode())

    functions = (HERE.parent / "src" / "expression" / "function.rs").read_text(encoding="utf-8")
    names = re.findall(r'"([a-z][a-z0-9:-]+)"', functions)
    dictionary("expression", [f"{name}(" for name in names] + TOKENS)
    dictionary("form_text", words)
    dictionary("form_workbook", words)


if __name__ == "__main__":
    main()
