"""Relations over audit policies: which rule decides, and whether the log is what the policies say."""

from collections.abc import Sequence
from random import Random

import duckdb
import pytest

from audit_batch.catalog.control import load_controls
from audit_batch.catalog.example_events import expand_events
from audit_batch.collect.audit_log.native import store_given
from audit_batch.config import shipped
from audit_batch.jobs.miniature import Miniatures
from audit_batch.redact.door import Door, new_key
from audit_batch.warehouse.database import open_memory
from tests.warehouse.relation_cases.harness import Json, ask
from tests.warehouse.test_relations_nodes import control_plane, facts, node

LEVELS = ("None", "Metadata", "Request", "RequestResponse")
PEOPLE = {
    "person": ("somebody@example.com", ["system:authenticated"]),
    "administrator": ("somebody@example.com", ["system:masters", "system:authenticated"]),
    "service_account": (
        "system:serviceaccount:somewhere:somebody",
        ["system:serviceaccounts", "system:serviceaccounts:somewhere", "system:authenticated"],
    ),
    "node": ("system:node:somewhere", ["system:nodes", "system:authenticated"]),
    "anonymous": ("system:anonymous", ["system:unauthenticated"]),
}
CHOICES = {
    "users": ["somebody@example.com", "system:anonymous", "system:kube-proxy"],
    "userGroups": ["system:masters", "system:nodes", "system:authenticated", "system:unauthenticated"],
    "verbs": ["get", "list", "create", "patch", "delete"],
    "namespaces": ["somewhere", "kube-system", ""],
    "nonResourceURLs": ["*", "/healthz*", "/metrics", "/logs/*", "/api"],
}
NAMES = ["pods", "pods/exec", "pods/*", "*/proxy", "*/scale", "*", "secrets", "nodes", "roles", "deployments", "events"]
GROUPS = ["", "apps", "rbac.authorization.k8s.io", "events.k8s.io", "example.com"]


def policy(*rules: Json, path: str = "/audit.yaml", omit: Sequence[str] = ()) -> Json:
    return {"path": path, "state": "ok", "omitStages": list(omit), "rules": list(rules)}


def random_rule(random: Random) -> Json:
    def some(key: str, odds: float) -> list[str]:
        return random.sample(CHOICES[key], random.randint(1, 2)) if random.random() < odds else []

    rule: Json = {"level": random.choice(LEVELS), "users": some("users", 0.2), "userGroups": some("userGroups", 0.2)}
    rule["verbs"] = some("verbs", 0.4)
    if random.random() < 0.25:
        return {**rule, "nonResourceURLs": some("nonResourceURLs", 1)}
    entries = [
        {
            "group": random.choice(GROUPS),
            "resources": random.sample(NAMES, random.randint(1, 3)) if random.random() < 0.8 else [],
            "resourceNames": ["some"] if random.random() < 0.1 else [],
        }
        for _ in range(random.randint(0, 2))
    ]
    return {**rule, "namespaces": some("namespaces", 0.2), "resources": entries}


def matches(rule: Json, who: str, verb: str, target: str, namespace: str) -> bool:
    """Whether a rule matches a request, as the API server decides it."""
    username, groups = PEOPLE[who]
    if rule.get("users") and username not in rule["users"]:
        return False
    if rule.get("userGroups") and not set(rule["userGroups"]) & set(groups):
        return False
    if rule.get("verbs") and verb not in rule["verbs"]:
        return False
    if rule.get("namespaces") or rule.get("resources"):
        return not target.startswith("/") and matches_resource(rule, target, namespace)
    if urls := rule.get("nonResourceURLs"):
        return target.startswith("/") and any(
            url in ("*", target) or (url.endswith("*") and target.startswith(url.rstrip("*"))) for url in urls
        )
    return True


def matches_resource(rule: Json, target: str, namespace: str) -> bool:
    if rule.get("namespaces") and namespace not in rule["namespaces"]:
        return False
    plural, _, subresource = target.partition("/")
    resource, _, group = plural.partition(".")
    combined = f"{resource}/{subresource}" if subresource else resource
    return not rule.get("resources") or any(
        entry["group"] == group
        and (
            not entry["resources"]
            or any(
                not entry["resourceNames"]
                and (
                    name in (combined, "*")
                    or (bool(subresource) and name == f"*/{subresource}")
                    or (name.endswith("/*") and name.removesuffix("/*") == resource)
                )
                for name in entry["resources"]
            )
        )
        for entry in rule["resources"]
    )


@pytest.mark.parametrize("seed", range(5))
def test_every_request_is_logged_at_the_level_of_the_first_rule_that_matches(seed: int) -> None:
    random = Random(seed)  # noqa: S311
    rules = [random_rule(random) for _ in range(12)]

    rows = ask(
        [control_plane(), facts(auditPolicies=[policy(*rules)])],
        "SELECT who, verb, target, namespace, level, rule FROM audit_policy_levels",
    )

    expected = [
        next(((rule["level"], place) for place, rule in enumerate(rules, 1) if matches(rule, *row[:4])), ("None", None))
        for row in rows
    ]
    assert len(rows) > 3000
    assert [row[4:] for row in rows] == expected


def test_policies_are_known_per_api_server_or_have_a_problem() -> None:
    unread = {"path": "/p", "state": "unreadable", "reason": "permission denied"}
    hidden = {"processes": {"state": "unreadable", "reason": "no /proc"}, "auditPolicies": []}
    items = [
        *(control_plane(name) for name in ("good", "none", "unread", "silent", "old", "hidden", "etcd")),
        *(node(name) for name in ("worker", "unlabelled")),
        facts("good", auditPolicies=[policy({"level": "Metadata"})]),
        facts("none", auditPolicies=[{"path": "", "state": "ok"}]),
        facts("unread", auditPolicies=[unread]),
        facts("old"),
        facts("hidden", **hidden),
        facts("etcd", auditPolicies=[]),
        facts("worker", auditPolicies=[]),
        facts("unlabelled", auditPolicies=[policy({"level": "Metadata"})]),
    ]

    rows = ask(items, "SELECT name, path, problem, len(rules), policy IS NULL FROM audit_policies ORDER BY name")

    old = "its node facts do not hold the audit policy; run this version of `audit-batch node-facts` there"
    assert rows == [
        ("good", "/audit.yaml", None, 1, False),
        ("hidden", None, "no /proc", 0, True),
        ("none", "", None, 0, False),
        ("old", None, old, 0, True),
        ("silent", None, "no node facts were given for it", 0, True),
        ("unlabelled", "/audit.yaml", None, 1, False),
        ("unread", "/p", "/p: permission denied", 0, True),
    ]


def test_a_rule_leaves_out_its_stages_and_those_of_its_policy() -> None:
    rules: list[Json] = [
        {"level": "Metadata", "omitStages": ["ResponseStarted"], "verbs": ["get"]},
        {"level": "Request"},
    ]

    rows = ask(
        [control_plane(), facts(auditPolicies=[policy(*rules, omit=["RequestReceived"])])],
        "SELECT position, level, scope, omit_stages FROM audit_policy_rules ORDER BY position",
    )

    assert [(position, level, scope, sorted(stages)) for position, level, scope, stages in rows] == [
        (1, "Metadata", "everything", ["RequestReceived", "ResponseStarted"]),
        (2, "Request", "everything", ["RequestReceived"]),
    ]


def test_what_detections_watch_is_among_the_requests_that_are_tried() -> None:
    tried = {
        f"{verb} {target}"
        for verb, target in ask(
            [control_plane(), facts(auditPolicies=[policy({"level": "Metadata"})])],
            "SELECT DISTINCT verb, target FROM audit_policy_levels",
        )
    }
    controls = load_controls([shipped("controls")]).controls.values()
    watched = {text for control in controls if control.detects for text in control.detects.watches}

    assert {text for text in watched if "*" not in text} - tried == set()
    assert {text.split()[1] for text in watched} - {"*"} <= {text.split()[1] for text in tried}


def show(con: duckdb.DuckDBPyConnection, items: list[Json], *events: Json) -> str:
    """Put a cluster with an audit log into view, twelve hours before its first event; returns its name."""
    name = Miniatures(con).take_objects(items)
    store_given(con, name, expand_events(list(events)), Door(new_key()))
    con.execute("SET VARIABLE cluster = $name", {"name": name})
    con.execute("SET VARIABLE as_of = TIMESTAMP '2026-01-01'")
    con.execute("SET VARIABLE known_at = TIMESTAMP 'infinity'")
    return name


CLUSTER = {
    "apiVersion": "audit-batch.io/v1",
    "kind": "Cluster",
    "metadata": {"name": "prod"},
    "spec": {"version": "v1"},
}
GAP = "INSERT INTO event_gap_rows VALUES ($cluster, $kind, $first, $last, 'seen', 1, $closed)"


def test_gaps_are_those_that_ingestion_found_and_that_still_stand() -> None:
    with open_memory() as con:
        cluster = show(con, [CLUSTER], {"auditID": "a", "on": "pods shop/web"})
        rows = [
            ("silence", "2025-12-30 01:00", "2025-12-30 05:00", 2147483647),
            ("lost_rotation", "2025-12-29 01:00", "2025-12-29 05:00", 7),
            ("time_jump", "2025-09-01 01:00", "2025-09-01 05:00", 2147483647),
        ]
        for kind, first, last, closed in rows:
            con.execute(GAP, {"cluster": cluster, "kind": kind, "first": first, "last": last, "closed": closed})
        con.execute(
            GAP,
            {"cluster": "other", "kind": "silence", "first": "2025-12-30", "last": "2025-12-31", "closed": 2147483647},
        )

        found = con.execute("SELECT kind, reason FROM audit_log_gaps").fetchall()

    assert found == [("silence", "seen")]


def test_a_silence_that_ingestion_found_is_not_told_twice() -> None:
    with open_memory() as con:
        busy = {"auditID": "a", "on": "pods shop/", "verb": "list", "repeat": {"count": 20, "every": "3m"}}
        cluster = show(con, [CLUSTER], busy, {**busy, "auditID": "b", "at": "+3h"})
        told = con.execute("SELECT kind, reason FROM audit_log_gaps").fetchall()
        values = {"cluster": cluster, "kind": "silence", "first": "2026-01-01 12:50", "last": "2026-01-01 15:10"}
        con.execute(GAP, {**values, "closed": 2147483647})

        told_once = con.execute("SELECT kind, reason FROM audit_log_gaps").fetchall()

    assert told == [("hours", "no event for 2 whole hours")]
    assert told_once == [("silence", "seen")]


def test_days_that_outlived_their_retention_are_known_and_not_kept() -> None:
    with open_memory() as con:
        cluster = show(con, [CLUSTER], {"auditID": "a", "on": "pods shop/web"})
        file = "INSERT INTO event_files VALUES ($1, $2, $3, 5, $4, $5, 9, '', 1, $6, NULL, $7)"
        for day, retired, why in (
            ("2025-12-01", 9, "retention"),
            ("2025-12-02", 9, "compacted"),
            ("2025-12-03", 2147483647, ""),
        ):
            con.execute(file, [cluster, day, day, f"{day} 01:00", f"{day} 02:00", retired, why])

        rows = con.execute("SELECT day::VARCHAR, is_kept FROM audit_log_days ORDER BY day").fetchall()

    assert rows == [("2025-12-01", False), ("2025-12-03", True), ("2026-01-01", True)]


def test_without_events_a_cluster_has_no_log_to_judge() -> None:
    with open_memory() as con:
        show(con, [CLUSTER])

        assert con.execute("FROM audit_log").fetchall() == []
        assert con.execute("FROM audit_log_gaps").fetchall() == []
