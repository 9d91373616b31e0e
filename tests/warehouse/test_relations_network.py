from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json, ask, pod

LABELS = {"app": "web", "tier": "front"}


def policy(**spec: Any) -> Json:
    metadata = {"name": "p", "namespace": "shop"}
    version = "networking.k8s.io/v1"
    return {"apiVersion": version, "kind": "NetworkPolicy", "metadata": metadata, "spec": spec}


def of_core(kind: str, name: str, **fields: Any) -> Json:
    metadata = {"name": name, "namespace": "shop"}
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata, **fields}


def expression(key: str, operator: str, *values: str) -> Json:
    return {"matchExpressions": [{"key": key, "operator": operator, "values": list(values)}]}


@pytest.mark.parametrize(
    ("selector", "selected"),
    [
        (None, True),
        ({}, True),
        ({"matchLabels": None, "matchExpressions": None}, True),
        ({"matchLabels": {"app": "web"}}, True),
        ({"matchLabels": {"app": "web", "tier": "back"}}, False),
        ({"matchLabels": {"gone": ""}}, False),
        (expression("app", "In", "web", "api"), True),
        (expression("app", "In", "api"), False),
        (expression("gone", "In", "api"), False),
        (expression("app", "NotIn", "api"), True),
        (expression("app", "NotIn", "web"), False),
        (expression("gone", "NotIn", "web"), True),
        (expression("app", "Exists"), True),
        (expression("gone", "Exists"), False),
        (expression("app", "DoesNotExist"), False),
        (expression("gone", "DoesNotExist"), True),
        ({"matchLabels": {"app": "web"}, **expression("tier", "NotIn", "front")}, False),
    ],
)
def test_a_policy_selects_by_labels_and_expressions(selector: Json | None, selected: bool) -> None:
    elsewhere = pod("web", labels=LABELS)
    elsewhere["metadata"]["namespace"] = "bank"
    items = [policy(podSelector=selector), pod("web", labels=LABELS), elsewhere]

    rows = ask(items, "SELECT namespace, name FROM network_policy_workloads")

    assert rows == ([("shop", "web")] if selected else [])


@pytest.mark.parametrize(
    ("spec", "types"),
    [
        ({}, ["Ingress"]),
        ({"policyTypes": []}, ["Ingress"]),
        ({"egress": []}, ["Ingress"]),
        ({"egress": [{}]}, ["Ingress", "Egress"]),
        ({"policyTypes": ["Egress"]}, ["Egress"]),
    ],
)
def test_policy_types_have_the_defaults_of_kubernetes(spec: Json, types: list[str]) -> None:
    assert ask([policy(**spec)], "SELECT policy_types FROM network_policies") == [(types,)]


ANYWHERE = {"ipBlock": {"cidr": "0.0.0.0/0"}}
SOME = {"podSelector": {"matchLabels": {"a": "b"}}}


@pytest.mark.parametrize(
    ("ingress", "flags"),
    [
        (None, (False, False, False, True)),
        ([], (False, False, False, True)),
        ([{}], (True, True, True, False)),
        ([{"from": None, "ports": []}], (True, True, True, False)),
        ([{"ports": [{"port": 80}]}], (False, True, True, False)),
        ([{"from": [ANYWHERE]}], (False, True, False, False)),
        (
            [{"from": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["192.0.2.0/24"]}}]}],
            (False, True, False, False),
        ),
        ([{"from": [{"namespaceSelector": {}}]}], (False, False, True, False)),
        ([{"from": [{"namespaceSelector": {}, **SOME}]}], (False,) * 4),
        ([{"from": [{"podSelector": {}}]}], (False,) * 4),
        ([{"from": [SOME]}], (False,) * 4),
    ],
)
def test_a_policy_says_how_much_it_lets_in(ingress: list[Json] | None, flags: tuple[bool, ...]) -> None:
    rows = ask(
        [policy(ingress=ingress)],
        "SELECT allows_all_ingress, allows_ingress_from_any, allows_ingress_from_all_namespaces, "
        "denies_all_ingress FROM network_policies",
    )

    assert rows == [flags]


@pytest.mark.parametrize(
    ("selector", "selected"),
    [({"app": "web"}, True), ({"app": "web", "x": "y"}, False), ({}, False), (None, False)],
)
def test_a_service_selects_workloads_only_by_the_labels_it_names(selector: Json | None, selected: bool) -> None:
    items = [of_core("Service", "front", spec={"selector": selector}), pod("web", labels=LABELS)]

    assert len(ask(items, "FROM service_workloads")) == selected
