"""The relation of what a pod specification in the log opens, by whom and in which manner."""

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pytest

from audit_batch.catalog.example_events import expand_events
from audit_batch.collect.audit_log.native import store_given
from audit_batch.redact.door import Door, new_key
from audit_batch.warehouse.database import open_memory

Json = dict[str, Any]
PRIVILEGED: Json = {"containers": [{"name": "a", "image": "a", "securityContext": {"privileged": True}}]}


@pytest.fixture(scope="module")
def memory() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_memory() as opened:
        yield opened


@pytest.fixture
def con(memory: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    memory.execute("DELETE FROM event_rows")
    return memory


def log(con: duckdb.DuckDBPyConnection, *events: Mapping[str, Any]) -> None:
    numbered = [{"auditID": str(number), **event} for number, event in enumerate(events)]
    store_given(con, "shop", expand_events(numbered), Door(new_key()))


def pod(spec: Json, user: str = "kim@example.com", **more: Any) -> Json:
    body = {"kind": "Pod", "metadata": {"name": "a", "annotations": more.pop("pod_annotations", {})}, "spec": spec}
    return {"verb": "create", "user": user, "on": "pods shop/a", "body": body, **more}


def template(resource: str, **more: Any) -> Json:
    body = {"kind": "Any", "metadata": {"name": "a"}, "spec": {"template": {"spec": PRIVILEGED}}}
    return {"verb": "create", "user": "kim@example.com", "on": f"{resource}.apps shop/a", "body": body, **more}


def risks(con: duckdb.DuckDBPyConnection, columns: str = "risk, holder, detail, is_writable") -> list[tuple[Any, ...]]:
    return con.execute(f"SELECT {columns} FROM audit_pod_risks ORDER BY ALL").fetchall()


def test_settings_of_the_pod_and_of_every_container_are_one_row_each(con: duckdb.DuckDBPyConnection) -> None:
    spec = {
        "hostPID": True,
        "hostNetwork": False,
        "containers": [{"name": "a", "securityContext": {"capabilities": {"add": ["CAP_SYS_ADMIN", "net_raw"]}}}],
        "initContainers": [{"name": "i", "securityContext": {"privileged": True, "allowPrivilegeEscalation": True}}],
        "ephemeralContainers": [{"name": "e", "securityContext": {"procMount": "Unmasked"}}],
    }

    log(con, pod(spec))

    assert risks(con) == [
        ("capability", "a", "NET_RAW", True),
        ("capability", "a", "SYS_ADMIN", True),
        ("host_pid", "", "", True),
        ("privileged", "i", "", True),
        ("unsafe_profile", "e", "procMount Unmasked", True),
    ]


@pytest.mark.parametrize(
    ("path", "mount", "expected"),
    [
        ("/", {"name": "h", "mountPath": "/h"}, ("/", True)),
        ("//etc/./kubernetes/", {"name": "h", "mountPath": "/h", "readOnly": True}, ("/etc/kubernetes/", False)),
        ("/var/run/docker.sock", {"name": "h", "mountPath": "/h", "readOnly": False}, ("/run/docker.sock/", True)),
        ("/data", {"name": "other", "mountPath": "/h"}, ("/data/", False)),
    ],
)
def test_a_path_of_the_node_has_one_spelling_and_says_whether_it_is_written(
    path: str, mount: Json, expected: tuple[str, bool], con: duckdb.DuckDBPyConnection
) -> None:
    volumes = [{"name": "h", "hostPath": {"path": path}}, {"name": "c", "configMap": {"name": "c"}}]

    log(con, pod({"containers": [{"name": "a", "volumeMounts": [mount]}], "volumes": volumes}))

    assert risks(con, "detail, is_writable") == [expected]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (pod(PRIVILEGED), ("pod", "high")),
        (pod(PRIVILEGED, code=403), ("pod", "medium")),
        (pod(PRIVILEGED, "system:serviceaccount:ci:runner"), ("pod", "high")),
        (pod(PRIVILEGED, "system:serviceaccount:shop:operator"), ("pod", "medium")),
        (template("deployments"), ("new workload", "medium")),
        (template("deployments", verb="patch", code=201), ("new workload", "medium")),
        (template("deployments", code=403), ("new workload", "low")),
        (template("deployments", verb="patch"), ("changed workload", "medium")),
        (template("deployments", verb="patch", user="system:serviceaccount:ci:runner"), ("changed workload", "low")),
        (template("daemonsets"), ("node agent", "low")),
    ],
)
def test_a_pod_by_itself_weighs_more_than_a_workload_and_that_more_than_a_node_agent(
    event: Json, expected: tuple[str, str], con: duckdb.DuckDBPyConnection
) -> None:
    log(con, event)

    assert risks(con, "manner, gravity") == [expected]


def test_of_a_debug_container_only_its_own_settings_count(con: duckdb.DuckDBPyConnection) -> None:
    debug = {"name": "d", "securityContext": {"capabilities": {"add": ["SYS_PTRACE"]}}}

    log(
        con,
        pod(
            {**PRIVILEGED, "hostPID": True, "ephemeralContainers": [debug]},
            verb="patch",
            on="pods/ephemeralcontainers shop/a",
        ),
    )

    assert risks(con) == [("capability", "d", "SYS_PTRACE", True)]


def test_a_pod_that_server_side_apply_makes_is_a_pod_that_is_made(con: duckdb.DuckDBPyConnection) -> None:
    log(con, pod(PRIVILEGED, verb="patch", code=201))

    assert risks(con) == [("privileged", "a", "", True)]


def test_what_controllers_make_later_changes_of_a_pod_and_mirrors_are_no_rows(con: duckdb.DuckDBPyConnection) -> None:
    log(
        con,
        pod(PRIVILEGED, pod_annotations={"kubernetes.io/config.mirror": "1"}),
        pod(PRIVILEGED, "system:serviceaccount:kube-system:replicaset-controller"),
        pod(PRIVILEGED, verb="update"),
        pod(PRIVILEGED, on="pods/status shop/a", verb="patch"),
    )

    assert risks(con) == []


def test_a_specification_that_the_log_lacks_is_unread_only_where_the_request_succeeded(
    con: duckdb.DuckDBPyConnection,
) -> None:
    blind = {"verb": "create", "user": "kim@example.com", "on": "pods shop/a"}

    log(con, blind, {**blind, "code": 403}, {**blind, "annotations": {"audit.k8s.io/truncated": "true"}})

    assert risks(con, "audit_id, risk, detail") == [
        ("0", "unread", "the log has it at level Metadata without the body"),
        ("2", "unread", "the event was cut on its way into the log"),
    ]


@pytest.mark.parametrize(
    ("spec", "annotations", "expected"),
    [
        ({"securityContext": {"seccompProfile": {"type": "Unconfined"}}}, {}, ["seccomp Unconfined"]),
        ({}, {"container.apparmor.security.beta.kubernetes.io/a": "unconfined"}, ["AppArmor Unconfined"]),
        ({}, {"example.com/profile": "unconfined"}, []),
        ({"securityContext": {"sysctls": [{"name": "kernel.msgmax"}]}}, {}, ["kernel settings kernel.msgmax"]),
        ({"securityContext": {"sysctls": [{"name": "net.ipv4.tcp_syncookies"}]}}, {}, []),
        ({"securityContext": {"windowsOptions": {"hostProcess": True}}}, {}, ["Windows host process"]),
        ({"nodeName": "node-1"}, {}, ["node node-1"]),
        ({"tolerations": [{"key": "gpu", "operator": "Exists"}]}, {}, []),
        ({"tolerations": [{"operator": "Exists"}]}, {}, ["tolerates the taint of the control plane"]),
    ],
)
def test_profiles_kernel_settings_and_placement_are_told_where_they_open_something(
    spec: Json, annotations: Json, expected: list[str], con: duckdb.DuckDBPyConnection
) -> None:
    log(con, pod({"containers": [{"name": "a"}], **spec}, pod_annotations=annotations))

    assert [detail for (detail,) in risks(con, "detail")] == expected
