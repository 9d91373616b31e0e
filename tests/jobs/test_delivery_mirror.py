"""Analysts read from a mirror: the copy that was published last, whole, with the files of events that it counts."""

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from audit_batch.config import Settings
from audit_batch.config.delivery import Mirror
from audit_batch.errors import Undelivered
from audit_batch.files import digest_file
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.mirror import mirror_published
from audit_batch.warehouse.database import open_published
from audit_batch.warehouse.folder import PUBLISHED
from tests.jobs.audit_logs import NOON, Logs, lines
from tests.servers import Bucket, serving_storage
from tests.warehouse.small_cluster import take_into


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    with serving_storage(tmp_path_factory.mktemp("storage")) as serving:
        yield serving


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    logs = Logs(tmp_path_factory.mktemp("begun"))
    logs.write("audit.log", lines(range(50)))
    logs.ingest()
    return logs.warehouse


@pytest.fixture
def settings(begun: Path, tmp_path: Path, bucket: Bucket) -> Settings:
    bucket.empty()
    warehouse = shutil.copytree(begun, tmp_path / "warehouse")
    return Settings(warehouse=warehouse, mirror=Mirror(f"{bucket.address}/mirror"), objects=bucket.storage)


def mirror(settings: Settings, *, days: int = 0) -> int:
    return mirror_published(settings, Clock(lambda: NOON + timedelta(days=days)))


def test_a_mirror_can_be_read_like_the_warehouse_and_holds_no_key(settings: Settings, bucket: Bucket) -> None:
    copied = mirror(settings)

    there = bucket.folder / "mirror"
    with open_published(there) as con:
        assert con.execute("SELECT count(*) FROM stored_events").fetchall() == [(50,)]
    assert copied == 2
    assert {path.name for path in there.iterdir()} == {PUBLISHED, "audit-published.json", "events"}
    assert json.loads((there / "audit-published.json").read_text())["sha256"] == digest_file(there / PUBLISHED)


def test_only_what_changed_is_copied(settings: Settings, bucket: Bucket) -> None:
    mirror(settings)
    unchanged = mirror(settings)
    take_into(settings.warehouse, 1, {"pods": {"a": "one"}})

    assert (unchanged, mirror(settings)) == (0, 1)
    assert digest_file(bucket.folder / "mirror" / PUBLISHED) == digest_file(settings.warehouse / PUBLISHED)


def test_files_of_events_that_nothing_counts_any_more_go(settings: Settings, bucket: Bucket) -> None:
    mirror(settings)
    stray = "mirror/events/cluster=shop/day=2026-01-01/i00000009-00000.parquet"
    bucket.store.put_bytes(stray, b"old")

    mirror(settings)

    assert stray not in bucket.store.sizes("mirror/events")
    assert len(list((bucket.folder / "mirror").rglob("*.parquet"))) == 1


def test_a_mirror_that_is_down_is_told_of_and_the_next_job_brings_it_up_to_date(
    settings: Settings, bucket: Bucket, tmp_path: Path
) -> None:
    (tmp_path / "share").write_text("a file, where a folder should be")
    down = Settings(warehouse=settings.warehouse, mirror=Mirror(str(tmp_path / "share")))

    with pytest.raises(Undelivered, match=r"share: cannot be (read|written) .*; see whether it is mounted"):
        mirror(down)
    (tmp_path / "share").unlink()

    assert mirror(down) == 2


def test_without_the_setting_nothing_is_copied(settings: Settings) -> None:
    assert mirror(Settings(warehouse=settings.warehouse)) == 0
