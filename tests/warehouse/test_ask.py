"""Questions are answered from the published copy; whatever else a query tries is one line."""

import contextlib
import io
import json
import os
import signal
import socket
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from hostile_sql import ENDLESS, GREEDY, REFUSED
from rich.console import Console
from small_cluster import SHOP, night, take_into

from audit_batch.errors import QueryError, WarehouseMissing
from audit_batch.warehouse.ask import Answer, Column, Limits, Query, as_table, ask, save_parquet, write_csv, write_json
from audit_batch.warehouse.ask.deadline import Deadline
from audit_batch.warehouse.ask.sandbox import open_sandbox
from audit_batch.warehouse.ask.statement import require_one_select
from audit_batch.warehouse.database import open_writer
from audit_batch.warehouse.folder import DATABASE, PUBLISHED

TIGHT = Limits(seconds=0.5, memory="200MB")


@pytest.fixture(scope="module")
def folder(begun: Path) -> Path:
    return begun


def rows_of(folder: Path, sql: str, **view: Any) -> list[tuple[Any, ...]]:
    with ask(folder, Query(sql, **view)) as answer:
        return list(answer.rows())


def refusal_of(folder: Path, sql: str, **view: Any) -> str:
    """The line that a query ends with."""
    with pytest.raises(QueryError) as caught:
        rows_of(folder, sql, **view)
    said = str(caught.value)
    assert "\n" not in said
    assert len(said) < 500
    assert caught.value.exit_code == 2
    return said


def inventory(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_query_reads_the_documented_views(folder: Path) -> None:
    assert rows_of(folder, "SELECT kind, count(*) AS n FROM objects GROUP BY kind") == [("Pod", 182)]


@pytest.mark.parametrize(
    "sql",
    [
        "FROM objects LIMIT 1;",
        "TABLE clusters -- all of them",
        "VALUES (1)",
        "DESCRIBE objects",
        "SUMMARIZE snapshots",
        "SHOW TABLES",
        "SHOW ALL TABLES",
        "WITH pods AS (FROM objects) FROM pods",
        "SELECT unnest([1, 2])",
        "SELECT * FROM unnest([1, 2])",
        "SELECT key FROM objects, json_each(doc) LIMIT 1",
        "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'objects'",
        "SELECT table_name FROM information_schema.tables",
        "PIVOT objects ON kind IN ('Pod') USING count(*) GROUP BY namespace",
        "SELECT name, row_number() OVER (ORDER BY name) FROM objects QUALIFY 1 = 1",
        "SELECT count(*) FROM clusters AS read_csv",
    ],
)
def test_everything_that_only_reads_is_allowed(folder: Path, sql: str) -> None:
    assert rows_of(folder, sql)


@pytest.mark.parametrize("sql", ["DESCRIBE findings", 'describe "findings" ;', "SHOW findings", "DESC Findings"])
def test_describing_a_view_says_what_its_columns_mean(folder: Path, sql: str) -> None:
    rows = rows_of(folder, sql)

    assert rows[0] == ("finding_id", "VARCHAR", "stable id of control and resource")
    assert all(meaning for _, _, meaning in rows)


def test_showing_tables_says_what_each_is(folder: Path) -> None:
    rows = dict(rows_of(folder, "SHOW TABLES"))

    assert rows["pods"].startswith("one row per")
    assert all(rows.values())


def places_in(folder: Path) -> dict[str, Path]:
    return {"{out}": folder / "out", "{events}": folder / "events", "{database}": folder / DATABASE}


def placed(sql: str, places: dict[str, Path]) -> str:
    for name, path in places.items():
        sql = sql.replace(name, str(path))
    return sql


def test_hostile_sql_is_refused_in_one_line_and_changes_nothing(folder: Path) -> None:
    """All on one connection, as `ask` makes it: what one query leaves behind would help the next."""
    frame_of_the_test = pd.DataFrame({"a": [1]})
    before = inventory(folder)
    said = {}
    with open_sandbox(folder, Limits()) as con, Deadline(con, 60) as deadline:
        for sql in REFUSED:
            with pytest.raises(QueryError) as caught:
                answer_on(con, placed(sql, places_in(folder)), deadline)
            said[sql] = str(caught.value)

    assert {sql: line for sql, line in said.items() if REFUSED[sql] not in line} == {}
    assert [line for line in said.values() if "\n" in line or len(line) > 500] == []
    assert inventory(folder) == before
    assert len(frame_of_the_test) == 1


def answer_on(con: duckdb.DuckDBPyConnection, sql: str, deadline: Deadline) -> list[tuple[Any, ...]]:
    require_one_select(con, sql)
    return list(Answer(con, sql, deadline).rows())


def test_the_sandbox_alone_keeps_hostile_sql_from_other_files(warehouse: Path) -> None:
    """The second wall: what the first one would let pass still reads no other file and writes none."""
    before = inventory(warehouse)
    passed = []
    with open_sandbox(warehouse, Limits()) as con:
        for sql in (sql for sql in REFUSED if "sleep" not in sql and len(sql) < 1000):
            with contextlib.suppress(duckdb.Error, ValueError):
                con.execute(placed(sql, places_in(warehouse)))
                passed += con.fetchmany(5)

    assert inventory(warehouse) == before
    assert "root:" not in str(passed)


@pytest.mark.parametrize("sql", ENDLESS)
def test_a_query_without_end_is_stopped(folder: Path, sql: str) -> None:
    started = time.monotonic()

    said = refusal_of(folder, sql, limits=TIGHT)
    assert said == "the query was stopped after 0.5 s; narrow it, or allow more time"
    assert time.monotonic() - started < 20
    assert threading.active_count() == 1


def test_a_person_stops_what_looks_for_no_signal_by_itself(folder: Path) -> None:
    nothing_left = "SELECT count(*) FROM range(10000000) AS a (x), range(10000000) AS b (y) WHERE x + y = 7"

    with ask(folder, Query(nothing_left, limits=Limits(seconds=60))) as answer:
        threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            list(answer.rows())

    assert signal.set_wakeup_fd(-1) == -1


def test_whoever_is_told_of_signals_already_stays_so(folder: Path) -> None:
    heard, said = socket.socketpair()
    said.setblocking(False)
    with heard, said:
        signal.set_wakeup_fd(said.fileno())
        try:
            assert rows_of(folder, "SELECT 1") == [(1,)]
            assert signal.set_wakeup_fd(-1) == said.fileno()
        finally:
            signal.set_wakeup_fd(-1)


def test_a_question_may_be_asked_beside_the_main_thread(folder: Path) -> None:
    answers: list[list[tuple[Any, ...]]] = []

    asking = threading.Thread(target=lambda: answers.append(rows_of(folder, "SELECT 1")))
    asking.start()
    asking.join()

    assert answers == [[(1,)]]


@pytest.mark.parametrize("sql", GREEDY)
def test_a_query_that_wants_all_memory_is_stopped(folder: Path, sql: str) -> None:
    said = refusal_of(folder, sql, limits=Limits(seconds=60, memory="200MB"))

    assert said == "the query needs more memory than it may use; narrow it, or allow more"


def test_a_name_that_is_misspelt_brings_the_nearest_views(folder: Path) -> None:
    near = "the nearest: snapshots, snapshot_in_view"
    assert refusal_of(folder, "FROM snapshotz") == f"there is no table 'snapshotz'; {near}"
    assert refusal_of(folder, "FROM qqqqqqqq") == "there is no table 'qqqqqqqq'; SHOW TABLES names what there is"


def test_a_column_that_is_misspelt_brings_the_hint_of_duckdb(folder: Path) -> None:
    said = refusal_of(folder, "SELECT namee FROM objects")

    assert said.startswith('the query failed: Binder Error: Referenced column "namee" not found in FROM clause!')
    assert 'Candidate bindings: "name"' in said


def test_a_mistake_in_the_sql_is_told_with_its_place(folder: Path) -> None:
    said = refusal_of(folder, "SELECT name\nFROM objects\nGROUP name")

    assert said == 'the query is not SQL: syntax error at or near "name" (line 3, column 7)'


def test_a_pivot_without_its_values_is_told_how(folder: Path) -> None:
    assert "a PIVOT needs its values: ON column IN" in refusal_of(folder, "PIVOT objects ON kind USING count(*)")


def test_a_question_about_another_moment_or_cluster_is_answered_for_it(warehouse: Path) -> None:
    take_into(warehouse, 2, {"pods": {"a": "one"}})
    count = "SELECT count(*) FROM objects"

    assert rows_of(warehouse, count) == [(1,)]
    assert rows_of(warehouse, count, as_of=night(1)) == [(182,)]
    assert rows_of(warehouse, count, cluster=SHOP.name) == [(1,)]


def test_a_cluster_or_moment_that_is_not_known_is_refused_with_those_that_are(folder: Path) -> None:
    known = "there are: shop since 2026-01-02 02:00"

    assert refusal_of(folder, "SELECT 1", cluster="mill") == f"no snapshot of cluster 'mill'; {known}"
    early = datetime(2025, 12, 31, tzinfo=UTC)
    assert (
        refusal_of(folder, "SELECT 1", as_of=early) == f"no snapshot of any cluster as of 2025-12-31 00:00 UTC; {known}"
    )


def test_a_warehouse_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing), ask(tmp_path, Query("SELECT 1")):
        pass


def test_a_memory_limit_that_is_none_is_refused(folder: Path) -> None:
    assert "is not a size; write it like" in refusal_of(folder, "SELECT 1", limits=Limits(memory="lots"))


def test_asking_does_not_wait_for_a_job_that_writes(warehouse: Path) -> None:
    with open_writer(warehouse, "snapshot"):
        assert rows_of(warehouse, "SELECT max(snapshot) FROM snapshots") == [(1,)]


def test_files_of_events_can_be_read_by_a_view_and_written_by_nobody(warehouse: Path) -> None:
    """The views of audit events will read them; a query itself names no file."""
    events = warehouse / "events"
    events.mkdir()
    with duckdb.connect() as con:
        con.execute(f"COPY (SELECT 7 AS event) TO '{events}/one.parquet'")
    with duckdb.connect(str(warehouse / PUBLISHED)) as con:
        con.execute(f"CREATE VIEW happened AS FROM read_parquet('{events}/*.parquet')")
        con.execute("CREATE VIEW beside AS FROM read_text('/etc/passwd')")

    assert rows_of(warehouse, "FROM happened") == [(7,)]
    assert (
        refusal_of(warehouse, "FROM beside")
        == "queries read the warehouse only: no other file, no setting, no extension"
    )


MANY_TYPES = """
    SELECT
        1 AS n,
        NULL AS n,
        1.50::DECIMAL(9, 2) AS price,
        'a,"b"' AS words,
        TIMESTAMPTZ '2026-01-01 12:00:00+02' AS moment,
        DATE '2026-01-02' AS day,
        [1, 2] AS numbers,
        {'a': true} AS pair,
        '{"k": [1]}'::JSON AS doc,
        '\\xAA'::BLOB AS bytes,
        'nan'::DOUBLE AS nothing,
        true AS yes
"""


def test_an_answer_knows_its_columns_before_its_rows(folder: Path) -> None:
    with ask(folder, Query("SELECT 1 AS n, 'x' AS word, [now()] AS moments")) as answer:
        assert answer.columns == (
            Column("n", "INTEGER"),
            Column("word", "VARCHAR"),
            Column("moments", "TIMESTAMP WITH TIME ZONE[]"),
        )


def test_csv_has_a_header_and_keeps_every_value(folder: Path) -> None:
    out = io.StringIO()
    with ask(folder, Query(MANY_TYPES)) as answer:
        write_csv(answer, out)

    assert out.getvalue().split("\r\n") == [
        "n,n,price,words,moment,day,numbers,pair,doc,bytes,nothing,yes",
        '1,,1.50,"a,""b""",2026-01-01 10:00:00,2026-01-02,"[1, 2]","{""a"": true}","{""k"": [1]}",aa,nan,true',
        "",
    ]


def test_json_is_an_array_of_objects_with_documents_as_documents(folder: Path) -> None:
    out = io.StringIO()
    with ask(folder, Query(MANY_TYPES)) as answer:
        write_json(answer, out)

    assert json.loads(out.getvalue()) == [
        {
            "n": 1,
            "n_1": None,
            "price": 1.5,
            "words": 'a,"b"',
            "moment": "2026-01-01T10:00:00",
            "day": "2026-01-02",
            "numbers": [1, 2],
            "pair": {"a": True},
            "doc": {"k": [1]},
            "bytes": "aa",
            "nothing": None,
            "yes": True,
        }
    ]


def test_json_of_no_rows_is_an_empty_array(folder: Path) -> None:
    out = io.StringIO()
    with ask(folder, Query("FROM objects WHERE false")) as answer:
        write_json(answer, out)

    assert json.loads(out.getvalue()) == []


def printed(folder: Path, sql: str, rows: int = 3) -> list[str]:
    console = Console(file=io.StringIO(), width=60)
    with ask(folder, Query(sql)) as answer:
        console.print(as_table(answer, rows=rows))
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def test_a_table_shows_its_first_rows_and_says_that_there_are_more(folder: Path) -> None:
    lines = printed(folder, "SELECT range AS n FROM range(4)")

    assert [line.strip() for line in lines[2:]] == ["0", "1", "2", "the first 3 rows; csv, json and parquet give all"]


def test_a_table_counts_its_rows(folder: Path) -> None:
    assert printed(folder, "SELECT 1 AS n")[-1].strip() == "1 row"


def test_a_table_sends_no_control_character_to_the_terminal(folder: Path) -> None:
    lines = printed(folder, "SELECT chr(27) || '[31m' || chr(7) || '[bold]x' AS odd")

    assert lines[2] == r"\x1b[31m\x07[bold]x"


def test_parquet_is_written_with_its_types_and_replaces_a_file_as_a_whole(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.parquet"
    target.write_text("something old")
    save_parquet(folder, Query("SELECT 1.50::DECIMAL(9, 2) AS price, [1] AS numbers"), target)

    with duckdb.connect() as con:
        assert con.execute(f"SELECT price::VARCHAR, numbers FROM '{target}'").fetchall() == [("1.50", [1])]
    assert list(tmp_path.iterdir()) == [target]


def test_parquet_of_a_query_that_fails_leaves_the_file_as_it_was(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.parquet"
    target.write_text("something old")
    with pytest.raises(QueryError, match="the query failed"):
        save_parquet(folder, Query("SELECT name::INTEGER FROM objects"), target)

    assert target.read_text() == "something old"
    assert list(tmp_path.iterdir()) == [target]


def test_parquet_in_a_folder_that_is_not_there_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="is not a place for a file"):
        save_parquet(folder, Query("SELECT 1"), tmp_path / "none" / "a.parquet")


def test_a_hostile_query_cannot_write_through_parquet(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="only reading is possible"):
        save_parquet(folder, Query("COPY (SELECT 1) TO 'x'"), tmp_path / "a.parquet")

    assert list(tmp_path.iterdir()) == []
