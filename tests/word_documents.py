"""Checks every Word document in the folders given: each part is well-formed, elements stand in the
order of the schema (ECMA-376 part 1, 17), styles, notes and relationships that are named exist, and
python-docx opens it. Prints how many there were; ends with an error at the first that fails.

Usage: word_documents.py FOLDER...
"""

import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

# The sequences of the schema, as far as we write them and a little further.
ORDER = {
    "pPr": """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers
        pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE
        autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents
        suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr
        sectPr pPrChange""",
    "rPr": """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint
        noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect
        bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath""",
    "tblPr": """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc
        tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption
        tblDescription""",
    "tcPr": """cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText
        vAlign hideMark""",
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc sdt",
    "sectPr": """headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc
        pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi
        rtlGutter docGrid""",
    "style": """name aliases basedOn next link autoRedefine hidden uiPriority semiHidden
        unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr
        tcPr tblStylePr""",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "settings": """writeProtection view zoom removePersonalInformation documentProtection
        defaultTabStop footnotePr endnotePr compat""",
    "sdt": "sdtPr sdtEndPr sdtContent",
    "sdtPr": """rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding equation
        comboBox date docPartObj dropDownList picture richText text""",
}
ORDER = {name: {child: at for at, child in enumerate(text.split())} for name, text in ORDER.items()}


def local(element):
    return element.tag.removeprefix(W)


def check_order(root, where):
    for element in root.iter():
        order = ORDER.get(local(element))
        if order is None:
            continue
        last = -1
        for child in element:
            # Elements of later namespaces (the boxes of Word 2010) may stand anywhere at the end.
            if not child.tag.startswith(W):
                continue
            at = order.get(local(child))
            assert at is not None, f"{where}: {local(child)} in {local(element)}"
            assert at >= last, f"{where}: {local(child)} too late in {local(element)}"
            last = at


def check(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None, path
        roots = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}
        stamps = {info.date_time for info in archive.infolist()}
    assert stamps == {(1980, 1, 1, 0, 0, 0)}, f"{path}: {stamps}"
    for name, root in roots.items():
        check_order(root, f"{path}!{name}")
    styles = {s.get(W + "styleId") for s in roots["word/styles.xml"].iter(W + "style")}
    for root in roots.values():
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next"):
            for used in root.iter(W + tag):
                assert used.get(W + "val") in styles, f"{path}: style {used.get(W + 'val')}"
    document = roots["word/document.xml"]
    used = [n.get(W + "id") for n in document.iter(W + "footnoteReference")]
    notes = roots.get("word/footnotes.xml")
    written = [] if notes is None else [n.get(W + "id") for n in notes.iter(W + "footnote")]
    assert used == [id for id in written if int(id) > 0], f"{path}: footnotes"
    relations = {r.get("Id"): r.get("Target") for r in roots["word/_rels/document.xml.rels"]}
    for target in relations.values():
        assert f"word/{target}" in roots, f"{path}: {target}"
    for element in document.iter():
        id = element.get(R + "id")
        assert id is None or id in relations, f"{path}: {id}"
    opened = docx.Document(str(path))
    assert opened.paragraphs or opened.tables, path


def main():
    files = sorted(file for folder in sys.argv[1:] for file in Path(folder).rglob("*.docx"))
    assert files, "no Word document in " + ", ".join(sys.argv[1:])
    for file in files:
        check(file)
    print(f"Word documents: {len(files)} opened by python-docx, their elements in order")


main()
