"""Opens out/index.html in headless Chromium, address by address, and holds what it shows against
the synthesis workbook and answers.csv beside it.

    python tests/page_in_chromium.py --out out --profile profile

Needs chromium and openpyxl. Ends with one line; anything that differs is named, and the status is 1.
"""

import argparse
import csv
import html.parser
import json
import pathlib
import re
import subprocess
import sys
import urllib.parse

import openpyxl

# Elements that hold nothing.
LEAVES = ("meta", "input", "br", "rect", "link")
N_COLUMN, STATES_COLUMN, SENTENCE_COLUMN = 3, 6, 10


class Page(html.parser.HTMLParser):
    """What stands on a page: articles with their figures, rows by State or question, text."""

    def __init__(self, text):
        super().__init__()
        self.path, self.articles, self.rows, self.text = [], {}, [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag in LEAVES:
            return
        attributes = dict(attributes)
        self.path.append((tag, attributes))
        if tag == "article":
            self.article = self.articles.setdefault(attributes["id"].removeprefix("measure-"), {})
        if tag == "tr":
            self.rows.append([attributes.get("data-state") or attributes.get("data-question")])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        while tag not in LEAVES and self.path and self.path.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tags = [tag for tag, _ in self.path]
        if "main" not in tags:
            return
        self.text.append(data)
        if "article" in tags:
            columns = [a["data-column"] for _, a in self.path if "data-column" in a]
            if columns and "dd" in tags:
                self.article[int(columns[0])] = data
        if "td" in tags or "th" in tags:
            self.rows[-1][-1] += data


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--profile", required=True)
    arguments = parser.parse_args()
    page_file = arguments.out.resolve() / "index.html"
    source = page_file.read_text(encoding="utf-8")
    data = json.loads(re.search(r'id="data">(.*?)</script>', source, re.S).group(1))
    workbook = openpyxl.load_workbook(next(arguments.out.glob("synthesis_*.xlsx")))
    with open(arguments.out / "answers.csv", encoding="utf-8-sig", newline="") as file:
        answers = [row for row in csv.DictReader(file) if row["part"] == "answer"]
    wrong, opened, compared = [], 0, 0

    def view(*parts):
        nonlocal opened
        opened += 1
        address = page_file.as_uri() + "#/" + "/".join(map(urllib.parse.quote, parts))
        done = subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={arguments.profile}",
             "--virtual-time-budget=5000", "--dump-dom", address],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120, check=True)
        return Page(done.stdout.decode("utf-8"))

    def same(what, shown, expected):
        nonlocal compared
        compared += 1
        if shown != expected:
            wrong.append(f"{what}: the page shows {shown!r}, expected {expected!r}")

    overview = " ".join(view().text)
    for figure in (data["summary"]["addressed"], data["summary"]["responded"]):
        same("overview", str(figure) in overview, True)

    for pillar in data["pillars"]:
        table = data["tables"][pillar["table"]]
        rows = list(workbook[table["name"]].iter_rows(values_only=True))
        first = 3 + len(table["notes"])
        articles = view("pillar", table["key"]).articles
        same(table["key"], list(articles), [measure["code"] for measure in pillar["measures"]])
        for row, (measure, shown) in zip(rows[first:], articles.items()):
            same(f"{measure} n", shown[N_COLUMN], str(row[N_COLUMN]))
            same(f"{measure} States", shown[STATES_COLUMN].strip("–"), row[STATES_COLUMN] or "")

    named = {code for code, _ in data["states"]}
    for question in data["questions"][::9]:
        name = question["name"]
        mine = [row for row in answers if row["question"] == name]
        shown = view("question", name)
        written = {row[0] for row in shown.rows if row[0]}
        same(f"{name} States", written, {row["entity"] for row in mine if row["status"] != "CONF"} & named)
        cells = [row[-1].rsplit(" · ", 1)[-1] for row in shown.rows if row[0] and row[-1]]
        expected = [row["cell"] for row in mine if row["entity"] in named and row["cell"] and row["status"] != "CONF"]
        same(f"{name} cells", sorted(cells), sorted(expected))
        if not question["in_table"]:
            figures = [row[2] for row in shown.rows if row[0] is None and row[1] == data["statuses"][0]]
            same(f"{name} answered", figures, [str(sum(row["status"] == "answered" for row in mine))])

    for code in sorted(named)[::12]:
        shown = view("state", code)
        known = {question["name"] for question in data["questions"]}
        mine = [row for row in answers if row["entity"] == code and row["question"] in known and row["status"] != "CONF"]
        same(f"{code} questions", sorted(row[0] for row in shown.rows if row[0]), sorted(row["question"] for row in mine))
        values = sum(1 for row in shown.rows if row[0] and row[3] not in data["statuses"])
        same(f"{code} answers", values, sum(row["status"] == "answered" for row in mine))

    for line in wrong:
        print(line, file=sys.stderr)
    print(f"the page: {opened} addresses opened, {compared} comparisons, {len(wrong)} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
