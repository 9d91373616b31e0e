"""Relations over a handful of objects: an in-memory database in which they are tables."""

import atexit
import gzip
import json
import re
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from audit_batch.evaluate.bench import Bench
from audit_batch.kinds import KINDS, find_kind
from audit_batch.model import Collection, CollectionState

ROOT = Path(__file__).parents[3]
FILES = {path.stem: path for path in sorted((ROOT / "audit_batch/warehouse/relations").glob("*.sql"))}
EVENT_TABLES = ROOT / "audit_batch/warehouse/migrations/0003_events.sql"
RECORDED = ROOT.parent / "shared/data/recorded-cluster"

Json = dict[str, Any]


def header_of(path: Path) -> Json:
    """Parse the leading comment lines of a relation file."""
    lines = []
    for line in path.read_text().splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").removeprefix(" "))
    return tomllib.loads("\n".join(lines))


@cache
def tables_of(sql: str) -> frozenset[str]:
    """Names of all tables that ``sql`` reads, its own CTEs left out by the caller."""
    with duckdb.connect() as con:
        (tree,) = con.execute("SELECT json_serialize_sql(?)", [sql]).fetchone() or ("",)
    assert json.loads(tree)["error"] is False, tree
    return frozenset(re.findall(r'"table_name":"([^"]+)"', tree))


@cache
def needs_of(name: str) -> frozenset[str]:
    """Relations that the relation ``name`` reads."""
    return frozenset(tables_of(FILES[name].read_text()) & FILES.keys() - {name})


@cache
def build_order() -> tuple[str, ...]:
    """Relations in an order in which each follows those it reads."""
    waiting = {name: needs_of(name) for name in FILES}
    order: list[str] = []
    while waiting:
        ready = sorted(name for name, needs in waiting.items() if needs <= set(order))
        assert ready, f"circle among {sorted(waiting)}"
        order += ready
        for name in ready:
            del waiting[name]
    return tuple(order)


def row_of(item: Json) -> tuple[str, str, str, str, str, str, str]:
    """One object as a row of ``objects``."""
    metadata = item["metadata"]
    group = item["apiVersion"].rpartition("/")[0]
    place = (metadata.get("namespace", ""), metadata["name"], metadata.get("uid", ""))
    return (item["apiVersion"], group, item["kind"], *place, json.dumps(item, sort_keys=True))


def closure(names: set[str]) -> set[str]:
    """``names`` and every relation that they rest on."""
    needed = {need for name in names for need in needs_of(name)}
    return names if needed <= names else closure(names | needed)


def make_events(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables that audit events lie in, empty."""
    con.execute(EVENT_TABLES.read_text())


def cluster(items: Iterable[Json], relations: Iterable[str] = FILES) -> duckdb.DuckDBPyConnection:
    """Database with ``items`` as objects and ``relations`` as tables; the caller closes it."""
    wanted = closure(set(relations))
    con = duckdb.connect()
    con.execute(
        "CREATE TABLE objects (api_version VARCHAR, api_group VARCHAR, kind VARCHAR, "
        "namespace VARCHAR, name VARCHAR, uid VARCHAR, doc JSON)"
    )
    rows = [row_of(item) for item in items]
    if rows:
        con.executemany("INSERT INTO objects VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    con.execute("CREATE VIEW knowledge AS FROM objects")
    make_events(con)
    for name in (name for name in build_order() if name in wanted):
        con.execute(f"CREATE TABLE {name} AS {FILES[name].read_text()}")
    return con


@cache
def bench() -> Bench:
    """One bench for all questions of a process: what a question does not touch stays planned and empty."""
    opened = Bench(datetime(2026, 1, 1, tzinfo=UTC))
    opened.con.execute("SET VARIABLE as_of = NULL")
    atexit.register(opened.__exit__)
    return opened


def lists_of(items: Iterable[Json]) -> dict[str, Collection]:
    """How the lists of ``items`` were read."""
    kinds = [find_kind(item["apiVersion"].rpartition("/")[0], item["kind"]) for item in items]
    return {
        kind.resource: Collection(kind.resource, "v1", kind.name, CollectionState.OK, kinds.count(kind))
        for kind in (*KINDS, *filter(None, kinds))
    }


def ask(items: Iterable[Json], sql: str) -> list[tuple[Any, ...]]:
    """Rows of ``sql`` over the relations of ``items``."""
    held = list(items)
    bench().hold([row_of(item) for item in held], lists_of(held))
    bench().settle(frozenset(tables_of(sql) & FILES.keys()))
    return bench().con.execute(sql).fetchall()


def ask_on(day: str, items: Iterable[Json], sql: str) -> list[tuple[Any, ...]]:
    """Rows of ``sql`` over the relations of ``items``, as they are on ``day``."""
    wanted = closure(set(tables_of(sql) & FILES.keys()))
    with cluster(items, wanted) as con:
        con.execute("SET VARIABLE as_of = $day::TIMESTAMP", {"day": day})
        for name in (name for name in build_order() if name in wanted):
            con.execute(f"CREATE OR REPLACE TABLE {name} AS {FILES[name].read_text()}")
        return con.execute(sql).fetchall()


@cache
def recorded_objects() -> tuple[Json, ...]:
    """Objects of the recorded cluster, one version of each kind."""
    found: dict[tuple[str, str], list[Json]] = {}
    for path in sorted(RECORDED.glob("*.json.gz")):
        page = json.loads(gzip.decompress(path.read_bytes()))
        version, kind = page["apiVersion"], page["kind"].removesuffix("List")
        whole = [{**item, "apiVersion": version, "kind": kind} for item in page["items"] or []]
        found.setdefault((version.rpartition("/")[0], kind), whole)
    return tuple(item for items in found.values() for item in items)


def named(kind: str, name: str, namespace: str = "", version: str = "v1", **fields: Any) -> Json:
    """An object with no more metadata than its name."""
    metadata = {"name": name, **({"namespace": namespace} if namespace else {})}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **fields}


def pod(name: str, spec: Json | None = None, **metadata: Any) -> Json:
    """A pod in the namespace shop."""
    whole = {"name": name, "namespace": "shop", **metadata}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": whole,
        "spec": spec or {"containers": []},
    }


def templated(kind: str, name: str, spec: Json | None = None, **metadata: Any) -> Json:
    """A workload with a pod template in the namespace shop."""
    group = "batch/v1" if kind == "Job" else "apps/v1"
    whole = {"name": name, "namespace": "shop", **metadata}
    body = {"template": {"spec": spec or {"containers": []}}}
    return {"apiVersion": group, "kind": kind, "metadata": whole, "spec": body}


def owned_by(kind: str, name: str, uid: str, controller: bool = True) -> list[Json]:
    """Owner references with one entry."""
    return [{"kind": kind, "name": name, "uid": uid, "controller": controller}]


def rbac(kind: str, name: str, namespace: str = "", **fields: Any) -> Json:
    """A role or a binding."""
    metadata = {"name": name, "labels": fields.pop("labels", {})}
    if namespace:
        metadata["namespace"] = namespace
    version = "rbac.authorization.k8s.io/v1"
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **fields}
