"""Imports: what is known replaces what was, whole, dated, and seen only by moments that could know it."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from small_cluster import know, night, take

from audit_batch.errors import UsageError
from audit_batch.evaluate.moment import find_moment
from audit_batch.warehouse import database
from audit_batch.warehouse.attaching import attach_statement
from audit_batch.warehouse.database import open_memory, open_writer
from audit_batch.warehouse.folder import DATABASE
from audit_batch.warehouse.imports import Imported, knows_file
from audit_batch.warehouse.ledger import verify

KNOWN = "SELECT name, doc->>'$.spec.text' FROM knowledge WHERE kind = 'ImageReport' ORDER BY name"


def known(con: duckdb.DuckDBPyConnection, at: datetime | None) -> list[tuple[str, str]]:
    find_moment(con, None, at)
    return con.execute(KNOWN).fetchall()


def test_an_import_replaces_what_changed_and_keeps_the_rest() -> None:
    with open_memory() as con:
        take(con, 1, {"pods": {}})
        first = know(con, 1, {"a": "one", "b": "one"})
        second = know(con, 2, {"a": "two", "b": "one", "c": "one"})

        held = con.execute("SELECT name, first_import, last_import FROM import_versions ORDER BY ALL").fetchall()
        assert (first, second) == (Imported(1, 2, 2), Imported(2, 3, 2))
        assert held == [("a", 1, 1), ("a", 2, 2147483647), ("b", 1, 2147483647), ("c", 2, 2147483647)]
        assert known(con, None) == [("a", "two"), ("b", "one"), ("c", "one")]
        assert verify(con).objects == 4


def test_a_moment_knows_what_was_imported_by_then_and_after_its_snapshot() -> None:
    with open_memory() as con:
        take(con, 1, {"pods": {}})
        know(con, 2, {"a": "one"})
        know(con, 3, {"a": "two"})

        assert known(con, night(2)) == [("a", "one")]
        assert known(con, night(3)) == [("a", "two")]
        assert known(con, None) == [("a", "two")]


def test_before_the_first_import_that_one_counts() -> None:
    """It holds the facts that came with the program; what of them was published later is left out elsewhere."""
    with open_memory() as con:
        take(con, 1, {"pods": {}})
        know(con, 5, {"a": "one"})
        know(con, 6, {"a": "two"})

        assert known(con, night(1)) == [("a", "one")]


def test_an_import_that_fails_leaves_nothing() -> None:
    with open_memory() as con:
        know(con, 2, {"a": "one"})

        with pytest.raises(UsageError, match="set the clock of this machine right"):
            know(con, 1, {"a": "two"})

        assert con.execute("SELECT count(*) FROM import_rows").fetchall() == [(1,)]
        assert verify(con).entries == 1


def test_a_file_is_known_by_its_content() -> None:
    with open_memory() as con:
        know(con, 1, {"a": "one"})
        know(con, 2, {"a": "two"})

        digests = {number: f"{number:064}" for number in (1, 2)}
        assert knows_file(con, "trivy", "2.json", digests[2])
        assert not knows_file(con, "trivy", "2.json", digests[1])
        assert not knows_file(con, "grype", "2.json", digests[2])


def test_imports_are_listed_with_their_dates() -> None:
    with open_memory() as con:
        take(con, 3, {"pods": {}})
        know(con, 1, {"a": "one"})
        know(con, 5, {"a": "two"})

        listed = con.execute(
            "SELECT import, source, imported_at - dated, file, objects, changed FROM imports"
        ).fetchall()
        con.execute("SET VARIABLE as_of = $at::TIMESTAMP", {"at": night(3).replace(tzinfo=None)})
        then = con.execute("SELECT import FROM imports").fetchall()

    day = timedelta(days=1)
    assert listed == [(1, "trivy", day, "1.json", 1, 1), (2, "trivy", day, "5.json", 1, 1)]
    assert then == [(1,)]


def test_the_cluster_itself_is_known_by_its_last_snapshot() -> None:
    with open_memory() as con:
        take(con, 1, {"pods": {}})

        ((name, doc),) = con.execute("SELECT name, doc FROM knowledge WHERE kind = 'Cluster'").fetchall()

    assert (name, json.loads(doc)["spec"]) == ("shop", {"version": "v1.34.0"})


def test_a_warehouse_from_before_imports_gets_their_tables(tmp_path: Path) -> None:
    first = Path(database.__file__).parent / "migrations" / "0001_first.sql"
    with duckdb.connect() as old:
        old.execute(attach_statement(tmp_path / DATABASE, "STORAGE_VERSION 'v1.5.0', BLOCK_SIZE 16384"))
        old.execute("USE warehouse")
        old.execute(first.read_text())
        old.execute("INSERT INTO meta VALUES ('schema', '1')")

    with open_writer(tmp_path, "import") as con:
        know(con, 1, {"a": "one"})

        assert con.execute("SELECT import FROM imports").fetchall() == [(1,)]
