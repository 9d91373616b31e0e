"""The relations of what requests write: one row for each that somebody else than Kubernetes made, told in words."""

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pytest

from audit_batch.catalog.example_events import expand_events
from audit_batch.collect.audit_log.native import store_given
from audit_batch.redact.door import Door, new_key
from audit_batch.warehouse.database import open_memory

Json = dict[str, Any]
SPEC: Json = {"containers": [{"name": "a", "image": "a", "securityContext": {"privileged": True}}]}
POD: Json = {"kind": "Pod", "metadata": {"name": "a"}, "spec": SPEC}


@pytest.fixture(scope="module")
def memory() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_memory() as opened:
        yield opened


@pytest.fixture
def con(memory: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    memory.execute("DELETE FROM event_rows")
    return memory


def log(con: duckdb.DuckDBPyConnection, *events: Mapping[str, Any]) -> None:
    numbered = [
        {"auditID": str(number), "verb": "create", "user": "kim@example.com", **event}
        for number, event in enumerate(events)
    ]
    store_given(con, "shop", expand_events(numbered), Door(new_key()))


def role(**rule: list[str]) -> Json:
    return {"on": "clusterroles.rbac.authorization.k8s.io a", "body": {"kind": "ClusterRole", "rules": [rule]}}


def binding(*subjects: Json) -> Json:
    given = {"roleRef": {"kind": "ClusterRole", "name": "edit"}, "subjects": list(subjects)}
    return {"on": "rolebindings.rbac.authorization.k8s.io shop/a", "body": {"kind": "RoleBinding", **given}}


def test_a_request_that_failed_is_told_where_its_content_can_be_read(con: duckdb.DuckDBPyConnection) -> None:
    seen = {"on": "services shop/a", "body": {"kind": "Service"}}
    unseen = {"on": "services shop/a"}

    log(con, seen, {**seen, "code": 403}, unseen, {**unseen, "code": 403})

    assert con.execute("SELECT audit_id, verdict, deed FROM audit_writes ORDER BY ALL").fetchall() == [
        ("0", "fail", "wrote services shop/a"),
        ("1", "fail", "tried to write services shop/a"),
        ("2", "not_assessed", "wrote services shop/a"),
    ]


def test_what_the_control_plane_writes_is_no_row(con: duckdb.DuckDBPyConnection) -> None:
    log(
        con,
        {"on": "services shop/a", "body": {"kind": "Service"}, "user": "system:apiserver", "sourceIPs": ["127.0.0.1"]},
    )

    assert con.execute("SELECT count(*) FROM audit_writes").fetchone() == (0,)


def test_requests_that_share_an_audit_id_are_not_multiplied_with_each_other(con: duckdb.DuckDBPyConnection) -> None:
    log(con, *[{"auditID": "same", "on": f"pods shop/{number}", "body": POD} for number in range(30)])

    counts = [
        con.execute(f"SELECT count(*) FROM {relation}").fetchone()
        for relation in ("audit_writes", "audit_containers", "audit_pod_risks")
    ]

    assert counts == [(30,), (30,), (30,)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"verbs": ["get", "list"], "apiGroups": [""], "resources": ["pods", "secrets"]}, "get,list on pods,secrets"),
        ({"verbs": ["*"], "nonResourceURLs": ["/metrics", "*"]}, "* on /metrics,*"),
    ],
)
def test_a_rule_is_told_by_its_verbs_and_by_what_they_are_for(
    rule: dict[str, list[str]], expected: str, con: duckdb.DuckDBPyConnection
) -> None:
    log(con, role(**rule))

    assert con.execute("SELECT rule_text FROM audit_role_rules").fetchall() == [(expected,)]


@pytest.mark.parametrize(
    ("subjects", "expected"),
    [
        ([{"kind": "Group", "name": "dev"}], ["Group dev"]),
        ([{"kind": "ServiceAccount", "name": "ci"}], ["ServiceAccount shop/ci"]),
        ([{"kind": "ServiceAccount", "name": "ci", "namespace": "ci"}], ["ServiceAccount ci/ci"]),
        ([], ["nobody"]),
    ],
)
def test_a_binding_tells_each_subject_in_words(
    subjects: list[Json], expected: list[str], con: duckdb.DuckDBPyConnection
) -> None:
    log(con, binding(*subjects))

    assert con.execute("SELECT deed, subject_text FROM audit_bindings").fetchall() == [
        ("gave edit", subject) for subject in expected
    ]


def test_what_cannot_be_read_is_one_row_that_says_so(con: duckdb.DuckDBPyConnection) -> None:
    log(
        con,
        {"on": "clusterroles.rbac.authorization.k8s.io a"},
        {"on": "rolebindings.rbac.authorization.k8s.io shop/a"},
        {"on": "pods shop/a"},
    )

    rows = con.execute(
        """
        SELECT verdict, problem FROM audit_role_rules
        UNION ALL SELECT verdict, problem FROM audit_bindings
        UNION ALL SELECT verdict, problem FROM audit_containers
        """
    ).fetchall()

    assert rows == [("not_assessed", "the log has it at level Metadata without the body")] * 3
