"""Views for access reviews: rights beside their use in the log, dangerous ones by name, and objects through time."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
import pytest

from audit_batch.catalog.control import Library
from audit_batch.catalog.example_events import expand_events
from audit_batch.collect.audit_log.native import store_given
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.detecting import detect_events
from audit_batch.redact.door import Door, new_key
from audit_batch.warehouse.database import open_memory
from tests.report import harbour

RBAC = harbour.RBAC
BOT = "system:serviceaccount:shop:bot"
Subject = dict[str, str]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_memory() as opened:
        yield opened


def role(name: str, *rules: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": f"{RBAC}/v1", "kind": "ClusterRole", "metadata": {"name": name}, "rules": list(rules)}


def rule(verbs: str, resources: str, group: str = "", *names: str) -> dict[str, Any]:
    named = {"resourceNames": list(names)} if names else {}
    return {"apiGroups": [group], "resources": resources.split(), "verbs": verbs.split(), **named}


def bind(given: str, subject: Subject, namespace: str = "") -> dict[str, Any]:
    place = {"namespace": namespace} if namespace else {}
    return {
        "apiVersion": f"{RBAC}/v1",
        "kind": "RoleBinding" if namespace else "ClusterRoleBinding",
        "metadata": {"name": f"{given}-{subject['name']}", **place},
        "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": given},
        "subjects": [subject],
    }


def user(name: str) -> Subject:
    return {"kind": "User", "name": name, "apiGroup": RBAC}


def group(name: str) -> Subject:
    return {"kind": "Group", "name": name, "apiGroup": RBAC}


def live(
    con: duckdb.DuckDBPyConnection, objects: Sequence[dict[str, Any]], events: Sequence[dict[str, Any]] = ()
) -> None:
    harbour.take(con, list(objects), datetime(2026, 1, 1, tzinfo=UTC))
    numbered = [{"auditID": f"event-{number}", **event} for number, event in enumerate(events)]
    store_given(con, harbour.CLUSTER.name, expand_events(numbered), Door(new_key()))
    detect_events(con, Catalogue(Library({}, ()), {}), harbour.CLUSTER.name, now=datetime(2026, 1, 2, tzinfo=UTC))


def used(con: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """Every right that was used, as receiver and verb with resource or path."""
    rows = con.execute(
        """
        SELECT receiver, concat_ws(' ', verb, coalesce(non_resource_url, resource))
        FROM access_review
        WHERE last_used IS NOT NULL
        """
    ).fetchall()
    return set(rows)


@pytest.mark.parametrize(
    ("granted", "event", "counts"),
    [
        (rule("get", "pods"), {"verb": "get", "on": "pods shop/a"}, True),
        (rule("*", "*", "*"), {"verb": "patch", "on": "deployments.apps shop/a"}, True),
        (rule("create", "*/exec"), {"verb": "create", "on": "pods/exec shop/a", "code": 101}, True),
        (rule("create", "pods"), {"verb": "create", "on": "pods/exec shop/a", "code": 101}, False),
        (rule("get", "pods"), {"verb": "get", "on": "pods pay/a"}, False),
        (rule("get", "pods"), {"verb": "list", "on": "pods shop/"}, False),
        (rule("get", "deployments"), {"verb": "get", "on": "deployments.apps shop/a"}, False),
        (rule("get", "pods"), {"verb": "get", "on": "pods shop/a", "code": 403}, False),
    ],
)
def test_a_right_counts_as_used_by_what_it_allows_in_its_place(
    con: duckdb.DuckDBPyConnection, granted: dict[str, Any], event: dict[str, Any], *, counts: bool
) -> None:
    live(con, [role("r", granted), bind("r", user("kim"), "shop")], [{"user": "kim", **event}])

    assert bool(used(con)) is counts


def test_a_group_is_used_by_those_whom_the_log_shows_in_it(con: duckdb.DuckDBPyConnection) -> None:
    objects = [
        role("r", rule("get", "pods")),
        *(bind("r", group(name)) for name in ("ops", "dev", "system:authenticated", "system:serviceaccounts:shop")),
        bind("r", group("system:serviceaccounts:pay")),
        bind("r", group("system:unauthenticated")),
    ]
    events = [
        {"user": {"username": "lee", "groups": ["ops", "system:authenticated"]}, "verb": "get", "on": "pods shop/a"},
        {"user": BOT, "verb": "get", "on": "pods shop/a"},
    ]

    live(con, objects, events)

    assert {receiver for receiver, _ in used(con)} == {
        "Group ops",
        "Group system:authenticated",
        "Group system:serviceaccounts:shop",
    }


@pytest.mark.parametrize(
    ("granted", "counts"), [("/metrics", True), ("/metrics/*", True), ("*", True), ("/met*", True), ("/logs/*", False)]
)
def test_a_path_counts_by_its_first_part(con: duckdb.DuckDBPyConnection, granted: str, *, counts: bool) -> None:
    objects = [role("r", {"nonResourceURLs": [granted], "verbs": ["get"]}), bind("r", user("kim"))]

    live(con, objects, [{"user": "kim", "verb": "get", "path": "/metrics/cadvisor"}])

    assert bool(used(con)) is counts


def test_each_right_stands_once_with_the_number_of_its_requests(con: duckdb.DuckDBPyConnection) -> None:
    objects = [role("r", rule("get", "pods"), rule("get", "pods secrets")), bind("r", user("kim"))]

    live(con, objects, [{"user": "kim", "verb": "get", "on": f"pods {place}/a"} for place in ("shop", "shop", "pay")])

    rows = con.execute("SELECT resource, requests, first_used::VARCHAR FROM access_review ORDER BY ALL").fetchall()
    assert rows == [("pods", 3, "2026-01-01"), ("secrets", 0, None)]


@pytest.mark.parametrize(
    ("granted", "namespace", "powers"),
    [
        (rule("*", "*", "*"), "shop", {"do everything", "create tokens", "read Secrets", "create pods",
                                       "enter containers", "impersonate", "bind or escalate roles"}),
        (rule("get", "*"), "", {"name rights by *", "read Secrets", "enter containers", "reach kubelets"}),
        (rule("watch", "secrets"), "shop", {"read Secrets"}),
        (rule("update", "secrets"), "shop", set()),
        (rule("create", "pods", "", "one"), "shop", set()),
        (rule("create", "jobs", "batch"), "shop", {"create pods"}),
        (rule("patch", "pods/ephemeralcontainers"), "shop", {"enter containers"}),
        (rule("get", "nodes/proxy"), "", {"reach kubelets"}),
        (rule("get", "nodes/proxy"), "shop", set()),
        (rule("impersonate", "users"), "shop", set()),
        (rule("impersonate", "serviceaccounts"), "shop", {"impersonate"}),
        (rule("escalate", "clusterroles", RBAC), "shop", set()),
        (rule("bind", "clusterroles", RBAC), "shop", {"bind or escalate roles"}),
        (rule("patch", "mutatingwebhookconfigurations", "admissionregistration.k8s.io"), "", {"change webhooks"}),
        (rule("update", "certificatesigningrequests/approval", "certificates.k8s.io"), "", {"approve certificates"}),
        (rule("create", "serviceaccounts/token"), "shop", {"create tokens"}),
    ],
)  # fmt: skip
def test_a_right_is_dangerous_by_what_it_lets_happen_in_its_place(
    con: duckdb.DuckDBPyConnection, granted: dict[str, Any], namespace: str, powers: set[str]
) -> None:
    live(con, [role("r", granted), bind("r", user("kim"), namespace)])

    rows = con.execute("SELECT power FROM dangerous_rights").fetchall()
    assert {power for (power,) in rows} == powers


def test_a_power_was_used_last_by_an_act_of_its_own(con: duckdb.DuckDBPyConnection) -> None:
    objects = [role("all", rule("*", "*", "*")), bind("all", user("kim"))]

    live(con, objects, [{"user": "kim", "verb": "get", "on": "secrets shop/db"}])

    rows = con.execute("SELECT power FROM dangerous_rights WHERE last_used IS NOT NULL").fetchall()
    assert {power for (power,) in rows} == {"do everything", "read Secrets"}


def test_an_object_has_a_row_for_each_stretch_of_snapshots(con: duckdb.DuckDBPyConnection) -> None:
    old, new = role("r", rule("get", "pods")), role("r", rule("get", "secrets"))
    other = role("other", rule("get", "pods"))
    for day, objects in enumerate(([old], [old], [new], [other]), 1):
        harbour.take(con, objects, datetime(2026, 1, day, tzinfo=UTC))

    rows = con.execute(
        """
        SELECT resource, name, seen_from::DATE::VARCHAR, seen_until::DATE::VARCHAR, doc ->> '$.rules[0].resources[0]'
        FROM object_history
        WHERE kind = 'ClusterRole' AND name = 'r'
        ORDER BY seen_from
        """
    ).fetchall()
    assert rows == [
        ("clusterroles.rbac.authorization.k8s.io", "r", "2026-01-01", "2026-01-02", "pods"),
        ("clusterroles.rbac.authorization.k8s.io", "r", "2026-01-03", "2026-01-03", "secrets"),
    ]


def test_an_object_is_not_seen_after_the_snapshot_in_view(con: duckdb.DuckDBPyConnection) -> None:
    for day in (1, 2, 3):
        harbour.take(con, [role("r", rule("get", "pods"))], datetime(2026, 1, day, tzinfo=UTC))

    con.execute("SET VARIABLE as_of = TIMESTAMP '2026-01-02'")

    rows = con.execute("SELECT first_snapshot, last_snapshot FROM object_history WHERE kind = 'ClusterRole'").fetchall()
    assert rows == [(1, 2)]
