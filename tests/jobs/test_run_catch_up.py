"""Months that passed without an evaluation are judged late and in turn, each as of its end."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from audit_batch.catalog.control import Control, Library
from audit_batch.config import Settings
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.evaluation import evaluate
from audit_batch.jobs.run_due import late_ends
from audit_batch.jobs.run_known import Known, read_known
from audit_batch.jobs.run_reports import ended_periods
from audit_batch.kinds import KINDS
from audit_batch.model import Collection, CollectionState, Severity
from audit_batch.warehouse.database import open_writer
from audit_batch.warehouse.snapshots import SnapshotWriter
from tests.warehouse.small_cluster import SHOP, published, read_lists

NOW = datetime(2026, 11, 2, 6, tzinfo=UTC)
BUSY = {
    datetime(2026, 8, 20, 2, tzinfo=UTC): "a",
    datetime(2026, 8, 31, 2, tzinfo=UTC): "b",
    datetime(2026, 9, 30, 2, tzinfo=UTC): "c",
    datetime(2026, 11, 1, 2, tzinfo=UTC): "d",
}
"""When each snapshot was taken, and the only pod that was busy then."""
CONTROL = Control(
    "busy_pod", "pods", "Pods are idle", Severity.LOW, "r", NOW.date(), ("Pod",), (), "w", "f", "m", {}, "", "",
    "SELECT kind, namespace, name, if(doc->>'$.text' = 'busy', 'fail', 'pass') AS verdict, 'busy' AS reason "
    "FROM objects WHERE kind = 'Pod'",
    Path("busy_pod.sql"),
)  # fmt: skip


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    with open_writer(tmp_path / "warehouse", "test") as con:
        for moment, busy in BUSY.items():
            with SnapshotWriter(con, SHOP, taken_at=moment, source="test") as writer:
                read_lists(writer, {"pods": {name: "busy" if name == busy else "idle" for name in "abcd"}})
                for kind in KINDS:
                    if kind.resource != "pods":
                        writer.record(Collection(kind.resource, "v1", kind.name, CollectionState.NOT_SERVED))
                writer.commit(finished_at=moment + timedelta(minutes=1), version="v1.34.0")
    return tmp_path / "warehouse"


def known(warehouse: Path) -> Known:
    return read_known(warehouse, "shop", lambda first: ended_periods(Settings(), first, NOW))


def judge(con: duckdb.DuckDBPyConnection, as_of: datetime | None = None, *, in_turn: bool = True) -> Any:
    catalogue = Catalogue(Library({CONTROL.id: CONTROL}, ()), {})
    return evaluate(con, catalogue, cluster="shop", as_of=as_of, now=NOW, in_turn=in_turn)


def late_moments(warehouse: Path) -> Iterator[datetime]:
    yield from (end.taken_at.replace(tzinfo=UTC) for end in late_ends(known(warehouse)))


def test_the_last_snapshot_of_each_month_is_late_and_no_other(warehouse: Path) -> None:
    found = known(warehouse)

    assert [(end.period.text, end.snapshot) for end in found.ends] == [("2026-08", 2), ("2026-09", 3), ("2026-10", 3)]
    assert [end.snapshot for end in late_ends(found)] == [2, 3]
    assert found.unjudged == 3


def test_findings_live_as_if_each_month_had_been_judged_in_time(warehouse: Path) -> None:
    moments = list(late_moments(warehouse))
    with open_writer(warehouse, "test") as con:
        for moment in moments:
            judge(con, moment)
        judge(con)

    assert published(warehouse, "SELECT snapshot, as_of_only FROM evaluations ORDER BY evaluation") == [
        (2, False), (3, False), (4, False),
    ]  # fmt: skip
    assert published(
        warehouse, "SELECT name, first_seen::DATE::VARCHAR, resolved_at::DATE::VARCHAR FROM findings ORDER BY name"
    ) == [("b", "2026-08-31", "2026-09-30"), ("c", "2026-09-30", "2026-11-01"), ("d", "2026-11-01", None)]
    assert late_ends(known(warehouse)) == []


def test_a_moment_before_what_was_judged_is_judged_apart(warehouse: Path) -> None:
    moments = list(late_moments(warehouse))
    with open_writer(warehouse, "test") as con:
        judge(con)
        late = judge(con, moments[0])
        again = judge(con, in_turn=True)

    assert (late.as_of_only, again.as_of_only) == (True, False)


def test_the_past_is_judged_apart_where_nobody_says_that_it_is_only_late(warehouse: Path) -> None:
    moments = list(late_moments(warehouse))
    with open_writer(warehouse, "test") as con:
        assert judge(con, moments[0], in_turn=False).as_of_only is True
