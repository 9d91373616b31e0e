"""What the pod security standards and the controls beside them read: nothing inherited, nothing defaulted."""

from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json, ask, pod, templated
from tests.warehouse.relation_cases.whole import rows_of

UNSET: Json = {
    **dict.fromkeys(("run_as_user", "run_as_group", "run_as_non_root", "proc_mount")),
    **dict.fromkeys(("seccomp_type", "apparmor_type", "host_process")),
    **dict.fromkeys(("selinux_type", "selinux_user", "selinux_role", "selinux_level")),
}
WHOLE: Json = {
    "runAsUser": 0,
    "runAsGroup": 5,
    "runAsNonRoot": False,
    "procMount": "Unmasked",
    "seccompProfile": {"type": "Localhost"},
    "appArmorProfile": {"type": "Unconfined"},
    "seLinuxOptions": {"type": "t", "user": "u", "role": "r", "level": "s0:c1,c2"},
    "windowsOptions": {"hostProcess": True},
}
WRITTEN: Json = {
    "run_as_user": 0,
    "run_as_group": 5,
    "run_as_non_root": False,
    "proc_mount": "Unmasked",
    "seccomp_type": "Localhost",
    "apparmor_type": "Unconfined",
    "selinux_type": "t",
    "selinux_user": "u",
    "selinux_role": "r",
    "selinux_level": "s0:c1,c2",
    "host_process": True,
}


def context_row(kind: str, name: str, container: str | None, path: str, **columns: Any) -> Json:
    place = {"kind": kind, "namespace": "shop", "name": name, "container": container, "holder": container or "pod"}
    return {**place, "path": path, "os": "linux", "host_users": True, "is_set": True, **UNSET, **columns}


def test_every_security_context_stands_by_itself() -> None:
    spec = {
        "hostUsers": False,
        "os": {"name": "windows"},
        "securityContext": WHOLE,
        "containers": [{"name": "app"}],
        "initContainers": [{"name": "setup", "securityContext": {"runAsUser": 7}}],
    }

    rows = sorted(rows_of("security_contexts", templated("Deployment", "web", spec)), key=lambda row: row["path"])

    above = {"os": "windows", "host_users": False}
    app, setup, own = "containers[0].securityContext", "initContainers[0].securityContext", "securityContext"
    assert rows == [
        context_row("Deployment", "web", "app", f"spec.template.spec.{app}", is_set=False, **above),
        context_row("Deployment", "web", "setup", f"spec.template.spec.{setup}", run_as_user=7, **above),
        context_row("Deployment", "web", None, f"spec.template.spec.{own}", **WRITTEN, **above),
    ]


@pytest.mark.parametrize("context", [None, {}])
def test_a_security_context_that_says_nothing_is_not_set(context: Json | None) -> None:
    rows = rows_of("security_contexts", pod("web", {"securityContext": context, "containers": []}))

    assert rows == [context_row("Pod", "web", None, "spec.securityContext", is_set=False)]


def test_a_profile_without_type_is_not_the_same_as_none() -> None:
    profiles: list[Any] = [None, {}, {"type": None}, {"type": ""}, {"type": "RuntimeDefault"}]
    items = [
        pod(f"p{number}", {"securityContext": {"seccompProfile": profile, "appArmorProfile": profile}})
        for number, profile in enumerate(profiles)
    ]

    rows = ask(items, "SELECT seccomp_type, apparmor_type FROM security_contexts ORDER BY name")

    assert rows == [(text, text) for text in (None, "", "", "", "RuntimeDefault")]


def test_empty_selinux_options_are_unset_and_an_empty_proc_mount_is_not() -> None:
    context = {"seLinuxOptions": {"type": "", "user": "", "role": ""}, "procMount": ""}

    rows = ask(
        [pod("web", {"containers": [{"name": "app", "securityContext": context}]})],
        "SELECT selinux_type, selinux_user, selinux_role, proc_mount FROM security_contexts WHERE container = 'app'",
    )

    assert rows == [(None, None, None, "")]


def handler_row(path: str, type_: str, **columns: Any) -> Json:
    place = {"kind": "Pod", "namespace": "shop", "name": "web", "container": "app", "container_type": "container"}
    unset: Json = {**dict.fromkeys(("http_host", "http_path", "http_scheme", "tcp_host", "port")), "command": []}
    return {**place, "path": f"spec.containers[0].{path}", "type": type_, **unset, **columns}


def test_every_probe_and_hook_is_a_handler() -> None:
    app = {
        "name": "app",
        "livenessProbe": {"httpGet": {"host": "example.com", "path": "/ok", "port": "web", "scheme": "HTTPS"}},
        "readinessProbe": {"tcpSocket": {"host": "192.0.2.1", "port": 80}},
        "startupProbe": {"grpc": {"port": 9}, "periodSeconds": 3},
        "lifecycle": {"postStart": {"exec": {"command": ["true"]}}, "preStop": {"httpGet": {"host": "", "port": 80}}},
    }

    rows = rows_of("handlers", pod("web", {"containers": [app]}))

    https = {"http_host": "example.com", "http_path": "/ok", "http_scheme": "HTTPS", "port": "web"}
    assert sorted(rows, key=lambda row: row["path"]) == [
        handler_row("lifecycle.postStart", "postStart", command=["true"]),
        handler_row("lifecycle.preStop", "preStop", http_path="/", http_scheme="HTTP", port="80"),
        handler_row("livenessProbe", "livenessProbe", **https),
        handler_row("readinessProbe", "readinessProbe", tcp_host="192.0.2.1", port="80"),
        handler_row("startupProbe", "startupProbe", port="9"),
    ]


def test_probes_that_are_null_are_none_and_empty_ones_ask_nobody() -> None:
    containers = [
        {"name": "none", "livenessProbe": None, "lifecycle": None},
        {"name": "empty", "livenessProbe": {}, "lifecycle": {"preStop": None}},
    ]

    rows = ask([pod("web", {"containers": containers})], "SELECT container, type, port, command FROM handlers")

    assert rows == [("empty", "livenessProbe", None, [])]


def test_a_volume_lists_every_source_that_is_set() -> None:
    volumes = [
        {"name": "a"},
        {"name": "b", "hostPath": None, "nfs": {"path": "/"}},
        {"name": "c", "configMap": {"name": "null"}, "hostPath": {}},
    ]

    rows = ask([pod("web", {"volumes": volumes})], "SELECT volume, sources FROM volumes ORDER BY volume")

    assert rows == [("a", []), ("b", ["nfs"]), ("c", ["configMap", "hostPath"])]


@pytest.mark.parametrize(
    ("written", "folder"),
    [
        ("/", "/"),
        ("/etc", "/etc/"),
        ("//etc/./ssh//", "/etc/ssh/"),
        ("/etc/.ssh/a..b", "/etc/.ssh/a..b/"),
        ("/var/run", "/run/"),
        ("/var/run/docker.sock", "/run/docker.sock/"),
        ("/var/runner", "/var/runner/"),
        ("/opt/var/run", "/opt/var/run/"),
        ("var/run", "/run/"),
        (".", "/"),
        (".ssh", "/.ssh/"),
        ("C:\\run", "C:\\run/"),
    ],
)
def test_a_host_path_has_one_spelling(written: str, folder: str) -> None:
    volumes = [{"name": "host", "hostPath": {"path": written}}, {"name": "tmp"}]

    rows = ask([pod("web", {"volumes": volumes})], "SELECT node_path FROM volumes ORDER BY volume")

    assert rows == [(folder,), (None,)]


def test_capabilities_have_one_spelling_and_devices_are_told_from_other_resources() -> None:
    app = {
        "name": "app",
        "securityContext": {"capabilities": {"add": ["cap_sys_admin", "Chown", "NET_CAP_RAW"]}},
        "resources": {"limits": {"cpu": 1, "example.com/gpu": 2}, "claims": [{"name": "card"}]},
    }
    spec = {"hostUsers": False, "containers": [app, {"name": "bare", "resources": {"limits": None}}]}

    rows = ask(
        [pod("web", spec)],
        "SELECT capability_names, extended_resources, device_claims, host_users, cpu_request "
        "FROM containers ORDER BY container",
    )

    assert rows == [
        (["SYS_ADMIN", "CHOWN", "NET_CAP_RAW"], ["example.com/gpu"], ["card"], False, "1"),
        ([], [], [], False, None),
    ]


def test_debug_containers_are_seen_in_pods_that_a_workload_stands_for() -> None:
    debugger = {"name": "d", "image": "example.com/tools:1", "targetContainerName": "app"}
    rights = {"privileged": True, "capabilities": {"add": ["cap_sys_admin"]}}
    spec = {
        "containers": [{"name": "app"}],
        "ephemeralContainers": [debugger, {"name": "e", "securityContext": rights}],
    }
    owner = [{"kind": "StatefulSet", "name": "web", "uid": "u", "controller": True}]

    items = [templated("StatefulSet", "web", uid="u"), pod("web-0", spec, ownerReferences=owner), pod("plain")]
    rows = rows_of("debug_containers", *items)

    place = {"kind": "Pod", "namespace": "shop", "name": "web-0"}
    unset: Json = {"image": None, "target": None, "privileged": False, "capability_names": []}
    first, second = "spec.ephemeralContainers[0]", "spec.ephemeralContainers[1]"
    image = "example.com/tools:1"
    assert rows == [
        {**place, "container": "d", "path": first, **unset, "image": image, "target": "app"},
        {**place, "container": "e", "path": second, **unset, "privileged": True, "capability_names": ["SYS_ADMIN"]},
    ]


@pytest.mark.parametrize("listed", [None, []])
def test_a_pod_without_debug_containers_has_none(listed: list[Json] | None) -> None:
    assert rows_of("debug_containers", pod("web", {"containers": [], "ephemeralContainers": listed})) == []
