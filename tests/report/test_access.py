"""Who may do what, and whether it was done: questions to a small cluster with a log of some days."""

from collections.abc import Iterator
from datetime import UTC, datetime

import duckdb
import pytest
import yaml

from audit_batch.catalog.control import Library
from audit_batch.catalog.example_events import expand_events
from audit_batch.collect.audit_log.native import store_given
from audit_batch.errors import UsageError
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.detecting import detect_events
from audit_batch.jobs.miniature import Miniatures
from audit_batch.redact.door import Door, new_key
from audit_batch.report.access import answers
from audit_batch.report.access.answers import Sought
from audit_batch.report.access.least_role import as_yaml, describe_rights, least_roles
from audit_batch.report.access.resources import read_resource
from audit_batch.report.access.subjects import Subject, read_subject
from audit_batch.warehouse.database import open_memory

RBAC = "rbac.authorization.k8s.io"
OBJECTS = list(
    yaml.safe_load_all(f"""
apiVersion: {RBAC}/v1
kind: ClusterRole
metadata: {{name: operator}}
rules:
- {{apiGroups: [""], resources: [pods, pods/exec], verbs: [create, get, list]}}
- {{apiGroups: [""], resources: [secrets], resourceNames: [db], verbs: [get]}}
- {{nonResourceURLs: [/metrics, /logs/*], verbs: [get]}}
---
apiVersion: {RBAC}/v1
kind: ClusterRole
metadata: {{name: everything}}
rules:
- {{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}}
---
apiVersion: {RBAC}/v1
kind: RoleBinding
metadata: {{name: ops, namespace: shop}}
roleRef: {{apiGroup: {RBAC}, kind: ClusterRole, name: operator}}
subjects:
- {{kind: ServiceAccount, name: web, namespace: shop}}
- {{kind: Group, name: ops, apiGroup: {RBAC}}}
---
apiVersion: {RBAC}/v1
kind: ClusterRoleBinding
metadata: {{name: root}}
roleRef: {{apiGroup: {RBAC}, kind: ClusterRole, name: everything}}
subjects:
- {{kind: User, name: kim@example.com, apiGroup: {RBAC}}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {{name: web, namespace: shop}}
""")
)
WEB = "system:serviceaccount:shop:web"
EVENTS = [
    {"auditID": "list", "verb": "list", "user": WEB, "on": "pods shop/"},
    {"auditID": "db", "verb": "get", "user": WEB, "on": "secrets shop/db"},
    {"auditID": "refused", "verb": "get", "user": WEB, "on": "pods/exec shop/web-1", "code": 403},
    {"auditID": "nodes", "verb": "list", "user": WEB, "on": "nodes"},
    {"auditID": "path", "verb": "get", "user": WEB, "path": "/metrics?x=1"},
    {
        "auditID": "lee",
        "verb": "create",
        "user": {"username": "lee@example.com", "groups": ["ops", "system:authenticated"]},
        "on": "pods/exec shop/web-1",
        "code": 101,
    },
]
NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_memory() as opened:
        cluster = Miniatures(opened).take_objects(OBJECTS)
        store_given(opened, cluster, expand_events(EVENTS), Door(new_key()))
        detect_events(opened, Catalogue(Library({}, ()), {}), cluster, now=NOW)
        answers.look(opened, cluster, None)
        yield opened


def who(con: duckdb.DuckDBPyConnection, verb: str, resource: str, **limits: str) -> dict[str, object]:
    table = answers.who_can(con, verb, read_resource(resource), **limits)
    return {row[0]: row[-1].date() if row[-1] else None for row in table.rows if row[0] != "Group system:masters"}


def test_who_can_names_everybody_and_when_it_was_done_last(con: duckdb.DuckDBPyConnection) -> None:
    everybody = {"Group ops", "ServiceAccount shop/web", "User kim@example.com"}

    assert who(con, "list", "pods") == {
        "Group ops": None,
        "ServiceAccount shop/web": datetime(2026, 1, 1).date(),  # noqa: DTZ001
        "User kim@example.com": None,
    }
    assert who(con, "get", "pods/exec").keys() == everybody, "a request that was refused is no use"
    assert who(con, "get", "pods/exec")["ServiceAccount shop/web"] is None


@pytest.mark.parametrize(
    ("verb", "resource", "limits", "expected"),
    [
        ("list", "pods", {"namespace": "pay"}, {"User kim@example.com"}),
        ("get", "secrets", {"name": "db"}, {"User kim@example.com", "ServiceAccount shop/web", "Group ops"}),
        ("get", "secrets", {"name": "other"}, {"User kim@example.com"}),
        ("get", "deployments.apps", {}, {"User kim@example.com"}),
        ("delete", "pods", {}, {"User kim@example.com"}),
        ("get", "/logs/kubelet", {}, set()),
    ],
)
def test_who_can_keeps_to_namespace_name_and_group(
    con: duckdb.DuckDBPyConnection, verb: str, resource: str, limits: dict[str, str], expected: set[str]
) -> None:
    assert who(con, verb, resource, **limits).keys() == expected


def test_can_counts_the_groups_that_the_log_shows_a_user_in(con: duckdb.DuckDBPyConnection) -> None:
    table = answers.can(con, read_subject("lee@example.com"))

    rows = {(row[0], row[2]): row for row in table.rows}
    assert ("Group ops", "pods/exec") in rows
    assert rows["Group ops", "pods/exec"][-1] is not None


def test_the_least_role_holds_what_was_used_with_success_and_nothing_else(con: duckdb.DuckDBPyConnection) -> None:
    web = read_subject("shop/web")
    used, paths = answers.used(con, web, datetime(2025, 12, 1, tzinfo=UTC))

    objects = least_roles(web, used, paths)

    rules = {(item["kind"], item["metadata"].get("namespace")): item.get("rules") for item in objects}
    assert rules["Role", "shop"] == [
        {"apiGroups": [""], "resources": ["secrets"], "resourceNames": ["db"], "verbs": ["get"]},
        {"apiGroups": [""], "resources": ["pods"], "verbs": ["list"]},
    ]
    assert rules["ClusterRole", None] == [
        {"apiGroups": [""], "resources": ["nodes"], "verbs": ["list"]},
        {"nonResourceURLs": ["/metrics"], "verbs": ["get"]},
    ]
    assert [item["subjects"] for item in objects if "Binding" in item["kind"]] == [
        [{"kind": "ServiceAccount", "name": "web", "namespace": "shop"}]
    ] * 2
    assert list(yaml.safe_load_all(as_yaml(objects))) == objects


def test_a_right_is_said_with_verbs_place_and_what_gives_it(con: duckdb.DuckDBPyConnection) -> None:
    said = describe_rights(answers.can(con, read_subject("shop/web")))

    assert "get secrets db in shop, from ClusterRole operator through RoleBinding shop/ops" in said
    assert "create, get, list pods/exec in shop, from ClusterRole operator through RoleBinding shop/ops" in said


@pytest.mark.parametrize(
    ("sought", "expected"),
    [
        (Sought(user=WEB, denied=True), ["refused"]),
        (Sought(resource="pods/exec"), ["refused", "lee"]),
        (Sought(resource="pods", changes=True), ["lee"]),
        (Sought(user=WEB, limit=2), ["nodes", "path"]),
        (Sought(until=datetime(2026, 1, 1, 12, 0, 2, tzinfo=UTC)), ["list", "db"]),
        (Sought(user="nobody"), []),
    ],
)
def test_a_timeline_shows_the_newest_requests_in_order(
    con: duckdb.DuckDBPyConnection, sought: Sought, expected: list[str]
) -> None:
    table = answers.timeline(con, sought)

    assert [row[table.heads.index("audit_id")] for row in table.rows] == expected


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("kim@example.com", Subject("User", "", "kim@example.com")),
        ("shop/web", Subject("ServiceAccount", "shop", "web")),
        (WEB, Subject("ServiceAccount", "shop", "web")),
        ("ServiceAccount shop/web", Subject("ServiceAccount", "shop", "web")),
        ("Group ops", Subject("Group", "", "ops")),
        ("User oidc:kim/dev", Subject("User", "", "oidc:kim/dev")),
    ],
)
def test_a_subject_is_read_as_people_write_it(text: str, subject: Subject) -> None:
    assert read_subject(text) == subject


@pytest.mark.parametrize("text", ["ServiceAccount web", "", "ServiceAccount /web"])
def test_a_subject_that_names_nobody_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_subject(text)
