"""Relations over how workloads are run: what they may use, how they are replaced, and the state of their pods."""

from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json, ask
from tests.warehouse.relation_cases.whole import bare, full, rows_of

API = {"Job": "batch/v1"} | dict.fromkeys(("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"), "apps/v1")


def workload(kind: str, name: str, pod: Json | None = None, **spec: Any) -> Json:
    template = {"metadata": {"labels": {"app": "web"}}, "spec": pod or {"containers": [{"name": "app"}]}}
    version = API.get(kind, "v1")
    return full(version, kind, "shop", metadata={"name": name, "uid": name}, spec={**spec, "template": template})


def owned(item: Json, owner: Json) -> Json:
    reference = {"kind": owner["kind"], "name": owner["metadata"]["name"], "uid": owner["metadata"]["uid"]}
    item["metadata"]["ownerReferences"] = [{**reference, "controller": True}]
    return item


def pod(name: str, **fields: Any) -> Json:
    spec = fields.pop("spec", {"containers": [{"name": "app"}]})
    return bare("v1", "Pod", "shop", metadata={"name": name, "uid": name}, spec=spec, **fields)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("500m", 0.5),
        ("2", 2),
        ("0.1", 0.1),
        ("1Ki", 1024),
        ("1k", 1000),
        ("64Mi", 64 * 2**20),
        ("1.5Gi", 1.5 * 2**30),
        ("1e3", 1000),
        ("2E", 2e18),
        ("1Ti", 2**40),
        ("100n", 1e-7),
    ],
)
def test_quantities_are_reckoned_as_kubernetes_writes_them(written: str, amount: float) -> None:
    item = pod("one", spec={"containers": [{"name": "app", "resources": {"limits": {"memory": written}}}]})

    rows = ask([item], "SELECT request_amount, limit_amount FROM container_resources WHERE resource = 'memory'")

    assert rows == [(pytest.approx(amount), pytest.approx(amount))]


def test_resources_come_from_the_container_then_the_pod_then_the_namespace() -> None:
    limits = {"limits": [{"type": "Container", "default": {"cpu": "3"}, "defaultRequest": {"cpu": "1"}}]}
    containers = [{"name": "own", "resources": {"requests": {"cpu": "100m"}}}, {"name": "none"}]
    items = [
        bare("v1", "LimitRange", "shop", spec=limits),
        workload("Deployment", "given", {"containers": containers}),
        workload("Deployment", "pod", {"containers": containers, "resources": {"limits": {"cpu": "2"}}}),
    ]

    rows = ask(
        items,
        "SELECT name, container, request, limit_value FROM container_resources WHERE resource = 'cpu' ORDER BY ALL",
    )

    assert rows == [
        ("given", "none", "1", "3"),
        ("given", "own", "100m", "3"),
        ("pod", "none", "2", "2"),
        ("pod", "own", "100m", "2"),
    ]


def test_a_pod_of_a_job_that_its_cron_job_does_not_say_belongs_to_the_job() -> None:
    spec = {"containers": [{"name": "app"}]}
    cron_job = full("batch/v1", "CronJob", "shop", metadata={"name": "night", "uid": "c"})
    cron_job["spec"] = {"jobTemplate": {"spec": {"template": {"spec": spec}}}}
    made = owned(workload("Job", "night-1", spec), cron_job)
    alien = owned(workload("Job", "night-2", {"hostPID": True, **spec}), cron_job)
    items = [cron_job, made, alien, owned(pod("night-1-a"), made), owned(pod("night-2-a"), alien)]

    rows = ask(items, "SELECT pod, kind, name FROM workload_pods ORDER BY ALL")

    assert rows == [("night-1-a", "CronJob", "night"), ("night-2-a", "Job", "night-2")]


def test_a_pod_belongs_to_the_workload_at_the_top_of_its_owners() -> None:
    deployment, stray = workload("Deployment", "web"), workload("ReplicaSet", "stray")
    replica_set = owned(workload("ReplicaSet", "web-1"), deployment)
    gone = full("apps/v1", "DaemonSet", "shop", metadata={"name": "gone", "uid": "gone"})
    items = [
        deployment,
        replica_set,
        stray,
        owned(pod("web-1-a"), replica_set),
        owned(pod("stray-a"), stray),
        owned(pod("alone"), gone),
        pod("bare"),
    ]

    rows = ask(items, "SELECT pod, kind, name FROM workload_pods ORDER BY ALL")

    assert rows == [
        ("alone", "Pod", "alone"),
        ("bare", "Pod", "bare"),
        ("stray-a", "ReplicaSet", "stray"),
        ("web-1-a", "Deployment", "web"),
    ]


def test_the_states_of_containers_stand_with_their_pod() -> None:
    state = {"waiting": {"reason": "ErrImagePull"}}
    told = {"name": "app", "ready": False, "restartCount": 5, "state": state}
    unplaced = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable"}
    status = {"phase": "Pending", "reason": "Evicted", "conditions": [unplaced], "containerStatuses": [told]}
    items = [pod("told", status=status), pod("untold")]

    rows = ask(items, "SELECT pod, phase, status_reason, unplaced, container_states FROM workload_pods ORDER BY pod")

    one = {"name": "app", "ready": False, "restarts": 5, "waiting": "ErrImagePull"}
    states = [{**one, "terminated": None, "last_terminated": None}]
    assert rows == [("told", "Pending", "Evicted", "Unschedulable", states), ("untold", None, None, None, [])]


def test_settings_of_workloads_have_the_defaults_of_kubernetes() -> None:
    items = [
        workload("Deployment", "web", selector={"matchLabels": {"app": "web"}}, paused=True),
        bare("batch/v1", "CronJob", "shop", spec={"schedule": "@daily", "jobTemplate": {"spec": {"backoffLimit": 2}}}),
    ]

    web, nightly = sorted(rows_of("workload_settings", *items), key=lambda row: -len(row["kind"]))

    requirement = {"key": "app", "operator": "In", "values": ["web"]}
    assert (web["replicas"], web["strategy"], web["is_paused"], web["is_told"]) == (1, "RollingUpdate", True, False)
    assert web["requirements"] == [requirement]
    assert (nightly["concurrency_policy"], nightly["failed_history_limit"]) == ("Allow", 1)
    assert (nightly["backoff_limit"], nightly["replicas"], nightly["is_paused"]) == (2, None, False)


def test_replicas_of_a_daemon_set_are_those_that_the_scheduler_wants() -> None:
    agent = workload("DaemonSet", "agent")
    agent["status"] = {"desiredNumberScheduled": 3, "numberReady": 2}

    rows = ask([agent], "SELECT replicas, ready, is_told FROM workload_settings")

    assert rows == [(3, 2, True)]


@pytest.mark.parametrize(
    ("selector", "covered"),
    [
        ({"matchLabels": {"app": "web"}}, True),
        ({"matchLabels": {"app": "api"}}, False),
        ({}, True),
        (None, False),
        ({"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["web"]}]}, False),
        ({"matchExpressions": [{"key": "other", "operator": "DoesNotExist"}]}, True),
    ],
)
def test_a_disruption_budget_covers_what_its_selector_matches(selector: Json | None, covered: bool) -> None:
    budget = bare("policy/v1", "PodDisruptionBudget", "shop", spec={"maxUnavailable": 1, "selector": selector})

    rows = ask(
        [workload("Deployment", "web", replicas=2), budget],
        "SELECT name, budget, replicas FROM disruption_budget_workloads",
    )

    assert rows == ([("web", "bare", 2)] if covered else [])


def test_placements_have_the_defaults_of_kubernetes() -> None:
    rows = rows_of("placements", workload("Deployment", "web"))

    assert rows == [
        {
            "kind": "Deployment",
            "namespace": "shop",
            "name": "web",
            "spec_path": "spec.template.spec",
            "replicas": 1,
            "restart_policy": "Always",
            "grace_seconds": 30,
            "host_names": [],
            "is_spread": False,
            "tolerates_all": False,
            "tolerated": [],
            "tolerations": [],
            "preemption_policy": None,
            "priority_class": None,
            "readiness_gates": 0,
        }
    ]
