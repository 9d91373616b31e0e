"""Many warehouses are asked as one, within the same walls, and what is missing of them is named."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner
from hostile_sql import REFUSED
from small_cluster import night

from audit_batch.cli import main
from audit_batch.errors import QueryError, WarehouseError, WarehouseMissing
from audit_batch.warehouse.ask import Answer, Limits, Query, ask
from audit_batch.warehouse.ask.deadline import Deadline
from audit_batch.warehouse.ask.sandbox import open_fleet_sandbox
from audit_batch.warehouse.ask.statement import require_one_select
from audit_batch.warehouse.folder import DATABASE, PUBLISHED


@pytest.fixture(scope="module")
def fleet(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two clusters, of which each stands in a warehouse of its own."""
    folder = tmp_path_factory.mktemp("fleet")
    for name in ("east", "west"):
        shutil.copytree(begun, folder / name)
        rename(folder / name / PUBLISHED, name)
    return folder


def rename(path: Path, name: str, identity: str = "") -> None:
    with duckdb.connect(str(path)) as con:
        stored = "SELECT table_name FROM duckdb_tables()"
        tables = con.execute(
            f"SELECT table_name FROM duckdb_columns() WHERE column_name = 'cluster_id' AND table_name IN ({stored})"
        ).fetchall()
        for (table,) in tables:
            con.execute(f"UPDATE {table} SET cluster_id = '{identity or name}'")
        con.execute(f"UPDATE cluster_rows SET cluster = '{name}'")


@pytest.fixture
def copy(fleet: Path, tmp_path: Path) -> Path:
    return shutil.copytree(fleet, tmp_path / "fleet")


def asked(folder: Path, sql: str, **view: Any) -> tuple[list[tuple[Any, ...]], dict[str, str]]:
    """The rows, and what is missing by folder."""
    with ask(folder, Query(sql, fleet=True, **view)) as answer:
        return list(answer.rows()), {item.folder.name: item.reason for item in answer.unread}


def test_every_view_has_the_rows_of_all_members_with_their_cluster(fleet: Path) -> None:
    rows, unread = asked(fleet, "SELECT cluster, kind, count(*) FROM objects GROUP BY ALL ORDER BY ALL")

    assert rows == [("east", "Pod", 182), ("west", "Pod", 182)]
    assert unread == {}


def test_a_view_that_has_its_own_cluster_has_it_once(fleet: Path) -> None:
    rows, _ = asked(fleet, "SELECT * FROM clusters ORDER BY cluster")

    assert [row[:2] for row in rows] == [("east", "east"), ("west", "west")]


@pytest.mark.parametrize("damage", ["missing", "cut", "foreign", "newer"])
def test_a_member_that_cannot_be_read_is_named_and_the_rest_is_read(copy: Path, damage: str) -> None:
    published = copy / "west" / PUBLISHED
    if damage == "missing":
        published.unlink()
    elif damage == "cut":
        published.write_bytes(published.read_bytes()[:20_000])
    elif damage == "foreign":
        published.unlink()
        duckdb.connect(str(published)).close()
    else:
        with duckdb.connect(str(published)) as con:
            con.execute("UPDATE meta SET value = '999' WHERE key = 'schema'")

    rows, unread = asked(copy, "SELECT DISTINCT cluster FROM objects")
    told, _ = asked(copy, "SELECT folder, state FROM members ORDER BY folder")

    assert rows == [("east",)]
    assert list(unread) == ["west"]
    reasons = {
        "missing": "no warehouse here yet",
        "cut": "DuckDB cannot use",
        "foreign": "not a database of audit-batch",
    }
    assert reasons.get(damage, "made by a later audit-batch") in unread["west"]
    assert told == [("east", "read"), ("west", "not read")]


def test_a_member_damaged_inside_ends_the_question_with_its_name(copy: Path) -> None:
    published = copy / "west" / PUBLISHED
    content = bytearray(published.read_bytes())
    # Every block but the headers and the catalogue at the end of the file.
    content[12_288 * 4 : len(content) // 2] = bytes(len(content) // 2 - 12_288 * 4)
    published.write_bytes(content)

    try:
        rows, unread = asked(copy, "SELECT cluster, max(doc::VARCHAR) FROM objects GROUP BY ALL")
    except QueryError as error:
        assert "west: damaged, take it out of the fleet" in str(error)  # noqa: PT017  either way it is named
    else:
        assert ({row[0] for row in rows}, list(unread)) == ({"east"}, ["west"])


def test_a_cluster_in_two_folders_counts_once(copy: Path) -> None:
    shutil.copytree(copy / "west", copy / "moved")

    rows, unread = asked(copy, "SELECT cluster FROM clusters ORDER BY ALL")

    assert rows == [("east",), ("west",)]
    assert list(unread.values()) == ["its cluster 'west' is also in west, with a later snapshot"] or list(unread) == [
        "moved"
    ]


def test_clusters_of_one_name_are_told_apart_by_their_folders(copy: Path) -> None:
    rename(copy / "west" / PUBLISHED, "east", "another")

    rows, _ = asked(copy, "SELECT cluster, count(*) FROM objects GROUP BY ALL ORDER BY ALL")

    assert rows == [("east (east)", 182), ("east (west)", 182)]


def test_a_cluster_without_a_snapshot_by_then_is_named(fleet: Path) -> None:
    with pytest.raises(QueryError, match="no cluster of the fleet had a snapshot as of"):
        asked(fleet, "FROM objects", as_of=night(-400))


def test_one_warehouse_is_no_fleet(fleet: Path) -> None:
    with pytest.raises(WarehouseError, match="is one warehouse, and a fleet is a folder of them"):
        asked(fleet / "east", "FROM objects")


def test_a_folder_without_any_warehouse_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing, match="no warehouse can be read"):
        asked(tmp_path, "FROM objects")


def placed(sql: str, folder: Path) -> str:
    places = {"{out}": folder / "out", "{events}": folder / "east" / "events", "{database}": folder / "east" / DATABASE}
    for name, path in places.items():
        sql = sql.replace(name, str(path))
    return sql


def inventory(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def answer_on(con: duckdb.DuckDBPyConnection, sql: str, deadline: Deadline) -> list[tuple[Any, ...]]:
    require_one_select(con, sql)
    return list(Answer(con, sql, deadline).rows())


@contextlib.contextmanager
def sandbox(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    con, views = open_fleet_sandbox(folder, Limits())
    with con:
        views.define(["objects", "snapshots", "clusters", "meta", "ledger"])
        yield con


def test_hostile_sql_is_refused_over_a_fleet_as_over_one_warehouse(fleet: Path) -> None:
    before = inventory(fleet)
    said = {}
    with sandbox(fleet) as con, Deadline(con, 60) as deadline:
        for sql in REFUSED:
            with pytest.raises(QueryError) as caught:
                answer_on(con, placed(sql, fleet), deadline)
            said[sql] = str(caught.value)

    assert {sql: line for sql, line in said.items() if REFUSED[sql] not in line} == {}
    assert inventory(fleet) == before


def test_the_sandbox_of_a_fleet_alone_keeps_hostile_sql_from_other_files(copy: Path) -> None:
    before = inventory(copy)
    passed = []
    with sandbox(copy) as con:
        for sql in (sql for sql in REFUSED if "sleep" not in sql and len(sql) < 1000):
            with contextlib.suppress(duckdb.Error, ValueError):
                con.execute(placed(sql, copy))
                passed += con.fetchmany(5)

    assert inventory(copy) == before
    assert "root:" not in str(passed)


def test_the_command_tells_on_standard_error_what_is_not_in_the_answer(copy: Path) -> None:
    (copy / "coming").mkdir()

    result = CliRunner().invoke(
        main, ["query", "--fleet", str(copy), "--format", "csv", "SELECT cluster FROM clusters ORDER BY ALL"]
    )

    assert result.exit_code == 0
    assert result.stdout.split() == ["cluster", "east", "west"]
    assert "coming: not in the answer: no warehouse here yet" in result.stderr


def test_a_fleet_and_one_cluster_exclude_each_other(fleet: Path) -> None:
    result = CliRunner().invoke(main, ["query", "--fleet", str(fleet), "--cluster", "east", "FROM objects"])

    assert result.exit_code == 2
