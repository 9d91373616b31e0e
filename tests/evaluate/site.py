"""A small site: a warehouse in memory, one cluster whose days are given as objects, and a library of two controls."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from audit_batch.catalog.control import Library, load_controls
from audit_batch.catalog.framework import load_frameworks
from audit_batch.catalog.waiver import Attestation, Waiver
from audit_batch.collect.discovery import Listing
from audit_batch.collect.objects import store_object
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.evaluation import Evaluation, evaluate
from audit_batch.kinds import KINDS
from audit_batch.model import ClusterFacts, Collection, CollectionState
from audit_batch.redact import Door
from audit_batch.warehouse.snapshots import SnapshotWriter

Json = dict[str, Any]
FIRST = datetime(2026, 3, 1, 2, tzinfo=UTC)
FACTS = ClusterFacts("uid-of-kube-system", "shop-cluster", "v1.34.0")
DOOR = Door(b"k" * 32)

PRIVILEGED = """\
-- title    = "Pods do not run privileged"
-- severity = "critical"
-- rating   = "root on one node, from one pod"
-- since    = 2026-01-01
-- judges   = ["Pod"]
-- source   = ["https://example.com/pods"]
-- why      = "they own the node"
-- fix      = "remove privileged"
-- misses   = "other powers"

SELECT
    kind,
    namespace,
    name,
    if(bool_or(privileged), 'fail', 'pass')    AS verdict,
    'privileged: ' || min(container)           AS reason,
    {'containers': list(container)}            AS evidence
FROM containers
GROUP BY ALL
"""

HIDDEN_SECRETS = """\
-- title    = "Secrets have owners"
-- severity = "low"
-- rating   = "nothing is lost, only untidy"
-- since    = 2026-01-01
-- judges   = ["Secret"]
-- source   = ["https://example.com/secrets"]
-- why      = "nobody cleans up"
-- fix      = "give them owners"
-- misses   = "everything else"

SELECT kind, namespace, name, if(owner_kinds = [], 'fail', 'pass') AS verdict, 'no owner' AS reason
FROM secrets_metadata
"""

FRAMEWORK = """\
title = "House rules"
edition = "1"

[[requirement]]
id = "1.1"
topic = "Pods"
assessment = "automated"
controls = ["privileged"]

[[requirement]]
id = "1.2"
topic = "Secrets"
assessment = "automated"
controls = ["hidden_secrets"]

[[requirement]]
id = "1.3"
topic = "Pods and secrets, in part"
assessment = "manual"
covers = "part"
controls = ["hidden_secrets", "privileged"]
how = "Both show a part of it."

[[requirement]]
id = "1.4"
topic = "People"
assessment = "manual"
attest = "Are people trained?"
"""


def pod(name: str, *, privileged: bool) -> Json:
    spec = {"containers": [{"name": "app", "image": "a:1", "securityContext": {"privileged": privileged}}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": "shop"}, "spec": spec}


def secret(name: str) -> Json:
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "namespace": "shop"}}


def day(number: float) -> datetime:
    return FIRST + timedelta(days=number)


def take(con: duckdb.DuckDBPyConnection, number: float, objects: Sequence[Json], forbidden: Sequence[str] = ()) -> None:
    """Store a snapshot of day ``number``."""
    with SnapshotWriter(con, FACTS, taken_at=day(number), source="test") as writer:
        for kind in KINDS:
            version = f"{kind.group}/v1" if kind.group else "v1"
            if kind.resource in forbidden:
                state = CollectionState.FORBIDDEN
                writer.record(Collection(kind.resource, version, kind.name, state, reason="403 Forbidden"))
                continue
            listing = Listing(kind.resource, kind.name, version, "", kind.metadata_only, kind.status)
            writer.begin(kind.resource)
            mine = [item for item in objects if (item["apiVersion"], item["kind"]) == (version, kind.name)]
            writer.add(
                kind.resource, [store_object({**i, "metadata": dict(i["metadata"])}, listing, DOOR) for i in mine]
            )
            writer.end(Collection(kind.resource, version, kind.name, CollectionState.OK))
        writer.commit(finished_at=day(number), version=FACTS.version)


def library(folder: Path, **controls: str) -> Library:
    """Write controls into ``folder`` and load them."""
    (folder / "house").mkdir(parents=True, exist_ok=True)
    for name, text in controls.items():
        (folder / "house" / f"{name}.sql").write_text(text)
    return load_controls([folder])


def catalogue(
    folder: Path, *, waivers: Sequence[Waiver] = (), attestations: Sequence[Attestation] = (), **controls: str
) -> Catalogue:
    """Return the two controls and the house framework, with what is given beside or instead."""
    loaded = library(folder, **{"privileged": PRIVILEGED, "hidden_secrets": HIDDEN_SECRETS, **controls})
    (folder / "frameworks").mkdir(exist_ok=True)
    (folder / "frameworks" / "house-1.toml").write_text(FRAMEWORK)
    known = set(loaded.controls) | {Path(problem.path).stem for problem in loaded.problems}
    frameworks = load_frameworks([folder], known)
    return Catalogue(loaded, frameworks, waivers=waivers, attestations=attestations)


def judge_day(con: duckdb.DuckDBPyConnection, house: Catalogue, number: float) -> Evaluation:
    """Evaluate the snapshot of day ``number``, which is the newest."""
    return evaluate(con, house, cluster=None, as_of=None, now=day(number))


def waiver(name: str, start: date, end: date) -> Waiver:
    return Waiver("W-1", "privileged", "Pod", "shop", name, "legacy", "Head of Platform", "T-1", start, end)


def attestation(end: date, *, result: str = "pass") -> Attestation:
    start = FIRST.date()
    return Attestation("house-1", "1.4", result, "all were trained", "minutes", "Head of People", start, end)
