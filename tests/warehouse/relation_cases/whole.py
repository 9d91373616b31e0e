"""Objects and the whole rows that relations make of them."""

import json
from datetime import datetime
from typing import Any

from tests.warehouse.relation_cases.harness import Json, ask

UID = "0b5c7e1a-0000-4000-8000-000000000001"
LABELS = {"team": "shop"}


def full(version: str, kind: str, namespace: str = "", **fields: Any) -> Json:
    """An object as a cluster serves it, with everything in its metadata."""
    metadata: Json = {
        "name": "full",
        "uid": UID,
        "creationTimestamp": "2026-03-01T10:00:00Z",
        "labels": LABELS,
        **fields.pop("metadata", {}),
    }
    if namespace:
        metadata["namespace"] = namespace
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **fields}


def bare(version: str, kind: str, namespace: str = "", **fields: Any) -> Json:
    """An object as a manifest writes it, with no more than a name in its metadata."""
    metadata: Json = {"name": "bare", **fields.pop("metadata", {})}
    if namespace:
        metadata["namespace"] = namespace
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **fields}


def full_row(kind: str, namespace: str = "", **columns: Any) -> Json:
    """The row of a ``full`` object with ``columns`` after those of every object."""
    created = datetime(2026, 3, 1, 10)  # noqa: DTZ001 - the warehouse's times are UTC without saying so
    place = {"kind": kind, "namespace": namespace, "name": "full", "uid": UID}
    return {**place, "created_at": created, "labels": LABELS, **columns}


def bare_row(kind: str, namespace: str = "", **columns: Any) -> Json:
    """The row of a ``bare`` object with ``columns`` after those of every object."""
    place = {"kind": kind, "namespace": namespace, "name": "bare", "uid": ""}
    return {**place, "created_at": None, "labels": {}, **columns}


def rows_of(relation: str, *items: Json) -> list[Json]:
    """Whole rows of ``relation`` over ``items``, each with its columns by name."""
    return [row for (row,) in ask(items, f"SELECT whole FROM {relation} AS whole")]


def compact(value: Any) -> str:
    """``value`` as a JSON column returns it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
