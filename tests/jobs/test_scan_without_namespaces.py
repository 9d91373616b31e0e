"""A manifest need not name its namespace for a control to see what is wrong: over the examples of the controls."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

import pytest

from audit_batch.catalog.control import Control, load_controls
from audit_batch.catalog.example import Example, load_examples
from audit_batch.collect.manifests import Manifest
from audit_batch.config import shipped
from audit_batch.evaluate.bench import Bench
from audit_batch.jobs.cluster_only import accounts_of, leave_out
from audit_batch.jobs.homes import give_homes
from audit_batch.jobs.manifest_verdicts import judge_manifests
from audit_batch.jobs.miniature import MOMENT
from audit_batch.kinds import find_kind
from audit_batch.model import Verdict
from tests.jobs.manifest_examples import catalogue_of, manifests_from

CONTROLS = load_controls([shipped("controls")]).controls
EVERY = 41
"""One control in so many is judged here, and all by `make soak`."""
BY_NAMESPACE = frozenset({
    "api_server_flags_differ", "istio_envoy_filter_mesh_wide", "istio_peer_authentication_ignored",
    "istio_workload_without_strict_mtls",
})  # fmt: skip
"""Controls that ask for what lies in one namespace, which has to be named."""

_Name = tuple[str, str]
"""Kind and name."""


def home_of(example: Example) -> str:
    """The one namespace that the example's objects name; empty where that is none or several."""
    homes = {item["metadata"].get("namespace") for item in example.objects} - {None}
    return str(homes.pop()) if len(homes) == 1 else ""


def without_namespace(item: Mapping[str, Any]) -> dict[str, Any]:
    kind = find_kind(item["apiVersion"].rpartition("/")[0], item["kind"])
    kept = {key: value for key, value in item["metadata"].items() if key != "namespace"}
    return {**item, "metadata": kept} if kind is None or kind.namespaced else dict(item)


def judged(control: Control, example: Example, manifests: list[Manifest]) -> dict[_Name, str]:
    placed = list(give_homes(manifests))
    with Bench(MOMENT) as bench:
        said = judge_manifests(catalogue_of(control, example), placed, bench, accounts_of(placed))
    return {(one.verdict.kind, one.verdict.name): one.verdict.verdict for one in said.judged}


def is_exempt(control: Control, example: Example, name: _Name) -> bool:
    """Say whether a binding of the whole cluster with that name is exempt."""
    entries = {**control.params, **example.params}.get("exempt") or ()
    return any(str(entry).startswith(f"{name[1]}: ") for entry in entries)


@pytest.mark.parametrize("step", [EVERY, pytest.param(1, marks=pytest.mark.soak)])
def test_what_fails_does_not_pass_where_no_namespace_is_named(step: int) -> None:
    compared, missed = 0, []
    for control in islice(CONTROLS.values(), None, None, step):
        for example in load_examples(control) if control.id not in BY_NAMESPACE else ():
            kinds = frozenset(item["kind"] for item in example.objects)
            if not home_of(example) or example.events or leave_out(catalogue_of(control, example), kinds).left_out:
                continue
            named = judged(control, example, manifests_from(example.objects))
            bare = judged(control, example, manifests_from(map(without_namespace, example.objects)))
            fails = [name for name, verdict in named.items() if verdict == Verdict.FAIL]
            compared += len(fails)
            passed = [name for name in fails if bare.get(name) == Verdict.PASS]
            missed += [(control.id, name) for name in passed if not is_exempt(control, example, name)]

    assert missed == []
    assert compared > 20
