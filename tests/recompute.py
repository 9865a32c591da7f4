"""Computes the figures of the compiled workbooks again, by DuckDB, from answers.csv alone, and
holds the workbooks against them; then reads answers.parquet by pandas and holds it against the CSV.

    python tests/recompute.py --round . --lang en --lang fr

What a measure is stands in the questionnaire; the rules of `nv_measure_when` are written as SQL
here, so that nothing of the program under test is asked. Ends with the number of figures compared;
anything that differs is named, and the status is 1.
"""

import argparse
import pathlib
import re
import statistics
import sys
import tomllib

import duckdb
import openpyxl
import pandas

# What a respondent says of a measure, the strongest first (as ARCHITECTURE.md has it).
REPORTED, NO, CONF, NAV, NAP, UNREADABLE, UNKNOWN, BLANK, NOT_ASKED = range(9)
OUTCOME_OF_STATUS = f"""case status when 'NAV' then {NAV} when 'NAP' then {NAP}
    when 'not_asked' then {NOT_ASKED} when 'unreadable' then {UNREADABLE} when 'CONF' then {CONF}
    else {BLANK} end"""
# What a State is asked; notes, groups and computed values are not.
ASKED = ("text", "integer", "decimal", "date", "select_one", "select_multiple", "rank")
# Columns of a pillar's sheet, of the sheet of answers and silences, of the figures.
PILLAR, SILENCES, FIGURES, RESPONDENTS = 13, 15, 10, 14


def sheet_rows(workbook, name):
    rows = workbook[name].iter_rows(values_only=True)
    return [[cell if cell is not None else "" for cell in row] for row in rows]


def records(path, sheet):
    header, *rows = sheet_rows(openpyxl.load_workbook(path, read_only=True), sheet)
    return [dict(zip(header, row)) for row in rows if any(row)]


def table(worksheet):
    """The rows under the header, which is the first row with all columns filled."""
    rows = [list(row) for row in worksheet.iter_rows(values_only=True)]
    start = next((at for at, row in enumerate(rows) if all(row)), None)
    if start is None:
        return [], []
    body = []
    for row in rows[start + 1 :]:
        if not any(cell is not None for cell in row):
            break
        body.append(row)
    return rows[start], body


def condition(when):
    """A rule of the form as SQL over `value`; the few shapes that measures use."""
    sql = re.sub(r"count-selected\(\.\)\s*>\s*0", "(value <> '')", when)
    sql = re.sub(
        r"selected\(\.,\s*('[^']*')\)", r"list_contains(string_split(value, ' '), \1)", sql
    )
    sql = re.sub(r"(?<![\w'])\.\s*(!?=)\s*('[^']*')", lambda m: f"value {m[1]} {m[2]}", sql)
    sql = re.sub(r"(?<![\w'])\.\s*(>=?|<=?)\s*(\d+)", r"try_cast(value as double) \1 \2", sql)
    if "${" in sql or re.search(r"(?<!\w)\.(?!\w)", sql):
        sys.exit(f"the rule {when!r} has no SQL here: add it to condition()")
    return sql


class Round:
    """The form and the answers, and what follows from them."""

    def __init__(self, path):
        self.form = path / "questionnaire" / "questionnaire.xlsx"
        self.survey = [row for row in records(self.form, "survey") if row["type"]]
        self.choices = records(self.form, "choices")
        self.codebook = records(self.form, "codebook")
        self.db = duckdb.connect()
        self.db.execute(
            "create table answers as select * from read_csv(?, all_varchar = true, header = true)",
            [str(path / "out" / "answers.csv")],
        )
        for column in self.db.sql("select * from answers limit 0").columns:
            self.db.execute(f"update answers set {column} = coalesce({column}, '')")
        self.number = self.one("select count(distinct entity) from answers")
        self.measures, self.label = {}, {}
        self.repeats = {}
        repeat = None
        for row in self.survey:
            if row["type"] == "begin_repeat":
                repeat = row["name"]
            elif row["type"] == "end_repeat":
                repeat = None
            else:
                self.question(row, repeat)
        for code in self.codebook:
            if code["measure"]:
                self.measures.setdefault(code["measure"], [])

    def question(self, row, repeat):
        kind, _, list_name = row["type"].partition(" ")
        self.repeats[row["name"]] = (repeat, kind)
        if row["nv_measure"]:
            usual = {"select_one": "value = 'yes'", "select_multiple": "value <> ''"}
            usual |= dict.fromkeys(("integer", "decimal"), "try_cast(value as double) > 0")
            holds = usual.get(kind, "value <> ''")
            if row["nv_measure_when"]:
                holds = condition(row["nv_measure_when"])
            said = f"case when {holds} then {REPORTED} else {NO} end"
            self.measures.setdefault(row["nv_measure"], []).append((row["name"], said))
        for choice in self.choices:
            if choice["list_name"] == list_name and choice["nv_measure"]:
                chosen = f"list_contains(string_split(value, ' '), '{choice['name']}')"
                other = NO if kind == "select_one" else f"if(value = 'none', {NO}, {BLANK})"
                said = f"case when {chosen} then {REPORTED} else {other} end"
                self.measures.setdefault(choice["nv_measure"], []).append((row["name"], said))

    def one(self, sql):
        return self.db.sql(sql).fetchall()[0][0]

    def outcomes(self, measure):
        """How many respondents have each outcome."""
        said = " union all ".join(
            f"""select entity, case when value <> '' and status in ('answered', 'CONF')
                then {said} else {OUTCOME_OF_STATUS} end as outcome
                from answers where part = 'answer' and question = '{question}'"""
            for question, said in self.measures[measure]
        ) or f"select entity, {BLANK} as outcome from answers"
        frames = {row["code"] for row in self.codebook if row["measure"] == measure}
        codes = ", ".join(f"'{code}'" for code in sorted(frames)) or "''"
        counts = self.db.sql(
            f"""with said as ({said}
                union all select entity, {REPORTED} from answers
                where list_has_any(string_split(codes, ' '), [{codes}]) and codes <> ''
                union all select distinct entity, {BLANK} + 10 from answers)
            select outcome, count(*) from
            (select entity, min(outcome) % 10 as outcome from said group by entity)
            group by outcome"""
        ).fetchall()
        # Nothing said at all counts as no answer (10 more than it, so that anything else wins).
        return {outcome % 10: count for outcome, count in counts}

    def sender(self, files):
        """The State whose answers stand in one of these files."""
        found = self.db.execute(
            "select distinct entity from answers where file <> '' and contains(?, file)", [files]
        ).fetchall()
        return found[0][0] if len(found) == 1 else None

    def answered(self, entity):
        """Questions answered and asked; one of a table counts once."""
        questions = [
            {name for (name,) in self.db.execute(
                f"select distinct question from answers where entity = ? and part = 'answer' "
                f"and status in {statuses}", [entity],
            ).fetchall()}
            for statuses in ("('answered', 'CONF')", "('not_asked', '')")
        ]
        asked = {name for name, (_, kind) in self.repeats.items() if kind in ASKED}
        return len(questions[0]), len(asked - questions[1])

    def numbers(self, question, year):
        """What each respondent gave, its rows added up."""
        repeat, _ = self.repeats[question]
        years = [
            name
            for name, (other, _) in self.repeats.items()
            if repeat and other == repeat and name.endswith("year")
        ]
        of_year = ""
        if years and year not in (None, ""):
            of_year = f"""and exists (select 1 from answers y where y.entity = a.entity
                and y.instance = a.instance and y.question = '{years[0]}'
                and y.part = 'answer' and y.value = '{int(year)}')"""
        return [
            number
            for (number,) in self.db.sql(
                f"""select sum(cast(value as double)) from answers a where part = 'answer'
                and question = '{question}' and status in ('answered', 'CONF') and value <> ''
                {of_year} group by entity"""
            ).fetchall()
        ]


class Comparison:
    """Counts what is compared and keeps what differs."""

    def __init__(self):
        self.compared, self.differences = 0, []

    def equal(self, place, shown, computed):
        self.compared += 1
        shown = 0 if shown in (None, "") and computed == 0 else shown
        if not isinstance(shown, (int, float)) or abs(shown - computed) > 1e-9:
            self.differences.append(f"{place}: the workbook has {shown!r}, computed {computed!r}")


def wordings(round_, lang):
    """Measures by the words that the sheets call them."""
    found = {}
    for row in round_.survey + round_.choices:
        if row.get("nv_measure"):
            found.setdefault(str(row.get(f"nv_measure_{lang}", "")).strip(), row["nv_measure"])
    for row in round_.codebook:
        if row["measure"]:
            found.setdefault(str(row[f"label_{lang}"]).strip(), row["measure"])
    return found


def hold(round_, lang, path, comparison):
    """Compares one workbook; gives how many measures its pillars show."""
    workbook = openpyxl.load_workbook(path)
    words = wordings(round_, lang)
    label = next(
        key for key in round_.survey[0] if key.startswith("label") and key.endswith(f"({lang})")
    )
    questions = {str(row[label]).strip(): row["name"] for row in round_.survey if row[label]}
    measures, respondents = set(), set()
    for sheet in workbook:
        header, body = table(sheet)
        keyed = body and str(body[0][1]) in round_.measures
        for row in body:
            place = f"{path.name}, {sheet.title}, {row[0]} {row[1]}"
            # A status board is 14 columns wide too: respondents are numbered.
            if len(header) == RESPONDENTS and isinstance(row[0], (int, float)):
                entity = round_.sender(str(row[13]))
                if entity:
                    answered, asked = round_.answered(entity)
                    comparison.equal(f"{place}, {header[9]}", row[9], answered)
                    comparison.equal(f"{place}, {header[10]}", row[10], asked)
                    respondents.add(entity)
            elif len(header) == SILENCES and keyed:
                of = round_.outcomes(row[1])
                order = [REPORTED, NO, BLANK, NAV, NAP, CONF, NOT_ASKED, UNREADABLE]
                for at, outcome in enumerate(order, start=7):
                    comparison.equal(f"{place}, {header[at]}", row[at], of.get(outcome, 0))
                comparison.equal(f"{place}, {header[4]}", row[4], round_.number)
                measures.add(row[1])
            elif len(header) == PILLAR and str(row[1]).strip() in words:
                of = round_.outcomes(words[str(row[1]).strip()])
                reported = of.get(REPORTED, 0)
                silent = of.get(NAV, 0) + of.get(CONF, 0)
                expected = {3: reported, 4: round_.number, 7: of.get(NO, 0)}
                expected |= {8: of.get(BLANK, 0), 9: silent}
                if round_.number:
                    expected[5] = reported / round_.number
                for at, computed in expected.items():
                    comparison.equal(f"{place}, {header[at]}", row[at], computed)
                measures.add(words[str(row[1]).strip()])
            elif len(header) == FIGURES and str(row[1]).strip() in questions:
                given = round_.numbers(questions[str(row[1]).strip()], row[2])
                comparison.equal(f"{place}, {header[3]}", row[3], len(given))
                comparison.equal(f"{place}, {header[4]}", row[4], round_.number)
                computed = (sum(given), statistics.median(given), min(given), max(given))
                for at, number in enumerate(computed, start=5):
                    # With a number given in confidence among them the others would tell it.
                    if row[at] not in (None, "") or not round_.one(
                        f"""select count(*) from answers where status = 'CONF' and value <> ''
                        and question = '{questions[str(row[1]).strip()]}'"""
                    ):
                        comparison.equal(f"{place}, {header[at]}", row[at], number)
    public = round_.number - round_.one(
        """select count(distinct entity) from answers where question = 'r_publication'
        and (value not in ('', 'public') or status = 'CONF')"""
    )
    comparison.equal(f"{path.name}, respondents named", len(respondents), public)
    missing = set(round_.measures) - measures
    if missing:
        comparison.differences.append(f"{path.name} does not show: {', '.join(sorted(missing))}")


def groups(round_, path, entities, comparison):
    """Respondents by regional group."""
    workbook = openpyxl.load_workbook(path)
    of_group = round_.db.sql(
        f"""select regional_group_electoral as name, count(*) from
        read_csv('{entities}', all_varchar = true, header = true)
        where code in (select entity from answers) group by name"""
    ).fetchall()
    counts = sorted(count for _, count in of_group)
    for sheet in workbook:
        header, body = table(sheet)
        if len(header) == 5 and body and all(isinstance(row[2], (int, float)) for row in body):
            shown = sorted(row[2] for row in body if row[2])
            for at, count in enumerate(counts):
                shown_at = shown[at] if at < len(shown) else None
                comparison.equal(f"{path.name}, {sheet.title}, {at + 1}", shown_at, count)
            comparison.equal(f"{path.name}, {sheet.title}, all", sum(shown), round_.number)
            return
    comparison.differences.append(f"{path.name} has no sheet by group")


def crosstabs(round_, toml, path, entities, comparison):
    """The crosstabs of a group and a question with one answer: each count of the sheet, in no
    order, since sheets bear labels and answers.csv names; and that there is a sheet for each."""
    asked = tomllib.loads(toml.read_text(encoding="utf-8")).get("crosstab", [])
    workbook = openpyxl.load_workbook(path)
    # A crosstab is the sheet whose title crosses two things.
    sheets = [sheet for sheet in workbook if " × " in str(sheet["A1"].value)]
    comparison.equal(f"{path.name}, crosstabs", len(sheets), len(asked))
    for crosstab, sheet in zip(asked, sheets):
        if crosstab["rows"] != "group" or crosstab["columns"] not in round_.repeats:
            sys.exit(f"the crosstab {crosstab} has no SQL here: add it to crosstabs()")
        question = crosstab["columns"]
        counts = round_.db.sql(
            f"""with said as (
                select a.entity, coalesce(g.regional_group_electoral, '') as of_group,
                    if(a.value <> '', a.value, a.status) as said,
                    a.status = 'CONF' or exists (select 1 from answers p
                        where p.entity = a.entity and p.question = 'r_publication'
                        and (p.value not in ('', 'public') or p.status = 'CONF')) as hidden
                from answers a left join read_csv('{entities}', all_varchar = true, header = true) g
                    on g.code = a.entity
                where a.question = '{question}' and a.part = 'answer')
            select count(*) from said
            group by if(hidden, 'CONF', of_group), if(hidden, 'CONF', said)"""
        ).fetchall()
        computed = sorted(count for (count,) in counts)
        header, body = table(sheet)
        # After the label each category has a number and a list of States; the number of all is last.
        cells = [row[at] for row in body[:-1] for at in range(1, len(header) - 1, 2)]
        shown = sorted(count for count in cells if count)
        comparison.equal(f"{path.name}, {sheet.title}, cells", len(shown), len(computed))
        for at, (ours, theirs) in enumerate(zip(shown, computed), start=1):
            comparison.equal(f"{path.name}, {sheet.title}, cell {at}", ours, theirs)
        comparison.equal(f"{path.name}, {sheet.title}, all", body[-1][-1], round_.number)


def parquet(out, comparison):
    """The same totals in Parquet as in the CSV, by pandas."""
    typed = pandas.read_parquet(out / "answers.parquet")
    text = pandas.read_csv(
        out / "answers.csv", dtype=str, encoding="utf-8-sig", keep_default_na=False
    )
    comparison.equal("answers.parquet, rows", len(typed), len(text))
    for column in text.columns:
        ours = typed[column].astype(object).where(typed[column].notna(), "").astype(str)
        # The apostrophe guards a spreadsheet; Parquet needs no guard.
        theirs = text[column].str.replace(r"^'(?=[=+\-@\t\r\n＝＋－＠])", "", regex=True)
        comparison.equal(f"answers.parquet, {column}", int((ours != theirs).sum()), 0)
    numbers = pandas.to_numeric(text.loc[typed["value_number"].notna(), "value"])
    comparison.equal("answers.parquet, sum", typed["value_number"].sum(), numbers.sum())


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--round", type=pathlib.Path, default=pathlib.Path())
    arguments.add_argument("--lang", action="append", required=True)
    arguments.add_argument("--entities", default="src/entity/entities.csv")
    given = arguments.parse_args()
    out = given.round / "out"
    round_, comparison = Round(given.round), Comparison()
    for lang in given.lang:
        path = out / f"synthesis_{lang}.xlsx"
        hold(round_, lang, path, comparison)
        groups(round_, path, given.entities, comparison)
        toml = given.round / "questionnaire" / "round.toml"
        crosstabs(round_, toml, path, given.entities, comparison)
    parquet(out, comparison)
    for difference in comparison.differences:
        print(difference)
    print(f"{comparison.compared} figures computed again, {len(comparison.differences)} differ")
    sys.exit(bool(comparison.differences))


if __name__ == "__main__":
    main()
