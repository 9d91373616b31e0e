"""Relations over the blueprint and what it is compared with."""

from typing import Any

from audit_batch.catalog.example_events import expand_events
from audit_batch.collect.audit_log.native import store_given
from audit_batch.redact.door import Door, new_key
from audit_batch.warehouse.database import open_memory
from tests.evaluate.site import take
from tests.warehouse.relation_cases.harness import Json, ask

RBAC = "rbac.authorization.k8s.io"


def blueprint(*expected: Json, kinds: tuple[tuple[str, str], ...] = (("", "Secret"),)) -> Json:
    named = [{"apiGroup": group, "kind": kind, "read": True} for group, kind in kinds]
    spec = {"kinds": named, "expected": list(expected)}
    return {"apiVersion": "audit-batch.io/v1", "kind": "Blueprint", "metadata": {"name": "test"}, "spec": spec}


def secret(name: str, namespace: str = "shop", **more: str) -> Json:
    return {"apiGroup": "", "kind": "Secret", "namespace": namespace, "name": name, **more}


def there(name: str, namespace: str = "shop", kind: str = "Secret") -> Json:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": name, "namespace": namespace}}


def compared(*items: Json) -> list[tuple[Any, ...]]:
    return ask(items, "SELECT namespace, name, is_expected, is_there FROM blueprint_comparison ORDER BY ALL")


def test_entries_are_names_and_patterns_each_once() -> None:
    entry = {"apiGroup": RBAC, "kind": "ClusterRole", "name": "a"}

    rows = ask([blueprint(entry, entry, secret("b-*", nameLike="b-%"))], "FROM blueprint_entries ORDER BY kind")

    assert rows == [(RBAC, "ClusterRole", "", "a", None, None), ("", "Secret", "shop", "b-*", None, "b-%")]


def test_kinds_are_covered_also_where_nothing_is_expected() -> None:
    rows = ask([blueprint(kinds=(("apps", "Deployment"), ("", "Pod")))], "FROM blueprint_kinds ORDER BY kind")

    assert rows == [("apps", "Deployment", None), ("", "Pod", None)]


def test_a_kind_that_was_not_read_or_of_which_nobody_says_so_has_a_row_of_its_own_that_says_why() -> None:
    given = blueprint(secret("a"))
    given["spec"]["kinds"] = [
        {"apiGroup": "", "kind": "Secret", "unread": "secrets: forbidden"},
        {"apiGroup": "", "kind": "ConfigMap"},
        {"apiGroup": "", "kind": "Service", "read": True},
    ]
    items = [given, there("a"), there("b"), there("web", kind="Service")]

    rows = ask(items, "SELECT kind, name, is_there, unread FROM blueprint_comparison ORDER BY kind, name")

    assert rows == [
        ("ConfigMap", "*", False, "the snapshot does not say whether its list was read"),
        ("Secret", "*", False, "secrets: forbidden"),
        ("Secret", "a", True, "secrets: forbidden"),
        ("Secret", "b", True, "secrets: forbidden"),
        ("Service", "web", True, None),
    ]


def test_what_kubernetes_makes_everywhere_is_automatic_and_other_kinds_do_not_count() -> None:
    items = [
        there("kube-root-ca.crt", kind="ConfigMap"),
        there("kube-root-ca.crt"),
        there("default", kind="ServiceAccount"),
        there("events", kind="ResourceQuota"),
    ]

    rows = ask(items, "SELECT kind, name, is_automatic FROM expectable_objects ORDER BY kind")

    assert rows == [
        ("ConfigMap", "kube-root-ca.crt", True),
        ("Secret", "kube-root-ca.crt", False),
        ("ServiceAccount", "default", True),
    ]


def test_objects_are_expected_by_name_or_pattern_and_entries_without_objects_are_missing() -> None:
    given = blueprint(secret("a"), secret("b_?", nameLike="b\\__"), secret("gone"), secret("x*", nameLike="x%"))

    rows = compared(given, there("a"), there("a", "bank"), there("b_1"), there("bb1"))

    assert rows == [
        ("bank", "a", False, True),
        ("shop", "a", True, True),
        ("shop", "b_1", True, True),
        ("shop", "bb1", False, True),
        ("shop", "gone", True, False),
        ("shop", "x*", True, False),
    ]


def test_patterns_of_many_namespaces_hold_in_each_of_them() -> None:
    given = blueprint(secret("a", "team-*", namespaceLike="team-%", nameLike="a"))

    rows = compared(given, there("a", "team-1"), there("a", "team-2"), there("b", "team-1"), there("a", "bank"))

    assert rows == [
        ("bank", "a", False, True),
        ("team-1", "a", True, True),
        ("team-1", "b", False, True),
        ("team-2", "a", True, True),
    ]


def test_an_object_that_a_name_and_patterns_expect_stands_there_once() -> None:
    given = blueprint(secret("a"), secret("a*", nameLike="a%"), secret("*", "*", namespaceLike="%", nameLike="%"))

    assert compared(given, there("a")) == [("shop", "a", True, True)]


def test_kinds_that_are_not_covered_and_clusters_without_blueprint_have_no_rows() -> None:
    assert compared(blueprint(kinds=()), there("a")) == []
    assert compared(there("a")) == []


def test_who_made_or_removed_what_differs_is_told_where_the_log_knows() -> None:
    given = blueprint(secret("a"), secret("gone"))
    events = [
        {"verb": "create", "user": "lee@example.com", "on": "secrets shop/b", "code": 403},
        {"verb": "create", "user": "kim@example.com", "on": "secrets shop/b", "code": 201, "at": "+60s"},
        {"verb": "create", "user": "lee@example.com", "on": "secrets shop/b", "code": 201, "at": "+90d"},
        {"verb": "create", "user": "kim@example.com", "on": "secrets shop/a", "code": 201},
        {"verb": "delete", "user": "lee@example.com", "on": "secrets shop/gone", "code": 200},
        {"verb": "create", "user": "lee@example.com", "on": "secrets bank/c", "code": 201},
    ]

    with open_memory() as con:
        numbered = [{"auditID": str(number), **event} for number, event in enumerate(events)]
        store_given(con, "shop-cluster", expand_events(numbered), Door(new_key()))
        take(con, 1, [given, there("a"), there("b"), there("c")])
        con.execute("SET VARIABLE as_of = TIMESTAMP '2026-03-03'")
        rows = con.execute("SELECT namespace, name, username, told FROM blueprint_authors ORDER BY name").fetchall()

    assert rows == [
        ("shop", "b", "kim@example.com", "made by kim@example.com on 2026-01-01 12:01 UTC"),
        ("shop", "gone", "lee@example.com", "removed by lee@example.com on 2026-01-01 12:00 UTC"),
    ]
