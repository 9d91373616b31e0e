"""A cluster of lists in memory, and a snapshot of it in a real warehouse."""

import atexit
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from audit_batch.collect.cluster import collect, identify
from audit_batch.collect.discovery import discover
from audit_batch.collect.sealing import SealApart, seal_apart
from audit_batch.errors import NotServed, SourceError
from audit_batch.model import Snapshot
from audit_batch.redact import Door
from audit_batch.warehouse.database import open_published, open_writer
from audit_batch.warehouse.snapshots import SnapshotWriter

NIGHT = datetime(2026, 11, 24, 2, tzinfo=UTC)
KEY = b"k" * 32

Answer = bytes | SourceError
Asked = Callable[[str, Mapping[str, str]], Answer | None]


class Lists:
    """Serves config maps, pods and secrets; ``instead`` may answer a request in another way."""

    kinds: Mapping[str, str] = {"configmaps": "ConfigMap", "pods": "Pod", "secrets": "Secret"}

    def __init__(self, instead: Asked = lambda path, query: None, **lists: list[Any]) -> None:
        self.lists = lists
        self.instead = instead
        self.asked: list[tuple[str, dict[str, str]]] = []

    def read(self, path: str, query: Mapping[str, str] | None = None, *, metadata_only: bool = False) -> bytes:
        self.asked.append((path, dict(query or {})))
        answer = self.instead(path, query or {})
        if answer is None:
            answer = self._answer(path, query or {})
        if isinstance(answer, SourceError):
            raise answer
        return answer

    def _answer(self, path: str, query: Mapping[str, str]) -> Answer:
        documents = {
            "/version": {"gitVersion": "v1.36.2"},
            "/apis": {"groups": []},
            "/api/v1": {"resources": [{"name": n, "kind": k, "verbs": ["list"]} for n, k in self.kinds.items()]},
        }
        if path in documents:
            return json.dumps(documents[path]).encode()
        plural = path.rsplit("/", 1)[-1]
        if plural not in self.kinds:
            return NotServed(f"{path}: 404")
        return self.page(plural, query)

    def page(self, plural: str, query: Mapping[str, str]) -> bytes:
        items = self.lists.get(plural, [])
        start, limit = int(query.get("continue", 0)), int(query.get("limit", 0)) or len(items)
        metadata = {"resourceVersion": "1"}
        if start + limit < len(items):
            metadata["continue"] = str(start + limit)
        body = {"kind": f"{self.kinds[plural]}List", "metadata": metadata, "items": items[start : start + limit]}
        return json.dumps(body, separators=(",", ":")).encode()


@contextmanager
def sealing_by(door: Door, *, apart: bool) -> Iterator[SealApart | None]:
    """Another process that seals as the door does, or none."""
    if not apart:
        yield None
        return
    with seal_apart() as sealing:
        sealing.begin(door)
        yield sealing


def take(folder: Path, api: Lists, *, day: int = 0, apart: bool = False, **options: Any) -> Snapshot:
    """Read the lists into a warehouse and publish it."""
    if not folder.exists():
        shutil.copytree(empty_warehouse(), folder)
    discovery = discover(api, all_kinds=False)
    facts = identify(api, "test", discovery.version)
    taken_at = NIGHT + timedelta(days=day)
    door = options.pop("door", Door(KEY))
    with (
        sealing_by(door, apart=apart) as sealing,
        open_writer(folder, "snapshot") as con,
        SnapshotWriter(con, facts, taken_at=taken_at, source="api") as writer,
    ):
        collect(api, door, writer, discovery, sealing=sealing, **options)
        return writer.commit(finished_at=taken_at, version=discovery.version)


@cache
def empty_warehouse() -> Path:
    """A migrated warehouse with its views, made once."""
    folder = Path(mkdtemp(prefix="audit-batch-"))
    atexit.register(shutil.rmtree, folder)
    with open_writer(folder, "empty"):
        return folder


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Ask the published copy."""
    with open_published(folder) as con:
        return con.execute(sql).fetchall()


def config_map(name: str, value: str = "x") -> dict[str, Any]:
    return {"metadata": {"name": name, "namespace": "shop", "uid": name}, "data": {"a": value}}
