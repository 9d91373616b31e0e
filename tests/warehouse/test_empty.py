"""A new warehouse is a copy of an empty one that was made once; it is as one that is made from the first migration."""

from pathlib import Path

import duckdb
import pytest

from audit_batch.warehouse.database import open_memory, open_writer
from audit_batch.warehouse.folder import DATABASE

SHAPE = (
    "SELECT table_name, column_name, data_type, is_nullable, column_default FROM duckdb_columns() "
    "WHERE database_name = 'warehouse' ORDER BY ALL",
    "SELECT table_name, constraint_text FROM duckdb_constraints() WHERE database_name = 'warehouse' ORDER BY ALL",
    "SELECT key, value FROM meta ORDER BY ALL",
)


def shape(con: duckdb.DuckDBPyConnection) -> list[list[tuple[object, ...]]]:
    return [con.execute(sql).fetchall() for sql in SHAPE]


def shape_of_new(folder: Path) -> list[list[tuple[object, ...]]]:
    with open_writer(folder, "test") as con:
        return shape(con)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _own_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))


def test_the_first_and_those_after_it_are_as_one_that_is_made_step_by_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = [shape_of_new(tmp_path / name) for name in ("first", "second")]
    with open_memory() as con:
        shapes.append(shape(con))
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    with open_memory() as con:
        by_step = shape(con)

    assert shapes == [by_step] * 3
    assert by_step[0]


def test_what_a_killed_job_left_of_a_new_database_is_in_no_ones_way(tmp_path: Path) -> None:
    for name in (f"{DATABASE}.new", f"{DATABASE}.new.wal"):
        (tmp_path / name).write_bytes(b"half a database")

    assert shape_of_new(tmp_path)
    assert [path.name for path in tmp_path.glob("*.new*")] == []


def test_a_database_in_memory_reaches_no_file(tmp_path: Path) -> None:
    with open_memory() as con, pytest.raises(duckdb.PermissionException):
        con.execute(f"ATTACH '{tmp_path}/other.duckdb'")
