"""Whatever happens to a cluster, each snapshot gives back exactly what was there."""

from collections.abc import Iterator, Sequence
from itertools import count

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cluster import KINDS, Lists, commit, content_of, read_lists, stored, writing

from audit_batch.errors import UsageError
from audit_batch.model import ClusterFacts
from audit_batch.warehouse.database import STILL, open_memory
from audit_batch.warehouse.ledger import verify

NUMBERS = count(1)

History = Sequence[tuple[Lists, tuple[str, dict[str, str]] | None]]

contents = st.dictionaries(st.sampled_from("abcde"), st.sampled_from(["one", "two", "three"]), max_size=5)
lists = st.fixed_dictionaries(dict.fromkeys(KINDS, st.none() | contents))
"""One snapshot: each list read, or refused."""
false_starts = st.none() | st.tuples(st.sampled_from(sorted(KINDS)), contents)
"""A list that was begun, and then begun again or dropped."""
histories = st.lists(st.tuples(lists, false_starts), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_memory() as con:
        yield con


def live(con: duckdb.DuckDBPyConnection, history: History) -> ClusterFacts:
    number = next(NUMBERS)
    cluster = ClusterFacts(f"uid-{number}", f"cluster-{number}", "v1.34.0")
    for day, (present, false_start) in enumerate(history, 1):
        with writing(con, day, cluster) as writer:
            if false_start:
                resource, content = false_start
                writer.begin(resource)
                writer.add(resource, [stored(resource, name, text) for name, text in content.items()])
                if present[resource] is None:
                    writer.drop(resource)
            read_lists(writer, present, page=2)
            commit(writer)
    return cluster


def repeated(con: duckdb.DuckDBPyConnection, cluster: ClusterFacts) -> list[tuple[object, ...]]:
    """Versions that continue another of the same content: they should be one."""
    return con.execute(
        """
        SELECT earlier.resource, earlier.name, earlier.last_snapshot
        FROM object_versions AS earlier
        JOIN object_versions AS later USING (cluster_id, resource, namespace, name, digest)
        WHERE earlier.cluster_id = $id AND later.first_snapshot - 1 = earlier.last_snapshot
        """,
        {"id": cluster.id},
    ).fetchall()


@settings(max_examples=15, deadline=None)
@given(histories)
def test_each_snapshot_holds_exactly_what_was_there(con: duckdb.DuckDBPyConnection, history: History) -> None:
    cluster = live(con, history)

    known: dict[str, dict[str, str]] = {}
    for day, (present, _) in enumerate(history, 1):
        known.update({resource: dict(content) for resource, content in present.items() if content is not None})
        assert content_of(con, day, cluster) == {resource: held for resource, held in known.items() if held}
    assert repeated(con, cluster) == []


def test_the_ledger_holds_after_any_of_them(con: duckdb.DuckDBPyConnection) -> None:
    live(con, [({"pods": {"a": "one"}, "services": {}, "configmaps": None}, ("pods", {"b": "two"}))])

    ((snapshots,),) = con.execute("SELECT count(*) FROM snapshot_rows").fetchall()
    ((clusters,),) = con.execute("SELECT count(*) FROM cluster_rows").fetchall()
    assert verify(con).entries == snapshots + clusters


LARGE = "x" * 2**22
"""So much that it is written before its list has ended."""


def versions(con: duckdb.DuckDBPyConnection, cluster: ClusterFacts) -> list[tuple[object, ...]]:
    return con.execute(
        """
        SELECT left(doc->>'$.text', 3), first_snapshot, if(last_snapshot = $still, NULL, last_snapshot)
        FROM object_versions WHERE cluster_id = $id ORDER BY ALL
        """,
        {"id": cluster.id, "still": STILL},
    ).fetchall()


def test_a_change_that_is_written_before_its_list_ends_closes_the_version_before_it_only(
    con: duckdb.DuckDBPyConnection,
) -> None:
    cluster = live(con, [({"pods": {"a": "one"}}, None), ({"pods": {"a": LARGE}}, None)])

    assert versions(con, cluster) == [("one", 1, 1), ("xxx", 2, None)]


@pytest.mark.parametrize("after", [None, {"a": "one"}], ids=["dropped", "begun again"])
def test_what_was_written_of_a_list_that_was_not_read_to_its_end_is_taken_back(
    con: duckdb.DuckDBPyConnection, after: dict[str, str] | None
) -> None:
    cluster = live(con, [({"pods": {"a": "one"}}, None), ({"pods": after}, ("pods", {"a": LARGE, "b": LARGE}))])

    assert versions(con, cluster) == [("one", 1, None)]


def test_two_snapshots_of_one_moment_are_refused(con: duckdb.DuckDBPyConnection) -> None:
    cluster = live(con, [({"pods": {}}, None)])

    with pytest.raises(UsageError, match="set the clock of this machine right"), writing(con, 1, cluster):
        pass
