#!/usr/bin/env python3
"""Holds every workbook that the program writes against what Excel itself accepts.

    python3 tests/workbooks.py out examples      all .xlsx below these folders
    python3 tests/workbooks.py --planted FILE    the faults that are planted into a copy of it are found

Excel repairs or refuses a workbook without saying why; LibreOffice and openpyxl take nearly anything.
The limits are those of Microsoft's "Excel specifications and limits"; the order of elements is that of
ECMA-376, part 1, CT_Worksheet and CT_Workbook. openpyxl loads each file too, its warnings being errors.
"""

import argparse
import io
import posixpath
import re
import sys
import warnings
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
WORKSHEET = """sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection
protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr
conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter
rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing
legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst""".split()
WORKBOOK = """fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups
externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr
smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst""".split()
CELL, FORMULA, LIST, PROMPT_TITLE, PROMPT, ERROR = 32_767, 8_192, 255, 32, 255, 225
ROWS, COLUMNS, LINKS, STYLES, HEADER = 1_048_576, 16_384, 65_530, 65_490, 255
NAME = re.compile(r"[^\W\d][\w.\\?]*|\\[\w.\\?]*|_[\w.\\?]*", re.UNICODE)
LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]{1,7}|[Rr][0-9]*[Cc][0-9]*")
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]+)(?::([A-Z]{1,3})([0-9]+))?")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def units(text):
    """Excel counts UTF-16."""
    return len((text or "").encode("utf-16-le")) // 2


def column(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def area(reference):
    """Left, top, right, bottom; None if it is none or lies off the sheet."""
    found = REFERENCE.fullmatch(reference)
    if not found:
        return None
    left, top, right, bottom = found.groups()
    box = (column(left), int(top), column(right or left), int(bottom or top))
    inside = 1 <= box[0] <= box[2] <= COLUMNS and 1 <= box[1] <= box[3] <= ROWS
    return box if inside else None


def overlap(one, other):
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


class Package:
    """A workbook's parts, and what is wrong in them."""

    def __init__(self, content):
        self.found = []
        self.parts = {}
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                if name in self.parts:
                    self.say(name, "the part is there twice")
                self.parts[name] = archive.read(name)
        self.trees = {}
        for name, part in self.parts.items():
            if name.endswith((".xml", ".rels", ".vml")):
                try:
                    self.trees[name] = ElementTree.fromstring(part)
                except ElementTree.ParseError as error:
                    self.say(name, f"is not well-formed: {error}")

    def say(self, place, what):
        self.found.append(f"{place}: {what}")

    def check(self):
        self.content_types()
        self.relationships()
        if "xl/workbook.xml" not in self.trees:
            self.say("xl/workbook.xml", "is missing")
            return self.found
        self.strings = self.count("xl/sharedStrings.xml", "si")
        styles = self.trees.get("xl/styles.xml")
        self.formats = self.dxfs = 0
        if styles is not None:
            self.formats = len(styles.findall(f"{MAIN}cellXfs/{MAIN}xf"))
            self.dxfs = len(styles.findall(f"{MAIN}dxfs/{MAIN}dxf"))
            if self.formats > STYLES:
                self.say("xl/styles.xml", f"{self.formats} formats; Excel takes {STYLES}")
        self.workbook()
        for name, tree in self.trees.items():
            for text in tree.itertext():
                if FORBIDDEN.search(text):
                    self.say(name, "a character that XML forbids")
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                self.sheet(name, tree)
        strings = self.trees.get("xl/sharedStrings.xml")
        for at, string in enumerate([] if strings is None else strings.findall(f"{MAIN}si")):
            if units("".join(string.itertext())) > CELL:
                self.say("xl/sharedStrings.xml", f"string {at} is longer than {CELL}")
        return self.found

    def count(self, name, tag):
        tree = self.trees.get(name)
        return 0 if tree is None else len(tree.findall(MAIN + tag))

    def content_types(self):
        types = self.trees.get("[Content_Types].xml")
        if types is None:
            self.say("[Content_Types].xml", "is missing")
            return
        endings = {one.get("Extension", "").lower() for one in types.findall(f"{TYPES}Default")}
        named = {one.get("PartName") for one in types.findall(f"{TYPES}Override")}
        for name in self.parts:
            ending = name.rsplit(".", 1)[-1].lower()
            if name != "[Content_Types].xml" and f"/{name}" not in named and ending not in endings:
                self.say(name, "has no content type")
        for name in named:
            if name and name.lstrip("/") not in self.parts:
                self.say("[Content_Types].xml", f"names {name}, which is not there")

    def relationships(self):
        self.targets = {}
        for name in [name for name in self.trees if name.endswith(".rels")]:
            folder, file = posixpath.split(name)
            owner = posixpath.join(posixpath.dirname(folder), file[: -len(".rels")])
            seen = {}
            for one in self.trees[name].findall(f"{PACKAGE}Relationship"):
                if one.get("Id") in seen:
                    self.say(name, f"{one.get('Id')} is there twice")
                target = one.get("Target", "")
                if one.get("TargetMode") == "External":
                    if "externalLink" in one.get("Type", ""):
                        self.say(name, f"a link to another workbook, {target}")
                    seen[one.get("Id")] = None
                    continue
                base = posixpath.dirname(owner)
                path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(
                    posixpath.join(base, target)
                )
                if path not in self.parts:
                    self.say(name, f"{one.get('Id')} leads to {path}, which is not there")
                seen[one.get("Id")] = path
            self.targets[owner] = seen
        for name, tree in self.trees.items():
            for element in tree.iter():
                wanted = element.get(f"{OFFICE}id")
                if wanted and wanted not in self.targets.get(name, {}):
                    self.say(name, f"{wanted} is no relationship of it")

    def order(self, place, tree, right):
        last = -1
        for child in tree:
            tag = child.tag.rsplit("}", 1)[-1]
            if child.tag.startswith(MAIN) and tag in right:
                at = right.index(tag)
                if at < last:
                    self.say(place, f"{tag} stands after {right[last]}")
                last = max(last, at)
            elif child.tag.startswith(MAIN):
                self.say(place, f"{tag} does not belong there")

    def workbook(self):
        place = "xl/workbook.xml"
        tree = self.trees[place]
        self.order(place, tree, WORKBOOK)
        sheets = [one.get("name", "") for one in tree.findall(f"{MAIN}sheets/{MAIN}sheet")]
        states = [one.get("state") for one in tree.findall(f"{MAIN}sheets/{MAIN}sheet")]
        if not [state for state in states if state is None]:
            self.say(place, "no sheet is visible")
        seen = set()
        for name in sheets:
            if not name or units(name) > 31:
                self.say(place, f"the sheet name `{name}` is blank or longer than 31")
            if re.search(r"[\[\]:*?/\\]", name) or name.startswith("'") or name.endswith("'"):
                self.say(place, f"the sheet name `{name}` has a character that Excel forbids")
            if name.lower() in seen:
                self.say(place, f"two sheets are called `{name}`")
            seen.add(name.lower())
        names = set()
        for one in tree.findall(f"{MAIN}definedNames/{MAIN}definedName"):
            name, scope = one.get("name", ""), one.get("localSheetId")
            if (name.lower(), scope) in names:
                self.say(place, f"the name `{name}` is defined twice")
            names.add((name.lower(), scope))
            built_in = name.startswith("_xlnm.")
            if not built_in and (not NAME.fullmatch(name) or LIKE_A_CELL.fullmatch(name)):
                self.say(place, f"`{name}` cannot be the name of cells")
            if units(name) > 255:
                self.say(place, f"the name `{name[:20]}...` is longer than 255")
            if scope is not None and not int(scope) < len(sheets):
                self.say(place, f"the name `{name}` belongs to a sheet that is not there")
            for quoted, plain in re.findall(r"(?:'((?:[^']|'')+)'|([\w.]+))!", one.text or ""):
                sheet = (quoted or plain).replace("''", "'")
                if sheet.lower() not in seen:
                    self.say(place, f"the name `{name}` points at `{sheet}`, which is no sheet")

    def sheet(self, place, tree):
        self.order(place, tree, WORKSHEET)
        last_row = 0
        for row in tree.findall(f"{MAIN}sheetData/{MAIN}row"):
            number = int(row.get("r", last_row + 1))
            if number <= last_row or number > ROWS:
                self.say(place, f"row {number} is out of order or off the sheet")
            last_row = number
            if float(row.get("ht", 0)) > 409.5:
                self.say(place, f"row {number} is higher than 409.5 points")
            last_column = 0
            for cell in row.findall(f"{MAIN}c"):
                self.cell(place, cell, number, last_column)
                found = re.match("[A-Z]+", cell.get("r", ""))
                last_column = column(found.group()) if found else last_column + 1
        for one in tree.findall(f"{MAIN}cols/{MAIN}col"):
            if float(one.get("width", 0)) > 255:
                self.say(place, "a column is wider than 255 characters")
        merged = self.areas(place, tree, f"{MAIN}mergeCells/{MAIN}mergeCell", "ref", "merged cells")
        self.apart(place, merged, "merged cells")
        self.validations(place, tree)
        for one in tree.findall(f".//{MAIN}cfRule"):
            if one.get("dxfId") is not None and not int(one.get("dxfId")) < self.dxfs:
                self.say(place, f"the conditional format {one.get('dxfId')} is not there")
            for formula in one.findall(f"{MAIN}formula"):
                if units(formula.text) > FORMULA:
                    self.say(place, "a condition is longer than 8,192")
        self.areas(place, tree, f"{MAIN}conditionalFormatting", "sqref", "conditional format")
        if len(tree.findall(f"{MAIN}hyperlinks/{MAIN}hyperlink")) > LINKS:
            self.say(place, f"more than {LINKS} links")
        for one in tree.findall(f"{MAIN}headerFooter/*"):
            if units(one.text) > HEADER:
                self.say(place, f"{one.tag.rsplit('}', 1)[-1]} is longer than {HEADER}")

    def cell(self, place, cell, row, last_column):
        at = cell.get("r", "")
        box = area(at)
        if box is None or box[1] != row or box[0] <= last_column:
            self.say(place, f"the cell {at} is out of order or off the sheet")
        if int(cell.get("s", 0)) >= max(self.formats, 1):
            self.say(place, f"{at} has the format {cell.get('s')}, which is not there")
        value = cell.findtext(f"{MAIN}v")
        if cell.get("t") == "s" and not (value or "").isdigit():
            self.say(place, f"{at} has no string")
        elif cell.get("t") == "s" and int(value) >= self.strings:
            self.say(place, f"{at} has the string {value}, which is not there")
        if units("".join(cell.itertext())) > CELL:
            self.say(place, f"{at} is longer than {CELL}")
        formula = cell.findtext(f"{MAIN}f")
        if formula is not None and units(formula) > FORMULA:
            self.say(place, f"the formula of {at} is longer than {FORMULA}")
        if formula is not None and "[" in re.sub(r'"[^"]*"', "", formula):
            self.say(place, f"the formula of {at} refers to another workbook")

    def areas(self, place, tree, path, attribute, what):
        boxes = []
        for one in tree.findall(path):
            for reference in one.get(attribute, "").split() or [""]:
                box = area(reference)
                if box is None:
                    self.say(place, f"{what}: `{reference}` is no area of the sheet")
                else:
                    boxes.append((box, reference))
        return boxes

    def apart(self, place, boxes, what):
        boxes = sorted(boxes, key=lambda one: one[0][1])
        for at, (box, reference) in enumerate(boxes):
            for other, second in boxes[at + 1 :]:
                if other[1] > box[3]:
                    break
                if overlap(box, other):
                    self.say(place, f"{what}: {reference} and {second} lie over each other")

    def validations(self, place, tree):
        path = f"{MAIN}dataValidations/{MAIN}dataValidation"
        self.apart(place, self.areas(place, tree, path, "sqref", "list or rule"), "list or rule")
        limits = [
            ("promptTitle", PROMPT_TITLE), ("prompt", PROMPT), ("errorTitle", PROMPT_TITLE), ("error", ERROR)
        ]
        for one in tree.findall(path):
            for attribute, most in limits:
                if units(one.get(attribute)) > most:
                    self.say(place, f"{attribute} of {one.get('sqref')} is longer than {most}")
            for tag in ("formula1", "formula2"):
                formula = one.findtext(MAIN + tag) or ""
                most = LIST + 2 if formula.startswith('"') else LIST
                if units(formula) > most:
                    self.say(place, f"{tag} of {one.get('sqref')} is longer than {LIST}")


def loads(path):
    """What openpyxl says of a file, and how many names it finds."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            openpyxl.load_workbook(path)
        except Exception as error:  # whatever it is, an officer's colleague meets it
            return [f"openpyxl: {error}"]
    return []


# Part, what stands there (a regular expression), what is put in its place, and what must be said.
SHEET = r"xl/worksheets/sheet2\.xml"
PLANTED = [
    (r"xl/workbook\.xml", r'<sheet name="[^"]*"', '<sheet name="' + "x" * 32 + '"', "longer than 31"),
    (r"xl/workbook\.xml", r'<sheet name="[^"]*"', '<sheet name="a/b"', "Excel forbids"),
    (r"xl/workbook\.xml", r'(<sheet name=")[^"]*(".*?<sheet name=")[^"]*', r"\1Same\2same", "two sheets"),
    (r"xl/workbook\.xml", r"(<definedName [^>]*>)[^<]*", r"\1Gone!$A$1", "which is no sheet"),
    (r"xl/workbook\.xml", r'(<definedName name=")[^"]*', r"\g<1>A1", "cannot be the name"),
    (r"xl/workbook\.xml", r"(<definedName [^>]*>[^<]*</definedName>)", r"\1\1", "defined twice"),
    (r"xl/workbook\.xml", r"(<sheets>.*</sheets>)(<definedNames>.*</definedNames>)", r"\2\1", "stands after"),
    (SHEET, r"(<sheetData>.*</sheetData>)(.*)(<pageMargins[^>]*>)", r"\3\1\2", "stands after"),
    (SHEET, r'(<c r="[A-Z]+[0-9]+" s=")[0-9]+', r"\g<1>99999", "has the format"),
    (SHEET, r'(t="s"><v>)[0-9]+', r"\g<1>999999", "has the string"),
    (SHEET, r'(<mergeCell ref=")([^"]*)"/>', r'\1\2"/>\1\2"/>', "lie over each other"),
    (SHEET, r'(<dataValidation [^>]*sqref=")[^"]*', r"\1XFE1", "no area of the sheet"),
    (SHEET, r"(<dataValidation [^>]*>.*?</dataValidation>)", r"\1\1", "list or rule"),
    (SHEET, r"(<dataValidation .*?<formula1>)[^<]*", r"\g<1>" + "A1+" * 100 + "A1", "formula1"),
    (SHEET, r"(<dataValidation )", r'\1prompt="' + "p" * 256 + '" ', "prompt"),
    (SHEET, r'(<row r=")[0-9]+', r"\g<1>1048577", "off the sheet"),
    (SHEET, r"(<f>)[^<]*", r"\g<1>" + "1+" * 5_000 + "1", "formula of"),
    (SHEET, r'(dxfId=")[0-9]+', r"\g<1>9999", "conditional format"),
    (r"xl/sharedStrings\.xml", r"(<t[^>]*>)[^<]*", r"\1" + "y" * 32_768, "longer than 32767"),
    (r"xl/_rels/workbook\.xml\.rels", r'Target="worksheets/sheet1.xml"', 'Target="worksheets/x.xml"', "not there"),
    (r"xl/styles\.xml", r"</styleSheet>", "</styles>", "not well-formed"),
]


def planted(path):
    """Plants each fault alone; gives those that were not found."""
    content = path.read_bytes()
    missed = []
    for part, pattern, put, expected in PLANTED:
        source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
        changed = 0
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in source.namelist():
                text = source.read(name)
                if re.fullmatch(part, name):
                    new, changed = re.subn(pattern, put, text.decode(), count=1, flags=re.S)
                    text = new.encode()
                archive.writestr(name, text)
        found = Package(target.getvalue()).check()
        if not changed or not any(expected in one for one in found):
            missed.append(f"{part} {pattern}: {expected} (changed {changed}): {found[:3]}")
    return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--planted", type=Path)
    parser.add_argument("folders", nargs="*", type=Path)
    arguments = parser.parse_args()
    if arguments.planted:
        missed = planted(arguments.planted)
        print("\n".join(missed))
        print(f"planted faults: {len(PLANTED)}, not found: {len(missed)}")
        return 1 if missed else 0
    files = sorted(file for folder in arguments.folders for file in folder.rglob("*.xlsx"))
    wrong = 0
    for file in files:
        found = Package(file.read_bytes()).check() + loads(file)
        wrong += bool(found)
        for one in found[:10]:
            print(f"{file}: {one}")
    print(f"{len(files)} workbooks, {wrong} with faults")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())
