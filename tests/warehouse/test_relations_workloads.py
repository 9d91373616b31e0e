from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json, ask, owned_by, pod, templated

Row = tuple[Any, ...]

UNSET: list[Json] = [{}, {"securityContext": None}, {"securityContext": {}}]


def container(**fields: Any) -> Json:
    return {"containers": [{"name": "app", "image": "example.com/app:1", **fields}]}


def names(items: list[Json]) -> list[tuple[Any, ...]]:
    return ask(items, "SELECT kind, name FROM workloads ORDER BY ALL")


def test_a_deployment_stands_for_its_replica_set_and_pods() -> None:
    items = [
        templated("Deployment", "web", uid="d"),
        templated("ReplicaSet", "web-1", uid="r", ownerReferences=owned_by("Deployment", "web", "d")),
        pod("web-1-a", uid="p", ownerReferences=owned_by("ReplicaSet", "web-1", "r")),
        pod("web-1-b", uid="q", ownerReferences=owned_by("ReplicaSet", "web-1", "r")),
    ]

    assert names(items) == [("Deployment", "web")]


@pytest.mark.parametrize(
    "references",
    [
        None,
        [],
        owned_by("StrimziPodSet", "kafka", "k"),
        owned_by("ReplicaSet", "gone", "x"),
        owned_by("ReplicaSet", "web-1", "an older one of that name"),
        owned_by("ReplicaSet", "web-1", "r", controller=False),
        owned_by("Deployment", "web", "d"),
    ],
    ids=["null", "empty", "custom", "gone", "replaced", "no controller", "not its maker"],
)
def test_a_pod_that_nothing_collected_makes_is_a_workload(references: list[Json] | None) -> None:
    items = [
        templated("Deployment", "web", uid="d"),
        templated("ReplicaSet", "web-1", uid="r", ownerReferences=owned_by("Deployment", "web", "d")),
        pod("alone", uid="p", ownerReferences=references),
    ]

    assert names(items) == [("Deployment", "web"), ("Pod", "alone")]


def test_a_static_pod_is_a_workload_and_says_so() -> None:
    items = [
        pod(
            "etcd-cp",
            annotations={"kubernetes.io/config.mirror": "abc"},
            ownerReferences=owned_by("Node", "cp", "n"),
        ),
        pod("web"),
    ]

    rows = ask(items, "SELECT name, is_static, owner_kind FROM workloads ORDER BY name")

    assert rows == [("etcd-cp", True, "Node"), ("web", False, None)]


def test_a_cron_job_stands_for_its_jobs_and_keeps_its_pod_spec_deep_inside() -> None:
    spec = {"containers": [{"name": "app"}], "serviceAccountName": "backup"}
    cron = {"jobTemplate": {"spec": {"template": {"metadata": {"labels": {"a": "b"}}, "spec": spec}}}}
    metadata = {"name": "night", "namespace": "shop", "uid": "c"}
    items = [
        {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": metadata, "spec": cron},
        templated("Job", "night-1", uid="j", ownerReferences=owned_by("CronJob", "night", "c")),
        pod("night-1-x", ownerReferences=owned_by("Job", "night-1", "j")),
    ]

    rows = ask(
        items,
        "SELECT name, service_account, pod_labels['a'], path "
        "FROM workloads JOIN containers USING (kind, namespace, name)",
    )

    path = "spec.jobTemplate.spec.template.spec.containers[0]"
    assert rows == [("night", "backup", "b", path)]


@pytest.mark.parametrize(("kind", "state"), [("Complete", "True"), ("Failed", "True"), ("Complete", "False")])
def test_a_job_that_has_ended_stands_for_no_pod_that_comes_later(kind: str, state: str) -> None:
    ended = {"type": kind, "status": state, "lastTransitionTime": "2026-01-01T02:00:00Z"}
    references = owned_by("Job", "night", "j")
    items = [
        templated("Job", "night", uid="j") | {"status": {"conditions": [ended]}},
        pod("night-a", creationTimestamp="2026-01-01T02:00:00Z", ownerReferences=references),
        pod("night-b", creationTimestamp="2026-01-01T02:00:01Z", ownerReferences=references),
    ]

    pods = ask(items, "SELECT kind, name, pod FROM workload_pods ORDER BY pod")

    later = ("Pod", "night-b") if state == "True" else ("Job", "night")
    assert pods == [("Job", "night", "night-a"), (*later, "night-b")]
    assert names(items) == sorted({("Job", "night"), later})


def test_a_pod_spec_that_sets_nothing_has_the_defaults_of_kubernetes() -> None:
    specs: list[Json] = [
        {},
        {"hostNetwork": None, "os": None, "serviceAccountName": "", "imagePullSecrets": []},
        {"securityContext": {"supplementalGroups": None, "sysctls": []}},
    ]

    rows = ask(
        [pod(str(n), spec) for n, spec in enumerate(specs)],
        "SELECT service_account, automount_token, host_network, host_pid, host_ipc, host_users, "
        "os, labels, pod_labels, image_pull_secrets, supplemental_groups, sysctls, run_as_user "
        "FROM workloads",
    )

    defaults: Row = ("default", None, False, False, False, True, "linux", {}, {}, [], [], [], None)
    assert rows == [defaults] * 3


def test_missing_null_and_empty_security_contexts_are_one() -> None:
    items = [pod(str(n), container(**unset)) for n, unset in enumerate(UNSET)]

    rows = ask(
        items,
        "SELECT run_as_user, effective_run_as_non_root, privileged, allow_privilege_escalation, "
        "effective_allow_privilege_escalation, read_only_root_filesystem, capabilities_added, "
        "capabilities_dropped, proc_mount, effective_seccomp_profile, windows_host_process, "
        "host_ports FROM containers",
    )

    unset: Row = (None, False, False, None, True, False, [], [], "Default", "Unconfined", False, [])
    assert rows == [unset] * 3


def test_a_container_outdoes_its_pod_also_with_zero_and_false() -> None:
    inner = {"runAsUser": 0, "runAsNonRoot": False, "seccompProfile": {"type": "Unconfined"}}
    outer = {"runAsUser": 1000, "runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
    specs = [
        {**container(securityContext=inner), "securityContext": outer},
        {**container(), "securityContext": outer},
    ]

    rows = ask(
        [pod(str(n), spec) for n, spec in enumerate(specs)],
        "SELECT effective_run_as_user, effective_run_as_non_root, effective_seccomp_profile "
        "FROM containers ORDER BY name",
    )

    assert rows == [(0, False, "Unconfined"), (1000, True, "RuntimeDefault")]


@pytest.mark.parametrize(
    ("security", "expected"),
    [
        ({"allowPrivilegeEscalation": False}, False),
        ({"allowPrivilegeEscalation": None}, True),
        ({"allowPrivilegeEscalation": False, "privileged": True}, True),
        ({"allowPrivilegeEscalation": False, "capabilities": {"add": ["SYS_ADMIN"]}}, True),
        ({"allowPrivilegeEscalation": False, "capabilities": {"add": ["NET_ADMIN"]}}, False),
    ],
)
def test_privilege_escalation_is_allowed_unless_it_is_really_off(security: Json, expected: bool) -> None:
    items = [pod("web", container(securityContext=security))]

    rows = ask(items, "SELECT effective_allow_privilege_escalation FROM containers")

    assert rows == [(expected,)]


def test_init_and_ephemeral_containers_are_containers() -> None:
    spec = {
        "containers": [{"name": "app"}],
        "initContainers": [{"name": "setup"}, {"name": "proxy", "restartPolicy": "Always"}],
        "ephemeralContainers": [{"name": "debug", "securityContext": {"privileged": True}}],
    }

    rows = ask(
        [pod("web", spec)],
        "SELECT container, container_type, is_sidecar, path, privileged FROM containers ORDER BY path",
    )

    assert rows == [
        ("app", "container", False, "spec.containers[0]", False),
        ("debug", "ephemeral", False, "spec.ephemeralContainers[0]", True),
        ("setup", "init", False, "spec.initContainers[0]", False),
        ("proxy", "init", True, "spec.initContainers[1]", False),
    ]


@pytest.mark.parametrize("spec", [{}, {"containers": None}, {"containers": []}, None])
def test_a_pod_without_containers_breaks_nothing(spec: Json | None) -> None:
    items = [{**pod("web"), "spec": spec}, pod("other", container())]

    rows = ask(items, "SELECT name FROM containers")

    assert rows == [("other",)]


def test_apparmor_comes_from_the_field_then_the_annotation_then_the_pod() -> None:
    old = {"container.apparmor.security.beta.kubernetes.io/app": "unconfined"}
    field = {"appArmorProfile": {"type": "Localhost"}}
    outer = {"securityContext": {"appArmorProfile": {"type": "RuntimeDefault"}}}
    items = [
        pod("1", {**container(securityContext=field), **outer}, annotations=old),
        pod("2", {**container(), **outer}, annotations=old),
        pod("3", {**container(), **outer}),
        pod("4", container()),
    ]

    rows = ask(items, "SELECT apparmor_profile, effective_apparmor_profile FROM containers ORDER BY name")

    assert rows == [
        ("Localhost", "Localhost"),
        ("Unconfined", "Unconfined"),
        (None, "RuntimeDefault"),
        (None, "RuntimeDefault"),
    ]


def test_only_ports_opened_on_the_node_are_host_ports() -> None:
    ports = [
        {"containerPort": 80},
        {"containerPort": 81, "hostPort": 0},
        {"containerPort": 82, "hostPort": 8082},
    ]

    rows = ask([pod("web", container(ports=ports))], "SELECT host_ports FROM containers")

    assert rows == [([8082],)]


def test_a_request_that_is_not_written_is_the_limit() -> None:
    resources = {"limits": {"cpu": 2, "memory": "1Gi"}, "requests": {"memory": "512Mi"}}

    rows = ask(
        [pod("web", container(resources=resources)), pod("x", container(resources=None))],
        "SELECT cpu_request, cpu_limit, memory_request, memory_limit FROM containers ORDER BY name",
    )

    assert rows == [("2", "2", "512Mi", "1Gi"), (None, None, None, None)]
