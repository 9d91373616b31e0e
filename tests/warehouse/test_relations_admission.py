from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json, ask
from tests.warehouse.relation_cases.whole import bare, rows_of

ADMISSION = "admissionregistration.k8s.io/v1"
VALIDATING, MUTATING = "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"
NAME = "kubernetes.io/metadata.name"


def webhooks(kind: str, *entries: Json) -> Json:
    return bare(ADMISSION, kind, webhooks=list(entries))


def place(kind: str, namespace: str = "") -> Json:
    return {"kind": kind, "namespace": namespace, "name": "bare"}


def rule(**fields: Any) -> Json:
    return {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"], **fields}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([rule()], True),
        ([rule(apiGroups=["*"], resources=["*/*"], operations=["*"], scope="Namespaced")], True),
        ([rule(resources=["*"])], True),
        ([rule(resources=["services"]), rule(apiGroups=["apps"])], False),
        ([rule(resources=["pods/exec"])], False),
        ([rule(operations=["UPDATE"])], False),
        ([rule(scope="Cluster")], False),
        (None, False),
    ],
)
def test_a_webhook_sees_new_pods_when_one_rule_takes_them_in(rules: list[Json] | None, expected: bool) -> None:
    item = webhooks(VALIDATING, {"name": "a.example.com", "rules": rules})

    rows = ask([item], "SELECT sees_new_pods FROM admission_webhooks")

    assert rows == [(expected,)]


def test_both_selectors_of_a_webhook_are_one_list_of_requirements() -> None:
    entry = {
        "name": "a.example.com",
        "namespaceSelector": {"matchLabels": {"team": "shop"}},
        "objectSelector": {"matchExpressions": [{"key": "skip", "operator": "DoesNotExist"}]},
    }
    items = [webhooks(MUTATING, entry, {"name": "b.example.com", "reinvocationPolicy": "IfNeeded"})]

    rows = ask(items, "SELECT requirements, reinvocation_policy FROM admission_webhooks ORDER BY webhook_no")

    assert rows == [
        (
            [
                {"selector": "namespace", "key": "team", "operator": "In", "values": ["shop"]},
                {"selector": "object", "key": "skip", "operator": "DoesNotExist", "values": []},
            ],
            "Never",
        ),
        ([], "IfNeeded"),
    ]


@pytest.mark.parametrize(
    ("selector", "seen"),
    [
        ({}, ["bank", "shop"]),
        ({"matchLabels": {"team": "shop"}}, ["shop"]),
        ({"matchExpressions": [{"key": "team", "operator": "NotIn", "values": ["shop"]}]}, ["bank"]),
        ({"matchExpressions": [{"key": "team", "operator": "Exists"}]}, ["shop"]),
        ({"matchExpressions": [{"key": "team", "operator": "DoesNotExist"}]}, ["bank"]),
        ({"matchExpressions": [{"key": NAME, "operator": "In", "values": ["bank"]}]}, ["bank"]),
        ({"matchLabels": {"team": "shop", NAME: "bank"}}, []),
    ],
)
def test_a_webhook_sees_the_namespaces_that_meet_all_its_requirements(selector: Json, seen: list[str]) -> None:
    items = [
        webhooks(VALIDATING, {"name": "a.example.com", "namespaceSelector": selector}),
        bare("v1", "Namespace", metadata={"name": "shop", "labels": {"team": "shop"}}),
        bare("v1", "Namespace", metadata={"name": "bank"}),
    ]

    rows = ask(items, "SELECT list(seen ORDER BY seen) FROM webhook_namespaces")

    assert rows == [(seen or None,)]


def test_mutating_policies_fail_closed_when_they_do_not_say() -> None:
    kind = "MutatingAdmissionPolicy"
    spec = {"failurePolicy": "Ignore", "mutations": [{}], "paramKind": {"kind": "ConfigMap"}}

    rows = rows_of("mutating_admission_policies", bare(ADMISSION, kind, spec=spec), bare(ADMISSION, kind, spec={}))

    assert rows == [
        {
            **place(kind),
            "failure_policy": "Ignore",
            "mutations": 1,
            "match_conditions": None,
            "param_kind": "ConfigMap",
        },
        {**place(kind), "failure_policy": "Fail", "mutations": 0, "match_conditions": None, "param_kind": None},
    ]


@pytest.mark.parametrize(
    ("kind", "relation"),
    [
        ("ValidatingAdmissionPolicyBinding", "admission_policy_bindings"),
        ("MutatingAdmissionPolicyBinding", "mutating_admission_policy_bindings"),
    ],
)
def test_bindings_say_what_holds_without_their_parameters(kind: str, relation: str) -> None:
    reference = {"name": "limits", "parameterNotFoundAction": "Deny"}
    items = [
        bare(ADMISSION, kind, spec={"policyName": "p", "paramRef": reference}),
        bare(ADMISSION, kind, spec={"policyName": "p"}),
    ]

    rows = ask(items, f"SELECT policy, has_param, param_missing FROM {relation} ORDER BY has_param")

    assert rows == [("p", False, None), ("p", True, "Deny")]


def test_image_policies_enforce_when_they_do_not_say() -> None:
    kind = "ClusterImagePolicy"
    spec = {"mode": "warn", "images": [{"glob": "**"}], "authorities": [{"static": {"action": "pass"}}]}

    rows = rows_of("image_policies", *(bare("policy.sigstore.dev/v1beta1", kind, spec=said) for said in (spec, {})))

    assert rows == [
        {**place(kind), "mode": "warn", "images": ["**"], "passes_all": True},
        {**place(kind), "mode": "enforce", "images": [], "passes_all": False},
    ]


def test_a_webhook_of_an_older_version_has_its_defaults() -> None:
    older = bare("admissionregistration.k8s.io/v1beta1", VALIDATING, webhooks=[{"name": "a.example.com"}])
    newer = webhooks(VALIDATING, {"name": "a.example.com"})
    question = "SELECT failure_policy, timeout_seconds, side_effects FROM admission_webhooks"

    assert ask([older], question) == [("Ignore", 30, "Unknown")]
    assert ask([newer], question) == [("Fail", 10, None)]
