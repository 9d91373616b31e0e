"""A run looks into the published copy before each step, and reads it anew only where that can say something else."""

from pathlib import Path

import pytest

from audit_batch.jobs.run_known import Known, Reader
from tests.warehouse.small_cluster import SHOP, take_into


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path, SHOP.name)


def test_what_a_step_committed_is_known_to_the_next(reader: Reader) -> None:
    before = reader.read(None)

    take_into(reader.warehouse, 1, {"pods": {"web": "one"}})
    first = reader.read(None)
    take_into(reader.warehouse, 2, {"pods": {"web": "two"}})

    assert (before, first.snapshot, reader.read(None).snapshot) == (Known(SHOP.name), 1, 2)


def test_a_copy_that_nobody_replaced_is_read_once_unless_periods_are_asked_for(reader: Reader) -> None:
    take_into(reader.warehouse, 1, {"pods": {"web": "one"}})

    first = reader.read(None)

    assert reader.read(None) is first
    assert reader.read(lambda _: ()) is not first


def test_a_warehouse_that_was_taken_away_meanwhile_is_not_known_any_more(reader: Reader) -> None:
    take_into(reader.warehouse, 1, {"pods": {"web": "one"}})
    reader.read(None)

    for path in reader.warehouse.glob("*.duckdb"):
        path.unlink()

    assert reader.read(None) == Known(SHOP.name)
