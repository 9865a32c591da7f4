"""Files that no ministry means to send: made from good returns of the sample, and from nothing.

`write` puts them into a folder; `on_disk` are those that only a file system can hold. `good` are the
bytes of good returns, `xlsx`, `ods`, `xls`, and the part `custom` of the first.
"""

import base64
import io
import os
import struct
import zipfile
import zlib

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOMB = 160 << 20  # Bytes that a part unpacks to: above every limit of one part.
SHEET = "xl/worksheets/sheet2.xml"


class Parts:
    """The parts of a zip archive, to be changed and packed again."""

    def __init__(self, data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def put(self, name, data):
        self.parts[name] = data.encode() if isinstance(data, str) else data
        return self

    def change(self, name, old, new):
        old, new = old.encode(), new.encode()
        assert old in self.parts[name], (name, old)
        self.parts[name] = self.parts[name].replace(old, new, 1)
        return self

    def without(self, name):
        del self.parts[name]
        return self

    def packed(self, compression=zipfile.ZIP_DEFLATED):
        return packed(self.parts.items(), compression)


def packed(parts, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression, compresslevel=1) as archive:
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(str(name)), data, compression, 1)
    return out.getvalue()


class RawZip:
    """A zip archive written byte by byte, so that it may lie."""

    def __init__(self):
        self.body, self.directory, self.count = bytearray(), bytearray(), 0

    def add(self, name, data, *, flags=0, size=None, crc=None, method=8, stored=None, mode=0,
            offset=None):
        name = name if isinstance(name, bytes) else name.encode()
        if stored is None:
            compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
            stored = compressor.compress(data) + compressor.flush() if method == 8 else data
        crc = zlib.crc32(data) if crc is None else crc
        size = len(data) if size is None else size
        at = len(self.body) if offset is None else offset
        fields = struct.pack("<HHHHHIIIHH", 20, flags, method, 0, 0x21, crc, len(stored), size,
                             len(name), 0)
        self.body += b"PK\x03\x04" + fields + name + stored
        self.directory += (b"PK\x01\x02" + struct.pack("<H", 0x031E) + fields
                           + struct.pack("<HHHII", 0, 0, 0, mode << 16, at) + name)
        self.count += 1
        return self

    def bytes(self, announced=None, size=None):
        count = self.count if announced is None else announced
        end = struct.pack("<HHHHIIH", 0, 0, count & 0xFFFF, count & 0xFFFF,
                          len(self.directory) if size is None else size, len(self.body), 0)
        return bytes(self.body + self.directory) + b"PK\x05\x06" + end


def zeros(size, unit=b" "):
    """`size` bytes, deflated, without holding them."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = unit * ((1 << 20) // len(unit))
    crc, out, left = 0, [], size
    while left > 0:
        piece = block[:min(left, len(block))]
        out.append(compressor.compress(piece))
        crc = zlib.crc32(piece, crc)
        left -= len(piece)
    out.append(compressor.flush())
    return b"".join(out), crc


def with_bomb(good, name, head=b"", tail=b"", unit=b" "):
    """The archive with one part that unpacks to `BOMB` bytes."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    key = (head, unit, tail)
    if key not in with_bomb.made:
        block = unit * ((1 << 20) // len(unit))
        crc, out, size = zlib.crc32(head), [compressor.compress(head)], len(head)
        for _ in range(BOMB >> 20):
            out.append(compressor.compress(block))
            crc, size = zlib.crc32(block, crc), size + len(block)
        out.append(compressor.compress(tail) + compressor.flush())
        with_bomb.made[key] = (b"".join(out), zlib.crc32(tail, crc), size + len(tail))
    stored, crc, size = with_bomb.made[key]
    archive = RawZip()
    for part, data in Parts(good).parts.items():
        if part != name:
            archive.add(part, data)
    archive.add(name, b"", stored=stored, crc=crc, size=size)
    return archive.bytes()


with_bomb.made = {}


def book(sheet, *, strings=None, styles=None, workbook=None, extra=(), sheets=1):
    """A small workbook of nobody, with that sheet."""
    names = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, sheets + 1))
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml":
            '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
            'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels":
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relation}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
        "xl/workbook.xml": workbook or
            f'<workbook xmlns="{MAIN}" xmlns:r="{relation}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels":
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + "".join(f'<Relationship Id="rId{n}" Type="{relation}/worksheet" '
                      f'Target="worksheets/sheet{n}.xml"/>' for n in range(1, sheets + 1))
            + f'<Relationship Id="rId90001" Type="{relation}/sharedStrings" Target="sharedStrings.xml"/>'
            + f'<Relationship Id="rId90002" Type="{relation}/styles" Target="styles.xml"/>'
            + "</Relationships>",
    }
    for n in range(1, sheets + 1):
        parts[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>'
    if strings is not None:
        parts["xl/sharedStrings.xml"] = strings
    if styles is not None:
        parts["xl/styles.xml"] = styles
    parts.update(extra)
    return packed(parts.items())


def rows(cells):
    return f"<sheetData>{cells}</sheetData>"


def packaging(good):
    """Archives that lie about what is in them."""
    xlsx = good["xlsx"]
    parts = Parts(xlsx).parts

    def raw(**lies):
        archive = RawZip()
        for name, data in parts.items():
            archive.add(name, data, **(lies if name == SHEET else {}))
        return archive

    yield "truncated_10.xlsx", xlsx[:len(xlsx) // 10]
    yield "truncated_50.xlsx", xlsx[:len(xlsx) // 2]
    yield "truncated_99.xlsx", xlsx[:-30]
    yield "bytes_before.xlsx", b"\0" * 1000 + xlsx
    yield "bytes_behind.xlsx", xlsx + b"\0" * 100000
    yield "two_archives.xlsx", xlsx + xlsx
    yield "bad_crc.xlsx", raw(crc=1).bytes()
    yield "size_too_small.xlsx", raw(size=10).bytes()
    yield "size_4_gb.xlsx", raw(size=0xFFFFFFFE).bytes()
    yield "encrypted_entry.xlsx", raw(flags=1).bytes()
    yield "unknown_method.xlsx", raw(method=97, stored=b"x" * 50).bytes()
    yield "stored_as_deflated.xlsx", raw(stored=parts[SHEET]).bytes()
    yield "descriptor_lies.xlsx", raw(flags=8, size=0, crc=0).bytes()
    yield "offset_beyond.xlsx", raw(offset=0x7FFFFFFF).bytes()
    yield "overlap.xlsx", raw(offset=0).bytes()
    yield "announced_65535.xlsx", raw().bytes(announced=65535)
    yield "announced_none.xlsx", raw().bytes(announced=0)
    yield "directory_size_lies.xlsx", raw().bytes(size=0xFFFFFFF0)
    yield "entry_twice.xlsx", raw().add(SHEET, b"<worksheet/>").bytes()
    yield "entry_twice_by_case.xlsx", raw().add(SHEET.upper(), b"<worksheet/>").bytes()
    yield "symlink_entry.xlsx", raw().add("xl/link.xml", b"/etc/passwd", mode=0o120777).bytes()
    yield "directory_only.zip", RawZip().bytes()
    yield "absolute_paths.zip", RawZip().add("/etc/x.xlsx", xlsx).bytes()
    yield "parent_paths.zip", RawZip().add("../../../x.xlsx", xlsx).bytes()
    yield "windows_paths.zip", RawZip().add("C:\\..\\x.xlsx", xlsx).bytes()
    yield "names_not_utf8.zip", RawZip().add(b"\xff\xfe\x80.xlsx", xlsx).bytes()
    yield "name_of_nul.zip", RawZip().add(b"a\0b.xlsx", xlsx).bytes()
    yield "name_60000.zip", RawZip().add(b"a" * 60000 + b".xlsx", xlsx).bytes()
    many = RawZip()
    for number in range(30000):
        many.add(f"{number}", b"", method=0)
    yield "entries_30000.zip", many.bytes()
    hundred = RawZip()
    for number in range(100):
        hundred.add(f"{number}.xlsx", xlsx)
    yield "hundred_returns.zip", hundred.bytes()
    nested = xlsx
    for _ in range(40):
        nested = RawZip().add("a.zip", nested).bytes()
    yield "zip_in_zip_40.zip", nested
    wide = xlsx
    for _ in range(3):
        level = RawZip()
        for number in range(12):
            level.add(f"{number}.zip", wide)
        wide = level.bytes()
    yield "zip_in_zip_12_by_12.zip", wide
    # One stored body that all entries of the directory name.
    shared = RawZip().add("0.txt", b"x" * 1000000)
    body = zeros(1000000, b"x")
    for number in range(1, 4000):
        entry = RawZip().add(f"{number}.txt", b"", stored=body[0], crc=body[1], size=1000000)
        shared.directory += entry.directory
        shared.count += 1
    yield "overlapping_bodies.zip", shared.bytes()
    stored, crc = zeros(BOMB)
    flat = RawZip()
    for number in range(10):
        flat.add(f"{number}.csv", b"", stored=stored, crc=crc, size=BOMB)
    yield "bombs_of_1_6_gb.zip", flat.bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            with archive.open(name, "w", force_zip64=True) as part:
                part.write(data)
    yield "zip64.xlsx", out.getvalue()
    yield "strict.xlsx", packed(
        [(name, data.replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                             b"http://purl.oclc.org/ooxml/spreadsheetml/main")
          .replace(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                   b"http://purl.oclc.org/ooxml/officeDocument/relationships"))
         for name, data in parts.items()])


def bombs(good):
    """Parts of each kind that unpack to more than anything honest."""
    xlsx, ods = good["xlsx"], good["ods"]
    for name in ["xl/sharedStrings.xml", "xl/styles.xml", SHEET, "xl/comments1.xml",
                 "xl/drawings/drawing1.xml", "docProps/app.xml", "docProps/custom.xml",
                 "docProps/core.xml", "xl/workbook.xml", "[Content_Types].xml", "_rels/.rels",
                 "xl/_rels/workbook.xml.rels", "xl/worksheets/_rels/sheet2.xml.rels",
                 "xl/theme/theme1.xml", "xl/media/image1.png", "xl/vbaProject.bin",
                 "xl/tables/table1.xml", "xl/externalLinks/externalLink1.xml"]:
        plain = name.strip("[_").replace("/", "_").replace("]", "")
        yield f"bomb_{plain}.xlsx", with_bomb(xlsx, name)
    for name in ["content.xml", "styles.xml", "meta.xml", "settings.xml", "META-INF/manifest.xml"]:
        yield f"bomb_{name.replace('/', '_')}.ods", with_bomb(ods, name)
    strings = f'<sst xmlns="{MAIN}" uniqueCount="1"><si><t>'.encode()
    yield "text_of_160_mb.xlsx", with_bomb(xlsx, "xl/sharedStrings.xml", strings,
                                           b"</t></si></sst>", b"a")
    yield "strings_of_nothing.xlsx", with_bomb(
        xlsx, "xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">'.encode(), b"</sst>", b"<si/>  ")
    yield "tags_never_closed.xlsx", with_bomb(xlsx, SHEET, b"<worksheet>", b"", b"<a>")
    part = 120 << 20
    for name, unit in [("strings", b"<si/>"), ("strings_of_t", b"<si><t/></si>"),
                       ("strings_of_a", b"<si><t>a</t></si>")]:
        body = b"".join([f'<sst xmlns="{MAIN}">'.encode(), unit * (part // len(unit)), b"</sst>"])
        yield f"below_the_limit_{name}.xlsx", Parts(xlsx).put("xl/sharedStrings.xml", body).packed()
    for name, head, unit, tail in [
        ("rows", "<sheetData>", "<row/>", "</sheetData>"),
        ("cells", "<sheetData><row>", "<c/>", "</row></sheetData>"),
        ("values", "<sheetData><row>", "<c><v>1</v></c>", "</row></sheetData>"),
        ("merged", "<sheetData/><mergeCells>", '<mergeCell ref="A1:B2"/>', "</mergeCells>"),
        ("validations", "<sheetData/><dataValidations>", "<dataValidation/>", "</dataValidations>"),
        ("columns", "<cols>", '<col min="1" max="16384"/>', "</cols>"),
        ("depth", "", "<a>", ""),
        ("attributes", "<sheetData ", 'a="" ', "/>"),
    ]:
        body = f'<worksheet xmlns="{MAIN}">{head}{unit * (part // len(unit))}{tail}</worksheet>'
        yield f"below_the_limit_{name}.xlsx", Parts(xlsx).put(SHEET, body).packed()
    for name, unit in [("fonts", "<xf/>"), ("formats", '<numFmt numFmtId="170" formatCode="0"/>')]:
        where = "cellXfs" if name == "fonts" else "numFmts"
        body = f'<styleSheet xmlns="{MAIN}"><{where}>{unit * (part // len(unit))}</{where}></styleSheet>'
        yield f"below_the_limit_{name}.xlsx", Parts(xlsx).put("xl/styles.xml", body).packed()
    unit = '<property name="a" pid="2" fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"><vt:lpwstr>a</vt:lpwstr></property>'
    yield "below_the_limit_properties.xlsx", Parts(xlsx).put(
        "docProps/custom.xml", "<Properties>" + unit * (part // len(unit)) + "</Properties>").packed()
    unit = '<definedName name="q">S!$A$1</definedName>'
    body = Parts(xlsx).parts["xl/workbook.xml"].decode()
    body = body.replace("</definedNames>", unit * (part // len(unit)) + "</definedNames>")
    yield "below_the_limit_names.xlsx", Parts(xlsx).put("xl/workbook.xml", body).packed()
    unit = '<sheet name="S" sheetId="9" r:id="rId1"/>'
    body = Parts(xlsx).parts["xl/workbook.xml"].decode()
    body = body.replace("</sheets>", unit * (part // len(unit)) + "</sheets>")
    yield "below_the_limit_sheets.xlsx", Parts(xlsx).put("xl/workbook.xml", body).packed()
    unit = '<Relationship Id="r" Type="t" Target="a"/>'
    yield "below_the_limit_relations.xlsx", Parts(xlsx).put(
        "xl/_rels/workbook.xml.rels", "<Relationships>" + unit * (part // len(unit)) + "</Relationships>").packed()


def markup(good):
    """XML that leads elsewhere or never ends."""
    xlsx, ods = good["xlsx"], good["ods"]
    laughs = '<!DOCTYPE a [<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)) + "]>"
    text = Parts(xlsx).parts["xl/sharedStrings.xml"].decode()
    head, rest = text.split("?>", 1)
    yield "laughs.xlsx", Parts(xlsx).put("xl/sharedStrings.xml", head + "?>" + laughs + rest).packed()
    external = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield "external_entity.xlsx", Parts(xlsx).put("xl/sharedStrings.xml",
                                                  head + "?>" + external + rest).packed()
    content = Parts(ods).parts["content.xml"].decode()
    start, end = content.split("?>", 1)
    yield "laughs.ods", Parts(ods).put("content.xml", start + "?>" + laughs + end).packed()
    padding = "<!--" + " " * 5000 + "-->"
    count = rest.replace("<sst ", '<sst uniqueCount="4000000000" ', 1)
    yield "count_behind_comment.xlsx", Parts(xlsx).put(
        "xl/sharedStrings.xml", head + "?>" + padding + count).packed()
    count = rest.replace("<sst ", '<sst a="uniqueCount=1" uniqueCount="4000000000" ', 1)
    yield "count_twice.xlsx", Parts(xlsx).put("xl/sharedStrings.xml", head + "?>" + count).packed()
    for encoding in ["utf-16", "utf-16-be", "utf-32"]:
        yield f"part_{encoding}.xlsx", Parts(xlsx).put(SHEET, Parts(xlsx).parts[SHEET].decode()
                                                        .encode(encoding)).packed()
    deep = "<a>" * 200000 + "</a>" * 200000
    for name in [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "docProps/custom.xml"]:
        where = name.split("/")[-1]
        body = Parts(xlsx).parts[name].decode()
        cut = body.rindex("</")
        yield f"deep_{where}.xlsx", Parts(xlsx).put(name, body[:cut] + deep + body[cut:]).packed()
    cut = content.rindex("</office:body>")
    yield "deep.ods", Parts(ods).put("content.xml", content[:cut] + deep + content[cut:]).packed()
    yield "wrong_end.xlsx", Parts(xlsx).change(SHEET, "</sheetData>", "</sheetDatum>").packed()
    yield "not_utf8.xlsx", Parts(xlsx).put(SHEET, Parts(xlsx).parts[SHEET] + b"\xff\xfe").packed()
    yield "sheet_missing.xlsx", Parts(xlsx).without(SHEET).packed()
    yield "workbook_missing.xlsx", Parts(xlsx).without("xl/workbook.xml").packed()
    yield "strings_missing.xlsx", Parts(xlsx).without("xl/sharedStrings.xml").packed()
    yield "sheet_refers_to_itself.xlsx", Parts(xlsx).change(
        "xl/_rels/workbook.xml.rels", "worksheets/sheet2.xml", "workbook.xml").packed()
    yield "relation_outside.xlsx", Parts(xlsx).change(
        "xl/_rels/workbook.xml.rels", "worksheets/sheet2.xml", "../../../../etc/passwd").packed()


def cells(good):
    """Cells that point nowhere or are too many."""
    cases = {
        "string_index": '<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>',
        "string_index_negative": '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        "string_index_words": '<row r="1"><c r="A1" t="s"><v>abc</v></c></row>',
        "style_index": '<row r="1"><c r="A1" s="4294967295"><v>1</v></c></row>',
        "far_cell": '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "beyond_the_grid": '<row r="99999999"><c r="ZZZZZ99999999"><v>1</v></c></row>',
        "reference_overflow": '<row r="1"><c r="A99999999999999999999"><v>1</v></c></row>',
        "reference_of_words": '<row r="x"><c r="!!"><v>1</v></c></row>',
        "reference_backwards": '<row r="9"><c r="C9"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        "number_1e999": '<row r="1"><c r="A1"><v>1e999</v></c></row>',
        "number_nan": '<row r="1"><c r="A1"><v>NaN</v></c></row>',
        "number_words": '<row r="1"><c r="A1"><v>abc</v></c></row>',
        "date_iso_lies": '<row r="1"><c r="A1" t="d"><v>9999-99-99T99:99</v></c></row>',
        "boolean_seven": '<row r="1"><c r="A1" t="b"><v>7</v></c></row>',
        "error_unknown": '<row r="1"><c r="A1" t="e"><v>#WHAT!</v></c></row>',
        "type_unknown": '<row r="1"><c r="A1" t="zzz"><v>7</v></c></row>',
        "formula_cached_error": '<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>',
        "formula_no_value": '<row r="1"><c r="A1"><f>WEBSERVICE("http://a")</f></c></row>',
        "formula_shared_forever": '<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:XFD1048576">B1</f><v>1</v></c>'
                                  '<c r="B1"><f t="shared" si="4294967295"/><v>1</v></c></row>',
        "formula_array": '<row r="1"><c r="A1"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c></row>',
        "formula_deep": '<row r="1"><c r="A1"><f>' + "(" * 60000 + "</f><v>1</v></c></row>",
        "surrogate": '<row r="1"><c r="A1" t="inlineStr"><is><t>_xD800_ _xDFFF_ _x0000_ _xFFFF_</t></is></c></row>',
        "character_numbers": '<row r="1"><c r="A1" t="inlineStr"><is><t>&#xD800;&#0;&#x110000;</t></is></c></row>',
        "control_characters": '<row r="1"><c r="A1" t="inlineStr"><is><t>\x01\x02\x1b[31m\x7f</t></is></c></row>',
        "bidi": '<row r="1"><c r="A1" t="inlineStr"><is><t>\u202eabc\u2066\u200b\ufeff</t></is></c></row>',
        "combining_marks": '<row r="1"><c r="A1" t="inlineStr"><is><t>a' + "\u0301" * 200000 + "</t></is></c></row>",
        "text_2_mb": '<row r="1"><c r="A1" t="inlineStr"><is><t>' + "a" * (2 << 20) + "</t></is></c></row>",
        "runs_100000": '<row r="1"><c r="A1" t="inlineStr"><is>' + "<r><t>a</t></r>" * 100000 + "</is></c></row>",
    }
    for name, body in cases.items():
        yield f"cell_{name}.xlsx", book(rows(body))
    # The same in a return of ours, in a cell where an answer stands.
    for name in ["string_index", "style_index", "number_1e999", "date_iso_lies", "surrogate",
                 "combining_marks", "far_cell", "beyond_the_grid", "reference_overflow"]:
        body = cases[name].replace('r="1"', 'r="500"').replace("A1", "D500")
        yield f"return_{name}.xlsx", Parts(good["xlsx"]).change(
            SHEET, "</sheetData>", body + "</sheetData>").packed()
    yield "dimension_lies.xlsx", book('<dimension ref="A1:XFD1048576"/>' + rows(cases["bidi"]))
    yield "dimension_words.xlsx", book('<dimension ref="!!:??"/>' + rows(cases["bidi"]))
    many = "".join(f"<row>{'<c><v>1</v></c>' * 100}</row>" for _ in range(15000))
    yield "cells_1_5_million.xlsx", book(rows(many))
    yield "cells_1_5_million_text.xlsx", book(
        rows(many.replace("<c>", '<c t="s">').replace("<v>1<", "<v>0<")),
        strings=f'<sst xmlns="{MAIN}"><si><t>word</t></si></sst>')
    yield "text_repeated.xlsx", book(
        rows(("<row>" + '<c t="s"><v>0</v></c>' * 1000 + "</row>") * 5),
        strings=f'<sst xmlns="{MAIN}"><si><t>{"a" * 400000}</t></si></sst>')
    yield "texts_long.xlsx", book(
        rows(("<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>") * 6),
        strings=f'<sst xmlns="{MAIN}"><si><t>{"mot " * 100000}</t></si></sst>')
    merged = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 1000001))
    yield "merged_million.xlsx", Parts(good["xlsx"]).put(
        SHEET, f'<worksheet xmlns="{MAIN}"><sheetData/><mergeCells>{merged}</mergeCells></worksheet>').packed()
    yield "merged_overlap.xlsx", Parts(good["xlsx"]).put(
        SHEET, f'<worksheet xmlns="{MAIN}"><sheetData/><mergeCells>'
        + '<mergeCell ref="A1:XFD1048576"/>' * 20000 + "</mergeCells></worksheet>").packed()
    yield "sheets_10000.xlsx", book(rows(""), sheets=10000)
    yield "sheets_900.xlsx", book(rows(cases["bidi"]), sheets=900)
    ours = Parts(good["xlsx"]).parts["xl/workbook.xml"].decode()
    names = "".join(f'<definedName name="n{n}">Sheet1!$A${n + 1}</definedName>' for n in range(100000))
    yield "names_100000.xlsx", Parts(good["xlsx"]).put(
        "xl/workbook.xml", ours.replace("</definedNames>", names + "</definedNames>")).packed()
    yield "sheet_name_markup.xlsx", book(rows(cases["bidi"]), workbook=None).replace(b"S1", b"<1")
    hidden = '<sheetData>' + many + "</sheetData>"
    yield "hidden_sheet_full.xlsx", Parts(good["xlsx"]).put(
        "xl/worksheets/sheet9.xml", f'<worksheet xmlns="{MAIN}">{hidden}</worksheet>').packed()
    rich = good["xlsx"]
    map_sheet = [name for name, data in Parts(rich).parts.items()
                 if name.startswith("xl/worksheets/sheet")]
    for name in map_sheet:
        yield f"emptied_{name.split('/')[-1]}.xlsx", Parts(rich).put(
            name, f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>').packed()


def opendocument(good):
    ods = good["ods"]
    content = Parts(ods).parts["content.xml"].decode()
    cell = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'

    def table(body):
        return Parts(ods).put("content.xml", content.replace(
            "</office:spreadsheet>", f'<table:table table:name="x">{body}</table:table>'
            "</office:spreadsheet>")).packed()

    yield "repeat_rows.ods", table(
        f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')
    yield "repeat_columns.ods", table("<table:table-row>" + cell.replace(
        "<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"', 1)
        + "</table:table-row>")
    yield "repeat_both.ods", table(
        '<table:table-row table:number-rows-repeated="1048576">' + cell.replace(
            "<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"', 1)
        + "</table:table-row>")
    yield "repeat_overflow.ods", table(
        '<table:table-row table:number-rows-repeated="99999999999999999999999">' + cell
        + "</table:table-row>")
    yield "repeat_negative.ods", table(
        '<table:table-row table:number-rows-repeated="-5">' + cell + "</table:table-row>")
    yield "repeat_then_far.ods", table(
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell '
        f'table:number-columns-repeated="16383"/>{cell}</table:table-row><table:table-row>{cell}</table:table-row>')
    yield "repeat_spaces.ods", table(
        '<table:table-row><table:table-cell office:value-type="string"><text:p>a<text:s text:c="2000000000"/>'
        "</text:p></table:table-cell></table:table-row>")
    yield "table_without_end.ods", Parts(ods).put(
        "content.xml", content[:content.index("</table:table>")]).packed()
    yield "table_in_table.ods", table("<table:table-row><table:table-cell>" + '<table:table table:name="y">' * 2000
                                      + "</table:table>" * 2000 + "</table:table-cell></table:table-row>")
    yield "date_lies.ods", table(
        '<table:table-row><table:table-cell office:value-type="date" office:date-value="9999-99-99"/>'
        '<table:table-cell office:value-type="float" office:value="1e999"/></table:table-row>')
    yield "names_lie.ods", Parts(ods).put("content.xml", content.replace(
        "$D$", "$ZZZZZZZ$99999999999", 3)).packed()


def compound(good):
    xls = good["xls"]
    sector = 1 << struct.unpack("<H", xls[30:32])[0]

    def at(offset, value, data=xls):
        return data[:offset] + struct.pack("<I", value) + data[offset + 4:]

    fat = struct.unpack("<I", xls[76:80])[0]
    table = (fat + 1) * sector
    loop = bytearray(xls)
    for number in range(sector // 4):
        loop[table + 4 * number:table + 4 * number + 4] = struct.pack("<I", number)
    yield "fat_loops.xls", bytes(loop)
    loop = bytearray(xls)
    for number in range(sector // 4):
        loop[table + 4 * number:table + 4 * number + 4] = struct.pack("<I", (number + 1) % (sector // 4))
    yield "fat_ring.xls", bytes(loop)
    yield "fat_loops.xlsx", bytes(loop)
    yield "fat_count.xls", at(44, 0xFFFFFFFF)
    yield "directory_beyond.xls", at(48, 0x7FFFFFFF)
    yield "mini_fat_lies.xls", at(60, 0, at(64, 0xFFFFFFFF))
    yield "difat_lies.xls", at(68, 0, at(72, 0xFFFFFFFF))
    yield "sector_shift_40.xls", xls[:30] + b"\x28\0" + xls[32:]
    yield "sector_shift_0.xls", xls[:30] + b"\0\0" + xls[32:]
    yield "header_only.xls", xls[:512]
    yield "eight_bytes.xls", xls[:8]
    for percent in (20, 60, 95):
        yield f"truncated_{percent}.xls", xls[:len(xls) * percent // 100]
    # BIFF records that lie: types SST, DIMENSIONS, BOUNDSHEET, NAME, LABELSST, FORMULA, MULRK, FILEPASS.
    bof = xls.index(b"\x09\x08\x10\x00\x00\x06")
    records, place = {}, bof
    while place + 4 <= len(xls):
        kind, length = struct.unpack("<HH", xls[place:place + 4])
        records.setdefault(kind, place)
        if length > 8224 or len(records) > 400:
            break
        place += 4 + length
    for kind, name in [(0xFC, "sst"), (0x200, "dimensions"), (0x85, "boundsheet"), (0x18, "name"),
                       (0xFD, "labelsst"), (0x06, "formula"), (0xBD, "mulrk"), (0xE0, "xf"),
                       (0x41E, "format"), (0x31, "font"), (0x17, "externsheet"), (0x1AE, "supbook")]:
        if kind not in records:
            continue
        start = records[kind]
        length = struct.unpack("<H", xls[start + 2:start + 4])[0]
        body = xls[start + 4:start + 4 + length]
        yield f"record_{name}_ones.xls", xls[:start + 4] + b"\xff" * length + xls[start + 4 + length:]
        yield f"record_{name}_short.xls", xls[:start + 2] + b"\x01\0" + xls[start + 4:]
        yield f"record_{name}_long.xls", xls[:start + 2] + b"\xff\xff" + xls[start + 4:]
        yield f"record_{name}_filepass.xls", xls[:start] + b"\x2f\0" + xls[start + 2:]
        del body
    blank = bytearray(xls)
    blank[bof:bof + 4] = b"\x09\x04\x10\x00"
    yield "biff_4.xls", bytes(blank)
    yield "zeros_behind_header.xls", xls[:512] + bytes(4 << 20)
    yield "ones_behind_header.xls", xls[:512] + b"\xff" * (4 << 20)


def binary_workbooks(good):
    """.xlsb whose records lie."""
    def record(kind, body, length=None):
        length = len(body) if length is None else length
        out = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        while length >= 128:
            out += bytes([length & 0x7F | 0x80])
            length >>= 7
        return out + bytes([length]) + body

    def wide(text):
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    def archive(sheet, strings=b"", workbook=None):
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        if workbook is None:
            workbook = (record(131, b"") + record(143, b"")
                        + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("S"))
                        + record(144, b"") + record(132, b""))
        return packed([
            ("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
             'content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.'
             'binary.macroEnabled.main"/></Types>'),
            ("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
             f'relationships"><Relationship Id="rId1" Type="{relation}/officeDocument" '
             'Target="xl/workbook.bin"/></Relationships>'),
            ("xl/workbook.bin", workbook),
            ("xl/_rels/workbook.bin.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/'
             f'package/2006/relationships"><Relationship Id="rId1" Type="{relation}/worksheet" '
             f'Target="worksheets/sheet1.bin"/><Relationship Id="rId2" Type="{relation}/sharedStrings"'
             ' Target="sharedStrings.bin"/></Relationships>'),
            ("xl/worksheets/sheet1.bin", sheet),
            ("xl/sharedStrings.bin", strings or record(159, struct.pack("<II", 0, 0)) + record(160, b"")),
        ])

    dimension = record(148, struct.pack("<IIII", 0, 0, 0, 0))
    start = record(129, b"") + dimension + record(145, b"")
    row = record(0, struct.pack("<I", 0) + bytes(21))
    end = record(146, b"") + record(130, b"")
    cell = struct.pack("<II", 0, 0)
    yield "plain.xlsb", archive(start + row + record(7, cell + struct.pack("<I", 0)) + end,
                                record(159, struct.pack("<II", 1, 1)) + record(19, b"\0" + wide("a"))
                                + record(160, b""))
    yield "string_index.xlsb", archive(start + row + record(7, cell + b"\xff" * 4) + end)
    yield "length_lies.xlsb", archive(start + row + record(7, cell, 0x0FFFFFFF))
    yield "length_five_bytes.xlsb", archive(start + row + b"\x07\xff\xff\xff\xff\xff\xff")
    yield "short_cells.xlsb", archive(start + row + b"".join(record(k, b"") for k in range(1, 12)) + end)
    yield "text_length_lies.xlsb", archive(start + row + record(6, cell + b"\xff\xff\xff\x7f" + b"a\0") + end)
    yield "row_beyond.xlsb", archive(start + record(0, b"\xff" * 25) + record(5, cell + bytes(8)) + end)
    yield "column_beyond.xlsb", archive(start + row + record(5, b"\xff" * 8 + bytes(8)) + end)
    yield "no_end.xlsb", archive(start + row)
    yield "no_start.xlsb", archive(b"")
    yield "dimension_short.xlsb", archive(record(129, b"") + record(148, b"") + record(145, b"") + end)
    yield "dimension_lies.xlsb", archive(record(129, b"") + record(148, b"\0\0\0\0" + b"\xff" * 12)
                                         + record(145, b"") + row + record(5, cell + bytes(8)) + end)
    yield "strings_count_lies.xlsb", archive(start + end, record(159, b"\xff" * 8) + record(160, b""))
    yield "strings_no_end.xlsb", archive(start + end, record(159, struct.pack("<II", 9, 9)))
    yield "string_short.xlsb", archive(start + end, record(159, struct.pack("<II", 1, 1)) + record(19, b""))
    yield "workbook_empty.xlsb", archive(start + end, workbook=b"")
    yield "workbook_lies.xlsb", archive(start + end, workbook=record(131, b"") + record(143, b"")
                                        + record(156, b"\xff" * 12))
    formula = record(9, cell + bytes(8) + b"\0\0" + struct.pack("<I", 0x7FFFFFFF) + b"\x1e")
    yield "formula_lies.xlsb", archive(start + row + formula + end)
    yield "records_million.xlsb", archive(start + row + record(5, cell + bytes(8)) * 1500000 + end)


def messages(good):
    xlsx = base64.encodebytes(good["xlsx"])
    head = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: reply\r\nMIME-Version: 1.0\r\n"
    attachment = (b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
                  b'Content-Disposition: attachment; filename="a.xlsx"\r\n\r\n')

    def multipart(parts, boundary=b"x"):
        body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
        return (head + b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\r\n\r\n' + body
                + b"--" + boundary + b"--\r\n")

    yield "one_return.eml", multipart([attachment + xlsx])
    yield "attachments_20000.eml", multipart([attachment + b"AAAA"] * 20000)
    yield "attachments_400_returns.eml", multipart([attachment + xlsx] * 400)
    yield "base64_40_mb.eml", multipart([attachment + b"QUFB" * (10 << 20)])
    yield "base64_wrong.eml", multipart([attachment + b"!!!!" * 10000])
    yield "quoted_printable.eml", multipart([
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=4" * 500000])
    deep = b""
    for number in range(3000):
        deep += (b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (number, number))
    yield "multipart_3000_deep.eml", head + deep
    forwarded = multipart([attachment + xlsx])
    for number in range(60):
        forwarded = multipart([b"Content-Type: message/rfc822\r\n\r\n" + forwarded], b"f%d" % number)
    yield "forwarded_60.eml", forwarded
    yield "boundary_blank.eml", multipart([attachment + xlsx], b"")
    yield "boundary_100000.eml", multipart([attachment + xlsx], b"y" * 100000)
    yield "boundary_of_many.eml", (head + b'Content-Type: multipart/mixed; boundary="-"\r\n\r\n'
                                   + b"---\r\n" * 2000000)
    yield "header_40_mb.eml", head + b"X-Long: " + b"a" * (40 << 20) + b"\r\n\r\n"
    yield "headers_million.eml", head + b"X: y\r\n" * 1000000 + b"\r\n"
    yield "encoded_words.eml", head.replace(b"reply", b"=?utf-8?B?" + b"QUFB" * 1000000 + b"?=") + b"\r\n"
    yield "encoded_words_many.eml", head.replace(b"reply", b"=?utf-8?Q?a?= " * 500000) + b"\r\n"
    yield "parameters_many.eml", head + b"Content-Type: text/plain" + b"; a*0*=utf-8''x" * 500000 + b"\r\n\r\n"
    yield "nul_bytes.eml", head + b"\r\n" + bytes(1 << 20)
    yield "mailbox_100000.mbox", (b"From a Mon\r\n" + head + b"\r\nword\r\n\r\n") * 100000
    yield "mailbox_froms.mbox", head + b"\r\n" + b"From a\n\n" * 2000000
    yield "html_40_mb.eml", head + b"Content-Type: text/html\r\n\r\n" + b"<p>" * (13 << 20)
    yield "charset_unknown.eml", head + b"Content-Type: text/plain; charset=x-none\r\n\r\n\xff\xfe"


def word(good):
    document = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
    types = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
             'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
             'wordprocessingml.document.main+xml"/></Types>')

    def docx(body):
        return packed([("[Content_Types].xml", types), ("word/document.xml", document.format(body)),
                       ("docProps/custom.xml", good["custom"])])

    cell = "<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>"
    yield "tables_deep.docx", docx("<w:tbl><w:tr><w:tc>" * 50000 + "</w:tc></w:tr></w:tbl>" * 50000)
    yield "tables_100000.docx", docx(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>" * 100000)
    yield "cells_1_5_million.docx", docx("<w:tbl>" + f"<w:tr>{cell * 100}</w:tr>" * 15000 + "</w:tbl>")
    yield "bookmarks_million.docx", docx('<w:bookmarkStart w:id="1" w:name="q_a"/>' * 1000000)
    yield "paragraphs_million.docx", docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 1000000)
    yield "span_lies.docx", docx('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="4294967295"/></w:tcPr></w:tc>'
                                 f"{cell}</w:tr></w:tbl>")
    yield "never_closed.docx", docx("<w:tbl><w:tr><w:tc><w:p>" * 1000)
    bomb = packed([("[Content_Types].xml", types)])
    yield "bomb.docx", with_bomb(bomb, "word/document.xml")
    yield "laughs.docx", packed([("[Content_Types].xml", types), (
        "word/document.xml", '<!DOCTYPE a [<!ENTITY b "b">]>' + document.format("&b;"))])


def texts(good):
    """Files that are no workbooks, under names of workbooks and their own."""
    yield "zero_bytes.xlsx", b""
    yield "one_byte.xlsx", b"P"
    yield "zip_mark.xlsx", b"PK\x03\x04"
    yield "line_49_mb.csv", b"a" * (49 << 20)
    yield "columns_million.csv", b",".join(b"c%d" % n for n in range(1000000)) + b"\n" + b"," * 999999 + b"\n"
    yield "quotes_open.csv", b'a,b\n"' + b"x,\n" * 3000000
    yield "quotes_only.csv", b'"' * 20000000
    yield "rows_8_million.csv", b"a,b\n" + b"1,2\n" * 8000000
    yield "short_rows.csv", b",".join(b"c%d" % n for n in range(5000)) + b"\n" + b"x\n" * 3000000
    yield "wide_rows.csv", (b"x," * 5000 + b"x\n") * 4000
    yield "nul_bytes.csv", b"a,b\n" + bytes(1 << 20)
    yield "bytes_invalid.csv", b"a,b\n" + bytes(range(128, 256)) * 10000
    yield "utf_16.csv", "a,b\n1,2\n".encode("utf-16")
    yield "utf_32.csv", "a,b\n1,2\n".encode("utf-32")
    yield "carriage_returns.csv", b"a,b\r" * 3000000
    yield "too_large.csv", b"a,b\n" * (15 << 20)
    yield "spreadsheet_2003.xls", (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
        b"<Worksheet><Table><Row><Cell/></Row></Table></Worksheet></Workbook>")
    yield "page.xls", b"<html><table><tr><td>1</td></tr></table></html>"
    yield "page.xlsx", b"\xef\xbb\xbf<!DOCTYPE html><html>" + b"<td>" * 5000000
    yield "pdf.xlsx", b"%PDF-1.7\n" + b"\xff" * 100000
    yield "pdf_garbage.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 4000
    yield "pdf_streams.pdf", b"%PDF-1.7\n" + b"1 0 obj << /Length 99999999999 >> stream\n" * 100000
    yield "picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"\xff" * 1000
    yield "program.xlsx", b"MZ" + b"\0" * 1000
    yield "rtf.doc", b"{\\rtf1" + b"{" * 1000000
    yield "gzip.xlsx", b"\x1f\x8b\x08\0" + b"\0" * 1000
    yield "seven_zip.xlsx", b"7z\xbc\xaf\x27\x1c" + b"\0" * 100
    yield "rar.xlsx", b"Rar!\x1a\x07\x00" + b"\0" * 100
    yield "tnef.dat", b"\x78\x9f\x3e\x22" + b"\xff" * 1000
    yield "macro.xlsm", Parts(good["xlsx"]).put("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" * 1000).packed()
    yield "json.xlsx", b'{"a": [' * 1000000
    yield "script.sh", b"#!/bin/sh\nexit 1\n"


def on_disk(folder, good):
    """What only a file system can hold: each a function that makes it, where it can be made."""
    path = lambda name: os.path.join(os.fsencode(folder), name if isinstance(name, bytes) else name.encode())

    def file(name, data=good["xlsx"]):
        with open(path(name), "wb") as out:
            out.write(data)

    def folder_named():
        os.mkdir(path("x.xlsx"))

    def unreadable():
        file("unreadable.xlsx")
        os.chmod(path("unreadable.xlsx"), 0)

    def deep():
        here = path("deep")
        os.mkdir(here)
        for _ in range(200):
            here = os.path.join(here, b"d")
            os.mkdir(here)

    def many():
        os.mkdir(path("many"))
        for number in range(3000):
            file(f"many/{number}.txt", b"a")

    def closed():
        os.mkdir(path("closed"), 0o000)

    makers = {
        "folder_named_as_file": folder_named,
        "fifo": lambda: os.mkfifo(path("fifo.xlsx")),
        "unreadable": unreadable,
        "closed_folder": closed,
        "deep_folders": deep,
        "many_files": many,
        "link_broken": lambda: os.symlink(b"nowhere", path("broken.xlsx")),
        "link_to_itself": lambda: os.symlink(b"loop.xlsx", path("loop.xlsx")),
        "link_to_parent": lambda: os.symlink(b"..", path("parent")),
        "link_to_root": lambda: os.symlink(b"/", path("root")),
        "link_to_device": lambda: os.symlink(b"/dev/zero", path("zero.xlsx")),
        "name_bidi": lambda: file("\u202exslx.exe"),
        "name_newline": lambda: file("a\nb,\"c\".xlsx"),
        "name_long": lambda: file("é" * 120 + ".xlsx"),
        "name_not_utf8": lambda: file(b"\xff\xfe\x80.xlsx"),
        "names_not_utf8_twice": lambda: (file(b"\xff.xlsx"), file(b"\xfe.xlsx", good["ods"])),
        "name_formula": lambda: file("=cmd|'/c calc'!A1.xlsx"),
        "name_dots": lambda: file("....xlsx"),
        "name_spaces": lambda: file(" .xlsx "),
        "name_escape": lambda: file("\x1b[2J.xlsx"),
        "name_reserved": lambda: file("CON.xlsx"),
        "sparse_8_gb": lambda: (file("sparse.xlsx", b"PK\x03\x04"), os.truncate(path("sparse.xlsx"), 8 << 30)),
    }
    return makers


KINDS = [packaging, bombs, markup, cells, opendocument, compound, binary_workbooks, messages, word,
         texts]


def write(folder, good, only=""):
    """Writes the files whose names hold `only`."""
    for kind in KINDS:
        for name, data in kind(good):
            if only in name:
                assert not os.path.exists(f"{folder}/{name}"), name
                with open(f"{folder}/{name}", "wb") as out:
                    out.write(data)
