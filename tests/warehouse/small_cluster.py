"""A small made-up cluster: each list is names and texts, or was not readable."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

import duckdb

from audit_batch.catalog.control import Control, Library
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.evaluation import evaluate as evaluate_all
from audit_batch.model import ClusterFacts, Collection, CollectionState, Severity, Snapshot, StoredObject
from audit_batch.warehouse.database import open_published, open_writer
from audit_batch.warehouse.evaluations import FINDINGS, EvaluationRecord, stage_findings, write_evaluation
from audit_batch.warehouse.imports import Imported, ImportRecord, write_import
from audit_batch.warehouse.snapshots import SnapshotWriter
from audit_batch.warehouse.strays import EVALUATION_TABLES

NIGHT = datetime(2026, 1, 1, 2, tzinfo=UTC)
SHOP = ClusterFacts("uid-of-shop", "shop", "v1.34.0")
KINDS = {"pods": "Pod", "services": "Service", "configmaps": "ConfigMap"}

Lists = Mapping[str, Mapping[str, str] | None]
"""By resource: text by name, or None for a list that was refused."""


def stored(resource: str, name: str, text: str) -> StoredObject:
    kind = KINDS[resource]
    metadata = {"name": name, "namespace": "shop"}
    doc = json.dumps({"apiVersion": "v1", "kind": kind, "metadata": metadata, "text": text}, sort_keys=True).encode()
    return StoredObject("v1", kind, "shop", name, f"uid-{name}", blake2b(doc, digest_size=16).digest(), doc)


def night(number: int) -> datetime:
    """When snapshot ``number`` is taken."""
    return NIGHT + timedelta(days=number)


@contextmanager
def writing(con: duckdb.DuckDBPyConnection, number: int = 1, cluster: ClusterFacts = SHOP) -> Iterator[SnapshotWriter]:
    with SnapshotWriter(con, cluster, taken_at=night(number), source="test") as writer:
        yield writer


def commit(writer: SnapshotWriter) -> Snapshot:
    return writer.commit(finished_at=night(writer.number) + timedelta(minutes=1), version="v1.34.0")


def read_lists(writer: SnapshotWriter, lists: Lists, *, page: int = 100) -> None:
    for resource, content in lists.items():
        if content is None:
            refused = Collection(resource, "v1", KINDS[resource], CollectionState.FORBIDDEN, reason="403")
            writer.record(refused)
            continue
        writer.begin(resource)
        objects = [stored(resource, name, text) for name, text in content.items()]
        for start in range(0, len(objects), page):
            writer.add(resource, objects[start : start + page])
        writer.end(Collection(resource, "v1", KINDS[resource], CollectionState.OK))


def take(con: duckdb.DuckDBPyConnection, number: int, lists: Lists, cluster: ClusterFacts = SHOP) -> Snapshot:
    with writing(con, number, cluster) as writer:
        read_lists(writer, lists)
        return commit(writer)


def know(con: duckdb.DuckDBPyConnection, number: int, reports: Mapping[str, str]) -> Imported:
    """Import reports on images, text by name, at noon before snapshot ``number``."""
    moment = night(number) - timedelta(hours=14)
    record = ImportRecord("trivy", moment - timedelta(days=1), f"{number}.json", f"{number:064}")
    objects = [("imagereports.audit-batch.io", report(name, text)) for name, text in reports.items()]
    return write_import(con, record, objects, imported_at=moment)


def report(name: str, text: str) -> StoredObject:
    version, kind = "audit-batch.io/v1", "ImageReport"
    whole = {"apiVersion": version, "kind": kind, "metadata": {"name": name}, "spec": {"text": text}}
    doc = json.dumps(whole, sort_keys=True).encode()
    return StoredObject(version, kind, "", name, "", blake2b(doc, digest_size=16).digest(), doc)


def take_into(folder: Path, number: int, lists: Lists) -> Snapshot:
    with open_writer(folder, "snapshot") as con:
        return take(con, number, lists)


EXAMPLES = {"VARCHAR": "text", "VARCHAR[]": ["text"], "JSON": "{}", "DATE": NIGHT.date(), "INTEGER": 1, "BIGINT": 1}
"""A value of each type."""
CHANGING = {"framework_versions": "edition", "attestation_versions": "statement"}
"""Columns that each evaluation changes, so that rows end; the others stay."""


def evaluate(con: duckdb.DuckDBPyConnection, number: int, failing: Mapping[str, str], *, apart: bool = False) -> int:
    """Write evaluation ``number`` with a row in every table, and a finding with its reason for each of ``failing``."""
    stage_findings(con)
    for name, reason in failing.items():
        row = example_row(con, "finding_versions") | {"cluster_id": SHOP.id, "finding_id": name, "reason": reason}
        columns = ", ".join(f"${column} AS {column}" for column in row)
        con.execute(f"INSERT INTO {FINDINGS} BY NAME SELECT {columns}", row)
    tables = [table for table in EVALUATION_TABLES if table != "finding_versions"]
    rows = {table: [example_row(con, table)] for table in tables}
    for table, column in CHANGING.items():
        rows[table][0][column] = f"text {number}"
    record = EvaluationRecord(SHOP.id, 1, night(number).replace(tzinfo=None), "c" * 8, "s" * 8, 1, apart)
    return write_evaluation(con, record, rows)


def example_row(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, object]:
    """A row of ``table`` without what `write_evaluation` adds itself."""
    added = {"cluster_id", "as_of_only", "first_evaluation", "last_evaluation"}
    columns = con.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = 'warehouse' AND table_name = $table",
        {"table": table},
    ).fetchall()
    return {name: EXAMPLES[kind] for name, kind in columns if name not in added}


def content_of(con: duckdb.DuckDBPyConnection, number: int, cluster: ClusterFacts = SHOP) -> dict[str, dict[str, str]]:
    """What the warehouse holds as snapshot ``number``, read through the view that analysts read."""
    con.execute("SET VARIABLE cluster = $name", {"name": cluster.name})
    con.execute("SET VARIABLE as_of = $moment::TIMESTAMP", {"moment": night(number).replace(tzinfo=None)})
    rows = con.execute("SELECT kind, name, doc->>'$.text' FROM objects ORDER BY ALL").fetchall()
    resources = {kind: resource for resource, kind in KINDS.items()}
    found: dict[str, dict[str, str]] = {}
    for kind, name, text in rows:
        found.setdefault(resources[kind], {})[name] = text
    return found


class SmallApi:
    """A `ListApi` of the shop in the night of a snapshot: in each, some pods are new, some changed, some gone."""

    def __init__(self, number: int, pods: int = 200) -> None:
        self._pods = pods_at(number, pods)

    def read(self, path: str, query: Mapping[str, str] | None = None, *, metadata_only: bool = False) -> bytes:
        del query, metadata_only
        answers: dict[str, object] = {
            "/version": {"gitVersion": SHOP.version},
            "/api/v1": {"resources": [{"name": "pods", "kind": "Pod", "verbs": ["list"]}]},
            "/apis": {"groups": []},
            "/api/v1/namespaces/kube-system": {"metadata": {"uid": SHOP.id}},
            "/api/v1/pods": {
                "kind": "PodList",
                "metadata": {},
                "items": [pod(name, text) for name, text in self._pods.items()],
            },
        }
        return json.dumps(answers[path]).encode()


def pod(name: str, text: str) -> dict[str, object]:
    return {"metadata": {"name": name, "namespace": "shop", "uid": f"uid-{name}"}, "text": text}


def pods_at(number: int, pods: int = 200) -> dict[str, str]:
    """The shop's pods in snapshot ``number``."""
    return {f"pod-{i:04}": f"text {(number + i) // 7}" for i in range(pods) if (number + i) % 11}


def judge(con: duckdb.DuckDBPyConnection, number: int) -> None:
    """Judge the newest snapshot with a library of one control, which fails other pods each time."""
    control = Control(
        "busy_pod", "pods", "Pods are idle", Severity.LOW, "r", NIGHT.date(), ("Pod",), (), "w", "f", "m", {}, "", "",
        f"SELECT kind, namespace, name, if(doc->>'$.text' LIKE '%{number % 10}%', 'fail', 'pass') AS verdict, "
        f"'busy' AS reason FROM objects WHERE kind = 'Pod'",
        Path("busy_pod.sql"),
    )  # fmt: skip
    catalogue = Catalogue(Library({control.id: control}, ()), {})
    evaluate_all(con, catalogue, cluster=SHOP.name, as_of=None, now=night(number))


def failing_at(snapshot: int, number: int, pods: int = 200) -> set[str]:
    """Pods that `judge` finds failing in a snapshot, as evaluation ``number``."""
    return {name for name, text in pods_at(snapshot, pods).items() if str(number % 10) in text}


def published(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with open_published(folder) as con:
        return con.execute(sql).fetchall()
