"""Audit logs made by hand, and a warehouse that reads them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from audit_batch.config import Settings
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.ingest import Ingested, ingest_logs
from audit_batch.warehouse.database import open_published

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def event(number: int, *, at: datetime | None = None, stage: str = "ResponseComplete", **fields: Any) -> dict[str, Any]:
    """One event; the second of the day is its number, unless told otherwise."""
    received = at or NOON + timedelta(seconds=number)
    reached = received + timedelta(milliseconds={"RequestReceived": 0, "ResponseStarted": 5}.get(stage, 9))
    return {
        "kind": "Event",
        "apiVersion": "audit.k8s.io/v1",
        "level": "Metadata",
        "auditID": f"00000000-0000-4000-8000-{number:012d}",
        "stage": stage,
        "requestURI": f"/api/v1/namespaces/shop/pods/web-{number}",
        "verb": "get",
        "user": {"username": "lee@example.com", "groups": ["system:authenticated"]},
        "sourceIPs": ["203.0.113.9"],
        "userAgent": "kubectl/v1.34.0 (linux/amd64)",
        "objectRef": {"resource": "pods", "namespace": "shop", "name": f"web-{number}", "apiVersion": "v1"},
        "responseStatus": {"metadata": {}, "code": 200},
        "requestReceivedTimestamp": f"{received:%Y-%m-%dT%H:%M:%S.%f}Z",
        "stageTimestamp": f"{reached:%Y-%m-%dT%H:%M:%S.%f}Z",
        "annotations": {"authorization.k8s.io/decision": "allow"},
        **fields,
    }


def line(value: dict[str, Any]) -> bytes:
    """As the API server writes it."""
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def lines(numbers: Sequence[int]) -> bytes:
    return b"".join(line(event(number)) for number in numbers)


@dataclass
class Logs:
    """A folder of logs, and a warehouse beside it."""

    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)
    now: datetime = NOON + timedelta(hours=1)

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse"

    def write(self, name: str, content: bytes) -> Path:
        path = self.folder / "logs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def ingest(self, *places: Path | str) -> Ingested:
        settings = Settings(warehouse=self.warehouse, cluster="shop", **self.settings)
        named = [str(place) for place in places] or [str(self.folder / "logs")]
        return ingest_logs(settings, named, Clock(lambda: self.now))

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with open_published(self.warehouse) as con:
            return con.execute(sql).fetchall()

    def numbers(self) -> list[int]:
        """The numbers of the stored events, one for each stored row."""
        rows = self.ask("SELECT audit_id[-12:]::INTEGER FROM stored_events ORDER BY 1")
        return [number for (number,) in rows]
