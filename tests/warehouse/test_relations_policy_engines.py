from datetime import datetime
from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json, ask
from tests.warehouse.relation_cases.whole import bare, rows_of

CEL = "policies.kyverno.io/v1"
CONSTRAINTS = "constraints.gatekeeper.sh/v1beta1"


def place(kind: str, namespace: str = "") -> Json:
    return {"kind": kind, "namespace": namespace, "name": "bare"}


def test_a_rule_of_kyverno_enforces_by_its_own_word_before_that_of_the_policy() -> None:
    rules = [
        {"name": "own", "validate": {"failureAction": "Audit"}},
        {"name": "policy", "validate": {}},
        {"name": "image", "verifyImages": [{"failureAction": "enforce"}, {"failureAction": "Audit"}, {}]},
        {"name": "mutates", "mutate": {}},
    ]
    items = [bare("kyverno.io/v1", "Policy", "shop", spec={"validationFailureAction": "Enforce", "rules": rules})]

    rows = rows_of("kyverno_policies", *items)

    assert rows == [
        {
            **place("Policy", "shop"),
            "checks": [
                {"rule": "own", "verifies_images": False, "enforces": False},
                {"rule": "policy", "verifies_images": False, "enforces": True},
                {"rule": "image", "verifies_images": True, "enforces": True},
                {"rule": "image", "verifies_images": True, "enforces": False},
                {"rule": "image", "verifies_images": True, "enforces": True},
            ],
            "is_admission": True,
            "has_overrides": False,
        }
    ]


def test_exceptions_list_what_they_hold_for() -> None:
    match = {"any": [{"resources": {"namespaces": ["shop"]}}], "all": [{"resources": {"names": ["a"]}}]}
    spec = {"exceptions": [{"policyName": "p", "ruleNames": ["r"]}], "match": match}

    rows = rows_of("kyverno_exceptions", bare("kyverno.io/v2", "PolicyException", "shop", spec=spec))

    assert rows == [
        {
            **place("PolicyException", "shop"),
            "exempted": [{"policyName": "p", "ruleNames": ["r"]}],
            "scopes": [
                {"namespaces": ["shop"], "names": [], "joined": False},
                {"namespaces": [], "names": ["a"], "joined": True},
            ],
            "is_cel": False,
            "conditions": 0,
            "allowances": 0,
            "expires_at": None,
            "excess": None,
            "excess_field": None,
        }
    ]


@pytest.mark.parametrize(
    ("kind", "verifies_images"),
    [
        ("ValidatingPolicy", False),
        ("NamespacedValidatingPolicy", False),
        ("ImageValidatingPolicy", True),
        ("NamespacedImageValidatingPolicy", True),
    ],
)
def test_a_policy_in_cel_is_one_check_that_enforces_by_its_actions(kind: str, verifies_images: bool) -> None:
    actions: list[Json] = [{}, {"validationActions": ["Deny", "Audit"]}, {"validationActions": ["Warn", "Audit"]}]

    checks = [row["checks"] for spec in actions for row in rows_of("kyverno_policies", bare(CEL, kind, spec=spec))]

    check = {"rule": None, "verifies_images": verifies_images}
    assert checks == [[{**check, "enforces": enforces}] for enforces in (True, True, False)]


@pytest.mark.parametrize(
    ("kind", "spec"),
    [
        ("ValidatingPolicy", {"evaluation": {"mode": "JSON"}}),
        ("MutatingPolicy", {}),
        ("NamespacedMutatingPolicy", {}),
        ("GeneratingPolicy", {}),
        ("NamespacedGeneratingPolicy", {}),
        ("DeletingPolicy", {}),
        ("NamespacedDeletingPolicy", {}),
    ],
)
def test_a_policy_in_cel_that_judges_no_request_has_no_check(kind: str, spec: Json) -> None:
    rows = rows_of("kyverno_policies", bare(CEL, kind, spec=spec))

    assert rows == [{**place(kind), "checks": [], "is_admission": True, "has_overrides": False}]


@pytest.mark.parametrize(
    ("evaluation", "asked"),
    [(None, True), ({}, True), ({"admission": {}}, True), ({"admission": {"enabled": False}}, False)],
)
def test_a_policy_in_cel_is_asked_at_admission_unless_it_says_no(evaluation: Json | None, asked: bool) -> None:
    item = bare(CEL, "ValidatingPolicy", spec={"evaluation": evaluation})

    rows = ask([item], "SELECT is_admission FROM kyverno_policies")

    assert rows == [(asked,)]


def test_exceptions_in_cel_count_what_narrows_them() -> None:
    spec = {
        "policyRefs": [{"name": "p", "kind": "ValidatingPolicy"}],
        "matchConditions": [{"name": "a", "expression": "true"}],
        "images": ["example.com/a"],
        "allowedValues": ["b", "c"],
        "expiresAt": "2026-05-01T00:00:00Z",
    }

    rows = rows_of("kyverno_exceptions", bare(CEL, "PolicyException", "shop", spec=spec))

    assert rows == [
        {
            **place("PolicyException", "shop"),
            "exempted": [{"policyName": "p", "ruleNames": []}],
            "scopes": [],
            "is_cel": True,
            "conditions": 1,
            "allowances": 3,
            "expires_at": datetime(2026, 5, 1),  # noqa: DTZ001  as the warehouse has it
            "excess": None,
            "excess_field": None,
        }
    ]


def scoped(action: str, *points: str) -> Json:
    return {"action": action, "enforcementPoints": [{"name": point} for point in points]}


@pytest.mark.parametrize(
    ("spec", "denies"),
    [
        (None, True),
        ({}, True),
        ({"enforcementAction": "deny"}, True),
        ({"enforcementAction": "dryrun"}, False),
        ({"enforcementAction": "warn"}, False),
        ({"enforcementAction": "scoped"}, False),
        ({"enforcementAction": "scoped", "scopedEnforcementActions": [scoped("deny", "*")]}, True),
        ({"enforcementAction": "scoped", "scopedEnforcementActions": [scoped("deny", "vap.k8s.io")]}, True),
        ({"enforcementAction": "scoped", "scopedEnforcementActions": [scoped("deny", "audit.gatekeeper.sh")]}, False),
        ({"enforcementAction": "scoped", "scopedEnforcementActions": [scoped("warn", "*")]}, False),
        ({"enforcementAction": "dryrun", "scopedEnforcementActions": [scoped("deny", "*")]}, False),
    ],
)
def test_a_constraint_denies_when_its_action_at_admission_does(spec: Json | None, denies: bool) -> None:
    rows = ask([bare(CONSTRAINTS, "K8sAnything", spec=spec)], "SELECT kind, denies FROM gatekeeper_constraints")

    assert rows == [("K8sAnything", denies)]


def policy(version: str, kind: str, name: str, **spec: Any) -> Json:
    return bare(version, kind, metadata={"name": name}, spec=spec)


def test_policies_of_all_engines_say_whether_they_refuse() -> None:
    admission = "admissionregistration.k8s.io/v1"
    items = [
        policy(admission, "ValidatingAdmissionPolicy", "bound", validations=[{}]),
        policy(admission, "ValidatingAdmissionPolicy", "unbound", validations=[{}]),
        policy(admission, "ValidatingAdmissionPolicyBinding", "b", policyName="bound", validationActions=["Deny"]),
        policy(CEL, "ValidatingPolicy", "denies", validationActions=["Deny"]),
        policy("kyverno.io/v1", "ClusterPolicy", "audits", rules=[{"name": "r", "validate": {}}]),
        policy(CONSTRAINTS, "K8sAnything", "denies"),
        policy(CONSTRAINTS, "K8sAnything", "warns", enforcementAction="warn"),
    ]

    rows = ask(items, "SELECT engine, kind, name, refuses FROM engine_policies ORDER BY ALL")

    assert rows == [
        ("Gatekeeper", "K8sAnything", "denies", True),
        ("Gatekeeper", "K8sAnything", "warns", False),
        ("Kyverno", "ClusterPolicy", "audits", False),
        ("Kyverno", "ValidatingPolicy", "denies", True),
        ("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicy", "bound", True),
        ("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicy", "unbound", False),
    ]
