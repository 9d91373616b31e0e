"""Objects vanish with their kind: a list that a cluster no longer serves holds nothing."""

from collections.abc import Iterator

import duckdb
import pytest
from small_cluster import SHOP, commit, content_of, take, writing

from audit_batch.model import Collection, CollectionState
from audit_batch.warehouse.collected import unserved
from audit_batch.warehouse.database import open_memory


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_memory() as con:
        yield con


def collection(resource: str, state: CollectionState) -> Collection:
    return Collection(resource, "v1", "Thing", state)


@pytest.mark.parametrize(
    ("state", "left"),
    [
        (CollectionState.NOT_SERVED, {}),
        (CollectionState.FORBIDDEN, {"pods": {"a": "one"}}),
        (CollectionState.UNAVAILABLE, {"pods": {"a": "one"}}),
    ],
)
def test_a_list_that_is_not_served_any_more_closes_what_it_held_and_one_that_was_refused_nothing(
    con: duckdb.DuckDBPyConnection, state: CollectionState, left: dict[str, dict[str, str]]
) -> None:
    take(con, 1, {"pods": {"a": "one"}})

    with writing(con, 2) as writer:
        writer.record(collection("pods", state))
        commit(writer)

    assert content_of(con, 1) == {"pods": {"a": "one"}}
    assert content_of(con, 2) == left
    ((vanished,),) = con.execute(
        "SELECT vanished FROM snapshot_rows WHERE cluster_id = $id AND snapshot = 2", {"id": SHOP.id}
    ).fetchall()
    assert vanished == 1 - len(left)


@pytest.mark.parametrize(
    ("collections", "expected"),
    [
        ([("*.group.example.com", CollectionState.OK)], ["gone.group.example.com", "kept.group.example.com"]),
        ([("*.group.example.com", CollectionState.NOT_SERVED)], ["gone.group.example.com", "kept.group.example.com"]),
        (
            [("*.group.example.com", CollectionState.OK), ("kept.group.example.com", CollectionState.FORBIDDEN)],
            ["gone.group.example.com"],
        ),
        ([("*.group.example.com", CollectionState.FORBIDDEN)], []),
        ([("*.other.example.com", CollectionState.OK)], []),
        ([], []),
    ],
)
def test_of_a_group_that_was_read_whole_the_lists_that_it_does_not_have_are_gone(
    collections: list[tuple[str, CollectionState]], expected: list[str]
) -> None:
    held = ["gone.group.example.com", "kept.group.example.com", "pods"]

    found = unserved(held, [collection(*one) for one in collections])

    assert found == expected
