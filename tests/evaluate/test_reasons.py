"""Reasons of verdicts name all that is at fault, and nothing that is not there."""

from collections.abc import Sequence
from typing import Any

import pytest

from audit_batch.catalog.control import load_controls
from audit_batch.config import shipped
from tests.evaluate.recorded import Judgement, opinions_on

Json = dict[str, Any]

CONTROLS = load_controls([shipped("controls")]).controls


def judged(control: str, objects: Sequence[Json]) -> list[Judgement]:
    return list(opinions_on(objects, [CONTROLS[control]])[control].judgements.values())


def pod(**spec: Any) -> Json:
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": spec}


def test_both_fields_that_give_the_group_root_are_named() -> None:
    groups = {"runAsGroup": 3000, "fsGroup": 0, "supplementalGroups": [0]}

    found = judged("root_group", [pod(securityContext=groups, containers=[{"name": "app"}])])

    assert found == [
        Judgement(
            "fail",
            "may belong to the group root: all (group 0 for volumes), all (group 0 for every process)",
            ("spec.securityContext.fsGroup", "spec.securityContext.supplementalGroups"),
        )
    ]


@pytest.mark.parametrize(
    ("spec", "reason"), [({"volumeName": "pv-1"}, "has lost its volume pv-1"), ({}, "has lost its volume")]
)
def test_a_lost_volume_is_named_where_the_claim_names_it(spec: Json, reason: str) -> None:
    claim = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data", "namespace": "shop"}}

    found = judged("claim_lost", [{**claim, "spec": spec, "status": {"phase": "Lost"}}])

    assert [one.reason for one in found] == [reason]


@pytest.mark.parametrize(
    ("reference", "entry"),
    [({"name": "keys"}, "all of Secret keys in app"), ({}, "all of a Secret without a name in app")],
)
def test_a_secret_without_a_name_is_called_so(reference: Json, entry: str) -> None:
    container = {"name": "app", "envFrom": [{"secretRef": reference}]}

    found = judged("secret_in_environment", [pod(containers=[container])])

    assert [one.reason for one in found] == [f"takes Secrets as environment: {entry}"]
