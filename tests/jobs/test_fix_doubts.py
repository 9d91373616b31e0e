"""A remedy that is safe in general is not proposed for an object that shows that it relies on what would be taken."""

import pytest
import yaml  # type: ignore[import-untyped]

from audit_batch.jobs.fix_changes import find_changes

ESCALATION = ("privilege_escalation_allowed", "securityContext.allowPrivilegeEscalation")
SILENT = ("missing_security_context", "securityContext")
RAW = ("net_raw_capability", "securityContext.capabilities")
SECCOMP = ("unconfined_seccomp_profile", "securityContext.seccompProfile")
NON_ROOT = ("non_root_not_required", "securityContext.runAsNonRoot")
Asked = tuple[str, str]


def is_proposed(asked: Asked, container: str, pod: str = "", *, unsafe: bool = False) -> bool:
    """Ask for a remedy of the one container of a Deployment."""
    spec = {**(yaml.safe_load(pod) or {}), "containers": [{"name": "app", **yaml.safe_load(container)}]}
    body = {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"template": {"spec": spec}}}
    control, field = asked
    return bool(find_changes(control, body, [f"spec.template.spec.containers[0].{field}"], unsafe=unsafe))


@pytest.mark.parametrize("asked", [ESCALATION, SILENT, RAW, SECCOMP])
@pytest.mark.parametrize(
    "container",
    [
        "{image: shop/web:1}",
        "{image: shop/shipping:1, command: [/bin/sh, -c, 'exec supper --pinging']}",
        "{image: shop/web:1, args: [--log=info], livenessProbe: {httpGet: {path: /, port: 1}}}",
    ],
)
def test_a_container_without_any_sign_is_remedied(asked: Asked, container: str) -> None:
    assert is_proposed(asked, container)


@pytest.mark.parametrize("asked", [ESCALATION, SILENT])
@pytest.mark.parametrize(
    "container",
    [
        "{image: a, command: [sudo, -E, run]}",
        "{image: a, command: [/bin/bash, -c, 'id; /usr/bin/sudo chown app /data']}",
        "{image: a, args: ['su - postgres -c initdb']}",
        "{image: a, livenessProbe: {exec: {command: [ping, -c1, db]}}}",
        "{image: a, lifecycle: {preStop: {exec: {command: [sh, -c, 'doas stop']}}}}",
        "{image: 'moby/buildkit:v0.12-rootless'}",
        "{image: a, securityContext: {runAsUser: 100, capabilities: {add: [IPC_LOCK]}}}",
        "{image: a, securityContext: {capabilities: {add: [CAP_NET_ADMIN]}}}",
    ],
)
def test_what_gains_rights_keeps_its_escalation_unless_asked_otherwise(asked: Asked, container: str) -> None:
    assert (is_proposed(asked, container), is_proposed(asked, container, unsafe=True)) == (False, True)


@pytest.mark.parametrize(
    "container",
    [
        "{image: a, securityContext: {capabilities: {add: [NET_BIND_SERVICE]}}}",
        "{image: a, securityContext: {runAsUser: 0, capabilities: {add: [SYS_PTRACE]}}}",
    ],
)
def test_a_capability_that_does_not_come_from_a_file_is_no_reason_for_doubt(container: str) -> None:
    assert is_proposed(ESCALATION, container)


@pytest.mark.parametrize(
    ("container", "pod"),
    [
        ("{image: a, command: [sh, -c, 'while ! ping -c1 db; do sleep 1; done']}", ""),
        ("{image: a, args: [tcpdump, -i, eth0]}", ""),
        ("{image: a, command: [/usr/sbin/arping]}", ""),
        ("{image: a, readinessProbe: {exec: {command: [traceroute, example.com]}}}", ""),
        ("{image: instrumentisto/nmap}", ""),
        ("{image: 'quay.io/prometheus/blackbox-exporter:v0.25.0'}", ""),
        ("{image: a, securityContext: {capabilities: {add: [NET_ADMIN]}}}", ""),
        ("{image: a}", "{hostNetwork: true}"),
    ],
)
def test_what_opens_raw_sockets_keeps_them_unless_asked_otherwise(container: str, pod: str) -> None:
    assert (is_proposed(RAW, container, pod), is_proposed(RAW, container, pod, unsafe=True)) == (False, True)


def test_one_container_that_nests_keeps_the_whole_pod_without_a_profile() -> None:
    containers = [{"name": "web", "image": "a"}, {"name": "build", "image": "a", "command": ["buildah", "bud"]}]
    body = {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": containers}}
    field = "spec.securityContext.seccompProfile"

    assert not find_changes("unconfined_seccomp_profile", body, [field], unsafe=False)
    assert find_changes("unconfined_seccomp_profile", body, [field], unsafe=True)


@pytest.mark.parametrize(
    ("container", "pod", "expected"),
    [
        ("{image: a, securityContext: {runAsUser: 1000}}", "", True),
        ("{image: a}", "{securityContext: {runAsUser: 1000}}", True),
        ("{image: a, securityContext: {runAsUser: 0}}", "{securityContext: {runAsUser: 1000}}", False),
        ("{image: a, securityContext: {runAsUser: 1000, runAsNonRoot: false}}", "", False),
        ("{image: a}", "", False),
    ],
)
def test_a_user_other_than_root_is_asked_for_only_where_one_is_named(container: str, pod: str, expected: bool) -> None:
    assert is_proposed(NON_ROOT, container, pod) is expected


@pytest.mark.parametrize("user", ["{runAsUser: 0}", "{runAsUser: 0, runAsNonRoot: false}"])
def test_a_container_of_root_by_name_is_not_told_to_refuse_root_whoever_asks_for_it(user: str) -> None:
    assert not is_proposed(NON_ROOT, f"{{image: a, securityContext: {user}}}", unsafe=True)
    assert is_proposed(NON_ROOT, "{image: a}", unsafe=True)


@pytest.mark.parametrize(
    ("path", "expected"), [("/etc/localtime", True), ("/etc/localtime/", True), ("/etc", False), ("/var/lib/x", False)]
)
def test_only_a_file_that_nobody_writes_is_mounted_read_only(path: str, expected: bool) -> None:
    mounts = "{image: a, volumeMounts: [{name: host, mountPath: /host}]}"
    volumes = f"{{volumes: [{{name: other, emptyDir: {{}}}}, {{name: host, hostPath: {{path: {path}}}}}]}}"

    assert is_proposed(("writable_host_path", "volumeMounts[0].readOnly"), mounts, volumes) is expected


def is_proposed_for_job(control: str, field: str, schedule: str, job: str = "{}") -> bool:
    spec = {"schedule": schedule, "jobTemplate": {"spec": yaml.safe_load(job)}}
    body = {"apiVersion": "batch/v1", "kind": "CronJob", "spec": spec}
    return bool(find_changes(control, body, [field], unsafe=False))


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("*/5 * * * *", True),
        ("17 * * * *", True),
        ("@hourly", True),
        ("0 3 * * *", False),
        ("0 * * * 1", False),
        ("@daily", False),
        ("@every 30m", False),
    ],
)
def test_a_late_run_is_given_up_only_where_the_next_is_due(schedule: str, expected: bool) -> None:
    control, field = "cron_job_without_starting_deadline", "spec.startingDeadlineSeconds"

    assert is_proposed_for_job(control, field, schedule) is expected


@pytest.mark.parametrize(
    ("schedule", "job", "expected"),
    [
        ("0 3 * * *", "{activeDeadlineSeconds: 600}", True),
        ("@hourly", "{activeDeadlineSeconds: 3000}", True),
        ("@hourly", "{activeDeadlineSeconds: 7200}", False),
        ("*/5 * * * *", "{activeDeadlineSeconds: 600}", False),
        ("0,30 * * * *", "{activeDeadlineSeconds: 600}", False),
        ("0 3 * * *", "{}", False),
    ],
)
def test_runs_are_kept_apart_only_where_none_is_left_out_by_it(schedule: str, job: str, expected: bool) -> None:
    assert is_proposed_for_job("cron_job_overlaps", "spec.concurrencyPolicy", schedule, job) is expected


@pytest.mark.parametrize(("kind", "expected"), [("Deployment", True), ("DaemonSet", False)])
def test_an_agent_that_is_to_be_back_at_once_is_killed_as_before(kind: str, expected: bool) -> None:
    body = {"apiVersion": "apps/v1", "kind": kind, "spec": {"template": {"spec": {"terminationGracePeriodSeconds": 0}}}}
    field = "spec.template.spec.terminationGracePeriodSeconds"

    assert bool(find_changes("no_time_to_end", body, [field], unsafe=False)) is expected


@pytest.mark.parametrize("unsafe", [False, True])
@pytest.mark.parametrize("policy", ["Never", "IfNotPresent"])
def test_an_image_that_somebody_keeps_on_the_node_is_never_pulled(policy: str, unsafe: bool) -> None:
    asked = ("image_not_pulled_again", "imagePullPolicy")

    assert not is_proposed(asked, f"{{image: 'a:1', imagePullPolicy: {policy}}}", unsafe=unsafe)
    assert is_proposed(asked, "{image: 'a:1'}", unsafe=unsafe) is unsafe


@pytest.mark.parametrize(
    ("container", "expected"),
    [
        ("{command: [kube-apiserver, --a=b]}", [("command", "--profiling=false")]),
        ("{command: [kube-apiserver], args: [--a=b]}", [("args", "--profiling=false")]),
        ("{command: [kube-apiserver, --profiling=true]}", []),
        ("{command: [sh, -c, 'exec kube-apiserver --a=b']}", []),
        ("{command: [kube-apiserver, --a, b]}", []),
        ("{image: kube-apiserver}", []),
    ],
)
def test_a_flag_is_put_behind_flags_only(container: str, expected: list[tuple[str, str]]) -> None:
    body = {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [yaml.safe_load(container)]}}

    changes = find_changes("api_server_profiling", body, ["spec.containers[0]"], unsafe=False)

    assert [(str(change.path[-1]), change.value) for change in changes] == expected
