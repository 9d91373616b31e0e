"""A small cluster on two days with an audit log between them: rights used and not, names that try to be more."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import yaml

from audit_batch.catalog.control import Library
from audit_batch.catalog.example_events import expand_events
from audit_batch.collect.audit_log.native import store_given
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.detecting import detect_events
from audit_batch.jobs.miniature import Miniatures
from audit_batch.kinds import KINDS
from audit_batch.model import ClusterFacts
from audit_batch.redact.door import Door, new_key
from audit_batch.warehouse.database import open_writer
from audit_batch.warehouse.snapshots import SnapshotWriter

CLUSTER = ClusterFacts("harbour", "harbour", "v1.34.0")
RBAC = "rbac.authorization.k8s.io"
WEB = "system:serviceaccount:shop:web"
KIM = "kim@example.com"
DAY = {"since": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z"}
"""What lies between the snapshots."""
MADE_AT = "2026-02-01T06:00:00Z"
"""As of when reports on it are made."""
SCRIPT = "<script>alert(1)</script>"
FORMULA = "=HYPERLINK(1)"
HIDDEN = "evil\u202egpj.exe"
TEMPLATE = "{{ 7 * 7 }}"
HOSTILE = (SCRIPT, FORMULA, HIDDEN, TEMPLATE)
BEFORE = [
    *yaml.safe_load_all(f"""
apiVersion: v1
kind: Namespace
metadata: {{name: shop, labels: {{team: storefront}}}}
---
apiVersion: v1
kind: Namespace
metadata: {{name: pay}}
---
apiVersion: {RBAC}/v1
kind: ClusterRole
metadata: {{name: operator}}
rules:
- {{apiGroups: [""], resources: [pods], verbs: [get, list, create]}}
- {{apiGroups: [""], resources: [secrets], verbs: [get]}}
- {{nonResourceURLs: [/metrics], verbs: [get]}}
---
apiVersion: {RBAC}/v1
kind: ClusterRole
metadata: {{name: everything}}
rules:
- {{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}}
---
apiVersion: {RBAC}/v1
kind: Role
metadata: {{name: reader, namespace: pay}}
rules:
- {{apiGroups: [""], resources: [configmaps], verbs: [get]}}
---
apiVersion: {RBAC}/v1
kind: RoleBinding
metadata: {{name: ops, namespace: shop}}
roleRef: {{apiGroup: {RBAC}, kind: ClusterRole, name: operator}}
subjects:
- {{kind: ServiceAccount, name: web, namespace: shop}}
- {{kind: ServiceAccount, name: gone, namespace: shop}}
- {{kind: Group, name: ops, apiGroup: {RBAC}}}
---
apiVersion: {RBAC}/v1
kind: ClusterRoleBinding
metadata: {{name: root}}
roleRef: {{apiGroup: {RBAC}, kind: ClusterRole, name: everything}}
subjects:
- {{kind: User, name: {KIM}, apiGroup: {RBAC}}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {{name: web, namespace: shop}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {{name: forgotten, namespace: pay}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {{name: default, namespace: pay}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: shop}}
spec:
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec: {{serviceAccountName: web, containers: [{{name: app, image: registry.example.com/web}}]}}
"""),
    {
        "apiVersion": f"{RBAC}/v1",
        "kind": "RoleBinding",
        "metadata": {"name": "odd", "namespace": "pay"},
        "roleRef": {"apiGroup": RBAC, "kind": "Role", "name": "reader"},
        "subjects": [{"kind": "User", "name": name, "apiGroup": RBAC} for name in HOSTILE],
    },
]
AFTER = [
    *BEFORE,
    {
        "apiVersion": f"{RBAC}/v1",
        "kind": "RoleBinding",
        "metadata": {"name": "quick-fix", "namespace": "pay"},
        "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": "operator"},
        "subjects": [{"kind": "User", "name": "lee@example.com", "apiGroup": RBAC}],
    },
]
LEE = {"username": "lee@example.com", "groups": ["ops", "system:authenticated"]}
EVENTS = [
    {"auditID": "list", "verb": "list", "user": WEB, "on": "pods shop/", "at": "+1s"},
    {"auditID": "again", "verb": "list", "user": WEB, "on": "pods shop/", "at": "+2s"},
    {"auditID": "refused", "verb": "get", "user": WEB, "on": "secrets shop/db", "code": 403, "at": "+3s"},
    {"auditID": "path", "verb": "get", "user": WEB, "path": "/metrics?x=1", "at": "+4s"},
    {"auditID": "lee", "verb": "create", "user": LEE, "on": "pods shop/one", "code": 201, "at": "+5s"},
    {"auditID": "root", "verb": "get", "user": KIM, "on": "secrets shop/db", "at": "+1m"},
    {"auditID": "same", "verb": "create", "user": KIM, "on": "pods pay/two", "code": 201, "at": "+25m"},
    {
        "auditID": "bind", "verb": "create", "user": KIM, "on": f"rolebindings.{RBAC} pay/quick-fix", "code": 201,
        "at": "+60m",
    },
    {"auditID": "script", "verb": "get", "user": SCRIPT, "on": "configmaps pay/<b>bold", "code": 404, "at": "+61m"},
]  # fmt: skip


def write_harbour(folder: Path) -> Path:
    """Write both snapshots and the log between them, and publish the warehouse in this folder."""
    with open_writer(folder, "sample") as con:
        take(con, BEFORE, datetime(2026, 1, 1, tzinfo=UTC))
        store_given(con, CLUSTER.name, expand_events(EVENTS), Door(new_key()))
        detect_events(con, Catalogue(Library({}, ()), {}), CLUSTER.name, now=datetime(2026, 1, 2, tzinfo=UTC))
        _tell(con)
        take(con, AFTER, datetime(2026, 1, 2, tzinfo=UTC))
    return folder


def take(con: duckdb.DuckDBPyConnection, objects: Sequence[dict[str, Any]], at: datetime) -> None:
    """Take one snapshot of the cluster."""
    miniatures = Miniatures(con)
    with SnapshotWriter(con, CLUSTER, taken_at=at, source="sample") as writer:
        for kind in KINDS:
            miniatures._list(writer, kind, objects, ())
        writer.commit(finished_at=at, version=CLUSTER.version)


def _tell(con: duckdb.DuckDBPyConnection) -> None:
    """What a detection would have told of the binding, and an ingestion of the log."""
    con.execute(
        """
        INSERT INTO detection_rows VALUES (
            'harbour', DATE '2026-01-01', 'binding_written', 'rule', ['T1098'], 'kim@example.com in pay', 'bind',
            TIMESTAMP '2026-01-01 13:00:00', 'kim@example.com', 'fail', 'high', 0.9, 'gave <i>rights</i>', '{}',
            1, 2147483647
        )
        """
    )
    con.execute(
        """
        INSERT INTO event_gap_rows VALUES (
            'harbour', 'silence', TIMESTAMP '2026-01-01 13:01:00', TIMESTAMP '2026-01-01 20:00:00',
            'seven hours without an event', 1, 2147483647
        )
        """
    )
