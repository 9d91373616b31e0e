"""The frameworks of the Pod Security Standards decide as the admission plugin of Kubernetes does."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from audit_batch.catalog.control import load_controls
from audit_batch.catalog.framework import Framework, load_frameworks
from audit_batch.evaluate.judge import judge
from audit_batch.evaluate.moment import Relations, find_moment
from audit_batch.evaluate.question import read_question
from audit_batch.jobs.miniature import Miniatures
from audit_batch.warehouse.database import open_memory
from tests.evaluate.any_pod import EVERYWHERE, STRICT, Batch, batches, kept, put
from tests.evaluate.pod_standards import PROFILES, broken, is_windows, of_containers

Json = dict[str, Any]
Pod = tuple[Json, Json]
"""Annotations and spec."""
Judge = Callable[[Sequence[Pod]], list[dict[str, set[str]]]]
"""For each pod, by framework, the requirements that a control fails."""

SHIPPED = Path(__file__).parents[2] / "controls"
RESTRICTED = "pod-security-restricted"
BASELINE = "pod-security-baseline"
PRIVILEGED_TOO = {"2.2", "2.5", "2.6", "1.11"}
"""Of the restricted profile: their controls also fail what is privileged, which fails the profile in any case."""


def workload(number: int, pod: Pod) -> Json:
    """The pod as itself or in a template, by turns."""
    annotations, spec = pod
    metadata = {"name": f"w{number}", "namespace": "shop"}
    if number % 3 == 0:
        return {"apiVersion": "v1", "kind": "Pod", "metadata": {**metadata, "annotations": annotations}, "spec": spec}
    template = {"metadata": {"annotations": annotations}, "spec": spec}
    if number % 3 == 1:
        return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": {"template": template}}
    job = {"spec": {"template": template}}
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": metadata, "spec": {"jobTemplate": job}}


@pytest.fixture(scope="module")
def frameworks() -> dict[str, Framework]:
    known = load_controls([SHIPPED]).controls
    return {name: found for name, found in load_frameworks([SHIPPED], known).items() if name in PROFILES}


@pytest.fixture(scope="module")
def judged(frameworks: dict[str, Framework]) -> Iterator[Judge]:
    """Judge many pods in one round."""
    library = load_controls([SHIPPED]).controls
    named = sorted({id_ for found in frameworks.values() for one in found.requirements for id_ in one.controls})
    with open_memory() as con:
        miniatures = Miniatures(con)

        def failing(given_pods: Sequence[Pod]) -> list[dict[str, set[str]]]:
            find_moment(con, miniatures.take_objects([workload(*pair) for pair in enumerate(given_pods)]), None)
            relations = Relations(con)
            failed: dict[str, set[str]] = {}
            for id_ in named:
                question = read_question(library[id_])
                relations.materialise(question.relations)
                judge(con, library[id_], question, library[id_].params)
                rows = con.execute("SELECT name FROM temp.judged WHERE verdict = 'fail'").fetchall()
                failed[id_] = {name for (name,) in rows}
            return [
                {
                    name: {one.id for one in found.requirements if any(f"w{number}" in failed[c] for c in one.controls)}
                    for name, found in frameworks.items()
                }
                for number in range(len(given_pods))
            ]

        yield failing


def stricter(profile: str, spec: Json) -> set[str]:
    """Requirements that our controls fail beyond the standard, each on a pod that fails the profile in any case."""
    if profile == BASELINE or is_windows(spec):
        return set()
    if any(context.get("privileged") for context in of_containers(spec)):
        return PRIVILEGED_TOO
    names = [name for context in of_containers(spec) for name in (context.get("capabilities") or {}).get("add") or ()]
    return {"2.2"} if {"SYS_ADMIN", "ALL"} & set(names) else set()


@given(batches())
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_pod_breaks_what_the_standards_say(judged: Judge, made: Batch) -> None:
    found = judged(made)

    wanted = [{profile: broken(profile, *pod) | stricter(profile, pod[1]) for profile in PROFILES} for pod in made]
    assert list(zip(made, found, strict=True)) == list(zip(made, wanted, strict=True))


@given(batches())
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_pod_meets_a_profile_when_no_control_of_the_framework_fails_it(judged: Judge, made: Batch) -> None:
    found = judged(made)

    met = [{profile: not ids for profile, ids in one.items()} for one in found]
    assert met == [{profile: not broken(profile, *pod) for profile in PROFILES} for pod in made]


def test_the_frameworks_list_each_requirement_once(frameworks: dict[str, Framework]) -> None:
    listed = {name: {one.id for one in found.requirements} for name, found in frameworks.items()}

    assert listed == {name: set(rules) for name, rules in PROFILES.items()}
    assert listed[BASELINE] < listed[RESTRICTED]


def good() -> Json:
    return kept((EVERYWHERE, STRICT))


def with_field(*change: Any) -> Pod:
    spec = good()
    put(spec, *change)
    return {}, spec


def by_containers(**settings_of_pod: Any) -> Pod:
    """A restricted pod whose containers say everything, and the pod only this."""
    return {}, {**kept(({}, STRICT | EVERYWHERE)), **settings_of_pod}


APP = ("containers", "app")
DEBUG = ("ephemeralContainers", "debug")
CONTEXT = "securityContext"
HAND_MADE: dict[str, tuple[Pod, set[str], set[str]]] = {
    "a restricted pod": (({}, good()), set(), set()),
    "one that says nothing": (({}, {"containers": [{"name": "app"}]}), set(), {"1.11", "2.2", "2.3", "2.5", "2.6"}),
    "one without containers": (({}, {"containers": None}), set(), set()),
    "seccomp off for the pod, on in each container": (
        by_containers(securityContext={"seccompProfile": {"type": "Unconfined"}}),
        {"1.11"},
        {"1.11", "2.5"},
    ),
    "seccomp set in each container alone": (by_containers(), set(), set()),
    "a seccomp profile without type": (
        with_field(APP, (CONTEXT, "seccompProfile"), {"localhostProfile": "app.json"}),
        {"1.11"},
        {"1.11", "2.5"},
    ),
    "root allowed by the pod, refused by each container": (
        by_containers(securityContext={"runAsNonRoot": False}),
        set(),
        {"2.3"},
    ),
    "null in a container, which the pod stands in for": (
        with_field(APP, (CONTEXT, "runAsNonRoot"), None),
        set(),
        set(),
    ),
    "root by number in an ephemeral container": (with_field(DEBUG, (CONTEXT, "runAsUser"), 0), set(), {"2.4"}),
    "root in a user namespace": (
        ({}, {**good(), "hostUsers": False, CONTEXT: {**EVERYWHERE, "runAsUser": 0, "runAsNonRoot": False}}),
        set(),
        set(),
    ),
    "all of /proc in a user namespace": (
        ({}, {**with_field(APP, (CONTEXT, "procMount"), "Unmasked")[1], "hostUsers": False}),
        set(),
        {"1.10"},
    ),
    "all of /proc without one": (with_field(APP, (CONTEXT, "procMount"), "Unmasked"), {"1.10"}, {"1.10"}),
    "Windows without what Windows lacks": (
        ({}, {"os": {"name": "windows"}, CONTEXT: {"runAsNonRoot": True}, "containers": [{"name": "app"}]}),
        set(),
        set(),
    ),
    "Windows with capabilities, which no cluster serves": (
        ({}, {**with_field(APP, (CONTEXT, "capabilities", "add"), ["BPF"])[1], "os": {"name": "windows"}}),
        {"1.4"},
        set(),
    ),
    "a host process of the pod that its containers deny": (
        by_containers(securityContext={"windowsOptions": {"hostProcess": True}}),
        {"1.1"},
        {"1.1"},
    ),
    "host port 0": (with_field(APP, ("ports",), [{"containerPort": 80, "hostPort": 0}]), set(), set()),
    "a probe of the loopback address": (
        with_field(APP, ("livenessProbe",), {"tcpSocket": {"port": 80, "host": "127.0.0.1"}}),
        {"1.7"},
        {"1.7"},
    ),
    "a hook with an empty host": (
        with_field(APP, ("lifecycle", "preStop"), {"httpGet": {"port": 80, "host": ""}}),
        set(),
        set(),
    ),
    "AppArmor off by the annotation of a container that is not there": (
        ({"container.apparmor.security.beta.kubernetes.io/nobody": "unconfined"}, good()),
        {"1.8"},
        {"1.8"},
    ),
    "SELinux with a level alone": (with_field((), (CONTEXT, "seLinuxOptions", "level"), "s0:c1"), set(), set()),
    "the SELinux type of container engines": (
        with_field(APP, (CONTEXT, "seLinuxOptions", "type"), "container_engine_t"),
        set(),
        set(),
    ),
    "CAP_CHOWN, which is not CHOWN": (
        with_field(APP, (CONTEXT, "capabilities", "add"), ["CAP_CHOWN"]),
        {"1.4"},
        {"1.4", "2.6"},
    ),
    "all dropped in small letters": (with_field(APP, (CONTEXT, "capabilities", "drop"), ["all"]), set(), {"2.6"}),
    "a volume of an image": (with_field((), ("volumes",), [{"name": "model", "image": {}}]), set(), set()),
    "a volume of a server": (with_field((), ("volumes",), [{"name": "data", "nfs": {}}]), set(), {"2.1"}),
    "a host path without a path": (
        with_field((), ("volumes",), [{"name": "host", "hostPath": {}}]),
        {"1.5"},
        {"1.5", "2.1"},
    ),
    "a safe kernel setting of 1.32": (
        with_field((), (CONTEXT, "sysctls"), [{"name": "net.ipv4.tcp_wmem", "value": "4096"}]),
        set(),
        set(),
    ),
}


@pytest.fixture(scope="module")
def hand_made(judged: Judge) -> dict[str, dict[str, set[str]]]:
    return dict(zip(HAND_MADE, judged([pod for pod, _, _ in HAND_MADE.values()]), strict=True))


@pytest.mark.parametrize("name", HAND_MADE)
def test_a_pod_at_the_edge_breaks(name: str, hand_made: dict[str, dict[str, set[str]]]) -> None:
    _, baseline, restricted = HAND_MADE[name]

    assert hand_made[name] == {BASELINE: baseline, RESTRICTED: restricted}


@pytest.mark.parametrize("name", HAND_MADE)
def test_the_model_knows_the_edges_too(name: str) -> None:
    pod, baseline, restricted = HAND_MADE[name]

    assert (broken(BASELINE, *pod), broken(RESTRICTED, *pod)) == (baseline, restricted)
