"""The ledger notices whatever is done to a row that a job committed."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

import duckdb
import pytest
from small_cluster import SHOP, evaluate, know, take

from audit_batch.errors import WarehouseDamaged
from audit_batch.model import ClusterFacts
from audit_batch.warehouse.database import STILL, open_memory
from audit_batch.warehouse.ledger import Checked, verify
from audit_batch.warehouse.strays import EVALUATION_TABLES, IMPORT_TABLES, SNAPSHOT_TABLES, find_stray

OUTSIDE = {"meta", "job_runs", "delivery_rows", "notice_rows"}
"""Tables that no snapshot or evaluation writes."""
OF_LOGS = {
    *("event_files", "event_gap_rows", "event_rows", "event_sources", "ingestion_rows", "quarantine_rows"),
    *("detection_rows", "detection_runs", "feature_rows", "superseded_events"),
}
"""Tables about audit logs: test_ingest and test_detecting try theirs; roll-ups can be made again at any time."""
ALTERED = {
    "VARCHAR": "{} || 'x'",
    "INTEGER": "if({0} = 2147483647, 2147483640, {0} + 1)",
    "BIGINT": "{} + 1",
    "BOOLEAN": "NOT {}",
    "TIMESTAMP": "{} + INTERVAL 1 SECOND",
    "DATE": "{} + 1",
    "BLOB": "'\\x00'::BLOB || {}",
    "JSON": "' ' || {}",
    "VARCHAR[]": "list_append({}, 'x')",
}
"""Another value of each type."""


def fill(con: duckdb.DuckDBPyConnection) -> None:
    """Two snapshots, two imports, three evaluations, one of the past: rows that hold, rows that ended."""
    take(con, 1, {"pods": {"a": "one", "b": "one"}, "services": {"s": "one"}})
    take(con, 2, {"pods": {"a": "two", "c": "one"}, "services": None})
    evaluate(con, 1, {"a": "idle"})
    evaluate(con, 2, {"a": "idle since yesterday", "b": "idle"})
    evaluate(con, 3, {}, apart=True)
    know(con, 1, {"app:1": "one", "app:2": "one"})
    know(con, 3, {"app:1": "two", "app:2": "one"})


@pytest.fixture(scope="module")
def filled() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_memory() as con:
        fill(con)
        yield con


@contextmanager
def taken_back(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    con.execute("BEGIN")
    try:
        yield
    finally:
        con.execute("ROLLBACK")


@pytest.fixture
def con(filled: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A filled warehouse that each test may damage."""
    with taken_back(filled):
        yield filled


def columns() -> list[tuple[str, str, str]]:
    """Every column that a job writes: table, column, type."""
    with open_memory() as con:
        rows = con.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = 'warehouse' "
            "AND table_name IN (SELECT table_name FROM duckdb_tables()) ORDER BY table_name, column_index"
        ).fetchall()
    return [row for row in rows if row[0] not in OUTSIDE | OF_LOGS]


COLUMNS = columns()
TABLES = sorted({table for table, _, _ in COLUMNS})


def rows_of(con: duckdb.DuckDBPyConnection, table: str) -> list[int]:
    return [row for (row,) in con.execute(f"SELECT rowid FROM {table} ORDER BY rowid").fetchall()]


def problem_with(con: duckdb.DuckDBPyConnection) -> str:
    with pytest.raises(WarehouseDamaged) as caught:
        verify(con)
    return str(caught.value)


def test_a_warehouse_that_nobody_touched_holds(con: duckdb.DuckDBPyConnection) -> None:
    checked = verify(con)

    assert (checked.entries, checked.objects, len(checked.digest)) == (8, 8, 64)


def test_an_empty_ledger_holds() -> None:
    with open_memory() as con:
        assert verify(con) == Checked(entries=0, objects=0, digest="")


@pytest.mark.parametrize("table", TABLES)
def test_any_value_that_is_altered_is_noticed(filled: duckdb.DuckDBPyConnection, table: str) -> None:
    """The first row of each table; the soak takes every row."""
    row = rows_of(filled, table)[0]
    mine = [(column, kind) for name, column, kind in COLUMNS if name == table]
    unnoticed = [column for column, kind in mine if not notices(filled, table, column, kind, row)]

    assert unnoticed == []


@pytest.mark.soak
@pytest.mark.parametrize("table", TABLES)
def test_any_value_of_any_row_that_is_altered_is_noticed(filled: duckdb.DuckDBPyConnection, table: str) -> None:
    mine = [(column, kind) for name, column, kind in COLUMNS if name == table]
    cases = product(mine, rows_of(filled, table))
    unnoticed = [(column, row) for (column, kind), row in cases if not notices(filled, table, column, kind, row)]

    assert unnoticed == []


def notices(con: duckdb.DuckDBPyConnection, table: str, column: str, kind: str, row: int) -> bool:
    """Alter one value, look whether that is noticed, and put it back."""
    with taken_back(con):
        con.execute(f"UPDATE {table} SET {column} = {ALTERED[kind].format(column)} WHERE rowid = $row", {"row": row})
        try:
            verify(con)
        except WarehouseDamaged:
            return True
    return False


@pytest.mark.parametrize("table", TABLES)
def test_a_row_that_is_deleted_is_noticed(con: duckdb.DuckDBPyConnection, table: str) -> None:
    con.execute(f"DELETE FROM {table} WHERE rowid = $row", {"row": rows_of(con, table)[-1]})

    assert "restore the warehouse from a backup" in problem_with(con)


@pytest.mark.parametrize("table", TABLES)
def test_a_row_that_is_doubled_is_noticed(con: duckdb.DuckDBPyConnection, table: str) -> None:
    con.execute(f"INSERT INTO {table} FROM {table} WHERE rowid = $row", {"row": rows_of(con, table)[0]})

    assert "restore the warehouse from a backup" in problem_with(con)


NUMBERED = {
    **dict.fromkeys(SNAPSHOT_TABLES, ("snapshot", "uid-of-shop")),
    **dict.fromkeys(EVALUATION_TABLES, ("evaluation", "uid-of-shop")),
    **dict.fromkeys(IMPORT_TABLES, ("import", "no cluster")),
}
"""What the intervals of each table count, and whose its rows are."""


@pytest.mark.parametrize("table", NUMBERED)
def test_a_row_with_an_interval_of_no_job_is_a_stray(con: duckdb.DuckDBPyConnection, table: str) -> None:
    number, whose = NUMBERED[table]
    found = []
    for first, last in ((0, STILL), (-3, -2), (4, 9), (1, 3), (1, STILL - 1), (2, 1)):
        con.execute(
            f"UPDATE {table} SET first_{number} = $first, last_{number} = $last WHERE rowid = $row",
            {"first": first, "last": last, "row": rows_of(con, table)[0]},
        )
        found.append(find_stray(con))

    assert found[0] == f"{table}: a row of {whose} holds from {number} 0 to 2147483647, which no job wrote"
    assert all(found)


@pytest.mark.parametrize("table", NUMBERED)
def test_what_ended_is_not_made_to_last_nor_what_lasts_to_end(filled: duckdb.DuckDBPyConnection, table: str) -> None:
    first, last = (f"{side}_{NUMBERED[table][0]}" for side in ("first", "last"))
    line = "NOT as_of_only" if (table, "as_of_only", "BOOLEAN") in COLUMNS else "TRUE"
    tried = []
    for before, after in ((1, STILL), (STILL, 1)):
        with taken_back(filled):
            altered = f"UPDATE {table} SET {last} = {after} WHERE {first} = 1 AND {last} = {before} AND {line}"
            if filled.execute(altered).fetchall() != [(0,)]:
                tried.append(problem_with(filled))

    assert tried
    assert all("its rows are not those that were committed" in problem for problem in tried)


def test_what_was_judged_apart_is_not_made_to_last(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(f"UPDATE outcome_versions SET last_evaluation = {STILL} WHERE as_of_only")

    assert problem_with(con).startswith("outcome_versions: a row of uid-of-shop holds from evaluation 1 to 2147483647")


def test_a_row_of_a_cluster_that_was_never_read_is_noticed(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("INSERT INTO object_versions SELECT * REPLACE ('elsewhere' AS cluster_id) FROM object_versions LIMIT 1")

    assert problem_with(con).startswith("object_versions: a row of elsewhere")


def test_two_entries_that_are_swapped_are_noticed(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("UPDATE ledger SET entry = if(entry = 2, 3, 2) WHERE entry IN (2, 3)")

    assert problem_with(con).startswith("ledger: entry 2 (snapshot 2) was altered")


def test_an_entry_that_is_missing_is_named(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("DELETE FROM ledger WHERE entry = 4")

    assert problem_with(con) == "ledger: entry 4 is missing; restore the warehouse from a backup"


def test_an_object_that_is_altered_is_named(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("UPDATE object_versions SET doc = '{}' WHERE name = 'c'")

    assert problem_with(con) == "Pod shop/c: its content was altered; restore the warehouse from a backup"


def test_text_that_moves_between_fields_is_noticed() -> None:
    """A digest over fields joined by a separator misses this where a text holds the separator."""
    with open_memory() as con:
        take(con, 1, {"pods": {"a\x1fb": "one"}})
        ((uid,),) = con.execute("SELECT uid FROM object_versions").fetchall()
        con.execute("UPDATE object_versions SET name = 'a', uid = $uid", {"uid": f"b\x1f{uid}"})

        assert problem_with(con).startswith("snapshot 1 of uid-of-shop: its rows are not those")


def test_a_cluster_that_gets_another_name_has_an_entry_for_it() -> None:
    with open_memory() as con:
        take(con, 1, {"pods": {}})
        take(con, 2, {"pods": {}}, ClusterFacts(SHOP.id, "market", SHOP.version))

        assert con.execute("SELECT entry, kind, number FROM ledger ORDER BY entry").fetchall() == [
            (1, "cluster", 1),
            (2, "snapshot", 1),
            (3, "cluster", 2),
            (4, "snapshot", 2),
        ]
        assert verify(con).entries == 4


def test_a_cluster_that_is_called_otherwise_is_noticed(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("UPDATE cluster_rows SET cluster = 'another'")

    assert problem_with(con).startswith("cluster uid-of-shop: its name is not the one that was committed")


def test_an_import_that_is_altered_is_named(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("UPDATE import_rows SET dated = dated + INTERVAL 1 DAY WHERE import = 2")

    assert problem_with(con).startswith("import 2 of no cluster: its rows are not those that were committed")


def test_a_report_that_is_altered_is_named(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("UPDATE import_versions SET doc = '{}' WHERE name = 'app:2'")

    assert problem_with(con) == "ImageReport /app:2: its content was altered; restore the warehouse from a backup"
