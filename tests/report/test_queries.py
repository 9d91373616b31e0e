"""The list of queries of a report: each can be asked as it is printed, and gives the rows that the report shows."""

import html
import math
import re
import shlex
from datetime import datetime
from pathlib import Path

import duckdb
import nbformat
import pytest
from click.testing import CliRunner

from audit_batch.cli import main
from audit_batch.report.frames import MIME, Answer, open_report
from audit_batch.report.html import Table, read_tables
from audit_batch.report.queries import compact, standing_alone
from audit_batch.report.render import ReportFiles
from audit_batch.warehouse.ask import Query, ask
from audit_batch.warehouse.database import open_memory
from tests.report.conftest import OCTOBER

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
POPULATIONS = (0, 1, 5, 19, 20, 21, 50, 200, 1000, 20_000)


REPORTS = {"report": "ordinary", "access_review": "harbour_warehouse", "investigation": "harbour_warehouse"}


@pytest.fixture(scope="module", params=REPORTS)
def made(request: pytest.FixtureRequest) -> tuple[Path, ReportFiles]:
    """Each kind of report, with its warehouse."""
    return request.getfixturevalue(REPORTS[request.param]), request.getfixturevalue(request.param)


def printed(files: ReportFiles) -> dict[int, str]:
    """The queries of the appendix as the page shows them, by number."""
    found = re.findall(r'<h4 id="q(\d+)">.*?<pre>(.*?)</pre></div>', files.html.read_text(encoding="utf-8"), re.S)
    return {int(number): html.unescape(sql) for number, sql in found}


def as_shown(columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> list[list[object]]:
    """Rows as the executed notebook holds them."""
    bundle = Answer("", 0, "", "", columns, tuple(rows), None)._repr_mimebundle_()
    held: dict[str, list[list[object]]] = bundle[MIME]
    return held["rows"]


def tables(files: ReportFiles) -> dict[str, Table]:
    return read_tables(nbformat.read(files.notebook, as_version=4))


def test_each_query_gives_the_rows_of_the_report_when_it_is_asked_as_printed(made: tuple[Path, ReportFiles]) -> None:
    warehouse, files = made
    texts = printed(files)
    shown = tables(files)

    for table in shown.values():
        words = shlex.split(table.command)
        moment = datetime.fromisoformat(words[words.index("--as-of") + 1])
        with ask(warehouse, Query(texts[table.number], words[words.index("--cluster") + 1], moment)) as answer:
            columns, rows = tuple(column.name for column in answer.columns), list(answer.rows())

        assert columns == table.columns, table.name
        assert as_shown(columns, rows) == [list(row.values()) for row in table.rows], table.name


def test_every_table_and_chart_names_a_query_of_the_list(made: tuple[Path, ReportFiles]) -> None:
    _, files = made
    page = files.html.read_text(encoding="utf-8")
    listed = printed(files)
    parts = re.split(
        r"(?=<h[23]|<div class=\"control\">)", page.partition("<main>")[2].partition('<h2 id="queries">')[0]
    )

    shown = [part for part in parts if re.search(r'<table(?! class="signatures")|<figure', part)]
    silent = [part[:80] for part in shown if 'href="#q' not in part]

    assert silent == []
    assert {int(number) for number in re.findall(r'href="#q(\d+)"', page)} <= listed.keys()


def test_the_command_line_answers_a_query_of_the_list(report: ReportFiles, ordinary: Path) -> None:
    scores = tables(report)["scores"]
    words = shlex.split(scores.command)

    answer = CliRunner().invoke(
        main, [*words[1:], "--warehouse", str(ordinary), "--format", "csv"], input=printed(report)[scores.number]
    )

    assert answer.exit_code == 0, answer.output
    assert [line.partition(",")[0] for line in answer.output.splitlines()[1:]] == [row["month"] for row in scores.rows]


def test_kept_rows_become_parts_of_the_query_that_reads_them_also_through_others() -> None:
    kept = {"a": "SELECT 1 AS x", "b": "SELECT x + 1 AS y FROM a", "c": "SELECT 0"}

    with open_memory() as con:
        alone = standing_alone(con, "WITH d AS (\n    FROM b\n)\n\nSELECT y FROM d", kept)

        assert con.execute(alone).fetchall() == [(2,)]
    assert '"c"' not in alone


def test_variables_become_values() -> None:
    with open_memory() as con:
        con.execute("SET VARIABLE name = 'o''brien'")
        con.execute("SET VARIABLE keys = ['a', 'b']")
        con.execute("SET VARIABLE moment = TIMESTAMP '2026-10-01 00:00:00.5'")

        alone = standing_alone(
            con, "SELECT getvariable('name'), getvariable('keys'), getvariable('moment'), getvariable('none')", {}
        )

        assert alone == "SELECT 'o''brien', ['a', 'b'], TIMESTAMP '2026-10-01 00:00:00.500000', NULL"


def test_clauses_keep_their_lines_and_what_belongs_to_them_is_joined() -> None:
    sql = "-- why\nSELECT\n    a,\n    b\nFROM t\nJOIN u\n    ON\n        t.a = u.a\n        AND t.b = u.b\nORDER BY a"

    assert compact(sql).splitlines() == [
        "SELECT a, b",
        "FROM t",
        "JOIN u",
        "    ON t.a = u.a AND t.b = u.b",
        "ORDER BY a",
    ]


def test_a_query_that_is_asked_again_keeps_its_number(ordinary: Path) -> None:
    report = open_report(str(ordinary), "", OCTOBER["framework"], OCTOBER["period"], OCTOBER["generated_at"])

    numbers = [report.show(name, "SELECT 1").number for name in ("one", "two", "one")]

    assert numbers == [1, 2, 1]


def test_how_many_are_drawn_is_what_the_hypergeometric_distribution_says() -> None:
    sql = (
        next(
            cell.source
            for cell in nbformat.read(NOTEBOOKS / "compliance_report.ipynb", 4).cells
            if 'keep("frame"' in cell.source
        )
        .partition('"""')[2]
        .removesuffix('""")')
    )

    with open_memory() as con:
        drawn = {number: _drawn(con, sql, number) for number in POPULATIONS}

    assert drawn == {number: _least(number) for number in POPULATIONS}


def _drawn(con: duckdb.DuckDBPyConnection, sql: str, population: int) -> int:
    con.execute("SET VARIABLE sample_seed = 'seed'")
    con.execute(f"CREATE OR REPLACE TEMP TABLE population AS SELECT {population} AS passed WHERE {population} > 0")
    ((size,),) = con.execute(f"SELECT size FROM ({sql})").fetchall()
    return int(size)


def _least(population: int) -> int:
    """The fewest of which one deviates with 95 %, if 5 % of the population, rounded up, deviate."""
    deviating = -(-population // 20)
    sizes = (
        size
        for size in range(population + 1)
        if math.comb(population - deviating, size) * 20 <= math.comb(population, size)
    )
    return next(sizes) if population else 0
