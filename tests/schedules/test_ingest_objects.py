"""Audit logs in object storage, read by a real S3-compatible server."""

import gzip
import json
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from audit_batch.config import Settings
from audit_batch.config.delivery import Storage
from audit_batch.errors import Undelivered
from audit_batch.jobs import ingest_objects
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.ingest_objects import ingest_everywhere
from tests.collect.lists import empty_warehouse, rows

NOW = Clock(lambda: datetime(2026, 11, 26, 9, tzinfo=UTC))


def event(number: int) -> str:
    return json.dumps({
        "kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Metadata", "auditID": f"id-{number}",
        "stage": "ResponseComplete", "requestURI": "/api/v1/pods", "verb": "list",
        "user": {"username": "kim@example.com"}, "responseStatus": {"code": 200},
        "requestReceivedTimestamp": f"2026-11-25T10:{number:02}:00.000000Z",
        "stageTimestamp": f"2026-11-25T10:{number:02}:00.100000Z",
    })  # fmt: skip


def log(*numbers: int) -> bytes:
    return "".join(event(number) + "\n" for number in numbers).encode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, Path]]:
    """The folder of its buckets, its address, and a file with its credentials."""
    folder = tmp_path_factory.mktemp("s3")
    key, secret = "auditor", secrets.token_hex(16)
    credentials = folder / "credentials"
    credentials.write_text(f"[default]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\n")
    (folder / "buckets/audit-logs").mkdir(parents=True)
    port = free_port()
    rclone = shutil.which("rclone") or str(Path(sys.executable).parent / "rclone")
    words = [
        "serve",
        "s3",
        "--addr",
        f"127.0.0.1:{port}",
        "--dir-cache-time",
        "0s",
        "--auth-key",
        f"{key},{secret}",
        str(folder / "buckets"),
    ]
    with subprocess.Popen([rclone, *words], stderr=subprocess.DEVNULL) as process:
        wait_for(port)
        yield folder / "buckets/audit-logs", f"http://127.0.0.1:{port}", credentials
        process.kill()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server does not answer")


@pytest.fixture
def settings(server: tuple[Path, str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    bucket, endpoint, credentials = server
    (bucket / "production").mkdir(exist_ok=True)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    shutil.copytree(empty_warehouse(), tmp_path / "w")
    yield Settings(
        warehouse=tmp_path / "w",
        cluster="production",
        audit_objects=("s3://audit-logs/production",),
        objects=Storage(endpoint=endpoint, region="us-east-1", credentials=credentials),
    )
    shutil.rmtree(bucket / "production")


def test_new_objects_are_ingested_once_and_nothing_of_them_stays_here(
    server: tuple[Path, str, Path], settings: Settings, tmp_path: Path
) -> None:
    bucket = server[0] / "production"
    (bucket / "2026-11-25").mkdir()
    (bucket / "2026-11-25/audit-1.log").write_bytes(log(1, 2))
    (bucket / "2026-11-25/audit-2.log.gz").write_bytes(gzip.compress(log(3)))
    first = ingest_everywhere(settings, NOW)
    (bucket / "2026-11-25/audit-3.log").write_bytes(log(4, 5, 6))
    second = ingest_everywhere(settings, NOW)
    third = ingest_everywhere(settings, NOW)

    assert [(done.files, done.events, done.duplicates) for done in (first, second, third)] == [
        (2, 3, 0), (1, 3, 0), (0, 0, 0),
    ]  # fmt: skip
    assert rows(settings.warehouse, "SELECT count(DISTINCT audit_id) FROM audit_events") == [(6,)]
    assert not [path for path in tmp_path.rglob("*.log*") if path.is_file()]


def test_no_more_lies_here_at_once_than_there_is_room_for(
    server: tuple[Path, str, Path], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_objects, "AT_ONCE", 2 * len(log(1)))
    for number in range(3):
        (server[0] / f"production/audit-{number}.log").write_bytes(log(number))

    done = ingest_everywhere(settings, NOW)

    assert (done.files, done.events, len(done.written)) == (3, 3, 2)


def test_an_object_that_was_replaced_by_a_longer_one_brings_only_what_is_new(
    server: tuple[Path, str, Path], settings: Settings
) -> None:
    path = server[0] / "production/audit.log"
    path.write_bytes(log(1, 2))
    ingest_everywhere(settings, NOW)
    path.write_bytes(log(1, 2, 3))

    done = ingest_everywhere(settings, NOW)

    assert (done.events, done.duplicates) == (1, 0)


def test_a_bucket_that_is_not_there_is_one_sentence_and_writes_nothing(settings: Settings) -> None:
    wrong = replace(settings, audit_objects=("s3://no-such-bucket",))

    with pytest.raises(Undelivered, match=r"^s3://no-such-bucket: "):
        ingest_everywhere(wrong, NOW)

    assert rows(settings.warehouse, "SELECT count(*) FROM ingestions") == [(0,)]
