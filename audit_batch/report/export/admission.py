"""Controls as ValidatingAdmissionPolicies and their bindings, of Kubernetes 1.30 and later."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import yaml  # type: ignore[import-untyped]

from audit_batch.catalog.expression import Expression

_VERSION = "admissionregistration.k8s.io/v1"
_RULES = (
    ("", ("pods", "pods/ephemeralcontainers", "replicationcontrollers")),
    ("apps", ("daemonsets", "deployments", "replicasets", "statefulsets")),
    ("batch", ("cronjobs", "jobs")),
)
_LONGEST = 1024
"""Of a message, well below what the API server would refuse."""


class Action(StrEnum):
    """What becomes of a request that does not pass."""

    AUDIT = "audit"
    """It is noted in the audit log."""
    WARN = "warn"
    """The client is told."""
    DENY = "deny"


def to_policies(expressions: Iterable[Expression], actions: Iterable[Action]) -> str:
    """Write a policy and a binding for each expression as documents of YAML."""
    chosen = [action.capitalize() for action in sorted(set(actions))]
    documents = [part for one in expressions for part in (_policy(one), _binding(one, chosen))]
    return yaml.safe_dump_all(documents, sort_keys=False, width=10_000, explicit_start=True)  # type: ignore[no-any-return]


def _policy(one: Expression) -> dict[str, Any]:
    return {
        "apiVersion": _VERSION,
        "kind": "ValidatingAdmissionPolicy",
        "metadata": _metadata(one),
        "spec": {
            "failurePolicy": "Fail",
            "matchConstraints": {
                "resourceRules": [
                    {
                        "apiGroups": [group],
                        "apiVersions": ["v1"],
                        "operations": ["CREATE", "UPDATE"],
                        "resources": list(resources),
                    }
                    for group, resources in _RULES
                ]
            },
            "variables": [{"name": name, "expression": text} for name, text in one.variables.items()],
            "validations": [
                {"expression": one.text, "message": f"{one.control.id}: {one.control.title}"[:_LONGEST]},
            ],
        },
    }


def _binding(one: Expression, actions: list[str]) -> dict[str, Any]:
    return {
        "apiVersion": _VERSION,
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": _metadata(one),
        "spec": {"policyName": _name(one), "validationActions": actions},
    }


def _metadata(one: Expression) -> dict[str, Any]:
    return {"name": _name(one), "labels": {"app.kubernetes.io/managed-by": "audit-batch"}}


def _name(one: Expression) -> str:
    return f"audit-batch-{one.control.id.replace('_', '-')}"
