"""What a site leaves out of its snapshots is not asked for, and what needs it says so."""

import shutil
from pathlib import Path

from audit_batch.collect.discovery import discover
from audit_batch.config import Settings
from audit_batch.jobs.snapshot import take_snapshot
from audit_batch.model import CollectionState
from tests.collect.lists import Lists, config_map, empty_warehouse, rows
from tests.schedules.test_faults_in_the_cluster import TODAY


def test_what_is_left_out_is_not_asked_for_and_does_not_make_the_snapshot_partial(tmp_path: Path) -> None:
    shutil.copytree(empty_warehouse(), tmp_path / "w")
    api = Lists(configmaps=[config_map("c1")])

    taken = take_snapshot(Settings(warehouse=tmp_path / "w", leave_out=("secrets",)), api, "lab", TODAY)

    assert not [path for path, _ in api.asked if path.endswith("/secrets")]
    assert [found.resource for found in taken.skipped if "leave_out" in found.reason] == ["secrets"]
    assert taken.unread == []
    assert rows(tmp_path / "w", "SELECT state, reason FROM collections WHERE resource = 'secrets'") == [
        ("skipped", "left out by the setting leave_out")
    ]


def test_leaving_out_what_is_not_served_changes_nothing() -> None:
    found = discover(Lists(), all_kinds=False)

    assert found.without(("widgets.example.com",)) == found
    assert CollectionState.SKIPPED not in {collection.state for collection in found.settled}
